//! Base, new and file → the blocks of each section of them, and which of the file's are whose.
//!
//! The file and the new document say where their sections end. The base does not: there a section ends
//! where most speaks for it, an end in the file at the same place, the label of an annex after it, or
//! an end in the new document after the same block.

use std::cmp::Reverse;
use std::ops::Range;

use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;
use crate::merge::annexes;
use crate::merge::three::Three;

/// The sections of the three.
pub(super) struct Bounds {
    /// The blocks of each section of the base.
    pub base: Vec<Range<usize>>,
    /// The blocks of each section of the new document.
    pub new: Vec<Range<usize>>,
    /// Those of the file.
    pub file: Vec<Segment>,
}

/// A section of the file.
pub(super) struct Segment {
    /// Its blocks.
    pub blocks: Range<usize>,
    /// Its bytes in the part, with the paragraph that ends it.
    pub bytes: Range<usize>,
    /// The element that says how it stands; none where the file does not say.
    pub end: Option<usize>,
    /// The section of the base that it is; none where a person has made it.
    pub of: Option<usize>,
}

/// The properties of the section that a paragraph ends.
pub(in crate::merge) fn end_at(xml: &Xml<'_>, paragraph: usize) -> Option<usize> {
    xml.path(paragraph, &["pPr", "sectPr"])
}

/// The blocks of a body that end a section, each with the element that says how it stands.
pub(super) fn ends(xml: &Xml<'_>, story: &Story) -> Vec<(usize, usize)> {
    let blocks = story.blocks.iter().enumerate();
    blocks
        .filter_map(|(at, block)| match *block {
            Block::Paragraph(own) => Some((at, end_at(xml, story.paragraphs[own].element)?)),
            Block::Table(_) => None,
        })
        .collect()
}

/// The element of the body, and the properties of the last section.
pub(super) fn body(xml: &Xml<'_>) -> Option<(usize, Option<usize>)> {
    let body = xml.child(0, "body")?;
    Some((body, xml.child(body, "sectPr")))
}

impl Bounds {
    /// The sections, where all can be told.
    pub(super) fn of(three: &Three<'_>, sections: [usize; 2]) -> Option<Self> {
        let (fresh, story) = (three.fresh.xml(), three.fresh.story());
        let new_ends: Vec<usize> = ends(fresh, story).into_iter().map(|end| end.0).collect();
        let own_ends = ends(three.xml, three.story);
        if new_ends.len() != sections[1] {
            return None;
        }
        let base_of = base_of(three);
        let base_ends = base_ends(three, sections[0], &base_of, &own_ends, &new_ends)?;
        let base = ranges(&base_ends, three.base.outline.blocks.len());
        let new = ranges(&new_ends, three.new.outline.blocks.len());
        let file = segments(three, &own_ends, &base_of, &base)?;
        Some(Self { base, new, file })
    }
}

fn ranges(ends: &[usize], length: usize) -> Vec<Range<usize>> {
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let ends = ends.iter().map(|end| end + 1).chain([length]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// For each block of the file the last block of the base that stands in it.
fn base_of(three: &Three<'_>) -> Vec<Option<usize>> {
    let blocks = &three.story.blocks;
    let mut paragraphs = vec![None; three.story.paragraphs.len()];
    let mut tables = vec![None; three.story.tables.len()];
    for (at, block) in blocks.iter().enumerate() {
        match *block {
            Block::Paragraph(own) => paragraphs[own] = Some(at),
            Block::Table(own) => tables[own] = Some(at),
        }
    }
    let mut found: Vec<Option<usize>> = vec![None; blocks.len()];
    for (at, block) in three.base.outline.blocks.iter().enumerate() {
        let places: Vec<usize> = match *block {
            Block::Paragraph(own) => {
                let links = three.places.links[own].iter().filter(|link| !link.is_copy);
                links.filter_map(|link| paragraphs[link.paragraph]).collect()
            }
            Block::Table(own) => {
                three.places.tables[own].and_then(|table| tables[table]).into_iter().collect()
            }
        };
        places.into_iter().for_each(|place| found[place] = Some(at));
    }
    found
}

/// The blocks of the base that end a section.
fn base_ends(
    three: &Three<'_>,
    count: usize,
    base_of: &[Option<usize>],
    own_ends: &[(usize, usize)],
    new_ends: &[usize],
) -> Option<Vec<usize>> {
    let outline = three.base.outline;
    let mut weights = vec![0_usize; outline.blocks.len()];
    for &(at, _) in own_ends {
        let before = base_of[..at].iter().rev().flatten().next().copied();
        let after = base_of[at + 1..].iter().flatten().next().copied();
        match (base_of[at], before, after) {
            (Some(own), ..) => weights[own] += 3,
            (None, Some(before), Some(after)) if before < after => weights[after - 1] += 2,
            _ => {}
        }
    }
    for (at, two) in outline.blocks.windows(2).enumerate() {
        weights[at] += 2 * usize::from(annexes::is_label(outline, two[1]));
    }
    for (old, now) in three.block_pairs(&outline.blocks, &three.new.outline.blocks).all() {
        weights[old] += 2 * usize::from(new_ends.contains(&now));
        if let (Some(old), Some(now)) = (old.checked_sub(1), now.checked_sub(1)) {
            weights[old] += usize::from(new_ends.contains(&now));
        }
    }
    // With the last block the document ends.
    weights.pop();
    let mut found: Vec<usize> = (0..weights.len()).filter(|&at| weights[at] > 0).collect();
    found.sort_by_key(|&at| (Reverse(weights[at]), at));
    let is_clear = match (count.checked_sub(1).and_then(|last| found.get(last)), found.get(count)) {
        (Some(&last), Some(&next)) => weights[last] > weights[next],
        (Some(_), None) => true,
        (None, _) => count == 0,
    };
    found.truncate(count);
    found.sort_unstable();
    is_clear.then_some(found)
}

/// The sections of the file.
fn segments(
    three: &Three<'_>,
    own_ends: &[(usize, usize)],
    base_of: &[Option<usize>],
    base: &[Range<usize>],
) -> Option<Vec<Segment>> {
    let (xml, blocks) = (three.xml, &three.story.blocks);
    let (body, last) = body(xml)?;
    let mut start = xml.elements[body].inner.start;
    let ends: Vec<usize> = own_ends.iter().map(|end| end.0).collect();
    let mut segments = Vec::with_capacity(ends.len() + 1);
    let mut weights = Vec::with_capacity(ends.len() + 1);
    for (at, within) in ranges(&ends, blocks.len()).into_iter().enumerate() {
        let end = match own_ends.get(at) {
            Some(&(_, element)) => xml.elements[in_body(xml, body, element)?].whole.end,
            None => {
                last.map_or(xml.elements[body].inner.end, |last| xml.elements[last].whole.start)
            }
        };
        let mut votes = vec![0_usize; base.len()];
        for block in within.clone() {
            let Some(own) = base_of[block] else { continue };
            let of = base.partition_point(|section| section.end <= own);
            votes[of] += match blocks[block] {
                Block::Table(_) => 4,
                Block::Paragraph(own) if three.file.is_blank(own) => 1,
                Block::Paragraph(_) => 2,
            };
        }
        let of = (0..votes.len()).max_by_key(|&of| (votes[of], Reverse(of)));
        weights.push(of.map_or(0, |of| votes[of]));
        // Two ends in one element of the body.
        if end < start {
            return None;
        }
        segments.push(Segment {
            blocks: within,
            bytes: start..end,
            end: own_ends.get(at).map(|end| end.1).or(last),
            of: of.filter(|&of| votes[of] > 0),
        });
        start = end;
    }
    for at in strays(&segments, &weights) {
        segments[at].of = None;
    }
    Some(segments)
}

/// The sections of the file that have only something of one of the base, of which more stands
/// elsewhere, beyond others: a person has moved it there.
fn strays(segments: &[Segment], weights: &[usize]) -> Vec<usize> {
    let is_stray = |at: &usize| {
        let of = segments[*at].of;
        let is_other = |between: usize| segments[between].of.is_some_and(|other| Some(other) != of);
        let mut others = (0..segments.len()).filter(|&other| segments[other].of == of);
        of.is_some()
            && others.any(|other| {
                let mut between = other.min(*at)..other.max(*at);
                weights[other] > weights[*at] && between.any(is_other)
            })
    };
    (0..segments.len()).filter(is_stray).collect()
}

/// The child of the body that an element stands in.
fn in_body(xml: &Xml<'_>, body: usize, element: usize) -> Option<usize> {
    let is_child = |at: &usize| xml.elements[*at].parent == Some(body);
    std::iter::once(element).chain(xml.ancestors(element)).find(is_child)
}
