//! A program that is run and watched, with the processes that it starts: how long it took, on how
//! much of the processors, and in how much memory.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// From start to end.
    pub(crate) wall: Duration,
    /// The time on all processors; none where the system doesn't tell.
    pub(crate) cpu: Option<Duration>,
    /// The most memory that one of its processes had at once, in bytes; none where the system
    /// doesn't tell.
    pub(crate) peak: Option<usize>,
    /// The exit status; none where a signal ended it.
    pub(crate) code: Option<i32>,
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> io::Result<Usage> {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = None;
    // What has ended keeps its times, but not its memory, until it is waited for.
    while let Some(bytes) = system::peak(child.id()) {
        peak = peak.max(Some(bytes));
        std::thread::sleep(Duration::from_micros(500));
    }
    let cpu = system::cpu(child.id());
    let status = child.wait()?;
    Ok(Usage { wall: started.elapsed(), cpu, peak, code: status.code() })
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;
    use std::time::Duration;

    /// The length of a tick in `/proc/<id>/stat`: Linux tells programs hundredths of a second on
    /// every processor that there is.
    const TICK: Duration = Duration::from_millis(10);

    /// The most memory that a process or one that it has started has had so far; none once it has
    /// ended.
    pub(super) fn peak(id: u32) -> Option<usize> {
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let own = line.trim().strip_suffix(" kB")?.parse::<usize>().ok()? * 1024;
        let started = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let started = started.unwrap_or_default();
        let started = started.split_whitespace().filter_map(|id| peak(id.parse().ok()?));
        Some(started.fold(own, usize::max))
    }

    /// The time that a process, and those that it has started and waited for, have had on all
    /// processors.
    pub(super) fn cpu(id: u32) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name may hold anything, so fields are counted from after it.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let ticks = fields.get(11..15)?.iter().map(|ticks| ticks.parse::<u32>());
        Some(TICK * ticks.sum::<Result<u32, _>>().ok()?)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::time::Duration;

    pub(super) fn peak(_: u32) -> Option<usize> {
        None
    }

    pub(super) fn cpu(_: u32) -> Option<Duration> {
        None
    }
}
