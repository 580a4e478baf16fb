//! Whether a file is a document of ours, and whether it has been touched since.
//!
//! A document carries, in the part `customXml/item1.xml`, a hash over all its parts. A word processor writes
//! parts anew whenever it saves, so that a document that has been saved since is known as edited,
//! even where its text is the same. The hash guards against oversight, not against forgery.

use super::package;

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
    let Some(mut parts) = package::unpacked(bytes) else { return Seal::Foreign };
    // A word processor may give the part another number.
    let manifest = parts.iter_mut().find(|(name, content)| {
        name.starts_with("customXml/item")
            && !name.starts_with("customXml/itemProps")
            && std::str::from_utf8(content).is_ok_and(|text| text.contains(NAMESPACE))
    });
    let Some((_, content)) = manifest else { return Seal::Foreign };
    let Some(seal) = take_seal(content) else { return Seal::Edited };
    let whole = sum(parts.iter().map(|(name, content)| (name.as_str(), blake3::hash(content))));
    if seal == whole.to_hex().as_bytes() { Seal::Intact } else { Seal::Edited }
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
        for bytes in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0", "văn bản".as_bytes()] {
            assert_eq!(inspect(bytes), Seal::Foreign);
        }
    }
}
