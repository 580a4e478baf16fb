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
        "w:pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "textAlignment",
            "outlineLvl",
            "rPr",
            "sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "strike",
            "vanish",
            "color",
            "spacing",
            "sz",
            "szCs",
            "highlight",
            "u",
            "vertAlign",
            "lang",
            "specVanish",
        ],
    ),
    (
        "w:tblPr",
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
    ("w:tcPr", &["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]),
    (
        "w:sectPr",
        &[
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgNumType",
            "cols",
            "titlePg",
            "docGrid",
        ],
    ),
    (
        "w:style",
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
    ("w:settings", &["zoom", "defaultTabStop", "characterSpacingControl", "compat"]),
];

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
    if let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == element.name) {
        element.children.sort_by_key(|child| {
            let Node::Element(child) = child else { return order.len() };
            let local = child.name.strip_prefix("w:").unwrap_or(&child.name);
            order.iter().position(|known| *known == local).unwrap_or(order.len())
        });
    }
    top(stack).children.push(Node::Element(element));
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
