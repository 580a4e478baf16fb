//! Where the header of a table stands: which rows, and which columns it spans.

use std::collections::HashMap;

use crate::workbook::Region;

use super::around;
use super::grid::{Grid, Patch};
use super::vocabulary as words;
use super::{Column, Correction, Line, measure, totals};
use crate::value::name::is_measure_header;

/// The most rows that a header may have.
const MOST_ROWS: u32 = 8;

/// The header of a table, as rows and columns of the sheet.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// The first row.
    pub first: u32,
    /// The last row that names columns.
    pub last: u32,
    /// The row of units below it: `(xã)`, `(triệu đồng)`.
    pub units: Option<u32>,
    /// The row that numbers the columns: `(1)`, `(2)`, `(3)=(2)/(1)`.
    pub numbers: Option<u32>,
    /// The last row of all, number row included.
    pub end: u32,
    /// The first and last column.
    pub columns: (u32, u32),
    /// Whether the first column is named as one of order numbers.
    pub numbered: bool,
    /// The first column of another table to the right, behind a gap.
    pub second: Option<u32>,
}

impl Header {
    /// Finds the header: by the words that headers have, or else by its looks.
    pub(super) fn find(grid: &Grid<'_>, correction: &Correction) -> Option<Self> {
        let start = if correction.region.is_some() && correction.header_rows.is_some() {
            if correction.header_rows == Some(0) {
                return None;
            }
            0
        } else {
            let rows = 0..grid.rows.len();
            let by_words = rows.clone().find(|&index| has_header_words(grid.row(index)));
            let by_words = by_words.map(|index| above_heads(grid, index));
            by_words.or_else(|| rows.clone().find(|&index| looks_like_header(grid, index)))?
        };
        Some(Self::at(grid, start, correction.header_rows))
    }

    fn at(grid: &Grid<'_>, start: usize, rows: Option<u32>) -> Self {
        let first = grid.rows[start].0;
        let (patches, second) = first_table(grid.row(start));
        let bottom = |patches: &[Patch<'_>]| {
            patches.iter().map(|patch| patch.seen.end.row).max().unwrap_or(first)
        };
        let mut last = bottom(patches).min(first + MOST_ROWS);
        match rows {
            Some(rows) => last = first.saturating_add(rows.max(1) - 1),
            None => {
                while let Some(index) = following(grid, last)
                    && last - first < MOST_ROWS
                    && names_columns(grid, index, (first, last), second)
                {
                    last = bottom(within(grid.row(index), second)).max(grid.rows[index].0);
                }
            }
        }
        let rows = grid.patches.iter().filter(|patch| first <= patch.row() && patch.row() <= last);
        let mut columns = (u32::MAX, 0);
        for patch in rows.filter(|patch| second.is_none_or(|second| patch.column() < second)) {
            columns.0 = columns.0.min(patch.column());
            columns.1 = columns.1.max(patch.seen.end.column);
        }
        let numbered = patches.first().is_some_and(|patch| words::is_number(&patch.text()));
        let (end, units) = (last, own_units(grid, (first, last), second));
        let last = units.map_or(last, |_| last - 1);
        let mut header = Self { first, last, units, numbers: None, end, columns, numbered, second };
        header.take_units_and_numbers(grid);
        header
    }

    fn take_units_and_numbers(&mut self, grid: &Grid<'_>) {
        while let Some(index) = following(grid, self.end) {
            let patches = within(grid.row(index), self.second);
            if self.units.is_none() && is_unit_row(patches) {
                self.units = Some(grid.rows[index].0);
            } else if is_number_row(patches, self.numbered) {
                self.numbers = self.numbers.or(Some(grid.rows[index].0));
            } else {
                return;
            }
            self.end = grid.rows[index].0;
        }
    }
}

/// Keeps the formulas that the row of numbers has, each with its column, and returns those that
/// could be read.
pub(super) fn take_formulas(
    grid: &Grid<'_>,
    header: &Header,
    columns: &mut [Column],
) -> Vec<totals::Rule> {
    let row =
        header.numbers.and_then(|row| grid.rows.binary_search_by_key(&row, |(at, _)| *at).ok());
    let Some(row) = row else { return Vec::new() };
    let own = |text: &str| {
        let number = text.split('=').next().unwrap_or_default();
        number.trim_matches(['(', ')', ' ', '[', ']']).to_owned()
    };
    let patches = within(grid.row(row), header.second);
    let at = |patch: &Patch<'_>| columns.binary_search_by_key(&patch.column(), |c| c.index).ok();
    let numbers: HashMap<String, usize> =
        patches.iter().filter_map(|patch| Some((own(&patch.text()), at(patch)?))).collect();
    let mut rules = Vec::new();
    for patch in patches {
        let text = patch.text();
        let Some((_, formula)) = text.split_once('=') else { continue };
        let Ok(column) = columns.binary_search_by_key(&patch.column(), |c| c.index) else {
            continue;
        };
        let rule = |formula| totals::Rule { column, formula };
        // The brackets may be around all of it: `(7=6/5)`.
        let inner = formula.trim().strip_suffix(')').unwrap_or(formula);
        let read = |formula: &str| totals::Formula::parse(formula, &numbers);
        rules.extend(read(formula).or_else(|| read(inner)).map(rule));
        let place = grid.sheet.place(patch.region);
        columns[column].formula = Some(Line { text, place });
    }
    rules
}

/// The index of the first row with content below a row.
fn following(grid: &Grid<'_>, row: u32) -> Option<usize> {
    let index = grid.rows.partition_point(|(at, _)| *at <= row);
    (index < grid.rows.len()).then_some(index)
}

/// The patches of a row that stand before the column of a second table.
pub(super) fn within<'g, 'a>(patches: &'g [Patch<'a>], second: Option<u32>) -> &'g [Patch<'a>] {
    let end = second
        .map_or(patches.len(), |column| patches.partition_point(|patch| patch.column() < column));
    &patches[..end]
}

/// Whether the patches of a row have at least two words that headers have, and no figures.
pub(super) fn has_header_words(patches: &[Patch<'_>]) -> bool {
    if patches.len() < 2 {
        return false;
    }
    let texts: Vec<String> = patches.iter().map(Patch::text).collect();
    let hits = texts.iter().filter(|text| words::is_header(text)).count();
    // `Số` and `Mục` are keys as well: `Số | 224/KH-UBND`.
    let numbered =
        words::is_number(&texts[0]) && (patches.len() > 2 || !words::is_key_too(&texts[0]));
    let figures = patches.iter().filter(|patch| is_figure(patch)).count();
    let motto = texts.iter().any(|text| words::is_motto(text));
    (hits >= 2 || numbered) && figures * 3 <= patches.len() && !motto
}

/// The first row of a header of which a row was found by its words: above heads that leave out the
/// first column, `Xã An Bình`, `Xã Bình Minh`, stands the row that names it.
fn above_heads(grid: &Grid<'_>, index: usize) -> usize {
    let mut first = index;
    while let Some(above) = first.checked_sub(1)
        && index - above < MOST_ROWS as usize
        && grid.rows[above].0 + 1 == grid.rows[first].0
        && grid.row(above)[0].column() < grid.row(first)[0].column()
        && looks_like_header(grid, above)
    {
        first = above;
    }
    first
}

/// Whether a row looks like a header without having its words: texts over most columns, and
/// figures below, or at least three of them.
fn looks_like_header(grid: &Grid<'_>, index: usize) -> bool {
    let patches = grid.row(index);
    let texts: Vec<String> = patches.iter().map(Patch::text).collect();
    let plain = patches.len() >= 2
        && !patches.iter().any(|patch| is_figure(patch))
        && texts.iter().all(|text| text.chars().count() <= 60 && !text.ends_with(':'))
        && !texts.iter().any(|text| words::is_letterhead(text))
        && !texts.iter().any(|text| words::is_unit_line(text) || words::is_attachment(text))
        && !texts.iter().any(|text| is_form(text))
        && super::mark::Mark::read(&texts[0]).is_none();
    if !plain {
        return false;
    }
    // Heads below those over several columns are not yet what they head.
    let is_head =
        |row: &&[Patch<'_>]| row[0].column() > patches[0].column() && !row.iter().any(is_figure);
    let rows = index + 1..grid.rows.len().min(index + 50);
    let heads = rows.clone().take(MOST_ROWS as usize).map(|index| grid.row(index));
    let heads = heads.take_while(is_head).count();
    // `≥15`, `6-8`
    let tells = |patch: &Patch<'_>| {
        let text = patch.text();
        around::is_number(&text) || crate::value::parse_text(&text).number().is_some()
    };
    // What is noted and signed below the last figure says nothing of the columns.
    let below = rows.skip(heads).map(|index| grid.row(index));
    let below: Vec<&[Patch<'_>]> = below.filter(|row| !is_number_row(row, false)).collect();
    let is_data = |row: &&[Patch<'_>]| row.iter().skip(1).any(|p| is_figure(p) || tells(p));
    let end = below.iter().rposition(is_data).map_or(below.len(), |last| last + 1);
    let below: Vec<&Patch<'_>> = below[..end].iter().copied().flatten().collect();
    let mut columns: Vec<u32> = below.iter().map(|patch| patch.column()).collect();
    columns.sort_unstable();
    columns.dedup();
    let covered = columns.iter().filter(|&&c| patches.iter().any(|p| p.covers_column(c))).count();
    let mostly_figures = |column: &u32| {
        let cells = below.iter().filter(|patch| patch.column() == *column);
        cells.clone().filter(|patch| is_figure(patch) || tells(patch)).count() * 2 > cells.count()
    };
    let figures = columns.iter().skip(1).take(50).any(mostly_figures);
    covered * 5 >= columns.len() * 3 && !below.is_empty() && (figures || patches.len() >= 3)
}

/// Whether a text is the number of a form, beside the agency above a title: `Biểu số 02`.
fn is_form(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let numbered =
        last.contains(|c: char| c.is_ascii_digit()) || crate::value::roman::parse(last).is_some();
    numbered && around::form(text).is_some_and(|(_, title)| title.is_empty())
}

fn is_figure(patch: &Patch<'_>) -> bool {
    use crate::workbook::Content;
    let number = |content: &Content| {
        matches!(content, Content::Number { .. } | Content::Date(_) | Content::DateTime(_))
    };
    patch.cell.is_some_and(|cell| {
        let text = cell.text.trim();
        // A year in a header is a name.
        let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        (number(&cell.content) && !year)
            || text.trim_end_matches('%').parse::<rust_decimal::Decimal>().is_ok_and(|_| !year)
    })
}

/// The patches of the header's first row up to a gap behind which another header begins.
fn first_table<'g, 'a>(patches: &'g [Patch<'a>]) -> (&'g [Patch<'a>], Option<u32>) {
    let first = patches.first().map(Patch::text).unwrap_or_default();
    let split = patches.windows(2).position(|pair| {
        let text = pair[1].text();
        pair[1].column() > pair[0].seen.end.column + 1 && (words::is_number(&text) || text == first)
    });
    match split {
        Some(index) => (&patches[..=index], Some(patches[index + 1].column())),
        None => (patches, None),
    }
}

/// Whether the row of an index names columns below those of the header's rows so far.
fn names_columns(
    grid: &Grid<'_>,
    index: usize,
    (first, last): (u32, u32),
    second: Option<u32>,
) -> bool {
    let patches = within(grid.row(index), second);
    let above: Vec<&Patch<'_>> = grid
        .patches
        .iter()
        .filter(|patch| first <= patch.row() && patch.row() <= last)
        .filter(|patch| second.is_none_or(|second| patch.column() < second))
        .collect();
    let texts = patches.iter().all(|patch| !is_figure(patch) && patch.text().chars().count() <= 60);
    if !texts || patches.is_empty() || grid.rows[index].0 > last + 1 || is_unit_row(patches) {
        return false;
    }
    let open: Vec<Region> = above
        .iter()
        .filter(|patch| patch.seen.width() > 1 && patch.seen.end.row == last)
        .map(|patch| patch.seen)
        .collect();
    let lies_in = |patch: &Patch<'_>, region: &Region| {
        region.start.column <= patch.column() && patch.seen.end.column <= region.end.column
    };
    let divides = patches.len() >= 2
        && patches.iter().all(|patch| open.iter().any(|region| lies_in(patch, region)));
    // Without merges: columns are named here that have no name above, and the row has no
    // number and no name of its own.
    let first_column = above.iter().map(|patch| patch.column()).min().unwrap_or(0);
    let unnamed = |patch: &Patch<'_>| !above.iter().any(|p| p.covers_column(patch.column()));
    let spreads = patches.len() >= 2
        && patches.iter().all(|patch| patch.column() > first_column + 1)
        && patches.iter().any(unnamed)
        && patches.iter().filter(|patch| unnamed(patch)).count() * 3 >= patches.len();
    // A row without number and name right below the header can't be one of the table: it goes on
    // with the names above it, as `KH 2026` below each unit.
    let leftmost = patches.first().map_or(0, Patch::column);
    let goes_on = patches.len() >= 2
        && above.iter().any(|p| p.seen.end.column < leftmost)
        && patches.iter().all(|patch| !unnamed(patch) && !starts_with_digit(patch))
        && index + 1 < grid.rows.len();
    divides || spreads || goes_on
}

fn starts_with_digit(patch: &Patch<'_>) -> bool {
    patch.text().starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a row numbers the columns: `(1) (2) (3)`, `A B 1 2 3=1+2`. Plain figures number
/// columns only where there is a column of order numbers; elsewhere they may be data.
pub(super) fn is_number_row(patches: &[Patch<'_>], numbered: bool) -> bool {
    let mut last: Option<u32> = None;
    let mut numbers = 0;
    let mut marked = numbered;
    for patch in patches {
        let text = patch.text();
        marked |= text.starts_with('(');
        let text = text.split('=').next().unwrap_or_default();
        let text = text.trim_matches(['(', ')', ' ', '[', ']']);
        match text.parse::<u32>() {
            Ok(number) if last.map_or(number <= 3, |last| number == last + 1) => {
                last = Some(number);
                numbers += 1;
            }
            Err(_) if last.is_none() && matches!(text, "A" | "B" | "C" | "D" | "a" | "b" | "c") => {
                marked = true;
            }
            _ => return false,
        }
    }
    // Two numbers alone may be data, unless both are in brackets.
    let bracketed = || patches.iter().all(|patch| patch.text().starts_with('('));
    (patches.len() >= 3 || bracketed()) && numbers >= 2 && marked
}

/// The last row of a header where it names no columns but the units of those that the rows above it
/// name: the heads of order numbers and names may be merged down over it.
fn own_units(grid: &Grid<'_>, (first, last): (u32, u32), second: Option<u32>) -> Option<u32> {
    let index = grid.rows.binary_search_by_key(&last, |(row, _)| *row).ok()?;
    let patches = within(grid.row(index), second);
    let above = || grid.patches.iter().filter(|patch| first <= patch.row() && patch.row() < last);
    let is_named = |patch: &Patch<'_>| above().any(|head| head.covers_column(patch.column()));
    (first < last && is_unit_row(patches) && patches.iter().all(is_named)).then_some(last)
}

/// Whether a row names the units of the columns: `(xã)`, `triệu đồng`, `%`. It may say so itself
/// before the first: `ĐVT`. Words alone are units where they are written as units are, one for each
/// column, and one of them can be nothing else or stands for several columns, as no name does.
fn is_unit_row(patches: &[Patch<'_>]) -> bool {
    let texts: Vec<String> = patches.iter().map(Patch::text).collect();
    let marked = texts.first().is_some_and(|text| is_measure_header(text));
    let units = if marked { &texts[1..] } else { &texts[..] };
    let is_alone = |patch: &Patch<'_>| patch.seen.width() == 1 && patch.seen.height() == 1;
    let is_sure = |text: &String| inner(text).is_some() || measure::is_known(text);
    let is_unit = |text: &String| {
        let plain = inner(text).unwrap_or(text).trim();
        let short = plain.split(' ').count() <= 3 && plain.parse::<u32>().is_err();
        !plain.is_empty() && short && (is_sure(text) || measure::is_written_as(plain))
    };
    let repeats = || {
        let mut known = std::collections::BTreeSet::new();
        units.iter().any(|text| !known.insert(text))
    };
    units.len() + usize::from(marked) >= 2
        && !units.is_empty()
        && units.iter().all(is_unit)
        && (units.iter().all(is_sure)
            || patches.iter().all(is_alone) && (marked || units.iter().any(is_sure) || repeats()))
}

/// What stands in the brackets around a text.
fn inner(text: &str) -> Option<&str> {
    text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
}
