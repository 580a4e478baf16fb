//! What Windows alone does: files that are held, names and paths that it refuses, command lines that
//! it takes apart in its own way.

use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::process::CommandExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::office::{OWN_TEMPLATE, with_own_template};
use crate::paths::shown;
use crate::program::program;

/// Others may read what is held, as Word and Excel hold a file that they show.
const FILE_SHARE_READ: u32 = 1;

/// A template of the dossier's own.
const TEMPLATE: &str = r"templates\rieng.md";

/// A folder with one good dossier, `inputs\thu`, and the path of a document of it.
fn office() -> (tempfile::TempDir, PathBuf) {
    let top = tempfile::tempdir().unwrap();
    with_own_template(top.path(), "thu");
    let document = top.path().join("out").join("thu").join("ke-hoach.docx");
    (top, document)
}

/// Runs the program with a command line as it is typed: status and words.
fn typed(top: &Path, line: &str) -> (Option<i32>, String) {
    let mut command = program();
    let ended = command.raw_arg(line).current_dir(top).env("NO_COLOR", "1").output().unwrap();
    let words = String::from_utf8([ended.stderr, ended.stdout].concat()).unwrap();
    (ended.status.code(), shown(&words, top, "TOP"))
}

/// Opens a file so that others may do no more than this with it.
fn hold(path: &Path, sharing: u32) -> File {
    OpenOptions::new().read(true).write(true).share_mode(sharing).open(path).unwrap()
}

/// Puts other words into the template of a dossier.
fn reword(dossier: &Path) {
    fs::write(dossier.join(TEMPLATE), OWN_TEMPLATE.replace("Chữ", "Chữ khác")).unwrap();
}

#[test]
fn a_held_workbook_or_manifest_is_told_to_be_open() {
    let (top, document) = office();
    for name in ["phu-bieu.xlsx", "ho-so.toml"] {
        let path = top.path().join("inputs").join("thu").join(name);
        let held = hold(&path, 0);
        for line in ["build", "build --dry-run", r"inspect inputs\thu"] {
            let (status, words) = typed(top.path(), line);
            assert_eq!(status, Some(2), "{line}: {words}");
            assert_eq!(words.matches("lỗi: ").count(), 1, "{line}: {words}");
            let told = format!(
                "lỗi: tệp đang mở ở một chương trình khác, chưa đọc được\n  ở inputs/thu/{name}\n"
            );
            assert!(words.contains(&told), "{line}: {words}");
        }
        drop(held);
        // What others may read is read.
        let held = hold(&path, FILE_SHARE_READ);
        let (status, words) = typed(top.path(), "build --quiet");
        assert!(status < Some(2), "{words}");
        drop(held);
    }
    assert!(document.is_file());
}

#[test]
fn a_held_document_is_told_to_be_open_before_and_when_it_is_written() {
    let (top, document) = office();
    let (status, words) = typed(top.path(), "build");
    assert!(status < Some(2), "{words}");
    reword(&top.path().join("inputs").join("thu"));
    let before = fs::read(&document).unwrap();
    for sharing in [0, FILE_SHARE_READ] {
        let held = hold(&document, sharing);
        for line in ["build --dry-run", "build"] {
            let (status, words) = typed(top.path(), line);
            assert_eq!(status, Some(2), "{line}, {sharing}: {words}");
            assert!(
                words.contains("đang mở ở một chương trình khác"),
                "{line}, {sharing}: {words}"
            );
        }
        drop(held);
        assert!(fs::read(&document).unwrap() == before);
    }
    let (status, words) = typed(top.path(), "build");
    assert!(status < Some(2), "{words}");
    assert!(fs::read(&document).unwrap() != before);
}

#[test]
fn a_document_that_is_held_for_a_moment_is_written() {
    let (top, document) = office();
    typed(top.path(), "build");
    reword(&top.path().join("inputs").join("thu"));
    let before = fs::read(&document).unwrap();
    let held = hold(&document, FILE_SHARE_READ);
    let other = document.clone();
    let scan = std::thread::spawn(move || {
        // As long as it takes until there is something to replace it by, and a little.
        let folder = other.parent().unwrap();
        let is_written = || {
            let mut names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
            names.any(|name| name.to_string_lossy().ends_with(".tmp"))
        };
        while !is_written() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(30));
        drop(held);
    });
    let (status, words) = typed(top.path(), "build");
    scan.join().unwrap();
    assert!(status < Some(2), "{words}");
    assert!(fs::read(&document).unwrap() != before);
}

#[test]
fn a_quote_after_a_backslash_is_mended_or_told() {
    let (top, document) = office();
    let (status, words) = typed(top.path(), r#"build "inputs\thu\" --out ra"#);
    assert!(status < Some(2), "{words}");
    assert!(top.path().join(r"ra\thu\ke-hoach.docx").is_file(), "{words}");
    let (status, words) = typed(top.path(), r#"build "inputs\thu\""#);
    assert!(status < Some(2), "{words}");
    assert!(document.is_file(), "{words}");
    // There are two ways to read these.
    for line in [r#"build "inputs\thu\" --out "thư mục""#, r#"build "inputs\thu\" "inputs\thu\""#]
    {
        let (status, words) = typed(top.path(), line);
        assert_eq!(status, Some(2), "{words}");
        assert!(words.contains("bỏ dấu `\\` ngay trước dấu `\"`"), "{words}");
    }
}

#[test]
fn characters_that_names_can_not_have_are_told() {
    let (top, _) = office();
    for (line, place) in [
        (r#"build --out "x?y""#, "x?y"),
        (r#"build --out "x?y" --dry-run"#, "x?y"),
        (r#"build "inputs\th*u""#, "inputs/th*u"),
    ] {
        let (status, words) = typed(top.path(), line);
        assert_eq!(status, Some(2), "{words}");
        let told = "lỗi: đường dẫn có ký tự mà tên tệp, tên thư mục không dùng được\n";
        assert!(words.contains(told) && words.contains(place), "{line}: {words}");
    }
}

#[test]
fn a_drive_that_is_not_there_is_told_by_a_dry_run_too() {
    let (top, _) = office();
    for line in [r"build --out Q:\ra", r"build --out Q:\ra --dry-run"] {
        let (status, words) = typed(top.path(), line);
        assert_eq!(status, Some(2), "{words}");
        assert!(words.contains("hệ điều hành báo không có đường dẫn này"), "{line}: {words}");
    }
}

#[test]
fn paths_of_more_than_260_are_read_written_and_renewed() {
    let (top, _) = office();
    let deep = (0..12).fold(top.path().to_owned(), |path, _| path.join("thư-mục-dài-tên-lắm"));
    fs::create_dir_all(&deep).unwrap();
    assert!(deep.as_os_str().len() > 260);
    fs::rename(top.path().join("inputs"), deep.join("inputs")).unwrap();
    let deep_path = |name: &str| deep.join(name).display().to_string();
    let line = format!(r#"build "{}" --out "{}""#, deep_path("inputs"), deep_path("out"));
    let (status, words) = typed(top.path(), &line);
    assert!(status < Some(2), "{words}");
    let document = deep.join("out").join("thu").join("ke-hoach.docx");
    let before = fs::read(&document).unwrap();
    reword(&deep.join("inputs").join("thu"));
    let (status, words) = typed(top.path(), &line);
    assert!(status < Some(2), "{words}");
    assert!(fs::read(&document).unwrap() != before);
}
