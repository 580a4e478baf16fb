//! Place and date (ô 4).

use super::styled::{self, Wanted};
use super::{decree, nation};
use crate::check::Remarks;
use crate::check::paper::{Paper, Part, PartKind};

/// A date as it is typed: what stands for day, month and year.
struct Said<'p> {
    part: &'p Part,
    place: &'p str,
    day: &'p str,
    month: &'p str,
    year: &'p str,
}

fn said(paper: &Paper) -> Option<Said<'_>> {
    let part = paper.part(PartKind::PlaceDate).next()?;
    let text = paper.text_of(part);
    let (place, date) = text.split_once("ngày")?;
    let (day, date) = date.split_once("tháng")?;
    let (month, year) = date.split_once("năm")?;
    let [day, month, year] = [day, month, year].map(str::trim);
    Some(Said { part, place, day, month, year })
}

/// Whether something is a number, not the room for one.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn is_room(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "….._".contains(c))
}

pub(super) fn pattern(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::PlaceDate).next() else { return };
    let text = paper.text_of(part);
    let wrong = match said(paper) {
        None => Some("không đủ ngày, tháng, năm"),
        Some(said) if said.place.trim().is_empty() => Some("không có địa danh"),
        Some(said) if !said.place.trim_end().ends_with(',') => Some("thiếu dấu phẩy sau địa danh"),
        Some(said) if said.place.trim_start().starts_with(char::is_lowercase) => {
            Some("địa danh không viết hoa")
        }
        Some(said) => {
            let is_known = |text: &str| is_number(text) || is_room(text);
            let is_year = is_room(said.year)
                || is_number(said.year) && said.year.len() == 4
                // The rest of a year is filled in by hand.
                || said.year.starts_with("20") && is_room(&said.year[2..]);
            if !is_known(said.day) || !is_known(said.month) {
                Some("ngày, tháng không phải chữ số")
            } else if !is_year {
                Some("năm không đủ bốn chữ số, hoặc có dấu thừa ở cuối")
            } else {
                None
            }
        }
    };
    if let Some(wrong) = wrong {
        let message = format!("“{text}”: {wrong}");
        let hint = "ghi dạng “Địa danh, ngày 05 tháng 3 năm 2026”";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("địa danh, ngày tháng", &profile.head.date).lower();
    styled::check(paper, PartKind::PlaceDate, wanted, remarks);
}

pub(super) fn line(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let number = paper.part(PartKind::Number).next();
    let date = paper.part(PartKind::PlaceDate).next();
    let (Some(number), Some(date)) = (number, date) else { return };
    let cell = |part: &Part| paper.paragraphs[part.paragraph].cell;
    let (Some(of_number), Some(of_date)) = (cell(number), cell(date)) else { return };
    let is_below = of_number.table == of_date.table && of_number.row != of_date.row;
    if is_below {
        let message = "địa danh, ngày tháng không cùng dòng với số, ký hiệu";
        let hint = "đặt số, ký hiệu và địa danh, ngày tháng trên một dòng";
        remarks.proved(paper.place(date.paragraph), message, hint);
    }
}

pub(super) fn centre(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::PlaceDate).next() else { return };
    let in_cell = paper.paragraphs[part.paragraph].cell.is_some();
    // Set to the right, the date of a head without a table stands below Quốc hiệu too.
    if in_cell && !nation::is_centred(paper, part) {
        let message = "địa danh, ngày tháng không canh giữa dưới quốc hiệu, tiêu ngữ";
        remarks.proved(paper.place(part.paragraph), message, "canh giữa dòng này");
    }
}

pub(super) fn full_name(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(said) = said(paper) else { return };
    let place = said.place.trim().trim_end_matches(',').trim();
    let bare =
        is_number(place) || matches!(place, "Hồ Chí Minh" | "TP. Hồ Chí Minh" | "TP Hồ Chí Minh");
    if bare {
        let message = format!("địa danh “{place}” thiếu tên gọi đơn vị hành chính");
        let full = if is_number(place) {
            format!("Phường {place}")
        } else {
            "Thành phố Hồ Chí Minh".to_owned()
        };
        let hint = format!("ghi đầy đủ, chẳng hạn {full}");
        remarks.proved(paper.place(said.part.paragraph), message, hint);
    }
}

pub(super) fn day(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(said) = said(paper).filter(|said| is_number(said.day)) else { return };
    if said.day.len() == 1 {
        let message = format!("ngày {} nhỏ hơn 10 mà không có số 0 phía trước", said.day);
        let hint = format!("ghi ngày 0{}", said.day);
        remarks.proved(paper.place(said.part.paragraph), message, hint);
    }
}

pub(super) fn month(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(said) = said(paper).filter(|said| is_number(said.month)) else { return };
    let place = || paper.place(said.part.paragraph);
    match said.month {
        "1" | "2" => {
            let message = format!("tháng {} không có số 0 phía trước", said.month);
            remarks.proved(place(), message, format!("ghi tháng 0{}", said.month));
        }
        padded if padded.len() == 2 && matches!(&padded[..1], "0") && padded > "02" => {
            let bare = &padded[1..];
            let message = format!("tháng {padded} có số 0 thừa");
            remarks.proved(place(), message, format!("ghi tháng {bare}"));
        }
        _ => {}
    }
}
