//! Rules: each finds what its page calls wrong, and no rule remarks on what a page calls right.

mod folder;
mod made;

use std::path::Path;

use kehoach::check::page::Page;
use kehoach::check::source::Formulas;
use kehoach::check::{self, Book, LeftOut, Paper, Source};
use kehoach::diagnostic::{Diagnostic, Place};
use kehoach::document::text;
use kehoach::dossier;
use kehoach::workbook::Workbook;

use crate::annex::notation::Case;
use crate::docx::written;

/// The name of a manifest that says nothing but what to make.
const MANIFEST: &str = "[[van_ban]]\nmau = \"van-ban.md\"\n";

/// What is said of a sheet in the notation of annexes, by rules and by reading it.
fn said_of_sheet(text: &str) -> Vec<Diagnostic> {
    let case = Case::parse(text);
    let workbook = Workbook { file: case.sheet.file.clone(), sheets: vec![case.sheet] };
    let (dossier, mut findings) =
        dossier::open_workbooks("ho-so", MANIFEST, vec![workbook.clone()]);
    let book = Book { workbook: workbook.clone(), formulas: Formulas::new() };
    let source = Source::new(Path::new("ho-so"), dossier.unwrap()).with_books(vec![book]);
    findings.extend(check::source(&source, &LeftOut::new()).findings);
    findings.retain(|finding| check::rule(finding.name).is_some());
    findings
}

/// A document on which no rule remarks, with room for the paragraphs of a case.
const GOOD: &str = include_str!("check/good.txt");

/// What is said of a document as text.
fn said(document: &str) -> Vec<Diagnostic> {
    let document = text::parse(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    let paper = Paper::read("van-ban.docx", &written(&document)).unwrap();
    check::paper(&paper, &[], &LeftOut::new()).findings
}

/// The good document with paragraphs in its body.
fn with(body: &str) -> String {
    let body =
        if body.trim().is_empty() { "Các thôn rà soát hộ nghèo." } else { body.trim_end() };
    GOOD.replace("=BODY=", body)
}

/// What is said of a block of a page: paragraphs of a body, or a sheet.
fn said_of(kind: &str, block: &str) -> Option<Vec<Diagnostic>> {
    match kind {
        "van-ban" => Some(said(&with(block))),
        "bang" => Some(said_of_sheet(block)),
        _ => None,
    }
}

fn shown(findings: &[Diagnostic]) -> String {
    let mut shown = String::new();
    crate::findings::show(findings, &mut shown);
    shown
}

#[test]
fn the_good_document_is_good() {
    assert_eq!(shown(&said(&with(""))), "");
}

#[test]
fn every_page_is_right_about_its_examples() {
    let mut wrong = Vec::new();
    for rule in check::rules() {
        let page = Page::of(rule.page);
        for (kind, block) in page.blocks("Sai") {
            let Some(findings) = said_of(kind, block) else { continue };
            if findings.iter().all(|finding| finding.name != rule.name) {
                wrong.push(format!("{} finds nothing in {kind}:\n{block}", rule.name));
            }
            let others: Vec<_> =
                findings.into_iter().filter(|finding| finding.name != rule.name).collect();
            if !others.is_empty() {
                wrong.push(format!("{}: others remark on\n{block}{}", rule.name, shown(&others)));
            }
        }
        for (kind, block) in page.blocks("Đúng") {
            let Some(findings) = said_of(kind, block) else { continue };
            if !findings.is_empty() {
                wrong.push(format!("{}: said of\n{block}{}", rule.name, shown(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cases beside those of the pages: `check/<rule>/sai-*.txt` and `dung-*.txt`, whole documents as
/// text, or paragraphs of a body.
#[test]
fn every_further_case() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/check"));
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(2).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let rule = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let case = std::fs::read_to_string(&path).unwrap();
        let whole = if case.contains("== nội dung") { case } else { with(&case) };
        let findings = said(&whole);
        let is_found = findings.iter().any(|finding| finding.name == rule);
        match () {
            () if stem.starts_with("sai") && !is_found => {
                wrong.push(format!("{rule}/{stem}: found nothing"));
            }
            () if stem.starts_with("dung") && !findings.is_empty() => {
                wrong.push(format!("{rule}/{stem}:\n{}", shown(&findings)));
            }
            () => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_are_paragraphs_in_reading_order() {
    let findings = said(&with("Các thôn rà soát và và báo cáo kết quả."));
    let [finding] = &findings[..] else { panic!("{}", shown(&findings)) };
    let [Place::Document { text, .. }] = &finding.places[..] else { panic!("{finding:?}") };
    assert_eq!(text, "Các thôn rà soát và và báo cáo kết quả.");
}
