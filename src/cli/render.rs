//! Findings and reports → the lines that people read.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::build::{Built, Finding, Status};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How many places of one sheet, or files, a line names.
const NAMED: usize = 8;

/// How many lines of places a finding has.
const LINES: usize = 8;

/// Shows a finding: what, where, and what to do.
pub(super) fn diagnostic(diagnostic: &Diagnostic, to: &mut dyn Write) -> io::Result<()> {
    show(diagnostic, None, to)
}

/// Shows a finding of a dossier, and in which of its documents it was.
pub(super) fn finding(finding: &Finding, built: &Built, to: &mut dyn Write) -> io::Result<()> {
    show(&finding.diagnostic, documents(finding, built), to)
}

fn show(diagnostic: &Diagnostic, documents: Option<String>, to: &mut dyn Write) -> io::Result<()> {
    let (word, color) = match diagnostic.severity {
        Severity::Error => ("lỗi", AnsiColor::Red),
        Severity::Warning => ("cảnh báo", AnsiColor::Yellow),
        Severity::Note => ("lưu ý", AnsiColor::Cyan),
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    writeln!(to, "{style}{word}:{style:#} {}", indented(&diagnostic.message))?;
    let lines = places(&diagnostic.places);
    for line in lines.iter().take(LINES) {
        writeln!(to, "  ở {}", indented(line))?;
    }
    if lines.len() > LINES {
        writeln!(to, "  và {} chỗ khác (xem đủ: --format json)", lines.len() - LINES)?;
    }
    if let Some(documents) = documents {
        writeln!(to, "  trong {documents}")?;
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

/// In which documents a finding was, unless its places say so or it is of all or none.
fn documents(finding: &Finding, built: &Built) -> Option<String> {
    let places = &finding.diagnostic.places;
    let is_told = places.iter().any(|place| matches!(place, Place::File { .. }));
    if is_told || finding.documents.is_empty() {
        return None;
    }
    let all = built.documents.len();
    if finding.documents.len() == all {
        return (all > 1).then(|| format!("cả {all} văn bản"));
    }
    let name = |&index: &usize| built.documents[index].path.clone();
    let few: Vec<String> = finding.documents.iter().take(NAMED).map(name).collect();
    let more = finding.documents.len() - few.len();
    let more = if more > 0 { format!(" và {more} văn bản khác") } else { String::new() };
    Some(format!("{}{more}", few.join(", ")))
}

/// What became of a dossier, in a line:
/// `bac-kan-2025: 9 văn bản (9 mới lập) → out/bac-kan-2025; cần xem: 1 cảnh báo`.
pub(super) fn summary(built: &Built, dry_run: bool, to: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    write!(to, "{bold}{}:{bold:#} ", built.name)?;
    let count = built.documents.len();
    if count == 0 {
        write!(to, "không lập được văn bản nào")?;
    } else {
        let counts = Status::ALL.map(|status| {
            let is_it = |document: &&crate::build::Made| document.status == status;
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
        writeln!(to, "  {:<16} {}", word(document.status, true), document.path)?;
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
