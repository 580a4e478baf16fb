//! The rows of a table: number, name and contents of each, and the tree that they form.

use std::sync::Arc;

use super::grid::Patch;
use super::mark::{DASH, INNER, Mark};
use super::table::Matrix;
use super::vocabulary as words;
use super::{Column, ColumnRole, Row, RowCell, RowRole};
use crate::value::{self, Value};
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

/// A row before its place in the tree is known.
#[derive(Debug, Default)]
struct Draft {
    /// The row in the matrix.
    row: usize,
    /// The column whose merged cell it stands for, if it has no row of its own.
    group: Option<usize>,
    number: Option<String>,
    mark: Option<Mark>,
    /// The name as it stands.
    text: String,
    /// The name without dash and number.
    label: String,
    /// Its name runs over the columns of figures.
    wide: bool,
    has_data: bool,
    total: bool,
    /// The draft that the number merged down over this row belongs to.
    under: Option<usize>,
}

/// Makes the rows of the table; their keys are still empty.
pub(super) fn rows(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Vec<Row> {
    let drafts = drafts(matrix, layout);
    let parents = parents(&drafts, layout);
    let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
    let mut has_children = vec![false; drafts.len()];
    for parent in parents.iter().flatten() {
        has_children[*parent] = true;
    }
    for (index, draft) in drafts.into_iter().enumerate() {
        let parent = parents[index];
        let level = parent.map_or(0, |parent| rows[parent].level + 1);
        let names_group = draft.group.is_some() || draft.wide || has_children[index];
        let role = match () {
            () if draft.total => RowRole::Total,
            () if names_group && !draft.has_data => RowRole::Group,
            () => RowRole::Data,
        };
        let mut cells = cells(matrix, layout, &draft);
        let label = match role {
            RowRole::Total => total_in_words(&mut cells, layout.label, draft.label),
            RowRole::Group | RowRole::Data => draft.label,
        };
        rows.push(Row {
            index: matrix.rows[draft.row],
            role,
            level,
            parent,
            continues: None,
            number: draft.number,
            label,
            key: Arc::from(""),
            printed: draft.group.is_none(),
            cells,
        });
    }
    rows
}

/// A total that stands in words in one cell, `Tổng cộng: 18 tiêu chí`, means what follows the
/// colon; what stands before it names the row.
fn total_in_words(cells: &mut [RowCell], label: usize, text: String) -> String {
    let Some((name, total)) = text.split_once(':') else { return text };
    let (place, parsed) = (cells[label].place.clone(), value::parse_text(total.trim()));
    for cell in cells.iter_mut().filter(|cell| cell.place == place && !parsed.is_empty()) {
        cell.value.meaning.clone_from(&parsed.meaning);
        cell.value.doubt.clone_from(&parsed.doubt);
    }
    name.trim().to_owned()
}

fn cells(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, draft: &Draft) -> Vec<RowCell> {
    let (row, group) = (draft.row, draft.group);
    let names = |column: usize| {
        let number = layout.columns[column].role == ColumnRole::Number && draft.number.is_some();
        Some(column) == group || number
    };
    (0..layout.columns.len())
        .map(|column| {
            let place = matrix.grid.sheet.place(matrix.region(row, column));
            let shown = group.is_none() || names(column);
            match matrix.patch(row, column).filter(|_| shown) {
                Some((patch, value)) => RowCell {
                    place,
                    starts_row: matrix.starts_row(patch, row) || row == layout.header,
                    starts_column: matrix.starts_column(patch, column),
                    value: value.clone(),
                    measure: None,
                },
                None => {
                    let cell = Address::new(matrix.rows[row], matrix.columns[column]);
                    let place = if shown { place } else { matrix.grid.sheet.place(cell) };
                    RowCell {
                        place,
                        starts_row: true,
                        starts_column: true,
                        value: Value::empty(),
                        measure: None,
                    }
                }
            }
        })
        .collect()
}

fn drafts(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Vec<Draft> {
    let follows: Vec<bool> =
        layout.groups.iter().map(|&group| number_follows(matrix, layout, group)).collect();
    let mut drafts: Vec<Draft> = Vec::new();
    for row in layout.header..matrix.rows.len() {
        let mut draft = draft(matrix, layout, row);
        // The number that is merged down over the rows of a group is the group's.
        let mut taken = false;
        for (&group, &follows) in layout.groups.iter().zip(&follows) {
            let Some((patch, _)) = matrix.get(row, group) else { continue };
            if !matrix.starts_row(patch, row) || matrix.width(patch) > 1 {
                continue;
            }
            let mut parent =
                Draft { row, group: Some(group), label: patch.text(), ..Draft::default() };
            if let Some((number, mark, label)) = Mark::split(&patch.text()) {
                parent = Draft {
                    number: Some(number),
                    mark: Some(mark),
                    label: label.to_owned(),
                    ..parent
                };
            }
            if follows && !taken {
                taken = true;
                parent.number = draft.number.take();
                parent.mark = draft.mark.take();
                if let Some((number, mark, label)) = Mark::split(&draft.text) {
                    draft.mark = Some(mark);
                    draft.number = Some(number);
                    draft.label = label.to_owned();
                }
            }
            drafts.push(parent);
        }
        draft.under = under(matrix, layout, row, &drafts);
        drafts.push(draft);
    }
    drafts
}

/// Whether the order numbers are merged down as the cells of a column of groups are.
fn number_follows(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, group: usize) -> bool {
    let numbers = layout.columns.iter().take_while(|c| c.role == ColumnRole::Number).count();
    let mut found = false;
    for row in layout.header..matrix.rows.len() {
        let Some((patch, _)) = matrix.get(row, group) else { continue };
        let height = matrix.height(patch);
        if height < 2 || !matrix.starts_row(patch, row) || matrix.width(patch) > 1 {
            continue;
        }
        let alone = |column: usize| {
            matrix.get(row, column).is_some_and(|(number, _)| {
                matrix.height(number) == height && matrix.starts_row(number, row)
            })
        };
        if !(0..numbers).any(alone) {
            return false;
        }
        found = true;
    }
    found
}

/// The draft of the row in which the number merged down over this one begins.
fn under(
    matrix: &Matrix<'_, '_>,
    layout: &Layout<'_>,
    row: usize,
    drafts: &[Draft],
) -> Option<usize> {
    if layout.columns[0].role != ColumnRole::Number {
        return None;
    }
    let (patch, _) = matrix.get(row, 0)?;
    if matrix.starts_row(patch, row) || row == layout.header {
        return None;
    }
    // The group that the number was given to stands just before its first row.
    let first = drafts.partition_point(|draft| draft.row < matrix.first_row(patch));
    let mut same = (first..drafts.len()).take_while(|&at| drafts[at].row == drafts[first].row);
    same.find(|&at| drafts[at].number.is_some())
}

fn draft(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, row: usize) -> Draft {
    let mut draft = Draft { row, ..Draft::default() };
    let starts =
        |column: usize| matrix.get(row, column).filter(|(patch, _)| matrix.starts_row(patch, row));
    let label = label_patch(matrix, layout, row);
    let same = |patch: &Patch<'_>| label.is_some_and(|label| label.region == patch.region);
    let numbers = layout.columns.iter().take_while(|c| c.role == ColumnRole::Number).count();
    for column in (0..numbers).rev() {
        let Some((patch, _)) = starts(column).filter(|(patch, _)| !same(patch)) else { continue };
        let text = patch.text();
        let inner = INNER * column as u32;
        draft.mark = match Mark::read(&text) {
            Some(mark) => Some(Mark { rank: mark.rank + inner, ..mark }),
            None if column > 0 => Some(Mark { rank: 20 + inner, ordinal: 0 }),
            None => None,
        };
        draft.number = Some(text);
        break;
    }
    let text = label.map(|patch| patch.text()).unwrap_or_default();
    draft.label.clone_from(&text);
    draft.text.clone_from(&text);
    if draft.number.is_none()
        && !layout.groups.iter().any(|&group| starts(group).is_some_and(|(p, _)| same(p)))
        && let Some((number, mark, label)) = Mark::split(&text)
    {
        (draft.number, draft.mark, draft.label) = (Some(number), Some(mark), label.to_owned());
    } else if let Some((_, mark, label)) = Mark::split(&text)
        && mark.rank >= DASH
    {
        draft.label = label.to_owned();
    }
    draft.wide = label.is_some_and(|patch| matrix.width(patch) > 1);
    draft.total = words::is_total_row(&text);
    draft.has_data = (0..layout.columns.len()).any(|column| {
        let role = layout.columns[column].role;
        let holds = role.holds_data() || role == ColumnRole::Measure;
        holds
            && !layout.groups.contains(&column)
            && matrix.get(row, column).is_some_and(|(patch, _)| !same(patch))
    });
    draft
}

/// The patch that names a row: that of the label's column, or else the first text of the row.
fn label_patch<'m, 'a>(
    matrix: &'m Matrix<'_, 'a>,
    layout: &Layout<'_>,
    row: usize,
) -> Option<&'m Patch<'a>> {
    let own = matrix.get(row, layout.label).map(|(patch, _)| patch);
    own.or_else(|| {
        let is_text = |column: &usize| {
            let role = layout.columns[*column].role;
            let patch = matrix.get(row, *column).map(|(patch, _)| patch);
            patch.is_some_and(|patch| {
                matrix.starts_row(patch, row)
                    && (role != ColumnRole::Number || Mark::read(&patch.text()).is_none())
            })
        };
        let named = (0..layout.columns.len())
            .filter(|&column| layout.columns[column].role != ColumnRole::Number);
        let mut first = named.filter(is_text).chain((0..layout.columns.len()).filter(is_text));
        first.next().and_then(|column| matrix.get(row, column)).map(|(patch, _)| patch)
    })
}

/// The parent of each draft.
fn parents(drafts: &[Draft], layout: &Layout<'_>) -> Vec<Option<usize>> {
    let numbered = layout.columns.first().is_some_and(|c| c.role == ColumnRole::Number)
        || drafts.iter().any(|draft| draft.mark.is_some_and(|mark| mark.rank < DASH));
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
    // The open rows from the top of the tree down, each with its rank.
    let mut open: Vec<(u32, usize)> = Vec::new();
    // The last row with a number, or that stands for a group.
    let mut last: Option<usize> = None;
    for (index, draft) in drafts.iter().enumerate() {
        let rank = match draft.mark {
            Some(mark) => Some(mark.rank),
            None if draft.total => {
                open.clear();
                last = None;
                parents.push(None);
                continue;
            }
            None if draft.group.is_some() => Some(group_rank(drafts, index)),
            None if is_heading(drafts, index, last, numbered) => Some(0),
            None => None,
        };
        let Some(rank) = rank else {
            let parent = unnumbered(drafts, index, last, &parents);
            parents.push(parent);
            continue;
        };
        while open.last().is_some_and(|(above, _)| *above >= rank) {
            open.pop();
        }
        parents.push(open.last().map(|(_, above)| *above));
        open.push((rank, index));
        if rank % INNER < DASH || draft.group.is_some() {
            last = Some(index);
        }
    }
    parents
}

/// The rank of a group without a number: just above its rows', or below all numbers.
fn group_rank(drafts: &[Draft], index: usize) -> u32 {
    let row = drafts[index].row;
    let below = drafts[index + 1..].iter().take_while(|draft| draft.row == row);
    let depth = below.clone().filter(|draft| draft.group.is_some()).count() as u32;
    match below.last().and_then(|draft| draft.mark).filter(|mark| mark.rank < DASH) {
        Some(mark) => mark.rank.saturating_sub(1 + depth),
        None => 60 - depth,
    }
}

/// Whether a row without a number heads what follows: it runs over the table, or has a name alone
/// and the numbers begin anew below it, or the table has no numbers at all.
fn is_heading(drafts: &[Draft], index: usize, last: Option<usize>, numbered: bool) -> bool {
    let draft = &drafts[index];
    if draft.has_data || draft.under.is_some() {
        return false;
    }
    let Some(next) = drafts.get(index + 1) else { return false };
    if draft.wide {
        return true;
    }
    if draft.label.ends_with(':') && next.mark.is_some() {
        return true;
    }
    if !numbered {
        return next.has_data;
    }
    let before = last.and_then(|last| drafts[last].mark);
    match (next.mark, before) {
        (Some(next), Some(before)) => {
            next.rank == before.rank && next.ordinal > 0 && next.ordinal <= before.ordinal
        }
        (Some(next), None) => next.rank < DASH,
        (None, _) => false,
    }
}

/// The parent of a row without a number.
fn unnumbered(
    drafts: &[Draft],
    index: usize,
    last: Option<usize>,
    parents: &[Option<usize>],
) -> Option<usize> {
    let draft = &drafts[index];
    let head = draft.under.or(last)?;
    // A row with a name alone heads rows of figures; among rows that all have a name alone it
    // heads nothing unless its number or its name runs over them.
    let heads = drafts[head].wide
        || drafts[head].group.is_some()
        || draft.has_data
        || draft.under.is_some();
    let below =
        (!drafts[head].has_data && heads) || draft.label.to_lowercase().starts_with("trong đó");
    if below { Some(head) } else { parents[head] }
}
