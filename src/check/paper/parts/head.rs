//! The components above the body: nation and issuer side by side, number and date below them, then
//! type, subject, addressees and legal bases.

use std::ops::Range;

use super::super::{CellAt, Paper};
use super::looks::{is_bold, is_centred, is_shown_capital, lines};
use super::{
    HEAD, Part, PartKind, heading, is_blank, is_capital, is_place_date, kind_of, split,
    starts_as_basis,
};
use crate::check::plain::plain as folded;

/// The words for places that go on with the name of an agency on a line of their own, folded.
const PLACES: [&str; 9] =
    ["tinh ", "thanh pho ", "tp ", "tp.", "huyen ", "quan ", "xa ", "phuong ", "thi "];

/// What stands in a stamp, folded.
const STAMPS: [&str; 8] = [
    "hoa toc",
    "thuong khan",
    "khan",
    "mat",
    "toi mat",
    "tuyet mat",
    "xem xong tra lai",
    "luu hanh noi bo",
];

/// Finds the components of the head; the index of the first paragraph after it.
pub(super) fn of(paper: &Paper, parts: &mut Vec<Part>) -> usize {
    let frame = frame(paper);
    let mut head = Head { paper, frame, agency: Vec::new(), body: 0 };
    let mut is_seen = false;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().take(HEAD) {
        let in_frame = paragraph.cell.is_some_and(|cell| Some(cell.table) == frame);
        if is_seen && !in_frame && head.ends(index, parts) {
            break;
        }
        let pieces = split(&paragraph.text);
        for range in pieces.into_iter().flat_map(|piece| halves(&paragraph.text, piece)) {
            is_seen |= head.piece(index, range, in_frame, parts);
        }
    }
    if !is_seen {
        // No head: a leaflet, an annex alone, or a part of a document.
        return title(paper, 0, parts);
    }
    let Head { mut body, agency, .. } = head;
    agencies(paper, frame, agency, parts);
    if let Some(frame) = frame {
        let cells = paper.tables[frame].rows.iter().flatten();
        let last = cells.flat_map(|cell| &cell.paragraphs).max();
        body = body.max(last.map_or(0, |last| last + 1));
    }
    title(paper, body, parts)
}

/// The table that sets the head side by side.
fn frame(paper: &Paper) -> Option<usize> {
    paper.paragraphs.iter().take(HEAD).find_map(|paragraph| {
        let is_nation = nation(&folded(paragraph.text.trim()));
        paragraph.cell.filter(|_| is_nation).map(|cell| cell.table)
    })
}

/// A piece of a line, cut where nation, motto or place and date begin behind two spaces or three,
/// which are no gap elsewhere.
fn halves(text: &str, piece: Range<usize>) -> Vec<Range<usize>> {
    let inside = &text[piece.clone()];
    let begins = inside.match_indices("  ").map(|(at, _)| {
        let right = inside[at..].trim_start();
        (at, inside.len() - right.len())
    });
    let is_half = |right: &str| {
        let plain = folded(right);
        nation(&plain) || is_motto(&plain) || is_place_date(right.trim())
    };
    let cut = begins
        .filter(|(left, _)| !inside[..*left].trim().is_empty())
        .find(|(_, right)| is_half(&inside[*right..]));
    match cut {
        Some((left, right)) => {
            vec![piece.start..piece.start + left, piece.start + right..piece.end]
        }
        None => vec![piece],
    }
}

fn is_motto(plain: &str) -> bool {
    plain.starts_with("doc lap") && plain.trim_end().ends_with("hanh phuc")
}

fn nation(plain: &str) -> bool {
    plain.starts_with("cong hoa xa hoi chu nghia") || plain.starts_with("dang cong san viet nam")
}

/// A head as it is read.
struct Head<'p> {
    paper: &'p Paper,
    frame: Option<usize>,
    /// Lines that may be of the names of agencies.
    agency: Vec<Part>,
    body: usize,
}

impl Head<'_> {
    /// Whether the head is over before a paragraph that stands in no frame.
    fn ends(&self, index: usize, parts: &[Part]) -> bool {
        let text = self.paper.paragraphs[index].text.trim();
        let has = |kind| parts.iter().any(|part| part.kind == kind);
        let is_whole = has(PartKind::Number) && has(PartKind::PlaceDate);
        let is_past = self.frame.is_some() || is_whole;
        let is_subject = folded(text).starts_with("ve viec") && self.is_below_number(index, parts);
        is_past
            && !is_blank(text)
            && !is_place_date(text)
            && !["Số", "V/v"].iter().any(|begin| text.starts_with(begin))
            && !self.is_below_subject(index, parts)
            && !is_subject
            || heading(text).is_some()
            || starts_as_basis(text)
            || has(PartKind::Nation) && is_kind(self.paper, index)
    }

    /// Reads a piece of a line; whether it is a component.
    fn piece(
        &mut self,
        index: usize,
        range: Range<usize>,
        in_frame: bool,
        parts: &mut Vec<Part>,
    ) -> bool {
        let text = self.paper.paragraphs[index].text[range.clone()].trim();
        let plain = folded(text);
        let has_number = parts.iter().any(|part| part.kind == PartKind::Number);
        let is_date = in_frame && plain.contains("ngay") && plain.contains("thang");
        let kind = if is_blank(text) || plain.starts_with("dang cong san viet nam") {
            return false;
        } else if nation(&plain) {
            PartKind::Nation
        } else if is_motto(&plain) {
            PartKind::Motto
        } else if is_number(text, in_frame) && !has_number {
            PartKind::Number
        } else if is_place_date(text) || is_date && text.chars().count() < 90 {
            PartKind::PlaceDate
        } else if plain.starts_with("v/v")
            || plain.starts_with("ve viec")
                && has_number
                && (in_frame || self.is_below_number(index, parts))
        {
            PartKind::LetterSubject
        } else if STAMPS.contains(&plain.as_str()) && is_shown_capital(self.paper, index, &range) {
            PartKind::Stamp
        } else if self.goes_on(index, &range, parts) {
            PartKind::LetterSubject
        } else {
            let is_first = !has_number && !plain.starts_with("du thao");
            let is_name = is_shown_capital(self.paper, index, &range) && kind_of(text).is_none();
            if is_first && (is_name || in_frame) {
                self.agency.push(Part { kind: PartKind::Issuer, paragraph: index, text: range });
            }
            return false;
        };
        self.body = self.body.max(index + 1);
        parts.push(Part { kind, paragraph: index, text: range });
        true
    }

    /// Whether a piece goes on with the subject of a letter in the cell above it.
    fn goes_on(&self, index: usize, range: &Range<usize>, parts: &[Part]) -> bool {
        let cell = |paragraph: usize| self.paper.paragraphs[paragraph].cell;
        if cell(index).is_none() {
            let is_first = self.paper.paragraphs[index].text[..range.start].trim().is_empty();
            return is_first && self.is_below_subject(index, parts);
        }
        let last = parts
            .iter()
            .rev()
            .find(|part| cell(part.paragraph).is_some() && cell(part.paragraph) == cell(index));
        let is_below = last.is_some_and(|last| {
            last.kind == PartKind::LetterSubject
                || last.kind == PartKind::Number && range.len() > 12
        });
        is_below && !is_shown_capital(self.paper, index, range)
    }
}

impl Head<'_> {
    /// Whether a paragraph that stands in no frame is the next one below number and date.
    fn is_below_number(&self, index: usize, parts: &[Part]) -> bool {
        let kinds = [PartKind::Number, PartKind::PlaceDate];
        let last = parts.last().filter(|part| kinds.contains(&part.kind));
        self.paper.paragraphs[index].cell.is_none()
            && last.is_some_and(|part| part.paragraph + 1 == index)
    }

    /// Whether a paragraph that stands in no frame goes on with the subject of a letter: directly
    /// below it, in letters of its size, and short as it.
    fn is_below_subject(&self, index: usize, parts: &[Part]) -> bool {
        let Some(above) = parts.last().filter(|part| part.kind == PartKind::LetterSubject) else {
            return false;
        };
        let text = self.paper.paragraphs[index].text.as_str();
        let size = |paragraph: usize, range| {
            let mut letters = self.paper.paragraphs[paragraph].letters(range);
            letters.next().map(|(_, letters)| letters.size)
        };
        let own = split(text).into_iter().next();
        let is_short = own.as_ref().is_some_and(|own| text[own.clone()].chars().count() < 60);
        above.paragraph + 1 == index
            && self.paper.paragraphs[above.paragraph].cell.is_none()
            && self.paper.paragraphs[index].cell.is_none()
            && is_short
            && own.and_then(|own| size(index, own)) == size(above.paragraph, above.text.clone())
            && !folded(text.trim()).starts_with("kinh gui")
            && !starts_as_basis(text)
            && heading(text).is_none()
            && !text.trim_end().ends_with(['.', ';', ':'])
            && !is_kind(self.paper, index)
    }
}

/// Whether a piece is number and symbol.
fn is_number(text: &str, in_frame: bool) -> bool {
    let Some(rest) = text.strip_prefix("Số").or_else(|| text.strip_prefix("SỐ")) else {
        return false;
    };
    let is_apart = rest.is_empty() || rest.starts_with([':', ' ', '.', '\u{A0}']);
    is_apart && text.chars().count() < 60 && (text.contains('/') || in_frame)
}

/// Tells the agency above the issuer from the issuer, whose names may run over several lines: the
/// issuer's are bold; where letters tell nothing, a line that begins with a place goes on with the
/// name above it.
fn agencies(paper: &Paper, frame: Option<usize>, mut lines: Vec<Part>, parts: &mut Vec<Part>) {
    let number = parts.iter().filter(|part| part.kind == PartKind::Number);
    let last = number.map(|part| part.paragraph).max().unwrap_or(usize::MAX);
    let cell = |part: &Part| paper.paragraphs[part.paragraph].cell;
    let nation = parts.iter().find(|part| part.kind == PartKind::Nation).and_then(cell);
    lines.retain(|part| {
        let own = cell(part);
        let is_beside = match (own, nation) {
            (Some(own), Some(nation)) => beside(own, nation),
            _ => true,
        };
        part.paragraph <= last && own.map(|cell| cell.table) == frame && is_beside
    });
    let texts: Vec<String> = lines.iter().map(|part| folded(paper.text_of(part))).collect();
    let bold: Vec<bool> =
        lines.iter().map(|part| is_bold(paper, part.paragraph, &part.text)).collect();
    let goes_on = |at: usize| PLACES.iter().any(|place| texts[at].starts_with(place));
    // Where the issuer's name begins: at the first line of the last name.
    let by_words = || (0..lines.len()).rev().find(|&at| !goes_on(at)).unwrap_or(0);
    let begins = match bold.iter().position(|bold| *bold) {
        Some(first) if first > 0 => first,
        Some(_) if bold.iter().all(|bold| *bold) => {
            // All bold: a short form at the beginning is of the agency above.
            let short = |text: &str| text.starts_with("ubnd ") || text.starts_with("hdnd ");
            let after = (1..lines.len()).find(|&at| !goes_on(at));
            let is_above = texts.first().is_some_and(|text| short(text));
            after.filter(|_| is_above).unwrap_or(0)
        }
        _ => by_words(),
    };
    for (at, mut part) in lines.into_iter().enumerate() {
        part.kind = if at < begins { PartKind::Parent } else { PartKind::Issuer };
        parts.push(part);
    }
}

/// Whether a cell may name the agency beside the nation's cell.
fn beside(own: CellAt, nation: CellAt) -> bool {
    own.cell != nation.cell
}

/// Whether a paragraph is the line of the type: it begins with one, in capitals, or it is one in the
/// middle.
fn is_kind(paper: &Paper, index: usize) -> bool {
    let text = &paper.paragraphs[index].text;
    let Some(first) = lines(text).into_iter().next() else { return false };
    let line = text[first.clone()].trim();
    kind_of(line).is_some_and(|kind| {
        is_shown_capital(paper, index, &first) || folded(line) == kind && is_centred(paper, index)
    })
}

/// The type, the subject and the addressees, from a paragraph on.
fn title(paper: &Paper, from: usize, parts: &mut Vec<Part>) -> usize {
    let mut body = from;
    // The paragraph of the type or the subject that was found last.
    let mut last: Option<usize> = None;
    let mut has_subject = false;
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(from).take(HEAD) {
        let text = paragraph.text.trim();
        let whole = 0..paragraph.text.len();
        if is_blank(text) {
            continue;
        }
        if paragraph.cell.is_some() && last.is_some() {
            break;
        }
        let goes_on = is_addressee(paper, index, parts);
        let mut push = |kind, text| parts.push(Part { kind, paragraph: index, text });
        if last.is_none() && is_kind(paper, index) {
            (last, body) = (Some(index), index + 1);
            let mut lines = lines(&paragraph.text);
            let after = lines.split_off(1);
            push(PartKind::Kind, lines.remove(0));
            for line in after.into_iter().filter(|line| !is_blank(&paragraph.text[line.clone()])) {
                has_subject = true;
                push(PartKind::Subject, line);
            }
            continue;
        }
        if goes_on || folded(text).starts_with("kinh gui") {
            push(PartKind::Addressee, whole);
            body = index + 1;
            continue;
        }
        let Some(above) = last else { break };
        if has_subject && is_enactor(paper, index) {
            push(PartKind::Enactor, whole);
            body = index + 1;
            continue;
        }
        if index - from >= 12 || !is_subject(paper, index, above, has_subject) {
            break;
        }
        for line in lines(&paragraph.text) {
            push(PartKind::Subject, line);
        }
        (last, body, has_subject) = (Some(index), index + 1, true);
    }
    body
}

/// Whether a paragraph is one of several addressees below `Kính gửi:`.
fn is_addressee(paper: &Paper, index: usize, parts: &[Part]) -> bool {
    let last = parts.last().filter(|part| part.kind == PartKind::Addressee);
    let Some(last) = last else { return false };
    let above = paper.text_of(last);
    let text = paper.paragraphs[index].text.trim();
    let is_open = above.ends_with(':')
        || above.ends_with([';', ','])
            && above.trim_start_matches(|c: char| c != '-').starts_with('-');
    is_open
        && last.paragraph + 1 == index
        && text.chars().count() < 200
        && text.starts_with(['-', '–'])
}

/// Whether a paragraph is the power by which a decision is issued: a line of capitals in the middle
/// that is no heading and ends with no colon.
fn is_enactor(paper: &Paper, index: usize) -> bool {
    let text = paper.paragraphs[index].text.trim();
    is_shown_capital(paper, index, &(0..paper.paragraphs[index].text.len()))
        && is_centred(paper, index)
        && heading(text).is_none()
        && !text.ends_with(':')
        && paper.paragraphs[index + 1..]
            .iter()
            .map(|paragraph| paragraph.text.trim())
            .find(|text| !is_blank(text))
            .is_some_and(|next| starts_as_basis(next) || is_capital(next))
}

/// Whether a paragraph is of the subject, below the type or a line of the subject.
fn is_subject(paper: &Paper, index: usize, above: usize, has_subject: bool) -> bool {
    let text = paper.paragraphs[index].text.trim();
    let length = text.chars().count();
    let middle = is_centred(paper, index) && is_centred(paper, above);
    // `Thực hiện Chương trình …` right below the type and with no mark at its end is no basis.
    let is_unmarked = !has_subject && is_next(paper, index, above) && length < 300;
    let is_unmarked = is_unmarked && !text.ends_with(['.', ';', ',', ':']);
    let could_be = (middle || !starts_as_basis(text) || is_unmarked)
        && heading(text).is_none()
        && !text.ends_with([';', ':'])
        && !text.ends_with("./.")
        && !text.starts_with('(')
        && length <= 600;
    let is_sentence = text.ends_with('.') && length > 60;
    let is_centred = (is_centred(paper, index), is_centred(paper, above));
    match (could_be, is_centred) {
        (false, _) => false,
        // A line in the middle below another.
        (true, (true, true)) => {
            let whole = |index: usize| 0..paper.paragraphs[index].text.len();
            let capital = |index: usize| is_shown_capital(paper, index, &whole(index));
            !has_subject || is_next(paper, index, above) || capital(index) == capital(above)
        }
        (true, (false, true)) if has_subject => false,
        _ => {
            !is_sentence
                && (!has_subject
                    || is_next(paper, index, above) && length < 120 && !text.ends_with('.'))
        }
    }
}

/// Whether a paragraph stands directly below another.
fn is_next(paper: &Paper, index: usize, above: usize) -> bool {
    index == above + 1 && !is_blank(&paper.paragraphs[above].text)
}

/// Whether a paragraph of a letter that begins as a basis is its first sentence, which also says what is
/// wanted: `Căn cứ Kế hoạch số …, Ủy ban nhân dân xã đề nghị …`. Bases of a letter stand in a list, each
/// but the last with a semicolon.
fn opens_letter(paper: &Paper, text: &str, parts: &[Part]) -> bool {
    let is = |kind| parts.iter().any(|part| part.kind == kind);
    let is_letter = !is(PartKind::Kind) && (is(PartKind::Addressee) || is(PartKind::LetterSubject));
    let last = parts.last().filter(|part| part.kind == PartKind::Basis);
    let goes_on = last.is_some_and(|part| paper.text_of(part).ends_with(';'));
    is_letter && !text.ends_with(';') && !goes_on
}

/// The legal bases, from the first paragraph after the head on.
pub(super) fn bases(paper: &Paper, body: usize, parts: &mut Vec<Part>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate().skip(body) {
        let text = paragraph.text.trim();
        if is_blank(text) || parts.iter().any(|part| part.paragraph == index) {
            continue;
        }
        let is_enactor = is_capital(text) && !text.ends_with(':');
        if starts_as_basis(text) && !opens_letter(paper, text, parts) {
            let text = 0..paragraph.text.len();
            parts.push(Part { kind: PartKind::Basis, paragraph: index, text });
        } else if !is_enactor {
            break;
        }
    }
}
