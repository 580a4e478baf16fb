//! Which column of figures is divided by those beside it: `Tổng kinh phí` before `Ngân sách tỉnh` and
//! `Ngân sách xã`, by whether it is their sum in every row that can be compared.

use crate::annex::{Annex, Column, ColumnRole};
use crate::value::year;

use super::columns::adds_up;
use super::table::Table;

/// In how many rows a column must be the sum of others: one may be by chance.
const LEAST_ROWS: usize = 2;

/// How many columns may be parts of one; more are no few parts that a person adds up by eye.
const MOST_PARTS: usize = 24;

/// The column that others divide, in a table that has no column of totals and none of units; the first
/// where there are several. `open` are the columns that nobody has given a role.
pub(crate) fn column(annex: &Annex, open: &dyn Fn(usize) -> bool) -> Option<usize> {
    let label = annex.label_column()?;
    let stands_alone = |column: &Column| column.role != ColumnRole::Total && column.owner.is_none();
    if !annex.columns.iter().all(stands_alone) {
        return None;
    }
    let figures: Vec<bool> = (0..annex.columns.len())
        .map(|at| {
            annex.columns[at].role == ColumnRole::Value && at > label && annex.has_figures(at)
        })
        .collect();
    let is_figures = |at: usize| figures[at];
    // What years hold is a course, and not what something is divided into.
    let is_year = |at: usize| {
        let path = &annex.columns[at].path;
        path.last().is_some_and(|head| !year::mentions(head).is_empty())
    };
    let table = Table::new(annex);
    let is_sum = |whole: usize, parts: &[usize]| {
        let may =
            (2..=MOST_PARTS).contains(&parts.len()) && !parts.iter().any(|part| is_year(*part));
        may && adds_up(&table, parts, whole, LEAST_ROWS)
    };
    (0..annex.columns.len()).filter(|&at| is_figures(at) && open(at)).find(|&whole| {
        let after: Vec<usize> = (whole + 1..annex.columns.len())
            .take_while(|&at| is_figures(at))
            .take(MOST_PARTS + 1)
            .collect();
        let before: Vec<usize> =
            (0..whole).rev().take_while(|&at| is_figures(at)).take(MOST_PARTS + 1).collect();
        // Those below one head belong together, whatever else stands beside them.
        let below_head = |parts: &[usize]| -> Vec<usize> {
            let head = parts.first().and_then(|&at| annex.columns[at].path.first());
            let same = |at: &&usize| annex.columns[**at].path.first() == head;
            parts.iter().take_while(same).copied().collect()
        };
        [&after, &before]
            .into_iter()
            .any(|parts| is_sum(whole, parts) || is_sum(whole, &below_head(parts)))
    })
}
