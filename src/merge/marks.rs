//! A table that has become long, or is long no more → the anchors that its rows or its cells have now,
//! in a file that has those of before.

use super::three::Three;
use crate::docx::read::marked::place_of;

impl Three<'_> {
    /// A row of the file gets the bookmark that the new one has.
    pub(super) fn mark_row(&mut self, new: usize, (file, row): (usize, usize)) {
        let cell = self.file.outline.tables[file].rows[row].first();
        let first = cell.and_then(|cell| self.file.outline.within(&cell.blocks).first().copied());
        if let Some(first) = first {
            self.bookmark(first, "kh_dong_", new, false);
        }
    }

    /// What stands in a cell that was known by its row gets the bookmark that the new figure has.
    pub(super) fn mark_cell(&mut self, base: usize, new: usize) {
        let [old, now] = [(self.base, base), (self.new, new)]
            .map(|(side, at)| &side.outline.paragraphs[at].figures[..]);
        let ([(_, old)], [(text, now)]) = (old, now) else { return };
        let is_whole = *text == (0..self.new.text(new).len());
        let [link] = &self.places.links[base][..] else { return };
        if place_of(*old).is_some() && place_of(*now).is_none() && is_whole {
            self.bookmark(link.paragraph, "kh_", *now, true);
        }
    }

    /// Puts the bookmark of an anchor of the new document at the beginning of a paragraph, or around
    /// what stands in it.
    fn bookmark(&mut self, paragraph: usize, form: &str, new: usize, is_around: bool) {
        let xml = self.xml;
        let element = self.story.paragraphs[paragraph].element;
        let own = &xml.elements[element].inner;
        if xml.raw(element).ends_with("/>") && own.is_empty() {
            return;
        }
        let properties = xml.child(element, "pPr");
        let start = properties.map_or(own.start, |properties| xml.elements[properties].whole.end);
        let end = if is_around { own.end } else { start };
        let number = self.fresh.number();
        self.fresh.numbers.insert(new, number);
        let opens = format!("<w:bookmarkStart w:id=\"{number}\" w:name=\"{form}{number}\"/>");
        self.edits.put(start..start, opens);
        self.edits.put(end..end, format!("<w:bookmarkEnd w:id=\"{number}\"/>"));
    }
}
