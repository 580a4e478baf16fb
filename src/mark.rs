//! The private-use characters by which a filled template tells `markup` what is data.
//!
//! No data and no template can hold them: `workbook` and `template` take them out of what they
//! read, so a mark can't be forged. Data between marks is escaped CommonMark.

/// Begins a figure; decimal indices into the dossier's origins follow, parted by commas.
pub const FIGURE: char = '\u{E000}';
/// Ends a figure's origins; its escaped text follows.
pub const FIGURE_TEXT: char = '\u{E001}';
/// Ends a figure.
pub const FIGURE_END: char = '\u{E002}';
/// A line break within data.
pub const LINE_BREAK: char = '\u{E003}';
/// Begins a placed table; the JSON of a [`Placement`](crate::template::Placement) follows.
pub const TABLE: char = '\u{E004}';
/// Ends a placed table.
pub const TABLE_END: char = '\u{E005}';
/// Begins a blank that the decree allows; one of `so`, `ngay`, `thang`, `nam`, `ten` follows.
pub const BLANK: char = '\u{E006}';
/// Ends a blank.
pub const BLANK_END: char = '\u{E007}';

/// Stands before and after the number of a template and its line, from which the text that follows
/// comes; in no text that leaves `template`.
pub const LINE: char = '\u{E008}';

/// Whether a character is one of the marks, or could be.
pub const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Whether a character turns the direction of the text after it, whatever its letters are.
pub const fn is_override(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

/// A space that CommonMark neither trims nor joins to another.
const SPACE: &str = "&#32;";

/// Writes data so that it can never become markup and reads as it was: every ASCII punctuation
/// mark after a `\`, line breaks as [`LINE_BREAK`], and spaces that would be lost (at the ends, or
/// two in a row) as character references.
///
/// A tab becomes a space; other control characters and the private-use characters are left out,
/// since no document holds them and a mark must not be forged.
///
/// ```
/// let mut out = String::new();
/// kehoach::mark::escape("- R&D < 5%\n{{x}}", &mut out);
/// assert_eq!(out, "\\- R\\&D \\< 5\\%\u{E003}\\{\\{x\\}\\}");
/// ```
pub fn escape(text: &str, out: &mut String) {
    out.reserve(text.len() + text.len() / 8);
    let mut rest = text;
    let mut after_space = true;
    loop {
        // Letters stay as they are, and are most of all that is written.
        let letters = rest.bytes().position(|byte| !is_of_letter(byte)).unwrap_or(rest.len());
        if letters > 0 {
            out.push_str(&rest[..letters]);
            after_space = false;
        }
        let mut characters = rest[letters..].chars();
        let Some(character) = characters.next() else { break };
        rest = characters.as_str();
        match character {
            '\n' => out.push(LINE_BREAK),
            ' ' | '\t' if after_space || rest.is_empty() || rest.starts_with(['\n', '\r']) => {
                out.push_str(SPACE);
            }
            ' ' | '\t' => out.push(' '),
            _ if character.is_control() || is_private(character) || is_override(character) => {
                continue;
            }
            _ if character.is_ascii_punctuation() => out.extend(['\\', character]),
            _ => out.push(character),
        }
        after_space = matches!(character, ' ' | '\t' | '\n');
    }
}

/// Whether a byte is a letter or digit of ASCII, or of a character that is no sign of ASCII, no
/// control, no mark and no override: none of those begins with one of the others.
const fn is_of_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, 0x80..=0xC1 | 0xC3..=0xE1 | 0xE3..=0xED)
}

/// Takes the escapes of [`escape`] off again.
pub fn unescape(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\\' => {
                let escaped = rest.chars().next();
                text.extend(escaped);
                rest = &rest[escaped.map_or(0, char::len_utf8)..];
            }
            '&' if rest.starts_with(&SPACE[1..]) => {
                text.push(' ');
                rest = &rest[SPACE.len() - 1..];
            }
            LINE_BREAK => text.push('\n'),
            _ => text.push(character),
        }
    }
    text
}
