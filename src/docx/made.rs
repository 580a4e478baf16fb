//! A document that has just been made: its own parts as they were written, and its file, which is
//! packed when it is asked for.
//!
//! A document that is only renewed among what people wrote is never packed as a whole, nor taken out
//! of a package and read again.

use std::sync::{Arc, OnceLock};

use super::package::{Content, Deflater};
use super::packing::Packed;
use super::read::Package;
use super::{CORE, Common, DOCUMENT, STYLES, seal};

/// A document that has been made.
#[derive(Debug)]
pub struct Made {
    parts: Option<Parts>,
    bytes: OnceLock<Vec<u8>>,
    /// The parts of a file that came as a whole.
    package: OnceLock<Option<Package>>,
}

/// The parts of a document that are its own, and those that it shares with others.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) document: Main,
    pub(super) core: String,
    /// With the blank seal.
    pub(super) manifest: String,
    pub(super) common: Arc<Common>,
}

/// The main part.
#[derive(Debug)]
pub(super) enum Main {
    /// As it was written.
    Whole(String),
    /// One that is too large to be held as it was written.
    Packed(Packed),
}

impl Main {
    /// The hash over what it holds.
    pub(super) fn hash(&self) -> blake3::Hash {
        match self {
            Self::Whole(text) => blake3::hash(text.as_bytes()),
            Self::Packed(part) => part.hash,
        }
    }
}

impl Parts {
    /// The file, with its seal.
    pub(super) fn packed(&self, deflater: &mut Deflater) -> Vec<u8> {
        let mut manifest = self.manifest.as_bytes().to_vec();
        let seal = seal::sum(self.common.names.iter().map(|(name, hash)| {
            let hash = hash.unwrap_or_else(|| match *name {
                DOCUMENT => self.document.hash(),
                CORE => blake3::hash(self.core.as_bytes()),
                _ => blake3::hash(&manifest),
            });
            (*name, hash)
        }));
        if let Some(place) = seal::place(&manifest) {
            manifest[place].copy_from_slice(seal.to_hex().as_bytes());
        }
        let document = match &self.document {
            Main::Whole(text) => Content::Whole(text.as_bytes()),
            Main::Packed(part) => Content::Packed(part),
        };
        let own = [
            (DOCUMENT, document),
            (CORE, Content::Whole(self.core.as_bytes())),
            (seal::MANIFEST, Content::Whole(&manifest)),
        ];
        self.common.prepared.with(&own, deflater)
    }
}

impl From<Vec<u8>> for Made {
    fn from(bytes: Vec<u8>) -> Self {
        Self { parts: None, bytes: bytes.into(), package: OnceLock::new() }
    }
}

impl From<Parts> for Made {
    fn from(parts: Parts) -> Self {
        Self { parts: Some(parts), bytes: OnceLock::new(), package: OnceLock::new() }
    }
}

impl Made {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        let packed = || match &self.parts {
            Some(parts) => parts.packed(&mut Deflater::default()),
            None => Vec::new(),
        };
        self.bytes.get_or_init(packed)
    }

    /// Whether its parts are those that were just written, and not out of a file.
    pub(crate) fn is_ours(&self) -> bool {
        self.parts.is_some()
    }

    /// The text of the main part.
    pub(crate) fn document(&self) -> Option<&str> {
        match &self.parts {
            Some(Parts { document: Main::Whole(text), .. }) => Some(text),
            Some(Parts { document: Main::Packed(_), .. }) => None,
            None => self.package()?.document(),
        }
    }

    /// The text of the part that holds the manifest.
    pub(crate) fn manifest(&self) -> Option<&str> {
        match &self.parts {
            Some(parts) => Some(&parts.manifest),
            None => Some(self.package()?.manifest_part()?.1),
        }
    }

    /// The text of the part that holds the styles.
    pub(crate) fn styles(&self) -> Option<&str> {
        match &self.parts {
            Some(parts) => Some(&parts.common.styles),
            None => self.package()?.part(STYLES),
        }
    }

    fn package(&self) -> Option<&Package> {
        self.package.get_or_init(|| Package::open(self.bytes.get()?)).as_ref()
    }
}
