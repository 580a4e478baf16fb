//! Abbreviations: used before they are opened, opened twice, in two forms.

use std::collections::BTreeMap;

use super::scan;
use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::syllable;

/// Abbreviations that every reader of administrative documents knows, and those of foreign terms,
/// which have a name of their own.
const COMMON: [&str; 62] = [
    "UBND", "HĐND", "MTTQ", "UBMTTQ", "MTQG", "TNCS", "TNTP", "HTX", "THT", "BHYT", "BHXH", "BHTN",
    "CNTT", "PCCC", "CNCH", "THCS", "THPT", "GDTX", "ANTT", "ATGT", "VSATTP", "ATTP", "OCOP",
    "PTNT", "TDTT", "CCHC", "TTHC", "QLNN", "NSNN", "NSTW", "NSĐP", "DTTS", "XHCN", "CHXHCN",
    "TBXH", "CBCC", "KTXH", "QPAN", "GPMB", "KHCN", "GRDP", "GDP", "PCI", "PAPI", "PAR", "VBQPPL",
    "TTg", "BTV", "BCH", "QSDĐ", "TMĐT", "CSDL", "SXKD", "ODA", "FDI", "ASEAN", "COVID", "HIV",
    "AIDS", "UNESCO", "TCVN", "QCVN",
];

/// How often an abbreviation must be used before it is told.
const AT_LEAST: usize = 2;

/// Where an abbreviation is opened: `nông thôn mới (NTM)`, `(sau đây viết tắt là NTM)`.
static OPENED: Pattern = Pattern::new(
    Needs::Any(&["("]),
    r"\((?:[^()]{0,40}?(?:là|tắt):? *(?:\p{L}+ ){0,4}?)?[“]?((?:\p{Lu}[\p{Lu}\p{Ll}]?){2,8})[”]?\)",
);

/// A word in capitals and where it is used and opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Short {
    used: Vec<usize>,
    opened: Vec<usize>,
}

/// Whether a word is an abbreviation by its letters: capitals, and no syllable in capitals.
fn is_short(word: &str) -> bool {
    let length = word.chars().count();
    let has_vowels = word.chars().any(|c| "AĂÂEÊIOÔƠUƯY".contains(c));
    let is_roman = word.chars().all(|c| "IVXLC".contains(c));
    (3..=9).contains(&length)
        && word.chars().all(|c| c.is_uppercase() && (c.is_ascii() || c == 'Đ'))
        && !is_roman
        && !(has_vowels && syllable::is_syllable(&word.to_lowercase()))
}

/// Whether the words before a bracket begin with the letters of an abbreviation.
fn spells(before: &str, short: &str) -> bool {
    let letters: Vec<char> = short.to_lowercase().chars().collect();
    let words = scan::words(before);
    let initials: Vec<char> = words
        .iter()
        .rev()
        .take(letters.len() + 6)
        .filter_map(|word| word.text.to_lowercase().chars().next())
        .collect();
    // The letters stand among the initials in order; small words may be left out.
    let mut wanted = letters.iter().rev().peekable();
    for initial in initials {
        let plain = |c: char| syllable::parts(&c.to_string()).plain.chars().next().unwrap_or(c);
        if wanted.peek().is_some_and(|wanted| plain(**wanted) == plain(initial)) {
            wanted.next();
        }
    }
    wanted.peek().is_none()
}

/// The abbreviations of the running text, read once.
fn all(paper: &Paper) -> &BTreeMap<String, Short> {
    paper.wording.shorts.get_or_init(|| shorts(paper))
}

/// The abbreviations of the running text.
fn shorts(paper: &Paper) -> BTreeMap<String, Short> {
    let mut found: BTreeMap<String, Short> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        let is_capital = !text.chars().any(char::is_lowercase);
        if is_capital || !matches!(paragraph.role, Role::Basis | Role::Heading(_) | Role::Body) {
            continue;
        }
        for hit in OPENED.captures_iter(text) {
            let Some(word) = hit.get(1) else { continue };
            let before = &text[..hit.get(0).map_or(0, |whole| whole.start())];
            let is_said = hit[0].contains(' ');
            if is_said || spells(before, word.as_str()) {
                found.entry(word.as_str().to_owned()).or_default().opened.push(index);
            }
        }
        for range in scan::letters(text) {
            let word = &text[range.clone()];
            let is_mark =
                |c: char| matches!(c, '/' | '-' | '–' | '&' | '_' | '.') || c.is_ascii_digit();
            let is_part = text[..range.start].ends_with(is_mark)
                || text[range.end..].starts_with(|c: char| is_mark(c) && c != '.');
            if is_short(word) && !is_part && !is_of_company(&text[..range.start]) {
                found.entry(word.to_owned()).or_default().used.push(index);
            }
        }
    }
    found
}

/// Whether the words before an abbreviation lead to the form of a company, which is written so in its
/// name: `Công ty TNHH MTV …`.
fn is_of_company(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().skip_while(|word| is_short(word));
    words.next() == Some("ty") && words.next().is_some_and(|word| word.to_lowercase() == "công")
}

/// Used and never opened, or opened after its first use.
pub(super) fn unopened(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (word, short) in all(paper) {
        let Some(&first) = short.used.first() else { continue };
        if COMMON.contains(&word.as_str()) || short.used.len() < AT_LEAST {
            continue;
        }
        match short.opened.first() {
            Some(&opened) if opened > first => {
                let message = format!("“{word}” dùng trước khi được viết đầy đủ");
                let at = scan::places(paper, &[first, opened]);
                remarks.guess_at(
                    at,
                    message,
                    format!("viết đầy đủ ở chỗ dùng đầu tiên, kèm “({word})”"),
                );
            }
            Some(_) => {}
            None => {
                let message = format!(
                    "“{word}” không được viết đầy đủ lần nào{}",
                    scan::times(short.used.len())
                );
                let hint = format!(
                    "viết đầy đủ ở chỗ dùng đầu tiên, kèm “({word})”, nếu người đọc có thể không biết"
                );
                remarks.guess(paper.place(first), message, hint);
            }
        }
    }
}

/// Opened twice.
pub(super) fn twice(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (word, short) in all(paper) {
        let mut opened = short.opened.clone();
        opened.dedup();
        if let [first, second, ..] = opened[..] {
            let message = format!("“({word})” được giải thích hai lần");
            let at = scan::places(paper, &[second, first]);
            remarks.proved_at(
                at,
                message,
                "giải thích một lần, ở chỗ dùng đầu tiên; từ đó về sau chỉ dùng chữ tắt",
            );
        }
    }
}

/// `BCĐ` and `BCD`.
pub(super) fn forms(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut found: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        for word in scan::letters(text).map(|range| &text[range]).filter(|word| is_short(word)) {
            let plain = word.replace('Đ', "D");
            found.entry(plain).or_default().entry(word.to_owned()).or_default().push(index);
        }
    }
    for forms in found.values().filter(|forms| forms.len() > 1) {
        let mut forms: Vec<(&String, &Vec<usize>)> = forms.iter().collect();
        forms.sort_by_key(|(_, at)| std::cmp::Reverse(at.len()));
        let [(often, many), (rare, at), ..] = forms[..] else { continue };
        // A Đ is not typed for a D by chance.
        let crossed = |word: &str| word.chars().filter(|c| *c == 'Đ').count();
        let is_known = |word: &str| COMMON.contains(&word);
        let right = if is_known(rare) || !is_known(often) && crossed(rare) > crossed(often) {
            rare
        } else {
            often
        };
        let wrong = if right == rare { often } else { rare };
        let message = format!("cùng một chữ tắt viết hai cách: “{rare}” và “{often}”");
        let places = if right == rare {
            scan::places(paper, &[many[0], at[0]])
        } else {
            scan::places(paper, &[at[0], many[0]])
        };
        remarks.proved_at(places, message, format!("viết “{right}” thay cho “{wrong}”"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_spell_their_letters() {
        assert!(spells("xây dựng nông thôn mới ", "NTM"));
        assert!(spells("Chương trình mục tiêu quốc gia ", "MTQG"));
        assert!(spells("Ban chỉ đạo ", "BCĐ"));
        assert!(!spells("Chương trình mỗi xã một sản phẩm ", "OCOP"));
        assert!(
            is_short("NTM")
                && is_short("BCĐ")
                && !is_short("XIV")
                && !is_short("THÔN")
                && !is_short("TƯ")
        );
    }
}
