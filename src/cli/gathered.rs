//! The findings of many dossiers → those that several of them have in common, each once.

use std::collections::{BTreeSet, HashMap};
use std::io;

use super::page::{Page, one_line};
use super::render;
use crate::build::{Finding, Report};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// A finding that several dossiers have, by the places of dossier and finding in a report.
pub(super) struct Shared<'a> {
    report: &'a Report,
    found: Vec<(usize, &'a Finding)>,
}

/// The findings that several dossiers have in common.
pub(super) struct Gathered<'a> {
    pub(super) shared: Vec<Shared<'a>>,
    told: BTreeSet<(usize, usize)>,
}

/// What makes two findings the same, wherever they are.
type Key<'a> = (Severity, &'a str, &'a str, Option<&'a str>, Option<&'a str>);

fn key(diagnostic: &Diagnostic) -> Key<'_> {
    let Diagnostic { severity, name, message, hint, excerpt, .. } = diagnostic;
    (*severity, name, message, hint.as_deref(), excerpt.as_deref())
}

impl<'a> Gathered<'a> {
    /// Gathers the findings of a report, in the order in which they come first.
    pub(super) fn of(report: &'a Report) -> Self {
        let mut known: HashMap<Key<'_>, usize> = HashMap::new();
        let mut all: Vec<Vec<(usize, usize)>> = Vec::new();
        for (at, dossier) in report.dossiers.iter().enumerate() {
            for (number, finding) in dossier.findings.iter().enumerate() {
                let index = *known.entry(key(&finding.diagnostic)).or_insert(all.len());
                if index == all.len() {
                    all.push(Vec::new());
                }
                all[index].push((at, number));
            }
        }
        let several = |found: &Vec<(usize, usize)>| found.iter().any(|(at, _)| *at != found[0].0);
        let mut told = BTreeSet::new();
        let mut shared = Vec::new();
        for found in all.into_iter().filter(several) {
            let of = |&(at, number): &(usize, usize)| (at, &report.dossiers[at].findings[number]);
            shared.push(Shared { report, found: found.iter().map(of).collect() });
            told.extend(found);
        }
        Self { shared, told }
    }

    /// Whether a finding of a dossier is told with those of others.
    pub(super) fn has(&self, dossier: usize, finding: usize) -> bool {
        self.told.contains(&(dossier, finding))
    }
}

impl Shared<'_> {
    /// How grave it is.
    pub(super) fn severity(&self) -> Severity {
        self.found[0].1.diagnostic.severity
    }

    /// Shows it once, with the dossiers that have it, and its places where they are not the same
    /// in all.
    pub(super) fn show(&self, to: &mut Page<'_>) -> io::Result<()> {
        let mut diagnostic = self.found[0].1.diagnostic.clone();
        let is_same =
            self.found.iter().all(|(_, found)| found.diagnostic.places == diagnostic.places);
        let names = |at: &usize| self.report.dossiers[*at].name.clone();
        let mut dossiers: Vec<usize> = self.found.iter().map(|(at, _)| *at).collect();
        dossiers.dedup();
        let names: Vec<String> = dossiers.iter().map(names).collect();
        let mut lines = Vec::new();
        if !is_same {
            let is_common = |place: &Place| {
                self.found.iter().all(|(_, found)| found.diagnostic.places.contains(place))
            };
            diagnostic.places.retain(is_common);
            let common = diagnostic.places.clone();
            // Files say themselves whose they are; cells and lines stand within a dossier.
            for (at, found) in &self.found {
                let mut places = found.diagnostic.places.clone();
                places.retain(|place| !common.contains(place));
                if places.iter().all(|place| matches!(place, Place::File { .. })) {
                    diagnostic.places.extend(places.iter().cloned());
                } else {
                    let name = one_line(&self.report.dossiers[*at].name);
                    lines.extend(
                        render::places(&places).iter().map(|line| format!("{name}: {line}")),
                    );
                }
            }
        }
        let has_lines = !lines.is_empty();
        if !has_lines || is_same {
            let many = format!("trong {} hồ sơ: {}", names.len(), render::some(&names, "hồ sơ"));
            lines.push(many);
        }
        render::shared(&diagnostic, &lines, to)
    }
}
