//! The units of measure of tables.

use super::decree;
use crate::annex::{Annex, ColumnRole};
use crate::check::figures;
use crate::check::{Paper, Remarks};
use crate::value::Meaning;

/// How many figures with decimals a column must have: what is counted has none.
const LEAST: usize = 2;

/// `nd30-fmt-unit`: a column of measured figures whose unit nothing says.
pub(super) fn units(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for (annex, at) in figures::tables(paper) {
        if annex.unit_line.is_some() {
            continue;
        }
        for column in 0..annex.columns.len() {
            if let Some(place) = without_unit(annex, column).and_then(&at) {
                let head = annex.columns[column].path.last().map_or("", |head| head.trim());
                let message = format!("cột “{head}” có số lẻ mà không ghi đơn vị tính");
                let hint = "ghi đơn vị tính ở tiêu đề cột, ở cột đơn vị tính hoặc trên bảng";
                remarks.guess(place, message, hint);
            }
        }
    }
}

/// The cell of the first figure of a column that has figures with decimals and no unit at all.
fn without_unit(annex: &Annex, column: usize) -> Option<crate::workbook::Region> {
    if !matches!(annex.columns[column].role, ColumnRole::Value | ColumnRole::Total) {
        return None;
    }
    // What a head compares or marks has no unit.
    let head = annex.columns[column].path.join(" ").to_lowercase();
    let is_bare = ["hệ số", "điểm", "chỉ số", "tỷ số", "/"].iter().any(|word| head.contains(word));
    let cells = annex.rows.iter().map(|row| &row.cells[column]);
    let mut first = None;
    let mut decimals = 0;
    for cell in cells {
        let Meaning::Quantity(quantity) = &cell.value.meaning else { continue };
        let is_named = quantity.percent || quantity.beside().unit.is_some();
        if is_named || cell.measure.is_some() || cell.value.doubt.is_some() {
            return None;
        }
        first = first.or(Some(cell.region));
        decimals += usize::from(!quantity.number.is_integer());
    }
    first.filter(|_| decimals >= LEAST && !is_bare)
}
