//! Names of units in a document: two spellings of one, and such as its province has not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::scan;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::case;
use crate::value::name::{folded, is_proper_word, split_kind};
use crate::value::near::{self, Name, Spelling, Why};
use crate::value::places::{self, Standing};

/// The first day of which units are known.
const FIRST: Date = date(2025, 3, 1);

/// The kinds of units that have a name of their own.
const KINDS: [&str; 8] =
    ["xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh"];

/// The most names that are compared.
const MOST: usize = 2000;

/// A name of a unit, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The kind word in lower case.
    kind: &'static str,
    /// The name without it, as it stands.
    own: String,
    /// The paragraphs.
    at: Vec<usize>,
    /// Whether it stands in prose of now, and not only in bases and citations.
    is_own: bool,
}

impl Named {
    fn full(&self) -> String {
        case::sentence(&format!("{} {}", self.kind, self.own))
    }
}

/// The names of units of a document, each once.
pub(super) fn names(paper: &Paper) -> Vec<Named> {
    let mut found: BTreeMap<(&'static str, String), Named> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        for (kind, own) in of_text(&paragraph.text) {
            let key = (kind, folded(&own));
            let named = found.entry(key).or_insert_with(|| Named {
                kind,
                own,
                at: Vec::new(),
                is_own: false,
            });
            named.at.push(index);
            named.is_own |= paragraph.role != Role::Basis;
        }
    }
    let mut names: Vec<Named> = found.into_values().collect();
    names.truncate(MOST);
    names
}

/// The names of units in a text: after a kind word, and those that follow in one list.
fn of_text(text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let words: Vec<std::ops::Range<usize>> = tokens(text);
    let mut at = 0;
    while at < words.len() {
        let Some((kind, length)) = kind_at(text, &words, at) else {
            at += 1;
            continue;
        };
        at += length;
        // `(03 xã): A B, C D`; `xã: A B`.
        let from = words[at - 1].end;
        let gap = words.get(at).map_or("", |next| &text[from..next.start]);
        if !matches!(gap, " " | ": " | "): " | ") ")
            || gap.contains(')') && !text[..from].contains('(')
        {
            continue;
        }
        while let Some((name, next)) = name_at(text, &words, at) {
            found.push((kind, name));
            at = next;
            // The list goes on with `, ` or ` và `.
            let Some(after) = words.get(at) else { break };
            let gap = &text[words[at - 1].end..after.start];
            if gap == " " && &text[after.clone()] == "và" && words.get(at + 1).is_some() {
                if name_at(text, &words, at + 1).is_none() {
                    break;
                }
                at += 1;
            } else if gap != ", " {
                break;
            }
        }
    }
    found
}

/// The words of a text, hyphens and apostrophes within them.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut tokens: Vec<std::ops::Range<usize>> = Vec::new();
    for range in scan::letters(text) {
        match tokens.last_mut() {
            Some(last) if matches!(&text[last.end..range.start], "'" | "’") => {
                last.end = range.end
            }
            _ => tokens.push(range),
        }
    }
    tokens
}

fn kind_at(
    text: &str,
    words: &[std::ops::Range<usize>],
    at: usize,
) -> Option<(&'static str, usize)> {
    let both = |count: usize| -> Option<String> {
        let words = words.get(at..at + count)?;
        Some(
            words
                .iter()
                .map(|word| text[word.clone()].to_lowercase())
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    let two =
        both(2).and_then(|two| KINDS.into_iter().find(|kind| *kind == two)).map(|kind| (kind, 2));
    two.or_else(|| {
        both(1).and_then(|one| KINDS.into_iter().find(|kind| *kind == one)).map(|kind| (kind, 1))
    })
}

/// A name of two to four words with capitals, and the word after it; none where what follows makes
/// it a part of a longer phrase.
fn name_at(text: &str, words: &[std::ops::Range<usize>], at: usize) -> Option<(String, usize)> {
    let mut end = at;
    while let Some(word) = words.get(end) {
        let is_next = end == at || &text[words[end - 1].end..word.start] == " ";
        let own = &text[word.clone()];
        if !is_next
            || !is_proper_word(own)
            || end - at == 5
            || end > at && own.to_uppercase() == own && own.len() > 2
        {
            break;
        }
        end += 1;
    }
    let length = end - at;
    if !(2..=4).contains(&length) {
        return None;
    }
    let name = &text[words[at].start..words[end - 1].end];
    // Another kind word, an agency or a first word of a sentence is no name.
    let is_name = split_kind(name).0.is_none() && !crate::value::begins_as_agency(name);
    is_name.then(|| (name.to_owned(), end))
}

/// Whether a list of units has a name, whatever its kind: of a province where it is known, or of the
/// country.
fn is_known(own: &str, province: Option<&str>) -> bool {
    let of = |found: Vec<places::Place>| {
        found.iter().any(|place| {
            province.is_none_or(|own| place.province == own || place.went_into == Some(own))
        })
    };
    [FIRST, date(2025, 7, 1)].into_iter().any(|day| match places::find(own, day) {
        Standing::InForce(found) => of(found),
        Standing::Abolished { .. } | Standing::Unknown => false,
    })
}

/// Pairs of names of one kind that are likely one: by the words that they share, so that not each
/// is compared with each.
fn near_pairs(names: &[&Named]) -> Vec<(usize, usize, Why)> {
    let spellings: Vec<Spelling> =
        names.iter().map(|named| Spelling::of_parts(None, &named.own)).collect();
    let mut by_rest: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, named) in names.iter().enumerate() {
        let words: Vec<String> = named.own.split(' ').map(folded).collect();
        for left in 0..words.len() {
            let mut rest = words.clone();
            "·".clone_into(&mut rest[left]);
            by_rest.entry(rest.join(" ")).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    let mut found = Vec::new();
    // Of many that share a word, which is meant can't be told.
    for same in by_rest.values().filter(|same| same.len() < 12) {
        for (place, &one) in same.iter().enumerate() {
            for &other in &same[place + 1..] {
                if pairs.insert((one, other))
                    && let Some(why) = near::slip(&spellings[one], &spellings[other])
                {
                    found.push((one, other, why));
                }
            }
        }
    }
    found
}

/// `xã Bộc Bó` and `xã Bộc Bố` in one document.
pub(super) fn variants(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = names(paper);
    let province = home(paper, &all).map(|(province, _)| province);
    let refs: Vec<&Named> = all.iter().collect();
    for (one, other, _) in near_pairs(&refs) {
        let (one, other) = (&all[one], &all[other]);
        if one.kind != other.kind {
            continue;
        }
        let places = scan::places(paper, &[&one.at[..1], &other.at[..1]].concat());
        tell([one, other], province, "văn bản", places, remarks);
    }
}

/// Tells of two names that are likely one.
fn tell(
    [one, other]: [&Named; 2],
    province: Option<&str>,
    whole: &str,
    places: Vec<Place>,
    remarks: &mut Remarks<'_>,
) {
    let message = format!("{whole} ghi cả “{}” và “{}”", one.full(), other.full());
    match (is_known(&one.own, province), is_known(&other.own, province)) {
        // Two units of the country may have near names.
        (true, true) => {}
        (true, false) => {
            let hint = format!("viết “{}” ở mọi chỗ, nếu là một đơn vị", one.full());
            remarks.proved_at(places, message, hint);
        }
        (false, true) => {
            let hint = format!("viết “{}” ở mọi chỗ, nếu là một đơn vị", other.full());
            remarks.proved_at(places, message, hint);
        }
        (false, false) => {
            remarks.guess_at(places, message, "nếu là một đơn vị thì viết giống nhau");
        }
    }
}

/// The same over the documents of a folder: what none of them says of itself.
pub(super) fn across(papers: &[Paper], _: &[Source], remarks: &mut Remarks<'_>) {
    let mut all: BTreeMap<(&'static str, String), (Named, usize)> = BTreeMap::new();
    let mut within: BTreeSet<(usize, &'static str, String)> = BTreeSet::new();
    let mut homes = Vec::new();
    for (index, paper) in papers.iter().enumerate() {
        let own = names(paper);
        homes.push(home(paper, &own).map(|(province, _)| province));
        for named in own {
            let key = (named.kind, folded(&named.own));
            within.insert((index, named.kind, key.1.clone()));
            all.entry(key).or_insert((named, index));
        }
    }
    let names: Vec<&(Named, usize)> = all.values().collect();
    let refs: Vec<&Named> = names.iter().map(|(named, _)| named).collect();
    for (one, other, _) in near_pairs(&refs) {
        let ((one, first), (other, second)) = (names[one], names[other]);
        let in_one = |paper: usize| {
            [one, other]
                .iter()
                .all(|named| within.contains(&(paper, named.kind, folded(&named.own))))
        };
        if one.kind != other.kind || (0..papers.len()).any(in_one) {
            continue;
        }
        let places = vec![papers[*first].place(one.at[0]), papers[*second].place(other.at[0])];
        // Of two provinces the names say nothing of one another.
        let (a, b) = (homes[*first], homes[*second]);
        if a.zip(b).is_some_and(|(a, b)| a != b) {
            continue;
        }
        tell([one, other], a.or(b), "các văn bản", places, remarks);
    }
}

/// The province of a document, with its kind word, and the day on which its units are looked up.
fn home(paper: &Paper, names: &[Named]) -> Option<(&'static str, Date)> {
    let own = paper.facts.date.or_else(|| Date::new(paper.facts.year?, 12, 31).ok());
    let day = own.map_or(FIRST, |own| own.max(FIRST));
    let province = |name: &str| match places::find(name, day) {
        Standing::InForce(found) => found.into_iter().find(|place| place.full() == place.province),
        _ => None,
    };
    let facts = &paper.facts;
    let head = [&facts.issuer, &facts.parent, &facts.subject];
    let heads = head.into_iter().flatten().flat_map(|text| of_text(&capitalised(text)));
    let said: Vec<&str> = heads
        .filter(|(kind, _)| matches!(*kind, "tỉnh" | "thành phố"))
        .filter_map(|(kind, own)| province(&format!("{kind} {own}")))
        .map(|place| place.province)
        .collect();
    if let Some(province) = said.first() {
        return Some((province, day));
    }
    let in_text =
        names.iter().filter(|named| named.kind == "tỉnh").max_by_key(|named| named.at.len())?;
    Some((province(&in_text.full())?.province, day))
}

/// `TỈNH BẮC KẠN` as `tỉnh Bắc Kạn`.
fn capitalised(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let words = text.split_whitespace().map(|word| {
        let lower = word.to_lowercase();
        if KINDS.iter().any(|kind| kind.split(' ').any(|part| part == lower)) {
            lower
        } else {
            case::sentence(&lower)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `xã Hiệp Lục` where the province has `xã Hiệp Lực`.
pub(super) fn near_unit(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = names(paper);
    let Some((province, day)) = home(paper, &all) else { return };
    let units = places::within(province, day);
    let full: Vec<String> = units.iter().map(places::Place::full).collect();
    let unknown: Vec<&Named> = all
        .iter()
        .filter(|named| {
            matches!(named.kind, "xã" | "phường" | "thị trấn")
                && named.is_own
                && !is_known(&named.own, None)
        })
        .collect();
    let written: Vec<String> = unknown.iter().map(|named| named.full()).collect();
    let listed: Vec<Name<'_>> = written.iter().map(|name| name.as_str().into()).collect();
    let headed: Vec<Name<'_>> = full.iter().map(|name| name.as_str().into()).collect();
    for pair in near::pairs(&listed, &headed) {
        let (named, right) = (unknown[pair.listed], case::sentence(&full[pair.headed]));
        // What the document writes both ways is told elsewhere.
        let is_written = all.iter().any(|other| folded(&other.full()) == folded(&right));
        if pair.why == Why::Kind || is_written {
            continue;
        }
        let message = format!(
            "{province} không có “{}”: có phải “{right}”?{}",
            named.full(),
            scan::times(named.at.len())
        );
        let hint = format!("nếu phải, viết “{right}”");
        remarks.guess_at(scan::places(paper, &named.at), message, hint);
    }
}

/// Provinces and communes that are no longer.
pub(super) fn abolished(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(own) = paper.facts.date.or_else(|| Date::new(paper.facts.year?, 1, 1).ok()) else {
        return;
    };
    for named in names(paper) {
        let full = format!("{} {}", named.kind, named.own);
        let Standing::Abolished { since, was, .. } = places::find(&full, own) else { continue };
        let at: Vec<usize> =
            named.at.iter().copied().filter(|&at| is_of_now(paper, at, &named)).collect();
        if at.is_empty() {
            continue;
        }
        let into: BTreeSet<&str> = was.iter().filter_map(|place| place.went_into).collect();
        let message = format!(
            "không còn “{}” từ {}{}",
            named.full(),
            crate::value::date::short(since),
            scan::times(at.len())
        );
        let hint = match into.iter().next() {
            Some(into) if into.len() == 1 && matches!(named.kind, "tỉnh" | "thành phố") => {
                format!("viết {into}, nếu không phải nói về thời gian trước đó")
            }
            _ => "viết đơn vị nhập từ nó, nếu không phải nói về thời gian trước đó".to_owned(),
        };
        remarks.proved_at(scan::places(paper, &at), message, hint);
    }
}

fn is_of_now(paper: &Paper, at: usize, named: &Named) -> bool {
    let paragraph = &paper.paragraphs[at];
    let found = paragraph.text.find(named.own.as_str());
    found.is_some_and(|start| {
        super::replaced::is_of_now(paragraph, &(start..start + named.own.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        of_text(text).into_iter().map(|(kind, own)| format!("{kind} {own}")).collect()
    }

    #[test]
    fn names_follow_their_kind_word() {
        assert_eq!(
            found(
                "xã Nguyên Phúc, Đôn Phong và Cao Sơn, huyện Bạch Thông; xã Hiệp Lực, huyện Ngân Sơn"
            ),
            [
                "xã Nguyên Phúc",
                "xã Đôn Phong",
                "xã Cao Sơn",
                "huyện Bạch Thông",
                "xã Hiệp Lực",
                "huyện Ngân Sơn"
            ]
        );
        assert_eq!(
            found("Huyện Pác Nặm (03 xã): Bộc Bó, Giáo Hiệu, Nhạn Môn."),
            ["huyện Pác Nặm", "xã Bộc Bó", "xã Giáo Hiệu", "xã Nhạn Môn"]
        );
        assert_eq!(found("Chương trình mỗi xã một sản phẩm; UBND xã phê duyệt; các xã"), [""; 0]);
        assert_eq!(found("UBND xã, Ban Chỉ đạo; xã Sở Nội vụ"), [""; 0]);
        assert_eq!(capitalised("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"), "Ủy Ban Nhân Dân tỉnh Bắc Kạn");
    }
}
