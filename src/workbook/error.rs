//! Why a workbook, or a sheet of it, can't be read.

use std::sync::Arc;

use super::Address;
use crate::diagnostic::{CellPlace, Diagnostic, Place};

/// Why a workbook, or a sheet of it, can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Error {
    /// Nothing is in the file.
    #[error("tệp trống, không có nội dung nào (0 byte)")]
    Empty,
    /// A password is needed.
    #[error("bảng tính được bảo vệ bằng mật khẩu nên không đọc được")]
    Encrypted,
    /// The file is something else, whatever its name says.
    #[error("tệp không phải là bảng tính Excel hay OpenDocument mà là {0}")]
    NotAWorkbook(&'static str),
    /// The file is something else too, but Excel can open it and may find the table.
    #[error("tệp không phải là bảng tính Excel hay OpenDocument mà là {0}")]
    TableElsewhere(&'static str),
    /// The file is cut off or damaged.
    #[error("bảng tính bị hỏng hoặc bị cắt cụt ({0})")]
    Broken(String),
    /// The file is, or unpacks to, more than a workbook of an office ever is.
    #[error("bảng tính quá lớn ({0})")]
    TooLarge(String),
    /// One cell stands so far from the others that the sheet can't be a table.
    #[error("ô {0} nằm quá xa các ô khác nên trang tính không thể là một bảng")]
    FarApart(Address),
    /// There is no sheet of cells in it.
    #[error("bảng tính không có trang tính nào")]
    NoSheets,
}

impl Error {
    /// A damage, with what is wrong.
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }

    /// The finding about the workbook as a whole.
    pub(super) fn of_file(&self, file: &Arc<str>) -> Diagnostic {
        self.finding().at(Place::File { file: file.clone() })
    }

    /// The finding about one sheet, which is left out.
    pub(super) fn of_sheet(&self, file: &Arc<str>, sheet: &Arc<str>) -> Diagnostic {
        let mut finding = self.finding();
        finding.message = match self {
            Self::Broken(what) => format!("trang tính bị hỏng nên không đọc được ({what})"),
            Self::TooLarge(what) => format!("trang tính quá lớn nên không đọc được ({what})"),
            _ => finding.message,
        };
        let place = match *self {
            Self::FarApart(cell) => {
                CellPlace { file: file.clone(), sheet: sheet.clone(), cell: cell.into() }.into()
            }
            _ => Place::Sheet { file: file.clone(), sheet: sheet.clone() },
        };
        finding.at(place)
    }

    fn finding(&self) -> Diagnostic {
        let (name, hint) = match self {
            Self::Empty => (
                "empty-workbook",
                "chép lại tệp từ nơi gửi; tệp này có thể đã chép hoặc tải về chưa xong",
            ),
            Self::Encrypted => (
                "encrypted-workbook",
                "mở tệp bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi lưu lại",
            ),
            Self::TableElsewhere(_) => (
                "not-a-workbook",
                "mở tệp bằng Excel rồi lưu lại với kiểu “Sổ làm việc Excel (*.xlsx)”",
            ),
            Self::NotAWorkbook(_) => {
                ("not-a-workbook", "chọn lại đúng tệp bảng tính (xlsx, xls, ods hoặc xlsb)")
            }
            Self::Broken(_) => (
                "broken-workbook",
                "mở tệp bằng Excel để sửa rồi lưu lại, hoặc xin lại tệp từ nơi gửi",
            ),
            Self::TooLarge(_) => (
                "workbook-too-large",
                "chép riêng bảng cần dùng sang một bảng tính mới rồi lưu lại",
            ),
            Self::FarApart(_) => (
                "cells-far-apart",
                "xoá ô thừa ấy, hoặc chép riêng bảng cần dùng sang một trang tính mới",
            ),
            Self::NoSheets => (
                "workbook-without-sheets",
                "mở tệp bằng Excel và kiểm tra xem có trang tính chứa bảng hay không",
            ),
        };
        Diagnostic::error(name, self.to_string()).hint(hint)
    }
}

impl From<quick_xml::Error> for Error {
    fn from(_: quick_xml::Error) -> Self {
        Self::broken("nội dung XML sai")
    }
}

impl From<quick_xml::events::attributes::AttrError> for Error {
    fn from(_: quick_xml::events::attributes::AttrError) -> Self {
        Self::broken("nội dung XML sai")
    }
}
