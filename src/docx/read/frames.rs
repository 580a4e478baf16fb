//! A table → its lines and measures: which sides of its cells are drawn, how wide they are, which rows
//! are repeated or stay whole.

use super::format::Formats;
use super::properties::{Sides, borders, is_on, measure};
use super::story::Table;
use super::styles::{TableLayer, room};
use super::xml::Xml;
use crate::length::Length;

/// The room in a cell where nothing says it: none, as the style of all tables sets it in Word.
const ROOM: Length = Length::ZERO;

/// How a table is drawn.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The style that it names.
    pub style: Option<String>,
    /// The rows.
    pub rows: Vec<RowFrame>,
}

/// How a row is drawn.
#[derive(Debug, Clone, Default)]
pub struct RowFrame {
    /// Whether it is repeated on every page.
    pub is_header: bool,
    /// Whether it stays on one page.
    pub is_whole: bool,
    /// The cells.
    pub cells: Vec<CellFrame>,
}

/// How a cell is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CellFrame {
    /// The sides that have a line.
    pub lines: Sides<bool>,
    /// The width; none where the file says nothing of it.
    pub width: Option<Length>,
    /// The room left and right of the text.
    pub room: (Length, Length),
}

/// How a table is drawn.
pub fn of(xml: &Xml<'_>, table: &Table, formats: &Formats) -> Frame {
    let properties = xml.child(table.element, "tblPr");
    let style = properties.and_then(|own| xml.child(own, "tblStyle"));
    let style = style.and_then(|style| xml.val(style)).map(std::borrow::Cow::into_owned);
    let mut whole = formats.table(style.as_deref());
    if let Some(properties) = properties {
        whole.take(&TableLayer::read(xml, properties));
    }
    let grid: Vec<Length> = xml
        .child(table.element, "tblGrid")
        .into_iter()
        .flat_map(|grid| xml.children(grid))
        .filter_map(|column| measure(&xml.attribute(column, "w")?))
        .collect();
    let count = table.rows.len();
    let rows = table.rows.iter().enumerate().map(|(at, row)| {
        let property = |name| {
            xml.path(row.element, &["trPr", name]).is_some_and(|element| is_on(xml, element))
        };
        let last = row.cells.len().saturating_sub(1);
        let cells = row.cells.iter().enumerate().map(|(index, cell)| {
            let properties = xml.child(cell.element, "tcPr");
            let child = |name| properties.and_then(|own| xml.child(own, name));
            let side = |is_outer: bool, outer, inner| if is_outer { outer } else { inner };
            let mut lines = Sides {
                top: side(at == 0, whole.borders.top, whole.inside.0),
                bottom: side(at + 1 == count, whole.borders.bottom, whole.inside.0),
                left: side(index == 0, whole.borders.left, whole.inside.1),
                right: side(index == last, whole.borders.right, whole.inside.1),
            };
            if let Some(own) = child("tcBorders") {
                lines.take(&borders(xml, own));
            }
            let own = child("tcMar").map(|own| room(xml, own)).unwrap_or_default();
            let room =
                (own.0.or(whole.room.0).unwrap_or(ROOM), own.1.or(whole.room.1).unwrap_or(ROOM));
            let columns = grid.get(cell.column..cell.column + cell.span);
            let of_grid =
                columns.map(|columns| columns.iter().fold(Length::ZERO, |sum, width| sum + *width));
            let told = child("tcW")
                .filter(|&width| xml.attribute(width, "type").is_none_or(|kind| kind == "dxa"));
            let told = told.and_then(|width| measure(&xml.attribute(width, "w")?));
            // Where the two differ, what the cell asks for has room.
            let width = of_grid.max(told).filter(|width| *width > Length::ZERO);
            CellFrame { lines: lines.drawn(), width, room }
        });
        let cells = cells.collect();
        RowFrame { is_header: property("tblHeader"), is_whole: property("cantSplit"), cells }
    });
    Frame { rows: rows.collect(), style }
}
