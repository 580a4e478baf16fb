//! The files of a new dossier → its folder, whole or not at all.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Renewal;
use crate::build::{free, output, system};
use crate::diagnostic::{Diagnostic, Place};

/// Whether the new dossier may be put here.
pub(super) fn check(folder: &Path) -> Result<(), Box<Diagnostic>> {
    free::check(folder).map_err(|finding| Box::new(finding.at(Place::file(folder))))
}

/// Writes the new dossier: beside its place first, then as a whole to it.
pub fn write(renewal: &Renewal) -> Result<(), Box<Diagnostic>> {
    let folder = &renewal.folder;
    check(folder)?;
    let refused = |error: io::Error| Box::new(system::unwritable(&error).at(Place::file(folder)));
    let parent = parent(folder);
    let (there, missing) = existing(&parent);
    // Hidden, so that no other run takes it for a dossier; gone again if this one fails.
    let beside = tempfile::Builder::new().prefix(".kehoach-").tempdir_in(there).map_err(refused)?;
    // A folder of its own in it, which has the usual permissions.
    let whole = beside.path().join("ho-so");
    for (path, bytes) in &renewal.files {
        let path = path.split('/').fold(whole.clone(), |path, part| path.join(part));
        output::write(&path, bytes, None).map_err(refused)?;
    }
    let moved = fs::create_dir_all(&parent).and_then(|()| {
        // An empty folder in its place may not be renamed over on every system.
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => system::rename(&whole, folder),
        }
    });
    if moved.is_err() {
        // Only those that are still empty, and were not there before.
        missing.iter().for_each(|made| drop(fs::remove_dir(made)));
    }
    moved.map_err(refused)
}

/// The folder that a path is in.
pub(super) fn parent(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// The nearest folder that is there, and those below it that are not, the lowest first.
fn existing(folder: &Path) -> (PathBuf, Vec<PathBuf>) {
    let mut missing = Vec::new();
    let mut at = folder.to_owned();
    while !at.is_dir() && at.file_name().is_some() {
        let above = parent(&at);
        missing.push(at);
        at = above;
    }
    (at, missing)
}

/// Whether a path that may not be there yet lies under a folder.
pub(super) fn is_under(path: &Path, folder: &Path) -> bool {
    let (there, missing) = existing(path);
    let whole = (there.canonicalize(), folder.canonicalize());
    let (Ok(there), Ok(folder)) = whole else { return false };
    there.starts_with(&folder) && !(missing.is_empty() && there == folder)
}
