//! The annexes of dossiers as files.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::{Arguments, Sort};
use crate::build::annexes::{Annexes, FOLDER, Files, Gone, send};
use crate::build::units::Wanted;
use crate::build::{Case, Options, Status as Became};
use crate::cli::format::Format;
use crate::cli::page::{Page, one_line};
use crate::cli::status::Status;
use crate::diagnostic::{Diagnostic, Severity};

/// The form for programs.
#[derive(Serialize)]
struct Answer<'a> {
    files: &'a [Gone],
    diagnostics: &'a [Diagnostic],
}

/// Makes the files, and shows what became of them.
pub(super) fn run(
    arguments: &Arguments,
    options: &Options,
    annexes: &[Annexes<'_>],
    mut findings: Vec<Diagnostic>,
    (out, err): (&mut Page<'_>, &mut Page<'_>),
) -> io::Result<Status> {
    let mut wanted = Wanted::new(&arguments.units);
    let files = Files {
        docx: arguments.dang != Some(Sort::Xlsx),
        xlsx: arguments.dang != Some(Sort::Docx),
    };
    let mut gone: Vec<Gone> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for one in annexes {
        let (chosen, found) = wanted.choose(one.case.documents());
        findings.extend(found);
        if chosen.is_empty() {
            continue;
        }
        let folder = match &arguments.ra {
            Some(folder) if annexes.len() > 1 => folder.join(one.case.name()),
            Some(folder) => folder.clone(),
            None => Path::new("out").join(one.case.name()).join(FOLDER),
        };
        let (files, found) = send(one, &chosen, &folder, files, options);
        findings.extend(found);
        lines.push(line(one.case.name(), &folder, &files));
        gone.extend(files);
    }
    findings.extend(wanted.missing());
    let failed = gone.iter().any(|gone| gone.status == Became::Failed);
    let worst = findings.iter().map(|finding| finding.severity).max();
    let worst = if failed { Some(Severity::Error) } else { worst };
    match arguments.format {
        Format::Json => out.json(&Answer { files: &gone, diagnostics: &findings })?,
        Format::Text => {
            super::tell(&findings, err)?;
            err.flush()?;
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(Status::of(worst))
}

/// What became of the files of a dossier, in a line.
fn line(name: &str, folder: &Path, files: &[Gone]) -> String {
    let of = |ending: &str| files.iter().filter(|gone| gone.path.ends_with(ending)).count();
    let mut kinds = Vec::new();
    for (ending, what) in [(".docx", "tệp Word"), (".xlsx", "bảng tính")] {
        if of(ending) > 0 {
            kinds.push(format!("{} {what}", of(ending)));
        }
    }
    if kinds.is_empty() {
        return format!("{}: không có phụ lục nào", one_line(name));
    }
    let counts = Became::ALL.into_iter().filter_map(|status| {
        let count = files.iter().filter(|gone| gone.status == status).count();
        (count > 0).then(|| format!("{count} {}", word(status)))
    });
    let counts: Vec<String> = counts.collect();
    let folder = folder.display().to_string();
    format!(
        "{}: {} ({}) → {}",
        one_line(name),
        kinds.join(", "),
        counts.join(", "),
        one_line(&folder)
    )
}

fn word(status: Became) -> &'static str {
    match status {
        Became::Created => "mới lập",
        Became::Renewed => "lập lại",
        Became::Merged => "cập nhật",
        Became::Unchanged => "không đổi",
        Became::Kept => "giữ nguyên",
        Became::Failed => "không lập được",
    }
}
