//! A document's main part, what it says of itself, and what the document that would be made now says →
//! the part and the manifest that are to be.

use std::collections::BTreeMap;
use std::path::Path;

use hashbrown::{HashMap, HashSet};

use super::breaks;
use super::formless::{Formless, untracked};
use super::fresh::{Fresh, Source};
use super::parts::Parts;
use super::places::Tags;
use super::revisions::{self, Marker, Track};
use super::sections::{self, Arranged};
use super::side::{Container, Side};
use super::splice::{Edits, prefix};
use super::three::Three;
use super::told::{Told, told_of};
use super::{Merged, Options, Reason, annexes, bookmarks, comments, labels, places, renumber};
use crate::docx::read::Package;
use crate::docx::read::manifest::Manifest;
use crate::docx::read::marked::place_of;
use crate::docx::read::outline::{Outline, Table};
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;
use crate::docx::{Made, seal};

/// What a document is renewed by.
pub(super) struct Renewal<'r> {
    pub path: &'r Path,
    pub new: &'r Made,
    pub package: &'r Package,
    pub now: &'r Manifest,
    pub options: &'r Options,
    /// Whether nothing is new, but for answers that may be repeated.
    pub is_same: bool,
}

/// What has come of it: the main part, where it is another, and the manifest.
pub(super) struct Renewed {
    pub merged: Merged,
    pub document: Option<String>,
    pub manifest: String,
}

impl Renewal<'_> {
    /// The document with the sections of the new one; none where it has them.
    pub(super) fn arranged(
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
        let [new_side, file_side] = [next, &outline].map(|own| Side::like(own, &base_side));
        let tags = Tags::of(before, &story);
        let places = places::find(&base_side, &file_side, &tags);
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
    pub(super) fn renewed(
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
        let [new_side, file_side] = [next, &outline].map(|own| Side::like(own, &base_side));
        let tags = Tags::of(before, &story);
        let places = places::find(&base_side, &file_side, &tags);
        let is_arranged = arranged.is_some();
        // Sections have no form as revisions: the file must have them as they are to be.
        let original = self.package.document().unwrap_or(document);
        let may_track = options.track.is_some()
            && (!is_arranged || said(document).is_some_and(|own| said(original) == Some(own)));
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
            three.may_restructure = !may_track;
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
            three.tell_stale(self.package);
            three
        };
        let plain = together(None);
        if self.is_same && plain.edits.is_empty() {
            return Ok(None);
        }
        // Revisions are written only where both ways are known to come out right: rejected, they must
        // give the file as it was, before its sections were put in order.
        let track = options.track.as_ref().filter(|_| may_track && plain.ended.is_empty());
        let tracked = track.map(|track| together(Some(track))).filter(|tracked| {
            let text = tracked.edits.clone().applied(xml.source);
            // Others may stand in the file already, and are settled with it.
            let settled = |text: &str, accept| said(&revisions::settled(text, accept)?);
            let says = |accept: bool, as_it: &str| {
                let both = settled(&text, accept).zip(settled(as_it, accept));
                both.is_some_and(|(ours, other)| ours == other)
            };
            says(true, &plain.edits.clone().applied(xml.source)) && says(false, original)
        });
        let is_untracked = options.track.is_some() && tracked.is_none();
        let sections = arranged.as_ref().filter(|_| !may_track).map(Arranged::formless);
        let ends = (!plain.ended.is_empty()).then_some(Formless::End);
        let Three { mut edits, told, mut fresh, formless, .. } = tracked.unwrap_or(plain);
        let mut all: Vec<Told> =
            arranged.map(|arranged| arranged.told(&xml, &story)).unwrap_or_default();
        all.extend(told);
        let mut merged = told_of(self.path, all, (now, &outline), options.choice);
        if is_untracked {
            let why = sections.into_iter().flatten().chain(ends).chain(formless);
            merged.findings.push(untracked(self.path, &why.collect::<Vec<_>>()));
        }
        let noted = merged.findings.iter().filter_map(comments::Comment::of).collect();
        // A file without a place for comments has none.
        let _ = comments::add(noted, parts, (&xml, &story), &mut fresh, &mut edits);
        bookmarks::mend(&xml, before, &mut edits);
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
    // The last section ends with the text.
    let last = xml.child(0, "body").and_then(|body| xml.child(body, "sectPr"));
    let last = last.map(|last| xml.raw(last).to_owned());
    let nameless = |table| Table { number: None, marks: BTreeMap::new(), ..table };
    let tables = outline.tables.into_iter().map(nameless);
    Some((texts.chain(last).collect(), tables.collect()))
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
