//! Sums in the running text: `37 xã (bao gồm 14 xã … và 23 xã …)`, `202 thôn (huyện A: 49 thôn, huyện
//! B: 37 thôn, …)`, `gồm 17 xã và 01 thị trấn`, and lists whose items each say a part of the number
//! above them.

use std::ops::Range;

use rust_decimal::Decimal;

use super::added::{self, Added};
use super::bounded::{is_bounded, meets};
use super::number::Mention;
use super::parts;
use super::read::Read;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks};
use crate::value::Qualifier;
use crate::value::name::split_kind;
use crate::value::number::format;

/// How many letters may stand between a number and the words that divide it.
const MOST_BETWEEN: usize = 120;

/// How many letters of words may stand between a number and parts of other kinds.
const MOST_LEAD: usize = 40;

/// The words that divide a number into all its parts.
pub(super) const DIVIDES: [&str; 6] =
    ["bao gồm", "gồm có", "gồm", "chia ra", "cụ thể", "cụ thể như sau"];

/// Tells numbers that are not the sum of the parts that stand after them.
pub(super) fn totals(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::table::told(paper, "total-mismatch", remarks);
    let read = Read::of(paper);
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for at in 0..mentions.len() {
            if let Some(parts) = parts_of(text, mentions, at)
                .or_else(|| Some(Parts::all(parts::labelled(text, mentions, at)?)))
            {
                compare(paper, index, (&mentions[at], &parts), remarks);
            }
        }
        for Added { total, parts, is_said } in added::sums(text, mentions) {
            let parts = Parts { parts, is_said, is_open: false };
            compare(paper, index, (total, &parts), remarks);
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
    /// Whether others go with them that nothing counts: `và các ủy viên`.
    is_open: bool,
}

impl<'m> Parts<'m> {
    /// Parts of which words say that they are all.
    const fn all(parts: Vec<&'m Mention>) -> Self {
        Self { parts, is_said: true, is_open: false }
    }
}

fn compare(
    paper: &Paper,
    index: usize,
    (total, found): (&Mention, &Parts<'_>),
    remarks: &mut Remarks<'_>,
) {
    let (sum, slack) = sum(total, &found.parts);
    if (sum - total.value()).abs() <= slack || found.is_open && sum < total.value() {
        return;
    }
    if parts::are_steps(&paper.paragraphs[index].text, total, &found.parts) {
        return;
    }
    let is_met = meets(total, sum);
    let (sum, terms) = shown(total, &found.parts, sum);
    if is_bounded(total) {
        return bounded(paper, index, (total, found), (is_met, &sum, &terms), remarks);
    }
    let message = format!("ghi {} nhưng các phần cộng lại được {sum} ({terms})", total.brief());
    let hint = "kiểm tra lại số tổng và từng phần, rồi sửa số sai";
    match found.is_said {
        true => remarks.proved(paper.place(index), message, hint),
        false => remarks.guess(paper.place(index), message, hint),
    }
}

/// A sum of parts and its terms, for people: with their units where these are of several sizes.
fn shown(total: &Mention, parts: &[&Mention], sum: Decimal) -> (String, String) {
    let in_units = |of: &Mention| format(sum.checked_div(of.scale()).unwrap_or(sum));
    let is_one = parts.iter().all(|part| part.scale() == total.scale());
    let first = parts.first().filter(|_| !is_one);
    let terms = parts.iter().map(|part| match first {
        Some(_) => format!("{} {}", format(part.number()), part.noun()),
        None => format(part.number()),
    });
    let terms: Vec<String> = terms.collect();
    let sum = match first {
        Some(first) => format!("{} {}", in_units(first), short_unit(first)),
        None => in_units(total),
    };
    (sum, terms.join(" + "))
}

/// The unit of an amount of money: `triệu đồng`.
fn short_unit(amount: &Mention) -> String {
    let words = amount.unit().split(' ').take(2);
    words.collect::<Vec<_>>().join(" ")
}

/// Tells a bound that its parts do not keep to; where they go beyond it, one of the two may be meant.
fn bounded(
    paper: &Paper,
    index: usize,
    (total, found): (&Mention, &Parts<'_>),
    (is_met, sum, terms): (bool, &str, &str),
    remarks: &mut Remarks<'_>,
) {
    let is_least = total.quantity.qualifier == Some(Qualifier::AtLeast);
    if !found.is_said || is_met && !is_least {
        return;
    }
    let written = total.quantity.to_string();
    let message = format!("ghi “{written}” nhưng các phần cộng lại được {sum} ({terms})");
    if is_met {
        let hint = format!("nếu giao đúng {sum} thì ghi {sum}; nếu là mức tối thiểu thì để nguyên");
        remarks.guess(paper.place(index), message, hint);
    } else {
        let hint = "kiểm tra lại mức ghi ở tổng và từng phần, rồi sửa số sai";
        remarks.proved(paper.place(index), message, hint);
    }
}

/// The sum of parts, and by how much rounding may have moved it.
fn sum(total: &Mention, parts: &[&Mention]) -> (Decimal, Decimal) {
    // Whole numbers are counts, but for those of a larger unit than others.
    let least = parts.iter().map(|part| part.scale()).min().unwrap_or(Decimal::ONE);
    let fractions = parts.iter().any(|part| part.decimals > 0);
    let half = |mention: &Mention, rounded: bool| match mention.decimals {
        0 if !rounded && mention.scale() <= least => Decimal::ZERO,
        decimals => Decimal::new(5, decimals.min(20) + 1) * mention.scale(),
    };
    let slack = parts.iter().map(|part| half(part, false)).sum::<Decimal>();
    (parts.iter().map(|part| part.value()).sum(), slack + half(total, fractions))
}

/// The parts of a number within its own paragraph.
fn parts_of<'m>(text: &str, mentions: &'m [Mention], at: usize) -> Option<Parts<'m>> {
    let total = &mentions[at];
    let is_total = total.is_amount() && (is_exact(total) || is_bounded(total));
    if !is_total || parts::is_of_each(text, total) {
        return None;
    }
    let next = mentions.get(at + 1)?;
    let between = text.get(total.at.end..next.at.start)?;
    if between.len() > MOST_BETWEEN || between.contains("trong đó") || between.contains(". ") {
        return None;
    }
    let said = said(&text[total.start..next.at.start]);
    let opening = between.find('(').map(|found| total.at.end + found);
    let said = said || between.trim() == ":";
    let within = match (opening, said) {
        (Some(opening), _) if !between.contains(';') => opening..closing(text, opening)?,
        (None, true) => total.at.end..sentence_end(text, next.at.start),
        _ => return None,
    };
    let after = mentions[at + 1..].iter().take_while(|part| part.at.start < within.end);
    let mut parts = parts::told_once(text, after);
    // `12 thư viện khu vực (mỗi thư viện 350 bản)`: a bracket within says more of the part before it.
    let list = within.start + usize::from(opening.is_some());
    parts.retain(|part| {
        let is_inner = depth_at(text, list, part.at.start) > 0;
        !(is_inner && parts::is_of_each(text, part))
    });
    if parts.iter().any(|part| parts::is_of_each(text, part)) {
        return None;
    }
    let is_one = |part: &&Mention| part.is_amount() && is_exact(part);
    if parts.len() < 2 || !parts.iter().all(is_one) || is_from_to(&text[within.clone()], &parts) {
        return None;
    }
    let is_open = goes_on(&text[parts[parts.len() - 1].start..within.end]);
    let noun = total.noun();
    let same = parts.iter().all(|part| part.is_alike(total));
    if same {
        let named = opening.is_some() && each_is_named(text, &within, &parts);
        let (parts, is_said) = (parts, said || named);
        return (is_said || opening.is_some()).then_some(Parts { parts, is_said, is_open });
    }
    // `18 đơn vị hành chính, gồm 17 xã và 01 thị trấn`: parts of other kinds stand side by side.
    let side_by_side = parts.windows(2).all(|pair| {
        let between = text[pair[0].at.end..pair[1].at.start].trim();
        matches!(between, "," | ";" | "và" | ", và" | "+")
    });
    // `31 cán bộ, giáo viên, nhân viên, gồm 02 cán bộ quản lý, 26 giáo viên và 03 nhân viên`.
    let lead = text[total.start..next.at.start].to_lowercase();
    let is_named = |part: &Mention| lead.split([' ', ',']).any(|word| word == part.noun());
    let are_other = parts.iter().all(|part| part.noun() != noun);
    let kinds = parts.iter().all(|part| part.is_count())
        && (are_other || parts.iter().all(|part| is_named(part)));
    let measured = !same && kinds && total.is_count();
    (said && side_by_side && measured && starts_parts(text, total, next)).then_some(Parts {
        parts,
        is_said: true,
        is_open,
    })
}

/// Whether a list goes on after its last number with what is not counted.
fn goes_on(rest: &str) -> bool {
    let rest = rest.to_lowercase();
    let many = ["các", "những", "một số", "nhiều", "còn lại"];
    many.iter().any(|word| {
        [", ", "; ", " và "].iter().any(|mark| rest.contains(&format!("{mark}{word} ")))
    })
}

/// Whether nothing bounds a quantity.
fn is_exact(mention: &Mention) -> bool {
    mention.quantity.qualifier.is_none()
}

/// Whether two amounts are what was and what is then: `(từ 263 hộ xuống 172 hộ)`.
fn is_from_to(within: &str, parts: &[&Mention]) -> bool {
    let words = within.to_lowercase();
    let joins = [" xuống ", " lên ", " còn ", " đến "];
    parts.len() == 2
        && words.trim_start_matches(['(', ' ', ':']).starts_with("từ ")
        && joins.iter().any(|join| words.contains(join))
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

/// Whether little but the dividing words stands between a number and the first part.
fn starts_parts(text: &str, total: &Mention, next: &Mention) -> bool {
    let between = text[total.at.end..next.at.start].trim();
    let lead = text[total.start..next.at.start].to_lowercase();
    let lead = lead.trim_end_matches([' ', ':', '(']);
    between == ":"
        || between.chars().count() < MOST_LEAD && DIVIDES.iter().any(|word| lead.ends_with(word))
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

/// How many brackets are open at a place, of those that open behind another.
fn depth_at(text: &str, from: usize, at: usize) -> usize {
    text.get(from..at).unwrap_or_default().chars().fold(0, |depth: usize, c| match c {
        '(' => depth + 1,
        ')' => depth.saturating_sub(1),
        _ => depth,
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
    let ends = [". ", ";", "\n", ")", ", trong đó"];
    // A bracket that opens after the place has its own end.
    let found = ends.iter().flat_map(|end| rest.match_indices(end)).map(|(at, _)| at);
    let own = found.filter(|&at| depth_at(rest, 0, at) == 0);
    own.min().map_or(text.len(), |end| from + end)
}

/// Numbers above lists: `tăng thêm 52 xã, cụ thể:` and below it `Huyện A (03 xã): …`.
fn lists(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = paper.paragraphs[index].text.trim_end();
        let counts = |last: &&Mention| {
            last.is_count() || last.is_amount() && last.number().is_integer() && is_bounded(last)
        };
        let Some(total) = mentions.last().filter(counts) else { continue };
        let tail = paper.paragraphs[index].text[total.at.end..].to_lowercase();
        let tail = tail.trim();
        let is_rate = parts::is_of_each(&paper.paragraphs[index].text, total);
        if !text.ends_with(':') || tail.contains("trong đó") || tail.contains('(') || is_rate {
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
                && split_kind(named.trim_start_matches(['-', '+', '*', ' '])).0.is_some()
                && named.ends_with(char::is_alphanumeric);
            if !is_part {
                break;
            }
            parts.push(first);
        }
        if parts.len() > 1 {
            compare(paper, index, (total, &Parts::all(parts)), remarks);
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

/// As [`depth`], with the letters of points, which stand above hyphens.
fn level(text: &str) -> Option<isize> {
    match depth(text) {
        Some(depth) => isize::try_from(depth).ok(),
        None => begins_with_letter(text).then_some(-1),
    }
}

/// Whether a text begins with the letter of a point: `a) …`.
fn begins_with_letter(text: &str) -> bool {
    let mut letters = text.trim_start().chars();
    letters.next().is_some_and(|letter| letter.is_alphabetic() && letter.is_lowercase())
        && letters.next() == Some(')')
}

/// Amounts of items of a list over those of the items below them: `- Ngân sách: 824.800 triệu đồng`
/// over `+ Ngân sách tỉnh: …`.
fn nested(paper: &Paper, read: &Read, remarks: &mut Remarks<'_>) {
    // The amount of an item, where it is the only one of its unit.
    let amount = |index: usize| -> Option<&Mention> {
        if matches!(paper.paragraphs[index].role, Role::Cell | Role::Head | Role::Recipients) {
            return None;
        }
        let amounts = read.mentions[index].iter().filter(|mention| mention.is_amount());
        let mut money = amounts.filter(|mention| mention.is_money());
        let only = money.next()?;
        // `hỗ trợ 12 hộ, mỗi hộ 20 triệu đồng`.
        let is_each = parts::is_of_each(&paper.paragraphs[index].text, only);
        let is_exact = only.quantity.qualifier.is_none() && !is_each;
        (money.next().is_none() && is_exact).then_some(only)
    };
    let filled: Vec<usize> = (0..paper.paragraphs.len())
        .filter(|&index| !paper.paragraphs[index].text.trim().is_empty())
        .collect();
    for (at, &index) in filled.iter().enumerate() {
        let Some(total) = amount(index) else { continue };
        let own = level(&paper.paragraphs[index].text);
        let below = filled[at + 1..].iter().copied();
        let mut parts: Vec<&Mention> = Vec::new();
        let mut common = None;
        let mut is_whole = true;
        let mut gap = 0;
        for item in below.take(60) {
            match (level(&paper.paragraphs[item].text), own, common) {
                (Some(depth), own, None) if own.is_none_or(|own| depth > own) => {
                    common = Some(depth);
                }
                // A heading may stand between a sum and what it is made of.
                (None, None, None) if gap < 1 && read.mentions[item].is_empty() => {
                    gap += 1;
                    continue;
                }
                (Some(depth), _, Some(common)) if depth > common => continue,
                (Some(depth), _, Some(common)) if depth == common => {}
                _ => break,
            }
            match amount(item) {
                Some(part) => parts.push(part),
                None => is_whole = false,
            }
        }
        // Some of the parts may be told alone, but never more than there is.
        let is_some = paper.paragraphs[index].text.to_lowercase().contains("trong đó");
        let exceeds = parts.iter().map(|part| part.value()).sum::<Decimal>() > total.value();
        // Points of letters are parts where a colon says so.
        let is_list = common != Some(-1) || paper.paragraphs[index].text.trim_end().ends_with(':');
        if parts.len() > 1 && is_whole && is_list && (!is_some || exceeds) {
            compare(paper, index, (total, &Parts::all(parts)), remarks);
        }
    }
}

/// Tells parts that are more than what they are said to be some of: `Trong 10 xã có 12 xã`, `12 hộ,
/// trong đó 15 hộ`.
pub(super) fn parts_above(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::table::told(paper, "part-above-total", remarks);
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        if let Some((total, places)) = parts::of_places(text, mentions) {
            let sum: Decimal = places.iter().map(|part| part.number()).sum();
            let terms: Vec<String> = places.iter().map(|part| format(part.number())).collect();
            let (total, sum, terms) = (total.brief(), format(sum), terms.join(" + "));
            let message = format!("ghi {total} nhưng các nơi cộng lại được {sum} ({terms})");
            remarks.proved(paper.place(index), message, "kiểm tra các số, rồi sửa số sai");
        }
        for (at, total) in mentions.iter().enumerate() {
            if let Some((part, whole)) = total.share()
                && part > whole
                && split_kind(&format!("{} X", total.unit())).0.is_some()
            {
                let message =
                    format!("ghi {} nhưng tất cả chỉ có {}", total.brief(), format(whole));
                remarks.proved(paper.place(index), message, "kiểm tra hai số, rồi sửa số sai");
            }
            if !total.is_amount() || is_change(total) || parts::is_of_each(text, total) {
                continue;
            }
            let parts: Vec<&Mention> = selected(text, &mentions[at..]).collect();
            let most = parts.iter().find(|part| part.value() > total.value());
            let sum: Decimal = parts.iter().map(|part| part.value()).sum();
            let hint = "phần “trong đó” không thể lớn hơn tổng: kiểm tra các số, rồi sửa số sai";
            if let Some(part) = most {
                let message =
                    format!("ghi {} trong {}, phần nhiều hơn tổng", part.brief(), total.brief());
                remarks.proved(paper.place(index), message, hint);
            } else if parts.len() > 1 && sum > total.value() && total.is_money() {
                // Other parts may overlap, but money is spent once.
                let (_, slack) = self::sum(total, &parts);
                let (sum_shown, terms) = shown(total, &parts, sum);
                let message = format!(
                    "ghi {} nhưng các phần cộng lại được {sum_shown} ({terms})",
                    total.brief()
                );
                // The total may be rounded, but parts of which one is written finer hardly are.
                let half = Decimal::new(5, total.decimals.min(20) + 1) * total.scale();
                let is_finer = parts.iter().any(|part| part.decimals > total.decimals);
                match sum - total.value() {
                    over if over > slack => remarks.proved(paper.place(index), message, hint),
                    over if is_finer && over >= half => {
                        remarks.guess(paper.place(index), message, hint);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The parts that words after the first of some quantities say to be among it.
fn selected<'m>(text: &str, mentions: &'m [Mention]) -> impl Iterator<Item = &'m Mention> {
    let total = &mentions[0];
    let next = mentions.get(1);
    let before = text[..total.at.start].trim_end().to_lowercase();
    let among = ["trong", "trong số", "trong tổng số"];
    let is_whole = among.iter().any(|word| before.ends_with(word));
    let between = next.map_or("", |next| &text[total.start..next.at.start]);
    let said = says_among(between);
    let is_list = said.is_some_and(|lead| lead.trim_end().ends_with(':') || lead.contains(": "));
    // As far as the sentence goes on.
    let mut end = next.map_or(total.at.end, |next| next.at.start);
    let parts = mentions[1..].iter().take_while(move |part| {
        let between = &text[end.min(part.at.start)..part.at.start];
        end = part.at.end;
        let is_apart = between.contains(". ") || between.contains(['\n', '(']);
        let is_next = !between.contains(';')
            || is_list
                && parts::after_separator(between).is_some_and(|label| {
                    let is_other = label.to_lowercase().split(' ').any(|word| word == "tổng");
                    parts::is_label(label) && !is_other
                });
        !is_apart && is_next && between.len() < MOST_BETWEEN
    });
    let alike = parts.filter(|part| {
        part.is_amount()
            && part.is_alike(total)
            && part.quantity.qualifier.is_none()
            && !parts::is_of_each(text, part)
    });
    let alike = alike.filter(|part| !is_change(part));
    // Of what is told to be within a whole, only the first is surely within it.
    alike.take(match (said.is_some() || is_whole, is_whole) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => usize::MAX,
    })
}

/// What stands behind the words that say that what comes is some of a number, where they are said of
/// the number before them: `1.212 hộ nghèo, trong đó`, `1.500 triệu đồng. Trong đó:`.
fn says_among(between: &str) -> Option<&str> {
    const AMONG: [&str; 2] = ["trong đó", "Trong đó"];
    let at = AMONG.iter().filter_map(|word| between.find(word)).min()?;
    let figure = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let own = between[..at].trim_start_matches(figure).trim_end();
    let own = own.strip_suffix([',', ';', '.']).unwrap_or(own);
    let rest = &between[at + AMONG[0].len()..];
    let is_sentence = |text: &str| text.contains([';', ')', '\n']) || text.contains(". ");
    (!is_sentence(own) && !is_sentence(rest) && rest.len() < MOST_BETWEEN).then_some(rest)
}

/// Whether a quantity is one by which something changes.
fn is_change(mention: &Mention) -> bool {
    let word = mention.beside().change.as_deref();
    word.is_some_and(|word| ["tăng", "giảm", "thêm"].iter().any(|change| word.contains(change)))
}
