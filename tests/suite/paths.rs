//! Paths in what the program says, with `/` on every system: a snapshot is the same everywhere.

use std::path::{MAIN_SEPARATOR, Path};

/// What was said, with `/` in its paths.
pub(crate) fn slashed(said: &str) -> String {
    slashed_from(said, MAIN_SEPARATOR)
}

/// What was said, with `/` in its paths, and a word for a folder that is another in each run.
pub(crate) fn shown(said: &str, folder: &Path, word: &str) -> String {
    let folder = slashed(&folder.display().to_string());
    slashed(said).replace(&folder, word)
}

/// The separator is doubled in JSON and in `{:?}`; before a quote it is none, but keeps it from
/// ending the text; alone between two backticks it is what is spoken of.
fn slashed_from(said: &str, separator: char) -> String {
    if separator == '/' {
        return said.to_owned();
    }
    let mut slashed = String::with_capacity(said.len());
    let mut letters = said.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != separator || matches!(letters.peek(), Some('"' | '`')) {
            slashed.push(letter);
        } else {
            letters.next_if_eq(&separator);
            slashed.push('/');
        }
    }
    slashed
}

#[test]
fn paths_of_windows_are_shown_as_those_of_others() {
    let slashed = |said: &str| slashed_from(said, '\\');
    assert_eq!(slashed(r"ở out\a b\c.docx"), "ở out/a b/c.docx");
    assert_eq!(slashed(r#"{"path": "out\\a.docx", "chữ": "là \"a\""}"#), {
        r#"{"path": "out/a.docx", "chữ": "là \"a\""}"#
    });
    assert_eq!(slashed_from(r"a\b", '/'), r"a\b");
}
