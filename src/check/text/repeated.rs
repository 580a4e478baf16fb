//! A sentence that stands twice in one paragraph, as pasting leaves it.

use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// How many words two sentences begin with that are one.
const LEAST: usize = 20;

/// How many words may stand before those: `Cử tham gia` and `Tham gia`.
const MOST_BEFORE: usize = 2;

/// Tells of two sentences of one paragraph that begin with the same words, twenty at least.
pub(super) fn sentences(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in scan::prose(paper) {
        if paragraph.text.len() < 2 * LEAST * 3 {
            continue;
        }
        let all = split(&paragraph.text);
        let pair = all.iter().enumerate().find_map(|(at, one)| {
            all[at + 1..].iter().find(|other| is_again(one, other)).map(|other| (one, other))
        });
        let Some((_, other)) = pair else { continue };
        let shown: Vec<&str> = other.iter().take(8).copied().collect();
        let message = format!("câu “{} …” có hai lần trong một đoạn", shown.join(" "));
        let range = paragraph.text.rfind(shown[0]).map_or(0..0, |at| at..at + shown[0].len());
        let hint = "bỏ một câu, hoặc gộp hai câu làm một";
        remarks.guess(paper.place_of(index, range), message, hint);
    }
}

/// The sentences of a text that are long enough, as words.
fn split(text: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in text.split_whitespace() {
        let own = sentences.last_mut().expect("there is one from the start");
        own.push(word.trim_end_matches([',', ';', '.', ':']));
        if word.ends_with(['.', ';']) {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|words| words.len() >= LEAST);
    sentences
}

/// Whether two sentences are the same from near their beginning on, for long.
fn is_again(one: &[&str], other: &[&str]) -> bool {
    let is_same = |(one, other): &(&&str, &&str)| one == other || folded(one) == folded(other);
    (0..=MOST_BEFORE).any(|first| {
        (0..=MOST_BEFORE).any(|second| {
            let pairs = one[first..].iter().zip(&other[second..]);
            pairs.take_while(is_same).count() >= LEAST
        })
    })
}
