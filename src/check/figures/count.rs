//! Counts in the running text and the names that they count: `03 xã: A, B, C`, `04 xã (A, B, C)`,
//! `Huyện Ba Bể (04 xã): …`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::excepted::exception;
use super::number::Mention;
use super::read::Read;
use crate::check::{Paper, Remarks};
use crate::value::name::{folded, is_proper_word, split_kind};
use crate::value::number::format;
use crate::value::{Part, place_parts};

/// How many letters may stand between a count and its list.
const MOST_BETWEEN: usize = 160;

/// The names that stand after a count.
pub(super) struct List {
    /// The names of what is counted, in order.
    pub(super) names: Vec<String>,
    /// Whether nothing else stands among them.
    pub(super) is_clean: bool,
    /// The kind that they are of, where it is one of places.
    pub(super) kind: Option<String>,
    /// Where they end in the text.
    pub(super) end: usize,
}

/// Tells counts that differ from the names that follow them.
pub(super) fn counts(paper: &Paper, remarks: &mut Remarks<'_>) {
    super::table::told(paper, "count-mismatch", remarks);
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for (at, mention) in mentions.iter().enumerate() {
            let Some(list) = list_of(text, mentions, at) else { continue };
            let named = Decimal::from(list.names.len());
            if named == mention.number() || list.names.is_empty() {
                continue;
            }
            let (stated, unit) = (format(mention.number()), mention.noun());
            let message = format!("ghi {stated} {unit} nhưng kể ra {} tên", list.names.len());
            let hint = "đếm lại các tên rồi sửa số, hoặc thêm tên còn thiếu";
            match list.is_clean {
                true => remarks.proved(paper.place(index), message, hint),
                false => remarks.guess(paper.place(index), message, hint),
            }
        }
    }
}

/// Tells names that stand twice in one list.
pub(super) fn repeated(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for at in 0..mentions.len() {
            let Some(list) = list_of(text, mentions, at) else { continue };
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for name in &list.names {
                if seen.insert(folded(name), name).is_some() {
                    let message = format!("tên “{name}” có hai lần trong một danh sách");
                    let hint = "bỏ một tên, hoặc thay bằng tên bị thiếu";
                    match list.is_clean {
                        true => remarks.proved(paper.place(index), message, hint),
                        false => remarks.guess(paper.place(index), message, hint),
                    }
                }
            }
        }
    }
}

/// The lists of names of a text that stand after counts.
pub(super) fn lists(text: &str, mentions: &[Mention]) -> impl Iterator<Item = List> {
    lists_of(text, mentions).map(|(_, list)| list)
}

/// The counts of a text with the lists of names that stand after them.
pub(super) fn lists_of<'m>(
    text: &str,
    mentions: &'m [Mention],
) -> impl Iterator<Item = (&'m Mention, List)> {
    let lists = (0..mentions.len()).map(move |at| list_of(text, mentions, at));
    mentions.iter().zip(lists).filter_map(|(mention, list)| Some((mention, list?)))
}

/// The list of names after a count, if one stands there.
fn list_of(text: &str, mentions: &[Mention], at: usize) -> Option<List> {
    let mention = &mentions[at];
    if mention.count()? > Decimal::from(500) {
        return None;
    }
    if let Some(list) = directly(text, mention) {
        return Some(list);
    }
    let after = text.get(mention.start..)?;
    let next = mentions.get(at + 1).map_or(text.len(), |next| next.at.start);
    if let Some(list) = told_at_end(text, mentions, at) {
        return Some(list);
    }
    let opening = after.find(['(', ':', ')', ';', '\n'])? + mention.start;
    if opening >= next || opening - mention.start > MOST_BETWEEN {
        return None;
    }
    let lead = &text[mention.start..opening];
    if lead.contains(". ") {
        return None;
    }
    let span = match text[opening..].chars().next()? {
        '(' => closing(text, opening).map(|end| opening + 1..end)?,
        ':' => opening + 1..list_end(text, opening + 1, next),
        // `(04 xã): A, B`.
        ')' => {
            let rest = text[opening + 1..].trim_start();
            let Some(start) = rest.strip_prefix(':') else {
                return told_before(text, mention, opening);
            };
            let start = text.len() - start.len();
            start..list_end(text, start, next)
        }
        _ => return None,
    };
    // Counts within are lists of their own.
    if next < span.end && mentions[at + 1].is_amount() {
        return None;
    }
    // What is taken out again is not counted.
    let end = exception(&text[span.clone()]).map_or(span.end, |(at, _)| span.start + at);
    let mut list = names(&text[span.start..end], &mention.noun(), mention.unit())?;
    list.end = end;
    Some(list)
}

/// The names that stand before a count in brackets: `các xã Tân Lập, Vũ Lễ và Nhất Hòa (03 xã)`.
fn told_before(text: &str, mention: &Mention, closing: usize) -> Option<List> {
    let opening = mention.at.start.checked_sub(1).filter(|&at| text[at..].starts_with('('))?;
    let unit = text.get(mention.at.end..closing)?;
    let start = text[..opening].rfind(['.', ';', ':', '\n', '(', ')']).map_or(0, |at| at + 1);
    let kind = split_kind(&format!("{} X", mention.unit())).0?;
    let told = text[start..opening].replace(" và ", ", ");
    let mut names = Vec::new();
    for piece in told.split(", ").collect::<Vec<_>>().into_iter().rev() {
        let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
        let proper = words.iter().rev().take_while(|word| is_proper_word(word)).count();
        if proper == 0 || proper > 4 {
            return None;
        }
        names.push(words[words.len() - proper..].join(" "));
        if proper < words.len() {
            let lead = words[..words.len() - proper].join(" ").to_lowercase();
            // The first name has the kind before it.
            let is_first = lead.ends_with(kind) && names.len() > 1 && unit.trim().is_empty();
            names.reverse();
            let kind = Some(kind.to_owned());
            return is_first.then_some(List { names, is_clean: true, kind, end: closing });
        }
    }
    None
}

/// The names with which the sentence of a count ends: `04 xã đạt từ 75% kế hoạch trở lên là Tân Lập,
/// Vũ Lễ và Nhất Hòa`. Of a whole, the names may be some.
fn told_at_end(text: &str, mentions: &[Mention], at: usize) -> Option<List> {
    let mention = &mentions[at];
    split_kind(&format!("{} X", mention.unit())).0?;
    let before = text[..mention.at.start].trim_end().to_lowercase();
    let is_whole =
        ["trong", "trong số", "trong tổng số", "của"].iter().any(|w| before.ends_with(w));
    let rest = text.get(mention.start..)?;
    let ends = [". ", ";", "\n", "(", ":"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let (lead, names) = rest[..end].split_once(" là ")?;
    let is_one = !lead.contains([',', ')']) && !lead.contains(" và ");
    let counts = mentions[at + 1..].iter().take_while(|next| next.start < mention.start + end);
    let is_alone =
        counts.into_iter().all(|next| next.is_percent() && next.start < mention.start + lead.len());
    // The sentence may go on: `…, còn lại`.
    let names = names.trim().trim_end_matches(['.', '/']);
    let names = names.replace(" và ", ", ");
    let pieces: Vec<&str> = names.split(", ").map(str::trim).collect();
    let is_name = |piece: &&str| {
        let words = split_kind(piece).1.split(' ');
        let proper = words.clone().all(is_proper_word);
        proper && (1..=4).contains(&words.count())
    };
    let is_list = pieces.len() > 1 && pieces.iter().all(is_name);
    let names = || pieces.iter().map(|piece| split_kind(piece).1.to_owned()).collect();
    let end = mention.start + end;
    let list = || List { names: names(), is_clean: false, kind: None, end };
    (!is_whole && is_one && is_alone && is_list).then(list)
}

/// The names that stand directly after a count and its kind: `04 xã Tân Lập, Vũ Lễ đạt chuẩn`.
fn directly(text: &str, mention: &Mention) -> Option<List> {
    let digits = text[mention.start..].find(' ')? + mention.start;
    let (kind, rest) = split_kind(text[digits..].trim_start());
    kind?;
    let end = rest.find(['.', ';', ':', '\n', '(', ')']).unwrap_or(rest.len());
    if rest[end..].starts_with(['(', ':']) {
        return None;
    }
    // `05 xã Tân Lập, Vũ Lễ và các phường …`: it is not known whether the second list is counted.
    let is_two = rest[..end].split(" và ").skip(1).any(|piece| {
        let piece = piece.trim_start();
        let many = piece.strip_prefix("các ").or_else(|| piece.strip_prefix("những "));
        many.is_some_and(|many| split_kind(many).0.is_some_and(|own| Some(own) != kind))
    });
    if is_two {
        return None;
    }
    let mut names = Vec::new();
    for piece in rest[..end].replace(" và ", ", ").split(", ") {
        let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
        let proper = words.iter().take_while(|word| is_proper_word(word)).count();
        // A name of another kind, or one that is none of several words: it is not sure what is told.
        let is_kind = split_kind(piece.trim()).0.is_some();
        if is_kind || proper == 1 || proper > 4 {
            return None;
        }
        if proper == 0 {
            break;
        }
        names.push(words[..proper].join(" "));
        if proper < words.len() {
            // `xã Tân Lập huyện Bắc Sơn` goes on with another place.
            let is_place = KIND_WORDS.contains(&words[proper]);
            if is_place {
                return None;
            }
            break;
        }
    }
    let kind = kind.map(str::to_owned);
    let end = text.len() - rest.len();
    (names.len() > 1).then_some(List { names, is_clean: true, kind, end })
}

/// Where a bracket closes.
fn closing(text: &str, opening: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text[opening..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(opening + at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a list after a colon ends: where the bracket around it closes, or the sentence, or at the
/// next count; at once where it is no list of names alone.
fn list_end(text: &str, start: usize, next: usize) -> usize {
    let mut end = text.len();
    let mut depth = 0_usize;
    for (at, c) in text[start..].char_indices() {
        let after = &text[start + at + c.len_utf8()..];
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                end = start + at;
                break;
            }
            ')' => depth -= 1,
            '.' if after.trim().is_empty()
                || after.starts_with([' ', '/']) && !is_short(&text[start..start + at]) =>
            {
                end = start + at;
                break;
            }
            '\n' => {
                end = start + at;
                break;
            }
            _ => {}
        }
    }
    if next < end {
        let before = text[start..next].trim_end();
        return match before.strip_suffix(" và") {
            Some(before) => start + before.len(),
            None if before.ends_with([',', ';']) => start + before.len(),
            // `Khe Gầy và Ngòi Khang, với 172 hộ`: words that lead to what is counted next.
            None if tail(before).is_some() => start + tail(before).unwrap_or(0),
            // What is counted next belongs to the name before it: `Xã X 20 hộ; Xã Y 30 hộ`.
            None => start,
        };
    }
    end
}

/// Where the words of a text begin, comma included, that follow its last name and name nothing.
fn tail(before: &str) -> Option<usize> {
    let at = before.rfind(',')?;
    let words: Vec<&str> = before[at + 1..].split_whitespace().collect();
    let is_lead = |word: &&str| word.chars().all(char::is_lowercase) && !KIND_WORDS.contains(word);
    ((1..=3).contains(&words.len()) && words.iter().all(is_lead)).then_some(at)
}

/// Whether a point ends a short form: `TP.`, `TT.`.
fn is_short(before: &str) -> bool {
    let word = before.rsplit([' ', ',', '(']).next().unwrap_or_default();
    word.chars().count() <= 2 && word.chars().all(char::is_uppercase)
}

/// The names of what is counted in a text that is a list of names.
fn names(span: &str, noun: &str, unit: &str) -> Option<List> {
    let span = parted(span.trim().trim_end_matches(['.', '/', ' ', ';']));
    let span = span.trim();
    let lead = ["bao gồm", "gồm", "cụ thể", "gồm có"];
    let bare = lead.iter().find_map(|word| {
        let is = span.to_lowercase().starts_with(word);
        is.then(|| span[word.len()..].trim_start_matches([':', ' ']))
    });
    let span = bare.unwrap_or(span);
    let whole_span = span;
    if let Some(names) = numbered(span, unit) {
        return Some(List { names, is_clean: true, kind: None, end: 0 });
    }
    if span.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let kind = split_kind(&format!("{unit} X")).0;
    if kind.is_none() && !matches!(noun, "đơn" | "địa") {
        return titles(span, noun);
    }
    // A second list of another kind has its own end: `02 xã: Tân Lập, Vũ Lễ và các thôn …`.
    let span = span.match_indices(" và ").find_map(|(at, and)| {
        let many = span[at + and.len()..].trim_start().strip_prefix("các ")?;
        let own = split_kind(many).0?;
        (kind.is_some() && Some(own) != kind).then_some(&span[..at])
    });
    let span = span.unwrap_or(whole_span);
    let parts = place_parts(span);
    let mut names = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    for part in &parts {
        match part {
            Part::Name(of, name) => {
                kinds.extend(of.as_deref());
                if of.is_none() || kind.is_none() || of.as_deref() == kind {
                    names.push(name.clone());
                }
            }
            Part::Phrase(_) => return None,
        }
    }
    let whole = span.split([',', ';']).all(|piece| {
        let bare = split_kind(piece.trim()).1;
        bare.split([' ']).filter(|word| *word != "và").all(|word| {
            is_proper_word(word.trim_matches(['.', '(', ')'])) || KIND_WORDS.contains(&word)
        })
    });
    // Of units of several levels it is not known which are counted.
    if kind.is_none() && kinds.iter().any(|kind| matches!(*kind, "xã" | "phường" | "thôn")) {
        return None;
    }
    Some(List { names, is_clean: whole, kind: kind.map(str::to_owned), end: 0 })
}

/// Names that are numbers: `Tổ dân phố số 1, Tổ dân phố số 2`.
fn numbered(span: &str, unit: &str) -> Option<Vec<String>> {
    let kind = split_kind(&format!("{unit} X")).0?;
    let span = span.replace(" và ", ", ");
    let names: Option<Vec<String>> = span
        .split([',', ';'])
        .map(|piece| {
            let (own, name) = split_kind(piece.trim());
            let number = name.trim_start_matches("số").trim_start_matches("Số").trim();
            let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
            let is_of = own.is_none_or(|own| own == kind);
            (is_number && is_of && (own.is_some() || name != number || number.len() < 3))
                .then(|| format!("{kind} {number}"))
        })
        .collect();
    names.filter(|names| names.len() > 1)
}

/// Words of kinds that may stand within a piece: `thành phố Bắc Kạn`.
const KIND_WORDS: [&str; 10] =
    ["xã", "phường", "huyện", "thành", "phố", "thị", "trấn", "tỉnh", "thôn", "các"];

/// Things parted by semicolons that all begin with the word that is counted: `06 chương trình
/// (Chương trình A; Chương trình B)`.
fn titles(span: &str, noun: &str) -> Option<List> {
    let noun = folded(noun);
    let pieces: Vec<&str> =
        span.split(';').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let begins = |piece: &&str| folded(piece).starts_with(noun.as_str());
    (pieces.len() > 1 && !noun.is_empty() && pieces.iter().all(begins)).then(|| {
        let names = pieces.into_iter().map(str::to_owned).collect();
        List { names, is_clean: true, kind: None, end: 0 }
    })
}

/// A list in which a kind word after a name has a comma before it: `Xuân Dương huyện Na Rì`.
fn parted(span: &str) -> String {
    let words: Vec<&str> = span.split(' ').filter(|word| !word.is_empty()).collect();
    let mut text = String::with_capacity(span.len() + 8);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let is_after_name = is_proper_word(words[at - 1]) && at > 1;
            let rest = words[at..].join(" ");
            let opens = KIND_WORDS.contains(word)
                && word.starts_with(char::is_lowercase)
                && split_kind(&rest).0.is_some();
            text.push_str(if is_after_name && opens { ", " } else { " " });
        }
        text.push_str(word);
    }
    text
}
