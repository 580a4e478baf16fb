//! Runs a script of commands in an empty folder, and gives what they print.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use kehoach::cli::{self, Steps};

use super::office;
use crate::paths;

/// Runs a script. See `README.md` in this folder for its commands.
pub(super) fn run(script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = String::new();
    for command in script.split("$ ").skip(1) {
        shown += &format!("$ {}\n", command.trim_end());
        let said = one(folder.path(), command);
        shown += &paths::shown(&said, folder.path(), "TOP").replace("TOP/", "");
        shown += "\n";
    }
    shown
}

fn one(folder: &Path, command: &str) -> String {
    let (line, rest) = command.split_once('\n').unwrap_or((command, ""));
    let (verb, given) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
    let (name, text) = given.split_once(' ').unwrap_or((given, ""));
    let path = folder.join(name);
    match verb {
        "manifest" => write(&path.join("ho-so.toml"), rest.trim()),
        "write" => write(&path, text),
        "mkdir" => fs::create_dir_all(&path).unwrap(),
        "remove" => fs::remove_file(&path).unwrap(),
        "readonly" => {
            let mut permissions = fs::metadata(&path).unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).unwrap();
        }
        "show" => return show(&folder.join("out")),
        "kehoach" => return program(folder, given),
        _ => panic!("no such command: {verb}"),
    }
    String::new()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A time at which no run has written anything.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

fn files(folder: &Path) -> Vec<walkdir::DirEntry> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| !entry.file_type().is_dir()).collect()
}

fn show(out: &Path) -> String {
    let mut shown = String::new();
    for file in files(out) {
        let path = file.path();
        let is_new = file.metadata().unwrap().modified().unwrap() != long_ago();
        let mark = if is_new { '*' } else { ' ' };
        shown += &format!("{mark} {}  {}\n", path.display(), fs::read_to_string(path).unwrap());
    }
    shown
}

/// Runs the program, and gives what it printed: results, words with `│` before them, and status.
fn program(folder: &Path, arguments: &str) -> String {
    for file in files(&folder.join("out")) {
        if let Ok(file) = File::open(file.path()) {
            file.set_modified(long_ago()).unwrap();
        }
    }
    let quoted = arguments.split('"').enumerate();
    let words = quoted.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    let mut typed = vec!["kehoach".to_owned()];
    for word in words {
        let is_path = word.starts_with("inputs") || word.starts_with("out/");
        typed.push(if is_path { folder.join(word).display().to_string() } else { word.into() });
    }
    if !typed.contains(&"--out".to_owned()) {
        typed.extend(["--out".to_owned(), folder.join("out").display().to_string()]);
    }
    let steps = Steps {
        load: &office::load,
        look: office::look,
        merge: office::merge,
        made_as: office::made_as,
        records: Some(folder.join("records")),
        ..Steps::default()
    };
    let mut out = anstream::StripStream::new(Vec::new());
    let mut err = anstream::StripStream::new(Vec::new());
    let typed = typed.into_iter().map(Into::into);
    let status = cli::run(typed, &steps, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let words: String = text(err.into_inner()).lines().map(|line| format!("│ {line}\n")).collect();
    format!("{}{words}? {status:?}\n", text(out.into_inner()))
}
