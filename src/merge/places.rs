//! The text that was generated last, and the file as it stands → where each word of the one is in the
//! other: also where paragraphs were split, joined, moved or copied, and rows and columns added.

mod columns;
mod homes;

use std::cell::OnceCell;

use hashbrown::{HashMap, HashSet};

use super::align::{self, Pairs, likeness};
use super::side::{Container, Side};
use super::tokens::matched;
use crate::docx::anchor;
use crate::docx::read::manifest::Manifest;
use crate::docx::read::marked::place_of;
use crate::docx::read::outline::plain;
use crate::docx::read::story::{AnchorName, Block, Story};

/// How many words beside its figures a paragraph has that is known elsewhere by what it says alone. A
/// figure of its own that a person has typed may well be one that stands elsewhere too.
const TELLING: usize = 3;

/// How alike a paragraph that stands elsewhere must be to be the same, where anchors tell nothing.
const SURELY: f64 = 0.7;

/// How much of a paragraph must be words of another to be a part of it.
const MOSTLY: f64 = 0.6;

/// Where the words of a paragraph that was generated stand in a paragraph of the file.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The paragraph of the file.
    pub paragraph: usize,
    /// For each token its index among those of the paragraph.
    pub tokens: Vec<Option<usize>>,
    /// Whether it is a second copy of what stands elsewhere too.
    pub is_copy: bool,
}

/// Where what was generated last stands in the file.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// For each paragraph of the base those of the file, the foremost first.
    pub links: Vec<Vec<Link>>,
    /// For each table of the base that of the file.
    pub tables: Vec<Option<usize>>,
    /// For each row of each table of the base that of the file's.
    pub rows: Vec<Vec<Option<usize>>>,
    /// Whether a table of the base is as wide in the file, and not all its columns stand where they stood.
    pub have_moved: Vec<bool>,
    /// For each table and row of the base the cells of the file's row.
    pub cells: HashMap<(usize, usize), Vec<Option<usize>>>,
    /// Whether a paragraph of the file is one that was generated, or a part of one.
    pub known: Vec<bool>,
}

impl Places {
    /// For each token of each paragraph of the file whether it was generated.
    pub(super) fn known_tokens(&self, file: &Side<'_>) -> Vec<Vec<bool>> {
        let mut known: Vec<Vec<bool>> =
            file.tokens.iter().map(|tokens| vec![false; tokens.len()]).collect();
        for link in self.links.iter().flatten() {
            link.tokens.iter().flatten().for_each(|&at| known[link.paragraph][at] = true);
        }
        known
    }
}

/// By what else figures of a file are known: the tags of the controls around them, which stay where a
/// paragraph is copied, while bookmarks are there once. Most files hold no copy, and are not asked.
#[derive(Debug, Default)]
pub(super) struct Tags<'s> {
    source: Option<(&'s Manifest, &'s Story)>,
    /// The figures of the base by their tags.
    by_tag: OnceCell<HashMap<String, Vec<usize>>>,
}

impl<'s> Tags<'s> {
    /// What the base was generated with, and what stands in the file.
    pub(super) fn of(manifest: &'s Manifest, story: &'s Story) -> Self {
        Self { source: Some((manifest, story)), by_tag: OnceCell::new() }
    }

    /// The figures of the base around which the controls of a paragraph of the file stand.
    fn figures_in(&self, file: usize) -> impl Iterator<Item = usize> + '_ {
        let source = self.source.into_iter();
        source
            .flat_map(move |(manifest, story)| {
                let by_tag = self.by_tag.get_or_init(|| by_tag(manifest));
                let anchors = story.paragraphs[file].anchors.iter();
                anchors.flat_map(|anchor| match &anchor.name {
                    AnchorName::Control(tag) => by_tag.get(tag).map_or(&[][..], Vec::as_slice),
                    AnchorName::Bookmark(_) => &[],
                })
            })
            .copied()
    }
}

fn by_tag(manifest: &Manifest) -> HashMap<String, Vec<usize>> {
    let mut by_tag: HashMap<String, Vec<usize>> = HashMap::new();
    for figure in &manifest.figures {
        if let Some(first) = figure.origins.first() {
            by_tag.entry(anchor::tag(&first.key)).or_default().push(figure.number);
        }
    }
    by_tag
}

struct Finding<'s> {
    base: &'s Side<'s>,
    file: &'s Side<'s>,
    tags: &'s Tags<'s>,
    /// For each paragraph of the base that of the file.
    main: Vec<Option<usize>>,
    places: Places,
}

/// Finds the places.
pub(super) fn find<'s>(base: &'s Side<'s>, file: &'s Side<'s>, tags: &'s Tags<'s>) -> Places {
    let tables = base.outline.tables.len();
    let mut finding = Finding {
        base,
        file,
        tags,
        main: vec![None; base.outline.paragraphs.len()],
        places: Places {
            links: vec![Vec::new(); base.outline.paragraphs.len()],
            tables: vec![None; tables],
            rows: base.outline.tables.iter().map(|table| vec![None; table.rows.len()]).collect(),
            have_moved: vec![false; tables],
            cells: HashMap::new(),
            known: vec![false; file.outline.paragraphs.len()],
        },
    };
    finding.lists(&base.outline.blocks, &file.outline.blocks);
    finding.elsewhere();
    finding.link();
    finding.parts();
    finding.copies();
    finding.places
}

/// Anchors are known by their numbers. The figures in the cells of long tables have none in the file.
fn by_number(number: usize) -> Option<u64> {
    place_of(number).is_none().then(|| super::side::hashed(&number))
}

impl Finding<'_> {
    fn lists(&mut self, base: &[Block], file: &[Block]) {
        let (start, end) = self.base.alike_ends(base, self.file, file);
        let found = if start == base.len().max(file.len()) {
            Pairs::same(start)
        } else {
            let old = self.base.blocks(base, start..base.len() - end, &by_number);
            let new = self.file.blocks(file, start..file.len() - end, &by_number);
            align::pairs(
                &old,
                &new,
                [&|item| self.base.words_of(item), &|item| self.file.words_of(item)],
            )
            .between((start, end), (base.len(), file.len()))
        };
        for (old, new) in found.all() {
            match (base[old], file[new]) {
                (Block::Paragraph(old), Block::Paragraph(new)) => self.pair(old, new),
                (Block::Table(old), Block::Table(new)) => self.table(old, new),
                _ => {}
            }
        }
    }

    fn pair(&mut self, base: usize, file: usize) {
        self.main[base] = Some(file);
        self.places.known[file] = true;
    }

    fn table(&mut self, base: usize, file: usize) {
        self.places.tables[base] = Some(file);
        let found = if self.base.rows_say_as(base, self.file, file) {
            Pairs::same(self.base.outline.tables[base].rows.len())
        } else {
            let old = self.base.rows(base, &by_number);
            let new = self.file.rows(file, &by_number);
            align::pairs(
                &old,
                &new,
                [&|item| self.base.words_of(item), &|item| self.file.words_of(item)],
            )
        };
        let pairs = found.all();
        let columns = self.columns(base, file, &pairs);
        self.places.have_moved[base] = columns.have_moved;
        for (old, new) in pairs {
            self.places.rows[base][old] = Some(new);
            let cells = self.cells((base, old), (file, new), &columns);
            for (cell, other) in cells.iter().enumerate() {
                if let Some(other) = *other {
                    let from = &self.base.outline.tables[base].rows[old][cell].blocks;
                    let to = &self.file.outline.tables[file].rows[new][other].blocks;
                    self.lists(from, to);
                }
            }
            self.places.cells.insert((base, old), cells);
        }
    }

    /// What stands in another place, or in another container: by its anchors, or because it says the
    /// same.
    fn elsewhere(&mut self) {
        // What was taken out of a paragraph that has stayed, such as a cell that was merged with the one
        // above, may stand elsewhere too.
        let is_left = |main: Option<usize>| main.is_none_or(|file| self.file.is_blank(file));
        let left: Vec<usize> = (0..self.main.len())
            .filter(|&at| is_left(self.main[at]) && !self.base.is_blank(at))
            .collect();
        let free: Vec<usize> = (0..self.places.known.len())
            .filter(|&at| !self.places.known[at] && !self.file.is_blank(at))
            .collect();
        if left.is_empty() || free.is_empty() {
            return;
        }
        let mut says: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut holds: HashMap<usize, Vec<usize>> = HashMap::new();
        for &at in &free {
            says.entry(self.file.said(at)).or_default().push(at);
            for (_, number) in &self.file.outline.paragraphs[at].figures {
                holds.entry(*number).or_default().push(at);
            }
        }
        let containers = [self.base.containers(), self.file.containers()];
        let generated: HashSet<(usize, usize)> = self.generated_rows().collect();
        // A row of a person's own may say in a cell what another row says there.
        let is_own = |finding: &Self, base: usize, at: usize| match containers[1][at] {
            Container::Cell(table, row, _) => {
                !generated.contains(&(table, row))
                    && !finding.is_row_of(containers[0][base], containers[1][at])
            }
            Container::Body => false,
        };
        for &base in &left {
            let mut found = self.gathered(base, containers[0][base]);
            if found.is_none() {
                let mut same = says.get(&self.base.said(base)).into_iter().flatten().copied();
                found = same.find(|&at| {
                    let is_told = || self.tells(base) && !is_own(self, base, at);
                    !self.places.known[at]
                        && self.base.tokens[base].len() > 2
                        && (self.holds_same(base, at) || is_told())
                });
            }
            if found.is_none() {
                let words = self.base.words(base);
                let numbers = self.base.outline.paragraphs[base].figures.iter();
                let holders = numbers.filter_map(|(_, number)| holds.get(number)).flatten();
                let mut best = (0.3, None);
                for &at in holders.filter(|&&at| !self.places.known[at]) {
                    let alike = likeness(&words, &self.file.words(at));
                    if alike > best.0 {
                        best = (alike, Some(at));
                    }
                }
                found = best.1;
            }
            if let Some(found) = found {
                self.pair(base, found);
            }
        }
        for base in left {
            let found = self.typed_over(containers[0][base]);
            if let Some(found) = found.filter(|_| self.main[base].is_none()) {
                self.pair(base, found);
            }
        }
    }

    /// The tables and rows of the file that are those of the base.
    fn generated_rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let tables = self.places.tables.iter().zip(&self.places.rows);
        tables
            .flat_map(|(table, rows)| rows.iter().filter_map(move |row| Some(((*table)?, (*row)?))))
    }

    fn link(&mut self) {
        for (base, file) in self.main.iter().enumerate() {
            if let Some(paragraph) = *file {
                let tokens = self.tokens(base, paragraph);
                self.places.links[base].push(Link { paragraph, tokens, is_copy: false });
            }
        }
    }

    fn tokens(&self, base: usize, file: usize) -> Vec<Option<usize>> {
        if self.base.said(base) == self.file.said(file) {
            return (0..self.base.tokens[base].len()).map(Some).collect();
        }
        let hashes = |side: &Side<'_>, at: usize| -> Vec<u64> {
            side.tokens[at].iter().map(|token| token.hash).collect()
        };
        matched(&hashes(self.base, base), &hashes(self.file, file))
    }

    /// Paragraphs that were split or joined: what a neighbour lacks stands in what nothing is known
    /// of.
    fn parts(&mut self) {
        let mut base_of: Vec<Option<usize>> = vec![None; self.places.known.len()];
        for (base, file) in self.main.iter().enumerate() {
            if let Some(file) = *file {
                base_of[file] = Some(base);
            }
        }
        // Split: from the parts that are known to those beside them.
        let forwards: Vec<usize> = (1..base_of.len()).collect();
        let backwards: Vec<usize> = (0..base_of.len().saturating_sub(1)).rev().collect();
        for (order, step) in [(forwards, -1_isize), (backwards, 1)] {
            for at in order {
                let beside = at.checked_add_signed(step).filter(|&beside| beside < base_of.len());
                if self.places.known[at] || self.file.is_blank(at) {
                    continue;
                }
                let Some(base) = beside.and_then(|beside| base_of[beside]) else { continue };
                if self.split(base, at) {
                    base_of[at] = Some(base);
                }
            }
        }
        // Joined: what is gone stands at the end or the beginning of what stays. Where it stands by
        // itself too, this is a copy of it, which matters for its figures alone.
        for base in 0..self.main.len() {
            let main = self.main[base];
            let has_figures = !self.base.outline.paragraphs[base].figures.is_empty();
            if self.base.is_blank(base) || main.is_some() && !has_figures {
                continue;
            }
            let neighbours = [base.checked_sub(1), Some(base + 1)];
            let mut files = neighbours.into_iter().flatten();
            let joined = files.find_map(|beside| {
                let file = self.places.links.get(beside)?.first()?.paragraph;
                let both = self.base.tokens[beside].len() + self.base.tokens[base].len() / 2;
                let is_longer = self.file.tokens[file].len() >= both;
                let may_hold = main.is_none_or(|main| is_longer && main != file);
                may_hold.then(|| self.joined(base, beside, file)).flatten()
            });
            if let Some(mut link) = joined {
                link.is_copy = main.is_some();
                self.main[base] = main.or(Some(link.paragraph));
                self.places.links[base].push(link);
            }
        }
    }

    fn split(&mut self, base: usize, file: usize) -> bool {
        // The words that stand in none of its parts yet.
        let free: Vec<usize> = (0..self.base.tokens[base].len())
            .filter(|&token| {
                self.places.links[base].iter().all(|link| link.tokens[token].is_none())
            })
            .collect();
        let old: Vec<u64> = free.iter().map(|&at| self.base.tokens[base][at].hash).collect();
        let new: Vec<u64> = self.file.tokens[file].iter().map(|token| token.hash).collect();
        let found = matched(&old, &new);
        let words = |at: usize| !self.file.tokens[file][at].is_space;
        let common = found.iter().flatten().filter(|&&at| words(at)).count();
        let all = (0..new.len()).filter(|&at| words(at)).count();
        if common == 0 || (common as f64) < MOSTLY * all as f64 {
            return false;
        }
        let mut tokens = vec![None; self.base.tokens[base].len()];
        for (&at, place) in free.iter().zip(found) {
            tokens[at] = place;
        }
        self.places.links[base].push(Link { paragraph: file, tokens, is_copy: false });
        self.places.known[file] = true;
        true
    }

    fn joined(&self, base: usize, beside: usize, file: usize) -> Option<Link> {
        let mut taken = vec![false; self.file.tokens[file].len()];
        for link in self.places.links[beside].iter().filter(|link| link.paragraph == file) {
            link.tokens.iter().flatten().for_each(|&at| taken[at] = true);
        }
        let free: Vec<usize> = (0..taken.len()).filter(|&at| !taken[at]).collect();
        let old: Vec<u64> = self.base.tokens[base].iter().map(|token| token.hash).collect();
        let new: Vec<u64> = free.iter().map(|&at| self.file.tokens[file][at].hash).collect();
        let found = matched(&old, &new);
        let words = |at: usize| !self.base.tokens[base][at].is_space;
        let common = found.iter().enumerate().filter(|(at, to)| to.is_some() && words(*at)).count();
        let all = (0..old.len()).filter(|&at| words(at)).count();
        if (common as f64) < MOSTLY * all as f64 {
            return None;
        }
        let tokens = found.into_iter().map(|place| place.map(|place| free[place])).collect();
        Some(Link { paragraph: file, tokens, is_copy: false })
    }

    /// Whether a paragraph of the base is known by what it says: it has no figures, or words enough
    /// beside them.
    fn tells(&self, base: usize) -> bool {
        let mut words: Vec<bool> =
            self.base.tokens[base].iter().map(|token| !token.is_space).collect();
        let mut figures = self.base.figure_tokens(base).peekable();
        let has_none = figures.peek().is_none();
        figures.for_each(|(at, _)| words[at].fill(false));
        has_none || words.into_iter().filter(|is_word| *is_word).count() >= TELLING
    }

    /// The figures of the base whose anchors a paragraph of the file holds.
    fn figures_in(&self, file: usize) -> impl Iterator<Item = usize> + '_ {
        let marked = self.file.outline.paragraphs[file].figures.iter().map(|(_, number)| *number);
        marked.chain(self.tags.figures_in(file))
    }

    /// Whether a paragraph of the file holds an anchor of one of the base.
    fn holds_same(&self, base: usize, file: usize) -> bool {
        let own = &self.base.outline.paragraphs[base].figures;
        self.figures_in(file).any(|number| own.iter().any(|(_, other)| *other == number))
    }

    /// Paragraphs of the file that say what another says already: copies, which are renewed as well.
    /// They are known by the anchors that were copied with them; without any only where they have words
    /// enough to be no one's own. A row of a table that is called otherwise than its model is a row of
    /// its own.
    fn copies(&mut self) {
        let is_free = |at: usize| !self.places.known[at] && !self.file.is_blank(at);
        if !(0..self.places.known.len()).any(is_free) {
            return;
        }
        let mut says: HashMap<u64, usize> = HashMap::new();
        let mut holds: HashMap<usize, Vec<usize>> = HashMap::new();
        for base in (0..self.main.len()).rev().filter(|&at| self.main[at].is_some()) {
            // Without figures there is nothing to renew in it, and it may be a person's own.
            let figures = &self.base.outline.paragraphs[base].figures;
            if !figures.is_empty() && self.tells(base) {
                says.insert(self.base.said(base), base);
            }
            figures.iter().for_each(|(_, number)| holds.entry(*number).or_default().push(base));
        }
        let containers = [self.base.containers(), self.file.containers()];
        for file in 0..self.places.known.len() {
            if self.places.known[file] || self.file.is_blank(file) {
                continue;
            }
            let Some(base) = self.model(file, (&says, &holds), &containers) else { continue };
            let tokens = self.tokens(base, file);
            self.places.links[base].push(Link { paragraph: file, tokens, is_copy: true });
            self.places.known[file] = true;
        }
    }

    /// The paragraph of the base that one of the file is a copy of: by its anchors, else by what it says.
    fn model(
        &self,
        file: usize,
        (says, holds): (&HashMap<u64, usize>, &HashMap<usize, Vec<usize>>),
        containers: &[Vec<Container>; 2],
    ) -> Option<usize> {
        let is_row_of = |base: usize| self.is_row_of(containers[0][base], containers[1][file]);
        if self.figures_in(file).next().is_none() {
            return says.get(&self.file.said(file)).copied().filter(|base| is_row_of(*base));
        }
        let words = self.file.words(file);
        let is_model = |base: usize| {
            let is_said = self.base.said(base) == self.file.said(file);
            (is_said || likeness(&self.base.words(base), &words) >= SURELY) && is_row_of(base)
        };
        let models = self.figures_in(file).filter_map(|number| holds.get(&number)).flatten();
        models.copied().find(|&base| is_model(base))
    }

    /// Whether the row of a cell in the file is called as that of the base, where both are cells.
    fn is_row_of(&self, base: Container, file: Container) -> bool {
        match (base, file) {
            (Container::Cell(table, row, _), Container::Cell(other, other_row, _)) => {
                let rows = [
                    (self.base, &self.base.outline.tables[table].rows[row]),
                    (self.file, &self.file.outline.tables[other].rows[other_row]),
                ];
                let [one, other] = rows.map(|(side, cells)| side.row_name(cells));
                plain(&one) == plain(&other)
            }
            _ => true,
        }
    }
}
