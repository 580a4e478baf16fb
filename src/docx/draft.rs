//! A document on its way to XML: paragraphs, runs, figures and sections are written one after the
//! other into `word/document.xml`.

use super::anchor::{Anchor, Anchors};
use super::balance;
use super::escape;
use super::flow::Flow;
use super::long::MOST_ANCHORED;
use super::made::Main;
use super::mould::{Fill, push_number};
use super::packing::Packing;
use super::paper::Paper;
use super::phrases::Phrases;
use super::set;
use super::shapes::{Look, RowShape, Section, Shapes, Weight};
use super::spans;
use super::styles::Name;
use crate::diagnostic::Diagnostic;
use crate::document::{Blank, Figure, Inline, Text};
use crate::length::Length;
use crate::profile::{Blanks, Profile};

/// How many bytes are packed at once, where a part is packed as it is written.
const PIECE: usize = 4 << 20;

/// A space at which no line breaks: a blank must keep its room.
const NO_BREAK_SPACE: &str = "\u{A0}";

/// A document on its way to XML.
pub(super) struct Draft<'w> {
    pub(super) profile: &'w Profile,
    pub(super) shapes: &'w Shapes,
    phrases: &'w Phrases,
    pub(super) out: String,
    /// What has been written before that, if what is large is packed as it is written.
    packing: Option<Option<Packing>>,
    pub(super) anchors: Anchors,
    /// What a person should know about how it is laid out.
    pub(super) findings: Vec<Diagnostic>,
    /// The anchor of a table whose bookmark waits for the first cell.
    pub(super) pending: Option<Anchor>,
    /// The anchor of a row of a long table whose bookmark waits for its first cell.
    pub(super) mark: Option<Anchor>,
    /// A table of more cells that would have anchors is long.
    pub(super) most_anchored: usize,
    /// What has been written, as it will be set; none in an annex and within a table.
    pub(super) flow: Option<Flow>,
    /// What the page that a table is to begin on holds already, in twips, where that is known.
    pub(super) taken: Option<f64>,
    /// The lines of titles on the page since the section began.
    pub(super) title_lines: usize,
    /// The look of the run that is being written.
    run: Option<Look>,
    last: Last,
    section: Section,
}

/// What has been written last at the level of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Paragraph,
    Table,
}

impl<'w> Draft<'w> {
    /// Begins a document in a room that an earlier one may have used.
    pub(super) fn new(
        profile: &'w Profile,
        shapes: &'w Shapes,
        phrases: &'w Phrases,
        mut out: String,
    ) -> Self {
        out.clear();
        out.push_str(&shapes.open);
        Self {
            profile,
            shapes,
            phrases,
            out,
            packing: None,
            anchors: Anchors::default(),
            findings: Vec::new(),
            pending: None,
            mark: None,
            most_anchored: MOST_ANCHORED,
            flow: Some(Flow::default()),
            taken: None,
            title_lines: 0,
            run: None,
            last: Last::Nothing,
            section: Section::Main,
        }
    }

    /// The width of the text on a page of the section, in twips.
    pub(super) fn text_width(&self) -> i64 {
        Paper::of(self.section).text_width(self.profile)
    }

    /// Lets the document begin in a section of its own.
    pub(super) fn start_in(&mut self, section: Section) {
        self.section = section;
    }

    /// The sheet, or the column of it, that the text stands on.
    pub(super) fn paper(&self) -> Paper {
        Paper::of(self.section)
    }

    /// Ends the section and begins another, most on a new page; where nothing has been written, the
    /// document begins in it.
    pub(super) fn begin_annex(&mut self, section: Section) {
        if self.last == Last::Nothing && self.anchors.is_empty() {
            self.start_in(section);
        } else {
            self.begin_section(section);
        }
    }

    /// Ends the section and begins another, most on a new page.
    pub(super) fn begin_section(&mut self, section: Section) {
        let ended = self.shapes.section(self.section);
        if self.last != Last::Paragraph {
            self.end_paragraph();
        }
        // The last paragraph carries the section's properties, which come last among its own.
        let at = self.out.rfind("</w:pPr>").expect("every paragraph names its style");
        self.out.insert_str(at, ended);
        self.anchors.end_section();
        self.section = section;
        self.last = Last::Nothing;
        self.title_lines = 0;
    }

    /// Has what is large packed as it is written.
    pub(super) fn pack(&mut self) {
        self.packing = Some(None);
    }

    /// Packs what has been written, where that is much. Nothing may be put into it afterwards.
    pub(super) fn spill(&mut self) {
        if self.out.len() >= PIECE
            && let Some(packing) = &mut self.packing
        {
            packing.get_or_insert_default().push(&self.out);
            self.out.clear();
        }
    }

    /// Ends the document. A document ends in a paragraph, as Word demands.
    pub(super) fn finish(mut self) -> (Main, Anchors, Vec<Diagnostic>) {
        if self.last != Last::Paragraph {
            self.end_paragraph();
        }
        self.out.push_str(self.shapes.section(self.section));
        self.out.push_str("</w:body></w:document>");
        let main = match self.packing.flatten() {
            None => Main::Whole(self.out),
            Some(mut packing) => {
                packing.push(&self.out);
                Main::Packed(packing.finish())
            }
        };
        (main, self.anchors, self.findings)
    }

    /// A paragraph without height, for where one must be after a table.
    fn end_paragraph(&mut self) {
        self.paragraph(Name::End, false, |_| {});
    }

    /// Writes a paragraph of a style.
    pub(super) fn paragraph(&mut self, name: Name, keep: bool, inner: impl FnOnce(&mut Self)) {
        let apart = self.last == Last::Table && name.is_text();
        let name = if self.section == Section::Flyer { name.on_flyer() } else { name };
        let mould = self.shapes.paragraph(name, keep, apart);
        self.out.push_str(mould.before(0));
        self.set(name, keep, (0, 0), inner);
        self.out.push_str(mould.after());
        self.last = Last::Paragraph;
    }

    /// Writes what a paragraph says, and reckons its lines.
    fn set(
        &mut self,
        name: Name,
        keep: bool,
        (left, right): (i64, i64),
        inner: impl FnOnce(&mut Self),
    ) {
        let mut set = set::set(self.profile, name);
        set.left += left as f64;
        set.right += right as f64;
        let width = self.text_width();
        if let Some(flow) = &mut self.flow {
            flow.begin(&set, width);
        }
        self.anchors.manifest.begin_paragraph();
        inner(self);
        self.close_run();
        self.anchors.manifest.end_paragraph();
        if let Some(flow) = &mut self.flow {
            flow.end(name, &set, keep);
        }
    }

    /// Writes a paragraph of a style, indented from both sides.
    pub(super) fn indented(
        &mut self,
        name: Name,
        (left, right): (i64, i64),
        inner: impl FnOnce(&mut Self),
    ) {
        let mould = self.shapes.indented(name);
        let fill = |indent: i64| Fill::Number(usize::try_from(indent).unwrap_or_default());
        mould.pour(&mut self.out, [fill(left), fill(right)]);
        self.out.push_str(mould.before(2));
        self.set(name, true, (left, right), inner);
        self.out.push_str(mould.after());
        self.last = Last::Paragraph;
    }

    /// Writes a centred text so that its lines are even, and gives the width of the widest. It may
    /// fill so much.
    pub(super) fn balanced(
        &mut self,
        name: Name,
        text: &Text,
        letters: (Length, bool),
        room: i64,
    ) -> f64 {
        let mut plain = String::new();
        push_plain(&mut plain, text, &self.profile.blank);
        let balanced = balance::balance(&plain, letters, room as f64, self.phrases);
        let text = spans::with_bound(text, &balanced.bound, &self.profile.blank);
        self.paragraph(name, true, |draft| draft.text(&text, Look::default()));
        self.title_lines += balanced.lines;
        balanced.widest
    }

    /// Writes a rule in the middle of a width; none below nothing.
    pub(super) fn rule(&mut self, length: f64, available: i64) {
        if length <= 0.0 {
            return;
        }
        let indent = ((available as f64 - length) / 2.0).round().max(0.0) as usize;
        let rule = &self.shapes.rule;
        rule.pour(&mut self.out, [Fill::Number(indent), Fill::Number(indent)]);
        self.out.push_str(rule.after());
        self.anchors.manifest.begin_paragraph();
        self.anchors.manifest.end_paragraph();
        if let Some(flow) = &mut self.flow {
            flow.rule();
        }
        self.last = Last::Paragraph;
    }

    /// Writes a table, within its anchor if it has one. Two tables without a paragraph between
    /// them would flow together.
    pub(super) fn table(&mut self, inner: impl FnOnce(&mut Self)) {
        if self.last == Last::Table {
            self.end_paragraph();
        }
        inner(self);
        self.last = Last::Table;
    }

    /// Writes a table without lines: columns of these widths, rows of cells.
    pub(super) fn frame(&mut self, widths: &[i64], rows: impl FnOnce(&mut Self)) {
        let shapes = self.shapes;
        self.table(|draft| {
            let total: i64 = widths.iter().sum();
            shapes.frame.pour(&mut draft.out, [Fill::Number(total as usize)]);
            draft.out.push_str(shapes.frame.before(1));
            draft.grid(widths);
            draft.out.push_str(shapes.frame.before(2));
            draft.anchors.manifest.begin_table(&[]);
            rows(draft);
            draft.anchors.manifest.end_table();
            draft.out.push_str(shapes.frame.after());
        });
    }

    /// Writes a row of a table.
    pub(super) fn row(&mut self, shape: RowShape, cells: impl FnOnce(&mut Self)) {
        let mould = self.shapes.row(shape);
        self.out.push_str(mould.before(0));
        if let Some(flow) = &mut self.flow {
            flow.begin_row();
        }
        let mark = self.mark.as_ref().map(|anchor| anchor.number);
        self.anchors.manifest.begin_row(mark);
        cells(self);
        self.anchors.manifest.end_row();
        if let Some(flow) = &mut self.flow {
            flow.end_row();
        }
        self.out.push_str(mould.after());
    }

    /// Writes a cell of a table without lines.
    pub(super) fn frame_cell(&mut self, width: i64, blocks: impl FnOnce(&mut Self)) {
        let mould = &self.shapes.frame_cell;
        if let Some(flow) = &mut self.flow {
            flow.begin_cell(width);
        }
        mould.pour(&mut self.out, [Fill::Number(width as usize)]);
        self.out.push_str(mould.before(1));
        self.anchors.manifest.begin_cell(1, false);
        blocks(self);
        self.anchors.manifest.end_cell();
        self.out.push_str(mould.after());
    }

    /// Writes the grid of a table.
    pub(super) fn grid(&mut self, widths: &[i64]) {
        let column = &self.shapes.column;
        for &width in widths {
            column.pour(&mut self.out, [Fill::Number(width as usize)]);
            self.out.push_str(column.after());
        }
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &Text, look: Look) {
        for inline in text {
            match inline {
                Inline::Text(words) => self.words(words, look),
                Inline::Emphasis(text) => self.text(text, Look { italic: true, ..look }),
                Inline::Strong(text) => self.text(text, Look { weight: Weight::Bold, ..look }),
                Inline::Figure(figure) => self.figure(figure, look),
                Inline::Blank(blank) => {
                    for _ in 0..room(*blank, &self.profile.blank) {
                        self.words(NO_BREAK_SPACE, look);
                    }
                }
                Inline::LineBreak => self.words("\n", look),
            }
        }
    }

    /// Writes words in a look, in the same run as those before if they look the same.
    pub(super) fn words(&mut self, words: &str, look: Look) {
        if words.is_empty() {
            return;
        }
        let mould = self.shapes.run(look);
        if let Some(flow) = &mut self.flow {
            flow.words(words, look.weight == Weight::Bold);
        }
        if self.run != Some(look) {
            self.close_run();
            self.out.push_str(mould.before(0));
            self.run = Some(look);
        }
        let capitals;
        let words = if look.caps {
            capitals = words.to_uppercase();
            &capitals
        } else {
            words
        };
        escape::text(&mut self.out, words, mould.before(1));
        self.anchors.words(words);
    }

    /// Writes a figure with its anchor.
    fn figure(&mut self, figure: &Figure, look: Look) {
        if figure.text.is_empty() {
            return;
        }
        let Some(anchor) = self.anchors.figure(figure, look.caps) else {
            return self.words(&figure.text, look);
        };
        self.close_run();
        let mould = &self.shapes.figure;
        mould.pour(
            &mut self.out,
            [
                Fill::Number(anchor.number),
                Fill::Attribute(&anchor.bookmark),
                Fill::Attribute(&anchor.alias),
                Fill::Attribute(&anchor.tag),
                Fill::Number(anchor.number),
            ],
        );
        self.out.push_str(mould.before(5));
        self.words(&figure.text, look);
        self.anchors.manifest.end_figure();
        self.close_run();
        self.out.push_str(mould.before(6));
        push_number(&mut self.out, anchor.number);
        self.out.push_str(mould.after());
    }

    /// Ends the run that is being written.
    pub(super) fn close_run(&mut self) {
        if let Some(look) = self.run.take() {
            self.out.push_str(self.shapes.run(look).after());
        }
    }
}

/// The room of a blank, in spaces.
pub(super) fn room(blank: Blank, blanks: &Blanks) -> usize {
    match blank {
        Blank::Number => blanks.number.default,
        Blank::Day => blanks.day.default,
        Blank::Month => blanks.month.default,
        Blank::Year => blanks.year.default,
        Blank::Name => blanks.name.default,
    }
}

/// Writes what text says, as it is printed.
pub(super) fn push_plain(out: &mut String, text: &[Inline], blanks: &Blanks) {
    for inline in text {
        match inline {
            Inline::Text(words) => out.push_str(words),
            Inline::Emphasis(text) | Inline::Strong(text) => push_plain(out, text, blanks),
            Inline::Figure(figure) => out.push_str(&figure.text),
            Inline::Blank(blank) => {
                for _ in 0..room(*blank, blanks) {
                    out.push_str(NO_BREAK_SPACE);
                }
            }
            Inline::LineBreak => out.push('\n'),
        }
    }
}
