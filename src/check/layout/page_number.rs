//! The number of the page: in the top margin, in the middle, from 1, not on the first page.

use std::sync::Arc;

use super::decree;
use super::styled::{points, sizes};
use crate::check::Remarks;
use crate::check::fix::{Change, Property};
use crate::check::paper::{Align, Furniture, FurnitureLine, Paper, PartKind, Section};
use crate::docx::read::story::OBJECT;

/// A document of more letters than this has a second page, whatever its letters are.
const MORE_THAN_A_PAGE: usize = 6_000;

type Lines = Arc<Vec<FurnitureLine>>;

fn numbered(lines: Option<&Lines>) -> impl Iterator<Item = &FurnitureLine> {
    lines.into_iter().flat_map(|lines| lines.iter()).filter(|line| !line.pages.is_empty())
}

/// The lines of headers that show the number of a page, first pages aside.
fn in_headers(section: &Section) -> impl Iterator<Item = &FurnitureLine> {
    let headers = &section.headers;
    numbered(headers.other.as_ref()).chain(numbered(headers.even.as_ref()))
}

fn in_footers(section: &Section) -> impl Iterator<Item = &FurnitureLine> {
    let footers = &section.footers;
    numbered(footers.other.as_ref()).chain(numbered(footers.even.as_ref()))
}

/// The first line that shows the number, in headers before footers, with its paragraph.
fn shown(paper: &Paper) -> impl Iterator<Item = (&FurnitureLine, usize)> {
    let last = paper.paragraphs.len().saturating_sub(1);
    paper.sections.iter().flat_map(move |section| {
        let at = section.paragraphs.start.min(last);
        in_headers(section).chain(in_footers(section)).map(move |line| (line, at))
    })
}

pub(super) fn present(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || shown(paper).next().is_some() {
        return;
    }
    let letters: usize =
        paper.paragraphs.iter().map(|paragraph| paragraph.text.chars().count()).sum();
    let breaks = paper.sections.iter().skip(1);
    let has_more = letters > MORE_THAN_A_PAGE
        || breaks
            .into_iter()
            .any(|section| !section.is_continuous && !section.paragraphs.is_empty())
        || paper.paragraphs.iter().any(|paragraph| paragraph.layout.page_break_before);
    if has_more {
        let message = "văn bản nhiều trang mà không đánh số trang";
        let hint = "chèn số trang ở đầu trang, canh giữa, không hiện ở trang thứ nhất";
        remarks.proved(paper.place(0), message, hint);
        // What stands in the margins already would move.
        let has_none = |furniture: &Furniture| {
            [&furniture.first, &furniture.even, &furniture.other]
                .iter()
                .all(|lines| lines.is_none())
        };
        let sections = paper.sections.iter();
        let is_free = sections.clone().all(|own| has_none(&own.headers) && has_none(&own.footers));
        if is_free && !paper.settings.even_headers {
            let property = Property::toggle("titlePg", true);
            let changes = vec![Change::PageNumbers, Change::Section { section: 0, property }];
            remarks.set_right("không đánh số trang", "số trang ở giữa lề trên", changes);
        }
    } else {
        let reason = "tệp không cho biết văn bản có mấy trang";
        remarks.not_evaluated(&*paper.file, reason);
    }
}

pub(super) fn position(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for section in &paper.sections {
        if in_footers(section).next().is_some() && in_headers(section).next().is_none() {
            let at = section.paragraphs.start.min(paper.paragraphs.len().saturating_sub(1));
            let message = "số trang đặt ở chân trang";
            let hint = "đặt số trang ở đầu trang, trong phần lề trên";
            return remarks.proved(paper.place(at), message, hint);
        }
    }
}

pub(super) fn centre(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let is_centred = |line: &FurnitureLine| {
        let before = line.text.split(OBJECT).next().unwrap_or_default();
        line.layout.align == Align::Centre
            || line.layout.frame.is_some_and(|frame| frame == Align::Centre)
            // A stop in the middle is what a header has of itself.
            || before.matches('\t').count() == 1
    };
    if let Some((_, at)) = shown(paper).find(|(line, _)| !is_centred(line)) {
        let hint = "canh giữa số trang theo chiều ngang";
        remarks.proved(paper.place(at), "số trang không canh giữa", hint);
    }
}

pub(super) fn letters(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = &profile.page.number;
    for (line, at) in shown(paper) {
        for letters in &line.pages {
            let mut wrong = Vec::new();
            if letters.size < wanted.size.min || letters.size > wanted.size.max {
                wrong.push(format!("cỡ chữ {} (phải là {})", points(letters.size), sizes(wanted)));
            }
            if letters.bold {
                wrong.push("in đậm".to_owned());
            }
            if letters.italic {
                wrong.push("in nghiêng".to_owned());
            }
            if !wrong.is_empty() {
                let message = format!("số trang {}", wrong.join(", "));
                let hint = format!("đặt số trang cỡ chữ {}, đứng, không đậm", sizes(wanted));
                return remarks.proved(paper.place(at), message, hint);
            }
        }
    }
}

pub(super) fn first(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(section) = paper.sections.first() else { return };
    let first = |furniture: Option<&Lines>| numbered(furniture).next().is_some();
    let shows = if section.title_page {
        first(section.headers.first.as_ref()) || first(section.footers.first.as_ref())
    } else {
        first(section.headers.other.as_ref()) || first(section.footers.other.as_ref())
    };
    // A number that is counted from 0 is not shown on the first page by most programs' own means.
    if shows && section.number_start != Some(0) {
        let hint = "chọn đầu trang thứ nhất khác các trang sau (Different First Page) và để trống";
        remarks.proved(paper.place(0), "trang thứ nhất hiện số trang", hint);
        // What else stands in the margins of the first page would go with its number.
        if !section.title_page && are_blank(&section.headers) && are_blank(&section.footers) {
            let property = Property::toggle("titlePg", true);
            set_right(0, property, ("trang thứ nhất hiện số trang", "không hiện"), remarks);
        }
    }
}

pub(super) fn start(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let start = paper.sections.first().and_then(|section| section.number_start);
    if let Some(start) = start.filter(|start| !(0..=1).contains(start)) {
        let message = format!("số trang bắt đầu từ {start}");
        remarks.proved(paper.place(0), message, "đánh số trang bắt đầu từ 1");
        let property = Property::of("pgNumType", []).without(&["start"]);
        set_right(0, property, (&format!("bắt đầu từ {start}"), "bắt đầu từ 1"), remarks);
    }
}

pub(super) fn format(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let roman = paper.sections.iter().find(|section| section.number_format.is_some());
    if let Some(section) = roman.filter(|_| shown(paper).next().is_some()) {
        let at = section.paragraphs.start.min(paper.paragraphs.len().saturating_sub(1));
        let message = "số trang không phải chữ số Ả Rập (1, 2, 3)";
        return remarks.proved(paper.place(at), message, "đánh số trang bằng 1, 2, 3");
    }
    for (line, at) in shown(paper) {
        let rest: String =
            line.text.chars().filter(|c| *c != OBJECT && !c.is_whitespace()).collect();
        if !rest.is_empty() && rest.chars().count() < 20 {
            let message = format!("bên số trang có thêm “{rest}”");
            return remarks.proved(paper.place(at), message, "chỉ để con số");
        }
    }
}

pub(super) fn annex(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || shown(paper).next().is_none() {
        return;
    }
    for part in paper.part(PartKind::AnnexLabel) {
        let section = &paper.sections[paper.paragraphs[part.paragraph].section];
        let before = section.paragraphs.start..part.paragraph;
        let begins = before.into_iter().all(|index| super::blank(&paper.paragraphs[index].text));
        if !begins || section.number_start != Some(1) {
            let message = format!(
                "số trang của {} không đánh lại từ 1",
                paper.text_of(part).trim_end_matches([':', '.'])
            );
            let hint = "ngắt phần (Section Break) trước phụ lục và đặt số trang bắt đầu từ 1";
            remarks.proved(paper.place(part.paragraph), message, hint);
            let number = paper.paragraphs[part.paragraph].section;
            if begins && number > 0 && !section.is_continuous {
                let property = Property::of("pgNumType", [("start", "1".to_owned())]);
                set_right(number, property, ("đánh tiếp", "đánh lại từ 1"), remarks);
            }
            return;
        }
    }
}

/// How the numbers of a section's pages are set right, from what to what.
fn set_right(
    section: usize,
    property: Property,
    (before, after): (&str, &str),
    remarks: &mut Remarks<'_>,
) {
    remarks.set_right(before, after, vec![Change::Section { section, property }]);
}

/// Whether furniture shows nothing but the number of the page, and nothing on a first page.
fn are_blank(furniture: &Furniture) -> bool {
    let is_number = |line: &FurnitureLine| {
        line.text.chars().all(|c| c == OBJECT || c.is_whitespace() || "-–".contains(c))
    };
    let lines = |lines: &Option<Lines>| lines.iter().flat_map(|lines| lines.iter()).all(is_number);
    let mut first = furniture.first.iter().flat_map(|lines| lines.iter());
    let is_empty = |line: &FurnitureLine| line.text.trim().is_empty();
    lines(&furniture.other) && lines(&furniture.even) && first.all(is_empty)
}
