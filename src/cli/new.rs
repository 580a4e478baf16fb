//! `kehoach new`: a dossier to start from.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::status::Status;
use super::steps::Steps;
use crate::build::{file_name, output};
use crate::diagnostic::Diagnostic;
use crate::value::year::Years;

/// Tạo một hồ sơ mẫu để điền (gọi khác: moi)
///
/// Hồ sơ mẫu có tệp ho-so.toml chú thích từng dòng, và bảng tính để điền. Với `--tu`, hồ sơ mới là
/// hồ sơ năm trước đưa sang năm mới.
#[derive(Debug, Args)]
#[command(
    alias = "moi",
    alias = "mới",
    override_usage = "kehoach new <THƯ-MỤC> [TÙY CHỌN]
           kehoach new --tu <HỒ-SƠ> --nam <NĂM> [THƯ-MỤC]",
    after_help = "Ví dụ:
  kehoach new inputs/ke-hoach-2026                   một hồ sơ mẫu
  kehoach new --tu inputs/bac-kan-2025 --nam 2026    hồ sơ năm sau, ở inputs/bac-kan-2026"
)]
pub(super) struct Arguments {
    /// Thư mục của hồ sơ mới; chưa có, hoặc còn trống. Với `--tu`, không ghi thì ở cạnh hồ sơ cũ
    #[arg(value_name = "THƯ-MỤC", required_unless_present = "from")]
    folder: Option<PathBuf>,

    /// Loại hồ sơ mẫu; không ghi thì là loại thường dùng
    #[arg(long = "loai", alias = "kind", value_name = "LOẠI")]
    kind: Option<String>,

    /// Hồ sơ của năm trước: chép sang năm mới, trừ bảng chỉ tiêu, và nêu những chỗ phải sửa
    #[arg(
        long = "tu",
        alias = "from",
        value_name = "HỒ-SƠ",
        requires = "years",
        conflicts_with = "kind"
    )]
    from: Option<PathBuf>,

    /// Năm của hồ sơ mới, chẳng hạn 2026; giai đoạn thì ghi 2026-2030
    #[arg(long = "nam", alias = "year", value_name = "NĂM", requires = "from")]
    years: Option<Years>,
}

/// A dossier to start from.
#[derive(Debug, Clone, Copy)]
pub struct Skeleton {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// The files: path under the dossier with `/`, and content.
    pub files: &'static [(&'static str, &'static [u8])],
    /// What to do with the files, in Vietnamese, a line each, such as `điền thong-tin-chung.xlsx`.
    pub todo: &'static [&'static str],
}

/// Writes the files, and says what to do next.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Status> {
    let folder = arguments.folder.as_deref();
    if let (Some(from), Some(years)) = (&arguments.from, arguments.years) {
        return super::renew::run(from, folder, years, out, err);
    }
    // The arguments are only complete with a folder or a dossier to start from.
    let folder = folder.unwrap_or(Path::new("."));
    let written = choose(arguments.kind.as_deref(), steps.skeletons).and_then(|skeleton| {
        check(folder)?;
        write(skeleton, folder)?;
        Ok(skeleton)
    });
    let skeleton = match written {
        Ok(skeleton) => skeleton,
        Err(diagnostic) => return super::say(&diagnostic, err),
    };
    let typed = typed(folder);
    writeln!(out, "đã tạo hồ sơ {typed}")?;
    for (path, _) in skeleton.files {
        writeln!(out, "  {path}")?;
    }
    writeln!(out, "việc tiếp theo:")?;
    let verbs = [
        format!("xem chương trình đọc được gì: kehoach inspect {typed}"),
        format!("lập văn bản: kehoach build {typed}"),
    ];
    let todo = skeleton.todo.iter().copied().chain(verbs.iter().map(String::as_str));
    for (number, step) in (1..).zip(todo) {
        writeln!(out, "  {number}. {step}")?;
    }
    Ok(Status::Clean)
}

/// The skeleton that was asked for, or the first.
fn choose<'a>(kind: Option<&str>, skeletons: &'a [Skeleton]) -> Result<&'a Skeleton, Diagnostic> {
    let names: Vec<String> = skeletons.iter().map(|one| format!("`{}`", one.name)).collect();
    let Some(kind) = kind else {
        return skeletons.first().ok_or_else(|| {
            Diagnostic::error("no-skeleton", "bản này của chương trình không có hồ sơ mẫu")
        });
    };
    skeletons.iter().find(|one| one.name == kind).ok_or_else(|| {
        let message = format!("không có loại hồ sơ mẫu `{kind}`");
        let hint = format!("chọn một trong: {}", names.join(", "));
        Diagnostic::error("no-skeleton", message).hint(hint)
    })
}

/// Whether a dossier may be put here.
fn check(folder: &Path) -> Result<(), Diagnostic> {
    let place = super::file(folder);
    if let Some(Err(fault)) =
        folder.file_name().map(|name| file_name::check_name(&name.to_string_lossy()))
    {
        let message = format!("tên thư mục không dùng được: {fault}");
        let hint = "đặt tên khác, chẳng hạn ke-hoach-2026";
        return Err(Diagnostic::error("bad-file-name", message).hint(hint).at(place));
    }
    let taken = |message| {
        let hint = "ghi tên một thư mục chưa có, để không tệp nào bị ghi đè";
        Diagnostic::error("folder-taken", message).hint(hint)
    };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(taken("thư mục này đã có tệp bên trong").at(place)),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(taken("ở đây đã có một tệp").at(place))
        }
        Err(error) => Err(output::unwritable(&error).at(place)),
    }
}

fn write(skeleton: &Skeleton, folder: &Path) -> Result<(), Diagnostic> {
    for (path, bytes) in skeleton.files {
        let path = path.split('/').fold(folder.to_owned(), |path, part| path.join(part));
        let written = output::write(&path, bytes, None);
        written.map_err(|error| output::unwritable(&error).at(super::file(&path)))?;
    }
    Ok(())
}

/// A path as it is typed: in quotes when it has spaces.
pub(super) fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}
