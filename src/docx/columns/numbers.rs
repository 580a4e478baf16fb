//! What the cells of a column look like: numbers, numbers with a unit, words.

use super::Decimals;
use crate::docx::metrics;
use crate::docx::spans::{HYPHEN, SPACE};

/// A quantity with its unit, such as `12,5 tiêu chí/xã`, has no more characters than this.
const LONGEST_QUANTITY: usize = 16;

/// What the cells of a column look like.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    /// The cells with numbers, or with signs in their place.
    numbers: usize,
    /// Those with digits.
    digits: usize,
    /// The cells that hold anything.
    filled: usize,
    /// Whether one is longer than a number with its unit.
    long: bool,
    /// The room that the numbers take up.
    decimals: Decimals,
}

impl Numbers {
    /// Takes a cell into account.
    pub(super) fn see(&mut self, text: &str, bold: bool) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        if !is_number(text) {
            self.long |= text.chars().count() > LONGEST_QUANTITY;
            return;
        }
        self.numbers += 1;
        self.digits += usize::from(text.contains(|c: char| c.is_ascii_digit()));
        let fraction = fraction(text);
        let whole = &text[..text.len() - fraction.len()];
        self.decimals.whole = self.decimals.whole.max(metrics::units(whole, bold));
        self.decimals.fraction = self.decimals.fraction.max(metrics::units(fraction, bold));
    }

    /// Whether the column holds signs alone, such as `x`.
    pub(super) fn are_signs(&self) -> bool {
        self.filled > 0 && self.numbers == self.filled && self.digits == 0
    }

    /// The room of its numbers, if it is a column of numbers: most of its cells hold one, and none a
    /// sentence.
    pub(super) fn decimals(&self) -> Option<Decimals> {
        let most = !self.long && self.digits > 0 && self.numbers * 2 > self.filled;
        most.then_some(self.decimals)
    }
}

/// What of a number stands from its decimal mark on: `,5%` of `12,5%`, `%` of `12%`.
pub(in crate::docx) fn fraction(number: &str) -> &str {
    let digit = |c: char| c.is_ascii_digit();
    let mark = number
        .rmatch_indices(',')
        .map(|(at, _)| at)
        .find(|&at| number[..at].ends_with(digit) && number[at + 1..].starts_with(digit));
    let end = number.rfind(digit).map_or(number.len(), |last| last + 1);
    &number[mark.unwrap_or(end)..]
}

/// Whether a cell holds a number or a sign and nothing else.
pub(in crate::docx) fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | ','
                        | '%'
                        | '-'
                        | '–'
                        | '+'
                        | '/'
                        | ' '
                        | SPACE
                        | HYPHEN
                        | '≥'
                        | '≤'
                        | '<'
                        | '>'
                        | 'x'
                        | 'X'
                )
        })
}
