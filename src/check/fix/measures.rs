//! What a rule of measures has found → how it is set right: pages and letters as the profile of the
//! decree has them, the nearest value that it allows.

use std::ops::Range;

use super::{Change, Fix, Property};
use crate::check::layout::DECREE;
use crate::check::paper::{Align, Color, Letters, Paper, PartKind};
use crate::check::rule;
use crate::diagnostic::Place;
use crate::docx::read::story::OBJECT;
use crate::length::Length;
use crate::profile::{self, Size, Value};

/// What is there and what comes instead, for people, and the changes.
type Right = (String, String, Vec<Change>);

/// How a finding of a rule is set right; none where it has no one right answer.
pub(super) fn fix(paper: &Paper, name: &str, place: &Place) -> Option<Fix> {
    let rule = rule(name)?.name;
    let at = match place {
        Place::Document { paragraph, .. } => Some(paragraph.checked_sub(1)?),
        _ => None,
    };
    let own = name.strip_prefix("nd30-")?;
    let right = page(paper, own)
        .or_else(|| letters_of_all(paper, own, at))
        .or_else(|| part(paper, own, at?))
        .or_else(|| spacing(paper, own, at?));
    let (before, after, changes) = right.filter(|(.., changes)| !changes.is_empty())?;
    Some(Fix { rule, place: place.clone(), before, after, changes })
}

/// A length for people.
fn mm(length: Length) -> String {
    let text = format!("{:.1}", length.to_mm()).replace('.', ",");
    format!("{} mm", text.trim_end_matches(",0"))
}

/// A size for people.
fn pt(length: Length) -> String {
    let text = format!("{:.1}", length.to_pt()).replace('.', ",");
    format!("cỡ {}", text.trim_end_matches(",0"))
}

fn twips(length: Length) -> String {
    length.twips().to_string()
}

/// The nearest length that is allowed.
fn nearest(value: &Value<Length>, own: Length) -> Length {
    let low = value.min.map_or(own, |min| own.max(min));
    value.max.map_or(low, |max| low.min(max))
}

/// The nearest size that is allowed.
fn nearest_size(size: Size, own: Length) -> Length {
    own.max(size.min).min(size.max)
}

/// Paper and margins, of all sections.
fn page(paper: &Paper, rule: &str) -> Option<Right> {
    let decree = &DECREE.page;
    let mut told: Option<(String, String)> = None;
    let mut changes = Vec::new();
    for (section, own) in paper.sections.iter().enumerate() {
        let mut set = |before: String, after: String, property: Property| {
            told.get_or_insert((before, after));
            changes.push(Change::Section { section, property });
        };
        if rule == "page-size" {
            let (mut width, mut height) = (decree.width.default, decree.height.default);
            if own.is_landscape() {
                (width, height) = (height, width);
            }
            let is_off = |a: Length, b: Length| (a.twips() - b.twips()).abs() > 20;
            let page = own.page.unwrap_or_default();
            if is_off(page.width, width) || is_off(page.height, height) {
                let before = format!("{} × {}", mm(page.width), mm(page.height));
                let after = format!("{} × {}", mm(width), mm(height));
                let values = [("w", twips(width)), ("h", twips(height))];
                set(before, after, Property::of("pgSz", values).without(&["code"]));
            }
            continue;
        }
        let margins = own.margins.unwrap_or_default();
        let (name, value, margin) = match rule {
            "page-margin-top" => ("top", &decree.top, margins.top),
            "page-margin-bottom" => ("bottom", &decree.bottom, margins.bottom),
            "page-margin-left" => ("left", &decree.left, margins.left),
            "page-margin-right" => ("right", &decree.right, margins.right),
            "page-headerdist" => ("header", &decree.header, margins.header),
            "page-mirror" if margins.gutter != Length::ZERO => {
                let property = Property::of("pgMar", [("gutter", "0".to_owned())]);
                set(mm(margins.gutter), "0 mm".to_owned(), property);
                continue;
            }
            _ => return None,
        };
        let right = if own.margins.is_some() { nearest(value, margin) } else { value.default };
        if (right.twips() - margin.twips()).abs() > 3 {
            let property = Property::of("pgMar", [(name, twips(right))]);
            set(mm(margin), mm(right), property);
        }
    }
    let (before, after) = told?;
    Some((before, after, changes))
}

/// Fonts, colours and effects: of a paragraph, or of all.
fn letters_of_all(paper: &Paper, rule: &str, at: Option<usize>) -> Option<Right> {
    let font = &DECREE.page.font.default;
    let mut told: Option<(String, String)> = None;
    let mut changes = Vec::new();
    let paragraphs = match at {
        Some(at) => at..at + 1,
        None => 0..paper.paragraphs.len(),
    };
    for paragraph in paragraphs {
        for run in &paper.paragraphs.get(paragraph)?.runs {
            let text = paper.paragraphs[paragraph].raw.get(run.text.clone()).unwrap_or_default();
            if !text.chars().any(|letter| !letter.is_whitespace() && letter != OBJECT) {
                continue;
            }
            let letters = &*run.letters;
            let mut set = |before: &str, after: &str, property: Property| {
                told.get_or_insert_with(|| (before.to_owned(), after.to_owned()));
                changes.push(Change::Letters { paragraph, raw: run.text.clone(), property });
            };
            match rule {
                "font-family" => {
                    let other = [&letters.font, &letters.marked_font];
                    // Text for a font of before Unicode is unreadable in any other.
                    let is_legacy = |own: &&std::sync::Arc<str>| {
                        let own = own.to_lowercase();
                        own.starts_with(".vn") || own.starts_with("vni")
                    };
                    if other.iter().any(is_legacy) {
                        continue;
                    }
                    if let Some(other) = other.into_iter().find(|own| ***own != **font) {
                        let values = [
                            ("ascii", font.clone()),
                            ("hAnsi", font.clone()),
                            ("cs", font.clone()),
                        ];
                        let theme = ["asciiTheme", "hAnsiTheme", "cstheme"];
                        set(other, font, Property::of("rFonts", values).without(&theme));
                    }
                }
                "font-color" => {
                    if !matches!(letters.color, Color::Auto | Color::Rgb([0, 0, 0])) {
                        let property = Property::of("color", [("val", "000000".to_owned())]);
                        let theme = ["themeColor", "themeTint", "themeShade"];
                        set("chữ màu", "chữ đen", property.without(&theme));
                    }
                }
                "font-effects" => {
                    if letters.highlight {
                        let property = Property::of("highlight", [("val", "none".to_owned())]);
                        set("chữ tô nền", "không tô nền", property);
                    }
                    if letters.scale != 100 {
                        let property = Property::of("w", [("val", "100".to_owned())]);
                        set("chữ co giãn", "chữ không co giãn", property);
                    }
                    if letters.spacing != Length::ZERO {
                        let property = Property::of("spacing", [("val", "0".to_owned())]);
                        set("chữ giãn cách", "chữ không giãn cách", property);
                    }
                }
                _ => return None,
            }
        }
    }
    let (before, after) = told?;
    Some((before, after, changes))
}

/// The components that rules of style are about.
fn wanted(rule: &str) -> Option<(PartKind, &'static profile::Letters, bool)> {
    let (head, closing, annex) = (&DECREE.head, &DECREE.closing, &DECREE.annex);
    Some(match rule {
        "qh-style" => (PartKind::Nation, &head.nation, true),
        "tn-style" => (PartKind::Motto, &head.motto, true),
        "org-parent-style" => (PartKind::Parent, &head.parent, true),
        "org-name-style" => (PartKind::Issuer, &head.issuer, true),
        "num-style" => (PartKind::Number, &head.number, true),
        "place-style" | "place-center" => (PartKind::PlaceDate, &head.date, true),
        "type-style" => (PartKind::Kind, &head.kind, true),
        "subj-style" | "subj-noindent" => (PartKind::Subject, &head.subject, true),
        "cv-subj-style" => (PartKind::LetterSubject, &head.letter_subject, true),
        "kinhgui-style" => (PartKind::Addressee, &head.addressee, false),
        "cancu-italic" => (PartKind::Basis, &DECREE.body.basis, false),
        "sign-style" => (PartKind::Authority, &closing.authority, true),
        "sign-name" => (PartKind::SignerName, &closing.name, true),
        "noinhan-label" => (PartKind::RecipientsLabel, &closing.recipients_label, false),
        "noinhan-list" => (PartKind::Recipient, &closing.recipients, false),
        "annex-label" => (PartKind::AnnexLabel, &annex.label, true),
        "annex-title" => (PartKind::AnnexTitle, &annex.title, true),
        "annex-kemtheo" => (PartKind::Attachment, &annex.attachment, true),
        _ => return None,
    })
}

/// The letters and the place of a component.
fn part(paper: &Paper, rule: &str, at: usize) -> Option<Right> {
    let (kind, look, is_centred) = wanted(rule)?;
    let part = paper.parts.iter().find(|part| part.kind == kind && part.paragraph == at)?;
    let paragraph = &paper.paragraphs[at];
    let range = paragraph.raw_range(part.text.clone());
    let (before, after, mut changes) = letters(paper, at, &range, look)?;
    let layout = &paragraph.layout;
    let is_alone = paper.text_of(part) == paragraph.text.trim();
    if is_centred && is_alone {
        if layout.align != Align::Centre {
            let property = Property::of("jc", [("val", "center".to_owned())]);
            changes.push(Change::Paragraph { paragraph: at, property });
        }
        if layout.first_line != Length::ZERO {
            let property = Property::of("ind", [("firstLine", "0".to_owned())]);
            let property = property.without(&["hanging", "firstLineChars", "hangingChars"]);
            changes.push(Change::Paragraph { paragraph: at, property });
        }
    }
    Some((before, after, changes))
}

/// Letters as they should look, run by run.
pub(super) fn letters(
    paper: &Paper,
    at: usize,
    range: &Range<usize>,
    look: &profile::Letters,
) -> Option<Right> {
    let paragraph = paper.paragraphs.get(at)?;
    let mut told: Option<(String, String)> = None;
    let mut changes = Vec::new();
    for run in &paragraph.runs {
        let raw = run.text.start.max(range.start)..run.text.end.min(range.end);
        let text = paragraph.raw.get(raw.clone()).unwrap_or_default();
        if !text.chars().any(|letter| !letter.is_whitespace() && letter != OBJECT) {
            continue;
        }
        let own = &*run.letters;
        let size = nearest_size(look.size, own.size);
        let mut properties = Vec::new();
        if own.size != size {
            let half = size.half_points().to_string();
            properties.push(Property::of("sz", [("val", half.clone())]));
            properties.push(Property::of("szCs", [("val", half)]));
        }
        if own.bold != look.bold {
            properties.push(Property::toggle("b", look.bold));
        }
        if own.italic != look.italic {
            properties.push(Property::toggle("i", look.italic));
        }
        let is_small = text.chars().any(char::is_lowercase);
        if look.caps && !own.caps && is_small {
            properties.push(Property::toggle("caps", true));
        } else if !look.caps && own.caps && is_small {
            properties.push(Property::toggle("caps", false));
        }
        if own.underline {
            properties.push(Property::of("u", [("val", "none".to_owned())]));
        }
        if !properties.is_empty() {
            told.get_or_insert_with(|| (shown(own), described(size, look)));
        }
        changes.extend(properties.into_iter().map(|property| Change::Letters {
            paragraph: at,
            raw: raw.clone(),
            property,
        }));
    }
    let (before, after) = told.unwrap_or_default();
    Some((before, after, changes))
}

fn shown(own: &Letters) -> String {
    let mut words = vec![pt(own.size)];
    words.push(if own.bold { "đậm" } else { "không đậm" }.to_owned());
    words.push(if own.italic { "nghiêng" } else { "đứng" }.to_owned());
    words.join(", ")
}

fn described(size: Length, look: &profile::Letters) -> String {
    let mut words = vec![pt(size)];
    words.push(if look.bold { "đậm" } else { "không đậm" }.to_owned());
    words.push(if look.italic { "nghiêng" } else { "đứng" }.to_owned());
    if look.caps {
        words.push("in hoa".to_owned());
    }
    words.join(", ")
}

/// Gaps and blanks of components.
fn spacing(paper: &Paper, rule: &str, at: usize) -> Option<Right> {
    let paragraph = paper.paragraphs.get(at)?;
    let set = |before: &str, after: &str, property| {
        let changes = vec![Change::Paragraph { paragraph: at, property }];
        Some((before.to_owned(), after.to_owned(), changes))
    };
    let value = |text: &str| text.to_owned();
    match rule {
        "qhtn-spacing" | "org-spacing" => {
            let values = [
                ("before", value("0")),
                ("after", value("0")),
                ("line", value("240")),
                ("lineRule", value("auto")),
            ];
            let property = Property::of("spacing", values).without(&[
                "beforeAutospacing",
                "afterAutospacing",
                "beforeLines",
                "afterLines",
            ]);
            set("có khoảng cách", "dòng đơn, không cách", property)
        }
        "cv-subj-gap" => {
            let property = Property::of("spacing", [("before", value("120"))]);
            set("khoảng cách khác 6 pt", "cách trên 6 pt", property)
        }
        "num-nospace" => {
            let part = paper
                .parts
                .iter()
                .find(|part| part.kind == PartKind::Number && part.paragraph == at)?;
            let range = paragraph.raw_range(part.text.clone());
            let text = paragraph.raw.get(range.clone())?;
            let first = text.find(|c: char| c.is_ascii_digit())?;
            let mut changes = Vec::new();
            for (offset, letter) in text.char_indices().skip_while(|(at, _)| *at < first) {
                let is_last = text[offset..].trim().is_empty();
                if letter.is_whitespace() && letter != '\t' && !is_last {
                    let start = range.start + offset;
                    let raw = start..start + letter.len_utf8();
                    changes.push(Change::Blanks { paragraph: at, raw });
                }
            }
            let without: String = text.split_whitespace().collect();
            Some((
                format!("“{}”", text.trim()),
                format!("“{}”", without.replacen(':', ": ", 1)),
                changes,
            ))
        }
        "tn-nounderline" => {
            let raw = 0..paragraph.raw.len();
            let property = Property::of("u", [("val", value("none"))]);
            let changes = vec![Change::Letters { paragraph: at, raw, property }];
            Some((value("gạch chân"), value("không gạch chân"), changes))
        }
        _ => None,
    }
}
