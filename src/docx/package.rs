//! Parts → a zip archive, with a fixed order and no clock in it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// A part of a package.
pub(super) struct Part {
    /// The path in the package.
    pub name: &'static str,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The parts that are the same in every document, compressed once and copied as they are.
pub(super) struct Prepared {
    archive: ZipArchive<Cursor<Box<[u8]>>>,
    /// The size of the archive, by which room is made.
    size: usize,
}

/// Deflate's level for what differs from document to document: higher ones cost several times the
/// time for a few per cent.
const LEVEL: i64 = 1;

/// A part of fewer bytes is stored as it is.
const SMALL: usize = 2048;

/// Why writing can't fail.
const IN_MEMORY: &str = "an archive in memory, far below 4 GiB, can always be written";

impl Prepared {
    /// Compresses parts for many documents.
    pub(super) fn new(parts: &[Part]) -> Self {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            writer.start_file(part.name, options(9)).expect(IN_MEMORY);
            writer.write_all(&part.content).expect(IN_MEMORY);
        }
        let bytes = writer.finish().expect(IN_MEMORY).into_inner().into_boxed_slice();
        let size = bytes.len();
        let archive = ZipArchive::new(Cursor::new(bytes)).expect("it has just been written");
        Self { archive, size }
    }

    /// A package of these parts and a document's own after them.
    pub(super) fn with(&self, own: &[(&str, &[u8])]) -> Vec<u8> {
        let length: usize = own.iter().map(|(_, content)| content.len()).sum();
        let room = Vec::with_capacity(self.size + length / 4 + 1024);
        let mut writer = ZipWriter::new(Cursor::new(room));
        let mut archive = self.archive.clone();
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).expect("the index is one of the archive's");
            writer.raw_copy_file(part).expect(IN_MEMORY);
        }
        for (name, content) in own {
            // Deflate's own start costs more than it saves on a small part.
            let options = if content.len() < SMALL {
                options(0).compression_method(CompressionMethod::Stored).compression_level(None)
            } else {
                options(LEVEL)
            };
            writer.start_file(*name, options).expect(IN_MEMORY);
            writer.write_all(content).expect(IN_MEMORY);
        }
        writer.finish().expect(IN_MEMORY).into_inner()
    }
}

/// The date is that of an archive without dates, and the system does not depend on where it is made:
/// the same document gives the same bytes.
fn options(level: i64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// The parts of a package, sorted by name; none if it is no package, or one that unpacks to more
/// than a document can be.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    const MOST_PARTS: usize = 4096;
    const MOST_BYTES: u64 = 256 << 20;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MOST_PARTS {
        return None;
    }
    let mut room = MOST_BYTES;
    let mut parts = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        let read = part.by_ref().take(room + 1).read_to_end(&mut content).ok()? as u64;
        room = room.checked_sub(read)?;
        let name = part.name().ok()?.into_owned();
        parts.push((name, content));
    }
    parts.sort();
    Some(parts)
}
