//! The numbers and letters that items begin with → gaps, repeats and numbers that are not their
//! parent's.
//!
//! Which level is under which is not laid down: an item belongs to the innermost list that is open and
//! counts as it does. One that counts as none does opens a list of its own under the last item.

use super::items::{Item, Kind, items, letter};
use crate::check::{Paper, Remarks};

/// What is wrong with an item.
struct Fault<'p> {
    item: Item<'p>,
    what: What,
}

enum What {
    /// The list begins with another than its first.
    Start,
    /// The same again.
    Repeat,
    /// One or more are left out.
    Gap {
        /// The mark before it.
        last: String,
        /// The one that is due.
        wanted: String,
        /// Whether one alone is left out.
        is_by_one: bool,
    },
    /// It comes after one that it should come before.
    Back(String),
    /// The number of the parent is another one.
    Parent(String),
    /// No parent has been counted.
    Orphan,
}

/// `nd30-head-seq`.
pub(super) fn sequence(paper: &Paper, remarks: &mut Remarks<'_>) {
    for fault in faults(paper) {
        if fault.item.kind != Kind::Letter {
            say(paper, &fault, remarks);
        }
    }
}

/// `nd30-head-diem`.
pub(super) fn letters(paper: &Paper, remarks: &mut Remarks<'_>) {
    for item in items(paper).into_iter().flatten().filter(|item| item.kind == Kind::Letter) {
        let place = paper.place(item.at);
        let bare = item.mark.trim_end_matches(['.', ')', '/']);
        if item.numbers == [0] {
            let message =
                format!("điểm “{}” mang chữ cái không dùng để đánh thứ tự điểm", item.mark);
            let hint = "đánh điểm theo thứ tự a, b, c, d, đ, e, g, h, i, k, l, m…";
            remarks.proved(place, message, hint);
        } else if !item.mark.ends_with(')') {
            let message = format!("điểm “{}” không có dấu đóng ngoặc đơn sau chữ cái", item.mark);
            remarks.proved(place, message, format!("viết `{bare})`"));
        }
    }
    for fault in faults(paper) {
        if fault.item.kind == Kind::Letter && fault.item.numbers != [0] {
            say(paper, &fault, remarks);
        }
    }
}

/// `nd30-head-decimal`.
pub(super) fn decimal(paper: &Paper, remarks: &mut Remarks<'_>) {
    for fault in faults(paper) {
        if let What::Parent(parent) = &fault.what {
            let mark = fault.item.mark;
            let message = format!("“{mark}” nằm dưới mục “{parent}”");
            let hint = format!("đánh số theo mục “{parent}” ở trên, hoặc sửa số của mục đó");
            remarks.proved(paper.place(fault.item.at), message, hint);
        }
    }
}

/// `nd30-head-depth`: numbers without their parent, and `+` without `-` above it.
pub(super) fn depth(paper: &Paper, remarks: &mut Remarks<'_>) {
    for fault in faults(paper) {
        if matches!(fault.what, What::Orphan) {
            let mark = fault.item.mark;
            let message = format!("“{mark}” không có mục cấp trên mang số tương ứng");
            let hint = "xem lại số của mục, hoặc thêm mục cấp trên";
            remarks.guess(paper.place(fault.item.at), message, hint);
        }
    }
    for items in items(paper) {
        let mut is_under_dash = false;
        for item in items {
            match item.kind {
                Kind::Dash => is_under_dash = true,
                Kind::Plus if !is_under_dash => {
                    let message = "ý có dấu cộng (+) mà không có ý có gạch đầu dòng (-) ở trên";
                    let hint = "dùng gạch đầu dòng (-) trước, dấu cộng (+) cho ý nhỏ hơn";
                    remarks.guess(paper.place(item.at), message, hint);
                    is_under_dash = true;
                }
                Kind::Plus => {}
                _ => is_under_dash = false,
            }
        }
    }
}

fn say(paper: &Paper, fault: &Fault<'_>, remarks: &mut Remarks<'_>) {
    let mark = fault.item.mark;
    let place = paper.place(fault.item.at);
    let first = first_of(&fault.item);
    let (message, hint) = match &fault.what {
        What::Start => (
            format!("danh sách bắt đầu từ “{mark}”"),
            format!("bắt đầu từ “{first}”, hoặc xem mục đầu có bị thiếu không"),
        ),
        What::Repeat => (
            format!("“{mark}” đã dùng cho mục ngay trước"),
            "đánh lại số thứ tự từ mục này trở đi".to_owned(),
        ),
        What::Gap { last, wanted, .. } => (
            format!("sau “{last}” là “{mark}”, thiếu “{wanted}”"),
            format!("đánh lại là “{wanted}”, hoặc xem mục đó có bị thiếu không"),
        ),
        What::Back(last) => (
            format!("“{mark}” đứng sau “{last}”"),
            "xếp lại thứ tự hoặc đánh lại số các mục".to_owned(),
        ),
        What::Parent(_) | What::Orphan => return,
    };
    remarks.proved(place, message, hint);
}

/// A list that is open: how it counts, and its last item.
struct List<'p> {
    kind: Kind,
    last: Item<'p>,
    /// Whether the last one left out one, which it should have been itself: the same again is right.
    is_ahead: bool,
}

fn faults(paper: &Paper) -> Vec<Fault<'_>> {
    let mut faults = Vec::new();
    for items in items(paper) {
        let mut open: Vec<List<'_>> = Vec::new();
        // Articles are counted through all chapters.
        let mut article: Option<u32> = None;
        let mut is_article_ahead = false;
        for mut item in items {
            if matches!(item.kind, Kind::Dash | Kind::Plus) {
                continue;
            }
            resolve(&mut item, &open);
            let at = open.iter().position(|list| list.kind == item.kind);
            let mut what = if item.kind == Kind::Article {
                let own = item.numbers[0];
                let last = article.replace(own);
                compare(&item, last.map(|last| vec![last]).as_deref())
            } else {
                let last = at.map(|at| open[at].last.numbers.clone());
                judged(&item, last.as_deref(), &open[..at.unwrap_or(open.len())])
            };
            let was_ahead = match item.kind {
                Kind::Article => is_article_ahead,
                _ => at.is_some_and(|at| open[at].is_ahead),
            };
            what = what.filter(|what| !(was_ahead && matches!(what, What::Repeat)));
            let is_ahead = matches!(what, Some(What::Gap { is_by_one: true, .. }));
            if item.kind == Kind::Article {
                is_article_ahead = is_ahead;
            }
            open.truncate(at.unwrap_or(open.len()));
            open.push(List { kind: item.kind, last: item.clone(), is_ahead });
            faults.extend(what.map(|what| Fault { item, what }));
        }
    }
    faults
}

/// `C.` and `I.` are letters where letters are counted, and numbers elsewhere.
fn resolve(item: &mut Item<'_>, open: &[List<'_>]) {
    if item.kind != Kind::Roman {
        return;
    }
    let bare = item.mark.trim_end_matches(['.', '/']);
    let letter = bare.to_lowercase().chars().next().and_then(super::items::place);
    let counted = open.iter().find(|list| list.kind == Kind::Capital);
    let follows = counted.is_some_and(|list| {
        let roman = open.iter().find(|list| list.kind == Kind::Roman);
        // Not where a number of that value is due.
        let is_due =
            roman.map_or(item.numbers == [1], |list| list.last.numbers[0] + 1 == item.numbers[0]);
        letter == Some(list.last.numbers[0] + 1) && !is_due
    });
    if bare.len() == 1 && follows {
        item.kind = Kind::Capital;
        item.numbers = letter.into_iter().collect();
    }
}

/// What is wrong with an item, by the last one of its list and the lists around it.
fn judged(item: &Item<'_>, last: Option<&[u32]>, around: &[List<'_>]) -> Option<What> {
    let Kind::Decimal(depth) = item.kind else { return compare(item, last) };
    let own_parents = &item.numbers[..depth - 1];
    if !own_parents.is_empty() {
        let parent = around.iter().rfind(|list| list.kind == Kind::Decimal(depth - 1));
        match parent {
            Some(parent) if parent.last.numbers != own_parents => {
                return Some(What::Parent(parent.last.mark.to_owned()));
            }
            Some(_) => {}
            None => {
                // `1.1.` may be counted under `I.` or `Điều 1.` straight away.
                let above = around.last().map(|list| list.last.numbers.as_slice());
                let is_same = last.is_some_and(|last| last[..depth - 1] == *own_parents);
                if above != Some(own_parents) && !is_same && last.is_none() {
                    return Some(What::Orphan);
                }
            }
        }
        if last.is_some_and(|last| last[..depth - 1] != *own_parents) {
            return compare(item, None);
        }
    }
    compare(item, last)
}

/// What is wrong with an item after the last one of its list.
fn compare(item: &Item<'_>, last: Option<&[u32]>) -> Option<What> {
    let own = *item.numbers.last()?;
    if own == 0 {
        return None;
    }
    let Some(&last) = last.and_then(<[u32]>::last) else {
        return (own != 1).then_some(What::Start);
    };
    match own {
        own if own == last + 1 => None,
        // Capital letters go with or without Đ.
        own if item.kind == Kind::Capital && own == last + 2 => None,
        own if own == last => Some(What::Repeat),
        // Another list, which nothing of its own stands above.
        1 => None,
        own if own > last => {
            let (before, wanted) = (shown(item, last), shown(item, last + 1));
            Some(What::Gap { last: before, wanted, is_by_one: own == last + 2 })
        }
        _ => Some(What::Back(shown(item, last))),
    }
}

fn first_of(item: &Item<'_>) -> String {
    shown(item, 1)
}

/// The mark of another number of the same list.
fn shown(item: &Item<'_>, number: u32) -> String {
    let closing = item.mark.chars().next_back().filter(|c| !c.is_alphanumeric());
    let closing = closing.map(String::from).unwrap_or_default();
    let own = match item.kind {
        Kind::Letter => letter(number).map(String::from),
        Kind::Capital => letter(number).map(|letter| letter.to_uppercase().to_string()),
        Kind::Roman | Kind::Part | Kind::Chapter => crate::value::roman::format(number),
        _ => Some(number.to_string()),
    };
    let own = own.unwrap_or_else(|| number.to_string());
    match item.kind {
        Kind::Decimal(depth) => {
            let parents = item.numbers[..depth - 1].iter().map(u32::to_string);
            let numbers: Vec<String> = parents.chain([own]).collect();
            format!("{}{closing}", numbers.join("."))
        }
        Kind::Part | Kind::Chapter | Kind::Section | Kind::Subsection | Kind::Article => {
            let word = item.mark.rsplit_once(' ').map_or("", |(word, _)| word);
            format!("{word} {own}")
        }
        _ => format!("{own}{closing}"),
    }
}
