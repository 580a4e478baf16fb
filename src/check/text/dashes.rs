//! Words that a document mostly joins by a dash, and here and there not: `kinh tế - xã hội` and `kinh tế
//! xã hội`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// How many syllables such words have on both sides.
const SYLLABLES: usize = 2;

/// How often they have a dash at least before one place without it is told.
const LEAST: usize = 3;

/// The words with a dash, by their letters: as they stand first, how often, and where they have none.
type Found<'t> = BTreeMap<String, (&'t str, usize, Vec<usize>)>;

pub(super) fn left_out(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut found = Found::new();
    let has_dash = |text: &str| text.trim_start_matches(['-', ' ']).contains(['-', '–']);
    each(paper, has_dash, |_, text, all| {
        if is_joined(text, all, true) {
            let written = &text[all[0].start..all[all.len() - 1].end];
            found.entry(key(text, all)).or_insert((written, 0, Vec::new())).1 += 1;
        }
    });
    found.retain(|_, (_, count, _)| *count >= LEAST);
    if found.is_empty() {
        return;
    }
    // Of most paragraphs the end of the first half tells that they have none of the words.
    let ends: Vec<String> = found.values().map(|(written, ..)| end_of_half(written)).collect();
    let may_have = |text: &str| ends.iter().any(|end| text.contains(end));
    each(paper, may_have, |index, text, all| {
        if is_joined(text, all, false)
            && let Some((_, _, at)) = found.get_mut(&key(text, all))
        {
            at.push(index);
        }
    });
    for (written, count, at) in found.into_values() {
        if at.is_empty() || at.len() * 2 > count {
            continue;
        }
        let without = written.replace(['-', '–'], " ");
        let without: Vec<&str> = without.split_whitespace().collect();
        let message = format!(
            "“{written}” có dấu nối ở {count} chỗ, “{}” không có ở {} chỗ",
            without.join(" "),
            at.len()
        );
        remarks.guess_at(scan::places(paper, &at), message, "viết một cách trong cả văn bản");
    }
}

/// The first half of words with a dash but for their first letter, which may be a capital: `inh tế`.
fn end_of_half(written: &str) -> String {
    let half = written.split(['-', '–']).next().unwrap_or_default().trim();
    half.chars().skip(1).collect()
}

/// Shows each run of so many words of the texts that are asked for, by its paragraph.
fn each<'p>(
    paper: &'p Paper,
    is_asked: impl Fn(&str) -> bool,
    mut show: impl FnMut(usize, &'p str, &[Range<usize>]),
) {
    for (index, paragraph) in scan::prose(paper).filter(|(_, own)| is_asked(&own.text)) {
        let words: Vec<Range<usize>> = scan::letters(&paragraph.text).collect();
        for all in words.windows(2 * SYLLABLES) {
            show(index, &paragraph.text, all);
        }
    }
}

/// Whether words stand side by side, with a dash in their middle or without it.
fn is_joined(text: &str, all: &[Range<usize>], with_dash: bool) -> bool {
    let gap = |at: usize| &text[all[at].end..all[at + 1].start];
    let middle = gap(SYLLABLES - 1);
    let is_so = if with_dash { matches!(middle, " - " | " – " | "-") } else { middle == " " };
    is_so && (0..all.len() - 1).all(|at| at == SYLLABLES - 1 || gap(at) == " ")
}

fn key(text: &str, all: &[Range<usize>]) -> String {
    let words: Vec<String> = all.iter().map(|range| folded(&text[range.clone()])).collect();
    words.join(" ")
}
