//! Rules: each finds what its page calls wrong, and no rule remarks on what a page calls right.

pub(crate) mod changed;
mod drawn;
mod folder;
mod made;
mod shapes;
mod typed;

use std::path::Path;

use kehoach::check::page::Page;
use kehoach::check::source::Formulas;
use kehoach::check::{self, Book, LeftOut, Paper, Source};
use kehoach::diagnostic::{Certainty, Diagnostic, Place};
use kehoach::document::text;
use kehoach::dossier;
use kehoach::workbook::Workbook;

use crate::annex::notation::Case;
use crate::docx::written;

/// The name of a manifest that says nothing but what to make.
const MANIFEST: &str = "[[van_ban]]\nmau = \"van-ban.md\"\n";

/// A sheet in the notation of annexes as what rules look at, and what reading it says.
fn source(text: &str) -> (Source, Vec<Diagnostic>) {
    let case = Case::parse(text);
    let workbook = Workbook { file: case.sheet.file.clone(), sheets: vec![case.sheet] };
    let books = vec![workbook.clone()];
    let (dossier, findings) = dossier::open_workbooks("ho-so", MANIFEST, books);
    let book = Book { workbook, formulas: Formulas::new() };
    (Source::new(Path::new("ho-so"), dossier.unwrap()).with_books(vec![book]), findings)
}

/// What is said of a sheet, by rules and by reading it.
fn said_of_sheet(text: &str) -> Vec<Diagnostic> {
    let (source, mut findings) = source(text);
    findings.extend(check::source(&source, &LeftOut::new()).findings);
    findings.retain(|finding| check::rule(finding.name).is_some());
    findings
}

/// A document on which no rule remarks, with room for the paragraphs of a case.
const GOOD: &str = include_str!("check/good.txt");

/// What is said of a document as text.
fn said(document: &str) -> Vec<Diagnostic> {
    said_of_file(&bytes(document))
}

fn bytes(document: &str) -> Vec<u8> {
    let document = text::parse(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    written(&document)
}

fn said_of_file(bytes: &[u8]) -> Vec<Diagnostic> {
    let paper = Paper::read("van-ban.docx", bytes).unwrap();
    check::paper(&paper, &[], &LeftOut::new()).findings
}

/// Whether a finding is about one of these paragraphs; one about the document is about any.
fn is_at(finding: &Diagnostic, touched: &[usize]) -> bool {
    let Some(Place::Document { paragraph, .. }) = finding.places.first() else { return true };
    touched.is_empty() || touched.contains(&(paragraph - 1))
}

/// The good document with paragraphs in its body.
fn with(body: &str) -> String {
    let body =
        if body.trim().is_empty() { "Các thôn rà soát hộ nghèo." } else { body.trim_end() };
    GOOD.replace("=BODY=", body)
}

/// What is said of a block of a page (paragraphs of a body, a sheet, or what is changed in the good
/// document), and the paragraphs that it is about: none for all.
fn said_of(kind: &str, block: &str) -> Option<(Vec<Diagnostic>, Vec<usize>)> {
    match kind {
        "van-ban" => Some((said(&with(block)), Vec::new())),
        "bang" => Some((said_of_sheet(block), Vec::new())),
        "sua" => {
            let changed = changed::changed(&with(""), block, bytes);
            Some((said_of_file(&changed.bytes), changed.touched))
        }
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
            let Some((findings, touched)) = said_of(kind, block) else { continue };
            let (own, others): (Vec<_>, Vec<_>) =
                findings.into_iter().partition(|finding| finding.name == rule.name);
            if !own.iter().any(|finding| is_at(finding, &touched)) {
                let own = shown(&own);
                wrong.push(format!("{} finds nothing there, {kind}:\n{block}{own}", rule.name));
            }
            if !others.is_empty() {
                wrong.push(format!("{}: others remark on\n{block}{}", rule.name, shown(&others)));
            }
        }
        for (kind, block) in page.blocks("Đúng") {
            let Some((findings, _)) = said_of(kind, block) else { continue };
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

/// What the program writes is laid out as the decree says, and what a leaflet is, no rule of the
/// decree's remarks on.
#[test]
fn documents_of_ours_are_laid_out_as_the_decree_says() {
    let inputs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/inputs"));
    let inputs = std::fs::read_dir(inputs).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = inputs.filter(|path| path.join("ho-so.toml").exists()).collect();
    folders.sort();
    assert!(folders.len() > 3);
    let new = tempfile::tempdir().unwrap();
    for options in crate::skeletons::all().into_iter().step_by(9) {
        let folder = new.path().join(options[1..].join("_").replace("--", ""));
        crate::skeletons::new(&folder, &options);
        folders.push(folder);
    }
    let mut wrong = String::new();
    for folder in folders {
        let documents = crate::skeletons::documents(&folder);
        let step = documents.len().div_ceil(6).max(1);
        for (path, document) in documents.into_iter().step_by(step) {
            let mut findings = said_of_file(&written(&document));
            // What the cells of real workbooks say is theirs.
            let is_layout = |name: &str| {
                let of_words = ["nd30-cap-", "nd30-fmt-", "nd30-cancu-one"];
                name.starts_with("nd30-") && !of_words.iter().any(|rule| name.starts_with(rule))
            };
            let is_proved = |finding: &Diagnostic| finding.certainty == Some(Certainty::Proved);
            findings.retain(|finding| is_layout(finding.name) && is_proved(finding));
            if !findings.is_empty() {
                wrong += &format!("{} {path}\n{}", folder.display(), shown(&findings));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whom the decree is not for is said once by each rule, and nothing else is.
#[test]
fn documents_that_the_decree_is_not_for_are_not_judged_by_it() {
    let old = with("").replace("ngày: 2026-03-12", "ngày: 2020-03-04");
    let party = with("").replace("Ủy ban nhân dân xã Minh Tân\nsố", "Đảng ủy xã Minh Tân\nsố");
    for document in [old, party] {
        let changed = changed::changed(&document, "Quốc hiệu: cỡ chữ 20", bytes);
        let paper = Paper::read("van-ban.docx", &changed.bytes).unwrap();
        let checked = check::paper(&paper, &[], &LeftOut::new());
        let layout: Vec<_> =
            checked.findings.into_iter().filter(|it| it.name == "nd30-qh-style").collect();
        assert_eq!(shown(&layout), "");
        let told = checked.unevaluated.iter().filter(|it| it.rule == "nd30-qh-style").count();
        assert_eq!(told, 1);
    }
}

/// What is said of a document with paragraphs in its body beside a sheet.
fn said_beside(body: &str, sheet: &str) -> String {
    let document = text::parse(&with(body)).unwrap();
    let paper = Paper::read("van-ban.docx", &written(&document)).unwrap();
    shown(&check::paper(&paper, &[source(sheet).0], &LeftOut::new()).findings)
}

#[test]
fn figures_of_a_document_are_those_of_its_sheets() {
    let sheet = "TT | Chỉ tiêu | Đơn vị tính | Kế hoạch
1 | Số hộ thoát nghèo | hộ | =12
2 | Kinh phí hỗ trợ nhà ở | triệu đồng | =1250
3 | Tỷ lệ hộ nghèo còn lại | % | 4,25";
    for body in [
        "Số hộ thoát nghèo là 12 hộ.",
        "Phấn đấu 12 hộ thoát nghèo trong năm.",
        "Kinh phí thực hiện 1,25 tỷ đồng.",
        "Tỷ lệ hộ nghèo giảm còn 4,3%.",
    ] {
        assert_eq!(said_beside(body, sheet), "", "{body}");
    }
    for (body, name) in [
        ("Số hộ thoát nghèo là 11 hộ.", "text-and-source"),
        ("Phấn đấu 13 hộ thoát nghèo trong năm.", "text-and-source"),
        ("Kinh phí thực hiện 1,35 tỷ đồng.", "figure-nowhere"),
        ("Tỷ lệ hộ nghèo giảm còn 5,1%.", "figure-nowhere"),
    ] {
        let said = said_beside(body, sheet);
        assert!(said.contains(name), "{body}: {said}");
    }
}
