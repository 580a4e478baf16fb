//! The letters of a component against those that the decree gives it: size, weight, slant, capitals,
//! and how its lines are set.

use crate::check::paper::{Align, Paper, Paragraph, Part, PartKind};
use crate::check::{Remarks, paper};
use crate::length::Length;
use crate::profile;

/// How a component should look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'p> {
    /// What it is called, with a small letter.
    pub(super) what: &'p str,
    /// The letters of the decree.
    pub(super) letters: &'p profile::Letters,
    /// Whether it must not be all in capitals where the letters are none.
    pub(super) is_lower: bool,
    /// Whether its lines stand in the middle.
    pub(super) centred: bool,
}

impl<'p> Wanted<'p> {
    /// Letters of a component whose capitals are as typed.
    pub(super) fn new(what: &'p str, letters: &'p profile::Letters) -> Self {
        Self { what, letters, is_lower: false, centred: false }
    }

    /// In the middle.
    pub(super) fn centred(self) -> Self {
        Self { centred: true, ..self }
    }

    /// Not all in capitals.
    pub(super) fn lower(self) -> Self {
        Self { is_lower: true, ..self }
    }
}

/// Remarks on the components of a kind that look otherwise: once, at the first.
pub(super) fn check(paper: &Paper, kind: PartKind, wanted: Wanted<'_>, remarks: &mut Remarks<'_>) {
    parts(paper, paper.part(kind), wanted, remarks);
}

/// As [`check`], for some parts.
pub(super) fn parts<'p>(
    paper: &Paper,
    parts: impl Iterator<Item = &'p Part>,
    wanted: Wanted<'_>,
    remarks: &mut Remarks<'_>,
) {
    let mut places = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for part in parts {
        let found = deviations(paper, part, wanted);
        if !found.is_empty() && !places.contains(&part.paragraph) {
            places.push(part.paragraph);
        }
        for found in found {
            if !wrong.contains(&found) {
                wrong.push(found);
            }
        }
    }
    if places.is_empty() {
        return;
    }
    let places = places.into_iter().map(|paragraph| paper.place(paragraph)).collect();
    let message = format!("{} {}", wanted.what, wrong.join(", "));
    remarks.proved_at(places, message, format!("trình bày {}", allowed(wanted)));
}

/// How a component looks otherwise than it should.
fn deviations(paper: &Paper, part: &Part, wanted: Wanted<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |said: String| {
        if !found.contains(&said) {
            found.push(said);
        }
    };
    let letters = wanted.letters;
    let mut all_capital = true;
    let mut words = 0;
    let pieces = paper.letters(part).filter(|(text, _)| text.chars().any(char::is_alphanumeric));
    for (text, own) in pieces {
        if own.size < letters.size.min || own.size > letters.size.max {
            add(format!("cỡ chữ {} (phải là {})", points(own.size), sizes(letters)));
        }
        if own.bold != letters.bold {
            add(if own.bold { "in đậm" } else { "không in đậm" }.to_owned());
        }
        if own.italic != letters.italic {
            add(if own.italic { "in nghiêng" } else { "không in nghiêng" }.to_owned());
        }
        let is_small = !own.caps && text.chars().any(char::is_lowercase);
        if letters.caps && is_small {
            add("không in hoa".to_owned());
        }
        all_capital &= !is_small;
        words += text.split_whitespace().count();
    }
    // One word in capitals may be an abbreviation.
    if wanted.is_lower && all_capital && words > 1 {
        add("in hoa cả dòng".to_owned());
    }
    if wanted.centred
        && let Some(align) = set_otherwise(paper, &paper.paragraphs[part.paragraph])
    {
        add(align.to_owned());
    }
    found
}

/// How a paragraph is set that should stand in the middle of its cell or page; none where it does, or
/// where tabs, spaces or indents may have put it there.
pub(super) fn set_otherwise(_: &Paper, paragraph: &Paragraph) -> Option<&'static str> {
    let layout = &paragraph.layout;
    let by_hand = paragraph.raw.starts_with([' ', '\t', '\u{A0}'])
        || paragraph.text.contains('\t')
        || paragraph.text.trim().contains("  ")
        || layout.left > Length::mm(2)
        || layout.first_line > Length::mm(2)
        || layout.frame.is_some();
    match layout.align {
        Align::Centre => None,
        Align::Right if !by_hand => Some("canh phải"),
        Align::Left if !by_hand => Some("canh trái"),
        Align::Both if !by_hand => Some("canh đều hai bên"),
        _ => None,
    }
}

/// What a component should look like, in words.
fn allowed(wanted: Wanted<'_>) -> String {
    let letters = wanted.letters;
    let mut said = vec![format!("cỡ chữ {}", sizes(letters))];
    said.push(if letters.caps { "in hoa" } else { "in thường" }.to_owned());
    said.push(if letters.italic { "nghiêng" } else { "đứng" }.to_owned());
    said.push(if letters.bold { "đậm" } else { "không đậm" }.to_owned());
    if wanted.centred {
        said.push("canh giữa".to_owned());
    }
    said.join(", ")
}

/// The sizes that letters may have: `13`, `13–14`.
pub(super) fn sizes(letters: &profile::Letters) -> String {
    let (min, max) = (points(letters.size.min), points(letters.size.max));
    if min == max { min } else { format!("{min}–{max}") }
}

/// A size in points, with a comma.
pub(super) fn points(size: Length) -> String {
    number(size.to_pt())
}

/// A length in millimetres, with a comma.
pub(super) fn millimetres(length: Length) -> String {
    number(length.to_mm())
}

/// A number to a tenth, with a comma.
pub(super) fn number(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0;
    format!("{tenths}").replace('.', ",")
}

/// The width of a text on one line, in twips, in letters of its own sizes; small letters that are shown
/// as capitals are measured so.
pub(super) fn width(paper: &Paper, part: &Part) -> f64 {
    let pieces = paper.letters(part);
    pieces.map(|(text, letters)| piece_width(text, letters)).sum()
}

/// The width of a piece of text, in twips.
pub(super) fn piece_width(text: &str, letters: &paper::Letters) -> f64 {
    let upper = letters.caps.then(|| text.to_uppercase());
    let text = upper.as_deref().unwrap_or(text);
    let spacing = letters.spacing.twips() as f64 * text.chars().count() as f64;
    let width = crate::docx::metrics::width(text.trim_end(), letters.size, letters.bold);
    width * letters.scale as f64 / 100.0 + spacing
}
