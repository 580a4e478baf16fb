//! Quốc hiệu and Tiêu ngữ (ô 1), and the frame that they stand in.

use super::styled::{self, Wanted, points};
use super::{decree, lines};
use crate::check::Remarks;
use crate::check::paper::{Align, Line, Paper, Part, PartKind};
use crate::length::Length;
use crate::profile::Letters;

/// A text in one spelling of its tones.
fn one_spelling(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_uppercase().replace("HOÀ", "HÒA")
}

pub(super) fn text(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = &profile.head.motto_first.default;
    for part in paper.part(PartKind::Nation) {
        let own = paper.text_of(part);
        if one_spelling(own) != one_spelling(wanted) {
            let message = format!("quốc hiệu ghi “{own}”");
            let hint = format!("ghi đúng “{wanted}”");
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("quốc hiệu", &profile.head.nation);
    styled::check(paper, PartKind::Nation, wanted, remarks);
}

pub(super) fn place(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for part in paper.part(PartKind::Nation).take(1) {
        let paragraph = &paper.paragraphs[part.paragraph];
        let Some(cell) = paragraph.cell else { continue };
        let mut wrong = Vec::new();
        if cell.cell == 0
            && paper.part(PartKind::Issuer).any(|part| is_right_of(paper, part, cell.cell))
        {
            wrong.push("ở bên trái".to_owned());
        }
        wrong.extend(styled::set_otherwise(paper, paragraph).map(str::to_owned));
        let room = lines::room(paper, part.paragraph).map(|room| room.twips() as f64);
        let width = styled::width(paper, part);
        if room.is_some_and(|room| width > room * 1.03) {
            wrong.push("bị xuống dòng vì ô hẹp".to_owned());
        }
        if !wrong.is_empty() {
            let message = format!("quốc hiệu {}", wrong.join(", "));
            let hint = "đặt quốc hiệu trên một dòng, canh giữa, ở nửa phải đầu trang";
            remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

fn is_right_of(paper: &Paper, part: &Part, column: usize) -> bool {
    paper.paragraphs[part.paragraph].cell.is_some_and(|cell| cell.cell > column)
}

pub(super) fn motto_text(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = &profile.head.motto_second.default;
    for part in paper.part(PartKind::Motto) {
        let own = paper.text_of(part);
        // Letters that are shown as capitals are another rule's.
        if own != wanted && own.to_uppercase() != *own {
            let message = format!("tiêu ngữ ghi “{own}”");
            let hint = format!("ghi đúng “{wanted}”, giữa có gạch nối và dấu cách");
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn motto_style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("tiêu ngữ", &profile.head.motto).centred().lower();
    styled::check(paper, PartKind::Motto, wanted, remarks);
}

pub(super) fn motto_rule(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    lines::check(paper, PartKind::Motto, "tiêu ngữ", &profile.head.motto_rule, remarks);
}

pub(super) fn underline(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let names = [
        (PartKind::Nation, "quốc hiệu"),
        (PartKind::Motto, "tiêu ngữ"),
        (PartKind::Parent, "tên cơ quan chủ quản"),
        (PartKind::Issuer, "tên cơ quan ban hành"),
        (PartKind::Kind, "tên loại văn bản"),
        (PartKind::Subject, "trích yếu"),
    ];
    for (kind, name) in names {
        let mut parts = paper.part(kind);
        let found = parts.find(|part| paper.letters(part).any(|(_, letters)| letters.underline));
        if let Some(part) = found {
            let message = format!("{name} gạch chân bằng kiểu chữ");
            let hint = "bỏ gạch chân, kẻ một đường nét liền ở dưới";
            remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn spacing(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let nation = paper.part(PartKind::Nation).next().map(|part| part.paragraph);
    let motto = paper.part(PartKind::Motto).next().map(|part| part.paragraph);
    let (Some(nation), Some(motto)) = (nation, motto) else { return };
    if nation == motto {
        return;
    }
    let [first, second] = [nation, motto].map(|index| &paper.paragraphs[index].layout);
    let is_single = |line: Line| match line {
        Line::Times(times) => times < 1.16,
        Line::Exactly(_) | Line::AtLeast(_) => true,
    };
    let gap = first.after.max(second.before);
    if !is_single(first.line) || !is_single(second.line) {
        let message = "quốc hiệu và tiêu ngữ không giãn dòng đơn";
        remarks.proved(paper.place(nation), message, "đặt giãn dòng đơn (Single)");
    } else if gap.to_pt() > 3.0 {
        let message = format!("quốc hiệu và tiêu ngữ cách nhau {} pt", points(gap));
        remarks.proved(paper.place(nation), message, "đặt khoảng cách trước và sau bằng 0");
    }
}

pub(super) fn pair(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let size = |kind: PartKind| {
        let part = paper.part(kind).next()?;
        let (_, letters) = paper.letters(part).next()?;
        Some((letters.size, part.paragraph))
    };
    let (Some((nation, _)), Some((motto, at))) = (size(PartKind::Nation), size(PartKind::Motto))
    else {
        return;
    };
    // Sizes outside their ranges are told there.
    let is_within =
        |size: Length, letters: &Letters| (letters.size.min..=letters.size.max).contains(&size);
    let is_allowed =
        is_within(nation, &profile.head.nation) && is_within(motto, &profile.head.motto);
    if is_allowed && motto - nation != Length::pt(1) {
        let message =
            format!("quốc hiệu cỡ chữ {} đi với tiêu ngữ cỡ chữ {}", points(nation), points(motto));
        let hint = "đặt quốc hiệu 12 và tiêu ngữ 13, hoặc 13 và 14";
        remarks.guess(paper.place(at), message, hint);
    }
}

pub(super) fn borders(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for table in paper.tables.iter().filter(|table| table.is_frame) {
        let cells = table.rows.iter().flatten();
        // A line above or below may be the rule of a name.
        let bordered = cells.into_iter().find(|cell| {
            let lines = cell.frame.lines;
            lines.left || lines.right || lines.top && lines.bottom
        });
        let Some(cell) = bordered else { continue };
        let at = cell.paragraphs.first().copied().unwrap_or(0);
        // A line that is a bar in the middle is one that people see too.
        let message = "bảng xếp phần đầu hoặc phần ký có kẻ khung";
        return remarks.proved(paper.place(at), message, "bỏ mọi đường viền của bảng này");
    }
}

/// Whether a part stands in the middle of its cell.
pub(super) fn is_centred(paper: &Paper, part: &Part) -> bool {
    paper.paragraphs[part.paragraph].layout.align == Align::Centre
        || styled::set_otherwise(paper, &paper.paragraphs[part.paragraph]).is_none()
}
