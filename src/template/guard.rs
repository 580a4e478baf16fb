//! What every use of data in a template passes through, so that nothing is silent: unknown names,
//! blanks, loops over nothing, values that are no text.
//!
//! [`super::source`] puts these filters into the template with the number of their site (`vt`).

use std::cell::RefCell;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::bounds;
use super::rich::{NotText, Rich};
use crate::diagnostic::Severity;
use crate::dossier::leaf::Leaf;

/// What a guard saw while a template was being filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting {
    /// The number of the site.
    pub(super) site: usize,
    /// What was seen.
    pub(super) what: Seen,
}

/// What a guard may see without stopping the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// A value that prints as nothing, with the origins of its cells.
    Blank(Vec<u32>),
    /// A zero that its cell does not show, with the origins of its cells.
    HiddenZero(Vec<u32>),
    /// A loop over nothing, without an `else`.
    EmptyLoop,
    /// What a filter remarks on: how grave it is, a finding's name, message, origins, and what to do.
    Remark(Severity, &'static str, String, Vec<u32>, Option<&'static str>),
}

thread_local! {
    /// The sightings of the template that is being filled on this thread. Tera gives filters no
    /// place of their own to leave them in.
    static SIGHTINGS: RefCell<Vec<Sighting>> = const { RefCell::new(Vec::new()) };
}

/// Takes the sightings of this thread.
pub(super) fn take() -> Vec<Sighting> {
    SIGHTINGS.take()
}

fn saw(site: usize, what: Seen) {
    SIGHTINGS.with_borrow_mut(|sightings| {
        let sighting = Sighting { site, what };
        if !sightings.contains(&sighting) {
            sightings.push(sighting);
        }
    });
}

/// The site of a remark that a filter makes: the guard around it gives the site.
const OPEN_SITE: usize = usize::MAX;

/// Leaves a remark of a filter about data, to be shown with the place of the expression.
pub(super) fn remark(severity: Severity, name: &'static str, message: String, origins: Vec<u32>) {
    saw(OPEN_SITE, Seen::Remark(severity, name, message, origins, None));
}

/// Leaves a warning that says what to do.
pub(super) fn advise(name: &'static str, message: String, origins: Vec<u32>, hint: &'static str) {
    saw(OPEN_SITE, Seen::Remark(Severity::Warning, name, message, origins, Some(hint)));
}

/// Leaves again what a filter has remarked before.
pub(super) fn remark_again(remark: Seen) {
    saw(OPEN_SITE, remark);
}

/// Does the work of a filter, and tells its remarks, which are left too.
pub(super) fn left<T>(work: impl FnOnce() -> T) -> (T, Vec<Seen>) {
    let before = SIGHTINGS.take();
    let done = work();
    let left = SIGHTINGS.replace(before);
    let mut remarks = Vec::with_capacity(left.len());
    for Sighting { site, what } in left {
        saw(site, what.clone());
        remarks.push(what);
    }
    (done, remarks)
}

/// Gives the remarks of filters inside an expression the site of that expression.
fn claim_remarks(site: usize) {
    SIGHTINGS.with_borrow_mut(|sightings| {
        for sighting in sightings.iter_mut().filter(|sighting| sighting.site == OPEN_SITE) {
            sighting.site = site;
        }
    });
}

/// The beginning of the messages that tell [`super::error`] that a name is unknown.
pub(super) const UNDEFINED: &str = "kehoach:undefined:";
/// The beginning of the messages that tell [`super::error`] that a value is no text.
pub(super) const NOT_TEXT: &str = "kehoach:not-text:";

/// Puts the guards into Tera.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("_vao", enter);
    tera.register_function("_ra", leave);
    tera.register_function("_chu", passed);
    tera.register_function("range", range);
    tera.register_filter("_dung", built);
    tera.register_filter("_nang", used);
    tera.register_filter("_ss", compared);
    tera.register_filter("_in", print);
    tera.register_filter("_noi", joined);
    tera.register_filter("_dk", condition);
    tera.register_filter("_co", defined);
    tera.register_filter("_lap", each);
}

fn site(kwargs: &Kwargs) -> TeraResult<usize> {
    kwargs.must_get("vt")
}

fn undefined(site: usize) -> Error {
    Error::message(format!("{UNDEFINED}{site}"))
}

fn not_text(site: usize, reason: NotText) -> Error {
    Error::message(format!("{NOT_TEXT}{site}:{}:{}", reason.words(), reason.hint()))
}

/// What stands before a block, a component, an included template: it takes a step, the text that
/// stands in it (`chu`), and a place among those that have begun.
fn enter(kwargs: Kwargs, _: &State) -> TeraResult<bool> {
    bounds::enter()?;
    bounds::text(kwargs.get("chu")?.unwrap_or(0))?;
    Ok(false)
}

/// What stands after it.
fn leave(_: Kwargs, _: &State) -> bool {
    bounds::leave();
    false
}

/// What stands before a long text (`chu` bytes) that may be printed many times.
fn passed(kwargs: Kwargs, _: &State) -> TeraResult<bool> {
    bounds::text(kwargs.must_get("chu")?)?;
    Ok(false)
}

/// As Tera's own, which takes no steps.
fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i128>> {
    const MOST: i128 = 100_000;
    let start = kwargs.get::<i128>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i128>("end")?;
    let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
    if start > end && step > 0 {
        return Err(Error::message(
            "Function `range` was called with a `start` argument greater than the `end` one",
        ));
    }
    if step == 0 {
        return Err(Error::message("Function `range` was called with a `step_by` argument of 0"));
    }
    let span = end.checked_sub(start).and_then(|span| span.checked_abs()).unwrap_or(i128::MAX);
    let is_none = step < 0 && start <= end;
    let length = if is_none { 0 } else { (span / step.saturating_abs()).saturating_add(1) };
    if length > MOST + 1 {
        return Err(Error::message(format!(
            "Function `range` would produce {length} elements, which exceeds the limit of {MOST}"
        )));
    }
    bounds::steps(1 + usize::try_from(length).unwrap_or(0) / 8)?;
    let numbers = (0..length).map(|at| start + at * step);
    let is_before = |number: &i128| if step > 0 { *number < end } else { *number > end };
    Ok(numbers.take_while(is_before).collect())
}

/// A list or a group that is built in a template.
fn built(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    bounds::built(&value)?;
    Ok(value)
}

/// A name beside what takes a copy of it, or goes over all of it.
fn used(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    bounds::use_of(&value)?;
    Ok(value)
}

/// A name in a tag that compares.
fn compared(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    compared_with(&value)?;
    Ok(value)
}

/// Takes the steps of a comparison, for what is no cell.
fn compared_with(value: &Value) -> TeraResult<()> {
    if value.is_string() || value.is_array() || value.is_map() && Leaf::of(value).is_none() {
        bounds::compare(value)?;
    }
    Ok(())
}

/// `{{ … }}`: what is printed must be text.
fn print(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let site = site(&kwargs)?;
    claim_remarks(site);
    // Most of what is printed is a cell that shows something.
    if let Some(leaf) = Leaf::of(&value).filter(|leaf| !leaf.text().trim().is_empty()) {
        let printed = leaf.printed();
        bounds::printed(&printed)?;
        return Ok(printed);
    }
    let rich = match Rich::of(&value) {
        Ok(rich) => rich,
        Err(NotText::Undefined) => return Err(undefined(site)),
        Err(reason) => return Err(not_text(site, reason)),
    };
    if rich.is_blank() {
        let is_zero = Leaf::of(&value).is_some_and(|leaf| leaf.number().is_some());
        let seen = if is_zero { Seen::HiddenZero } else { Seen::Blank };
        let origins = rich.origins();
        // A text that the template itself has left empty comes from no cell.
        if !origins.is_empty() || !kwargs.get("trong")?.unwrap_or(false) {
            saw(site, seen(origins));
        }
    }
    let printed = if value.is_safe() { value } else { rich.into_markup() };
    bounds::printed(&printed)?;
    Ok(printed)
}

/// A name beside `~`: it must be text, and a cell stands for its text.
fn joined(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let site = site(&kwargs)?;
    bounds::changed(&value)?;
    match Rich::of(&value) {
        Ok(rich) => {
            let joined = rich.into_value();
            bounds::text(bounds::length(&joined))?;
            Ok(joined)
        }
        Err(NotText::Undefined) => Err(undefined(site)),
        Err(reason) => Err(not_text(site, reason)),
    }
}

/// A name in a condition: it must be there, and a cell stands for its number or its text, text
/// that was made of cells for itself without its marks.
fn condition(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let site = site(&kwargs)?;
    if value.is_undefined() {
        return Err(undefined(site));
    }
    let Some(leaf) = Leaf::of(&value) else {
        if kwargs.get("ss")?.unwrap_or(false) {
            compared_with(&value)?;
        }
        let text = Rich::of(&value).ok().filter(|_| value.is_string());
        return Ok(text.map_or(value, |text| Value::from(text.plain())));
    };
    Ok(match leaf.number() {
        Some(number) => crate::dossier::leaf::number(number),
        None if leaf.text().is_empty() => Value::none(),
        None => Value::from(leaf.text()),
    })
}

/// A name that is passed on whole: it must be there.
fn defined(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let site = site(&kwargs)?;
    claim_remarks(site);
    if value.is_undefined() {
        return Err(undefined(site));
    }
    if kwargs.get("lap")?.unwrap_or(false) {
        begin(&value, &kwargs)?;
    }
    Ok(value)
}

/// A loop begins: it takes its steps, and the text that stands in it (`chu`) for each.
fn begin(value: &Value, kwargs: &Kwargs) -> TeraResult<()> {
    bounds::go_over(value)?;
    let each: usize = kwargs.get("chu")?.unwrap_or(0);
    bounds::text_of_loop(site(kwargs)?, each.saturating_mul(bounds::length(value)))
}

/// What a `for` goes over: it must be there, and hold something where no `else` says what else.
fn each(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let site = site(&kwargs)?;
    claim_remarks(site);
    if value.is_undefined() {
        return Err(undefined(site));
    }
    if NotText::rows(&value).is_some() {
        return Err(not_text(site, NotText::Table));
    }
    if value.is_none() || value.len() == Some(0) {
        saw(site, Seen::EmptyLoop);
        if value.is_none() {
            return Ok(Value::from(Vec::<Value>::new()));
        }
    }
    begin(&value, &kwargs)?;
    Ok(value)
}
