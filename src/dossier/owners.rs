//! Tables of equal form, each of a unit of its own → whose they are: by the name of the sheet, by
//! what stands above the table, or by the name of the workbook.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::named::comparable;
use super::units::{Unit, Units, shortened};
use crate::annex::{Annex, Line, Shape, is_bare_name, name_of_unit};
use crate::diagnostic::Diagnostic;
use crate::value::begins_as_agency;
use crate::value::name::{folded, split_kind};
use crate::value::slug::slug;

/// The fewest tables, each of another unit, that say that tables of their form are units' own.
const FEWEST: usize = 2;

/// Whose table one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owned {
    /// The unit.
    pub(super) unit: usize,
    /// Whether its title names it.
    pub(super) is_titled: bool,
}

/// The units that tables belong to as a whole. What has columns of units is of them all.
pub(super) fn of_tables(
    annexes: &BTreeMap<Arc<str>, Annex>,
    units: &Units,
    list: &str,
) -> BTreeMap<Arc<str>, Owned> {
    let mut owned = BTreeMap::new();
    for tables in of_equal_form(annexes, list) {
        let named: Vec<(&Arc<str>, Owned)> = tables
            .into_iter()
            .filter_map(|(key, annex)| Some((key, owner(annex, units)?)))
            .collect();
        let distinct: BTreeSet<usize> = named.iter().map(|(_, owned)| owned.unit).collect();
        if distinct.len() >= FEWEST && distinct.len() == named.len() {
            owned.extend(named.into_iter().map(|(key, owned)| (key.clone(), owned)));
        }
    }
    owned
}

/// The tables of each form that several have, without columns of units.
fn of_equal_form<'a>(
    annexes: &'a BTreeMap<Arc<str>, Annex>,
    list: &str,
) -> impl Iterator<Item = Vec<(&'a Arc<str>, &'a Annex)>> + use<'a> {
    let mut forms: BTreeMap<Vec<String>, Vec<(&Arc<str>, &Annex)>> = BTreeMap::new();
    for (key, annex) in annexes {
        let is_free = annex.columns.iter().all(|column| column.owner.is_none());
        if annex.shape == Shape::Table && is_free && **key != *list {
            let heads = annex.columns.iter().map(|column| folded(&column.path.join(" › ")));
            forms.entry(heads.collect()).or_default().push((key, annex));
        }
    }
    forms.into_values().filter(|tables| tables.len() >= FEWEST)
}

/// The finding for tables of equal form whose lines above differ in one name of a place or an
/// agency, where the list of units lacks it: no unit's document has their figures.
pub(super) fn not_listed(
    annexes: &BTreeMap<Arc<str>, Annex>,
    units: &Units,
    (list, owned): (&str, &BTreeMap<Arc<str>, Owned>),
) -> Option<Diagnostic> {
    if units.of_list().all(|unit| unit.row.is_none()) {
        return None;
    }
    let kinds: BTreeSet<_> = units.of_list().map(|unit| unit.kind.as_deref().map(folded)).collect();
    let mut found: Vec<(String, &Line)> = Vec::new();
    for tables in of_equal_form(annexes, list) {
        let lines: Vec<Vec<&Line>> = tables.iter().map(|(_, annex)| lines_above(annex)).collect();
        let Some(names) = differing_names(&lines) else { continue };
        for ((key, annex), (name, line)) in tables.iter().zip(names) {
            let kind = split_kind(&name).0.map(folded);
            // Of a kind that the list has none of, such tables are parts of the whole.
            let is_known = owned.contains_key(*key) || owner(annex, units).is_some();
            if !is_known && units.of_name(&name).is_none() && kinds.contains(&kind) {
                found.push((name, line));
            }
        }
    }
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let message = match names.as_slice() {
        [] => return None,
        [name] => format!(
            "bảng của “{name}” (tên ghi ở tiêu đề) không vào văn bản riêng nào, vì danh sách đơn vị \
             không có tên này"
        ),
        names => format!(
            "{} bảng cùng mẫu, mỗi bảng của một đơn vị (tên ghi ở tiêu đề), không vào văn bản riêng \
             nào, vì danh sách đơn vị không có: {}",
            names.len(),
            shortened(names)
        ),
    };
    let finding = Diagnostic::warning("unit-not-listed", message).hint(
        "ghi tên ở tiêu đề giống tên trong danh sách (trang Đơn vị), hoặc thêm đơn vị vào danh sách",
    );
    Some(found.iter().fold(finding, |finding, (_, line)| finding.at(line.place.clone())))
}

/// The lines above a table that may say whose it is.
fn lines_above(annex: &Annex) -> Vec<&Line> {
    annex.letterhead.iter().chain(&annex.titles).collect()
}

/// The words after the name of a unit in a title: what it is of, not whose.
const AFTER_NAMES: [&str; 3] = ["năm", "giai", "đến"];
/// The most words that kinds of units have: `ỦY BAN NHÂN DÂN XÃ`.
const MOST_WORDS_BEFORE: usize = 5;

/// The names in which the lines above several tables differ, where that is all that they differ in:
/// in one line, a place or an agency each, another in each table.
fn differing_names<'a>(lines: &[Vec<&'a Line>]) -> Option<Vec<(String, &'a Line)>> {
    let (first, others) = lines.split_first()?;
    if others.iter().any(|lines| lines.len() != first.len()) {
        return None;
    }
    let differs = |at: &usize| {
        others.iter().any(|lines| folded(&lines[*at].text) != folded(&first[*at].text))
    };
    let mut at = (0..first.len()).filter(differs);
    let (at, None) = (at.next()?, at.next()) else { return None };
    let words: Vec<Vec<&str>> =
        lines.iter().map(|lines| lines[at].text.split_whitespace().collect()).collect();
    let shortest = words.iter().map(Vec::len).min()?;
    let is_same = |word: &dyn Fn(&[&str]) -> String| {
        let one = word(&words[0]);
        words.iter().all(|words| word(words) == one)
    };
    let before = (0..shortest).take_while(|&at| is_same(&|words| folded(words[at]))).count();
    let after = (0..shortest - before)
        .take_while(|&at| is_same(&|words| folded(words[words.len() - 1 - at])))
        .count();
    // What is common behind the names may be the end of all of them.
    let rest = &words[0][words[0].len() - after..];
    let ends = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit() || c == '(')
            || AFTER_NAMES.iter().any(|after| folded(after) == folded(word))
    };
    let behind = after - rest.iter().position(ends).unwrap_or(after);
    let named = |back: usize| {
        let name = |words: &Vec<&str>| {
            let name = words[before - back..words.len() - behind].join(" ");
            let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            (name_of_unit(&name).is_some() || begins_as_agency(&name)).then_some(name)
        };
        words.iter().map(name).collect::<Option<Vec<String>>>()
    };
    let names = (0..=before.min(MOST_WORDS_BEFORE)).find_map(named)?;
    let distinct: BTreeSet<String> = names.iter().map(|name| comparable(name)).collect();
    let is_each = distinct.len() == names.len();
    is_each.then(|| names.into_iter().zip(lines.iter().map(|lines| lines[at])).collect())
}

/// The unit that an annex says it is of.
fn owner(annex: &Annex, units: &Units) -> Option<Owned> {
    let place = &annex.region;
    let facts = annex.facts.iter().map(|fact| &fact.value);
    let titled = annex.titles.iter().find_map(|line| in_words(&line.text, units));
    let by_sheet = || units.of_name(&place.sheet);
    let above = || {
        let lines = annex.form.iter().chain(facts).chain(&annex.letterhead);
        lines.map(|line| in_words(&line.text, units)).find_map(|unit| unit)
    };
    let unit = by_sheet().or(titled).or_else(above).or_else(|| by_file(&place.file, units))?;
    Some(Owned { unit, is_titled: titled == Some(unit) })
}

/// The one unit whose full name a line has: `CHỈ TIÊU DÂN SỐ (XÃ AN BÌNH)`.
fn in_words(line: &str, units: &Units) -> Option<usize> {
    let words = |text: &str| {
        let plain = comparable(text);
        let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        format!(" {} ", words.collect::<Vec<_>>().join(" "))
    };
    let line = words(line);
    let is_there = |at: &usize| {
        let unit = &units.list[*at];
        is_full_name(unit) && line.contains(&words(&unit.name))
    };
    only(units, is_there)
}

/// Whether a unit's name says what it is, so that words of a sentence are it: `Xã An Bình`, `Phòng
/// Nghiệp vụ`; not `An Bình`, which others may have in theirs.
fn is_full_name(unit: &Unit) -> bool {
    let is_of_words = unit.name.contains(' ') && !is_bare_name(&unit.name);
    unit.kind.is_some() || begins_as_agency(&unit.name) || is_of_words
}

/// The one unit whose own name the name of a workbook ends with: `bieu-an-binh.xlsx`.
fn by_file(file: &str, units: &Units) -> Option<usize> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = format!("_{}", slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem)));
    let is_there = |at: &usize| {
        let own = slug(&units.list[*at].own_name);
        !own.is_empty() && stem.ends_with(&format!("_{own}"))
    };
    only(units, is_there)
}

/// The one unit of the list of which something holds; of several the one with the longest name,
/// which the others are part of.
fn only(units: &Units, holds: impl Fn(&usize) -> bool) -> Option<usize> {
    let mut found: Vec<usize> = units.groups[0].units.iter().copied().filter(holds).collect();
    let name = |at: usize| comparable(&units.list[at].name);
    found.sort_by_key(|&at| std::cmp::Reverse(name(at).len()));
    let (&first, others) = found.split_first()?;
    others.iter().all(|&other| name(first).contains(&name(other))).then_some(first)
}
