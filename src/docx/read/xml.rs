//! The text of an XML part → a tree of its elements, each with the bytes it stands at, so that a
//! change is a splice and everything else stays as it is.
//!
//! Namespaces are resolved: a word processor may bind any prefix. Elements stand in the order in
//! which they open, each with the index after its last descendant, so that a walk is a loop.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// How deep elements may nest.
const DEEPEST: usize = 1024;

/// The most elements of a part.
const MOST: usize = 8 << 20;

/// The namespaces that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// `WordprocessingML`, transitional or strict.
    Word,
    /// What one program understands and another does not (`mc:AlternateContent`).
    Compatibility,
    /// The manifest of this program.
    Manifest,
    /// Any other.
    Other,
}

impl Namespace {
    fn of(name: &str) -> Self {
        match name {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            other if other == crate::docx::seal::NAMESPACE => Self::Manifest,
            _ => Self::Other,
        }
    }
}

/// An element: where it stands, and what it stands in.
#[derive(Debug, Clone)]
pub struct Element<'x> {
    /// The namespace.
    pub namespace: Namespace,
    /// The name without its prefix.
    pub name: &'x str,
    /// The element that it stands in; none for the root.
    pub parent: Option<usize>,
    /// The index after its last descendant.
    pub after: usize,
    /// The bytes of the whole element, tags and all.
    pub whole: Range<usize>,
    /// The bytes between its tags; empty, and at the end, where it is written as one tag.
    pub inner: Range<usize>,
}

/// A part of a file as a tree.
#[derive(Debug)]
pub struct Xml<'x> {
    /// The text that the bytes are of.
    pub source: &'x str,
    /// The elements in the order in which they open.
    pub elements: Vec<Element<'x>>,
}

impl<'x> Xml<'x> {
    /// Reads a part; none where it is not well-formed, or nests or holds more than a document does.
    pub fn read(source: &'x str) -> Option<Self> {
        let mut reader = Reader::from_str(source);
        let mut elements: Vec<Element<'x>> = Vec::with_capacity(source.len() / 32);
        let mut open: Vec<usize> = Vec::new();
        let mut bindings = Bindings::default();
        loop {
            let start = position(&reader)?;
            match reader.read_event().ok()? {
                Event::Start(_) | Event::Empty(_) if open.len() >= DEEPEST => return None,
                Event::Start(tag) => {
                    bindings.bind(&tag, open.len() + 1)?;
                    let element = element(&bindings, &tag, source, start, open.last())?;
                    open.push(elements.len());
                    elements.push(element);
                    let end = position(&reader)?;
                    elements.last_mut()?.inner = end..end;
                }
                Event::Empty(tag) => {
                    bindings.bind(&tag, open.len() + 1)?;
                    let mut element = element(&bindings, &tag, source, start, open.last())?;
                    bindings.end(open.len());
                    let end = position(&reader)?;
                    element.whole.end = end;
                    element.inner = end..end;
                    element.after = elements.len() + 1;
                    elements.push(element);
                }
                Event::End(_) => {
                    let index = open.pop()?;
                    bindings.end(open.len());
                    let after = elements.len();
                    let element = &mut elements[index];
                    element.inner.end = start;
                    element.whole.end = position(&reader)?;
                    element.after = after;
                }
                // Entities of a file's own are not read: they can multiply.
                Event::DocType(_) => return None,
                Event::Eof => break,
                _ => {}
            }
            if elements.len() > MOST {
                return None;
            }
        }
        (open.is_empty() && !elements.is_empty()).then_some(Self { source, elements })
    }

    /// Whether an element is this one of `WordprocessingML`.
    pub fn is(&self, index: usize, name: &str) -> bool {
        let element = &self.elements[index];
        element.namespace == Namespace::Word && element.name == name
    }

    /// The children of an element in their order.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.elements[index].after;
        let first = Some(index + 1).filter(|&child| child < end);
        std::iter::successors(first, move |&child| {
            Some(self.elements[child].after).filter(|&next| next < end)
        })
    }

    /// The first child of this name.
    pub fn child(&self, index: usize, name: &str) -> Option<usize> {
        self.children(index).find(|&child| self.is(child, name))
    }

    /// The child reached by names, one below the other.
    pub fn path(&self, index: usize, names: &[&str]) -> Option<usize> {
        names.iter().try_fold(index, |index, name| self.child(index, name))
    }

    /// The elements that an element stands in, the nearest first.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.elements[index].parent, |&index| self.elements[index].parent)
    }

    /// The value of an attribute, by its name without a prefix; one with the element's own prefix
    /// before one with none, and no other.
    pub fn attribute(&self, index: usize, name: &str) -> Option<Cow<'x, str>> {
        let element = &self.elements[index];
        let tag = self.source.get(element.whole.start + 1..)?;
        let length = tag.find([' ', '\t', '\r', '\n', '/', '>'])?;
        let end = if element.inner.is_empty() { element.whole.end } else { element.inner.start };
        let text = self.source.get(element.whole.start + 1..end)?;
        let text = text.split_once("></").map_or(text, |(opening, _)| opening);
        let text = text.trim_end_matches(['>', '/']);
        if !text.contains(name) {
            return None;
        }
        let prefix = tag[..length].split_once(':').map_or("", |(prefix, _)| prefix);
        let attributes = BytesStart::from_content(text, length);
        let mut bare = None;
        for attribute in attributes.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let key: &str = attribute.key.as_ref();
            let (own, local) = key.split_once(':').unwrap_or(("", key));
            if local != name || !(own == prefix || own.is_empty()) {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
            if own == prefix {
                return Some(Cow::Owned(value));
            }
            bare = Some(Cow::Owned(value));
        }
        bare
    }

    /// The value of an attribute, by its name without a prefix, whatever its prefix is: `r:id`.
    pub fn any_attribute(&self, index: usize, name: &str) -> Option<Cow<'x, str>> {
        let element = &self.elements[index];
        let end = if element.inner.is_empty() { element.whole.end } else { element.inner.start };
        let text = self.source.get(element.whole.start + 1..end)?;
        let text = text.split_once("></").map_or(text, |(opening, _)| opening);
        let text = text.trim_end_matches(['>', '/']);
        let length = text.find([' ', '\t', '\r', '\n'])?;
        let attributes = BytesStart::from_content(text, length);
        attributes.attributes().with_checks(false).flatten().find_map(|attribute| {
            let key: &str = attribute.key.as_ref();
            let local = key.split_once(':').map_or(key, |(_, local)| local);
            if local != name {
                return None;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some(Cow::Owned(value.into_owned()))
        })
    }

    /// The value of the attribute `val`.
    pub fn val(&self, index: usize) -> Option<Cow<'x, str>> {
        self.attribute(index, "val")
    }

    /// The bytes of an element as they stand.
    pub fn raw(&self, index: usize) -> &'x str {
        &self.source[self.elements[index].whole.clone()]
    }

    /// The text directly in an element, put out of its references; that of its children, of
    /// comments and instructions is no part of it.
    pub fn text(&self, index: usize) -> Cow<'x, str> {
        let inner = &self.source[self.elements[index].inner.clone()];
        if !inner.contains(['&', '<', '\r']) {
            return Cow::Borrowed(inner);
        }
        Cow::Owned(self.pieces(index).map(|(_, text)| text).collect())
    }

    /// The text directly in an element as pieces: the bytes of each, and what it says. A reference
    /// is a piece of its own.
    pub fn pieces(&self, index: usize) -> impl Iterator<Item = (Range<usize>, Cow<'x, str>)> + '_ {
        let inner = self.elements[index].inner.clone();
        let mut at = inner.start;
        std::iter::from_fn(move || {
            while at < inner.end {
                let rest = &self.source[at..inner.end];
                let start = at;
                if let Some(data) = rest.strip_prefix("<![CDATA[") {
                    let length = data.find("]]>")?;
                    at += length + "<![CDATA[]]>".len();
                    return Some((start..at, Cow::Borrowed(&data[..length])));
                }
                if rest.starts_with('<') {
                    let end = if rest.starts_with("<!--") { "-->" } else { ">" };
                    let child = (index + 1..self.elements[index].after)
                        .find(|&child| self.elements[child].whole.start == at);
                    at = match child {
                        Some(child) => self.elements[child].whole.end,
                        None => at + rest.find(end)? + end.len(),
                    };
                    continue;
                }
                let special = |text: &str| text.find(['&', '<', '\r']).unwrap_or(text.len());
                if rest.starts_with('&') {
                    let length = rest.find(';')? + 1;
                    at += length;
                    let text = unescape(&rest[..length]).unwrap_or_default();
                    return Some((start..at, Cow::Owned(text.into_owned())));
                }
                if rest.starts_with('\r') {
                    at += if rest.starts_with("\r\n") { 2 } else { 1 };
                    return Some((start..at, Cow::Borrowed("\n")));
                }
                let length = special(rest);
                at += length;
                return Some((start..at, Cow::Borrowed(&rest[..length])));
            }
            None
        })
    }
}

/// What prefixes stand for. Most parts bind all of them at their root.
#[derive(Default)]
struct Bindings {
    /// The depth of the element that binds, the prefix, and what it stands for.
    bound: Vec<(usize, String, Namespace)>,
}

impl Bindings {
    /// Takes in what a tag binds.
    fn bind(&mut self, tag: &BytesStart<'_>, depth: usize) -> Option<()> {
        let text: &str = tag.as_ref();
        if !text.contains("xmlns") {
            return Some(());
        }
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let key: &str = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            self.bound.push((depth, prefix.to_owned(), Namespace::of(&value)));
        }
        Some(())
    }

    /// Forgets what is bound deeper than this.
    fn end(&mut self, depth: usize) {
        while self.bound.pop_if(|(own, ..)| *own > depth).is_some() {}
    }

    fn of(&self, prefix: &str) -> Namespace {
        let bound = self.bound.iter().rev().find(|(_, own, _)| own == prefix);
        bound.map_or(Namespace::Other, |(.., namespace)| *namespace)
    }
}

/// The namespace and the name of a part's root; nothing after it is read.
pub fn root(source: &str) -> Option<(Namespace, String)> {
    let mut reader = Reader::from_str(source);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                let mut bindings = Bindings::default();
                bindings.bind(&tag, 1)?;
                let qualified = tag.name();
                let qualified: &str = qualified.as_ref();
                let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
                return Some((bindings.of(prefix), name.to_owned()));
            }
            Event::Eof | Event::DocType(_) => return None,
            _ => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> Option<usize> {
    usize::try_from(reader.buffer_position()).ok()
}

fn element<'x>(
    bindings: &Bindings,
    tag: &BytesStart<'_>,
    source: &'x str,
    start: usize,
    parent: Option<&usize>,
) -> Option<Element<'x>> {
    let qualified = source.get(start + 1..start + 1 + tag.name().as_ref().len())?;
    let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
    Some(Element {
        namespace: bindings.of(prefix),
        name,
        parent: parent.copied(),
        after: 0,
        whole: start..start,
        inner: start..start,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn elements_have_their_places_whatever_the_prefix() {
        for prefix in ["w:", "x:", ""] {
            let binding = prefix.trim_end_matches(':');
            let colon = if binding.is_empty() { "" } else { ":" };
            let source = format!(
                "<?xml version=\"1.0\"?>\n<{prefix}p xmlns{colon}{binding}=\"{WORD}\"><!-- c -->\
                 <{prefix}jc {prefix}val=\"a&amp;b\"/><{prefix}t>1 &lt; 2</{prefix}t></{prefix}p>"
            );
            let xml = Xml::read(&source).unwrap();
            assert!(xml.is(0, "p"));
            assert_eq!(xml.children(0).collect::<Vec<_>>(), [1, 2]);
            assert_eq!(xml.val(1).as_deref(), Some("a&b"));
            assert_eq!(xml.text(2), "1 < 2");
            assert_eq!(xml.raw(0), &source[source.find('\n').unwrap() + 1..]);
            assert_eq!(xml.elements[0].after, 3);
            assert_eq!(xml.ancestors(2).collect::<Vec<_>>(), [0]);
        }
    }

    #[test]
    fn a_prefix_stands_for_what_the_nearest_element_binds_it_to() {
        let source =
            format!("<a><w:p xmlns:w=\"{WORD}\"><w:r xmlns:w=\"x\"/><w:t/></w:p><w:p/></a>");
        let xml = Xml::read(&source).unwrap();
        let words = [1, 2, 3, 4].map(|index| xml.elements[index].namespace == Namespace::Word);
        assert_eq!(words, [true, false, true, false]);
        assert_eq!(root(&source).unwrap(), (Namespace::Other, "a".to_owned()));
        assert_eq!(root(&source[3..]).unwrap(), (Namespace::Word, "p".to_owned()));
    }

    #[test]
    fn the_text_of_an_element_is_known_piece_by_piece() {
        let xml = Xml::read("<a>một&#x20;<![CDATA[<hai>]]><b>x</b>\r\nba<!-- y --></a>").unwrap();
        let pieces: Vec<_> = xml.pieces(0).collect();
        let texts: Vec<_> = pieces.iter().map(|(_, text)| &**text).collect();
        assert_eq!(texts, ["một", " ", "<hai>", "\n", "ba"]);
        assert_eq!(&xml.source[pieces[1].0.clone()], "&#x20;");
        assert_eq!(xml.text(0), "một <hai>\nba");
    }

    #[test]
    fn attributes_of_other_namespaces_are_not_taken_for_its_own() {
        let source = format!("<w:a xmlns:w=\"{WORD}\" xmlns:r=\"r\" r:id=\"1\" w:id=\"2\"></w:a>");
        let xml = Xml::read(&source).unwrap();
        assert_eq!(xml.attribute(0, "id").as_deref(), Some("2"));
        assert_eq!(xml.attribute(0, "name"), None);
    }

    #[test]
    fn what_is_no_xml_or_nests_too_deep_is_refused() {
        let deep = "<a>".repeat(DEEPEST + 1) + &"</a>".repeat(DEEPEST + 1);
        let entity = "<!DOCTYPE a [<!ENTITY b \"b\">]><a>&b;</a>";
        for source in ["", "<a>", "<a></b>", "văn bản", &deep, entity] {
            assert!(Xml::read(source).is_none(), "{}", &source[..source.len().min(30)]);
        }
    }
}
