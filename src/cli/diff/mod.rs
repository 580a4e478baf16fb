//! `kehoach diff`: what has changed between two workbooks or two dossiers, or in one dossier since its
//! documents were made last.

mod last;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use rust_xlsxwriter::XlsxError;
use serde::Serialize;

use super::format::Format;
use super::inspect::{Source, source};
use super::page::{Page, one_line};
use super::render;
use super::status::Status;
use super::steps::Steps;
use crate::build::case::is_workbook;
use crate::build::{Case, case, output, panic, reached, system};
use crate::changes::{self, Change};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::dossier::Dossier;

/// Xem số liệu nào đã đổi giữa hai bảng tính hoặc hai hồ sơ (gọi khác: so-sanh)
///
/// So theo tên chỉ tiêu, tên cột và đơn vị, không theo vị trí: dòng chuyển chỗ không phải là thay
/// đổi. Bản cũ ghi trước, bản mới ghi sau; kết quả gửi được qua thư. Với hai hồ sơ, cho biết cả văn
/// bản và đoạn in số liệu đã đổi. Chỉ ghi một hồ sơ thì so với các văn bản đã lập lần trước.
#[derive(Debug, Args)]
#[command(
    alias = "so-sanh",
    alias = "so-sánh",
    override_usage = "kehoach diff <CŨ> <MỚI> [TÙY CHỌN]\n           kehoach diff <HỒ-SƠ> [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach diff phu-bieu-cu.xlsx phu-bieu-moi.xlsx                  hai bảng tính
  kehoach diff inputs/ke-hoach-2026 inputs/ke-hoach-2026-sua       hai hồ sơ
  kehoach diff inputs/ke-hoach-2026                                từ lần lập trước đến nay
  kehoach diff phu-bieu-cu.xlsx phu-bieu-moi.xlsx --ra khac.xlsx   ghi ra bảng tính

Mã kết thúc: 0 không có gì khác; 1 có thay đổi; 2 không so sánh được"
)]
pub(super) struct Arguments {
    /// Bảng tính (xlsx, xls, ods, xlsb) hoặc thư mục hồ sơ như trước đây
    #[arg(value_name = "CŨ")]
    old: PathBuf,

    /// Bảng tính hoặc thư mục hồ sơ như bây giờ; không ghi thì hồ sơ ghi trước được so với các văn
    /// bản đã lập
    #[arg(value_name = "MỚI")]
    new: Option<PathBuf>,

    /// Thư mục kết quả, để ghi đường dẫn của văn bản; không ghi thì là out
    #[arg(long, value_name = "THƯ-MỤC", default_value = "out")]
    out: PathBuf,

    /// Ghi các thay đổi vào bảng tính này (.xlsx), mỗi thay đổi một dòng; không ghi đè tệp đã có
    #[arg(long = "ra", value_name = "TỆP")]
    into: Option<PathBuf>,

    /// Dạng của kết quả: text (cho người đọc, mặc định) hoặc json (cho chương trình khác)
    #[arg(long, value_name = "DẠNG", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form for programs.
#[derive(Serialize)]
struct Answer<'a> {
    old: String,
    new: String,
    changes: &'a [Change],
    diagnostics: &'a [Diagnostic],
}

/// Compares, and shows what has changed.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let Some(new) = &arguments.new else {
        return match source(arguments.old.clone()) {
            Ok(Source::Dossier(_)) => last::run(arguments, steps, out, err),
            Ok(Source::Workbook(path)) => {
                let message = "chỉ ghi một bảng tính thì không có gì để so sánh";
                let hint = "ghi thêm bảng tính mới sau bảng tính cũ";
                let finding = Diagnostic::error("not-comparable", message).hint(hint);
                super::say(&finding.at(Place::file(&path)), err)
            }
            Err(finding) => super::say(&finding, err),
        };
    };
    let compared = panic::catch(|| compared(arguments, new))
        .unwrap_or_else(|panic| Err(vec![panic.diagnostic("so sánh")]));
    let (changes, findings, is_failed) = match compared {
        Ok((changes, findings)) => (changes, findings, false),
        Err(findings) => (Vec::new(), findings, true),
    };
    let [old, new] = [&arguments.old, new].map(|path| path.display().to_string());
    if arguments.format == Format::Json {
        out.json(&Answer { old, new, changes: &changes, diagnostics: &findings })?;
    } else if is_failed {
        for finding in &findings {
            render::diagnostic(finding, err)?;
        }
    } else {
        writeln!(out, "Bản cũ: {}", one_line(&old))?;
        writeln!(out, "Bản mới: {}", one_line(&new))?;
        match changes.as_slice() {
            [] => writeln!(out, "Không có gì thay đổi.")?,
            changes => write!(out, "{}", changes::text::text(changes))?,
        }
        // Standard output and standard error often are one terminal.
        out.flush()?;
        for finding in &findings {
            render::diagnostic(finding, err)?;
        }
    }
    if is_failed {
        return Ok(Status::Failed);
    }
    if let Some(path) = &arguments.into {
        match written(path, &changes) {
            Ok(()) if arguments.format == Format::Text => {
                writeln!(out, "\nĐã ghi {}", one_line(&path.display().to_string()))?;
            }
            Ok(()) => {}
            Err(finding) => return super::say(&finding, err),
        }
    }
    Ok(if changes.is_empty() { Status::Clean } else { Status::Findings })
}

/// What has changed, or why that can't be told.
fn compared(
    arguments: &Arguments,
    new: &Path,
) -> Result<(Vec<Change>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut findings = Vec::new();
    if let Some(path) = &arguments.into {
        free(path).map_err(|finding| vec![finding])?;
    }
    let sources = [&arguments.old, new].map(|path| source(path.to_owned()));
    let (old, new) = match sources {
        [Ok(old), Ok(new)] => (old, new),
        sources => return Err(sources.into_iter().filter_map(Result::err).collect()),
    };
    if matches!(old, Source::Dossier(_)) != matches!(new, Source::Dossier(_)) {
        let message = "một bên là hồ sơ, một bên là bảng tính, nên không so sánh được";
        let hint = "ghi hai bảng tính, hoặc hai thư mục hồ sơ";
        let finding = Diagnostic::error("not-comparable", message).hint(hint);
        return Err(vec![finding.at(Place::file(old.path())).at(Place::file(new.path()))]);
    }
    match (read(&old), read(&new)) {
        (Ok(before), Ok(now)) => {
            let mut changes = changes::between(&before, &now);
            for (source, is_later) in [(&new, true), (&old, false)] {
                let Source::Dossier(folder) = source else { continue };
                // What is the same in both reaches nothing.
                if changes.iter().all(|change| change.is_there() != is_later) {
                    continue;
                }
                let Some(case) = case::loaded(folder).0 else {
                    let what = "hồ sơ này chưa lập được văn bản nào".to_owned();
                    findings.push(unreached(what, std::slice::from_ref(folder)));
                    continue;
                };
                let out = arguments.out.join(case.name());
                let unmade = reached::tell(&mut changes, &case, &out, is_later);
                if !unmade.is_empty() {
                    let what = format!("{} văn bản chưa lập được", unmade.len());
                    findings.push(unreached(what, &unmade));
                }
            }
            Ok((changes, findings))
        }
        (before, now) => Err([before, now].into_iter().filter_map(Result::err).flatten().collect()),
    }
}

/// What to say of documents that can't be made.
fn unreached(what: String, paths: &[PathBuf]) -> Diagnostic {
    let message = what + ", nên không rõ có in những gì đã đổi hay không";
    let finding = Diagnostic::note("documents-unknown", message);
    let finding = finding.hint("lập thử hồ sơ ấy để xem vì sao: kehoach build --dry-run");
    paths.iter().fold(finding, |finding, path| finding.at(Place::file(path)))
}

/// What a dossier or a workbook holds; the errors alone where it can't be read as a whole, since what
/// can't be read would seem to be gone.
fn read(source: &Source) -> Result<Dossier, Vec<Diagnostic>> {
    let (dossier, findings) = match source {
        Source::Dossier(folder) => case::open(folder),
        Source::Workbook(path) => case::look(path),
    };
    let mut errors: Vec<Diagnostic> = findings;
    errors.retain(|finding| finding.severity == Severity::Error);
    // Two files may have one name, so the path as it was typed says which it is.
    for error in &mut errors {
        let place = Place::file(source.path());
        if !error.places.contains(&place) {
            error.places.insert(0, place);
        }
    }
    match dossier {
        // That no document is to be made, or a check can't be, says nothing of the tables.
        Some(dossier) if !dossier.is_incomplete => Ok(dossier),
        None if errors.is_empty() => {
            let message = "không thấy bảng số liệu nào ở đây nên không so sánh được";
            let hint = format!("xem chương trình đọc được gì: kehoach inspect {}", typed(source));
            let finding = Diagnostic::error("nothing-to-compare", message).hint(hint);
            Err(vec![finding.at(Place::file(source.path()))])
        }
        _ => Err(errors),
    }
}

fn typed(source: &Source) -> String {
    super::new::typed(source.path())
}

/// Whether a workbook may be written: to a path of its ending, where nothing is.
fn free(path: &Path) -> Result<(), Diagnostic> {
    let is_xlsx = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let (message, hint) = match () {
        () if !is_xlsx && is_workbook(path) => {
            ("chỉ ghi được bảng tính dạng .xlsx", "đổi đuôi của tên tệp thành .xlsx")
        }
        () if !is_xlsx => ("tên tệp sau --ra phải có đuôi .xlsx", "thêm .xlsx vào tên tệp"),
        () if std::fs::symlink_metadata(path).is_ok() => {
            ("đã có tệp này nên không ghi đè", "ghi tên khác sau --ra, hoặc chuyển tệp ấy đi trước")
        }
        () => return Ok(()),
    };
    let finding = Diagnostic::error("report-taken", message).hint(hint);
    Err(finding.at(Place::file(path)))
}

fn written(path: &Path, changes: &[Change]) -> Result<(), Diagnostic> {
    put(path, changes::workbook::workbook(changes))
}

/// Writes a workbook that has been made.
fn put(path: &Path, made: Result<Vec<u8>, XlsxError>) -> Result<(), Diagnostic> {
    let bytes = made.map_err(|error| {
        let message = format!("không lập được bảng tính các thay đổi: {error}");
        Diagnostic::error("no-output", message).hint(panic::REPORT)
    })?;
    let written = output::write(path, &bytes, None);
    written.map_err(|error| system::unwritable(&error).at(Place::file(path)))
}
