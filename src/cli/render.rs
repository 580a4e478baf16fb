//! Findings and reports → the lines that people read.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::page::{Page, one_line};
use crate::build::{Built, Finding, Made, Report, Status, changed};
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How many places of one sheet, or files, a line names.
const NAMED: usize = 16;

/// How many documents of a sort a summary names.
const FEW: usize = 6;

/// How many lines of places a finding has.
const LINES: usize = 8;

/// Shows a finding: what, where, and what to do.
pub(super) fn diagnostic(diagnostic: &Diagnostic, to: &mut Page<'_>) -> io::Result<()> {
    show(diagnostic, None, to)
}

/// Shows a finding of a dossier, and in which of its documents it was.
pub(super) fn finding(finding: &Finding, built: &Built, to: &mut Page<'_>) -> io::Result<()> {
    show(&finding.diagnostic, Some((finding, built)), to)
}

fn show(
    diagnostic: &Diagnostic,
    found: Option<(&Finding, &Built)>,
    to: &mut Page<'_>,
) -> io::Result<()> {
    title(diagnostic, to)?;
    // A finding of all documents doesn't name each.
    let all = found.filter(|(finding, built)| is_everywhere(finding, built));
    let is_file = |place: &Place| matches!(place, Place::File { .. });
    let has_files = diagnostic.places.iter().any(is_file);
    let lines = if all.is_some() && has_files { Vec::new() } else { places(&diagnostic.places) };
    some_lines(&lines, to)?;
    match (all, found) {
        (Some((_, built)), _) => {
            let (count, folder) = (built.documents.len(), built.out.display().to_string());
            line_of(&format!("  trong cả {count} văn bản ở {}", one_line(&folder)), to)?;
        }
        // A place in a document names it.
        (None, Some((finding, built)))
            if !has_files
                && !diagnostic
                    .places
                    .iter()
                    .any(|place| matches!(place, Place::Document { .. }))
                && !finding.documents.is_empty() =>
        {
            line_of(&format!("  trong văn bản: {}", documents(finding, built)), to)?;
        }
        _ => {}
    }
    advice(diagnostic, to)
}

/// Shows a finding that several dossiers have, with lines that say which and where.
pub(super) fn shared(
    diagnostic: &Diagnostic,
    whose: &[String],
    to: &mut Page<'_>,
) -> io::Result<()> {
    title(diagnostic, to)?;
    some_lines(&places(&diagnostic.places), to)?;
    for line in whose.iter().take(LINES) {
        line_of(&format!("  {line}"), to)?;
    }
    if whose.len() > LINES {
        writeln!(to, "  và {} chỗ khác (xem đủ: --format json)", whose.len() - LINES)?;
    }
    advice(diagnostic, to)
}

/// How grave a finding is, and what it says.
fn title(diagnostic: &Diagnostic, to: &mut Page<'_>) -> io::Result<()> {
    let (word, color) = match diagnostic.severity {
        Severity::Error => ("lỗi", AnsiColor::Red),
        Severity::Warning => ("cảnh báo", AnsiColor::Yellow),
        Severity::Note => ("lưu ý", AnsiColor::Cyan),
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    let word = format!("{word}:");
    to.styled(style, &word)?;
    // A rule of a check has a page, which is asked for by its name.
    let rule = diagnostic.certainty.map_or_else(String::new, |_| format!(" [{}]", diagnostic.name));
    rest_of(&word, &format!(" {}{rule}", diagnostic.message), to)
}

/// The first lines of places.
fn some_lines(lines: &[String], to: &mut Page<'_>) -> io::Result<()> {
    for line in lines.iter().take(LINES) {
        line_of(&format!("  ở {line}"), to)?;
    }
    if lines.len() > LINES {
        writeln!(to, "  và {} chỗ khác (xem đủ: --format json)", lines.len() - LINES)?;
    }
    Ok(())
}

/// The line of source that a finding is about, and what to do.
fn advice(diagnostic: &Diagnostic, to: &mut Page<'_>) -> io::Result<()> {
    for line in diagnostic.excerpt.iter().flat_map(|excerpt| excerpt.lines()) {
        writeln!(to, "  {line}")?;
    }
    if let Some(hint) = &diagnostic.hint {
        line_of(&format!("  → {hint}"), to)?;
    }
    Ok(())
}

/// A text whose further lines stand under its first; on a terminal, as many as it takes.
fn line_of(text: &str, to: &mut Page<'_>) -> io::Result<()> {
    rest_of("", text, to)
}

/// The rest of a line of which the start has been printed.
fn rest_of(start: &str, text: &str, to: &mut Page<'_>) -> io::Result<()> {
    match to.width {
        // A line that is full makes an old console begin another.
        Some(width) => {
            let whole = wrapped(&format!("{start}{text}"), width.saturating_sub(1), INDENT);
            writeln!(to, "{}", whole.strip_prefix(start).unwrap_or(&whole))
        }
        None => writeln!(to, "{}", text.replace('\n', &format!("\n{:INDENT$}", ""))),
    }
}

/// How far the further lines of a text are indented.
const INDENT: usize = 4;

/// A text in lines of at most so many columns, broken between words, all but the first indented. A
/// word that is longer, such as a path, stays whole.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let options = textwrap::Options::new(width)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .break_words(false)
        .subsequent_indent(&indent);
    let words = text.trim_end_matches(' ');
    // A question ends with a space, after which the answer is typed.
    textwrap::fill(words, options) + &text[words.len()..]
}

/// The places in lines: cells of one sheet in one line, files in one.
pub(super) fn places(places: &[Place]) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for place in places {
        let (start, end) = match place {
            Place::Cell(cell) => {
                (format!("{} › {} › ", cell.file, cell.sheet), cell.cell.to_string())
            }
            Place::File { file } => (String::new(), file.to_string()),
            other => (other.to_string(), String::new()),
        };
        let (start, end) = (one_line(&start).into_owned(), one_line(&end).into_owned());
        match lines.iter_mut().find(|(known, _)| *known == start) {
            Some((_, ends)) => ends.push(end),
            None => lines.push((start, vec![end])),
        }
    }
    lines.into_iter().map(|(start, ends)| format!("{start}{}", some(&ends, "chỗ"))).collect()
}

/// The first of many names, and how many there are beside.
pub(super) fn some(names: &[String], what: &str) -> String {
    let named = names.iter().take(NAMED).map(|name| one_line(name)).collect::<Vec<_>>().join(", ");
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
    let name = |index| one_line(&name(index)).into_owned();
    let few: Vec<String> = finding.documents.iter().take(NAMED).map(name).collect();
    match finding.documents.len() - few.len() {
        0 => few.join(", "),
        more => format!("{} và {more} văn bản khác", few.join(", ")),
    }
}

/// What became of a dossier, in a line:
/// `bac-kan-2025: 9 văn bản (9 mới lập) → out/bac-kan-2025; cần xem: 1 cảnh báo`.
pub(super) fn summary(built: &Built, dry_run: bool, to: &mut Page<'_>) -> io::Result<()> {
    let bold = Style::new().bold();
    let start = format!("{}:", one_line(&built.name));
    to.styled(bold, &start)?;
    let count = built.documents.len();
    let is_error = |finding: &Finding| finding.diagnostic.severity == Severity::Error;
    let became = if count == 0 && built.findings.iter().any(is_error) {
        "không lập được văn bản nào".to_owned()
    } else if count == 0 {
        "không có văn bản nào để lập".to_owned()
    } else {
        let folder = built.out.display().to_string();
        format!("{} → {}", counted(built.documents.iter(), dry_run), one_line(&folder))
    };
    rest_of(&start, &format!(" {became}{}", to_look(built.findings.iter())), to)
}

/// The documents that something has become of, by name, the first of each sort. Where all have
/// failed, the errors say enough; among other dossiers one whose documents all fared alike has
/// nothing to name.
pub(super) fn names(built: &Built, is_alone: bool, to: &mut Page<'_>) -> io::Result<()> {
    let within = |path: &str| {
        let path = Path::new(path);
        path.strip_prefix(&built.out).unwrap_or(path).display().to_string()
    };
    for status in Status::ALL.into_iter().filter(|status| *status != Status::Unchanged) {
        let of_it = built.documents.iter().filter(|document| document.status == status);
        let names: Vec<String> = of_it.map(|document| within(&document.path)).collect();
        let is_one_of_sorts = names.len() < built.documents.len();
        let is_told = is_one_of_sorts || is_alone && status != Status::Failed;
        if is_told && !names.is_empty() {
            line_of(&format!("  {}: {}", word(status, false), few(&names)), to)?;
        }
    }
    if !built.orphans.is_empty() {
        let names: Vec<String> = built.orphans.iter().map(|path| within(path)).collect();
        line_of(&format!("  {ORPHAN}: {}", few(&names)), to)?;
    }
    Ok(())
}

/// What has changed in documents that were there, the first places of the first documents: what they
/// said, what they say now, and by which cells. All of it stands in a file beside them.
pub(super) fn changes(built: &Built, dry_run: bool, to: &mut Page<'_>) -> io::Result<()> {
    const DOCUMENTS: usize = 3;
    let changed = || built.documents.iter().filter(|document| !document.changes.is_empty());
    let mut is_all = changed().count() <= DOCUMENTS;
    for document in changed().take(DOCUMENTS) {
        let count = document.changes.len();
        let path = one_line(&document.path).into_owned();
        line_of(&format!("  {path}: {count} chỗ theo số liệu mới"), to)?;
        for change in document.changes.iter().take(FEW) {
            line_of(&format!("    {}", one_line(&changed::line(change))), to)?;
        }
        if count > FEW {
            is_all = false;
            line_of(&format!("    và {} chỗ khác", count - FEW), to)?;
        }
    }
    if !is_all && !dry_run {
        let file = built.out.join(changed::FILE).display().to_string();
        line_of(&format!("  mọi thay đổi: {}", one_line(&file)), to)?;
    }
    Ok(())
}

/// What is said of a document from before that its dossier no longer makes.
const ORPHAN: &str = "không còn lập";

/// The first of the documents that a summary names.
fn few(names: &[String]) -> String {
    let named = names.iter().take(FEW).map(|name| one_line(name)).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(FEW) {
        0 => named,
        more => format!("{named} và {more} văn bản khác"),
    }
}

/// What became of many dossiers, in a line:
/// `tất cả 200 hồ sơ: 600 văn bản (600 mới lập); cần xem: 3 lỗi ở 2 hồ sơ`.
pub(super) fn total(report: &Report, dry_run: bool, to: &mut Page<'_>) -> io::Result<()> {
    let bold = Style::new().bold();
    let all = counted(report.documents(), dry_run);
    let look = to_look(report.findings());
    let needs = |built: &&Built| {
        built.findings.iter().any(|finding| finding.diagnostic.severity > Severity::Note)
    };
    let dossiers = match report.dossiers.iter().filter(needs).count() {
        0 => String::new(),
        count => format!(" ở {count} hồ sơ"),
    };
    let start = format!("tất cả {} hồ sơ:", report.dossiers.len());
    to.styled(bold, &start)?;
    rest_of(&start, &format!(" {all}{look}{dossiers}"), to)
}

/// `9 văn bản (8 mới lập, 1 giữ nguyên)`.
fn counted<'a>(documents: impl Iterator<Item = &'a Made>, dry_run: bool) -> String {
    let documents: Vec<&Made> = documents.collect();
    let counts = Status::ALL.map(|status| {
        let count = documents.iter().filter(|document| document.status == status).count();
        (count, word(status, dry_run))
    });
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let counts =
        if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    format!("{} văn bản{counts}", documents.len())
}

/// `; cần xem: 2 lỗi, 1 cảnh báo`, or nothing.
fn to_look<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut counts = [(Severity::Error, 0, "lỗi"), (Severity::Warning, 0, "cảnh báo")];
    for finding in findings {
        for (severity, count, _) in &mut counts {
            *count += usize::from(finding.diagnostic.severity == *severity);
        }
    }
    let look = counts.iter().filter(|(_, count, _)| *count > 0);
    let look: Vec<String> = look.map(|(_, count, word)| format!("{count} {word}")).collect();
    if look.is_empty() { String::new() } else { format!("; cần xem: {}", look.join(", ")) }
}

/// What would become of each document, a line each.
pub(super) fn plan(built: &Built, to: &mut Page<'_>) -> io::Result<()> {
    for document in &built.documents {
        let path = one_line(&document.path);
        writeln!(to, "  {:<17} {path}", word(document.status, true))?;
    }
    for path in &built.orphans {
        writeln!(to, "  {ORPHAN:<17} {}", one_line(path))?;
    }
    Ok(())
}

fn word(status: Status, dry_run: bool) -> &'static str {
    match (status, dry_run) {
        (Status::Created, false) => "mới lập",
        (Status::Created, true) => "sẽ lập mới",
        (Status::Renewed, false) => "lập lại",
        (Status::Renewed, true) => "sẽ lập lại",
        (Status::Merged, false) => "cập nhật",
        (Status::Merged, true) => "sẽ cập nhật",
        (Status::Unchanged, _) => "không đổi",
        (Status::Kept, false) => "giữ nguyên",
        (Status::Kept, true) => "sẽ giữ nguyên",
        (Status::Failed, false) => "không lập được",
        (Status::Failed, true) => "sẽ không lập được",
    }
}
