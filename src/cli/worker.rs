//! A run in a process of its own, so that what ends a process ends neither the run nor its words.
//!
//! Panics are caught where they happen ([`crate::build::panic`]); a stack that overflows and memory
//! that runs out end the whole process. So the program that was started does no work: it starts
//! itself again as the *worker*, which does all, and waits. A worker that ends by itself has said
//! all, and its exit status is that of the run. One that was ended left in its *journal* which
//! dossiers it was at; each of them is then tried alone, and a last worker makes all dossiers but
//! those that end even a worker of their own, which it tells.
//!
//! What it costs is one start of the program, about a millisecond on Linux. What Rust's runtime says
//! of an abort, a line in English, can't be kept from the terminal.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;

use serde_json::Value as Json;

use super::page::Page;
use super::{Status, Verb};
use crate::build::{Watch, panic};
use crate::diagnostic::{Diagnostic, Place};

/// The variable by which a worker knows that it is one: the path of its journal.
const JOURNAL: &str = "KEHOACH_WORKER";

/// The most bytes of memory for the data of a worker, where the system can be asked to hold to it
/// (Linux): 1 GiB.
#[cfg(unix)]
const MOST_MEMORY: u64 = 1 << 30;

/// How often a run is begun anew before the dossiers that it was at are given up together.
const MOST_RUNS: usize = 100;

/// The journal of this process, if it is a worker.
pub(super) fn journal() -> Option<Journal> {
    let path = PathBuf::from(env::var_os(JOURNAL)?);
    limit();
    Journal::open(&path).ok()
}

/// Bounds the memory of this process, and has it end with the one that started it.
#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Data);
    let most = before.current.map_or(MOST_MEMORY, |limit| limit.min(MOST_MEMORY));
    // Where either fails, the bounds on what is read still hold.
    let _ = setrlimit(Resource::Data, Rlimit { current: Some(most), maximum: before.maximum });
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
const fn limit() {}

/// What a worker is told, and what it notes for when it is ended.
///
/// A line each: `+ dossier` when it is begun, `- dossier` when it is done, `! dossier` for one that
/// is left out since it ended a worker, `1` where dossiers are to be taken one at a time.
#[derive(Debug)]
pub(super) struct Journal {
    file: Mutex<File>,
    /// The dossiers that ended a worker.
    left_out: BTreeSet<String>,
    /// Whether dossiers are taken one at a time.
    one_at_a_time: bool,
}

impl Journal {
    fn open(path: &Path) -> io::Result<Self> {
        let told = fs::read_to_string(path)?;
        let left_out = told.lines().filter_map(|line| line.strip_prefix("! "));
        Ok(Self {
            left_out: left_out.map(str::to_owned).collect(),
            one_at_a_time: told.lines().any(|line| line == "1"),
            file: Mutex::new(OpenOptions::new().append(true).open(path)?),
        })
    }

    fn note(&self, sign: char, dossier: &Path) {
        let mut file = self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // One write, so that lines stay whole. Without the journal the work is as good.
        let _ = file.write_all(format!("{sign} {}\n", entry(dossier)).as_bytes());
    }
}

impl Watch for Journal {
    fn at_once(&self, jobs: usize) -> usize {
        if self.one_at_a_time { 1 } else { jobs }
    }

    fn opening(&self, dossier: &Path) -> Option<Diagnostic> {
        if self.left_out.contains(&entry(dossier)) {
            return Some(ended("lập hồ sơ này").at(Place::file(dossier)));
        }
        self.note('+', dossier);
        None
    }

    fn closed(&self, dossier: &Path) {
        self.note('-', dossier);
    }
}

/// A dossier as it stands in a line of the journal.
fn entry(dossier: &Path) -> String {
    Json::from(dossier.display().to_string()).to_string()
}

/// The finding about what ended a process.
fn ended(task: &str) -> Diagnostic {
    let message = format!(
        "chương trình phải dừng đột ngột khi {task}: dữ liệu quá lớn hoặc lồng vào nhau quá sâu"
    );
    Diagnostic::error("process-ended", message).hint(format!(
        "chỉ giữ lại bảng và mẫu cần dùng rồi chạy lại; nếu vẫn vậy, {}",
        panic::REPORT
    ))
}

/// Runs the program as it was called in a worker, and says how it ended; none where that can't be
/// done, or is not worth it, so that this process is to do the work.
pub(super) fn run(typed: &[OsString], err: &mut dyn Write) -> Option<Status> {
    let what = match super::parsed(typed).ok()?.verb {
        Verb::Build(_) => Work::Dossiers,
        Verb::Annex(_) => Work::One("lập hoặc nhận phụ lục"),
        Verb::Inspect(_) => Work::One("đọc tệp này"),
        Verb::Diff(_) => Work::One("so sánh"),
        Verb::Explain(_) => Work::One("xem số liệu của tệp này"),
        Verb::Check(_) => Work::One("soát"),
        Verb::New(_) => Work::One("tạo hồ sơ này"),
        // Each build of a watch is a process of its own.
        Verb::Watch(_) | Verb::Templates(_) | Verb::Completions(_) | Verb::Help(_) => return None,
    };
    let program = env::current_exe().ok()?;
    let journal = tempfile::NamedTempFile::new().ok()?;
    match (Runs { program, typed, journal: journal.path() }).all(&what)? {
        Ok(status) => Some(status),
        Err(ended) => Some(super::say(&ended, &mut Page::new(err)).unwrap_or(Status::Failed)),
    }
}

/// What a worker is at.
enum Work {
    /// Many dossiers, each of which can be left out.
    Dossiers,
    /// One thing, in the words of a finding.
    One(&'static str),
}

/// The workers of a run, one after the other.
struct Runs<'a> {
    program: PathBuf,
    typed: &'a [OsString],
    journal: &'a Path,
}

impl Runs<'_> {
    fn all(&self, work: &Work) -> Option<Result<Status, Diagnostic>> {
        let mut left_out = BTreeSet::new();
        let mut one_at_a_time = false;
        for _ in 0..MOST_RUNS {
            let told = left_out.iter().map(|dossier| format!("! {dossier}\n"));
            let told: String = told.chain(one_at_a_time.then(|| "1\n".to_owned())).collect();
            let arguments = self.typed.get(1..).unwrap_or_default();
            let status = self.worker(arguments, &told, Stdio::inherit)?;
            if let Some(ended) = by_itself(status) {
                return Some(Ok(ended));
            }
            let Work::Dossiers = work else { break };
            let suspects = self.unfinished();
            let guilty: Vec<String> =
                suspects.iter().filter(|dossier| self.ends_alone(dossier)).cloned().collect();
            if !guilty.is_empty() {
                left_out.extend(guilty);
            } else if !one_at_a_time {
                // None does it alone: together they are too much.
                one_at_a_time = true;
            } else if suspects.is_empty() {
                break;
            } else {
                left_out.extend(suspects);
            }
        }
        let task = match work {
            Work::Dossiers => "lập các hồ sơ này",
            Work::One(task) => task,
        };
        Some(Err(ended(task)))
    }

    /// Runs a worker with these arguments, told this; none where it can't be started.
    fn worker(
        &self,
        arguments: &[OsString],
        told: &str,
        words: fn() -> Stdio,
    ) -> Option<ExitStatus> {
        fs::write(self.journal, told).ok()?;
        let mut worker = Command::new(&self.program);
        worker.args(arguments).env(JOURNAL, self.journal).stdout(words()).stderr(words());
        worker.status().ok()
    }

    /// Whether a dossier ends even a worker that has nothing else to do and writes nothing.
    fn ends_alone(&self, dossier: &str) -> bool {
        let Ok(Json::String(path)) = dossier.parse() else { return false };
        let arguments = ["build", &path, "--dry-run", "--quiet", "--jobs", "1"].map(OsString::from);
        let status = self.worker(&arguments, "", Stdio::null);
        status.is_some_and(|status| by_itself(status).is_none())
    }

    /// The dossiers that the last worker had begun and not done.
    fn unfinished(&self) -> BTreeSet<String> {
        let journal = fs::read_to_string(self.journal).unwrap_or_default();
        let mut open = BTreeSet::new();
        for line in journal.lines() {
            match line.split_once(' ') {
                Some(("+", dossier)) => drop(open.insert(dossier.to_owned())),
                Some(("-", dossier)) => drop(open.remove(dossier)),
                _ => {}
            }
        }
        open
    }
}

/// How a worker ended that was not ended by a fault: its status, or failed where a person has
/// stopped it.
fn by_itself(status: ExitStatus) -> Option<Status> {
    let own = status.code().and_then(Status::from_code);
    own.or_else(|| is_stopped(status).then_some(Status::Failed))
}

/// Whether someone has stopped a process, as by Ctrl+C.
#[cfg(unix)]
fn is_stopped(status: ExitStatus) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let by_people = [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT, Signal::PIPE];
    status.signal().is_some_and(|signal| by_people.iter().any(|stop| stop.as_raw() == signal))
}

/// Source: [MS-ERREF] 2.3.1, `STATUS_CONTROL_C_EXIT`.
#[cfg(not(unix))]
fn is_stopped(status: ExitStatus) -> bool {
    status.code() == Some(0xC000_013A_u32 as i32)
}
