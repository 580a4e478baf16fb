//! What is kept of builds: when a dossier is answered without being read, and when it is not.

use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use kehoach::build::{self, Options, Report, Status};

use super::office;
use crate::program::{CACHES, program};

/// A dossier, the folder of its documents, and that of the records.
struct Place {
    top: tempfile::TempDir,
    options: Options,
}

const MANIFEST: &str = "\
a.docx | Xã A | a | kế hoạch; warning: ô trống @ C8
xa/b.docx | Xã B | b | kế hoạch; note: giống nhau
xa/c.docx | Xã C | c | kế hoạch; note: giống nhau
";

impl Place {
    fn new() -> Self {
        let top = tempfile::tempdir().unwrap();
        let options = Options {
            out: top.path().join("out"),
            units: Vec::new(),
            dry_run: false,
            jobs: NonZeroUsize::MIN,
            force: false,
            set_aside: false,
            records: Some(top.path().join("records")),
            look: office::look,
            merge: office::merge,
            merging: kehoach::merge::Options::default(),
            made_as: office::made_as,
        };
        let place = Self { top, options };
        place.write("inputs/bac-kan/ho-so.toml", MANIFEST);
        place.write("inputs/bac-kan/sau/bieu.xlsx", "12");
        place.write("inputs/bac-kan/templates/rieng.md", "riêng");
        place.write("inputs/templates/chung.md", "chung");
        place.write("templates/ngoai.md", "ngoài");
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.top.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Builds; gives how often a dossier was read, and the report.
    fn build_with(&self, options: &Options) -> (usize, Report) {
        let loads = AtomicUsize::new(0);
        let load = |folder: &Path| {
            loads.fetch_add(1, Ordering::Relaxed);
            office::load(folder)
        };
        let report = build::run(&[self.path("inputs/bac-kan")], &load, options, &());
        (loads.into_inner(), report)
    }

    fn build(&self) -> (usize, Report) {
        self.build_with(&self.options)
    }

    /// The records that are there.
    fn records(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("records")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// The files of a folder with what stands in them and when it was written.
    fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
        let entries = walkdir::WalkDir::new(self.path(folder)).sort_by_file_name().into_iter();
        let files = entries.flatten().filter(|entry| entry.file_type().is_file());
        let seen = files.map(|entry| {
            let modified = entry.metadata().unwrap().modified().unwrap();
            (entry.path().to_owned(), fs::read(entry.path()).unwrap(), modified)
        });
        seen.collect()
    }
}

/// The report as a run tells it that finds all documents as they should be.
fn unchanged(mut report: Report) -> Report {
    for made in report.dossiers.iter_mut().flat_map(|built| &mut built.documents) {
        (made.status, made.hash) = (Status::Unchanged, None);
    }
    report
}

#[test]
fn an_unchanged_dossier_is_not_read_and_nothing_is_written() {
    let place = Place::new();
    let (loads, first) = place.build();
    assert_eq!(loads, 1);
    let before = [place.files("out"), place.files("records")];
    assert_eq!(place.build(), (0, unchanged(first)));
    assert_eq!([place.files("out"), place.files("records")], before);
}

#[test]
fn every_change_leads_to_a_build() {
    type Change = fn(&Place);
    let changes: [(&str, Change); 16] = [
        ("the manifest", |place| {
            place.write("inputs/bac-kan/ho-so.toml", &MANIFEST.replace("Xã B", "Xã D"));
        }),
        ("a workbook, of the same length and time", |place| {
            let path = place.path("inputs/bac-kan/sau/bieu.xlsx");
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            fs::write(&path, "13").unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }),
        ("a new workbook", |place| place.write("inputs/bac-kan/them.ods", "1")),
        ("a workbook of another name", |place| {
            let [old, new] =
                ["bieu", "biểu"].map(|name| place.path(&format!("inputs/bac-kan/sau/{name}.xlsx")));
            fs::rename(old, new).unwrap();
        }),
        ("a workbook that is gone", |place| {
            fs::remove_file(place.path("inputs/bac-kan/sau/bieu.xlsx")).unwrap();
        }),
        ("a workbook that is open", |place| place.write("inputs/bac-kan/sau/~$bieu.xlsx", "ai")),
        ("a template of the dossier", |place| {
            place.write("inputs/bac-kan/templates/rieng.md", "Riêng");
        }),
        ("a template beside the dossier", |place| place.write("inputs/templates/chung.md", "")),
        ("a template above", |place| place.write("templates/khac.md", "khác")),
        ("a template above that is gone", |place| {
            fs::remove_file(place.path("templates/ngoai.md")).unwrap();
        }),
        ("a document of a year before", |place| {
            place.write("inputs/bac-kan/nam-truoc/xa/b.docx", "cũ");
        }),
        ("a document that is gone", |place| {
            fs::remove_file(place.path("out/bac-kan/xa/b.docx")).unwrap();
        }),
        ("a document as it was made by another build", |place| {
            fs::write(place.path("out/bac-kan/xa/b.docx"), office::sealed("cũ")).unwrap();
        }),
        ("an orphan", |place| {
            fs::write(place.path("out/bac-kan/xa/cu.docx"), office::sealed("cũ")).unwrap();
        }),
        ("a file of others among the documents", |place| {
            place.write("out/bac-kan/ghi chú.txt", "của tôi");
        }),
        ("the folder of documents", |place| {
            fs::rename(place.path("out"), place.path("khac")).unwrap();
        }),
    ];
    for (name, change) in changes {
        let place = Place::new();
        place.build();
        assert_eq!(place.build().0, 0, "{name}: not known before");
        change(&place);
        let without = Options { dry_run: true, records: None, ..place.options.clone() };
        let (_, expected) = place.build_with(&without);
        let (loads, report) = place.build();
        assert_eq!(loads, 1, "{name}: not read again");
        assert_eq!(unchanged(report.clone()), unchanged(expected), "{name}");
        assert_eq!(place.build(), (0, unchanged(report)), "{name}: not known after");
    }
}

#[test]
fn other_options_lead_to_a_build() {
    let place = Place::new();
    place.build();
    let options = || place.options.clone();
    for (name, options) in [
        ("other folder", Options { out: place.path("khac"), ..options() }),
        ("units", Options { units: vec!["a".to_owned()], ..options() }),
        ("force", Options { force: true, ..options() }),
        ("set aside", Options { set_aside: true, ..options() }),
        ("no records", Options { records: None, ..options() }),
    ] {
        assert_eq!(place.build_with(&options).0, 1, "{name}");
    }
    let more = Options { jobs: NonZeroUsize::new(3).unwrap(), ..options() };
    assert_eq!(place.build_with(&more).0, 0, "the number of jobs changes nothing");
}

#[test]
fn what_a_person_has_edited_is_told_each_time() {
    let place = Place::new();
    place.build();
    fs::write(place.path("out/bac-kan/a.docx"), "ours:sửa#0000").unwrap();
    for _ in 0..2 {
        let (loads, report) = place.build();
        assert_eq!((loads, report.dossiers[0].documents[0].status), (1, Status::Kept));
    }
}

#[test]
fn where_something_went_wrong_nothing_is_kept() {
    for fault in ["; fail", "; panic: hỏng", "; error: sai"] {
        let place = Place::new();
        place
            .write("inputs/bac-kan/ho-so.toml", &MANIFEST.replacen('\n', &format!("{fault}\n"), 1));
        for _ in 0..2 {
            assert_eq!(place.build().0, 1, "{fault}");
        }
        assert_eq!(place.records(), [] as [PathBuf; 0], "{fault}");
    }
    let place = Place::new();
    place.write("inputs/bac-kan/ho-so.toml", "!warning: không đọc được");
    assert_eq!([place.build().0, place.build().0], [1, 1]);
}

#[test]
fn what_changes_during_a_build_is_not_taken_for_what_was_read() {
    let place = Place::new();
    let load = |folder: &Path| {
        let loaded = office::load(folder);
        place.write("inputs/bac-kan/sau/bieu.xlsx", "13");
        loaded
    };
    build::run(&[place.path("inputs/bac-kan")], &load, &place.options, &());
    assert_eq!([place.build().0, place.build().0], [1, 0]);
}

#[test]
fn a_record_that_is_not_as_it_was_written_is_not_believed() {
    type Damage = fn(&Path);
    let cut = |path: &Path| {
        let text = fs::read(path).unwrap();
        fs::write(path, &text[..text.len() / 2]).unwrap();
    };
    // Another version's program is part of what `inputs` is a hash of.
    let damages: [(&str, Damage); 6] = [
        ("half", cut),
        ("empty", |path| fs::write(path, "").unwrap()),
        ("no text", |path| fs::write(path, [0xff; 100]).unwrap()),
        ("other inputs", |path| change(path, "inputs")),
        ("other outputs", |path| change(path, "outputs")),
        ("a folder", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        }),
    ];
    for (name, damage) in damages {
        let place = Place::new();
        let (_, first) = place.build();
        damage(&place.records()[0]);
        let (loads, report) = place.build();
        assert_eq!((loads, unchanged(report)), (1, unchanged(first)), "{name}");
    }
}

/// Changes a hash in a record.
fn change(record: &Path, name: &str) {
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    let hash = json[name].as_str().unwrap().replace(['0', '1', '2', '3', '4', '5', '6'], "a");
    json[name] = hash.into();
    fs::write(record, json.to_string()).unwrap();
}

#[test]
fn records_that_cannot_be_written_are_missed_by_nobody() {
    let place = Place::new();
    place.write("records", "một tệp");
    for _ in 0..2 {
        let (loads, report) = place.build();
        assert_eq!((loads, report.documents().count()), (1, 3));
    }
    assert_eq!(fs::read(place.path("records")).unwrap(), "một tệp".as_bytes());
}

#[test]
fn a_dry_run_believes_records_and_writes_none() {
    let place = Place::new();
    let dry = Options { dry_run: true, ..place.options.clone() };
    assert_eq!(place.build_with(&dry).0, 1);
    assert!(!place.path("records").exists() && !place.path("out").exists());
    let (_, made) = place.build();
    assert_eq!(place.build_with(&dry), (0, unchanged(made)));
}

#[test]
fn two_runs_at_once_leave_a_whole_record() {
    let place = Place::new();
    for round in 0..5 {
        let manifest = MANIFEST.replace("Xã A", &format!("Xã A {round}"));
        place.write("inputs/bac-kan/ho-so.toml", &manifest);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| place.build());
            }
        });
        // One that found a file of another under way has told so, and another has written it.
        place.build();
        assert_eq!(place.build().0, 0);
        assert_eq!(place.records().len(), 1);
    }
}

#[test]
fn records_are_as_many_as_they_may_be() {
    let place = Place::new();
    for number in 0..260 {
        place.write(&format!("nhieu/{number}/ho-so.toml"), "a.docx | | | chữ");
    }
    place.build();
    let all = [place.path("nhieu")];
    build::run(&all, &office::load, &place.options, &());
    assert_eq!(place.records().len(), 256);
    // The oldest is gone.
    assert_eq!(place.build().0, 1);
}

#[test]
fn the_program_keeps_records_in_the_folder_for_caches() {
    let place = Place::new();
    let cache = place.path("cache");
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.envs(CACHES.map(|variable| (variable, &cache)));
        command.args(arguments).current_dir(place.top.path()).env("NO_COLOR", "1");
        let ended = command.output().unwrap();
        assert_ne!(ended.status.code(), Some(2), "{ended:?}");
        String::from_utf8([ended.stderr, ended.stdout].concat()).unwrap()
    };
    run(&["new", "moi"]);
    run(&["build", "moi"]);
    let again = run(&["build", "moi"]);
    let kept: Vec<_> = walkdir::WalkDir::new(&cache).into_iter().flatten().collect();
    assert_eq!(kept.iter().filter(|entry| entry.file_type().is_file()).count(), 2, "{kept:?}");
    // What is said is the same without them.
    fs::remove_dir_all(&cache).unwrap();
    assert_eq!(run(&["build", "moi"]), again);
}
