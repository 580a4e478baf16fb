//! The documents that a manifest asks for, each with its template, unit and path.

use std::collections::BTreeSet;

use super::manifest::{DocumentEntry, FILE, Manifest};
use super::units::{Group, LISTED, Unit, Units};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::value::slug::slug;

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The manifest's entry that asks for it, an index into its documents.
    pub entry: usize,
    /// The template's name.
    pub template: String,
    /// The unit, an index into the dossier's units; none for a document of no unit.
    pub unit: Option<usize>,
    /// The path of the output within the dossier's folder of outputs, with `/`.
    pub path: String,
}

/// What a path may hold for a unit.
const PLACEHOLDERS: [&str; 4] = ["ten_rieng", "ten", "loai", "khoa"];

/// The documents that a manifest asks for, in its order and that of the units; none for the units
/// that are absent from all annexes.
pub(super) fn plans(
    manifest: &Manifest,
    text: &str,
    (units, absent): (&Units, &BTreeSet<usize>),
    findings: &mut Vec<Diagnostic>,
) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (index, entry) in manifest.documents.iter().enumerate() {
        if let Some(finding) = wrong_placeholder(entry, text) {
            findings.push(finding);
            continue;
        }
        let template = entry.template.get_ref();
        let stem = template.strip_suffix(".md").unwrap_or(template);
        let given = entry.path.as_ref().map(|path| path.get_ref().as_str());
        if let Some(each) = &entry.each {
            let Some(group) = units.groups.iter().find(|group| *group.name == **each.get_ref())
            else {
                findings.extend(unknown_group(manifest, text, each));
                continue;
            };
            if group.units.is_empty() {
                findings.extend(no_units(manifest, text, entry, group));
            }
            let pattern = given.map_or_else(|| format!("{stem}/{{ten_rieng}}"), str::to_owned);
            let shared = shared_names(units, group);
            for &at in group.units.iter().filter(|at| !absent.contains(at)) {
                let unit = &units.list[at];
                let path = filled(&pattern, unit, shared.contains(&dashed(&unit.own_name)));
                plans.push(Plan {
                    entry: index,
                    template: template.clone(),
                    unit: Some(at),
                    path: docx(&path),
                });
            }
        } else {
            let path = given.unwrap_or(stem);
            plans.push(Plan {
                entry: index,
                template: template.clone(),
                unit: None,
                path: docx(path),
            });
        }
    }
    plans
}

/// A finding for a group that is none; nothing where it is one whose table is missing, which has
/// been told.
fn unknown_group(
    manifest: &Manifest,
    text: &str,
    each: &toml::Spanned<String>,
) -> Option<Diagnostic> {
    let name = each.get_ref();
    let mut names: Vec<&str> = manifest.groups.keys().map(String::as_str).collect();
    if !names.contains(&LISTED) {
        names.push(LISTED);
    }
    (!names.contains(&name.as_str())).then(|| {
        Diagnostic::error("unknown-group", format!("không có nhóm đơn vị `{name}`"))
            .hint(did_you_mean(name, &names))
            .at(Manifest::place(text, each))
            .excerpt(excerpt(FILE, text, each.span()))
    })
}

/// A finding for a group without units; nothing where another says why it has none.
fn no_units(
    manifest: &Manifest,
    text: &str,
    entry: &DocumentEntry,
    group: &Group,
) -> Option<Diagnostic> {
    let finding = Diagnostic::error("no-units", "không có đơn vị nào để lập văn bản");
    let Some(source) = manifest.groups.get(&*group.name) else {
        // An office that gives nothing to units needs no list of them: it has its own document.
        if manifest.documents.iter().any(|document| document.each.is_none()) {
            let message = "hồ sơ không có đơn vị nào, nên chỉ lập văn bản của cơ quan";
            let hint = "cần văn bản cho từng đơn vị thì ghi tên các đơn vị ở trang “Đơn vị”";
            let note = Diagnostic::note("no-units", message).hint(hint);
            return Some(note.at(Manifest::place(text, &entry.template)));
        }
        let hint = "thêm trang “Đơn vị” hoặc ghi bảng các đơn vị ở mục [don_vi]";
        return Some(finding.hint(hint).at(Manifest::place(text, &entry.template)));
    };
    let hint = match &group.column {
        Some(column) => format!("cột `{column}` của bảng `{}` không có tên nào", group.table),
        None => format!("bảng `{}` không có hàng nào ghi tên đơn vị", group.table),
    };
    Some(finding.hint(hint).at(Manifest::place(text, &source.table)))
}

/// The names without kind word that two units of a group share; their paths take the full name.
fn shared_names(units: &Units, group: &Group) -> Vec<String> {
    let own = |&at: &usize| dashed(&units.list[at].own_name);
    let mut names: Vec<String> = group.units.iter().map(own).collect();
    names.sort_unstable();
    let mut shared: Vec<String> =
        names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
    shared.dedup();
    shared
}

fn filled(pattern: &str, unit: &Unit, is_shared: bool) -> String {
    // A number alone names no file: `Khu phố 3`, `Tổ dân phố số 2`.
    let is_number =
        unit.own_name.trim_start_matches("số ").starts_with(|c: char| c.is_ascii_digit());
    let own = if is_shared || is_number { &unit.name } else { &unit.own_name };
    pattern
        .replace("{ten_rieng}", &dashed(own))
        .replace("{ten}", &dashed(&unit.name))
        .replace("{loai}", &dashed(unit.kind.as_deref().unwrap_or("don-vi")))
        .replace("{khoa}", &dashed(&unit.key))
}

/// A name as file names have it: `bach-thong`.
fn dashed(name: &str) -> String {
    slug(name).trim_matches('_').replace('_', "-")
}

fn docx(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if path.to_lowercase().ends_with(".docx") { path.to_owned() } else { format!("{path}.docx") }
}

fn wrong_placeholder(entry: &DocumentEntry, text: &str) -> Option<Diagnostic> {
    let path = entry.path.as_ref()?;
    let mut rest = path.get_ref().as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if !PLACEHOLDERS.contains(&name) {
            return Some(
                Diagnostic::error(
                    "unknown-placeholder",
                    format!("tên tệp không dùng được `{{{name}}}`"),
                )
                .hint(did_you_mean(name, &PLACEHOLDERS))
                .at(Manifest::place(text, path))
                .excerpt(excerpt(FILE, text, path.span())),
            );
        }
        if entry.each.is_none() {
            return Some(
                Diagnostic::error(
                    "placeholder-without-units",
                    "tên tệp có phần thay theo đơn vị nhưng văn bản không lập theo đơn vị",
                )
                .hint("thêm moi = \"don_vi\" vào mục [[van_ban]] này")
                .at(Manifest::place(text, path))
                .excerpt(excerpt(FILE, text, path.span())),
            );
        }
        rest = after;
    }
    None
}
