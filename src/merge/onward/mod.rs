//! A document as people have left it, and the year that comes → what the document of that year
//! begins as: all that people wrote, without what was of the old one alone.
//!
//! The text that was generated stays as it stands, and the base with it: what has changed since comes
//! when the document is renewed with what would be made for the new year. Years that are surely the
//! plan's own are put forward in what people wrote (`years`). What still speaks of the old year is
//! kept in the document, so that [`aged()`] can tell it at every build until it is gone.

mod aged;
mod reset;
mod years;

use std::ops::Range;

pub use self::aged::aged;
use self::reset::Reset;
use super::Reason;
use super::bookmarks;
use super::places::{self, Places, Tags};
use super::side::Side;
use super::splice::{Edits, prefix};
use crate::docx::read::Package;
use crate::docx::read::manifest::{Carried, Manifest};
use crate::docx::read::outline::Outline;
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;
use crate::docx::repack;
use crate::value::year::{self, Years};

/// What a document is to become.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The year or period of the document.
    pub old: Years,
    /// The year or period of the one that begins as it.
    pub new: Years,
    /// The path of that one within the folder of its dossier's documents.
    pub path: &'a str,
}

/// What a document of a new year begins as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Where a year was put forward: paragraph of the file before, from 1, and what it says now.
    pub moved: Vec<(usize, String)>,
    /// What still speaks of the old year: paragraph of the new file, from 1, and what it says.
    pub left: Vec<(usize, String)>,
    /// What was of the old document alone and does not go along: paragraph of the file before, from
    /// 1, and what was typed there.
    pub taken: Vec<(usize, String)>,
    /// How many comments stay behind.
    pub comments: usize,
    /// How many tracked changes go along undecided.
    pub revisions: usize,
}

/// Makes what a document of the next year begins as.
pub fn begin(file: &[u8], next: &Next<'_>) -> Result<Begun, Reason> {
    let package = Package::open(file).ok_or(Reason::Unreadable)?;
    let (part, manifest) = package.manifest().ok_or(Reason::NoBase)?;
    let base = manifest.base.as_ref().ok_or(Reason::NoBase)?;
    let xml = package.document().and_then(Xml::read).ok_or(Reason::Unreadable)?;
    let story = Story::of(&xml).ok_or(Reason::Unreadable)?;
    if prefix(&xml, 0) != "w:" {
        return Err(Reason::Unreadable);
    }
    let outline = Outline::of(&story);
    let (base_side, file_side) = (Side::of(base), Side::of(&outline));
    let tags = Tags::of(&manifest, &story);
    let places = places::find(&base_side, &file_side, &tags);
    let mut edits = Edits::default();
    let mut reset = Reset {
        base: &base_side,
        file: &file_side,
        xml: &xml,
        story: &story,
        places: &places,
        edits: &mut edits,
        taken: Vec::new(),
    };
    reset.all();
    let mut taken = reset.taken;
    taken.sort_by_key(|(paragraph, range)| (*paragraph, range.start));
    let moved = put_forward((&xml, &story), (&file_side, &places), next, &taken, &mut edits);
    let comments = take_out_comments(&xml, &mut edits);
    bookmarks::mend(&xml, &manifest, &mut edits);
    let document = edits.applied(xml.source);
    let left = left(&base_side, &document, next).ok_or(Reason::Unreadable)?;
    let manifest = Manifest {
        path: Some(next.path.to_owned()),
        carried: Some(Carried {
            from: next.old,
            to: next.new,
            paragraphs: left.iter().map(|(_, text)| text.clone()).collect(),
        }),
        ..manifest.clone()
    };
    let manifest = manifest.write();
    let emptied = emptied_comments(&package);
    let main = package.document_path();
    let parts: Vec<(&str, &[u8])> = [(main, document.as_bytes()), (part, manifest.as_bytes())]
        .into_iter()
        .chain(emptied.iter().map(|(name, content)| (name.as_str(), content.as_bytes())))
        .collect();
    let bytes = repack::repacked(file, &parts).ok_or(Reason::Unreadable)?;
    let typed = |(at, range): (usize, Range<usize>)| {
        (at + 1, outline.paragraphs[at].text[range].trim().to_owned())
    };
    let taken = taken.into_iter().map(typed).filter(|(_, text)| !text.is_empty()).collect();
    Ok(Begun { bytes, moved, left, taken, comments, revisions: revisions(&xml) })
}

/// Puts the years forward that are surely the plan's own in what people wrote.
fn put_forward(
    (xml, story): (&Xml<'_>, &Story),
    (file, places): (&Side<'_>, &Places),
    next: &Next<'_>,
    taken: &[(usize, Range<usize>)],
    edits: &mut Edits,
) -> Vec<(usize, String)> {
    let known = places.known_tokens(file);
    let mut moved = Vec::new();
    for (at, known) in known.iter().enumerate() {
        let text = file.text(at);
        let mut after = String::new();
        let mut done = 0;
        for range in years::own(text, next.old) {
            let is_taken = |(paragraph, taken): &(usize, Range<usize>)| {
                *paragraph == at && taken.start < range.end && range.start < taken.end
            };
            let with = year::moved(&text[range.clone()], next.old, next.new);
            let is_asked = is_written(file, at, known, &range) && !taken.iter().any(is_taken);
            let Some(with) = with.filter(|_| is_asked) else { continue };
            if edits.replace(xml, &story.paragraphs[at], range.clone(), &with) {
                after.push_str(&text[done..range.start]);
                after.push_str(&with);
                done = range.end;
            }
        }
        if done > 0 {
            after.push_str(&text[done..]);
            moved.push((at + 1, after));
        }
    }
    moved
}

/// Whether people wrote the words at some bytes of a paragraph, or one of them.
fn is_written(file: &Side<'_>, at: usize, known: &[bool], range: &Range<usize>) -> bool {
    let touched = file.tokens[at].iter().zip(known).filter(|(token, _)| {
        !token.is_space && token.at.start < range.end && range.start < token.at.end
    });
    touched.into_iter().any(|(_, known)| !known)
}

/// The paragraphs of a main part in which people wrote of the old year: from 1, with what they say.
fn left(base: &Side<'_>, document: &str, next: &Next<'_>) -> Option<Vec<(usize, String)>> {
    let xml = Xml::read(document)?;
    let outline = Outline::of(&Story::of(&xml)?);
    let file = Side::of(&outline);
    let known = places::find(base, &file, &Tags::default()).known_tokens(&file);
    let is_left = |at: usize| {
        let over = years::over(file.text(at), (next.old, next.new));
        over.iter().any(|range| is_written(&file, at, &known[at], range))
    };
    let found = (0..known.len()).filter(|&at| is_left(at));
    Some(found.map(|at| (at + 1, file.text(at).to_owned())).collect())
}

/// Takes the places of comments out; gives how many there were.
fn take_out_comments(xml: &Xml<'_>, edits: &mut Edits) -> usize {
    let mut count = 0;
    for index in 0..xml.elements.len() {
        let own = &xml.elements[index];
        match own.name {
            "commentRangeStart" | "commentRangeEnd" => edits.put(own.whole.clone(), ""),
            "commentReference" => {
                count += 1;
                let run = own.parent.filter(|&run| {
                    let mut others = xml.children(run).filter(|&child| child != index);
                    xml.is(run, "r") && others.all(|child| xml.is(child, "rPr"))
                });
                edits.put(xml.elements[run.unwrap_or(index)].whole.clone(), "");
            }
            _ => {}
        }
    }
    count
}

/// The parts of comments, with none in them.
fn emptied_comments(package: &Package) -> Vec<(String, String)> {
    let kinds = ["/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible"];
    let paths = kinds.iter().flat_map(|kind| package.related(package.document_path(), kind));
    let emptied = paths.filter_map(|(_, path)| {
        let xml = Xml::read(package.part(&path)?)?;
        let inner = &xml.elements.first()?.inner;
        let text = format!("{}{}", &xml.source[..inner.start], &xml.source[inner.end..]);
        (!inner.is_empty()).then_some((path, text))
    });
    emptied.collect()
}

/// How many tracked changes of words there are.
fn revisions(xml: &Xml<'_>) -> usize {
    let is_one = |index: &usize| matches!(xml.elements[*index].name, "ins" | "del" | "moveTo");
    (0..xml.elements.len()).filter(is_one).count()
}
