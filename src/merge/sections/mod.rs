//! Base, new and file, of which the new document has other annexes, or has them in another order → the
//! file and the base with the sections of the new one, so that all else is renewed within them.
//!
//! A section goes as a whole where nobody has written in it, and stays as a whole where somebody has.
//! What comes stands in the file and in the base alike, as the new document has it. Sections can be no
//! revisions: what ends one is a property of a paragraph, which has no form as one that comes or goes.

mod bounds;
mod ends;
mod writing;

use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use self::bounds::end_at;
use self::bounds::{Bounds, Segment, body};
pub(super) use self::ends::{carried, paragraph};
use self::ends::{has_own_header, holding};
use self::writing::Writing;
use super::align::{self, Words};
use super::annexes::{self, OTHER, grafted_of};
use super::formless::Formless;
use super::parts::Parts;
use super::table::width;
use super::three::Three;
use super::told::{Told, Touched};
use crate::docx::Made;
use crate::docx::read::manifest::Manifest;
use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;

/// How much wider or narrower than its page a table may be to be as wide as it.
const ABOUT: f64 = 0.05;

/// A document with the sections of the new one.
pub(super) struct Arranged {
    /// The main part.
    pub text: String,
    /// What it says of itself.
    pub before: Manifest,
    /// What was done, with where it stands in the part.
    notes: Vec<(usize, Note)>,
    /// The bytes of the sections that have other pages now.
    pub turned: Vec<Range<usize>>,
}

/// What became of a section.
enum Note {
    Come(String),
    Gone(String),
    Kept(String),
}

/// What can't be brought into the order of the new document.
pub(super) struct Unclear;

/// A section of the new file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// One of the file.
    Own(usize),
    /// One of the new document.
    New(usize),
}

/// Whether a document may have other annexes now, others in another order, or some whose pages lie
/// otherwise. That is told by their titles and by the tables in them.
pub(super) fn may_differ(before: &Manifest, now: &Manifest) -> bool {
    before.sections != now.sections || annexes::signs(before) != annexes::signs(now)
}

/// Brings the sections of the file into the order of the new document's; none where they are.
pub(super) fn arranged(
    three: &mut Three<'_>,
    [before, now]: [&Manifest; 2],
    (made, parts): (&Made, &mut Parts<'_>),
    annexes_only: bool,
) -> Result<Option<Arranged>, Unclear> {
    let bounds = Bounds::of(three, [before.sections, now.sections]).ok_or(Unclear)?;
    let old_of = old_of(three, &bounds);
    let gone: Vec<usize> =
        (0..bounds.base.len()).filter(|&at| !old_of.contains(&Some(at))).collect();
    if annexes_only {
        let label = |outline, at: &Range<usize>| annexes::is_label_at(outline, at.start);
        let come = (0..old_of.len()).filter(|&at| old_of[at].is_none());
        let is_annex = gone.iter().all(|&at| label(three.base.outline, &bounds.base[at]))
            && come.into_iter().all(|at| label(three.new.outline, &bounds.new[at]));
        if !is_annex {
            return Err(Unclear);
        }
    }
    let arranging = Arranging { bounds: &bounds, old_of: &old_of };
    let own = arranging.own()?;
    let (removed, kept): (Vec<usize>, Vec<usize>) =
        gone.iter().copied().filter(|&at| own[at].is_some()).partition(|&at| {
            let is_untouched = is_untouched(three, &bounds, at, own[at].as_ref());
            is_untouched && !arranging.has_own_header(three.xml, own[at].as_ref(), (made, parts))
        });
    let pieces = arranging.pieces(&own, &removed)?;
    let in_order = pieces.iter().filter_map(|piece| match piece {
        Piece::Own(at) => Some(*at),
        Piece::New(_) => None,
    });
    if !in_order.is_sorted() {
        let mut others = bounds.file[1..].iter();
        if !others.all(|segment| is_closed(three.xml, &segment.bytes)) {
            return Err(Unclear);
        }
    }
    let turned: Vec<(usize, usize)> = (0..old_of.len())
        .filter_map(|new| {
            let old = old_of[new]?;
            let segments = own[old].clone().filter(|segments| segments.len() == 1)?;
            has_turned(three, &bounds, (old, new), segments.start).then_some((segments.start, new))
        })
        .collect();
    let is_same = pieces.len() == bounds.file.len()
        && pieces.iter().enumerate().all(|(at, piece)| *piece == Piece::Own(at));
    if is_same && gone.is_empty() && turned.is_empty() && before.sections == now.sections {
        return Ok(None);
    }
    let mut writing = Writing {
        holding: holding(three.xml, &bounds.file),
        bounds: &bounds,
        old_of: &old_of,
        own: &own,
        turned: &turned,
        out: String::with_capacity(three.xml.source.len()),
        starts: Vec::new(),
    };
    writing.write(three, &pieces, made, parts).ok_or(Unclear)?;
    let Writing { out, starts, .. } = writing;
    let ranges = |at: usize| starts[at]..starts.get(at + 1).copied().unwrap_or(out.len());
    let turned = pieces.iter().enumerate().filter(|(_, piece)| {
        matches!(piece, Piece::Own(own) if turned.iter().any(|turned| turned.0 == *own))
    });
    let turned = turned.map(|(at, _)| ranges(at)).collect();
    // Where each piece has come to stand; what is gone, after what stood before it.
    let place = |segment: usize| {
        let places = (0..=segment).rev();
        let mut found = places
            .filter_map(|before| pieces.iter().position(|piece| *piece == Piece::Own(before)));
        found.next().map_or(0, |at| starts[at])
    };
    let shown = |at: usize| three.base.shown(&three.base.outline.blocks[bounds.base[at].clone()]);
    let first = |at: usize| own[at].as_ref().map_or(0, |segments| segments.start);
    let mut notes: Vec<(usize, Note)> = Vec::new();
    notes.extend(removed.iter().map(|&at| (place(first(at)), Note::Gone(shown(at)))));
    notes.extend(kept.iter().map(|&at| (place(first(at)), Note::Kept(shown(at)))));
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::New(new) = *piece {
            let blocks = &three.new.outline.blocks[bounds.new[new].clone()];
            notes.push((starts[at], Note::Come(three.new.shown(blocks))));
        }
    }
    let before = arranging.before(three, [before, now], &own).ok_or(Unclear)?;
    Ok(Some(Arranged { text: out, before, notes, turned }))
}

impl Arranged {
    /// What of it has no form as a revision.
    pub(super) fn formless(&self) -> Vec<Formless> {
        let found = self.notes.iter().filter_map(|(_, note)| match note {
            Note::Come(said) => Some(Formless::Come(said.clone())),
            Note::Gone(said) => Some(Formless::Gone(said.clone())),
            Note::Kept(_) => None,
        });
        let found: Vec<Formless> = found.collect();
        match () {
            () if !found.is_empty() => found,
            () if !self.turned.is_empty() => vec![Formless::Turned],
            () => vec![Formless::Moved],
        }
    }

    /// What is told of it, in the paragraphs of the part as it is now.
    pub(super) fn told(self, xml: &Xml<'_>, story: &Story) -> Vec<Told> {
        let paragraph = |place: usize| {
            let starts = |at: &crate::docx::read::story::Paragraph| {
                xml.elements[at.element].whole.start < place
            };
            story.paragraphs.partition_point(starts).min(story.paragraphs.len().saturating_sub(1))
        };
        let told = self.notes.into_iter().map(|(place, note)| {
            let paragraph = paragraph(place);
            let touched = |old, new| Touched { paragraph, old, new, ..Touched::default() };
            match note {
                Note::Come(new) => Told::Renewed(touched(String::new(), new)),
                Note::Gone(old) => Told::Renewed(touched(old, String::new())),
                Note::Kept(old) => Told::Kept { paragraph, old },
            }
        });
        told.collect()
    }
}

/// For each section of the new document that of the base; the text is the text.
fn old_of(three: &Three<'_>, bounds: &Bounds) -> Vec<Option<usize>> {
    let old = three.base.sections(&bounds.base, &|number| three.key(false, number));
    let now = three.new.sections(&bounds.new, &|number| three.key(true, number));
    let words: [Words<'_>; 2] =
        [&|item| three.base.words_of(item), &|item| three.new.words_of(item)];
    let mut found = vec![None; bounds.new.len()];
    found[0] = Some(0);
    for (a, b) in align::pairs(&old[1..], &now[1..], words).all() {
        found[b + 1] = Some(a + 1);
    }
    found
}

/// The sections, and which is which.
struct Arranging<'a> {
    bounds: &'a Bounds,
    old_of: &'a [Option<usize>],
}

impl Arranging<'_> {
    /// For each section of the base the sections of the file that are it.
    fn own(&self) -> Result<Vec<Option<Range<usize>>>, Unclear> {
        let mut own: Vec<Option<Range<usize>>> = vec![None; self.bounds.base.len()];
        for (at, segment) in self.bounds.file.iter().enumerate() {
            if let Some(of) = segment.of {
                let before = own[of].take();
                own[of] = Some(before.map_or(at, |before| before.start)..at + 1);
            }
        }
        // The document begins with its text, and no section stands within another.
        let is_first = own[0].as_ref().is_some_and(|segments| segments.start == 0);
        let is_apart = own.iter().enumerate().all(|(of, segments)| {
            let mut segments = segments.clone().unwrap_or_default();
            segments.all(|at| self.bounds.file[at].of.is_none_or(|other| other == of))
        });
        if is_first && is_apart { Ok(own) } else { Err(Unclear) }
    }

    /// Whether one of the sections of the file that are one of the base has a header of a person's.
    fn has_own_header(
        &self,
        xml: &Xml<'_>,
        own: Option<&Range<usize>>,
        (made, parts): (&Made, &Parts<'_>),
    ) -> bool {
        let stays =
            |segment: &&Segment| segment.of.is_none_or(|of| self.old_of.contains(&Some(of)));
        let mut segments = own.cloned().unwrap_or_default();
        segments.any(|at| {
            let staying = self.bounds.file.iter().filter(stays).filter_map(|other| other.end);
            let end = self.bounds.file[at].end;
            end.is_some_and(|end| has_own_header(xml, end, staying, (made, parts)))
        })
    }

    /// The sections of the new file in their order.
    fn pieces(
        &self,
        own: &[Option<Range<usize>>],
        removed: &[usize],
    ) -> Result<Vec<Piece>, Unclear> {
        let mut slots: Vec<Vec<Piece>> = Vec::new();
        let mut slot_of: Vec<Option<usize>> = vec![None; self.bounds.file.len()];
        for (new, old) in self.old_of.iter().enumerate() {
            let pieces: Vec<Piece> = match old {
                None => vec![Piece::New(new)],
                Some(old) => own[*old].clone().into_iter().flatten().map(Piece::Own).collect(),
            };
            for piece in &pieces {
                if let Piece::Own(at) = *piece {
                    slot_of[at] = Some(slots.len());
                }
            }
            if !pieces.is_empty() {
                slots.push(pieces);
            }
        }
        // What a person has made, or has written in, stays after what it stands after.
        let goes =
            |at: usize| removed.iter().filter_map(|of| own[*of].clone()).any(|of| of.contains(&at));
        for at in 0..slot_of.len() {
            if slot_of[at].is_some() || goes(at) {
                continue;
            }
            let before = slot_of[..at].iter().rev().flatten().next().copied();
            let slot = before.ok_or(Unclear)?;
            slots[slot].push(Piece::Own(at));
            slot_of[at] = Some(slot);
        }
        Ok(slots.into_iter().flatten().collect())
    }

    /// What the file says of itself with the sections as they are now. What a person has taken out of
    /// the file, and the data now too, is brought together with what stands before it.
    fn before(
        &self,
        three: &Three<'_>,
        [before, now]: [&Manifest; 2],
        own: &[Option<Range<usize>>],
    ) -> Option<Manifest> {
        let numbers = &three.fresh.numbers;
        let mut now = now.clone();
        super::renumber(&mut now, &mut |number| {
            numbers.get(&number).copied().unwrap_or(number + OTHER)
        });
        let is_gone = |at: usize| !self.old_of.contains(&Some(at));
        let mut pieces = Vec::new();
        for (new, old) in self.old_of.iter().enumerate() {
            let Some(old) = *old else {
                pieces.push((1, self.bounds.new[new].clone()));
                continue;
            };
            pieces.push((0, self.bounds.base[old].clone()));
            let after = (old + 1..self.bounds.base.len()).take_while(|&at| is_gone(at));
            let taken_out = after.filter(|&at| own[at].is_none());
            pieces.extend(taken_out.map(|at| (0, self.bounds.base[at].clone())));
        }
        grafted_of([before, &now], pieces.into_iter(), now.sections)
    }
}

/// Whether nobody has written in a section of the base.
fn is_untouched(three: &Three<'_>, bounds: &Bounds, at: usize, own: Option<&Range<usize>>) -> bool {
    let Some([segment]) = own.and_then(|own| bounds.file.get(own.clone())) else { return false };
    let (xml, base) = (three.xml, &three.base.outline.blocks[bounds.base[at].clone()]);
    let file = &three.story.blocks[segment.blocks.clone()];
    let mut known = vec![false; three.story.paragraphs.len()];
    for paragraph in three.base.outline.within(base) {
        three.places.links[paragraph].iter().for_each(|link| known[link.paragraph] = true);
    }
    let is_known = |at: usize| {
        known[at] || three.file.is_blank(at) && three.is_plain(three.story.paragraphs[at].element)
    };
    // Beside paragraphs and tables stand marks of other programs, and the program's own.
    let Some((body, _)) = body(xml) else { return false };
    let mut others = xml.children(body).filter(|&child| {
        let own = &xml.elements[child];
        segment.bytes.contains(&own.whole.start) && !matches!(own.name, "p" | "tbl" | "sdt")
    });
    base.iter().all(|block| three.is_as_made(*block))
        && three.file.outline.within(file).into_iter().all(is_known)
        && others.all(|child| matches!(xml.elements[child].name, "proofErr" | "bookmarkEnd"))
        && is_closed(xml, &segment.bytes)
}

/// Whether nothing that begins in some bytes ends elsewhere, or the other way round: bookmarks, comments,
/// fields.
fn is_closed(xml: &Xml<'_>, bytes: &Range<usize>) -> bool {
    // Whether it begins within, ends within, begins elsewhere, ends elsewhere.
    let mut marks: BTreeMap<(&str, String), [bool; 4]> = BTreeMap::new();
    let mut fields = 0_i32;
    for index in 0..xml.elements.len() {
        let element = &xml.elements[index];
        let is_within = bytes.contains(&element.whole.start);
        if element.name == "fldChar" && is_within {
            match xml.attribute(index, "fldCharType").as_deref() {
                Some("begin") => fields += 1,
                Some("end") => fields -= 1,
                _ => {}
            }
        }
        let begins = element.name.strip_suffix("Start").map(|sort| (sort, 0));
        let Some((sort, side)) = begins.or(element.name.strip_suffix("End").map(|sort| (sort, 1)))
        else {
            continue;
        };
        let id = xml.attribute(index, "id").unwrap_or_default().into_owned();
        marks.entry((sort, id)).or_default()[side + 2 * usize::from(!is_within)] = true;
    }
    let goes_over =
        |mark: &[bool; 4]| mark[0] && !mark[1] && mark[3] || mark[1] && !mark[0] && mark[2];
    fields == 0 && !marks.values().any(goes_over)
}

/// Whether a section of the new document lies on another page than in the file because its tables have
/// other columns now. A person may have turned the page too: then its table is not as wide as it.
fn has_turned(
    three: &Three<'_>,
    bounds: &Bounds,
    (old, new): (usize, usize),
    segment: usize,
) -> bool {
    let widths = |outline: &crate::docx::read::outline::Outline, blocks: &Range<usize>| {
        let tables = outline.blocks[blocks.clone()].iter().filter_map(|block| match *block {
            Block::Table(table) => Some(width(&outline.tables[table].rows)),
            Block::Paragraph(_) => None,
        });
        tables.collect::<Vec<_>>()
    };
    let before = widths(three.base.outline, &bounds.base[old]);
    if before == widths(three.new.outline, &bounds.new[new]) {
        return false;
    }
    let segment = &bounds.file[segment];
    let pages = segment
        .end
        .zip(end_of_new(three, bounds, new))
        .and_then(|(own, now)| Some((page(three.xml, own)?, page(three.fresh.xml(), now)?)));
    let Some((own, now)) = pages else { return false };
    // Margins that a person has set are as wide as they were.
    let margins = |page: (i64, i64, i64)| page.0 - page.2;
    if (margins(own) - margins(now)).abs() > 30 {
        return false;
    }
    if own.0 == now.0 && own.1 == now.1 || (own.0 > own.1) == (now.0 > now.1) && close(own.0, now.0)
    {
        return false;
    }
    let tables =
        three.story.blocks[segment.blocks.clone()].iter().filter_map(|block| match block {
            Block::Table(table) => Some(three.grid(*table).iter().sum::<i64>()),
            Block::Paragraph(_) => None,
        });
    tables.max().is_none_or(|widest| close(widest, own.2))
}

fn close(one: i64, other: i64) -> bool {
    (one - other).abs() as f64 <= ABOUT * other as f64
}

/// The width and the height of the page of a section, and the width of its text, in twips.
fn page(xml: &Xml<'_>, end: usize) -> Option<(i64, i64, i64)> {
    let said = |element: &str, name: &str| -> Option<i64> {
        xml.attribute(xml.child(end, element)?, name)?.parse().ok()
    };
    let (width, height) = (said("pgSz", "w")?, said("pgSz", "h")?);
    let margins = said("pgMar", "left")? + said("pgMar", "right")?;
    Some((width, height, width - margins))
}

/// The properties of a section of the new document.
fn end_of_new(three: &Three<'_>, bounds: &Bounds, new: usize) -> Option<usize> {
    let (xml, story) = (three.fresh.xml(), three.fresh.story());
    if new + 1 == bounds.new.len() {
        return body(xml)?.1;
    }
    match story.blocks[bounds.new[new].end - 1] {
        Block::Paragraph(last) => end_at(xml, story.paragraphs[last].element),
        Block::Table(_) => None,
    }
}
