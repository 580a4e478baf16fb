//! The lines above and below a table: letterhead, titles, “(Kèm theo …)”, unit line, notes.

use super::grid::{Grid, Patch};
use super::vocabulary as words;
use super::{Fact, Line};

/// The lines above a table, each in its place.
#[derive(Debug, Default)]
pub(super) struct Above {
    pub letterhead: Vec<Line>,
    pub form: Option<Line>,
    pub titles: Vec<Line>,
    pub attachment: Option<Line>,
    pub unit_line: Option<Line>,
    pub date_line: Option<Line>,
    pub facts: Vec<Fact>,
}

/// A patch as a line.
pub(super) fn line(grid: &Grid<'_>, patch: &Patch<'_>) -> Line {
    Line { text: patch.text(), place: grid.sheet.place(patch.region) }
}

/// Whether the patches of a row are a row of a letterhead.
pub(super) fn is_letterhead_row(patches: &[Patch<'_>]) -> bool {
    patches.iter().any(|patch| words::is_letterhead(&patch.text()))
}

/// Whether one of the patches of a row is a line that stands above tables, such as a unit line
/// beside the number of a table.
pub(super) fn is_title_row(patches: &[Patch<'_>]) -> bool {
    patches.iter().any(|patch| {
        let text = patch.text();
        words::is_unit_line(&text) || words::is_attachment(&text)
    })
}

/// The patches, row by row, up to the first row that does not pass a test.
fn rows_while<'a>(
    patches: impl Iterator<Item = Patch<'a>>,
    mut fits: impl FnMut(&[Patch<'a>]) -> bool,
) -> Vec<Patch<'a>> {
    let mut taken = Vec::new();
    let mut row: Vec<Patch<'a>> = Vec::new();
    let mut patches = patches.peekable();
    while let Some(patch) = patches.next() {
        row.push(patch);
        if patches.peek().is_some_and(|next| next.row() == patch.row()) {
            continue;
        }
        if !fits(&row) {
            break;
        }
        taken.append(&mut row);
    }
    taken
}

/// The titles and the letterhead above the region under study; what belongs to another table
/// above is left out.
pub(super) fn titles_above<'a>(grid: &Grid<'a>, first: u32) -> Vec<Patch<'a>> {
    let above = grid.outside.iter().rev().filter(|patch| patch.row() < first).copied();
    let mut titles =
        rows_while(above, |row| row.len() == 1 || is_letterhead_row(row) || is_title_row(row));
    titles.reverse();
    titles
}

/// The notes below the region under study: lines that begin as notes do, and those right below.
pub(super) fn notes_below<'a>(grid: &Grid<'a>, last: u32) -> Vec<Patch<'a>> {
    let below = grid.outside.iter().filter(|patch| patch.row() > last).copied();
    let mut end = None;
    rows_while(below, |row| {
        let follows = end.is_some_and(|end| row[0].row() == end + 1);
        end = Some(row[0].seen.end.row);
        row.len() == 1 && (follows || words::begins_note(&row[0].text()))
    })
}

/// Sorts the lines above a table.
pub(super) fn above(grid: &Grid<'_>, patches: &[Patch<'_>]) -> Above {
    let texts: Vec<(&Patch<'_>, String)> =
        patches.iter().map(|patch| (patch, patch.text())).collect();
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
