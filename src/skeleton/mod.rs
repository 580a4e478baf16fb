//! Dossiers to start from: what a skeleton and an issuer give, as files.
//!
//! A skeleton is described by texts in `templates/ho-so-mau/`: a manifest, and for each workbook its
//! sheets. Texts name the issuer by words in braces, `{ten_tat}`, so that one description serves a
//! province, a commune and an agency.

mod issuer;
mod words;
mod workbook;

pub use issuer::{Issuer, IssuerError, LEVELS, Level};
pub use workbook::WorkbookError;
pub(crate) use workbook::{begun, repacked};

use crate::value::year::Years;

/// A dossier to start from.
#[derive(Debug, Clone, Copy)]
pub struct Skeleton {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it makes, in a few Vietnamese words.
    pub about: &'static str,
    /// The level that issues it where nobody is named: a key of [`LEVELS`].
    pub level: &'static str,
    /// Files of text, such as the manifest: their paths under the dossier with `/`, and what they
    /// say.
    pub texts: &'static [(&'static str, &'static str)],
    /// The workbooks: their names, and the sheets in TOML.
    pub workbooks: &'static [(&'static str, &'static str)],
    /// What to do with the files, in Vietnamese, a line each, such as `điền thong-tin-chung.xlsx`.
    pub todo: &'static [&'static str],
}

/// A file of a new dossier: its path under the dossier with `/`, and its content.
pub type File = (&'static str, Vec<u8>);

impl Skeleton {
    /// The files for an issuer and a year or a period.
    ///
    /// # Errors
    ///
    /// A description that is not what the workbooks' module takes; those that are built in are.
    pub fn files(&self, issuer: &Issuer, years: Years) -> Result<Vec<File>, WorkbookError> {
        let words = words::Words::of(issuer, self.name, years);
        let texts = self.texts.iter().map(|(path, text)| Ok((*path, words.in_text(text).into())));
        let workbooks = self.workbooks.iter();
        let workbooks = workbooks.map(|(path, text)| Ok((*path, workbook::write(text, &words)?)));
        texts.chain(workbooks).collect()
    }
}
