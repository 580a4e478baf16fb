//! Quantities: `≥15 tiêu chí/xã`, `tối thiểu 09`, `trên 60%`, `7/17 xã`, `25-30 sản phẩm`.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::number::{self, Reading};
use super::phrase::{one_line, strip_any, strip_word};

/// A number with qualifier, unit and whole: `≥15 tiêu chí/xã`, `tối thiểu 09`, `78,5%`, `7/17 xã`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number; for a percentage the figure before `%`: 78.5.
    pub number: Decimal,
    /// At least, at most, …
    pub qualifier: Option<Qualifier>,
    /// Whether `%` follows.
    pub percent: bool,
    /// Apart, since most figures of a large table are numbers alone.
    beside: Option<Box<Beside>>,
}

/// What stands beside the number of a quantity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beside {
    /// The upper end of a range: 30 in `25-30 sản phẩm`, whose number is 25.
    pub upper: Option<Decimal>,
    /// The word of change before it, in lower case: `thêm`, `tăng`, `giảm còn`.
    pub change: Option<String>,
    /// The whole of which it is a part: 17 in `7/17 xã`.
    pub whole: Option<Decimal>,
    /// The unit: `xã`, `tiêu chí/xã`, `triệu đồng`.
    pub unit: Option<String>,
    /// The words after it: `và các thôn chưa đạt chuẩn năm 2024`.
    pub rest: Option<String>,
}

/// How a number bounds what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// `≥`, `tối thiểu`, `ít nhất`, `từ … trở lên`.
    AtLeast,
    /// `≤`, `tối đa`, `không quá`.
    AtMost,
    /// `>`, `trên`, `hơn`.
    MoreThan,
    /// `<`, `dưới`.
    LessThan,
    /// `khoảng`.
    About,
}

impl Qualifier {
    /// Whether a number keeps to a bound.
    pub fn admits(self, bound: Decimal, number: Decimal) -> bool {
        match self {
            Self::AtLeast => number >= bound,
            Self::AtMost => number <= bound,
            Self::MoreThan => number > bound,
            Self::LessThan => number < bound,
            Self::About => true,
        }
    }
}

/// Why a text is not read as a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// It is something else.
    #[error("“{0}” không phải là số lượng")]
    NotAQuantity(String),
    /// The marks in its number can be read in two ways: the two numbers, as they would be written.
    #[error("“{0}” có thể là {1} hoặc {2}")]
    TwoWays(String, String, String),
    /// Its point could part decimals or the steps of an order number.
    #[error("“{0}” có thể là số thập phân {1} hoặc số thứ tự")]
    Point(String, String),
    /// It could be a part of a whole or a day and a month.
    #[error("“{0}” có thể là phân số hoặc ngày, tháng")]
    DayOrPart(String),
}

/// How texts are to be taken that can be read in two ways, as the values beside them tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taking {
    /// The mark that parts decimals; the other one parts thousands.
    pub decimal_mark: Option<char>,
    /// `7/10` is a part of a whole, or a score out of a maximum, and no day.
    pub parts: bool,
    /// `3-4` is a range, and no days or months.
    pub ranges: bool,
}

impl Taking {
    /// Whether the mark in a text's number would part its decimals, not its thousands.
    pub fn parts_decimals(self, text: &str) -> bool {
        self.decimal_mark.is_some_and(|mark| text.contains(mark))
    }
}

const SYMBOLS: [(&str, Qualifier); 8] = [
    ("≥", Qualifier::AtLeast),
    (">=", Qualifier::AtLeast),
    ("≤", Qualifier::AtMost),
    ("<=", Qualifier::AtMost),
    (">", Qualifier::MoreThan),
    ("<", Qualifier::LessThan),
    ("~", Qualifier::About),
    ("≈", Qualifier::About),
];

const QUALIFIERS: [(&str, Qualifier); 13] = [
    ("tối thiểu", Qualifier::AtLeast),
    ("ít nhất", Qualifier::AtLeast),
    ("không dưới", Qualifier::AtLeast),
    ("tối đa", Qualifier::AtMost),
    ("nhiều nhất", Qualifier::AtMost),
    ("không quá", Qualifier::AtMost),
    ("không vượt quá", Qualifier::AtMost),
    ("trên", Qualifier::MoreThan),
    ("hơn", Qualifier::MoreThan),
    ("dưới", Qualifier::LessThan),
    ("khoảng", Qualifier::About),
    ("gần", Qualifier::About),
    ("xấp xỉ", Qualifier::About),
];

/// Longer ones stand before those that they begin with.
const CHANGES: [&str; 11] = [
    "tăng thêm",
    "thêm",
    "tăng",
    "giảm xuống còn",
    "giảm còn",
    "giảm",
    "còn",
    "đạt",
    "phấn đấu",
    "có",
    "duy trì",
];

/// What is only ever counted whole, so that a point before it parts thousands.
const COUNTED_WHOLE: [&str; 21] = [
    "xã",
    "phường",
    "thôn",
    "bản",
    "huyện",
    "đơn vị",
    "hộ",
    "người",
    "lao động",
    "cán bộ",
    "học sinh",
    "trường",
    "sản phẩm",
    "htx",
    "hợp tác xã",
    "công trình",
    "dự án",
    "mô hình",
    "lượt",
    "văn bản",
    "đồng",
];

/// The sign of thousandths, which is a unit of measure as `%` is.
pub(super) const PER_MILLE: char = '‰';

/// Words that end the unit; what follows is the rest.
const BREAKS: [&str; 14] = [
    " và ",
    " trong ",
    " so với ",
    " so ",
    " theo ",
    " tại ",
    " của ",
    " cho ",
    " trên ",
    " gồm ",
    " bao gồm ",
    " tương đương ",
    " đến ",
    " từ ",
];

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text, Taking::default())
    }
}

/// Of a number alone.
static NOTHING: Beside = Beside { upper: None, change: None, whole: None, unit: None, rest: None };

impl Quantity {
    /// A number alone.
    pub const fn of(number: Decimal) -> Self {
        Self { number, qualifier: None, percent: false, beside: None }
    }

    /// The same number with what stands beside it.
    #[must_use]
    pub fn with(mut self, beside: Beside) -> Self {
        self.beside = (beside != NOTHING).then(|| Box::new(beside));
        self
    }

    /// What stands beside the number.
    pub fn beside(&self) -> &Beside {
        self.beside.as_deref().unwrap_or(&NOTHING)
    }

    /// Whether it is a number and a unit that can be summed with others of its kind.
    pub fn is_plain(&self) -> bool {
        let Beside { upper, whole, unit, rest, .. } = self.beside();
        let bounded = self.qualifier.is_some() || upper.is_some() || whole.is_some();
        let rate =
            self.percent || unit.as_ref().is_some_and(|unit| unit.contains(['/', PER_MILLE]));
        !bounded && !rate && rest.is_none()
    }

    /// The same with nothing that bounds it.
    #[must_use]
    pub fn unbounded(&self) -> Self {
        Self { qualifier: None, ..self.clone() }
    }

    /// Whether it is a percentage and nothing beside.
    pub fn is_share(&self) -> bool {
        self.percent && self.qualifier.is_none() && *self.beside() == NOTHING
    }

    /// Reads a quantity, in the way that the values beside it tell where it leaves a choice.
    pub fn read(text: &str, taking: Taking) -> Result<Self, QuantityError> {
        let line = one_line(text);
        let refuse = || QuantityError::NotAQuantity(text.to_owned());
        // Numbers on two lines are two numbers.
        if text.lines().filter(|line| line.contains(|c: char| c.is_ascii_digit())).count() > 1
            && number::read_all(&line).is_some()
        {
            return Err(refuse());
        }
        let head = Head::strip(line.trim_end_matches(['.', ',', ';', ' ']));
        let (sign, digits) = match head.rest.strip_prefix(['-', '−']) {
            Some(rest) if head.is_bare() => (-Decimal::ONE, rest),
            _ => (Decimal::ONE, head.rest),
        };
        let (reading, rest) = number::read(digits).ok_or_else(refuse)?;
        let tail = Tail::strip(rest, head.from).ok_or_else(refuse)?;
        let number = sure(reading, &tail, taking, text)? * sign;
        let upper = tail.upper.map(|upper| sure(upper, &tail, taking, text)).transpose()?;
        let whole = tail.whole.map(|whole| sure(whole, &tail, taking, text)).transpose()?;
        let alone = head.is_bare() && tail.unit.is_none() && !tail.percent;
        if alone
            && let Some(upper) = upper
            && !(is_range(digits, number, upper) && (taking.ranges || !may_be_days(number, upper)))
        {
            return Err(refuse());
        }
        if alone
            && let Some(whole) = whole
            && !taking.parts
            && may_be_days(number, whole)
        {
            return Err(QuantityError::DayOrPart(text.to_owned()));
        }
        let beside = Beside {
            upper,
            change: head.change.map(str::to_owned),
            whole,
            unit: tail.unit.map(without_repeats),
            rest: tail.rest.map(str::to_owned),
        };
        let qualifier = tail.qualifier.or(head.qualifier);
        Ok(Self { qualifier, percent: tail.percent, ..Self::of(number) }.with(beside))
    }
}

/// Whether two numbers with a dash between them, and nothing else, can be the ends of a range: the
/// second is larger, neither is the number of something, `0209-3870`, and they are no span of years.
fn is_range(digits: &str, lower: Decimal, upper: Decimal) -> bool {
    let parts = || digits.split(['-', '–']).map(str::trim);
    let named = |part: &str| part.len() > 2 && part.starts_with('0') && !part.contains([',', '.']);
    let year = |part: &str| {
        part.len() == 4 && matches!(part.parse::<u32>(), Ok(year) if (1900..=2200).contains(&year))
    };
    lower < upper && !parts().any(named) && !parts().all(year)
}

/// Whether two numbers could be a day and a month, or two months.
fn may_be_days(first: Decimal, second: Decimal) -> bool {
    first.is_integer()
        && second.is_integer()
        && (Decimal::ONE..=Decimal::from(31)).contains(&first)
        && (Decimal::ONE..=Decimal::from(12)).contains(&second)
}

/// What stands before the number.
#[derive(Default)]
struct Head<'a> {
    change: Option<&'static str>,
    qualifier: Option<Qualifier>,
    from: bool,
    rest: &'a str,
}

impl<'a> Head<'a> {
    fn strip(text: &'a str) -> Self {
        let mut head = Self { rest: text, ..Self::default() };
        loop {
            let symbol = SYMBOLS
                .iter()
                .find_map(|(symbol, found)| head.rest.strip_prefix(symbol).map(|r| (*found, r)));
            let word = QUALIFIERS
                .iter()
                .find_map(|(word, found)| strip_word(head.rest, word).map(|r| (*found, r)));
            if let Some((found, rest)) = symbol.or(word).filter(|_| head.qualifier.is_none()) {
                (head.qualifier, head.rest) = (Some(found), rest.trim_start());
            } else if let Some((found, rest)) =
                strip_any(head.rest, &CHANGES).filter(|_| head.change.is_none())
            {
                (head.change, head.rest) = (Some(found), rest);
            } else if let Some(rest) = strip_word(head.rest, "từ").filter(|_| !head.from) {
                (head.from, head.rest) = (true, rest);
            } else {
                return head;
            }
        }
    }

    const fn is_bare(&self) -> bool {
        self.change.is_none() && self.qualifier.is_none() && !self.from
    }
}

/// What stands after the number.
#[derive(Default)]
struct Tail<'a> {
    upper: Option<Reading>,
    percent: bool,
    whole: Option<Reading>,
    unit: Option<&'a str>,
    rest: Option<&'a str>,
    qualifier: Option<Qualifier>,
}

impl<'a> Tail<'a> {
    fn strip(text: &'a str, from: bool) -> Option<Self> {
        let mut tail = Self::default();
        let mut rest = tail.strip_percent(text);
        let dash = rest.trim_start().strip_prefix(['-', '–']).map(str::trim_start);
        let range = dash.or_else(|| strip_word(rest.trim_start(), "đến").filter(|_| from));
        if let Some((upper, after)) = range.and_then(number::read) {
            tail.upper = Some(upper);
            rest = tail.strip_percent(after);
        } else if let Some(after) = rest.trim_start().strip_prefix('/') {
            let (whole, after) = number::read(after.trim_start())?;
            tail.whole = Some(whole);
            rest = tail.strip_percent(after);
        }
        // A number that a letter or a mark follows at once names something: `164-CV`, `2A`.
        if rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || rest.starts_with(['/', '-', '–', ':', '+', '.', '='])
        {
            return None;
        }
        tail.strip_unit(rest.trim())
    }

    fn strip_percent(&mut self, text: &'a str) -> &'a str {
        match text.trim_start().strip_prefix('%') {
            Some(rest) => {
                self.percent = true;
                rest
            }
            None => text,
        }
    }

    fn strip_unit(mut self, text: &'a str) -> Option<Self> {
        let mut text = text;
        for (words, qualifier) in
            [("trở lên", Qualifier::AtLeast), ("trở xuống", Qualifier::AtMost)]
        {
            if let Some(before) = text.strip_suffix(words) {
                (text, self.qualifier) = (before.trim_end(), Some(qualifier));
            }
        }
        let breaks = BREAKS.iter().filter_map(|word| find_word(text, word));
        let marks = text.find([',', '(', ';']);
        let end = breaks.chain(marks).min().unwrap_or(text.len());
        let (unit, rest) = (text[..end].trim(), text[end..].trim());
        if is_sentence(unit) || is_sentence(rest) || unit.split(' ').count() > 8 {
            return None;
        }
        // A second quantity after a comma makes it a list of quantities.
        if rest.trim_start_matches([',', ' ']).starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let unit = self.strip_whole(unit)?;
        if !unit.is_empty() && !unit.starts_with(|c: char| c.is_alphabetic() || c == PER_MILLE) {
            return None;
        }
        self.unit = (!unit.is_empty()).then_some(unit);
        self.rest = (!rest.is_empty()).then_some(rest);
        Some(self)
    }

    /// The unit of `207 thôn/345 thôn` is `thôn`, and the whole is 345; any other figure in a
    /// unit makes it a text of its own.
    fn strip_whole(&mut self, unit: &'a str) -> Option<&'a str> {
        if !unit.contains(|c: char| c.is_ascii_digit()) {
            return Some(unit);
        }
        let (first, second) = unit.split_once('/')?;
        let (whole, again) = number::read(second.trim_start())?;
        (self.whole.is_none() && again.trim() == first.trim()).then(|| {
            self.whole = Some(whole);
            first.trim()
        })
    }
}

/// The number if what it counts leaves one way to read it.
fn sure(
    reading: Reading,
    tail: &Tail<'_>,
    taking: Taking,
    text: &str,
) -> Result<Decimal, QuantityError> {
    match reading {
        Reading::Sure(number) => Ok(number),
        Reading::Point(number)
            if tail.percent || tail.unit.is_some() || taking.decimal_mark == Some('.') =>
        {
            Ok(number)
        }
        Reading::Point(number) => {
            Err(QuantityError::Point(text.to_owned(), number::format(number)))
        }
        Reading::TwoWays { mark, grouped, decimal } => {
            let unit = tail.unit.unwrap_or_default();
            if !unit.contains('/') && strip_any(unit, &COUNTED_WHOLE).is_some() {
                return Ok(grouped);
            }
            // No share is tens of thousands of hundredths.
            let share = tail.percent || unit.starts_with(PER_MILLE);
            if share && (mark == ',' || grouped >= Decimal::from(10_000)) {
                return Ok(decimal);
            }
            // Nobody writes decimals that are all noughts before what is counted: `10.000 tờ gấp`.
            let is_whole = mark == '.' && decimal.is_integer() && taking.decimal_mark.is_none();
            if is_whole && !share && !unit.is_empty() {
                return Ok(grouped);
            }
            if let Some(decimals) = taking.decimal_mark {
                return Ok(if mark == decimals { decimal } else { grouped });
            }
            Err(QuantityError::TwoWays(
                text.to_owned(),
                grouped.to_string(),
                number::format(decimal),
            ))
        }
    }
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    // A break at the very beginning has no unit before it: `12 và các …`.
    text.find(word).or_else(|| text.starts_with(word.trim_start()).then_some(0))
}

/// Whether a text has the marks of a sentence or a list of sentences outside parentheses.
fn is_sentence(text: &str) -> bool {
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ':' | ';' | '?' | '!' if depth == 0 => return true,
            _ => {}
        }
    }
    text.contains(". ")
}

/// The word that stands twice in a row in a text, a slip of the hand: `12 thôn thôn và …`.
pub(super) fn repeated_word(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    words.windows(2).find(|pair| pair[0] == pair[1] && is_word(pair[0])).map(|pair| pair[0])
}

/// A unit in which no word stands twice in a row.
fn without_repeats(unit: &str) -> String {
    let mut words: Vec<&str> = unit.split(' ').collect();
    words.dedup();
    words.join(" ")
}

impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtLeast => "tối thiểu",
            Self::AtMost => "tối đa",
            Self::MoreThan => "trên",
            Self::LessThan => "dưới",
            Self::About => "khoảng",
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Beside { upper, change, whole, unit, rest } = self.beside();
        if let Some(change) = change {
            write!(f, "{change} ")?;
        }
        if let Some(qualifier) = self.qualifier {
            write!(f, "{qualifier} ")?;
        }
        f.write_str(&number::format(self.number))?;
        if let Some(upper) = *upper {
            write!(f, "-{}", number::format(upper))?;
        }
        if self.percent && whole.is_none() {
            f.write_str("%")?;
        }
        if let Some(whole) = *whole {
            let percent = if self.percent { "%" } else { "" };
            write!(f, "/{}{percent}", number::format(whole))?;
        }
        if let Some(unit) = unit {
            f.write_str(if unit.starts_with(PER_MILLE) { "" } else { " " })?;
            f.write_str(unit)?;
        }
        match rest {
            Some(rest) if rest.starts_with(',') => f.write_str(rest),
            Some(rest) => write!(f, " {rest}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
