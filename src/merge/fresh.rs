//! What would be generated now → XML that can stand in the file: with ids and names that nothing in
//! the file has, and the file's own names of styles.

use std::cell::OnceCell;

use hashbrown::{HashMap, HashSet};

use super::revisions::Marker;
use super::splice::{Edits, outermost};
use crate::docx::Made;
use crate::docx::read::outline::number;
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;

/// What stands in the main part of the new document, read when something of it is to be taken.
pub(super) struct Source<'s> {
    made: &'s Made,
    read: OnceCell<Option<(Xml<'s>, Story)>>,
}

impl<'s> Source<'s> {
    pub(super) fn of(made: &'s Made) -> Self {
        Self { made, read: OnceCell::new() }
    }

    /// The tree, and what stands in it; none where it can't be read.
    pub(super) fn read(&self) -> Option<&(Xml<'s>, Story)> {
        let read = || {
            let xml = Xml::read(self.made.document()?)?;
            let story = Story::of(&xml)?;
            Some((xml, story))
        };
        self.read.get_or_init(read).as_ref()
    }

    fn get(&self) -> &(Xml<'s>, Story) {
        self.read().expect("what came as a file was read before, what was just written can be read")
    }
}

/// What elements that stand together have been given.
#[derive(Default)]
struct Given {
    /// For the ids of the new document those in the file.
    ids: HashMap<u64, usize>,
    /// The ids of the bookmarks that the file has.
    left_out: HashSet<u64>,
}

/// The new document, and what is known of the names in the file.
pub(super) struct Fresh<'s> {
    source: &'s Source<'s>,
    file: &'s Xml<'s>,
    file_styles: Option<&'s str>,
    styles: OnceCell<HashMap<String, Option<String>>>,
    /// The ids that are taken: those of the file are looked up when the first new one is given.
    used: Option<HashSet<u64>>,
    reserved: Vec<u64>,
    next: u64,
    /// For the numbers of anchors of the new document those that they have in the file.
    pub numbers: HashMap<usize, usize>,
}

impl<'s> Fresh<'s> {
    /// What is taken from the new document goes into this file, which has these styles.
    pub(super) fn of(
        source: &'s Source<'s>,
        file: &'s Xml<'s>,
        file_styles: Option<&'s str>,
    ) -> Self {
        Self {
            source,
            file,
            file_styles,
            styles: OnceCell::new(),
            used: None,
            reserved: Vec::new(),
            next: 1,
            numbers: HashMap::new(),
        }
    }

    /// The new document's main part.
    pub(super) fn xml(&self) -> &'s Xml<'s> {
        &self.source.get().0
    }

    /// What stands in it.
    pub(super) fn story(&self) -> &'s Story {
        &self.source.get().1
    }

    /// The ids that are taken.
    pub(super) fn used(&mut self) -> &mut HashSet<u64> {
        let (file, reserved) = (self.file, &self.reserved);
        self.used.get_or_insert_with(|| ids(file).chain(reserved.iter().copied()).collect())
    }

    /// Numbers that are not to be given again.
    pub(super) fn reserve(&mut self, numbers: impl Iterator<Item = usize>) {
        self.reserved.extend(numbers.map(|number| number as u64));
    }

    /// A number that nothing has.
    pub(super) fn number(&mut self) -> usize {
        let mut next = self.next;
        let used = self.used();
        while !used.insert(next) {
            next += 1;
        }
        self.next = next;
        usize::try_from(next).unwrap_or(usize::MAX)
    }

    /// A paragraph or table as it can stand in the file; a table with its control.
    pub(super) fn block(&mut self, element: usize, marker: Option<&mut Marker>) -> String {
        let is_table = self.xml().is(element, "tbl");
        self.written(outermost(self.xml(), element), is_table, marker, &mut Given::default())
    }

    /// What stands in a paragraph, without its properties.
    pub(super) fn content(&mut self, paragraph: usize, mut marker: Option<&mut Marker>) -> String {
        let element = self.story().paragraphs[paragraph].element;
        let xml = self.xml();
        let children = xml.children(element).filter(|&child| !xml.is(child, "pPr"));
        // A bookmark begins in one of them and ends in another.
        let mut given = Given::default();
        let children = children.collect::<Vec<_>>().into_iter();
        children
            .map(|child| self.written(child, false, marker.as_deref_mut(), &mut given))
            .collect()
    }

    /// A figure of a paragraph with its control and its bookmark; none where it has none.
    pub(super) fn control(&mut self, paragraph: usize, figure: usize) -> Option<String> {
        let element = self.story().paragraphs[paragraph].element;
        let xml = self.xml();
        let mut controls = xml.children(element).filter(|&child| xml.is(child, "sdt"));
        let id = figure.to_string();
        let control = controls.find(|&control| {
            let own = xml.path(control, &["sdtPr", "id"]).and_then(|own| xml.val(own));
            own.is_some_and(|own| *own == id)
        })?;
        let raw = self.raw(control, None);
        let number = *self.numbers.get(&figure)?;
        Some(format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"kh_{number}\"/>{raw}<w:bookmarkEnd w:id=\"{number}\"/>"
        ))
    }

    /// A part of a block as it can stand in the file: without the bookmark of its table, which the
    /// file has.
    pub(super) fn raw(&mut self, element: usize, marker: Option<&mut Marker>) -> String {
        self.written(element, false, marker, &mut Given::default())
    }

    fn written(
        &mut self,
        element: usize,
        is_table: bool,
        marker: Option<&mut Marker>,
        Given { ids, left_out }: &mut Given,
    ) -> String {
        let xml = self.xml();
        let mut edits = Edits::default();
        let own = &xml.elements[element];
        let start = own.whole.start;
        let mut index = element;
        while index < own.after {
            let whole =
                xml.elements[index].whole.start - start..xml.elements[index].whole.end - start;
            let id = |name: &str| xml.attribute(index, name).and_then(|id| id.parse::<u64>().ok());
            match xml.elements[index].name {
                // The file has its own sections.
                "sectPr" => {
                    edits.put(whole, "");
                    index = xml.elements[index].after;
                    continue;
                }
                "bookmarkStart" => {
                    let name = xml.attribute(index, "name").unwrap_or_default();
                    if name.starts_with("kh_bang_") && !is_table {
                        left_out.extend(id("id"));
                        edits.put(whole, "");
                        index += 1;
                        continue;
                    }
                    let number = self.renumbered(&name);
                    ids.insert(id("id").unwrap_or_default(), number);
                    let mut forms = ["kh_bang_", "kh_dong_"].into_iter();
                    let form = forms.find(|form| name.starts_with(form)).unwrap_or("kh_");
                    let tag =
                        format!("<w:bookmarkStart w:id=\"{number}\" w:name=\"{form}{number}\"/>");
                    edits.put(whole, tag);
                }
                "bookmarkEnd" if id("id").is_some_and(|id| left_out.contains(&id)) => {
                    edits.put(whole, "");
                }
                "bookmarkEnd" => {
                    let number = ids.get(&id("id").unwrap_or_default()).copied();
                    let number = number.unwrap_or_else(|| self.number());
                    edits.put(whole, format!("<w:bookmarkEnd w:id=\"{number}\"/>"));
                }
                "id" if xml.elements[index].parent.is_some_and(|up| xml.is(up, "sdtPr")) => {
                    let own = id("val").and_then(|own| ids.get(&own).copied());
                    let number = own.unwrap_or_else(|| {
                        let number = self.number();
                        ids.insert(id("val").unwrap_or_default(), number);
                        // A table's control comes before its bookmark.
                        self.numbers
                            .insert(usize::try_from(id("val").unwrap_or(0)).unwrap_or(0), number);
                        number
                    });
                    edits.put(whole, format!("<w:id w:val=\"{number}\"/>"));
                }
                "pStyle" | "rStyle" | "tblStyle" => {
                    let style = xml.val(index).unwrap_or_default();
                    match self.styles().get(&*style) {
                        Some(None) => edits.put(whole, ""),
                        Some(Some(other)) => {
                            let name = xml.elements[index].name;
                            edits.put(whole, format!("<w:{name} w:val=\"{other}\"/>"));
                        }
                        None => {}
                    }
                }
                _ => {}
            }
            index += 1;
        }
        if let Some(marker) = marker {
            marker.block(xml, element, "ins", start, &mut edits);
        }
        edits.applied(xml.raw(element))
    }

    /// For the styles of the new document that the file knows by another id, or does not know: the
    /// id.
    fn styles(&self) -> &HashMap<String, Option<String>> {
        self.styles.get_or_init(|| styles_of([self.source.made.styles(), self.file_styles]))
    }

    /// The id that the file has for a style of the new document; none where it has none.
    pub(super) fn style(&self, id: &str) -> Option<String> {
        self.styles().get(id).map_or_else(|| Some(id.to_owned()), Clone::clone)
    }

    fn renumbered(&mut self, name: &str) -> usize {
        let old = number(name).unwrap_or_default();
        // A table's control, which goes around it, has had its number given already.
        if name.starts_with("kh_bang_")
            && let Some(given) = self.numbers.get(&old)
        {
            return *given;
        }
        let given = self.number();
        self.numbers.insert(old, given);
        given
    }
}

/// The ids that elements of a file have, and the numbers in the names of the program's bookmarks.
fn ids(file: &Xml<'_>) -> impl Iterator<Item = u64> {
    let names = (0..file.elements.len()).filter(|&index| file.is(index, "bookmarkStart"));
    let names = names.filter_map(|index| number(&file.attribute(index, "name")?));
    let named = names.map(|number| number as u64);
    (0..file.elements.len())
        .filter_map(|index| {
            let text = match file.elements[index].name {
                // A content control's id is its child's value.
                "id" => file.val(index),
                "bookmarkStart" | "bookmarkEnd" | "ins" | "del" | "moveFrom" | "moveTo"
                | "commentRangeStart" | "commentReference" | "cellIns" | "cellDel"
                | "rPrChange" | "pPrChange" | "moveFromRangeStart" | "moveToRangeStart"
                | "permStart" => file.attribute(index, "id"),
                _ => None,
            };
            text?.parse().ok()
        })
        .chain(named)
}

/// For the styles of the new document that the file knows by another id, or does not know: the id.
fn styles_of([new, file]: [Option<&str>; 2]) -> HashMap<String, Option<String>> {
    let read = |part: Option<&str>| -> Vec<(String, String)> {
        let Some(xml) = part.and_then(Xml::read) else { return Vec::new() };
        let styles = (0..xml.elements.len()).filter(|&index| xml.is(index, "style"));
        styles
            .filter_map(|index| {
                let id = xml.attribute(index, "styleId")?.into_owned();
                let name = xml.child(index, "name").and_then(|name| xml.val(name));
                Some((id, name.unwrap_or_default().to_lowercase()))
            })
            .collect()
    };
    if new == file {
        return HashMap::new();
    }
    let (new, file) = (read(new), read(file));
    let ids: HashSet<&str> = file.iter().map(|(id, _)| id.as_str()).collect();
    let by_name: HashMap<&str, &str> =
        file.iter().map(|(id, name)| (name.as_str(), id.as_str())).collect();
    let missing = new.iter().filter(|(id, _)| !ids.contains(id.as_str()));
    missing
        .map(|(id, name)| (id.clone(), by_name.get(name.as_str()).map(|id| (*id).to_owned())))
        .collect()
}
