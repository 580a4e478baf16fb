//! Order numbers of rows: of what style each is, its steps and its place among its like.
//!
//! Which style stands below which is not known here; a sheet shows it (see `levels`).

use crate::value::roman;

/// The signs that begin details; each, and each repeated, is a style of its own.
const SIGNS: &str = "-*+•·●○▪■□►▶→➢✓✔◦";

/// The most steps of a number such as `1.2.1`.
const MOST_STEPS: usize = 6;

/// The longest number, in characters.
const LONGEST: usize = 12;

/// An order number that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The brackets around it.
    brackets: Brackets,
    /// Its steps, from the left; a sign has none.
    steps: Vec<Step>,
    /// The sign, and how often it is repeated.
    sign: Option<(char, usize)>,
}

/// A name without the order number that stands before it.
///
/// ```
/// use kehoach::annex::without_mark;
/// assert_eq!(without_mark("I. Cây hàng năm"), "Cây hàng năm");
/// assert_eq!(without_mark("- Diện tích"), "Diện tích");
/// assert_eq!(without_mark("Hộ nghèo"), "Hộ nghèo");
/// ```
pub fn without_mark(name: &str) -> &str {
    Mark::split(name).map_or(name, |(_, _, name)| name)
}

/// The brackets of an order number: `(1)`, `a)`, `1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Brackets {
    None,
    Right,
    Both,
}

/// A step of an order number: `7` and `a` of `7a`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Number(u32),
    /// Letters: one of them, or a Roman numeral.
    Letters(String),
}

/// How an order number is written. Numbers of one style stand on one level as long as their
/// sequence goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Style {
    brackets: Brackets,
    kind: Kind,
    /// How many steps there are before the last.
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    Upper,
    Roman,
    Number,
    LowerRoman,
    Lower,
    Sign(char, usize),
}

/// A way to understand an order number: `I` is one in Roman numerals, or the ninth letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub style: Style,
    /// The place among its like, from 1; 0 where there is none.
    pub ordinal: u32,
}

impl Style {
    /// Whether it is that of a sign, which has no sequence.
    pub(super) const fn is_sign(self) -> bool {
        matches!(self.kind, Kind::Sign(..))
    }

    /// The same without brackets.
    pub(super) const fn bare(self) -> Self {
        Self { brackets: Brackets::None, ..self }
    }

    /// Whether such numbers stand above others by custom: Roman numerals and capitals.
    pub(super) const fn is_high(self) -> bool {
        matches!(self.kind, Kind::Upper | Kind::Roman) && self.depth == 0
    }
}

impl Mark {
    /// Reads an order number as it stands in a column of numbers: `I`, `1`, `1.2`, `a)`, `(1)`,
    /// `7a`, `-`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            return None;
        }
        if let Some(sign) = sign(text) {
            return Some(Self { brackets: Brackets::None, steps: Vec::new(), sign: Some(sign) });
        }
        let text = text.trim_end_matches(['.', ',', ';', ':', '/', ' ']);
        let (brackets, text) = match (text.strip_prefix('('), text.strip_suffix(')')) {
            (Some(inner), Some(_)) => (Brackets::Both, inner.strip_suffix(')').unwrap_or(inner)),
            (None, Some(inner)) => (Brackets::Right, inner),
            (None, None) => (Brackets::None, text),
            (Some(_), None) => return None,
        };
        let steps = steps(text.trim_end_matches(['.', ' ']).trim_start())?;
        Some(Self { brackets, steps, sign: None })
    }

    /// Reads several order numbers in one cell, `01, 02` or `4-6`, as the last of them.
    pub(super) fn read_several(text: &str) -> Option<Self> {
        if let Some(mark) = Self::read(text) {
            return Some(mark);
        }
        let mut last = None;
        for part in text.split([',', ';', '&', '+', '-', '–']) {
            let mark = Self::read(part).filter(|mark| matches!(mark.steps[..], [Step::Number(_)]));
            last = Some(mark?);
        }
        last
    }

    /// Splits a name into its wrapped order number and the rest: `1. Tên`, `a) Tên`, `(1) Tên`,
    /// `1.1 Tên`, `I - Tên`, `- Tên`.
    pub(super) fn split(label: &str) -> Option<(String, Self, &str)> {
        let label = label.trim();
        let first = label.chars().next()?;
        if sign(first.encode_utf8(&mut [0; 4])).is_some() {
            return split_sign(label, first);
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '(' | ')');
        let end = label.find(|c: char| !is_part(c)).unwrap_or(label.len());
        let end = closing(&label[..end]).unwrap_or(end);
        let (number, rest) = label.split_at(end);
        let (number, rest) = match rest.strip_prefix(['/', ':']) {
            // `1/ Tên` has a space, `491/QĐ-TTg` has none.
            Some(after) if !number.is_empty() && after.starts_with(' ') => (&label[..=end], after),
            _ => (number, rest),
        };
        let after = rest.trim_start();
        let dashed = ["- ", "– "].iter().find_map(|dash| after.strip_prefix(dash));
        let name = dashed.unwrap_or(after).trim();
        let closed = number.ends_with(['.', ')', '/', ':']) || dashed.is_some();
        // `1.2 Tên` needs no more; a number of thousands is none.
        let stepped = number.contains('.') && !is_thousands(number) && rest.starts_with(' ');
        let begins = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"' | '('));
        let named = begins || (rest.starts_with(' ') && name.contains(char::is_alphabetic));
        if !(closed || stepped) || !named || (dashed.is_some() && !rest.starts_with(' ')) {
            return None;
        }
        Self::read(number).filter(|_| !is_thousands(number)).map(|m| (number.to_owned(), m, name))
    }

    /// Splits a name from a number of a figure and a letter that nothing closes: `7a Tên`. Whether
    /// it is one, `5m Kè`, the numbers above it tell.
    pub(super) fn split_lettered(label: &str) -> Option<(String, Self, &str)> {
        let (number, name) = label.trim().split_once(' ')?;
        let mark = Self::read(number)?;
        let lettered = number.starts_with(|c: char| c.is_ascii_digit())
            && number.ends_with(char::is_lowercase)
            && mark.base().is_some();
        let name = name.trim_start();
        let named = name.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
        (lettered && named).then(|| (number.to_owned(), mark, name))
    }

    /// Whether it is a sign, such as a dash.
    pub(super) const fn is_sign(&self) -> bool {
        self.sign.is_some()
    }

    /// Whether it is a single star, which also stands for a number that is not given.
    pub(super) fn is_star(&self) -> bool {
        self.sign == Some(('*', 1))
    }

    /// The ways to understand it, at least one.
    pub(super) fn readings(&self) -> Vec<Reading> {
        let depth = self.steps.len().saturating_sub(1);
        let reading = |kind, ordinal| Reading {
            style: Style { brackets: self.brackets, kind, depth },
            ordinal,
        };
        match (self.sign, self.steps.last()) {
            (Some((sign, times)), _) => vec![reading(Kind::Sign(sign, times), 0)],
            (None, Some(Step::Number(number))) => vec![reading(Kind::Number, *number)],
            (None, Some(Step::Letters(letters))) => {
                let upper = letters.contains(char::is_uppercase);
                let (one, roman) = if upper {
                    (Kind::Upper, Kind::Roman)
                } else {
                    (Kind::Lower, Kind::LowerRoman)
                };
                let numeral = roman::parse(&letters.to_uppercase()).map(|n| reading(roman, n));
                let mut chars = letters.chars();
                let letter = match (chars.next(), chars.next()) {
                    (Some(letter), None) => Some(reading(one, letter_ordinal(letter))),
                    _ => None,
                };
                numeral.into_iter().chain(letter).collect()
            }
            (None, None) => Vec::new(),
        }
    }

    /// Whether it has the steps of another and then one more: `7a` and `7`, `1.1` and `1`.
    pub(super) fn extends(&self, other: &Self) -> bool {
        let above = self.steps.len().checked_sub(1);
        above.is_some_and(|above| above > 0 && self.steps[..above] == other.steps[..])
    }

    /// Whether it says the same: `A` and `A.`.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.steps == other.steps && self.sign == other.sign
    }

    /// The number before the letter of `7a`, where there are these two alone.
    pub(super) fn base(&self) -> Option<u32> {
        match self.steps[..] {
            [Step::Number(number), Step::Letters(_)] => Some(number),
            _ => None,
        }
    }

    /// How many steps it has.
    pub(super) fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Whether it is one plain number: `7`, `07`.
    pub(super) fn plain_number(&self) -> Option<u32> {
        match self.steps[..] {
            [Step::Number(number)] if self.brackets == Brackets::None => Some(number),
            _ => None,
        }
    }

    /// Whether letters alone tell it from words: `P.` of `P. Hòa Lạc`.
    pub(super) fn is_doubtful(&self) -> bool {
        !self.is_sign() && !matches!(self.steps[..], [Step::Number(_)])
    }
}

/// The sign that a text is, and how often it is repeated.
fn sign(text: &str) -> Option<(char, usize)> {
    let text = text.trim_end_matches([' ', '.']);
    let first = text.chars().next()?;
    let plain = match first {
        '–' | '—' | '‑' | '−' | '‐' => '-',
        other => other,
    };
    let times = text.chars().count();
    (SIGNS.contains(plain) && times <= 3 && text.chars().all(|c| c == first))
        .then_some((plain, times))
}

fn split_sign(label: &str, first: char) -> Option<(String, Mark, &str)> {
    let end = label.find(|c| c != first)?;
    let (number, rest) = label.split_at(end);
    let mark = Mark::read(number)?;
    let name = rest.trim_start();
    let words = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"'));
    // `- 05 xã` is a detail, `-5 xã` a number.
    let counted = rest.starts_with(' ')
        && name.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && name.contains(char::is_alphabetic);
    (words || counted).then(|| (number.to_owned(), mark, name))
}

/// Where the number of a name without a space after it ends: `1.Tên`, `a)Tên`, `(1)Tên`.
fn closing(text: &str) -> Option<usize> {
    if let Some(at) = text.find(')') {
        return Some(at + 1);
    }
    let at = text.rfind('.')?;
    let after = &text[at + 1..];
    let word = after.starts_with(char::is_alphabetic) && steps(after).is_none();
    word.then_some(at + 1)
}

/// Whether a text is a number in thousands: `1.000`, `12.500`.
fn is_thousands(text: &str) -> bool {
    let mut parts = text.trim_end_matches('.').split('.');
    parts.next().is_some_and(|first| first.len() <= 3) && text.contains('.') && {
        let mut parts = parts.peekable();
        parts.peek().is_some() && parts.all(|part| part.len() == 3)
    }
}

/// The steps of a number: parted by points, or by the change from letters to digits.
fn steps(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let mut rest = part.trim();
        if rest.is_empty() {
            return None;
        }
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (step, after) = rest.split_at(end);
            steps.push(one_step(step, digits)?);
            rest = after;
        }
    }
    (steps.len() <= MOST_STEPS).then_some(steps)
}

fn one_step(text: &str, digits: bool) -> Option<Step> {
    if digits {
        return (text.len() <= 4).then(|| text.parse().ok().map(Step::Number))?;
    }
    let mut chars = text.chars();
    let single = matches!((chars.next(), chars.next()), (Some(c), None) if c.is_alphabetic());
    let upper = text.chars().all(char::is_uppercase) && roman::parse(text).is_some();
    let lower =
        text.chars().all(char::is_lowercase) && roman::parse(&text.to_uppercase()).is_some();
    (single || upper || lower).then(|| Step::Letters(text.to_owned()))
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
    fn numbers_are_read_in_all_their_spellings() {
        for (text, steps, ordinals) in [
            ("A", 1, &[1][..]),
            ("XI.", 1, &[11]),
            ("I", 1, &[1, 10]),
            ("C", 1, &[100, 3]),
            ("1", 1, &[1]),
            ("01", 1, &[1]),
            ("1.1", 2, &[1]),
            ("4.10", 2, &[10]),
            ("I.1", 2, &[1]),
            ("1.a", 2, &[1]),
            ("7a", 2, &[1]),
            ("A1", 2, &[1]),
            ("A.I.2", 3, &[2]),
            ("đ)", 1, &[5]),
            ("(1)", 1, &[1]),
            ("(a)", 1, &[1]),
            ("ii)", 1, &[2]),
            ("1/", 1, &[1]),
            ("-", 0, &[0]),
            ("–", 0, &[0]),
            ("+", 0, &[0]),
            ("**", 0, &[0]),
            ("•", 0, &[0]),
        ] {
            let mark = Mark::read(text).unwrap_or_else(|| panic!("{text}"));
            let found: Vec<u32> = mark.readings().iter().map(|reading| reading.ordinal).collect();
            assert_eq!((mark.steps(), &found[..]), (steps, ordinals), "{text}");
        }
        for text in
            ["", "Tổng", "01, 02", "QH01", "Phần I", "(1", "1.000.000.000.000", "Bộ", "12345"]
        {
            assert_eq!(Mark::read(text), None, "{text}");
        }
        for text in ["01, 02", "4-6", "2;7"] {
            assert!(Mark::read_several(text).is_some(), "{text}");
        }
        assert_eq!(Mark::read_several("Sở, ngành"), None);
    }

    #[test]
    fn letters_after_a_number_need_no_mark() {
        for (label, number, name) in [("7a Tên", "7a", "Tên"), ("12đ  Tên gọi", "12đ", "Tên gọi")]
        {
            let (found, _, rest) = Mark::split_lettered(label).unwrap();
            assert_eq!((found.as_str(), rest), (number, name));
        }
        for label in ["7a", "5 Tên", "5m đường", "3G Mạng", "7. Tên", "5km Đường", "a Tên"]
        {
            assert_eq!(Mark::split_lettered(label), None, "{label}");
        }
    }

    #[test]
    fn a_number_extends_that_of_its_parent() {
        let extends =
            |one: &str, other: &str| Mark::read(one).unwrap().extends(&Mark::read(other).unwrap());
        for (one, other) in
            [("7a", "7"), ("1.1", "1."), ("I.1", "I"), ("1.2.3", "1.2"), ("A1", "A")]
        {
            assert!(extends(one, other), "{one} {other}");
        }
        for (one, other) in [("1.1", "2"), ("1", "I"), ("a", "1"), ("1.1", "I"), ("-", "1")] {
            assert!(!extends(one, other), "{one} {other}");
        }
    }

    #[test]
    fn wrapped_numbers_are_split_off() {
        for (label, number, rest) in [
            ("- Xã đạt chuẩn", "-", "Xã đạt chuẩn"),
            ("-Xã đạt chuẩn", "-", "Xã đạt chuẩn"),
            ("- 05 xã đạt chuẩn", "-", "05 xã đạt chuẩn"),
            ("+ Lưu VT", "+", "Lưu VT"),
            ("* Khu vực I", "*", "Khu vực I"),
            ("1. Tên", "1.", "Tên"),
            ("1.Tên", "1.", "Tên"),
            ("1/ Tên", "1/", "Tên"),
            ("1.1 Tên", "1.1", "Tên"),
            ("1.1. Tên", "1.1.", "Tên"),
            ("II. Tên", "II.", "Tên"),
            ("I - Tên", "I", "Tên"),
            ("a) Tên", "a)", "Tên"),
            ("a)Tên", "a)", "Tên"),
            ("(1) Tên", "(1)", "Tên"),
        ] {
            let (found, _, name) = Mark::split(label).unwrap_or_else(|| panic!("{label}"));
            assert_eq!((found.as_str(), name), (number, rest));
        }
        for label in [
            "Xã A",
            "29 xã",
            "C, PVP",
            "TT. Tỉnh ủy",
            "-5 xã",
            "TT Tỉnh ủy",
            "I",
            "",
            "1.000 tấn thóc",
            "(*) Xã an toàn khu",
            "Bộ",
            "TP. Bắc Kạn",
            "A-B",
            "491/QĐ-TTg",
            "- 5",
        ] {
            assert_eq!(Mark::split(label), None, "{label}");
        }
    }
}
