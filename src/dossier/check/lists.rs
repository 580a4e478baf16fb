//! Who is named for each number of two tables: `06` of a group in one table, and all rows of that
//! group in the other that have `06` among their numbers.

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;
use tera::value::Key;

use super::{Names, Sources, field, listed, passes};
use crate::diagnostic::Diagnostic;
use crate::dossier::leaf::Leaf;
use crate::dossier::manifest::CheckEntry;
use crate::value::name::folded;

/// What is named for one number.
#[derive(Default)]
struct Named<'a> {
    names: Names,
    cells: Vec<&'a Value>,
}

/// One side of the check.
#[derive(Default)]
struct Side<'a> {
    owner: &'a str,
    /// By the group and the number, as they are told to people.
    numbers: BTreeMap<String, Named<'a>>,
    order: Vec<String>,
}

impl Sources<'_> {
    /// The findings of a check of two columns of names by the numbers of their rows.
    pub(super) fn lists(&self, check: &CheckEntry) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        let nothing = BTreeMap::new();
        let main = self.numbered(&check.main, &nothing)?;
        let other = self.numbered(&check.other, &check.filter)?;
        let mut seen = BTreeSet::new();
        let keys = main.order.iter().chain(&other.order).filter(|key| seen.insert(*key));
        Ok(keys.filter_map(|key| self.compared(key, &main, &other)).collect())
    }

    fn compared(&self, key: &str, main: &Side<'_>, other: &Side<'_>) -> Option<Diagnostic> {
        let nothing = Named::default();
        let (one, two) = (main.numbers.get(key), other.numbers.get(key));
        let (one, two) = (one.unwrap_or(&nothing), two.unwrap_or(&nothing));
        let parts: Vec<String> = [(main, one, two), (other, two, one)]
            .iter()
            .map(|(side, of, from)| (side.owner, super::lacking(&of.names, &from.names)))
            .filter(|(_, names)| !names.is_empty())
            .map(|(owner, names)| format!("chỉ bảng `{owner}` có {names}"))
            .collect();
        if parts.is_empty() {
            return None;
        }
        let cells: Vec<&Value> = one.cells.iter().chain(&two.cells).copied().collect();
        let message = format!("{key}: {}", parts.join("; "));
        let first = *cells.first()?;
        let mut finding = self.differ(message, first, &cells);
        finding.hint =
            Some("sửa cho hai bảng nêu cùng các tên; văn bản in mỗi bảng như đã ghi".into());
        Some(finding)
    }

    fn numbered<'a>(
        &'a self,
        path: &'a toml::Spanned<String>,
        filter: &BTreeMap<String, String>,
    ) -> Result<Side<'a>, Box<Diagnostic>> {
        let (owner, column, map) = self.rows_of(path)?;
        let list = |name| map.get(&Key::Str(name)).and_then(Value::as_array);
        let top = list("hang").or_else(|| list("con")).unwrap_or_default();
        let mut side = Side { owner, ..Side::default() };
        for row in top {
            let under = field(row, "con").and_then(Value::as_array).unwrap_or_default();
            let group = text(row, "tt").or_else(|| text(row, "ten")).unwrap_or_default();
            let (group, rows) = match under {
                [] => ("", std::slice::from_ref(row)),
                rows => (group.as_str(), rows),
            };
            for row in rows {
                self.add(&mut side, group, row, column, filter);
            }
        }
        Ok(side)
    }

    /// Adds what a row names to each of its numbers.
    fn add<'a>(
        &self,
        side: &mut Side<'a>,
        group: &str,
        row: &'a Value,
        column: &str,
        filter: &BTreeMap<String, String>,
    ) {
        let Some(cell) = field(row, column).filter(|_| passes(row, filter)) else { return };
        let Some(leaf) = Leaf::of(cell).filter(|leaf| !leaf.text().is_empty()) else { return };
        for number in text(row, "tt").unwrap_or_default().split([',', ';']) {
            let number = number.trim().trim_start_matches('0');
            if number.is_empty() {
                continue;
            }
            let key = match group {
                "" => format!("số {number}"),
                group => format!("mục {group}, số {number}"),
            };
            let named = side.numbers.entry(key.clone()).or_insert_with(|| {
                side.order.push(key);
                Named::default()
            });
            named.cells.push(cell);
            for (form, name) in listed(leaf) {
                let unit = self.units.groups.iter().find_map(|group| group.of_name(&name));
                let form = unit.map_or(form, |unit| self.units.list[unit].key.to_string());
                if named.names.iter().all(|(known, _)| *known != form) {
                    named.names.push((form, name));
                }
            }
        }
    }
}

fn text(row: &Value, name: &str) -> Option<String> {
    let value = field(row, name)?;
    let text = Leaf::of(value).map(Leaf::text).or_else(|| value.as_str())?;
    Some(text.trim().to_owned()).filter(|text| !folded(text).is_empty())
}
