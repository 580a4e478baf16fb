//! The parts of a DOCX: shown as indented text, changed, and held against what every document must
//! keep to.

#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;

/// The parts of a package, by name.
pub(crate) struct Parts(BTreeMap<String, String>);

/// Elements of which each stands on a line of its own; what is in a paragraph stays on its line.
const OWN_LINE: [&str; 28] = [
    "w:body",
    "w:p",
    "w:tbl",
    "w:tblPr",
    "w:tblGrid",
    "w:tr",
    "w:tc",
    "w:sectPr",
    "w:style",
    "w:docDefaults",
    "w:font",
    "w:compat",
    "w:compatSetting",
    "Override",
    "Default",
    "Relationship",
    "sheet",
    "o",
    "body",
    "t",
    "r",
    "p",
    "dc:title",
    "dc:subject",
    "dc:creator",
    "dcterms:created",
    "dc:language",
    "w:themeFontLang",
];

impl Parts {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let mut content = String::new();
            part.read_to_string(&mut content).unwrap();
            let name = part.name().unwrap().into_owned();
            assert!(parts.insert(name, content).is_none(), "a part is there twice");
        }
        Self(parts)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn packed(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    pub(crate) fn replace(&mut self, name: &str, from: &str, to: &str) {
        let part = self.0.get_mut(name).unwrap();
        assert!(part.contains(from), "{name} has no {from}");
        *part = part.replacen(from, to, 1);
    }

    pub(super) fn add(&mut self, name: &str, content: &str) {
        self.0.insert(name.to_owned(), content.to_owned());
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name).unwrap();
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) {
        let content = self.0.remove(from).unwrap();
        self.add(to, &content);
    }

    pub(crate) fn count(&self, name: &str, what: &str) -> usize {
        self.0[name].matches(what).count()
    }

    /// A part as it is.
    pub(crate) fn raw(&self, name: &str) -> &str {
        &self.0[name]
    }

    /// What a part says, without its elements.
    pub(crate) fn text(&self, name: &str) -> String {
        let mut said = String::new();
        self.walk(name, |event, _| match event {
            Event::Text(text) => said.push_str(text),
            Event::GeneralRef(name) => said.push_str(match &**name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                other => panic!("{other} is not a known entity"),
            }),
            Event::Start(tag) | Event::Empty(tag) if tag.name().0 == "w:br" => said.push('\n'),
            _ => {}
        });
        said
    }

    /// A part with each of its larger elements on a line of its own, without declarations.
    pub(super) fn indented(&self, name: &str) -> String {
        let mut out = String::new();
        let mut open: Vec<bool> = Vec::new();
        let indent = |out: &mut String, depth: usize| {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        };
        self.walk(name, |event, raw| match event {
            Event::Start(tag) => {
                let own = OWN_LINE.contains(&tag.name().0);
                if own {
                    indent(&mut out, open.iter().filter(|own| **own).count());
                }
                open.push(own);
                out.push_str(if tag.name().0.ends_with("ocument") { "<w:document>" } else { raw });
            }
            Event::Empty(tag) => {
                if OWN_LINE.contains(&tag.name().0) {
                    indent(&mut out, open.iter().filter(|own| **own).count());
                }
                out.push_str(raw);
            }
            Event::End(_) => {
                open.pop();
                out.push_str(raw);
            }
            Event::Text(_) | Event::GeneralRef(_) => out.push_str(raw),
            _ => {}
        });
        // A no-break space looks like any other.
        out.trim_start().replace('\u{A0}', "⍽")
    }

    /// The paragraphs of a part: the name of the style of each, and what it says.
    pub(crate) fn paragraphs(&self, name: &str) -> Vec<(String, String)> {
        let mut paragraphs: Vec<(String, String)> = Vec::new();
        self.walk(name, |event, raw| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && tag.name().0 == "w:p"
            {
                paragraphs.push(Default::default());
            }
            let Some((style, said)) = paragraphs.last_mut() else { return };
            match event {
                Event::Text(text) => said.push_str(text),
                Event::Empty(tag) => match tag.name().0 {
                    "w:br" => said.push('\n'),
                    "w:pStyle" => {
                        *style = raw.split('"').nth(1).unwrap_or_default().to_owned();
                    }
                    _ => {}
                },
                _ => {}
            }
        });
        paragraphs
    }

    fn walk(&self, name: &str, mut see: impl FnMut(&Event<'_>, &str)) {
        let xml = &self.0[name];
        let mut reader = Reader::from_str(xml);
        let mut start = 0;
        loop {
            let event = reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}"));
            let end = reader.buffer_position() as usize;
            if event == Event::Eof {
                return;
            }
            see(&event, &xml[start..end]);
            start = end;
        }
    }

    /// What holds of every document: each part is well-formed and holds no character that XML
    /// can't; relationships lead somewhere; ids and names are unique; styles exist; tables are
    /// rectangles; cells and the document end in a paragraph.
    pub(crate) fn check(&self) {
        let mut styles = BTreeSet::new();
        let style = |tag: &quick_xml::events::BytesStart<'_>| attribute(tag, "w:styleId");
        self.walk("word/styles.xml", |event, _| {
            if let Event::Start(tag) = event
                && let Some(id) = style(tag)
            {
                assert!(styles.insert(id.clone()), "the style {id} is there twice");
            }
        });
        for name in self.names() {
            self.check_part(name, &styles);
        }
        self.check_relationships();
        let document = &self.0["word/document.xml"];
        assert!(document.contains("</w:p><w:sectPr>"), "the document ends in a paragraph");
        assert!(!document.contains("</w:tbl><w:tbl>"), "tables flow together");
        self.check_tables();
    }

    fn check_part(&self, name: &str, styles: &BTreeSet<String>) {
        let mut depth = 0;
        let mut controls = BTreeSet::new();
        let mut bookmarks = BTreeSet::new();
        let mut ends = BTreeSet::new();
        let mut last = String::new();
        self.walk(name, |event, raw| {
            assert!(
                !raw.contains(
                    |c: char| c < ' ' && c != '\n' || matches!(c, '\u{FFFE}' | '\u{FFFF}')
                ),
                "{name}: {raw:?}"
            );
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let element = tag.name().0;
                    if matches!(event, Event::Start(_)) {
                        depth += 1;
                    }
                    match element {
                        "w:pStyle" => {
                            let id = attribute(tag, "w:val").unwrap();
                            assert!(styles.contains(&id), "no style {id}");
                        }
                        "w:id" => {
                            let id = attribute(tag, "w:val").unwrap();
                            assert!(controls.insert(id), "{name}: two controls with one id");
                        }
                        "w:bookmarkStart" => {
                            let id = attribute(tag, "w:id").unwrap();
                            let bookmark = attribute(tag, "w:name").unwrap();
                            assert!(bookmark.len() <= 40);
                            assert!(bookmarks.insert(id), "{name}: two bookmarks with one id");
                            assert!(bookmarks.insert(bookmark));
                        }
                        "w:bookmarkEnd" => assert!(ends.insert(attribute(tag, "w:id").unwrap())),
                        "w:alias" | "w:tag" => {
                            let value = attribute(tag, "w:val").unwrap();
                            let value = quick_xml::escape::unescape(&value).unwrap();
                            assert!(value.encode_utf16().count() <= 64, "{value}");
                        }
                        _ => {}
                    }
                }
                Event::End(tag) => {
                    depth -= 1;
                    if tag.name().0 == "w:tc" {
                        assert_eq!(last, "w:p", "a cell ends in a paragraph");
                    }
                    last = tag.name().0.to_owned();
                }
                _ => {}
            }
        });
        assert_eq!(depth, 0, "{name} is not closed");
        assert_eq!(bookmarks.len(), ends.len() * 2, "{name}: every bookmark ends");
    }

    fn check_relationships(&self) {
        for name in self.names().filter(|name| name.ends_with(".rels")) {
            let folder = name.split("_rels/").next().unwrap();
            self.walk(name, |event, _| {
                let Event::Empty(tag) = event else { return };
                let target = attribute(tag, "Target").unwrap();
                let path = match target.strip_prefix("../") {
                    Some(path) => path.to_owned(),
                    None => format!("{folder}{target}"),
                };
                assert!(self.0.contains_key(&path), "{name} leads to {path}");
            });
        }
    }

    /// Every row of a table covers every column of its grid, and what goes on with the cell above
    /// has one above.
    fn check_tables(&self) {
        let (mut grid, mut column, mut span, mut merge) = (0, 0, 1, None::<String>);
        let (mut above, mut row) = (BTreeMap::new(), BTreeMap::new());
        self.walk("word/document.xml", |event, _| match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().0 {
                "w:tbl" => {
                    grid = 0;
                    above.clear();
                }
                "w:gridCol" => grid += 1,
                "w:tr" => {
                    column = 0;
                    row = BTreeMap::new();
                }
                "w:tc" => (span, merge) = (1, None),
                "w:gridSpan" => span = attribute(tag, "w:val").unwrap().parse().unwrap(),
                "w:vMerge" => merge = attribute(tag, "w:val"),
                _ => {}
            },
            Event::End(tag) => match tag.name().0 {
                "w:tc" => {
                    if let Some(merge) = merge.take() {
                        if merge == "continue" {
                            assert_eq!(above.get(&column), Some(&span), "nothing to go on with");
                        }
                        row.insert(column, span);
                    }
                    column += span;
                }
                "w:tr" => {
                    assert_eq!(column, grid, "a row covers the grid");
                    above = std::mem::take(&mut row);
                }
                _ => {}
            },
            _ => {}
        });
    }
}

fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|found| found.key.0 == name)
        .map(|found| found.value.into_owned())
}
