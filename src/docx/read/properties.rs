//! The properties of runs and paragraphs as an element sets them (`w:rPr`, `w:pPr`): what it says
//! nothing about is none, so that one layer can be laid over another (ECMA-376, part 1, 17.7.2).

use std::sync::Arc;

use super::theme::Theme;
use super::xml::Xml;
use crate::length::Length;

/// Properties that styles turn over rather than set (17.7.3), by their place in
/// [`RunLayer::toggles`].
pub(super) const TOGGLES: [&str; 10] =
    ["b", "i", "caps", "smallCaps", "strike", "outline", "shadow", "emboss", "imprint", "vanish"];

/// The colour of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Black on white, by itself.
    Auto,
    /// Red, green, blue.
    Rgb([u8; 3]),
}

/// What an element says of runs.
#[derive(Debug, Clone, Default)]
pub(super) struct RunLayer {
    pub(super) toggles: [Option<bool>; TOGGLES.len()],
    pub(super) size: Option<Length>,
    /// The fonts of ASCII, of other letters, of East Asian and of complex scripts.
    pub(super) fonts: [Option<Arc<str>>; 4],
    pub(super) color: Option<Color>,
    pub(super) underline: Option<bool>,
    pub(super) double_strike: Option<bool>,
    pub(super) highlight: Option<bool>,
    pub(super) shading: Option<bool>,
    pub(super) scale: Option<i64>,
    pub(super) spacing: Option<Length>,
    pub(super) raised: Option<bool>,
    /// The character style.
    pub(super) style: Option<String>,
}

/// How the lines of a paragraph are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// To the right.
    Right,
    /// To both sides.
    Both,
}

/// How high a line is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Line {
    /// In single lines.
    Times(f64),
    /// A height whatever stands in the line.
    Exactly(Length),
    /// A height at least.
    AtLeast(Length),
}

/// The sides on which a line is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// Above.
    pub top: T,
    /// Below.
    pub bottom: T,
    /// Left.
    pub left: T,
    /// Right.
    pub right: T,
}

/// What an element says of paragraphs.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphLayer {
    pub(super) align: Option<Align>,
    pub(super) left: Option<Length>,
    pub(super) right: Option<Length>,
    pub(super) first_line: Option<Length>,
    pub(super) before: Option<Length>,
    pub(super) after: Option<Length>,
    pub(super) line: Option<Line>,
    pub(super) contextual: Option<bool>,
    pub(super) keep_next: Option<bool>,
    pub(super) keep_lines: Option<bool>,
    pub(super) page_break_before: Option<bool>,
    pub(super) borders: Sides<Option<bool>>,
    pub(super) outline: Option<i64>,
    /// How a frame of the paragraph stands on the page.
    pub(super) frame: Option<Align>,
    pub(super) style: Option<String>,
    pub(super) number: Option<String>,
    pub(super) level: Option<usize>,
}

/// The height that Word gives a gap that it is told to choose.
const AUTOMATIC_GAP: Length = Length::pt(14);

impl RunLayer {
    /// Reads `w:rPr`.
    pub(super) fn read(xml: &Xml<'_>, element: usize, theme: &Theme) -> Self {
        let mut layer = Self::default();
        for child in xml.children(element) {
            let name = xml.elements[child].name;
            if let Some(toggle) = TOGGLES.iter().position(|toggle| *toggle == name) {
                layer.toggles[toggle] = Some(is_on(xml, child));
                continue;
            }
            let val = || xml.val(child);
            match name {
                "sz" => layer.size = val().and_then(|val| in_units(&val, HALF_POINT)),
                "rFonts" => layer.fonts = fonts(xml, child, theme),
                "color" => layer.color = color(xml, child, theme),
                "u" => layer.underline = Some(val().is_some_and(|val| val != "none")),
                "dstrike" => layer.double_strike = Some(is_on(xml, child)),
                "highlight" => layer.highlight = Some(val().is_some_and(|val| val != "none")),
                "shd" => layer.shading = Some(is_shaded(xml, child)),
                "w" => {
                    let percent = val().and_then(|val| val.trim_end_matches('%').parse().ok());
                    layer.scale = percent;
                }
                "spacing" => layer.spacing = val().and_then(|val| measure(&val)),
                "vertAlign" => layer.raised = Some(val().is_some_and(|val| val != "baseline")),
                "rStyle" => layer.style = val().map(std::borrow::Cow::into_owned),
                _ => {}
            }
        }
        layer
    }

    /// Puts a layer over this one.
    pub(super) fn take(&mut self, over: &Self) {
        for (own, over) in self.toggles.iter_mut().zip(over.toggles) {
            *own = over.or(*own);
        }
        for (own, over) in self.fonts.iter_mut().zip(&over.fonts) {
            if over.is_some() {
                own.clone_from(over);
            }
        }
        self.size = over.size.or(self.size);
        self.color = over.color.or(self.color);
        self.underline = over.underline.or(self.underline);
        self.double_strike = over.double_strike.or(self.double_strike);
        self.highlight = over.highlight.or(self.highlight);
        self.shading = over.shading.or(self.shading);
        self.scale = over.scale.or(self.scale);
        self.spacing = over.spacing.or(self.spacing);
        self.raised = over.raised.or(self.raised);
    }
}

impl ParagraphLayer {
    /// Reads `w:pPr`.
    pub(super) fn read(xml: &Xml<'_>, element: usize) -> Self {
        let mut layer = Self::default();
        for child in xml.children(element) {
            match xml.elements[child].name {
                "jc" => layer.align = xml.val(child).and_then(|val| align(&val)),
                "ind" => layer.indent(xml, child),
                "spacing" => layer.spacing(xml, child),
                "contextualSpacing" => layer.contextual = Some(is_on(xml, child)),
                "keepNext" => layer.keep_next = Some(is_on(xml, child)),
                "keepLines" => layer.keep_lines = Some(is_on(xml, child)),
                "pageBreakBefore" => layer.page_break_before = Some(is_on(xml, child)),
                "pBdr" => layer.borders = borders(xml, child),
                "outlineLvl" => {
                    layer.outline = xml.val(child).and_then(|val| val.parse().ok());
                }
                "framePr" => {
                    let place = xml.attribute(child, "xAlign");
                    layer.frame = Some(place.and_then(|place| align(&place)).unwrap_or_default());
                }
                "pStyle" => layer.style = xml.val(child).map(std::borrow::Cow::into_owned),
                "numPr" => {
                    let of = |name| xml.child(child, name).and_then(|child| xml.val(child));
                    layer.number = of("numId").map(std::borrow::Cow::into_owned);
                    layer.level = of("ilvl").and_then(|level| level.parse().ok());
                }
                _ => {}
            }
        }
        layer
    }

    fn indent(&mut self, xml: &Xml<'_>, element: usize) {
        let length = |name| xml.attribute(element, name).and_then(|value| measure(&value));
        self.left = length("left").or_else(|| length("start"));
        self.right = length("right").or_else(|| length("end"));
        let hanging = length("hanging").map(|hanging| Length::ZERO - hanging);
        self.first_line = hanging.or_else(|| length("firstLine"));
        // East Asian programs count in letters, of which there are 100 parts.
        let letters = xml.attribute(element, "firstLineChars").and_then(|value| value.parse().ok());
        if let (None, Some(letters)) = (self.first_line, letters) {
            self.first_line = Some(Length::pt(14) * letters / 100);
        }
    }

    fn spacing(&mut self, xml: &Xml<'_>, element: usize) {
        let length = |name| xml.attribute(element, name).and_then(|value| measure(&value));
        let is_on = |name| xml.attribute(element, name).map(|value| on_off(&value));
        let gap = |automatic: Option<bool>, own: Option<Length>| match automatic {
            Some(true) => Some(AUTOMATIC_GAP),
            _ => own,
        };
        self.before = gap(is_on("beforeAutospacing"), length("before"));
        self.after = gap(is_on("afterAutospacing"), length("after"));
        if let Some(line) = length("line") {
            self.line = Some(match xml.attribute(element, "lineRule").as_deref() {
                Some("exact") => Line::Exactly(line),
                Some("atLeast") => Line::AtLeast(line),
                _ => Line::Times(line.twips() as f64 / 240.0),
            });
        }
    }

    /// Puts a layer over this one.
    pub(super) fn take(&mut self, over: &Self) {
        self.align = over.align.or(self.align);
        self.left = over.left.or(self.left);
        self.right = over.right.or(self.right);
        self.first_line = over.first_line.or(self.first_line);
        self.before = over.before.or(self.before);
        self.after = over.after.or(self.after);
        self.line = over.line.or(self.line);
        self.contextual = over.contextual.or(self.contextual);
        self.keep_next = over.keep_next.or(self.keep_next);
        self.keep_lines = over.keep_lines.or(self.keep_lines);
        self.page_break_before = over.page_break_before.or(self.page_break_before);
        self.borders.take(&over.borders);
        self.outline = over.outline.or(self.outline);
        self.frame = over.frame.or(self.frame);
        if over.number.is_some() {
            self.number.clone_from(&over.number);
        }
        self.level = over.level.or(self.level);
    }
}

impl Sides<Option<bool>> {
    /// Puts other sides over these.
    pub(super) fn take(&mut self, over: &Self) {
        self.top = over.top.or(self.top);
        self.bottom = over.bottom.or(self.bottom);
        self.left = over.left.or(self.left);
        self.right = over.right.or(self.right);
    }

    /// Which sides have a line.
    pub(super) fn drawn(self) -> Sides<bool> {
        Sides {
            top: self.top == Some(true),
            bottom: self.bottom == Some(true),
            left: self.left == Some(true),
            right: self.right == Some(true),
        }
    }
}

/// The sides of a border element (`w:pBdr`, `w:tcBorders`, `w:tblBorders`) that have a line or are
/// said to have none.
pub(super) fn borders(xml: &Xml<'_>, element: usize) -> Sides<Option<bool>> {
    let mut sides = Sides::default();
    for child in xml.children(element) {
        let is_drawn = xml.val(child).is_some_and(|val| val != "nil" && val != "none")
            // A line as white as the paper is none.
            && xml.attribute(child, "color").is_none_or(|color| !color.eq_ignore_ascii_case("ffffff"));
        match xml.elements[child].name {
            "top" => sides.top = Some(is_drawn),
            "bottom" => sides.bottom = Some(is_drawn),
            "left" | "start" => sides.left = Some(is_drawn),
            "right" | "end" => sides.right = Some(is_drawn),
            _ => {}
        }
    }
    sides
}

const HALF_POINT: Length = Length::from_half_points(1);
const TWIP: Length = Length::from_twips(1);

/// A length: a number of twips, or one with its unit.
pub(super) fn measure(text: &str) -> Option<Length> {
    in_units(text, TWIP)
}

/// A length: a number of units, or one with its own unit.
pub(super) fn in_units(text: &str, unit: Length) -> Option<Length> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(at);
    let number: f64 = number.trim().parse().ok().filter(|number: &f64| number.abs() < 1e6)?;
    let unit = match suffix {
        "" => unit,
        "mm" => Length::mm(1),
        "cm" => Length::mm(10),
        "in" => Length::pt(72),
        "pt" => Length::pt(1),
        "px" => Length::pt(3) / 4,
        "pc" | "pi" => Length::pt(12),
        _ => return None,
    };
    Some(Length::from_emu((number * unit.emu() as f64).round() as i64))
}

/// Whether a property is on: it is where it has no value.
pub(super) fn is_on(xml: &Xml<'_>, element: usize) -> bool {
    xml.val(element).is_none_or(|val| on_off(&val))
}

fn on_off(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

fn align(value: &str) -> Option<Align> {
    Some(match value {
        "left" | "start" => Align::Left,
        "center" => Align::Centre,
        "right" | "end" => Align::Right,
        "both" | "distribute" | "thaiDistribute" => Align::Both,
        _ => return None,
    })
}

fn fonts(xml: &Xml<'_>, element: usize, theme: &Theme) -> [Option<Arc<str>>; 4] {
    [
        ("ascii", "asciiTheme"),
        ("hAnsi", "hAnsiTheme"),
        ("eastAsia", "eastAsiaTheme"),
        ("cs", "cstheme"),
    ]
    .map(|(own, of_theme)| {
        let named = xml.attribute(element, of_theme).and_then(|name| theme.font(&name));
        named.or_else(|| xml.attribute(element, own).map(|name| Arc::from(&*name)))
    })
}

fn color(xml: &Xml<'_>, element: usize, theme: &Theme) -> Option<Color> {
    let own = xml.val(element);
    // What the theme gives stands beside it as it was worked out last.
    if let Some(color) = own.as_deref().and_then(rgb) {
        return Some(Color::Rgb(color));
    }
    let named = xml.attribute(element, "themeColor").and_then(|name| theme.color(&name));
    named.map(Color::Rgb).or_else(|| own.map(|_| Color::Auto))
}

/// Three bytes in hexadecimal.
pub(super) fn rgb(text: &str) -> Option<[u8; 3]> {
    if text.len() != 6 || !text.is_ascii() {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

fn is_shaded(xml: &Xml<'_>, element: usize) -> bool {
    let pattern = xml.val(element).is_some_and(|val| val != "clear" && val != "nil");
    let fill = xml.attribute(element, "fill");
    let fill = fill.is_some_and(|fill| fill != "auto" && !fill.eq_ignore_ascii_case("ffffff"));
    pattern || fill
}
