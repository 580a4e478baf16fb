//! Days: `01/4/2025`, `ngày 01 tháng 4 năm 2025`, and dates with blanks.

use jiff::civil::Date;

use super::phrase::{one_line, strip_digits, strip_word};

/// A date whose day is left blank: `ngày   tháng 2 năm 2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, from 1, unless it is blank as well.
    pub month: Option<i8>,
}

/// A text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It does not look like one.
    #[error("“{0}” không phải là ngày, tháng, năm")]
    NotADate(String),
    /// It looks like one, but the calendar has no such day.
    #[error("“{0}” không phải là ngày có thật")]
    NoSuchDay(String),
    /// The year has two digits.
    #[error("“{0}” ghi năm bằng hai chữ số")]
    ShortYear(String),
}

/// Reads a day, written in figures or in words.
///
/// ```
/// use kehoach::value::date::{long, parse, short};
/// let day = parse("ngày 01 tháng 4 năm 2025").unwrap();
/// assert_eq!(day, parse("01/4/2025").unwrap());
/// assert_eq!((short(day), long(day)), ("01/4/2025".into(), "ngày 01 tháng 4 năm 2025".into()));
/// ```
pub fn parse(text: &str) -> Result<Date, DateError> {
    let line = one_line(text);
    let refuse = || DateError::NotADate(text.to_owned());
    let (day, rest) = strip(&line).ok_or_else(refuse)?;
    if rest.is_empty() { day.map_err(|error| error(text)) } else { Err(refuse()) }
}

/// Why a date that looks like one is refused, to be given the whole text.
type Refusal = fn(&str) -> DateError;

/// The day that a text begins with, and what follows it.
pub(super) fn strip(text: &str) -> Option<(Result<Date, Refusal>, &str)> {
    let rest = strip_word(text, "ngày").unwrap_or(text);
    let (first, rest) = strip_digits(rest)?;
    if let Some(rest) = strip_word(rest.trim_start(), "tháng") {
        let (month, rest) = strip_digits(rest)?;
        let (year, rest) = strip_digits(strip_word(rest.trim_start(), "năm")?)?;
        return Some((day(year, month, first), rest));
    }
    let mark = rest.chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
    let (month, rest) = strip_digits(&rest[1..])?;
    let (year, after) = strip_digits(rest.strip_prefix(mark)?)?;
    if after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-')) {
        return None;
    }
    let digits = rest.len() - after.len() - 1;
    match (first, digits) {
        (1000.., 1..=2) if mark == '-' => Some((day(first, month, year), after)),
        (_, 4) => Some((day(year, month, first), after)),
        (1..=31, 2) if mark == '/' && month <= 12 => {
            Some((Err(|text| DateError::ShortYear(text.to_owned())), after))
        }
        _ => None,
    }
}

fn day(year: u32, month: u32, day: u32) -> Result<Date, Refusal> {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Err(|text| DateError::NoSuchDay(text.to_owned()));
    };
    Date::new(year, month, day)
        .map_err(|_| -> Refusal { |text| DateError::NoSuchDay(text.to_owned()) })
}

/// Reads a date with a blank day, and a blank month perhaps: `ngày … tháng 6 năm 2022`.
pub fn parse_partial(text: &str) -> Option<PartialDate> {
    strip_word(text.trim_start(), "ngày")?;
    let line = one_line(&text.replace(['.', '…', '_'], " "));
    let rest = strip_word(strip_word(&line, "ngày")?, "tháng")?;
    let (month, rest) = blank_or_digits(rest);
    partial(month, strip_word(rest, "năm")?)
}

/// The number that a text begins with, none where it is left blank, and what follows.
fn blank_or_digits(text: &str) -> (Option<u32>, &str) {
    let text = text.trim_start();
    strip_digits(text).map_or((None, text), |(digits, rest)| (Some(digits), rest.trim_start()))
}

/// A month, where it is known, and the year that a text is.
fn partial(month: Option<u32>, year: &str) -> Option<PartialDate> {
    let (year, rest) = strip_digits(year)?;
    let month = month.map(i8::try_from).transpose().ok()?;
    let known = rest.trim().is_empty() && month.is_none_or(|month| (1..=12).contains(&month));
    known.then_some(PartialDate { year: i16::try_from(year).ok()?, month })
}

/// Reads what is known of a date before issue, in any of the ways in which offices leave it open:
/// `ngày … tháng 6 năm 2022`, `tháng 6 năm 2022`, `…/6/2022`, `6/2022`, `năm 2022`, `2022`.
pub fn parse_open(text: &str) -> Option<PartialDate> {
    let line = one_line(&text.replace(['.', '…', '_'], " "));
    let line = strip_word(&line, "ngày").unwrap_or(&line);
    let line = line.trim_start_matches(['/', ' ']);
    let (month, year) = match strip_word(line, "tháng") {
        Some(rest) => blank_or_digits(rest),
        None => match line.split_once('/') {
            Some((month, year)) => (Some(month.trim().parse().ok()?), year.trim()),
            None => (None, line),
        },
    };
    let year = year.trim_start_matches(['/', ' ']);
    let date = partial(month, strip_word(year, "năm").unwrap_or(year).trim_start())?;
    (1000..10_000).contains(&date.year).then_some(date)
}

/// A day as the head of a document has it: `ngày 01 tháng 4 năm 2025`.
///
/// Days below 10 and the months 1 and 2 take a zero before them.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 4.
pub fn long(day: Date) -> String {
    format!("ngày {:02} tháng {} năm {}", day.day(), month(day.month()), day.year())
}

/// A day in figures, padded as [`long`] is: `01/4/2025`.
pub fn short(day: Date) -> String {
    format!("{:02}/{}/{}", day.day(), month(day.month()), day.year())
}

/// A month as the decree writes it: `01`, `02`, `3`, …, `12`.
pub fn month(month: i8) -> String {
    if month <= 2 { format!("{month:02}") } else { month.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_spelling() {
        for text in [
            "01/4/2025",
            "1/4/2025",
            "01/04/2025",
            "01-04-2025",
            "01.4.2025",
            "2025-04-01",
            "ngày 01/4/2025",
            "ngày 01 tháng 4 năm 2025",
            "Ngày 1 tháng 04 năm 2025",
            "01 tháng 4 năm 2025",
        ] {
            assert_eq!(short(parse(text).unwrap()), "01/4/2025", "{text}");
        }
        assert_eq!(long(parse("12/02/2020").unwrap()), "ngày 12 tháng 02 năm 2020");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["31/02/2025", "ngày 30 tháng 2 năm 2025", "00/4/2025", "1/13/2025"] {
            assert_eq!(parse(text), Err(DateError::NoSuchDay(text.to_owned())));
        }
        assert_eq!(parse("1/4/25"), Err(DateError::ShortYear("1/4/25".to_owned())));
        for text in
            ["", "7/17", "4/2025", "25/2021/QH15", "01/2022/NQ-HĐND", "164-CV/TU", "năm 2025"]
        {
            assert_eq!(parse(text), Err(DateError::NotADate(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn blanks_leave_what_is_known() {
        for (text, month) in [
            ("ngày      tháng 6 năm 2022", Some(6)),
            ("ngày tháng 02 năm 2022", Some(2)),
            ("ngày … tháng … năm 2022", None),
            ("ngày...tháng...năm 2022", None),
        ] {
            assert_eq!(parse_partial(text), Some(PartialDate { year: 2022, month }), "{text}");
        }
        for text in ["", "ngày 01 tháng 4 năm 2025", "tháng 6", "ngày tháng 13 năm 2022"] {
            assert_eq!(parse_partial(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_before_issue_may_be_left_open_in_many_ways() {
        for (text, month) in [
            ("ngày      tháng 6 năm 2022", Some(6)),
            ("ngày … tháng … năm 2022", None),
            ("tháng 6 năm 2022", Some(6)),
            ("Tháng 06 năm 2022", Some(6)),
            ("tháng 6/2022", Some(6)),
            ("…/6/2022", Some(6)),
            ("ngày   /6/2022", Some(6)),
            ("6/2022", Some(6)),
            ("năm 2022", None),
            ("2022", None),
        ] {
            assert_eq!(parse_open(text), Some(PartialDate { year: 2022, month }), "{text}");
        }
        for text in ["", "tháng 6", "13/2022", "7/17", "quý I/2022", "6 tháng đầu năm 2022", "22"]
        {
            assert_eq!(parse_open(text), None, "{text}");
        }
    }
}
