//! The components of the head: from what a front matter's templates print to lines and a date.

use super::Head;
use super::rich::{Piece, Rich};
use crate::diagnostic::Diagnostic;
use crate::document::IssueDate;
use crate::mark;
use crate::value::case;
use crate::value::name::{self, split_kind};
use tera::Value;

/// The lines of a component; none for the date, which is no text.
pub(super) fn lines_mut<'a>(head: &'a mut Head, field: &str) -> Option<&'a mut Vec<String>> {
    Some(match field {
        "co_quan_chu_quan" => &mut head.parent,
        "co_quan" => &mut head.issuer,
        "ten_tat" => &mut head.short_issuer,
        "so" => &mut head.number,
        "ky_hieu" => &mut head.symbol,
        "dia_danh" => &mut head.place,
        "trich_yeu" => &mut head.subject,
        "tham_quyen" => &mut head.enactor,
        "kinh_gui" => &mut head.addressees,
        "can_cu" => &mut head.bases,
        "noi_nhan" => &mut head.recipients,
        "quyen_han" => &mut head.authority,
        "chuc_vu_khac" => &mut head.office,
        "nguoi_ky" => &mut head.signer,
        _ => return None,
    })
}

/// The lines that hold something.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The committee of a village or a block that a component of the head names, if it does: there is
/// none (Luật Tổ chức chính quyền địa phương 2025: villages and blocks have no government).
pub(super) fn body_that_is_none(field: &str, markup: &str) -> Option<String> {
    if !["co_quan", "ten_tat"].contains(&field) {
        return None;
    }
    let text = Rich::of(&Value::safe_string(markup.trim())).unwrap_or_default().plain();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = text.to_lowercase();
    let place = ["ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd "]
        .into_iter()
        .find_map(|committee| folded.strip_prefix(committee))?;
    let (kind, _) = split_kind(place);
    kind.filter(|kind| name::organization(Some(kind)) == "cong_dong")?;
    Some(text)
}

/// What is said of a head that names such a body.
pub(super) fn no_such_body(body: &str) -> Diagnostic {
    let message = format!(
        "không có {}: thôn, tổ dân phố không ban hành văn bản; đầu văn bản in cơ quan ban hành của \
         hồ sơ",
        case::lower(body)
    );
    let hint = "dùng mẫu lập văn bản của xã cho từng thôn, chẳng hạn ke-hoach-muc-tieu-don-vi.md, \
                hoặc sửa `co_quan` và `ten_tat` ở mục [dau] của mẫu";
    Diagnostic::warning("no-such-body", message).hint(hint)
}

/// Reads the date of issue: a day, or a blank followed by what is known of it; with the index of
/// the origin that it comes from.
pub(super) fn date(markup: &str) -> (Result<IssueDate, Box<Diagnostic>>, Option<usize>) {
    let rich = Rich::of(&Value::safe_string(markup.trim())).unwrap_or_default();
    let origin = rich.origins().first().map(|&origin| origin as usize);
    let blank = rich
        .0
        .iter()
        .any(|piece| matches!(piece, Piece::Markup(text) if text.contains(mark::BLANK)));
    let text = rich.plain();
    if blank {
        return (Ok(year_in(&text).map_or(IssueDate::Unknown, IssueDate::Year)), origin);
    }
    // A cell that is there and empty is a blank too.
    if text.trim().is_empty() {
        return (Ok(IssueDate::Unknown), origin);
    }
    let read = match crate::value::date::parse(&text) {
        Ok(day) => Ok(IssueDate::Day(day)),
        Err(_) => open(&text),
    };
    (read, origin)
}

/// Reads a date that is not whole yet.
fn open(text: &str) -> Result<IssueDate, Box<Diagnostic>> {
    let date = crate::value::date::parse_open(text).ok_or_else(|| {
        let message = format!("“{text}” không phải là ngày ban hành; văn bản để trống ngày");
        let hint = "viết ngày, tháng, năm, chẳng hạn 01/4/2025; chưa có ngày thì viết \
                    “tháng 4 năm 2025”, hoặc `{{ de_trong(cho=\"ngay\") }}` trong mẫu";
        Box::new(Diagnostic::warning("date-of-issue", message).hint(hint))
    })?;
    Ok(match date.month {
        Some(month) => IssueDate::Month(date.year, month),
        None => IssueDate::Year(date.year),
    })
}

/// The year among the digits of a text.
fn year_in(text: &str) -> Option<i16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .find_map(|digits| digits.parse().ok())
}
