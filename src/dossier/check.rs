//! Values that must agree, as the manifest names them: the one that documents print and another.

mod lists;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use tera::Value;
use tera::value::Key;

use super::Found;
use super::leaf::{Leaf, role_of, shown_keys};
use super::manifest::{CheckEntry, FILE, JoinEntry, Manifest};
use super::named::{comparable, names_of};
use super::origins::Origins;
use super::units::Units;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place};
use crate::value::name::folded;
use crate::value::number::Reading;
use crate::value::parse_text;

/// What the checks look at.
pub(super) struct Sources<'a> {
    pub(super) tree: &'a super::Names,
    pub(super) found: &'a BTreeMap<Arc<str>, Found>,
    pub(super) units: &'a Units,
    pub(super) origins: &'a Origins,
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
        if rows::is_column(check.main.get_ref()) || rows::is_column(check.other.get_ref()) {
            let findings = match check.join {
                JoinEntry::SoTrongNhom => self.lists(check),
                JoinEntry::Ten | JoinEntry::So => self.rows(check),
            };
            return findings.unwrap_or_else(|finding| vec![*finding]);
        }
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
            (None, Other::Rows(rows)) if Leaf::of(main).and_then(Leaf::number).is_some() => {
                self.count(main, rows, check).into_iter().collect()
            }
            (Some(cells), Other::Rows(rows)) => self.names(cells, rows, &check.filter),
            (Some(cells), Other::Column(rows, column)) => self.column(cells, rows, &column),
            (None, Other::Column(rows, column)) => self.chosen(main, rows, &column, check),
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
            if let Some(list) = value.as_array() {
                let item = step.parse::<usize>().ok().and_then(|at| list.get(at));
                value = item.ok_or_else(|| Box::new(no_item(&walked, step, list.len())))?;
                walked = format!("{walked}.{step}");
                continue;
            }
            let map = value.as_map();
            value = match map.and_then(|map| map.get(&Key::from(step.to_owned()))) {
                Some(next) => next,
                None => {
                    let names: Vec<&str> = map.into_iter().flat_map(shown_keys).collect();
                    return Err(unknown(&format!("`{walked}`"), step, &names));
                }
            };
            walked = format!("{walked}.{step}");
        }
        Ok(value)
    }

    fn other(&self, path: &str) -> Result<Other<'_>, Box<Diagnostic>> {
        if let Some((table, column)) = path.rsplit_once('.')
            && let Some(rows) = self.resolve(table).ok().and_then(of_table)
            && column != "muc"
            && column != "ten"
        {
            return Ok(Other::Column(rows, column.to_owned()));
        }
        if let Some((list, column)) = path.rsplit_once('.')
            && let Some(rows) = self.resolve(list).ok().and_then(Value::as_array)
            && column.parse::<usize>().is_err()
        {
            return Ok(Other::Parts(rows, column.to_owned()));
        }
        let value = self.resolve(path)?;
        Ok(of_table(value).map_or(Other::Cell(value), Other::Rows))
    }

    fn places(&self, cells: &[&Value]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for origin in cells.iter().filter_map(|cell| Leaf::of(cell)).flat_map(Leaf::origins) {
            if let Some(origin) = self.origins.get(origin as usize) {
                let place = Place::from(origin.place);
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }

    /// A finding at cells, the one that documents print among them. Cells of one sheet are both
    /// printed as they are; of two sheets, documents print the main one's.
    fn differ(&self, message: String, main: &Value, cells: &[&Value]) -> Diagnostic {
        let places = self.places(cells);
        let sheet_of = |place: &Place| match place {
            Place::Cell(place) => Some((place.file.clone(), place.sheet.clone())),
            _ => None,
        };
        let main = self.places(&[main]).first().and_then(sheet_of);
        let hint = match &main {
            Some((_, sheet)) if places.iter().any(|place| sheet_of(place) != main) => {
                format!("sửa cho hai chỗ khớp nhau; văn bản đang in theo trang “{sheet}”")
            }
            _ => "sửa cho khớp nhau; văn bản đang in từng ô như đã ghi".to_owned(),
        };
        let mut finding = Diagnostic::warning("sources-differ", message).hint(hint);
        finding.places = places;
        finding
    }

    /// Two cells: as numbers, as texts, or as sets of names where they are lists.
    fn cells(&self, main: &Value, other: &Value) -> Option<Diagnostic> {
        let one = Leaf::of(main)?;
        let Some(two) = Leaf::of(other) else { return self.title(main, other) };
        let same = match (one.number(), two.number(), one.names(), two.names()) {
            (Some(one), Some(two), ..) => one == two,
            (Some(number), None, _, Some(names)) | (None, Some(number), Some(names), _) => {
                Decimal::from(names.len()) == number
            }
            (Some(number), None, ..) => holds(two.text(), number, one.unit()),
            (None, Some(number), ..) => holds(one.text(), number, two.unit()),
            _ => folded(one.text()) == folded(two.text()),
        };
        if same {
            return None;
        }
        let (names, others) = (listed(one), listed(two));
        let (only, only_other) = (lacking(&names, &others), lacking(&others, &names));
        if !names.is_empty() && only.is_empty() && only_other.is_empty() {
            return None;
        }
        let mut message = format!("hai chỗ ghi khác nhau: {} và {}", shown(one), shown(two));
        if names.len().min(others.len()) > 0 && names.len().max(others.len()) > 1 {
            let parts = [("đầu", only), ("sau", only_other)];
            let parts = parts.iter().filter(|(_, names)| !names.is_empty());
            let parts = parts.map(|(which, names)| format!("chỉ chỗ {which} có {names}"));
            let parts: Vec<String> = parts.collect();
            message = format!("{message}; {}", parts.join("; "));
        }
        Some(self.differ(message, main, &[main, other]))
    }

    /// A number against the title of a table, which must have it among its words: the year.
    fn title(&self, main: &Value, title: &Value) -> Option<Diagnostic> {
        let number = Leaf::of(main)?.number()?;
        let text = super::leaf::figure_text(title)?;
        let digits = text.split(|c: char| !c.is_ascii_digit());
        if digits.filter_map(|digits| digits.parse::<Decimal>().ok()).any(|found| found == number) {
            return None;
        }
        let message = format!("tiêu đề “{text}” không có số {}", Leaf::of(main)?.text());
        let mut finding = self.differ(message, main, &[main]);
        let index = |origin: &str| origin.parse::<usize>().ok();
        let origins = super::leaf::figure_origins(title)?.split(',').filter_map(index);
        let places = origins.filter_map(|at| self.origins.get(at));
        finding.places.extend(places.map(|origin| Place::from(origin.place)));
        finding.hint = Some("sửa tiêu đề hoặc số; văn bản in tiêu đề như trong ô".into());
        Some(finding)
    }

    /// A number against the rows of a table, groups and totals not counted, or the units of a group.
    fn count(&self, main: &Value, rows: &[Value], check: &CheckEntry) -> Option<Diagnostic> {
        let leaf = Leaf::of(main)?;
        let counts = |row: &&Value| {
            !matches!(role_of(row), Some("nhom" | "tong")) && passes(row, &check.filter)
        };
        let count = rows.iter().filter(counts).count();
        let path = check.other.get_ref();
        let message = format!("ô ghi “{}” nhưng `{path}` có {count} mục", leaf.text());
        let mut finding = self.differ(message, main, &[main]);
        finding.hint = Some("thêm mục còn thiếu, hoặc sửa số nếu ghi nhầm".into());
        (leaf.number() != Some(Decimal::from(count))).then_some(finding)
    }

    /// A cell against a column of the rows that the manifest chooses.
    fn chosen(
        &self,
        main: &Value,
        rows: &[Value],
        column: &str,
        check: &CheckEntry,
    ) -> Vec<Diagnostic> {
        let chosen: Vec<&Value> = rows.iter().filter(|row| passes(row, &check.filter)).collect();
        if chosen.is_empty() {
            let finding = Diagnostic::warning(
                "check-of-no-row",
                format!("không có hàng nào của `{}` để đối chiếu", check.other.get_ref()),
            )
            .hint("xem lại `loc`: chữ phải đúng như trong ô");
            return vec![self.at(finding, &check.other)];
        }
        let cells = chosen.iter().filter_map(|row| field(row, column));
        cells.filter_map(|cell| self.cells(main, cell)).collect()
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
        let main = cells.values().next().unwrap_or(other);
        (leaf.number() != Some(sum)).then(|| self.differ(message, main, &all))
    }

    /// A cell against the sum of a column over the rows below; totals among them don't count.
    fn parts(&self, main: &Value, rows: &[Value], column: &str) -> Option<Diagnostic> {
        let leaf = Leaf::of(main)?;
        let mut sum = Decimal::ZERO;
        let mut cells = vec![main];
        for row in rows {
            if role_of(row) == Some("tong") {
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
        (leaf.number() != Some(sum)).then(|| self.differ(message, main, &cells))
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
            let names = |values: Vec<String>| -> Names {
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
            findings.push(self.differ(message, cell, &places));
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

/// All rows of a value that is a table.
fn of_table(value: &Value) -> Option<&[Value]> {
    value.as_map()?.get(&Key::Str("moi_hang"))?.as_array()
}

/// What a cell says, to be shown.
fn shown(leaf: Leaf<'_>) -> String {
    match leaf.text() {
        "" => "ô trống".to_owned(),
        text => format!("“{text}”"),
    }
}

/// A finding for an item that a list has not; items are counted from 0.
fn no_item(list: &str, step: &str, count: usize) -> Diagnostic {
    Diagnostic::error("unknown-name", format!("`{list}` không có mục thứ `{step}`")).hint(
        match count {
            0 => "danh sách này trống".to_owned(),
            _ => format!("danh sách này có {count} mục, mục đầu là `{list}.0`"),
        },
    )
}

/// Whether words give a number, with its unit where it has one: `94 thôn: lập phương án`, `hiện có
/// 21/96 xã`, `trên 60% số thôn`.
fn holds(words: &str, number: Decimal, unit: Option<&str>) -> bool {
    let starts = words.char_indices().filter(|(at, c)| {
        let before = words[..*at].chars().next_back();
        let inside = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '/'));
        c.is_ascii_digit() && !inside
    });
    starts.map(|(at, _)| &words[at..]).any(|rest| {
        let Some((reading, rest)) = crate::value::number::read(rest) else { return false };
        let (Reading::Sure(read) | Reading::Point(read) | Reading::TwoWays { grouped: read, .. }) =
            reading;
        let whole = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        let rest = rest.strip_prefix('/').map_or_else(|| rest.to_owned(), whole);
        let follows = |unit: &str| {
            let rest = folded(rest.trim_start_matches(['%', ' ']));
            let rest = rest.strip_prefix(&folded(unit));
            // A tone mark stands at the end of its word.
            let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
            rest.is_some_and(|rest| !rest.starts_with(goes_on))
        };
        read == number && unit.is_none_or(follows)
    })
}

/// Names as they are written, in the order of the sheet, each after the form in which it is
/// compared.
type Names = Vec<(String, String)>;

/// The names that a cell lists.
fn listed(cell: Leaf<'_>) -> Names {
    let names: Vec<String> = match cell.names() {
        Some(names) => names.iter().filter_map(super::leaf::figure_text).collect(),
        None => {
            let names = names_of(cell.text(), &parse_text(cell.text()).meaning).into_iter();
            names.map(|(_, name)| name).collect()
        }
    };
    names.into_iter().map(|name| (comparable(&name), name)).collect()
}

/// The names of one list that another has not.
fn lacking(of: &Names, from: &Names) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (key, name) in of {
        if !from.iter().any(|(known, _)| known == key) && !names.contains(&&**name) {
            names.push(name);
        }
    }
    names.join(", ")
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
