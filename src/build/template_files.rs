//! The folders of a person's own templates → their texts, and what is wrong with the files.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::case::name_within;
use super::dossiers::{by_name, is_hidden_path, unlisted};
use super::files::{LARGEST_TEXT, is_there, read as read_file};
use crate::diagnostic::{Diagnostic, Place, Severity, source};
use crate::mark;

/// How the names of templates end.
const ENDING: &str = "md";

/// The most places that one finding lists.
const MOST_PLACES: usize = 20;

/// The templates of a folder.
#[derive(Default)]
pub(super) struct Files {
    /// The texts by name: `ke-hoach.md`, `chung/dau.md`.
    pub(super) texts: BTreeMap<String, String>,
    /// The files whose names are not quite those of templates: `ke-hoach.md.txt`.
    pub(super) misnamed: Vec<(String, PathBuf)>,
    /// The templates that are there and can't be read, each with why.
    pub(super) unread: BTreeMap<String, Diagnostic>,
    /// What of the folder can't be listed: what the names of the templates in it begin with, and
    /// what to say of it.
    pub(super) unlisted: Vec<(String, Diagnostic)>,
    /// What stands in the texts and is no text.
    pub(super) odd: Vec<Diagnostic>,
}

/// The files of a folder that are templates by their names; not those that a program has open beside.
pub(super) fn paths(root: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(root).follow_links(true).into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file() && !is_open(entry));
    files.map(walkdir::DirEntry::into_path).filter(|path| ends_as_template(path)).collect()
}

/// Whether it is what Word keeps beside a file that it has open.
fn is_open(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with("~$")
}

/// Whether a path ends as those of templates do.
fn ends_as_template(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.to_string_lossy().to_lowercase() == ENDING)
}

/// Reads the templates of a folder.
pub(super) fn read(root: &Path) -> Files {
    let mut files = Files::default();
    if !is_there(root) {
        return files;
    }
    // Offices share templates by links, to files and to folders.
    for entry in WalkDir::new(root).follow_links(true).sort_by(by_name) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if is_hidden_path(&error) => continue,
            Err(error) => {
                files.unlisted(root, &error);
                continue;
            }
        };
        let path = entry.path();
        let name = name_within(root, path);
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            let message = "ở đây có một tệp mang tên của thư mục mẫu, nên không có mẫu riêng nào";
            let hint = "đổi tên tệp ấy; mẫu riêng đặt trong một thư mục tên `templates`";
            let finding = Diagnostic::warning("template-file-name", message).hint(hint);
            files.unlisted.push((String::new(), finding.at(Place::file(path))));
            continue;
        }
        // What Word has open is no template.
        if entry.file_type().is_dir() || is_open(&entry) {
            continue;
        }
        if !ends_as_template(path) {
            if let Some(meant) = meant(&name) {
                files.misnamed.push((meant, path.to_owned()));
            }
            continue;
        }
        // Windows doesn't tell `.MD` from `.md`.
        let name = format!("{}{ENDING}", &name[..name.len() - ENDING.len()]);
        match read_file(path, LARGEST_TEXT).map(String::from_utf8) {
            Ok(Ok(text)) => {
                files.odd.extend(odd_characters(&name, &text));
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

impl Files {
    /// Takes in what can't be listed: a template of its name, or any of a folder.
    fn unlisted(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root);
        let name = if path == root { String::new() } else { name_within(root, path) };
        let finding = unlisted(root, error, "các mẫu ở đó chưa được dùng");
        if error.loop_ancestor().is_some() {
            // The same templates have been read where the link leads to, under shorter names.
            self.odd.push(finding);
        } else if ends_as_template(path) && !name.is_empty() {
            let name = format!("{}{ENDING}", &name[..name.len() - ENDING.len()]);
            self.unread.insert(name, finding);
        } else {
            let start = if name.is_empty() { name } else { name + "/" };
            self.unlisted.push((start, finding));
        }
    }
}

/// A finding for the characters of a text that no document prints, or that turn its direction: the
/// first of the former are taken out.
pub(super) fn odd_characters(file: &str, text: &str) -> Option<Diagnostic> {
    let is_odd = |c: char| mark::is_private(c) || mark::is_override(c);
    let odd = text.char_indices().filter(|(_, c)| is_odd(*c));
    let places: Vec<Place> =
        odd.map(|(at, _)| source::place(&file.into(), text, at)).take(MOST_PLACES).collect();
    if places.is_empty() {
        return None;
    }
    let message = "có ký tự riêng của một phông chữ (như dấu tích của Wingdings), hoặc dấu đảo \
                   chiều chữ: văn bản không in được nên đã bỏ";
    let hint = "gõ lại bằng ký tự có trong mọi phông, chẳng hạn ✓, →, •, hoặc xóa đi";
    let mut finding = Diagnostic::warning("symbol-dropped", message).hint(hint);
    finding.places = places;
    Some(finding)
}

fn unread(path: &Path, error: &io::Error) -> Diagnostic {
    let mut finding = super::system::unreadable(path, error);
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
