//! A span that is left open at its end: `từ 01 đến 02 tiêu chí trở lên`.

use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};

static OPEN: Pattern = Pattern::new(
    Needs::Any(&["rở lên", "rở xuống"]),
    r"(?i)từ (\d{1,3}(?:,\d+)?(?: ?[-–] ?| đến )\d{1,3}(?:,\d+)?) ?(%|(?:\p{L}+ ){1,3})? ?trở (?:lên|xuống)",
);

/// Asks which end is meant.
pub(super) fn open(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex | Role::Cell) {
            continue;
        }
        let text = paragraph.text.as_str();
        for found in OPEN.captures_iter(text) {
            let range = found.get(0).map_or(0..0, |whole| whole.range());
            let span = &found[1];
            let first = span.split([' ', '-', '–']).next().unwrap_or_default();
            let unit = found.get(2).map_or("", |unit| unit.as_str().trim_end());
            let unit = if unit == "%" { "%".to_owned() } else { format!(" {unit}") };
            let unit = unit.trim_end();
            let message = format!("“{}” vừa có mức cuối vừa để ngỏ", text[range.clone()].trim());
            let hint = format!("ghi “từ {first}{unit} trở lên”, hoặc “từ {span}{unit}”");
            remarks.guess(paper.place_of(index, range), message, hint);
        }
    }
}
