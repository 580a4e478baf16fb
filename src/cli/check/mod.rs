//! `kehoach check`: what a careful reader would find in documents and dossiers.

mod fix;
mod found;
mod rule;
mod sarif;
mod shown;

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use self::found::{Found, Sort};
use super::page::Page;
use super::render;
use super::status::Status;
use crate::build::dossiers::MANIFEST;
use crate::build::{case, files, kin, panic, system};
use crate::check::{self, Checked, LeftOut, Paper, Source, Unevaluated};
use crate::diagnostic::source::did_you_mean;
use crate::diagnostic::{Certainty, Diagnostic, Place, Severity};

/// The largest document that is read.
const LARGEST: u64 = 100 << 20;

/// Soát văn bản và hồ sơ: số liệu, câu chữ, viện dẫn, thể thức (gọi khác: soat)
///
/// Văn bản nào cũng soát được, kể cả văn bản soạn bằng tay trong Word. Mỗi điều tìm thấy có chỗ, lý
/// do và cách sửa. Điều chắc chắn sai là lỗi hoặc cảnh báo; điều có thể đúng là lưu ý, xếp riêng.
#[derive(Debug, Args)]
#[command(
    alias = "soat",
    alias = "soát",
    override_usage = "kehoach check [ĐƯỜNG-DẪN]... [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach check                                  mọi hồ sơ trong thư mục inputs
  kehoach check inputs/ke-hoach-2026             bảng tính của một hồ sơ
  kehoach check du-thao.docx                     một văn bản
  kehoach check du-thao.docx --so-lieu so-lieu   văn bản, đối chiếu với các bảng tính
  kehoach check van-ban-thang-6                  mọi văn bản và hồ sơ trong thư mục
  kehoach check du-thao.docx --fix               sửa lỗi trình bày trong bản sao du-thao.da-sua.docx
  kehoach check --giai-thich doubled-word        một quy tắc: tìm gì, vì sao, sửa thế nào

Mã kết thúc: 0 không có gì phải sửa; 1 có điều phải sửa; 2 có tệp không đọc được"
)]
pub(super) struct Arguments {
    /// Văn bản (.docx), thư mục hồ sơ, hoặc thư mục chứa chúng; không ghi thì là thư mục inputs
    #[arg(value_name = "ĐƯỜNG-DẪN")]
    paths: Vec<PathBuf>,

    /// Đối chiếu số liệu trong văn bản với hồ sơ hoặc các bảng tính ở thư mục này
    #[arg(long, value_name = "THƯ-MỤC")]
    so_lieu: Option<PathBuf>,

    /// Xem một quy tắc tìm gì, vì sao, sai và đúng thế nào
    #[arg(long, value_name = "TÊN")]
    giai_thich: Option<String>,

    /// Cho thấy cả những chỗ lệch chỉ do làm tròn
    #[arg(long)]
    lam_tron: bool,

    /// Sửa những chỗ chỉ có một cách đúng (lề, cỡ chữ, phông, dấu cách thừa…) trong một bản sao
    /// ….da-sua.docx để bên cạnh; văn bản gốc, câu chữ và các sửa đổi được theo dõi giữ nguyên
    #[arg(long)]
    fix: bool,

    /// Dạng của kết quả: text (cho người đọc, mặc định), json hoặc sarif (cho chương trình khác)
    #[arg(long, value_name = "DẠNG", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// For people, or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// What came of a check.
#[derive(Debug, Default, Serialize)]
struct Answer {
    diagnostics: Vec<Diagnostic>,
    not_evaluated: Vec<Unevaluated>,
    left_out: Vec<Omitted>,
    /// What was set right, in which copies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<check::Fix>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copies: Vec<fix::Copy>,
    /// The documents and dossiers that were looked at.
    #[serde(skip)]
    looked_at: usize,
    /// Whether a file could not be read.
    #[serde(skip)]
    is_failed: bool,
}

/// A rule that a manifest leaves out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Omitted {
    rule: String,
    file: String,
    reason: String,
}

/// Checks, and shows what was found.
pub(super) fn run(
    arguments: &Arguments,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    if let Some(name) = &arguments.giai_thich {
        return rule::explain(name, out, err);
    }
    let mut answer = panic::catch(|| answered(arguments)).unwrap_or_else(|panic| Answer {
        diagnostics: vec![panic.diagnostic("soát")],
        is_failed: true,
        ..Answer::default()
    });
    if !arguments.lam_tron {
        // What is only rounded is told where it is asked for, in every form.
        answer.diagnostics.retain(|finding| finding.certainty != Some(Certainty::Rounding));
    }
    match arguments.format {
        Format::Json => out.json(&answer)?,
        Format::Sarif => out.json(&sarif::log(&answer))?,
        Format::Text => {
            shown::show(&answer, arguments.lam_tron, out, err)?;
            if arguments.fix {
                fix::show(&answer.copies, out)?;
            }
        }
    }
    let worst = answer.diagnostics.iter().map(|finding| finding.severity).max();
    Ok(match worst {
        _ if answer.is_failed => Status::Failed,
        Some(Severity::Warning | Severity::Error) => Status::Findings,
        _ => Status::Clean,
    })
}

/// What was read of one path.
struct Read {
    papers: Vec<Paper>,
    checked: Checked,
    omitted: Vec<Omitted>,
    unread: Vec<Diagnostic>,
    copy: Option<fix::Copy>,
}

impl Read {
    /// Sets the document right in a copy; what is told is what is still found there.
    fn fix(&mut self, path: &Path, bytes: &[u8], sources: &[Source], left_out: &LeftOut) {
        match fix::document(path, bytes, sources, left_out) {
            Ok(Some((copy, left))) => (self.copy, self.checked) = (Some(copy), left),
            Ok(None) => {}
            Err(finding) => self.unread.push(finding),
        }
    }
}

fn answered(arguments: &Arguments) -> Answer {
    let Found { items, findings } = found::find(&arguments.paths);
    let mut answer = Answer { is_failed: !findings.is_empty(), ..Answer::default() };
    answer.diagnostics = findings;
    let mut beside = Vec::new();
    if let Some(folder) = &arguments.so_lieu {
        let found = found::sources(folder);
        answer.is_failed |= found.is_failed;
        beside = found.sources;
        let left_out: LeftOut = beside.iter().flat_map(Source::left_out).collect();
        let kept = found.findings.into_iter().filter(|finding| !is_left_out(finding, &left_out));
        answer.diagnostics.extend(kept);
        for source in &beside {
            answer.take(check::source(source, &left_out));
        }
    }
    answer.looked_at = items.len();
    let mut papers = Vec::new();
    let mut sources = Vec::new();
    let mut homes = found::Homes::default();
    for item in &items {
        match item.sort {
            Sort::Dossier => {
                let (dossier, books, findings) = case::open_with_books(&item.path);
                answer.is_failed |= dossier.is_none();
                let source =
                    dossier.map(|dossier| Source::new(&item.path, dossier).with_books(books));
                // What a build says of the workbooks is what a careful reader finds in them.
                let left_out = source.as_ref().map(Source::left_out).unwrap_or_default();
                let kept = findings.into_iter().filter(|finding| !is_left_out(finding, &left_out));
                answer.diagnostics.extend(kept);
                sources.extend(source);
            }
            Sort::Document => papers.push(&item.path),
        }
    }
    for source in &sources {
        answer.diagnostics.extend(misnamed(source));
        let left_out = source.left_out();
        answer.left_out.extend(omitted(&left_out, &source.path));
        answer.take(check::source(source, &left_out));
    }
    // Documents of a dossier have their figures from it.
    for path in &papers {
        homes.visit(path, !beside.is_empty());
    }
    let homes = homes;
    let read: Vec<Read> = papers
        .par_iter()
        .map(|path| {
            let unread = |finding| Read {
                papers: Vec::new(),
                checked: Checked::default(),
                omitted: Vec::new(),
                unread: vec![finding],
                copy: None,
            };
            let (bytes, paper) = match opened(path) {
                Ok(opened) => opened,
                Err(finding) => return unread(finding),
            };
            let home = homes.of(path);
            let sources = if beside.is_empty() { home } else { &beside };
            let left_out: LeftOut = sources.iter().flat_map(Source::left_out).collect();
            let omitted =
                sources.iter().flat_map(|source| omitted(&source.left_out(), &source.path));
            let omitted = omitted.collect();
            match panic::catch(|| check::paper(&paper, sources, &left_out)) {
                Ok(checked) => {
                    let (papers, unread) = (vec![paper], Vec::new());
                    let mut read = Read { papers, checked, omitted, unread, copy: None };
                    if arguments.fix {
                        read.fix(path, &bytes, sources, &left_out);
                    }
                    read
                }
                Err(panic) => unread(panic.diagnostic("soát văn bản này").at(Place::file(path))),
            }
        })
        .collect();
    let mut together = Vec::new();
    for read in read {
        answer.is_failed |= !read.unread.is_empty();
        answer.diagnostics.extend(read.unread);
        answer.left_out.extend(read.omitted);
        answer.take(read.checked);
        answer.fixed.extend(read.copy.iter().flat_map(|copy| copy.fixed.iter().cloned()));
        answer.copies.extend(read.copy);
        together.extend(read.papers);
    }
    let left_out: LeftOut = sources.iter().flat_map(Source::left_out).collect();
    answer.take(check::folder(&together, &sources, &left_out));
    if !beside.is_empty() {
        check::beside::settled(&mut answer.diagnostics);
    }
    answer.left_out.sort();
    answer.left_out.dedup();
    answer
}

impl Answer {
    fn take(&mut self, checked: Checked) {
        self.diagnostics.extend(checked.findings);
        self.not_evaluated.extend(checked.unevaluated);
    }
}

/// What is wrong with what a manifest leaves out: a rule that there is not, no reason.
fn misnamed(source: &Source) -> Vec<Diagnostic> {
    let place = Place::file(&source.path.join(MANIFEST));
    let names: Vec<&str> = check::rules().map(|rule| rule.name).collect();
    let mut findings = Vec::new();
    for (rule, reason) in &source.dossier.manifest.unchecked {
        if !names.contains(&rule.as_str()) {
            let message = format!("mục [khong_soat] ghi quy tắc `{rule}`, mà không có quy tắc ấy");
            let hint = did_you_mean(rule, &names);
            let finding = Diagnostic::warning("unknown-rule", message).hint(hint);
            findings.push(finding.at(place.clone()));
        } else if reason.get_ref().trim().is_empty() {
            let message = format!("mục [khong_soat] bỏ quy tắc `{rule}` mà không ghi lý do");
            let hint = "ghi lý do sau dấu bằng, để người sau biết mà xem lại";
            let finding = Diagnostic::warning("no-reason", message).hint(hint);
            findings.push(finding.at(place.clone()));
        }
    }
    findings
}

/// Whether a rule that is left out has found it.
fn is_left_out(finding: &Diagnostic, left_out: &LeftOut) -> bool {
    finding.severity != Severity::Error && left_out.contains_key(finding.name)
}

fn omitted(left_out: &LeftOut, path: &Path) -> Vec<Omitted> {
    let file = path.display().to_string();
    let omitted = |(rule, reason): (&String, &String)| Omitted {
        rule: rule.clone(),
        file: file.clone(),
        reason: reason.clone(),
    };
    left_out.iter().map(omitted).collect()
}

/// Reads a document.
fn opened(path: &Path) -> Result<(Vec<u8>, Paper), Diagnostic> {
    let bytes = files::read(path, LARGEST).map_err(|error| system::unreadable(path, &error))?;
    let Some(paper) = Paper::read(&path.display().to_string(), &bytes) else {
        let (message, hint) = check::sound::broken::why(&bytes);
        let message = format!("không đọc được văn bản này: {message}");
        let finding = Diagnostic::error("unreadable-document", message).hint(hint);
        return Err(finding.at(Place::file(path)));
    };
    Ok((bytes, paper))
}
