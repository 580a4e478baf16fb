//! An annex of a document → a workbook that a unit fills in; what comes back → what differs from what
//! was sent, and the rows of all units in one workbook.
//!
//! A [`Form`] is what is sent: cells with their places, and a [`Stamp`] by which it is known when it
//! comes back. `made` lays it out, `write` writes it, with a hidden sheet that holds all of it once
//! more (`hidden`): word for word, with a hash over it. So what was sent is known from the file itself,
//! whatever became of the data since, and in each format that spreadsheet programs save.
//! `matched` finds rows and columns again by what they are called (`matching`), `compare` tells what
//! differs, `read` what came, `outdated` what has changed in the dossier since, and `collect` puts the
//! rows of all units together.

mod cells;
mod collect;
mod compare;
mod difference;
mod grid;
mod hidden;
mod made;
mod matched;
mod matching;
mod outdated;
mod read;
mod write;

use rust_decimal::Decimal;

pub use self::cells::{Table, Value};
pub use self::collect::{Of, State, Taken, collected, says_the_same, taken};
pub use self::difference::{Difference, Sort};
pub use self::made::{Named, made};
pub use self::outdated::outdated;
pub use self::read::{Came, Received, received};
pub use self::write::write;

use crate::workbook::Region;

/// By what a form is known when it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// The name of the dossier's folder.
    pub dossier: String,
    /// The year or the years that the dossier is of, where its name says so.
    pub year: String,
    /// The path of the document that it is an annex of.
    pub document: String,
    /// Which of the document's annexes, from 1.
    pub number: usize,
    /// The unit that it is for; empty for a document of no unit.
    pub unit: String,
}

/// What is sent: an annex as a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// By what it is known.
    pub stamp: Stamp,
    /// The sheets, one for each table of the annex.
    pub pages: Vec<Page>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The name on its tab.
    pub name: String,
    /// The annex of the dossier that it was made from, as templates know it; empty for a table that a
    /// template has written.
    pub source: String,
    /// What it is called, in one line.
    pub title: String,
    /// The widths of its columns, in characters.
    pub widths: Vec<f64>,
    /// The first row of the header, from 0, and how many there are.
    pub header: (u32, u32),
    /// The cells in the order of their places. Those that are covered by others are not listed.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub region: Region,
    /// What it is.
    pub kind: Kind,
    /// What it says, in order as the text of a sheet that has been read.
    pub text: String,
    /// The number that the text is, where it is one.
    pub number: Option<Number>,
    /// Whether its row is one of a group or of totals.
    pub is_strong: bool,
    /// Whether it stands in the middle of its column.
    pub is_centred: bool,
}

/// A number as a sheet holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The number; 0.785 for a percentage of 78.5.
    pub value: Decimal,
    /// The format by which it is shown as the text says it.
    pub format: String,
}

/// What a cell of a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The title above the table.
    Title,
    /// Another line above the table.
    Line,
    /// The line with the unit of measure, at the right above the table.
    Measure,
    /// A cell of the header.
    Head,
    /// What a row is called: its number, its name, its unit of measure.
    Label,
    /// What the unit may fill in or change.
    Open,
    /// A line below the table.
    Note,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Title, Self::Line, Self::Measure, Self::Head, Self::Label, Self::Open, Self::Note];

    /// The word by which the hidden sheet knows it.
    const fn word(self) -> &'static str {
        match self {
            Self::Title => "ten",
            Self::Line => "dong",
            Self::Measure => "don-vi-tinh",
            Self::Head => "dau",
            Self::Label => "nhan",
            Self::Open => "o",
            Self::Note => "chu-thich",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
