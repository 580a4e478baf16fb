//! `kehoach new`: a dossier to start from.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, TypedValueParser};

use super::page::{Page, one_line};
use super::skeletons::SKELETONS;
use super::status::Status;
use super::steps::Steps;
use crate::build::renew::Request;
use crate::build::{free, output, system};
use crate::diagnostic::{Diagnostic, Place, source};
use crate::skeleton::{Issuer, IssuerError, LEVELS, Level, Skeleton};
use crate::value::slug::slug;
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
    after_help = kinds_and_examples()
)]
pub(super) struct Arguments {
    /// Thư mục của hồ sơ mới; chưa có, hoặc còn trống. Với `--tu`, không ghi thì ở cạnh hồ sơ cũ
    #[arg(value_name = "THƯ-MỤC", required_unless_present = "from")]
    folder: Option<PathBuf>,

    /// Loại hồ sơ mẫu, xem dưới; không ghi thì là ke-hoach
    #[arg(long = "loai", alias = "kind", value_name = "LOẠI", value_parser = Kinds)]
    kind: Option<String>,

    /// Ai ban hành: một cấp nêu dưới, hoặc tên cơ quan, chẳng hạn "UBND xã Tân Lập"
    #[arg(long = "co-quan", alias = "issuer", value_name = "CƠ-QUAN")]
    issuer: Option<String>,

    /// Lập theo đơn vị hành chính trước 01/7/2025, còn cấp huyện
    #[arg(long = "don-vi-cu", alias = "old-units")]
    old_units: bool,

    /// Hồ sơ của năm trước: chép sang năm mới, trừ bảng chỉ tiêu, kèm lời đã sửa trong văn bản, và nêu
    /// những chỗ phải sửa
    #[arg(
        long = "tu",
        alias = "from",
        value_name = "HỒ-SƠ",
        requires = "years",
        conflicts_with_all = ["kind", "old_units", "issuer"]
    )]
    from: Option<PathBuf>,

    /// Năm của hồ sơ mới, chẳng hạn 2026; giai đoạn thì ghi 2026-2030
    #[arg(long = "nam", alias = "year", value_name = "NĂM")]
    years: Option<Years>,

    /// Với `--tu`: thư mục kết quả, nơi có văn bản đã sửa của năm trước; không ghi thì là out
    #[arg(long, value_name = "THƯ-MỤC", default_value = "out")]
    out: PathBuf,
}

/// Writes the files, and says what to do next.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let folder = arguments.folder.as_deref();
    if let (Some(from), Some(years)) = (&arguments.from, arguments.years) {
        let request = Request { from, to: folder, years, out: &arguments.out };
        return super::renew::run(request, out, err);
    }
    // The arguments are only complete with a folder or a dossier to start from.
    let folder = folder.unwrap_or(Path::new("."));
    let written = choose(arguments.kind.as_deref(), steps.skeletons).and_then(|skeleton| {
        free::check(folder).map_err(|finding| finding.at(Place::file(folder)))?;
        let issuer = issuer(arguments, skeleton, steps)?;
        let old = Years::of(if issuer.is_before_july_2025() { LAST_OLD_YEAR } else { FIRST_YEAR });
        let files = skeleton.files(&issuer, arguments.years.unwrap_or(old));
        let files = files.map_err(|error| Diagnostic::error("no-skeleton", error.to_string()))?;
        write(&files, folder)?;
        Ok((skeleton, issuer, files))
    });
    let (skeleton, issuer, files) = match written {
        Ok(written) => written,
        Err(diagnostic) => return super::say(&diagnostic, err),
    };
    let typed = typed(folder);
    writeln!(out, "đã tạo hồ sơ {typed}, cơ quan ban hành: {}", issuer.name)?;
    for (path, _) in &files {
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
    let Some(kind) = kind else {
        return skeletons.first().ok_or_else(|| {
            Diagnostic::error("no-skeleton", "bản này của chương trình không có hồ sơ mẫu")
        });
    };
    // `Quyết định` and `quyet_dinh` are as good.
    let typed = slug(kind).replace('_', "-");
    skeletons.iter().find(|one| one.name == typed).ok_or_else(|| {
        let names: Vec<&str> = skeletons.iter().map(|one| one.name).collect();
        let quoted = |names: &[&str]| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let near = source::near(&typed, names.iter().copied());
        let hint = match near.as_slice() {
            [] => format!("chọn một trong: {}", quoted(&names)),
            near => format!("có phải là {}? Các loại: {}", quoted(near), quoted(&names)),
        };
        let message = format!("không có loại hồ sơ mẫu `{kind}`");
        Diagnostic::error("no-skeleton", message).hint(hint)
    })
}

/// The year of a dossier where none is said: the clock is never asked, so that the same words give
/// the same files.
const FIRST_YEAR: u16 = 2026;

/// The same, for the units of before 01/7/2025.
const LAST_OLD_YEAR: u16 = 2024;

/// Who issues: as the command line says, or as somebody at a terminal answers, or the usual one of
/// the kind.
fn issuer(
    arguments: &Arguments,
    skeleton: &Skeleton,
    steps: &Steps<'_>,
) -> Result<Issuer, Diagnostic> {
    let typed = arguments.issuer.clone().or_else(|| (steps.ask)(&question(skeleton)));
    let typed = typed.filter(|typed| !typed.trim().is_empty());
    let level = typed.as_deref().map_or(skeleton.level, |typed| by_number(typed).unwrap_or(typed));
    let issuer = Issuer::of(level).map_err(|error| {
        let hint = match &error {
            IssuerError::Community(_) => "thôn, tổ dân phố là đơn vị nhận: ghi UBND xã, phường \
                ban hành, chẳng hạn --co-quan \"UBND xã Tân Lập\""
                .to_owned(),
            IssuerError::Unknown(_) => format!(
                "ghi một cấp ({}), hoặc tên đầy đủ, chẳng hạn \"UBND xã Tân Lập\", \
                 \"Sở Y tế tỉnh Minh Châu\"",
                asked().map(|(key, _)| key).collect::<Vec<_>>().join(", ")
            ),
        };
        Diagnostic::error("unknown-issuer", error.to_string()).hint(hint)
    })?;
    Ok(if arguments.old_units { issuer.before_july_2025() } else { issuer })
}

/// The levels that are asked about, in this order: the others follow from an option.
const ASKED: [&str; 5] = ["tinh", "xa", "so", "don-vi", "huyen"];

fn asked() -> impl Iterator<Item = (&'static str, &'static Level)> {
    ASKED.iter().filter_map(|key| Some((*key, LEVELS.get(*key)?)))
}

/// The level with a number in the question.
fn by_number(typed: &str) -> Option<&'static str> {
    let number: usize = typed.trim().parse().ok()?;
    asked().nth(number.checked_sub(1)?).map(|(key, _)| key)
}

/// Who issues, as it is asked at a terminal.
fn question(skeleton: &Skeleton) -> String {
    let levels: String = (1..)
        .zip(asked())
        .map(|(number, (_, level))| format!("  {number}. {}\n", level.mo_ta))
        .collect();
    let usual = LEVELS.get(skeleton.level).map_or("", |level| level.mo_ta.as_str());
    format!(
        "Ai ban hành văn bản?\n{levels}Gõ số, hoặc tên cơ quan, chẳng hạn UBND xã Tân Lập \
         (để trống: {usual}): "
    )
}

/// Takes any kind, so that a wrong one is answered in our words, and lets shells complete those
/// that there are.
#[derive(Debug, Clone, Copy)]
struct Kinds;

impl TypedValueParser for Kinds {
    type Value = String;

    fn parse_ref(
        &self,
        _: &clap::Command,
        _: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        Ok(value.to_string_lossy().into_owned())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let kinds = SKELETONS.iter().map(|one| PossibleValue::new(one.name).help(one.about));
        Some(Box::new(kinds))
    }
}

/// What stands below the help: the kinds, and examples.
fn kinds_and_examples() -> String {
    let widest = SKELETONS.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let kinds: String =
        SKELETONS.iter().map(|one| format!("  {:widest$}  {}\n", one.name, one.about)).collect();
    let levels: String =
        asked().map(|(key, level)| format!("  {key:widest$}  {}\n", level.mo_ta)).collect();
    format!(
        "Loại hồ sơ mẫu:\n{kinds}
Cấp ban hành:\n{levels}
Ví dụ:
  kehoach new inputs/ke-hoach-2026
  kehoach new inputs/trong-rung-2026 --co-quan \"UBND xã Tân Lập\"
  kehoach new inputs/giao-chi-tieu --loai cong-van
  kehoach new inputs/ban-hanh-2024 --loai quyet-dinh --don-vi-cu
  kehoach new --tu inputs/bac-kan-2025 --nam 2026    hồ sơ năm sau, ở inputs/bac-kan-2026"
    )
}

fn write(files: &[(&str, Vec<u8>)], folder: &Path) -> Result<(), Diagnostic> {
    for (path, bytes) in files {
        let path = path.split('/').fold(folder.to_owned(), |path, part| path.join(part));
        let written = output::write(&path, bytes, None);
        written.map_err(|error| system::unwritable(&error).at(Place::file(&path)))?;
    }
    Ok(())
}

/// A path as it is typed: in quotes when it has spaces.
pub(super) fn typed(path: &Path) -> String {
    let path = path.display().to_string();
    let path = one_line(&path);
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path.into_owned() }
}
