//! Texts that many documents share → what is found out about each of them once.
//!
//! Most of what the documents of a batch say is the same in all of them. Where a line may not end
//! ([`super::spans`]) and which words stand beside each other ([`super::phrases`]) follow from a text
//! alone, so that both are kept with it. What is kept never changes a document, only the time that it
//! takes.

use hashbrown::HashMap;

use super::spans::{Edit, Room};

/// How many bytes of texts are kept. Beyond that all are forgotten: those that are shared come back
/// with the next document.
const MOST_KEPT: usize = 2 << 20;

/// What is known of texts, and the rooms that reading one uses again.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<String, Known>,
    /// Words as they stand between spaces, and the numbers of words in small letters.
    words: HashMap<String, Word>,
    numbers: HashMap<String, u32>,
    kept: usize,
    /// What binds a text that is not kept.
    passing: Box<[Edit]>,
}

/// What is known of a text.
#[derive(Default)]
struct Known {
    /// What binds it, for each room.
    edits: [Option<Box<[Edit]>>; Room::COUNT],
    words: Option<Box<[Word]>>,
}

/// A word of a text.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The number of the word without signs and in small letters.
    pub number: u32,
    /// Whether no sign stands before it.
    pub opens: bool,
    /// Whether no sign stands after it.
    pub closes: bool,
}

impl Texts {
    /// What binds a text in a room, which `find` finds where it isn't known yet.
    pub(super) fn edits(
        &mut self,
        text: &str,
        room: Room,
        find: impl FnOnce(&str) -> Vec<Edit>,
    ) -> &[Edit] {
        // A document of many texts of its own shares few of them.
        if self.kept > MOST_KEPT && !self.known.contains_key(text) {
            self.passing = find(text).into();
            return &self.passing;
        }
        self.known(text).edits[room as usize].get_or_insert_with(|| find(text).into())
    }

    /// The words of a text, but for dashes that stand alone: `kinh tế - xã hội` is one phrase.
    pub(super) fn words(&mut self, text: &str) -> &[Word] {
        if self.known(text).words.is_none() {
            let words = text.split_whitespace().filter(|word| !matches!(*word, "-" | "–"));
            let words: Box<[Word]> = words.map(|word| self.word(word)).collect();
            return self.known(text).words.insert(words);
        }
        self.known(text).words.as_deref().unwrap_or_default()
    }

    /// Forgets all where too much is kept. Numbers of words hold between two calls of this.
    pub(super) fn make_room(&mut self) {
        if self.kept > MOST_KEPT {
            *self = Self::default();
        }
    }

    /// How many words have numbers.
    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// A word as it stands between spaces.
    pub(super) fn word(&mut self, word: &str) -> Word {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower: String = bare.chars().flat_map(char::to_lowercase).collect();
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.kept += word.len() + lower.len();
        let number = *self.numbers.entry(lower).or_insert(next);
        let new = Word { number, opens: word.starts_with(bare), closes: word.ends_with(bare) };
        self.words.insert(word.to_owned(), new);
        new
    }

    fn known(&mut self, text: &str) -> &mut Known {
        self.known.entry_ref(text).or_insert_with(|| {
            self.kept += text.len();
            Known::default()
        })
    }
}
