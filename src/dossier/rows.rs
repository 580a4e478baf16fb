//! A row of an annex → the value that templates see of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use super::leaf::{
    CONTINUES, LABELLED, ROLE, ROW, SHARED, have_same_origins, leaf, measured, set_named,
    set_named_in,
};
use super::lists::{Items, Which, is_long};
use super::named::{Likely, NamedIn};
use super::origins::Cells;
use super::shared::{self, Together};
use super::units::Units;
use crate::annex::{Annex, ColumnRole, Row, RowRole};
use crate::counted;
use crate::value::Value as Parsed;
use crate::workbook::Region;

/// The names that a row has beside its columns. A column of such a name takes `_` after it.
pub(super) const ROW_FIELDS: [&str; 9] =
    ["ten", "tt", "khoa", "loai_hang", "khoa_don_vi", "theo_don_vi", "muc", "con", "tiep"];

/// What the values of an annex's rows are made of. A row is the same however often it is made.
pub(super) struct Rows {
    annex: Arc<Annex>,
    /// The unit that each column of the annex belongs to.
    owners: Vec<Option<usize>>,
    /// The columns of each unit that has several.
    several: BTreeMap<usize, Together>,
    units: Arc<Units>,
    likely: Likely,
    cells: Arc<Cells>,
    /// The index of the origin of the first cell.
    first: u32,
    /// The rows at the top of the tree.
    top: Vec<u32>,
    /// The rows directly below each row that has some.
    below: BTreeMap<u32, Vec<u32>>,
    /// The rows that go on with each item that has some.
    going_on: BTreeMap<u32, Vec<u32>>,
    /// The rows that name each unit.
    by_unit: BTreeMap<usize, Vec<u32>>,
    /// The units that each row names, where the rows are few enough to be made at once.
    named: Vec<NamedIn>,
}

impl Rows {
    /// The rows of an annex, of which `first` is the index of the first cell's origin.
    pub(super) fn new(
        name: &str,
        annex: &Arc<Annex>,
        owners: &[Option<usize>],
        units: &Arc<Units>,
        (first, cells): (u32, Arc<Cells>),
    ) -> Self {
        let mut rows = Self {
            several: shared::of_units(annex, owners),
            likely: Likely::of(name, annex, units),
            annex: annex.clone(),
            owners: owners.to_vec(),
            units: units.clone(),
            cells,
            first,
            top: Vec::new(),
            below: BTreeMap::new(),
            going_on: BTreeMap::new(),
            by_unit: BTreeMap::new(),
            named: Vec::new(),
        };
        for (at, row) in (0..).zip(&annex.rows) {
            match row.parent {
                Some(parent) => rows.below.entry(parent as u32).or_default().push(at),
                None => rows.top.push(at),
            }
            if let Some(item) = row.continues {
                rows.going_on.entry(item as u32).or_default().push(at);
            }
            let named = rows.named_in(at as usize);
            for unit in &named.row {
                rows.by_unit.entry(*unit).or_default().push(at);
            }
            if !is_long(rows.cells()) {
                rows.named.push(named);
            }
        }
        rows
    }

    /// The rows that name each unit.
    pub(super) fn by_unit(&self) -> BTreeMap<usize, Vec<usize>> {
        let rows = |rows: &Vec<u32>| rows.iter().map(|&row| row as usize).collect();
        self.by_unit.iter().map(|(unit, of)| (*unit, rows(of))).collect()
    }

    /// A row with all that stands below it.
    pub(super) fn row(&self, at: usize) -> Value {
        let rows = |of: &BTreeMap<u32, Vec<u32>>| -> Vec<Value> {
            let rows = of.get(&(at as u32)).into_iter().flatten();
            rows.map(|&row| self.row(row as usize)).collect()
        };
        self.value(at, rows(&self.below), rows(&self.going_on))
    }

    /// The unit whose row it is, by its name.
    pub(super) fn labelled(&self, row: &Row) -> Option<usize> {
        self.units.of_name(&row.label).filter(|_| row.role == RowRole::Data)
    }

    /// The units that a row names. What an item says of itself holds where the row that goes on with
    /// it is silent.
    fn named_in(&self, at: usize) -> NamedIn {
        let annex = &*self.annex;
        let mut named = self.likely.named_in(annex, at);
        if let Some(item) = annex.rows[at].continues {
            let of_item = self.likely.named_in(annex, item);
            let silent = |column: usize| annex.rows[at].cells[column].value.is_empty();
            let units = of_item.cells.into_iter().filter(|(column, _)| silent(*column));
            named.row.extend(units.flat_map(|(_, units)| units));
            named.row.sort_unstable();
            named.row.dedup();
        }
        named
    }

    /// The value of a row, with those of the rows below it and of those that go on with it.
    fn value(&self, at: usize, under: Vec<Value>, going_on: Vec<Value>) -> Value {
        let named = self.named.get(at);
        let named = named.map_or_else(|| Cow::Owned(self.named_in(at)), Cow::Borrowed);
        counted::looked_at(1);
        let mut row = self.fields(at, under);
        row.insert(Key::Str("tiep"), Value::from(going_on));
        set_named(&mut row, &named.row);
        for (column, units) in &named.cells {
            set_named_in(&mut row, &column_key(&self.annex.columns[*column].key), units);
        }
        if self.annex.rows[at].continues.is_some() {
            row.insert(CONTINUES, Value::from(true));
        }
        Value::from(row)
    }

    fn fields(&self, at: usize, under: Vec<Value>) -> Map {
        let annex = &*self.annex;
        let row = &annex.rows[at];
        let mut map = Map::with_capacity(annex.columns.len().min(16) + 8);
        let mut units = Map::new();
        let mut parts: BTreeMap<usize, Vec<(usize, Value)>> = BTreeMap::new();
        let mut merged: Option<(Region, Value)> = None;
        let mut label = None;
        let mut unit = None;
        for (index, (column, cell)) in annex.columns.iter().zip(&row.cells).enumerate() {
            if column.role == ColumnRole::Number {
                continue;
            }
            if let Some(owner) = self.owners[index] {
                let key = self.units.list[owner].key.clone();
                // A text that is merged over all units is one value.
                let value = match merged.take().filter(|(region, _)| *region == cell.region) {
                    Some((_, value)) => value,
                    None => measured(self.origin(at, index), cell),
                };
                if self.several.contains_key(&owner) {
                    // Its place among the units is that of its first column.
                    units.entry(Key::String(key)).or_insert_with(Value::none);
                    parts.entry(owner).or_default().push((index, value.clone()));
                } else {
                    units.insert(Key::String(key), value.clone());
                }
                merged = Some((cell.region, value));
                continue;
            }
            let origin = self.origin(at, index);
            if unit.is_none() {
                unit = self.units.of_name(&cell.value.text);
            }
            if column.role == ColumnRole::Label {
                label = Some(origin);
            }
            map.insert(column_key(&column.key), measured(origin, cell));
        }
        for (owner, cells) in parts {
            let key = self.units.list[owner].key.clone();
            units.insert(Key::String(key), self.several[&owner].joined(&cells));
        }
        let name = match label {
            Some(origin) => leaf(origin, &Parsed::words(&row.label)),
            None => Value::from(row.label.as_str()),
        };
        map.insert(Key::Str("ten"), name);
        map.insert(Key::Str("tt"), row.number.as_deref().map_or_else(Value::none, Value::from));
        map.insert(Key::Str("khoa"), Value::from(&*row.key));
        map.insert(ROLE, Value::from(role(row.role)));
        let labelled = self.units.of_name(&row.label).filter(|_| row.role != RowRole::Total);
        if let Some(unit) = labelled {
            map.insert(LABELLED, Value::from(unit));
        }
        let unit = unit.or_else(|| self.labelled(row));
        let unit = unit.map(|unit| Value::from(&*self.units.list[unit].key));
        map.insert(Key::Str("khoa_don_vi"), unit.unwrap_or_else(Value::none));
        if self.owners.iter().any(Option::is_some) {
            if units.len() > 1 {
                map.insert(SHARED, Value::from(have_same_origins(&units)));
            }
            map.insert(Key::Str("theo_don_vi"), Value::from(units));
        }
        map.insert(ROW, Value::from(at));
        map.insert(Key::Str("muc"), by_key(&under));
        map.insert(Key::Str("con"), Value::from(under));
        map
    }

    fn origin(&self, row: usize, column: usize) -> u32 {
        self.first + self.cells.number(row, column)
    }
}

impl Items for Rows {
    fn len(&self, which: Which) -> usize {
        match which {
            Which::Top => self.top.len(),
            Which::All => self.annex.rows.len(),
        }
    }

    fn cells(&self) -> usize {
        self.annex.rows.len() * self.annex.columns.len()
    }

    fn get(&self, which: Which, at: usize) -> Value {
        match which {
            Which::Top => self.row(self.top[at] as usize),
            Which::All => self.row(at),
        }
    }

    fn alone(&self, which: Which, at: usize) -> Value {
        let at = match which {
            Which::Top => self.top[at] as usize,
            Which::All => at,
        };
        self.value(at, Vec::new(), Vec::new())
    }

    fn whole(&self) -> (Vec<Value>, Vec<Value>) {
        let rows = &self.annex.rows;
        let mut under: Vec<Vec<Value>> = vec![Vec::new(); rows.len()];
        let mut going_on: Vec<Vec<Value>> = vec![Vec::new(); rows.len()];
        let (mut top, mut all) = (Vec::new(), Vec::with_capacity(rows.len()));
        for (at, row) in rows.iter().enumerate().rev() {
            let [mut under_it, mut after_it] =
                [&mut under[at], &mut going_on[at]].map(std::mem::take);
            under_it.reverse();
            after_it.reverse();
            let value = self.value(at, under_it, after_it);
            if let Some(item) = row.continues {
                going_on[item].push(value.clone());
            }
            row.parent.map_or(&mut top, |parent| &mut under[parent]).push(value.clone());
            all.push(value);
        }
        top.reverse();
        all.reverse();
        (top, all)
    }

    fn of_unit(&self, which: Which, unit: usize) -> Vec<usize> {
        let rows = self.by_unit.get(&unit).into_iter().flatten();
        match which {
            Which::Top => rows.filter_map(|row| self.top.binary_search(row).ok()).collect(),
            Which::All => rows.map(|&row| row as usize).collect(),
        }
    }
}

/// The key of a column's cell in a row.
pub(super) fn column_key(key: &Arc<str>) -> Key<'static> {
    if ROW_FIELDS.contains(&&**key) && &**key != "ten" {
        return Key::from(format!("{key}_"));
    }
    Key::String(key.clone())
}

/// What a row is, in the words of templates.
fn role(role: RowRole) -> &'static str {
    match role {
        RowRole::Group => "nhom",
        RowRole::Data => "so_lieu",
        RowRole::Total => "tong",
    }
}

/// Rows by their keys.
pub(super) fn by_key(rows: &[Value]) -> Value {
    let mut map = Map::with_capacity(rows.len());
    for row in rows {
        let key = row.as_map().and_then(|row| row.get(&Key::Str("khoa"))).and_then(Value::as_str);
        if let Some(key) = key {
            map.insert(Key::from(key.to_owned()), row.clone());
        }
    }
    Value::from(map)
}
