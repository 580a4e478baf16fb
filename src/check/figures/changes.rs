//! Changes of counts and amounts against what was and what is: `giảm từ 263 hộ xuống 172 hộ, giảm 91
//! hộ`, `37 vụ, giảm 9 vụ so với cùng kỳ (46 vụ)`, `giảm 91 hộ (từ 263 hộ xuống 172 hộ)`.

use rust_decimal::Decimal;

use super::number::Mention;
use super::precision::{Agreement, agreement, shown};
use crate::check::Remarks;
use crate::diagnostic::Place;
use crate::value::number::format;

/// What the words before a number say that it is.
const UP: [&str; 4] = ["tăng", "tăng thêm", "tăng lên", "tăng được"];
const DOWN: [&str; 4] = ["giảm", "giảm đi", "giảm được", "giảm xuống"];

/// The words between what was and what is then.
const JOINS: [&str; 4] = ["lên", "xuống", "còn", "đến"];

/// How many letters may stand between two numbers of one change.
const LONGEST: usize = 60;

/// How many numbers back the one that grew may stand.
const MOST_BETWEEN: usize = 3;

/// A change with what it is said to lie between.
struct Change<'m> {
    change: &'m Mention,
    is_up: bool,
    before: &'m Mention,
    now: &'m Mention,
    /// Whether the way it goes is told by its own word alone: where both numbers stand together,
    /// another rule looks at the words between them.
    tells_way: bool,
}

/// Tells changes in a paragraph that are not the difference of the numbers beside them.
pub(super) fn differing(
    text: &str,
    mentions: &[Mention],
    place: &Place,
    remarks: &mut Remarks<'_>,
) {
    for at in 0..mentions.len() {
        let Some(change) = change(text, mentions, at) else { continue };
        let Some(message) = wrong(&change) else { continue };
        remarks.proved(place.clone(), message, "kiểm tra ba số, rồi sửa số sai");
    }
}

/// What is wrong with a change.
fn wrong(found: &Change<'_>) -> Option<String> {
    let Change { change, is_up, before, now, tells_way } = found;
    let difference = now.value() - before.value();
    let word = if *is_up { "tăng" } else { "giảm" };
    let is = if difference < Decimal::ZERO { "giảm" } else { "tăng" };
    let (from, to) = (shown_bare(before), shown_bare(now));
    let is_other_way = !difference.is_zero() && (difference > Decimal::ZERO) != *is_up;
    if change.is_percent() {
        let exact = difference.abs().checked_mul(Decimal::ONE_HUNDRED)?;
        let exact = exact.checked_div(before.value())?;
        let agrees = agreement(change.number(), change.decimals, exact) != Agreement::Differs;
        // Which way it goes is told of the two numbers alone.
        return (!agrees && !is_other_way).then(|| {
            let (own, exact) = (format(change.number()), shown(exact, change.decimals));
            format!("ghi {word} {own}% nhưng từ {from} đến {to} là {is} {exact}%")
        });
    }
    let slack: Decimal = [change, before, now]
        .iter()
        .map(|one| {
            let half = Decimal::new(i64::from(one.decimals > 0) * 5, one.decimals.min(20) + 1);
            half * one.scale()
        })
        .sum();
    if !(is_other_way && *tells_way) && (difference.abs() - change.value()).abs() <= slack {
        return None;
    }
    let own = difference.abs().checked_div(change.scale())?;
    let (told, own) = (change.brief(), format(own));
    let told = told.strip_prefix(word).unwrap_or(&told).trim();
    Some(format!("ghi {word} {told} nhưng từ {from} đến {to} là {is} {own}"))
}

/// A number with what it counts, in a word, or two of money.
fn shown_bare(number: &Mention) -> String {
    let words = if number.is_money() { 2 } else { 1 };
    let unit: Vec<&str> = number.unit().split(' ').take(words).collect();
    format!("{} {}", format(number.number()), unit.join(" ")).trim().to_owned()
}

/// The change that a number is, with what was and what is then.
fn change<'m>(text: &str, mentions: &'m [Mention], at: usize) -> Option<Change<'m>> {
    let change = &mentions[at];
    let is_up = direction(text, change)?;
    let fits = |one: &Mention, other: &Mention| {
        is_plain(one) && is_plain(other) && is_alike(one, other) && is_of(change, one)
    };
    let told = |before, now| Some(Change { change, is_up, before, now, tells_way: false });
    // `từ 263 hộ xuống 172 hộ, giảm 91 hộ`.
    if let Some([before, now]) = at.checked_sub(2).and_then(|first| mentions.get(first..at))
        && fits(before, now)
        && is_from_to(text, before, now)
        && is_next(text, now, change)
    {
        return told(before, now);
    }
    // `giảm 91 hộ (từ 263 hộ xuống 172 hộ)`.
    if let Some([before, now]) = mentions.get(at + 1..at + 3)
        && fits(before, now)
        && is_from_to(text, before, now)
        && text.get(change.at.end..before.start).is_some_and(|lead| {
            let lead = lead.to_lowercase();
            matches!(lead.trim(), "(từ" | ", từ" | "từ")
        })
    {
        return told(before, now);
    }
    // `37 vụ, giảm 9 vụ so với cùng kỳ năm 2025 (46 vụ)`.
    let before = mentions.get(at + 1)?;
    // Where and for whom may stand between.
    let near = mentions[at.saturating_sub(MOST_BETWEEN)..at].iter().rev();
    let now = near.into_iter().find(|now| is_of(change, now))?;
    let lead = text.get(change.start..before.start)?;
    let inside = lead.rsplit_once('(').map(|(_, inside)| inside.trim());
    let is_base = inside.is_some_and(|inside| inside.is_empty() || inside == "là");
    let is_told = lead.contains("so với") && is_base && !lead.contains([';', '\n']);
    let is_one = !change.is_percent() && is_told && fits(before, now);
    let is_here = is_one && is_next(text, now, change);
    is_here.then_some(Change { change, is_up, before, now, tells_way: true })
}

/// Whether the word before a number says that it grew or shrank by it.
fn direction(text: &str, change: &Mention) -> Option<bool> {
    let beside = change.beside();
    let is_one = beside.upper.is_none() && beside.whole.is_none();
    if !is_one || change.quantity.qualifier.is_some() {
        return None;
    }
    let lead = text[..change.start].trim_end().to_lowercase();
    let clause = lead.rsplit([',', ';', '.', '(', '\n']).next().unwrap_or_default().trim();
    let ends = |words: &[&str]| {
        words.iter().any(|word| {
            let rest = clause.strip_suffix(word);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
    };
    if ends(&UP) { Some(true) } else { ends(&DOWN).then_some(false) }
}

/// Whether a change stands right behind the number that it led to.
fn is_next(text: &str, now: &Mention, change: &Mention) -> bool {
    let between = text.get(now.at.end..change.start).unwrap_or_default().to_lowercase();
    // `172 hộ cuối năm, giảm`: what stands before the comma is of the number.
    let words = between.rsplit([',', '(']).next().unwrap_or_default().trim();
    let is_word = UP.contains(&words) || DOWN.contains(&words) || words.is_empty();
    // `, tương đương giảm`.
    let is_said = ["tức", "tương đương"].iter().any(|word| {
        let rest = words.strip_prefix(word).map(str::trim_start);
        rest.is_some_and(|rest| UP.contains(&rest) || DOWN.contains(&rest))
    });
    let is_one = !between.contains([';', '\n', ')']) && !between.contains(". ");
    (is_word || is_said) && is_one && between.chars().count() < LONGEST
}

/// Whether one number is said to become another: `từ 263 hộ đầu năm xuống 172 hộ`.
fn is_from_to(text: &str, before: &Mention, now: &Mention) -> bool {
    let lead = text[..before.start].trim_end().to_lowercase();
    let between = text.get(before.start..now.start).unwrap_or_default().to_lowercase();
    let line = between.trim_end();
    let is_joined = JOINS.iter().any(|join| line.ends_with(&format!(" {join}")));
    let is_short = between.chars().count() < LONGEST;
    let figure = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let words = between.trim_start_matches(figure);
    let is_one = !words.contains(['(', ';', '\n']) && !words.contains(". ");
    lead.ends_with("từ") && is_joined && is_short && is_one
}

/// Whether a quantity is one number that nothing bounds.
fn is_plain(mention: &Mention) -> bool {
    let beside = mention.beside();
    beside.upper.is_none() && beside.whole.is_none() && mention.quantity.qualifier.is_none()
}

/// Whether two numbers are of one thing; the first may leave its unit to the second.
fn is_alike(one: &Mention, other: &Mention) -> bool {
    let is_percent = |mention: &Mention| mention.quantity.percent;
    let is_open = one.unit().is_empty() && one.scale() == other.scale();
    !is_percent(one) && !is_percent(other) && (one.is_alike(other) || is_open)
}

/// Whether a change is one of a number: of its unit, or in percent.
fn is_of(change: &Mention, number: &Mention) -> bool {
    let is_amount = change.is_amount() && change.is_alike(number);
    // `giảm 3 điểm`: points are of rates.
    change.is_percent() && change.unit().is_empty() || is_amount
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::figures::number::mentions;

    fn said(text: &str) -> Vec<String> {
        let found = mentions(text);
        let changes = (0..found.len()).filter_map(|at| change(text, &found, at));
        changes.filter_map(|change| wrong(&change)).collect()
    }

    #[test]
    fn changes_that_are_no_differences_are_told() {
        for (text, expected) in [
            (
                "Số hộ nghèo giảm từ 263 hộ xuống còn 172 hộ, giảm 81 hộ.",
                "ghi giảm 81 hộ nhưng từ 263 hộ đến 172 hộ là giảm 91",
            ),
            (
                "Số hộ nghèo giảm từ 263 hộ đầu năm xuống 172 hộ cuối năm, giảm 81 hộ.",
                "ghi giảm 81 hộ nhưng từ 263 hộ đến 172 hộ là giảm 91",
            ),
            (
                "Phát hiện 37 vụ vi phạm, tăng 9 vụ so với cùng kỳ năm 2025 (46 vụ).",
                "ghi tăng 9 vụ nhưng từ 46 vụ đến 37 vụ là giảm 9",
            ),
            (
                "Đã chi 48,1 tỷ đồng, tăng 3,6 tỷ đồng so với cùng kỳ (45,5 tỷ đồng).",
                "ghi tăng 3,6 tỷ đồng nhưng từ 45,5 tỷ đồng đến 48,1 tỷ đồng là tăng 2,6",
            ),
            (
                "Đã chi 48,1 tỷ đồng tại 06 xã, tăng 3,6 tỷ đồng so với cùng kỳ (45,5 tỷ đồng).",
                "ghi tăng 3,6 tỷ đồng nhưng từ 45,5 tỷ đồng đến 48,1 tỷ đồng là tăng 2,6",
            ),
            (
                "Thời gian giảm từ 20 ngày xuống 14 ngày, giảm 40%.",
                "ghi giảm 40% nhưng từ 20 ngày đến 14 ngày là giảm 30%",
            ),
            (
                "Số hộ nghèo giảm 81 hộ (từ 263 hộ xuống 172 hộ).",
                "ghi giảm 81 hộ nhưng từ 263 hộ đến 172 hộ là giảm 91",
            ),
        ] {
            assert_eq!(said(text), [expected], "{text}");
        }
    }

    #[test]
    fn right_changes_and_other_numbers_are_not() {
        for text in [
            "Số hộ nghèo giảm từ 263 hộ xuống còn 172 hộ, giảm 91 hộ.",
            "Số hộ nghèo giảm 91 hộ (từ 263 hộ xuống 172 hộ).",
            "Thu nhập tăng 5 triệu đồng (từ 45 triệu đồng lên 50 triệu đồng).",
            "Thời gian giảm từ 20 ngày xuống 14 ngày, giảm 30%.",
            "Phát hiện 37 vụ vi phạm, giảm 9 vụ so với cùng kỳ năm 2025 (46 vụ).",
            "Phát hiện 37 vụ vi phạm, giảm 9 vụ so với cùng kỳ; có 12 vụ (46 vụ).",
            "Tăng từ 12 xã lên 15 xã, tăng 40 tiêu chí.",
            "Tăng từ 12 xã lên 15 xã. Năm sau tăng 40 xã.",
            "Đã chi 48,1 tỷ đồng, tăng 2.600 triệu đồng so với cùng kỳ (45,5 tỷ đồng).",
            "Tỷ lệ giảm từ 18,5% xuống 15%, giảm 3,5%.",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }
}
