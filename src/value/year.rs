//! Years and periods in texts, names of files and keys: `năm 2025`, `2021 - 2025`, `nam_2025`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// The first and the last year that are taken for years.
const KNOWN: (u16, u16) = (1900, 2199);

/// How many years a period may have.
const LONGEST: u16 = 30;

/// A year, or a period of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years {
    /// The first year.
    pub first: u16,
    /// The last year: the first one where it is a single year.
    pub last: u16,
}

/// A text that is no year and no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ghi năm bằng bốn chữ số, chẳng hạn 2026; giai đoạn thì ghi 2026-2030")]
pub struct YearsError;

/// How a year stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By itself: `năm 2025`, `giai đoạn 2021 - 2025`.
    Plain,
    /// In a day or a month: `01/4/2025`, `6/2025`.
    Dated,
    /// In the number of a document: `24/2018/NQ-HĐND`.
    Numbered,
}

/// A year or a period in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Which.
    pub years: Years,
    /// How it stands there.
    pub sort: Sort,
    /// The bytes of its digits; of a period from the first digit to the last.
    pub range: Range<usize>,
}

impl Years {
    /// A single year.
    pub fn of(year: u16) -> Self {
        Self { first: year, last: year }
    }

    /// Whether there are several.
    pub fn is_period(self) -> bool {
        self.first != self.last
    }

    /// In words: `năm 2026`, `giai đoạn 2026 - 2030`.
    pub fn worded(self) -> String {
        if self.is_period() { format!("giai đoạn {self}") } else { format!("năm {self}") }
    }

    /// As names of files have it: `2026`, `2026-2030`.
    pub fn dashed(self) -> String {
        if self.is_period() {
            format!("{}-{}", self.first, self.last)
        } else {
            self.first.to_string()
        }
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_period() {
            write!(f, "{} - {}", self.first, self.last)
        } else {
            write!(f, "{}", self.first)
        }
    }
}

impl FromStr for Years {
    type Err = YearsError;

    fn from_str(text: &str) -> Result<Self, YearsError> {
        let text = text.trim();
        let whole = |mention: &Mention| mention.range == (0..text.len());
        let mention = mentions(text).into_iter().find(whole).ok_or(YearsError)?;
        if (2000..=2100).contains(&mention.years.first) {
            Ok(mention.years)
        } else {
            Err(YearsError)
        }
    }
}

/// The years in a text, in order; two that are joined by a dash are one period.
///
/// ```
/// use kehoach::value::year::{mentions, Years};
/// let found = mentions("Kế hoạch năm 2025, giai đoạn 2021 - 2025");
/// assert_eq!(found[0].years, Years::of(2025));
/// assert_eq!(found[1].years, Years { first: 2021, last: 2025 });
/// ```
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (year, range) in four_digits(text) {
        if is_number(text, &range) {
            continue;
        }
        let sort = sort(text, &range);
        if let Some(before) = found.last_mut()
            && before.sort == Sort::Plain
            && sort == Sort::Plain
            && !before.years.is_period()
            && before.years.first < year
            && year - before.years.first < LONGEST
            && is_dash(&text[before.range.end..range.start])
        {
            before.years.last = year;
            before.range.end = range.end;
            continue;
        }
        found.push(Mention { years: Years::of(year), sort, range });
    }
    found
}

/// The text with each year that stands by itself, and is `old`, put forward to `new`; none where
/// it has none.
///
/// ```
/// use kehoach::value::year::{moved, Years};
/// let moved = |text| moved(text, Years::of(2025), Years::of(2026));
/// assert_eq!(moved("ke-hoach-2025"), Some("ke-hoach-2026".to_owned()));
/// assert_eq!(moved("giai đoạn 2021 - 2025"), None);
/// ```
pub fn moved(text: &str, old: Years, new: Years) -> Option<String> {
    let mut moved = String::with_capacity(text.len());
    let mut done = 0;
    for mention in mentions(text) {
        if mention.sort != Sort::Plain || mention.years != old {
            continue;
        }
        moved.push_str(&text[done..mention.range.start]);
        let between = &text[mention.range.start + 4..mention.range.end];
        moved.push_str(&new.first.to_string());
        if new.is_period() {
            moved.push_str(&between[..between.len().saturating_sub(4)]);
            moved.push_str(&new.last.to_string());
        }
        done = mention.range.end;
    }
    (done > 0).then(|| moved + &text[done..])
}

/// The runs of just four digits that are years, apart from letters around them.
fn four_digits(text: &str) -> impl Iterator<Item = (u16, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
            let rest = &text[start..];
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            at = start + length;
            let before = text[..start].chars().next_back();
            let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
            let year = rest[..length].parse().ok().filter(|_| length == 4);
            let year = year.filter(|year| (KNOWN.0..=KNOWN.1).contains(year));
            if let Some(year) = year
                && is_apart(before)
                && is_apart(text[at..].chars().next())
            {
                return Some((year, start..at));
            }
        }
    })
}

/// Whether four digits are the number of a document: `2199/QĐ-UBND`, `1944-CV/TU`.
fn is_number(text: &str, range: &Range<usize>) -> bool {
    let follows_mark = text[..range.start].ends_with(['/', '_']);
    let mut after = text[range.end..].chars();
    match after.next() {
        Some('/') => !follows_mark && after.next().is_some_and(char::is_alphabetic),
        Some('-') => after.by_ref().take(2).filter(|c| c.is_uppercase()).count() == 2,
        _ => false,
    }
}

/// How a year stands among its neighbours.
fn sort(text: &str, range: &Range<usize>) -> Sort {
    let before = &text[..range.start];
    let after = &text[range.end..];
    let next = after.strip_prefix(['/', '_']).and_then(|rest| rest.chars().next());
    let is_letter = next.is_some_and(char::is_alphabetic);
    let Some(mark) =
        before.chars().next_back().filter(|mark| matches!(mark, '/' | '-' | '.' | '_'))
    else {
        return if day_after(after) { Sort::Dated } else { Sort::Plain };
    };
    let (one, rest) = number_before(before, mark);
    let is_day = one && number_before(rest, mark).0;
    match mark {
        '/' | '_' if one && is_letter => Sort::Numbered,
        // With another mark a number may be that of a table: `bieu-01-2025`.
        '/' if one => Sort::Dated,
        _ if is_day || day_after(after) => Sort::Dated,
        _ => Sort::Plain,
    }
}

/// Whether a month follows, as in `2025-04-01`.
fn day_after(after: &str) -> bool {
    after.strip_prefix(['-', '/']).is_some_and(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        (1..=2).contains(&digits)
    })
}

/// Whether a text ends with a number of few digits and a mark, and what stands before these.
fn number_before(text: &str, mark: char) -> (bool, &str) {
    let Some(head) = text.strip_suffix(mark) else { return (false, text) };
    let rest = head.trim_end_matches(|c: char| c.is_ascii_digit());
    ((1..=3).contains(&(head.len() - rest.len())), rest)
}

/// Whether what stands between two years makes a period of them.
fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "–" | "—" | "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |mention: Mention| format!("{:?} {}", mention.sort, mention.years);
        mentions(text).into_iter().map(show).collect()
    }

    #[test]
    fn years_stand_in_many_ways() {
        for (text, expected) in [
            ("năm 2025", &["Plain 2025"][..]),
            ("nhiem_vu_nam_2025", &["Plain 2025"]),
            ("bac-kan-2025.xlsx", &["Plain 2025"]),
            ("giai đoạn 2021-2025", &["Plain 2021 - 2025"]),
            ("giai đoạn 2021– 2025, năm 2024", &["Plain 2021 - 2025", "Plain 2024"]),
            ("bac_giang_2021_2025", &["Plain 2021 - 2025"]),
            ("2025, 2026", &["Plain 2025", "Plain 2026"]),
            ("2025 - 2021", &["Plain 2025", "Plain 2021"]),
            ("01/4/2025", &["Dated 2025"]),
            ("tháng 6/2025", &["Dated 2025"]),
            ("2025-04-01", &["Dated 2025"]),
            ("01-01-2020 - 31-12-2021", &["Dated 2020", "Dated 2021"]),
            ("24/2018/NQ-HĐND ngày 7/12/2018", &["Numbered 2018", "Dated 2018"]),
            ("_24_2018_nq_hdnd", &["Numbered 2018"]),
            ("tu_ngay_01_01_2020", &["Dated 2020"]),
            ("bieu-01-2025.xlsx", &["Plain 2025"]),
            ("2018/NQ-HĐND, 1944-CV/TU", &[]),
            ("2025-ke-hoach.docx", &["Plain 2025"]),
            ("12025 và 2025m", &[]),
            ("3000 hộ, 1.234.567", &[]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn years_are_put_forward_where_they_stand_by_themselves() {
        let year = |text| moved(text, Years::of(2025), Years::of(2026));
        assert_eq!(year("Kế hoạch năm 2025 (2025)").as_deref(), Some("Kế hoạch năm 2026 (2026)"));
        assert_eq!(year("24/2025/NQ-HĐND, 01/4/2025, 2024"), None);
        let (old, new) = (Years { first: 2021, last: 2025 }, Years { first: 2026, last: 2030 });
        let period = |text| moved(text, old, new);
        assert_eq!(period("2021 – 2025, đến 2025").as_deref(), Some("2026 – 2030, đến 2025"));
        assert_eq!(period("a_2021_2025_b").as_deref(), Some("a_2026_2030_b"));
    }

    #[test]
    fn a_year_is_typed_with_four_digits() {
        assert_eq!("2026".parse(), Ok(Years::of(2026)));
        assert_eq!("2026-2030".parse(), Ok(Years { first: 2026, last: 2030 }));
        assert_eq!(" 2026 - 2030 ".parse(), Ok(Years { first: 2026, last: 2030 }));
        for text in ["26", "1999", "20266", "2030-2026", "năm sau", "", "2026, 2027", "2026-27"] {
            assert_eq!(text.parse::<Years>(), Err(YearsError), "{text}");
        }
    }
}
