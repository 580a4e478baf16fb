//! Tables → all that is known of one case, under the names that templates use.

mod blanks;
mod check;
mod columns;
mod covered;
mod entries;
mod facts;
mod files;
pub(crate) mod funding;
mod groups;
mod issuer;
pub mod leaf;
mod lists;
pub mod manifest;
mod named;
mod origins;
mod owners;
mod plan;
pub(crate) mod roles;
mod rows;
mod shared;
mod sheets;
mod spelling;
mod tree;
pub mod units;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use tera::value::Key;
use tera::{Map, Value};

pub(crate) use groups::GROUPS;
pub use lists::{LongList, Which};
pub use manifest::Manifest;
pub(crate) use named::{beside, comparable};
pub use origins::Origins;
pub use plan::Plan;
pub use tree::Found;
pub use units::{Group, Unit, Units};

use self::groups::UnitValues;
use self::lists::Lists;
use self::roles::Roles;
use crate::diagnostic::few;
use crate::diagnostic::{Diagnostic, Severity};
use crate::workbook::{self, Workbook};

/// The name of the table that lists the units.
const UNITS: &str = "cac_don_vi";

/// The name by which a template knows the unit that its document is for.
pub(crate) const UNIT: &str = "don_vi";

/// What templates see: values by name.
pub type Names = BTreeMap<String, Value>;

/// All that is known of one case.
#[derive(Debug)]
pub struct Dossier {
    /// The folder's name.
    pub name: String,
    /// The manifest.
    pub manifest: Manifest,
    /// The annexes by the name that templates use.
    pub annexes: BTreeMap<Arc<str>, Found>,
    /// Further names of annexes: that of a workbook which has one sheet alone, and those by which
    /// templates of any field know them.
    pub aliases: BTreeMap<Arc<str>, Arc<str>>,
    /// Where each printed value comes from; marks in filled templates are indices into it.
    pub origins: Origins,
    /// The units.
    pub units: Arc<Units>,
    /// What all templates see, long lists by their stand-ins.
    tree: Names,
    /// The same with the long lists themselves.
    whole: OnceLock<Names>,
    lists: Lists,
    unit_values: Arc<UnitValues>,
    /// The documents to make.
    pub plans: Vec<Plan>,
    /// What the tables are to a document of any field.
    roles: Roles,
    /// Whether a workbook or a sheet could not be read, so that its table is missing.
    pub is_incomplete: bool,
}

/// A file of a dossier's folder.
#[derive(Debug, Clone)]
pub struct File {
    /// The path within the dossier, with `/`.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a dossier from the text of its manifest and its workbooks. None where nothing can be
/// made of it; the findings say why, and what is odd in one that could be read.
pub fn open(name: &str, manifest: &str, files: &[File]) -> (Option<Dossier>, Vec<Diagnostic>) {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    open_read(name, manifest, &names, &mut |name| {
        let file = files.iter().find(|file| file.name == name);
        workbook::read(name, file.map_or(&[][..], |file| &file.bytes))
    })
}

/// Reads a workbook, by its path within the dossier.
pub type Reader<'a> = dyn FnMut(&str) -> (Option<Workbook>, Vec<Diagnostic>) + 'a;

/// As [`open`], from the names of the workbooks that are there. Only those that are used are read,
/// one after the other.
pub fn open_read(
    name: &str,
    manifest: &str,
    files: &[String],
    reader: &mut Reader<'_>,
) -> (Option<Dossier>, Vec<Diagnostic>) {
    let (read, mut findings) = Manifest::read(manifest);
    let Some(read) = read else { return (None, findings) };
    let chosen = files::chosen(&read, manifest, files, &mut findings);
    let wanted = read.workbooks.as_ref().map_or(chosen.len(), Vec::len);
    let mut workbooks = Vec::new();
    for file in chosen {
        let (workbook, about) = reader(file);
        findings.extend(about);
        workbooks.extend(workbook);
    }
    let is_lacking = workbooks.len() < wanted;
    let dossier = assemble(name, read, manifest, (workbooks, is_lacking), &mut findings);
    if is_lacking {
        findings.retain(|finding| !OF_MISSING.contains(&finding.name));
    }
    (Some(dossier), few::capped(findings, manifest::FILE))
}

/// How the names of workbooks begin in which the rows of all units are put together.
pub const COLLECTING: &str = "tong-hop-phu-luc-";

/// Whether a workbook is one of those, which are no data unless the manifest names them.
pub fn is_collecting(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    name.starts_with(COLLECTING)
}

/// The finding for workbooks that the manifest names and the folder has not.
pub const MISSING: &str = "missing-workbook";

/// What is found only because a workbook is missing or can't be read, and goes with it.
const OF_MISSING: [&str; 4] = ["missing-sheet", "unknown-table", "unknown-group", "no-units"];

/// As [`open`], from workbooks that have been read.
pub fn open_workbooks(
    name: &str,
    manifest: &str,
    workbooks: Vec<Workbook>,
) -> (Option<Dossier>, Vec<Diagnostic>) {
    let (read, mut findings) = Manifest::read(manifest);
    let Some(read) = read else { return (None, findings) };
    let dossier = assemble(name, read, manifest, (workbooks, false), &mut findings);
    (Some(dossier), findings)
}

/// Reads workbooks that no manifest speaks of, to see what stands in them.
pub fn look(name: &str, files: &[File]) -> (Dossier, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut workbooks = Vec::new();
    for file in files {
        let (workbook, about) = workbook::read(&file.name, &file.bytes);
        findings.extend(about);
        workbooks.extend(workbook);
    }
    let dossier = assemble(name, Manifest::default(), "", (workbooks, false), &mut findings);
    (dossier, findings)
}

/// Puts everything under its name: what stands in the workbooks, of which some may be lacking.
fn assemble(
    name: &str,
    manifest: Manifest,
    text: &str,
    (mut workbooks, is_lacking): (Vec<Workbook>, bool),
    findings: &mut Vec<Diagnostic>,
) -> Dossier {
    let (mut annexes, namesakes) = sheets::annexes(&manifest, text, &mut workbooks, findings);
    issuer::take_from_titles(&mut annexes, &manifest);
    let source = groups::Listed::of(&manifest);
    let mut units = source.units(&annexes, text, findings);
    let owned = owners::of_tables(&annexes, &units, source.table);
    findings.extend(owners::not_listed(&annexes, &units, (source.table, &owned)));
    for namesake in namesakes {
        if owned.contains_key(&namesake.key) {
            findings.extend(namesake.about);
        } else {
            annexes.remove(&namesake.key);
            findings.push(namesake.finding);
        }
    }
    let is_incomplete = findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut aliases = sheets::aliases(&workbooks, &annexes);
    let order = sheets::order(&workbooks, &annexes);
    drop(workbooks);
    let mut found = BTreeMap::new();
    for (key, annex) in annexes {
        let owner = owned.get(&key).copied();
        found.insert(key, Found::new(annex, owner));
    }
    groups::add(&manifest, text, &found, &mut units, findings);
    let mut added = Vec::new();
    for found in found.values_mut() {
        found.units = units.of_columns(&found.annex, &mut added);
    }
    let has_columns = found.values().any(|found| found.units.iter().any(Option::is_some));
    if manifest.groups.is_empty() && !has_columns {
        for (key, found) in &found {
            if **key != *source.table {
                units.add_named_rows(&found.annex, &mut added);
            }
        }
    }
    let day = manifest.day(text).unwrap_or_else(|finding| {
        findings.push(*finding);
        None
    });
    let (listed, headed) = spelling::names(&units, &found);
    let misspelled = spelling::Misspelled::among(&listed, &headed, day);
    added.retain(|(_, place)| !misspelled.tells(place));
    findings.extend(units.not_listed(&added));
    findings.extend(misspelled.findings);
    for found in found.values_mut() {
        units.of_columns_in_groups(&found.annex, &mut found.units);
    }
    for (key, found) in &mut found {
        let given = manifest.tables.get(&**key).map(|table| &table.roles);
        found.find_totals(&units, given.is_some_and(|given| !given.is_empty()));
    }
    let units = Arc::new(units);
    let mut origins = Origins::default();
    let mut tree = Names::new();
    let mut lists = Lists::default();
    for (key, found) in &mut found {
        let value = tree::Tree::new(key, found, &units, (&mut origins, &mut lists)).build();
        tree.insert(key.to_string(), value);
    }
    let absent = units.absent(&found, source.table);
    findings.extend(units.told_absent(&absent, found.get(source.table), &misspelled.paired));
    let in_rows = Units::in_rows(&found, source.table);
    for (key, found) in &found {
        findings.extend(units::bare_names(key, &found.annex, &found.units));
        if **key != *source.table {
            findings.extend(blanks::told(found, &units));
        }
        let has_rows = |at| in_rows.iter().any(|(of, units)| **of != **key && units.contains(&at));
        let others = |at| !absent.contains(&at) && !has_rows(at);
        findings.extend(units.without_column(found, others, &misspelled.paired));
    }
    // Which table is the annex, and which are all of them, is not known while one can't be read: a
    // document that goes by what they are would silently lack it.
    let roles = (!is_lacking).then(|| Roles::of(&found, &order));
    aliases.extend(roles.iter().flat_map(|roles| roles.aliases(&found)));
    for (alias, key) in &aliases {
        if let Some(table) = tree.get(&**key).cloned() {
            tree.insert(alias.to_string(), table);
        }
    }
    if let Some(roles) = &roles {
        roles.insert(&mut tree);
    }
    let unit_values = UnitValues::new(&units, &found, &manifest, &mut tree, &mut origins);
    let unit_values = Arc::new(unit_values);
    groups::insert(&unit_values, source.table, &mut tree, &mut lists);
    // Where the office's own facts can't be read, the few of the manifest are not taken for them.
    if !is_lacking || tree.contains_key(facts::TABLE) {
        facts::add(&manifest, text, &mut tree, &origins, findings);
    }
    let mut about = Map::new();
    about.insert(Key::Str("ten"), manifest.name.as_deref().unwrap_or(name).into());
    let day = day.map(|day| Value::from(crate::value::date::short(day)));
    about.insert(Key::Str("ngay"), day.unwrap_or_else(Value::none));
    tree.insert("ho_so".to_owned(), Value::from(about));
    let is_checked = |name: &str| manifest.checks.iter().any(|check| check.is_about(name));
    let sources = check::Sources {
        tree: &lists::whole(&tree, is_checked),
        found: &found,
        units: &units,
        origins: &origins,
        manifest: text,
    };
    // A check that can't be made stops no document.
    let checked = manifest.checks.iter().flat_map(|entry| sources.run(entry)).map(|finding| {
        let severity = finding.severity.min(Severity::Warning);
        Diagnostic { severity, ..finding }
    });
    let checked = checked.collect();
    findings.extend(told_once(checked, is_incomplete));
    let plans = plan::plans(&manifest, text, (&units, &absent), findings);
    Dossier {
        name: name.to_owned(),
        manifest,
        annexes: found,
        aliases,
        origins,
        units,
        tree,
        whole: OnceLock::new(),
        lists,
        unit_values,
        plans,
        roles: roles.unwrap_or_default(),
        is_incomplete,
    }
}

/// The findings about tables that are not there: each told once, with all its places; not at all
/// where a workbook or sheet could not be read, which has been told.
pub fn told_once(findings: Vec<Diagnostic>, is_incomplete: bool) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        if finding.name == "unknown-table" {
            if is_incomplete {
                continue;
            }
            let same = |other: &&mut Diagnostic| {
                other.name == finding.name && other.message == finding.message
            };
            if let Some(first) = told.iter_mut().find(same) {
                first.places.extend(finding.places);
                continue;
            }
        }
        told.push(finding);
    }
    told
}

impl Dossier {
    /// The annex of a name that templates use.
    pub fn annex(&self, name: &str) -> Option<&Found> {
        self.annexes.get(self.annex_name(name))
    }

    /// The name in manifests of the annex that templates use by a name.
    pub fn annex_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.aliases.get(name).map_or(name, |key| key)
    }

    /// The names in manifests of all the annexes that templates reach by a name.
    pub(crate) fn annex_names<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        match name {
            roles::ANNEXES => self.roles.annexes().collect(),
            name => vec![self.annex_name(name)],
        }
    }

    /// What a table is to a document of any field, in words, each with the name by which templates
    /// reach it.
    pub fn roles_of(&self, key: &str) -> Vec<(&'static str, &'static str)> {
        self.roles.of_table(key)
    }

    /// A table that the manifest names and that is not there, where a template that uses these names
    /// reaches it: by its own name, or by one that templates of any field know it by. What is made for
    /// each unit reaches the list of units.
    pub(crate) fn lacking(&self, used: &BTreeSet<String>, is_of_unit: bool) -> Option<&str> {
        let is_there = |key: &str| self.annexes.contains_key(key) || self.aliases.contains_key(key);
        let missing = self.manifest.tables.keys().filter(|key| !is_there(key));
        let mut reached = missing.filter(|key| {
            let names = self.roles.of_missing(key);
            used.contains(*key)
                || is_of_unit && *key == UNITS
                || names.into_iter().any(|name| used.contains(name))
        });
        reached.next().filter(|_| self.is_incomplete).map(String::as_str)
    }

    /// What all templates see.
    pub fn tree(&self) -> &Names {
        if self.lists.is_empty() {
            return &self.tree;
        }
        self.whole.get_or_init(|| self.tree_with(|_| true))
    }

    /// The same, but of long lists only those of the tables that are wanted; the others are there by
    /// their stand-ins.
    pub fn tree_with(&self, is_wanted: impl Fn(&str) -> bool) -> Names {
        lists::whole(&self.tree, is_wanted)
    }

    /// The value that templates see at a path.
    pub fn value<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<Value> {
        let mut path = path.into_iter();
        let first = self.tree.get(path.next()?)?.clone();
        path.try_fold(first, |value, step| match LongList::of(&value) {
            Some(list) => list.of_key(step),
            None => value
                .as_map()?
                .iter()
                .find(|(key, _)| key.as_str() == Some(step))
                .map(|(_, v)| v.clone()),
        })
    }

    /// What templates see as `don_vi` in the document of a unit, by its number among all.
    pub fn unit_value(&self, unit: usize) -> Value {
        self.unit_values.get(unit)
    }

    /// What the template of a planned document sees.
    pub fn names(&self, plan: &Plan) -> Names {
        self.names_of(self.tree(), plan)
    }

    /// The same, of what all templates see.
    pub fn names_of(&self, tree: &Names, plan: &Plan) -> Names {
        let mut names = tree.clone();
        names.extend(plan.unit.map(|unit| (UNIT.to_owned(), self.unit_value(unit))));
        names
    }
}
