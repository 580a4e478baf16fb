//! The walk-through of the manual, followed to the letter: its workbook is made from the tables
//! that the page shows, its files are written, its commands are run by the program itself, and
//! what the page says that they print is what they print.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use super::page;
use crate::paths::slashed;
use crate::program::program;

/// Where the section that is followed begins, and where the next does.
const SECTION: [&str; 2] = ["\n## Viết một mẫu từ đầu\n", "\n## Khai báo đầu mẫu\n"];

/// Stands on a line of its own for lines that the page leaves out.
const LEFT_OUT: &str = "…";

/// The section that is followed, and the page without it.
pub(super) fn section(page: &str) -> (String, String) {
    let (before, rest) = page.split_once(SECTION[0]).unwrap();
    let (section, after) = rest.split_once(SECTION[1]).unwrap();
    (section.to_owned(), format!("{before}{}{after}", SECTION[1]))
}

/// Where a file of the page stands: its `\` are those of Windows.
fn path(top: &Path, written: &str) -> PathBuf {
    written.split('\\').fold(top.to_owned(), |path, part| path.join(part))
}

/// The words in backticks of a line.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// A table of the page as a sheet: the first column is the row's number, the others are cells.
fn add_sheet(workbook: &mut Workbook, name: &str, table: &[&str]) {
    let sheet = workbook.add_worksheet().set_name(name).unwrap();
    for line in table.iter().skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let row = cells[0].parse::<u32>().unwrap() - 1;
        for (column, text) in (0..).zip(&cells[1..]) {
            match text.parse::<f64>() {
                _ if text.is_empty() => {}
                // Excel takes digits alone for a number.
                Ok(number) => {
                    sheet.write_number(row, column, number).unwrap();
                }
                Err(_) => {
                    sheet.write_string(row, column, *text).unwrap();
                }
            }
        }
    }
}

/// The words of a command line; those in quotes are one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate().flat_map(|(index, part)| {
        if index % 2 == 1 {
            vec![part.to_owned()]
        } else {
            part.split_whitespace().map(str::to_owned).collect()
        }
    });
    parts.collect()
}

/// Runs a line of the page, and gives what is shown: the findings, then the result.
fn run(top: &Path, line: &str) -> String {
    let separator = std::path::MAIN_SEPARATOR_STR;
    let words = words(&line.replace('\\', separator));
    let mut command = program();
    let ended = command.args(&words[1..]).current_dir(top).env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8(ended.stderr).unwrap() + &String::from_utf8(ended.stdout).unwrap();
    slashed(&text)
}

/// Whether the lines that are shown are those printed, where `…` may stand for any number.
fn agrees(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&LEFT_OUT, rest)) => {
            (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..]))
        }
        Some((line, rest)) => {
            printed.first().is_some_and(|first| first.trim_end() == line.trim_end())
                && agrees(rest, &printed[1..])
        }
    }
}

#[test]
fn the_walk_through_works_as_written() {
    let (section, _) = section(&page("viet-mau.md"));
    let top = tempfile::tempdir().unwrap();
    let mut workbook: Option<(PathBuf, Workbook)> = None;
    let mut commands = 0;
    let mut above = "";
    let mut lines = section.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('|') {
            let mut table = vec![line];
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                table.push(line);
            }
            let [sheet, file] = quoted(above)[..] else { panic!("no sheet: {above}") };
            let (_, workbook) =
                workbook.get_or_insert_with(|| (path(top.path(), file), Workbook::new()));
            add_sheet(workbook, sheet, &table);
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if language != "text" {
                let [file] = quoted(above)[..] else { panic!("no file: {above}") };
                let file = path(top.path(), file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, block.join("\n") + "\n").unwrap();
                continue;
            }
            if let Some((file, mut workbook)) = workbook.take() {
                workbook.save(file).unwrap();
            }
            let printed = run(top.path(), block[0]);
            let printed: Vec<&str> = printed.trim_end().lines().collect();
            assert!(agrees(&block[1..], &printed), "{}:\n{}", block[0], printed.join("\n"));
            commands += 1;
        }
        if !line.trim().is_empty() {
            above = line;
        }
    }
    assert!(commands > 3, "the commands of the page are not found");
}
