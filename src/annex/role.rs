//! What each column is: by the words of its head first, then by what stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::mark::Mark;
use super::table::Matrix;
use super::vocabulary as words;
use super::{Column, ColumnRole, GivenRole, Owner, measure, owner};
use crate::value::agency::{begins_as_agency, is_agency};
use crate::value::name::{folded, is_measure_header, split_kind};
use crate::value::{Meaning, Value};

/// Gives the columns the roles that their heads tell, owners included; the label, and what only
/// the contents tell, come later.
pub(super) fn by_heads(matrix: &Matrix<'_, '_>, columns: &mut [Column], header: usize) {
    let mut numbers = 0;
    while numbers + 1 < columns.len() && words::is_number(leaf(&columns[numbers])) {
        columns[numbers].role = ColumnRole::Number;
        numbers += 1;
    }
    if numbers == 0
        && columns.len() > 1
        && !words::is_header(leaf(&columns[0]))
        && holds_marks(matrix, header)
    {
        columns[0].role = ColumnRole::Number;
        numbers = 1;
    }
    for column in columns.iter_mut().skip(numbers + 1) {
        let leaf = leaf(column);
        if words::is_note(leaf) {
            column.role = ColumnRole::Note;
        } else if is_measure_header(leaf) {
            column.role = ColumnRole::Measure;
        } else if words::is_total_column(leaf) {
            column.role = ColumnRole::Total;
        }
    }
    owner::give(columns);
    let below: BTreeSet<String> = columns
        .iter()
        .filter_map(|column| Some(below_head(column, column.owner.as_ref()?.level)))
        .collect();
    for column in columns.iter_mut().skip(numbers + 1) {
        // The total over units whose figures stand in several columns: `Toàn huyện › KH 2026`.
        let is_whole = |level: usize| {
            words::is_total_column(&column.path[level])
                && below.contains(&below_head(column, level))
        };
        if column.role == ColumnRole::Value
            && column.owner.is_none()
            && (0..column.path.len().saturating_sub(1)).any(is_whole)
        {
            column.role = ColumnRole::Total;
        }
    }
}

/// What stands in a column's head below a level, in comparable form.
fn below_head(column: &Column, level: usize) -> String {
    folded(&column.path.get(level + 1..).unwrap_or_default().join(" › "))
}

/// Gives the columns the roles that a person says; returns the names that are no column's.
pub(super) fn given<'c>(
    columns: &mut [Column],
    given: &'c [(String, GivenRole)],
) -> (Vec<usize>, Vec<&'c str>) {
    let (mut fixed, mut unknown) = (Vec::new(), Vec::new());
    for (name, role) in given {
        let wanted = folded(name);
        let is_headed = |column: &Column| {
            column.path.iter().any(|head| folded(head) == wanted)
                || folded(&column.path.join(" › ")) == wanted
        };
        let is_named = |column: &Column| {
            *column.key == **name || crate::workbook::column_letters(column.index) == *name
        };
        let mut found: Vec<usize> =
            (0..columns.len()).filter(|&at| is_headed(&columns[at])).collect();
        if found.is_empty() {
            found = (0..columns.len()).filter(|&at| is_named(&columns[at])).collect();
        }
        if found.is_empty() {
            unknown.push(name.as_str());
        }
        for at in found {
            let column = &mut columns[at];
            match role {
                GivenRole::Role(role) => {
                    (column.role, column.owner) = (*role, None);
                }
                GivenRole::Unit => {
                    let level = column.path.iter().rposition(|head| folded(head) == wanted);
                    let level = level.unwrap_or(column.path.len().saturating_sub(1));
                    let head = column.path.get(level).cloned().unwrap_or_default();
                    let name = owner::name_of(&head).unwrap_or(head);
                    (column.role, column.owner) = (ColumnRole::Value, Some(Owner { name, level }));
                }
            }
            fixed.push(at);
        }
    }
    (fixed, unknown)
}

/// Gives the columns the roles that their contents tell, once the one that names the rows is known.
pub(super) fn by_contents(
    matrix: &Matrix<'_, '_>,
    columns: &mut [Column],
    (label, fixed): (usize, &[usize]),
    header: usize,
) {
    for (at, column) in columns.iter_mut().enumerate() {
        if at == label
            || fixed.contains(&at)
            || column.role != ColumnRole::Value
            || column.owner.is_some()
        {
            continue;
        }
        if at > label && measure::is_open_header(leaf(column)) && holds_measures(matrix, at, header)
        {
            column.role = ColumnRole::Measure;
            continue;
        }
        let (mut cells, mut times, mut agencies) = (0, 0, 0);
        let (mut places, mut names) = (0, 0);
        for (value, count) in values(matrix, at, header) {
            cells += count;
            let is_time = matches!(
                value.meaning,
                Meaning::Deadline(_) | Meaning::Date(_) | Meaning::PartialDate(_)
            );
            let counted = |is: bool| if is { count } else { 0 };
            times += counted(is_time);
            let is_agency = !is_time && begins_with_agency(&value.text);
            agencies += counted(is_agency);
            let is_place = !is_agency && begins_with_place(&value.text);
            places += counted(is_place);
            names += counted(is_place || !is_agency && matches!(value.meaning, Meaning::Names(_)));
        }
        let by_places = places > 0 && at > label && words::names_doers(leaf(column));
        if times * 2 > cells {
            column.role = ColumnRole::Deadline;
        } else if agencies * 2 > cells || by_places && (agencies + names) * 2 > cells {
            column.role = ColumnRole::Agency;
        }
    }
    whole_among_parts(matrix, columns, header);
}

/// What the cells of a column that stand alone hold, each with how often: cells that hold the same have
/// one value.
fn values<'m>(
    matrix: &'m Matrix<'_, '_>,
    column: usize,
    header: usize,
) -> impl Iterator<Item = (&'m Value, usize)> {
    let mut counted: BTreeMap<*const Value, (&Value, usize)> = BTreeMap::new();
    for row in header..matrix.rows.len() {
        let Some((patch, value)) = matrix.get(row, column) else { continue };
        if matrix.starts_row(patch, row) && matrix.width(patch) == 1 {
            counted.entry(Arc::as_ptr(value)).or_insert((value, 0)).1 += 1;
        }
    }
    counted.into_values()
}

/// The last name of a column's head.
fn leaf(column: &Column) -> &str {
    column.path.last().map_or("", String::as_str)
}

/// Whether a text begins with the name of an agency, alone or before others, or with the words for
/// many.
fn begins_with_agency(text: &str) -> bool {
    let first = text.split([';', '\n', ',']).next().unwrap_or_default();
    let first = first.trim_start_matches(['-', '+', '•', ' ']);
    let many = ["Các ", "các ", "Những "].iter().find_map(|word| first.strip_prefix(word));
    is_agency(first) || many.is_some_and(begins_as_agency)
}

/// Whether a text begins with the name of a place, alone or before others, or means all of a kind:
/// `Xã An Bình; xã Tân Lập`, `Các xã`.
fn begins_with_place(text: &str) -> bool {
    let first = text.split([';', '\n', ',']).next().unwrap_or_default();
    let first = first.trim_start_matches(['-', '+', '•', ' ']);
    let many = ["Các ", "các ", "UBND các "].iter().find_map(|word| first.strip_prefix(word));
    let is_kind = |word: &str| split_kind(&format!("{word} X")).0.is_some();
    owner::name_of(first).is_some()
        || many.and_then(|rest| rest.split(' ').next()).is_some_and(is_kind)
}

/// Whether what stands in a column are units of measure: short words, none of a place or agency,
/// none a figure.
fn holds_measures(matrix: &Matrix<'_, '_>, column: usize, header: usize) -> bool {
    let (mut cells, mut measures) = (0, 0);
    for row in header..matrix.rows.len() {
        let Some((patch, _)) = matrix.get(row, column).filter(|(p, _)| matrix.starts_row(p, row))
        else {
            continue;
        };
        let text = patch.text();
        cells += 1;
        measures += usize::from(measure::may_be(&text) || measure::is_ditto(&text));
    }
    cells > 0 && measures * 10 >= cells * 9
}

/// Whether most of the first column's cells are order numbers.
fn holds_marks(matrix: &Matrix<'_, '_>, header: usize) -> bool {
    let mut marks = 0;
    let mut cells = 0;
    for row in header..matrix.rows.len() {
        let Some((patch, _)) = matrix.get(row, 0).filter(|(p, _)| matrix.starts_row(p, row)) else {
            continue;
        };
        let text = patch.text();
        cells += 1;
        marks += usize::from(text.len() <= 8 && Mark::read(&text).is_some());
    }
    marks >= 2 && marks * 10 >= cells * 7
}

/// A place named once among several of another level is the whole that they make up where each of
/// its figures is their sum: `Tỉnh Minh Châu` beside its communes.
fn whole_among_parts(matrix: &Matrix<'_, '_>, columns: &mut [Column], header: usize) {
    let kind = |column: &Column| {
        let owner = column.owner.as_ref()?;
        split_kind(&owner.name).0
    };
    let owned: Vec<usize> = (0..columns.len()).filter(|&at| columns[at].owner.is_some()).collect();
    if owned.len() < 3 {
        return;
    }
    for candidate in [owned[0], owned[owned.len() - 1]] {
        let own = kind(&columns[candidate]);
        let others = || owned.iter().copied().filter(|&at| at != candidate);
        let kinds: BTreeSet<_> = others().map(|at| kind(&columns[at])).collect();
        if own.is_none() || kinds.len() != 1 || kinds.contains(&own) {
            continue;
        }
        let mut compared = 0;
        let adds_up = (header..matrix.rows.len()).all(|row| {
            let number = |at: usize| {
                let (patch, value) = matrix.get(row, at)?;
                (matrix.width(patch) == 1).then(|| value.number()).flatten()
            };
            let Some(stated) = number(candidate) else { return true };
            let parts: Vec<_> = others().filter_map(number).collect();
            let sum = parts
                .iter()
                .try_fold(rust_decimal::Decimal::ZERO, |sum, part| sum.checked_add(*part));
            compared += usize::from(!parts.is_empty());
            parts.is_empty() || sum == Some(stated)
        });
        if adds_up && compared > 0 {
            columns[candidate].owner = None;
            columns[candidate].role = ColumnRole::Total;
            return;
        }
    }
}
