//! Documents in the output folder that their dossier no longer makes: a unit or a file has got
//! another name, or a document has been dropped.
//!
//! A file is known for such a document by what it says itself: that the program has made it under
//! the very path at which it stands. A copy that someone has put under another name or in another
//! folder is that person's own, and so is every file that the program has not made. Orphans are
//! told, and set aside when asked; none is ever deleted.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::dossiers::by_name;
use super::{Options, Planned, begun, case, file_name, native, output, system};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::seal::Seal;

/// The folder, beside the documents of a dossier, into which orphans are set aside.
pub const SET_ASIDE: &str = "khong-con-dung";

/// The orphans in a dossier's output folder, by their paths within it. The folder is listed once,
/// and only of files that are no planned document anything is read.
pub(super) fn find(out: &Path, planned: &[Planned], options: &Options) -> Vec<String> {
    let known: HashSet<String> =
        planned.iter().map(|document| file_name::key(&document.path)).collect();
    let is_looked_into = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_aside = entry.depth() == 1 && name == SET_ASIDE;
        entry.depth() == 0 || !(name.starts_with(['.', '~']) || is_aside)
    };
    let walk = WalkDir::new(out).sort_by(by_name).into_iter().filter_entry(is_looked_into);
    let files = walk.flatten().filter(|entry| entry.file_type().is_file());
    let orphans = files.filter_map(|entry| {
        if !begun::is_document(entry.path()) {
            return None;
        }
        let path = case::name_within(out, entry.path());
        let key = file_name::key(&path);
        let is_orphan = !known.contains(&key)
            && (options.made_as)(entry.path()).is_some_and(|made| file_name::key(&made) == key);
        is_orphan.then_some(path)
    });
    orphans.collect()
}

/// What is said of orphans that stay where they are.
pub(super) fn told(out: &Path, orphans: &[String], options: &Options) -> Option<Diagnostic> {
    let mut message = match orphans.len() {
        0 => return None,
        1 => "một văn bản lập lần trước không còn thuộc hồ sơ mà vẫn ở thư mục kết quả".to_owned(),
        many => {
            format!("{many} văn bản lập lần trước không còn thuộc hồ sơ mà vẫn ở thư mục kết quả")
        }
    };
    let edited: Vec<&str> =
        orphans.iter().map(String::as_str).filter(|path| is_edited(out, path, options)).collect();
    if let [first, rest @ ..] = &edited[..] {
        message += &format!("; `{first}`");
        if !rest.is_empty() {
            message += &format!(" và {} tệp khác", rest.len());
        }
        message += " đã được sửa tay";
    }
    let mut hint = format!(
        "đơn vị hay tệp đã đổi tên thì đây là bản cũ: chạy lại với `--don-dep` để chuyển vào `{}` \
         (không tệp nào bị xóa); nếu vẫn cần lập thì xem lại danh sách đơn vị và tên tệp",
        out.join(SET_ASIDE).display()
    );
    if !edited.is_empty() {
        hint += "; muốn giữ phần sửa tay thì đặt tệp ấy vào chỗ văn bản mới, dưới tên mới, rồi chạy \
                 lại";
    }
    let mut finding = Diagnostic::warning("orphan-document", message).hint(hint);
    finding.places = orphans.iter().map(|path| Place::file(&native(out, path))).collect();
    Some(finding)
}

/// Whether people have written into an orphan.
fn is_edited(out: &Path, orphan: &str, options: &Options) -> bool {
    fs::read(native(out, orphan)).is_ok_and(|bytes| (options.look)(&bytes).0 == Seal::Edited)
}

/// Sets orphans aside, each under its own path; gives those that had to stay, and what is said.
pub(super) fn set_aside(
    out: &Path,
    orphans: Vec<String>,
    options: &Options,
) -> (Vec<String>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let (mut left, mut moved) = (Vec::new(), Vec::new());
    let mut edited = 0;
    for orphan in orphans {
        let from = native(out, &orphan);
        let is_edited = is_edited(out, &orphan, options);
        match move_aside(out, &orphan, options.dry_run) {
            Ok(to) => {
                edited += usize::from(is_edited);
                moved.push(to);
            }
            Err(finding) => {
                findings.push(finding.at(Place::file(&from)));
                left.push(orphan);
            }
        }
    }
    if !moved.is_empty() {
        let will = if options.dry_run { "sẽ chuyển" } else { "đã chuyển" };
        let mut message = format!(
            "{will} {} văn bản không còn thuộc hồ sơ vào `{}`",
            moved.len(),
            out.join(SET_ASIDE).display()
        );
        if edited > 0 {
            message += &format!("; {edited} trong số đó đã được sửa tay");
        }
        let mut note = Diagnostic::note("set-aside", message);
        note.places = moved.iter().map(|path| Place::file(path)).collect();
        findings.push(note);
    }
    (left, findings)
}

/// Moves one file aside, under the first name that is free; gives where it is now.
fn move_aside(out: &Path, orphan: &str, dry_run: bool) -> Result<PathBuf, Diagnostic> {
    let from = native(out, orphan);
    if let Some(owner) = output::open_elsewhere(&from) {
        let mut locked = output::locked(Some(&owner));
        locked.message = "văn bản đang mở ở một chương trình khác, nên chưa chuyển được".into();
        return Err(locked);
    }
    let to = free(native(&out.join(SET_ASIDE), orphan));
    if dry_run {
        return Ok(to);
    }
    let folder = to.parent().unwrap_or(out);
    if output::leads_out(out, folder) {
        return Err(output::linked_folder());
    }
    let moved = fs::create_dir_all(folder).and_then(|()| system::rename(&from, &to));
    moved.map_err(|error| system::unwritable(&error))?;
    // A folder that is empty now was there for its documents alone; one that is not stays.
    let above = from.ancestors().skip(1).take_while(|folder| *folder != out);
    for folder in above.collect::<BTreeSet<_>>().into_iter().rev() {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(to)
}

/// The path, or where something is there already, the next with a number.
fn free(path: PathBuf) -> PathBuf {
    if output::is_taken(&path) { output::numbered(&path, "-", 2) } else { path }
}
