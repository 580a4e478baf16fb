//! Names what the program is built from, so that what one version has kept of its builds isn't
//! believed by another.

use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::{env, fs, io};

/// What the documents depend on beside the dossiers.
const SOURCES: [&str; 4] = ["src", "templates", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        add(&Path::new(&root).join(source), &mut hasher)?;
    }
    println!("cargo::rustc-env=KEHOACH_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Adds a file, or all files of a folder in the order of their names.
fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let entries: io::Result<Vec<_>> = fs::read_dir(path)?.collect();
        let mut paths: Vec<_> = entries?.iter().map(fs::DirEntry::path).collect();
        paths.sort();
        return paths.iter().try_for_each(|path| add(path, hasher));
    }
    for bytes in [path.file_name().unwrap_or_default().as_encoded_bytes(), &fs::read(path)?] {
        hasher.write_usize(bytes.len());
        hasher.write(bytes);
    }
    Ok(())
}
