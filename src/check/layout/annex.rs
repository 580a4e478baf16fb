//! The annexes of a document: named in its text, numbered, each on a page of its own, with the data of
//! the document that it belongs to.

use super::decree;
use super::styled::points;
use crate::check::Remarks;
use crate::check::paper::{Paper, Part, PartKind, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::plain::plain;
use crate::length::Length;
use crate::value::roman;

/// The heads of annexes that are called so.
fn labels(paper: &Paper) -> Vec<&Part> {
    paper.part(PartKind::AnnexLabel).collect()
}

/// What stands behind the word in the label of an annex.
fn number<'p>(paper: &'p Paper, label: &Part) -> Option<&'p str> {
    let text = paper.text_of(label).trim_end_matches([':', '.', '-', '–', ' ']);
    let rest = text.get("Phụ lục".len()..)?;
    let is_word = plain(text).starts_with("phu luc");
    is_word.then(|| rest.trim())
}

pub(super) fn mentioned(paper: &Paper, remarks: &mut Remarks<'_>) {
    let labels = labels(paper);
    let is_issued = paper.part(PartKind::RecipientsLabel).next().is_some();
    if is_issued {
        enclosed(paper, &labels, remarks);
    }
    if decree(paper, remarks).is_none() {
        return;
    }
    absent(paper, &labels, remarks);
    let Some(first) = labels.first() else { return };
    let words = [
        "phu luc",
        "phu bieu",
        "kem theo",
        "dinh kem",
        "bieu so",
        "bieu mau",
        "cac bieu",
        "theo bieu",
        "tai bieu",
        "bieu chi tiet",
        "danh sach kem",
        "bang kem",
        "theo bang",
        "tai bang",
    ];
    let is_mentioned = paper.paragraphs[..first.paragraph].iter().any(|paragraph| {
        let said = plain(&paragraph.text);
        words.iter().any(|word| said.contains(word))
    });
    if !is_mentioned {
        let message = format!(
            "nội dung văn bản không nhắc đến {}",
            paper.text_of(first).trim_end_matches([':', '.'])
        );
        let hint = "nhắc đến phụ lục ở chỗ liên quan, chẳng hạn “(chi tiết tại Phụ lục kèm theo)”";
        remarks.proved(paper.place(first.paragraph), message, hint);
    }
}

/// An annex that the text names by its number, of this document and of no other.
static NAMED: Pattern = Pattern::new(
    Needs::Any(&["hụ lục "]),
    r"[Pp]hụ lục(?: số)? ([IVX]{1,5}|\d{1,2})(?: (?:đính )?kèm theo| của Kế hoạch này| này)?(?:\)|[.;]?$|\./\.$|[.;] )",
);

/// Tells annexes that the text names and that are not there.
fn absent(paper: &Paper, labels: &[&Part], remarks: &mut Remarks<'_>) {
    let value = |number: &str| number.parse().ok().or_else(|| roman::parse(number));
    let numbers: Option<Vec<u32>> = labels
        .iter()
        .map(|label| value(number(paper, label)?.trim_start_matches("số").trim()))
        .collect();
    // Of annexes without numbers it is not known which is meant.
    let Some(there) = numbers else { return };
    let end = labels.first().map_or(paper.paragraphs.len(), |first| first.paragraph);
    for (index, paragraph) in paper.paragraphs[..end].iter().enumerate() {
        // What names another document may mean its annex.
        let is_other = paragraph.text.contains("số ") && paragraph.text.contains('/');
        if !matches!(paragraph.role, Role::Body | Role::Heading(_)) || is_other {
            continue;
        }
        for found in NAMED.captures_iter(&paragraph.text).filter_map(|found| found.get(1)) {
            let own = found.as_str();
            if value(own).is_none_or(|own| there.contains(&own)) {
                continue;
            }
            let at = paper.place(index);
            if there.is_empty() {
                let message =
                    format!("nhắc đến Phụ lục {own} nhưng trong tệp không có phụ lục nào");
                remarks.guess(at, message, "đưa phụ lục vào, hoặc gửi kèm tệp của phụ lục");
            } else {
                let message = format!("nhắc đến Phụ lục {own} nhưng văn bản không có phụ lục này");
                remarks.proved(at, message, "sửa số của phụ lục, hoặc bổ sung phụ lục");
            }
            return;
        }
    }
}

/// A table that the text says is enclosed, by its word: `Phụ biểu kèm theo`, `Biểu 01, 02 kèm theo`.
static ENCLOSED: Pattern = Pattern::new(
    Needs::Any(&["èm theo", "ính kèm"]),
    r"((?:[Pp]hụ lục|[Pp]hụ biểu|[Bb]iểu(?: mẫu| số| chi tiết)?)(?: \d{1,2}(?:(?:,| và) \d{1,2})*)?) (?:đính kèm|kèm theo)",
);

/// Reminds of tables that the text says are enclosed, where the file has neither an annex nor a table.
fn enclosed(paper: &Paper, labels: &[&Part], remarks: &mut Remarks<'_>) {
    let has_annex = !labels.is_empty()
        || paper.tables.iter().any(|table| !table.is_frame)
        || [PartKind::AnnexTitle, PartKind::Attachment]
            .into_iter()
            .any(|kind| paper.part(kind).next().is_some());
    if has_annex {
        return;
    }
    let mut said: Vec<String> = Vec::new();
    let mut at = Vec::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        // What names another document may mean its annex.
        let is_other = paragraph.text.contains("số ") && paragraph.text.contains('/');
        if !matches!(paragraph.role, Role::Body | Role::Heading(_)) || is_other {
            continue;
        }
        let Some(found) = ENCLOSED.captures(&paragraph.text) else { continue };
        at.push(paper.place(index));
        said.push(format!("“{}”", &found[1]));
    }
    if at.is_empty() {
        return;
    }
    let message = format!("ghi {} kèm theo nhưng trong tệp không có", said.join(", "));
    remarks.guess_at(at, message, "đưa phụ lục vào, hoặc gửi kèm tệp của phụ lục");
}

pub(super) fn roman(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let labels = labels(paper);
    if labels.len() < 2 {
        return;
    }
    for (at, label) in labels.iter().enumerate() {
        // Other words for an annex are another rule's.
        let Some(own) = number(paper, label) else { continue };
        let wanted = u32::try_from(at + 1).ok().and_then(roman::format).unwrap_or_default();
        if own != wanted {
            let message = match own {
                "" => "phụ lục không có số thứ tự trong khi có nhiều phụ lục".to_owned(),
                own => format!("số thứ tự “{own}” của phụ lục thứ {} phải là {wanted}", at + 1),
            };
            let hint = format!("ghi “Phụ lục {wanted}”, đánh số La Mã liên tục");
            return remarks.proved(paper.place(label.paragraph), message, hint);
        }
    }
}

pub(super) fn single(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let labels = labels(paper);
    let [label] = labels[..] else { return };
    if let Some(own) = number(paper, label).filter(|own| !own.is_empty()) {
        let message = format!("chỉ có một phụ lục mà đánh số “{own}”");
        remarks.proved(paper.place(label.paragraph), message, "ghi “Phụ lục”, không đánh số");
    }
}

pub(super) fn page(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for label in labels(paper) {
        let own = &paper.paragraphs[label.paragraph];
        let section = &paper.sections[own.section];
        let mut above = (0..label.paragraph).rev().map(|index| &paper.paragraphs[index]);
        let begins_section = !section.is_continuous
            && (section.paragraphs.start..label.paragraph)
                .all(|index| super::blank(&paper.paragraphs[index].text));
        // A break that is typed stands in an empty paragraph, or at the end of the one above.
        let is_object = |text: &str| text.contains(crate::docx::read::story::OBJECT);
        let has_break = is_object(&own.raw)
            || above.next().is_some_and(|paragraph| is_object(&paragraph.raw))
            || above.next().is_some_and(|paragraph| is_object(&paragraph.raw));
        if !begins_section && !own.layout.page_break_before && !has_break {
            let message = format!(
                "{} không bắt đầu ở trang mới",
                paper.text_of(label).trim_end_matches([':', '.'])
            );
            let hint = "ngắt trang hoặc ngắt phần trước phụ lục";
            return remarks.proved(paper.place(label.paragraph), message, hint);
        }
    }
}

/// The tables of data after the first annex's head.
fn tables(paper: &Paper) -> impl Iterator<Item = (usize, &crate::check::paper::Table)> {
    let first = paper.part(PartKind::AnnexLabel).next().map(|part| part.paragraph);
    let tables = paper.tables.iter().filter(|table| !table.is_frame);
    tables.filter_map(move |table| {
        let at = *table.rows.first()?.first()?.paragraphs.first()?;
        first.filter(|first| *first < at).map(|_| (at, table))
    })
}

/// A table of more rows than this goes on over a page.
const LONG: usize = 40;

pub(super) fn table_head(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    for (at, table) in tables(paper) {
        if table.rows.len() > LONG && !table.kept.iter().any(|row| row.is_header) {
            let message =
                format!("bảng {} dòng không lặp lại đầu bảng ở các trang sau", table.rows.len());
            let hint = "chọn các dòng đầu bảng và bật lặp lại tiêu đề (Repeat Header Rows)";
            return remarks.proved(paper.place(at), message, hint);
        }
    }
}

pub(super) fn table_size(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let least = profile.table.least_size.default;
    for (_, table) in tables(paper) {
        for cell in table.rows.iter().flatten() {
            for &index in &cell.paragraphs {
                let paragraph = &paper.paragraphs[index];
                let mut pieces = paragraph.letters(0..paragraph.text.len());
                let odd = pieces.find(|(text, letters)| {
                    text.chars().any(char::is_alphanumeric)
                        && (letters.size < least || letters.size > Length::pt(14))
                        && !letters.raised
                });
                if let Some((_, letters)) = odd {
                    let message = format!("chữ trong bảng cỡ {}", points(letters.size));
                    let hint = "đặt cỡ chữ trong bảng từ 10 đến 14";
                    return remarks.proved(paper.place(index), message, hint);
                }
            }
        }
    }
}
