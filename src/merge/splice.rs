//! Changes of a part's text as splices: everything else stays byte for byte.

use std::ops::Range;

use hashbrown::HashSet;

use super::revisions::{self, Marker};
use crate::docx::read::outline::number;
use crate::docx::read::story::{AnchorName, Atom, Paragraph};
use crate::docx::read::xml::Xml;
use crate::docx::xml_text;

/// Whether words are a figure's or stand beside figures: where the frame around one ends or begins,
/// the place among the letters is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// Wherever there is a run.
    Any,
    /// In the frame.
    Figure,
    /// Out of it.
    Beside,
}

/// Splices of one part, in any order.
#[derive(Debug, Default, Clone)]
pub(crate) struct Edits {
    splices: Vec<(Range<usize>, String)>,
    /// The elements `w:t` whose spaces are to be kept.
    spaced: HashSet<usize>,
    /// Marks what changes as revisions, where that is asked for.
    pub(super) marker: Option<Marker>,
}

impl Edits {
    /// None yet; what is to come is marked, where there is a marker.
    pub(super) fn marked(marker: Option<Marker>) -> Self {
        Self { marker, ..Self::default() }
    }

    /// Whether nothing is to be changed.
    pub(super) fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    /// Puts text in the place of bytes. What is put at one place stands in the order in which it is
    /// given.
    pub(crate) fn put(&mut self, bytes: Range<usize>, text: impl Into<String>) {
        self.splices.push((bytes, text.into()));
    }

    /// The part with its splices. One that reaches into another is not made.
    pub(crate) fn applied(mut self, source: &str) -> String {
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
    pub(crate) fn replace(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        text: Range<usize>,
        with: &str,
    ) -> bool {
        self.replace_at(xml, paragraph, (text, Home::Any), with)
    }

    /// The same, where it is known whether the words are a figure's.
    pub(super) fn replace_at(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        (text, home): (Range<usize>, Home),
        with: &str,
    ) -> bool {
        let touched: Vec<&Atom> = paragraph
            .atoms
            .iter()
            .filter(|atom| atom.text.start < text.end && text.start < atom.text.end)
            .collect();
        if touched.is_empty() {
            return self.insert(xml, paragraph, (text.start, home), with);
        }
        let is_home = |atom: &&Atom| atom.is_text && fits(paragraph, atom, home);
        let first = touched.iter().position(is_home);
        let first = first.or_else(|| touched.iter().position(|atom| atom.is_text));
        for (index, atom) in touched.iter().enumerate() {
            let with = if first.unwrap_or(0) == index { with } else { "" };
            if self.marks(xml, atom) {
                let start = text.start.max(atom.text.start);
                let end = text.end.min(atom.text.end);
                if !self.revise(xml, paragraph, atom, start..end, with) {
                    return false;
                }
                continue;
            }
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

    /// Whether a change of an atom is to be marked: what was proposed before is changed as it stands.
    fn marks(&self, xml: &Xml<'_>, atom: &Atom) -> bool {
        self.marker.is_some() && !revisions::is_proposed(xml, atom.element)
    }

    fn insert(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        (at, home): (usize, Home),
        with: &str,
    ) -> bool {
        let atoms = &paragraph.atoms;
        let before = atoms.iter().rfind(|atom| atom.text.end <= at && atom.is_text);
        let before = before.filter(|atom| atom.text.end == at);
        let around =
            atoms.iter().find(|atom| atom.is_text && atom.text.start < at && at < atom.text.end);
        let after = atoms.iter().find(|atom| atom.is_text && atom.text.start == at);
        let is_home = |atom: &&Atom| fits(paragraph, atom, home);
        let (before, after) = match (before.filter(is_home), after.filter(is_home)) {
            // There is no run but that of a figure.
            (None, None) if home == Home::Beside && around.is_none() => {
                if let Some(atom) = before.or(after) {
                    return self.put_beside(xml, paragraph, (atom, before.is_some()), with);
                }
                (before, after)
            }
            (None, None) => (before, after),
            found => found,
        };
        let beside = around.or(before).or(after).or(atoms.iter().find(|atom| at_any(atom, at)));
        if let Some(beside) = beside.filter(|atom| self.marks(xml, atom)) {
            return self.revise(xml, paragraph, beside, at..at, with);
        }
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

    /// Puts words as a run of their own after the frame of a figure, or before it, in its look.
    fn put_beside(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        (atom, is_after): (&Atom, bool),
        with: &str,
    ) -> bool {
        let Some(run) = xml.ancestors(atom.element).find(|&above| xml.is(above, "r")) else {
            return false;
        };
        let is_frame = |above: &usize| {
            xml.is(*above, "sdt") || xml.is(*above, "sdtContent") || revisions::is_ours(xml, *above)
        };
        let outermost = xml.ancestors(run).take_while(is_frame).last().unwrap_or(run);
        let Some(parent) = xml.elements[outermost].parent else { return false };
        if parent != paragraph.element && outermost != run {
            return false;
        }
        // The bookmark of the figure goes around its control.
        let beside: Vec<usize> = xml.children(parent).collect();
        let Some(own) = beside.iter().position(|&child| child == outermost) else { return false };
        let place = if is_after {
            let ends = beside[own + 1..].iter().take_while(|&&next| xml.is(next, "bookmarkEnd"));
            xml.elements[ends.last().copied().unwrap_or(outermost)].whole.end
        } else {
            let starts = beside[..own].iter().rev();
            let starts = starts.take_while(|&&before| xml.is(before, "bookmarkStart"));
            xml.elements[starts.last().copied().unwrap_or(outermost)].whole.start
        };
        let look = xml.child(run, "rPr").map_or("", |look| xml.raw(look));
        let run = match &mut self.marker {
            Some(marker) => marker.run("ins", look, with),
            None => {
                let words = within(xml, atom, with);
                format!("<w:r>{look}<w:t xml:space=\"preserve\">{words}</w:t></w:r>")
            }
        };
        self.put(place..place, run);
        true
    }

    /// Takes words out of a run and puts others in, as revisions: the run ends before them, and goes on
    /// after them in the same look.
    fn revise(
        &mut self,
        xml: &Xml<'_>,
        paragraph: &Paragraph,
        atom: &Atom,
        text: Range<usize>,
        with: &str,
    ) -> bool {
        let run = xml.ancestors(atom.element).find(|&above| xml.is(above, "r"));
        let (Some(run), Some(marker)) = (run, &mut self.marker) else { return false };
        let look = xml.child(run, "rPr").map_or("", |look| xml.raw(look));
        let old = &paragraph.text[text.clone()];
        if !atom.is_text {
            let raw = &xml.source[atom.bytes.clone()];
            let gone = match old {
                "" => String::new(),
                _ => marker.around("del", &format!("<w:r>{look}{raw}</w:r>")),
            };
            let come = marker.run("ins", look, with);
            let bytes = if old.is_empty() && text.start == atom.text.start {
                atom.bytes.start..atom.bytes.start
            } else if old.is_empty() {
                atom.bytes.end..atom.bytes.end
            } else {
                atom.bytes.clone()
            };
            self.put(bytes, format!("</w:r>{gone}{come}<w:r>{look}"));
            return true;
        }
        let is_plain = atom.bytes.len() == atom.text.len();
        let bytes = if is_plain {
            let place = |at: usize| atom.bytes.start + at - atom.text.start;
            place(text.start)..place(text.end)
        } else if text == atom.text {
            atom.bytes.clone()
        } else if text.is_empty() && (text.start == atom.text.start || text.start == atom.text.end)
        {
            let at = if text.start == atom.text.start { atom.bytes.start } else { atom.bytes.end };
            at..at
        } else {
            return false;
        };
        let gone = marker.run("del", look, old);
        let come = marker.run("ins", look, with);
        let again = format!("<w:r>{look}<w:t xml:space=\"preserve\">");
        self.keep_spaces(xml, atom.element);
        self.put(bytes, format!("</w:t></w:r>{gone}{come}{again}"));
        true
    }

    /// Takes a block out.
    pub(super) fn take_out(&mut self, xml: &Xml<'_>, element: usize) {
        match self.marker.take() {
            Some(mut marker) => {
                marker.block(xml, element, "del", 0, self);
                self.marker = Some(marker);
            }
            None => self.put(xml.elements[element].whole.clone(), ""),
        }
    }

    pub(super) fn keep_spaces(&mut self, xml: &Xml<'_>, element: usize) {
        let tag = &xml.elements[element];
        let opening = &xml.source[tag.whole.start..tag.inner.start];
        if !opening.contains("preserve") && self.spaced.insert(element) {
            let end = tag.inner.start - if opening.ends_with("/>") { 2 } else { 1 };
            self.put(end..end, " xml:space=\"preserve\"");
        }
    }
}

/// Whether the words of an atom are where others of this sort are to be.
fn fits(paragraph: &Paragraph, atom: &Atom, home: Home) -> bool {
    let is_figure = || {
        let figures = paragraph.anchors.iter().filter(|anchor| match &anchor.name {
            AnchorName::Bookmark(name) => number(name).is_some(),
            AnchorName::Control(_) => anchor.text.len() < paragraph.text.len(),
        });
        let mut figures = figures.map(|anchor| &anchor.text);
        figures.any(|text| text.start <= atom.text.start && atom.text.end <= text.end)
    };
    match home {
        Home::Any => true,
        Home::Figure => is_figure(),
        Home::Beside => !is_figure(),
    }
}

/// Whether a place is at one end of an atom.
fn at_any(atom: &Atom, at: usize) -> bool {
    atom.text.start == at || atom.text.end == at
}

/// The prefix of an element, with its colon.
pub(crate) fn prefix<'x>(xml: &Xml<'x>, element: usize) -> &'x str {
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

/// Whether an element holds something of a person's beside words.
pub(super) fn has_more_than_words(xml: &Xml<'_>, element: usize) -> bool {
    (element..xml.elements[element].after).any(|index| is_more_than_words(xml, index))
}

/// Whether an element is something of a person's beside words: a comment, a tracked change, a
/// picture, a note, a field, a bookmark of another name, a line under or through it, a colour behind it.
pub(super) fn is_more_than_words(xml: &Xml<'_>, index: usize) -> bool {
    match xml.elements[index].name {
        "bookmarkStart" => {
            let name = xml.attribute(index, "name").unwrap_or_default();
            !(name.starts_with("kh_") || name == "_GoBack")
        }
        "commentRangeStart" | "commentRangeEnd" | "commentReference" | "footnoteReference"
        | "endnoteReference" | "drawing" | "pict" | "object" | "fldChar" | "fldSimple"
        | "hyperlink" | "oMath" | "moveFrom" | "moveTo" | "sectPr" | "AlternateContent" => true,
        // Also marks of paragraphs and rows.
        "ins" | "del" => !revisions::is_ours(xml, index),
        // What nothing that is generated looks like; a word processor may write that it is not so.
        "highlight" | "u" | "strike" | "dstrike" => {
            xml.val(index).is_none_or(|val| !matches!(&*val, "none" | "false" | "0" | "off"))
        }
        _ => false,
    }
}
