//! A text → the names of units in it, each with its kind word.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scan;
use crate::check::Paper;
use crate::check::paper::Role;
use crate::value::case;
use crate::value::name::{folded, is_proper_word, split_kind};

/// The kinds of units that have a name of their own.
pub(super) const KINDS: [&str; 8] =
    ["xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh"];

/// The most names that are compared.
const MOST: usize = 2000;

/// A name of a unit, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The kind word in lower case.
    pub(super) kind: &'static str,
    /// The name without it, as it stands.
    pub(super) own: String,
    /// The paragraphs.
    pub(super) at: Vec<usize>,
    /// Whether it stands in prose of now, and not only in bases and citations.
    pub(super) is_own: bool,
}

impl Named {
    /// With its kind word.
    pub(super) fn full(&self) -> String {
        case::sentence(&format!("{} {}", self.kind, self.own))
    }
}

/// The names of units of a document, each once.
pub(super) fn names(paper: &Paper) -> &[Named] {
    paper.wording.names.get_or_init(|| read(paper))
}

fn read(paper: &Paper) -> Vec<Named> {
    let mut found: BTreeMap<(&'static str, String), Named> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        for (kind, own) in of_text(&paragraph.text) {
            let key = (kind, folded(&own));
            let named = found.entry(key).or_insert_with(|| Named {
                kind,
                own,
                at: Vec::new(),
                is_own: false,
            });
            named.at.push(index);
            named.is_own |= paragraph.role != Role::Basis;
        }
    }
    let mut names: Vec<Named> = found.into_values().collect();
    names.truncate(MOST);
    names
}

/// The names of units in a text: after a kind word, and those that follow in one list.
pub(super) fn of_text(text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let words: Vec<Range<usize>> = tokens(text);
    let mut at = 0;
    while at < words.len() {
        let Some((kind, length)) = kind_at(text, &words, at) else {
            at += 1;
            continue;
        };
        at += length;
        // `(03 xã): A B, C D`; `xã: A B`.
        let from = words[at - 1].end;
        let gap = words.get(at).map_or("", |next| &text[from..next.start]);
        if !matches!(gap, " " | ": " | "): " | ") ")
            || gap.contains(')') && !text[..from].contains('(')
        {
            continue;
        }
        while let Some((name, next)) = name_at(text, &words, at) {
            found.push((kind, name));
            at = next;
            // The list goes on with `, ` or ` và `.
            let Some(after) = words.get(at) else { break };
            let gap = &text[words[at - 1].end..after.start];
            if gap == " " && &text[after.clone()] == "và" && words.get(at + 1).is_some() {
                if name_at(text, &words, at + 1).is_none() {
                    break;
                }
                at += 1;
            } else if gap != ", " {
                break;
            }
        }
    }
    found
}

/// The words of a text, hyphens and apostrophes within them.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for range in scan::letters(text) {
        match tokens.last_mut() {
            Some(last) if matches!(&text[last.end..range.start], "'" | "’") => {
                last.end = range.end;
            }
            _ => tokens.push(range),
        }
    }
    tokens
}

fn kind_at(text: &str, words: &[Range<usize>], at: usize) -> Option<(&'static str, usize)> {
    let both = |count: usize| -> Option<String> {
        let words = words.get(at..at + count)?;
        Some(
            words
                .iter()
                .map(|word| text[word.clone()].to_lowercase())
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    let two =
        both(2).and_then(|two| KINDS.into_iter().find(|kind| *kind == two)).map(|kind| (kind, 2));
    two.or_else(|| {
        both(1).and_then(|one| KINDS.into_iter().find(|kind| *kind == one)).map(|kind| (kind, 1))
    })
}

/// A name of two to four words with capitals, and the word after it; none where what follows makes
/// it a part of a longer phrase.
fn name_at(text: &str, words: &[Range<usize>], at: usize) -> Option<(String, usize)> {
    let mut end = at;
    while let Some(word) = words.get(end) {
        let is_next = end == at || &text[words[end - 1].end..word.start] == " ";
        let own = &text[word.clone()];
        if !is_next
            || !is_proper_word(own)
            || end - at == 5
            || end > at && own.to_uppercase() == own && own.len() > 2
        {
            break;
        }
        end += 1;
    }
    let length = end - at;
    if !(2..=4).contains(&length) {
        return None;
    }
    let name = &text[words[at].start..words[end - 1].end];
    // Another kind word, an agency or a first word of a sentence is no name.
    let is_name = split_kind(name).0.is_none() && !crate::value::begins_as_agency(name);
    is_name.then(|| (name.to_owned(), end))
}

/// `TỈNH BẮC KẠN` as `tỉnh Bắc Kạn`.
pub(super) fn capitalised(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let words = text.split_whitespace().map(|word| {
        let lower = word.to_lowercase();
        if KINDS.iter().any(|kind| kind.split(' ').any(|part| part == lower)) {
            lower
        } else {
            case::sentence(&lower)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        of_text(text).into_iter().map(|(kind, own)| format!("{kind} {own}")).collect()
    }

    #[test]
    fn names_follow_their_kind_word() {
        assert_eq!(
            found(
                "xã Nguyên Phúc, Đôn Phong và Cao Sơn, huyện Bạch Thông; xã Hiệp Lực, huyện Ngân Sơn"
            ),
            [
                "xã Nguyên Phúc",
                "xã Đôn Phong",
                "xã Cao Sơn",
                "huyện Bạch Thông",
                "xã Hiệp Lực",
                "huyện Ngân Sơn"
            ]
        );
        assert_eq!(
            found("Huyện Pác Nặm (03 xã): Bộc Bó, Giáo Hiệu, Nhạn Môn."),
            ["huyện Pác Nặm", "xã Bộc Bó", "xã Giáo Hiệu", "xã Nhạn Môn"]
        );
        assert_eq!(found("Chương trình mỗi xã một sản phẩm; UBND xã phê duyệt; các xã"), [""; 0]);
        assert_eq!(found("UBND xã, Ban Chỉ đạo; xã Sở Nội vụ"), [""; 0]);
        assert_eq!(capitalised("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"), "Ủy Ban Nhân Dân tỉnh Bắc Kạn");
    }
}
