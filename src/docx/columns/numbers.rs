//! What the cells of a column look like: numbers, numbers with a unit, words.

use crate::docx::spans::{HYPHEN, SPACE};

/// A quantity with its unit, such as `12,5 tiêu chí/xã`, has no more characters than this.
const LONGEST_QUANTITY: usize = 16;

/// What the cells of a column look like.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    /// Whether one is a number of four digits or more.
    pub large: bool,
    /// Whether one is not a number.
    pub words: bool,
    /// Whether one is longer than a number with its unit.
    pub long: bool,
}

impl Numbers {
    /// Takes a cell into account.
    pub(super) fn see(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if is_number(text) {
            self.large |= text.chars().filter(char::is_ascii_digit).count() >= 4;
        } else {
            self.words = true;
            self.long |= text.chars().count() > LONGEST_QUANTITY;
        }
    }
}

/// Whether a cell holds a number or a sign, perhaps with a unit: `0`, `18 km`, `≥ 15 tiêu chí`.
pub(in crate::docx) fn is_short_quantity(text: &str) -> bool {
    let text = text.trim();
    let begins = text.trim_start_matches(['≥', '≤', '<', '>', ' ', SPACE]);
    is_number(text)
        || begins.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().count() <= LONGEST_QUANTITY
}

/// Whether a cell holds a number or a sign and nothing else.
pub(super) fn is_number(text: &str) -> bool {
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
