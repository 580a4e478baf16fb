//! Tables of a document: columns, rows of cells with their spans, and no layout.

use std::sync::Arc;

use super::Text;
use crate::diagnostic::CellPlace;

/// A table: columns, header rows, body rows, and notes below.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The annex it was made from, under the name that templates use: `phu_bieu`.
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
    /// The line of markup that placed it, from 1.
    pub line: usize,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableColumn {
    /// The width set in the workbook, in characters.
    pub width: Option<f64>,
    /// What it holds, which decides how its cells are aligned.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Order numbers.
    Number,
    /// Names of rows.
    Label,
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
