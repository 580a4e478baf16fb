//! The text of an XML part → a tree of its elements, each with the bytes it stands at, so that a
//! change is a splice and everything else stays as it is.
//!
//! Namespaces are resolved: a word processor may bind any prefix. Elements stand in the order in
//! which they open, each with the index after its last descendant, so that a walk is a loop.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr3, memmem};
use quick_xml::escape::unescape;

use super::tags::{Attributes, Kind, Stop, Tags, value};

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
        Self::read_until(source, &|_| false)
    }

    /// Reads a part to the end of its first element of this name without a prefix, and leaves what
    /// comes after: all that is open ends there.
    pub fn beginning(source: &'x str, name: &str) -> Option<Self> {
        Self::read_until(source, &|element| element.name == name)
    }

    fn read_until(source: &'x str, is_last: &dyn Fn(&Element<'x>) -> bool) -> Option<Self> {
        let mut tags = Tags::of(source);
        let mut elements: Vec<Element<'x>> = Vec::with_capacity(source.len() / 24);
        // Each with the length of its name and prefix.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut bindings = Bindings::default();
        // Most parts bind all prefixes at their root; after the last binding none is looked for.
        let last_bound = memmem::find_iter(source.as_bytes(), b"xmlns").last().unwrap_or_default();
        loop {
            let tag = match tags.next() {
                Ok(tag) => tag,
                Err(Stop::End) => break,
                Err(Stop::Broken) => return None,
            };
            let (start, end) = (tag.at.start, tag.at.end);
            if tag.kind == Kind::End {
                let (index, length) = open.pop()?;
                bindings.end(open.len());
                let after = elements.len();
                let element = &mut elements[index];
                let name = element.whole.start + 1;
                if source.get(name..name + length) != Some(tag.name) {
                    return None;
                }
                element.inner.end = start;
                element.whole.end = end;
                element.after = after;
                if is_last(element) {
                    for (index, _) in open.drain(..) {
                        let element = &mut elements[index];
                        (element.inner.end, element.whole.end) = (end, end);
                        element.after = after;
                    }
                    break;
                }
                continue;
            }
            if open.len() >= DEEPEST || elements.len() >= MOST {
                return None;
            }
            if start <= last_bound {
                bindings.bind(tag.rest, open.len() + 1)?;
            }
            let (prefix, name) = parted(tag.name);
            let namespace = bindings.of(prefix);
            let (parent, index) = (open.last().map(|(index, _)| *index), elements.len());
            let (whole, inner) = (start..end, end..end);
            elements.push(Element { namespace, name, parent, after: index + 1, whole, inner });
            match tag.kind {
                Kind::Start => open.push((index, tag.name.len())),
                _ => bindings.end(open.len()),
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

    /// The attributes of an element without their prefixes, in their order.
    pub fn all_attributes(&self, index: usize) -> impl Iterator<Item = (&'x str, Cow<'x, str>)> {
        let (_, attributes) = self.attributes(index);
        attributes.filter_map(|(key, raw)| Some((parted(key).1, value(raw)?)))
    }

    /// The attributes of an element, and the prefix of its name.
    fn attributes(&self, index: usize) -> (&'x str, Attributes<'x>) {
        let element = &self.elements[index];
        let tag = &self.source[element.whole.start + 1..element.whole.end];
        // The name is a part of the tag.
        let name = element.name.as_ptr().addr() - tag.as_ptr().addr();
        let prefix = &tag[..name.saturating_sub(1)];
        (prefix, Attributes(&tag[name + element.name.len()..]))
    }

    /// The value of an attribute, by its name without a prefix; one with the element's own prefix
    /// before one with none, and no other.
    pub fn attribute(&self, index: usize, name: &str) -> Option<Cow<'x, str>> {
        let (prefix, attributes) = self.attributes(index);
        let mut bare = None;
        for (key, raw) in attributes {
            let (own, local) = parted(key);
            if local != name || !(own == prefix || own.is_empty()) {
                continue;
            }
            if own == prefix {
                return value(raw);
            }
            bare = Some(value(raw)?);
        }
        bare
    }

    /// The value of an attribute, by its name without a prefix, whatever its prefix is: `r:id`.
    pub fn any_attribute(&self, index: usize, name: &str) -> Option<Cow<'x, str>> {
        let (_, mut attributes) = self.attributes(index);
        attributes.find_map(|(key, raw)| value(raw).filter(|_| parted(key).1 == name))
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
        if memchr3(b'&', b'<', b'\r', inner.as_bytes()).is_none() {
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
                let special =
                    |text: &str| memchr3(b'&', b'<', b'\r', text.as_bytes()).unwrap_or(text.len());
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
struct Bindings<'x> {
    /// The depth of the element that binds, the prefix, and what it stands for.
    bound: Vec<(usize, &'x str, Namespace)>,
    /// What was asked for last: most elements have one prefix.
    last: Option<(&'x str, Namespace)>,
}

impl<'x> Bindings<'x> {
    /// Takes in what a tag binds.
    fn bind(&mut self, rest: &'x str, depth: usize) -> Option<()> {
        let binds = |at: &[u8]| at[0] == b'x' && at == b"xmlns";
        if !rest.as_bytes().windows(b"xmlns".len()).any(binds) {
            return Some(());
        }
        for (key, raw) in Attributes(rest) {
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            self.bound.push((depth, prefix, Namespace::of(&value(raw)?)));
            self.last = None;
        }
        Some(())
    }

    /// Forgets what is bound deeper than this.
    fn end(&mut self, depth: usize) {
        while self.bound.pop_if(|(own, ..)| *own > depth).is_some() {
            self.last = None;
        }
    }

    fn of(&mut self, prefix: &'x str) -> Namespace {
        if let Some((last, namespace)) = self.last
            && last == prefix
        {
            return namespace;
        }
        let bound = self.bound.iter().rev().find(|(_, own, _)| *own == prefix);
        let namespace = bound.map_or(Namespace::Other, |(.., namespace)| *namespace);
        self.last = Some((prefix, namespace));
        namespace
    }
}

/// The namespace and the name of a part's root; nothing after it is read.
pub fn root(source: &str) -> Option<(Namespace, String)> {
    let tag = Tags::of(source).next().ok().filter(|tag| tag.kind != Kind::End)?;
    let mut bindings = Bindings::default();
    bindings.bind(tag.rest, 1)?;
    let (prefix, name) = parted(tag.name);
    Some((bindings.of(prefix), name.to_owned()))
}

/// The prefix of a name, and the name without it.
fn parted(name: &str) -> (&str, &str) {
    // A search by many bytes at once costs more to begin than a name is long.
    match name.bytes().position(|byte| byte == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => ("", name),
    }
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
