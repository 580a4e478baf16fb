//! The folders of a person's own templates → their texts, and what is wrong with the files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::case::{name_within, unreadable};
use super::dossiers::by_name;
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How the names of templates end.
const ENDING: &str = "md";

/// The templates of a folder.
#[derive(Default)]
pub(super) struct Files {
    /// The texts by name: `ke-hoach.md`, `chung/dau.md`.
    pub(super) texts: BTreeMap<String, String>,
    /// The files whose names are not quite those of templates: `ke-hoach.md.txt`.
    pub(super) misnamed: Vec<(String, PathBuf)>,
    /// The templates that are there and can't be read, each with why.
    pub(super) unread: BTreeMap<String, Diagnostic>,
    /// The folders that can't be read.
    pub(super) unread_folders: Vec<Diagnostic>,
}

/// Reads the templates of a folder.
pub(super) fn read(root: &Path) -> Files {
    let mut files = Files::default();
    for entry in WalkDir::new(root).sort_by(by_name) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                files.unread_folders.extend(unread_folder(root, &error));
                continue;
            }
        };
        let path = entry.path();
        let name = name_within(root, path);
        if !entry.file_type().is_file() || entry.file_name().to_string_lossy().starts_with('~') {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if ending.as_deref() != Some(ENDING) {
            if let Some(meant) = meant(&name) {
                files.misnamed.push((meant, path.to_owned()));
            }
            continue;
        }
        // Windows doesn't tell `.MD` from `.md`.
        let name = format!("{}{ENDING}", &name[..name.len() - ENDING.len()]);
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => {
                files.texts.insert(name, text);
            }
            Ok(Err(_)) => {
                let finding = Diagnostic::error(
                    "template-encoding",
                    "mẫu không phải là tệp chữ UTF-8",
                )
                .hint("mở bằng Notepad, chọn Tệp › Lưu thành, ở ô Mã hóa chọn UTF-8, rồi lưu đè")
                .at(Place::file(path));
                files.unread.insert(name, finding);
            }
            Err(error) => {
                files.unread.insert(name, unread(path, &error));
            }
        }
    }
    files
}

/// The template that a file of another ending is meant for: `ke-hoach.md.txt`, `ke-hoach.txt`,
/// `ke-hoach`.
fn meant(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let stem = ["", ".txt", ".doc", ".docx"].iter().find_map(|ending| {
        lower.strip_suffix(ending).filter(|stem| !ending.is_empty() || !stem.contains('.'))
    });
    let whole = &name[..stem?.len()];
    let own = whole.strip_suffix(".md").or_else(|| whole.strip_suffix(".MD")).unwrap_or(whole);
    Some(format!("{own}.{ENDING}"))
}

/// The finding for a folder that is there and can't be read.
fn unread_folder(root: &Path, error: &walkdir::Error) -> Option<Diagnostic> {
    let kind = error.io_error().map(io::Error::kind);
    if matches!(kind, None | Some(io::ErrorKind::NotFound)) {
        return None;
    }
    let message = "không đọc được thư mục mẫu này, nên các mẫu trong đó chưa được dùng";
    let finding =
        Diagnostic::warning("unreadable-folder", message).hint("xem lại quyền đọc thư mục");
    Some(finding.at(Place::file(error.path().unwrap_or(root))))
}

fn unread(path: &Path, error: &io::Error) -> Diagnostic {
    let mut finding = unreadable(path, error);
    finding.message = format!("có mẫu này nhưng {}", finding.message);
    finding
}

/// Whether a file is meant for a template whatever templates are asked for: `ke-hoach.md.txt`.
pub(super) fn is_surely_meant(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    stem.is_some_and(|stem| stem.ends_with(".md"))
}

/// What to say of a document whose template is not there, while a file meant for it is.
pub(super) fn instead(meant: &str, path: &Path) -> Diagnostic {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut finding = misnamed(meant, path);
    finding.severity = Severity::Error;
    finding.name = "unknown-template";
    finding.message = format!("không có mẫu `{meant}`, chỉ có tệp `{name}`");
    finding
}

/// The finding for a file that is meant for a template, and is none by its name.
pub(super) fn misnamed(meant: &str, path: &Path) -> Diagnostic {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let wanted = meant.rsplit('/').next().unwrap_or(meant);
    let message = format!("tệp `{name}` không được đọc làm mẫu, vì tên mẫu phải kết thúc bằng .md");
    let hint = format!(
        "đổi tên thành `{wanted}`; Windows hay giấu đuôi .txt của Notepad: trong File Explorer mở \
         View (Xem), chọn File name extensions (Phần mở rộng tên tệp)"
    );
    Diagnostic::warning("template-file-name", message).hint(hint).at(Place::file(path))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_file_that_is_meant_for_a_template_is_known_by_its_name() {
        for (name, template) in [
            ("ke-hoach.md.txt", Some("ke-hoach.md")),
            ("ke-hoach.txt", Some("ke-hoach.md")),
            ("chung/dau.MD.TXT", Some("chung/dau.md")),
            ("ke-hoach.md.docx", Some("ke-hoach.md")),
            ("ke-hoach", Some("ke-hoach.md")),
            ("anh.png", None),
            ("ke-hoach.md.bak", None),
            ("ke-hoach.md~", None),
        ] {
            assert_eq!(meant(name).as_deref(), template, "{name}");
        }
    }
}
