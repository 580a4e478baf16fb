//! The components below the body: recipients and signature, side by side or one below the other.

use std::ops::Range;

use super::super::Paper;
use super::looks::{is_shown_capital, lines};
use super::{HEAD, Part, PartKind, annex_label, is_blank, split};
use crate::check::plain::plain as folded;
use crate::length::Length;

/// Words of titles, folded: a line in capitals that has one is no name.
const TITLES: [&str; 16] = [
    "chu tich",
    "giam doc",
    "truong ban",
    "truong phong",
    "bo truong",
    "thu truong",
    "cuc truong",
    "vien truong",
    "hieu truong",
    "pho ",
    "chanh ",
    "bi thu",
    "tong ",
    "uy vien",
    "chu nhiem",
    "ubnd",
];

/// The gap above a line that is room for a signature.
const ROOM: Length = Length::pt(30);

/// Finds recipients and signature; the last paragraph of them.
pub(super) fn of(paper: &Paper, body: usize, parts: &mut Vec<Part>) -> Option<usize> {
    let is_label = |text: &str| folded(text).trim_end_matches([':', ' ', '.']) == "noi nhan";
    let (label, range) = (body..paper.paragraphs.len()).find_map(|index| {
        let text = &paper.paragraphs[index].text;
        let pieces = split(text).into_iter();
        let found = pieces.into_iter().find(|range| is_label(text[range.clone()].trim()));
        Some((index, found?))
    })?;
    let after = range.end;
    parts.push(Part { kind: PartKind::RecipientsLabel, paragraph: label, text: range });
    let Some(own) = paper.paragraphs[label].cell else {
        return Some(loose(paper, label, parts));
    };
    let mut last = label;
    for cells in paper.tables[own.table].rows.iter().skip(own.row) {
        for (cell, held) in cells.iter().enumerate() {
            last = last.max(held.paragraphs.iter().copied().max().unwrap_or(0));
            if cell != own.cell {
                signature(paper, &held.paragraphs, parts);
                continue;
            }
            for &index in &held.paragraphs {
                let text = &paper.paragraphs[index].text;
                for line in lines(text) {
                    let is_label = index == label && line.start < after;
                    if !is_blank(&text[line.clone()]) && !is_label {
                        let kind = recipient(&text[line.clone()]);
                        parts.push(Part { kind, paragraph: index, text: line });
                    }
                }
            }
        }
    }
    Some(last)
}

/// Whether a line below `Nơi nhận:` is a recipient, or the mark of who drafted the document: a few
/// capitals and the number of copies, `PL.(300)`.
fn recipient(line: &str) -> PartKind {
    let line = line.trim();
    let (mark, copies) = line.split_once('(').unwrap_or((line, ""));
    let copies = copies.trim_end_matches([')', '.', ';']);
    let mark = mark.trim().trim_end_matches('.');
    let is_mark = (1..=6).contains(&mark.chars().count()) && mark.chars().all(char::is_uppercase);
    let is_count = !copies.is_empty() && copies.chars().all(|c| c.is_ascii_digit());
    if is_mark && is_count { PartKind::Drafter } else { PartKind::Recipient }
}

/// A line of a signature, and whether there is room above it.
struct Line {
    paragraph: usize,
    text: Range<usize>,
    is_capital: bool,
    has_room: bool,
}

/// The lines of a signature: power and title, then, below the room to sign in, another title and the
/// name.
fn signature(paper: &Paper, paragraphs: &[usize], parts: &mut Vec<Part>) {
    let mut found: Vec<Line> = Vec::new();
    let mut gap = 0;
    for &index in paragraphs {
        let paragraph = &paper.paragraphs[index];
        if is_blank(&paragraph.text) {
            gap += 1;
            continue;
        }
        let mut above = paragraph.layout.before >= ROOM || gap > 1;
        gap = 0;
        let mut end = 0;
        for text in lines(&paragraph.text) {
            // Line breaks make room too.
            above |= end > 0 && text.start > end + 2;
            end = text.end;
            let said = folded(&paragraph.text[text.clone()]);
            if is_blank(&paragraph.text[text.clone()]) || said.starts_with('(') || said == "da ky" {
                above = true;
                continue;
            }
            let is_capital = is_shown_capital(paper, index, &text);
            found.push(Line { paragraph: index, text, is_capital, has_room: above });
            above = false;
        }
    }
    let last = found.len().saturating_sub(1);
    for (at, line) in found.into_iter().enumerate() {
        let said = folded(&paper.paragraphs[line.paragraph].text[line.text.clone()]);
        let could_be = (2..=6).contains(&said.split_whitespace().count())
            && !TITLES.iter().any(|title| said.contains(title));
        let is_name = at == last && at > 0 && (!line.is_capital || line.has_room && could_be);
        let kind = if is_name { PartKind::SignerName } else { PartKind::Authority };
        parts.push(Part { kind, paragraph: line.paragraph, text: line.text });
    }
}

/// A closing without a table: recipients in lines that begin with a hyphen, the signature right of
/// them or below.
fn loose(paper: &Paper, label: usize, parts: &mut Vec<Part>) -> usize {
    let mut last = label;
    let mut is_named = false;
    let section = paper.paragraphs[label].section;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(label) {
        let is_new = index > label
            && (paragraph.section != section
                || paragraph.layout.page_break_before
                || paragraph.cell.is_some());
        if is_new || annex_label(&paragraph.text).is_some() || index - label > HEAD {
            break;
        }
        for range in split(&paragraph.text) {
            let text = paragraph.text[range.clone()].trim();
            let kind = match () {
                () if is_blank(text) || index == label && range.start == 0 => continue,
                () if text.starts_with(['-', '–', '+']) => PartKind::Recipient,
                () if is_named => return last,
                () if is_shown_capital(paper, index, &range) => PartKind::Authority,
                () if text.chars().count() < 40 && !text.ends_with(['.', ';', ':']) => {
                    is_named = true;
                    PartKind::SignerName
                }
                () => continue,
            };
            last = index;
            parts.push(Part { kind, paragraph: index, text: range });
        }
    }
    last
}
