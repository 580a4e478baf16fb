//! The steps that the command line calls on, in one place: the real ones, or those of a test.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::inspect::Inspector;
use super::process;
use super::status::Status;
use crate::build::{Loader, Look, Merge, Options, Watch};
use crate::merge;
use crate::skeleton::Skeleton;

/// How long watched files are left alone: two looks and a build are to be over within a second.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// What the verbs need of the rest of the program.
pub struct Steps<'a> {
    /// Reads a dossier that is to be built.
    pub load: &'a Loader<'a>,
    /// Tells whether a DOCX that is already there was edited.
    pub look: Look,
    /// Renews a document that was edited.
    pub merge: Merge,
    /// Tells the path under which the program made a file.
    pub made_as: fn(&Path) -> Option<String>,
    /// The folder where it is kept how builds ended; none where there is no such place.
    pub records: Option<PathBuf>,
    /// Looks into a dossier or a workbook.
    pub inspect: &'a Inspector,
    /// The dossiers to start from, the usual one first.
    pub skeletons: &'a [Skeleton],
    /// Told of each dossier that is built, which it may leave out.
    pub watch: &'a dyn Watch,
    /// Puts a question to whoever sits at the terminal and gives the answer; none where nobody does.
    pub ask: fn(&str) -> Option<String>,
    /// Runs the program with these arguments in a process of its own.
    pub run: &'a dyn Fn(&[OsString]) -> Status,
    /// Waits until the files of dossiers that are watched are to be looked at again; false to end.
    pub wait: &'a dyn Fn() -> bool,
    /// The columns of the terminals behind results and behind words, within which lines are broken;
    /// none where there is no terminal, and lines are as long as what they say.
    pub widths: [Option<usize>; 2],
}

impl Steps<'_> {
    /// How to build where nothing else is said: all documents into a folder, on all cores, with
    /// edited ones renewed, and nothing kept of how it ended.
    pub fn options(&self, out: PathBuf) -> Options {
        Options {
            out,
            units: Vec::new(),
            dry_run: false,
            jobs: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            force: false,
            set_aside: false,
            records: None,
            look: self.look,
            merge: self.merge,
            merging: merge::Options::default(),
            made_as: self.made_as,
        }
    }
}

impl Default for Steps<'_> {
    fn default() -> Self {
        Self {
            load: &crate::build::case::load,
            look: crate::docx::seal::opened,
            merge: crate::merge::merge_opened,
            made_as: crate::docx::seal::made_as,
            records: None,
            inspect: &super::inspected::inspect,
            skeletons: super::skeletons::SKELETONS,
            watch: &(),
            ask: |_| None,
            run: &process::run,
            wait: &|| {
                std::thread::sleep(BETWEEN_LOOKS);
                true
            },
            widths: [None; 2],
        }
    }
}
