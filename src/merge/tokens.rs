//! A text → its tokens, and what differs between two rows of tokens.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::docx::read::outline::plain_letter;

/// A word, a number, or a single sign or space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The bytes of the text.
    pub at: Range<usize>,
    /// What it says, with spaces and hyphens as they are compared.
    pub hash: u64,
    /// Whether it is a space of any sort.
    pub is_space: bool,
}

/// More pairs than this are not compared one with another: a text of which so much differs is
/// another text.
const MOST: usize = 16 << 20;

/// What a letter is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Word,
    Number,
    Sign,
}

/// The tokens of a text. A number is one token with its points, commas and strokes, so that no half
/// of it is ever renewed: `1.234,5`, `01/4/2025`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 4 + 1);
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let part = part(letter);
        let mut hash = mixed(0, said(letter));
        let mut end = start + letter.len_utf8();
        while part != Part::Sign
            && let Some(&(at, next)) = letters.peek()
        {
            let follows = match self::part(next) {
                Part::Word => part == Part::Word,
                Part::Number => true,
                Part::Sign => {
                    part == Part::Number
                        && matches!(next, '.' | ',' | '/')
                        && text[at + 1..].starts_with(|after: char| after.is_ascii_digit())
                }
            };
            if !follows {
                break;
            }
            hash = mixed(hash, said(next));
            end = at + next.len_utf8();
            letters.next();
        }
        let is_space = letter.is_whitespace();
        tokens.push(Token { at: start..end, hash: settled(hash), is_space });
    }
    tokens
}

/// A letter as it is compared.
fn said(letter: char) -> u64 {
    u64::from(u32::from(plain_letter(letter)))
}

/// A hash with one more thing in it. It need not withstand anyone: who makes two texts look the same
/// has them taken for the same.
fn mixed(hash: u64, what: u64) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    (hash.rotate_left(5) ^ what).wrapping_mul(FACTOR)
}

/// A hash whose bits all depend on all that was mixed into it (the end of `SplitMix64`).
fn settled(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}

/// Hashes what is compared, the same in every run.
#[derive(Debug, Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut whole = [0; 8];
            whole[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(whole));
        }
    }

    fn write_u8(&mut self, what: u8) {
        self.write_u64(u64::from(what));
    }

    fn write_u64(&mut self, what: u64) {
        self.0 = mixed(self.0, what);
    }

    fn write_usize(&mut self, what: usize) {
        self.write_u64(what as u64);
    }

    fn finish(&self) -> u64 {
        settled(self.0)
    }
}

fn part(letter: char) -> Part {
    if letter.is_ascii() {
        return match letter {
            '0'..='9' => Part::Number,
            'a'..='z' | 'A'..='Z' => Part::Word,
            _ => Part::Sign,
        };
    }
    // The letters of Vietnamese, and the space that does not break, without a look into tables.
    match letter {
        '\u{C0}'..='\u{D6}'
        | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{24F}'
        | '\u{1E00}'..='\u{1EFF}' => return Part::Word,
        '\u{A0}' => return Part::Sign,
        _ => {}
    }
    if letter.is_numeric() {
        Part::Number
    } else if letter.is_alphabetic() || unicode_normalization::char::is_combining_mark(letter) {
        Part::Word
    } else {
        Part::Sign
    }
}

/// What stands in one row and not in the other: the ranges of both, in order. All between is equal.
pub(super) fn differences<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    if old == new {
        return Vec::new();
    }
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let end = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&rest_old[..rest_old.len() - end], &rest_new[..rest_new.len() - end]);
    let shifted = |old: Range<usize>, new: Range<usize>| {
        (start + old.start..start + old.end, start + new.start..start + new.end)
    };
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    if old.len().saturating_mul(new.len()) > MOST {
        return vec![shifted(0..old.len(), 0..new.len())];
    }
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = shifted(op.old_range(), op.new_range());
        match found.last_mut() {
            // A deletion and an insertion at one place are one difference.
            Some((last_old, last_new))
                if last_old.end == old.start && last_new.end == new.start =>
            {
                last_old.end = old.end;
                last_new.end = new.end;
            }
            _ => found.push((old, new)),
        }
    }
    found
}

/// For each of the old ones, where it stands among the new ones.
pub(super) fn matched<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<Option<usize>> {
    let mut matched = vec![None; old.len()];
    let (mut at_old, mut at_new) = (0, 0);
    let mut differences = differences(old, new);
    differences.push((old.len()..old.len(), new.len()..new.len()));
    for (gone, come) in differences {
        while at_old < gone.start {
            matched[at_old] = Some(at_new);
            at_old += 1;
            at_new += 1;
        }
        (at_old, at_new) = (gone.end, come.end);
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| &text[token.at]).collect()
    }

    #[test]
    fn numbers_are_whole_and_signs_are_single() {
        assert_eq!(
            said("đạt 1.234,5% (01/4/2025)."),
            ["đạt", " ", "1.234,5", "%", " ", "(", "01/4/2025", ")", "."]
        );
        assert_eq!(said("A-B\u{A0}c\u{301}d"), ["A", "-", "B", "\u{A0}", "c\u{301}d"]);
    }

    #[test]
    fn what_is_a_letter_is_as_unicode_has_it() {
        for letter in ('\u{80}'..='\u{24F}').chain('\u{1E00}'..='\u{1EFF}') {
            let is_word = letter.is_alphabetic() && !letter.is_numeric();
            assert_eq!(part(letter) == Part::Word, is_word, "{letter}");
        }
    }

    #[test]
    fn spaces_and_hyphens_that_do_not_break_are_the_same() {
        let hashes = |text| tokens(text).into_iter().map(|token| token.hash).collect::<Vec<_>>();
        assert_eq!(hashes("KH-UBND số 5"), hashes("KH\u{2011}UBND số\u{A0}5"));
        assert_ne!(hashes("a"), hashes("b"));
    }

    #[test]
    fn differences_are_ranges_of_both() {
        let (old, new) = ([1, 2, 3, 4, 5], [1, 9, 3, 5, 6]);
        assert_eq!(differences(&old, &new), [(1..2, 1..2), (3..4, 3..3), (5..5, 4..5)]);
        assert_eq!(matched(&old, &new), [Some(0), None, Some(2), None, Some(3)]);
        assert_eq!(differences(&[1, 2], &[1, 2]), []);
    }
}
