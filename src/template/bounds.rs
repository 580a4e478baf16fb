//! What filling one template may take: steps, text, depth. Tera has no such bounds, so every tag
//! that can make work, text or depth without end passes through here: see [`super::source`] for
//! where, and [`super::guard`] for how.
//!
//! - **Steps**: a loop takes as many as it has items, before it begins; a component, an include and
//!   a `super()` one each; a filter, a comparison, a list that is built as many as what it goes
//!   through is large.
//! - **Text**: what is printed, joined by `~`, given by a filter, or stands in a template within a
//!   loop, a block, a component or an included file, each time that it is passed.
//! - **Depth**: of templates in one another while they are filled, and of lists and groups in one
//!   another: all of them are walked by functions that call themselves, the last when they are let
//!   go.
//!
//! The bounds are on the sum over one template, so that nothing that multiplies can pass below
//! them.

use std::cell::RefCell;

use hashbrown::HashMap;
use tera::{Error, TeraResult, Value};

use crate::dossier::LongList;

/// The steps of one template. A document of 20,000 rows with 8 columns, each printed by its own
/// tags, takes under a million; these are some seconds.
const MOST_STEPS: usize = 20_000_000;

/// The bytes of text that one template may make, passing texts on counted each time. The same
/// document makes some ten millions.
const MOST_TEXT: usize = 64 << 20;

/// The bytes that one template may print: what is made of them takes some ten times as much.
pub(super) const MOST_PRINTED: usize = 16 << 20;

/// The bytes that a text may have which is joined to others or changed by a filter.
const MOST_CHANGED: usize = 4 << 20;

/// The bytes that a component of the head may have: some of them are printed again in each annex.
pub(super) const MOST_IN_HEAD: usize = 64 << 10;

/// How deep components, includes, blocks and `super()` may stand in one another while they are
/// filled. Each takes about 10 KiB of stack in a debug build (a chain of 182 includes overflowed
/// 2 MiB); Windows gives a program's first thread 1 MiB.
const MOST_FRAMES: usize = 40;

/// How deep lists and groups may stand in one another. Each takes about 100 bytes of stack when it
/// is let go.
const MOST_LEVELS: usize = 64;

/// The values in a list or group that a template builds, those that stand in it several times
/// counted each time: what a comparison goes through.
const MOST_VALUES: u64 = 4_000_000;

/// An argument of a filter that is longer counts as often as it may be printed.
const MOST_ARGUMENT: usize = 256;

/// How many values are kept so that they need not be measured again.
const MOST_KEPT: usize = 1_000_000;

/// How many values, bytes of text are gone through in one step.
const VALUES_A_STEP: usize = 4;
const BYTES_A_STEP: usize = 256;

/// How many steps there are in filling a component, block or included template, in a filter, in
/// printing a value: each is some tenths of a microsecond.
const STEPS_OF_FRAME: usize = 16;
const STEPS_OF_FILTER: usize = 8;
const STEPS_OF_PRINT: usize = 4;

/// The beginning of the messages that tell [`super::error`] which bound was met.
pub(super) const BOUND: &str = "kehoach:bound:";

/// A bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Steps.
    Steps,
    /// Text.
    Text,
    /// Templates within templates.
    Frames,
    /// Lists and groups within others, or too many values in one.
    Values,
}

impl Bound {
    /// The error that stops the template.
    fn met(self) -> Error {
        Error::message(format!("{BOUND}{}:", self as usize))
    }

    /// The bound that a message tells of.
    pub(super) fn told(message: &str) -> Option<Self> {
        let rest = &message[message.find(BOUND)? + BOUND.len()..];
        let number: usize = rest.split(':').next()?.parse().ok()?;
        [Self::Steps, Self::Text, Self::Frames, Self::Values]
            .into_iter()
            .find(|bound| *bound as usize == number)
    }

    /// The name of the finding, what to say, and what to do.
    pub(super) fn words(self) -> (&'static str, String, &'static str) {
        match self {
            Self::Steps => (
                "endless-template",
                "mẫu lặp quá nhiều lần ở chỗ này, nên đã dừng lại".to_owned(),
                "xem vòng lặp hay thành phần ở đây có lồng trong vòng lặp khác, hoặc gọi lại chính \
                 nó không",
            ),
            Self::Text => (
                "text-too-long",
                "mẫu làm ra quá nhiều chữ ở chỗ này, nên đã dừng lại".to_owned(),
                "xem ở đây có nối chữ trong vòng lặp không; bảng lớn thì đặt bằng hàm `bang`",
            ),
            Self::Frames => (
                "nested-too-deep",
                format!("mẫu, khối và thành phần gọi lồng nhau quá {MOST_FRAMES} tầng"),
                "bỏ bớt tầng `include`, `extends`, `block`, hoặc thành phần gọi lại chính nó",
            ),
            Self::Values => (
                "nested-too-deep",
                format!("danh sách dựng ở đây lồng nhau quá {MOST_LEVELS} tầng, hoặc quá lớn"),
                "muốn thêm mục vào danh sách thì viết `[...danh_sach, muc]`",
            ),
        }
    }
}

/// What the template that is being filled has taken so far.
#[derive(Default)]
struct Taken {
    steps: usize,
    text: usize,
    /// The text of each loop, by its site.
    loops: HashMap<usize, usize>,
    frames: usize,
    measured: HashMap<usize, Size>,
    /// What was measured is kept, so that nothing else comes to stand at its address.
    kept: Vec<Value>,
    kept_values: usize,
}

/// How large a value is.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    levels: usize,
    values: u64,
}

thread_local! {
    /// What the template on this thread has taken. Tera gives filters no place of their own.
    static TAKEN: RefCell<Taken> = RefCell::default();
}

/// A template begins to be filled, or has been: nothing is taken.
pub(super) fn reset() {
    TAKEN.take();
}

/// Takes steps.
pub(super) fn steps(count: usize) -> TeraResult<()> {
    TAKEN.with_borrow_mut(|taken| taken.steps(count))
}

/// Takes text.
pub(super) fn text(bytes: usize) -> TeraResult<()> {
    TAKEN.with_borrow_mut(|taken| {
        taken.text = taken.text.saturating_add(bytes);
        if taken.text > MOST_TEXT { Err(Bound::Text.met()) } else { Ok(()) }
    })
}

/// Takes the text that stands in a loop, for all its rounds.
pub(super) fn text_of_loop(site: usize, bytes: usize) -> TeraResult<()> {
    TAKEN.with_borrow_mut(|taken| *taken.loops.entry(site).or_default() += bytes);
    text(bytes)
}

/// The site of the loop in which most text stands.
pub(super) fn heaviest() -> Option<usize> {
    TAKEN.with_borrow(|taken| {
        let most = taken.loops.iter().max_by_key(|(site, bytes)| (**bytes, **site));
        most.map(|(site, _)| *site)
    })
}

/// A component, a block, an included template begins.
pub(super) fn enter() -> TeraResult<()> {
    TAKEN.with_borrow_mut(|taken| {
        taken.frames += 1;
        if taken.frames > MOST_FRAMES {
            Err(Bound::Frames.met())
        } else {
            taken.steps(STEPS_OF_FRAME)
        }
    })
}

/// It ends.
pub(super) fn leave() {
    TAKEN.with_borrow_mut(|taken| taken.frames = taken.frames.saturating_sub(1));
}

/// Takes the steps of going over a value once.
pub(super) fn go_over(value: &Value) -> TeraResult<()> {
    steps(1 + length(value))
}

/// Takes the steps of what a filter or a copy does with a value.
pub(super) fn use_of(value: &Value) -> TeraResult<()> {
    let length = length(value);
    let in_a_step = if value.is_string() { BYTES_A_STEP } else { VALUES_A_STEP };
    steps(1 + length / in_a_step)
}

/// Takes the steps of a filter, and refuses texts among its arguments that it would put between
/// too many things.
pub(super) fn filter(value: &Value, arguments: &[Value]) -> TeraResult<()> {
    steps(STEPS_OF_FILTER)?;
    use_of(value)?;
    changed(value)?;
    let mut longest = 0;
    for argument in arguments {
        use_of(argument)?;
        longest = longest.max(argument.as_str().map_or(0, str::len));
    }
    if longest > MOST_ARGUMENT {
        text(longest.saturating_mul(length(value)))?;
    }
    Ok(())
}

/// Takes the steps and the text of a value that is printed.
pub(super) fn printed(value: &Value) -> TeraResult<()> {
    steps(STEPS_OF_PRINT)?;
    text(length(value))
}

/// A text that is to be joined or changed is refused where it is too long.
pub(super) fn changed(value: &Value) -> TeraResult<()> {
    let is_long = value.as_str().is_some_and(|text| text.len() > MOST_CHANGED);
    if is_long { Err(Bound::Text.met()) } else { Ok(()) }
}

/// How long a value is: the bytes of a text, the items of a list or group.
pub(super) fn length(value: &Value) -> usize {
    if let Some(list) = LongList::of(value) {
        return list.len();
    }
    value.as_str().map(str::len).or_else(|| value.len()).unwrap_or(0)
}

/// Takes the steps of comparing a value with another.
pub(super) fn compare(value: &Value) -> TeraResult<()> {
    let values = TAKEN.with_borrow_mut(|taken| taken.measure(value))?.values;
    steps(usize::try_from(values).unwrap_or(usize::MAX) / VALUES_A_STEP)?;
    use_of(value)
}

/// A list or group that a template has built: it must be neither too deep nor too large.
pub(super) fn built(value: &Value) -> TeraResult<()> {
    let size = TAKEN.with_borrow_mut(|taken| taken.measure(value))?;
    if size.levels > MOST_LEVELS || size.values > MOST_VALUES {
        return Err(Bound::Values.met());
    }
    use_of(value)
}

/// The values in a list or group, and the place where it stands; none for other values and for
/// empty ones, which share their place.
fn inside(value: &Value) -> Option<(usize, Vec<&Value>)> {
    if let Some(items) = value.as_array().filter(|items| !items.is_empty()) {
        return Some((items.as_ptr() as usize, items.iter().collect()));
    }
    let map = value.as_map().filter(|map| !map.is_empty())?;
    Some((std::ptr::from_ref(map) as usize, map.values().collect()))
}

impl Taken {
    fn steps(&mut self, count: usize) -> TeraResult<()> {
        self.steps = self.steps.saturating_add(count);
        if self.steps > MOST_STEPS { Err(Bound::Steps.met()) } else { Ok(()) }
    }

    /// How large a value is. It is walked without calls of itself, and what stands in several
    /// places is walked once.
    fn measure(&mut self, value: &Value) -> TeraResult<Size> {
        struct Open<'a> {
            value: &'a Value,
            at: usize,
            rest: std::vec::IntoIter<&'a Value>,
            size: Size,
        }
        let whole = Size { levels: 0, values: 1 };
        let Some((at, rest)) = inside(value) else { return Ok(whole) };
        if let Some(known) = self.measured.get(&at) {
            return Ok(*known);
        }
        let mut seen = 0_usize;
        let mut open = vec![Open { value, at, rest: rest.into_iter(), size: whole }];
        loop {
            let Some(last) = open.last_mut() else { return Ok(whole) };
            if let Some(next) = last.rest.next() {
                seen += 1;
                if seen.is_multiple_of(VALUES_A_STEP) {
                    self.steps(1)?;
                }
                match inside(next) {
                    None => last.size.values = last.size.values.saturating_add(1),
                    Some((at, rest)) => match self.measured.get(&at) {
                        Some(known) => last.size.hold(*known),
                        None => {
                            let rest = rest.into_iter();
                            open.push(Open { value: next, at, rest, size: whole });
                        }
                    },
                }
                continue;
            }
            let Some(done) = open.pop() else { return Ok(whole) };
            let mut size = done.size;
            size.levels += 1;
            let Some(outer) = open.last_mut() else { return Ok(size) };
            outer.size.hold(size);
            let length = done.value.len().unwrap_or(0);
            if self.kept_values + length <= MOST_KEPT {
                self.kept_values += length;
                self.kept.push(done.value.clone());
                self.measured.insert(done.at, size);
            }
        }
    }
}

impl Size {
    fn hold(&mut self, inner: Self) {
        self.levels = self.levels.max(inner.levels);
        self.values = self.values.saturating_add(inner.values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_many_places_is_measured_once() {
        reset();
        let mut doubled = Value::from(vec![Value::from(1), Value::from(2)]);
        for _ in 0..60 {
            doubled = Value::from(vec![doubled.clone(), doubled]);
        }
        let size = TAKEN.with_borrow_mut(|taken| taken.measure(&doubled)).expect("it is small");
        assert_eq!(size.levels, 61);
        assert!(size.values > 1 << 60);
        let told = built(&doubled).expect_err("it is too large to compare").to_string();
        assert_eq!(Bound::told(&told), Some(Bound::Values));
        assert!(TAKEN.with_borrow(|taken| taken.steps) < 1000);
        reset();
    }

    #[test]
    fn every_bound_is_told_by_its_message() {
        for bound in [Bound::Steps, Bound::Text, Bound::Frames, Bound::Values] {
            assert_eq!(Bound::told(&bound.met().to_string()), Some(bound));
        }
        assert_eq!(Bound::told("else"), None);
    }
}
