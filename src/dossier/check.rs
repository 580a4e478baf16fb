//! Values that must agree, as the manifest names them: the one that documents print and another.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tera::Value;
use tera::value::Key;

use super::leaf::Leaf;
use super::manifest::{CheckEntry, FILE, Manifest};
use super::units::Units;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Origin;
use crate::value::name::folded;

/// What the checks look at.
pub(super) struct Sources<'a> {
    pub(super) tree: &'a super::Names,
    pub(super) units: &'a Units,
    pub(super) origins: &'a [Origin],
    /// The text of the manifest, for the place of a check.
    pub(super) manifest: &'a str,
}

/// The other side of a check.
enum Other<'a> {
    /// One cell.
    Cell(&'a Value),
    /// The rows of a table, each of a unit.
    Rows(&'a [Value]),
    /// A column of a table with a row for each unit.
    Column(&'a [Value], String),
    /// A column of the rows under a row, to sum up.
    Parts(&'a [Value], String),
}

impl Sources<'_> {
    /// The findings of a check.
    pub(super) fn run(&self, check: &CheckEntry) -> Vec<Diagnostic> {
        let main = match self.resolve(check.main.get_ref()) {
            Ok(main) => main,
            Err(finding) => return vec![self.at(*finding, &check.main)],
        };
        let other = match self.other(check.other.get_ref()) {
            Ok(other) => other,
            Err(finding) => return vec![self.at(*finding, &check.other)],
        };
        let cells =
            main.as_map().and_then(|row| row.get(&Key::Str("theo_don_vi"))).and_then(Value::as_map);
        match (cells, other) {
            (None, Other::Cell(other)) => self.cells(main, other).into_iter().collect(),
            (_, Other::Parts(rows, column)) => {
                self.parts(main, rows, &column).into_iter().collect()
            }
            (Some(cells), Other::Cell(other)) => self.total(cells, other).into_iter().collect(),
            (Some(cells), Other::Rows(rows)) => self.names(cells, rows, &check.filter),
            (Some(cells), Other::Column(rows, column)) => self.column(cells, rows, &column),
            (None, _) => {
                let finding = Diagnostic::error(
                    "check-of-row",
                    format!("`{}` không phải là hàng có cột theo đơn vị", check.main.get_ref()),
                )
                .hint("chọn một hàng của phụ biểu để đối chiếu theo đơn vị");
                vec![self.at(finding, &check.main)]
            }
        }
    }

    fn at(&self, finding: Diagnostic, spanned: &toml::Spanned<String>) -> Diagnostic {
        finding.at(Manifest::place(self.manifest, spanned)).excerpt(excerpt(
            FILE,
            self.manifest,
            spanned.span(),
        ))
    }

    /// The value at a path of the tree.
    fn resolve(&self, path: &str) -> Result<&Value, Box<Diagnostic>> {
        let mut steps = path.split('.');
        let first = steps.next().unwrap_or_default();
        let unknown = |owner: &str, name: &str, names: &[&str]| {
            Box::new(
                Diagnostic::error("unknown-name", format!("{owner} không có `{name}`"))
                    .hint(did_you_mean(name, names)),
            )
        };
        let mut value = self.tree.get(first).ok_or_else(|| {
            let names: Vec<&str> = self.tree.keys().map(String::as_str).collect();
            let mut finding = unknown("hồ sơ", first, &names);
            finding.name = "unknown-table";
            finding
        })?;
        let mut walked = first.to_owned();
        for step in steps {
            let map = value.as_map();
            value = match map.and_then(|map| map.get(&Key::from(step.to_owned()))) {
                Some(next) => next,
                None => {
                    let names: Vec<&str> = map
                        .map(|map| map.keys().filter_map(Key::as_str).collect())
                        .unwrap_or_default();
                    return Err(unknown(&format!("`{walked}`"), step, &names));
                }
            };
            walked = format!("{walked}.{step}");
        }
        Ok(value)
    }

    fn other(&self, path: &str) -> Result<Other<'_>, Box<Diagnostic>> {
        let rows = |value: &'_ Value| {
            value.as_map().and_then(|map| map.get(&Key::Str("moi_hang"))).is_some()
        };
        let of = |value| -> &[Value] {
            let map: Option<&tera::Map> = Value::as_map(value);
            map.and_then(|map| map.get(&Key::Str("moi_hang")))
                .and_then(Value::as_array)
                .unwrap_or_default()
        };
        if let Some((table, column)) = path.rsplit_once('.')
            && let Ok(value) = self.resolve(table)
            && rows(value)
            && column != "muc"
        {
            return Ok(Other::Column(of(value), column.to_owned()));
        }
        if let Some((list, column)) = path.rsplit_once('.')
            && let Some(rows) = self.resolve(list).ok().and_then(Value::as_array)
        {
            return Ok(Other::Parts(rows, column.to_owned()));
        }
        let value = self.resolve(path)?;
        Ok(if rows(value) { Other::Rows(of(value)) } else { Other::Cell(value) })
    }

    fn places(&self, cells: &[&Value]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for origin in cells.iter().filter_map(|cell| Leaf::of(cell)).flat_map(Leaf::origins) {
            if let Some(origin) = self.origins.get(origin as usize) {
                let place = Place::from(origin.place.clone());
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }

    fn differ(&self, message: String, cells: &[&Value]) -> Diagnostic {
        let mut finding = Diagnostic::warning("sources-differ", message)
            .hint("sửa cho hai chỗ khớp nhau; văn bản đang in theo phụ biểu");
        finding.places = self.places(cells);
        finding
    }

    fn cells(&self, main: &Value, other: &Value) -> Option<Diagnostic> {
        let (one, two) = (Leaf::of(main)?, Leaf::of(other)?);
        let same = match (one.number(), two.number()) {
            (Some(one), Some(two)) => one == two,
            _ => folded(one.text()) == folded(two.text()),
        };
        let message = format!("hai chỗ ghi khác nhau: “{}” và “{}”", one.text(), two.text());
        (!same).then(|| self.differ(message, &[main, other]))
    }

    /// The sum over the units against one cell.
    fn total(&self, cells: &tera::Map, other: &Value) -> Option<Diagnostic> {
        let leaf = Leaf::of(other)?;
        let mut sum = Decimal::ZERO;
        for cell in cells.values().filter_map(Leaf::of) {
            let names = cell.names().map(|names| Decimal::from(names.len()));
            sum += cell.number().or(names).unwrap_or_default();
        }
        let message = format!(
            "cộng các đơn vị được {}, nơi khác ghi “{}”",
            crate::value::number::format(sum),
            leaf.text()
        );
        let mut all: Vec<&Value> = vec![other];
        all.extend(cells.values());
        (leaf.number() != Some(sum)).then(|| self.differ(message, &all))
    }

    /// A cell against the sum of a column over the rows below; totals among them don't count.
    fn parts(&self, main: &Value, rows: &[Value], column: &str) -> Option<Diagnostic> {
        let leaf = Leaf::of(main)?;
        let mut sum = Decimal::ZERO;
        let mut cells = vec![main];
        for row in rows {
            if field(row, "loai_hang").and_then(Value::as_str) == Some("tong") {
                continue;
            }
            if let Some(cell) = field(row, column) {
                sum += Leaf::of(cell).and_then(Leaf::number).unwrap_or_default();
                cells.push(cell);
            }
        }
        let message = format!(
            "ô ghi “{}” nhưng cộng các dòng thành phần được {}",
            leaf.text(),
            crate::value::number::format(sum)
        );
        (leaf.number() != Some(sum)).then(|| self.differ(message, &cells))
    }

    /// The names in each unit's cell against the rows of that unit.
    fn names(
        &self,
        cells: &tera::Map,
        rows: &[Value],
        filter: &BTreeMap<String, String>,
    ) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for unit in self.units.of_list() {
            let Some(cell) = cells.get(&Key::String(unit.key.clone())) else { continue };
            let Some(leaf) = Leaf::of(cell) else { continue };
            let listed: Vec<&Value> =
                rows.iter().filter(|row| is_of(row, &unit.key) && passes(row, filter)).collect();
            // Names stay in the order of the sheet; what tells them apart goes before each.
            let keyed = |name: String| (folded(&name), name);
            let in_rows: Vec<(String, String)> =
                listed.iter().filter_map(|row| row_name(row)).map(keyed).collect();
            let in_cell = leaf.names().unwrap_or_default().iter();
            let in_cell: Vec<(String, String)> =
                in_cell.filter_map(super::leaf::figure_text).map(keyed).collect();
            let lacking = |of: &[(String, String)], from: &[(String, String)]| {
                let mut names: Vec<&str> = Vec::new();
                for (key, name) in of {
                    if !from.iter().any(|(known, _)| known == key) && !names.contains(&&**name) {
                        names.push(name);
                    }
                }
                names.join(", ")
            };
            let (only_cell, only_rows) = (lacking(&in_cell, &in_rows), lacking(&in_rows, &in_cell));
            if only_cell.is_empty() && only_rows.is_empty() {
                continue;
            }
            let mut parts = Vec::new();
            if !only_cell.is_empty() {
                parts.push(format!("chỉ phụ biểu có {only_cell}"));
            }
            if !only_rows.is_empty() {
                parts.push(format!("chỉ danh sách có {only_rows}"));
            }
            let mut places = vec![cell];
            places.extend(listed.iter().filter_map(|row| {
                let name = folded(&row_name(row)?);
                let is_in_cell = in_cell.iter().any(|(known, _)| *known == name);
                (!is_in_cell).then(|| field(row, "ten")).flatten()
            }));
            let message = format!("{}: {}", unit.name, parts.join("; "));
            findings.push(self.differ(message, &places));
        }
        findings
    }

    /// Each unit's cell against a column of the table of units.
    fn column(&self, cells: &tera::Map, rows: &[Value], column: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for unit in self.units.of_list() {
            let cell = cells.get(&Key::String(unit.key.clone()));
            let row = rows.iter().find(|row| is_of(row, &unit.key));
            let Some((cell, other)) = cell.zip(row.and_then(|row| field(row, column))) else {
                continue;
            };
            if let Some(mut finding) = self.cells(cell, other) {
                finding.message = format!("{}: {}", unit.name, finding.message);
                findings.push(finding);
            }
        }
        findings
    }
}

fn field<'a>(row: &'a Value, name: &str) -> Option<&'a Value> {
    row.as_map()?.get(&Key::from(name.to_owned()))
}

fn is_of(row: &Value, unit: &str) -> bool {
    field(row, "khoa_don_vi").and_then(Value::as_str) == Some(unit)
}

fn row_name(row: &Value) -> Option<String> {
    Some(Leaf::of(field(row, "ten")?)?.text().to_owned())
}

fn passes(row: &Value, filter: &BTreeMap<String, String>) -> bool {
    filter.iter().all(|(column, wanted)| {
        field(row, column)
            .and_then(Leaf::of)
            .is_some_and(|leaf| folded(leaf.text()) == folded(wanted))
    })
}
