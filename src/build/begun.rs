//! What people wrote in the documents of a year before → what those of this year begin as.
//!
//! A dossier that was made from that of a year before has these documents in a folder of its own, each
//! under the path of the document that begins as it. Such a document is never as a template alone would make
//! it: as long as nobody has been at it, it is made of both.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Planned, case, dossiers, file_name, native};
use crate::diagnostic::{Diagnostic, Place};
use crate::merge::Reason;

/// The folder of a dossier that holds the documents of a year before.
pub const FOLDER: &str = "nam-truoc";

/// The documents of a year before that a dossier holds.
#[derive(Debug, Default)]
pub(super) struct Starts {
    folder: PathBuf,
    /// Their paths within the folder.
    names: Vec<String>,
    /// Where each of these stands, by what is the same on every system.
    known: HashMap<String, usize>,
}

impl Starts {
    /// Looks at what a dossier holds.
    pub(super) fn of(dossier: &Path) -> Self {
        let folder = dossier.join(FOLDER);
        let names = names(&folder);
        let known = names.iter().enumerate().map(|(at, name)| (file_name::key(name), at)).collect();
        Self { folder, names, known }
    }

    /// What a document begins as; none where it begins anew.
    pub(super) fn of_document(&self, path: &str) -> Option<PathBuf> {
        if self.names.is_empty() {
            return None;
        }
        let at = *self.known.get(&file_name::key(path))?;
        Some(native(&self.folder, &self.names[at]))
    }

    /// What is said of those that no document of the dossier begins as.
    pub(super) fn unused(&self, planned: &[Planned]) -> Option<Diagnostic> {
        if self.names.is_empty() {
            return None;
        }
        let planned: HashSet<String> =
            planned.iter().map(|document| file_name::key(&document.path)).collect();
        let unused: Vec<&String> =
            self.names.iter().filter(|name| !planned.contains(&file_name::key(name))).collect();
        if unused.is_empty() {
            return None;
        }
        let message = "văn bản đã sửa của năm trước không ứng với văn bản nào của hồ sơ này, nên lời trong đó chưa được dùng";
        let hint = format!(
            "đơn vị đổi tên thì đổi tên tệp này theo tên văn bản mới; đơn vị không còn thì chuyển tệp ra khỏi `{FOLDER}`"
        );
        let mut finding = Diagnostic::warning("last-year-unplaced", message).hint(hint);
        finding.places =
            unused.into_iter().map(|name| Place::file(&native(&self.folder, name))).collect();
        Some(finding)
    }
}

/// Whether a folder is one of a dossier's that holds such documents.
pub(crate) fn is_folder(path: &Path) -> bool {
    let is_named = path.file_name().is_some_and(|name| name == FOLDER);
    is_named && path.parent().is_some_and(dossiers::has_manifest)
}

/// The documents in a folder, by their paths within it; not those that word processors keep beside
/// open ones.
fn names(folder: &Path) -> Vec<String> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with(['.', '~'])
    };
    let walk = WalkDir::new(folder).sort_by(dossiers::by_name).into_iter();
    let files = walk.filter_entry(|entry| !is_hidden(entry)).flatten();
    let documents = files.filter(|entry| is_document(entry.path()) && entry.path().is_file());
    documents.map(|entry| case::name_within(folder, entry.path())).collect()
}

/// Whether a file is a document by its name.
pub(super) fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"))
}

/// What is said of a document that begins as one of a year before.
pub(super) fn told() -> Diagnostic {
    let message = "văn bản này bắt đầu từ bản đã sửa của năm trước: lời của người viết được giữ, số liệu là của hồ sơ này";
    let hint = "đọc lại các đoạn do người viết trước khi trình";
    Diagnostic::note("from-last-year", message).hint(hint)
}

/// What is said of a document that could not begin as that of a year before.
pub(super) fn not_used(reason: Option<Reason>, start: &Path) -> Diagnostic {
    let why = match reason {
        Some(Reason::NoBase) => "bản ấy không còn thông tin để biết chỗ nào là của số liệu",
        Some(Reason::Unreadable) | None => "chương trình không đọc được bản ấy",
        Some(Reason::Sections) => {
            "phụ lục của năm nay đã khác, mà trong bản ấy không còn rõ phụ lục nào bắt đầu từ đâu"
        }
    };
    let message = format!(
        "chưa đưa được lời của năm trước vào văn bản này, vì {why}; văn bản được lập mới theo mẫu"
    );
    let hint = format!(
        "chép phần cần giữ từ `{}` sang, rồi chuyển tệp ấy ra khỏi `{FOLDER}`",
        start.display()
    );
    Diagnostic::warning("last-year-not-used", message).hint(hint)
}
