//! Headings and lists: titles, their ends, siblings that differ, marks of lists.

use super::items::{Item, Kind, in_capitals, items, regions};
use crate::check::{Paper, Remarks};
use crate::diagnostic::Place;

/// Marks of lists that are neither a hyphen nor a plus; those of symbol fonts are private letters.
const BULLETS: &str = "•●▪■□◦○◆◇➢➤►▶✓✔→⇒·";

/// `nd30-head-titled`.
pub(super) fn titled(paper: &Paper, remarks: &mut Remarks<'_>) {
    for items in items(paper) {
        for item in &items {
            let is_named =
                matches!(item.kind, Kind::Part | Kind::Chapter | Kind::Section | Kind::Subsection);
            if !is_named || !item.rest.is_empty() {
                continue;
            }
            let next = (item.at + 1..paper.paragraphs.len())
                .find(|&at| !paper.paragraphs[at].text.trim().is_empty());
            let is_heading = |at: usize| items.iter().any(|item| item.at == at);
            if next.is_none_or(is_heading) {
                let message = format!("“{}” không có tiêu đề", item.mark);
                let hint = "ghi tiêu đề bằng chữ in hoa ở dòng ngay dưới";
                remarks.proved(paper.place(item.at), message, hint);
            }
        }
    }
}

/// `nd30-head-end`: headings in capitals, which can't be sentences.
pub(super) fn end(paper: &Paper, remarks: &mut Remarks<'_>) {
    for item in items(paper).into_iter().flatten() {
        let is_heading = matches!(
            item.kind,
            Kind::Part
                | Kind::Chapter
                | Kind::Section
                | Kind::Subsection
                | Kind::Roman
                | Kind::Capital
        );
        let last = item.rest.chars().next_back().filter(|c| matches!(c, '.' | ';' | ','));
        if let Some(last) = last.filter(|_| is_heading && in_capitals(&paper.paragraphs[item.at])) {
            if item.rest.ends_with("./.") || item.rest.ends_with("...") {
                continue;
            }
            let message = format!("tiêu đề kết thúc bằng dấu “{last}”");
            remarks.proved(paper.place(item.at), message, "bỏ dấu ở cuối tiêu đề");
        }
    }
}

/// `nd30-head-sibling`: of one list some items have a title on a line of its own and some begin with
/// their sentence.
pub(super) fn sibling(paper: &Paper, remarks: &mut Remarks<'_>) {
    for items in items(paper) {
        let mut lists: Vec<(Kind, Vec<&Item<'_>>)> = Vec::new();
        for item in &items {
            if !matches!(item.kind, Kind::Decimal(_) | Kind::Letter) {
                if !matches!(item.kind, Kind::Dash | Kind::Plus) {
                    lists.drain(..).for_each(|list| one_list(paper, &list.1, remarks));
                }
                continue;
            }
            match lists.iter().position(|(kind, _)| *kind == item.kind) {
                Some(at) => {
                    lists.drain(at + 1..).for_each(|list| one_list(paper, &list.1, remarks));
                    if item.numbers.last() == Some(&1) {
                        let old = std::mem::replace(&mut lists[at].1, vec![item]);
                        one_list(paper, &old, remarks);
                    } else {
                        lists[at].1.push(item);
                    }
                }
                None => lists.push((item.kind, vec![item])),
            }
        }
        lists.drain(..).for_each(|list| one_list(paper, &list.1, remarks));
    }
}

fn one_list(paper: &Paper, list: &[&Item<'_>], remarks: &mut Remarks<'_>) {
    // A label before a colon stands for a title.
    let is_sentence = |item: &Item<'_>| {
        item.rest.ends_with(['.', ';']) && !item.rest.contains(": ") && item.rest.len() > 150
    };
    let (sentences, others): (Vec<&Item<'_>>, Vec<&Item<'_>>) =
        list.iter().copied().partition(|item| is_sentence(item));
    let titles = others.iter().filter(|item| item.is_title()).count();
    if list.len() < 3 || sentences.is_empty() || titles <= sentences.len() {
        return;
    }
    let places: Vec<Place> = sentences.iter().map(|item| paper.place(item.at)).collect();
    let message =
        format!("các mục cùng cấp có {titles} mục mang tiêu đề, {} mục không có", sentences.len());
    remarks.guess_at(places, message, "đặt tiêu đề cho mọi mục cùng cấp, hoặc bỏ ở mọi mục");
}

/// `nd30-list-dash`.
pub(super) fn dash(paper: &Paper, remarks: &mut Remarks<'_>) {
    for at in regions(paper).into_iter().flatten() {
        let text = paper.paragraphs[at].text.trim_start();
        let mut letters = text.chars();
        let (Some(first), next) = (letters.next(), letters.next()) else { continue };
        let is_private = ('\u{E000}'..='\u{F8FF}').contains(&first);
        let is_mark = BULLETS.contains(first) || is_private;
        if is_mark && next.is_none_or(char::is_whitespace) {
            let said = if is_private { String::new() } else { format!(" “{first}”") };
            let message = format!("ý liệt kê bắt đầu bằng dấu đầu dòng{said}");
            let hint = "dùng gạch đầu dòng (-), ý nhỏ hơn dùng dấu cộng (+)";
            remarks.proved(paper.place(at), message, hint);
        }
    }
}
