//! What `~` joins in an expression, as Tera reads it: all that binds more tightly.

use std::ops::Range;

use super::scan::{Word, WordKind, ends_operand};

/// What stands beside `~`, each with its bytes: all that binds more tightly, also filters. Short
/// texts that are written out are left out, and numbers that are the end of a calculation.
pub(super) fn joined(source: &str, words: &[Word]) -> Vec<Range<usize>> {
    let text = |at: usize| words.get(at).map_or("", |word| &source[word.range.clone()]);
    let is_join = |at: usize| words[at].kind == WordKind::Punctuation && text(at) == "~";
    let mut found: Vec<Range<usize>> = Vec::new();
    for join in (0..words.len()).filter(|&at| is_join(at)) {
        let first = operand_start(source, words, join);
        let calculated = first
            .checked_sub(1)
            .is_some_and(|before| matches!(text(before), "*" | "/" | "//" | "%"));
        let last = operand_end(source, words, join);
        for (from, to) in [(first, join), (join + 1, last)] {
            let [one, ..] = &words[from.min(to)..to] else { continue };
            let is_short = to - from == 1
                && (one.kind == WordKind::Number
                    || one.kind == WordKind::String && one.range.len() < SHORT_TEXT);
            let range = one.range.start..words[to - 1].range.end;
            let is_left_out = is_short || calculated && from == first;
            if !is_left_out && found.last() != Some(&range) {
                found.push(range);
            }
        }
    }
    found
}

/// A text of fewer bytes may be joined any number of times.
const SHORT_TEXT: usize = 64;

/// Whether a word ends what `~` joins.
fn parts(source: &str, words: &[Word], at: usize) -> bool {
    let text = &source[words[at].range.clone()];
    match words[at].kind {
        WordKind::Name => matches!(text, "and" | "or" | "not" | "in" | "is" | "if" | "else"),
        WordKind::Punctuation => match text {
            "-" => at > 0 && ends_operand(source, &words[at - 1]),
            "~" | "*" | "/" | "//" | "%" | "+" | "==" | "!=" | "<" | ">" | "<=" | ">=" | ","
            | ":" | "=" | "..." => true,
            _ => false,
        },
        WordKind::String | WordKind::Number => false,
    }
}

/// The first word of what stands before a `~`.
fn operand_start(source: &str, words: &[Word], join: usize) -> usize {
    let mut depth = 0_usize;
    for at in (0..join).rev() {
        let is_bracket = words[at].kind == WordKind::Punctuation;
        match &source[words[at].range.clone()] {
            ")" | "]" | "}" if is_bracket => depth += 1,
            "(" | "[" | "?[" | "{" if is_bracket => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return at + 1,
            },
            _ if depth == 0 && parts(source, words, at) => return at + 1,
            _ => {}
        }
    }
    0
}

/// The word after what stands after a `~`.
fn operand_end(source: &str, words: &[Word], join: usize) -> usize {
    let mut depth = 0_usize;
    for at in join + 1..words.len() {
        let is_bracket = words[at].kind == WordKind::Punctuation;
        match &source[words[at].range.clone()] {
            "(" | "[" | "?[" | "{" if is_bracket => depth += 1,
            ")" | "]" | "}" if is_bracket => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return at,
            },
            _ if depth == 0 && parts(source, words, at) => return at,
            _ => {}
        }
    }
    words.len()
}
