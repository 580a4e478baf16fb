//! The groups of units that a manifest names, and what templates see of every unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use super::covered;
use super::facts;
use super::leaf::{self, Leaf};
use super::lists::{Items, Lists, LongList, ROWS, Which, is_long};
use super::manifest::{self, GroupEntry, Manifest};
use super::named::{self, comparable};
use super::origins::Origins;
use super::tree::Found;
use super::units::{self, Group, LISTED, ListColumns, Naming, Unit, Units};
use super::{Names, UNITS};
use crate::annex::{Annex, Column, ColumnRole, RowRole};
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{CellPlace, Diagnostic};
use crate::document::Origin;
use crate::value::agency::{is_agency, is_division};
use crate::value::{Part, Value as Parsed, case, name, order, place_parts};

/// The name under which templates find the groups.
pub(crate) const GROUPS: &str = "nhom_don_vi";
/// The columns that say of what kind a unit is and what its name is without, unless the manifest
/// names others.
const KIND: &str = "loai";
const OWN_NAME: &str = "ten_goi_tat";

/// How many fields a unit has of its own.
const OWN: usize = 4;

/// Where the units of the list come from.
pub(super) struct Listed<'a> {
    /// The name of the table.
    pub(super) table: &'a str,
    columns: ListColumns<'a>,
    named: Option<&'a toml::Spanned<String>>,
}

impl<'a> Listed<'a> {
    /// What a manifest says of the list.
    pub(super) fn of(manifest: &'a Manifest) -> Self {
        let entry = manifest.units.as_ref();
        let named = entry.and_then(|entry| entry.table.as_ref());
        Self {
            table: named.map_or(UNITS, |table| table.get_ref()),
            columns: ListColumns {
                kind: entry.and_then(|entry| entry.kind.as_deref()).unwrap_or(KIND),
                own_name: entry.and_then(|entry| entry.own_name.as_deref()).unwrap_or(OWN_NAME),
            },
            named,
        }
    }

    /// The units that the table lists; a finding where the manifest names one that is not there.
    pub(super) fn units(
        &self,
        annexes: &BTreeMap<Arc<str>, Annex>,
        text: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> Units {
        if let Some(annex) = annexes.get(self.table) {
            return Units::listed(self.table, annex, self.columns);
        }
        if let Some(named) = self.named {
            findings.push(unknown_table(named, annexes.keys(), text));
        }
        let mut units = Units::default();
        units.groups[0].table = self.table.into();
        units
    }
}

pub(super) fn unknown_table<'a>(
    table: &toml::Spanned<String>,
    tables: impl Iterator<Item = &'a Arc<str>>,
    text: &str,
) -> Diagnostic {
    let names: Vec<&str> = tables.map(|name| &**name).collect();
    let name = table.get_ref();
    Diagnostic::error("unknown-table", format!("không có bảng `{name}` để lấy các đơn vị"))
        .hint(did_you_mean(name, &names))
        .at(Manifest::place(text, table))
        .excerpt(excerpt(manifest::FILE, text, table.span()))
}

/// Adds the groups that a manifest names.
pub(super) fn add(
    manifest: &Manifest,
    text: &str,
    found: &BTreeMap<Arc<str>, Found>,
    units: &mut Units,
    findings: &mut Vec<Diagnostic>,
) {
    for (name, entry) in &manifest.groups {
        if name == LISTED {
            findings.push(
                Diagnostic::error("listed-group", "nhóm `don_vi` là danh sách ở mục [don_vi]")
                    .hint("ghi bảng ở mục [don_vi], hoặc đặt tên khác cho nhóm")
                    .at(Manifest::place(text, &entry.table)),
            );
            continue;
        }
        let Some(source) = found.get(entry.table.get_ref().as_str()) else {
            findings.push(unknown_table(&entry.table, found.keys(), text));
            continue;
        };
        let mut group = Group { name: name.as_str().into(), ..Group::default() };
        group.table = entry.table.get_ref().as_str().into();
        if let Some(finding) = unknown_column(entry, &source.annex, text) {
            findings.push(finding);
            continue;
        }
        group.column = entry.column.as_ref().map(|column| column.get_ref().as_str().into());
        units.groups.push(group);
        let at = units.groups.len() - 1;
        match &entry.column {
            None => {
                let columns = list_columns(entry, &source.annex);
                let word = kind_word(entry, &source.annex);
                units.add_rows(at, &source.annex, columns, word);
            }
            Some(column) => {
                let names = NameColumn { entry, annex: &source.annex, is_list: true };
                names.add(units, at, column.get_ref(), findings);
            }
        }
        for further in &entry.further {
            match further_source(further, found, text) {
                Ok((table, source, key)) => {
                    units.groups[at].further.push((table.clone(), key.into()));
                    let names = NameColumn { entry, annex: &source.annex, is_list: false };
                    names.add(units, at, key, findings);
                }
                Err(finding) => findings.push(*finding),
            }
        }
        if entry.sorted {
            let list = &units.list;
            let own = |at: usize| list[at].own_name.as_str();
            units.groups[at].units.sort_by(|&one, &two| order::compare(own(one), own(two)));
        }
        covered::add_other_names(entry, text, at, units, findings);
        findings.extend(covered::unknown_names(name, entry, text, found, &units.groups[at]));
    }
}

fn list_columns<'a>(entry: &'a GroupEntry, annex: &Annex) -> ListColumns<'a> {
    let kind = entry.kind.as_deref().filter(|kind| column(annex, kind).is_some());
    let own_name = entry.own_name.as_ref().map_or(OWN_NAME, |own| own.get_ref().as_str());
    ListColumns { kind: kind.unwrap_or(KIND), own_name }
}

/// The kind word of a group, where the manifest gives a word and not a column.
fn kind_word<'a>(entry: &'a GroupEntry, annex: &Annex) -> Option<&'a str> {
    entry.kind.as_deref().filter(|kind| column(annex, kind).is_none())
}

/// The index of a column, by its key; `ten` is that of the rows' names.
pub(super) fn column(annex: &Annex, key: &str) -> Option<usize> {
    let is = |column: &Column| *column.key == *key;
    let is_label = |column: &Column| key == "ten" && column.role == ColumnRole::Label;
    let columns = &annex.columns;
    columns.iter().position(is).or_else(|| columns.iter().position(is_label))
}

/// A finding for a column that a group names and its table has not.
fn unknown_column(entry: &GroupEntry, annex: &Annex, text: &str) -> Option<Diagnostic> {
    let named = [&entry.column, &entry.own_name].into_iter().flatten();
    let unknown = named.into_iter().find(|name| column(annex, name.get_ref()).is_none())?;
    let keys: Vec<&str> = annex.columns.iter().map(|column| &*column.key).collect();
    let (table, name) = (entry.table.get_ref(), unknown.get_ref());
    Some(
        Diagnostic::error("unknown-column", format!("bảng `{table}` không có cột `{name}`"))
            .hint(did_you_mean(name, &keys))
            .at(Manifest::place(text, unknown))
            .at(annex.region.clone())
            .excerpt(excerpt(manifest::FILE, text, unknown.span())),
    )
}

/// The table and the column that a path `table.column` names.
fn further_source<'a>(
    path: &'a toml::Spanned<String>,
    found: &'a BTreeMap<Arc<str>, Found>,
    text: &str,
) -> Result<(&'a Arc<str>, &'a Found, &'a str), Box<Diagnostic>> {
    let wrong = |finding: Diagnostic| {
        let finding = finding.at(Manifest::place(text, path));
        Box::new(finding.excerpt(excerpt(manifest::FILE, text, path.span())))
    };
    let whole = path.get_ref().as_str();
    let Some((table, key)) = whole.split_once('.') else {
        let message = format!("`{whole}` chưa ghi cột có tên các đơn vị");
        return Err(wrong(
            Diagnostic::error("manifest-value", message)
                .hint(format!("viết bảng.cột, chẳng hạn \"{whole}.ghi_chu\"")),
        ));
    };
    let Some((table, source)) = found.get_key_value(table) else {
        let names: Vec<&str> = found.keys().map(|name| &**name).collect();
        let message = format!("không có bảng `{table}` để lấy các đơn vị");
        return Err(wrong(
            Diagnostic::error("unknown-table", message).hint(did_you_mean(table, &names)),
        ));
    };
    if column(&source.annex, key).is_none() {
        let keys: Vec<&str> = source.annex.columns.iter().map(|column| &*column.key).collect();
        let message = format!("bảng `{table}` không có cột `{key}`");
        return Err(wrong(
            Diagnostic::error("unknown-column", message).hint(did_you_mean(key, &keys)),
        ));
    }
    Ok((table, source, key))
}

/// A column's names, to be made units of a group.
struct NameColumn<'a> {
    entry: &'a GroupEntry,
    annex: &'a Annex,
    /// Whether the column is there for the names. In any other, such as that of remarks, words
    /// beside the names are as they should be.
    is_list: bool,
}

impl NameColumn<'_> {
    /// Adds the distinct names that stand in a column, in the order in which they stand first.
    fn add(&self, units: &mut Units, group: usize, key: &str, findings: &mut Vec<Diagnostic>) {
        let Some(at) = column(self.annex, key) else { return };
        let word = kind_word(self.entry, self.annex);
        let mut phrases: Vec<(String, Diagnostic)> = Vec::new();
        for row in self.annex.rows.iter().filter(|row| row.role == RowRole::Data) {
            let Some(cell) = row.cells.get(at) else { continue };
            for part in self.parts(&cell.value, word) {
                let (kind, own) = match part {
                    Part::Name(kind, own) if !is_many(&own) => (kind, own),
                    Part::Name(_, phrase) | Part::Phrase(phrase) => {
                        let (key, place) = (comparable(&phrase), self.annex.place(cell));
                        match phrases.iter_mut().find(|(known, _)| *known == key) {
                            Some((_, finding)) => finding.places.push(place.into()),
                            None => phrases.push((key, no_name(&phrase, word).at(place))),
                        }
                        continue;
                    }
                };
                let naming = naming(kind, own, word, self.annex.place(cell));
                if units.groups[group].of_name(&naming.full).is_none() {
                    units.add(group, naming);
                }
            }
        }
        if self.is_list {
            findings.extend(phrases.into_iter().map(|(_, finding)| finding));
        }
    }

    /// The names and other phrases of a cell. Names of places are told from other words; any other
    /// text, such as that of agencies, is a name itself.
    fn parts(&self, value: &Parsed, word: Option<&str>) -> Vec<Part> {
        if !word.is_some_and(is_place_kind) {
            let names = named::names_of(&value.text, &value.meaning);
            let part = |(kind, own): (Option<String>, String)| {
                if kind.is_none() && is_sentence(&own) {
                    return Part::Phrase(own);
                }
                Part::Name(kind, own)
            };
            return names.into_iter().map(part).collect();
        }
        let mut parts = place_parts(&value.text);
        let is_phrase = |part: &Part| matches!(part, Part::Phrase(_));
        if !self.is_list && parts.iter().any(is_phrase) {
            parts.retain(|part| matches!(part, Part::Name(Some(_), _)));
        }
        parts
    }
}

/// Whether words in a column of agencies are no name but a sentence: they are many, or tell a number
/// or a date, and don't begin as the name of an agency.
fn is_sentence(text: &str) -> bool {
    const MOST_WORDS: usize = 10;
    let is_long = text.split(' ').count() > MOST_WORDS;
    let cites = text.contains('/') && text.contains(|c: char| c.is_ascii_digit());
    (is_long || cites) && !is_agency(text)
}

/// Whether a word is the kind word of places: `xã`, `thị trấn`.
fn is_place_kind(word: &str) -> bool {
    name::split_kind(&format!("{word} X")).0.is_some_and(|kind| kind == case::lower(word))
}

/// What is known of a unit that a cell names, with its kind word or that of its group.
fn naming(kind: Option<String>, own: String, word: Option<&str>, place: CellPlace) -> Naming {
    let (own_kind, rest) = name::split_kind(&own);
    let given = kind.as_deref().or_else(|| own_kind.is_none().then_some(word).flatten());
    let full = match given {
        Some(kind) => format!("{} {own}", case::sentence(kind)),
        None => own.clone(),
    };
    let rest = if given.is_some() { own.clone() } else { rest.to_owned() };
    Naming { full, kind: given.map(str::to_owned), own: Some(rest), row: None, place: Some(place) }
}

/// Whether a name is that of many: `Các tổ chức chính trị - xã hội`.
pub(super) fn is_many(name: &str) -> bool {
    let name = case::lower(name);
    ["các ", "những ", "mọi ", "toàn bộ "].iter().any(|word| name.starts_with(word))
}

/// The finding for words in a column of names that name no unit, or many.
fn no_name(phrase: &str, word: Option<&str>) -> Diagnostic {
    if !is_many(phrase) {
        let word = word.unwrap_or("đơn vị");
        let message =
            format!("“{phrase}” không đọc được thành tên {word} nên không có văn bản riêng");
        return Diagnostic::warning("phrase-no-name", message)
            .hint("nếu có tên trong đó: viết hoa các chữ của tên, ngăn các tên bằng dấu phẩy");
    }
    let message = format!("“{phrase}” chỉ nhiều đơn vị nên không có văn bản riêng");
    Diagnostic::note("many-units", message)
        .hint("nếu cần văn bản riêng, ghi tên từng đơn vị, cách nhau bằng dấu chấm phẩy")
}

/// The office that issues, as the office's own facts name it; nothing where they don't.
fn issuer(tree: &Names) -> String {
    let facts = tree.get(facts::TABLE).and_then(Value::as_map);
    let name = facts.and_then(|facts| facts.get(&Key::Str("co_quan_ban_hanh")));
    name.and_then(Leaf::of).map(|leaf| leaf.text().to_owned()).unwrap_or_default()
}

/// What templates see of each unit: its row of the table, or its name from where it stands; always
/// `khoa`, `ten`, `loai` and `ten_goi_tat`.
#[derive(Debug)]
pub(super) struct UnitValues {
    units: Arc<Units>,
    /// By the groups.
    sources: Vec<Source>,
    /// By the units.
    about: Vec<Option<About>>,
    /// All values, where they are few enough to be made at once.
    made: Vec<Value>,
}

/// Where the units of a group come from.
#[derive(Debug, Default)]
struct Source {
    /// All rows of the table.
    rows: Option<Value>,
    /// The columns of kinds and of own names.
    columns: [String; 2],
    /// How many fields a unit has.
    width: usize,
}

/// What is known of a unit beside its row.
#[derive(Debug, Clone, Copy)]
struct About {
    group: usize,
    organization: &'static str,
    /// The index of the origin of its name, where its row gives it no cell.
    origin: u32,
}

impl UnitValues {
    /// The rows of the list are taken out of the tree, where the units take their place; the
    /// other groups leave their tables as they are.
    pub(super) fn new(
        units: &Arc<Units>,
        found: &BTreeMap<Arc<str>, Found>,
        manifest: &Manifest,
        tree: &mut Names,
        origins: &mut Origins,
    ) -> Self {
        let issuer = issuer(tree);
        let mut sources: Vec<Source> = units.groups.iter().map(|_| Source::default()).collect();
        let mut about = vec![None; units.list.len()];
        for (index, group) in units.groups.iter().enumerate().rev() {
            if group.units.is_empty() {
                continue;
            }
            let columns = if index == 0 {
                Listed::of(manifest).columns
            } else {
                let entry = manifest.groups.get(&*group.name);
                let annex = found.get(&group.table).map(|found| &found.annex);
                let columns = entry.zip(annex).map(|(entry, annex)| list_columns(entry, annex));
                columns.unwrap_or(ListColumns { kind: KIND, own_name: OWN_NAME })
            };
            let table = tree.get(&*group.table).and_then(Value::as_map);
            sources[index] = Source {
                rows: table.and_then(|table| table.get(&ROWS[1]).cloned()),
                columns: [columns.kind, columns.own_name].map(str::to_owned),
                width: found.get(&group.table).map_or(0, |found| found.annex.columns.len()) + OWN,
            };
            if index == 0 {
                let table = tree.remove(&*group.table);
                tree.insert(group.table.to_string(), without_rows(table));
            }
            for &at in &group.units {
                let unit = &units.list[at];
                let organization = if is_division(&unit.name, &issuer) {
                    "bo_phan"
                } else {
                    name::organization(unit.kind.as_deref())
                };
                let origin = name_origin(at, (unit, group), found, origins);
                about[at] = Some(About { group: index, organization, origin });
            }
        }
        let mut values = Self { units: units.clone(), sources, about, made: Vec::new() };
        if !is_long((0..units.groups.len()).map(|group| values.cells_of(group)).sum()) {
            values.made = (0..units.list.len()).map(|at| values.value(at)).collect();
            values.sources.iter_mut().for_each(|source| source.rows = None);
        }
        values
    }

    /// How many cells the units of a group have.
    fn cells_of(&self, group: usize) -> usize {
        self.units.groups[group].units.len() * self.sources[group].width
    }

    /// The value of a unit.
    pub(super) fn get(&self, at: usize) -> Value {
        self.made.get(at).cloned().unwrap_or_else(|| self.value(at))
    }

    fn value(&self, at: usize) -> Value {
        let Some(About { group, organization, origin }) = self.about[at] else {
            return Value::none();
        };
        let unit = &self.units.list[at];
        let Source { rows, columns, .. } = &self.sources[group];
        let row = unit.row.zip(rows.as_ref()).and_then(|(row, rows)| item(rows, row));
        let row = row.and_then(Value::into_map);
        let is_listed = row.is_some();
        let mut map = row.unwrap_or_default();
        let word = |text: &str| leaf::leaf(origin, &Parsed::words(text));
        map.insert(Key::Str("khoa"), Value::from(&*unit.key));
        let is_named = map
            .get(&Key::Str("ten"))
            .is_some_and(|name| Leaf::of(name).is_some_and(|leaf| leaf.text() == unit.name));
        if !is_named {
            map.insert(Key::Str("ten"), word(&unit.name));
        }
        let [kind, own_name] = columns;
        for (field, column, text) in [
            ("loai", kind, unit.kind.as_deref().unwrap_or_default()),
            ("ten_goi_tat", own_name, unit.own_name.as_str()),
        ] {
            let given = map.get(&Key::from(column.clone())).cloned();
            let given =
                given.filter(|given| Leaf::of(given).is_some_and(|leaf| !leaf.text().is_empty()));
            map.insert(Key::Str(field), given.unwrap_or_else(|| word(text)));
        }
        map.insert(Key::Str("to_chuc"), Value::from(organization));
        leaf::set_unit(&mut map, at, !is_listed);
        leaf::set_other_names(&mut map, self.units.groups[group].names.other_forms(at));
        Value::from(map)
    }
}

/// The units of a group as the rows of a table.
struct OfGroup {
    values: Arc<UnitValues>,
    group: usize,
}

impl OfGroup {
    fn units(&self) -> &[usize] {
        &self.values.units.groups[self.group].units
    }
}

impl Items for OfGroup {
    fn len(&self, _: Which) -> usize {
        self.units().len()
    }

    fn cells(&self) -> usize {
        self.values.cells_of(self.group)
    }

    fn get(&self, _: Which, at: usize) -> Value {
        self.values.get(self.units()[at])
    }

    fn whole(&self) -> (Vec<Value>, Vec<Value>) {
        let rows: Vec<Value> = self.units().iter().map(|&at| self.values.get(at)).collect();
        (rows.clone(), rows)
    }
}

/// The origin of a unit's name where its row gives it no cell: its row of the table, the cell
/// that names it, or the header of the first annex that has a column for it.
fn name_origin(
    at: usize,
    (unit, group): (&Unit, &Group),
    found: &BTreeMap<Arc<str>, Found>,
    origins: &mut Origins,
) -> u32 {
    let of_row = unit.row.and_then(|row| {
        let annex = &found.get(&group.table)?.annex;
        let label = annex.columns.iter().position(|column| column.role == ColumnRole::Label)?;
        Some(annex.place(annex.rows.get(row)?.cells.get(label)?))
    });
    let in_header = || {
        found.values().find_map(|found| {
            let column = found.units.iter().position(|unit| *unit == Some(at))?;
            Some(units::header_place(&found.annex, column))
        })
    };
    let place: Option<CellPlace> = of_row.or_else(|| unit.place.clone()).or_else(in_header);
    let Some(place) = place else { return u32::MAX };
    let path = if *group.name == *LISTED {
        group.table.to_string()
    } else {
        format!("{GROUPS}.{}", group.name)
    };
    origins.note(Origin { key: format!("{path}.muc.{}.ten", unit.key).into(), place })
}

/// An item of a list, made where it is a long one.
fn item(list: &Value, at: usize) -> Option<Value> {
    match list.as_array() {
        Some(items) => items.get(at).cloned(),
        None => LongList::of(list)?.get(at),
    }
}

/// A table with all but its rows: its title, its columns, its notes.
fn without_rows(table: Option<Value>) -> Value {
    let mut map = table.and_then(Value::into_map).unwrap_or_default();
    map.retain(|key, _| !ROWS.contains(key));
    Value::from(map)
}

/// Puts the units where templates find them: the list in place of its table's rows, and under the
/// name that all templates know; the other groups by name.
pub(super) fn insert(values: &Arc<UnitValues>, list: &str, tree: &mut Names, lists: &mut Lists) {
    let mut table = |group: usize, mut map: Map| {
        let rows = lists.fields(Arc::new(OfGroup { values: values.clone(), group }));
        map.extend(ROWS.into_iter().zip(rows));
        Value::from(map)
    };
    let groups = &values.units.groups;
    if groups.first().is_some_and(|listed| !listed.units.is_empty()) {
        let own = tree.remove(list).and_then(Value::into_map).unwrap_or_default();
        let table = table(0, own);
        if list != UNITS {
            tree.entry(UNITS.to_owned()).or_insert_with(|| table.clone());
        }
        tree.insert(list.to_owned(), table);
    }
    if groups.len() > 1 {
        let mut named = Map::with_capacity(groups.len() - 1);
        for (at, group) in groups.iter().enumerate().skip(1) {
            named.insert(Key::String(group.name.clone()), table(at, Map::with_capacity(3)));
        }
        tree.insert(GROUPS.to_owned(), Value::from(named));
    }
}
