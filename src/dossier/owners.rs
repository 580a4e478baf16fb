//! Tables of equal form, each of a unit of its own → whose they are: by the name of the sheet, by
//! what stands above the table, or by the name of the workbook.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::named::comparable;
use super::units::Units;
use crate::annex::{Annex, Shape};
use crate::value::name::folded;
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
    let mut forms: BTreeMap<Vec<String>, Vec<(&Arc<str>, &Annex)>> = BTreeMap::new();
    for (key, annex) in annexes {
        let is_free = annex.columns.iter().all(|column| column.owner.is_none());
        if annex.shape == Shape::Table && is_free && **key != *list {
            let heads = annex.columns.iter().map(|column| folded(&column.path.join(" › ")));
            forms.entry(heads.collect()).or_default().push((key, annex));
        }
    }
    let mut owned = BTreeMap::new();
    for tables in forms.into_values().filter(|tables| tables.len() >= FEWEST) {
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
        unit.kind.is_some() && line.contains(&words(&unit.name))
    };
    only(units, is_there)
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
