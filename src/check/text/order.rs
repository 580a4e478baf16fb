//! Deadlines before those that they depend on: a summary that is due before the reports that it is
//! made of, a task that waits for another and ends before it.

use jiff::civil::Date;

use super::dates::{plan_year, without_year_word};
use super::scan;
use crate::annex::{Annex, ColumnRole, Row};
use crate::check::figures;
use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::diagnostic::Place;
use crate::value::agency::is_agency;
use crate::value::deadline::Deadline;
use crate::value::name::folded;
use crate::value::{Meaning, year};

/// By when something is to be done.
static BY: Pattern = Pattern::new(
    Needs::Digit,
    r"(?xi)
        \b(?:trước|chậm\ nhất|muộn\ nhất|đến\ hết|trong)\ (?:là\ |vào\ )?(?:ngày\ )?
        (?:\d{1,2}/\d{1,2}(?:/\d{4})?|\d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?|tháng\ \d{1,2}(?:/\d{4}|\ năm\ \d{4})?|quý\ (?:IV|I{1,3}|[1-4])(?:/\d{4}|\ năm\ \d{4})?)",
);

/// To whom something is sent.
static TO: Pattern = Pattern::new(
    Needs::Any(&["về ", "cho ", "đến ", "qua "]),
    r"\b(?:về|cho|đến|qua) (\p{Lu}[\p{L} ,-]{3,80}?)(?:[,;.(]|$| (?:trước|để|chậm|muộn|trong|theo|và|đến)\b)",
);

/// What waits for another row of its table.
static AFTER: Pattern = Pattern::new(
    Needs::DigitAnd(&["au khi "]),
    r"(?i)sau khi (?:\p{L}+ ){0,4}?(?:nội dung|nhiệm vụ|mục|bước|công việc|việc)(?: số)? (\d{1,2}(?:\.\d{1,2})*)",
);

/// A deadline in a text.
struct Due<'t> {
    written: &'t str,
    at: usize,
    day: Date,
}

/// The deadlines of a sentence, in its order; none where one is of every year, or of what was.
fn dues(paper: &Paper, text: &str) -> Vec<(usize, String, Date)> {
    if scan::has_any(text, &super::dates::DONE) {
        return Vec::new();
    }
    let plan = plan_year(paper).and_then(|year| i16::try_from(year).ok());
    let found = BY.find_iter(text).filter_map(|hit| {
        let written = hit.as_str();
        let has_year = !year::mentions(written).is_empty();
        // A deadline that names its year needs none.
        let year = if has_year { 1 } else { plan? };
        let deadline: Deadline = without_year_word(written).parse().ok()?;
        Some(Due { written, at: hit.start(), day: deadline.last_day(year)? })
    });
    found.map(|due| (due.at, due.written.to_owned(), due.day)).collect()
}

/// Tells deadlines that come before what they depend on.
pub(super) fn reversed(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut sent: Vec<(usize, String, String, Date)> = Vec::new();
    let mut gathered: Vec<(usize, String, String, Date)> = Vec::new();
    let mut heading = String::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        match paragraph.role {
            Role::Heading(_) => heading = unnumbered(text).to_owned(),
            Role::Body | Role::Annex => {}
            _ => continue,
        }
        for sentence in sentences(text) {
            let dues = dues(paper, sentence);
            if let [first, .., last] = &dues[..]
                && let Some(at) = sentence[first.0..].find("tổng hợp").map(|at| first.0 + at)
                && at < last.0
                && dues.len() == 2
                && last.2 < first.2
            {
                let message =
                    format!("hạn tổng hợp “{}” đến trước hạn gửi báo cáo “{}”", last.1, first.1);
                remarks.proved(paper.place(index), message, HINT);
                continue;
            }
            let [(at, written, day)] = &dues[..] else { continue };
            let lower = sentence.to_lowercase();
            let is_report = lower.contains("báo cáo") || lower.contains("kết quả");
            if let Some(to) = TO.captures(&sentence[..*at + written.len()])
                && is_report
                && ["gửi", "nộp"].iter().any(|word| lower.contains(word))
            {
                let name = to[1].split(',').next().unwrap_or_default().trim();
                sent.push((index, folded(name), written.clone(), *day));
            } else if let Some(words) = lower.find("tổng hợp").filter(|words| words < at)
                && is_report
            {
                let before = sentence.get(..words).unwrap_or_default();
                let who = format!("{heading} {before}");
                gathered.push((index, folded(&who), written.clone(), *day));
            }
        }
    }
    // Of several rounds of reports it is not known which belong together.
    for (index, to, written, day) in &sent {
        let mut same = sent.iter().filter(|other| other.1 == *to);
        let mut by = gathered.iter().filter(|other| other.1.contains(to.as_str()));
        let (Some(_), None) = (same.next(), same.next()) else { continue };
        let (Some(by), None) = (by.next(), by.next()) else { continue };
        if by.3 < *day && by.0 != *index && to.split(' ').count() > 1 {
            let message = format!("hạn tổng hợp “{}” đến trước hạn gửi báo cáo “{written}”", by.2);
            let places = vec![paper.place(by.0), paper.place(*index)];
            remarks.guess_at(places, message, HINT);
        }
    }
    rows(paper, remarks);
}

const HINT: &str = "lùi hạn tổng hợp ra sau hạn gửi báo cáo, hoặc cho gửi sớm hơn";

/// A heading without its number.
fn unnumbered(text: &str) -> &str {
    let text = text.trim_start();
    match text.split_once(char::is_whitespace) {
        Some((number, rest)) if number.ends_with(['.', ')', '/']) => rest.trim_start(),
        _ => text,
    }
}

/// The sentences of a text: a point that ends one stands before a capital.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.match_indices([';', '\n', '.']).find(|(at, mark)| {
            let after = rest[at + 1..].trim_start_matches(' ');
            *mark != "."
                || after.len() < rest.len() - at - 1 && after.starts_with(char::is_uppercase)
        });
        let end = end.map_or(rest.len(), |(at, _)| at + 1);
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// Tells rows of a table that end before the row that they wait for.
fn rows(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(year) = paper.facts.years.first().and_then(|own| i16::try_from(own.first).ok()) else {
        return;
    };
    for (annex, at) in figures::tables(paper) {
        let mut columns = annex.columns.iter().enumerate();
        let is_due =
            |(_, column): &(usize, &crate::annex::Column)| column.role == ColumnRole::Deadline;
        let Some((column, _)) = columns.find(is_due) else { continue };
        let day = |row: &Row| match &row.cells[column].value.meaning {
            Meaning::Deadline(deadline) => deadline.last_day(year),
            Meaning::Date(day) => Some(*day),
            _ => None,
        };
        for row in &annex.rows {
            let Some(after) = waits_for(annex, row) else { continue };
            let (Some(own), Some(other)) = (day(row), day(after)) else { continue };
            let place = |row: &Row| -> Option<Place> { at(row.cells[column].region) };
            if own < other {
                let (own, other) = (&row.cells[column].value.text, &after.cells[column].value.text);
                let message = format!(
                    "hạn “{}” đến trước hạn “{}” của việc phải xong trước",
                    own.trim(),
                    other.trim()
                );
                let places = place(row).into_iter().chain(place(after)).collect();
                remarks.guess_at(places, message, "xem lại thời gian của hai việc");
            }
        }
    }
}

/// The row of an annex that another says it comes after: the one of its number.
fn waits_for<'a>(annex: &'a Annex, row: &Row) -> Option<&'a Row> {
    let text = row.cells.iter().map(|cell| cell.value.text.as_str());
    let number =
        text.filter_map(|text| AFTER.captures(text)).map(|hit| hit[1].to_owned()).next()?;
    let plain =
        |number: &str| number.trim_end_matches(['.', ')']).trim_start_matches('0').to_owned();
    let mut rows = annex
        .rows
        .iter()
        .filter(|other| other.number.as_deref().is_some_and(|own| plain(own) == plain(&number)));
    let only = rows.next().filter(|_| rows.next().is_none())?;
    (only.index != row.index).then_some(only)
}

/// How many agencies a table must have in common with the section of who does what.
const LEAST_KNOWN: usize = 2;

/// Words for all the others, with which nobody is left out.
const ALL_OTHERS: [&str; 12] = [
    "các cơ quan",
    "các sở",
    "các phòng",
    "các ban",
    "các đơn vị",
    "các thành viên",
    "thành viên ban",
    "cơ quan, đơn vị",
    "sở, ban",
    "phòng, ban",
    "các ngành",
    "đơn vị liên quan",
];

/// Tells agencies that lead work in a table, or in the sections before, and whom the section of who does
/// what leaves out: where it names others of them, and not all the rest at once.
pub(super) fn unassigned(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(Assigned { text, is_open, leads: told }) = assigned(paper) else { return };
    if is_open {
        return;
    }
    let named = folded(&text);
    let is_named = |name: &str| named.contains(&folded(name)) || is_named_shorter(&text, name);
    tell_left_out(paper, super::assignments::leads(paper), is_named, "trong bảng", remarks);
    tell_left_out(paper, told, is_named, "ở phần trên", remarks);
}

/// Whether an agency is named in another way: by its first words, or with these cut to their letters,
/// `Sở NN&PTNT`.
fn is_named_shorter(text: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [kind, first, second, ..] = words[..] else { return false };
    let letter = |word: &str| word.chars().next().map(|c| c.to_uppercase().to_string());
    let letters = [letter(first), letter(second)].into_iter().flatten().collect::<String>();
    text.contains(&format!("{kind} {first} {second}"))
        || text.contains(&format!("{kind} {letters}"))
}

/// Tells those of some leads that are not named, where most are.
fn tell_left_out(
    paper: &Paper,
    leads: Vec<(usize, String)>,
    is_named: impl Fn(&str) -> bool,
    place: &str,
    remarks: &mut Remarks<'_>,
) {
    let mut missing: Vec<(usize, &str)> = Vec::new();
    let mut known = 0;
    let mut seen = std::collections::BTreeSet::new();
    for (index, name) in &leads {
        if !seen.insert(folded(name)) {
            continue;
        }
        match is_named(name) {
            true => known += 1,
            false => missing.push((*index, name)),
        }
    }
    if known < LEAST_KNOWN || missing.len() > known {
        return;
    }
    for (index, name) in missing {
        let message = format!("{name} chủ trì việc {place} mà phần tổ chức thực hiện không nêu");
        let hint = "thêm trách nhiệm của cơ quan này vào phần tổ chức thực hiện, nếu sót";
        remarks.guess(paper.place(index), message, hint);
    }
}

/// The section of who does what.
struct Assigned {
    /// Its text.
    text: String,
    /// Whether it speaks of all the others at once.
    is_open: bool,
    /// The agencies that the sections before it say to lead, with their paragraphs.
    leads: Vec<(usize, String)>,
}

/// The section of who does what; none where no headings of it name agencies.
fn assigned(paper: &Paper) -> Option<Assigned> {
    let (mut text, mut leads) = (String::new(), Vec::new());
    let (mut within, mut agencies) = (false, 0);
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let is_text = matches!(paragraph.role, Role::Body | Role::Heading(_));
        let own = paragraph.text.as_str();
        if let Role::Heading(1) = paragraph.role {
            within = scan::has_any(own, &["tổ chức thực hiện", "phân công"]);
        } else if within && is_text {
            let title = unnumbered(own.trim_start_matches(['-', '+', ' ']));
            agencies += usize::from(is_agency(title.split(':').next().unwrap_or_default().trim()));
            text.push_str(own);
            text.push('\n');
        } else if paragraph.role == Role::Body && text.is_empty() {
            let lead = super::assignments::lead_of(own);
            leads.extend(lead.map(|name| (index, name.to_owned())));
        }
    }
    let is_open = scan::has_any(&text, &ALL_OTHERS);
    (agencies >= LEAST_KNOWN).then_some(Assigned { text, is_open, leads })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_a_capital() {
        let found: Vec<&str> =
            sentences("Gửi trước ngày 15.12.2026. Phòng họp; xong.").map(str::trim).collect();
        assert_eq!(found, ["Gửi trước ngày 15.12.2026.", "Phòng họp;", "xong."]);
    }
}
