//! Parts → a zip archive, with a fixed order and no clock in it.
//!
//! The zip crate packs what all documents share, once. Its archive is kept apart at the place where its
//! directory begins, and a document's own parts go in there: the crate has no way to take what is
//! deflated already, and makes a deflater of 300 kB anew for each part. What is written here of the
//! format (APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16) is the least that an archive in memory needs.

use std::io::{Cursor, Read, Write};

use libdeflater::{CompressionLvl, Compressor, Decompressor};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::packing::Packed;
use crate::packed::same_everywhere;

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

/// Why packing can't fail.
const IN_MEMORY: &str = "an archive in memory, far below 4 GiB, can always be written";

/// The length of the record at the end of an archive.
const END: usize = 22;

/// The day of an archive without dates: 1 January 1980.
const DAY: u16 = 0x0021;

/// The methods by which parts are packed.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// A part of a document's own.
pub(super) enum Content<'p> {
    /// What it holds.
    Whole(&'p [u8]),
    /// What has been packed as it was written.
    Packed(&'p Packed),
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

    /// A package of these parts and a document's own after them.
    pub(super) fn with(&self, own: &[(&str, Content<'_>)], deflater: &mut Deflater) -> Vec<u8> {
        let length = own.iter().map(|(_, content)| match content {
            Content::Whole(content) => content.len() / 4,
            Content::Packed(part) => part.bytes.len(),
        });
        let length: usize = length.sum();
        let mut bytes = Vec::with_capacity(self.files.len() + length + 2048);
        bytes.extend_from_slice(&self.files);
        let mut directory = self.directory.to_vec();
        for (name, content) in own {
            let (method, packed, sum, whole) = match content {
                Content::Whole(content) => {
                    let (method, packed) = deflater.packed(content);
                    (method, packed, libdeflater::crc32(content), content.len())
                }
                Content::Packed(part) => (DEFLATED, &part.bytes[..], part.sum, part.size),
            };
            let size = |bytes: usize| u32::try_from(bytes).expect(IN_MEMORY).to_le_bytes();
            let offset = size(bytes.len());
            // What the header of a file and its entry in the directory both say.
            let mut both = Vec::with_capacity(32);
            let [version, flags, time, extra] = [20_u16, 0, 0, 0].map(u16::to_le_bytes);
            let name_length = u16::try_from(name.len()).expect(IN_MEMORY).to_le_bytes();
            for field in [version, flags, method.to_le_bytes(), time, DAY.to_le_bytes()] {
                both.extend_from_slice(&field);
            }
            for field in [sum.to_le_bytes(), size(packed.len()), size(whole)] {
                both.extend_from_slice(&field);
            }
            both.extend_from_slice(&name_length);
            both.extend_from_slice(&extra);
            bytes.extend_from_slice(b"PK\x03\x04");
            bytes.extend_from_slice(&both);
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(packed);
            directory.extend_from_slice(b"PK\x01\x02");
            // Made on Unix, whatever the system: a regular file, mode 644.
            directory.extend_from_slice(&[20, 3]);
            directory.extend_from_slice(&both);
            // No comment, the first disk, not text.
            directory.extend_from_slice(&[0; 6]);
            directory.extend_from_slice(&(0o100_644_u32 << 16).to_le_bytes());
            directory.extend_from_slice(&offset);
            directory.extend_from_slice(name.as_bytes());
        }
        let at = u32::try_from(bytes.len()).expect(IN_MEMORY).to_le_bytes();
        let length = u32::try_from(directory.len()).expect(IN_MEMORY).to_le_bytes();
        let count = (self.count + own.len() as u16).to_le_bytes();
        bytes.extend_from_slice(&directory);
        bytes.extend_from_slice(b"PK\x05\x06");
        // One disk, the first.
        bytes.extend_from_slice(&[0; 4]);
        for field in [count, count] {
            bytes.extend_from_slice(&field);
        }
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&at);
        // No comment.
        bytes.extend_from_slice(&[0; 2]);
        bytes
    }
}

impl Deflater {
    /// Gives back a room of more than so many bytes.
    pub(super) fn make_room(&mut self, most: usize) {
        if self.room.capacity() > most {
            self.room = Vec::new();
        }
    }

    /// The number of the method by which a part is packed, and the part packed.
    fn packed<'p>(&'p mut self, content: &'p [u8]) -> (u16, &'p [u8]) {
        // Deflate's own start costs more than it saves on a small part.
        if content.len() < SMALL {
            return (STORED, content);
        }
        self.room.resize(self.compressor.deflate_compress_bound(content.len()), 0);
        let length = self.compressor.deflate_compress(content, &mut self.room);
        (DEFLATED, &self.room[..length.expect("the room is as large as it says that it needs")])
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
        let content = match inflater.unpacked(&mut archive, index, room) {
            Some(content) => content,
            // What is not quite as its directory says is for the crate to judge.
            None => {
                let mut part = archive.by_index(index).ok()?;
                let mut content = Vec::new();
                part.by_ref().take(room + 1).read_to_end(&mut content).ok()?;
                content
            }
        };
        room = room.checked_sub(content.len() as u64)?;
        let name = archive.by_index_raw(index).ok()?.name().ok()?.into_owned();
        parts.push((name, content));
    }
    parts.sort();
    Some(parts)
}

/// Inflates whole parts, in a third of the time that a stream takes.
struct Inflater {
    decompressor: Decompressor,
    packed: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { decompressor: Decompressor::new(), packed: Vec::new() }
    }
}

impl Inflater {
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
