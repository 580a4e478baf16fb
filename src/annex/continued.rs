//! Rows that go on with the item above: a task's second product, whose number and name are merged
//! down or left out.

use crate::value::Meaning;
use crate::value::name::folded;

use super::table::Matrix;
use super::vocabulary as words;
use super::{Column, ColumnRole};

/// Whether the cells of a column that are merged down name items that go on over several rows,
/// rather than groups of rows that another column names one by one.
///
/// Rows that a column numbers, or that begin with marks or dashes, are rows of their own; so are
/// those below a head that speaks of tasks, criteria or names. What is left says more of the item.
pub(super) fn goes_on(
    matrix: &Matrix<'_, '_>,
    columns: &[Column],
    header: usize,
    (column, next): (usize, usize),
) -> bool {
    let leaf = |column: usize| columns[column].path.last().map_or("", String::as_str);
    if words::names_items(leaf(next)) {
        return false;
    }
    let numbers = columns.iter().take_while(|column| column.role == ColumnRole::Number).count();
    let (mut figures, mut numbered) = (false, false);
    for row in header..matrix.rows.len() {
        let Some((patch, _)) = matrix.get(row, column) else { continue };
        let height = matrix.height(patch);
        if height < 2 || !matrix.starts_row(patch, row) || matrix.width(patch) > 1 {
            continue;
        }
        numbered |= (0..numbers).any(|number| {
            matrix.get(row, number).is_some_and(|(number, _)| matrix.height(number) == height)
        });
        for below in row..row + height {
            let begins = |column: usize| {
                matrix.get(below, column).filter(|(patch, _)| matrix.starts_row(patch, below))
            };
            let own = below > row && (0..numbers).any(|number| begins(number).is_some());
            let marked = begins(next)
                .is_some_and(|(patch, _)| super::mark::Mark::split(&patch.text()).is_some());
            if own || marked {
                return false;
            }
            let is_figure = |column: usize| {
                begins(column).is_some_and(|(_, v)| matches!(v.meaning, Meaning::Quantity(_)))
            };
            figures |= below > row && (next + 1..columns.len()).any(is_figure);
        }
    }
    words::names_items(leaf(column)) || (numbered && !figures)
}

/// The row in which the item of a row begins that has no number of its own, an index into the
/// matrix: the name is merged down over it, left out, or repeated. `above` is the row above that
/// has the last item.
pub(super) fn begins_in(
    matrix: &Matrix<'_, '_>,
    columns: &[Column],
    (label, header): (usize, usize),
    row: usize,
    above: Option<usize>,
) -> Option<usize> {
    let starts =
        |column: usize| matrix.get(row, column).filter(|(patch, _)| matrix.starts_row(patch, row));
    let numbers = columns.iter().take_while(|column| column.role == ColumnRole::Number).count();
    if row <= header || (0..numbers).any(|column| starts(column).is_some()) {
        return None;
    }
    if let Some((patch, _)) = matrix.get(row, label) {
        if matrix.width(patch) > 1 {
            return None;
        }
        if !matrix.starts_row(patch, row) {
            return Some(matrix.first_row(patch)).filter(|first| *first >= header);
        }
        // A name that is said once more without a number.
        let above = above?;
        let was_numbered = (0..numbers).any(|column| matrix.get(above, column).is_some());
        let (same, _) = matrix.get(above, label)?;
        let repeats = was_numbered && folded(&same.text()) == folded(&patch.text());
        return repeats.then_some(above);
    }
    let above = above?;
    let (mut words, mut beside, mut filled) = (false, false, false);
    for column in numbers..columns.len() {
        if matrix.get(above, column).is_some() && column != label {
            filled = true;
        }
        let Some((patch, value)) = starts(column).filter(|_| column != label) else { continue };
        if matrix.width(patch) > 1 || super::sum::read(&patch.text()).is_some() {
            return None;
        }
        words |= !matches!(value.meaning, Meaning::Quantity(_));
        beside |= matrix.get(above, column).is_some();
    }
    let merged = (0..numbers).any(|column| matrix.get(row, column).is_some());
    ((words || merged) && (beside || !filled)).then_some(above)
}
