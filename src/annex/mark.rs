//! Order numbers of rows: what sort each is, and which sort stands below which.

use crate::value::roman;

/// The rank that follows all ranks of the first column of numbers.
pub(super) const INNER: u32 = 100;

/// The rank of rows that begin with a dash; those with a plus stand below.
pub(super) const DASH: u32 = 90;

/// An order number that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// How deep such numbers stand: a smaller rank stands above a larger.
    pub rank: u32,
    /// The place among its like, from 1; 0 where there is none.
    pub ordinal: u32,
}

impl Mark {
    /// Reads an order number as it stands in a column of numbers: `I`, `1`, `1.2`, `a)`, `-`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rank) = dash_rank(text) {
            return Some(Self { rank, ordinal: 0 });
        }
        let text = text.trim_start_matches('(').trim_end_matches(['.', ')', ',', ';', ' ']);
        if text == "*" || text == "**" {
            return Some(Self { rank: 20, ordinal: 0 });
        }
        // A single C, D, L or M is a letter of a list sooner than a hundred of something.
        if let Some(ordinal) = roman::parse(text).filter(|_| !matches!(text, "C" | "D" | "L" | "M"))
        {
            return Some(Self { rank: 10, ordinal });
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if c.is_alphabetic() => {
                let rank = if c.is_uppercase() { 5 } else { 50 };
                return Some(Self { rank, ordinal: letter_ordinal(c) });
            }
            _ => {}
        }
        let steps: Vec<&str> = text.split('.').collect();
        let is_step = |step: &&str| {
            (1..=4).contains(&step.len()) && step.bytes().all(|digit| digit.is_ascii_digit())
        };
        if steps.len() > 6 || !steps.iter().all(is_step) {
            return None;
        }
        let ordinal = steps.last().and_then(|step| step.parse().ok())?;
        Some(Self { rank: 20 + steps.len() as u32 - 1, ordinal })
    }

    /// Splits a name into its wrapped order number and the rest: `1. Tên`, `a) Tên`, `- Tên`.
    pub(super) fn split(label: &str) -> Option<(String, Self, &str)> {
        let label = label.trim();
        let first = label.chars().next()?;
        let after = label[first.len_utf8()..].trim_start();
        if let Some(rank) = dash_rank(first.encode_utf8(&mut [0; 4]))
            && after.starts_with(|c: char| c.is_alphabetic() || c == '“' || c == '"')
        {
            return Some((first.to_string(), Self { rank, ordinal: 0 }, after));
        }
        let (number, rest) = label.split_once(' ')?;
        let closed = number.ends_with(['.', ')']) || number.matches('.').count() >= 1;
        let short = number.chars().count() <= 8 && !rest.trim().is_empty();
        if !closed || !short || number.chars().next().is_some_and(|c| !c.is_alphanumeric()) {
            return None;
        }
        Self::read(number).map(|mark| (number.to_owned(), mark, rest.trim()))
    }
}

fn dash_rank(text: &str) -> Option<u32> {
    match text {
        "-" | "–" | "—" | "•" | "‑" => Some(DASH),
        "+" => Some(DASH + 1),
        _ => None,
    }
}

/// The place of a letter in a list: a, b, c, d, đ, e, … as Vietnamese offices count.
fn letter_ordinal(letter: char) -> u32 {
    const ORDER: &str = "abcdđefghiklmnopqrstuvxy";
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    ORDER.chars().position(|c| c == lower).map_or(0, |index| index as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_below_each_other() {
        let ranks: Vec<u32> = ["A", "I", "1", "1.1", "1.1.1", "a)", "-", "+"]
            .iter()
            .map(|text| Mark::read(text).unwrap().rank)
            .collect();
        assert!(ranks.is_sorted() && ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
        assert_eq!(Mark::read("đ)").unwrap(), Mark { rank: 50, ordinal: 5 });
        assert_eq!(Mark::read("XI.").unwrap(), Mark { rank: 10, ordinal: 11 });
        assert_eq!(Mark::read("4.10").unwrap(), Mark { rank: 21, ordinal: 10 });
        for text in ["", "Tổng", "01, 02", "1a", "I.1"] {
            assert_eq!(Mark::read(text), None, "{text}");
        }
    }

    #[test]
    fn wrapped_numbers_are_split_off() {
        for (label, number, rest) in [
            ("- Xã đạt chuẩn", "-", "Xã đạt chuẩn"),
            ("-Xã đạt chuẩn", "-", "Xã đạt chuẩn"),
            ("+ Lưu VT", "+", "Lưu VT"),
            ("1. Tên", "1.", "Tên"),
            ("1.1 Tên", "1.1", "Tên"),
            ("II. Tên", "II.", "Tên"),
            ("a) Tên", "a)", "Tên"),
        ] {
            let (found, _, name) = Mark::split(label).unwrap();
            assert_eq!((found.as_str(), name), (number, rest));
        }
        for label in ["Xã A", "29 xã", "C, PVP", "TT. Tỉnh ủy", "-5 xã", "TT Tỉnh ủy", "I", ""]
        {
            assert_eq!(Mark::split(label), None, "{label}");
        }
    }
}
