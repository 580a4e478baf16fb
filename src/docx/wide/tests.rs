//! Wide tables of many shapes.

use proptest::prelude::*;

use super::super::metrics;
use super::*;
use crate::document::{
    Block, ColumnKind, Inline, RowKind, TableCell, TableColumn, TableRow, inlines, plain, text,
};
use crate::length::Length;

fn table(text: &str) -> Table {
    match text::parse(&format!("== nội dung\n@bảng b\n{text}")).unwrap().blocks.pop() {
        Some(Block::Table(table)) => table,
        other => panic!("{other:?}"),
    }
}

/// Targets and units: so many units, each with so many columns, under rows of the header more.
fn units(units: usize, sub: usize, rows: usize) -> Table {
    let names = table(
        "  cột | số | tên | đơn vị | số liệu tổng\n  đầu | TT | Chỉ tiêu | ĐVT | Toàn tỉnh\n  \
         dòng | 1 | Chỉ tiêu | ha | 9.999.999\n  ghi chú: Số liệu đến 31/3",
    );
    let cell = |column, column_span, text: String| TableCell {
        column,
        column_span,
        row_span: 1,
        text: vec![Inline::Text(text)],
    };
    let figures = TableColumn { width: None, kind: ColumnKind::Quantity, total: false };
    let mut whole = names.clone();
    whole.columns.extend(vec![figures; units * sub]);
    let heads = (0..units).map(|unit| cell(4 + unit * sub, sub, format!("Xã U{}", unit + 1)));
    whole.header[0].cells.extend(heads);
    if sub > 1 {
        whole.header[0].cells[..4].iter_mut().for_each(|cell| cell.row_span = 2);
        let cells = (0..units * sub).map(|at| cell(4 + at, 1, format!("KH{at}"))).collect();
        whole.header.push(TableRow { kind: RowKind::Header, cells });
    }
    whole.rows.clear();
    for row in 1..=rows {
        let mut made = names.rows[0].clone();
        made.cells[0].text = vec![Inline::Text(row.to_string())];
        made.cells[1].text = vec![Inline::Text(format!("Chỉ tiêu số {row}"))];
        made.cells
            .extend((0..units * sub).map(|at| cell(4 + at, 1, format!("1.{row:03}.{at:03}"))));
        whole.rows.push(made);
    }
    whole
}

fn set_on(table: &Table, papers: &[Paper], larger: bool) -> (Setting, Option<Diagnostic>) {
    set(table, &Profile::nd30(), Sheets { papers, larger })
}

fn annexed(table: &Table) -> (Setting, Option<Diagnostic>) {
    set_on(table, &[Paper::Upright, Paper::Side], true)
}

/// The tables as they are written, with their grids.
fn written(table: &Table, setting: &Setting) -> Vec<(Table, Grid)> {
    match setting {
        Setting::Whole(grid) => vec![(table.clone(), grid.clone())],
        Setting::Turned(turned, grid) => vec![((**turned).clone(), grid.clone())],
        Setting::Parts(parts) => (0..parts.count())
            .map(|index| {
                let (part, grid, _) = parts.part(table, index, &Profile::nd30());
                (part, grid)
            })
            .collect(),
    }
}

/// Whether no table has too many columns, every number fits into its column, and every text of the
/// table is there.
#[track_caller]
fn assert_readable(table: &Table, setting: &Setting) {
    let profile = Profile::nd30();
    let mut said = std::collections::BTreeSet::new();
    for (part, grid) in written(table, setting) {
        assert!(part.columns.len() <= MOST_COLUMNS, "{}", part.columns.len());
        assert_eq!(grid.widths.iter().sum::<i64>(), grid.paper.text_width(&profile));
        let size = Length::pt(i64::from(grid.size));
        for row in part.header.iter().chain(&part.rows) {
            for cell in &row.cells {
                let words = plain(&cell.text);
                let end = cell.column + cell.column_span;
                let room = grid.widths[cell.column..end].iter().sum::<i64>();
                let room = (room - 2 * grid.padding as i64) as f64;
                for word in words.split_whitespace().filter(|word| word.contains('.')) {
                    assert!(metrics::width(word, size, false) <= room, "{word} in {grid:?}");
                }
                said.insert(words);
            }
        }
    }
    for text in table.texts().filter(|text| !text.is_empty()) {
        let words = plain(text);
        let around = table.notes.contains(text) || table.unit_line.as_ref() == Some(text);
        assert!(around || said.contains(&words), "{words}");
    }
}

#[test]
fn a_table_that_fits_is_left_as_it_is() {
    let narrow = units(5, 1, 8);
    let (setting, told) = annexed(&narrow);
    assert!(matches!(setting, Setting::Whole(_)) && told.is_none());
}

#[test]
fn a_plain_table_of_few_targets_has_its_units_as_rows() {
    let wide = units(80, 1, 5);
    let (setting, told) = annexed(&wide);
    let Setting::Turned(turned, _) = &setting else { panic!("{}", told.unwrap().message) };
    assert_eq!((turned.header.len(), turned.rows.len(), turned.columns.len()), (3, 81, 6));
    assert_eq!(plain(&turned.rows[1].cells[0].text), "Xã U1");
    assert_readable(&wide, &setting);
    assert_eq!(told.unwrap().name, "wide-table");
}

#[test]
fn parts_keep_the_columns_of_a_unit_together() {
    let wide = units(40, 3, 30);
    let (setting, _) = annexed(&wide);
    let Setting::Parts(parts) = &setting else { panic!("not in parts") };
    let sizes: Vec<usize> =
        (0..parts.count()).map(|index| parts.table(&wide, index).columns.len() - 4).collect();
    assert!(sizes.iter().all(|size| size % 3 == 0), "{sizes:?}");
    let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
    assert!(most - least <= 3, "{sizes:?}");
    assert_readable(&wide, &setting);
    let (first, _, heading) = parts.part(&wide, 1, &Profile::nd30());
    assert!(plain(&heading).starts_with(&format!("Phần 2/{} (tiếp theo): Xã U", parts.count())));
    assert!(first.notes.is_empty());
}

#[test]
fn a_text_over_all_units_stands_in_each_part_and_a_group_row_is_never_turned() {
    let mut wide = units(70, 1, 5);
    let columns = wide.columns.len();
    wide.rows.insert(0, table(&format!("  nhóm | [{columns}x1] I. NÔNG NGHIỆP")).rows.remove(0));
    let (setting, _) = annexed(&wide);
    let Setting::Parts(parts) = &setting else { panic!("not in parts") };
    for index in 0..parts.count() {
        let part = parts.table(&wide, index);
        assert_eq!(part.rows[0].cells[0].column_span, part.columns.len());
    }
    assert_readable(&wide, &setting);
}

#[test]
fn what_the_manifest_asks_for_is_done_or_refused() {
    let wide = |way| Table { when_wide: Some(way), ..units(20, 1, 14) };
    let (setting, told) = annexed(&wide(WhenWide::Large));
    assert_eq!((setting.paper(), told.unwrap().name), (Paper::Large, "wide-table"));
    assert!(matches!(annexed(&wide(WhenWide::Split)).0, Setting::Parts(_)));
    assert!(matches!(annexed(&wide(WhenWide::Transpose)).0, Setting::Turned(..)));
    let (_, told) = annexed(&wide(WhenWide::Shrink));
    assert_eq!(told.unwrap().name, "wide-table-way");
    let (setting, told) = set_on(&wide(WhenWide::Large), &[Paper::Upright], false);
    assert_eq!((setting.paper(), told.unwrap().name), (Paper::Upright, "wide-table-way"));
}

#[test]
fn a_word_that_no_page_holds_is_broken_and_no_number_is() {
    let word = "w".repeat(400);
    let long =
        table(&format!("  cột | tên | số liệu\n  dòng | {word} | 1.234.567\n  dòng | a | 1"));
    let (setting, told) = annexed(&long);
    assert!(matches!(setting, Setting::Whole(_)) && told.is_none());
    assert_readable(&long, &setting);
    let mut wide = units(80, 1, 40);
    wide.rows[0].cells[1].text = vec![Inline::Text(word)];
    assert_readable(&wide, &annexed(&wide).0);
}

#[test]
fn ten_thousand_columns_cost_ten_times_a_thousand() {
    // What parts hold together, as a measure that no other work on the machine changes.
    let cells = |count: usize| {
        let wide = units(count, 1, 60);
        let (setting, _) = annexed(&wide);
        let written = written(&wide, &setting);
        written.iter().flat_map(|(part, _)| &part.rows).map(|row| row.cells.len()).sum::<usize>()
    };
    assert!(cells(10_000) <= 11 * cells(1_000));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_wide_table_is_readable(count in 1..160usize, sub in 1..4usize, rows in 1..40usize, upright: bool) {
        let wide = units(count, sub, rows);
        let (setting, told) = if upright {
            set_on(&wide, &[Paper::Upright], false)
        } else {
            annexed(&wide)
        };
        assert_readable(&wide, &setting);
        let figures = wide.texts().flat_map(|text| inlines(text)).count();
        prop_assert!(figures > 0 && (told.is_some() || matches!(setting, Setting::Whole(_))));
    }
}
