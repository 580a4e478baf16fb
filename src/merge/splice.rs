//! Changes of a part's text as splices: everything else stays byte for byte.

use std::collections::HashSet;
use std::ops::Range;

use crate::docx::read::story::{Atom, Paragraph};
use crate::docx::read::xml::Xml;
use crate::docx::xml_text;

/// Splices of one part, in any order.
#[derive(Debug, Default)]
pub(super) struct Edits {
    splices: Vec<(Range<usize>, String)>,
    /// The elements `w:t` whose spaces are to be kept.
    spaced: HashSet<usize>,
}

impl Edits {
    /// Whether nothing is to be changed.
    pub(super) fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    /// Puts text in the place of bytes. What is put at one place stands in the order in which it is
    /// given.
    pub(super) fn put(&mut self, bytes: Range<usize>, text: impl Into<String>) {
        self.splices.push((bytes, text.into()));
    }

    /// The part with its splices. One that reaches into another is not made.
    pub(super) fn applied(mut self, source: &str) -> String {
        self.splices.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
        let more: usize = self.splices.iter().map(|(_, text)| text.len()).sum();
        let mut out = String::with_capacity(source.len() + more);
        let mut at = 0;
        for (bytes, text) in &self.splices {
            if bytes.start < at {
                continue;
            }
            out.push_str(&source[at..bytes.start]);
            out.push_str(text);
            at = bytes.end;
        }
        out.push_str(&source[at..]);
        out
    }

    /// Puts words in the place of others in a paragraph, in the run in which the first of them stands;
    /// runs keep their looks. Whether it could be done.
    pub(super) fn replace(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        text: Range<usize>,
        with: &str,
    ) -> bool {
        let touched: Vec<&Atom> = paragraph
            .atoms
            .iter()
            .filter(|atom| atom.text.start < text.end && text.start < atom.text.end)
            .collect();
        if touched.is_empty() {
            return self.insert(xml, paragraph, text.start, with);
        }
        let first = touched.iter().position(|atom| atom.is_text);
        for (index, atom) in touched.iter().enumerate() {
            let with = if first.unwrap_or(0) == index { with } else { "" };
            if !atom.is_text {
                let with = if with.is_empty() { String::new() } else { written(xml, atom, with) };
                self.put(atom.bytes.clone(), with);
                continue;
            }
            let start = text.start.max(atom.text.start);
            let end = text.end.min(atom.text.end);
            let is_plain = atom.bytes.len() == atom.text.len();
            let bytes = if is_plain {
                let place = |at: usize| atom.bytes.start + at - atom.text.start;
                place(start)..place(end)
            } else if start == atom.text.start && end == atom.text.end {
                atom.bytes.clone()
            } else {
                // A part of a reference or of a section of raw text.
                return false;
            };
            self.keep_spaces(xml, atom.element);
            self.put(bytes, within(xml, atom, with));
        }
        true
    }

    fn insert(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, at: usize, with: &str) -> bool {
        let atoms = &paragraph.atoms;
        let before = atoms.iter().rfind(|atom| atom.text.end <= at && atom.is_text);
        let before = before.filter(|atom| atom.text.end == at);
        let around =
            atoms.iter().find(|atom| atom.is_text && atom.text.start < at && at < atom.text.end);
        let after = atoms.iter().find(|atom| atom.is_text && atom.text.start == at);
        if let Some(atom) = around {
            if atom.bytes.len() != atom.text.len() {
                return false;
            }
            let place = atom.bytes.start + at - atom.text.start;
            self.keep_spaces(xml, atom.element);
            self.put(place..place, within(xml, atom, with));
        } else if let Some(atom) = before {
            self.keep_spaces(xml, atom.element);
            self.put(atom.bytes.end..atom.bytes.end, within(xml, atom, with));
        } else if let Some(atom) = after {
            self.keep_spaces(xml, atom.element);
            self.put(atom.bytes.start..atom.bytes.start, within(xml, atom, with));
        } else if let Some(atom) = atoms.iter().rfind(|atom| atom.text.end == at) {
            self.put(atom.bytes.end..atom.bytes.end, written(xml, atom, with));
        } else if let Some(atom) = atoms.iter().find(|atom| atom.text.start == at) {
            self.put(atom.bytes.start..atom.bytes.start, written(xml, atom, with));
        } else {
            return false;
        }
        true
    }

    fn keep_spaces(&mut self, xml: &Xml<'_>, element: usize) {
        let tag = &xml.elements[element];
        let opening = &xml.source[tag.whole.start..tag.inner.start];
        if !opening.contains("preserve") && self.spaced.insert(element) {
            let end = tag.inner.start - if opening.ends_with("/>") { 2 } else { 1 };
            self.put(end..end, " xml:space=\"preserve\"");
        }
    }
}

/// The prefix of an element, with its colon.
pub(super) fn prefix<'x>(xml: &Xml<'x>, element: usize) -> &'x str {
    let element = &xml.elements[element];
    let tag = &xml.source[element.whole.start + 1..];
    tag.find(element.name).map_or("", |length| &tag[..length])
}

/// Words within `w:t`: a line break ends one and begins another.
fn within(xml: &Xml<'_>, atom: &Atom, words: &str) -> String {
    let prefix = prefix(xml, atom.element);
    let line_break = format!("</{prefix}t><{prefix}br/><{prefix}t xml:space=\"preserve\">");
    xml_text(words, &line_break)
}

/// Words as an element of their own, beside a break in a run.
fn written(xml: &Xml<'_>, atom: &Atom, words: &str) -> String {
    let prefix = prefix(xml, atom.element);
    let words = within(xml, atom, words);
    format!("<{prefix}t xml:space=\"preserve\">{words}</{prefix}t>")
}

/// The element of a block with the content control that goes around it alone.
pub(super) fn outermost(xml: &Xml<'_>, element: usize) -> usize {
    let mut outermost = element;
    while let Some(parent) = xml.elements[outermost].parent {
        let is_alone = || xml.children(parent).count() == 1;
        let goes_around = xml.is(parent, "sdtContent") && is_alone()
            || xml.is(parent, "sdt") && xml.is(outermost, "sdtContent");
        if !goes_around {
            break;
        }
        outermost = parent;
    }
    if xml.is(outermost, "sdtContent") { element } else { outermost }
}

/// Whether an element holds something of a person's beside words: a comment, a tracked change, a
/// picture, a note, a field, a bookmark of another name, a line under or through it, a colour behind it.
pub(super) fn has_more_than_words(xml: &Xml<'_>, element: usize) -> bool {
    let range = element..xml.elements[element].after;
    range.into_iter().any(|index| {
        let name = xml.elements[index].name;
        match name {
            "bookmarkStart" => {
                let name = xml.attribute(index, "name").unwrap_or_default();
                !(name.starts_with("kh_") || name == "_GoBack")
            }
            "commentRangeStart" | "commentRangeEnd" | "commentReference" | "footnoteReference"
            | "endnoteReference" | "drawing" | "pict" | "object" | "fldChar" | "fldSimple"
            | "hyperlink" | "oMath" | "moveFrom" | "moveTo" | "sectPr" | "AlternateContent" => true,
            // Also marks of paragraphs and rows.
            "ins" | "del" => true,
            // What nothing that is generated looks like; a word processor may write that it is not so.
            "highlight" | "u" | "strike" | "dstrike" => {
                xml.val(index).is_none_or(|val| !matches!(&*val, "none" | "false" | "0" | "off"))
            }
            _ => false,
        }
    })
}
