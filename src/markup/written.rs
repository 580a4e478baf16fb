//! A table that is written in a template with `|` → the table of a document.

use pulldown_cmark::Alignment;

use crate::document::{ColumnKind, RowKind, Table, TableCell, TableColumn, TableRow, Text};

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Written {
    columns: Vec<TableColumn>,
    header: Vec<TableRow>,
    rows: Vec<TableRow>,
}

impl Written {
    /// A table of these columns: what stands to the right is numbers, what stands in the middle
    /// short, and the first column names the rows.
    pub(super) fn new(alignments: &[Alignment]) -> Self {
        let kind = |(index, alignment): (usize, &Alignment)| match alignment {
            Alignment::Right => ColumnKind::Quantity,
            Alignment::Center => ColumnKind::Number,
            Alignment::Left => ColumnKind::Words,
            Alignment::None if index == 0 => ColumnKind::Label,
            Alignment::None => ColumnKind::Words,
        };
        let column = |kind| TableColumn { width: None, kind, total: false };
        Self {
            columns: alignments.iter().enumerate().map(kind).map(column).collect(),
            ..Self::default()
        }
    }

    /// Begins a row.
    pub(super) fn row(&mut self, kind: RowKind) {
        let rows = if kind == RowKind::Header { &mut self.header } else { &mut self.rows };
        rows.push(TableRow { kind, cells: Vec::new() });
    }

    /// Ends a cell of the row that has begun last.
    pub(super) fn cell(&mut self, text: Text) {
        let rows = if self.rows.is_empty() { &mut self.header } else { &mut self.rows };
        let Some(row) = rows.last_mut() else { return };
        let column = row.cells.len();
        row.cells.push(TableCell { column, column_span: 1, row_span: 1, text });
    }

    /// The table, at a line of the markup. A header of empty cells is none.
    pub(super) fn table(mut self, line: usize) -> Table {
        self.header.retain(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
        Table {
            source: "".into(),
            place: None,
            columns: self.columns,
            header: self.header,
            rows: self.rows,
            unit_line: None,
            notes: Vec::new(),
            when_wide: None,
            line,
        }
    }
}
