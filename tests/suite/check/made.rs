//! What the rules over texts say of the documents that the program makes: of the real cases what
//! their workbooks have wrong, of fresh skeletons nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kehoach::check::{self, LeftOut, Paper};
use kehoach::diagnostic::Diagnostic;

use crate::docx::written;
use crate::prose::documents;

/// The documents of a dossier as they are read again.
fn papers(folder: &Path) -> Vec<Paper> {
    let made = documents(folder);
    let read = made.iter().map(|made| Paper::read(&made.path, &written(&made.document)).unwrap());
    read.collect()
}

/// What the rules over texts find, in each and in all of them together.
fn said(papers: &[Paper]) -> Vec<Diagnostic> {
    let is_text = |name: &str| check::text::RULES.iter().any(|rule| rule.name == name);
    let others = check::rules().filter(|rule| !is_text(rule.name));
    let others: LeftOut =
        others.map(|rule| (rule.name.to_owned(), "quy tắc khác".to_owned())).collect();
    let each = papers.iter().flat_map(|paper| check::paper(paper, &[], &others).findings);
    each.chain(check::folder(papers, &[], &others).findings).collect()
}

#[test]
fn real_cases_have_the_slips_of_their_workbooks() {
    let mut folders: Vec<_> =
        fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut all = Vec::new();
    for folder in folders {
        all.extend(papers(&folder));
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in said(&all) {
        let sure = finding.certainty.unwrap();
        *counts.entry(format!("{} ({sure:?}): {}", finding.name, finding.message)).or_default() +=
            1;
    }
    let mut shown = String::new();
    for (what, count) in counts {
        writeln!(shown, "{count} × {what}").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn fresh_skeletons_have_none() {
    let top = tempfile::tempdir().unwrap();
    for arguments in crate::skeletons::all() {
        let folder = top.path().join(arguments.join("_"));
        crate::skeletons::new(&folder, &arguments);
        let mut shown = String::new();
        crate::findings::show(&said(&papers(&folder)), &mut shown);
        assert_eq!(shown, "", "{arguments:?}");
    }
}
