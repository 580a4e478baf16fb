//! `kehoach build`: makes the documents of dossiers.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use super::chosen::Chosen;
use super::format::Format;
use super::gathered::Gathered;
use super::page::{Page, one_line};
use super::progress::Progress;
use super::render;
use super::status::Status;
use super::steps::Steps;
use crate::build::{self, Made, Options, Report, Watch};
use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::{self, Choice, Track};

/// The most threads that one may ask for.
const MOST_JOBS: usize = 256;

/// Lập văn bản từ hồ sơ (gọi khác: lap)
///
/// Văn bản không đổi thì để yên; văn bản đã được sửa tay thì chỉ chỗ của số liệu được cập nhật, phần
/// sửa tay còn nguyên; lỗi ở một đơn vị không làm dừng các đơn vị khác.
#[derive(Debug, Args)]
#[command(
    alias = "lap",
    alias = "lập",
    override_usage = "kehoach build [HỒ-SƠ]... [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach build                                  lập mọi hồ sơ trong thư mục inputs
  kehoach build inputs/bac-kan-2025              lập một hồ sơ
  kehoach build --unit \"Bạch Thông\"              chỉ lập văn bản của một đơn vị
  kehoach build --unit \"Ba Bể\" --unit \"Na Rì\"    chỉ lập văn bản của hai đơn vị
  kehoach build --dry-run                        xem sẽ lập những gì, chưa ghi gì
  kehoach build --don-dep                        chuyển văn bản không còn lập sang một bên"
)]
pub(super) struct Arguments {
    /// Thư mục hồ sơ, tệp ho-so.toml, hoặc thư mục chứa nhiều hồ sơ; không ghi thì lập mọi hồ sơ
    /// trong thư mục inputs
    #[arg(value_name = "HỒ-SƠ")]
    dossiers: Vec<PathBuf>,

    #[command(flatten)]
    chosen: Chosen,

    /// Chỉ xem sẽ lập những gì, không ghi tệp nào
    #[arg(long)]
    dry_run: bool,

    /// Số văn bản được lập cùng lúc; không ghi thì bằng số nhân của máy
    #[arg(long, value_name = "SỐ", value_parser = jobs)]
    jobs: Option<NonZeroUsize>,

    /// Lập mới cả văn bản đã được sửa tay; bản đang có được cất bên cạnh thành tên.bak-1.docx
    #[arg(long)]
    force: bool,

    /// Chỗ mà cả người sửa lẫn số liệu đều đổi thì giữ bên nào: ours (phần sửa tay, mặc định) hoặc
    /// theirs (số liệu mới)
    #[arg(long, value_name = "BÊN", value_enum, default_value_t = Conflicts::Ours)]
    conflicts: Conflicts,

    /// Ghi các chỗ cập nhật trong văn bản đã sửa tay thành dấu sửa (track changes) để duyệt từng chỗ
    #[arg(long)]
    track_changes: bool,

    /// Ngày ghi ở các dấu sửa: năm-tháng-ngày
    #[arg(long, value_name = "NGÀY", requires = "track_changes", value_parser = day)]
    ngay: Option<Date>,

    /// Chỉ cập nhật phụ lục của các văn bản đang có, để nguyên phần lời; văn bản chưa lập thì không lập
    #[arg(long, conflicts_with = "force")]
    chi_phu_luc: bool,

    /// Chuyển văn bản lập lần trước mà hồ sơ không còn lập vào thư mục khong-con-dung ở cạnh; không
    /// xóa tệp nào
    #[arg(long)]
    don_dep: bool,

    /// Dạng của kết quả: text (cho người đọc, mặc định) hoặc json (cho chương trình khác)
    #[arg(long, value_name = "DẠNG", value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Không in dòng tổng kết, thanh tiến độ và các lưu ý; lỗi và cảnh báo vẫn in
    #[arg(long, short)]
    quiet: bool,
}

/// Whose words stay where a person and the data have both changed a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Conflicts {
    Ours,
    Theirs,
}

impl From<Conflicts> for Choice {
    fn from(conflicts: Conflicts) -> Self {
        match conflicts {
            Conflicts::Ours => Self::File,
            Conflicts::Theirs => Self::New,
        }
    }
}

fn day(text: &str) -> Result<Date, String> {
    crate::value::date::parse(text)
        .map_err(|_| "ghi ngày như 29/11/2026 hoặc 2026-11-29".to_owned())
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= MOST_JOBS);
    number.ok_or_else(|| format!("ghi một số từ 1 đến {MOST_JOBS}"))
}

/// Builds, and shows how it ended.
pub(super) fn run(
    arguments: Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let usual = steps.options(arguments.chosen.out);
    let options = Options {
        units: arguments.chosen.units,
        dry_run: arguments.dry_run,
        jobs: arguments.jobs.unwrap_or(usual.jobs),
        force: arguments.force,
        set_aside: arguments.don_dep,
        records: steps.records.clone(),
        merging: merge::Options {
            choice: arguments.conflicts.into(),
            track: arguments.track_changes.then_some(Track { date: arguments.ngay }),
            annexes_only: arguments.chi_phu_luc,
        },
        ..usual
    };
    let progress = Progress::default();
    let is_shown = !arguments.quiet && arguments.format == Format::Text;
    let shown: &dyn Watch = if is_shown { &progress } else { &() };
    let report = build::run(&arguments.dossiers, steps.load, &options, &(steps.watch, shown));
    match arguments.format {
        Format::Text => text(&report, arguments.quiet, options.dry_run, out, err)?,
        Format::Json => json(&report, out)?,
    }
    Ok(Status::of(report.worst()))
}

/// Shows the findings of each dossier and what became of it; what several dossiers have in common
/// is told once, after them.
fn text(
    report: &Report,
    quiet: bool,
    dry_run: bool,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<()> {
    let is_said = |severity: Severity| !(quiet && severity == Severity::Note);
    for finding in &report.findings {
        if is_said(finding.diagnostic.severity) {
            render::diagnostic(&finding.diagnostic, err)?;
        }
    }
    let gathered = Gathered::of(report);
    for (at, dossier) in report.dossiers.iter().enumerate() {
        let findings = dossier.findings.iter().enumerate();
        let mut findings = findings
            .filter(|(number, _)| !gathered.has(at, *number))
            .map(|(_, finding)| finding)
            .filter(|finding| is_said(finding.diagnostic.severity))
            .peekable();
        // Places are told within their dossier, so it is named where there are several.
        if report.dossiers.len() > 1 && findings.peek().is_some() {
            writeln!(err, "{}", one_line(&dossier.source.display().to_string()))?;
        }
        for finding in findings {
            render::finding(finding, dossier, err)?;
        }
        if !quiet {
            // Standard output and standard error often are one terminal.
            err.flush()?;
            render::summary(dossier, dry_run, out)?;
            if dry_run {
                render::plan(dossier, out)?;
                render::changes(dossier, dry_run, out)?;
            } else {
                render::names(dossier, report.dossiers.len() == 1, out)?;
                render::changes(dossier, dry_run, out)?;
            }
            out.flush()?;
        }
    }
    let mut shared = gathered.shared.iter().filter(|shared| is_said(shared.severity())).peekable();
    if shared.peek().is_some() {
        writeln!(err, "ở nhiều hồ sơ")?;
    }
    for shared in shared {
        shared.show(err)?;
    }
    if !quiet && report.dossiers.len() > 1 {
        err.flush()?;
        render::total(report, dry_run, out)?;
    }
    Ok(())
}

/// The form for programs.
#[derive(Serialize)]
struct Answer<'a> {
    dossiers: Vec<Dossier<'a>>,
    documents: Vec<Document<'a>>,
    diagnostics: Vec<Told<'a>>,
}

/// What became of a dossier.
#[derive(Serialize)]
struct Dossier<'a> {
    name: &'a str,
    /// Its folder, by which documents and findings name it.
    path: String,
    out: String,
    /// The documents from before that it no longer makes.
    orphans: &'a [String],
    /// The gravest of its findings; null where there are none.
    severity: Option<Severity>,
}

/// A document, and the folder of its dossier.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    made: &'a Made,
    dossier: String,
}

/// A finding, the folder of its dossier, and the documents that it was found in.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    dossier: Option<String>,
    documents: Vec<&'a str>,
}

fn json(report: &Report, out: &mut Page<'_>) -> io::Result<()> {
    let of_none = report.findings.iter().map(|finding| Told {
        diagnostic: &finding.diagnostic,
        dossier: None,
        documents: Vec::new(),
    });
    let mut answer =
        Answer { dossiers: Vec::new(), documents: Vec::new(), diagnostics: of_none.collect() };
    for built in &report.dossiers {
        let path = built.source.display().to_string();
        answer.dossiers.push(Dossier {
            name: &built.name,
            path: path.clone(),
            out: built.out.display().to_string(),
            orphans: &built.orphans,
            severity: built.findings.iter().map(|finding| finding.diagnostic.severity).max(),
        });
        let documents = built.documents.iter();
        answer.documents.extend(documents.map(|made| Document { made, dossier: path.clone() }));
        answer.diagnostics.extend(built.findings.iter().map(|finding| Told {
            diagnostic: &finding.diagnostic,
            dossier: Some(path.clone()),
            documents:
                finding.documents.iter().map(|&at| built.documents[at].path.as_str()).collect(),
        }));
    }
    out.json(&answer)
}
