//! The rows between the header and the end of the table: which are data, which repeat the header,
//! where notes or another table begin.

use crate::value::name::folded;
use crate::workbook::Content;

use super::around;
use super::grid::{Grid, Patch};
use super::header::{Header, has_header_words, is_number_row, within};
use super::mark::Mark;
use super::vocabulary as words;

/// The most cells that stand side by side in a block of signatures.
const MOST_SIGNED: usize = 3;

/// The body of a table, by indices into [`Grid::rows`].
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The rows of the table.
    pub rows: Vec<usize>,
    /// The rows of notes below it.
    pub notes: Vec<usize>,
    /// The first row of another table below.
    pub second: Option<usize>,
}

/// Finds the body below a header, or in all rows from `start` on where there is none.
pub(super) fn find(grid: &Grid<'_>, header: Option<&Header>, start: usize) -> Body {
    let second_column = header.and_then(|header| header.second);
    let mut body = Body::default();
    let header_rows: Vec<usize> = header.map_or_else(Vec::new, |header| {
        let rows = grid.rows.iter().enumerate();
        rows.filter(|(_, (row, _))| header.first <= *row && *row <= header.end)
            .map(|(index, _)| index)
            .collect()
    });
    let repeats = |patches: &[Patch<'_>]| {
        let mut rows = header_rows.iter().map(|&index| within(grid.row(index), second_column));
        rows.any(|row| says_the_same(row, patches))
    };
    for index in start..grid.rows.len() {
        let patches = within(grid.row(index), second_column);
        if patches.is_empty() {
            continue;
        }
        if header.is_some() {
            if repeats(patches)
                || is_number_row(patches, header.is_some_and(|header| header.numbered))
            {
                continue;
            }
            if begins_table(patches) {
                body.second = Some(index);
                break;
            }
        }
        body.rows.push(index);
    }
    if body.second.is_some() {
        drop_titles(grid, &mut body);
    }
    split_notes(grid, header, &mut body);
    body
}

/// Whether two rows have the same texts in the same columns.
fn says_the_same(one: &[Patch<'_>], other: &[Patch<'_>]) -> bool {
    let pairs = || one.iter().zip(other);
    one.len() == other.len()
        && pairs().all(|(one, other)| one.column() == other.column())
        && pairs().all(|(one, other)| folded(&one.text()) == folded(&other.text()))
}

fn begins_table(patches: &[Patch<'_>]) -> bool {
    let number = patches.first().is_some_and(|patch| words::is_number(&patch.text()));
    number
        && has_header_words(patches)
        && patches.iter().filter(|patch| words::is_header(&patch.text())).count() >= 2
}

/// The titles of another table below are not rows of this one.
fn drop_titles(grid: &Grid<'_>, body: &mut Body) {
    let is_title = |index: usize| {
        let row = grid.row(index);
        row.len() == 1 && (row[0].seen.width() > 1 || !row[0].text().contains(char::is_lowercase))
            || row.len() == 1 && words::is_attachment(&row[0].text())
    };
    while body.rows.last().is_some_and(|&index| is_title(index)) {
        body.second = body.rows.pop();
    }
}

/// Takes the notes and the signature off the end of the rows.
fn split_notes(grid: &Grid<'_>, header: Option<&Header>, body: &mut Body) {
    let mut cut = signature(grid, header, body).unwrap_or(body.rows.len());
    while cut > 0 && is_note(grid, header, body.rows[cut - 1]) {
        cut -= 1;
    }
    cut = after_total(grid, header, &body.rows[..cut]);
    // Lines that go on below “Ghi chú” are notes as well, whatever column they stand in.
    let mut first = cut;
    while first > 0 && grid.row(body.rows[first - 1]).len() == 1 {
        first -= 1;
        if words::begins_note(&grid.row(body.rows[first])[0].text()) {
            cut = first;
        }
    }
    body.notes = body.rows.split_off(cut);
}

/// Where the lines that speak of the last total begin: sentences alone in their rows below it,
/// such as the sum in words, `(Bằng chữ: ba triệu đồng)`.
fn after_total(grid: &Grid<'_>, header: Option<&Header>, rows: &[usize]) -> usize {
    if header.is_none() {
        return rows.len();
    }
    let is_sentence = |index: &usize| {
        let [patch] = grid.row(*index) else { return false };
        let text = patch.text();
        let says = text.starts_with('(') && text.ends_with(')')
            || text.split_once(':').is_some_and(|(_, rest)| !rest.trim().is_empty());
        says && !words::is_detail(&text)
            && !words::is_total_row(&text)
            && Mark::split(&text).is_none()
    };
    let sentences = rows.iter().rev().take_while(|index| is_sentence(index)).count();
    let end = rows.len() - sentences;
    let closes = end > 1 && {
        let last = grid.row(rows[end - 1]);
        last.len() > 1 && last.iter().take(2).any(|patch| words::is_total_row(&patch.text()))
    };
    if closes { end } else { rows.len() }
}

/// Whether a row is a single line below the table: it begins as notes do, or runs from the column
/// of order numbers over others.
fn is_note(grid: &Grid<'_>, header: Option<&Header>, index: usize) -> bool {
    let [patch] = grid.row(index) else { return false };
    let text = patch.text();
    let Some(header) = header.filter(|header| header.columns.0 < header.columns.1) else {
        return words::begins_note(&text);
    };
    let wide = patch.column() <= header.columns.0 && patch.seen.width() > 1;
    words::begins_note(&text)
        || (wide && !words::is_total_row(&text) && Mark::read(&text).is_none())
}

/// Where the block of the signature begins: a row from which on nothing is a row of the table any
/// more, and in which someone signs, dates or is named as the one who does. Without a gap above it
/// the words must be sure.
fn signature(grid: &Grid<'_>, header: Option<&Header>, body: &Body) -> Option<usize> {
    let is_row = |at: usize| {
        let patches = grid.row(body.rows[at]);
        let first = patches.first();
        let numbered = first.is_some_and(|patch| Mark::read(&patch.text()).is_some());
        let figures = patches.iter().any(|patch| {
            patch.cell.is_some_and(|cell| matches!(cell.content, Content::Number { .. }))
        });
        let wide = header.is_some_and(|header| header.columns.0 < header.columns.1);
        numbered || figures || (wide && patches.len() > MOST_SIGNED)
    };
    let last = (0..body.rows.len()).rev().find(|&at| is_row(at)).map_or(0, |at| at + 1);
    (last.max(1)..body.rows.len()).find(|&at| {
        let (before, row) = (grid.rows[body.rows[at - 1]].0, grid.rows[body.rows[at]].0);
        let mut patches = grid.row(body.rows[at]).iter().map(Patch::text);
        let gap = row > before + 1;
        patches.any(|text| {
            let begins = words::begins_signature(&text);
            around::signs(&text) || (begins && (gap || !text.contains(char::is_lowercase)))
        })
    })
}
