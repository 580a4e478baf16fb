//! A table that is written in a template with `|` → the table of a document.

use pulldown_cmark::Alignment;

use crate::document::{ColumnKind, RowKind, Table, TableCell, TableColumn, TableRow, Text};

/// How many cells a written table may have: 20 columns in 20,000 rows.
const MOST_CELLS: usize = 400_000;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Written {
    columns: Vec<TableColumn>,
    header: Vec<TableRow>,
    rows: Vec<TableRow>,
    /// How many cells there are, those that are left out counted too.
    cells: usize,
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
        if self.is_too_large() {
            return;
        }
        let rows = if kind == RowKind::Header { &mut self.header } else { &mut self.rows };
        rows.push(TableRow { kind, cells: Vec::new() });
    }

    /// Ends a cell of the row that has begun last.
    pub(super) fn cell(&mut self, text: Text) {
        self.cells += 1;
        if self.is_too_large() {
            return;
        }
        let rows = if self.rows.is_empty() { &mut self.header } else { &mut self.rows };
        let Some(row) = rows.last_mut() else { return };
        let column = row.cells.len();
        row.cells.push(TableCell { column, column_span: 1, row_span: 1, text });
    }

    /// Whether there are more cells than a table may have; the rows after them are left out.
    pub(super) const fn is_too_large(&self) -> bool {
        self.cells > MOST_CELLS
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
