//! What must hold of the pages of every document that the real dossiers make, whatever it says.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use super::docx::parts::Parts;
use super::docx::written;
use super::golden::{documents, read};

const DOCUMENT: &str = "word/document.xml";

/// The documents of all real dossiers as they are written, with their names.
static DOCUMENTS: LazyLock<Vec<(String, Parts)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for folder in fs::read_dir("inputs").unwrap().map(|entry| entry.unwrap().path()) {
        let (manifest, files) = read(&folder);
        let (made, _) = documents(&folder, &manifest, &files);
        all.extend(made.into_iter().map(|(path, document, _)| {
            (format!("{}/{path}", folder.display()), Parts::of(&written(&document)))
        }));
    }
    all
});

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
    for (name, parts) in DOCUMENTS.iter() {
        for (style, text) in parts.paragraphs(DOCUMENT) {
            // Number and date in the head stand alone; a narrow column has no room for spans.
            if style == "Number" || style.starts_with("Date") || style.starts_with("Table") {
                continue;
            }
            assert_eq!(breakable(&text), [""; 0], "{name}: {text}");
        }
    }
}

#[test]
fn titles_wrap_as_any_text_and_only_headings_are_in_the_navigation() {
    for (name, parts) in DOCUMENTS.iter() {
        let xml = parts.raw(DOCUMENT);
        for style in ["Issuer", "Parent", "Subtitle", "AnnexTitle", "Attachment", "Authority"] {
            let open = format!("<w:pStyle w:val=\"{style}\"/>");
            for paragraph in xml.split(&open).skip(1) {
                let paragraph = paragraph.split("</w:p>").next().unwrap();
                assert!(!paragraph.contains("<w:ind "), "{name}: {paragraph}");
                assert!(!paragraph.contains("<w:br "), "{name}: {paragraph}");
            }
        }
        let run_in = parts.raw("word/styles.xml").split("w:styleId=\"RunInHeading\"").nth(1);
        let run_in = run_in.unwrap().split("</w:style>").next().unwrap();
        assert!(!run_in.contains("outlineLvl"), "{run_in}");
    }
}

#[test]
fn the_gallery_shows_what_a_person_uses() {
    let parts = Parts::of(&written(&Default::default()));
    let shown = parts.count("word/styles.xml", "<w:qFormat/>");
    assert!((10..=20).contains(&shown), "{shown}");
    assert_eq!(parts.count("word/styles.xml", "w:defQFormat=\"0\""), 1);
}

#[test]
fn a_control_shows_its_frame_and_prints_nothing_when_it_is_empty() {
    for (name, parts) in DOCUMENTS.iter() {
        let controls = parts.count(DOCUMENT, "<w:sdt>");
        let placeholders = "<w:placeholder><w:docPart w:val=\"KehoachTrong\"/></w:placeholder>";
        assert_eq!(parts.count(DOCUMENT, placeholders), controls, "{name}");
        assert_eq!(parts.count(DOCUMENT, "w15:appearance"), 0, "{name}");
        assert_eq!(parts.text("word/glossary/document.xml").trim(), "", "{name}");
    }
}

/// How the cells of each column of a table are aligned, header and wide cells left out.
fn alignments(table: &str) -> Vec<BTreeSet<String>> {
    let attribute = |xml: &str, element: &str| {
        let value = xml.split(element).nth(1)?.split('"').nth(1)?;
        Some(value.to_owned())
    };
    let mut columns = vec![BTreeSet::new(); table.matches("<w:gridCol ").count()];
    for row in table.split("<w:tr>").skip(1).filter(|row| !row.contains("<w:tblHeader/>")) {
        let mut column = 0;
        for cell in row.split("<w:tc>").skip(1) {
            let span = attribute(cell, "<w:gridSpan ").map_or(1, |span| span.parse().unwrap());
            if span == 1 && cell.contains("<w:t ") {
                let align = attribute(cell, "<w:jc ").unwrap_or_else(|| "left".to_owned());
                columns[column].insert(align);
            }
            column += span;
        }
    }
    columns
}

#[test]
fn each_column_is_aligned_one_way() {
    for (name, parts) in DOCUMENTS.iter() {
        let xml = parts.raw(DOCUMENT);
        for table in xml.split("<w:tbl>").skip(1).filter(|table| table.contains("<w:tblHeader/>")) {
            let table = table.split("</w:tbl>").next().unwrap();
            for (column, ways) in alignments(table).into_iter().enumerate() {
                assert!(ways.len() <= 1, "{name}: column {column}: {ways:?}");
            }
        }
    }
}
