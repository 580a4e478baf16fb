//! A document → which of the words in its titles belong together, by how its own text uses them.
//!
//! Vietnamese writes a space after each syllable, so that a compound looks as any two words. No
//! dictionary tells them apart for every field; the document does: `nông` that stands before `thôn`
//! wherever it stands is half of a word.

use hashbrown::HashMap;

use super::draft::push_plain;
use super::texts::{Texts, Word};
use crate::document::{AnnexKind, Block, Document, Inline, Text, plain};
use crate::profile::Blanks;

/// The words of a document's titles, and how often each and each pair of them stands in it.
#[derive(Default)]
pub(super) struct Phrases {
    words: HashMap<String, usize>,
    counts: Vec<u32>,
    pairs: HashMap<(usize, usize), u32>,
}

/// No more of a document than this is read, in bytes: a sample says as much.
const MOST_READ: usize = 256 << 10;

/// In the place of the title's word that a word is.
const NONE: u32 = u32::MAX;

impl Phrases {
    /// Reads a document.
    pub(super) fn of(document: &Document, blanks: &Blanks, texts: &mut Texts) -> Self {
        let mut phrases = Self::default();
        let mut flat = String::new();
        // The words of titles, by the numbers that words have among the texts.
        let mut titled: Vec<u32> = Vec::new();
        for title in titles(document) {
            for word in plain(title).split_whitespace() {
                let next = phrases.words.len();
                let known = *phrases.words.entry(bare(word).to_lowercase()).or_insert(next);
                let number = texts.word(word).number as usize;
                if number >= titled.len() {
                    titled.resize(texts.count(), NONE);
                }
                titled[number] = known as u32;
            }
        }
        phrases.counts = vec![0; phrases.words.len()];
        let mut read = 0;
        for text in titles(document).chain(running(document)) {
            if read > MOST_READ {
                break;
            }
            // What stands between spaces is read by itself: most of it is the same in all documents.
            let mut before = None;
            for (at, inline) in text.iter().enumerate() {
                push_plain(&mut flat, std::slice::from_ref(inline), blanks);
                let is_parted =
                    flat.ends_with(' ') || text.get(at + 1).is_none_or(opens_with_space);
                if is_parted {
                    read += flat.len();
                    before = phrases.count(texts.words(&flat), &titled, before);
                    flat.clear();
                }
            }
        }
        phrases
    }

    /// Counts words after one of the titles' words, and gives the last if it is one.
    fn count(
        &mut self,
        words: &[Word],
        titled: &[u32],
        mut before: Option<usize>,
    ) -> Option<usize> {
        for word in words {
            let known = titled.get(word.number as usize).filter(|known| **known != NONE);
            let known = known.map(|known| *known as usize);
            if let Some(known) = known {
                self.counts[known] += 1;
                if let Some(before) = before.filter(|_| word.opens) {
                    *self.pairs.entry((before, known)).or_default() += 1;
                }
            }
            before = known.filter(|_| word.closes);
        }
        before
    }

    /// How much two words belong together, from 0 to 1; none where the document doesn't tell.
    pub(super) fn bond(&self, before: &str, after: &str) -> Option<f64> {
        let index = |word: &str| self.words.get(&bare(word).to_lowercase()).copied();
        let (before, after) = (index(before)?, index(after)?);
        let (one, other) = (self.counts[before], self.counts[after]);
        if one < 2 || other < 2 {
            return None;
        }
        let both = self.pairs.get(&(before, after)).copied().unwrap_or_default();
        Some(f64::from(both) / (f64::from(one) * f64::from(other)).sqrt())
    }
}

/// Whether what an inline says begins with a space.
fn opens_with_space(inline: &Inline) -> bool {
    match inline {
        Inline::Text(words) => words.starts_with(' '),
        Inline::Figure(figure) => figure.text.starts_with(' '),
        Inline::LineBreak => true,
        Inline::Emphasis(_) | Inline::Strong(_) | Inline::Blank(_) => false,
    }
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The texts that are set in lines of equal length.
fn titles(document: &Document) -> impl Iterator<Item = &Text> {
    let meta = &document.meta;
    let annexes = document.annexes.iter().flat_map(|annex| {
        let subject = match &annex.kind {
            AnnexKind::Appendix => None,
            AnnexKind::Attached { subject } => Some(subject),
        };
        [Some(&annex.title), subject, Some(&annex.attachment)].into_iter().flatten()
    });
    let signature = &meta.signature;
    meta.parent
        .iter()
        .chain([&meta.issuer, &meta.subject, &meta.enactor])
        .chain(&signature.lines)
        .chain(&signature.office)
        .chain(annexes)
}

/// The running text; tables say little in sentences, and much.
fn running(document: &Document) -> impl Iterator<Item = &Text> {
    let blocks = document.all_blocks().filter(|block| !matches!(block, Block::Table(_)));
    document.meta.bases.iter().chain(blocks.flat_map(Block::texts))
}
