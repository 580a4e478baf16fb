//! A dossier and a new year → the dossier of that year: what is copied, what is asked for, what is
//! put forward, and what is left to people, each with its place.
//!
//! Workbooks are never written: one that holds what the office knows about the document is copied
//! as it is, one that holds the targets is asked for anew. [`plan`] looks at everything and writes
//! nothing; [`write()`] puts the new folder there whole, or not at all.

mod cells;
mod documents;
mod manifest;
mod workbooks;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

pub use self::cells::{Left, Why};
pub use self::documents::Along;
pub use self::manifest::Change;
pub use self::workbooks::{Expected, Fate, Fated, Reviewed};
pub use self::write::write;
pub use super::begun::FOLDER;

use super::case;
use super::dossiers::{self, MANIFEST};
use super::files::{self, LARGEST_WORKBOOK};
use super::system;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::dossier::{self, File, Manifest};
use crate::value::year::{self, Sort, Years};
use crate::workbook;

/// The list of what is left to do, which is written into the new folder.
pub const CHECKLIST: &str = "viec-can-lam.txt";

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The dossier to start from.
    pub from: &'a Path,
    /// The new folder; none for one beside the old, of the same name with the year put forward.
    pub to: Option<&'a Path>,
    /// The new year or period.
    pub years: Years,
    /// The folder under which the old dossier has its folder of documents.
    pub out: &'a Path,
}

/// The dossier of a new year, before it is written.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The old dossier's folder.
    pub from: PathBuf,
    /// The new folder.
    pub folder: PathBuf,
    /// The year or period of the old dossier.
    pub old: Years,
    /// The new one.
    pub new: Years,
    /// The files to write: the path within the folder, with `/`, and the content.
    pub files: Vec<(String, Vec<u8>)>,
    /// What becomes of each workbook.
    pub workbooks: Vec<Fated>,
    /// What is put forward in the manifest.
    pub changes: Vec<Change>,
    /// What still speaks of the old year, or of years before, with its place.
    pub left: Vec<Left>,
    /// The tables of copied workbooks that hold more than facts about the document.
    pub reviewed: Vec<Reviewed>,
    /// The documents of the old dossier that people have edited, and that go along.
    pub documents: Vec<Along>,
    /// What is to be said of documents that don't, or not whole.
    pub findings: Vec<Diagnostic>,
    /// A folder of shared templates that the new folder, standing elsewhere, does not see.
    pub unseen_templates: Option<PathBuf>,
}

/// Looks at a dossier, and says what the one of a new year is made of; one finding where it can't
/// be made.
pub fn plan(request: Request<'_>) -> Result<Renewal, Box<Diagnostic>> {
    let from = source(request.from)?;
    let (text, mut files, unread) = case::files(&from)?;
    // What units have sent for this year is none of the next, unless documents are made of it.
    let named = Manifest::read(&text).0.and_then(|manifest| manifest.workbooks).unwrap_or_default();
    let is_named = |name: &str| named.iter().any(|named| named.get_ref() == name);
    files.retain(|file| !dossier::is_collecting(&file.name) || is_named(&file.name));
    if !unread.is_empty() {
        return Err(first(unread));
    }
    let mut books = Vec::new();
    for file in &files {
        let (book, findings) = workbook::read(&file.name, &file.bytes);
        books.push(book.ok_or_else(|| first(findings))?);
    }
    let name = dossiers::name(&from);
    let (dossier, findings) = dossier::open(&name, &text, &files);
    let is_lost = |finding: &Diagnostic| finding.name == dossier::MISSING;
    if let Some(lost) = findings.iter().find(|finding| is_lost(finding)) {
        return Err(Box::new(lost.clone().hint(
            "hồ sơ cũ phải đủ bảng tính thì mới rõ năm mới cần những tệp nào; chép tệp vào, hoặc sửa `so_lieu`",
        )));
    }
    let dossier = dossier.ok_or_else(|| first(findings))?;
    let old = own_years(dossier.manifest.name.as_deref(), &name, request.years, &from)?;
    let folder = match request.to {
        Some(to) => to.to_owned(),
        None => beside(&from, &name, old, request.years),
    };
    if write::is_under(&folder, &from) {
        let inside = Diagnostic::error("folder-taken", "thư mục mới nằm trong hồ sơ cũ");
        return Err(Box::new(
            inside.hint("đặt hồ sơ mới bên cạnh hồ sơ cũ").at(Place::file(&folder)),
        ));
    }
    write::check(&folder)?;

    let (engine, _) = case::engine(&from, &dossier);
    let judged = workbooks::Judged::of(&dossier, &engine);
    let move_to = (old, request.years);
    let fated: Vec<Fated> = books.iter().map(|book| judged.fate(book, move_to)).collect();
    let edited = manifest::edit(&text, &dossier, &fated, move_to)?;
    let copied = books.iter().zip(&fated).filter(|(_, fated)| fated.is_copied());
    let mut left = cells::left(copied, &judged, old);
    let mut renewal = Renewal {
        reviewed: judged.reviewed(&fated),
        unseen_templates: unseen_templates(&from, &folder),
        old,
        new: request.years,
        files: vec![(MANIFEST.to_owned(), edited.text.clone().into_bytes())],
        workbooks: fated,
        changes: edited.changes,
        left: Vec::new(),
        documents: Vec::new(),
        findings: Vec::new(),
        folder,
        from,
    };
    renewal.copy(files)?;
    renewal.take_documents(&dossier, request.out);
    let tables = renewal.tables();
    left.extend(cells::in_manifest(&edited.text, old, &tables));
    let is_template = |path: &str| path.starts_with("templates/") && path.ends_with(".md");
    for (path, bytes) in renewal.files.iter().filter(|(path, _)| is_template(path)) {
        let text = String::from_utf8_lossy(bytes);
        left.extend(cells::in_text(path, &text, old, &tables, Why::Template));
    }
    renewal.left = left;
    Ok(renewal)
}

impl Renewal {
    /// Whether a workbook must be put into the new folder before its documents can be made.
    pub fn asks(&self) -> bool {
        self.workbooks.iter().any(|fated| !fated.is_copied())
    }

    /// The names by which templates know the tables of the workbooks that are asked for.
    fn tables(&self) -> Vec<String> {
        let sheets = self.workbooks.iter().filter_map(|fated| match &fated.fate {
            Fate::Asked(sheets) => Some(sheets),
            _ => None,
        });
        sheets.flatten().map(|sheet| sheet.key.clone()).collect()
    }

    /// Takes in the old dossier's own files: its workbooks, as they fare, and all others.
    fn copy(&mut self, workbooks: Vec<File>) -> Result<(), Box<Diagnostic>> {
        let names: Vec<String> = workbooks.iter().map(|file| file.name.clone()).collect();
        for (file, fated) in workbooks.into_iter().zip(&self.workbooks) {
            if fated.is_copied() {
                self.files.push((fated.name.clone(), file.bytes));
            }
        }
        let is_own = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let is_other = entry.depth() > 0 && dossiers::has_manifest(entry.path());
            let is_passed_over = name.starts_with('.') || name.starts_with("~$");
            // What the old dossier's documents began as has gone into them.
            let is_start = entry.depth() == 1 && name == FOLDER;
            entry.depth() == 0 || !(is_passed_over || is_other || is_start)
        };
        let walk = WalkDir::new(&self.from).follow_links(true).sort_by(dossiers::by_name);
        for entry in walk.into_iter().filter_entry(is_own) {
            let entry = match entry {
                Ok(entry) => entry,
                // What is there is copied where the link leads to.
                Err(error) if error.loop_ancestor().is_some() => continue,
                Err(error) if dossiers::is_hidden_path(&error) => continue,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.from).to_owned();
                    return Err(Box::new(system::unreadable(&path, &error.into())));
                }
            };
            let path = case::name_within(&self.from, entry.path());
            let is_done = path == MANIFEST
                || path == CHECKLIST
                || names.contains(&path)
                || dossier::is_collecting(&path);
            if !entry.file_type().is_dir() && !is_done {
                let bytes = files::read(entry.path(), LARGEST_WORKBOOK);
                let bytes = bytes.map_err(|error| uncopied(entry.path(), &error))?;
                self.files.push((path, bytes));
            }
        }
        Ok(())
    }
}

/// What to say of a file that can't be copied.
fn uncopied(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let mut finding = system::unreadable(path, error);
    if error.kind() == io::ErrorKind::FileTooLarge {
        finding.message = "tệp quá lớn để chép sang hồ sơ mới (hơn 100 MiB)".to_owned();
        finding.hint = Some("chuyển tệp ra khỏi hồ sơ cũ rồi chạy lại".to_owned());
    }
    Box::new(finding)
}

/// The gravest finding of those why something can't be read.
fn first(findings: Vec<Diagnostic>) -> Box<Diagnostic> {
    let grave = findings.into_iter().max_by_key(|finding| finding.severity == Severity::Error);
    Box::new(grave.unwrap_or_else(|| {
        Diagnostic::error("unreadable-dossier", "không đọc được hồ sơ này, chưa rõ vì sao")
    }))
}

/// The dossier folder that a path means.
fn source(path: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    if dossiers::has_manifest(path) {
        return Ok(path.to_owned());
    }
    let (folders, findings) = dossiers::find(&[path.to_owned()]);
    match (path.is_file(), folders.into_iter().next()) {
        (true, Some(folder)) => Ok(folder),
        (_, Some(folder)) => {
            let message = format!("thư mục này không có tệp {MANIFEST}, nên không phải hồ sơ");
            let hint = format!("ghi rõ một hồ sơ trong đó, chẳng hạn --tu {}", folder.display());
            Err(Box::new(Diagnostic::error("no-dossier", message).hint(hint).at(Place::file(path))))
        }
        (_, None) => Err(first(findings)),
    }
}

/// The year or period of a dossier, as its name for people and its folder's name have it.
fn own_years(
    name: Option<&str>,
    folder: &str,
    new: Years,
    from: &Path,
) -> Result<Years, Box<Diagnostic>> {
    let known = [name.unwrap_or_default(), folder].map(plain_years);
    let place = Place::file(&from.join(MANIFEST));
    let unlike = known.iter().flatten().find(|years| years.is_period() != new.is_period()).copied();
    let alike = known.map(|mut years| {
        years.retain(|years| years.is_period() == new.is_period());
        years
    });
    let [of_name, of_folder] = &alike;
    let both: Vec<Years> =
        of_name.iter().filter(|years| of_folder.contains(years)).copied().collect();
    let old = match (of_name.as_slice(), both.as_slice(), of_folder.as_slice()) {
        ([one], _, _) | (_, [one], _) | ([], _, [one]) => *one,
        ([], _, []) => return Err(Box::new(no_years(unlike, new).at(place))),
        (many, _, others) => {
            let many = if many.is_empty() { others } else { many };
            let words: Vec<String> = many.iter().map(ToString::to_string).collect();
            let message =
                format!("không rõ hồ sơ cũ là của năm nào: tên hồ sơ có {}", words.join(", "));
            let hint = "sửa dòng `ten` của hồ sơ cũ, chỉ để năm của kế hoạch, rồi chạy lại";
            return Err(Box::new(Diagnostic::error("year-unknown", message).hint(hint).at(place)));
        }
    };
    if new.first > old.first {
        return Ok(old);
    }
    let message = if new == old {
        format!("hồ sơ cũ cũng là của năm {old}")
    } else {
        format!("{new} không phải năm sau của hồ sơ cũ ({old})")
    };
    let next = Years { first: old.last + 1, last: old.last + 1 + (old.last - old.first) };
    let hint = format!("ghi năm của hồ sơ mới, chẳng hạn --nam {}", next.dashed());
    Err(Box::new(Diagnostic::error("year-not-new", message).hint(hint).at(place)))
}

fn no_years(unlike: Option<Years>, new: Years) -> Diagnostic {
    let Some(old) = unlike else {
        let message = "không rõ hồ sơ cũ là của năm nào: tên hồ sơ không có năm";
        let hint = "ghi năm vào dòng `ten` của hồ sơ cũ, chẳng hạn ten = \"Kế hoạch năm 2025\"";
        return Diagnostic::error("year-unknown", message).hint(hint);
    };
    let (message, hint) = if new.is_period() {
        let message = format!("hồ sơ cũ là của một năm ({old}), không phải của một giai đoạn");
        (message, format!("ghi một năm, chẳng hạn --nam {}", old.last + 1))
    } else {
        let length = old.last - old.first;
        let next = Years { first: old.last + 1, last: old.last + 1 + length };
        let message = format!("hồ sơ cũ là của giai đoạn {old}, không phải của một năm");
        (message, format!("ghi một giai đoạn, chẳng hạn --nam {}", next.dashed()))
    };
    Diagnostic::error("year-unknown", message).hint(hint)
}

/// The years and periods that stand by themselves in a text, each once.
fn plain_years(text: &str) -> Vec<Years> {
    let mut found: Vec<Years> = Vec::new();
    for mention in year::mentions(text) {
        if mention.sort == Sort::Plain && !found.contains(&mention.years) {
            found.push(mention.years);
        }
    }
    found
}

/// The folder beside the old one, of the same name with the year put forward.
fn beside(from: &Path, name: &str, old: Years, new: Years) -> PathBuf {
    let moved = year::moved(name, old, new).unwrap_or_else(|| format!("{name}-{}", new.dashed()));
    match from.file_name() {
        Some(_) => from.with_file_name(moved),
        None => from.join("..").join(moved),
    }
}

/// The nearest folder of shared templates that the old dossier sees and the new one would not.
fn unseen_templates(from: &Path, folder: &Path) -> Option<PathBuf> {
    let whole = |path: &Path| path.canonicalize().ok();
    let (old, new) = (whole(from)?.parent()?.to_owned(), write::parent(folder));
    if whole(&new).is_some_and(|new| new == old) {
        return None;
    }
    let above = write::parent(from);
    let shared = [above.join("templates"), write::parent(&above).join("templates")];
    let is_new = [new.join("templates"), new.join("../templates")].map(|path| whole(&path));
    shared.into_iter().find(|path| {
        let there = whole(path);
        there.is_some() && !is_new.contains(&there)
    })
}
