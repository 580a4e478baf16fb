//! Words that are no Vietnamese syllable, tone marks on the wrong letter or in two styles.

use std::collections::BTreeMap;

use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::syllable::{self, Style};

/// A word in lower case with where it stands.
pub(super) type Found = BTreeMap<String, Vec<usize>>;

/// The words of a document that are spelled in letters of Vietnamese, with where they stand; words
/// that may be foreign, names and abbreviations aside.
fn vietnamese(paper: &Paper) -> &Found {
    paper.wording.words.get_or_init(|| read(paper))
}

fn read(paper: &Paper) -> Found {
    let mut found = Found::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        if super::encoding::old_word(text).is_some() {
            continue;
        }
        for range in scan::letters(text) {
            let word = &text[range.clone()];
            if word.is_ascii() || !is_plain_word(text, &range) {
                continue;
            }
            let word = word.to_lowercase();
            match found.get_mut(&word) {
                Some(places) => places.push(index),
                None => {
                    found.insert(word, vec![index]);
                }
            }
        }
    }
    found
}

/// Whether letters are a word of a sentence: in lower case, but for a capital at its beginning, and
/// no part of a symbol.
fn is_plain_word(text: &str, range: &std::ops::Range<usize>) -> bool {
    let word = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_mark =
        |c: char| matches!(c, '/' | '-' | '_' | '.' | '&' | '\'' | '’') || c.is_ascii_digit();
    let is_first =
        before.trim_end().is_empty() || before.trim_end().ends_with(['.', ':', '-', '+', ')']);
    let is_lower = word.chars().skip(usize::from(is_first)).all(char::is_lowercase);
    let ends = after.starts_with(is_mark) && !after[1..].is_empty() && !after[1..].starts_with(' ');
    is_lower && !before.ends_with(is_mark) && !ends && word.chars().count() > 2
}

/// How many words that are written as one are told one by one; where there are more, a copy has lost
/// the ends of its lines.
const FEW: usize = 5;

/// `nghành`, `thưc`, `nôngthôn`.
pub(super) fn no_syllable(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut joined = Vec::new();
    for (word, at) in vietnamese(paper) {
        let has_vowel = word.chars().any(|c| !c.is_ascii() && c != 'đ' || "aeiouy".contains(c));
        if syllable::is_syllable(word) || !has_vowel || word.ends_with('đ') {
            continue;
        }
        let right = syllable::with_horns(word);
        if let Some(pieces) = syllable::joined(word).filter(|_| right.is_none()) {
            joined.push((word, pieces.join(" "), at));
            continue;
        }
        let message =
            format!("“{word}” không phải là một tiếng của tiếng Việt{}", scan::times(at.len()));
        let hint = match right {
            Some(right) => format!("viết “{right}”"),
            None => "xem lại chữ cái và dấu thanh của chữ này".to_owned(),
        };
        remarks.proved_at(scan::places(paper, at), message, hint);
    }
    if joined.len() > FEW {
        let shown: Vec<String> =
            joined.iter().take(3).map(|(word, ..)| format!("“{word}”")).collect();
        let message = format!("{} chữ viết liền, chẳng hạn {}", joined.len(), shown.join(", "));
        let mut at: Vec<usize> = joined.into_iter().flat_map(|(.., at)| at).copied().collect();
        at.sort_unstable();
        at.dedup();
        let hint = "thêm dấu cách giữa các chữ; văn bản có thể bị mất dấu cách khi chép";
        remarks.guess_at(scan::places(paper, &at), message, hint);
        return;
    }
    for (word, apart, at) in joined {
        let message = format!("“{word}” viết liền{}", scan::times(at.len()));
        let hint = format!("viết rời “{apart}” nếu là các chữ khác nhau");
        remarks.guess_at(scan::places(paper, at), message, hint);
    }
}

/// `qúy`, `gía`.
pub(super) fn misplaced(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (word, at) in vietnamese(paper) {
        let Some(right) = syllable::put_right(word) else { continue };
        let message = format!("dấu thanh của “{word}” đặt sai chữ cái{}", scan::times(at.len()));
        remarks.proved_at(scan::places(paper, at), message, format!("viết “{right}”"));
    }
}

/// `hòa` and `hoà` in one document.
pub(super) fn styles(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut of: [Found; 2] = [Found::new(), Found::new()];
    for (index, paragraph) in scan::prose(paper) {
        for word in scan::letters(&paragraph.text).map(|range| &paragraph.text[range]) {
            if word.is_ascii() || word.chars().count() < 2 {
                continue;
            }
            let word = word.to_lowercase();
            let Some(style) = syllable::style(&word) else { continue };
            of[usize::from(style == Style::Second)].entry(word).or_default().push(index);
        }
    }
    let count = |found: &Found| found.values().map(Vec::len).sum::<usize>();
    let (first, second) = (count(&of[0]), count(&of[1]));
    if first == 0 || second == 0 {
        return;
    }
    // What there is less of is told; of as much on both sides, the second.
    let (rare, often) = if first < second { (&of[0], &of[1]) } else { (&of[1], &of[0]) };
    let shown = |found: &Found| {
        let words: Vec<String> = found.keys().take(3).map(|word| format!("“{word}”")).collect();
        words.join(", ")
    };
    let message = format!(
        "dấu thanh đặt theo hai kiểu: {} chỗ như {}, {} chỗ như {}",
        count(rare),
        shown(rare),
        count(often),
        shown(often)
    );
    let mut at: Vec<usize> = rare.values().flatten().copied().collect();
    at.sort_unstable();
    at.dedup();
    remarks.proved_at(
        scan::places(paper, &at),
        message,
        "chọn một kiểu cho cả văn bản; kiểu nào cũng được",
    );
}
