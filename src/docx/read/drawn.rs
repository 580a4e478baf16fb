//! The drawings of a paragraph → which of them are lines, how long they are, and where they stand:
//! `DrawingML` of newer programs, VML of older ones.

use super::format::Align;
use super::properties::in_units;
use super::story::{OBJECT, Paragraph};
use super::xml::{Namespace, Xml};
use crate::length::Length;

/// The height below which a shape is a line, whatever it is called.
const THIN: Length = Length::pt(2);

/// The shapes of `DrawingML` that are lines.
const LINES: [&str; 3] = ["line", "straightConnector1", "lineInv"];

/// The shapes of VML that are lines (`#_x0000_t32`).
const OLD_LINES: [&str; 2] = ["_t32", "_t20"];

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// The byte of the paragraph's text that it stands at.
    pub at: usize,
    /// Whether it is a line from left to right.
    pub is_line: bool,
    /// The width; none where it can't be read.
    pub width: Option<Length>,
    /// How it stands across.
    pub across: Option<Across>,
}

/// How a drawing stands across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// Within the column of text, cell, margins or page.
    Aligned(Align),
    /// Its distance from the left side of the text around it.
    FromText(Length),
    /// Its distance from something else.
    FromElsewhere,
}

/// The drawings of a paragraph, in order.
pub fn of(xml: &Xml<'_>, paragraph: &Paragraph) -> Vec<Drawn> {
    let objects = paragraph.atoms.iter().filter(|atom| !atom.is_text);
    objects
        .filter_map(|atom| {
            let element = &xml.elements[atom.element];
            let holds = matches!(element.name, "drawing" | "pict" | "object")
                || element.namespace == Namespace::Compatibility;
            holds.then(|| drawing(xml, atom.element, atom.text.start))
        })
        .collect()
}

/// The bytes of a paragraph's text that stand for what says nothing in its line: drawings, breaks of
/// pages and columns, the signs of notes. Formulas and signs of other fonts say something.
pub fn silent(xml: &Xml<'_>, paragraph: &Paragraph) -> Vec<usize> {
    let objects = paragraph.atoms.iter().filter(|atom| !atom.is_text);
    let is_silent = |element: usize| {
        let names = ["drawing", "pict", "br", "footnoteReference", "endnoteReference"];
        let element = &xml.elements[element];
        names.contains(&element.name) || element.namespace == Namespace::Compatibility
    };
    objects
        .filter(|atom| paragraph.text[atom.text.clone()].starts_with(OBJECT))
        .filter_map(|atom| is_silent(atom.element).then_some(atom.text.start))
        .collect()
}

fn drawing(xml: &Xml<'_>, element: usize, at: usize) -> Drawn {
    let mut drawn = Drawn { at, is_line: false, width: None, across: None };
    let mut height = None;
    let mut index = element;
    while index < xml.elements[element].after {
        let name = xml.elements[index].name;
        // What older programs are given says the same again; what is written in a shape is text.
        if name == "txbxContent" || name == "Fallback" && drawn.width.is_some() {
            index = xml.elements[index].after;
            continue;
        }
        match name {
            "extent" => {
                let length = |name| {
                    let value = xml.attribute(index, name)?.parse().ok()?;
                    Some(Length::from_emu(value))
                };
                drawn.width = drawn.width.or_else(|| length("cx"));
                height = height.or_else(|| length("cy"));
            }
            "positionH" => drawn.across = Some(across(xml, index)),
            "prstGeom" => {
                let shape = xml.attribute(index, "prst").unwrap_or_default();
                drawn.is_line |= LINES.contains(&&*shape);
            }
            "line" | "shape" | "rect" | "oval" | "roundrect" => {
                old(xml, index, &mut drawn, &mut height);
            }
            _ => {}
        }
        index += 1;
    }
    let is_flat = height.is_some_and(|height| height < THIN);
    let is_wide = drawn.width.is_some_and(|width| width > THIN);
    drawn.is_line = drawn.is_line && height.is_none_or(|height| height < Length::pt(8)) && is_wide
        || is_flat && is_wide;
    drawn
}

fn across(xml: &Xml<'_>, element: usize) -> Across {
    let from = xml.attribute(element, "relativeFrom").unwrap_or_default();
    for child in xml.children(element) {
        let text = xml.text(child);
        match (xml.elements[child].name, text.trim()) {
            ("align", "center") => return Across::Aligned(Align::Centre),
            ("align", "right" | "outside") => return Across::Aligned(Align::Right),
            ("align", _) => return Across::Aligned(Align::Left),
            ("posOffset", offset) if matches!(&*from, "column" | "character") => {
                if let Ok(offset) = offset.parse() {
                    return Across::FromText(Length::from_emu(offset));
                }
            }
            _ => {}
        }
    }
    Across::FromElsewhere
}

/// A shape of VML: `v:line` from one point to another, others by their style.
fn old(xml: &Xml<'_>, element: usize, drawn: &mut Drawn, height: &mut Option<Length>) {
    let name = xml.elements[element].name;
    if name == "line" {
        let point = |name| {
            let value = xml.attribute(element, name)?;
            let (x, y) = value.split_once(',')?;
            Some((points(x)?, points(y)?))
        };
        if let (Some(from), Some(to)) = (point("from"), point("to")) {
            drawn.is_line = true;
            drawn.width = Some(from.0.max(to.0) - from.0.min(to.0));
            *height = Some(from.1.max(to.1) - from.1.min(to.1));
            drawn.across = Some(Across::FromText(from.0.min(to.0)));
        }
        return;
    }
    let kind = xml.attribute(element, "type").unwrap_or_default();
    drawn.is_line |= OLD_LINES.iter().any(|line| kind.ends_with(line));
    let style = xml.attribute(element, "style").unwrap_or_default();
    for entry in style.split(';') {
        let Some((key, value)) = entry.split_once(':') else { continue };
        match key.trim() {
            "width" => drawn.width = points(value),
            "height" => *height = points(value),
            "margin-left" => drawn.across = points(value).map(Across::FromText),
            "mso-position-horizontal" => {
                drawn.across = match value.trim() {
                    "center" => Some(Across::Aligned(Align::Centre)),
                    "right" => Some(Across::Aligned(Align::Right)),
                    "left" => Some(Across::Aligned(Align::Left)),
                    _ => drawn.across,
                };
            }
            _ => {}
        }
    }
}

fn points(text: &str) -> Option<Length> {
    in_units(text, Length::pt(3) / 4)
}
