//! The paragraphs of a document → the components of the decree that they are (Phụ lục I, Phần I,
//! Mục II and III), by place and wording, whatever they were made with: tables, tabs or spaces.

use std::ops::Range;

use super::{Paper, Role};
use crate::check::plain::plain as folded;

/// A component, or a line of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The paragraph, by its index.
    pub paragraph: usize,
    /// The bytes of the paragraph's text.
    pub text: Range<usize>,
}

/// The components, by their numbers in the decree's diagram (Phụ lục I, Phần IV).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Quốc hiệu (ô 1).
    Nation,
    /// Tiêu ngữ (ô 1).
    Motto,
    /// The agency above the issuer (ô 2).
    Parent,
    /// The issuer (ô 2).
    Issuer,
    /// Number and symbol (ô 3).
    Number,
    /// Place and date (ô 4).
    PlaceDate,
    /// The type (ô 5a).
    Kind,
    /// The subject (ô 5a).
    Subject,
    /// The subject of a letter, below its number (ô 5b).
    LetterSubject,
    /// `Kính gửi` and the addressees (ô 9a).
    Addressee,
    /// A legal basis.
    Basis,
    /// `Nơi nhận:` (ô 9b).
    RecipientsLabel,
    /// A recipient (ô 9b).
    Recipient,
    /// The power and the title of who signs (ô 7a).
    Authority,
    /// The name of who signs (ô 7b).
    SignerName,
    /// `Phụ lục I`.
    AnnexLabel,
    /// The name of an annex.
    AnnexTitle,
    /// `(Kèm theo …)`.
    Attachment,
}

/// The types of documents of the decree (article 7), folded, and those that plans go with.
const KINDS: [&str; 30] = [
    "nghi quyet",
    "quyet dinh",
    "chi thi",
    "quy che",
    "quy dinh",
    "thong cao",
    "thong bao",
    "huong dan",
    "chuong trinh",
    "ke hoach",
    "phuong an",
    "de an",
    "du an",
    "bao cao",
    "bien ban",
    "to trinh",
    "hop dong",
    "cong dien",
    "ban ghi nho",
    "ban thoa thuan",
    "giay uy quyen",
    "giay moi",
    "giay gioi thieu",
    "giay nghi phep",
    "phieu gui",
    "phieu chuyen",
    "phieu bao",
    "thu cong",
    "cong van",
    "ke hoach lien tich",
];

/// How far from the top the head is looked for, in paragraphs.
const HEAD: usize = 40;

/// Finds the components, and gives every paragraph its role.
pub(super) fn recognise(paper: &mut Paper) {
    let mut parts = Vec::new();
    let body = head(paper, &mut parts);
    let end = closing(paper, body, &mut parts);
    bases(paper, body, &mut parts);
    annexes(paper, end, &mut parts);
    parts.sort_by_key(|part| (part.paragraph, part.text.start));
    for table in 0..paper.tables.len() {
        paper.tables[table].is_frame = is_frame(paper, table, &parts);
    }
    for index in 0..paper.paragraphs.len() {
        let part = parts.iter().find(|part| part.paragraph == index);
        let paragraph = &paper.paragraphs[index];
        let in_data = paragraph.cell.is_some_and(|cell| !paper.tables[cell.table].is_frame);
        paper.paragraphs[index].role = match part.map(|part| part.kind) {
            Some(PartKind::Basis) => Role::Basis,
            Some(PartKind::RecipientsLabel | PartKind::Recipient) => Role::Recipients,
            Some(PartKind::Authority | PartKind::SignerName) => Role::Signature,
            Some(PartKind::AnnexLabel | PartKind::AnnexTitle | PartKind::Attachment) => {
                Role::AnnexHead
            }
            Some(_) => Role::Head,
            None if in_data => Role::Cell,
            None if index < body => Role::Head,
            None if end.is_some_and(|end| index > end) => Role::Annex,
            None => heading(&paragraph.text).map_or(Role::Body, Role::Heading),
        };
    }
    paper.parts = parts;
}

/// The components of the head; the index of the first paragraph after it.
fn head(paper: &Paper, parts: &mut Vec<Part>) -> usize {
    let mut body = 0;
    let mut frame = None;
    // The pieces of lines, where tabs or many spaces set two components side by side.
    let mut pieces = Vec::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate().take(HEAD) {
        pieces.extend(split(&paragraph.text).into_iter().map(|text| (index, text)));
    }
    let mut issuers = Vec::new();
    let mut is_seen = false;
    for (index, range) in pieces {
        let text = paper.paragraphs[index].text[range.clone()].trim();
        let plain = folded(text);
        let cell = paper.paragraphs[index].cell;
        let kind = if plain.starts_with("cong hoa xa hoi chu nghia viet nam") {
            frame = frame.or(cell.map(|cell| cell.table));
            Some(PartKind::Nation)
        } else if plain.starts_with("doc lap") && plain.ends_with("hanh phuc") {
            Some(PartKind::Motto)
        } else if text.starts_with("Số") && text.contains('/') && text.chars().count() < 60 {
            Some(PartKind::Number)
        } else if is_place_date(text) {
            Some(PartKind::PlaceDate)
        } else if plain.starts_with("v/v ") {
            Some(PartKind::LetterSubject)
        } else {
            None
        };
        if let Some(kind) = kind {
            is_seen = true;
            body = body.max(index + 1);
            parts.push(Part { kind, paragraph: index, text: range });
        } else if is_capital(text) && kind_of(text).is_none() {
            issuers.push(Part { kind: PartKind::Issuer, paragraph: index, text: range });
        }
    }
    if !is_seen {
        // No head: a leaflet, an annex alone, or a part of a document.
        return title(paper, 0, parts);
    }
    // The lines in capitals beside the nation's name, above the number: the last is the issuer's.
    let last = parts.iter().filter(|part| part.kind == PartKind::Number);
    let last = last.map(|part| part.paragraph).max().unwrap_or(body);
    issuers.retain(|part| {
        let cell = paper.paragraphs[part.paragraph].cell;
        part.paragraph <= last && cell.map(|cell| cell.table) == frame
    });
    let many = issuers.len();
    for (at, mut part) in issuers.into_iter().enumerate() {
        part.kind = if at + 1 < many { PartKind::Parent } else { PartKind::Issuer };
        parts.push(part);
    }
    if let Some(frame) = frame {
        let within = |index: &usize| paper.paragraphs[*index].cell.map(|cell| cell.table);
        let last = (0..paper.paragraphs.len()).filter(|index| within(index) == Some(frame)).max();
        body = body.max(last.map_or(0, |last| last + 1));
    }
    title(paper, body, parts)
}

/// The type, the subject and the addressees, from a paragraph on.
fn title(paper: &Paper, from: usize, parts: &mut Vec<Part>) -> usize {
    let mut body = from;
    let mut has_kind = false;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(from).take(HEAD) {
        let text = paragraph.text.trim();
        let whole = 0..paragraph.text.len();
        if is_blank(text) {
            continue;
        }
        if paragraph.cell.is_some() && has_kind {
            break;
        }
        if !has_kind && kind_of(text).is_some() && is_capital(text.lines().next().unwrap_or("")) {
            has_kind = true;
            body = index + 1;
            match paragraph.text.split_once('\n') {
                Some((kind, _)) => {
                    let end = kind.len();
                    parts.push(Part { kind: PartKind::Kind, paragraph: index, text: 0..end });
                    let text = end + 1..whole.end;
                    parts.push(Part { kind: PartKind::Subject, paragraph: index, text });
                }
                None => parts.push(Part { kind: PartKind::Kind, paragraph: index, text: whole }),
            }
            continue;
        }
        if folded(text).starts_with("kinh gui") {
            parts.push(Part { kind: PartKind::Addressee, paragraph: index, text: whole });
            body = index + 1;
            continue;
        }
        let is_subject = has_kind
            && !starts_as_basis(text)
            && heading(text).is_none()
            && !text.ends_with([';', ':'])
            && !text.ends_with("./.")
            && !(text.ends_with('.') && text.chars().count() > 60)
            && text.chars().count() <= 600
            && index - from < 8
            && (parts.iter().all(|part| part.kind != PartKind::Subject) || is_same(paper, index));
        if !is_subject {
            break;
        }
        parts.push(Part { kind: PartKind::Subject, paragraph: index, text: whole });
        body = index + 1;
    }
    body
}

/// Whether a paragraph goes on with the subject above it: no paragraph of the body begins so soon
/// without an empty line, a heading or a basis.
fn is_same(paper: &Paper, index: usize) -> bool {
    let text = paper.paragraphs[index].text.trim();
    !is_blank(&paper.paragraphs[index - 1].text)
        && text.chars().count() < 120
        && !text.ends_with('.')
}

fn bases(paper: &Paper, body: usize, parts: &mut Vec<Part>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(body) {
        let text = paragraph.text.trim();
        if is_blank(text) {
            continue;
        }
        let is_enactor = is_capital(text) && !text.ends_with(':');
        if starts_as_basis(text) {
            let text = 0..paragraph.text.len();
            parts.push(Part { kind: PartKind::Basis, paragraph: index, text });
        } else if !is_enactor {
            break;
        }
    }
}

/// The recipients and the signature; the last paragraph of them.
fn closing(paper: &Paper, body: usize, parts: &mut Vec<Part>) -> Option<usize> {
    let is_label = |text: &str| folded(text).trim_end_matches([':', ' ']) == "noi nhan";
    let (label, range) = (body..paper.paragraphs.len()).find_map(|index| {
        let text = &paper.paragraphs[index].text;
        let pieces = split(text).into_iter();
        let found = pieces.into_iter().find(|range| is_label(text[range.clone()].trim()));
        Some((index, found?))
    })?;
    parts.push(Part { kind: PartKind::RecipientsLabel, paragraph: label, text: range });
    let Some(own) = paper.paragraphs[label].cell else {
        return Some(loose_closing(paper, label, parts));
    };
    let mut last = label;
    let table = &paper.tables[own.table];
    for (row, cells) in table.rows.iter().enumerate().skip(own.row) {
        for (cell, held) in cells.iter().enumerate() {
            let mut lines: Vec<usize> = held.paragraphs.clone();
            lines.retain(|&index| !is_blank(&paper.paragraphs[index].text));
            last = last.max(held.paragraphs.iter().copied().max().unwrap_or(0));
            let is_recipients = cell == own.cell;
            for (at, &index) in lines.iter().enumerate() {
                let text = paper.paragraphs[index].text.as_str();
                let kind = match is_recipients {
                    true if row == own.row && index == label => continue,
                    true => PartKind::Recipient,
                    false if at + 1 == lines.len() && !is_capital(text) => PartKind::SignerName,
                    false => PartKind::Authority,
                };
                parts.push(Part { kind, paragraph: index, text: 0..text.len() });
            }
        }
    }
    Some(last)
}

/// A closing without a table: recipients in lines that begin with a hyphen, the signature right of
/// them or below.
fn loose_closing(paper: &Paper, label: usize, parts: &mut Vec<Part>) -> usize {
    let mut last = label;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(label) {
        if annex_label(&paragraph.text).is_some() || index - label > HEAD {
            break;
        }
        for range in split(&paragraph.text) {
            let text = paragraph.text[range.clone()].trim();
            let kind = match () {
                () if is_blank(text) || index == label && range.start == 0 => continue,
                () if text.starts_with(['-', '–', '+']) => PartKind::Recipient,
                () if is_capital(text) => PartKind::Authority,
                () if text.chars().count() < 40 && !text.ends_with(['.', ';', ':']) => {
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

fn annexes(paper: &Paper, end: Option<usize>, parts: &mut Vec<Part>) {
    let Some(end) = end else { return };
    let mut is_open = false;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(end + 1) {
        let text = paragraph.text.trim();
        let whole = 0..paragraph.text.len();
        if is_blank(text) {
            continue;
        }
        let in_table = paragraph.cell.is_some();
        let kind = if !in_table && annex_label(text).is_some() {
            is_open = true;
            PartKind::AnnexLabel
        } else if folded(text).starts_with("(kem theo") || folded(text).starts_with("(ban hanh kem")
        {
            PartKind::Attachment
        } else if is_open && !in_table && is_capital(text) {
            PartKind::AnnexTitle
        } else {
            is_open = false;
            continue;
        };
        if kind == PartKind::Attachment {
            is_open = false;
        }
        parts.push(Part { kind, paragraph: index, text: whole });
    }
}

/// Whether a table only sets components side by side.
fn is_frame(paper: &Paper, table: usize, parts: &[Part]) -> bool {
    let kinds = [PartKind::Nation, PartKind::Number, PartKind::RecipientsLabel];
    parts.iter().any(|part| {
        let cell = paper.paragraphs[part.paragraph].cell;
        kinds.contains(&part.kind) && cell.is_some_and(|cell| cell.table == table)
    })
}

/// The type that a line names at its beginning, folded.
pub fn kind_of(text: &str) -> Option<&'static str> {
    let plain = folded(text.lines().next().unwrap_or_default());
    let mut kinds: Vec<_> = KINDS.into_iter().filter(|kind| plain.starts_with(kind)).collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    kinds.first().copied()
}

/// The level of a heading by its number: 1 `I.`, 2 `1.`, 3 `1.1.`, 4 `a)`; none where it has none.
pub fn heading(text: &str) -> Option<usize> {
    let text = text.trim_start();
    let (number, rest) = text.split_once([' ', '\t'])?;
    let is_title = !rest.trim_end().ends_with(['.', ';', ',']) && rest.chars().count() < 200;
    let mark = number.strip_suffix(['.', ')', '/'])?;
    if mark.is_empty() {
        return None;
    }
    if mark.chars().all(|c| "IVXLC".contains(c)) && number.ends_with(['.', '/']) {
        return Some(1);
    }
    if mark.chars().all(|c| c.is_ascii_digit() || c == '.') && number.ends_with('.') {
        let depth = mark.split('.').count();
        return is_title.then_some(1 + depth);
    }
    let is_letter = mark.chars().count() == 1 && mark.chars().all(char::is_lowercase);
    (is_letter && number.ends_with(')') && is_title).then_some(4)
}

/// Whether a line names an annex: `Phụ lục`, `PHỤ LỤC II`, `Phụ biểu 01`, `Biểu số 2`.
pub fn annex_label(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain = folded(text);
    let begins = ["phu luc", "phu bieu", "bieu so", "bieu mau"];
    let word = begins.into_iter().find(|word| plain.starts_with(word))?;
    let rest = plain[word.len()..].trim().trim_end_matches([':', '.']);
    let is_number = rest.is_empty()
        || rest.chars().count() <= 8 && !rest.contains(' ')
        || rest.starts_with("so ") && rest.len() < 10;
    is_number.then_some(text)
}

/// The pieces of a line that tabs or runs of spaces set apart, by their bytes.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
        let is_gap = gap > 0
            && (gap >= 4 || rest[..gap].contains(['\t', '\n']))
            // The room of a number that is not given yet is no gap.
            && !rest[gap..].starts_with('/')
            && !is_date_gap(&text[start..at], &rest[gap..]);
        if is_gap {
            if start < at {
                pieces.push(start..at);
            }
            start = at + gap;
        }
        at += gap.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    if start < text.len() {
        pieces.push(start..text.len());
    }
    pieces
}

/// The room of a day or a month that is not given yet.
fn is_date_gap(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    before.ends_with("ngày") && after.starts_with("tháng")
        || before.ends_with("tháng") && after.starts_with("năm")
        || before.ends_with("Số:")
}

fn is_place_date(text: &str) -> bool {
    let Some((place, date)) = text.split_once(',') else { return false };
    let date = date.trim();
    place.chars().count() < 40
        && date.starts_with("ngày")
        && date.contains("tháng")
        && date.contains("năm")
        && text.chars().count() < 90
}

/// Whether a paragraph begins as a legal basis.
pub fn starts_as_basis(text: &str) -> bool {
    let plain = folded(text);
    ["can cu ", "theo de nghi", "xet de nghi", "thuc hien ", "xet to trinh"]
        .into_iter()
        .any(|word| plain.starts_with(word))
}

/// Whether a line is in capitals throughout.
pub fn is_capital(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

/// Whether a line shows nothing but rules and pictures.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "_-–—\u{FFFC}.".contains(c))
}
