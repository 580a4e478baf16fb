//! The manifest as earlier versions wrote it, and as documents that they made still have it.
//!
//! Each figure stood there with its sources and its text, and once more, empty, in the text that was
//! generated:
//!
//! ```xml
//! <figure bookmark="kh_1"><origin key="phu_bieu.xa" file="…" sheet="…" cell="C8"/><text>07 xã</text></figure>
//! <table bookmark="kh_bang_2" key="phu_bieu" file="…" sheet="…" cell="A5:D9"/>
//! <base sections="1"><p>Có thêm <f n="1"></f>.</p><t n="2"><r><c><p>1</p></c></r></t></base>
//! ```

use std::borrow::Cow;

use hashbrown::HashMap;
use smol_str::SmolStr;

use super::super::outline;
use super::super::xml::Xml;
use super::body::{Body, Known};
use super::{Figure, Manifest, SAID, Source, TableSource, number};

/// What such a manifest says.
#[derive(Default)]
pub(super) struct Earlier {
    figures: Vec<Figure>,
    tables: Vec<TableSource>,
    /// The element that holds the text.
    base: Option<usize>,
}

impl Earlier {
    /// Takes in an element of the root.
    pub(super) fn take(&mut self, xml: &Xml<'_>, element: usize) {
        let bookmark = xml.attribute(element, "bookmark").unwrap_or_default();
        match (xml.elements[element].name, outline::number(&bookmark)) {
            ("figure", Some(number)) => self.figures.push(figure(xml, element, number)),
            ("table", Some(number)) => {
                let said = |name: &&str| {
                    Some(((*name).to_owned(), xml.attribute(element, name)?.into_owned()))
                };
                let said = SAID.iter().filter_map(said).collect();
                self.tables.push(TableSource { number, said, marked: None });
            }
            ("base", _) => self.base = Some(element),
            _ => {}
        }
    }

    /// Puts what was found into the manifest.
    pub(super) fn put(self, xml: &Xml<'_>, manifest: &mut Manifest) {
        if let Some(base) = self.base {
            let texts = self.figures.iter().map(|figure| (figure.number, figure.text.as_str()));
            let mut texts = Texts(texts.collect());
            manifest.base = Some(Body::read(xml, base, &mut texts));
            manifest.sections = number(xml, base, "sections").unwrap_or_default();
        }
        manifest.figures.extend(self.figures);
        manifest.tables.extend(self.tables);
    }
}

fn figure(xml: &Xml<'_>, element: usize, number: usize) -> Figure {
    let mut figure = Figure { number, ..Figure::default() };
    for child in xml.children(element) {
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
                    *field = SmolStr::new(said);
                }
                figure.origins.push(source);
            }
            "text" => figure.text = xml.text(child).into_owned(),
            _ => {}
        }
    }
    figure
}

/// The texts of figures, by their numbers; one in capitals has its own where it stands.
struct Texts<'t>(HashMap<usize, &'t str>);

impl<'x> Known<'x> for Texts<'_> {
    fn figure(&mut self, xml: &Xml<'x>, element: usize) -> (usize, Cow<'x, str>) {
        let number = number(xml, element, "n").unwrap_or_default();
        let text = if xml.elements[element].inner.is_empty() {
            self.0.get(&number).copied().unwrap_or_default().to_owned().into()
        } else {
            xml.text(element)
        };
        (number, text)
    }

    fn table(&mut self, xml: &Xml<'x>, element: usize) -> Option<usize> {
        number(xml, element, "n")
    }

    fn row(&mut self, _xml: &Xml<'x>, _element: usize) -> Option<usize> {
        None
    }
}
