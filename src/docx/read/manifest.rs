//! The custom XML part of a document of ours → what each figure came from, and the text that was
//! generated; and the same written again for a document that has been renewed.

use std::collections::HashMap;

use super::marked::{self, Marked};
use super::outline::{Cell, Outline, Paragraph, Table};
use super::story::Block;
use super::xml::{self, Namespace, Xml};
use crate::docx::{escape, seal};
use crate::value::year::Years;

/// What a document says of itself.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The path within the folder of its dossier's documents.
    pub path: Option<String>,
    /// The figures, in the order in which they were written.
    pub figures: Vec<Figure>,
    /// The tables.
    pub tables: Vec<TableSource>,
    /// The text that was generated last; none in documents of versions that did not keep it.
    pub base: Option<Outline>,
    /// How many sections end within the text that was generated.
    pub sections: usize,
    /// What has come along from the document of a year before; none where it began anew.
    pub carried: Option<Carried>,
}

/// What people wrote in the document of a year before, and what of it still speaks of that year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The year or period of the document before.
    pub from: Years,
    /// The year or period of this one.
    pub to: Years,
    /// The paragraphs that spoke of the year before when the document was begun.
    pub paragraphs: Vec<String>,
}

/// A figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    /// The number of its bookmark: 12 of `kh_12`.
    pub number: usize,
    /// The cells that it came from.
    pub origins: Vec<Source>,
    /// The text that was generated, before capitals and the like.
    pub text: String,
}

/// A cell that a figure came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The value's path under the names that templates use.
    pub key: String,
    /// The workbook.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell or region.
    pub cell: String,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableSource {
    /// The number of its bookmark: 12 of `kh_bang_12`.
    pub number: usize,
    /// What else is said of it, as attributes: `key`, `file`, `sheet`, `cell`, `turned`, `part`.
    pub said: Vec<(String, String)>,
    /// How many figures are written before it.
    pub figures_before: usize,
    /// Where the cells of a long table come from.
    pub marked: Option<Marked>,
}

/// What a table may say of itself.
const SAID: [&str; 6] = ["key", "file", "sheet", "cell", "turned", "part"];

/// The element of what has come along from a year before.
const CARRIED: &str = "carried";

fn carried(xml: &Xml<'_>, element: usize) -> Option<Carried> {
    let years = |name| xml.attribute(0, name)?.parse().ok();
    let paragraphs = xml.children(element).map(|child| xml.text(child).into_owned());
    Some(Carried {
        from: years(seal::COME_ALONG)?,
        to: years("to")?,
        paragraphs: paragraphs.collect(),
    })
}

impl Manifest {
    /// Whether a part is one.
    pub fn is_in(text: &str) -> bool {
        let is_it = |(namespace, name)| namespace == Namespace::Manifest && name == "kehoach";
        xml::root(text).is_some_and(is_it)
    }

    /// Reads the part; none where it is another's.
    pub fn read(text: &str) -> Option<Self> {
        if !Self::is_in(text) {
            return None;
        }
        let xml = Xml::read(text)?;
        let is_ours = |index: usize| xml.elements[index].namespace == Namespace::Manifest;
        let said = |index: usize, name: &str| xml.attribute(index, name).map(String::from);
        let mut manifest = Self { path: said(0, "path"), ..Self::default() };
        let mut base = None;
        for index in xml.children(0).filter(|&index| is_ours(index)) {
            let bookmark = said(index, "bookmark").unwrap_or_default();
            match (xml.elements[index].name, super::outline::number(&bookmark)) {
                ("figure", Some(number)) => {
                    let mut figure = Figure { number, ..Figure::default() };
                    for child in xml.children(index) {
                        match xml.elements[child].name {
                            "origin" => {
                                let mut source = Source::default();
                                for (name, said) in xml.all_attributes(child) {
                                    let field = match name {
                                        "key" => &mut source.key,
                                        "file" => &mut source.file,
                                        "sheet" => &mut source.sheet,
                                        "cell" => &mut source.cell,
                                        _ => continue,
                                    };
                                    *field = said.into_owned();
                                }
                                figure.origins.push(source);
                            }
                            "text" => figure.text = xml.text(child).into_owned(),
                            _ => {}
                        }
                    }
                    manifest.figures.push(figure);
                }
                ("table", Some(number)) => {
                    let said = SAID
                        .iter()
                        .filter_map(|name| Some(((*name).to_owned(), said(index, name)?)));
                    let (said, figures_before) = (said.collect(), manifest.figures.len());
                    let table = TableSource { number, said, figures_before, marked: None };
                    manifest.tables.push(table);
                }
                (marked::ELEMENT, _) => {
                    let read = Marked::read(&xml, index);
                    let table = read.as_ref().map_or(0, |(table, _)| *table);
                    let known = manifest.tables.iter_mut().rfind(|known| known.number == table);
                    if let (Some(known), Some((_, marked))) = (known, read) {
                        known.marked = Some(marked);
                    }
                }
                ("base", _) => base = Some(index),
                (CARRIED, _) => manifest.carried = carried(&xml, index),
                _ => {}
            }
        }
        if let Some(base) = base {
            let texts = manifest.figures.iter().map(|figure| (figure.number, figure.text.as_str()));
            let mut reading =
                Reading { xml: &xml, texts: texts.collect(), outline: Outline::default() };
            manifest.sections = reading.number(base, "sections").unwrap_or_default();
            let blocks = reading.blocks(base);
            reading.outline.blocks = blocks;
            let mut outline = reading.outline;
            let mut found = Vec::new();
            for table in &manifest.tables {
                let mut known = outline.tables.iter();
                let at = known.position(|known| known.number == Some(table.number));
                if let (Some(marked), Some(at)) = (&table.marked, at) {
                    found.extend(marked.find(&mut outline, at));
                }
            }
            manifest.figures.extend(found);
            manifest.base = Some(outline);
        }
        Some(manifest)
    }

    /// Writes the part, with a seal that no file has: what has been renewed among what people wrote
    /// is never replaced as if it were only the program's.
    pub fn write(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        out.push_str(&format!("<kehoach xmlns=\"{}\" seal=\"{}\"", seal::NAMESPACE, seal::BLANK));
        if let Some(path) = &self.path {
            attribute(&mut out, "path", path);
        }
        if let Some(carried) = &self.carried {
            attribute(&mut out, seal::COME_ALONG, &carried.from.dashed());
            attribute(&mut out, "to", &carried.to.dashed());
        }
        out.push('>');
        let mut tables = self.tables.iter().peekable();
        // Those in the cells of long tables are told with their tables.
        let figures = self.figures.iter().enumerate();
        for (at, figure) in figures.filter(|(_, own)| marked::place_of(own.number).is_none()) {
            while let Some(table) = tables.next_if(|table| table.figures_before <= at) {
                table.write(&mut out);
            }
            out.push_str(&format!("<figure bookmark=\"kh_{}\">", figure.number));
            for origin in &figure.origins {
                out.push_str("<origin");
                attribute(&mut out, "key", &origin.key);
                attribute(&mut out, "file", &origin.file);
                attribute(&mut out, "sheet", &origin.sheet);
                attribute(&mut out, "cell", &origin.cell);
                out.push_str("/>");
            }
            out.push_str("<text>");
            escape::text(&mut out, &figure.text, "\n");
            out.push_str("</text></figure>");
        }
        tables.for_each(|table| table.write(&mut out));
        if let Some(carried) = &self.carried {
            out.push_str("<carried>");
            for paragraph in &carried.paragraphs {
                out.push_str("<p>");
                escape::text(&mut out, paragraph, "\n");
                out.push_str("</p>");
            }
            out.push_str("</carried>");
        }
        if let Some(base) = &self.base {
            out.push_str(&format!("<base sections=\"{}\">", self.sections));
            let texts = self.figures.iter().map(|figure| (figure.number, figure.text.as_str()));
            let written = Writing { base, texts: texts.collect() };
            written.blocks(&base.blocks, &mut out);
            out.push_str("</base>");
        }
        out.push_str("</kehoach>");
        out
    }
}

impl TableSource {
    fn write(&self, out: &mut String) {
        out.push_str(&format!("<table bookmark=\"kh_bang_{}\"", self.number));
        for (name, value) in &self.said {
            attribute(out, name, value);
        }
        out.push_str("/>");
        if let Some(marked) = &self.marked {
            marked.write(self.number, out);
        }
    }
}

/// The text that was generated, while it is being written.
struct Writing<'a> {
    base: &'a Outline,
    texts: HashMap<usize, &'a str>,
}

impl Writing<'_> {
    fn blocks(&self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            match *block {
                Block::Paragraph(index) => self.paragraph(&self.base.paragraphs[index], out),
                Block::Table(index) => {
                    let table = &self.base.tables[index];
                    match table.number {
                        Some(number) => out.push_str(&format!("<t n=\"{number}\">")),
                        None => out.push_str("<t>"),
                    }
                    for (at, row) in table.rows.iter().enumerate() {
                        match table.marks.get(&at) {
                            Some(number) => out.push_str(&format!("<r n=\"{number}\">")),
                            None => out.push_str("<r>"),
                        }
                        for cell in row {
                            self.cell(cell, out);
                        }
                        out.push_str("</r>");
                    }
                    out.push_str("</t>");
                }
            }
        }
    }

    fn cell(&self, cell: &Cell, out: &mut String) {
        out.push_str("<c");
        if cell.span > 1 {
            out.push_str(&format!(" s=\"{}\"", cell.span));
        }
        if cell.is_below {
            out.push_str(" m=\"1\"");
        }
        let is_empty = match cell.blocks[..] {
            [Block::Paragraph(only)] => self.base.paragraphs[only].text.is_empty(),
            _ => false,
        };
        out.push('>');
        if !is_empty {
            self.blocks(&cell.blocks, out);
        }
        out.push_str("</c>");
    }

    fn paragraph(&self, paragraph: &Paragraph, out: &mut String) {
        out.push_str("<p>");
        let mut at = 0;
        let figures = paragraph.figures.iter();
        for (range, number) in figures.filter(|(_, own)| marked::place_of(*own).is_none()) {
            escape::text(out, &paragraph.text[at..range.start], "\n");
            let text = &paragraph.text[range.clone()];
            out.push_str(&format!("<f n=\"{number}\">"));
            if self.texts.get(number) != Some(&text) {
                escape::text(out, text, "\n");
            }
            out.push_str("</f>");
            at = range.end;
        }
        escape::text(out, &paragraph.text[at..], "\n");
        out.push_str("</p>");
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::attribute(out, value);
    out.push('"');
}

/// The text that was generated, while it is being read.
struct Reading<'a> {
    xml: &'a Xml<'a>,
    texts: HashMap<usize, &'a str>,
    outline: Outline,
}

impl Reading<'_> {
    fn blocks(&mut self, container: usize) -> Vec<Block> {
        let xml = self.xml;
        let mut blocks = Vec::new();
        for child in xml.children(container) {
            match xml.elements[child].name {
                "p" => {
                    let paragraph = self.paragraph(child);
                    blocks.push(Block::Paragraph(self.outline.paragraphs.len()));
                    self.outline.paragraphs.push(paragraph);
                }
                "t" => {
                    let index = self.outline.tables.len();
                    blocks.push(Block::Table(index));
                    self.outline.tables.push(Table::default());
                    let rows = xml.children(child).map(|row| self.row(row)).collect();
                    let number = self.number(child, "n");
                    let marks = xml.children(child).enumerate();
                    let marks = marks.filter_map(|(at, row)| Some((at, self.number(row, "n")?)));
                    let marks = marks.collect();
                    self.outline.tables[index] = Table { number, rows, marks };
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
                let span = self.number(child, "s").unwrap_or(1).clamp(1, 4096);
                let is_below = xml.attribute(child, "m").is_some();
                let mut blocks = self.blocks(child);
                if blocks.is_empty() {
                    blocks.push(Block::Paragraph(self.outline.paragraphs.len()));
                    self.outline.paragraphs.push(Paragraph::default());
                }
                column += span;
                Cell { column: column - span, span, is_below, blocks }
            })
            .collect()
    }

    fn paragraph(&self, element: usize) -> Paragraph {
        let xml = self.xml;
        let mut paragraph = Paragraph::default();
        let mut figures = xml.children(element).peekable();
        let add = |paragraph: &mut Paragraph, figure: usize| {
            let number = self.number(figure, "n").unwrap_or_default();
            let start = paragraph.text.len();
            if xml.elements[figure].inner.is_empty() {
                paragraph.text.push_str(self.texts.get(&number).copied().unwrap_or_default());
            } else {
                paragraph.text.push_str(&xml.text(figure));
            }
            paragraph.figures.push((start..paragraph.text.len(), number));
        };
        for (bytes, text) in xml.pieces(element) {
            while let Some(figure) =
                figures.next_if(|&figure| xml.elements[figure].whole.start < bytes.start)
            {
                add(&mut paragraph, figure);
            }
            paragraph.text.push_str(&text);
        }
        for figure in figures {
            add(&mut paragraph, figure);
        }
        paragraph
    }

    fn number(&self, element: usize, name: &str) -> Option<usize> {
        self.xml.attribute(element, name)?.parse().ok()
    }
}
