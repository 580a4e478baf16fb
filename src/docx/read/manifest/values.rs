//! The values of a manifest, and the figures of its text → where each figure comes from.

use std::borrow::Cow;

use memchr::memchr_iter;
use smol_str::SmolStr;

use super::super::xml::Xml;
use super::body::Known;
use super::{Figure, SAID, Source, TableSource, number};

/// The most bytes that all keys may have together: each may begin as the one before.
const MOST_OF_KEYS: usize = 64 << 20;

/// The values that figures come from, by their numbers from 1.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Workbooks and sheets.
    sheets: Vec<[SmolStr; 2]>,
    sources: Vec<Source>,
    /// The sheet of the last value, from 1.
    sheet: usize,
    /// The bytes of all keys.
    length: usize,
    /// Room for a key while it is put together.
    key: String,
}

impl Values {
    /// Takes in a sheet.
    pub(super) fn sheet(&mut self, xml: &Xml<'_>, element: usize) {
        let said = |name| xml.attribute(element, name).map(SmolStr::new).unwrap_or_default();
        self.sheets.push(["file", "name"].map(said));
    }

    /// Takes in a value; none where keys are longer than those of any document.
    pub(super) fn value(&mut self, xml: &Xml<'_>, element: usize) -> Option<()> {
        let mut source = Source::default();
        let (mut parts, mut rest) = (0, None);
        for (name, said) in xml.all_attributes(element) {
            match name {
                "s" => self.sheet = said.parse().unwrap_or_default(),
                "p" => parts = said.parse().unwrap_or_default(),
                "k" => rest = Some(said),
                "c" => source.cell = SmolStr::new(said),
                _ => {}
            }
        }
        let before = self.sources.last().map_or("", |last| &last.key);
        let common = beginning(before, parts);
        source.key = match rest {
            Some(rest) if parts == 0 => SmolStr::new(rest),
            Some(rest) => {
                self.key.clear();
                self.key.extend([common, ".", &rest]);
                SmolStr::new(&self.key)
            }
            None => SmolStr::new(common),
        };
        if let Some([file, sheet]) = self.sheets.get(self.sheet.wrapping_sub(1)) {
            (source.file, source.sheet) = (file.clone(), sheet.clone());
        }
        self.length += source.key.len();
        self.sources.push(source);
        (self.length <= MOST_OF_KEYS).then_some(())
    }
}

/// So many parts of a key.
fn beginning(key: &str, parts: usize) -> &str {
    if parts == 0 {
        return "";
    }
    let end = memchr_iter(b'.', key.as_bytes()).nth(parts - 1);
    end.map_or(key, |at| &key[..at])
}

/// The figures and tables that come from cells, as they are read.
pub(super) struct Anchored<'v> {
    values: &'v Values,
    /// The greatest number of a value that a figure has named.
    named: usize,
    /// The number of the last anchor.
    number: usize,
    pub(super) figures: Vec<Figure>,
    pub(super) tables: Vec<TableSource>,
}

impl<'v> Anchored<'v> {
    pub(super) fn of(values: &'v Values) -> Self {
        Self { values, named: 0, number: 0, figures: Vec::new(), tables: Vec::new() }
    }

    /// The number of the anchor that an element has.
    fn next(&mut self, given: Option<&str>) -> usize {
        let given = given.and_then(|given| given.parse().ok());
        self.number = given.unwrap_or(self.number.saturating_add(1));
        self.number
    }

    fn sources(&mut self, named: Option<&str>) -> Vec<Source> {
        let sources = &self.values.sources;
        let Some(named) = named else {
            self.named = self.named.saturating_add(1);
            return sources.get(self.named - 1).cloned().into_iter().collect();
        };
        let numbers = named.split_ascii_whitespace().filter_map(|number| number.parse().ok());
        let known = numbers.filter_map(|number: usize| {
            let source = sources.get(number.checked_sub(1)?)?;
            self.named = self.named.max(number);
            Some(source.clone())
        });
        known.collect()
    }
}

impl<'x> Known<'x> for Anchored<'_> {
    fn figure(&mut self, xml: &Xml<'x>, element: usize) -> (usize, Cow<'x, str>) {
        let (mut given, mut named) = (None, None);
        for (name, said) in xml.all_attributes(element) {
            match name {
                "n" => given = Some(said),
                "o" => named = Some(said),
                _ => {}
            }
        }
        let number = self.next(given.as_deref());
        let origins = self.sources(named.as_deref());
        let text = xml.text(element);
        let before = xml.children(element).find(|&child| xml.elements[child].name == "g");
        let before = before.map_or_else(|| text.clone(), |before| xml.text(before));
        self.figures.push(Figure { number, origins, text: before.into_owned() });
        (number, text)
    }

    fn table(&mut self, xml: &Xml<'x>, element: usize) -> Option<usize> {
        let mut given = None;
        let mut said = Vec::new();
        for (name, value) in xml.all_attributes(element) {
            if name == "n" {
                given = Some(value);
            } else if SAID.contains(&name) {
                said.push((name.to_owned(), value.into_owned()));
            }
        }
        if said.is_empty() && given.is_none() {
            return None;
        }
        let number = self.next(given.as_deref());
        self.tables.push(TableSource { number, said, marked: None });
        Some(number)
    }

    fn row(&mut self, xml: &Xml<'x>, element: usize) -> Option<usize> {
        let number = number(xml, element, "n")?;
        self.number = number;
        Some(number)
    }
}
