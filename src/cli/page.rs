//! What the verbs print on: whatever is data is shown, and never obeyed.
//!
//! Names of files and sheets, values of manifests and texts of cells come from strangers. A
//! terminal obeys some characters in them: escapes that move its cursor or set its title, marks
//! that turn the direction of text. All that is printed goes through a [`Page`], which shows such
//! characters as `<U+001B>`, or as `\u001b` in JSON; the only escapes that reach a terminal are the
//! styles given to [`Page::styled`] and the help pages. Where the reader has gone, as `head` does
//! after its lines, the rest is dropped and the work goes on: its own status is what counts.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write};

use anstyle::Style;

/// A place to print on.
pub(super) struct Page<'a> {
    to: &'a mut dyn Write,
    is_gone: bool,
    form: Form,
    /// The columns within which words are broken into lines, where they are to be.
    pub(super) width: Option<usize>,
}

/// How characters that are not printed as they are get shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `<U+001B>`; line breaks are line breaks.
    Text,
    /// `<U+001B>`, also for line breaks.
    Line,
    /// `\u001b`.
    Json,
}

impl<'a> Page<'a> {
    /// A page over a writer, which may drop styles or not.
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { to, is_gone: false, form: Form::Text, width: None }
    }

    /// Prints a text in a style.
    pub(super) fn styled(&mut self, style: Style, text: &str) -> io::Result<()> {
        self.raw(&style.render().to_string())?;
        self.write_all(text.as_bytes())?;
        self.raw(&style.render_reset().to_string())
    }

    /// Prints a help page, in which nothing is data, with its styles.
    pub(super) fn help(&mut self, page: &clap::builder::StyledStr) -> io::Result<()> {
        self.raw(&page.ansi().to_string())
    }

    /// Prints JSON, and ends the line.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        let (to, is_gone) = (&mut *self.to, self.is_gone);
        let mut page = Page { to, is_gone, form: Form::Json, width: None };
        serde_json::to_writer_pretty(&mut page, value)?;
        self.is_gone = page.is_gone;
        writeln!(self)
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        if self.is_gone {
            return Ok(());
        }
        let written = self.to.write_all(text.as_bytes());
        self.unless_gone(written)
    }

    fn unless_gone(&mut self, written: io::Result<()>) -> io::Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_gone = true;
                Ok(())
            }
            written => written,
        }
    }
}

impl Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // What the program writes is text, cut between characters.
        let text = String::from_utf8_lossy(bytes);
        self.raw(&shown(&text, self.form))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_gone {
            return Ok(());
        }
        let flushed = self.to.flush();
        self.unless_gone(flushed)
    }
}

/// A name or a text in one line, with all in it that is not seen shown.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    shown(text, Form::Line)
}

fn shown(text: &str, form: Form) -> Cow<'_, str> {
    let is_plain = |c: char| !is_obeyed(c) || c == '\n' && form != Form::Line;
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let ends_line = c == '\r' && form == Form::Text && characters.peek() == Some(&'\n');
        if is_plain(c) || ends_line {
            shown.push(c);
        } else if form == Form::Json {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        }
    }
    Cow::Owned(shown)
}

/// Whether a terminal does something at a character other than to show it, or shows nothing.
fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(
            c,
            '\u{AD}' // soft hyphen
                | '\u{61C}' | '\u{200E}' | '\u{200F}' // marks of direction
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{206F}'
                | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' // without width
                | '\u{2028}' | '\u{2029}' // ends of lines and paragraphs
                | '\u{E000}'..='\u{F8FF}' // private use
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{10FFFF}' // tags, private use
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        for (text, expected) in [
            ("Xã Đôn Phong\n\t5 ≥ 4", "Xã Đôn Phong\n\t5 ≥ 4"),
            ("\u{1B}[2Jxong\u{7}", "<U+001B>[2Jxong<U+0007>"),
            ("\u{9B}31m", "<U+009B>31m"),
            ("a\u{202E}xslx", "a<U+202E>xslx"),
            ("a\r\nb\rc", "a\r\nb<U+000D>c"),
            ("👨\u{200D}👩", "👨\u{200D}👩"),
        ] {
            assert_eq!(shown(text, Form::Text), expected);
        }
        assert_eq!(one_line("a\r\nb"), "a<U+000D><U+000A>b");
    }

    #[test]
    fn json_has_its_own_escapes() {
        let mut written = Vec::new();
        let text = "a\u{1B}\u{9B}\u{202E}\u{E0041}b\n";
        Page::new(&mut written).json(&text).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written, "\"a\\u001b\\u009b\\u202e\\udb40\\udc41b\\n\"\n");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    /// A reader that goes away.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_reader_that_has_gone_ends_nothing() {
        let mut gone = Gone;
        let mut page = Page::new(&mut gone);
        writeln!(page, "một").unwrap();
        page.json(&"hai").unwrap();
        page.flush().unwrap();
    }
}
