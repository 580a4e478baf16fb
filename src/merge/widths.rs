//! The widths of a table's columns, as they were generated, as they would be now and as they are in the
//! file → those that they are to have, and the page that the table is to stand on.
//!
//! What nobody has changed is as it would be now, as a whole. A table that is wider now than its page
//! has its page turned, unless a person has set that; else it is fitted to the page.

use super::align::Pairs;
use super::columns::Tables;
use super::splice::outermost;
use super::three::Three;
use crate::docx::read::story::Block;
use crate::docx::read::xml::Xml;

/// How far two widths may differ and be the same, in twips: word processors round.
const ROUNDED: i64 = 30;

/// The page of a section.
struct Page {
    /// The element `w:sectPr`.
    element: usize,
    /// The element `w:pgSz`.
    size: usize,
    /// Width and height.
    sheet: (i64, i64),
    /// The margins at the left and the right.
    margins: (i64, i64),
}

impl Page {
    fn of(xml: &Xml<'_>, element: usize) -> Option<Self> {
        let (size, margins) = (xml.child(element, "pgSz")?, xml.child(element, "pgMar")?);
        let number = |index: usize, name: &str| xml.attribute(index, name)?.parse::<i64>().ok();
        let columns = xml.child(element, "cols").and_then(|columns| number(columns, "num"));
        let is_plain = columns.is_none_or(|columns| columns == 1);
        is_plain.then_some(())?;
        Some(Self {
            element,
            size,
            sheet: (number(size, "w")?, number(size, "h")?),
            margins: (number(margins, "left")?, number(margins, "right")?),
        })
    }

    /// The width of its text.
    fn room(&self) -> i64 {
        self.sheet.0 - self.margins.0 - self.margins.1
    }
}

/// The pages of a main part's sections; none of those that are not understood.
fn pages(xml: &Xml<'_>) -> Vec<(usize, Option<Page>)> {
    let is_now = |index: usize| {
        let parent = xml.elements[index].parent;
        xml.is(index, "sectPr") && parent.is_none_or(|parent| !xml.is(parent, "sectPrChange"))
    };
    let sections = (0..xml.elements.len()).filter(|&index| is_now(index));
    sections.map(|index| (index, Page::of(xml, index))).collect()
}

/// Whether widths are the same, but for rounding.
fn are_same(one: &[i64], other: &[i64]) -> bool {
    let is_same = |(one, other): (&i64, &i64)| (one - other).abs() <= ROUNDED;
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

/// Widths that together are so wide.
fn fitted(widths: &[i64], room: i64) -> Vec<i64> {
    let total: i64 = widths.iter().sum();
    widths.iter().map(|width| width * room / total.max(1)).collect()
}

impl Three<'_> {
    /// Whether the columns of a table of the file are as wide as they were generated; of a document
    /// that does not say how wide that was, whether all its rows say the same.
    pub(super) fn has_own_widths(&self, Tables { base, file, .. }: Tables) -> bool {
        let (then, there) = (&self.base.outline.tables[base].widths, self.grid(file));
        if !then.is_empty() {
            return are_same(then, &there);
        }
        let xml = self.xml;
        let cells = self.story.tables[file].rows.iter().flat_map(|row| &row.cells);
        cells.into_iter().all(|cell| {
            let own = xml.path(cell.element, &["tcPr", "tcW"]);
            let own = own.and_then(|own| xml.attribute(own, "w")?.parse::<i64>().ok());
            let grid: i64 = there.iter().skip(cell.column).take(cell.span).sum();
            own.is_some_and(|own| (own - grid).abs() <= ROUNDED)
        })
    }

    /// The widths that a table's columns are to have, which are as many as in the new one; none where
    /// they stay.
    pub(super) fn widths_now(&mut self, tables: Tables) -> Option<Vec<i64>> {
        let Tables { base, new, file } = tables;
        let now = &self.new.outline.tables[new].widths;
        let then = &self.base.outline.tables[base].widths;
        let is_known = !then.is_empty() && then != now;
        let is_longer = || then.is_empty() && self.has_longer_words(tables);
        let is_new = !now.is_empty() && (is_known || is_longer());
        if !(is_new && self.has_own_widths(tables)) || are_same(now, &self.grid(file)) {
            return None;
        }
        let now = now.clone();
        Some(self.on_page(tables, now))
    }

    /// Whether a table has other columns now, or in one of its columns a longer word than before.
    fn has_longer_words(&self, Tables { base, new, .. }: Tables) -> bool {
        let longest = |side: &super::side::Side<'_>, table: usize| {
            let mut longest: Vec<usize> = Vec::new();
            let cells = side.outline.tables[table].rows.iter().flatten();
            for cell in cells.filter(|cell| cell.span == 1) {
                longest.resize(longest.len().max(cell.column + 1), 0);
                let within = side.outline.within(&cell.blocks).into_iter();
                let words = within.flat_map(|at| side.text(at).split([' ', '\n']));
                let own = words.map(|word| word.chars().count()).max().unwrap_or(0);
                longest[cell.column] = longest[cell.column].max(own);
            }
            longest
        };
        let (then, now) = (longest(self.base, base), longest(self.new, new));
        then.len() != now.len() || then.iter().zip(&now).any(|(then, now)| then < now)
    }

    /// Lets the columns of a table of the file have these widths.
    pub(super) fn set_widths(&mut self, file: usize, widths: Vec<i64>) {
        let xml = self.xml;
        let table = &self.story.tables[file];
        let grid = xml.child(table.element, "tblGrid").into_iter();
        let columns = grid.flat_map(|grid| xml.children(grid));
        let columns: Vec<usize> = columns.filter(|&column| xml.is(column, "gridCol")).collect();
        if columns.len() != widths.len() {
            return;
        }
        for (column, width) in columns.into_iter().zip(&widths) {
            let tag = format!("<w:gridCol w:w=\"{width}\"/>");
            self.edits.put(xml.elements[column].whole.clone(), tag);
        }
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            if let Some(own) = xml.path(cell.element, &["tcPr", "tcW"]) {
                let width: i64 = widths.iter().skip(cell.column).take(cell.span).sum();
                let tag = format!("<w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
                self.edits.put(xml.elements[own].whole.clone(), tag);
            }
        }
        self.set_width(file, widths.iter().sum());
        self.widths.insert(file, widths);
    }

    /// Lets what depends on the widths of a table be as it would be now: the size of its letters, how far
    /// numbers stand from the right, and the room around what stands in cells.
    pub(super) fn set_looks(
        &mut self,
        Tables { base, new, file }: Tables,
        pairs: &Pairs,
        new_of: &[Option<usize>],
    ) {
        let (xml, fresh) = (self.xml, self.fresh.xml());
        let margins = |xml: &Xml<'_>, table| xml.path(table, &["tblPr", "tblCellMar"]);
        let tables = (self.story.tables[file].element, self.fresh.story().tables[new].element);
        if let (Some(one), Some(other)) = (margins(xml, tables.0), margins(fresh, tables.1)) {
            self.edits.put(xml.elements[one].whole.clone(), fresh.raw(other));
        }
        let rows = &self.base.outline.tables[base].rows;
        let (own, come) = (&self.story.tables[file].rows, &self.fresh.story().tables[new].rows);
        for &(a, b) in pairs.in_order.iter().chain(&pairs.moved) {
            let Some(row) = self.places.rows[base][a] else { continue };
            let Some(cells) = self.places.cells.get(&(base, a)) else { continue };
            for (before, cell) in rows[a].iter().zip(cells) {
                let now = new_of.get(before.column).copied().flatten();
                let now = now.and_then(|now| come[b].cells.iter().find(|cell| cell.column == now));
                let Some((cell, now)) = cell.map(|cell| &own[row].cells[cell]).zip(now) else {
                    continue;
                };
                for pair in cell.blocks.iter().zip(&now.blocks) {
                    let (Block::Paragraph(one), Block::Paragraph(other)) = pair else { continue };
                    let one = self.story.paragraphs[*one].element;
                    let other = self.fresh.story().paragraphs[*other].element;
                    let both = |path: &[&str]| xml.path(one, path).zip(fresh.path(other, path));
                    if let Some((one, other)) = both(&["pPr", "ind"])
                        && is_from_right(xml, one)
                        && is_from_right(fresh, other)
                    {
                        self.edits.put(xml.elements[one].whole.clone(), fresh.raw(other));
                    }
                    if let Some((one, other)) = both(&["pPr", "pStyle"])
                        && let Some((there, now)) = xml.val(one).zip(fresh.val(other))
                        && let Some(now) = self.fresh.style(&now)
                        && there != *now
                        && without_size(&there) == without_size(&now)
                    {
                        let tag = format!("<w:pStyle w:val=\"{now}\"/>");
                        self.edits.put(xml.elements[one].whole.clone(), tag);
                    }
                }
            }
        }
    }

    /// Lets a table of the file be so wide, where it says how wide it is.
    pub(super) fn set_width(&mut self, file: usize, width: i64) {
        let xml = self.xml;
        let Some(own) = xml.path(self.story.tables[file].element, &["tblPr", "tblW"]) else {
            return;
        };
        if xml.attribute(own, "type").is_none_or(|kind| kind == "dxa") {
            let tag = format!("<w:tblW w:w=\"{width}\" w:type=\"dxa\"/>");
            self.edits.put(xml.elements[own].whole.clone(), tag);
        }
    }

    /// Widths of the new table as they can stand on the page that the table of the file stands on; it
    /// takes the new document's sheet where it is as it was generated.
    pub(super) fn on_page(&mut self, Tables { file, .. }: Tables, widths: Vec<i64>) -> Vec<i64> {
        let (total, there) = (widths.iter().sum::<i64>(), self.grid(file).iter().sum::<i64>());
        if (total - there).abs() <= ROUNDED {
            return widths;
        }
        let element = outermost(self.xml, self.story.tables[file].element);
        let all = pages(self.xml);
        let Some(at) = all.iter().position(|(section, _)| *section > element) else {
            return widths;
        };
        let Some(own) = &all[at].1 else { return widths };
        if self.pages_turned.contains(&at) {
            return widths;
        }
        let fresh = self.fresh.xml();
        let now = pages(fresh);
        // A page that turns is no revision that could be rejected with what stands on it.
        let page = now.get(at).filter(|_| self.may_restructure && now.len() == all.len());
        if let Some(page) = page.and_then(|(_, page)| page.as_ref())
            && page.sheet != own.sheet
            && page.margins == own.margins
            && (total > own.room() + ROUNDED || there > page.room() + ROUNDED)
            && there <= own.room() + ROUNDED
            && total <= page.room() + ROUNDED
            && self.others_fit(file, (at.checked_sub(1).map(|at| all[at].0), own), page.room())
        {
            self.pages_turned.insert(at);
            self.edits.put(self.xml.elements[own.size].whole.clone(), fresh.raw(page.size));
            return widths;
        }
        if total > own.room() + ROUNDED { fitted(&widths, own.room()) } else { widths }
    }

    /// Whether the other tables of a section, which begins after that of an element, have room on
    /// another page.
    fn others_fit(&self, file: usize, (after, own): (Option<usize>, &Page), room: i64) -> bool {
        let mut tables = self.story.tables.iter().enumerate().filter(|(at, table)| {
            let is_within = after.is_none_or(|after| table.element > after);
            *at != file && is_within && table.element < own.element
        });
        tables.all(|(at, _)| self.grid(at).iter().sum::<i64>() <= room + ROUNDED)
    }
}

/// The name of a style but for the size at its end: `TableText` of `TableText12`.
fn without_size(style: &str) -> &str {
    style.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// Whether an indent is one from the right alone.
fn is_from_right(xml: &Xml<'_>, element: usize) -> bool {
    let mut said = xml.all_attributes(element);
    said.all(|(name, value)| matches!(name, "right" | "end") || value == "0")
}

/// A table of the new document as it can stand in the file, with other widths of its columns.
pub(super) fn narrowed(raw: &str, [from, to]: [i64; 2]) -> String {
    let mut out = String::with_capacity(raw.len());
    for piece in raw.split_inclusive('>') {
        let is_width = ["<w:gridCol ", "<w:tcW ", "<w:tblW "].iter().any(|tag| piece.contains(tag));
        let own = is_width.then(|| piece.split_once("w:w=\"")).flatten();
        let parts = own.and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
        match parts.and_then(|(before, (own, rest))| Some((before, own.parse::<i64>().ok()?, rest)))
        {
            Some((before, own, rest)) => {
                out.push_str(&format!("{before}w:w=\"{}\"{rest}", own * to / from.max(1)));
            }
            None => out.push_str(piece),
        }
    }
    out
}
