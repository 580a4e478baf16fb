//! A text that a person wrote for one year's document → the years in it that are surely the plan's
//! own, and those that speak of the year that is over.
//!
//! A year is surely the plan's own where its sentence says no other year, no day and no document:
//! `Năm 2025, xã phấn đấu …`. Of results and comparisons (`cao hơn năm 2024`), periods, days and
//! documents nobody but a person can tell what they are to be.

use std::ops::Range;

use crate::value::name::folded;
use crate::value::symbol::has_symbol;
use crate::value::year::{Mention, Sort, Years, mentions};

/// The kinds of documents that are called by name and year, in place of a number: `Luật Đất đai năm
/// 2024`. No other kinds are.
const CALLED_BY_YEAR: [&str; 4] = ["luật", "bộ luật", "pháp lệnh", "hiến pháp"];

/// A year that is said in a text.
struct Said {
    /// What is said, its bytes those of the whole text.
    mention: Mention,
    /// Whether it is part of a day or a month, in figures or in words.
    is_day: bool,
    /// Whether it is the day of a document that is told by its number, or the year of a law.
    is_cited: bool,
    /// Whether the word `năm` stands before it.
    is_called_year: bool,
}

/// The years that a sentence says, and whether it cites a document by its number.
struct Sentence {
    said: Vec<Said>,
    cites: bool,
}

/// The years in a text that are surely the plan's own, their bytes.
pub(super) fn own(text: &str, old: Years) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let is_own = |said: &Said| {
            said.mention.sort == Sort::Plain
                && said.mention.years == old
                && (said.is_called_year || old.is_period())
                && !(said.is_day || said.is_cited)
        };
        if !sentence.cites && sentence.said.iter().all(is_own) {
            found.extend(sentence.said.into_iter().map(|said| said.mention.range));
        }
    }
    found
}

/// The years in a text that speak of the old year or of the one before it, their bytes; not those
/// by which a document is cited, nor periods that go on.
pub(super) fn over(text: &str, (old, new): (Years, Years)) -> Vec<Range<usize>> {
    let is_over = |year: u16| (old.first - 1..=old.last).contains(&year) && year < new.first;
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let is_left = |said: &Said| match said.mention.sort {
            Sort::Numbered => false,
            _ if said.is_cited => false,
            _ => is_over(said.mention.years.last),
        };
        let left = sentence.said.iter().filter(|said| is_left(said));
        found.extend(left.map(|said| said.mention.range.clone()));
    }
    found
}

fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (one, after) = rest.split_at(end_of_sentence(rest));
        found.push(sentence(one, text.len() - rest.len()));
        rest = after;
    }
    found
}

/// Where the first sentence of a text ends: before a capital that follows a sign and a space, and at
/// the end of a line.
fn end_of_sentence(text: &str) -> usize {
    for (at, sign) in text.char_indices() {
        let after = &text[at + sign.len_utf8()..];
        let next = after.trim_start_matches([' ', '\u{A0}']);
        let is_end = matches!(sign, '.' | '!' | '?')
            && next.len() < after.len()
            && next.starts_with(char::is_uppercase);
        if sign == '\n' || is_end {
            return at + sign.len_utf8();
        }
    }
    text.len()
}

fn sentence(text: &str, start: usize) -> Sentence {
    let said = mentions(text).into_iter().map(|mut mention| {
        let before = &text[..mention.range.start];
        let is_called_year = ends_with(before, "năm").is_some();
        let day = if mention.sort == Sort::Dated { in_figures(before) } else { in_words(before) };
        let is_month = mention.sort != Sort::Dated && day.is_some();
        let clause = before.rsplit([',', ';', '(', ':']).next().unwrap_or(before);
        let clause = format!(" {} ", folded(clause));
        let has_kind = |kind: &&str| clause.contains(&format!(" {} ", folded(kind)));
        let names_law = || CALLED_BY_YEAR.iter().any(has_kind);
        let document = day.and_then(|before| ends_with(before, "ngày"));
        let has_number =
            |before: &str| before.split_whitespace().next_back().is_some_and(has_symbol);
        let is_cited = match document {
            Some(before) => has_number(before) || names_law(),
            None => is_called_year && !is_month && names_law(),
        };
        let is_day = mention.sort == Sort::Dated || is_month;
        mention.range = mention.range.start + start..mention.range.end + start;
        Said { mention, is_day, is_cited, is_called_year }
    });
    Sentence { said: said.collect(), cites: has_symbol(text) }
}

/// What stands before a word at the end of a text; none where another stands there.
fn ends_with<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let text = text.trim_end();
    let start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let last = text.get(start..).unwrap_or(text);
    (folded(last) == folded(word)).then(|| &text[..text.len() - last.len()])
}

/// What stands before the rest of a day in figures, `20/12/` of `20/12/2024`.
fn in_figures(text: &str) -> Option<&str> {
    Some(text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '.')))
}

/// What stands before the rest of a day or a month in words, `20 tháng 12 năm` of `20 tháng 12 năm
/// 2024`.
fn in_words(text: &str) -> Option<&str> {
    let number = |text: &'_ str| -> Option<usize> {
        let text = text.trim_end();
        let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest.len())
    };
    let month = ends_with(text, "năm")?;
    let before = ends_with(&month[..number(month)?], "tháng")?;
    Some(number(before).map_or(before, |at| &before[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: (Years, Years) =
        (Years { first: 2025, last: 2025 }, Years { first: 2026, last: 2026 });

    fn words(text: &str, ranges: Vec<Range<usize>>) -> Vec<&str> {
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_year_is_the_plan_s_own_where_its_sentence_says_nothing_else() {
        for (text, expected) in [
            ("Năm 2025, xã phấn đấu thêm một trường.", 1),
            ("Phấn đấu năm 2025 hoàn thành, đến cuối năm 2025 tổng kết.", 2),
            ("Kết quả năm 2024 đạt 58%. Trong năm 2025, xã làm tiếp.", 1),
            ("Năm 2025 tăng so với năm 2024.", 0),
            ("Thực hiện giai đoạn 2021-2025, năm 2025 xã về đích.", 0),
            ("Theo Nghị quyết số 12/NQ-HĐND, năm 2025 xã làm đường.", 0),
            ("Xong trước ngày 30 tháng 6 năm 2025.", 0),
            ("Xong trước 30/6/2025, năm 2025 tổng kết.", 0),
            ("Theo Luật Nhà giáo năm 2025.", 0),
            ("Theo Luật Nhà giáo, năm 2025 xã tuyển thêm.", 1),
            ("Có 2025 hộ.", 0),
            ("Năm 2026 làm tiếp.", 0),
        ] {
            assert_eq!(own(text, YEARS.0).len(), expected, "{text}");
        }
        let old = Years { first: 2021, last: 2025 };
        assert_eq!(
            words("Cả giai đoạn 2021 - 2025.", own("Cả giai đoạn 2021 - 2025.", old)),
            ["2021 - 2025"]
        );
        assert!(own("Cả giai đoạn 2021 - 2025, năm 2023 làm trước.", old).is_empty());
    }

    #[test]
    fn what_speaks_of_a_year_that_is_over_is_found() {
        for (text, expected) in [
            ("Kết quả năm 2024 đạt 58%.", &["2024"][..]),
            ("Năm 2025 tăng so với năm 2024.", &["2025", "2024"]),
            ("giai đoạn 2021-2025", &["2021-2025"]),
            ("giai đoạn 2021-2030, từ năm 2023, năm 2026", &[]),
            ("Nghị quyết số 12/2025/NQ-HĐND ngày 20/12/2025", &[]),
            ("Nghị quyết số 12/NQ-HĐND ngày 20 tháng 12 năm 2024", &[]),
            ("Theo Quyết định số 9/QĐ-UBND, năm 2025 xã làm.", &["2025"]),
            ("xong trước 30/6/2025 theo Nghị quyết số 12/NQ-HĐND", &["2025"]),
            ("Nghị quyết số 12/NQ-HĐND, xong trước ngày 30/6/2025", &["2025"]),
            ("Luật Đất đai ngày 18 tháng 01 năm 2024", &[]),
            ("sơ kết tháng 6 năm 2025", &["2025"]),
            ("ngày 30 tháng 6 năm 2025", &["2025"]),
            ("Luật Đất đai năm 2024", &[]),
            ("Luật Đất đai, năm 2024 đo đạc", &["2024"]),
        ] {
            assert_eq!(words(text, over(text, YEARS)), expected, "{text}");
        }
    }
}
