//! Tables → the names by which templates of any field know them: the annexes of the document, the
//! tasks, the funding. A sheet is known by its name or, where only one can be meant, by its shape
//! and by what its figures are.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use super::Names;
use super::funding::{Figures, figures, is_funding};
use super::leaf::COLUMNS;
use super::tree::Found;
use crate::annex::{Annex, Column, ColumnRole, Shape};
use crate::value::amount::Scale;

/// The first annex of the document.
pub(crate) const ANNEX: &str = "bieu";
/// All annexes of the document, a list.
pub(crate) const ANNEXES: &str = "cac_bieu";
/// The table of tasks.
const TASKS: &str = "bieu_nhiem_vu";
/// The table of assignments by agency.
const ASSIGNMENTS: &str = "bieu_phan_cong";
/// The table of funding.
const FUNDING: &str = "bieu_kinh_phi";
/// The field by which a template places one of the annexes; of the funding too, where its table
/// stands among the annexes and not with what the office knows beside.
const NAME: Key<'static> = Key::Str("bang");

/// The names of tables that say something of the document itself, whatever its field.
const OF_THE_OFFICE: [&str; 15] = [
    "thong_tin",
    "can_cu",
    "noi_nhan",
    "kinh_gui",
    super::UNITS,
    "phan_cong",
    "han_che",
    "kien_nghi",
    "giai_phap",
    "noi_dung",
    "van_ban",
    "van_ban_vien_dan",
    "to_chuc",
    "to_chuc_thuc_hien",
    "nguon_luc",
];

/// The beginnings of the names of sheets with tasks, and with funding.
const NAMES_OF_TASKS: [&str; 4] =
    ["nhiem_vu", "danh_muc_nhiem_vu", "phan_cong_nhiem_vu", "bang_nhiem_vu"];
const NAMES_OF_FUNDING: [&str; 6] =
    [FUNDING, "kinh_phi", "nguon_kinh_phi", "nguon_von", "du_toan_kinh_phi", "khai_toan_kinh_phi"];

/// What the tables are to a document of any field, by the names that templates use.
#[derive(Debug, Default)]
pub(super) struct Roles {
    annexes: Vec<Arc<str>>,
    tasks: Option<Arc<str>>,
    assignments: Option<Arc<str>>,
    funding: Option<Arc<str>>,
    /// Whether the funding is an annex of the document too.
    is_funding_placed: bool,
}

impl Roles {
    /// Finds them; `order` has the names of all tables in the order of their sheets.
    pub(super) fn of(found: &BTreeMap<Arc<str>, Found>, order: &[Arc<str>]) -> Self {
        let named = |names: &[&str]| {
            let exact = names.iter().find_map(|name| found.get_key_value(*name));
            let begun = || {
                order.iter().filter_map(|key| found.get_key_value(key)).find(|(key, _)| {
                    names.iter().any(|name| {
                        key.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'))
                    })
                })
            };
            exact.or_else(begun).filter(|(_, found)| found.annex.shape != Shape::KeyValue)
        };
        let key = |(key, _): (&Arc<str>, &Found)| key.clone();
        let mut tasks = named(&NAMES_OF_TASKS).map(key);
        let mut funding = named(&NAMES_OF_FUNDING).map(key);
        let assignments = named(&["phan_cong"]).map(key);
        let office = found.get("thong_tin").map(|found| &found.annex.region.file);
        let is_annex = |key: &&Arc<str>| {
            let Some(found) = found.get(&***key) else { return false };
            found.annex.shape != Shape::KeyValue && !OF_THE_OFFICE.contains(&&***key)
        };
        let is_apart = |key: &&Arc<str>| {
            found.get(&***key).is_some_and(|found| Some(&found.annex.region.file) != office)
        };
        if funding.is_none() {
            let tells = |key: &&Arc<str>, is: &dyn Fn(&str, &Found) -> bool| {
                found.get(&***key).is_some_and(|found| !has_tasks(found) && is(key, found))
            };
            // What is paid is paid for something: where all is money, it is what is planned.
            let is_other = |_: &str, found: &Found| figures(found) != Figures::Money;
            let has_other = |own: &Arc<str>| {
                let others = order.iter().filter(|key| *key != own && is_annex(key));
                others.filter(is_apart).any(|key| tells(&key, &is_other))
            };
            let mut all = order.iter().filter(|key| is_annex(key) && Some(*key) != tasks.as_ref());
            funding = all.find(|key| tells(key, &is_funding) && has_other(key)).cloned();
        }
        let is_free =
            |key: &&Arc<str>| Some(*key) != tasks.as_ref() && Some(*key) != funding.as_ref();
        // Annexes come in workbooks of their own; what the office knows beside stands in another.
        let all: Vec<&Arc<str>> = order.iter().filter(is_annex).collect();
        type Way<'a> = &'a dyn Fn(&&Arc<str>) -> bool;
        let ways: [Way<'_>; 4] =
            [&|key| is_apart(key) && is_free(key), &|key| is_apart(key), &is_free, &|_| true];
        let annexes = ways.iter().map(|way| {
            all.iter().copied().filter(|key| way(key)).cloned().collect::<Vec<Arc<str>>>()
        });
        let annexes = annexes.into_iter().find(|annexes| !annexes.is_empty()).unwrap_or_default();
        if tasks.is_none() {
            let mut shaped = all.iter().filter(|key| found.get(&****key).is_some_and(has_tasks));
            tasks = shaped.next().filter(|_| shaped.next().is_none()).map(|key| (*key).clone());
        }
        // A lone annex of money is the annex, not what pays for another.
        funding = funding.filter(|key| !annexes.contains(key));
        let is_funding_placed = funding.as_ref().is_some_and(|key| is_apart(&key));
        let annexes = match annexes.len() {
            // Of several the tasks are told in the text.
            0 | 1 => annexes,
            _ => annexes.into_iter().filter(|key| Some(key) != tasks.as_ref()).collect(),
        };
        Self { annexes, tasks, assignments, funding, is_funding_placed }
    }

    /// The annexes of the document.
    pub(super) fn annexes(&self) -> impl Iterator<Item = &str> {
        self.annexes.iter().map(|key| &**key)
    }

    /// What a table is to a document of any field, in words, with the name that templates use.
    pub(super) fn of_table(&self, key: &str) -> Vec<(&'static str, &'static str)> {
        let is = |role: &Option<Arc<str>>| role.as_deref() == Some(key);
        let roles = [
            (self.annexes().any(|annex| annex == key), "chỉ tiêu, phụ lục", ANNEXES),
            (is(&self.tasks), "nhiệm vụ", TASKS),
            (is(&self.assignments), "phân công", ASSIGNMENTS),
            (is(&self.funding), "kinh phí", FUNDING),
        ];
        roles.into_iter().filter(|(is, ..)| *is).map(|(_, words, name)| (words, name)).collect()
    }

    /// The names by which templates of any field would reach a table of a name, which is not there.
    pub(super) fn of_missing(&self, key: &str) -> Vec<&'static str> {
        let begins = |names: &[&str]| {
            let rest = names.iter().filter_map(|name| key.strip_prefix(name));
            rest.into_iter().any(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        let is_told_apart = self.tasks.is_some() && self.annexes.len() > 1;
        match () {
            () if begins(&NAMES_OF_TASKS) && is_told_apart => vec![TASKS],
            () if begins(&NAMES_OF_TASKS) => vec![TASKS, ANNEX, ANNEXES],
            () if begins(&NAMES_OF_FUNDING) => vec![FUNDING, ANNEX, ANNEXES],
            () if begins(&["phan_cong"]) => vec![ASSIGNMENTS],
            () if OF_THE_OFFICE.contains(&key) => Vec::new(),
            () => vec![ANNEX, ANNEXES, TASKS, FUNDING],
        }
    }

    /// The tables' further names, of those that no table has itself.
    pub(super) fn aliases(&self, found: &BTreeMap<Arc<str>, Found>) -> Vec<(Arc<str>, Arc<str>)> {
        let roles = [
            (ANNEX, self.annexes.first()),
            (TASKS, self.tasks.as_ref()),
            (ASSIGNMENTS, self.assignments.as_ref()),
            (FUNDING, self.funding.as_ref()),
        ];
        let named =
            roles.into_iter().filter_map(|(name, key)| Some((Arc::from(name), key?.clone())));
        named.filter(|(name, _): &(Arc<str>, _)| !found.contains_key(name)).collect()
    }

    /// Puts the list of annexes into the tree, and a table of nothing for each role that none has.
    pub(super) fn insert(&self, tree: &mut Names) {
        let annexes = self.annexes.iter().filter_map(|key| {
            let mut map = tree.get(&**key)?.as_map()?.clone();
            map.insert(NAME, Value::from(&**key));
            Some(Value::from(map))
        });
        let annexes = Value::from(annexes.collect::<Vec<_>>());
        let funding = self.funding.as_deref().and_then(|key| {
            let mut map = tree.get(key)?.as_map()?.clone();
            let placed = if self.is_funding_placed { key } else { "" };
            map.insert(NAME, Value::from(placed));
            Some(Value::from(map))
        });
        tree.extend(funding.map(|funding| (FUNDING.to_owned(), funding)));
        tree.entry(ANNEXES.to_owned()).or_insert(annexes);
        for name in [ANNEX, TASKS, ASSIGNMENTS, FUNDING] {
            tree.entry(name.to_owned()).or_insert_with(nothing);
        }
    }
}

/// Whether a table has tasks: who does what by when, and no figures that are targets.
fn has_tasks(found: &Found) -> bool {
    let annex = &found.annex;
    let has = |role| annex.columns.iter().any(|column| column.role == role);
    let figures = annex.columns.iter().enumerate().filter(|(at, column)| {
        column.role == ColumnRole::Value && found.units[*at].is_none() && annex.has_figures(*at)
    });
    has(ColumnRole::Agency)
        && has(ColumnRole::Deadline)
        && !has(ColumnRole::Total)
        && found.units.iter().all(Option::is_none)
        // What is measured row by row are targets; tasks may have what they count beside what is paid.
        && (figures.count() <= 1
            || !has(ColumnRole::Measure) && !has_years(annex) && annex.columns.iter().any(is_money))
}

/// Whether a column is one of money, by its unit of measure.
fn is_money(column: &Column) -> bool {
    column.role == ColumnRole::Value
        && column.measure.as_deref().is_some_and(|measure| measure.parse::<Scale>().is_ok())
}

/// Whether columns of figures are those of years: what was done, and what is planned.
fn has_years(annex: &Annex) -> bool {
    let of_year = |name: &String| !crate::value::year::mentions(name).is_empty();
    let figures = annex.columns.iter().filter(|column| column.role == ColumnRole::Value);
    figures.filter(|column| column.path.iter().any(of_year)).count() > 1
}

/// A table without rows.
fn nothing() -> Value {
    let list = || Value::from(Vec::<Value>::new());
    let mut map = Map::new();
    map.insert(Key::Str("ten"), Value::from(""));
    map.insert(NAME, Value::from(""));
    for field in ["hang", "moi_hang", "ghi_chu", "tieu_de"] {
        map.insert(Key::Str(field), list());
    }
    map.insert(Key::Str("don_vi_tinh"), Value::none());
    for field in ["cua_don_vi", "ten_don_vi"] {
        map.insert(Key::Str(field), Value::from(""));
    }
    map.insert(Key::Str("ten_co_don_vi"), Value::from(false));
    for field in ["muc", "cot", "thong_tin_bang"] {
        map.insert(Key::Str(field), Value::from(Map::new()));
    }
    map.insert(COLUMNS, list());
    Value::from(map)
}
