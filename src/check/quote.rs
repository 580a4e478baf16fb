//! A paragraph and what is said of it → the words that a person finds it by: as they stand in the
//! file, without the number that Word counts, and with the words that matter among them.

use super::paper::{Paragraph, SHOWN};
use crate::docx::read::story::OBJECT;

/// How many letters before what matters are shown, where the beginning is far from it.
const BEFORE: usize = 24;

/// The words of a paragraph that a place shows: those around the first thing that a message quotes of
/// it, or its beginning.
pub(super) fn of(paragraph: &Paragraph, message: &str) -> String {
    let label = paragraph.label.as_ref().map_or(0, |label| label.len() + 1);
    let text = paragraph.text.get(label..).unwrap_or_default();
    let found = named(message).find_map(|words| {
        let at = text.find(words)?;
        Some(at..at + words.len())
    });
    around(text, found.map_or(0..0, |found| found))
}

/// The beginning of a text, or where it is long the words around some of its bytes: one piece that no
/// tab, line break or object parts.
pub(super) fn around(text: &str, at: std::ops::Range<usize>) -> String {
    let is_break = |c: char| matches!(c, '\t' | '\n' | OBJECT);
    let (start, end) = match at.is_empty() {
        true => (text.len() - text.trim_start_matches(|c| is_break(c) || c == ' ').len(), None),
        false => (text[..at.start].rfind(is_break).map_or(0, |at| at + 1), Some(at.end)),
    };
    // A break is of one byte, or of an object's three.
    let start = (start..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(start);
    let line = text[start..].split(is_break).next().unwrap_or_default().trim_end();
    let letters = |text: &str| text.chars().count();
    let reach = end.map_or(0, |end| letters(&text[start..end.min(start + line.len())]));
    if reach <= SHOWN {
        return line.chars().take(SHOWN).collect::<String>().trim_start().to_owned();
    }
    // From the beginning of a word a little before it.
    let before = &text[start..at.start];
    let back = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let word = before[back..].find(' ').map_or(back, |blank| back + blank + 1);
    line.get(word..).unwrap_or(line).chars().take(SHOWN).collect()
}

/// What a message names that may stand in the paragraph: what it quotes, then its numbers.
fn named(message: &str) -> impl Iterator<Item = &str> {
    let quoted = message.split('“').skip(1).filter_map(|rest| rest.split('”').next());
    let numbers = message
        .split([' ', '(', ')', ';', '“', '”'])
        .filter(|word| word.len() > 2 && word.starts_with(|c: char| c.is_ascii_digit()));
    quoted.filter(|words| words.chars().count() > 2).chain(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(label: Option<&str>, text: &str) -> Paragraph {
        Paragraph {
            text: label.map_or(text.to_owned(), |label| format!("{label} {text}")),
            label: label.map(str::to_owned),
            ..Paragraph::default()
        }
    }

    #[test]
    fn a_place_shows_what_can_be_searched_for() {
        for (label, text, shown) in [
            (None, "Các thôn rà soát.", "Các thôn rà soát."),
            (Some("1."), "Các thôn rà soát.", "Các thôn rà soát."),
            (None, "\tV/v rà soát hộ nghèo", "V/v rà soát hộ nghèo"),
            (None, "Số: 12/UBND\tMinh Tân, ngày 05", "Số: 12/UBND"),
            (None, "Công thức \u{FFFC} cho thôn", "Công thức"),
            (None, "", ""),
        ] {
            assert_eq!(of(&paragraph(label, text), "thiếu dấu chấm"), shown, "{text}");
        }
    }

    #[test]
    fn what_matters_is_among_the_words() {
        let long = "Các thôn rà soát hộ nghèo, hộ cận nghèo trên địa bàn, ".repeat(4);
        let text = format!("{long}có 12 hộ thoát nghèo, chiếm 74,1%.");
        for message in ["tỷ lệ ghi 74,1% nhưng 5/7 = 71,4%", "“thoát nghèo” viết sai"]
        {
            let shown = of(&paragraph(None, &text), message);
            assert!(shown.contains("hộ thoát nghèo, chiếm 74,1%."), "{shown}");
            assert!(text.contains(&shown), "{shown}");
        }
        assert!(text.starts_with(&of(&paragraph(None, &text), "“Các thôn” viết sai")));
        let tabs = format!("Nơi nhận:\t{text}");
        assert!(tabs.contains(&of(&paragraph(None, &tabs), "tỷ lệ ghi 74,1%")));
        assert_eq!(
            of(&paragraph(None, "Nơi nhận:\tTM. ỦY BAN"), "quyền hạn ghi “TM. ỦY”"),
            "TM. ỦY BAN"
        );
    }
}
