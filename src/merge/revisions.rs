//! Changes as tracked revisions (ECMA-376, part 1, 17.13.5): accepted they give the plain renewal,
//! rejected the file before. Both are tried before anything is written.

use hashbrown::HashSet;

use super::splice::{Edits, outermost};
use crate::docx::read::xml::Xml;
use crate::docx::xml_text;

/// Whose revisions they are, and when they were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// The day; none where it is not said.
    pub date: Option<jiff::civil::Date>,
}

/// Who the revisions are by.
const AUTHOR: &str = "kehoach";

/// Marks revisions, each with an id of its own.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    said: String,
    used: HashSet<u64>,
    next: u64,
}

impl Marker {
    /// Marks with ids that are none of these.
    pub(super) fn new(track: &Track, used: HashSet<u64>) -> Self {
        let date = track.date.map(|date| format!(" w:date=\"{date}T00:00:00Z\""));
        let said = format!("w:author=\"{AUTHOR}\"{}", date.unwrap_or_default());
        // Far from the numbers of anchors, which begin at 1.
        Self { said, used, next: 1_000_000 }
    }

    /// What a revision says of itself.
    fn said(&mut self) -> String {
        while !self.used.insert(self.next) {
            self.next += 1;
        }
        format!("w:id=\"{}\" {}", self.next, self.said)
    }

    /// A mark on a paragraph or a row: `w:ins` or `w:del`.
    pub(super) fn mark(&mut self, name: &str) -> String {
        format!("<w:{name} {}/>", self.said())
    }

    /// Runs as inserted or deleted ones.
    pub(super) fn around(&mut self, name: &str, runs: &str) -> String {
        if runs.is_empty() {
            String::new()
        } else {
            format!("<w:{name} {}>{runs}</w:{name}>", self.said())
        }
    }

    /// The run of some words.
    pub(super) fn run(&mut self, name: &str, look: &str, words: &str) -> String {
        if words.is_empty() {
            return String::new();
        }
        let element = if name == "del" { "delText" } else { "t" };
        let open = format!("<w:{element} xml:space=\"preserve\">");
        let words = xml_text(words, &format!("</w:{element}><w:br/>{open}"));
        self.around(name, &format!("<w:r>{look}{open}{words}</w:{element}></w:r>"))
    }

    /// Marks a block and all in it as inserted or deleted: runs, paragraphs and rows. The splices are
    /// those of bytes from `start` on.
    pub(super) fn block(
        &mut self,
        xml: &Xml<'_>,
        element: usize,
        name: &str,
        start: usize,
        edits: &mut Edits,
    ) {
        let mut index = element;
        while index < xml.elements[element].after {
            let at = |byte: usize| byte - start..byte - start;
            let own = &xml.elements[index];
            if name == "del" && has_come(xml, index) {
                // What was only proposed goes without a trace.
                let own = &xml.elements[outermost(xml, index)].whole;
                edits.put(own.start - start..own.end - start, "");
                index = xml.elements[index].after;
                continue;
            }
            if name == "del" && has_gone(xml, index) {
                if xml.is(index, "r") {
                    index = own.after;
                    continue;
                }
            } else if xml.is(index, "r") {
                edits.put(at(own.whole.start), format!("<w:{name} {}>", self.said()));
                edits.put(at(own.whole.end), format!("</w:{name}>"));
            } else if xml.is(index, "t") && name == "del" {
                let tag = own.whole.start + 1 + "w:".len();
                edits.put(tag - start..tag + 1 - start, "delText");
                if own.inner.end < own.whole.end {
                    let close = own.inner.end + "</w:".len();
                    edits.put(close - start..close + 1 - start, "delText");
                }
            } else if xml.is(index, "p") {
                self.paragraph(xml, index, name, start, edits);
            } else if xml.is(index, "tr") {
                let mark = self.mark(name);
                match xml.child(index, "trPr") {
                    Some(properties) if !xml.elements[properties].inner.is_empty() => {
                        edits.put(at(xml.elements[properties].inner.end), mark);
                    }
                    Some(properties) => {
                        let whole = &xml.elements[properties].whole;
                        let range = whole.start - start..whole.end - start;
                        edits.put(range, format!("<w:trPr>{mark}</w:trPr>"));
                    }
                    None => edits.put(at(own.inner.start), format!("<w:trPr>{mark}</w:trPr>")),
                }
            }
            index += 1;
        }
    }

    fn paragraph(
        &mut self,
        xml: &Xml<'_>,
        index: usize,
        name: &str,
        start: usize,
        edits: &mut Edits,
    ) {
        let at = |byte: usize| byte - start..byte - start;
        let own = &xml.elements[index];
        let mark = self.mark(name);
        let is_single = xml.raw(index).ends_with("/>") && own.inner.is_empty();
        match xml.child(index, "pPr") {
            Some(properties) => match xml.child(properties, "rPr") {
                Some(look) if !xml.elements[look].inner.is_empty() => {
                    edits.put(at(xml.elements[look].inner.start), mark);
                }
                Some(look) => {
                    let whole = &xml.elements[look].whole;
                    let range = whole.start - start..whole.end - start;
                    edits.put(range, format!("<w:rPr>{mark}</w:rPr>"));
                }
                // Before what comes after it in the schema (17.3.1.26).
                None => {
                    let after = ["sectPr", "pPrChange"];
                    let next = after.iter().find_map(|name| xml.child(properties, name));
                    let place = next.map_or(xml.elements[properties].inner.end, |next| {
                        xml.elements[next].whole.start
                    });
                    let is_single = xml.elements[properties].inner.is_empty();
                    if is_single {
                        let whole = &xml.elements[properties].whole;
                        let range = whole.start - start..whole.end - start;
                        edits.put(range, format!("<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>"));
                    } else {
                        edits.put(at(place), format!("<w:rPr>{mark}</w:rPr>"));
                    }
                }
            },
            None if is_single => {
                let opening = xml.raw(index).trim_end_matches("/>").trim_end();
                let whole = own.whole.start - start..own.whole.end - start;
                edits.put(whole, format!("{opening}><w:pPr><w:rPr>{mark}</w:rPr></w:pPr></w:p>"));
            }
            None => {
                edits.put(at(own.inner.start), format!("<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>"));
            }
        }
    }
}

/// Whether an element is a revision of the program's.
pub(super) fn is_ours(xml: &Xml<'_>, index: usize) -> bool {
    (xml.is(index, "ins") || xml.is(index, "del"))
        && xml.attribute(index, "author").is_some_and(|author| author == AUTHOR)
}

/// Whether an element stands in what the program has proposed to insert, and nobody has decided on yet.
pub(super) fn is_proposed(xml: &Xml<'_>, index: usize) -> bool {
    xml.ancestors(index).any(|above| xml.is(above, "ins") && is_ours(xml, above))
}

/// The program's mark on a paragraph or row that is to come or to go.
fn mark_of(xml: &Xml<'_>, index: usize) -> Option<usize> {
    let properties = match xml.elements[index].name {
        "p" => xml.path(index, &["pPr", "rPr"]),
        "tr" => xml.child(index, "trPr"),
        _ => None,
    };
    xml.children(properties?).find(|&mark| is_ours(xml, mark))
}

/// Whether a run, a paragraph, a row or a table stands in the file by a proposal of the program alone.
fn has_come(xml: &Xml<'_>, index: usize) -> bool {
    match xml.elements[index].name {
        "r" => is_proposed(xml, index),
        "p" | "tr" => mark_of(xml, index).is_some_and(|mark| xml.is(mark, "ins")),
        "tbl" => {
            let mut rows = xml.children(index).filter(|&row| xml.is(row, "tr")).peekable();
            rows.peek().is_some() && rows.all(|row| has_come(xml, row))
        }
        _ => false,
    }
}

/// Whether the program has proposed before that a run, a paragraph or a row goes.
fn has_gone(xml: &Xml<'_>, index: usize) -> bool {
    match xml.elements[index].name {
        "r" => xml.ancestors(index).any(|above| xml.is(above, "del") && is_ours(xml, above)),
        "p" | "tr" => mark_of(xml, index).is_some_and(|mark| xml.is(mark, "del")),
        _ => false,
    }
}

/// A part with the revisions of the program accepted or rejected; those of others stay.
pub(super) fn settled(source: &str, accept: bool) -> Option<String> {
    let xml = Xml::read(source)?;
    let is_ours = |index: usize| is_ours(&xml, index);
    let mut edits = Edits::default();
    let mut index = 0;
    // Rows and paragraphs that go; a table of which all rows go goes too.
    let goes = |row: usize| mark_of(&xml, row).is_some_and(|mark| xml.is(mark, "del") == accept);
    while index < xml.elements.len() {
        let own = &xml.elements[index];
        let parent = |name: &str| own.parent.is_some_and(|parent| xml.is(parent, name));
        let skips = if xml.is(index, "tbl") {
            let mut rows = xml.children(index).filter(|&row| xml.is(row, "tr")).peekable();
            rows.peek().is_some() && rows.all(goes)
        } else if xml.is(index, "tr") || xml.is(index, "p") {
            goes(index)
        } else {
            false
        };
        if skips {
            let element = if xml.is(index, "tbl") { outermost(&xml, index) } else { index };
            edits.put(xml.elements[element].whole.clone(), "");
            index = own.after;
            continue;
        }
        if is_ours(index) {
            let goes = xml.is(index, "del") == accept;
            if goes || parent("rPr") || parent("trPr") {
                edits.put(own.whole.clone(), "");
                index = own.after;
                continue;
            }
            edits.put(own.whole.start..own.inner.start, "");
            edits.put(own.inner.end..own.whole.end, "");
        } else if xml.is(index, "delText") {
            let mut above = xml.ancestors(index);
            if above.any(is_ours) {
                let tag = own.whole.start + 1 + "w:".len();
                edits.put(tag..tag + "delText".len(), "t");
                if own.inner.end < own.whole.end {
                    let close = own.inner.end + "</w:".len();
                    edits.put(close..close + "delText".len(), "t");
                }
            }
        }
        index += 1;
    }
    Some(edits.applied(source))
}
