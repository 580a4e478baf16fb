//! The real case through the command line, as an office uses it: built, built again, edited by
//! hand, asked for by unit.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use kehoach::cli::{self, Status, Steps};
use zip::write::SimpleFileOptions;

use crate::dossiers::{copy, files};
use crate::paths::{shown, slashed};

/// Runs the program in this process over the real case; paths are shown without the folder.
fn run(out: &Path, arguments: &[&str]) -> (Status, String) {
    let folder = out.display().to_string();
    let typed = ["kehoach", "build", "inputs/bac-kan-2025", "--out", &folder];
    let typed = typed.iter().chain(arguments).map(Into::into);
    let mut said = anstream::StripStream::new(Vec::new());
    let mut words = anstream::StripStream::new(Vec::new());
    let status = cli::run(typed, &Steps::default(), &mut said, &mut words);
    let mut text = String::from_utf8(said.into_inner()).unwrap();
    text += &String::from_utf8(words.into_inner()).unwrap();
    (status, shown(&text, out, "OUT"))
}

/// What a person does in Word: another word in a document.
pub(crate) fn edit(path: &Path, from: &str, to: &str) {
    let bytes = edited(&fs::read(path).unwrap(), &mut |text| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    fs::write(path, bytes).unwrap();
}

/// What another program does that saves a document without what it does not know.
pub(crate) fn forget(path: &Path) {
    let bytes = written_again(&fs::read(path).unwrap(), &mut |name, content| {
        (!name.starts_with("customXml/")).then_some(content)
    });
    fs::write(path, bytes).unwrap();
}

/// A document with another main part.
pub(crate) fn edited(bytes: &[u8], with: &mut dyn FnMut(&str) -> String) -> Vec<u8> {
    written_again(bytes, &mut |name, content| match name {
        "word/document.xml" => Some(with(std::str::from_utf8(&content).unwrap()).into_bytes()),
        _ => Some(content),
    })
}

/// What becomes of a part, by its name and its content; none where it is left out.
type Part<'p> = &'p mut dyn FnMut(&str, Vec<u8>) -> Option<Vec<u8>>;

/// A package whose parts are written anew.
fn written_again(bytes: &[u8], part_of: Part<'_>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if let Some(content) = part_of(&name, content) {
            written.start_file(name, SimpleFileOptions::default()).unwrap();
            written.write_all(&content).unwrap();
        }
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn documents_are_made_left_alone_and_kept_when_edited() {
    let out = tempfile::tempdir().unwrap();
    let (status, said) = run(out.path(), &[]);
    assert_eq!(status, Status::Findings);
    insta::assert_snapshot!("made", said);

    let province = out.path().join("bac-kan-2025/ke-hoach-tinh.docx");
    let made = (fs::read(&province).unwrap(), fs::metadata(&province).unwrap().modified().unwrap());
    let (_, said) = run(out.path(), &[]);
    insta::assert_snapshot!("left_alone", said);
    let again =
        (fs::read(&province).unwrap(), fs::metadata(&province).unwrap().modified().unwrap());
    assert!(made == again, "an unchanged document was touched");

    edit(&province, "Cụ thể hóa", "Sớm cụ thể hóa");
    let edited = fs::read(&province).unwrap();
    let (status, said) = run(out.path(), &[]);
    assert_eq!(status, Status::Findings);
    insta::assert_snapshot!("kept", said);
    assert!(fs::read(&province).unwrap() == edited, "an edited document was overwritten");

    let (_, said) = run(out.path(), &["--force"]);
    insta::assert_snapshot!("forced", said);
    assert!(fs::read(&province).unwrap() == made.0);
    let kept = fs::read_dir(province.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    assert!(kept.into_iter().any(|path| fs::read(path).is_ok_and(|bytes| bytes == edited)));
}

#[test]
fn one_unit_is_made_alone_and_programs_are_told() {
    let out = tempfile::tempdir().unwrap();
    let (_, said) = run(out.path(), &["--unit", "ba bể", "--format", "json"]);
    insta::assert_snapshot!("one_unit", said);
    let (status, said) = run(out.path(), &["--unit", "Ba Be", "--unit", "Chợ Mớ"]);
    assert_eq!(status, Status::Failed);
    insta::assert_snapshot!("unknown_unit", said);
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(one.path(), &["--jobs", "1"]);
    run(other.path(), &["--jobs", "7"]);
    for entry in walkdir::WalkDir::new(one.path()).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let same = other.path().join(entry.path().strip_prefix(one.path()).unwrap());
            let (one, other) = (fs::read(entry.path()).unwrap(), fs::read(&same).unwrap());
            assert!(one == other, "{}", same.display());
        }
    }
}

/// Runs a verb in this process; paths are shown without the folder.
pub(crate) fn verb(top: &Path, arguments: &[&str]) -> (Status, String) {
    let typed = ["kehoach"].iter().chain(arguments).map(Into::into);
    let mut said = anstream::StripStream::new(Vec::new());
    let mut words = anstream::StripStream::new(Vec::new());
    let status = cli::run(typed, &Steps::default(), &mut said, &mut words);
    let mut text = String::from_utf8(said.into_inner()).unwrap();
    text += &String::from_utf8(words.into_inner()).unwrap();
    (status, if top == Path::new("/") { slashed(&text) } else { shown(&text, top, "TOP") })
}

/// A template of a dossier's own.
pub(crate) const OWN_TEMPLATE: &str = "+++\nloai = \"Kế hoạch\"\nbo_cuc = \"tai-lieu\"\n\
                                       danh_so = [\"I.\"]\n[dau]\ntrich_yeu = \"x\"\n+++\n\
                                       # Mục\n\nChữ.\n";

/// Makes a new dossier below `inputs`, with a template of its own, `templates/rieng.md`, for the
/// document `ke-hoach.docx`.
pub(crate) fn with_own_template(top: &Path, name: &str) {
    let folder = top.join("inputs").join(name);
    verb(top, &["new", &folder.display().to_string()]);
    let manifest = fs::read_to_string(folder.join("ho-so.toml")).unwrap();
    let own = manifest.replace("\"ke-hoach-muc-tieu.md\"", "\"rieng.md\"");
    assert_ne!(own, manifest);
    fs::write(folder.join("ho-so.toml"), own).unwrap();
    fs::create_dir(folder.join("templates")).unwrap();
    fs::write(folder.join("templates").join("rieng.md"), OWN_TEMPLATE).unwrap();
}

#[test]
fn a_new_dossier_is_built_as_it_stands() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("thu").display().to_string();
    let out = top.path().join("out").display().to_string();
    let (status, said) = verb(top.path(), &["new", &folder]);
    assert_eq!(status, Status::Clean);
    insta::assert_snapshot!("new", said);
    let (status, said) = verb(top.path(), &["build", &folder, "--out", &out]);
    assert_eq!(status, Status::Clean, "{said}");
    insta::assert_snapshot!("new_built", said);
}

#[test]
fn a_new_leaflet_is_built_as_it_stands() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("thu").display().to_string();
    let out = top.path().join("out").display().to_string();
    let (status, _) = verb(top.path(), &["new", &folder, "--loai", "tai-lieu-tuyen-truyen"]);
    assert_eq!(status, Status::Clean);
    let (status, said) = verb(top.path(), &["build", &folder, "--out", &out]);
    assert_eq!(status, Status::Clean, "{said}");
    insta::assert_snapshot!("new_leaflet_built", said);
}

#[test]
fn a_dossier_and_a_workbook_can_be_looked_into() {
    let nowhere = Path::new("/");
    for (name, arguments) in [
        ("inspect_sheet", vec!["inspect", "inputs/bac-kan-2025", "--sheet", "Phụ biểu"]),
        (
            "inspect_units",
            vec!["inspect", "inputs/bac-kan-2025", "--sheet", "cac_don_vi", "--json"],
        ),
        ("inspect_workbook", vec!["inspect", "inputs/bac-kan-2025/phu-bieu.xlsx", "--json"]),
        ("inspect_unknown", vec!["inspect", "inputs/bac-kan-2025", "--sheet", "Phụ biễu"]),
    ] {
        insta::assert_snapshot!(name, verb(nowhere, &arguments).1);
    }
}

/// Runs the program in this process: how it ended, and all that it said.
fn called(arguments: &[&str]) -> (Status, String) {
    let typed = ["kehoach"].iter().chain(arguments).map(Into::into);
    let (mut said, mut words) = (Vec::new(), Vec::new());
    let status = cli::run(typed, &Steps::default(), &mut said, &mut words);
    (status, String::from_utf8([said, words].concat()).unwrap())
}

#[test]
fn a_built_in_template_is_read_and_copied_to_be_changed() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("thu").display().to_string();
    let out = top.path().join("out").display().to_string();
    assert_eq!(called(&["new", &folder]).0, Status::Clean);

    let (_, text) = called(&["templates", "Kế hoạch mục tiêu"]);
    let copied = called(&["mau", "ke-hoach-muc-tieu.md", "--chep", &folder]);
    assert_eq!(copied.0, Status::Clean, "{}", copied.1);
    let path = top.path().join("thu/templates/ke-hoach-muc-tieu.md");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);

    fs::write(&path, text.replace("## Yêu cầu", "## Yêu cầu riêng")).unwrap();
    assert_eq!(called(&["build", &folder, "--out", &out]).0, Status::Clean);
    let again = called(&["templates", "ke-hoach-muc-tieu", "--chep", &folder]);
    assert_eq!(again.0, Status::Failed);
    assert!(again.1.contains("hồ sơ đã có mẫu này"), "{}", again.1);
    assert!(fs::read_to_string(&path).unwrap().contains("Yêu cầu riêng"));
}

#[test]
fn a_template_of_ones_own_goes_before_the_built_in_one() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("inputs/thu");
    let typed = folder.display().to_string();
    let out = top.path().join("out").display().to_string();
    verb(top.path(), &["new", &typed]);
    let own = "+++\nloai = \"Kế hoạch\"\n+++\nCâu của mẫu riêng.\n";
    // Beside the folder of dossiers, then in the dossier, which goes before.
    for (place, text) in
        [(top.path().join("templates"), own), (folder.join("templates"), "hỏng {{")]
    {
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("ke-hoach-muc-tieu.md"), text).unwrap();
    }
    let (status, said) = verb(top.path(), &["build", &typed, "--out", &out]);
    assert_eq!(status, Status::Failed, "the nearest template was not taken");
    insta::assert_snapshot!("own_template_wrong", said);
    fs::remove_dir_all(folder.join("templates")).unwrap();
    verb(top.path(), &["build", &typed, "--out", &out]);
    let made = fs::read(top.path().join("out/thu/ke-hoach.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
    let mut document = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut document).unwrap();
    assert!(document.contains("Câu của mẫu riêng"), "the template beside was not taken");
}

#[test]
fn every_real_dossier_is_put_forward_and_waits_for_its_workbooks() {
    let years = [
        ("bac-giang-2021-2025", "2026-2030"),
        ("bac-giang-2022", "2023"),
        ("bac-kan-2025", "2026"),
        ("bac-son-2020", "2021"),
    ];
    let top = tempfile::tempdir().unwrap();
    for (name, year) in years {
        let new = top.path().join(name).display().to_string();
        let (status, said) =
            verb(top.path(), &["new", "--tu", &format!("inputs/{name}"), "--nam", year, &new]);
        assert_eq!(status, Status::Clean, "{said}");
        let kept = |folder: &Path| fs::read(folder.join("thong-tin-chung.xlsx")).unwrap();
        assert!(kept(Path::new(&new)) == kept(&Path::new("inputs").join(name)), "{name}");
        let out = top.path().join("out").display().to_string();
        let (status, said) = verb(top.path(), &["build", &new, "--out", &out]);
        assert_eq!(status, Status::Failed);
        assert_eq!(said.matches("lỗi: ").count(), 1, "{said}");
        assert!(said.contains("hồ sơ thiếu"), "{said}");
    }
    // The old workbook under the new name: all is built, and what still says the old year is told.
    let new = top.path().join("bac-kan-2025");
    fs::copy("inputs/bac-kan-2025/phu-bieu.xlsx", new.join("phu-bieu.xlsx")).unwrap();
    let out = top.path().join("out").display().to_string();
    let (_, said) = verb(top.path(), &["build", &new.display().to_string(), "--out", &out]);
    let (_, before) =
        verb(top.path(), &["build", "inputs/bac-kan-2025", "--out", &out, "--dry-run"]);
    let line = |said: &str| said.lines().next().unwrap().split(" → ").next().unwrap().to_owned();
    assert_eq!(line(&said).replace("mới lập", "không đổi"), line(&before));
}

#[test]
fn a_workbook_cut_short_takes_nothing_out_of_the_documents() {
    let top = tempfile::tempdir().unwrap();
    let inputs = top.path().join("inputs");
    copy(Path::new("inputs"), &inputs);
    for kind in fs::read_dir("templates/ho-so-mau").unwrap().map(Result::unwrap) {
        if kind.file_type().unwrap().is_dir() {
            let kind = kind.file_name().into_string().unwrap();
            let folder = inputs.join(format!("mau-{kind}")).display().to_string();
            verb(top.path(), &["new", &folder, "--loai", &kind]);
        }
    }
    let out = top.path().join("out").display().to_string();
    let made = |dossier: &Path| {
        let (status, said) =
            verb(top.path(), &["build", "--quiet", &dossier.display().to_string(), "--out", &out]);
        let documents = files(&Path::new(&out).join(dossier.file_name().unwrap()));
        let documents: Vec<(PathBuf, Vec<u8>)> = documents
            .map(|file| (file.path().to_owned(), fs::read(file.path()).unwrap()))
            .collect();
        (status, said, documents)
    };
    let mut count = 0;
    for dossier in fs::read_dir(&inputs).unwrap().map(|entry| entry.unwrap().path()) {
        let (status, said, before) = made(&dossier);
        assert_ne!(status, Status::Failed, "{said}");
        let paths = files(&dossier).map(walkdir::DirEntry::into_path).collect::<Vec<_>>();
        for workbook in paths.into_iter().filter(|path| is_workbook(path)) {
            let whole = fs::read(&workbook).unwrap();
            fs::write(&workbook, &whole[..whole.len() / 2]).unwrap();
            let (status, said, after) = made(&dossier);
            assert_eq!(status, Status::Failed, "{}: {said}", workbook.display());
            assert!(after == before, "{}: {said}", workbook.display());
            fs::write(&workbook, whole).unwrap();
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "xlsx")
}
