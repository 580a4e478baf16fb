//! A title and the width that it may fill → lines as even as can be, with no compound torn, and the
//! no-break spaces by which a word processor breaks it there.
//!
//! Neither line breaks nor indents by hold the lines: after an edit the text wraps over the whole
//! width as any other, and what is bound is still one phrase.

use super::metrics;
use super::phrases::Phrases;
use crate::length::Length;

/// Words that begin a phrase: a line ends well before them, and never after.
const JOINS: [&str; 26] = [
    "và", "hoặc", "của", "về", "cho", "theo", "trong", "trên", "tại", "đến", "từ", "với", "để",
    "do", "ở", "giữa", "bằng", "thuộc", "nhằm", "kèm", "năm", "quý", "tháng", "ngày", "số", "giai",
];

/// Kinds of places: a line ends well before them, and never between them and the name.
const PLACES: [&str; 12] =
    ["tỉnh", "huyện", "xã", "phường", "thôn", "bản", "khu", "tổ", "đặc", "thành", "thị", "cụm"];

/// Words that say how many: a line never ends after them.
const DETERMINERS: [&str; 9] =
    ["các", "những", "mọi", "mỗi", "một", "từng", "không", "chưa", "việc"];

/// How bad a line's end is where nothing is known of the two words.
const UNKNOWN: f64 = 0.5;
/// Words that belong together so much are bound wherever the line ends.
const COMPOUND: f64 = 0.8;
/// What the worst end of a line costs beside lines that are not even.
const END_WEIGHT: f64 = 0.5;
/// What a line more costs, which is worth it where a compound would be torn otherwise.
const LINE_COST: f64 = 0.09;
/// A title of more words is no title: it is left to the word processor.
const MOST_WORDS: usize = 120;
/// How much of its room a line may fill, since word processors round otherwise; LibreOffice makes
/// each no-break space a little wider.
const FILLED: f64 = 0.96;
/// By how much a line's end is made sure of, as a share of the room.
const SURE: f64 = 0.04;

/// A text in even lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Balanced {
    /// The lines.
    pub lines: usize,
    /// The width of the widest line, in twips.
    pub widest: f64,
    /// Where the spaces stand that are bound, in bytes.
    pub bound: Vec<usize>,
}

/// A word of a title.
struct Word<'a> {
    text: &'a str,
    start: usize,
    width: f64,
}

/// Sets text in the fewest lines of a width, at its spaces and where it has line breaks.
pub(super) fn balance(
    text: &str,
    (size, bold): (Length, bool),
    room: f64,
    phrases: &Phrases,
) -> Balanced {
    let space = metrics::width(" ", size, bold);
    let mut balanced = Balanced { lines: 0, widest: 0.0, bound: Vec::new() };
    let mut start = 0;
    for line in text.split('\n') {
        let mut at = start;
        let mut words = Vec::new();
        for word in line.split(' ') {
            if !word.is_empty() {
                let width = metrics::width(word, size, bold);
                words.push(Word { text: word, start: at, width });
            }
            at += word.len() + 1;
        }
        start += line.len() + 1;
        set(&words, space, room, phrases, &mut balanced);
    }
    balanced
}

/// Sets the words between two line breaks.
fn set(words: &[Word<'_>], space: f64, room: f64, phrases: &Phrases, balanced: &mut Balanced) {
    let ends: Vec<f64> = words.windows(2).map(|two| end_cost(&two[0], &two[1], phrases)).collect();
    let fits = room * FILLED;
    let lines = greedy(words, space, fits);
    let lines = match lines.len() {
        2.. if words.len() <= MOST_WORDS => {
            let set = |lines| even(words, &ends, space, fits, lines);
            let (fewest, one_more) = (set(lines.len()), set(lines.len() + 1));
            if one_more.0 + LINE_COST < fewest.0 { one_more.1 } else { fewest.1 }
        }
        _ => lines,
    };
    let width = |from: usize, to: usize| {
        words[from..to].iter().map(|word| word.width + space).sum::<f64>() - space
    };
    for &(from, to) in &lines {
        balanced.widest = balanced.widest.max(width(from, to));
    }
    balanced.lines += lines.len();
    if words.len() > MOST_WORDS {
        return;
    }
    for (index, &(from, to)) in lines.iter().enumerate() {
        // What must come after the line before is bound until it doesn't fit there.
        let left = match index.checked_sub(1) {
            Some(before) => room * (1.0 + SURE) - width(lines[before].0, lines[before].1) - space,
            None => 0.0,
        };
        for gap in from + 1..to {
            if width(from, gap) < left || ends[gap - 1] >= COMPOUND {
                balanced.bound.push(words[gap].start - 1);
            }
        }
    }
}

/// How bad it is for a line to end between two words, from 0 to 1.
fn end_cost(before: &Word<'_>, after: &Word<'_>, phrases: &Phrases) -> f64 {
    // What is bound to a word already is of its phrase.
    let last = before.text.rsplit(super::spans::SPACE).next().unwrap_or_default().to_lowercase();
    let first = after.text.split(super::spans::SPACE).next().unwrap_or_default().to_lowercase();
    let ends_in = |among: &[&str]| among.contains(&last.as_str());
    if before.text.ends_with([',', ';', ':', ')']) {
        return 0.0;
    }
    if ends_in(&PLACES) {
        return 0.9;
    }
    if before.text.ends_with(['-', '–']) {
        // `Sở Lao động - Thương binh`, but `kinh tế - xã hội`
        return phrases.bond(before.text, after.text).unwrap_or(UNKNOWN / 2.0);
    }
    if ends_in(&JOINS) || ends_in(&DETERMINERS) {
        return 1.0;
    }
    let capital = |word: &Word<'_>| {
        let mut letters = word.text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let bond = phrases.bond(before.text, after.text).unwrap_or(UNKNOWN);
    // `nông thôn`, `công xã`: half of a word, and no place.
    let place = PLACES.contains(&first.as_str()) && bond < COMPOUND / 2.0;
    if JOINS.contains(&first.as_str()) || place {
        bond * 0.3
    } else if capital(before) && capital(after) {
        // `Bắc Kạn`
        bond.max(0.9)
    } else if capital(after) {
        bond * 0.5
    } else {
        bond
    }
}

/// The words of each line when lines are filled one by one.
fn greedy(words: &[Word<'_>], space: f64, room: f64) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut from, mut filled) = (0, 0.0);
    for (index, word) in words.iter().enumerate() {
        if index > from && filled + space + word.width > room {
            lines.push((from, index));
            (from, filled) = (index, word.width);
        } else {
            filled += if index > from { space + word.width } else { word.width };
        }
    }
    lines.push((from, words.len()));
    lines
}

/// The words of each of so many lines at the least cost, and the cost.
fn even(
    words: &[Word<'_>],
    ends: &[f64],
    space: f64,
    room: f64,
    lines: usize,
) -> (f64, Vec<(usize, usize)>) {
    let count = words.len();
    let total = words.iter().map(|word| word.width + space).sum::<f64>();
    let mean = total / lines as f64;
    // For each number of lines, and of words in them, the least cost and where the last line begins.
    let mut best = vec![vec![(f64::INFINITY, 0); count + 1]; lines + 1];
    best[0][0].0 = 0.0;
    for line in 1..=lines {
        for to in line..=count {
            let mut width = -space;
            for from in (line - 1..to).rev() {
                width += words[from].width + space;
                if width > room && from + 1 < to {
                    break;
                }
                let end = if from > 0 { ends[from - 1] } else { 0.0 };
                let uneven = (width - mean) / room;
                let cost = best[line - 1][from].0 + uneven * uneven + END_WEIGHT * end * end;
                if cost < best[line][to].0 {
                    best[line][to] = (cost, from);
                }
            }
        }
    }
    let mut set = Vec::with_capacity(lines);
    let mut to = count;
    for line in (1..=lines).rev() {
        let from = best[line][to].1;
        set.push((from, to));
        to = from;
    }
    set.reverse();
    (best[lines][count].0, set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document, Inline, Paragraph};
    use crate::docx::texts::Texts;
    use crate::profile::Profile;

    /// The lines in which a word processor sets a text as it is bound.
    fn lines(title: &str, body: &str, room: f64) -> Vec<String> {
        let text = |words: &str| vec![Inline::Text(words.to_owned())];
        let mut document = Document::default();
        document.meta.subject = text(title);
        document.blocks.push(Block::Paragraph(Paragraph {
            style: Default::default(),
            text: text(body),
            line: 1,
        }));
        let phrases = Phrases::of(&document, &Profile::nd30().blank, &mut Texts::default());
        let letters = (Length::pt(14), true);
        let balanced = balance(title, letters, room, &phrases);
        let mut bound = title.to_owned().into_bytes();
        for at in balanced.bound {
            bound[at] = b'_';
        }
        let bound = String::from_utf8(bound).unwrap();
        let width = |words: &str| metrics::width(&words.replace('_', " "), letters.0, letters.1);
        let mut lines: Vec<String> = vec![String::new()];
        for word in bound.split(' ') {
            let last = lines.last_mut().unwrap();
            if !last.is_empty() && width(&format!("{last} {word}")) > room {
                lines.push(word.to_owned());
            } else {
                last.push_str(if last.is_empty() { "" } else { " " });
                last.push_str(word);
            }
        }
        assert_eq!(lines.len(), balanced.lines, "{lines:?}");
        lines.into_iter().map(|line| line.replace('_', " ")).collect()
    }

    #[test]
    fn compounds_are_kept_whole_by_what_the_document_says() {
        let body = "xây dựng nông thôn mới, người dân nông thôn, xây dựng đường, đường mới; chương \
                    trình mục tiêu quốc gia; các mục tiêu; mục tiêu quốc gia; chương trình; thực hiện \
                    tốt, quốc gia, \
                    thực hiện chương trình; hai xã, các hộ";
        for (title, wanted) in [
            (
                "KẾ HOẠCH THỰC HIỆN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA XÂY DỰNG NÔNG THÔN MỚI NĂM 2025",
                &[
                    "KẾ HOẠCH THỰC HIỆN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA",
                    "XÂY DỰNG NÔNG THÔN MỚI NĂM 2025",
                ][..],
            ),
            (
                "THỰC HIỆN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA TRÊN ĐỊA BÀN XÃ AN BÌNH NĂM 2025",
                &[
                    "THỰC HIỆN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA",
                    "TRÊN ĐỊA BÀN XÃ AN BÌNH NĂM 2025",
                ],
            ),
            ("Xây dựng nông thôn mới", &["Xây dựng nông thôn mới"]),
        ] {
            assert_eq!(lines(title, body, 9400.0), wanted);
        }
    }

    #[test]
    fn lines_of_unknown_words_are_even_and_joined_well() {
        assert_eq!(
            lines(
                "Hỗ trợ cây giống và phân bón cho hộ trồng quế tại vùng cao của tỉnh",
                "",
                5600.0
            ),
            ["Hỗ trợ cây giống và phân bón", "cho hộ trồng quế tại vùng cao của tỉnh"]
        );
        assert_eq!(
            lines("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "", 3600.0),
            ["ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"]
        );
    }

    #[test]
    fn words_wider_than_the_room_and_line_breaks_are_taken_as_they_are() {
        let phrases = Phrases::default();
        let letters = (Length::pt(14), true);
        let wide = "W".repeat(60);
        assert_eq!(balance(&format!("{wide} {wide} a"), letters, 2000.0, &phrases).lines, 3);
        assert_eq!(balance("một\nhai", letters, 8000.0, &phrases).lines, 2);
        let empty = balance("", letters, 8000.0, &phrases);
        assert_eq!(empty.lines, 1);
        assert!(empty.bound.is_empty());
    }
}
