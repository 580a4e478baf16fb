//! References to headings and annexes by name → the words by which a document refers to them.

use std::collections::BTreeMap;

use super::numbering::roman;
use super::source::Source;
use crate::diagnostic::source::near;
use crate::diagnostic::{Diagnostic, Severity};

/// Begins a reference in a text whose words aren't known yet; its number follows. It is a
/// private-use character that is no mark, so no text can hold it.
pub(super) const OPEN: char = '\u{E010}';
/// The first byte of [`OPEN`] in UTF-8.
const OPEN_BYTE: u8 = 0xEE;
/// Ends the number of a reference.
pub(super) const CLOSE: char = '\u{E011}';

/// A reference as it stands in the markup.
#[derive(Debug)]
pub(super) struct Reference {
    /// The name of what it refers to.
    pub(super) target: String,
    /// Where it stands.
    pub(super) at: usize,
    /// Whether a text begins with it.
    pub(super) capital: bool,
}

/// What can be referred to.
#[derive(Debug)]
pub(super) enum Target {
    /// A heading with a number, and the annex that it stands in.
    Numbered { words: String, annex: Option<usize> },
    /// A heading without a number, by its title.
    Unnumbered { title: String },
    /// An annex.
    Annex(usize),
}

/// What can be referred to, by name.
pub(super) type Targets = BTreeMap<String, Target>;

/// The words of each reference, with a finding for each that can't be put into words.
pub(super) fn resolve(
    references: &[Reference],
    targets: &Targets,
    annexes: usize,
    source: &Source<'_>,
) -> (Vec<String>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let words = references.iter().map(|reference| {
        let target = &reference.target;
        let words = match targets.get(target) {
            Some(Target::Annex(index)) => annex(*index, annexes),
            Some(Target::Numbered { words, annex: None }) => words.clone(),
            Some(Target::Numbered { words, annex: Some(index) }) => {
                format!("{words}, {}", annex(*index, annexes))
            }
            Some(Target::Unnumbered { title }) => {
                let message = format!("đề mục “{target}” không có số để dẫn chiếu");
                let finding = source.finding(
                    Severity::Warning,
                    "reference-without-number",
                    reference.at,
                    message,
                );
                findings.push(finding.hint("bỏ {.khong-so} ở đề mục ấy, hoặc gọi tên nó bằng chữ"));
                format!("“{title}”")
            }
            None => {
                findings.push(unknown(reference, targets, source));
                format!("[{target}]")
            }
        };
        if reference.capital { capitalised(&words) } else { words }
    });
    (words.collect(), findings)
}

/// Puts the words in the place of the references in a text.
pub(super) fn fill(text: &mut String, words: &[String]) {
    // Most texts hold none. The first byte of the mark is in no Vietnamese letter, its last one is.
    if !text.as_bytes().contains(&OPEN_BYTE) {
        return;
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(OPEN) {
        filled.push_str(before);
        let (index, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        let index = index.parse().ok();
        filled.push_str(index.and_then(|index: usize| words.get(index)).map_or("", |words| words));
        rest = after;
    }
    filled.push_str(rest);
    *text = filled;
}

/// `Phụ lục`, or `Phụ lục II` where there are two or more.
fn annex(index: usize, annexes: usize) -> String {
    if annexes > 1 { format!("Phụ lục {}", roman(index + 1)) } else { "Phụ lục".into() }
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn unknown(reference: &Reference, targets: &Targets, source: &Source<'_>) -> Diagnostic {
    let target = &reference.target;
    let message = format!("không có đề mục nào tên “{target}” để dẫn chiếu");
    let near = near(target, targets.keys().map(String::as_str));
    let hint = if near.is_empty() {
        format!("đặt tên cho đề mục cần dẫn chiếu, chẳng hạn “## Tên đề mục {{ #{target} }}”")
    } else {
        let quoted: Vec<String> = near.iter().map(|name| format!("“{name}”")).collect();
        format!("viết đúng tên đề mục, có phải là {}?", quoted.join(" hoặc "))
    };
    source.finding(Severity::Error, "unknown-reference", reference.at, message).hint(hint)
}
