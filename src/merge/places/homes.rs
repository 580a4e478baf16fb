//! A paragraph of a cell that is known by nothing → where it stands in its own cell: beside what was in
//! others that a person has merged with it, or typed over.

use super::Finding;
use crate::docx::read::outline::Cell;
use crate::docx::read::story::Block;
use crate::merge::side::Container;
use crate::merge::table::width;

impl Finding<'_> {
    /// Where it stands as it was among what has come together where cells were merged: a word processor
    /// puts it into the first of them.
    pub(super) fn gathered(&self, base: usize, container: Container) -> Option<usize> {
        let said = self.base.said(base);
        let mut free = paragraphs(self.home(container)?).filter(|&at| !self.places.known[at]);
        free.find(|&at| self.file.said(at) == said)
    }

    /// What a person has typed over it: of a cell that held nothing else the first paragraph that is
    /// known to be no other.
    pub(super) fn typed_over(&self, container: Container) -> Option<usize> {
        let Container::Cell(table, row, cell) = container else { return None };
        let [Block::Paragraph(_)] = self.base.outline.tables[table].rows[row][cell].blocks[..]
        else {
            return None;
        };
        let place = (*self.places.cells.get(&(table, row))?.get(cell)?)?;
        let (table, row) = (self.places.tables[table]?, self.places.rows[table][row]?);
        let own = &self.file.outline.tables[table].rows[row][place];
        let mut free = paragraphs(own).filter(|&at| !self.places.known[at]);
        free.find(|&at| !own.is_below && !self.file.is_blank(at))
    }

    /// The cell of the file that stands in the place of one of the base: that with which it was merged.
    fn home(&self, container: Container) -> Option<&Cell> {
        let Container::Cell(base, row, cell) = container else { return None };
        let column = self.base.outline.tables[base].rows[row][cell].column;
        let place = self.places.cells.get(&(base, row))?.get(cell).copied().flatten();
        let (file, mut row) = (self.places.tables[base]?, self.places.rows[base][row]?);
        let rows = &self.file.outline.tables[file].rows;
        let is_as_wide = || {
            width(rows) == width(&self.base.outline.tables[base].rows)
                && !self.places.have_moved[base]
        };
        let covers = |cell: &Cell| (cell.column..cell.column + cell.span).contains(&column);
        let mut own = match place {
            Some(place) => &rows[row][place],
            None => rows[row].iter().find(|cell| covers(cell)).filter(|_| is_as_wide())?,
        };
        while own.is_below && row > 0 {
            row -= 1;
            let column = own.column;
            own = rows[row].iter().find(|above| above.column == column)?;
        }
        Some(own)
    }
}

fn paragraphs(cell: &Cell) -> impl Iterator<Item = usize> + '_ {
    cell.blocks.iter().filter_map(|block| match *block {
        Block::Paragraph(at) => Some(at),
        Block::Table(_) => None,
    })
}
