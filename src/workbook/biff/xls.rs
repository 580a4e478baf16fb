//! Workbooks of Excel 97 to 2003 (`.xls`), and of Excel 5 and 95.
//!
//! Our pass takes styles, hidden rows and columns, and what is a formula; calamine sees no formula.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader as _, Xls};

use super::super::error::Error;
use super::super::raw::{Budget, RawCell, RawContent, RawSheet, RawValue, RawWorkbook};
use super::super::{Address, Region, guarded};
use super::binary::{error_text, u8_at, u16_at, u32_at};
use super::globals::{Globals, Records, SheetEntry, record, scan_globals, write};

/// The most bytes of records that calamine is given: 48 MiB, of which it makes copies.
const MOST_BYTES: usize = 48 << 20;
/// Reads an xls workbook from its compound file.
pub(in crate::workbook) fn read(bytes: &[u8]) -> Result<RawWorkbook, Error> {
    let stream = guarded(|| workbook_stream(bytes))??;
    let globals = scan_globals(&stream)?;
    let mut values = Values { bytes_left: 2 * stream.len(), ..Values::default() };
    let scan = |sheet: &SheetEntry| scan(&stream, sheet.position, &globals, &mut values);
    let scanned: Vec<_> = globals.sheets.iter().map(scan).collect();
    drop(stream);
    let rewritten = workbook_of(&globals, values)?;
    let values = guarded(|| decode(rewritten))??;
    let mut raw =
        RawWorkbook { sheets: Vec::new(), styles: globals.styles, is_1904: globals.is_1904 };
    let mut budget = Budget::new();
    for (sheet, scanned) in globals.sheets.into_iter().zip(scanned) {
        let content = scanned.and_then(|scanned| scanned.fill(&values, &mut budget));
        raw.sheets.push(RawSheet { name: sheet.name, visible: sheet.visible, content });
    }
    Ok(raw)
}

/// The stream of the workbook in the compound file.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let damage = |_| Error::broken("tệp xls bị hỏng hoặc bị cắt cụt");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damage)?;
    for (name, error) in [
        ("/EncryptedPackage", Error::Encrypted),
        ("/WordDocument", Error::NotAWorkbook("văn bản Word 97–2003")),
        ("/PowerPoint Document", Error::NotAWorkbook("bài trình chiếu PowerPoint 97–2003")),
    ] {
        if file.is_stream(name) {
            return Err(error);
        }
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
        .ok_or(Error::NotAWorkbook("tài liệu Office loại khác"))?;
    let stream = file.open_stream(name).map_err(damage)?;
    // The length that the directory claims is no reason to make room for it.
    let mut content = Vec::new();
    stream.take(bytes.len() as u64).read_to_end(&mut content).map_err(damage)?;
    Ok(content)
}

/// The records of all values anew, on one sheet side by side: calamine makes room for every position
/// that a sheet spans, and for a string each time that a cell shows it.
#[derive(Default)]
struct Values {
    records: Vec<u8>,
    count: u32,
    /// Where each shared string stands that any cell shows.
    shared: HashMap<u32, u32>,
    /// The cells of all sheets, those without a record here too.
    cells: u64,
    /// The bytes of records still to be read: sheets may not lie over each other again and again.
    bytes_left: usize,
}

impl Values {
    /// Writes a cell's record in the next position, and returns which that is.
    fn put(&mut self, number: u16, value: &[u8]) -> Result<u32, Error> {
        let index = self.count;
        self.count += 1;
        let (row, column) = (((index / 256) as u16).to_le_bytes(), (index % 256) as u8);
        let head = [row[0], row[1], column, 0, 0, 0];
        write(&mut self.records, number, &[&head, value].concat())?;
        Ok(index)
    }

    /// The position of a shared string.
    fn shared(&mut self, string: u32) -> Result<u32, Error> {
        if let Some(&index) = self.shared.get(&string) {
            return Ok(index);
        }
        let index = self.put(record::SHARED_TEXT, &string.to_le_bytes())?;
        self.shared.insert(string, index);
        Ok(index)
    }

    /// Counts a cell, within what a workbook may hold.
    fn count_cell(&mut self) -> Result<(), Error> {
        self.cells += 1;
        Budget::new().check_cells(self.cells)
    }
}

/// What a sheet holds, its values still to be decoded.
#[derive(Default)]
struct Scanned {
    content: RawContent,
    cells: BTreeMap<Address, Coded>,
    /// Cells whose value needs no decoding.
    plain: Vec<(Address, RawCell)>,
    /// The formula whose value, a text, comes in a record of its own.
    awaited: Option<[u8; 6]>,
}

/// A cell by the position of its value.
struct Coded {
    value: u32,
    style: u32,
    formula: bool,
}

fn scan(
    stream: &[u8],
    position: usize,
    globals: &Globals,
    values: &mut Values,
) -> Result<Scanned, Error> {
    let part = stream.get(position..).ok_or_else(|| Error::broken("thiếu trang tính"))?;
    let mut scanned = Scanned::default();
    let mut records = Records(part);
    // Charts on a sheet are sheets within the sheet.
    let mut depth = 0_u32;
    while let Some((number, data)) = records.next()? {
        values.bytes_left = values
            .bytes_left
            .checked_sub(data.len() + 4)
            .ok_or_else(|| Error::broken("các trang tính chồng lên nhau"))?;
        match number {
            record::BEGIN => depth += 1,
            record::END => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(scanned);
                }
            }
            _ if depth == 1 => scanned.record(number, data, &mut records, globals, values)?,
            _ => {}
        }
    }
    Err(Error::broken("trang tính bị cắt cụt"))
}

impl Scanned {
    fn record(
        &mut self,
        number: u16,
        data: &[u8],
        records: &mut Records<'_>,
        globals: &Globals,
        values: &mut Values,
    ) -> Result<(), Error> {
        match number {
            record::ROW if u16_at(data, 12)? & 0x20 != 0 => {
                let row = u32::from(u16_at(data, 0)?);
                self.content.hidden_rows.push(row..row + 1);
            }
            record::WINDOW => {
                let shows_zeros = u16_at(data, 0)? & 0x10 != 0;
                self.content.hides_zeros |= !shows_zeros;
            }
            record::COLUMN => self.column(data)?,
            record::MERGES => self.merges(data)?,
            record::NUMBER => self.keep(data, number, data.get(6..14), false, values)?,
            record::RK => self.keep(data, number, data.get(6..10), false, values)?,
            record::SEVERAL_RK => self.several(data, values)?,
            record::SHARED_TEXT => {
                let value = values.shared(u32_at(data, 6)?)?;
                self.put(data, value, false, values)?;
            }
            record::LABEL | record::RICH_LABEL => {
                let text = globals.string(data.get(6..).unwrap_or_default(), records)?;
                self.keep(data, record::LABEL, Some(&text), false, values)?;
            }
            record::BOOL_OR_ERROR => {
                let (value, is_error) = (u8_at(data, 6)?, u8_at(data, 7)? == 1);
                self.plain_cell(data, value, is_error, false, values)?;
            }
            record::FORMULA | record::FORMULA_3 | record::FORMULA_4 => {
                self.formula(data, values)?;
            }
            record::STRING => {
                if let Some(head) = self.awaited.take() {
                    let text = globals.string(data, records)?;
                    self.keep(&head, record::LABEL, Some(&text), true, values)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes the value of a cell anew; its record begins with its place and style.
    fn keep(
        &mut self,
        head: &[u8],
        number: u16,
        value: Option<&[u8]>,
        formula: bool,
        values: &mut Values,
    ) -> Result<(), Error> {
        let value = value.ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))?;
        let value = values.put(number, value)?;
        self.put(head, value, formula, values)
    }

    fn put(
        &mut self,
        head: &[u8],
        value: u32,
        formula: bool,
        values: &mut Values,
    ) -> Result<(), Error> {
        values.count_cell()?;
        let style = u32::from(u16_at(head, 4)?);
        self.cells.insert(address(head)?, Coded { value, style, formula });
        Ok(())
    }

    /// Numbers side by side in a row, each with its style.
    fn several(&mut self, data: &[u8], values: &mut Values) -> Result<(), Error> {
        let first = address(data)?;
        let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, number) in (first.column..256).zip(numbers.chunks_exact(6)) {
            let head = [data[0], data[1], column as u8, 0, number[0], number[1]];
            self.keep(&head, record::RK, Some(&number[2..]), false, values)?;
        }
        Ok(())
    }

    fn plain_cell(
        &mut self,
        data: &[u8],
        value: u8,
        is_error: bool,
        formula: bool,
        values: &mut Values,
    ) -> Result<(), Error> {
        values.count_cell()?;
        let value = if is_error {
            RawValue::Error(error_text(value).into())
        } else {
            RawValue::Bool(value != 0)
        };
        let style = u32::from(u16_at(data, 4)?);
        self.plain.push((address(data)?, RawCell { value, style, formula }));
        Ok(())
    }

    /// A formula by its value.
    ///
    /// Source: [MS-XLS] 2.4.127, 2.5.133 (`FormulaValue`).
    fn formula(&mut self, data: &[u8], values: &mut Values) -> Result<(), Error> {
        self.awaited = None;
        if u16_at(data, 12)? != 0xFFFF {
            return self.keep(data, record::NUMBER, data.get(6..14), true, values);
        }
        match u8_at(data, 6)? {
            0 => self.awaited = data.first_chunk().copied(),
            1 => self.plain_cell(data, u8_at(data, 8)?, false, true, values)?,
            2 => self.plain_cell(data, u8_at(data, 8)?, true, true, values)?,
            // An empty text.
            _ => {}
        }
        Ok(())
    }

    /// The width of columns, in 1/256 of a character, and whether they are hidden.
    ///
    /// Source: [MS-XLS] 2.4.53.
    fn column(&mut self, data: &[u8]) -> Result<(), Error> {
        let (first, last) = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
        // Column 256 stands for all that are left.
        let columns = first.min(256)..(last + 1).min(256);
        self.content.column_widths.push((columns.clone(), f64::from(u16_at(data, 4)?) / 256.0));
        if u16_at(data, 8)? & 1 != 0 {
            self.content.hidden_columns.push(columns);
        }
        Ok(())
    }

    fn merges(&mut self, data: &[u8]) -> Result<(), Error> {
        for index in 0..usize::from(u16_at(data, 0)?) {
            let number = |field: usize| u16_at(data, 2 + index * 8 + field * 2).map(u32::from);
            let start = Address::new(number(0)?, number(2)?);
            self.content.merge(Region::new(start, Address::new(number(1)?, number(3)?)))?;
        }
        Ok(())
    }

    /// The content with the values that calamine decoded.
    fn fill(
        self,
        values: &calamine::Range<Data>,
        budget: &mut Budget,
    ) -> Result<RawContent, Error> {
        let Self { mut content, cells, plain, .. } = self;
        for (address, cell) in plain {
            content.put(address, cell, budget)?;
        }
        for (address, Coded { value, style, formula }) in cells {
            let value = match values.get_value((value / 256, value % 256)) {
                Some(Data::String(text)) => {
                    budget.check_text(text.len())?;
                    RawValue::Text(text.as_str().into())
                }
                Some(Data::Float(number)) => RawValue::Number(*number),
                Some(Data::Int(number)) => RawValue::Number(*number as f64),
                _ => return Err(Error::broken("thiếu nội dung của một ô")),
            };
            content.put(address, RawCell { value, style, formula }, budget)?;
        }
        Ok(content)
    }
}

fn address(data: &[u8]) -> Result<Address, Error> {
    let column = u16_at(data, 2)?;
    // No sheet of this format has more.
    if column > 255 {
        return Err(Error::broken("địa chỉ ô sai"));
    }
    Ok(Address::new(u32::from(u16_at(data, 0)?), u32::from(column)))
}

/// The stream of a workbook with the values and nothing else.
fn workbook_of(globals: &Globals, values: Values) -> Result<Vec<u8>, Error> {
    let size = globals.records.len() + values.records.len() + 256;
    if size > MOST_BYTES {
        return Err(Error::TooLarge("hơn 48 MiB nội dung trong tệp xls".to_owned()));
    }
    let mut out = Vec::with_capacity(size);
    write(&mut out, record::BEGIN, &globals.begin(0x0005))?;
    out.extend_from_slice(&globals.records);
    let entry = globals.sheet_entry(SHEET_NAME);
    // The sheet begins after its entry and the end of these records.
    let position = (out.len() + 4 + entry.len() + 4) as u32;
    write(&mut out, record::SHEET, &[&position.to_le_bytes(), &entry[4..]].concat())?;
    write(&mut out, record::END, &[])?;
    write(&mut out, record::BEGIN, &globals.begin(0x0010))?;
    out.extend_from_slice(&values.records);
    write(&mut out, record::END, &[])?;
    Ok(out)
}

/// The name of the only sheet that calamine sees.
const SHEET_NAME: &str = "A";

/// Lets calamine decode the values.
fn decode(stream: Vec<u8>) -> Result<calamine::Range<Data>, Error> {
    let damage = |_| Error::broken("nội dung không theo đúng định dạng xls");
    let file = Cursor::new(Vec::new());
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, file).map_err(damage)?;
    let mut workbook = file.create_stream("/Workbook").map_err(damage)?;
    workbook.write_all(&stream).map_err(damage)?;
    workbook.flush().map_err(damage)?;
    drop((workbook, stream));
    file.flush().map_err(damage)?;
    let values = Xls::new(Cursor::new(file.into_inner().into_inner()))
        .and_then(|mut reader| reader.worksheet_range(SHEET_NAME));
    values.map_err(|_| Error::broken("nội dung không theo đúng định dạng xls"))
}
