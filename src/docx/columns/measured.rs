//! What the cells of a table need, measured once; and the widths and heights that follow at a size.

use super::numbers::{Numbers, is_number};
use super::{Alignment, Try, Way};
use crate::document::{ColumnKind, RowKind, Table, TableCell, TableRow};
use crate::docx::draft::push_plain;
use crate::docx::metrics::{self, LINE};
use crate::docx::shapes::Align;
use crate::length::Length;
use crate::profile::Profile;
use crate::value::name::is_measure_header;

/// A column has this much more room than its widest word, since word processors round otherwise.
const SLACK: f64 = 20.0;

/// Where a word may be broken that is wider than this share of the page.
const MONSTROUS: f64 = 1.0 / 3.0;

/// A text that is broken into more lines than this is hard to read if each holds but a word.
const MANY_LINES: f64 = 6.0;
/// With fewer words to a line than this, a Vietnamese text of syllables is broken within its names.
const CRAMPED: f64 = 1.5;

/// By what the amount of text in a column is measured. Which of the two makes the lower table
/// depends on whether one cell or the whole column is long.
#[derive(Clone, Copy)]
enum Amount {
    Longest,
    Total,
}

/// What a table's cells need, at no size yet: widths in 1/2048 em.
pub(in crate::docx) struct Measured {
    columns: usize,
    row_count: usize,
    cells: Vec<MeasuredCell>,
    /// The widths of all words, cell after cell, and of none at a line break.
    words: Vec<Option<u32>>,
    /// The widest word of each column.
    widest: Vec<u32>,
    /// The widest number of each column.
    widest_number: Vec<u32>,
    /// Whether a word that no page holds may be broken.
    may_break: bool,
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
    /// Measures a table's cells.
    pub(in crate::docx) fn new(table: &Table, profile: &Profile) -> Self {
        let columns = table.columns.len();
        let mut measured = Self {
            columns,
            row_count: table.header.len() + table.rows.len(),
            cells: Vec::new(),
            words: Vec::new(),
            widest: vec![0; columns],
            widest_number: vec![0; columns],
            may_break: false,
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
                    numbers.see(&plain, row.kind != RowKind::Data);
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
                ColumnKind::Number | ColumnKind::Measure => Alignment::All(Align::Centre),
                ColumnKind::Label => Alignment::All(Align::Left),
                ColumnKind::Quantity | ColumnKind::Words if numbers.are_signs() => {
                    Alignment::All(Align::Centre)
                }
                ColumnKind::Quantity | ColumnKind::Words => {
                    numbers.decimals().map_or(Alignment::All(Align::Left), Alignment::Decimal)
                }
            })
            .collect();
        measured.align_below_heads(table);
        measured
    }

    /// Aligns columns of figures below one head alike, as most of them are: where most hold figures
    /// with words, one that happens to hold none is no other column.
    fn align_below_heads(&mut self, table: &Table) {
        let left = Alignment::All(Align::Left);
        let is_figures = |at: &usize| {
            table.columns.get(*at).is_some_and(|column| column.kind == ColumnKind::Quantity)
        };
        for head in table.header.iter().flat_map(|row| &row.cells) {
            let below = head.column..head.column + head.column_span;
            let figures: Vec<usize> = below.filter(is_figures).collect();
            let worded = figures.iter().filter(|at| self.alignments[**at] == left).count();
            if 2 * worded > figures.len() {
                figures.into_iter().for_each(|at| self.alignments[at] = left);
            }
        }
    }

    fn cell(&mut self, row: usize, of: &TableRow, cell: &TableCell, text: &str) {
        let start = self.words.len();
        let bold = of.kind != RowKind::Data;
        let space = metrics::units(" ", bold);
        let (mut widest, mut widest_number, mut longest) = (0, 0, 0);
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.words.push(None);
            }
            let mut length = 0;
            for word in line.split(' ').filter(|word| !word.is_empty()) {
                let width = metrics::units(word, bold);
                widest = widest.max(width);
                if is_number(word) {
                    widest_number = widest_number.max(width);
                }
                length += width + if length > 0 { space } else { 0 };
                self.words.push(Some(width));
            }
            longest = longest.max(length);
        }
        if cell.column_span == 1 && cell.column < self.columns {
            self.widest[cell.column] = self.widest[cell.column].max(widest);
            let number = &mut self.widest_number[cell.column];
            *number = (*number).max(widest_number);
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

    /// The rows, header included.
    pub(super) fn row_count(&self) -> usize {
        self.row_count
    }

    /// How each column is aligned.
    pub(super) fn alignments(&self) -> &[Alignment] {
        &self.alignments
    }

    /// Lets words be broken that no page could hold, numbers excepted.
    pub(in crate::docx) fn may_break(&mut self) {
        self.may_break = true;
    }

    /// The least widths of the columns, and those at which no text of theirs is broken into lines,
    /// in twips, in letters of a size on a page of a width.
    pub(in crate::docx) fn bounds(
        &self,
        size: u8,
        padding: f64,
        width: f64,
    ) -> (Vec<f64>, Vec<f64>) {
        let size = Length::pt(i64::from(size));
        let apart = 2.0 * padding + SLACK;
        let need = |units: u32| metrics::to_twips(units, size) + apart;
        let words = self.widest.iter().zip(&self.widest_number).map(|(word, number)| {
            let (word, number) = (need(*word), need(*number));
            if self.may_break { word.min(width * MONSTROUS).max(number) } else { word }
        });
        let least: Vec<f64> = words.collect();
        let most = self.longest.iter().zip(&least);
        let most = most.map(|(longest, least)| need(*longest).max(*least)).collect();
        (least, most)
    }

    /// The widths of the columns, in twips; none if a word would have to be broken.
    fn widths(&self, way: Way, measure: Amount) -> Option<Vec<f64>> {
        let width = way.width;
        let (least, most) = self.bounds(way.size, way.padding, width);
        if least.iter().sum::<f64>() > width {
            return None;
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

    /// The lines that a text is broken into, in a room of a width in twips.
    fn lines(&self, cell: &MeasuredCell, room: f64, size: Length, space: f64) -> Lines {
        let mut lines = Lines { words: 0, set: 1.0, wrapped: 0.0 };
        let mut filled = 0.0;
        for word in &self.words[cell.words.clone()] {
            let Some(units) = word else {
                lines.set += 1.0;
                filled = 0.0;
                continue;
            };
            lines.words += 1;
            let word = metrics::to_twips(*units, size);
            lines.wrapped += broken(word, room);
            if filled > 0.0 && filled + space + word > room {
                lines.wrapped += 1.0;
                filled = word;
            } else {
                filled += if filled > 0.0 { space + word } else { word };
            }
        }
        lines
    }

    /// The table in a way, if no word must be broken in it.
    pub(super) fn tried(&self, way: Way) -> Option<Try> {
        let longest = self.measured_at(way, self.widths(way, Amount::Longest)?);
        let total = self.measured_at(way, self.widths(way, Amount::Total)?);
        Some(if total.total < longest.total { total } else { longest })
    }

    /// The table in a way, its widest columns made narrower until all of them fit.
    pub(super) fn squeezed(&self, way: Way) -> Try {
        let (least, _) = self.bounds(way.size, way.padding, way.width);
        let at = |limit: f64| least.iter().map(move |least| least.min(limit));
        let (mut low, mut high) = (0.0, way.width);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if at(middle).sum::<f64>() <= way.width { low = middle } else { high = middle }
        }
        self.measured_at(way, at(low).collect())
    }

    fn measured_at(&self, way: Way, widths: Vec<f64>) -> Try {
        let size = Length::pt(i64::from(way.size));
        let line = f64::from(way.size) * 20.0 * LINE;
        let space = metrics::to_twips(metrics::units(" ", false), size);
        let mut heights = vec![line; self.row_count];
        let mut is_cramped = false;
        for cell in &self.cells {
            let end = (cell.column + cell.column_span).min(widths.len());
            if cell.row_span > 1 || cell.column >= end {
                continue;
            }
            let room = widths[cell.column..end].iter().sum::<f64>() - 2.0 * way.padding;
            let lines = self.lines(cell, room, size, space);
            is_cramped |= lines.are_cramped();
            heights[cell.row] = heights[cell.row].max(lines.count() * line + 40.0);
        }
        let total = heights.iter().sum();
        let tallest = heights.iter().copied().fold(0.0, f64::max);
        Try { way, widths, heights, total, tallest, is_cramped }
    }
}

/// The lines of a cell.
struct Lines {
    words: usize,
    /// Those that the text itself has.
    set: f64,
    /// Those that its words take beyond, as the room ends.
    wrapped: f64,
}

impl Lines {
    fn count(&self) -> f64 {
        self.set + self.wrapped
    }

    /// Whether the text runs down the page nearly word by word.
    fn are_cramped(&self) -> bool {
        self.wrapped >= MANY_LINES && (self.words as f64) < (self.wrapped + 1.0) * CRAMPED
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

/// The lines that a word goes on over which is wider than its cell.
fn broken(word: f64, room: f64) -> f64 {
    if word <= room { 0.0 } else { (word / room.max(1.0)).ceil() - 1.0 }
}
