//! Workbooks of Excel 97 to 2003 (`.xls`), and of Excel 5 and 95.
//!
//! A pass of our own checks every record, takes from it what calamine does not give (styles, hidden
//! rows and columns, what is a formula), and writes the records that hold values anew, for calamine
//! to decode. So calamine sees nothing that it could trip over, and no formula.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader as _, Xls};

use super::biff::{Globals, Records, record, scan_globals, write};
use super::binary::{error_text, u8_at, u16_at};
use super::error::Error;
use super::raw::{Budget, RawCell, RawContent, RawSheet, RawValue, RawWorkbook};
use super::{Address, Region, guarded};

/// The most bytes of records that calamine is given: 48 MiB, of which it makes copies.
const MOST_BYTES: usize = 48 << 20;
/// The most positions that the sheets may span, together: calamine makes room for each.
const MOST_POSITIONS: u64 = 8_000_000;

/// Reads an xls workbook from its compound file.
pub(super) fn read(bytes: &[u8]) -> Result<RawWorkbook, Error> {
    let stream = guarded(|| workbook_stream(bytes))??;
    let globals = scan_globals(&stream)?;
    let mut scanned: Vec<_> =
        globals.sheets.iter().map(|sheet| scan(&stream, sheet.position, &globals)).collect();
    let names = globals.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.visible));
    let names: Vec<_> = names.collect();
    let rewritten = workbook_of(&globals, &mut scanned)?;
    let raw = RawWorkbook { sheets: Vec::new(), styles: globals.styles, is_1904: globals.is_1904 };
    drop(stream);
    let values = guarded(|| decode(rewritten))??;
    let mut raw = raw;
    let mut budget = Budget::new();
    for (index, ((name, visible), scanned)) in names.into_iter().zip(scanned).enumerate() {
        let content = scanned.and_then(|scanned| scanned.fill(values.get(&index), &mut budget));
        raw.sheets.push(RawSheet { name, visible, content });
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

/// A sheet's records of values anew, and the rest of what it holds.
#[derive(Default)]
struct Scanned {
    content: RawContent,
    /// The style of each cell with a value, and whether it is a formula.
    cells: BTreeMap<Address, (usize, bool)>,
    /// Cells whose value needs no decoding.
    plain: Vec<(Address, RawCell)>,
    records: Vec<u8>,
    /// The formula whose value, a text, comes in a record of its own.
    awaited: Option<[u8; 6]>,
}

fn scan(stream: &[u8], position: usize, globals: &Globals) -> Result<Scanned, Error> {
    let part = stream.get(position..).ok_or_else(|| Error::broken("thiếu trang tính"))?;
    let mut scanned = Scanned::default();
    let mut records = Records(part);
    // Charts on a sheet are sheets within the sheet.
    let mut depth = 0_u32;
    while let Some((number, data)) = records.next()? {
        match number {
            record::BEGIN => depth += 1,
            record::END => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(scanned);
                }
            }
            _ if depth == 1 => scanned.record(number, data, &mut records, globals)?,
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
    ) -> Result<(), Error> {
        match number {
            record::ROW if u16_at(data, 12)? & 0x20 != 0 => {
                let row = u32::from(u16_at(data, 0)?);
                self.content.hidden_rows.push(row..row + 1);
            }
            record::COLUMN => self.column(data)?,
            record::MERGES => self.merges(data)?,
            record::NUMBER => self.keep(number, data, 14, false)?,
            record::RK => self.keep(number, data, 10, false)?,
            record::SHARED_TEXT => self.keep(number, data, 10, false)?,
            record::SEVERAL_RK => self.several(data)?,
            record::LABEL | record::RICH_LABEL => {
                let text = globals.string(&data[6.min(data.len())..], records)?;
                self.keep(record::LABEL, &[cell_head(data)?.as_slice(), &text].concat(), 6, false)?;
            }
            record::BOOL_OR_ERROR => {
                let (value, is_error) = (u8_at(data, 6)?, u8_at(data, 7)? == 1);
                self.plain_cell(data, value, is_error, false)?;
            }
            record::FORMULA => self.formula(data)?,
            record::STRING => {
                if let Some(head) = self.awaited.take() {
                    let text = globals.string(data, records)?;
                    self.keep(record::LABEL, &[head.as_slice(), &text].concat(), 6, true)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Checks a cell's record and writes it anew.
    fn keep(&mut self, number: u16, data: &[u8], least: usize, formula: bool) -> Result<(), Error> {
        if data.len() < least {
            return Err(Error::broken("bản ghi bị cắt cụt"));
        }
        self.cells.insert(address(data)?, (usize::from(u16_at(data, 4)?), formula));
        write(&mut self.records, number, data)
    }

    /// Numbers side by side in a row.
    fn several(&mut self, data: &[u8]) -> Result<(), Error> {
        let first = address(data)?;
        let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, number) in (first.column..).zip(numbers.chunks_exact(6)) {
            let column = u16::try_from(column).map_err(|_| Error::broken("địa chỉ ô sai"))?;
            let head = [data[0], data[1], column.to_le_bytes()[0], column.to_le_bytes()[1]];
            self.keep(record::RK, &[&head, number].concat(), 10, false)?;
        }
        Ok(())
    }

    fn plain_cell(
        &mut self,
        data: &[u8],
        value: u8,
        is_error: bool,
        formula: bool,
    ) -> Result<(), Error> {
        let value = if is_error {
            RawValue::Error(error_text(value).to_owned())
        } else {
            RawValue::Bool(value != 0)
        };
        let style = usize::from(u16_at(data, 4)?);
        self.plain.push((address(data)?, RawCell { value, style, formula }));
        Ok(())
    }

    /// A formula by its value.
    ///
    /// Source: [MS-XLS] 2.4.127, 2.5.133 (FormulaValue).
    fn formula(&mut self, data: &[u8]) -> Result<(), Error> {
        self.awaited = None;
        let head = cell_head(data)?;
        if u16_at(data, 12)? != 0xFFFF {
            let number = data.get(6..14).unwrap_or_default();
            return self.keep(record::NUMBER, &[head.as_slice(), number].concat(), 14, true);
        }
        match u8_at(data, 6)? {
            0 => self.awaited = Some(head),
            1 => self.plain_cell(data, u8_at(data, 8)?, false, true)?,
            2 => self.plain_cell(data, u8_at(data, 8)?, true, true)?,
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

    /// How many positions calamine will make room for.
    fn positions(&self) -> u64 {
        let rows = self.cells.keys().map(|cell| cell.row);
        let columns = self.cells.keys().map(|cell| cell.column);
        let span = |first: Option<u32>, last: Option<u32>| {
            first.zip(last).map_or(0, |(first, last)| u64::from(last - first + 1))
        };
        span(rows.clone().min(), rows.max()) * span(columns.clone().min(), columns.max())
    }

    /// The content with the values that calamine decoded.
    fn fill(
        self,
        values: Option<&calamine::Range<Data>>,
        budget: &mut Budget,
    ) -> Result<RawContent, Error> {
        let Self { mut content, cells, plain, .. } = self;
        for (address, cell) in plain {
            content.put(address, cell, budget)?;
        }
        for (address, (style, formula)) in cells {
            let value =
                match values.and_then(|values| values.get_value((address.row, address.column))) {
                    Some(Data::String(text)) => RawValue::Text(text.clone()),
                    Some(Data::Float(number)) => RawValue::Number(*number),
                    Some(Data::Int(number)) => RawValue::Number(*number as f64),
                    _ => return Err(Error::broken("thiếu nội dung của một ô")),
                };
            content.put(address, RawCell { value, style, formula }, budget)?;
        }
        Ok(content)
    }
}

/// The place and style that begin a cell's record.
fn cell_head(data: &[u8]) -> Result<[u8; 6], Error> {
    data.first_chunk().copied().ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))
}

fn address(data: &[u8]) -> Result<Address, Error> {
    let column = u16_at(data, 2)?;
    // No sheet of this format has more.
    if column > 255 {
        return Err(Error::broken("địa chỉ ô sai"));
    }
    Ok(Address::new(u32::from(u16_at(data, 0)?), u32::from(column)))
}

/// The stream of a workbook with the same values and nothing else. A sheet that would take too much
/// room becomes an error.
fn workbook_of(globals: &Globals, sheets: &mut [Result<Scanned, Error>]) -> Result<Vec<u8>, Error> {
    let mut left = MOST_POSITIONS;
    for sheet in sheets.iter_mut() {
        if let Ok(scanned) = sheet {
            match left.checked_sub(scanned.positions()) {
                Some(rest) => left = rest,
                None => {
                    let last = scanned.cells.keys().next_back().copied();
                    *sheet = Err(Error::FarApart(last.unwrap_or(Address::new(0, 0))));
                }
            }
        }
    }
    let good = || sheets.iter().map(|sheet| sheet.as_ref().map_or(&[][..], |good| &good.records));
    let size = globals.records.len() + good().map(|records| records.len() + 64).sum::<usize>();
    if size > MOST_BYTES {
        return Err(Error::TooLarge("hơn 48 MiB nội dung trong tệp xls".to_owned()));
    }
    let mut out = Vec::with_capacity(size);
    write(&mut out, record::BEGIN, &globals.begin(0x0005))?;
    out.extend_from_slice(&globals.records);
    // The sheets are named by their index; their entries and the end come before the first sheet.
    let entries: Vec<Vec<u8>> =
        (0..sheets.len()).map(|index| globals.sheet_entry(&index.to_string())).collect();
    let mut position = out.len() + entries.iter().map(|entry| entry.len() + 4).sum::<usize>() + 4;
    for (entry, records) in entries.iter().zip(good()) {
        let place = u32::try_from(position).map_err(|_| Error::broken("tệp xls quá lớn"))?;
        write(&mut out, record::SHEET, &[&place.to_le_bytes(), &entry[4..]].concat())?;
        position += records.len() + globals.begin(0x0010).len() + 8;
    }
    write(&mut out, record::END, &[])?;
    for records in good() {
        write(&mut out, record::BEGIN, &globals.begin(0x0010))?;
        out.extend_from_slice(records);
        write(&mut out, record::END, &[])?;
    }
    Ok(out)
}

/// Lets calamine decode the values of the sheets, by their index.
fn decode(stream: Vec<u8>) -> Result<BTreeMap<usize, calamine::Range<Data>>, Error> {
    let damage = |_| Error::broken("nội dung không theo đúng định dạng xls");
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .map_err(damage)?;
    let mut workbook = file.create_stream("/Workbook").map_err(damage)?;
    workbook.write_all(&stream).map_err(damage)?;
    workbook.flush().map_err(damage)?;
    drop((workbook, stream));
    file.flush().map_err(damage)?;
    let mut reader = Xls::new(Cursor::new(file.into_inner().into_inner()))
        .map_err(|_| Error::broken("nội dung không theo đúng định dạng xls"))?;
    let sheets = reader.worksheets().into_iter();
    Ok(sheets.filter_map(|(name, range)| Some((name.parse().ok()?, range))).collect())
}
