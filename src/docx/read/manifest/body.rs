//! The text of a manifest → paragraphs, and tables of cells.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::outline::{Cell, Outline, Paragraph, Table};
use super::super::story::Block;
use super::super::xml::Xml;
use super::number;

/// What knows the figures and tables of a text, in the order in which they stand in it.
pub(super) trait Known<'x> {
    /// The number of a figure's anchor, and its text.
    fn figure(&mut self, xml: &Xml<'x>, element: usize) -> (usize, Cow<'x, str>);

    /// The number of a table's anchor, where it has one.
    fn table(&mut self, xml: &Xml<'x>, element: usize) -> Option<usize>;

    /// The number of a row's bookmark, where it has one.
    fn row(&mut self, xml: &Xml<'x>, element: usize) -> Option<usize>;
}

/// A text while it is being read.
pub(super) struct Body<'a, 'x, K> {
    xml: &'a Xml<'x>,
    known: &'a mut K,
    outline: Outline,
}

impl<'a, 'x, K: Known<'x>> Body<'a, 'x, K> {
    /// Reads what stands in an element.
    pub(super) fn read(xml: &'a Xml<'x>, element: usize, known: &'a mut K) -> Outline {
        let mut body = Self { xml, known, outline: Outline::default() };
        body.outline.blocks = body.blocks(element);
        body.outline
    }

    fn blocks(&mut self, container: usize) -> Vec<Block> {
        let xml = self.xml;
        let mut blocks = Vec::new();
        for child in xml.children(container) {
            match xml.elements[child].name {
                "p" => blocks.push(self.paragraph(child)),
                "t" => {
                    let index = self.outline.tables.len();
                    blocks.push(Block::Table(index));
                    self.outline.tables.push(Table::default());
                    let number = self.known.table(xml, child);
                    let (mut rows, mut marks) = (Vec::new(), BTreeMap::new());
                    for row in xml.children(child) {
                        if let Some(mark) = self.known.row(xml, row) {
                            marks.insert(rows.len(), mark);
                        }
                        rows.push(self.row(row));
                    }
                    let widths = xml.attribute(child, "w").unwrap_or_default();
                    let widths = widths.split(' ').map_while(|width| width.parse().ok()).collect();
                    self.outline.tables[index] = Table { number, rows, marks, widths };
                }
                _ => {}
            }
        }
        blocks
    }

    fn row(&mut self, row: usize) -> Vec<Cell> {
        let mut column = 0;
        let xml = self.xml;
        xml.children(row)
            .map(|child| {
                let span = number(xml, child, "s").unwrap_or(1).clamp(1, 4096);
                let is_below = xml.attribute(child, "m").is_some();
                let is_block = |at: usize| matches!(xml.elements[at].name, "p" | "t");
                let blocks = if xml.children(child).any(is_block) {
                    self.blocks(child)
                } else {
                    vec![self.paragraph(child)]
                };
                column += span;
                Cell { column: column - span, span, is_below, blocks }
            })
            .collect()
    }

    fn paragraph(&mut self, element: usize) -> Block {
        let xml = self.xml;
        let mut paragraph = Paragraph::default();
        let mut figures = xml.children(element).peekable();
        for (bytes, text) in xml.pieces(element) {
            while let Some(figure) =
                figures.next_if(|&figure| xml.elements[figure].whole.start < bytes.start)
            {
                self.figure(&mut paragraph, figure);
            }
            paragraph.text.push_str(&text);
        }
        figures.for_each(|figure| self.figure(&mut paragraph, figure));
        self.outline.paragraphs.push(paragraph);
        Block::Paragraph(self.outline.paragraphs.len() - 1)
    }

    fn figure(&mut self, paragraph: &mut Paragraph, element: usize) {
        let (number, text) = self.known.figure(self.xml, element);
        let start = paragraph.text.len();
        paragraph.text.push_str(&text);
        paragraph.figures.push((start..paragraph.text.len(), number));
    }
}
