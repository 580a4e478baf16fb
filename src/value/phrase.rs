//! Words at the beginning of a text, compared without regard to case.

use std::sync::LazyLock;

/// Words, each also in folded form.
pub(crate) type Words = LazyLock<Vec<(&'static str, String)>>;

macro_rules! words {
    [$($word:literal),* $(,)?] => {
        std::sync::LazyLock::new(|| [$($word),*].map(|word| (word, $crate::value::name::folded(word))).into())
    };
}
pub(crate) use words;

/// The first of the words that a text begins with, and what follows it.
pub(crate) fn strip<'a>(
    text: &'a str,
    folded: &str,
    words: &Words,
) -> Option<(&'static str, &'a str)> {
    words.iter().find_map(|(word, form)| {
        let rest = folded.strip_prefix(form.as_str())?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| (*word, after(text, word)))
    })
}

/// What follows as many words of a text as a phrase has.
pub(crate) fn after<'a>(text: &'a str, phrase: &str) -> &'a str {
    let mut rest = text.trim_start();
    for _ in phrase.split(' ') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    rest
}

/// The text on one line: line breaks are spaces, and spaces are single.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows a word or phrase that the text begins with; `None` if it begins otherwise.
pub(super) fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in word.chars() {
        if !same_letter(rest.next()?, expected) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then(|| rest.trim_start())
}

/// Whether two characters are the same but for case.
pub(super) fn same_letter(one: char, other: char) -> bool {
    // Most letters that differ are both plain, and told apart without tables.
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(&other)
    } else {
        one == other || one.to_lowercase().eq(other.to_lowercase())
    }
}

/// What follows the first of the words that the text begins with, and that word.
pub(super) fn strip_any<'a, 'w>(text: &'a str, words: &[&'w str]) -> Option<(&'w str, &'a str)> {
    words.iter().find_map(|word| strip_word(text, word).map(|rest| (*word, rest)))
}

/// The digits that the text begins with as a number, and what follows them.
pub(super) fn strip_digits(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok()?;
    Some((number, &text[end..]))
}
