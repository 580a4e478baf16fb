//! One dossier: what has changed since its documents were made last.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::super::format::Format;
use super::super::page::{Page, one_line};
use super::super::render;
use super::super::status::Status;
use super::super::steps::Steps;
use super::{Arguments, free, put};
use crate::build::{self, Built, Made, Options, changed};
use crate::changes::workbook::of_texts;
use crate::diagnostic::{Diagnostic, Severity};
use crate::merge;

/// The columns of the workbook: what they are called, and how wide they are in characters.
const COLUMNS: [(&str, f64); 6] =
    [("Văn bản", 40.0), ("Đơn vị", 24.0), ("Đoạn", 8.0), ("Cũ", 40.0), ("Mới", 40.0), ("Ô", 40.0)];

/// The form for programs.
#[derive(Serialize)]
struct Answer<'a> {
    new: String,
    documents: Vec<&'a Made>,
    diagnostics: Vec<&'a Diagnostic>,
}

/// Compares what would be made now with what was made last, and writes no document.
pub(super) fn run(
    arguments: &Arguments,
    steps: &Steps<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    if let Some(finding) = arguments.into.as_deref().and_then(|path| free(path).err()) {
        return super::super::say(&finding, err);
    }
    // What is kept of an unchanged dossier doesn't say what has changed in a document of it.
    let options = Options { dry_run: true, ..steps.options(arguments.out.clone()) };
    let dossiers = std::slice::from_ref(&arguments.old);
    let report = build::run(dossiers, steps.load, &options, steps.watch);
    let of_dossiers = report.dossiers.iter().flat_map(|built| &built.findings);
    let found: Vec<&Diagnostic> =
        report.findings.iter().chain(of_dossiers).map(|finding| &finding.diagnostic).collect();
    // What a build would say of the workbooks is no change.
    let errors: Vec<&Diagnostic> =
        found.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if arguments.format == Format::Json {
        let new = arguments.old.display().to_string();
        let documents = report.dossiers.iter().flat_map(|built| &built.documents).collect();
        out.json(&Answer { new, documents, diagnostics: errors.clone() })?;
    } else {
        for built in &report.dossiers {
            match changed::text(built, true) {
                Some(text) => write!(out, "{text}")?,
                None => writeln!(out, "{}", nothing(built))?,
            }
        }
        out.flush()?;
        for finding in &errors {
            render::diagnostic(finding, err)?;
        }
    }
    if !errors.is_empty() {
        return Ok(Status::Failed);
    }
    if let Some(path) = &arguments.into {
        let rows: Vec<Vec<String>> = report.dossiers.iter().flat_map(rows).collect();
        if let Err(finding) = put(path, of_texts(&COLUMNS, &rows)) {
            return super::super::say(&finding, err);
        }
        if arguments.format == Format::Text {
            writeln!(out, "\nĐã ghi {}", one_line(&path.display().to_string()))?;
        }
    }
    let mut documents = report.dossiers.iter().flat_map(|built| &built.documents);
    let is_same = documents.all(|made| made.status == build::Status::Unchanged);
    Ok(if is_same { Status::Clean } else { Status::Findings })
}

/// What to say of a dossier none of whose documents has changed.
fn nothing(built: &Built) -> String {
    let name = one_line(&built.name);
    let new = built.documents.iter().filter(|made| made.status == build::Status::Created).count();
    match new {
        0 => format!("Hồ sơ {name}: không có gì thay đổi từ lần lập trước."),
        new => format!("Hồ sơ {name}: {new} văn bản chưa lập lần nào; không có gì khác thay đổi."),
    }
}

/// The rows of the workbook: a change each.
fn rows(built: &Built) -> Vec<Vec<String>> {
    let row = |made: &Made, change: &merge::Change| {
        let path = Path::new(&made.path);
        let path = path.strip_prefix(&built.out).unwrap_or(path).display().to_string();
        let cells: Vec<String> = change.cells.iter().map(ToString::to_string).collect();
        let paragraph =
            if change.paragraph == 0 { String::new() } else { change.paragraph.to_string() };
        let unit = made.unit.clone().unwrap_or_default();
        vec![path, unit, paragraph, change.old.clone(), change.new.clone(), cells.join("; ")]
    };
    let documents = built.documents.iter();
    documents.flat_map(|made| made.changes.iter().map(move |change| row(made, change))).collect()
}
