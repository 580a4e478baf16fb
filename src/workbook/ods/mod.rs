//! Workbooks of LibreOffice and other programs (`.ods`).
//!
//! A pass of our own reads them whole. calamine would give neither merged regions nor what is hidden,
//! would take errors for text and booleans for numbers, and makes room for every repeated cell.

mod styles;

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use self::styles::Styles;
use super::error::Error;
use super::formulas::Written;
use super::package::Package;
use super::raw::{
    Budget, COLUMNS, LONGEST_TEXT, ROWS, RawCell, RawContent, RawSheet, RawValue, RawWorkbook,
    check_address,
};
use super::xml::{number, qualified, resolve};
use super::{Address, Region, calculated};

/// Reads an ods workbook.
pub(super) fn read(package: &Package, with_formulas: bool) -> Result<RawWorkbook, Error> {
    if let Some(manifest) = package.part("META-INF/manifest.xml")
        && is_encrypted(manifest)?
    {
        return Err(Error::Encrypted);
    }
    let content = package.need("content.xml")?;
    let zeros = hidden_zeros(package.part("settings.xml").unwrap_or_default())?;
    let styles = Styles::read(package.part("styles.xml"), content)?;
    let mut tables = Tables {
        styles,
        sheets: Vec::new(),
        table: None,
        budget: Budget::with_formulas(with_formulas),
        style_indices: HashMap::new(),
        cell_styles: Vec::new(),
    };
    tables.read(content)?;
    for sheet in &mut tables.sheets {
        if let Ok(content) = &mut sheet.content {
            content.hides_zeros = zeros.get(&sheet.name).or_else(|| zeros.get("")) == Some(&true);
        }
    }
    Ok(RawWorkbook { sheets: tables.sheets, styles: tables.cell_styles, is_1904: false })
}

/// The sheets for which a document's settings say whether they show no zeros; what is said of all of
/// them stands under an empty name.
///
/// Source: LibreOffice writes `ShowZeroValues` for the view as a whole and for each of its `Tables`.
fn hidden_zeros(settings: &[u8]) -> Result<HashMap<String, bool>, Error> {
    let mut zeros = HashMap::new();
    let (mut within_tables, mut table, mut is_asked) = (false, String::new(), false);
    let mut reader = Reader::from_reader(settings);
    loop {
        match reader.read_event()? {
            Event::Start(element) => {
                let name = qualified(&element, "name")?.unwrap_or_default().into_owned();
                match element.local_name().as_ref() {
                    "config-item-map-named" => within_tables = name == "Tables",
                    "config-item-map-entry" if within_tables => table = name,
                    "config-item" => is_asked = name == "ShowZeroValues",
                    _ => {}
                }
            }
            Event::Text(text) if is_asked => {
                zeros.insert(table.clone(), text.xml10_content().trim() == "false");
            }
            Event::End(element) => match element.local_name().as_ref() {
                "config-item-map-named" => within_tables = false,
                "config-item-map-entry" => table.clear(),
                "config-item" => is_asked = false,
                _ => {}
            },
            Event::Eof => return Ok(zeros),
            _ => {}
        }
    }
}

fn is_encrypted(manifest: &[u8]) -> Result<bool, Error> {
    let mut reader = Reader::from_reader(manifest);
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "encryption-data" =>
            {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The tables of a document, read one element after the other.
struct Tables {
    styles: Styles,
    sheets: Vec<RawSheet>,
    table: Option<Table>,
    budget: Budget,
    style_indices: HashMap<String, u32>,
    cell_styles: Vec<super::raw::Style>,
}

/// The table being read.
struct Table {
    name: String,
    visible: bool,
    content: Result<RawContent, Error>,
    /// The default styles of columns: up to which column, and which.
    column_styles: Vec<(u32, Option<String>)>,
    next_column: u32,
    row: Row,
}

/// The row being read.
#[derive(Default)]
struct Row {
    first: u32,
    repeated: u32,
    next_column: u32,
    cells: Vec<(u32, u32, RawCell)>,
    /// The bytes of text in the cells.
    text: usize,
}

impl Row {
    /// Puts the cells into as many rows as the row stands for.
    fn fill(self, content: &mut RawContent, budget: &mut Budget) -> Result<(), Error> {
        check_address(Address::new(self.first, 0))?;
        let a_row: u64 = self.cells.iter().map(|(_, repeated, _)| u64::from(*repeated)).sum();
        budget.check_cells(a_row.saturating_mul(self.repeated.into()))?;
        for row in self.first..self.first.saturating_add(self.repeated) {
            for (first, repeated, cell) in &self.cells {
                for column in *first..first.saturating_add(*repeated) {
                    content.put(Address::new(row, column), cell.clone(), budget)?;
                }
            }
        }
        Ok(())
    }
}

/// The cell being read.
struct Cell {
    repeated: u32,
    columns: u32,
    rows: u32,
    value: RawValue,
    style: Option<String>,
    formula: bool,
    /// What the formula adds up, where it does nothing else.
    operands: Option<Vec<Region>>,
    /// The formula as it is written.
    written: String,
    is_error: bool,
    paragraphs: Vec<String>,
    /// The bytes of text in the paragraphs.
    text: usize,
}

impl Tables {
    fn read(&mut self, content: &[u8]) -> Result<(), Error> {
        let mut reader = Reader::from_reader(content);
        loop {
            let event = reader.read_event()?;
            let empty = matches!(event, Event::Empty(_));
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "table" if self.table.is_none() => self.begin(&element)?,
                        "table-column" => self.column(&element)?,
                        "table-row" => self.begin_row(&element)?,
                        "table-cell" | "covered-table-cell" => {
                            let mut cell = begin_cell(&element)?;
                            if !empty {
                                paragraphs(&mut reader, &mut cell)?;
                            }
                            self.end_cell(cell);
                        }
                        // Old contents of tracked changes, external data, pictures over the cells.
                        "tracked-changes" | "dde-links" | "shapes" | "named-expressions"
                            if !empty =>
                        {
                            reader.read_to_end(element.name())?;
                        }
                        _ => {}
                    }
                    if empty && element.local_name().as_ref() == "table-row" {
                        self.end_row();
                    }
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "table-row" => self.end_row(),
                    "table" => self.end(),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if self.table.is_some() {
            return Err(Error::broken("nội dung bị cắt cụt"));
        }
        Ok(())
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let style = qualified(element, "style-name")?;
        self.table = Some(Table {
            name: qualified(element, "name")?.unwrap_or_default().into_owned(),
            visible: style.is_none_or(|style| self.styles.is_table_shown(&style)),
            content: Ok(RawContent::default()),
            column_styles: Vec::new(),
            next_column: 0,
            row: Row::default(),
        });
        Ok(())
    }

    fn end(&mut self) {
        if let Some(table) = self.table.take() {
            self.sheets.push(RawSheet {
                name: table.name,
                visible: table.visible,
                content: table.content,
            });
        }
    }

    fn column(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let first = table.next_column;
        let end = first.saturating_add(repeated(element, "number-columns-repeated")?).min(COLUMNS);
        table.next_column = end;
        let default = qualified(element, "default-cell-style-name")?.map(|name| name.into_owned());
        table.column_styles.push((end, default));
        if let Ok(content) = &mut table.content {
            if is_hidden(element)? {
                content.hidden_columns.push(first..end);
            }
            if let Some(style) = qualified(element, "style-name")?
                && let Some(width) = self.styles.column_width(&style)
            {
                content.column_widths.push((first..end, width));
            }
        }
        Ok(())
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let first = table.row.first;
        let repeated = repeated(element, "number-rows-repeated")?;
        table.row = Row { first, repeated, ..Row::default() };
        if is_hidden(element)?
            && let Ok(content) = &mut table.content
        {
            content.hidden_rows.push(first..first.saturating_add(repeated).min(ROWS));
        }
        Ok(())
    }

    fn end_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        let row = std::mem::take(&mut table.row);
        let end = row.first.saturating_add(row.repeated);
        table.row.first = end;
        if row.cells.is_empty() {
            return;
        }
        if let Ok(content) = &mut table.content
            && let Err(error) = row.fill(content, &mut self.budget)
        {
            table.content = Err(error);
        }
    }

    fn end_cell(&mut self, cell: Cell) {
        let Some(table) = &mut self.table else { return };
        let column = table.row.next_column;
        table.row.next_column = column.saturating_add(cell.repeated);
        if cell.columns > 1 || cell.rows > 1 {
            let start = Address::new(table.row.first, column);
            let last = |start: u32, count: u32| start.saturating_add(count - 1);
            let end = Address::new(last(start.row, cell.rows), last(start.column, cell.columns));
            if let Ok(content) = &mut table.content
                && let Err(error) = content.merge(Region::new(start, end))
            {
                table.content = Err(error);
            }
        }
        let default = || {
            let ahead = table.column_styles.partition_point(|(end, _)| *end <= column);
            table.column_styles.get(ahead).and_then(|(_, style)| style.clone())
        };
        table.row.text += cell.text;
        if let Err(error) = self.budget.check_text(table.row.text) {
            table.content = Err(error);
        }
        if table.content.is_err() {
            return;
        }
        let (formula, repeated) = (cell.formula, cell.repeated);
        if let (Some(operands), Ok(content)) = (cell.operands.as_ref(), &mut table.content)
            && content.sums.len() < calculated::MOST_FORMULAS
        {
            content.sums.push((Address::new(table.row.first, column), operands.clone()));
        }
        if let (true, Ok(content)) = (formula, &mut table.content) {
            let cell_of = Address::new(table.row.first, column);
            let text = cell.written.clone();
            content.formula(Written { cell: cell_of, text, shared: None }, &mut self.budget);
        }
        let style_name = cell.style.clone().or_else(default).unwrap_or_default();
        let is_bool = self.styles.is_bool(&style_name);
        let value = value(cell, is_bool);
        if value == RawValue::Nothing && !formula {
            return;
        }
        let (styles, cell_styles) = (&self.styles, &mut self.cell_styles);
        let style = *self.style_indices.entry(style_name).or_insert_with_key(|name| {
            cell_styles.push(styles.of_cell(name));
            cell_styles.len() as u32 - 1
        });
        table.row.cells.push((column, repeated, RawCell { value, style, formula }));
    }
}

/// How often an element stands for itself.
fn repeated(element: &BytesStart<'_>, name: &str) -> Result<u32, Error> {
    Ok(number::<u32>(qualified(element, name)?).unwrap_or(1).max(1))
}

fn is_hidden(element: &BytesStart<'_>) -> Result<bool, Error> {
    Ok(matches!(qualified(element, "visibility")?.as_deref(), Some("collapse" | "filter")))
}

/// A cell by its attributes.
///
/// Source: OpenDocument 1.3 Part 3, 9.1.4.
fn begin_cell(element: &BytesStart<'_>) -> Result<Cell, Error> {
    let mut cell = Cell {
        repeated: 1,
        columns: 1,
        rows: 1,
        value: RawValue::Nothing,
        style: None,
        formula: false,
        operands: None,
        written: String::new(),
        is_error: false,
        paragraphs: Vec::new(),
        text: 0,
    };
    let (mut kind, mut value, mut text) = (String::new(), None, None);
    for attribute in element.attributes() {
        let attribute = attribute?;
        let Ok(content) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) else {
            return Err(Error::broken("nội dung XML sai"));
        };
        let count = || content.trim().parse::<u32>().unwrap_or(1).max(1);
        match attribute.key.as_ref() {
            "office:value-type" => kind = content.into_owned(),
            "calcext:value-type" => cell.is_error = content == "error",
            "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                value = Some(content.into_owned());
            }
            "office:string-value" => text = Some(content.into_owned()),
            "table:formula" => {
                cell.formula = true;
                cell.operands = calculated::operands(&content);
                cell.written = content.into_owned();
            }
            "table:style-name" => cell.style = Some(content.into_owned()),
            "table:number-columns-repeated" => cell.repeated = count(),
            "table:number-columns-spanned" => cell.columns = count(),
            "table:number-rows-spanned" => cell.rows = count(),
            _ => {}
        }
    }
    let value = value.unwrap_or_default();
    cell.value = match kind.as_str() {
        "float" | "percentage" | "currency" => {
            value.trim().parse().map_or(RawValue::Nothing, RawValue::Number)
        }
        "date" => RawValue::Moment(value.into()),
        "time" => elapsed_days(&value).map_or(RawValue::Nothing, RawValue::Number),
        "boolean" => RawValue::Bool(value == "true"),
        "string" => RawValue::Text(text.unwrap_or_default().into()),
        _ => RawValue::Nothing,
    };
    Ok(cell)
}

/// The days of a duration such as `PT30H15M00S`.
fn elapsed_days(duration: &str) -> Option<f64> {
    let span: jiff::Span = duration.trim().parse().ok()?;
    let seconds =
        span.total((jiff::Unit::Second, jiff::SpanRelativeTo::days_are_24_hours())).ok()?;
    Some(seconds / 86_400.0)
}

/// What a cell holds, by its attributes and its paragraphs.
fn value(cell: Cell, is_bool: bool) -> RawValue {
    let shown = cell.paragraphs.join("\n");
    if cell.is_error {
        return RawValue::Error(shown.into());
    }
    match cell.value {
        // LibreOffice saves the value of TRUE() as a number that is shown as a word.
        RawValue::Number(number) if is_bool || matches!(shown.as_str(), "TRUE" | "FALSE") => {
            RawValue::Bool(number != 0.0)
        }
        // Its paragraphs have the line breaks, which an attribute can't.
        RawValue::Text(_) if !cell.paragraphs.is_empty() => RawValue::Text(shown.into()),
        // The value of a formula that gives an empty text has no type, and neither has the text of
        // older programs.
        RawValue::Nothing if !cell.paragraphs.is_empty() => RawValue::Text(shown.into()),
        value => value,
    }
}

/// Reads the paragraphs of a cell up to its end; notes and pictures are not its text.
fn paragraphs(reader: &mut Reader<&[u8]>, cell: &mut Cell) -> Result<(), Error> {
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Empty(element) | Event::Start(element) => {
                let empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "p" => cell.paragraphs.push(String::new()),
                    "s" => {
                        let count = number::<usize>(qualified(element, "c")?).unwrap_or(1);
                        push(cell, &" ".repeat(count.min(1_000)));
                    }
                    "tab" => push(cell, "\t"),
                    "line-break" => push(cell, "\n"),
                    "annotation" | "frame" | "custom-shape" | "g" | "ruby-text" | "table"
                        if !empty =>
                    {
                        reader.read_to_end(element.name())?;
                    }
                    _ => {}
                }
            }
            Event::Text(text) => push(cell, &text.xml10_content()),
            Event::CData(text) => push(cell, &text.xml10_content()),
            Event::GeneralRef(entity) => {
                if let Some(c) = resolve(entity) {
                    push(cell, c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::End(element)
                if matches!(element.local_name().as_ref(), "table-cell" | "covered-table-cell") =>
            {
                return Ok(());
            }
            Event::Eof => return Err(Error::broken("nội dung bị cắt cụt")),
            _ => {}
        }
    }
}

/// Adds to the last paragraph; what stands outside of paragraphs is layout. A text longer than a cell
/// may have is refused later, and needs no more room until then.
fn push(cell: &mut Cell, text: &str) {
    if let Some(paragraph) = cell.paragraphs.last_mut()
        && cell.text <= LONGEST_TEXT
    {
        cell.text += text.len();
        paragraph.push_str(text);
    }
}
