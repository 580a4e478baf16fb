//! A table that is too wide → parts one below the other. Each has the columns that name the rows and
//! its share of the others; no head over several columns is parted that fits into a part.

use std::ops::Range;

use super::super::columns::{Grid, Letters, Measured};
use super::super::paper::Paper;
use super::MOST_COLUMNS;
use crate::document::{
    ColumnKind, Inline, Table, TableCell, TableRow, Text, plain, without_empty_rows,
};
use crate::profile::Profile;

/// The share of the page that the columns which name the rows may take.
const NAMES: f64 = 0.5;
/// The share of the page that a column of names has at least, if its texts are so long.
const NAME: f64 = 0.2;

/// The parts of a table.
pub(in crate::docx) struct Parts {
    /// The sheet that they stand on.
    pub paper: Paper,
    /// The size of their letters, in points.
    size: u8,
    /// The columns that each part has, in order.
    names: Vec<usize>,
    /// The other columns, in order.
    others: Vec<usize>,
    /// Which of the others each part has.
    cuts: Vec<Range<usize>>,
}

impl Parts {
    /// Parts a table for a sheet, in the largest letters of at most the usual size at which as few
    /// heads as can be are parted.
    pub(super) fn new(table: &Table, measured: &Measured, profile: &Profile, paper: Paper) -> Self {
        let letters = Letters::of(profile);
        let width = paper.text_width(profile) as f64;
        let heads = heads(table);
        let parted = |size: u8| {
            let (least, most) = measured.bounds(size, letters.padding, width);
            let (names, taken) = names(table, &least, &most, width);
            let mut is_name = vec![false; table.columns.len()];
            names.iter().for_each(|&name| is_name[name] = true);
            let others: Vec<usize> = (0..table.columns.len()).filter(|&at| !is_name[at]).collect();
            let most_columns = MOST_COLUMNS - names.len();
            let room = Room::new(&others, &least, width - taken, most_columns);
            let (pieces, torn) = room.pieces(&others, &heads);
            (torn, Self { paper, size, cuts: room.balanced(&pieces), names, others })
        };
        let sizes = (letters.least..=letters.usual).map(parted);
        // Of those that tear equally few, the last has the largest letters.
        let fewest = sizes.reduce(|best, tried| if tried.0 <= best.0 { tried } else { best });
        fewest.expect("letters have a size").1
    }

    /// How many parts there are.
    pub(in crate::docx) fn count(&self) -> usize {
        self.cuts.len()
    }

    /// A part, how it is laid out, and the line above it.
    pub(in crate::docx) fn part(
        &self,
        table: &Table,
        index: usize,
        profile: &Profile,
    ) -> (Table, Grid, Text) {
        let part = self.table(table, index);
        let grid = Measured::new(&part, profile);
        let grid = {
            let mut measured = grid;
            measured.may_break();
            measured.forced(profile, self.paper, self.size)
        };
        (part, grid, self.heading(table, index))
    }

    /// The table of a part. What stands above and below the whole stands above the first and below
    /// the last.
    pub(super) fn table(&self, table: &Table, index: usize) -> Table {
        let mut columns: Vec<usize> = self.names.clone();
        columns.extend_from_slice(&self.others[self.cuts[index].clone()]);
        columns.sort_unstable();
        let mut header = rows(&table.header, &columns);
        without_empty_rows(&mut header);
        let last = index + 1 == self.count();
        Table {
            source: table.source.clone(),
            place: table.place.clone(),
            columns: columns.iter().map(|&column| table.columns[column]).collect(),
            header,
            rows: rows(&table.rows, &columns),
            unit_line: table.unit_line.clone().filter(|_| index == 0),
            notes: if last { table.notes.clone() } else { Vec::new() },
            when_wide: table.when_wide,
            line: table.line,
        }
    }

    /// `Phần 2/7 (tiếp theo): Xã An Bình - Xã Cao Sơn`.
    fn heading(&self, table: &Table, index: usize) -> Text {
        let own = &self.others[self.cuts[index].clone()];
        let (first, last) = (own.first().copied(), own.last().copied());
        let within = first.unwrap_or_default()..last.map_or(0, |last| last + 1);
        let named = |column: Option<usize>| column.and_then(|column| head(table, column, &within));
        let mut line = format!("Phần {}/{}", index + 1, self.count());
        if index > 0 {
            line.push_str(" (tiếp theo)");
        }
        match (named(first), named(last)) {
            (Some(first), Some(last)) if first != last => {
                line.push_str(&format!(": {first} - {last}"));
            }
            (Some(one), _) | (None, Some(one)) => line.push_str(&format!(": {one}")),
            (None, None) => {}
        }
        vec![Inline::Text(line)]
    }
}

/// The columns that each part has, and the room that they take: those that name the rows and the
/// totals, as long as they leave enough for the others.
fn names(table: &Table, least: &[f64], most: &[f64], width: f64) -> (Vec<usize>, f64) {
    let kind = |wanted: ColumnKind| {
        let columns = table.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.kind == wanted).map(|(at, _)| at)
    };
    let totals = table.columns.iter().enumerate().filter(|(_, column)| column.total);
    let by_weight = kind(ColumnKind::Label)
        .take(1)
        .chain(kind(ColumnKind::Number))
        .chain(kind(ColumnKind::Measure))
        .chain(kind(ColumnKind::Label).skip(1))
        .chain(totals.map(|(at, _)| at));
    let (mut names, mut taken) = (Vec::new(), 0.0);
    for column in by_weight {
        let comfortable = match table.columns[column].kind {
            ColumnKind::Label => most[column].min(least[column].max(width * NAME)),
            _ => least[column],
        };
        if taken + comfortable <= width * NAMES && names.len() < MOST_COLUMNS / 2 {
            taken += comfortable;
            names.push(column);
        }
    }
    names.sort_unstable();
    names.dedup();
    (names, taken)
}

/// For each row of the header and each column, the head that stands over it, counted from 1; 0 for
/// none.
fn heads(table: &Table) -> Vec<Vec<usize>> {
    let columns = table.columns.len();
    let mut heads = vec![vec![0; columns]; table.header.len()];
    let mut count = 0;
    for (index, row) in table.header.iter().enumerate() {
        for cell in &row.cells {
            count += 1;
            let end = cell.column.saturating_add(cell.column_span).min(columns);
            let below = index.saturating_add(cell.row_span.max(1)).min(heads.len());
            for level in &mut heads[index..below] {
                if let Some(covered) = level.get_mut(cell.column..end) {
                    covered.fill(count);
                }
            }
        }
    }
    heads
}

/// The room that the parts have beside the names.
struct Room {
    /// The widths of the other columns before each of them, and of all.
    before: Vec<f64>,
    width: f64,
    columns: usize,
}

impl Room {
    fn new(others: &[usize], least: &[f64], width: f64, columns: usize) -> Self {
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for &column in others {
            sum += least[column];
            before.push(sum);
        }
        Self { before, width, columns }
    }

    fn width(&self, range: &Range<usize>) -> f64 {
        self.before[range.end] - self.before[range.start]
    }

    fn fits(&self, range: &Range<usize>, width: f64) -> bool {
        range.len() <= 1 || (range.len() <= self.columns && self.width(range) <= width)
    }

    /// The pieces that are not parted: the highest heads that fit into a part; and how many heads
    /// don't and are torn.
    fn pieces(&self, others: &[usize], heads: &[Vec<usize>]) -> (Vec<Range<usize>>, usize) {
        let (mut pieces, mut torn) = (Vec::new(), 0);
        // What is still to be parted, the leftmost last, each with the row of the header below it.
        let mut open = Vec::new();
        if !others.is_empty() {
            open.push((0..others.len(), 0, false));
        }
        while let Some((range, level, is_head)) = open.pop() {
            if is_head && self.fits(&range, self.width) || range.len() == 1 {
                pieces.push(range);
                continue;
            }
            torn += usize::from(is_head);
            let Some(row) = heads.get(level) else {
                pieces.extend(range.map(|at| at..at + 1));
                continue;
            };
            let mut runs = Vec::new();
            let mut start = range.start;
            for at in range.start + 1..=range.end {
                let head = row[others[start]];
                if at == range.end || head == 0 || row[others[at]] != head {
                    // A head over the same columns as the one above it is torn only once.
                    let counts = head != 0 && (!is_head || (start..at) != range);
                    runs.push((start..at, level + 1, counts));
                    start = at;
                }
            }
            open.extend(runs.into_iter().rev());
        }
        (pieces, torn)
    }

    /// As few parts as can be, and these as equally wide as can be.
    fn balanced(&self, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
        let fewest = self.reach(pieces, self.width).1;
        let Some(mut left) = fewest.first().copied() else { return Vec::new() };
        let (mut low, mut high) = (0.0, self.width);
        for _ in 0..24 {
            let middle = f64::midpoint(low, high);
            if self.reach(pieces, middle).1[0] <= left { high = middle } else { low = middle }
        }
        let (reach, needed) = self.reach(pieces, high);
        let last = pieces.len() - 1;
        let mut parts = Vec::new();
        let mut from = 0;
        while from < pieces.len() {
            let rest = self.width(&(pieces[from].start..pieces[last].end));
            let share = rest / left.max(1) as f64;
            let mut to = from + 1;
            while to < reach[from]
                && (needed.get(to).is_some_and(|needed| *needed >= left)
                    || self.width(&(pieces[from].start..pieces[to].end)) <= share + 1.0)
            {
                to += 1;
            }
            parts.push(pieces[from].start..pieces[to - 1].end);
            left = left.saturating_sub(1);
            from = to;
        }
        parts
    }

    /// For each piece, where a part that begins with it ends at a width, and how many parts are
    /// needed from there on.
    fn reach(&self, pieces: &[Range<usize>], width: f64) -> (Vec<usize>, Vec<usize>) {
        let mut reach = vec![0; pieces.len()];
        let mut to = 0;
        for from in 0..pieces.len() {
            to = to.max(from + 1);
            while to < pieces.len() && self.fits(&(pieces[from].start..pieces[to].end), width) {
                to += 1;
            }
            reach[from] = to;
        }
        let mut needed = vec![0; pieces.len() + 1];
        for from in (0..pieces.len()).rev() {
            needed[from] = needed[reach[from]] + 1;
        }
        (reach, needed)
    }
}

/// The cells of rows over some of the columns; one over several of them stays one. What is merged
/// over columns of several parts stands in each.
fn rows(rows: &[TableRow], columns: &[usize]) -> Vec<TableRow> {
    let part = |row: &TableRow| {
        let mut cells = Vec::new();
        let mut at = 0;
        while at < columns.len() {
            let column = columns[at];
            let Some((cell, end)) = covering(row, column) else {
                at += 1;
                continue;
            };
            let span = columns[at..].iter().take_while(|&&column| column < end).count();
            cells.push(TableCell { column: at, column_span: span, ..cell.clone() });
            at += span;
        }
        TableRow { kind: row.kind, cells }
    };
    rows.iter().map(part).collect()
}

/// The cell of a row that stands over a column, and the column where it ends.
fn covering(row: &TableRow, column: usize) -> Option<(&TableCell, usize)> {
    let after = row.cells.partition_point(|cell| cell.column <= column);
    let cell = row.cells.get(after.checked_sub(1)?)?;
    let end = cell.column.saturating_add(cell.column_span.max(1));
    (end > column).then_some((cell, end))
}

/// What the highest head over a column says that stands over columns of the part alone.
fn head(table: &Table, column: usize, within: &Range<usize>) -> Option<String> {
    let heads = table.header.iter().filter_map(|row| covering(row, column));
    let own = heads.filter(|(cell, end)| cell.column >= within.start && *end <= within.end);
    own.map(|(cell, _)| plain(&cell.text).split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|words| !words.is_empty())
}
