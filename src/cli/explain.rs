//! `kehoach explain`: where the figures of a document come from, and where a cell appears.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use super::page::{Page, one_line};
use super::render;
use super::status::Status;
use crate::build::case::{DossierCase, is_workbook};
use crate::build::dossiers::{has_manifest, near};
use crate::build::kin::{self, Kin};
use crate::build::{Case, case, dossiers, files, native, panic, system};
use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};
use crate::explain::query::Query;
use crate::explain::{Explained, Figure, Formulas, Fresh, Not, text};
use crate::workbook::{self, Sheet};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A document, for programs.
#[derive(Serialize)]
struct OfDocument<'a> {
    file: String,
    /// The folder of its dossier; null where that is not known.
    dossier: Option<String>,
    figures: &'a [Figure],
    /// What was generated and is no longer found in it.
    lost: Vec<Lost<'a>>,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct Lost<'a> {
    text: &'a str,
    places: &'a [CellPlace],
}

/// A cell, for programs.
#[derive(Serialize)]
struct OfCell<'a> {
    file: String,
    dossier: String,
    cells: &'a [Cell],
    documents: &'a [Shown],
    diagnostics: &'a [Diagnostic],
}

/// A cell that was asked about.
#[derive(Debug, Serialize)]
struct Cell {
    #[serde(flatten)]
    place: CellPlace,
    text: String,
    formula: Option<String>,
}

/// A document that prints a cell.
#[derive(Debug, Serialize)]
struct Shown {
    path: String,
    unit: Option<String>,
    /// Whether it has been made; where it has not, the paragraphs are those that it will have.
    made: bool,
    figures: Vec<Figure>,
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
            Ok(Sort::Document) => document(arguments, out),
            Ok(Sort::Workbook(cell)) => cell_of(arguments, &cell, out),
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
        let (message, hint) = match near(path) {
            _ if path.is_dir() => {
                let hint = "ghi một văn bản .docx, hoặc một bảng tính và một ô";
                ("đây là thư mục, không phải tệp", hint.to_owned())
            }
            Some(near) => ("không có tệp này", format!("có phải `{}`?", near.display())),
            None => {
                let hint = "xem lại đường dẫn, tính từ thư mục đang mở";
                ("không có tệp này", hint.to_owned())
            }
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

/// Shows what the figures of a document come from.
fn document(arguments: &Arguments, out: &mut Page<'_>) -> Answered {
    let path = &arguments.path;
    let bytes = match files::read(path, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(vec![system::unreadable(path, &error)])),
    };
    let alone = match Explained::of(&bytes, None, &Formulas::new()) {
        Ok(explained) => explained,
        Err(not) => return Ok(Err(vec![unexplained(not).at(Place::file(path))])),
    };
    let mut findings = Vec::new();
    let kin = match (&arguments.ho_so, alone.path.as_deref()) {
        (Some(folder), _) => Some(folder.clone()),
        (None, Some(made_as)) => kin::of_document(path, made_as).map(|Kin { dossier, .. }| dossier),
        (None, None) => None,
    };
    let known = kin.as_deref().and_then(|folder| {
        let (case, about) = opened(folder);
        let index = case.as_ref().and_then(|case| {
            let made_as = alone.path.as_deref()?;
            case.documents().iter().position(|planned| planned.path == made_as)
        });
        let fresh = case.as_ref().zip(index).and_then(|(case, index)| case.fresh(index));
        if fresh.is_none() {
            findings.push(without_dossier(Some(folder)));
            findings.extend(about);
        }
        Some((folder, formulas(folder, case.as_ref()), fresh?))
    });
    if kin.is_none() {
        findings.push(without_dossier(None));
    }
    let explained = match &known {
        Some((_, formulas, fresh)) => Explained::of(&bytes, Some(fresh), formulas).unwrap_or(alone),
        None => alone,
    };
    let dossier = known.as_ref().map(|(folder, ..)| shown(folder));
    if arguments.format == Format::Json {
        out.json(&OfDocument {
            file: shown(path),
            dossier,
            figures: &explained.figures,
            lost: explained.lost.iter().map(|(text, places)| Lost { text, places }).collect(),
            diagnostics: &findings,
        })?;
        return Ok(Ok(()));
    }
    writeln!(out, "{}", one_line(&shown(path)))?;
    if let Some(dossier) = dossier {
        writeln!(out, "Hồ sơ: {}", one_line(&dossier))?;
    }
    write!(out, "{}", text::text(&explained))?;
    for finding in &findings {
        writeln!(out)?;
        render::diagnostic(finding, out)?;
    }
    Ok(Ok(()))
}

/// Shows where a cell appears.
fn cell_of(arguments: &Arguments, cell: &str, out: &mut Page<'_>) -> Answered {
    let path = &arguments.path;
    let found = match &arguments.ho_so {
        Some(folder) => within(folder, path).map(|file| (folder.clone(), file)),
        None => kin::of_workbook(path),
    };
    let Some((folder, file)) = found else {
        return Ok(Err(vec![of_no_dossier(arguments.ho_so.as_deref()).at(Place::file(path))]));
    };
    let query = Query::of(&file, arguments.sheet.as_deref(), cell);
    let (case, mut findings) = opened(&folder);
    let Some(case) = case else { return Ok(Err(findings)) };
    findings.clear();
    let formulas = formulas(&folder, Some(&case));
    let base = arguments.out.join(case.name());
    let shown_in = |index: usize| shown_in(&case, index, &base, &query, &formulas);
    let indices: Vec<usize> = (0..case.documents().len()).collect();
    let mut documents = Vec::new();
    for (document, finding) in indices.into_par_iter().map(shown_in).collect::<Vec<_>>() {
        documents.extend(document);
        findings.extend(finding);
    }
    let read = files::read(path, files::LARGEST_WORKBOOK).ok();
    let book = read.and_then(|bytes| workbook::read(&file, &bytes).0);
    let sheets = book.as_ref().map_or(&[][..], |book| &book.sheets);
    let cells = cells(sheets, &query, &formulas, &documents);
    if cells.is_empty() && documents.is_empty() {
        return Ok(Err(vec![nothing(cell, &query, sheets).at(Place::file(path))]));
    }
    if arguments.format == Format::Json {
        out.json(&OfCell {
            file: shown(path),
            dossier: shown(&folder),
            cells: &cells,
            documents: &documents,
            diagnostics: &findings,
        })?;
        return Ok(Ok(()));
    }
    for Cell { place, text, formula } in &cells {
        let formula = formula.as_ref().map(|formula| format!("; công thức {formula}"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("{place}: “{text}”{}", formula.unwrap_or_default());
        writeln!(out, "{}", one_line(&line))?;
    }
    match documents.len() {
        0 => writeln!(out, "Không văn bản nào in.")?,
        count => writeln!(out, "Có trong {count} văn bản:")?,
    }
    for document in &documents {
        let made =
            if document.made { "" } else { " (chưa lập; đoạn là của bản sẽ lập)" };
        writeln!(out, "\n{}{made}", one_line(&document.path))?;
        for figure in &document.figures {
            writeln!(out, "- {}", one_line(&text::line(figure)))?;
        }
    }
    for finding in &findings {
        writeln!(out)?;
        render::diagnostic(finding, out)?;
    }
    Ok(Ok(()))
}

/// What a document prints of what was asked about, as it stands, or as it will where it has not been
/// made.
fn shown_in(
    case: &DossierCase,
    index: usize,
    base: &Path,
    query: &Query,
    formulas: &Formulas,
) -> (Option<Shown>, Option<Diagnostic>) {
    let planned = &case.documents()[index];
    let path = native(base, &planned.path);
    let fresh = case.fresh(index);
    let file = if files::is_there(&path) { Some(files::read(&path, LARGEST)) } else { None };
    let bytes = match (&file, &fresh) {
        (Some(Ok(bytes)), _) => bytes,
        (Some(Err(error)), _) => return (None, Some(system::unreadable(&path, error))),
        (None, Some(Fresh { bytes, .. })) => bytes,
        (None, None) => return (None, None),
    };
    let explained = match Explained::of(bytes, fresh.as_ref(), formulas) {
        Ok(explained) => explained,
        Err(not) => return (None, Some(unexplained(not).at(Place::file(&path)))),
    };
    let mut figures = explained.figures;
    figures.retain(|figure| query.asks_for(figure));
    let shown =
        Shown { path: shown(&path), unit: planned.unit.clone(), made: file.is_some(), figures };
    ((!shown.figures.is_empty()).then_some(shown), None)
}

/// The cells that were asked about: those of the range that hold something, or those that are
/// printed under the name.
fn cells(sheets: &[Sheet], query: &Query, formulas: &Formulas, documents: &[Shown]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for sheet in sheets.iter().filter(|sheet| query.has_sheet(&sheet.name)) {
        let mut places: Vec<CellPlace> = match query.region() {
            Some(_) => {
                let held = sheet.cells.keys().map(|&cell| sheet.place(sheet.anchor(cell)));
                held.filter(|place| query.is_at(place, "")).collect()
            }
            None => {
                let figures = documents.iter().flat_map(|document| &document.figures);
                let named = figures.flat_map(|figure| figure.places.iter().zip(&figure.keys));
                let named = named
                    .filter(|(place, key)| place.sheet == sheet.name && query.is_at(place, key));
                named.map(|(place, _)| place.clone()).collect()
            }
        };
        places.sort();
        places.dedup();
        cells.extend(places.into_iter().map(|place| {
            let text = sheet.get(place.cell.start).map(|cell| cell.text.clone());
            let known = formulas.get(&query.file).and_then(|sheets| sheets.get(&*sheet.name));
            let formula = known.and_then(|cells| cells.get(&place.cell.start).cloned());
            Cell { place, text: text.unwrap_or_default(), formula }
        }));
    }
    cells
}

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

/// The path of a workbook within a dossier.
fn within(folder: &Path, workbook: &Path) -> Option<String> {
    let (folder, workbook) = (folder.canonicalize().ok()?, workbook.canonicalize().ok()?);
    let within = workbook.strip_prefix(&folder).ok()?;
    let parts = within.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// What to say where neither a cell nor a document has what was asked about.
fn nothing(asked: &str, query: &Query, sheets: &[Sheet]) -> Diagnostic {
    let (message, hint) = match query.region() {
        _ if !sheets.iter().any(|sheet| query.has_sheet(&sheet.name)) => {
            let names: Vec<String> =
                sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect();
            let hint = format!("bảng tính có các trang: {}", names.join(", "));
            ("bảng tính không có trang này".to_owned(), hint)
        }
        Some(region) => (
            format!("ô {region} không ghi gì và không văn bản nào in"),
            "xem lại địa chỉ ô; --sheet để chọn trang tính".to_owned(),
        ),
        None => (
            format!("không văn bản nào in dòng, cột hay đơn vị tên “{}”", asked.trim()),
            "xem tên các dòng bằng lệnh kehoach inspect, hoặc ghi địa chỉ ô".to_owned(),
        ),
    };
    Diagnostic::error("nothing-to-explain", message).hint(hint)
}

/// What to say of a workbook of which it is not known what prints it.
fn of_no_dossier(folder: Option<&Path>) -> Diagnostic {
    match folder {
        Some(_) => {
            Diagnostic::error("no-dossier", "bảng tính này không nằm trong hồ sơ ghi sau --ho-so")
                .hint("ghi bảng tính của hồ sơ ấy, hoặc bỏ --ho-so")
        }
        None => {
            let message = "bảng tính này không nằm trong hồ sơ nào, nên không rõ văn bản nào in nó";
            let hint = format!(
                "ghi bảng tính trong thư mục có tệp {}, hoặc thêm --ho-so và thư mục hồ sơ",
                dossiers::MANIFEST
            );
            Diagnostic::error("no-dossier", message).hint(hint)
        }
    }
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

/// What to say where only the document itself can be asked.
fn without_dossier(folder: Option<&Path>) -> Diagnostic {
    let what = "nên không rõ công thức, dòng của mẫu, và số liệu nào đã cũ";
    let finding = match folder {
        Some(folder) => {
            let message = format!("hồ sơ không lập được văn bản này nữa, {what}");
            let hint = "xem vì sao: kehoach build --dry-run, hoặc ghi hồ sơ khác sau --ho-so";
            return Diagnostic::note("dossier-unknown", message).hint(hint).at(Place::file(folder));
        }
        None => Diagnostic::note(
            "dossier-unknown",
            format!("không rõ hồ sơ nào đã lập văn bản này, {what}"),
        ),
    };
    finding.hint("ghi thư mục hồ sơ sau --ho-so")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn typed(path: &Path) -> String {
    super::new::typed(path)
}
