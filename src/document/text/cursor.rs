//! Reading one line of the text form: words, escaped names, inlines, places.

use std::sync::Arc;

use super::{BLANKS, Error, listed, value};
use crate::diagnostic::CellPlace;
use crate::document::{Figure, Inline, Origin, Text};

/// How deep an emphasis may stand within others.
const MAX_DEPTH: usize = 32;

/// A line, and how far it has been read.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    /// The line's number, from 1.
    pub(super) line: usize,
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: usize, text: &'a str) -> Self {
        Self { line, text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over a string, if it comes next.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let comes = self.rest().starts_with(expected);
        if comes {
            self.at += expected.len();
        }
        comes
    }

    /// Steps over spaces and tabs.
    pub(super) fn skip_spaces(&mut self) -> &mut Self {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self
    }

    /// Reads on while the characters are such.
    pub(super) fn take_while(&mut self, is_such: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !is_such(c)).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    /// Reads a word and steps over it when it is one of those that the closure knows.
    pub(super) fn eat_word<T>(&mut self, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        let rest = self.rest();
        let mut ends: Vec<_> = rest.match_indices([' ', ':', '|', '}']).map(|(at, _)| at).collect();
        ends.push(rest.len());
        // Keys have one to three words, and a longer one may begin with a shorter one.
        for end in ends.into_iter().take(4).rev() {
            if let Some(found) = known(&rest[..end]) {
                self.at += end;
                return Some(found);
            }
        }
        None
    }

    /// A number, if one comes next.
    pub(super) fn number(&mut self) -> Option<usize> {
        let before = self.at;
        let digits = self.take_while(|c| c.is_ascii_digit());
        let number = digits.parse().ok();
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// That something else was expected here.
    pub(super) fn error(&self, expected: impl Into<String>) -> Error {
        let rest: String = self.rest().chars().take(30).collect();
        Error {
            line: self.line,
            column: self.text[..self.at].chars().count() + 1,
            expected: expected.into(),
            found: if rest.is_empty() { "hết dòng".into() } else { format!("“{rest}”") },
        }
    }

    /// Steps over a string that must come.
    pub(super) fn expect(&mut self, expected: &str) -> Result<(), Error> {
        if self.eat(expected) { Ok(()) } else { Err(self.error(format!("“{expected}”"))) }
    }

    /// Refuses anything that is left of the line.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.skip_spaces().rest().is_empty() { Ok(()) } else { Err(self.error("hết dòng")) }
    }

    /// The character after a `\`.
    fn escaped(&mut self) -> Result<char, Error> {
        let Some(character) = self.peek() else {
            return Err(self.error("một ký tự sau “\\”"));
        };
        self.at += character.len_utf8();
        Ok(match character {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.expect("{")?;
                let before = self.clone();
                let code = self.take_while(|c| c.is_ascii_hexdigit());
                let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                let character =
                    character.ok_or_else(|| before.error("mã của một ký tự, chẳng hạn “2028”"))?;
                self.expect("}")?;
                character
            }
            other => other,
        })
    }

    /// Text up to one of the stops or the end of the line, without spaces at its ends unless they
    /// are escaped.
    pub(super) fn name(&mut self, stops: &[char]) -> Result<String, Error> {
        self.skip_spaces();
        let (mut name, kept) = self.characters(stops)?;
        name.truncate(kept);
        Ok(name)
    }

    /// Text up to one of the stops, and its length without unescaped spaces at its end.
    fn characters(&mut self, stops: &[char]) -> Result<(String, usize), Error> {
        let (mut text, mut kept) = (String::new(), 0);
        while let Some(character) = self.peek() {
            if stops.contains(&character) {
                break;
            }
            self.at += character.len_utf8();
            text.push(if character == '\\' { self.escaped()? } else { character });
            if !matches!(character, ' ' | '\t') {
                kept = text.len();
            }
        }
        Ok((text, kept))
    }

    /// A text up to the end of the line, to `{:}`, or to a `|` where it is a cell's.
    pub(super) fn text(&mut self, cell: bool) -> Result<Text, Error> {
        self.skip_spaces();
        let stops: &[char] = if cell { &['{', '}', '|'] } else { &['{', '}'] };
        let text = self.inlines(stops, true, 0)?;
        match self.peek() {
            Some('}') => Err(self.error("“\\}” (dấu ngoặc nhọn trong văn bản)")),
            _ => Ok(text),
        }
    }

    fn inlines(&mut self, stops: &[char], trim: bool, depth: usize) -> Result<Text, Error> {
        let mut text = Text::new();
        loop {
            let (mut characters, kept) = self.characters(stops)?;
            let open = self.peek() == Some('{') && !(trim && self.rest().starts_with("{:}"));
            if !open && trim {
                characters.truncate(kept);
            }
            if !characters.is_empty() {
                text.push(Inline::Text(characters));
            }
            if !open {
                return Ok(text);
            }
            self.at += 1;
            text.extend(self.braced(depth)?);
            self.expect("}")?;
        }
    }

    /// What stands after a `{`; none for `{}`, which only parts two texts.
    fn braced(&mut self, depth: usize) -> Result<Option<Inline>, Error> {
        if depth == MAX_DEPTH {
            return Err(self.error(format!("không quá {MAX_DEPTH} lớp ngoặc nhọn")));
        }
        if self.peek() == Some('}') {
            return Ok(None);
        }
        Ok(Some(if self.eat("\"\"") {
            Inline::Text(String::new())
        } else if self.eat("/") {
            Inline::LineBreak
        } else if self.eat("_") {
            Inline::Emphasis(self.inlines(&['{', '}'], false, depth + 1)?)
        } else if self.eat("*") {
            Inline::Strong(self.inlines(&['{', '}'], false, depth + 1)?)
        } else if self.eat("?") {
            let blank = self.eat_word(|word| value(&BLANKS, word));
            Inline::Blank(blank.ok_or_else(|| self.error(listed(&BLANKS)))?)
        } else if self.eat("=") {
            Inline::Figure(self.figure()?)
        } else {
            let expected = "“_”, “*”, “=”, “?”, “/” sau “{”, hoặc “\\{” nếu là dấu ngoặc";
            return Err(self.error(expected));
        }))
    }

    fn figure(&mut self) -> Result<Figure, Error> {
        let (text, _) = self.characters(&['|', '{', '}'])?;
        let mut origins = Vec::new();
        while self.eat("|") {
            origins.push(self.origin()?);
        }
        Ok(Figure { text, origins })
    }

    /// `key @ file › sheet › cells`.
    pub(super) fn origin(&mut self) -> Result<Origin, Error> {
        let key = Arc::from(self.name(&['@', '|', '{', '}'])?);
        self.expect("@")?;
        Ok(Origin { key, place: self.place()? })
    }

    /// `file › sheet › cells`.
    pub(super) fn place(&mut self) -> Result<CellPlace, Error> {
        let stops = ['›', '|', '{', '}'];
        let file = Arc::from(self.name(&stops)?);
        self.expect("›")?;
        let sheet = Arc::from(self.name(&stops)?);
        self.expect("›")?;
        let before = self.skip_spaces().clone();
        let cell = self.name(&stops)?.parse();
        let cell = cell.map_err(|_| before.error("địa chỉ ô, chẳng hạn “C8” hoặc “D9:K9”"))?;
        Ok(CellPlace { file, sheet, cell })
    }
}
