//! A dossier, or workbooks without one, as rules look at them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::LeftOut;
use crate::dossier::Dossier;

/// What figures may come from.
#[derive(Debug)]
pub struct Source {
    /// The folder of the dossier, or the workbook, as the user would type it.
    pub path: PathBuf,
    /// What was read.
    pub dossier: Arc<Dossier>,
}

impl Source {
    /// What was read at a path.
    pub fn new(path: &Path, dossier: impl Into<Arc<Dossier>>) -> Self {
        Self { path: path.to_owned(), dossier: dossier.into() }
    }

    /// The rules that its manifest leaves out: those that there are, with a reason.
    pub fn left_out(&self) -> LeftOut {
        let unchecked = self.dossier.manifest.unchecked.iter();
        let said =
            unchecked.map(|(rule, reason)| (rule.clone(), reason.get_ref().trim().to_owned()));
        said.filter(|(rule, reason)| super::rule(rule).is_some() && !reason.is_empty()).collect()
    }
}
