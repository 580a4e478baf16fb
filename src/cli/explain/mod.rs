//! `kehoach explain`: where the figures of a document come from, and where a cell appears.

mod cell;
mod document;

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::format::Format;
use super::page::Page;
use super::render;
use super::status::Status;
use crate::build::case::{DossierCase, is_workbook};
use crate::build::dossiers::has_manifest;
use crate::build::{case, dossiers, files, native, panic};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::explain::{Formulas, Not};
use crate::workbook;

/// The largest document that is read.
const LARGEST: u64 = 100 << 20;

/// Xem từng số liệu lấy từ ô nào, hoặc một ô được in ở đâu (gọi khác: giai-thich)
///
/// Với một văn bản: từng số liệu ở đoạn nào, từ bảng tính, trang, ô nào, công thức của ô, dòng nào
/// của mẫu, còn như khi lập hay đã sửa tay. Với một bảng tính và một ô: ô ấy có trong văn bản nào
/// của hồ sơ, ở đoạn nào.
#[derive(Debug, Args)]
#[command(
    alias = "giai-thich",
    alias = "giải-thích",
    override_usage = "kehoach explain <VĂN-BẢN|BẢNG-TÍNH> [Ô|TÊN] [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach explain out/ke-hoach-2026/ke-hoach.docx               mọi số liệu của văn bản
  kehoach explain inputs/ke-hoach-2026/phu-bieu.xlsx C8         ô C8 được in ở đâu
  kehoach explain inputs/ke-hoach-2026/phu-bieu.xlsx C8:E9      cả vùng ô
  kehoach explain inputs/ke-hoach-2026/phu-bieu.xlsx \"Hộ nghèo\"  mọi ô của dòng ấy

Đoạn đếm từ 1 theo thứ tự đọc, tính cả các ô của bảng"
)]
pub(super) struct Arguments {
    /// Văn bản (.docx) do chương trình lập, còn nguyên hay đã sửa; hoặc một bảng tính của hồ sơ
    #[arg(value_name = "VĂN-BẢN|BẢNG-TÍNH")]
    path: PathBuf,

    /// Với bảng tính: ô (C8), vùng ô (C8:E9), ô của một trang ("Phụ biểu!C8"), hoặc tên của dòng,
    /// cột, đơn vị
    #[arg(value_name = "Ô|TÊN")]
    cell: Option<String>,

    /// Với bảng tính: chỉ tìm các ô của trang tính này
    #[arg(long, value_name = "TÊN")]
    sheet: Option<String>,

    /// Thư mục hồ sơ; không ghi thì là hồ sơ đã lập ra văn bản, hoặc hồ sơ chứa bảng tính
    #[arg(long, value_name = "THƯ-MỤC")]
    ho_so: Option<PathBuf>,

    /// Thư mục kết quả; không ghi thì là out
    #[arg(long, value_name = "THƯ-MỤC", default_value = "out")]
    out: PathBuf,

    /// Dạng của kết quả: text (cho người đọc, mặc định) hoặc json (cho chương trình khác)
    #[arg(long, value_name = "DẠNG", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Explains, and shows it.
pub(super) fn run(
    arguments: &Arguments,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let explained = panic::catch(|| {
        let path = &arguments.path;
        match sort(arguments) {
            Ok(Sort::Document) => document::show(arguments, out),
            Ok(Sort::Workbook(cell)) => cell::show(arguments, &cell, out),
            Err(finding) => Ok(Err(vec![finding.at(Place::file(path))])),
        }
    });
    let findings = match explained {
        Ok(answered) => match answered? {
            Ok(()) => return Ok(Status::Clean),
            Err(findings) => findings,
        },
        Err(panic) => {
            vec![panic.diagnostic("xem số liệu của tệp này").at(Place::file(&arguments.path))]
        }
    };
    if arguments.format == Format::Json {
        out.json(&serde_json::json!({ "file": shown(&arguments.path), "diagnostics": findings }))?;
    } else {
        for finding in &findings {
            render::diagnostic(finding, err)?;
        }
    }
    Ok(Status::Failed)
}

/// What was asked about.
enum Sort {
    Document,
    Workbook(String),
}

fn sort(arguments: &Arguments) -> Result<Sort, Diagnostic> {
    let path = &arguments.path;
    if let Some(folder) = arguments.ho_so.as_ref().filter(|folder| !has_manifest(folder)) {
        let what = format!("`{}` không có tệp {}", folder.display(), dossiers::MANIFEST);
        let finding =
            Diagnostic::error("no-dossier", format!("thư mục {what}, nên không phải hồ sơ"));
        return Err(finding.hint("ghi thư mục hồ sơ sau --ho-so"));
    }
    if !files::is_there(path) || path.is_dir() {
        let (message, hint) = if path.is_dir() {
            let hint = "ghi một văn bản .docx, hoặc một bảng tính và một ô";
            ("đây là thư mục, không phải tệp", hint.to_owned())
        } else {
            ("không có tệp này", dossiers::missing_hint(path))
        };
        return Err(Diagnostic::error("nothing-to-explain", message).hint(hint));
    }
    match (is_workbook(path), &arguments.cell) {
        (true, Some(cell)) if !cell.trim().is_empty() => Ok(Sort::Workbook(cell.clone())),
        (true, _) => {
            let message = "chưa ghi cần xem ô nào của bảng tính này";
            let hint = format!("ghi ô sau tên tệp, chẳng hạn: kehoach explain {} C8", typed(path));
            Err(Diagnostic::error("nothing-to-explain", message).hint(hint))
        }
        (false, None) => Ok(Sort::Document),
        (false, Some(_)) => {
            let message = "chỉ ghi ô sau tên một bảng tính";
            let hint = format!("để xem mọi số liệu của văn bản: kehoach explain {}", typed(path));
            Err(Diagnostic::error("nothing-to-explain", message).hint(hint))
        }
    }
}

type Answered = io::Result<Result<(), Vec<Diagnostic>>>;

/// Reads a dossier, with what stands in the way of it.
fn opened(folder: &Path) -> (Option<DossierCase>, Vec<Diagnostic>) {
    let (case, mut findings) = case::loaded(folder);
    findings.retain(|finding| finding.severity == Severity::Error);
    (case, findings)
}

/// The formulas of a dossier's workbooks.
fn formulas(folder: &Path, case: Option<&DossierCase>) -> Formulas {
    let names = case.map(DossierCase::workbooks).unwrap_or_default();
    let of = |name: &str| {
        let bytes = files::read(&native(folder, name), files::LARGEST_WORKBOOK).ok()?;
        Some((name.to_owned(), workbook::formulas(&bytes)))
    };
    names.into_iter().filter_map(of).collect()
}

/// What to say of a file whose figures can't be told.
fn unexplained(not: Not) -> Diagnostic {
    let (message, hint) = match not {
        Not::Document => (
            "tệp này không phải văn bản .docx, hoặc đã hỏng",
            "mở bằng Word và lưu lại dạng .docx, hoặc lập lại văn bản",
        ),
        Not::Ours => (
            "văn bản này không cho biết số liệu lấy từ ô nào: không do chương trình lập, hoặc đã được lưu qua một phần mềm bỏ mất phần ấy",
            "xem văn bản trong thư mục kết quả, hoặc lập lại: kehoach build",
        ),
    };
    Diagnostic::error("nothing-to-explain", message).hint(hint)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn typed(path: &Path) -> String {
    super::new::typed(path)
}
