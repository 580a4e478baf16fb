//! Documents and dossiers → what a careful reader would find in them, without knowing the truth.
//!
//! A rule ([`mod@rule`]) looks at one thing, and has a page that says what, why and what to write
//! instead. What it looks at is read once: a document as a [`Paper`], a dossier or workbooks as a
//! [`Source`]. How a paragraph got its size, or a component its name, is no concern of a rule.

pub mod beside;
pub mod figures;
pub mod fix;
pub mod layout;
pub mod page;
pub mod paper;
mod pattern;
pub mod plain;
mod quote;
pub mod remarks;
pub mod rule;
mod same;
pub mod sound;
pub mod source;
pub mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::fix::Fix;
pub use self::paper::Paper;
pub use self::remarks::Remarks;
pub use self::rule::{Look, Rule};
pub use self::source::{Book, Source};

use crate::diagnostic::{Diagnostic, Place};
use crate::dossier::manifest::Manifest;

/// All rules, by what they look at; the manual has them in this order.
pub const RULES: &[(&str, &[Rule])] = &[
    ("Số liệu", figures::RULES),
    ("Tên, ngày, viện dẫn, câu chữ", text::RULES),
    ("Thể thức", layout::RULES),
    ("Tệp văn bản", sound::RULES),
];

/// The rules that are left out, each with the reason that was given.
pub type LeftOut = BTreeMap<String, String>;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The findings, those of a document in its order.
    pub findings: Vec<Diagnostic>,
    /// What could not be evaluated.
    pub unevaluated: Vec<Unevaluated>,
    /// How what was found is set right, where it has one right answer.
    pub fixes: Vec<Fix>,
}

/// A rule that could not be evaluated: it has not passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unevaluated {
    /// The rule's name.
    pub rule: &'static str,
    /// The document or dossier.
    pub file: String,
    /// Why, in Vietnamese.
    pub reason: String,
}

/// All rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|(_, rules)| *rules)
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

/// The rules that a manifest leaves out: those that there are, with a reason.
pub fn left_out(manifest: &Manifest) -> LeftOut {
    let unchecked = manifest.unchecked.iter();
    let said = unchecked.map(|(name, reason)| (name.clone(), reason.get_ref().trim().to_owned()));
    said.filter(|(name, reason)| rule(name).is_some() && !reason.is_empty()).collect()
}

/// Checks one document, with the workbooks that it may have its figures from.
pub fn paper(paper: &Paper, sources: &[Source], left_out: &LeftOut) -> Checked {
    let papers = std::slice::from_ref(paper);
    looked(rules(), left_out, papers, |look, remarks| at_paper(look, paper, sources, remarks))
}

/// As [`paper()`], by what the document says alone: its figures and words, not its layout.
pub fn words(paper: &Paper, left_out: &LeftOut) -> Checked {
    let rules = figures::RULES.iter().chain(text::RULES);
    let papers = std::slice::from_ref(paper);
    looked(rules, left_out, papers, |look, remarks| at_paper(look, paper, &[], remarks))
}

/// The rules over words that look at each text by itself.
const ALONE: [&str; 9] = [
    "doubled-word",
    "wrong-word",
    "no-syllable",
    "tone-misplaced",
    "unicode-decomposed",
    "encoding-old",
    "punctuation-doubled",
    "punctuation-space",
    "punctuation-pairs",
];

/// Whether nothing is found in texts by themselves.
pub fn nothing_in(texts: &[String], left_out: &LeftOut) -> bool {
    let paper = Paper::of_texts(texts);
    let rules = text::RULES.iter().filter(|rule| ALONE.contains(&rule.name));
    let papers = std::slice::from_ref(&paper);
    let look = |look: Look, remarks: &mut Remarks<'_>| at_paper(look, &paper, &[], remarks);
    let checked = looked(rules, left_out, papers, look);
    checked.findings.is_empty()
}

/// Has a rule look at a document, where it is one that does.
fn at_paper(look: Look, paper: &Paper, sources: &[Source], remarks: &mut Remarks<'_>) {
    match look {
        Look::Paper(look) => look(paper, remarks),
        Look::Against(look) if !sources.is_empty() => look(paper, sources, remarks),
        Look::Against(_) | Look::Source(_) | Look::Folder(_) => {}
    }
}

/// Checks a dossier or workbooks alone.
pub fn source(source: &Source, left_out: &LeftOut) -> Checked {
    looked(rules(), left_out, &[], |look, remarks| {
        if let Look::Source(look) = look {
            look(source, remarks);
        }
    })
}

/// Checks documents and dossiers against one another.
pub fn folder(papers: &[Paper], sources: &[Source], left_out: &LeftOut) -> Checked {
    looked(rules(), left_out, papers, |look, remarks| {
        if let Look::Folder(look) = look {
            look(papers, sources, remarks);
        }
    })
}

/// Has every rule look that is not left out.
fn looked(
    rules: impl Iterator<Item = &'static Rule>,
    left_out: &LeftOut,
    papers: &[Paper],
    mut look: impl FnMut(Look, &mut Remarks<'_>),
) -> Checked {
    let mut checked = Checked::default();
    for rule in rules.filter(|rule| !left_out.contains_key(rule.name)) {
        look(rule.look, &mut Remarks::new(rule, papers, &mut checked));
    }
    same::told_once(&mut checked.findings);
    checked.sort();
    checked
}

impl Checked {
    /// In the order of the places; rules that say the same of one place say it once.
    fn sort(&mut self) {
        self.findings.sort_by_key(|finding| match finding.places.first() {
            Some(Place::Document { paragraph, .. }) => *paragraph,
            _ => 0,
        });
    }
}

#[cfg(test)]
mod tests;
