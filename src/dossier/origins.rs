//! Where each value that templates see comes from, by its index.
//!
//! What stands in no row of a table has its origin noted. The cells of rows have theirs by where they
//! stand: a table takes as many indices as it has cells, and path and place are made when they are
//! asked for, since a large table is mostly never printed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::annex::{Annex, ColumnRole};
use crate::document::{self, Origin};
use crate::workbook::Region;

/// The origins of all values of a dossier.
#[derive(Debug, Default)]
pub struct Origins {
    /// In the order of their indices, each with its first.
    parts: Vec<(u32, Part)>,
    next: u32,
}

#[derive(Debug)]
enum Part {
    Noted(Vec<Origin>),
    Cells(Arc<Cells>),
}

impl Origins {
    /// Notes an origin, and gives its index.
    pub(super) fn note(&mut self, origin: Origin) -> u32 {
        let index = self.take(1);
        match self.parts.last_mut() {
            Some((_, Part::Noted(noted))) => noted.push(origin),
            _ => self.parts.push((index, Part::Noted(vec![origin]))),
        }
        index
    }

    /// Gives the cells of a table their indices, and says which is the first.
    pub(super) fn add(&mut self, cells: Arc<Cells>) -> u32 {
        let first = self.take(cells.annex.rows.len() * cells.annex.columns.len());
        self.parts.push((first, Part::Cells(cells)));
        first
    }

    fn take(&mut self, count: usize) -> u32 {
        let first = self.next;
        self.next = first.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        first
    }

    /// The origin of an index.
    pub fn get(&self, index: usize) -> Option<Origin> {
        let index = u32::try_from(index).ok()?;
        let part = self.parts.partition_point(|(first, _)| *first <= index).checked_sub(1)?;
        let (first, part) = &self.parts[part];
        match part {
            Part::Noted(noted) => noted.get((index - first) as usize).cloned(),
            Part::Cells(cells) => cells.origin(index - first),
        }
    }
}

impl document::Origins for Origins {
    fn get(&self, index: usize) -> Option<Origin> {
        Self::get(self, index)
    }
}

/// The cells of a table's rows, numbered from the last row to the first, so that a merged region has
/// the number of its last row.
#[derive(Debug)]
pub(super) struct Cells {
    /// The name of the table.
    name: Arc<str>,
    annex: Arc<Annex>,
    /// The key of the unit that each column belongs to.
    owners: Vec<Option<Arc<str>>>,
    /// For a cell of a region that several show, the number of the one that stands for it.
    shared: BTreeMap<u32, u32>,
}

impl Cells {
    pub(super) fn new(name: &str, annex: &Arc<Annex>, owners: Vec<Option<Arc<str>>>) -> Self {
        let mut cells =
            Self { name: name.into(), annex: annex.clone(), owners, shared: BTreeMap::new() };
        cells.shared = cells.shared();
        cells
    }

    /// Order numbers are printed by a document itself.
    fn columns(&self) -> impl Iterator<Item = usize> {
        let columns = self.annex.columns.iter().enumerate();
        columns.filter(|(_, column)| column.role != ColumnRole::Number).map(|(at, _)| at)
    }

    fn shared(&self) -> BTreeMap<u32, u32> {
        let annex = &*self.annex;
        // The rows of the sheet in which a cell may be shown twice: those under merged regions, and
        // those of a row that a row of the tree stands for as well.
        let mut crowded: BTreeSet<u32> = BTreeSet::new();
        for (at, row) in annex.rows.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| annex.rows[before].index);
            if before == Some(row.index) {
                crowded.insert(row.index);
            }
            for column in self.columns() {
                let region = row.cells[column].region;
                if region.start != region.end || region.start.row != row.index {
                    crowded.extend(region.start.row..=region.end.row);
                    crowded.insert(row.index);
                }
            }
        }
        let mut shared = BTreeMap::new();
        let mut met: BTreeMap<Region, u32> = BTreeMap::new();
        for (at, row) in annex.rows.iter().enumerate().rev() {
            if !crowded.contains(&row.index) {
                continue;
            }
            for column in self.columns() {
                let own = self.own(at, column);
                let first = *met.entry(row.cells[column].region).or_insert(own);
                if first != own {
                    shared.insert(own, first);
                }
            }
        }
        shared
    }

    fn own(&self, row: usize, column: usize) -> u32 {
        let rows_below = self.annex.rows.len() - 1 - row;
        u32::try_from(rows_below * self.annex.columns.len() + column).unwrap_or(u32::MAX)
    }

    /// The number of the cell of a row in a column.
    pub(super) fn number(&self, row: usize, column: usize) -> u32 {
        let own = self.own(row, column);
        self.shared.get(&own).copied().unwrap_or(own)
    }

    /// The number of the cell that is or shows a region.
    pub(super) fn of_region(&self, region: Region) -> Option<u32> {
        let annex = &*self.annex;
        let row = annex.rows.partition_point(|row| row.index < region.start.row);
        let first = annex.columns.partition_point(|column| column.index < region.start.column);
        let mut columns = annex.columns.iter().enumerate().skip(first);
        let (column, _) = columns.find(|(_, column)| column.role != ColumnRole::Number)?;
        // A row of the tree may stand for the same row of the sheet.
        let rows = annex.rows.iter().enumerate().skip(row);
        let (row, _) = rows
            .take_while(|(_, row)| row.index <= region.end.row)
            .find(|(_, row)| row.cells[column].region == region)?;
        Some(self.number(row, column))
    }

    fn origin(&self, number: u32) -> Option<Origin> {
        let (number, width) = (number as usize, self.annex.columns.len());
        let row = (self.annex.rows.len() - 1).checked_sub(number / width)?;
        let column = number % width;
        let cell = self.annex.rows[row].cells.get(column)?;
        let mut key = self.path(row);
        match &self.owners[column] {
            Some(unit) => key.extend([".theo_don_vi.", unit]),
            None => key.extend([".", &self.annex.columns[column].key]),
        }
        Some(Origin { key: key.into(), place: self.annex.place(cell) })
    }

    /// The path of a row under the names that templates use, with room for what comes after it.
    fn path(&self, row: usize) -> String {
        const ROOM: usize = 128;
        let mut above = vec![row];
        while let Some(parent) = above.last().and_then(|&row| self.annex.rows[row].parent) {
            above.push(parent);
        }
        let mut path = String::with_capacity(ROOM);
        path.push_str(&self.name);
        for &row in above.iter().rev() {
            path.extend([".muc.", &self.annex.rows[row].key]);
        }
        path
    }
}
