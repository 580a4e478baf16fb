//! `word/styles.xml` → what each style says, with all that it is based on, worked out once.

use std::collections::BTreeMap;

use super::numbering::Numbering;
use super::properties::{ParagraphLayer, RunLayer, Sides, borders, measure};
use super::theme::Theme;
use super::xml::Xml;
use crate::length::Length;

/// How many styles may be based on one another.
const DEEPEST: usize = 64;

/// The styles of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    /// What holds where no style says anything.
    pub(super) run: RunLayer,
    /// The same for paragraphs.
    pub(super) paragraph: ParagraphLayer,
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    default_table: Option<String>,
}

/// A style.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// What it says of runs.
    pub(super) run: RunLayer,
    /// What it says of paragraphs.
    pub(super) paragraph: ParagraphLayer,
    /// What it says of tables.
    pub(super) table: TableLayer,
}

/// What an element says of a table (`w:tblPr`).
#[derive(Debug, Clone, Default)]
pub(super) struct TableLayer {
    /// The lines around it.
    pub(super) borders: Sides<Option<bool>>,
    /// The lines between rows, and between columns.
    pub(super) inside: (Option<bool>, Option<bool>),
    /// The room in a cell left and right of its text.
    pub(super) room: (Option<Length>, Option<Length>),
}

impl Styles {
    /// Reads the part as it stands: no style knows yet what it is based on.
    pub(super) fn read(part: Option<&str>, theme: &Theme) -> Self {
        let mut styles = Self::default();
        let Some(xml) = part.and_then(Xml::read) else { return styles };
        if let Some(run) = xml.path(0, &["docDefaults", "rPrDefault", "rPr"]) {
            styles.run = RunLayer::read(&xml, run, theme);
        }
        if let Some(paragraph) = xml.path(0, &["docDefaults", "pPrDefault", "pPr"]) {
            styles.paragraph = ParagraphLayer::read(&xml, paragraph);
        }
        for element in xml.children(0).filter(|&child| xml.is(child, "style")) {
            let Some(id) = xml.attribute(element, "styleId") else { continue };
            let is_default = xml.attribute(element, "default");
            if is_default.is_some_and(|value| matches!(&*value, "1" | "true" | "on")) {
                match xml.attribute(element, "type").as_deref() {
                    Some("paragraph") | None => styles.default_paragraph = Some(id.to_string()),
                    Some("table") => styles.default_table = Some(id.to_string()),
                    Some(_) => {}
                }
            }
            let mut style = Style::default();
            for child in xml.children(element) {
                match xml.elements[child].name {
                    "basedOn" => style.based_on = xml.val(child).map(|id| id.into_owned()),
                    "rPr" => style.run = RunLayer::read(&xml, child, theme),
                    "pPr" => style.paragraph = ParagraphLayer::read(&xml, child),
                    "tblPr" => style.table = TableLayer::read(&xml, child),
                    _ => {}
                }
            }
            styles.styles.insert(id.into_owned(), style);
        }
        styles
    }

    /// The list that a style of lists names.
    pub(super) fn list_of(&self, style: &str) -> Option<String> {
        self.styles.get(style)?.paragraph.number.clone()
    }

    /// Lays each style over what it is based on; a list's levels stand below the style that names it.
    pub(super) fn resolve(&mut self, numbering: &Numbering) {
        let mut whole = BTreeMap::new();
        for (id, own) in &self.styles {
            let mut chain = vec![(id.as_str(), own)];
            while let Some(base) = chain[chain.len() - 1].1.based_on.as_deref() {
                let Some((base, style)) = self.styles.get_key_value(base) else { break };
                if chain.len() >= DEEPEST || chain.iter().any(|(known, _)| known == base) {
                    break;
                }
                chain.push((base, style));
            }
            let mut style = Style::default();
            for (id, layer) in chain.into_iter().rev() {
                style.run.take(&layer.run);
                let mut paragraph = layer.paragraph.clone();
                if let Some(list) = &paragraph.number {
                    let level = numbering.level_of_style(list, id).or(paragraph.level);
                    paragraph.level = Some(level.unwrap_or(0));
                    if let Some(level) = numbering.level(list, level.unwrap_or(0)) {
                        style.paragraph.take(&level.paragraph);
                    }
                } else if let Some(list) = &style.paragraph.number {
                    // A style of a deeper level names the level alone.
                    paragraph.level = numbering.level_of_style(list, id).or(paragraph.level);
                    let level = paragraph.level.and_then(|level| numbering.level(list, level));
                    if let Some(level) = level {
                        style.paragraph.take(&level.paragraph);
                    }
                }
                style.paragraph.take(&paragraph);
                style.table.take(&layer.table);
            }
            whole.insert(id.clone(), style);
        }
        self.styles = whole;
    }

    /// The style that a paragraph names, or that of paragraphs that name none, with its name.
    pub(super) fn of_paragraph(&self, id: Option<&str>) -> Option<(&str, &Style)> {
        let named = id.and_then(|id| self.styles.get_key_value(id));
        let named = named.or_else(|| self.styles.get_key_value(self.default_paragraph.as_deref()?));
        named.map(|(id, style)| (id.as_str(), style))
    }

    /// The style that a run names.
    pub(super) fn of_run(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// The style that a table names, or that of tables that name none.
    pub(super) fn of_table(&self, id: Option<&str>) -> Option<&Style> {
        let named = id.and_then(|id| self.styles.get(id));
        named.or_else(|| self.styles.get(self.default_table.as_deref()?))
    }
}

impl TableLayer {
    /// Reads `w:tblPr`.
    pub(super) fn read(xml: &Xml<'_>, element: usize) -> Self {
        let mut layer = Self::default();
        for child in xml.children(element) {
            match xml.elements[child].name {
                "tblBorders" => {
                    layer.borders = borders(xml, child);
                    let inside = |name| {
                        let side = xml.child(child, name).and_then(|side| xml.val(side));
                        side.map(|val| val != "nil" && val != "none")
                    };
                    layer.inside = (inside("insideH"), inside("insideV"));
                }
                "tblCellMar" => layer.room = room(xml, child),
                _ => {}
            }
        }
        layer
    }

    /// Puts a layer over this one.
    pub(super) fn take(&mut self, over: &Self) {
        self.borders.take(&over.borders);
        self.inside.0 = over.inside.0.or(self.inside.0);
        self.inside.1 = over.inside.1.or(self.inside.1);
        self.room.0 = over.room.0.or(self.room.0);
        self.room.1 = over.room.1.or(self.room.1);
    }
}

/// The room left and right in a cell (`w:tblCellMar`, `w:tcMar`).
pub(super) fn room(xml: &Xml<'_>, element: usize) -> (Option<Length>, Option<Length>) {
    let side = |names: [&str; 2]| {
        let child = names.into_iter().find_map(|name| xml.child(element, name))?;
        measure(&xml.attribute(child, "w")?)
    };
    (side(["left", "start"]), side(["right", "end"]))
}
