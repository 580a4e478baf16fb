//! The dossiers that `kehoach new` writes: each kind, in the units of today and of before 01/7/2025,
//! freshly made, is built without a finding; and what its documents say.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kehoach::build::case;
use kehoach::cli::{self, Status, Steps};
use kehoach::document::{Document, text};

/// Words that only documents of before 01/7/2025 use.
const OLD_UNITS: &[&str] = &["huyện", "thị xã", "thị trấn"];

/// Words that only documents of today use.
const NEW_UNITS: &[&str] = &["đặc khu", "sở nông nghiệp và môi trường"];

/// Runs the program in this process, which must have nothing to say.
fn run(arguments: &[&str]) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let typed = ["kehoach"].iter().chain(arguments).map(Into::into);
    let status = cli::run(typed, &Steps::default(), &mut out, &mut err);
    let said = [out, err].concat();
    assert_eq!(status, Status::Clean, "{arguments:?}: {}", String::from_utf8_lossy(&said));
}

/// The issuers of each skeleton, as the names of their snapshots and of `--co-quan` say.
const ISSUERS: [&[&str]; 6] = [
    &[],
    &["--don-vi-cu"],
    &["--co-quan", "xa"],
    &["--co-quan", "so"],
    &["--co-quan", "don-vi"],
    &["--co-quan", "huyen"],
];

/// The options of `kehoach new` for each skeleton and issuer that there is.
pub(crate) fn all() -> Vec<Vec<&'static str>> {
    let skeletons = Steps::default().skeletons.iter();
    let options = |name| ISSUERS.iter().map(move |issuer| [&["--loai", name], *issuer].concat());
    skeletons.flat_map(|skeleton| options(skeleton.name)).collect()
}

/// Writes a skeleton into a folder.
pub(crate) fn new(folder: &Path, options: &[&str]) {
    let typed = folder.display().to_string();
    run(&["new", typed.as_str()].into_iter().chain(options.iter().copied()).collect::<Vec<_>>());
}

/// The documents of a dossier as text, by their paths.
pub(crate) fn documents(folder: &Path) -> Vec<(String, Document)> {
    let dossier = case::open(folder).0.unwrap();
    let (engine, _) = case::engine(folder, &dossier);
    let document = |plan: &kehoach::dossier::Plan| {
        let names = dossier.names(plan);
        let (filled, findings) = engine.fill(&plan.template, &names, &dossier.origins);
        let filled = filled.unwrap_or_else(|| panic!("{}: {findings:?}", plan.path));
        let (document, _) = kehoach::markup::parse(&filled, &dossier.origins, &dossier);
        (plan.path.clone(), document)
    };
    dossier.plans.iter().map(document).collect()
}

#[test]
fn every_skeleton_is_built_without_a_finding() {
    let top = tempfile::tempdir().unwrap();
    for options in all() {
        let name = options[1..].join("_").replace("--", "").replace('-', "_");
        let folder = top.path().join(&name);
        new(&folder, &options);
        let out = top.path().join("out").display().to_string();
        run(&["build", &folder.display().to_string(), "--out", &out]);

        let is_old = options.contains(&"--don-vi-cu") || options.contains(&"huyen");
        let other = if is_old { NEW_UNITS } else { OLD_UNITS };
        let mut shown = String::new();
        for (path, document) in documents(&folder) {
            let said = text::print(&document).to_lowercase();
            let left = other.iter().find(|word| said.contains(**word));
            assert_eq!(left, None, "{name} {path} is of the other units");
            assert!(fs::exists(Path::new(&out).join(&name).join(&path)).unwrap());
            writeln!(shown, "\n######## {path}\n{}", words(&document)).unwrap();
        }
        insta::assert_snapshot!(name, shown);
    }
}

/// Annexes of other shapes, each put in the place of the skeleton's.
const OTHER_ANNEXES: [&str; 6] =
    ["43-00", "02-unit-subcols", "21-rows-units", "42-so-cols", "41-thon-names", "01-merge-task"];

/// What a head of office reads of a document, line by line: no anchors, no cells.
pub(crate) fn words(document: &Document) -> String {
    let text = text::print(document);
    let mut words = String::new();
    let mut rest = text.as_str();
    // A figure is printed as `{=text|path @ cell}`.
    while let Some((before, after)) = rest.split_once("{=") {
        words.push_str(before);
        let (figure, after) = after.split_once('}').unwrap_or((after, ""));
        words.push_str(figure.split('|').next().unwrap_or_default());
        rest = after;
    }
    words.push_str(rest);
    words
}

#[test]
fn any_annex_in_the_place_of_the_skeletons_gives_its_plans() {
    let top = tempfile::tempdir().unwrap();
    for annex in OTHER_ANNEXES {
        let folder = top.path().join(annex);
        run(&["new", &folder.display().to_string(), "--loai", "ke-hoach"]);
        let workbook = format!("tests/suite/reading/workbooks/{annex}.xlsx");
        fs::copy(workbook, folder.join("phu-bieu.xlsx")).unwrap();
        let (dossier, findings) = case::open(&folder);
        let mut shown = String::new();
        crate::findings::show(&findings, &mut shown);
        let units = dossier.unwrap().units;
        let names: Vec<&str> = units.list.iter().map(|unit| unit.name.as_str()).collect();
        writeln!(shown, "Units: {}", names.join(", ")).unwrap();
        for (path, document) in documents(&folder) {
            writeln!(shown, "\n######## {path}\n{}", words(&document)).unwrap();
        }
        insta::assert_snapshot!(format!("with_{}", annex.replace('-', "_")), shown);
    }
}
