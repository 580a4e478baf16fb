//! What the last build of a dossier read and left → how the next one would end, where nothing has
//! changed since.
//!
//! A record holds a hash over all that a build looks at (the dossier's folder, the folders of
//! templates, the folder of documents, with what stands in the files) and what it then told. Where
//! the hash is the same again, the build is over: no workbook is read, and no file opened for
//! writing. Hashes are over contents: a workbook that is saved twice within the grain of the file
//! system's clock, or put back with its old time, has changed all the same. Whatever can't be looked at
//! leads to a build as ever, and where anything went wrong nothing is recorded, since that may pass
//! without a file changing. Records stand in the user's folder for caches, and may be deleted at any
//! time.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::report::{Built, Finding, Made, Status};
use super::{Options, begun, case, dossiers, files, output};
use crate::diagnostic::{Certainty, Diagnostic, Place, Severity};
use crate::merge::Choice;

/// What the program was built from, by which another version's records are no longer believed.
const PROGRAM: &str = env!("KEHOACH_SOURCES");

/// How many records are kept: those last written.
const MOST_RECORDS: usize = 256;

/// The largest record that is kept; that of 10,000 documents has a tenth of it.
const LARGEST_RECORD: u64 = 16 << 20;

/// The records of builds.
#[derive(Debug)]
pub(super) struct Memory<'o> {
    folder: &'o Path,
    options: &'o Options,
}

/// What a build of a dossier looks at before it makes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inputs(blake3::Hash);

/// The hashes of the documents that a build has made, by their paths.
type Written<'b> = HashMap<&'b Path, blake3::Hash>;

impl<'o> Memory<'o> {
    /// The records, where the run is one for all documents that moves none aside.
    pub(super) fn of(options: &'o Options) -> Option<Self> {
        let is_plain = options.units.is_empty()
            && !options.force
            && !options.set_aside
            && !options.merging.annexes_only
            && options.merging.choice == Choice::File;
        let folder = options.records.as_deref().filter(|_| is_plain)?;
        Some(Self { folder, options })
    }

    /// What a dossier's documents are made from, as it is now; none where it can't be told.
    pub(super) fn inputs(&self, source: &Path) -> Option<Inputs> {
        let mut seen = Seen::default();
        seen.say("program", PROGRAM.as_bytes());
        let walk = WalkDir::new(source).max_depth(dossiers::DEPTH).follow_links(true);
        seen.folder(walk, |path| {
            let is_manifest = path.file_name().is_some_and(|name| name == dossiers::MANIFEST);
            let is_read = is_manifest || case::is_workbook(path) || begun::is_document(path);
            is_read.then_some(files::LARGEST_WORKBOOK)
        })?;
        for folder in case::template_folders(source) {
            seen.say("templates", folder.as_os_str().as_encoded_bytes());
            if files::is_there(&folder) {
                let walk = WalkDir::new(folder).follow_links(true);
                seen.folder(walk, |_| Some(files::LARGEST_TEXT))?;
            }
        }
        seen.hash(&Written::new()).map(Inputs)
    }

    /// How the build of a dossier would end, where the last one ended well and all is as it left it.
    pub(super) fn recall(&self, source: &Path, inputs: Inputs) -> Option<Built> {
        let record = files::read(&self.path(source), LARGEST_RECORD).ok()?;
        let record: Record = serde_json::from_slice(&record).ok()?;
        let is_same = record.inputs == inputs.0.to_hex().as_str()
            && self.outputs(&record.out, &Written::new())?.to_hex().as_str() == record.outputs;
        is_same.then(|| record.built(source))
    }

    /// Keeps how a dossier ended, unless something went wrong or has changed meanwhile.
    pub(super) fn keep(&self, built: &Built, inputs: Inputs) {
        let is_error = |finding: &Finding| finding.diagnostic.severity == Severity::Error;
        if self.options.dry_run
            || built.findings.iter().any(is_error)
            || !built.documents.iter().all(|made| made.hash.is_some())
            || self.inputs(&built.source) != Some(inputs)
        {
            return;
        }
        // What is there now may have been edited since: the record is of what was made.
        let made = built.documents.iter().filter_map(|made| Some((made.path.as_ref(), made.hash?)));
        let Some(outputs) = self.outputs(&built.out, &made.collect()) else { return };
        let record = Record {
            inputs: inputs.0.to_hex().to_string(),
            outputs: outputs.to_hex().to_string(),
            name: built.name.clone(),
            out: built.out.clone(),
            documents: built
                .documents
                .iter()
                .map(|made| (made.path.clone(), made.unit.clone()))
                .collect(),
            orphans: built.orphans.clone(),
            findings: built.findings.iter().map(Found::of).collect(),
        };
        // A record that can't be kept is missed by nobody.
        let _ = self.write(&self.path(&built.source), &record);
    }

    /// Writes a record whole, or not at all. It needs not be safe on the disk: one that is broken is
    /// not believed.
    fn write(&self, path: &Path, record: &Record) -> io::Result<()> {
        let text = serde_json::to_vec(record)?;
        if text.len() as u64 > LARGEST_RECORD {
            return Ok(());
        }
        fs::create_dir_all(self.folder)?;
        let mut temporary = tempfile::NamedTempFile::new_in(self.folder)?;
        temporary.write_all(&text)?;
        temporary.persist(path)?;
        Ok(())
    }

    /// Removes the oldest records where there are too many, and what killed runs have left.
    pub(super) fn clear(&self) {
        let Ok(entries) = fs::read_dir(self.folder) else { return };
        let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        let Some(surplus) = paths.len().checked_sub(MOST_RECORDS) else { return };
        let written = |path: PathBuf| Some((fs::metadata(&path).ok()?.modified().ok()?, path));
        let mut by_time: Vec<_> = paths.into_iter().filter_map(written).collect();
        by_time.sort();
        for (_, path) in by_time.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }

    /// The path of a dossier's record: a name by all that a user can say of where things are.
    fn path(&self, source: &Path) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        let here = std::env::current_dir().unwrap_or_default();
        for path in [&here, source, &self.options.out] {
            hasher.update(path.as_os_str().as_encoded_bytes());
            hasher.update(b"\0");
        }
        self.folder.join(&hasher.finalize().to_hex()[..32]).with_extension("json")
    }

    /// What stands in a folder of documents.
    fn outputs(&self, out: &Path, written: &Written<'_>) -> Option<blake3::Hash> {
        let mut seen = Seen::default();
        // Where a link in the path leads may matter.
        seen.say("out", out.canonicalize().ok()?.as_os_str().as_encoded_bytes());
        seen.folder(WalkDir::new(out), |_| Some(output::LARGEST))?;
        seen.hash(written)
    }
}

/// What a build looks at: names, and files whose contents count.
#[derive(Default)]
struct Seen {
    hasher: blake3::Hasher,
    contents: Vec<(PathBuf, u64)>,
}

impl Seen {
    fn say(&mut self, what: &str, bytes: &[u8]) {
        for bytes in [what.as_bytes(), bytes] {
            self.hasher.update(&(bytes.len() as u64).to_le_bytes());
            self.hasher.update(bytes);
        }
    }

    /// Sees the names in a folder, and the contents of those files of which at most so many bytes
    /// are to be read.
    fn folder(&mut self, walk: WalkDir, most: impl Fn(&Path) -> Option<u64>) -> Option<()> {
        for entry in walk.sort_by_file_name() {
            let entry = entry.ok()?;
            let kind = match entry.file_type() {
                kind if kind.is_dir() => "folder",
                kind if kind.is_file() => "file",
                // What is neither may be anything the next time.
                _ => return None,
            };
            self.say(kind, entry.path().as_os_str().as_encoded_bytes());
            if let Some(most) = most(entry.path()).filter(|_| kind == "file") {
                self.contents.push((entry.into_path(), most));
            }
        }
        Some(())
    }

    /// The hash of all that was seen; of what was written the hashes are known.
    fn hash(mut self, written: &Written<'_>) -> Option<blake3::Hash> {
        let contents: Option<Vec<blake3::Hash>> = self
            .contents
            .par_iter()
            .map(|(path, most)| match written.get(path.as_path()) {
                Some(hash) => Some(*hash),
                None => files::read(path, *most).ok().map(|bytes| blake3::hash(&bytes)),
            })
            .collect();
        for hash in contents? {
            self.hasher.update(hash.as_bytes());
        }
        Some(self.hasher.finalize())
    }
}

/// What is kept of a build.
#[derive(Serialize, Deserialize)]
struct Record {
    inputs: String,
    outputs: String,
    name: String,
    out: PathBuf,
    /// The path and the unit of each document.
    documents: Vec<(String, Option<String>)>,
    orphans: Vec<String>,
    findings: Vec<Found>,
}

impl Record {
    fn built(self, source: &Path) -> Built {
        let made = |(path, unit)| Made {
            path,
            unit,
            status: Status::Unchanged,
            changes: Vec::new(),
            says_same: false,
            hash: None,
        };
        Built {
            name: self.name,
            source: source.to_owned(),
            out: self.out,
            documents: self.documents.into_iter().map(made).collect(),
            orphans: self.orphans,
            findings: self.findings.into_iter().map(Found::finding).collect(),
        }
    }
}

/// A finding, all of it.
#[derive(Serialize, Deserialize)]
struct Found {
    severity: Severity,
    name: String,
    message: String,
    hint: Option<String>,
    places: Vec<Place>,
    certainty: Option<Certainty>,
    excerpt: Option<String>,
    documents: Vec<usize>,
}

impl Found {
    fn of(finding: &Finding) -> Self {
        let Diagnostic { severity, name, message, hint, places, certainty, excerpt } =
            finding.diagnostic.clone();
        let (name, documents) = (name.to_owned(), finding.documents.clone());
        Self { severity, name, message, hint, places, certainty, excerpt, documents }
    }

    fn finding(self) -> Finding {
        let Self { severity, name, message, hint, places, certainty, excerpt, documents } = self;
        let name = lasting(name);
        let diagnostic = Diagnostic { severity, name, message, hint, places, certainty, excerpt };
        Finding { diagnostic, documents }
    }
}

/// A name that lasts as long as the program, as those have that stand in it. There are some hundred.
fn lasting(name: String) -> &'static str {
    static NAMES: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.entry(name) {
        Entry::Occupied(known) => known.get(),
        Entry::Vacant(new) => {
            let name: &'static str = Box::leak(new.key().clone().into_boxed_str());
            new.insert(name)
        }
    }
}
