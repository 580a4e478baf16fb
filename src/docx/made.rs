//! A document that has just been made: its own parts as they were written, and its file, which is
//! packed when it is asked for.
//!
//! A document that is only renewed among what people wrote is never packed as a whole, nor taken out
//! of a package and read again.

use std::sync::{Arc, OnceLock};

use super::given::{self, Base};
use super::package::{Content, Deflater, Stands};
use super::packing;
use super::read::Package;
use super::{CORE, Common, DOCUMENT, STYLES, seal};

/// A document that has been made.
#[derive(Debug)]
pub struct Made {
    parts: Option<Parts>,
    file: OnceLock<Packed>,
    /// The parts of a file that came as a whole.
    package: OnceLock<Option<Package>>,
}

/// The file of a document.
#[derive(Debug, Default)]
pub(super) struct Packed {
    pub(super) bytes: Vec<u8>,
    /// The hash over the manifest with the blank seal, and how it stands in the file; not known of a
    /// file that came as a whole.
    manifest: Option<(blake3::Hash, Stands)>,
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
    Packed(packing::Packed),
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
    pub(super) fn packed(&self, deflater: &mut Deflater) -> Packed {
        let mut manifest = self.manifest.as_bytes().to_vec();
        let blank = blake3::hash(&manifest);
        let seal = seal::sum(self.common.names.iter().map(|(name, hash)| {
            let hash = hash.unwrap_or_else(|| match *name {
                DOCUMENT => self.document.hash(),
                CORE => blake3::hash(self.core.as_bytes()),
                _ => blank,
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
        let (bytes, last) = self.common.prepared.with(&own, deflater);
        Packed { bytes, manifest: last.map(|stands| (blank, stands)) }
    }
}

impl From<Vec<u8>> for Made {
    fn from(bytes: Vec<u8>) -> Self {
        Packed { bytes, manifest: None }.into()
    }
}

impl From<Parts> for Made {
    fn from(parts: Parts) -> Self {
        Self { parts: Some(parts), file: OnceLock::new(), package: OnceLock::new() }
    }
}

impl From<Packed> for Made {
    fn from(file: Packed) -> Self {
        Self { parts: None, file: file.into(), package: OnceLock::new() }
    }
}

impl Made {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.file().bytes
    }

    fn file(&self) -> &Packed {
        let packed = || match &self.parts {
            Some(parts) => parts.packed(&mut Deflater::default()),
            None => Packed::default(),
        };
        self.file.get_or_init(packed)
    }

    /// What it was generated with, as it stands in the file.
    pub(crate) fn base(&self) -> Option<Base> {
        let file = self.file();
        let Some((hash, stands)) = &file.manifest else { return given::base_of(&file.bytes) };
        let Stands { method, at, sum, size } = stands.clone();
        Some(Base { hash: *hash, method, bytes: file.bytes[at].to_vec(), sum, size })
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
        self.package.get_or_init(|| Package::open(&self.file.get()?.bytes)).as_ref()
    }
}
