//! Two whole columns that must agree, row by row: rows of the one paired with rows of the other.

use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use super::{Sources, field, passes, row_name};
use crate::diagnostic::{Diagnostic, Place};
use crate::dossier::leaf::{Leaf, role_of, shown_keys};
use crate::dossier::manifest::{CheckEntry, JoinEntry};
use crate::dossier::named::comparable;
use crate::value::roman;

/// What stands for all rows in a path: `chi_tieu.*.so_luong`.
const ALL: &str = ".*.";

/// What pairs totals; no name or number is like it.
const TOTAL: &str = "=";

/// Whether a path names a column of all rows.
pub(super) fn is_column(path: &str) -> bool {
    path.contains(ALL)
}

/// One side of the check.
struct Side<'a> {
    /// The path of the rows: a table or a row.
    owner: &'a str,
    column: &'a str,
    /// The rows, by what pairs them, and that in their order.
    rows: BTreeMap<String, &'a Value>,
    order: Vec<String>,
    /// The rows that nothing pairs.
    unpaired: Vec<&'a Value>,
}

impl<'a> Side<'a> {
    fn in_order(&self) -> impl Iterator<Item = (&str, &'a Value)> {
        self.order.iter().filter_map(|key| Some((key.as_str(), *self.rows.get(key)?)))
    }
}

impl Sources<'_> {
    /// The findings of a check of two columns.
    pub(super) fn rows(&self, check: &CheckEntry) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        let nothing = BTreeMap::new();
        let mut findings = Vec::new();
        let main = self.side(&check.main, &nothing, check.join, &mut findings)?;
        let other = self.side(&check.other, &check.filter, check.join, &mut findings)?;
        for (key, row) in main.in_order() {
            match other.rows.get(key) {
                Some(twin) => findings.extend(self.pair((&main, row), (&other, twin))),
                None => findings.extend(self.missing(&main, row, &other)),
            }
        }
        for (key, row) in other.in_order() {
            if !main.rows.contains_key(key) {
                findings.extend(self.missing(&other, row, &main));
            }
        }
        for (side, facing) in [(&main, &other), (&other, &main)] {
            for row in &side.unpaired {
                findings.extend(self.missing(side, row, facing));
            }
        }
        Ok(findings)
    }

    fn side<'a>(
        &'a self,
        path: &'a toml::Spanned<String>,
        filter: &BTreeMap<String, String>,
        join: JoinEntry,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Side<'a>, Box<Diagnostic>> {
        let (owner, column, map) = self.rows_of(path)?;
        let rows = all_rows(map).unwrap_or_default();
        let mut side =
            Side { owner, column, rows: BTreeMap::new(), order: Vec::new(), unpaired: Vec::new() };
        for row in rows {
            if role_of(row) == Some("nhom") || !passes(row, filter) {
                continue;
            }
            let Some(key) = key(row, join) else {
                side.unpaired.push(row);
                continue;
            };
            if let Some(first) = side.rows.get(&key) {
                findings.push(self.alike(first, row));
            } else {
                side.order.push(key.clone());
                side.rows.insert(key, row);
            }
        }
        Ok(side)
    }

    /// The table or row that a path names before the column of all its rows, with both names; a
    /// finding where there is none.
    pub(super) fn rows_of<'a>(
        &'a self,
        path: &'a toml::Spanned<String>,
    ) -> Result<(&'a str, &'a str, &'a tera::Map), Box<Diagnostic>> {
        let wrong = |finding| Box::new(self.at(finding, path));
        let Some((owner, column)) = path.get_ref().split_once(ALL) else {
            let message = format!("`{}` không phải là cả cột", path.get_ref());
            let finding = Diagnostic::error("check-of-column", message)
                .hint("khi đối chiếu cả cột, viết bảng.*.cột ở cả chinh và phu");
            return Err(wrong(finding));
        };
        let value = self.resolve(owner).map_err(|finding| wrong(*finding))?;
        let found = value.as_map().and_then(|map| Some((map, all_rows(map)?)));
        let Some((map, rows)) = found else {
            let message = format!("`{owner}` không phải là bảng hay nhóm hàng");
            let finding = Diagnostic::error("check-of-column", message)
                .hint("viết tên bảng hoặc tên một nhóm hàng trước .*.");
            return Err(wrong(finding));
        };
        if let Some(first) = rows.first().filter(|row| field(row, column).is_none()) {
            let names: Vec<&str> = first.as_map().into_iter().flat_map(shown_keys).collect();
            let finding =
                Diagnostic::error("unknown-name", format!("`{owner}` không có cột `{column}`"))
                    .hint(crate::diagnostic::source::did_you_mean(column, &names));
            return Err(wrong(finding));
        }
        Ok((owner, column, map))
    }

    /// What two rows that are one say of each other; words against nothing say nothing.
    fn pair(&self, main: (&Side<'_>, &Value), other: (&Side<'_>, &Value)) -> Option<Diagnostic> {
        let (one, two) = (field(main.1, main.0.column)?, field(other.1, other.0.column)?);
        if is_blank(two) {
            return if is_blank(one) { None } else { self.missing(main.0, main.1, other.0) };
        }
        if is_blank(one) {
            return self.missing(other.0, other.1, main.0);
        }
        let mut finding = self.cells(one, two)?;
        let name = row_name(main.1).unwrap_or_default();
        finding.message = format!("{name}: {}", finding.message);
        Some(finding)
    }

    /// A finding for a row with a figure or names, which the other side has not; a total that only
    /// one of both gives is not missed.
    fn missing(&self, side: &Side<'_>, row: &Value, other: &Side<'_>) -> Option<Diagnostic> {
        if is_total(row) {
            return None;
        }
        let cell = field(row, side.column)?;
        let leaf = Leaf::of(cell)?;
        let counts = leaf.number().map_or(leaf.names().is_some(), |number| !number.is_zero());
        if !counts {
            return None;
        }
        let name = row_name(row).unwrap_or_default();
        let message = format!(
            "“{name}” ghi “{}” ở bảng `{}`, nhưng bảng `{}` không có",
            leaf.text(),
            side.owner,
            other.owner
        );
        let mut finding = Diagnostic::warning("row-missing", message)
            .hint("thêm hàng hoặc điền ô còn thiếu; nếu ô này ghi nhầm thì sửa");
        finding.places = self.places(&[cell]);
        let table = other.owner.split('.').next().unwrap_or_default();
        let region = self.found.get(table).map(|found| Place::from(found.annex.region.clone()));
        finding.places.extend(region);
        Some(finding)
    }

    fn alike(&self, first: &Value, second: &Value) -> Diagnostic {
        let names = [first, second].map(|row| row_name(row).unwrap_or_default());
        let message = format!(
            "“{}” và “{}” là hai hàng không phân biệt được khi đối chiếu",
            names[0], names[1]
        );
        let mut finding = Diagnostic::warning("rows-alike", message)
            .hint("hàng sau không được đối chiếu; đặt tên hoặc số khác nhau, hoặc đổi noi");
        let cells: Vec<&Value> =
            [first, second].iter().filter_map(|row| field(row, "ten")).collect();
        finding.places = self.places(&cells);
        finding
    }
}

/// The rows of a table, or those under a row.
fn all_rows(owner: &tera::Map) -> Option<&[Value]> {
    let list = |name| owner.get(&Key::Str(name)).and_then(Value::as_array);
    list("moi_hang").or_else(|| list("con"))
}

fn is_blank(cell: &Value) -> bool {
    Leaf::of(cell).is_none_or(|leaf| leaf.text().is_empty())
}

fn is_total(row: &Value) -> bool {
    role_of(row) == Some("tong")
}

/// What pairs a row: that it is the total, its unit, its name, or its number. The number stands in
/// a column of its own, or in the name: `Tiêu chí số 2 - Giao thông`.
fn key(row: &Value, join: JoinEntry) -> Option<String> {
    if is_total(row) {
        return Some(TOTAL.to_owned());
    }
    let name = row_name(row)?;
    if join == JoinEntry::Ten {
        let unit = field(row, "khoa_don_vi").and_then(Value::as_str);
        let name = unit.map_or_else(|| comparable(&name), str::to_owned);
        return Some(name).filter(|name| !name.is_empty());
    }
    let own =
        field(row, "tt").and_then(Value::as_str).map(|tt| tt.trim().trim_end_matches(['.', ')']));
    let own = own.and_then(|tt| tt.parse::<u32>().ok().or_else(|| roman::parse(tt)));
    let in_name =
        || name.split(|c: char| !c.is_ascii_digit()).find_map(|digits| digits.parse().ok());
    own.or_else(in_name).map(|number| number.to_string())
}
