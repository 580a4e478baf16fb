//! A sheet that was sent, and the sheet that came back → what differs.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Table, is_same, listed, says};
use super::difference::{Difference, Sort};
use super::grid::JOINT;
use super::matched::Matched;
use super::matching::{Keys, are_alike, matched, moved};
use super::{Cell, Kind, Page};
use crate::workbook::{Address, Sheet};

/// What has become of a sheet.
pub(super) fn compare(page: &Page, sheet: &Sheet) -> (Vec<Difference>, Table) {
    match Matched::of(page, sheet) {
        Some(matched) => (matched.differences(), matched.table()),
        None => (vec![gone(page)], Table::default()),
    }
}

/// That the table of a sheet is no longer there.
pub(super) fn gone(page: &Page) -> Difference {
    Difference::new(Sort::TableGone, Address::new(page.header.0, 0), &*page.title, "")
}

impl Matched<'_> {
    fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        self.of_columns(&mut found);
        self.of_rows(&mut found);
        self.of_order(&mut found);
        // Numbers of rows follow from what came, went or moved.
        let are_counted = found.iter().any(|difference| {
            matches!(difference.sort, Sort::RowAdded | Sort::RowGone | Sort::RowsMoved)
        });
        self.above(&mut found);
        self.of_heads(&mut found);
        self.of_cells(are_counted, &mut found);
        found.sort_by_key(|difference| (difference.cell.start, difference.sort));
        found
    }

    /// Which columns came and which are gone.
    fn of_columns(&self, found: &mut Vec<Difference>) {
        for ((at, head), column) in (0..).zip(&self.heads).zip(&self.columns) {
            if column.is_none() {
                let cell = Address::new(self.page.header.0, at);
                found.push(Difference::new(Sort::ColumnGone, cell, head, ""));
            }
        }
        for column in self.added_columns() {
            if self.has_head(column) {
                let cell = Address::new(self.first, column);
                let new = self.column_now(column);
                found.push(Difference::new(Sort::ColumnAdded, cell, "", new));
            } else {
                self.beside(column, found);
            }
        }
    }

    /// What a column says in the rows that were sent, with its head before it: a row that was put in is
    /// told as a whole.
    fn column_now(&self, column: u32) -> String {
        let known: BTreeSet<u32> = self.rows.iter().flatten().copied().collect();
        let cells = self.sheet.cells.iter();
        let below = cells.filter(|(place, _)| place.column == column && known.contains(&place.row));
        let said: Vec<String> =
            [self.head_now(column)].into_iter().chain(below.map(|(_, cell)| says(cell))).collect();
        listed(said.iter().map(String::as_str))
    }

    /// What stands in a column without a head, in the rows that were sent.
    fn beside(&self, column: u32, found: &mut Vec<Difference>) {
        for ((_, cells), row) in self.old_rows.iter().zip(&self.rows) {
            let Some(place) = row.map(|row| Address::new(row, column)) else { continue };
            let there = self.sheet.cells.get(&place);
            if let Some(said) = there.map(|cell| says(cell)).filter(|said| !said.is_empty()) {
                let difference = Difference::new(Sort::Beside, place, "", said);
                found.push(difference.about(name(cells)));
            }
        }
    }

    /// Which rows came and which are gone.
    fn of_rows(&self, found: &mut Vec<Difference>) {
        for ((row, cells), now) in self.old_rows.iter().zip(&self.rows) {
            let old = listed(cells.iter().map(|cell| cell.text.as_str()));
            if now.is_none() && !old.is_empty() {
                found.push(Difference::new(Sort::RowGone, Address::new(*row, 0), old, ""));
            }
        }
        for (&row, &sort) in &self.added {
            let line = self.begun_now(row).into_iter();
            found.extend(line.map(|(place, line)| Difference::new(sort, place, "", line)));
        }
    }

    /// Which rows and columns stand in another order.
    fn of_order(&self, found: &mut Vec<Difference>) {
        let rows = moved(&self.rows);
        let names = rows.iter().map(|at| name(&self.old_rows[*at].1)).collect();
        let place = rows.iter().filter_map(|at| self.rows[*at]).min();
        let place = place.map(|row| Address::new(row, 0));
        let columns = moved(&self.columns);
        let heads = columns.iter().map(|at| self.heads[*at].clone()).collect();
        let head = columns.iter().filter_map(|at| self.columns[*at]).min();
        let head = head.map(|column| Address::new(self.first, column));
        let both: [(_, _, Vec<String>); 2] =
            [(Sort::RowsMoved, place, names), (Sort::ColumnsMoved, head, heads)];
        for (sort, place, mut names) in both {
            names.retain(|name| !name.is_empty());
            if let Some(place) = place {
                found.push(Difference::new(sort, place, "", names.join("; ")));
            }
        }
    }

    /// What has become of the lines above the table.
    fn above(&self, found: &mut Vec<Difference>) {
        let cells = self.page.cells.iter();
        let old: Vec<&Cell> =
            cells.filter(|cell| cell.region.start.row < self.page.header.0).collect();
        let new: Vec<(Address, String)> =
            (0..self.first).filter_map(|row| self.begun_now(row)).collect();
        let keys = |text: &str| vec![text.to_owned()];
        let before: Vec<Keys> = old.iter().map(|cell| keys(&cell.text)).collect();
        let now: Vec<Keys> = new.iter().map(|(_, text)| keys(text)).collect();
        let alike = |a: usize, b: usize| are_alike(&old[a].text, &new[b].1);
        let pairs = matched(&before, &now, true, &alike);
        for (cell, at) in old.iter().zip(&pairs) {
            let (place, text) = match *at {
                Some(at) => (self.sheet.anchor(new[at].0), new[at].1.as_str()),
                None => (cell.region, ""),
            };
            if text != cell.text {
                found.push(Difference::new(Sort::Label, place, &*cell.text, text));
            }
        }
        for (at, (place, text)) in new.into_iter().enumerate() {
            if !pairs.contains(&Some(at)) {
                found.push(Difference::new(Sort::Beside, place, "", text));
            }
        }
    }

    /// What a row of today says, and where it begins.
    fn begun_now(&self, row: u32) -> Option<(Address, String)> {
        let cells = self.row_now(row).map(|(column, cell)| (column, says(cell)));
        let said: Vec<(u32, String)> = cells.filter(|(_, said)| !said.is_empty()).collect();
        let place = Address::new(row, said.first()?.0);
        Some((place, listed(said.iter().map(|(_, said)| said.as_str()))))
    }

    fn of_heads(&self, found: &mut Vec<Difference>) {
        for cell in self.page.cells.iter().filter(|cell| cell.kind == Kind::Head) {
            if let Some(column) = self.column(cell.region.start.column) {
                let row = cell.region.start.row - self.page.header.0 + self.first;
                found.extend(self.of_cell(cell, Address::new(row, column), ""));
            }
        }
    }

    /// What has become of the cells of the rows that were sent; with `are_counted` their numbers may be
    /// others.
    fn of_cells(&self, are_counted: bool, found: &mut Vec<Difference>) {
        let heads: BTreeMap<u32, &String> = self
            .columns
            .iter()
            .zip(&self.heads)
            .filter_map(|(column, head)| Some(((*column)?, head)))
            .collect();
        for ((_, cells), row) in self.old_rows.iter().zip(&self.rows) {
            let Some(row) = *row else { continue };
            let name = name(cells);
            let mut known: BTreeSet<u32> = BTreeSet::new();
            for cell in cells {
                let Some(column) = self.column(cell.region.start.column) else { continue };
                let place = Address::new(row, column);
                known.insert(column);
                if !(are_counted && self.is_number(cell, place)) {
                    found.extend(self.of_cell(cell, place, &name));
                }
            }
            // Where nothing was sent: below a cell over several rows, in a group's row.
            for (column, cell) in self.row_now(row).filter(|(column, _)| !known.contains(column)) {
                if let Some(head) = heads.get(&column).filter(|_| !says(cell).is_empty()) {
                    let place = Address::new(row, column);
                    let difference = Difference::new(Sort::Filled, place, "", says(cell));
                    found.push(difference.about(about(&name, head)));
                }
            }
        }
    }

    /// Whether a cell was the number of its row, and still is one: `3`, `IV`, `1.2`, `a)`.
    fn is_number(&self, cell: &Cell, now: Address) -> bool {
        let is_number = |text: &str| {
            let mut letters = text.chars();
            text.len() <= 8 && letters.all(|c| c.is_ascii_alphanumeric() || ".)-".contains(c))
        };
        let now = self.sheet.get(now).map(says).unwrap_or_default();
        cell.kind == Kind::Label
            && cell.region.start.column == 0
            && self.name_column != 0
            && !now.is_empty()
            && is_number(&cell.text)
            && is_number(&now)
    }

    fn of_cell(&self, cell: &Cell, place: Address, row: &str) -> Option<Difference> {
        let there = self.sheet.get(place);
        if is_same(&cell.text, there) {
            return None;
        }
        let new = there.map(says).unwrap_or_default();
        let sort = match cell.kind {
            Kind::Open if cell.text.is_empty() => Sort::Filled,
            Kind::Open if new.is_empty() => Sort::Emptied,
            Kind::Open => Sort::Changed,
            _ => Sort::Label,
        };
        let difference = Difference::new(sort, self.sheet.anchor(place), &*cell.text, new);
        let head = self.heads.get(cell.region.start.column as usize);
        Some(match cell.kind {
            Kind::Open => difference.about(about(row, head.map_or("", |head| head))),
            _ => difference,
        })
    }
}

/// What a row is called: the longest of its names.
fn name(cells: &[&Cell]) -> String {
    let names = cells.iter().filter(|cell| cell.kind == Kind::Label);
    let longest = names.max_by_key(|cell| cell.text.chars().count());
    longest.map(|cell| cell.text.replace('\n', " ")).unwrap_or_default()
}

/// A row and a column in words.
fn about(row: &str, head: &str) -> String {
    let head = head.rsplit(JOINT).next().unwrap_or_default();
    [row, head].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}
