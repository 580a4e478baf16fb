//! A package → what is broken in it: what Word will not open, will repair, or will lose.
//!
//! Only what the format forbids is told (ECMA-376, parts 1 and 2) and what Word is known to refuse;
//! what programs of other makers write is none of it.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::Package;
use super::story::Story;
use super::xml::{Namespace, Xml};

/// The most cells that Word has in a row.
pub const MOST_CELLS: usize = 63;

/// The part that says what the others are.
const TYPES: &str = "[Content_Types].xml";

/// What is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What.
    pub what: Broken,
    /// The paragraph where it is, by its index, where it can be told.
    pub paragraph: Option<usize>,
}

/// What can be broken in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A row has so many cells.
    Cells(usize),
    /// A row has none.
    EmptyRow,
    /// A cell does not end with a paragraph.
    CellEnd,
    /// An element stands in one that can't hold it: their names.
    Misplaced(String, String),
    /// Two bookmarks have this number.
    BookmarkId(String),
    /// Two comments have this number.
    CommentId(String),
    /// Two paragraphs have this number.
    ParagraphId(String),
    /// The number of a paragraph is too large.
    LargeId(String),
    /// Two drawings have this number.
    DrawingId(String),
    /// A part is no XML: its name, and the byte at which that shows.
    Part(String, usize),
    /// A part says of a prefix that it may be passed over, and no namespace has it.
    Prefix(String, String),
    /// A part that another names is missing: both names.
    Missing(String, String),
    /// No part is named by what a part refers to: its name, and the reference.
    Reference(String, String),
    /// What a part is is not said.
    Type(String),
    /// A comment that is referred to is missing.
    Comment(String),
}

/// What is broken in a package, of which the main part has been read.
pub(crate) fn flaws(package: &Package, xml: &Xml<'_>, story: &Story) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    parts(package, &mut flaws);
    relationships(package, &mut flaws);
    let paragraph_of = Paragraphs::of(story);
    let mut ids = Ids::default();
    for index in 0..xml.elements.len() {
        let mut note = |what| flaws.push(Flaw { what, paragraph: paragraph_of.near(index) });
        shape(xml, index, &mut note);
        ids.take(xml, index, &mut note);
    }
    comments(package, &ids, &paragraph_of, &mut flaws);
    flaws
}

/// Which paragraph an element is in, or before.
struct Paragraphs(Vec<usize>);

impl Paragraphs {
    fn of(story: &Story) -> Self {
        Self(story.paragraphs.iter().map(|paragraph| paragraph.element).collect())
    }

    fn near(&self, element: usize) -> Option<usize> {
        let after = self.0.partition_point(|&own| own <= element);
        // What stands before the first paragraph is told by it.
        (!self.0.is_empty()).then(|| after.saturating_sub(1))
    }
}

/// Whether a text is well-formed XML with namespaces; the byte at which it shows that it is not.
pub fn well_formed(text: &str) -> Result<(), usize> {
    let mut reader = NsReader::from_str(text);
    let mut depth = 0_usize;
    let mut has_root = false;
    loop {
        let at = |reader: &NsReader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(0);
        let start = at(&reader);
        let event = match reader.read_resolved_event() {
            Ok((ResolveResult::Unknown(_), _)) => return Err(start),
            Ok((_, event)) => event,
            Err(_) => return Err(usize::try_from(reader.error_position()).unwrap_or(start)),
        };
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                has_root = true;
                depth += usize::from(matches!(event, Event::Start(_)));
                let attributes = tag.attributes();
                let is_wrong = |attribute: Result<
                    quick_xml::events::attributes::Attribute<'_>,
                    _,
                >| { attribute.is_err() };
                if attributes.into_iter().any(is_wrong) {
                    return Err(start);
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 && has_root => break,
            Event::Eof => return Err(text.len()),
            _ => {}
        }
    }
    let is_forbidden = |c: char| {
        c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    text.find(is_forbidden).map_or(Ok(()), Err)
}

fn parts(package: &Package, flaws: &mut Vec<Flaw>) {
    let is_xml = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".xml") || name.ends_with(".rels")
    };
    for (name, content) in package.parts.iter().filter(|(name, _)| is_xml(name)) {
        let mut note = |what| flaws.push(Flaw { what, paragraph: None });
        let text = match content {
            Ok(text) => text,
            // Word writes no other, and reads UTF-16 too.
            Err(error) => {
                if !matches!(error.as_bytes(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
                    note(Broken::Part(name.clone(), error.utf8_error().valid_up_to()));
                }
                continue;
            }
        };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text.as_str());
        if let Err(at) = well_formed(text) {
            note(Broken::Part(name.clone(), at));
        } else if let Some(prefix) = unbound(text) {
            note(Broken::Prefix(name.clone(), prefix.to_owned()));
        }
    }
}

/// A prefix that the root says may be passed over, and binds to nothing.
fn unbound(text: &str) -> Option<&str> {
    let at = text.find("Ignorable=")?;
    let before = &text[..at];
    let end = at + text[at..].find('>')?;
    let root = &text[before.rfind('<')?..end];
    let quoted = &text[at + "Ignorable=".len()..end];
    let mark = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let list = quoted[1..].split(mark).next()?;
    list.split_whitespace().find(|prefix| !root.contains(&format!("xmlns:{prefix}=")))
}

/// The path of a target as seen from a part's folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|piece| !piece.is_empty()).collect(),
    };
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            piece => path.push(piece),
        }
    }
    path.join("/").replace("%20", " ").to_lowercase()
}

fn relationships(package: &Package, flaws: &mut Vec<Flaw>) {
    let names: BTreeSet<String> =
        package.parts.iter().map(|(name, _)| name.trim_start_matches('/').to_lowercase()).collect();
    let types = package.part(TYPES).and_then(Xml::read);
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, _) in &package.parts {
        let Some((folder, file)) = name.split_once("_rels/") else { continue };
        let Some(own) = file.strip_suffix(".rels") else { continue };
        let Some(xml) = package.part(name).and_then(Xml::read) else { continue };
        let ids = known.entry(format!("{folder}{own}")).or_default();
        for index in (0..xml.elements.len()).filter(|&at| xml.elements[at].name == "Relationship") {
            ids.insert(xml.attribute(index, "Id").unwrap_or_default().into_owned());
            let target = xml.attribute(index, "Target").unwrap_or_default();
            let is_outside =
                xml.attribute(index, "TargetMode").is_some_and(|mode| mode == "External");
            // Word itself writes `NULL` where a picture was lost, and a place in the document itself.
            if is_outside
                || target.is_empty()
                || target.starts_with('#')
                || target.ends_with("NULL")
            {
                continue;
            }
            let path = resolved(folder, &target);
            if !names.contains(&path) {
                let what = Broken::Missing(format!("{folder}{own}"), target.into_owned());
                flaws.push(Flaw { what, paragraph: None });
            } else if types.as_ref().is_some_and(|types| !has_type(types, &path)) {
                flaws.push(Flaw { what: Broken::Type(path), paragraph: None });
            }
        }
    }
    references(package, &known, flaws);
}

/// Whether it is said what a part is.
fn has_type(types: &Xml<'_>, path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    (0..types.elements.len()).any(|index| match types.elements[index].name {
        "Default" => {
            types.attribute(index, "Extension").is_some_and(|own| own.eq_ignore_ascii_case(ending))
        }
        "Override" => types.attribute(index, "PartName").is_some_and(|own| {
            own.trim_start_matches('/').to_lowercase().replace("%20", " ") == path
        }),
        _ => false,
    })
}

/// What the main part refers to by relationships.
fn references(
    package: &Package,
    known: &BTreeMap<String, BTreeSet<String>>,
    flaws: &mut Vec<Flaw>,
) {
    let name = package.document_path();
    let Some(text) = package.document() else { return };
    let bound = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    if !text.contains(bound) {
        return;
    }
    let none = BTreeSet::new();
    let ids = known.get(name).unwrap_or(&none);
    let mut told = BTreeSet::new();
    for kind in [" r:id=\"", " r:embed=\""] {
        for piece in text.split(kind).skip(1) {
            let id = piece.split('"').next().unwrap_or_default();
            if !id.is_empty() && !ids.contains(id) && told.insert(id) {
                let what = Broken::Reference(name.to_owned(), id.to_owned());
                flaws.push(Flaw { what, paragraph: None });
            }
        }
    }
}

/// The name of an element of Word's own; nothing for others.
fn word<'x>(xml: &Xml<'x>, index: usize) -> &'x str {
    let element = &xml.elements[index];
    if element.namespace == Namespace::Word { element.name } else { "" }
}

/// What stands around an element, apart from what only marks or groups.
fn around<'x>(xml: &Xml<'x>, index: usize) -> &'x str {
    let grouping = |above: &usize| {
        let element = &xml.elements[*above];
        let name = element.name;
        match element.namespace {
            Namespace::Compatibility => true,
            Namespace::Word => matches!(
                name,
                "sdt"
                    | "sdtContent"
                    | "customXml"
                    | "smartTag"
                    | "ins"
                    | "del"
                    | "moveFrom"
                    | "moveTo"
                    | "hyperlink"
                    | "fldSimple"
                    | "dir"
                    | "bdo"
            ),
            _ => false,
        }
    };
    xml.ancestors(index).find(|above| !grouping(above)).map_or("", |above| word(xml, above))
}

/// Tables and what stands where it can't.
fn shape(xml: &Xml<'_>, index: usize, note: &mut impl FnMut(Broken)) {
    let name = word(xml, index);
    let never: &[&str] = match name {
        "p" | "tbl" => &["p", "r", "tbl", "tr", "t"],
        "tr" => &["body", "p", "r", "tr", "tc"],
        "tc" => &["body", "p", "r", "tbl", "tc"],
        "r" => &["body", "r", "tbl", "tr", "tc"],
        "t" => &["body", "p", "tbl", "tr", "tc"],
        _ => return,
    };
    let holder = around(xml, index);
    if never.contains(&holder) {
        note(Broken::Misplaced(name.to_owned(), holder.to_owned()));
    }
    match name {
        "tr" => {
            let cells = cells(xml, index);
            if cells == 0 {
                note(Broken::EmptyRow);
            } else if cells > MOST_CELLS {
                note(Broken::Cells(cells));
            }
        }
        "tc" => {
            let blocks = ["p", "tbl", "sdt", "customXml", "altChunk"];
            let last =
                xml.children(index).filter(|&child| blocks.contains(&word(xml, child))).last();
            if last.is_none_or(|last| word(xml, last) == "tbl") {
                note(Broken::CellEnd);
            }
        }
        _ => {}
    }
}

/// How many cells a row has, those in content controls included.
fn cells(xml: &Xml<'_>, container: usize) -> usize {
    xml.children(container)
        .map(|child| match word(xml, child) {
            "tc" => 1,
            "sdt" | "sdtContent" | "customXml" | "ins" | "del" | "moveFrom" | "moveTo" => {
                cells(xml, child)
            }
            _ => 0,
        })
        .sum()
}

/// Numbers that only one thing may have.
#[derive(Default)]
struct Ids {
    bookmarks: BTreeSet<String>,
    paragraphs: BTreeSet<String>,
    drawings: BTreeSet<String>,
    /// Comments that are referred to, and where.
    comments: Vec<(String, usize)>,
}

impl Ids {
    fn take(&mut self, xml: &Xml<'_>, index: usize, note: &mut impl FnMut(Broken)) {
        let name = xml.elements[index].name;
        let id = || xml.attribute(index, "id").unwrap_or_default().into_owned();
        match name {
            "bookmarkStart" if !self.bookmarks.insert(id()) => note(Broken::BookmarkId(id())),
            "commentReference" => self.comments.push((id(), index)),
            "docPr" => {
                // A drawing is there again for older programs.
                let is_again =
                    xml.ancestors(index).any(|above| xml.elements[above].name == "Fallback");
                let id = id();
                if !is_again && !id.is_empty() && !self.drawings.insert(id.clone()) {
                    note(Broken::DrawingId(id));
                }
            }
            "p" if word(xml, index) == "p" => {
                let element = &xml.elements[index];
                let end = element.inner.start.max(element.whole.start);
                let opening = &xml.source[element.whole.start..end];
                let Some((_, value)) = opening.split_once("paraId=\"") else { return };
                let value = value.split('"').next().unwrap_or_default();
                let is_again =
                    xml.ancestors(index).any(|above| xml.elements[above].name == "Fallback");
                // Beyond this Word calls the file damaged ([MS-DOCX], 2.2.4).
                match u32::from_str_radix(value, 16) {
                    Ok(number) if number < 0x8000_0000 => {
                        if !is_again && number != 0 && !self.paragraphs.insert(value.to_owned()) {
                            note(Broken::ParagraphId(value.to_owned()));
                        }
                    }
                    _ => note(Broken::LargeId(value.to_owned())),
                }
            }
            _ => {}
        }
    }
}

fn comments(package: &Package, ids: &Ids, paragraphs: &Paragraphs, flaws: &mut Vec<Flaw>) {
    let part = package.beside("/comments").and_then(Xml::read);
    let mut known = BTreeSet::new();
    if let Some(xml) = &part {
        for index in (0..xml.elements.len()).filter(|&index| xml.is(index, "comment")) {
            let id = xml.attribute(index, "id").unwrap_or_default().into_owned();
            if !known.insert(id.clone()) {
                flaws.push(Flaw { what: Broken::CommentId(id), paragraph: None });
            }
        }
    }
    for (id, element) in &ids.comments {
        if !known.contains(id) {
            let paragraph = paragraphs.near(*element);
            flaws.push(Flaw { what: Broken::Comment(id.clone()), paragraph });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_xml_is_told_with_its_place() {
        assert_eq!(well_formed("<a xmlns:w=\"x\"><w:b c=\"1\">x &amp; y</w:b></a>"), Ok(()));
        for text in [
            "<a><b></a>",
            "<a",
            "",
            "<a><w:b/></a>",
            "<a b=\"1\" b=\"2\"/>",
            "<a>\u{1}</a>",
            "<a/><",
        ] {
            assert!(well_formed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn paths_are_seen_from_their_folder() {
        assert_eq!(resolved("word/", "media/image1.png"), "word/media/image1.png");
        assert_eq!(resolved("word/", "/word/Styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word/", "../customXml/item1.xml"), "customxml/item1.xml");
        assert_eq!(resolved("", "word/document.xml"), "word/document.xml");
    }

    #[test]
    fn prefixes_that_may_be_passed_over_are_bound() {
        assert_eq!(unbound("<w:a mc:Ignorable=\"w14 wp14\" xmlns:w14=\"x\"/>"), Some("wp14"));
        assert_eq!(unbound("<w:a xmlns:w14=\"x\" mc:Ignorable=\"w14\">"), None);
    }
}
