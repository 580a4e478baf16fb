//! Workbooks that stand among those of a dossier and that its manifest doesn't name: most often
//! the new one, saved under a name of its own beside the old.

use std::collections::BTreeSet;

use super::{File, manifest};
use crate::diagnostic::source::near;
use crate::diagnostic::{Diagnostic, Place};
use crate::value::name::folded;
use crate::value::slug::slug;
use crate::workbook;

/// A finding for each workbook that stands in the dossier's folder, or in a folder of which a
/// workbook is used, and is not read. What lies in other folders has been put away by someone.
pub(super) fn told(chosen: &[&File], files: &[File]) -> Vec<Diagnostic> {
    let used: BTreeSet<&str> = chosen.iter().map(|file| folder(&file.name)).collect();
    let is_named = |file: &File| chosen.iter().any(|other| other.name == file.name);
    let unread = files.iter().filter(|file| !is_named(file));
    let unread =
        unread.filter(|file| folder(&file.name).is_empty() || used.contains(folder(&file.name)));
    let unread: Vec<&File> = unread.collect();
    if unread.is_empty() {
        return Vec::new();
    }
    let sheets: Vec<BTreeSet<String>> = chosen.iter().map(|file| sheets(file)).collect();
    unread.into_iter().map(|file| finding(file, replaced(file, chosen, &sheets))).collect()
}

fn finding(file: &File, replaced: Option<&str>) -> Diagnostic {
    let name = &file.name;
    let message = format!("không văn bản nào dùng bảng tính “{name}”, vì hồ sơ không nhắc đến nó");
    let away = "nếu không dùng thì chuyển ra khỏi thư mục hồ sơ, hoặc vào một thư mục con";
    let hint = match replaced {
        Some(old) => format!(
            "nếu đây là bản mới của `{old}`: cất `{old}` đi, rồi đổi tên tệp này thành `{old}`; {away}"
        ),
        None => format!(
            "nếu cần dùng thì thêm tên tệp vào dòng `so_lieu` của {}; {away}",
            manifest::FILE
        ),
    };
    let place = Place::File { file: name.as_str().into() };
    Diagnostic::warning("unread-workbook", message).hint(hint).at(place)
}

/// The workbook whose place another is likely to take: the one with the most of its sheets, or else
/// the one whose name is nearest.
fn replaced<'a>(file: &File, chosen: &[&'a File], known: &[BTreeSet<String>]) -> Option<&'a str> {
    let own = sheets(file);
    let shared =
        chosen.iter().zip(known).map(|(other, sheets)| (sheets.intersection(&own).count(), *other));
    // Of several with as many sheets, the first.
    let best = shared.filter(|(count, _)| *count > 0).rev().max_by_key(|(count, _)| *count);
    if let Some((_, other)) = best {
        return Some(&other.name);
    }
    let stem = |name: &str| slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let names: Vec<String> = chosen.iter().map(|other| stem(&other.name)).collect();
    let nearest = near(&stem(&file.name), names.iter().map(String::as_str)).first().copied()?;
    let at = names.iter().position(|name| name == nearest)?;
    chosen.get(at).map(|other| other.name.as_str())
}

/// The names of a workbook's sheets that hold something, in comparable form.
fn sheets(file: &File) -> BTreeSet<String> {
    let (book, _) = workbook::read(&file.name, &file.bytes);
    let sheets = book.into_iter().flat_map(|book| book.sheets);
    sheets.filter(|sheet| !sheet.cells.is_empty()).map(|sheet| folded(&sheet.name)).collect()
}

/// The folder of a path within the dossier.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}
