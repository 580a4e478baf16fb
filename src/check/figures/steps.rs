//! Columns of a table that say what was, what is added or taken away, and what is then → the rows in
//! which they do not add up: `hộ nghèo đầu năm`, `thoát nghèo trong năm`, `hộ nghèo cuối năm`.

use rust_decimal::Decimal;

use super::against::of_annex;
use super::read::Read;
use crate::annex::{Annex, RowRole};
use crate::check::{Paper, Remarks, Source};
use crate::value::number::format;
use crate::workbook::Region;

/// How many rows must add up before another is told: the heads alone may mean something else.
const LEAST: usize = 3;

/// Words of heads that say that a column is what is added, what is taken away, and what is then.
const ADDED: [&str; 6] = ["thêm", "tăng", "mới", "phát sinh", "bổ sung", "trong năm"];
const TAKEN: [&str; 4] = ["giảm", "thoát", "thu hồi", "chuyển đi"];
const THEN: [&str; 6] = ["lũy kế", "luỹ kế", "cuối năm", "cuối kỳ", "đến hết năm", "đến cuối"];

/// A row that does not add up.
struct Slip {
    /// The cells of what was, of each step, and of what is then.
    cells: Vec<Region>,
    /// The sum as it is written, and what stands in its place.
    sum: String,
    then: Decimal,
}

/// Tells rows of a document's tables that do not add up.
pub(super) fn of_paper(paper: &Paper, remarks: &mut Remarks<'_>) {
    for table in &Read::of(paper).tables {
        for slip in slips(&table.annex) {
            let at = slip.cells.iter().rev().filter_map(|cell| table.paragraph(*cell));
            let places = at.map(|at| paper.place(at)).collect();
            remarks.proved_at(places, slip.message(), HINT);
        }
    }
}

/// Tells rows of the tables of workbooks that do not add up.
pub(super) fn of_source(source: &Source, remarks: &mut Remarks<'_>) {
    for found in source.dossier.annexes.values() {
        for slip in slips(&found.annex) {
            let cells = slip.cells.iter().rev();
            let places = cells.map(|cell| of_annex(&found.annex, *cell)).collect();
            remarks.proved_at(places, slip.message(), HINT);
        }
    }
}

const HINT: &str = "kiểm tra các số của dòng này rồi sửa số sai; các dòng khác của bảng cộng đúng";

impl Slip {
    fn message(&self) -> String {
        format!("{}, không phải {}", self.sum, format(self.then))
    }
}

/// How a column goes into what is then.
fn sign(annex: &Annex, column: usize) -> Option<Decimal> {
    let head = annex.columns[column].path.join(" ").to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| head.contains(word));
    match (says(&TAKEN), says(&ADDED)) {
        (true, _) => Some(Decimal::NEGATIVE_ONE),
        (false, true) => Some(Decimal::ONE),
        _ => None,
    }
}

/// The rows of an annex that do not add up, where most do.
fn slips(annex: &Annex) -> Vec<Slip> {
    let columns = annex.columns.iter().enumerate();
    let data: Vec<usize> =
        columns.filter(|(_, column)| column.role.holds_data()).map(|(at, _)| at).collect();
    let is_then = |column: usize| {
        // A head of two lines may say it above.
        let head = annex.columns[column].path.join(" ").to_lowercase();
        THEN.iter().any(|word| head.contains(word))
    };
    let mut found = Vec::new();
    for (place, &then) in data.iter().enumerate().filter(|(_, column)| is_then(**column)) {
        // One step or two stand between what was and what is then.
        let of_steps = |steps: usize| -> Option<(usize, Vec<(usize, Decimal)>)> {
            let first = place.checked_sub(steps + 1)?;
            let signs = data[first + 1..place].iter();
            let signs: Option<Vec<_>> =
                signs.map(|column| Some((*column, sign(annex, *column)?))).collect();
            Some((data[first], signs?))
        };
        let mut ways = (1..=2).filter_map(of_steps).filter(|(was, _)| !is_then(*was));
        found.extend(
            ways.find_map(|(was, steps)| apart(annex, was, &steps, then)).unwrap_or_default(),
        );
    }
    found
}

/// The rows in which what was and the steps are not what is then; none where too few rows add up.
fn apart(annex: &Annex, was: usize, steps: &[(usize, Decimal)], then: usize) -> Option<Vec<Slip>> {
    let (mut agreeing, mut apart) = (0, Vec::new());
    for row in annex.rows.iter().filter(|row| row.printed && row.role != RowRole::Group) {
        let count = |column: usize| row.cells[column].value.count();
        let (Some(first), Some(last)) = (count(was), count(then)) else { continue };
        let mut sum = first;
        let mut written = format(first);
        // What is left empty is nothing.
        for (column, sign) in steps {
            let step = count(*column).unwrap_or_default();
            sum = sum.checked_add(sign.checked_mul(step)?)?;
            let sign = if sign.is_sign_negative() { '-' } else { '+' };
            written = format!("{written} {sign} {}", format(step));
        }
        let decimals = [first, sum, last].iter().map(Decimal::scale).max().unwrap_or(0).min(20);
        let slack = if decimals > 0 { Decimal::new(15, decimals + 1) } else { Decimal::ZERO };
        if (sum - last).abs() <= slack {
            agreeing += 1;
            continue;
        }
        let columns = std::iter::once(was).chain(steps.iter().map(|(column, _)| *column));
        let cells = columns.chain([then]).map(|column| row.cells[column].region).collect();
        apart.push(Slip { cells, sum: format!("{written} = {}", format(sum)), then: last });
    }
    (agreeing >= LEAST && agreeing >= apart.len() * 3).then_some(apart)
}
