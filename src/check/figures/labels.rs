//! Items of one list under one label with two figures of one kind: `- Huyện đạt chuẩn: 70% số huyện …`
//! and below it `- Huyện đạt chuẩn: 25% số huyện …`.

use super::number::Mention;
use super::read::Read;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// How long a label is at most, in letters.
const MOST_LABEL: usize = 60;

/// How many items a list of labels has at least.
const LEAST_ITEMS: usize = 3;

/// An item: its paragraph, its label, and its first figure.
struct Item<'m> {
    paragraph: usize,
    label: &'m str,
    first: &'m Mention,
}

/// Tells items of a list that have one label and figures of one kind that differ.
pub(super) fn twice(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let mut list: Vec<Item<'_>> = Vec::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if paragraph.text.trim().is_empty() {
            continue;
        }
        match item(paper, read, index) {
            Some(item) => list.push(item),
            None => tell(paper, &std::mem::take(&mut list), remarks),
        }
    }
    tell(paper, &list, remarks);
}

fn item<'m>(paper: &'m Paper, read: &'m Read, index: usize) -> Option<Item<'m>> {
    let paragraph = &paper.paragraphs[index];
    if !matches!(paragraph.role, Role::Body | Role::Annex) || paragraph.cell.is_some() {
        return None;
    }
    let text = paragraph.text.trim_start();
    let rest = text.strip_prefix(['-', '+', '–', '•'])?;
    let (label, _) = rest.split_once(':')?;
    let label = label.trim();
    let is_label = label.contains(' ') && label.chars().count() < MOST_LABEL;
    let colon = paragraph.text.find(':')?;
    let first = read.mentions[index].first().filter(|first| first.start > colon)?;
    is_label.then_some(Item { paragraph: index, label, first })
}

fn tell(paper: &Paper, list: &[Item<'_>], remarks: &mut Remarks<'_>) {
    if list.len() < LEAST_ITEMS {
        return;
    }
    for (at, item) in list.iter().enumerate() {
        let mut same = list.iter().filter(|other| folded(other.label) == folded(item.label));
        let (Some(first), Some(second), None) = (same.next(), same.next(), same.next()) else {
            continue;
        };
        let (one, two) = (first.first, second.first);
        let is_alike = one.quantity.percent == two.quantity.percent && one.noun() == two.noun();
        if second.paragraph != item.paragraph
            || at == 0
            || !is_alike
            || one.number() == two.number()
        {
            continue;
        }
        let message =
            format!("hai mục cùng tên “{}”: {} và {}", item.label, one.brief(), two.brief());
        let places = vec![paper.place(first.paragraph), paper.place(second.paragraph)];
        remarks.guess_at(places, message, "sửa tên mục ghi nhầm, hoặc giữ một số");
    }
}
