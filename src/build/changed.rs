//! How a dossier ended → what has changed in its documents since they were made last, as a text that a
//! secretary can send on: which documents must be sent again and to whom, and in each what it said,
//! what it says, and by which cells.

use std::fmt::Write;
use std::path::Path;

use super::report::{Built, Made, Status};
use crate::diagnostic::{Place, Severity};
use crate::merge::{Change, begun};

/// The name of the file beside the documents.
pub const FILE: &str = "thay-doi.txt";

/// The most changes of a document that are listed.
const MOST: usize = 200;

/// The text; none where no document that was there has changed. Of a dry run it says what would.
pub fn text(built: &Built, dry_run: bool) -> Option<String> {
    let is_changed = |made: &&Made| matches!(made.status, Status::Renewed | Status::Merged);
    let changed = built.documents.iter().filter(is_changed);
    let (same, changed): (Vec<&Made>, Vec<&Made>) = changed.partition(|made| made.says_same);
    if changed.is_empty() && same.is_empty() {
        return None;
    }
    let mut text = format!("Thay đổi ở hồ sơ {}\n", built.name);
    let changes = if dry_run { "Sẽ thay đổi" } else { "Đã thay đổi" };
    let changes = format!("{changes}, phải gửi lại {} văn bản", changed.len());
    list(&mut text, &changes, changed.iter().map(|made| name(built, made)).collect());
    let words = "Lời và số như cũ, không phải gửi lại; chỉ nguồn số liệu hoặc cách trình bày đổi";
    list(&mut text, words, same.iter().map(|made| name(built, made)).collect());
    for (status, words) in [
        (Status::Created, "Mới lập"),
        (Status::Kept, "Giữ nguyên, chưa theo số liệu mới"),
        (Status::Failed, "Không lập được"),
    ] {
        let made = built.documents.iter().filter(|made| made.status == status);
        list(&mut text, words, made.map(|made| name(built, made)).collect());
    }
    list(&mut text, "Không còn lập", built.orphans.clone());
    let unchanged = built.documents.iter().filter(|made| made.status == Status::Unchanged).count();
    if unchanged > 0 {
        let _ = writeln!(text, "\nKhông đổi: {unchanged} văn bản.");
    }
    for made in changed {
        let edits = match made.status {
            Status::Merged => " (văn bản đã sửa tay; phần sửa tay còn nguyên)",
            _ => "",
        };
        let _ = writeln!(text, "\n{}{edits}", name(built, made));
        for change in made.changes.iter().take(MOST) {
            let _ = writeln!(text, "  {}", line(change));
        }
        match made.changes.len() {
            0 => text.push_str("  Chỉ câu chữ của mẫu thay đổi.\n"),
            count if count > MOST => {
                let _ = writeln!(text, "  và {} chỗ khác", count - MOST);
            }
            _ => {}
        }
        for finding in &built.findings {
            let is_of_it = finding.diagnostic.places.iter().any(|place| match place {
                Place::Document { file, .. } => **file == *made.path,
                _ => false,
            });
            if is_of_it && finding.diagnostic.severity > Severity::Note {
                let _ = writeln!(text, "  Cần xem: {}", finding.diagnostic.message);
            }
        }
    }
    Some(text)
}

fn list(text: &mut String, words: &str, names: Vec<String>) {
    if !names.is_empty() {
        let _ = writeln!(text, "\n{words}:");
        for name in names {
            let _ = writeln!(text, "  - {name}");
        }
    }
}

/// A document by its path within the folder, and its unit.
fn name(built: &Built, made: &Made) -> String {
    let path = Path::new(&made.path);
    let path = path.strip_prefix(&built.out).unwrap_or(path).display().to_string();
    match &made.unit {
        Some(unit) => format!("{path} ({unit})"),
        None => path,
    }
}

/// A change in a line: `đoạn 26: “12 thôn” nay là “14 thôn” (phu-bieu.xlsx › Phụ biểu › E15)`.
pub fn line(change: &Change) -> String {
    const MOST_CELLS: usize = 4;
    let words = match (change.old.trim(), change.new.trim()) {
        (old, "") => format!("bớt “{}”", begun(old)),
        ("", new) => format!("thêm “{}”", begun(new)),
        (old, new) => format!("“{}” nay là “{}”", begun(old), begun(new)),
    };
    let cells = change.cells.iter().take(MOST_CELLS).map(ToString::to_string);
    let mut cells = cells.collect::<Vec<_>>().join(", ");
    if let more @ 1.. = change.cells.len().saturating_sub(MOST_CELLS) {
        let _ = write!(cells, " và {more} ô khác");
    }
    let cells = if cells.is_empty() { cells } else { format!(" ({cells})") };
    match change.paragraph {
        0 => format!("{words}{cells}"),
        paragraph => format!("đoạn {paragraph}: {words}{cells}"),
    }
}
