//! How pieces of paragraphs look, as far as components are told by it.

use std::ops::Range;

use super::super::{Align, Paper};
use super::is_capital;

/// Whether most of what a reader sees of a piece is bold.
pub(super) fn is_bold(paper: &Paper, paragraph: usize, text: &Range<usize>) -> bool {
    let (mut bold, mut all) = (0, 0);
    for (piece, letters) in paper.paragraphs[paragraph].letters(text.clone()) {
        all += piece.len();
        bold += if letters.bold { piece.len() } else { 0 };
    }
    all > 0 && bold * 2 > all
}

/// Whether a piece is shown in capitals, typed so or not.
pub(super) fn is_shown_capital(paper: &Paper, paragraph: usize, text: &Range<usize>) -> bool {
    let paragraph = &paper.paragraphs[paragraph];
    is_capital(paragraph.text[text.clone()].trim()) || {
        let mut pieces = paragraph.letters(text.clone()).peekable();
        pieces.peek().is_some() && pieces.all(|(text, letters)| letters.caps || is_capital(text))
    }
}

/// Whether a paragraph is set in the middle.
pub(super) fn is_centred(paper: &Paper, paragraph: usize) -> bool {
    paper.paragraphs[paragraph].layout.align == Align::Centre
}

/// The lines of a paragraph that line breaks set apart, by their bytes; empty ones are left out.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push(at..at + line.len());
        }
        at += line.len() + 1;
    }
    lines
}
