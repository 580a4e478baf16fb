//! `kehoach watch`: builds dossiers again whenever what they are made of is saved.
//!
//! It reads no dossier itself: each build is a process of its own, so that none ends the watch.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::chosen::Chosen;
use super::page::{Page, one_line};
use super::process::MOST_NAMED;
use super::render;
use super::status::Status;
use super::steps::Steps;
use crate::build::dossiers;
use crate::build::saved::{Due, Look, Watched};

/// How many of the saved files are named.
const NAMED: usize = 3;

/// Theo dõi hồ sơ, lập lại văn bản mỗi khi có tệp được lưu (gọi khác: theo-doi)
///
/// Để cửa sổ này mở trong khi sửa bảng tính, mẫu hay ho-so.toml: lưu tệp là văn bản được lập lại
/// ngay, và có báo những gì đã thay đổi. Bấm Ctrl+C để dừng.
#[derive(Debug, Args)]
#[command(
    alias = "theo-doi",
    override_usage = "kehoach watch [HỒ-SƠ]... [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach watch                                  theo dõi mọi hồ sơ trong thư mục inputs
  kehoach watch inputs/bac-kan-2025              theo dõi một hồ sơ
  kehoach watch --unit \"Bạch Thông\"              chỉ lập lại văn bản của một đơn vị"
)]
pub(super) struct Arguments {
    /// Thư mục hồ sơ, tệp ho-so.toml, hoặc thư mục chứa nhiều hồ sơ; không ghi thì theo dõi mọi hồ sơ
    /// trong thư mục inputs
    #[arg(value_name = "HỒ-SƠ")]
    dossiers: Vec<PathBuf>,

    #[command(flatten)]
    chosen: Chosen,
}

/// Watches until there is nothing left to wait for, which at a terminal is never.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let (mut found, diagnostics) = dossiers::find(&arguments.dossiers);
    for diagnostic in &diagnostics {
        render::diagnostic(diagnostic, err)?;
    }
    if found.is_empty() {
        return Ok(Status::Failed);
    }
    let mut watched = Watched::default();
    let mut is_first = true;
    let mut last = Status::Clean;
    loop {
        let due = watched.look(Look::at(&found));
        if !due.is_empty() {
            if !is_first {
                say(&due, out)?;
            }
            // What is printed next is another process's.
            out.flush()?;
            err.flush()?;
            let is_all = due.len() == found.len() || due.len() > MOST_NAMED;
            last = (steps.run)(&built(arguments, if is_all { None } else { Some(&due) }));
            if is_first {
                let count = due.len();
                writeln!(
                    out,
                    "Đang theo dõi {count} hồ sơ: lưu bảng tính, mẫu hay {} thì văn bản được lập lại. \
                     Bấm Ctrl+C để dừng.",
                    dossiers::MANIFEST
                )?;
                is_first = false;
            }
            out.flush()?;
        }
        if !(steps.wait)() {
            return Ok(last);
        }
        // Dossiers come and go.
        found = dossiers::find(&arguments.dossiers).0;
    }
}

/// The command that builds what is due; all where none is named.
fn built(arguments: &Arguments, due: Option<&[Due]>) -> Vec<OsString> {
    let mut command = vec![OsString::from("build")];
    command.extend(arguments.chosen.typed());
    command.push("--".into());
    match due {
        Some(due) => command.extend(due.iter().map(|due| due.dossier.clone().into())),
        None => command.extend(arguments.dossiers.iter().map(Into::into)),
    }
    command
}

/// Says what has been saved.
fn say(due: &[Due], out: &mut Page<'_>) -> io::Result<()> {
    writeln!(out)?;
    for due in due {
        let name = dossiers::name(&due.dossier);
        if due.files.is_empty() {
            writeln!(out, "Hồ sơ mới: {}", one_line(&name))?;
            continue;
        }
        let files = due.files.iter().take(NAMED).map(|path| shown(path, &due.dossier));
        let mut files = files.collect::<Vec<_>>().join(", ");
        if due.files.len() > NAMED {
            files += &format!(" và {} tệp khác", due.files.len() - NAMED);
        }
        writeln!(out, "{}: {} vừa thay đổi", one_line(&name), one_line(&files))?;
    }
    Ok(())
}

/// A file as it is called within its dossier, or by its whole path where it stands elsewhere.
fn shown(path: &Path, dossier: &Path) -> String {
    path.strip_prefix(dossier).unwrap_or(path).display().to_string()
}
