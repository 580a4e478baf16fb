//! Parts → a zip archive, with a fixed order and no clock in it.

use std::cell::RefCell;
use std::io::{Cursor, Read, Write};

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A part of a package.
pub(super) struct Part {
    /// The path in the package.
    pub name: &'static str,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The parts that are the same in every document, compressed once and copied as they are.
///
/// An archive is its parts, each after a head of its own, then a directory with a record for each,
/// then its end. The heads of what is written here are those that the zip crate writes, with what
/// differs put in.
pub(super) struct Prepared {
    parts: Vec<u8>,
    directory: Vec<u8>,
    end: Vec<u8>,
    count: u16,
    stored: Heads,
    deflated: Heads,
}

/// The head and the record of a part that is compressed in one way.
struct Heads {
    head: Vec<u8>,
    record: Vec<u8>,
}

/// Deflate's level for what differs from document to document: higher ones cost several times the
/// time for a few per cent.
const LEVEL: i64 = 1;

/// A part of fewer bytes is stored as it is: deflate's own start costs more than it saves.
const SMALL: usize = 2048;

/// Why writing can't fail.
const IN_MEMORY: &str = "an archive in memory, far below 4 GiB, can always be written";

/// The lengths of a head and of a record, each without its name, and of the end.
const HEAD: usize = 30;
const RECORD: usize = 46;
const END: usize = 22;

/// Where a head has the checksum, after it the sizes and the length of the name; a record has the
/// same two bytes later.
const SUM_IN_HEAD: usize = 14;
const SUM_IN_RECORD: usize = 16;
/// Where a record has the place of its part.
const PLACE_IN_RECORD: usize = 42;

thread_local! {
    /// The room that deflate works in, taken once for all documents of a thread.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL as u32), false));
}

impl Prepared {
    /// Compresses parts for many documents.
    pub(super) fn new(parts: &[Part]) -> Self {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            writer.start_file(part.name, options(9)).expect(IN_MEMORY);
            writer.write_all(&part.content).expect(IN_MEMORY);
        }
        let archive = writer.finish().expect(IN_MEMORY).into_inner();
        let directory = directory(&archive);
        Self {
            parts: archive[..directory].to_vec(),
            directory: archive[directory..archive.len() - END].to_vec(),
            end: archive[archive.len() - END..].to_vec(),
            count: u16::try_from(parts.len()).expect(IN_MEMORY),
            stored: Heads::of(stored()),
            deflated: Heads::of(options(LEVEL)),
        }
    }

    /// A package of these parts and a document's own after them.
    pub(super) fn with(&self, own: &[(&str, &[u8])]) -> Vec<u8> {
        let length: usize = own.iter().map(|(_, content)| content.len()).sum();
        let mut archive = Vec::with_capacity(self.parts.len() + length / 4 + 4096);
        archive.extend_from_slice(&self.parts);
        let mut directory = self.directory.clone();
        for (name, content) in own {
            let heads = if content.len() < SMALL { &self.stored } else { &self.deflated };
            let place = archive.len();
            archive.extend_from_slice(&heads.head);
            archive.extend_from_slice(name.as_bytes());
            let start = archive.len();
            if content.len() < SMALL {
                archive.extend_from_slice(content);
            } else {
                deflate(content, &mut archive);
            }
            let size = archive.len() - start;
            let mut sum = Crc::new();
            sum.update(content);
            let about = [sum.sum(), number(size), number(content.len())];
            let mut about: Vec<u8> = about.iter().flat_map(|number| number.to_le_bytes()).collect();
            about.extend_from_slice(&u16::try_from(name.len()).expect(IN_MEMORY).to_le_bytes());
            put(&mut archive[place..], SUM_IN_HEAD, &about);
            let record = directory.len();
            directory.extend_from_slice(&heads.record);
            directory.extend_from_slice(name.as_bytes());
            put(&mut directory[record..], SUM_IN_RECORD, &about);
            put(&mut directory[record..], PLACE_IN_RECORD, &number(place).to_le_bytes());
        }
        let place = archive.len();
        archive.extend_from_slice(&directory);
        let end = archive.len();
        archive.extend_from_slice(&self.end);
        let count = (self.count + u16::try_from(own.len()).expect(IN_MEMORY)).to_le_bytes();
        put(&mut archive[end..], 8, &count);
        put(&mut archive[end..], 10, &count);
        put(&mut archive[end..], 12, &number(directory.len()).to_le_bytes());
        put(&mut archive[end..], 16, &number(place).to_le_bytes());
        archive
    }
}

impl Heads {
    fn of(options: SimpleFileOptions) -> Self {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a", options).expect(IN_MEMORY);
        writer.write_all(&[b'a'; SMALL]).expect(IN_MEMORY);
        let archive = writer.finish().expect(IN_MEMORY).into_inner();
        let record = directory(&archive);
        Self { head: archive[..HEAD].to_vec(), record: archive[record..record + RECORD].to_vec() }
    }
}

/// Where the directory of an archive begins.
fn directory(archive: &[u8]) -> usize {
    let place = archive.len() - END + 16;
    let place = archive[place..place + 4].try_into().expect("an end is so long");
    u32::from_le_bytes(place) as usize
}

/// A size or place in an archive.
fn number(number: usize) -> u32 {
    u32::try_from(number).expect(IN_MEMORY)
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    bytes[at..at + what.len()].copy_from_slice(what);
}

/// Appends a part, deflated.
fn deflate(content: &[u8], out: &mut Vec<u8>) {
    const ROOM: usize = 32 << 10;
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        let mut rest = content;
        while !rest.is_empty() {
            out.reserve(ROOM);
            let before = deflate.total_in();
            deflate.compress_vec(rest, out, FlushCompress::None).expect(IN_MEMORY);
            rest = &rest[(deflate.total_in() - before) as usize..];
        }
        while deflate.compress_vec(&[], out, FlushCompress::Finish).expect(IN_MEMORY)
            != Status::StreamEnd
        {
            out.reserve(ROOM);
        }
    });
}

fn stored() -> SimpleFileOptions {
    options(0).compression_method(CompressionMethod::Stored).compression_level(None)
}

/// The date is that of an archive without dates: the same document gives the same bytes.
fn options(level: i64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(DateTime::default())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_what_the_zip_crate_would_write() {
        let part = |name, length: u32| {
            let content = (0..length).map(|at| b' ' + (at % 977 * (at % 89) % 90) as u8).collect();
            Part { name, content }
        };
        let common = [part("a.xml", 100), part("b/c.xml", 9_000)];
        let own = [part("d.xml", 10), part("word/e.xml", 300_000), part("f.xml", 4_000)];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (part, level) in common.iter().map(|p| (p, 9)).chain(own.iter().map(|p| (p, LEVEL))) {
            let is_small = level == LEVEL && part.content.len() < SMALL;
            let options = if is_small { stored() } else { options(level) };
            writer.start_file(part.name, options).unwrap();
            writer.write_all(&part.content).unwrap();
        }
        let whole = writer.finish().unwrap().into_inner();
        let own: Vec<_> = own.iter().map(|part| (part.name, part.content.as_slice())).collect();
        let prepared = Prepared::new(&common);
        for _ in 0..2 {
            assert_eq!(prepared.with(&own), whole);
        }
    }
}
