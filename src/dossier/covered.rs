//! What else the units of a group are called, and the columns in which every name must be one of
//! theirs: a name that is nobody's would be in no unit's document.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::groups::{column, unknown_table};
use super::manifest::{self, GroupEntry, Manifest};
use super::named::{comparable, names_of};
use super::tree::Found;
use super::units::{Group, Units};
use crate::annex::RowRole;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::value::Value;

/// Makes the units of a group known by their other names; a finding for each unit that the group
/// has not.
pub(super) fn add_other_names(
    entry: &GroupEntry,
    text: &str,
    group: usize,
    units: &mut Units,
    findings: &mut Vec<Diagnostic>,
) {
    for (words, meant) in &entry.other_names {
        for name in meant {
            if let Some(unit) = units.groups[group].of_name(name.get_ref()) {
                units.groups[group].names.add_other(words, unit);
                continue;
            }
            let group = &units.groups[group];
            let names: Vec<&str> =
                group.units.iter().map(|&at| units.list[at].name.as_str()).collect();
            findings.push(
                Diagnostic::error(
                    "unit-not-in-group",
                    format!("nhóm `{}` không có đơn vị “{}”", group.name, name.get_ref()),
                )
                .hint(did_you_mean(name.get_ref(), &names))
                .at(Manifest::place(text, name))
                .excerpt(excerpt(manifest::FILE, text, name.span())),
            );
        }
    }
}

/// A finding for each name, in the columns that a group must cover, that is none of its units.
pub(super) fn unknown_names(
    name: &str,
    entry: &GroupEntry,
    text: &str,
    found: &BTreeMap<Arc<str>, Found>,
    group: &Group,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut unknown: BTreeMap<String, Diagnostic> = BTreeMap::new();
    for path in &entry.covers {
        let whole = path.get_ref();
        let (table, key) = whole.split_once('.').unwrap_or((whole, ""));
        let Some(source) = found.get(table) else {
            let table = toml::Spanned::new(path.span(), table.to_owned());
            findings.push(unknown_table(&table, found.keys(), text));
            continue;
        };
        let annex = &source.annex;
        let Some(at) = column(annex, key) else {
            let keys: Vec<&str> = annex.columns.iter().map(|column| &*column.key).collect();
            findings.push(
                Diagnostic::error("unknown-column", format!("bảng `{table}` không có cột `{key}`"))
                    .hint(did_you_mean(key, &keys))
                    .at(Manifest::place(text, path))
                    .at(annex.region.clone())
                    .excerpt(excerpt(manifest::FILE, text, path.span())),
            );
            continue;
        };
        for row in annex.rows.iter().filter(|row| row.role == RowRole::Data) {
            let Some(cell) = row.cells.get(at) else { continue };
            for full in names_in(&cell.value, group) {
                if !is_unit(&full, group) {
                    let finding = unknown.entry(comparable(&full));
                    let finding = finding.or_insert_with(|| of_no_unit(&full, name));
                    let place = annex.place(cell).into();
                    if !finding.places.contains(&place) {
                        finding.places.push(place);
                    }
                }
            }
        }
    }
    findings.extend(unknown.into_values());
    findings
}

/// The names in a cell that must each be a unit's: the whole of it where that is one, or where it
/// is a count of something or empty.
fn names_in(value: &Value, group: &Group) -> Vec<String> {
    let names = names_of(&value.text, &value.meaning);
    if names.is_empty() || is_unit(&value.text, group) {
        return vec![value.text.to_string()];
    }
    let full = |(kind, own): (Option<String>, String)| match kind {
        Some(kind) => format!("{kind} {own}"),
        None => own,
    };
    let parts = |name: String| -> Vec<String> {
        if is_unit(&name, group) {
            return vec![name];
        }
        let parts = name.split(['(', ')']).flat_map(|part| part.split(" phối hợp với "));
        let parts = parts.map(|part| part.trim_matches([' ', ',']));
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    names.into_iter().map(full).flat_map(parts).collect()
}

fn is_unit(name: &str, group: &Group) -> bool {
    !group.all_of_name(name).is_empty()
}

fn of_no_unit(name: &str, group: &str) -> Diagnostic {
    if name.is_empty() {
        let message = format!("ô để trống, nên hàng này không thuộc đơn vị nào của nhóm `{group}`");
        return Diagnostic::warning("name-of-no-unit", message)
            .hint("ghi tên đơn vị vào ô; để trống thì hàng không vào văn bản riêng nào");
    }
    Diagnostic::warning(
        "name-of-no-unit",
        format!(
            "“{name}” không phải là đơn vị nào của nhóm `{group}`, nên không vào văn bản riêng nào"
        ),
    )
    .hint(format!("sửa tên trong bảng, hoặc ghi cách viết này ở [nhom_don_vi.{group}.ten_khac]"))
}
