//! Slips that leave real words: `phân đầu` for `phấn đấu`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::scan::{self, Word};
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// The slips; the file says how its lines are read.
const SLIPS: &str = include_str!("wrong-words.txt");

/// A slip.
#[derive(Debug, Default)]
struct Slip {
    /// The words, folded.
    words: Vec<String>,
    right: &'static str,
    not_before: Vec<String>,
    not_after: Vec<String>,
    only_before: Vec<String>,
    /// Only before a figure.
    before_figure: bool,
}

/// The slips by their first word.
static BY_WORD: LazyLock<HashMap<String, Vec<Slip>>> = LazyLock::new(|| {
    let mut by_word: HashMap<String, Vec<Slip>> = HashMap::new();
    for slip in SLIPS.lines().filter_map(slip) {
        by_word.entry(slip.words[0].clone()).or_default().push(slip);
    }
    by_word
});

fn slip(line: &'static str) -> Option<Slip> {
    let (wrong, rest) = line.split_once(" > ").filter(|_| !line.starts_with('#'))?;
    let end = [" !", " +", " #"].into_iter().filter_map(|mark| rest.find(mark)).min();
    let (right, conditions) = rest.split_at(end.unwrap_or(rest.len()));
    let words = wrong.split(' ').map(folded).collect();
    let mut slip = Slip { words, right: right.trim(), ..Slip::default() };
    let mut target = 0;
    for word in conditions.split_whitespace() {
        match word {
            "!" => target = 0,
            "!<" => target = 1,
            "+" => target = 2,
            "#" => slip.before_figure = true,
            word => {
                [&mut slip.not_before, &mut slip.not_after, &mut slip.only_before][target]
                    .push(folded(word));
            }
        }
    }
    Some(slip)
}

impl Slip {
    /// Whether it stands at a word.
    fn is_at(&self, text: &str, words: &[Word<'_>], at: usize) -> bool {
        let Some(found) = words.get(at..at + self.words.len()) else { return false };
        let neighbour =
            |one: &Word<'_>, next: &Word<'_>| scan::is_joined(text, &one.range, &next.range);
        let is_here = found.iter().zip(&self.words).all(|(word, own)| word.folded == *own)
            && found.windows(2).all(|pair| neighbour(&pair[0], &pair[1]));
        if !is_here {
            return false;
        }
        let last = at + self.words.len();
        let next = words.get(last).filter(|next| neighbour(&words[last - 1], next));
        let before = at.checked_sub(1).map(|before| &words[before]);
        let before = before.filter(|before| neighbour(before, &words[at]));
        let is_of = |word: Option<&Word<'_>>, list: &[String]| {
            word.is_some_and(|word| list.contains(&word.folded))
        };
        // A name has capitals within: `Công Xuất`; an abbreviation is none: `nông NTM`.
        // So has a syllable that stands alone, but for one that begins a sentence.
        let is_syllable_of_name = found.len() == 1
            && found[0].text.starts_with(char::is_uppercase)
            && found[0].text.chars().any(char::is_lowercase)
            && !text[..found[0].range.start].trim_end().is_empty()
            && !text[..found[0].range.start].trim_end().ends_with(['.', ':', '-', '+', ')']);
        let is_name = is_syllable_of_name
            || found.iter().skip(1).any(|word| {
                word.text.starts_with(char::is_uppercase) && word.text.contains(char::is_lowercase)
            });
        let after = text[found[found.len() - 1].range.end..].trim_start();
        !is_name
            && (!self.before_figure || after.starts_with(|c: char| c.is_ascii_digit()))
            && !is_of(next, &self.not_before)
            && !is_of(before, &self.not_after)
            && (self.only_before.is_empty() || is_of(next, &self.only_before))
    }
}

pub(super) fn words(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut found: BTreeMap<String, (&'static str, Vec<usize>)> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        let words = scan::words(text);
        for (at, word) in words.iter().enumerate() {
            let slips = BY_WORD.get(&word.folded).map_or(&[][..], Vec::as_slice);
            let Some(slip) = slips.iter().find(|slip| slip.is_at(text, &words, at)) else {
                continue;
            };
            let wrong = &text[word.range.start..words[at + slip.words.len() - 1].range.end];
            let place = found.entry(wrong.to_lowercase()).or_insert((slip.right, Vec::new()));
            place.1.push(index);
        }
    }
    for (wrong, (right, at)) in found {
        let message = format!("“{wrong}” là lỗi gõ{}", scan::times(at.len()));
        remarks.proved_at(scan::places(paper, &at), message, format!("viết “{right}”"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_the_file_are_read() {
        let count = SLIPS.lines().filter(|line| !line.starts_with('#')).count();
        let slips: Vec<Slip> = SLIPS.lines().filter_map(slip).collect();
        assert_eq!(slips.len(), count);
        let folded_words: std::collections::BTreeSet<String> =
            slips.iter().map(|slip| slip.words.join(" ")).collect();
        assert_eq!(folded_words.len(), count, "a phrase twice");
        assert!(slips.iter().all(|slip| folded(slip.right) != slip.words.join(" ")));
    }
}
