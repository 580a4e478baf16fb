//! What the rules over texts say of the documents that the program makes: of the real cases what
//! their workbooks have wrong; and what all rules say of fresh skeletons, nothing.

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

/// What the rules find that are not left out, in each and in all of them together.
fn said(papers: &[Paper], out: &LeftOut) -> Vec<Diagnostic> {
    let each = papers.iter().flat_map(|paper| check::paper(paper, &[], out).findings);
    each.chain(check::folder(papers, &[], out).findings).collect()
}

/// The rules that are not over texts, left out.
fn all_but_texts() -> LeftOut {
    let is_text = |name: &str| check::text::RULES.iter().any(|rule| rule.name == name);
    let others = check::rules().filter(|rule| !is_text(rule.name));
    others.map(|rule| (rule.name.to_owned(), "quy tắc khác".to_owned())).collect()
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
    for finding in said(&all, &all_but_texts()) {
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
    // Who signs for a unit is still to be filled in.
    let open = LeftOut::from([("nd30-parts-required".to_owned(), "còn phải điền".to_owned())]);
    for arguments in crate::skeletons::all() {
        let folder = top.path().join(arguments.join("_"));
        crate::skeletons::new(&folder, &arguments);
        let mut shown = String::new();
        crate::findings::show(&said(&papers(&folder), &open), &mut shown);
        assert_eq!(shown, "", "{arguments:?}");
    }
}
