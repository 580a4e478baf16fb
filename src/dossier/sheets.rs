//! Workbooks → the annexes in their sheets, under the names that templates use; sheets that are not
//! there, are hidden or share a name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Manifest, UNITS, columns, manifest};
use crate::annex::{self, Annex};
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::value::slug;
use crate::workbook::{Sheet, Workbook};

/// The name that a sheet has in templates where the manifest gives none.
fn sheet_key(sheet: &str) -> String {
    match slug::slug(sheet).as_str() {
        "don_vi" => UNITS.to_owned(),
        key => key.to_owned(),
    }
}

/// The name of a workbook as templates and manifests know it: `phu_bieu` of `phu-bieu.xlsx`.
fn file_key(workbook: &Workbook) -> String {
    let name = workbook.file.rsplit('/').next().unwrap_or_default();
    slug::slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The one sheet of a workbook of a name that holds something; none where there are several.
fn only_sheet<'a>(workbook: &'a Workbook, name: &str) -> Option<&'a Sheet> {
    let mut sheets = workbook.sheets.iter().filter(|s| s.visible && !s.cells.is_empty());
    let only = sheets.next().filter(|_| sheets.next().is_none())?;
    (file_key(workbook) == name).then_some(only)
}

/// The names of workbooks that have one table alone, where no table is called so: a workbook that
/// takes another's place need not have its sheet's name.
pub(super) fn aliases(
    workbooks: &[Workbook],
    annexes: &BTreeMap<Arc<str>, Annex>,
) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut aliases = BTreeMap::new();
    let mut by_file: BTreeMap<&str, Vec<&Arc<str>>> = BTreeMap::new();
    for (key, annex) in annexes {
        by_file.entry(&annex.region.file).or_default().push(key);
    }
    for workbook in workbooks {
        let name = file_key(workbook);
        if let Some([key]) = by_file.get(&*workbook.file).map(Vec::as_slice)
            && !name.is_empty()
            && !annexes.contains_key(name.as_str())
        {
            aliases.insert(name.into(), Arc::clone(key));
        }
    }
    aliases
}

/// The names of the annexes in the order of their sheets.
pub(super) fn order(workbooks: &[Workbook], annexes: &BTreeMap<Arc<str>, Annex>) -> Vec<Arc<str>> {
    let sheets: BTreeMap<(&str, &str), usize> = (0..)
        .zip(workbooks.iter().flat_map(|workbook| &workbook.sheets))
        .map(|(at, sheet)| ((&*sheet.file, &*sheet.name), at))
        .collect();
    let place = |annex: &Annex| {
        let region = &annex.region;
        sheets.get(&(&*region.file, &*region.sheet)).copied().unwrap_or(usize::MAX)
    };
    let mut order: Vec<(usize, Arc<str>)> =
        annexes.iter().map(|(key, annex)| (place(annex), key.clone())).collect();
    order.sort();
    order.into_iter().map(|(_, key)| key).collect()
}

/// The sheets by the names that templates use: those that the manifest names, and all others
/// that are shown and hold something.
fn sheets<'a>(
    manifest: &Manifest,
    text: &str,
    workbooks: &'a [Workbook],
    findings: &mut Vec<Diagnostic>,
) -> (BTreeMap<Arc<str>, &'a Sheet>, Vec<Namesake>) {
    let mut namesakes = Vec::new();
    let all = || workbooks.iter().flat_map(|workbook| &workbook.sheets);
    let mut sheets: BTreeMap<Arc<str>, &Sheet> = BTreeMap::new();
    for (key, entry) in &manifest.tables {
        let fits = |sheet: &&Sheet| {
            let file = entry.workbook.as_ref().is_none_or(|file| *file.get_ref() == *sheet.file);
            let name = match &entry.sheet {
                Some(name) => {
                    crate::value::name::folded(name.get_ref())
                        == crate::value::name::folded(&sheet.name)
                }
                None => sheet_key(&sheet.name) == *key,
            };
            file && name
        };
        let of_file = || {
            let unnamed = entry.sheet.is_none() && entry.workbook.is_none();
            unnamed.then(|| workbooks.iter().find_map(|book| only_sheet(book, key))).flatten()
        };
        if let Some(sheet) = all().find(fits).or_else(of_file) {
            sheets.insert(key.as_str().into(), sheet);
            continue;
        }
        findings.push(missing_sheet(key, entry, text, workbooks));
    }
    let named: Vec<&Sheet> = sheets.values().copied().collect();
    for sheet in all() {
        let taken = named.iter().any(|known| std::ptr::eq(*known, sheet));
        if taken || sheet.cells.is_empty() {
            continue;
        }
        if !sheet.visible {
            findings.push(
                Diagnostic::note("hidden-sheet", format!("bỏ qua trang ẩn “{}”", sheet.name))
                    .hint("ghi trang vào mục [bang] của ho-so.toml nếu cần dùng")
                    .at(sheet_place(sheet)),
            );
            continue;
        }
        let key: Arc<str> = sheet_key(&sheet.name).into();
        match sheets.get(&key) {
            None => {
                sheets.insert(key, sheet);
            }
            Some(first) => {
                let free = (2..).map(|number| format!("{key}_{number}"));
                let mut free = free.filter(|key| !sheets.contains_key(key.as_str()));
                let Some(own) = free.next() else { continue };
                let finding = Diagnostic::warning(
                    "same-sheet-name",
                    format!("hai trang cùng có tên trong mẫu là `{key}`; chỉ dùng trang đầu"),
                )
                .hint(format!(
                    "nếu trang ấy ở một bảng tính cũ thì chuyển bảng tính cũ ra khỏi thư mục hồ sơ; \
                     cần cả hai trang thì đổi tên một trang trong Excel, hoặc ghi ở cuối ho-so.toml:\n\
                     [bang.{own}]\ntep = \"{}\"\ntrang = \"{}\"",
                    sheet.file, sheet.name
                ))
                .at(sheet_place(first))
                .at(sheet_place(sheet));
                let key: Arc<str> = own.into();
                sheets.insert(key.clone(), sheet);
                namesakes.push(Namesake { key, finding, about: Vec::new() });
            }
        }
    }
    (sheets, namesakes)
}

/// A sheet called as another is. Its table is used where both are units' own.
pub(super) struct Namesake {
    /// The name that it has then.
    pub(super) key: Arc<str>,
    /// What is told where it is not used.
    pub(super) finding: Diagnostic,
    /// What was found in it.
    pub(super) about: Vec<Diagnostic>,
}

/// The finding for a sheet, or its workbook, that the manifest names and that is not there.
fn missing_sheet(
    key: &str,
    entry: &manifest::TableEntry,
    text: &str,
    workbooks: &[Workbook],
) -> Diagnostic {
    let wanted = entry.sheet.as_ref().map_or(key, |name| name.get_ref());
    let file = entry.workbook.as_ref().map(|file| file.get_ref().as_str());
    let files: Vec<&str> = workbooks.iter().map(|workbook| &*workbook.file).collect();
    let is_there = |workbook: &&Workbook| file.is_none_or(|file| *workbook.file == *file);
    let sheets = workbooks.iter().filter(is_there).flat_map(|workbook| &workbook.sheets);
    let sheets: Vec<&str> = sheets.map(|sheet| &*sheet.name).collect();
    let lost = file.filter(|file| !files.contains(file));
    let (message, hint) = match (lost, file) {
        (Some(file), _) => {
            let message = format!("hồ sơ không dùng tệp “{file}”, nên không có trang “{wanted}”");
            (message, did_you_mean(file, &files))
        }
        (None, Some(file)) => {
            (format!("tệp {file} không có trang “{wanted}”"), did_you_mean(wanted, &sheets))
        }
        (None, None) => (
            format!("không có trang “{wanted}” trong các tệp bảng tính"),
            did_you_mean(wanted, &sheets),
        ),
    };
    let finding = Diagnostic::error("missing-sheet", message).hint(hint);
    let named = match lost {
        Some(_) => entry.workbook.as_ref(),
        None => entry.sheet.as_ref().or(entry.workbook.as_ref()),
    };
    match named {
        Some(name) => {
            let excerpt = excerpt(manifest::FILE, text, name.span());
            finding.at(Manifest::place(text, name)).excerpt(excerpt)
        }
        None => finding.at(Place::File { file: manifest::FILE.into() }),
    }
}

fn sheet_place(sheet: &Sheet) -> Place {
    Place::Sheet { file: sheet.file.clone(), sheet: sheet.name.clone() }
}

/// The annex in a sheet. That there is none is grave only where the manifest names the sheet.
fn find(
    manifest: &Manifest,
    text: &str,
    key: &str,
    sheet: &Sheet,
    findings: &mut Vec<Diagnostic>,
) -> Option<Annex> {
    let entry = manifest.tables.get(key);
    let correction = match entry.map(|entry| entry.correction(text)).transpose() {
        Ok(correction) => correction.unwrap_or_default(),
        Err(finding) => {
            findings.push(*finding);
            return None;
        }
    };
    let (mut annex, mut about) = annex::find(sheet, &correction);
    // Who has no units of its own empties the list; where documents need it, that is told.
    about.retain(|finding| key != UNITS || finding.name != annex::WITHOUT_ROWS);
    if annex.is_none() && entry.is_none() {
        for finding in &mut about {
            finding.severity = finding.severity.min(Severity::Warning);
        }
    }
    findings.extend(about);
    if let Some((annex, entry)) = annex.as_mut().zip(entry) {
        findings.extend(columns::rename(key, annex, &entry.columns, text));
    }
    annex
}

/// The most cells that the tables of a dossier may have together, empty ones too.
const MOST_CELLS: usize = 2_000_000;

fn too_many_cells(sheet: &Sheet) -> Diagnostic {
    let message = "các bảng của hồ sơ có quá nhiều ô nên không đọc bảng này (quá 2 triệu ô)";
    Diagnostic::error("table-too-large", message)
        .hint("chỉ để lại trong bảng tính những trang mà văn bản cần dùng")
        .at(sheet_place(sheet))
}

/// The annexes in the sheets of workbooks, which let go of their cells.
pub(super) fn annexes(
    manifest: &Manifest,
    text: &str,
    workbooks: &mut [Workbook],
    findings: &mut Vec<Diagnostic>,
) -> (BTreeMap<Arc<str>, Annex>, Vec<Namesake>) {
    let order: BTreeMap<usize, usize> = (workbooks.iter().flat_map(|book| &book.sheets))
        .zip(0..)
        .map(|(sheet, at)| (std::ptr::from_ref(sheet).addr(), at))
        .collect();
    let (named, mut namesakes) = sheets(manifest, text, workbooks, findings);
    let named: Vec<(Arc<str>, usize)> = named
        .into_iter()
        .map(|(key, sheet)| (key, order[&std::ptr::from_ref(sheet).addr()]))
        .collect();
    let mut all: Vec<&mut Sheet> = workbooks.iter_mut().flat_map(|book| &mut book.sheets).collect();
    let mut uses = vec![0_usize; all.len()];
    named.iter().for_each(|(_, at)| uses[*at] += 1);
    let unused = all.iter_mut().zip(&uses).filter(|(_, uses)| **uses == 0);
    unused.for_each(|(sheet, _)| sheet.cells.clear());
    let mut annexes = BTreeMap::new();
    let mut left = MOST_CELLS;
    for (key, at) in named {
        let sheet = &mut *all[at];
        let namesake = namesakes.iter_mut().find(|namesake| namesake.key == key);
        let about = namesake.map_or(&mut *findings, |namesake| &mut namesake.about);
        let annex = find(manifest, text, &key, sheet, about);
        // Large sheets need not stand beside what is made of them.
        uses[at] -= 1;
        if uses[at] == 0 {
            sheet.cells.clear();
        }
        let Some(annex) = annex else { continue };
        match left.checked_sub(annex.rows.len() * annex.columns.len()) {
            Some(less) => left = less,
            None => {
                findings.push(too_many_cells(sheet));
                continue;
            }
        }
        annexes.insert(key, annex);
    }
    (annexes, namesakes)
}
