//! Tables of many shapes, laid out.

use super::super::draft::push_plain;
use super::super::metrics;
use super::numbers::is_number;
use super::*;
use crate::document::{Block, Table, text};

fn table(columns: &str, rows: &[&str]) -> Table {
    let rows: String = rows.iter().map(|row| format!("  {row}\n")).collect();
    let document = format!("== nội dung\n@bảng b\n  cột | {columns}\n{rows}");
    match text::parse(&document).unwrap().blocks.pop() {
        Some(Block::Table(table)) => table,
        other => panic!("{other:?}"),
    }
}

fn either_way(table: &Table, profile: &Profile) -> Grid {
    let measured = Measured::new(table, profile);
    let usual = measured.usual(profile, &[Paper::Upright, Paper::Side]);
    usual.or_else(|| measured.small(profile, Paper::Side)).unwrap()
}

fn upright(table: &Table, profile: &Profile) -> Grid {
    let measured = Measured::new(table, profile);
    let usual = measured.usual(profile, &[Paper::Upright]);
    usual.or_else(|| measured.small(profile, Paper::Upright)).unwrap()
}

/// Whether each word fits into its column, and the columns fill the page.
#[track_caller]
fn assert_readable(table: &Table, grid: &Grid, profile: &Profile) {
    assert_eq!(grid.widths.iter().sum::<i64>(), grid.paper.text_width(profile));
    let padding = 2 * grid.padding as i64;
    let size = Length::pt(i64::from(grid.size));
    for row in &table.rows {
        for cell in row.cells.iter().filter(|cell| cell.column_span == 1) {
            let mut plain = String::new();
            push_plain(&mut plain, &cell.text, &profile.blank);
            for word in plain.split_whitespace() {
                let room = (grid.widths[cell.column] - padding) as f64;
                assert!(metrics::width(word, size, false) <= room, "{word} in {grid:?}");
            }
        }
    }
}

#[test]
fn a_narrow_table_stands_upright_in_large_letters() {
    let profile = Profile::nd30();
    let table = table("số 5 | tên 40 | số liệu 10", &["dòng | 1 | Xã Cao Sơn | 19"; 8]);
    let grid = either_way(&table, &profile);
    assert_eq!((grid.paper, grid.size), (Paper::Upright, 13));
    assert!(grid.widths[1] > grid.widths[2] && grid.widths[2] > grid.widths[0], "{grid:?}");
    assert_readable(&table, &grid, &profile);
}

#[test]
fn a_wide_table_lies_on_its_side() {
    let profile = Profile::nd30();
    let row = format!("dòng | 1 | Xã Cao Sơn{}", " | 1.234.567".repeat(9));
    let table = table(&format!("số | tên{}", " | số liệu".repeat(9)), &[row.as_str(); 8]);
    let grid = either_way(&table, &profile);
    assert_eq!((grid.paper, grid.size), (Paper::Side, 13));
    assert_readable(&table, &grid, &profile);
    let upright = upright(&table, &profile);
    assert!(upright.size < 11, "{upright:?}");
    assert_readable(&table, &upright, &profile);
}

#[test]
fn texts_that_would_run_down_word_by_word_lie_on_their_side() {
    let profile = Profile::nd30();
    let names = "Xã Vi Hương, Vũ Muộn, Sỹ Bình, Mỹ Thanh, Nguyên Phúc";
    let rows = |cell: &str| format!("dòng | 1 | Xã đạt chuẩn{}", format!(" | {cell}").repeat(8));
    let header = format!("số | tên{}", " | chữ".repeat(8));
    let paper = |cell: &str| either_way(&table(&header, &[&rows(cell)]), &profile).paper;
    assert_eq!(paper(names), Paper::Side);
    assert_eq!(paper("2 xã"), Paper::Upright);
    // Lines that the cell itself has are as many on any sheet.
    assert_eq!(paper(&["Xã"; 8].join(r"\n")), Paper::Upright);
}

#[test]
fn a_very_wide_table_has_narrow_margins_before_a_word_breaks() {
    let profile = Profile::nd30();
    let row = format!("dòng | 1 | Phường Nguyễn Thị Minh Khai{}", " | 1.250,5".repeat(22));
    let table = table(&format!("số | tên{}", " | số liệu".repeat(22)), &[row.as_str(); 40]);
    let grid = either_way(&table, &profile);
    assert_readable(&table, &grid, &profile);
    assert!(grid.padding < 50, "{grid:?}");
}

#[test]
fn a_row_taller_than_half_a_page_may_run_on() {
    let profile = Profile::nd30();
    let long = format!("dòng | 1 | {}", "đạt chuẩn nông thôn mới ".repeat(300));
    let table = table("số | chữ", &["dòng | 1 | ngắn", &long]);
    let grid = either_way(&table, &profile);
    assert_eq!([grid.is_tall(0), grid.is_tall(1)], [false, true]);
}

#[test]
fn a_table_too_wide_for_any_size_is_squeezed_into_the_page() {
    let profile = Profile::nd30();
    let row = format!("dòng{}", " | 123.456.789.000".repeat(30));
    let table = table(&vec!["số liệu"; 30].join(" | "), &[&row]);
    let measured = Measured::new(&table, &profile);
    assert_eq!(measured.usual(&profile, &[Paper::Side]), None);
    assert_eq!(measured.small(&profile, Paper::Side), None);
    let grid = measured.forced(&profile, Paper::Side, 8);
    assert_eq!(grid.widths.iter().sum::<i64>(), Paper::Side.text_width(&profile));
}

#[test]
fn columns_are_aligned_by_what_they_hold() {
    let profile = Profile::nd30();
    let rows = ["dòng | 1 | A | 1.250 | 37 xã | 12 | Xã A, B", "dòng | 2 | B | 3 | | 7 | 0"];
    let table = table("số | tên | số liệu | số liệu | số liệu | chữ", &rows);
    let columns = upright(&table, &profile).columns;
    let (left, centre) = (Alignment::All(Align::Left), Alignment::All(Align::Centre));
    assert_eq!([columns[0], columns[1]], [centre, left]);
    assert!(matches!(columns[2], Alignment::Decimal(_)));
    assert_eq!([columns[3], columns[5]], [left, left]);
    assert!(matches!(columns[4], Alignment::Decimal(_)));
    for text in ["0", "37", "1.234,5", "78,5%", "-", "7/17", "≥ 15"] {
        assert!(is_number(text), "{text}");
    }
    for text in ["", "37 xã", "Xã A"] {
        assert!(!is_number(text), "{text}");
    }
    for (number, fraction) in
        [("12", ""), ("1.234,5", ",5"), ("78,5%", ",5%"), ("78%", "%"), ("-", ""), ("3, 4", "")]
    {
        assert_eq!(super::fraction(number), fraction, "{number}");
    }
}

#[test]
fn columns_of_figures_below_one_head_are_aligned_alike() {
    let profile = Profile::nd30();
    let rows = ["dòng | A | 12 điểm | 3 điểm | 0", "dòng | B | trên 80% | ≥90% | 85%"];
    let aligned = |head: &str| {
        let rows = [&[head][..], &rows].concat();
        upright(&table("tên | số liệu | số liệu | số liệu", &rows), &profile).columns
    };
    assert!(matches!(aligned("đầu | Tên | A | B | C")[3], Alignment::Decimal(_)));
    assert_eq!(aligned("đầu | Tên | [3x1] Năm 2026"), [Alignment::All(Align::Left); 4]);
}
