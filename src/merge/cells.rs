//! Tables that are replaced, and rows and cells that people have taken out → what is told of them: by the
//! names of rows and columns.

use super::align::Pairs;
use super::columns::{Tables, holds};
use super::side::Container;
use super::three::Three;
use super::told::{Told, Touched};
use crate::docx::read::outline::Cell;
use crate::docx::read::story::Block;

impl<'s> Three<'s> {
    /// Tells what is new in a table that is replaced: columns, rows and cells.
    pub(super) fn tell_replaced(&mut self, tables: Tables, pairs: &Pairs, paragraph: usize) {
        let Tables { base, new, file } = tables;
        let before = self.told.len();
        let new_of = self.columns_now(tables, pairs);
        let layout = self.layout(tables, &new_of);
        self.tell_columns(tables, &layout, &new_of);
        let (old, now) = (&self.base.outline.tables[base].rows, &self.new.outline.tables[new].rows);
        let all = pairs.in_order.iter().chain(&pairs.moved);
        let all: Vec<(usize, usize)> = all.copied().collect();
        for &(a, b) in &all {
            let paragraph =
                self.places.rows[base][a].map_or(paragraph, |row| self.first_paragraph(file, row));
            for (_, [before, after]) in self.differing((base, a), (new, b), &new_of) {
                let within = self.new.outline.within(&after.blocks);
                let figures =
                    within.iter().flat_map(|&at| &self.new.outline.paragraphs[at].figures);
                self.told.push(Told::Renewed(Touched {
                    paragraph,
                    old: self.base.shown(&before.blocks),
                    new: self.new.shown(&after.blocks),
                    figures: figures.map(|(_, number)| *number).collect(),
                    counted: None,
                }));
            }
        }
        let gone = (0..old.len()).filter(|row| !all.iter().any(|pair| pair.0 == *row));
        let gone = gone.map(|row| (self.base.shown_row(&old[row]), String::new()));
        let come = (0..now.len()).filter(|row| !all.iter().any(|pair| pair.1 == *row));
        let come = come.map(|row| (String::new(), self.new.shown_row(&now[row])));
        let rows: Vec<(String, String)> = gone.chain(come).collect();
        for (old, new) in rows {
            self.told.push(Told::Renewed(Touched { paragraph, old, new, ..Touched::default() }));
        }
        if self.told.len() == before {
            let old = self.base.shown(&[Block::Table(base)]);
            let new = self.new.shown(&[Block::Table(new)]);
            self.told.push(Told::Renewed(Touched { paragraph, old, new, ..Touched::default() }));
        }
    }

    /// The cells of a row of the base that say something else now, with their columns; of those columns
    /// that the new table has.
    fn differing(
        &self,
        (base, a): (usize, usize),
        (new, b): (usize, usize),
        new_of: &[Option<usize>],
    ) -> Vec<(usize, [&'s Cell; 2])> {
        let (old, now) = (&self.base.outline.tables[base].rows, &self.new.outline.tables[new].rows);
        let pairs = old[a].iter().filter_map(|before| {
            let mut covers = before.column..before.column + before.span;
            let column = covers.find_map(|column| new_of.get(column).copied().flatten())?;
            let after = now[b].iter().find(|cell| holds(cell, column))?;
            let is_same = self.base.said_in(&before.blocks) == self.new.said_in(&after.blocks);
            (!is_same).then_some((before.column, [before, after]))
        });
        pairs.collect()
    }

    /// Tells what a row says now that a person has taken out, if it is something else.
    pub(super) fn row_is_gone(
        &mut self,
        (base, a): (usize, usize),
        (new, b): (usize, usize),
        new_of: &[Option<usize>],
    ) {
        let differing = self.differing((base, a), (new, b), new_of);
        let said: Vec<[String; 3]> = differing
            .into_iter()
            .map(|(column, [before, after])| {
                let head = self.base.head(base, column, Some(a));
                [head, self.base.shown(&before.blocks), self.new.shown(&after.blocks)]
            })
            .collect();
        let row = self.base.row_name(&self.base.outline.tables[base].rows[a]);
        let (column, [old, new]) = match &said[..] {
            [] => return,
            [[head, old, new]] => (head.clone(), [old.clone(), new.clone()]),
            more => {
                let all = |at: usize| {
                    let cells = more.iter().map(|cell| format!("{}: {}", cell[0], cell[at]));
                    cells.collect::<Vec<_>>().join("; ")
                };
                (String::new(), [all(1), all(2)])
            }
        };
        self.told.push(Told::Gone { at: Some((row, column)), old, new });
    }

    /// What the row and the column are called that a paragraph of the base stands in.
    pub(super) fn cell_of(&self, paragraph: usize) -> Option<(String, String)> {
        let containers = self.base_containers.get_or_init(|| self.base.containers());
        let Container::Cell(table, row, cell) = containers[paragraph] else { return None };
        let known = &self.base.outline.tables[table];
        // The head and the signature are tables too, of which nobody knows.
        if known.number.is_none() && known.widths.is_empty() {
            return None;
        }
        let cells = &known.rows[row];
        let head = self.base.head(table, cells[cell].column, Some(row));
        Some((self.base.row_name(cells), head))
    }
}
