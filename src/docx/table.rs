//! A table with lines: its unit above, its rows, its notes below, and its anchor.

use super::anchor::{Anchor, Form};
use super::columns::{self, Alignment, BELOW_HEADING, Decimals, Grid};
use super::draft::{Draft, push_plain};
use super::long::Long;
use super::merges;
use super::metrics;
use super::mould::Fill;
use super::paper::Paper;
use super::shapes::{Align, Look, Merge, RowShape, Weight};
use super::styles::Name;
use super::wide::Setting;
use crate::document::{Inline, RowKind, Table, TableCell, TableRow, Text};
use crate::length::Length;

/// How far into a note its label may reach, in bytes: `Ghi chú:`.
const LONGEST_LABEL: usize = 40;

/// The height of the line above a table, in twips.
const UNIT_LINE: f64 = 360.0;

/// The room that a number keeps, since word processors round otherwise, in twips.
const SLACK: f64 = 20.0;

/// Where the text of a cell stands.
#[derive(Clone, Copy)]
enum Stand {
    /// At a side or in the middle.
    At(Align),
    /// So far from the right side, in twips.
    FromRight(usize),
}

/// How a row is set.
struct Set<'s> {
    grid: &'s Grid,
    /// Whether it stays with the next.
    keep: bool,
    /// How many rows are left, this one included.
    left: usize,
    /// The long table whose cells are known by this row, and which of its rows it is.
    long: Option<(&'s Long<'s>, usize)>,
}

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
            self.taken = self.taken.map(|taken| taken + UNIT_LINE);
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
        let anchor = self.anchors.table(table);
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
        // Its heights are known already.
        let flow = self.flow.take();
        self.lined(table, grid, form);
        self.flow = flow;
        if let Some(flow) = &mut self.flow {
            for (row, height) in grid.heights.iter().enumerate() {
                flow.row(*height, row < table.header.len() || row + 1 == grid.heights.len());
            }
        }
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
        let whole = (on_flyer || matches!(form, Form::Part { .. })) && grid.pages <= BELOW_HEADING;
        let over = merges::over_pages(table, &grid.heights, grid.page, self.taken.take());
        let body = over.cut.as_ref().unwrap_or(&table.rows);
        let number = self.pending.as_ref().map(|anchor| anchor.number);
        let long = number.and_then(|_| Long::of(table, body, self.most_anchored));
        let mut marks = Vec::new();
        self.anchors.begin_table(number, (table, form), &grid.widths);
        let mut at = 0;
        for (rows, header) in [(&table.header, true), (body, false)] {
            let mut below: Below = vec![(0, 1); grid.widths.len()];
            for (index, row) in rows.iter().enumerate() {
                let left = rows.len() - index;
                let shape = match grid.is_tall(at) {
                    _ if header => RowShape::Header,
                    true => RowShape::Splitting,
                    false => RowShape::Whole,
                };
                at += 1;
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
                let keep = keep || !header && over.keep[index];
                let long = long.as_ref().filter(|_| !header);
                let long = long.filter(|long| long.is_marked(index)).map(|long| (long, index));
                self.mark = long.map(|_| self.anchors.mark());
                if !header {
                    marks.push(self.mark.as_ref().map(|anchor| anchor.number));
                }
                let set = Set { grid, keep, left, long };
                self.row(shape, |draft| draft.cells(row, &set, &mut below));
                self.spill();
            }
        }
        if let (Some(number), Some(long)) = (number, &long) {
            self.anchors.marked(number, &long.told(&marks));
        }
        self.anchors.manifest.end_table();
        self.out.push_str(shape.after());
    }

    /// Writes a row's cells. Cells that are covered from above are written too, as the schema has
    /// it, and columns that no cell covers get an empty one.
    fn cells(&mut self, row: &TableRow, set: &Set<'_>, below: &mut Below) {
        let Set { grid, keep, left, long } = *set;
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
            let is_known = |cell| long.is_some_and(|(long, index)| long.is_known(index, cell));
            self.anchors.is_known = cell.is_some_and(is_known);
            self.cell(grid, column, span, merge, |draft| draft.cell_text(row, cell, grid, keep));
            self.anchors.is_known = false;
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
        self.anchors.manifest.begin_cell(span, merge == Merge::Below);
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
        self.anchors.manifest.end_cell();
    }

    /// Writes the paragraph of a cell.
    fn cell_text(&mut self, row: &TableRow, cell: Option<&TableCell>, grid: &Grid, keep: bool) {
        let look = match row.kind {
            RowKind::Data | RowKind::Header => Look::default(),
            RowKind::Group | RowKind::Total => Look { weight: Weight::Bold, ..Look::default() },
        };
        // What a group row says across columns is its name, and no number of the first of them.
        let is_title = |cell: &TableCell| row.kind == RowKind::Group && cell.column_span > 1;
        let stand = cell
            .filter(|cell| !is_title(cell))
            .map_or(Stand::At(Align::Left), |cell| self.stand(row, cell, grid));
        // The header's letters are its style's: LibreOffice drops what the first run in a content
        // control around a table has of its own.
        let after = match (row.kind, stand) {
            (RowKind::Header, _) => {
                let mould = self.shapes.paragraph(Name::TableHead(grid.size), false, false);
                self.out.push_str(mould.before(0));
                mould.after()
            }
            (_, Stand::At(align)) => {
                let mould = self.shapes.table_text(grid.size, align, keep);
                self.out.push_str(mould.before(0));
                mould.after()
            }
            (_, Stand::FromRight(indent)) => {
                let mould = self.shapes.table_number(grid.size, keep);
                mould.pour(&mut self.out, [Fill::Number(indent)]);
                self.out.push_str(mould.before(1));
                mould.after()
            }
        };
        // The table's bookmark stands in its first cell: LibreOffice writes one that goes around a
        // table several times over. So does a row's.
        for anchor in [self.pending.take(), self.mark.take()].into_iter().flatten() {
            let Anchor { number, bookmark, .. } = anchor;
            let mould = &self.shapes.bookmark;
            let fills = [Fill::Number(number), Fill::Attribute(&bookmark), Fill::Number(number)];
            mould.pour(&mut self.out, fills);
            self.out.push_str(mould.after());
        }
        self.anchors.manifest.begin_paragraph();
        if let Some(cell) = cell {
            self.text(&cell.text, look);
        }
        self.close_run();
        self.anchors.manifest.end_paragraph();
        self.out.push_str(after);
    }

    /// Where the text of a cell stands. A text over several columns is no number of its first one.
    fn stand(&self, row: &TableRow, cell: &TableCell, grid: &Grid) -> Stand {
        let decimals = match grid.columns[cell.column] {
            Alignment::All(align) => return Stand::At(align),
            Alignment::Decimal(_) if cell.column_span > 1 => return Stand::At(Align::Left),
            Alignment::Decimal(decimals) => decimals,
        };
        let mut plain = String::new();
        push_plain(&mut plain, &cell.text, &self.profile.blank);
        let text = plain.trim();
        let size = Length::pt(i64::from(grid.size));
        let room = (grid.widths[cell.column] - 2 * grid.padding as i64) as f64;
        let Decimals { whole, fraction } = decimals;
        let beside = (room - metrics::to_twips(whole + fraction, size)) / 2.0;
        let bold = row.kind != RowKind::Data;
        let own = columns::fraction(text);
        let own = if own.contains(char::is_alphabetic) { "" } else { own };
        let lacks = fraction.saturating_sub(metrics::units(own, bold));
        let indent = beside.max(0.0) + metrics::to_twips(lacks, size);
        // What is longer than the numbers must not be broken for their sake.
        let widest = text.split([' ', '\n']).map(|word| metrics::units(word, bold)).max();
        let left = room - metrics::to_twips(widest.unwrap_or_default(), size);
        Stand::FromRight(indent.min(left - SLACK).max(0.0) as usize)
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
