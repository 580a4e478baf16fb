//! Letters in other forms than the one of Unicode that the decree prescribes: taken apart, or in an
//! encoding from before Unicode.

use super::scan;
use crate::check::{Paper, Remarks};

/// Letters with marks that stand apart: they look alike, and are found, sorted and compared wrong.
pub(super) fn decomposed(paper: &Paper, remarks: &mut Remarks<'_>) {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    let with_marks = paper.paragraphs.iter().enumerate();
    let at: Vec<usize> =
        with_marks.filter(|(_, is)| is.raw.contains(is_mark)).map(|(index, _)| index).collect();
    let Some(&first) = at.first() else { return };
    let raw = &paper.paragraphs[first].raw;
    let words = raw.split_whitespace();
    let word = words.into_iter().find(|word| word.contains(is_mark)).unwrap_or_default();
    let message = format!(
        "chữ có dấu gõ bằng Unicode tổ hợp{}, chẳng hạn “{}”",
        scan::times(at.len()),
        word.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c))
    );
    remarks.proved_at(
        scan::places(paper, &at),
        message,
        "chuyển sang Unicode dựng sẵn (công cụ chuyển mã của bộ gõ) rồi dán lại",
    );
}

/// How many words of a paragraph must be written in an old encoding.
const AT_LEAST: usize = 3;

/// Text in TCVN3 or VNI.
pub(super) fn old(paper: &Paper, remarks: &mut Remarks<'_>) {
    let texts = paper.paragraphs.iter().enumerate();
    let found: Vec<(usize, &str)> =
        texts.filter_map(|(index, is)| Some((index, old_word(&is.text)?))).collect();
    let Some((_, shown)) = found.first() else { return };
    let at: Vec<usize> = found.iter().map(|(index, _)| *index).collect();
    let message =
        format!("đoạn văn gõ bằng bảng mã cũ (TCVN3 hoặc VNI){}: “{shown}”", scan::times(at.len()));
    remarks.proved_at(
        scan::places(paper, &at),
        message,
        "chuyển mã sang Unicode rồi dùng phông Times New Roman",
    );
}

/// The first word that is written in an old encoding, of a text that is: letters of other languages
/// and signs stand among the plain ones in many of its words.
pub(super) fn old_word(text: &str) -> Option<&str> {
    // What these encodings have in words, and Vietnamese in Unicode has not.
    let is_foreign = |c: char| {
        matches!(c, '¡'..='¿' if !matches!(c, '«' | '»' | '°' | '²' | '³' | '§'))
            || "äåæçëîïñö÷øûüþÿßÄÅÆÇËÎÏÑÖ×ØÛÜÞ".contains(c)
    };
    if text.is_ascii() {
        return None;
    }
    let is_odd =
        |word: &&str| word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(is_foreign);
    let odd: Vec<&str> = text.split_whitespace().filter(is_odd).collect();
    let is_old = odd.len() >= AT_LEAST && odd.len() * 4 >= text.split_whitespace().count();
    odd.first().copied().filter(|_| is_old)
}
