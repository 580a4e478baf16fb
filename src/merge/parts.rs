//! The parts of a package that a renewal writes beside the main part and the manifest: what is added to
//! one of them stands in it when the next asks for it.

use std::collections::BTreeMap;

use crate::docx::given::ended;
use crate::docx::read::Package;
use crate::docx::read::xml::Xml;

/// The part that says of what type each part is.
const TYPES: &str = "[Content_Types].xml";

/// The parts of a file, with those that are written anew.
#[derive(Debug, Clone)]
pub(super) struct Parts<'p> {
    package: &'p Package,
    new: BTreeMap<String, String>,
}

impl<'p> Parts<'p> {
    /// Those of a file.
    pub(super) fn of(package: &'p Package) -> Self {
        Self { package, new: BTreeMap::new() }
    }

    /// The text of a part as it is now.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.new.get(name).map(String::as_str).or_else(|| self.package.part(name))
    }

    /// Writes a part.
    pub(super) fn put(&mut self, name: String, text: String) {
        self.new.insert(name, text);
    }

    /// The parts that are written anew.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.new.iter().map(|(name, text)| (name.as_str(), text.as_bytes()))
    }

    /// The target of the first relationship of the main part whose type ends so.
    pub(super) fn target(&self, kind: &str) -> Option<String> {
        let xml = Xml::read(self.text(&self.relationships())?)?;
        let mut elements = 0..xml.elements.len();
        let found = elements
            .find(|&index| xml.attribute(index, "Type").is_some_and(|own| own.ends_with(kind)))?;
        xml.attribute(found, "Target").map(String::from)
    }

    /// The names and the paths of the parts of the file that its main part names by a kind of
    /// relationship.
    pub(super) fn related(&self, kind: &str) -> Vec<(String, String)> {
        self.package.related(self.package.document_path(), kind)
    }

    /// The path of a part that the main part names so.
    pub(super) fn path(&self, target: &str) -> String {
        match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("{}/{target}", self.folder()).trim_start_matches('/').to_owned(),
        }
    }

    /// Names a part, in the folder of the main part, by a relationship and by its type; none where
    /// the file has no place for that, and then nothing is changed.
    pub(super) fn name(
        &mut self,
        (id, relationship): (&str, &str),
        target: &str,
        content_type: &str,
    ) -> Option<()> {
        let path = self.path(target);
        let type_of =
            format!("<Override PartName=\"/{path}\" ContentType=\"{content_type}\"/></Types>");
        let types = ended(self.text(TYPES)?, "</Types>", &type_of)?;
        let own = self.relationships();
        let named = format!(
            "<Relationship Id=\"{id}\" Type=\"{relationship}\" Target=\"{target}\"/></Relationships>"
        );
        let named = ended(self.text(&own)?, "</Relationships>", &named)?;
        self.put(TYPES.to_owned(), types);
        self.put(own, named);
        Some(())
    }

    fn folder(&self) -> &'p str {
        self.package.document_path().rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The part with the relationships of the main part.
    fn relationships(&self) -> String {
        let main = self.package.document_path();
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
        format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned()
    }

    /// The text of the relationships of the main part.
    pub(super) fn said_of_relationships(&self) -> &str {
        self.text(&self.relationships()).unwrap_or_default()
    }
}
