//! Rules over the file itself: what Word will not open, will repair, or will lose.

pub mod broken;

use super::rule::rules;
use super::{Paper, Remarks};
use crate::diagnostic::Place;
use crate::docx::read::sound::{Broken, Flaw, MOST_CELLS};

rules! {
    "file-broken-part" Error Paper(part);
    "file-missing-part" Error Paper(missing);
    "file-table" Error Paper(table);
    "file-misplaced" Error Paper(misplaced);
    "file-repeated-id" Warning Paper(repeated);
}

const SAVE: &str = "mở bằng Word, cho sửa nếu được hỏi, rồi lưu lại và xem có mất gì không";

fn place(paper: &Paper, flaw: &Flaw) -> Place {
    match flaw.paragraph.filter(|at| *at < paper.paragraphs.len()) {
        Some(at) => paper.place(at),
        None => Place::File { file: paper.file.clone() },
    }
}

/// `file-broken-part`.
fn part(paper: &Paper, remarks: &mut Remarks<'_>) {
    for flaw in &paper.flaws {
        let message = match &flaw.what {
            Broken::Part(name, at) => {
                format!("phần `{name}` trong tệp bị hỏng từ ký tự thứ {}", at + 1)
            }
            Broken::Prefix(name, prefix) => {
                format!("phần `{name}` trong tệp dùng tên `{prefix}` mà không khai báo")
            }
            Broken::LargeId(id) => format!("mã của đoạn này (`{id}`) vượt quá mức Word nhận"),
            _ => continue,
        };
        remarks.proved(place(paper, flaw), message, SAVE);
    }
}

/// `file-missing-part`.
fn missing(paper: &Paper, remarks: &mut Remarks<'_>) {
    for flaw in &paper.flaws {
        let message = match &flaw.what {
            Broken::Missing(_, target) => format!("trong tệp thiếu phần `{target}`"),
            Broken::Reference(_, id) => {
                format!("trong tệp có chỗ trỏ tới hình hoặc liên kết không còn (`{id}`)")
            }
            Broken::Type(name) => format!("tệp không cho biết phần `{name}` thuộc loại gì"),
            Broken::Comment(_) => {
                "đoạn này có dấu của một chú thích không còn trong tệp".to_owned()
            }
            _ => continue,
        };
        remarks.proved(place(paper, flaw), message, SAVE);
    }
}

/// `file-table`.
fn table(paper: &Paper, remarks: &mut Remarks<'_>) {
    for flaw in &paper.flaws {
        let (message, hint) = match &flaw.what {
            Broken::Cells(count) => (
                format!("một hàng của bảng có {count} ô; Word nhận tối đa {MOST_CELLS}"),
                "tách bảng thành nhiều bảng hẹp hơn",
            ),
            Broken::EmptyRow => ("một hàng của bảng không có ô nào".to_owned(), SAVE),
            Broken::CellEnd => ("một ô của bảng không có đoạn văn ở cuối".to_owned(), SAVE),
            _ => continue,
        };
        remarks.proved(place(paper, flaw), message, hint);
    }
}

/// `file-misplaced`.
fn misplaced(paper: &Paper, remarks: &mut Remarks<'_>) {
    let called = |name: &str| match name {
        "p" => "đoạn văn",
        "tbl" => "bảng",
        "tr" => "hàng của bảng",
        "tc" => "ô của bảng",
        "body" => "thân văn bản",
        _ => "cụm chữ",
    };
    for flaw in &paper.flaws {
        if let Broken::Misplaced(what, holder) = &flaw.what {
            let message = format!("{} nằm thẳng trong {}", called(what), called(holder));
            remarks.proved(place(paper, flaw), message, SAVE);
        }
    }
}

/// `file-repeated-id`.
fn repeated(paper: &Paper, remarks: &mut Remarks<'_>) {
    // Word numbers paragraphs and drawings anew where it minds.
    let mut guessed: Vec<Place> = Vec::new();
    for flaw in &paper.flaws {
        let message = match &flaw.what {
            Broken::BookmarkId(id) => format!("hai dấu trang (bookmark) cùng mã {id}"),
            Broken::CommentId(id) => format!("hai chú thích cùng mã {id}"),
            Broken::ParagraphId(_) | Broken::DrawingId(_) => {
                guessed.push(place(paper, flaw));
                continue;
            }
            _ => continue,
        };
        remarks.proved(place(paper, flaw), message, SAVE);
    }
    if !guessed.is_empty() {
        guessed.truncate(5);
        let message = "trong tệp có hai đoạn hoặc hai hình cùng mã, thường do chép từ tệp khác";
        remarks.guess_at(guessed, message, "lưu lại bằng Word nếu tệp mở có báo lỗi");
    }
}
