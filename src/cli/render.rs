//! Findings and reports → the lines that people read.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::build::{Built, Finding, Made, Status};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How many places of one sheet, or files, a line names.
const NAMED: usize = 16;

/// How many lines of places a finding has.
const LINES: usize = 8;

/// Shows a finding: what, where, and what to do.
pub(super) fn diagnostic(diagnostic: &Diagnostic, to: &mut dyn Write) -> io::Result<()> {
    show(diagnostic, None, to)
}

/// Shows a finding of a dossier, and in which of its documents it was.
pub(super) fn finding(finding: &Finding, built: &Built, to: &mut dyn Write) -> io::Result<()> {
    show(&finding.diagnostic, Some((finding, built)), to)
}

fn show(
    diagnostic: &Diagnostic,
    found: Option<(&Finding, &Built)>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let (word, color) = match diagnostic.severity {
        Severity::Error => ("lỗi", AnsiColor::Red),
        Severity::Warning => ("cảnh báo", AnsiColor::Yellow),
        Severity::Note => ("lưu ý", AnsiColor::Cyan),
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    writeln!(to, "{style}{word}:{style:#} {}", indented(&diagnostic.message))?;
    // A finding of all documents doesn't name each.
    let all = found.filter(|(finding, built)| is_everywhere(finding, built));
    let is_file = |place: &Place| matches!(place, Place::File { .. });
    let has_files = diagnostic.places.iter().any(is_file);
    let lines = if all.is_some() && has_files { Vec::new() } else { places(&diagnostic.places) };
    for line in lines.iter().take(LINES) {
        writeln!(to, "  ở {}", indented(line))?;
    }
    if lines.len() > LINES {
        writeln!(to, "  và {} chỗ khác (xem đủ: --format json)", lines.len() - LINES)?;
    }
    match (all, found) {
        (Some((_, built)), _) => {
            let (count, folder) = (built.documents.len(), built.out.display());
            writeln!(to, "  trong cả {count} văn bản ở {folder}")?;
        }
        (None, Some((finding, built))) if !has_files && !finding.documents.is_empty() => {
            writeln!(to, "  trong văn bản: {}", documents(finding, built))?;
        }
        _ => {}
    }
    for line in diagnostic.excerpt.iter().flat_map(|excerpt| excerpt.lines()) {
        writeln!(to, "  {line}")?;
    }
    if let Some(hint) = &diagnostic.hint {
        writeln!(to, "  → {}", indented(hint))?;
    }
    Ok(())
}

/// A text whose further lines stand under its first.
fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

/// The places in lines: cells of one sheet in one line, files in one.
fn places(places: &[Place]) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for place in places {
        let (start, end) = match place {
            Place::Cell(cell) => {
                (format!("{} › {} › ", cell.file, cell.sheet), cell.cell.to_string())
            }
            Place::File { file } => (String::new(), file.to_string()),
            other => (other.to_string(), String::new()),
        };
        match lines.iter_mut().find(|(known, _)| *known == start) {
            Some((_, ends)) => ends.push(end),
            None => lines.push((start, vec![end])),
        }
    }
    lines.into_iter().map(|(start, ends)| format!("{start}{}", some(&ends, "chỗ"))).collect()
}

/// The first of many names, and how many there are beside.
fn some(names: &[String], what: &str) -> String {
    let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} và {more} {what} khác"),
    }
}

/// Whether a finding is of all documents of a dossier that has several, and its places, where they
/// are files, are just these.
fn is_everywhere(finding: &Finding, built: &Built) -> bool {
    let (all, places) = (built.documents.len(), &finding.diagnostic.places);
    let has_files = places.iter().any(|place| matches!(place, Place::File { .. }));
    let mut pairs = built.documents.iter().zip(places);
    let is_same = |(made, place): (&Made, &Place)| match place {
        Place::File { file } => *made.path == **file,
        _ => false,
    };
    let are_these = !has_files || (places.len() == all && pairs.all(is_same));
    all > 1 && finding.documents.len() == all && are_these
}

/// The documents that a finding is of: by unit, or by path where there is none.
fn documents(finding: &Finding, built: &Built) -> String {
    let name = |&index: &usize| {
        let made = &built.documents[index];
        made.unit.as_ref().unwrap_or(&made.path).clone()
    };
    let few: Vec<String> = finding.documents.iter().take(NAMED).map(name).collect();
    match finding.documents.len() - few.len() {
        0 => few.join(", "),
        more => format!("{} và {more} văn bản khác", few.join(", ")),
    }
}

/// What became of a dossier, in a line:
/// `bac-kan-2025: 9 văn bản (9 mới lập) → out/bac-kan-2025; cần xem: 1 cảnh báo`.
pub(super) fn summary(built: &Built, dry_run: bool, to: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    write!(to, "{bold}{}:{bold:#} ", built.name)?;
    let count = built.documents.len();
    let is_error = |finding: &Finding| finding.diagnostic.severity == Severity::Error;
    if count == 0 && built.findings.iter().any(is_error) {
        write!(to, "không lập được văn bản nào")?;
    } else if count == 0 {
        write!(to, "không có văn bản nào để lập")?;
    } else {
        let counts = Status::ALL.map(|status| {
            let is_it = |document: &&Made| document.status == status;
            (built.documents.iter().filter(is_it).count(), word(status, dry_run))
        });
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        write!(to, "{count} văn bản ({}) → {}", counts.join(", "), built.out.display())?;
    }
    let look =
        [(Severity::Error, "lỗi"), (Severity::Warning, "cảnh báo")].map(|(severity, word)| {
            let is_it = |finding: &&Finding| finding.diagnostic.severity == severity;
            (built.findings.iter().filter(is_it).count(), word)
        });
    let look = look.iter().filter(|(count, _)| *count > 0);
    let look: Vec<String> = look.map(|(count, word)| format!("{count} {word}")).collect();
    if !look.is_empty() {
        write!(to, "; cần xem: {}", look.join(", "))?;
    }
    writeln!(to)
}

/// What would become of each document, a line each.
pub(super) fn plan(built: &Built, to: &mut dyn Write) -> io::Result<()> {
    for document in &built.documents {
        writeln!(to, "  {:<17} {}", word(document.status, true), document.path)?;
    }
    Ok(())
}

fn word(status: Status, dry_run: bool) -> &'static str {
    match (status, dry_run) {
        (Status::Created, false) => "mới lập",
        (Status::Created, true) => "sẽ lập mới",
        (Status::Renewed, false) => "lập lại",
        (Status::Renewed, true) => "sẽ lập lại",
        (Status::Unchanged, _) => "không đổi",
        (Status::Kept, false) => "giữ nguyên",
        (Status::Kept, true) => "sẽ giữ nguyên",
        (Status::Failed, false) => "không lập được",
        (Status::Failed, true) => "sẽ không lập được",
    }
}
