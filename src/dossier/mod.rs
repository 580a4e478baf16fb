//! Tables → all that is known of one case, under the names that templates use.

mod blanks;
mod check;
mod columns;
mod covered;
mod entries;
mod facts;
pub(crate) mod funding;
mod groups;
pub mod leaf;
mod lists;
pub mod manifest;
mod named;
mod origins;
mod owners;
mod plan;
pub(crate) mod roles;
mod rows;
mod shared;
mod spelling;
mod tree;
pub mod units;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use tera::value::Key;
use tera::{Map, Value};

pub(crate) use groups::GROUPS;
pub use lists::{LongList, Which};
pub use manifest::Manifest;
pub(crate) use named::{beside, comparable};
pub use origins::Origins;
pub use plan::Plan;
pub use tree::Found;
pub use units::{Group, Unit, Units};

use self::groups::UnitValues;
use self::lists::Lists;
use self::roles::Roles;
use crate::annex::{self, Annex};
use crate::diagnostic::few;
use crate::diagnostic::source::{self, did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::value::slug;
use crate::workbook::{self, Sheet, Workbook};

/// The name of the table that lists the units.
const UNITS: &str = "cac_don_vi";

/// The name by which a template knows the unit that its document is for.
pub(crate) const UNIT: &str = "don_vi";

/// What templates see: values by name.
pub type Names = BTreeMap<String, Value>;

/// All that is known of one case.
#[derive(Debug)]
pub struct Dossier {
    /// The folder's name.
    pub name: String,
    /// The manifest.
    pub manifest: Manifest,
    /// The annexes by the name that templates use.
    pub annexes: BTreeMap<Arc<str>, Found>,
    /// Further names of annexes: that of a workbook which has one sheet alone, and those by which
    /// templates of any field know them.
    pub aliases: BTreeMap<Arc<str>, Arc<str>>,
    /// Where each printed value comes from; marks in filled templates are indices into it.
    pub origins: Origins,
    /// The units.
    pub units: Arc<Units>,
    /// What all templates see, long lists by their stand-ins.
    tree: Names,
    /// The same with the long lists themselves.
    whole: OnceLock<Names>,
    lists: Lists,
    unit_values: Arc<UnitValues>,
    /// The documents to make.
    pub plans: Vec<Plan>,
    /// What the tables are to a document of any field.
    roles: Roles,
    /// Whether a workbook or a sheet could not be read, so that its table is missing.
    pub is_incomplete: bool,
}

/// A file of a dossier's folder.
#[derive(Debug, Clone)]
pub struct File {
    /// The path within the dossier, with `/`.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a dossier from the text of its manifest and its workbooks. None where nothing can be
/// made of it; the findings say why, and what is odd in one that could be read.
pub fn open(name: &str, manifest: &str, files: &[File]) -> (Option<Dossier>, Vec<Diagnostic>) {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    open_read(name, manifest, &names, &mut |name| {
        let file = files.iter().find(|file| file.name == name);
        workbook::read(name, file.map_or(&[][..], |file| &file.bytes))
    })
}

/// Reads a workbook, by its path within the dossier.
pub type Reader<'a> = dyn FnMut(&str) -> (Option<Workbook>, Vec<Diagnostic>) + 'a;

/// As [`open`], from the names of the workbooks that are there. Only those that are used are read,
/// one after the other.
pub fn open_read(
    name: &str,
    manifest: &str,
    files: &[String],
    reader: &mut Reader<'_>,
) -> (Option<Dossier>, Vec<Diagnostic>) {
    let (read, mut findings) = Manifest::read(manifest);
    let Some(read) = read else { return (None, findings) };
    let chosen = chosen_files(&read, manifest, files, &mut findings);
    let wanted = read.workbooks.as_ref().map_or(chosen.len(), Vec::len);
    let mut workbooks = Vec::new();
    for file in chosen {
        let (workbook, about) = reader(file);
        findings.extend(about);
        workbooks.extend(workbook);
    }
    let is_lacking = workbooks.len() < wanted;
    let dossier = assemble(name, read, manifest, (workbooks, is_lacking), &mut findings);
    if is_lacking {
        findings.retain(|finding| !OF_MISSING.contains(&finding.name));
    }
    (Some(dossier), few::capped(findings, manifest::FILE))
}

/// How the names of workbooks begin in which the rows of all units are put together.
pub const COLLECTING: &str = "tong-hop-phu-luc-";

/// Whether a workbook is one of those, which are no data unless the manifest names them.
pub fn is_collecting(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    name.starts_with(COLLECTING)
}

/// The finding for workbooks that the manifest names and the folder has not.
pub const MISSING: &str = "missing-workbook";

/// What is found only because a workbook is missing or can't be read, and goes with it.
const OF_MISSING: [&str; 4] = ["missing-sheet", "unknown-table", "unknown-group", "no-units"];

/// As [`open`], from workbooks that have been read.
pub fn open_workbooks(
    name: &str,
    manifest: &str,
    workbooks: Vec<Workbook>,
) -> (Option<Dossier>, Vec<Diagnostic>) {
    let (read, mut findings) = Manifest::read(manifest);
    let Some(read) = read else { return (None, findings) };
    let dossier = assemble(name, read, manifest, (workbooks, false), &mut findings);
    (Some(dossier), findings)
}

/// Reads workbooks that no manifest speaks of, to see what stands in them.
pub fn look(name: &str, files: &[File]) -> (Dossier, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut workbooks = Vec::new();
    for file in files {
        let (workbook, about) = workbook::read(&file.name, &file.bytes);
        findings.extend(about);
        workbooks.extend(workbook);
    }
    let dossier = assemble(name, Manifest::default(), "", (workbooks, false), &mut findings);
    (dossier, findings)
}

/// The workbooks that the manifest names, or all; one finding for those that are not there.
fn chosen_files<'a>(
    manifest: &Manifest,
    text: &str,
    files: &'a [String],
    findings: &mut Vec<Diagnostic>,
) -> Vec<&'a str> {
    let Some(named) = &manifest.workbooks else {
        return files.iter().map(String::as_str).filter(|file| !is_collecting(file)).collect();
    };
    let mut chosen = Vec::new();
    let mut missing = Vec::new();
    for name in named {
        match files.iter().find(|file| *file == name.get_ref()) {
            Some(file) => chosen.push(file.as_str()),
            None => missing.push(name),
        }
    }
    match missing_files(&missing, &chosen, text, files) {
        Some(finding) => findings.push(finding),
        None => findings.extend(unread::told(&chosen, files)),
    }
    chosen
}

/// The finding for workbooks that are not there: which to put in, or whose name is another.
fn missing_files(
    missing: &[&toml::Spanned<String>],
    chosen: &[&str],
    text: &str,
    files: &[String],
) -> Option<Diagnostic> {
    let first = missing.first()?;
    let names: Vec<String> = missing.iter().map(|name| format!("“{}”", name.get_ref())).collect();
    let message = match names.as_slice() {
        [name] => format!("hồ sơ thiếu bảng tính {name}"),
        many => format!("hồ sơ thiếu {} bảng tính: {}", many.len(), many.join(", ")),
    };
    let free = files.iter().map(String::as_str).filter(|file| !chosen.contains(file));
    let free: Vec<&str> = free.collect();
    let hint = match (source::near(first.get_ref(), free.iter().copied()).first(), free.as_slice())
    {
        (Some(near), _) => format!("có phải tệp `{near}`? Đổi tên tệp, hoặc sửa tên ở dòng này"),
        (None, []) => "chép tệp vào thư mục hồ sơ, đúng tên này".to_owned(),
        (None, free) => {
            let free: Vec<String> = free.iter().map(|name| format!("`{name}`")).collect();
            format!(
                "chép tệp vào thư mục hồ sơ, đúng tên này; thư mục đang có {} chưa dùng đến",
                free.join(", ")
            )
        }
    };
    let mut finding = Diagnostic::error("missing-workbook", message).hint(hint).excerpt(excerpt(
        manifest::FILE,
        text,
        first.span(),
    ));
    finding.places = missing.iter().map(|name| Manifest::place(text, name)).collect();
    Some(finding)
}

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
fn aliases(
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
fn order(workbooks: &[Workbook], annexes: &BTreeMap<Arc<str>, Annex>) -> Vec<Arc<str>> {
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
struct Namesake {
    /// The name that it has then.
    key: Arc<str>,
    /// What is told where it is not used.
    finding: Diagnostic,
    /// What was found in it.
    about: Vec<Diagnostic>,
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
fn annexes(
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

/// Puts everything under its name: what stands in the workbooks, of which some may be lacking.
fn assemble(
    name: &str,
    manifest: Manifest,
    text: &str,
    (mut workbooks, is_lacking): (Vec<Workbook>, bool),
    findings: &mut Vec<Diagnostic>,
) -> Dossier {
    let (mut annexes, namesakes) = annexes(&manifest, text, &mut workbooks, findings);
    let source = groups::Listed::of(&manifest);
    let mut units = source.units(&annexes, text, findings);
    let owned = owners::of_tables(&annexes, &units, source.table);
    for namesake in namesakes {
        if owned.contains_key(&namesake.key) {
            findings.extend(namesake.about);
        } else {
            annexes.remove(&namesake.key);
            findings.push(namesake.finding);
        }
    }
    let is_incomplete = findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut aliases = aliases(&workbooks, &annexes);
    let order = order(&workbooks, &annexes);
    drop(workbooks);
    let mut found = BTreeMap::new();
    for (key, annex) in annexes {
        let owner = owned.get(&key).copied();
        found.insert(key, Found::new(annex, owner));
    }
    groups::add(&manifest, text, &found, &mut units, findings);
    let mut added = Vec::new();
    for found in found.values_mut() {
        found.units = units.of_columns(&found.annex, &mut added);
    }
    let has_columns = found.values().any(|found| found.units.iter().any(Option::is_some));
    if manifest.groups.is_empty() && !has_columns {
        for (key, found) in &found {
            if **key != *source.table {
                units.add_named_rows(&found.annex, &mut added);
            }
        }
    }
    let day = manifest.day(text).unwrap_or_else(|finding| {
        findings.push(*finding);
        None
    });
    let (listed, headed) = spelling::names(&units, &found);
    let misspelled = spelling::Misspelled::among(&listed, &headed, day);
    added.retain(|(_, place)| !misspelled.tells(place));
    findings.extend(units.not_listed(&added));
    findings.extend(misspelled.findings);
    for found in found.values_mut() {
        units.of_columns_in_groups(&found.annex, &mut found.units);
    }
    for (key, found) in &mut found {
        let given = manifest.tables.get(&**key).map(|table| &table.roles);
        found.find_totals(&units, given.is_some_and(|given| !given.is_empty()));
    }
    let units = Arc::new(units);
    let mut origins = Origins::default();
    let mut tree = Names::new();
    let mut lists = Lists::default();
    for (key, found) in &mut found {
        let value = tree::Tree::new(key, found, &units, (&mut origins, &mut lists)).build();
        tree.insert(key.to_string(), value);
    }
    let absent = units.absent(&found, source.table);
    findings.extend(units.told_absent(&absent, found.get(source.table), &misspelled.paired));
    for (key, found) in &found {
        findings.extend(units::bare_names(key, &found.annex, &found.units));
        if **key != *source.table {
            findings.extend(blanks::told(found, &units));
        }
        let others = |at| !absent.contains(&at);
        findings.extend(units.without_column(found, others, &misspelled.paired));
    }
    // Which table is the annex, and which are all of them, is not known while one can't be read: a
    // document that goes by what they are would silently lack it.
    let roles = (!is_lacking).then(|| Roles::of(&found, &order));
    aliases.extend(roles.iter().flat_map(|roles| roles.aliases(&found)));
    for (alias, key) in &aliases {
        if let Some(table) = tree.get(&**key).cloned() {
            tree.insert(alias.to_string(), table);
        }
    }
    if let Some(roles) = &roles {
        roles.insert(&mut tree);
    }
    let unit_values = UnitValues::new(&units, &found, &manifest, &mut tree, &mut origins);
    let unit_values = Arc::new(unit_values);
    groups::insert(&unit_values, source.table, &mut tree, &mut lists);
    // Where the office's own facts can't be read, the few of the manifest are not taken for them.
    if !is_lacking || tree.contains_key(facts::TABLE) {
        facts::add(&manifest, text, &mut tree, &origins, findings);
    }
    let mut about = Map::new();
    about.insert(Key::Str("ten"), manifest.name.as_deref().unwrap_or(name).into());
    let day = day.map(|day| Value::from(crate::value::date::short(day)));
    about.insert(Key::Str("ngay"), day.unwrap_or_else(Value::none));
    tree.insert("ho_so".to_owned(), Value::from(about));
    let is_checked = |name: &str| manifest.checks.iter().any(|check| check.is_about(name));
    let sources = check::Sources {
        tree: &lists::whole(&tree, is_checked),
        found: &found,
        units: &units,
        origins: &origins,
        manifest: text,
    };
    // A check that can't be made stops no document.
    let checked = manifest.checks.iter().flat_map(|entry| sources.run(entry)).map(|finding| {
        let severity = finding.severity.min(Severity::Warning);
        Diagnostic { severity, ..finding }
    });
    let checked = checked.collect();
    findings.extend(told_once(checked, is_incomplete));
    let plans = plan::plans(&manifest, text, (&units, &absent), findings);
    Dossier {
        name: name.to_owned(),
        manifest,
        annexes: found,
        aliases,
        origins,
        units,
        tree,
        whole: OnceLock::new(),
        lists,
        unit_values,
        plans,
        roles: roles.unwrap_or_default(),
        is_incomplete,
    }
}

/// The findings about tables that are not there: each told once, with all its places; not at all
/// where a workbook or sheet could not be read, which has been told.
pub fn told_once(findings: Vec<Diagnostic>, is_incomplete: bool) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        if finding.name == "unknown-table" {
            if is_incomplete {
                continue;
            }
            let same = |other: &&mut Diagnostic| {
                other.name == finding.name && other.message == finding.message
            };
            if let Some(first) = told.iter_mut().find(same) {
                first.places.extend(finding.places);
                continue;
            }
        }
        told.push(finding);
    }
    told
}

impl Dossier {
    /// The annex of a name that templates use.
    pub fn annex(&self, name: &str) -> Option<&Found> {
        self.annexes.get(self.annex_name(name))
    }

    /// The name in manifests of the annex that templates use by a name.
    pub fn annex_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.aliases.get(name).map_or(name, |key| key)
    }

    /// The names in manifests of all the annexes that templates reach by a name.
    pub(crate) fn annex_names<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        match name {
            roles::ANNEXES => self.roles.annexes().collect(),
            name => vec![self.annex_name(name)],
        }
    }

    /// What a table is to a document of any field, in words, each with the name by which templates
    /// reach it.
    pub fn roles_of(&self, key: &str) -> Vec<(&'static str, &'static str)> {
        self.roles.of_table(key)
    }

    /// A table that the manifest names and that is not there, where a template that uses these names
    /// reaches it: by its own name, or by one that templates of any field know it by. What is made for
    /// each unit reaches the list of units.
    pub(crate) fn lacking(&self, used: &BTreeSet<String>, is_of_unit: bool) -> Option<&str> {
        let is_there = |key: &str| self.annexes.contains_key(key) || self.aliases.contains_key(key);
        let missing = self.manifest.tables.keys().filter(|key| !is_there(key));
        let mut reached = missing.filter(|key| {
            let names = self.roles.of_missing(key);
            used.contains(*key)
                || is_of_unit && *key == UNITS
                || names.into_iter().any(|name| used.contains(name))
        });
        reached.next().filter(|_| self.is_incomplete).map(String::as_str)
    }

    /// What all templates see.
    pub fn tree(&self) -> &Names {
        if self.lists.is_empty() {
            return &self.tree;
        }
        self.whole.get_or_init(|| self.tree_with(|_| true))
    }

    /// The same, but of long lists only those of the tables that are wanted; the others are there by
    /// their stand-ins.
    pub fn tree_with(&self, is_wanted: impl Fn(&str) -> bool) -> Names {
        lists::whole(&self.tree, is_wanted)
    }

    /// The value that templates see at a path.
    pub fn value<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<Value> {
        let mut path = path.into_iter();
        let first = self.tree.get(path.next()?)?.clone();
        path.try_fold(first, |value, step| match LongList::of(&value) {
            Some(list) => list.of_key(step),
            None => value
                .as_map()?
                .iter()
                .find(|(key, _)| key.as_str() == Some(step))
                .map(|(_, v)| v.clone()),
        })
    }

    /// What templates see as `don_vi` in the document of a unit, by its number among all.
    pub fn unit_value(&self, unit: usize) -> Value {
        self.unit_values.get(unit)
    }

    /// What the template of a planned document sees.
    pub fn names(&self, plan: &Plan) -> Names {
        self.names_of(self.tree(), plan)
    }

    /// The same, of what all templates see.
    pub fn names_of(&self, tree: &Names, plan: &Plan) -> Names {
        let mut names = tree.clone();
        names.extend(plan.unit.map(|unit| (UNIT.to_owned(), self.unit_value(unit))));
        names
    }
}
