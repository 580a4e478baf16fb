//! What ends a process: one dossier that does so is told, and the others are made all the same.
//!
//! On Linux alone, where a shell can bound the memory of what it starts.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use crate::office::verb;
use crate::program::{PROGRAM, started_by};

/// The bytes of data, in KiB, in which small dossiers are made and the large one is not.
const MEMORY: &str = "100000";

/// Runs the program in a folder, within the memory.
fn bounded(folder: &Path, arguments: &str) -> (Option<i32>, String) {
    let script = format!("ulimit -d {MEMORY}; exec '{PROGRAM}' {arguments}");
    let mut shell = started_by("sh");
    shell.arg("-c").arg(script).current_dir(folder).env("RUST_BACKTRACE", "0");
    let output = shell.output().unwrap();
    let words = [output.stderr, output.stdout].concat();
    (output.status.code(), String::from_utf8(words).unwrap())
}

#[test]
fn a_dossier_that_ends_the_process_is_told_and_the_others_are_made() {
    let top = tempfile::tempdir().unwrap();
    for name in ["nho", "to-lon", "vua"] {
        let folder = top.path().join("inputs").join(name).display().to_string();
        verb(top.path(), &["new", &folder]);
    }
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    // No two cells are alike: those that are take hardly any memory.
    for row in 0..12_000 {
        for column in 0..30 {
            let figure = f64::from(row * 30 + u32::from(column)) + 0.5;
            sheet.write_number(row, column, figure).unwrap();
        }
    }
    workbook.save(top.path().join("inputs/to-lon/phu-bieu.xlsx")).unwrap();

    let (status, words) = bounded(top.path(), "build --jobs 2");
    assert_eq!(status, Some(2), "{words}");
    let told = "chương trình phải dừng đột ngột khi lập hồ sơ này: dữ liệu quá lớn hoặc lồng vào \
                nhau quá sâu\n  ở inputs/to-lon\n";
    assert_eq!(words.matches(told).count(), 1, "{words}");
    assert!(words.contains("to-lon: không lập được văn bản nào"), "{words}");
    let made = |name: &str| fs::read_dir(top.path().join("out").join(name)).is_ok();
    assert!(made("nho") && made("vua") && !made("to-lon"), "{words}");

    let (status, words) = bounded(top.path(), "inspect inputs/to-lon/phu-bieu.xlsx");
    assert_eq!(status, Some(2), "{words}");
    assert!(words.contains("chương trình phải dừng đột ngột khi đọc tệp này"), "{words}");
}
