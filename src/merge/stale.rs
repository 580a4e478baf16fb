//! What people wrote themselves and what still says a figure that has just been renewed elsewhere.
//!
//! A figure of a number and what it counts, `12 thôn`, is looked for in all that people wrote; so is a
//! number with the word that follows it in the sentence, and a day or a long number. Any other bare
//! number is looked for only in the paragraph in which it was renewed, since elsewhere it may be
//! anything.

use hashbrown::HashSet;

use super::side::Side;
use super::three::Three;
use super::tokens::{Token, tokens};
use super::told::{Told, Touched};

/// How many digits a number has that is hardly another one.
const LONG: usize = 5;

impl Three<'_> {
    /// The word that follows after so many words of a paragraph of the base and of the new one, where
    /// it is the same.
    pub(super) fn counted(
        &self,
        (base, from): (usize, usize),
        (new, to): (usize, usize),
    ) -> Option<u64> {
        let next = |side: &Side<'_>, paragraph: usize, at: usize| {
            let (space, word) =
                (side.tokens[paragraph].get(at)?, side.tokens[paragraph].get(at + 1)?);
            let is_word = side.text(paragraph)[word.at.clone()].starts_with(char::is_alphabetic);
            (space.is_space && is_word).then_some(word.hash)
        };
        next(self.base, base, from).filter(|word| next(self.new, new, to) == Some(*word))
    }

    /// Tells what people wrote, and of figures in it that are no longer so.
    pub(super) fn tell_stale(&mut self) {
        let known = self.places.known_tokens(self.file);
        let own = self.own_words(&known);
        let mut told: Vec<Told> = Vec::new();
        let mut seen: HashSet<(usize, String)> = HashSet::new();
        for renewed in &self.told {
            let Told::Renewed(renewed) = renewed else { continue };
            let Touched { paragraph, old, new, figures, counted } = renewed;
            let digits = old.bytes().filter(u8::is_ascii_digit).count();
            if own.is_empty() || figures.is_empty() || digits == 0 || new.is_empty() {
                continue;
            }
            let words: Vec<u64> = of(&tokens(old)).map(|token| token.hash).collect();
            let whole: Vec<u64> = words.iter().copied().chain(*counted).collect();
            for (at, own) in &own {
                let is_enough = words.len() > 1 || digits >= LONG || at == paragraph;
                let words = if is_enough { &words } else { &whole };
                let says = || own.windows(words.len()).any(|words_there| words_there == words);
                if words.len() + usize::from(is_enough) > 1
                    && says()
                    && seen.insert((*at, old.clone()))
                {
                    told.push(Told::Stale { paragraph: *at, old: old.clone(), new: new.clone() });
                }
            }
        }
        self.told.append(&mut told);
        self.told.push(Told::Own(self.own(&known)));
    }

    /// The paragraphs of the file with words that are of no text that was generated, each with these
    /// words; between those that don't follow one another stands a word that is like no other.
    fn own_words(&self, known: &[Vec<bool>]) -> Vec<(usize, Vec<u64>)> {
        const GAP: u64 = 0;
        let paragraphs = self.file.tokens.iter().zip(known).enumerate();
        let with_own = paragraphs.filter(|(_, (tokens, known))| {
            tokens.iter().zip(*known).any(|(token, known)| !(*known || token.is_space))
        });
        with_own
            .map(|(at, (tokens, known))| {
                let words = tokens.iter().zip(known).filter(|(token, _)| !token.is_space);
                (at, words.map(|(token, known)| if *known { GAP } else { token.hash }).collect())
            })
            .collect()
    }
}

fn of(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| !token.is_space)
}
