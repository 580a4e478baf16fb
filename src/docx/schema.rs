//! What docx-rs builds → the same in the order that the schema demands.
//!
//! docx-rs writes the children of property elements in an order of its own, which Word may call a
//! damaged file. The orders are those of ECMA-376, Part 1, Annex A (`wml.xsd`). Left out on the way:
//! property elements that hold nothing, the paragraph ids that docx-rs counts up over the whole
//! process, and attributes that the schema doesn't know.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The children of an element in the order of the schema, without the prefix `w:`.
const ORDERS: [(&str, &[&str]); 7] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "suppressLineNumbers",
            "pBdr",
            "shd",
            "tabs",
            "suppressAutoHyphens",
            "kinsoku",
            "wordWrap",
            "overflowPunct",
            "topLinePunct",
            "autoSpaceDE",
            "autoSpaceDN",
            "bidi",
            "adjustRightInd",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "mirrorIndents",
            "suppressOverlap",
            "jc",
            "textDirection",
            "textAlignment",
            "textboxTightWrap",
            "outlineLvl",
            "divId",
            "cnfStyle",
            "rPr",
            "sectPr",
            "pPrChange",
        ],
    ),
    (
        "rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "smallCaps",
            "strike",
            "dstrike",
            "outline",
            "shadow",
            "emboss",
            "imprint",
            "noProof",
            "snapToGrid",
            "vanish",
            "webHidden",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "effect",
            "bdr",
            "shd",
            "fitText",
            "vertAlign",
            "rtl",
            "cs",
            "em",
            "lang",
            "eastAsianLayout",
            "specVanish",
            "oMath",
            "rPrChange",
        ],
    ),
    (
        "tblPr",
        &[
            "tblStyle",
            "tblpPr",
            "tblW",
            "jc",
            "tblCellSpacing",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
        ],
    ),
    ("tcPr", &["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]),
    (
        "sectPr",
        &[
            "headerReference",
            "footerReference",
            "footnotePr",
            "endnotePr",
            "type",
            "pgSz",
            "pgMar",
            "paperSrc",
            "pgBorders",
            "lnNumType",
            "pgNumType",
            "cols",
            "formProt",
            "vAlign",
            "noEndnote",
            "titlePg",
            "textDirection",
            "bidi",
            "rtlGutter",
            "docGrid",
            "printerSettings",
            "sectPrChange",
        ],
    ),
    (
        "style",
        &[
            "name",
            "basedOn",
            "next",
            "link",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "pPr",
            "rPr",
            "tblPr",
            "tcPr",
        ],
    ),
    ("settings", &["zoom", "defaultTabStop", "characterSpacingControl", "compat"]),
];

/// The children of an element in the order of the schema, where it is one whose order is known.
fn order(element: &str) -> Option<&'static [&'static str]> {
    ORDERS.iter().find(|(name, _)| *name == element).map(|(_, order)| *order)
}

/// Where a child stands among those of an element, both without the prefix; what is not known stands
/// last.
pub(crate) fn rank(element: &str, child: &str) -> usize {
    order(element)
        .and_then(|order| order.iter().position(|known| *known == child))
        .unwrap_or(usize::MAX)
}

/// Property elements that are left out when they hold nothing.
const OPTIONAL: [&str; 7] =
    ["w:pPr", "w:rPr", "w:tcPr", "w:trPr", "w:tblBorders", "w:tblPr", "w:spacing"];

/// An element of the tree, its tag as written and its children.
struct Element<'a> {
    name: String,
    tag: String,
    children: Vec<Node<'a>>,
}

enum Node<'a> {
    Element(Element<'a>),
    Raw(&'a str),
}

/// Puts XML that docx-rs has built into schema order.
pub(super) fn ordered(xml: &[u8]) -> String {
    let xml = std::str::from_utf8(xml).expect("docx-rs builds from strings");
    let mut reader = Reader::from_str(xml);
    let mut stack = vec![Element { name: String::new(), tag: String::new(), children: Vec::new() }];
    let mut start = 0;
    loop {
        let event = reader.read_event().expect("docx-rs builds well-formed XML");
        let end = reader.buffer_position() as usize;
        let raw = &xml[start..end];
        start = end;
        match event {
            Event::Eof => break,
            Event::Start(tag) => stack.push(element(&tag)),
            Event::Empty(tag) => close(&mut stack, element(&tag)),
            Event::End(_) => {
                let done = stack.pop().expect("an end tag closes what was opened");
                close(&mut stack, done);
            }
            _ => top(&mut stack).children.push(Node::Raw(raw)),
        }
    }
    let mut out = String::with_capacity(xml.len());
    for child in &top(&mut stack).children {
        write(&mut out, child);
    }
    out
}

fn top<'s, 'a>(stack: &'s mut [Element<'a>]) -> &'s mut Element<'a> {
    stack.last_mut().expect("the outermost element is never closed")
}

fn element<'a>(tag: &BytesStart<'_>) -> Element<'a> {
    let name = tag.name().0.to_owned();
    let mut text = name.clone();
    for attribute in tag.attributes().flatten() {
        let key = attribute.key.0;
        let unknown = name == "w:gridCol" && key == "w:type";
        if !unknown && !matches!(key, "w14:paraId" | "w14:textId" | "w:dirty") {
            text.push_str(&format!(" {key}=\"{}\"", attribute.value));
        }
    }
    Element { name, tag: text, children: Vec::new() }
}

fn close<'a>(stack: &mut [Element<'a>], mut element: Element<'a>) {
    let bare = element.children.is_empty() && element.tag == element.name;
    if bare && OPTIONAL.contains(&element.name.as_str()) {
        return;
    }
    let holder = local(&element.name);
    if order(holder).is_some() {
        element.children.sort_by_key(|child| match child {
            Node::Element(child) => rank(holder, local(&child.name)),
            Node::Raw(_) => usize::MAX,
        });
    }
    top(stack).children.push(Node::Element(element));
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.strip_prefix("w:").unwrap_or(name)
}

fn write(out: &mut String, node: &Node<'_>) {
    let element = match node {
        Node::Raw(raw) => return out.push_str(raw),
        Node::Element(element) => element,
    };
    out.push('<');
    out.push_str(&element.tag);
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in &element.children {
        write(out, child);
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn children_are_put_into_schema_order() {
        let given = r#"<w:p w14:paraId="1"><w:pPr><w:rPr /><w:jc w:val="both" /><w:pStyle w:val="A" /></w:pPr><w:r><w:rPr /><w:t xml:space="preserve"> a &amp; b </w:t></w:r></w:p>"#;
        let wanted = r#"<w:p><w:pPr><w:pStyle w:val="A"/><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve"> a &amp; b </w:t></w:r></w:p>"#;
        assert_eq!(ordered(given.as_bytes()), wanted);
        assert_eq!(ordered(wanted.as_bytes()), wanted);
    }

    #[test]
    fn properties_that_hold_nothing_are_left_out() {
        let given = "<w:p><w:pPr><w:rPr></w:rPr></w:pPr><w:tcPr /></w:p>";
        assert_eq!(ordered(given.as_bytes()), "<w:p/>");
    }
}
