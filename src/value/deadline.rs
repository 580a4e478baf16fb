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
    /// All the time (thường xuyên, thường xuyên trong năm).
    Always,
    /// Again and again: `Hằng tháng`, `Định kỳ và đột xuất`, `Ngày 25 hằng tháng`; the words as they
    /// stand.
    Recurring(String),
    /// Once in every year: `Trước 15/12 hằng năm`, `Quý I hằng năm`.
    Yearly(Bound, Vec<Period>),
    /// Within the year of the plan: `Cả năm`, `Trong năm`; the words as they stand.
    WholeYear(String),
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
    /// A day of a month, both from 1, in the year of the plan.
    DayOfYear(i8, i8),
    /// A month, from 1.
    Month(i8, Option<i16>),
    /// A quarter, from 1.
    Quarter(i8, Option<i16>),
    /// A half of a year, 1 or 2.
    Half(i8, Option<i16>),
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
            Self::DayOfYear(day, month) => Date::new(year, month, day).ok(),
            Self::Month(month, own) => Date::new(own.unwrap_or(year), month, 1).ok(),
            Self::Quarter(quarter, own) => Date::new(own.unwrap_or(year), quarter * 3 - 2, 1).ok(),
            Self::Half(half, own) => Date::new(own.unwrap_or(year), half * 6 - 5, 1).ok(),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
        }
    }

    /// The last day; `year` is that of the plan, for periods that name none.
    pub fn last_day(self, year: i16) -> Option<Date> {
        let month = match self {
            Self::Day(_) | Self::DayOfYear(..) => return self.first_day(year),
            Self::Month(..) => self.first_day(year)?,
            Self::Quarter(quarter, own) => Date::new(own.unwrap_or(year), quarter * 3, 1).ok()?,
            Self::Half(half, own) => Date::new(own.unwrap_or(year), half * 6, 1).ok()?,
            Self::Year(year) => Date::new(year, 12, 1).ok()?,
        };
        Some(month.last_of_month())
    }

    fn with_year(self, year: i16) -> Self {
        match self {
            Self::Month(month, None) => Self::Month(month, Some(year)),
            Self::Quarter(quarter, None) => Self::Quarter(quarter, Some(year)),
            Self::Half(half, None) => Self::Half(half, Some(year)),
            Self::DayOfYear(day, month) => match Date::new(year, month, day) {
                Ok(day) => Self::Day(day),
                Err(_) => self,
            },
            Self::Day(_) | Self::Month(..) | Self::Quarter(..) | Self::Half(..) | Self::Year(_) => {
                self
            }
        }
    }
}

impl Deadline {
    /// The day by which it is all done; `year` is that of the plan. None for what never ends.
    pub fn last_day(&self, year: i16) -> Option<Date> {
        match self {
            Self::Periods(Bound::Before, periods) | Self::Yearly(Bound::Before, periods) => {
                let first = periods.iter().filter_map(|period| period.first_day(year)).max()?;
                first.yesterday().ok()
            }
            Self::Periods(_, periods) | Self::Yearly(_, periods) => {
                periods.iter().filter_map(|period| period.last_day(year)).max()
            }
            Self::Range(_, end) => end.last_day(year),
            Self::WholeYear(_) => Period::Year(year).last_day(year),
            Self::Always | Self::Recurring(_) => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => f.write_str(&date::short(day)),
            Self::DayOfYear(day, month) => write!(f, "{day:02}/{month}"),
            Self::Month(month, None) => write!(f, "tháng {month}"),
            Self::Month(month, Some(year)) => write!(f, "tháng {month}/{year}"),
            Self::Quarter(quarter, year) => {
                let numeral = u32::try_from(quarter).ok().and_then(roman::format);
                write!(f, "quý {}", numeral.unwrap_or_default())?;
                year.map_or(Ok(()), |year| write!(f, "/{year}"))
            }
            Self::Half(half, year) => {
                write!(f, "6 tháng {} năm", if half == 1 { "đầu" } else { "cuối" })?;
                year.map_or(Ok(()), |year| write!(f, " {year}"))
            }
            Self::Year(year) => write!(f, "năm {year}"),
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Periods(bound, periods) | Self::Yearly(bound, periods) => {
                f.write_str(match bound {
                    Bound::Within => "",
                    Bound::Before => "trước ",
                    Bound::By => "đến hết ",
                })?;
                for (index, period) in periods.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    period.fmt(f)?;
                }
                f.write_str(if matches!(self, Self::Yearly(..)) { " hằng năm" } else { "" })
            }
            Self::Range(Period::Year(start), Period::Year(end)) => {
                write!(f, "giai đoạn {start}-{end}")
            }
            Self::Range(start, end) => write!(f, "từ {start} đến {end}"),
            Self::Always => f.write_str("thường xuyên"),
            Self::Recurring(words) | Self::WholeYear(words) => f.write_str(words),
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
        if let Some(after) = strip_word(&lower, "thường xuyên") {
            let after = after.trim_start_matches([',', ' ']);
            if after.is_empty() || WHOLE_YEAR.contains(&after) || ALWAYS.contains(&after) {
                return Ok(Self::Always);
            }
        }
        if WHOLE_YEAR.contains(&lower.as_str()) {
            return Ok(Self::WholeYear(lower));
        }
        if RECURRING.contains(&lower.as_str()) || is_monthly(&lower) {
            return Ok(Self::Recurring(lower));
        }
        let yearly = ["hằng năm", "hàng năm"].iter().find_map(|each| lower.strip_suffix(each));
        let found = match yearly.and_then(|before| words.get(..before.len())) {
            Some(before) => calendar(before.trim_end_matches([',', ' '])).and_then(yearly_of),
            None => calendar(words),
        };
        found.ok_or_else(|| DeadlineError(text.to_owned()))
    }
}

/// Words that say that something goes on all through the year of the plan.
const WHOLE_YEAR: [&str; 5] = ["cả năm", "trong năm", "trong cả năm", "suốt năm", "quanh năm"];

/// Words after `thường xuyên` that say no more than it does.
const ALWAYS: [&str; 4] = ["liên tục", "hằng năm", "hàng năm", "hằng tháng"];

/// A deadline that names no year of its own, as one of each year.
fn yearly_of(deadline: Deadline) -> Option<Deadline> {
    let Deadline::Periods(bound, periods) = deadline else { return None };
    let has_year = |period: &Period| {
        !matches!(
            period,
            Period::DayOfYear(..)
                | Period::Month(_, None)
                | Period::Quarter(_, None)
                | Period::Half(_, None)
        )
    };
    (!periods.iter().any(has_year)).then_some(Deadline::Yearly(bound, periods))
}

/// Whether words in small letters name a day of every month or quarter: `ngày 25 hằng tháng`,
/// `trước ngày 05 của tháng liền kề`, `ngày 15 tháng cuối quý`.
fn is_monthly(lower: &str) -> bool {
    let mut rest = lower;
    while let Some((_, after)) =
        strip_any(rest, &["chậm nhất", "muộn nhất", "đến hết", "trước", "trong", "vào", "đến"])
    {
        rest = after;
    }
    let Some((day, after)) = strip_word(rest, "ngày").and_then(strip_digits) else { return false };
    let after = strip_word(after.trim_start(), "của").unwrap_or_else(|| after.trim_start());
    let each = strip_any(
        after,
        &[
            "hằng tháng",
            "hàng tháng",
            "mỗi tháng",
            "tháng liền kề",
            "tháng kế tiếp",
            "tháng tiếp theo",
            "tháng sau liền kề",
            "tháng sau",
            "tháng cuối quý",
            "tháng cuối mỗi quý",
            "tháng đầu quý",
            "tháng đầu quý sau",
            "hằng quý",
            "hàng quý",
        ],
    );
    (1..=31).contains(&day) && each.is_some_and(|(_, rest)| rest.is_empty())
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
    let span = strip_word(from.unwrap_or(rest), "giai đoạn");
    if let Some((start, end)) = years(span.unwrap_or_else(|| from.unwrap_or(rest))) {
        return bound
            .is_none_or(|bound| bound == Bound::Within)
            .then_some(Deadline::Range(Period::Year(start), Period::Year(end)));
    }
    if span.is_some() {
        return None;
    }
    let before = bound.map(|_| Period::Year(0));
    let (first, mut rest) = period(from.unwrap_or(rest), before)?;
    let dash = rest.trim_start().strip_prefix(['-', '–']).map(str::trim_start);
    if let Some(after) = dash.or_else(|| strip_word(rest.trim_start(), "đến")) {
        let (last, rest) = period(after, Some(first))?;
        let year = match last {
            Period::Month(_, year) | Period::Quarter(_, year) | Period::Half(_, year) => year,
            Period::Day(_) | Period::DayOfYear(..) | Period::Year(_) => None,
        };
        let first = year.map_or(first, |year| first.with_year(year));
        return (rest.is_empty() && bound.is_none()).then_some(Deadline::Range(first, last));
    }
    let mut periods = vec![first];
    while !rest.is_empty() {
        let comma = rest.trim_start().strip_prefix([',', ';', '+', '&']).map(str::trim_start);
        let after = comma.or_else(|| strip_word(rest.trim_start(), "và"))?;
        let (next, after) = period(after, periods.last().copied())?;
        periods.push(next);
        rest = after;
    }
    if let Some(Period::Month(_, Some(year)) | Period::Quarter(_, Some(year))) = periods.last() {
        let year = *year;
        periods.iter_mut().for_each(|period| *period = period.with_year(year));
    }
    // `2022`, `30/4/2022` and `30/4` alone are a number, a day and perhaps a part, not deadlines.
    let is_day = matches!(first, Period::Day(_) | Period::DayOfYear(..));
    let said = bound.is_some() || words != rest && !is_day;
    (from.is_none() && said).then(|| Deadline::Periods(bound.unwrap_or(Bound::Within), periods))
}

/// The first and the last year of a span that is the whole text: `2026-2030`.
fn years(text: &str) -> Option<(i16, i16)> {
    let year = |text| {
        let text = strip_word(text, "năm").unwrap_or(text);
        let (year, rest) = strip_digits(text).filter(|(_, rest)| text.len() - rest.len() == 4)?;
        Some((year_of(year)?, rest.trim_start()))
    };
    let (start, rest) = year(text)?;
    let rest = rest.strip_prefix(['-', '–', '—']).or_else(|| strip_word(rest, "đến"))?;
    let (end, rest) = year(rest.trim_start())?;
    (start < end && rest.is_empty()).then_some((start, end))
}

/// A day and a month without a year: `15/12`, `ngày 15 tháng 12`.
pub fn day_of_year(text: &str) -> Option<Period> {
    day_and_month(text).filter(|(_, rest)| rest.is_empty()).map(|(period, _)| period)
}

fn day_and_month(text: &str) -> Option<(Period, &str)> {
    let (day, rest) = strip_digits(strip_word(text, "ngày").unwrap_or(text))?;
    let rest = match rest.strip_prefix('/') {
        Some(rest) => rest,
        None => strip_word(rest.trim_start(), "tháng")?,
    };
    let (month, rest) = strip_digits(rest)?;
    // A leap year: every day that can be written exists in it.
    let day = Date::new(2000, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'));
    (!goes_on).then_some((Period::DayOfYear(day.day(), day.month()), rest))
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
    if let Some(found) = half(text) {
        return Some(found);
    }
    // `T6/2026`; without its year it may be a day of the week.
    if let Some(found) = text.strip_prefix(['T', 't']).and_then(month)
        && matches!(found.0, Period::Month(_, Some(_)))
    {
        return Some(found);
    }
    if let Some((_, rest)) = strip_any(text, &["quý", "quí"]) {
        return quarter(rest);
    }
    if let Some(rest) = strip_word(text, "tháng") {
        return month(rest);
    }
    if let Some((Period::Month(month, Some(year)), rest)) = month(text) {
        return Some((Period::Month(month, Some(year)), rest));
    }
    if let Some(found) = day_and_month(text) {
        return Some(found);
    }
    match before? {
        Period::Quarter(..) => quarter(text),
        Period::Month(..) => month(text),
        Period::Year(_) => {
            let (year, rest) = strip_digits(text)?;
            Some((Period::Year(year_of(year)?), rest))
        }
        Period::Day(_) | Period::DayOfYear(..) | Period::Half(..) => None,
    }
}

/// A half of a year, `6 tháng đầu năm`, or its last month, `cuối năm 2026`.
fn half(text: &str) -> Option<(Period, &str)> {
    let six = match strip_digits(text) {
        Some((6, rest)) => Some(rest),
        Some(_) => return None,
        None => strip_word(text, "sáu"),
    };
    let Some(rest) = six else {
        let (year, rest) = year_after(strip_word(text, "cuối năm")?)?;
        return Some((Period::Month(12, year), rest));
    };
    let months = strip_word(rest.trim_start(), "tháng")?.trim_start();
    let (half, rest) = match strip_word(months, "đầu năm") {
        Some(rest) => (1, rest),
        None => (2, strip_word(months, "cuối năm")?),
    };
    let (year, rest) = year_after(rest)?;
    Some((Period::Half(half, year), rest))
}

/// The year that may follow the word for it.
fn year_after(text: &str) -> Option<(Option<i16>, &str)> {
    match strip_digits(text.trim_start()) {
        Some((year, rest)) => Some((Some(year_of(year)?), rest)),
        None => Some((None, text)),
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
            ("6 tháng đầu năm", "6 tháng đầu năm", "30/6/2025"),
            ("06 tháng cuối năm 2026", "6 tháng cuối năm 2026", "31/12/2026"),
            ("Trong 6 tháng đầu năm 2026", "6 tháng đầu năm 2026", "30/6/2026"),
            ("T6/2026", "tháng 6/2026", "30/6/2026"),
            ("Quý I+II/2026", "quý I/2026, quý II/2026", "30/6/2026"),
            ("Cuối năm 2026", "tháng 12/2026", "31/12/2026"),
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
            ("6/2026", "tháng 6/2026", "30/6/2026"),
            ("12/2026", "tháng 12/2026", "31/12/2026"),
            ("02/2028", "tháng 2/2028", "29/02/2028"),
            ("6/2026, 9/2026", "tháng 6/2026, tháng 9/2026", "30/9/2026"),
            ("trước 6/2026", "trước tháng 6/2026", "31/5/2026"),
            ("2026-2030", "giai đoạn 2026-2030", "31/12/2030"),
            ("2026 - 2030", "giai đoạn 2026-2030", "31/12/2030"),
            ("Giai đoạn 2026 – 2030", "giai đoạn 2026-2030", "31/12/2030"),
            ("từ năm 2026 đến năm 2028", "giai đoạn 2026-2028", "31/12/2028"),
            ("Năm 2026-2027", "giai đoạn 2026-2027", "31/12/2027"),
            ("Trước 15/12 hằng năm", "trước 15/12 hằng năm", "14/12/2025"),
            ("Trước ngày 05 tháng 3 hàng năm", "trước 05/3 hằng năm", "04/3/2025"),
            ("Quý I hằng năm", "quý I hằng năm", "31/3/2025"),
            ("Tháng 6 và tháng 12 hằng năm", "tháng 6, tháng 12 hằng năm", "31/12/2025"),
            ("Trước ngày 15/12", "trước 15/12", "14/12/2025"),
            ("Trước ngày 20/11/2026", "trước 20/11/2026", "19/11/2026"),
            ("Quý I, II/2026", "quý I/2026, quý II/2026", "30/6/2026"),
            ("Trong quý III và quý IV/2026", "quý III/2026, quý IV/2026", "31/12/2026"),
            ("Quý II-III/2026", "từ quý II/2026 đến quý III/2026", "30/9/2026"),
            ("Cả năm", "cả năm", "31/12/2025"),
            ("Trong năm", "trong năm", "31/12/2025"),
            ("Đến 2030", "đến hết năm 2030", "31/12/2030"),
        ] {
            let deadline: Deadline = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(deadline.to_string(), written, "{text}");
            assert_eq!(date::short(deadline.last_day(2025).unwrap()), last, "{text}");
        }
        for text in [
            "Thường xuyên",
            "Định kỳ và đột xuất",
            "Hàng tháng",
            "Hằng năm",
            "Trước ngày 05 của tháng liền kề",
            "Ngày 25 hằng tháng",
        ] {
            let deadline: Deadline = text.parse().unwrap();
            assert_eq!(deadline.to_string(), text.to_lowercase());
            assert_eq!(deadline.last_day(2025), None);
        }
        for text in ["Thường xuyên trong năm", "Thường xuyên, hằng năm", "thường xuyên liên tục"]
        {
            assert_eq!(text.parse(), Ok(Deadline::Always), "{text}");
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
            "30/4",
            "13/2026",
            "6/20261",
            "6/2026/KH",
            "2030-2026",
            "2026-2030, 2031",
            "trước năm 2024 hằng năm",
            "Sau khi có hướng dẫn của tỉnh",
            "Thường xuyên kiểm tra",
            "Ngày 35 hằng tháng",
            "Giai đoạn 2",
            "6 tháng",
            "T6",
            "8 tháng đầu năm",
            "cuối năm học 2026",
        ] {
            assert!(text.parse::<Deadline>().is_err(), "{text}");
        }
    }
}
