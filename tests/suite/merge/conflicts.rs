//! Where what is to be looked at is told: in the cell that a person has been at, also as a comment there.

use kehoach::document::text;
use kehoach::docx::read::Package;
use kehoach::docx::read::story::Story;
use kehoach::docx::read::xml::Xml;
use kehoach::docx::{Properties, Writer};
use kehoach::merge::{Options, Track};
use kehoach::profile::Profile;

use super::cases::{PLAN, names, written};
use super::edits::Edited;
use super::tables::{gather, main_part, plan, renewed, renewed_by, rows};
use super::texts;

/// What the paragraphs say that have comments.
fn commented(bytes: &[u8]) -> Vec<String> {
    let document = main_part(bytes);
    let xml = Xml::read(&document).unwrap();
    let story = Story::of(&xml).unwrap();
    let paragraphs = story.paragraphs.iter();
    let with = paragraphs.filter(|own| xml.raw(own.element).contains("<w:commentRangeStart"));
    let said: Vec<String> = with.map(|own| own.text.clone()).collect();
    let parts = Package::open(bytes).unwrap();
    let comments =
        parts.part("word/comments.xml").map_or(0, |own| own.matches("<w:comment ").count());
    assert!(comments >= said.len());
    said
}

fn edited(base: &[u8], edits: &[(&str, &str)]) -> Edited {
    let mut edited = Edited::of(base, 0);
    for (from, to) in edits {
        edited.replace(from, to);
    }
    edited
}

fn track() -> Options {
    Options { track: Some(Track { date: None }), ..Options::default() }
}

/// A table of works with a note each, after which text comes.
const WORKS: &str = "tên loại: Kế hoạch
cơ quan: UBND xã Bình An
trích yếu: Các công việc năm 2026

== nội dung
Xã làm các việc sau.
@bảng b
  cột | số 5 | tên 30 | số liệu 10 | chữ 20
  đầu | TT | Việc | Số km | Ghi chú
  dòng | 1 | {=Đường Đông|b.dong.ten @ b.xlsx › Việc › B3} | {=10|b.dong.km @ b.xlsx › Việc › C3} | Giao thôn tự làm đường
  dòng | 2 | {=Đường Tây|b.tay.ten @ b.xlsx › Việc › B4} | {=20|b.tay.km @ b.xlsx › Việc › C4} | Giao xã làm đường với thôn
  dòng | 3 | {=Đường Nam|b.nam.ten @ b.xlsx › Việc › B5} | {=30|b.nam.km @ b.xlsx › Việc › C5} | Huyện cấp kinh phí theo tiến độ
Các thôn báo cáo trước ngày 15 hằng tháng.
";

fn works(data: &[(&str, &str)]) -> String {
    data.iter().fold(WORKS.to_owned(), |works, (from, to)| {
        assert!(works.contains(from), "{from}");
        works.replace(from, to)
    })
}

/// Written with anchors for each figure, or as a long table is.
fn worked(source: &str, is_long: bool) -> Vec<u8> {
    let document = text::parse(source).unwrap_or_else(|error| panic!("{error:?}"));
    let writer = Writer::new(&Profile::nd30()).anchoring_at_most(if is_long { 0 } else { 1000 });
    writer.write(document, &Properties::default()).0
}

#[test]
fn what_is_kept_is_told_in_the_cell_that_a_person_has_been_at() {
    let row = plan(&[(
        "  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9}\n",
        "",
    )]);
    let column = plan(&[
        ("| tên 30 | số liệu 10\n", "| tên 30\n"),
        ("| Thôn | Số hộ\n", "| Thôn\n"),
        (" | {=50|b.dong.so @ b.xlsx › Một › C8}\n", "\n"),
        (" | {=70|b.tay.so @ b.xlsx › Một › C9}\n", "\n"),
        (" | {=0|b.nam.so @ b.xlsx › Một › C10}\n", "\n"),
    ]);
    for new in [row, column] {
        for (from, to, said) in [
            (">70<", ">70 (tạm tính)<", "70 (tạm tính)"),
            // Words of a person's in a paragraph of their own.
            ("AFTER >70<", "<w:p><w:r><w:t>tạm tính</w:t></w:r></w:p>", "tạm tính"),
        ] {
            let merged = renewed(&edited(&written(PLAN), &[(from, to)]), &written(&new));
            assert_eq!(names(&merged), ["edit-conflict"], "{from}");
            assert_eq!(commented(&merged.bytes), [said], "{from}");
        }
    }
    // A table that is gone.
    let table = &WORKS[WORKS.find("@bảng").unwrap()..WORKS.find("Các thôn").unwrap()];
    let new = worked(&works(&[(table, "")]), false);
    let merged = renewed(&edited(&worked(WORKS, false), &[(">20<", ">21<")]), &new);
    assert_eq!(
        (names(&merged), commented(&merged.bytes)),
        (vec!["edit-conflict"], vec!["21".into()])
    );
    // One that can't take its new shape as revisions.
    let new = works(&[
        ("| chữ 20\n", "| chữ 20 | chữ 20\n"),
        ("| Ghi chú\n", "| Ghi chú | Nơi làm\n"),
        ("tự làm đường\n", "tự làm đường | A\n"),
        ("với thôn\n", "với thôn | B\n"),
        ("tiến độ\nCác", "tiến độ | C\nCác"),
    ]);
    let own = edited(&worked(WORKS, false), &[(">20<", ">21<")]);
    let merged = renewed_by(&own, &worked(&new, false), &track());
    assert_eq!(
        (names(&merged), commented(&merged.bytes)),
        (vec!["edit-not-placed"], vec!["21".into()])
    );
}

/// The content of the cell with some words.
fn cell(edited: &Edited, words: &str) -> String {
    let document = main_part(&edited.packed());
    let place = document.find(words).unwrap_or_else(|| panic!("{words}"));
    let start = document[..place].rfind("<w:tc>").unwrap();
    let start = start + document[start..].find("</w:tcPr>").unwrap() + "</w:tcPr>".len();
    document[start..place + document[place..].find("</w:tc>").unwrap()].to_owned()
}

#[test]
fn a_cell_that_was_typed_over_is_that_cell_whatever_other_rows_say() {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let typed = [paragraph("Đợi vốn"), paragraph("Đợi vốn") + &paragraph("của tỉnh")];
    let note = "Giao xã làm đường với thôn";
    let [other_note, no_note] =
        [works(&[(note, "Giao xã làm trong quý hai")]), works(&[(&format!("| {note}\n"), "|\n")])];
    let other_number = works(&[("{=20|", "{=25|")]);
    for is_long in [false, true] {
        for (words, new) in [(note, &other_note), (note, &no_note), (">20<", &other_number)] {
            // A row of a person's own says what the cell said before.
            let mut own = edited(&worked(WORKS, is_long), &[("ROW >Đường Tây<", ">Đường Làng<")]);
            let content = cell(&own, words);
            for typed in &typed {
                let mut own = own.clone();
                own.replace(&content, typed);
                let merged = renewed(&own, &worked(new, is_long));
                let found = (names(&merged), commented(&merged.bytes));
                let wanted = (vec!["edit-conflict"], vec!["Đợi vốn".to_owned()]);
                assert_eq!(found, wanted, "{is_long}: {words}, {typed}");
                let text = texts(&merged.bytes).join("|");
                assert!(text.contains(&format!("Đường Làng|20|{note}")), "{text}");
            }
            // What was taken out of it is not what that row says.
            own.replace(&content, "<w:p/>");
            let merged = renewed(&own, &worked(new, is_long));
            assert_eq!(names(&merged), ["edited-away"]);
            let text = texts(&merged.bytes).join("|");
            assert!(text.contains(&format!("Đường Làng|20|{note}")), "{text}");
        }
    }
}

#[test]
fn a_figure_that_was_moved_with_its_anchor_is_renewed_where_it_is() {
    let mut own = edited(&worked(WORKS, false), &[]);
    let (one, other) = (cell(&own, ">10<"), cell(&own, ">30<"));
    for (from, to) in [(&one, "ĐỔI"), (&other, &one), (&"ĐỔI".to_owned(), &other)] {
        own.replace(from, to);
    }
    let merged = renewed(&own, &worked(&works(&[("{=30|", "{=35|")]), false));
    let found = rows(&merged.bytes);
    assert!(found[1].starts_with("1 | Đường Đông | 35 | "), "{found:?}");
    assert!(found[3].starts_with("3 | Đường Nam | 10 | "), "{found:?}");
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn figures_without_anchors_are_renewed_where_cells_were_merged() {
    let new = worked(&works(&[("{=20|", "{=25|"), ("{=30|", "{=35|")]), true);
    let mut own = edited(&worked(WORKS, true), &[]);
    gather(&mut own, ">10<", ">20<");
    let merged = renewed(&own, &new);
    assert_eq!(names(&merged), [""; 0]);
    let found: Vec<String> = rows(&merged.bytes);
    assert!(found[1].starts_with("1 | Đường Đông | v10/25 | "), "{found:?}");
    assert!(found[3].starts_with("3 | Đường Nam | 35 | "), "{found:?}");
}
