//! Names of units in a document: two spellings of one, and such as its province has not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::named::{Named, capitalised, names, of_text};
use super::scan;
use crate::check::plain::plain;
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::case;
use crate::value::name::{folded, split_kind};
use crate::value::near::{self, Name, Spelling, Why};
use crate::value::places::{self, Standing};

/// The first day of which units are known.
const FIRST: Date = date(2025, 3, 1);

/// How many communes of a document are known to be of its province before others are looked at.
const LEAST_AT_HOME: usize = 5;

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
pub(super) fn near_pairs(names: &[&Named]) -> Vec<(usize, usize, Why)> {
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
    let province = home(paper, all).map(|(province, _)| province);
    let refs: Vec<&Named> = all.iter().collect();
    for (one, other, _) in near_pairs(&refs) {
        let (one, other) = (&all[one], &all[other]);
        let is_now = |named: &Named| named.at.iter().any(|&at| is_of_now(paper, at, named));
        if one.kind != other.kind || !is_now(one) || !is_now(other) {
            continue;
        }
        let province = province.map_or(Home::Country, Home::Province);
        let home = if is_old(paper) { Home::Past } else { province };
        let places = scan::places(paper, &[&one.at[..1], &other.at[..1]].concat());
        tell([one, other], home, "văn bản", places, remarks);
    }
    super::villages::variants(paper, remarks);
}

/// Where names are looked up.
#[derive(Debug, Clone, Copy)]
enum Home<'p> {
    /// In a province.
    Province(&'p str),
    /// In the country: the province is not known.
    Country,
    /// Before the first list of units, of which nothing is known.
    Past,
}

/// Whether a document is from before the first list of units.
fn is_old(paper: &Paper) -> bool {
    paper.facts.year.is_some_and(|year| year < FIRST.year())
}

/// Tells of two names that are likely one.
fn tell(
    [one, other]: [&Named; 2],
    home: Home<'_>,
    whole: &str,
    places: Vec<Place>,
    remarks: &mut Remarks<'_>,
) {
    let message = format!("{whole} ghi cả “{}” và “{}”", one.full(), other.full());
    let province = if let Home::Province(province) = home { Some(province) } else { None };
    match (is_known(&one.own, province), is_known(&other.own, province)) {
        // Two units of the country may have near names.
        (true, true) => {}
        _ if matches!(home, Home::Past) => {
            remarks.guess_at(places, message, "nếu là một đơn vị thì viết giống nhau");
        }
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
    let mut all: BTreeMap<(&'static str, String), (&Named, usize)> = BTreeMap::new();
    let mut within: BTreeSet<(usize, &'static str, String)> = BTreeSet::new();
    let mut homes = Vec::new();
    for (index, paper) in papers.iter().enumerate() {
        let own = names(paper);
        homes.push(home(paper, own).map(|(province, _)| province));
        for named in own {
            let key = (named.kind, folded(&named.own));
            within.insert((index, named.kind, key.1.clone()));
            all.entry(key).or_insert((named, index));
        }
    }
    let names: Vec<&(&Named, usize)> = all.values().collect();
    let refs: Vec<&Named> = names.iter().map(|(named, _)| *named).collect();
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
        let is_now = |named: &Named, at: usize| is_of_now(&papers[at], named.at[0], named);
        if !is_now(one, *first) || !is_now(other, *second) {
            continue;
        }
        let home = match a.or(b) {
            _ if is_old(&papers[*first]) || is_old(&papers[*second]) => Home::Past,
            Some(province) => Home::Province(province),
            None => Home::Country,
        };
        tell([one, other], home, "các văn bản", places, remarks);
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

/// `xã Hiệp Lục` where the province has `xã Hiệp Lực`.
pub(super) fn near_unit(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = names(paper);
    let Some((province, day)) = home(paper, all) else { return };
    let communes = all
        .iter()
        .filter(|named| matches!(named.kind, "xã" | "phường" | "thị trấn") && named.is_own);
    let communes: Vec<&Named> = communes.collect();
    let is_at_home = |named: &Named| is_known(&named.own, Some(province));
    // Where nearly all are of the province, one that only others have is likely a slip too.
    let at_home = communes.iter().filter(|named| is_at_home(named)).count();
    let is_of_one = at_home >= LEAST_AT_HOME && at_home * 5 >= communes.len() * 4;
    let is_unknown = |named: &Named| match is_of_one {
        true => !is_at_home(named),
        false => !is_known(&named.own, None),
    };
    let unknown: Vec<&Named> = communes.into_iter().filter(|named| is_unknown(named)).collect();
    if unknown.is_empty() {
        return;
    }
    let units = places::within(province, day);
    let full: Vec<String> = units.iter().map(places::Place::full).collect();
    let written: Vec<String> = unknown.iter().map(|named| named.full()).collect();
    let listed: Vec<Name<'_>> = written.iter().map(|name| name.as_str().into()).collect();
    let headed: Vec<Name<'_>> = full.iter().map(|name| name.as_str().into()).collect();
    let pairs = near::pairs(&listed, &headed);
    let mut found: Vec<(usize, usize)> =
        pairs.iter().filter(|pair| pair.why != Why::Kind).map(|p| (p.listed, p.headed)).collect();
    found.extend(without_marks(&written, &full, &pairs));
    for (listed, headed) in found {
        let (named, right) = (unknown[listed], case::sentence(&full[headed]));
        // What the document writes both ways is told elsewhere.
        let is_written = all.iter().any(|other| folded(&other.full()) == folded(&right));
        if is_written {
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

/// Names that are near none, and that are one unit's of the province but for the marks of their letters:
/// `Bằng Lăng`, `Bằng Lãng`.
fn without_marks(written: &[String], full: &[String], pairs: &[near::Pair]) -> Vec<(usize, usize)> {
    let left = (0..written.len()).filter(|at| pairs.iter().all(|pair| pair.listed != *at));
    let one = |at: usize| {
        let bare = plain(&written[at]);
        let mut alike = (0..full.len()).filter(|&unit| plain(&full[unit]) == bare);
        let first = alike.next()?;
        alike.next().is_none().then_some((at, first))
    };
    left.filter_map(one).collect()
}

/// Provinces and communes that are no longer.
pub(super) fn abolished(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(own) = paper.facts.date.or_else(|| Date::new(paper.facts.year?, 1, 1).ok()) else {
        return;
    };
    for named in names(paper) {
        let full = format!("{} {}", named.kind, named.own);
        let Standing::Abolished { since, was, now } = places::find(&full, own) else { continue };
        // A province may have become a city since the list was made.
        if now.iter().any(|place| place.full() == place.province) {
            continue;
        }
        let at: Vec<usize> =
            named.at.iter().copied().filter(|&at| is_of_now(paper, at, named)).collect();
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
        // Another province may have a commune of that name.
        let is_province = matches!(named.kind, "tỉnh" | "thành phố");
        let said = |province: &str| {
            let own = split_kind(province).1;
            paper.paragraphs.iter().any(|paragraph| paragraph.text.contains(own))
        };
        if is_province || was.iter().any(|place| said(place.province)) {
            remarks.proved_at(scan::places(paper, &at), message, hint);
        } else {
            remarks.guess_at(scan::places(paper, &at), message, hint);
        }
    }
}

fn is_of_now(paper: &Paper, at: usize, named: &Named) -> bool {
    let paragraph = &paper.paragraphs[at];
    let found = paragraph.text.find(named.own.as_str());
    found.is_some_and(|start| {
        super::replaced::is_of_now(paragraph, &(start..start + named.own.len()))
    })
}
