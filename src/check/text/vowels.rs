//! One word with `i` and with `y` in a document: `quí II` and `quý II`, `kĩ thuật` and `kỹ thuật`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scan;
use crate::check::{Paper, Remarks};

/// The letters of one sound, by their tones.
const PAIRS: [(char, char); 6] =
    [('i', 'y'), ('í', 'ý'), ('ì', 'ỳ'), ('ỉ', 'ỷ'), ('ĩ', 'ỹ'), ('ị', 'ỵ')];

/// What stands before the letter where both are written for one sound.
const HEADS: [&str; 7] = ["h", "k", "l", "m", "qu", "s", "t"];

/// The head after which both letters are always one and the same word; after the others some words are
/// written with one of them alone: `tỉ mỉ` beside `tỷ lệ`, `ti vi` beside `công ty`.
const ALWAYS: &str = "qu";

/// Words that stand before any word, and say nothing of which one it is.
const BEFORE_ANY: [&str; 24] = [
    "và", "các", "những", "của", "cho", "là", "có", "một", "để", "từ", "về", "theo", "trong",
    "với", "đã", "được", "rất", "cách", "thì", "mà", "hoặc", "ở", "do", "hay",
];

/// What tells which word a syllable is: the syllable before it, or the one behind it.
type Beside = (bool, String);

/// Where a word stands, with `i` and with `y`.
type Spelled = [Vec<(usize, String)>; 2];

/// Tells words that are written in both ways.
pub(super) fn mixed(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut found: BTreeMap<(String, Option<Beside>), Spelled> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        let mut before: Option<Range<usize>> = None;
        let mut words = scan::letters(text).peekable();
        while let Some(word) = words.next() {
            let last = before.replace(word.clone());
            let Some((sound, side)) = sound(text, &word) else { continue };
            let written = text[word.clone()].to_lowercase();
            if sound.starts_with(ALWAYS) {
                let spelled = found.entry((sound, None)).or_default();
                spelled[side].push((index, written));
                continue;
            }
            let is_beside =
                |one: &Range<usize>, next: &Range<usize>| scan::is_joined(text, one, next);
            let last = last.filter(|last| is_beside(last, &word));
            let next = words.peek().filter(|next| is_beside(&word, next));
            let last = last.map(|last| text[last].to_lowercase());
            let last = last.filter(|last| !BEFORE_ANY.contains(&last.as_str()));
            let next = next.map(|next| text[next.clone()].to_lowercase());
            let both = [(true, last), (false, next)];
            for (is_before, other) in both {
                let Some(other) = other else { continue };
                let of = (sound.clone(), Some((is_before, other.clone())));
                let shown = if is_before {
                    format!("{other} {written}")
                } else {
                    format!("{written} {other}")
                };
                found.entry(of).or_default()[side].push((index, shown));
            }
        }
    }
    // One syllable is told once, whatever stands beside it.
    let mut told: BTreeMap<String, Spelled> = BTreeMap::new();
    for ((sound, _), spelled) in found {
        if spelled.iter().all(|places| !places.is_empty()) {
            told.entry(sound).or_insert(spelled);
        }
    }
    for [first, second] in told.into_values() {
        let (rare, often) =
            if first.len() <= second.len() { (&first, &second) } else { (&second, &first) };
        let message = format!(
            "một chữ viết hai cách: “{}” ({} chỗ) và “{}” ({} chỗ)",
            rare[0].1,
            rare.len(),
            often[0].1,
            often.len()
        );
        let at: Vec<usize> = rare.iter().map(|(at, _)| *at).collect();
        let hint = "chọn một cách cho cả văn bản; cách nào cũng được";
        remarks.proved_at(scan::places(paper, &at), message, hint);
    }
}

/// A word with the letter of its sound put as `i`, and which of the two it is written with; none of a
/// word that is written with one alone, or is part of a name.
fn sound(text: &str, range: &Range<usize>) -> Option<(String, usize)> {
    let word = &text[range.clone()];
    let last = word.chars().next_back()?;
    let (i, y) = PAIRS.iter().find(|(i, y)| [*i, *y].contains(&last))?;
    let head = word[..word.len() - last.len_utf8()].to_lowercase();
    // `Quý II`: quarters are written in capitals within sentences.
    let is_quarter = || {
        let after = text[range.end..].trim_start();
        let number = after.find(|c: char| !c.is_alphanumeric()).map_or(after, |end| &after[..end]);
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "IVX".contains(c))
    };
    let is_word = !word.starts_with(char::is_uppercase) || is_quarter();
    (HEADS.contains(&head.as_str()) && is_word)
        .then(|| (format!("{head}{i}"), usize::from(last == *y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_sound_are_one() {
        for (text, expected) in [
            ("quí", Some(("quí", 0))),
            ("quý", Some(("quí", 1))),
            ("Quí II/2026", Some(("quí", 0))),
            ("Quý 3,", Some(("quí", 1))),
            ("Quý Lộc", None),
            ("kỹ", Some(("kĩ", 1))),
            ("tay", None),
            ("đi", None),
            ("thi", None),
            ("Mỹ Thanh", None),
        ] {
            let expected = expected.map(|(key, side): (&str, usize)| (key.to_owned(), side));
            let first = scan::letters(text).next().unwrap();
            assert_eq!(sound(text, &first), expected, "{text}");
        }
    }
}
