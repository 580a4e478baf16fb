//! What stands in a document without its layout: paragraphs of text with their figures, and tables of
//! cells. It is what is compared: the text that was generated last, what would be generated now, and
//! what stands in the file.

use std::collections::BTreeMap;
use std::ops::Range;

use super::story::{self, AnchorName, Block, Story};

/// Paragraphs and tables, in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// What stands in the body.
    pub blocks: Vec<Block>,
    /// The paragraphs in reading order, those of cells included.
    pub paragraphs: Vec<Paragraph>,
    /// The tables in reading order.
    pub tables: Vec<Table>,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// The text.
    pub text: String,
    /// The figures, in order: the bytes of the text, and the number of the figure's bookmark.
    pub figures: Vec<(Range<usize>, usize)>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The number of the table's bookmark, where it has one.
    pub number: Option<usize>,
    /// The cells, row by row.
    pub rows: Vec<Vec<Cell>>,
    /// The widths of the columns as they were generated, in twips; none where that is not known.
    pub widths: Vec<i64>,
    /// The numbers of the bookmarks of rows that have one, by the row; in long tables they stand for
    /// those of their cells.
    pub marks: BTreeMap<usize, usize>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The column that it begins in.
    pub column: usize,
    /// The columns that it covers.
    pub span: usize,
    /// Whether it goes on with the cell above.
    pub is_below: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

impl Outline {
    /// What stands in a document that has been read. Of content controls nothing is told, since
    /// several have one tag.
    pub fn of(story: &Story) -> Self {
        let paragraph = |paragraph: &story::Paragraph| {
            let mut figures: Vec<_> = paragraph
                .anchors
                .iter()
                .filter_map(|anchor| match &anchor.name {
                    AnchorName::Bookmark(name) => Some((anchor.text.clone(), number(name)?)),
                    AnchorName::Control(_) => None,
                })
                .collect();
            figures.sort_by_key(|(text, _)| text.start);
            Paragraph { text: paragraph.text.clone(), figures }
        };
        let cell = |cell: &story::Cell| Cell {
            column: cell.column,
            span: cell.span,
            is_below: cell.is_below,
            blocks: cell.blocks.clone(),
        };
        let mark = |(at, row): (usize, &story::Row)| Some((at, number(row.anchor.as_deref()?)?));
        let table = |table: &story::Table| Table {
            number: table.anchor.as_deref().and_then(number),
            rows: table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect(),
            widths: Vec::new(),
            marks: table.rows.iter().enumerate().filter_map(mark).collect(),
        };
        Self {
            blocks: story.blocks.clone(),
            paragraphs: story.paragraphs.iter().map(paragraph).collect(),
            tables: story.tables.iter().map(table).collect(),
        }
    }

    /// The paragraphs of blocks in reading order, those of cells included.
    pub fn within(&self, blocks: &[Block]) -> Vec<usize> {
        let mut found = Vec::new();
        self.walk(blocks, &mut |paragraph| found.push(paragraph));
        found
    }

    fn walk(&self, blocks: &[Block], each: &mut impl FnMut(usize)) {
        for block in blocks {
            match *block {
                Block::Paragraph(paragraph) => each(paragraph),
                Block::Table(table) => {
                    for cell in self.tables[table].rows.iter().flatten() {
                        self.walk(&cell.blocks, each);
                    }
                }
            }
        }
    }
}

/// The number at the end of a bookmark's name: of `kh_12`, of `kh_bang_12` and of `kh_dong_12` it
/// is 12.
pub fn number(bookmark: &str) -> Option<usize> {
    let rest = bookmark.strip_prefix("kh_")?;
    let rest = rest.strip_prefix("bang_").or_else(|| rest.strip_prefix("dong_")).unwrap_or(rest);
    rest.parse().ok()
}

/// A letter as it is compared: word processors and the program itself put spaces and hyphens that
/// don't break where others have plain ones.
pub fn plain_letter(letter: char) -> char {
    match letter {
        '\u{A0}' | '\u{202F}' => ' ',
        '\u{2011}' => '-',
        other => other,
    }
}

/// A text as it is compared.
pub fn plain(text: &str) -> String {
    text.chars().map(plain_letter).collect()
}
