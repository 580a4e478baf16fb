//! Parts of the base and of the file → whether they are as they were generated, and where a person has
//! been at them.

use super::splice::{has_more_than_words, is_more_than_words};
use super::table::structure;
use super::three::Three;
use crate::docx::read::story::Block;

impl Three<'_> {
    /// Whether a block of the base stands in the file as it was generated, with nothing of a person's
    /// in it.
    pub(super) fn is_untouched(&self, block: Block) -> bool {
        match block {
            Block::Paragraph(paragraph) => self.untouched(paragraph).is_some(),
            Block::Table(table) => {
                let Some(file) = self.places.tables[table] else { return false };
                let (old, now) =
                    (&self.base.outline.tables[table], &self.file.outline.tables[file]);
                structure(&old.rows) == structure(&now.rows)
                    && self.places.rows[table].iter().all(Option::is_some)
                    && !has_more_than_words(self.xml, self.story.tables[file].element)
                    && self
                        .file
                        .outline
                        .within(&[Block::Table(file)])
                        .iter()
                        .all(|&at| self.places.known[at] || self.file.is_blank(at))
                    && self
                        .base
                        .outline
                        .within(&[block])
                        .iter()
                        .all(|&at| self.untouched(at).is_some() || self.stays_blank(at))
            }
        }
    }

    /// The paragraph of the file that is one of the base, as it was generated.
    pub(super) fn untouched(&self, paragraph: usize) -> Option<usize> {
        let [link] = &self.places.links[paragraph][..] else { return None };
        let is_same = self.base.said(paragraph) == self.file.said(link.paragraph);
        let is_alone = self.shared[link.paragraph] == 1;
        let element = self.story.paragraphs[link.paragraph].element;
        (is_same && is_alone && !has_more_than_words(self.xml, element)).then_some(link.paragraph)
    }

    /// Whether a paragraph said nothing, and nobody has written in it: a cell that was left for a person
    /// to fill in says something then.
    fn stays_blank(&self, paragraph: usize) -> bool {
        let links = &self.places.links[paragraph];
        self.base.is_blank(paragraph) && links.iter().all(|link| self.file.is_blank(link.paragraph))
    }

    /// Whether nobody has written in a block of the base: what has been taken out of it, the end of a
    /// section in it and answers in its blanks are nothing that is written.
    pub(super) fn is_as_made(&self, block: Block) -> bool {
        match block {
            Block::Paragraph(paragraph) => match &self.places.links[paragraph][..] {
                [] => true,
                [link] => {
                    let is_same = self.base.said(paragraph) == self.file.said(link.paragraph)
                        || self.is_answered(paragraph, link);
                    let element = self.story.paragraphs[link.paragraph].element;
                    is_same && self.shared[link.paragraph] == 1 && self.is_plain(element)
                }
                _ => false,
            },
            Block::Table(table) => self.places.tables[table].is_none() || self.is_untouched(block),
        }
    }

    /// Whether an element holds nothing of a person's beside words.
    pub(super) fn is_plain(&self, element: usize) -> bool {
        let mut all = element..self.xml.elements[element].after;
        !all.any(|index| !self.xml.is(index, "sectPr") && is_more_than_words(self.xml, index))
    }

    /// The first of some paragraphs of the file that a person has been at, to tell of them; the first of
    /// all where none says so.
    pub(super) fn touched(&self, paragraphs: &[usize]) -> usize {
        let as_made = self.as_made.get_or_init(|| self.paragraphs_as_made());
        let is_touched = |at: &&usize| {
            !as_made[**at] || has_more_than_words(self.xml, self.story.paragraphs[**at].element)
        };
        let found = paragraphs.iter().find(is_touched).or(paragraphs.first());
        found.copied().unwrap_or(0)
    }

    /// Whether each paragraph of the file says what was generated there; an empty one where nothing was
    /// says it too.
    fn paragraphs_as_made(&self) -> Vec<bool> {
        let blank = |at: usize| self.file.is_blank(at);
        let mut as_made: Vec<bool> = (0..self.file.tokens.len()).map(blank).collect();
        for (base, links) in self.places.links.iter().enumerate() {
            for link in links {
                let is_same = self.base.said(base) == self.file.said(link.paragraph)
                    && self.shared[link.paragraph] == 1;
                as_made[link.paragraph] = is_same && !link.is_copy;
            }
        }
        as_made
    }
}
