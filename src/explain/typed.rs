//! A document as it stands, and what was generated → the numbers that people have typed.
//!
//! A paragraph that says something else than was generated is compared with the one that it was: the
//! one with the same figures, or else the one with the most words in common. Of its numbers outside
//! figures, those that that one has not were typed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::placed::Placed;
use super::{Figure, State, by_text};
use crate::docx::read::manifest::Manifest;
use crate::docx::read::outline::{Outline, plain};
use crate::docx::read::story::Story;

/// In how many changed paragraphs a word may stand before it tells none of them.
const COMMON: usize = 16;

/// The numbers that people have typed, each with where it begins in its paragraph.
pub(super) fn numbers(
    story: &Story,
    base: &Outline,
    placed: &[Placed],
    manifest: &Manifest,
) -> Vec<(usize, Figure)> {
    let generated = by_text(super::texts(base));
    let now = by_text(story.paragraphs.iter().map(|paragraph| paragraph.text.as_str()));
    let mut around: HashMap<usize, Vec<&Placed>> = HashMap::new();
    placed.iter().for_each(|placed| around.entry(placed.paragraph).or_default().push(placed));
    // The paragraphs of before of which nothing now says the same.
    let changed = (0..base.paragraphs.len())
        .filter(|&at| !now.contains_key(&plain(&base.paragraphs[at].text)))
        .collect::<Vec<_>>();
    let mut by_figure: HashMap<usize, usize> = HashMap::new();
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for &at in &changed {
        let paragraph = &base.paragraphs[at];
        by_figure.extend(paragraph.figures.iter().map(|(_, number)| (*number, at)));
        for word in words(&paragraph.text) {
            by_word.entry(word).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for (at, paragraph) in story.paragraphs.iter().enumerate() {
        let numbers = digits(&paragraph.text);
        if numbers.is_empty() || generated.contains_key(&plain(&paragraph.text)) {
            continue;
        }
        let figures = around.get(&at).map_or(&[][..], Vec::as_slice);
        let of_figures = figures
            .iter()
            .find_map(|placed| by_figure.get(&manifest.figures[placed.figure].number).copied());
        let partner = of_figures.or_else(|| likest(&paragraph.text, &by_word));
        let mut before: Vec<&str> = partner.map_or_else(Vec::new, |partner| {
            let text = &base.paragraphs[partner].text;
            digits(text).into_iter().map(|range| &text[range]).collect()
        });
        for range in numbers {
            let text = &paragraph.text[range.clone()];
            if let Some(same) = before.iter().position(|other| *other == text) {
                before.swap_remove(same);
                continue;
            }
            let is_figure = figures
                .iter()
                .any(|placed| placed.text.start < range.end && range.start < placed.text.end);
            if !is_figure {
                found.push((range.start, figure(text, at)));
            }
        }
    }
    found
}

fn figure(text: &str, paragraph: usize) -> Figure {
    Figure {
        text: text.to_owned(),
        paragraph: paragraph + 1,
        places: Vec::new(),
        formula: None,
        template: None,
        state: State::Edited,
        generated: None,
        now: None,
        keys: Vec::new(),
    }
}

/// The changed paragraph that has the most words of a text.
fn likest(text: &str, by_word: &HashMap<String, Vec<usize>>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let words = words(text);
    let known = words.iter().filter_map(|word| by_word.get(word));
    for &at in known.filter(|known| known.len() <= COMMON).flatten() {
        *counts.entry(at).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|&(at, count)| (count, usize::MAX - at));
    most.map(|(at, _)| at)
}

/// The words of a text, each once, in order.
fn words(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).filter(|word| seen.insert(word.clone())).collect()
}

/// The numbers of a text: digits with points, commas and strokes between them, `1.234,5`, `30/6`.
fn digits(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            Some(last) if last.end + 1 == at && text[last.end..at].contains(['.', ',', '/']) => {
                last.end = at + c.len_utf8();
            }
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    found
}
