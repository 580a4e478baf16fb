//! Blocks that come and go at the end of a section → the section ends after the last of them: what ends
//! it stands in a paragraph's properties.

use memchr::memmem;

use super::sections::{carried, end_at, paragraph};
use super::side::Container;
use super::splice::Edits;
use super::three::Three;
use super::told::{Told, Touched};
use crate::docx::read::story::Block;
use crate::docx::read::xml::Xml;

/// What the paragraphs begin with that hold the end of a section until it is known what stands before
/// them.
const MARK: &str = "<w:p><!--kehoach-->";

/// Where what comes next stands.
#[derive(Clone, Copy)]
pub(super) struct After {
    /// The place in the part.
    pub place: usize,
    /// The element that ends there.
    pub element: usize,
    /// The block of the new document that it is.
    pub block: Block,
}

/// The end of a section that waits for the last of its blocks.
#[derive(Default)]
pub(super) struct Waiting(Option<(usize, String)>);

impl Three<'_> {
    /// Before a block comes after another: where that ends a section of which both are, the section
    /// ends later.
    pub(super) fn goes_on(
        &mut self,
        after: After,
        block: Block,
        container: Container,
        waiting: &mut Waiting,
    ) {
        if container != Container::Body {
            return;
        }
        let end = end_at(self.xml, after.element);
        if waiting.0.is_none() && end.is_none() {
            return;
        }
        if self.new_section(after.block) != self.new_section(block) {
            self.ends(waiting);
        } else if let (None, Some(end)) = (&waiting.0, end) {
            let whole = self.xml.elements[end].whole.clone();
            if self.ended.insert(end) {
                self.edits.put(whole, "");
                waiting.0 = Some((after.place, self.xml.raw(end).to_owned()));
            }
        }
    }

    /// The section ends here.
    pub(super) fn ends(&mut self, waiting: &mut Waiting) {
        if let Some((place, end)) = waiting.0.take() {
            self.edits.put(place..place, marked(&end));
        }
    }

    /// The section of the new document that a block of it stands in.
    fn new_section(&self, block: Block) -> usize {
        let (xml, story) = (self.fresh.xml(), self.fresh.story());
        let before = story.blocks.iter().take_while(|own| **own != block);
        let ends = before.filter(|own| match **own {
            Block::Paragraph(at) => end_at(xml, story.paragraphs[at].element).is_some(),
            Block::Table(_) => false,
        });
        ends.count()
    }

    /// Takes out a paragraph that says what was generated and ends a section, which ends before it then;
    /// whether it is one.
    pub(super) fn removed_end(&mut self, paragraph: usize, container: Container) -> bool {
        let [link] = &self.places.links[paragraph][..] else { return false };
        let file = link.paragraph;
        let element = self.story.paragraphs[file].element;
        let Some(end) = end_at(self.xml, element) else { return false };
        let in_body = self.xml.elements[element].parent.is_some_and(|up| self.xml.is(up, "body"));
        if container != Container::Body || !in_body || !self.is_as_made(Block::Paragraph(paragraph))
        {
            return false;
        }
        if self.may_restructure {
            if self.ended.insert(end) {
                let whole = self.xml.elements[element].whole.clone();
                self.edits.put(whole, marked(self.xml.raw(end)));
            }
        } else if !self.base.is_blank(paragraph) {
            let own = &self.story.paragraphs[file];
            self.edits.replace(self.xml, own, 0..own.text.len(), "");
        }
        if !self.base.is_blank(paragraph) {
            self.told.push(Told::Renewed(Touched {
                paragraph: file,
                old: self.base.text(paragraph).to_owned(),
                ..Touched::default()
            }));
        }
        true
    }
}

/// A paragraph that holds the end of a section for now.
fn marked(end: &str) -> String {
    paragraph(end).replacen("<w:p>", MARK, 1)
}

/// A part with the ends of its sections in the paragraphs before those that hold them for now.
pub(super) fn settled(text: String) -> String {
    if memmem::find(text.as_bytes(), MARK.as_bytes()).is_none() {
        return text;
    }
    let Some(xml) = Xml::read(&text) else { return text };
    let mut edits = Edits::default();
    for index in (0..xml.elements.len()).filter(|&index| xml.is(index, "p")) {
        let whole = &xml.elements[index].whole;
        if !xml.source[whole.clone()].starts_with(MARK) {
            continue;
        }
        let Some((parent, end)) = xml.elements[index].parent.zip(end_at(&xml, index)) else {
            continue;
        };
        let before = xml.children(parent).take_while(|&child| child < index).last();
        match before.filter(|&before| xml.is(before, "p") && end_at(&xml, before).is_none()) {
            Some(before) => {
                let (place, within) = carried(&xml, before, xml.raw(end));
                edits.put(place, within);
                edits.put(whole.clone(), "");
            }
            None => edits.put(whole.start..whole.start + MARK.len(), "<w:p>"),
        }
    }
    edits.applied(&text)
}
