//! `kehoach inspect`: shows what the program reads in a dossier or in a workbook.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::page::Page;
use super::render;
use super::status::Status;
use super::steps::Steps;
use crate::build::dossiers::{self, MANIFEST};
use crate::build::{files, panic};
use crate::diagnostic::{Diagnostic, Place};

/// Xem chương trình đọc được gì trong hồ sơ hoặc bảng tính (gọi khác: xem)
///
/// Cho thấy bảng nào ở đâu, tiêu đề cột, các dòng, và tên để dùng trong mẫu văn bản.
#[derive(Debug, Args)]
#[command(
    alias = "xem",
    override_usage = "kehoach inspect <HỒ-SƠ|BẢNG-TÍNH> [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach inspect inputs/bac-kan-2025                     cả hồ sơ
  kehoach inspect inputs/bac-kan-2025 --sheet \"Phụ biểu\"  một trang tính
  kehoach inspect inputs/bac-kan-2025/phu-bieu.xlsx       một bảng tính, chưa cần ho-so.toml
  kehoach inspect inputs/bac-kan-2025 --json              mọi tên mà mẫu văn bản dùng được"
)]
pub(super) struct Arguments {
    /// Thư mục hồ sơ, tệp ho-so.toml, hoặc một bảng tính (xlsx, xls, ods, xlsb)
    #[arg(value_name = "HỒ-SƠ|BẢNG-TÍNH")]
    path: PathBuf,

    /// Chỉ xem trang tính này; có thể ghi nhiều lần
    #[arg(long = "sheet", value_name = "TÊN")]
    sheets: Vec<String>,

    /// In dạng JSON, như mẫu văn bản nhìn thấy
    #[arg(long)]
    json: bool,
}

/// What is to be looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A dossier's folder.
    Dossier(PathBuf),
    /// A workbook on its own.
    Workbook(PathBuf),
}

impl Source {
    /// The folder or the file, as the user would type it.
    pub fn path(&self) -> &Path {
        match self {
            Self::Dossier(path) | Self::Workbook(path) => path,
        }
    }
}

/// What a user asked to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is to be looked into.
    pub source: Source,
    /// The sheets to show, as typed; none means all.
    pub sheets: Vec<String>,
}

/// What was read.
pub trait Inspected {
    /// For people: tables, with their places and the names by which templates know them.
    fn text(&self) -> String;
    /// For programs: the tree that templates see.
    fn json(&self) -> serde_json::Value;
}

/// Looks into a dossier or a workbook: what was read with what was found, or findings alone.
pub type Inspector = dyn Fn(&Request) -> (Option<Box<dyn Inspected>>, Vec<Diagnostic>);

/// Looks, and shows what was seen.
pub(super) fn run(
    arguments: Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let source = match source(arguments.path) {
        Ok(source) => source,
        Err(diagnostic) => return super::say(&diagnostic, err),
    };
    let request = Request { source, sheets: arguments.sheets };
    let (inspected, diagnostics) =
        panic::catch(|| (steps.inspect)(&request)).unwrap_or_else(|panic| {
            let place = Place::file(request.source.path());
            (None, vec![panic.diagnostic("đọc tệp này").at(place)])
        });
    for diagnostic in &diagnostics {
        render::diagnostic(diagnostic, err)?;
    }
    let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
    let Some(inspected) = inspected else { return Ok(Status::of(worst)) };
    if arguments.json {
        out.json(&inspected.json())?;
    } else {
        writeln!(out, "{}", inspected.text().trim_end())?;
    }
    Ok(Status::of(worst))
}

/// What a path means.
pub(super) fn source(path: PathBuf) -> Result<Source, Diagnostic> {
    if let Some(folder) = dossiers::named(&path) {
        return Ok(Source::Dossier(folder));
    }
    // What is no regular file says so when it is to be read.
    if files::is_there(&path) && !path.is_dir() {
        return Ok(Source::Workbook(path));
    }
    let place = Place::file(&path);
    Err(if path.is_dir() {
        let message = format!("thư mục này không có tệp {MANIFEST}, nên không phải hồ sơ");
        let hint = "ghi một thư mục hồ sơ, hoặc một bảng tính trong thư mục này";
        Diagnostic::error("no-dossier", message).hint(hint).at(place)
    } else {
        let hint = dossiers::missing_hint(&path);
        Diagnostic::error("no-dossier", "không có thư mục hay tệp này").hint(hint).at(place)
    })
}
