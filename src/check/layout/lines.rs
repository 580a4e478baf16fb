//! The line below a component: whether there is one, and how long it is, whatever it was drawn with.

use super::styled::{self, number};
use crate::check::fix::Change;
use crate::check::paper::{Align, Paper, Paragraph, Part, PartKind};
use crate::check::{Remarks, paper};
use crate::length::Length;
use crate::profile::Value;

/// How many empty paragraphs may stand between a component and its line.
const BELOW: usize = 3;

/// What measuring and the eye can't tell apart, as a share of the text: of a part of it, and of the whole.
const SLACK: (f64, f64) = (0.05, 0.1);

/// The share of the room that a text surely fits in.
const FITS: f64 = 0.94;

/// What stands below a component.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Under {
    /// Nothing.
    Nothing,
    /// Hyphens or dots.
    Dashes,
    /// A line whose length can't be told.
    Line,
    /// A line, and its length in twips.
    Long(f64),
}

/// Remarks on a component that has no line below it, or one of another length than the decree gives,
/// as a share of the text.
pub(super) fn check(
    paper: &Paper,
    kind: PartKind,
    what: &str,
    share: &Value<f64>,
    remarks: &mut Remarks<'_>,
) {
    let parts: Vec<&Part> = paper.part(kind).collect();
    let Some(last) = parts.last() else { return };
    let place = || paper.place(last.paragraph);
    let range = match (share.min, share.max) {
        (Some(min), Some(max)) => (min, max),
        _ => (share.default, share.default),
    };
    let (wanted, slack) = match range.1 >= 0.9 {
        true => ("dài bằng dòng chữ", SLACK.1),
        false => ("dài từ 1/3 đến 1/2 dòng chữ", SLACK.0),
    };
    match under(paper, last) {
        Under::Nothing => {
            let message = format!("dưới {what} không có đường kẻ");
            remarks.proved(place(), message, format!("kẻ một đường nét liền, {wanted}, cân giữa"));
            if let Some(change) = drawn_below(paper, &parts, share) {
                remarks.set_right("không có đường kẻ", format!("kẻ {wanted}"), vec![change]);
            }
        }
        Under::Dashes => {
            let message = format!("đường kẻ dưới {what} ghép bằng dấu, không phải nét liền");
            remarks.proved(place(), message, format!("kẻ một đường nét liền, {wanted}, cân giữa"));
        }
        Under::Line => {
            remarks.not_evaluated(&*paper.file, "không đo được đường kẻ từ tệp");
        }
        Under::Long(length) => {
            let Some((least, most)) = text_widths(paper, &parts) else { return };
            let ratio = length / most;
            if length < (range.0 - slack) * least || length > (range.1 + slack) * most {
                let message = format!(
                    "đường kẻ dưới {what} dài bằng {} dòng chữ",
                    number(ratio * 100.0) + "%"
                );
                remarks.proved(place(), message, format!("kẻ lại cho {wanted}"));
            }
        }
    }
}

/// The line that belongs below a component: of the decree's length, in the middle of the text. None
/// where the text does not stand in the middle of a paragraph of its own, or the line is as long as a
/// text that may wrap.
fn drawn_below(paper: &Paper, parts: &[&Part], share: &Value<f64>) -> Option<Change> {
    let last = parts.last()?;
    let own = &paper.paragraphs[last.paragraph];
    let is_alone = own.text.trim().len() == paper.text_of(last).len();
    let lines = parts.iter().map(|part| {
        let room = room(paper, part.paragraph)?.twips() as f64;
        let width = styled::width(paper, part);
        Some((width, (width / (room * FITS)).ceil().max(1.0)))
    });
    let lines: Vec<(f64, f64)> = lines.collect::<Option<_>>()?;
    let wraps = lines.iter().any(|(_, count)| *count > 1.0);
    if !is_alone || own.layout.align != Align::Centre || wraps && share.default > 0.9 {
        return None;
    }
    // A text that wraps has lines of about the same length.
    let widest = lines.iter().map(|(width, count)| width / count).fold(0.0, f64::max);
    let room = room(paper, last.paragraph)?.twips();
    let indent = ((room as f64 - widest * share.default) / 2.0).round() as i64;
    let around = |indents: Length| indents.max(Length::ZERO).twips() + indent;
    let (left, right) = (around(own.layout.left), around(own.layout.right));
    (indent >= 0).then_some(Change::Rule { paragraph: last.paragraph, left, right })
}

/// The least and the most that the widest line of a component, or its last, can measure, in twips:
/// where a text wraps is not known.
fn text_widths(paper: &Paper, parts: &[&Part]) -> Option<(f64, f64)> {
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for part in parts {
        let width = styled::width(paper, part);
        let room = room(paper, part.paragraph).map_or(f64::INFINITY, |room| room.twips() as f64);
        // A text that fits only just may be set in two lines.
        let lines = (width / (room * FITS)).ceil().max(1.0);
        least = least.min(width / lines);
        most = most.max(width.min(room));
    }
    (most > 0.0).then_some((least, most))
}

/// The width that a paragraph's text may take.
pub(super) fn room(paper: &Paper, paragraph: usize) -> Option<Length> {
    let own = &paper.paragraphs[paragraph];
    let around = around(paper, own)?;
    let room = around - own.layout.left.max(Length::ZERO) - own.layout.right.max(Length::ZERO);
    (room > Length::ZERO).then_some(room)
}

/// The width of the cell or the page around a paragraph.
fn around(paper: &Paper, paragraph: &Paragraph) -> Option<Length> {
    match paragraph.cell {
        Some(at) => {
            let frame = paper.tables[at.table].rows[at.row][at.cell].frame;
            Some(frame.width? - frame.room.0 - frame.room.1)
        }
        None => paper.sections[paragraph.section].text_width(),
    }
}

/// What stands below a component's last line.
pub(super) fn under(paper: &Paper, part: &Part) -> Under {
    let own = &paper.paragraphs[part.paragraph];
    // A line that is typed or drawn in the same paragraph.
    if let Some(found) = drawn(own, part.text.start).or_else(|| typed(own, part.text.end)) {
        return found;
    }
    let is_underlined = paper.letters(part).any(|(_, letters)| letters.underline);
    if is_underlined {
        return Under::Line;
    }
    if own.layout.borders.bottom {
        return bordered(paper, part.paragraph);
    }
    let mut last = part.paragraph;
    for index in part.paragraph + 1..paper.paragraphs.len().min(part.paragraph + 1 + BELOW) {
        let paragraph = &paper.paragraphs[index];
        if paragraph.cell != own.cell {
            break;
        }
        if paragraph.layout.borders.top {
            return bordered(paper, index);
        }
        if let Some(found) = drawn(paragraph, 0).or_else(|| typed(paragraph, 0)) {
            return found;
        }
        if !paper::parts::is_blank(&paragraph.text) {
            break;
        }
        if paragraph.layout.borders.bottom {
            return bordered(paper, index);
        }
        last = index;
    }
    if let Some(at) = own.cell {
        let cell = &paper.tables[at.table].rows[at.row][at.cell];
        if cell.frame.lines.bottom && cell.paragraphs.last() == Some(&last) {
            let width = cell.frame.width;
            return width.map_or(Under::Line, |width| Under::Long(width.twips() as f64));
        }
    }
    if elsewhere(paper, part.paragraph) { Under::Line } else { Under::Nothing }
}

/// A drawing that stands in a paragraph from a byte on.
fn drawn(paragraph: &Paragraph, from: usize) -> Option<Under> {
    // Several lines of one paragraph can't be told from one another by where they are anchored.
    let lines: Vec<_> = paragraph.drawn.iter().filter(|drawn| drawn.is_line).collect();
    match lines[..] {
        [] => (!paragraph.drawn.is_empty()).then_some(Under::Line),
        [line] if from == 0 => {
            line.width.map(|width| Under::Long(width.twips() as f64)).or(Some(Under::Line))
        }
        _ => Some(Under::Line),
    }
}

/// A line of signs below a byte of a paragraph's text: on the next of its lines that is not empty, or,
/// from its beginning on, on the first.
fn typed(paragraph: &Paragraph, after: usize) -> Option<Under> {
    let rest = paragraph.text.get(after..)?;
    let mut start = after;
    if after > 0 {
        start += rest.find('\n')? + 1;
    }
    let line = paragraph.text[start..].split('\n').find(|line| {
        start += if line.trim().is_empty() { line.len() + 1 } else { 0 };
        !line.trim().is_empty()
    })?;
    let range = start..start + line.len();
    let signs = line.trim();
    if !signs.chars().all(|c| c.is_whitespace() || "_-–—.*=".contains(c)) {
        return None;
    }
    if !signs.contains('_') {
        return (signs.chars().count() > 1).then_some(Under::Dashes);
    }
    let pieces: Vec<_> = paragraph.letters(range).collect();
    // Raised signs are smaller by what each program chooses.
    let is_one = signs.chars().all(|c| c == '_') && pieces.iter().all(|(_, own)| !own.raised);
    let width: f64 = pieces.iter().map(|(text, own)| styled::piece_width(text, own)).sum();
    Some(if is_one && width > 0.0 { Under::Long(width) } else { Under::Line })
}

fn bordered(paper: &Paper, paragraph: usize) -> Under {
    room(paper, paragraph).map_or(Under::Line, |room| Under::Long(room.twips() as f64))
}

/// Whether a drawing stands elsewhere in the head, where it may have been anchored.
fn elsewhere(paper: &Paper, paragraph: usize) -> bool {
    let first = paragraph.saturating_sub(12);
    let last = (paragraph + 12).min(paper.paragraphs.len());
    paper.paragraphs[first..last].iter().any(|paragraph| !paragraph.drawn.is_empty())
}
