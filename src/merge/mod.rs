//! A document as people have left it, and the document that would be made now → the document with
//! what is new in it, where nobody has been, and with all that people wrote.
//!
//! A document carries the text that it was generated with (**base**, [`Manifest::base`]). What is new
//! is the difference of the base and of the document that would be made now; what people wrote is the
//! difference of the base and of the file. `places` finds for each word of the base where it stands
//! in the file, `three` brings the rest together, paragraph by paragraph and, in `table`, cell by
//! cell. The file is changed by splices (`splice`) of its main part; all other parts but the manifest are
//! carried over byte for byte.
//!
//! Nothing here knows of templates: any document with anchors and a base can be renewed.

mod align;
mod anchored;
mod annexes;
mod answers;
mod beside;
mod bookmarks;
mod breaks;
mod cells;
mod columns;
mod comments;
mod dress;
mod formless;
mod fresh;
mod grid;
mod hunk;
mod labels;
mod made;
mod marks;
pub mod onward;
mod own;
mod parts;
mod pieces;
mod places;
mod renewal;
mod revisions;
mod sections;
mod side;
mod spans;
pub(crate) mod splice;
mod stale;
mod table;
mod three;
mod tokens;
mod told;
mod widths;

use std::path::Path;

use hashbrown::{HashMap, HashSet};
use serde::Serialize;

pub use self::annexes::{outdated, text_is_current};
pub use self::own::Own;
use self::parts::Parts;
use self::renewal::{Renewal, Renewed};
pub use self::revisions::Track;
pub use self::told::begun;
use crate::diagnostic::{CellPlace, Diagnostic};
use crate::docx::read::Package;
use crate::docx::read::manifest::{Figure, Manifest};
use crate::docx::read::marked::{place_of, renumbered as renumbered_as};
use crate::docx::read::outline::{Outline, plain};
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;
use crate::docx::{Made, repack, seal};

/// Whose words stay where a person and the data have both changed a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// What the person wrote.
    #[default]
    File,
    /// What the data says now.
    New,
}

/// How to renew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Whose words stay where a person and the data have both changed a place.
    pub choice: Choice,
    /// Has what is renewed stand as tracked revisions.
    pub track: Option<Track>,
    /// Renews the annexes, and leaves the text before them as it stands.
    pub annexes_only: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that the document says has changed since it was renewed last.
    Same,
    /// The renewed document.
    Merged(Box<Merged>),
    /// It can't be renewed, and why.
    Not(Reason),
}

/// A renewed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The places that were renewed, in reading order.
    pub renewed: Vec<Change>,
    /// What a person should know.
    pub findings: Vec<Diagnostic>,
    /// What people had written into it.
    pub own: Own,
    /// Whether something of the new document could not be placed, so that it is to be kept beside.
    pub is_incomplete: bool,
    /// Whether it may speak of the year before, from whose document it has come along.
    pub has_come_along: bool,
}

/// A place that was renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The paragraph of the file before, in reading order, from 1.
    pub paragraph: usize,
    /// What it said; empty for what has come.
    pub old: String,
    /// What it says; empty for what is gone.
    pub new: String,
    /// The cells that it comes from.
    pub cells: Vec<CellPlace>,
}

/// Why a document can't be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It does not say what was generated: its manifest is gone, or of a version that did not keep it.
    NoBase,
    /// It can't be read.
    Unreadable,
    /// It has other annexes now, and it can't be told which of its pages are whose.
    Sections,
}

/// Renews a document. `path` is the file's, for what is told.
pub fn merge(path: &Path, file: &[u8], new: &Made, options: &Options) -> Outcome {
    merge_opened(path, (file, None), new, options)
}

/// The same for a file that may have been opened before.
pub fn merge_opened(
    path: &Path,
    (file, package): (&[u8], Option<&Package>),
    new: &Made,
    options: &Options,
) -> Outcome {
    let opened = if package.is_none() { Package::open(file) } else { None };
    let Some(old_package) = package.or(opened.as_ref()) else {
        return Outcome::Not(Reason::Unreadable);
    };
    let Some(new_manifest) = new.manifest() else { return Outcome::Not(Reason::NoBase) };
    let Some((part, before, text)) = old_package
        .manifest_parts()
        .find_map(|(part, text)| Some((part, Manifest::read(text)?, text)))
    else {
        let is_current =
            Manifest::read(new_manifest).is_some_and(|now| says_all(old_package, &now));
        return if is_current { Outcome::Same } else { Outcome::Not(Reason::NoBase) };
    };
    let Some(base) = &before.base else { return Outcome::Not(Reason::NoBase) };
    let may_follow =
        || old_package.document().is_none_or(|document| answers::may_follow(base, document));
    // Most often nothing has changed, and then the texts are the same.
    if seal::says_the_same(text, new_manifest) && !may_follow() {
        return Outcome::Same;
    }
    let Some(now) = Manifest::read(new_manifest) else { return Outcome::Not(Reason::NoBase) };
    if now.base.is_none() {
        return Outcome::Not(Reason::NoBase);
    }
    let is_same = match options.annexes_only {
        false => is_same(&before, &now),
        true => annexes::pairs(&before, &now)
            .and_then(|pairs| annexes::grafted(&before, &annexes::apart(&now), &pairs))
            .is_some_and(|grafted| is_same(&before, &grafted)),
    };
    if is_same && !may_follow() {
        return Outcome::Same;
    }
    let Some(document) = old_package.document() else { return Outcome::Not(Reason::Unreadable) };
    let renewal = Renewal { path, new, package: old_package, now: &now, options, is_same };
    let mut parts = Parts::of(old_package);
    let arranged = if sections::may_differ(&before, &now) {
        match renewal.arranged(document, &before, &mut parts) {
            Ok(arranged) => arranged,
            Err(reason) => return Outcome::Not(reason),
        }
    } else {
        None
    };
    let renewed = match arranged {
        None => renewal.renewed(document, &before, None, &mut parts),
        Some(mut arranged) => {
            let (text, before) =
                (std::mem::take(&mut arranged.text), std::mem::take(&mut arranged.before));
            renewal.renewed(&text, &before, Some(arranged), &mut parts)
        }
    };
    let Renewed { mut merged, document, manifest } = match renewed {
        Ok(Some(renewed)) => renewed,
        Ok(None) => return Outcome::Same,
        Err(reason) => return Outcome::Not(reason),
    };
    let main = old_package.document_path();
    let parts: Vec<(&str, &[u8])> = document
        .iter()
        .map(|document| (main, document.as_bytes()))
        .chain([(part, manifest.as_bytes())])
        .chain(parts.written())
        .collect();
    let Some(bytes) = repack::repacked(file, &parts) else {
        return Outcome::Not(Reason::Unreadable);
    };
    merged.bytes = bytes;
    merged.has_come_along = before.carried.is_some();
    Outcome::Merged(Box::new(merged))
}

/// How much of what a manifest says was generated stands in a file, from 0 to 1: of the paragraphs of
/// some words those that it has as they were.
pub fn stands_in(file: &[u8], manifest: &str) -> f64 {
    const SHORT: usize = 12;
    let package = Package::open(file);
    let xml = package.as_ref().and_then(|package| Xml::read(package.document()?));
    let story = xml.as_ref().and_then(Story::of);
    let base = Manifest::read(manifest).and_then(|manifest| manifest.base);
    let (Some(story), Some(base)) = (story, base) else { return 0.0 };
    let said: HashSet<String> =
        story.paragraphs.iter().map(|paragraph| plain(paragraph.text.trim())).collect();
    let texts = base.paragraphs.iter().map(|paragraph| plain(paragraph.text.trim()));
    let texts: HashSet<String> = texts.filter(|text| text.chars().count() >= SHORT).collect();
    if texts.is_empty() {
        return 0.0;
    }
    texts.intersection(&said).count() as f64 / texts.len() as f64
}

/// Whether a document that has nothing of ours but its bookmarks says each figure as it is now.
fn says_all(package: &Package, now: &Manifest) -> bool {
    let xml = package.document().and_then(Xml::read);
    let Some(story) = xml.as_ref().and_then(Story::of) else { return false };
    let said = |text: &str| plain(text).to_lowercase();
    let outline = Outline::of(&story);
    let figures = outline.paragraphs.iter().flat_map(|paragraph| {
        let figures = paragraph.figures.iter();
        figures.map(|(range, number)| (*number, said(&paragraph.text[range.clone()])))
    });
    let there: HashSet<(usize, String)> = figures.collect();
    // Those in the cells of long tables have no bookmarks.
    let own: Vec<&Figure> =
        now.figures.iter().filter(|figure| place_of(figure.number).is_none()).collect();
    let known: HashSet<usize> = own.iter().map(|figure| figure.number).collect();
    let is_there = |figure: &&Figure| there.contains(&(figure.number, said(&figure.text)));
    known.len() == now.figures.len()
        && !own.is_empty()
        && own.iter().all(is_there)
        && there.iter().all(|(number, _)| known.contains(number))
}

/// What has changed in a document that nobody has edited: the figures of which the new one says
/// something else, has more, or no longer has, each once. Paragraphs are those of the new document, 0
/// for what is gone. None where it says the same word for word, and only where its figures come from
/// or how it looks is other than before.
pub fn changes(old: &[u8], new: &Made) -> Option<Vec<Change>> {
    let old = Package::open(old).and_then(|package| Some(package.manifest()?.1));
    let new = new.manifest().and_then(Manifest::read);
    let (Some(old), Some(new)) = (old, new) else { return Some(Vec::new()) };
    if says_same(&old, &new) {
        return None;
    }
    let mut before: HashMap<Vec<&str>, &Figure> = HashMap::new();
    for figure in &old.figures {
        before.entry(keys(figure)).or_insert(figure);
    }
    let mut paragraphs: HashMap<usize, usize> = HashMap::new();
    let base = new.base.iter().flat_map(|base| base.paragraphs.iter().enumerate());
    for (at, paragraph) in base {
        for (_, number) in &paragraph.figures {
            paragraphs.entry(*number).or_insert(at + 1);
        }
    }
    let mut changes = Vec::new();
    let mut seen: HashSet<Vec<&str>> = HashSet::new();
    for figure in &new.figures {
        let key = keys(figure);
        let old = before.get(&key).map_or("", |figure| &figure.text);
        if seen.insert(key) && old != figure.text {
            changes.push(Change {
                paragraph: paragraphs.get(&figure.number).copied().unwrap_or_default(),
                old: old.to_owned(),
                new: figure.text.clone(),
                cells: cells_of([figure].into_iter()),
            });
        }
    }
    for figure in &old.figures {
        if seen.insert(keys(figure)) {
            let (old, new) = (figure.text.clone(), String::new());
            changes.push(Change { paragraph: 0, old, new, cells: Vec::new() });
        }
    }
    Some(changes)
}

/// Whether two documents say the same, paragraph by paragraph and cell by cell.
fn says_same(old: &Manifest, new: &Manifest) -> bool {
    let (Some(old), Some(new)) = (&old.base, &new.base) else { return false };
    let rows = [old, new].map(|side| side.tables.iter().map(|table| table.rows.len()));
    let [old_rows, new_rows] = rows;
    let [old_texts, new_texts] = [old, new].map(|side| side.paragraphs.iter().map(|own| &own.text));
    old_rows.eq(new_rows) && old_texts.map(|text| plain(text)).eq(new_texts.map(|text| plain(text)))
}

/// The names of the values that a figure comes from.
fn keys(figure: &Figure) -> Vec<&str> {
    figure.origins.iter().map(|origin| origin.key.as_str()).collect()
}

/// The cells that figures come from, each once.
fn cells_of<'f>(figures: impl Iterator<Item = &'f Figure>) -> Vec<CellPlace> {
    let mut cells: Vec<CellPlace> = Vec::new();
    for origin in figures.flat_map(|figure| &figure.origins) {
        let Ok(cell) = origin.cell.parse() else { continue };
        let (file, sheet) = (origin.file.as_str().into(), origin.sheet.as_str().into());
        let place = CellPlace { file, sheet, cell };
        if !cells.contains(&place) {
            cells.push(place);
        }
    }
    cells
}

/// Whether two manifests say the same, but for the numbers of their anchors.
fn is_same(before: &Manifest, now: &Manifest) -> bool {
    fn figure(manifest: &Manifest) -> HashMap<usize, &Figure> {
        manifest.figures.iter().map(|figure| (figure.number, figure)).collect()
    }
    let (Some(base), Some(next)) = (&before.base, &now.base) else { return false };
    let (old, new) = (figure(before), figure(now));
    base.blocks == next.blocks
        && base.paragraphs.len() == next.paragraphs.len()
        && base.paragraphs.iter().zip(&next.paragraphs).all(|(a, b)| {
            a.text == b.text
                && a.figures.len() == b.figures.len()
                && a.figures.iter().zip(&b.figures).all(|((at, x), (place, y))| {
                    let origins = [old.get(x), new.get(y)].map(|figure| figure.map(|f| &f.origins));
                    at == place && origins[0] == origins[1]
                })
        })
        && base.tables.len() == next.tables.len()
        && base.tables.iter().zip(&next.tables).all(|(a, b)| a.rows == b.rows)
        && before.sections == now.sections
        && before.path == now.path
        && before.tables.iter().map(|table| &table.said).eq(now.tables.iter().map(|t| &t.said))
}

/// Gives the anchors of a manifest other numbers.
fn renumber(manifest: &mut Manifest, given: &mut dyn FnMut(usize) -> usize) {
    let mut renumber = |number: &mut usize| *number = renumbered_as(*number, given);
    manifest.figures.iter_mut().for_each(|figure| renumber(&mut figure.number));
    for table in &mut manifest.tables {
        renumber(&mut table.number);
        let rows = table.marked.iter_mut().flat_map(|marked| &mut marked.rows);
        rows.for_each(|row| renumber(&mut row.number));
    }
    if let Some(base) = &mut manifest.base {
        let figures = base.paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.figures);
        figures.for_each(|(_, number)| renumber(number));
        for table in &mut base.tables {
            table.number.iter_mut().chain(table.marks.values_mut()).for_each(&mut renumber);
        }
    }
}
