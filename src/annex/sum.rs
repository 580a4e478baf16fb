//! The names of totals: `Tổng cộng`, `Cộng A`, `Tổng số (A+B)`, `Toàn huyện`.
//!
//! A word for a sum makes a total where nothing follows it, or what it sums up does: marks of
//! rows, or the whole of a place. `Tổng số hộ nghèo` and `Cộng đồng dân cư` are names of rows.

use crate::value::name::{folded, split_kind};

use super::levels::Sum;
use super::mark::Mark;
use crate::value::phrase::{Words, words};

/// The words for a sum, longer ones before those that they begin with.
static SUMS: Words = words![
    "tổng cộng chung",
    "tổng cộng",
    "tổng số",
    "tổng chung",
    "cộng chung",
    "tổng vốn",
    "tổng mức vốn",
    "tổng",
    "cộng",
];

/// Sums of money, which are totals whatever they are for.
static MONEY: Words = words!["tổng mức vốn", "tổng kinh phí", "tổng nguồn", "tổng cộng"];

/// The words that may stand before the mark of what is summed up.
static PARTS: Words = words!["mục", "phần", "nhóm", "khối", "khu vực", "tiểu mục", "các mục"];

/// The words that begin what is the whole of a place.
static WHOLE: Words = words!["toàn", "cả"];

/// What a whole may be of that is no kind of place.
static OF_WHOLE: Words = words!["địa bàn", "quốc", "ngành", "vùng", "nước", "trường", "khu"];

/// The most words that one of these has.
const MOST_WORDS: usize = 3;

/// The longest name of a total, in characters.
const LONGEST: usize = 120;

/// What a total of this name sums up; none if it is no total.
pub(super) fn read(label: &str) -> Option<Sum> {
    let name = label.split(':').next().unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST {
        return None;
    }
    let of = |marks, whole| Some(Sum { name: folded(&name), marks, of: None, whole });
    if is_whole(&name) {
        return of(Vec::new(), true);
    }
    if let Some((_, rest)) = head(&name, &SUMS) {
        if rest.is_empty() {
            return of(Vec::new(), false);
        }
        if is_whole(rest.trim_matches(['(', ')', ' ', ','])) {
            return of(Vec::new(), true);
        }
        if let Some(marks) = marks(rest) {
            return of(marks, false);
        }
        // What is summed up may be named before its parts: `TỔNG CHI (A + B)`.
        if let Some(marks) = bracketed(rest).and_then(self::marks).filter(|marks| marks.len() > 1) {
            return of(marks, false);
        }
    }
    head(&name, &MONEY).and_then(|_| of(Vec::new(), false))
}

/// What follows the word for a sum in the name of a row: `Cộng`, `khối xã`.
pub(super) fn named(label: &str) -> Option<&str> {
    let (_, rest) = head(label.trim(), &SUMS)?;
    let rest = rest.trim_end_matches([':', ' ']);
    (!rest.is_empty()).then_some(rest)
}

/// Splits a name into the word that it begins with and the rest.
fn head<'a>(name: &'a str, words: &Words) -> Option<(&'static str, &'a str)> {
    // As many words of the name as the word has, for each number of words folded once.
    let mut begun: [Option<(usize, String)>; MOST_WORDS] = [const { None }; MOST_WORDS];
    words.iter().find_map(|(word, form)| {
        let spaces = word.matches(' ').count();
        let (end, begun) = begun[spaces].get_or_insert_with(|| {
            let end = name.match_indices([' ', '(']).nth(spaces).map_or(name.len(), |(at, _)| at);
            (end, folded(&name[..end]))
        });
        (begun == form).then(|| (*word, name[*end..].trim()))
    })
}

/// Whether a text is the whole of a place: `toàn tỉnh`, `toàn xã An Bình`.
fn is_whole(text: &str) -> bool {
    let Some((first, place)) = text.split_once(' ') else { return false };
    let first = folded(first);
    if !WHOLE.iter().any(|(_, form)| *form == first) || place.split(' ').count() > 6 {
        return false;
    }
    let lower = folded(place);
    let is_known = OF_WHOLE.iter().any(|(_, form)| {
        lower.strip_prefix(form.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(' '))
    });
    // A kind of place alone, or with a name.
    is_known || split_kind(&format!("{place} x")).0.is_some()
}

/// What stands in the brackets at the end of a text.
fn bracketed(text: &str) -> Option<&str> {
    text.strip_suffix(')')?.rsplit_once('(').map(|(_, inner)| inner)
}

/// The marks that a text names, and nothing else: `A`, `(I+II)`, `mục I`, `(=1+2)`.
fn marks(text: &str) -> Option<Vec<Mark>> {
    let text = head(text, &PARTS).map_or(text, |(_, rest)| rest);
    let inner = text.trim_matches(['(', ')', ' ', '=', '.']);
    let parts = inner.split(['+', ',', ';', '&']).map(str::trim);
    let marks: Option<Vec<Mark>> = parts
        .map(|part| Mark::read(part.trim_matches(['(', ')'])).filter(|mark| !mark.is_sign()))
        .collect();
    marks.filter(|marks| !marks.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names_of_rows() {
        for (label, marks, whole) in [
            ("Tổng cộng", 0, false),
            ("TỔNG SỐ", 0, false),
            ("CỘNG", 0, false),
            ("Cộng:", 0, false),
            ("Tổng cộng: 18 tiêu chí", 0, false),
            ("Cộng A", 1, false),
            ("Cộng mục I", 1, false),
            ("Cộng (I)", 1, false),
            ("Tổng số (A+B)", 2, false),
            ("TỔNG CHI (A + B + C)", 3, false),
            ("Tổng số(A+B)", 2, false),
            ("TỔNG (I+II)", 2, false),
            ("Cộng (1+2)", 2, false),
            ("Tổng cộng (I + II + III)", 3, false),
            ("Tổng toàn xã", 0, true),
            ("Toàn huyện", 0, true),
            ("Toàn tỉnh", 0, true),
            ("Tổng cộng toàn huyện", 0, true),
            ("Tổng số toàn xã An Bình", 0, true),
            ("Tổng cộng (toàn tỉnh)", 0, true),
            ("Tổng mức vốn", 0, false),
            ("Tổng kinh phí thực hiện", 0, false),
        ] {
            let sum = read(label).unwrap_or_else(|| panic!("{label}"));
            assert_eq!((sum.marks.len(), sum.whole), (marks, whole), "{label}");
        }
        for label in [
            "Tổng giá trị SX (giá 2010)",
            "Tổng mức đầu tư",
            "Tổng số hộ nghèo",
            "Cộng đồng dân cư",
            "Tổng sản phẩm (GRDP)",
            "Tổng đàn lợn",
            "Cộng tác viên",
            "Toàn dân tập thể dục",
            "Toàn bộ diện tích",
            "Xã A",
            "",
        ] {
            assert_eq!(read(label), None, "{label}");
        }
        assert_eq!(named("Cộng khối xã"), Some("khối xã"));
        assert_eq!(named("Xã A"), None);
    }
}
