//! What a document's parts say of letters and paragraphs, layer by layer → what Word shows: document
//! defaults, table style, paragraph style, list, character style, direct formatting (ECMA-376, part 1,
//! 17.7.2), with the properties that styles turn over (17.7.3).
//!
//! Styles are worked out once, and what the same words of formatting come to is remembered, so that a
//! run costs a look-up.

use std::collections::HashMap;
use std::sync::Arc;

use super::Package;
use super::numbering::{Counters, Numbering};
pub use super::properties::{Align, Color, Line, Sides};
use super::properties::{ParagraphLayer, RunLayer, TOGGLES};
use super::story;
use super::styles::{Styles, TableLayer};
use super::theme::Theme;
use super::xml::Xml;
use crate::length::Length;

/// The size of letters where nothing says one (17.3.2.38).
const SIZE: Length = Length::pt(10);

/// The font of letters where nothing names one.
const FONT: &str = "Times New Roman";

/// How letters look.
#[derive(Debug, Clone, PartialEq)]
pub struct Letters {
    /// The size.
    pub size: Length,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are italic.
    pub italic: bool,
    /// Whether they are shown as capitals, whatever is typed.
    pub caps: bool,
    /// Whether small letters are shown as small capitals.
    pub small_caps: bool,
    /// Whether they are not shown.
    pub hidden: bool,
    /// The font of plain letters, figures and signs.
    pub font: Arc<str>,
    /// The font of letters with marks.
    pub marked_font: Arc<str>,
    /// The colour.
    pub color: Color,
    /// Whether a line is drawn under them.
    pub underline: bool,
    /// Whether they are struck through.
    pub strike: bool,
    /// Whether what is behind them is coloured.
    pub highlight: bool,
    /// Whether they have a shadow or an outline, or stand out of the paper.
    pub effect: bool,
    /// Whether they are raised or lowered.
    pub raised: bool,
    /// How wide they are, in hundredths.
    pub scale: i64,
    /// What is put between two of them.
    pub spacing: Length,
}

/// How a paragraph is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// How its lines are set.
    pub align: Align,
    /// The indent from the left.
    pub left: Length,
    /// The indent from the right.
    pub right: Length,
    /// The indent of the first line beyond that of the others; below 0 where it hangs out.
    pub first_line: Length,
    /// The gap before.
    pub before: Length,
    /// The gap after.
    pub after: Length,
    /// How high its lines are.
    pub line: Line,
    /// Whether gaps between it and others of its style are left out.
    pub contextual: bool,
    /// The style, by its id.
    pub style: Option<Arc<str>>,
    /// Whether it stays on the page of the next.
    pub keep_next: bool,
    /// Whether it stays on one page.
    pub keep_lines: bool,
    /// Whether it begins a page.
    pub page_break_before: bool,
    /// The sides on which a line is drawn.
    pub borders: Sides<bool>,
    /// The level in the document's outline, from 1.
    pub outline: Option<i64>,
    /// How its frame stands, where it is in one.
    pub frame: Option<Align>,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            size: SIZE,
            bold: false,
            italic: false,
            caps: false,
            small_caps: false,
            hidden: false,
            font: FONT.into(),
            marked_font: FONT.into(),
            color: Color::Auto,
            underline: false,
            strike: false,
            highlight: false,
            effect: false,
            raised: false,
            scale: 100,
            spacing: Length::ZERO,
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            align: Align::Left,
            left: Length::ZERO,
            right: Length::ZERO,
            first_line: Length::ZERO,
            before: Length::ZERO,
            after: Length::ZERO,
            line: Line::Times(1.0),
            contextual: false,
            style: None,
            keep_next: false,
            keep_lines: false,
            page_break_before: false,
            borders: Sides::default(),
            outline: None,
            frame: None,
        }
    }
}

/// The letters of a piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The bytes of the text.
    pub text: std::ops::Range<usize>,
    /// How they look.
    pub letters: Arc<Letters>,
}

/// How a paragraph and its text look.
#[derive(Debug, Clone, Default)]
pub struct Formatted {
    /// How it is set.
    pub layout: Arc<Layout>,
    /// Its text, run after run.
    pub runs: Vec<Run>,
    /// The letters of its end, which an empty paragraph has alone.
    pub mark: Arc<Letters>,
    /// The number that Word counts before it.
    pub label: Option<String>,
}

/// What the parts of a document say of formatting.
#[derive(Debug, Clone, Default)]
pub struct Formats {
    styles: Styles,
    numbering: Numbering,
    theme: Theme,
}

impl Formats {
    /// Reads the parts of a package; those that are missing say nothing.
    pub fn of(package: &Package) -> Self {
        let theme = Theme::read(package.beside("/theme"));
        let mut styles = Styles::read(package.beside("/styles"), &theme);
        let part = package.beside("/numbering");
        let numbering = Numbering::read(part, &theme, |style| styles.list_of(style));
        styles.resolve(&numbering);
        Self { styles, numbering, theme }
    }

    /// What a table's style says of the table.
    pub(super) fn table(&self, style: Option<&str>) -> TableLayer {
        self.styles.of_table(style).map(|style| style.table.clone()).unwrap_or_default()
    }

    /// A reader of one part.
    pub fn reader<'r>(&'r self, xml: &'r Xml<'r>) -> Reader<'r> {
        Reader {
            formats: self,
            xml,
            bases: Vec::new(),
            base_of: HashMap::new(),
            letters: HashMap::new(),
            counters: Counters::default(),
        }
    }
}

/// Reads the formatting of one part, paragraph after paragraph in their order.
#[derive(Debug)]
pub struct Reader<'r> {
    formats: &'r Formats,
    xml: &'r Xml<'r>,
    bases: Vec<Base>,
    base_of: HashMap<(Option<String>, Option<&'r str>), usize>,
    /// The letters of a base with the words of formatting over it.
    letters: HashMap<(usize, &'r str), Arc<Letters>>,
    counters: Counters,
}

/// What the paragraphs of the same formatting in tables of the same style have in common.
#[derive(Debug)]
struct Base {
    layout: Arc<Layout>,
    run: RunLayer,
    /// Properties that the styles turn over: what they come to.
    toggles: [bool; TOGGLES.len()],
    /// Those that hold whatever styles say.
    fixed: [bool; TOGGLES.len()],
    list: Option<(String, usize)>,
    mark: Arc<Letters>,
}

impl<'r> Reader<'r> {
    /// How a paragraph and its text look; `table` is the style of the table that it stands in, if
    /// that has one.
    pub fn paragraph(&mut self, paragraph: &story::Paragraph, table: Option<&str>) -> Formatted {
        let base = self.base(paragraph.element, table);
        let mut runs: Vec<Run> = Vec::new();
        let mut last = None;
        for atom in &paragraph.atoms {
            let run = self.xml.ancestors(atom.element).find(|&index| self.xml.is(index, "r"));
            if let (true, Some(held)) = (last == Some(run), runs.last_mut()) {
                held.text.end = atom.text.end;
                continue;
            }
            last = Some(run);
            let letters = self.letters_of(run, base);
            match runs.last_mut() {
                Some(held) if Arc::ptr_eq(&held.letters, &letters) => {
                    held.text.end = atom.text.end;
                }
                _ => runs.push(Run { text: atom.text.clone(), letters }),
            }
        }
        let Base { layout, list, mark, .. } = &self.bases[base];
        let numbering = &self.formats.numbering;
        let label = list
            .as_ref()
            .and_then(|(list, level)| numbering.next(&mut self.counters, list, *level));
        Formatted { layout: Arc::clone(layout), runs, mark: Arc::clone(mark), label }
    }

    /// How a paragraph is set, by its element.
    pub(super) fn layout(&mut self, paragraph: usize) -> Arc<Layout> {
        let base = self.base(paragraph, None);
        Arc::clone(&self.bases[base].layout)
    }

    /// The letters of a run that stands in a paragraph.
    pub(super) fn letters(&mut self, run: usize, paragraph: usize) -> Arc<Letters> {
        let base = self.base(paragraph, None);
        self.letters_of(Some(run), base)
    }

    fn letters_of(&mut self, run: Option<usize>, base: usize) -> Arc<Letters> {
        let properties = run.and_then(|run| self.xml.child(run, "rPr"));
        let key = (base, properties.map_or("", |properties| self.xml.raw(properties)));
        if let Some(known) = self.letters.get(&key) {
            return Arc::clone(known);
        }
        let theme = &self.formats.theme;
        let direct = properties.map(|own| RunLayer::read(self.xml, own, theme));
        let direct = direct.unwrap_or_default();
        let letters = Arc::new(self.bases[base].letters(&direct, &self.formats.styles));
        self.letters.insert(key, Arc::clone(&letters));
        letters
    }

    fn base(&mut self, paragraph: usize, table: Option<&str>) -> usize {
        let properties = self.xml.child(paragraph, "pPr");
        let key = (table.map(str::to_owned), properties.map(|properties| self.xml.raw(properties)));
        if let Some(&known) = self.base_of.get(&key) {
            return known;
        }
        let base = self.new_base(properties, table);
        self.bases.push(base);
        self.base_of.insert(key, self.bases.len() - 1);
        self.bases.len() - 1
    }

    fn new_base(&self, properties: Option<usize>, table: Option<&str>) -> Base {
        let Formats { styles, numbering, theme } = self.formats;
        let direct = properties.map(|own| ParagraphLayer::read(self.xml, own)).unwrap_or_default();
        let mut run = styles.run.clone();
        let mut paragraph = styles.paragraph.clone();
        let mut toggles = [false; TOGGLES.len()];
        let fixed = styles.run.toggles.map(|toggle| toggle == Some(true));
        let of_table = table.and_then(|table| styles.of_table(Some(table)));
        let of_paragraph = styles.of_paragraph(direct.style.as_deref());
        for style in of_table.into_iter().chain(of_paragraph.map(|(_, style)| style)) {
            run.take(&style.run);
            paragraph.take(&style.paragraph);
            for (toggle, turned) in toggles.iter_mut().zip(style.run.toggles) {
                *toggle ^= turned == Some(true);
            }
        }
        let list = direct.number.clone().or_else(|| paragraph.number.clone());
        let list = list.filter(|list| list != "0").map(|list| {
            let level = direct.level.or(paragraph.level).unwrap_or(0);
            (list, level)
        });
        if direct.number.is_some() || direct.level.is_some() {
            match &list {
                Some((list, level)) => {
                    if let Some(level) = numbering.level(list, *level) {
                        paragraph.take(&level.paragraph);
                    }
                }
                // A paragraph that is taken out of its list loses the list's indents.
                None => (paragraph.left, paragraph.first_line) = (None, None),
            }
        }
        paragraph.take(&direct);
        let style = of_paragraph.map(|(id, _)| Arc::from(id));
        let mut base = Base {
            layout: Arc::new(layout(&paragraph, style)),
            run,
            toggles,
            fixed,
            list,
            mark: Arc::default(),
        };
        let mark = properties.and_then(|own| self.xml.child(own, "rPr"));
        let mark = mark.map(|own| RunLayer::read(self.xml, own, theme)).unwrap_or_default();
        base.mark = Arc::new(base.letters(&mark, styles));
        base
    }
}

impl Base {
    /// The letters of a run that says this.
    fn letters(&self, direct: &RunLayer, styles: &Styles) -> Letters {
        let mut run = self.run.clone();
        let mut toggles = self.toggles;
        if let Some(style) = direct.style.as_deref().and_then(|id| styles.of_run(id)) {
            run.take(&style.run);
            for (toggle, turned) in toggles.iter_mut().zip(style.run.toggles) {
                *toggle ^= turned == Some(true);
            }
        }
        run.take(direct);
        let mut on = [false; TOGGLES.len()];
        for (index, on) in on.iter_mut().enumerate() {
            *on = direct.toggles[index].unwrap_or(self.fixed[index] || toggles[index]);
        }
        let [bold, italic, caps, small_caps, strike, outline, shadow, emboss, imprint, hidden] = on;
        let font = |at: usize| run.fonts[at].clone();
        let marked_font = font(1).or_else(|| font(0)).unwrap_or_else(|| FONT.into());
        Letters {
            size: run.size.unwrap_or(SIZE),
            bold,
            italic,
            caps,
            small_caps,
            hidden,
            font: font(0).unwrap_or_else(|| FONT.into()),
            marked_font,
            color: run.color.unwrap_or(Color::Auto),
            underline: run.underline.unwrap_or(false),
            strike: strike || run.double_strike.unwrap_or(false),
            highlight: run.highlight.unwrap_or(false) || run.shading.unwrap_or(false),
            effect: outline || shadow || emboss || imprint,
            raised: run.raised.unwrap_or(false),
            scale: run.scale.unwrap_or(100),
            spacing: run.spacing.unwrap_or(Length::ZERO),
        }
    }
}

fn layout(paragraph: &ParagraphLayer, style: Option<Arc<str>>) -> Layout {
    let zero = |length: Option<Length>| length.unwrap_or(Length::ZERO);
    Layout {
        align: paragraph.align.unwrap_or_default(),
        left: zero(paragraph.left),
        right: zero(paragraph.right),
        first_line: zero(paragraph.first_line),
        before: zero(paragraph.before),
        after: zero(paragraph.after),
        line: paragraph.line.unwrap_or(Line::Times(1.0)),
        contextual: paragraph.contextual.unwrap_or(false),
        style,
        keep_next: paragraph.keep_next.unwrap_or(false),
        keep_lines: paragraph.keep_lines.unwrap_or(false),
        page_break_before: paragraph.page_break_before.unwrap_or(false),
        borders: paragraph.borders.drawn(),
        outline: paragraph.outline.filter(|level| (0..9).contains(level)).map(|level| level + 1),
        frame: paragraph.frame,
    }
}
