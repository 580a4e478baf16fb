//! What a person should know about a file that was read or made: how grave, what, where, and what
//! to do.

pub(crate) mod few;
pub(crate) mod form;
pub mod source;
pub mod toml;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// The document was made, and someone must look at it.
    Warning,
    /// Something could not be made.
    Error,
}

/// How sure a finding of a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Wrong whatever the truth is.
    Proved,
    /// No more than rounding explains.
    Rounding,
    /// It may be right.
    Guess,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// A cell, or a region such as `D9:K9`.
    Cell(CellPlace),
    /// A position in a template.
    Template {
        /// The template's name, as it is given in a manifest.
        file: Arc<str>,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
    },
    /// A paragraph of a document.
    Document {
        /// The document's path, as the user would type it.
        file: Arc<str>,
        /// The paragraph in reading order, cells included, from 1.
        paragraph: usize,
        /// The paragraph's text, or its beginning.
        text: String,
    },
    /// A sheet as a whole.
    Sheet {
        /// The workbook's path within the dossier.
        file: Arc<str>,
        /// The sheet's name.
        sheet: Arc<str>,
    },
    /// A file as a whole.
    File {
        /// The path, as the user would type it.
        file: Arc<str>,
    },
}

impl Place {
    /// A file as a whole.
    pub fn file(path: &Path) -> Self {
        Self::File { file: path.display().to_string().into() }
    }
}

/// A cell, or a region of cells, in a workbook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellPlace {
    /// The workbook's path within the dossier, such as `phu-bieu.xlsx`.
    pub file: Arc<str>,
    /// The sheet's name, such as `Phụ biểu`.
    pub sheet: Arc<str>,
    /// The address as Excel shows it: `C8`, or `D9:K9` for a region.
    #[serde(serialize_with = "shown", deserialize_with = "read")]
    pub cell: CellRef,
}

/// An address or a region, shown as Excel shows it.
pub type CellRef = crate::workbook::Region;

fn shown<S: Serializer>(cell: &CellRef, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cell)
}

fn read<'d, D: Deserializer<'d>>(deserializer: D) -> Result<CellRef, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} › {} › {}", self.file, self.sheet, self.cell)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(place) => place.fmt(f),
            Self::Template { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::Document { file, paragraph, text } => {
                write!(f, "{file}, đoạn {paragraph}: “{text}”")
            }
            Self::Sheet { file, sheet } => write!(f, "{file} › {sheet}"),
            Self::File { file } => write!(f, "{file}"),
        }
    }
}

/// A finding: something that a person should know, in Vietnamese, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// A stable name in English, such as `total-mismatch`, by which manuals and programs know it.
    pub name: &'static str,
    /// What was found, in Vietnamese, in one sentence.
    pub message: String,
    /// What to do, beginning with a verb.
    pub hint: Option<String>,
    /// Where, the most telling place first.
    pub places: Vec<Place>,
    /// How sure it is, of findings of a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// The line of source under the message with its fault marked, for errors in templates and
    /// manifests. It is for reading, and not part of the JSON.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

impl Diagnostic {
    /// A finding with no place and no hint yet.
    pub fn new(severity: Severity, name: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            name,
            message: message.into(),
            hint: None,
            places: Vec::new(),
            certainty: None,
            excerpt: None,
        }
    }

    /// An error: see [`Severity::Error`].
    pub fn error(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, name, message)
    }

    /// A warning: see [`Severity::Warning`].
    pub fn warning(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, name, message)
    }

    /// A note: see [`Severity::Note`].
    pub fn note(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, name, message)
    }

    /// The same finding with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding with one more place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.places.push(place.into());
        self
    }

    /// The same finding with an excerpt of the source that it is about.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = Some(excerpt.into());
        self
    }
}

impl From<CellPlace> for Place {
    fn from(place: CellPlace) -> Self {
        Self::Cell(place)
    }
}
