//! The columns of a table, and its cells as a matrix of what is seen in each row and column.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::value::name::is_measure_header;
use crate::value::{self, Meaning, Value};
use crate::workbook::{Address, Cell, Region, column_letters};

use super::grid::{Grid, Patch};
use super::header::Header;
use super::mark::Mark;
use super::vocabulary as words;
use super::{Column, ColumnRole, HeaderCell, column_key as key, measure, role};

/// A table of more cells than this is not laid out by people.
const MOST_CELLS: usize = 1_000_000;

/// The most bytes of text that a table may hold, each text counted in every cell that shows it.
const MOST_TEXT: usize = 64 << 20;

/// The most bytes of heads over all columns, each with those above it: 2 MiB, of which a head that is
/// merged over thousands of columns takes its share for each.
const MOST_HEADS: usize = 2 << 20;

/// How many columns of words are looked at for the one that names the rows.
const MOST_LABELS: usize = 12;

/// The rows and columns of a table, and what is seen in each.
pub(super) struct Matrix<'g, 'a> {
    pub grid: &'g Grid<'a>,
    /// The sheet's rows.
    pub rows: Vec<u32>,
    /// The sheet's columns.
    pub columns: Vec<u32>,
    /// The patches of the table, and what each holds.
    pub patches: Vec<(&'g Patch<'a>, Arc<Value>)>,
    /// What a cell without content holds.
    pub empty: Arc<Value>,
    /// For each row and column the patch that is seen there.
    cells: Vec<Option<u32>>,
}

impl<'g, 'a> Matrix<'g, 'a> {
    /// Lays the patches out over rows and columns; none if that takes far more than any table.
    pub(super) fn new(grid: &'g Grid<'a>, rows: Vec<u32>, columns: Vec<u32>) -> Option<Self> {
        let size = rows.len().checked_mul(columns.len()).filter(|size| *size <= MOST_CELLS)?;
        let most = grid.patches.len() + grid.blanks.len();
        let patches = Vec::with_capacity(most.min(size));
        let (empty, cells) = (Arc::new(Value::empty()), vec![None; size]);
        let mut matrix = Self { grid, rows, columns, patches, empty, cells };
        // Cells that hold the same are one, and read once.
        let mut read: HashMap<*const Cell, Arc<Value>> = HashMap::new();
        let mut text = 0_usize;
        for patch in grid.patches.iter().chain(&grid.blanks) {
            let rows = span(&matrix.rows, patch.seen.start.row, patch.seen.end.row);
            let columns = span(&matrix.columns, patch.seen.start.column, patch.seen.end.column);
            if rows.is_empty() || columns.is_empty() {
                continue;
            }
            let length = patch.cell.map_or(0, |cell| cell.text.len());
            text += length.saturating_mul(rows.len() * columns.len());
            if text > MOST_TEXT {
                return None;
            }
            let index = u32::try_from(matrix.patches.len()).ok()?;
            let value = match patch.cell {
                None => &matrix.empty,
                Some(cell) => {
                    let known = read.entry(std::ptr::from_ref(cell));
                    &*known.or_insert_with(|| Arc::new(value::parse(Some(cell))))
                }
            };
            matrix.patches.push((patch, value.clone()));
            let width = matrix.columns.len();
            for row in rows {
                matrix.cells[row * width..][columns.clone()].fill(Some(index));
            }
        }
        Some(matrix)
    }

    /// The index of the patch that is seen in a row and column.
    pub(super) fn index(&self, row: usize, column: usize) -> Option<u32> {
        self.cells[row * self.columns.len() + column]
    }

    /// The patch with content that is seen in a row and column, and its value.
    pub(super) fn get(&self, row: usize, column: usize) -> Option<&(&'g Patch<'a>, Arc<Value>)> {
        self.patch(row, column).filter(|(patch, _)| patch.is_shown())
    }

    /// The patch that is seen in a row and column, with content or without.
    pub(super) fn patch(&self, row: usize, column: usize) -> Option<&(&'g Patch<'a>, Arc<Value>)> {
        self.index(row, column).map(|index| &self.patches[index as usize])
    }

    /// Whether a patch is first seen in a row.
    pub(super) fn starts_row(&self, patch: &Patch<'_>, row: usize) -> bool {
        row == 0 || !patch.covers_row(self.rows[row - 1])
    }

    /// Whether a patch is first seen in a column.
    pub(super) fn starts_column(&self, patch: &Patch<'_>, column: usize) -> bool {
        column == 0 || !patch.covers_column(self.columns[column - 1])
    }

    /// The first row of the matrix that a patch is seen in.
    pub(super) fn first_row(&self, patch: &Patch<'_>) -> usize {
        self.rows.partition_point(|&row| row < patch.seen.start.row)
    }

    /// How many rows of the matrix a patch is seen in.
    pub(super) fn height(&self, patch: &Patch<'_>) -> usize {
        span(&self.rows, patch.seen.start.row, patch.seen.end.row).len()
    }

    /// How many columns of the matrix a patch is seen in.
    pub(super) fn width(&self, patch: &Patch<'_>) -> usize {
        span(&self.columns, patch.seen.start.column, patch.seen.end.column).len()
    }

    /// The region of a row and column, for what is printed and pointed at.
    pub(super) fn region(&self, row: usize, column: usize) -> Region {
        let cell = Address::new(self.rows[row], self.columns[column]);
        self.patch(row, column).map_or(cell.into(), |(patch, _)| patch.region)
    }
}

/// The indices of a sorted list whose members lie between two bounds.
fn span(sorted: &[u32], start: u32, end: u32) -> std::ops::Range<usize> {
    sorted.partition_point(|&at| at < start)..sorted.partition_point(|&at| at <= end)
}

/// The columns between two in which something begins, in the rows given by indices.
pub(super) fn used_columns(
    grid: &Grid<'_>,
    rows: impl Iterator<Item = usize>,
    (first, last): (u32, u32),
) -> Vec<u32> {
    let mut columns: Vec<u32> = rows
        .flat_map(|index| grid.row(index))
        .map(Patch::column)
        .filter(|column| (first..=last).contains(column))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The cells of the header for printing, by the rows of the header.
pub(super) fn header_cells(matrix: &Matrix<'_, '_>, rows: usize) -> Vec<Vec<HeaderCell>> {
    let mut header = Vec::new();
    for row in 0..rows {
        let mut cells = Vec::new();
        for column in 0..matrix.columns.len() {
            let Some((patch, _)) = matrix.patch(row, column) else {
                let place = matrix.grid.sheet.place(matrix.region(row, column));
                let text = String::new();
                cells.push(HeaderCell { text, column, column_span: 1, row_span: 1, place });
                continue;
            };
            if matrix.starts_row(patch, row) && matrix.starts_column(patch, column) {
                cells.push(HeaderCell {
                    text: patch.text(),
                    column,
                    column_span: matrix.width(patch),
                    row_span: matrix.height(patch).min(rows - row),
                    place: matrix.grid.sheet.place(patch.region),
                });
            }
        }
        header.push(cells);
    }
    header
}

/// The columns with their names; `names` and `all` are the header's rows without and with the row
/// of units.
pub(super) fn columns(
    matrix: &Matrix<'_, '_>,
    (names, all): (usize, usize),
) -> Option<(Vec<Column>, Vec<Diagnostic>)> {
    let spread = spread_names(matrix, names);
    let paths: Vec<Vec<String>> = (0..matrix.columns.len())
        .map(|column| {
            let mut path: Vec<String> = Vec::new();
            let mut last = None;
            for (row, spread) in spread.iter().enumerate() {
                let index = matrix.index(row, column).or(spread[column]);
                let text = index.map(|index| matrix.patches[index as usize].0.text());
                if index != last
                    && let Some(text) = text.filter(|text| !text.is_empty())
                {
                    path.push(text);
                }
                last = index;
            }
            path
        })
        .collect();
    if paths.iter().flatten().map(String::len).sum::<usize>() > MOST_HEADS {
        return None;
    }
    let (keys, mut findings) = keys(matrix, &paths, names);
    let mut columns = Vec::with_capacity(paths.len());
    for (column, (path, key)) in paths.into_iter().zip(keys).enumerate() {
        let measure = (names..all)
            .find_map(|row| matrix.get(row, column).filter(|(p, _)| matrix.starts_row(p, row)))
            .map(|(patch, _)| patch.text())
            .filter(|text| !is_measure_header(text))
            .map(|text| text.trim_matches(['(', ')', ' ']).into())
            .or_else(|| measure::of_head(&path));
        let role = ColumnRole::Value;
        let index = matrix.columns[column];
        let width = matrix.grid.sheet.column_widths.get(&index).copied();
        columns.push(Column { index, path, key, role, measure, owner: None, formula: None, width });
    }
    role::by_heads(matrix, &mut columns, all);
    findings.extend(unnamed_finding(matrix, &columns));
    Some((columns, findings))
}

/// Where a name in the header is not merged over its columns, the columns to its right that have
/// names of their own below take it as well.
fn spread_names(matrix: &Matrix<'_, '_>, names: usize) -> Vec<Vec<Option<u32>>> {
    let width = matrix.columns.len();
    let mut spread = vec![vec![None; width]; names];
    for (row, spread) in spread.iter_mut().enumerate().take(names.saturating_sub(1)) {
        for column in 1..width {
            let own_below = |column| {
                (row + 1..names).any(|below| {
                    matrix.get(below, column).is_some_and(|(p, _)| matrix.starts_row(p, below))
                })
            };
            if matrix.index(row, column).is_none() && own_below(column) && own_below(column - 1) {
                spread[column] = matrix.index(row, column - 1).or(spread[column - 1]);
            }
        }
    }
    spread
}

fn keys(
    matrix: &Matrix<'_, '_>,
    paths: &[Vec<String>],
    names: usize,
) -> (Vec<Arc<str>>, Vec<Diagnostic>) {
    let slugs: Vec<String> = key::of_heads(paths);
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut findings = Vec::new();
    let mut keys = Vec::with_capacity(paths.len());
    for (column, (path, mut key)) in paths.iter().zip(slugs).enumerate() {
        if key.is_empty() {
            key = format!("cot_{}", column + 1);
        }
        if let Some(first) = taken.get(&key).copied() {
            if paths[first] == *path {
                findings.push(same_name(matrix, path, [first, column], names));
            }
            let number = numbers.entry(key.clone()).or_insert(1);
            key = unique(&key, number, |key| taken.contains_key(key));
        }
        taken.insert(key.clone(), column);
        keys.push(key.into());
    }
    (keys, findings)
}

/// The finding for two columns under one head.
fn same_name(
    matrix: &Matrix<'_, '_>,
    path: &[String],
    columns: [usize; 2],
    names: usize,
) -> Diagnostic {
    let message = format!("hai cột cùng tên “{}”", path.join(" › "));
    let finding = Diagnostic::warning("duplicate-column", message)
        .hint("đặt cho mỗi cột một tên riêng trong tiêu đề bảng");
    let places = columns.map(|column| {
        Place::Cell(matrix.grid.sheet.place(matrix.region(names.max(1) - 1, column)))
    });
    places.into_iter().fold(finding, Diagnostic::at)
}

/// The key with the first number after it, above the last one used, that makes it unlike those
/// taken.
pub(super) fn unique(key: &str, last: &mut usize, taken: impl Fn(&str) -> bool) -> String {
    loop {
        *last += 1;
        let candidate = format!("{key}_{last}");
        if !taken(&candidate) {
            return candidate;
        }
    }
}

fn unnamed_finding(matrix: &Matrix<'_, '_>, columns: &[Column]) -> Option<Diagnostic> {
    let unnamed: Vec<&Column> = columns.iter().filter(|column| column.path.is_empty()).collect();
    let first = unnamed.first()?;
    let letters: Vec<String> = unnamed.iter().map(|column| column_letters(column.index)).collect();
    let top = Address::new(matrix.rows[0], first.index);
    let message =
        format!("cột {} có nội dung nhưng tiêu đề bảng không đặt tên", letters.join(", "));
    Some(
        Diagnostic::warning("column-without-name", message)
            .hint("đặt tên cột trong tiêu đề bảng")
            .at(matrix.grid.sheet.place(top)),
    )
}

/// The column that names the rows, and the columns before it that name groups of rows by cells
/// merged down.
pub(super) fn label_column(
    matrix: &Matrix<'_, '_>,
    columns: &[Column],
    header: usize,
    wanted: Option<u32>,
) -> (Option<usize>, Vec<usize>) {
    if let Some(index) = wanted.and_then(|w| columns.iter().position(|c| c.index == w)) {
        return (Some(index), Vec::new());
    }
    let may_name = |column: &usize| {
        let leaf = columns[*column].path.last().map_or("", String::as_str);
        let column = &columns[*column];
        column.role == ColumnRole::Value && column.owner.is_none() && !words::never_label(leaf)
    };
    let texts: Vec<usize> = (0..columns.len())
        .filter(may_name)
        .filter(|&column| holds_text(matrix, column, header))
        .take(MOST_LABELS)
        .collect();
    let mut groups = Vec::new();
    for (index, &column) in texts.iter().enumerate() {
        let more = texts[index + 1..].iter().any(|&next| {
            divides(matrix, column, next, header)
                && !super::continued::goes_on(matrix, columns, header, (column, next))
        });
        if !more {
            return (Some(column), groups);
        }
        groups.push(column);
    }
    let others = |column: &usize| columns[*column].role != ColumnRole::Number;
    (texts.first().copied().or_else(|| (0..columns.len()).find(others)), Vec::new())
}

/// Whether most cells of a column are words.
fn holds_text(matrix: &Matrix<'_, '_>, column: usize, header: usize) -> bool {
    let (mut texts, mut cells) = (0, 0);
    for row in header..matrix.rows.len() {
        if let Some((patch, value)) = matrix.get(row, column)
            && matrix.starts_row(patch, row)
        {
            cells += 1;
            let is_text = match &value.meaning {
                // `7a Tên` looks like seven ares of it.
                Meaning::Quantity(quantity) => {
                    (quantity.beside().unit.is_some() && quantity.beside().rest.is_some())
                        || super::mark::Mark::split_lettered(&value.text).is_some()
                }
                Meaning::Names(names) => !names.names[0].starts_with(|c: char| c.is_ascii_digit()),
                Meaning::Date(_) | Meaning::PartialDate(_) | Meaning::Empty | Meaning::Missing => {
                    false
                }
                // `6/2026` and `2026-2030` are no words.
                Meaning::Deadline(_) => !value.text.starts_with(|c: char| c.is_ascii_digit()),
                Meaning::Words => true,
            };
            // A name with its order number is no quantity: `1a Khoán bảo vệ rừng`.
            let is_text = is_text || Mark::split(&value.text).is_some();
            texts += usize::from(is_text);
        }
    }
    cells > 0 && texts * 2 > cells
}

/// Whether a column has cells merged down over rows that another column names one by one.
fn divides(matrix: &Matrix<'_, '_>, column: usize, next: usize, header: usize) -> bool {
    (header..matrix.rows.len()).any(|row| {
        let Some((patch, _)) = matrix.get(row, column) else { return false };
        let height = matrix.height(patch);
        matrix.starts_row(patch, row)
            && matrix.width(patch) == 1
            && height > 1
            && (row..row + height)
                .filter(|&below| {
                    matrix.get(below, next).is_some_and(|(p, _)| matrix.starts_row(p, below))
                })
                .count()
                > 1
    })
}

/// Content beside the table, which belongs to no column.
pub(super) fn beside<'a>(
    grid: &Grid<'a>,
    header: &Header,
    rows: impl Iterator<Item = usize>,
) -> Vec<Patch<'a>> {
    let (first, last) = header.columns;
    rows.flat_map(|index| grid.row(index))
        .filter(|patch| patch.seen.end.column < first || patch.column() > last)
        .filter(|patch| header.second.is_none_or(|second| patch.column() < second))
        .copied()
        .collect()
}
