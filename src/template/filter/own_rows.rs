//! The rows of a table that are a unit's → its targets, each by its own name; and what a list of
//! such rows says of the whole.

use std::collections::BTreeSet;

use tera::value::Key;
use tera::{Map, Value};

use super::items::{item, items_of, pair};
use super::targets::{Annex, BESIDE, Column};
use crate::dossier::comparable;
use crate::dossier::leaf::{CONTINUES, LABELLED, Leaf, ROW, named_units, role_of, unit_index};
use crate::value::name::folded;
use crate::value::number::count;

/// How many columns are told beside the name of a row; an annex has all of them.
const MOST_TOLD: usize = 4;
/// How many units a sentence tells by name.
pub(super) const MOST_UNITS: usize = 8;

/// How many rows of a list a sentence tells by name.
const MOST_NAMES: usize = 12;

impl<'a> Annex<'a> {
    /// The rows that name a unit, without those that stand below another of them. Where a row is
    /// called by its name, those that are called by another's only mention it: `Chung với thôn A`.
    fn own_rows(&self, unit: &Value) -> Vec<&'a Map> {
        let mut below: BTreeSet<u64> = BTreeSet::new();
        let mut own = Vec::new();
        let naming = self.naming(unit).filter(|row| role_of(row) != Some("tong"));
        let naming: Vec<&'a Map> = naming.filter_map(Value::as_map).collect();
        let labelled = |row: &Map| row.get(&LABELLED).and_then(Value::as_u64);
        let is_own = |row: &Map| labelled(row).is_some() && labelled(row) == unit_index(unit);
        let has_own = naming.iter().any(|row| is_own(row));
        let is_other = |row: &Map| has_own && labelled(row).is_some() && !is_own(row);
        for map in naming.into_iter().filter(|row| !is_other(row)) {
            if map.get(&ROW).and_then(Value::as_u64).is_some_and(|at| below.contains(&at)) {
                continue;
            }
            let mut open = rows_below(map).collect::<Vec<_>>();
            while let Some(row) = open.pop() {
                below.extend(row.get(&ROW).and_then(Value::as_u64));
                open.extend(rows_below(row));
            }
            own.push(map);
        }
        own
    }

    /// Whether several rows with figures or words are a unit's.
    pub(super) fn has_rows_of(&self, unit: &Value) -> bool {
        let mut open = self.own_rows(unit);
        let mut rows = 0;
        while let Some(row) = open.pop() {
            rows += usize::from(is_data(row));
            open.extend(rows_below(row));
        }
        rows > 1
    }

    /// The targets in the rows of a unit. The one row that is the unit is told by its columns; of
    /// several, and of those below a row that is the unit, each is told by its own name.
    pub(super) fn of_rows(&'a self, unit: &Value) -> Vec<Value> {
        let mut rows = self.own_rows(unit);
        let names = unit_names(unit);
        let is_unit = |row: &Map| {
            let labelled = row.get(&LABELLED).and_then(Value::as_u64);
            let label = || row.get(&Key::Str("ten")).and_then(Leaf::of);
            // A unit of another group has no number there.
            labelled.is_some() && labelled == unit_index(unit)
                || label().is_some_and(|label| names.contains(&comparable(label.text())))
        };
        let lone = rows.len() == 1 && self.listed().is_none();
        // What the unit has together stands before what it has one by one.
        rows.sort_by_key(|row| !is_unit(row));
        let mut items = Vec::new();
        for row in rows {
            let below = row.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
            let name = if is_unit(row) { self.name_column(row) } else { None };
            if is_unit(row) && (lone || name.is_none()) {
                items.extend(self.by_columns(row));
                items.extend(items_of(below, 0, true, &|row| self.told(row, None)));
            } else {
                let whole = [Value::from(row.clone())];
                let told = |row: &Map| self.told(row, name);
                // What a row says is copied, as the rows below it are.
                items.extend(owned_items(&whole, &told));
            }
        }
        items
    }

    /// The column that says what a row of a unit is about: the first of words.
    fn name_column(&self, row: &Map) -> Option<&Column<'a>> {
        let is_words = |column: &&Column<'_>| {
            let cell = column.cell(row);
            cell.is_some_and(|cell| {
                Leaf::of(cell).is_some_and(|leaf| leaf.number().is_none())
                    && named_units(cell).next().is_none()
            })
        };
        self.columns.iter().filter(|column| column.is(&["so_lieu"])).find(is_words)
    }

    /// What a row says beside its name. Where its figures are of one measure, one of them is the
    /// target and the others stand beside it; otherwise each is told with the name of its column.
    fn told(&self, row: &Map, name: Option<&Column<'a>>) -> Map {
        let is_name = |column: &Column<'_>| name.is_some_and(|name| std::ptr::eq(name, column));
        // The unit is whose document or paragraph it is.
        let is_unit = |cell: &Value| {
            Leaf::of(cell).is_some_and(|leaf| leaf.number().is_none())
                && named_units(cell).count() == 1
        };
        let told: Vec<(&Column<'a>, &Value)> = self
            .columns
            .iter()
            .filter(|column| (column.is(&BESIDE) || column.is(&["tong"])) && !is_name(column))
            .filter_map(|column| Some((column, column.cell(row)?)))
            .filter(|(_, cell)| !is_unit(cell))
            .collect();
        let figures: Vec<&(&Column<'a>, &Value)> =
            told.iter().filter(|(column, cell)| is_figure(column, cell)).collect();
        let of_years = figures.iter().filter(|(column, _)| column.year().is_some()).count() > 1;
        let of_one = figures.len() == 1
            || of_years
            || self.columns.iter().any(|column| column.is(&["don_vi_tinh"]));
        let main = figures.iter().find(|(column, _)| column.is_target()).or(figures.first());
        let main = main.filter(|_| of_one).map(|(column, _)| *column);
        let is_main = |column: &Column<'a>| main.is_some_and(|main| std::ptr::eq(main, column));
        let mut beside = told.clone();
        beside.retain(|(column, _)| !is_main(column));
        shorten(&mut beside);
        let mut item = Map::new();
        if let Some(name) = name.and_then(|column| column.cell(row)) {
            item.insert(Key::Str("ten"), name.clone());
        }
        let value =
            told.iter().find(|(column, _)| is_main(column)).map(|(_, cell)| (*cell).clone());
        item.insert(Key::Str("gia_tri"), value.unwrap_or_else(Value::none));
        let name = main.map_or_else(Value::none, Column::told);
        item.insert(Key::Str("ten_cot"), name);
        let beside = beside.into_iter().take(2 * MOST_TOLD);
        let beside: Vec<Value> = beside.map(|(column, cell)| pair(column.told(), cell)).collect();
        item.insert(Key::Str("kem"), Value::from(beside));
        item.insert(Key::Str("theo_don_vi"), Value::from(Vec::<Value>::new()));
        item.extend(self.shared(row).map(|cell| (Key::Str("chung"), cell)));
        item
    }

    /// The cell beside a row's name that names several units, whose figures are then no one's alone.
    pub(super) fn shared(&self, row: &'a Map) -> Option<Value> {
        let names_several = |cell: &&Value| named_units(cell).nth(1).is_some();
        let beside = self.columns.iter().filter(|column| !column.is(&["ten"]));
        let mut cells = beside.filter_map(|column| column.cell(row));
        cells.find(names_several).cloned()
    }

    /// Whether units are the rows of the table, some of them several or under names of their own:
    /// the rows with the unit of each, and the column that names what they are; none where each
    /// unit is one row.
    pub(super) fn listed(&'a self) -> Option<Listed<'a>> {
        // Who leads a row or works along has no rows of its own.
        if !self.rows_are_units() || self.columns.iter().any(|column| column.is(&["co_quan"])) {
            return None;
        }
        let mut rows = Vec::new();
        let (mut units, mut is_labelled) = (Vec::new(), true);
        for row in self.all.iter().filter_map(Value::as_map).filter(|row| is_data(row)) {
            let Some(unit) = row.get(&Key::Str("khoa_don_vi")).filter(|unit| !unit.is_none())
            else {
                continue;
            };
            is_labelled &= row.contains_key(&LABELLED);
            if !units.contains(&unit) {
                units.push(unit);
            }
            rows.push((row, unit));
        }
        if is_labelled && units.len() == rows.len() {
            return None;
        }
        let label = self.columns.iter().find(|column| column.is(&["ten"]));
        let name = if is_labelled { self.name_column(rows.first()?.0) } else { label };
        Some(Listed { name: name.or(label)?, units, rows })
    }
}

/// A list whose rows are units', several of a unit.
pub(super) struct Listed<'a> {
    name: &'a Column<'a>,
    /// The keys of the units, each once.
    units: Vec<&'a Value>,
    rows: Vec<(&'a Map, &'a Value)>,
}

impl Listed<'_> {
    /// What each row is called, with the names of the units that have a row of that name; of a long
    /// list what its rows are called together.
    pub(super) fn targets(&self) -> Vec<(Value, Vec<Value>)> {
        let mut targets: Vec<(String, Value, Vec<&Value>, Vec<Value>)> = Vec::new();
        for (row, unit) in &self.rows {
            let own = row.get(&Key::Str("ten"));
            let Some(name) = self.name.cell(row).or(own).cloned() else { continue };
            let text = folded(Leaf::of(&name).map_or("", Leaf::text));
            let known = targets.iter().position(|(known, ..)| *known == text);
            let at = known.unwrap_or_else(|| {
                targets.push((text, name, Vec::new(), Vec::new()));
                targets.len() - 1
            });
            let (.., units, cells) = &mut targets[at];
            if !units.contains(unit) {
                units.push(unit);
                cells.push(self.name_of(unit));
            }
            if targets.len() > MOST_NAMES {
                let units = self.units.iter().map(|unit| self.name_of(unit));
                return vec![(self.name.told(), units.collect())];
            }
        }
        targets.into_iter().map(|(_, name, _, cells)| (name, cells)).collect()
    }

    /// What a unit is called where it stands first.
    fn name_of(&self, unit: &Value) -> Value {
        let mut own = self.rows.iter().filter(|(_, of)| *of == unit);
        own.find_map(|(row, _)| unit_cell(row)).unwrap_or_else(Value::none)
    }

    /// How many units there are.
    pub(super) const fn units(&self) -> usize {
        self.units.len()
    }

    /// How many rows there are, and of which units, as a target.
    pub(super) fn counted(&self) -> Value {
        let words = |number: usize, noun: &str| format!("{} {noun}", count(number.into()));
        let whole =
            [words(self.rows.len(), "mục"), "của".to_owned(), words(self.units.len(), "đơn vị")];
        let mut item = item(self.name.told());
        item.insert(Key::Str("ten_co_so"), Value::from(true));
        item.insert(Key::Str("gia_tri"), Value::from(whole.join(" ")));
        item.insert(Key::Str("co_gia_tri"), Value::from(true));
        let by_unit = self.units.iter().filter(|_| self.units.len() <= MOST_UNITS).map(|unit| {
            let own = self.rows.iter().filter(|(_, of)| of == unit).count();
            pair(self.name_of(unit), &Value::from(words(own, "mục")))
        });
        item.insert(Key::Str("kem"), Value::from(by_unit.collect::<Vec<_>>()));
        Value::from(item)
    }
}

/// Of many columns beside a target those of figures alone.
pub(super) fn shorten(beside: &mut Vec<(&Column<'_>, &Value)>) {
    if beside.len() > MOST_TOLD {
        beside.retain(|(column, cell)| is_figure(column, cell));
    }
}

fn is_figure(column: &Column<'_>, cell: &Value) -> bool {
    !column.is(&["thoi_gian"]) && Leaf::of(cell).is_some_and(|leaf| leaf.number().is_some())
}

/// The cell of a row that names its unit.
fn unit_cell(row: &Map) -> Option<Value> {
    if row.contains_key(&LABELLED) {
        return row.get(&Key::Str("ten")).cloned();
    }
    let named: Vec<u64> = named_units(&Value::from(row.clone())).collect();
    let is_it = |cell: &&Value| {
        let mut units = named_units(cell);
        units.next().is_some_and(|unit| named.contains(&unit)) && units.next().is_none()
    };
    row.values().find(is_it).cloned()
}

/// What a unit is called, in comparable form.
fn unit_names(unit: &Value) -> Vec<String> {
    let text = |field: &'static str| {
        let cell = unit.as_map().and_then(|unit| unit.get(&Key::Str(field)));
        let text = |cell| Leaf::of(cell).map_or_else(|| cell.as_str(), |leaf| Some(leaf.text()));
        cell.and_then(text).unwrap_or_default()
    };
    let (full, kind, own) = (text("ten"), text("loai"), text("ten_goi_tat"));
    let names = [comparable(full), comparable(own), comparable(&format!("{kind} {own}"))];
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// The rows directly below a row.
fn rows_below(row: &Map) -> impl Iterator<Item = &Map> {
    let below = row.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
    below.iter().filter_map(Value::as_map)
}

/// Whether a row holds figures or words of its own.
fn is_data(row: &Map) -> bool {
    row.get(&Key::Str("loai_hang")).and_then(Value::as_str) == Some("so_lieu")
        && !row.contains_key(&CONTINUES)
}

/// The targets of rows that are made for them.
fn owned_items(rows: &[Value], told: &dyn Fn(&Map) -> Map) -> Vec<Value> {
    items_of(rows, 0, true, &|row| told(row))
}
