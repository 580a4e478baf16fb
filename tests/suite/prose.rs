//! How the documents read: rules about sentences, each with its cases in `prose/cases/`, held over
//! every document that the real cases and the skeletons make.

mod line;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kehoach::build::case;
use kehoach::cli::Steps;
use kehoach::document::{Document, Layout};
use kehoach::markup;

use line::{Line, Reader};
use rules::RULES;

/// A document that the program makes, with whom it is for.
pub(crate) struct Made {
    pub(crate) path: String,
    pub(crate) document: Document,
    reader: Reader,
}

/// The documents of a dossier.
pub(crate) fn documents(folder: &Path) -> Vec<Made> {
    let dossier = case::open(folder).0.unwrap();
    let (engine, _) = case::engine(folder, &dossier);
    let mut made = Vec::new();
    for plan in &dossier.plans {
        let names = dossier.names(plan);
        let (filled, _) = engine.fill(&plan.template, &names, &dossier.origins);
        let (document, _) = markup::parse(&filled.unwrap(), &dossier.origins, &dossier);
        let unit = plan.unit.map(|index| &dossier.units.list[index]);
        let others = dossier.units.list.iter().filter(|other| {
            unit.is_some_and(|unit| unit.name != other.name && unit.kind == other.kind)
        });
        let reader = Reader {
            unit: unit.map(|unit| unit.name.clone()),
            others: others.map(|other| other.name.clone()).collect(),
            is_villager: document.meta.layout != Layout::Official,
        };
        made.push(Made { path: format!("{}: {}", folder.display(), plan.path), document, reader });
    }
    made
}

/// Everything that is made of the real cases, and of each kind of skeleton.
fn everything() -> Vec<Made> {
    let mut made = Vec::new();
    let mut folders: Vec<_> =
        fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        made.extend(documents(&folder));
    }
    let top = tempfile::tempdir().unwrap();
    for arguments in crate::skeletons::all() {
        let folder = top.path().join(arguments.join("_"));
        crate::skeletons::new(&folder, &arguments);
        made.extend(documents(&folder));
    }
    made
}

/// Annexes of other fields and shapes, each put in the place of a skeleton's: figures by columns
/// and by rows of units, by agencies, villages and sub-columns, tasks, rates, sums, notes.
const OTHER_ANNEXES: [&str; 14] = [
    "01-merge-task",
    "02-unit-subcols",
    "02b-ubnd-units",
    "03-giao-cols",
    "09-rate-total",
    "21-rows-units",
    "25-percent-mixed",
    "28-notes-star",
    "29-I-a-1",
    "30-group-sum",
    "32-deadline-my",
    "41-thon-names",
    "42-so-cols",
    "43-00",
];

/// What each kind makes of annexes that it was not made for. Leaflets have lists in their place.
fn kinds_with_other_annexes() -> Vec<Made> {
    let top = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    for skeleton in Steps::default().skeletons {
        let first = top.path().join(skeleton.name);
        crate::skeletons::new(&first, &["--loai", skeleton.name]);
        let annex = ["phu-bieu.xlsx", "phu-luc.xlsx"].map(|name| first.join(name));
        let Some(annex) = annex.iter().find(|annex| annex.exists()) else { continue };
        for other in OTHER_ANNEXES {
            fs::copy(format!("tests/suite/reading/workbooks/{other}.xlsx"), annex).unwrap();
            let documents = documents(&first);
            assert!(!documents.is_empty(), "{} {other}", skeleton.name);
            made.extend(
                documents
                    .into_iter()
                    .map(|made| Made { path: format!("{other} in {}", made.path), ..made }),
            );
        }
    }
    made
}

#[test]
fn every_document_reads_as_an_official_wrote_it() {
    let shown = told(&remarks(everything()));
    assert!(shown.is_empty(), "{shown}");
}

#[test]
fn every_kind_reads_so_with_any_annex() {
    let mut shown = remarks(kinds_with_other_annexes());
    // Some of these annexes don't say what their figures count.
    shown.remove("bare_value");
    let shown = told(&shown);
    assert!(shown.is_empty(), "{shown}");
}

/// What the rules remark on documents.
fn remarks(documents: Vec<Made>) -> BTreeMap<&'static str, String> {
    let mut found: BTreeMap<&'static str, String> = BTreeMap::new();
    for made in documents {
        let lines = line::of(&made.document);
        for rule in RULES {
            for remark in (rule.look)(&lines, &made.reader) {
                writeln!(found.entry(rule.name).or_default(), "  {}\n    {remark}", made.path)
                    .unwrap();
            }
        }
    }
    found
}

/// Remarks as they are shown where there are any.
fn told(found: &BTreeMap<&str, String>) -> String {
    let mut shown = String::new();
    for (rule, remarks) in found {
        writeln!(shown, "{rule}: {}\n{remarks}", remarks.lines().count() / 2).unwrap();
    }
    shown
}

/// A case file has documents under lines `--- wrong` and `--- right`; a line `for: A; B, C` says
/// that the document is for A, beside B and C.
#[test]
fn every_rule_finds_what_is_wrong_and_passes_what_is_right() {
    let mut without: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let mut files: Vec<_> = fs::read_dir("tests/suite/prose/cases")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let rule = RULES.iter().find(|rule| rule.name == name);
        let rule = rule.unwrap_or_else(|| panic!("no rule is called {name}"));
        without.retain(|other| *other != name);
        let text = fs::read_to_string(&file).unwrap();
        let (mut wrong, mut right) = (0, 0);
        for part in text.split("--- ").skip(1) {
            let (kind, document) = part.split_once('\n').unwrap();
            let (reader, document) = Reader::of(document);
            let remarks = (rule.look)(&Line::read(document), &reader);
            match kind.trim() {
                "wrong" => {
                    wrong += 1;
                    assert!(!remarks.is_empty(), "{name} finds nothing in:\n{document}");
                }
                "right" => {
                    right += 1;
                    assert!(remarks.is_empty(), "{name} finds {remarks:?} in:\n{document}");
                }
                other => panic!("{name}: {other} is neither wrong nor right"),
            }
        }
        assert!(wrong > 0 && right > 0, "{name} wants cases of both sorts");
    }
    assert!(without.is_empty(), "rules without cases: {without:?}");
}
