//! What the dossier uses its workbooks for → which are copied and which are asked for anew.
//!
//! A workbook from which the heads of documents are filled (issuer, number, date, bases,
//! recipients, signer) is the office's own, and is copied. So is one that only lists units or
//! assignments in words, and one that no document uses. Every other gives targets, and the new
//! year's is another file.

use std::collections::BTreeSet;

use crate::annex::{Annex, ColumnRole, Shape};
use crate::dossier::leaf::Leaf;
use crate::dossier::{Dossier, Found, Manifest};
use crate::template::{Engine, Used};
use crate::value::Meaning;
use crate::value::year::{self, Years};
use crate::workbook::Workbook;

/// A workbook of the old dossier, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Fated {
    /// Its path within the old dossier.
    pub old_name: String,
    /// Its path within the new one.
    pub name: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a workbook.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is copied: documents take facts about themselves from these sheets. The other sheets
    /// hold targets as well, which must be put in anew.
    Facts(Vec<String>, Vec<String>),
    /// It is copied: it lists units and words, and no figures.
    Words,
    /// It is copied: no document uses it.
    Unused,
    /// It is asked for, with these sheets.
    Asked(Vec<Expected>),
}

/// A sheet that the program expects in a new workbook.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The sheet's name, with the year put forward.
    pub sheet: String,
    /// The name by which templates know its table.
    pub key: String,
    /// The names of its columns, with the year put forward; those of units are counted.
    pub columns: Vec<String>,
    /// How many columns belong to units, and the names of the first and the last.
    pub units: Option<(usize, String, String)>,
    /// Whether any document uses it.
    pub is_used: bool,
}

/// A table of a copied workbook that holds more than facts about the document.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The workbook, under its new name.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// How many rows it has.
    pub rows: usize,
    /// Whether it is compared with a workbook that is asked for.
    pub is_checked: bool,
}

/// A dossier, and what its templates and its manifest use.
pub(super) struct Judged<'a> {
    dossier: &'a Dossier,
    used: Used,
    /// The tables that the manifest names: for units, groups and checks.
    named: BTreeSet<&'a str>,
    /// The tables that list units, a row each.
    lists: BTreeSet<&'a str>,
}

impl<'a> Judged<'a> {
    pub(super) fn of(dossier: &'a Dossier, engine: &Engine) -> Self {
        let manifest = &dossier.manifest;
        let used = engine.used_by(dossier);
        let lists = lists(dossier);
        let checks = manifest
            .checks
            .iter()
            .flat_map(|check| [&check.main, &check.other].map(|path| table_of(path.get_ref())));
        let groups = manifest.groups.values().map(|group| group.table.get_ref().as_str());
        let further = manifest.groups.values().flat_map(|group| &group.further);
        let further = further.map(|path| table_of(path.get_ref()));
        let named = checks.chain(groups).chain(further).chain(lists.iter().copied()).collect();
        Self { dossier, used, named, lists }
    }

    fn tables(&self, file: &str) -> impl Iterator<Item = (&str, &Found)> {
        let all = self.dossier.annexes.iter().map(|(key, found)| (&**key, found));
        all.filter(move |(_, found)| *found.annex.region.file == *file)
    }

    fn is_used(&self, key: &str) -> bool {
        self.used.names.contains(key) || self.used.placed.contains(key) || self.named.contains(key)
    }

    /// Whether a table gives targets: it has columns of units, or documents hold it as an annex.
    fn is_annex(&self, key: &str, found: &Found) -> bool {
        found.units.iter().any(Option::is_some) || self.used.placed.contains(key)
    }

    /// What becomes of a workbook.
    pub(super) fn fate(&self, book: &Workbook, (old, new): (Years, Years)) -> Fated {
        let file = &*book.file;
        let sheets = |is: &dyn Fn(&str, &Found) -> bool| -> Vec<String> {
            let tables = self.tables(file).filter(|(key, found)| is(key, found));
            tables.map(|(_, found)| found.annex.region.sheet.to_string()).collect()
        };
        let facts = sheets(&|key, _| self.used.facts.contains(key));
        let is_named = self
            .dossier
            .manifest
            .workbooks
            .as_ref()
            .is_none_or(|named| named.iter().any(|name| name.get_ref() == file));
        let fate = if !facts.is_empty() {
            let is_fact = |key: &str| self.used.facts.contains(key);
            let mixed = |key: &str, found: &Found| !is_fact(key) && self.is_annex(key, found);
            Fate::Facts(facts, sheets(&mixed))
        } else if !is_named || !self.tables(file).any(|(key, _)| self.is_used(key)) {
            Fate::Unused
        } else if self.tables(file).all(|(key, found)| self.is_words(key, found)) {
            Fate::Words
        } else {
            Fate::Asked(self.expected(file, (old, new)))
        };
        let name = year::moved(file, old, new).filter(|_| is_named);
        Fated { old_name: file.to_owned(), name: name.unwrap_or_else(|| file.to_owned()), fate }
    }

    /// Whether a table lists units, or holds words alone.
    fn is_words(&self, key: &str, found: &Found) -> bool {
        self.lists.contains(key) || !self.is_annex(key, found) && !has_figures(&found.annex)
    }

    fn expected(&self, file: &str, (old, new): (Years, Years)) -> Vec<Expected> {
        let put = |text: &str| year::moved(text, old, new).unwrap_or_else(|| text.to_owned());
        let mut expected: Vec<Expected> = Vec::new();
        for (key, found) in self.tables(file) {
            let mut columns: Vec<String> = Vec::new();
            let mut units: Vec<&String> = Vec::new();
            for (column, owner) in found.annex.columns.iter().zip(&found.units) {
                let Some(name) = column.path.last() else { continue };
                if owner.is_some() {
                    units.push(name);
                } else if !columns.contains(&put(name)) {
                    columns.push(put(name));
                }
            }
            let ends = units.first().zip(units.last());
            expected.push(Expected {
                sheet: put(&found.annex.region.sheet),
                key: key.to_owned(),
                columns,
                units: ends.map(|(first, last)| (units.len(), (*first).clone(), (*last).clone())),
                is_used: self.is_used(key),
            });
        }
        expected.sort_by_key(|sheet| !sheet.is_used);
        expected
    }

    /// Whether a table is that of cited documents.
    pub(super) fn is_bases(&self, file: &str, sheet: &str) -> bool {
        let is_it = |key: &str, annex: &Annex| {
            // Facts about the document are no list of bases, though the bases may use them.
            let is_list = annex.shape != Shape::KeyValue && self.used.bases.contains(key);
            *annex.region.sheet == *sheet && is_list
        };
        self.tables(file).any(|(key, found)| is_it(key, &found.annex))
    }

    /// The tables in copied workbooks that hold more than facts.
    pub(super) fn reviewed(&self, fated: &[Fated]) -> Vec<Reviewed> {
        let mut reviewed = Vec::new();
        for fated in
            fated.iter().filter(|fated| matches!(fated.fate, Fate::Facts(..) | Fate::Words))
        {
            for (key, found) in self.tables(&fated.old_name) {
                let is_fact = self.used.facts.contains(key) || self.lists.contains(key);
                if is_fact || found.annex.shape == Shape::KeyValue || !self.is_used(key) {
                    continue;
                }
                let checks = &self.dossier.manifest.checks;
                let is_it = |path: &str| table_of(path) == key;
                reviewed.push(Reviewed {
                    file: fated.name.clone(),
                    sheet: found.annex.region.sheet.to_string(),
                    rows: found.annex.rows.len(),
                    is_checked: checks.iter().any(|check| is_it(check.other.get_ref())),
                });
            }
        }
        reviewed
    }

    /// The places of the cells from which documents take their number and date.
    pub(super) fn new_each(&self) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        for path in &self.used.new_each {
            let value = self.dossier.value(path.iter().map(String::as_str));
            let Some(leaf) = value.as_ref().and_then(Leaf::of) else { continue };
            for origin in leaf.origins() {
                if let Some(origin) = self.dossier.origins.get(origin as usize) {
                    places.insert(origin.place.to_string());
                }
            }
        }
        places
    }
}

impl Fated {
    /// Whether the new dossier has it from the beginning.
    pub fn is_copied(&self) -> bool {
        !matches!(self.fate, Fate::Asked(_))
    }
}

/// The tables that list units, a row each.
fn lists(dossier: &Dossier) -> BTreeSet<&str> {
    let manifest: &Manifest = &dossier.manifest;
    let rows = manifest.groups.values().filter(|group| group.column.is_none());
    let groups = rows.map(|group| group.table.get_ref().as_str());
    let listed = dossier.units.groups.iter().take(1).map(|group| &*group.table);
    groups.chain(listed).collect()
}

/// The table that a path of the manifest begins with.
pub(super) fn table_of(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// Whether a table has figures among its values.
fn has_figures(annex: &Annex) -> bool {
    let is_value = |at: usize| {
        let role = annex.columns.get(at).map(|column| column.role);
        role.is_some_and(ColumnRole::holds_data)
    };
    annex.rows.iter().any(|row| {
        let mut cells = row.cells.iter().enumerate();
        cells.any(|(at, cell)| is_value(at) && matches!(cell.value.meaning, Meaning::Quantity(_)))
    })
}
