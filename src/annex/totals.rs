//! Totals that differ from the sum of their parts.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Place};
use crate::value::Meaning;
use crate::value::name::is_measure_header;
use crate::value::number::format;

use super::{Annex, Column, ColumnRole, Row, RowCell, RowRole};

/// How many of the parts a finding points at.
const MOST_PARTS: usize = 12;

/// How many rows of totals over the whole table are looked at: one above, one below.
const MOST_TOTALS: usize = 2;

/// Findings about totals over units and totals over rows that differ from what they sum up.
pub(super) fn check(annex: &Annex) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (column, total) in annex.columns.iter().enumerate() {
        if total.role == ColumnRole::Total {
            let parts: Vec<usize> = units(&annex.columns, column).collect();
            // One column beside a total is another figure, such as that of the year before.
            if parts.len() > 1 {
                let counted = annex.rows.iter().filter(|row| !is_share(annex, row));
                findings.extend(counted.filter_map(|row| over_units(row, column, &parts)));
            }
        }
    }
    let is_total =
        |row: &Row| row.role == RowRole::Total && row.parent.is_none() && row.number.is_none();
    let totals = annex.rows.iter().enumerate().filter(|(_, row)| is_total(row));
    for (index, _) in totals.take(MOST_TOTALS) {
        findings.extend(over_rows(annex, index));
    }
    findings.extend(counts(annex));
    findings
}

/// Whether the figures of a row are shares, which sum up to nothing: its unit is `%`.
fn is_share(annex: &Annex, row: &Row) -> bool {
    let is_unit = |column: &Column| column.path.last().is_some_and(|name| is_measure_header(name));
    let unit = annex.columns.iter().position(is_unit);
    unit.is_some_and(|unit| row.cells[unit].value.text.trim() == "%")
}

/// Findings about counts that differ from the list of names in the next column.
fn counts(annex: &Annex) -> Vec<Diagnostic> {
    let leaf = |column: &Column| column.path.last().map(|name| name.to_lowercase());
    let is_value = |column: &Column| column.role == ColumnRole::Value;
    let counts = |column: &Column| leaf(column).is_some_and(|name| name.starts_with("số "));
    let pairs = annex
        .columns
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| is_value(&pair[0]) && is_value(&pair[1]) && counts(&pair[0]));
    let mut findings = Vec::new();
    for (column, _) in pairs {
        for row in annex.rows.iter().filter(|row| row.role == RowRole::Data) {
            let (count, names) = (&row.cells[column], &row.cells[column + 1]);
            let Meaning::Names(list) = &names.value.meaning else { continue };
            let stated = count.value.number().and_then(|_| count.value.count());
            if let Some(stated) = stated.filter(|stated| *stated != list.names.len().into()) {
                findings.push(
                    Diagnostic::warning(
                        "count-mismatch",
                        format!(
                            "số ghi {} nhưng danh sách có {} tên",
                            format(stated),
                            list.names.len()
                        ),
                    )
                    .hint("kiểm tra lại số và danh sách tên, rồi sửa ô sai")
                    .at(count.place.clone())
                    .at(names.place.clone()),
                );
            }
        }
    }
    findings
}

/// The columns that a column of totals sums up: those beside it under the same name, but for those
/// of other years.
fn units(columns: &[Column], total: usize) -> impl Iterator<Item = usize> {
    let above =
        |column: &Column| column.path.len().checked_sub(1).map(|end| column.path[..end].to_vec());
    let head = above(&columns[total]);
    let is_year = |column: &Column| column.path.last().is_some_and(|name| names_year(name));
    let beside = columns.iter().enumerate().filter(move |(_, column)| {
        column.role == ColumnRole::Value && above(column) == head && !is_year(column)
    });
    beside.map(|(index, _)| index)
}

/// Whether a name tells a year: `Thực hiện năm 2024`.
fn names_year(name: &str) -> bool {
    let digits = name.split(|c: char| !c.is_ascii_digit());
    digits.filter_map(|digits| digits.parse::<u32>().ok()).any(|year| (1900..2200).contains(&year))
}

fn over_units(row: &Row, total: usize, units: &[usize]) -> Option<Diagnostic> {
    let parts: Vec<&RowCell> = units.iter().map(|&unit| &row.cells[unit]).collect();
    compare(&row.cells[total], &parts, "các đơn vị")
}

/// Compares the totals of a row with the sums over the rows at the top of the tree.
fn over_rows(annex: &Annex, total: usize) -> Vec<Diagnostic> {
    let parts: Vec<&Row> = annex
        .rows
        .iter()
        .filter(|row| row.parent.is_none() && row.role != RowRole::Total)
        .collect();
    let figures = annex
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column.role, ColumnRole::Value | ColumnRole::Total));
    figures
        .filter_map(|(column, _)| {
            let cells: Vec<&RowCell> = parts.iter().map(|row| &row.cells[column]).collect();
            compare(&annex.rows[total].cells[column], &cells, "các dòng")
        })
        .collect()
}

/// A finding if all is known and the total differs from the sum of its parts.
fn compare(total: &RowCell, parts: &[&RowCell], of: &str) -> Option<Diagnostic> {
    // A list of names in a column of totals sums nothing up.
    let (stated, _) = (total.value.number()?, total.value.count()?);
    let mut sum = Decimal::ZERO;
    let mut places = BTreeSet::new();
    for part in parts.iter().filter(|part| !part.value.is_empty()) {
        // A text merged over several units belongs to none of them.
        if !places.insert(part.place.clone()) || part.place.cell.width() > 1 {
            return None;
        }
        // A total in words over the whole row sums up figures, not lists of names.
        if total.place.cell.width() > 1 && part.value.number().is_none() {
            return None;
        }
        sum = sum.checked_add(part.value.count()?)?;
    }
    if places.is_empty() || sum == stated {
        return None;
    }
    let (stated, sum) = (format(stated), format(sum));
    let finding = Diagnostic::warning(
        "total-mismatch",
        format!("tổng ghi {stated} nhưng {of} cộng lại được {sum}"),
    )
    .hint("kiểm tra lại số tổng và từng ô, rồi sửa ô sai")
    .at(total.place.clone());
    Some(places.into_iter().take(MOST_PARTS).map(Place::Cell).fold(finding, Diagnostic::at))
}
