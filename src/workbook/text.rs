//! The text of a cell, put in order: NFC, single spaces, lines parted by `\n`, nothing invisible.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::mark::is_private;

/// Puts the text of a cell in order. Lines stay lines; empty ones at the ends go.
pub(super) fn clean(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                break_line(&mut lines);
            }
            '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => break_line(&mut lines),
            c if c.is_whitespace() => {
                if !lines.is_empty() && !lines.ends_with([' ', '\n']) {
                    lines.push(' ');
                }
            }
            c if is_invisible(c) => {}
            c => lines.push(c),
        }
    }
    lines.truncate(lines.trim_end().len());
    match is_nfc_quick(lines.chars()) {
        IsNormalized::Yes => lines,
        IsNormalized::No | IsNormalized::Maybe => lines.nfc().collect(),
    }
}

fn break_line(lines: &mut String) {
    if lines.ends_with(' ') {
        lines.pop();
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
}

/// What leaves no trace on paper and makes equal texts differ, or could be taken for a mark of ours.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_private(c)
        || matches!(
            c,
            '\u{AD}' // soft hyphen
                | '\u{200B}'..='\u{200F}' // zero-width spaces, joiners and directions
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{FDD0}'..='\u{FDEF}'
        )
        || (c as u32) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_in_order() {
        for (text, ordered) in [
            ("Xã  Đôn Phong", "Xã Đôn Phong"),
            ("\u{A0} Xã\u{A0}\u{A0}Lục Bình \t", "Xã Lục Bình"),
            ("Huye\u{302}\u{323}n", "Huyện"),
            ("Huye\u{323}\u{302}n", "Huyện"),
            ("Huyện\r\nBa Bể", "Huyện\nBa Bể"),
            ("Huyện \r Ba Bể", "Huyện\nBa Bể"),
            ("\n Huyện\n\nBa Bể\n\n", "Huyện\n\nBa Bể"),
            ("a\u{0}b\u{7}c\u{E000}d\u{10FFFD}e", "abcde"),
            ("\u{FEFF}Ba\u{200B} Bể\u{AD}", "Ba Bể"),
            (" \u{A0}\n ", ""),
        ] {
            assert_eq!(clean(text), ordered, "{text:?}");
        }
    }
}
