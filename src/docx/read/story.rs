//! The tree of a main part → its paragraphs and tables in reading order, with their text, the bytes
//! that each letter stands at, and the anchors of ours that have survived.
//!
//! Text is what a reader sees with all tracked changes accepted: what was inserted is text, what was
//! deleted is not. What is neither text nor a break (a picture, a note's sign, a field's code, a
//! formula) is one letter, [`OBJECT`], so that it has a place among the words.

use std::collections::BTreeMap;
use std::ops::Range;

use super::xml::{Namespace, Xml};

/// What stands for something in a line that is no text.
pub const OBJECT: char = '\u{FFFC}';

/// How deep tables may stand in tables.
const DEEPEST: usize = 16;

/// What a main part holds.
#[derive(Debug, Default)]
pub struct Story {
    /// What stands in the body.
    pub blocks: Vec<Block>,
    /// The paragraphs in reading order, those of cells included.
    pub paragraphs: Vec<Paragraph>,
    /// The tables in reading order.
    pub tables: Vec<Table>,
    /// The anchors of tables, by the table.
    anchors: BTreeMap<usize, String>,
    waiting: Vec<String>,
    /// The bookmarks of rows that wait for their rows.
    waiting_rows: Vec<String>,
}

/// A block, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(usize),
    /// A table.
    Table(usize),
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// The element `w:p`.
    pub element: usize,
    /// The text.
    pub text: String,
    /// What the text is made of, in order.
    pub atoms: Vec<Atom>,
    /// The anchors of figures that begin in it.
    pub anchors: Vec<Anchor>,
}

/// A piece of a paragraph's text, and what it is written by.
#[derive(Debug, Clone)]
pub struct Atom {
    /// The bytes of the text.
    pub text: Range<usize>,
    /// The bytes of the part: those of the letters, or those of the whole element of a break.
    pub bytes: Range<usize>,
    /// The element: `w:t` of letters.
    pub element: usize,
    /// Whether letters can be put before and after it, in the same element.
    pub is_text: bool,
}

/// An anchor of ours in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// By what it is known.
    pub name: AnchorName,
    /// The bytes of the paragraph's text that it goes around.
    pub text: Range<usize>,
}

/// By what an anchor is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnchorName {
    /// A bookmark, by its name.
    Bookmark(String),
    /// A content control, by its tag.
    Control(String),
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The element `w:tbl`.
    pub element: usize,
    /// The rows.
    pub rows: Vec<Row>,
    /// The bookmark of ours that stands in it, `kh_bang_5`.
    pub anchor: Option<String>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The element `w:tr`.
    pub element: usize,
    /// The cells.
    pub cells: Vec<Cell>,
    /// The bookmark of ours that stands in it, `kh_dong_6`: a row of a long table has one.
    pub anchor: Option<String>,
}

/// A cell of a row.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The element `w:tc`.
    pub element: usize,
    /// The column of the grid that it begins in.
    pub column: usize,
    /// The columns that it covers.
    pub span: usize,
    /// Whether it goes on with the cell above.
    pub is_below: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

impl Story {
    /// Tells what a main part holds; none where it has no body or is nested too deep.
    pub fn of(xml: &Xml<'_>) -> Option<Self> {
        let mut story = Self::default();
        let body = xml.child(0, "body")?;
        story.blocks = story.blocks_of(xml, body, 0)?;
        for (table, anchor) in std::mem::take(&mut story.anchors) {
            story.tables[table].anchor = Some(anchor);
        }
        Some(story)
    }

    fn blocks_of(&mut self, xml: &Xml<'_>, container: usize, depth: usize) -> Option<Vec<Block>> {
        let mut blocks = Vec::new();
        self.collect(xml, container, depth, &mut blocks)?;
        Some(blocks)
    }

    fn collect(
        &mut self,
        xml: &Xml<'_>,
        container: usize,
        depth: usize,
        blocks: &mut Vec<Block>,
    ) -> Option<()> {
        for child in xml.children(container) {
            match word(xml, child) {
                "p" => {
                    let paragraph = self.paragraph(xml, child);
                    blocks.push(Block::Paragraph(self.paragraphs.len()));
                    self.paragraphs.push(paragraph);
                }
                "tbl" if depth < DEEPEST => {
                    let table = self.table(xml, child, depth + 1)?;
                    blocks.push(Block::Table(table));
                }
                "tbl" => return None,
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => {
                    self.collect(xml, child, depth, blocks)?;
                }
                "bookmarkStart" => {
                    self.other_bookmark(&xml.attribute(child, "name").unwrap_or_default());
                }
                _ => {}
            }
        }
        Some(())
    }

    /// The bookmark of a table, which may have been put before it, or of a row. Whether it is one.
    fn other_bookmark(&mut self, name: &str) -> bool {
        let is_table = name.starts_with("kh_bang_");
        let is_row = name.starts_with("kh_dong_");
        if is_table {
            self.waiting.push(name.to_owned());
        } else if is_row {
            self.waiting_rows.push(name.to_owned());
        }
        is_table || is_row
    }

    fn table(&mut self, xml: &Xml<'_>, element: usize, depth: usize) -> Option<usize> {
        let index = self.tables.len();
        self.tables.push(Table { element, ..Table::default() });
        if let Some(name) = self.waiting.pop() {
            self.anchors.entry(index).or_insert(name);
        }
        let mut found = Vec::new();
        rows(xml, element, &mut found);
        let mut rows = Vec::with_capacity(found.len());
        for element in found {
            let mut cells_of = Vec::new();
            cells(xml, element, &mut cells_of);
            let before = xml.path(element, &["trPr", "gridBefore"]);
            let mut column = before.and_then(|before| number(xml, before)).unwrap_or(0);
            let mut cells = Vec::with_capacity(cells_of.len());
            let mut anchor = None;
            for element in cells_of {
                let properties = xml.child(element, "tcPr");
                let property = |name| properties.and_then(|index| xml.child(index, name));
                let span = property("gridSpan").and_then(|span| number(xml, span));
                let span = span.unwrap_or(1).clamp(1, 4096);
                let is_below = property("vMerge")
                    .is_some_and(|merge| xml.val(merge).is_none_or(|val| val != "restart"));
                let blocks = self.blocks_of(xml, element, depth)?;
                // The bookmark of a table stands in its first cell.
                while let Some(name) = self.waiting.pop() {
                    self.anchors.entry(index).or_insert(name);
                }
                let found = self.waiting_rows.drain(..).next();
                anchor = anchor.or(found);
                cells.push(Cell { element, column, span, is_below, blocks });
                column += span;
            }
            rows.push(Row { element, cells, anchor });
        }
        self.tables[index].rows = rows;
        Some(index)
    }

    fn paragraph(&mut self, xml: &Xml<'_>, element: usize) -> Paragraph {
        let mut paragraph = Paragraph { element, ..Paragraph::default() };
        let mut open: Vec<(String, usize, String)> = Vec::new();
        let mut controls: Vec<(usize, usize, String)> = Vec::new();
        let end = xml.elements[element].after;
        let mut index = element + 1;
        while index < end {
            while let Some((_, start, tag)) = controls.pop_if(|(after, ..)| index >= *after) {
                paragraph.anchor(AnchorName::Control(tag), start);
            }
            let inner = xml.elements[index].after;
            match word(xml, index) {
                "r" | "hyperlink" | "ins" | "moveTo" | "smartTag" | "sdtContent" | "fldSimple"
                | "bdo" | "dir" | "customXml" => index += 1,
                "sdt" => {
                    let tag = xml.path(index, &["sdtPr", "tag"]).and_then(|tag| xml.val(tag));
                    if let Some(tag) = tag {
                        controls.push((inner, paragraph.text.len(), tag.into_owned()));
                    }
                    index += 1;
                }
                "t" => {
                    for (bytes, text) in xml.pieces(index) {
                        paragraph.push(index, bytes, &text, true);
                    }
                    index = inner;
                }
                "tab" | "ptab" if is_in_run(xml, index) => {
                    paragraph.push(index, xml.elements[index].whole.clone(), "\t", false);
                    index = inner;
                }
                "br" if xml.attribute(index, "type").is_none_or(|kind| kind == "textWrapping") => {
                    paragraph.push(index, xml.elements[index].whole.clone(), "\n", false);
                    index = inner;
                }
                "cr" => {
                    paragraph.push(index, xml.elements[index].whole.clone(), "\n", false);
                    index = inner;
                }
                "noBreakHyphen" => {
                    paragraph.push(index, xml.elements[index].whole.clone(), "\u{2011}", false);
                    index = inner;
                }
                "bookmarkStart" => {
                    let name = xml.attribute(index, "name").unwrap_or_default();
                    let is_other = self.other_bookmark(&name);
                    let id = xml.attribute(index, "id");
                    if let Some(id) = id.filter(|_| !is_other && is_figure_name(&name)) {
                        open.push((id.into_owned(), paragraph.text.len(), name.into_owned()));
                    }
                    index = inner;
                }
                "bookmarkEnd" => {
                    let id = xml.attribute(index, "id").unwrap_or_default();
                    if let Some(at) = open.iter().position(|(own, ..)| *own == id) {
                        let (_, start, name) = open.swap_remove(at);
                        paragraph.anchor(AnchorName::Bookmark(name), start);
                    }
                    index = inner;
                }
                name => {
                    if is_object(xml, index, name) {
                        let text = OBJECT.encode_utf8(&mut [0; 4]).to_owned();
                        paragraph.push(index, xml.elements[index].whole.clone(), &text, false);
                    }
                    index = inner;
                }
            }
        }
        for (_, start, tag) in controls.into_iter().rev() {
            paragraph.anchor(AnchorName::Control(tag), start);
        }
        paragraph
    }
}

impl Paragraph {
    fn push(&mut self, element: usize, bytes: Range<usize>, text: &str, is_text: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.atoms.push(Atom { text: start..self.text.len(), bytes, element, is_text });
    }

    fn anchor(&mut self, name: AnchorName, start: usize) {
        self.anchors.push(Anchor { name, text: start..self.text.len() });
    }
}

/// The name of an element of `WordprocessingML`; nothing for others.
fn word<'x>(xml: &Xml<'x>, index: usize) -> &'x str {
    let element = &xml.elements[index];
    if element.namespace == Namespace::Word { element.name } else { "" }
}

/// Whether a figure's bookmark has this name.
fn is_figure_name(name: &str) -> bool {
    name.strip_prefix("kh_").is_some_and(|number| number.parse::<usize>().is_ok())
}

/// A tab is also a property of a paragraph.
fn is_in_run(xml: &Xml<'_>, index: usize) -> bool {
    xml.elements[index].parent.is_some_and(|parent| xml.is(parent, "r"))
}

/// Whether an element that is no text takes room in a line, or says what does.
fn is_object(xml: &Xml<'_>, index: usize, name: &str) -> bool {
    let in_run = is_in_run(xml, index);
    match name {
        "rPr"
        | "delText"
        | "delInstrText"
        | "lastRenderedPageBreak"
        | "softHyphen"
        | "commentReference"
        | "annotationRef"
        | "fldChar"
        | "instrText" => false,
        "" => {
            // A formula stands beside runs; a choice of drawings in one.
            let element = &xml.elements[index];
            in_run || matches!(element.name, "oMath" | "oMathPara")
        }
        _ => in_run,
    }
}

/// The rows of a table, also those within content controls and tracked changes.
fn rows(xml: &Xml<'_>, container: usize, found: &mut Vec<usize>) {
    for child in xml.children(container) {
        match word(xml, child) {
            "tr" => found.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => rows(xml, child, found),
            _ => {}
        }
    }
}

/// The cells of a row, also those within content controls.
fn cells(xml: &Xml<'_>, container: usize, found: &mut Vec<usize>) {
    for child in xml.children(container) {
        match word(xml, child) {
            "tc" => found.push(child),
            "sdt" | "sdtContent" | "customXml" => cells(xml, child, found),
            _ => {}
        }
    }
}

fn number(xml: &Xml<'_>, index: usize) -> Option<usize> {
    xml.val(index)?.trim().parse().ok()
}
