//! The text of an XML part → its tags, one after the other, and what stands in them.
//!
//! A document is read for its tags alone before anything else is asked of it, and all of it at every
//! renewal. So they are found by the signs that they begin and end with, and nothing is copied: a
//! reader that gives each piece of text as an event of its own takes four times as long. What is
//! refused is what [`quick_xml`] refuses, which a test compares.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use memchr::{memchr2, memchr3};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It opens an element.
    Start,
    /// It is an element by itself.
    Empty,
    /// It closes one.
    End,
}

/// A tag.
#[derive(Debug, Clone)]
pub(super) struct Tag<'x> {
    pub(super) kind: Kind,
    /// The name with its prefix.
    pub(super) name: &'x str,
    /// What follows the name.
    pub(super) rest: &'x str,
    /// The bytes that it stands at.
    pub(super) at: Range<usize>,
}

/// Why there is no further tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text is at its end.
    End,
    /// It is no XML, or brings entities of its own, which can multiply.
    Broken,
}

/// The tags of a text.
#[derive(Debug)]
pub(super) struct Tags<'x> {
    source: &'x str,
    at: usize,
}

impl<'x> Tags<'x> {
    pub(super) fn of(source: &'x str) -> Self {
        Self { source, at: 0 }
    }

    /// The next tag.
    pub(super) fn next(&mut self) -> Result<Tag<'x>, Stop> {
        let bytes = self.source.as_bytes();
        loop {
            // Most often the next tag follows at once.
            let found = match bytes.get(self.at) {
                Some(b'<') => Some(0),
                _ => memchr2(b'<', b'&', &bytes[self.at..]),
            };
            let Some(found) = found else {
                self.at = bytes.len();
                return Err(Stop::End);
            };
            let start = self.at + found;
            let rest = &bytes[start + 1..];
            if bytes[start] == b'&' {
                // A reference ends before anything else begins.
                let end = memchr3(b';', b'<', b'&', rest).filter(|&end| rest[end] == b';');
                self.at = start + 1 + end.ok_or(Stop::Broken)? + 1;
                continue;
            }
            let skipped = match rest {
                [b'?', ..] => Some(("?>", 1)),
                [b'!', b'-', b'-', ..] => Some(("-->", 3)),
                _ if rest.starts_with(b"![CDATA[") => Some(("]]>", 8)),
                [b'!', ..] => return Err(Stop::Broken),
                _ => None,
            };
            if let Some((end, from)) = skipped {
                let length = memmem::find(&rest[from..], end.as_bytes()).ok_or(Stop::Broken)?;
                self.at = start + 1 + from + length + end.len();
                continue;
            }
            let name_end = rest.iter().position(|&byte| ends_name(byte)).ok_or(Stop::Broken)?;
            let length = name_end + end_of_tag(&rest[name_end..]).ok_or(Stop::Broken)?;
            self.at = start + 1 + length + 1;
            let text = &self.source[start + 1..start + 1 + length];
            let at = start..self.at;
            if let Some(name) = text.strip_prefix('/') {
                return Ok(Tag { kind: Kind::End, name: name.trim_ascii_end(), rest: "", at });
            }
            let (kind, text) = match text.strip_suffix('/') {
                Some(text) => (Kind::Empty, text),
                None => (Kind::Start, text),
            };
            let end = match rest[name_end] {
                b'"' | b'\'' => text.find(|sign: char| sign.is_ascii_whitespace()),
                _ => Some(name_end),
            };
            let (name, rest) = text.split_at(end.unwrap_or(text.len()).min(text.len()));
            return Ok(Tag { kind, name, rest, at });
        }
    }
}

/// Whether a name is at its end before this byte, or goes on as none does. Most bytes of names are
/// letters.
fn ends_name(byte: u8) -> bool {
    byte <= b'>' && (matches!(byte, b'>' | b'"' | b'\'') || byte.is_ascii_whitespace())
}

/// Where a tag ends: at the first `>` that stands in no value. Most tags are so short that a search by
/// many bytes at once costs more to begin than it saves.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.iter();
    loop {
        let sign = *rest.find(|byte| is_sign(**byte))?;
        if sign == b'>' {
            return Some(bytes.len() - rest.len() - 1);
        }
        rest.find(|byte| **byte == sign)?;
    }
}

/// Whether a byte ends a tag, or begins a value. Most bytes are letters.
fn is_sign(byte: u8) -> bool {
    byte <= b'>' && matches!(byte, b'>' | b'"' | b'\'')
}

/// The attributes of a tag: what follows its name → their names with the prefixes, and what stands
/// between the quotes.
#[derive(Debug)]
pub(super) struct Attributes<'x>(pub(super) &'x str);

impl<'x> Iterator for Attributes<'x> {
    type Item = (&'x str, &'x str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0;
        let mut bytes = text.bytes();
        let open = bytes.position(is_sign)?;
        let quote = text.as_bytes()[open];
        if quote == b'>' {
            return None;
        }
        let length = bytes.position(|byte| byte == quote)?;
        let name = text[..open].trim_ascii_end().strip_suffix('=')?;
        self.0 = &text[open + 1 + length + 1..];
        Some((name.trim_ascii(), &text[open + 1..open + 1 + length]))
    }
}

/// What the value of an attribute says, put out of its references.
pub(super) fn value(raw: &str) -> Option<Cow<'_, str>> {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'&' && byte != b'<';
    if raw.bytes().all(is_plain) {
        return Some(Cow::Borrowed(raw));
    }
    let attribute = Attribute { key: QName("a"), value: Cow::Borrowed(raw) };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(Cow::Owned(value.into_owned()))
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    /// The tags as another reader finds them; none where it refuses the text.
    fn theirs(source: &str) -> Option<Vec<(Kind, String, Range<usize>)>> {
        let mut reader = Reader::from_str(source);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut tags = Vec::new();
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap();
            let (kind, name) = match reader.read_event().ok()? {
                Event::Start(tag) => (Kind::Start, tag.name().as_ref().to_owned()),
                Event::Empty(tag) => (Kind::Empty, tag.name().as_ref().to_owned()),
                Event::End(tag) => (Kind::End, tag.name().as_ref().to_owned()),
                Event::DocType(_) => return None,
                Event::Eof => return Some(tags),
                _ => continue,
            };
            tags.push((kind, name, start..usize::try_from(reader.buffer_position()).unwrap()));
        }
    }

    fn ours(source: &str) -> Option<Vec<(Kind, String, Range<usize>)>> {
        let mut tags = Tags::of(source);
        let mut found = Vec::new();
        loop {
            match tags.next() {
                Ok(tag) => found.push((tag.kind, tag.name.to_owned(), tag.at)),
                Err(Stop::End) => return Some(found),
                Err(Stop::Broken) => return None,
            }
        }
    }

    #[test]
    fn tags_are_those_that_another_reader_finds() {
        for source in [
            "<a>một</a>",
            "<?xml version=\"1.0\"?>\n<a b='>' c=\"/>\"><!-- <x> -- --><b/></a >",
            "<a><![CDATA[<b>]]]></a>",
            "<a/ ><b\n c='1'\t/>",
            "<a>&lt;&#x20;&khac;</a>",
            "<a>1 & 2</a>",
            "<a>&<b/>;</a>",
            "<a b='&'/>",
            "<a b='1",
            "<a",
            "<",
            "<!-- ",
            "<!DOCTYPE a><a/>",
            "<!a>",
            "<![CDATA[",
            "<?x",
            "</a></b>",
            "ba > hai",
        ] {
            assert_eq!(ours(source), theirs(source), "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_hardly_xml_is_read_or_refused_alike(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "<a", ">", "/>", "</a", "</a>", "<w:b ", " c=\"", "\"", "'", " d='", "&", "&amp;",
                ";", "một", " ", "\n", "<!--", "-->", "--", "<![CDATA[", "]]>", "<?x", "?>", "/",
            ]), 0..14)
        ) {
            let source = pieces.concat();
            let (ours, theirs) = (ours(&source), theirs(&source));
            proptest::prop_assert_eq!(ours, theirs, "{}", source);
        }
    }

    #[test]
    fn attributes_are_read_in_their_order() {
        let all = |rest| Attributes(rest).map(|(name, raw)| (name, value(raw).unwrap()));
        let found: Vec<_> = all(" w:a=\"1\" b = '&lt;\"' c='x\ny'>").collect();
        let said = |name: &'static str, value: &'static str| (name, Cow::Borrowed(value));
        assert_eq!(found, [said("w:a", "1"), said("b", "<\""), said("c", "x y")]);
        assert_eq!(all(" a b='1'").count(), 1);
        assert_eq!(all("><b c='1'>").count(), 0);
    }
}
