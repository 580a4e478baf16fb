//! What is told of a sheet that has come back: each thing that differs from what was sent.

use crate::merge::begun;
use crate::workbook::Region;

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// The sheet has another name.
    SheetRenamed,
    /// There is a sheet more, with something on it.
    SheetAdded,
    /// The table is no longer there.
    TableGone,
    /// A cell that was empty is filled in.
    Filled,
    /// A cell says something else.
    Changed,
    /// A cell is empty now.
    Emptied,
    /// What was not to be changed says something else: a title, a head, the name of a row.
    Label,
    /// There is a row more.
    RowAdded,
    /// A row is gone.
    RowGone,
    /// There is a column more.
    ColumnAdded,
    /// A column is gone.
    ColumnGone,
    /// The rows stand in another order.
    RowsMoved,
    /// The columns stand in another order.
    ColumnsMoved,
    /// Something stands outside the table: in a column without a head, above it, or below it and is no
    /// row of it.
    Beside,
}

impl Sort {
    /// Whether the sheet only looks otherwise, and nobody has filled in anything.
    pub const fn is_looks(self) -> bool {
        matches!(self, Self::RowsMoved | Self::ColumnsMoved | Self::SheetRenamed)
    }
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub sort: Sort,
    /// Where: in the sheet that came back, or of what is gone in the one that was sent.
    pub cell: Region,
    /// What was sent.
    pub old: String,
    /// What came back.
    pub new: String,
    /// The row and the column that it is about.
    pub about: String,
}

impl Difference {
    /// Something that says one thing now, and another before.
    pub(super) fn new(
        sort: Sort,
        cell: impl Into<Region>,
        old: impl Into<String>,
        new: impl Into<String>,
    ) -> Self {
        Self { sort, cell: cell.into(), old: old.into(), new: new.into(), about: String::new() }
    }

    /// The same of a row and a column.
    pub(super) fn about(self, about: String) -> Self {
        Self { about, ..self }
    }

    /// What has happened to a sheet that was sent, in words.
    pub fn said(&self) -> String {
        match self.about.as_str() {
            "" => self.words(),
            about => format!("{} ({about})", self.words()),
        }
    }

    fn words(&self) -> String {
        let (old, new) = (quoted(&self.old), quoted(&self.new));
        match self.sort {
            Sort::Filled => format!("ô trống → {new}"),
            Sort::Changed => format!("{old} → {new}"),
            Sort::Emptied => format!("{old} → để trống"),
            Sort::Label if self.old.is_empty() => format!("ô đã khóa bị ghi thêm {new}"),
            Sort::Label if self.new.is_empty() => format!("ô đã khóa bị xóa: {old}"),
            Sort::Label => format!("ô đã khóa bị đổi: {old} → {new}"),
            Sort::Beside => format!("ghi ngoài bảng {new}"),
            Sort::RowAdded => format!("thêm dòng {new}"),
            Sort::RowGone => format!("bớt dòng {old} của bản đã gửi"),
            Sort::ColumnAdded => format!("thêm cột {new}"),
            Sort::ColumnGone => format!("bớt cột {old} của bản đã gửi"),
            Sort::RowsMoved => format!("dòng được chuyển chỗ: {new}"),
            Sort::ColumnsMoved => format!("cột được chuyển chỗ: {new}"),
            Sort::SheetRenamed => format!("trang tính được đổi tên: {old} → {new}"),
            Sort::SheetAdded => format!("thêm trang tính, có {new}"),
            Sort::TableGone => format!("không thấy bảng {old} trong trang này"),
        }
    }

    /// What has changed in the dossier, in words: its rows and columns are called, as their places are
    /// not those of the sheet that was sent.
    pub fn changed(&self) -> String {
        let said = match self.sort {
            Sort::Label | Sort::Beside => {
                let said = |text: &str| match text {
                    "" => "không có".to_owned(),
                    text => quoted(text),
                };
                format!("{} → {}", said(&self.old), said(&self.new))
            }
            Sort::TableGone => format!("không còn bảng {}", quoted(&self.old)),
            _ => self.words(),
        };
        match self.about.as_str() {
            "" => said,
            about => format!("{}: {said}", begun(about)),
        }
    }
}

/// A text in quotes, or its beginning.
fn quoted(text: &str) -> String {
    format!("“{}”", begun(text))
}
