//! Whether a folder is free for a new dossier.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{file_name, files, system};
use crate::diagnostic::Diagnostic;

/// Whether a dossier may be put here: where nothing is, or an empty folder. A finding, without its
/// place, where it may not.
pub fn check(folder: &Path) -> Result<(), Box<Diagnostic>> {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    if let Some(Err(fault)) = name.map(|name| file_name::check_name(&name)) {
        let message = format!("tên thư mục không dùng được: {fault}");
        let hint = "đặt tên khác, chẳng hạn ke-hoach-2026";
        return Err(Box::new(Diagnostic::error("bad-file-name", message).hint(hint)));
    }
    let taken = |message| {
        let hint = "ghi tên một thư mục chưa có, để không tệp nào bị ghi đè";
        Box::new(Diagnostic::error("folder-taken", message).hint(hint))
    };
    // What the systems say of a folder that is a file, or in one, differs.
    if files::nearest(folder).is_some_and(|(_, nearest)| !nearest.is_dir()) {
        return Err(taken("ở đây đã có một tệp"));
    }
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(taken("thư mục này đã có tệp bên trong")),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Box::new(system::unwritable(&error))),
    }
}
