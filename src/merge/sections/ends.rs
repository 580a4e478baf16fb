//! How a section stands: the element that says it, which a paragraph carries or the body, and the headers
//! that it names. What it does not name is that of the section before (ECMA-376, part 1, 17.10.1), so
//! a section that comes to stand after another one must name it.

use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::HashSet;

use super::bounds::Segment;
use crate::docx::Made;
use crate::docx::read::Package;
use crate::docx::read::xml::Xml;
use crate::merge::parts::Parts;

/// A header or a footer, and the pages that it is for.
type Kind = (String, String);

/// What sections name, as it is written.
pub(super) type Named = BTreeMap<Kind, String>;

/// What a section itself names.
pub(super) fn named(xml: &Xml<'_>, end: usize) -> Named {
    let children = xml.children(end);
    let references = children
        .filter(|&child| matches!(xml.elements[child].name, "headerReference" | "footerReference"));
    references
        .map(|child| {
            let pages = xml.attribute(child, "type").unwrap_or_default().into_owned();
            ((xml.elements[child].name.to_owned(), pages), xml.raw(child).to_owned())
        })
        .collect()
}

/// What holds in each section of a file.
pub(super) fn holding(xml: &Xml<'_>, segments: &[Segment]) -> Vec<Named> {
    let mut before = Named::new();
    let each = segments.iter().map(|segment| {
        before.extend(segment.end.map(|end| named(xml, end)).unwrap_or_default());
        before.clone()
    });
    each.collect()
}

/// The kinds of relationships by which headers and footers are named.
const KINDS: [&str; 2] = ["/header", "/footer"];

/// Whether a section names a header or a footer that a person has made: it says what those of the new
/// document and of the sections that stay don't say.
pub(super) fn has_own_header(
    xml: &Xml<'_>,
    end: usize,
    staying: impl Iterator<Item = usize>,
    (made, parts): (&Made, &Parts<'_>),
) -> bool {
    let paths: BTreeMap<String, String> =
        KINDS.iter().flat_map(|kind| parts.related(kind)).collect();
    let said_by = |end: usize| -> Vec<String> {
        let references = xml.children(end);
        let references =
            references.filter(|&child| xml.elements[child].name.ends_with("Reference"));
        let ids = references.filter_map(|child| xml.any_attribute(child, "id"));
        let texts = ids.filter_map(|id| parts.text(paths.get(&*id)?));
        texts.map(shown).collect()
    };
    let mut own = said_by(end);
    own.retain(|said| !said.is_empty());
    if own.is_empty() {
        return false;
    }
    let mut others: HashSet<String> = staying.flat_map(said_by).collect();
    if let Some(package) = Package::open(made.bytes()) {
        let main = package.document_path();
        let related = KINDS.iter().flat_map(|kind| package.related(main, kind));
        others.extend(related.filter_map(|(_, path)| package.part(&path).map(shown)));
    }
    own.iter().any(|said| !others.contains(said))
}

/// What a header shows, but for numbers: its letters, and that there is a picture in it.
fn shown(part: &str) -> String {
    let Some(xml) = Xml::read(part) else { return String::new() };
    let all = (0..xml.elements.len()).map(|at| match xml.elements[at].name {
        "t" => xml.text(at).chars().filter(|letter| letter.is_alphabetic()).collect(),
        "drawing" | "pict" => "🖼".to_owned(),
        _ => String::new(),
    });
    all.collect()
}

/// An element with changes within it; one that was empty takes them all.
pub(super) fn changed(
    xml: &Xml<'_>,
    end: usize,
    first: &str,
    mut others: Vec<(Range<usize>, String)>,
) -> String {
    let element = &xml.elements[end];
    if element.inner.is_empty() && xml.raw(end).ends_with("/>") {
        let opening = xml.raw(end).trim_end_matches("/>").trim_end();
        return if first.is_empty() {
            xml.raw(end).to_owned()
        } else {
            format!("{opening}>{first}</w:sectPr>")
        };
    }
    others.push((element.inner.start..element.inner.start, first.to_owned()));
    others.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
    spliced(xml, element.whole.clone(), &others)
}

/// Some bytes of a part with changes within them.
pub(super) fn spliced(
    xml: &Xml<'_>,
    bytes: Range<usize>,
    changes: &[(Range<usize>, String)],
) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut at = bytes.start;
    for (gone, come) in changes {
        out.push_str(&xml.source[at..gone.start]);
        out.push_str(come);
        at = gone.end;
    }
    out.push_str(&xml.source[at..bytes.end]);
    out
}

/// Where the properties of a section go in a paragraph, and with what around them.
pub(in crate::merge) fn carried(
    xml: &Xml<'_>,
    paragraph: usize,
    end: &str,
) -> (Range<usize>, String) {
    let element = &xml.elements[paragraph];
    let is_single = |at: usize| xml.elements[at].inner.is_empty() && xml.raw(at).ends_with("/>");
    let at = |place: usize, text: String| (place..place, text);
    match xml.child(paragraph, "pPr") {
        Some(own) if is_single(own) => {
            (xml.elements[own].whole.clone(), format!("<w:pPr>{end}</w:pPr>"))
        }
        // Before what comes after it in the schema (17.3.1.26).
        Some(own) => {
            let next = xml.child(own, "pPrChange");
            let place =
                next.map_or(xml.elements[own].inner.end, |next| xml.elements[next].whole.start);
            at(place, end.to_owned())
        }
        None if is_single(paragraph) => {
            let opening = xml.raw(paragraph).trim_end_matches("/>").trim_end();
            let text = format!("{opening}><w:pPr>{end}</w:pPr></w:p>");
            (element.whole.clone(), text)
        }
        None => at(element.inner.start, format!("<w:pPr>{end}</w:pPr>")),
    }
}

/// A paragraph without height that ends a section.
pub(in crate::merge) fn paragraph(end: &str) -> String {
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>{end}</w:pPr></w:p>"
    )
}

/// Takes a header of the new document over into the file, under a name of its own, and gives what names
/// it.
pub(super) fn taken_over(
    made: &Made,
    parts: &mut Parts<'_>,
    (kind, id): (&Kind, &str),
    is_bound: bool,
) -> Option<String> {
    let package = Package::open(made.bytes())?;
    let sort = kind.0.strip_suffix("Reference")?;
    let related = package.related(package.document_path(), &format!("/{sort}"));
    let (_, path) = related.into_iter().find(|(own, _)| own == id)?;
    let text = package.part(&path)?.to_owned();
    let is_free = |number: &usize| {
        let path = parts.path(&format!("{sort}{number}.xml"));
        let id = format!("\"rIdKehoach{sort}{number}\"");
        parts.text(&path).is_none() && !parts.said_of_relationships().contains(&id)
    };
    let number = (1..).find(is_free)?;
    let (target, id) = (format!("{sort}{number}.xml"), format!("rIdKehoach{sort}{number}"));
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let relationship = format!("{OFFICE}/{sort}");
    parts.name((&id, &relationship), &target, &format!("{WORD}.{sort}+xml"))?;
    let path = parts.path(&target);
    parts.put(path, text);
    let binding = if is_bound { String::new() } else { format!(" xmlns:r=\"{OFFICE}\"") };
    Some(format!("<w:{} w:type=\"{}\" r:id=\"{id}\"{binding}/>", kind.0, kind.1))
}
