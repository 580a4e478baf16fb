//! What has one right answer → a copy of the document with it, in which no word and no tracked change
//! is touched.
//!
//! A rule says with its remark how what it has found is set right ([`Change`]). The changes are splices
//! of the parts' text; all else stays byte for byte.

use std::ops::Range;

use serde::Serialize;

use crate::diagnostic::Place;

/// How one finding is set right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The rule.
    pub rule: &'static str,
    /// Where.
    pub place: Place,
    /// What is there, for people.
    pub before: String,
    /// What comes instead.
    pub after: String,
    /// The changes.
    #[serde(skip)]
    pub changes: Vec<Change>,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Blanks are taken out: bytes of `Paragraph::raw`.
    Blanks {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The bytes.
        raw: Range<usize>,
    },
    /// A paragraph is set in another way.
    Paragraph {
        /// The paragraph, by its index.
        paragraph: usize,
        /// How.
        property: Property,
    },
    /// Letters look another way: those of a paragraph that lie within these bytes of `Paragraph::raw`.
    Letters {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The bytes.
        raw: Range<usize>,
        /// How.
        property: Property,
    },
    /// A section's pages are set in another way.
    Section {
        /// The section, by its index.
        section: usize,
        /// How.
        property: Property,
    },
}

/// An element among the properties of a paragraph, of letters or of a section, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name without a prefix: `jc`.
    pub name: &'static str,
    /// Its attributes: the value of each, or none where it must not be there. Others stay.
    pub attributes: Vec<(&'static str, Option<String>)>,
}
