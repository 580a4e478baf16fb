//! The sections of a document: paper, margins, page numbers, and what stands in headers and footers.

use std::sync::Arc;

use super::Package;
use super::format::{Formats, Layout, Letters, Reader};
use super::properties::{is_on, measure};
use super::story::{OBJECT, Story};
use super::xml::Xml;
use crate::length::Length;

/// A section.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its paragraphs, by their indices.
    pub paragraphs: std::ops::Range<usize>,
    /// The paper and its margins; none where the file says nothing of them.
    pub page: Option<PageSize>,
    /// The margins; none where the file says nothing of them.
    pub margins: Option<Margins>,
    /// Whether it goes on on the page of the section before.
    pub is_continuous: bool,
    /// Whether its first page has a header of its own.
    pub title_page: bool,
    /// The number of its first page; none where it counts on.
    pub number_start: Option<i64>,
    /// The form of its page numbers, as the file names it; none for plain ones.
    pub number_format: Option<String>,
    /// The columns of text.
    pub columns: usize,
    /// The headers, those of the sections before included.
    pub headers: Furniture,
    /// The footers.
    pub footers: Furniture,
}

/// A paper.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageSize {
    /// The width.
    pub width: Length,
    /// The height.
    pub height: Length,
}

/// The margins of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Margins {
    /// The top margin.
    pub top: Length,
    /// The bottom margin.
    pub bottom: Length,
    /// The left margin.
    pub left: Length,
    /// The right margin.
    pub right: Length,
    /// From the edge of the paper to the header.
    pub header: Length,
    /// What is added for binding.
    pub gutter: Length,
}

/// The headers or the footers of a section; none where there is none.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    /// Of the first page.
    pub first: Option<Arc<Vec<FurnitureLine>>>,
    /// Of pages with even numbers.
    pub even: Option<Arc<Vec<FurnitureLine>>>,
    /// Of all others.
    pub other: Option<Arc<Vec<FurnitureLine>>>,
}

/// A paragraph of a header or footer.
#[derive(Debug, Clone, Default)]
pub struct FurnitureLine {
    /// The text; a page number is one letter, `story::OBJECT`.
    pub text: String,
    /// How it is set.
    pub layout: Arc<Layout>,
    /// The letters of each page number.
    pub pages: Vec<Arc<Letters>>,
}

/// What a document says of all its pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether left and right margins change sides on even pages.
    pub mirror_margins: bool,
    /// Whether even pages have headers of their own.
    pub even_headers: bool,
}

impl Settings {
    /// Reads the part of a package.
    pub fn of(package: &Package) -> Self {
        let Some(xml) = package.beside("/settings").and_then(Xml::read) else {
            return Self::default();
        };
        let has = |name| xml.child(0, name).is_some_and(|child| is_on(&xml, child));
        Self { mirror_margins: has("mirrorMargins"), even_headers: has("evenAndOddHeaders") }
    }
}

/// The sections of a main part in their order; one at least.
pub fn of(package: &Package, xml: &Xml<'_>, story: &Story, formats: &Formats) -> Vec<Section> {
    let parts: Vec<(String, String)> = ["/header", "/footer"]
        .into_iter()
        .flat_map(|kind| package.related(package.document_path(), kind))
        .collect();
    let mut ends: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, paragraph) in story.paragraphs.iter().enumerate() {
        if let Some(section) = xml.path(paragraph.element, &["pPr", "sectPr"]) {
            ends.push((index + 1, Some(section)));
        }
    }
    let last = xml.path(0, &["body", "sectPr"]);
    ends.push((story.paragraphs.len(), last));
    let mut sections: Vec<Section> = Vec::with_capacity(ends.len());
    let mut read: Vec<(String, Arc<Vec<FurnitureLine>>)> = Vec::new();
    let mut start = 0;
    for (end, element) in ends {
        let mut section = Section { paragraphs: start..end, columns: 1, ..Section::default() };
        start = end;
        if let Some(before) = sections.last() {
            section.headers = before.headers.clone();
            section.footers = before.footers.clone();
        }
        if let Some(element) = element {
            section.read(xml, element);
            for child in xml.children(element) {
                let furniture = match xml.elements[child].name {
                    "headerReference" => &mut section.headers,
                    "footerReference" => &mut section.footers,
                    _ => continue,
                };
                let id = xml.any_attribute(child, "id").unwrap_or_default();
                let Some((_, path)) = parts.iter().find(|(own, _)| *own == id) else { continue };
                let known = read.iter().find(|(known, _)| known == path);
                let lines = known.map(|(_, lines)| Arc::clone(lines)).unwrap_or_else(|| {
                    let lines = Arc::new(lines(package, path, formats));
                    read.push((path.clone(), Arc::clone(&lines)));
                    lines
                });
                match xml.attribute(child, "type").as_deref() {
                    Some("first") => furniture.first = Some(lines),
                    Some("even") => furniture.even = Some(lines),
                    _ => furniture.other = Some(lines),
                }
            }
        }
        sections.push(section);
    }
    sections
}

impl Section {
    fn read(&mut self, xml: &Xml<'_>, element: usize) {
        for child in xml.children(element) {
            let length = |name| xml.attribute(child, name).and_then(|value| measure(&value));
            match xml.elements[child].name {
                "pgSz" => {
                    if let (Some(width), Some(height)) = (length("w"), length("h")) {
                        self.page = Some(PageSize { width, height });
                    }
                }
                "pgMar" => {
                    let or_none = |name| length(name).unwrap_or_default();
                    // A margin below 0 holds whatever the header needs.
                    let size = |name| {
                        let length = or_none(name);
                        length.max(Length::ZERO - length)
                    };
                    self.margins = Some(Margins {
                        top: size("top"),
                        bottom: size("bottom"),
                        left: or_none("left"),
                        right: or_none("right"),
                        header: or_none("header"),
                        gutter: or_none("gutter"),
                    });
                }
                "type" => self.is_continuous = xml.val(child).as_deref() == Some("continuous"),
                "titlePg" => self.title_page = is_on(xml, child),
                "pgNumType" => {
                    let start = xml.attribute(child, "start");
                    self.number_start = start.and_then(|start| start.parse().ok());
                    let format = xml.attribute(child, "fmt");
                    let format = format.filter(|format| format != "decimal");
                    self.number_format = format.map(std::borrow::Cow::into_owned);
                }
                "cols" => {
                    let count = xml.attribute(child, "num");
                    self.columns = count.and_then(|count| count.parse().ok()).unwrap_or(1);
                }
                _ => {}
            }
        }
    }

    /// Whether the paper lies on its side.
    pub fn is_landscape(&self) -> bool {
        self.page.is_some_and(|page| page.width > page.height)
    }

    /// The width of the text, where the file says it.
    pub fn text_width(&self) -> Option<Length> {
        let (page, margins) = (self.page?, self.margins?);
        Some(page.width - margins.left - margins.right - margins.gutter)
    }
}

/// The paragraphs of a header or footer, those in frames and shapes included.
fn lines(package: &Package, path: &str, formats: &Formats) -> Vec<FurnitureLine> {
    let Some(xml) = package.part(path).and_then(Xml::read) else { return Vec::new() };
    let mut reader = formats.reader(&xml);
    let mut lines = Vec::new();
    let mut index = 0;
    while index < xml.elements.len() {
        // What older programs are given says the same again.
        if xml.elements[index].name == "Fallback" {
            index = xml.elements[index].after;
            continue;
        }
        if xml.is(index, "p") {
            lines.push(line(&xml, index, &mut reader));
        }
        index += 1;
    }
    lines
}

/// A field that is open: what it is told to show, and whether that is shown now.
#[derive(Default)]
struct Field {
    code: String,
    is_result: bool,
    is_page: bool,
}

fn line(xml: &Xml<'_>, paragraph: usize, reader: &mut Reader<'_>) -> FurnitureLine {
    let mut line = FurnitureLine { layout: reader.layout(paragraph), ..FurnitureLine::default() };
    let mut fields: Vec<Field> = Vec::new();
    let mut simple: Vec<usize> = Vec::new();
    let mut index = paragraph + 1;
    while index < xml.elements[paragraph].after {
        while simple.pop_if(|after| index >= *after).is_some() {}
        let element = &xml.elements[index];
        // A paragraph in a shape is a line of its own.
        if matches!(element.name, "Fallback" | "txbxContent" | "pPr" | "del") {
            index = element.after;
            continue;
        }
        let run = xml.ancestors(index).find(|&index| xml.is(index, "r"));
        let in_page = !simple.is_empty() || fields.iter().any(|field| field.is_page);
        let is_code = fields.last().is_some_and(|field| !field.is_result);
        match element.name {
            "fldSimple" => {
                let code = xml.attribute(index, "instr").unwrap_or_default();
                if is_page(&code) {
                    let run = xml.children(index).find(|&child| xml.is(child, "r"));
                    line.page(run.map(|run| reader.letters(run, paragraph)));
                    simple.push(element.after);
                }
            }
            "pgNum" => line.page(run.map(|run| reader.letters(run, paragraph))),
            "instrText" => {
                if let Some(field) = fields.last_mut() {
                    field.code.push_str(&xml.text(index));
                    if !field.is_page && is_page(&field.code) {
                        field.is_page = true;
                        line.page(run.map(|run| reader.letters(run, paragraph)));
                    }
                }
            }
            "fldChar" => match xml.attribute(index, "fldCharType").as_deref() {
                Some("begin") => fields.push(Field::default()),
                Some("separate") => {
                    if let Some(field) = fields.last_mut() {
                        field.is_result = true;
                    }
                }
                Some("end") => {
                    fields.pop();
                }
                _ => {}
            },
            "t" if in_page => {
                // The number itself tells best how it looks.
                if let (Some(run), Some(last)) = (run, line.pages.last_mut()) {
                    *last = reader.letters(run, paragraph);
                }
            }
            "t" if !is_code => line.text.push_str(&xml.text(index)),
            "tab" | "ptab" if run.is_some() => line.text.push('\t'),
            _ => {}
        }
        index += 1;
    }
    line
}

impl FurnitureLine {
    fn page(&mut self, letters: Option<Arc<Letters>>) {
        self.text.push(OBJECT);
        self.pages.push(letters.unwrap_or_default());
    }
}

/// Whether a field shows the number of the page.
fn is_page(code: &str) -> bool {
    code.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("page"))
}
