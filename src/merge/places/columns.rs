//! A table of the base and one of the file, and which rows are which → which columns are which, and so
//! which cells.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::Finding;
use crate::docx::read::marked::place_of;
use crate::docx::read::outline::Cell;
use crate::merge::align;
use crate::merge::side::{Side, hashed};
use crate::merge::table::width;
use crate::merge::tokens::matched;

/// Where the columns of a table of the base stand in that of the file.
pub(super) struct Columns {
    of: Vec<Option<usize>>,
    /// Whether the table is as wide as it was, and not all stand where they stood.
    pub(super) have_moved: bool,
}

impl Finding<'_> {
    /// The column of the file for each of the base, as most of the cells that are surely the same have
    /// it; those between take what is left between.
    pub(super) fn columns(&self, base: usize, file: usize, rows: &[(usize, usize)]) -> Columns {
        let (old, new) = (&self.base.outline.tables[base], &self.file.outline.tables[file]);
        let (from, to) = (width(&old.rows), width(&new.rows));
        if from == to && from > 0 {
            return self.as_many((base, file), from, rows);
        }
        let mut votes: HashMap<(usize, usize), usize> = HashMap::new();
        for &(row, other) in rows {
            let items = |side: &Side<'_>, cells: &[Cell]| {
                let cells = cells.iter().map(|cell| side.outline.within(&cell.blocks));
                cells
                    .map(|within| {
                        let said: Vec<u64> = within.iter().map(|&at| side.said(at)).collect();
                        let blank = within.iter().all(|&at| side.is_blank(at));
                        (hashed(&said), blank)
                    })
                    .collect::<Vec<_>>()
            };
            let (cells, others) = (&old.rows[row], &new.rows[other]);
            let (a, b) = (items(self.base, cells), items(self.file, others));
            for (cell, place) in matched(&a, &b).into_iter().enumerate() {
                let Some(place) = place.filter(|_| !a[cell].1) else { continue };
                let (column, other) = (cells[cell].column, others[place].column);
                *votes.entry((column, other)).or_default() += 1;
            }
        }
        Columns { of: align::columns(&votes, from, to), have_moved: false }
    }

    /// The columns of a table as wide as it was: most often all stand where they stood.
    fn as_many(
        &self,
        (base, file): (usize, usize),
        width: usize,
        rows: &[(usize, usize)],
    ) -> Columns {
        let (old, new) =
            (&self.base.outline.tables[base].rows, &self.file.outline.tables[file].rows);
        let (mut stays, mut says) = (vec![false; width], vec![false; width]);
        let mut left = width;
        for &(row, other) in rows {
            for cell in old[row].iter().filter(|cell| !self.is_blank(cell)) {
                let column = cell.column;
                says[column] = true;
                let mut own = new[other].iter().filter(|own| own.column == column);
                if !stays[column] && own.any(|own| self.is_same(cell, own)) {
                    stays[column] = true;
                    left -= 1;
                }
            }
            if left == 0 {
                break;
            }
        }
        let mut of: Vec<Option<usize>> =
            stays.iter().enumerate().map(|(column, stays)| stays.then_some(column)).collect();
        if stays != says {
            let mut taken = stays.clone();
            for (column, place) in self.elsewhere_in(rows, (old, new), &stays) {
                if of[column].is_none() && !taken[place] {
                    of[column] = Some(place);
                    taken[place] = true;
                }
            }
            stays = taken;
        }
        // What nothing tells of stays, where it can.
        for column in 0..width {
            if of[column].is_none() && !stays[column] {
                of[column] = Some(column);
            }
        }
        let have_moved = of.iter().enumerate().any(|(column, place)| *place != Some(column));
        Columns { of, have_moved }
    }

    /// Where columns stand of which nothing stands where it stood; what most cells tell comes first.
    fn elsewhere_in(
        &self,
        rows: &[(usize, usize)],
        (old, new): (&[Vec<Cell>], &[Vec<Cell>]),
        stays: &[bool],
    ) -> Vec<(usize, usize)> {
        let mut votes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for &(row, other) in rows {
            let cells = old[row].iter().filter(|cell| !stays[cell.column] && !self.is_blank(cell));
            for cell in cells {
                let free = new[other].iter().filter(|own| !stays[own.column]);
                let mut same = free.filter(|own| self.is_same(cell, own));
                if let (Some(one), None) = (same.next(), same.next()) {
                    *votes.entry((cell.column, one.column)).or_default() += 1;
                }
            }
        }
        let mut found: Vec<_> = votes.into_iter().collect();
        found.sort_by_key(|&(pair, count)| (Reverse(count), pair));
        found.into_iter().map(|(pair, _)| pair).collect()
    }

    fn is_blank(&self, cell: &Cell) -> bool {
        self.base.outline.within(&cell.blocks).into_iter().all(|at| self.base.is_blank(at))
    }

    /// Whether a cell of the file is one of the base: by the anchors in both, else by what they say.
    fn is_same(&self, cell: &Cell, own: &Cell) -> bool {
        let numbers = |side: &Side<'_>, cell: &Cell| -> Vec<usize> {
            let within = side.outline.within(&cell.blocks).into_iter();
            let figures = within.flat_map(|at| &side.outline.paragraphs[at].figures);
            let numbers = figures.map(|(_, number)| *number);
            numbers.filter(|number| place_of(*number).is_none()).collect()
        };
        let (old, now) = (numbers(self.base, cell), numbers(self.file, own));
        if old.is_empty() || now.is_empty() {
            return self.base.said_in(&cell.blocks) == self.file.said_in(&own.blocks);
        }
        old.iter().any(|number| now.contains(number))
    }

    /// The cells of a row of the file for those of one of the base.
    pub(super) fn cells(
        &self,
        (base, row): (usize, usize),
        (file, other): (usize, usize),
        columns: &Columns,
    ) -> Vec<Option<usize>> {
        let cells = &self.base.outline.tables[base].rows[row];
        let others = &self.file.outline.tables[file].rows[other];
        let alike = cells.len() == others.len()
            && !columns.have_moved
            && cells.iter().zip(others).all(|(a, b)| (a.column, a.span) == (b.column, b.span));
        if alike {
            return (0..cells.len()).map(Some).collect();
        }
        let by_column = |cell: &Cell| {
            let column = columns.of.get(cell.column).copied().flatten()?;
            others
                .iter()
                .position(|other| other.column <= column && column < other.column + other.span)
        };
        let mut taken = vec![false; others.len()];
        cells
            .iter()
            .map(|cell| {
                let place = by_column(cell).filter(|&place| !taken[place])?;
                taken[place] = true;
                Some(place)
            })
            .collect()
    }
}
