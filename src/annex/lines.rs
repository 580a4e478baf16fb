//! The lines above and below a table: letterhead, titles, “(Kèm theo …)”, unit line, notes.

use super::Line;
use super::grid::{Grid, Patch};
use super::vocabulary as words;

/// The lines above a table, each in its place.
#[derive(Debug, Default)]
pub(super) struct Above {
    pub letterhead: Vec<Line>,
    pub titles: Vec<Line>,
    pub attachment: Option<Line>,
    pub unit_line: Option<Line>,
}

/// A patch as a line.
pub(super) fn line(grid: &Grid<'_>, patch: &Patch<'_>) -> Line {
    Line { text: patch.text(), place: grid.sheet.place(patch.region) }
}

/// Sorts the lines above a table.
pub(super) fn above<'a>(
    grid: &Grid<'a>,
    patches: impl Iterator<Item = Patch<'a>> + Clone,
) -> Above {
    let texts: Vec<(Patch<'a>, String)> = patches.map(|patch| (patch, patch.text())).collect();
    // The letterhead ends with the line of the motto, or of the place and date below it.
    let letterhead_end = texts
        .iter()
        .filter(|(_, text)| words::is_letterhead(text))
        .map(|(patch, _)| patch.seen.end.row)
        .max();
    let mut above = Above::default();
    for (patch, text) in &texts {
        let line = line(grid, patch);
        if words::is_attachment(text) && above.attachment.is_none() {
            above.attachment = Some(line);
        } else if words::is_unit_line(text) && above.unit_line.is_none() {
            above.unit_line = Some(line);
        } else if letterhead_end.is_some_and(|end| patch.row() <= end) {
            above.letterhead.push(line);
        } else {
            above.titles.push(line);
        }
    }
    above
}
