//! A group whose name stands above the header: blocks of one sheet, each under its own title, of
//! which the first stands where titles do. `I. XÃ AN BÌNH`, the header, its rows, `II. XÃ BÌNH
//! MINH`, the header once more.

use std::sync::Arc;

use super::grid::Patch;
use super::mark::Mark;
use super::{Column, Row, RowCell, RowRole};
use crate::value::{self, Value};
use crate::workbook::Address;

/// Puts the group in front of the rows where the last of the titles counts with the groups among
/// them, and takes it out of the titles.
pub(super) fn take(titles: &mut Vec<Patch<'_>>, rows: &mut Vec<Row>, columns: &[Column]) {
    let Some(&patch) = titles.last() else { return };
    let text = patch.text();
    let Some((number, mark, label)) = Mark::split(&text) else { return };
    let is_alone = titles.iter().filter(|other| other.row() == patch.row()).count() == 1;
    let is_group = |row: &Row| row.role == RowRole::Group && row.parent.is_none();
    let Some(next) = rows.iter().position(is_group).filter(|&next| next > 0) else { return };
    let second = marked(&rows[next]);
    if !is_alone
        || titles.len() < 2
        || !second.is_some_and(|(_, second, _)| follows(&mark, &second))
    {
        return;
    }
    // The others stand among the rows as this one does above them, mark and name in one cell.
    for row in rows.iter_mut().filter(|row| is_group(row)) {
        if let Some((number, _, label)) = marked(row) {
            (row.number, row.label) = (Some(number), label);
        }
    }
    let group = Row {
        index: patch.row(),
        role: RowRole::Group,
        level: 0,
        parent: None,
        continues: None,
        number: Some(number),
        label: label.to_owned(),
        key: Arc::from(""),
        printed: true,
        cells: cells(&patch, columns),
    };
    for (at, row) in rows.iter_mut().enumerate() {
        row.parent = row.parent.map(|parent| parent + 1);
        row.continues = row.continues.map(|item| item + 1);
        if at < next {
            row.parent = row.parent.or(Some(0));
            row.level += 1;
        }
    }
    rows.insert(0, group);
    titles.pop();
}

/// The order number of a group, and its name without it.
fn marked(row: &Row) -> Option<(String, Mark, String)> {
    let Some(number) = &row.number else {
        return Mark::split(&row.label)
            .map(|(number, mark, label)| (number, mark, label.to_owned()));
    };
    let mark = Mark::read(number)?;
    Some((number.clone(), mark, row.label.clone()))
}

/// Whether one mark is the next of its style after another: `II` after `I`.
fn follows(first: &Mark, second: &Mark) -> bool {
    let readings = second.readings();
    first.readings().iter().any(|first| {
        readings.iter().any(|second| {
            first.style.bare() == second.style.bare()
                && first.ordinal > 0
                && first.ordinal + 1 == second.ordinal
        })
    })
}

/// The cells of a row in which nothing stands but a title.
fn cells(patch: &Patch<'_>, columns: &[Column]) -> Vec<RowCell> {
    let own = Arc::new(patch.cell.map_or_else(Value::empty, |cell| value::parse(Some(cell))));
    let empty = Arc::new(Value::empty());
    let first = columns.iter().position(|column| patch.column() <= column.index).unwrap_or(0);
    let of = |(at, column): (usize, &Column)| {
        let is_own = at == first || patch.covers_column(column.index);
        let cell = Address::new(patch.row(), column.index);
        RowCell {
            region: if is_own { patch.region } else { cell.into() },
            starts_row: true,
            starts_column: !is_own || at == first,
            value: if is_own { own.clone() } else { empty.clone() },
            measure: None,
        }
    };
    columns.iter().enumerate().map(of).collect()
}
