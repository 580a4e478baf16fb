//! The command line: arguments → a verb, its results on standard output, words about them on
//! standard error, and an exit status.
//!
//! A verb is a file with a struct of arguments, whose documentation is the help and therefore
//! Vietnamese, and a `run`. Nothing else in the program prints.

mod annex;
mod build;
mod check;
mod chosen;
mod completions;
mod deep;
mod diff;
mod explain;
mod format;
mod gathered;
mod help;
pub mod inspect;
mod inspected;
pub mod new;
mod page;
mod process;
mod progress;
mod quoted;
mod render;
mod renew;
mod skeletons;
pub mod start;
mod status;
pub mod steps;
mod templates;
mod usage;
mod watch;
mod worker;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{FromArgMatches, Parser, Subcommand};
use etcetera::BaseStrategy;

use self::page::Page;
pub use self::status::Status;
pub use self::steps::Steps;

use crate::build::{Watch, panic, system};
use crate::diagnostic::Diagnostic;

/// Lập văn bản hành chính từ bảng chỉ tiêu
///
/// Mỗi hồ sơ là một thư mục có tệp ho-so.toml và các bảng tính như đã nhận; mỗi đơn vị trong bảng
/// được một văn bản DOCX (Kế hoạch…) đúng thể thức.
#[derive(Debug, Parser)]
#[command(
    name = "kehoach",
    version,
    override_usage = "kehoach <LỆNH> [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach new inputs/ke-hoach-2026      tạo một hồ sơ mẫu để điền
  kehoach inspect inputs/ke-hoach-2026  xem chương trình đọc được gì
  kehoach build                         lập mọi hồ sơ trong thư mục inputs

Xem cách dùng từng lệnh: kehoach <LỆNH> --help
Mã kết thúc: 0 xong, không có gì phải xem; 1 lập xong, có cảnh báo; 2 có việc không làm được"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Build(build::Arguments),
    Annex(annex::Arguments),
    Inspect(inspect::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    Check(check::Arguments),
    Watch(watch::Arguments),
    New(new::Arguments),
    Templates(templates::Arguments),
    Completions(completions::Arguments),
    Help(help::Arguments),
}

/// Runs the program as it was called, and says how it ended.
pub fn main() -> Status {
    panic::quiet();
    deep::run(called)
}

fn called() -> Status {
    let mut out = anstream::stdout().lock();
    // Not locked: the progress bar is drawn from other threads.
    let mut err = anstream::stderr();
    let typed: Vec<OsString> = quoted::mended(std::env::args_os().collect());
    let journal = worker::journal();
    if journal.is_none() {
        let ended = start::run(&typed, &mut out).or_else(|| worker::run(&typed, &mut err));
        if let Some(status) = ended {
            return status;
        }
    }
    let watch: &dyn Watch = journal.as_ref().map_or(&(), |journal| journal);
    let widths = [io::stdout().is_terminal(), io::stderr().is_terminal()];
    let widths = widths.map(|is_terminal| is_terminal.then(columns).flatten());
    let steps =
        Steps { ask: ask_at_terminal, records: records(), watch, widths, ..Steps::default() };
    run(typed, &steps, &mut out, &mut err)
}

/// Runs the program with these arguments, the program's name first.
///
/// Results go to `out` and words to `err`, with colours, which the writers drop where they are not
/// wanted. Where a reader has gone before the end (`kehoach build | head -1`), the run goes on to its
/// end, and the status is its own.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    steps: &Steps<'_>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Status {
    let (mut out, mut err) = (Page::new(out), Page::new(err));
    [out.width, err.width] = steps.widths;
    let ended = panic::catch(|| {
        let status = dispatch(arguments, steps, &mut out, &mut err)?;
        // What has not arrived has not been said.
        out.flush()?;
        Ok(status)
    });
    let ended = ended.unwrap_or_else(|panic| say(&panic.diagnostic("chạy lệnh này"), &mut err));
    ended.unwrap_or_else(|error: io::Error| {
        let message = format!("không ghi được kết quả{}", system::unsaid(&error));
        let said = say(&Diagnostic::error("no-output", message), &mut err);
        said.unwrap_or(Status::Failed)
    })
}

fn dispatch(
    arguments: impl IntoIterator<Item = OsString>,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match parsed(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error, &typed, out, err),
    };
    match arguments.verb {
        Verb::Build(arguments) => build::run(arguments, steps, out, err),
        Verb::Annex(arguments) => annex::run(&arguments, steps, out, err),
        Verb::Inspect(arguments) => inspect::run(arguments, steps, out, err),
        Verb::Diff(arguments) => diff::run(&arguments, steps, out, err),
        Verb::Explain(arguments) => explain::run(&arguments, out, err),
        Verb::Check(arguments) => check::run(&arguments, out, err),
        Verb::Watch(arguments) => watch::run(&arguments, steps, out, err),
        Verb::New(arguments) => new::run(&arguments, steps, out, err),
        Verb::Templates(arguments) => templates::run(&arguments, out, err),
        Verb::Completions(arguments) => completions::run(&arguments, out),
        Verb::Help(arguments) => help::run(&arguments, out, err),
    }
}

fn parsed(typed: &[OsString]) -> Result<Arguments, clap::Error> {
    let matches = help::command().try_get_matches_from(typed)?;
    Arguments::from_arg_matches(&matches)
}

/// Shows one finding, and gives the status that it means.
fn say(diagnostic: &Diagnostic, err: &mut Page<'_>) -> io::Result<Status> {
    render::diagnostic(diagnostic, err)?;
    Ok(Status::of(Some(diagnostic.severity)))
}

/// The columns of the terminal that the program was started in; none where there is none.
fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(columns, _)| columns.0.into())
}

/// The folder where it is kept how builds ended: in the user's own folder for caches.
fn records() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.cache_dir().join("kehoach").join("builds"))
}

/// Puts a question to whoever sits at the terminal; none where input or words go elsewhere.
fn ask_at_terminal(question: &str) -> Option<String> {
    let (input, mut words) = (io::stdin(), anstream::stderr());
    if !(input.is_terminal() && io::stderr().is_terminal()) {
        return None;
    }
    write!(words, "{question}").and_then(|()| words.flush()).ok()?;
    let mut answer = String::new();
    input.read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned())
}
