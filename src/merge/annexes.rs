//! Renewing the annexes alone: which blocks are annexes, and what the document knows of itself
//! afterwards, which is what it was generated with before in its text, and what would be made now in
//! its annexes.

use std::ops::Range;
use std::path::Path;

use hashbrown::{HashMap, HashSet};

use super::align::Pairs;
use super::table::width;
use super::three::Three;
use super::told::begun;
use super::{is_same, keys};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::Made;
use crate::docx::read::Package;
use crate::docx::read::manifest::{Figure, Manifest};
use crate::docx::read::outline::{Cell, Outline, Table, plain};
use crate::docx::read::story::Block;
use crate::value::roman;

/// More than the anchors of any document: numbers above it are those of another one.
pub(super) const OTHER: usize = 1 << 40;

/// The blocks of an annex before, and now.
pub(super) type Pair = (Range<usize>, Range<usize>);

/// The blocks of each annex before and now; none where there are more now, or less.
pub(super) fn pairs(before: &Manifest, now: &Manifest) -> Option<Vec<Pair>> {
    let spans = |manifest: &Manifest| manifest.base.as_ref().map(spans);
    let (old, new) = (spans(before)?, spans(now)?);
    (old.len() == new.len()).then(|| old.into_iter().zip(new).collect())
}

impl Three<'_> {
    /// Which blocks of the body are which, annex by annex where there are as many: their labels are
    /// only numbers, and say the same of others.
    pub(super) fn body_pairs(&self, base: &[Block], new: &[Block]) -> Pairs {
        let [old, now] =
            [(self.base, base), (self.new, new)].map(|(side, blocks)| parts(side.outline, blocks));
        if old.len() != now.len() {
            return self.block_pairs(base, new);
        }
        let mut pairs = Pairs::default();
        for (old, now) in old.into_iter().zip(now) {
            let start = (old.start, now.start);
            pairs.extend(self.block_pairs(&base[old], &new[now]), start);
        }
        pairs
    }
}

/// The blocks of each annex: it begins with its label, and ends where the next begins.
fn spans(outline: &Outline) -> Vec<Range<usize>> {
    let mut parts = parts(outline, &outline.blocks);
    parts.retain(|part| is_label_at(outline, part.start));
    parts
}

/// The text and each annex of a body, by its blocks.
pub(super) fn parts(outline: &Outline, blocks: &[Block]) -> Vec<Range<usize>> {
    let labels = (1..blocks.len()).filter(|&at| is_label(outline, blocks[at]));
    let starts: Vec<usize> = std::iter::once(0).chain(labels).collect();
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a block of the body is the label of an annex.
pub(super) fn is_label_at(outline: &Outline, at: usize) -> bool {
    outline.blocks.get(at).is_some_and(|block| is_label(outline, *block))
}

/// Whether a block is the label of an annex.
pub(super) fn is_label(outline: &Outline, block: Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => says_annex(&outline.paragraphs[paragraph].text),
        Block::Table(_) => false,
    }
}

/// A table of an annex: where it comes from, and how wide it is.
type Sign<'m> = (&'m [(String, String)], usize);

/// What tells the annexes of a document, without their numbers: what each says below its label, and
/// its tables.
pub(super) fn signs(manifest: &Manifest) -> Vec<(&str, Vec<Sign<'_>>)> {
    let Some(base) = &manifest.base else { return Vec::new() };
    let sign = |span: Range<usize>| {
        let title = match base.blocks.get(span.start + 1) {
            Some(Block::Paragraph(title)) => base.paragraphs[*title].text.as_str(),
            _ => "",
        };
        let tables = base.blocks[span].iter().filter_map(|block| match *block {
            Block::Table(table) => {
                let table = &base.tables[table];
                let own = manifest.tables.iter().find(|own| Some(own.number) == table.number);
                Some((own.map_or(&[][..], |own| &own.said), width(&table.rows)))
            }
            Block::Paragraph(_) => None,
        });
        (title, tables.collect())
    };
    spans(base).into_iter().map(sign).collect()
}

/// Whether a paragraph is the label of an annex: `Phụ lục`, `Phụ lục IV`.
fn says_annex(text: &str) -> bool {
    let text = text.trim();
    if !text.starts_with('P') {
        return false;
    }
    let text = plain(text);
    let Some(number) = text.strip_prefix("Phụ lục") else { return false };
    number.is_empty() || number.strip_prefix(' ').is_some_and(|n| roman::parse(n).is_some())
}

/// What a document knows of itself when only its annexes have been renewed.
pub(super) fn grafted(before: &Manifest, now: &Manifest, pairs: &[Pair]) -> Option<Manifest> {
    let mut at = 0;
    let mut pieces = Vec::with_capacity(2 * pairs.len() + 1);
    for (old, new) in pairs {
        pieces.extend([(0, at..old.start), (1, new.clone())]);
        at = old.end;
    }
    pieces.push((0, at..before.base.as_ref()?.blocks.len()));
    grafted_of([before, now], pieces.into_iter(), before.sections)
}

/// What a document knows of itself that has been put together of blocks of two.
pub(super) fn grafted_of(
    [before, now]: [&Manifest; 2],
    pieces: impl Iterator<Item = (usize, Range<usize>)>,
    sections: usize,
) -> Option<Manifest> {
    let bases = [before.base.as_ref()?, now.base.as_ref()?];
    let mut graft = Graft::default();
    for (side, blocks) in pieces {
        graft.take(bases[side], &bases[side].blocks[blocks], side);
    }
    let Graft { outline, numbers } = graft;
    let [own, come] = &numbers;
    let figures = before.figures.iter().filter(|figure| own.contains(&figure.number));
    let figures = figures.chain(now.figures.iter().filter(|f| come.contains(&f.number)));
    let tables = before.tables.iter().filter(|table| own.contains(&table.number));
    let tables = tables.chain(now.tables.iter().filter(|table| come.contains(&table.number)));
    let mut tables: Vec<_> = tables.cloned().collect();
    // In the order in which they stand, as they are read again.
    tables.sort_by_cached_key(|table| {
        outline.tables.iter().position(|own| own.number == Some(table.number))
    });
    Some(Manifest {
        path: now.path.clone().or_else(|| before.path.clone()),
        figures: figures.cloned().collect(),
        tables,
        base: Some(outline),
        sections,
        carried: before.carried.clone(),
    })
}

/// The tables of the annexes alone.
pub(super) fn only_annexes<'m>(
    [before, now]: [&'m Manifest; 2],
    pairs: &[Pair],
) -> Option<[Manifest; 2]> {
    let within = |manifest: &'m Manifest, blocks: Vec<Range<usize>>| {
        let base = manifest.base.as_ref()?;
        let mut graft = Graft::default();
        blocks.into_iter().for_each(|blocks| graft.take(base, &base.blocks[blocks], 0));
        let mut manifest = manifest.clone();
        manifest.tables.retain(|table| graft.numbers[0].contains(&table.number));
        Some(manifest)
    };
    let (old, new) = pairs.iter().cloned().unzip();
    Some([within(before, old)?, within(now, new)?])
}

/// The paragraphs of the annexes before.
pub(super) fn paragraphs(base: &Outline, pairs: &[Pair]) -> HashSet<usize> {
    let blocks = pairs.iter().flat_map(|(old, _)| base.within(&base.blocks[old.clone()]));
    blocks.collect()
}

/// Parts of outlines, put together into one.
#[derive(Default)]
struct Graft {
    outline: Outline,
    /// The numbers of the anchors that stand in it: of the first, and of the second.
    numbers: [HashSet<usize>; 2],
}

impl Graft {
    fn take(&mut self, from: &Outline, blocks: &[Block], side: usize) {
        let taken = self.blocks(from, blocks, side);
        self.outline.blocks.extend(taken);
    }

    fn blocks(&mut self, from: &Outline, blocks: &[Block], side: usize) -> Vec<Block> {
        let mut taken = Vec::with_capacity(blocks.len());
        for block in blocks {
            match *block {
                Block::Paragraph(index) => {
                    let paragraph = from.paragraphs[index].clone();
                    let figures = paragraph.figures.iter().map(|(_, number)| *number);
                    self.numbers[side].extend(figures);
                    taken.push(Block::Paragraph(self.outline.paragraphs.len()));
                    self.outline.paragraphs.push(paragraph);
                }
                Block::Table(index) => {
                    let table = &from.tables[index];
                    self.numbers[side].extend(table.number);
                    let at = self.outline.tables.len();
                    taken.push(Block::Table(at));
                    self.outline.tables.push(Table::default());
                    let mut rows = Vec::with_capacity(table.rows.len());
                    for row in &table.rows {
                        let mut cells = Vec::with_capacity(row.len());
                        for cell in row {
                            let blocks = self.blocks(from, &cell.blocks, side);
                            cells.push(Cell { blocks, ..cell.clone() });
                        }
                        rows.push(cells);
                    }
                    let (number, marks) = (table.number, table.marks.clone());
                    let widths = table.widths.clone();
                    self.outline.tables[at] = Table { number, rows, marks, widths };
                }
            }
        }
        taken
    }
}

/// A manifest whose anchors have other numbers than any document's.
pub(super) fn apart(now: &Manifest) -> Manifest {
    let mut now = now.clone();
    super::renumber(&mut now, &mut |number| number + OTHER);
    now
}

/// What a file says of itself, and what the document does that would be made now.
fn manifests(file: &[u8], new: &Made) -> Option<[Manifest; 2]> {
    Some([Package::open(file)?.manifest()?.1, Manifest::read(new.manifest()?)?])
}

/// Whether the text of a document says what would be made now, so that nothing but its annexes
/// differs.
pub fn text_is_current(file: &[u8], new: &Made) -> bool {
    let Some([before, now]) = manifests(file, new) else { return false };
    let (Some(base), Some(next)) = (&before.base, &now.base) else { return false };
    // What would be made now with the text as it was, and each annex of now in the place of one.
    let (old, new) = (spans(base), spans(next));
    let first = |spans: &[Range<usize>], all: usize| spans.first().map_or(all, |span| span.start);
    let text = 0..first(&old, base.blocks.len());
    let rest = first(&new, next.blocks.len())..next.blocks.len();
    let pieces = [(0, text), (1, rest)].into_iter();
    let grafted = grafted_of([&before, &apart(&now)], pieces, now.sections);
    grafted.is_some_and(|grafted| is_same(&grafted, &now))
}

/// What is told of figures in the text of a document that was left as it stands.
pub fn outdated(path: &Path, file: &[u8], new: &Made) -> Option<Diagnostic> {
    let [before, now] = manifests(file, new)?;
    let (old, new) = (spans(before.base.as_ref()?), spans(now.base.as_ref()?));
    let (old, new) = (in_text(&before, old)?, in_text(&now, new)?);
    // A figure may stand several times, each in a shape of its own, such as a title in capitals.
    let mut said: HashMap<Vec<&str>, Vec<&str>> = HashMap::new();
    for figure in new {
        said.entry(keys(figure)).or_default().push(&figure.text);
    }
    let mut seen = HashSet::new();
    let mut differing = Vec::new();
    for figure in old {
        let now = said.get(&keys(figure)).map(Vec::as_slice).unwrap_or_default();
        if !now.contains(&figure.text.as_str()) && seen.insert(keys(figure)) {
            differing.push((figure.text.as_str(), now.first().copied().unwrap_or_default()));
        }
    }
    let (first, after) = *differing.first()?;
    let after = match after {
        "" => "nay không còn".to_owned(),
        after => format!("nay là “{}”", begun(after)),
    };
    let message = format!(
        "phần lời còn {} số liệu cũ, được để nguyên: “{}” {after}{}",
        differing.len(),
        begun(first),
        if differing.len() > 1 { "…" } else { "" }
    );
    let hint = "lập lại cả văn bản: bỏ `--chi-phu-luc`";
    Some(Diagnostic::note("outdated-text", message).hint(hint).at(Place::file(path)))
}

/// The figures that stand outside the annexes.
fn in_text(manifest: &Manifest, annexes: Vec<Range<usize>>) -> Option<Vec<&Figure>> {
    let base = manifest.base.as_ref()?;
    let blocks = base.blocks.iter().enumerate();
    let text: Vec<Block> = blocks
        .filter(|(at, _)| !annexes.iter().any(|annex| annex.contains(at)))
        .map(|(_, block)| *block)
        .collect();
    let within = base.within(&text).into_iter();
    let numbers: HashSet<usize> = within
        .flat_map(|at| base.paragraphs[at].figures.iter().map(|(_, number)| *number))
        .collect();
    let figures = manifest.figures.iter().filter(|figure| numbers.contains(&figure.number));
    Some(figures.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_words_and_a_number_alone() {
        for label in ["Phụ lục", "Phụ lục I", " Phụ lục\u{A0}XIV "] {
            assert!(says_annex(label), "{label}");
        }
        for other in ["", "Phụ lục kèm theo", "Phụ lục I kèm theo Kế hoạch", "PHỤ LỤC", "Phụ lục 1"]
        {
            assert!(!says_annex(other), "{other}");
        }
    }
}
