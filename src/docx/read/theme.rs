//! The theme of a document → the fonts and colours that its names stand for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::properties::rgb;
use super::xml::Xml;

/// What the names of a theme stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct Theme {
    fonts: BTreeMap<String, Arc<str>>,
    colors: BTreeMap<String, [u8; 3]>,
}

impl Theme {
    /// Reads the part; a document without one has no names.
    pub(super) fn read(part: Option<&str>) -> Self {
        let mut theme = Self::default();
        let Some(xml) = part.and_then(Xml::read) else { return theme };
        for (index, element) in xml.elements.iter().enumerate() {
            let parent = |index: usize| xml.elements[index].parent;
            match element.name {
                "latin" | "ea" | "cs" => {
                    let set = parent(index).map(|set| xml.elements[set].name);
                    let set = match set {
                        Some("majorFont") => "major",
                        Some("minorFont") => "minor",
                        _ => continue,
                    };
                    let name = xml.attribute(index, "typeface").unwrap_or_default();
                    if !name.is_empty() {
                        theme.fonts.insert(format!("{set}{}", element.name), Arc::from(&*name));
                    }
                }
                "srgbClr" | "sysClr" => {
                    let Some(owner) = parent(index) else { continue };
                    let is_scheme =
                        parent(owner).is_some_and(|set| xml.elements[set].name == "clrScheme");
                    let value = xml.attribute(index, "lastClr").or_else(|| xml.val(index));
                    if let (true, Some(value)) = (is_scheme, value.as_deref().and_then(rgb)) {
                        theme.colors.insert(xml.elements[owner].name.to_owned(), value);
                    }
                }
                _ => {}
            }
        }
        theme
    }

    /// The font of a name such as `minorHAnsi`.
    pub(super) fn font(&self, name: &str) -> Option<Arc<str>> {
        let set = if name.starts_with("major") { "major" } else { "minor" };
        let script = match &name[5.min(name.len())..] {
            "Ascii" | "HAnsi" => "latin",
            "EastAsia" => "ea",
            "Bidi" => "cs",
            _ => return None,
        };
        self.fonts.get(&format!("{set}{script}")).cloned()
    }

    /// The colour of a name such as `accent1`.
    pub(super) fn color(&self, name: &str) -> Option<[u8; 3]> {
        let name = match name {
            "text1" | "dark1" => "dk1",
            "text2" | "dark2" => "dk2",
            "background1" | "light1" => "lt1",
            "background2" | "light2" => "lt2",
            "hyperlink" => "hlink",
            "followedHyperlink" => "folHlink",
            other => other,
        };
        self.colors.get(name).copied()
    }
}
