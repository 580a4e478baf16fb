//! Dossiers as people who met the program for the first time made them, each with one thing that
//! went wrong around the build: what they are told, and that nothing of theirs is lost.

use std::fs;
use std::path::Path;

use kehoach::cli::Status;
use tempfile::TempDir;

use crate::office::{edit, verb};

/// Copies a dossier into a folder of its own.
fn copied(case: &str) -> TempDir {
    let top = tempfile::tempdir().unwrap();
    let from = Path::new("tests/suite/offices").join(case);
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
        let to = top.path().join("inputs").join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::write(to, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
    top
}

/// Builds what is in a folder.
fn build(top: &Path, more: &[&str]) -> (Status, String) {
    let path = |name: &str| top.join(name).display().to_string();
    let (inputs, out) = (path("inputs"), path("out"));
    verb(top, &[&["build", &inputs, "--out", &out], more].concat())
}

/// Puts other words into a text file.
fn reword(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_workbook_that_nobody_reads_is_told() {
    let top = copied("new-file-ignored");
    insta::assert_snapshot!("new_file_ignored", build(top.path(), &[]).1);
    // As it says: the old one into a folder, the new one under its name.
    let folder = top.path().join("inputs/trong-rung-2026");
    fs::create_dir(folder.join("cũ")).unwrap();
    fs::rename(folder.join("phu-bieu.xlsx"), folder.join("cũ/phu-bieu.xlsx")).unwrap();
    fs::rename(folder.join("Phu bieu moi.xlsx"), folder.join("phu-bieu.xlsx")).unwrap();
    let (_, said) = build(top.path(), &[]);
    assert!(!said.contains("không văn bản nào dùng"), "{said}");
}

#[test]
fn documents_under_old_names_are_told_and_set_aside() {
    let top = copied("stale-output");
    let manifest = top.path().join("inputs/trong-rung-2026/ho-so.toml");
    reword(&manifest, "ke-hoach-cua-tinh", "ke-hoach");
    reword(&manifest, "don-vi/{ten_rieng}", "xa/{ten_rieng}");
    build(top.path(), &[]);
    let out = top.path().join("out/trong-rung-2026");
    let old = out.join("ke-hoach.docx");
    edit(&old, "chuyển đổi số", "chuyển đổi số, đô thị thông minh");
    let edited = fs::read(&old).unwrap();
    // Copies of one's own, under another name and in another folder.
    fs::copy(&old, out.join("ke-hoach-da-sua.docx")).unwrap();
    fs::create_dir(out.join("gui-di")).unwrap();
    fs::copy(out.join("xa/binh-minh.docx"), out.join("gui-di/binh-minh.docx")).unwrap();

    reword(&manifest, "\"ke-hoach\"", "\"ke-hoach-cua-tinh\"");
    reword(&manifest, "xa/{ten_rieng}", "don-vi/{ten_rieng}");
    insta::assert_snapshot!("stale_output", build(top.path(), &[]).1);
    assert!(old.is_file());
    insta::assert_snapshot!("stale_output_set_aside", build(top.path(), &["--don-dep"]).1);
    assert!(fs::read(out.join("khong-con-dung/ke-hoach.docx")).unwrap() == edited);
    assert!(!old.exists() && !out.join("xa").exists());
    assert!(out.join("ke-hoach-da-sua.docx").is_file());
    assert!(out.join("gui-di/binh-minh.docx").is_file());
    let (_, said) = build(top.path(), &[]);
    assert!(!said.contains("không còn"), "{said}");
}

/// What a build says, and what the first documents say, as the head of the office reads them.
fn read(case: &str, folder: &str, paths: &[&str]) -> String {
    let top = copied(case);
    let mut shown = build(top.path(), &[]).1;
    let made = crate::skeletons::documents(&top.path().join("inputs").join(folder));
    for (path, document) in made.iter().filter(|(path, _)| paths.contains(&path.as_str())) {
        shown += &format!("\n######## {path}\n{}", crate::skeletons::words(document));
    }
    shown
}

#[test]
fn an_empty_cell_is_no_statement() {
    let said = read("blank-target", "trong-rung-2026", &["ke-hoach.docx", "don-vi/an-binh.docx"]);
    assert!(said.contains("D9 (Xã An Bình)"), "{said}");
    insta::assert_snapshot!("blank_target", said);
}

#[test]
fn bases_and_recipients_have_their_form_once() {
    insta::assert_snapshot!(
        "bases_as_typed",
        read("bases-as-typed", "trong-rung-2026", &["ke-hoach.docx"])
    );
}

#[test]
fn a_column_of_units_of_measure_is_one_by_any_spelling() {
    insta::assert_snapshot!(
        "dvt_header",
        read("dvt-header", "giam-ngheo", &["cong-van-giao-chi-tieu.docx"])
    );
}

#[test]
fn a_commune_plans_for_its_villages() {
    let said = read(
        "commune-thon",
        "trong-rung-2026",
        &["ke-hoach.docx", "don-vi/1.docx", "don-vi/na-pan.docx"],
    );
    insta::assert_snapshot!("commune_thon", said);
}

#[test]
fn cells_that_still_speak_of_last_year_are_told_at_every_build() {
    let top = copied("next-year-stale");
    let (status, said) = build(top.path(), &[]);
    assert_eq!(status, Status::Findings);
    insta::assert_snapshot!("next_year_stale", said);
    let told = |said: &str| said.matches("còn ghi năm 2026").count();
    let (_, again) = build(top.path(), &[]);
    assert_eq!((told(&said), told(&again)), (1, 1));
}

#[test]
fn a_notice_is_of_any_field() {
    let said =
        read("notice-of-another-field", "giam-ngheo", &["thong-bao.docx", "don-vi/son-lo.docx"]);
    insta::assert_snapshot!("notice_of_another_field", said);
}
