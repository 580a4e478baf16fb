//! What a template takes its data from: the tables by name, told apart by what they are for.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::engine::Engine;
use super::scan::{self, WordKind};
use super::source::{Part, Source};
use crate::dossier::{Dossier, roles};

/// The components of the head that say what this document is about, and not what the office knows
/// about itself.
const OWN: [&str; 2] = ["trich_yeu", "tham_quyen"];

/// The components of the head that are new in each document.
const NEW_EACH: [&str; 2] = ["so", "ngay"];

/// The names that a template and those that it builds on use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used {
    /// All names that expressions begin with, local ones too.
    pub names: BTreeSet<String>,
    /// Those among them that the head is made of: issuer, number, date, bases, recipients, signer.
    pub facts: BTreeSet<String>,
    /// Those that the legal bases are made of.
    pub bases: BTreeSet<String>,
    /// The tables that are placed as they stand, by `bang(ten="…")`.
    pub placed: BTreeSet<String>,
    /// The paths by which number and date of the document are known.
    pub new_each: BTreeSet<Vec<String>>,
    /// Those among them by which the date is.
    pub days: BTreeSet<Vec<String>>,
    /// The paths that the subject is made of.
    pub subject: BTreeSet<Vec<String>>,
}

impl Engine {
    /// What the documents of a dossier use, the tables by the names that the manifest knows: also
    /// those that templates of any field reach as `cac_bieu`, `bieu_nhiem_vu` and the like.
    pub fn used_by(&self, dossier: &Dossier) -> Used {
        let mut used = Used::default();
        for document in &dossier.manifest.documents {
            used.extend(self.used(document.template.get_ref()));
        }
        for names in [&mut used.names, &mut used.facts, &mut used.bases, &mut used.placed] {
            let meant = names.iter().flat_map(|name| dossier.annex_names(name));
            let meant: Vec<String> = meant.map(str::to_owned).collect();
            names.extend(meant);
        }
        used
    }

    /// What a template uses, in all its branches.
    pub fn used(&self, template: &str) -> Used {
        let mut used = Used::default();
        let mut fields: BTreeSet<&str> = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Source> = self.chain(template).collect();
        open.reverse();
        while let Some(source) = open.pop() {
            if !seen.insert(source.name.clone()) {
                continue;
            }
            for part in &source.parts {
                // Of the head's components the nearest counts.
                if part.field.is_none_or(|field| fields.insert(field)) {
                    used.take(part);
                }
                open.extend(included(part).filter_map(|name| self.source(name)));
            }
        }
        used
    }

    /// The templates that a template is made of: itself, those that it extends, includes, and
    /// takes components from.
    pub fn builds_on(&self, template: &str) -> BTreeSet<Arc<str>> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Source> = self.chain(template).collect();
        while let Some(source) = open.pop() {
            if found.insert(source.name.clone()) {
                open.extend(source.parts.iter().flat_map(|part| self.called(part)));
            }
        }
        found
    }
}

impl Used {
    /// Takes in what another template uses.
    pub fn extend(&mut self, other: Self) {
        self.names.extend(other.names);
        self.facts.extend(other.facts);
        self.bases.extend(other.bases);
        self.placed.extend(other.placed);
        self.new_each.extend(other.new_each);
        self.days.extend(other.days);
        self.subject.extend(other.subject);
    }

    /// Takes in what a piece of a template uses.
    fn take(&mut self, part: &Part) {
        let is = |fields: &[&str]| part.field.is_some_and(|field| fields.contains(&field));
        for tag in &part.tags {
            let (paths, calls) = scan::uses(&part.written, &tag.words);
            for path in paths {
                let steps: Vec<String> = path.steps.into_iter().map(|(step, _)| step).collect();
                let Some(first) = steps.first() else { continue };
                if part.field.is_some() && !is(&OWN) {
                    self.facts.insert(first.clone());
                }
                if is(&["can_cu"]) {
                    self.bases.insert(first.clone());
                }
                self.names.insert(first.clone());
                if is(&["trich_yeu"]) {
                    self.subject.insert(steps.clone());
                }
                if is(&["ngay"]) {
                    self.days.insert(steps.clone());
                }
                if is(&NEW_EACH) && steps.len() > 1 {
                    self.new_each.insert(steps);
                }
            }
            if calls
                .iter()
                .any(|call| !call.is_filter && part.written[call.name.clone()] == *"bang")
            {
                let strings = tag.words.iter().filter(|word| word.kind == WordKind::String);
                let names = strings.map(|word| unquoted(&part.written[word.range.clone()]));
                self.placed.extend(names.map(str::to_owned));
                // `bang(ten=b.bang)` in a loop over all annexes.
                if self.names.contains(roles::ANNEXES) {
                    self.placed.insert(roles::ANNEXES.to_owned());
                }
            }
        }
    }
}

/// The templates that a piece includes.
fn included(part: &Part) -> impl Iterator<Item = &str> {
    part.tags.iter().filter_map(|tag| {
        let text = |at: usize| tag.words.get(at).map(|word| &part.written[word.range.clone()]);
        (text(0) == Some("include")).then(|| text(1).map(unquoted)).flatten()
    })
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}
