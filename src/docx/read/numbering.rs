//! `word/numbering.xml` → the numbers that Word counts before paragraphs, in the order in which they
//! are asked for (ECMA-376, part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

use super::properties::{ParagraphLayer, RunLayer, is_on};
use super::theme::Theme;
use super::xml::Xml;
use crate::value::roman;

/// How many levels a list has.
const LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, List>,
}

/// A list that paragraphs name (`w:num`).
#[derive(Debug, Clone, Default)]
struct List {
    /// The definition whose numbers it counts.
    definition: String,
    levels: Vec<Level>,
    /// The numbers that it begins anew with.
    starts: [Option<i64>; LEVELS],
}

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    start: i64,
    format: String,
    text: String,
    is_legal: bool,
    /// The level, from 1, at which it begins anew; 0 where it never does.
    restart: Option<usize>,
    style: Option<String>,
    /// What it says of the paragraph.
    pub(super) paragraph: ParagraphLayer,
    /// What it says of its number's letters.
    pub(super) run: RunLayer,
}

/// A definition of a list (`w:abstractNum`).
#[derive(Debug, Default)]
struct Definition {
    levels: Vec<Level>,
    /// The style whose list it is.
    linked: Option<String>,
}

/// How far each list has been counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters {
    of: BTreeMap<String, [Option<i64>; LEVELS]>,
    begun: BTreeSet<String>,
}

impl Numbering {
    /// Reads the part; `list_of` names the list that a style of lists has.
    pub(super) fn read(
        part: Option<&str>,
        theme: &Theme,
        list_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut numbering = Self::default();
        let Some(xml) = part.and_then(Xml::read) else { return numbering };
        let mut definitions = BTreeMap::new();
        let mut lists = Vec::new();
        for child in xml.children(0) {
            match xml.elements[child].name {
                "abstractNum" => {
                    let id = xml.attribute(child, "abstractNumId").unwrap_or_default();
                    definitions.insert(id.into_owned(), definition(&xml, child, theme));
                }
                "num" => lists.push(child),
                _ => {}
            }
        }
        let definition_of = |list: usize| {
            let id = xml.child(list, "abstractNumId").and_then(|id| xml.val(id));
            id.unwrap_or_default().into_owned()
        };
        let by_id: BTreeMap<String, String> = lists
            .iter()
            .filter_map(|&list| {
                Some((xml.attribute(list, "numId")?.into_owned(), definition_of(list)))
            })
            .collect();
        for list in lists {
            let Some(id) = xml.attribute(list, "numId") else { continue };
            let mut own = definition_of(list);
            let linked = definitions.get(&own).and_then(|definition| definition.linked.as_deref());
            if let Some(other) = linked.and_then(&list_of).and_then(|list| by_id.get(&list)) {
                own.clone_from(other);
            }
            let levels = definitions.get(&own).map(|own| own.levels.clone()).unwrap_or_default();
            let mut made = List { definition: own, levels, ..List::default() };
            for over in xml.children(list).filter(|&child| xml.is(child, "lvlOverride")) {
                let Some(at) = index(&xml, over) else { continue };
                if let Some(element) = xml.child(over, "lvl") {
                    made.level(at, level(&xml, element, theme));
                }
                let start = xml.child(over, "startOverride").and_then(|start| xml.val(start));
                made.starts[at] = start.and_then(|start| start.parse().ok());
            }
            numbering.lists.insert(id.into_owned(), made);
        }
        numbering
    }

    /// The level of a list.
    pub(super) fn level(&self, list: &str, level: usize) -> Option<&Level> {
        self.lists.get(list)?.levels.get(level)
    }

    /// The level of a list that belongs to a style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let levels = &self.lists.get(list)?.levels;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts on, and gives the number as it is shown; none where it shows none.
    pub(super) fn next(&self, counters: &mut Counters, list: &str, at: usize) -> Option<String> {
        let own = self.lists.get(list)?;
        let level = own.levels.get(at)?;
        let counts = counters.of.entry(own.definition.clone()).or_default();
        if counters.begun.insert(list.to_owned()) {
            for (count, start) in counts.iter_mut().zip(own.starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        let start = |at: usize| own.starts[at].unwrap_or(own.levels.get(at).map_or(1, |l| l.start));
        for (above, count) in counts.iter_mut().enumerate().take(at) {
            count.get_or_insert_with(|| start(above));
        }
        counts[at] = Some(counts[at].map_or_else(|| start(at), |count| count + 1));
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = own.levels.get(below).and_then(|level| level.restart).unwrap_or(below);
            if restart > at {
                *count = None;
            }
        }
        let mut shown = String::new();
        if level.format == "bullet" {
            shown.extend(level.text.chars().take(1).map(bullet));
        } else if level.format != "none" {
            let mut letters = level.text.chars();
            while let Some(letter) = letters.next() {
                let Some(of) = (letter == '%').then(|| letters.clone().next()).flatten() else {
                    shown.push(letter);
                    continue;
                };
                let of = of.to_digit(10).and_then(|of| usize::try_from(of).ok()?.checked_sub(1));
                let (Some(of), Some(held)) = (of, of.and_then(|of| own.levels.get(of))) else {
                    shown.push(letter);
                    continue;
                };
                letters.next();
                let format = if level.is_legal { "decimal" } else { &held.format };
                shown.push_str(&written(counts[of].unwrap_or(held.start), format));
            }
        }
        let shown = shown.trim();
        (!shown.is_empty()).then(|| shown.to_owned())
    }
}

impl List {
    fn level(&mut self, at: usize, level: Level) {
        if self.levels.len() <= at {
            self.levels.resize_with(at + 1, Level::default);
        }
        self.levels[at] = level;
    }
}

fn index(xml: &Xml<'_>, element: usize) -> Option<usize> {
    let at = xml.attribute(element, "ilvl")?.parse().ok()?;
    (at < LEVELS).then_some(at)
}

fn definition(xml: &Xml<'_>, element: usize, theme: &Theme) -> Definition {
    let mut list = List::default();
    for child in xml.children(element).filter(|&child| xml.is(child, "lvl")) {
        if let Some(at) = index(xml, child) {
            list.level(at, level(xml, child, theme));
        }
    }
    let linked = xml.child(element, "numStyleLink").and_then(|link| xml.val(link));
    Definition { levels: list.levels, linked: linked.map(std::borrow::Cow::into_owned) }
}

fn level(xml: &Xml<'_>, element: usize, theme: &Theme) -> Level {
    let mut level = Level { start: 1, format: "decimal".to_owned(), ..Level::default() };
    for child in xml.children(element) {
        let val = || xml.val(child).unwrap_or_default();
        match xml.elements[child].name {
            "start" => level.start = val().parse().unwrap_or(1),
            "numFmt" => level.format = val().into_owned(),
            "lvlText" => level.text = val().into_owned(),
            "isLgl" => level.is_legal = is_on(xml, child),
            "lvlRestart" => level.restart = val().parse().ok(),
            "pStyle" => level.style = Some(val().into_owned()),
            "pPr" => level.paragraph = ParagraphLayer::read(xml, child),
            "rPr" => level.run = RunLayer::read(xml, child, theme),
            _ => {}
        }
    }
    level
}

/// The sign of a list without numbers: fonts of signs have theirs where no letters are.
fn bullet(sign: char) -> char {
    match sign {
        '\u{F02D}' | '\u{2013}' | '\u{2010}' => '-',
        '\u{F02B}' => '+',
        '\u{E000}'..='\u{F8FF}' => '•',
        other => other,
    }
}

/// A number in a format; those of other languages are told in digits.
fn written(number: i64, format: &str) -> String {
    let Ok(count) = usize::try_from(number) else { return number.to_string() };
    let roman = || u32::try_from(number).ok().and_then(roman::format);
    let letter = |first: u8| {
        // After `z` comes `aa`, after `zz` comes `aaa`.
        let at = count.saturating_sub(1);
        let letter = char::from(first + (at % 26) as u8);
        std::iter::repeat_n(letter, (at / 26).min(20) + 1).collect::<String>()
    };
    match format {
        "upperRoman" => roman().unwrap_or_else(|| number.to_string()),
        "lowerRoman" => roman().map_or_else(|| number.to_string(), |text| text.to_lowercase()),
        "upperLetter" if count > 0 => letter(b'A'),
        "lowerLetter" if count > 0 => letter(b'a'),
        "decimalZero" => format!("{number:02}"),
        "none" => String::new(),
        _ => number.to_string(),
    }
}
