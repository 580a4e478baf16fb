//! Excel's binary workbooks (`.xlsb`).
//!
//! Our pass takes styles, merged regions, hidden rows and columns, and what is a formula.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader as _, Xlsb};

use super::super::error::Error;
use super::super::format::NumberFormat;
use super::super::package::{Package, Relationship, store};
use super::super::raw::{
    Budget, RawCell, RawContent, RawSheet, RawValue, RawWorkbook, Style, check_address,
    check_styles,
};
use super::super::{Address, Region, guarded};
use super::binary::{error_text, u8_at, u16_at, u32_at};

/// The records that matter, by their numbers.
///
/// Source: [MS-XLSB] 2.3.2.
mod record {
    pub(super) const ROW: u16 = 0;
    pub(super) const RK: u16 = 2;
    pub(super) const ERROR: u16 = 3;
    pub(super) const BOOL: u16 = 4;
    pub(super) const REAL: u16 = 5;
    pub(super) const TEXT: u16 = 6;
    pub(super) const SHARED_TEXT: u16 = 7;
    pub(super) const FORMULA_TEXT: u16 = 8;
    pub(super) const FORMULA_NUMBER: u16 = 9;
    pub(super) const FORMULA_BOOL: u16 = 10;
    pub(super) const FORMULA_ERROR: u16 = 11;
    pub(super) const SHARED_ITEM: u16 = 19;
    pub(super) const FONT: u16 = 43;
    pub(super) const FORMAT: u16 = 44;
    pub(super) const CELL_FORMAT: u16 = 47;
    pub(super) const COLUMN: u16 = 60;
    pub(super) const RICH_TEXT: u16 = 62;
    pub(super) const BEGIN_SHEET: u16 = 129;
    pub(super) const END_SHEET: u16 = 130;
    pub(super) const VIEW: u16 = 137;
    pub(super) const BEGIN_DATA: u16 = 145;
    pub(super) const END_DATA: u16 = 146;
    pub(super) const DIMENSION: u16 = 148;
    pub(super) const WORKBOOK: u16 = 153;
    pub(super) const SHEET: u16 = 156;
    pub(super) const END_SHEETS: u16 = 144;
    pub(super) const CALCULATION: u16 = 157;
    pub(super) const BEGIN_SHARED: u16 = 159;
    pub(super) const MERGE: u16 = 176;
    pub(super) const BEGIN_CELL_FORMATS: u16 = 617;
    pub(super) const END_CELL_FORMATS: u16 = 618;
}

/// Reads an xlsb workbook, whose main part is named.
pub(in crate::workbook) fn read(package: &Package, main: &str) -> Result<RawWorkbook, Error> {
    let mut raw = RawWorkbook::default();
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let targets = package.relationships(&format!("{folder}/_rels/{name}.rels"))?;
    let part_of = |kind: &str| {
        let target = targets.iter().find(|target| target.kind.ends_with(kind));
        target.and_then(|target| package.part(&target.within(folder))).unwrap_or_default()
    };
    let sheets = sheets(package.need(main)?, &targets, folder, &mut raw)?;
    raw.styles = styles(part_of("/styles"))?;
    let (shared, shared_count) = shared_strings(part_of("/sharedStrings"))?;
    package.check_sheets(sheets.iter().map(|sheet| sheet.path.as_str()))?;
    let mut cells = 0;
    let scan = |sheet: &SheetEntry| {
        let scanned = scan(package.need(&sheet.path)?, shared_count, cells)?;
        cells += scanned.cells.len() + scanned.plain.len();
        Ok(scanned)
    };
    let scanned: Vec<Result<Scanned, Error>> = sheets.iter().map(scan).collect();
    let records =
        scanned.iter().map(|sheet| sheet.as_ref().map_or(&[][..], |sheet| &sheet.records));
    let plain = workbook_of(records, &shared)?;
    let mut reader = guarded(|| Xlsb::new(Cursor::new(plain)))?.map_err(damage)?;
    let mut budget = Budget::new();
    for (index, (sheet, scanned)) in sheets.into_iter().zip(scanned).enumerate() {
        let content = scanned
            .and_then(|scanned| decode(scanned, &mut reader, &index.to_string(), &mut budget));
        raw.sheets.push(RawSheet { name: sheet.name, visible: sheet.visible, content });
    }
    Ok(raw)
}

/// The records of a part, each checked to lie within it.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    /// The next record: its number and what it holds.
    fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut at = 0;
        let mut varint = |most: usize| -> Result<u32, Error> {
            let mut value = 0;
            for place in 0..most {
                let byte = u8_at(self.0, at)?;
                at += 1;
                value |= u32::from(byte & 0x7F) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            Ok(value)
        };
        let number = varint(2)? as u16;
        let length = varint(4)? as usize;
        let end = at + length;
        let data = self.0.get(at..end).ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))?;
        self.0 = &self.0[end..];
        Ok(Some((number, data)))
    }
}

/// Writes a record in the way that [`Records`] reads it.
fn write(out: &mut Vec<u8>, number: u16, data: &[u8]) {
    let mut varint = |mut value: usize| {
        while value > 0x7F {
            out.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    };
    varint(usize::from(number));
    varint(data.len());
    out.extend_from_slice(data);
}

/// The bytes of a string at an offset: its length in UTF-16 units, and these.
fn wide(record: &[u8], offset: usize) -> Result<&[u8], Error> {
    let length = u32_at(record, offset)? as usize;
    record
        .get(offset..offset.saturating_add(4).saturating_add(length.saturating_mul(2)))
        .ok_or_else(|| Error::broken("chuỗi bị cắt cụt"))
}

fn text(wide: &[u8]) -> String {
    let (units, _) = wide[4..].as_chunks::<2>();
    String::from_utf16_lossy(
        &units.iter().map(|&unit| u16::from_le_bytes(unit)).collect::<Vec<_>>(),
    )
}

/// A sheet by what the main part says of it.
struct SheetEntry {
    name: String,
    visible: bool,
    path: String,
}

fn sheets(
    part: &[u8],
    targets: &[Relationship],
    folder: &str,
    raw: &mut RawWorkbook,
) -> Result<Vec<SheetEntry>, Error> {
    let mut sheets = Vec::new();
    let mut records = Records(part);
    while let Some((number, data)) = records.next()? {
        match number {
            record::WORKBOOK => raw.is_1904 = u8_at(data, 0)? & 1 != 0,
            record::SHEET => {
                // A sheet without a relationship is a macro module of old.
                if u32_at(data, 8)? == u32::MAX {
                    continue;
                }
                let id = wide(data, 8)?;
                let name = text(wide(data, 8 + id.len())?);
                let id = text(id);
                let target = targets
                    .iter()
                    .find(|target| target.id == id)
                    .ok_or_else(|| Error::broken("thiếu liên kết tới trang tính"))?;
                if target.kind.ends_with("/worksheet") {
                    let visible = u32_at(data, 0)? == 0;
                    sheets.push(SheetEntry { name, visible, path: target.within(folder) });
                }
            }
            _ => {}
        }
    }
    Ok(sheets)
}

/// The styles of cells.
///
/// Source: [MS-XLSB], `BrtFmt`, `BrtFont` and `BrtXF`.
fn styles(part: &[u8]) -> Result<Vec<Style>, Error> {
    let mut formats = BTreeMap::new();
    let mut fonts: Vec<Arc<str>> = Vec::new();
    let mut styles = Vec::new();
    let (mut within, mut count) = (false, 0);
    let mut records = Records(part);
    while let Some((number, data)) = records.next()? {
        match number {
            record::FORMAT => {
                count += 1;
                formats
                    .insert(u16_at(data, 0)?, Arc::new(NumberFormat::parse(&text(wide(data, 2)?))));
            }
            record::FONT => {
                count += 1;
                fonts.push(text(wide(data, 21)?).into());
            }
            record::BEGIN_CELL_FORMATS => within = true,
            record::END_CELL_FORMATS => within = false,
            record::CELL_FORMAT if within => {
                count += 1;
                let (format, font) = (u16_at(data, 2)?, u16_at(data, 4)?);
                styles.push(Style {
                    format: formats
                        .get(&format)
                        .cloned()
                        .unwrap_or_else(|| NumberFormat::built_in(format).into()),
                    font: fonts.get(usize::from(font)).cloned(),
                });
            }
            _ => {}
        }
        check_styles(count)?;
    }
    Ok(styles)
}

/// The table of strings anew, with its true count.
fn shared_strings(part: &[u8]) -> Result<(Vec<u8>, u32), Error> {
    let (mut items, mut count) = (Vec::new(), 0_u32);
    let mut records = Records(part);
    while let Some((number, data)) = records.next()? {
        if number == record::SHARED_ITEM {
            let string = wide(data, 1)?;
            write(&mut items, number, &[&[0], string].concat());
            count += 1;
        }
    }
    let mut out = Vec::with_capacity(items.len() + 16);
    write(&mut out, record::BEGIN_SHARED, &[count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend(items);
    Ok((out, count))
}

/// A sheet's records of values anew, and the rest of what it holds.
struct Scanned {
    content: RawContent,
    /// The style of each cell with a value, and whether it is a formula.
    cells: BTreeMap<Address, (u32, bool)>,
    /// Cells whose value needs no decoding.
    plain: Vec<(Address, RawCell)>,
    records: Vec<u8>,
}

fn scan(part: &[u8], shared_count: u32, cells_before: usize) -> Result<Scanned, Error> {
    let mut scanned = Scanned {
        content: RawContent::default(),
        cells: BTreeMap::new(),
        plain: Vec::new(),
        records: Vec::new(),
    };
    write(&mut scanned.records, record::BEGIN_SHEET, &[]);
    write(&mut scanned.records, record::DIMENSION, &[0; 16]);
    write(&mut scanned.records, record::BEGIN_DATA, &[]);
    let (mut row, mut ended) = (0, false);
    let mut records = Records(part);
    while let Some((number, data)) = records.next()? {
        match number {
            record::ROW => {
                row = u32_at(data, 0)?;
                check_address(Address::new(row, 0))?;
                if u8_at(data, 11)? & 0x10 != 0 {
                    scanned.content.hidden_rows.push(row..row + 1);
                }
                write(&mut scanned.records, record::ROW, &row.to_le_bytes());
            }
            record::VIEW => {
                let shows_zeros = u16_at(data, 0)? & 0x10 != 0;
                scanned.content.hides_zeros |= !shows_zeros;
            }
            record::COLUMN => column(data, &mut scanned.content)?,
            record::MERGE => {
                let corner = |row, column| -> Result<Address, Error> {
                    Ok(Address::new(u32_at(data, row)?, u32_at(data, column)?))
                };
                scanned.content.merge(Region::new(corner(0, 8)?, corner(4, 12)?))?;
            }
            record::END_SHEET => ended = true,
            _ => {
                scanned.cell(row, number, data, shared_count)?;
                let cells = cells_before + scanned.cells.len() + scanned.plain.len();
                Budget::new().check_cells(cells as u64)?;
            }
        }
    }
    write(&mut scanned.records, record::END_DATA, &[]);
    if ended { Ok(scanned) } else { Err(Error::broken("trang tính bị cắt cụt")) }
}

/// The width of columns, in 1/256 of a character, and whether they are hidden.
///
/// Source: [MS-XLSB], `BrtColInfo`.
fn column(data: &[u8], content: &mut RawContent) -> Result<(), Error> {
    let (first, last) = (u32_at(data, 0)?, u32_at(data, 4)?);
    check_address(Address::new(0, first))?;
    check_address(Address::new(0, last))?;
    content.column_widths.push((first..last + 1, f64::from(u32_at(data, 8)?) / 256.0));
    if u16_at(data, 16)? & 1 != 0 {
        content.hidden_columns.push(first..last + 1);
    }
    Ok(())
}

impl Scanned {
    /// Checks a record that may hold a cell, and writes it anew without its formula.
    fn cell(&mut self, row: u32, number: u16, data: &[u8], shared_count: u32) -> Result<(), Error> {
        let formula = (record::FORMULA_TEXT..=record::FORMULA_ERROR).contains(&number);
        let (plain, length) = match number {
            record::RK => (record::RK, 12),
            record::REAL | record::FORMULA_NUMBER => (record::REAL, 16),
            record::SHARED_TEXT if u32_at(data, 8)? < shared_count => (record::SHARED_TEXT, 12),
            record::SHARED_TEXT => return Err(Error::broken("thiếu chuỗi của một ô")),
            record::TEXT | record::FORMULA_TEXT => (record::TEXT, 8 + wide(data, 8)?.len()),
            // Rich text has a byte of flags before its string.
            record::RICH_TEXT => {
                let string = wide(data, 9)?;
                let plain = [&data[..8], string].concat();
                return self.cell(row, record::TEXT, &plain, shared_count);
            }
            record::BOOL | record::FORMULA_BOOL | record::ERROR | record::FORMULA_ERROR => {
                let address = Address::new(row, u32_at(data, 0)?);
                let value = match (number, u8_at(data, 8)?) {
                    (record::BOOL | record::FORMULA_BOOL, value) => RawValue::Bool(value != 0),
                    (_, code) => RawValue::Error(error_text(code).into()),
                };
                self.plain.push((address, RawCell { value, style: style(data)?, formula }));
                return Ok(());
            }
            _ => return Ok(()),
        };
        let address = Address::new(row, u32_at(data, 0)?);
        check_address(address)?;
        let data = data.get(..length).ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))?;
        self.cells.insert(address, (style(data)?, formula));
        write(&mut self.records, plain, data);
        Ok(())
    }
}

/// A cell's style: three bytes after its column.
fn style(data: &[u8]) -> Result<u32, Error> {
    Ok(u32_at(data, 4)? & 0x00FF_FFFF)
}

/// Lets calamine decode the values of a sheet, known to it by its index.
fn decode(
    scanned: Scanned,
    reader: &mut Xlsb<Cursor<Vec<u8>>>,
    name: &str,
    budget: &mut Budget,
) -> Result<RawContent, Error> {
    let Scanned { mut content, cells, plain, .. } = scanned;
    for (address, cell) in plain {
        content.put(address, cell, budget)?;
    }
    let decoded = guarded(|| -> Result<(), Error> {
        let mut values = reader.worksheet_cells_reader(name).map_err(damage)?;
        while let Some(cell) = values.next_cell().map_err(damage)? {
            let (row, column) = cell.get_position();
            let address = Address::new(row, column);
            let (style, formula) = cells.get(&address).copied().unwrap_or_default();
            let value = match cell.get_value() {
                DataRef::SharedString(text) => RawValue::Text((*text).into()),
                DataRef::String(text) => RawValue::Text(text.as_str().into()),
                DataRef::Float(number) => RawValue::Number(*number),
                DataRef::Int(number) => RawValue::Number(*number as f64),
                _ => return Err(Error::broken("thiếu nội dung của một ô")),
            };
            content.put(address, RawCell { value, style, formula }, budget)?;
        }
        Ok(())
    });
    decoded.and_then(|decoded| decoded).map(|()| content)
}

/// A workbook of the same sheets, named by their index, and without styles, so that calamine takes
/// no number for a date.
fn workbook_of<'a>(
    sheets: impl Iterator<Item = &'a [u8]>,
    shared: &[u8],
) -> Result<Vec<u8>, Error> {
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&(units.len() as u32 / 2).to_le_bytes(), units.as_slice()].concat()
    };
    let mut main = Vec::new();
    let mut relationships = String::from("<Relationships>");
    let mut parts = vec![("xl/sharedStrings.bin".to_owned(), shared)];
    for (index, records) in sheets.enumerate() {
        let name = index.to_string();
        write(&mut main, record::SHEET, &[vec![0; 8], wide(&name), wide(&name)].concat());
        relationships += &format!("<Relationship Id=\"{name}\" Target=\"worksheets/{name}.bin\"/>");
        parts.push((format!("xl/worksheets/{name}.bin"), records));
    }
    write(&mut main, record::END_SHEETS, &[]);
    write(&mut main, record::CALCULATION, &[]);
    relationships += "</Relationships>";
    parts.push(("xl/workbook.bin".to_owned(), &main));
    parts.push(("xl/_rels/workbook.bin.rels".to_owned(), relationships.as_bytes()));
    store(parts.iter().map(|(name, content)| (name.as_str(), *content)))
}

fn damage(_: calamine::XlsbError) -> Error {
    Error::broken("nội dung không theo đúng định dạng xlsb")
}
