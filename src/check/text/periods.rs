//! Periods that overlap those of plans by a year: `giai đoạn 2016 - 2021` where the document is about
//! `giai đoạn 2021 - 2025`; and what has two periods that share one end.

use std::collections::BTreeMap;

use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::name::folded;
use crate::value::year::{self, Sort, Years};

/// How many years the periods of plans have.
const PLANNED: u16 = 5;

/// How often a document names a period at least that others are compared with.
const LEAST: usize = 2;

/// The words before a period of a plan; terms of office and school years overlap by their nature.
const SAID: [&str; 2] = ["giai đoạn", "thời kỳ"];

/// What has a period of its own in its name, whatever the plan's is.
const TITLES: [&str; 15] = [
    "chương trình",
    "đề án",
    "kế hoạch",
    "nghị quyết",
    "quyết định",
    "chiến lược",
    "quy hoạch",
    "dự án",
    "phong trào",
    "đại hội",
    "nhiệm kỳ",
    "hội đồng",
    "hđnd",
    "bầu cử",
    "“",
];

/// Tells a period of six years that overlaps one of five years by one, where the document names that
/// more often: `2016 - 2021` before `2021 - 2025`, `2021 - 2026` in its place.
pub(super) fn overlapping(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut named: BTreeMap<Years, Vec<usize>> = BTreeMap::new();
    let mut odd: BTreeMap<Years, Vec<usize>> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        for mention in year::mentions(text) {
            let years = mention.years;
            let is_period = years.is_period() && mention.sort == Sort::Plain;
            let before = text[..mention.range.start].trim_end();
            if !is_period || !ends_with_any(before, &SAID) {
                continue;
            }
            named.entry(years).or_default().push(index);
            if length(years) == PLANNED + 1 && !is_titled(text, &mention.range) {
                odd.entry(years).or_default().push(index);
            }
        }
    }
    for (period, at) in &odd {
        // Congresses sit every five years, and their terms are named by both: 2020 - 2025.
        let is_term = period.first % PLANNED == 0;
        if is_term || paper.facts.years.contains(period) {
            continue;
        }
        let many = named.get(period).map_or(0, Vec::len);
        let mut own = named.iter().filter(|(own, places)| {
            let is_often = places.len() >= LEAST && places.len() > many;
            is_often && length(**own) == PLANNED && is_off(*period, **own)
        });
        let Some((own, places)) = own.next() else { continue };
        let message = format!(
            "giai đoạn {period} chồng một năm lên giai đoạn {own}, văn bản nêu {} lần",
            places.len()
        );
        let hint = "xem lại hai năm; nếu là tên một giai đoạn khác thì để nguyên";
        remarks.guess_at(scan::places(paper, at), message, hint);
    }
}

/// How many words before a period say whose it is.
const NAMING: usize = 6;

/// Tells what has two periods that begin or end with one year, in two paragraphs: `các thôn phấn đấu đạt
/// chuẩn văn hóa giai đoạn 2017 - 2020` and `… giai đoạn 2016 - 2020`.
pub(super) fn differing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut of: BTreeMap<String, (&str, BTreeMap<Years, usize>)> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        for mention in year::mentions(text) {
            if !mention.years.is_period() || mention.sort != Sort::Plain {
                continue;
            }
            let Some(name) = whose(text, mention.range.start) else { continue };
            let (_, periods) = of.entry(folded(name)).or_insert_with(|| (name, BTreeMap::new()));
            periods.entry(mention.years).or_insert(index);
        }
    }
    for (name, periods) in of.values() {
        let pairs = periods
            .iter()
            .enumerate()
            .flat_map(|(at, one)| periods.iter().skip(at + 1).map(move |other| (one, other)));
        for ((one, first), (other, second)) in pairs {
            let shares_one_end = (one.first == other.first) != (one.last == other.last);
            if !shares_one_end || first == second {
                continue;
            }
            let message = format!("“… {name}” ghi cả giai đoạn {one} và giai đoạn {other}");
            let hint = "xem lại các năm, nếu là một giai đoạn thì ghi như nhau";
            remarks.guess_at(scan::places(paper, &[*second, *first]), message, hint);
        }
    }
}

/// The last words before the words of a period, where they are of one clause and no title of another
/// paper.
fn whose(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].trim_end();
    let front = SAID.iter().find_map(|said| {
        let start = before.len().checked_sub(said.len())?;
        let own = before.get(start..)?.to_lowercase();
        (own == *said).then(|| before[..start].trim_end())
    })?;
    let clause = front.rsplit(['.', ';', ':', '(', ')', '“', '”', '\n']).next()?;
    let clause = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
    // The number of a paper before it: its title has a period of its own.
    let sentence = front.rsplit([';', '\n']).next()?;
    let is_cited =
        sentence.split("ố ").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_cited || clause.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut words: Vec<_> = scan::letters(clause).collect();
    words.pop_if(|last| folded(&clause[last.clone()]) == folded("năm"));
    let from = words.len().checked_sub(NAMING)?;
    Some(&clause[words[from].start..words.last()?.end])
}

fn ends_with_any(text: &str, phrases: &[&str]) -> bool {
    let tail = text.char_indices().rev().nth(12).map_or(text, |(at, _)| &text[at..]);
    let tail = tail.to_lowercase();
    phrases.iter().any(|phrase| tail.ends_with(phrase))
}

/// Whether a period is part of a name, or of what was laid down elsewhere.
fn is_titled(text: &str, range: &std::ops::Range<usize>) -> bool {
    let start = text[..range.start].rfind(['.', ';', '(', '\n']).map_or(0, |at| at + 1);
    let before = text[start..range.start].to_lowercase();
    TITLES.iter().any(|word| before.contains(word))
        || text[range.end..].trim_start_matches([',', ' ']).starts_with("tầm nhìn")
}

/// How many years there are in a period, with both ends.
fn length(years: Years) -> u16 {
    years.last.saturating_sub(years.first) + 1
}

/// Whether a period goes a year into the next one, or a year beyond.
fn is_off(period: Years, own: Years) -> bool {
    period.last == own.first || period.first == own.first && period.last == own.last + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_off_by_a_year() {
        let years = |first, last| Years { first, last };
        let own = years(2021, 2025);
        for (first, last, expected) in [
            (2016, 2021, true),
            (2021, 2026, true),
            (2016, 2020, false),
            (2026, 2030, false),
            (2022, 2025, false),
            (2021, 2030, false),
        ] {
            let is_long = length(years(first, last)) == PLANNED + 1;
            assert_eq!(is_long && is_off(years(first, last), own), expected, "{first}-{last}");
        }
    }

    #[test]
    fn a_period_in_a_name_is_its_own() {
        for (text, expected) in [
            ("xã đã đạt chuẩn giai đoạn 2016 - 2021 (theo Quyết định số 491)", false),
            ("theo Đề án hỗ trợ giai đoạn 2016 - 2021", true),
            ("Có Kế hoạch riêng. Các xã đạt chuẩn giai đoạn 2016 - 2021", false),
            ("phát triển giai đoạn 2016 - 2021, tầm nhìn đến 2035", true),
        ] {
            let at = text.find("2016").unwrap();
            assert_eq!(is_titled(text, &(at..at + "2016 - 2021".len())), expected, "{text}");
        }
    }
}
