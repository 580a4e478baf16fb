//! `kehoach annex`: the annexes of documents as files of their own, and what units send back.

mod returned;
mod sent;

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::format::Format;
use super::page::Page;
use super::render;
use super::status::Status;
use super::steps::Steps;
use crate::build::annexes::Annexes;
use crate::build::case::DossierCase;
use crate::build::{case, dossiers, panic};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// Lập riêng từng phụ lục thành tệp, gửi đơn vị điền, rồi nhận lại (gọi khác: phu-luc)
///
/// Mỗi phụ lục của mỗi văn bản thành một tệp Word riêng (gửi kèm qua trục liên thông) và một bảng tính
/// để đơn vị điền: ô phải điền màu vàng, tên dòng và tên cột được khóa, không có mật khẩu. Bảng tính
/// gửi về được so với bản đã gửi, theo tên dòng và tên cột.
#[derive(Debug, Args)]
#[command(
    alias = "phu-luc",
    alias = "phụ-lục",
    override_usage = "kehoach annex [HỒ-SƠ]... [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach annex inputs/ke-hoach-2026                                   mọi phụ lục, Word và bảng tính
  kehoach annex inputs/ke-hoach-2026 --unit \"An Bình\" --dang xlsx      bảng tính của một đơn vị
  kehoach annex inputs/ke-hoach-2026 --nhan gui-ve                     so các bảng tính gửi về
  kehoach annex inputs/ke-hoach-2026 --nhan gui-ve --tong-hop          gom vào bảng tổng hợp của hồ sơ

Mã kết thúc: 0 xong, hoặc gửi về chỉ điền ô trống; 1 có điều phải xem; 2 có việc không làm được"
)]
pub(super) struct Arguments {
    /// Thư mục hồ sơ, tệp ho-so.toml, hoặc thư mục chứa nhiều hồ sơ; không ghi thì là mọi hồ sơ trong
    /// thư mục inputs
    #[arg(value_name = "HỒ-SƠ")]
    dossiers: Vec<PathBuf>,

    /// Chỉ phụ lục của văn bản của đơn vị này; có thể ghi nhiều lần
    #[arg(long = "unit", value_name = "TÊN", conflicts_with = "nhan")]
    units: Vec<String>,

    /// Chỉ lập một dạng: docx (Word) hoặc xlsx (bảng tính để điền); không ghi thì cả hai
    #[arg(long, value_name = "DẠNG", value_enum, conflicts_with = "nhan")]
    dang: Option<Sort>,

    /// Ghi các tệp vào thư mục này; không ghi thì là out/<hồ sơ>/phu-luc
    #[arg(long, value_name = "THƯ-MỤC", conflicts_with = "nhan")]
    ra: Option<PathBuf>,

    /// Nhận bảng tính gửi về (xlsx, xls, ods, xlsb) hoặc thư mục chứa chúng, và so với bản đã gửi; có thể
    /// ghi nhiều lần
    #[arg(long, value_name = "TỆP|THƯ-MỤC")]
    nhan: Vec<PathBuf>,

    /// Gom các dòng đã nhận vào bảng tính tong-hop-phu-luc-….xlsx trong thư mục hồ sơ; tệp nhận được
    /// không bị ghi
    #[arg(long, requires = "nhan")]
    tong_hop: bool,

    /// Dạng của kết quả: text (cho người đọc, mặc định) hoặc json (cho chương trình khác)
    #[arg(long, value_name = "DẠNG", value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Documents, or workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    Docx,
    Xlsx,
}

/// Makes the files, or takes back those that have come.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let (folders, mut findings) = dossiers::find(&arguments.dossiers);
    let (mut cases, mut read): (Vec<DossierCase>, Vec<PathBuf>) = (Vec::new(), Vec::new());
    for folder in folders {
        let (case, found) = panic::catch(|| case::loaded(&folder)).unwrap_or_else(|panic| {
            (None, vec![panic.diagnostic("đọc hồ sơ này").at(Place::file(&folder))])
        });
        // What is odd in a dossier is told when it is built; here is told what stands in the way.
        findings.extend(found.into_iter().filter(|finding| finding.severity == Severity::Error));
        if let Some(case) = case {
            cases.push(case);
            read.push(folder);
        }
    }
    let annexes: Vec<Annexes<'_>> = cases.iter().map(Annexes::of).collect();
    if arguments.nhan.is_empty() {
        // Files are written as a build writes documents.
        let options = steps.options(PathBuf::new());
        sent::run(arguments, &options, &annexes, findings, (out, err))
    } else {
        returned::run(arguments, (&annexes, &read), findings, (out, err))
    }
}

/// Shows findings, and gives the gravest.
fn tell(findings: &[Diagnostic], err: &mut Page<'_>) -> io::Result<Option<Severity>> {
    for finding in findings {
        render::diagnostic(finding, err)?;
    }
    Ok(findings.iter().map(|finding| finding.severity).max())
}
