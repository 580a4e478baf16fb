//! Values that must agree, as the manifest names them: the one that documents print and another.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tera::Value;
use tera::value::Key;

use super::columns::{Column, rows_of};
use super::leaf::Leaf;
use super::manifest::{CheckEntry, FILE, Manifest};
use super::tree::ROW_FIELDS;
use super::units::Units;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Origin;
use crate::value::name::folded;
use crate::value::number::{self, Reading};

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
    Column(Column<'a>),
    /// A column of the rows under a row, to sum up.
    Parts(&'a [Value], String),
}

impl Sources<'_> {
    /// The findings of a check.
    pub(super) fn run(&self, check: &CheckEntry) -> Vec<Diagnostic> {
        let other = match self.other(check.other.get_ref()) {
            Ok(other) => other,
            Err(finding) => return vec![self.at(*finding, &check.other)],
        };
        let main = check.main.get_ref();
        if let (Other::Column(other), Some(main)) = (&other, self.column_at(main).transpose()) {
            return match main {
                Ok(main) => self.columns(main, *other),
                Err(finding) => vec![self.at(*finding, &check.main)],
            };
        }
        let main = match self.resolve(main) {
            Ok(main) => main,
            Err(finding) => return vec![self.at(*finding, &check.main)],
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
            (Some(cells), Other::Column(column)) => self.column(cells, column),
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
            let named = map.and_then(|map| map.get(&Key::from(step.to_owned())));
            value = match named.or_else(|| item(value, step)) {
                Some(next) => next,
                None => {
                    if let Some(items) = value.as_array() {
                        return Err(Box::new(no_item(&walked, step, items.len())));
                    }
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

    fn other<'p>(&'p self, path: &'p str) -> Result<Other<'p>, Box<Diagnostic>> {
        if let Some(column) = self.column_at(path)? {
            return Ok(Other::Column(column));
        }
        if let Some((list, column)) = path.rsplit_once('.')
            && let Some(rows) = self.resolve(list).ok().and_then(Value::as_array)
            && column.parse::<usize>().is_err()
        {
            return Ok(Other::Parts(rows, column.to_owned()));
        }
        let value = self.resolve(path)?;
        Ok(rows_of(value).map_or(Other::Cell(value), Other::Rows))
    }

    /// The column of a table that a path names; none where it names something else.
    fn column_at<'p>(&'p self, path: &'p str) -> Result<Option<Column<'p>>, Box<Diagnostic>> {
        let Some((table, name)) = path.rsplit_once('.') else { return Ok(None) };
        let Some(value) = self.resolve(table).ok() else { return Ok(None) };
        let Some(rows) = rows_of(value) else { return Ok(None) };
        if value.as_map().is_some_and(|map| map.contains_key(&Key::from(name.to_owned()))) {
            return Ok(None);
        }
        if rows.iter().any(|row| field(row, name).is_some()) {
            return Ok(Some(Column { table, rows, name }));
        }
        let columns = rows.first().and_then(Value::as_map);
        let columns = columns.map(|row| row.keys().filter_map(Key::as_str).collect::<Vec<_>>());
        let columns: Vec<&str> = columns.unwrap_or_default();
        let is_own = |name: &str| super::leaf::is_hidden(name) || ROW_FIELDS.contains(&name);
        let shown: Vec<&str> = columns.into_iter().filter(|name| !is_own(name)).collect();
        Err(Box::new(
            Diagnostic::error("unknown-column", format!("bảng `{table}` không có cột `{name}`"))
                .hint(did_you_mean(name, &shown)),
        ))
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

    pub(super) fn differ(&self, message: String, cells: &[&Value]) -> Diagnostic {
        let mut finding = Diagnostic::warning("sources-differ", message)
            .hint("sửa cho hai chỗ khớp nhau; văn bản đang in theo phụ biểu");
        finding.places = self.places(cells);
        finding
    }

    fn cells(&self, main: &Value, other: &Value) -> Option<Diagnostic> {
        let (one, two) = (Leaf::of(main)?, Leaf::of(other)?);
        let same = same(one, two);
        (!same).then(|| self.differ(unlike(Some(one), Some(two)), &[main, other]))
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
            let names = |values: Vec<String>| -> BTreeMap<String, String> {
                values.into_iter().map(|name| (folded(&name), name)).collect()
            };
            let in_rows = names(listed.iter().filter_map(|row| row_name(row)).collect());
            let in_cell = names(
                leaf.names()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(super::leaf::figure_text)
                    .collect(),
            );
            let lacking = |of: &BTreeMap<String, String>, from: &BTreeMap<String, String>| {
                let keys: BTreeSet<&String> = from.keys().collect();
                let names: Vec<&str> = of
                    .iter()
                    .filter(|(key, _)| !keys.contains(key))
                    .map(|(_, name)| name.as_str())
                    .collect();
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
                (!in_cell.contains_key(&name)).then(|| field(row, "ten")).flatten()
            }));
            let message = format!("{}: {}", unit.name, parts.join("; "));
            findings.push(self.differ(message, &places));
        }
        findings
    }

    /// Each unit's cell against a column of the table of units.
    fn column(&self, cells: &tera::Map, column: Column<'_>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for unit in self.units.of_list() {
            let cell = cells.get(&Key::String(unit.key.clone()));
            let row = column.rows.iter().find(|row| is_of(row, &unit.key));
            let Some((cell, other)) = cell.zip(row.and_then(|row| field(row, column.name))) else {
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

/// Whether two cells say the same: the same number, the same words, or one a number that stands
/// among the words of the other.
pub(super) fn same(one: Leaf<'_>, two: Leaf<'_>) -> bool {
    match (one.number(), two.number()) {
        (Some(one), Some(two)) => one == two,
        (Some(number), None) if numbers(two.text()).contains(&number) => true,
        (None, Some(number)) if numbers(one.text()).contains(&number) => true,
        _ => folded(one.text()) == folded(two.text()),
    }
}

/// That two cells say different things, in words; none is a row that is not there.
pub(super) fn unlike(one: Option<Leaf<'_>>, two: Option<Leaf<'_>>) -> String {
    let shown = |leaf: Option<Leaf<'_>>| match leaf.map(Leaf::text) {
        None => "không có dòng này".to_owned(),
        Some("") => "ô trống".to_owned(),
        Some(text) => format!("“{text}”"),
    };
    format!("hai chỗ ghi khác nhau: {} và {}", shown(one), shown(two))
}

/// The numbers that stand in words, in the way in which an office writes them.
fn numbers(words: &str) -> Vec<Decimal> {
    let mut numbers = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (reading, after) = match number::read(rest) {
            Some((reading, after)) => (Some(reading), after),
            None => (None, &rest[end..]),
        };
        numbers.extend(match reading {
            Some(Reading::Sure(number) | Reading::Point(number)) => Some(number),
            Some(Reading::TwoWays { grouped, .. }) => Some(grouped),
            None => None,
        });
        rest = after;
    }
    numbers
}

fn no_item(list: &str, step: &str, count: usize) -> Diagnostic {
    Diagnostic::error("unknown-name", format!("`{list}` không có mục thứ `{step}`")).hint(
        match count {
            0 => "danh sách này trống".to_owned(),
            _ => format!("danh sách này có {count} mục, mục đầu là `{list}.0`"),
        },
    )
}

/// An item of a list, by its position from 0.
fn item<'a>(list: &'a Value, step: &str) -> Option<&'a Value> {
    list.as_array()?.get(step.parse::<usize>().ok()?)
}

pub(super) fn field<'a>(row: &'a Value, name: &str) -> Option<&'a Value> {
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
