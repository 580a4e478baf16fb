//! A document, and what a person does to it in a word processor.

mod objects;

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use kehoach::docx::read::story::{Block, Paragraph, Story};
use kehoach::docx::read::xml::Xml;

use crate::fuzz::numbers::Numbers;

/// A document as a person has left it.
#[derive(Clone)]
pub(super) struct Edited {
    parts: Vec<(String, Vec<u8>)>,
    xml: String,
    /// The words that the person has written.
    pub words: Vec<String>,
    /// What stands in the main part for what the person has put in beside words.
    pub things: Vec<String>,
    /// How sections name the headers that the person has made.
    pub headers: Vec<String>,
    /// Whether the person has merged cells over rows.
    pub has_merged: bool,
    count: usize,
    id: u64,
    is_untouched: bool,
}

impl Edited {
    /// A document as it was generated, but saved by a word processor.
    pub(super) fn of(bytes: &[u8], id: u64) -> Self {
        let mut edited = Self {
            parts: Vec::new(),
            xml: String::new(),
            words: Vec::new(),
            things: Vec::new(),
            headers: Vec::new(),
            has_merged: false,
            count: 0,
            id,
            is_untouched: true,
        };
        edited.take(bytes);
        edited
    }

    /// Opens a document.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        self.parts.clear();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            let name = part.name().unwrap().into_owned();
            if name == "word/document.xml" {
                self.xml = String::from_utf8(content.clone()).unwrap();
            }
            self.parts.push((name, content));
        }
    }

    /// Opens a document in which revisions are undecided.
    pub(super) fn take_undecided(&mut self, bytes: &[u8]) {
        self.is_untouched = false;
        self.take(bytes);
    }

    /// Whether nothing was edited.
    pub(super) fn is_untouched(&self) -> bool {
        self.is_untouched
    }

    /// Saves the document.
    pub(super) fn packed(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            let content = if name == "word/document.xml" { self.xml.as_bytes() } else { content };
            writer.write_all(content).unwrap();
        }
        // Word writes a part that the program has not made.
        if !self.parts.iter().any(|(name, _)| name == "word/theme/theme1.xml") {
            writer
                .start_file("word/theme/theme1.xml", zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(b"<theme/>").unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Puts another part in the place of one.
    pub(super) fn put(&mut self, name: &str, content: &str) {
        let part = self.parts.iter_mut().find(|(own, _)| own == name).unwrap();
        part.1 = content.into();
    }

    /// Drops a part, as some programs do.
    pub(super) fn remove(&mut self, name: &str) {
        self.parts.retain(|(own, _)| own != name);
    }

    /// Puts XML in the place of other XML. `PARAGRAPH words` stands for the paragraph with these
    /// words, `AFTER words` for the place after it; `COPY words` puts a copy of it there. `ROW words`
    /// stands for the place after its row, where a copy of it comes, with other words in their place.
    pub(super) fn replace(&mut self, from: &str, to: &str) {
        self.is_untouched = false;
        let place = |words: &str| {
            let at = self.xml.find(words).unwrap_or_else(|| panic!("{words}"));
            let start = self.xml[..at].rfind("<w:p>").unwrap();
            start..at + self.xml[at..].find("</w:p>").unwrap() + "</w:p>".len()
        };
        if let Some(words) = from.strip_prefix("PARAGRAPH ") {
            let place = place(words);
            self.xml.replace_range(place, to);
        } else if let Some(words) = from.strip_prefix("AFTER ") {
            let end = place(words).end;
            self.xml.insert_str(end, to);
        } else if let Some(words) = from.strip_prefix("COPY ") {
            let place = place(words);
            let raw = self.xml[place.clone()].to_owned();
            let copy = self.copied(&raw, 1);
            self.xml.insert_str(place.end, &copy);
        } else if let Some(words) = from.strip_prefix("ROW ") {
            let at = self.xml.find(words).unwrap_or_else(|| panic!("{words}"));
            let start = self.xml[..at].rfind("<w:tr>").unwrap();
            let end = at + self.xml[at..].find("</w:tr>").unwrap() + "</w:tr>".len();
            let raw = self.xml[start..end].replace(words, to);
            let copy = self.copied(&raw, 1);
            self.xml.insert_str(end, &copy);
        } else {
            assert!(self.xml.contains(from), "{from}");
            self.xml = self.xml.replacen(from, to, 1);
        }
    }

    /// A copy as Word makes it: one bookmark of a name, new ids of controls, and no note of which
    /// there would have to be two.
    fn copied(&mut self, raw: &str, more: usize) -> String {
        let mut out = String::new();
        for piece in raw.split_inclusive('>') {
            let is_once = ["<w:bookmark", "<w:footnoteReference", "<w:endnoteReference"];
            if is_once.iter().any(|tag| piece.starts_with(tag)) {
                continue;
            }
            if let Some(at) = piece.find("<w:id w:val=\"") {
                self.count += 1;
                let id = 50_000_000 + self.count + more;
                out.push_str(&format!("{}<w:id w:val=\"{id}\"/>", &piece[..at]));
                continue;
            }
            out.push_str(piece);
        }
        out
    }

    fn word(&mut self) -> String {
        self.count += 1;
        let word = format!("NGƯỜI{}VIẾT{}Z", self.id, self.count);
        self.words.push(word.clone());
        word
    }

    /// Does something to it.
    pub(super) fn edit(&mut self, numbers: &mut Numbers) {
        let source = self.xml.clone();
        let xml = Xml::read(&source).unwrap();
        let story = Story::of(&xml).unwrap();
        let at = numbers.below(story.paragraphs.len());
        let paragraph = &story.paragraphs[at];
        let whole = xml.elements[paragraph.element].whole.clone();
        let in_body = xml.elements[paragraph.element].parent.is_some_and(|up| xml.is(up, "body"));
        let has_section = xml.raw(paragraph.element).contains("<w:sectPr");
        self.is_untouched = false;
        match numbers.below(21) {
            0..=2 => self.insert_word(paragraph, numbers),
            3 => self.replace_word(paragraph, numbers),
            4 if in_body && !has_section => self.xml.replace_range(whole, ""),
            5 => {
                let word = self.word();
                let new = format!("<w:p><w:r><w:t>Đoạn thêm {word}, có 12 hộ.</w:t></w:r></w:p>");
                self.xml.insert_str(whole.end, &new);
            }
            6 => self.split(&xml, paragraph, numbers),
            7 => self.join(&xml, &story, at),
            8 if in_body && !has_section => self.carry(&xml, &story, whole, true, numbers),
            9 if in_body && !has_section => self.carry(&xml, &story, whole, false, numbers),
            10 => self.bold(&xml, paragraph, numbers),
            11 => self.note(&xml, paragraph),
            12 => self.track(&xml, paragraph, numbers),
            13 => self.add_row(&xml, &story, numbers),
            14 => self.add_column(&xml, &story, numbers),
            16..=19 => self.put_in((&xml, &story), paragraph, numbers),
            20 => self.fill_in(&xml, &story, numbers),
            _ => self.remove_row(&xml, &story, numbers),
        }
    }

    /// A place within the letters of a paragraph, in the text of the part.
    fn place(paragraph: &Paragraph, numbers: &mut Numbers) -> Option<usize> {
        let atoms: Vec<_> = paragraph
            .atoms
            .iter()
            .filter(|atom| atom.is_text && atom.bytes.len() == atom.text.len())
            .collect();
        let atom = numbers.one(&atoms)?;
        let text = &paragraph.text[atom.text.clone()];
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Some(atom.bytes.start + *numbers.one(&places)?)
    }

    fn insert_word(&mut self, paragraph: &Paragraph, numbers: &mut Numbers) {
        if let Some(place) = Self::place(paragraph, numbers) {
            let word = self.word();
            let word = if numbers.once_in(2) { format!(" {word} ") } else { word };
            self.xml.insert_str(place, &word);
        }
    }

    /// Writes in a cell that was left empty, as people do in a column of remarks.
    fn fill_in(&mut self, xml: &Xml<'_>, story: &Story, numbers: &mut Numbers) {
        let rows = story.tables.iter().flat_map(|table| &table.rows);
        let blocks = rows.flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks);
        let empty = blocks.filter_map(|block| match *block {
            Block::Paragraph(at) => Some(&story.paragraphs[at]),
            Block::Table(_) => None,
        });
        let empty: Vec<&Paragraph> = empty.filter(|own| own.text.trim().is_empty()).collect();
        let Some(paragraph) = numbers.one(&empty) else { return };
        if xml.raw(paragraph.element).ends_with("/>") {
            return;
        }
        let word = self.word();
        let end = xml.elements[paragraph.element].inner.end;
        self.xml.insert_str(end, &format!("<w:r><w:t>{word}</w:t></w:r>"));
    }

    fn replace_word(&mut self, paragraph: &Paragraph, numbers: &mut Numbers) {
        let Some(place) = Self::place(paragraph, numbers) else { return };
        let rest: String =
            self.xml[place..].chars().take_while(|letter| letter.is_alphanumeric()).collect();
        let is_own = self.words.iter().any(|word| word.contains(&rest) || rest.contains(word));
        if !rest.is_empty() && !is_own {
            let word = self.word();
            self.xml.replace_range(place..place + rest.len(), &word);
        }
    }

    /// The run around a place that stands in the paragraph itself.
    fn run(xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) -> Option<(usize, usize)> {
        let place = Self::place(paragraph, numbers)?;
        let runs = xml.children(paragraph.element).filter(|&child| xml.is(child, "r"));
        let mut runs = runs.filter(|&run| {
            let own = &xml.elements[run].whole;
            own.start < place && place < own.end && xml.children(run).count() <= 2
        });
        Some((runs.next()?, place))
    }

    fn split(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        let Some((run, place)) = Self::run(xml, paragraph, numbers) else { return };
        let raw = |element: Option<usize>| element.map_or("", |element| xml.raw(element));
        let look = raw(xml.child(run, "rPr"));
        let properties = xml.child(paragraph.element, "pPr");
        if raw(properties).contains("sectPr") {
            return;
        }
        let properties = raw(properties);
        let between =
            format!("</w:t></w:r></w:p><w:p>{properties}<w:r>{look}<w:t xml:space=\"preserve\">");
        self.xml.insert_str(place, &between);
    }

    fn join(&mut self, xml: &Xml<'_>, story: &Story, at: usize) {
        let Some(next) = story.paragraphs.get(at + 1) else { return };
        let (first, second) = (&xml.elements[story.paragraphs[at].element], next.element);
        let other = &xml.elements[second];
        let is_next = first.parent == other.parent && first.whole.end == other.whole.start;
        let raws = [xml.raw(story.paragraphs[at].element), xml.raw(second)];
        if !is_next || raws.iter().any(|raw| raw.contains("sectPr") || raw.ends_with("/>")) {
            return;
        }
        let start =
            xml.child(second, "pPr").map_or(other.inner.start, |own| xml.elements[own].whole.end);
        self.xml.replace_range(first.inner.end..start, "");
    }

    /// Moves a paragraph, or copies it.
    fn carry(
        &mut self,
        xml: &Xml<'_>,
        story: &Story,
        whole: Range<usize>,
        is_move: bool,
        numbers: &mut Numbers,
    ) {
        let to = numbers.below(story.paragraphs.len());
        let to = &xml.elements[story.paragraphs[to].element];
        if !to.parent.is_some_and(|up| xml.is(up, "body")) || to.whole.start < whole.end {
            return;
        }
        let mut raw = xml.source[whole.clone()].to_owned();
        if !is_move {
            raw = self.copied(&raw, numbers.below(1_000_000));
        }
        self.xml.insert_str(to.whole.end, &raw);
        if is_move {
            self.xml.replace_range(whole, "");
        }
    }

    fn bold(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        let Some(place) = Self::place(paragraph, numbers) else { return };
        let run = (0..xml.elements.len()).rfind(|&run| {
            let own = &xml.elements[run].whole;
            xml.is(run, "r") && own.start < place && place < own.end
        });
        let Some(run) = run else { return };
        if xml.children(run).any(|child| !(xml.is(child, "rPr") || xml.is(child, "t"))) {
            return;
        }
        let between = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">";
        self.xml.insert_str(place, between);
    }

    /// A bookmark of the person's own around what a paragraph says.
    fn note(&mut self, xml: &Xml<'_>, paragraph: &Paragraph) {
        let element = &xml.elements[paragraph.element];
        if xml.raw(paragraph.element).ends_with("/>") {
            return;
        }
        let own = xml.child(paragraph.element, "pPr");
        let start = own.map_or(element.inner.start, |own| xml.elements[own].whole.end);
        self.count += 1;
        let id = 90_000_000 + self.id * 100 + self.count as u64;
        self.xml.insert_str(element.inner.end, &format!("<w:bookmarkEnd w:id=\"{id}\"/>"));
        let name = format!("_Ref{id}");
        self.xml.insert_str(start, &format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>"));
    }

    /// A tracked insertion.
    fn track(&mut self, xml: &Xml<'_>, paragraph: &Paragraph, numbers: &mut Numbers) {
        let Some((run, _)) = Self::run(xml, paragraph, numbers) else { return };
        let word = self.word();
        let end = xml.elements[run].whole.end;
        self.count += 1;
        let id = 80_000_000 + self.id * 100 + self.count as u64;
        let new = format!(
            "<w:ins w:id=\"{id}\" w:author=\"A\" w:date=\"2026-01-01T00:00:00Z\"><w:r><w:t \
             xml:space=\"preserve\"> {word} </w:t></w:r></w:ins>"
        );
        self.xml.insert_str(end, &new);
    }

    fn add_row(&mut self, xml: &Xml<'_>, story: &Story, numbers: &mut Numbers) {
        let Some(table) = numbers.one(&story.tables) else { return };
        let Some(row) = numbers.one(&table.rows) else { return };
        if row.cells.iter().any(|cell| cell.is_below) || xml.raw(row.element).contains("vMerge") {
            return;
        }
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| {
                let word = self.word();
                let own = xml.child(cell.element, "tcPr").map_or("", |own| xml.raw(own));
                format!("<w:tc>{own}<w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>")
            })
            .collect();
        let end = xml.elements[row.element].whole.end;
        self.xml.insert_str(end, &format!("<w:tr>{}</w:tr>", cells.concat()));
    }

    fn add_column(&mut self, xml: &Xml<'_>, story: &Story, numbers: &mut Numbers) {
        let Some(table) = numbers.one(&story.tables) else { return };
        let whole =
            |row: &kehoach::docx::read::story::Row| row.cells.iter().all(|cell| cell.span == 1);
        if !table.rows.iter().all(whole) || xml.raw(table.element).contains("vMerge") {
            return;
        }
        let column =
            numbers.below(1 + table.rows.iter().map(|row| row.cells.len()).min().unwrap_or(0));
        for row in table.rows.iter().rev() {
            let place = match row.cells.get(column) {
                Some(cell) => xml.elements[cell.element].whole.start,
                None => xml.elements[row.element].inner.end,
            };
            let word = self.word();
            let new = format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"500\" w:type=\"dxa\"/></w:tcPr><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>"
            );
            self.xml.insert_str(place, &new);
        }
        if let Some(grid) = xml.child(table.element, "tblGrid") {
            self.xml.insert_str(xml.elements[grid].inner.end, "<w:gridCol w:w=\"500\"/>");
        }
    }

    fn remove_row(&mut self, xml: &Xml<'_>, story: &Story, numbers: &mut Numbers) {
        let Some(table) = numbers.one(&story.tables) else { return };
        if table.rows.len() < 3 || xml.raw(table.element).contains("vMerge") {
            return;
        }
        let row = &xml.elements[table.rows[numbers.below(table.rows.len())].element];
        self.xml.replace_range(row.whole.clone(), "");
    }
}
