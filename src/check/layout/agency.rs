//! The issuer and the agency above it (ô 2).

use super::styled::{self, Wanted};
use super::{decree, lines};
use crate::check::Remarks;
use crate::check::paper::{Line, Paper, PartKind};
use crate::check::plain::plain;

/// Short forms that the name of an issuer is not written with.
const SHORT: [&str; 10] =
    ["UBND", "HĐND", "BCĐ", "BQL", "MTTQ", "UB", "NN&PTNT", "GD&ĐT", "TTHC", "VPĐP"];

/// The words before the name of a place, folded.
const PLACES: [&str; 8] = ["tinh", "thanh pho", "tp", "huyen", "quan", "xa", "phuong", "dac khu"];

pub(super) fn parent_style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("tên cơ quan chủ quản", &profile.head.parent).centred();
    styled::check(paper, PartKind::Parent, wanted, remarks);
}

pub(super) fn name_style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("tên cơ quan ban hành", &profile.head.issuer).centred();
    styled::check(paper, PartKind::Issuer, wanted, remarks);
}

pub(super) fn full(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for part in paper.part(PartKind::Issuer) {
        let text = paper.text_of(part).to_uppercase();
        // The name of a body of advice may end in that of its agency.
        let first = text.split_whitespace().next().unwrap_or_default();
        if SHORT.contains(&first) {
            let message = format!("tên cơ quan ban hành viết tắt “{first}”");
            let hint = "viết đầy đủ tên cơ quan ban hành, chẳng hạn ỦY BAN NHÂN DÂN";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn place(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::Parent).next() else { return };
    let Some(parent) = paper.facts.parent.as_deref() else { return };
    let said = plain(parent);
    let bare = ["ubnd", "hdnd", "uy ban nhan dan", "hoi dong nhan dan"];
    if bare.contains(&said.as_str()) {
        let message = format!("tên cơ quan chủ quản “{parent}” thiếu địa danh");
        let hint = format!("ghi thêm địa danh, chẳng hạn {parent} TỈNH …");
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

/// Whether a name is that of a people's committee or council of a place, not of a body below it.
fn is_of_place(name: &str) -> bool {
    let said = plain(name);
    let rest = ["uy ban nhan dan", "hoi dong nhan dan", "ubnd", "hdnd"]
        .into_iter()
        .find_map(|begin| said.strip_prefix(begin));
    let Some(rest) = rest else { return false };
    let rest = rest.trim();
    rest.is_empty() || PLACES.iter().any(|place| rest.starts_with(place))
}

pub(super) fn no_parent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::Parent).next() else { return };
    if let (Some(parent), Some(issuer)) = (&paper.facts.parent, &paper.facts.issuer)
        && is_of_place(issuer)
    {
        let message = format!("trên tên {issuer} có thêm dòng “{parent}”");
        let hint = "bỏ dòng cơ quan chủ quản: Ủy ban nhân dân, Hội đồng nhân dân các cấp không ghi";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn rule(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let share = &profile.head.issuer_rule;
    lines::check(paper, PartKind::Issuer, "tên cơ quan ban hành", share, remarks);
}

pub(super) fn spacing(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let parts = paper.part(PartKind::Parent).chain(paper.part(PartKind::Issuer));
    let mut before = None;
    for part in parts {
        let layout = &paper.paragraphs[part.paragraph].layout;
        if let Line::Times(times) = layout.line
            && times > 1.16
        {
            let message = "tên cơ quan không giãn dòng đơn";
            let hint = "đặt giãn dòng đơn (Single)";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
        if let Some((index, after)) = before
            && index + 1 == part.paragraph
            && layout.before.max(after).to_pt() > 3.0
        {
            let message = "giữa các dòng tên cơ quan có khoảng cách";
            let hint = "đặt khoảng cách trước và sau bằng 0";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
        before = Some((part.paragraph, layout.after));
    }
}
