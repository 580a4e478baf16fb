//! The bytes of a DOCX of any origin → what stands in it, with the bytes that it stands at.
//!
//! [`Package`] opens the archive, [`xml`] makes a lossless tree of a part, [`story`] tells its
//! paragraphs, tables and anchors in reading order, and [`manifest`] what a document of ours says of
//! its figures and of the text that was generated, [`marked`] of those in long tables. [`mod@format`] tells how paragraphs and runs look,
//! [`frames`] how tables and [`sections`] how pages do, and [`drawn`] which lines are drawn. Nothing is written here.

pub mod drawn;
pub mod format;
pub mod frames;
pub mod manifest;
pub mod marked;
mod numbering;
pub mod outline;
mod properties;
pub mod sections;
pub mod sound;
pub mod story;
mod styles;
mod tags;
mod theme;
pub mod xml;

use std::string::FromUtf8Error;

use self::manifest::Manifest;
use self::xml::{Namespace, Xml};
use super::package;
use super::seal::is_item;

/// The relationship by which a package names its main part (ECMA-376, part 1, 11.3.10), by the end
/// that transitional and strict files share.
const MAIN: &str = "/relationships/officeDocument";

/// The parts of a file.
#[derive(Debug)]
pub struct Package {
    /// By name; those that are no text, such as pictures, as they are.
    parts: Vec<(String, Result<String, FromUtf8Error>)>,
    document: String,
}

impl Package {
    /// Opens a file; none where it is no DOCX, or unpacks to more than a document can be.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        Self::of(package::unpacked(bytes)?)
    }

    /// The package of parts, in the order of their names; none where they are of no DOCX.
    pub(super) fn of(parts: Vec<(String, Vec<u8>)>) -> Option<Self> {
        let parts = parts.into_iter();
        let parts = parts.map(|(name, content)| (name, String::from_utf8(content)));
        let mut package = Self { parts: parts.collect(), document: String::new() };
        package.document = package.main()?;
        Some(package)
    }

    /// The path of the main part.
    pub fn document_path(&self) -> &str {
        &self.document
    }

    /// The text of the main part.
    pub fn document(&self) -> Option<&str> {
        self.part(&self.document)
    }

    /// The text of a part, without the mark that it may begin with.
    pub fn part(&self, name: &str) -> Option<&str> {
        let at = self.parts.binary_search_by(|(part, _)| part.as_str().cmp(name)).ok()?;
        let text = self.parts[at].1.as_deref().ok()?;
        Some(text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// The paths of the parts that a part names by a kind of relationship, such as `/styles`, each
    /// with the name that the relationship has there.
    pub fn related(&self, part: &str, kind: &str) -> Vec<(String, String)> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let Some(xml) = self.part(path.trim_start_matches('/')).and_then(Xml::read) else {
            return Vec::new();
        };
        let mut related = Vec::new();
        for index in 0..xml.elements.len() {
            let is_of = xml.attribute(index, "Type").is_some_and(|own| own.ends_with(kind));
            let (true, Some(target)) = (is_of, xml.attribute(index, "Target")) else { continue };
            let target = match target.strip_prefix('/') {
                Some(target) => target.to_owned(),
                None => format!("{folder}/{target}").trim_start_matches('/').to_owned(),
            };
            related.push((xml.attribute(index, "Id").unwrap_or_default().into_owned(), target));
        }
        related
    }

    /// The text of the first part that the main part names by a kind of relationship.
    pub fn beside(&self, kind: &str) -> Option<&str> {
        let related = self.related(&self.document, kind);
        related.iter().find_map(|(_, target)| self.part(target))
    }

    /// The path of the part that holds the manifest, and the manifest; none where the file is no
    /// document of ours, or a word processor has dropped it.
    pub fn manifest(&self) -> Option<(&str, Manifest)> {
        self.manifest_parts().find_map(|(name, text)| Some((name, Manifest::read(text)?)))
    }

    /// The path and the text of the part that holds the manifest.
    pub fn manifest_part(&self) -> Option<(&str, &str)> {
        self.manifest_parts().find(|(_, text)| Manifest::is_in(text))
    }

    /// The parts that may be the manifest, with their paths.
    pub fn manifest_parts(&self) -> impl Iterator<Item = (&str, &str)> {
        let items = self.parts.iter().map(|(name, _)| name.as_str()).filter(|name| is_item(name));
        items.filter_map(|name| Some((name, self.part(name)?)))
    }

    fn main(&self) -> Option<String> {
        let relationships = Xml::read(self.part("_rels/.rels")?)?;
        let targets = (0..relationships.elements.len()).filter(|&index| {
            let kind = relationships.attribute(index, "Type");
            kind.is_some_and(|kind| kind.ends_with(MAIN))
        });
        let mut targets = targets.filter_map(|index| relationships.attribute(index, "Target"));
        let target = targets.next()?.trim_start_matches('/').to_owned();
        let xml = self.part(&target)?;
        // A file that is told to be a document and holds a sheet is none.
        (xml::root(xml)? == (Namespace::Word, "document".to_owned())).then_some(target)
    }
}

#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod tests;
