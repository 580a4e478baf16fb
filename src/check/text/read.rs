//! What rules over wording need to know of a document again and again: its citations, the units that
//! it names. Each is read when a rule first asks for it, and once.

use std::sync::OnceLock;

use super::cited::Citation;
use super::named::Named;

/// What was read of a document.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The citations, in the order of the document.
    pub(super) citations: OnceLock<Vec<Citation>>,
    /// The names of units, each once.
    pub(super) names: OnceLock<Vec<Named>>,
}
