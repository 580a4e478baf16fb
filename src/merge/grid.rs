//! The columns of a table as they will be, and what stands in each of them row by row → the splices of
//! its grid and its cells.

use super::align::Pairs;
use super::columns::{Column, Holder, Row, Tables};
use super::spans::{Merge, Put, merge};
use super::splice::outermost;
use super::three::Three;
use crate::docx::read::outline::Cell;

impl Three<'_> {
    /// Sets the grid, and gives the widths of the columns; 0 where they are not known.
    pub(super) fn set_grid(
        &mut self,
        tables: Tables,
        pairs: &Pairs,
        columns: &[Column],
        new_of: &[Option<usize>],
    ) -> Vec<i64> {
        let Tables { new, file, .. } = tables;
        let (xml, fresh) = (self.xml, self.fresh.xml());
        let [own, come] = [
            (xml, self.story.tables[file].element),
            (fresh, self.fresh.story().tables[new].element),
        ]
        .map(|(xml, table)| {
            let grid = xml.child(table, "tblGrid");
            let all = grid.into_iter().flat_map(|grid| xml.children(grid));
            let all = all.filter(|&column| xml.is(column, "gridCol"));
            all.map(|column| {
                let width = xml.attribute(column, "w").and_then(|w| w.parse::<i64>().ok());
                (column, width.unwrap_or(0))
            })
            .collect::<Vec<_>>()
        });
        let wide = |all: &[(usize, i64)], at: usize| all.get(at).map_or(0, |column| column.1);
        let plain: Vec<i64> = columns
            .iter()
            .map(|column| match *column {
                Column::Own(column) => wide(&own, column),
                Column::New(column) => wide(&come, column),
            })
            .collect();
        let (before, after): (i64, i64) = (own.iter().map(|own| own.1).sum(), plain.iter().sum());
        if plain.contains(&0) || before == 0 || own.is_empty() {
            return vec![0; columns.len()];
        }
        // On another page than before it is as wide as the new one.
        let start = xml.elements[self.story.tables[file].element].whole.start;
        let has_turned = self.turned.iter().any(|bytes| bytes.contains(&start));
        let wanted: i64 = come.iter().map(|come| come.1).sum();
        let before = if has_turned && wanted > 0 { wanted } else { before };
        // Where nobody has changed the widths, the table is as it would be now, as a whole.
        let place = |column: &Column| match *column {
            Column::Own(column) => new_of[column],
            Column::New(column) => Some(column),
        };
        let is_whole = columns.iter().map(place).eq((0..come.len()).map(Some));
        let now = if is_whole { self.widths_now(tables) } else { None };
        if now.is_some() {
            self.set_looks(tables, pairs, new_of);
        }
        let widths = now.unwrap_or_else(|| {
            // What has come is as wide as it would be, and the rest keeps its proportions.
            let is_own = |column: &Column| matches!(column, Column::Own(_));
            let all = || columns.iter().zip(&plain);
            let own: i64 = all().filter(|(column, _)| is_own(column)).map(|(_, width)| width).sum();
            let (left, has_room) = (before - (after - own), (after - own) * 2 <= before);
            let fitted = |(column, width): (&Column, &i64)| match (has_room, is_own(column)) {
                (true, true) => width * left / own.max(1),
                (true, false) => *width,
                (false, _) => width * before / after,
            };
            all().map(fitted).collect()
        });
        self.set_width(file, widths.iter().sum());
        let tag = |width: i64| format!("<w:gridCol w:w=\"{width}\"/>");
        for (at, (element, _)) in own.iter().enumerate() {
            let place = columns.iter().position(|column| *column == Column::Own(at));
            let said = place.map_or(String::new(), |place| tag(widths[place]));
            self.edits.put(xml.elements[*element].whole.clone(), said);
        }
        let mut place = xml.elements[own[0].0].whole.start;
        for (column, width) in columns.iter().zip(&widths) {
            match *column {
                Column::Own(column) => place = xml.elements[own[column].0].whole.end,
                Column::New(_) => self.edits.put(place..place, tag(*width)),
            }
        }
        widths
    }

    /// Sets the cells of a row of the file.
    pub(super) fn set_row(&mut self, tables: Tables, at: usize, row: &Row, widths: &[i64]) {
        let xml = self.xml;
        let elements: Vec<usize> =
            self.story.tables[tables.file].rows[at].cells.iter().map(|cell| cell.element).collect();
        let (Some(&first), Some(&last)) = (elements.first(), elements.last()) else { return };
        for (cell, &element) in elements.iter().enumerate() {
            let own =
                row.holders.iter().zip(widths).filter(|(holder, _)| **holder == Holder::Own(cell));
            let (span, width) = own.fold((0, 0), |(span, sum), (_, width)| (span + 1, sum + width));
            if span == 0 {
                self.edits.put(xml.elements[outermost(self.xml, element)].whole.clone(), "");
            } else {
                self.set_cell(element, span, width);
            }
        }
        let after = |element: usize| xml.elements[outermost(xml, element)].whole.end;
        let mut place = xml.elements[outermost(xml, first)].whole.start;
        let mut done: Option<Holder> = None;
        for (column, (holder, width)) in row.holders.iter().zip(widths).enumerate() {
            if done == Some(*holder) {
                continue;
            }
            done = Some(*holder);
            let all = row.holders.iter().zip(widths).filter(|(other, _)| *other == holder);
            let wide: i64 = all.map(|(_, width)| width).sum();
            match *holder {
                Holder::Own(cell) => place = after(elements[cell]),
                Holder::New(cell) => {
                    let Some(new) = row.new else { continue };
                    let element =
                        self.fresh.story().tables[tables.new].rows[new].cells[cell].element;
                    let raw = self.fresh.raw(element, None);
                    let one = Cell { span: 1, ..Cell::default() };
                    let raw = self.fitted(&raw, std::slice::from_ref(&one), &[wide]);
                    let raw = self.dressed(&raw, &[one], std::iter::once(last));
                    let span = row.holders.iter().filter(|other| *other == holder).count();
                    let all = &self.new.outline.tables[tables.new].rows;
                    let merge = merge(all, new, &all[new][cell]);
                    self.cell_comes(tables.file, Put { row: at, column, span, merge, place, raw });
                }
                Holder::Empty(_) => {
                    let raw = self.empty_cell(last, *width);
                    let (span, merge) = (1, Merge::None);
                    self.cell_comes(tables.file, Put { row: at, column, span, merge, place, raw });
                }
            }
        }
    }

    /// Lets a cell cover so many columns, and be so wide.
    fn set_cell(&mut self, element: usize, span: usize, width: i64) {
        let xml = self.xml;
        let spans = match span {
            1 => String::new(),
            span => format!("<w:gridSpan w:val=\"{span}\"/>"),
        };
        let properties = xml.child(element, "tcPr");
        let Some(properties) = properties.filter(|&own| !xml.elements[own].inner.is_empty()) else {
            return;
        };
        let inner = xml.elements[properties].inner.start;
        let own = xml.child(properties, "tcW");
        if let Some(own) = own.filter(|_| width > 0) {
            let said = format!("<w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
            self.edits.put(xml.elements[own].whole.clone(), said);
        }
        match xml.child(properties, "gridSpan") {
            Some(before) => self.edits.put(xml.elements[before].whole.clone(), spans),
            None if span > 1 => {
                let before = own.or_else(|| xml.child(properties, "cnfStyle"));
                let place = before.map_or(inner, |before| xml.elements[before].whole.end);
                self.edits.put(place..place, spans);
            }
            None => {}
        }
    }
}
