//! What a document says of its figures, and its text as it stands → where each figure stands now.
//!
//! Bookmarks tell it, and content controls where a word processor has dropped them; with both gone a
//! paragraph that has kept its words has kept its figures.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{by_text, texts};
use crate::docx::anchor_tag;
use crate::docx::read::manifest::Manifest;
use crate::docx::read::marked::place_of;
use crate::docx::read::outline::{Cell, number, plain};
use crate::docx::read::story::{AnchorName, Block, Story};

/// A figure, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    /// Which of the manifest's figures it is, from 0.
    pub(super) figure: usize,
    /// The paragraph, from 0.
    pub(super) paragraph: usize,
    /// The bytes of the paragraph's text.
    pub(super) text: Range<usize>,
}

/// The figures that were found, and those that were not.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those that were, in reading order. What has been copied stands several times.
    pub(super) placed: Vec<Placed>,
    /// Those that were not.
    pub(super) lost: Vec<usize>,
}

/// Finds the figures.
pub(super) fn find(story: &Story, manifest: &Manifest) -> Found {
    let numbers = manifest.figures.iter().enumerate().map(|(at, figure)| (figure.number, at));
    let numbers: HashMap<usize, usize> = numbers.collect();
    let mut placed: Vec<Placed> = Vec::new();
    let mut controls: Vec<(&str, usize, Range<usize>)> = Vec::new();
    for (paragraph, known) in story.paragraphs.iter().enumerate() {
        let mut marked: HashSet<(usize, usize)> = HashSet::new();
        for anchor in &known.anchors {
            let AnchorName::Bookmark(name) = &anchor.name else { continue };
            let Some(&figure) = number(name).and_then(|number| numbers.get(&number)) else {
                continue;
            };
            marked.insert((anchor.text.start, anchor.text.end));
            placed.push(Placed { figure, paragraph, text: anchor.text.clone() });
        }
        for anchor in &known.anchors {
            let AnchorName::Control(tag) = &anchor.name else { continue };
            if !marked.contains(&(anchor.text.start, anchor.text.end)) {
                controls.push((tag, paragraph, anchor.text.clone()));
            }
        }
    }
    by_rows(story, manifest, &numbers, &mut placed);
    let mut known: HashSet<usize> = placed.iter().map(|placed| placed.figure).collect();
    let mut by_tag: HashMap<String, Vec<usize>> = HashMap::new();
    for (figure, said) in manifest.figures.iter().enumerate().rev() {
        if let (false, Some(origin)) = (known.contains(&figure), said.origins.first()) {
            by_tag.entry(anchor_tag(&origin.key)).or_default().push(figure);
        }
    }
    for (tag, paragraph, text) in controls {
        if let Some(figure) = by_tag.get_mut(tag).and_then(Vec::pop) {
            known.insert(figure);
            placed.push(Placed { figure, paragraph, text });
        }
    }
    by_words(story, manifest, &numbers, &mut known, &mut placed);
    placed.retain(|placed| !placed.text.is_empty());
    known = placed.iter().map(|placed| placed.figure).collect();
    placed.sort_by_key(|placed| (placed.paragraph, placed.text.start, placed.figure));
    let lost = (0..manifest.figures.len()).filter(|figure| !known.contains(figure)).collect();
    Found { placed, lost }
}

/// Finds the figures of long tables by the bookmarks of their rows: each stands in the cell of its
/// column, or where a person has changed the columns, in the one that says what was generated.
fn by_rows(
    story: &Story,
    manifest: &Manifest,
    numbers: &HashMap<usize, usize>,
    placed: &mut Vec<Placed>,
) {
    let Some(base) = &manifest.base else { return };
    let rows = base
        .tables
        .iter()
        .flat_map(|table| table.marks.iter().map(|(&row, &number)| (number, &table.rows[row])));
    let rows: HashMap<usize, &Vec<Cell>> = rows.collect();
    for row in story.tables.iter().flat_map(|table| &table.rows) {
        let number = row.anchor.as_deref().and_then(number);
        let Some(before) = number.and_then(|number| rows.get(&number)) else { continue };
        let shape = before.iter().map(|cell| (cell.column, cell.span));
        let is_same_shape = row.cells.iter().map(|cell| (cell.column, cell.span)).eq(shape);
        let mut next = 0;
        for (at, cell) in before.iter().enumerate() {
            let [Block::Paragraph(only)] = cell.blocks[..] else { continue };
            let paragraph = &base.paragraphs[only];
            let figure = paragraph.figures.iter().find(|(_, own)| place_of(*own).is_some());
            let Some(&figure) = figure.and_then(|(_, own)| numbers.get(own)) else { continue };
            let says_it = |&there: &usize| match row.cells[there].blocks[..] {
                [Block::Paragraph(there)] => {
                    plain(&story.paragraphs[there].text) == plain(&paragraph.text)
                }
                _ => false,
            };
            let there = match is_same_shape {
                true => Some(at),
                false => (next..row.cells.len()).find(says_it),
            };
            let Some(there) = there else { continue };
            next = there + 1;
            if let Some(&Block::Paragraph(there)) = row.cells[there].blocks.first() {
                let text = said(&story.paragraphs[there].text, &paragraph.text);
                placed.push(Placed { figure, paragraph: there, text });
            }
        }
    }
}

/// Where the words of a figure stand in what its cell says: a person may have written others beside
/// them. All of it where they don't stand there as they were.
fn said(cell: &str, figure: &str) -> Range<usize> {
    let is_apart = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let found =
        cell.match_indices(figure).map(|(start, _)| start..start + figure.len()).find(|at| {
            is_apart(cell[..at.start].chars().next_back())
                && is_apart(cell[at.end..].chars().next())
        });
    found.unwrap_or(0..cell.len())
}

/// Finds what is left in paragraphs that say what was generated, word for word.
fn by_words(
    story: &Story,
    manifest: &Manifest,
    numbers: &HashMap<usize, usize>,
    known: &mut HashSet<usize>,
    placed: &mut Vec<Placed>,
) {
    let Some(base) = manifest.base.as_ref().filter(|_| known.len() < numbers.len()) else { return };
    // Of paragraphs that say the same, the first of before is the first of now, if none has come or
    // gone.
    let before = by_text(texts(base));
    let now = by_text(story.paragraphs.iter().map(|paragraph| paragraph.text.as_str()));
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (text, before) in before {
        let now = now.get(&text).filter(|now| now.len() == before.len());
        places.extend(
            now.into_iter().flat_map(|now| before.iter().copied().zip(now.iter().copied())),
        );
    }
    for (at, paragraph) in base.paragraphs.iter().enumerate() {
        let left = paragraph.figures.iter().filter_map(|(text, number)| {
            let figure = numbers.get(number).filter(|figure| !known.contains(figure))?;
            Some((text, *figure))
        });
        let left: Vec<(&Range<usize>, usize)> = left.collect();
        let Some(&here) = places.get(&at).filter(|_| !left.is_empty()) else { continue };
        let there = &story.paragraphs[here].text;
        for (range, figure) in left {
            // The letters are the same, but spaces may take other bytes.
            let start = paragraph.text[..range.start].chars().count();
            let length = paragraph.text[range.clone()].chars().count();
            let byte = |letter: usize| {
                there.char_indices().nth(letter).map_or(there.len(), |(byte, _)| byte)
            };
            let text = byte(start)..byte(start + length);
            known.insert(figure);
            placed.push(Placed { figure, paragraph: here, text });
        }
    }
}
