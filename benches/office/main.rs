//! How fast an office gets its documents: the program as it is installed, started anew for each
//! measurement, on dossiers of 10, 100, 1,000 and 10,000 units of each shape, on the real cases in
//! `inputs/`, and on a folder of 200 dossiers.
//!
//! ```text
//! cargo bench --bench office                 all of it
//! cargo bench --bench office -- plan 1000    one kind of dossier, one number of units
//! cargo bench --bench office -- inputs       the real cases
//! cargo bench --bench office -- keep FOLDER plan 1000    only writes the dossier, for profiles
//! ```
//!
//! Speed depends on the machine and on what else it does, so each is also told as a share of a
//! yardstick that is taken right before: compressing the same `document.xml` on all cores, and
//! nothing else.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells its results")]

mod child;
mod generate;
mod renewed;
mod shapes;

use std::error::Error;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;

use child::Usage;
use generate::Kind;

/// The real cases, and the name by which they are asked for.
const CASES: &str = "inputs";

/// What asks for the dossiers alone.
const KEEP: &str = "keep";

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// How many dossiers a folder has.
const DOSSIERS: usize = 200;

/// How often a single document is made.
const STARTS: usize = 20;

/// The compression level of the yardstick.
const LEVEL: u32 = 6;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Without `--bench` this is a test run: enough to see that all of it works.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let is_asked = |name: &str, all: &[String]| {
        let asked: Vec<_> = arguments.iter().filter(|argument| all.contains(argument)).collect();
        asked.is_empty() || asked.iter().any(|argument| *argument == name)
    };
    let mut kinds: Vec<String> = Kind::ALL.map(|kind| kind.name().to_owned()).into();
    kinds.push(CASES.to_owned());
    let sizes = SIZES.map(|size| size.to_string());
    let kept = arguments.iter().position(|argument| argument == KEEP);
    if let Some(kept) = kept.and_then(|at| arguments.get(at + 1)) {
        return keep(Path::new(kept), |kind, size| {
            is_asked(kind.name(), &kinds) && is_asked(&size.to_string(), &sizes)
        });
    }
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        for size in SIZES {
            let fits = is_asked(kind.name(), &kinds) && is_asked(&size.to_string(), &sizes);
            if fits && (is_bench && size != SIZES[0] || !is_bench && size == SIZES[0]) {
                rows.push(batch(kind, size, folder.path())?);
            }
        }
    }
    println!();
    println!(
        "| Dossier | Units | Documents/s | Of the yardstick | Wall | CPU per document | Peak memory \
         | Second run | Pages | Size |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    rows.iter().for_each(|row| println!("{row}"));
    if is_asked(CASES, &kinds) {
        println!();
        println!(
            "| Real case | Documents | Pages of the first | Wall | Documents/s | Of the yardstick |"
        );
        println!("| --- | --: | --: | --: | --: | --: |");
        for case in cases()? {
            println!("{}", real(&case, is_bench, folder.path())?);
        }
    }
    println!();
    println!("One document from cold start: {}", starts(is_bench, folder.path())?);
    println!("A folder of dossiers: {}", many(is_bench, folder.path())?);
    println!("Edited documents: {}", renewed::told(is_bench, folder.path())?);
    Ok(())
}

/// Writes the dossiers that are asked for, `plan-1000` and so on, into a folder.
fn keep(folder: &Path, is_asked: impl Fn(Kind, usize) -> bool) -> Outcome<()> {
    for kind in Kind::ALL {
        for size in SIZES.into_iter().filter(|size| is_asked(kind, *size)) {
            let dossier = folder.join(format!("{}-{size}", kind.name()));
            generate::dossier(kind, size, &dossier)?;
            println!("{}", dossier.display());
        }
    }
    Ok(())
}

/// Starts the program on a dossier, into a folder of outputs.
///
/// What it keeps of builds stands beside the outputs, so that a run is the second only of its own.
fn build(dossier: &Path, out: &Path) -> Outcome<Usage> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kehoach"));
    let cache = out.with_extension("cache");
    command.env("XDG_CACHE_HOME", &cache).env("LOCALAPPDATA", &cache);
    command.arg("build").arg(dossier).arg("--out").arg(out).arg("--quiet");
    let usage = child::run(&mut command)?;
    // 1 says that there are findings; 2 that something could not be made.
    if usage.code != Some(0) && usage.code != Some(1) {
        return Err(
            format!("the build of {} ended with {:?}", dossier.display(), usage.code).into()
        );
    }
    Ok(usage)
}

/// Measures a dossier, and tells it as a row of the table.
fn batch(kind: Kind, units: usize, folder: &Path) -> Outcome<String> {
    eprintln!("{}, {units} units …", kind.name());
    let inputs = folder.join(format!("{units}"));
    let dossier = inputs.join(kind.name());
    let out = folder.join("out");
    generate::dossier(kind, units, &dossier)?;
    // Short runs are measured three times, and the one in the middle is told.
    let mut runs = Vec::new();
    for _ in 0..if units > 1_000 { 1 } else { 3 } {
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        runs.push(build(&dossier, &out)?);
    }
    runs.sort_by_key(|usage| usage.wall);
    let first = &runs[runs.len() / 2];
    let documents = documents(&out)?;
    if documents.len() != units {
        return Err(format!("{} documents for {units} units", documents.len()).into());
    }
    let again = build(&dossier, &out)?;
    let sample = &documents[documents.len() / 2];
    let size = fs::metadata(sample)?.len();
    let yardstick = yardstick(sample, units.clamp(200, 2_000))?;
    let pages = pages(sample, folder).map_or("not measured".to_owned(), |pages| pages.to_string());
    let speed = per_second(units, first.wall);
    let row = format!(
        "| {} | {units} | {speed:.0} | {:.0} % | {:.2} s | {} | {} | {:.2} s | {pages} | {:.1} KB |",
        kind.name(),
        100.0 * speed / yardstick,
        first.wall.as_secs_f64(),
        told(first.cpu.map(|cpu| format!("{:.2} ms", millis(cpu) / count(units)))),
        told(first.peak.map(|peak| format!("{:.0} MiB", count(peak) / 1024.0 / 1024.0))),
        again.wall.as_secs_f64(),
        count(usize::try_from(size)?) / 1024.0,
    );
    fs::remove_dir_all(&out)?;
    fs::remove_dir_all(&inputs)?;
    eprintln!("{row}\n  yardstick: {yardstick:.0} documents/s");
    Ok(row)
}

/// The folders of the real cases, and at last all of them.
fn cases() -> Outcome<Vec<PathBuf>> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES);
    let entries: Result<Vec<_>, std::io::Error> = fs::read_dir(&all)?.collect();
    let mut cases: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).collect();
    cases.retain(|case| case.join("ho-so.toml").is_file());
    cases.sort_unstable();
    cases.push(all);
    Ok(cases)
}

/// Measures a real case, and tells it as a row of the table.
fn real(case: &Path, is_bench: bool, folder: &Path) -> Outcome<String> {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    eprintln!("{name} …");
    let out = folder.join("real");
    let mut times = Vec::new();
    for _ in 0..if is_bench { 3 } else { 1 } {
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        times.push(build(case, &out)?.wall);
    }
    times.sort_unstable();
    let wall = times[times.len() / 2];
    let documents = documents(&out)?;
    let sample = documents.first().ok_or_else(|| format!("{name} has no documents"))?;
    let yardstick = yardstick(sample, 200)?;
    let speed = per_second(documents.len(), wall);
    let pages = pages(sample, folder).map_or("not measured".to_owned(), |pages| pages.to_string());
    Ok(format!(
        "| {name} | {} | {pages} | {:.0} ms | {speed:.0} | {:.0} % |",
        documents.len(),
        millis(wall),
        100.0 * speed / yardstick,
    ))
}

/// The time of a single document, the program's start and all reading included.
fn starts(is_bench: bool, folder: &Path) -> Outcome<String> {
    let dossier = folder.join("one").join(Kind::Plan.name());
    generate::dossier(Kind::Plan, 1, &dossier)?;
    let mut times = Vec::new();
    for start in 0..if is_bench { STARTS } else { 1 } {
        times.push(build(&dossier, &folder.join(format!("start-{start}")))?.wall);
    }
    times.sort_unstable();
    Ok(format!(
        "{:.1} ms (the median of {}, {:.1} to {:.1} ms)",
        millis(times[times.len() / 2]),
        times.len(),
        millis(times[0]),
        millis(times[times.len() - 1]),
    ))
}

/// The time of a folder of dossiers, each that of `kehoach new`, and its share of the time that as
/// many runs take, a dossier each.
fn many(is_bench: bool, folder: &Path) -> Outcome<String> {
    let dossiers = if is_bench { DOSSIERS } else { 2 };
    let all = folder.join("many");
    for number in 0..dossiers {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kehoach"));
        command.arg("new").arg(all.join(format!("ho-so-{number}")));
        child::run(&mut command)?;
    }
    let mut times = Vec::new();
    for run in 0..3 {
        let out = folder.join(format!("many-{run}"));
        let one = build(&all.join("ho-so-0"), &out.join("one"))?.wall;
        times.push((build(&all, &out.join("all"))?.wall, one));
    }
    times.sort_unstable();
    let (whole, one) = times[1];
    let share = 100.0 * whole.as_secs_f64() / (one.as_secs_f64() * count(dossiers));
    Ok(format!(
        "{dossiers} in {:.2} s, {share:.0} % of as many runs of one dossier ({:.1} ms each)",
        whole.as_secs_f64(),
        millis(one),
    ))
}

/// The DOCX in a folder and those below.
fn documents(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            documents.extend(self::documents(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "docx") {
            documents.push(path);
        }
    }
    documents.sort_unstable();
    Ok(documents)
}

/// How many times a second all cores together compress the `document.xml` of a DOCX.
fn yardstick(docx: &Path, times: usize) -> Outcome<f64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(docx)?))?;
    let mut xml = Vec::new();
    archive.by_name("word/document.xml")?.read_to_end(&mut xml)?;
    let started = Instant::now();
    let all: Result<Vec<usize>, std::io::Error> = (0..times)
        .into_par_iter()
        .map(|_| {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(LEVEL));
            encoder.write_all(&xml)?;
            Ok(encoder.finish()?.len())
        })
        .collect();
    let lengths = all?;
    Ok(per_second(lengths.len(), started.elapsed()))
}

/// How many pages LibreOffice sets a document on; none where it is not installed.
fn pages(docx: &Path, folder: &Path) -> Option<usize> {
    let out = folder.join("pages");
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    office.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(&out).arg(docx);
    office.output().ok().filter(|output| output.status.success())?;
    let pdf = fs::read(out.join(docx.file_stem()?).with_extension("pdf")).ok()?;
    let page = b"/Type/Page/";
    Some(pdf.windows(page.len()).filter(|bytes| bytes == page).count())
}

fn told(measured: Option<String>) -> String {
    measured.unwrap_or_else(|| "not measured".to_owned())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn per_second(documents: usize, time: Duration) -> f64 {
    count(documents) / time.as_secs_f64()
}

/// A count for reckoning with times.
fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
