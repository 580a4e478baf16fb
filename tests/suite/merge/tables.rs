//! What happens to tables that people have edited: their widths, their page, their empty cells.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::story::{Block, Story};
use kehoach::docx::read::xml::Xml;
use kehoach::merge::{Merged, Options, Outcome, Track, merge};

use super::cases::{PLAN, names, written};
use super::edits::Edited;
use super::{faults, texts};

/// The main part of a document.
pub(super) fn main_part(bytes: &[u8]) -> String {
    Package::open(bytes).unwrap().document().unwrap().to_owned()
}

/// The grid of the last table as it is written, and its widths.
fn grid(bytes: &[u8]) -> (String, Vec<i64>) {
    let document = main_part(bytes);
    let start = document.rfind("<w:tblGrid>").unwrap();
    let end = start + document[start..].find("</w:tblGrid>").unwrap();
    let raw = document[start..end].to_owned();
    let widths = raw.split("w:w=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let widths = widths.map(|width| width.parse().unwrap()).collect();
    (raw, widths)
}

/// The page of the last section.
fn page(bytes: &[u8]) -> String {
    let document = main_part(bytes);
    let start = document.rfind("<w:pgSz").unwrap();
    document[start..start + document[start..].find("/>").unwrap()].to_owned()
}

pub(super) fn plan(data: &[(&str, &str)]) -> String {
    data.iter().fold(PLAN.to_owned(), |plan, (from, to)| {
        assert!(plan.contains(from), "{from}");
        plan.replace(from, to)
    })
}

pub(super) fn renewed(edited: &Edited, new: &[u8]) -> Merged {
    renewed_by(edited, new, &Options::default())
}

pub(super) fn renewed_by(edited: &Edited, new: &[u8], options: &Options) -> Merged {
    let new = new.to_vec().into();
    match merge(Path::new("a.docx"), &edited.packed(), &new, options) {
        Outcome::Merged(merged) => *merged,
        other => panic!("{other:?}"),
    }
}

/// Many more columns than an upright page holds.
fn wide() -> String {
    with_columns(14, "100.000")
}

/// So many more columns, which say this.
fn with_columns(count: usize, said: &str) -> String {
    let column = |head: &str, cell: &str| [head.repeat(count), cell.repeat(count)];
    let [columns, heads] = column(" | số liệu 10", " | Cận nghèo");
    let cells = format!(" | {said}").repeat(count);
    plan(&[
        ("số liệu 10\n", &format!("số liệu 10{columns}\n")),
        ("| Số hộ\n", &format!("| Số hộ{heads}\n")),
        ("› C8}\n", &format!("› C8}}{cells}\n")),
        ("› C9}\n", &format!("› C9}}{cells}\n")),
        ("› C10}\n", &format!("› C10}}{cells}\n")),
    ])
}

#[test]
fn the_bookmark_of_a_figure_in_a_cell_that_was_empty_begins_and_ends_once() {
    let cell = "{=0|b.nam.so @ b.xlsx › Một › C10}";
    let empty = plan(&[(cell, "")]);
    let mut edited = Edited::of(&written(&empty), 0);
    edited.replace("Các thôn báo cáo", "Các thôn gửi báo cáo");
    let merged = renewed(&edited, &written(PLAN));
    assert_eq!(faults(&merged.bytes), Default::default());
    let manifest = Package::open(&merged.bytes).unwrap().manifest().unwrap().1;
    let is_it = |figure: &&kehoach::docx::read::manifest::Figure| {
        figure.origins.iter().any(|origin| &*origin.key == "b.nam.so")
    };
    let number = manifest.figures.iter().find(is_it).unwrap().number;
    // As an earlier version wrote it: a number for each of start, control and end.
    edited.take(&merged.bytes);
    edited.replace(
        &format!("<w:bookmarkStart w:id=\"{number}\" w:name=\"kh_{number}\"/>"),
        "<w:bookmarkStart w:id=\"7001\" w:name=\"kh_7001\"/>",
    );
    edited
        .replace(&format!("<w:bookmarkEnd w:id=\"{number}\"/>"), "<w:bookmarkEnd w:id=\"7002\"/>");
    assert_ne!(faults(&edited.packed()), Default::default());
    let mended = renewed(&edited, &written(&plan(&[("120 hộ", "125 hộ")])));
    assert_eq!(faults(&mended.bytes), Default::default());
    assert!(main_part(&mended.bytes).contains(&format!("w:name=\"kh_{number}\"")));
}

#[test]
fn a_table_that_is_wider_now_turns_its_page_unless_a_person_has_set_it() {
    let new = written(&wide());
    assert!(page(&new).contains("landscape"), "{}", page(&new));
    for in_table in [false, true] {
        let mut edited = Edited::of(&written(PLAN), 0);
        let (from, to) = match in_table {
            true => (">Đông<", ">Đông Hạ<"),
            false => ("Các thôn báo cáo", "Các thôn gửi báo cáo"),
        };
        edited.replace(from, to);
        let merged = renewed(&edited, &new);
        assert_eq!(page(&merged.bytes), page(&new));
        assert_eq!(grid(&merged.bytes).1, grid(&new).1);
        let told = |change: &kehoach::merge::Change| change.new == "cột Cận nghèo";
        assert!(merged.renewed.iter().any(told), "{:?}", merged.renewed);
        // A person has set other margins on all pages.
        let margin = main_part(&edited.packed());
        let margin = &margin[margin.find("<w:pgMar").unwrap()..];
        let margin = &margin[..margin.find("/>").unwrap()];
        let left = margin.split("w:left=\"").nth(1).unwrap().split('"').next().unwrap();
        let set = margin.replace(&format!("w:left=\"{left}\""), "w:left=\"2500\"");
        for _ in 0..main_part(&edited.packed()).matches(margin).count() {
            edited.replace(margin, &set);
        }
        let merged = renewed(&edited, &new);
        assert!(!page(&merged.bytes).contains("landscape"));
        let total: i64 = grid(&merged.bytes).1.iter().sum();
        assert!(total <= 11_906 - 2_500 - 850, "{total}");
    }
}

#[test]
fn with_revisions_a_wider_table_is_fitted_to_its_page() {
    let before = written(&with_columns(5, "10"));
    let new = written(&with_columns(5, "1.000.000.000.000"));
    assert!(!page(&before).contains("landscape") && page(&new).contains("landscape"));
    let mut edited = Edited::of(&before, 0);
    edited.replace("Các thôn báo cáo", "Các thôn gửi báo cáo");
    assert_eq!(page(&renewed(&edited, &new).bytes), page(&new));
    let track = Options { track: Some(Track { date: None }), ..Options::default() };
    let tracked = renewed_by(&edited, &new, &track);
    assert_eq!(names(&tracked), [""; 0]);
    assert!(main_part(&tracked.bytes).contains("<w:ins "));
    assert_eq!(page(&tracked.bytes), page(&before));
    let total = |bytes: &[u8]| grid(bytes).1.iter().sum::<i64>();
    assert!(total(&tracked.bytes) <= total(&before), "{}", total(&tracked.bytes));
    assert_ne!(grid(&tracked.bytes), grid(&before));
}

#[test]
fn the_columns_of_a_table_follow_what_stands_in_them_unless_a_person_has_set_them() {
    let new = written(&plan(&[("=70|", "=1.270.000.000.000|")]));
    let before = grid(&written(PLAN));
    assert_ne!(before, grid(&new));
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace(">Đông<", ">Đông Hạ<");
    assert_eq!(grid(&renewed(&edited, &new).bytes), grid(&new));
    // A person has made the first column wider.
    let (raw, widths) = before;
    let set =
        raw.replacen(&format!("w:w=\"{}\"", widths[0]), &format!("w:w=\"{}\"", widths[0] + 300), 1);
    edited.replace(&raw, &set);
    assert_eq!(grid(&renewed(&edited, &new).bytes).0, set);
}

#[test]
fn a_row_that_was_taken_out_is_told_by_its_name_and_the_columns() {
    let mut edited = Edited::of(&written(PLAN), 0);
    let document = main_part(&edited.packed());
    let at = document.rfind(">Tây<").unwrap();
    let start = document[..at].rfind("<w:tr>").or(document[..at].rfind("<w:tr ")).unwrap();
    let end = at + document[at..].find("</w:tr>").unwrap() + "</w:tr>".len();
    edited.replace(&document[start..end], "");
    let merged = renewed(&edited, &written(&plan(&[("=70|", "=75|")])));
    assert!(!texts(&merged.bytes).join("\n").contains("\n75"));
    let said = merged.findings.iter().map(|finding| finding.message.as_str());
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            "phần đã bị xóa tay nay có số liệu khác, và không được đưa trở lại: dòng “Tây”, cột “Số hộ”, “70” nay là “75”"
        ]
    );
}

/// Merges the last cells of rows, as a person does: of those with these words.
fn merge_last_cells(edited: &mut Edited, rows: &[&str]) {
    for (at, words) in rows.iter().enumerate() {
        let document = main_part(&edited.packed());
        let place = document.rfind(words).unwrap_or_else(|| panic!("{words}"));
        let end = place + document[place..].find("</w:tr>").unwrap();
        let start = document[..end].rfind("<w:tr>").unwrap();
        let row = &document[start..end];
        let cell = start + row.rfind("<w:tcPr>").unwrap();
        let properties = &document[cell..cell + document[cell..].find("</w:tcPr>").unwrap()];
        let last = properties.rfind("<w:gridSpan").or(properties.find("<w:tcW")).unwrap();
        let after = cell + last + properties[last..].find("/>").unwrap() + "/>".len();
        let merge = if at == 0 { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" };
        let merged = format!("{}{merge}{}", &document[start..after], &document[after..end]);
        edited.replace(&document[start..end], &merged);
    }
}

/// The rows of the last table: what their cells say, with `v` for a cell that begins a merge of rows and
/// `^` for one that goes on with it; `_` for each further column that it covers.
pub(super) fn rows(bytes: &[u8]) -> Vec<String> {
    let document = main_part(bytes);
    let xml = Xml::read(&document).unwrap();
    let story = Story::of(&xml).unwrap();
    let rows = story.tables.last().unwrap().rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let said = cell.blocks.iter().map(|block| match block {
                Block::Paragraph(at) => story.paragraphs[*at].text.as_str(),
                Block::Table(_) => "…",
            });
            let said = said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join("/");
            let merge = match xml.path(cell.element, &["tcPr", "vMerge"]) {
                None => "",
                Some(_) if cell.is_below => "^",
                Some(_) => "v",
            };
            format!("{}{merge}{said}", "_".repeat(cell.span - 1))
        });
        cells.collect::<Vec<_>>().join(" | ")
    });
    rows.collect()
}

const EAST: &str =
    "  dòng | 1 | {=Đông|b.dong.ten @ b.xlsx › Một › B8} | {=50|b.dong.so @ b.xlsx › Một › C8}\n";
const SOUTH: &str = "  dòng | 3 | {=Nam|";
const NORTH: &str =
    "  dòng | 4 | {=Bắc|b.bac.ten @ b.xlsx › Một › B11} | {=9|b.bac.so @ b.xlsx › Một › C11}\n";

#[test]
fn cells_that_a_person_has_merged_over_rows_stay_merged_where_rows_come_and_go() {
    let renewed_rows = |merged: &[&str], data: &[(&str, &str)]| {
        let mut edited = Edited::of(&written(PLAN), 0);
        merge_last_cells(&mut edited, merged);
        let merged = renewed(&edited, &written(&plan(data)));
        assert_eq!(faults(&merged.bytes), Default::default());
        assert_eq!(names(&merged), [""; 0]);
        rows(&merged.bytes)[1..].to_vec()
    };
    let all = [">Đông<", ">Tây<", ">Nam<"];
    // The row that it begins in goes.
    assert_eq!(renewed_rows(&all, &[(EAST, "")]), ["2 | Tây | v70", "3 | Nam | ^0"]);
    assert_eq!(renewed_rows(&all[..2], &[(EAST, "")]), ["2 | Tây | 70", "3 | Nam | 0"]);
    // A row comes between, before it, or in the place of the one that it begins in.
    let between = format!("{NORTH}{SOUTH}");
    assert_eq!(
        renewed_rows(&all, &[(SOUTH, &between)]),
        ["1 | Đông | v50", "2 | Tây | ^70", "4 | Bắc | ^9", "3 | Nam | ^0"]
    );
    assert_eq!(
        renewed_rows(&all[..2], &[(SOUTH, &between)]),
        ["1 | Đông | v50", "2 | Tây | ^70", "4 | Bắc | 9", "3 | Nam | 0"]
    );
    assert_eq!(
        renewed_rows(&all, &[(EAST, NORTH)]),
        ["4 | Bắc | 9", "2 | Tây | v70", "3 | Nam | ^0"]
    );
    assert_eq!(
        renewed_rows(&all, &[(EAST, ""), (SOUTH, &between)]),
        ["2 | Tây | v70", "4 | Bắc | ^9", "3 | Nam | ^0"]
    );
}

#[test]
fn a_merged_cell_that_begins_at_the_next_row_says_what_that_row_says() {
    // A word processor empties the cells below.
    let mut edited = Edited::of(&written(PLAN), 0);
    merge_last_cells(&mut edited, &[">Đông<", ">Tây<", ">Nam<"]);
    edited.replace(">70<", "><");
    let merged = renewed(&edited, &written(&plan(&[(EAST, ""), ("=70|", "=75|")])));
    assert_eq!(rows(&merged.bytes)[1..], ["2 | Tây | v75", "3 | Nam | ^0"]);
    // What a person wrote into the merged cell stays, with its row.
    edited.replace(">50<", ">50 cả cụm<");
    let merged = renewed(&edited, &written(&plan(&[(EAST, "")])));
    assert_eq!(rows(&merged.bytes)[1..], ["1 | Đông | v50 cả cụm", "2 | Tây | ^", "3 | Nam | ^0"]);
    assert_eq!(names(&merged), ["edit-conflict"]);
}

#[test]
fn a_row_that_comes_between_cells_merged_over_rows_and_columns_is_part_of_them() {
    let mut edited = Edited::of(&written(PLAN), 0);
    for name in [">Đông<", ">Tây<", ">Nam<"] {
        // The last two cells of the row become one.
        let document = main_part(&edited.packed());
        let place = document.rfind(name).unwrap();
        let cell = document[..place].rfind("<w:tc>").unwrap();
        let next = place + document[place..].find("<w:tc>").unwrap();
        let inner = next + document[next..].find("</w:tcPr>").unwrap() + "</w:tcPr>".len();
        let width = cell + document[cell..].find("<w:tcW").unwrap();
        let width = width + document[width..].find("/>").unwrap() + "/>".len();
        let end = document[place..next].rfind("</w:tc>").unwrap() + place;
        let whole = format!(
            "{}<w:gridSpan w:val=\"2\"/>{}{}",
            &document[cell..width],
            &document[width..end],
            &document[inner..inner + 20]
        );
        edited.replace(&document[cell..inner + 20], &whole);
    }
    merge_last_cells(&mut edited, &[">Đông<", ">Tây<", ">Nam<"]);
    let merged = renewed(&edited, &written(&plan(&[(SOUTH, &format!("{NORTH}{SOUTH}"))])));
    assert_eq!(
        rows(&merged.bytes)[1..],
        ["1 | _vĐông/50", "2 | _^Tây/70", "4 | _^Bắc/9", "3 | _^Nam/0"]
    );
    assert_eq!(faults(&merged.bytes), Default::default());
    let merged = renewed(&edited, &written(&plan(&[(EAST, "")])));
    assert_eq!(rows(&merged.bytes)[1..], ["2 | _vTây/70", "3 | _^Nam/0"]);
}

#[test]
fn a_merge_that_a_row_as_a_revision_would_break_is_renewed_without_revisions() {
    let track = Options { track: Some(Track { date: None }), ..Options::default() };
    let mut edited = Edited::of(&written(PLAN), 0);
    merge_last_cells(&mut edited, &[">Đông<", ">Tây<", ">Nam<"]);
    let come = renewed_by(&edited, &written(&plan(&[(SOUTH, &format!("{NORTH}{SOUTH}"))])), &track);
    assert_eq!(names(&come), [""; 0]);
    assert_eq!(rows(&come.bytes)[3], "4 | Bắc | ^9");
    let gone = renewed_by(&edited, &written(&plan(&[(EAST, "")])), &track);
    assert_eq!(names(&gone), ["revisions-not-kept"]);
    let why = "không ghi được thành dấu sửa: ô gộp nhiều dòng nay khác, ở dòng “Tây”";
    assert!(gone.findings[0].message.ends_with(why), "{}", gone.findings[0].message);
    assert_eq!(rows(&gone.bytes)[1..], ["2 | Tây | v70", "3 | Nam | ^0"]);
}

#[test]
fn a_merged_row_that_goes_as_a_revision_stays_below_the_one_that_it_is_merged_with() {
    let track = Options { track: Some(Track { date: None }), ..Options::default() };
    let mut edited = Edited::of(&written(PLAN), 0);
    merge_last_cells(&mut edited, &[">Đông<", ">Tây<"]);
    let west =
        "  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9}\n";
    let replaced = renewed_by(&edited, &written(&plan(&[(west, NORTH)])), &track);
    assert_eq!(names(&replaced), [""; 0]);
    assert_eq!(
        rows(&replaced.bytes)[1..],
        ["1 | Đông | v50", " |  | ^", "4 | Bắc | 9", "3 | Nam | 0"]
    );
}

/// Merges the cell with some words with the one above it, as Word does: it puts its paragraphs there.
pub(super) fn gather(edited: &mut Edited, above: &str, below: &str) {
    let document = main_part(&edited.packed());
    let cell = |words: &str| {
        let place = document.rfind(words).unwrap_or_else(|| panic!("{words}"));
        let start = document[..place].rfind("<w:tc>").unwrap();
        start..place + document[place..].find("</w:tc>").unwrap()
    };
    let merged = |cell: &str, merge: &str| {
        let width = cell.find("<w:tcW").unwrap();
        let end = width + cell[width..].find("/>").unwrap() + "/>".len();
        format!("{}{merge}{}", &cell[..end], &cell[end..])
    };
    let (one, other) = (cell(above), cell(below));
    let (own, content) = document[other.clone()].split_once("</w:tcPr>").unwrap();
    let all = [
        merged(&document[one.clone()], "<w:vMerge w:val=\"restart\"/>"),
        content.to_owned(),
        document[one.end..other.start].to_owned(),
        merged(own, "<w:vMerge/>"),
        "</w:tcPr><w:p/>".to_owned(),
    ];
    edited.replace(&document[one.start..other.end], &all.concat());
}

#[test]
fn what_stands_in_a_cell_that_was_merged_with_the_one_above_is_renewed_there() {
    let mut edited = Edited::of(&written(PLAN), 0);
    gather(&mut edited, ">50<", ">70<");
    let merged = renewed(&edited, &written(&plan(&[("=70|", "=75|")])));
    assert_eq!(rows(&merged.bytes)[1..], ["1 | Đông | v50/75", "2 | Tây | ^", "3 | Nam | 0"]);
    assert_eq!(names(&merged), [""; 0]);
}

#[test]
fn a_row_whose_name_was_merged_into_the_head_is_still_that_row() {
    let mut edited = Edited::of(&written(PLAN), 0);
    gather(&mut edited, ">Thôn<", ">Đông<");
    let merged = renewed(&edited, &written(&plan(&[("=50|", "=55|")])));
    let wanted = ["TT | vThôn/Đông | Số hộ", "1 | ^ | 55", "2 | Tây | 70", "3 | Nam | 0"];
    assert_eq!(rows(&merged.bytes), wanted);
    assert_eq!(names(&merged), [""; 0]);
}

/// The plan with a column of remarks that is left for people to fill in.
fn with_remarks() -> String {
    let said = [("số liệu 10\n", "số liệu 10 | tên 20\n"), ("| Số hộ\n", "| Số hộ | Ghi chú\n")];
    let cells = ["› C8}\n", "› C9}\n", "› C10}\n"];
    let plan = said.iter().fold(plan(&[]), |plan, (from, to)| plan.replace(from, to));
    cells.iter().fold(plan, |plan, cell| plan.replace(cell, &cell.replace('\n', " | \n")))
}

/// Writes in the last cell of the row with some words, which is empty.
fn fill_in(edited: &mut Edited, row: &str, said: &str) {
    let document = main_part(&edited.packed());
    let place = document.rfind(row).unwrap_or_else(|| panic!("{row}"));
    let rest = &document[place..place + document[place..].find("</w:tr>").unwrap()];
    let (before, empty) = rest.split_at(rest.rfind("<w:tc>").unwrap());
    assert!(!empty.contains("</w:t>"), "{empty}");
    let words = format!("<w:r><w:t>{said}</w:t></w:r></w:p>");
    edited.replace(rest, &format!("{before}{}", empty.replace("</w:p>", &words)));
}

#[test]
fn what_is_written_in_an_empty_cell_stays_where_the_table_changes_its_shape_or_goes() {
    let kept = |from: &str, to: &str| {
        let mut edited = Edited::of(&written(&with_remarks()), 0);
        fill_in(&mut edited, ">Tây<", "đã rà soát");
        let new = with_remarks();
        assert!(new.contains(from), "{from}");
        let merged = renewed(&edited, &written(&new.replace(from, to)));
        assert_eq!(faults(&merged.bytes), Default::default());
        texts(&merged.bytes).join("\n").contains("đã rà soát")
    };
    let heads = "| Số hộ | Ghi chú\n";
    // Other columns, another head, the row gone, the annex gone.
    assert!(kept(heads, "| Hộ nghèo | Việc đã làm\n"));
    assert!(kept("=70|", "=75|"));
    let row = "  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=70|b.tay.so @ b.xlsx › Một › C9} | \n";
    assert!(kept(row, ""));
    let annex = with_remarks();
    assert!(kept(&annex[annex.find("== phụ lục").unwrap()..], ""));
}

#[test]
fn what_is_written_in_an_empty_cell_stays_where_the_table_gets_other_columns() {
    for count in [1, 14] {
        let mut edited = Edited::of(&written(&with_remarks()), 0);
        fill_in(&mut edited, ">Tây<", "đã rà soát");
        let merged = renewed(&edited, &written(&with_columns(count, "100.000")));
        assert_eq!(faults(&merged.bytes), Default::default());
        assert!(texts(&merged.bytes).join("\n").contains("đã rà soát"), "{count}");
    }
}
