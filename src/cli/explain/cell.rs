//! A cell, a range or a name → the documents that print it.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::{Answered, Arguments, Format, LARGEST, formulas, opened, shown, unexplained};
use crate::build::case::DossierCase;
use crate::build::{Case, dossiers, files, kin, native, system};
use crate::cli::page::{Page, one_line};
use crate::cli::render;
use crate::diagnostic::{CellPlace, Diagnostic, Place};
use crate::explain::query::Query;
use crate::explain::{Explained, Figure, Formulas, Fresh, text};
use crate::workbook::{self, Sheet};

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

/// Shows where a cell appears.
pub(super) fn show(arguments: &Arguments, cell: &str, out: &mut Page<'_>) -> Answered {
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
