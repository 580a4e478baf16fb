//! Zip archives that are the same on every system: how their files are packed, and the archive of files
//! that are packed already.
//!
//! The zip crate has no way to take what is deflated already, and makes a deflater of 300 kB anew for each
//! file. What is written here of the format (APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16) is the least that an
//! archive in memory needs.

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System};

/// Options of a part in which neither the clock nor the system shows.
pub fn same_everywhere() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// The day of an archive without dates: 1 January 1980.
const DAY: u16 = 0x0021;

/// The methods by which files are packed.
pub(crate) const STORED: u16 = 0;
pub(crate) const DEFLATED: u16 = 8;

/// Why packing can't fail.
pub(crate) const IN_MEMORY: &str = "an archive in memory, far below 4 GiB, can always be written";

/// A file as it stands in an archive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'e> {
    /// The number of the method by which it is packed.
    pub(crate) method: u16,
    /// The file, packed.
    pub(crate) bytes: &'e [u8],
    /// The sum over what it holds (CRC-32).
    pub(crate) sum: u32,
    /// How much it holds.
    pub(crate) size: usize,
}

/// An archive of files that are packed already.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    files: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Archive {
    /// An archive that begins with these files and their entries in the directory, with room for so
    /// many bytes more.
    pub(crate) fn beginning(files: &[u8], directory: &[u8], count: u16, room: usize) -> Self {
        let mut whole = Vec::with_capacity(files.len() + directory.len() + room);
        whole.extend_from_slice(files);
        Self { files: whole, directory: directory.to_vec(), count }
    }

    /// How long its files are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it can take no more files.
    pub(crate) fn is_full(&self) -> bool {
        self.count == u16::MAX
    }

    /// Adds a file, and tells where its bytes stand.
    pub(crate) fn add(&mut self, name: &str, entry: Entry<'_>) -> std::ops::Range<usize> {
        let size = |bytes: usize| u32::try_from(bytes).expect(IN_MEMORY).to_le_bytes();
        let offset = size(self.files.len());
        // What the header of a file and its entry in the directory both say.
        let mut both = Vec::with_capacity(32);
        let [version, flags, time, extra] = [20_u16, 0, 0, 0].map(u16::to_le_bytes);
        let name_length = u16::try_from(name.len()).expect(IN_MEMORY).to_le_bytes();
        for field in [version, flags, entry.method.to_le_bytes(), time, DAY.to_le_bytes()] {
            both.extend_from_slice(&field);
        }
        for field in [entry.sum.to_le_bytes(), size(entry.bytes.len()), size(entry.size)] {
            both.extend_from_slice(&field);
        }
        both.extend_from_slice(&name_length);
        both.extend_from_slice(&extra);
        self.files.extend_from_slice(b"PK\x03\x04");
        self.files.extend_from_slice(&both);
        self.files.extend_from_slice(name.as_bytes());
        let start = self.files.len();
        self.files.extend_from_slice(entry.bytes);
        self.directory.extend_from_slice(b"PK\x01\x02");
        // Made on Unix, whatever the system: a regular file, mode 644.
        self.directory.extend_from_slice(&[20, 3]);
        self.directory.extend_from_slice(&both);
        // No comment, the first disk, not text.
        self.directory.extend_from_slice(&[0; 6]);
        self.directory.extend_from_slice(&(0o100_644_u32 << 16).to_le_bytes());
        self.directory.extend_from_slice(&offset);
        self.directory.extend_from_slice(name.as_bytes());
        self.count += 1;
        start..self.files.len()
    }

    /// The whole archive.
    pub(crate) fn finish(self) -> Vec<u8> {
        let Self { files: mut bytes, directory, count } = self;
        let at = u32::try_from(bytes.len()).expect(IN_MEMORY).to_le_bytes();
        let length = u32::try_from(directory.len()).expect(IN_MEMORY).to_le_bytes();
        bytes.extend_from_slice(&directory);
        bytes.extend_from_slice(b"PK\x05\x06");
        // One disk, the first.
        bytes.extend_from_slice(&[0; 4]);
        for field in [count, count] {
            bytes.extend_from_slice(&field.to_le_bytes());
        }
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&at);
        // No comment.
        bytes.extend_from_slice(&[0; 2]);
        bytes
    }
}
