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

/// Text in TCVN3 or VNI: letters of other languages among the plain ones.
pub(super) fn old(paper: &Paper, remarks: &mut Remarks<'_>) {
    // Letters and signs that these encodings have in words, and Vietnamese in Unicode has not.
    let is_foreign = |c: char| {
        matches!(c, '¡'..='¿' if !matches!(c, '«' | '»' | '°' | '²' | '³' | '§'))
            || matches!(
                c,
                'ä' | 'å'
                    | 'æ'
                    | 'ç'
                    | 'ë'
                    | 'î'
                    | 'ï'
                    | 'ñ'
                    | 'ö'
                    | '÷'
                    | 'ø'
                    | 'û'
                    | 'ü'
                    | 'þ'
                    | 'ÿ'
                    | 'ß'
            )
            || matches!(
                c,
                'Ä' | 'Å'
                    | 'Æ'
                    | 'Ç'
                    | 'Ë'
                    | 'Î'
                    | 'Ï'
                    | 'Ñ'
                    | 'Ö'
                    | '×'
                    | 'Ø'
                    | 'Û'
                    | 'Ü'
                    | 'Þ'
            )
    };
    let mut at = Vec::new();
    let mut shown = "";
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let words: Vec<&str> = paragraph.text.split_whitespace().collect();
        let odd = words.iter().filter(|word| {
            word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(is_foreign)
        });
        let odd: Vec<&&str> = odd.collect();
        if odd.len() >= AT_LEAST && odd.len() * 4 >= words.len() {
            shown = if at.is_empty() { odd[0] } else { shown };
            at.push(index);
        }
    }
    if at.is_empty() {
        return;
    }
    let message =
        format!("đoạn văn gõ bằng bảng mã cũ (TCVN3 hoặc VNI){}: “{shown}”", scan::times(at.len()));
    remarks.proved_at(
        scan::places(paper, &at),
        message,
        "chuyển mã sang Unicode rồi dùng phông Times New Roman",
    );
}
