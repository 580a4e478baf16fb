//! Walks over a document in reading order, so that no step writes the recursion again.

use super::{Annex, AnnexKind, Block, Document, Figure, Inline, Meta, Paragraph, Table, Text};

impl Document {
    /// Every text of the document in reading order: head, body, recipients and signature, annexes;
    /// the cells of tables from left to right and from top to bottom.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.meta
            .head_texts()
            .chain(self.blocks.iter().flat_map(Block::texts))
            .chain(self.meta.foot_texts())
            .chain(self.annexes.iter().flat_map(Annex::texts))
    }

    /// Every inline of the document in reading order, those within an emphasis after it.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        self.texts().flat_map(|text| inlines(text))
    }

    /// Every figure of the document in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.inlines().filter_map(|inline| match inline {
            Inline::Figure(figure) => Some(figure),
            _ => None,
        })
    }

    /// Every block of the document, those of annexes last.
    pub fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().chain(self.annexes.iter().flat_map(|annex| &annex.blocks))
    }

    /// Every table of the document, those of annexes last.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.all_blocks().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}

impl Block {
    /// Changes every run of plain characters of the block, those within an emphasis too. Figures
    /// stay as they are.
    pub fn change_characters(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Heading(heading) => {
                change_characters(&mut heading.title, change);
                change_characters(&mut heading.run_in, change);
            }
            Self::Paragraph(Paragraph { text, .. }) | Self::Item { text, .. } => {
                change_characters(text, change);
            }
            Self::Table(table) => {
                let rows = table.header.iter_mut().chain(&mut table.rows);
                let cells = rows.flat_map(|row| row.cells.iter_mut().map(|cell| &mut cell.text));
                let texts = cells.chain(&mut table.unit_line).chain(&mut table.notes);
                texts.for_each(|text| change_characters(text, change));
            }
        }
    }
}

/// Changes every run of plain characters of a text, those within an emphasis too.
pub fn change_characters(text: &mut [Inline], change: &mut dyn FnMut(&mut String)) {
    for inline in text {
        match inline {
            Inline::Text(characters) => change(characters),
            Inline::Emphasis(inner) | Inline::Strong(inner) => change_characters(inner, change),
            Inline::Figure(_) | Inline::Blank(_) | Inline::LineBreak => {}
        }
    }
}

impl Meta {
    /// Changes every run of plain characters of the head and the foot.
    pub fn change_characters(&mut self, change: &mut dyn FnMut(&mut String)) {
        let single = [&mut self.issuer, &mut self.number, &mut self.symbol, &mut self.place];
        let texts = single
            .into_iter()
            .chain(&mut self.parent)
            .chain([&mut self.subject, &mut self.enactor])
            .chain(&mut self.addressees)
            .chain(&mut self.bases)
            .chain(self.recipients.iter_mut().map(|recipient| &mut recipient.text))
            .chain(&mut self.signature.lines)
            .chain(&mut self.signature.office)
            .chain([&mut self.signature.name]);
        texts.for_each(|text| change_characters(text, change));
    }

    /// The texts above the body: agency, number, symbol, place, subject, power, addressees, legal
    /// bases.
    pub fn head_texts(&self) -> impl Iterator<Item = &Text> {
        self.parent
            .iter()
            .chain([&self.issuer, &self.number, &self.symbol, &self.place])
            .chain([&self.subject, &self.enactor])
            .chain(&self.addressees)
            .chain(&self.bases)
    }

    /// The texts below the body: recipients, and the signature block.
    pub fn foot_texts(&self) -> impl Iterator<Item = &Text> {
        self.recipients
            .iter()
            .map(|recipient| &recipient.text)
            .chain(&self.signature.lines)
            .chain(&self.signature.office)
            .chain([&self.signature.name])
    }
}

impl Annex {
    /// The annex's texts: title, subject, the line that says to what it belongs, blocks.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let subject = match &self.kind {
            AnnexKind::Appendix => None,
            AnnexKind::Attached { subject } => Some(subject),
        };
        std::iter::once(&self.title)
            .chain(subject)
            .chain([&self.attachment])
            .chain(self.blocks.iter().flat_map(Block::texts))
    }

    /// Changes every run of plain characters of the annex's title, subject and blocks.
    pub fn change_characters(&mut self, change: &mut dyn FnMut(&mut String)) {
        change_characters(&mut self.title, change);
        if let AnnexKind::Attached { subject } = &mut self.kind {
            change_characters(subject, change);
        }
        self.blocks.iter_mut().for_each(|block| block.change_characters(change));
    }
}

impl Block {
    /// The block's texts in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let (own, run_in, table) = match self {
            Self::Heading(heading) => (Some(&heading.title), Some(&heading.run_in), None),
            Self::Paragraph(paragraph) => (Some(&paragraph.text), None, None),
            Self::Item { text, .. } => (Some(text), None, None),
            Self::Table(table) => (None, None, Some(table)),
        };
        own.into_iter().chain(run_in).chain(table.into_iter().flat_map(Table::texts))
    }
}

impl Table {
    /// The table's texts: the line above, the cells row by row, the notes.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let rows = self.header.iter().chain(&self.rows);
        self.unit_line
            .iter()
            .chain(rows.flat_map(|row| row.cells.iter().map(|cell| &cell.text)))
            .chain(&self.notes)
    }
}

/// Every inline of a text in reading order, those within an emphasis after it.
pub fn inlines(text: &[Inline]) -> Inlines<'_> {
    Inlines { open: vec![text.iter()] }
}

/// The inlines of a text, nested ones included: see [`inlines`].
#[derive(Debug, Clone)]
pub struct Inlines<'a> {
    open: Vec<std::slice::Iter<'a, Inline>>,
}

impl<'a> Iterator for Inlines<'a> {
    type Item = &'a Inline;

    fn next(&mut self) -> Option<&'a Inline> {
        while let Some(level) = self.open.last_mut() {
            let Some(inline) = level.next() else {
                self.open.pop();
                continue;
            };
            if let Inline::Emphasis(inner) | Inline::Strong(inner) = inline {
                self.open.push(inner.iter());
            }
            return Some(inline);
        }
        None
    }
}

/// The characters of a text alone: a line break as `\n`, a blank as `…`.
///
/// ```
/// use kehoach::document::{Inline, plain};
/// let text = vec![Inline::Text("xã ".into()), Inline::Strong(vec![Inline::Text("A".into())])];
/// assert_eq!(plain(&text), "xã A");
/// ```
pub fn plain(text: &[Inline]) -> String {
    let mut characters = String::new();
    for inline in inlines(text) {
        match inline {
            Inline::Text(text) => characters.push_str(text),
            Inline::Figure(figure) => characters.push_str(&figure.text),
            Inline::Blank(_) => characters.push('…'),
            Inline::LineBreak => characters.push('\n'),
            Inline::Emphasis(_) | Inline::Strong(_) => {}
        }
    }
    characters
}
