//! The sections of the file and those that come, in their order → the main part.

use std::cmp::Reverse;
use std::ops::Range;

use super::bounds::{Bounds, Segment, body, end_at};
use super::ends::{Named, carried, changed, named, paragraph, spliced, taken_over};
use super::{Piece, end_of_new};
use crate::docx::Made;
use crate::docx::read::story::Block;
use crate::merge::parts::Parts;
use crate::merge::splice::outermost;
use crate::merge::three::Three;

/// The sections, while they are written one after the other.
pub(super) struct Writing<'a> {
    pub bounds: &'a Bounds,
    pub old_of: &'a [Option<usize>],
    pub own: &'a [Option<Range<usize>>],
    /// The sections of the file that lie otherwise, each with that of the new document.
    pub turned: &'a [(usize, usize)],
    /// The headers that hold in each section of the file.
    pub holding: Vec<Named>,
    pub out: String,
    /// Where each section begins.
    pub starts: Vec<usize>,
}

impl Writing<'_> {
    /// Writes the part; none where the new document can't be understood.
    pub(super) fn write(
        &mut self,
        three: &mut Three<'_>,
        pieces: &[Piece],
        made: &Made,
        parts: &mut Parts<'_>,
    ) -> Option<()> {
        let xml = three.xml;
        let first = self.bounds.file.first()?.bytes.start;
        self.out.push_str(&xml.source[..first]);
        for (at, piece) in pieces.iter().enumerate() {
            self.starts.push(self.out.len());
            let is_last = at + 1 == pieces.len();
            match *piece {
                Piece::Own(own) => {
                    let before = at.checked_sub(1).map(|before| pieces[before]);
                    let is_moved = own > 0 && before != Some(Piece::Own(own - 1));
                    self.segment(three, own, is_moved, is_last);
                }
                Piece::New(new) => self.come(three, (new, is_last), made, parts)?,
            }
        }
        let last = self.bounds.file.last()?;
        let end = last.end.map_or(last.bytes.end, |end| xml.elements[end].whole.end);
        self.out.push_str(&xml.source[end..]);
        Some(())
    }

    /// Writes a section of the file.
    fn segment(&mut self, three: &Three<'_>, at: usize, is_moved: bool, is_last: bool) {
        let xml = three.xml;
        let segment: &Segment = &self.bounds.file[at];
        let was_last = at + 1 == self.bounds.file.len();
        let own = segment.end.map(|end| named(xml, end)).unwrap_or_default();
        let missing: String = self.holding[at]
            .iter()
            .filter(|(kind, _)| is_moved && !own.contains_key(*kind))
            .map(|(_, reference)| reference.as_str())
            .collect();
        let turned = self.turned.iter().find(|turned| turned.0 == at).and_then(|(_, new)| {
            let end = end_of_new(three, self.bounds, *new)?;
            let now = three.fresh.xml().child(end, "pgSz")?;
            let own = xml.child(segment.end?, "pgSz")?;
            Some((xml.elements[own].whole.clone(), three.fresh.xml().raw(now).to_owned()))
        });
        let end = match segment.end {
            Some(end) => changed(xml, end, &missing, turned.into_iter().collect()),
            None if is_last => String::new(),
            None => format!("<w:sectPr>{missing}</w:sectPr>"),
        };
        match (was_last, is_last, segment.end) {
            (false, _, Some(element)) => {
                let place = xml.elements[element].whole.clone();
                let within = if is_last { String::new() } else { end.clone() };
                self.out.push_str(&spliced(xml, segment.bytes.clone(), &[(place, within)]));
            }
            (_, true, _) => self.out.push_str(&xml.source[segment.bytes.clone()]),
            (_, false, _) => self.carry(three, segment, &end),
        }
        if is_last {
            self.out.push_str(&end);
        }
    }

    /// Writes what was the last section, which others follow now: its last paragraph ends it.
    fn carry(&mut self, three: &Three<'_>, segment: &Segment, end: &str) {
        let xml = three.xml;
        let last = body(xml).and_then(|(body, _)| {
            let within = xml.children(body).filter(|&child| {
                let own = &xml.elements[child];
                segment.bytes.contains(&own.whole.start)
                    && matches!(own.name, "p" | "tbl" | "sdt" | "ins" | "customXml")
            });
            within.last()
        });
        match last.filter(|&last| xml.is(last, "p") && end_at(xml, last).is_none()) {
            Some(last) => {
                let carried = carried(xml, last, end);
                self.out.push_str(&spliced(xml, segment.bytes.clone(), &[carried]));
            }
            None => {
                self.out.push_str(&xml.source[segment.bytes.clone()]);
                self.out.push_str(&paragraph(end));
            }
        }
    }

    /// Writes a section of the new document.
    fn come(
        &mut self,
        three: &mut Three<'_>,
        (new, is_last): (usize, bool),
        made: &Made,
        parts: &mut Parts<'_>,
    ) -> Option<()> {
        let (xml, story) = (three.fresh.xml(), three.fresh.story());
        let element = end_of_new(three, self.bounds, new)?;
        let end = self.end_of(three, (new, element), made, parts);
        let blocks = &story.blocks[self.bounds.new[new].clone()];
        let (last, others) = blocks.split_last()?;
        let element = |block: &Block| match *block {
            Block::Paragraph(at) => story.paragraphs[at].element,
            Block::Table(at) => outermost(xml, story.tables[at].element),
        };
        for block in others {
            let raw = three.fresh.block(element(block), None);
            self.out.push_str(&raw);
        }
        let raw = three.fresh.block(element(last), None);
        match raw.find("</w:pPr>").filter(|_| !is_last && matches!(last, Block::Paragraph(_))) {
            Some(place) => {
                self.out.push_str(&raw[..place]);
                self.out.push_str(&end);
                self.out.push_str(&raw[place..]);
            }
            None if is_last => {
                self.out.push_str(&raw);
                self.out.push_str(&end);
            }
            None => {
                self.out.push_str(&raw);
                self.out.push_str(&paragraph(&end));
            }
        }
        Some(())
    }

    /// The properties of a section of the new document as they can stand in the file: with the headers
    /// of the sections beside it.
    fn end_of(
        &self,
        three: &Three<'_>,
        (new, element): (usize, usize),
        made: &Made,
        parts: &mut Parts<'_>,
    ) -> String {
        let (xml, fresh) = (three.xml, three.fresh.xml());
        let is_bound = xml
            .source
            .get(..xml.elements[0].inner.start)
            .is_some_and(|tag| tag.contains("xmlns:r=\""));
        let mut beside: Vec<(usize, usize)> = (0..self.old_of.len())
            .filter_map(|other| Some((other, self.own[self.old_of[other]?].as_ref()?.end - 1)))
            .collect();
        beside.sort_by_key(|(other, _)| (*other > new, Reverse(*other.min(&new)), *other));
        let mut changes = Vec::new();
        for child in fresh.children(element) {
            let name = fresh.elements[child].name;
            if !matches!(name, "headerReference" | "footerReference") {
                continue;
            }
            let pages = fresh.attribute(child, "type").unwrap_or_default().into_owned();
            let kind = (name.to_owned(), pages);
            let has = |other: usize| {
                let end = end_of_new(three, self.bounds, other);
                end.is_some_and(|end| named(fresh, end).contains_key(&kind))
            };
            let mut like = beside.iter().filter(|(other, _)| has(*other)).peekable();
            let said = if like.peek().is_some() {
                // Where people have taken the header out of them, this has none either.
                like.find_map(|(_, segment)| self.holding[*segment].get(&kind).cloned())
            } else {
                let id = fresh.any_attribute(child, "id").unwrap_or_default();
                taken_over(made, parts, (&kind, &id), is_bound)
            };
            changes.push((fresh.elements[child].whole.clone(), said.unwrap_or_default()));
        }
        changed(fresh, element, "", changes)
    }
}
