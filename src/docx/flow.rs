//! What is written before the annexes → how it goes over pages, and how tight its lines should stand.
//!
//! A page must not end far up only because two lines and the signature stay together on the next. Where
//! they would, the lines and the room for the signature become smaller, within what the profile
//! allows, as far as that brings the signature back. Pages are reckoned as word processors fill them:
//! by the widths of words, with two lines of a paragraph at least on each page. A word processor may
//! come to another end by a line; then the page is as it would have been.

use super::metrics;
use super::set::Set;
use super::styles::Name;
use crate::length::Length;
use crate::profile::Profile;

/// How tight lines stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spacing {
    /// The height of a line of running text, in single lines.
    pub line: f64,
    /// The room for the signature.
    pub room: Length,
}

impl Spacing {
    /// The spacings that a profile allows, from the usual to the tightest.
    pub(super) fn of(profile: &Profile) -> Vec<Self> {
        let (line, room) = (&profile.body.line, &profile.closing.signature_room);
        let usual = Self { line: line.default, room: room.default };
        let least_room = room.min.unwrap_or(room.default);
        let least_line = line.min.unwrap_or(line.default);
        let middle = ((line.default + least_line) * 50.0).round() / 100.0;
        let mut all = vec![usual];
        for (line, room) in
            [(line.default, least_room), (middle, least_room), (least_line, least_room)]
        {
            let next = Self { line, room };
            if all.last() != Some(&next) {
                all.push(next);
            }
        }
        all
    }

    /// The profile with this spacing for its usual one.
    pub(super) fn applied(self, profile: &Profile) -> Profile {
        let mut profile = profile.clone();
        profile.body.line.default = self.line;
        profile.closing.signature_room.default = self.room;
        profile
    }
}

/// How far down its page the signature must begin, in lines of the body: what stands above it is
/// then more than a rest.
const REST: f64 = 6.5;
/// How much of a page is reckoned with where lines stand tighter.
const SURE: f64 = 0.985;
/// The height of a rule with the gaps around it, in twips.
const RULE: f64 = 220.0;

/// Something that takes up height.
#[derive(Debug, Clone)]
enum Piece {
    Paragraph(Lines),
    /// A row that is never parted: the paragraphs of its cells, or a height.
    Row {
        cells: Vec<Vec<Lines>>,
        height: f64,
        keep: bool,
    },
}

/// The lines of a paragraph.
#[derive(Debug, Clone, Copy)]
struct Lines {
    count: usize,
    /// The height of a single line, in twips.
    single: f64,
    /// Whether the spacing of running text is this paragraph's.
    spaced: bool,
    before: f64,
    after: f64,
    keep: bool,
    /// Whether the room for the signature is above it.
    signed: bool,
}

/// What has been written, as it will be set.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pieces: Vec<Piece>,
    /// The row that is being written, the cell in it, and the width of that.
    row: Option<Vec<Vec<Lines>>>,
    cell: Option<f64>,
    line: Line,
}

/// The line that is being filled.
#[derive(Debug, Default, Clone, Copy)]
struct Line {
    lines: usize,
    filled: f64,
    word: f64,
    /// The width of a space.
    space: f64,
    empty: bool,
    room: f64,
    size: Length,
    bold: bool,
}

impl Line {
    fn end_word(&mut self) {
        if self.word == 0.0 {
            return;
        }
        let space = if self.empty { 0.0 } else { self.space };
        if !self.empty && self.filled + space + self.word > self.room {
            self.lines += 1;
            self.filled = self.word;
        } else {
            self.filled += space + self.word;
        }
        (self.word, self.empty) = (0.0, false);
    }
}

impl Flow {
    /// Begins a paragraph of a style on a page of a width.
    pub(super) fn begin(&mut self, set: &Set, width: i64) {
        let width = self.cell.unwrap_or(width as f64);
        self.line = Line {
            lines: 1,
            filled: set.first_line,
            word: 0.0,
            space: metrics::width(" ", set.size, set.bold),
            empty: true,
            room: width - set.left - set.right,
            size: set.size,
            bold: set.bold,
        };
    }

    /// Takes words of the paragraph into account.
    pub(super) fn words(&mut self, words: &str, bold: bool) {
        let letters = metrics::Letters::of(self.line.bold || bold);
        let mut units = 0;
        for letter in words.chars() {
            if !matches!(letter, ' ' | '\n') {
                units += letters.units(letter);
                continue;
            }
            self.line.word += metrics::to_twips(std::mem::take(&mut units), self.line.size);
            self.line.end_word();
            if letter == '\n' {
                self.line.lines += 1;
                (self.line.filled, self.line.empty) = (0.0, true);
            }
        }
        self.line.word += metrics::to_twips(units, self.line.size);
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self, name: Name, set: &Set, keep: bool) {
        self.line.end_word();
        let lines = Lines {
            count: self.line.lines,
            single: set.size.twips() as f64 * metrics::LINE,
            spaced: set.spaced,
            before: set.before,
            after: set.after,
            keep: keep || set.keep,
            signed: matches!(name, Name::Office | Name::Signer),
        };
        self.put(lines);
    }

    /// A rule, which stays with what is below it.
    pub(super) fn rule(&mut self) {
        self.put(Lines {
            count: 1,
            single: RULE,
            spaced: false,
            before: 0.0,
            after: 0.0,
            keep: true,
            signed: false,
        });
    }

    fn put(&mut self, lines: Lines) {
        match self.row.as_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push(lines),
            None => self.pieces.push(Piece::Paragraph(lines)),
        }
    }

    pub(super) fn begin_row(&mut self) {
        self.row = Some(Vec::new());
    }

    pub(super) fn begin_cell(&mut self, width: i64) {
        self.cell = Some(width as f64);
        if let Some(row) = &mut self.row {
            row.push(Vec::new());
        }
    }

    pub(super) fn end_row(&mut self) {
        self.cell = None;
        if let Some(cells) = self.row.take() {
            let keep = cells.iter().flatten().any(|lines| lines.keep);
            self.pieces.push(Piece::Row { cells, height: 0.0, keep });
        }
    }

    /// A row of a height.
    pub(super) fn row(&mut self, height: f64, keep: bool) {
        self.pieces.push(Piece::Row { cells: Vec::new(), height, keep });
    }

    /// Which of the spacings suits best, what has been written ending with the signature.
    pub(super) fn best(&self, spacings: &[Spacing], page: f64) -> usize {
        let Some((usual, tighter)) = spacings.split_first() else { return 0 };
        let rest = REST * self.tallest_line() * usual.line;
        // Where it is close, the signature may come to the next page or not.
        let set = [page, page * SURE].map(|page| self.set(*usual, page));
        let Some((pages, _)) = set.into_iter().rfind(|(pages, above)| *pages > 1 && *above <= rest)
        else {
            return 0;
        };
        let fits = |spacing: &Spacing| self.set(*spacing, page * SURE).0 < pages;
        tighter.iter().position(fits).map_or(0, |index| index + 1)
    }

    fn tallest_line(&self) -> f64 {
        let lines = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Paragraph(lines) if lines.spaced => Some(lines.single),
            Piece::Paragraph(_) | Piece::Row { .. } => None,
        });
        lines.fold(0.0, f64::max)
    }

    /// The pages that are filled, and what stands on the last of them above the last row.
    fn set(&self, spacing: Spacing, page: f64) -> (usize, f64) {
        let (mut pages, mut filled, mut above) = (1, 0.0, 0.0);
        let mut index = 0;
        while index < self.pieces.len() {
            // What stays together: all of it but the last piece, of which the first lines.
            let mut end = index;
            while end + 1 < self.pieces.len() && self.pieces[end].keeps() {
                end += 1;
            }
            let chain = &self.pieces[index..=end];
            let (last, whole) = chain.split_last().expect("a piece is in its chain");
            let need = whole.iter().map(|piece| piece.height(spacing)).sum::<f64>()
                + last.first_height(spacing);
            if filled > 0.0 && filled + need > page && need <= page {
                (pages, filled) = (pages + 1, 0.0);
            }
            for piece in chain {
                above = piece.put(spacing, page, &mut pages, &mut filled);
            }
            index = end + 1;
        }
        (pages, above)
    }
}

impl Lines {
    fn line(self, spacing: Spacing) -> f64 {
        self.single * if self.spaced { spacing.line } else { 1.0 }
    }

    fn before(self, spacing: Spacing) -> f64 {
        if self.signed { spacing.room.twips() as f64 } else { self.before }
    }

    fn height(self, spacing: Spacing) -> f64 {
        self.before(spacing) + self.count as f64 * self.line(spacing) + self.after
    }
}

impl Piece {
    fn keeps(&self) -> bool {
        match self {
            Self::Paragraph(lines) => lines.keep,
            Self::Row { keep, .. } => *keep,
        }
    }

    fn height(&self, spacing: Spacing) -> f64 {
        match self {
            Self::Paragraph(lines) => lines.height(spacing),
            Self::Row { cells, height, .. } => {
                let heights =
                    cells.iter().map(|cell| cell.iter().map(|lines| lines.height(spacing)).sum());
                heights.fold(*height, f64::max)
            }
        }
    }

    /// The height of what a page must hold of it at least: two lines, or three of three.
    fn first_height(&self, spacing: Spacing) -> f64 {
        match self {
            Self::Paragraph(lines) if lines.count > 3 => {
                lines.before(spacing) + 2.0 * lines.line(spacing)
            }
            Self::Paragraph(lines) => lines.height(spacing) - lines.after,
            Self::Row { .. } => self.height(spacing),
        }
    }

    /// Puts it below what fills the page, and says what stood above it.
    fn put(&self, spacing: Spacing, page: f64, pages: &mut usize, filled: &mut f64) -> f64 {
        let Self::Paragraph(lines) = self else {
            let height = self.height(spacing);
            if *filled + height > page && *filled > 0.0 {
                (*pages, *filled) = (*pages + 1, 0.0);
            }
            let above = *filled;
            *filled += height;
            return above;
        };
        let above = *filled;
        let line = lines.line(spacing);
        *filled += lines.before(spacing);
        let mut left = lines.count;
        loop {
            let mut fit = ((page - *filled) / line).max(0.0) as usize;
            if fit >= left {
                break;
            }
            // Two lines at least stand on each page.
            if left - fit == 1 {
                fit = fit.saturating_sub(1);
            }
            if fit < 2 && *filled > 0.0 {
                fit = 0;
            }
            left -= fit.max(usize::from(*filled == 0.0)).min(left);
            (*pages, *filled) = (*pages + 1, 0.0);
        }
        *filled += left as f64 * line + lines.after;
        above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs of so many lines, then the last of so many with a signature of a height.
    fn flow(paragraphs: &[usize], signature: f64) -> Flow {
        let mut flow = Flow::default();
        for (index, count) in paragraphs.iter().enumerate() {
            flow.put(Lines {
                count: *count,
                single: 100.0,
                spaced: true,
                before: 0.0,
                after: 10.0,
                keep: index + 1 == paragraphs.len(),
                signed: false,
            });
        }
        flow.row(signature, false);
        flow
    }

    fn spacings() -> Vec<Spacing> {
        Spacing::of(&Profile::nd30())
    }

    #[test]
    fn the_spacings_are_those_that_the_decree_allows() {
        let lines: Vec<f64> = spacings().iter().map(|spacing| spacing.line).collect();
        assert_eq!(lines, [1.1, 1.1, 1.05, 1.0]);
        let profile = Profile::nd30();
        for spacing in spacings() {
            assert!(profile.body.line.allows(&spacing.line));
            assert!(profile.closing.signature_room.allows(&spacing.room));
        }
    }

    #[test]
    fn a_signature_that_would_stand_nearly_alone_is_brought_back() {
        // A page of 40 lines of 110, of which 37 and the signature would fill a little more.
        for (paragraphs, signature, wanted) in [
            (&[10, 10, 10, 2][..], 900.0, 3),
            (&[10, 10, 10, 2], 600.0, 0),
            // Far too much for any spacing.
            (&[10, 10, 10, 6], 2000.0, 0),
            // What stands above the signature is no rest.
            (&[10, 10, 10, 20], 900.0, 0),
        ] {
            let flow = flow(paragraphs, signature);
            assert_eq!(flow.best(&spacings(), 4300.0), wanted, "{paragraphs:?} {signature}");
        }
        assert_eq!(Flow::default().best(&spacings(), 4000.0), 0);
    }

    #[test]
    fn a_paragraph_longer_than_pages_goes_on_over_them() {
        let flow = flow(&[100, 1], 100.0);
        assert_eq!(flow.set(spacings()[0], 1000.0).0, 12);
    }
}
