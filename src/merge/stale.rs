//! What people wrote themselves and what still says a figure that has just been renewed elsewhere.
//!
//! A figure of a number and what it counts, `12 thôn`, is looked for in all that people wrote; so is a
//! number with the word that follows it in the sentence, and a day or a long number. Any other bare
//! number is looked for only in the paragraph in which it was renewed, since elsewhere it may be
//! anything. So it is in notes, text boxes, headers and footers: a note is near what it is about, a box
//! near what it hangs on.

use hashbrown::HashSet;

use super::beside::{Passage, passages};
use super::side::Side;
use super::three::Three;
use super::tokens::{Token, tokens};
use super::told::{Told, Touched};
use crate::docx::is_numbered;
use crate::docx::read::Package;

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

    /// Tells what people wrote, and of figures in it that are no longer so: in the text, and beside it.
    pub(super) fn tell_stale(&mut self, package: &Package) {
        let known = self.places.known_tokens(self.file);
        let sought: Vec<Sought> = self.told.iter().filter_map(Sought::of).collect();
        if !sought.is_empty() {
            let own = self.own_words(&known);
            let beside = passages(package, (self.xml, self.story));
            let mut told: Vec<Told> = Vec::new();
            let mut seen: HashSet<(usize, String)> = HashSet::new();
            for sought in &sought {
                let Sought { paragraph, old, new, .. } = sought;
                for (at, own) in &own {
                    if sought.is_in(own, at == paragraph) && seen.insert((*at, old.clone())) {
                        let (old, new) = (old.clone(), new.clone());
                        told.push(Told::Stale { paragraph: *at, old, new });
                    }
                }
            }
            tell_beside(&sought, &beside, &mut told);
            self.told.append(&mut told);
        }
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

/// A figure that has been renewed, and as what it is looked for.
struct Sought {
    /// The paragraph in which it was renewed.
    paragraph: usize,
    old: String,
    new: String,
    /// Its words, and these with what it counts.
    words: Vec<u64>,
    whole: Vec<u64>,
    /// Whether its words alone are hardly anything else.
    is_telling: bool,
}

impl Sought {
    fn of(told: &Told) -> Option<Self> {
        let Told::Renewed(Touched { paragraph, old, new, figures, counted }) = told else {
            return None;
        };
        let digits = old.bytes().filter(u8::is_ascii_digit).count();
        if figures.is_empty() || digits == 0 || new.is_empty() {
            return None;
        }
        let words: Vec<u64> = of(&tokens(old)).map(|token| token.hash).collect();
        let whole = words.iter().copied().chain(*counted).collect();
        let is_telling = words.len() > 1 || digits >= LONG;
        let (old, new) = (old.clone(), new.clone());
        Some(Self { paragraph: *paragraph, old, new, words, whole, is_telling })
    }

    /// Whether these words say it; its number alone only where that is enough.
    fn is_in(&self, own: &[u64], is_near: bool) -> bool {
        let is_enough = self.is_telling || is_near;
        let words = if is_enough { &self.words } else { &self.whole };
        words.len() + usize::from(is_enough) > 1
            && own.windows(words.len()).any(|there| there == words)
    }
}

/// Tells of what stands beside the text. A note is near what it is about, but notes cite: a number in
/// one is no figure where it is that of a paper, an article or a day.
fn tell_beside(sought: &[Sought], beside: &[Passage], told: &mut Vec<Told>) {
    for passage in beside {
        let all = tokens(&passage.text);
        let own: Vec<u64> = of(&all).map(|token| token.hash).collect();
        let bare: Vec<u64> = bare_numbers(&passage.text, &all);
        let mut seen: HashSet<&str> = HashSet::new();
        for sought in sought {
            let is_near = passage.paragraph == Some(sought.paragraph);
            let says = match &sought.words[..] {
                [number] if sought.is_telling || is_near => bare.contains(number),
                _ => sought.is_in(&own, false),
            };
            if says && seen.insert(&sought.old) {
                told.push(Told::StaleBeside {
                    place: passage.place,
                    text: passage.text.clone(),
                    paragraph: passage.paragraph,
                    old: sought.old.clone(),
                    new: sought.new.clone(),
                });
            }
        }
    }
}

/// The numbers of a text that nothing makes part of a symbol or a place in an order.
fn bare_numbers(text: &str, all: &[Token]) -> Vec<u64> {
    let word = |token: &Token| &text[token.at.clone()];
    let numbers = all.iter().enumerate().filter(|(at, token)| {
        let (before, after) = (&all[..*at], &all[at + 1..]);
        let is_number = word(token).starts_with(|letter: char| letter.is_ascii_digit());
        let goes_on = |token: &Token| {
            matches!(word(token), "/" | "-" | "\u{2011}" | "–")
                || word(token).starts_with(char::is_alphabetic)
        };
        let is_glued = after.first().is_some_and(goes_on) || before.last().is_some_and(goes_on);
        let named = of(before).next_back().is_some_and(|token| is_numbered(word(token)));
        is_number && !is_glued && !named
    });
    numbers.map(|(_, token)| token.hash).collect()
}

fn of(tokens: &[Token]) -> impl DoubleEndedIterator<Item = &Token> {
    tokens.iter().filter(|token| !token.is_space)
}
