//! Text files that people write (manifests, templates): positions, excerpts, and near names.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Place;

/// The line and column (in characters) of a byte, both from 1.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The place of a byte in a text file.
pub fn place(file: &Arc<str>, text: &str, byte: usize) -> Place {
    let (line, column) = line_and_column(text, byte);
    Place::Template { file: file.clone(), line, column }
}

/// A line of more bytes than this is shown in part.
const LONG_LINE: usize = 4096;

/// How many bytes of it are shown before and after the fault.
const AROUND: usize = 200;

/// The line of a text file that a fault is in, with the fault marked.
pub fn excerpt(file: &str, text: &str, fault: Range<usize>) -> String {
    let start = text.floor_char_boundary(fault.start);
    let end = text.ceil_char_boundary(fault.end.max(start));
    // One line is enough to find the fault, and the renderer reads all that it is given.
    let end = text[start..end].find('\n').map_or(end, |line_end| start + line_end);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |to| end + to);
    let number = text[..line_start].matches('\n').count() + 1;
    let is_long = line_end - line_start > LONG_LINE;
    let (from, to, end) = if is_long {
        let end = text.floor_char_boundary(end.min(start + AROUND));
        let from = text.ceil_char_boundary(start.saturating_sub(AROUND).max(line_start));
        (from, text.floor_char_boundary((end + AROUND).min(line_end)), end)
    } else {
        (line_start, line_end, end)
    };
    let snippet = Snippet::source(&text[from..to]).line_start(number);
    // Of a line that is cut the columns are not known.
    let snippet = if is_long { snippet } else { snippet.path(file) };
    let snippet = snippet.annotation(AnnotationKind::Primary.span(start - from..end - from));
    let report = &[Level::ERROR.primary_title("").element(snippet)];
    let rendered = Renderer::plain().render(report);
    rendered.lines().skip(1).collect::<Vec<_>>().join("\n")
}

/// How alike two names must be (Jaro-Winkler, 0 to 1) for one to be taken for a slip of the other.
const ALIKE: f64 = 0.8;

/// The names most like one that is not there, the likest first, three at most.
pub fn near<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = names
        .into_iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
    near.dedup();
    near.truncate(3);
    near.into_iter().map(|(_, known)| known).collect()
}

/// A hint for a name that is not there: near names, or else all, where they are few.
pub fn did_you_mean(name: &str, names: &[&str]) -> String {
    let near = near(name, names.iter().copied());
    let quoted = |names: &[&str]| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    match (near.as_slice(), names.len()) {
        ([], 0) => "không có tên nào để dùng ở đây".to_owned(),
        ([], 1..=24) => format!("dùng một trong: {}", quoted(names)),
        ([], _) => format!("có {} tên, chẳng hạn {}", names.len(), quoted(&names[..12])),
        (near, _) => format!("có phải là {}?", quoted(near)),
    }
}
