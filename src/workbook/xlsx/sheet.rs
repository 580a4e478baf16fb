//! A sheet's part → its cells, what is merged and what is hidden.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::Error;
use super::super::formulas::Written;
use super::super::raw::{Budget, COLUMNS, LONGEST_TEXT, RawCell, RawContent, RawValue};
use super::super::xml::{add_text, attribute, is_start, is_yes, number};
use super::super::{Address, Region, calculated};
use super::escape;
use super::strings::rich_text;

/// The most cells that a sheet may write down, those without a value too.
const MOST_ELEMENTS: u32 = 4_000_000;

/// Reads a sheet of cells.
///
/// Source: ECMA-376 Part 1, 18.3.1.99 (`worksheet`).
pub(super) fn read(
    part: &[u8],
    strings: &[Arc<str>],
    budget: &mut Budget,
) -> Result<RawContent, Error> {
    let mut sheet = SheetReader { reader: Reader::from_reader(part), strings, budget, elements: 0 };
    let mut content = RawContent::default();
    let (mut next_row, mut depth) = (0_u32, 0_u32);
    let mut cell = Address::new(0, 0);
    loop {
        let event = sheet.reader.read_event()?;
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Eof if depth > 0 => return Err(Error::broken("nội dung bị cắt cụt")),
                Event::Eof => return Ok(content),
                _ => {}
            }
            continue;
        };
        let is_start = is_start(&event);
        match element.local_name().as_ref() {
            "worksheet" | "sheetViews" | "cols" | "sheetData" | "mergeCells" => {}
            "sheetView" => {
                let shown = attribute(element, "showZeros")?;
                content.hides_zeros |= matches!(shown.as_deref(), Some("0" | "false"));
            }
            "col" => column(element, &mut content)?,
            "row" => {
                let row = number::<u32>(attribute(element, "r")?)
                    .map_or(next_row, |row| row.saturating_sub(1));
                if is_yes(attribute(element, "hidden")?) {
                    content.hidden_rows.push(row..row.saturating_add(1));
                }
                next_row = row.saturating_add(1);
                cell = Address::new(row, 0);
            }
            "c" => {
                let address = sheet.cell(element, is_start, cell, &mut content)?;
                cell = Address::new(address.row, address.column.saturating_add(1));
                continue;
            }
            "mergeCell" => {
                let region = attribute(element, "ref")?
                    .and_then(|region| region.parse::<Region>().ok())
                    .ok_or_else(|| Error::broken("ô gộp sai"))?;
                content.merge(region)?;
            }
            // What else a sheet has is no part of its cells.
            _ if is_start => {
                sheet.reader.read_to_end(element.name())?;
                continue;
            }
            _ => {}
        }
        depth += u32::from(is_start);
    }
}

/// The width of columns, and whether they are hidden.
fn column(element: &BytesStart<'_>, content: &mut RawContent) -> Result<(), Error> {
    let first = number::<u32>(attribute(element, "min")?).unwrap_or(1).clamp(1, COLUMNS);
    let last = number::<u32>(attribute(element, "max")?).unwrap_or(first).clamp(first, COLUMNS);
    if is_yes(attribute(element, "hidden")?) {
        content.hidden_columns.push(first - 1..last);
    }
    if let Some(width) = number::<f64>(attribute(element, "width")?)
        && width > 0.0
        && width < 256.0
    {
        content.column_widths.push((first - 1..last, width));
    }
    Ok(())
}

/// The kind of what a cell holds.
///
/// Source: ECMA-376 Part 1, 18.18.11 (`ST_CellType`).
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Moment,
}

/// A sheet's part being read.
struct SheetReader<'a> {
    reader: Reader<&'a [u8]>,
    strings: &'a [Arc<str>],
    budget: &'a mut Budget,
    elements: u32,
}

impl SheetReader<'_> {
    /// Reads a cell up to its end; where it does not say its address, it stands at the next one.
    fn cell(
        &mut self,
        element: &BytesStart<'_>,
        has_content: bool,
        next: Address,
        content: &mut RawContent,
    ) -> Result<Address, Error> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(Error::TooLarge("hơn 4 triệu ô, kể cả ô trống".to_owned()));
        }
        let (mut address, mut kind, mut style) = (next, Kind::Number, 0);
        for attribute in element.attributes() {
            let attribute = attribute?;
            match attribute.key.as_ref() {
                "r" => {
                    let given = attribute.value.parse();
                    address = given.map_err(|_| Error::broken("địa chỉ ô sai"))?;
                }
                "s" => style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::Moment,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        if !has_content {
            return Ok(address);
        }
        let Inside { value, formula } = self.inside(address, content)?;
        let value = match value {
            Some(text) => self.value(kind, text)?,
            None => RawValue::Nothing,
        };
        content.put(address, RawCell { value, style, formula }, self.budget)?;
        Ok(address)
    }

    /// What stands within a cell.
    ///
    /// Source: ECMA-376 Part 1, 18.3.1.4 (`c`).
    fn inside(&mut self, address: Address, content: &mut RawContent) -> Result<Inside, Error> {
        let mut inside = Inside { value: None, formula: false };
        loop {
            let event = self.reader.read_event()?;
            match &event {
                Event::Start(element) | Event::Empty(element) => {
                    let is_start = is_start(&event);
                    match element.local_name().as_ref() {
                        "v" if is_start => inside.value = Some(self.text("v")?),
                        "v" => inside.value = Some(String::new()),
                        "is" if is_start => {
                            inside.value = Some(rich_text(&mut self.reader, "is")?);
                        }
                        "f" => {
                            inside.formula = true;
                            let shared = number(attribute(element, "si")?);
                            let text = if is_start { self.text("f")? } else { String::new() };
                            if content.sums.len() < calculated::MOST_FORMULAS {
                                let operands = calculated::operands(&text);
                                content.sums.extend(operands.map(|of| (address, of)));
                            }
                            content.formula(Written { cell: address, text, shared }, self.budget);
                        }
                        _ if is_start => {
                            self.reader.read_to_end(element.name())?;
                        }
                        _ => {}
                    }
                }
                Event::End(_) => return Ok(inside),
                Event::Eof => return Err(Error::broken("nội dung bị cắt cụt")),
                _ => {}
            }
        }
    }

    /// The text up to the end of an element. One that is longer than a cell's may be is cut off
    /// where that shows.
    fn text(&mut self, end: &str) -> Result<String, Error> {
        let mut text = String::new();
        loop {
            match self.reader.read_event()? {
                Event::End(element) if element.local_name().as_ref() == end => return Ok(text),
                Event::Eof => return Err(Error::broken("nội dung bị cắt cụt")),
                event if text.len() <= LONGEST_TEXT => add_text(&mut text, &event),
                _ => {}
            }
        }
    }

    /// What a cell's text means by its kind.
    fn value(&self, kind: Kind, text: String) -> Result<RawValue, Error> {
        let trimmed = text.trim();
        Ok(match kind {
            Kind::Text => RawValue::Text(escape::resolved(&text).into()),
            _ if trimmed.is_empty() => RawValue::Nothing,
            Kind::Shared => {
                let index = trimmed.parse::<usize>();
                let shared = index.ok().and_then(|index| self.strings.get(index));
                let missing = || Error::broken("thiếu chuỗi của một ô");
                RawValue::Text(shared.ok_or_else(missing)?.clone())
            }
            Kind::Bool => RawValue::Bool(matches!(trimmed, "1" | "true")),
            Kind::Error => RawValue::Error(trimmed.into()),
            Kind::Moment => RawValue::Moment(trimmed.into()),
            // What is no number, though the cell says so, is read as it stands.
            Kind::Number => match trimmed.parse() {
                Ok(number) => RawValue::Number(number),
                Err(_) => RawValue::Text(trimmed.into()),
            },
        })
    }
}

/// What stands within a cell.
struct Inside {
    /// The text of its value, if it has one.
    value: Option<String>,
    /// Whether a formula gave it.
    formula: bool,
}
