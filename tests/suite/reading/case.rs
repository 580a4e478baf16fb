//! Cases: a workbook or a sheet in the notation of `annex/notation.rs`, and its reading.

use std::fs;
use std::path::{Path, PathBuf};

use kehoach::dossier::File;
use kehoach::workbook::{self, Sheet};

use crate::annex::notation;

/// A case.
pub(super) struct Case {
    pub(super) name: String,
    /// The workbook as it is, where the case is one.
    pub(super) original: Option<File>,
    /// Its sheets; the reading is of the first.
    pub(super) sheets: Vec<Sheet>,
    pub(super) manifest: Option<String>,
    pub(super) reading: String,
}

const FOLDER: &str = "tests/suite/reading";

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(FOLDER).join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Workbooks, each with its reading beside it: `a.xlsx`, `a.txt`, and `a.toml` where a manifest
/// says something of it. A workbook of another format shares the reading of `workbooks/`.
pub(super) fn workbooks(folder: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for path in files(folder) {
        let extension = path.extension().unwrap().to_str().unwrap();
        if !["xlsx", "xls", "xlsb", "ods"].contains(&extension) {
            continue;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let beside = Path::new(FOLDER).join("workbooks").join(stem);
        let bytes = fs::read(&path).unwrap();
        let name = format!("bieu.{extension}");
        let reading = beside.with_extension("txt");
        cases.push(Case {
            name: path.display().to_string(),
            sheets: workbook::read(&name, &bytes).0.unwrap().sheets,
            original: Some(File { name, bytes }),
            manifest: fs::read_to_string(beside.with_extension("toml")).ok(),
            reading: fs::read_to_string(&reading)
                .unwrap_or_else(|_| panic!("{} has no reading", reading.display())),
        });
    }
    cases
}

/// Small sheets, many in a file: after a line `=== name` the sheet, after `+++ Đơn vị` a further
/// sheet, after `+++ ho-so.toml` a manifest, after `---` the reading.
pub(super) fn sheets() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in files("sheets") {
        let text = fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        for part in text.split("\n=== ").skip(1) {
            let (name, rest) = part.split_once('\n').unwrap();
            let (sheet, reading) = rest.split_once("\n---\n").unwrap();
            let mut parts = sheet.split("\n+++ ");
            let first = notation::Case::parse(parts.next().unwrap());
            let (mut sheets, mut manifest) = (vec![first.sheet], None);
            for part in parts {
                let (title, content) = part.split_once('\n').unwrap();
                if title == "ho-so.toml" {
                    manifest = Some(content.to_owned());
                    continue;
                }
                let mut further = notation::Case::parse(content).sheet;
                further.name = title.into();
                sheets.push(further);
            }
            let name = format!("{stem}: {name}");
            cases.push(Case { name, original: None, sheets, manifest, reading: reading.into() });
        }
    }
    cases
}
