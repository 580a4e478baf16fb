//! Bytes of a paragraph's text as it is read → the letters that are written there, and how they look.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{Letters, Paper, Paragraph, Part};
use crate::docx::read::outline::plain_letter;
use crate::docx::read::story::OBJECT;

impl Paragraph {
    /// The bytes of `raw` that a range of `text` is made of; the number that Word counts is none.
    pub fn raw_range(&self, text: Range<usize>) -> Range<usize> {
        let before = self.label.as_ref().map_or(0, |label| label.len() + 1);
        let (start, end) = (text.start.saturating_sub(before), text.end.saturating_sub(before));
        if text.start <= before && text.end >= self.text.len() {
            return 0..self.raw.len();
        }
        if self.silent.is_empty() && self.text.get(before..).is_some_and(|text| text == self.raw) {
            return start..end;
        }
        let (mut read, mut written) = (0, 0);
        let mut first = None;
        while written < self.raw.len() && read < end {
            if self.silent.contains(&written) {
                written += OBJECT.len_utf8();
                continue;
            }
            if first.is_none() && read >= start {
                first = Some(written);
            }
            let length = cluster(&self.raw[written..]);
            let mut letters = self.raw[written..written + length].chars().map(plain_letter);
            read += match (letters.next(), letters.next()) {
                // Most letters stand alone, and are as they are read.
                (Some(letter), None) if is_composed(letter) => letter.len_utf8(),
                _ => {
                    let letters = self.raw[written..written + length].chars().map(plain_letter);
                    letters.nfc().map(char::len_utf8).sum()
                }
            };
            written += length;
        }
        first.unwrap_or(written)..written
    }

    /// The text in a range of `text` that a reader sees, piece by piece with its letters: what is
    /// hidden, and pieces of nothing but spaces and drawings, are left out.
    pub fn letters(&self, text: Range<usize>) -> impl Iterator<Item = (&str, &Letters)> {
        let range = self.raw_range(text);
        let after = self.runs.partition_point(|run| run.text.end <= range.start);
        let end = range.end;
        let runs = self.runs[after..].iter().take_while(move |run| run.text.start < end);
        runs.filter_map(move |run| {
            let piece =
                self.raw.get(run.text.start.max(range.start)..run.text.end.min(range.end))?;
            // Drawings take no room among the letters.
            let piece = piece.trim_matches(OBJECT);
            let is_seen = |letter: char| !letter.is_whitespace() && letter != OBJECT;
            (!run.letters.hidden && piece.contains(is_seen)).then_some((piece, &*run.letters))
        })
    }
}

impl Paper {
    /// The text of a component, piece by piece with its letters.
    pub fn letters<'p>(&'p self, part: &Part) -> impl Iterator<Item = (&'p str, &'p Letters)> {
        self.paragraphs[part.paragraph].letters(part.text.clone())
    }
}

/// The bytes of a text's first letter and of the marks that stand after it, which are read as one.
fn cluster(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    let is_first = |letter: char| letter.is_ascii() || canonical_combining_class(letter) == 0;
    letters.find(|(_, letter)| is_first(*letter)).map_or(text.len(), |(at, _)| at)
}

/// Whether a letter that stands alone is composed as it is.
fn is_composed(letter: char) -> bool {
    letter.is_ascii() || is_nfc_quick(std::iter::once(letter)) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Run;
    use super::*;

    /// A paragraph whose raw text is of two runs, the second of them bold.
    fn paragraph(label: Option<&str>, plain: &str, bold: &str) -> Paragraph {
        let raw = format!("{plain}{bold}");
        let read: String = raw.chars().map(plain_letter).nfc().collect();
        let run = |text: Range<usize>, bold| Run {
            text,
            letters: Arc::new(Letters { bold, ..Letters::default() }),
        };
        Paragraph {
            text: label.map_or_else(|| read.clone(), |label| format!("{label} {read}")),
            label: label.map(str::to_owned),
            runs: vec![run(0..plain.len(), false), run(plain.len()..raw.len(), true)],
            raw,
            ..Paragraph::default()
        }
    }

    #[test]
    fn letters_are_found_below_numbers_marks_and_spaces_that_do_not_break() {
        let decomposed: String = "số\u{A0}".nfd().collect();
        for label in [None, Some("1.")] {
            for plain in ["so ", "số ", &decomposed] {
                let paragraph = paragraph(label, plain, "mới");
                let at = paragraph.text.find("mới").unwrap();
                let found: Vec<_> = paragraph
                    .letters(at..paragraph.text.len())
                    .map(|(text, letters)| (text, letters.bold))
                    .collect();
                assert_eq!(found, [("mới", true)], "{label:?} {plain:?}");
                let all = paragraph.letters(0..paragraph.text.len()).count();
                assert_eq!(all, 2, "{label:?} {plain:?}");
            }
        }
    }
}
