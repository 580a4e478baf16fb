//! Workbooks as what they are made of, apart and together again: the parts of a zip file, the
//! records of a binary one.
//!
//! Zip files are written here, since a library would refuse what a reader must stand: two parts of
//! one name.

use std::io::{Cursor, Read, Write};

use super::mutate::{self, Words};
use super::numbers::Numbers;

/// A part's path and its content.
pub(super) type Part = (String, Vec<u8>);

/// The parts of a zip file; none where it is no such file.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.push((part.name().ok()?.into_owned(), content));
    }
    (!parts.is_empty()).then_some(parts)
}

/// A zip file of parts, none compressed.
pub(super) fn zipped(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let start = bytes.len() as u32;
        let length = content.len() as u32;
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0x08, 0, 0, 0, 0, 0x21, 0]);
        for number in [checksum(content), length, length] {
            fields.extend(number.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&fields);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (bytes.len() as u32, directory.len() as u32);
    let count = (parts.len() as u16).to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// The CRC-32 of a zip file.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let (mut value, mut bit) = (at as u32, 0);
            while bit < 8 {
                value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    !bytes
        .iter()
        .fold(u32::MAX, |sum, byte| TABLE[((sum ^ u32::from(*byte)) & 0xFF) as usize] ^ (sum >> 8))
}

/// Changes the parts of a package: mostly one part's content, sometimes which parts there are.
pub(super) fn change(parts: &mut Vec<Part>, others: &[Part], words: &Words, numbers: &mut Numbers) {
    let at = numbers.below(parts.len());
    match numbers.below(24) {
        0 => drop(parts.remove(at)),
        1 => parts.push(parts[at].clone()),
        2 => {
            let other = numbers.below(parts.len());
            parts[at].0 = parts[other].0.clone();
        }
        3 => parts.extend(numbers.one(others).cloned()),
        4 => {
            let name = parts[at].0.clone();
            let same = others.iter().find(|(other, _)| *other == name && numbers.once_in(2));
            if let Some((_, content)) = same {
                parts[at].1.clone_from(content);
            }
        }
        _ => content(&mut parts[at], others, words, numbers),
    }
}

fn content((name, bytes): &mut Part, others: &[Part], words: &Words, numbers: &mut Numbers) {
    let is_record = name.ends_with(".bin");
    if is_record && !numbers.once_in(6) {
        let mut records = records(bytes);
        let same = |(other, _): &&Part| other == name;
        let others: Vec<_> = others.iter().find(same).map_or(Vec::new(), |(_, b)| self::records(b));
        let kinds: Vec<u16> = records.iter().map(|(kind, _)| *kind).collect();
        mutate::records(&mut records, &others, &kinds, numbers);
        *bytes = joined(&records);
    } else if let (false, Ok(mut text)) = (is_record, String::from_utf8(bytes.clone())) {
        let others: Vec<&str> =
            others.iter().filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect();
        mutate::text(&mut text, &others, words, numbers);
        *bytes = text.into_bytes();
    } else {
        mutate::damage(bytes, numbers);
    }
}

/// The records of a part of an xlsb: a kind in one or two bytes, a length in groups of seven bits.
fn records(bytes: &[u8]) -> Vec<(u16, Vec<u8>)> {
    let mut records = Vec::new();
    let mut rest = bytes.iter().copied();
    while let Some(first) = rest.next() {
        let second = if first & 0x80 == 0 { 0 } else { rest.next().unwrap_or(0) };
        let mut length = 0;
        for group in 0..4 {
            let byte = rest.next().unwrap_or(0);
            length |= usize::from(byte & 0x7F) << (7 * group);
            if byte & 0x80 == 0 {
                break;
            }
        }
        records.push((u16::from_le_bytes([first, second]), rest.by_ref().take(length).collect()));
    }
    records
}

fn joined(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, data) in records {
        let [first, second] = kind.to_le_bytes();
        bytes.push(first);
        if first & 0x80 != 0 {
            bytes.push(second);
        }
        let mut length = data.len();
        loop {
            let more = if length > 0x7F { 0x80 } else { 0 };
            bytes.push((length & 0x7F) as u8 | more);
            length >>= 7;
            if length == 0 {
                break;
            }
        }
        bytes.extend(data);
    }
    bytes
}

/// Kinds of records of an xls that have a shape of their own: strings and their continuations,
/// cells of every sort and age, formats, merges, links, locks.
const XLS_KINDS: [u16; 40] = [
    0x0009, 0x0209, 0x0409, 0x0809, 0x000A, 0x003C, 0x00FC, 0x00FD, 0x0203, 0x0003, 0x027E, 0x00BD,
    0x00BE, 0x0006, 0x0206, 0x0406, 0x0207, 0x0204, 0x0004, 0x00D6, 0x0205, 0x0201, 0x0221, 0x04BC,
    0x041E, 0x001E, 0x00E0, 0x0031, 0x00E5, 0x0085, 0x002F, 0x0022, 0x0042, 0x0200, 0x0208, 0x007D,
    0x01B0, 0x023E, 0x0018, 0x0055,
];

/// The records of an xls, and the file that they stand in.
#[derive(Clone)]
pub(super) struct Xls {
    file: Vec<u8>,
    records: Vec<(u16, Vec<u8>)>,
}

/// Where the records are.
const STREAM: &str = "/Workbook";

impl Xls {
    /// Takes a file apart; none where it is no xls.
    pub(super) fn of(file: &[u8]) -> Option<Self> {
        let mut opened = cfb::CompoundFile::open(Cursor::new(file)).ok()?;
        let mut bytes = Vec::new();
        opened.open_stream(STREAM).ok()?.read_to_end(&mut bytes).ok()?;
        let (mut records, mut rest) = (Vec::new(), bytes.as_slice());
        while let [a, b, c, d, after @ ..] = rest {
            let length = usize::from(u16::from_le_bytes([*c, *d])).min(after.len());
            let (data, after) = after.split_at(length);
            records.push((u16::from_le_bytes([*a, *b]), data.to_vec()));
            rest = after;
        }
        Some(Self { file: file.to_vec(), records })
    }

    /// Changes the records.
    pub(super) fn change(&mut self, other: &Self, numbers: &mut Numbers) {
        mutate::records(&mut self.records, &other.records, &XLS_KINDS, numbers);
    }

    /// The file with its records.
    pub(super) fn joined(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (kind, data) in &self.records {
            // A length that is not the data's is had by other damage.
            let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
            bytes.extend(kind.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(&data[..usize::from(length)]);
        }
        let mut opened = cfb::CompoundFile::open(Cursor::new(self.file.clone())).unwrap();
        let mut stream = opened.create_stream(STREAM).unwrap();
        stream.write_all(&bytes).unwrap();
        drop(stream);
        opened.into_inner().into_inner()
    }
}

/// What is taken apart comes together again as it was.
#[test]
fn packages_are_the_same_again() {
    let bytes = std::fs::read(super::suite("workbook/gia-tri.xlsb")).unwrap();
    let parts = parts(&bytes).unwrap();
    assert_eq!(self::parts(&zipped(&parts)).unwrap(), parts);
    let mut binary = parts.iter().filter(|(name, _)| name.ends_with(".bin")).peekable();
    assert!(binary.peek().is_some());
    for (name, bytes) in binary {
        let records = records(bytes);
        assert!(records.len() > 3, "{name}");
        assert_eq!(joined(&records), *bytes, "{name}");
    }
    let bytes = std::fs::read(super::suite("workbook/gia-tri.xls")).unwrap();
    let xls = Xls::of(&bytes).unwrap();
    let again = Xls::of(&xls.joined()).unwrap();
    assert!(again.records.len() > 20);
    assert_eq!(again.records, xls.records);
}
