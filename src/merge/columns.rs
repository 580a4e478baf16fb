//! A table that has other columns now, and that people have been at: columns of the data come and go
//! in it, cell by cell, and all else stays.
//!
//! The columns of the base and of the new table are known by the keys of the figures in them, and by
//! what their heads say. The table of the file must have the columns of the base, so that it is known
//! where each of its cells stands; a column that a person has been at stays, though the data has it no
//! longer. How wide they are is told in `widths`.

use hashbrown::HashMap;

use super::align::{self, Pairs};
use super::formless::Formless;
use super::side::{Container, Side, hashed};
use super::spans::{Come, merge};
use super::splice::has_more_than_words;
use super::table::{merged_shape, width};
use super::three::Three;
use super::told::{Told, Touched};
use crate::docx::read::outline::Cell;
use crate::docx::read::story::Block;

/// A column of the table as it will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// One of the file.
    Own(usize),
    /// One of the new table.
    New(usize),
}

/// What stands in a column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A cell of the file.
    Own(usize),
    /// A cell of the new table.
    New(usize),
    /// An empty cell.
    Empty(usize),
}

/// A row of the file, and the row of the new table that it is.
pub(super) struct Row {
    /// What stands in each column.
    pub holders: Vec<Holder>,
    pub new: Option<usize>,
}

/// The three tables.
#[derive(Clone, Copy)]
pub(super) struct Tables {
    pub base: usize,
    pub new: usize,
    pub file: usize,
}

impl Three<'_> {
    /// Brings the columns of a table together. Whether it could be done; if not, nothing is changed.
    pub(super) fn columns(&mut self, tables: Tables, pairs: &Pairs) -> bool {
        let Tables { base, new, file } = tables;
        let [old, now] =
            [(self.base, base), (self.new, new)].map(|(side, at)| &side.outline.tables[at].rows);
        let own = &self.file.outline.tables[file].rows;
        let is_known = width(own) == width(old) && !self.places.have_moved[base];
        let is_known = is_known && self.may_restructure;
        if !is_known || !pairs.moved.is_empty() || pairs.in_order.is_empty() {
            return false;
        }
        let new_of = self.columns_now(tables, pairs);
        let columns: Vec<Column> = self.layout(tables, &new_of);
        let has_come = columns.iter().any(|column| matches!(column, Column::New(_)));
        if !has_come && new_of.iter().all(Option::is_some) {
            return false;
        }
        let mut rows: Vec<Row> = Vec::with_capacity(own.len());
        for (at, cells_of) in own.iter().enumerate() {
            let before = self.places.rows[base].iter().position(|row| *row == Some(at));
            let pair =
                before.and_then(|before| pairs.in_order.iter().find(|pair| pair.0 == before));
            let new = pair.map(|pair| pair.1);
            let cells = new.map(|new| now[new].as_slice());
            let Some(holders) = holders(&columns, cells_of, cells, &new_of) else { return false };
            // What a person has made of several cells goes only if nobody's words go with it.
            let mut gone =
                (0..cells_of.len()).filter(|cell| !holders.contains(&Holder::Own(*cell)));
            if !gone.all(|cell| self.cell_is_untouched(tables, at, cell)) {
                return false;
            }
            rows.push(Row { holders, new });
        }
        let is_whole = columns.iter().all(|column| match column {
            Column::Own(column) => new_of[*column].is_some(),
            Column::New(_) => true,
        });
        let widths = self.set_grid(tables, pairs, &columns, &new_of);
        for (at, row) in rows.iter().enumerate() {
            self.set_row(tables, at, row, &widths);
        }
        self.fill_rows(tables, pairs, &new_of);
        self.rows_come_and_go(tables, pairs, &new_of, is_whole.then_some(&widths));
        let new_of_row = rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.new?)));
        self.settle_spans(tables, &new_of_row.collect(), Some(&rows));
        self.tell_columns(tables, &columns, &new_of);
        self.formless.push(Formless::Columns(self.file.shown(&[Block::Table(file)])));
        true
    }

    /// For each column of the base that of the new table.
    pub(super) fn columns_now(
        &self,
        Tables { base, new, .. }: Tables,
        pairs: &Pairs,
    ) -> Vec<Option<usize>> {
        let (old, now) = (&self.base.outline.tables[base].rows, &self.new.outline.tables[new].rows);
        let mut votes: HashMap<(usize, usize), usize> = HashMap::new();
        for &(a, b) in &pairs.in_order {
            for cell in old[a].iter().filter(|cell| cell.span == 1) {
                let Some(key) = self.known_by(false, cell) else { continue };
                let others = now[b].iter().filter(|other| other.span == 1);
                for other in others.filter(|other| self.known_by(true, other) == Some(key)) {
                    *votes.entry((cell.column, other.column)).or_default() += 1;
                }
            }
        }
        align::columns(&votes, width(old), width(now))
    }

    /// What a cell of the base, or of the new table, is known by: its figures, or what it says.
    fn known_by(&self, is_new: bool, cell: &Cell) -> Option<u64> {
        let side = if is_new { self.new } else { self.base };
        let within = side.outline.within(&cell.blocks);
        let figures = within.iter().flat_map(|&at| &side.outline.paragraphs[at].figures);
        let keys: Vec<u64> = figures.filter_map(|(_, number)| self.key(is_new, *number)).collect();
        let is_blank = within.iter().all(|&at| side.is_blank(at));
        match keys[..] {
            [] => (!is_blank).then(|| hashed(&side.said_in(&cell.blocks))),
            _ => Some(hashed(&keys)),
        }
    }

    /// Whether columns stand elsewhere in the new table, which has as many as the base: some have come,
    /// and as many have gone.
    pub(super) fn columns_move(&self, tables: Tables, pairs: &Pairs) -> bool {
        let [old, now] = [(self.base, tables.base), (self.new, tables.new)]
            .map(|(side, at)| &side.outline.tables[at].rows);
        // Of most tables the first rows tell that all stand where they do.
        let mut stays = vec![false; width(old)];
        let mut left = stays.len();
        for &(a, b) in &pairs.in_order {
            for (cell, other) in old[a].iter().zip(&now[b]) {
                let column = cell.column;
                let key = |is_new, cell| self.known_by(is_new, cell);
                if !stays[column]
                    && key(false, cell).is_some_and(|own| key(true, other) == Some(own))
                {
                    stays[column] = true;
                    left -= 1;
                }
            }
            if left == 0 {
                return false;
            }
        }
        let new_of = self.columns_now(tables, pairs);
        let mut places = new_of.iter().zip(stays).enumerate();
        places.any(|(at, (new, stays))| !stays && new.is_some_and(|new| new != at))
    }

    /// The columns of the table as it will be.
    pub(super) fn layout(&self, tables: Tables, new_of: &[Option<usize>]) -> Vec<Column> {
        let now = &self.new.outline.tables[tables.new].rows;
        let mut columns = Vec::new();
        let mut next = 0;
        for (column, new) in new_of.iter().enumerate() {
            match new {
                Some(new) => {
                    columns.extend((next..*new).map(Column::New));
                    columns.push(Column::Own(column));
                    next = new + 1;
                }
                None if self.column_is_untouched(tables, column) => {}
                None => columns.push(Column::Own(column)),
            }
        }
        columns.extend((next..width(now)).map(Column::New));
        columns
    }

    /// Whether the cells of a column of the file say what was generated, and nothing else.
    fn column_is_untouched(&self, tables: Tables, column: usize) -> bool {
        let own = &self.file.outline.tables[tables.file].rows;
        own.iter().enumerate().all(|(at, cells)| {
            let alone = |cell: &Cell| cell.column == column && cell.span == 1;
            let cell = cells.iter().position(alone);
            cell.is_none_or(|cell| self.cell_is_untouched(tables, at, cell))
        })
    }

    /// Whether a cell of the file says what was generated in its place, and nothing else; one of a row
    /// of a person's own, whether it is empty.
    fn cell_is_untouched(
        &self,
        Tables { base, file, .. }: Tables,
        row: usize,
        cell: usize,
    ) -> bool {
        let own = &self.file.outline.tables[file].rows[row][cell];
        let element = self.story.tables[file].rows[row].cells[cell].element;
        let before = self.places.rows[base].iter().position(|place| *place == Some(row));
        let is_same = match before {
            Some(before) => {
                let mut cells = self.base.outline.tables[base].rows[before].iter();
                cells.any(|other| {
                    (other.column, other.span) == (own.column, own.span)
                        && self.base.said_in(&other.blocks) == self.file.said_in(&own.blocks)
                })
            }
            None => {
                let within = self.file.outline.within(&own.blocks);
                within.into_iter().all(|at| self.file.is_blank(at))
            }
        };
        is_same && !has_more_than_words(self.xml, element)
    }

    /// Brings the cells that both have together.
    fn fill_rows(&mut self, tables: Tables, pairs: &Pairs, new_of: &[Option<usize>]) {
        let Tables { base, new, file } = tables;
        let [old, now] =
            [(self.base, base), (self.new, new)].map(|(side, at)| &side.outline.tables[at].rows);
        for &(a, b) in &pairs.in_order {
            let Some(row) = self.places.rows[base][a] else {
                self.row_is_gone((base, a), (new, b), new_of);
                continue;
            };
            let cells = self.places.cells.get(&(base, a)).cloned().unwrap_or_default();
            for (index, before) in old[a].iter().enumerate() {
                let Some(cell) = cells.get(index).copied().flatten() else { continue };
                let mut covers = before.column..before.column + before.span;
                let Some(column) = covers.find_map(|column| new_of[column]) else { continue };
                let Some(after) = now[b].iter().find(|cell| holds(cell, column)) else { continue };
                self.lists(&before.blocks, &after.blocks, Container::Cell(file, row, cell));
                let merges = [merge(old, a, before), merge(now, b, after)];
                if merges[0] != merges[1] {
                    self.set_merge(file, row, cell, merges[1]);
                }
            }
        }
    }

    /// Takes out the rows that are gone, and adds those that have come; of a table that keeps a column
    /// that the new one has not, none is added.
    fn rows_come_and_go(
        &mut self,
        tables: Tables,
        pairs: &Pairs,
        new_of: &[Option<usize>],
        widths: Option<&Vec<i64>>,
    ) {
        let Tables { base, new, file } = tables;
        for row in 0..self.base.outline.tables[base].rows.len() {
            if !pairs.in_order.iter().any(|pair| pair.0 == row) {
                self.remove_row(base, row, file);
            }
        }
        let now = &self.new.outline.tables[new].rows;
        let place_of = |three: &Self, row: usize| {
            let pair = pairs.in_order.iter().find(|pair| pair.1 == row)?;
            three.places.rows[base][pair.0]
        };
        let places: Vec<Option<usize>> = (0..now.len()).map(|row| place_of(self, row)).collect();
        let columns: Vec<Option<usize>> = (0..width(now))
            .map(|column| new_of.iter().position(|new| *new == Some(column)))
            .collect();
        for (row, cells) in now.iter().enumerate() {
            if pairs.in_order.iter().any(|pair| pair.1 == row) {
                continue;
            }
            let before = places[..row].iter().rev().find_map(|place| *place);
            let after = places[row + 1..].iter().find_map(|place| *place);
            let said = self.new.shown_row(cells);
            let (Some(like), Some(widths)) = (before.or(after), widths) else {
                self.told.push(Told::NotPlaced { new: said });
                continue;
            };
            let element = self.fresh.story().tables[new].rows[row].element;
            let raw = self.fresh.raw(element, None);
            let raw = self.fitted(&raw, cells, widths);
            let raw = self.dressed_row((new, row), file, (&places, &columns), raw);
            let cells = merged_shape(now, row);
            self.row_comes(file, Come { beside: (like, before.is_none()), cells, raw });
            let paragraph = self.first_paragraph(file, like);
            self.told.push(Told::Renewed(Touched { paragraph, new: said, ..Touched::default() }));
        }
    }

    /// Tells which columns have come and which have gone, by what stands at their heads.
    pub(super) fn tell_columns(
        &mut self,
        Tables { base, new, file }: Tables,
        columns: &[Column],
        new_of: &[Option<usize>],
    ) {
        let head = |side: &Side<'_>, table: usize, column: usize| side.head(table, column, None);
        let said = |head: String| format!("cột {head}").trim_end().to_owned();
        let come = columns.iter().filter_map(|column| match *column {
            Column::New(column) => Some((String::new(), said(head(self.new, new, column)))),
            Column::Own(_) => None,
        });
        let gone = 0..width(&self.base.outline.tables[base].rows);
        let gone = gone.filter(|&column| !columns.contains(&Column::Own(column)));
        let gone = gone.map(|column| (said(head(self.base, base, column)), String::new()));
        let told: Vec<(String, String)> = gone.chain(come).collect();
        let paragraph = self.first_paragraph(file, 0);
        for (column, _) in new_of.iter().enumerate().filter(|(_, now)| now.is_none()) {
            if columns.contains(&Column::Own(column)) {
                let old = head(self.base, base, column);
                let cells = self.file.outline.tables[file].rows.iter().flatten();
                let cells = cells.filter(|cell| holds(cell, column));
                let within = cells.flat_map(|cell| self.file.outline.within(&cell.blocks));
                let paragraph = self.touched(&within.collect::<Vec<_>>());
                self.told.push(Told::Kept { paragraph, old });
            }
        }
        for (old, new) in told {
            self.told.push(Told::Renewed(Touched { paragraph, old, new, ..Touched::default() }));
        }
    }
}

/// Whether a cell covers a column.
pub(super) fn holds(cell: &Cell, column: usize) -> bool {
    (cell.column..cell.column + cell.span).contains(&column)
}

/// What stands in each column of a row: the cells of the file, and those of the new row, if it is one.
/// None where a cell would have to stand in two places.
fn holders(
    columns: &[Column],
    own: &[Cell],
    new: Option<&[Cell]>,
    new_of: &[Option<usize>],
) -> Option<Vec<Holder>> {
    let cell_at = |cells: &[Cell], column: usize| cells.iter().position(|cell| holds(cell, column));
    let own_at = |at: Option<&Column>| match at? {
        Column::Own(column) => cell_at(own, *column),
        Column::New(_) => None,
    };
    let mut holders: Vec<Holder> = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let holder = match (*column, new) {
            (Column::Own(column), _) => Holder::Own(cell_at(own, column)?),
            (Column::New(column), Some(new)) => {
                let cell = cell_at(new, column)?;
                // A cell that covers columns that were there covers this one as well.
                let mut before = new_of.iter().enumerate();
                let known = before.find(|(_, now)| now.is_some_and(|now| holds(&new[cell], now)));
                match known {
                    Some((column, _)) => Holder::Own(cell_at(own, column)?),
                    None => Holder::New(cell),
                }
            }
            (Column::New(column), None) => {
                let before =
                    columns[..at].iter().rev().find(|column| matches!(column, Column::Own(_)));
                let after = columns[at..].iter().find(|column| matches!(column, Column::Own(_)));
                let (before, after) = (own_at(before), own_at(after));
                match before.filter(|before| after == Some(*before)) {
                    Some(cell) => Holder::Own(cell),
                    None => Holder::Empty(column),
                }
            }
        };
        let is_apart = holders.last() != Some(&holder) && holders.contains(&holder);
        if is_apart {
            return None;
        }
        holders.push(holder);
    }
    Some(holders)
}
