//! A sheet that was sent, and the sheet that came back → what differs, and what the rows say now.
//!
//! Columns are found again by their heads and rows by what they are called, so that one that was put in
//! between moves no other.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::grid::{self, JOINT};
use super::{Cell, Kind, Page};
use crate::value::number::{self, Reading};
use crate::workbook::{self, Address, Content, Region, Sheet};

/// How many rows are looked through for the header.
const MOST_ABOVE: u32 = 60;

/// How like two names must be to be one that was changed.
const ALIKE: f64 = 0.6;

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A cell that was empty is filled in.
    Filled,
    /// A cell says something else.
    Changed,
    /// A cell is empty now.
    Emptied,
    /// What was not to be changed says something else: a title, a head, the name of a row.
    Label,
    /// There is a row more.
    RowAdded,
    /// A row is gone.
    RowGone,
    /// There is a column more.
    ColumnAdded,
    /// A column is gone.
    ColumnGone,
    /// Something stands beside the table, in a column without a head.
    Beside,
    /// The table is no longer there.
    TableGone,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub sort: Sort,
    /// Where: in the sheet that came back, or of what is gone in the one that was sent.
    pub cell: Region,
    /// What was sent.
    pub old: String,
    /// What came back.
    pub new: String,
    /// The row and the column that it is about.
    pub about: String,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// The text.
    pub text: String,
    /// The number, where it is one, and whether it is shown as a percentage.
    pub number: Option<(Decimal, bool)>,
}

/// The rows of a table, with what its columns are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<String>,
    /// The rows, with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// What has become of a sheet.
pub(super) fn compare(page: &Page, sheet: &Sheet) -> (Vec<Difference>, Table) {
    match Matched::of(page, sheet) {
        Some(matched) => (matched.differences(), matched.table()),
        None => {
            let cell = Address::new(page.header.0, 0).into();
            let gone = Difference {
                sort: Sort::TableGone,
                cell,
                old: page.title.clone(),
                new: String::new(),
                about: String::new(),
            };
            (vec![gone], Table::default())
        }
    }
}

/// Which row and column of what came back is which of what was sent.
struct Matched<'a> {
    page: &'a Page,
    sheet: &'a Sheet,
    /// The row that the header begins in now.
    first: u32,
    heads: Vec<String>,
    new_heads: Vec<String>,
    /// The column of today of each that was sent.
    columns: Vec<Option<u32>>,
    /// What was sent below the header, by the row.
    old_rows: Vec<(u32, Vec<&'a Cell>)>,
    /// The row of today of each of those.
    rows: Vec<Option<u32>>,
}

impl<'a> Matched<'a> {
    fn of(page: &'a Page, sheet: &'a Sheet) -> Option<Self> {
        let heads = page.heads();
        let (first, new_heads) = header(page, &heads, sheet)?;
        let columns: Vec<Option<u32>> = if page.header.1 == 0 {
            (0..page.columns()).map(Some).collect()
        } else {
            let pairs = paired(&heads, &new_heads, |_, _| false);
            pairs.into_iter().map(|at| at.and_then(|at| u32::try_from(at).ok())).collect()
        };
        let old_rows: Vec<(u32, Vec<&Cell>)> = page.rows().into_iter().collect();
        let mut matched =
            Self { page, sheet, first, heads, new_heads, columns, old_rows, rows: Vec::new() };
        matched.rows = matched.match_rows();
        Some(matched)
    }

    /// The first row below the header, now.
    fn below(&self) -> u32 {
        self.first + self.page.header.1
    }

    fn match_rows(&self) -> Vec<Option<u32>> {
        // The columns by which rows are called, and the first.
        let names: BTreeSet<u32> = self
            .old_rows
            .iter()
            .flat_map(|(_, cells)| cells)
            .filter(|cell| cell.kind == Kind::Label)
            .map(|cell| cell.region.start.column)
            .chain([0])
            .collect();
        let said = |cells: &[&Cell]| {
            let of = |column: u32| {
                let cell = cells.iter().find(|cell| cell.region.start.column == column);
                cell.map_or("", |cell| cell.text.as_str())
            };
            names.iter().map(|column| of(*column).to_owned()).collect::<Vec<_>>()
        };
        let old: Vec<Vec<String>> = self.old_rows.iter().map(|(_, cells)| said(cells)).collect();
        let last = self.sheet.cells.keys().map(|address| address.row).max().unwrap_or_default();
        let end = last.max(self.old_rows.last().map_or(0, |(row, _)| *row));
        let numbers: Vec<u32> = (self.below()..=end).collect();
        let now = |row: u32| {
            let of = |column: &u32| {
                let column = self.columns.get(*column as usize).copied().flatten()?;
                self.sheet.cells.get(&Address::new(row, column))
            };
            names
                .iter()
                .map(|column| of(column).map(|cell| cell.text.clone()).unwrap_or_default())
                .collect::<Vec<_>>()
        };
        let new: Vec<Vec<String>> = numbers.iter().map(|row| now(*row)).collect();
        let is_blank = |said: &Vec<String>| said.iter().all(String::is_empty);
        let alike = |old: &Vec<String>, new: &Vec<String>| {
            if is_blank(old) {
                return true;
            }
            let same = |at: usize| !old[at].is_empty() && old[at] == new[at];
            (0..old.len()).any(same)
                || strsim::normalized_levenshtein(&old.join(" "), &new.join(" ")) >= ALIKE
        };
        let pairs = paired(&old, &new, alike);
        pairs.into_iter().map(|at| at.map(|at| numbers[at])).collect()
    }

    fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        self.of_columns(&mut found);
        self.of_rows(&mut found);
        // Above the table and in its header.
        let shift = i64::from(self.first) - i64::from(self.page.header.0);
        let top = self.page.header.0 + self.page.header.1;
        for cell in self.page.cells.iter().filter(|cell| cell.region.start.row < top) {
            let row = u32::try_from(i64::from(cell.region.start.row) + shift);
            let column = self.columns.get(cell.region.start.column as usize).copied().flatten();
            let column = if cell.kind == Kind::Head { column } else { Some(0) };
            if let (Ok(row), Some(column)) = (row, column) {
                self.of_cell(cell, Address::new(row, column), "", &mut found);
            }
        }
        let mut known: BTreeSet<Address> = BTreeSet::new();
        for ((_, cells), row) in self.old_rows.iter().zip(&self.rows) {
            let Some(row) = *row else { continue };
            let about = name(cells);
            for cell in cells {
                let column = self.columns.get(cell.region.start.column as usize);
                let Some(column) = column.copied().flatten() else { continue };
                let address = Address::new(row, column);
                known.insert(address);
                self.of_cell(cell, address, &about, &mut found);
            }
        }
        self.between(&known, &mut found);
        found.sort_by_key(|difference| (difference.cell.start, difference.sort));
        found
    }

    /// What stands where nothing was sent, in rows and columns that were.
    fn between(&self, known: &BTreeSet<Address>, found: &mut Vec<Difference>) {
        let columns: BTreeMap<u32, usize> = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| column.map(|column| (column, at)))
            .collect();
        let rows: BTreeMap<u32, usize> =
            self.rows.iter().enumerate().filter_map(|(at, row)| row.map(|row| (row, at))).collect();
        for (address, cell) in &self.sheet.cells {
            let (Some(row), Some(column)) = (rows.get(&address.row), columns.get(&address.column))
            else {
                continue;
            };
            if !known.contains(address) && !says(cell).is_empty() {
                found.push(Difference {
                    sort: Sort::Filled,
                    cell: (*address).into(),
                    old: String::new(),
                    new: says(cell),
                    about: about(&name(&self.old_rows[*row].1), &self.heads[*column]),
                });
            }
        }
    }

    fn of_cell(&self, cell: &Cell, address: Address, row: &str, found: &mut Vec<Difference>) {
        let there = self.sheet.get(address);
        let new = there.map(says).unwrap_or_default();
        if is_same(&cell.text, there) {
            return;
        }
        let sort = match cell.kind {
            Kind::Open if cell.text.is_empty() => Sort::Filled,
            Kind::Open if new.is_empty() => Sort::Emptied,
            Kind::Open => Sort::Changed,
            _ => Sort::Label,
        };
        let about = match cell.kind {
            Kind::Open => {
                about(row, self.heads.get(cell.region.start.column as usize).map_or("", |h| h))
            }
            _ => String::new(),
        };
        let region = self.sheet.anchor(address);
        found.push(Difference { sort, cell: region, old: cell.text.clone(), new, about });
    }

    fn of_columns(&self, found: &mut Vec<Difference>) {
        let top = self.page.header.0;
        for (at, column) in (0..).zip(&self.columns) {
            if column.is_none() {
                found.push(Difference {
                    sort: Sort::ColumnGone,
                    cell: Address::new(top, at).into(),
                    old: self.heads[at as usize].clone(),
                    new: String::new(),
                    about: String::new(),
                });
            }
        }
        for column in self.added_columns() {
            if !self.has_head(column) {
                self.beside(column, found);
                continue;
            }
            found.push(Difference {
                sort: Sort::ColumnAdded,
                cell: Address::new(self.first, column).into(),
                old: String::new(),
                new: self.head_now(column),
                about: String::new(),
            });
        }
    }

    /// The columns that were not sent and hold something.
    fn added_columns(&self) -> Vec<u32> {
        let known: BTreeSet<u32> = self.columns.iter().flatten().copied().collect();
        let held = self.sheet.cells.iter().filter(|(address, cell)| {
            address.row >= self.first && !known.contains(&address.column) && !says(cell).is_empty()
        });
        held.map(|(address, _)| address.column).collect::<BTreeSet<u32>>().into_iter().collect()
    }

    fn has_head(&self, column: u32) -> bool {
        self.new_heads.get(column as usize).is_some_and(|head| !head.is_empty())
    }

    /// What stands in a column without a head.
    fn beside(&self, column: u32, found: &mut Vec<Difference>) {
        let known = self.old_rows.iter().zip(&self.rows);
        let known: BTreeMap<u32, &Vec<&Cell>> =
            known.filter_map(|((_, cells), row)| row.map(|row| (row, cells))).collect();
        for (address, cell) in &self.sheet.cells {
            // A row that was put in is told as a whole.
            let cells = known.get(&address.row);
            if address.column == column && address.row >= self.first && cells.is_some() {
                found.push(Difference {
                    sort: Sort::Beside,
                    cell: (*address).into(),
                    old: String::new(),
                    new: says(cell),
                    about: cells.map(|cells| name(cells)).unwrap_or_default(),
                });
            }
        }
    }

    fn head_now(&self, column: u32) -> String {
        let head = self.new_heads.get(column as usize).cloned().unwrap_or_default();
        if head.is_empty() { format!("cột {}", workbook::column_letters(column)) } else { head }
    }

    fn of_rows(&self, found: &mut Vec<Difference>) {
        for ((row, cells), now) in self.old_rows.iter().zip(&self.rows) {
            let old = listed(cells.iter().map(|cell| cell.text.as_str()));
            if now.is_none() && !old.is_empty() {
                let (sort, cell) = (Sort::RowGone, Address::new(*row, 0).into());
                let new = String::new();
                found.push(Difference { sort, cell, old, new, about: String::new() });
            }
        }
        for row in self.added_rows() {
            let cells: Vec<String> = self.row_now(row).map(|(_, cell)| says(cell)).collect();
            let new = listed(cells.iter().map(String::as_str));
            let (sort, cell) = (Sort::RowAdded, Address::new(row, 0).into());
            found.push(Difference { sort, cell, old: String::new(), new, about: String::new() });
        }
    }

    fn row_now(&self, row: u32) -> impl Iterator<Item = (u32, &workbook::Cell)> {
        let cells = self.sheet.cells.range(Address::new(row, 0)..Address::new(row + 1, 0));
        cells.map(|(address, cell)| (address.column, &**cell))
    }

    /// The rows that were not sent and hold something.
    fn added_rows(&self) -> Vec<u32> {
        let known: BTreeSet<u32> = self.rows.iter().flatten().copied().collect();
        let shift = i64::from(self.first) - i64::from(self.page.header.0);
        let above: BTreeSet<i64> =
            self.page.cells.iter().map(|cell| i64::from(cell.region.start.row) + shift).collect();
        let held = self.sheet.cells.iter().filter(|(address, cell)| {
            let is_known = if address.row < self.below() {
                address.row >= self.first || above.contains(&i64::from(address.row))
            } else {
                known.contains(&address.row)
            };
            !is_known && !says(cell).is_empty()
        });
        held.map(|(address, _)| address.row).collect::<BTreeSet<u32>>().into_iter().collect()
    }

    /// What the rows of the table say now, with those that were put in.
    fn table(&self) -> Table {
        let added = self.added_columns();
        let kept = self.columns.iter().enumerate();
        let kept: Vec<(usize, u32)> =
            kept.filter_map(|(at, column)| Some((at, (*column)?))).collect();
        let columns = kept.iter().map(|(at, _)| self.heads[*at].clone());
        let columns = columns.chain(added.iter().map(|column| self.head_now(*column))).collect();
        let is_note = |cells: &[&Cell]| cells.iter().any(|cell| cell.kind == Kind::Note);
        let own = self.old_rows.iter().zip(&self.rows).filter(|((_, cells), _)| !is_note(cells));
        let mut rows: BTreeSet<u32> = own.filter_map(|(_, row)| *row).collect();
        for row in self.added_rows().into_iter().filter(|row| *row >= self.below()) {
            // A line of one cell is a remark, or a signature.
            if self.row_now(row).filter(|(_, cell)| !says(cell).is_empty()).count() > 1 {
                rows.insert(row);
            }
        }
        let value = |row: u32, column: u32| {
            let address = Address::new(row, column);
            let region = self.sheet.anchor(address);
            let cell = self.sheet.cells.get(&region.start);
            let cell = cell.filter(|_| region.start.column == column);
            cell.map(|cell| Value::of(cell)).unwrap_or_default()
        };
        let columns_now: Vec<u32> =
            kept.iter().map(|(_, column)| *column).chain(added.iter().copied()).collect();
        let rows = rows.into_iter().map(|row| columns_now.iter().map(|c| value(row, *c)).collect());
        Table { columns, rows: rows.collect() }
    }
}

impl Value {
    fn of(cell: &workbook::Cell) -> Self {
        let number = match cell.content {
            Content::Number { number, percent } => Some((number, percent)),
            _ => None,
        };
        Self { text: says(cell), number }
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

/// For each item before the one that it is now: the same, or one in its place that may be it.
fn paired<T: Ord + std::hash::Hash + Clone>(
    old: &[T],
    new: &[T],
    alike: impl Fn(&T, &T) -> bool,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; old.len()];
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                (0..len).for_each(|at| pairs[old_index + at] = Some(new_index + at));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
                (0..old_len).for_each(|at| pairs[old_index + at] = Some(new_index + at));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let mut free = new_index;
                for at in old_index..old_index + old_len {
                    let end = new_index + new_len;
                    if let Some(found) = (free..end).find(|to| alike(&old[at], &new[*to])) {
                        pairs[at] = Some(found);
                        free = found + 1;
                    }
                }
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
    pairs
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

fn listed<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// What a cell says to a reader.
fn says(cell: &workbook::Cell) -> String {
    match &cell.content {
        Content::Error(error) => error.to_string(),
        Content::Number { .. } if cell.text.is_empty() => String::new(),
        _ => cell.text.clone(),
    }
}

/// Whether a cell still says what was sent: the same words, or the same number written another way.
fn is_same(old: &str, now: Option<&workbook::Cell>) -> bool {
    let Some(now) = now else { return old.is_empty() };
    let text = says(now);
    if text == old {
        return true;
    }
    let new = match now.content {
        Content::Number { number, .. } => Some(number),
        Content::Text => bare(&text),
        _ => None,
    };
    bare(old).is_some_and(|old| new == Some(old))
}

/// The number that a text is, in whole or in hundredths.
fn bare(text: &str) -> Option<Decimal> {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let value = match number::read_all(unsigned)? {
        Reading::Sure(value) | Reading::Point(value) => value,
        Reading::TwoWays { grouped, .. } => grouped,
    };
    let value = if digits == unsigned { value } else { -value };
    Some(if percent { value / Decimal::from(100) } else { value })
}
