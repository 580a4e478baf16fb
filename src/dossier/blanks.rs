//! Targets that an annex leaves empty for a few of its units: most likely forgotten, and told.
//!
//! Empty is not known or not given, never a statement: documents leave such a target out. Where
//! most units of a row have a value, those without one are told, all of an annex together. A row
//! that few units have is one that is given to few. Where others have a tick, blank says no; and
//! what no row of a group has is not given to the group.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Found;
use super::units::Units;
use crate::annex::{Annex, ColumnRole, RowCell, RowRole};
use crate::diagnostic::Diagnostic;
use crate::value::is_tick;

/// How many cells a message names; the places have all.
const NAMED: usize = 3;

/// A target that a unit's cell leaves empty.
struct Blank<'a> {
    cell: &'a RowCell,
    unit: usize,
}

/// The finding about an annex's empty cells, if it has any among filled ones.
pub(super) fn told(found: &Found, units: &Units) -> Option<Diagnostic> {
    let mut blanks = in_columns(found);
    if found.units.iter().all(Option::is_none) {
        blanks = in_rows(found);
    }
    if blanks.is_empty() {
        return None;
    }
    let named = blanks.iter().take(NAMED).map(|blank| {
        let address = blank.cell.region;
        format!("{address} ({})", units.list[blank.unit].name)
    });
    let mut named = named.collect::<Vec<_>>().join(", ");
    if blanks.len() > NAMED {
        named.push_str(", …");
    }
    let message = format!(
        "bảng để trống {} ô chỉ tiêu mà các đơn vị khác đều có: {named}; văn bản của đơn vị ấy \
         không nêu chỉ tiêu này",
        blanks.len()
    );
    let finding = Diagnostic::warning("blank-target", message)
        .hint("quên thì điền số liệu; không giao thì ghi 0, không áp dụng thì ghi “không áp dụng”");
    Some(blanks.iter().fold(finding, |finding, blank| finding.at(found.annex.place(blank.cell))))
}

/// Whether most of several have a value, and some have none.
fn is_mostly_filled(filled: usize, empty: usize) -> bool {
    empty > 0 && filled > empty && filled + empty > 2
}

/// Whether the cells of units say yes by a tick, and no by nothing.
fn are_ticks<'a>(cells: impl Iterator<Item = &'a RowCell>) -> bool {
    let (mut ticks, mut others) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| !cell.value.is_empty()) {
        match is_tick(&cell.value.text) {
            true => ticks += 1,
            false => others += usize::from(cell.value.number().is_some()),
        }
    }
    ticks > others
}

/// The groups of several rows of units that are all empty.
fn without_any(
    annex: &Annex,
    empty: &[&(usize, usize)],
    rows: &[(usize, usize)],
) -> BTreeSet<Option<usize>> {
    let parent = |row: &(usize, usize)| annex.rows[row.0].parent;
    let mut sizes: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    rows.iter().filter(|row| parent(row).is_some()).for_each(|row| {
        *sizes.entry(parent(row)).or_default() += 1;
    });
    let are_empty = |group: &Option<usize>, size: usize| {
        size > 1 && empty.iter().filter(|row| parent(row) == *group).count() == size
    };
    sizes.into_iter().filter(|(group, size)| are_empty(group, *size)).map(|(of, _)| of).collect()
}

/// Of units that are columns: row by row.
fn in_columns(found: &Found) -> Vec<Blank<'_>> {
    let annex = &found.annex;
    let columns: Vec<(usize, usize)> =
        found.units.iter().enumerate().filter_map(|(at, unit)| Some((at, (*unit)?))).collect();
    let mut blanks = Vec::new();
    for row in annex.rows.iter().filter(|row| row.role == RowRole::Data && row.printed) {
        let has = |(at, _): &&(usize, usize)| !row.cells[*at].value.is_empty();
        let filled: BTreeSet<usize> = columns.iter().filter(has).map(|(_, unit)| *unit).collect();
        let mut empty: BTreeSet<usize> = BTreeSet::new();
        let first = columns.iter().filter(|(_, unit)| !filled.contains(unit));
        let first: Vec<_> = first.filter(|(_, unit)| empty.insert(*unit)).collect();
        let cells = columns.iter().map(|(at, _)| &row.cells[*at]);
        if is_mostly_filled(filled.len(), empty.len()) && !are_ticks(cells) {
            let blank = |(at, unit): &&(usize, usize)| Blank { cell: &row.cells[*at], unit: *unit };
            blanks.extend(first.iter().map(blank));
        }
    }
    blanks
}

/// Of units that are rows, one each: column by column, where it holds figures.
fn in_rows(found: &Found) -> Vec<Blank<'_>> {
    let annex = &found.annex;
    let rows: Vec<(usize, usize)> = found
        .rows_of
        .iter()
        .filter_map(|(unit, rows)| match rows.as_slice() {
            [row] => Some((*row, *unit)),
            _ => None,
        })
        .collect();
    let mut blanks = Vec::new();
    for (at, column) in annex.columns.iter().enumerate() {
        let is_target = matches!(column.role, ColumnRole::Value | ColumnRole::Total);
        if !is_target || !annex.has_figures(at) {
            continue;
        }
        let is_empty = |(row, _): &&(usize, usize)| annex.rows[*row].cells[at].value.is_empty();
        let mut empty: Vec<_> = rows.iter().filter(is_empty).collect();
        let filled = rows.len() - empty.len();
        if are_ticks(rows.iter().map(|(row, _)| &annex.rows[*row].cells[at])) {
            continue;
        }
        let without = without_any(annex, &empty, &rows);
        empty.retain(|(row, _)| !without.contains(&annex.rows[*row].parent));
        if is_mostly_filled(filled, empty.len()) {
            let blank = |(row, unit): &&(usize, usize)| Blank {
                cell: &annex.rows[*row].cells[at],
                unit: *unit,
            };
            blanks.extend(empty.iter().map(blank));
        }
    }
    blanks
}
