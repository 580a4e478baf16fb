//! A dossier, or workbooks without one, as rules look at them.

use std::path::{Path, PathBuf};

use crate::dossier::Dossier;

/// What figures may come from.
#[derive(Debug)]
pub struct Source {
    /// The folder of the dossier, or the workbook, as the user would type it.
    pub path: PathBuf,
    /// What was read.
    pub dossier: Dossier,
}

impl Source {
    /// What was read at a path.
    pub fn new(path: &Path, dossier: Dossier) -> Self {
        Self { path: path.to_owned(), dossier }
    }
}
