//! What documents were generated with, beside the documents: the manifest of each, for when a program has
//! dropped it from the file that it saved.
//!
//! It travels with the document in a custom XML part, which some programs leave out. So each build keeps
//! a copy in the user's folder for what the program remembers: one archive for a dossier and the folder
//! of its documents, to which a build adds what it has made. A document without the part is known again
//! by its path, or, where it has another name now, by saying what one of them was generated with.
//! Without such a copy the document is left as it is, as any file of another program.

use std::collections::HashMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use zip::{CompressionMethod, ZipArchive};

use super::{Options, case, file_name, files, panic};
use crate::docx::given::{self, Base};
use crate::docx::seal;
use crate::merge;
use crate::packed::{self, DEFLATED, Entry, STORED};

/// How many archives are kept: those last written.
const MOST: usize = 256;

/// The largest archive that is read.
const LARGEST: u64 = 256 << 20;

/// The largest manifest.
const LARGEST_BASE: u64 = 64 << 20;

/// How much of what a document was generated with must stand in it to be its own: under its own path,
/// and under another.
const OWN: f64 = 0.3;
const OTHER: f64 = 0.5;

/// The folder of the archives, within that of the records.
const FOLDER: &str = "goc";

/// What the documents of a dossier were generated with.
#[derive(Debug)]
pub(super) struct Bases {
    /// The archive; none where nothing is kept.
    file: Option<PathBuf>,
    out: PathBuf,
    before: OnceLock<Option<Archive>>,
}

type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

/// What is added in a build.
#[derive(Debug, Default)]
pub(super) struct Added {
    archive: packed::Archive,
    /// The documents, each with the index of what stays as it is.
    documents: HashMap<String, Option<usize>>,
}

impl Bases {
    pub(super) fn of(options: &Options, source: &Path, out: &Path) -> Self {
        let file = options.records.as_deref().map(|folder| {
            let mut hasher = blake3::Hasher::new();
            let here = std::env::current_dir().unwrap_or_default();
            for path in [&here, source, out] {
                hasher.update(path.as_os_str().as_encoded_bytes());
                hasher.update(b"\0");
            }
            let name = hasher.finalize().to_hex();
            folder.join(FOLDER).join(&name[..32]).with_extension("zip")
        });
        Self { file, out: out.to_owned(), before: OnceLock::new() }
    }

    fn before(&self) -> Option<Archive> {
        let read = || {
            let bytes = files::read(self.file.as_deref()?, LARGEST).ok()?;
            ZipArchive::new(Cursor::new(bytes.into())).ok()
        };
        self.before.get_or_init(read).clone()
    }

    /// A document whose manifest is gone, with it again; none where it is not known for one of these.
    pub(super) fn given(&self, path: &Path, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut archive = self.before()?;
        let own = file_name::key(&case::name_within(&self.out, path));
        let mut best: Option<(f64, String)> = None;
        for index in 0..archive.len() {
            let Ok(entry) = archive.by_index(index) else { continue };
            let Ok(name) = entry.name().map(std::borrow::Cow::into_owned) else { continue };
            let Some((_, within)) = name.split_once('/') else { continue };
            let is_own = file_name::key(within) == own;
            // A document that stands where it was made has not come here under another name.
            if !is_own && self.out.join(within).exists() {
                continue;
            }
            let mut base = String::new();
            if entry.take(LARGEST_BASE).read_to_string(&mut base).is_err() {
                continue;
            }
            // It stands there as in the file that it is of, which this one is not.
            let base = seal::blanked(&base);
            let stands = panic::catch(|| merge::stands_in(bytes, &base)).unwrap_or(0.0);
            if is_own && stands >= OWN {
                best = Some((f64::INFINITY, base));
                break;
            }
            if stands >= OTHER && best.as_ref().is_none_or(|(other, _)| stands > *other) {
                best = Some((stands, base));
            }
        }
        given::given(bytes, &best?.1)
    }

    /// Keeps what a document was generated with.
    pub(super) fn add(&self, added: &mut Added, path: &str, base: &Base) {
        if self.file.is_none() {
            return;
        }
        let name = format!("{}/{path}", &base.hash.to_hex()[..16]);
        let same = self.before().and_then(|archive| archive.index_for_name(&name));
        added.documents.insert(path.to_owned(), same);
        if same.is_none() {
            added.put(&name, base.entry());
        }
    }

    /// Writes the archive, where something is new. What can't be kept is missed only where a program
    /// drops it.
    pub(super) fn write(&self, mut added: Added) {
        let Some(file) = self.file.as_deref().filter(|_| added.archive.len() > 0) else { return };
        if let Some(mut archive) = self.before() {
            let mut bytes = Vec::new();
            for index in 0..archive.len() {
                let Ok(mut entry) = archive.by_index_raw(index) else { continue };
                let Ok(name) = entry.name().map(std::borrow::Cow::into_owned) else { continue };
                let path = name.split_once('/').map_or("", |(_, path)| path);
                if added.documents.get(path).is_some_and(|same| *same != Some(index)) {
                    continue;
                }
                let method = match entry.compression() {
                    CompressionMethod::Stored => STORED,
                    CompressionMethod::Deflated => DEFLATED,
                    _ => continue,
                };
                bytes.clear();
                if entry.read_to_end(&mut bytes).is_err() {
                    continue;
                }
                let size = usize::try_from(entry.size()).unwrap_or(usize::MAX);
                let sum = entry.crc32();
                added.put(&name, Entry { method, bytes: &bytes, sum, size });
            }
        }
        let archive = added.archive.finish();
        let Some(folder) = file.parent() else { return };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
            temporary.write_all(&archive)?;
            Ok(temporary.persist(file).map(drop)?)
        });
        if written.is_ok() {
            clear(folder);
        }
    }
}

impl Added {
    /// Adds a file to the archive, unless that would be more than is read again.
    fn put(&mut self, name: &str, entry: Entry<'_>) {
        let is_readable = entry.size as u64 <= LARGEST_BASE
            && (self.archive.len() + entry.bytes.len()) as u64 <= LARGEST / 2;
        // A name longer than an archive can say is longer than that of any file.
        if is_readable && !self.archive.is_full() && u16::try_from(name.len()).is_ok() {
            self.archive.add(name, entry);
        }
    }
}

/// Removes the oldest archives where there are too many.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let Some(surplus) = paths.len().checked_sub(MOST) else { return };
    let written = |path: PathBuf| Some((fs::metadata(&path).ok()?.modified().ok()?, path));
    let mut by_time: Vec<_> = paths.into_iter().filter_map(written).collect();
    by_time.sort();
    for (_, path) in by_time.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}
