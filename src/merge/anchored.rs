//! Words that come into a paragraph of the file with figures that were not in it → runs, with the content
//! controls and bookmarks of the figures, where the paragraph has room for them.

use std::ops::Range;

use super::splice::{Edits, Home};
use super::three::Three;
use crate::docx::read::story::{Atom, Paragraph};
use crate::docx::read::xml::Xml;
use crate::docx::xml_text;

/// What comes, in order.
enum Piece {
    Words(String),
    /// A figure with its anchors.
    Figure(String),
}

impl Three<'_> {
    /// Puts words of the new document in the place of some of a paragraph of the file, new figures with
    /// their anchors where that can be. Whether it could be done at all.
    pub(super) fn put_words(
        &mut self,
        file: usize,
        text: Range<usize>,
        (new, tokens, home): (usize, &Range<usize>, Home),
    ) -> bool {
        let paragraph = &self.story.paragraphs[file];
        let words = self.new.text_of(new, tokens);
        // What has been put there, to be told.
        let put = (text.clone(), words.to_owned());
        let place = place(self.xml, paragraph, &text).filter(|_| self.edits.marker.is_none());
        if let Some(place) = place
            && let Some(pieces) = self.pieces(new, tokens)
        {
            self.edits.put_runs(self.xml, &place, &pieces);
            self.put.entry(file).or_default().push(put);
            return true;
        }
        let is_made = self.edits.replace_at(self.xml, paragraph, (text, home), words);
        if is_made {
            self.put.entry(file).or_default().push(put);
        }
        is_made
    }

    /// Some words of the new document with the figures in them that the file has not; none where there
    /// are no such figures.
    fn pieces(&mut self, new: usize, tokens: &Range<usize>) -> Option<Vec<Piece>> {
        let all = &self.new.tokens[new];
        let text = self.new.text(new);
        if tokens.is_empty() {
            return None;
        }
        let range = all[tokens.start].at.start..all[tokens.end - 1].at.end;
        let figures: Vec<(Range<usize>, usize)> = self.new.outline.paragraphs[new]
            .figures
            .iter()
            .filter(|(at, number)| {
                range.start <= at.start
                    && at.end <= range.end
                    && !at.is_empty()
                    && !self.fresh.numbers.contains_key(number)
            })
            .cloned()
            .collect();
        if figures.is_empty() {
            return None;
        }
        let mut pieces = Vec::with_capacity(2 * figures.len() + 1);
        let mut at = range.start;
        for (own, number) in figures {
            let Some(control) = self.fresh.control(new, number) else { continue };
            if at < own.start {
                pieces.push(Piece::Words(text[at..own.start].to_owned()));
            }
            pieces.push(Piece::Figure(control));
            at = own.end;
        }
        if at < range.end {
            pieces.push(Piece::Words(text[at..range.end].to_owned()));
        }
        Some(pieces)
    }
}

/// Where runs can be put: the bytes that go, in a run of the paragraph itself.
struct Room {
    bytes: Range<usize>,
    run: usize,
}

/// The place for some words among the runs of a paragraph; none where the words go over several runs, or
/// stand within something else.
fn place(xml: &Xml<'_>, paragraph: &Paragraph, text: &Range<usize>) -> Option<Room> {
    let is_free = |atom: &&Atom| {
        let run = xml.elements[atom.element].parent;
        let parent = run.and_then(|run| xml.elements[run].parent);
        atom.is_text
            && atom.bytes.len() == atom.text.len()
            && run.is_some_and(|run| xml.is(run, "r"))
            && parent == Some(paragraph.element)
    };
    let reaches = |atom: &&Atom| atom.text.start < text.end && text.start < atom.text.end;
    let touched: Vec<&Atom> = paragraph.atoms.iter().filter(reaches).collect();
    let atoms = || paragraph.atoms.iter().filter(is_free);
    let atom = match touched[..] {
        [only] if is_free(&only) && only.text.start <= text.start && text.end <= only.text.end => {
            only
        }
        [] => atoms()
            .find(|atom| atom.text.start < text.start && text.start < atom.text.end)
            .or_else(|| atoms().rfind(|atom| atom.text.end == text.start))
            .or_else(|| atoms().find(|atom| atom.text.start == text.start))?,
        _ => return None,
    };
    let byte = |at: usize| atom.bytes.start + at - atom.text.start;
    let run = xml.elements[atom.element].parent?;
    Some(Room { bytes: byte(text.start)..byte(text.end), run })
}

impl Edits {
    /// Puts runs into a run, which ends before them and goes on after them in the same look.
    fn put_runs(&mut self, xml: &Xml<'_>, room: &Room, pieces: &[Piece]) {
        let look = xml.child(room.run, "rPr").map_or("", |look| xml.raw(look));
        let open = format!("<w:r>{look}<w:t xml:space=\"preserve\">");
        let mut out = String::from("</w:t></w:r>");
        for piece in pieces {
            match piece {
                Piece::Words(words) => {
                    let line_break = "</w:t><w:br/><w:t xml:space=\"preserve\">";
                    out.push_str(&open);
                    out.push_str(&xml_text(words, line_break));
                    out.push_str("</w:t></w:r>");
                }
                Piece::Figure(control) => out.push_str(&in_look(control, look)),
            }
        }
        out.push_str(&open);
        let inner = xml.children(room.run).find(|&child| {
            xml.is(child, "t")
                && xml.elements[child].inner.start <= room.bytes.start
                && room.bytes.end <= xml.elements[child].inner.end
        });
        inner.into_iter().for_each(|text| self.keep_spaces(xml, text));
        self.put(room.bytes.clone(), out);
    }
}

/// The runs of a figure in the look of the words around it.
fn in_look(control: &str, look: &str) -> String {
    let mut out = String::with_capacity(control.len() + look.len());
    let mut rest = control;
    while let Some(at) = rest.find("<w:r>") {
        let after = at + "<w:r>".len();
        out.push_str(&rest[..after]);
        out.push_str(look);
        rest = &rest[after..];
        if rest.starts_with("<w:rPr>")
            && let Some(end) = rest.find("</w:rPr>")
        {
            rest = &rest[end + "</w:rPr>".len()..];
        }
    }
    out.push_str(rest);
    out
}
