//! `kehoach templates`: the built-in templates: which there are, what one says, and a copy of one in
//! a dossier, to be changed there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::new::typed;
use super::page::Page;
use super::status::Status;
use crate::build::dossiers::has_manifest;
use crate::build::{output, system};
use crate::diagnostic::{Diagnostic, Place, source};
use crate::template::builtin::{self, Listed, Sort};
use crate::value::slug::slug;

/// Xem các mẫu có sẵn, hoặc chép một mẫu vào hồ sơ để sửa (gọi khác: mau)
///
/// Không ghi tên mẫu thì liệt kê các mẫu; có tên thì in mẫu ấy. Mẫu đã chép vào hồ sơ được dùng thay
/// mẫu có sẵn cùng tên.
#[derive(Debug, Args)]
#[command(
    alias = "mau",
    alias = "mẫu",
    override_usage = "kehoach templates [MẪU] [TÙY CHỌN]",
    after_help = "Ví dụ:
  kehoach templates
  kehoach templates ke-hoach-muc-tieu
  kehoach templates ke-hoach-muc-tieu --chep inputs/ke-hoach-2026"
)]
pub(super) struct Arguments {
    /// Tên mẫu, có hoặc không có .md
    #[arg(value_name = "MẪU")]
    name: Option<String>,

    /// Chép mẫu vào thư mục templates của hồ sơ này; không bao giờ ghi đè
    #[arg(long = "chep", alias = "copy", value_name = "HỒ-SƠ", requires = "name")]
    into: Option<PathBuf>,
}

/// Lists the templates, shows one, or copies it.
pub(super) fn run(
    arguments: &Arguments,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let listed = builtin::listed();
    let Some(name) = &arguments.name else {
        list(&listed, out)?;
        return Ok(Status::Clean);
    };
    let done = find(name, &listed).and_then(|template| match &arguments.into {
        Some(dossier) => copy(template, dossier).map(|path| (template, Some(path))),
        None => Ok((template, None)),
    });
    match done {
        Ok((template, None)) => write!(out, "{}", template.text)?,
        Ok((template, Some(path))) => {
            writeln!(out, "đã chép {} vào {}", template.name, typed(&path))?;
            writeln!(out, "hồ sơ này dùng bản ấy từ lần lập sau; xóa tệp thì lại dùng mẫu có sẵn")?;
        }
        Err(finding) => return super::say(&finding, err),
    }
    Ok(Status::Clean)
}

/// What stands above each sort.
const TITLES: [(Sort, &str); 3] = [
    (Sort::Whole, "Mẫu văn bản, ghi ở khóa mau trong ho-so.toml:"),
    (Sort::Frame, "Mẫu khung, để mẫu khác dựa vào:"),
    (Sort::Components, "Thành phần dùng trong mẫu:"),
];

fn list(listed: &[Listed], out: &mut Page<'_>) -> io::Result<()> {
    let widest = listed.iter().map(|one| one.name.len()).max().unwrap_or_default();
    for (number, (sort, title)) in TITLES.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{title}")?;
        for template in listed.iter().filter(|one| one.sort == *sort) {
            writeln!(out, "  {:widest$}  {}", template.name, template.about)?;
        }
    }
    Ok(())
}

/// The template of a name, with or without its ending.
fn find<'a>(typed: &str, listed: &'a [Listed]) -> Result<&'a Listed, Diagnostic> {
    let stem = typed.strip_suffix(".md").unwrap_or(typed);
    let wanted = slug(stem).replace('_', "-");
    let stem_of = |one: &Listed| one.name.strip_suffix(".md").unwrap_or(one.name);
    listed.iter().find(|one| stem_of(one) == wanted).ok_or_else(|| {
        let near = source::near(&wanted, listed.iter().map(stem_of));
        let hint = match near.first() {
            Some(near) => format!("có phải là `{near}`? Xem các mẫu: kehoach templates"),
            None => "xem các mẫu: kehoach templates".to_owned(),
        };
        Diagnostic::error("unknown-template", format!("không có mẫu `{typed}`")).hint(hint)
    })
}

/// Copies a template into a dossier, where nothing of its name is yet.
fn copy(template: &Listed, dossier: &Path) -> Result<PathBuf, Diagnostic> {
    if !has_manifest(dossier) {
        let message = "đây không phải thư mục hồ sơ: không có tệp ho-so.toml";
        let hint = "ghi thư mục của hồ sơ, chẳng hạn --chep inputs/ke-hoach-2026";
        let finding = Diagnostic::error("no-dossier", message).hint(hint);
        return Err(finding.at(Place::file(dossier)));
    }
    let path = dossier.join("templates").join(template.name);
    if fs::symlink_metadata(&path).is_ok() {
        let message = "hồ sơ đã có mẫu này";
        let hint = "sửa ngay tệp ấy; muốn chép lại từ đầu thì đổi tên nó trước";
        return Err(Diagnostic::error("template-taken", message).hint(hint).at(Place::file(&path)));
    }
    let written = output::write(&path, template.text.as_bytes(), None);
    written.map_err(|error| system::unwritable(&error).at(Place::file(&path)))?;
    Ok(path)
}
