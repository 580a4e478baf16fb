//! Real cases from end to end: each dossier in `inputs/`, and what it makes of the same annex in
//! other formats and shapes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kehoach::build::case;
use kehoach::diagnostic::{Diagnostic, Severity};
use kehoach::document::{Document, plain, text};
use kehoach::dossier::{self, Dossier, File};
use kehoach::markup;
use kehoach::template::Engine;

/// The dossier whose annex comes in other forms too.
const REAL: &str = "inputs/bac-kan-2025";

/// The manifest and the workbooks of a dossier's folder.
pub(crate) fn read(folder: &Path) -> (String, Vec<File>) {
    let manifest = fs::read_to_string(folder.join("ho-so.toml")).unwrap();
    let mut files: Vec<File> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .map(|path| File {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    (manifest, files)
}

/// A document with its path and what was found while it was made.
pub(crate) type Made = (String, Document, Vec<Diagnostic>);

pub(crate) fn documents(
    folder: &Path,
    manifest: &str,
    files: &[File],
) -> (Vec<Made>, Vec<Diagnostic>) {
    let (dossier, findings) = dossier::open("thu", manifest, files);
    let dossier = dossier.unwrap();
    let (engine, wrong) = case::engine(folder, &dossier);
    assert_eq!(wrong, []);
    let made = dossier.plans.iter().map(|plan| document(&dossier, &engine, plan)).collect();
    (made, findings)
}

fn document(dossier: &Dossier, engine: &Engine, plan: &dossier::Plan) -> Made {
    let names = dossier.names(plan);
    assert_eq!(engine.check_names(&plan.template, &names), []);
    let (filled, mut findings) = engine.fill(&plan.template, &names, &dossier.origins);
    let (document, about) = markup::parse(&filled.unwrap(), &dossier.origins, dossier);
    findings.extend(about);
    (plan.path.clone(), document, findings)
}

fn show(findings: &[Diagnostic], shown: &mut String) {
    for finding in findings {
        let places: Vec<String> = finding.places.iter().map(ToString::to_string).collect();
        writeln!(shown, "{:?} {} [{}]", finding.severity, finding.message, places.join("; "))
            .unwrap();
    }
}

/// The text of a document, without its origins.
fn words(document: &Document) -> Vec<String> {
    document.texts().map(|text| plain(text)).filter(|text| !text.is_empty()).collect()
}

#[test]
fn every_real_case() {
    for folder in fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (manifest, files) = read(&folder);
        let (made, findings) = documents(&folder, &manifest, &files);
        let mut shown = String::new();
        show(&findings, &mut shown);
        for (path, document, findings) in made {
            writeln!(shown, "\n######## {path}").unwrap();
            show(&findings, &mut shown);
            shown.push_str(&text::print(&document));
        }
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn a_workbook_cut_short_is_one_error_and_not_one_for_each_name_in_it() {
    for folder in fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path()) {
        let (manifest, files) = read(&folder);
        for at in 0..files.len() {
            let mut files = files.clone();
            files[at].bytes.truncate(3_000);
            let whose = format!("{}: {}", folder.display(), files[at].name);
            let (dossier, findings) = dossier::open("thu", &manifest, &files);
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            let errors: Vec<&str> = errors.map(|finding| finding.name).collect();
            assert_eq!(errors, ["broken-workbook"], "{whose}");
            let dossier = dossier.unwrap();
            assert!(dossier.is_incomplete, "{whose}");
            let (engine, _) = case::engine(&folder, &dossier);
            for plan in &dossier.plans {
                let about = engine.check_names(&plan.template, &dossier.names(plan));
                let others: Vec<_> =
                    about.iter().filter(|finding| finding.name != "unknown-table").collect();
                assert!(!about.is_empty() && others.is_empty(), "{whose}: {others:?}");
            }
        }
    }
}

/// The documents of the real case with its annex in another form.
fn with_annex(variant: &str) -> (Vec<Made>, Vec<Diagnostic>) {
    let (manifest, mut files) = read(Path::new(REAL));
    let manifest = manifest.replace("phu-bieu.xlsx", variant);
    let bytes = fs::read(Path::new("tests/suite/variants").join(variant)).unwrap();
    for file in files.iter_mut().filter(|file| file.name == "phu-bieu.xlsx") {
        *file = File { name: variant.to_owned(), bytes: bytes.clone() };
    }
    documents(Path::new(REAL), &manifest, &files)
}

#[test]
fn the_same_annex_in_another_form_gives_the_same_documents() {
    let (manifest, files) = read(Path::new(REAL));
    let (wanted, _) = documents(Path::new(REAL), &manifest, &files);
    for variant in [
        "phu-bieu.xls",
        "phu-bieu.ods",
        "phu-bieu.xlsb",
        "phu-bieu-nfd.xlsx",
        "phu-bieu-cong-thuc.xlsx",
        "phu-bieu-dich-chuyen.xlsx",
    ] {
        let (made, _) = with_annex(variant);
        assert_eq!(made.len(), wanted.len(), "{variant}");
        for ((path, wanted, _), (other, document, _)) in wanted.iter().zip(&made) {
            assert_eq!(path, other, "{variant}");
            assert_eq!(words(wanted), words(document), "{variant}: {path}");
        }
    }
}

/// What is to be reached may be known before where.
#[test]
fn counts_in_the_place_of_names_give_all_documents() {
    let (made, _) = with_annex("phu-bieu-so-luong.xlsx");
    assert_eq!(made.len(), 9);
    for (path, document, findings) in &made {
        let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
        assert_eq!(findings.iter().find(is_error), None, "{path}");
        if path.starts_with("huyen/") {
            let words = words(document).join("\n");
            assert!(words.contains("Phấn đấu có thêm 0"), "{path}: {words}");
        }
    }
}

#[test]
fn a_ninth_unit_gives_a_tenth_document_and_a_finding() {
    let (made, findings) = with_annex("phu-bieu-chin-don-vi.xlsx");
    let paths: Vec<&str> = made.iter().map(|(path, _, _)| path.as_str()).collect();
    assert_eq!(paths.len(), 10);
    assert!(paths.contains(&"huyen/thu-nghiem.docx"), "{paths:?}");
    let ninth = findings.iter().find(|finding| finding.name == "unit-not-listed").unwrap();
    assert_eq!(ninth.severity, Severity::Warning);
    insta::assert_snapshot!(ninth.message, @"phụ biểu có “Huyện Thử Nghiệm” nhưng danh sách đơn vị không có đơn vị này");
    let (_, document, _) =
        made.iter().find(|(path, _, _)| path == "huyen/thu-nghiem.docx").unwrap();
    let words = words(document).join("\n");
    assert!(words.contains("huyện Thử Nghiệm"), "{words}");
}

/// What a manifest adds so that every agency of a list of tasks gets its plan.
const AGENCIES: &str = r#"
[nhom_don_vi.co_quan]
bang = "phan_cong"
cot = "don_vi"

[[van_ban]]
mau = "ke-hoach-phan-cong-co-quan.md"
moi = "co_quan"
tep = "co-quan/{ten}"
"#;

#[test]
fn an_agency_has_its_plan_from_any_table_of_tasks() {
    let (manifest, files) = read(Path::new(REAL));
    let (made, _) = documents(Path::new(REAL), &(manifest + AGENCIES), &files);
    let agencies: Vec<_> =
        made.iter().filter(|(path, ..)| path.starts_with("co-quan/so-")).collect();
    let mut shown = String::new();
    for (path, document, findings) in agencies {
        writeln!(shown, "######## {path}").unwrap();
        show(findings, &mut shown);
        writeln!(shown, "{}", words(document).join("\n")).unwrap();
    }
    insta::assert_snapshot!("agencies_of_a_list_of_tasks", shown);
}
