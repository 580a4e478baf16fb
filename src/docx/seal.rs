//! Whether a file is a document of ours, and whether it has been touched since.
//!
//! A document carries, in the part `customXml/item1.xml`, a hash over all its parts. A word processor writes
//! parts anew whenever it saves, so that a document that has been saved since is known as edited,
//! even where its text is the same. The hash guards against oversight, not against forgery.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};
use zip::ZipArchive;

use super::read::Package;
use super::read::outline::number;
use super::read::xml::Xml;
use super::{anchor, package, repack};

/// The part that holds what the document knows of its figures, and the seal.
pub(super) const MANIFEST: &str = "customXml/item1.xml";

/// What comes before the seal in the manifest.
const BEFORE: &str = " seal=\"";

/// The seal while it is not yet known.
pub(super) const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The namespace of the manifest.
pub(super) const NAMESPACE: &str = "urn:kehoach:manifest:1";

/// What a file on disk is to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// It was not written by the program, or is no document at all.
    Foreign,
    /// It is as the program wrote it.
    Intact,
    /// The program wrote it, and it has been edited or saved again since.
    Edited,
}

/// Says whether a file is a document of ours, and whether it has been touched since.
pub fn inspect(bytes: &[u8]) -> Seal {
    package::unpacked(bytes).map_or(Seal::Foreign, |mut parts| inspect_parts(&mut parts))
}

/// The same, with the parts of a file that is not as the program wrote it: unpacking it costs as much as
/// anything else that is then done with it.
pub fn opened(bytes: &[u8]) -> (Seal, Option<Package>) {
    let Some(mut parts) = package::unpacked(bytes) else { return (Seal::Foreign, None) };
    let seal = inspect_parts(&mut parts);
    (seal, if seal == Seal::Intact { None } else { Package::of(parts) })
}

fn inspect_parts(parts: &mut [(String, Vec<u8>)]) -> Seal {
    let manifest = parts.iter_mut().find(|(name, content)| {
        is_item(name) && std::str::from_utf8(content).is_ok_and(|text| text.contains(NAMESPACE))
    });
    let Some((_, content)) = manifest else {
        let is_anchored = parts.iter().any(|(name, content)| is_anchored(name, content));
        return if is_anchored { Seal::Edited } else { Seal::Foreign };
    };
    let Some(seal) = take_seal(content) else { return Seal::Edited };
    // What was renewed among what people wrote.
    if seal == BLANK.as_bytes() {
        return Seal::Edited;
    }
    let whole = sum(parts.iter().map(|(name, content)| (name.as_str(), blake3::hash(content))));
    if seal == whole.to_hex().as_bytes() { Seal::Intact } else { Seal::Edited }
}

/// Whether a part of a document has anchors of ours: bookmarks by their names, or controls that name a
/// cell. Some word processors write nothing of what else the program has put in.
fn is_anchored(name: &str, content: &[u8]) -> bool {
    if !name.starts_with("word/") || !name.ends_with(".xml") {
        return false;
    }
    let text = std::str::from_utf8(content).unwrap_or_default();
    if !text.contains("\"kh_") && !text.contains(" › ") {
        return false;
    }
    let Some(xml) = Xml::read(text) else { return false };
    (0..xml.elements.len()).any(|index| match xml.elements[index].name {
        "bookmarkStart" => xml.attribute(index, "name").is_some_and(|name| number(&name).is_some()),
        "alias" => xml.val(index).is_some_and(|title| anchor::is_title(&title)),
        _ => false,
    })
}

/// A document of ours with its seal, as if it had just been written; none where it is none of ours.
pub fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut parts = package::unpacked(bytes)?;
    let manifest = parts.iter().position(|(name, content)| {
        is_item(name) && std::str::from_utf8(content).is_ok_and(|text| text.contains(NAMESPACE))
    })?;
    take_seal(&mut parts[manifest].1)?;
    let whole = sum(parts.iter().map(|(name, content)| (name.as_str(), blake3::hash(content))));
    let (name, mut content) = parts.swap_remove(manifest);
    let place = place(&content)?;
    content[place].copy_from_slice(whole.to_hex().as_bytes());
    repack::repacked(bytes, &[(name.as_str(), content.as_slice())])
}

/// The path under which a file says that it was made; none where it is no document of ours.
///
/// Of the file only the list of its parts and the beginning of one part is read.
pub fn made_as(path: &Path) -> Option<String> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    names.iter().filter(|name| is_item(name)).find_map(|name| {
        let part = archive.by_name(name).ok()?;
        root_says(BufReader::new(part.take(LONGEST_ROOT)), "path")
    })
}

/// Whether a document says that it has come along from one of a year before. Only the part that would
/// say so is read.
pub fn has_come_along(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    names.iter().filter(|name| is_item(name)).any(|name| {
        let Ok(part) = archive.by_name(name) else { return false };
        root_says(BufReader::new(part.take(LONGEST_ROOT)), COME_ALONG).is_some()
    })
}

/// The attribute of a manifest's root by which a document has come along from another year.
pub(super) const COME_ALONG: &str = "from";

/// How much of a part is looked at for its root.
const LONGEST_ROOT: u64 = 64 << 10;

/// Whether a part may be the manifest: a word processor may give it another number.
pub(super) fn is_item(name: &str) -> bool {
    name.starts_with("customXml/item") && !name.starts_with("customXml/itemProps")
}

/// What the root of a manifest says by an attribute; none where the part is another.
fn root_says(part: impl BufRead, name: &str) -> Option<String> {
    let mut reader = NsReader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        match reader.read_resolved_event_into(&mut buffer).ok()? {
            (namespace, Event::Start(root) | Event::Empty(root)) => {
                let is_ours = namespace == ResolveResult::Bound(Namespace(NAMESPACE));
                let path = root.try_get_attribute(name).ok()?.filter(|_| is_ours)?;
                return Some(path.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned());
            }
            (_, Event::Eof) => return None,
            _ => buffer.clear(),
        }
    }
}

/// The seal of parts, given in the order of their names with the hashes of what they hold.
pub(super) fn sum<'p>(parts: impl Iterator<Item = (&'p str, blake3::Hash)>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (name, hash) in parts {
        hasher.update(&(name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update(hash.as_bytes());
    }
    hasher.finalize()
}

/// The place of the seal in a manifest.
pub(super) fn place(manifest: &[u8]) -> Option<std::ops::Range<usize>> {
    let start = manifest.windows(BEFORE.len()).position(|at| at == BEFORE.as_bytes())?;
    let start = start + BEFORE.len();
    let end = start + BLANK.len();
    (manifest.get(end) == Some(&b'"')).then_some(start..end)
}

/// Whether two manifests say the same, but for their seals.
pub(crate) fn says_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let places = (place(one), place(other));
    let (Some(a), Some(b)) = places else { return false };
    one.len() == other.len()
        && a == b
        && one[..a.start] == other[..a.start]
        && one[a.end..] == other[a.end..]
}

/// A manifest with the blank seal.
pub(crate) fn blanked(manifest: &str) -> String {
    let mut blanked = manifest.to_owned();
    if let Some(place) = place(manifest.as_bytes()) {
        blanked.replace_range(place, BLANK);
    }
    blanked
}

/// Takes the seal out of a manifest and leaves the blank one.
fn take_seal(manifest: &mut [u8]) -> Option<Vec<u8>> {
    let place = place(manifest)?;
    let seal = manifest[place.clone()].to_vec();
    manifest[place].copy_from_slice(BLANK.as_bytes());
    Some(seal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_document_is_foreign() {
        assert!(is_anchored("word/document.xml", br#"<w:d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:bookmarkStart w:id="1" w:name="kh_bang_7"/></w:d>"#));
        for name in ["kh_x", "kho_7", "_Ref7"] {
            let part = format!(
                r#"<w:d xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:bookmarkStart w:id="1" w:name="{name}"/></w:d>"#
            );
            assert!(!is_anchored("word/document.xml", part.as_bytes()), "{name}");
        }
        for bytes in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0", "văn bản".as_bytes()] {
            assert_eq!(inspect(bytes), Seal::Foreign);
        }
    }
}
