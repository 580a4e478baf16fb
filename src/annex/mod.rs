//! A sheet's cells → the annex that an office has laid out in it: title, header, rows, notes.

mod around;
mod body;
mod column_key;
mod continued;
mod counted;
mod drafts;
mod find;
mod grid;
mod header;
mod index;
mod key;
mod levels;
mod lines;
mod mark;
mod measure;
mod negative;
mod numerals;
mod opening;
mod outline;
mod owner;
mod plain;
mod rates;
mod role;
mod rows;
mod sum;
mod table;
mod totals;
mod values;
mod vocabulary;
mod wrapped;

use std::sync::Arc;

pub use find::{WITHOUT_ROWS, find};
pub use index::Index;
pub use mark::without_mark;
pub(crate) use measure::without_measure;
pub use outline::outline;
pub use owner::{is_bare_name, name_of as name_of_unit};
pub(crate) use totals::{beyond_among, whole_columns};
pub(crate) use vocabulary::{is_detail_alone, is_total_column};

use crate::diagnostic::CellPlace;
use crate::value::Value;
use crate::workbook::Region;

/// An annex as it was found in a sheet: a tree of rows under a tree of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// How it is laid out.
    pub shape: Shape,
    /// The region of the table, header included, titles and notes not.
    pub region: CellPlace,
    /// The letterhead lines above the title, if any: agency, motto, place and date.
    pub letterhead: Vec<Line>,
    /// The number of the form, such as `Biểu số 02`, where it stands beside or above the title.
    pub form: Option<Line>,
    /// The title lines, as they stand.
    pub titles: Vec<Line>,
    /// The line “(Kèm theo …)”.
    pub attachment: Option<Line>,
    /// The line that names the unit of measure of all figures, such as
    /// `Đơn vị tính: triệu đồng`.
    pub unit_line: Option<Line>,
    /// The line that says of when the figures are, such as `Lũy kế đến 25/8/2026`.
    pub date_line: Option<Line>,
    /// What is said above the table by a key and its value: `Địa bàn:`, `Xã Thuận Hạnh`.
    pub facts: Vec<Fact>,
    /// The rows of the header, each with its cells, for printing; the row of units is among them,
    /// a row that numbers the columns is not.
    pub header: Vec<Vec<HeaderCell>>,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The rows in the order of the sheet; repeated headers and number rows are left out.
    pub rows: Vec<Row>,
    /// The lines below the table.
    pub notes: Vec<Line>,
    /// The signature block below the table: place and date, office, `(Ký, đóng dấu)`, name.
    pub signature: Vec<Line>,
    /// What follows from all this.
    pub index: Index,
}

/// A key above a table and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The key, without its colon.
    pub key: Line,
    /// The value.
    pub value: Line,
}

/// How an annex is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A header above rows of data.
    Table,
    /// A key and its value in each row (with or without a header `Khoản mục`, `Nội dung`).
    KeyValue,
    /// One column of items.
    List,
}

/// A line of text in a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// The cell or merged region.
    pub place: CellPlace,
}

/// A cell of the header.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderCell {
    /// The text, empty where the header has none.
    pub text: String,
    /// The first column it covers, an index into [`Annex::columns`].
    pub column: usize,
    /// The columns it covers, at least 1.
    pub column_span: usize,
    /// The header rows it covers, at least 1.
    pub row_span: usize,
    /// The cell or merged region.
    pub place: CellPlace,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The sheet's column, from 0.
    pub index: u32,
    /// The names in the header from top to bottom: `Mục tiêu phấn đấu năm 2025`, `Tổng`.
    pub path: Vec<String>,
    /// The name for templates, unique among the columns: `tong`, `huyen_bach_thong`.
    pub key: Arc<str>,
    /// What it is.
    pub role: ColumnRole,
    /// The unit of measure that its head gives, `(ha)`, or a row of units below: `triệu đồng`.
    pub measure: Option<Arc<str>>,
    /// The place or agency whose figures it holds, where its head names one.
    pub owner: Option<Owner>,
    /// What its column must be by the row that numbers the columns: `(6)=(5)/(4)`.
    pub formula: Option<Line>,
    /// The width set in the workbook, in characters.
    pub width: Option<f64>,
}

/// The place or agency that a column belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The name as the head has it, without the words of its committee: `Xã An Bình` of
    /// `UBND xã An Bình`.
    pub name: String,
    /// Which of the names in [`Column::path`] it is.
    pub level: usize,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// The order numbers (TT, STT, Số TT, Mục).
    Number,
    /// The names of the rows.
    Label,
    /// The unit of measure of each row (ĐVT, Đơn vị tính).
    Measure,
    /// The total over the units (Tổng, Tổng số, Toàn tỉnh).
    Total,
    /// Figures that add up to nothing: rates, averages, densities, prices, scores, comparisons.
    Rate,
    /// By when something is to be done.
    Deadline,
    /// Agencies that lead or work along.
    Agency,
    /// Other figures or words of the rows.
    Value,
    /// Remarks (Ghi chú).
    Note,
}

impl ColumnRole {
    /// Whether a column of this role says something of each row: all but those of order numbers,
    /// names, units of measure and remarks.
    pub const fn holds_data(self) -> bool {
        matches!(self, Self::Total | Self::Rate | Self::Deadline | Self::Agency | Self::Value)
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The sheet's row, from 0.
    pub index: u32,
    /// What it is.
    pub role: RowRole,
    /// The depth in the tree, from 0.
    pub level: usize,
    /// The row above it in the tree, an index into [`Annex::rows`].
    pub parent: Option<usize>,
    /// The row whose item it goes on with, an index into [`Annex::rows`]: a task's second product,
    /// whose number and name are merged down or left out. It has that row's name and parent.
    pub continues: Option<usize>,
    /// The order number as printed: `1`, `I`, `1.1`, `a)`, `-`; one merged down counts for its
    /// first row only.
    pub number: Option<String>,
    /// The row's name, without a leading dash or number.
    pub label: String,
    /// The name for templates, unique among its siblings: `xa_nong_thon_moi`.
    pub key: Arc<str>,
    /// Whether it is a row of the sheet. A unit whose name is merged down over its tasks is a row
    /// of the tree, above them, that has no row of its own to print; its index is that of its
    /// first task.
    pub printed: bool,
    /// A cell for each column, in the order of [`Annex::columns`].
    pub cells: Vec<RowCell>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRole {
    /// It heads the numbered rows below it, with or without sums over them.
    Group,
    /// It holds figures or words; rows of details may stand below it.
    Data,
    /// It holds totals over other rows.
    Total,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowCell {
    /// The cell or merged region whose text this is; [`Annex::place`] says in which sheet.
    pub region: Region,
    /// Whether the region starts in this row.
    pub starts_row: bool,
    /// Whether the region starts in this column.
    pub starts_column: bool,
    /// What it holds and means; cells that hold the same share it.
    pub value: Arc<Value>,
    /// The unit of measure of its figure, where something gives it: its own text, its row, the
    /// head of its column or the line above the table, in that order.
    pub measure: Option<Arc<String>>,
}

/// What a manifest may say about an annex, to correct what is found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Correction {
    /// The region of the table, header included.
    pub region: Option<Region>,
    /// The number of header rows.
    pub header_rows: Option<u32>,
    /// The shape.
    pub shape: Option<Shape>,
    /// The column that names the rows, from 0 (the sheet's column).
    pub label_column: Option<u32>,
    /// What columns are, each by its head, its letter or its key.
    pub roles: Vec<(String, GivenRole)>,
    /// The mark that parts decimals where no number of the table tells, as in a document, which
    /// writes them as the decree has it.
    pub decimal_mark: Option<char>,
}

/// What a person says that a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenRole {
    /// A role. A column with one belongs to no unit.
    Role(ColumnRole),
    /// The column of the unit that its head names.
    Unit,
}

impl Column {
    /// What it is, in the words of templates and manifests: `tong`, `don_vi_tinh`, `don_vi`.
    pub const fn role_name(&self) -> &'static str {
        match self.role {
            ColumnRole::Number => "so_thu_tu",
            ColumnRole::Label => "ten",
            ColumnRole::Measure => "don_vi_tinh",
            ColumnRole::Total => "tong",
            ColumnRole::Rate => "ty_le",
            ColumnRole::Deadline => "thoi_gian",
            ColumnRole::Agency => "co_quan",
            ColumnRole::Value if self.owner.is_some() => "don_vi",
            ColumnRole::Value => "so_lieu",
            ColumnRole::Note => "ghi_chu",
        }
    }

    /// The roles that templates may choose columns by. Order numbers and names are always shown.
    pub const CHOSEN_ROLES: [&str; 8] =
        ["don_vi_tinh", "tong", "don_vi", "so_lieu", "ty_le", "thoi_gian", "co_quan", "ghi_chu"];
}

impl Annex {
    /// The column that names the rows, an index into [`Self::columns`].
    pub fn label_column(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.role == ColumnRole::Label)
    }

    /// Where a cell of a row stands, for findings.
    pub fn place(&self, cell: &RowCell) -> CellPlace {
        CellPlace { cell: cell.region, ..self.region.clone() }
    }

    /// Whether any row has a figure in a column, an index into [`Self::columns`].
    pub fn has_figures(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row.cells[column].value.number().is_some())
    }

    /// The rows that stand directly below a row in the tree, or at its top, as indices into
    /// [`Self::rows`].
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |(_, row)| row.parent == parent).map(|(index, _)| index)
    }
}
