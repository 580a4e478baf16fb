//! Changes of a document → the bytes of the document with them, and which of them could be made.
//!
//! What is part of a tracked change is left as it is, and so is a run of which only a piece is meant.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::{Change, Property, header};
use crate::docx::read::Package;
use crate::docx::read::story::{Paragraph, Story};
use crate::docx::read::xml::Xml;
use crate::docx::repack::repacked;
use crate::docx::schema;
use crate::merge::splice::{Edits, prefix};

/// What holds properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    /// Of a paragraph or a run: the element that has or gets `w:pPr` or `w:rPr`.
    Of(&'static str),
    /// `w:sectPr` itself.
    Section,
}

/// The document with changes; none where it can't be read. Beside it, for each group of changes,
/// whether all of it was made.
pub(super) fn applied(bytes: &[u8], groups: &[&[Change]]) -> Option<(Vec<u8>, Vec<bool>)> {
    let package = Package::open(bytes)?;
    let source = package.document()?;
    let xml = Xml::read(source)?;
    let story = Story::of(&xml)?;
    let sections = sections(&xml, &story);
    let mut edits = Edits::default();
    let mut wanted: BTreeMap<(usize, Holder), Vec<Property>> = BTreeMap::new();
    let mut made = Vec::with_capacity(groups.len());
    let mut parts: Vec<(String, String)> = Vec::new();
    for group in groups {
        // All of it or nothing.
        let first = sections.first().filter(|&&first| !xml.elements[first].inner.is_empty());
        let numbered = (group.contains(&Change::PageNumbers) && parts.is_empty())
            .then(|| Some((xml.elements[*first?].inner.start, header::parts(&package)?)))
            .flatten();
        let can = |change: &Change| match change {
            Change::PageNumbers => numbered.is_some(),
            _ => {
                place(&xml, &story, &sections, change, &mut Edits::default(), &mut BTreeMap::new())
            }
        };
        let is_made = group.iter().all(can);
        for change in group.iter().filter(|_| is_made) {
            place(&xml, &story, &sections, change, &mut edits, &mut wanted);
        }
        if let Some((at, new)) = numbered.filter(|_| is_made) {
            edits.put(at..at, header::reference());
            parts = new;
        }
        made.push(is_made);
    }
    for ((element, holder), properties) in wanted {
        put(&xml, element, holder, properties, &mut edits);
    }
    let document = edits.applied(source);
    parts.push((package.document_path().to_owned(), document));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let bytes = repacked(bytes, &parts)?;
    Some((bytes, made))
}

/// The elements `w:sectPr` in their order; the last is the body's.
fn sections(xml: &Xml<'_>, story: &Story) -> Vec<usize> {
    let inner = story.paragraphs.iter().map(|paragraph| paragraph.element);
    let inner = inner.filter_map(|element| xml.path(element, &["pPr", "sectPr"]));
    inner.chain(xml.path(0, &["body", "sectPr"])).collect()
}

/// Takes a change in; whether it can be made.
fn place(
    xml: &Xml<'_>,
    story: &Story,
    sections: &[usize],
    change: &Change,
    edits: &mut Edits,
    wanted: &mut BTreeMap<(usize, Holder), Vec<Property>>,
) -> bool {
    let mut want = |element, holder, property: &Property| {
        let properties = wanted.entry((element, holder)).or_default();
        // The last word on an attribute counts.
        match properties.iter_mut().find(|own| own.name == property.name) {
            Some(own) => {
                own.attributes
                    .retain(|(name, _)| property.attributes.iter().all(|(other, _)| other != name));
                own.attributes.extend(property.attributes.iter().cloned());
            }
            None => properties.push(property.clone()),
        }
    };
    match change {
        Change::Blanks { paragraph, raw } => {
            let Some(paragraph) = story.paragraphs.get(*paragraph) else { return false };
            let Some(text) = paragraph.text.get(raw.clone()) else { return false };
            let mut atoms = paragraph
                .atoms
                .iter()
                .filter(|atom| atom.text.start < raw.end && raw.start < atom.text.end);
            let is_free = atoms.all(|atom| !is_tracked(xml, atom.element));
            let is_blank = text.chars().all(char::is_whitespace);
            is_blank && is_free && edits.replace(xml, paragraph, raw.clone(), "")
        }
        Change::Behind { paragraph, raw } => {
            let Some(paragraph) = story.paragraphs.get(*paragraph) else { return false };
            let Some(text) = paragraph.text.get(raw.clone()) else { return false };
            let sign = text.trim_start();
            let mut atoms = paragraph
                .atoms
                .iter()
                .filter(|atom| atom.text.start < raw.end && raw.start < atom.text.end);
            let is_free = atoms.all(|atom| !is_tracked(xml, atom.element));
            let is_sign = matches!(sign, "," | ";");
            is_sign && is_free && edits.replace(xml, paragraph, raw.clone(), &format!("{sign} "))
        }
        Change::Paragraph { paragraph, property } => {
            let Some(paragraph) = story.paragraphs.get(*paragraph) else { return false };
            want(paragraph.element, Holder::Of("pPr"), property);
            true
        }
        Change::Letters { paragraph, raw, property } => {
            let Some(paragraph) = story.paragraphs.get(*paragraph) else { return false };
            let Some(runs) = runs(xml, paragraph, raw) else { return false };
            for run in &runs {
                want(*run, Holder::Of("rPr"), property);
            }
            !runs.is_empty()
        }
        Change::Section { section, property } => match sections.get(*section) {
            Some(&element) => {
                want(element, Holder::Section, property);
                true
            }
            None => false,
        },
        Change::PageNumbers => true,
        Change::Rule { paragraph, left, right } => {
            let Some(paragraph) = story.paragraphs.get(*paragraph) else { return false };
            let is_free = !is_tracked(xml, paragraph.element);
            // What bears the properties of a section is the last of its section.
            let is_inner = xml.path(paragraph.element, &["pPr", "sectPr"]).is_none();
            let end = xml.elements[paragraph.element].whole.end;
            if is_free && is_inner {
                edits.put(end..end, rule(prefix(xml, paragraph.element), *left, *right));
            }
            is_free && is_inner
        }
    }
}

/// A line of its own: the upper border of an empty paragraph, which is as low as a paragraph can be.
fn rule(own: &str, left: i64, right: i64) -> String {
    let tag = |name: &str, said: &[(&str, String)]| {
        let said: String =
            said.iter().map(|(name, value)| format!(" {own}{name}=\"{value}\"")).collect();
        format!("<{own}{name}{said}/>")
    };
    let text = |value: &str| value.to_owned();
    let border = tag(
        "top",
        &[
            ("val", text("single")),
            ("sz", text("6")),
            ("space", text("1")),
            ("color", text("000000")),
        ],
    );
    let spacing = tag(
        "spacing",
        &[
            ("before", text("40")),
            ("after", text("0")),
            ("line", text("120")),
            ("lineRule", text("exact")),
        ],
    );
    let indents =
        [("left", left.to_string()), ("right", right.to_string()), ("firstLine", text("0"))];
    let indents = tag("ind", &indents);
    let size = format!("<{own}rPr>{}</{own}rPr>", tag("sz", &[("val", text("8"))]));
    format!(
        "<{own}p><{own}pPr><{own}pBdr>{border}</{own}pBdr>{spacing}{indents}{}{size}</{own}pPr></{own}p>",
        tag("jc", &[("val", text("center"))])
    )
}

/// The runs whose letters lie within bytes of a paragraph; none where one of them reaches out of
/// them, or is part of a tracked change.
fn runs(xml: &Xml<'_>, paragraph: &Paragraph, raw: &std::ops::Range<usize>) -> Option<Vec<usize>> {
    let run_of = |element: usize| xml.ancestors(element).find(|&above| xml.is(above, "r"));
    let mut runs: Vec<usize> = Vec::new();
    for atom in &paragraph.atoms {
        let is_within = atom.text.start < raw.end && raw.start < atom.text.end;
        if let Some(run) = run_of(atom.element).filter(|run| is_within && !runs.contains(run)) {
            runs.push(run);
        }
    }
    let is_shown = |text: &str| text.chars().any(|letter| !letter.is_whitespace());
    for atom in &paragraph.atoms {
        let Some(run) = run_of(atom.element).filter(|run| runs.contains(run)) else { continue };
        let before = atom.text.start..atom.text.end.min(raw.start).max(atom.text.start);
        let after = atom.text.start.max(raw.end).min(atom.text.end)..atom.text.end;
        if is_shown(&paragraph.text[before]) || is_shown(&paragraph.text[after]) {
            return None;
        }
        if is_tracked(xml, run) {
            return None;
        }
    }
    Some(runs)
}

/// Whether an element is part of a tracked change.
fn is_tracked(xml: &Xml<'_>, element: usize) -> bool {
    xml.ancestors(element)
        .any(|above| ["ins", "del", "moveFrom", "moveTo"].iter().any(|name| xml.is(above, name)))
}

/// Puts properties where they belong.
fn put(
    xml: &Xml<'_>,
    element: usize,
    holder: Holder,
    mut properties: Vec<Property>,
    edits: &mut Edits,
) {
    let (name, held) = match holder {
        Holder::Of(name) => (name, xml.child(element, name)),
        Holder::Section => ("sectPr", Some(element)),
    };
    let rank = |child: &str| schema::rank(name, child);
    properties.sort_by_key(|property| rank(property.name));
    let own = prefix(xml, element);
    let tag = |property: &Property| {
        let given = property.attributes.iter();
        let given = given.filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let said: String = given.map(|(name, value)| format!(" {own}{name}=\"{value}\"")).collect();
        format!("<{own}{}{said}/>", property.name)
    };
    let Some(held) = held else {
        let Holder::Of(name) = holder else { return };
        let tags: String = properties.iter().map(tag).collect();
        inside(xml, element, &format!("<{own}{name}>{tags}</{own}{name}>"), edits);
        return;
    };
    let mut new = String::new();
    let at_end = xml.elements[held].inner.end;
    let is_one_tag = xml.source[xml.elements[held].whole.clone()].ends_with("/>")
        && xml.elements[held].inner.is_empty();
    for property in &properties {
        if let Some(child) = xml.child(held, property.name) {
            let end = if xml.elements[child].inner.is_empty() {
                xml.elements[child].whole.end
            } else {
                xml.elements[child].inner.start
            };
            let opening = xml.elements[child].whole.start..end;
            if let Some(text) = with_attributes(&xml.source[opening.clone()], own, property) {
                edits.put(opening, text);
            }
            continue;
        }
        let text = tag(property);
        let after =
            xml.children(held).find(|&child| rank(xml.elements[child].name) > rank(property.name));
        match after {
            _ if is_one_tag => new.push_str(&text),
            Some(after) => {
                let at = xml.elements[after].whole.start;
                edits.put(at..at, text);
            }
            None => edits.put(at_end..at_end, text),
        }
    }
    if !new.is_empty() {
        inside(xml, held, &new, edits);
    }
}

/// Puts text at the beginning of what an element holds.
fn inside(xml: &Xml<'_>, element: usize, text: &str, edits: &mut Edits) {
    let whole = xml.elements[element].whole.clone();
    let raw = &xml.source[whole.clone()];
    let inner = xml.elements[element].inner.start;
    match raw.strip_suffix("/>") {
        Some(opening) if xml.elements[element].inner.is_empty() => {
            let name = raw[1..].split([' ', '/', '>', '\t', '\n', '\r']).next().unwrap_or_default();
            edits.put(whole, format!("{}>{text}</{name}>", opening.trim_end()));
        }
        _ => edits.put(inner..inner, text),
    }
}

/// An opening tag with other attributes; none where it is as it should be.
fn with_attributes(opening: &str, prefix: &str, property: &Property) -> Option<String> {
    let (body, end) = match opening.strip_suffix("/>") {
        Some(body) => (body, "/>"),
        None => (opening.strip_suffix('>')?, ">"),
    };
    let body = body.strip_prefix('<')?.trim_end();
    let length = body.find([' ', '\t', '\r', '\n']).unwrap_or(body.len());
    let start = BytesStart::from_content(body, length);
    let mut attributes: Vec<(String, String)> = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let key: &str = attribute.key.as_ref();
        let value: &str = attribute.value.as_ref();
        attributes.push((key.to_owned(), value.to_owned()));
    }
    let before = attributes.clone();
    for (name, value) in &property.attributes {
        let is_own = |key: &str| key == *name || key.strip_prefix(prefix) == Some(name);
        match (attributes.iter_mut().find(|(key, _)| is_own(key)), value) {
            (Some((_, own)), Some(value)) => value.clone_into(own),
            (Some(_), None) => attributes.retain(|(key, _)| !is_own(key)),
            (None, Some(value)) => attributes.push((format!("{prefix}{name}"), value.clone())),
            (None, None) => {}
        }
    }
    if attributes == before {
        return None;
    }
    let said: String = attributes
        .iter()
        .map(|(key, value)| {
            let mark = if value.contains('"') { '\'' } else { '"' };
            format!(" {key}={mark}{value}{mark}")
        })
        .collect();
    Some(format!("<{}{said}{end}", &body[..length]))
}
