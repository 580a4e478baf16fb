//! What has one right answer → a copy of the document with it, in which no word and no tracked change
//! is touched.
//!
//! A rule says with its remark how what it has found is set right ([`Change`]). The changes are splices
//! of the parts' text; all else stays byte for byte.

pub mod copy;
mod header;
mod measures;
mod splices;

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::{Checked, LeftOut, Paper, Source};
use crate::diagnostic::{Certainty, Place};

/// How one finding is set right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The rule.
    pub rule: &'static str,
    /// Where.
    pub place: Place,
    /// What is there, for people.
    pub before: String,
    /// What comes instead.
    pub after: String,
    /// The changes.
    #[serde(skip)]
    pub changes: Vec<Change>,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Blanks are taken out: bytes of `Paragraph::raw`.
    Blanks {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The bytes.
        raw: Range<usize>,
    },
    /// Blanks before a sign are put behind it: bytes of `Paragraph::raw`, the sign's included.
    Behind {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The bytes.
        raw: Range<usize>,
    },
    /// A paragraph is set in another way.
    Paragraph {
        /// The paragraph, by its index.
        paragraph: usize,
        /// How.
        property: Property,
    },
    /// Letters look another way: those of a paragraph that lie within these bytes of `Paragraph::raw`.
    Letters {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The bytes.
        raw: Range<usize>,
        /// How.
        property: Property,
    },
    /// A section's pages are set in another way.
    Section {
        /// The section, by its index.
        section: usize,
        /// How.
        property: Property,
    },
    /// Pages get their number in the top margin, all but the first.
    PageNumbers,
    /// A line is drawn below a paragraph: as the upper border of an empty one with these indents, in
    /// twips.
    Rule {
        /// The paragraph, by its index.
        paragraph: usize,
        /// The indent on the left.
        left: i64,
        /// The indent on the right.
        right: i64,
    },
}

/// An element among the properties of a paragraph, of letters or of a section, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name without a prefix: `jc`.
    pub name: &'static str,
    /// Its attributes: the value of each, or none where it must not be there. Others stay.
    pub attributes: Vec<(&'static str, Option<String>)>,
}

impl Property {
    /// An element with attributes that have these values.
    pub fn of<const N: usize>(name: &'static str, values: [(&'static str, String); N]) -> Self {
        let attributes = values.map(|(name, value)| (name, Some(value)));
        Self { name, attributes: attributes.into() }
    }

    /// An element that is there, or is not: `b`, `keepNext`.
    pub fn toggle(name: &'static str, is_on: bool) -> Self {
        Self { name, attributes: vec![("val", (!is_on).then(|| "0".to_owned()))] }
    }

    /// With attributes that must not be there.
    #[must_use]
    pub fn without(mut self, names: &[&'static str]) -> Self {
        self.attributes.extend(names.iter().map(|name| (*name, None)));
        self
    }
}

/// A document that was set right.
#[derive(Debug)]
pub struct Fixed {
    /// The copy.
    pub bytes: Vec<u8>,
    /// What was done.
    pub done: Vec<Fix>,
    /// What is still found in it.
    pub left: Checked,
}

/// How often what was set right is looked at again: one thing may have hidden another.
const ROUNDS: usize = 4;

/// Sets a document right; none where there is nothing to do, or it can't be done without touching
/// more than what is meant.
pub fn fixed(file: &str, bytes: &[u8], sources: &[Source], left_out: &LeftOut) -> Option<Fixed> {
    let first = Paper::read(file, bytes)?;
    let mut left = super::paper(&first, sources, left_out);
    let mut paper = first.clone();
    let mut bytes = Cow::Borrowed(bytes);
    let mut done: Vec<Fix> = Vec::new();
    let mut given_up: Vec<Fix> = Vec::new();
    for _ in 0..ROUNDS {
        let mut fixes = of(&paper, &left);
        fixes.retain(|fix| !given_up.iter().any(|other| is_same(other, fix.rule, &fix.place)));
        let Some(step) = step(&first, &bytes, &fixes, sources, left_out) else { break };
        // What is found again was not set right: it is neither changed nor told.
        let is_found = |fix: &Fix| {
            step.left.findings.iter().any(|found| {
                found.places.first().is_some_and(|place| is_same(fix, found.name, place))
            })
        };
        let (again, real): (Vec<Fix>, Vec<Fix>) = step.made.iter().cloned().partition(is_found);
        let step = match () {
            () if real.is_empty() => break,
            () if again.is_empty() => step,
            () => match self::step(&first, &bytes, &real, sources, left_out) {
                Some(step) => step,
                None => break,
            },
        };
        given_up.extend(again);
        done.extend(step.made);
        (bytes, paper, left) = (Cow::Owned(step.bytes), step.paper, step.left);
    }
    let Cow::Owned(bytes) = bytes else { return None };
    Some(Fixed { bytes: copy::signed(bytes), done: once(done), left })
}

/// Fixes of which each tells the whole way of a paragraph: from 12 to 13 and from 13 to 14 is from 12
/// to 14.
fn once(done: Vec<Fix>) -> Vec<Fix> {
    let mut told: Vec<Fix> = Vec::new();
    for fix in done {
        let before = told.iter_mut().find(|own| {
            let is_here = is_same(own, own.rule, &fix.place);
            is_here && own.after == fix.before && own.before != fix.before
        });
        match before {
            Some(own) => {
                own.after = fix.after;
                own.changes.extend(fix.changes);
            }
            None => told.push(fix),
        }
    }
    told
}

/// One round: the document with changes.
struct Step {
    bytes: Vec<u8>,
    paper: Paper,
    made: Vec<Fix>,
    left: Checked,
}

/// Makes changes; none where none can be made, or words would not stay as they are.
fn step(
    first: &Paper,
    bytes: &[u8],
    fixes: &[Fix],
    sources: &[Source],
    left_out: &LeftOut,
) -> Option<Step> {
    let groups: Vec<&[Change]> = fixes.iter().map(|fix| fix.changes.as_slice()).collect();
    let (bytes, made) = splices::applied(bytes, &groups)?;
    let made = fixes.iter().zip(made).filter(|(_, made)| *made);
    let made: Vec<Fix> = made.map(|(fix, _)| fix.clone()).collect();
    if made.is_empty() {
        return None;
    }
    let paper = Paper::read(&first.file, &bytes)?;
    let left = super::paper(&paper, sources, left_out);
    is_same_text(first, &paper).then_some(Step { bytes, paper, made, left })
}

/// Whether a fix is of this rule and this place; the text of the place may have lost blanks.
fn is_same(fix: &Fix, rule: &str, place: &Place) -> bool {
    let paragraph = |place: &Place| match place {
        Place::Document { paragraph, .. } => *paragraph,
        _ => 0,
    };
    fix.rule == rule && paragraph(&fix.place) == paragraph(place)
}

/// How what was found is set right: as its rule says, or as its measures say.
fn of(paper: &Paper, checked: &Checked) -> Vec<Fix> {
    let mut fixes = checked.fixes.clone();
    let mut known: Vec<(&str, &Place)> =
        checked.fixes.iter().map(|fix| (fix.rule, &fix.place)).collect();
    for finding in &checked.findings {
        let Some(place) = finding.places.first() else { continue };
        if finding.certainty != Some(Certainty::Proved) || known.contains(&(finding.name, place)) {
            continue;
        }
        known.push((finding.name, place));
        fixes.extend(measures::fix(paper, finding.name, place));
    }
    fixes
}

/// Whether two documents say the same, blanks and empty paragraphs aside.
fn is_same_text(one: &Paper, other: &Paper) -> bool {
    let shown = |paper: &Paper| -> Vec<String> {
        let text = |raw: &str| raw.chars().filter(|letter| !letter.is_whitespace()).collect();
        let paragraphs = paper.paragraphs.iter().map(|paragraph| text(&paragraph.raw));
        paragraphs.filter(|text: &String| !text.is_empty()).collect()
    };
    shown(one) == shown(other)
}
