//! A table as rows of texts by its columns: that of a form, and that of the sheet that has come back.

use std::collections::BTreeMap;

use super::{Cell, Kind, Page};
use crate::workbook::{Address, Sheet};

/// The heads above a column, from top to bottom and each once, as one text.
pub(super) const JOINT: &str = " › ";

impl Page {
    /// What its columns are called.
    pub(super) fn heads(&self) -> Vec<String> {
        let cells = self.cells.iter().filter(|cell| cell.kind == Kind::Head);
        let heads: Vec<&Cell> = cells.collect();
        let of = |column: u32| {
            let over = heads.iter().filter(|cell| {
                let region = cell.region;
                (region.start.column..=region.end.column).contains(&column)
            });
            joined(over.map(|cell| cell.text.as_str()))
        };
        (0..self.columns()).map(of).collect()
    }

    /// The rows below the header, each with its cells: those of the table, and the lines below it.
    pub(super) fn rows(&self) -> BTreeMap<u32, Vec<&Cell>> {
        let mut rows: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
        let below = self.header.0 + self.header.1;
        for cell in self.cells.iter().filter(|cell| cell.region.start.row >= below) {
            rows.entry(cell.region.start.row).or_default().push(cell);
        }
        rows
    }
}

/// What the columns of a sheet are called by the header that begins in a row, up to the last column
/// that has something.
pub(super) fn heads(sheet: &Sheet, first: u32, rows: u32) -> Vec<String> {
    let last = sheet.cells.keys().map(|address| address.column).max().unwrap_or_default();
    let of = |column: u32| {
        let mut seen = None;
        let mut said = Vec::new();
        for row in first..first + rows {
            let region = sheet.anchor(Address::new(row, column));
            // A cell over several rows of the header is one.
            if seen == Some(region) {
                continue;
            }
            seen = Some(region);
            said.extend(sheet.cells.get(&region.start).map(|cell| cell.text.as_str()));
        }
        joined(said.into_iter())
    };
    (0..=last.min(16_383)).map(of).collect()
}

fn joined<'a>(heads: impl Iterator<Item = &'a str>) -> String {
    let heads: Vec<String> =
        heads.filter(|head| !head.is_empty()).map(|head| head.replace('\n', " ")).collect();
    heads.join(JOINT)
}
