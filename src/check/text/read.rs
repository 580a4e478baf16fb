//! What rules over wording need to know of a document again and again: its citations, the units that
//! it names, its words. Each is read when a rule first asks for it, and once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::abbreviations::Short;
use super::cited::Citation;
use super::named::Named;
use super::spelled::Found;

/// What was read of a document.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The citations, in the order of the document.
    pub(super) citations: OnceLock<Vec<Citation>>,
    /// The names of units, each once.
    pub(super) names: OnceLock<Vec<Named>>,
    /// The abbreviations, with where they are used and opened.
    pub(super) shorts: OnceLock<BTreeMap<String, Short>>,
    /// The words in letters of Vietnamese, with where they stand.
    pub(super) words: OnceLock<Found>,
}
