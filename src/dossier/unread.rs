//! Workbooks that stand among those of a dossier and that its manifest doesn't name: most often
//! the new one, saved under a name of its own beside the old.

use std::collections::BTreeSet;

use super::manifest;
use crate::diagnostic::source::near;
use crate::diagnostic::{Diagnostic, Place};
use crate::value::slug::slug;

/// A finding for each workbook that stands in the dossier's folder, or in a folder of which a
/// workbook is used, and is not read. What lies in other folders has been put away by someone.
pub(super) fn told(chosen: &[&str], files: &[String]) -> Vec<Diagnostic> {
    let used: BTreeSet<&str> = chosen.iter().map(|file| folder(file)).collect();
    let unread = files.iter().map(String::as_str).filter(|file| !chosen.contains(file));
    let unread = unread.filter(|file| !super::is_collecting(file));
    let unread = unread.filter(|file| folder(file).is_empty() || used.contains(folder(file)));
    unread.map(|file| finding(file, replaced(file, chosen))).collect()
}

fn finding(file: &str, replaced: Option<&str>) -> Diagnostic {
    let message = format!("không văn bản nào dùng bảng tính “{file}”, vì hồ sơ không nhắc đến nó");
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
    let place = Place::File { file: file.into() };
    Diagnostic::warning("unread-workbook", message).hint(hint).at(place)
}

/// The workbook whose place another is likely to take, by its name: the only one, or the one whose
/// name is nearest. What nobody uses is not opened to see what stands in it.
fn replaced<'a>(file: &str, chosen: &[&'a str]) -> Option<&'a str> {
    let stem = |name: &str| slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let names: Vec<String> = chosen.iter().map(|other| stem(other)).collect();
    match near(&stem(file), names.iter().map(String::as_str)).first() {
        Some(nearest) => chosen.get(names.iter().position(|name| name == nearest)?).copied(),
        None => chosen.first().filter(|_| chosen.len() == 1).copied(),
    }
}

/// The folder of a path within the dossier.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}
