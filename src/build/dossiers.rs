//! Paths → the dossier folders at and under them, each once.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{files, system};
use crate::diagnostic::{Diagnostic, Place};
use crate::value::order;

/// The file that makes a folder a dossier.
pub const MANIFEST: &str = "ho-so.toml";

/// The name of a folder of a person's own templates.
pub(super) const TEMPLATES: &str = "templates";

/// How deep in a dossier's folder workbooks may lie.
pub(crate) const DEPTH: usize = 3;

/// Where dossiers are looked for when none is named.
pub const INPUTS: &str = "inputs";

/// The dossier folders that the paths mean, in the order of the paths, those under one path
/// sorted; with no path, all under [`INPUTS`].
///
/// A path is a dossier folder, its manifest, or a folder above dossiers. Hidden folders are
/// passed over.
pub fn find(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut folders = Vec::new();
    if paths.is_empty() {
        let inputs = Path::new(INPUTS);
        if files::is_there(inputs) {
            under(inputs, &mut folders, &mut diagnostics);
        } else {
            diagnostics.push(no_inputs());
        }
    }
    for path in paths {
        one(path, &mut folders, &mut diagnostics);
    }
    let mut known = HashSet::new();
    folders.retain(|folder| known.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())));
    (folders, diagnostics)
}

/// The name of a dossier that could not be read: its folder's.
pub fn name(folder: &Path) -> String {
    let whole = folder.canonicalize();
    let name = folder.file_name().or_else(|| whole.as_deref().ok()?.file_name());
    name.map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Whether a folder has a manifest. One that can't be read, or that is no file, is one too: it is
/// told when it is read.
pub(crate) fn has_manifest(folder: &Path) -> bool {
    folder.is_dir() && files::is_there(&folder.join(MANIFEST))
}

/// The dossier folder that a path names: by itself, or by its manifest.
pub(crate) fn named(path: &Path) -> Option<PathBuf> {
    if has_manifest(path) {
        return Some(path.to_owned());
    }
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST);
    (is_manifest && files::is_there(path)).then(|| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).to_owned()
    })
}

/// What to do about a path at which nothing is.
pub(crate) fn missing_hint(path: &Path) -> String {
    match near(path) {
        Some(near) => format!("có phải `{}`?", near.display()),
        None => "xem lại đường dẫn, tính từ thư mục đang mở".to_owned(),
    }
}

/// Adds the dossiers that one path means.
fn one(path: &Path, folders: &mut Vec<PathBuf>, diagnostics: &mut Vec<Diagnostic>) {
    if path.is_dir() && !has_manifest(path) {
        under(path, folders, diagnostics);
    } else if let Some(folder) = named(path) {
        folders.push(folder);
    } else if files::is_dead_link(path) {
        let message = "đây là một liên kết (shortcut, symlink) không dẫn tới thư mục nào";
        let hint = "xem lại nơi liên kết dẫn tới, hoặc ghi thẳng thư mục ấy";
        diagnostics.push(Diagnostic::error("no-dossier", message).hint(hint).at(Place::file(path)));
    } else if path.exists() {
        let message = "đây là một tệp, không phải thư mục hồ sơ";
        let hint = format!(
            "ghi thư mục có tệp {MANIFEST}; để xem một bảng tính: kehoach inspect {}",
            path.display()
        );
        diagnostics.push(Diagnostic::error("no-dossier", message).hint(hint).at(Place::file(path)));
    } else if let Some(error) = system::hindered(path) {
        diagnostics.push(system::unreadable(path, &error));
    } else {
        let missing = Diagnostic::error("no-dossier", "không có thư mục này").at(Place::file(path));
        diagnostics.push(match near(path) {
            Some(near) => missing.hint(format!("có phải `{}`?", near.display())),
            None => missing
                .hint("xem lại đường dẫn, tính từ thư mục đang mở; để tạo hồ sơ mới: kehoach new"),
        });
    }
}

/// Adds the dossiers at and under a folder, and a finding where there are none.
fn under(top: &Path, folders: &mut Vec<PathBuf>, diagnostics: &mut Vec<Diagnostic>) {
    let before = folders.len() + diagnostics.len();
    // Links are followed, since offices put shared folders in by links; walkdir tells of loops.
    let walk = WalkDir::new(top).follow_links(true).sort_by(by_name).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {
                if has_manifest(entry.path()) {
                    folders.push(entry.into_path());
                }
            }
            Ok(_) => {}
            Err(error) if is_hidden_path(&error) || is_told_elsewhere(top, &error) => {}
            Err(error) => {
                diagnostics.push(unlisted(top, &error, "hồ sơ trong đó (nếu có) chưa được lập"));
            }
        }
    }
    if folders.len() + diagnostics.len() == before {
        let message = format!("không có hồ sơ nào ở đây: không thư mục nào có tệp {MANIFEST}");
        let hint = format!("tạo hồ sơ mới: kehoach new {}", top.join("ten-ho-so").display());
        diagnostics.push(Diagnostic::error("no-dossier", message).hint(hint).at(Place::file(top)));
    }
}

/// What to say of a link to a folder that it is in; what is there is found there.
pub(super) fn link_loop(path: &Path) -> Diagnostic {
    let message = "liên kết này dẫn ngược về thư mục đang chứa nó, nên không đi theo";
    let finding = Diagnostic::note("link-loop", message);
    finding.hint("xóa liên kết ấy nếu không cần").at(Place::file(path))
}

/// What to say of a part of a folder that can't be listed, and of what that means.
pub(super) fn unlisted(top: &Path, error: &walkdir::Error, so: &str) -> Diagnostic {
    let path = error.path().unwrap_or(top);
    if error.loop_ancestor().is_some() {
        return link_loop(path);
    }
    let finding = if files::is_dead_link(path) {
        let message = format!("liên kết này không dẫn tới đâu, nên {so}");
        let hint = "chép chính tệp hay thư mục ấy vào đây thay cho liên kết, hoặc xóa liên kết";
        Diagnostic::warning("dead-link", message).hint(hint)
    } else {
        let message = format!("không đọc được thư mục này, nên {so}");
        Diagnostic::warning("unreadable-folder", message)
            .hint(system::unlisted_hint(error.io_error()))
    };
    finding.at(Place::file(path))
}

/// The order of files in a folder: that of their names in Vietnamese, `bieu-9` before `bieu-10`.
pub(crate) fn by_name(one: &DirEntry, other: &DirEntry) -> Ordering {
    let (one, other) = (one.file_name(), other.file_name());
    order::compare(&one.to_string_lossy(), &other.to_string_lossy()).then_with(|| one.cmp(other))
}

/// Whether what can't be listed is part of a dossier, or a folder of templates: it is told when that
/// is read.
fn is_told_elsewhere(top: &Path, error: &walkdir::Error) -> bool {
    let Some(path) = error.path() else { return false };
    let above = path.ancestors().skip(1).take(DEPTH).take_while(|folder| folder.starts_with(top));
    let is_templates = path.file_name().is_some_and(|name| name == TEMPLATES);
    is_templates || above.into_iter().any(has_manifest)
}

/// Whether what can't be listed is hidden: editors leave links there that lead nowhere.
pub(super) fn is_hidden_path(error: &walkdir::Error) -> bool {
    let name = error.path().and_then(Path::file_name);
    name.is_some_and(|name| name.to_string_lossy().starts_with('.')) && error.depth() > 0
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn no_inputs() -> Diagnostic {
    let message = format!("thư mục đang mở không có thư mục `{INPUTS}`");
    let hint = format!(
        "ghi thư mục hồ sơ sau lệnh: kehoach build <hồ-sơ>; hoặc tạo hồ sơ mới: kehoach new {}",
        Path::new(INPUTS).join("ten-ho-so").display()
    );
    Diagnostic::error("no-dossier", message).hint(hint)
}

/// The path that is nearest to one that is not there, if it is near: with the file or folder of
/// the most similar name, in the folder named or in one of a similar name.
pub fn near(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let parent = path.parent()?;
    let is_here = parent.as_os_str().is_empty();
    if !is_here && !parent.exists() {
        let guess = near(parent)?.join(name);
        return if guess.exists() { Some(guess) } else { near(&guess) };
    }
    let listed = if is_here { Path::new(".") } else { parent };
    let name = name.to_string_lossy().to_lowercase();
    let mut nearest: Option<(usize, String)> = None;
    let entries = WalkDir::new(listed).min_depth(1).max_depth(1).sort_by(by_name).into_iter();
    for entry in entries.flatten().filter(|entry| !is_hidden(entry)) {
        let other = entry.file_name().to_string_lossy().into_owned();
        let distance = strsim::damerau_levenshtein(&name, &other.to_lowercase());
        let is_near = distance * 3 <= name.chars().count();
        if is_near && nearest.as_ref().is_none_or(|(least, _)| distance < *least) {
            nearest = Some((distance, other));
        }
    }
    nearest.map(|(_, name)| parent.join(name))
}
