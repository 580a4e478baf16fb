//! The rows of a table before their place in the tree is known: number, mark and name of each.

use std::collections::HashMap;

use crate::value::Meaning;
use crate::value::name::folded;

use super::grid::Patch;
use super::levels::Item;
use super::mark::Mark;
use super::rows::Layout;
use super::table::Matrix;
use super::vocabulary as words;
use super::wrapped::Wrapped;
use super::{ColumnRole, continued, sum};

/// A row before its place in the tree is known.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What its place follows from.
    pub item: Item,
    pub number: Option<String>,
    /// The name without dash and number.
    pub label: String,
}

/// Makes the drafts of all rows.
pub(super) fn drafts(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Vec<Draft> {
    let follows: Vec<bool> =
        layout.groups.iter().map(|&group| number_follows(matrix, layout, group)).collect();
    let wrapped = Wrapped::new(matrix, layout);
    let mut drafts: Vec<Draft> = Vec::new();
    // The draft of each row, and the last row that has an item.
    let mut of_row: HashMap<usize, usize> = HashMap::new();
    let mut above: Option<usize> = None;
    for row in layout.header..matrix.rows.len() {
        let mut draft = draft(matrix, layout, &wrapped, row);
        let before = drafts.len();
        push_groups(matrix, layout, &follows, &mut draft, &mut drafts);
        let place = (layout.label, layout.header);
        let begun = Some(above).filter(|_| drafts.len() == before && draft.item.total.is_none());
        let begun = begun
            .and_then(|above| continued::begins_in(matrix, layout.columns, place, row, above))
            .and_then(|first| of_row.get(&first).copied());
        if let Some(item) = begun {
            let item = drafts[item].item.continues.unwrap_or(item);
            draft.label.clone_from(&drafts[item].label);
            draft.number = None;
            draft.item = Item { row, continues: Some(item), has_data: true, ..Item::default() };
        } else {
            draft.item.under = under(matrix, layout, row, &drafts);
            above = (draft.item.total.is_none() && !draft.item.wide).then_some(row);
        }
        of_row.insert(row, drafts.len());
        drafts.push(draft);
    }
    name_sums(&mut drafts);
    drafts
}

/// Puts what the cells merged down from a row on stand for before the row.
fn push_groups(
    matrix: &Matrix<'_, '_>,
    layout: &Layout<'_>,
    follows: &[bool],
    draft: &mut Draft,
    drafts: &mut Vec<Draft>,
) {
    let row = draft.item.row;
    // The number that is merged down over the rows of a group is the group's.
    let mut taken = false;
    for (&group, &follows) in layout.groups.iter().zip(follows) {
        let Some((patch, _)) = matrix.get(row, group) else { continue };
        if !matrix.starts_row(patch, row) || matrix.width(patch) > 1 {
            continue;
        }
        // A total that stands in a column of groups is the row's own name, not a group above it.
        let own = label_patch(matrix, layout, row).is_some_and(|own| own.region == patch.region);
        if own && draft.item.total.is_some() {
            continue;
        }
        let text = patch.text();
        let item = Item { row, group: Some(group), ..Item::default() };
        let mut parent = Draft { item, label: text.clone(), number: None };
        if let Some((number, mark, label)) = Mark::split(&text) {
            parent.number = Some(number);
            parent.item.mark = Some(mark);
            parent.label = label.to_owned();
        }
        if follows && !taken {
            taken = true;
            parent.number = draft.number.take();
            parent.item.mark = draft.item.mark.take();
            parent.item.column = draft.item.column;
            parent.item.unread = std::mem::take(&mut draft.item.unread);
            let text = label_patch(matrix, layout, row).map(|patch| patch.text());
            if let Some((number, mark, label)) = text.as_deref().and_then(Mark::split) {
                draft.item.mark = Some(mark);
                draft.item.column = 0;
                draft.number = Some(number);
                draft.label = label.to_owned();
            }
        }
        drafts.push(parent);
    }
}

/// Whether the order numbers are merged down as the cells of a column of groups are.
fn number_follows(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, group: usize) -> bool {
    let numbers = layout.numbers();
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
    let first = drafts.partition_point(|draft| draft.item.row < matrix.first_row(patch));
    let begins = drafts.get(first)?.item.row;
    let mut same = (first..drafts.len()).take_while(|&at| drafts[at].item.row == begins);
    same.find(|&at| drafts[at].number.is_some())
}

fn draft(matrix: &Matrix<'_, '_>, layout: &Layout<'_>, wrapped: &Wrapped, row: usize) -> Draft {
    let mut draft = Draft { item: Item { row, ..Item::default() }, ..Draft::default() };
    let starts =
        |column: usize| matrix.get(row, column).filter(|(patch, _)| matrix.starts_row(patch, row));
    let label = label_patch(matrix, layout, row);
    let same = |patch: &Patch<'_>| label.is_some_and(|label| label.region == patch.region);
    for column in (0..layout.numbers()).rev() {
        let Some((patch, _)) = starts(column).filter(|(patch, _)| !same(patch)) else { continue };
        let text = patch.text();
        draft.item.mark = Mark::read_several(&text);
        draft.item.unread = draft.item.mark.is_none();
        draft.item.column = column;
        draft.item.in_column = true;
        draft.number = Some(text);
        break;
    }
    let text = label.map(|patch| patch.text()).unwrap_or_default();
    draft.label.clone_from(&text);
    let of_group = layout.groups.iter().any(|&group| starts(group).is_some_and(|(p, _)| same(p)));
    match wrapped.split(&text).filter(|_| !of_group) {
        Some((number, mark, name)) if draft.number.is_none() || wrapped.outline => {
            draft.number = Some(number);
            draft.item.mark = Some(mark);
            (draft.item.unread, draft.item.column) = (false, 0);
            draft.label = name.to_owned();
        }
        // A dash is no part of a name, whatever the row is numbered.
        Some((_, mark, name)) if mark.is_sign() => draft.label = name.to_owned(),
        _ if wrapped.outline => {
            draft.item.mark = None;
            draft.item.unread = false;
        }
        _ => {}
    }
    draft.item.wide = label.is_some_and(|patch| matrix.width(patch) > 1);
    if !draft.item.mark.as_ref().is_some_and(Mark::is_sign) {
        draft.item.total = sum::read(&draft.label);
    }
    draft.item.detail = words::is_detail(&draft.label);
    draft.item.announces = draft.label.ends_with(':');
    for column in 0..layout.columns.len() {
        let role = layout.columns[column].role;
        let holds = role.holds_data() || role == ColumnRole::Measure;
        if !holds || layout.groups.contains(&column) {
            continue;
        }
        if let Some((_, value)) = matrix.get(row, column).filter(|(patch, _)| !same(patch)) {
            draft.item.has_data = true;
            draft.item.has_figure |= matches!(value.meaning, Meaning::Quantity(_));
        }
    }
    draft.item.bare = words::is_detail_alone(&draft.label) && !draft.item.has_data;
    draft
}

/// Finds totals that name a row above in words: `Cộng khối xã`.
fn name_sums(drafts: &mut [Draft]) {
    let mut names: HashMap<String, usize> = HashMap::new();
    for (index, draft) in drafts.iter_mut().enumerate() {
        let is_plain = draft.item.mark.is_none() && draft.item.continues.is_none();
        let of = sum::named(&draft.label).filter(|_| is_plain);
        let of = of.and_then(|name| names.get(&folded(name)).copied());
        match of {
            Some(of) => {
                let name = folded(&draft.label);
                let sum = super::levels::Sum { name, of: Some(of), ..Default::default() };
                draft.item.total = Some(sum);
            }
            None if draft.item.total.is_none() && draft.item.continues.is_none() => {
                names.insert(folded(&draft.label), index);
            }
            None => {}
        }
    }
}

/// The patch that names a row: that of the label's column, or else the words among the order
/// numbers, as `Cộng` in front of an empty name, or else the first text of the row.
pub(super) fn label_patch<'m, 'a>(
    matrix: &'m Matrix<'_, 'a>,
    layout: &Layout<'_>,
    row: usize,
) -> Option<&'m Patch<'a>> {
    let own = matrix.get(row, layout.label).map(|(patch, _)| *patch);
    own.or_else(|| words_for_number(matrix, layout, row)).or_else(|| {
        let is_text = |column: &usize| {
            let role = layout.columns[*column].role;
            let patch = matrix.get(row, *column).map(|(patch, _)| *patch);
            patch.is_some_and(|patch| {
                matrix.starts_row(patch, row)
                    && (role != ColumnRole::Number || Mark::read(&patch.text()).is_none())
            })
        };
        let named = (0..layout.columns.len())
            .filter(|&column| layout.columns[column].role != ColumnRole::Number);
        let mut first = named.filter(is_text).chain((0..layout.columns.len()).filter(is_text));
        first.next().and_then(|column| matrix.get(row, column)).map(|(patch, _)| *patch)
    })
}

/// Words that stand in a column of order numbers and are none.
fn words_for_number<'m, 'a>(
    matrix: &'m Matrix<'_, 'a>,
    layout: &Layout<'_>,
    row: usize,
) -> Option<&'m Patch<'a>> {
    (0..layout.numbers()).find_map(|column| {
        let (patch, _) = matrix.get(row, column)?;
        (matrix.starts_row(patch, row) && sum::read(&patch.text()).is_some()).then_some(*patch)
    })
}
