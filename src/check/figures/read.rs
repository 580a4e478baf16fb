//! What rules over figures need to know of a document again and again: the quantities of each
//! paragraph, and what the tables of data say of themselves. It is read once.

use std::sync::Arc;

use super::index::Index;
use super::number::{self, Mention};
use super::table;
use crate::check::Paper;
use crate::diagnostic::Diagnostic;

/// What was read of a document.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The quantities of each paragraph.
    pub(super) mentions: Vec<Vec<Mention>>,
    /// The tables of data, as annexes.
    pub(super) tables: Vec<table::Read>,
    /// What the tables of data say of themselves, at paragraphs.
    pub(super) findings: Vec<Diagnostic>,
    /// Why other tables were not read.
    pub(super) skipped: Vec<String>,
    /// The numbers and rows of the tables.
    pub(super) index: Arc<Index>,
}

impl Read {
    /// What there is in a document; it is read when it is first asked for.
    pub(super) fn of(paper: &Paper) -> &Self {
        paper.figures.get_or_init(|| {
            let texts = paper.paragraphs.iter();
            let mentions = texts.map(|paragraph| number::mentions(&paragraph.text)).collect();
            let table::Tables { read: tables, findings, skipped } = table::read(paper);
            let annexes = tables.iter().map(|table| Arc::new(table.annex.clone())).collect();
            Self { mentions, tables, findings, skipped, index: Arc::new(Index::of(annexes)) }
        })
    }
}
