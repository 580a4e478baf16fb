//! Base, new and file, with where each word of the base stands in the file → the splices that bring
//! what is new into the file where nobody has been, and what is to be told.

use std::cell::OnceCell;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::Choice;
use super::align::{self, Pairs, Words};
use super::breaks::{After, Waiting};
use super::formless::Formless;
use super::fresh::Fresh;
use super::hunk::{Hunk, hunks};
use super::pieces::Piece;
use super::places::{Link, Places};
use super::side::{Container, Side, hashed};
use super::spans::Changes;
use super::splice::{Edits, Home, outermost};
use super::told::{Told, Touched};
use crate::docx::read::manifest::Manifest;
use crate::docx::read::marked::place_of;
use crate::docx::read::outline::plain;
use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;

/// The three, and what comes of them.
pub(super) struct Three<'s> {
    pub base: &'s Side<'s>,
    pub new: &'s Side<'s>,
    pub file: &'s Side<'s>,
    pub xml: &'s Xml<'s>,
    pub story: &'s Story,
    pub places: &'s Places,
    pub fresh: Fresh<'s>,
    pub edits: Edits,
    pub told: Vec<Told>,
    pub choice: Choice,
    /// Whether what has no plain form as revisions may be done: columns that come and go in tables, and
    /// sections that end elsewhere.
    pub may_restructure: bool,
    /// What was done that has no form as a revision.
    pub(super) formless: Vec<Formless>,
    /// The ends of sections that have gone elsewhere.
    pub ended: HashSet<usize>,
    /// The bytes of the sections that have other pages than before.
    pub turned: Vec<Range<usize>>,
    /// What figures are known by: in the base, and now.
    keys: [HashMap<usize, u64>; 2],
    containers: Vec<Container>,
    /// The same of the base, looked up when something is to be told.
    pub(super) base_containers: OnceCell<Vec<Container>>,
    /// The paragraphs of the base that have changed, and those that they are now.
    renewed: HashMap<usize, usize>,
    /// What has been put into paragraphs of the file, in the place of which bytes of their texts.
    pub(super) put: HashMap<usize, Vec<(Range<usize>, String)>>,
    /// The widths of the columns of tables of the file as they will be, where others than they are.
    pub(super) widths: HashMap<usize, Vec<i64>>,
    /// What becomes of the rows of tables of the file.
    pub(super) rows: HashMap<usize, Changes>,
    /// The sections of the file that take the page of the new document's.
    pub(super) pages_turned: HashSet<usize>,
    /// How many paragraphs of the base stand in each paragraph of the file.
    pub(super) shared: Vec<usize>,
    /// Whether each paragraph of the file is as it was generated, looked up when something is to be told.
    pub(super) as_made: OnceCell<Vec<bool>>,
}

/// What came of a change.
enum Outcome {
    Made,
    /// The file says it already.
    There,
    /// A person has taken the place out.
    Gone,
    /// A person has written this there.
    Other {
        paragraph: usize,
        theirs: Range<usize>,
    },
}

impl<'s> Three<'s> {
    pub(super) fn new(
        [base, new, file]: [&'s Side<'s>; 3],
        manifests: [&Manifest; 2],
        (xml, story): (&'s Xml<'s>, &'s Story),
        places: &'s Places,
        fresh: Fresh<'s>,
        edits: Edits,
        choice: Choice,
    ) -> Self {
        let mut shared = vec![0; file.tokens.len()];
        for links in &places.links {
            for (at, link) in links.iter().enumerate() {
                let is_known = links[..at].iter().any(|other| other.paragraph == link.paragraph);
                shared[link.paragraph] += usize::from(!is_known);
            }
        }
        Self {
            base,
            new,
            file,
            xml,
            story,
            places,
            fresh,
            edits,
            told: Vec::new(),
            choice,
            may_restructure: true,
            formless: Vec::new(),
            ended: HashSet::new(),
            turned: Vec::new(),
            keys: manifests.map(keys),
            containers: file.containers(),
            base_containers: OnceCell::new(),
            renewed: HashMap::new(),
            put: HashMap::new(),
            widths: HashMap::new(),
            rows: HashMap::new(),
            pages_turned: HashSet::new(),
            shared,
            as_made: OnceCell::new(),
        }
    }

    /// Which blocks of the base are which of the new document.
    pub(super) fn block_pairs(&self, base: &[Block], new: &[Block]) -> Pairs {
        let (start, end) = self.base.alike_ends(base, self.new, new);
        if start == base.len().max(new.len()) {
            return Pairs::same(start);
        }
        let key = |at: usize| {
            let keys = &self.keys[at];
            move |number: usize| keys.get(&number).copied()
        };
        let old = self.base.blocks(base, start..base.len() - end, &key(0));
        let now = self.new.blocks(new, start..new.len() - end, &key(1));
        let words: [Words<'_>; 2] =
            [&|item| self.base.words_of(item), &|item| self.new.words_of(item)];
        let found = align::pairs(&old, &now, words);
        found.between((start, end), (base.len(), new.len()))
    }

    /// Brings lists of blocks together: those of the body, or of a cell.
    pub(super) fn lists(&mut self, base: &[Block], new: &[Block], container: Container) {
        let pairs = match (base, new, container) {
            // A cell cannot be without a paragraph.
            ([Block::Paragraph(_)], [Block::Paragraph(_)], Container::Cell(..)) => Pairs::same(1),
            (_, _, Container::Body) => self.body_pairs(base, new),
            _ => self.block_pairs(base, new),
        };
        // What a person has been at stays where it is.
        let stays = |old: usize, _| !self.is_untouched(base[old]);
        let found = pairs.assigned((base.len(), new.len()), stays);
        for at in found.gone {
            self.removed(base[at], container);
        }
        let mut after: Option<After> = None;
        let mut ending = Waiting::default();
        let mut waiting: Vec<Block> = Vec::new();
        for (at, block) in new.iter().enumerate() {
            let Some(old) = found.old_of[at].map(|old| base[old]) else {
                match after {
                    Some(after) => {
                        self.goes_on(after, *block, container, &mut ending);
                        self.added(*block, after.place);
                    }
                    None => waiting.push(*block),
                }
                continue;
            };
            match (old, *block) {
                (Block::Paragraph(old), Block::Paragraph(now)) => self.paragraph(old, now),
                (Block::Table(old), Block::Table(now)) => self.table(old, now),
                _ => {}
            }
            if found.in_place[at] {
                continue;
            }
            if let Some((first, element)) = self.element_of(old, container) {
                self.ends(&mut ending);
                let start = self.xml.elements[first].whole.start;
                for block in waiting.drain(..) {
                    self.added(block, start);
                }
                let place = self.xml.elements[element].whole.end;
                after = Some(After { place, element, block: *block });
            }
        }
        self.ends(&mut ending);
        for block in waiting {
            let place = self.end_of(container);
            match place {
                Some(place) => self.added(block, place),
                None => self.told.push(Told::NotPlaced { new: self.new.shown(&[block]) }),
            }
        }
    }

    /// The first and the last element in the file, at the level of blocks, of a block of the base.
    fn element_of(&self, base: Block, container: Container) -> Option<(usize, usize)> {
        match base {
            Block::Table(table) => {
                let table = self.places.tables[table]?;
                let element = outermost(self.xml, self.story.tables[table].element);
                Some((element, element))
            }
            Block::Paragraph(paragraph) => {
                let links = self.places.links[paragraph]
                    .iter()
                    .filter(|link| !link.is_copy && self.containers[link.paragraph] == container);
                let paragraphs: Vec<usize> = links.map(|link| link.paragraph).collect();
                let (first, last) = (paragraphs.iter().min()?, paragraphs.iter().max()?);
                let element = |at: usize| outermost(self.xml, self.story.paragraphs[at].element);
                Some((element(*first), element(*last)))
            }
        }
    }

    /// Where a container ends, to put what nothing else tells the place of.
    fn end_of(&self, container: Container) -> Option<usize> {
        let Container::Cell(table, row, cell) = container else {
            let body = self.xml.child(0, "body")?;
            let last = self.xml.child(body, "sectPr");
            let end = self.xml.elements[body].inner.end;
            return Some(last.map_or(end, |last| self.xml.elements[last].whole.start));
        };
        let element = self.story.tables[table].rows[row].cells[cell].element;
        Some(self.xml.elements[element].inner.end)
    }

    /// What the data takes out goes, where nobody has been at it.
    fn removed(&mut self, block: Block, container: Container) {
        match block {
            Block::Paragraph(paragraph) => {
                let links: Vec<Link> = self.places.links[paragraph]
                    .iter()
                    .filter(|link| !link.is_copy)
                    .cloned()
                    .collect();
                if links.is_empty() {
                    return;
                }
                let Some(file) = self.untouched(paragraph) else {
                    if self.removed_end(paragraph, container) {
                        return;
                    }
                    // An empty line with a section's end or a comment is nothing to speak of.
                    if !self.base.is_blank(paragraph) {
                        let old = self.base.text(paragraph).to_owned();
                        self.told.push(Told::Kept { paragraph: links[0].paragraph, old });
                    }
                    return;
                };
                let element = self.story.paragraphs[file].element;
                if self.is_last_of_cell(file, container) {
                    let text = 0..self.story.paragraphs[file].text.len();
                    if !text.is_empty() {
                        self.edits.replace(self.xml, &self.story.paragraphs[file], text, "");
                    }
                } else {
                    self.edits.take_out(self.xml, outermost(self.xml, element));
                }
                self.told.push(Told::Renewed(Touched {
                    paragraph: file,
                    old: self.base.text(paragraph).to_owned(),
                    new: String::new(),
                    ..Touched::default()
                }));
            }
            Block::Table(table) => {
                let Some(file) = self.places.tables[table] else { return };
                if self.is_untouched(block) {
                    let element = outermost(self.xml, self.story.tables[file].element);
                    self.edits.take_out(self.xml, element);
                } else {
                    let old = self.base.shown(&[block]);
                    let paragraph = self.touched(&self.file.outline.within(&[Block::Table(file)]));
                    self.told.push(Told::Kept { paragraph, old });
                }
            }
        }
    }

    /// A cell ends with a paragraph, whatever else.
    fn is_last_of_cell(&self, paragraph: usize, container: Container) -> bool {
        let Container::Cell(table, row, cell) = container else { return false };
        let blocks = &self.file.outline.tables[table].rows[row][cell].blocks;
        blocks.last() == Some(&Block::Paragraph(paragraph))
    }

    /// What the data adds comes to a place of the file, unless a person has written the same there.
    fn added(&mut self, block: Block, place: usize) {
        if let Block::Paragraph(paragraph) = block
            && self.new.tokens[paragraph].len() > 2
        {
            let said = self.new.said(paragraph);
            let mut own = (0..self.places.known.len()).filter(|&at| !self.places.known[at]);
            if own.any(|at| self.file.said(at) == said) {
                return;
            }
        }
        let element = match block {
            Block::Paragraph(paragraph) => self.fresh.story().paragraphs[paragraph].element,
            Block::Table(table) => self.fresh.story().tables[table].element,
        };
        let raw = self.fresh.block(element, self.edits.marker.as_mut());
        self.edits.put(place..place, raw);
        self.told.push(Told::Renewed(Touched {
            paragraph: self.paragraph_at(place),
            old: String::new(),
            new: self.new.shown(&[block]),
            ..Touched::default()
        }));
    }

    /// The paragraph of the file that begins before a place of its part.
    fn paragraph_at(&self, place: usize) -> usize {
        let starts = |at: usize| self.xml.elements[self.story.paragraphs[at].element].whole.start;
        let mut paragraphs = 0..self.story.paragraphs.len();
        paragraphs.rfind(|&at| starts(at) < place).unwrap_or(0)
    }

    /// Brings a paragraph together.
    pub(super) fn paragraph(&mut self, base: usize, new: usize) {
        self.pair_figures(base, new);
        if self.base.said(base) == self.new.said(new) {
            return;
        }
        self.renewed.insert(base, new);
        if self.places.links[base].is_empty() {
            if !(self.base.is_blank(base) && self.new.is_blank(new)) {
                let (old, new) = (self.base.text(base).to_owned(), self.new.text(new).to_owned());
                let at = self.cell_of(base);
                self.told.push(Told::Gone { at, old, new });
            }
            return;
        }
        if self.filled(base, new) {
            return;
        }
        for hunk in hunks((self.base, base), (self.new, new)) {
            self.hunk(base, new, &hunk);
        }
    }

    /// Figures that stand for the same keep their anchors, and so do those in whose place others stand.
    fn pair_figures(&mut self, base: usize, new: usize) {
        let numbers = |side: &Side<'_>, at: usize| -> Vec<usize> {
            let figures = side.outline.paragraphs[at].figures.iter();
            let numbers = figures.map(|(_, number)| *number);
            // Those in the cells of long tables go with their rows.
            numbers.filter(|number| place_of(*number).is_none()).collect()
        };
        self.mark_cell(base, new);
        let mut free = numbers(self.base, base);
        let mut others = numbers(self.new, new);
        others.retain(|number| {
            let key = self.keys[1].get(number);
            let same = free.iter().position(|old| self.keys[0].get(old) == key);
            if let Some(at) = same {
                self.fresh.numbers.insert(*number, free.remove(at));
            }
            same.is_none()
        });
        if others.is_empty() || free.is_empty() {
            return;
        }
        // What is renewed is renewed within its anchor: a name or a row that is called otherwise now.
        let hunks = hunks((self.base, base), (self.new, new));
        for other in others {
            let places = |side: &Side<'_>, at: usize, number: usize| {
                side.figure_tokens(at).find(|(_, own)| *own == number).map(|(tokens, _)| tokens)
            };
            let Some(now) = places(self.new, new, other) else { continue };
            let gives_place = |old: &usize| {
                let then = places(self.base, base, *old);
                then.is_some_and(|then| is_in_place(&hunks, &then, &now))
            };
            if let Some(at) = free.iter().position(gives_place) {
                self.fresh.numbers.insert(other, free.remove(at));
            }
        }
    }

    /// A paragraph that was empty takes what it says now whole, with its anchors, where it is empty
    /// still. Whether that was so.
    fn filled(&mut self, base: usize, new: usize) -> bool {
        let [link] = &self.places.links[base][..] else { return false };
        let file = &self.story.paragraphs[link.paragraph];
        if !self.base.tokens[base].is_empty() || !file.text.is_empty() {
            return false;
        }
        self.say(link.paragraph, new);
        true
    }

    /// Has an empty paragraph of the file say what one of the new document says, with its anchors.
    pub(super) fn say(&mut self, paragraph: usize, new: usize) {
        let element = self.story.paragraphs[paragraph].element;
        let content = self.fresh.content(new, self.edits.marker.as_mut());
        let tag = &self.xml.elements[element];
        if self.xml.source[..tag.whole.end].ends_with("/>") && tag.inner.is_empty() {
            let opening = self.xml.raw(element).trim_end_matches("/>").trim_end().to_owned();
            self.edits.put(tag.whole.clone(), format!("{opening}>{content}</w:p>"));
        } else {
            self.edits.put(tag.inner.end..tag.inner.end, content);
        }
        let numbers = self.new.outline.paragraphs[new].figures.iter().map(|(_, number)| *number);
        self.told.push(Told::Renewed(Touched {
            paragraph,
            old: String::new(),
            new: self.new.text(new).to_owned(),
            figures: numbers.collect(),
            counted: None,
        }));
    }

    fn hunk(&mut self, base: usize, new: usize, hunk: &Hunk) {
        let links = &self.places.links[base];
        let mut outcome = None;
        let mut copies = Vec::new();
        for link in links {
            let found = self.try_hunk(base, new, hunk, link);
            match (&outcome, found) {
                (_, Outcome::Made) if link.is_copy => copies.push(link.paragraph),
                _ if link.is_copy => {}
                (None | Some(Outcome::Gone), found) => outcome = Some(found),
                (Some(Outcome::Other { .. }), found @ (Outcome::Made | Outcome::There)) => {
                    outcome = Some(found);
                }
                _ => {}
            }
        }
        let (old, now) =
            (self.words(self.base, base, &hunk.base), self.words(self.new, new, &hunk.new));
        let inside = |at: &Range<usize>| at.start < hunk.new.end && hunk.new.start < at.end;
        let figures = self.new.figure_tokens(new).filter(|(at, _)| inside(at));
        let figures: Vec<usize> = figures.map(|(_, number)| number).collect();
        let paragraph = links.first().map_or(0, |link| link.paragraph);
        let main = matches!(outcome, Some(Outcome::Made)).then_some(paragraph);
        for paragraph in copies.into_iter().chain(main) {
            let counted = self.counted((base, hunk.base.end), (new, hunk.new.end));
            let (old, new, figures) = (old.clone(), now.clone(), figures.clone());
            let touched = Touched { paragraph, old, new, figures, counted };
            self.told.push(Told::Renewed(touched));
        }
        match outcome {
            Some(Outcome::Made | Outcome::There) | None => {}
            Some(Outcome::Gone) => {
                let at = self.cell_of(base);
                self.told.push(Told::Gone { at, old, new: now });
            }
            Some(Outcome::Other { paragraph, theirs }) => {
                let theirs_text = self.file.text(paragraph)[theirs.clone()].trim().to_owned();
                if self.choice == Choice::New {
                    let file = &self.story.paragraphs[paragraph];
                    if self.edits.replace(self.xml, file, theirs.clone(), &now) {
                        self.put.entry(paragraph).or_default().push((theirs, now.clone()));
                    }
                }
                let touched = Touched { paragraph, old, new: now, figures, counted: None };
                self.told.push(Told::Conflict { touched, theirs: theirs_text });
            }
        }
    }

    /// The words of some tokens.
    fn words(&self, side: &Side<'_>, paragraph: usize, tokens: &Range<usize>) -> String {
        side.text_of(paragraph, tokens).to_owned()
    }

    fn try_hunk(&mut self, base: usize, new: usize, hunk: &Hunk, link: &Link) -> Outcome {
        let places: Vec<Option<usize>> = link.tokens[hunk.base.clone()].to_vec();
        let is_whole = places.iter().all(Option::is_some)
            && places.windows(2).all(|two| two[1] == two[0].map(|at| at + 1));
        // The words of the file around the change.
        let before = link.tokens[..hunk.base.start].iter().rev().flatten().next().copied();
        let after = link.tokens[hunk.base.end..].iter().flatten().next().copied();
        let file = &self.file.tokens[link.paragraph];
        let start = before.map_or(0, |at| file[at].at.end);
        let end = after.map_or(self.file.text(link.paragraph).len(), |at| file[at].at.start);
        let between = start..end.max(start);
        let theirs = self.file.text(link.paragraph)[between.clone()].to_owned();
        let now = self.words(self.new, new, &hunk.new);
        if is_whole && !hunk.base.is_empty() {
            return if self.make((base, new), hunk, link) {
                Outcome::Made
            } else {
                Outcome::Other { paragraph: link.paragraph, theirs: between }
            };
        }
        if plain(theirs.trim()) == plain(now.trim()) && !now.trim().is_empty() {
            return Outcome::There;
        }
        if !hunk.base.is_empty() {
            let is_gone = theirs.trim().is_empty() && places.iter().all(Option::is_none);
            return if is_gone && !self.base_is_space(base, &hunk.base) {
                Outcome::Gone
            } else {
                Outcome::Other { paragraph: link.paragraph, theirs: between }
            };
        }
        // Words that come between others: after those before them, else before those after them.
        let beside = hunk.base.start.checked_sub(1).and_then(|at| link.tokens[at]);
        let at = match (beside, link.tokens.get(hunk.base.start).copied().flatten()) {
            (Some(at), _) => Some(file[at].at.end),
            (None, Some(at)) => Some(file[at].at.start),
            (None, None) if link.tokens.is_empty() => Some(0),
            (None, None) => None,
        };
        let Some(at) = at else { return Outcome::Gone };
        if link.tokens.is_empty() && !theirs.trim().is_empty() {
            return Outcome::Other { paragraph: link.paragraph, theirs: between };
        }
        let what = (new, &hunk.new, Home::Beside);
        if self.put_words(link.paragraph, at..at, what) {
            Outcome::Made
        } else {
            Outcome::Other { paragraph: link.paragraph, theirs: at..at }
        }
    }

    /// Whether some words of the base are spaces alone: what a blank leaves to be filled in.
    fn base_is_space(&self, base: usize, tokens: &Range<usize>) -> bool {
        self.base.tokens[base][tokens.clone()].iter().all(|token| token.is_space)
    }

    /// Makes a change whose words stand in the file as they were. Whether it could be made.
    fn make(&mut self, (base, new): (usize, usize), hunk: &Hunk, link: &Link) -> bool {
        let file = &self.file.tokens[link.paragraph];
        let mut splices = Vec::new();
        for Piece { gone, come, home } in self.cut_at_frames((base, new), &hunk.inner) {
            let place = |at: usize| link.tokens[at].map(|at| &file[at].at);
            let range = if gone.is_empty() {
                let before =
                    (gone.start > hunk.base.start).then(|| place(gone.start - 1)).flatten();
                let after = (gone.start < hunk.base.end).then(|| place(gone.start)).flatten();
                let at = before.map(|at| at.end).or(after.map(|at| at.start));
                at.map(|at| at..at)
            } else {
                let (first, last) = (place(gone.start), place(gone.end - 1));
                first.zip(last).map(|(first, last)| first.start..last.end)
            };
            let Some(range) = range else { return false };
            splices.push((range, home, come));
        }
        let paragraph = link.paragraph;
        splices
            .into_iter()
            .all(|(range, home, come)| self.put_words(paragraph, range, (new, &come, home)))
    }

    /// What the data has changed in a paragraph of the base: its tokens.
    pub(super) fn changed(&self, paragraph: usize) -> Vec<Range<usize>> {
        let Some(&new) = self.renewed.get(&paragraph) else { return Vec::new() };
        let hunks = hunks((self.base, paragraph), (self.new, new));
        hunks.into_iter().map(|hunk| hunk.base).collect()
    }

    /// The key of a figure or table of the new document, or of the base.
    pub(super) fn key(&self, is_new: bool, number: usize) -> Option<u64> {
        self.keys[usize::from(is_new)].get(&number).copied()
    }
}

/// What the figures and tables of a document are known by, which does not depend on where they stand
/// in it.
fn keys(manifest: &Manifest) -> HashMap<usize, u64> {
    let figures = manifest.figures.iter().map(|figure| {
        let keys: Vec<&str> = figure.origins.iter().map(|origin| origin.key.as_str()).collect();
        (figure.number, hashed(&keys))
    });
    let tables = manifest.tables.iter().map(|table| {
        let said = table.said.iter().filter(|(name, _)| name == "key" || name == "part");
        (table.number, hashed(&said.collect::<Vec<_>>()))
    });
    figures.chain(tables).collect()
}

/// Whether words of a paragraph of the base are those of the new one, or are put in their place.
fn is_in_place(hunks: &[Hunk], then: &Range<usize>, now: &Range<usize>) -> bool {
    let mut shift = 0;
    for hunk in hunks {
        if hunk.base == *then && hunk.new == *now {
            return true;
        }
        if hunk.base.end <= then.start {
            shift = hunk.new.end as isize - hunk.base.end as isize;
        } else if hunk.base.start < then.end {
            return false;
        }
    }
    let moved = |at: usize| at.checked_add_signed(shift);
    moved(then.start) == Some(now.start) && moved(then.end) == Some(now.end)
}
