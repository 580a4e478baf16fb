//! A sheet that was sent, and the sheet that came back → which row and column of the one is which of the
//! other, and what the rows say now.
//!
//! Columns are found again by their heads and rows by what they are called, so that one that was put in
//! between, or that stands elsewhere now, moves no other.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Table, Value, is_same, says};
use super::difference::Sort;
use super::matching::{Keys, are_alike, matched};
use super::{Cell, Kind, Page, grid};
use crate::workbook::{self, Address, Content, Sheet};

/// How many rows are looked through for the header.
const MOST_ABOVE: u32 = 60;

/// Which row and column of what came back is which of what was sent.
pub(super) struct Matched<'a> {
    /// What was sent.
    pub page: &'a Page,
    /// What came back.
    pub sheet: &'a Sheet,
    /// The row that the header begins in now.
    pub first: u32,
    /// What the columns that were sent are called.
    pub heads: Vec<String>,
    /// What the columns of today are called.
    pub new_heads: Vec<String>,
    /// The column of today of each that was sent.
    pub columns: Vec<Option<u32>>,
    /// The column in which rows had their names.
    pub name_column: u32,
    /// What was sent below the header, by the row.
    pub old_rows: Vec<(u32, Vec<&'a Cell>)>,
    /// The row of today of each of those.
    pub rows: Vec<Option<u32>>,
    /// The rows that were not sent and hold something: [`Sort::RowAdded`] those of the table,
    /// [`Sort::Beside`] those that are none.
    pub added: BTreeMap<u32, Sort>,
}

impl<'a> Matched<'a> {
    /// None where the table is no longer there.
    pub(super) fn of(page: &'a Page, sheet: &'a Sheet) -> Option<Self> {
        let heads = page.heads();
        let (first, new_heads) = header(page, &heads, sheet)?;
        let columns = columns(page, &heads, &new_heads);
        let old_rows: Vec<(u32, Vec<&Cell>)> = page.rows().into_iter().collect();
        let name_column = name_column(&old_rows);
        let (rows, added) = (Vec::new(), BTreeMap::new());
        let mut matched = Self {
            page,
            sheet,
            first,
            heads,
            new_heads,
            columns,
            name_column,
            old_rows,
            rows,
            added,
        };
        matched.rows = matched.match_rows();
        matched.added = matched.added_rows();
        Some(matched)
    }

    /// The first row below the header, now.
    fn below(&self) -> u32 {
        self.first + self.page.header.1
    }

    /// The column of today of one that was sent.
    pub(super) fn column(&self, column: u32) -> Option<u32> {
        self.columns.get(column as usize).copied().flatten()
    }

    fn match_rows(&self) -> Vec<Option<u32>> {
        let (numbers, new): (Vec<u32>, Vec<Called>) = self.called_now().into_iter().unzip();
        let old = self.called_before();
        let is_group = |at: &usize| self.old_rows[*at].1.iter().any(|cell| cell.is_strong);
        let groups = (0..old.len()).filter(is_group).map(|at| old[at].name.as_str()).collect();
        let alike = |a: usize, b: usize| {
            let (old, new) = (&old[a], &new[b]);
            if is_note(&self.old_rows[a].1) {
                are_alike(&old.all[0], &new.all[0])
            } else if old.name.is_empty() {
                old.all.iter().zip(&new.all).all(|(old, new)| old.is_empty() || old == new)
            } else {
                // Another name with the same number and the same figures is the name that was changed.
                let is_numbered_so = !old.all[0].is_empty() && old.all[0] == new.all[0];
                are_alike(&old.name, &new.name)
                    || is_numbered_so && self.says_as_sent(a, numbers[b])
            }
        };
        let pairs = matched(&keyed(&old, &groups), &keyed(&new, &groups), false, &alike);
        pairs.into_iter().map(|at| at.map(|at| numbers[at])).collect()
    }

    /// What the rows that were sent are called.
    fn called_before(&self) -> Vec<Called> {
        let (columns, name) = (self.label_columns(), self.name_column);
        let rows = self.old_rows.iter().map(|(_, cells)| {
            Called::of(&columns, name, &|column| {
                let cell = cells.iter().find(|cell| cell.region.start.column == column);
                cell.map_or("", |cell| &cell.text)
            })
        });
        rows.collect()
    }

    /// What the rows below the header are called that hold something now.
    fn called_now(&self) -> Vec<(u32, Called)> {
        let (columns, name) = (self.label_columns(), self.name_column);
        let below = self.sheet.cells.range(Address::new(self.below(), 0)..);
        let rows: BTreeSet<u32> = below.map(|(address, _)| address.row).collect();
        let rows = rows.into_iter().map(|row| {
            let called = Called::of(&columns, name, &|column| {
                let cell = self.column(column).map(|column| Address::new(row, column));
                let cell = cell.and_then(|address| self.sheet.cells.get(&address));
                cell.map_or("", |cell| &cell.text)
            });
            (row, called)
        });
        rows.collect()
    }

    /// The columns by which rows are called, and the first.
    fn label_columns(&self) -> BTreeSet<u32> {
        let cells = self.old_rows.iter().flat_map(|(_, cells)| cells);
        let labels = cells.filter(|cell| cell.kind == Kind::Label);
        labels.map(|cell| cell.region.start.column).chain([0]).collect()
    }

    /// Whether a row of today has all figures that one had, of which there are some.
    fn says_as_sent(&self, at: usize, row: u32) -> bool {
        let cells = self.old_rows[at].1.iter().filter(|cell| cell.kind == Kind::Open);
        let mut said = cells.filter(|cell| !cell.text.is_empty()).peekable();
        let stands = |cell: &Cell| {
            let column = self.column(cell.region.start.column);
            column.is_some_and(|at| is_same(&cell.text, self.sheet.get(Address::new(row, at))))
        };
        said.peek().is_some() && said.all(|cell| stands(cell))
    }

    /// The cells of a row of today.
    pub(super) fn row_now(&self, row: u32) -> impl Iterator<Item = (u32, &workbook::Cell)> {
        let cells = self.sheet.cells.range(Address::new(row, 0)..Address::new(row + 1, 0));
        cells.map(|(address, cell)| (address.column, &**cell))
    }

    /// The rows below the header that were not sent, and what each is. Below the table a line of one cell
    /// is a remark or a signature; so is what comes after it, or after an empty row, without a number.
    fn added_rows(&self) -> BTreeMap<u32, Sort> {
        let known: BTreeSet<u32> = self.rows.iter().flatten().copied().collect();
        let last = self.table_rows().max().unwrap_or(self.below());
        let mut rows: BTreeMap<u32, Vec<&workbook::Cell>> = BTreeMap::new();
        let below = self.sheet.cells.range(Address::new(self.below(), 0)..);
        for (address, cell) in below.filter(|(_, cell)| !says(cell).is_empty()) {
            rows.entry(address.row).or_default().push(cell);
        }
        let (mut added, mut before, mut is_apart) = (BTreeMap::new(), last, false);
        for (row, cells) in rows {
            if row > last {
                is_apart |= row > before + 1 || cells.len() == 1;
                before = row;
            }
            let is_number = |cell: &workbook::Cell| matches!(cell.content, Content::Number { .. });
            let is_remark = cells.len() == 1 || !cells.into_iter().any(is_number);
            let sort = if is_apart && is_remark { Sort::Beside } else { Sort::RowAdded };
            if !known.contains(&row) {
                added.insert(row, sort);
            }
        }
        added
    }

    /// The rows of the table that were sent and are still there, as they are numbered now.
    fn table_rows(&self) -> impl Iterator<Item = u32> {
        let own = self.old_rows.iter().zip(&self.rows).filter(|((_, cells), _)| !is_note(cells));
        own.filter_map(|(_, row)| *row)
    }

    /// The columns that were not sent and hold something in the table.
    pub(super) fn added_columns(&self) -> Vec<u32> {
        let known: BTreeSet<u32> = self.columns.iter().flatten().copied().collect();
        let header = self.first..self.below();
        let rows: BTreeSet<u32> = header.chain(self.rows.iter().flatten().copied()).collect();
        let is_in_table =
            |row: u32| rows.contains(&row) || self.added.get(&row) == Some(&Sort::RowAdded);
        let held = self.sheet.cells.iter().filter(|(address, cell)| {
            !known.contains(&address.column) && !says(cell).is_empty() && is_in_table(address.row)
        });
        held.map(|(address, _)| address.column).collect::<BTreeSet<u32>>().into_iter().collect()
    }

    /// Whether a column of today has a head.
    pub(super) fn has_head(&self, column: u32) -> bool {
        self.new_heads.get(column as usize).is_some_and(|head| !head.is_empty())
    }

    /// What a column of today is called.
    pub(super) fn head_now(&self, column: u32) -> String {
        match self.new_heads.get(column as usize) {
            Some(head) if !head.is_empty() => head.clone(),
            _ => format!("cột {}", workbook::column_letters(column)),
        }
    }

    /// What the rows of the table say now, with those that were put in.
    pub(super) fn table(&self) -> Table {
        let kept = self.heads.iter().zip(&self.columns);
        let kept = kept.filter_map(|(head, column)| Some((head.clone(), (*column)?)));
        let added = self.added_columns().into_iter().map(|column| (self.head_now(column), column));
        let (columns, places): (Vec<String>, Vec<u32>) = kept.chain(added).unzip();
        let put_in = self.added.iter().filter(|(_, sort)| **sort == Sort::RowAdded);
        let rows: BTreeSet<u32> = self.table_rows().chain(put_in.map(|(row, _)| *row)).collect();
        let value = |row: u32, column: u32| {
            let region = self.sheet.anchor(Address::new(row, column));
            // A cell over several columns says it in the first.
            let cell = self.sheet.cells.get(&region.start);
            let cell = cell.filter(|_| region.start.column == column);
            cell.map(|cell| Value::of(cell)).unwrap_or_default()
        };
        let rows = rows.into_iter().map(|row| places.iter().map(|at| value(row, *at)).collect());
        Table { columns, rows: rows.collect() }
    }
}

/// Where the header stands in a sheet, and what its columns are called there.
fn header(page: &Page, heads: &[String], sheet: &Sheet) -> Option<(u32, Vec<String>)> {
    let (first, rows) = page.header;
    if rows == 0 {
        return Some((first, heads.to_vec()));
    }
    let there = grid::heads(sheet, first, rows);
    let wanted: BTreeSet<&str> =
        heads.iter().filter(|head| !head.is_empty()).map(String::as_str).collect();
    let score = |there: &[String]| {
        let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        wanted.iter().filter(|head| there.contains(**head)).count()
    };
    if score(&there) == wanted.len() {
        return Some((first, there));
    }
    let all = (0..MOST_ABOVE.max(first + 1)).map(|at| (at, grid::heads(sheet, at, rows)));
    let scored = all.map(|(at, there)| (score(&there), at, there));
    let (best, at, there) =
        scored.max_by_key(|(score, at, _)| (*score, u32::MAX - at.abs_diff(first)))?;
    (best * 2 >= wanted.len() && best > 0).then_some((at, there))
}

/// The column of today of each that was sent.
fn columns(page: &Page, heads: &[String], new_heads: &[String]) -> Vec<Option<u32>> {
    if page.header.1 == 0 {
        return (0..page.columns()).map(Some).collect();
    }
    let keys = |heads: &[String]| heads.iter().map(|head| vec![head.clone()]).collect::<Vec<_>>();
    let alike = |a: usize, b: usize| are_alike(&heads[a], &new_heads[b]);
    let pairs = matched(&keys(heads), &keys(new_heads), true, &alike);
    pairs.into_iter().map(|at| at.and_then(|at| u32::try_from(at).ok())).collect()
}

/// The column in which rows have their names: that with the longest of them.
fn name_column(rows: &[(u32, Vec<&Cell>)]) -> u32 {
    let mut lengths: BTreeMap<u32, usize> = BTreeMap::new();
    let cells = rows.iter().flat_map(|(_, cells)| cells);
    for cell in cells.filter(|cell| cell.kind == Kind::Label) {
        *lengths.entry(cell.region.start.column).or_default() += cell.text.chars().count();
    }
    let longest = lengths.into_iter().max_by_key(|(column, length)| (*length, u32::MAX - column));
    longest.map_or(0, |(column, _)| column)
}

/// What a row is called.
struct Called {
    /// What stands in each column by which rows are called, of which the first is that of the numbers.
    all: Vec<String>,
    /// Its name, in small letters.
    name: String,
}

impl Called {
    fn of<'t>(columns: &BTreeSet<u32>, name: u32, said: &dyn Fn(u32) -> &'t str) -> Self {
        let all = columns.iter().map(|column| said(*column).to_owned()).collect();
        Self { all, name: said(name).to_lowercase() }
    }
}

/// What rows are known by: all that they are called, and their names, in their groups or anywhere.
fn keyed(rows: &[Called], groups: &BTreeSet<&str>) -> Vec<Keys> {
    let mut group = "";
    let keys = rows.iter().map(|row| {
        let is_called = row.all.iter().any(|said| !said.is_empty());
        let all = if is_called { row.all.join("\n") } else { String::new() };
        let within = |key: &str| match key {
            "" => String::new(),
            key => format!("{group}\n\n{key}"),
        };
        let keys = vec![within(&all), within(&row.name), all.clone(), row.name.clone()];
        if groups.contains(row.name.as_str()) && !row.name.is_empty() {
            group = &row.name;
        }
        keys
    });
    keys.collect()
}

/// Whether cells that were sent are a line below the table.
fn is_note(cells: &[&Cell]) -> bool {
    cells.iter().any(|cell| cell.kind == Kind::Note)
}
