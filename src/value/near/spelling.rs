//! A name taken apart into letters, marks and tones, to tell a slip from another name.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::value::name::{folded, split_kind};

/// In what two names that are likely one differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A tone: `An Bình`, `An Bỉnh`.
    Tone,
    /// A letter: one more, one less, another, two swapped.
    Letters,
    /// The kind word: `Phường An Bình`, `Xã An Bình`.
    Kind,
    /// Where its words part: `AnBình`, `An Bình`.
    Spacing,
}

/// The longest name that is compared, in bytes.
const LONGEST: usize = 240;
/// A word of a name, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Word {
    /// The letters without marks: `binh`.
    base: String,
    /// The letters with the marks that make them: `bô`, `đ`.
    marked: String,
    /// The tone.
    tone: Option<char>,
}

/// A name taken apart, to be compared with others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spelling {
    /// The kind word in lower case, where there is one.
    kind: Option<String>,
    /// The words after it.
    words: Vec<Word>,
    /// The numbers among them, which must be equal.
    numbers: Vec<String>,
}

impl Spelling {
    /// Takes a name apart.
    pub fn of(name: &str) -> Self {
        let (kind, own) = split_kind(name);
        Self::of_parts(kind, own)
    }

    /// Takes a name apart whose kind word stands elsewhere.
    pub fn of_parts(kind: Option<&str>, own: &str) -> Self {
        let own = if own.len() > LONGEST { "" } else { own };
        let is_break = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ',' | '.');
        let words: Vec<Word> =
            own.split(is_break).filter(|word| !word.is_empty()).map(Word::of).collect();
        let is_digit = |c: char| c.is_ascii_digit();
        let numbers = words.iter().flat_map(|word| word.base.split(move |c| !is_digit(c)));
        let numbers = numbers.filter(|number| !number.is_empty()).map(str::to_owned).collect();
        Self { kind: kind.map(folded), words, numbers }
    }

    /// Whether it has neither tones nor marks, as typed on a keyboard without Vietnamese.
    fn is_bare(&self) -> bool {
        self.words.iter().all(Word::is_bare)
    }

    fn joined(&self, of: fn(&Word) -> &str) -> String {
        self.words.iter().map(of).collect()
    }

    /// What names that may be near share at least one of.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        let numbers = self.numbers.join(" ");
        let base = self.joined(|word| &word.base);
        let sounds: String = self.words.iter().map(|word| sound(&word.marked)).collect();
        let mut keys = BTreeSet::from([format!("{numbers}|{base}"), format!("{numbers}~{sounds}")]);
        for (at, c) in base.char_indices() {
            let (before, after) = (&base[..at], &base[at + c.len_utf8()..]);
            keys.insert(format!("{numbers}|{before}{after}"));
        }
        keys
    }
}

impl Word {
    fn of(word: &str) -> Self {
        let mut result = Self::default();
        for c in word.nfd().flat_map(char::to_lowercase) {
            match c {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => result.tone = Some(c),
                '\'' | '’' => {}
                '\u{302}' | '\u{306}' | '\u{31b}' => result.marked.push(c),
                c => {
                    result.base.push(if c == 'đ' { 'd' } else { c });
                    result.marked.push(c);
                }
            }
        }
        result
    }

    fn is_bare(&self) -> bool {
        self.tone.is_none() && self.base == self.marked
    }

    /// Whether it stands for a number or a place in a series: `II`, `A`.
    fn is_ordinal(&self) -> bool {
        self.base.chars().count() < 2 || self.base.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
    }

    /// In what it differs from a word that it may be a slip of.
    fn slip(&self, other: &Self) -> Option<Why> {
        if self.base == other.base {
            if self.base.chars().count() < 2 {
                return None;
            }
            if self.marked == other.marked {
                return Some(Why::Tone);
            }
            let is_one = self.tone == other.tone || self.is_bare() || other.is_bare();
            return is_one.then_some(Why::Letters);
        }
        if self.tone != other.tone || self.is_ordinal() || other.is_ordinal() {
            return None;
        }
        if sound(&self.marked) == sound(&other.marked) {
            return Some(Why::Letters);
        }
        // Where a word begins otherwise, it is mostly another: `Tân Lập`, `Tân Cập`.
        let begins_so = self.base.chars().next() == other.base.chars().next()
            || sorted(&self.base) == sorted(&other.base);
        let longer = self.base.chars().count().max(other.base.chars().count());
        let is_near = begins_so
            && longer > 2
            && strsim::osa_distance(&self.base, &other.base) == 1
            && strsim::osa_distance(&self.marked, &other.marked) <= 2
            && marks(&self.marked) == marks(&other.marked);
        is_near.then_some(Why::Letters)
    }
}

/// The marks that make letters, in order.
fn marks(marked: &str) -> String {
    marked.chars().filter(|c| !c.is_ascii()).collect()
}

fn sorted(letters: &str) -> Vec<char> {
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters
}

/// A word as it may sound: beginnings that are spoken alike in some region are one, and `y` is `i`.
fn sound(marked: &str) -> String {
    const ALIKE: [(&str, &str); 9] = [
        ("ngh", "ng"),
        ("ng", "ng"),
        ("nh", "nh"),
        ("n", "l"),
        ("tr", "ch"),
        ("gi", "d"),
        ("r", "d"),
        ("x", "s"),
        ("k", "c"),
    ];
    let alike = ALIKE.iter().find_map(|&(from, to)| {
        let rest = marked.strip_prefix(from)?;
        // `gì` has no other vowel; `kh` is another sound.
        let is_whole = rest.is_empty() || from == "k" && rest.starts_with('h');
        (!is_whole).then(|| format!("{to}{rest}"))
    });
    let word = alike.unwrap_or_else(|| marked.to_owned());
    word.replace('y', "i")
}

/// In what two names differ that are likely one; none where they are the same, or of two places.
///
/// ```
/// use kehoach::value::near::{Spelling, Why, slip};
/// let slip = |one, other| slip(&Spelling::of(one), &Spelling::of(other));
/// assert_eq!(slip("Xã Hiệp Lực", "Xã Hiệp Lục"), Some(Why::Letters));
/// assert_eq!(slip("Phường An Bình", "Xã An Bình"), Some(Why::Kind));
/// assert_eq!(slip("Xã An Bình", "Xã An Định"), None);
/// assert_eq!(slip("Thôn 1", "Thôn 2"), None);
/// ```
pub fn slip(one: &Spelling, other: &Spelling) -> Option<Why> {
    if one.numbers != other.numbers || one.words.is_empty() || other.words.is_empty() {
        return None;
    }
    if one.kind.is_some() && other.kind.is_some() && one.kind != other.kind {
        return (one.words == other.words).then_some(Why::Kind);
    }
    if one.words.len() != other.words.len() {
        let tones = |name: &Spelling| name.words.iter().map(|word| word.tone).collect::<Vec<_>>();
        let (ones, others) = (tones(one), tones(other));
        let is_same = one.joined(|word| &word.marked) == other.joined(|word| &word.marked)
            && joins(&ones, &others);
        return is_same.then_some(Why::Spacing);
    }
    let pairs = one.words.iter().zip(&other.words);
    let differing: Vec<(&Word, &Word)> = pairs.filter(|(one, other)| one != other).collect();
    match differing.as_slice() {
        [] => None,
        [(one, other)] => one.slip(other),
        many => {
            let is_same = many.iter().all(|(one, other)| one.base == other.base);
            (is_same && (one.is_bare() || other.is_bare())).then_some(Why::Tone)
        }
    }
}

/// Whether the tones of one spelling are those of another that joins some of its words, of which
/// the last tone is kept.
fn joins(one: &[Option<char>], other: &[Option<char>]) -> bool {
    let given = |tones: &[Option<char>]| tones.iter().flatten().copied().collect::<Vec<_>>();
    let (mut fewer, mut more) = (given(one), given(other));
    if fewer.len() > more.len() {
        std::mem::swap(&mut fewer, &mut more);
    }
    let mut rest = more.iter();
    fewer.iter().all(|tone| rest.any(|other| other == tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(one: &str, other: &str) -> Option<Why> {
        let (one, other) = (Spelling::of(one), Spelling::of(other));
        let found = slip(&one, &other);
        assert_eq!(found, slip(&other, &one));
        let (keys, others) = (one.keys(), other.keys());
        assert!(found.is_none() || keys.intersection(&others).next().is_some());
        found
    }

    #[test]
    fn slips_are_told_by_what_differs() {
        for (one, other, expected) in [
            ("Xã An Bình", "Xã An Bỉnh", Why::Tone),
            ("Yên Dương", "Yến Dương", Why::Tone),
            ("Xã Thuận Mang", "Xã Thuần Mang", Why::Tone),
            ("Xã Ha Noi", "Xã Hà Nội", Why::Tone),
            ("Bộc Bố", "Bộc Bó", Why::Letters),
            ("Hiệp Lực", "Hiệp Lục", Why::Letters),
            ("Huyện Đăk Hà", "Huyện Đắk Hà", Why::Tone),
            ("Dinh Hóa", "Định Hóa", Why::Letters),
            ("Mỹ Phương", "Mỹ Phươg", Why::Letters),
            ("Mỹ Phương", "Mỹ Phưong", Why::Letters),
            ("Xã An Bìhn", "Xã An Bình", Why::Letters),
            ("Sà Phìn", "Xà Phìn", Why::Letters),
            ("Sủng Tráng", "Sủng Cháng", Why::Letters),
            ("Quý Quân", "Quí Quân", Why::Letters),
            ("Noong Hẹt", "Nong Hẹt", Why::Letters),
            ("Phường An Bình", "Xã An Bình", Why::Kind),
            ("Thị trấn Chợ Rã", "Xã Chợ Rã", Why::Kind),
            ("Xã AnBình", "Xã An Bình", Why::Spacing),
            ("Xã HòaBình", "Xã Hoà Bình", Why::Spacing),
            ("Ea Bar", "EaBar", Why::Spacing),
        ] {
            assert_eq!(why(one, other), Some(expected), "{one} {other}");
        }
    }

    #[test]
    fn other_places_are_no_slips() {
        for (one, other) in [
            ("An Bình", "An Định"),
            ("An Bình", "An Ninh"),
            ("Xã Hoà Bình", "Xã Hòa Bình"),
            ("Xã An Bình", "an bình"),
            ("Phường An Bình", "Xã An Bỉnh"),
            ("Thôn 1", "Thôn 2"),
            ("Phường 1", "Phường 10"),
            ("Phường 01", "Phường 1"),
            ("Tổ dân phố số 2", "Tổ dân phố số 3"),
            ("Xã Đông A", "Xã Đông B"),
            ("Xã Tân Lập I", "Xã Tân Lập II"),
            ("Xã Đạ Tẻh 2", "Xã Đạ Tẻh 3"),
            ("Khu A", "Khu Á"),
            ("Xã Tân Lập", "Xã Tân Cập"),
            ("Xã Bình Lâm", "Xã Bình Hàm"),
            ("Hòa Hiệp Nam", "Hòa Hiệp Bắc"),
            ("Hòa Hiệp", "Hòa Hiệp Nam"),
            ("Xã Vĩnh An", "Xã Vĩnh Tân"),
            ("Xã Phú Thành", "Xã Phú Thịnh"),
            ("Yên Bình", "Yến Bỉnh"),
            ("Sở Y tế", "Sở Nội vụ"),
            ("", "Xã An Bình"),
            ("Xã", "Xã A"),
        ] {
            assert_eq!(why(one, other), None, "{one} {other}");
        }
    }
}
