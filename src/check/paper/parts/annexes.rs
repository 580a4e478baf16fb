//! The heads of annexes: `Phụ lục I`, the name, `(Kèm theo …)`, after the signature.

use std::ops::Range;

use super::super::Paper;
use super::looks::{is_bold, is_centred, is_shown_capital, lines};
use super::{ANNEX_WORDS, Part, PartKind, annex_label, is_blank};
use crate::check::plain::plain as folded;

/// How many lines the name of an annex may have.
const LINES: usize = 6;

/// Finds the heads of the annexes after the last paragraph of the closing.
pub(super) fn of(paper: &Paper, end: Option<usize>, parts: &mut Vec<Part>) {
    let Some(end) = end else { return };
    // How many lines more an open head may have.
    let mut open = 0;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(end + 1) {
        let text = paragraph.text.trim();
        if is_blank(text) {
            continue;
        }
        let in_table = paragraph.cell.is_some();
        let mut is_head = false;
        for line in lines(&paragraph.text) {
            let said = paragraph.text[line.clone()].trim();
            let plain = folded(said);
            let mut push = |kind, text| parts.push(Part { kind, paragraph: index, text });
            if plain.starts_with("(kem theo") || plain.starts_with("(ban hanh kem") {
                push(PartKind::Attachment, line);
                open = 0;
            } else if !in_table && annex_label(said).is_some() {
                push(PartKind::AnnexLabel, line);
                open = LINES;
                is_head = true;
            } else if let Some(length) = label(paper, index, &line) {
                // The name stands on the line of the word.
                let start =
                    line.start + (line.len() - paragraph.text[line.clone()].trim_start().len());
                push(PartKind::AnnexLabel, start..start + length);
                push(PartKind::AnnexTitle, start + length..line.end);
                open = LINES;
                is_head = true;
            } else if open > 0 && !in_table {
                let is_title = is_shown_capital(paper, index, &line)
                    || is_head
                    || is_centred(paper, index) && is_bold(paper, index, &line);
                if is_title {
                    push(PartKind::AnnexTitle, line);
                    open -= 1;
                } else {
                    open = 0;
                }
            }
        }
    }
}

/// How many bytes of a line are the word and number of an annex, whose name stands behind them after
/// a colon, a hyphen or a stop: `Phụ lục: Nội dung …`, `PHỤ LỤC II. CHỈ TIÊU`. Only a line in the
/// middle, or one in bold, is a head.
fn label(paper: &Paper, index: usize, text: &Range<usize>) -> Option<usize> {
    let line = paper.paragraphs[index].text[text.clone()].trim();
    let plain = folded(line);
    if !ANNEX_WORDS.iter().any(|word| plain.starts_with(word)) || line.chars().count() > 300 {
        return None;
    }
    if paper.paragraphs[index].cell.is_some()
        || !is_centred(paper, index) && !is_bold(paper, index, text)
    {
        return None;
    }
    let at = line.find([':', '.', '-', '–'])?;
    let sign = line[at..].chars().next().map_or(1, char::len_utf8);
    annex_label(&line[..at]).map(|_| at + sign)
}
