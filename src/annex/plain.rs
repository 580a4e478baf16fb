//! Tables without a header: keys with their values, and lists of one column.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

use super::body;
use super::find::{helpers, region, too_large};
use super::grid::{Grid, Patch};
use super::lines;
use super::mark::Mark;
use super::rows::{self, Layout};
use super::table::{self, Matrix};
use super::vocabulary as words;
use super::{Annex, Column, ColumnRole, Correction, Shape, key};

/// The keys of columns that have no names.
const KEYS: [&str; 4] = ["tt", "khoan_muc", "noi_dung", "ghi_chu"];

/// The longest text that is taken for a key.
const LONGEST_KEY: usize = 80;

/// Finds keys and values or a list where no header was found.
pub(super) fn find(
    grid: &Grid<'_>,
    correction: &Correction,
    findings: &mut Vec<Diagnostic>,
) -> Option<Annex> {
    let start = if correction.region.is_some() { 0 } else { first_row(grid) };
    let body = body::find(grid, None, start);
    let all = body.rows.iter().copied();
    let indices = table::used_columns(grid, all.clone(), (0, u32::MAX));
    let rows: Vec<u32> = all.map(|index| grid.rows[index].0).collect();
    if rows.is_empty() || (rows.len() < 2 && correction.region.is_none()) {
        return None;
    }
    let Some(matrix) = Matrix::new(grid, rows, indices) else {
        findings.push(too_large(grid.sheet));
        return None;
    };
    let numbered = matrix.columns.len() > 1 && is_numbered(&matrix);
    let shape = shape(&matrix, numbered, correction.shape)?;
    let columns = columns(&matrix, numbered, shape);
    let label = usize::from(numbered);
    let layout = Layout { columns: &columns, label, groups: Vec::new(), header: 0 };
    let mut rows = rows::rows(&matrix, &layout);
    if shape == Shape::KeyValue {
        rows.iter_mut()
            .for_each(|row| row.label = row.label.trim_end_matches([':', ' ']).to_owned());
    }
    findings.extend(key::give(&mut rows, &columns, label, grid.sheet));

    let first = matrix.rows[0];
    let own = grid.patches.iter().filter(|patch| patch.row() < first).copied();
    let titles: Vec<Patch<'_>> = lines::titles_above(grid, first).into_iter().chain(own).collect();
    let above = lines::above(grid, &titles, (0, u32::MAX));
    findings.extend(helpers(grid.sheet, &above));
    let below: Vec<Patch<'_>> =
        body.notes.iter().flat_map(|&index| grid.row(index)).copied().collect();
    let (notes, signature) = lines::foot(grid, &below);
    Some(Annex {
        shape,
        region: grid.sheet.place(region(&matrix, first)),
        letterhead: above.letterhead,
        form: above.form,
        titles: above.titles,
        attachment: above.attachment,
        unit_line: above.unit_line,
        date_line: above.date_line,
        facts: above.facts,
        header: Vec::new(),
        columns,
        rows,
        notes,
        signature,
        index: super::Index::default(),
    })
}

/// The first row that is no title: titles are single lines before the first row of several cells,
/// or before a gap where all rows are single.
fn first_row(grid: &Grid<'_>) -> usize {
    let wide = (0..grid.rows.len()).find(|&index| {
        let patches = grid.row(index);
        patches.len() > 1 && !patches.iter().any(|patch| words::is_letterhead(&patch.text()))
    });
    if let Some(index) = wide {
        return index;
    }
    let is_title = |index: &usize| {
        let patch: &Patch<'_> = &grid.row(*index)[0];
        let text = patch.text();
        let capitals = !text.contains(char::is_lowercase) && text.chars().count() > 3;
        let gap = grid.rows.get(index + 1).is_some_and(|(row, _)| *row > patch.seen.end.row + 1);
        capitals || gap || patch.seen.width() > 1 || text.starts_with('(')
    };
    (0..grid.rows.len()).take_while(is_title).count()
}

fn is_numbered(matrix: &Matrix<'_, '_>) -> bool {
    let marks = (0..matrix.rows.len()).filter(|&row| {
        matrix.get(row, 0).is_some_and(|(patch, _)| Mark::read(&patch.text()).is_some())
    });
    marks.count() * 10 >= matrix.rows.len() * 6
}

fn shape(matrix: &Matrix<'_, '_>, numbered: bool, wanted: Option<Shape>) -> Option<Shape> {
    let named = matrix.columns.len() - usize::from(numbered);
    let label = usize::from(numbered);
    let keys = (0..matrix.rows.len()).filter(|&row| {
        matrix.get(row, label).is_some_and(|(patch, value)| {
            value.number().is_none() && patch.text().chars().count() <= LONGEST_KEY
        })
    });
    match wanted {
        Some(Shape::Table) => None,
        Some(shape) => Some(shape),
        None if named == 1 => Some(Shape::List),
        None if named <= 3 && keys.count() * 10 >= matrix.rows.len() * 9 => Some(Shape::KeyValue),
        None => None,
    }
}

fn columns(matrix: &Matrix<'_, '_>, numbered: bool, shape: Shape) -> Vec<Column> {
    let first = usize::from(!numbered);
    let widths = &matrix.grid.sheet.column_widths;
    let column = |(at, &index): (usize, &u32)| {
        let place = at + first;
        let role = match (place, shape) {
            (0, _) => ColumnRole::Number,
            (1, _) => ColumnRole::Label,
            (2, Shape::KeyValue) | (_, Shape::Table) => ColumnRole::Value,
            _ => ColumnRole::Note,
        };
        let key = match (KEYS.get(place), shape) {
            (Some(_), Shape::List) if place == 1 => "noi_dung".to_owned(),
            (Some(_), Shape::List) if place == 2 => "ghi_chu".to_owned(),
            (Some(key), shape) if place < 3 || shape != Shape::List => (*key).to_owned(),
            _ => format!("cot_{}", at + 1),
        };
        let width = widths.get(&index).copied();
        Column {
            index,
            path: Vec::new(),
            key: Arc::from(key),
            role,
            measure: None,
            owner: None,
            formula: None,
            width,
        }
    };
    matrix.columns.iter().enumerate().map(column).collect()
}
