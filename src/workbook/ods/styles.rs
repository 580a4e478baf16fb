//! The styles of an ods workbook that matter to what its cells say.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::Error;
use super::super::format::{Condition, DateParts, NumberFormat, Pattern};
use super::super::raw::Style;
use super::super::xml::{is_yes, number, qualified, resolve};

/// How far styles may inherit from each other.
const DEEPEST: usize = 32;

/// The most digits before the decimal comma that a format may ask for.
const MOST_DIGITS: usize = 255;

/// The most bytes of words between the digits of a format: 255 characters, as in a code of Excel.
const LONGEST_WORDS: usize = 4 * 255;

/// The styles of a document, by their names.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: HashMap<String, CellStyle>,
    formats: HashMap<String, Format>,
    /// The widths of columns, in characters of the default font.
    widths: HashMap<String, f64>,
    hidden_tables: HashSet<String>,
}

#[derive(Debug, Default)]
struct CellStyle {
    parent: Option<String>,
    format: Option<String>,
    font: Option<Arc<str>>,
}

#[derive(Debug, Default, Clone)]
struct Format {
    pattern: Pattern,
    date: DateParts,
    kind: Kind,
    /// Text that stands before the next digits or after the last.
    words: Option<String>,
    /// Whether it asks for more than Excel allows, so that it says nothing.
    refused: bool,
    /// The formats that take the place of this one, and for which numbers.
    instead: Vec<(String, String)>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    General,
    Number,
    Date,
    Elapsed,
    Bool,
}

impl Styles {
    /// Reads the styles of `styles.xml` and those that `content.xml` begins with.
    pub(super) fn read(named: Option<&[u8]>, content: &[u8]) -> Result<Self, Error> {
        let mut styles = Self::default();
        styles.add(named.unwrap_or_default())?;
        styles.add(content)?;
        Ok(styles)
    }

    /// A style of cells, with what it inherits.
    pub(super) fn of_cell(&self, name: &str) -> Style {
        let format = self.inherited(name, |style| style.format.as_deref());
        let format = format.and_then(|name| self.formats.get(name));
        Style {
            format: format.map(|format| self.number_format(format)).unwrap_or_default().into(),
            font: self.inherited(name, |style| style.font.as_ref()).cloned(),
        }
    }

    /// Whether a style of cells shows booleans.
    pub(super) fn is_bool(&self, name: &str) -> bool {
        self.inherited(name, |style| style.format.as_deref())
            .and_then(|name| self.formats.get(name))
            .is_some_and(|format| format.kind == Kind::Bool)
    }

    /// The width that a style gives a column, in characters of the default font.
    pub(super) fn column_width(&self, name: &str) -> Option<f64> {
        self.widths.get(name).copied()
    }

    /// Whether a style shows its table.
    pub(super) fn is_table_shown(&self, name: &str) -> bool {
        !self.hidden_tables.contains(name)
    }

    /// A format with those that take its place for positive numbers, negative ones and zero.
    fn number_format(&self, format: &Format) -> NumberFormat {
        if format.refused {
            return NumberFormat::refused();
        }
        match format.kind {
            // A format with a section for text is kept as one of text, the others in its place.
            Kind::Number | Kind::General => {
                let others = match format.kind {
                    Kind::Number => NumberFormat::pattern(format.pattern.clone()),
                    _ => NumberFormat::parse("General"),
                };
                let instead = format.instead.iter().filter_map(|(condition, name)| {
                    let condition = Condition::parse(condition.strip_prefix("value()")?)?;
                    Some((condition, self.formats.get(name)?.pattern.clone()))
                });
                NumberFormat::instead(instead, others)
            }
            Kind::Date => NumberFormat::date(format.date),
            Kind::Elapsed => NumberFormat::elapsed(),
            Kind::Bool => NumberFormat::default(),
        }
    }

    fn inherited<'a, T: ?Sized>(
        &'a self,
        name: &'a str,
        of: impl Fn(&'a CellStyle) -> Option<&'a T>,
    ) -> Option<&'a T> {
        let mut name = name;
        for _ in 0..DEEPEST {
            let style = self.cells.get(name)?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            name = style.parent.as_deref()?;
        }
        None
    }

    fn add(&mut self, part: &[u8]) -> Result<(), Error> {
        let mut fonts: HashMap<String, Arc<str>> = HashMap::new();
        let mut style = String::new();
        let mut format: Option<(String, Format)> = None;
        let mut reader = Reader::from_reader(part);
        loop {
            match reader.read_event()? {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "body" => return Ok(()),
                        "font-face" => {
                            if let (Some(name), Some(family)) =
                                (qualified(&element, "name")?, qualified(&element, "font-family")?)
                            {
                                fonts.insert(name.into_owned(), unquoted(&family).into());
                            }
                        }
                        "style" => style = self.begin(&element)?,
                        "text-properties" => self.font(&style, &element, &fonts)?,
                        "table-column-properties" => {
                            if let Some(width) = qualified(&element, "column-width")?
                                && let Some(width) = characters(&width)
                            {
                                self.widths.insert(style.clone(), width);
                            }
                        }
                        "table-properties" => {
                            if qualified(&element, "display")?.as_deref() == Some("false") {
                                self.hidden_tables.insert(style.clone());
                            }
                        }
                        _ => Self::format_element(&element, &mut format)?,
                    }
                }
                Event::Text(text) => {
                    if let Some((_, format)) = &mut format
                        && let Some(words) = &mut format.words
                    {
                        words.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(entity) => {
                    if let Some((_, format)) = &mut format
                        && let Some(words) = &mut format.words
                    {
                        words.extend(resolve(&entity));
                    }
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "text" | "currency-symbol" => {
                        if let Some((_, format)) = &mut format {
                            format.end_words();
                        }
                    }
                    name if kind_of(name).is_some() => {
                        if let Some((name, format)) = format.take() {
                            self.formats.insert(name, format);
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<String, Error> {
        let owned = |name| -> Result<Option<String>, Error> {
            Ok(qualified(element, name)?.map(|value| value.into_owned()))
        };
        let name = owned("name")?.unwrap_or_default();
        if qualified(element, "family")?.as_deref() == Some("table-cell") {
            let style = CellStyle {
                parent: owned("parent-style-name")?,
                format: owned("data-style-name")?,
                font: None,
            };
            self.cells.insert(name.clone(), style);
        }
        Ok(name)
    }

    fn font(
        &mut self,
        style: &str,
        element: &BytesStart<'_>,
        fonts: &HashMap<String, Arc<str>>,
    ) -> Result<(), Error> {
        let Some(style) = self.cells.get_mut(style) else { return Ok(()) };
        if let Some(name) = qualified(element, "font-name")? {
            style.font = Some(fonts.get(&*name).cloned().unwrap_or_else(|| name.as_ref().into()));
        } else if let Some(family) = qualified(element, "font-family")? {
            style.font = Some(unquoted(&family).into());
        }
        Ok(())
    }

    /// An element of a number format.
    fn format_element(
        element: &BytesStart<'_>,
        format: &mut Option<(String, Format)>,
    ) -> Result<(), Error> {
        let local = element.local_name();
        if let Some(kind) = kind_of(local.as_ref()) {
            let name = qualified(element, "name")?.unwrap_or_default().into_owned();
            let kind = match qualified(element, "truncate-on-overflow")?.as_deref() {
                Some("false") if kind == Kind::Date => Kind::Elapsed,
                _ => kind,
            };
            *format = Some((name, Format { kind, ..Format::default() }));
            return Ok(());
        }
        let Some((_, format)) = format else { return Ok(()) };
        match local.as_ref() {
            "number" => format.digits(element)?,
            "text" | "currency-symbol" => format.words = Some(String::new()),
            "day" => format.date.day = true,
            "month" => format.date.month = true,
            "year" => format.date.year = true,
            "hours" | "minutes" | "seconds" => format.date.time = true,
            "map" => {
                let value = |name| -> Result<String, Error> {
                    Ok(qualified(element, name)?.unwrap_or_default().replace(' ', ""))
                };
                format.instead.push((value("condition")?, value("apply-style-name")?));
            }
            _ => {}
        }
        Ok(())
    }
}

/// The kind of format that an element begins or ends.
fn kind_of(element: &str) -> Option<Kind> {
    match element {
        "number-style" | "percentage-style" | "currency-style" => Some(Kind::Number),
        "date-style" | "time-style" => Some(Kind::Date),
        "boolean-style" => Some(Kind::Bool),
        "text-style" => Some(Kind::General),
        _ => None,
    }
}

impl Format {
    fn digits(&mut self, element: &BytesStart<'_>) -> Result<(), Error> {
        let pattern = &mut self.pattern;
        pattern.digits = true;
        let least: Option<usize> = number(qualified(element, "min-integer-digits")?);
        pattern.least_whole = least.unwrap_or(0);
        self.refused |= pattern.least_whole > MOST_DIGITS;
        pattern.grouped = is_yes(qualified(element, "grouping")?);
        let decimals: Option<u32> = number(qualified(element, "decimal-places")?);
        pattern.most_decimals = decimals.unwrap_or(0).min(28);
        let least: Option<u32> = number(qualified(element, "min-decimal-places")?);
        pattern.least_decimals = least.unwrap_or(pattern.most_decimals).min(pattern.most_decimals);
        // Without a number of decimals, as many are shown as there are.
        if decimals.is_none() {
            self.kind = Kind::General;
        }
        let factor: Option<f64> = number(qualified(element, "display-factor")?);
        pattern.thousands = factor.map_or(0, |factor| (factor.log10() / 3.0).round() as u32);
        Ok(())
    }

    fn end_words(&mut self) {
        let words = self.words.take().unwrap_or_default();
        if words.len() > LONGEST_WORDS {
            self.refused = true;
            return;
        }
        self.pattern.percent |= words.contains('%');
        if self.pattern.digits {
            self.pattern.after += &words;
        } else {
            self.pattern.before += &words;
        }
    }
}

/// A width such as `2.54cm` in characters of the default font, as Excel counts them: 7 pixels each of
/// 1/96 inch, and 5 for the margins.
fn characters(width: &str) -> Option<f64> {
    let digits = width.find(|c: char| c.is_ascii_alphabetic())?;
    let (value, unit) = width.split_at(digits);
    let inches = value.trim().parse::<f64>().ok()?
        * match unit {
            "cm" => 1.0 / 2.54,
            "mm" => 1.0 / 25.4,
            "in" => 1.0,
            "pt" => 1.0 / 72.0,
            "pc" => 1.0 / 6.0,
            _ => return None,
        };
    let characters = (inches * 96.0 - 5.0) / 7.0;
    (0.0..256.0).contains(&characters).then_some((characters * 100.0).round() / 100.0)
}

fn unquoted(family: &str) -> &str {
    family.trim_matches(['\'', '"'])
}
