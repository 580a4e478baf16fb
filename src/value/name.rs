//! A name of a place or an agency: when two are the same.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::phrase::{Words, one_line, same_letter, words};
use crate::counted;

/// The words that say what kind of place a name is, with their short forms, in lower case.
/// Longer ones stand before those that they begin with.
pub(super) const KINDS: [(&str, &[&str]); 17] = [
    ("thành phố", &["tp.", "tp"]),
    ("thị trấn", &["tt."]),
    ("thị xã", &["tx.", "tx"]),
    ("tổ dân phố", &["tdp"]),
    ("đặc khu", &[]),
    ("khu phố", &[]),
    ("khu dân cư", &[]),
    ("phường", &["p."]),
    ("huyện", &["h."]),
    ("quận", &["q."]),
    ("tỉnh", &["t."]),
    ("thôn", &[]),
    ("làng", &[]),
    ("buôn", &[]),
    ("bản", &[]),
    ("xã", &["x."]),
    ("ấp", &[]),
];

/// The words that say what kind of place a name is, in lower case, longer ones before those that
/// they begin with.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// A name in the form in which names are compared: lower case, single spaces, and the tone mark
/// of each word at its end, so that `Hoà` and `Hòa` are the same and `Lực` and `Lục` are not.
///
/// ```
/// use kehoach::value::name::folded;
/// assert_eq!(folded("Xã  Hoà Bình"), folded("xã Hòa bình"));
/// assert_ne!(folded("Hiệp Lực"), folded("Hiệp Lục"));
/// ```
pub fn folded(name: &str) -> String {
    counted::looked_at(1);
    let letters = &*LETTERS;
    let mut result = String::with_capacity(name.len() + 8);
    let mut tone = None;
    for c in name.chars() {
        match c {
            'a'..='z' => result.push(c),
            'A'..='Z' => result.push(c.to_ascii_lowercase()),
            ' ' => end_word(&mut result, &mut tone),
            _ if c.is_ascii_whitespace() || c == '\u{b}' => end_word(&mut result, &mut tone),
            '–' | '—' | '‑' => result.push('-'),
            _ if c.is_ascii() || matches!(c, '“' | '”' | '…' | '≥') => {
                result.extend(tone.take());
                result.push(c);
            }
            _ => match letters.of(c) {
                Some(letter) => {
                    result.push(letter.base);
                    result.extend(letter.mark);
                    tone = letter.tone.or(tone);
                }
                // Marks that stand alone change places with those around them.
                None => return folded_anew(name),
            },
        }
    }
    result.extend(tone);
    result.truncate(result.trim_end().len());
    result
}

/// Ends a word with its tone mark and a space.
fn end_word(result: &mut String, tone: &mut Option<char>) {
    result.extend(tone.take());
    if !result.is_empty() && !result.ends_with(' ') {
        result.push(' ');
    }
}

/// As [`folded`], of any text: what the letters of Vietnamese do not suffice for.
fn folded_anew(name: &str) -> String {
    let mut result = String::with_capacity(name.len() + 8);
    let mut tone = None;
    for c in name.nfd().flat_map(char::to_lowercase) {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(c),
            c if c.is_whitespace() => end_word(&mut result, &mut tone),
            '–' | '—' | '‑' => result.push('-'),
            c => {
                // A mark that is no letter ends the word, as in `Hoà-Hảo` and `Hoà,`.
                if !c.is_alphabetic() && !is_letter_mark(c) {
                    result.extend(tone.take());
                }
                result.push(c);
            }
        }
    }
    result.extend(tone);
    result.truncate(result.trim_end().len());
    result
}

/// A letter of Vietnamese in parts: the letter in lower case, the mark that makes it another letter,
/// and the tone mark.
#[derive(Debug, Clone, Copy)]
struct Letter {
    base: char,
    mark: Option<char>,
    tone: Option<char>,
}

/// The letters of Vietnamese that are not in ASCII, taken apart once.
struct Letters([Vec<Option<Letter>>; 2]);

/// Where they stand in Unicode.
const LETTER_RANGES: [(u32, u32); 2] = [(0xc0, 0x1b1), (0x1ea0, 0x1efa)];

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    Letters(LETTER_RANGES.map(|(start, end)| {
        let letters = (start..end).map(|code| Letter::of(char::from_u32(code)?));
        letters.collect()
    }))
});

impl Letters {
    fn of(&self, c: char) -> Option<Letter> {
        let code = u32::from(c);
        let at = LETTER_RANGES.iter().position(|range| (range.0..range.1).contains(&code))?;
        self.0[at][(code - LETTER_RANGES[at].0) as usize]
    }
}

impl Letter {
    /// The parts of a letter; none of what is no letter with at most one mark of each kind.
    fn of(c: char) -> Option<Self> {
        let mut letter = Self { base: c, mark: None, tone: None };
        for (at, c) in std::iter::once(c).nfd().flat_map(char::to_lowercase).enumerate() {
            match c {
                c if at == 0 && c.is_alphabetic() => letter.base = c,
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
                    if letter.tone.is_none() =>
                {
                    letter.tone = Some(c);
                }
                c if is_letter_mark(c) && letter.mark.is_none() => letter.mark = Some(c),
                _ => return None,
            }
        }
        Some(letter)
    }
}

/// The marks that make letters of their own: ă, â ê ô, ơ ư.
const fn is_letter_mark(c: char) -> bool {
    matches!(c, '\u{302}' | '\u{306}' | '\u{31b}')
}

/// The kind word that a name begins with, in lower case and full, and the name after it.
///
/// ```
/// use kehoach::value::name::split_kind;
/// assert_eq!(split_kind("TP. Bắc Kạn"), (Some("thành phố"), "Bắc Kạn"));
/// assert_eq!(split_kind("Ba Bể"), (None, "Ba Bể"));
/// assert_eq!(split_kind("Tỉnh đoàn Bắc Kạn"), (None, "Tỉnh đoàn Bắc Kạn"));
/// ```
pub fn split_kind(name: &str) -> (Option<&'static str>, &str) {
    let name = name.trim();
    let Some(first) = name.chars().next() else { return (None, name) };
    // Short forms begin as the words do.
    let begins = |kind: &str| kind.chars().next().is_some_and(|letter| same_letter(letter, first));
    for (kind, shorts) in KINDS.into_iter().filter(|(kind, _)| begins(kind)) {
        for word in std::iter::once(&kind).chain(shorts) {
            if let Some(rest) = strip_kind(name, word)
                && !rest.is_empty()
                && !is_body(rest)
            {
                return (Some(kind), rest);
            }
        }
    }
    (None, name)
}

/// The kind words of places without a government of their own, a commune's villages and blocks;
/// longer ones stand before those that they begin with.
pub const COMMUNITIES: [&str; 22] = [
    "tổ dân phố",
    "khu phố",
    "khu dân cư",
    "cụm dân cư",
    "tổ nhân dân",
    "khối phố",
    "tiểu khu",
    "thôn",
    "làng",
    "buôn",
    "bản",
    "ấp",
    "xóm",
    "khóm",
    "khối",
    "tổ",
    "khu",
    "phum",
    "sóc",
    "bon",
    "plei",
    "đội",
];

/// What a unit with this kind word is, in the words of templates: `chinh_quyen` for a place with a
/// committee, `cong_dong` for a village or block, which issues nothing, and `co_quan` where there
/// is no kind word.
pub fn organization(kind: Option<&str>) -> &'static str {
    let Some(kind) = kind.filter(|kind| !kind.is_empty()) else { return "co_quan" };
    static FORMS: LazyLock<Vec<String>> =
        LazyLock::new(|| COMMUNITIES.iter().map(|word| folded(word)).collect());
    match FORMS.contains(&folded(kind)) {
        true => "cong_dong",
        false => "chinh_quyen",
    }
}

/// Whether the word after a kind word makes the name of a body of it: `Tỉnh đoàn`, `Huyện ủy`.
fn is_body(rest: &str) -> bool {
    let word = rest.split(' ').next().unwrap_or_default();
    ["đoàn", "ủy", "uỷ", "đội", "hội"].contains(&word)
}

/// What follows a kind word; a short form that ends in a point needs no space after it.
fn strip_kind<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = name.chars();
    for expected in word.chars() {
        if !same_letter(rest.next()?, expected) {
            return None;
        }
    }
    let rest = rest.as_str();
    (rest.starts_with(char::is_whitespace) || word.ends_with('.')).then(|| rest.trim_start())
}

/// Whether two names are of the same place: the kind word may be missing from one of them, but
/// must not differ.
///
/// ```
/// use kehoach::value::name::same;
/// assert!(same("Huyện Ba Bể", "ba bể"));
/// assert!(!same("Huyện Bắc Sơn", "Xã Bắc Sơn"));
/// ```
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one_line(one), one_line(other));
    let ((kind, name), (other_kind, other_name)) = (split_kind(&one), split_kind(&other));
    let kinds_agree = kind.is_none() || other_kind.is_none() || kind == other_kind;
    (kinds_agree && folded(name) == folded(other_name)) || folded(&one) == folded(&other)
}

/// Whether a text speaks of units of a kind, by its word: `BCĐ cấp xã`, `UBND các xã`. Words that
/// only hold the same syllable don't: `xã hội`, `hợp tác xã`, `thị xã`.
///
/// ```
/// use kehoach::value::name::speaks_of;
/// assert!(speaks_of("BCĐ cấp huyện, xã", "xã"));
/// assert!(!speaks_of("Phòng Lao động - Thương binh và Xã hội", "xã"));
/// ```
pub fn speaks_of(text: &str, kind: &str) -> bool {
    const AROUND: [(&str, &str); 4] = [("", " hội"), ("", " viên"), ("hợp tác ", ""), ("thị ", "")];
    let (text, kind) = (folded(text), folded(kind));
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let around = AROUND.map(|(before, after)| (folded_words(before), folded_words(after)));
    !kind.is_empty()
        && text.match_indices(kind.as_str()).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + kind.len()..]);
            let is_other = around.iter().any(|(left, right)| {
                (!left.is_empty() && before.ends_with(left.as_str()))
                    || (!right.is_empty() && after.starts_with(right.as_str()))
            });
            is_edge(before.chars().next_back()) && is_edge(after.chars().next()) && !is_other
        })
}

/// Words in folded form with the spaces around them.
fn folded_words(words: &str) -> String {
    let inner = folded(words.trim());
    let start = if words.starts_with(' ') { " " } else { "" };
    let end = if words.ends_with(' ') { " " } else { "" };
    format!("{start}{inner}{end}")
}

/// Whether every word of a text is written as a proper name is: `Vi Hương`, `Krông Pắc`,
/// `R'Lấp`; two to five words.
pub(super) fn is_proper(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    (2..=5).contains(&words.len()) && words.iter().all(|word| is_proper_word(word))
}

/// Whether a word has a capital, then lower case, as names of places have.
pub fn is_proper_word(word: &str) -> bool {
    let mut parts = word.split(['-', '\'', '’']);
    let capital = parts.next().is_some_and(|part| starts_upper(part) && rest_lower(part));
    capital && parts.all(|part| !part.is_empty() && rest_lower(part))
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn rest_lower(word: &str) -> bool {
    word.chars().skip(1).all(char::is_lowercase)
}

/// Whether a header names the column of units of measure by any of its spellings: `Đơn vị tính`,
/// `ĐVT`, `ĐV tính`, `Đ.v.t`, `Đơn vị đo`. `Đơn vị` alone may be that of units as well.
pub fn is_measure_header(text: &str) -> bool {
    let letters: String =
        folded(text).chars().filter(|c| !matches!(c, '.' | ':' | '(' | ')' | '/')).collect();
    let plain = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    MEASURE_HEADERS.iter().any(|(_, form)| *form == plain)
}

static MEASURE_HEADERS: Words =
    words!["đơn vị tính", "đvt", "đv tính", "đơn vị đo", "đơn vị đo lường", "đvị tính", "đvtính",];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_taken_apart_once_are_folded_as_any_text_is() {
        let all = (0..0x2_0000).filter_map(char::from_u32).map(String::from);
        let words = ["Hoà-Hảo, Lực", "Ủy  ban\tX\u{b}ã ", "Ấp—Đ", "a\u{302}\u{301}ng", "Ắở Ỡ.", ""];
        for text in all.chain(words.map(str::to_owned)) {
            for text in
                [text.clone(), format!("Hoà {text}x"), format!("oà{text} é"), format!("{text}ự-")]
            {
                assert_eq!(folded(&text), folded_anew(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn names_match_as_people_read_them() {
        for (one, other) in [
            ("Hoà Bình", "Hòa Bình"),
            ("THUỶ", "Thủy"),
            ("Huyện\nBa Bể", "Huyện Ba Bể"),
            ("TP Bắc Kạn", "Thành phố Bắc Kạn"),
            ("TP.Bắc Kạn", "Bắc Kạn"),
            ("Cư Lễ", "Xã Cư  Lễ"),
            ("Bi\u{300}nh Trung", "Bình Trung"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("Hiệp Lực", "Hiệp Lục"),
            ("Bộc Bố", "Bộc Bó"),
            ("Huyện Bắc Sơn", "Xã Bắc Sơn"),
            ("Thị trấn Bắc Sơn", "Thị xã Bắc Sơn"),
            ("Yến Dương", "Yên Dương"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_level_is_told_from_words_like_it() {
        for text in [
            "BCĐ, BQL cấp xã",
            "UBND các xã, Phòng NN và PTNT",
            "Kiểm tra tại các xã.",
            "BQL xã; hợp tác xã",
            "XÃ",
        ] {
            assert!(speaks_of(text, "xã"), "{text}");
        }
        for text in ["", "xã hội", "Hợp tác xã", "thị xã Từ Sơn", "xã viên", "Sở Y tế"]
        {
            assert!(!speaks_of(text, "xã"), "{text}");
        }
        assert!(!speaks_of("UBND huyện", "xã") && !speaks_of("xã", ""));
    }

    #[test]
    fn proper_names_are_told_from_words() {
        for text in ["Vi Hương", "Đắk R'Lấp", "Quang Thuận", "Nông Quang Nhất"] {
            assert!(is_proper(text), "{text}");
        }
        for text in ["Chính phủ", "KẾ HOẠCH", "Huyện", "Tân Lập năm", "Xã 2"] {
            assert!(!is_proper(text), "{text}");
        }
    }
}
