//! Long tables, whose rows have anchors and whose cells have none: they are renewed and explained as
//! small ones are.

use std::path::Path;

use kehoach::document::text;
use kehoach::docx::read::Package;
use kehoach::docx::{Properties, Writer};
use kehoach::explain::{Explained, Formulas, State};
use kehoach::merge::{Merged, Options, Outcome, merge};
use kehoach::profile::Profile;

use super::edits::Edited;
use super::{texts, valid};

/// A table of five works in two groups; one name is merged over two rows, and one number is a sum
/// over two sheets.
const WORKS: &str = "tên loại: Kế hoạch
cơ quan: UBND xã Bình An
trích yếu: Các công việc năm 2026

== nội dung
Xã làm {=5|b.so @ b.xlsx › Việc › A9} việc.

== phụ lục Công việc
kèm theo: Kế hoạch số
@bảng b @ b.xlsx › Việc › A1:D8
  cột | số 5 | tên 30 | số liệu 10 | chữ 20
  đầu | TT | Việc | {=Số km|b.dau.km @ b.xlsx › Việc › C1} | Ghi chú
  nhóm | I | {=Đường|b.muc.duong.ten @ b.xlsx › Việc › B2} | {=30|b.muc.duong.km @ b.xlsx › Việc › C2} |
  dòng | 1 | {=Đường Đông|b.muc.duong.muc.dong.ten @ b.xlsx › Việc › B3} | {=10|b.muc.duong.muc.dong.km @ b.xlsx › Việc › C3} | {=quý một|b.muc.duong.muc.dong.ghi_chu @ b.xlsx › Việc › D3}
  dòng | 2 | {=Đường Tây|b.muc.duong.muc.tay.ten @ b.xlsx › Việc › B4} | {=20|b.muc.duong.muc.tay.km @ b.xlsx › Việc › C4} | {=quý hai|b.muc.duong.muc.tay.ghi_chu @ b.xlsx › Việc › D4:D5}
  nhóm | II | {=Kênh|b.muc.kenh.ten @ b.xlsx › Việc › B5} | {=70|b.muc.kenh.km @ b.xlsx › Việc › C5|b.khac.km @ b.xlsx › Khác › C9} |
  dòng | 1 | {=Kênh Nam|b.muc.kenh.muc.nam.ten @ b.xlsx › Việc › B7} | {=40|b.muc.kenh.muc.nam.km @ b.xlsx › Việc › C7} | {=quý ba|b.muc.kenh.muc.nam.ghi_chu @ b.xlsx › Việc › D7}
  dòng | 2 | {=Kênh Bắc|b.muc.kenh.muc.bac.ten @ b.xlsx › Việc › B8} | {=30|b.muc.kenh.muc.bac.km @ b.xlsx › Việc › C8} |
";

/// A row between two others.
const MIDDLE: &str = "  dòng | 3 | {=Đường Giữa|b.muc.duong.muc.giua.ten @ b.xlsx › Việc › B9} | {=77|b.muc.duong.muc.giua.km @ b.xlsx › Việc › C9} | {=quý bốn|b.muc.duong.muc.giua.ghi_chu @ b.xlsx › Việc › D9}\n";

/// The document, in which a table of more cells than that is long.
fn written(source: &str, most: usize) -> Vec<u8> {
    let document = text::parse(source).unwrap_or_else(|error| panic!("{error:?}"));
    let writer = Writer::new(&Profile::nd30()).anchoring_at_most(most);
    writer.write(document, &Properties::default()).0
}

fn long(source: &str) -> Vec<u8> {
    written(source, 4)
}

fn changed(data: &[(&str, &str)]) -> String {
    data.iter().fold(WORKS.to_owned(), |source, (from, to)| {
        assert!(source.contains(from), "{from}");
        source.replace(from, to)
    })
}

/// The works with some of their text changed by a person, and the data changed; renewed twice it is
/// the same.
fn merged(edits: &[(&str, &str)], new: &[u8]) -> (String, Merged) {
    let mut edited = Edited::of(&long(WORKS), 0);
    for (from, to) in edits {
        edited.replace(from, to);
    }
    renewed(&edited.packed(), new)
}

fn renewed(file: &[u8], new: &[u8]) -> (String, Merged) {
    let new = new.to_vec().into();
    let outcome = merge(Path::new("a.docx"), file, &new, &Options::default());
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    valid(&merged.bytes, file);
    let again = merge(Path::new("a.docx"), &merged.bytes, &new, &Options::default());
    assert_eq!(again, Outcome::Same);
    (texts(&merged.bytes).join("|"), *merged)
}

/// The figures with their cells and whether they are as they were generated.
fn explained(bytes: &[u8]) -> Vec<(String, String, State)> {
    let explained = Explained::of(bytes, None, &Formulas::new()).unwrap();
    assert_eq!(explained.lost, []);
    let figures = explained.figures.into_iter();
    figures
        .map(|figure| {
            let places: Vec<String> = figure.places.iter().map(|place| place.to_string()).collect();
            (figure.text, places.join(", "), figure.state)
        })
        .collect()
}

fn document(bytes: &[u8]) -> String {
    Package::open(bytes).unwrap().document().unwrap().to_owned()
}

#[test]
fn figures_have_the_same_cells_in_a_long_table_as_in_a_small_one() {
    let (small, long) = (written(WORKS, 100), long(WORKS));
    assert_eq!(texts(&small), texts(&long));
    assert_eq!(explained(&small), explained(&long));
    let figures = |bytes: &[u8]| {
        let manifest = Package::open(bytes).unwrap().manifest().unwrap().1;
        // The same again, as it would be written for a renewed document.
        let again = kehoach::docx::read::manifest::Manifest::read(&manifest.write()).unwrap();
        assert_eq!((&again.base, &again.tables), (&manifest.base, &manifest.tables));
        assert_eq!(again.figures, manifest.figures);
        let mut figures: Vec<_> =
            manifest.figures.into_iter().map(|figure| (figure.origins, figure.text)).collect();
        figures.sort_by(|one, other| one.0[0].key.cmp(&other.0[0].key));
        figures
    };
    assert_eq!(figures(&small), figures(&long));
    // The sentence's, the header's, the merged one's, the sum's and the table's are left, and all rows
    // have their own.
    let controls = |bytes: &[u8]| document(bytes).matches("<w:sdtPr>").count();
    assert_eq!((controls(&small), controls(&long)), (18, 5));
    assert_eq!(document(&long).matches("\"kh_dong_").count(), 6);
}

#[test]
fn what_a_person_wrote_stays_and_what_is_new_comes() {
    let edits = [(">10<", ">11<"), (">Kênh Bắc<", ">Kênh Bắc mới<")];
    let data = [("{=10|", "{=12|"), ("{=40|", "{=45|"), ("Kênh Nam|", "Kênh Nam, xã|")];
    let (text, merged) = merged(&edits, &long(&changed(&data)));
    let rows = "|1|Đường Đông|11|quý một|2|Đường Tây|20|quý hai|II|Kênh|70||1|Kênh Nam, xã|45|quý ba|2|Kênh Bắc mới|30||";
    assert!(text.contains(rows), "{text}");
    let names: Vec<&str> = merged.findings.iter().map(|finding| finding.name).collect();
    assert_eq!(names, ["edit-conflict"]);
    let cells = |at: usize| merged.renewed[at].cells.iter().map(|cell| cell.to_string());
    assert_eq!(cells(1).collect::<Vec<_>>(), ["b.xlsx › Việc › C7"]);
    let of = |said: &str| explained(&merged.bytes).into_iter().find(|figure| figure.0 == said);
    let edited = (State::Edited, "b.xlsx › Việc › C3".to_owned());
    assert_eq!(of("11").map(|(_, place, state)| (state, place)), Some(edited));
    let beside = (State::Generated, "b.xlsx › Việc › B8".to_owned());
    assert_eq!(of("Kênh Bắc").map(|(_, place, state)| (state, place)), Some(beside));
}

#[test]
fn rows_come_and_go_and_are_known_afterwards() {
    let west = WORKS.find("  dòng | 2 | {=Đường Tây").unwrap();
    let south = WORKS.find("  dòng | 1 | {=Kênh Nam").unwrap();
    let north = WORKS.find("  dòng | 2 | {=Kênh Bắc").unwrap();
    let come = [&WORKS[..west], MIDDLE, &WORKS[west..]].concat();
    let gone = [&come[..south + MIDDLE.len()], &come[north + MIDDLE.len()..]].concat();
    // The row that goes stands where another came before it.
    let edits = [(">Đường Đông<", ">Đường Đông nối dài<")];
    let (text, merged) = merged(&edits, &long(&gone));
    let rows = "|1|Đường Đông nối dài|10|quý một|3|Đường Giữa|77|quý bốn|2|Đường Tây|20|quý hai|II|Kênh|70||2|Kênh Bắc|30||";
    assert!(text.contains(rows), "{text}");
    let figures = explained(&merged.bytes);
    let of = |said: &str| figures.iter().find(|figure| figure.0 == said).map(|figure| &figure.1);
    assert_eq!(of("77").unwrap(), "b.xlsx › Việc › C9");
    assert_eq!(of("Kênh Bắc").unwrap(), "b.xlsx › Việc › B8");
    // And once more, when the cells of both stand elsewhere.
    let mut edited = Edited::of(&merged.bytes, 1);
    edited.replace(">quý bốn<", ">quý bốn, sau Tết<");
    let next = gone.replace("{=77|", "{=78|").replace("› C9}", "› C10}").replace("{=30|", "{=31|");
    let (text, _) = renewed(&edited.packed(), &long(&next));
    assert!(text.contains("|3|Đường Giữa|78|quý bốn, sau Tết|2|"), "{text}");
    assert!(text.contains("|2|Kênh Bắc|31||"), "{text}");
}

#[test]
fn a_table_becomes_long_and_small_again() {
    let data = [("{=10|", "{=12|"), ("{=40|", "{=45|")];
    let edits = [(">20<", ">21<"), (">quý ba<", ">quý ba, tháng 9<")];
    let rows = "|1|Đường Đông|12|quý một|2|Đường Tây|21|quý hai|II|Kênh|70||1|Kênh Nam|45|quý ba, tháng 9|2|Kênh Bắc|30||";
    for (before, after) in [(4, 100), (100, 4)] {
        let mut edited = Edited::of(&written(WORKS, before), 0);
        for (from, to) in edits {
            edited.replace(from, to);
        }
        let (text, merged) = renewed(&edited.packed(), &written(&changed(&data), after));
        assert!(text.contains(rows), "{text}");
        let of = |said: &str| explained(&merged.bytes).into_iter().find(|figure| figure.0 == said);
        assert_eq!(of("12").unwrap().1, "b.xlsx › Việc › C3");
        assert_eq!(of("21").unwrap().1, "b.xlsx › Việc › C4");
        // Back again, with what was edited.
        let (text, _) = renewed(&merged.bytes, &written(WORKS, before));
        let back = rows.replace("|12|", "|10|").replace("|45|", "|40|");
        assert!(text.contains(&back), "{text}");
    }
}

#[test]
fn columns_of_a_person_are_no_matter() {
    let bytes = long(WORKS);
    let mut edited = Edited::of(&bytes, 0);
    // A column before all others in the row of one work.
    let text = document(&bytes);
    let at = text.find(">Kênh Nam<").unwrap();
    let row = text[..at].rfind("<w:tr>").unwrap();
    let cell = text[row..].find("<w:tc>").unwrap() + row;
    let (start, end) = (&text[row..cell], &text[cell..at]);
    let own = format!("{start}<w:tc><w:p><w:r><w:t>xong</w:t></w:r></w:p></w:tc>{end}");
    edited.replace(&text[row..at], &own);
    let figures = explained(&edited.packed());
    let of = |said: &str| figures.iter().find(|figure| figure.0 == said).map(|figure| &figure.1);
    assert_eq!(of("40").unwrap(), "b.xlsx › Việc › C7");
    assert_eq!(of("quý ba").unwrap(), "b.xlsx › Việc › D7");
}

#[test]
fn a_table_whose_first_rows_a_person_has_taken_out_is_known_by_its_rows() {
    let bytes = long(WORKS);
    let text = document(&bytes);
    let table = text.rfind("<w:tblGrid>").unwrap();
    let start = table + text[table..].find("<w:tr>").unwrap();
    let north = text.find(">Kênh Bắc<").unwrap();
    let end = text[..north].rfind("<w:tr>").unwrap();
    assert!(text[start..end].contains("kh_bang_"));
    let mut edited = Edited::of(&bytes, 0);
    edited.replace(&text[start..end], "");
    // A table of a person's own stands before it.
    let own = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ghi chú riêng</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>";
    edited.replace("AFTER Kèm theo", own);
    let new = long(&changed(&[("{=30|b.muc.kenh.muc.bac", "{=31|b.muc.kenh.muc.bac")]));
    let (text, _) = renewed(&edited.packed(), &new);
    assert!(text.contains("|Ghi chú riêng|") && text.contains("|Kênh Bắc|31|"), "{text}");
}
