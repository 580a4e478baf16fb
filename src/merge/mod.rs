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
mod breaks;
mod columns;
mod comments;
mod fresh;
mod grid;
mod hunk;
mod labels;
pub mod onward;
mod own;
mod parts;
mod places;
mod revisions;
mod sections;
mod side;
pub(crate) mod splice;
mod stale;
mod table;
mod three;
mod tokens;
mod told;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

pub use self::annexes::{outdated, text_is_current};
use self::fresh::{Fresh, Source};
pub use self::own::Own;
use self::parts::Parts;
use self::revisions::Marker;
pub use self::revisions::Track;
use self::sections::Arranged;
use self::side::{Container, Side};
use self::splice::{Edits, prefix};
use self::three::Three;
pub use self::told::begun;
use self::told::{Told, told_of};
use crate::diagnostic::{CellPlace, Diagnostic, Place};
use crate::docx::read::Package;
use crate::docx::read::manifest::{Figure, Manifest};
use crate::docx::read::marked::{place_of, renumbered as renumbered_as};
use crate::docx::read::outline::{Outline, Table};
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
    /// It has other annexes now, each with pages of its own.
    Sections,
}

/// Renews a document. `path` is the file's, for what is told.
pub fn merge(path: &Path, file: &[u8], new: &Made, options: &Options) -> Outcome {
    let Some(old_package) = Package::open(file) else { return Outcome::Not(Reason::Unreadable) };
    let Some(new_manifest) = new.manifest() else { return Outcome::Not(Reason::NoBase) };
    let Some((part, before, text)) = old_package
        .manifest_parts()
        .find_map(|(part, text)| Some((part, Manifest::read(text)?, text)))
    else {
        return Outcome::Not(Reason::NoBase);
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
    let renewal = Renewal { path, new, package: &old_package, now: &now, options, is_same };
    let mut parts = Parts::of(&old_package);
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
    Outcome::Merged(Box::new(merged))
}

/// What a document is renewed by.
struct Renewal<'r> {
    path: &'r Path,
    new: &'r Made,
    package: &'r Package,
    now: &'r Manifest,
    options: &'r Options,
    /// Whether nothing is new, but for answers that may be repeated.
    is_same: bool,
}

/// What has come of it: the main part, where it is another, and the manifest.
struct Renewed {
    merged: Merged,
    document: Option<String>,
    manifest: String,
}

impl Renewal<'_> {
    /// The document with the sections of the new one; none where it has them.
    fn arranged(
        &self,
        document: &str,
        before: &Manifest,
        parts: &mut Parts<'_>,
    ) -> Result<Option<Arranged>, Reason> {
        let xml = Xml::read(document).ok_or(Reason::Unreadable)?;
        let story = Story::of(&xml).ok_or(Reason::Unreadable)?;
        let source = self.source(&xml)?;
        let (Some(base), Some(next)) = (&before.base, &self.now.base) else {
            return Err(Reason::NoBase);
        };
        source.read().ok_or(Reason::Unreadable)?;
        let base_side = Side::of(base);
        let outline = Outline::of(&story);
        let (new_side, file_side) = (Side::like(next, &base_side), Side::of(&outline));
        let places = places::find(&base_side, &file_side);
        let mut three = Three::new(
            [&base_side, &new_side, &file_side],
            [before, self.now],
            (&xml, &story),
            &places,
            self.fresh(&source, &xml, before),
            Edits::default(),
            self.options.choice,
        );
        let manifests = [before, self.now];
        let arranged =
            sections::arranged(&mut three, manifests, (self.new, parts), self.options.annexes_only);
        match arranged {
            Ok(arranged) => Ok(arranged),
            // Where there are as many as before, all stand where they do.
            Err(_) if before.sections == self.now.sections => Ok(None),
            Err(_) => Err(Reason::Sections),
        }
    }

    /// The new document, to take blocks from into this main part.
    fn source(&self, xml: &Xml<'_>) -> Result<Source<'_>, Reason> {
        let source = Source::of(self.new);
        let is_read = || {
            let story = source.read().map(|(_, story)| story);
            let next = self.now.base.as_ref();
            story.zip(next).is_some_and(|(a, b)| a.paragraphs.len() == b.paragraphs.len())
        };
        // What is added is written in the prefix that all word processors use.
        if prefix(xml, 0) != "w:" || !self.new.is_ours() && !is_read() {
            return Err(Reason::Unreadable);
        }
        Ok(source)
    }

    fn fresh<'s>(
        &'s self,
        source: &'s Source<'s>,
        xml: &'s Xml<'s>,
        before: &Manifest,
    ) -> Fresh<'s> {
        let styles = self.package.part("word/styles.xml");
        let mut fresh = Fresh::of(source, xml, styles);
        fresh.reserve(anchors(before));
        fresh
    }

    /// The document renewed within its sections, which may have been put in order before; none where
    /// nothing is new.
    fn renewed(
        &self,
        document: &str,
        before: &Manifest,
        arranged: Option<Arranged>,
        parts: &mut Parts<'_>,
    ) -> Result<Option<Renewed>, Reason> {
        let (now, options) = (self.now, self.options);
        let xml = Xml::read(document).ok_or(Reason::Unreadable)?;
        let story = Story::of(&xml).ok_or(Reason::Unreadable)?;
        let (Some(base), Some(next)) = (&before.base, &now.base) else {
            return Err(Reason::NoBase);
        };
        let annexes = match options.annexes_only {
            true => Some(annexes::pairs(before, now).ok_or(Reason::Sections)?),
            false => None,
        };
        let source = self.source(&xml)?;
        let base_side = Side::of(base);
        let outline = Outline::of(&story);
        let (new_side, file_side) = (Side::like(next, &base_side), Side::of(&outline));
        let places = places::find(&base_side, &file_side);
        let is_arranged = arranged.is_some();
        let turned = arranged.as_ref().map(|arranged| arranged.turned.clone());
        let turned = turned.unwrap_or_default();
        let together = |track: Option<&Track>| {
            let mut fresh = self.fresh(&source, &xml, before);
            let edits = Edits::marked(track.map(|track| Marker::new(track, fresh.used().clone())));
            let sides = [&base_side, &new_side, &file_side];
            let manifests = [before, now];
            let mut three =
                Three::new(sides, manifests, (&xml, &story), &places, fresh, edits, options.choice);
            // With revisions and without them the same is made.
            three.may_restructure = options.track.is_none() || is_arranged;
            three.turned.clone_from(&turned);
            match &annexes {
                None => {
                    three.tables_keep_their_anchors(before, now);
                    three.lists(&base.blocks, &next.blocks, Container::Body);
                    three.follow_answers(None);
                }
                Some(pairs) => {
                    if let Some([before, now]) = annexes::only_annexes([before, now], pairs) {
                        three.tables_keep_their_anchors(&before, &now);
                    }
                    for (old, new) in pairs {
                        let (old, new) = (&base.blocks[old.clone()], &next.blocks[new.clone()]);
                        three.lists(old, new, Container::Body);
                    }
                    three.follow_answers(Some(&annexes::paragraphs(base, pairs)));
                }
            }
            three.tell_stale();
            three
        };
        let plain = together(None);
        if self.is_same && plain.edits.is_empty() {
            return Ok(None);
        }
        // Revisions are written only where both ways are known to come out right; sections are none.
        let may_track = !is_arranged && plain.ended.is_empty();
        let track = options.track.as_ref().filter(|_| may_track);
        let tracked = track.map(|track| together(Some(track))).filter(|tracked| {
            let text = tracked.edits.clone().applied(xml.source);
            // Others may stand in the file already, and are settled with it.
            let settled = |text: &str, accept| said(&revisions::settled(text, accept)?);
            let says = |accept: bool, as_it: &str| {
                let both = settled(&text, accept).zip(settled(as_it, accept));
                both.is_some_and(|(ours, other)| ours == other)
            };
            says(true, &plain.edits.clone().applied(xml.source)) && says(false, xml.source)
        });
        let is_untracked = options.track.is_some() && tracked.is_none();
        let Three { mut edits, told, mut fresh, .. } = tracked.unwrap_or(plain);
        let mut all: Vec<Told> =
            arranged.map(|arranged| arranged.told(&xml, &story)).unwrap_or_default();
        all.extend(told);
        let mut merged = told_of(self.path, all, (now, &outline), options.choice);
        if is_untracked {
            merged.findings.push(untracked(self.path));
        }
        let noted = merged.findings.iter().filter_map(comments::Comment::of).collect();
        // A file without a place for comments has none.
        let _ = comments::add(noted, parts, (&xml, &story), &mut fresh, &mut edits);
        let numbers = numbers_of(now, &mut fresh);
        let is_whole = annexes.is_none() && now.path.is_some() && before.carried.is_none();
        let manifest = if let Some(new) = self.new.manifest()
            && is_whole
            && are_kept(&numbers, now)
        {
            labels::follow(&xml, before, now, &mut edits);
            seal::blanked(new)
        } else {
            let renumbered = renumbered(now, before, &numbers);
            let manifest = match &annexes {
                None => renumbered,
                Some(pairs) => {
                    annexes::grafted(before, &renumbered, pairs).ok_or(Reason::NoBase)?
                }
            };
            labels::follow(&xml, before, &manifest, &mut edits);
            manifest.write()
        };
        let is_other = is_arranged || !edits.is_empty();
        let document = is_other.then(|| breaks::settled(edits.applied(xml.source)));
        Ok(Some(Renewed { merged, document, manifest }))
    }
}

/// What is said where revisions were asked for and can't be written.
fn untracked(path: &Path) -> Diagnostic {
    let message =
        "không ghi được các chỗ cập nhật thành dấu sửa (track changes), nên chúng được ghi thẳng";
    let hint = "so với bản trước khi cập nhật ở bên cạnh (Review › Compare của Word)";
    Diagnostic::warning("revisions-not-kept", message).hint(hint).at(Place::file(path))
}

/// What stands in a main part: what its paragraphs say, and its tables without their names.
fn said(document: &str) -> Option<(Vec<String>, Vec<Table>)> {
    let xml = Xml::read(document)?;
    let story = Story::of(&xml)?;
    let outline = Outline::of(&story);
    // A section ends where it did.
    let ends = story.paragraphs.iter().map(|own| sections::end_at(&xml, own.element));
    let texts = outline.paragraphs.into_iter().zip(ends).map(|(paragraph, end)| {
        format!("{}{}", paragraph.text, end.map_or("", |end| xml.raw(end)))
    });
    let nameless = |table| Table { number: None, marks: BTreeMap::new(), ..table };
    let tables = outline.tables.into_iter().map(nameless);
    Some((texts.collect(), tables.collect()))
}

/// What has changed in a document that nobody has edited: the figures of which the new one says
/// something else, has more, or no longer has, each once. Paragraphs are those of the new document, 0
/// for what is gone.
pub fn changes(old: &[u8], new: &Made) -> Vec<Change> {
    let old = Package::open(old).and_then(|package| Some(package.manifest()?.1));
    let new = new.manifest().and_then(Manifest::read);
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
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
    changes
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

/// For the numbers of the new manifest's anchors those that they have in the file.
fn numbers_of(now: &Manifest, fresh: &mut Fresh<'_>) -> HashMap<usize, usize> {
    // A number of the file stands for one figure.
    let mut taken: HashSet<usize> = HashSet::new();
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for number in anchors(now) {
        let given = fresh.numbers.get(&number).copied().filter(|given| taken.insert(*given));
        let given = given.unwrap_or_else(|| fresh.number());
        taken.insert(given);
        numbers.insert(number, given);
    }
    numbers
}

/// Whether all anchors keep their numbers.
fn are_kept(numbers: &HashMap<usize, usize>, now: &Manifest) -> bool {
    anchors(now).all(|number| numbers.get(&number) == Some(&number))
}

/// The numbers of the anchors of a document.
fn anchors(manifest: &Manifest) -> impl Iterator<Item = usize> + '_ {
    let figures = manifest.figures.iter().map(|figure| figure.number);
    let figures = figures.filter(|number| place_of(*number).is_none());
    let rows = manifest.tables.iter().filter_map(|table| table.marked.as_ref());
    let rows = rows.flat_map(|marked| marked.rows.iter().map(|row| row.number));
    figures.chain(manifest.tables.iter().map(|table| table.number)).chain(rows)
}

/// The new manifest with the numbers that its anchors have in the file.
fn renumbered(now: &Manifest, before: &Manifest, numbers: &HashMap<usize, usize>) -> Manifest {
    let mut manifest = now.clone();
    manifest.path = now.path.clone().or_else(|| before.path.clone());
    manifest.carried = before.carried.clone();
    renumber(&mut manifest, &mut |number| numbers.get(&number).copied().unwrap_or(number));
    manifest
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

impl Three<'_> {
    /// A table that stands for the same as before keeps its anchor.
    fn tables_keep_their_anchors(&mut self, before: &Manifest, now: &Manifest) {
        let mut free: Vec<usize> = before.tables.iter().map(|table| table.number).collect();
        for table in &now.tables {
            let key = self.key(true, table.number);
            if let Some(at) = free.iter().position(|old| self.key(false, *old) == key) {
                self.fresh.numbers.insert(table.number, free.remove(at));
            }
        }
    }
}
