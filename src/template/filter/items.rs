//! The rows of a tree → the items that templates go through: targets or tasks, each with its name,
//! its value and the items below it.

use tera::value::Key;
use tera::{Map, Value};

use crate::annex::beyond_among;
use crate::dossier::leaf::{CONTINUES, Leaf, role_of};
use crate::template::rich::Rich;
use crate::value::name::folded;
use crate::value::{case, is_tick};

/// Whether a cell says no more than yes: `x`.
pub(super) fn is_ticked(cell: &Value) -> bool {
    Leaf::of(cell).is_some_and(|leaf| is_tick(leaf.text()))
}

/// A target of a name, which says nothing yet.
pub(super) fn item(name: Value) -> Map {
    let mut item = Map::new();
    item.insert(Key::Str("ten_co_so"), Value::from(has_digits(&name)));
    item.insert(Key::Str("ten"), name);
    for field in ["ten_cot", "gia_tri"] {
        item.insert(Key::Str(field), Value::none());
    }
    for field in ["kem", "theo_don_vi", "con"] {
        item.insert(Key::Str(field), Value::from(Vec::<Value>::new()));
    }
    for field in ["co_gia_tri", "danh_dau", "theo_nhom", "nhieu_bac"] {
        item.insert(Key::Str(field), Value::from(false));
    }
    item.insert(Key::Str("cap"), Value::from(0));
    item
}

/// Targets under a name that has none itself, as a group of rows would hold them.
pub(super) fn group(name: &Value, targets: Vec<Value>) -> Value {
    let below = targets.into_iter().map(|target| {
        let mut target = target.into_map().unwrap_or_default();
        target.insert(Key::Str("cap"), Value::from(1));
        Value::from(target)
    });
    let mut item = item(name.clone());
    item.insert(Key::Str("ten_co_so"), Value::from(false));
    item.insert(Key::Str("con"), Value::from(below.collect::<Vec<_>>()));
    item.insert(Key::Str("theo_nhom"), Value::from(true));
    item.insert(Key::Str("nhieu_bac"), Value::from(true));
    Value::from(item)
}

/// Whether a name has a number in it, beside which a figure would be read as part of the name.
pub(super) fn has_digits(name: &Value) -> bool {
    Leaf::of(name).is_some_and(|leaf| leaf.text().contains(|c: char| c.is_ascii_digit()))
}

pub(super) fn pair(name: Value, cell: &Value) -> Value {
    let mut pair = Map::new();
    pair.insert(Key::Str("tu_neu"), Value::from(names_itself(&name, cell)));
    pair.insert(Key::Str("ten_co_so"), Value::from(has_digits(&name)));
    pair.insert(Key::Str("ten"), name);
    pair.insert(Key::Str("gia_tri"), cell.clone());
    pair.insert(Key::Str("danh_dau"), Value::from(is_ticked(cell)));
    Value::from(pair)
}

/// Whether a cell says itself what it is called: `Xã An Bình` below `Xã`.
fn names_itself(name: &Value, cell: &Value) -> bool {
    let (Some(name), Some(cell)) = (Leaf::of(name), Leaf::of(cell)) else { return false };
    if name.text().is_empty() || cell.number().is_some() {
        return false;
    }
    let (name, cell) = (folded(name.text()), folded(cell.text()));
    let rest = cell.strip_prefix(name.as_str());
    rest.is_some_and(|rest| rest.starts_with(' '))
}

/// Whether a target heads others.
fn heads(item: &Value) -> bool {
    let below = item.as_map().and_then(|item| item.get(&Key::Str("con")));
    below.and_then(Value::as_array).is_some_and(|below| !below.is_empty())
}

/// Targets at the top, each with whether any of them heads others.
pub(super) fn noted(items: Vec<Value>) -> Vec<Value> {
    let grouped = items.iter().any(heads);
    let note = |item: Value| {
        let mut item = item.into_map().unwrap_or_default();
        item.insert(Key::Str("theo_nhom"), Value::from(grouped));
        Value::from(item)
    };
    items.into_iter().map(note).collect()
}

/// The rows of a tree as targets or tasks. Totals are left out, which other rows add up to (see
/// [`total_of`]), and rows that go on with an item, which has them; where only what a unit has
/// counts, so are those without a value and with nothing below them.
pub(super) fn items_of<'a>(
    rows: &'a [Value],
    level: u32,
    only_given: bool,
    value: &dyn Fn(&'a Map) -> Map,
) -> Vec<Value> {
    let rows = rows.iter().filter(|row| role_of(row) != Some("tong")).filter_map(Value::as_map);
    rows.filter(|row| !row.contains_key(&CONTINUES))
        .filter_map(|row| item_of(row, level, only_given, value))
        .collect()
}

/// The row at the top of a tree that adds up all others, as a target; none where a table has no such
/// row, or several.
pub(super) fn total_of<'a>(rows: &'a [Value], value: &dyn Fn(&'a Map) -> Map) -> Option<Value> {
    let mut totals = rows.iter().filter(|row| role_of(row) == Some("tong"));
    let row = totals.next().filter(|_| totals.next().is_none())?.as_map()?;
    item_of(row, 0, true, value)
}

fn item_of<'a>(
    row: &'a Map,
    level: u32,
    only_given: bool,
    value: &dyn Fn(&'a Map) -> Map,
) -> Option<Value> {
    let below = row.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
    let below = items_of(below, level + 1, only_given, value);
    let mut item = value(row);
    // What is only ticked has nothing to say after its name.
    let is_ticked = item.get(&Key::Str("gia_tri")).is_some_and(is_ticked);
    if is_ticked {
        item.insert(Key::Str("gia_tri"), Value::none());
    }
    item.insert(Key::Str("danh_dau"), Value::from(is_ticked));
    let has_value = item.get(&Key::Str("gia_tri")).is_some_and(|value| !value.is_none());
    let beside = item.get(&Key::Str("kem")).and_then(Value::as_array).unwrap_or_default();
    let by_unit = item.get(&Key::Str("theo_don_vi")).and_then(Value::as_array).unwrap_or_default();
    let is_given = has_value || is_ticked || !beside.is_empty() || !by_unit.is_empty();
    if only_given && !is_given && below.is_empty() {
        return None;
    }
    let name = item.get(&Key::Str("ten")).or_else(|| row.get(&Key::Str("ten")));
    let name = name.map(in_sentence);
    item.insert(Key::Str("ten_co_so"), Value::from(name.as_ref().is_some_and(has_digits)));
    item.extend(name.map(|name| (Key::Str("ten"), name)));
    for field in ["tt", "loai_hang", "ghi_chu"] {
        if let Some(value) =
            row.get(&Key::Str(field)).filter(|_| !item.contains_key(&Key::Str(field)))
        {
            item.insert(Key::Str(field), value.clone());
        }
    }
    item.insert(Key::Str("co_gia_tri"), Value::from(has_value));
    item.insert(Key::Str("nhieu_bac"), Value::from(below.iter().any(heads)));
    if level >= DEEP {
        item.insert(Key::Str("moi_con"), Value::from(with_values(below.clone())));
    }
    item.insert(Key::Str("con"), Value::from(below));
    item.insert(Key::Str("cap"), Value::from(level));
    Some(Value::from(item))
}

/// The name of a target as sentences have it: not in capitals, as sheets have groups and totals, and
/// without the words that it is one of those above, which sentences say themselves.
fn in_sentence(name: &Value) -> Value {
    let Ok(rich) = Rich::of(name) else { return name.clone() };
    let plain = rich.plain();
    let is_among = beyond_among(&plain).is_some();
    if !is_among && plain.contains(char::is_lowercase) {
        return name.clone();
    }
    let without = |text: &str| match beyond_among(text) {
        Some(rest) => case::sentence(rest),
        None => case::out_of_capitals(text),
    };
    rich.map_first(without).into_value()
}

/// The level from which on all below a target is told in its sentence.
const DEEP: u32 = 2;

/// Targets and all below them as one sequence, in the order of the table: those that say something,
/// and those that have nothing below them.
pub(super) fn with_values(targets: Vec<Value>) -> Vec<Value> {
    let mut open: Vec<Value> = targets.into_iter().rev().collect();
    let mut flat = Vec::new();
    while let Some(target) = open.pop() {
        let Some(map) = target.as_map() else { continue };
        let list = |field| map.get(&Key::Str(field)).and_then(Value::as_array).unwrap_or_default();
        let below = list("con");
        open.extend(below.iter().rev().cloned());
        let has_value = map.get(&Key::Str("co_gia_tri")).and_then(Value::as_bool).unwrap_or(false);
        let says = has_value || !list("kem").is_empty() || !list("theo_don_vi").is_empty();
        if says || below.is_empty() {
            flat.push(target);
        }
    }
    flat
}
