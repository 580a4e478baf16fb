//! A document whose custom XML some program has dropped, and the manifest that was in it → the document
//! with its manifest again, in which nothing else has changed.

use super::package::Deflater;
use super::read::Package;
use super::{repack, seal};
use crate::packed::Entry;

const TYPES: &str = "[Content_Types].xml";
const RELATIONSHIP: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml";

/// The document with a manifest; none where the file has no place for it.
pub(crate) fn given(bytes: &[u8], manifest: &str) -> Option<Vec<u8>> {
    let package = Package::open(bytes)?;
    let main = package.document_path();
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let relationships = format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned();
    let named = package.part(&relationships)?;
    let number = (1..).find(|number| {
        let part = format!("customXml/item{number}.xml");
        package.part(&part).is_none() && !named.contains(&part)
    })?;
    let part = format!("customXml/item{number}.xml");
    let relationship = format!(
        "<Relationship Id=\"rIdKehoachItem{number}\" Type=\"{RELATIONSHIP}\" \
         Target=\"/{part}\"/></Relationships>"
    );
    let kind = format!("<Override PartName=\"/{part}\" ContentType=\"application/xml\"/></Types>");
    let named = ended(named, "</Relationships>", &relationship)?;
    let types = ended(package.part(TYPES)?, "</Types>", &kind)?;
    let parts = [
        (relationships.as_str(), named.as_bytes()),
        (TYPES, types.as_bytes()),
        (part.as_str(), manifest.as_bytes()),
    ];
    repack::repacked(bytes, &parts)
}

/// What a document was generated with: its manifest, packed as it stands in a file, whatever its seal.
#[derive(Debug)]
pub(crate) struct Base {
    /// The hash over it, with the blank seal.
    pub(crate) hash: blake3::Hash,
    pub(super) method: u16,
    pub(super) bytes: Vec<u8>,
    pub(super) sum: u32,
    pub(super) size: usize,
}

impl Base {
    /// As a file of an archive.
    pub(crate) fn entry(&self) -> Entry<'_> {
        let &Self { method, ref bytes, sum, size, .. } = self;
        Entry { method, bytes, sum, size }
    }
}

/// What a document was generated with.
pub(crate) fn base_of(bytes: &[u8]) -> Option<Base> {
    let package = Package::open(bytes)?;
    let manifest = seal::blanked(package.manifest_part()?.1);
    let hash = blake3::hash(manifest.as_bytes());
    let mut deflater = Deflater::default();
    let Entry { method, bytes, sum, size } = deflater.packed(manifest.as_bytes());
    Some(Base { hash, method, bytes: bytes.to_vec(), sum, size })
}

/// A part with another end.
pub(crate) fn ended(part: &str, end: &str, new: &str) -> Option<String> {
    let at = part.rfind(end)?;
    Some(format!("{}{new}", &part[..at]))
}
