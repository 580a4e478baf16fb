//! Excel workbooks since 2007 (`.xlsx`, `.xlsm`): values and styles through calamine, the rest by a
//! pass of our own over the same parts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::ops::Range;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::Error;
use super::format::NumberFormat;
use super::package::Package;
use super::raw::{
    Budget, COLUMNS, RawCell, RawContent, RawSheet, RawValue, RawWorkbook, Style, check_styles,
};
use super::xml::{attribute, is_set, number};
use super::{Address, Region, calculated, guarded};

/// The errors that calamine knows. One that it does not would make the whole sheet unreadable.
const KNOWN_ERRORS: [&str; 7] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// The most cells that a sheet may write down, those without a value too.
const MOST_ELEMENTS: u32 = 4_000_000;

/// The most cells with other errors that a sheet may have.
const MOST_UNKNOWN_ERRORS: usize = 100_000;

/// Reads an xlsx workbook, whose main part is named.
pub(super) fn read(mut package: Package, workbook: &str) -> Result<RawWorkbook, Error> {
    package.need(workbook)?;
    check_shared_strings(&package, workbook)?;
    check_style_count(&package, workbook)?;
    let paths = sheet_paths(&package, workbook)?;
    package.check_sheets(paths.iter().map(String::as_str))?;
    let mut around: Vec<Result<Surroundings, Error>> =
        paths.iter().map(|path| package.need(path).and_then(surroundings)).collect();
    for (path, around) in paths.iter().zip(&around) {
        if let Ok(around) = around
            && let Some(content) = package.part(path).and_then(|part| around.patched(part))
        {
            package.replace(path, content);
        }
    }
    let bytes = package.repack()?;
    drop(package);
    let mut reader = guarded(|| Xlsx::new(Cursor::new(bytes)))?.map_err(damage)?;
    let mut raw = RawWorkbook { is_1904: reader.has_1904_epoch(), ..RawWorkbook::default() };
    let mut budget = Budget::new();
    for (sheet, around) in reader.sheets_metadata().to_vec().into_iter().zip(around.drain(..)) {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let content = around.and_then(|around| {
            guarded(|| cells(&mut reader, &sheet.name, around, &mut raw.styles, &mut budget))?
        });
        raw.sheets.push(RawSheet {
            name: sheet.name,
            visible: sheet.visible == SheetVisible::Visible,
            content,
        });
    }
    Ok(raw)
}

fn damage(error: calamine::XlsxError) -> Error {
    match error {
        calamine::XlsxError::Password => Error::Encrypted,
        calamine::XlsxError::FileNotFound(part) | calamine::XlsxError::WorksheetNotFound(part) => {
            Error::broken(format!("thiếu phần {part}"))
        }
        _ => Error::broken("nội dung không theo đúng định dạng xlsx"),
    }
}

/// The most strings that a workbook may have.
const MOST_STRINGS: usize = 4_000_000;

/// Refuses more styles than a workbook ever has: calamine keeps the whole look of each.
fn check_style_count(package: &Package, workbook: &str) -> Result<(), Error> {
    let folder = workbook.rfind('/').map_or("", |slash| &workbook[..=slash]);
    let Some(part) = package.part(&format!("{folder}styles.xml")) else { return Ok(()) };
    let mut count = 0;
    let mut reader = Reader::from_reader(part);
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element) => {
                let element = element.local_name();
                if matches!(element.as_ref(), "xf" | "font" | "fill" | "border" | "numFmt") {
                    count += 1;
                    check_styles(count)?;
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Refuses a table of strings that claims more of them than fit into it: calamine would make room
/// for all of them at once.
fn check_shared_strings(package: &Package, workbook: &str) -> Result<(), Error> {
    let folder = workbook.rfind('/').map_or("", |slash| &workbook[..=slash]);
    let Some(part) = package.part(&format!("{folder}sharedStrings.xml")) else { return Ok(()) };
    let is_item = |bytes: &&[u8]| matches!(bytes, [b'<' | b':', b's', b'i', b'>' | b'/' | b' ']);
    if part.windows(4).filter(is_item).take(MOST_STRINGS + 1).count() > MOST_STRINGS {
        return Err(Error::TooLarge(format!("hơn {MOST_STRINGS} chuỗi")));
    }
    let mut reader = Reader::from_reader(part);
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "sst" =>
            {
                let claimed: u64 = number(&element, "uniqueCount")?.unwrap_or(0);
                // The shortest string is `<si/>`.
                return if claimed > part.len() as u64 / 5 + 1 {
                    Err(Error::broken("bảng chuỗi khai sai số lượng"))
                } else {
                    Ok(())
                };
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The parts of the sheets, in the order of the tabs.
fn sheet_paths(package: &Package, workbook: &str) -> Result<Vec<String>, Error> {
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", workbook));
    let targets = package.relationships(&format!("{folder}/_rels/{name}.rels"))?;
    let mut paths = Vec::new();
    let mut reader = Reader::from_reader(package.need(workbook)?);
    loop {
        match reader.read_event()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "sheet" =>
            {
                let id = attribute(&element, "id")?.unwrap_or(Cow::Borrowed(""));
                let target = targets
                    .iter()
                    .find(|target| *target.id == *id)
                    .ok_or_else(|| Error::broken("thiếu liên kết tới trang tính"))?;
                paths.push(target.within(folder));
            }
            Event::Eof => return Ok(paths),
            _ => {}
        }
    }
}

/// What a sheet's part holds beside the values of its cells.
#[derive(Default)]
struct Surroundings {
    content: RawContent,
    formulas: BTreeSet<Address>,
    /// The errors that calamine does not know, and where in the part they stand.
    errors: BTreeMap<Address, (String, Range<usize>)>,
}

impl Surroundings {
    /// The part with errors that calamine knows, if it has others.
    fn patched(&self, part: &[u8]) -> Option<Vec<u8>> {
        let mut places: Vec<_> = self.errors.values().map(|(_, place)| place.clone()).collect();
        places.sort_by_key(|place| place.start);
        let (mut patched, mut done) = (Vec::new(), 0);
        for place in &places {
            patched.extend_from_slice(part.get(done..place.start)?);
            patched.extend_from_slice(b"#N/A");
            done = place.end;
        }
        patched.extend_from_slice(part.get(done..)?);
        (!places.is_empty()).then_some(patched)
    }
}

fn surroundings(part: &[u8]) -> Result<Surroundings, Error> {
    let mut around = Surroundings::default();
    let (mut next_row, mut cell) = (0, Address::new(0, 0));
    let (mut is_error, mut is_value, mut is_formula, mut cells) = (false, false, false, 0);
    let mut reader = Reader::from_reader(part);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event()?;
        let (Event::Start(element) | Event::Empty(element)) = &event else {
            match event {
                Event::Text(text) if is_error && is_value => {
                    let text = text.xml10_content();
                    if !KNOWN_ERRORS.contains(&&*text) {
                        if around.errors.len() == MOST_UNKNOWN_ERRORS {
                            return Err(Error::TooLarge("quá nhiều ô báo lỗi".to_owned()));
                        }
                        let place = start..reader.buffer_position() as usize;
                        around.errors.insert(cell, (text.into_owned(), place));
                    }
                }
                Event::Text(text) if is_formula => {
                    let sums = &mut around.content.sums;
                    if sums.len() < calculated::MOST_FORMULAS {
                        let operands = calculated::operands(&text.xml10_content());
                        sums.extend(operands.map(|operands| (cell, operands)));
                    }
                }
                Event::End(_) => (is_value, is_formula) = (false, false),
                Event::Eof => return Ok(around),
                _ => {}
            }
            continue;
        };
        match element.local_name().as_ref() {
            "sheetView" => {
                let shown = attribute(element, "showZeros")?;
                around.content.hides_zeros |= matches!(shown.as_deref(), Some("0" | "false"));
            }
            "col" => column(element, &mut around.content)?,
            "row" => {
                let row =
                    number::<u32>(element, "r")?.map_or(next_row, |row| row.saturating_sub(1));
                if is_set(element, "hidden")? {
                    around.content.hidden_rows.push(row..row.saturating_add(1));
                }
                next_row = row.saturating_add(1);
                cell = Address::new(row, u32::MAX);
            }
            "c" => {
                cells += 1;
                if cells > MOST_ELEMENTS {
                    return Err(Error::TooLarge("hơn 4 triệu ô, kể cả ô trống".to_owned()));
                }
                (cell, is_error) = cell_head(element, cell)?;
            }
            "v" => is_value = matches!(event, Event::Start(_)),
            "f" => {
                around.formulas.insert(cell);
                is_formula = matches!(event, Event::Start(_));
            }
            "mergeCell" => {
                let region = attribute(element, "ref")?
                    .and_then(|region| region.parse::<Region>().ok())
                    .ok_or_else(|| Error::broken("ô gộp sai"))?;
                around.content.merge(region)?;
            }
            _ => {}
        }
    }
}

/// A cell's address, by itself or after the cell before it, and whether it holds an error.
fn cell_head(element: &BytesStart<'_>, before: Address) -> Result<(Address, bool), Error> {
    let mut address = Address::new(before.row, before.column.wrapping_add(1));
    let mut is_error = false;
    for attribute in element.attributes() {
        let attribute = attribute?;
        match attribute.key.as_ref() {
            "r" => address = attribute.value.parse().unwrap_or(address),
            "t" => is_error = attribute.value == "e",
            _ => {}
        }
    }
    Ok((address, is_error))
}

/// The width of columns, and whether they are hidden.
fn column(element: &BytesStart<'_>, content: &mut RawContent) -> Result<(), Error> {
    let first = number::<u32>(element, "min")?.unwrap_or(1).clamp(1, COLUMNS);
    let last = number::<u32>(element, "max")?.unwrap_or(first).clamp(first, COLUMNS);
    if is_set(element, "hidden")? {
        content.hidden_columns.push(first - 1..last);
    }
    if let Some(width) = number::<f64>(element, "width")?
        && width > 0.0
        && width < 256.0
    {
        content.column_widths.push((first - 1..last, width));
    }
    Ok(())
}

/// What a sheet holds, with the cells' values and styles.
fn cells(
    reader: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    around: Surroundings,
    styles: &mut Vec<Style>,
    budget: &mut Budget,
) -> Result<RawContent, Error> {
    let Surroundings { mut content, formulas, mut errors } = around;
    let mut cells = reader.worksheet_cells_reader(name).map_err(damage)?;
    if styles.is_empty() {
        styles.extend(cells.styles().iter().map(style));
    }
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damage)? {
        let (row, column) = cell.get_position();
        let address = Address::new(row, column);
        let value = match errors.remove(&address) {
            Some((error, _)) => RawValue::Error(error),
            None => value(cell.get_value()),
        };
        let formula = formulas.contains(&address);
        content.put(address, RawCell { value, style, formula }, budget)?;
    }
    Ok(content)
}

fn style(style: &calamine::Style) -> Style {
    let format = style.number_format.as_ref().map(|format| match format.format_id {
        // The codes that calamine gives for these are those of English Excel.
        Some(id @ 0..=163) if id != 0 && format.format_code == "General" => {
            NumberFormat::built_in(id as u16)
        }
        _ => NumberFormat::parse(&format.format_code),
    });
    let font = style.font.as_ref().and_then(|font| font.name.as_deref()).map(Into::into);
    Style { format: format.unwrap_or_default(), font }
}

/// A value of calamine's; the number of a date is taken back, as its style tells what it is.
pub(super) fn value(value: &DataRef<'_>) -> RawValue {
    match value {
        DataRef::Empty => RawValue::Nothing,
        DataRef::String(text) => RawValue::Text(text.clone()),
        DataRef::SharedString(text) => RawValue::Text((*text).to_owned()),
        DataRef::Int(number) => RawValue::Number(*number as f64),
        DataRef::Float(number) => RawValue::Number(*number),
        DataRef::DateTime(moment) => RawValue::Number(moment.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => RawValue::Moment(text.clone()),
        DataRef::Bool(value) => RawValue::Bool(*value),
        DataRef::Error(error) => RawValue::Error(error.to_string()),
    }
}
