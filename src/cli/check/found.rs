//! Paths → the documents and dossiers that are to be checked, and what their figures come from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::kin;
use crate::build::begun;
use crate::build::case::{self, is_workbook};
use crate::build::dossiers::{self, INPUTS, by_name, has_manifest};
use crate::build::files;
use crate::check::{Book, Source};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::docx::seal::made_as;
use crate::workbook;

/// What is to be checked.
pub(super) struct Found {
    pub(super) items: Vec<Item>,
    pub(super) findings: Vec<Diagnostic>,
}

/// A document or a dossier.
pub(super) struct Item {
    pub(super) path: PathBuf,
    pub(super) sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Dossier,
    Document,
}

/// What the paths mean: with none, the dossiers under `inputs`.
pub(super) fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found { items: Vec::new(), findings: Vec::new() };
    if paths.is_empty() && !files::is_there(Path::new(INPUTS)) {
        let message = format!("thư mục đang mở không có thư mục `{INPUTS}`");
        let hint = "ghi văn bản, hồ sơ hoặc thư mục cần soát sau lệnh: kehoach check du-thao.docx";
        found.findings.push(Diagnostic::error("nothing-to-check", message).hint(hint));
        return found;
    }
    if paths.is_empty() {
        let (folders, findings) = dossiers::find(&[]);
        found.findings = findings;
        let item = |path| Item { path, sort: Sort::Dossier };
        found.items = folders.into_iter().map(item).collect();
        return found;
    }
    for path in paths {
        one(path, &mut found);
    }
    let mut known = HashSet::new();
    found.items.retain(|item| {
        known.insert(item.path.canonicalize().unwrap_or_else(|_| item.path.clone()))
    });
    found
}

fn one(path: &Path, found: &mut Found) {
    if let Some(path) = dossiers::named(path) {
        found.items.push(Item { path, sort: Sort::Dossier });
    } else if path.is_dir() {
        under(path, found);
    } else if files::is_there(path) && is_workbook(path) {
        let message = "đây là một bảng tính, không phải văn bản hay thư mục hồ sơ";
        let hint =
            "để đối chiếu một văn bản với bảng tính, ghi thư mục của bảng tính sau --so-lieu";
        let finding = Diagnostic::error("nothing-to-check", message).hint(hint);
        found.findings.push(finding.at(Place::file(path)));
    } else if files::is_there(path) {
        found.items.push(Item { path: path.to_owned(), sort: Sort::Document });
    } else {
        found.findings.push(missing(path));
    }
}

/// All documents and dossiers under a folder.
fn under(top: &Path, found: &mut Found) {
    let before = found.items.len() + found.findings.len();
    let walk = WalkDir::new(top).follow_links(true).sort_by(by_name).into_iter();
    for entry in walk.filter_entry(is_looked_into).flatten() {
        let path = entry.path();
        let sort = if entry.file_type().is_dir() {
            if !has_manifest(path) {
                continue;
            }
            Sort::Dossier
        } else if is_document(path) {
            Sort::Document
        } else {
            continue;
        };
        found.items.push(Item { path: entry.into_path(), sort });
    }
    if found.items.len() + found.findings.len() == before {
        let message = "không có văn bản .docx hay hồ sơ nào trong thư mục này";
        let hint = "văn bản dạng .doc thì mở bằng Word rồi lưu lại dạng .docx";
        let finding = Diagnostic::error("nothing-to-check", message).hint(hint);
        found.findings.push(finding.at(Place::file(top)));
    }
}

/// Whether a file or folder is looked into: Word's and Excel's own files begin with `~$`, and what
/// documents begin as is not yet one.
fn is_looked_into(entry: &walkdir::DirEntry) -> bool {
    let is_own = || entry.file_name().to_string_lossy().starts_with(['.', '~']);
    entry.depth() == 0 || !(is_own() || begun::is_folder(entry.path()))
}

/// Whether a file is a document of its own: not what was kept before a renewal, nor a copy of ours.
fn is_document(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.ends_with(".docx") && !name.ends_with(".truoc.docx") && !super::fix::is_copy(&name)
}

/// What lies beside documents for their figures.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) sources: Vec<Source>,
    /// What reading them says.
    pub(super) findings: Vec<Diagnostic>,
    /// Whether one can't be read.
    pub(super) is_failed: bool,
}

impl Beside {
    fn nothing(finding: Diagnostic) -> Self {
        Self { findings: vec![finding], is_failed: true, ..Self::default() }
    }
}

/// What a folder or a workbook has for figures: a dossier, or all workbooks that lie in it; and what
/// reading them says.
pub(super) fn sources(path: &Path) -> Beside {
    if has_manifest(path) {
        let (dossier, books, findings) = case::open_with_books(path);
        let is_failed = dossier.is_none();
        let source = dossier.map(|dossier| Source::new(path, dossier).with_books(books));
        let sources = source.into_iter().collect();
        return Beside { sources, findings, is_failed };
    }
    let workbooks: Vec<PathBuf> = if path.is_dir() {
        let walk = WalkDir::new(path).sort_by(by_name).into_iter().filter_entry(is_looked_into);
        let files = walk.flatten().map(walkdir::DirEntry::into_path);
        files.filter(|path| is_workbook(path)).collect()
    } else if files::is_there(path) && is_workbook(path) {
        vec![path.to_owned()]
    } else if !files::is_there(path) {
        return Beside::nothing(missing(path));
    } else {
        Vec::new()
    };
    if workbooks.is_empty() {
        let message = "không có bảng tính nào ở đây để đối chiếu";
        let hint = "ghi thư mục hồ sơ, hoặc thư mục có các bảng tính, sau --so-lieu";
        let finding = Diagnostic::error("nothing-to-check", message).hint(hint);
        return Beside::nothing(finding.at(Place::file(path)));
    }
    let mut beside = Beside::default();
    for path in workbooks {
        let (dossier, findings) = case::look(&path);
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        beside.is_failed |= findings.iter().any(is_error);
        // What is only worth knowing of a whole workbook is no fault of a document's figures.
        let told = findings.into_iter().filter(|finding| finding.severity != Severity::Note);
        beside.findings.extend(told.map(|mut finding| {
            if is_error(&finding) {
                // The path as it was typed says which of two files of one name it is.
                finding.places = vec![Place::file(&path)];
            }
            finding
        }));
        let book = |dossier| {
            let source = Source::new(&path, dossier);
            let bytes = files::read(&path, files::LARGEST_WORKBOOK).ok()?;
            let name = path.file_name()?.to_string_lossy().into_owned();
            let workbook = workbook::read(&name, &bytes).0?;
            let formulas = workbook::formulas(&bytes);
            Some(source.with_books(vec![Book { workbook, formulas }]))
        };
        beside.sources.extend(dossier.and_then(book));
    }
    beside
}

/// What to say of a path at which nothing is.
fn missing(path: &Path) -> Diagnostic {
    let finding = Diagnostic::error("nothing-to-check", "không có thư mục hay tệp này");
    finding.hint(dossiers::missing_hint(path)).at(Place::file(path))
}

/// The dossiers that documents of ours were made from, each looked for and read once.
#[derive(Default)]
pub(super) struct Homes {
    of: BTreeMap<PathBuf, PathBuf>,
    /// The dossiers by where documents lie and were made: all of one folder are of one.
    known: HashMap<(PathBuf, PathBuf, bool), Option<PathBuf>>,
    read: BTreeMap<PathBuf, Vec<Source>>,
}

impl Homes {
    /// Finds a document's dossier, unless its figures are said to be elsewhere.
    pub(super) fn visit(&mut self, path: &Path, is_said: bool) {
        let Some(made) = made_as(path).filter(|_| !is_said) else { return };
        let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
        let as_made = Path::new(&made);
        let is_named_so = path.file_name() == as_made.file_name();
        let dossier = self
            .known
            .entry((folder(path), folder(as_made), is_named_so))
            .or_insert_with(|| kin::of_document(path, &made).map(|kin| kin.dossier));
        let Some(dossier) = dossier.clone() else { return };
        self.of.insert(path.to_owned(), dossier.clone());
        self.read.entry(dossier).or_insert_with_key(|folder| match case::open(folder) {
            (Some(dossier), _) => vec![Source::new(folder, dossier)],
            (None, _) => Vec::new(),
        });
    }

    /// The dossier of a document; nothing where it has none.
    pub(super) fn of(&self, path: &Path) -> &[Source] {
        self.of.get(path).and_then(|folder| self.read.get(folder)).map_or(&[], Vec::as_slice)
    }
}
