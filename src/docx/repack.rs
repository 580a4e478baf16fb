//! A package with some of its parts written anew, and all others as they stand, byte for byte.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use crate::packed;

/// Deflate's level, as that of new documents: higher ones cost several times the time for a few per
/// cent.
const LEVEL: i64 = 1;

/// A package with these parts instead of those of the same names, and those that it has not at its end;
/// none where it can't be read.
///
/// Order, dates and attributes of the other parts stay.
pub(crate) fn repacked(package: &[u8], parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let content = parts.iter().find(|(own, _)| *own == name).map(|(_, content)| *content);
        match content {
            None => writer.raw_copy_file(part).ok()?,
            Some(content) => {
                let time = part.last_modified().unwrap_or_default();
                writer.start_file(name, options(time)).ok()?;
                writer.write_all(content).ok()?;
            }
        }
    }
    for (name, content) in parts.iter().filter(|(name, _)| archive.index_for_name(name).is_none()) {
        writer.start_file(*name, options(DateTime::default())).ok()?;
        writer.write_all(content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn options(time: DateTime) -> SimpleFileOptions {
    packed::same_everywhere().compression_level(Some(LEVEL)).last_modified_time(time)
}
