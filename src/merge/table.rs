//! Tables: rows by their keys, cells by their columns. What has another shape now, other columns or
//! merges, takes the place of what nobody has touched, and is set aside otherwise.

use hashbrown::{HashMap, HashSet};

use super::align::{self, Pairs, Words};
use super::columns::Tables;
use super::side::{Container, Side};
use super::spans::{Come, Merge, merge};
use super::splice::{has_more_than_words, outermost};
use super::three::Three;
use super::told::{Told, Touched};
use super::widths::narrowed;
use crate::docx::read::outline::Cell;
use crate::docx::read::story::Block;
use crate::docx::read::xml::Xml;

/// The places of the cells of rows: columns, and those that they cover.
pub(super) fn structure(rows: &[Vec<Cell>]) -> Vec<Vec<(usize, usize)>> {
    rows.iter().map(|row| shape(row)).collect()
}

pub(super) fn shape(row: &[Cell]) -> Vec<(usize, usize)> {
    row.iter().map(|cell| (cell.column, cell.span)).collect()
}

/// The cells of a row: the column, the columns that it covers, and its part in merges of rows.
pub(super) fn merged_shape(rows: &[Vec<Cell>], row: usize) -> Vec<(usize, usize, Merge)> {
    let cells = rows[row].iter();
    cells.map(|cell| (cell.column, cell.span, merge(rows, row, cell))).collect()
}

pub(super) fn width(rows: &[Vec<Cell>]) -> usize {
    rows.iter().flatten().map(|cell| cell.column + cell.span).max().unwrap_or(0)
}

impl Three<'_> {
    /// Brings a table together.
    pub(super) fn table(&mut self, base: usize, new: usize) {
        let Some(file) = self.places.tables[base] else {
            let (gone, now) = ([Block::Table(base)], [Block::Table(new)]);
            if self.base.said_in(&gone) != self.new.said_in(&now) {
                let (old, new) = (self.base.shown(&gone), self.new.shown(&now));
                self.told.push(Told::Gone { at: None, old, new });
            }
            return;
        };
        let pairs = if self.base.rows_say_as(base, self.new, new) {
            Pairs::same(self.base.outline.tables[base].rows.len())
        } else {
            let old = self.base.rows(base, &|number| self.key(false, number));
            let now = self.new.rows(new, &|number| self.key(true, number));
            let words: [Words<'_>; 2] =
                [&|item| self.base.words_of(item), &|item| self.new.words_of(item)];
            align::pairs(&old, &now, words)
        };
        let (old, now) = (&self.base.outline.tables[base], &self.new.outline.tables[new]);
        for &(before, row) in pairs.in_order.iter().chain(&pairs.moved) {
            let Some(&number) = now.marks.get(&row) else { continue };
            match (old.marks.get(&before), self.places.rows[base][before]) {
                (Some(before), _) => drop(self.fresh.numbers.insert(number, *before)),
                (None, Some(row)) => self.mark_row(number, (file, row)),
                (None, None) => {}
            }
        }
        let is_same_shape = width(&old.rows) == width(&now.rows)
            && pairs.in_order.iter().all(|&(a, b)| shape(&old.rows[a]) == shape(&now.rows[b]));
        if !is_same_shape {
            return self.other_shape(Tables { base, new, file }, &pairs);
        }
        let tables = Tables { base, new, file };
        if self.columns_move(tables, &pairs) && self.other_columns(tables, &pairs) {
            return;
        }
        let stays = |a: usize, b: usize| {
            shape(&old.rows[a]) == shape(&now.rows[b]) && !self.row_is_untouched(base, a)
        };
        let found = pairs.assigned((old.rows.len(), now.rows.len()), stays);
        let is_as_many = || self.grid(file).len() == self.new.outline.tables[new].widths.len();
        if is_as_many()
            && let Some(widths) = self.widths_now(Tables { base, new, file })
        {
            self.set_widths(file, widths);
            let same: Vec<Option<usize>> = (0..width(&now.rows)).map(Some).collect();
            self.set_looks(Tables { base, new, file }, &pairs, &same);
        }
        for row in found.gone {
            self.remove_row(base, row, file);
        }
        let placed = found.old_of.iter().map(|old| self.places.rows[base][(*old)?]);
        let rows: Vec<Option<usize>> = placed.collect();
        let mut after: Option<usize> = None;
        let mut waiting = Vec::new();
        for (row, paired) in found.old_of.iter().enumerate() {
            let Some(before) = *paired else {
                match after {
                    Some(like) => self.add_row((new, row), file, &rows, (like, false)),
                    None => waiting.push(row),
                }
                continue;
            };
            let Some(in_file) = self.places.rows[base][before] else {
                let same: Vec<Option<usize>> = (0..width(&old.rows)).map(Some).collect();
                self.row_is_gone((base, before), (new, row), &same);
                continue;
            };
            let cells = self.places.cells.get(&(base, before)).cloned().unwrap_or_default();
            for (index, (a, b)) in old.rows[before].iter().zip(&now.rows[row]).enumerate() {
                let Some(cell) = cells.get(index).copied().flatten() else {
                    self.cell_elsewhere(a, b);
                    continue;
                };
                self.lists(&a.blocks, &b.blocks, Container::Cell(file, in_file, cell));
                let merges = [merge(&old.rows, before, a), merge(&now.rows, row, b)];
                if merges[0] != merges[1] {
                    self.set_merge(file, in_file, cell, merges[1]);
                }
            }
            if found.in_place[row] {
                continue;
            }
            for row in waiting.drain(..) {
                self.add_row((new, row), file, &rows, (in_file, true));
            }
            after = Some(in_file);
        }
        // Where no row is left that one could stand beside, they stand at the end.
        let last = self.file.outline.tables[file].rows.len().checked_sub(1);
        for row in waiting {
            match last {
                Some(last) => self.add_row((new, row), file, &rows, (last, false)),
                None => {
                    let new = self.new.shown_row(&now.rows[row]);
                    self.told.push(Told::NotPlaced { new });
                }
            }
        }
        let new_of = rows.iter().enumerate().filter_map(|(row, place)| Some(((*place)?, row)));
        self.settle_spans(tables, &new_of.collect(), None);
    }

    /// A cell whose column is no longer in the file: what stood in it may stand elsewhere.
    fn cell_elsewhere(&mut self, before: &Cell, after: &Cell) {
        if let ([Block::Paragraph(old)], [Block::Paragraph(now)]) =
            (&before.blocks[..], &after.blocks[..])
            && !self.places.links[*old].is_empty()
        {
            self.paragraph(*old, *now);
        }
    }

    /// Brings the columns of a table together, or puts the new one in the place of what nobody has
    /// touched. Whether it could be done.
    fn other_columns(&mut self, tables: Tables, pairs: &Pairs) -> bool {
        let Tables { base, new, file } = tables;
        let is_untouched = self.is_untouched(Block::Table(base));
        let is_as_made =
            is_untouched && self.has_own_widths(tables) && self.looks_as_new(new, file);
        if !is_as_made && self.columns(tables, pairs) {
            return true;
        }
        if is_untouched {
            let now = self.fresh.story().tables[new].element;
            let raw = self.fresh.block(now, self.edits.marker.as_mut());
            let widths = self.new.outline.tables[new].widths.clone();
            let total: i64 = widths.iter().sum();
            let fitted: i64 = self.on_page(tables, widths).iter().sum();
            let raw = if fitted == total { raw } else { narrowed(&raw, [total, fitted]) };
            let element = outermost(self.xml, self.story.tables[file].element);
            let end = self.xml.elements[element].whole.end;
            self.edits.take_out(self.xml, element);
            self.edits.put(end..end, raw);
            self.tell_replaced(tables, pairs, self.first_paragraph(file, 0));
        }
        is_untouched
    }

    /// A table that has other columns or merges now.
    fn other_shape(&mut self, tables: Tables, pairs: &Pairs) {
        if self.other_columns(tables, pairs) {
            return;
        }
        let Tables { base, new, file } = tables;
        // Its figures are renewed where they stand; the new shape is for a person to take over.
        let cells = |side: &Side<'_>, table: usize| {
            let within = side.outline.within(&[Block::Table(table)]);
            let one =
                within.into_iter().filter_map(
                    |at| match &side.outline.paragraphs[at].figures[..] {
                        [(_, number)] => Some((*number, at)),
                        _ => None,
                    },
                );
            one.collect::<Vec<_>>()
        };
        let mut new_of = HashMap::new();
        for (number, at) in cells(self.new, new) {
            if let Some(key) = self.key(true, number) {
                new_of.entry(key).or_insert(at);
            }
        }
        for (number, at) in cells(self.base, base) {
            let found = self.key(false, number).and_then(|key| new_of.get(&key).copied());
            if let Some(found) = found {
                self.paragraph(at, found);
            }
        }
        let paragraph = self.touched(&self.file.outline.within(&[Block::Table(file)]));
        let new = self.new.shown(&[Block::Table(new)]);
        self.told.push(Told::OtherShape { paragraph, new });
    }

    /// Whether nothing in a table of the file looks other than what is in the new one, but for sizes.
    fn looks_as_new(&self, new: usize, file: usize) -> bool {
        fn tags<'x>(xml: &'x Xml<'_>, table: usize) -> impl Iterator<Item = String> + 'x {
            (table..xml.elements[table].after).map(|index| {
                let element = &xml.elements[index];
                let tag =
                    &xml.source[element.whole.start..element.inner.start.max(element.whole.start)];
                tag.chars().filter(|letter| !letter.is_ascii_digit()).collect()
            })
        }
        let fresh = self.fresh.xml();
        let known: HashSet<String> = tags(fresh, self.fresh.story().tables[new].element).collect();
        let is_anchor = |tag: &String| tag.contains(":alias ") || tag.contains(":tag ");
        let mut own = tags(self.xml, self.story.tables[file].element);
        own.all(|tag| known.contains(&tag) || is_anchor(&tag))
    }

    fn row_is_untouched(&self, base: usize, row: usize) -> bool {
        let Some(file) = self.places.tables[base] else { return false };
        let Some(in_file) = self.places.rows[base][row] else { return false };
        let element = self.story.tables[file].rows[in_file].element;
        let cells = &self.base.outline.tables[base].rows[row];
        let others = &self.file.outline.tables[file].rows[in_file];
        self.base.said_in_row(cells) == self.file.said_in_row(others)
            && !has_more_than_words(self.xml, element)
    }

    pub(super) fn remove_row(&mut self, base: usize, row: usize, file: usize) {
        let Some(in_file) = self.places.rows[base][row] else { return };
        let old = self.base.shown_row(&self.base.outline.tables[base].rows[row]);
        if self.row_is_untouched(base, row) {
            let paragraph = self.first_paragraph(file, in_file);
            self.row_goes(file, in_file);
            self.told.push(Told::Renewed(Touched { paragraph, old, ..Touched::default() }));
        } else {
            let cells = self.file.outline.tables[file].rows[in_file].iter();
            let within = cells.flat_map(|cell| self.file.outline.within(&cell.blocks));
            let paragraph = self.touched(&within.collect::<Vec<_>>());
            self.told.push(Told::Kept { paragraph, old });
        }
    }

    /// Adds a row after another of the file, or before it; `rows` are those of the file that rows of the
    /// new table are.
    fn add_row(
        &mut self,
        (new, row): (usize, usize),
        file: usize,
        rows: &[Option<usize>],
        (like, is_before): (usize, bool),
    ) {
        let said = self.new.shown_row(&self.new.outline.tables[new].rows[row]);
        let element = self.fresh.story().tables[new].rows[row].element;
        let widths = self.grid(file);
        let now = &self.new.outline.tables[new].rows[row];
        let base = self.places.tables.iter().position(|table| *table == Some(file));
        let is_same = width(&self.file.outline.tables[file].rows)
            == width(&self.new.outline.tables[new].rows)
            && base.is_none_or(|base| !self.places.have_moved[base]);
        let raw = self.fresh.raw(element, self.edits.marker.as_mut());
        let come = if is_same {
            let raw = self.fitted(&raw, now, &widths);
            let same: Vec<Option<usize>> = (0..widths.len()).map(Some).collect();
            let raw = self.dressed_row((new, row), file, (rows, &same), raw);
            let all = &self.new.outline.tables[new].rows;
            Come { beside: (like, is_before), cells: merged_shape(all, row), raw }
        } else {
            let raw = self.reshaped(new, row, file, like);
            let shape = shape(&self.file.outline.tables[file].rows[like]).into_iter();
            let cells = shape.map(|(column, span)| (column, span, Merge::None)).collect();
            Come { beside: (like, is_before), cells, raw }
        };
        self.row_comes(file, come);
        self.told.push(Told::Renewed(Touched {
            paragraph: self.first_paragraph(file, like),
            old: String::new(),
            new: said,
            ..Touched::default()
        }));
    }

    /// The first paragraph of a row of the file.
    pub(super) fn first_paragraph(&self, file: usize, row: usize) -> usize {
        let first = self.file.outline.tables[file].rows[row].first();
        let within = first.and_then(|cell| self.file.outline.within(&cell.blocks).first().copied());
        within.unwrap_or(0)
    }

    /// The widths of the columns of a table of the file, in twips.
    pub(super) fn grid(&self, file: usize) -> Vec<i64> {
        if let Some(widths) = self.widths.get(&file) {
            return widths.clone();
        }
        let table = self.story.tables[file].element;
        let grid = self.xml.child(table, "tblGrid");
        let columns = grid.into_iter().flat_map(|grid| self.xml.children(grid));
        columns
            .filter(|&column| self.xml.is(column, "gridCol"))
            .map(|column| self.xml.attribute(column, "w").and_then(|w| w.parse().ok()).unwrap_or(0))
            .collect()
    }

    /// A row with the widths that the columns have in the file.
    pub(super) fn fitted(&self, raw: &str, cells: &[Cell], widths: &[i64]) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        for cell in cells {
            let Some(at) = rest.find("<w:tcW ") else { break };
            let Some(end) = rest[at..].find("/>") else { break };
            let own: i64 = widths.iter().skip(cell.column).take(cell.span).sum();
            out.push_str(&rest[..at]);
            if own > 0 {
                out.push_str(&format!("<w:tcW w:w=\"{own}\" w:type=\"dxa\"/>"));
            } else {
                out.push_str(&rest[at..at + end + 2]);
            }
            rest = &rest[at + end + 2..];
        }
        out.push_str(rest);
        out
    }

    /// A row in the shape of one of the file, where a person has added columns or taken some out.
    fn reshaped(&mut self, new: usize, row: usize, file: usize, like: usize) -> String {
        let xml = self.xml;
        let model = &self.story.tables[file].rows[like];
        let mut base_cells: Vec<Option<usize>> = vec![None; model.cells.len()];
        let base = self.places.tables.iter().position(|table| *table == Some(file));
        let before = base.and_then(|base| {
            let row = self.places.rows[base].iter().position(|row| *row == Some(like))?;
            Some((base, row))
        });
        if let Some((base, row)) = before
            && let Some(cells) = self.places.cells.get(&(base, row))
        {
            for (cell, place) in cells.iter().enumerate() {
                if let Some(place) = *place {
                    base_cells[place] = Some(self.base.outline.tables[base].rows[row][cell].column);
                }
            }
        }
        let mut out = String::from("<w:tr>");
        let mark = self.edits.marker.as_mut().map(|marker| marker.mark("ins")).unwrap_or_default();
        let own = xml.child(model.element, "trPr");
        // What the row beside it is proposed to be is nothing that it is.
        let is_kept =
            |own: &usize| !matches!(xml.elements[*own].name, "ins" | "del" | "trPrChange");
        let own = own.into_iter().flat_map(|own| xml.children(own)).filter(is_kept);
        let own: String = own.map(|own| xml.raw(own)).collect();
        if !(own.is_empty() && mark.is_empty()) {
            out.push_str(&format!("<w:trPr>{own}{mark}</w:trPr>"));
        }
        for (cell, column) in model.cells.iter().zip(base_cells) {
            out.push_str("<w:tc>");
            if let Some(properties) = xml.child(cell.element, "tcPr") {
                let raw = xml.raw(properties);
                match xml.child(properties, "vMerge") {
                    Some(merge) => out.push_str(&raw.replace(xml.raw(merge), "")),
                    None => out.push_str(raw),
                }
            }
            let now = &self.fresh.story().tables[new].rows[row].cells;
            let now = column.and_then(|column| now.iter().find(|cell| cell.column == column));
            let blocks = now.map(|cell| cell.blocks.clone()).unwrap_or_default();
            if blocks.is_empty() {
                out.push_str("<w:p/>");
            }
            for block in blocks {
                let element = match block {
                    Block::Paragraph(at) => self.fresh.story().paragraphs[at].element,
                    Block::Table(at) => self.fresh.story().tables[at].element,
                };
                out.push_str(&self.fresh.block(element, self.edits.marker.as_mut()));
            }
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
        out
    }
}
