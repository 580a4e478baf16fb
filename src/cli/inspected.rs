//! What stands in a dossier or a workbook, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};
use tera::Value;
use tera::value::Key;

use super::inspect::{Inspected, Request, Source};
use crate::build::case;
use crate::diagnostic::source::did_you_mean;
use crate::diagnostic::{Diagnostic, Place};
use crate::dossier::leaf::{self, Leaf};
use crate::dossier::units::LISTED;
use crate::dossier::{Dossier, Found};
use crate::value::name::folded;
use crate::workbook::column_letters;

/// How many units are shown with why they are units.
const MOST_REASONS: usize = 20;

/// A dossier that was read, and the sheets of it that a user asked for.
struct Looked {
    dossier: Dossier,
    sheets: Vec<String>,
}

/// Looks into a dossier or a workbook.
pub(super) fn inspect(request: &Request) -> (Option<Box<dyn Inspected>>, Vec<Diagnostic>) {
    let (dossier, mut findings) = match &request.source {
        Source::Dossier(folder) => case::open(folder),
        Source::Workbook(path) => case::look(path),
    };
    let Some(dossier) = dossier else { return (None, findings) };
    let looked = Looked { dossier, sheets: request.sheets.clone() };
    for sheet in &request.sheets {
        if !looked.dossier.annexes.iter().any(|(key, found)| is_named(key, found, sheet)) {
            let annexes = looked.dossier.annexes.values();
            let names: Vec<&str> = annexes.map(|found| &*found.annex.region.sheet).collect();
            let place = Place::file(request.source.path());
            findings.push(
                Diagnostic::error("missing-sheet", format!("không có trang “{sheet}”"))
                    .hint(did_you_mean(sheet, &names))
                    .at(place),
            );
        }
    }
    (Some(Box::new(looked)), findings)
}

/// Whether an annex is the one of a sheet's name, or of a name of templates.
fn is_named(key: &str, found: &Found, name: &str) -> bool {
    key == name || folded(&found.annex.region.sheet) == folded(name)
}

impl Looked {
    fn annexes(&self) -> impl Iterator<Item = (&str, &Found)> {
        let all = self.dossier.annexes.iter().map(|(key, found)| (&**key, found));
        all.filter(|(key, found)| {
            self.sheets.is_empty() || self.sheets.iter().any(|sheet| is_named(key, found, sheet))
        })
    }

    /// The units and the documents, where nothing less was asked for.
    fn overview(&self, text: &mut String) {
        let units = &self.dossier.units;
        for group in units.groups.iter().filter(|group| !group.units.is_empty()) {
            let name = if *group.name == *LISTED {
                "Đơn vị".to_owned()
            } else {
                format!("Nhóm đơn vị {}", group.name)
            };
            let names: Vec<&str> =
                group.units.iter().map(|&at| units.list[at].name.as_str()).collect();
            let _ = writeln!(text, "{name} ({}): {}", names.len(), names.join(", "));
            self.reasons(&group.units, &group.table, text);
            text.push('\n');
        }
        if !self.dossier.plans.is_empty() {
            let _ = writeln!(text, "Văn bản:");
            for plan in &self.dossier.plans {
                let _ = writeln!(text, "  {} · mẫu {}", plan.path, plan.template);
            }
        }
    }

    /// Why each unit is one: the row of the list, the cells that name it, its columns. Of many units
    /// the first are shown.
    fn reasons(&self, units: &[usize], table: &str, text: &mut String) {
        let dossier = &self.dossier;
        for &at in units.iter().take(MOST_REASONS) {
            let unit = &dossier.units.list[at];
            let mut why = Vec::new();
            if let (Some(row), Some(found)) = (unit.row, dossier.annexes.get(table)) {
                let row = found.annex.rows.get(row).map_or(0, |row| row.index + 1);
                why.push(format!("ghi ở dòng {row} của `{table}`"));
            }
            if let Some(place) = &unit.place {
                why.push(format!("tên ở ô {place}"));
            }
            for (key, found) in &dossier.annexes {
                let columns = found.annex.columns.iter().zip(&found.units);
                let own: Vec<String> = columns
                    .filter(|(_, owner)| **owner == Some(at))
                    .map(|(column, _)| column_letters(column.index))
                    .collect();
                if !own.is_empty() {
                    why.push(format!("tiêu đề cột {} của `{key}`", own.join(", ")));
                }
            }
            if !why.is_empty() {
                let _ = writeln!(text, "  {}: {}", unit.name, why.join("; "));
            }
        }
        if units.len() > MOST_REASONS {
            let _ = writeln!(text, "  … và {} đơn vị khác", units.len() - MOST_REASONS);
        }
    }

    fn value(&self, value: &Value) -> Json {
        if let Some(list) = value.as_array() {
            return Json::Array(list.iter().map(|item| self.value(item)).collect());
        }
        if let Some(map) = value.as_map() {
            return Json::Object(self.map(value, map));
        }
        if value.is_string() && value.is_safe() {
            return leaf::figure_text(value).map_or(Json::Null, Json::String);
        }
        serde_json::to_value(value).unwrap_or(Json::Null)
    }

    fn map(&self, value: &Value, map: &tera::Map) -> Map<String, Json> {
        let mut json = Map::new();
        for (key, field) in map {
            let Some(key) = Key::as_str(key).filter(|key| !leaf::is_hidden(key)) else { continue };
            // Rows are shown once, under `muc`; the lists of rows show their keys.
            if matches!(key, "hang" | "moi_hang" | "con") && map.contains_key(&Key::Str("muc")) {
                json.insert(key.to_owned(), keys(field));
                continue;
            }
            json.insert(key.to_owned(), self.value(field));
        }
        if let Some(leaf) = Leaf::of(value) {
            let origins = leaf.origins();
            let places = origins.iter().filter_map(|&at| self.dossier.origins.get(at as usize));
            let places: Vec<String> = places.map(|origin| origin.place.to_string()).collect();
            json.insert("o".to_owned(), Json::from(places.join("; ")));
        }
        json
    }
}

/// The keys of rows.
fn keys(rows: &Value) -> Json {
    let rows = rows.as_array().unwrap_or_default().iter();
    let keys = rows.filter_map(|row| row.as_map()?.get(&Key::Str("khoa"))?.as_str());
    Json::from(keys.collect::<Vec<_>>())
}

impl Inspected for Looked {
    fn text(&self) -> String {
        let mut text = String::new();
        for (key, found) in self.annexes() {
            let _ = writeln!(text, "{key}");
            for (role, name) in self.dossier.roles_of(key) {
                let _ = writeln!(text, "Vai trò: {role} (`{name}`)");
            }
            let _ = writeln!(text, "{}", found.annex);
        }
        if self.sheets.is_empty() {
            self.overview(&mut text);
        }
        text
    }

    fn json(&self) -> Json {
        let tree = self.dossier.tree().iter().filter(|(name, _)| {
            self.sheets.is_empty() || self.annexes().any(|(key, _)| key == name.as_str())
        });
        let mut json = Map::new();
        for (name, value) in tree {
            json.insert(name.clone(), self.value(value));
        }
        if self.sheets.is_empty() && !self.dossier.units.list.is_empty() {
            json.insert("don_vi".to_owned(), self.value(&self.dossier.unit_value(0)));
        }
        Json::Object(json)
    }
}
