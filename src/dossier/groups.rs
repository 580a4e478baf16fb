//! The groups of units that a manifest names, and what templates see of every unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use super::covered;
use super::facts;
use super::leaf::{self, Leaf};
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
const GROUPS: &str = "nhom_don_vi";
/// The columns that say of what kind a unit is and what its name is without, unless the manifest
/// names others.
const KIND: &str = "loai";
const OWN_NAME: &str = "ten_goi_tat";

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

/// What the values of units are made of.
pub(super) struct Values<'a> {
    pub(super) units: &'a Units,
    pub(super) found: &'a BTreeMap<Arc<str>, Found>,
}

/// The office that issues, as the office's own facts name it; nothing where they don't.
fn issuer(tree: &Names) -> String {
    let facts = tree.get(facts::TABLE).and_then(Value::as_map);
    let name = facts.and_then(|facts| facts.get(&Key::Str("co_quan_ban_hanh")));
    name.and_then(Leaf::of).map(|leaf| leaf.text().to_owned()).unwrap_or_default()
}

impl Values<'_> {
    /// What templates see of each unit: its row of the table, or its name from where it stands;
    /// always `khoa`, `ten`, `loai` and `ten_goi_tat`.
    ///
    /// The rows of the list are taken out of the tree, where the units take their place; the
    /// other groups leave their tables as they are.
    pub(super) fn of_units(
        &self,
        manifest: &Manifest,
        tree: &mut Names,
        origins: &mut Origins,
    ) -> Vec<Value> {
        let mut values = vec![Value::none(); self.units.list.len()];
        let issuer = issuer(tree);
        for (index, group) in self.units.groups.iter().enumerate().rev() {
            if group.units.is_empty() {
                continue;
            }
            let columns = if index == 0 {
                Listed::of(manifest).columns
            } else {
                let entry = manifest.groups.get(&*group.name);
                let annex = self.found.get(&group.table).map(|found| &found.annex);
                let columns = entry.zip(annex).map(|(entry, annex)| list_columns(entry, annex));
                columns.unwrap_or(ListColumns { kind: KIND, own_name: OWN_NAME })
            };
            let mut rows = if index == 0 {
                let table = tree.remove(&*group.table);
                let rows = rows(table.as_ref());
                tree.insert(group.table.to_string(), without_rows(table));
                rows
            } else {
                rows(tree.get(&*group.table))
            };
            for &at in &group.units {
                let row = self.units.list[at].row;
                let row = row.and_then(|row| rows.get_mut(row)?.take()).and_then(Value::into_map);
                let unit = &self.units.list[at];
                let organization = if is_division(&unit.name, &issuer) {
                    "bo_phan"
                } else {
                    name::organization(unit.kind.as_deref())
                };
                values[at] = self.value(at, (group, organization), row, columns, origins);
            }
        }
        values
    }

    fn value(
        &self,
        at: usize,
        (group, organization): (&Group, &'static str),
        row: Option<Map>,
        columns: ListColumns<'_>,
        origins: &mut Origins,
    ) -> Value {
        let unit = &self.units.list[at];
        let is_listed = row.is_some();
        let mut map = row.unwrap_or_default();
        let mut origin = None;
        let mut word = |text: &str| {
            let words = Parsed::words(text);
            let origin = *origin.get_or_insert_with(|| self.origin(at, unit, group, origins));
            leaf::leaf(origin, &words)
        };
        map.insert(Key::Str("khoa"), Value::from(&*unit.key));
        let is_named = map
            .get(&Key::Str("ten"))
            .is_some_and(|name| Leaf::of(name).is_some_and(|leaf| leaf.text() == unit.name));
        if !is_named {
            map.insert(Key::Str("ten"), word(&unit.name));
        }
        for (field, column, text) in [
            ("loai", columns.kind, unit.kind.as_deref().unwrap_or_default()),
            ("ten_goi_tat", columns.own_name, unit.own_name.as_str()),
        ] {
            let given = map.get(&Key::from(column.to_owned())).cloned();
            let given =
                given.filter(|given| Leaf::of(given).is_some_and(|leaf| !leaf.text().is_empty()));
            map.insert(Key::Str(field), given.unwrap_or_else(|| word(text)));
        }
        map.insert(Key::Str("to_chuc"), Value::from(organization));
        leaf::set_unit(&mut map, at, !is_listed);
        leaf::set_other_names(&mut map, group.names.other_forms(at));
        Value::from(map)
    }

    /// The origin of a unit's name where its row gives it no cell: its row of the table, the cell
    /// that names it, or the header of the first annex that has a column for it.
    fn origin(&self, at: usize, unit: &Unit, group: &Group, origins: &mut Origins) -> u32 {
        let of_row = unit.row.and_then(|row| {
            let annex = &self.found.get(&group.table)?.annex;
            let label = annex.columns.iter().position(|column| column.role == ColumnRole::Label)?;
            Some(annex.place(annex.rows.get(row)?.cells.get(label)?))
        });
        let in_header = || {
            self.found.values().find_map(|found| {
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
}

/// All rows of a table, each to be taken once.
fn rows(table: Option<&Value>) -> Vec<Option<Value>> {
    let table = table.and_then(Value::as_map);
    let rows = table.and_then(|table| table.get(&Key::Str("moi_hang"))).and_then(Value::as_array);
    rows.unwrap_or_default().iter().cloned().map(Some).collect()
}

/// The fields of a table that hold its rows.
const ROWS: [Key<'static>; 3] = [Key::Str("hang"), Key::Str("moi_hang"), Key::Str("muc")];

/// A table with all but its rows: its title, its columns, its notes.
fn without_rows(table: Option<Value>) -> Value {
    let mut map = table.and_then(Value::into_map).unwrap_or_default();
    map.retain(|key, _| !ROWS.contains(key));
    Value::from(map)
}

/// Puts the units where templates find them: the list in place of its table's rows, and under the
/// name that all templates know; the other groups by name.
pub(super) fn insert(units: &Units, values: &[Value], list: &str, tree: &mut Names) {
    let table = |group: &Group, mut map: Map| {
        let mut by_key = Map::with_capacity(group.units.len());
        let mut rows = Vec::with_capacity(group.units.len());
        for &at in &group.units {
            by_key.insert(Key::String(units.list[at].key.clone()), values[at].clone());
            rows.push(values[at].clone());
        }
        let values = [Value::from(rows.clone()), Value::from(rows), Value::from(by_key)];
        map.extend(ROWS.into_iter().zip(values));
        Value::from(map)
    };
    let (listed, others) =
        units.groups.split_first().map_or((None, &[][..]), |(first, others)| (Some(first), others));
    if let Some(listed) = listed.filter(|group| !group.units.is_empty()) {
        let own = tree.remove(list).and_then(Value::into_map).unwrap_or_default();
        let table = table(listed, own);
        if list != UNITS {
            tree.entry(UNITS.to_owned()).or_insert_with(|| table.clone());
        }
        tree.insert(list.to_owned(), table);
    }
    if !others.is_empty() {
        let mut groups = Map::with_capacity(others.len());
        for group in others {
            groups.insert(Key::String(group.name.clone()), table(group, Map::with_capacity(3)));
        }
        tree.insert(GROUPS.to_owned(), Value::from(groups));
    }
}
