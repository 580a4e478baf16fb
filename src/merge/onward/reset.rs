//! What people typed that is of one year's document alone → what was generated there, so that the
//! next document takes its own: the number and the day, whoever signed, numbers typed over figures.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use crate::docx::read::outline::{Outline, Paragraph as Text, plain};
use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;
use crate::merge::answers::{Around, blanks, in_head};
use crate::merge::places::{Link, Places};
use crate::merge::side::{Container, Side};
use crate::merge::splice::{Edits, outermost};
use crate::merge::tokens::differences;

/// A document before what is of its year alone is taken out.
pub(super) struct Reset<'s> {
    pub base: &'s Side<'s>,
    pub file: &'s Side<'s>,
    pub xml: &'s Xml<'s>,
    pub story: &'s Story,
    pub places: &'s Places,
    pub edits: &'s mut Edits,
    /// What was typed and does not go along: the paragraph, and its bytes.
    pub taken: Vec<(usize, Range<usize>)>,
}

impl Reset<'_> {
    /// Takes out what is of this year's document alone.
    pub(super) fn all(&mut self) {
        let containers = self.base.containers();
        let signature = signature(self.base.outline);
        let of_head: HashSet<Around> = (0..containers.len())
            .filter(|&at| in_head(containers[at]))
            .flat_map(|at| blanks(self.base, at))
            .map(|(_, around)| around)
            .collect();
        let mut holds: HashMap<usize, usize> = HashMap::new();
        for link in self.places.links.iter().flatten() {
            *holds.entry(link.paragraph).or_default() += 1;
        }
        for (at, container) in containers.iter().enumerate() {
            // What was split or joined has no words of its own to be put back.
            let links = &self.places.links[at];
            let mut whole = links.iter().filter(|link| !link.is_copy);
            let (Some(link), None) = (whole.next(), whole.next()) else { continue };
            if holds[&link.paragraph] > 1 {
                continue;
            }
            if matches!(*container, Container::Cell(table, 0, 1) if Some(table) == signature) {
                let length = self.file.text(link.paragraph).len();
                self.put(link.paragraph, 0..length, self.base.text(at));
                continue;
            }
            self.answers(at, link, &of_head);
            let is_head = in_head(*container);
            let is_cell = self.is_annex_cell(*container);
            let base = self.base;
            self.words(at, link, |old, new, gone| {
                let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
                let touches = |at: &Range<usize>| at.start < gone.end && gone.start < at.end;
                let is_figure = || base.figure_tokens(at).any(|(at, _)| touches(&at));
                let is_number = new.chars().any(|c| c.is_ascii_digit());
                let is_filled = is_cell && base.is_blank(at);
                is_number
                    && !has_letters(old)
                    && !has_letters(new)
                    && (is_head && !old.trim().is_empty() || is_figure() || is_filled)
            });
        }
        if let Some(table) = signature {
            self.signer(table);
        }
    }

    /// Empties the blanks that were answered in the head, and where the text repeats them.
    fn answers(&mut self, at: usize, link: &Link, of_head: &HashSet<Around>) {
        for (blank, around) in blanks(self.base, at) {
            let tokens = &self.file.tokens[link.paragraph];
            let before = link.tokens[..blank.start].last().copied().flatten();
            let after = link.tokens.get(blank.end).copied().flatten();
            let (Some(before), Some(after), true) = (before, after, of_head.contains(&around))
            else {
                continue;
            };
            // A blank is of spaces that stay together.
            let old = self.base.text_of(at, &blank).replace(' ', "\u{A0}");
            self.put(link.paragraph, tokens[before].at.end..tokens[after].at.start, &old);
        }
    }

    /// Puts what was generated in the place of what differs, where that is asked for: by what was
    /// generated, what stands there, and the words of the base.
    fn words(
        &mut self,
        at: usize,
        link: &Link,
        is_asked: impl Fn(&str, &str, &Range<usize>) -> bool,
    ) {
        let hashes = |side: &Side<'_>, at: usize| -> Vec<u64> {
            side.tokens[at].iter().map(|token| token.hash).collect()
        };
        let file = link.paragraph;
        for (gone, come) in differences(&hashes(self.base, at), &hashes(self.file, file)) {
            let tokens = &self.file.tokens[file];
            let start = tokens.get(come.start).map_or(self.file.text(file).len(), |t| t.at.start);
            let end = if come.is_empty() { start } else { tokens[come.end - 1].at.end };
            let old = self.base.text_of(at, &gone).to_owned();
            if is_asked(&old, &self.file.text(file)[start..end], &gone) {
                self.put(file, start..end, &old);
            }
        }
    }

    fn put(&mut self, paragraph: usize, range: Range<usize>, with: &str) {
        let is_done = |(at, done): &(usize, Range<usize>)| {
            *at == paragraph && done.start <= range.end && range.start <= done.end
        };
        let story = self.story;
        let there = &self.file.text(paragraph)[range.clone()];
        if plain(there) == plain(with) || self.taken.iter().any(is_done) {
            return;
        }
        if self.edits.replace(self.xml, &story.paragraphs[paragraph], range.clone(), with) {
            self.taken.push((paragraph, range));
        }
    }

    /// Whether a paragraph stands in a table of an annex, whose cells hold the year's figures.
    fn is_annex_cell(&self, container: Container) -> bool {
        matches!(container, Container::Cell(table, ..) if self.base.outline.tables[table].number.is_some())
    }

    /// Puts back who signed by what was generated, and takes out what people added beside.
    fn signer(&mut self, table: usize) {
        let cells = self.places.cells.get(&(table, 0));
        let row = self.places.rows[table].first().copied().flatten();
        let cell = cells.and_then(|cells| cells.get(1).copied().flatten());
        let (Some(file), Some(row), Some(cell)) = (self.places.tables[table], row, cell) else {
            return;
        };
        let blocks = &self.file.outline.tables[file].rows[row][cell].blocks;
        let generated =
            self.base.outline.within(&self.base.outline.tables[table].rows[0][1].blocks);
        let is_gone = |at: &usize| self.places.links[*at].is_empty() && !self.base.is_blank(*at);
        let mut gone = generated.into_iter().filter(is_gone).collect::<Vec<_>>().into_iter();
        for block in blocks {
            let Block::Paragraph(at) = *block else { continue };
            let length = self.file.text(at).len();
            if self.places.known[at] || self.file.is_blank(at) {
                continue;
            }
            // Another name stands where one was that is like it in nothing.
            if let Some(base) = gone.next() {
                self.put(at, 0..length, self.base.text(base));
            } else if blocks.last() == Some(block) {
                self.put(at, 0..length, "");
            } else {
                let element = outermost(self.xml, self.story.paragraphs[at].element);
                self.edits.put(self.xml.elements[element].whole.clone(), "");
                self.taken.push((at, 0..length));
            }
        }
    }
}

/// The table of recipients and signature: its left cell names the recipients, or says nothing.
fn signature(base: &Outline) -> Option<usize> {
    let mut tables = base.blocks.iter().filter_map(|block| match *block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    tables.find(|&table| {
        let own = &base.tables[table];
        let [row] = &own.rows[..] else { return false };
        let [left, _] = &row[..] else { return false };
        let first = base.within(&left.blocks).first().map(|&at| &base.paragraphs[at]);
        let names_recipients = |text: &Text| text.text.is_empty() || text.text == "Nơi nhận:";
        table > 0 && own.number.is_none() && first.is_none_or(names_recipients)
    })
}
