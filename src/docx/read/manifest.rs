//! The custom XML part of a document of ours → what each figure came from, and the text that was
//! generated; and the same written again for a document that has been renewed.
//!
//! What stands in the part is told where it is written (`docx/manifest`); `earlier` reads
//! what versions before have written.

mod body;
mod earlier;
mod values;

use hashbrown::HashMap;
use smol_str::SmolStr;

use self::body::Body;
use self::earlier::Earlier;
use self::values::{Anchored, Values};
use super::marked::{self, Marked};
use super::outline::{Cell, Outline, Paragraph, Table};
use super::story::Block;
use super::xml::{self, Namespace, Xml};
use crate::docx::manifest::{Root, Value, Writing};
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
    pub key: SmolStr,
    /// The workbook.
    pub file: SmolStr,
    /// The sheet.
    pub sheet: SmolStr,
    /// The cell or region.
    pub cell: SmolStr,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableSource {
    /// The number of its bookmark: 12 of `kh_bang_12`.
    pub number: usize,
    /// What else is said of it, as attributes: `key`, `file`, `sheet`, `cell`, `turned`, `part`.
    pub said: Vec<(String, String)>,
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
        let mut manifest =
            Self { path: xml.attribute(0, "path").map(String::from), ..Self::default() };
        let (mut values, mut earlier) = (Values::default(), Earlier::default());
        let mut long = Vec::new();
        for index in xml.children(0).filter(|&index| is_ours(index)) {
            match xml.elements[index].name {
                "sheet" => values.sheet(&xml, index),
                "o" => values.value(&xml, index)?,
                "body" => {
                    let mut anchored = Anchored::of(&values);
                    manifest.base = Some(Body::read(&xml, index, &mut anchored));
                    manifest.sections = number(&xml, index, "sections").unwrap_or_default();
                    (manifest.figures, manifest.tables) = (anchored.figures, anchored.tables);
                }
                marked::ELEMENT => long.extend(Marked::read(&xml, index)),
                CARRIED => manifest.carried = carried(&xml, index),
                _ => earlier.take(&xml, index),
            }
        }
        earlier.put(&xml, &mut manifest);
        for (table, marked) in long {
            manifest.take(table, marked);
        }
        Some(manifest)
    }

    /// Takes in where the cells of a long table come from, and finds their figures.
    fn take(&mut self, number: usize, marked: Marked) {
        let known = self.tables.iter_mut().find(|table| table.number == number);
        let (Some(known), Some(base)) = (known, &mut self.base) else { return };
        if let Some(at) = base.tables.iter().position(|table| table.number == Some(number)) {
            self.figures.extend(marked.find(base, at));
            known.marked = Some(marked);
        }
    }

    /// Writes the part, with a seal that no file has: what has been renewed among what people wrote
    /// is never replaced as if it were only the program's.
    pub fn write(&self) -> String {
        let mut writing = Writing::default();
        let carried = &mut writing.more;
        if let Some(known) = &self.carried {
            carried.push_str("<carried>");
            for paragraph in &known.paragraphs {
                carried.push_str("<p>");
                escape::text(carried, paragraph, "\n");
                carried.push_str("</p>");
            }
            carried.push_str("</carried>");
        }
        let years = self.carried.as_ref().map(|known| [known.from.dashed(), known.to.dashed()]);
        let years = years.as_ref().map(|years| years.each_ref().map(String::as_str));
        let root = Root { path: self.path.as_deref(), years };
        if let Some(base) = &self.base {
            Again::of(self, base, &mut writing).blocks(&base.blocks);
        }
        writing.part(root, self.base.as_ref().map(|_| self.sections))
    }
}

/// A manifest that is written again.
struct Again<'a> {
    base: &'a Outline,
    figures: HashMap<usize, &'a Figure>,
    tables: HashMap<usize, &'a TableSource>,
    writing: &'a mut Writing,
}

impl<'a> Again<'a> {
    fn of(manifest: &'a Manifest, base: &'a Outline, writing: &'a mut Writing) -> Self {
        let figures = manifest.figures.iter().map(|figure| (figure.number, figure)).collect();
        let tables = manifest.tables.iter().map(|table| (table.number, table)).collect();
        Self { base, figures, tables, writing }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let base = self.base;
        for block in blocks {
            match *block {
                Block::Paragraph(index) => self.paragraph(&base.paragraphs[index]),
                Block::Table(index) => self.table(&base.tables[index]),
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let known = table.number.and_then(|number| self.tables.get(&number).copied());
        match known {
            Some(known) => {
                let of = |name: &str| SAID.iter().find(|own| **own == name).copied();
                let said = known.said.iter().filter_map(|(name, said)| Some((of(name)?, &**said)));
                self.writing.begin_anchored_table(known.number, said, &table.widths);
                if let Some(marked) = &known.marked {
                    marked.write(known.number, &mut self.writing.more);
                }
            }
            None => self.writing.begin_table(&table.widths),
        }
        for (at, row) in table.rows.iter().enumerate() {
            self.writing.begin_row(table.marks.get(&at).copied());
            for cell in row {
                self.cell(cell);
            }
            self.writing.end_row();
        }
        self.writing.end_table();
    }

    fn cell(&mut self, cell: &Cell) {
        self.writing.begin_cell(cell.span, cell.is_below);
        self.blocks(&cell.blocks);
        self.writing.end_cell();
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        self.writing.begin_paragraph();
        let mut at = 0;
        // Those in the cells of long tables are told with their tables.
        let figures = paragraph.figures.iter();
        for (range, number) in figures.filter(|(_, own)| marked::place_of(*own).is_none()) {
            self.writing.words(&paragraph.text[at..range.start]);
            let text = &paragraph.text[range.clone()];
            let known = self.figures.get(number).copied();
            let origins = known.map_or(&[][..], |figure| &figure.origins);
            let values = origins.iter().map(|source| Value {
                key: &source.key,
                file: &source.file,
                sheet: &source.sheet,
                cell: &source.cell,
            });
            let before = known.map(|figure| figure.text.as_str()).filter(|before| *before != text);
            self.writing.begin_figure(*number, values, before);
            self.writing.words(text);
            self.writing.end_figure();
            at = range.end;
        }
        self.writing.words(&paragraph.text[at..]);
        self.writing.end_paragraph();
    }
}

/// What an attribute says as a number.
fn number(xml: &Xml<'_>, element: usize, name: &str) -> Option<usize> {
    xml.attribute(element, name)?.parse().ok()
}
