//! Shares in the running text: `7/17 xã, chiếm 41,1%`, amounts that are each said to be some percent
//! of a sum, and shares that their own words bound otherwise: `trên 60%` of exactly 60.

use rust_decimal::Decimal;

use super::among::among;
use super::manner::Manner;
use super::number::Mention;
use super::precision::{Agreement, agreement, shown};
use super::read::Read;
use crate::check::{Paper, Remarks};
use crate::value::Qualifier;
use crate::value::number::format;
use crate::value::year;

/// How many words may stand between a part of a whole and its percentage.
const MOST_BETWEEN: usize = 14;

/// How many may where words say that both are the same.
const MOST_BETWEEN_SAME: usize = 40;

/// How many paragraphs above a list of shares the sum may stand.
const MOST_ABOVE: usize = 8;

/// A part and a whole with the percentage that is said of them.
struct Said<'m> {
    part: Decimal,
    whole: Decimal,
    percent: &'m Mention,
}

/// Tells percentages that are not those of the part and the whole beside them.
pub(super) fn rates(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::table::told(paper, "rate-mismatch", remarks);
    let mut manner = Manner::default();
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for said in pairs(text, mentions) {
            let bounded = said.percent.quantity.qualifier.is_some();
            if !bounded {
                if let Some(exact) = percent(said.part, said.whole) {
                    let written = (said.percent.number(), said.percent.decimals);
                    let of = format!("{}/{}", format(said.part), format(said.whole));
                    manner.see(index, written, exact, &of);
                }
                tell(paper, index, &said, true, remarks);
            }
        }
        for said in counted(text, mentions) {
            tell(paper, index, &said, false, remarks);
        }
    }
    lists(paper, remarks);
    manner.tell(paper, remarks);
}

/// Tells percentages that bound what they are said of otherwise than it is, and targets that do not keep
/// to their bound elsewhere.
pub(super) fn bounds(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::bounds_across::differing(paper, remarks);
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        for said in pairs(&paper.paragraphs[index].text, mentions) {
            let Some(exact) = percent(said.part, said.whole) else { continue };
            let bound = said.percent.number();
            let (holds, words) = match said.percent.quantity.qualifier {
                Some(Qualifier::MoreThan) => (exact > bound, "trên"),
                Some(Qualifier::LessThan) => (exact < bound, "dưới"),
                Some(Qualifier::AtLeast) => (exact >= bound, "ít nhất"),
                Some(Qualifier::AtMost) => (exact <= bound, "nhiều nhất"),
                Some(Qualifier::About) | None => continue,
            };
            if holds {
                continue;
            }
            let (bound, part, whole) = (format(bound), format(said.part), format(said.whole));
            let exactly = if agreement(said.percent.number(), 9, exact) == Agreement::Same {
                "đúng bằng"
            } else {
                "bằng"
            };
            let exact = shown(exact, 2);
            let message = format!("ghi {words} {bound}% nhưng {part}/{whole} {exactly} {exact}%");
            let hint = "sửa từ chỉ mức (trên, ít nhất…), hoặc sửa số nếu ghi nhầm";
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

fn tell(paper: &Paper, index: usize, said: &Said<'_>, sure: bool, remarks: &mut Remarks<'_>) {
    let Some(exact) = percent(said.part, said.whole) else { return };
    let (written, decimals) = (said.percent.number(), said.percent.decimals);
    let expected = crate::value::number::round(exact, decimals);
    let of = format!("{}/{}", format(said.part), format(said.whole));
    let (exact_shown, written_shown) = (shown(exact, decimals), format(written));
    let at = paper.place(index);
    match agreement(written, decimals, exact) {
        Agreement::Same => {}
        Agreement::Cut => remarks.rounding(
            at,
            format!(
                "{of} = {exact_shown}%, ghi {written_shown}% là bỏ bớt chữ số chứ không làm tròn"
            ),
            format!("ghi {}% nếu làm tròn", format(expected)),
        ),
        Agreement::Up => remarks.rounding(
            at,
            format!("{of} = {exact_shown}%, ghi {written_shown}% là làm tròn lên"),
            format!("ghi {}%, trừ khi cần cho đủ 100%", format(expected)),
        ),
        Agreement::Differs => {
            let message = format!("tỷ lệ ghi {written_shown}% nhưng {of} = {exact_shown}%");
            let hint = "kiểm tra lại tỷ lệ và hai số mà nó được tính ra, rồi sửa số sai";
            match sure {
                true => remarks.proved(at, message, hint),
                false => remarks.guess(at, message, hint),
            }
        }
    }
}

/// Words before a number that was planned.
const PLANNED: [&str; 4] = ["kế hoạch", "chỉ tiêu", "dự toán", "được giao"];

/// Counts with a percentage right after them and the last count of the same things before them: the
/// smaller of the larger, `240 trẻ …, tiêm cho 228 trẻ, đạt 95%`; or what was done of what was
/// planned, where that is less, `thực hiện 1.310 hộ, kế hoạch 1.250 hộ, đạt 104,8%`.
fn counted<'m>(text: &str, mentions: &'m [Mention]) -> Vec<Said<'m>> {
    let said = mentions.windows(2).enumerate().filter_map(|(at, pair)| {
        let [part, percent] = pair else { return None };
        let changes = part.beside().change.as_deref();
        let is_part = part.is_count() && changes.is_none_or(|word| word == "có");
        let is_said = percent.is_percent()
            && percent.quantity.qualifier.is_none()
            && is_told_of(text, part, percent);
        let alike = |other: &Mention| other.is_count() && other.noun() == part.noun();
        // One that has a percentage of its own is a part beside it.
        let has_own = |at: usize| {
            let next = &mentions[at + 1];
            next.is_percent() && is_told_of(text, &mentions[at], next)
        };
        let mut before = (0..at).rev().filter(|&at| alike(&mentions[at]) && !has_own(at));
        let whole = before.next().map(|at| &mentions[at]).filter(|_| is_part && is_said)?;
        // Of two years, or two sentences, one number is no part of the other.
        let between = text.get(whole.start..part.start)?;
        // What stands in a bracket is told beside what goes on: `26% kế hoạch (48.000 người), trong đó nữ
        // 7.113 người, chiếm 57%`.
        let closes = between.find(')');
        let is_aside = closes.is_some_and(|at| !between[..at].contains('('));
        let is_apart = is_aside
            || between.contains(". ")
            || between.contains([';', '\n'])
            || !year::mentions(between).is_empty();
        let (less, more) = (part.number().min(whole.number()), part.number().max(whole.number()));
        let is_beyond = percent.number() > Decimal::ONE_HUNDRED;
        // The larger comes last where it is what was planned.
        let is_planned = PLANNED.iter().any(|word| between.contains(word));
        let is_right = part.number() == less || is_beyond || is_planned;
        let (part, whole) = if is_beyond { (more, less) } else { (less, more) };
        (!is_apart && is_right && less < more).then_some(Said { part, whole, percent })
    });
    said.filter(|said| !is_of_another(text, mentions, said)).collect()
}

/// Whether a percentage is that of the part and of another count of its sentence before it: of `36 xã
/// trong tổng số 96 xã, trong đó 12 xã nâng cao, chiếm 33,3%` it may be of either.
fn is_of_another(text: &str, mentions: &[Mention], said: &Said<'_>) -> bool {
    const MOST: usize = 8;
    let start = text[..said.percent.start].rfind(". ").unwrap_or(0);
    let before = mentions.iter().filter(|one| (start..said.percent.start).contains(&one.start));
    let counts: Vec<Decimal> =
        before.filter(|one| one.is_count()).map(|one| one.number()).collect();
    let near = &counts[counts.len().saturating_sub(MOST)..];
    near.iter().filter(|count| !count.is_zero() && **count != said.whole).any(|&count| {
        percent(said.part, count).is_some_and(|exact| {
            agreement(said.percent.number(), said.percent.decimals, exact) == Agreement::Same
        })
    })
}

/// Whether a percentage is told of the count before it, and of nothing else that would be named after
/// it: `đạt 95% kế hoạch`.
pub(super) fn is_told_of(text: &str, part: &Mention, percent: &Mention) -> bool {
    const MOST: usize = 8;
    let figure = |c: char| c.is_ascii_digit() || ".,%".contains(c);
    let between = text.get(part.start..percent.start).unwrap_or_default();
    let line = between.trim_start_matches(figure).trim().to_lowercase();
    let words = line.split_whitespace().count();
    let is_link =
        ["đạt", "chiếm", "bằng", "tỷ lệ", "tỉ lệ", "("].iter().any(|word| line.ends_with(word));
    let after = text.get(percent.start..).unwrap_or_default();
    let after = after.find('%').map_or("", |sign| &after[sign + 1..]);
    let after = after.trim_start_matches(')').trim_start();
    let of_all = ["tổng số", "trên tổng số", "so với tổng số"];
    let is_of_all = of_all.iter().any(|words| {
        let rest = after.strip_prefix(words).map(str::trim_start);
        rest.is_some_and(|rest| rest.split([' ', '.', ',', ';']).next() == Some(&*part.noun()))
    });
    let is_end = after.is_empty() || after.starts_with(['.', ',', ';', '/', '\n']) || is_of_all;
    let is_one = !line.contains([';', '\n']) && line.matches(',').count() < 2;
    is_link && is_end && is_one && words <= MOST
}

/// The parts of wholes of a paragraph with the percentages that are said of them.
fn pairs<'m>(text: &str, mentions: &'m [Mention]) -> Vec<Said<'m>> {
    let mut pairs = Vec::new();
    for pair in mentions.windows(2) {
        // Words of the link may have been taken for what is counted, or how it changes.
        let between = text.get(pair[0].start..pair[1].start).unwrap_or_default();
        let between =
            between.trim_start_matches(|c: char| c.is_ascii_digit() || ".,/%".contains(c));
        if let Some((part, whole)) = pair[0].share()
            && pair[1].is_percent()
            && links(between, false)
        {
            pairs.push(Said { part, whole, percent: &pair[1] });
        } else if let Some((part, whole)) = pair[1].share()
            && pair[0].is_percent()
            && links(between, true)
        {
            pairs.push(Said { part, whole, percent: &pair[0] });
        }
    }
    let joined = among(text, mentions).into_iter().map(|(part, whole, percent)| Said {
        part: part.number(),
        whole: whole.number(),
        percent,
    });
    pairs.extend(joined.filter(|said| !is_of_another(text, mentions, said)));
    pairs
}

/// Whether words only say that a percentage is told, and name nothing that it is of: `chiếm tỷ lệ`.
pub(super) fn tells(words: &str) -> bool {
    const TELLS: [&str; 12] =
        ["chiếm", "đạt", "bằng", "là", "được", "tỷ", "tỉ", "lệ", "tương", "đương", "ước", "="];
    words.split_whitespace().all(|word| TELLS.contains(&word))
}

/// Whether the words between a part of a whole and a percentage say that both are the same.
pub(super) fn links(between: &str, backwards: bool) -> bool {
    const SAME: [&str; 3] = ["tương đương", "tức", "hay"];
    const BOUNDS: [&str; 9] =
        ["trên", "hơn", "dưới", "ít nhất", "tối thiểu", "tối đa", "không quá", "khoảng", "gần"];
    const OF_PART: [&str; 5] = ["chiếm", "đạt", "bằng", "tỷ lệ", "tỉ lệ"];
    let words: Vec<&str> = between.split_whitespace().collect();
    let line = words.join(" ").to_lowercase();
    let mut line = line.trim_end_matches([' ', ':', '≥', '≤', '>', '<', '~']).trim();
    for word in BOUNDS {
        line = line.strip_suffix(word).unwrap_or(line).trim_end();
    }
    if between.contains(['\n', ';']) || between.contains(". ") {
        return false;
    }
    let ends = |word: &&str| line.ends_with(*word);
    if SAME.iter().any(ends) || line.ends_with("tương đương với") {
        return words.len() <= MOST_BETWEEN_SAME;
    }
    if line.ends_with('(') {
        // `67/96 xã (69,8%)`, `69,8% tổng số xã (67/96 xã)`.
        return words.len() <= MOST_BETWEEN && !line.trim_end_matches('(').contains([',', '(']);
    }
    let is_other = line.contains("có tỷ lệ") || line.contains("có tỉ lệ");
    // What is named behind a comma is another thing: `7/17 xã, hộ nghèo chiếm 5%`.
    let is_other = is_other || line.rsplit_once(',').is_some_and(|(_, last)| !tells(last));
    let marks = line.matches([',', ')']).count();
    !backwards
        && !is_other
        && marks <= 1
        && words.len() <= MOST_BETWEEN
        && (OF_PART.iter().any(ends) || line == "=" || line.ends_with(", ="))
}

/// An amount that is said to be some percent of a sum.
struct Part<'m> {
    paragraph: usize,
    amount: &'m Mention,
    percent: &'m Mention,
}

/// Amounts with percentages in paragraphs that follow one another, and the sum above them that most
/// of the percentages are of.
fn lists(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let mut run: Vec<Part<'_>> = Vec::new();
    for index in 0..=paper.paragraphs.len() {
        let part = (index < paper.paragraphs.len()).then(|| part(paper, read, index)).flatten();
        let is_near = run.last().is_none_or(|last| index - last.paragraph <= 4);
        let same = |part: &Part<'_>| {
            run.first().is_none_or(|first| first.amount.noun() == part.amount.noun())
        };
        match part {
            Some(part) if is_near && same(&part) => run.push(part),
            Some(part) => {
                of_sum(paper, &run, remarks);
                run = vec![part];
            }
            None if is_near => {}
            None => of_sum(paper, &std::mem::take(&mut run), remarks),
        }
    }
    of_sum(paper, &run, remarks);
}

/// `110.000 triệu đồng chiếm 49,4%`, `110.000 triệu đồng (49,4%)`.
fn part<'m>(paper: &Paper, read: &'m Read, index: usize) -> Option<Part<'m>> {
    let text = &paper.paragraphs[index].text;
    let mentions = &read.mentions[index];
    mentions.windows(2).find_map(|pair| {
        let [amount, percent] = pair else { return None };
        let fits = amount.is_amount()
            && percent.is_percent()
            && percent.quantity.qualifier.is_none()
            && amount.quantity.qualifier.is_none();
        // The words of the link may have been taken for what is counted.
        let start = amount.start;
        let between = text.get(start..percent.at.start)?;
        let between = between.trim_start_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
        let line = between.trim().to_lowercase();
        let link = ["chiếm", "chiếm tỷ lệ", "chiếm tỉ lệ", "bằng", "("];
        let is_link = link.iter().any(|word| line.ends_with(word)) && line.split(' ').count() < 7;
        let is_growth = line.contains("tăng") || line.contains("giảm");
        (fits && is_link && !is_growth).then_some(Part { paragraph: index, amount, percent })
    })
}

fn of_sum(paper: &Paper, run: &[Part<'_>], remarks: &mut Remarks<'_>) {
    if run.len() < 2 {
        return;
    }
    let read = Read::of(paper);
    let first = run[0].paragraph;
    let noun = run[0].amount.noun();
    let above = first.saturating_sub(MOST_ABOVE)..first;
    let above = above.flat_map(|index| &read.mentions[index]);
    let mut sums: Vec<Decimal> = above
        .filter(|mention| mention.is_amount() && mention.noun() == noun)
        .map(Mention::number)
        .collect();
    sums.push(run.iter().map(|part| part.amount.number()).sum());
    let agrees = |part: &Part<'_>, sum: Decimal| {
        percent(part.amount.number(), sum).is_some_and(|exact| {
            agreement(part.percent.number(), part.percent.decimals, exact) != Agreement::Differs
        })
    };
    let holds = |sum: &Decimal| run.iter().filter(|part| agrees(part, *sum)).count();
    sums.retain(|sum| !sum.is_zero());
    let Some(most) = sums.iter().map(holds).max() else { return };
    // Of two shares one is no majority, and a sum that explains one part may be any number.
    if most < 2 && !(most == 1 && run.len() == 2) || most * 2 < run.len() {
        return;
    }
    let Some(sum) = sums.iter().copied().find(|sum| holds(sum) == most) else { return };
    for part in run {
        let said = Said { part: part.amount.number(), whole: sum, percent: part.percent };
        if most < 2 && !agrees(part, sum) {
            continue;
        }
        tell(paper, part.paragraph, &said, true, remarks);
    }
}

/// How many shares make up a whole at least.
const LEAST_SHARES: usize = 3;

/// Tells shares of one structure that do not make up a hundred: `Cơ cấu vốn: ngân sách 50%, …`.
pub(super) fn structures(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        let Some(start) = text.to_lowercase().find("cơ cấu") else { continue };
        let Some(colon) = text.get(start..).and_then(|rest| rest.find(':')) else { continue };
        let colon = start + colon;
        let end = text[colon..].find(['.', '\n']).map_or(text.len(), |end| colon + end);
        let end =
            if text[end..].starts_with(". ") || end + 1 >= text.len() { end } else { text.len() };
        let within = |mention: &&Mention| mention.start > colon && mention.start < end;
        let shares: Vec<&Mention> = mentions.iter().filter(within).collect();
        let bare = |share: &&Mention| {
            share.is_percent()
                && share.quantity.qualifier.is_none()
                && share.beside().change.is_none()
        };
        if shares.len() < LEAST_SHARES || !shares.iter().all(bare) || text[start..colon].len() > 60
        {
            continue;
        }
        let sum: Decimal = shares.iter().map(|share| share.number()).sum();
        let off = (sum - Decimal::ONE_HUNDRED).abs();
        let least = shares.iter().map(|share| share.decimals).max().unwrap_or(0);
        let slack = Decimal::new(5, least.min(20) + 1) * Decimal::from(shares.len());
        if off.is_zero() {
            continue;
        }
        let message = format!("các tỷ lệ cộng lại được {}%, không phải 100%", format(sum));
        match off <= slack {
            true => remarks.rounding(paper.place(index), message, "sửa một tỷ lệ cho đủ 100%"),
            false => remarks.proved(
                paper.place(index),
                message,
                "kiểm tra từng tỷ lệ, hoặc thêm phần còn thiếu",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::mentions;
    use super::*;

    #[test]
    fn percentages_are_told_of_the_counts_before_them() {
        for (text, expected) in [
            ("Xã có 240 trẻ dưới 01 tuổi, tiêm đủ cho 228 trẻ, đạt 95%.", 1),
            ("Xã có 240 hộ, trong đó 12 hộ nghèo (5%); còn lại", 1),
            ("Xã có 240 trẻ dưới 01 tuổi, tiêm đủ cho 228 trẻ, đạt 95% kế hoạch.", 0),
            ("Năm 2024 có 240 hộ, năm 2025 có 228 hộ, đạt 95%.", 0),
            ("Xã có 240 hộ. Có 12 hộ thoát nghèo, đạt 80%.", 0),
            ("Xã có 240 trẻ, 228 phụ nữ, đạt 95%.", 0),
            ("Xã có 240 hộ, giảm 12 hộ, đạt 80%.", 0),
            ("Xã có 12 hộ, sau đó có 240 hộ, đạt 80%.", 0),
        ] {
            assert_eq!(counted(text, &mentions(text)).len(), expected, "{text}");
        }
    }

    #[test]
    fn percentages_are_paired_with_what_they_are_of() {
        for (text, expected) in [
            ("7/17 xã, chiếm 41,1%", 1),
            ("là 9/17 xã, chiếm tỷ lệ 52%.", 1),
            ("lũy kế 147/184 xã, chiếm 79,9%; có thêm", 1),
            ("đạt trên 69% tổng số xã (67/96 xã) đạt chuẩn", 1),
            (
                "có trên 60% số thôn thuộc các xã đặc biệt khó khăn không nằm trong lộ trình phấn đấu đạt chuẩn nông thôn mới giai đoạn 2021 – 2025 đạt chuẩn nông thôn mới, tương đương 207 thôn/345 thôn/29 xã, trong đó",
                1,
            ),
            ("duy trì 17/17 xã đạt tiêu chí đạt 100%.", 1),
            ("67/96 xã (69,8%)", 1),
            ("duy trì tỷ lệ 17/17 xã có tỷ lệ người dân tham gia bảo hiểm y tế đạt 85%", 0),
            ("7/17 xã, tăng 5%", 0),
            ("7/17 xã; tỷ lệ hộ nghèo chiếm 5%", 0),
        ] {
            assert_eq!(pairs(text, &mentions(text)).len(), expected, "{text}");
        }
    }
}
