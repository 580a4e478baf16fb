//! A package with some of its parts written anew, and all others as they stand, byte for byte.

use std::io::Cursor;

use zip::{DateTime, ZipArchive, ZipWriter};

use super::package::{Content, Deflater, Prepared};

/// A package with these parts instead of those of the same names, and those that it has not at its end;
/// none where it can't be read.
///
/// Order, dates and attributes of the other parts stay.
pub(crate) fn repacked(package: &[u8], parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    // Deflated as the parts of new documents are, in half the time that the zip crate takes for them.
    let whole: Vec<_> = parts.iter().map(|(name, part)| (*name, Content::Whole(part))).collect();
    let own = Prepared::default().with(&whole, &mut Deflater::default());
    let mut own = ZipArchive::new(Cursor::new(own)).ok()?;
    let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).ok()?;
        let name = part.name().ok()?.into_owned();
        match own.index_for_name(&name) {
            None => writer.raw_copy_file(part).ok()?,
            Some(new) => {
                let time = part.last_modified().unwrap_or_default();
                let new = own.by_index_raw(new).ok()?;
                writer.raw_copy_file_touch(new, time, Some(0o644)).ok()?;
            }
        }
    }
    for (name, _) in parts.iter().filter(|(name, _)| archive.index_for_name(name).is_none()) {
        let new = own.by_index_raw(own.index_for_name(name)?).ok()?;
        writer.raw_copy_file_touch(new, DateTime::default(), Some(0o644)).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
