//! The rows of a table: number, name and contents of each, and the tree that they form.

use std::sync::Arc;

use super::drafts::{self, Draft};
use super::levels::{self, Item};
use super::table::Matrix;
use super::{Column, ColumnRole, Row, RowCell, RowRole};
use crate::value;
use crate::workbook::Address;

/// The columns by what they are for.
pub(super) struct Layout<'c> {
    pub columns: &'c [Column],
    /// The column that names the rows.
    pub label: usize,
    /// The columns before it whose cells, merged down, name groups of rows.
    pub groups: Vec<usize>,
    /// The header's rows in the matrix.
    pub header: usize,
}

impl Layout<'_> {
    /// How many columns of order numbers there are.
    pub(super) fn numbers(&self) -> usize {
        self.columns.iter().take_while(|column| column.role == ColumnRole::Number).count()
    }
}

/// Makes the rows of the table; their keys are still empty.
pub(super) fn rows(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Vec<Row> {
    let drafts = drafts::drafts(matrix, layout);
    let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
    for (draft, parent, role) in placed(drafts, layout) {
        let level = parent.map_or(0, |parent| rows[parent].level + 1);
        let mut cells = cells(matrix, layout, &draft);
        let label = match role {
            RowRole::Total => total_in_words(&mut cells, layout.label, draft.label),
            RowRole::Group | RowRole::Data => draft.label,
        };
        rows.push(Row {
            index: matrix.rows[draft.item.row],
            role,
            level,
            parent,
            continues: draft.item.continues,
            number: draft.number,
            label,
            key: Arc::from(""),
            printed: draft.item.group.is_none(),
            cells,
        });
    }
    rows
}

/// The parent and the role of each draft.
///
/// A row is a group where it heads numbered rows of another style, with sums or without, or has a
/// name alone and heads rows of any kind. One whose number its children only extend, as 7a does 7,
/// or that has details, is no group.
fn placed(drafts: Vec<Draft>, layout: &Layout<'_>) -> Vec<(Draft, Option<usize>, RowRole)> {
    let has_number = |draft: &Draft| draft.item.mark.as_ref().is_some_and(|m| !m.is_sign());
    let counted = layout.numbers() > 0 && !drafts.iter().all(|draft| draft.item.mark.is_none());
    let numbered = counted || drafts.iter().any(has_number);
    let (items, named): (Vec<Item>, Vec<_>) =
        drafts.into_iter().map(|draft| (draft.item, (draft.number, draft.label))).unzip();
    let parents = levels::parents(&items, numbered);
    let mut has_children = vec![false; items.len()];
    let mut heads_numbers = vec![false; items.len()];
    for (item, parent) in items.iter().zip(&parents) {
        let Some(parent) = *parent else { continue };
        // A row that goes on with another is no row below its parent.
        has_children[parent] |= item.continues.is_none();
        heads_numbers[parent] |= item.mark.as_ref().is_some_and(|mark| {
            let above = items[parent].mark.as_ref();
            !mark.is_sign() && !above.is_some_and(|above| mark.extends(above))
        });
    }
    let placed = items.into_iter().zip(named).zip(parents).enumerate();
    placed
        .map(|(at, ((item, (number, label)), parent))| {
            let names_group = item.group.is_some() || item.wide || has_children[at];
            let role = match () {
                () if item.total.is_some() => RowRole::Total,
                () if item.continues.is_some() => RowRole::Data,
                () if heads_numbers[at] || (names_group && !item.has_data) => RowRole::Group,
                () => RowRole::Data,
            };
            (Draft { item, number, label }, parent, role)
        })
        .collect()
}

/// A total that stands in words in one cell, `Tổng cộng: 18 tiêu chí`, means what follows the
/// colon; what stands before it names the row.
fn total_in_words(cells: &mut [RowCell], label: usize, text: String) -> String {
    let Some((name, total)) = text.split_once(':') else { return text };
    let (region, parsed) = (cells[label].region, value::parse_text(total.trim()));
    for cell in cells.iter_mut().filter(|cell| cell.region == region && !parsed.is_empty()) {
        let value = Arc::make_mut(&mut cell.value);
        value.meaning.clone_from(&parsed.meaning);
        value.doubt.clone_from(&parsed.doubt);
    }
    name.trim().to_owned()
}

fn cells(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, draft: &Draft) -> Vec<RowCell> {
    let (row, group) = (draft.item.row, draft.item.group);
    let names = |column: usize| {
        let number = layout.columns[column].role == ColumnRole::Number && draft.number.is_some();
        Some(column) == group || number
    };
    (0..layout.columns.len())
        .map(|column| {
            let region = matrix.region(row, column);
            let shown = group.is_none() || names(column);
            match matrix.patch(row, column).filter(|_| shown) {
                Some((patch, value)) => RowCell {
                    region,
                    starts_row: matrix.starts_row(patch, row) || row == layout.header,
                    starts_column: matrix.starts_column(patch, column),
                    value: value.clone(),
                    measure: None,
                },
                None => {
                    let cell = Address::new(matrix.rows[row], matrix.columns[column]);
                    let region = if shown { region } else { cell.into() };
                    RowCell {
                        region,
                        starts_row: true,
                        starts_column: true,
                        value: matrix.empty.clone(),
                        measure: None,
                    }
                }
            }
        })
        .collect()
}
