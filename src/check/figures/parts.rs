//! Parts of a number that each stand after words of their own: `86 triệu đồng, gồm ngân sách xã 60
//! triệu đồng và ngân sách tỉnh 26 triệu đồng`; `1.250 trẻ, trong đó thôn A 520 trẻ và thôn B …`.

use rust_decimal::Decimal;

use super::bounded::is_bounded;
use super::number::Mention;
use super::sum::DIVIDES;
use crate::value::Deadline;
use crate::value::name::split_kind;

/// The most letters of the words before a part that name it.
const MOST_LABEL: usize = 60;

/// The parts into which words divide a number, where each stands after its own words and they are
/// all that the sentence goes on with.
pub(super) fn labelled<'m>(
    text: &str,
    mentions: &'m [Mention],
    at: usize,
) -> Option<Vec<&'m Mention>> {
    let total = &mentions[at];
    let next = mentions.get(at + 1)?;
    if !(is_plain(total) || total.is_amount() && is_bounded(total)) || is_of_each(text, total) {
        return None;
    }
    let lead = text.get(total.at.end..next.start)?.trim_start_matches([',', ' ', ':', '(']);
    let after = DIVIDES.iter().filter_map(|word| lead.strip_prefix(word));
    let label = after.min_by_key(|rest| rest.len())?;
    // A word that only begins so is another.
    if !label.starts_with([' ', ':']) || !is_label(label.trim_start_matches([' ', ':'])) {
        return None;
    }
    let mut parts = vec![next];
    for part in &mentions[at + 2..] {
        let last = parts[parts.len() - 1];
        let Some(label) = text.get(last.at.end..part.start).and_then(after_separator) else {
            break;
        };
        if !is_label(label) {
            break;
        }
        parts.push(part);
    }
    // What follows the last of them may be one more without a number.
    let rest = text[parts[parts.len() - 1].at.end..].trim_start();
    let is_over = rest.is_empty() || rest.starts_with(['.', ')', '\n']);
    let is_over = is_over && !rest.to_lowercase().contains("còn lại");
    let alike = parts.iter().all(|part| is_plain(part) && part.is_alike(total));
    (is_over && alike && parts.len() > 1).then_some(parts)
}

/// Whether what stands after a number are the steps that reach it, and no parts of it: `100 hộ (quý I:
/// 40 hộ; quý II: 100 hộ)`.
pub(super) fn are_steps(text: &str, total: &Mention, parts: &[&Mention]) -> bool {
    let is_time = |label: &str| {
        let label = label.trim_matches([' ', ':', '(', ',', ';']);
        matches!(label.parse::<Deadline>(), Ok(Deadline::Periods(..)))
    };
    let ends = std::iter::once(total.at.end).chain(parts.iter().map(|part| part.at.end));
    let mut labels = ends.zip(parts).map(|(end, part)| text.get(end..part.start));
    let values = || parts.iter().map(|part| part.value());
    values().next_back() == Some(total.value())
        && values().is_sorted()
        && labels.all(|label| label.is_some_and(is_time))
}

/// The whole and its parts by places of one kind, where these are more than any whole before them:
/// places do not overlap.
pub(super) fn of_places<'m>(
    text: &str,
    mentions: &'m [Mention],
) -> Option<(&'m Mention, Vec<&'m Mention>)> {
    const AMONG: &str = "trong đó";
    let among = text.find(AMONG)?;
    let first = mentions.iter().position(|mention| mention.start > among)?;
    let mut parts: Vec<&Mention> = Vec::new();
    let mut kind = None;
    for part in &mentions[first..] {
        let label = match parts.last() {
            None => text
                .get(among + AMONG.len()..part.start)
                .map(|label| label.trim_start_matches([' ', ':', ','])),
            Some(last) => text.get(last.at.end..part.start).and_then(after_separator),
        };
        let place = label.map(|label| split_kind(label.trim_end_matches([' ', ':', '('])));
        let Some((Some(own), name)) = place else { break };
        let is_name = name.split(' ').all(|word| word.starts_with(char::is_uppercase))
            || name.chars().all(|c| c.is_ascii_digit());
        if !is_name || kind.is_some_and(|kind| kind != own) || !is_plain(part) {
            break;
        }
        kind = Some(own);
        parts.push(part);
    }
    let one = parts.first()?;
    let start = text[..among].rfind([';', '\n']).or_else(|| text[..among].rfind(". "));
    let start = start.map_or(0, |at| at + 1);
    let wholes = mentions[..first].iter().filter(|whole| {
        whole.start > start && is_plain(whole) && whole.is_count() && whole.is_alike(one)
    });
    let most = wholes.max_by_key(|whole| whole.number())?;
    let sum: Decimal = parts.iter().map(|part| part.number()).sum();
    let alike = parts.iter().all(|part| part.is_count() && part.is_alike(one));
    (parts.len() > 1 && alike && sum > most.number()).then_some((most, parts))
}

/// Some parts of a list, without those that only say again what stands before them: `60 triệu đồng từ
/// ngân sách xã 60 triệu đồng`.
pub(super) fn told_once<'m>(
    text: &str,
    parts: impl Iterator<Item = &'m Mention>,
) -> Vec<&'m Mention> {
    let mut once: Vec<&Mention> = Vec::new();
    for part in parts {
        let is_again = once.last().is_some_and(|last| {
            let between = text.get(last.at.end..part.at.start).unwrap_or_default();
            let is_parted = between.contains([',', ';', '+', '(', ')', ':', '.', '\n'])
                || between.split_whitespace().any(|word| matches!(word, "và" | "với" | "cùng"))
                || between.trim().is_empty();
            !is_parted && last.value() == part.value() && last.is_alike(part)
        });
        if !is_again {
            once.push(part);
        }
    }
    once
}

/// What follows the sign or word that parts two of a list.
pub(super) fn after_separator(between: &str) -> Option<&str> {
    let rest = between.trim_start();
    let rest = rest.strip_prefix([',', ';']).or_else(|| rest.strip_prefix("và "))?;
    let rest = rest.trim_start();
    Some(rest.strip_prefix("và ").unwrap_or(rest))
}

/// Whether a quantity is said of one thing among several, or as a mean: `mỗi lớp 30 học sinh`, `bình
/// quân 40 hộ`, `40 hộ mỗi thôn`. It is a rate: no sum, and no part of one.
pub(super) fn is_of_each(text: &str, mention: &Mention) -> bool {
    const EACH: [&str; 3] = ["mỗi", "bình quân", "trung bình"];
    let says = |words: &str| {
        let words = format!(" {} ", words.to_lowercase());
        EACH.iter().any(|each| words.contains(&format!(" {each} ")))
    };
    let before = text.get(..mention.at.start).unwrap_or_default();
    let clause = before.rsplit([',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let clause = clause.rsplit(". ").next().unwrap_or_default();
    // `mỗi thôn lập 01 tổ gồm 05 thành viên`: the first number is of each, and the next of the first.
    let own = clause.rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let is_first = own.len() == clause.len();
    // What belongs to the number itself, its bounding words and its unit.
    let own = text.get(mention.at.clone()).unwrap_or_default();
    let after = text.get(mention.at.end..).unwrap_or_default();
    let after = after.split([',', ';', ':', '(', ')', '.', '\n']).next().unwrap_or_default();
    let next: Vec<&str> = after.split_whitespace().take(2).collect();
    is_first && says(clause) || says(own) || says(&next.join(" "))
}

/// Whether words name one part: no list, no sentence.
pub(super) fn is_label(words: &str) -> bool {
    let words = words.trim();
    let is_one = !words.contains([',', ';', '.', '(', ')', '\n']) && !words.contains(" và ");
    // What is said to grow, or to be of one thing each, is no part.
    let changes = ["tăng", "giảm", "thêm", "mỗi", "trong đó", "bình quân"];
    let is_part = !changes.iter().any(|word| words.to_lowercase().contains(word));
    !words.is_empty() && words.chars().count() < MOST_LABEL && is_one && is_part
}

/// Whether a quantity is one amount that nothing bounds.
fn is_plain(mention: &Mention) -> bool {
    mention.is_amount() && mention.quantity.qualifier.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::figures::number::mentions;

    fn parts(text: &str) -> Option<Vec<String>> {
        let found = mentions(text);
        labelled(text, &found, 0).map(|parts| parts.iter().map(|part| part.brief()).collect())
    }

    #[test]
    fn parts_with_words_of_their_own_are_all_there_are() {
        for text in [
            "Kinh phí 86,5 triệu đồng, gồm ngân sách xã 60 triệu đồng và ngân sách tỉnh hỗ trợ 36,5 triệu đồng.",
            "Kinh phí 86,5 triệu đồng, gồm: ngân sách xã 60 triệu đồng và ngân sách tỉnh 36,5 triệu đồng.",
            "Kinh phí là 86,5 triệu đồng, bao gồm: ngân sách xã 60 triệu đồng; ngân sách tỉnh 36,5 triệu đồng./.",
        ] {
            assert_eq!(parts(text).map(|parts| parts.len()), Some(2), "{text}");
        }
        for text in [
            "Kinh phí 86,5 triệu đồng, gồm ngân sách xã 60 triệu đồng và xã hội hóa.",
            "Kinh phí 86,5 triệu đồng, gồm ngân sách xã 60 triệu đồng, ngân sách tỉnh 6,5 triệu đồng và các nguồn khác.",
            "Kinh phí 86,5 triệu đồng, gồm ngân sách xã 60 triệu đồng, trong đó chi mua sắm 36,5 triệu đồng.",
            "Kinh phí 86,5 triệu đồng, gồm ngân sách xã 60 triệu đồng; ngân sách tỉnh 6,5 triệu đồng; còn lại là xã hội hóa.",
            "Kinh phí 86,5 triệu đồng, gồm cả ngân sách xã và tỉnh 60 triệu đồng, mỗi thôn 6,5 triệu đồng.",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn places_are_not_more_than_the_whole() {
        let more = |text: &str| {
            let found = mentions(text);
            of_places(text, &found).map(|(total, parts)| (total.brief(), parts.len()))
        };
        assert_eq!(
            more(
                "Tiêm cho 1.250 trẻ dưới 01 tuổi và 1.180 trẻ lớn, trong đó thôn Đông 520 trẻ, thôn Trung 430 trẻ và thôn Đoài 310 trẻ."
            ),
            Some(("1.250 trẻ dưới".to_owned(), 3))
        );
        for text in [
            "Tiêm cho 1.260 trẻ, trong đó thôn Đông 520 trẻ, thôn Trung 430 trẻ và thôn Đoài 310 trẻ.",
            "Tiêm cho 900 trẻ, trong đó thôn Đông 520 trẻ, xã Trung 430 trẻ.",
            "Tiêm cho 900 hộ, trong đó thôn Đông 520 trẻ, thôn Trung 430 trẻ.",
        ] {
            assert_eq!(more(text), None, "{text}");
        }
    }
}
