//! Paper, margins and orientation of every section.

use super::decree;
use super::styled::millimetres;
use crate::check::Remarks;
use crate::check::paper::{Margins, Paper, PartKind, Section};
use crate::length::Length;
use crate::profile::{Profile, Value};

/// What word processors round away.
const SLACK: Length = Length::from_twips(20);

/// The sheet beside A4 that an annex may stand on, in practice.
fn is_large(profile: &Profile, section: &Section) -> bool {
    let (Some(large), Some(page)) = (&profile.table.large_page, section.page) else { return false };
    let sides = (page.width.min(page.height), page.width.max(page.height));
    near(sides.0, large.width.default) && near(sides.1, large.height.default)
}

fn near(own: Length, wanted: Length) -> bool {
    own > wanted - SLACK && own < wanted + SLACK
}

/// The sections, each with the paragraph that stands for it; those that go on with a page are of the
/// section before.
fn sections(paper: &Paper) -> impl Iterator<Item = (&Section, usize)> {
    let last = paper.paragraphs.len().saturating_sub(1);
    paper
        .sections
        .iter()
        .filter(|section| !section.paragraphs.is_empty())
        .map(move |section| (section, section.paragraphs.start.min(last)))
}

/// Whether a paragraph stands in an annex.
fn in_annex(paper: &Paper, paragraph: usize) -> bool {
    paper.part(PartKind::AnnexLabel).any(|part| part.paragraph <= paragraph)
}

pub(super) fn size(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let (width, height) = (profile.page.width.default, profile.page.height.default);
    for (section, at) in sections(paper) {
        let Some(page) = section.page else { continue };
        let sides = (page.width.min(page.height), page.width.max(page.height));
        let is_right = near(sides.0, width) && near(sides.1, height);
        if is_right || in_annex(paper, at) && is_large(profile, section) {
            continue;
        }
        let message = format!(
            "khổ giấy {} × {} mm, không phải A4 (210 × 297 mm)",
            millimetres(page.width),
            millimetres(page.height)
        );
        return remarks.proved(paper.place(at), message, "đặt khổ giấy A4 cho cả văn bản");
    }
}

/// Remarks on the first section whose margin is outside its range.
fn margin(
    paper: &Paper,
    remarks: &mut Remarks<'_>,
    name: &str,
    of: fn(&Profile) -> &Value<Length>,
    own: fn(&Margins) -> Length,
) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = of(profile);
    for (section, at) in sections(paper).filter(|(section, _)| !section.is_landscape()) {
        let Some(margins) = &section.margins else { continue };
        let length = own(margins);
        if !is_outside(wanted, length) {
            continue;
        }
        let message = format!("lề {name} {} mm, phải từ {} mm", millimetres(length), range(wanted));
        let hint = format!("đặt lề {name} trong khoảng {} mm", range(wanted));
        return remarks.proved(paper.place(at), message, hint);
    }
}

fn is_outside(wanted: &Value<Length>, length: Length) -> bool {
    wanted.min.is_some_and(|min| length < min - SLACK)
        || wanted.max.is_some_and(|max| length > max + SLACK)
}

fn range(wanted: &Value<Length>) -> String {
    match (wanted.min, wanted.max) {
        (Some(min), Some(max)) => format!("{} đến {}", millimetres(min), millimetres(max)),
        _ => millimetres(wanted.default),
    }
}

pub(super) fn top(paper: &Paper, remarks: &mut Remarks<'_>) {
    margin(paper, remarks, "trên", |profile| &profile.page.top, |margins| margins.top);
}

pub(super) fn bottom(paper: &Paper, remarks: &mut Remarks<'_>) {
    margin(paper, remarks, "dưới", |profile| &profile.page.bottom, |margins| margins.bottom);
}

pub(super) fn left(paper: &Paper, remarks: &mut Remarks<'_>) {
    let left = |margins: &Margins| margins.left + margins.gutter;
    margin(paper, remarks, "trái", |profile| &profile.page.left, left);
}

pub(super) fn right(paper: &Paper, remarks: &mut Remarks<'_>) {
    margin(paper, remarks, "phải", |profile| &profile.page.right, |margins| margins.right);
}

pub(super) fn landscape(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let page = &profile.page;
    for (section, at) in sections(paper).filter(|(section, _)| section.is_landscape()) {
        let Some(margins) = &section.margins else { continue };
        let sides = [
            ("trên", &page.top, margins.top),
            ("dưới", &page.bottom, margins.bottom),
            ("trái", &page.left, margins.left + margins.gutter),
            ("phải", &page.right, margins.right),
        ];
        // Turned with the page, the margins stand at other sides: the binding is above.
        let turned = [
            ("trên", &page.left, margins.top),
            ("dưới", &page.right, margins.bottom),
            ("trái", &page.bottom, margins.left),
            ("phải", &page.top, margins.right),
        ];
        let wrong = |sides: &[(&str, &Value<Length>, Length)]| {
            sides.iter().filter(|(_, wanted, own)| is_outside(wanted, *own)).count()
        };
        if wrong(&sides) == 0 || wrong(&turned) == 0 {
            continue;
        }
        let said: Vec<String> = sides
            .iter()
            .filter(|(_, wanted, own)| is_outside(wanted, *own))
            .map(|(name, wanted, own)| {
                format!("{name} {} mm (phải từ {} mm)", millimetres(*own), range(wanted))
            })
            .collect();
        let message = format!("trang nằm ngang có lề {}", said.join(", "));
        return remarks.proved(paper.place(at), message, "đặt lề như trang đứng, theo chiều đọc");
    }
}

pub(super) fn same(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let mut first: [Option<Margins>; 2] = [None, None];
    for (section, at) in sections(paper) {
        let Some(own) = section.margins else { continue };
        let known = &mut first[usize::from(section.is_landscape())];
        let Some(known) = known else {
            *known = Some(own);
            continue;
        };
        let differs = |one: Length, other: Length| !near(one, other);
        if differs(known.left, own.left)
            || differs(known.right, own.right)
            || differs(known.top, own.top)
            || differs(known.bottom, own.bottom)
        {
            let sides = |margins: &Margins| {
                [margins.top, margins.bottom, margins.left, margins.right]
                    .map(millimetres)
                    .join(" – ")
            };
            let message = format!(
                "lề từ đây khác phần trước: {} mm, trước là {} mm (trên – dưới – trái – phải)",
                sides(&own),
                sides(known)
            );
            return remarks.proved(paper.place(at), message, "đặt lề như nhau ở mọi phần");
        }
    }
}

pub(super) fn mirror(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let gutter = sections(paper)
        .find(|(section, _)| section.margins.is_some_and(|margins| margins.gutter > SLACK));
    if paper.settings.mirror_margins {
        let message = "lề trái và lề phải đổi bên ở trang chẵn";
        remarks.proved(paper.place(0), message, "bỏ chọn lề đối xứng (Mirror margins)");
    } else if let Some((section, at)) = gutter {
        let gutter = section.margins.unwrap_or_default().gutter;
        let message = format!("có thêm {} mm để đóng gáy (Gutter)", millimetres(gutter));
        remarks.proved(paper.place(at), message, "đặt Gutter bằng 0 và tính cả vào lề trái");
    }
}

pub(super) fn orientation(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let has_annex = paper.part(PartKind::AnnexLabel).next().is_some();
    let Some((section, at)) = sections(paper).next() else { return };
    let has_table = paper.tables.iter().any(|table| !table.is_frame);
    if section.is_landscape() && (has_annex || !has_table) {
        let message = "phần chính của văn bản nằm ngang";
        remarks.proved(paper.place(at), message, "đặt trang đứng; bảng rộng tách thành phụ lục");
    }
}

pub(super) fn annex_orientation(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for (section, at) in sections(paper).filter(|(section, _)| section.is_landscape()) {
        let paragraphs = &paper.paragraphs[section.paragraphs.clone()];
        let has_table = paragraphs.iter().any(|paragraph| paragraph.cell.is_some());
        let has_drawing = paragraphs.iter().any(|paragraph| !paragraph.drawn.is_empty());
        if in_annex(paper, at) && !has_table && !has_drawing {
            let message = "phụ lục nằm ngang mà không có bảng";
            return remarks.proved(paper.place(at), message, "đặt trang đứng cho phụ lục này");
        }
    }
}

pub(super) fn header(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = &profile.page.header;
    for (section, at) in sections(paper) {
        let Some(margins) = section.margins else { continue };
        let has_header = section
            .headers
            .other
            .as_ref()
            .is_some_and(|lines| lines.iter().any(|line| !line.text.trim().is_empty()));
        if has_header && (is_outside(wanted, margins.header) || margins.header >= margins.top) {
            let message = format!(
                "số trang cách mép giấy {} mm, nên từ {} mm",
                millimetres(margins.header),
                range(wanted)
            );
            let hint = "đặt khoảng cách đầu trang (Header) khoảng 10 mm";
            return remarks.proved(paper.place(at), message, hint);
        }
    }
}
