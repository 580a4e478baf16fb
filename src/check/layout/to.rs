//! `Kính gửi` and the addressees (ô 9a).

use super::styled::{self, Wanted};
use super::{decree, subject};
use crate::check::Remarks;
use crate::check::paper::{Paper, PartKind, Role};
use crate::check::plain::plain;

/// Types that are sent to no one in particular, folded.
const TO_NONE: [&str; 7] =
    ["ke hoach", "quyet dinh", "nghi quyet", "thong bao", "chuong trinh", "chi thi", "huong dan"];

pub(super) fn present(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || paper.part(PartKind::Addressee).next().is_some() {
        return;
    }
    let is_proposal = paper.facts.kind == Some("to trinh");
    if subject::is_letter(paper) && paper.facts.kind.is_none() || is_proposal {
        let kinds = [PartKind::Kind, PartKind::LetterSubject];
        let part = paper.parts.iter().find(|part| kinds.contains(&part.kind));
        let Some(part) = part else { return };
        let name = if is_proposal { "tờ trình" } else { "công văn" };
        let message = format!("{name} không có “Kính gửi:”");
        let hint = "ghi “Kính gửi:” và nơi nhận trước phần nội dung";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn absent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let is_to_none = paper.facts.kind.is_some_and(|kind| TO_NONE.contains(&kind));
    // It may stand below the bases too, where it is no component.
    let head = paper.paragraphs.iter().take_while(|it| !matches!(it.role, Role::Heading(_)));
    let below = head
        .enumerate()
        .find(|(_, it)| it.cell.is_none() && plain(it.text.trim_start()).starts_with("kinh gui"));
    let part = paper.part(PartKind::Addressee).next().map(|part| part.paragraph);
    if let Some(at) = part.or(below.map(|(at, _)| at)).filter(|_| is_to_none) {
        let kind = paper.part(PartKind::Kind).next().map_or("", |part| paper.text_of(part));
        let message = format!("{} không ghi “Kính gửi”", kind.to_lowercase());
        let hint = "bỏ “Kính gửi”, ghi các nơi nhận ở mục Nơi nhận";
        remarks.proved(paper.place(at), message, hint);
    }
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("kính gửi", &profile.head.addressee).lower();
    styled::check(paper, PartKind::Addressee, wanted, remarks);
}

pub(super) fn one(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let parts: Vec<_> = paper.part(PartKind::Addressee).collect();
    let Some(label) = parts.first() else { return };
    let is_alone = paper.text_of(label).trim_end_matches([':', ' ']).chars().count() < 10;
    if parts.len() == 2 && is_alone {
        let message = "“Kính gửi:” và tên một nơi nhận ở hai dòng";
        let hint = "ghi trên một dòng: “Kính gửi: …”";
        remarks.proved(paper.place(label.paragraph), message, hint);
    }
}

pub(super) fn many(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let parts: Vec<_> = paper.part(PartKind::Addressee).collect();
    if parts.len() < 3 {
        return;
    }
    for (at, part) in parts.iter().enumerate().skip(1) {
        let text = paper.text_of(part);
        let wanted = if at + 1 == parts.len() { '.' } else { ';' };
        let wrong = if !text.starts_with("- ") {
            "không bắt đầu bằng “- ”"
        } else if text.ends_with(wanted) {
            continue;
        } else if wanted == '.' {
            "không kết thúc bằng dấu chấm"
        } else {
            "không kết thúc bằng dấu chấm phẩy"
        };
        let message = format!("dòng kính gửi “{text}” {wrong}");
        let hint = "ghi mỗi nơi một dòng “- …;”, dòng cuối kết thúc bằng dấu chấm";
        return remarks.proved(paper.place(part.paragraph), message, hint);
    }
}
