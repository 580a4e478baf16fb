//! An annex → the table of a document: the columns and rows that are shown, with their spans.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::annex::{Annex, ColumnRole, Line, RowCell, RowRole};
use crate::diagnostic::CellPlace;
use crate::document::{
    ColumnKind, Figure, Inline, Origin, RowKind, Table, TableCell, TableColumn, TableRow, Text,
    without_empty_rows,
};
use crate::template::Placement;
use crate::value::name::is_measure_header;
use crate::value::{Meaning, Value, number};
use crate::workbook::Region;

/// How many of ten cells must hold numbers for a column of numbers.
const QUANTITIES_OF_TEN: usize = 6;

/// The longest number that is set as one, in characters: `≥15 tiêu chí/xã`.
const QUANTITY_LENGTH: usize = 24;

/// Makes the table of an annex: the columns and rows that the placement shows, in the order of the
/// sheet. Cells that are merged in the sheet are merged over what is shown of them, so a text
/// merged over all units stands whole in the column of the one unit that is shown. Indices that
/// the annex doesn't have are left out.
///
/// `name` is the annex's name for templates, `origin` gives the origin of a cell; a cell without
/// one is plain text. The table's `line` is 0.
pub fn table(
    annex: &Annex,
    name: &str,
    placement: &Placement,
    origin: &dyn Fn(&CellPlace) -> Option<Origin>,
) -> Table {
    let rows = shown_rows(placement.rows.as_deref(), annex);
    let columns = shown(placement.columns.as_deref(), annex.columns.len());
    let columns = without_empty_notes(columns, &rows, annex);
    let text = |line: &Line| text(&line.text, &line.place, origin);
    Table {
        source: Arc::from(name),
        place: Some(annex.region.clone()),
        columns: columns.iter().map(|&column| table_column(annex, column, &rows)).collect(),
        header: header(annex, &columns, origin),
        rows: body(annex, &columns, &rows, origin),
        unit_line: annex.unit_line.as_ref().map(text),
        notes: if placement.notes { annex.notes.iter().map(text).collect() } else { Vec::new() },
        when_wide: None,
        line: 0,
    }
}

/// The indices that are shown, in order and once each; all where none are given.
fn shown(given: Option<&[usize]>, count: usize) -> Vec<usize> {
    let Some(given) = given else { return (0..count).collect() };
    let mut shown: Vec<_> = given.iter().copied().filter(|&index| index < count).collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// The columns without those for notes that have none, which only make the others narrow. They stay
/// where the table is a form to be filled in: where another column has nothing either.
fn without_empty_notes(mut columns: Vec<usize>, rows: &[usize], annex: &Annex) -> Vec<usize> {
    let is_empty = |column: usize| {
        let mut cells = rows.iter().filter_map(|&row| annex.rows[row].cells.get(column));
        cells.all(|cell| cell.value.text.trim().is_empty())
    };
    let is_note = |column: usize| annex.columns[column].role == ColumnRole::Note;
    let is_name = |column: usize| {
        matches!(annex.columns[column].role, ColumnRole::Number | ColumnRole::Label)
    };
    if columns.iter().any(|&column| !is_note(column) && !is_name(column) && is_empty(column)) {
        return columns;
    }
    columns.retain(|&column| !(is_note(column) && is_empty(column)));
    columns
}

/// The indices of the rows that are shown, in the order given and once each; all where none are
/// given.
fn shown_rows(given: Option<&[usize]>, annex: &Annex) -> Vec<usize> {
    let is_printed = |row: &usize| annex.rows.get(*row).is_some_and(|known| known.printed);
    let Some(given) = given else { return (0..annex.rows.len()).filter(is_printed).collect() };
    let mut seen = BTreeSet::new();
    given.iter().copied().filter(|row| is_printed(row) && seen.insert(*row)).collect()
}

/// A cell's text: a figure with its origin, its lines parted by `\n`; without an origin plain text
/// with line breaks; nothing for an empty cell.
fn text(text: &str, place: &CellPlace, origin: &dyn Fn(&CellPlace) -> Option<Origin>) -> Text {
    if text.is_empty() {
        return Text::new();
    }
    if let Some(origin) = origin(place) {
        return vec![Inline::Figure(Figure { text: text.to_owned(), origins: vec![origin] })];
    }
    let mut inlines = Text::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            inlines.push(Inline::LineBreak);
        }
        if !line.is_empty() {
            inlines.push(Inline::Text(line.to_owned()));
        }
    }
    inlines
}

fn table_column(annex: &Annex, column: usize, rows: &[usize]) -> TableColumn {
    let known = &annex.columns[column];
    let kind = match known.role {
        ColumnRole::Number => ColumnKind::Number,
        ColumnRole::Label => ColumnKind::Label,
        ColumnRole::Measure => ColumnKind::Measure,
        ColumnRole::Value if is_headed_as_measure(annex, column) => ColumnKind::Measure,
        ColumnRole::Note => ColumnKind::Words,
        ColumnRole::Total
        | ColumnRole::Rate
        | ColumnRole::Deadline
        | ColumnRole::Agency
        | ColumnRole::Value => {
            let cells = rows.iter().filter_map(|&row| annex.rows[row].cells.get(column));
            let values: Vec<_> =
                cells.map(|cell| &cell.value).filter(|value| !value.text.is_empty()).collect();
            let quantities = values.iter().filter(|value| is_quantity(value)).count();
            if quantities * 10 >= values.len() * QUANTITIES_OF_TEN && quantities > 0 {
                ColumnKind::Quantity
            } else {
                ColumnKind::Words
            }
        }
    };
    TableColumn { width: known.width, kind, total: known.role == ColumnRole::Total }
}

/// Whether a head over a column says that it holds units of measure.
fn is_headed_as_measure(annex: &Annex, column: usize) -> bool {
    let heads = annex.header.iter().filter_map(|row| {
        let after = row.partition_point(|cell| cell.column <= column);
        row.get(after.checked_sub(1)?)
    });
    heads
        .filter(|cell| cell.column == column && cell.column_span <= 1)
        .any(|cell| is_measure_header(&cell.text))
}

/// Whether a value is set as a number: one without a sentence after it, a day or a year.
fn is_quantity(value: &Value) -> bool {
    let is_short = value.text.chars().count() <= QUANTITY_LENGTH;
    match &value.meaning {
        Meaning::Quantity(quantity) => is_short && quantity.beside().rest.is_none(),
        Meaning::Date(_) | Meaning::PartialDate(_) => is_short,
        Meaning::Missing => true,
        // A year or a code, in a column of them.
        Meaning::Deadline(_) | Meaning::Words => {
            is_short && value.text.bytes().all(|byte| byte.is_ascii_digit())
        }
        Meaning::Empty | Meaning::Names(_) => false,
    }
}

/// The text of a cell of the body. A figure has points between its thousands, also where the
/// workbook shows it without or with other marks; what may be a year or a code has so where its unit
/// of measure is known.
pub(crate) fn shown_text(cell: &RowCell, counts: impl FnOnce() -> bool) -> Cow<'_, str> {
    let text = cell.value.text.as_str();
    let is_plain = text.len() > 3 && text.bytes().all(|b| b.is_ascii_digit() || b == b',');
    if !matches!(cell.value.meaning, Meaning::Quantity(_)) {
        return text.into();
    }
    match (number::restyled(text), &cell.measure) {
        (Some(restyled), _) => restyled.into(),
        (None, Some(_)) if is_plain => number::grouped(text).into(),
        (None, None) if is_plain && counts() => number::grouped(text).into(),
        _ => text.into(),
    }
}

/// The header over the shown columns. A row in which nothing begins any more is taken out, and the
/// cells that reach over it become lower.
fn header(
    annex: &Annex,
    columns: &[usize],
    origin: &dyn Fn(&CellPlace) -> Option<Origin>,
) -> Vec<TableRow> {
    let mut rows: Vec<Vec<TableCell>> = Vec::new();
    for row in &annex.header {
        let mut cells: Vec<TableCell> = Vec::new();
        for (first, &column) in columns.iter().enumerate() {
            // The cells of a row stand in the order of their columns.
            let after = row.partition_point(|cell| cell.column <= column);
            let Some(cell) = after.checked_sub(1).and_then(|at| row.get(at)) else { continue };
            let end = cell.column.saturating_add(cell.column_span.max(1));
            let begins_before = first > 0 && columns[first - 1] >= cell.column;
            if column >= end || begins_before {
                continue;
            }
            let last = columns.partition_point(|&column| column < end);
            cells.push(TableCell {
                column: first,
                column_span: last - first,
                row_span: cell.row_span.max(1),
                text: text(&cell.text, &cell.place, origin),
            });
        }
        rows.push(cells);
    }
    let mut rows: Vec<TableRow> =
        rows.into_iter().map(|cells| TableRow { kind: RowKind::Header, cells }).collect();
    without_empty_rows(&mut rows);
    rows
}

/// The order numbers that the cells of a column get where only some rows are shown, so that none is
/// left out; none where the annex does not count 1, 2, 3 from its first row to its last.
fn counted_anew(annex: &Annex, column: usize, rows: &[usize]) -> BTreeMap<Region, usize> {
    let mut numbers = BTreeMap::new();
    if !annex.counts(column) {
        return numbers;
    }
    let mut shown: Vec<&RowCell> = rows
        .iter()
        .filter_map(|&row| annex.rows[row].cells.get(column))
        .filter(|cell| !cell.value.text.is_empty())
        .collect();
    shown.dedup_by_key(|cell| cell.region);
    numbers.extend(shown.iter().map(|cell| cell.region).zip(1..));
    numbers
}

/// The rows that are shown. Cells of one merged region that come to stand side by side or one
/// below the other are one cell. Rows that have changed places are numbered anew where they are
/// numbered 1, 2, 3 or not at all, and each says for itself what was merged down over it. Where rows
/// are left out, the others count on without a gap.
fn body(
    annex: &Annex,
    columns: &[usize],
    rows: &[usize],
    origin: &dyn Fn(&CellPlace) -> Option<Origin>,
) -> Vec<TableRow> {
    let place = |row: usize, column: usize| {
        let cell = annex.rows[*rows.get(row)?].cells.get(*columns.get(column)?)?;
        Some(&cell.region)
    };
    let moved = !rows.is_sorted();
    let counted = !moved && rows.len() < annex.rows.len();
    let renumbered = |column: usize| {
        let cells = rows.iter().filter_map(|&row| annex.rows[row].cells.get(column));
        let mut texts = cells.map(|cell| cell.value.text.as_str());
        annex.columns[column].role == ColumnRole::Number
            && (texts.clone().all(str::is_empty) || texts.all(|text| text.parse::<u32>().is_ok()))
    };
    let renumbered: Vec<bool> = columns.iter().map(|&column| moved && renumbered(column)).collect();
    let numbers: Vec<_> = columns
        .iter()
        .map(|&column| if counted { counted_anew(annex, column, rows) } else { BTreeMap::new() })
        .collect();
    let made = rows.iter().enumerate().map(|(at, &index)| {
        let row = &annex.rows[index];
        let mut cells = Vec::new();
        for (column, &of) in columns.iter().enumerate() {
            let Some(cell) = row.cells.get(of) else { continue };
            let here = Some(&cell.region);
            let covered_left = column > 0 && place(at, column - 1) == here;
            let covered_above = !moved && at > 0 && place(at - 1, column) == here;
            if covered_left || covered_above {
                continue;
            }
            cells.push(TableCell {
                column,
                column_span: (column..columns.len()).take_while(|&c| place(at, c) == here).count(),
                row_span: if moved {
                    1
                } else {
                    (at..rows.len()).take_while(|&r| place(r, column) == here).count()
                },
                text: if renumbered[column] {
                    vec![Inline::Text((at + 1).to_string())]
                } else if let Some(number) = numbers[column].get(&cell.region) {
                    vec![Inline::Text(number.to_string())]
                } else {
                    text(
                        &shown_text(cell, || annex.is_counted(index, of)),
                        &annex.place(cell),
                        origin,
                    )
                },
            });
        }
        let kind = match row.role {
            RowRole::Group => RowKind::Group,
            RowRole::Data => RowKind::Data,
            RowRole::Total => RowKind::Total,
        };
        TableRow { kind, cells }
    });
    made.collect()
}
