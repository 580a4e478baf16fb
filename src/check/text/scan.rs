//! A text → its words with their bytes, and what rules over texts share.

use std::ops::Range;

use crate::check::Paper;
use crate::check::paper::{Paragraph, Role};
use crate::diagnostic::Place;
use crate::value::name::folded;

/// How many places of one finding are told.
const MOST: usize = 8;

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As it stands.
    pub(super) text: &'t str,
    /// In the form in which words are compared.
    pub(super) folded: String,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

/// The runs of letters of a text, with their bytes.
pub(super) fn letters(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphabetic)?;
        let after = &text[start..];
        let end = start + after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        rest = end;
        Some(start..end)
    })
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    letters(text)
        .map(|range| Word {
            text: &text[range.clone()],
            folded: folded(&text[range.clone()]),
            range,
        })
        .collect()
}

/// Whether one of some words or phrases in small letters stands in a text, in whole words.
pub(super) fn has_any(text: &str, phrases: &[&str]) -> bool {
    let text = text.to_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    phrases.iter().any(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            !text[..at].ends_with(is_word) && !text[at + phrase.len()..].starts_with(is_word)
        })
    })
}

/// Whether two words stand side by side with nothing but a space between them.
pub(super) fn is_joined(text: &str, one: &Range<usize>, next: &Range<usize>) -> bool {
    let between = &text[one.end..next.start];
    !between.is_empty() && between.chars().all(char::is_whitespace)
}

/// Whether a paragraph is prose of the document's own: no component of its head or closing.
pub(super) const fn is_prose(role: Role) -> bool {
    matches!(
        role,
        Role::Basis | Role::Heading(_) | Role::Body | Role::Annex | Role::AnnexHead | Role::Cell
    )
}

/// The paragraphs that are prose, with their index.
pub(super) fn prose(paper: &Paper) -> impl Iterator<Item = (usize, &Paragraph)> {
    paper.paragraphs.iter().enumerate().filter(|(_, paragraph)| is_prose(paragraph.role))
}

/// Where something stands that stands in many places: the first few of them.
pub(super) fn places(paper: &Paper, paragraphs: &[usize]) -> Vec<Place> {
    paragraphs.iter().take(MOST).map(|&index| paper.place(index)).collect()
}

/// ` (3 chỗ)`, where there are several.
pub(super) fn times(count: usize) -> String {
    if count > 1 { format!(" ({count} chỗ)") } else { String::new() }
}

/// The text of the sentence around some bytes.
pub(super) fn sentence<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let is_end = |(at, c): &(usize, char)| {
        matches!(c, ';' | '\n') || *c == '.' && text[at + 1..].starts_with([' ', '\n'])
    };
    let before = text[..range.start].char_indices().rfind(is_end);
    let start = before.map_or(0, |(at, _)| at + 1);
    let after = text[range.end..].char_indices().map(|(at, c)| (at + range.end, c)).find(is_end);
    text[start..after.map_or(text.len(), |(at, _)| at)].trim()
}

/// The letters around some bytes, cut between words, to show what is meant.
pub(super) fn around(text: &str, range: &Range<usize>) -> String {
    const WIDTH: usize = 18;
    let before = &text[..range.start];
    let start = before.char_indices().rev().nth(WIDTH).map_or(0, |(at, _)| {
        at + before[at..].find(' ').map_or(before.len() - at, |space| space + 1)
    });
    let after = &text[range.end..];
    let end = after
        .char_indices()
        .nth(WIDTH)
        .map_or(after.len(), |(at, _)| after[..at].rfind(' ').unwrap_or(0));
    text[start..range.end + end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_cut_between_words() {
        let text = "Các xã rà soát,báo cáo kết quả thực hiện trước ngày 15 tháng 12.";
        let at = text.find(',').unwrap();
        assert_eq!(around(text, &(at..at + 1)), "Các xã rà soát,báo cáo kết quả");
        assert_eq!(around("a,b", &(1..2)), "a,b");
    }

    #[test]
    fn phrases_are_found_in_whole_words() {
        assert!(has_any("Đã giao, ĐÃ XONG", &["đã xong"]) && has_any("(cũ)", &["cũ"]));
        assert!(!has_any("của củ cũng", &["cũ"]) && !has_any("đã xongg đã  xong", &["đã xong"]));
    }

    #[test]
    fn a_sentence_ends_at_its_point() {
        let text = "Một việc. Hai việc; ba việc số 1.500 đồng.";
        let at = text.find("ba").unwrap();
        assert_eq!(sentence(text, &(at..at + 2)), "ba việc số 1.500 đồng.");
        assert_eq!(sentence(text, &(0..4)), "Một việc");
    }
}
