//! The text of a cell, put in order: NFC, single spaces, lines parted by `\n`, nothing invisible.
//!
//! Kind by kind, where a character is no plain letter:
//!
//! | Characters | Become |
//! | --- | --- |
//! | no-break and other spaces | a space: where no line may part, `docx` binds again by its own rules |
//! | joiners in an emoji, and in scripts that need them | kept, and so are marks of direction in a text that has letters from right to left |
//! | spaces without width | kept in scripts that part no words (Khmer, Lao, Thai, Burmese) |
//! | the same elsewhere, byte order marks, soft hyphens, controls | nothing: they are not seen |
//! | private use, and marks that turn the direction | nothing, and [`loses`] tells: these are seen |

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::mark::{is_override, is_private};

/// Puts the text of a cell in order. Lines stay lines; empty ones at the ends go.
pub(crate) fn clean(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let is_from_right = !text.is_ascii() && text.chars().any(is_from_right);
    let mut before = ' ';
    while let Some(c) = characters.next() {
        let after = characters.peek().copied();
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                break_line(&mut lines);
            }
            '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => break_line(&mut lines),
            c if c.is_whitespace() || is_blank(c) => {
                if !lines.is_empty() && !lines.ends_with([' ', '\n']) {
                    lines.push(' ');
                }
            }
            c if is_invisible(c) && !means_something(before, c, after, is_from_right) => continue,
            c => lines.push(c),
        }
        before = c;
    }
    lines.truncate(lines.trim_end().len());
    match is_nfc_quick(lines.chars()) {
        IsNormalized::Yes => lines,
        IsNormalized::No | IsNormalized::Maybe => lines.nfc().collect(),
    }
}

/// Whether what [`clean`] takes out of a text is something that a reader of the sheet sees.
pub(super) fn loses(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| is_private(c) || is_override(c))
}

/// What looks like a space and is a letter or a symbol to Unicode.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Whether a character that isn't seen matters where it stands.
fn means_something(before: char, c: char, after: Option<char>, is_from_right: bool) -> bool {
    match c {
        '\u{200B}' => parts_no_words(before) || after.is_some_and(parts_no_words),
        '\u{200C}' => needs_joiners(before),
        '\u{200D}' => needs_joiners(before) || is_emoji(before) && after.is_some_and(is_emoji),
        '\u{200E}' | '\u{200F}' | '\u{61C}' => is_from_right,
        // The tags of a flag follow it.
        '\u{E0020}'..='\u{E007F}' => before == '\u{1F3F4}' || is_tag(before),
        _ => false,
    }
}

/// Letters that are written from right to left.
fn is_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}')
        || matches!(c, '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Letters whose shapes hang on what joins them: Arabic, the scripts of India, Burmese, Khmer,
/// Mongolian.
fn needs_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}')
        || matches!(c, '\u{1780}'..='\u{18AF}')
}

/// Letters of scripts that write no spaces between words.
fn parts_no_words(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// What an emoji may be made of: pictures, with what gives their colour.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}') || is_tag(c)
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
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
                | '\u{61C}' // direction
                | '\u{115F}' | '\u{1160}' | '\u{180E}' // fillers
                | '\u{200B}'..='\u{200F}' // zero-width spaces, joiners and directions
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{FDD0}'..='\u{FDEF}'
                | '\u{E0000}'..='\u{E0FFF}' // tags
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
            ("1\u{A0}234\u{202F}567 ha", "1 234 567 ha"),
            ("\u{3164}\u{2800}", ""),
            ("a\u{202E}b\u{202C}c\u{200E}", "abc"),
        ] {
            assert_eq!(clean(text), ordered, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_seen_is_kept_where_it_means_something() {
        for text in [
            "gia đình 👨\u{200D}👩\u{200D}👧",
            "❤\u{FE0F}\u{200D}🔥",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "ភាសា\u{200B}ខ្មែរ",
            "نامه\u{200C}ای",
            "שלום\u{200F} (1)",
        ] {
            assert_eq!(clean(text), text, "{text:?}");
        }
        for (text, ordered) in [
            ("Ba\u{200D} Bể", "Ba Bể"),
            ("👨\u{200D} ông", "👨 ông"),
            ("Ba\u{200C}Bể", "BaBể"),
            ("Ba\u{E0041}Bể", "BaBể"),
        ] {
            assert_eq!(clean(text), ordered, "{text:?}");
        }
    }

    #[test]
    fn what_was_seen_and_is_lost_is_told() {
        for text in ["\u{F0FC} đạt", "tệp\u{202E}xslx"] {
            assert!(loses(text), "{text:?}");
        }
        for text in ["đạt ✓", "\u{FEFF}Ba\u{200B}\u{AD} Bể\u{200E}", "👨\u{200D}👩"] {
            assert!(!loses(text), "{text:?}");
        }
    }
}
