//! Dossiers as an office has them, files in folders, and what the program does with them: each
//! case in `dossiers/`.
//!
//! A case holds files, sheets of workbooks and commands, each after a line `=== name`:
//! `=== tep inputs/a/ho-so.toml`, `=== bang inputs/a/phu-bieu.xlsx › Phụ biểu` (in the notation of
//! `annex/notation.rs`), `=== cong-thuc inputs/a/phu-bieu.xlsx › Phụ biểu` (the formulas of cells of
//! such a sheet, a line each: `C3 SUM(D3:E3)`), `=== lenh`. The commands are those of an office:
//! `kehoach …`; `liet` (list a folder), `xem` (show a file), `doc` (what the documents of a dossier
//! would say), `chep` (copy a file, or a folder), `xoa` (remove one), `sua A B C` (write C for B in the
//! document A, as in Word), `chu A` (what the document A says), `quen-goc A` (the document A no longer
//! knows what was generated), `cat A` (cut A off); and those of Excel in the first sheet of A:
//! `dien A C3 B` (write B into a cell), `chen A 6` (put a row in there), `bot A 6` (take it out),
//! `xep A 9 8` (sort rows 8 and 9 so), `chen-cot A D` (put a column in there), `doi-ten A B` (the sheet is
//! called B), `them-trang A B C` (a sheet B more, which says C), `quen A` (A no longer knows what it is). Those in
//! `dossiers/unix/` may also say `noi A B` (make a link at B that leads to A, as seen from B) and
//! `ong` (make a pipe); `‹1B›` is the character of that number.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::story::Story;
use kehoach::docx::read::xml::Xml;
use kehoach::workbook::{Address, Content, Sheet};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::annex::notation;
use crate::office::{edit, forget};
use crate::paths::slashed;
use crate::program::program;
use crate::sheets;
use crate::skeletons;

#[test]
fn every_dossier() {
    insta::glob!("dossiers/*.txt", |path| {
        let case = fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown(&case));
        });
    });
}

/// Links, pipes and names that only some systems have.
#[cfg(unix)]
#[test]
fn every_dossier_with_links() {
    insta::glob!("dossiers/unix/*.txt", |path| {
        let case = fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown(&case));
        });
    });
}

/// A text with its characters in numbers put in: `‹1B›`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('‹');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('›').unwrap();
        whole.extend(char::from_u32(u32::from_str_radix(number, 16).unwrap()));
        whole += rest;
    }
    whole
}

/// What the commands of a case print.
fn shown(case: &str) -> String {
    shown_with(case, &mut |_, what, _, _| panic!("no such part: {what}"))
}

/// The same, of a case that has parts of other kinds too: their folder, kind, name and content give
/// what is shown of them.
pub(crate) fn shown_with(
    case: &str,
    other: &mut dyn FnMut(&Path, &str, &str, &str) -> String,
) -> String {
    let case = &unescaped(case);
    let top = tempfile::tempdir().unwrap();
    let mut shown = String::new();
    let mut sheets: Vec<Page> = Vec::new();
    for part in case.split("=== ").skip(1) {
        let (title, content) = part.split_once('\n').unwrap();
        let (what, name) = title.split_once(' ').unwrap_or((title, ""));
        match what {
            "tep" => write(&top.path().join(name), content),
            "bang" => {
                let (file, sheet) = name.split_once(" › ").unwrap();
                let mut parsed = notation::Case::parse(content.trim_end()).sheet;
                parsed.name = sheet.into();
                sheets.push(Page { file: file.into(), sheet: parsed, formulas: Vec::new() });
            }
            "cong-thuc" => {
                let (file, sheet) = name.split_once(" › ").unwrap();
                let is_it = |page: &&mut Page| page.file == file && *page.sheet.name == *sheet;
                let page = sheets.iter_mut().find(is_it).unwrap();
                let lines = content.lines().map(|line| line.split_once(' ').unwrap());
                let formulas = lines.map(|(cell, formula)| (cell.parse().unwrap(), formula.into()));
                page.formulas.extend(formulas);
            }
            "lenh" => {
                workbooks(top.path(), std::mem::take(&mut sheets));
                for line in content.lines().filter(|line| !line.trim().is_empty()) {
                    let said = slashed(&run(top.path(), line));
                    writeln!(shown, "$ {line}\n{said}").unwrap();
                }
            }
            what => {
                workbooks(top.path(), std::mem::take(&mut sheets));
                shown += &other(top.path(), what, name, content);
            }
        }
    }
    shown
}

fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// A sheet of a workbook that is to be written.
struct Page {
    file: String,
    sheet: Sheet,
    formulas: Vec<(Address, String)>,
}

/// Writes the sheets, those of one file in a row into it.
fn workbooks(top: &Path, pages: Vec<Page>) {
    for pages in pages.chunk_by(|one, other| one.file == other.file) {
        let mut workbook = Workbook::new();
        for page in pages {
            let to = workbook.add_worksheet();
            fill(to, &page.sheet);
            for (cell, formula) in &page.formulas {
                let result = page.sheet.cells[cell].text.clone();
                let formula = Formula::new(formula).set_result(result);
                to.write_formula(cell.row, cell.column as u16, formula).unwrap();
            }
        }
        let path = top.join(&pages[0].file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        workbook.save(&path).unwrap();
    }
}

fn fill(to: &mut Worksheet, sheet: &Sheet) {
    to.set_name(&*sheet.name).unwrap();
    for merged in sheet.merges.iter().filter(|merged| merged.start != merged.end) {
        let (start, end) = (merged.start, merged.end);
        let columns = (start.column as u16, end.column as u16);
        to.merge_range(start.row, columns.0, end.row, columns.1, "", &Format::new()).unwrap();
    }
    for (address, cell) in &sheet.cells {
        let (row, column) = (address.row, address.column as u16);
        match &cell.content {
            Content::Number { number, .. } => {
                let number: f64 = number.to_string().parse().unwrap();
                to.write_number(row, column, number).unwrap();
            }
            _ => drop(to.write_string(row, column, &cell.text).unwrap()),
        }
    }
}

/// Runs a command in a folder, and gives what it says: words, results, status.
fn run(top: &Path, line: &str) -> String {
    let words = words(line);
    let path = |at: usize| top.join(&words[at]);
    match words[0].as_str() {
        "liet" => list(&path(1)),
        "xem" => fs::read_to_string(path(1)).unwrap(),
        "doc" => {
            let documents = skeletons::documents(&path(1));
            let text = documents.iter().map(|(path, document)| {
                format!("######## {path}\n{}\n", skeletons::words(document))
            });
            text.collect()
        }
        "chep" => {
            copy(&path(1), &path(2));
            String::new()
        }
        "xoa" => {
            fs::remove_file(path(1)).unwrap();
            String::new()
        }
        "sua" => {
            edit(&path(1), &words[2], &words[3]);
            String::new()
        }
        "dien" => {
            sheets::fill(&path(1), &words[2], words.get(3).map_or("", String::as_str));
            String::new()
        }
        "chen" => {
            sheets::insert_row(&path(1), words[2].parse().unwrap());
            String::new()
        }
        "bot" => {
            sheets::remove_row(&path(1), words[2].parse().unwrap());
            String::new()
        }
        "xep" => {
            let rows: Vec<u32> = words[2..].iter().map(|row| row.parse().unwrap()).collect();
            sheets::order_rows(&path(1), &rows);
            String::new()
        }
        "chen-cot" => {
            sheets::insert_column(&path(1), &words[2]);
            String::new()
        }
        "doi-ten" => {
            sheets::rename(&path(1), &words[2]);
            String::new()
        }
        "them-trang" => {
            sheets::add_sheet(&path(1), &words[2], &words[3]);
            String::new()
        }
        "chu" => said(&path(1)),
        "quen-goc" => {
            forget(&path(1));
            String::new()
        }
        "quen" => {
            sheets::forget(&path(1));
            String::new()
        }
        "cat" => {
            let bytes = fs::read(path(1)).unwrap();
            fs::write(path(1), &bytes[..bytes.len() / 2]).unwrap();
            String::new()
        }
        #[cfg(unix)]
        "noi" => {
            fs::create_dir_all(path(2).parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(&words[1], path(2)).unwrap();
            String::new()
        }
        #[cfg(unix)]
        "ong" => {
            fs::create_dir_all(path(1).parent().unwrap()).unwrap();
            let ended = std::process::Command::new("mkfifo").arg(path(1)).status().unwrap();
            assert!(ended.success());
            String::new()
        }
        "kehoach" => {
            let mut command = program();
            let ended = command.args(&words[1..]).current_dir(top).output().unwrap();
            let mut said = String::from_utf8(ended.stderr).unwrap();
            said += &String::from_utf8(ended.stdout).unwrap();
            match ended.status.code() {
                Some(0) => said,
                code => format!("? {}\n{said}", code.unwrap()),
            }
        }
        other => panic!("no such command: {other}"),
    }
}

/// What a document says, a paragraph a line; those that say nothing are left out.
fn said(path: &Path) -> String {
    let package = Package::open(&fs::read(path).unwrap()).unwrap();
    let xml = Xml::read(package.document().unwrap()).unwrap();
    let texts = Story::of(&xml).unwrap().paragraphs.into_iter().map(|paragraph| paragraph.text);
    let texts = texts.filter(|text| !text.trim().is_empty());
    texts.map(|text| format!("  {}\n", text.replace('\n', " ⏎ ").replace('\u{A0}', "·"))).collect()
}

/// The words of a line, those in quotes whole.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

pub(crate) fn files(folder: &Path) -> impl Iterator<Item = walkdir::DirEntry> + use<> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file())
}

fn list(folder: &Path) -> String {
    if !folder.exists() {
        return "không có\n".to_owned();
    }
    let name = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap();
        format!("{}\n", path.display())
    };
    files(folder).map(name).collect()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in files(from) {
        let path = to.join(entry.path().strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(entry.path(), path).unwrap();
    }
}
