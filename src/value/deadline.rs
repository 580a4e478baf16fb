//! Deadlines in words: `Quý II, III`, `Tháng 3-7`, `xong trước 30/4/2022`, `Thường xuyên`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::date;
use super::phrase::{one_line, strip_any, strip_digits, strip_word};
use super::roman;

/// By when, or how often, something is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deadline {
    /// Within, before or by the end of some periods, in the order of the text.
    Periods(Bound, Vec<Period>),
    /// From the beginning of one period to the end of another.
    Range(Period, Period),
    /// All the time (thường xuyên).
    Always,
    /// Again and again: `Hằng tháng`, `Định kỳ và đột xuất`; the words as they stand.
    Recurring(String),
}

/// How a deadline is bound by its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `trong`, or nothing said.
    Within,
    /// `trước`: before the period begins.
    Before,
    /// `chậm nhất`, `đến hết`: by its end.
    By,
}

/// A period of the calendar; the year is missing where the text leaves it to the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day(Date),
    /// A month, from 1.
    Month(i8, Option<i16>),
    /// A quarter, from 1.
    Quarter(i8, Option<i16>),
    /// A year.
    Year(i16),
}

/// A text that is not a deadline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” không phải là thời hạn")]
pub struct DeadlineError(pub String);

impl Period {
    /// The first day; `year` is that of the plan, for periods that name none.
    pub fn first_day(self, year: i16) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(month, own) => Date::new(own.unwrap_or(year), month, 1).ok(),
            Self::Quarter(quarter, own) => Date::new(own.unwrap_or(year), quarter * 3 - 2, 1).ok(),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
        }
    }

    /// The last day; `year` is that of the plan, for periods that name none.
    pub fn last_day(self, year: i16) -> Option<Date> {
        let month = match self {
            Self::Day(day) => return Some(day),
            Self::Month(..) => self.first_day(year)?,
            Self::Quarter(quarter, own) => Date::new(own.unwrap_or(year), quarter * 3, 1).ok()?,
            Self::Year(year) => Date::new(year, 12, 1).ok()?,
        };
        Some(month.last_of_month())
    }

    const fn with_year(self, year: i16) -> Self {
        match self {
            Self::Month(month, None) => Self::Month(month, Some(year)),
            Self::Quarter(quarter, None) => Self::Quarter(quarter, Some(year)),
            Self::Day(_) | Self::Month(..) | Self::Quarter(..) | Self::Year(_) => self,
        }
    }
}

impl Deadline {
    /// The day by which it is all done; `year` is that of the plan. None for what never ends.
    pub fn last_day(&self, year: i16) -> Option<Date> {
        match self {
            Self::Periods(Bound::Before, periods) => {
                let first = periods.iter().filter_map(|period| period.first_day(year)).max()?;
                first.yesterday().ok()
            }
            Self::Periods(_, periods) => {
                periods.iter().filter_map(|period| period.last_day(year)).max()
            }
            Self::Range(_, end) => end.last_day(year),
            Self::Always | Self::Recurring(_) => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => f.write_str(&date::short(day)),
            Self::Month(month, None) => write!(f, "tháng {month}"),
            Self::Month(month, Some(year)) => write!(f, "tháng {month}/{year}"),
            Self::Quarter(quarter, year) => {
                let numeral = u32::try_from(quarter).ok().and_then(roman::format);
                write!(f, "quý {}", numeral.unwrap_or_default())?;
                year.map_or(Ok(()), |year| write!(f, "/{year}"))
            }
            Self::Year(year) => write!(f, "năm {year}"),
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Periods(bound, periods) => {
                f.write_str(match bound {
                    Bound::Within => "",
                    Bound::Before => "trước ",
                    Bound::By => "đến hết ",
                })?;
                for (index, period) in periods.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    period.fmt(f)?;
                }
                Ok(())
            }
            Self::Range(start, end) => write!(f, "từ {start} đến {end}"),
            Self::Always => f.write_str("thường xuyên"),
            Self::Recurring(words) => f.write_str(words),
        }
    }
}

/// The longest text in bytes that is looked at; no deadline comes near it.
const LONGEST: usize = 200;

const RECURRING: [&str; 16] = [
    "định kỳ",
    "đột xuất",
    "định kỳ và đột xuất",
    "định kỳ, đột xuất",
    "định kỳ hoặc đột xuất",
    "hằng tuần",
    "hàng tuần",
    "hằng tháng",
    "hàng tháng",
    "hằng quý",
    "hàng quý",
    "hằng năm",
    "hàng năm",
    "hằng tháng, quý",
    "hàng tháng, quý",
    "hằng tháng, quý, năm",
];

impl FromStr for Deadline {
    type Err = DeadlineError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > LONGEST {
            return Err(DeadlineError(text.to_owned()));
        }
        let line = one_line(text);
        let words = line.trim_end_matches(['.', ',', ';', ' ']);
        let lower = words.to_lowercase();
        if lower == "thường xuyên" {
            return Ok(Self::Always);
        }
        if RECURRING.contains(&lower.as_str()) {
            return Ok(Self::Recurring(lower));
        }
        calendar(words).ok_or_else(|| DeadlineError(text.to_owned()))
    }
}

fn calendar(words: &str) -> Option<Deadline> {
    let mut rest = strip_any(words, &["hoàn thành xong", "hoàn thành", "xong"])
        .map_or(words, |(_, rest)| rest);
    let mut bound = None;
    for (words, found) in [
        (["chậm nhất", "muộn nhất", "đến hết", "hết", "đến"].as_slice(), Bound::By),
        (&["trước"], Bound::Before),
        (&["trong", "vào"], Bound::Within),
    ] {
        while let Some((_, after)) = strip_any(rest, words) {
            bound = bound.or(Some(found));
            rest = after;
        }
    }
    let from = strip_word(rest, "từ");
    let (first, mut rest) = period(from.unwrap_or(rest), None)?;
    let dash = rest.trim_start().strip_prefix(['-', '–']).map(str::trim_start);
    if let Some(after) = dash.or_else(|| strip_word(rest.trim_start(), "đến")) {
        let (last, rest) = period(after, Some(first))?;
        let year = match last {
            Period::Month(_, year) | Period::Quarter(_, year) => year,
            Period::Day(_) | Period::Year(_) => None,
        };
        let first = year.map_or(first, |year| first.with_year(year));
        return (rest.is_empty() && bound.is_none()).then_some(Deadline::Range(first, last));
    }
    let mut periods = vec![first];
    while !rest.is_empty() {
        let comma = rest.trim_start().strip_prefix([',', ';']).map(str::trim_start);
        let after = comma.or_else(|| strip_word(rest.trim_start(), "và"))?;
        let (next, after) = period(after, periods.last().copied())?;
        periods.push(next);
        rest = after;
    }
    if let Some(Period::Month(_, Some(year)) | Period::Quarter(_, Some(year))) = periods.last() {
        let year = *year;
        periods.iter_mut().for_each(|period| *period = period.with_year(year));
    }
    // `2022` and `30/4/2022` alone are a number and a day, not deadlines.
    let said = bound.is_some() || words != rest && !matches!(first, Period::Day(_));
    (from.is_none() && said).then(|| Deadline::Periods(bound.unwrap_or(Bound::Within), periods))
}

/// The period that a text begins with; after one of the same kind the word may be left out.
fn period(text: &str, before: Option<Period>) -> Option<(Period, &str)> {
    if let Some((day, rest)) = date::strip(text) {
        return Some((Period::Day(day.ok()?), rest));
    }
    if let Some(rest) = strip_word(text, "năm") {
        let (year, rest) = strip_digits(rest)?;
        return Some((Period::Year(year_of(year)?), rest));
    }
    if let Some((_, rest)) = strip_any(text, &["quý", "quí"]) {
        return quarter(rest);
    }
    if let Some(rest) = strip_word(text, "tháng") {
        return month(rest);
    }
    match before? {
        Period::Quarter(..) => quarter(text),
        Period::Month(..) => month(text),
        Period::Day(_) | Period::Year(_) => None,
    }
}

fn quarter(text: &str) -> Option<(Period, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (token, rest) = text.split_at(end);
    let number = roman::parse(token).or_else(|| token.parse().ok())?;
    let (year, rest) = strip_year(rest)?;
    (1..=4).contains(&number).then_some((Period::Quarter(i8::try_from(number).ok()?, year), rest))
}

fn month(text: &str) -> Option<(Period, &str)> {
    let (number, rest) = strip_digits(text)?;
    let (year, rest) = strip_year(rest)?;
    (1..=12).contains(&number).then_some((Period::Month(i8::try_from(number).ok()?, year), rest))
}

/// The year after a month or quarter: `/2022`, ` năm 2022`, or none.
fn strip_year(text: &str) -> Option<(Option<i16>, &str)> {
    let after = text.strip_prefix('/').or_else(|| strip_word(text.trim_start(), "năm"));
    match after {
        Some(after) => {
            let (year, rest) = strip_digits(after)?;
            Some((Some(year_of(year)?), rest))
        }
        None => Some((None, text)),
    }
}

fn year_of(number: u32) -> Option<i16> {
    i16::try_from(number).ok().filter(|year| (1900..=2200).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_read_and_written() {
        for (text, written, last) in [
            ("Quý I", "quý I", "31/3/2025"),
            ("Quý II, III", "quý II, quý III", "30/9/2025"),
            ("Quý II, III, IV", "quý II, quý III, quý IV", "31/12/2025"),
            ("xong trong Quí II/2022", "quý II/2022", "30/6/2022"),
            ("chậm nhất trong Quí II/2022", "đến hết quý II/2022", "30/6/2022"),
            ("trong quý IV/2022", "quý IV/2022", "31/12/2022"),
            ("Quý II và quý III năm 2024", "quý II/2024, quý III/2024", "30/9/2024"),
            ("Tháng 3-7", "từ tháng 3 đến tháng 7", "31/7/2025"),
            ("từ tháng 3 đến tháng 7/2024", "từ tháng 3/2024 đến tháng 7/2024", "31/7/2024"),
            ("Tháng 6, 10", "tháng 6, tháng 10", "31/10/2025"),
            ("Tháng 6 và tháng 12", "tháng 6, tháng 12", "31/12/2025"),
            ("trong tháng 10/2022", "tháng 10/2022", "31/10/2022"),
            ("xong trước 30/4/2022", "trước 30/4/2022", "29/4/2022"),
            ("trước ngày 30/4/2022", "trước 30/4/2022", "29/4/2022"),
            ("trong năm 2022", "năm 2022", "31/12/2022"),
            ("Đến hết năm 2025", "đến hết năm 2025", "31/12/2025"),
            ("tháng 02,", "tháng 2", "28/02/2025"),
        ] {
            let deadline: Deadline = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(deadline.to_string(), written, "{text}");
            assert_eq!(date::short(deadline.last_day(2025).unwrap()), last, "{text}");
        }
        for text in ["Thường xuyên", "Định kỳ và đột xuất", "Hàng tháng"] {
            let deadline: Deadline = text.parse().unwrap();
            assert_eq!(deadline.to_string(), text.to_lowercase());
            assert_eq!(deadline.last_day(2025), None);
        }
    }

    #[test]
    fn other_words_are_no_deadlines() {
        for text in [
            "",
            "2022",
            "30/4/2022",
            "năm 2024, chưa đạt chuẩn",
            "Quý V",
            "Tháng 13",
            "Tháng",
            "trước 31/02/2022",
            "trong tháng 10/2022 và các tháng sau",
            "5 tháng",
            "Quý khách",
            "từ tháng 3",
        ] {
            assert!(text.parse::<Deadline>().is_err(), "{text}");
        }
    }
}
