//! How the paragraphs of the body are set: size, alignment, first line, gaps and lines.

use super::DECREE;
use crate::check::fix::{Change, Property};
use crate::check::paper::parts::is_capital;
use crate::check::paper::{Align, Block, Line, Paragraph, PartKind, Role};
use crate::check::{Paper, Remarks};
use crate::length::Length;

/// How many letters a line holds at least: a paragraph of fewer shows no right edge.
const LINE: usize = 95;

/// The paragraphs of the body that are running text, by their index: no headings in capitals, notes
/// in brackets or lines in the middle.
fn body(paper: &Paper) -> impl Iterator<Item = (usize, &Paragraph)> {
    paper.paragraphs.iter().enumerate().filter(|(_, paragraph)| {
        let text = paragraph.text.trim();
        paragraph.role == Role::Body
            && paragraph.cell.is_none()
            && text.chars().any(char::is_alphabetic)
            && !is_capital(text)
            && !(text.starts_with('(') && text.ends_with(')'))
            && !matches!(paragraph.layout.align, Align::Centre | Align::Right)
            && paragraph.layout.frame.is_none()
            && !is_title(paragraph)
    })
}

/// Whether a paragraph is bold from its beginning to its end, as long titles are.
fn is_title(paragraph: &Paragraph) -> bool {
    let mut letters = paragraph.letters(0..paragraph.text.len());
    letters.all(|(_, letters)| letters.bold)
}

/// A number for people, with a comma.
fn shown(number: f64) -> String {
    let text = format!("{number:.2}").replace('.', ",");
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

fn pt(length: Length) -> String {
    shown(length.to_pt())
}

fn mm(length: Length) -> String {
    shown((length.to_mm() * 10.0).round() / 10.0)
}

/// The value that most have, where several are; ties go to the first.
fn usual(values: &[Length]) -> Option<Length> {
    let mut counted: Vec<(Length, usize)> = Vec::new();
    for value in values {
        match counted.iter_mut().find(|(own, _)| own == value) {
            Some((_, times)) => *times += 1,
            None => counted.push((*value, 1)),
        }
    }
    counted.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    (counted.len() > 1).then(|| counted.first().map(|(value, _)| *value)).flatten()
}

/// `nd30-body-size`.
pub(super) fn size(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let allowed = DECREE.body.text.size;
    for (at, paragraph) in body(paper) {
        let mut wrong = None;
        let mut changes = Vec::new();
        for run in &paragraph.runs {
            let text = paragraph.raw.get(run.text.clone()).unwrap_or_default();
            let own = run.letters.size;
            let is_shown = text.chars().any(char::is_alphanumeric) && !run.letters.hidden;
            if is_shown && !run.letters.raised && (own < allowed.min || allowed.max < own) {
                let right = own.max(allowed.min).min(allowed.max);
                wrong.get_or_insert((own, right));
                changes.extend(sized(at, run.text.clone(), right));
            }
        }
        if let Some((own, right)) = wrong {
            let message = format!("cỡ chữ nội dung là {}; quy định 13 đến 14", pt(own));
            remarks.proved(paper.place(at), message, "đặt cỡ chữ 13 hoặc 14");
            remarks.set_right(format!("cỡ {}", pt(own)), format!("cỡ {}", pt(right)), changes);
        }
    }
}

fn sized(paragraph: usize, raw: std::ops::Range<usize>, size: Length) -> [Change; 2] {
    let half = size.half_points().to_string();
    ["sz", "szCs"].map(|name| Change::Letters {
        paragraph,
        raw: raw.clone(),
        property: Property::of(name, [("val", half.clone())]),
    })
}

/// The size that most letters of a paragraph have, where it is one that is allowed.
fn size_of(paragraph: &Paragraph) -> Option<Length> {
    let shown = paragraph.letters(0..paragraph.text.len());
    let (_, letters) = shown.max_by_key(|(text, _)| text.len())?;
    let allowed = DECREE.body.text.size;
    (allowed.min <= letters.size && letters.size <= allowed.max).then_some(letters.size)
}

/// `nd30-body-size-one`.
pub(super) fn one_size(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let sizes: Vec<Length> = body(paper).filter_map(|(_, own)| size_of(own)).collect();
    let Some(usual) = usual(&sizes) else { return };
    for (at, paragraph) in body(paper) {
        let Some(own) = size_of(paragraph).filter(|own| *own != usual) else { continue };
        let message = format!("cỡ chữ đoạn này là {}, phần lớn nội dung là {}", pt(own), pt(usual));
        remarks.proved(paper.place(at), message, format!("dùng một cỡ chữ {}", pt(usual)));
        let is_own = |run: &&crate::check::paper::Run| run.letters.size == own;
        let runs = paragraph.runs.iter().filter(is_own);
        let changes = runs.flat_map(|run| sized(at, run.text.clone(), usual)).collect();
        remarks.set_right(format!("cỡ {}", pt(own)), format!("cỡ {}", pt(usual)), changes);
    }
}

/// `nd30-body-upright`: more than a tenth of the text in italics.
pub(super) fn upright(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let (mut all, mut italic, mut first) = (0, 0, None);
    for (at, paragraph) in body(paper) {
        for (text, letters) in paragraph.letters(0..paragraph.text.len()) {
            let count = text.chars().count();
            all += count;
            if letters.italic {
                italic += count;
                first = first.or(Some(at));
            }
        }
    }
    if let Some(at) = first.filter(|_| all > 200 && italic * 10 > all) {
        let share = italic * 100 / all;
        let message = format!("{share}% chữ của nội dung là chữ nghiêng, bắt đầu từ đoạn này");
        remarks.proved(paper.place(at), message, "trình bày nội dung bằng chữ đứng");
    }
}

/// `nd30-body-justify`.
pub(super) fn justify(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    for (at, paragraph) in body(paper) {
        if paragraph.text.chars().count() > LINE && paragraph.layout.align == Align::Left {
            let message = "đoạn văn căn lề trái; quy định căn đều hai bên";
            remarks.proved(paper.place(at), message, "căn đều hai lề (Ctrl+J)");
            let property = Property::of("jc", [("val", "both".to_owned())]);
            let changes = vec![Change::Paragraph { paragraph: at, property }];
            remarks.set_right("căn trái", "căn đều hai bên", changes);
        }
    }
}

/// Whether the decree allows a first line to be set in so far.
fn is_allowed(indent: Length) -> bool {
    DECREE
        .body
        .first_line
        .allowed
        .iter()
        .any(|allowed| (allowed.twips() - indent.twips()).abs() <= 4)
}

/// How far the first line is from the margin.
fn indent(paragraph: &Paragraph) -> Length {
    paragraph.layout.left + paragraph.layout.first_line
}

/// The blanks that a paragraph begins with, where they set its first line in.
fn leading(paragraph: &Paragraph) -> usize {
    let blanks =
        paragraph.raw.len() - paragraph.raw.trim_start_matches([' ', '\t', '\u{A0}']).len();
    let text = &paragraph.raw[..blanks];
    if text.contains('\t') || text.chars().count() > 2 { blanks } else { 0 }
}

fn indented(paragraph: usize, by: Length) -> Change {
    let values = [("firstLine", by.twips().to_string()), ("left", "0".to_owned())];
    let others = ["hanging", "firstLineChars", "hangingChars", "leftChars", "start", "startChars"];
    Change::Paragraph { paragraph, property: Property::of("ind", values).without(&others) }
}

/// The indent that a paragraph gets: the one that most others have, or the nearest.
fn right_indent(paper: &Paper, own: Length) -> Length {
    let mut values: Vec<Length> =
        body(paper).map(|(_, other)| indent(other)).filter(|own| is_allowed(*own)).collect();
    values.push(Length::ZERO);
    let usual = usual(&values).filter(|usual| is_allowed(*usual));
    let allowed = DECREE.body.first_line.allowed.iter().copied();
    let nearest = allowed.min_by_key(|allowed| (allowed.twips() - own.twips()).abs());
    usual.or(nearest).unwrap_or(DECREE.body.first_line.default)
}

/// `nd30-body-indent`.
pub(super) fn first_line(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let mut right = None;
    for (at, paragraph) in body(paper) {
        let own = indent(paragraph);
        if is_allowed(own) || leading(paragraph) > 0 {
            continue;
        }
        let right = *right.get_or_insert_with(|| right_indent(paper, own));
        let message = format!("dòng đầu lùi {} mm; quy định lùi 10 mm hoặc 12,7 mm", mm(own));
        remarks.proved(paper.place(at), message, "đặt Paragraph › First line là 1 cm hoặc 1,27 cm");
        // What Word counts has tabs of its own.
        if paragraph.label.is_none() {
            let (before, after) = (format!("lùi {} mm", mm(own)), format!("lùi {} mm", mm(right)));
            remarks.set_right(before, after, vec![indented(at, right)]);
        }
    }
}

/// `nd30-body-indent-real`.
pub(super) fn real_indent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let mut right = None;
    for (at, paragraph) in body(paper) {
        let blanks = leading(paragraph);
        if blanks == 0 {
            continue;
        }
        let right = *right.get_or_insert_with(|| right_indent(paper, Length::ZERO));
        let what = if paragraph.raw[..blanks].contains('\t') { "phím Tab" } else { "dấu cách" };
        let message = format!("dòng đầu lùi vào bằng {what}");
        let hint = "bỏ đi và đặt Paragraph › First line là 1 cm hoặc 1,27 cm";
        remarks.proved(paper.place(at), message, hint);
        if paragraph.label.is_none() {
            let blank = Change::Blanks { paragraph: at, raw: 0..blanks };
            let after = format!("lùi {} mm", mm(right));
            remarks.set_right(format!("lùi bằng {what}"), after, vec![blank, indented(at, right)]);
        }
    }
}

/// `nd30-body-indent-one`.
pub(super) fn one_indent(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let near = |own: Length| {
        let allowed = DECREE.body.first_line.allowed.iter().copied();
        allowed.min_by_key(|allowed| (allowed.twips() - own.twips()).abs()).unwrap_or(own)
    };
    let good = || body(paper).filter(|(_, own)| is_allowed(indent(own)) && leading(own) == 0);
    let values: Vec<Length> = good().map(|(_, own)| near(indent(own))).collect();
    let Some(usual) = usual(&values) else { return };
    for (at, paragraph) in good() {
        let own = near(indent(paragraph));
        if own == usual {
            continue;
        }
        let message =
            format!("dòng đầu lùi {} mm, phần lớn các đoạn lùi {} mm", mm(own), mm(usual));
        remarks.proved(paper.place(at), message, "lùi dòng đầu như nhau trong cả văn bản");
        if paragraph.label.is_none() {
            let (before, after) = (format!("lùi {} mm", mm(own)), format!("lùi {} mm", mm(usual)));
            remarks.set_right(before, after, vec![indented(at, usual)]);
        }
    }
}

/// `nd30-body-gap`.
pub(super) fn gap(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let least = DECREE.body.gap.min.unwrap_or(DECREE.body.gap.default);
    let is_heading = |it: &Paragraph| {
        let aside = matches!(it.layout.align, Align::Centre | Align::Right);
        matches!(it.role, Role::Heading(_)) && it.cell.is_none() && !aside
    };
    let headings = paper.paragraphs.iter().enumerate().filter(|(_, it)| is_heading(it));
    let is_body: std::collections::BTreeSet<usize> =
        body(paper).chain(headings).map(|(at, _)| at).collect();
    for blocks in paper.blocks.windows(2) {
        let [Block::Paragraph(one), Block::Paragraph(other)] = blocks else { continue };
        if !is_body.contains(one) || !is_body.contains(other) {
            continue;
        }
        let (above, below) = (&paper.paragraphs[*one].layout, &paper.paragraphs[*other].layout);
        let is_same = above.style == below.style;
        let after = if above.contextual && is_same { Length::ZERO } else { above.after };
        let before = if below.contextual && is_same { Length::ZERO } else { below.before };
        let own = after.max(before);
        // Sheets of a word processor are in twentieths of a point.
        if own.twips() + 3 < least.twips() {
            let message =
                format!("dưới đoạn này cách {} pt; quy định tối thiểu {} pt", pt(own), pt(least));
            remarks.proved(paper.place(*one), message, "đặt Paragraph › Spacing › After là 6 pt");
            let spacing = Property::of("spacing", [("after", least.twips().to_string())])
                .without(&["afterLines", "afterAutospacing"]);
            let context = Property::toggle("contextualSpacing", false);
            let mut changes = vec![Change::Paragraph { paragraph: *one, property: spacing }];
            if above.contextual {
                changes.push(Change::Paragraph { paragraph: *one, property: context });
            }
            let (before, after) =
                (format!("cách {} pt", pt(own)), format!("cách {} pt", pt(least)));
            remarks.set_right(before, after, changes);
        }
    }
}

/// How high the lines of a paragraph are, in single lines of its letters.
fn lines(paragraph: &Paragraph) -> Option<(f64, bool)> {
    let size = size_of(paragraph)?.to_pt();
    // Times New Roman's single line.
    let single = size * 1.15;
    Some(match paragraph.layout.line {
        Line::Times(times) => (times, false),
        Line::Exactly(height) => (height.to_pt() / single, false),
        Line::AtLeast(height) => (height.to_pt() / single, true),
    })
}

fn spaced(paragraph: usize, line: &str) -> Vec<Change> {
    let values = [("line", line.to_owned()), ("lineRule", "auto".to_owned())];
    vec![Change::Paragraph { paragraph, property: Property::of("spacing", values) }]
}

/// `nd30-body-line-min`.
pub(super) fn least_line(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let least = DECREE.body.line.min.unwrap_or(1.0);
    for (at, paragraph) in body(paper) {
        let Some((times, is_least)) = lines(paragraph) else { continue };
        if !is_least && times < least - 0.02 {
            let message =
                format!("khoảng cách dòng bằng {} dòng đơn; tối thiểu là 1", shown(times));
            remarks.proved(paper.place(at), message, "đặt Line spacing từ 1 đến 1,5 dòng");
            let before = format!("{} dòng", shown(times));
            remarks.set_right(before, "1 dòng", spaced(at, "240"));
        }
    }
}

/// `nd30-body-line-max`.
pub(super) fn most_line(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let most = DECREE.body.line.max.unwrap_or(1.5);
    for (at, paragraph) in body(paper) {
        let Some((times, _)) = lines(paragraph) else { continue };
        if times > most + 0.02 {
            let message = format!("khoảng cách dòng bằng {} dòng; tối đa là 1,5", shown(times));
            remarks.proved(paper.place(at), message, "đặt Line spacing từ 1 đến 1,5 dòng");
            let before = format!("{} dòng", shown(times));
            remarks.set_right(before, "1,5 dòng", spaced(at, "360"));
        }
    }
}

/// `nd30-cancu-italic`.
pub(super) fn bases(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let allowed = &DECREE.body.basis;
    for part in paper.part(PartKind::Basis) {
        let text = paper.text_of(part);
        // One that goes on to say what is issued is body.
        if text.ends_with(':') || text.contains("như sau") || !text.starts_with("Căn cứ") {
            continue;
        }
        let mut wrong: Vec<&str> = Vec::new();
        for (_, letters) in paper.letters(part) {
            let is_off = letters.size < allowed.size.min || allowed.size.max < letters.size;
            for (is_wrong, word) in [
                (!letters.italic, "chữ đứng"),
                (letters.bold, "chữ đậm"),
                (is_off, "cỡ chữ ngoài khoảng 13 đến 14"),
            ] {
                if is_wrong && !wrong.contains(&word) {
                    wrong.push(word);
                }
            }
        }
        if !wrong.is_empty() {
            let message = format!("căn cứ có {}", wrong.join(", "));
            let hint = "trình bày căn cứ bằng chữ nghiêng, không đậm, cỡ 13 đến 14";
            remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}
