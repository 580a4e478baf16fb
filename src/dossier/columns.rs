//! Two columns that must agree, row by row: numbers, names, or a number and as many names.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tera::Value;
use tera::value::Key;

use super::check::{Sources, field, same, unlike};
use super::leaf::{Leaf, figure_text};
use super::named::comparable;
use crate::diagnostic::Diagnostic;
use crate::value::name::folded;

/// A column of a table, of which all rows are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    /// The table's name.
    pub(super) table: &'a str,
    /// The rows of the table.
    pub(super) rows: &'a [Value],
    /// The column's name.
    pub(super) name: &'a str,
}

impl<'a> Column<'a> {
    /// The cells by the name of their row, in the order of the rows; group rows don't count.
    fn cells(self) -> Vec<(RowName, &'a Value)> {
        let cells = self.rows.iter().filter_map(|row| {
            let is = |role| field(row, "loai_hang").and_then(Value::as_str) == Some(role);
            let name = match () {
                () if is("nhom") => return None,
                () if is("tong") => RowName::Total,
                () => match field(row, "khoa_don_vi").and_then(Value::as_str) {
                    Some(unit) => RowName::Named(unit.to_owned()),
                    None => RowName::Named(comparable(label(row)?)),
                },
            };
            Some((name, field(row, self.name)?))
        });
        cells.collect()
    }

    /// The name of the row as it is written.
    fn shown(self, name: &RowName) -> Option<&'a str> {
        self.rows.iter().find_map(|row| {
            let unit = field(row, "khoa_don_vi").and_then(Value::as_str);
            let is = match name {
                RowName::Total => field(row, "loai_hang").and_then(Value::as_str) == Some("tong"),
                RowName::Named(name) => {
                    unit == Some(name) || label(row).is_some_and(|label| comparable(label) == *name)
                }
            };
            is.then(|| label(row)).flatten()
        })
    }
}

/// What tells a row of one table from the others, in both tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum RowName {
    Named(String),
    Total,
}

/// The text of the cell that names a row.
fn label(row: &Value) -> Option<&str> {
    Some(Leaf::of(field(row, "ten")?)?.text()).filter(|text| !text.is_empty())
}

impl Sources<'_> {
    /// A finding for each row whose cells differ. A row that only one table has, an empty cell,
    /// and 0 say the same: nothing.
    pub(super) fn columns(&self, main: Column<'_>, other: Column<'_>) -> Vec<Diagnostic> {
        let (ones, twos) = (main.cells(), other.cells());
        let by_name: BTreeMap<&RowName, &Value> =
            twos.iter().map(|(name, cell)| (name, *cell)).collect();
        let in_main: BTreeMap<&RowName, ()> = ones.iter().map(|(name, _)| (name, ())).collect();
        let pairs = ones.iter().map(|(name, cell)| (name, Some(*cell), by_name.get(name).copied()));
        let only_other = twos.iter().filter(|(name, _)| !in_main.contains_key(name));
        let pairs = pairs.chain(only_other.map(|(name, cell)| (name, None, Some(*cell))));
        let mut findings = Vec::new();
        for (name, one, two) in pairs {
            let nothing = |cell: Option<&Value>| cell.is_none_or(says_nothing);
            // A total that only one of both gives is not compared.
            let partial = *name == RowName::Total && (nothing(one) || nothing(two));
            if partial || nothing(one) && nothing(two) {
                continue;
            }
            let Some(difference) = difference(main.table, other.table, one, two) else { continue };
            let row = main.shown(name).or_else(|| other.shown(name)).unwrap_or_default();
            let cells: Vec<&Value> = [one, two].into_iter().flatten().collect();
            findings.push(self.differ(format!("{row}: {difference}"), &cells));
        }
        findings
    }
}

fn says_nothing(cell: &Value) -> bool {
    let Some(leaf) = Leaf::of(cell) else { return true };
    leaf.text().is_empty() || leaf.number().is_some_and(|number| number.is_zero())
}

/// What two cells say differently, in words.
fn difference(main: &str, other: &str, one: Option<&Value>, two: Option<&Value>) -> Option<String> {
    let one_names = one.and_then(names);
    let two_names = two.and_then(names);
    let number = |cell: Option<&Value>| Leaf::of(cell?)?.number();
    match (&one_names, &two_names) {
        (Some(ones), Some(twos)) => only_in((main, ones), (other, twos)),
        (Some(ones), None) if two.is_none_or(says_nothing) => {
            only_in((main, ones), (other, &BTreeMap::new()))
        }
        (None, Some(twos)) if one.is_none_or(says_nothing) => {
            only_in((main, &BTreeMap::new()), (other, twos))
        }
        (Some(names), None) => counted(two, number(two)?, names),
        (None, Some(names)) => counted(one, number(one)?, names),
        (None, None) => {
            let (one_leaf, two_leaf) = (one.and_then(Leaf::of), two.and_then(Leaf::of));
            if let Some((one, two)) = one_leaf.zip(two_leaf)
                && same(one, two)
            {
                return None;
            }
            Some(unlike(one_leaf, two_leaf))
        }
    }
}

/// The names of a cell by their comparable form.
fn names(cell: &Value) -> Option<BTreeMap<String, String>> {
    let names = Leaf::of(cell)?.names()?;
    Some(names.iter().filter_map(figure_text).map(|name| (folded(&name), name)).collect())
}

fn only_in(
    (main, ones): (&str, &BTreeMap<String, String>),
    (other, twos): (&str, &BTreeMap<String, String>),
) -> Option<String> {
    let lacking = |of: &BTreeMap<String, String>, from: &BTreeMap<String, String>| {
        let names = of.iter().filter(|(key, _)| !from.contains_key(*key));
        names.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let parts: Vec<String> = [(main, lacking(ones, twos)), (other, lacking(twos, ones))]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(table, names)| format!("chỉ `{table}` có {names}"))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn counted(
    cell: Option<&Value>,
    number: Decimal,
    names: &BTreeMap<String, String>,
) -> Option<String> {
    let text = Leaf::of(cell?)?.text();
    let count = names.len();
    (number != Decimal::from(count)).then(|| format!("ghi “{text}” nhưng danh sách có {count} tên"))
}

/// Whether a value is a table with rows, and these.
pub(super) fn rows_of(value: &Value) -> Option<&[Value]> {
    value.as_map()?.get(&Key::Str("moi_hang"))?.as_array()
}
