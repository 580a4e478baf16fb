//! The body: its end mark, the sentence that leads in, blanks, and lines that are empty.

use std::ops::Range;

use crate::check::fix::Change;
use crate::check::paper::{Block, PartKind, Role};
use crate::check::{Paper, Remarks};
use crate::docx::read::story::OBJECT;

/// What a document's text ends with.
const END: &str = "./.";

/// The paragraphs of the body that show something, and the first of the closing; none where there is
/// no closing.
fn body(paper: &Paper) -> Option<(Vec<usize>, usize)> {
    let closing = paper.part(PartKind::RecipientsLabel).map(|part| part.paragraph).min()?;
    let is_body = |at: &usize| {
        let paragraph = &paper.paragraphs[*at];
        matches!(paragraph.role, Role::Body | Role::Heading(_))
            && paragraph.cell.is_none()
            && paragraph.text.chars().any(char::is_alphanumeric)
    };
    let body: Vec<usize> = (0..closing).filter(is_body).collect();
    (!body.is_empty()).then_some((body, closing))
}

/// `nd30-body-endmark`.
pub(super) fn end_mark(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let Some((body, closing)) = body(paper) else { return };
    let Some(&last) = body.last() else { return };
    // The mark may stand after a table, in it or on a line of its own.
    let is_there = (last..closing).any(|at| paper.paragraphs[at].text.trim_end().ends_with(END));
    if !is_there {
        let message = "nội dung văn bản chưa có dấu kết thúc “./.”";
        let hint = "ghi `./.` ngay sau chữ cuối cùng của nội dung, trước phần ký";
        remarks.proved(paper.place(last), message, hint);
    }
}

/// `nd30-body-endmark-once`.
pub(super) fn end_mark_once(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let Some((_, closing)) = body(paper) else { return };
    let ends = |at: &usize| paper.paragraphs[*at].text.trim_end().ends_with(END);
    let mut marked: Vec<usize> = (0..closing).filter(ends).collect();
    marked.pop();
    for at in marked {
        let message = "dấu kết thúc “./.” nằm giữa nội dung, phía sau còn đoạn khác";
        remarks.proved(paper.place(at), message, "kết thúc đoạn này bằng dấu chấm (.)");
    }
}

/// `nd30-body-leadin`.
pub(super) fn lead_in(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some((body, _)) = body(paper) else { return };
    let is_heading = |at: usize| matches!(paper.paragraphs[at].role, Role::Heading(_));
    // A sentence that begins as a basis may lead in as well.
    let is_basis = |at: &usize| paper.paragraphs[*at].role == Role::Basis;
    let bases = (0..body[0]).filter(is_basis);
    for at in bases.chain(body.into_iter().filter(|&at| !is_heading(at))) {
        let text = paper.paragraphs[at].text.trim_end();
        let open = text.trim_end_matches(['.', ';', ',']).trim_end();
        if open.ends_with("như sau") {
            let end = text.chars().next_back().filter(|c| !c.is_alphanumeric());
            let end =
                end.map_or("không có dấu".to_owned(), |end| format!("kết thúc bằng “{end}”"));
            let message = format!("câu dẫn “… như sau” {end}");
            remarks.proved(paper.place(at), message, "kết thúc câu dẫn bằng dấu hai chấm (:)");
        }
    }
}

/// `nd30-body-double-space`.
pub(super) fn blanks(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in paper.paragraphs.iter().enumerate() {
        // Components of the head are set with blanks, and forms have room to fill in.
        let is_text = matches!(
            paragraph.role,
            Role::Body | Role::Heading(_) | Role::Basis | Role::Annex | Role::Recipients
        );
        if !is_text || paragraph.cell.is_some() && paragraph.role != Role::Recipients {
            continue;
        }
        let taken = needless(&paragraph.raw);
        let Some(first) = taken.first() else { continue };
        let around = around(&paragraph.raw, first);
        let message = match taken.len() {
            1 => format!("thừa dấu cách: “{around}”"),
            many => format!("thừa {many} dấu cách, như ở “{around}”"),
        };
        let place = paper.place(at);
        remarks.proved(place, message, "bỏ dấu cách thừa");
        let before = format!("“{around}”");
        // `quang ,sửa`: the blank belongs behind the comma.
        let is_behind = |range: &Range<usize>| {
            let rest = paragraph.raw[range.end..].strip_prefix([',', ';']);
            rest.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        };
        let mut without = paragraph.raw.clone();
        if is_behind(first) {
            without.insert(first.end + 1, ' ');
        }
        without.replace_range(first.clone(), "");
        let shown = self::around(&without, &(first.start..first.start));
        let changes = taken.into_iter().map(|raw| match is_behind(&raw) {
            true => Change::Behind { paragraph: at, raw: raw.start..raw.end + 1 },
            false => Change::Blanks { paragraph: at, raw },
        });
        remarks.set_right(before, format!("“{shown}”"), changes.collect());
    }
}

/// The runs of blanks of a text.
fn gaps(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{A0}');
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_blank)?;
        let length = text[start..].find(|c| !is_blank(c)).unwrap_or(text.len() - start);
        from = start + length;
        Some(start..from)
    })
}

/// The blanks of a text that are too many, by their bytes.
fn needless(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Room for a day, a month or a number that is still to come.
    let is_open = |before: &str, after: &str| {
        let before = before.trim_end().to_lowercase();
        ["ngày", "tháng", "năm", "số", "số:"].iter().any(|word| before.ends_with(word))
            || after.starts_with('/')
    };
    for gap in gaps(text) {
        let (before, after) = (&text[..gap.start], &text[gap.end..]);
        let is_between = before.ends_with(|c: char| !c.is_whitespace())
            && after.starts_with(|c: char| !c.is_whitespace());
        // More than three are room to fill in, or set what follows at a place.
        let is_double = (2..=3).contains(&text[gap.clone()].chars().count());
        if !is_double || !is_between || is_open(before, after) {
            continue;
        }
        // One stays, but none before a mark.
        let is_mark =
            after.starts_with([',', ';', '!', '?', ')', '.', ':']) && !after.starts_with("..");
        let kept = text[gap.clone()].chars().next().map_or(1, char::len_utf8);
        let is_inside = text[..gap.start].ends_with(['(', '“']);
        let stays = if is_mark || is_inside { 0 } else { kept };
        found.push(gap.start + stays..gap.end);
    }
    for gap in gaps(text).filter(|gap| text[gap.clone()].chars().count() == 1) {
        let (before, after) = (&text[..gap.start], &text[gap.end..]);
        let ends = |c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '%');
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
        let is_mark = after.starts_with([',', ';', '!', '?', ')'])
            || after.strip_prefix(['.', ':']).is_some_and(is_end);
        let is_open = after.starts_with("..") || after.starts_with('…');
        let is_inside = before.ends_with(['(', '“']) && !is_end(after) && !is_open;
        let is_ratio = after.starts_with(':') && before.ends_with(|c: char| c.is_ascii_digit());
        if (before.ends_with(ends) && is_mark || is_inside) && !is_ratio {
            found.push(gap);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// The words around some bytes.
fn around(text: &str, range: &Range<usize>) -> String {
    let before: String = text[..range.start].chars().rev().take(14).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[range.end..].chars().take(12).collect();
    let before = before.split_once(' ').map_or(before.as_str(), |(_, rest)| {
        if rest.trim().is_empty() { before.as_str() } else { rest }
    });
    format!("{before}{}{after}", &text[range.clone()])
}

/// `nd30-body-empty`.
pub(super) fn empty(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some((body, _)) = body(paper) else { return };
    let (Some(&first), Some(&last)) = (body.first(), body.last()) else { return };
    let mut places = Vec::new();
    for (at, block) in paper.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = *block else { continue };
        // Word needs a paragraph between two tables.
        let is_table = |block: Option<&Block>| matches!(block, Some(Block::Table(_)));
        let is_beside =
            is_table(paper.blocks.get(at + 1)) || at > 0 && is_table(paper.blocks.get(at - 1));
        let text = &paper.paragraphs[paragraph].raw;
        let is_empty = text.trim().is_empty() && !text.contains(OBJECT);
        // One that ends a section has its break.
        let ends = paper.sections.iter().any(|section| section.paragraphs.end == paragraph + 1);
        if first < paragraph && paragraph < last && is_empty && !is_beside && !ends {
            places.push(paragraph);
        }
    }
    if let Some(&first) = places.first() {
        // A place that shows nothing is told by what stands above it.
        let above = body.iter().rev().find(|&&at| at < first).copied().unwrap_or(first);
        let message = match places.len() {
            1 => "dưới đoạn này có một dòng trống".to_owned(),
            many => format!(
                "nội dung có {many} dòng trống để tạo khoảng cách, dòng đầu ở dưới đoạn này"
            ),
        };
        let hint = "bỏ dòng trống; đặt khoảng cách giữa các đoạn ở Paragraph › Spacing";
        remarks.proved(paper.place(above), message, hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_that_are_too_many_are_taken_out_and_no_others() {
        let cases = [
            ("Các  thôn rà soát", "Các thôn rà soát"),
            ("Các thôn   rà soát", "Các thôn rà soát"),
            ("hộ nghèo , cận nghèo ; ( gồm cả ) .", "hộ nghèo, cận nghèo; (gồm cả)."),
            ("hộ nghèo  , cận nghèo", "hộ nghèo, cận nghèo"),
            ("như sau :", "như sau:"),
        ];
        for (text, wanted) in cases {
            let mut left = text.to_owned();
            for range in needless(text).into_iter().rev() {
                left.replace_range(range, "");
            }
            assert_eq!(left, wanted, "{text}");
        }
        for text in [
            "ngày   tháng  năm 2026",
            "Kế hoạch số   /KH-UBND",
            "tỷ lệ 1 : 2",
            "v.v. và các thôn ...",
            "từ 5% - 10%; 2,5 lần",
            "Họ và tên:          Ngày sinh:",
        ] {
            assert!(needless(text).is_empty(), "{text}");
        }
    }
}
