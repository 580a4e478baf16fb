//! Inputs that would end a run, eat all memory or never end: each is built beside a good dossier, by
//! the program itself in a process of its own, with less memory and stack than any machine gives.
//!
//! A case is a dossier folder in `hostile/`, or one that [`generated`] writes where it would be large
//! to store. What the program says of it is a snapshot; the good dossier's document must be there
//! whatever it is.

mod books;
mod generated;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::program::{PROGRAM, program, started_by};

/// The memory that a run may have, in KiB: data alone, since address space says nothing about it
/// where each thread reserves an arena.
const MEMORY: u32 = 1 << 20;

/// The stack of each thread, in KiB: what Windows gives the first thread of a program.
const STACK: u32 = 1 << 10;

/// How long a run may take. A debug build on a busy machine takes ten times as long as a release
/// build on one that is free, for which 10 seconds are the bound.
const TIME: Duration = Duration::from_secs(100);

/// A case: its name, and the files of its dossier.
struct Case {
    name: String,
    files: Vec<(PathBuf, Vec<u8>)>,
}

#[test]
fn no_input_ends_a_run() {
    let mut cases = generated::all();
    cases.extend(books::all());
    cases.extend(stored());
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    let next = AtomicUsize::new(0);
    let shown: Mutex<Vec<(usize, Result<String, String>)>> = Mutex::default();
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(4));
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(at) else { break };
                    let said = run(case);
                    shown.lock().unwrap().push((at, said));
                }
            });
        }
    });
    let mut shown = shown.into_inner().unwrap();
    assert_eq!(shown.len(), cases.len());
    shown.sort();
    let failed: Vec<&String> = shown.iter().filter_map(|(_, said)| said.as_ref().err()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    insta::with_settings!({ omit_expression => true, snapshot_path => "snapshots/hostile" }, {
        for (at, said) in shown {
            insta::assert_snapshot!(cases[at].name.as_str(), said.unwrap_or_default());
        }
    });
}

/// The cases that are folders in `hostile/`.
fn stored() -> Vec<Case> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/hostile");
    let folders = fs::read_dir(top).unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.is_dir());
    folders
        .map(|folder| {
            let mut files = Vec::new();
            for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
                let entry = entry.unwrap();
                if entry.file_type().is_file() {
                    let within = entry.path().strip_prefix(&folder).unwrap().to_owned();
                    files.push((within, fs::read(entry.path()).unwrap()));
                }
            }
            Case { name: folder.file_name().unwrap().to_string_lossy().into_owned(), files }
        })
        .collect()
}

/// Builds a case beside a good dossier; what is said and how it ends, or what is wrong with that.
fn run(case: &Case) -> Result<String, String> {
    let top = tempfile::tempdir().unwrap();
    for (path, bytes) in &case.files {
        put(&top.path().join("a-xau").join(path), bytes);
    }
    put(&top.path().join("b-tot/ho-so.toml"), b"[[van_ban]]\nmau = \"tot.md\"\ntep = \"tot\"\n");
    put(&top.path().join("b-tot/templates/tot.md"), generated::GOOD.as_bytes());

    let mut command = limited();
    command.args(["build", "a-xau", "b-tot", "--out", "ra"]).current_dir(top.path());
    let began = Instant::now();
    let said = top.path().join("said");
    let mut child = command
        .env("RUST_MIN_STACK", (STACK << 10).to_string())
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > TIME {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(format!("{}: has not ended after {TIME:?}", case.name));
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let said = short(&String::from_utf8_lossy(&fs::read(said).unwrap()));
    let Some(code @ 0..=2) = status.code() else {
        return Err(format!("{}: ends with {status}\n{said}", case.name));
    };
    if !top.path().join("ra/b-tot/tot.docx").is_file() {
        return Err(format!("{}: the other dossier is not made\n{said}", case.name));
    }
    if let Some(columns) = widest(&top.path().join("ra")).filter(|columns| *columns > 63) {
        return Err(format!("{}: a table of {columns} columns, which Word refuses", case.name));
    }
    Ok(format!("exit {code}\n{said}"))
}

/// The most columns of a table in the documents of a folder.
fn widest(folder: &Path) -> Option<usize> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let documents = files.filter(|file| file.path().extension().is_some_and(|is| is == "docx"));
    let tables = documents.flat_map(|file| {
        let mut package = zip::ZipArchive::new(fs::File::open(file.path()).unwrap()).unwrap();
        let mut text = String::new();
        package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        let grids = text.split("<w:tblGrid>").skip(1);
        let columns = grids.map(|grid| {
            grid.split("</w:tblGrid>").next().unwrap_or_default().matches("<w:gridCol ").count()
        });
        columns.collect::<Vec<_>>()
    });
    tables.max()
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The program within its bounds, where the system has a way to set them.
fn limited() -> Command {
    if !cfg!(target_os = "linux") {
        return program();
    }
    let mut command = started_by("sh");
    let limits = format!("ulimit -d {MEMORY} && ulimit -s {STACK} && exec \"$0\" \"$@\"");
    command.args(["-c", &limits, PROGRAM]);
    command
}

/// What was said, its first lines and the first letters of each.
fn short(said: &str) -> String {
    const LINES: usize = 16;
    const LETTERS: usize = 150;
    let said = said.replace('\\', "/");
    let lines: Vec<&str> = said.lines().collect();
    let mut short = String::new();
    for line in lines.iter().take(LINES) {
        short.extend(line.chars().take(LETTERS));
        short.push_str(if line.chars().count() > LETTERS { "…\n" } else { "\n" });
    }
    if lines.len() > LINES {
        short.push_str(&format!("… {} lines more\n", lines.len() - LINES));
    }
    short
}
