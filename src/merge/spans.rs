//! Cells that are merged over rows, by people or by the data, where rows come and go → none of them goes
//! on with a cell that is no longer there, and none is cut by a row that has come between.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::columns::{Holder, Row, Tables};
use super::formless::Formless;
use super::splice::{Edits, outermost, prefix};
use super::three::Three;
use crate::docx::read::outline::Cell;
use crate::docx::read::story::Block;
use crate::docx::read::xml::Xml;

/// How a cell takes part in a merge of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    None,
    First,
    Below,
}

pub(super) fn merge(rows: &[Vec<Cell>], row: usize, cell: &Cell) -> Merge {
    let goes_on =
        |below: &Vec<Cell>| below.iter().any(|other| other.column == cell.column && other.is_below);
    match () {
        () if cell.is_below => Merge::Below,
        () if rows.get(row + 1).is_some_and(goes_on) => Merge::First,
        () => Merge::None,
    }
}

/// What becomes of the rows of a table of the file. What comes is written when all of it is known.
#[derive(Default)]
pub(super) struct Changes {
    /// The rows that go.
    gone: HashSet<usize>,
    /// The rows that come, in order.
    come: Vec<Come>,
    /// The cells that come into rows that stay, in order.
    put: Vec<Put>,
    /// What the data makes of cells, by row and cell.
    merges: HashMap<(usize, usize), Merge>,
}

/// A row that comes.
pub(super) struct Come {
    /// The row of the file that it stands beside, and whether before it.
    pub beside: (usize, bool),
    /// Its cells: the column, the columns that it covers, and its part in merges.
    pub cells: Vec<(usize, usize, Merge)>,
    pub raw: String,
}

/// A cell that comes into a row of the file.
pub(super) struct Put {
    pub row: usize,
    pub column: usize,
    pub span: usize,
    pub merge: Merge,
    /// The byte of the part where it comes.
    pub place: usize,
    pub raw: String,
}

/// Where a cell of the table as it will be comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// A cell of the row of the file.
    Own(usize),
    /// One that comes into it.
    Put(usize),
    /// A cell of a row that comes, or several that are made one.
    Come(usize, usize),
}

/// A cell of the table as it will be.
#[derive(Clone, Copy)]
struct Slot {
    column: usize,
    span: usize,
    merge: Merge,
    /// Whether the row above in which its merge began has gone.
    begins: bool,
    from: From,
}

/// A row of the table as it will be: of the file, or the one of those that come with this index.
struct Line {
    own: Option<usize>,
    come: Option<usize>,
    slots: Vec<Slot>,
}

impl Line {
    fn goes_on(&self, place: (usize, usize)) -> bool {
        let mut below = self.slots.iter().filter(|slot| slot.merge == Merge::Below && !slot.begins);
        below.any(|slot| (slot.column, slot.span) == place)
    }
}

impl Three<'_> {
    /// Takes a row of the file out.
    pub(super) fn row_goes(&mut self, file: usize, row: usize) {
        let element = outermost(self.xml, self.story.tables[file].rows[row].element);
        self.edits.take_out(self.xml, element);
        self.rows.entry(file).or_default().gone.insert(row);
    }

    /// Puts a row into a table of the file.
    pub(super) fn row_comes(&mut self, file: usize, row: Come) {
        self.rows.entry(file).or_default().come.push(row);
    }

    /// Puts a cell into a row of the file.
    pub(super) fn cell_comes(&mut self, file: usize, cell: Put) {
        self.rows.entry(file).or_default().put.push(cell);
    }

    /// Lets a cell begin a merge of rows, go on with one, or stand alone.
    pub(super) fn set_merge(&mut self, file: usize, row: usize, cell: usize, merge: Merge) {
        self.rows.entry(file).or_default().merges.insert((row, cell), merge);
    }

    /// Writes what comes into a table, with all merges of rows as they are to be. `new_of` are the rows of
    /// the new table that those of the file are, `rows` what they hold where columns come and go.
    pub(super) fn settle_spans(
        &mut self,
        tables: Tables,
        new_of: &HashMap<usize, usize>,
        rows: Option<&[Row]>,
    ) {
        let file = tables.file;
        let Some(mut changes) = self.rows.remove(&file) else { return };
        let mut lines = self.lines(file, &changes, rows);
        let mut joined: HashMap<usize, Vec<(Range<usize>, Merge)>> = HashMap::new();
        // The merges that the line above takes part in.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for at in 0..lines.len() {
            let (above, rest) = lines.split_at_mut(at + 1);
            let line = &mut above[at];
            let next = rest.iter().find(|line| line.own.is_some());
            let goes_on = |place| next.is_some_and(|next| next.goes_on(place));
            for place in open.iter().copied().filter(|place| goes_on(*place)) {
                join(&mut line.slots, place);
            }
            for slot in &mut line.slots {
                let place = (slot.column, slot.span);
                if slot.merge == Merge::Below && (slot.begins || !open.contains(&place)) {
                    slot.merge = if goes_on(place) { Merge::First } else { Merge::None };
                }
            }
            let merged = line.slots.iter().filter(|slot| slot.merge != Merge::None);
            open = merged.map(|slot| (slot.column, slot.span)).collect();
        }
        for line in &lines {
            for slot in &line.slots {
                match (slot.from, line.own, line.come) {
                    (From::Own(cell), Some(row), _) => {
                        let is_told = changes.merges.contains_key(&(row, cell));
                        if self.write_merge(file, (row, cell), slot.merge) && !is_told {
                            let new = new_of.get(&row).map(|new| (tables, *new, slot.column));
                            self.says_its_own((file, row, cell), new);
                        }
                    }
                    (From::Put(index), ..) => {
                        let put = &mut changes.put[index];
                        if put.merge != slot.merge {
                            put.raw = remerged(&put.raw, &[(0..1, slot.merge)]);
                        }
                    }
                    (From::Come(first, count), _, Some(index)) => {
                        let before = changes.come[index].cells[first].2;
                        if count > 1 || before != slot.merge {
                            let cells = (first..first + count, slot.merge);
                            joined.entry(index).or_default().push(cells);
                        }
                    }
                    _ => {}
                }
            }
        }
        for put in changes.put {
            self.edits.put(put.place..put.place, put.raw);
        }
        for (index, come) in changes.come.into_iter().enumerate() {
            let (mut beside, is_before) = come.beside;
            // As revisions, what goes stands before what comes: rows that go on with a merge stay below it.
            while !is_before && changes.gone.contains(&(beside + 1)) {
                beside += 1;
            }
            let element = self.story.tables[file].rows[beside].element;
            let whole = &self.xml.elements[outermost(self.xml, element)].whole;
            let place = if is_before { whole.start } else { whole.end };
            let raw = match joined.get(&index) {
                Some(cells) => remerged(&come.raw, cells),
                None => come.raw,
            };
            self.edits.put(place..place, raw);
        }
    }

    /// The rows of a table as it will be, with the merges that their cells would have.
    fn lines(&self, file: usize, changes: &Changes, rows: Option<&[Row]>) -> Vec<Line> {
        let own = &self.file.outline.tables[file].rows;
        let mut lines = Vec::with_capacity(own.len() + changes.come.len());
        let come = |beside: (usize, bool), lines: &mut Vec<Line>| {
            let all = changes.come.iter().enumerate().filter(|(_, come)| come.beside == beside);
            for (index, come) in all {
                let slots = come.cells.iter().enumerate().map(|(at, &(column, span, merge))| {
                    let from = From::Come(at, 1);
                    Slot { column, span, merge, begins: false, from }
                });
                lines.push(Line { own: None, come: Some(index), slots: slots.collect() });
            }
        };
        // The merges whose first row has gone, and that have not begun anew.
        let mut headless: HashSet<(usize, usize)> = HashSet::new();
        for (row, cells) in own.iter().enumerate() {
            come((row, true), &mut lines);
            let mut slots = Vec::with_capacity(cells.len());
            for (cell, known) in cells.iter().enumerate() {
                let Some((column, span)) = covered(rows.map(|rows| &rows[row]), cell, known) else {
                    continue;
                };
                let merge = self.merge_in_file((file, row, cell));
                let merge = changes.merges.get(&(row, cell)).copied().unwrap_or(merge);
                let from = From::Own(cell);
                slots.push(Slot { column, span, merge, begins: false, from });
            }
            let put = changes.put.iter().enumerate().filter(|(_, put)| put.row == row);
            slots.extend(put.map(|(index, put)| {
                let Put { column, span, merge, .. } = *put;
                let from = From::Put(index);
                Slot { column, span, merge, begins: false, from }
            }));
            if changes.gone.contains(&row) {
                let begins = slots.iter().filter(|slot| slot.merge == Merge::First);
                headless.extend(begins.map(|slot| (slot.column, slot.span)));
            } else {
                for slot in &mut slots {
                    slot.begins = headless.remove(&(slot.column, slot.span));
                }
                lines.push(Line { own: Some(row), come: None, slots });
            }
            come((row, false), &mut lines);
        }
        lines
    }

    /// How a cell of the file takes part in merges as it stands.
    fn merge_in_file(&self, (file, row, cell): (usize, usize, usize)) -> Merge {
        let known = &self.story.tables[file].rows[row].cells[cell];
        let is_merged = || self.xml.path(known.element, &["tcPr", "vMerge"]).is_some();
        match known.is_below {
            true => Merge::Below,
            false if is_merged() => Merge::First,
            false => Merge::None,
        }
    }

    /// Has a cell of the file take part in merges in this way. Whether it showed nothing of its own
    /// before and does so now.
    fn write_merge(&mut self, file: usize, (row, cell): (usize, usize), merge: Merge) -> bool {
        let before = self.merge_in_file((file, row, cell));
        if before == merge {
            return false;
        }
        let element = self.story.tables[file].rows[row].cells[cell].element;
        put_merge(self.xml, element, merge, &mut self.edits);
        let name = self.file.row_name(&self.file.outline.tables[file].rows[row]);
        self.formless.push(Formless::Merge(name));
        before == Merge::Below
    }

    /// A cell that shows what it says again, and that a person emptied when it was merged with the one
    /// above, says what the data has for it.
    fn says_its_own(
        &mut self,
        (file, row, cell): (usize, usize, usize),
        new: Option<(Tables, usize, usize)>,
    ) {
        let Some((tables, new, column)) = new else { return };
        let shown = |three: &Self, blocks: &[Block]| three.file.shown(blocks).is_empty();
        let known = &self.file.outline.tables[file].rows[row][cell];
        let now = self.new.outline.tables[tables.new].rows[new].iter();
        let now = now.filter(|cell| (cell.column, cell.span) == (column, known.span));
        let Some([Block::Paragraph(now)]) = now.map(|cell| &cell.blocks[..]).next() else { return };
        let before = self.places.rows[tables.base].iter().position(|place| *place == Some(row));
        let before = before.and_then(|row| {
            let mut cells = self.base.outline.tables[tables.base].rows[row].iter();
            cells.find(|cell| (cell.column, cell.span) == (known.column, known.span))
        });
        let was_emptied = before.is_some_and(|cell| !self.base.shown(&cell.blocks).is_empty());
        if let [Block::Paragraph(at)] = known.blocks[..]
            && was_emptied
            && shown(self, &known.blocks)
        {
            self.say(at, *now);
        }
    }
}

/// The columns that a cell of the file covers in the table as it will be; none where it has gone.
fn covered(row: Option<&Row>, cell: usize, known: &Cell) -> Option<(usize, usize)> {
    let Some(row) = row else { return Some((known.column, known.span)) };
    let is_it = |holder: &Holder| *holder == Holder::Own(cell);
    let first = row.holders.iter().position(is_it)?;
    Some((first, row.holders.iter().filter(|holder| is_it(holder)).count()))
}

/// Has the cells of a line that have come, and that stand where a merge goes on, be part of it. Where one
/// of them reaches beyond it, the merge ends.
fn join(slots: &mut Vec<Slot>, (column, span): (usize, usize)) {
    let is_within = |slot: &Slot| slot.column < column + span && column < slot.column + slot.span;
    let Some(first) = slots.iter().position(is_within) else { return };
    let within = slots[first..].iter().take_while(|slot| is_within(slot));
    let within: Vec<Slot> = within.copied().collect();
    let ends = within.last().map_or(0, |last| last.column + last.span);
    let is_whole = within[0].column == column && ends == column + span;
    let is_free = |slot: &Slot| slot.merge == Merge::None && !matches!(slot.from, From::Own(_));
    if !is_whole || !within.iter().all(is_free) {
        return;
    }
    let from = match (within[0].from, &within[..]) {
        (from, [_]) => from,
        (From::Come(first, _), cells) => From::Come(first, cells.len()),
        _ => return,
    };
    let joined = Slot { column, span, merge: Merge::Below, begins: false, from };
    slots.splice(first..first + within.len(), [joined]);
}

/// The child of this name, whatever its prefix: what comes is written without what it is bound to.
fn child(xml: &Xml<'_>, element: usize, name: &str) -> Option<usize> {
    xml.children(element).find(|&child| xml.elements[child].name == name)
}

/// Has a cell take part in a merge of rows in this way.
fn put_merge(xml: &Xml<'_>, cell: usize, merge: Merge, edits: &mut Edits) {
    let prefix = prefix(xml, cell);
    let said = match merge {
        Merge::None => String::new(),
        Merge::First => format!("<{prefix}vMerge {prefix}val=\"restart\"/>"),
        Merge::Below => format!("<{prefix}vMerge/>"),
    };
    // The order of the schema (ECMA-376, part 1, 17.4.65).
    put_property(xml, cell, ("vMerge", said), &["hMerge", "gridSpan", "tcW", "cnfStyle"], edits);
}

/// Gives a cell a property, which comes after others in the schema, the last of them first.
fn put_property(
    xml: &Xml<'_>,
    cell: usize,
    (name, said): (&str, String),
    after: &[&str],
    edits: &mut Edits,
) {
    let Some(properties) = child(xml, cell, "tcPr") else {
        if !said.is_empty() {
            let (start, prefix) = (xml.elements[cell].inner.start, prefix(xml, cell));
            edits.put(start..start, format!("<{prefix}tcPr>{said}</{prefix}tcPr>"));
        }
        return;
    };
    let own = &xml.elements[properties];
    if let Some(old) = child(xml, properties, name) {
        edits.put(xml.elements[old].whole.clone(), said);
    } else if own.inner.is_empty() && !said.is_empty() {
        let prefix = prefix(xml, cell);
        edits.put(own.whole.clone(), format!("<{prefix}tcPr>{said}</{prefix}tcPr>"));
    } else {
        let before = after.iter().find_map(|name| child(xml, properties, name));
        let place = before.map_or(own.inner.start, |before| xml.elements[before].whole.end);
        edits.put(place..place, said);
    }
}

/// Cells, or a row of them, with other merges; several that are to be one are made one.
fn remerged(raw: &str, cells: &[(Range<usize>, Merge)]) -> String {
    let Some(xml) = Xml::read(raw) else { return raw.to_owned() };
    let is_cell = |index: usize| xml.elements[index].name == "tc";
    let all = (0..xml.elements.len()).filter(|&at| is_cell(at) && !xml.ancestors(at).any(is_cell));
    let all: Vec<usize> = all.collect();
    let mut edits = Edits::default();
    for (range, merge) in cells {
        let Some([first, others @ ..]) = all.get(range.clone()) else { continue };
        if !others.is_empty() {
            let width = |cell: &usize| {
                let width = child(&xml, child(&xml, *cell, "tcPr")?, "tcW")?;
                xml.attribute(width, "w")?.parse::<i64>().ok()
            };
            let span = |cell: &usize| {
                let properties = child(&xml, *cell, "tcPr");
                let span = properties.and_then(|own| child(&xml, own, "gridSpan"));
                span.and_then(|span| xml.val(span)?.parse().ok()).unwrap_or(1_usize)
            };
            let cells = &all[range.clone()];
            if let Some(wide) = cells.iter().map(width).sum::<Option<i64>>() {
                let said = format!("<w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>");
                put_property(&xml, *first, ("tcW", said), &["cnfStyle"], &mut edits);
            }
            let spans: usize = cells.iter().map(span).sum();
            let said = format!("<w:gridSpan w:val=\"{spans}\"/>");
            put_property(&xml, *first, ("gridSpan", said), &["tcW", "cnfStyle"], &mut edits);
            let end = xml.elements[*first].inner.end;
            for &other in others {
                let own = &xml.elements[other];
                let start = child(&xml, other, "tcPr");
                let start = start.map_or(own.inner.start, |start| xml.elements[start].whole.end);
                edits.put(end..end, &raw[start..own.inner.end]);
                edits.put(own.whole.clone(), "");
            }
        }
        put_merge(&xml, *first, *merge, &mut edits);
    }
    edits.applied(raw)
}
