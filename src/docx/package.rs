//! Parts → a zip archive, with a fixed order and no clock in it.
//!
//! The zip crate packs what all documents share, once. Its archive is kept apart at the place where its
//! directory begins, and a document's own parts go in there.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use libdeflater::{CompressionLvl, Compressor, Decompressor};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::packing::Packed;
use crate::packed::{Archive, DEFLATED, Entry, IN_MEMORY, STORED, same_everywhere};

/// A part of a package.
pub(super) struct Part {
    /// The path in the package.
    pub name: &'static str,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The parts that are the same in every document, compressed once and copied as they are.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// The files.
    files: Box<[u8]>,
    /// Their entries in the directory.
    directory: Box<[u8]>,
    count: u16,
}

/// Deflate's level for what differs from document to document: higher ones cost much more time for a
/// few per cent.
const LEVEL: i32 = 1;

/// A part of fewer bytes is stored as it is.
const SMALL: usize = 2048;

/// Deflate packs no more than so many bytes into one (RFC 1951): what claims more is no part.
const MOST_DEFLATED: usize = 1032;

/// The length of the record at the end of an archive.
const END: usize = 22;

/// A part of a document's own.
pub(super) enum Content<'p> {
    /// What it holds.
    Whole(&'p [u8]),
    /// What has been packed as it was written.
    Packed(&'p Packed),
}

/// How a part stands in a package that was just made.
#[derive(Debug, Clone)]
pub(super) struct Stands {
    /// The number of the method by which it is packed.
    pub method: u16,
    /// Where its bytes are.
    pub at: Range<usize>,
    /// The sum over what it holds (CRC-32).
    pub sum: u32,
    /// How much it holds.
    pub size: usize,
}

/// A deflater and its room, which each document uses again.
pub(super) struct Deflater {
    compressor: Compressor,
    room: Vec<u8>,
}

impl Default for Deflater {
    fn default() -> Self {
        let level = CompressionLvl::new(LEVEL).expect("it is a level");
        Self { compressor: Compressor::new(level), room: Vec::new() }
    }
}

impl Prepared {
    /// Compresses parts for many documents.
    pub(super) fn new(parts: &[Part]) -> Self {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = same_everywhere().compression_level(Some(9));
        for part in parts {
            writer.start_file(part.name, options).expect(IN_MEMORY);
            writer.write_all(&part.content).expect(IN_MEMORY);
        }
        let bytes = writer.finish().expect(IN_MEMORY).into_inner();
        // The directory ends where the record at the end begins, which says how long it is.
        let end = bytes.len() - END;
        let length = u32::from_le_bytes(bytes[end + 12..end + 16].try_into().expect("four bytes"));
        let directory = end - length as usize;
        Self {
            files: bytes[..directory].into(),
            directory: bytes[directory..end].into(),
            count: u16::try_from(parts.len()).expect(IN_MEMORY),
        }
    }

    /// A package of these parts and a document's own after them, and how the last of these stands in it.
    pub(super) fn with(
        &self,
        own: &[(&str, Content<'_>)],
        deflater: &mut Deflater,
    ) -> (Vec<u8>, Option<Stands>) {
        let length = own.iter().map(|(_, content)| match content {
            Content::Whole(content) => content.len() / 4,
            Content::Packed(part) => part.bytes.len(),
        });
        let room = length.sum::<usize>() + 2048;
        let mut archive = Archive::beginning(&self.files, &self.directory, self.count, room);
        let mut last = None;
        for (name, content) in own {
            let entry = match content {
                Content::Whole(content) => deflater.packed(content),
                Content::Packed(part) => {
                    let (sum, size) = (part.sum, part.size);
                    Entry { method: DEFLATED, bytes: &part.bytes, sum, size }
                }
            };
            let Entry { method, sum, size, .. } = entry;
            last = Some(Stands { method, at: archive.add(name, entry), sum, size });
        }
        (archive.finish(), last)
    }
}

impl Deflater {
    /// Gives back a room of more than so many bytes.
    pub(super) fn make_room(&mut self, most: usize) {
        if self.room.capacity() > most {
            self.room = Vec::new();
        }
    }

    /// A part, packed.
    pub(super) fn packed<'p>(&'p mut self, content: &'p [u8]) -> Entry<'p> {
        let (sum, size) = (libdeflater::crc32(content), content.len());
        // Deflate's own start costs more than it saves on a small part.
        if content.len() < SMALL {
            return Entry { method: STORED, bytes: content, sum, size };
        }
        self.room.resize(self.compressor.deflate_compress_bound(content.len()), 0);
        let length = self.compressor.deflate_compress(content, &mut self.room);
        let length = length.expect("the room is as large as it says that it needs");
        Entry { method: DEFLATED, bytes: &self.room[..length], sum, size }
    }
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
    let mut inflater = Inflater::default();
    for index in 0..archive.len() {
        let content = inflater.part(&mut archive, index, room + 1)?;
        room = room.checked_sub(content.len() as u64)?;
        let name = archive.by_index_raw(index).ok()?.name().ok()?.into_owned();
        parts.push((name, content));
    }
    parts.sort();
    Some(parts)
}

/// Inflates whole parts, in a third of the time that a stream takes.
pub(super) struct Inflater {
    decompressor: Decompressor,
    packed: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { decompressor: Decompressor::new(), packed: Vec::new() }
    }
}

impl Inflater {
    /// What a part holds, of one that holds more than this its beginning; none where it can't be read.
    pub(super) fn part(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        most: u64,
    ) -> Option<Vec<u8>> {
        if let Some(content) = self.unpacked(archive, index, most) {
            return Some(content);
        }
        // What is not quite as its directory says is for the crate to judge.
        let mut content = Vec::new();
        archive.by_index(index).ok()?.take(most).read_to_end(&mut content).ok()?;
        Some(content)
    }

    /// What a part holds; none where it is not just as the directory says, or holds more than this.
    fn unpacked(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        most: u64,
    ) -> Option<Vec<u8>> {
        let mut part = archive.by_index_raw(index).ok()?;
        let (size, sum, method) = (part.size(), part.crc32(), part.compression());
        if part.encrypted() || size > most || part.compressed_size() > most {
            return None;
        }
        self.packed.clear();
        part.read_to_end(&mut self.packed).ok()?;
        let size = usize::try_from(size).ok()?;
        let content = match method {
            CompressionMethod::Stored => self.packed.clone(),
            CompressionMethod::Deflated if size / MOST_DEFLATED <= self.packed.len() => {
                let mut content = vec![0; size];
                let read = self.decompressor.deflate_decompress(&self.packed, &mut content).ok()?;
                content.truncate(read);
                content
            }
            _ => return None,
        };
        let is_whole = content.len() == size && libdeflater::crc32(&content) == sum;
        is_whole.then_some(content)
    }
}
