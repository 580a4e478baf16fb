//! Dossiers that are watched: what is saved is built, and what is not over is waited for.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use kehoach::cli::{self, Status, Steps};

use crate::office::{OWN_TEMPLATE, with_own_template};
use crate::paths::shown;
use crate::program::program;

/// A folder with two dossiers made of one annex each.
fn office() -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    for name in ["duong", "truong"] {
        with_own_template(top.path(), name);
    }
    top
}

/// What is done to the folder before a look.
type Action = Box<dyn Fn(&Path)>;

/// Writes a file below `inputs`.
fn save(name: &'static str, bytes: Vec<u8>) -> Action {
    Box::new(move |top| fs::write(top.join("inputs").join(name), &bytes).unwrap())
}

/// Lets so many looks pass.
fn looks(count: usize) -> Vec<Action> {
    (0..count).map(|_| Box::new(|_: &Path| ()) as Action).collect()
}

/// What a watch says over these actions, one before each look but the first.
fn watched(top: &Path, arguments: &[&str], actions: Vec<Action>) -> (Status, String) {
    let said = RefCell::new(String::new());
    let mut printed = Printed(&said);
    let mut words = Printed(&said);
    let actions = RefCell::new(actions.into_iter());
    let run = |arguments: &[OsString]| {
        let mut command = program();
        let ended = command.args(arguments).output().unwrap();
        let text = String::from_utf8([ended.stderr, ended.stdout].concat()).unwrap();
        said.borrow_mut().push_str(&text);
        ended.status.code().and_then(Status::from_code).unwrap()
    };
    let wait = || match actions.borrow_mut().next() {
        Some(action) => {
            action(top);
            true
        }
        None => false,
    };
    let out = top.join("out");
    let folder = top.join("inputs");
    let typed = ["kehoach".as_ref(), "watch".as_ref(), folder.as_os_str()];
    let typed = typed.into_iter().chain(["--out".as_ref(), out.as_os_str()]);
    let typed = typed.chain(arguments.iter().map(AsRef::as_ref)).map(OsString::from);
    let steps = Steps { run: &run, wait: &wait, ..Steps::default() };
    let status = cli::run(typed, &steps, &mut printed, &mut words);
    let said = anstream::adapter::strip_str(&said.take()).to_string();
    (status, shown(&said, top, "TOP"))
}

/// What is printed, beside what other processes print.
struct Printed<'a>(&'a RefCell<String>);

impl std::io::Write for Printed<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().push_str(std::str::from_utf8(bytes).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_is_saved_is_built_again_and_nothing_else() {
    let top = office();
    let actions: Vec<Action> = [
        looks(3),
        vec![save("duong/templates/rieng.md", OWN_TEMPLATE.replace("Chữ", "Câu").into_bytes())],
        looks(3),
        // It begins to be saved, and is broken as long as it is not whole.
        vec![save("truong/phu-bieu.xlsx", b"PK\x03\x04".to_vec())],
        looks(3),
        vec![Box::new(|top| {
            let inputs = top.join("inputs");
            fs::copy(inputs.join("duong/phu-bieu.xlsx"), inputs.join("truong/phu-bieu.xlsx"))
                .unwrap();
        })],
        looks(3),
        vec![save("duong/~$phu-bieu.xlsx", b"x".to_vec())],
        looks(3),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (status, said) = watched(top.path(), &[], actions);
    assert_ne!(status, Status::Failed, "{said}");
    insta::assert_snapshot!("saved", said);
    assert!(top.path().join("out/truong/ke-hoach.docx").is_file());
}

#[test]
fn a_watch_needs_a_dossier() {
    let top = tempfile::tempdir().unwrap();
    let (status, said) = watched(top.path(), &[], looks(3));
    assert_eq!(status, Status::Failed);
    insta::assert_snapshot!("no_dossier", said);
    fs::create_dir(top.path().join("inputs")).unwrap();
    let (status, said) = watched(top.path(), &[], looks(3));
    assert_eq!(status, Status::Failed);
    insta::assert_snapshot!("empty", said);
}

/// How long the program may take for what takes it less than a second.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn the_program_builds_what_is_saved_until_it_is_ended() {
    let top = office();
    let document = top.path().join("out").join("duong").join("ke-hoach.docx");
    let mut command = program();
    command.arg("watch").current_dir(top.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut program = command.spawn().unwrap();
    let until = |is_so: &dyn Fn(&PathBuf) -> bool| {
        let begun = Instant::now();
        while !is_so(&document) && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        is_so(&document)
    };
    let is_made = until(&|document| document.is_file());
    let before = fs::read(&document).unwrap_or_default();
    save("duong/templates/rieng.md", OWN_TEMPLATE.replace("Chữ", "Câu").into_bytes())(
        top.path(),
    );
    let is_renewed = until(&|document| fs::read(document).is_ok_and(|now| now != before));
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(is_made && is_renewed);
}
