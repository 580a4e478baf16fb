//! A target in a process of its own: what it is given, how far it has come, and how it ended.

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::target::Target;

/// How long an input may take, in time of a processor. What isn't optimised takes longer.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 10 });

/// How long an input may take by the clock, where nothing is reckoned.
const STUCK: Duration = Duration::from_secs(300);

/// How much memory a process may take, in KiB: 1 GiB, and what the program itself is.
const MEMORY: u64 = (1 << 20) + (256 << 10);

/// How many inputs that fail are found before the rest is left.
const ENOUGH: usize = 8;

/// The variables by which a process knows that it is to try inputs: their numbers, and a folder.
const INPUTS: &str = "KEHOACH_FUZZ_CHILD";
const FOLDER: &str = "KEHOACH_FUZZ_FOLDER";

/// The variables that people set.
const RUNS: &str = "KEHOACH_FUZZ_RUNS";
const SEED: &str = "KEHOACH_FUZZ_SEED";
const INPUT: &str = "KEHOACH_FUZZ_INPUT";

fn number(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

fn seed() -> u64 {
    number(SEED).unwrap_or(1)
}

/// Tries the inputs of a target, or one that is named, and fails with those that fail.
pub(super) fn try_all(target: &Target) {
    if let Ok(inputs) = std::env::var(INPUTS) {
        let (start, end) = inputs.split_once(' ').unwrap();
        return inside(target, start.parse().unwrap()..end.parse().unwrap());
    }
    let runs = number(RUNS).unwrap_or(target.runs);
    let runs = if std::env::var_os(INPUT).is_some() { 1 } else { runs };
    let folder = tempfile::tempdir().unwrap();
    let (mut at, mut failed) = (0, Vec::new());
    while at < runs && failed.len() < ENOUGH {
        let ended = outside(target, at, runs, folder.path());
        for line in fs::read_to_string(folder.path().join("failed")).unwrap_or_default().lines() {
            let (number, what) = line.split_once(' ').unwrap();
            failed.push((number.parse().unwrap(), what.to_owned()));
        }
        match ended {
            Ok(()) => break,
            Err((number, what)) => {
                failed.push((number, what));
                at = number + 1;
            }
        }
    }
    assert!(failed.is_empty(), "{}", told(target, &failed));
}

/// What failed, each with a file to try again.
fn told(target: &Target, failed: &[(u64, String)]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    let mut told = format!("{}: {} inputs fail\n", target.name, failed.len());
    for (number, what) in failed {
        let path = std::env::var_os(INPUT).map_or_else(
            || {
                let name = format!("{}-{}-{number}.{}", target.name, seed(), target.ending);
                let path = folder.join(name);
                fs::write(&path, target.input(seed(), *number)).unwrap();
                path
            },
            PathBuf::from,
        );
        told += &format!(
            "- {what}\n  again: {INPUT}={} cargo test --test suite fuzz::{} -- --exact\n",
            path.display(),
            target.name
        );
    }
    told
}

/// Tries inputs in this process.
fn inside(target: &Target, inputs: std::ops::Range<u64>) {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let mut progress = File::create(folder.join("progress")).unwrap();
    let mut failed = File::create(folder.join("failed")).unwrap();
    let named = std::env::var_os(INPUT).map(|path| fs::read(path).unwrap());
    for number in inputs {
        let input = named.clone().unwrap_or_else(|| target.input(seed(), number));
        progress.rewind().unwrap();
        progress.write_all(&number.to_le_bytes()).unwrap();
        let what = match panic::catch_unwind(AssertUnwindSafe(|| target.run(&input))) {
            Ok(Ok(())) => continue,
            Ok(Err(what)) => what,
            Err(payload) => {
                let text = payload.downcast_ref::<&str>().copied();
                let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                format!("panic: {}", text.unwrap_or("?"))
            }
        };
        writeln!(failed, "{number} {}", what.replace('\n', " ")).unwrap();
    }
}

/// Tries inputs in a process of its own; the number of one that ended it, and how.
fn outside(target: &Target, start: u64, end: u64, folder: &Path) -> Result<(), (u64, String)> {
    let program = std::env::current_exe().unwrap();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -v {MEMORY}; exec \"$@\"");
        shell.arg("-c").arg(limited).arg("sh").arg(program);
        shell
    } else {
        Command::new(program)
    };
    let words = folder.join("words");
    let mut child = command
        .args(["--exact", &format!("fuzz::{}", target.name), "--nocapture"])
        .env(INPUTS, format!("{start} {end}"))
        .env(FOLDER, folder)
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .stderr(File::create(&words).unwrap())
        .spawn()
        .unwrap();
    let status = watched(&mut child, folder);
    let last = || {
        let words = fs::read(&words).unwrap_or_default();
        let words = String::from_utf8_lossy(&words).into_owned();
        let lines: Vec<&str> = words.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        lines[lines.len().saturating_sub(3)..].join(" / ")
    };
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => {
            Err((at(folder).max(start), format!("the process ended: {status}: {}", last())))
        }
        None => Err((at(folder).max(start), format!("no end after {} s", LONGEST.as_secs()))),
    }
}

/// The number of the input that is being tried.
fn at(folder: &Path) -> u64 {
    let bytes = fs::read(folder.join("progress")).unwrap_or_default();
    bytes.try_into().map_or(0, u64::from_le_bytes)
}

/// Waits for a process; none where one input takes too long and the process was ended.
fn watched(child: &mut Child, folder: &Path) -> Option<ExitStatus> {
    let (mut known, mut since) = (None, (Instant::now(), spent(child)));
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        let now = at(folder);
        if known != Some(now) {
            known = Some(now);
            since = (Instant::now(), spent(child));
        }
        let is_long = match (spent(child), since.1) {
            (Some(now), Some(before)) => now.saturating_sub(before) > LONGEST,
            _ => false,
        };
        if is_long || since.0.elapsed() > STUCK {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The time of a processor that a process has taken, where the system tells: so that a machine that
/// has much to do makes no input slow.
fn spent(child: &Child) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: u64 = fields.get(11..13)?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}
