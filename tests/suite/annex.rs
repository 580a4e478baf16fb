//! Sheets → annexes: each sheet of the workbooks in `annex/workbooks/`, and each made-up sheet in
//! `annex/sheets/`, with what was found in it.

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

#[test]
fn many_columns_and_rows_take_time_in_proportion() {
    let header: Vec<String> = (0..10_000).map(|unit| format!("Xã số {unit} của huyện")).collect();
    let row = |label: usize| format!("{label} | Chỉ tiêu {label} | {}", "=1 | ".repeat(10_000));
    let wide = format!("TT | Nội dung | {}\n{}\n{}", header.join(" | "), row(1), row(2));
    let case = Case::parse(&wide);
    let start = std::time::Instant::now();
    let (annex, _) = annex::find(&case.sheet, &case.correction);
    assert_eq!(annex.unwrap().columns.len(), 10_002);
    let tall: Vec<String> =
        (1..=10_000).map(|row| format!("{row} | Xã tên {row} của | =1 | chữ")).collect();
    let case = Case::parse(&format!("TT | Nội dung | Số lượng | Khác\n{}", tall.join("\n")));
    let (annex, _) = annex::find(&case.sheet, &case.correction);
    assert_eq!(annex.unwrap().rows.len(), 10_000);
    // Far above what it takes, and far below what anything quadratic would.
    assert!(start.elapsed().as_secs() < 20);
}
