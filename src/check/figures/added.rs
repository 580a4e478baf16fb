//! Numbers that are added up after they have stood by themselves: `53 thôn đã đạt, 202 thôn phấn đấu;
//! tổng 255 thôn`, `255 thôn, trong đó 53 thôn đã đạt, còn lại 202 thôn`, `thêm 202 thôn, nâng tổng số
//! từ 53 thôn lên 255 thôn`.

use rust_decimal::Decimal;

use super::number::Mention;
use super::parts::is_of_each;

/// What says that the next number is the sum of those before it.
const TOTALS: [&str; 4] = ["tổng", "tổng số", "tổng cộng", "cộng"];

/// What may stand between such words and the number.
const LINKS: [&str; 4] = [" là", " có", " được", " đạt"];

/// What says that the next number is all that the parts before it leave of the whole.
const REST: [&str; 4] = ["còn lại", "số còn lại", "còn lại là", "còn lại có"];

/// Words among the parts that say that not all of them are to be added.
const OTHERS: [&str; 8] =
    ["trong đó", "gồm", "(", " lên ", " xuống ", "so với", "lũy kế", "luỹ kế"];

/// A number with those that make it up.
pub(super) struct Added<'m> {
    /// The sum.
    pub(super) total: &'m Mention,
    /// What it is the sum of.
    pub(super) parts: Vec<&'m Mention>,
    /// Whether words say that they are all.
    pub(super) is_said: bool,
}

/// The sums of a paragraph whose parts stand before them, or are its rest.
pub(super) fn sums<'m>(text: &str, mentions: &'m [Mention]) -> Vec<Added<'m>> {
    let mut found: Vec<Added<'m>> = Vec::new();
    for at in 2..mentions.len() {
        let lead = text.get(mentions[at - 1].start..mentions[at].at.start).unwrap_or_default();
        let lead = lead.trim_end().trim_end_matches(':').trim_end().to_lowercase();
        let clause = lead.rsplit([',', ';', '(']).next().unwrap_or_default().trim();
        let clause = clause.strip_prefix("và ").unwrap_or(clause);
        if clause.len() == lead.len() {
            continue;
        }
        let bare = LINKS.iter().find_map(|link| clause.strip_suffix(link)).unwrap_or(clause);
        let same = &mentions[sentence_start(text, mentions, at)..at];
        if TOTALS.contains(&bare) {
            found.extend(before(text, same, &mentions[at], bare));
        } else if REST.contains(&clause) {
            found.extend(rest(text, same, &mentions[at]));
        }
    }
    found
}

/// The first number of the sentence of one.
fn sentence_start(text: &str, mentions: &[Mention], at: usize) -> usize {
    let end = mentions[at].start;
    let start = text[..end].rfind(['\n']).map_or(0, |found| found + 1);
    let start = text[..end].rfind(". ").map_or(start, |found| start.max(found + 2));
    mentions.iter().position(|mention| mention.start >= start).unwrap_or(at)
}

/// Whether a number counts things, whether or not it says which.
fn is_whole(mention: &Mention) -> bool {
    let beside = mention.beside();
    mention.is_count()
        || mention.unit().is_empty()
            && !mention.quantity.percent
            && mention.quantity.qualifier.is_none()
            && beside.upper.is_none()
            && beside.whole.is_none()
            && mention.number().is_integer()
}

/// The parts before a sum: all the numbers of its sentence.
fn before<'m>(
    text: &str,
    parts: &'m [Mention],
    total: &'m Mention,
    words: &str,
) -> Option<Added<'m>> {
    let first = parts.first()?;
    let line = text.get(first.at.start..total.start)?.to_lowercase();
    let is_part = |part: &Mention| {
        let changes = part.beside().change.as_deref();
        part.is_count()
            && part.noun() == first.noun()
            && !is_of_each(text, part)
            && !changes.is_some_and(|word| word.contains("giảm"))
    };
    let is_total = is_whole(total) && (total.unit().is_empty() || total.noun() == first.noun());
    // A part of a part is none of the sum, what is in a bracket says more of what is before it, and what
    // was and what is then are not added up.
    let is_nested = OTHERS.iter().any(|word| line.contains(word));
    let says_again = parts.iter().any(|part| part.number() == total.number());
    let lead = text[..first.at.start].trim_end().to_lowercase();
    let divides = lead.trim_end_matches(':').trim_end().ends_with("gồm");
    let is_said = divides || words.ends_with("cộng");
    // `12 hộ nghèo, 20 hộ cận nghèo, tổng số 900 hộ`: the total may be that of all there are.
    let sums = is_said || is_near(total, parts.iter());
    let fits = parts.len() > 1 && is_total && sums && !is_nested && !says_again;
    (fits && parts.iter().all(is_part)).then(|| Added {
        total,
        parts: parts.iter().collect(),
        is_said,
    })
}

/// Whether a total is less than its parts, or not much more: one that is much more is that of others
/// too.
fn is_near<'m>(total: &Mention, parts: impl Iterator<Item = &'m Mention>) -> bool {
    let over = total.value() - parts.map(Mention::value).sum::<Decimal>();
    over.checked_mul(Decimal::TEN).is_some_and(|over| over <= total.value())
}

/// A whole, some of its parts and the rest: `255 thôn, trong đó 53 thôn …, còn lại 202 thôn`.
fn rest<'m>(text: &str, same: &'m [Mention], rest: &'m Mention) -> Option<Added<'m>> {
    let among = text[..rest.start].rfind("trong đó")?;
    let at = same.iter().position(|mention| mention.start > among)?;
    let whole = same.get(at.checked_sub(1)?)?;
    let parts = &same[at..];
    let line = text.get(whole.at.end..rest.start)?;
    let is_alike = |other: &Mention| other.is_count() && other.noun() == whole.noun();
    let is_rest = is_whole(rest) && (rest.unit().is_empty() || rest.noun() == whole.noun());
    let is_plain = whole.is_count() && parts.iter().all(is_alike) && is_rest;
    // What is left of a part is none of the whole: `trong đó 50 hộ nghèo …, còn lại 20 hộ nghèo`.
    let of_part = parts.iter().enumerate().any(|(at, part)| {
        let sums = |last: &Mention| last.number().checked_add(rest.number()) == Some(part.number());
        let is_narrow =
            kind(part).is_some() && kind(part) != kind(whole) && kind(part) == kind(rest);
        is_narrow || parts[at + 1..].iter().any(sums)
    });
    // `9 xã đạt chuẩn, 2 xã nâng cao, còn lại 8 xã`: the second is some of the first.
    let is_all = |part: &Mention| part.value().checked_add(rest.value()) == Some(whole.value());
    let of_part = of_part || parts.iter().any(is_all);
    let is_one = !line.contains(['(', ')', '\n']) && line.matches("trong đó").count() == 1;
    let all = || parts.iter().chain([rest]);
    let fits = is_plain && is_one && !of_part && !is_of_each(text, whole);
    (fits && (parts.len() == 1 || is_near(whole, all()))).then(|| Added {
        total: whole,
        parts: all().collect(),
        is_said: parts.len() == 1 && (whole.is_money() || is_near(whole, all())),
    })
}

/// What kind of things a number counts, by the word after their name: `nghèo` of `hộ nghèo đã thoát`.
fn kind(mention: &Mention) -> Option<&str> {
    mention.unit().split(' ').nth(1)
}

/// What there was, what is added and what there is then, in the order `thêm 202 thôn, nâng tổng số từ
/// 53 thôn lên 255 thôn`.
pub(super) fn raised<'m>(text: &str, three: &'m [Mention]) -> Option<[&'m Mention; 3]> {
    let [added, stock, after] = three else { return None };
    let words = |from: &Mention, to: &Mention| {
        text.get(from.start..to.start).unwrap_or_default().trim_end().to_lowercase()
    };
    let (first, second) = (words(added, stock), words(stock, after));
    let adds = added.beside().change.as_deref().is_some_and(|word| word.contains("thêm"));
    let is_raised = ["nâng", "đưa"].iter().any(|word| first.contains(word));
    let is_from = first.ends_with(" từ");
    let is_to = second.ends_with(" lên");
    let is_one = !first.contains(". ") && !second.contains([',', ';', '.']);
    let alike = [stock, after].iter().all(|other| {
        is_whole(other) && (other.noun() == added.noun() || matches!(&*other.noun(), "" | "lên"))
    });
    let fits = adds && is_raised && is_from && is_to && is_one && alike && added.is_count();
    fits.then_some([stock, added, after])
}

#[cfg(test)]
mod tests {
    use super::super::number::mentions;
    use super::*;

    #[test]
    fn sums_stand_after_their_parts() {
        for (text, expected) in [
            ("Toàn tỉnh có 53 thôn đã đạt, 202 thôn tăng thêm; tổng 207 thôn.", Some((2, false))),
            ("Gồm 53 thôn đã đạt chuẩn, 202 thôn phấn đấu; tổng số 207 thôn.", Some((2, true))),
            ("Có 53 thôn đã đạt và 202 thôn phấn đấu đạt, tổng cộng: 207.", Some((2, true))),
            ("Có 207 thôn, trong đó 53 thôn đã đạt, còn lại 202 thôn.", Some((2, true))),
            ("Có 207 thôn, gồm 53 thôn cũ và 202 thôn mới; tổng số 207 thôn.", None),
            ("Có 53 thôn, 202 thôn đạt chuẩn trong tổng số 207 thôn.", None),
            ("Có 53 thôn, trong đó 20 thôn kiểu mẫu, tổng số 207 thôn.", None),
            ("Có 53 thôn đạt chuẩn, 202 hộ thoát nghèo, tổng số 207 thôn.", None),
            ("Có 53 thôn. Năm sau 202 thôn, tổng số 207 thôn.", None),
            ("Mỗi xã 53 thôn, 202 thôn mới, tổng số 207 thôn.", None),
            ("Có 207 hộ, trong đó 150 hộ vay vốn, 100 hộ trả đúng hạn, còn lại 50 hộ.", None),
            ("Có 900 hộ, trong đó 53 hộ nghèo đã thoát nghèo, còn lại 20 hộ nghèo.", None),
            ("Có 53 hộ nghèo, 20 hộ cận nghèo, tổng số 900 hộ.", None),
            ("Tăng từ 53 thôn lên 202 thôn, tổng số 207 thôn.", None),
        ] {
            let found = mentions(text);
            let sums = sums(text, &found);
            let said = sums.first().map(|added| (added.parts.len(), added.is_said));
            assert_eq!(said, expected, "{text}");
        }
    }

    #[test]
    fn what_is_added_may_stand_first() {
        for (text, expected) in [
            ("Có thêm 202 thôn đạt chuẩn, nâng tổng số từ 53 thôn lên 207 thôn.", true),
            ("Có thêm 202 thôn đạt chuẩn, nâng tỷ lệ từ 53% lên 70%.", false),
            ("Có thêm 202 thôn đạt chuẩn, thu nhập từ 53 triệu đồng lên 60 triệu đồng.", false),
        ] {
            assert_eq!(raised(text, &mentions(text)).is_some(), expected, "{text}");
        }
    }
}
