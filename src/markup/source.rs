//! Where in the markup something stands, for findings.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::template::mark;

/// The file that places in filled markup name: it is on no disk.
pub const FILLED: &str = "nội dung đã điền";

/// How much of a line is shown before and after what a finding is about, in bytes: a paragraph is
/// one line.
const EXCERPT_BEFORE: usize = 60;
const EXCERPT_AFTER: usize = 120;

/// Markup, and where it comes from.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// Where the lines begin.
    lines: Vec<usize>,
    /// The component of the head, in Vietnamese; none for the body.
    component: Option<&'static str>,
    /// The text of a component of the head, for the references in it.
    head: Option<Arc<str>>,
}

impl<'a> Source<'a> {
    pub(super) fn body(text: &'a str) -> Self {
        let starts = text.match_indices('\n').map(|(end, _)| end + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { text, lines, component: None, head: None }
    }

    /// A line of a component of the head.
    pub(super) fn head(text: &'a str, component: &'static str) -> Self {
        Self { text, lines: vec![0], component: Some(component), head: Some(text.into()) }
    }

    /// Whether it is the body, and not a component of the head.
    pub(super) const fn is_body(&self) -> bool {
        self.component.is_none()
    }

    /// The component of the head and its line; none for the body.
    pub(super) fn line_of_head(&self) -> Option<(&'static str, Arc<str>)> {
        self.component.zip(self.head.clone())
    }

    /// The line of a position, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// The text of a line around a position, as a person should see it.
    fn excerpt(&self, line: usize, at: usize) -> String {
        let start = self.lines[line - 1];
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        let boundary =
            |at: usize| (at..end).find(|&at| self.text.is_char_boundary(at)).unwrap_or(end);
        let from = boundary(at.saturating_sub(EXCERPT_BEFORE)).max(start);
        let to = boundary(at + EXCERPT_AFTER);
        let before = if from > start { "…" } else { "" };
        let after = if to < end { "…" } else { "" };
        format!("{before}{}{after}", readable(&self.text[from..to]))
    }

    /// Where a position of the body is.
    pub(super) fn place(&self, at: usize) -> Option<Place> {
        let line = self.line(at);
        let file = Arc::from(FILLED);
        self.is_body().then_some(Place::Template { file, line, column: 1 })
    }

    /// A finding about a position, with the line of markup that it is in.
    pub(super) fn finding(
        &self,
        severity: Severity,
        name: &'static str,
        at: usize,
        message: impl Into<String>,
    ) -> Diagnostic {
        let line = self.line(at);
        let excerpt = self.excerpt(line, at);
        if let Some(component) = self.component {
            return Diagnostic::new(severity, name, format!("{component}: {}", message.into()))
                .excerpt(excerpt);
        }
        let column = self.text[self.lines[line - 1]..at].chars().count() + 1;
        Diagnostic::new(severity, name, message)
            .at(Place::Template { file: Arc::from(FILLED), line, column })
            .excerpt(format!("{line} | {excerpt}"))
    }
}

/// A line of markup as a person should see it: without marks, and data without its escapes.
fn readable(line: &str) -> String {
    let mut shown = String::new();
    let mut hidden = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            mark::FIGURE => hidden = true,
            mark::FIGURE_TEXT => hidden = false,
            mark::TABLE => {
                shown.push_str("[bảng]");
                hidden = true;
            }
            mark::TABLE_END => hidden = false,
            mark::LINE_BREAK => shown.push(' '),
            mark::BLANK => shown.push_str("[trống: "),
            mark::BLANK_END => shown.push(']'),
            _ if hidden || mark::is_private(character) => {}
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {
                shown.extend(characters.next());
            }
            _ => shown.push(character),
        }
    }
    shown.replace("&#32;", " ")
}
