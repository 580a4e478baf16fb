//! A part and a whole that words join, with a percentage: `228 hộ trong tổng số 240 hộ, đạt 95%`, `228
//! hộ, chiếm 95% trong tổng số 240 hộ`.

use super::number::Mention;
use super::share::{is_told_of, links, tells};

/// The words between a part and its whole.
const OF: [&str; 5] = ["trong tổng số", "trên tổng số", "trong số", "trong", "của tổng số"];

/// The words between a percentage and what it is of.
const PERCENT_OF: [&str; 6] =
    ["trong tổng số", "trên tổng số", "trong số", "tổng số", "của tổng số", "của"];

/// How many words may stand between a part and its whole.
const MOST_BETWEEN: usize = 8;

/// A part, its whole, and the percentage that is said of them.
pub(super) type Joined<'m> = (&'m Mention, &'m Mention, &'m Mention);

/// The parts of wholes of a paragraph that words join, with their percentages.
pub(super) fn among<'m>(text: &str, mentions: &'m [Mention]) -> Vec<Joined<'m>> {
    let mut found = Vec::new();
    for (at, pair) in mentions.windows(2).enumerate() {
        let before = at.checked_sub(1).and_then(|at| mentions.get(at));
        let after = mentions.get(at + 2);
        let [first, second] = pair else { continue };
        if is_part_of(text, first, second) {
            // `228 hộ trong tổng số 240 hộ, đạt 95%`, `95% số hộ (228 hộ trong tổng số 240 hộ)`.
            let follows = |percent: &&Mention| {
                percent.is_percent()
                    && is_of_this(text, second, percent)
                    && is_told_of(text, second, percent)
            };
            let leads = |percent: &&Mention| {
                percent.is_percent() && links(between(text, percent, first), true)
            };
            if let Some(percent) = after.filter(follows).or_else(|| before.filter(leads)) {
                found.push((first, second, percent));
            }
        } else if let Some(part) = before
            && first.is_percent()
            && is_pair(part, second)
            && links(between(text, part, first), false)
            && PERCENT_OF.contains(&between(text, first, second).trim().to_lowercase().as_str())
        {
            // `228 hộ, chiếm 95% trong tổng số 240 hộ`.
            found.push((part, second, first));
        }
    }
    found
}

/// Whether the words right before a percentage only say that it is told, and name nothing else that it
/// is of: `, chiếm`, `(`, but not `, trong đó nữ chiếm`.
fn is_of_this(text: &str, whole: &Mention, percent: &Mention) -> bool {
    let words = between(text, whole, percent).to_lowercase();
    let own = words.trim_start().strip_prefix(&whole.noun()).unwrap_or(&words);
    let last = own.rsplit([',', '(']).next().unwrap_or_default();
    tells(last)
}

/// Whether words say that one count is part of the next.
fn is_part_of(text: &str, part: &Mention, whole: &Mention) -> bool {
    let lead = between(text, part, whole).trim().to_lowercase();
    let is_joined = OF.iter().any(|of| {
        lead.strip_suffix(of).is_some_and(|words| words.is_empty() || words.ends_with(' '))
    });
    let is_one = !lead.contains([',', ';', ':', '(', ')', '.', '\n']);
    is_pair(part, whole) && is_joined && is_one && lead.split_whitespace().count() <= MOST_BETWEEN
}

/// Whether two are counts of the same things, the first of no more than the second.
fn is_pair(part: &Mention, whole: &Mention) -> bool {
    let is_part = part.is_count() && !part.number().is_zero();
    is_part && whole.is_count() && part.noun() == whole.noun() && part.number() <= whole.number()
}

/// The words from the digits of one number to those of the next: they may have been taken for what is
/// counted.
fn between<'t>(text: &'t str, one: &Mention, next: &Mention) -> &'t str {
    let words = text.get(one.start..next.at.start.max(one.start)).unwrap_or_default();
    words.trim_start_matches(|c: char| c.is_ascii_digit() || ".,/%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::number::mentions;
    use super::*;

    #[test]
    fn parts_and_wholes_are_joined_by_words() {
        for (text, expected) in [
            ("Đã cấp thẻ cho 228 hộ trong tổng số 240 hộ, đạt 90%.", 1),
            ("Có 228 hộ ký cam kết trên tổng số 240 hộ (95%).", 1),
            ("228 hộ trong 240 hộ đã ký, đạt 90%.", 1),
            ("Có 90% số hộ (228 hộ trong tổng số 240 hộ) ký cam kết.", 1),
            ("Có 228 hộ ký cam kết, chiếm 90% trong tổng số 240 hộ.", 1),
            ("Có 228 hộ ký cam kết (chiếm 90% tổng số 240 hộ).", 1),
            ("Có 12 xã đạt chuẩn nông thôn mới trong số 30 xã (45%).", 1),
            ("Có 12 xã trong 30 xã có số hộ dùng nước sạch đạt 98%.", 0),
            ("Có 12 người trong tổng số 30 người dự thi, trong đó nữ chiếm 20%.", 0),
            ("Có 228 hộ trong 240 ngày ký cam kết, đạt 90%.", 0),
            ("Có 228 hộ trong tổng số 240 hộ, đạt 90% kế hoạch.", 0),
            ("Có 228 hộ, trong 240 hộ nghèo có 90% ký cam kết.", 0),
            ("Có 228 hộ ký cam kết, đạt 90% kế hoạch giao 240 hộ.", 0),
            ("Có 228 hộ trong tổng số 240 hộ; tỷ lệ trẻ đến trường đạt 90%.", 0),
        ] {
            assert_eq!(among(text, &mentions(text)).len(), expected, "{text}");
        }
    }
}
