//! Type and subject (ô 5a), and the subject of a letter (ô 5b).

use super::styled::{self, Wanted, millimetres, points};
use super::{blank, decree, lines};
use crate::check::Remarks;
use crate::check::paper::{Align, Paper, PartKind};
use crate::check::plain::plain;
use crate::length::Length;

pub(super) fn kind_style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("tên loại văn bản", &profile.head.kind).centred();
    styled::check(paper, PartKind::Kind, wanted, remarks);
}

pub(super) fn style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("trích yếu", &profile.head.subject).centred().lower();
    styled::check(paper, PartKind::Subject, wanted, remarks);
}

pub(super) fn next(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let kind = paper.part(PartKind::Kind).last();
    let subject = paper.part(PartKind::Subject).next();
    let (Some(kind), Some(subject)) = (kind, subject) else { return };
    let between = kind.paragraph + 1..subject.paragraph.max(kind.paragraph + 1);
    let between = &paper.paragraphs[between];
    if !between.is_empty() && between.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
        let message = "giữa tên loại văn bản và trích yếu có dòng trống";
        remarks.proved(paper.place(subject.paragraph), message, "bỏ dòng trống");
    }
}

pub(super) fn rule(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    if paper.part(PartKind::Kind).next().is_some() {
        lines::check(paper, PartKind::Subject, "trích yếu", &profile.head.subject_rule, remarks);
    }
}

pub(super) fn end(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let subject = paper.part(PartKind::Subject).last();
    let Some(part) = subject.or_else(|| paper.part(PartKind::LetterSubject).last()) else { return };
    let text = paper.text_of(part);
    if let Some(sign) = text.chars().last().filter(|sign| ".;:,".contains(*sign)) {
        let message = format!("trích yếu kết thúc bằng dấu “{sign}”");
        remarks.proved(paper.place(part.paragraph), message, "bỏ dấu ở cuối trích yếu");
    }
}

pub(super) fn indent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for part in paper.part(PartKind::Kind).chain(paper.part(PartKind::Subject)) {
        let layout = &paper.paragraphs[part.paragraph].layout;
        if layout.align == Align::Centre && layout.first_line > Length::mm(1) {
            let message = format!(
                "dòng canh giữa còn thụt đầu dòng {} mm nên bị lệch",
                millimetres(layout.first_line)
            );
            let hint = "đặt thụt đầu dòng bằng 0 cho tên loại và trích yếu";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}

/// Whether a document is a letter: its subject stands below its number.
pub(super) fn is_letter(paper: &Paper) -> bool {
    paper.part(PartKind::LetterSubject).next().is_some()
}

pub(super) fn no_kind(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let part = paper.part(PartKind::Kind).next();
    if let Some(part) = part.filter(|part| plain(paper.text_of(part)) == "cong van") {
        let message = "công văn không ghi tên loại";
        let hint = "bỏ dòng CÔNG VĂN, ghi trích yếu “V/v …” dưới số, ký hiệu";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn prefix(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || paper.part(PartKind::Kind).next().is_some() {
        return;
    }
    let Some(part) = paper.part(PartKind::LetterSubject).next() else { return };
    let text = paper.text_of(part);
    if !text.starts_with("V/v ") {
        let message = format!("trích yếu công văn “{}” không bắt đầu bằng “V/v ”", short(text));
        remarks.proved(paper.place(part.paragraph), message, "ghi “V/v ” rồi đến nội dung");
    }
}

/// The beginning of a text.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    words.join(" ")
}

pub(super) fn letter_style(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("trích yếu công văn", &profile.head.letter_subject);
    styled::check(paper, PartKind::LetterSubject, wanted.centred().lower(), remarks);
}

pub(super) fn letter_gap(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::LetterSubject).next() else { return };
    let Some(above) = part.paragraph.checked_sub(1) else { return };
    let [above, own] = [above, part.paragraph].map(|index| &paper.paragraphs[index]);
    if above.cell != own.cell || blank(&above.text) {
        return;
    }
    let gap = above.layout.after.max(own.layout.before);
    if (gap - Length::pt(6)).twips().abs() > 20 {
        let message =
            format!("trích yếu công văn cách số, ký hiệu {} pt, phải là 6 pt", points(gap));
        let hint = "đặt khoảng cách trước dòng trích yếu 6 pt";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}
