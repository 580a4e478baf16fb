//! What the name of a row says that it adds up: `Tổng số (A+B)`, `Cộng mục I`, `Chênh lệch (I-II)`.

use std::sync::LazyLock;

use crate::annex::rates::in_brackets;
use crate::value::name::folded;

/// The most rows that one name adds up.
const MOST_TERMS: usize = 40;

/// The most characters of a name that is looked at.
const MOST_CHARACTERS: usize = 200;

/// The words before what a row adds up.
static CLOSING: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["tổng", "cộng", "số", "mục", "phần", "nhóm", "khoản", "tiểu"].map(folded).to_vec()
});

static AMONG: LazyLock<Vec<String>> =
    LazyLock::new(|| ["trong đó", "tr.đó", "tr. đó", "trđó", "t.đó"].map(folded).to_vec());

/// A row that a name adds or takes away, by its order number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Whether it is taken away.
    pub minus: bool,
    /// The order number as it is compared.
    pub mark: String,
}

/// An order number as it is compared: without brackets and points around it.
pub(super) fn mark(number: &str) -> String {
    number.trim().trim_matches(['(', ')', '.', ' ', ':', ',']).to_owned()
}

/// Whether a text may be an order number that names add up: `A`, `III`, `1`, `2.1`, `7a`.
fn is_mark(text: &str) -> bool {
    let count = text.chars().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let roman = text.chars().all(|c| "IVXLC".contains(c));
    (1..=6).contains(&count)
        && text.chars().all(|c| c.is_alphanumeric() || c == '.')
        && (letters <= 1 || roman)
}

/// The rows that a name adds up by their order numbers, where it has such a formula.
pub(super) fn formula(name: &str) -> Option<Vec<Term>> {
    if name.len() > MOST_CHARACTERS || !name.contains(['+', '-', '–']) {
        return None;
    }
    // In brackets at the end, perhaps with brackets of its own, or after an equals sign.
    let start = name.find('(').map(|start| start + 1);
    let inner = match (name.split_once('='), start) {
        (Some((_, formula)), _) => formula.trim().trim_end_matches(')'),
        (None, Some(start)) => name[start..].trim().strip_suffix(')')?,
        (None, None) => return None,
    };
    terms(inner)
}

fn terms(formula: &str) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    let mut minus = false;
    let mut rest = formula;
    loop {
        let end = rest.find(['+', '-', '–']).unwrap_or(rest.len());
        let mark = mark(&rest[..end]);
        if !is_mark(&mark) || terms.len() == MOST_TERMS {
            return None;
        }
        terms.push(Term { minus, mark });
        let Some(sign) = rest[end..].chars().next() else { break };
        minus = sign != '+';
        rest = &rest[end + sign.len_utf8()..];
    }
    // One dash alone may join the first and the last of a range: `(I-III)`.
    let sums = terms.iter().any(|term| !term.minus && terms[0] != *term);
    let difference = terms.len() == 2 && !name_a_range(&terms[0].mark, &terms[1].mark);
    (terms.len() > 1 && (sums || difference)).then_some(terms)
}

/// Whether two numbers that a dash joins may be the ends of a range with something between.
fn name_a_range(first: &str, last: &str) -> bool {
    let ordinal = |mark: &str| {
        let roman = crate::value::roman::parse(mark);
        let letter = mark.chars().next().map(u32::from).filter(|_| mark.chars().count() == 1);
        roman.or_else(|| mark.parse().ok()).or(letter)
    };
    ordinal(first).zip(ordinal(last)).is_none_or(|(first, last)| last > first + 1)
}

/// What a total closes by its name: what follows the words for a sum, `A` of `Cộng mục A`.
pub(super) fn closes(name: &str) -> Option<String> {
    let bracketed = in_brackets(name).map(mark).find(|mark| is_mark(mark));
    let name = folded(name.split(['(', ':']).next().unwrap_or_default());
    let mut rest = name.as_str();
    let mut words = 0;
    let is_closing = |word: &str| CLOSING.iter().any(|closing| closing == word);
    while let Some((_, after)) = rest.split_once(' ').filter(|(word, _)| is_closing(word)) {
        rest = after.trim_start();
        words += 1;
    }
    let closing = is_closing(rest);
    match bracketed.filter(|_| closing) {
        Some(mark) => Some(folded(&mark)),
        None => (words > 0 && !rest.is_empty() && !closing).then(|| rest.to_owned()),
    }
}

/// Whether a name says that its figures are some of those above: `Trong đó: vốn đầu tư`.
pub(super) fn is_among(name: &str) -> bool {
    let start = name.char_indices().nth(16).map_or(name.len(), |(index, _)| index);
    let name = folded(name[..start].trim_start_matches(['-', '+', '*', '(', ' ']));
    AMONG.iter().any(|among| name.starts_with(among.as_str()))
}

/// What a name is without saying that its figures are some of those above: `dân tộc thiểu số` of
/// `- Trong đó: dân tộc thiểu số`; none where it doesn't say so, or says nothing else.
pub(crate) fn beyond_among(name: &str) -> Option<&str> {
    let own = name.trim_start_matches(['-', '–', '+', '*', ' ']);
    let after = |(end, _): (usize, char)| {
        let is_said = AMONG.iter().any(|among| *among == folded(&own[..end]));
        let rest = own[end..].trim_start_matches([':', ',', ' ']);
        (is_said && rest.len() < own[end..].len() && !rest.is_empty()).then_some(rest)
    };
    own.char_indices().take(16).find_map(after)
}

/// Whether a name of figures says that they are counted or added up.
pub(super) fn claims_sum(name: &str) -> bool {
    static SUM: LazyLock<Vec<String>> = LazyLock::new(|| ["số ", "tổng "].map(folded).to_vec());
    let name = folded(name) + " ";
    SUM.iter().any(|sum| name.starts_with(&format!("{} ", sum.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_in_names_are_read() {
        for (name, expected) in [
            ("Tổng số (A+B)", "+A +B"),
            ("TỔNG CỘNG (I+II+III)", "+I +II +III"),
            ("Tổng (1 + 2)", "+1 +2"),
            ("Chênh lệch (I-II)", "+I -II"),
            ("Còn lại (A - B)", "+A -B"),
            ("Tổng chi ((1)+(2)-(3))", "+1 +2 -3"),
            ("Tổng = I + II", "+I +II"),
            ("Tổng số (=1.1+1.2)", "+1.1 +1.2"),
        ] {
            let terms = formula(name).unwrap_or_else(|| panic!("{name}"));
            let shown: Vec<String> = terms
                .iter()
                .map(|term| format!("{}{}", if term.minus { '-' } else { '+' }, term.mark))
                .collect();
            assert_eq!(shown.join(" "), expected, "{name}");
        }
        for name in [
            "Tổng số",
            "Tổng (I-III)",
            "Tổng (1-5)",
            "Trồng rừng (sản xuất + phòng hộ)",
            "Nợ (2021-2025)",
            "Giống lúa (OM-18)",
            "Xã An Bình (A)",
            "Thuốc (+)",
        ] {
            assert_eq!(formula(name), None, "{name}");
        }
    }

    #[test]
    fn totals_name_what_they_close() {
        for (name, closed) in [
            ("Cộng A", "a"),
            ("Cộng mục I", "i"),
            ("Tổng cộng (I)", "i"),
            ("Cộng khối sở, ngành", "khối sở, ngành"),
            ("TỔNG SỐ", ""),
            ("Cộng", ""),
            ("Tổng mục 1: ", "1"),
        ] {
            assert_eq!(closes(name).unwrap_or_default(), folded(closed), "{name}");
        }
        for name in ["Trong đó: nữ", "- Tr.đó: vốn TW", "(Trong đó nữ)"] {
            assert!(is_among(name), "{name}");
        }
        assert!(!is_among("Trong nước"));
        for (name, rest) in [
            ("Trong đó: Nữ", Some("Nữ")),
            ("- Tr.đó: xuất khẩu", Some("xuất khẩu")),
            ("TRONG ĐÓ KHÁCH QUỐC TẾ", Some("KHÁCH QUỐC TẾ")),
            ("Trong đó:", None),
            ("Trong đóng góp", None),
            ("Trong nước", None),
        ] {
            assert_eq!(beyond_among(name), rest, "{name}");
        }
        assert!(claims_sum("Số hộ") && claims_sum("Tổng số") && !claims_sum("Sống"));
    }
}
