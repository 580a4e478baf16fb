//! A start without a verb, as by a double click or by files dropped on the program: each case in
//! `start/`.
//!
//! A case has the parts of those in `dossiers/`, and starts: `=== mo FOLDER` with the answers that
//! are typed, a line each; `=== tha PATH…` with the paths that are dropped and the answers, where
//! `=== tha-khong` is a start where nobody sits at a terminal. The program stands in the folder
//! `FOLDER`, or the top; `=== nen` is a start from within an archive.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use kehoach::cli::Status;
use kehoach::cli::start::{Here, Runner, dialogue};

use crate::dossiers::shown_with;
use crate::program::program;

#[test]
fn every_start() {
    insta::glob!("start/*.txt", |path| {
        let case = fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown_with(&case, &mut start));
        });
    });
}

/// What a screen shows, of the dialogue and of the verbs that it runs.
#[derive(Clone, Default)]
struct Screen(Rc<RefCell<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the dialogue itself prints.
struct Own {
    screen: Screen,
    own: Screen,
}

impl Write for Own {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.own.write_all(bytes)?;
        self.screen.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs the program itself.
struct Program(Screen);

impl Runner for Program {
    fn run(&mut self, folder: &Path, arguments: &[OsString]) -> Status {
        let ended = command(folder, arguments).output().unwrap();
        self.0.write_all(&ended.stderr).unwrap();
        self.0.write_all(&ended.stdout).unwrap();
        ended.status.code().and_then(Status::from_code).unwrap_or(Status::Failed)
    }

    fn answer(&mut self, folder: &Path, arguments: &[OsString]) -> Vec<u8> {
        command(folder, arguments).output().unwrap().stdout
    }

    fn opener(&self) -> Option<fn(&Path)> {
        Some(|folder| assert!(folder.is_dir()))
    }
}

fn command(folder: &Path, arguments: &[OsString]) -> Command {
    let mut command = program();
    command.args(arguments).current_dir(folder);
    command
}

/// What somebody types, shown where it is typed.
struct Typed<'a> {
    lines: std::str::Lines<'a>,
    line: Vec<u8>,
    screen: Screen,
    own: Screen,
}

impl io::Read for Typed<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        unreachable!("lines are read")
    }
}

impl BufRead for Typed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.is_empty()
            && let Some(line) = self.lines.next()
        {
            self.line = format!("{line}\n").into_bytes();
            writeln!(self.screen, "[{line}]")?;
            writeln!(self.own)?;
        }
        Ok(&self.line)
    }

    fn consume(&mut self, amount: usize) {
        self.line.drain(..amount);
    }
}

/// What a start of a case shows.
fn start(top: &Path, what: &str, name: &str, content: &str) -> String {
    let (screen, said) = (Screen::default(), Screen::default());
    let is_within = what == "mo" && !name.is_empty();
    let folder = if is_within { top.join(name) } else { top.to_owned() };
    let temporary = if what == "nen" { top.to_owned() } else { top.join("Temp") };
    let here = Here { folder: folder.clone(), program: folder, temporary };
    let paths: Vec<PathBuf> = match what {
        "tha" | "tha-khong" => name.split(", ").map(|name| top.join(name)).collect(),
        "mo" | "nen" => Vec::new(),
        other => panic!("no such part: {other}"),
    };
    let (line, own) = (Vec::new(), said.clone());
    let mut typed = Typed { lines: content.lines(), line, screen: screen.clone(), own };
    let input: Option<&mut dyn BufRead> = if what == "tha-khong" { None } else { Some(&mut typed) };
    let mut own = Own { screen: screen.clone(), own: said.clone() };
    let mut out = anstream::StripStream::new(&mut own as &mut dyn Write);
    let status = dialogue(&paths, &here, &mut Program(screen.clone()), input, &mut out);
    let top = top.display().to_string();
    readable(&String::from_utf8(said.0.borrow().clone()).unwrap(), top.len());
    let shown = String::from_utf8(screen.0.borrow().clone()).unwrap();
    let shown = shown.replace(&top, "D:").replace('\\', "/");
    format!("$ {what} {name}\n{shown}({status:?})\n\n")
}

/// What an old console of 80 columns shows as it is: letters, and the signs of the code page 1258.
fn readable(text: &str, place: usize) {
    for line in text.lines() {
        // The place of a test is longer than that of an office.
        let width = line.chars().count();
        assert!(
            width < 80 || line.contains(std::path::MAIN_SEPARATOR) && width < 80 + place,
            "{line}"
        );
        let is_known = |c: char| c.is_ascii() || c.is_alphabetic() || "“”–…·›".contains(c);
        assert!(line.chars().all(is_known), "{line}");
    }
}

/// A folder that nobody can write to is told.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    let folder = PathBuf::from("/proc/sys/net");
    let here = Here { folder: folder.clone(), program: folder, temporary: "/tmp".into() };
    let (screen, mut typed) = (Screen::default(), io::Cursor::new("\n"));
    let mut out = screen.clone();
    dialogue(&[], &here, &mut Program(screen.clone()), Some(&mut typed), &mut out);
    let shown = String::from_utf8(screen.0.borrow().clone()).unwrap();
    assert!(shown.contains("Không ghi được vào thư mục này"), "{shown}");
}
