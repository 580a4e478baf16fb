//! Data → CommonMark that prints as the data, whatever it holds.

use crate::template::mark;

/// A space that CommonMark neither trims nor joins to another.
const SPACE: &str = "&#32;";

/// Writes data so that it can never become markup and [`parse`](super::parse()) gives it back as
/// it was: every ASCII punctuation mark after a `\`, line breaks as [`mark::LINE_BREAK`], and
/// spaces that would be lost (at the ends, or two in a row) as character references.
///
/// A tab becomes a space; other control characters and the private-use characters are left out,
/// since no document holds them and a mark must not be forged.
///
/// ```
/// let mut out = String::new();
/// kehoach::markup::escape("- R&D < 5%\n{{x}}", &mut out);
/// assert_eq!(out, "\\- R\\&D \\< 5\\%\u{E003}\\{\\{x\\}\\}");
/// ```
pub fn escape(text: &str, out: &mut String) {
    out.reserve(text.len() + text.len() / 8);
    let mut characters = text.chars().peekable();
    let mut after_space = true;
    while let Some(character) = characters.next() {
        match character {
            '\n' => out.push(mark::LINE_BREAK),
            ' ' | '\t' if after_space || matches!(characters.peek(), None | Some('\n' | '\r')) => {
                out.push_str(SPACE);
            }
            ' ' | '\t' => out.push(' '),
            _ if character.is_control() || mark::is_private(character) => continue,
            _ if character.is_ascii_punctuation() => out.extend(['\\', character]),
            _ => out.push(character),
        }
        after_space = matches!(character, ' ' | '\t' | '\n');
    }
}
