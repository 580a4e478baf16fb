//! A table → the same table with its columns as rows: each unit a row, each target a column.

use super::MOST_COLUMNS;
use crate::document::{
    ColumnKind, Inline, RowKind, Table, TableCell, TableColumn, TableRow, plain,
};

/// More rows of header than this, which become columns of names, are no plain table.
const PLAIN_HEADER: usize = 2;

/// The columns at the left that name the rows.
fn names(table: &Table) -> usize {
    let is_name =
        |kind| matches!(kind, ColumnKind::Number | ColumnKind::Label | ColumnKind::Measure);
    table.columns.iter().take_while(|column| is_name(column.kind)).count()
}

/// Whether a table is one of targets and units and no more: nothing is merged in its body, and each
/// row has figures, so that it loses nothing as a column.
pub(super) fn is_plain(table: &Table) -> bool {
    let names = names(table);
    table.header.len() <= PLAIN_HEADER
        && table.columns[..names].iter().any(|column| column.kind == ColumnKind::Label)
        && table.rows.iter().all(|row| {
            row.cells.iter().all(|cell| cell.column_span == 1 && cell.row_span == 1)
                && row
                    .cells
                    .iter()
                    .any(|cell| cell.column >= names && !plain(&cell.text).trim().is_empty())
        })
}

/// The table with its columns as rows. None where it would have too many columns then, or more than
/// before; and where a cell stands over names and figures, which would be above and below the line
/// under the header.
pub(super) fn turned(table: &Table) -> Option<Table> {
    let names = names(table);
    let columns = table.header.len() + table.rows.len();
    let narrower = columns < table.columns.len() && columns <= MOST_COLUMNS;
    if names == 0 || names == table.columns.len() || table.header.is_empty() || !narrower {
        return None;
    }
    let new_row = |at: usize| {
        let kind = match table.columns[at].total {
            _ if at < names => RowKind::Header,
            true => RowKind::Total,
            false => RowKind::Data,
        };
        TableRow { kind, cells: Vec::new() }
    };
    let mut rows: Vec<TableRow> = (0..table.columns.len()).map(new_row).collect();
    let mut column = 0;
    for section in [&table.header, &table.rows] {
        let mut below = vec![0; table.columns.len()];
        for (index, row) in section.iter().enumerate() {
            let bold = matches!(row.kind, RowKind::Group | RowKind::Total);
            let mut next = 0;
            for cell in &row.cells {
                // What a cell from the left or from above covers has no place.
                if cell.column < next || below.get(cell.column).is_none_or(|rows| *rows > index) {
                    continue;
                }
                let wanted = below[cell.column..].iter().take(cell.column_span.max(1));
                let span = wanted.take_while(|rows| **rows <= index).count();
                next = cell.column + span;
                if cell.column < names && next > names {
                    return None;
                }
                let height = cell.row_span.clamp(1, section.len() - index);
                below[cell.column..next].fill(index + height);
                let text = if bold && cell.column >= names && !cell.text.is_empty() {
                    vec![Inline::Strong(cell.text.clone())]
                } else {
                    cell.text.clone()
                };
                rows[cell.column].cells.push(TableCell {
                    column,
                    column_span: height,
                    row_span: span,
                    text,
                });
            }
            column += 1;
        }
    }
    let body = rows.split_off(names);
    let new_column = |at| {
        let kind = if at < table.header.len() { ColumnKind::Label } else { ColumnKind::Quantity };
        TableColumn { width: None, kind, total: false }
    };
    Some(Table {
        source: table.source.clone(),
        place: table.place.clone(),
        columns: (0..columns).map(new_column).collect(),
        header: rows,
        rows: body,
        unit_line: table.unit_line.clone(),
        notes: table.notes.clone(),
        when_wide: table.when_wide,
        line: table.line,
    })
}
