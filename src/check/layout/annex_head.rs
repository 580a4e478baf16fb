//! The letters of an annex's head: `Phụ lục I`, the name, `(Kèm theo …)`.

use super::decree;
use super::lines::{self, Under};
use super::styled::{self, Wanted};
use crate::check::Remarks;
use crate::check::paper::{Paper, PartKind};
use crate::check::plain::plain;

pub(super) fn label(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let shared = paper.part(PartKind::AnnexLabel).find(|label| {
        paper
            .part(PartKind::AnnexTitle)
            .any(|title| title.paragraph == label.paragraph && title.text.start == label.text.end)
    });
    if let Some(label) = shared {
        let message = format!(
            "“{}” và tên phụ lục ở chung một dòng",
            paper.text_of(label).trim_end_matches([':', '.', '-', ' '])
        );
        let hint = "ghi “Phụ lục …” trên một dòng riêng, tên phụ lục ở dòng dưới";
        return remarks.proved(paper.place(label.paragraph), message, hint);
    }
    // Capitals are told with the word.
    let wanted = Wanted::new("chữ “Phụ lục”", &profile.annex.label).centred();
    styled::check(paper, PartKind::AnnexLabel, wanted, remarks);
}

pub(super) fn word(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for part in paper.part(PartKind::AnnexLabel) {
        let text = paper.text_of(part);
        let is_caps = paper.letters(part).all(|(_, letters)| letters.caps);
        if text.starts_with("Phụ lục") && !is_caps {
            continue;
        }
        let message = match plain(text).starts_with("phu luc") {
            true => format!("“{text}” in hoa"),
            false => format!("phụ lục mang tên “{text}”"),
        };
        let hint = "ghi “Phụ lục”, hoặc “Phụ lục I” khi có nhiều phụ lục, bằng chữ in thường";
        return remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn title(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("tên phụ lục", &profile.annex.title).centred();
    // A name on the line of the word is told there.
    let shared = |title: &&crate::check::paper::Part| {
        paper.part(PartKind::AnnexLabel).any(|label| label.paragraph == title.paragraph)
    };
    let titles = paper.part(PartKind::AnnexTitle).filter(|title| !shared(title));
    styled::parts(paper, titles, wanted, remarks);
}

pub(super) fn attachment(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("dòng “Kèm theo”", &profile.annex.attachment).centred();
    styled::check(paper, PartKind::Attachment, wanted.lower(), remarks);
}

pub(super) fn rule(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let mut heads = paper.part(PartKind::Attachment);
    if let Some(part) = heads.find(|part| lines::under(paper, part) == Under::Nothing) {
        let message = "dưới dòng “Kèm theo” không có đường kẻ";
        let hint = "kẻ một đường nét liền ngắn, cân giữa";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}
