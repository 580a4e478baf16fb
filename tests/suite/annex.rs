//! Sheets → annexes: each sheet of the workbooks in `annex/workbooks/`, and each made-up sheet in
//! `annex/sheets/`, with what was found in it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

pub(crate) mod notation;

use std::fmt::Write as _;

use kehoach::annex::{self, Annex, Correction};
use kehoach::diagnostic::Diagnostic;
use kehoach::value::slug::slug;
use kehoach::workbook;

use self::notation::Case;

/// What was found in a sheet, as text.
fn shown((annex, findings): &(Option<Annex>, Vec<Diagnostic>)) -> String {
    let mut shown = match annex {
        Some(annex) => annex.to_string(),
        None => "no annex\n".to_owned(),
    };
    for finding in findings {
        writeln!(shown, "{:?} {}: {}", finding.severity, finding.name, finding.message).unwrap();
        if let Some(hint) = &finding.hint {
            writeln!(shown, "  → {hint}").unwrap();
        }
        for place in &finding.places {
            writeln!(shown, "  {place}").unwrap();
        }
    }
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
fn many_columns_and_rows_take_time_in_proportion() {
    let time = |case: &Case| {
        let start = std::time::Instant::now();
        let (annex, _) = annex::find(&case.sheet, &case.correction);
        (start.elapsed(), annex.unwrap())
    };
    for (small, large) in [(large(3, 1_000), large(3, 10_000)), (large(1_000, 3), large(10_000, 3))]
    {
        let (short, _) = time(&small);
        let (long, annex) = time(&large);
        assert!(annex.columns.len() == 10_002 || annex.rows.len() == 10_000);
        println!("{short:?} {long:?}");
        // Ten times as much; a hundred times would be quadratic.
        assert!(long < short * 40, "{short:?} {long:?}");
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
