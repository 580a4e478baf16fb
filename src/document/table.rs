//! Tables of a document: columns, rows of cells with their spans, and no layout.

use std::sync::Arc;

use super::Text;
use crate::diagnostic::CellPlace;

/// A table: columns, header rows, body rows, and notes below.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The annex it was made from, under the name that templates use: `phu_bieu`; empty for one that
    /// a template writes itself.
    pub source: Arc<str>,
    /// The region of the sheet that it was made from.
    pub place: Option<CellPlace>,
    /// The columns from left to right.
    pub columns: Vec<TableColumn>,
    /// The rows of the header, repeated on every page.
    pub header: Vec<TableRow>,
    /// The rows of the body.
    pub rows: Vec<TableRow>,
    /// A line above the table, such as `Đơn vị tính: triệu đồng`.
    pub unit_line: Option<Text>,
    /// The paragraphs below the table.
    pub notes: Vec<Text>,
    /// What is to be done where it doesn't fit its page in letters of the usual size; none for what
    /// suits it best.
    pub when_wide: Option<WhenWide>,
    /// The line of markup that placed it, from 1.
    pub line: usize,
}

/// What can be done about a table that is too wide for its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenWide {
    /// Smaller letters, and no more room than they need.
    Shrink,
    /// A sheet of A3 on its side.
    Large,
    /// Its columns become rows, its rows columns.
    Transpose,
    /// Parts one below the other, each with the columns that name the rows.
    Split,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableColumn {
    /// The width set in the workbook, in characters.
    pub width: Option<f64>,
    /// What it holds, which decides how its cells are aligned.
    pub kind: ColumnKind,
    /// Whether it holds the totals of others, which are to be seen beside each of them.
    pub total: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Order numbers.
    Number,
    /// Names of rows.
    Label,
    /// Units of measure.
    Measure,
    /// Numbers, amounts, percentages.
    Quantity,
    /// Words.
    Words,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// What sort of row it is.
    pub kind: RowKind,
    /// The cells from left to right. Cells covered from the left or above are not listed.
    pub cells: Vec<TableCell>,
}

/// What sort of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A row of the header.
    Header,
    /// A row that names a group, in bold.
    Group,
    /// A row of data.
    Data,
    /// A row of totals, in bold.
    Total,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// The column it starts in, from 0.
    pub column: usize,
    /// The columns it covers, at least 1.
    pub column_span: usize,
    /// The rows it covers, at least 1.
    pub row_span: usize,
    /// The text: most often one [`Figure`](super::Figure), its lines parted by `\n`, else inlines
    /// with [`Inline::LineBreak`](super::Inline::LineBreak).
    pub text: Text,
}

/// Takes rows out in which no cell begins any more, and makes the cells that reach over them lower.
pub fn without_empty_rows(rows: &mut Vec<TableRow>) {
    let mut index = 0;
    while index < rows.len() {
        if !rows[index].cells.is_empty() {
            index += 1;
            continue;
        }
        rows.remove(index);
        for (above, row) in rows[..index].iter_mut().enumerate() {
            for cell in row.cells.iter_mut().filter(|cell| above + cell.row_span > index) {
                cell.row_span -= 1;
            }
        }
    }
}
