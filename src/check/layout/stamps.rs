//! Stamps that are typed (ô 10 and 11): how urgent, how secret, for whom.

use super::decree;
use super::styled::{points, sizes};
use crate::check::Remarks;
use crate::check::paper::{Color, Paper, Part, PartKind};
use crate::check::plain::plain;

fn stamps<'p>(paper: &'p Paper, of: &'static [&'static str]) -> impl Iterator<Item = &'p Part> {
    paper
        .part(PartKind::Stamp)
        .filter(move |part| of.contains(&plain(paper.text_of(part)).as_str()))
}

/// Remarks on the letters of a stamp, which are as those of an authority.
fn style(paper: &Paper, part: &Part, is_red: bool, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = &profile.closing.authority;
    let mut wrong: Vec<String> = Vec::new();
    for (_, letters) in paper.letters(part) {
        if letters.size < wanted.size.min || letters.size > wanted.size.max {
            wrong.push(format!("cỡ chữ {} (phải là {})", points(letters.size), sizes(wanted)));
        }
        if !letters.bold {
            wrong.push("không in đậm".to_owned());
        }
        if letters.italic {
            wrong.push("in nghiêng".to_owned());
        }
        let reds = matches!(letters.color, Color::Rgb([red, green, blue]) if red > 180 && green < 90 && blue < 90);
        if is_red && !reds {
            wrong.push("không phải màu đỏ".to_owned());
        }
    }
    wrong.dedup();
    if !wrong.is_empty() {
        let message = format!("dấu “{}” {}", paper.text_of(part), wrong.join(", "));
        let color = if is_red { ", màu đỏ" } else { "" };
        let hint = format!("đặt cỡ chữ {}, in hoa, đứng, đậm{color}, có khung", sizes(wanted));
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn urgent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    if let Some(part) = stamps(paper, &["hoa toc", "thuong khan", "khan"]).next() {
        style(paper, part, true, remarks);
    }
}

pub(super) fn scope(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    if let Some(part) = stamps(paper, &["xem xong tra lai", "luu hanh noi bo"]).next() {
        style(paper, part, false, remarks);
    }
}

pub(super) fn secret(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    if let Some(part) = stamps(paper, &["mat", "toi mat", "tuyet mat"]).next() {
        let message = format!("dấu độ mật “{}” được gõ vào văn bản", paper.text_of(part));
        let hint = "bỏ dòng này và đóng dấu độ mật theo quy định về bí mật nhà nước";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}
