//! The tables of data of a document → sheets, annexes, and what these say of themselves: totals and
//! parts, rates, counts and names, each told at the paragraphs of its cells.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::read::Read as OfPaper;
use crate::annex::{self, Annex, Correction};
use crate::check::{Paper, Remarks};
use crate::diagnostic::{Certainty, Diagnostic, Place, Severity};
use crate::value::number;
use crate::workbook::{Address, Cell, Content, Region, Sheet};

/// A table of a document that was read as an annex.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// The annex.
    pub(super) annex: Annex,
    /// The first paragraph of each cell, by its address.
    pub(super) paragraphs: BTreeMap<Address, usize>,
}

impl Read {
    /// The paragraph of a region, the first that holds something.
    pub(super) fn paragraph(&self, region: Region) -> Option<usize> {
        self.paragraphs.get(&region.start).copied()
    }
}

/// What a table says wrong of itself, by the names that the same has in workbooks.
const TOLD: [&str; 6] = [
    "total-mismatch",
    "part-above-total",
    "count-mismatch",
    "rate-mismatch",
    "mean-of-rates",
    "formula-mismatch",
];

/// Reads the tables of data of a document.
pub(super) fn read(paper: &Paper) -> Tables {
    let (mut tables, mut findings, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    let correction = Correction { decimal_mark: decimal_mark(paper), ..Correction::default() };
    for table in 0..paper.tables.len() {
        if paper.tables[table].is_frame || paper.tables[table].rows.len() < 2 {
            continue;
        }
        let (sheet, paragraphs) = sheet(paper, table);
        let (annex, about) = annex::find(&sheet, &correction);
        let Some(annex) = annex else {
            skipped.extend(unread(paper, table));
            continue;
        };
        let read = Read { annex, paragraphs };
        for finding in about.into_iter().filter(|finding| TOLD.contains(&finding.name)) {
            findings.push(placed(paper, &read, finding));
        }
        tables.push(read);
    }
    Tables { read: tables, findings, skipped }
}

/// The tables of data of a document.
pub(super) struct Tables {
    /// Those that were read as annexes.
    pub(super) read: Vec<Read>,
    /// What they say wrong of themselves.
    pub(super) findings: Vec<Diagnostic>,
    /// Why others are no annexes, in Vietnamese.
    pub(super) skipped: Vec<String>,
}

/// How many cells of a table must be figures for it to be one of data.
const LEAST_FIGURES: usize = 2;

/// That a table with figures was not read, and which; none of one without.
fn unread(paper: &Paper, table: usize) -> Option<String> {
    let cells = || paper.tables[table].rows.iter().flatten();
    let is_figure = |text: &str| {
        text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(char::is_alphabetic)
    };
    let figures = cells().filter(|cell| is_figure(&paper.cell_text(cell))).count();
    let first = cells().flat_map(|cell| &cell.paragraphs).next()?;
    (figures >= LEAST_FIGURES).then(|| {
        format!("bảng ở đoạn {} không có dòng tiêu đề rõ ràng (TT, Nội dung, …)", first + 1)
    })
}

/// The mark that parts decimals where a table leaves it open: the comma, as the decree has it, but
/// for documents some of whose numbers part thousands with it.
fn decimal_mark(paper: &Paper) -> Option<char> {
    let parts_thousands = |text: &str| {
        let mut tokens = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
        tokens.any(|token| token.contains(',') && number::decimal_mark(token) == Some('.'))
    };
    let is_other = paper.paragraphs.iter().any(|paragraph| parts_thousands(&paragraph.text));
    (!is_other).then_some(',')
}

/// A table as a sheet: a cell of the grid for each of its own, merged ones with their regions.
fn sheet(paper: &Paper, table: usize) -> (Sheet, BTreeMap<Address, usize>) {
    let rows = &paper.tables[table].rows;
    let mut cells = BTreeMap::new();
    let mut paragraphs = BTreeMap::new();
    let mut regions: BTreeMap<Address, Region> = BTreeMap::new();
    // The region that each column of the grid goes on with, from the row above.
    let mut above: BTreeMap<usize, Address> = BTreeMap::new();
    for (row, held) in rows.iter().enumerate() {
        let mut here = BTreeMap::new();
        for cell in held {
            let at = address(row, cell.column);
            let last = address(row, cell.column + cell.span.max(1) - 1);
            let start = match above.get(&cell.column).filter(|_| cell.is_below) {
                Some(start) => *start,
                None => at,
            };
            let region = regions.entry(start).or_insert_with(|| start.into());
            region.end =
                Address::new(last.row.max(region.end.row), last.column.max(region.end.column));
            for column in cell.column..cell.column + cell.span.max(1) {
                here.insert(column, start);
            }
            let text = paper.cell_text(cell);
            if start == at && !text.is_empty() {
                cells.insert(at, Arc::new(Cell { content: Content::Text, text }));
                let filled = cell.paragraphs.iter().copied();
                let mut filled = filled.filter(|&at| !paper.paragraphs[at].text.trim().is_empty());
                paragraphs.extend(filled.next().map(|paragraph| (at, paragraph)));
            }
        }
        above = here;
    }
    let merges = regions.into_values().filter(|region| region.width() > 1 || region.height() > 1);
    let sheet = Sheet {
        file: Arc::clone(&paper.file),
        name: format!("bảng {}", table + 1).into(),
        visible: true,
        cells,
        merges: merges.collect(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        column_widths: BTreeMap::new(),
    };
    (sheet, paragraphs)
}

fn address(row: usize, column: usize) -> Address {
    let cut = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Address::new(cut(row), cut(column))
}

/// A finding whose places are the paragraphs of its cells.
fn placed(paper: &Paper, read: &Read, mut finding: Diagnostic) -> Diagnostic {
    finding.places = finding
        .places
        .iter()
        .filter_map(|place| match place {
            Place::Cell(place) => read.paragraph(place.cell).map(|at| paper.place(at)),
            _ => None,
        })
        .collect();
    finding
}

/// Tells what the tables of a document say wrong of themselves, of one sort.
pub(super) fn told(paper: &Paper, name: &str, remarks: &mut Remarks<'_>) {
    for reason in &OfPaper::of(paper).skipped {
        remarks.not_evaluated(&*paper.file, reason.as_str());
    }
    for finding in OfPaper::of(paper).findings.iter().filter(|finding| finding.name == name) {
        let hint = finding.hint.clone().unwrap_or_default();
        let (places, message) = (finding.places.clone(), finding.message.clone());
        match finding.certainty {
            Some(Certainty::Guess) => remarks.guess_at(places, message, hint),
            _ if finding.severity == Severity::Note => remarks.guess_at(places, message, hint),
            _ => remarks.proved_at(places, message, hint),
        }
    }
}
