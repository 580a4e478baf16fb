//! Annexes that the data adds or takes away, case by case.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::xml::Xml;
use kehoach::merge::{Merged, Options, Outcome, Track, merge};
use kehoach::profile::Profile;

use super::cases::{PLAN, names, written};
use super::edits::Edited;
use super::proposals::rejected;
use super::{texts, valid};

/// A second annex, of words and a table.
const MORE: &str = "
== phụ lục Kinh phí
kèm theo: Kế hoạch số {?số}/KH-UBND ngày {?ngày} tháng {?tháng} năm 2026 của UBND xã Bình An
Nguồn vốn {=9 triệu đồng|k.tong @ k.xlsx › Một › C4}.
@bảng k
  cột | số 5 | tên 30 | số liệu 10
  đầu | TT | Nguồn | Số tiền
  dòng | 1 | {=Tỉnh|k.tinh.ten @ k.xlsx › Một › B8} | {=5|k.tinh.so @ k.xlsx › Một › C8}
";

/// A plan of one annex numbers it not.
fn two() -> String {
    format!("{PLAN}{MORE}")
        .replace("== phụ lục Chỉ tiêu", "== phụ lục [I] Chỉ tiêu")
        .replace("== phụ lục Kinh phí", "== phụ lục [II] Kinh phí")
}

fn swapped() -> String {
    let two = two();
    let first = two.find("== phụ lục [I]").unwrap();
    let second = two.find("== phụ lục [II]").unwrap();
    let [one, other] = [&two[first..second], &two[second..]];
    let [one, other] = [one.replace("[I]", "[II]"), other.replace("[II]", "[I]")];
    format!("{}{other}\n{one}", &two[..first])
}

fn renewed(before: &str, edits: &[(&str, &str)], now: &str, options: &Options) -> Merged {
    let mut edited = Edited::of(&written(before), 0);
    for (from, to) in edits {
        edited.replace(from, to);
    }
    let file = edited.packed();
    let new = written(now).into();
    let Outcome::Merged(merged) = merge(Path::new("a.docx"), &file, &new, options) else {
        panic!("not renewed")
    };
    valid(&merged.bytes, &file);
    let again = merge(Path::new("a.docx"), &merged.bytes, &new, options);
    assert_eq!(again, Outcome::Same);
    *merged
}

fn text(merged: &Merged) -> String {
    texts(&merged.bytes).join("\n")
}

/// For each section whether it lies on its side, and the headers that it names, all of which are parts.
fn sections(bytes: &[u8]) -> Vec<(bool, usize)> {
    let package = Package::open(bytes).unwrap();
    let xml = Xml::read(package.document().unwrap()).unwrap();
    let ends = (0..xml.elements.len()).filter(|&index| xml.is(index, "sectPr"));
    ends.map(|end| {
        let said = |name| -> usize {
            let page = xml.child(end, "pgSz").unwrap();
            xml.attribute(page, name).unwrap().parse().unwrap()
        };
        let headers = xml.children(end).filter(|&child| xml.is(child, "headerReference"));
        let headers = headers.map(|header| {
            let id = xml.any_attribute(header, "id").unwrap();
            let related = package.related(package.document_path(), "/header");
            let (_, path) = related.into_iter().find(|(own, _)| **own == *id).unwrap();
            assert!(package.part(&path).is_some(), "{path}");
        });
        (said("w") > said("h"), headers.count())
    })
    .collect()
}

const EDIT: (&str, &str) = ("Các thôn báo cáo", "Các thôn gửi báo cáo");

#[test]
fn an_annex_comes_where_it_belongs() {
    let merged = renewed(PLAN, &[EDIT], &two(), &Options::default());
    let said = text(&merged);
    let as_new = texts(&written(&two())).join("\n").replace("Các thôn báo cáo", EDIT.1);
    assert_eq!(said, as_new);
    assert_eq!(names(&merged), [""; 0]);
    assert_eq!(sections(&merged.bytes), [(false, 2); 3]);
    let shown: Vec<&str> = merged.renewed.iter().map(|change| change.new.as_str()).collect();
    assert!(shown.iter().any(|new| new.starts_with("Phụ lục II | KINH PHÍ")), "{shown:?}");
    // Its figures are renewed as all others are.
    let file = merged.bytes;
    let new = written(&two().replace("9 triệu đồng", "8 triệu đồng")).into();
    let Outcome::Merged(next) = merge(Path::new("a.docx"), &file, &new, &Options::default()) else {
        panic!("not renewed")
    };
    assert!(text(&next).contains("Nguồn vốn 8 triệu đồng."), "{}", text(&next));
}

#[test]
fn the_first_annex_of_a_document_comes_and_its_last_one_goes() {
    let (alone, annex) = PLAN.split_once("== phụ lục").unwrap();
    assert!(!annex.is_empty());
    let come = renewed(alone, &[EDIT], PLAN, &Options::default());
    assert_eq!(sections(&come.bytes), [(false, 2); 2]);
    let gone = renewed(PLAN, &[EDIT], alone, &Options::default());
    assert_eq!(sections(&gone.bytes), [(false, 2); 1]);
    let as_new = texts(&written(alone)).join("\n").replace("Các thôn báo cáo", EDIT.1);
    assert_eq!(text(&gone), as_new);
    assert_eq!(names(&gone), [""; 0]);
}

#[test]
fn an_annex_goes_where_nobody_has_written_in_it() {
    let one = PLAN.replace("=120 hộ|", "=125 hộ|");
    let gone = renewed(&two(), &[EDIT], &one, &Options::default());
    let as_new = texts(&written(&one)).join("\n").replace("Các thôn báo cáo", EDIT.1);
    assert_eq!(text(&gone), as_new);
    assert_eq!(names(&gone), [""; 0]);
    // The number typed in the head, which its line repeats, is nothing that is written in it.
    let blank = Profile::nd30().blank.number.default;
    let number = format!("Số: {}", "\u{A0}".repeat(blank));
    let mut edited = Edited::of(&written(&two()), 0);
    edited.replace(&number, "Số: 45");
    let new = written(&two()).into();
    let Outcome::Merged(filled) =
        merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default())
    else {
        panic!("not renewed")
    };
    assert_eq!(text(&filled).matches("45/KH-UBND").count(), 3, "{}", text(&filled));
    let new = written(PLAN).into();
    let Outcome::Merged(gone) =
        merge(Path::new("a.docx"), &filled.bytes, &new, &Options::default())
    else {
        panic!("not renewed")
    };
    assert!(!text(&gone).contains("KINH PHÍ"), "{}", text(&gone));
    assert_eq!(names(&gone), [""; 0]);
}

#[test]
fn an_annex_that_goes_stays_where_somebody_has_written_in_it() {
    for edit in [
        (">Tỉnh<", ">Tỉnh cấp<"),
        ("AFTER Nguồn vốn", "<w:p><w:r><w:t>Ghi thêm.</w:t></w:r></w:p>"),
    ] {
        let kept = renewed(&two(), &[edit], PLAN, &Options::default());
        assert!(text(&kept).contains("KINH PHÍ"), "{}", text(&kept));
        assert_eq!(names(&kept), ["edit-conflict"]);
        assert_eq!(sections(&kept.bytes), [(false, 2); 3]);
        assert!(kept.findings[0].message.contains("Phụ lục II"), "{:?}", kept.findings);
    }
}

#[test]
fn an_annex_that_goes_stays_where_its_line_alone_has_a_number() {
    let blank = "\u{A0}".repeat(Profile::nd30().blank.number.default);
    let line = (&*format!("{blank}/KH\u{2011}UBND ngày"), "45/KH\u{2011}UBND ngày");
    let alone = format!("{}{}", PLAN.split_once("== phụ lục").unwrap().0, MORE.trim_start());
    let kept = renewed(&two(), &[line], &alone, &Options::default());
    assert!(text(&kept).contains("CHỈ TIÊU"), "{}", text(&kept));
    assert!(text(&kept).contains("45/KH"), "{}", text(&kept));
    assert_eq!(names(&kept), ["edit-conflict"]);
    let gone = renewed(&two(), &[EDIT], &alone, &Options::default());
    assert!(!text(&gone).contains("CHỈ TIÊU"), "{}", text(&gone));
}

#[test]
fn words_that_a_person_has_moved_behind_an_annex_are_no_section_of_the_text() {
    let mut edited = Edited::of(&written(PLAN), 0);
    let file = edited.packed();
    let document = Package::open(&file).unwrap().document().unwrap().to_owned();
    let words = document.find("Các thôn báo cáo").unwrap();
    let start = document[..words].rfind("<w:p>").unwrap();
    let end = words + document[words..].find("</w:p>").unwrap() + "</w:p>".len();
    let tail = &document[document.rfind("<w:sectPr").unwrap()..];
    let (section, _) = tail.split_once("</w:body>").unwrap();
    let moved = &document[start..end];
    edited.replace(moved, "");
    edited.replace(tail, &format!("<w:p><w:pPr>{section}</w:pPr></w:p>{moved}{tail}"));
    let file = edited.packed();
    let Outcome::Merged(merged) =
        merge(Path::new("a.docx"), &file, &written(&two()).into(), &Options::default())
    else {
        panic!("not renewed")
    };
    valid(&merged.bytes, &file);
    assert_eq!(sections(&merged.bytes), [(false, 2); 4]);
    let said = text(&merged);
    let places = ["CHỈ TIÊU", "Các thôn báo cáo", "KINH PHÍ"].map(|words| said.find(words));
    assert!(places.is_sorted() && places[0].is_some(), "{said}");
    assert_eq!(said.matches("Các thôn báo cáo").count(), 1, "{said}");
}

#[test]
fn annexes_change_places_with_what_people_wrote_in_them() {
    let edits = [(">Tỉnh<", ">Tỉnh cấp<"), (">Đông<", ">Đông Hạ<")];
    let merged = renewed(&two(), &edits, &swapped(), &Options::default());
    let mut as_new = texts(&written(&swapped())).join("\n");
    as_new = as_new.replace("\nTỉnh\n", "\nTỉnh cấp\n").replace("\nĐông\n", "\nĐông Hạ\n");
    assert_eq!(text(&merged), as_new);
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn an_annex_turns_on_its_side_with_the_columns_that_come() {
    let more = (0..12).fold(two(), |plan, at| {
        plan.replace("| Nguồn |", &format!("| Cột số {at} | Nguồn |"))
            .replace("| tên 30", "| số liệu 10 | tên 30")
            .replace(
                "| {=Tỉnh",
                &format!("| {{=1000{at}|k.tinh.c{at} @ k.xlsx › Một › D8}} | {{=Tỉnh"),
            )
    });
    // In the second annex alone.
    let (first, second) = more.split_once("== phụ lục [II]").unwrap();
    let plan = two();
    let (own, _) = plan.split_once("== phụ lục [II]").unwrap();
    assert!(first.len() >= own.len());
    let more = format!("{own}== phụ lục [II]{second}");
    for edits in [&[EDIT][..], &[(">Tỉnh<", ">Tỉnh cấp<")]] {
        let merged = renewed(&two(), edits, &more, &Options::default());
        assert_eq!(sections(&written(&more)), [(false, 2), (false, 2), (true, 2)]);
        assert_eq!(sections(&merged.bytes), [(false, 2), (false, 2), (true, 2)]);
        assert_eq!(names(&merged), [""; 0]);
    }
}

/// Why what is renewed is no revision.
fn why(merged: &Merged) -> &str {
    assert_eq!(names(merged), ["revisions-not-kept"]);
    let said = merged.findings[0].message.split_once("không ghi được thành dấu sửa: ");
    said.map_or("", |(_, why)| why)
}

#[test]
fn revisions_do_not_hold_sections_that_come_go_or_change_places() {
    let options = Options { track: Some(Track { date: None }), ..Options::default() };
    let come = renewed(PLAN, &[EDIT], &two(), &options);
    assert!(why(&come).starts_with("phụ lục thêm vào (“Phụ lục II | KINH PHÍ"), "{}", why(&come));
    assert!(text(&come).contains("KINH PHÍ"));
    let gone = renewed(&two(), &[EDIT], PLAN, &options);
    assert!(why(&gone).starts_with("phụ lục bớt đi (“Phụ lục II | KINH PHÍ"), "{}", why(&gone));
    let moved = renewed(&two(), &[EDIT], &swapped(), &options);
    assert_eq!(why(&moved), "phụ lục đổi chỗ");
    let one = two().replace("C10}\n", "C10}\nMột đoạn cuối.\n");
    let more = one.replace("Một đoạn cuối.\n", "Một đoạn cuối.\nMột đoạn nữa.\n");
    let ends = renewed(&one, &[EDIT], &more, &options);
    assert_eq!(why(&ends), "đoạn thêm vào hay bớt đi ở cuối một phần");
}

/// Takes the last section out, as a person does who deletes all of it with the break before it.
fn without_last_section(edited: &mut Edited) {
    let packed = edited.packed();
    let package = Package::open(&packed).unwrap();
    let document = package.document().unwrap();
    let xml = Xml::read(document).unwrap();
    let body = xml.child(0, "body").unwrap();
    let last = xml.child(body, "sectPr").unwrap();
    let ends = |&child: &usize| xml.path(child, &["pPr", "sectPr"]).is_some();
    let holder = xml.children(body).filter(ends).last().unwrap();
    let end = xml.path(holder, &["pPr", "sectPr"]).unwrap();
    let gone = xml.elements[holder].whole.start..xml.elements[last].whole.start;
    edited.replace(&document[gone], &xml.raw(holder).replace(xml.raw(end), ""));
}

#[test]
fn an_annex_that_a_person_has_taken_out_before_the_data_did_is_no_matter_for_revisions() {
    let options = Options { track: Some(Track { date: None }), ..Options::default() };
    let mut edited = Edited::of(&written(&two()), 0);
    without_last_section(&mut edited);
    let file = edited.packed();
    let two = two();
    let (first, _) = two.split_once("== phụ lục [II]").unwrap();
    let new = written(&first.replace("120 hộ", "125 hộ")).into();
    let Outcome::Merged(merged) = merge(Path::new("a.docx"), &file, &new, &options) else {
        panic!("not renewed")
    };
    assert_eq!(names(&merged), [""; 0]);
    assert_eq!(rejected(&merged.bytes), rejected(&file));
    assert!(text(&merged).contains("125 hộ"), "{}", text(&merged));
    valid(&merged.bytes, &file);
}

#[test]
fn annexes_alone_come_and_go_too() {
    let options = Options { annexes_only: true, ..Options::default() };
    let now = two().replace("=120 hộ|", "=125 hộ|");
    let come = renewed(PLAN, &[EDIT], &now, &options);
    assert!(text(&come).contains("Giảm 120 hộ nghèo"), "{}", text(&come));
    assert!(text(&come).contains("Phụ lục II\nKINH PHÍ"), "{}", text(&come));
    let now = PLAN.replace("=120 hộ|", "=125 hộ|");
    let gone = renewed(&two(), &[EDIT], &now, &options);
    assert!(text(&gone).contains("Giảm 120 hộ nghèo"), "{}", text(&gone));
    assert!(!text(&gone).contains("KINH PHÍ"), "{}", text(&gone));
}

#[test]
fn a_new_annex_has_the_headers_of_the_document_as_people_have_left_them() {
    let edits = [
        EDIT,
        ("r:id=\"rIdHeader1\"", "r:id=\"rIdHeader2\""),
        ("r:id=\"rIdHeader1\"", "r:id=\"rIdHeader2\""),
    ];
    let merged = renewed(PLAN, &edits, &two(), &Options::default());
    let package = Package::open(&merged.bytes).unwrap();
    let document = package.document().unwrap();
    assert_eq!(document.matches("rIdHeader1").count(), 0);
    assert_eq!(document.matches("rIdHeader2").count(), 6);
}

#[test]
fn a_paragraph_comes_and_goes_at_the_end_of_a_section() {
    let more =
        PLAN.replace("C10}\n", "C10}\nMột đoạn cuối, có {=7|b.cuoi @ b.xlsx › Một › C11} hộ.\n");
    let two = |plan: &str| format!("{plan}{MORE}");
    let (less, more) = (two(PLAN), two(&more));
    for (before, now) in [(&less, &more), (&more, &less)] {
        let merged = renewed(before, &[EDIT], now, &Options::default());
        let as_new = texts(&written(now)).join("\n").replace("Các thôn báo cáo", EDIT.1);
        assert_eq!(text(&merged), as_new);
        assert_eq!(sections(&merged.bytes), [(false, 2); 3]);
        assert_eq!(names(&merged), [""; 0]);
    }
}

#[test]
fn an_annex_with_a_header_of_a_persons_stays_where_the_data_has_it_no_longer() {
    for (header, is_kept) in [("Tài liệu của phòng", true), ("– 2 –", false)] {
        let mut edited = Edited::of(&written(&two()), 0);
        edited.head_last_section(header);
        let file = edited.packed();
        let new = written(PLAN).into();
        let Outcome::Merged(merged) = merge(Path::new("a.docx"), &file, &new, &Options::default())
        else {
            panic!("not renewed")
        };
        valid(&merged.bytes, &file);
        assert_eq!(text(&merged).contains("Nguồn vốn"), is_kept, "{header}");
        let told: &[&str] = if is_kept { &["edit-conflict"] } else { &[] };
        assert_eq!(names(&merged), told);
        let named = Package::open(&merged.bytes).unwrap().document().unwrap().contains("rIdDau1");
        assert_eq!(named, is_kept);
    }
}

#[test]
fn annexes_of_other_numbers_keep_their_words_within_their_sections() {
    let (start, table) = PLAN.split_at(PLAN.find("== phụ lục").unwrap());
    let numbered = |annex: &str, number: &str| {
        annex.replacen("== phụ lục", &format!("== phụ lục [{number}]"), 1)
    };
    let words = |number: &str, said: &str| format!("\n== phụ lục [{number}]\n{said}\n");
    let before = format!("{start}{}\n{}", words("I", "Chỉ có chữ."), numbered(table, "II"));
    let now = [
        start,
        &numbered(MORE, "I"),
        &words("II", "Theo mẫu mới, chỉ có chữ."),
        &numbered(table, "III"),
    ];
    let now = now.concat();
    let merged = renewed(&before, &[EDIT], &now, &Options::default());
    let as_new = texts(&written(&now)).join("\n").replace("Các thôn báo cáo", EDIT.1);
    assert_eq!(text(&merged), as_new);
    assert_eq!(sections(&merged.bytes), [(false, 2); 4]);
}
