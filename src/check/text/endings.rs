//! Items of a list that end without a mark where the others have one.

use super::scan;
use crate::check::paper::{Paragraph, Role};
use crate::check::{Paper, Remarks};

/// How many items a list has at least of which one is judged.
const LEAST_ITEMS: usize = 4;

/// How many letters items have at least that are sentences and no names.
const LEAST_LETTERS: usize = 40;

/// How many of ten items may lack a mark; where more do, it is their manner.
const MOST_WITHOUT: usize = 4;

/// Tells of the items without a mark, once for each list.
pub(super) fn without_mark(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut list: Vec<usize> = Vec::new();
    let mut kind = None;
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if paragraph.text.trim().is_empty() {
            continue;
        }
        let own = item(paragraph);
        if own != kind || own.is_none() {
            tell(paper, &list, remarks);
            list.clear();
            kind = own;
        }
        if own.is_some() {
            list.push(index);
        }
    }
    tell(paper, &list, remarks);
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    With(char),
    Letters,
    Numbers,
}

/// How a paragraph is marked, where it is an item that is a sentence.
fn item(paragraph: &Paragraph) -> Option<Marked> {
    let text = paragraph.text.trim();
    let is_item = matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex)
        && paragraph.cell.is_none();
    if !is_item {
        return None;
    }
    let (mark, rest) = text.split_once(' ')?;
    let marked = match mark {
        "-" | "+" | "–" | "•" => Marked::With(mark.chars().next()?),
        _ if mark.ends_with(')') && mark.chars().count() == 2 => Marked::Letters,
        _ => {
            let digits = mark.strip_suffix(['.', ')'])?;
            let is_number = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            (is_number && !digits.is_empty()).then_some(Marked::Numbers)?
        }
    };
    (rest.chars().count() >= LEAST_LETTERS).then_some(marked)
}

fn tell(paper: &Paper, list: &[usize], remarks: &mut Remarks<'_>) {
    if list.len() < LEAST_ITEMS {
        return;
    }
    let text = |at: usize| paper.paragraphs[at].text.trim_end();
    // What comes after the last item may be its other half, or belong to it.
    let within = &list[..list.len() - 1];
    let without: Vec<usize> = within.iter().copied().filter(|&at| !has_mark(text(at))).collect();
    let all = list.iter().filter(|&&at| !has_mark(text(at))).count();
    if without.is_empty() || all * 10 > list.len() * MOST_WITHOUT {
        return;
    }
    let message = format!(
        "{} trong {} mục của danh sách không có dấu ở cuối, các mục khác có",
        without.len(),
        list.len()
    );
    remarks.guess_at(
        scan::places(paper, &without),
        message,
        "thêm dấu chấm phẩy hoặc dấu chấm như các mục khác",
    );
}

/// Whether a text ends as a sentence or an item does.
fn has_mark(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', ')', '’', '*', ' ']);
    !text.ends_with(|c: char| c.is_alphanumeric() || c == '%')
}
