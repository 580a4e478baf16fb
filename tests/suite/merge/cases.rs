//! What happens to what, case by case: also what other programs that renew documents are known to get
//! wrong.

use std::path::Path;

use kehoach::document::text;
use kehoach::docx::read::Package;
use kehoach::docx::seal::Seal;
use kehoach::docx::{Properties, Writer};
use kehoach::merge::{Choice, Merged, Options, Outcome, Reason, Track, merge};
use kehoach::profile::Profile;

use super::edits::Edited;
use super::texts;

/// A plan of two targets, a list, a table of three rows and an annex, before issue.
pub(super) const PLAN: &str = "tên loại: Kế hoạch
cơ quan: Ủy ban nhân dân xã Bình An
số: {?số}
ký hiệu: KH-UBND
địa danh: Bình An
ngày: 2026
trích yếu: Giảm nghèo năm 2026
nơi nhận: - Lưu: VT
quyền hạn: CHỦ TỊCH
người ký: Nguyễn Văn A

== nội dung
# [I.] Mục tiêu
Giảm {=120 hộ|b.tong @ b.xlsx › Một › C4} nghèo, tạo việc làm cho {=300|b.viec @ b.xlsx › Một › C5} người.
- Thôn Đông: {=50 hộ|b.dong @ b.xlsx › Một › D4}
- Thôn Tây: {=70 hộ|b.tay @ b.xlsx › Một › E4}
Các thôn báo cáo trước ngày 15 hằng tháng.

== phụ lục Chỉ tiêu
kèm theo: Kế hoạch số {?số}/KH-UBND ngày {?ngày} tháng {?tháng} năm 2026 của UBND xã Bình An
@bảng b
  cột | số 5 | tên 30 | số liệu 10
  đầu | TT | Thôn | Số hộ
  dòng | 1 | {=Đông|b.dong.ten @ b.xlsx › Một › B8} | {=50|b.dong.so @ b.xlsx › Một › C8}
  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9}
  dòng | 3 | {=Nam|b.nam.ten @ b.xlsx › Một › B10} | {=0|b.nam.so @ b.xlsx › Một › C10}
";

pub(super) fn written(source: &str) -> Vec<u8> {
    let document = text::parse(source).unwrap_or_else(|error| panic!("{error:?}"));
    Writer::new(&Profile::nd30()).write(document, &Properties::default()).0
}

/// The plan with some of its text changed by a person, and the data changed.
fn renewed(edits: &[(&str, &str)], data: &[(&str, &str)], choice: Choice) -> (Vec<u8>, Outcome) {
    renewed_of(PLAN, edits, data, choice)
}

/// The same with another plan.
fn renewed_of(
    plan: &str,
    edits: &[(&str, &str)],
    data: &[(&str, &str)],
    choice: Choice,
) -> (Vec<u8>, Outcome) {
    let mut edited = Edited::of(&written(plan), 0);
    for (from, to) in edits {
        edited.replace(from, to);
    }
    let mut plan = plan.to_owned();
    for (from, to) in data {
        assert!(plan.contains(from), "{from}");
        plan = plan.replace(from, to);
    }
    let file = edited.packed();
    let outcome = merge(
        Path::new("out/ke-hoach.docx"),
        &file,
        &written(&plan).into(),
        &Options { choice, ..Options::default() },
    );
    (file, outcome)
}

fn merged(edits: &[(&str, &str)], data: &[(&str, &str)]) -> (String, Merged) {
    let (_, outcome) = renewed(edits, data, Choice::File);
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    (texts(&merged.bytes).join("\n"), *merged)
}

pub(super) fn names(merged: &Merged) -> Vec<&str> {
    merged.findings.iter().map(|finding| finding.name).collect()
}

#[test]
fn saved_without_an_edit_nothing_is_lost_and_nothing_is_told() {
    let (_, outcome) = renewed(&[], &[], Choice::File);
    assert_eq!(outcome, Outcome::Same);
    let (text, merged) = merged(&[], &[("120 hộ", "125 hộ")]);
    assert!(text.contains("Giảm 125 hộ nghèo"), "{text}");
    assert_eq!(names(&merged), [""; 0]);
    let [change] = &merged.renewed[..] else { panic!("{:?}", merged.renewed) };
    assert_eq!((change.old.as_str(), change.new.as_str()), ("120 hộ", "125 hộ"));
    assert_eq!(change.cells[0].to_string(), "b.xlsx › Một › C4");
}

#[test]
fn a_figure_is_renewed_in_a_sentence_that_was_edited_beside_it() {
    let edits = [(" nghèo, tạo việc làm cho ", " nghèo và cận nghèo, lo việc cho ")];
    let (text, merged) = merged(&edits, &[("120 hộ", "125 hộ"), ("=300|", "=310|")]);
    assert!(text.contains("Giảm 125 hộ nghèo và cận nghèo, lo việc cho 310 người."), "{text}");
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn a_figure_that_both_have_changed_stays_as_the_person_wrote_it() {
    let edits = [(">120\u{A0}hộ<", ">121 hộ<")];
    let data = [("120 hộ", "125 hộ")];
    let (text, kept) = merged(&edits, &data);
    assert!(text.contains("Giảm 121 hộ nghèo"), "{text}");
    assert_eq!(names(&kept), ["edit-conflict"]);
    insta::assert_debug_snapshot!("conflict", kept.findings);
    // A comment at the place says the same.
    let package = Package::open(&kept.bytes).unwrap();
    let comments = package.part("word/comments.xml").unwrap();
    assert!(comments.contains(&kept.findings[0].message.replace('"', "&quot;")), "{comments}");
    assert!(comments.contains("b.xlsx › Một › C4"), "{comments}");
    let document = package.document().unwrap();
    for tag in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
        assert_eq!(document.matches(tag).count(), 1, "{tag}");
    }
    let (_, outcome) = renewed(&edits, &data, Choice::New);
    let Outcome::Merged(new) = outcome else { panic!("{outcome:?}") };
    assert!(texts(&new.bytes).join("\n").contains("Giảm 125 hộ nghèo"));
    // The same figure on both sides is no conflict.
    let (text, same) = merged(&[(">120\u{A0}hộ<", ">125 hộ<")], &data);
    assert!(text.contains("Giảm 125 hộ nghèo"), "{text}");
    assert_eq!(names(&same), [""; 0]);
}

#[test]
fn what_a_person_has_taken_out_does_not_come_back() {
    let (text, gone) = merged(&[("PARAGRAPH Thôn Đông: ", "")], &[("=50 hộ|", "=55 hộ|")]);
    assert!(!text.contains("Thôn Đông"), "{text}");
    assert_eq!(names(&gone), ["edited-away"]);
}

#[test]
fn items_and_rows_come_and_go_at_their_place_among_what_people_wrote() {
    let edits = [("AFTER Thôn Đông: ", "<w:p><w:r><w:t>Ghi thêm.</w:t></w:r></w:p>")];
    let data = [
        (
            "- Thôn Tây: {=70 hộ|b.tay @ b.xlsx › Một › E4}\n",
            "- Thôn Bắc: {=9 hộ|b.bac @ b.xlsx › Một › F4}\n",
        ),
        (
            "  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9}\n",
            "  dòng | 2 | {=Bắc|b.bac.ten @ b.xlsx › Một › B9} | {=9|b.bac.so @ b.xlsx › Một › C9}\n",
        ),
    ];
    let (text, merged) = merged(&edits, &data);
    let wanted = "- Thôn Đông: 50 hộ\nGhi thêm.\n- Thôn Bắc: 9 hộ\nCác thôn";
    assert!(text.contains(wanted), "{text}");
    assert!(text.contains("Số hộ\n1\nĐông\n50\n2\nBắc\n9\n3\nNam\n0"), "{text}");
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn a_copied_zone_stays_and_is_renewed_as_well() {
    let edits = [("COPY Thôn Đông: ", "")];
    let (text, _) = merged(&edits, &[("=50 hộ|", "=55 hộ|")]);
    assert_eq!(text.matches("Thôn Đông: 55 hộ").count(), 2, "{text}");
}

#[test]
fn a_copied_row_is_renewed_each_cell_from_its_own_and_told() {
    let (text, merged) = merged(&[("ROW >Tây<", ">Tây<")], &[("=70|", "=75|")]);
    assert_eq!(text.matches("\n75").count(), 2, "{text}");
    let told = merged.renewed.iter().filter(|change| change.new == "75").count();
    assert_eq!((told, names(&merged)), (2, vec![]));
}

#[test]
fn a_figure_of_a_persons_own_is_no_copy_of_one_that_says_the_same() {
    // In a table that a person has made, and in a row that was copied and called otherwise.
    let typed = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid><w:tr><w:tc><w:p><w:r>\
                 <w:t>50 hộ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let edits = [("AFTER Các thôn báo cáo", typed), ("ROW >Tây<", ">Tây Hạ<")];
    let (text, _) = merged(&edits, &[("=50 hộ|", "=55 hộ|"), ("=70|", "=75|")]);
    assert!(text.contains("Thôn Đông: 55 hộ") && text.contains("\n50 hộ"), "{text}");
    assert!(text.contains("Tây\n75") && text.contains("Tây Hạ\n70"), "{text}");
}

#[test]
fn what_is_gone_from_the_data_but_edited_is_kept_and_told() {
    let edits = [("Thôn Tây: ", "Thôn Tây (thôn mới): ")];
    let data = [("- Thôn Tây: {=70 hộ|b.tay @ b.xlsx › Một › E4}\n", "")];
    let (text, merged) = merged(&edits, &data);
    assert!(text.contains("- Thôn Tây (thôn mới): 70 hộ"), "{text}");
    assert_eq!(names(&merged), ["edit-conflict"]);
}

#[test]
fn the_number_and_the_day_typed_in_the_head_stand_in_the_line_of_the_annex_too() {
    let blank = |spaces: usize| "\u{A0}".repeat(spaces);
    let profile = Profile::nd30();
    let (number, day, month) = (
        blank(profile.blank.number.default),
        blank(profile.blank.day.default),
        blank(profile.blank.month.default),
    );
    let from = [format!("Số: {number}"), format!("ngày {day} tháng {month} năm")];
    let edits = [(&*from[0], "Số: 45"), (&*from[1], "ngày 05 tháng 3 năm")];
    let (text, merged) = merged(&edits, &[]);
    let line = "(Kèm theo Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của UBND xã Bình An)";
    assert!(text.replace('\n', " ").contains(line), "{text}");
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn the_number_typed_in_the_head_is_not_that_of_another_document() {
    let plan = PLAN.replace(
        "Các thôn báo cáo",
        "Thực hiện Kế hoạch số {?số}/KH-UBND của UBND tỉnh, các thôn báo cáo",
    );
    let number = format!("Số: {}", "\u{A0}".repeat(Profile::nd30().blank.number.default));
    let (_, outcome) = renewed_of(&plan, &[(&*number, "Số: 45")], &[], Choice::File);
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    let text = texts(&merged.bytes).join("\n");
    assert_eq!(text.matches("45/KH-UBND").count(), 2, "{text}");
    assert!(text.contains("số             /KH-UBND của UBND tỉnh"), "{text}");
}

#[test]
fn the_frame_of_a_figure_says_where_it_comes_from_now() {
    // A row was put in above, and the village has another name.
    let data = [
        ("=50 hộ|b.dong @ b.xlsx › Một › D4", "=55 hộ|b.thon_dong @ b.xlsx › Một › D5"),
        ("=70 hộ|b.tay @ b.xlsx › Một › E4", "=70 hộ|b.tay @ b.xlsx › Một › E5"),
    ];
    let (_, merged) = merged(&[("Các thôn báo cáo", "Các thôn gửi báo cáo")], &data);
    let package = Package::open(&merged.bytes).unwrap();
    let document = package.document().unwrap();
    let frame = |cell: &str, tag: &str| {
        format!("<w:alias w:val=\"b.xlsx › Một › {cell}\"/><w:tag w:val=\"{tag}\"/>")
    };
    for (cell, tag) in [("D5", "b.thon_dong"), ("E5", "b.tay"), ("C4", "b.tong")] {
        assert!(document.contains(&frame(cell, tag)), "{cell} {tag}");
    }
    // What the document says of its figures is found in it.
    for figure in package.manifest().unwrap().1.figures {
        assert!(document.contains(&format!("w:name=\"kh_{}\"", figure.number)), "{figure:?}");
    }
}

/// Another column in the table of the annex.
const MORE: [(&str, &str); 5] = [
    ("số liệu 10\n", "số liệu 10 | số liệu 10\n"),
    ("| Số hộ\n", "| Số hộ | Cận nghèo\n"),
    ("› C8}\n", "› C8} | 1\n"),
    ("› C9}\n", "› C9} | {=2|b.tay.can @ b.xlsx › Một › D9}\n"),
    ("{=0|b.nam.so @ b.xlsx › Một › C10}\n", "{=8|b.nam.so @ b.xlsx › Một › C10} | 3\n"),
];

/// One column less in it.
const LESS: [(&str, &str); 5] = [
    ("| tên 30 | số liệu 10\n", "| tên 30\n"),
    ("| Thôn | Số hộ\n", "| Thôn\n"),
    (" | {=50|b.dong.so @ b.xlsx › Một › C8}\n", "\n"),
    (" | {=70|b.tay.so @ b.xlsx › Một › C9}\n", "\n"),
    (" | {=0|b.nam.so @ b.xlsx › Một › C10}\n", "\n"),
];

/// The widths of the columns of the last table, and how many cells each of its rows has.
fn grid(bytes: &[u8]) -> (Vec<i64>, Vec<usize>) {
    let package = Package::open(bytes).unwrap();
    let document = package.document().unwrap();
    let table = &document[document.rfind("<w:tblGrid>").unwrap()..];
    let (grid, rows) = table.split_once("</w:tblGrid>").unwrap();
    let widths = grid.split("<w:gridCol w:w=\"").skip(1);
    let widths = widths.map(|rest| rest.split('"').next().unwrap().parse().unwrap());
    let rows = rows.split("</w:tbl>").next().unwrap().split("</w:tr>");
    let cells = rows.map(|row| row.matches("</w:tc>").count()).filter(|cells| *cells > 0);
    (widths.collect(), cells.collect())
}

#[test]
fn columns_of_the_data_come_and_go_in_a_table_that_was_edited() {
    let (text, whole) = merged(&[], &MORE);
    assert!(text.contains("Cận nghèo\n1\nĐông\n50\n1\n2\nTây\n70\n2\n3\nNam\n8\n3"), "{text}");
    assert_eq!(names(&whole), [""; 0]);
    let edits = [(">Đông<", ">Đông Hạ<")];
    let (file, _) = renewed(&edits, &[], Choice::File);
    let before: i64 = grid(&file).0.iter().sum();
    let (text, more) = merged(&edits, &MORE);
    let wanted = "TT\nThôn\nSố hộ\nCận nghèo\n1\nĐông Hạ\n50\n1\n2\nTây\n70\n2\n3\nNam\n8\n3";
    assert!(text.contains(wanted), "{text}");
    assert_eq!(names(&more), [""; 0]);
    assert!(!more.is_incomplete);
    let (widths, cells) = grid(&more.bytes);
    // The table is as wide as before, but for what is lost in dividing.
    assert!((before - 4..=before).contains(&widths.iter().sum()), "{widths:?} of {before}");
    assert_eq!((widths.len(), cells), (4, vec![4; 4]));
    let (text, less) = merged(&edits, &LESS);
    assert!(text.contains("TT\nThôn\n1\nĐông Hạ\n2\nTây\n3\nNam"), "{text}");
    assert_eq!(names(&less), [""; 0]);
    assert_eq!(grid(&less.bytes).1, [2; 4]);
    // A column that a person has been at stays, and is told.
    let (text, kept) = merged(&[(">50<", ">51<")], &LESS);
    assert!(text.contains("TT\nThôn\nSố hộ\n1\nĐông\n51\n2\nTây\n70"), "{text}");
    assert_eq!(names(&kept), ["edit-conflict"]);
}

#[test]
fn as_many_columns_come_as_go_and_what_was_edited_goes_along() {
    let mut data = vec![
        ("| tên 30 | số liệu 10\n", "| số liệu 10 | tên 30\n"),
        ("| Thôn | Số hộ\n", "| Mã | Thôn\n"),
    ];
    let rows = [
        (
            "{=Đông|b.dong.ten @ b.xlsx › Một › B8} | {=50|b.dong.so @ b.xlsx › Một › C8}",
            "{=A1|b.dong.ma @ b.xlsx › Một › D8} | {=Đông|b.dong.ten @ b.xlsx › Một › B8}",
        ),
        (
            "{=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9}",
            "{=A2|b.tay.ma @ b.xlsx › Một › D9} | {=Tây|b.tay.ten @ b.xlsx › Một › B9}",
        ),
        (
            "{=Nam|b.nam.ten @ b.xlsx › Một › B10} | {=0|b.nam.so @ b.xlsx › Một › C10}",
            "{=A3|b.nam.ma @ b.xlsx › Một › D10} | {=Nam|b.nam.ten @ b.xlsx › Một › B10}",
        ),
    ];
    data.extend(rows);
    for name in ["Đông", "Đông Hạ"] {
        let edit = [(">Đông<", &*format!(">{name}<"))];
        let (text, merged) = merged(&edit, &data);
        let wanted = format!("TT\nMã\nThôn\n1\nA1\n{name}\n2\nA2\nTây\n3\nA3\nNam");
        assert!(text.contains(&wanted), "{text}");
        assert_eq!(names(&merged), [""; 0]);
    }
}

#[test]
fn another_figure_in_a_cell_takes_the_place_of_the_one_before() {
    let data = [("{=50|b.dong.so @ b.xlsx › Một › C8}", "{=61|b.khac.so @ k.xlsx › Một › C8}")];
    let (text, whole) = merged(&[], &data);
    assert!(text.contains("1\nĐông\n61\n2\nTây"), "{text}");
    assert_eq!(names(&whole), [""; 0]);
    let (text, edited) = merged(&[(">50<", ">51<")], &data);
    assert!(text.contains("1\nĐông\n51\n2\nTây"), "{text}");
    assert_eq!(names(&edited), ["edit-conflict"]);
}

#[test]
fn columns_that_a_person_has_put_elsewhere_are_renewed_there() {
    let bytes = written(PLAN);
    let package = Package::open(&bytes).unwrap();
    let document = package.document().unwrap();
    let table = &document[document.rfind("<w:tblGrid>").unwrap()..];
    let table = &table[..table.find("</w:tbl>").unwrap()];
    let mut edited = Edited::of(&bytes, 0);
    for row in table.split("<w:tr>").skip(1) {
        let cells: Vec<&str> = row.split("<w:tc>").collect();
        let (third, end) = cells[3].split_once("</w:tc>").unwrap();
        let swapped =
            format!("{}<w:tc>{}<w:tc>{third}</w:tc><w:tc>{}{end}", cells[0], cells[1], cells[2]);
        edited.replace(row, &swapped);
    }
    let more =
        "  dòng | 4 | {=Bắc|b.bac.ten @ b.xlsx › Một › B11} | {=9|b.bac.so @ b.xlsx › Một › C11}\n";
    let plan = format!("{PLAN}{more}").replace("=50|", "=55|").replace("=Tây|", "=Tây Hồ|");
    let new = written(&plan).into();
    let outcome = merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default());
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    let text = texts(&merged.bytes).join("\n");
    let wanted = "TT\nSố hộ\nThôn\n1\n55\nĐông\n2\n70\nTây Hồ\n3\n0\nNam\n4\n9\nBắc";
    assert!(text.contains(wanted), "{text}");
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn formatting_stays_in_a_table_that_takes_other_columns() {
    let shaded = "<w:shd w:val=\"clear\" w:fill=\"FFFF00\"/>";
    let end = "<w:vAlign w:val=\"center\"/></w:tcPr>";
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace(end, &format!("{shaded}{end}"));
    let plan = MORE.iter().fold(PLAN.to_owned(), |plan, (from, to)| plan.replace(from, to));
    let new = written(&plan).into();
    let outcome = merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default());
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    let package = Package::open(&merged.bytes).unwrap();
    assert!(package.document().unwrap().contains(shaded));
    assert_eq!(grid(&merged.bytes).1, [4; 4]);
}

#[test]
fn columns_that_can_not_be_placed_are_set_aside() {
    // Cells that come and go are no revisions.
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace(">Đông<", ">Đông Hạ<");
    let plan = MORE.iter().fold(PLAN.to_owned(), |plan, (from, to)| plan.replace(from, to));
    let new = written(&plan).into();
    let options = Options { track: Some(Track { date: None }), ..Options::default() };
    let Outcome::Merged(aside) = merge(Path::new("a.docx"), &edited.packed(), &new, &options)
    else {
        panic!("not renewed")
    };
    assert_eq!(names(&aside), ["edit-not-placed"]);
    assert!(aside.is_incomplete);
}

#[test]
fn what_people_wrote_and_what_still_says_the_old_figure_is_told() {
    let told = |words: &str| {
        let own = format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        let (_, merged) = merged(&[("AFTER Thôn Đông: ", &own)], &[("120 hộ", "125 hộ")]);
        names(&merged).contains(&"stale-figure")
    };
    // Figures that are the renewed one, and such that only look like it.
    for stale in ["Trong 120 hộ ấy có 12 hộ mới.", "Đủ 120\u{A0}hộ.", "(120 hộ)"] {
        assert!(told(stale), "{stale}");
    }
    let innocent = ["120 người", "1.120 hộ", "120", "Quốc lộ 120, 5 hộ", "năm 2020 hộ", "125 hộ"];
    for innocent in innocent {
        assert!(!told(innocent), "{innocent}");
    }
    // A bare number in the sentence in which it was renewed.
    let edits = [("người.", "người, nhiều hơn 300 của năm trước.")];
    let (_, merged) = merged(&edits, &[("=300|", "=310|")]);
    assert_eq!(names(&merged), ["stale-figure"]);
}

#[test]
fn renewed_again_and_again_nothing_grows() {
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace("AFTER Thôn Đông: ", "<w:p><w:r><w:t>Ghi thêm.</w:t><w:br/></w:r></w:p>");
    let count = texts(&edited.packed()).len();
    for number in 121..126 {
        let new = written(&PLAN.replace("120 hộ", &format!("{number} hộ")));
        let outcome =
            merge(Path::new("a.docx"), &edited.packed(), &new.into(), &Options::default());
        let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
        edited.take(&merged.bytes);
        let texts = texts(&merged.bytes);
        assert_eq!(texts.len(), count);
        // The last line break of what a person wrote stays.
        assert!(texts.contains(&"Ghi thêm.\n".to_owned()));
    }
}

#[test]
fn what_can_not_be_renewed_is_said() {
    let new = written(PLAN);
    let mut without = Edited::of(&new, 0);
    without.remove("customXml/item1.xml");
    // Its bookmarks tell that it is one of ours, and that it says what it would say now.
    assert_eq!(kehoach::docx::seal::inspect(&without.packed()), Seal::Edited);
    let same =
        merge(Path::new("a.docx"), &without.packed(), &new.clone().into(), &Options::default());
    assert_eq!(same, Outcome::Same);
    let path = Path::new("a.docx");
    let reason = |file: &[u8], new: &[u8]| match merge(
        path,
        file,
        &new.to_vec().into(),
        &Options::default(),
    ) {
        Outcome::Not(reason) => reason,
        other => panic!("{other:?}"),
    };
    let changed = written(&PLAN.replace("120 hộ", "125 hộ"));
    assert_eq!(reason(&without.packed(), &changed), Reason::NoBase);
    let mut broken = Edited::of(&new, 0);
    broken.replace("</w:body>", "");
    assert_eq!(reason(&broken.packed(), &changed), Reason::Unreadable);
    assert_eq!(reason(b"PK", &new), Reason::Unreadable);
}

#[test]
fn a_new_figure_in_a_sentence_that_was_edited_has_its_anchor() {
    let edits = [("nghèo, tạo việc làm cho", "nghèo và cận nghèo, lo việc cho")];
    let more = [
        ("C5} người.", "C5} người, trong đó {=30|b.nu @ b.xlsx › Một › C6} là nữ."),
        ("=300|", "=310|"),
    ];
    let (text, merged) = merged(&edits, &more);
    let wanted = "Giảm 120 hộ nghèo và cận nghèo, lo việc cho 310 người, trong đó 30 là nữ.";
    assert!(text.contains(wanted), "{text}");
    let package = Package::open(&merged.bytes).unwrap();
    let document = package.document().unwrap();
    for figure in package.manifest().unwrap().1.figures {
        let name = format!("w:name=\"kh_{}\"", figure.number);
        assert_eq!(document.matches(&name).count(), 1, "{figure:?}");
    }
    assert!(document.contains("<w:tag w:val=\"b.nu\"/>"), "{document}");
    let plan = more.iter().fold(PLAN.to_owned(), |plan, (from, to)| plan.replace(from, to));
    let new = written(&plan.replace("=30|", "=31|")).into();
    let outcome = merge(Path::new("a.docx"), &merged.bytes, &new, &Options::default());
    let Outcome::Merged(next) = outcome else { panic!("{outcome:?}") };
    assert!(texts(&next.bytes).join("\n").contains("trong đó 31 là nữ."));
}

#[test]
fn a_new_row_has_the_lines_that_the_cells_beside_it_carry() {
    let line = "<w:tcBorders><w:top w:val=\"single\" w:sz=\"4\"/></w:tcBorders>";
    let end = "<w:vAlign w:val=\"center\"/></w:tcPr>";
    let file = crate::office::edited(&written(PLAN), &mut |text| {
        text.replace(end, &format!("{line}<w:vAlign w:val=\"bottom\"/></w:tcPr>"))
    });
    let count = |bytes: &[u8]| {
        let package = Package::open(bytes).unwrap();
        package.document().unwrap().matches(line).count()
    };
    let before = count(&file);
    assert!(before > 0);
    let more = PLAN.replace(
        "  dòng | 3 |",
        "  dòng | 3 | {=Bắc|b.bac.ten @ b.xlsx › Một › B11} | {=9|b.bac.so @ b.xlsx › Một › C11}\n  dòng | 4 |",
    );
    let new = written(&more).into();
    let Outcome::Merged(merged) = merge(Path::new("a.docx"), &file, &new, &Options::default())
    else {
        panic!("not renewed")
    };
    assert!(texts(&merged.bytes).join("\n").contains("3\nBắc\n9\n4\nNam\n0"));
    assert_eq!(count(&merged.bytes), before + 3);
}

#[test]
fn a_row_and_a_column_that_come_at_once_have_the_lines_that_the_cells_beside_them_carry() {
    let line = "<w:tcBorders><w:top w:val=\"single\" w:sz=\"4\"/></w:tcBorders>";
    let end = "<w:vAlign w:val=\"center\"/></w:tcPr>";
    let mut edited = Edited::of(&written(PLAN), 0);
    let document = Package::open(&edited.packed()).unwrap().document().unwrap().to_owned();
    let table = &document[document.rfind("<w:tblGrid>").unwrap()..];
    edited.replace(table, &table.replace(end, &format!("{line}{end}")));
    // A row of a person's own, of which the data knows nothing.
    edited.replace("ROW >Tây<", ">Tây Hạ<");
    let row = "  dòng | 3 | {=Bắc|b.bac.ten @ b.xlsx › Một › B11} | {=9|b.bac.so @ b.xlsx › Một › C11} | 4\n";
    let plan = MORE.iter().fold(PLAN.to_owned(), |plan, (from, to)| plan.replace(from, to));
    let (before, after) = plan.split_once("  dòng | 3 |").unwrap();
    let new = written(&format!("{before}{row}  dòng | 4 |{after}")).into();
    let outcome = merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default());
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    let text = texts(&merged.bytes).join("\n");
    assert!(text.contains("3\nBắc\n9\n4\n") && text.contains("4\nNam\n8\n3"), "{text}");
    assert_eq!(grid(&merged.bytes).1, [4; 6]);
    let package = Package::open(&merged.bytes).unwrap();
    let document = package.document().unwrap();
    let table = &document[document.rfind("<w:tblGrid>").unwrap()..];
    let mut cells = table.split("<w:tc>").skip(1);
    assert!(cells.all(|cell| cell.contains(line)), "{table}");
}
