//! A document → which of the words in its titles belong together, by how its own text uses them.
//!
//! Vietnamese writes a space after each syllable, so that a compound looks as any two words. No
//! dictionary tells them apart for every field; the document does: `nông` that stands before `thôn`
//! wherever it stands is half of a word.

use std::collections::HashMap;

use crate::document::{AnnexKind, Block, Document, Text, inlines, plain};

/// The words of a document's titles, and how often each and each pair of them stands in it.
#[derive(Default)]
pub(super) struct Phrases {
    words: HashMap<String, usize>,
    counts: Vec<u32>,
    pairs: HashMap<(usize, usize), u32>,
}

/// No more of a document than this is read, in bytes: a sample says as much.
const MOST_READ: usize = 256 << 10;

impl Phrases {
    /// Reads a document.
    pub(super) fn of(document: &Document) -> Self {
        let mut phrases = Self::default();
        for title in titles(document) {
            for word in plain(title).split_whitespace() {
                let next = phrases.words.len();
                phrases.words.entry(bare(word).to_lowercase()).or_insert(next);
            }
        }
        phrases.counts = vec![0; phrases.words.len()];
        let mut read = 0;
        let (mut flat, mut lower) = (String::new(), String::new());
        for text in titles(document).chain(running(document)) {
            if read > MOST_READ {
                break;
            }
            flat.clear();
            for inline in inlines(text) {
                match inline {
                    crate::document::Inline::Text(words) => flat.push_str(words),
                    crate::document::Inline::Figure(figure) => flat.push_str(&figure.text),
                    crate::document::Inline::LineBreak => flat.push(' '),
                    _ => {}
                }
            }
            read += flat.len();
            phrases.count(&flat, &mut lower);
        }
        phrases
    }

    fn count(&mut self, text: &str, lower: &mut String) {
        let mut before: Option<usize> = None;
        for word in text.split_whitespace() {
            let bare = bare(word);
            if bare.is_empty() && matches!(word, "-" | "–") {
                // `kinh tế - xã hội` is one phrase.
                continue;
            }
            lower.clear();
            lower.extend(bare.chars().flat_map(char::to_lowercase));
            let known = self.words.get(lower.as_str()).copied();
            if let Some(known) = known {
                self.counts[known] += 1;
                if let Some(before) = before.filter(|_| word.starts_with(bare)) {
                    *self.pairs.entry((before, known)).or_default() += 1;
                }
            }
            before = known.filter(|_| word.ends_with(bare));
        }
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
