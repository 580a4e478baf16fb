//! The text of a paragraph → the number, letter or mark that it begins with, and which paragraphs of a
//! document are numbered together: those of its body, and those of each annex.

use crate::check::Paper;
use crate::check::paper::parts::is_blank;
use crate::check::paper::{Paragraph, Role};
use crate::value::roman;

/// The letters that points are counted by, in the order of the decree.
pub(super) const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// What a paragraph begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `Phần I`.
    Part,
    /// `Chương II`.
    Chapter,
    /// `Mục 1`.
    Section,
    /// `Tiểu mục 1`.
    Subsection,
    /// `Điều 5.`
    Article,
    /// `A.`
    Capital,
    /// `I.`
    Roman,
    /// `1.`, `1.2.`, by how many numbers it has.
    Decimal(usize),
    /// `a)`.
    Letter,
    /// `- `.
    Dash,
    /// `+ `.
    Plus,
}

/// A paragraph that begins with a number, a letter or a mark.
#[derive(Debug, Clone)]
pub(super) struct Item<'p> {
    /// The paragraph, by its index.
    pub at: usize,
    /// What it begins with.
    pub kind: Kind,
    /// The numbers: `[1, 2]` of `1.2.`; of a letter its place in the alphabet, from 1.
    pub numbers: Vec<u32>,
    /// The mark as it is typed: `1.2.`, `a)`, `Chương II`.
    pub mark: &'p str,
    /// What stands after it.
    pub rest: &'p str,
}

/// The words that numbers of their own stand after, and what they are.
const WORDS: [(&str, Kind); 5] = [
    ("phần", Kind::Part),
    ("chương", Kind::Chapter),
    ("tiểu mục", Kind::Subsection),
    ("mục", Kind::Section),
    ("điều", Kind::Article),
];

/// What a paragraph begins with; none where it is plain text.
pub(super) fn item(at: usize, text: &str) -> Option<Item<'_>> {
    let text = text.trim();
    if let Some(found) = worded(at, text) {
        return Some(found);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (mark, rest) = (&text[..end], text[end..].trim());
    let of = |kind, numbers| Some(Item { at, kind, numbers, mark, rest });
    match mark {
        "-" | "–" => return of(Kind::Dash, Vec::new()),
        "+" => return of(Kind::Plus, Vec::new()),
        _ => {}
    }
    if rest.is_empty() {
        return None;
    }
    let closing = mark.chars().next_back().filter(|c| matches!(c, '.' | ')' | '/' | ':'));
    let bare = mark.trim_end_matches(['.', ')', '/', ':']);
    if bare.is_empty() || closing.is_none() && !bare.contains('.') {
        return None;
    }
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        // More than two digits are a year or a quantity, and so is what is parted in threes.
        let numbers: Vec<&str> = bare.split('.').collect();
        let is_number =
            |n: &&str| matches!(n.len(), 1 | 2) && n.bytes().all(|b| b.is_ascii_digit());
        if !numbers.iter().all(is_number) || closing.is_some_and(|c| c == ':' || c == '/') {
            return None;
        }
        // `1.5 lần` is a quantity: without a mark at its end a number heads what begins anew.
        if closing.is_none() && !rest.starts_with(char::is_uppercase) {
            return None;
        }
        let numbers: Vec<u32> = numbers.iter().filter_map(|n| n.parse().ok()).collect();
        return of(Kind::Decimal(numbers.len()), numbers);
    }
    let mut letters = bare.chars();
    let first = letters.next()?;
    let is_single = letters.next().is_none();
    if is_single && first.is_lowercase() && closing.is_some_and(|c| matches!(c, ')' | '.' | '/')) {
        let number = place(first).unwrap_or(0);
        return of(Kind::Letter, vec![number]);
    }
    if closing != Some('.') && closing != Some('/') {
        return None;
    }
    if bare.bytes().all(|b| b"IVXLC".contains(&b))
        && let Some(number) = roman::parse(bare)
    {
        return of(Kind::Roman, vec![number]);
    }
    let number = place(first.to_lowercase().next()?).filter(|_| is_single && first.is_uppercase());
    of(Kind::Capital, vec![number?])
}

/// Whether all letters of a paragraph are shown as capitals, typed so or set so.
pub(super) fn in_capitals(paragraph: &Paragraph) -> bool {
    paragraph.text.chars().any(char::is_alphabetic)
        && paragraph
            .letters(0..paragraph.text.len())
            .all(|(text, letters)| letters.caps || !text.chars().any(char::is_lowercase))
}

/// The place of a letter in the alphabet of points, from 1; none where points have no such letter.
pub(super) fn place(letter: char) -> Option<u32> {
    let place = LETTERS.chars().position(|own| own == letter)?;
    u32::try_from(place + 1).ok()
}

/// The letter of a place, from 1.
pub(super) fn letter(place: u32) -> Option<char> {
    LETTERS.chars().nth(usize::try_from(place).ok()?.checked_sub(1)?)
}

/// What begins with a word and a number on a line of its own, or a number with a dot.
fn worded(at: usize, text: &str) -> Option<Item<'_>> {
    if !text.starts_with(['P', 'C', 'T', 'M', 'Đ']) {
        return None;
    }
    let (kind, after) = WORDS.iter().find_map(|(word, kind)| {
        let length = word.chars().count();
        let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
        let (begin, after) = text.split_at(end);
        let is_word = begin.to_lowercase() == *word && begin.starts_with(char::is_uppercase);
        (is_word && after.starts_with([' ', '\u{A0}'])).then_some((*kind, after))
    })?;
    let number = after.trim_start();
    let end = number.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(number.len());
    let (digits, rest) = number.split_at(end);
    let value = match digits.parse() {
        Ok(value) => value,
        Err(_) => roman::parse(digits)?,
    };
    // `Mục 1 của Kế hoạch` is a sentence, `Điều 5. Thi hành` and a line that ends are not.
    let is_alone = rest.is_empty() || rest.starts_with(['.', ':', '\n']);
    let mark = &text[..text.len() - rest.len()];
    let rest = rest.trim_start_matches(['.', ':']).trim();
    is_alone.then_some(Item { at, kind, numbers: vec![value], mark, rest })
}

/// The paragraphs that are numbered together, blank ones and those of tables left out.
pub(super) fn regions(paper: &Paper) -> Vec<Vec<usize>> {
    let mut regions = vec![Vec::new()];
    let mut was_head = false;
    for (at, paragraph) in paper.paragraphs.iter().enumerate() {
        let is_head = paragraph.role == Role::AnnexHead;
        if is_head && !was_head {
            regions.push(Vec::new());
        }
        was_head = is_head;
        let is_text = matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex);
        if is_text && paragraph.cell.is_none() && !is_blank(&paragraph.text) {
            regions.last_mut().expect("there is one").push(at);
        }
    }
    regions
}

/// The items of each region; what stands within quotation marks belongs to another document.
pub(super) fn items(paper: &Paper) -> Vec<Vec<Item<'_>>> {
    let region = |region: &Vec<usize>| {
        let mut is_quoted = false;
        let mut items = Vec::new();
        for &at in region {
            let text = paper.paragraphs[at].text.as_str();
            if !is_quoted {
                items.extend(item(at, text));
            }
            let (opened, closed) = (text.rfind('“'), text.rfind('”'));
            if opened.or(closed).is_some() {
                is_quoted = opened > closed;
            }
        }
        items
    };
    regions(paper).iter().map(region).collect()
}

impl Item<'_> {
    /// Whether it is a title on a line of its own: no sentence, and no words after a label.
    pub(super) fn is_title(&self) -> bool {
        let rest = self.rest;
        !rest.is_empty()
            && !rest.ends_with(['.', ';', ',', ':'])
            && !rest.contains(": ")
            && rest.chars().count() < 200
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Kind, Vec<u32>)> {
        item(0, text).map(|item| (item.kind, item.numbers))
    }

    #[test]
    fn marks_are_known_and_quantities_are_none() {
        let cases = [
            ("I. MỤC ĐÍCH", Kind::Roman, &[1][..]),
            ("A. KẾT QUẢ", Kind::Capital, &[1]),
            ("1. Mục đích", Kind::Decimal(1), &[1]),
            ("4.10. Giữ vững", Kind::Decimal(2), &[4, 10]),
            ("1.2 Yêu cầu", Kind::Decimal(2), &[1, 2]),
            ("đ) Kinh phí", Kind::Letter, &[5]),
            ("f) Kinh phí", Kind::Letter, &[0]),
            ("- Các xã", Kind::Dash, &[]),
            ("+ Các thôn", Kind::Plus, &[]),
            ("Chương II", Kind::Chapter, &[2]),
            ("Điều 5. Hiệu lực", Kind::Article, &[5]),
            ("Mục 1\nQUY ĐỊNH CHUNG", Kind::Section, &[1]),
        ];
        for (text, kind, numbers) in cases {
            assert_eq!(read(text), Some((kind, numbers.to_vec())), "{text}");
        }
        for text in [
            "1.5 lần so với năm trước",
            "1.250 hộ nghèo",
            "2026. Năm",
            "Mục 1 của Kế hoạch này",
            "Phần lớn các xã",
            "TP. Hà Nội",
            "10 xã",
            "I.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
