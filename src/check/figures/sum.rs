//! Sums in the running text: `37 xã (bao gồm 14 xã … và 23 xã …)`, `202 thôn (huyện A: 49 thôn, huyện
//! B: 37 thôn, …)`, `gồm 17 xã và 01 thị trấn`, and lists whose items each say a part of the number
//! above them.

use std::ops::Range;

use rust_decimal::Decimal;

use super::number::Mention;
use super::read::Read;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks};
use crate::value::number::format;

/// How many letters may stand between a number and the words that divide it.
const MOST_BETWEEN: usize = 120;

/// The words that divide a number into all its parts.
const DIVIDES: [&str; 6] = ["bao gồm", "gồm có", "gồm", "chia ra", "cụ thể", "cụ thể như sau"];

/// Tells numbers that are not the sum of the parts that stand after them.
pub(super) fn totals(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::table::told(paper, "total-mismatch", remarks);
    let read = Read::of(paper);
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for at in 0..mentions.len() {
            if let Some(parts) = parts_of(text, mentions, at) {
                compare(paper, index, (&mentions[at], &parts), remarks);
            }
        }
    }
    lists(paper, read, remarks);
    nested(paper, read, remarks);
}

/// What a number is divided into.
struct Parts<'m> {
    parts: Vec<&'m Mention>,
    /// Whether words say that they are all.
    is_said: bool,
}

fn compare(
    paper: &Paper,
    index: usize,
    (total, found): (&Mention, &Parts<'_>),
    remarks: &mut Remarks<'_>,
) {
    let (sum, slack) = sum(total, &found.parts);
    if (sum - total.number()).abs() <= slack {
        return;
    }
    let terms: Vec<String> = found.parts.iter().map(|part| format(part.number())).collect();
    let message = format!(
        "ghi {} nhưng các phần cộng lại được {} ({})",
        total.brief(),
        format(sum),
        terms.join(" + ")
    );
    let hint = "kiểm tra lại số tổng và từng phần, rồi sửa số sai";
    match found.is_said {
        true => remarks.proved(paper.place(index), message, hint),
        false => remarks.guess(paper.place(index), message, hint),
    }
}

/// The sum of parts, and by how much rounding may have moved it.
fn sum(total: &Mention, parts: &[&Mention]) -> (Decimal, Decimal) {
    let half = |decimals: u32| match decimals {
        0 => Decimal::ZERO,
        decimals => Decimal::new(5, decimals.min(20) + 1),
    };
    let fractions = parts.iter().any(|part| part.decimals > 0);
    let own = match (total.decimals, fractions) {
        (0, true) => Decimal::new(5, 1),
        (decimals, _) => half(decimals),
    };
    let slack = parts.iter().map(|part| half(part.decimals)).sum::<Decimal>() + own;
    (parts.iter().map(|part| part.number()).sum(), slack)
}

/// The parts of a number within its own paragraph.
fn parts_of<'m>(text: &str, mentions: &'m [Mention], at: usize) -> Option<Parts<'m>> {
    let total = &mentions[at];
    if !total.is_amount() || total.quantity.qualifier.is_some() {
        return None;
    }
    let next = mentions.get(at + 1)?;
    let between = text.get(total.at.end..next.at.start)?;
    if between.len() > MOST_BETWEEN || between.contains("trong đó") || between.contains(". ") {
        return None;
    }
    let said = said(&text[total.start..next.at.start]);
    let opening = between.find('(').map(|found| total.at.end + found);
    let within = match (opening, said) {
        (Some(opening), _) if !between.contains(';') => opening..closing(text, opening)?,
        (None, true) => total.at.end..sentence_end(text, next.at.start),
        _ => return None,
    };
    let after = mentions[at + 1..].iter().take_while(|part| part.at.start < within.end);
    let parts: Vec<&Mention> = after.collect();
    let is_one = |part: &&Mention| part.is_amount() && part.quantity.qualifier.is_none();
    if parts.len() < 2 || !parts.iter().all(is_one) {
        return None;
    }
    let noun = total.noun();
    let same = parts.iter().all(|part| part.noun() == noun);
    if same {
        let named = opening.is_some() && each_is_named(text, &within, &parts);
        let (parts, is_said) = (parts, said || named);
        return (is_said || opening.is_some()).then_some(Parts { parts, is_said });
    }
    // `18 đơn vị hành chính, gồm 17 xã và 01 thị trấn`: parts of other kinds stand side by side.
    let side_by_side = parts.windows(2).all(|pair| {
        let between = text[pair[0].at.end..pair[1].at.start].trim();
        matches!(between, "," | ";" | "và" | ", và" | "+")
    });
    let kinds = parts.iter().all(|part| part.noun() != noun && part.is_count());
    let measured = !same && kinds && total.is_count();
    (said && side_by_side && measured && starts_parts(text, total, next))
        .then_some(Parts { parts, is_said: true })
}

/// Whether the words before the first part divide the number before them.
fn said(words: &str) -> bool {
    let line = words.to_lowercase();
    let line = line.trim_end_matches([' ', ':', '(']);
    DIVIDES.iter().any(|word| {
        line.ends_with(word)
            || line.contains(&format!("({word} "))
            || line.contains(&format!("( {word} "))
    })
}

/// Whether nothing but the dividing words stands before the first part.
fn starts_parts(text: &str, total: &Mention, next: &Mention) -> bool {
    let between = text[total.at.end..next.at.start].to_lowercase();
    let between = between.trim_matches(|c: char| c.is_whitespace() || ",:(".contains(c));
    DIVIDES.iter().any(|word| between == *word)
}

/// Whether every part stands after a name of its own: `huyện A: 49 thôn, huyện B: 37 thôn`.
fn each_is_named(text: &str, within: &Range<usize>, parts: &[&Mention]) -> bool {
    let mut start = within.start + 1;
    parts.iter().all(|part| {
        let lead = text.get(start..part.at.start).unwrap_or_default();
        start = part.at.end;
        let lead = lead.trim_matches(|c: char| c.is_whitespace() || ",;:.".contains(c));
        let lead = lead.strip_prefix("và ").unwrap_or(lead);
        lead.contains(char::is_uppercase) && lead.chars().count() < 40
    })
}

fn closing(text: &str, opening: usize) -> Option<usize> {
    let mut depth = 0_usize;
    text[opening..].char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(opening + at)
    })
}

fn sentence_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let ends = [". ", ";", "\n", ")", ", trong đó", ", trong đó"];
    ends.iter().filter_map(|end| rest.find(end)).min().map_or(text.len(), |end| from + end)
}

/// Numbers above lists: `tăng thêm 52 xã, cụ thể:` and below it `Huyện A (03 xã): …`.
fn lists(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = paper.paragraphs[index].text.trim_end();
        let Some(total) = mentions.last().filter(|last| last.is_count()) else { continue };
        let tail = paper.paragraphs[index].text[total.at.end..].to_lowercase();
        let tail = tail.trim();
        if !text.ends_with(':') || tail.contains("trong đó") || tail.contains('(') {
            continue;
        }
        let noun = total.noun();
        let mut parts: Vec<&Mention> = Vec::new();
        for below in index + 1..paper.paragraphs.len() {
            let text = paper.paragraphs[below].text.trim();
            if text.is_empty() {
                continue;
            }
            let Some(first) = read.mentions[below].first() else { break };
            let lead = &paper.paragraphs[below].text[..first.at.start];
            // The name of a place, then how many: a part of its own.
            let named = lead.trim_end_matches(['(', ' ', ':', '-', '–']);
            let is_part = first.is_count()
                && first.noun() == noun
                && named.chars().count() < 50
                && crate::value::name::split_kind(named.trim_start_matches(['-', '+', '*', ' ']))
                    .0
                    .is_some()
                && named.ends_with(char::is_alphanumeric);
            if !is_part {
                break;
            }
            parts.push(first);
        }
        if parts.len() > 1 {
            compare(paper, index, (total, &Parts { parts, is_said: true }), remarks);
        }
    }
}

/// How deep an item stands in a list by the marks that it begins with, the last of them: `- +` is
/// under `-`.
fn depth(text: &str) -> Option<usize> {
    let marks = text.trim_start().chars().take_while(|c| "-–+*• ".contains(*c));
    match marks.filter(|c| *c != ' ').last()? {
        '-' | '–' => Some(0),
        '+' => Some(1),
        _ => Some(2),
    }
}

/// Amounts of items of a list over those of the items below them: `- Ngân sách: 824.800 triệu đồng`
/// over `+ Ngân sách tỉnh: …`.
fn nested(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    // The amount of an item, where it is the only one of its unit.
    let amount = |index: usize| -> Option<&Mention> {
        if matches!(paper.paragraphs[index].role, Role::Cell | Role::Head | Role::Recipients) {
            return None;
        }
        let mut amounts = read.mentions[index].iter().filter(|mention| mention.is_amount());
        let only = amounts.next()?;
        let is_exact = only.quantity.qualifier.is_none() && is_money(&only.noun());
        (amounts.next().is_none() && is_exact).then_some(only)
    };
    let filled: Vec<usize> = (0..paper.paragraphs.len())
        .filter(|&index| !paper.paragraphs[index].text.trim().is_empty())
        .collect();
    for (at, &index) in filled.iter().enumerate() {
        let Some(total) = amount(index) else { continue };
        let own = depth(&paper.paragraphs[index].text);
        let below = filled[at + 1..].iter().copied();
        let mut parts: Vec<&Mention> = Vec::new();
        let mut level = None;
        let mut is_whole = true;
        let mut gap = 0;
        for item in below.take(60) {
            let depth = depth(&paper.paragraphs[item].text);
            match (depth, own, level) {
                (Some(depth), own, None) if own.is_none_or(|own| depth > own) => {
                    level = Some(depth);
                }
                // A heading may stand between a sum and what it is made of.
                (None, None, None) if gap < 1 && read.mentions[item].is_empty() => {
                    gap += 1;
                    continue;
                }
                (Some(depth), _, Some(level)) if depth > level => continue,
                (Some(depth), _, Some(level)) if depth == level => {}
                _ => break,
            }
            match amount(item).filter(|part| part.noun() == total.noun()) {
                Some(part) => parts.push(part),
                None => is_whole = false,
            }
        }
        // Some of the parts may be told alone, but never more than there is.
        let is_some = paper.paragraphs[index].text.to_lowercase().contains("trong đó");
        let exceeds = parts.iter().map(|part| part.number()).sum::<Decimal>() > total.number();
        if parts.len() > 1 && is_whole && (!is_some || exceeds) {
            compare(paper, index, (total, &Parts { parts, is_said: true }), remarks);
        }
    }
}

/// Whether a unit is one of money, whose nested lists are sums.
fn is_money(noun: &str) -> bool {
    matches!(noun, "đồng" | "triệu" | "tỷ" | "tỉ" | "nghìn" | "ngàn")
}
