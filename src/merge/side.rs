//! One of the three that are compared, with its words and what its parts are known by.

use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;
use std::slice;

use hashbrown::HashMap;

use super::align::Item;
use super::spans::{Merge, merge};
use super::tokens::{Mixer, Token, tokens};
use crate::docx::read::outline::{Cell, Outline};
use crate::docx::read::story::Block;

/// What stands in a document, ready to be compared.
#[derive(Debug)]
pub(super) struct Side<'a> {
    /// The paragraphs and tables.
    pub outline: &'a Outline,
    /// The tokens of each paragraph.
    pub tokens: Vec<Rc<[Token]>>,
    /// What each paragraph says.
    said: Vec<u64>,
}

/// Where a paragraph stands: in the body, or in a cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Container {
    /// The body.
    Body,
    /// A table, a row, and a cell of it.
    Cell(usize, usize, usize),
}

/// What is compared with its like: its sort, its paragraphs, its own key, and others by which it is
/// known beside those of the figures in it.
type Part = (u8, Vec<usize>, Option<u64>, Vec<u64>);

impl<'a> Side<'a> {
    pub(super) fn of(outline: &'a Outline) -> Self {
        let texts = outline.paragraphs.iter();
        Self::with(outline, texts.map(|paragraph| tokens(&paragraph.text).into()).collect())
    }

    /// As [`Self::of`], where most texts are those of another.
    pub(super) fn like(outline: &'a Outline, other: &Side<'_>) -> Self {
        let texts = other.outline.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
        let known: HashMap<&str, &Rc<[Token]>, BuildHasherDefault<Mixer>> =
            texts.zip(&other.tokens).collect();
        let own = outline.paragraphs.iter().map(|paragraph| {
            let known = known.get(paragraph.text.as_str());
            known.map_or_else(|| tokens(&paragraph.text).into(), |tokens| (*tokens).clone())
        });
        Self::with(outline, own.collect())
    }

    fn with(outline: &'a Outline, tokens: Vec<Rc<[Token]>>) -> Self {
        let said = tokens.iter().map(|tokens| {
            let mut hasher = Mixer::default();
            tokens.iter().for_each(|token| hasher.write_u64(token.hash));
            hasher.finish()
        });
        Self { outline, said: said.collect(), tokens }
    }

    /// The text of a paragraph.
    pub(super) fn text(&self, paragraph: usize) -> &'a str {
        &self.outline.paragraphs[paragraph].text
    }

    /// The words of some tokens of a paragraph.
    pub(super) fn text_of(&self, paragraph: usize, tokens: &std::ops::Range<usize>) -> &'a str {
        let all = &self.tokens[paragraph];
        if tokens.is_empty() {
            return "";
        }
        &self.text(paragraph)[all[tokens.start].at.start..all[tokens.end - 1].at.end]
    }

    /// What a paragraph says, to be compared.
    pub(super) fn said(&self, paragraph: usize) -> u64 {
        self.said[paragraph]
    }

    /// What blocks say, paragraph by paragraph, to be compared.
    pub(super) fn said_in(&self, blocks: &[Block]) -> Vec<u64> {
        self.outline.within(blocks).into_iter().map(|at| self.said(at)).collect()
    }

    /// What the cells of a row say, to be compared; blank paragraphs say nothing.
    pub(super) fn said_in_row(&self, cells: &[Cell]) -> Vec<u64> {
        let within = cells.iter().flat_map(|cell| self.outline.within(&cell.blocks));
        within.filter(|&at| !self.is_blank(at)).map(|at| self.said(at)).collect()
    }

    /// What blocks say, or how they begin, to be told.
    pub(super) fn shown(&self, blocks: &[Block]) -> String {
        const MOST: usize = 4;
        let within = self.outline.within(blocks);
        let texts = within.iter().map(|&at| self.text(at)).filter(|text| !text.trim().is_empty());
        texts.take(MOST).collect::<Vec<_>>().join(" | ")
    }

    /// What a row says, to be told.
    pub(super) fn shown_row(&self, cells: &[Cell]) -> String {
        let within = cells.iter().flat_map(|cell| self.outline.within(&cell.blocks));
        let texts: Vec<&str> =
            within.map(|at| self.text(at)).filter(|text| !text.trim().is_empty()).collect();
        texts.join(" | ")
    }

    /// What a row is called, to be told: the first of its cells with a word.
    pub(super) fn row_name(&self, cells: &[Cell]) -> String {
        let within = cells.iter().flat_map(|cell| self.outline.within(&cell.blocks));
        let mut texts = within.map(|at| self.text(at).trim());
        let is_word = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
        let named = texts.find(|text| text.split_whitespace().any(is_word));
        named.map_or_else(|| self.shown_row(cells), str::to_owned)
    }

    /// What stands at the head of a column of a table: the first that says something in it alone, but
    /// for one row.
    pub(super) fn head(&self, table: usize, column: usize, but: Option<usize>) -> String {
        let alone = |cell: &&Cell| cell.column == column && cell.span == 1;
        let rows = self.outline.tables[table].rows.iter().enumerate();
        let rows = rows.filter(|(row, _)| Some(*row) != but);
        let mut said =
            rows.filter_map(|(_, row)| Some(self.shown(&row.iter().find(alone)?.blocks)));
        said.find(|said| !said.is_empty()).unwrap_or_default()
    }

    /// Whether a paragraph says nothing.
    pub(super) fn is_blank(&self, paragraph: usize) -> bool {
        self.tokens[paragraph].iter().all(|token| token.is_space)
    }

    /// The tokens of a figure of a paragraph.
    pub(super) fn figure_tokens(
        &self,
        paragraph: usize,
    ) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
        let tokens = &self.tokens[paragraph];
        self.outline.paragraphs[paragraph].figures.iter().map(move |(at, number)| {
            let start = tokens.partition_point(|token| token.at.end <= at.start);
            let end = tokens.partition_point(|token| token.at.start < at.end);
            (start..end.max(start), *number)
        })
    }

    /// The words of a paragraph, without its spaces, sorted.
    pub(super) fn words(&self, paragraph: usize) -> Vec<u64> {
        let tokens = self.tokens[paragraph].iter().filter(|token| !token.is_space);
        let mut words: Vec<u64> = tokens.map(|token| token.hash).collect();
        words.sort_unstable();
        words
    }

    /// How many blocks say the same as others at the beginning, and how many at the end, so that nothing
    /// else need be asked of them.
    pub(super) fn alike_ends(
        &self,
        blocks: &[Block],
        other: &Side<'_>,
        others: &[Block],
    ) -> (usize, usize) {
        let is_same = |pair: &(&Block, &Block)| match *pair {
            (Block::Paragraph(one), Block::Paragraph(two)) => self.said(*one) == other.said(*two),
            (Block::Table(_), Block::Table(_)) => {
                let (one, two) = (slice::from_ref(pair.0), slice::from_ref(pair.1));
                self.said_in(one) == other.said_in(two)
            }
            _ => false,
        };
        let start = blocks.iter().zip(others).take_while(is_same).count();
        let rest = blocks[start..].iter().rev().zip(others[start..].iter().rev());
        (start, rest.take_while(is_same).count())
    }

    /// Whether the rows of a table say the same as those of another, one by one.
    pub(super) fn rows_say_as(&self, table: usize, other: &Side<'_>, others: usize) -> bool {
        let said = |side: &Side<'_>, row: &[Cell]| -> Vec<u64> {
            row.iter().flat_map(|cell| side.said_in(&cell.blocks)).collect()
        };
        let (rows, others) = (&self.outline.tables[table].rows, &other.outline.tables[others].rows);
        rows.len() == others.len()
            && rows.iter().zip(others).all(|(one, two)| said(self, one) == said(other, two))
    }

    /// Some of a list of blocks as what is compared. `key` tells by what a figure is known.
    pub(super) fn blocks(
        &self,
        blocks: &[Block],
        some: Range<usize>,
        key: &dyn Fn(usize) -> Option<u64>,
    ) -> Vec<Item> {
        let parts = blocks.iter().map(|block| match *block {
            Block::Paragraph(paragraph) => (0, vec![paragraph], None, Vec::new()),
            Block::Table(table) => {
                let outline = &self.outline.tables[table];
                // A long table whose own anchor is gone with its first row has those of its rows.
                let rows = outline.marks.values().filter_map(|number| key(*number)).collect();
                let within = self.outline.within(slice::from_ref(block));
                (1, within, outline.number.and_then(key), rows)
            }
        });
        self.items(parts.collect(), some, key)
    }

    /// Sections, by their blocks, as what is compared.
    pub(super) fn sections(
        &self,
        sections: &[Range<usize>],
        key: &dyn Fn(usize) -> Option<u64>,
    ) -> Vec<Item> {
        let parts = sections.iter().map(|section| {
            let blocks = &self.outline.blocks[section.clone()];
            let tables = blocks.iter().filter_map(|block| match *block {
                Block::Table(table) => self.outline.tables[table].number,
                Block::Paragraph(_) => None,
            });
            (0, self.outline.within(blocks), tables.filter_map(key).next(), Vec::new())
        });
        self.items(parts.collect(), 0..sections.len(), key)
    }

    /// The rows of a table as what is compared.
    pub(super) fn rows(&self, table: usize, key: &dyn Fn(usize) -> Option<u64>) -> Vec<Item> {
        let marks = &self.outline.tables[table].marks;
        let all = &self.outline.tables[table].rows;
        let rows = all.iter().enumerate().map(|(at, row)| {
            let cells = row.iter().flat_map(|cell| {
                let mut within = self.outline.within(&cell.blocks);
                // Where cells are merged over rows, a word processor puts into the first what stood in
                // all of them: that tells nothing of its row.
                if within.len() > 1 && merge(all, at, cell) == Merge::First {
                    let first = within.iter().position(|&at| !self.is_blank(at));
                    within.truncate(first.map_or(1, |first| first + 1));
                }
                within
            });
            (0, cells.collect(), marks.get(&at).copied().and_then(key), Vec::new())
        });
        let all = 0..self.outline.tables[table].rows.len();
        self.items(rows.collect(), all, key)
    }

    fn items(
        &self,
        parts: Vec<Part>,
        some: Range<usize>,
        key: &dyn Fn(usize) -> Option<u64>,
    ) -> Vec<Item> {
        let keys_of = |paragraphs: &[usize]| -> Vec<u64> {
            let figures = paragraphs.iter().flat_map(|&at| &self.outline.paragraphs[at].figures);
            figures.filter_map(|(_, number)| key(*number)).collect()
        };
        let keys =
            parts.iter().map(|(_, within, _, others)| [keys_of(within), others.clone()].concat());
        let keys: Vec<Vec<u64>> = keys.collect();
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for keys in &keys {
            let mut seen = keys.clone();
            seen.sort_unstable();
            seen.dedup();
            seen.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
        }
        let items = parts.into_iter().zip(keys).take(some.end).skip(some.start);
        items
            .map(|((sort, paragraphs, own, _), keys)| {
                let said: Vec<u64> = paragraphs.iter().map(|&at| self.said[at]).collect();
                // What only one item has tells it; a place or a year stands in many.
                let (keys, shared): (Vec<u64>, Vec<u64>) =
                    keys.into_iter().partition(|key| counts[key] == 1);
                let key = own.or(keys.first().copied());
                Item { exact: hashed(&(sort, said)), key, keys, shared, paragraphs, sort }
            })
            .collect()
    }

    /// The words of an item, with all that it is known by, sorted.
    pub(super) fn words_of(&self, item: &Item) -> Vec<u64> {
        let mut words: Vec<u64> = item.paragraphs.iter().flat_map(|&at| self.words(at)).collect();
        words.extend(item.keys.iter().chain(&item.shared));
        words.sort_unstable();
        words
    }

    /// Where each paragraph stands.
    pub(super) fn containers(&self) -> Vec<Container> {
        let mut containers = vec![Container::Body; self.outline.paragraphs.len()];
        for (index, table) in self.outline.tables.iter().enumerate() {
            for (row, cells) in table.rows.iter().enumerate() {
                for (cell, content) in cells.iter().enumerate() {
                    for block in &content.blocks {
                        if let Block::Paragraph(paragraph) = *block {
                            containers[paragraph] = Container::Cell(index, row, cell);
                        }
                    }
                }
            }
        }
        containers
    }
}

/// A hash that is the same in every run.
pub(super) fn hashed(what: &impl Hash) -> u64 {
    let mut hasher = Mixer::default();
    what.hash(&mut hasher);
    hasher.finish()
}
