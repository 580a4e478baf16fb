//! Columns of sums that add up those beside them: `Tổng kinh phí`, `Thành tiền`, `Vốn giao`. What nearly all rows say is what the column is.

use super::columns::{COLUMNS, counts, finding, outcomes};
use super::table::{Table, is_total_name};
use crate::diagnostic::Diagnostic;

/// How many rows add up at least, and how many of them for each that does not.
const LEAST_ROWS: usize = 3;

/// How many columns may be parts of one.
const MOST_PARTS: usize = 12;

/// Findings about rows of such columns that do not add up; columns that are known to be totals are
/// looked at elsewhere.
pub(super) fn check(table: &Table<'_>, settled: &[bool], known: &[usize]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (total, column) in table.annex.columns.iter().enumerate() {
        let path = &column.path;
        let is_known = known.contains(&total) || path.iter().any(|name| is_total_name(name));
        if !table.adds(total) || settled[total] || is_known || !is_sum(path) {
            continue;
        }
        let runs = runs(table, total);
        let found = runs.iter().filter(|run| may_add_up(table, total, run)).find_map(|run| {
            let outcomes = outcomes(table, run, total);
            let (agree, differ) = counts(&outcomes);
            (agree >= LEAST_ROWS && agree >= LEAST_ROWS * differ).then_some(outcomes)
        });
        let outcomes = found.into_iter().flatten();
        findings.extend(outcomes.filter_map(|(parts, sum)| finding(&parts, sum, COLUMNS)));
    }
    findings
}

/// Whether a head may be that of a sum: of money, or one that says so. What there is at the beginning
/// of a year is what went and what is left too, and no sum.
fn is_sum(path: &[String]) -> bool {
    let path = path.join(" ").to_lowercase();
    let words = ["tổng", "cộng", "tiền", "kinh phí", "vốn", "dự toán", "ngân sách", "giá trị"];
    words.iter().any(|word| path.contains(word))
}

/// The runs of columns right and left of one, under the same heads, the longest first.
fn runs(table: &Table<'_>, total: usize) -> Vec<Vec<usize>> {
    let columns = &table.annex.columns;
    let above = |column: usize| {
        let path = &columns[column].path;
        &path[..path.len().saturating_sub(1)]
    };
    // Those of a head of their own may divide the column that stands before the head.
    let own = above(total);
    let is_of = |column: usize| table.adds(column) && above(column).starts_with(own);
    let right: Vec<usize> =
        (total + 1..columns.len()).take_while(|&column| is_of(column)).take(MOST_PARTS).collect();
    let left: Vec<usize> =
        (0..total).rev().take_while(|&column| is_of(column)).take(MOST_PARTS).collect();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for side in [right, left] {
        runs.extend((2..=side.len()).map(|length| side[..length].to_vec()));
    }
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    runs
}

/// Whether the first rows with numbers say so: most columns add nothing up, and are left quickly.
fn may_add_up(table: &Table<'_>, total: usize, run: &[usize]) -> bool {
    const ASKED: usize = 4;
    let number = |row: usize, column: usize| table.cell(row, column).value.number();
    let rows = (0..table.annex.rows.len()).filter(|&row| !table.is_rate_row(row));
    let full = rows.filter(|&row| number(row, total).is_some_and(|number| !number.is_zero()));
    let agrees = full.take(ASKED).filter(|&row| {
        let parts = run.iter().filter_map(|&part| number(row, part));
        Some(parts.sum()) == number(row, total)
    });
    agrees.count() >= 2
}
