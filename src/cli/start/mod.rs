//! A start without a verb: what a double click on the program does, and files dropped on it.
//!
//! Whoever starts a program so has a window that closes as the program ends. So it shows what
//! stands beside it and what can be done (`menu`), or does what dropped files are for
//! (`dropped`), and waits before it ends. The dialogue is a function of what is read and printed
//! and of a [`Runner`], by which the verbs run; it reads no dossier itself, so that none ends the
//! window.
//!
//! Whether a console is the program's own is not asked: only unsafe code could tell, and a shell
//! that has it as its own would be told apart from Explorer, but not from other file managers. A
//! start without a verb in a terminal is a dialogue in any case, which Enter ends, and where nobody
//! sits at a terminal nothing waits. Verbs never wait.
//!
//! What is said keeps to letters and to signs that old consoles have: no lines, boxes or arrows.

mod dialogue;
mod dropped;
mod found;
mod menu;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::dialogue::Dialogue;
use super::page::Page;
use super::process;
use super::status::Status;

/// Where the program was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// The folder that is open.
    pub folder: PathBuf,
    /// The folder that the program stands in.
    pub program: PathBuf,
    /// The folder for temporary files: a program that stands in it runs from within an archive.
    pub temporary: PathBuf,
}

impl Here {
    /// Where this process was started.
    fn now() -> Option<Self> {
        let program = env::current_exe().ok()?;
        Some(Self {
            folder: env::current_dir().ok()?,
            program: program.parent()?.to_owned(),
            temporary: env::temp_dir(),
        })
    }

    /// Whether the program runs from within an archive that somebody has opened but not unpacked:
    /// what stands beside it there is not in this folder.
    fn is_in_archive(&self) -> bool {
        let whole = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        whole(&self.program).starts_with(whole(&self.temporary))
    }
}

/// Runs the verbs that are chosen.
pub trait Runner {
    /// Runs the program in a folder with these arguments; it speaks and asks for itself.
    fn run(&mut self, folder: &Path, arguments: &[OsString]) -> Status;
    /// Runs the program in a folder with these arguments, and gives what it prints.
    fn answer(&mut self, folder: &Path, arguments: &[OsString]) -> Vec<u8>;
    /// Shows a folder to whoever sits there; none where that can't be done.
    fn opener(&self) -> Option<fn(&Path)>;
}

/// What a start without a verb is for.
#[derive(Debug, PartialEq, Eq)]
enum Meant {
    /// To see what can be done.
    Menu,
    /// To do something with these files and folders.
    Dropped(Vec<PathBuf>),
}

/// What the arguments mean, the program's name first; none where they have a verb, or where there
/// are none and nobody sits at a terminal.
fn meant(typed: &[OsString], is_terminal: bool) -> Option<Meant> {
    let given = typed.get(1..).unwrap_or_default();
    let Some(first) = given.first() else { return is_terminal.then_some(Meant::Menu) };
    let is_option = |word: &OsString| word.to_string_lossy().starts_with('-');
    // Asked before the verbs, since to describe the command line at each start would cost time.
    if given.iter().any(is_option) || !Path::new(first).exists() {
        return None;
    }
    let is_verb = |word: &str| super::help::command().find_subcommand(word).is_some();
    if first.to_str().is_some_and(is_verb) {
        return None;
    }
    Some(Meant::Dropped(given.iter().map(PathBuf::from).collect()))
}

/// Does what a start without a verb is for; none where it has one.
pub(super) fn run(typed: &[OsString], out: &mut dyn Write) -> Option<Status> {
    let (stdin, stdout) = (io::stdin(), io::stdout());
    let is_terminal = stdin.is_terminal() && stdout.is_terminal();
    let meant = meant(typed, is_terminal)?;
    let here = Here::now()?;
    let mut runner = Processes { program: env::current_exe().ok()? };
    let mut input = stdin.lock();
    let input: Option<&mut dyn io::BufRead> = if is_terminal { Some(&mut input) } else { None };
    let dialogue = Dialogue { runner: &mut runner, input, page: Page::new(out), width: width() };
    Some(ended(meant, &here, dialogue))
}

/// The dialogue of a start without a verb, for tests: `input` is none where nobody sits at a
/// terminal.
pub fn dialogue<'a>(
    dropped: &[PathBuf],
    here: &Here,
    runner: &'a mut dyn Runner,
    input: Option<&'a mut dyn io::BufRead>,
    out: &'a mut dyn Write,
) -> Status {
    let meant = if dropped.is_empty() { Meant::Menu } else { Meant::Dropped(dropped.to_vec()) };
    ended(meant, here, Dialogue { runner, input, page: Page::new(out), width: WIDTH })
}

fn ended(meant: Meant, here: &Here, mut dialogue: Dialogue<'_>) -> Status {
    let ended = match meant {
        Meant::Menu => menu::run(here, &mut dialogue).map(|()| Status::Clean),
        Meant::Dropped(paths) => dropped::run(&paths, here, &mut dialogue),
    };
    ended.unwrap_or(Status::Failed)
}

/// How many columns an old console has.
const WIDTH: usize = 80;

/// The columns of the terminal, as far as lines are made to use them.
fn width() -> usize {
    super::columns().unwrap_or(WIDTH).clamp(40, 100)
}

/// Runs the verbs in processes of their own.
struct Processes {
    program: PathBuf,
}

impl Processes {
    fn command(&self, folder: &Path, arguments: &[OsString]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(folder);
        command
    }
}

impl Runner for Processes {
    fn run(&mut self, folder: &Path, arguments: &[OsString]) -> Status {
        process::ended(&mut self.command(folder, arguments))
    }

    fn answer(&mut self, folder: &Path, arguments: &[OsString]) -> Vec<u8> {
        let mut command = self.command(folder, arguments);
        let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
        output.map(|output| output.stdout).unwrap_or_default()
    }

    fn opener(&self) -> Option<fn(&Path)> {
        cfg!(windows).then_some(|folder| {
            // A window of its own, which nobody waits for.
            let _ = Command::new("explorer").arg(folder).spawn();
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_has_a_verb_or_files_or_nothing() {
        let meant = |typed: &[&str], is_terminal| {
            let typed: Vec<OsString> = ["kehoach"].iter().chain(typed).map(Into::into).collect();
            meant(&typed, is_terminal)
        };
        let dropped = |paths: &[&str]| {
            Some(Meant::Dropped(paths.iter().map(PathBuf::from).collect::<Vec<_>>()))
        };
        assert_eq!(meant(&[], true), Some(Meant::Menu));
        assert_eq!(meant(&[], false), None);
        assert_eq!(meant(&["build"], true), None);
        assert_eq!(meant(&["lap", "inputs"], true), None);
        assert_eq!(meant(&["--help"], true), None);
        assert_eq!(meant(&["biuld"], true), None);
        assert_eq!(meant(&["inputs"], false), dropped(&["inputs"]));
        assert_eq!(meant(&["inputs", "khong-co"], true), dropped(&["inputs", "khong-co"]));
        assert_eq!(meant(&["inputs", "--dry-run"], true), None);
    }

    #[test]
    fn a_program_in_a_temporary_folder_is_in_an_archive() {
        let top = tempfile::tempdir().unwrap();
        let (inner, beside) = (top.path().join("Temp1_kehoach.zip"), tempfile::tempdir().unwrap());
        std::fs::create_dir(&inner).unwrap();
        let here = |program: &Path| Here {
            folder: program.to_owned(),
            program: program.to_owned(),
            temporary: top.path().to_owned(),
        };
        assert!(here(&inner).is_in_archive());
        assert!(!here(beside.path()).is_in_archive());
    }
}
