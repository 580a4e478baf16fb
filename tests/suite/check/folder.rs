//! Rules over the documents of a folder: what one alone doesn't show.

use kehoach::check::{self, LeftOut, Paper};
use kehoach::document::text;

use crate::docx::written;

const GOOD: &str = include_str!("good.txt");

/// The good document with a paragraph in its body, and other texts in the place of some.
fn paper(file: &str, body: &str, changes: &[(&str, &str)]) -> Paper {
    let mut document = GOOD.to_owned();
    for (from, to) in changes {
        assert!(document.contains(from), "{from}");
        document = document.replace(from, to);
    }
    document = document.replace("=BODY=", body);
    Paper::read(file, &written(&text::parse(&document).unwrap())).unwrap()
}

fn names(papers: &[Paper]) -> Vec<&'static str> {
    let found = check::folder(papers, &[], &LeftOut::new()).findings;
    found.into_iter().map(|finding| finding.name).collect()
}

const BODY: &str = "Các thôn rà soát hộ nghèo.";

/// A subject of another plan.
const FORESTS: (&str, &str) =
    ("trích yếu: Giảm nghèo bền vững", "trích yếu: Trồng rừng và bảo vệ rừng");

#[test]
fn a_number_is_given_once() {
    let one = paper("a.docx", BODY, &[]);
    let found = names(&[one.clone(), paper("b.docx", BODY, &[FORESTS])]);
    assert_eq!(found, ["number-twice"]);
    let other = [FORESTS, ("số: 45", "số: 46"), ("số 45/", "số 46/")];
    assert_eq!(names(&[one.clone(), paper("b.docx", BODY, &other)]), [""; 0]);
    let year = [FORESTS, ("2026-03-12", "2025-03-12")];
    assert_eq!(names(&[one, paper("b.docx", BODY, &year)]), [""; 0]);
}

#[test]
fn a_document_of_the_folder_is_cited_with_its_day() {
    let one = paper("a.docx", BODY, &[]);
    let other = [FORESTS, ("số: 45", "số: 46"), ("số 45/", "số 46/"), ("2026-03-12", "2026-04-20")];
    let citing = |day: &str| {
        let body =
            format!("Thực hiện Kế hoạch số 45/KH-UBND ngày {day} của Ủy ban nhân dân xã Minh Tân.");
        paper("b.docx", &body, &other)
    };
    assert_eq!(names(&[one.clone(), citing("21/3/2026")]), ["cited-otherwise"]);
    assert_eq!(names(&[one, citing("12/3/2026")]), [""; 0]);
}

#[test]
fn a_document_is_cited_in_one_way() {
    let citing = |file: &str, day: &str, number: &str| {
        let own = [("số: 45", number)];
        let body = format!(
            "Thực hiện Quyết định số 120/QĐ-UBND ngày {day} của Ủy ban nhân dân tỉnh Bình Hòa."
        );
        paper(file, &body, &own)
    };
    let one = citing("a.docx", "09/02/2026", "số: 45");
    let found = names(&[one.clone(), citing("b.docx", "19/02/2026", "số: 46")]);
    assert_eq!(found, ["citation-differs-across"]);
    // Of another year it is another document.
    assert_eq!(names(&[one.clone(), citing("b.docx", "19/02/2025", "số: 46")]), [""; 0]);
    assert_eq!(names(&[one, citing("b.docx", "09/02/2026", "số: 46")]), [""; 0]);
}

#[test]
fn a_unit_has_one_name_in_all_documents() {
    let naming = |file: &str, name: &str, number: &str| {
        paper(file, &format!("Học tập cách làm của {name}."), &[("số: 45", number)])
    };
    let one = naming("a.docx", "xã Hiệp Lực", "số: 45");
    let found = names(&[one.clone(), naming("b.docx", "xã Hiệp Lục", "số: 46")]);
    assert_eq!(found, ["name-variants-across"]);
    assert_eq!(names(&[one, naming("b.docx", "xã Bằng Vân", "số: 46")]), [""; 0]);
    // Two units of the country have near names.
    let (one, other) =
        (naming("a.docx", "xã An Hòa", "số: 45"), naming("b.docx", "xã An Hóa", "số: 46"));
    assert!(names(&[one, other]).len() <= 1);
}

#[test]
fn what_a_year_begins_with_is_what_the_year_before_ended_with() {
    let table = |head: &str, numbers: [&str; 4]| {
        let names = ["Thôn Đồng Mây", "Thôn Bãi Sậy", "Thôn Gò Cao", "Thôn Bến Đá"];
        let rows = names.iter().zip(numbers).enumerate();
        let rows: Vec<String> = rows
            .map(|(at, (name, number))| format!("  dòng | {} | {name} | {number} | 1", at + 1))
            .collect();
        format!("  đầu | TT | Thôn | {head} | Số hộ thoát nghèo\n{}", rows.join("\n"))
    };
    let own = GOOD.find("  đầu | TT").unwrap();
    let own = GOOD[own..].trim_end();
    let before = |numbers| {
        let changes = [("ngày: 2026-03-12", "ngày: 2025-12-20"), ("số: 45", "số: 180")];
        let table = table("Hộ nghèo cuối năm 2025", numbers);
        paper("truoc.docx", "Các thôn họp.", &[&changes[..], &[(own, table.as_str())]].concat())
    };
    let table = table("Hộ nghèo đầu năm 2026", ["12", "9", "21", "8"]);
    let now = paper("nay.docx", "Các thôn họp.", &[(own, table.as_str())]);
    let found = |numbers| names(&[before(numbers), now.clone()]);
    assert_eq!(found(["12", "9", "12", "8"]), ["stock-across-years"]);
    assert_eq!(found(["12", "9", "21", "8"]), [""; 0]);
    // Where nearly nothing is the same, it is counted otherwise.
    assert_eq!(found(["13", "9", "12", "8"]), [""; 0]);
}

#[test]
fn a_unit_has_the_targets_that_it_is_given() {
    let own = GOOD.find("  đầu | TT").unwrap();
    let own = GOOD[own..].trim_end();
    let table = "  đầu | TT | Chỉ tiêu | Tổng | Xã Minh Tân
  dòng | 1 | Số hộ thoát nghèo | 40 | 12
  dòng | 2 | Số hộ cận nghèo giảm | 30 | 9
  dòng | 3 | Số lao động có việc làm mới | 150 | 60";
    let changes = [
        ("cơ quan: Ủy ban nhân dân xã Minh Tân", "cơ quan: Ủy ban nhân dân tỉnh Bình Hòa"),
        ("số: 45", "số: 18"),
        ("ngày: 2026-03-12", "ngày: 2026-01-20"),
        (own, table),
    ];
    let whole = paper("tinh.docx", "Các xã họp.", &changes);
    let found = |body: &str| {
        let named = names(&[whole.clone(), paper("xa.docx", body, &[])]);
        named.into_iter().filter(|name| *name == "target-of-unit").count()
    };
    // The good document cites it.
    assert_eq!(found("Số hộ thoát nghèo là 12 hộ. Số hộ cận nghèo giảm là 9 hộ."), 0);
    assert_eq!(found("Số hộ thoát nghèo là 11 hộ. Số hộ cận nghèo giảm là 9 hộ."), 1);
    // What the whole has may be told beside.
    assert_eq!(found("Toàn tỉnh có số hộ thoát nghèo là 40 hộ. Số hộ cận nghèo giảm là 9 hộ."), 0);
    // Where most differ, it speaks of something else.
    assert_eq!(found("Số hộ thoát nghèo là 11 hộ. Số hộ cận nghèo giảm là 8 hộ."), 0);
}
