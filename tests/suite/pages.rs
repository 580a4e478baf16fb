//! What must hold of the pages of every document that the real dossiers make, whatever it says.

use std::fs;

use super::docx::parts::Parts;
use super::docx::written;
use super::golden::{documents, read};

const DOCUMENT: &str = "word/document.xml";

/// The documents of all real dossiers as they are written, with their names.
fn every_document() -> impl Iterator<Item = (String, Parts)> {
    let folders = fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path());
    folders.flat_map(|folder| {
        let (manifest, files) = read(&folder);
        let (made, _) = documents(&folder, &manifest, &files);
        made.into_iter().map(move |(path, document, _)| {
            (format!("{}/{path}", folder.display()), Parts::of(&written(&document)))
        })
    })
}

/// Where a line could end and must not.
fn breakable(text: &str) -> Vec<String> {
    const NUMBERED: [&str; 9] =
        ["số", "ngày", "tháng", "quý", "năm", "điều", "khoản", "điểm", "lục"];
    const COUNTED: [&str; 18] = [
        "xã", "huyện", "thôn", "hộ", "người", "tiêu", "triệu", "tỷ", "nghìn", "đồng", "ha", "km",
        "m2", "khu", "công", "mô", "sản", "%",
    ];
    let mut found = Vec::new();
    let opened = ['(', '“', '[', '≥', '≤', '~'];
    for line in text.split('\n') {
        let words: Vec<&str> =
            line.split(' ').map(|word| word.trim_start_matches(opened)).collect();
        for pair in words.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let digit = |c: char| c.is_ascii_digit();
            let number = before.ends_with(|c: char| digit(c) || c == '%')
                && before.chars().all(|c| digit(c) || matches!(c, '.' | ',' | '%'));
            let year = before.len() == 4 && (before.starts_with("20") || before.starts_with("19"));
            let counted = number && !year && COUNTED.contains(&after.to_lowercase().as_str());
            let numbered =
                NUMBERED.contains(&before.to_lowercase().as_str()) && after.starts_with(digit);
            let span = before.ends_with(digit) && after.starts_with(['-', '–']);
            if counted || numbered || span || before == "≥" {
                found.push(format!("{before} | {after}"));
            }
        }
        let letters: Vec<char> = line.chars().collect();
        for three in letters.windows(3).filter(|three| matches!(three[1], '-' | '–')) {
            let part = |c: char| c.is_ascii_digit() || c.is_uppercase();
            if part(three[0]) && part(three[2]) {
                found.push(three.iter().collect());
            }
        }
    }
    found
}

#[test]
fn breakable_places_are_found() {
    for (given, wanted) in [
        ("có 01 xã", "01 | xã"),
        ("số 1", "số | 1"),
        ("(2021 - 2025)", "2021 | -"),
        ("2021-2025", "1-2"),
        ("656/KH-UBND", "H-U"),
    ] {
        assert_eq!(breakable(given), [wanted]);
    }
    for given in ["năm\u{A0}2025 xã An Bình", "kinh tế - xã hội", "656/KH\u{2011}UBND", "19. Xã"]
    {
        assert_eq!(breakable(given), [""; 0], "{given}");
    }
}

#[test]
fn no_line_ends_within_a_date_a_number_or_a_symbol() {
    for (name, parts) in every_document() {
        for (style, text) in parts.paragraphs(DOCUMENT) {
            // Number and date in the head stand alone; a narrow column has no room for spans.
            if style == "Number" || style.starts_with("Date") || style.starts_with("Table") {
                continue;
            }
            assert_eq!(breakable(&text), [""; 0], "{name}: {text}");
        }
    }
}
