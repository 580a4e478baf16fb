//! Laying out a table before a word processor has seen it: which way the page stands, how large the
//! letters are, how wide each column is, which rows must stay whole, how cells are aligned.
//!
//! No word is ever broken: a column is at least as wide as its widest word. What is left is shared
//! out by the amount of text and by the widths that the workbook sets, half and half; by the text
//! alone where it sets none.

use super::draft::{push_plain, text_height, text_width};
use super::metrics::{self, LINE};
use super::shapes::Align;
use crate::document::{ColumnKind, RowKind, Table, TableCell, TableRow};
use crate::length::Length;
use crate::profile::Profile;
use crate::value::name::is_measure_header;

/// How a table is laid out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Whether the page is on its side.
    pub landscape: bool,
    /// The size of the letters, in points.
    pub size: u8,
    /// The room between a cell's text and its left and right border, in twips.
    pub padding: usize,
    /// The widths of the columns, in twips.
    pub widths: Vec<i64>,
    /// For each row, header first, whether it is so tall that it may run on over the page.
    pub tall: Vec<bool>,
    /// How each column is aligned.
    pub columns: Vec<Alignment>,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Each cell alike.
    All(Align),
    /// Words to the left, a number, a short quantity or a sign among them in the middle.
    ByCell,
}

/// A row taller than this share of the page may be parted by a page break.
const TALL: f64 = 0.5;
/// A row taller than this share of the page makes a table hard to read: try another way.
const UNPLEASANT: f64 = 0.4;
/// A table of more rows than this is not expected to fit on one page.
const ONE_PAGE_ROWS: usize = 25;
/// The share of a page that the heading of an annex leaves to a table.
const BELOW_HEADING: f64 = 0.8;
/// A column has this much more room than its widest word, since word processors round otherwise.
const SLACK: f64 = 20.0;
/// The padding of a table that would not fit otherwise, in twips.
const TIGHT: f64 = 30.0;
/// What smaller letters must bring the table's height down to.
const WORTH_IT: f64 = 0.75;

/// The page that a table stands on, in twips.
#[derive(Clone, Copy)]
struct Page {
    landscape: bool,
    width: f64,
    height: f64,
}

impl Page {
    fn new(profile: &Profile, landscape: bool) -> Self {
        Self {
            landscape,
            width: text_width(profile, landscape) as f64,
            height: text_height(profile, landscape) as f64,
        }
    }
}

/// Lays a table out for whichever way of the page suits it.
pub(super) fn either_way(table: &Table, profile: &Profile) -> Grid {
    fit(table, profile, &[Page::new(profile, false), Page::new(profile, true)])
}

/// Lays a table out for a page that stands upright.
pub(super) fn upright(table: &Table, profile: &Profile) -> Grid {
    fit(table, profile, &[Page::new(profile, false)])
}

/// Lays a table out for a page on its side.
pub(super) fn landscape(table: &Table, profile: &Profile) -> Grid {
    fit(table, profile, &[Page::new(profile, true)])
}

fn fit(table: &Table, profile: &Profile, pages: &[Page]) -> Grid {
    let measured = Measured::new(table, profile);
    let points = |length: Length| length.to_pt() as u8;
    let largest = points(profile.table.size.default);
    let smallest = profile.table.size.min.map_or(largest, points);
    let least = points(profile.table.least_size.default);
    let padding = profile.table.padding.default.twips() as f64;
    let preferred: Vec<Try> = pages
        .iter()
        .flat_map(|page| (smallest..=largest).rev().map(move |size| (*page, size)))
        .filter_map(|(page, size)| measured.tried(Way { page, size, padding }, false))
        .collect();
    let one_page = measured.row_count <= ONE_PAGE_ROWS;
    let fits = |tried: &&Try| one_page && tried.pages() <= BELOW_HEADING;
    let pleasant = |tried: &&Try| tried.tallest <= tried.way.page.height * UNPLEASANT;
    let last = *pages.last().expect("a table stands on a page");
    let chosen = preferred.iter().find(|tried| fits(tried) && pleasant(tried)).or_else(|| {
        // Smaller letters are worth it where they save much of the room.
        preferred.iter().filter(pleasant).reduce(|best, tried| {
            if tried.pages() < best.pages() * WORTH_IT { tried } else { best }
        })
    });
    if let Some(chosen) = chosen {
        return measured.grid(chosen);
    }
    // No way is pleasant: the largest letters on the widest page, as long as no word breaks.
    let smaller = (least..=largest).rev().find_map(|size| {
        let tried = |padding| measured.tried(Way { page: last, size, padding }, false);
        tried(padding).or_else(|| tried(TIGHT))
    });
    let forced = || measured.tried(Way { page: last, size: least, padding: TIGHT }, true);
    let squeezed = smaller.or_else(forced).expect("a table can always be squeezed");
    measured.grid(&squeezed)
}

/// By what the amount of text in a column is measured. Which of the two makes the lower table
/// depends on whether one cell or the whole column is long.
#[derive(Clone, Copy)]
enum Amount {
    Longest,
    Total,
}

/// A way to lay a table out: the page, the size of the letters, and the room between a cell's text
/// and its borders, in twips.
#[derive(Clone, Copy)]
struct Way {
    page: Page,
    size: u8,
    padding: f64,
}

/// A table laid out in a way.
struct Try {
    way: Way,
    widths: Vec<f64>,
    heights: Vec<f64>,
    total: f64,
    tallest: f64,
}

impl Try {
    /// The pages that the table takes.
    fn pages(&self) -> f64 {
        self.total / self.way.page.height
    }
}

/// What a table's cells need, at no size yet: widths in 1/2048 em.
struct Measured {
    columns: usize,
    row_count: usize,
    cells: Vec<MeasuredCell>,
    /// The widths of all words, cell after cell, and of none at a line break.
    words: Vec<Option<u32>>,
    /// The widest word of each column.
    widest: Vec<u32>,
    /// The longest text of each column on one line.
    longest: Vec<u32>,
    /// The texts of each column together, each as its longest line.
    totals: Vec<u32>,
    /// The share that the workbook gives each column; none where it sets no widths.
    shares: Option<Vec<f64>>,
    alignments: Vec<Alignment>,
}

struct MeasuredCell {
    row: usize,
    column: usize,
    column_span: usize,
    row_span: usize,
    words: std::ops::Range<usize>,
}

impl Measured {
    fn new(table: &Table, profile: &Profile) -> Self {
        let columns = table.columns.len();
        let mut measured = Self {
            columns,
            row_count: table.header.len() + table.rows.len(),
            cells: Vec::new(),
            words: Vec::new(),
            widest: vec![0; columns],
            longest: vec![0; columns],
            totals: vec![0; columns],
            shares: shares(table),
            alignments: Vec::new(),
        };
        let mut numbers = vec![Numbers::default(); columns];
        let mut holds_units = vec![false; columns];
        let mut plain = String::new();
        for (index, row) in table.header.iter().chain(&table.rows).enumerate() {
            for cell in &row.cells {
                plain.clear();
                push_plain(&mut plain, &cell.text, &profile.blank);
                measured.cell(index, row, cell, &plain);
                if row.kind == RowKind::Header
                    && is_measure_header(&plain)
                    && let Some(holds_units) = holds_units.get_mut(cell.column)
                {
                    *holds_units = true;
                }
                if row.kind != RowKind::Header
                    && cell.column_span == 1
                    && let Some(numbers) = numbers.get_mut(cell.column)
                {
                    numbers.see(&plain);
                }
            }
        }
        measured.spread_spans();
        measured.alignments = table
            .columns
            .iter()
            .zip(numbers.iter().zip(&holds_units))
            .map(|(column, (numbers, holds_units))| match column.kind {
                _ if *holds_units => Alignment::All(Align::Centre),
                ColumnKind::Number => Alignment::All(Align::Centre),
                ColumnKind::Label => Alignment::All(Align::Left),
                ColumnKind::Quantity if numbers.large && !numbers.words => {
                    Alignment::All(Align::Right)
                }
                ColumnKind::Quantity if !numbers.long => Alignment::All(Align::Centre),
                ColumnKind::Quantity | ColumnKind::Words => Alignment::ByCell,
            })
            .collect();
        measured
    }

    fn cell(&mut self, row: usize, of: &TableRow, cell: &TableCell, text: &str) {
        let start = self.words.len();
        let bold = of.kind != RowKind::Data;
        let space = metrics::units(" ", bold);
        let (mut widest, mut longest) = (0, 0);
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.words.push(None);
            }
            let mut length = 0;
            for word in line.split(' ').filter(|word| !word.is_empty()) {
                let width = metrics::units(word, bold);
                widest = widest.max(width);
                length += width + if length > 0 { space } else { 0 };
                self.words.push(Some(width));
            }
            longest = longest.max(length);
        }
        if cell.column_span == 1 && cell.column < self.columns {
            self.widest[cell.column] = self.widest[cell.column].max(widest);
            self.longest[cell.column] = self.longest[cell.column].max(longest);
            self.totals[cell.column] += longest;
        }
        self.cells.push(MeasuredCell {
            row,
            column: cell.column,
            column_span: cell.column_span,
            row_span: cell.row_span,
            words: start..self.words.len(),
        });
    }

    /// Gives columns under a wide cell the room that its widest word needs.
    fn spread_spans(&mut self) {
        for cell in &self.cells {
            let end = (cell.column + cell.column_span).min(self.columns);
            if cell.column_span < 2 || cell.column >= end {
                continue;
            }
            let widest = self.words[cell.words.clone()].iter().flatten().max().copied();
            let have: u32 = self.widest[cell.column..end].iter().sum();
            let lacking = widest.unwrap_or_default().saturating_sub(have);
            if lacking > 0 {
                let each = lacking.div_ceil((end - cell.column) as u32);
                for widest in &mut self.widest[cell.column..end] {
                    *widest += each;
                }
            }
        }
    }

    /// The widths of the columns at a size, in twips; none if a word would have to be broken, unless
    /// it must be.
    fn widths(&self, way: Way, measure: Amount, must: bool) -> Option<Vec<f64>> {
        let size = Length::pt(i64::from(way.size));
        let width = way.page.width;
        let apart = 2.0 * way.padding + SLACK;
        let need = |units: &u32| metrics::to_twips(*units, size) + apart;
        let least: Vec<f64> = self.widest.iter().map(need).collect();
        let most: Vec<f64> =
            self.longest.iter().zip(&least).map(|(units, least)| need(units).max(*least)).collect();
        let needed: f64 = least.iter().sum();
        if needed > width {
            let squeezed = || least.iter().map(|least| least * width / needed).collect();
            return must.then(squeezed);
        }
        // Roots, so that a column with twice the text becomes both wider and taller.
        let amounts = self.longest.iter().zip(&self.totals);
        let roots: Vec<f64> = amounts
            .map(|(longest, total)| match measure {
                Amount::Longest => f64::from(*longest).sqrt(),
                Amount::Total => f64::from(*total).sqrt(),
            })
            .collect();
        let all = roots.iter().sum::<f64>().max(1.0);
        let amounts: Vec<f64> = roots.iter().map(|root| root / all).collect();
        let weights = match &self.shares {
            Some(shares) => {
                amounts.iter().zip(shares).map(|(amount, share)| (amount + share) / 2.0).collect()
            }
            None => amounts,
        };
        let at = |scale: f64| {
            let bounds = least.iter().zip(&most);
            let scaled = weights.iter().zip(bounds);
            scaled.map(move |(weight, (least, most))| (weight * scale).clamp(*least, *most))
        };
        let (mut low, mut high) = (0.0, width * 16.0);
        for _ in 0..20 {
            let middle = f64::midpoint(low, high);
            if at(middle).sum::<f64>() <= width { low = middle } else { high = middle }
        }
        let mut widths: Vec<f64> = at(low).collect();
        let spare = width - widths.iter().sum::<f64>();
        for (width, weight) in widths.iter_mut().zip(&weights) {
            *width += spare * weight;
        }
        Some(widths)
    }

    /// The heights of the rows, in twips.
    fn heights(&self, widths: &[f64], way: Way) -> Vec<f64> {
        let length = Length::pt(i64::from(way.size));
        let line = f64::from(way.size) * 20.0 * LINE;
        let space = metrics::to_twips(metrics::units(" ", false), length);
        let mut heights = vec![line; self.row_count];
        for cell in &self.cells {
            let end = (cell.column + cell.column_span).min(widths.len());
            if cell.row_span > 1 || cell.column >= end {
                continue;
            }
            let room = widths[cell.column..end].iter().sum::<f64>() - 2.0 * way.padding;
            let (mut lines, mut filled) = (1.0, 0.0);
            for word in &self.words[cell.words.clone()] {
                let Some(units) = word else {
                    lines += 1.0;
                    filled = 0.0;
                    continue;
                };
                let word = metrics::to_twips(*units, length);
                if filled > 0.0 && filled + space + word > room {
                    lines += 1.0;
                    filled = word;
                } else {
                    filled += if filled > 0.0 { space + word } else { word };
                }
            }
            heights[cell.row] = heights[cell.row].max(lines * line + 40.0);
        }
        heights
    }

    fn tried(&self, way: Way, must: bool) -> Option<Try> {
        let by = |measure| {
            let widths = self.widths(way, measure, must)?;
            let heights = self.heights(&widths, way);
            let total = heights.iter().sum();
            let tallest = heights.iter().copied().fold(0.0, f64::max);
            Some(Try { way, widths, heights, total, tallest })
        };
        let (longest, total) = (by(Amount::Longest)?, by(Amount::Total)?);
        Some(if total.total < longest.total { total } else { longest })
    }

    fn grid(&self, tried: &Try) -> Grid {
        let Way { page, size, padding } = tried.way;
        let mut widths: Vec<i64> = tried.widths.iter().map(|width| width.floor() as i64).collect();
        let rest = page.width as i64 - widths.iter().sum::<i64>();
        if let Some(widest) = widths.iter_mut().max() {
            *widest += rest;
        }
        Grid {
            landscape: page.landscape,
            size,
            padding: padding as usize,
            widths,
            tall: tried.heights.iter().map(|height| *height > page.height * TALL).collect(),
            columns: self.alignments.clone(),
        }
    }
}

/// The share of the table's width that the workbook gives each column.
fn shares(table: &Table) -> Option<Vec<f64>> {
    let set: Vec<f64> = table.columns.iter().filter_map(|column| column.width).collect();
    if set.is_empty() {
        return None;
    }
    let mean = set.iter().sum::<f64>() / set.len() as f64;
    let widths = table.columns.iter().map(|column| column.width.unwrap_or(mean).max(0.1));
    let total: f64 = widths.clone().sum();
    Some(widths.map(|width| width / total).collect())
}

/// A quantity with its unit, such as `12,5 tiêu chí/xã`, has no more characters than this.
const LONGEST_QUANTITY: usize = 16;

/// What the cells of a column look like.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    /// Whether one is a number of four digits or more.
    large: bool,
    /// Whether one is not a number.
    words: bool,
    /// Whether one is longer than a number with its unit.
    long: bool,
}

impl Numbers {
    fn see(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if is_number(text) {
            self.large |= text.chars().filter(char::is_ascii_digit).count() >= 4;
        } else {
            self.words = true;
            self.long |= text.chars().count() > LONGEST_QUANTITY;
        }
    }
}

/// Whether a cell holds a number or a sign, perhaps with a unit: `0`, `18 km`, `≥ 15 tiêu chí`.
pub(super) fn is_short_quantity(text: &str) -> bool {
    let text = text.trim();
    let begins = text.trim_start_matches(['≥', '≤', '<', '>', ' ']);
    is_number(text)
        || begins.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().count() <= LONGEST_QUANTITY
}

/// Whether a cell holds a number or a sign and nothing else.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | ','
                        | '%'
                        | '-'
                        | '–'
                        | '+'
                        | '/'
                        | ' '
                        | '≥'
                        | '≤'
                        | '<'
                        | '>'
                        | 'x'
                        | 'X'
                )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, text};

    fn table(columns: &str, rows: &[&str]) -> Table {
        let rows: String = rows.iter().map(|row| format!("  {row}\n")).collect();
        let document = format!("== nội dung\n@bảng b\n  cột | {columns}\n{rows}");
        match text::parse(&document).unwrap().blocks.pop() {
            Some(Block::Table(table)) => table,
            other => panic!("{other:?}"),
        }
    }

    /// Whether each word fits into its column, and the columns fill the page.
    #[track_caller]
    fn assert_readable(table: &Table, grid: &Grid, profile: &Profile) {
        assert_eq!(grid.widths.iter().sum::<i64>(), text_width(profile, grid.landscape));
        let padding = 2 * grid.padding as i64;
        let size = Length::pt(i64::from(grid.size));
        for row in &table.rows {
            for cell in row.cells.iter().filter(|cell| cell.column_span == 1) {
                let mut plain = String::new();
                push_plain(&mut plain, &cell.text, &profile.blank);
                for word in plain.split_whitespace() {
                    let room = (grid.widths[cell.column] - padding) as f64;
                    assert!(metrics::width(word, size, false) <= room, "{word} in {grid:?}");
                }
            }
        }
    }

    #[test]
    fn a_narrow_table_stands_upright_in_large_letters() {
        let profile = Profile::nd30();
        let table = table("số 5 | tên 40 | số liệu 10", &["dòng | 1 | Xã Cao Sơn | 19"; 8]);
        let grid = either_way(&table, &profile);
        assert_eq!((grid.landscape, grid.size), (false, 13));
        assert!(grid.widths[1] > grid.widths[2] && grid.widths[2] > grid.widths[0], "{grid:?}");
        assert_readable(&table, &grid, &profile);
    }

    #[test]
    fn a_wide_table_lies_on_its_side() {
        let profile = Profile::nd30();
        let row = format!("dòng | 1 | Xã Cao Sơn{}", " | 1.234.567".repeat(9));
        let table = table(&format!("số | tên{}", " | số liệu".repeat(9)), &[row.as_str(); 8]);
        let grid = either_way(&table, &profile);
        assert_eq!((grid.landscape, grid.size), (true, 13));
        assert_readable(&table, &grid, &profile);
        let upright = upright(&table, &profile);
        assert!(!upright.landscape && upright.size < 11, "{upright:?}");
        assert_readable(&table, &upright, &profile);
    }

    #[test]
    fn a_very_wide_table_has_narrow_margins_before_a_word_breaks() {
        let profile = Profile::nd30();
        let row = format!("dòng | 1 | Phường Nguyễn Thị Minh Khai{}", " | 1.250,5".repeat(22));
        let table = table(&format!("số | tên{}", " | số liệu".repeat(22)), &[row.as_str(); 40]);
        let grid = either_way(&table, &profile);
        assert_readable(&table, &grid, &profile);
        assert!(grid.padding < 50, "{grid:?}");
    }

    #[test]
    fn a_row_taller_than_half_a_page_may_run_on() {
        let profile = Profile::nd30();
        let long = format!("dòng | 1 | {}", "đạt chuẩn nông thôn mới ".repeat(300));
        let table = table("số | chữ", &["dòng | 1 | ngắn", &long]);
        assert_eq!(either_way(&table, &profile).tall, [false, true]);
    }

    #[test]
    fn a_table_too_wide_for_any_size_is_squeezed_into_the_page() {
        let profile = Profile::nd30();
        let row = format!("dòng{}", " | 123.456.789.000".repeat(30));
        let table = table(&vec!["số liệu"; 30].join(" | "), &[&row]);
        let grid = either_way(&table, &profile);
        assert_eq!(grid.widths.iter().sum::<i64>(), text_width(&profile, true));
        assert_eq!(grid.size, 8);
    }

    #[test]
    fn columns_are_aligned_by_what_they_hold() {
        let profile = Profile::nd30();
        let rows = ["dòng | 1 | A | 1.250 | 37 xã | 12 | Xã A, B", "dòng | 2 | B | 3 | | 7 | 0"];
        let table = table("số | tên | số liệu | số liệu | số liệu | chữ", &rows);
        assert_eq!(
            upright(&table, &profile).columns,
            [
                Alignment::All(Align::Centre),
                Alignment::All(Align::Left),
                Alignment::All(Align::Right),
                Alignment::All(Align::Centre),
                Alignment::All(Align::Centre),
                Alignment::ByCell,
            ]
        );
        for text in ["0", "37", "1.234,5", "78,5%", "-", "7/17", "≥ 15"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "37 xã", "Xã A"] {
            assert!(!is_number(text), "{text}");
        }
        for (text, short) in
            [("18 km", true), ("≥ 15 tiêu chí/xã", true), ("7 thôn và các thôn khác", false)]
        {
            assert_eq!(is_short_quantity(text), short, "{text}");
        }
    }
}
