//! Little-endian numbers in the records of Excel's binary formats, never read beyond their end.

use super::super::error::Error;

/// The two bytes at an offset, as a number.
pub(super) fn u16_at(record: &[u8], offset: usize) -> Result<u16, Error> {
    bytes_at(record, offset).map(u16::from_le_bytes)
}

/// The four bytes at an offset, as a number.
pub(super) fn u32_at(record: &[u8], offset: usize) -> Result<u32, Error> {
    bytes_at(record, offset).map(u32::from_le_bytes)
}

/// The byte at an offset.
pub(super) fn u8_at(record: &[u8], offset: usize) -> Result<u8, Error> {
    bytes_at(record, offset).map(u8::from_le_bytes)
}

fn bytes_at<const N: usize>(record: &[u8], offset: usize) -> Result<[u8; N], Error> {
    record
        .get(offset..offset.saturating_add(N))
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Error::broken("bản ghi bị cắt cụt"))
}

/// The text of an error by its code, the same in all of Excel's binary formats.
///
/// Source: [MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}
