//! Sheets → annexes: each sheet of the workbooks in `annex/workbooks/`, and each made-up sheet in
//! `annex/sheets/`, with what was found in it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

pub(crate) mod notation;

use kehoach::annex::{self, Annex, Correction, Shape};
use kehoach::diagnostic::Diagnostic;
use kehoach::value::slug::slug;
use kehoach::workbook::{self, Address, Region, Sheet};
use proptest::prelude::*;

use self::notation::Case;

/// What was found in a sheet, as text.
fn shown((annex, findings): &(Option<Annex>, Vec<Diagnostic>)) -> String {
    let mut shown = match annex {
        Some(annex) => annex.to_string(),
        None => "no annex\n".to_owned(),
    };
    crate::findings::show(findings, &mut shown);
    shown
}

#[test]
fn every_sheet_of_the_real_workbooks() {
    insta::glob!("annex/workbooks/*/*.xlsx", |path| {
        let file = path.file_name().unwrap().to_str().unwrap();
        let dossier = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let (workbook, _) = workbook::read(file, &std::fs::read(path).unwrap());
        for sheet in workbook.unwrap().sheets {
            let found = annex::find(&sheet, &Correction::default());
            let name = format!("{dossier}__{}__{}", slug(file), slug(&sheet.name));
            insta::with_settings!({ snapshot_suffix => "", omit_expression => true }, {
                insta::assert_snapshot!(name, shown(&found));
            });
        }
    });
}

#[test]
fn every_made_up_sheet() {
    insta::glob!("annex/sheets/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let case = Case::parse(&text);
        let found = annex::find(&case.sheet, &case.correction);
        insta::with_settings!({ description => text.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(shown(&found));
        });
    });
}

/// The keys of all rows, each with those above it.
fn keys(text: &str) -> Vec<String> {
    let case = Case::parse(text);
    let (annex, findings) = annex::find(&case.sheet, &case.correction);
    assert!(findings.is_empty(), "{findings:?}");
    let annex = annex.unwrap();
    let mut keys: Vec<String> = Vec::new();
    for row in &annex.rows {
        let above = row.parent.map(|parent| format!("{}.", keys[parent])).unwrap_or_default();
        keys.push(format!("{above}{}", row.key));
    }
    keys
}

#[test]
fn keys_do_not_depend_on_the_order_of_rows() {
    let table = |rows: &[&str]| format!("TT | Nội dung | Tổng | A\n{}", rows.join("\n"));
    let rows = [
        "1 | Xã nông thôn mới | | \n | - Tăng thêm | =3 | =3",
        "2 | Xã nâng cao | | \n | - Tăng thêm | =1 | =1\n | - Duy trì | =2 | =2",
        "3 | Thôn | =5 | =5",
    ];
    let mut one = keys(&table(&rows));
    let mut other = keys(&table(&[rows[2], rows[1], rows[0]]));
    one.sort_unstable();
    other.sort_unstable();
    assert_eq!(one, other);
    assert!(one.contains(&"xa_nang_cao.tang_them".to_owned()), "{one:?}");
}

#[test]
fn a_moved_table_gives_the_same_rows() {
    let table = "TT | Nội dung | Ghi chú\n1 | Xã | =3\n | - Trong đó: mới | =1\n2 | Thôn | =4";
    assert_eq!(keys(table), keys(&format!("@ D7\n{table}")));
}

/// A table of as many rows and unit columns.
fn large(rows: usize, units: usize) -> Case {
    let header: Vec<String> = (0..units).map(|unit| format!("Xã số {unit} của huyện")).collect();
    let row = |row| format!("{row} | Chỉ tiêu thứ {row} | {}", "=1 | ".repeat(units));
    let rows: Vec<String> = (1..=rows).map(row).collect();
    Case::parse(&format!("TT | Nội dung | {}\n{}", header.join(" | "), rows.join("\n")))
}

#[test]
fn many_columns_and_rows_are_found_whole() {
    for (rows, units) in [(3, 10_000), (10_000, 3)] {
        let case = large(rows, units);
        let annex = annex::find(&case.sheet, &case.correction).0.unwrap();
        assert_eq!((annex.rows.len(), annex.columns.len()), (rows, units + 2));
    }
}

#[test]
fn every_variant_of_the_real_annex_is_the_same() {
    let read = |file: &str| {
        let path = format!("tests/suite/variants/{file}");
        let (workbook, _) = workbook::read("phu-bieu", &std::fs::read(path).unwrap());
        annex::find(&workbook.unwrap().sheets[0], &Correction::default()).0.unwrap()
    };
    let original = read("phu-bieu.xlsx");
    for file in ["phu-bieu.xls", "phu-bieu.ods", "phu-bieu.xlsb", "phu-bieu-nfd.xlsx"] {
        assert_eq!(original.to_string(), read(file).to_string(), "{file}");
    }
    // Cells have other addresses here, or hold numbers instead of texts.
    let keys = |annex: &Annex| {
        let columns = annex.columns.iter().map(|column| column.key.to_string());
        let rows = annex.rows.iter().map(|row| format!("{:?} {}", row.parent, row.key));
        columns.chain(rows).collect::<Vec<_>>()
    };
    for file in ["phu-bieu-dich-chuyen.xlsx", "phu-bieu-cong-thuc.xlsx"] {
        assert_eq!(keys(&original), keys(&read(file)), "{file}");
    }
    assert_eq!(read("phu-bieu-chin-don-vi.xlsx").columns.len(), original.columns.len() + 1);
}

/// Texts that the parts of an annex are known by, and some that they are not.
const TEXTS: [&str; 30] = [
    "TT",
    "Mục",
    "Nội dung",
    "Tổng",
    "Ghi chú",
    "Khoản mục",
    "Số xã",
    "Huyện Ba Bể",
    "I",
    "1",
    "1.1",
    "a)",
    "-",
    "+",
    "- Xã A",
    "Xã Tân Lập, Vũ Lễ",
    "37 xã",
    "=3",
    "=78%",
    "(1)",
    "(2)",
    "(xã)",
    "Tổng cộng: 3",
    "Ghi chú: tạm tính",
    "Kèm theo",
    "Đơn vị tính: triệu đồng",
    "1.234",
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "…",
    "12 thôn thôn",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in a sheet, an annex holds together: a cell for each column, parents above
    /// their rows, keys unique among siblings and columns.
    #[test]
    fn any_sheet_gives_an_annex_or_a_finding(
        cells in proptest::collection::vec((0..9_u32, 0..7_u32, 0..TEXTS.len()), 0..60),
        merges in proptest::collection::vec((0..9_u32, 0..7_u32, 0..3_u32, 0..5_u32), 0..6),
        hidden in proptest::collection::vec(0..12_u32, 0..3),
        header in proptest::option::of(0..4_u32),
        list in any::<bool>(),
        cut in any::<bool>(),
    ) {
        let mut sheet = Case::parse("").sheet;
        for (row, column, text) in cells {
            let one = Case::parse(TEXTS[text]).sheet.cells.into_values().next();
            sheet.cells.extend(one.map(|cell| (Address::new(row, column), cell)));
        }
        sheet.merges = merges
            .into_iter()
            .map(|(row, column, down, across)| {
                Region::new(Address::new(row, column), Address::new(row + down, column + across))
            })
            .collect();
        sheet.hidden_rows = hidden.iter().copied().collect();
        sheet.hidden_columns = hidden.iter().map(|index| index / 2).collect();
        let correction = Correction {
            region: cut.then(|| Region::new(Address::new(1, 1), Address::new(7, 5))),
            header_rows: header,
            shape: list.then_some(Shape::List),
            label_column: header,
            ..Correction::default()
        };
        holds_together(&sheet, &correction);
    }

    #[test]
    fn any_text_has_a_meaning(text in "(|tháng |quý |từ |trên )[0-9./,% -]{0,8}\\PC{0,12}") {
        let value = kehoach::value::parse_text(&text);
        prop_assert_eq!(value.text, text);
    }
}

fn holds_together(sheet: &Sheet, correction: &Correction) {
    let (annex, findings) = annex::find(sheet, correction);
    let Some(annex) = annex else {
        assert!(findings.iter().any(|f| f.severity == kehoach::diagnostic::Severity::Error));
        return;
    };
    let mut keys = std::collections::BTreeSet::new();
    assert!(annex.columns.iter().all(|column| keys.insert(column.key.clone())));
    let mut keys = std::collections::BTreeSet::new();
    for (index, row) in annex.rows.iter().enumerate() {
        assert_eq!(row.cells.len(), annex.columns.len());
        assert!(row.parent.is_none_or(|parent| parent < index));
        assert_eq!(row.level, row.parent.map_or(0, |parent| annex.rows[parent].level + 1));
        assert!(keys.insert((row.parent, row.key.clone())), "{annex}");
    }
}

#[test]
fn sheets_that_no_one_lays_out_end_in_a_message() {
    let cell = |text: &str| Case::parse(text).sheet.cells.into_values().next().unwrap();
    let mut apart = Case::parse("TT | Nội dung | Số lượng\n=1 | Xã | =3").sheet;
    apart.cells.insert(Address::new(1_048_575, 16_383), cell("xa"));
    assert!(annex::find(&apart, &Correction::default()).0.is_some());

    let mut diagonal = Case::parse("").sheet;
    diagonal.cells.extend((0..16_000).map(|at| (Address::new(at, at), cell("Nội dung"))));
    assert!(annex::find(&diagonal, &Correction::default()).0.is_none());

    let mut merged = large(2_000, 100).sheet;
    let text = "chữ ".repeat(8_000);
    merged.cells.insert(Address::new(1, 2), cell(&text));
    merged.merges =
        [Region::new(Address::new(1, 2), Address::new(1_999, 101))].into_iter().collect();
    let (annex, findings) = annex::find(&merged, &Correction::default());
    assert!(annex.is_none() && findings[0].name == "table-too-large", "{findings:?}");
}
