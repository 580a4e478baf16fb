//! A document whose custom XML some program has dropped, and the manifest that was in it → the document
//! with its manifest again, in which nothing else has changed.

use std::io::Cursor;

use zip::{CompressionMethod, ZipArchive};

use super::package::{Deflater, Inflater};
use super::read::Package;
use super::read::manifest::Manifest;
use super::seal::is_item;
use super::{repack, seal};
use crate::packed::{DEFLATED, Entry};

/// More than any manifest.
const LARGEST: u64 = 256 << 20;

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

/// What a document was generated with. Of the file no more is read than its manifest, and what stands in
/// it with the blank seal is taken as it is packed.
pub(crate) fn base_of(bytes: &[u8]) -> Option<Base> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut inflater = Inflater::default();
    let (index, text) = (0..archive.len()).find_map(|index| {
        if !is_item(&archive.name_for_index(index)?.ok()?) {
            return None;
        }
        let text = String::from_utf8(inflater.part(&mut archive, index, LARGEST)?).ok()?;
        Manifest::is_in(&text).then_some((index, text))
    })?;
    let manifest = seal::blanked(&text);
    let hash = blake3::hash(manifest.as_bytes());
    if manifest == text
        && let Some(packed) = packed(bytes, &mut archive, index)
    {
        let (sum, size) = (libdeflater::crc32(text.as_bytes()), text.len());
        return Some(Base { hash, method: DEFLATED, bytes: packed.to_vec(), sum, size });
    }
    let mut deflater = Deflater::default();
    let Entry { method, bytes, sum, size } = deflater.packed(manifest.as_bytes());
    Some(Base { hash, method, bytes: bytes.to_vec(), sum, size })
}

/// A deflated part as it stands in a file.
fn packed<'b>(
    bytes: &'b [u8],
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
) -> Option<&'b [u8]> {
    let part = archive.by_index_raw(index).ok()?;
    let start = usize::try_from(part.data_start()?).ok()?;
    let length = usize::try_from(part.compressed_size()).ok()?;
    let is_deflated = part.compression() == CompressionMethod::Deflated;
    bytes.get(start..start.checked_add(length)?).filter(|_| is_deflated)
}

/// A part with another end.
pub(crate) fn ended(part: &str, end: &str, new: &str) -> Option<String> {
    let at = part.rfind(end)?;
    Some(format!("{}{new}", &part[..at]))
}
