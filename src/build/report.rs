//! How a run ended: what became of each document, and what was found, each finding once however
//! many documents it is in.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::merge::Change;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The dossiers, in the order in which they were built.
    pub dossiers: Vec<Built>,
    /// What was found that belongs to no dossier.
    pub findings: Vec<Finding>,
}

/// How a dossier ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The dossier's name: `bac-kan-2025`.
    pub name: String,
    /// Its folder, as the user would type it.
    pub source: PathBuf,
    /// The folder of its documents, as the user would type it.
    pub out: PathBuf,
    /// What became of each document that was asked for.
    pub documents: Vec<Made>,
    /// The paths of documents that are there from before and that the dossier no longer makes.
    pub orphans: Vec<String>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The path as the user would type it from where the program was started, with the separators
    /// of the system it runs on.
    pub path: String,
    /// The unit that it is for: `Huyện Bạch Thông`.
    pub unit: Option<String>,
    /// What became of it.
    pub status: Status,
    /// What has changed in it since it was made last.
    pub changes: Vec<Change>,
    /// Whether it says what it said before, word for word: only where its figures come from, or how it
    /// looks, has changed.
    #[serde(skip)]
    pub says_same: bool,
    /// The hash of what stands there, where another build of the same data would find nothing to do and
    /// nothing to say; none too where nothing was made since nothing had changed.
    #[serde(skip)]
    pub hash: Option<blake3::Hash>,
}

/// What became of a document; in a dry run, what would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Written where nothing was.
    Created,
    /// Written over the same document as it was made earlier.
    Renewed,
    /// Renewed among what a person has written into it, which stays.
    Merged,
    /// Left alone, bytes and time: it says what it should.
    Unchanged,
    /// Left alone: a person has edited it, or it is a stranger's file.
    Kept,
    /// Not made, or not written.
    Failed,
}

impl Status {
    /// All, in the order of summaries.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Renewed, Self::Merged, Self::Unchanged, Self::Kept, Self::Failed];

    /// The word that programs read: `written`, `merged`, `unchanged`, `kept` or
    /// `failed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created | Self::Renewed => "written",
            Self::Merged => "merged",
            Self::Unchanged => "unchanged",
            Self::Kept => "kept",
            Self::Failed => "failed",
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A finding, and the documents that it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The finding, with the places of all documents.
    pub diagnostic: Diagnostic,
    /// The positions of the documents among those of the dossier; none where it was found before
    /// any was made.
    pub documents: Vec<usize>,
}

impl Report {
    /// All findings, those that belong to no dossier first.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.dossiers.iter().flat_map(|dossier| &dossier.findings))
    }

    /// All documents.
    pub fn documents(&self) -> impl Iterator<Item = &Made> {
        self.dossiers.iter().flat_map(|dossier| &dossier.documents)
    }

    /// The gravest thing that happened, if anything did.
    pub fn worst(&self) -> Option<Severity> {
        let failed = self.documents().any(|document| document.status == Status::Failed);
        let worst = self.findings().map(|finding| finding.diagnostic.severity).max();
        if failed { Some(Severity::Error) } else { worst }
    }
}

/// Findings as they come in, each kept once.
///
/// Two are one when they say the same and have at most one place each: then the places are put
/// together. Findings about several places, such as two cells that differ, are one only when the
/// places are the same, since their places belong together.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    known: HashMap<Key, usize>,
    places: HashSet<(usize, Place)>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    severity: Severity,
    name: &'static str,
    message: String,
    hint: Option<String>,
    excerpt: Option<String>,
    together: Vec<Place>,
}

impl Findings {
    /// Takes in a finding of a document, or of no document.
    pub fn add(&mut self, diagnostic: Diagnostic, document: Option<usize>) {
        let together = if diagnostic.places.len() > 1 { &diagnostic.places[..] } else { &[] };
        let key = Key {
            severity: diagnostic.severity,
            name: diagnostic.name,
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
            excerpt: diagnostic.excerpt.clone(),
            together: together.to_vec(),
        };
        let position = *self.known.entry(key).or_insert(self.list.len());
        let merges_places = together.is_empty();
        if position == self.list.len() {
            for place in diagnostic.places.iter().filter(|_| merges_places) {
                self.places.insert((position, place.clone()));
            }
            self.list.push(Finding { diagnostic, documents: document.into_iter().collect() });
            return;
        }
        let finding = &mut self.list[position];
        for place in diagnostic.places.into_iter().filter(|_| merges_places) {
            if self.places.insert((position, place.clone())) {
                finding.diagnostic.places.push(place);
            }
        }
        // Documents come in order, so the last one tells whether this one is known.
        if let Some(document) = document.filter(|_| finding.documents.last() != document.as_ref()) {
            finding.documents.push(document);
        }
    }

    /// Whether there is a finding as grave as this.
    pub fn any(&self, severity: Severity) -> bool {
        self.list.iter().any(|finding| finding.diagnostic.severity == severity)
    }

    /// The findings, in the order in which they first came in.
    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Place {
        Place::File { file: name.into() }
    }

    #[test]
    fn the_same_finding_is_kept_once_with_all_its_places() {
        let mut findings = Findings::default();
        for document in 0..1000 {
            let place = file(&format!("{}.docx", document % 3));
            findings.add(Diagnostic::warning("blank", "để trống").at(place), Some(document));
        }
        let list = findings.into_list();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].documents.len(), 1000);
        assert_eq!(list[0].diagnostic.places, [file("0.docx"), file("1.docx"), file("2.docx")]);
    }

    #[test]
    fn places_that_belong_together_stay_together() {
        let mut findings = Findings::default();
        let pair = |a, b| Diagnostic::warning("mismatch", "khác nhau").at(file(a)).at(file(b));
        findings.add(pair("a", "b"), Some(0));
        findings.add(pair("c", "d"), Some(0));
        findings.add(pair("a", "b"), Some(1));
        let list = findings.into_list();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].documents, [0, 1]);
        assert_eq!(list[1].diagnostic.places, [file("c"), file("d")]);
    }

    #[test]
    fn severity_message_hint_and_excerpt_tell_findings_apart() {
        let mut findings = Findings::default();
        findings.add(Diagnostic::warning("x", "một"), None);
        findings.add(Diagnostic::error("x", "một"), None);
        findings.add(Diagnostic::warning("x", "hai"), None);
        findings.add(Diagnostic::warning("x", "một").hint("sửa"), None);
        findings.add(Diagnostic::warning("x", "một").excerpt("1 | a"), None);
        assert_eq!(findings.into_list().len(), 5);
    }
}
