//! The records of Excel's format before 2007, BIFF 5 to 8, and what a workbook's first records say of
//! all its sheets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::error::Error;
use super::super::format::NumberFormat;
use super::super::raw::{Style, check_styles};
use super::binary::{u8_at, u16_at, u32_at};

/// The records that matter, by their numbers.
///
/// Source: [MS-XLS] 2.3.
pub(super) mod record {
    pub(in crate::workbook::biff) const FORMULA: u16 = 0x0006;
    /// Formulas as Excel 3 and 4 wrote them, which some programs still do; they begin alike.
    pub(in crate::workbook::biff) const FORMULA_3: u16 = 0x0206;
    pub(in crate::workbook::biff) const FORMULA_4: u16 = 0x0406;
    pub(in crate::workbook::biff) const END: u16 = 0x000A;
    pub(in crate::workbook::biff) const DATE_MODE: u16 = 0x0022;
    pub(in crate::workbook::biff) const PASSWORD: u16 = 0x002F;
    pub(in crate::workbook::biff) const FONT: u16 = 0x0031;
    pub(in crate::workbook::biff) const CONTINUE: u16 = 0x003C;
    pub(in crate::workbook::biff) const CODE_PAGE: u16 = 0x0042;
    pub(in crate::workbook::biff) const COLUMN: u16 = 0x007D;
    pub(in crate::workbook::biff) const SHEET: u16 = 0x0085;
    pub(in crate::workbook::biff) const SEVERAL_RK: u16 = 0x00BD;
    pub(in crate::workbook::biff) const RICH_LABEL: u16 = 0x00D6;
    pub(in crate::workbook::biff) const CELL_FORMAT: u16 = 0x00E0;
    pub(in crate::workbook::biff) const MERGES: u16 = 0x00E5;
    pub(in crate::workbook::biff) const SHARED: u16 = 0x00FC;
    pub(in crate::workbook::biff) const SHARED_TEXT: u16 = 0x00FD;
    pub(in crate::workbook::biff) const NUMBER: u16 = 0x0203;
    pub(in crate::workbook::biff) const LABEL: u16 = 0x0204;
    pub(in crate::workbook::biff) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(in crate::workbook::biff) const STRING: u16 = 0x0207;
    pub(in crate::workbook::biff) const ROW: u16 = 0x0208;
    pub(in crate::workbook::biff) const WINDOW: u16 = 0x023E;
    pub(in crate::workbook::biff) const RK: u16 = 0x027E;
    pub(in crate::workbook::biff) const FORMAT: u16 = 0x041E;
    pub(in crate::workbook::biff) const BEGIN: u16 = 0x0809;
}

/// The most records that a table of strings may continue over: 128 MiB of it.
const MOST_CONTINUED: usize = 16_384;

/// The most sheets that a workbook may have.
const MOST_SHEETS: usize = 10_000;

/// The records of a stream, each checked to lie within it.
pub(super) struct Records<'a>(pub(super) &'a [u8]);

impl<'a> Records<'a> {
    /// The next record: its number and what it holds.
    pub(super) fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, Error> {
        if self.0.len() < 4 {
            return Ok(None);
        }
        let (number, length) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let data = self.0.get(4..4 + length).ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))?;
        self.0 = &self.0[4 + length..];
        Ok(Some((number, data)))
    }

    /// The next record if it continues the one before.
    pub(super) fn next_continued(&mut self) -> Result<Option<&'a [u8]>, Error> {
        if self.0.len() < 4 || u16_at(self.0, 0)? != record::CONTINUE {
            return Ok(None);
        }
        Ok(self.next()?.map(|(_, data)| data))
    }
}

/// Writes a record in the way that [`Records`] reads it.
pub(super) fn write(out: &mut Vec<u8>, number: u16, data: &[u8]) -> Result<(), Error> {
    let length = u16::try_from(data.len())
        .map_err(|_| Error::TooLarge("một ô dài hơn 32.000 ký tự".to_owned()))?;
    out.extend_from_slice(&number.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(data);
    Ok(())
}

/// A sheet by what the workbook's first records say of it.
pub(super) struct SheetEntry {
    /// The name on the tab.
    pub(super) name: String,
    /// Whether the tab is shown.
    pub(super) visible: bool,
    /// Where its records begin in the stream.
    pub(super) position: usize,
}

/// What a workbook's first records say.
pub(super) struct Globals {
    /// Whether strings are Unicode: BIFF 8, since Excel 97.
    unicode: bool,
    /// The sheets of cells, in the order of the tabs.
    pub(super) sheets: Vec<SheetEntry>,
    /// The styles of cells.
    pub(super) styles: Vec<Style>,
    /// Whether days count from 1904.
    pub(super) is_1904: bool,
    /// The records that calamine needs to decode the sheets' values: the code page and the strings.
    pub(super) records: Vec<u8>,
}

/// Reads a workbook's first records.
pub(super) fn scan_globals(stream: &[u8]) -> Result<Globals, Error> {
    let mut records = Records(stream);
    let version = match records.next()? {
        Some((record::BEGIN, data)) => u16_at(data, 0)?,
        _ => return Err(Error::broken("tệp xls bị hỏng hoặc cũ hơn Excel 5")),
    };
    let mut globals = Globals {
        unicode: version >= 0x0600,
        sheets: Vec::new(),
        styles: Vec::new(),
        is_1904: false,
        records: Vec::new(),
    };
    let mut looks = Looks::default();
    while let Some((number, data)) = records.next()? {
        match number {
            record::END => break,
            record::PASSWORD => return Err(Error::Encrypted),
            record::DATE_MODE => globals.is_1904 = u16_at(data, 0)? == 1,
            record::CODE_PAGE => {
                u16_at(data, 0)?;
                write(&mut globals.records, number, data)?;
            }
            record::FONT => looks.fonts.push(globals.short_string(data, 14)?.into()),
            record::FORMAT => looks.format(data, globals.unicode)?,
            record::CELL_FORMAT => looks.cells.push((u16_at(data, 0)?, u16_at(data, 2)?)),
            record::SHEET => globals.sheet(data)?,
            record::SHARED => globals.shared(data, &mut records)?,
            _ => {}
        }
        looks.count +=
            usize::from(matches!(number, record::FONT | record::FORMAT | record::CELL_FORMAT));
        check_styles(looks.count)?;
        if globals.sheets.len() > MOST_SHEETS {
            return Err(Error::TooLarge(format!("hơn {MOST_SHEETS} trang tính")));
        }
    }
    globals.styles = looks.styles();
    Ok(globals)
}

/// What styles are made of.
#[derive(Default)]
struct Looks {
    count: usize,
    fonts: Vec<Arc<str>>,
    formats: BTreeMap<u16, Arc<NumberFormat>>,
    /// The font and the number format of each style.
    cells: Vec<(u16, u16)>,
}

impl Looks {
    fn format(&mut self, data: &[u8], unicode: bool) -> Result<(), Error> {
        let code = if unicode {
            let units = units(data.get(2..).unwrap_or_default())?.0;
            String::from_utf16_lossy(&units)
        } else {
            let length = usize::from(u8_at(data, 2)?);
            data.iter().skip(3).take(length).map(|&byte| char::from(byte)).collect()
        };
        self.formats.insert(u16_at(data, 0)?, NumberFormat::parse(&code).into());
        Ok(())
    }

    fn styles(self) -> Vec<Style> {
        let style = |(font, format): (u16, u16)| {
            // There is no font 4; the records skip it.
            let font = usize::from(font) - usize::from(font > 4);
            Style {
                format: self
                    .formats
                    .get(&format)
                    .cloned()
                    .unwrap_or_else(|| NumberFormat::built_in(format).into()),
                font: self.fonts.get(font).cloned(),
            }
        };
        self.cells.into_iter().map(style).collect()
    }
}

impl Globals {
    fn sheet(&mut self, data: &[u8]) -> Result<(), Error> {
        // 0 is a sheet of cells; others are charts, macros and modules.
        if u8_at(data, 5)? == 0 {
            self.sheets.push(SheetEntry {
                name: self.short_string(data, 6)?,
                visible: u8_at(data, 4)? & 0x3 == 0,
                position: u32_at(data, 0)? as usize,
            });
        }
        Ok(())
    }

    fn shared(&mut self, data: &[u8], records: &mut Records<'_>) -> Result<(), Error> {
        write(&mut self.records, record::SHARED, data)?;
        let mut count = 0;
        while let Some(data) = records.next_continued()? {
            count += 1;
            if count > MOST_CONTINUED {
                return Err(Error::TooLarge("bảng chuỗi trong tệp xls".to_owned()));
            }
            if !data.is_empty() {
                write(&mut self.records, record::CONTINUE, data)?;
            }
        }
        Ok(())
    }

    /// A string whose length is a byte.
    fn short_string(&self, data: &[u8], offset: usize) -> Result<String, Error> {
        let length = usize::from(u8_at(data, offset)?);
        let cut = || Error::broken("chuỗi bị cắt cụt");
        if !self.unicode {
            let bytes = data.get(offset + 1..offset + 1 + length).ok_or_else(cut)?;
            return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
        }
        let wide = u8_at(data, offset + 1)? & 1 != 0;
        let size = if wide { 2 * length } else { length };
        let bytes = data.get(offset + 2..offset + 2 + size).ok_or_else(cut)?;
        Ok(String::from_utf16_lossy(&characters(bytes, wide).collect::<Vec<_>>()))
    }

    /// A string whose length is two bytes, over the records that continue it, as one that nothing
    /// continues.
    pub(super) fn string(&self, data: &[u8], records: &mut Records<'_>) -> Result<Vec<u8>, Error> {
        if !self.unicode {
            u16_at(data, 0)?;
            return Ok(data.to_vec());
        }
        let (mut text, length) = units(data)?;
        while text.len() < length
            && let Some(more) = records.next_continued()?
        {
            let wide = u8_at(more, 0)? & 1 != 0;
            text.extend(characters(&more[1..], wide).take(length - text.len()));
        }
        let mut string = (text.len() as u16).to_le_bytes().to_vec();
        string.push(1);
        string.extend(text.iter().flat_map(|unit| unit.to_le_bytes()));
        Ok(string)
    }

    /// What a record holds that begins the workbook or a sheet.
    pub(super) fn begin(&self, kind: u16) -> [u8; 16] {
        let version: u16 = if self.unicode { 0x0600 } else { 0x0500 };
        let mut data = [0; 16];
        data[..2].copy_from_slice(&version.to_le_bytes());
        data[2..4].copy_from_slice(&kind.to_le_bytes());
        data
    }

    /// What a record holds that names a sheet, its position still to be filled in.
    pub(super) fn sheet_entry(&self, name: &str) -> Vec<u8> {
        let mut data = vec![0; 6];
        data.push(name.len() as u8);
        if self.unicode {
            data.push(0);
        }
        data.extend_from_slice(name.as_bytes());
        data
    }
}

/// The UTF-16 units of a string that lie in its first record, and how many it has in all.
fn units(data: &[u8]) -> Result<(Vec<u16>, usize), Error> {
    let length = usize::from(u16_at(data, 0)?);
    // An empty string may leave out its flags.
    if length == 0 {
        return Ok((Vec::new(), 0));
    }
    let wide = u8_at(data, 2)? & 1 != 0;
    Ok((characters(&data[3..], wide).take(length).collect(), length))
}

/// The UTF-16 units of characters of two bytes, or of one.
fn characters(bytes: &[u8], wide: bool) -> impl Iterator<Item = u16> {
    let size = if wide { 2 } else { 1 };
    bytes.chunks_exact(size).map(|unit| match unit {
        [low, high] => u16::from_le_bytes([*low, *high]),
        [low] => u16::from(*low),
        _ => 0,
    })
}
