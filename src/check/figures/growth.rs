//! Growth in the running text: the direction that words say against the two numbers, and what was,
//! what is added and what is then against one another.

use rust_decimal::Decimal;

use super::bounded::{is_bounded, meets};
use super::number::Mention;
use super::read::Read;
use crate::check::{Paper, Remarks};
use crate::value::Qualifier;
use crate::value::number::format;

/// Words that say that a number grows, and that it shrinks.
const UP: [&str; 5] = ["tăng", "nâng", "tăng lên", "nâng lên", "tăng trưởng"];
const DOWN: [&str; 4] = ["giảm", "hạ", "kéo giảm", "giảm xuống"];

/// How far before the first number the word of direction may stand, in words.
const MOST_BEFORE: usize = 14;

/// Tells directions that the numbers contradict: `tăng từ 45% lên 40%`.
pub(super) fn directions(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for pair in mentions.windows(2) {
            let Some((word, is_up, sure)) = direction(text, &pair[0], &pair[1]) else { continue };
            let (from, to) = (pair[0].number(), pair[1].number());
            if from == to || (to > from) == is_up {
                continue;
            }
            let is = if to > from { "tăng" } else { "giảm" };
            let (from, to) = (written(&pair[0]), written(&pair[1]));
            let message = format!("viết “{word}” nhưng từ {from} đến {to} là {is}");
            let hint = "xem hai số có đổi chỗ không, rồi sửa số hoặc sửa chữ";
            match sure {
                true => remarks.proved(paper.place(index), message, hint),
                false => remarks.guess(paper.place(index), message, hint),
            }
        }
        super::points::differing(text, mentions, &paper.place(index), remarks);
        super::changes::differing(text, mentions, &paper.place(index), remarks);
    }
}

fn written(mention: &Mention) -> String {
    let percent = if mention.quantity.percent { "%" } else { "" };
    format!("{}{percent}", format(mention.number()))
}

/// The direction that words around two numbers say, and whether they say it of these two.
fn direction(text: &str, from: &Mention, to: &Mention) -> Option<(&'static str, bool, bool)> {
    let plain = |mention: &Mention| {
        let beside = mention.beside();
        beside.upper.is_none() && beside.whole.is_none()
    };
    let same = from.quantity.percent == to.quantity.percent
        && (from.noun() == to.noun() || is_link(&from.noun()) || from.unit().is_empty());
    if !plain(from) || !plain(to) || !same {
        return None;
    }
    let after = text.get(from.start..to.start)?.to_lowercase();
    let after: String =
        after.chars().skip_while(|c| c.is_ascii_digit() || ".,%".contains(*c)).collect();
    if after.len() > 90 || after.contains([';', '(', ')', '\n']) {
        return None;
    }
    let joins = [" lên", " xuống", " còn", " đến", " lên đến", " xuống còn", " lên thành"];
    let trimmed = after.trim_end();
    let join = joins.iter().find(|join| trimmed.ends_with(*join))?;
    let start = text[..from.start].rfind([';', '.', '\n', '(']).map_or(0, |at| at + 1);
    let before = text[start..from.start].trim_end().to_lowercase();
    let is_from = before.ends_with("từ");
    let words: Vec<&str> = before.split_whitespace().collect();
    let words = &words[words.len().saturating_sub(MOST_BEFORE)..];
    let clause = words.join(" ");
    // The last word of direction before the numbers.
    let last = |of: &[&'static str]| {
        of.iter()
            .filter_map(|word| find_word(&clause, word).map(|at| (at, *word)))
            .max_by_key(|(at, _)| *at)
    };
    let (up, down) = (last(&UP), last(&DOWN));
    let (word, is_up) = match (up, down) {
        (Some((up, word)), Some((down, other))) => {
            if up > down {
                (word, true)
            } else {
                (other, false)
            }
        }
        (Some((_, word)), None) => (word, true),
        (None, Some((_, word))) => (word, false),
        (None, None) => match *join {
            " lên" | " lên đến" | " lên thành" => ("lên", true),
            " xuống" | " xuống còn" => ("xuống", false),
            _ => return None,
        },
    };
    is_from.then_some((word, is_up, true))
}

/// Whether what stands after a number is a word of direction, not a unit.
fn is_link(noun: &str) -> bool {
    matches!(noun, "lên" | "xuống" | "còn" | "đến" | "năm")
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .filter(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric())
                && after.is_none_or(|c| !c.is_alphanumeric())
        })
        .map(|(at, _)| at)
        .last()
}

/// Whether the words before a number say that it is what there is: `hiện có 21`.
fn is_stock(lead: &str) -> bool {
    const SAID: [&str; 7] =
        ["hiện có", "hiện nay có", "hiện đã có", "đã có", "đang có", "hiện đạt", "năm trước có"];
    let lead = lead.trim_end();
    let from = lead.char_indices().rev().nth(20).map_or(0, |(at, _)| at);
    let lead = lead[from..].to_lowercase();
    SAID.iter().any(|words| lead.ends_with(words))
}

/// Whether the words before a number say that it is what there is then: `nâng tổng số xã lên`, `lũy
/// kế`.
fn is_then(lead: &str) -> bool {
    let lead = lead.trim_end().to_lowercase();
    let lead = lead.rsplit([',', ';']).next().unwrap_or_default();
    let raised = ["nâng", "đưa"].iter().any(|word| find_word(lead, word).is_some());
    let ends = ["lên", "là", "thành"].iter().any(|word| lead.ends_with(word));
    raised && ends || lead.contains("lũy kế") || lead.contains("luỹ kế")
}

/// Tells what was, what is added and what is then, where they do not add up.
pub(super) fn stocks(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        // In one sentence: `hiện có 21 xã, có thêm 52 xã, nâng tổng số lên 67 xã`.
        for three in mentions.windows(3) {
            if let Some([stock, added, after]) = super::added::raised(text, three) {
                compare(paper, index, (stock, added, after), true, remarks);
            }
            let [stock, added, after] = three else { continue };
            let lead = |mention: &Mention, from: usize| {
                text.get(from..mention.start).unwrap_or_default().to_owned()
            };
            let is_sentence = !text[stock.at.end..after.start].contains(". ");
            let adds = added.beside().change.as_deref().is_some_and(|word| word.contains("thêm"));
            let noun = stock.noun();
            let fits = is_sentence
                && adds
                && is_stock(&text[..stock.start])
                && is_then(&lead(after, added.at.end))
                && [added, after].iter().all(|other| other.noun() == noun)
                && [stock, added].iter().all(|one| one.quantity.qualifier.is_none());
            if fits {
                compare(paper, index, (stock, added, after), true, remarks);
            }
        }
    }
    least_and_exact(paper, read, remarks);
    over_paragraphs(paper, read, remarks);
    over_lists(paper, read, remarks);
    super::steps::of_paper(paper, remarks);
    super::years::of_paper(paper, remarks);
}

/// `có thêm tối thiểu 09 xã …, lũy kế 147/184 xã`: a least that is added gives no exact sum.
fn least_and_exact(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for pair in mentions.windows(2) {
            let [added, after] = pair else { continue };
            let between = text.get(added.at.end..after.start).unwrap_or_default();
            let is_least =
                matches!(added.quantity.qualifier, Some(Qualifier::AtLeast | Qualifier::MoreThan));
            // All that stands before is asked last: few pairs come so far.
            let adds = || {
                let before = text[..added.start].to_lowercase();
                find_word(&before, "thêm").is_some_and(|at| added.start - at <= MOST_BOUND)
            };
            let is_said = is_least
                && after.quantity.qualifier.is_none()
                && after.beside().upper.is_none()
                && !after.quantity.percent
                && added.noun() == after.noun()
                && !between.contains(';')
                && !between.contains(". ")
                && between.to_lowercase().trim_end().ends_with("lũy kế")
                && adds();
            if !is_said {
                continue;
            }
            let message = format!(
                "số thêm là mức tối thiểu ({} {}) nhưng lũy kế {} là số đúng",
                format(added.number()),
                added.noun(),
                format(after.number())
            );
            let hint = "ghi cả hai số là mức tối thiểu, hoặc bỏ chữ “tối thiểu”";
            remarks.guess(paper.place(index), message, hint);
        }
    }
}

/// How far from `thêm` its number may stand, in bytes: `thêm tối thiểu 09 xã`.
const MOST_BOUND: usize = 30;

/// `hiện có 21/96 xã đạt chuẩn`, and elsewhere `67/96 xã đạt chuẩn, … tăng thêm 52 xã`.
fn over_paragraphs(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    let mut stocks: Vec<(usize, &Mention)> = Vec::new();
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for mention in mentions.iter().filter(|mention| mention.share().is_some()) {
            let from = mention.start.min(text.len());
            if is_stock(text.get(..from).unwrap_or_default()) {
                stocks.push((index, mention));
            }
        }
        for pair in mentions.windows(2) {
            let (after, added) = (&pair[0], &pair[1]);
            let adds = added.beside().change.as_deref().is_some_and(|word| word.contains("thêm"));
            let Some((_, whole)) = after.share().filter(|_| adds && added.is_count()) else {
                continue;
            };
            let stock = stocks.iter().rev().find(|(at, stock)| {
                *at != index
                    && stock.share().is_some_and(|(_, other)| other == whole)
                    && stock.noun() == after.noun()
            });
            if let Some((_, stock)) = stock.filter(|_| added.noun() == after.noun()) {
                compare(paper, index, (stock, added, after), false, remarks);
            }
        }
    }
}

/// How many words a count must have in common with another to be of the same.
const LEAST_WORDS: usize = 3;

/// `hiện có 21 xã đạt chuẩn, 02 xã đạt chuẩn nâng cao`, and elsewhere `trên 17 xã đạt chuẩn nâng cao, …
/// tăng thêm 15 xã`: counts of the same words.
fn over_lists(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    let mut stocks: Vec<(usize, &Mention)> = Vec::new();
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        let mut end: Option<usize> = None;
        for mention in mentions {
            // What is listed beside a number that there is, is there too.
            let between = end.and_then(|end| text.get(end..mention.start)).map(str::trim);
            let is_listed = matches!(between, Some("," | "và" | ", và"));
            if is_listed || is_stock(&text[..mention.start]) {
                stocks.push((index, mention));
                end = Some(mention.at.end);
            } else {
                end = None;
            }
        }
        for pair in mentions.windows(2) {
            let [after, added] = pair else { continue };
            let adds = added.beside().change.as_deref().is_some_and(|word| word.contains("thêm"));
            let is_one = text.get(after.at.end..added.start).is_some_and(|between| {
                between.contains("trong đó") && !between.contains(". ") && !between.contains(';')
            });
            if !(adds && is_one && added.is_count()) || after.noun() != added.noun() {
                continue;
            }
            let mut same = stocks.iter().filter(|(at, stock)| {
                *at != index && stock.is_count() && is_of_same(text, stock, after)
            });
            // Of two numbers of the same it is not known from which it grows.
            if let (Some((_, stock)), None) = (same.next(), same.next()) {
                match is_bounded(after) {
                    true => bounded(paper, index, (stock, added, after), remarks),
                    false if is_plain(after) => {
                        compare(paper, index, (stock, added, after), false, remarks);
                    }
                    false => {}
                }
            }
        }
    }
}

/// Whether a number of what there is then counts what another does that there is now: in the same
/// words, or as a part of a whole in a sentence that says these words.
fn is_of_same(text: &str, stock: &Mention, after: &Mention) -> bool {
    let unit = stock.unit();
    if unit.split(' ').count() < LEAST_WORDS {
        return false;
    }
    if after.is_amount() {
        return unit == after.unit();
    }
    let start = text[..after.start].rfind([';', '\n']).map_or(0, |at| at + 1);
    let start = text[..after.start].rfind(". ").map_or(start, |at| start.max(at));
    let end = text[after.start..].find("trong đó").map_or(text.len(), |at| after.start + at);
    let words = unit.split_once(' ').map_or("", |(_, words)| words);
    after.share().is_some()
        && stock.noun() == after.noun()
        && stock.number() < after.number()
        && text[start..end].contains(words)
}

/// Whether nothing bounds a number.
fn is_plain(mention: &Mention) -> bool {
    mention.quantity.qualifier.is_none()
}

/// Tells a bound that what there is and what is added do not keep to.
fn bounded(
    paper: &Paper,
    index: usize,
    (stock, added, after): (&Mention, &Mention, &Mention),
    remarks: &mut Remarks<'_>,
) {
    let Some(sum) = stock.value().checked_add(added.value()) else { return };
    if meets(after, sum) {
        return;
    }
    let message = format!(
        "ghi “{}” nhưng {} đang có + {} tăng thêm = {}",
        after.quantity,
        format(stock.number()),
        format(added.number()),
        format(sum)
    );
    let hint = "kiểm tra ba số và từ chỉ mức (trên, ít nhất…), rồi sửa chỗ sai";
    remarks.guess(paper.place(index), message, hint);
}

fn compare(
    paper: &Paper,
    index: usize,
    (stock, added, after): (&Mention, &Mention, &Mention),
    sure: bool,
    remarks: &mut Remarks<'_>,
) {
    let Some(sum) = stock.number().checked_add(added.number()) else { return };
    let slack = [stock, added, after]
        .iter()
        .map(|one| Decimal::new(i64::from(one.decimals > 0) * 5, one.decimals.min(20) + 1))
        .sum::<Decimal>();
    if (sum - after.number()).abs() <= slack {
        return;
    }
    let (stock, added, after) = (format(stock.number()), format(added.number()), after.brief());
    let message =
        format!("{stock} đang có + {added} tăng thêm = {}, không phải {after}", format(sum));
    let hint = match sure {
        true => "kiểm tra ba số, rồi sửa số sai",
        false => "kiểm tra ba số; nếu số đang có và số tăng thêm tính từ hai thời điểm thì ghi rõ",
    };
    match sure {
        true => remarks.proved(paper.place(index), message, hint),
        false => remarks.guess(paper.place(index), message, hint),
    }
}
