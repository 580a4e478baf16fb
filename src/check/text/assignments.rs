//! Who does what: contents without a lead, with two leads, and bodies that are asked and not told.

use std::collections::BTreeMap;

use super::scan;
use crate::check::paper::{Cell, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::agency::{is_agency, is_asked};
use crate::value::name::folded;

/// An order, and to whom.
static ORDER: Pattern = Pattern::new(
    Needs::Any(&["iao ", "êu cầu ", "hỉ đạo "]),
    r"\b([Gg]iao|[Yy]êu cầu|[Cc]hỉ đạo) (?:nhiệm vụ cho |cho )?((?:các )?\p{L}[\p{L} ]{2,60})",
);

/// A section that tells who does what.
const ASSIGNED: [&str; 2] = ["tổ chức thực hiện", "phân công"];

/// A heading without its number.
fn unnumbered(text: &str) -> &str {
    const LONGEST: usize = 9;
    let text = text.trim_start();
    let Some((label, rest)) = text.split_once(char::is_whitespace) else { return text };
    let is_label = (2..=LONGEST).contains(&label.chars().count())
        && label.ends_with(['.', ')', '/'])
        && label[..label.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '.');
    if is_label { rest.trim_start() } else { text }
}

/// `Giao Ủy ban Mặt trận Tổ quốc …`.
pub(super) fn asked(paper: &Paper, remarks: &mut Remarks<'_>) {
    // What such a body or the Party writes itself needs not ask.
    if paper.facts.issuer.as_deref().is_some_and(is_asked) {
        return;
    }
    let mut is_assigned = false;
    for (index, paragraph) in scan::prose(paper) {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex) {
            continue;
        }
        let text = paragraph.text.as_str();
        if let Role::Heading(level) = paragraph.role {
            if level == 1 {
                let text = text.to_lowercase();
                is_assigned = ASSIGNED.iter().any(|words| text.contains(words));
            }
            let title = unnumbered(text).split(':').next().unwrap_or_default();
            if is_assigned && level > 1 && title.starts_with(char::is_uppercase) && is_asked(title)
            {
                let message =
                    format!("đề mục giao việc cho “{title}”: đoàn thể và Mặt trận được đề nghị");
                remarks.guess(paper.place(index), message, format!("viết “Đề nghị {title}”"));
            }
        }
        for hit in ORDER.captures_iter(text) {
            let to = &hit[2];
            let name = to.trim_start_matches("các ");
            // `yêu cầu hội viên`: a body has a capital.
            if name.starts_with(char::is_uppercase) && is_asked(name) {
                let words: Vec<&str> = to.split(' ').take(6).collect();
                let message = format!(
                    "“{} {}”: đoàn thể và Mặt trận được đề nghị, không được giao việc",
                    &hit[1],
                    words.join(" ")
                );
                remarks.proved(paper.place(index), message, "viết “Đề nghị …”");
            }
        }
    }
}

/// The label of a content, and its number.
static CONTENT: Pattern = Pattern::new(
    Needs::DigitAnd(&["Nội dung", "Nhiệm vụ"]),
    r"^[-+*• ]*(?:Nội dung|Nhiệm vụ)(?: thành phần)? số (\d{1,2})\s*:",
);

/// Who is given contents by their numbers.
static GIVEN: Pattern = Pattern::new(
    Needs::Digit,
    r"(?i)(?:nội dung|nhiệm vụ)(?: thành phần)? (?:số )?(\d{1,2}(?:(?:, ?| và )\d{1,2})*)",
);

/// Contents with numbers that nobody is given, where others are.
pub(super) fn without_lead(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut open: BTreeMap<u32, usize> = BTreeMap::new();
    let mut all = 0;
    let mut is_given = false;
    let flush = |open: &mut BTreeMap<u32, usize>,
                 is_given: &mut bool,
                 all: &mut usize,
                 remarks: &mut Remarks<'_>| {
        if *is_given && open.len() < *all {
            for (number, index) in open.iter() {
                let message = format!(
                    "nội dung số {number:02} chưa giao cho cơ quan nào, trong khi các nội dung khác có"
                );
                remarks.proved(
                    paper.place(*index),
                    message,
                    "ghi cơ quan chủ trì nội dung này ở phần phân công",
                );
            }
        }
        open.clear();
        (*is_given, *all) = (false, 0);
    };
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        if let Some(number) = CONTENT.captures(text).and_then(|hit| hit[1].parse::<u32>().ok()) {
            if is_given || open.contains_key(&number) {
                flush(&mut open, &mut is_given, &mut all, remarks);
            }
            open.insert(number, index);
            all += 1;
            continue;
        }
        if open.is_empty() && !is_given
            || !text.to_lowercase().contains("chủ trì") && !text.contains("hướng dẫn")
        {
            continue;
        }
        for hit in GIVEN.captures_iter(text) {
            for number in
                hit[1].split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok())
            {
                is_given |= open.remove(&number).is_some();
            }
        }
    }
    flush(&mut open, &mut is_given, &mut all, remarks);
    empty_cells(paper, remarks);
}

/// The column of who leads, by its head.
fn lead_column(head: &str) -> bool {
    let head = folded(head);
    head.contains(&folded("chủ trì")) && !head.contains(&folded("phối hợp"))
}

/// The cells of columns of leads, each with whether its row has other cells of words.
fn lead_cells(paper: &Paper) -> Vec<(usize, String, bool)> {
    let mut found = Vec::new();
    for table in paper.tables.iter().filter(|table| !table.is_frame) {
        let Some((head, column)) =
            table.rows.iter().take(3).enumerate().find_map(|(row, cells)| {
                let cell = cells.iter().find(|cell| lead_column(&paper.cell_text(cell)))?;
                Some((row, cell.column))
            })
        else {
            continue;
        };
        for cells in table.rows.iter().skip(head + 1) {
            let Some(cell) = cells.iter().find(|cell| cell.column == column && cell.span == 1)
            else {
                continue;
            };
            let Some(&first) = cell.paragraphs.first().filter(|_| !cell.is_below) else { continue };
            let others = cells.iter().filter(|other| other.column != column);
            // A group's row has its number and its name alone, and a total's its figures.
            let has_words = |cell: &&Cell| paper.cell_text(cell).chars().any(char::is_alphabetic);
            let texts: Vec<String> = others.map(|other| paper.cell_text(other)).collect();
            let filled = texts.iter().filter(|text| text.chars().any(char::is_alphanumeric));
            let words = cells.iter().filter(has_words).count();
            let is_row = filled.count() > 2 && words > 1;
            found.push((first, paper.cell_text(cell), is_row));
        }
    }
    found
}

/// The agencies that stand alone in cells of leads, with their paragraphs.
pub(super) fn leads(paper: &Paper) -> Vec<(usize, String)> {
    let cells = lead_cells(paper).into_iter().map(|(index, text, _)| (index, text));
    cells
        .filter(|(_, text)| !text.contains('\n') && agencies(text).len() == 1 && is_agency(text))
        .collect()
}

/// The agency that a sentence says to lead: `- Sở Y tế chủ trì, …`.
pub(super) fn lead_of(text: &str) -> Option<&str> {
    let subject = BOTH.captures(text)?.get(1)?.as_str().trim();
    let subject = subject.strip_suffix(" là cơ quan").unwrap_or(subject);
    (agencies(subject).len() == 1 && is_agency(subject)).then_some(subject)
}

/// Rows of a table of assignments whose cell of the lead is empty.
fn empty_cells(paper: &Paper, remarks: &mut Remarks<'_>) {
    let cells = lead_cells(paper);
    if cells.iter().all(|(_, text, _)| text.is_empty()) {
        return;
    }
    for (index, _, _) in cells.iter().filter(|(_, text, is_row)| text.is_empty() && *is_row) {
        let message = "ô “Chủ trì” để trống, trong khi các hàng khác có".to_owned();
        remarks.guess(paper.place(*index), message, "ghi cơ quan chủ trì");
    }
}

/// Two agencies that lead together.
static BOTH: Pattern = Pattern::new(
    Needs::Any(&["chủ trì"]),
    r"^[-+*• ]*(?:Giao )?([^.;:]{5,120}?) (?:cùng )?chủ trì\b",
);

/// One content that two lead.
pub(super) fn two_leads(paper: &Paper, remarks: &mut Remarks<'_>) {
    let told = |index: usize, names: &[&str], remarks: &mut Remarks<'_>| {
        let message = format!("một nội dung có hai cơ quan chủ trì: {} và {}", names[0], names[1]);
        remarks.guess(
            paper.place(index),
            message,
            "ghi một cơ quan chủ trì, các cơ quan khác phối hợp",
        );
    };
    for (index, text, _) in lead_cells(paper) {
        let names = agencies(&text);
        if names.len() > 1 {
            told(index, &names, remarks);
        }
    }
    for (index, paragraph) in scan::prose(paper) {
        if !matches!(paragraph.role, Role::Body | Role::Annex) {
            continue;
        }
        let Some(hit) = BOTH.captures(&paragraph.text) else { continue };
        let subject = hit.get(1).map_or("", |subject| subject.as_str());
        let names = agencies(subject);
        if names.len() > 1 && !folded(subject).contains(&folded("phối hợp")) {
            told(index, &names, remarks);
        }
    }
}

/// The agencies of a list.
fn agencies(text: &str) -> Vec<&str> {
    let pieces = text.split([',', ';', '\n']).flat_map(|piece| piece.split(" và Sở ").enumerate());
    // `Sở A và Sở B`: the second has lost its word.
    let names = pieces
        .map(|(at, piece)| (at, piece.trim()))
        .filter(|(at, piece)| *at > 0 || is_agency(piece));
    names.map(|(_, piece)| piece).collect()
}
