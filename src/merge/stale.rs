//! What people wrote themselves and what still says a figure that has just been renewed elsewhere.
//!
//! A figure of a number and what it counts, `12 thôn`, is looked for in all that people wrote; a bare
//! number only in the paragraph in which it was renewed, since elsewhere it may be any other.

use std::collections::HashSet;

use super::three::Three;
use super::tokens::{Token, tokens};
use super::told::{Told, Touched};

impl Three<'_> {
    /// Tells of figures that people wrote and that are no longer so.
    pub(super) fn tell_stale(&mut self) {
        let own = self.own_words();
        let mut told: Vec<Told> = Vec::new();
        let mut seen: HashSet<(usize, String)> = HashSet::new();
        for renewed in &self.told {
            let Told::Renewed(Touched { paragraph, old, new, figures }) = renewed else { continue };
            let words: Vec<u64> = of(&tokens(old)).map(|token| token.hash).collect();
            let has_number = old.contains(|letter: char| letter.is_ascii_digit());
            if figures.is_empty() || !has_number || new.is_empty() {
                continue;
            }
            for (at, own) in own.iter().enumerate() {
                let is_looked_into = words.len() > 1 || at == *paragraph;
                let says = || own.windows(words.len()).any(|words_there| words_there == words);
                if is_looked_into && says() && seen.insert((at, old.clone())) {
                    told.push(Told::Stale { paragraph: at, old: old.clone(), new: new.clone() });
                }
            }
        }
        self.told.append(&mut told);
    }

    /// For each paragraph of the file the words that are of no text that was generated; between those
    /// that don't follow one another stands a word that is like no other.
    fn own_words(&self) -> Vec<Vec<u64>> {
        let known = self.places.known_tokens(self.file);
        let paragraphs = self.file.tokens.iter().zip(&known).enumerate();
        paragraphs
            .map(|(at, (tokens, known))| {
                let own = tokens.iter().zip(known).filter(|(token, _)| !token.is_space);
                let gap = |token: &Token| super::side::hashed(&(at, token.at.start, "gap"));
                own.map(|(token, known)| if *known { gap(token) } else { token.hash }).collect()
            })
            .collect()
    }
}

fn of(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens.iter().filter(|token| !token.is_space)
}
