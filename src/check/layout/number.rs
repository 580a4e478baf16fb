//! Number and symbol (ô 3).

use super::decree;
use super::styled::{self, Wanted};
use crate::check::Remarks;
use crate::check::paper::{Paper, Part, PartKind};

/// The short forms of the types (Phụ lục III, Mục I), by the folded types.
const TYPES: [(&str, &str); 27] = [
    ("nghi quyet", "NQ"),
    ("quyet dinh", "QĐ"),
    ("chi thi", "CT"),
    ("quy che", "QC"),
    ("quy dinh", "QyĐ"),
    ("thong cao", "TC"),
    ("thong bao", "TB"),
    ("huong dan", "HD"),
    ("chuong trinh", "CTr"),
    ("ke hoach", "KH"),
    ("phuong an", "PA"),
    ("de an", "ĐA"),
    ("du an", "DA"),
    ("bao cao", "BC"),
    ("bien ban", "BB"),
    ("to trinh", "TTr"),
    ("hop dong", "HĐ"),
    ("cong dien", "CĐ"),
    ("ban ghi nho", "BGN"),
    ("ban thoa thuan", "BTT"),
    ("giay uy quyen", "GUQ"),
    ("giay moi", "GM"),
    ("giay gioi thieu", "GGT"),
    ("giay nghi phep", "GNP"),
    ("phieu gui", "PG"),
    ("phieu chuyen", "PC"),
    ("phieu bao", "PB"),
];

/// What a line of number and symbol says.
struct Said<'p> {
    part: &'p Part,
    /// What stands between `Số:` and the first stroke, as typed.
    number: &'p str,
    /// What stands behind it.
    symbol: &'p str,
}

fn said(paper: &Paper) -> Option<Said<'_>> {
    let part = paper.part(PartKind::Number).next()?;
    let text = paper.text_of(part);
    let rest = text.strip_prefix("Số").or_else(|| text.strip_prefix("SỐ"))?;
    let (number, symbol) = rest.split_once('/')?;
    Some(Said { part, number: number.trim_start_matches(':'), symbol })
}

/// What may stand where the number is not given yet.
fn is_room(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "….._".contains(c))
}

pub(super) fn pattern(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::Number).next() else { return };
    let text = paper.text_of(part);
    let place = || paper.place(part.paragraph);
    if !text.starts_with("Số:") {
        let message = format!("“{text}” không bắt đầu bằng “Số:”");
        return remarks.proved(place(), message, "ghi “Số:”, rồi số và ký hiệu");
    }
    let Some(said) = said(paper) else {
        let message = format!("“{text}” không có dấu gạch chéo giữa số và ký hiệu");
        return remarks.proved(place(), message, "ghi dạng Số: 45/KH-UBND");
    };
    // What is typed apart is another rule's.
    let symbol: String = said.symbol.chars().filter(|c| !c.is_whitespace()).collect();
    let is_form = |group: &str| {
        !group.is_empty()
            && group.chars().all(|c| c.is_alphanumeric() || c == '&' || c == '.')
            && group.chars().any(char::is_uppercase)
    };
    let number: String = said.number.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = is_room(&number) || number.chars().all(|c| c.is_ascii_digit());
    if symbol.is_empty() || is_room(&symbol) {
        return;
    }
    // Where the number is still to come, the agency's letters may be as well: `KH-        `.
    let typed = symbol.strip_suffix('-').filter(|_| is_room(&number)).unwrap_or(&symbol);
    let message = if !is_number {
        format!("số “{number}” không phải chữ số")
    } else if symbol.contains(['–', '_', '/']) || !typed.split('-').all(is_form) {
        format!("ký hiệu “{}” không đúng dạng chữ viết tắt nối bằng “-”", said.symbol.trim())
    } else {
        return;
    };
    remarks.proved(place(), message, "ghi dạng Số: 45/KH-UBND");
}

pub(super) fn padded(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(said) = said(paper) else { return };
    let number = said.number.trim();
    if number.len() == 1 && number.chars().all(|c| c.is_ascii_digit()) {
        let message = format!("số {number} nhỏ hơn 10 mà không có số 0 phía trước");
        let hint = format!("ghi 0{number}");
        remarks.proved(paper.place(said.part.paragraph), message, hint);
    }
}

pub(super) fn spaces(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(said) = said(paper) else { return };
    let is_given = said.number.chars().any(|c| c.is_ascii_digit());
    let is_apart = is_given && said.number.ends_with(char::is_whitespace);
    if is_apart || said.symbol.trim_end().contains(char::is_whitespace) {
        let text = paper.text_of(said.part);
        let message = format!("“{text}” có dấu cách trong số, ký hiệu");
        let number = said.number.trim();
        let symbol: String = said.symbol.chars().filter(|c| !c.is_whitespace()).collect();
        let hint = format!("viết liền {number}/{symbol}");
        remarks.proved(paper.place(said.part.paragraph), message, hint);
    }
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("số, ký hiệu", &profile.head.number).centred();
    styled::check(paper, PartKind::Number, wanted, remarks);
}

/// The groups of a symbol, without what is typed apart.
fn groups(symbol: &str) -> Vec<String> {
    let symbol: String = symbol.chars().filter(|c| !c.is_whitespace()).collect();
    symbol.split('-').map(str::to_owned).collect()
}

pub(super) fn kind(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let (Some(said), Some(kind)) = (said(paper), paper.facts.kind) else { return };
    let Some((_, short)) = TYPES.iter().find(|(own, _)| *own == kind) else { return };
    let groups = groups(said.symbol);
    let first = groups.first().map_or("", String::as_str);
    let place = || paper.place(said.part.paragraph);
    if let (1, Some(rest)) = (groups.len(), first.strip_prefix(short))
        && rest.contains(char::is_alphanumeric)
    {
        let message = format!("ký hiệu “{first}” thiếu gạch nối sau chữ viết tắt tên loại");
        // Another sign may stand for the hyphen: `KH.UBND`, `KH/UBND`.
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        return remarks.proved(place(), message, format!("ghi {short}-{rest}"));
    }
    if is_room(first) || first == *short || groups.len() < 2 {
        return;
    }
    let message = format!("ký hiệu bắt đầu bằng “{first}”, tên loại văn bản viết tắt là “{short}”");
    let hint = format!("ghi ký hiệu bắt đầu bằng {short}-");
    remarks.proved(place(), message, hint);
}

pub(super) fn letter(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || paper.part(PartKind::LetterSubject).next().is_none() {
        return;
    }
    let Some(said) = said(paper) else { return };
    let groups = groups(said.symbol);
    if groups.len() > 1 && groups[0] == "CV" {
        let message = format!("ký hiệu công văn có “CV-”: {}", said.symbol.trim());
        let hint = format!("ghi chữ viết tắt tên cơ quan trước: {}", groups[1..].join("-"));
        remarks.proved(paper.place(said.part.paragraph), message, hint);
    }
}
