//! What is to be looked at in a document → comments at the places, as a word processor shows them.

use super::fresh::Fresh;
use super::parts::Parts;
use super::splice::Edits;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::docx::given::ended;
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;
use crate::docx::xml_text;

/// Who the comments are by.
const AUTHOR: &str = "kehoach";

/// The types of the relationship and of the part (ECMA-376, part 1, 11.3.2).
const RELATIONSHIP: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const CONTENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// A comment on a paragraph.
#[derive(Debug)]
pub(super) struct Comment {
    /// The paragraph, from 0.
    paragraph: usize,
    text: String,
}

impl Comment {
    /// The comment that a warning about a paragraph makes.
    pub(super) fn of(finding: &Diagnostic) -> Option<Self> {
        let place = finding.places.iter().find_map(|place| match place {
            Place::Document { paragraph, .. } => paragraph.checked_sub(1),
            _ => None,
        });
        let cells = finding.places.iter().filter_map(|place| match place {
            Place::Cell(cell) => Some(cell.to_string()),
            _ => None,
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        let mut text = finding.message.clone();
        if !cells.is_empty() {
            text.push_str(&format!("; ô {cells}"));
        }
        let paragraph = place.filter(|_| finding.severity == Severity::Warning)?;
        Some(Self { paragraph, text })
    }
}

/// Puts comments at their places, and writes the parts that are others by it; not where the file has no
/// place for comments.
pub(super) fn add(
    comments: Vec<Comment>,
    all: &mut Parts<'_>,
    (xml, story): (&Xml<'_>, &Story),
    fresh: &mut Fresh<'_>,
    edits: &mut Edits,
) -> Option<()> {
    if comments.is_empty() {
        return None;
    }
    let mut parts = all.clone();
    let known = parts.target("/relationships/comments");
    let path = parts.path(known.as_deref().unwrap_or("comments.xml"));
    let before = match &known {
        Some(_) => parts.text(&path)?.to_owned(),
        None => {
            let named = ("rIdKehoachComments", RELATIONSHIP);
            parts.name(named, "comments.xml", CONTENT_TYPE)?;
            let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
                 <w:comments xmlns:w=\"{word}\"></w:comments>"
            )
        }
    };
    let mut new = String::new();
    for comment in comments {
        let element = story.paragraphs.get(comment.paragraph)?.element;
        let tag = &xml.elements[element];
        if tag.inner.is_empty() {
            continue;
        }
        let id = fresh.number();
        let properties = xml.child(element, "pPr");
        let start = properties.map_or(tag.inner.start, |own| xml.elements[own].whole.end);
        edits.put(start..start, format!("<w:commentRangeStart w:id=\"{id}\"/>"));
        let end = format!(
            "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
        );
        edits.put(tag.inner.end..tag.inner.end, end);
        new.push_str(&format!(
            "<w:comment w:id=\"{id}\" w:author=\"{AUTHOR}\" w:initials=\"kh\"><w:p><w:r><w:t \
             xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
            xml_text(&comment.text, " ")
        ));
    }
    new.push_str("</w:comments>");
    parts.put(path, ended(&before, "</w:comments>", &new)?);
    *all = parts;
    Some(())
}
