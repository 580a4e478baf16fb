//! How headings look: parts, chapters, articles, `I.`, `1.` and `a)`.

use super::DECREE;
use super::items::{Item, Kind, items};
use crate::check::fix::{Change, Property};
use crate::check::paper::parts::is_capital;
use crate::check::paper::{Align, Paragraph};
use crate::check::{Paper, Remarks};

/// What is wrong with the letters of a heading.
struct Look {
    bold: bool,
    caps: bool,
    centred: bool,
}

fn faults(paragraph: &Paragraph, look: &Look) -> Vec<&'static str> {
    let allowed = DECREE.body.text.size;
    let mut wrong = Vec::new();
    let mut note = |is_wrong: bool, word| {
        if is_wrong && !wrong.contains(&word) {
            wrong.push(word);
        }
    };
    for (text, letters) in paragraph.letters(0..paragraph.text.len()) {
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        note(look.bold && !letters.bold, "không đậm");
        note(letters.italic, "chữ nghiêng");
        note(
            letters.size < allowed.min || allowed.max < letters.size,
            "cỡ chữ ngoài khoảng 13 đến 14",
        );
        note(look.caps && !letters.caps && text.chars().any(char::is_lowercase), "không in hoa");
    }
    note(look.centred && paragraph.layout.align != Align::Centre, "không ở giữa dòng");
    wrong
}

/// Says what is wrong with a heading, and sets it right.
fn tell(paper: &Paper, at: usize, look: &Look, name: &str, remarks: &mut Remarks<'_>) {
    let paragraph = &paper.paragraphs[at];
    let wrong = faults(paragraph, look);
    if wrong.is_empty() {
        return;
    }
    let mut wanted = vec!["cỡ 13 đến 14", "chữ đứng"];
    if look.caps {
        wanted.insert(0, "in hoa");
    }
    if look.bold {
        wanted.push("đậm");
    }
    if look.centred {
        wanted.push("ở giữa dòng");
    }
    let message = format!("{name} {}", wrong.join(", "));
    remarks.proved(paper.place(at), message, format!("trình bày {}", wanted.join(", ")));
    let mut changes = Vec::new();
    let allowed = DECREE.body.text.size;
    for run in &paragraph.runs {
        let text = paragraph.raw.get(run.text.clone()).unwrap_or_default();
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let own = &*run.letters;
        let mut set = |property| {
            changes.push(Change::Letters { paragraph: at, raw: run.text.clone(), property });
        };
        if look.bold && !own.bold {
            set(Property::toggle("b", true));
        }
        if own.italic {
            set(Property::toggle("i", false));
        }
        if look.caps && !own.caps && text.chars().any(char::is_lowercase) {
            set(Property::toggle("caps", true));
        }
        let size = own.size.max(allowed.min).min(allowed.max);
        if size != own.size {
            let half = size.half_points().to_string();
            set(Property::of("sz", [("val", half.clone())]));
            set(Property::of("szCs", [("val", half)]));
        }
    }
    if look.centred && paragraph.layout.align != Align::Centre {
        let property = Property::of("jc", [("val", "center".to_owned())]);
        changes.push(Change::Paragraph { paragraph: at, property });
    }
    remarks.set_right(wrong.join(", "), wanted.join(", "), changes);
}

/// The items of the body, where the decree is for the document.
fn body<'p>(paper: &'p Paper, remarks: &mut Remarks<'_>) -> Vec<Item<'p>> {
    match super::decree(paper, remarks) {
        Some(_) => items(paper).into_iter().next().unwrap_or_default(),
        None => Vec::new(),
    }
}

/// `nd30-head-chuong`: parts and chapters.
pub(super) fn chapters(paper: &Paper, remarks: &mut Remarks<'_>) {
    named(paper, &[Kind::Part, Kind::Chapter], remarks);
}

/// `nd30-head-muc`: sections and subsections.
pub(super) fn sections(paper: &Paper, remarks: &mut Remarks<'_>) {
    named(paper, &[Kind::Section, Kind::Subsection], remarks);
}

fn named(paper: &Paper, kinds: &[Kind], remarks: &mut Remarks<'_>) {
    for item in body(paper, remarks).iter().filter(|item| kinds.contains(&item.kind)) {
        let look = Look { bold: true, caps: false, centred: true };
        tell(paper, item.at, &look, &format!("“{}”", item.mark), remarks);
        if !item.rest.is_empty() {
            continue;
        }
        let next = (item.at + 1..paper.paragraphs.len())
            .find(|&at| !paper.paragraphs[at].text.trim().is_empty());
        let is_title = |at: &usize| super::items::item(*at, &paper.paragraphs[*at].text).is_none();
        if let Some(at) = next.filter(is_title) {
            let look = Look { bold: true, caps: true, centred: true };
            tell(paper, at, &look, &format!("tiêu đề của “{}”", item.mark), remarks);
        }
    }
}

/// `nd30-head-dieu`.
pub(super) fn articles(paper: &Paper, remarks: &mut Remarks<'_>) {
    for item in body(paper, remarks).iter().filter(|item| item.kind == Kind::Article) {
        let paragraph = &paper.paragraphs[item.at];
        let Some(start) = paragraph.text.find(item.mark) else { continue };
        let label = start..start + item.mark.len();
        let mut wrong = Vec::new();
        for (_, letters) in paragraph.letters(label.clone()) {
            let allowed = DECREE.body.text.size;
            let is_off = letters.size < allowed.min || allowed.max < letters.size;
            for (is_wrong, word) in [
                (!letters.bold, "không đậm"),
                (letters.italic, "chữ nghiêng"),
                (is_off, "cỡ chữ ngoài khoảng 13 đến 14"),
            ] {
                if is_wrong && !wrong.contains(&word) {
                    wrong.push(word);
                }
            }
        }
        if !wrong.is_empty() {
            let message = format!("“{}” {}", item.mark, wrong.join(", "));
            let hint = "trình bày chữ “Điều” và số bằng chữ đứng, đậm, cỡ 13 đến 14";
            remarks.proved(paper.place(item.at), message, hint);
        }
    }
}

/// `nd30-head-roman`.
pub(super) fn roman(paper: &Paper, remarks: &mut Remarks<'_>) {
    for item in body(paper, remarks).iter().filter(|item| item.kind == Kind::Roman) {
        // A sentence that a numeral stands before is no heading.
        if item.rest.chars().count() < 200 {
            let look = Look { bold: true, caps: true, centred: false };
            tell(paper, item.at, &look, &format!("tiêu đề mục “{}”", item.mark), remarks);
        }
    }
}

/// Whether all letters of a paragraph are bold.
fn is_bold(paragraph: &Paragraph) -> bool {
    paragraph
        .letters(0..paragraph.text.len())
        .filter(|(text, _)| text.chars().any(char::is_alphanumeric))
        .all(|(_, letters)| letters.bold)
}

/// `nd30-head-khoan-title`: a title that is not bold where others are.
pub(super) fn titles(paper: &Paper, remarks: &mut Remarks<'_>) {
    let items = body(paper, remarks);
    let titles: Vec<&Item<'_>> = items
        .iter()
        .filter(|item| item.kind == Kind::Decimal(1) && item.is_title())
        .filter(|item| item.rest.chars().count() < 120)
        .collect();
    let has_bold = titles.iter().any(|item| is_bold(&paper.paragraphs[item.at]));
    for item in titles.iter().filter(|_| has_bold) {
        let paragraph = &paper.paragraphs[item.at];
        if is_capital(item.rest) && !item.rest.contains(char::is_numeric) {
            let message = format!("tiêu đề “{}” in hoa", item.mark);
            remarks.proved(paper.place(item.at), message, "viết thường, đậm");
        } else if !is_bold(paragraph) {
            let look = Look { bold: true, caps: false, centred: false };
            tell(paper, item.at, &look, &format!("tiêu đề “{}”", item.mark), remarks);
        }
    }
}

/// `nd30-head-khoan-text`: running text that is bold from its number to its end.
pub(super) fn texts(paper: &Paper, remarks: &mut Remarks<'_>) {
    plain(paper, Kind::Decimal(1), "khoản", remarks);
}

/// `nd30-head-diem-bold`.
pub(super) fn points(paper: &Paper, remarks: &mut Remarks<'_>) {
    plain(paper, Kind::Letter, "điểm", remarks);
}

fn plain(paper: &Paper, kind: Kind, name: &str, remarks: &mut Remarks<'_>) {
    for item in body(paper, remarks).iter().filter(|item| item.kind == kind) {
        let is_sentence = item.rest.ends_with(['.', ';']) && item.rest.chars().count() > 100;
        if is_sentence && is_bold(&paper.paragraphs[item.at]) {
            let message = format!("{name} “{}” không có tiêu đề mà in đậm cả đoạn", item.mark);
            remarks.proved(paper.place(item.at), message, "trình bày nội dung bằng chữ không đậm");
        }
    }
}

/// `nd30-head-keep`: headings that may stand at the foot of a page alone.
pub(super) fn keep(paper: &Paper, remarks: &mut Remarks<'_>) {
    let items = body(paper, remarks);
    let loose: Vec<usize> = items
        .iter()
        .filter(|item| match item.kind {
            Kind::Roman | Kind::Article => item.is_title(),
            Kind::Decimal(_) => item.is_title() && is_bold(&paper.paragraphs[item.at]),
            Kind::Part | Kind::Chapter | Kind::Section | Kind::Subsection => true,
            _ => false,
        })
        .map(|item| item.at)
        .filter(|at| !paper.paragraphs[*at].layout.keep_next)
        .collect();
    let Some(&first) = loose.first() else { return };
    let message = match loose.len() {
        1 => "tiêu đề này có thể nằm một mình ở cuối trang".to_owned(),
        many => format!("{many} tiêu đề có thể nằm một mình ở cuối trang, đầu tiên là tiêu đề này"),
    };
    remarks.proved(paper.place(first), message, "chọn Paragraph › Keep with next cho tiêu đề");
    let keep =
        |at| Change::Paragraph { paragraph: at, property: Property::toggle("keepNext", true) };
    let changes = loose.into_iter().map(keep).collect();
    remarks.set_right("có thể rời nội dung", "luôn đi cùng nội dung", changes);
}
