//! Names in a list of those that something is for and in another of those that it is not for: `14 xã
//! trong lộ trình phấn đấu: A, B …`, and elsewhere `29 xã không nằm trong lộ trình phấn đấu: B, …`.

use std::collections::BTreeSet;

use super::count::{self, List};
use super::number::Mention;
use super::read::Read;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::name::folded;
use crate::value::number::format;
use crate::value::year;

/// Words that say that something is not for those that follow, and what it is. What is not done yet may
/// be what is aimed at, and is none of them: `chưa đạt chuẩn`.
static OUT: Pattern = Pattern::new(
    Needs::Any(&["hông "]),
    r"(?i)\bkhông (?:nằm|thuộc|có tên|được giao|được chọn|đăng ký|tham gia) (\p{L}+ \p{L}+ \p{L}+(?: \p{L}+)?)",
);

/// Words with which what stands behind them is not said of the list.
const NOT: [&str; 4] = ["không", "chưa", "ngoài", "trừ"];

/// How many lists of what is left out are compared.
const MOST: usize = 8;

/// A list with what it is a list of.
struct Told<'m> {
    paragraph: usize,
    mention: &'m Mention,
    list: List,
    /// The words between the number and the first name.
    lead: String,
}

/// A list of those that something is not for.
struct Out<'m> {
    told: Told<'m>,
    /// The words that say so.
    said: String,
    /// What it is, folded.
    what: String,
}

/// Tells names that stand in both.
pub(super) fn contradicted(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut outs: Vec<Out<'_>> = Vec::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if outs.len() < MOST && OUT.is_match(&paragraph.text) {
            outs.extend(lists(paper, index).filter_map(|told| {
                let hit = OUT.captures(&told.lead)?;
                let (said, what) = (hit[0].to_owned(), folded(&hit[1]));
                Some(Out { told, said, what })
            }));
        }
    }
    if outs.is_empty() {
        return;
    }
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = folded(&paragraph.text);
        if outs.iter().any(|out| text.contains(out.what.as_str())) {
            for told in lists(paper, index) {
                for out in &outs {
                    tell(paper, &told, out, remarks);
                }
            }
        }
    }
}

/// The lists of names of a paragraph.
fn lists(paper: &Paper, index: usize) -> impl Iterator<Item = Told<'_>> {
    let text = paper.paragraphs[index].text.as_str();
    let found = count::lists_of(text, &Read::of(paper).mentions[index]);
    found.filter_map(move |(mention, list)| {
        let after = text.get(mention.start..)?;
        let lead = &after[..after.find(list.names.first()?.as_str())?];
        Some(Told { paragraph: index, mention, list, lead: lead.to_owned() })
    })
}

/// Tells the names of a list of what another leaves out.
fn tell(paper: &Paper, told: &Told<'_>, out: &Out<'_>, remarks: &mut Remarks<'_>) {
    let Out { told: out, said, what } = out;
    let lead = folded(&told.lead);
    let Some(at) = lead.find(what.as_str()) else { return };
    let not: Vec<String> = NOT.iter().map(|word| folded(word)).collect();
    let is_out = lead[..at].split(' ').any(|word| not.iter().any(|not| not == word));
    if is_out || told.list.kind != out.list.kind || !is_of_one_time(&told.lead, &out.lead) {
        return;
    }
    let left_out: BTreeSet<String> = out.list.names.iter().map(|name| folded(name)).collect();
    for name in told.list.names.iter().filter(|name| left_out.contains(&folded(name))) {
        let (count, other) = (shown(told.mention), shown(out.mention));
        let message =
            format!("“{name}” có trong danh sách {count}, mà danh sách {other} nói là “{said}”");
        let places = vec![paper.place(told.paragraph), paper.place(out.paragraph)];
        let hint = "xem tên này thuộc danh sách nào, rồi sửa danh sách kia và số của nó";
        remarks.guess_at(places, message, hint);
    }
}

/// A number with the word of what it counts.
fn shown(mention: &Mention) -> String {
    format!("{} {}", format(mention.number()), mention.noun())
}

/// Whether two lists may be of one time: the years of one are among those of the other.
fn is_of_one_time(one: &str, other: &str) -> bool {
    let (one, other) = (year::mentions(one), year::mentions(other));
    let overlaps = |own: &year::Mention| {
        other
            .iter()
            .any(|other| own.years.first <= other.years.last && other.years.first <= own.years.last)
    };
    one.is_empty() || other.is_empty() || one.iter().any(overlaps)
}
