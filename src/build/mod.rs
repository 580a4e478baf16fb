//! Dossiers → files: which documents to make, making them on all cores, and writing those that
//! have changed, without ever writing over what a person has edited.
//!
//! The way: [`dossiers`] finds the dossier folders, a [`Loader`] reads each into a [`Case`],
//! [`units`] picks the documents of the units asked for, [`plan`] looks at their paths before any
//! work, [`output`] compares and writes, and a [`Report`] says how it ended.

pub mod annexes;
mod bases;
pub mod begun;
pub mod case;
pub mod changed;
mod checked;
pub mod dossiers;
pub mod file_name;
pub(crate) mod files;
pub mod free;
mod issuer;
pub mod kin;
mod last_year;
mod memory;
pub mod orphans;
pub mod output;
pub mod panic;
mod placed;
pub mod plan;
pub mod reached;
pub mod renew;
pub mod report;
pub mod saved;
pub(crate) mod system;
mod template_files;
pub mod units;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

pub use self::checked::Checked;
pub use self::report::{Built, Finding, Made, Report, Status};
use crate::docx;
use crate::docx::given::Base;
use crate::docx::read::Package;
pub use crate::docx::seal::Seal;
use crate::merge::{self, Own};
pub use crate::merge::{Change, Outcome};

use self::bases::{Added, Bases};
use self::begun::Starts;
use self::memory::{Inputs, Memory};
use self::output::Writer;
use self::report::Findings;
use self::units::Wanted;
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How many documents are under way at once: enough to keep every core busy, few enough that a
/// batch of any length takes the same memory.
const STRIDE: usize = 256;

/// How many documents are written at once. A disk takes long to say that a document is safe on it,
/// and no longer for many at once.
const WRITERS: usize = 16;

/// The stack of the threads that read and make, where it costs nothing until it is used: on Windows.
/// Elsewhere the usual 2 MiB count as memory of the process at once.
pub(crate) const STACK: Option<usize> = if cfg!(windows) { Some(8 << 20) } else { None };

/// What build needs of a dossier that has been read: its documents, and a way to make one.
pub trait Case: Send + Sync {
    /// The name of the dossier's folder, which is also its folder under the output folder:
    /// `bac-kan-2025`.
    fn name(&self) -> &str;

    /// The documents, in the order in which they are reported.
    fn documents(&self) -> &[Planned];

    /// A document, and what was found while it was made. None means that it could not be made; the
    /// same case and index give the same document. One whose file is there already may never be
    /// needed as a file, and is packed when it is.
    fn make(&self, index: usize, is_there: bool) -> (Option<docx::Made>, Vec<Diagnostic>);

    /// What a careful reader would find in a document as it stands at a path now: as it was made, or
    /// merged with what people have written into it.
    fn check(&self, _index: usize, _path: &Path, _bytes: &[u8], _own: Option<&Own>) -> Checked {
        Checked::default()
    }
}

/// A document that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The path under the dossier's output folder, with `/`: `huyen/bach-thong.docx`.
    pub path: String,
    /// The unit that the document is for, as the office writes it: `Huyện Bạch Thông`.
    pub unit: Option<String>,
    /// The unit's short name without accents, by which it can be asked for: `bach-thong`.
    pub unit_key: Option<String>,
}

/// A dossier that was read: a case with what was found, or findings alone.
pub type Loaded = (Option<Box<dyn Case>>, Vec<Diagnostic>);

/// Reads a dossier folder.
pub type Loader<'a> = dyn Fn(&Path) -> Loaded + Sync + 'a;

/// Tells whether a DOCX that is already there was edited; of one that was, also what is in it.
pub type Look = fn(&[u8]) -> (Seal, Option<Package>);

/// Renews a document that was edited: its path, its bytes, what is in it where that is known, what would
/// be written now.
pub type Merge = fn(&Path, (&[u8], Option<&Package>), &docx::Made, &merge::Options) -> Outcome;

/// How to build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder under which each dossier gets its own.
    pub out: PathBuf,
    /// The units whose documents to make; none means all documents.
    pub units: Vec<String>,
    /// Says what would be done, and writes nothing.
    pub dry_run: bool,
    /// How many documents are made at once.
    pub jobs: NonZeroUsize,
    /// Writes over edited documents too, keeping a copy of each.
    pub force: bool,
    /// Sets documents aside that their dossier no longer makes.
    pub set_aside: bool,
    /// The folder where it is kept how builds ended, by which unchanged dossiers are known; none
    /// where nothing is kept.
    pub records: Option<PathBuf>,
    /// Tells whether a DOCX that is already there was edited.
    pub look: Look,
    /// Renews a document that was edited.
    pub merge: Merge,
    /// How edited documents are renewed.
    pub merging: merge::Options,
    /// Tells the path within its output folder under which the program made a file; none where it
    /// did not.
    pub made_as: fn(&Path) -> Option<String>,
}

/// Watches a run as it goes. The methods may be called from any thread.
pub trait Watch: Sync {
    /// How many dossiers may be in work at once, of as many jobs.
    fn at_once(&self, jobs: usize) -> usize {
        jobs
    }

    /// A dossier is about to be read. What this gives is why it is to be left out.
    fn opening(&self, _dossier: &Path) -> Option<Diagnostic> {
        None
    }

    /// The documents of a dossier are about to be made.
    fn begin(&self, _dossier: &str, _documents: usize) {}

    /// One more document is done.
    fn made(&self) {}

    /// All documents of the dossier are done.
    fn end(&self) {}

    /// A dossier is done, whatever became of it.
    fn closed(&self, _dossier: &Path) {}
}

/// Watches nothing.
impl Watch for () {}

/// Two that watch; what the first would leave out is left out.
impl Watch for (&dyn Watch, &dyn Watch) {
    fn at_once(&self, jobs: usize) -> usize {
        self.0.at_once(self.1.at_once(jobs))
    }

    fn opening(&self, dossier: &Path) -> Option<Diagnostic> {
        self.0.opening(dossier).or_else(|| self.1.opening(dossier))
    }

    fn begin(&self, dossier: &str, documents: usize) {
        self.0.begin(dossier, documents);
        self.1.begin(dossier, documents);
    }

    fn made(&self) {
        self.0.made();
        self.1.made();
    }

    fn end(&self) {
        self.0.end();
        self.1.end();
    }

    fn closed(&self, dossier: &Path) {
        self.0.closed(dossier);
        self.1.closed(dossier);
    }
}

/// Builds the dossiers at or under the paths, or under `inputs/` when there are none.
///
/// A dossier, a unit or a document that fails is reported, and the others are made.
pub fn run(paths: &[PathBuf], load: &Loader<'_>, options: &Options, watch: &dyn Watch) -> Report {
    let (folders, found) = dossiers::find(paths);
    let mut findings = Findings::default();
    found.into_iter().for_each(|diagnostic| findings.add(diagnostic, None));
    let threads = |count| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(count);
        STACK.into_iter().fold(builder, rayon::ThreadPoolBuilder::stack_size).build()
    };
    let pools = threads(options.jobs.get()).and_then(|makers| Ok((makers, threads(WRITERS)?)));
    let (makers, writers) = match pools {
        Ok(pools) => pools,
        Err(error) => {
            let message = format!("máy không mở được {} luồng: {error}", options.jobs);
            let few = Diagnostic::error("no-threads", message).hint("chạy lại với `--jobs 1`");
            findings.add(few, None);
            return Report { dossiers: Vec::new(), findings: findings.into_list() };
        }
    };
    let memory = Memory::of(options);
    let run = Run { load, options, watch, memory, makers, writers };
    let mut wanted = Wanted::new(&options.units);
    let mut built: Vec<Built> = Vec::new();
    // Many small dossiers keep all cores busy; no more of them are in memory than there are cores.
    for stride in folders.chunks(watch.at_once(options.jobs.get()).max(1)) {
        let opened: Vec<Opened> =
            run.makers.install(|| stride.par_iter().map(|folder| run.open(folder)).collect());
        for (folder, opened) in stride.iter().zip(opened) {
            let one = run.opened(folder, opened, &built, &mut wanted);
            watch.closed(folder);
            // A dossier without any unit that was asked for has nothing to say, unless it is broken.
            let has_error = |finding: &Finding| finding.diagnostic.severity == Severity::Error;
            let is_asked = options.units.is_empty() || !one.documents.is_empty();
            if is_asked || one.findings.iter().any(has_error) {
                built.push(one);
            }
        }
    }
    if let Some(memory) = &run.memory {
        memory.clear();
    }
    wanted.missing().into_iter().for_each(|diagnostic| findings.add(diagnostic, None));
    Report { dossiers: built, findings: findings.into_list() }
}

/// A run under way.
struct Run<'a> {
    load: &'a Loader<'a>,
    options: &'a Options,
    watch: &'a dyn Watch,
    memory: Option<Memory<'a>>,
    /// The threads that make documents.
    makers: rayon::ThreadPool,
    /// The threads that write them, which mostly wait.
    writers: rayon::ThreadPool,
}

/// A dossier that is about to be built.
enum Opened {
    /// Nothing has changed since it was built.
    Known(Built),
    /// It was read; its inputs, where they can be remembered.
    Read(Loaded, Option<Inputs>),
}

impl Run<'_> {
    /// Remembers a dossier, or reads it.
    fn open(&self, folder: &Path) -> Opened {
        let memory = self.memory.as_ref();
        let inputs = memory.and_then(|memory| memory.inputs(folder));
        let known = memory.zip(inputs).and_then(|(memory, inputs)| memory.recall(folder, inputs));
        known.map_or_else(|| Opened::Read(self.load(folder), inputs), Opened::Known)
    }

    /// Builds a dossier that was opened.
    fn opened(
        &self,
        folder: &Path,
        opened: Opened,
        earlier: &[Built],
        wanted: &mut Wanted,
    ) -> Built {
        match opened {
            Opened::Known(built) if refused(&built, earlier).is_none() => {
                self.watch.begin(&built.name, built.documents.len());
                built.documents.iter().for_each(|_| self.watch.made());
                self.watch.end();
                built
            }
            Opened::Known(_) => self.dossier(folder, self.load(folder), earlier, wanted),
            Opened::Read(loaded, inputs) => {
                let built = self.dossier(folder, loaded, earlier, wanted);
                if let Some((memory, inputs)) = self.memory.as_ref().zip(inputs) {
                    self.makers.install(|| memory.keep(&built, inputs));
                }
                built
            }
        }
    }

    /// Reads a dossier.
    fn load(&self, folder: &Path) -> Loaded {
        if let Some(left_out) = self.watch.opening(folder) {
            return (None, vec![left_out]);
        }
        panic::catch(|| (self.load)(folder)).unwrap_or_else(|panic| {
            let place = Place::file(folder);
            (None, vec![panic.diagnostic("đọc hồ sơ này").at(place)])
        })
    }

    /// Makes the documents asked for of a dossier that was read.
    fn dossier(
        &self,
        folder: &Path,
        (case, found): Loaded,
        earlier: &[Built],
        wanted: &mut Wanted,
    ) -> Built {
        let mut findings = Findings::default();
        found.into_iter().for_each(|diagnostic| findings.add(diagnostic, None));
        let name = match &case {
            Some(case) => case.name().to_owned(),
            None => dossiers::name(folder),
        };
        let mut built = Built {
            out: self.options.out.join(&name),
            name,
            source: folder.to_owned(),
            documents: Vec::new(),
            orphans: Vec::new(),
            findings: Vec::new(),
        };
        if let Some(case) = case {
            match refused(&built, earlier) {
                Some(diagnostic) => findings.add(diagnostic, None),
                None => self.case(case.as_ref(), &mut built, &mut findings, wanted),
            }
        } else if !findings.any(Severity::Error) {
            let message = "không đọc được hồ sơ này, chưa rõ vì sao";
            let place = Place::file(folder);
            let unsaid = Diagnostic::error("unreadable-dossier", message);
            findings.add(unsaid.hint(panic::REPORT).at(place), None);
        }
        built.findings = findings.into_list();
        self.tell_changes(&mut built);
        built
    }

    /// Writes what has changed beside the documents, where something has.
    fn tell_changes(&self, built: &mut Built) {
        let is_elsewhere = || output::leads_out(&self.options.out, &built.out);
        let Some(text) =
            changed::text(built, false).filter(|_| !(self.options.dry_run || is_elsewhere()))
        else {
            return;
        };
        let path = built.out.join(changed::FILE);
        let like = std::fs::symlink_metadata(&path).ok();
        if output::write(&path, text.as_bytes(), like.as_ref()).is_err() {
            let message = "không ghi được tệp kê các thay đổi; các văn bản vẫn được ghi đủ";
            let finding = Diagnostic::warning("no-change-report", message)
                .hint("đóng tệp ấy nếu đang mở, rồi xem thay đổi ở kết quả đã in")
                .at(Place::file(&path));
            built.findings.push(Finding { diagnostic: finding, documents: Vec::new() });
        }
    }

    /// Makes the documents asked for, and writes those that have changed.
    fn case(
        &self,
        case: &dyn Case,
        built: &mut Built,
        findings: &mut Findings,
        wanted: &mut Wanted,
    ) {
        let planned = case.documents();
        // What could not be read may be why a document is not planned.
        let is_whole = !findings.any(Severity::Error) && !planned.is_empty();
        let (chosen, found) = wanted.choose(planned);
        found.into_iter().for_each(|diagnostic| findings.add(diagnostic, None));
        if planned.is_empty() && !findings.any(Severity::Error) {
            let message = "hồ sơ này không định ra văn bản nào";
            let place = Place::file(&built.source);
            let empty = Diagnostic::warning("no-documents", message)
                .hint("ghi văn bản cần lập vào ho-so.toml")
                .at(place);
            findings.add(empty, None);
        }
        let mut faults = plan::faults(planned);
        let paths: Vec<PathBuf> =
            chosen.iter().map(|&index| native(&built.out, &planned[index].path)).collect();
        self.linked(&chosen, &paths, &mut faults);
        let whole = chosen.iter().zip(&paths).filter(|(index, _)| !faults.contains_key(index));
        let bases = Bases::of(self.options, &built.source, &built.out);
        let mut added = Added::default();
        let writer = Writer::new(self.options).with(&bases);
        let starts = Starts::of(&built.source);
        if !self.options.dry_run {
            output::clear_leftovers(whole.map(|(_, path)| path.as_path()));
        }
        self.watch.begin(&built.name, chosen.len());
        let mut guesses = 0;
        for (stride, first) in chosen.chunks(STRIDE).zip((0..).step_by(STRIDE)) {
            let paths = &paths[first..first + stride.len()];
            let starts: Vec<Option<PathBuf>> =
                stride.iter().map(|&index| starts.of_document(&planned[index].path)).collect();
            let wanted = Stride { indices: stride, paths, starts: &starts };
            let outcomes = self.stride(case, wanted, &faults, &writer);
            guesses += outcomes.iter().map(|outcome| outcome.guesses).sum::<usize>();
            for ((&index, path), outcome) in stride.iter().zip(paths).zip(outcomes) {
                let position = built.documents.len();
                if let Some(base) = outcome.base.filter(|_| !self.options.dry_run) {
                    bases.add(&mut added, &planned[index].path, &base);
                }
                for diagnostic in outcome.diagnostics {
                    findings.add(diagnostic, Some(position));
                }
                built.documents.push(Made {
                    path: path.display().to_string(),
                    unit: planned[index].unit.clone(),
                    status: outcome.status,
                    changes: outcome.changes,
                    says_same: outcome.says_same,
                    hash: outcome.hash,
                });
            }
        }
        self.watch.end();
        bases.write(added);
        if let Some(note) = checked::guessed(guesses, &built.out) {
            findings.add(note, None);
        }
        if is_whole && !chosen.is_empty() {
            self.orphans(planned, built, findings);
            if let Some(unused) = starts.unused(planned) {
                findings.add(unused, None);
            }
        }
    }

    /// Adds the documents that would be written through a link to where nobody looks for them.
    fn linked(&self, chosen: &[usize], paths: &[PathBuf], faults: &mut HashMap<usize, Diagnostic>) {
        let mut known: HashMap<&Path, bool> = HashMap::new();
        for (&index, path) in chosen.iter().zip(paths) {
            let Some(folder) = path.parent() else { continue };
            let leads_out = || output::leads_out(&self.options.out, folder);
            if !faults.contains_key(&index) && *known.entry(folder).or_insert_with(leads_out) {
                faults.insert(index, output::linked_folder().at(Place::file(folder)));
            }
        }
    }

    /// Tells the documents that the dossier no longer makes, or sets them aside.
    fn orphans(&self, planned: &[Planned], built: &mut Built, findings: &mut Findings) {
        // Behind a link they are not in the output folder.
        if output::leads_out(&self.options.out, &built.out) {
            return;
        }
        let mut orphans = orphans::find(&built.out, planned, self.options);
        if self.options.set_aside {
            let (left, found) = orphans::set_aside(&built.out, orphans, self.options);
            found.into_iter().for_each(|diagnostic| findings.add(diagnostic, None));
            orphans = left;
        } else if let Some(diagnostic) = orphans::told(&built.out, &orphans, self.options) {
            findings.add(diagnostic, None);
        }
        let whole = |path: &String| native(&built.out, path).display().to_string();
        built.orphans = orphans.iter().map(whole).collect();
    }

    /// Makes some documents, and writes each as soon as it is made.
    fn stride(
        &self,
        case: &dyn Case,
        Stride { indices, paths, starts }: Stride<'_>,
        faults: &HashMap<usize, Diagnostic>,
        writer: &Writer<'_>,
    ) -> Vec<Ended> {
        let outcomes: Vec<OnceLock<Ended>> = indices.iter().map(|_| OnceLock::new()).collect();
        self.writers.in_place_scope(|writing| {
            let documents = indices.par_iter().zip(paths).zip(starts).zip(&outcomes);
            self.makers.install(|| {
                documents.for_each(|(((&index, path), start), outcome)| {
                    let fault = faults.get(&index);
                    let made = make(case, index, path, fault.is_some());
                    writing.spawn(move |_| {
                        let place = (path.as_path(), start.as_deref());
                        let check = |bytes: &[u8], own: Option<&Own>| {
                            checked::caught(|| case.check(index, path, bytes, own))
                        };
                        outcome.get_or_init(|| finish(made, place, fault, writer, &check));
                        self.watch.made();
                    });
                });
            });
        });
        let ended = outcomes.into_iter().map(OnceLock::into_inner);
        ended.map(|outcome| outcome.expect("the scope waits for each document")).collect()
    }
}

/// Documents that are made at once: their places in the plan, where they go, and what they begin as.
struct Stride<'a> {
    indices: &'a [usize],
    paths: &'a [PathBuf],
    starts: &'a [Option<PathBuf>],
}

/// How one document ended.
struct Ended {
    status: Status,
    /// The hash of what stands there now, where that is all that there is to say of it.
    hash: Option<blake3::Hash>,
    /// What it was generated with, where that is known to stand in it.
    base: Option<Base>,
    diagnostics: Vec<Diagnostic>,
    changes: Vec<Change>,
    /// Whether it says what it said before, word for word.
    says_same: bool,
    /// How many places may be wrong in it.
    guesses: usize,
}

/// A document, if it could be made, and what was found.
type New = (Option<docx::Made>, Vec<Diagnostic>);

/// Makes a document.
fn make(case: &dyn Case, index: usize, path: &Path, has_fault: bool) -> New {
    let (made, mut diagnostics) = panic::catch(|| case.make(index, files::is_there(path)))
        .unwrap_or_else(|panic| (None, vec![panic.diagnostic("lập văn bản này")]));
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    if made.is_none() && !has_fault && !diagnostics.iter().any(is_error) {
        let unsaid = Diagnostic::error("not-made", "không lập được văn bản này, chưa rõ vì sao");
        diagnostics.push(unsaid.hint(panic::REPORT));
    }
    (made, diagnostics)
}

/// Writes a document that has been made, unless its path has a fault.
fn finish(
    (made, mut diagnostics): New,
    (path, start): (&Path, Option<&Path>),
    fault: Option<&Diagnostic>,
    writer: &Writer<'_>,
    check: &dyn Fn(&[u8], Option<&Own>) -> Checked,
) -> Ended {
    let (mut changes, mut says_same) = (Vec::new(), false);
    let (mut hash, mut guesses, mut base) = (None, 0, None);
    let status = match (made, fault) {
        (_, Some(fault)) => {
            diagnostics.push(fault.clone());
            Status::Failed
        }
        (None, None) => Status::Failed,
        (Some(made), None) => {
            let put = writer.put(path, &made, start);
            diagnostics.extend(put.findings);
            // What a person has edited and that is left as it is was looked at when it was renewed.
            let checked = match &put.merged {
                Some((merged, own)) => check(merged, Some(own)),
                None if put.is_as_made => check(made.bytes(), None),
                None => Checked::default(),
            };
            base = match &put.merged {
                Some((merged, _)) => docx::given::base_of(merged),
                None if put.is_as_made => made.base(),
                None => None,
            };
            diagnostics.extend(checked.findings);
            guesses = checked.guesses;
            (changes, says_same, hash) = (put.changes, put.says_same, put.hash);
            put.status
        }
    };
    // A finding without a place still has to lead somewhere.
    for diagnostic in &mut diagnostics {
        if diagnostic.places.is_empty() {
            diagnostic.places.push(Place::file(path));
        }
    }
    Ended { status, hash, base, diagnostics, changes, says_same, guesses }
}

/// Why a dossier may not be built: its name is no folder name, or another dossier has it.
fn refused(built: &Built, earlier: &[Built]) -> Option<Diagnostic> {
    let place = Place::file(&built.source);
    if let Err(fault) = file_name::check_name(&built.name) {
        let message = format!("tên thư mục hồ sơ không dùng được: {fault}");
        let hint = "đổi tên thư mục hồ sơ";
        return Some(Diagnostic::error("bad-file-name", message).hint(hint).at(place));
    }
    let key = file_name::key(&built.name);
    let same = earlier.iter().find(|other| file_name::key(&other.name) == key)?;
    let message = format!(
        "hai hồ sơ cùng tên `{}` nên cùng ghi vào `{}`; hồ sơ sau chưa được lập",
        built.name,
        built.out.display()
    );
    let hint = "đổi tên một thư mục hồ sơ, hoặc lập riêng từng hồ sơ với `--out` khác nhau";
    let first = Place::file(&same.source);
    Some(Diagnostic::error("same-dossier-name", message).hint(hint).at(place).at(first))
}

/// A path of a plan under a folder, with the separators of this system.
pub(crate) fn native(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}
