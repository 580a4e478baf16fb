//! A DOCX as rules look at it: its paragraphs with their text, place, part and letters, its tables
//! and its sections.
//!
//! [`parts`] finds the components of the decree, by where they stand and what they say, in documents
//! of any origin; [`facts`] what the document says of itself.

pub mod facts;
mod letters;
pub mod parts;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use unicode_normalization::UnicodeNormalization;

pub use self::facts::Facts;
pub use self::parts::{Part, PartKind};

use super::quote;
use crate::diagnostic::Place;
use crate::docx::read::Package;
pub use crate::docx::read::drawn::{Across, Drawn};
pub use crate::docx::read::format::{Align, Color, Layout, Letters, Line, Run};
use crate::docx::read::format::{Formats, Formatted};
pub use crate::docx::read::frames::CellFrame;
use crate::docx::read::frames::{self, Frame};
pub use crate::docx::read::sections::{
    Furniture, FurnitureLine, Margins, PageSize, Section, Settings,
};
use crate::docx::read::sound;
pub use crate::docx::read::sound::Flaw;
pub use crate::docx::read::story::Block;
use crate::docx::read::story::{self, Story};
use crate::docx::read::xml::Xml;
use crate::docx::read::{drawn, outline, sections};

/// How many letters of a paragraph a finding shows.
pub(super) const SHOWN: usize = 80;

/// How many paragraphs a document may have that is checked, those of cells included: each takes about
/// a kilobyte. A plan of 30 pages has some thousand.
pub const MOST_PARAGRAPHS: usize = 100_000;

/// A document.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// The path, as the user would type it.
    pub file: Arc<str>,
    /// What stands in the body.
    pub blocks: Vec<Block>,
    /// The paragraphs in reading order, those of cells included.
    pub paragraphs: Vec<Paragraph>,
    /// The tables in reading order.
    pub tables: Vec<Table>,
    /// The components that were recognised, in the order of the text.
    pub parts: Vec<Part>,
    /// The sections, one at least.
    pub sections: Vec<Section>,
    /// What it says of all its pages.
    pub settings: Settings,
    /// What it says of itself.
    pub facts: Facts,
    /// Its figures, read when a rule first asks for them.
    pub figures: OnceLock<super::figures::Read>,
    /// What its wording names, read when a rule first asks for it.
    pub wording: super::text::Read,
    /// Why the decree is not for it, where it is not; found when a rule first asks for it.
    pub outside: OnceLock<Option<&'static str>>,
    /// What is broken in the file.
    pub flaws: Vec<Flaw>,
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// The text as it is read: composed, its spaces and hyphens plain, with the number that Word
    /// counts before it where it has one, and without drawings. What is no text and yet says
    /// something is one letter, `story::OBJECT`.
    pub text: String,
    /// The text as it stands in the file, drawings included.
    pub raw: String,
    /// The bytes of `raw` that stand for what `text` is without.
    pub(super) silent: Vec<usize>,
    /// The number that Word counts: `1.`, `a)`; not part of `raw`.
    pub label: Option<String>,
    /// The cell that it stands in.
    pub cell: Option<CellAt>,
    /// The section that it stands in.
    pub section: usize,
    /// How it is set.
    pub layout: Arc<Layout>,
    /// How the letters of `raw` look, run after run.
    pub runs: Vec<Run>,
    /// How the letters of an empty paragraph would look.
    pub mark: Arc<Letters>,
    /// The drawings in it.
    pub drawn: Vec<Drawn>,
    /// What it is.
    pub role: Role,
}

/// A cell, by its table and by its place there, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellAt {
    /// The index of the table in [`Paper::tables`].
    pub table: usize,
    /// The row.
    pub row: usize,
    /// The index of the cell in its row.
    pub cell: usize,
}

/// What a paragraph is within its document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    /// A component of the head: nation, issuer, number, type, subject.
    Head,
    /// A legal basis.
    Basis,
    /// A heading of the body, by its level: 1 for `I.`, 2 for `1.`, and so on.
    Heading(usize),
    /// Running text of the body, list items included.
    #[default]
    Body,
    /// A cell of a table of data.
    Cell,
    /// A line of the recipients, `Nơi nhận:` included.
    Recipients,
    /// A line of the signature.
    Signature,
    /// A line of the head of an annex.
    AnnexHead,
    /// Running text of an annex.
    Annex,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The rows, each with its cells.
    pub rows: Vec<Vec<Cell>>,
    /// The rows that are repeated on every page, and those that stay on one.
    pub kept: Vec<Kept>,
    /// Whether it only sets components side by side: head or signature.
    pub is_frame: bool,
}

/// How a row is kept over pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is repeated on every page.
    pub is_header: bool,
    /// Whether it stays on one page.
    pub is_whole: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// The column of the grid that it begins in.
    pub column: usize,
    /// The columns that it covers.
    pub span: usize,
    /// Whether it goes on with the cell above.
    pub is_below: bool,
    /// Its paragraphs, by their index.
    pub paragraphs: Vec<usize>,
    /// Its lines and measures.
    pub frame: CellFrame,
}

impl Paper {
    /// Reads a document; none where it is no DOCX, its main part can't be read, or it has more than
    /// [`MOST_PARAGRAPHS`].
    pub fn read(file: &str, bytes: &[u8]) -> Option<Self> {
        Self::read_with(file, bytes, sound::flaws)
    }

    /// As [`Self::read`], without looking for what is broken in the file.
    pub fn unflawed(file: &str, bytes: &[u8]) -> Option<Self> {
        Self::read_with(file, bytes, |_, _, _| Vec::new())
    }

    /// Texts as paragraphs of a document of which nothing else is known.
    pub fn of_texts(texts: &[String]) -> Self {
        let paragraphs = texts.iter().map(|text| Paragraph {
            text: outline::plain(text).nfc().collect(),
            raw: text.clone(),
            ..Paragraph::default()
        });
        Self { paragraphs: paragraphs.collect(), ..Self::default() }
    }

    fn read_with(
        file: &str,
        bytes: &[u8],
        flaws: impl Fn(&Package, &Xml<'_>, &Story) -> Vec<Flaw>,
    ) -> Option<Self> {
        let package = Package::open(bytes)?;
        let xml = Xml::read(package.document()?)?;
        let story = Story::of(&xml)?;
        if story.paragraphs.len() > MOST_PARAGRAPHS {
            return None;
        }
        let formats = Formats::of(&package);
        let flaws = flaws(&package, &xml, &story);
        let mut paper = Self { file: file.into(), blocks: story.blocks.clone(), ..Self::default() };
        paper.sections = sections::of(&package, &xml, &story, &formats);
        paper.settings = Settings::of(&package);
        let frames: Vec<Frame> =
            story.tables.iter().map(|table| frames::of(&xml, table, &formats)).collect();
        paper.tables = story
            .tables
            .iter()
            .zip(&frames)
            .map(|(table, frame)| table_of(&story, table, frame))
            .collect();
        let mut table_of = vec![None; story.paragraphs.len()];
        for (table, rows) in paper.tables.iter().enumerate() {
            for (row, cells) in rows.rows.iter().enumerate() {
                for (cell, held) in cells.iter().enumerate() {
                    for &paragraph in &held.paragraphs {
                        // Of nested tables the inner one comes last.
                        table_of[paragraph] = Some(CellAt { table, row, cell });
                    }
                }
            }
        }
        let mut reader = formats.reader(&xml);
        let mut section = 0;
        for (index, paragraph) in story.paragraphs.iter().enumerate() {
            while paper.sections.get(section).is_some_and(|own| own.paragraphs.end <= index) {
                section += 1;
            }
            let cell = table_of[index];
            let style = cell.and_then(|cell| frames[cell.table].style.as_deref());
            let formatted = reader.paragraph(paragraph, style);
            let silent = drawn::silent(&xml, paragraph);
            let mut read = Paragraph::of(paragraph, formatted, silent);
            read.drawn = drawn::of(&xml, paragraph);
            (read.cell, read.section) = (cell, section);
            paper.paragraphs.push(read);
        }
        parts::recognise(&mut paper);
        paper.facts = Facts::of(&paper);
        paper.flaws = flaws;
        Some(paper)
    }

    /// Where a paragraph is, for people.
    pub fn place(&self, paragraph: usize) -> Place {
        let text = quote::of(&self.paragraphs[paragraph], "");
        Place::Document { file: Arc::clone(&self.file), paragraph: paragraph + 1, text }
    }

    /// Where some bytes of a paragraph's text are, for people.
    pub fn place_of(&self, paragraph: usize, bytes: Bytes) -> Place {
        let own = &self.paragraphs[paragraph];
        let label = own.label.as_ref().map_or(0, |label| label.len() + 1);
        let bytes = bytes.start.saturating_sub(label)..bytes.end.saturating_sub(label);
        let text = quote::around(own.text.get(label..).unwrap_or_default(), bytes);
        Place::Document { file: Arc::clone(&self.file), paragraph: paragraph + 1, text }
    }

    /// The paragraphs that hold a component, with the bytes of their text.
    pub fn part(&self, kind: PartKind) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.kind == kind)
    }

    /// The text of a component.
    pub fn text_of(&self, part: &Part) -> &str {
        self.paragraphs[part.paragraph].text.get(part.text.clone()).unwrap_or_default().trim()
    }

    /// The text of a cell, its paragraphs in lines.
    pub fn cell_text(&self, cell: &Cell) -> String {
        let lines: Vec<_> =
            cell.paragraphs.iter().map(|&index| self.paragraphs[index].text.trim()).collect();
        lines.join("\n").trim().to_owned()
    }
}

impl Paragraph {
    /// A paragraph without what says nothing at these bytes; one that shows nothing else keeps it.
    fn of(paragraph: &story::Paragraph, formatted: Formatted, mut silent: Vec<usize>) -> Self {
        let Formatted { layout, runs, mark, label } = formatted;
        let said = |silent: &[usize]| -> String {
            let letters = paragraph.text.char_indices();
            letters.filter(|(at, _)| !silent.contains(at)).map(|(_, letter)| letter).collect()
        };
        let mut text = Cow::Borrowed(&paragraph.text);
        if !silent.is_empty() {
            text = Cow::Owned(said(&silent));
        }
        if text.trim().is_empty() {
            (silent, text) = (Vec::new(), Cow::Borrowed(&paragraph.text));
        }
        let text: String = outline::plain(&text).nfc().collect();
        let text = match &label {
            Some(label) => format!("{label} {text}"),
            None => text,
        };
        let raw = paragraph.text.clone();
        Self { text, raw, silent, label, layout, runs, mark, ..Self::default() }
    }
}

fn table_of(story: &Story, table: &story::Table, frame: &Frame) -> Table {
    let rows = table.rows.iter().zip(&frame.rows).map(|(row, frame)| {
        let cells = row.cells.iter().zip(&frame.cells).map(|(cell, frame)| {
            let mut paragraphs = Vec::new();
            within(story, &cell.blocks, &mut paragraphs);
            let (column, span, is_below) = (cell.column, cell.span, cell.is_below);
            Cell { column, span, is_below, paragraphs, frame: *frame }
        });
        cells.collect()
    });
    let kept = frame.rows.iter();
    let kept = kept.map(|row| Kept { is_header: row.is_header, is_whole: row.is_whole }).collect();
    Table { rows: rows.collect(), kept, is_frame: false }
}

/// The paragraphs of blocks, those of inner tables included.
fn within(story: &Story, blocks: &[Block], found: &mut Vec<usize>) {
    for block in blocks {
        match *block {
            Block::Paragraph(paragraph) => found.push(paragraph),
            Block::Table(table) => {
                for cell in story.tables[table].rows.iter().flat_map(|row| &row.cells) {
                    within(story, &cell.blocks, found);
                }
            }
        }
    }
}

/// Bytes of a text.
pub type Bytes = Range<usize>;
