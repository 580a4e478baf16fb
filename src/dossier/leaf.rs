//! A cell as templates see it: a small map with its text, its number and its origins.

use std::fmt::Write as _;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tera::value::Key;
use tera::{Map, Value};

use crate::annex::RowCell;
use crate::mark;
use crate::value::{self, Meaning, Names, Quantity};

/// The key of the index of a cell's origin, or of the indices of several. No name of a row or
/// column is slugged to it.
const ORIGIN: Key<'static> = Key::Str("_");
/// The key of the exact number as text, where it is no whole number.
const EXACT: Key<'static> = Key::Str("_so");
/// The key of the number of a unit among all units.
const UNIT_INDEX: Key<'static> = Key::Str("_dv");
/// The key of the number of the unit that a row names, or of the numbers of several.
const NAMED: Key<'static> = Key::Str("_cua");
/// The key of what else a unit is called.
const OTHER_NAMES: Key<'static> = Key::Str("_ten");
const TEXT: Key<'static> = Key::Str("chu");
const NUMBER: Key<'static> = Key::Str("so");
const UNIT: Key<'static> = Key::Str("don_vi");
const NAMES: Key<'static> = Key::Str("ten");
const REST: Key<'static> = Key::Str("con_lai");

/// The key of the index of a row in its annex, so that a table can be placed with chosen rows.
pub const ROW: Key<'static> = Key::Str("_hang");

/// The key of the columns of a table: for each what it is, and where a row has its cell.
pub const COLUMNS: Key<'static> = Key::Str("_cot");

/// The key of whether the cells of a row's units, two at least, are one cell that is merged over all.
pub const SHARED: Key<'static> = Key::Str("_chung");

/// The key by which a row that goes on with the item above is known.
pub const CONTINUES: Key<'static> = Key::Str("_tiep");

/// The key under which a column has all heads above it, the highest first.
pub const HEADS: Key<'static> = Key::Str("_dau");

/// The key of the number of the unit that a row's own name is.
pub const LABELLED: Key<'static> = Key::Str("_la");

/// The key of what a row is.
pub(super) const ROLE: Key<'static> = Key::Str("loai_hang");

/// Whether a field of a map is for the program alone and not shown to people.
pub fn is_hidden(key: &str) -> bool {
    matches!(
        key,
        "_" | "_so" | "_dv" | "_cua" | "_ten" | "_hang" | "_cot" | "_tiep" | "_chung" | "_la"
    )
}

/// What a row is, in the words of templates: `nhom`, `so_lieu` or `tong`; none for what is no row.
pub fn role_of(row: &Value) -> Option<&str> {
    row.as_map()?.get(&ROLE)?.as_str()
}

/// The keys of a map that people may use.
pub fn shown_keys(map: &Map) -> impl Iterator<Item = &str> {
    map.keys().filter_map(Key::as_str).filter(|key| !is_hidden(key))
}

/// Notes the units that a row names, by their numbers among all units.
pub(super) fn set_named(row: &mut Map, units: &[usize]) {
    match units {
        [] => {}
        [unit] => {
            row.insert(NAMED, Value::from(*unit));
        }
        units => {
            row.insert(
                NAMED,
                Value::from(units.iter().map(|&at| Value::from(at)).collect::<Vec<_>>()),
            );
        }
    }
}

/// As [`set_named`], for the cell of a row in a column.
pub(super) fn set_named_in(row: &mut Map, column: &Key<'static>, units: &[usize]) {
    if let Some(mut cell) = row.get(column).and_then(Value::as_map).cloned() {
        set_named(&mut cell, units);
        row.insert(column.clone(), Value::from(cell));
    }
}

/// Notes the number of a unit among all units; one without a row names itself.
pub(super) fn set_unit(unit: &mut Map, at: usize, names_itself: bool) {
    unit.insert(UNIT_INDEX, Value::from(at));
    if names_itself {
        unit.insert(NAMED, Value::from(at));
    }
}

/// Notes what else a unit is called, in comparable form.
pub(super) fn set_other_names<'a>(unit: &mut Map, forms: impl Iterator<Item = &'a str>) {
    let forms: Vec<Value> = forms.map(Value::from).collect();
    if !forms.is_empty() {
        unit.insert(OTHER_NAMES, Value::from(forms));
    }
}

/// What else a unit is called, in comparable form.
pub fn other_names(unit: &Value) -> impl Iterator<Item = &str> {
    let forms = unit.as_map().and_then(|unit| unit.get(&OTHER_NAMES)).and_then(Value::as_array);
    forms.unwrap_or_default().iter().filter_map(Value::as_str)
}

/// Whether several cells have the same origins.
pub(super) fn have_same_origins(cells: &Map) -> bool {
    let mut origins = cells.values().filter_map(Leaf::of).map(|leaf| leaf.origins);
    let first = origins.next();
    first.is_some_and(|first| origins.all(|other| other == first))
}

/// Whether a row or a cell names a unit; a row by its key alone where the unit has no number.
pub fn names_unit(row: &Value, unit: &Value) -> bool {
    let Some((row, unit)) = row.as_map().zip(unit.as_map()) else { return false };
    let Some(at) = unit.get(&UNIT_INDEX) else {
        let key = unit.get(&Key::Str("khoa"));
        return key.is_some() && row.get(&Key::Str("khoa_don_vi")) == key;
    };
    match row.get(&NAMED) {
        Some(named) => named == at || named.as_array().is_some_and(|all| all.contains(at)),
        None => false,
    }
}

/// The number of a unit among all units.
pub fn unit_index(unit: &Value) -> Option<u64> {
    unit.as_map()?.get(&UNIT_INDEX)?.as_u64()
}

/// The numbers of the units that a row names.
pub fn named_units(row: &Value) -> impl Iterator<Item = u64> {
    let named = row.as_map().and_then(|row| row.get(&NAMED));
    let many = named.and_then(Value::as_array).unwrap_or_default();
    named.and_then(Value::as_u64).into_iter().chain(many.iter().filter_map(Value::as_u64))
}

/// Makes the map for a cell: `chu` (the text), `so` (the number or none), `don_vi` (its unit or
/// none), `ten` (the names it lists or none), `con_lai` (the words after number and unit, or
/// none).
pub fn leaf(origin: u32, value: &value::Value) -> Value {
    let mut map = empty(Value::from(origin), &value.text);
    match &value.meaning {
        Meaning::Quantity(quantity) => set_quantity(&mut map, quantity),
        Meaning::Names(names) => set_names(&mut map, names, origin),
        _ => {}
    }
    Value::from(map)
}

/// As [`leaf`], for a figure whose unit of measure something beside its text gives.
pub(super) fn measured(origin: u32, cell: &RowCell) -> Value {
    let value = leaf(origin, &cell.value);
    let Some(measure) = &cell.measure else { return value };
    let Some(mut map) = value.into_map() else { return Value::none() };
    map.insert(UNIT, Value::from(measure.as_str()));
    Value::from(map)
}

/// A cell's map with further fields: the cells that stand beside it under one head.
pub(super) fn with_fields(cell: Value, fields: Vec<(String, Value)>) -> Value {
    let mut map = cell.into_map().unwrap_or_default();
    for (name, field) in fields {
        let key = Key::from(name);
        if !map.contains_key(&key) {
            map.insert(key, field);
        }
    }
    Value::from(map)
}

/// As [`leaf`], for a text that stands in no cell.
pub(super) fn of_no_cell(value: &value::Value) -> Value {
    let mut map = empty(indices(&[]), &value.text);
    if let Meaning::Quantity(quantity) = &value.meaning {
        set_quantity(&mut map, quantity);
    }
    Value::from(map)
}

/// A cell's map with several origins for a number that was reckoned from them.
pub fn reckoned(origins: &[u32], number: Decimal) -> Value {
    let mut map = empty(indices(origins), &value::number::format(number));
    set_number(&mut map, number);
    Value::from(map)
}

/// One map for cells that hold the same: that of the first, with the origins of all.
pub fn merged(cells: &[Value]) -> Value {
    let Some(mut map) = cells.first().and_then(Value::as_map).cloned() else {
        return Value::none();
    };
    let origins: Vec<u32> = cells.iter().filter_map(Leaf::of).flat_map(Leaf::origins).collect();
    map.insert(ORIGIN, indices(&origins));
    Value::from(map)
}

fn empty(origins: Value, text: &str) -> Map {
    let mut map = Map::with_capacity(6);
    map.insert(ORIGIN, origins);
    map.insert(TEXT, Value::from(text));
    for key in [NUMBER, UNIT, NAMES, REST] {
        map.insert(key, Value::none());
    }
    map
}

fn indices(origins: &[u32]) -> Value {
    let mut indices: Vec<Value> = Vec::with_capacity(origins.len());
    for &origin in origins {
        let index = Value::from(origin);
        if !indices.contains(&index) {
            indices.push(index);
        }
    }
    Value::from(indices)
}

fn set_number(map: &mut Map, exact: Decimal) {
    map.insert(NUMBER, number(exact));
    let exact = exact.normalize();
    if exact.scale() > 0 || exact.to_i64().is_none() {
        map.insert(EXACT, Value::from(exact.to_string()));
    }
}

fn set_quantity(map: &mut Map, quantity: &Quantity) {
    set_number(map, quantity.number);
    if let Some(unit) = &quantity.beside().unit {
        map.insert(UNIT, Value::from(unit.as_str()));
    }
    if let Some(rest) = &quantity.beside().rest {
        map.insert(REST, Value::from(rest.as_str()));
    }
}

fn set_names(map: &mut Map, names: &Names, origin: u32) {
    let marked: Vec<Value> = names.names.iter().map(|name| figure(&[origin], name)).collect();
    map.insert(NAMES, Value::from(marked));
    if let Some(kind) = &names.kind {
        map.insert(UNIT, Value::from(kind.as_str()));
    }
}

/// A number for templates: whole where it is whole, so that it compares and prints as people
/// expect.
pub fn number(number: Decimal) -> Value {
    let number = number.normalize();
    if number.scale() == 0
        && let Some(whole) = number.to_i64()
    {
        return Value::from(whole);
    }
    number.to_f64().map_or_else(Value::none, Value::from)
}

/// Text with its origins, as a string that prints as a figure.
pub fn figure(origins: &[u32], text: &str) -> Value {
    let mut marked = String::with_capacity(text.len() + 24);
    mark_figure(origins, text, &mut marked);
    Value::safe_string(&marked)
}

/// Appends text with its origins as a figure.
pub fn mark_figure(origins: &[u32], text: &str, markup: &mut String) {
    markup.push(mark::FIGURE);
    for (at, origin) in origins.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(markup, "{comma}{origin}");
    }
    markup.push(mark::FIGURE_TEXT);
    mark::escape(text, markup);
    markup.push(mark::FIGURE_END);
}

/// The text of a figure that [`figure`] has made.
pub fn figure_text(figure: &Value) -> Option<String> {
    let (_, rest) = figure.as_str()?.split_once(mark::FIGURE_TEXT)?;
    Some(mark::unescape(rest.trim_end_matches(mark::FIGURE_END)))
}

/// The indices of the origins of a figure that [`figure`] has made, parted by commas.
pub fn figure_origins(figure: &Value) -> Option<&str> {
    let (origins, _) = figure.as_str()?.split_once(mark::FIGURE_TEXT)?;
    origins.strip_prefix(mark::FIGURE)
}

/// A cell's map, read back.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    map: &'a Map,
    origins: &'a Value,
}

impl<'a> Leaf<'a> {
    /// The cell that a value is, if it is one.
    pub fn of(value: &'a Value) -> Option<Self> {
        let map = value.as_map()?;
        let origins = map.get(&ORIGIN)?;
        Some(Self { map, origins })
    }

    /// The indices of the cells' origins.
    pub fn origins(self) -> Vec<u32> {
        let index = |value: &Value| value.as_u64().and_then(|index| u32::try_from(index).ok());
        match self.origins.as_array() {
            Some(indices) => indices.iter().filter_map(index).collect(),
            None => index(self.origins).into_iter().collect(),
        }
    }

    /// The text.
    pub fn text(self) -> &'a str {
        self.map.get(&TEXT).and_then(Value::as_str).unwrap_or_default()
    }

    /// The text as it prints: a figure, where it stands in a cell.
    pub fn printed(self) -> Value {
        let origins = self.origins();
        if !origins.is_empty() {
            return figure(&origins, self.text());
        }
        let mut escaped = String::new();
        mark::escape(self.text(), &mut escaped);
        Value::safe_string(&escaped)
    }

    /// The number, exact.
    pub fn number(self) -> Option<Decimal> {
        if let Some(exact) = self.map.get(&EXACT).and_then(Value::as_str) {
            return Decimal::from_str(exact).ok();
        }
        self.map.get(&NUMBER)?.as_i64().map(Decimal::from)
    }

    /// The unit of the number, or the kind word of the names.
    pub fn unit(self) -> Option<&'a str> {
        self.map.get(&UNIT)?.as_str()
    }

    /// The names it lists.
    pub fn names(self) -> Option<&'a [Value]> {
        self.map.get(&NAMES)?.as_array()
    }

    /// The words after number and unit.
    pub fn rest(self) -> Option<&'a str> {
        self.map.get(&REST)?.as_str()
    }
}
