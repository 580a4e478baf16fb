//! Writing documents: every case is written, and its parts are compared as indented text; and what
//! must hold of every document, whatever it says.

pub(crate) mod parts;

use std::path::Path;

use kehoach::document::{Document, text};
use kehoach::docx::seal::{self, Seal};
use kehoach::docx::{Properties, Writer};
use kehoach::profile::Profile;
use proptest::prelude::*;

use self::parts::Parts;

pub(crate) fn written(document: &Document) -> Vec<u8> {
    let profile = Profile::nd30();
    Writer::new(&profile).write(document.clone(), &Properties::of(document, &profile)).0
}

#[expect(clippy::unwrap_used, reason = "a case that can't be read is no case")]
fn read(path: &Path) -> Document {
    text::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_document() {
    insta::glob!("docx/*.txt", |path| {
        let parts = Parts::of(&written(&read(path)));
        parts.check();
        let shown = format!(
            "{}\n\n{}\n\n{}",
            parts.indented("word/document.xml"),
            parts.indented("docProps/core.xml"),
            parts.indented("customXml/item1.xml"),
        );
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(shown) });
    });
}

#[test]
fn the_parts_that_all_documents_share() {
    let parts = Parts::of(&written(&Document::default()));
    let shown: Vec<String> = parts
        .names()
        .filter(|name| !["word/document.xml", "customXml/item1.xml"].contains(name))
        .map(|name| format!("=== {name}\n{}", parts.indented(name)))
        .collect();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(shown.join("\n\n"));
    });
}

#[test]
fn whole_plans_keep_what_they_say() {
    insta::glob!("docx/full/*.txt", |path| {
        let document = read(path);
        let parts = Parts::of(&written(&document));
        parts.check();
        // Spans are written one way, and no line ends within them.
        let bare = |text: &str| text.replace(['\u{A0}', ' '], "").replace('\u{2011}', "-");
        let said = bare(&parts.text("word/document.xml"));
        for figure in document.figures() {
            assert!(said.contains(&bare(&figure.text)), "{}", figure.text);
        }
        assert_eq!(parts.count("word/document.xml", "<w:sectPr>"), 1 + document.annexes.len());
        assert_eq!(parts.count("word/document.xml", "<w:tblHeader/>"), 2);
        assert_eq!(parts.count("word/document.xml", "./."), 1);
    });
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document =
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/docx/ke_hoach.txt"));
    let profile = Profile::nd30();
    let properties = Properties::of(&document, &profile);
    let writer = Writer::new(&profile);
    let (first, _) = writer.write(document.clone(), &properties);
    assert_eq!(first, written(&document));
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..4).map(|_| scope.spawn(|| writer.write(document.clone(), &properties).0)).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == first);
        }
    });
}

#[test]
fn a_document_that_was_touched_is_known() {
    let document =
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/docx/ke_hoach.txt"));
    let bytes = written(&document);
    assert_eq!(seal::inspect(&bytes), Seal::Intact);
    let parts = Parts::of(&bytes);

    // Packed anew, it is still the same document; with any part changed it is not.
    assert_eq!(seal::inspect(&parts.packed()), Seal::Intact);
    for (name, from, to) in [
        ("word/document.xml", "Hoàn thành", "Hoàn tất"),
        ("word/styles.xml", "w:val=\"28\"", "w:val=\"26\""),
        ("docProps/core.xml", "năm 2025", "năm 2026"),
        ("customXml/item1.xml", "D8", "D9"),
    ] {
        let mut changed = Parts::of(&bytes);
        changed.replace(name, from, to);
        assert_eq!(seal::inspect(&changed.packed()), Seal::Edited, "{name}");
    }
    let mut more = Parts::of(&bytes);
    more.add("word/comments.xml", "<w:comments/>");
    assert_eq!(seal::inspect(&more.packed()), Seal::Edited);

    // A word processor may number the part anew; without it the file is known by its anchors.
    let mut renamed = Parts::of(&bytes);
    renamed.rename("customXml/item1.xml", "customXml/item2.xml");
    assert_eq!(seal::inspect(&renamed.packed()), Seal::Edited);
    let mut bare = Parts::of(&bytes);
    bare.remove("customXml/item1.xml");
    assert_eq!(seal::inspect(&bare.packed()), Seal::Edited);
    assert_eq!(seal::inspect(&bytes[..bytes.len() / 2]), Seal::Foreign);
    assert_eq!(seal::inspect(b""), Seal::Foreign);
}

#[test]
fn the_properties_are_those_of_the_document() {
    let document =
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/docx/ke_hoach.txt"));
    let properties = Properties::of(&document, &Profile::nd30());
    assert_eq!(properties.title, "Kế hoạch Xây dựng nông thôn mới năm 2025");
    assert_eq!(properties.creator, "Ủy ban nhân dân huyện Bạch Thông");
    assert_eq!(properties.created, Some(jiff::civil::date(2025, 2, 5)));
    assert_eq!(Properties::of(&Document::default(), &Profile::nd30()), Properties::default());
}

#[test]
fn a_table_of_three_hundred_rows_and_wide_ones_keep_their_words_whole() {
    for (columns, rows, landscape) in [(3, 300, false), (11, 20, true), (22, 40, true)] {
        let mut given = String::from("== phụ lục Bảng\n@bảng b\n  cột | số | tên");
        given.push_str(&" | số liệu".repeat(columns - 2));
        given.push_str(&format!("\n  đầu | TT | Nội dung{}", " | Năm 2025".repeat(columns - 2)));
        for row in 1..=rows {
            let cells = format!(" | {row}.250,5").repeat(columns - 2);
            given.push_str(&format!("\n  dòng | {row} | Phường Nguyễn Thị Minh Khai{cells}"));
        }
        let parts = Parts::of(&written(&text::parse(&given).unwrap()));
        parts.check();
        let part = "word/document.xml";
        assert_eq!(parts.count(part, "w:orient=\"landscape\""), usize::from(landscape));
        assert_eq!(parts.count(part, "<w:tblHeader/>"), 1);
        assert_eq!(parts.count(part, "<w:cantSplit/>"), rows + 1 + 2);
    }
}

/// An annex of so many columns of figures, which the manifest wants set in a way.
fn wide(columns: usize, way: &str) -> Document {
    let mut given = String::from("== phụ lục Bảng\n@bảng b\n  cột | số | tên");
    given.push_str(&" | số liệu".repeat(columns));
    given
        .push_str(&format!("\n  {way}\n  đầu | [1x2] TT | [1x2] Nội dung | [{columns}x1] Chia ra"));
    given.push_str("\n  đầu");
    given.push_str(&(1..=columns).map(|at| format!(" | Xã {at}")).collect::<String>());
    for row in 1..=20 {
        let figure = format!(" | {{={row}.250.500|b.x @ b.xlsx › B › C8}}");
        given.push_str(&format!("\n  dòng | {row} | {{=Lúa|b.t @ b.xlsx › B › B8}}"));
        given.push_str(&figure.repeat(columns));
    }
    given.push_str("\n  ghi chú: Số liệu đến 31/3\n== phụ lục Sau\nĐoạn văn.");
    text::parse(&given).unwrap()
}

#[test]
fn no_table_has_more_columns_than_word_takes() {
    let part = "word/document.xml";
    for (way, sheets) in [
        ("khi rộng: chia", ["w:w=\"16838\" w:h=\"11906\"", "w:w=\"11906\" w:h=\"16838\""]),
        ("khi rộng: khổ lớn", ["w:w=\"23811\" w:h=\"16838\"", "w:w=\"11906\" w:h=\"16838\""]),
        ("khi rộng: chuyển vị", ["w:w=\"16838\" w:h=\"11906\"", "w:w=\"11906\" w:h=\"16838\""]),
    ] {
        let parts = Parts::of(&written(&wide(100, way)));
        parts.check();
        for sheet in sheets {
            assert!(parts.count(part, sheet) > 0, "{way}: {sheet}");
        }
        let xml = parts.raw(part);
        let widest = xml.split("<w:tblGrid>").skip(1).map(|table| {
            table.split("</w:tblGrid>").next().unwrap().matches("<w:gridCol ").count()
        });
        assert!(widest.max().unwrap() <= 63, "{way}");
        assert_eq!(parts.count(part, "Số liệu đến\u{A0}31/3"), 1, "{way}");
        let names: Vec<&str> = xml.split("w:name=\"kh_").skip(1).collect();
        let mut ids: Vec<&str> = names.iter().filter_map(|name| name.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert!(count >= 2_020 && ids.len() == count, "{way}: {count}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_document_is_written_whole(document in crate::document::document()) {
        let bytes = written(&document);
        prop_assert_eq!(seal::inspect(&bytes), Seal::Intact);
        Parts::of(&bytes).check();
    }
}
