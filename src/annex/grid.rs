//! What is seen of a sheet: its cells and merged regions without hidden rows and columns.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::workbook::{Address, Cell, Content, Region, Sheet, column_letters};

/// A cell or a merged region, as far as it is seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch<'a> {
    /// The cell or merged region in the sheet.
    pub region: Region,
    /// The part of it that is seen, and belongs to the region under study.
    pub seen: Region,
    /// What it holds; none for a merged region without content.
    pub cell: Option<&'a Cell>,
}

impl Patch<'_> {
    /// The text on one line, empty for an empty region.
    pub(super) fn text(&self) -> String {
        let text = self.cell.map_or("", |cell| cell.text.as_str());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether it shows something: not an empty region, nor a number that its format hides.
    pub(super) fn is_shown(&self) -> bool {
        self.cell.is_some_and(|cell| !cell.text.trim().is_empty())
    }

    /// The first row that is seen.
    pub(super) const fn row(&self) -> u32 {
        self.seen.start.row
    }

    /// The first column that is seen.
    pub(super) const fn column(&self) -> u32 {
        self.seen.start.column
    }

    /// Whether it is seen in a row.
    pub(super) const fn covers_row(&self, row: u32) -> bool {
        self.seen.start.row <= row && row <= self.seen.end.row
    }

    /// Whether it is seen in a column.
    pub(super) const fn covers_column(&self, column: u32) -> bool {
        self.seen.start.column <= column && column <= self.seen.end.column
    }
}

/// What is seen of a sheet, row by row.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub sheet: &'a Sheet,
    /// Those with content, by row and column.
    pub patches: Vec<Patch<'a>>,
    /// What shows nothing: merged regions without content, and numbers that their format hides,
    /// which hold their number all the same.
    pub blanks: Vec<Patch<'a>>,
    /// The rows in which content begins, each with its patches.
    pub rows: Vec<(u32, Range<usize>)>,
    /// Content outside the region under study, by row and column.
    pub outside: Vec<Patch<'a>>,
}

impl<'a> Grid<'a> {
    /// What is seen of a sheet, or of a region of it, and a finding about what is hidden.
    pub(super) fn new(sheet: &'a Sheet, region: Option<Region>) -> (Self, Vec<Diagnostic>) {
        let mut grid = Self {
            sheet,
            patches: Vec::with_capacity(sheet.cells.len()),
            blanks: Vec::new(),
            rows: Vec::new(),
            outside: Vec::new(),
        };
        let shown = Hidden::of(sheet);
        let mut hidden = Vec::new();
        for (address, cell) in &sheet.cells {
            let hides = matches!(cell.content, Content::Number { .. });
            if cell.text.trim().is_empty() && !hides {
                continue;
            }
            let whole = sheet.anchor(*address);
            match shown.visible(whole) {
                Some(seen) => grid.push(Patch { region: whole, seen, cell: Some(&**cell) }, region),
                None if cell.text.trim().is_empty() => {}
                None => hidden.push(*address),
            }
        }
        for whole in sheet.merges.iter().copied() {
            let empty = sheet.cells.get(&whole.start).is_none_or(|cell| {
                cell.text.trim().is_empty() && !matches!(cell.content, Content::Number { .. })
            });
            if empty && let Some(seen) = shown.visible(whole) {
                grid.push(Patch { region: whole, seen, cell: None }, region);
            }
        }
        grid.patches.sort_by_key(|patch| (patch.seen.start, patch.region.start));
        for (index, patch) in grid.patches.iter().enumerate() {
            match grid.rows.last_mut() {
                Some((row, range)) if *row == patch.row() => range.end = index + 1,
                _ => grid.rows.push((patch.row(), index..index + 1)),
            }
        }
        let findings = hidden_finding(sheet, &hidden).into_iter().collect();
        (grid, findings)
    }

    fn push(&mut self, patch: Patch<'a>, region: Option<Region>) {
        let patch = match region {
            Some(region) => match intersection(patch.seen, region) {
                Some(seen) => Patch { seen, ..patch },
                None if patch.is_shown() => return self.outside.push(patch),
                None => return,
            },
            None => patch,
        };
        if patch.is_shown() {
            self.patches.push(patch);
        } else {
            self.blanks.push(patch);
        }
    }

    /// The patches with content that begin in the row of an index into [`Self::rows`].
    pub(super) fn row(&self, index: usize) -> &[Patch<'a>] {
        self.rows.get(index).map_or(&[], |(_, range)| &self.patches[range.clone()])
    }
}

fn intersection(one: Region, other: Region) -> Option<Region> {
    let start =
        Address::new(one.start.row.max(other.start.row), one.start.column.max(other.start.column));
    let end = Address::new(one.end.row.min(other.end.row), one.end.column.min(other.end.column));
    (start.row <= end.row && start.column <= end.column).then_some(Region::new(start, end))
}

/// The hidden rows and columns of a sheet as spans of neighbours.
struct Hidden {
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
}

impl Hidden {
    fn of(sheet: &Sheet) -> Self {
        Self { rows: spans(&sheet.hidden_rows), columns: spans(&sheet.hidden_columns) }
    }

    /// The region between the first and the last row and column of it that are shown.
    fn visible(&self, region: Region) -> Option<Region> {
        let rows = shown(&self.rows, region.start.row, region.end.row)?;
        let columns = shown(&self.columns, region.start.column, region.end.column)?;
        Some(Region::new(Address::new(rows.0, columns.0), Address::new(rows.1, columns.1)))
    }
}

/// The first and the last index between two that no span of hidden ones holds.
fn shown(hidden: &[(u32, u32)], start: u32, end: u32) -> Option<(u32, u32)> {
    let over = |index: u32| {
        let at = hidden.partition_point(|(_, last)| *last < index);
        hidden.get(at).filter(|(first, _)| *first <= index)
    };
    let first = over(start).map_or(start, |(_, last)| last + 1);
    if first > end {
        return None;
    }
    // Some index is shown, so that a span over the end begins behind it.
    let last = over(end).map_or(end, |(first, _)| first - 1);
    Some((first, last))
}

/// Says which hidden rows and columns hold something that is left out.
fn hidden_finding(sheet: &Sheet, hidden: &[Address]) -> Option<Diagnostic> {
    let first = *hidden.first()?;
    let in_hidden_row = |cell: &&Address| sheet.hidden_rows.contains(&cell.row);
    let rows: BTreeSet<u32> = hidden.iter().filter(in_hidden_row).map(|cell| cell.row).collect();
    let columns: BTreeSet<u32> = hidden
        .iter()
        .filter(|cell| sheet.hidden_columns.contains(&cell.column))
        .map(|cell| cell.column)
        .collect();
    let mut parts = Vec::new();
    if !rows.is_empty() {
        let shown = listed(&rows, |row| (row + 1).to_string());
        parts.push(format!("dòng ẩn {shown}"));
    }
    if !columns.is_empty() {
        parts.push(format!("cột ẩn {}", listed(&columns, column_letters)));
    }
    let message = format!("{} có nội dung và được bỏ qua", parts.join(", "));
    let hint = "bỏ ẩn trong Excel nếu cần đưa vào văn bản";
    Some(
        Diagnostic::note("hidden-left-out", message).hint(hint).at(Place::Cell(sheet.place(first))),
    )
}

/// The members of a set as spans of neighbours.
fn spans(set: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for &index in set {
        match spans.last_mut() {
            Some((_, end)) if *end + 1 == index => *end = index,
            _ => spans.push((index, index)),
        }
    }
    spans
}

/// The members of a set, neighbours as a span: `3-5, 9`.
fn listed(set: &BTreeSet<u32>, show: impl Fn(u32) -> String) -> String {
    let shown = |&(start, end): &(u32, u32)| {
        if start == end { show(start) } else { format!("{}-{}", show(start), show(end)) }
    };
    spans(set).iter().map(shown).collect::<Vec<_>>().join(", ")
}
