//! Where the words of the base stand in the file → what people have written into it, and whether that
//! may be at odds with what the document says elsewhere.

use super::side::Side;
use super::three::Three;
use super::tokens::Token;

/// What people have written into a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Own {
    /// The texts of the paragraphs with words of theirs.
    pub texts: Vec<String>,
    /// Whether they neither wrote nor took out a number or a name, so that nothing else in the document
    /// says more of it than these paragraphs do.
    pub is_apart: bool,
}

impl Three<'_> {
    /// What people have written, by the tokens of the file that were generated.
    pub(super) fn own(&self, known: &[Vec<bool>]) -> Own {
        let mut own = Own { texts: Vec::new(), is_apart: true };
        for (at, known) in known.iter().enumerate() {
            let theirs = |token: usize| !known[token];
            let tokens = self.file.tokens[at].iter().enumerate();
            if tokens.clone().any(|(token, it)| theirs(token) && !it.is_space) {
                own.texts.push(self.file.text(at).to_owned());
                own.is_apart &= !says_more(self.file, at, &theirs);
            }
        }
        for (at, links) in self.places.links.iter().enumerate() {
            let is_gone = |token: usize| links.iter().all(|link| link.tokens[token].is_none());
            let is_all_gone = links.is_empty() && !self.base.is_blank(at);
            own.is_apart &= !is_all_gone && !says_more(self.base, at, &is_gone);
        }
        own
    }
}

/// Whether one of these tokens of a paragraph is a number, or begins with a capital where no sentence
/// does.
fn says_more(side: &Side<'_>, paragraph: usize, is_one: &dyn Fn(usize) -> bool) -> bool {
    let text = side.text(paragraph);
    let begins = |token: &Token| {
        let before = text[..token.at.start].trim_end();
        before.is_empty() || before.ends_with(['.', '!', '?', ':', ';', '-', '+'])
    };
    let mut tokens = side.tokens[paragraph].iter().enumerate();
    tokens.any(|(at, token)| {
        let word = &text[token.at.clone()];
        is_one(at)
            && (word.starts_with(char::is_numeric)
                || word.starts_with(char::is_uppercase) && !begins(token))
    })
}
