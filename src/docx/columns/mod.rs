//! Laying out a table before a word processor has seen it: which way the page stands, how large the
//! letters are, how wide each column is, which rows must stay whole, how cells are aligned.
//!
//! No word is ever broken but one that a third of the page can't hold, and a number not even then: a
//! column is at least as wide as its widest word. What is left is shared out by the amount of text
//! and by the widths that the workbook sets, half and half; by the text alone where it sets none.

mod measured;
mod numbers;
#[cfg(test)]
mod tests;

pub(super) use self::measured::Measured;
pub(super) use self::numbers::fraction;
use super::paper::Paper;
use super::shapes::Align;
use crate::length::Length;
use crate::profile::Profile;

/// How a table is laid out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// The sheet that it stands on.
    pub paper: Paper,
    /// The size of the letters, in points.
    pub size: u8,
    /// The room between a cell's text and its left and right border, in twips.
    pub padding: usize,
    /// The widths of the columns, in twips.
    pub widths: Vec<i64>,
    /// The heights of the rows, header first, in twips.
    pub heights: Vec<f64>,
    /// The height of the text on the page, in twips.
    pub page: f64,
    /// How each column is aligned.
    pub columns: Vec<Alignment>,
    /// Whether no row is so tall, and no column so narrow, that the table is hard to read.
    pub pleasant: bool,
    /// How much of a page the table takes, from 0.
    pub pages: f64,
}

impl Grid {
    /// Whether a row, header first, is so tall that it may run on over the page.
    pub(super) fn is_tall(&self, row: usize) -> bool {
        self.heights.get(row).is_some_and(|height| *height > self.page * TALL)
    }
}

/// How a column is aligned: one way from its first row to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Each cell alike.
    All(Align),
    /// Numbers one below the other by their decimal mark, in the middle of the column.
    Decimal(Decimals),
}

/// What the numbers of a column take up on both sides of the decimal mark, in 1/2048 em.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decimals {
    /// Before it.
    pub whole: u32,
    /// From it on, with a sign or a unit at the end.
    pub fraction: u32,
}

/// A row taller than this share of the page may be parted by a page break.
const TALL: f64 = 0.5;
/// A row taller than this share of the page makes a table hard to read: try another way.
const UNPLEASANT: f64 = 0.4;
/// A table of more rows than this is not expected to fit on one page.
const ONE_PAGE_ROWS: usize = 25;
/// The share of a page that the heading of an annex leaves to a table.
pub(super) const BELOW_HEADING: f64 = 0.8;
/// The padding of a table that would not fit otherwise, in twips.
const TIGHT: f64 = 30.0;
/// What smaller letters must bring the table's height down to.
const WORTH_IT: f64 = 0.75;

/// The sizes of letters that tables have, in points, and the room in their cells, in twips.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// The largest and most usual size.
    pub largest: u8,
    /// The least of the usual sizes.
    pub usual: u8,
    /// The size that letters may shrink to.
    pub least: u8,
    /// The room between a cell's text and its left and right border.
    pub padding: f64,
}

impl Letters {
    /// The letters of a profile's tables.
    pub(super) fn of(profile: &Profile) -> Self {
        let points = |length: Length| length.to_pt() as u8;
        let tables = &profile.table;
        let largest = points(tables.size.default);
        Self {
            largest,
            usual: tables.size.min.map_or(largest, points),
            least: points(tables.least_size.default),
            padding: tables.padding.default.twips() as f64,
        }
    }
}

/// A way to lay a table out: the sheet and the room on it, the size of the letters, and the room
/// between a cell's text and its borders, in twips.
#[derive(Debug, Clone, Copy)]
struct Way {
    paper: Paper,
    width: f64,
    height: f64,
    size: u8,
    padding: f64,
}

impl Way {
    fn new(profile: &Profile, paper: Paper, size: u8, padding: f64) -> Self {
        let width = paper.text_width(profile) as f64;
        Self { paper, width, height: paper.text_height(profile) as f64, size, padding }
    }
}

/// A table laid out in a way.
struct Try {
    way: Way,
    widths: Vec<f64>,
    heights: Vec<f64>,
    total: f64,
    tallest: f64,
    /// Whether a column is so narrow that a text runs down it nearly word by word.
    is_cramped: bool,
}

impl Try {
    /// The pages that the table takes.
    fn pages(&self) -> f64 {
        self.total / self.way.height
    }

    fn is_pleasant(&self) -> bool {
        self.tallest <= self.way.height * UNPLEASANT && !self.is_cramped
    }
}

impl Measured {
    /// Lays the table out in letters of a usual size on whichever of the sheets suits it, the last
    /// of which is the widest; none if a word would have to be broken on all of them.
    pub(super) fn usual(&self, profile: &Profile, papers: &[Paper]) -> Option<Grid> {
        let letters = Letters::of(profile);
        let preferred: Vec<Try> = papers
            .iter()
            .flat_map(|paper| (letters.usual..=letters.largest).rev().map(|size| (*paper, size)))
            .filter_map(|(paper, size)| self.tried(Way::new(profile, paper, size, letters.padding)))
            .collect();
        if preferred.is_empty() {
            return None;
        }
        let one_page = self.row_count() <= ONE_PAGE_ROWS;
        let fits = |tried: &&Try| one_page && tried.pages() <= BELOW_HEADING;
        let pleasant = |tried: &&Try| tried.is_pleasant();
        let chosen = preferred.iter().find(|tried| fits(tried) && pleasant(tried)).or_else(|| {
            // Smaller letters are worth it where they save much of the room.
            preferred.iter().filter(pleasant).reduce(|best, tried| {
                if tried.pages() < best.pages() * WORTH_IT { tried } else { best }
            })
        });
        match chosen {
            Some(chosen) => Some(self.grid(chosen)),
            // No way is pleasant: the largest letters on the widest page, as long as no word breaks.
            None => self.small(profile, *papers.last()?),
        }
    }

    /// Lays the table out in the largest letters at which no word breaks, down to the least that
    /// there are; none if one breaks even then.
    pub(super) fn small(&self, profile: &Profile, paper: Paper) -> Option<Grid> {
        let letters = Letters::of(profile);
        (letters.least..=letters.largest).rev().find_map(|size| {
            let tried = |padding| self.tried(Way::new(profile, paper, size, padding));
            tried(letters.padding).or_else(|| tried(TIGHT)).map(|tried| self.grid(&tried))
        })
    }

    /// Lays the table out in letters of a size; where that can't be, its widest columns are made
    /// narrower until it can.
    pub(super) fn forced(&self, profile: &Profile, paper: Paper, size: u8) -> Grid {
        let tried = |padding| self.tried(Way::new(profile, paper, size, padding));
        let tried = tried(Letters::of(profile).padding).or_else(|| tried(TIGHT));
        let forced = || self.squeezed(Way::new(profile, paper, size, TIGHT));
        self.grid(&tried.unwrap_or_else(forced))
    }

    fn grid(&self, tried: &Try) -> Grid {
        let Way { paper, size, padding, .. } = tried.way;
        let mut widths: Vec<i64> = tried.widths.iter().map(|width| width.floor() as i64).collect();
        let rest = tried.way.width as i64 - widths.iter().sum::<i64>();
        if let Some(widest) = widths.iter_mut().max() {
            *widest += rest;
        }
        Grid {
            paper,
            size,
            padding: padding as usize,
            widths,
            heights: tried.heights.clone(),
            page: tried.way.height,
            columns: self.alignments().to_vec(),
            pleasant: tried.is_pleasant(),
            pages: tried.pages(),
        }
    }
}
