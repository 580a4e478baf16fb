//! Ministries and departments that a document names in two ways: `Sở Nông nghiệp và PTNT` and `Sở Nông
//! nghiệp và Phát triển nông thôn`.

use std::collections::BTreeMap;

use super::scan::{self, Word};
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// The words that begin such names.
const HEADS: [&str; 3] = ["sở", "bộ", "phòng"];

/// The fields that their names are made of, with the short form of one.
const FIELDS: [&str; 32] = [
    "nông nghiệp",
    "phát triển nông thôn",
    "ptnt",
    "lao động",
    "thương binh",
    "xã hội",
    "văn hóa",
    "thể thao",
    "du lịch",
    "thông tin",
    "truyền thông",
    "kế hoạch",
    "đầu tư",
    "tài nguyên",
    "môi trường",
    "khoa học",
    "công nghệ",
    "giáo dục",
    "đào tạo",
    "giao thông vận tải",
    "xây dựng",
    "tài chính",
    "nội vụ",
    "tư pháp",
    "công thương",
    "y tế",
    "dân tộc",
    "tôn giáo",
    "ngoại vụ",
    "kinh tế",
    "hạ tầng",
    "đô thị",
];

/// Short forms of fields, as the cells of tables have them.
const SHORT: [(&str, &str); 9] = [
    ("vh", "văn hóa"),
    ("tc", "tài chính"),
    ("kh", "kế hoạch"),
    ("nn", "nông nghiệp"),
    ("tn", "tài nguyên"),
    ("mt", "môi trường"),
    ("kt", "kinh tế"),
    ("ht", "hạ tầng"),
    ("gd", "giáo dục"),
];

/// What joins two fields.
const JOINTS: [&str; 8] = [" và ", " - ", "-", " – ", ", ", " & ", " Và ", " VÀ "];

/// A name in a text: what it is, whatever joins its fields, and how it is written.
fn name_at(text: &str, words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    let mut key = HEADS.iter().find(|head| folded(head) == words[at].folded)?.to_string();
    let mut next = at + 1;
    let mut end = None;
    while let Some((field, length)) = field_at(text, words, next) {
        let from = words[next - 1].range.end;
        let gap = &text[from..words[next].range.start];
        let is_joined = end.is_none() && gap == " " || JOINTS.contains(&gap);
        // `và` is a word of its own.
        if !(is_joined || end.is_some() && words[next - 1].folded == folded("và")) {
            break;
        }
        key = format!("{key} {}", if field == "ptnt" { "phát triển nông thôn" } else { field });
        next += length;
        end = Some(next);
        if words.get(next).is_some_and(|word| word.folded == folded("và")) {
            next += 1;
        }
    }
    end.map(|end| (key, end))
}

fn field_at(text: &str, words: &[Word<'_>], at: usize) -> Option<(&'static str, usize)> {
    let first = words.get(at).filter(|word| word.text.starts_with(char::is_uppercase))?;
    if let Some((_, field)) = SHORT.iter().find(|(short, _)| first.folded == *short) {
        return first.text.chars().all(char::is_uppercase).then_some((*field, 1));
    }
    FIELDS.into_iter().find_map(|field| {
        let length = field.split(' ').count();
        let found = words.get(at..at + length)?;
        let is_it = first.folded == folded(field.split(' ').next()?)
            && found.iter().zip(field.split(' ')).all(|(word, own)| word.folded == folded(own))
            && found.windows(2).all(|pair| scan::is_joined(text, &pair[0].range, &pair[1].range));
        is_it.then_some((field, length))
    })
}

/// The ways in which a body is written, with where each stands, by what it is.
type Found = BTreeMap<String, BTreeMap<String, (String, Vec<usize>)>>;

pub(super) fn two_names(paper: &Paper, remarks: &mut Remarks<'_>) {
    // Tables have short forms for want of room: they are compared with one another.
    let (mut found, mut in_cells) = (Found::new(), Found::new());
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        if !text.contains("Sở ") && !text.contains("Bộ ") && !text.contains("Phòng ") {
            continue;
        }
        let words = scan::words(text);
        for (at, word) in words.iter().enumerate() {
            if !word.text.starts_with(char::is_uppercase) {
                continue;
            }
            let Some((key, end)) = name_at(text, &words, at) else { continue };
            let written = &text[word.range.start..words[end - 1].range.end];
            let add = |found: &mut Found| {
                let ways = found.entry(key.clone()).or_default();
                let new = || (written.to_owned(), Vec::new());
                ways.entry(folded(written)).or_insert_with(new).1.push(index);
            };
            if paragraph.cell.is_some() {
                add(&mut in_cells);
            }
            if !is_short(written) {
                add(&mut found);
            }
        }
    }
    in_cells.retain(|_, ways| ways.values().any(|(written, _)| is_short(written)));
    for ways in found.values().chain(in_cells.values()).filter(|ways| ways.len() > 1) {
        let mut ways: Vec<&(String, Vec<usize>)> = ways.values().collect();
        ways.sort_by_key(|(_, at)| at.len());
        let [(rare, at), .., (often, many)] = ways[..] else { continue };
        let message = format!("một cơ quan viết hai tên: “{rare}” và “{often}”");
        let places = scan::places(paper, &[at[0], many[0]]);
        remarks.proved_at(places, message, "viết một tên ở mọi chỗ");
    }
}

/// Whether a name has a short form of a field.
fn is_short(written: &str) -> bool {
    let mut words = written.split(|c: char| !c.is_alphabetic());
    words.any(|word| {
        let word = folded(word);
        SHORT.iter().any(|(short, _)| word == *short)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        let words = scan::words(text);
        name_at(text, &words, 0).map(|(key, _)| key)
    }

    #[test]
    fn names_are_one_whatever_joins_their_fields() {
        assert_eq!(
            key("Sở Nông nghiệp và PTNT chủ trì"),
            key("Sở Nông nghiệp và Phát triển nông thôn chủ trì")
        );
        assert_eq!(
            key("Sở Lao động - Thương binh và Xã hội"),
            key("Sở Lao động, Thương binh và Xã hội phối hợp")
        );
        assert_ne!(key("Sở Nông nghiệp và Môi trường"), key("Sở Nông nghiệp và PTNT"));
        assert_eq!(key("Sở Tài chính phối hợp"), Some("sở tài chính".to_owned()));
        assert_eq!(key("Bộ tiêu chí"), None);
        assert_eq!(key("Phòng VH và Thông tin"), key("Phòng Văn hóa và Thông tin"));
        assert_eq!(key("Phòng TC-KH phối hợp"), key("Phòng Tài chính - Kế hoạch"));
    }
}
