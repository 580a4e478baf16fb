//! Makes the folder that an office is handed: `kehoach-<version>-windows.zip`.
//!
//! ```text
//! cargo run --example windows-zip -- KEHOACH.EXE FOLDER
//! ```
//!
//! In it are the program, a dossier to try, the guide as pages that a browser opens, the licences of
//! what is linked into the program, and a few words to begin with. The same files give the same
//! bytes: entries stand in the order of their names, and have one time.

mod pages;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kehoach::packed::same_everywhere;
use zip::ZipWriter;

/// The dossier to try.
const EXAMPLE: &str = "inputs/bac-kan-2025";

/// A few words to begin with.
const FIRST: &str = include_str!("../../packaging/windows/DOC-TRUOC.txt");

/// A file of the zip: its path in it, and its bytes.
type Entry = (String, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [program, folder] = &arguments[..] else {
        return Err("usage: windows-zip KEHOACH.EXE FOLDER".into());
    };
    let version = env!("CARGO_PKG_VERSION");
    let path = folder.join(format!("kehoach-{version}-windows.zip"));
    fs::create_dir_all(folder)?;
    write(entries(program)?, &path)?;
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(())
}

/// All files, in the order of their names.
fn entries(program: &Path) -> Result<Vec<Entry>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &str| fs::read_to_string(root.join(path));
    let mut entries: Vec<Entry> = vec![
        ("kehoach.exe".to_owned(), fs::read(program)?),
        (
            "DOC-TRUOC.txt".to_owned(),
            notepad(&FIRST.replace("{version}", env!("CARGO_PKG_VERSION"))),
        ),
        ("giay-phep.txt".to_owned(), notepad(&licences(&text)?)),
    ];
    for (page, _) in pages::PAGES {
        let markdown = text(&format!("docs/{page}.md"))?;
        entries.push((format!("huong-dan/{page}.html"), pages::html(&markdown).into_bytes()));
    }
    // The pages lead to it: editors complete manifests by it.
    let schema = "ho-so.schema.json";
    entries.push((format!("huong-dan/{schema}"), fs::read(root.join("docs").join(schema))?));
    let files = walkdir::WalkDir::new(root.join(EXAMPLE)).into_iter();
    for file in files {
        let file = file?;
        if file.file_type().is_file() {
            let within = file.path().strip_prefix(root)?;
            let parts = within.components().map(|part| part.as_os_str().to_string_lossy());
            entries.push((parts.collect::<Vec<_>>().join("/"), fs::read(file.path())?));
        }
    }
    entries.sort();
    Ok(entries)
}

/// The licences of the program and of what is linked into it.
fn licences(text: &dyn Fn(&str) -> io::Result<String>) -> io::Result<String> {
    let mut licences = String::new();
    for part in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "packaging/windows/runtime.txt",
        "packaging/windows/licences.txt",
    ] {
        licences += &text(part)?;
        licences += "\n";
    }
    Ok(licences)
}

/// A text as every Notepad shows it: with a mark of its encoding, and lines that end with CRLF.
fn notepad(text: &str) -> Vec<u8> {
    let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
    format!("\u{FEFF}{lines}").into_bytes()
}

fn write(entries: Vec<Entry>, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let options = same_everywhere().compression_level(Some(9));
    for (name, bytes) in entries {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?;
    Ok(())
}
