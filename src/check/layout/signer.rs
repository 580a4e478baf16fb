//! The name of who signs (ô 7b), and the room above it.

use super::decree;
use super::styled::{self, Wanted};
use crate::check::Remarks;
use crate::check::paper::{Paper, PartKind};
use crate::check::plain::plain;
use crate::value::agency;

/// What stands before a name that should stand alone, folded.
const BEFORE: [&str; 16] = [
    "ths", "ts", "pgs", "gs", "bs", "ks", "cn", "ths.", "ts.", "pgs.", "gs.", "bs.", "ks.", "cn.",
    "d/c", "dong chi",
];

/// What the issuers whose names may have a degree before them are called, folded.
const LEARNED: [&str; 10] = [
    "truong ",
    "hoc vien",
    "dai hoc",
    "benh vien",
    "trung tam y te",
    "so y te",
    "so giao duc",
    "so khoa hoc",
    "cong an",
    "quan su",
];

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("họ tên người ký", &profile.closing.name).centred().lower();
    styled::check(paper, PartKind::SignerName, wanted, remarks);
}

pub(super) fn plain_name(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let issuers = [&paper.facts.issuer, &paper.facts.parent];
    let mut issuers = issuers.into_iter().flatten().map(|issuer| plain(issuer));
    if issuers.any(|issuer| LEARNED.iter().any(|learned| issuer.contains(learned))) {
        return;
    }
    for part in paper.part(PartKind::SignerName) {
        let text = paper.text_of(part);
        let first: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '.').collect();
        let said = plain(&first);
        let is_title = BEFORE.contains(&said.as_str()) && text.len() > first.len()
            || plain(text).starts_with("dong chi ")
            || matches!(first.as_str(), "Ông" | "Bà");
        if is_title {
            let message = format!("trước họ tên người ký có “{first}”");
            let hint = "chỉ ghi họ và tên, không ghi học hàm, học vị, danh hiệu";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

pub(super) fn together(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::Authority).next() else { return };
    let paragraph = &paper.paragraphs[part.paragraph];
    let is_kept = paragraph.layout.keep_next
        || paragraph.cell.is_some_and(|at| {
            paper.tables[at.table].kept.get(at.row).is_some_and(|row| row.is_whole)
        });
    if !is_kept {
        let reason = "tệp không cho biết phần ký rơi vào trang nào";
        remarks.not_evaluated(&*paper.file, reason);
    }
}

/// Whether a line of a closing that tabs lay side by side has nothing on the signature's side: a
/// recipient alone.
fn is_beside(paper: &Paper, index: usize) -> bool {
    let of = |kind| paper.part(kind).any(|part| part.paragraph == index);
    let is_signed = of(PartKind::Authority) || of(PartKind::SignerName);
    of(PartKind::Recipient) && !is_signed && paper.paragraphs[index].cell.is_none()
}

pub(super) fn room(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let Some(name) = paper.part(PartKind::SignerName).next() else { return };
    let above = paper.part(PartKind::Authority).filter(|part| part.paragraph < name.paragraph);
    let same = |part: &&crate::check::paper::Part| {
        paper.paragraphs[part.paragraph].cell == paper.paragraphs[name.paragraph].cell
    };
    let parts: Vec<_> = above.filter(same).collect();
    // The room may stand above the second title, which is right above the name.
    let Some(first) = parts.first() else { return };
    let least = profile.closing.signature_room.min.unwrap_or_default();
    let mut widest = crate::length::Length::ZERO;
    let mut gap = crate::length::Length::ZERO;
    for index in first.paragraph + 1..=name.paragraph {
        let paragraph = &paper.paragraphs[index];
        let layout = &paragraph.layout;
        gap += layout.before.max(paper.paragraphs[index - 1].layout.after);
        if !paragraph.drawn.is_empty() || agency::is_agency(&paragraph.text) {
            return;
        }
        if super::blank(&paragraph.text) || is_beside(paper, index) {
            let breaks = paragraph.raw.matches('\n').count() as i64 + 1;
            gap += paragraph.mark.size * (23 * breaks) / 20;
        } else {
            widest = widest.max(gap);
            gap = crate::length::Length::ZERO;
        }
        if paragraph.text.matches('\n').count() > 2 {
            return;
        }
    }
    if widest < least {
        let message = "giữa chức vụ và họ tên không đủ chỗ để ký";
        let hint = "chừa ít nhất ba dòng để ký và đóng dấu";
        remarks.proved(paper.place(name.paragraph), message, hint);
    }
}
