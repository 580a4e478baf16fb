//! A table with lines: its unit above, its rows, its notes below, and its anchor.

use super::anchor::{Anchor, Form};
use super::columns::{self, Alignment, BELOW_HEADING, Grid};
use super::draft::{Draft, push_plain};
use super::mould::Fill;
use super::paper::Paper;
use super::shapes::{Align, Look, Merge, RowShape, Weight};
use super::styles::Name;
use super::wide::Setting;
use crate::document::{Inline, RowKind, Table, TableCell, TableRow, Text};

/// How far into a note its label may reach, in bytes: `Ghi chú:`.
const LONGEST_LABEL: usize = 40;

/// Cells that go on with the one above: the rows left and the columns each covers, by the column
/// it starts in.
type Below = Vec<(usize, usize)>;

impl Draft<'_> {
    /// Writes a table, as it is set, with what stands above and below it.
    pub(super) fn table_block(&mut self, table: &Table, setting: &Setting, mark: Option<&str>) {
        match setting {
            Setting::Whole(grid) => self.whole(table, grid, Form::Whole, mark),
            Setting::Turned(turned, grid) => self.whole(turned, grid, Form::Turned, mark),
            Setting::Parts(parts) => {
                // One after the other: together they are as large as the table.
                for index in 0..parts.count() {
                    let (part, grid, heading) = parts.part(table, index, self.profile);
                    self.paragraph(Name::TableNote, true, |draft| {
                        draft.text(&heading, Look::default());
                    });
                    let last = index + 1 == parts.count();
                    let form = Form::Part { number: index + 1, of: parts.count() };
                    self.whole(&part, &grid, form, mark.filter(|_| last));
                }
            }
        }
    }

    fn whole(&mut self, table: &Table, grid: &Grid, form: Form, mark: Option<&str>) {
        if let Some(unit) = &table.unit_line {
            self.paragraph(Name::UnitLine, false, |draft| draft.text(unit, Look::default()));
        }
        let has_rows = !(table.header.is_empty() && table.rows.is_empty());
        if has_rows && !table.columns.is_empty() {
            self.table(|draft| {
                // What a template writes itself comes from no annex; its figures have their anchors.
                if table.source.is_empty() {
                    draft.lined(table, grid, form);
                } else {
                    draft.anchored(table, grid, form);
                }
            });
        }
        for (index, note) in table.notes.iter().enumerate() {
            let mark = mark.filter(|_| index + 1 == table.notes.len());
            self.paragraph(Name::TableNote, mark.is_some(), |draft| draft.note(note, mark));
        }
        if let Some(mark) = mark.filter(|_| table.notes.is_empty()) {
            self.paragraph(Name::Body, true, |draft| draft.words(mark, Look::default()));
        }
    }

    fn anchored(&mut self, table: &Table, grid: &Grid, form: Form) {
        let anchor = self.anchors.table(table, form);
        let mould = &self.shapes.table_control;
        mould.pour(
            &mut self.out,
            [
                Fill::Attribute(&anchor.alias),
                Fill::Attribute(&anchor.tag),
                Fill::Number(anchor.number),
            ],
        );
        self.out.push_str(mould.before(3));
        self.pending = Some(anchor);
        self.lined(table, grid, form);
        self.out.push_str(mould.after());
    }

    fn lined(&mut self, table: &Table, grid: &Grid, form: Form) {
        let shape = &self.shapes.table;
        let total: i64 = grid.widths.iter().sum();
        let padding = Fill::Number(grid.padding);
        shape.pour(&mut self.out, [Fill::Number(total as usize), padding, padding]);
        self.out.push_str(shape.before(3));
        self.grid(&grid.widths);
        self.out.push_str(shape.before(4));
        let on_flyer = self.paper() == Paper::Column;
        let whole =
            (on_flyer || matches!(form, Form::Part { .. })) && grid.pages <= BELOW_HEADING;
        let mut tall = grid.tall.iter().copied();
        for (rows, header) in [(&table.header, true), (&table.rows, false)] {
            let mut below: Below = vec![(0, 1); grid.widths.len()];
            for (index, row) in rows.iter().enumerate() {
                let left = rows.len() - index;
                let shape = match tall.next() {
                    _ if header => RowShape::Header,
                    Some(true) => RowShape::Splitting,
                    _ => RowShape::Whole,
                };
                // A group stays with its first row, and the last row with what follows; a part that
                // a page holds stays whole, and is parted from the next.
                let keep = match form {
                    Form::Part { number, of } if number < of => {
                        (whole || row.kind == RowKind::Group) && left > 1
                    }
                    Form::Whole | Form::Turned | Form::Part { .. } => {
                        whole || row.kind == RowKind::Group || left == 1
                    }
                };
                self.row(shape, |draft| draft.cells(row, grid, keep, left, &mut below));
            }
        }
        self.out.push_str(shape.after());
    }

    /// Writes a row's cells. Cells that are covered from above are written too, as the schema has
    /// it, and columns that no cell covers get an empty one.
    fn cells(&mut self, row: &TableRow, grid: &Grid, keep: bool, left: usize, below: &mut Below) {
        let columns = grid.widths.len();
        let mut listed = row.cells.iter().peekable();
        let mut column = 0;
        while column < columns {
            // A cell that starts under another one has no place.
            while listed.next_if(|cell| cell.column < column).is_some() {}
            let (rows, covered) = below[column];
            if rows > 0 {
                below[column].0 -= 1;
                self.cell(grid, column, covered, Merge::Below, |draft| {
                    draft.cell_text(row, None, grid, keep);
                });
                column += covered;
                continue;
            }
            let cell = listed.next_if(|cell| cell.column == column);
            let free = below[column..].iter().take_while(|(rows, _)| *rows == 0).count();
            let span = cell.map_or(1, |cell| cell.column_span.clamp(1, free));
            let rows = cell.map_or(1, |cell| cell.row_span.clamp(1, left));
            below[column] = (rows - 1, span);
            let merge = if rows > 1 { Merge::First } else { Merge::None };
            self.cell(grid, column, span, merge, |draft| draft.cell_text(row, cell, grid, keep));
            column += span;
        }
    }

    fn cell(
        &mut self,
        grid: &Grid,
        column: usize,
        span: usize,
        merge: Merge,
        blocks: impl FnOnce(&mut Self),
    ) {
        let width = grid.widths[column..column + span].iter().sum::<i64>() as usize;
        let shapes = self.shapes;
        if span == 1 {
            let mould = shapes.cell(merge);
            mould.pour(&mut self.out, [Fill::Number(width)]);
            self.out.push_str(mould.before(1));
            blocks(self);
            self.out.push_str(mould.after());
        } else {
            let mould = shapes.wide_cell(merge);
            mould.pour(&mut self.out, [Fill::Number(width), Fill::Number(span)]);
            self.out.push_str(mould.before(2));
            blocks(self);
            self.out.push_str(mould.after());
        }
    }

    /// Writes the paragraph of a cell.
    fn cell_text(&mut self, row: &TableRow, cell: Option<&TableCell>, grid: &Grid, keep: bool) {
        let look = match row.kind {
            RowKind::Data | RowKind::Header => Look::default(),
            RowKind::Group | RowKind::Total => Look { weight: Weight::Bold, ..Look::default() },
        };
        // What a group row says across columns is its name, and no number of the first of them.
        let is_title = |cell: &TableCell| row.kind == RowKind::Group && cell.column_span > 1;
        let align = cell
            .filter(|cell| !is_title(cell))
            .map_or(Align::Left, |cell| self.aligned(cell, grid));
        // The header's letters are its style's: LibreOffice drops what the first run in a content
        // control around a table has of its own.
        let mould = match row.kind {
            RowKind::Header => self.shapes.paragraph(Name::TableHead(grid.size), false, false),
            _ => self.shapes.table_text(grid.size, align, keep),
        };
        self.out.push_str(mould.before(0));
        // The table's bookmark stands in its first cell: LibreOffice writes one that goes around a
        // table several times over.
        if let Some(Anchor { number, bookmark, .. }) = self.pending.take() {
            let mould = &self.shapes.bookmark;
            let fills = [Fill::Number(number), Fill::Attribute(&bookmark), Fill::Number(number)];
            mould.pour(&mut self.out, fills);
            self.out.push_str(mould.after());
        }
        if let Some(cell) = cell {
            self.text(&cell.text, look);
        }
        self.close_run();
        self.out.push_str(mould.after());
    }

    fn aligned(&self, cell: &TableCell, grid: &Grid) -> Align {
        match grid.columns[cell.column] {
            // A text over several columns is not a number of its first one.
            Alignment::All(Align::Right) if cell.column_span > 1 => Align::Left,
            Alignment::All(align) => align,
            Alignment::ByCell => {
                let mut plain = String::new();
                push_plain(&mut plain, &cell.text, &self.profile.blank);
                if columns::is_short_quantity(&plain) { Align::Centre } else { Align::Left }
            }
        }
    }

    /// Writes a note below a table, its label (`Ghi chú:`) in bold.
    fn note(&mut self, note: &Text, mark: Option<&str>) {
        let bold = Look { weight: Weight::Bold, ..Look::default() };
        if let Some(Inline::Text(first)) = note.first()
            && let Some(colon) = first.find(':')
            && colon < LONGEST_LABEL
        {
            let (label, rest) = first.split_at(colon + 1);
            self.words(label, bold);
            let mut text = vec![Inline::Text(rest.to_owned())];
            text.extend(note[1..].iter().cloned());
            self.marked(&text, mark, Look::default());
        } else {
            self.marked(note, mark, Look::default());
        }
    }
}
