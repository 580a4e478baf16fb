//! Campaigns, movements and mottos in quotation marks that a document has in two wordings: `cuộc vận
//! động “Toàn dân đoàn kết xây dựng A”` and `… “Toàn dân đoàn kết xây dựng B”`.

use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// What has a name of its own in quotation marks.
const HEADS: [&str; 9] = [
    "phong trào",
    "cuộc vận động",
    "vận động",
    "thi đua",
    "phương châm",
    "khẩu hiệu",
    "quan điểm",
    "chủ đề",
    "cuộc thi",
];

/// How far before a quotation its head may stand, in letters.
const NEAR: usize = 40;

/// How many words two wordings of one name begin with.
const LEAST_BEGINNING: usize = 4;

/// How many tenths of the longer of two wordings they share; of those that begin long alike, fewer.
const LEAST_SHARED: usize = 6;
const LONG_BEGINNING: usize = 6;

/// The most names that are compared.
const MOST: usize = 200;

/// A quoted name.
struct Quoted<'t> {
    paragraph: usize,
    text: &'t str,
    words: Vec<Word<'t>>,
}

/// A word of it.
struct Word<'t> {
    text: &'t str,
    folded: String,
}

pub(super) fn differing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut all: Vec<Quoted<'_>> = Vec::new();
    for (index, paragraph) in scan::prose(paper) {
        for text in names(&paragraph.text) {
            let is_new = all.iter().all(|other| other.text != text);
            if is_new && all.len() < MOST {
                all.push(Quoted { paragraph: index, text, words: words(text) });
            }
        }
    }
    let mut told: Vec<usize> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for (next, other) in all.iter().enumerate().skip(at + 1) {
            if told.contains(&next) || !is_another_wording(one, other) {
                continue;
            }
            told.push(next);
            let message = format!("một tên viết hai cách: “{}” và “{}”", one.text, other.text);
            let places = scan::places(paper, &[other.paragraph, one.paragraph]);
            remarks.guess_at(places, message, "nếu là một tên thì viết như nhau ở mọi chỗ");
        }
    }
}

/// What stands in quotation marks behind a head, or in a list that one begins.
fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut goes_on_at = None;
    for (open, mark) in text.match_indices('“') {
        let from = open + mark.len();
        let Some(length) = text[from..].find('”') else { break };
        let before = text[..open].trim_end();
        let start = before.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at);
        let near = before[start..].rsplit(['”', '.', ';']).next().unwrap_or_default();
        let goes_on = goes_on_at
            .is_some_and(|end: usize| matches!(text[end..open].trim(), "," | "và" | ", và" | ";"));
        if goes_on || scan::has_any(near, &HEADS) {
            found.push(text[from..from + length].trim());
            goes_on_at = Some(from + length + '”'.len_utf8());
        }
    }
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    let pieces = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    pieces.map(|text| Word { text, folded: folded(text) }).collect()
}

/// Whether two names are likely one in two wordings: not the one with a period or a place behind it.
fn is_another_wording(one: &Quoted<'_>, other: &Quoted<'_>) -> bool {
    let (mut a, mut b) = (0, 0);
    while let Some((left, right)) = same(&one.words[a..], &other.words[b..]) {
        (a, b) = (a + left, b + right);
    }
    let (rest, others) = (&one.words[a..], &other.words[b..]);
    if rest.is_empty() && others.is_empty() {
        // Marks and capitals alone; an abbreviation is none of that.
        let bare = |text: &str| text.to_lowercase().replace([' ', ',', '.'], "");
        let marks = |text: &str| text.matches([',', ';']).count();
        return a >= LEAST_BEGINNING
            && bare(one.text) == bare(other.text)
            && marks(one.text) != marks(other.text);
    }
    if a < LEAST_BEGINNING || rest.is_empty() || others.is_empty() {
        return false;
    }
    let shared = rest.iter().filter(|word| others.iter().any(|own| own.folded == word.folded));
    let longer = one.words.len().max(other.words.len());
    let least = LEAST_SHARED - usize::from(a >= LONG_BEGINNING);
    (a + shared.count()) * 10 >= longer * least
}

/// How many words of both say the same at their beginning: one each, or an abbreviation and what it
/// stands for.
fn same(one: &[Word<'_>], other: &[Word<'_>]) -> Option<(usize, usize)> {
    let (first, second) = (one.first()?, other.first()?);
    if first.folded == second.folded {
        return Some((1, 1));
    }
    let opened = |short: &Word<'_>, long: &[Word<'_>]| {
        let is_short = short.text.chars().all(char::is_uppercase);
        let count = short.text.chars().count();
        let letters = short.text.to_lowercase();
        let is_it = is_short
            && count > 1
            && long.len() >= count
            && letters
                .chars()
                .zip(long)
                .all(|(letter, word)| word.text.to_lowercase().starts_with(letter));
        is_it.then_some(count)
    };
    match (opened(first, other), opened(second, one)) {
        (Some(count), _) => Some((1, count)),
        (_, Some(count)) => Some((count, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_their_heads() {
        assert_eq!(
            names(
                "phong trào “Một hai ba”, “Bốn năm sáu” và Đề án “Bảy tám”; ghi “đạt” hoặc “không”"
            ),
            ["Một hai ba", "Bốn năm sáu"]
        );
    }

    #[test]
    fn one_name_is_told_from_two() {
        let quoted = |text: &'static str| Quoted { paragraph: 0, text, words: words(text) };
        for (one, other, expected) in [
            ("Xây dựng gia đình 5 không, 3 sạch", "Xây dựng gia đình 5 không 3 sạch", true),
            (
                "Toàn dân đoàn kết xây dựng đời sống văn hoá",
                "Toàn dân đoàn kết xây dựng NTM, đô thị văn minh",
                true,
            ),
            ("Toàn dân đoàn kết xây dựng NTM", "Toàn dân đoàn kết xây dựng nông thôn mới", false),
            (
                "Minh Tân chung sức xây dựng NTM",
                "Minh Tân chung sức xây dựng NTM giai đoạn 2021 - 2025",
                false,
            ),
            ("Toàn dân bảo vệ an ninh Tổ quốc", "Toàn dân đoàn kết xây dựng NTM", false),
            ("Minh Tân chung sức giảm nghèo nhanh", "Minh Tân chung sức vì người cao tuổi", false),
            ("Cả nước chung sức xây dựng NTM", "Minh Tân chung sức xây dựng NTM", false),
        ] {
            assert_eq!(
                is_another_wording(&quoted(one), &quoted(other)),
                expected,
                "{one} / {other}"
            );
        }
    }
}
