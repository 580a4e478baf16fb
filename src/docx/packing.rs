//! The text of a part in pieces → the part deflated, with its hash: a large one is never held whole.
//!
//! libdeflate, which packs all other parts, takes a part as a whole.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Deflate's level, as that of other documents.
const LEVEL: u32 = 1;

/// Why packing can't fail.
const IN_MEMORY: &str = "what is written to memory can always be written";

/// A part that is being packed.
pub(super) struct Packing {
    encoder: DeflateEncoder<Vec<u8>>,
    sum: libdeflater::Crc,
    hasher: blake3::Hasher,
    size: usize,
}

/// A part that is packed.
#[derive(Debug)]
pub(super) struct Packed {
    /// The part, deflated.
    pub bytes: Vec<u8>,
    /// The sum over its bytes (CRC-32).
    pub sum: u32,
    /// How many there are.
    pub size: usize,
    /// The hash over them.
    pub hash: blake3::Hash,
}

impl Default for Packing {
    fn default() -> Self {
        Self {
            encoder: DeflateEncoder::new(Vec::new(), Compression::new(LEVEL)),
            sum: libdeflater::Crc::new(),
            hasher: blake3::Hasher::new(),
            size: 0,
        }
    }
}

impl Packing {
    /// Packs the next piece.
    pub(super) fn push(&mut self, piece: &str) {
        self.encoder.write_all(piece.as_bytes()).expect(IN_MEMORY);
        self.sum.update(piece.as_bytes());
        self.hasher.update(piece.as_bytes());
        self.size += piece.len();
    }

    /// Ends the part.
    pub(super) fn finish(self) -> Packed {
        let Self { encoder, sum, hasher, size } = self;
        let bytes = encoder.finish().expect(IN_MEMORY);
        Packed { bytes, sum: sum.sum(), size, hash: hasher.finalize() }
    }
}
