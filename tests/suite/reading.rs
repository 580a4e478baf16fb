//! Annexes of every kind and how a careful person reads them: each case holds a sheet and its right
//! reading, written by hand. What the program reads is written in the same words and compared.
//!
//! The notation of readings is in `tests/README.md`; cases are in `reading/workbooks/` (a workbook
//! and a reading of the same name) and `reading/sheets/` (many small sheets in a file).

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod case;
mod generated;
mod notation;
mod ods;
mod xlsx;

use kehoach::dossier::{self, Dossier, File};
use kehoach::workbook::{self, Sheet};

use self::case::Case;
use self::notation::{Moved, Read};

/// A manifest that says nothing of the workbooks.
const MANIFEST: &str = "[[van_ban]]\nmau = \"van-ban.md\"\n";

/// Reads workbooks as a dossier; its first annex is that of the sheet that comes first.
fn read(files: &[File], manifest: Option<&str>, moved: Moved) -> Read {
    let (dossier, findings) = dossier::open("ho-so", manifest.unwrap_or(MANIFEST), files);
    Read { dossier: dossier.unwrap_or_else(|| nothing(files)), findings, moved }
}

fn nothing(files: &[File]) -> Dossier {
    dossier::look("ho-so", files).0
}

/// The cases whose readings differ, told together.
fn told(wrong: &[String], all: usize) {
    assert!(wrong.is_empty(), "{}\n{} of {all} read otherwise", wrong.join("\n"), wrong.len());
}

/// Compares what is read of each case with its reading; `write` gives the file's name and bytes of
/// a case's sheets, none where the case has no such form.
fn compared(cases: &[Case], moved: Moved, write: impl Fn(&Case) -> Option<File>) {
    let mut wrong = Vec::new();
    let mut all = 0;
    for case in cases {
        let Some(file) = write(case) else { continue };
        all += 1;
        let read = read(&[file], case.manifest.as_deref(), moved);
        if let Some(difference) = notation::difference(&case.reading, &read) {
            wrong.push(format!("── {}\n{difference}", case.name));
        }
    }
    assert!(all > 0, "no cases");
    told(&wrong, all);
}

fn xlsx_file(sheets: &[Sheet]) -> File {
    File { name: "bieu.xlsx".to_owned(), bytes: xlsx::write(sheets) }
}

#[test]
fn every_workbook() {
    compared(&case::workbooks("workbooks"), Moved::NOT, |case| case.original.clone());
}

#[test]
fn every_sheet() {
    compared(&case::sheets(), Moved::NOT, |case| Some(xlsx_file(&case.sheets)));
}

#[test]
fn every_case_as_ods() {
    let mut cases = case::workbooks("workbooks");
    cases.extend(case::sheets());
    compared(&cases, Moved::NOT, |case| {
        Some(File { name: "bieu.ods".to_owned(), bytes: ods::write(&case.sheets) })
    });
}

#[test]
fn every_case_moved() {
    let moved = Moved { rows: 3, columns: 2 };
    let mut cases = case::workbooks("workbooks");
    cases.extend(case::sheets());
    compared(&cases, moved, |case| {
        // Units that a manifest takes from a region stand where it says.
        let is_fixed = case.manifest.as_deref().is_some_and(|manifest| manifest.contains("vung"));
        let sheets: Vec<Sheet> = case.sheets.iter().map(|sheet| moved.apply(sheet)).collect();
        (!is_fixed).then(|| xlsx_file(&sheets))
    });
}

#[test]
fn every_case_saved_by_libreoffice() {
    compared(&case::workbooks("formats"), Moved::NOT, |case| case.original.clone());
}

#[test]
fn writers_write_what_is_read() {
    let mut cases = case::workbooks("workbooks");
    cases.extend(case::sheets());
    for case in cases {
        let contents = |name: &str, bytes: &[u8]| {
            let (workbook, _) = workbook::read(name, bytes);
            let sheets = workbook.unwrap().sheets.into_iter();
            sheets.map(|sheet| (sheet.name, sheet.cells, sheet.merges)).collect::<Vec<_>>()
        };
        let (xlsx, ods) = (xlsx::write(&case.sheets), ods::write(&case.sheets));
        assert_eq!(contents("a.xlsx", &xlsx), contents("a.ods", &ods), "{}", case.name);
    }
}
