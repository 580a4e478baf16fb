//! Long batches, threads, killed runs, and what the file system shows afterwards.

use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use kehoach::build::{self, Options, Report};

use super::office;
use crate::paths::shown;

fn options(out: &Path, jobs: usize) -> Options {
    Options {
        records: None,
        out: out.to_owned(),
        units: Vec::new(),
        dry_run: false,
        jobs: NonZeroUsize::new(jobs).unwrap(),
        force: false,
        set_aside: false,
        look: office::look,
        merge: office::merge,
        merging: kehoach::merge::Options::default(),
        made_as: office::made_as,
    }
}

/// A manifest of many units, some of which fail or have something to say.
fn many(count: usize, text: &str) -> String {
    let line = |index: usize| {
        let said = match index % 7 {
            2 => format!("; warning: lạ ở {}", index % 5),
            3 => "; warning: giống nhau".to_owned(),
            5 if index.is_multiple_of(5) => "; fail".to_owned(),
            _ => String::new(),
        };
        format!("xa/{index}.docx | Xã {index} | xa-{index} | {text} {index}{said}\n")
    };
    (0..count).map(line).collect()
}

/// A folder with a dossier of this manifest.
fn dossier(manifest: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("inputs/bac-kan");
    fs::create_dir_all(&inputs).unwrap();
    fs::write(inputs.join("ho-so.toml"), manifest).unwrap();
    (folder, inputs)
}

fn run(inputs: &Path, out: &Path, jobs: usize) -> Report {
    build::run(&[inputs.to_owned()], &office::load, &options(out, jobs), &())
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let (folder, inputs) = dossier(&many(600, "kế hoạch"));
    let told = |jobs: usize| {
        let out = folder.path().join(format!("out-{jobs}"));
        let report = run(&inputs, &out, jobs);
        let said = shown(&format!("{report:?}"), &out, "out");
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&out).sort_by_file_name() {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(&out).unwrap().to_owned();
            files.push((path, fs::read(entry.path()).unwrap_or_default()));
        }
        (said, files)
    };
    let one = told(1);
    assert_eq!(one, told(8));
    // 600 documents and their folders, without the few that fail.
    let failed = one.0.matches("status: Failed").count();
    assert!(failed > 0);
    assert_eq!(one.1.len(), 600 - failed + 3);
}

#[test]
fn the_same_finding_in_a_thousand_units_is_one() {
    let (folder, inputs) = dossier(&many(1000, "kế hoạch"));
    let report = run(&inputs, &folder.path().join("out"), 2);
    let messages: Vec<&str> =
        report.findings().map(|finding| finding.diagnostic.message.as_str()).collect();
    assert_eq!(messages.len(), 5 + 1 + 1, "{messages:?}");
    let same = report.findings().find(|finding| finding.diagnostic.message == "giống nhau");
    assert_eq!(same.unwrap().documents.len(), 143);
}

#[test]
#[cfg(unix)]
fn files_may_be_read_by_those_who_may_read_other_files() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, inputs) = dossier("a.docx | | | 1");
    let out = folder.path().join("out");
    run(&inputs, &out, 1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = folder.path().join("usual");
    File::create(&usual).unwrap();
    let document = out.join("bac-kan/a.docx");
    assert_eq!(mode(&document), mode(&usual));
    // Renewing keeps what the office has set.
    fs::set_permissions(&document, PermissionsExt::from_mode(0o660)).unwrap();
    fs::write(inputs.join("ho-so.toml"), "a.docx | | | 2").unwrap();
    run(&inputs, &out, 1);
    assert_eq!(fs::read(&document).unwrap(), office::sealed("2"));
    assert_eq!(mode(&document), 0o660);
}

#[test]
fn a_file_that_another_run_is_writing_stays() {
    let (folder, inputs) = dossier("a.docx | | | 1");
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("bac-kan")).unwrap();
    let [left, live] =
        ["left", "live"].map(|name| out.join(format!("bac-kan/.kehoach-{name}.tmp")));
    File::create(&left).unwrap();
    let held = File::create(&live).unwrap();
    held.lock().unwrap();
    run(&inputs, &out, 1);
    assert!(!left.exists());
    assert!(live.exists());
}

/// What the test below starts as a process of its own, and kills.
fn write_until_killed(folder: &Path) -> ! {
    let mut round = 0;
    loop {
        let manifest = many(200, &long(round));
        fs::write(folder.join("inputs/bac-kan/ho-so.toml"), manifest).unwrap();
        run(&folder.join("inputs/bac-kan"), &folder.join("out"), 2);
        round += 1;
    }
}

fn long(round: usize) -> String {
    format!("vòng {round} {}", "x".repeat(20_000))
}

#[test]
fn a_killed_run_leaves_whole_files() {
    if let Some(folder) = std::env::var_os("KEHOACH_TEST_FOLDER") {
        write_until_killed(Path::new(&folder));
    }
    let (folder, inputs) = dossier(&many(200, &long(0)));
    let out = folder.path().join("out");
    let documents = || {
        let entries = walkdir::WalkDir::new(&out).into_iter().flatten();
        let paths = entries.map(walkdir::DirEntry::into_path);
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "docx"))
    };
    let mut seen = 0;
    for pause in [5, 33, 71] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "build::batch::a_killed_run_leaves_whole_files"])
            .env("KEHOACH_TEST_FOLDER", folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while documents().next().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        for path in documents() {
            seen += 1;
            assert_eq!(office::seal(&fs::read(&path).unwrap()), build::Seal::Intact, "{path:?}");
        }
    }
    assert!(seen > 0, "nothing was written before the end");
    fs::write(inputs.join("ho-so.toml"), many(200, "cuối")).unwrap();
    let report = run(&inputs, &out, 2);
    let statuses: Vec<&str> = report.documents().map(|made| made.status.as_str()).collect();
    assert!(!statuses.contains(&"kept"), "{statuses:?}");
    let names = walkdir::WalkDir::new(&out).into_iter().map(|entry| entry.unwrap());
    let left: Vec<_> = names
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"))
        .map(|entry| entry.into_path())
        .collect();
    assert_eq!(left, [] as [PathBuf; 0]);
}

#[test]
fn backups_never_write_over_older_ones() {
    let (folder, inputs) = dossier("a.docx | | | 1");
    let out = folder.path().join("out");
    let document = out.join("bac-kan/a.docx");
    let force = Options { force: true, ..options(&out, 1) };
    for round in 0..3 {
        fs::create_dir_all(out.join("bac-kan")).unwrap();
        fs::write(&document, format!("bản sửa {round}")).unwrap();
        let report = build::run(std::slice::from_ref(&inputs), &office::load, &force, &());
        assert_eq!(report.worst(), Some(kehoach::diagnostic::Severity::Note));
    }
    let backups = [1, 2, 3].map(|number| {
        fs::read_to_string(out.join(format!("bac-kan/a.bak-{number}.docx"))).unwrap()
    });
    assert_eq!(backups, ["bản sửa 0", "bản sửa 1", "bản sửa 2"]);
    assert_eq!(fs::read(&document).unwrap(), office::sealed("1"));
}
