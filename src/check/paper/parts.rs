//! The paragraphs of a document → the components of the decree that they are (Phụ lục I, Phần I,
//! Mục II and III), by place, wording and letters, whatever they were made with: tables, tabs, line
//! breaks or spaces.

mod annexes;
mod closing;
mod head;
mod looks;

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
    /// The power by which a decision is issued, above its legal bases.
    Enactor,
    /// The mark of who drafted it, with the number of copies (ô 12): `PL.(300)`.
    Drafter,
    /// How urgent or secret the document is, or who may see it (ô 10 and 11).
    Stamp,
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

/// What a line begins with that names an annex, folded.
const ANNEX_WORDS: [&str; 4] = ["phu luc", "phu bieu", "bieu so", "bieu mau"];

/// How far from the top the head is looked for, in paragraphs.
const HEAD: usize = 40;

/// Finds the components, and gives every paragraph its role.
pub(super) fn recognise(paper: &mut Paper) {
    let mut parts = Vec::new();
    let body = head::of(paper, &mut parts);
    let end = closing::of(paper, body, &mut parts);
    head::bases(paper, body, &mut parts);
    annexes::of(paper, end, &mut parts);
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
            Some(PartKind::RecipientsLabel | PartKind::Recipient | PartKind::Drafter) => {
                Role::Recipients
            }
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
    let begins = ANNEX_WORDS;
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
    text.chars().all(|c| c.is_whitespace() || "_-–—*\u{FFFC}.".contains(c))
}
