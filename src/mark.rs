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

/// Whether a character is one of the marks, or could be.
pub const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Appends data as CommonMark that reads as the same text: punctuation is escaped, a line break
/// becomes [`LINE_BREAK`], control and private-use characters are dropped.
pub fn escape(data: &str, markup: &mut String) {
    for c in data.chars() {
        match c {
            '\n' => markup.push(LINE_BREAK),
            c if is_private(c) || c.is_control() => {}
            c => {
                if c.is_ascii_punctuation() {
                    markup.push('\\');
                }
                markup.push(c);
            }
        }
    }
}

/// Takes the escapes of [`escape`] off again.
pub fn unescape(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut escaped = false;
    for c in markup.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            LINE_BREAK => text.push('\n'),
            c => text.push(c),
        }
        escaped = false;
    }
    text
}
