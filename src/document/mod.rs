//! The document model: blocks and inlines with their origin, and no layout.

mod table;
pub mod text;
mod visit;

use std::sync::Arc;

use jiff::civil::Date;

pub use table::{
    ColumnKind, RowKind, Table, TableCell, TableColumn, TableRow, WhenWide, without_empty_rows,
};
pub use visit::{Inlines, change_characters, inlines, plain};

use crate::diagnostic::CellPlace;

/// A document: what stands in its head and foot by the decree, and its blocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The components that the decree places, in the order of Nghị định 30/2020/NĐ-CP, Điều 8.
    pub meta: Meta,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// The annexes (phụ lục) and the documents issued with this one, each a section of its own
    /// after the signature.
    pub annexes: Vec<Annex>,
}

/// The components of a document that the decree places (Nghị định 30/2020/NĐ-CP, Phụ lục I).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meta {
    /// Which components the document has, and where they stand.
    pub layout: Layout,
    /// The type, in sentence case: `Kế hoạch`. It is printed in capitals.
    pub kind: String,
    /// The direct superior of the issuer (tên cơ quan chủ quản trực tiếp), where there is one.
    pub parent: Option<Text>,
    /// The issuer (tên cơ quan ban hành).
    pub issuer: Text,
    /// The number (số), blank before issue.
    pub number: Text,
    /// The symbol (ký hiệu): `KH-UBND`.
    pub symbol: Text,
    /// The place (địa danh).
    pub place: Text,
    /// The date of issue.
    pub date: IssueDate,
    /// The date's cell.
    pub date_origin: Option<Origin>,
    /// What it is about (trích yếu), in sentence case.
    pub subject: Text,
    /// By whose power it is issued (thẩm quyền ban hành), between the subject and the legal bases
    /// of a decision: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …`. Other types have none.
    pub enactor: Text,
    /// Whom it is addressed to (kính gửi); most types have none.
    pub addressees: Vec<Text>,
    /// The legal bases (căn cứ ban hành), without `;` and `.` at the end.
    pub bases: Vec<Text>,
    /// The recipients (nơi nhận), without `-`, `;` and `.`.
    pub recipients: Vec<Recipient>,
    /// Who signs, and by what right.
    pub signature: Signature,
}

/// Which components a document has, and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// An administrative document (văn bản hành chính), with all that the decree asks for.
    #[default]
    Official,
    /// A leaflet (tài liệu tuyên truyền): type and subject above the body, and nothing below it.
    Leaflet,
    /// A flyer (tờ rơi): who speaks and what about over two columns, on two sides of a sheet.
    Flyer,
}

/// A run of inlines.
pub type Text = Vec<Inline>;

/// The date of issue; day and month are blank before issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IssueDate {
    /// Nothing is known, not even the year.
    #[default]
    Unknown,
    /// The year alone.
    Year(i16),
    /// The year and the month.
    Month(i16, i8),
    /// The whole date.
    Day(Date),
}

/// A line of the list of recipients.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// What the line says.
    pub text: Text,
    /// What sort of line it is.
    pub kind: RecipientKind,
}

/// What sort of line of the list of recipients it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipientKind {
    /// A line of its own without a dash, such as `Gửi bản điện tử:`.
    Label,
    /// A recipient, after `- `.
    Item,
    /// A recipient below another, after `+ `.
    SubItem,
}

/// The signature block (quyền hạn, chức vụ, họ tên của người ký).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signature {
    /// The lines above the signature, in order: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`,
    /// `PHÓ CHỦ TỊCH`.
    pub lines: Vec<Text>,
    /// The signer's office in the agency, above the name, where an advisory body uses its seal.
    pub office: Option<Text>,
    /// The signer's name.
    pub name: Text,
}

/// A block of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, with its number already given.
    Heading(Heading),
    /// A paragraph of running text.
    Paragraph(Paragraph),
    /// An item of a list, after `- ` or `+ `; its level is 1 for `-` and 2 for `+`.
    Item {
        /// The depth, from 1.
        level: u8,
        /// The item's text.
        text: Text,
        /// The line of markup that it came from, from 1.
        line: usize,
    },
    /// A table that stands in the text.
    Table(Table),
}

impl Block {
    /// The line of markup that it came from, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Heading(Heading { line, .. })
            | Self::Paragraph(Paragraph { line, .. })
            | Self::Item { line, .. }
            | Self::Table(Table { line, .. }) => *line,
        }
    }
}

/// A paragraph of running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// How it stands.
    pub style: ParagraphStyle,
    /// The text.
    pub text: Text,
    /// The line of markup that it came from, from 1.
    pub line: usize,
}

/// How a paragraph stands, in words; what it looks like is the profile's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParagraphStyle {
    /// Running text.
    #[default]
    Body,
    /// A remark, in italics: `(Chi tiết tại Phụ lục kèm theo)`.
    Note,
    /// A centred line in bold, such as `QUYẾT ĐỊNH:`.
    Centred,
}

/// A heading: a title of its own line, or a label with the text running on after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The level, from 1.
    pub level: u8,
    /// The number as it is printed, such as `I.`, `1.1.` or `a)`; none where the level has none.
    pub number: Option<String>,
    /// The name by which the text refers to it.
    pub id: Option<String>,
    /// The title.
    pub title: Text,
    /// The text that runs on after `title: `, empty for a heading of its own line.
    pub run_in: Text,
    /// The line of markup that it came from, from 1.
    pub line: usize,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasis, printed in italics.
    Emphasis(Text),
    /// Strong emphasis, printed in bold.
    Strong(Text),
    /// Text that stands in cells, with those cells.
    Figure(Figure),
    /// A blank that the decree allows and someone fills in by hand.
    Blank(Blank),
    /// A line break.
    LineBreak,
}

/// Text that was read from cells: a figure, a name, a list of names.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The text as it is printed; the lines of a cell that has several are parted by `\n`.
    pub text: String,
    /// Where it comes from; more than one for a sum.
    pub origins: Vec<Origin>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The value's path under the names that templates use, stable when rows move:
    /// `phu_bieu.muc.xa_nong_thon_moi.tong`.
    pub key: Arc<str>,
    /// The cell or merged region.
    pub place: CellPlace,
}

/// Where values come from, by the indices that the marks of figures hold.
pub trait Origins {
    /// The origin of an index, if there is one.
    fn get(&self, index: usize) -> Option<Origin>;
}

impl Origins for Vec<Origin> {
    fn get(&self, index: usize) -> Option<Origin> {
        self.as_slice().get(index).cloned()
    }
}

impl<const N: usize> Origins for [Origin; N] {
    fn get(&self, index: usize) -> Option<Origin> {
        self.as_slice().get(index).cloned()
    }
}

/// A blank, by what it is for; how wide it is, is the profile's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blank {
    /// The document's number.
    Number,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// A name.
    Name,
}

/// What sort of annex it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum AnnexKind {
    /// A phụ lục.
    #[default]
    Appendix,
    /// A document that is issued with this one (văn bản ban hành kèm theo), such as the plan that a
    /// decision issues: it has the heads of agency and State, its type as title, and a subject of
    /// its own, but no number, date, recipients or signature. The appendices after it are its own.
    Attached {
        /// What it is about (trích yếu).
        subject: Text,
    },
}

/// An annex: heading lines, then blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// What sort it is.
    pub kind: AnnexKind,
    /// The name by which the text refers to it.
    pub id: Option<String>,
    /// The number of an appendix in Roman numerals where there are two or more: `I`.
    pub number: Option<String>,
    /// The title of an appendix, or the type of an attached document; printed in capitals.
    pub title: Text,
    /// The line “(Kèm theo Kế hoạch số … của …)” without its parentheses. It is made from the
    /// head, so that both always agree.
    pub attachment: Text,
    /// The blocks, most often one table.
    pub blocks: Vec<Block>,
}
