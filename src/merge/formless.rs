//! What has come of a renewal that has no form as a revision → why it stands in the file without any.

use std::path::Path;

use super::told::begun;
use crate::diagnostic::{Diagnostic, Place};

/// What no word processor has a revision for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Formless {
    /// An annex that comes, by what it says.
    Come(String),
    /// An annex that goes.
    Gone(String),
    /// Annexes that change places, or whose pages turn.
    Moved,
    Turned,
    /// A section that ends elsewhere, since something comes or goes at its end.
    End,
    /// Columns of a table that come and go, by what the table says.
    Columns(String),
    /// Cells that are merged over rows otherwise than before, in the row of this name.
    Merge(String),
}

impl Formless {
    fn said(&self) -> String {
        match self {
            Self::Come(said) => format!("phụ lục thêm vào (“{}”)", begun(said)),
            Self::Gone(said) => format!("phụ lục bớt đi (“{}”)", begun(said)),
            Self::Moved => "phụ lục đổi chỗ".to_owned(),
            Self::Turned => "trang của phụ lục xoay lại".to_owned(),
            Self::End => "đoạn thêm vào hay bớt đi ở cuối một phần".to_owned(),
            Self::Columns(said) => {
                format!("cột thêm vào hay bớt đi trong bảng (“{}”)", begun(said))
            }
            Self::Merge(row) => format!("ô gộp nhiều dòng nay khác, ở dòng “{}”", begun(row)),
        }
    }
}

/// What is said where revisions were asked for and can't be written.
pub(super) fn untracked(path: &Path, why: &[Formless]) -> Diagnostic {
    const MOST: usize = 3;
    let mut causes: Vec<String> = Vec::new();
    for cause in why.iter().map(Formless::said) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    let more = causes.len().saturating_sub(MOST);
    causes.truncate(MOST);
    if more > 0 {
        causes.push(format!("và {more} chỗ khác"));
    }
    let why = match &causes[..] {
        [] => String::new(),
        _ => format!("; không ghi được thành dấu sửa: {}", causes.join(", ")),
    };
    let message = format!(
        "các chỗ cập nhật được ghi thẳng vào văn bản, không thành dấu sửa (track changes){why}"
    );
    let hint = "so với bản trước khi cập nhật ở bên cạnh (Review › Compare của Word)";
    Diagnostic::warning("revisions-not-kept", message).hint(hint).at(Place::file(path))
}
