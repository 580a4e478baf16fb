//! What stands in a document beside its paragraphs and tables → the texts of its notes, text boxes,
//! headers and footers. The program writes none of these but page numbers, so all of it is people's.

use std::collections::{BTreeMap, HashSet};

use crate::docx::read::Package;
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;

/// A paragraph that stands beside the text.
#[derive(Debug)]
pub(super) struct Passage {
    /// Where it stands, in the words of the user.
    pub place: &'static str,
    /// What it says.
    pub text: String,
    /// The paragraph of the main part that it belongs to: what a note is about, what a box hangs on.
    pub paragraph: Option<usize>,
}

/// The parts that the main part names, by the ends of their relationships; and of notes the element
/// of one, and what refers to it.
const PARTS: [(&str, &str, Option<[&str; 2]>); 4] = [
    ("/footnotes", "chú thích cuối trang", Some(["footnote", "footnoteReference"])),
    ("/endnotes", "chú thích cuối văn bản", Some(["endnote", "endnoteReference"])),
    ("/header", "đầu trang", None),
    ("/footer", "chân trang", None),
];

/// All of them, each once: the pages of a section may have headers that say the same.
pub(super) fn passages(package: &Package, (xml, story): (&Xml<'_>, &Story)) -> Vec<Passage> {
    let mut found = Vec::new();
    boxes((xml, story), &mut found);
    for (kind, place, note) in PARTS {
        let references = note.map_or_else(BTreeMap::new, |[_, name]| references(xml, story, name));
        let named = format!("{}Reference", &kind[1..]);
        for (id, path) in package.related(package.document_path(), kind) {
            // What nothing in the main part refers to is shown on no page.
            if note.is_none() && !is_named(xml, &named, &id) {
                continue;
            }
            let Some(part) = package.part(&path).and_then(Xml::read) else { continue };
            for (element, text) in texts(&part, 0..part.elements.len()) {
                let mut above = part.ancestors(element);
                let own = note.and_then(|[name, _]| above.find(|&index| part.is(index, name)));
                let id = own.and_then(|own| part.attribute(own, "id"));
                let paragraph = id.and_then(|id| references.get(&*id).copied());
                if note.is_none() || paragraph.is_some() {
                    found.push(Passage { place, text, paragraph });
                }
            }
        }
    }
    let mut seen = HashSet::new();
    found.retain(|own| seen.insert((own.place, own.text.clone(), own.paragraph)));
    found
}

/// Whether a section has this header or footer.
fn is_named(xml: &Xml<'_>, name: &str, id: &str) -> bool {
    let mut all = (0..xml.elements.len()).filter(|&index| xml.is(index, name));
    all.any(|index| xml.any_attribute(index, "id").is_some_and(|own| own == id))
}

/// The text boxes of the main part.
fn boxes((xml, story): (&Xml<'_>, &Story), found: &mut Vec<Passage>) {
    let mut index = 0;
    while index < xml.elements.len() {
        let after = xml.elements[index].after;
        match xml.elements[index].name {
            "Fallback" => index = after,
            "txbxContent" => {
                let paragraph = holder(xml, story, index);
                let texts = texts(xml, index..after).into_iter();
                let passage = |(_, text)| Passage { place: "hộp văn bản", text, paragraph };
                found.extend(texts.map(passage));
                index = after;
            }
            _ => index += 1,
        }
    }
}

/// The paragraph of the main part that an element stands in.
fn holder(xml: &Xml<'_>, story: &Story, element: usize) -> Option<usize> {
    let next = story.paragraphs.partition_point(|own| own.element <= element);
    let at = next.checked_sub(1)?;
    (element < xml.elements[story.paragraphs[at].element].after).then_some(at)
}

/// The paragraphs that refer to notes, by the ids of the notes.
fn references(xml: &Xml<'_>, story: &Story, name: &str) -> BTreeMap<String, usize> {
    let all = (0..xml.elements.len()).filter(|&index| xml.is(index, name));
    let is_there = |index: &usize| !xml.ancestors(*index).any(|above| is_gone(xml, above));
    let pairs = all.filter(is_there).filter_map(|index| {
        Some((xml.attribute(index, "id")?.into_owned(), holder(xml, story, index)?))
    });
    pairs.collect()
}

/// The paragraphs among some elements that say something, with what a reader sees of them when tracked
/// changes are accepted.
fn texts(xml: &Xml<'_>, elements: std::ops::Range<usize>) -> Vec<(usize, String)> {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut index = elements.start;
    while index < elements.end {
        // What older programs are given says the same again.
        if is_gone(xml, index) || xml.elements[index].name == "Fallback" {
            index = xml.elements[index].after;
            continue;
        }
        // A paragraph in a shape is one of its own.
        let own = || xml.ancestors(index).find(|&above| xml.is(above, "p"));
        let in_run = || xml.elements[index].parent.is_some_and(|parent| xml.is(parent, "r"));
        let said = match xml.elements[index].name {
            "t" if xml.is(index, "t") => xml.text(index),
            "tab" | "ptab" | "br" | "cr" if in_run() => "\t".into(),
            _ => "".into(),
        };
        if let Some(own) = own().filter(|_| !said.is_empty()) {
            texts.entry(own).or_default().push_str(&said);
        }
        index += 1;
    }
    texts.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// Whether an element is what a tracked change takes out.
fn is_gone(xml: &Xml<'_>, index: usize) -> bool {
    xml.is(index, "del") || xml.is(index, "moveFrom")
}
