//! Workbooks that units have sent back.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::Arguments;
use crate::build::Status as Became;
use crate::build::annexes::{Annexes, Arrived, Gathered, arrivals, gather};
use crate::cli::format::Format;
use crate::cli::page::{Page, one_line};
use crate::cli::status::Status;
use crate::diagnostic::{CellPlace, Diagnostic, Severity};
use crate::form::{Difference, Received, Sort};

/// The form for programs.
#[derive(Serialize)]
struct Answer<'a> {
    files: Vec<File<'a>>,
    tables: Vec<Collected<'a>>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    unit: &'a str,
    document: &'a str,
    annex: usize,
    differences: usize,
}

#[derive(Serialize)]
struct Collected<'a> {
    title: &'a str,
    path: Option<&'a str>,
    status: Became,
    sent: &'a [String],
    missing: &'a [String],
}

/// Compares what has come with what was sent, and takes it over where that is asked for.
pub(super) fn run(
    arguments: &Arguments,
    (cases, folders): (&[Annexes<'_>], &[PathBuf]),
    mut findings: Vec<Diagnostic>,
    (out, err): (&mut Page<'_>, &mut Page<'_>),
) -> io::Result<Status> {
    let mut arrivals = arrivals(&arguments.nhan, cases);
    let (gathered, found) = gather(&arrivals, cases, folders, arguments.tong_hop);
    findings.append(&mut arrivals.findings);
    findings.extend(found);
    let differing: Vec<Diagnostic> = arrivals.arrived.iter().flat_map(told).collect();
    let all = findings.iter().chain(&differing);
    let status = Status::of(all.map(|finding| finding.severity).max());
    if arguments.format == Format::Json {
        findings.extend(differing);
        let file = |arrived: &'_ Arrived| arrived.sheets.iter().map(|s| s.differences.len()).sum();
        let files = arrivals.arrived.iter().map(|arrived| File {
            path: arrived.path.display().to_string(),
            unit: &arrived.unit,
            document: &arrived.document,
            annex: arrived.number,
            differences: file(arrived),
        });
        let tables = gathered.iter().map(|gathered| Collected {
            title: &gathered.title,
            path: gathered.path.as_deref(),
            status: gathered.status,
            sent: &gathered.sent,
            missing: &gathered.missing,
        });
        let (files, tables) = (files.collect(), tables.collect());
        out.json(&Answer { files, tables, diagnostics: findings })?;
        return Ok(status);
    }
    for arrived in &arrivals.arrived {
        write!(out, "{}", shown(arrived))?;
    }
    out.flush()?;
    super::tell(&findings, err)?;
    err.flush()?;
    for gathered in &gathered {
        writeln!(out, "{}", summary(gathered))?;
    }
    Ok(status)
}

fn summary(gathered: &Gathered) -> String {
    let all = gathered.sent.len() + gathered.missing.len();
    let title = one_line(&gathered.title);
    match &gathered.path {
        Some(path) => {
            let became = match gathered.status {
                Became::Created => "mới lập",
                Became::Unchanged => "không đổi",
                _ => "đã cập nhật",
            };
            let sent = gathered.sent.len();
            format!("tổng hợp “{title}”: {sent} trên {all} đơn vị → {} ({became})", one_line(path))
        }
        None => format!(
            "“{title}”: đã có {} trên {all} đơn vị; gom vào bảng tổng hợp: thêm `--tong-hop`",
            gathered.sent.len()
        ),
    }
}

/// What has come of one workbook.
fn shown(arrived: &Arrived) -> String {
    let mut text = String::new();
    let path = arrived.path.display().to_string();
    let unit = if arrived.unit.is_empty() { "không rõ đơn vị" } else { &arrived.unit };
    let _ = writeln!(
        text,
        "{}: {}, phụ lục {} của {}",
        one_line(&path),
        one_line(unit),
        arrived.number,
        one_line(&arrived.document)
    );
    let count: usize = arrived.sheets.iter().map(|sheet| sheet.differences.len()).sum();
    if count == 0 {
        text.push_str(match arrived.is_blank() {
            true => "  như bản đã gửi, chưa điền gì, nên chưa tính là đã gửi về\n",
            false => "  như bản đã gửi\n",
        });
        return text;
    }
    let blank = match arrived.is_blank() {
        true => "; chưa điền gì, nên chưa tính là đã gửi về",
        false => "",
    };
    let _ = writeln!(text, "  {count} chỗ khác bản đã gửi{blank}");
    for sheet in &arrived.sheets {
        for difference in &sheet.differences {
            let _ = writeln!(text, "    {}", line(difference, sheet, arrived.sheets.len() > 1));
        }
    }
    text
}

fn line(difference: &Difference, sheet: &Received, is_named: bool) -> String {
    let sheet = if is_named { format!("{} › ", one_line(&sheet.sheet)) } else { String::new() };
    let said = difference.said();
    let said = one_line(&said);
    match difference.sort {
        Sort::SheetRenamed => said.into_owned(),
        _ => format!("{sheet}{}: {said}", difference.cell),
    }
}

/// What differs, each as a finding.
fn told(arrived: &Arrived) -> Vec<Diagnostic> {
    let file = arrived.path.display().to_string();
    let sheets = arrived.sheets.iter().flat_map(|sheet| {
        let file = file.clone();
        sheet.differences.iter().map(move |difference| {
            let (severity, name) = match difference.sort {
                Sort::Filled => (Severity::Note, "returned-filled"),
                Sort::Changed | Sort::Emptied => (Severity::Warning, "returned-changed"),
                Sort::Label => (Severity::Warning, "returned-label"),
                Sort::Beside | Sort::SheetAdded => (Severity::Warning, "returned-beside"),
                Sort::RowsMoved | Sort::ColumnsMoved | Sort::SheetRenamed => {
                    (Severity::Note, "returned-moved")
                }
                Sort::RowAdded | Sort::RowGone => (Severity::Warning, "returned-row"),
                Sort::ColumnAdded | Sort::ColumnGone => (Severity::Warning, "returned-column"),
                Sort::TableGone => (Severity::Error, "returned-no-table"),
            };
            Diagnostic::new(severity, name, difference.said()).at(CellPlace {
                file: file.as_str().into(),
                sheet: sheet.sheet.as_str().into(),
                cell: difference.cell,
            })
        })
    });
    sheets.collect()
}
