//! A dossier, or workbooks without one, as rules look at them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::LeftOut;
use super::figures::Index;
use crate::dossier::Dossier;
pub use crate::workbook::Formulas;
use crate::workbook::{Address, Sheet, Workbook};

/// What figures may come from.
#[derive(Debug)]
pub struct Source {
    /// The folder of the dossier, or the workbook, as the user would type it.
    pub path: PathBuf,
    /// What was read.
    pub dossier: Dossier,
    /// Its workbooks with their formulas; empty where they were not asked for.
    pub books: Vec<Book>,
    /// Its numbers and rows, put in order when a rule first asks for them.
    index: OnceLock<Index>,
}

/// A workbook and its formulas.
#[derive(Debug, Clone)]
pub struct Book {
    /// The workbook.
    pub workbook: Workbook,
    /// Its formulas, where its format holds them.
    pub formulas: Formulas,
}

impl Source {
    /// What was read at a path.
    pub fn new(path: &Path, dossier: Dossier) -> Self {
        Self { path: path.to_owned(), dossier, books: Vec::new(), index: OnceLock::new() }
    }

    /// The rules that its manifest leaves out: those that there are, with a reason.
    pub fn left_out(&self) -> LeftOut {
        super::left_out(&self.dossier.manifest)
    }

    /// The same with its workbooks, for rules over formulas.
    #[must_use]
    pub fn with_books(mut self, books: Vec<Book>) -> Self {
        self.books = books;
        self
    }

    /// The numbers and rows of its annexes.
    pub(super) fn index(&self) -> &Index {
        let annexes = || self.dossier.annexes.values().map(|found| Arc::clone(&found.annex));
        self.index.get_or_init(|| Index::of(annexes().collect()))
    }

    /// A sheet and its formulas, by the file and the name.
    pub(super) fn sheet(
        &self,
        file: &str,
        name: &str,
    ) -> Option<(&Sheet, &BTreeMap<Address, String>)> {
        static NONE: BTreeMap<Address, String> = BTreeMap::new();
        let book = self.books.iter().find(|book| &*book.workbook.file == file)?;
        let sheet = book.workbook.sheets.iter().find(|sheet| &*sheet.name == name)?;
        Some((sheet, book.formulas.get(name).unwrap_or(&NONE)))
    }
}
