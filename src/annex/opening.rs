//! A group whose name stands above the header: blocks of one sheet, each under its own title, of
//! which the first stands where titles do. `I. XÃ AN BÌNH`, the header, its rows, `II. XÃ BÌNH
//! MINH`, the header once more.

use std::sync::Arc;

use super::grid::Patch;
use super::mark::Mark;
use super::{Column, Row, RowCell, RowRole};
use crate::value::{self, Value};
use crate::workbook::{Address, Region};

/// Puts the group in front of the rows where the last of the titles counts with the groups among
/// them, and takes it out of the titles.
pub(super) fn take(titles: &mut Vec<Patch<'_>>, rows: &mut Vec<Row>, columns: &[Column]) {
    let Some(&patch) = titles.last() else { return };
    let text = patch.text();
    let Some((number, mark, label)) = Mark::split(&text) else { return };
    let is_alone = titles.iter().filter(|other| other.row() == patch.row()).count() == 1;
    let next = rows.iter().position(|row| row.role == RowRole::Group && row.parent.is_none());
    let Some(next) = next.filter(|&next| next > 0 && is_alone && titles.len() > 1) else { return };
    let follows = rows[next].number.as_deref().and_then(|number| {
        let number = number.trim_end_matches(['.', ')']);
        Some(
            Mark::read(number)
                .or_else(|| Mark::split(&format!("{number}. x")).map(|s| s.1))?
                .readings(),
        )
    });
    let is_first = follows.unwrap_or_default().iter().any(|second| {
        let is_before = |first: &super::mark::Reading| {
            first.style.bare() == second.style.bare()
                && first.ordinal > 0
                && first.ordinal + 1 == second.ordinal
        };
        mark.readings().iter().any(is_before)
    });
    if !is_first {
        return;
    }
    let own = Arc::new(patch.cell.map_or_else(Value::empty, |cell| value::parse(Some(cell))));
    let empty = Arc::new(Value::empty());
    let cells = columns.iter().enumerate().map(|(at, column)| {
        let is_own = patch.covers_column(column.index) || at == 0 && patch.column() < column.index;
        let region: Region = match is_own {
            true => patch.region,
            false => Address::new(patch.row(), column.index).into(),
        };
        RowCell {
            region,
            starts_row: true,
            starts_column: !is_own || patch.column() >= column.index,
            value: if is_own { own.clone() } else { empty.clone() },
            measure: None,
        }
    });
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
        cells: cells.collect(),
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
