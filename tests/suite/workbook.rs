//! Workbooks → sheets of cells: each file of `workbook/` and `variants/` with what was read of it.

use std::fmt::Write as _;
use std::path::Path;

use kehoach::workbook::{self, Content, Sheet, Workbook};

/// All of a workbook and the findings about it, as text.
fn shown(read: &(Option<Workbook>, Vec<kehoach::diagnostic::Diagnostic>)) -> String {
    let (workbook, findings) = read;
    let mut shown = String::new();
    for sheet in workbook.iter().flat_map(|workbook| &workbook.sheets) {
        show_sheet(sheet, &mut shown);
    }
    if workbook.is_none() {
        shown += "no workbook\n";
    }
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

fn show_sheet(sheet: &Sheet, shown: &mut String) {
    let hidden = if sheet.visible { "" } else { " (hidden)" };
    writeln!(shown, "sheet {}{hidden}", sheet.name).unwrap();
    for (address, cell) in &sheet.cells {
        let content = match &cell.content {
            Content::Text => "text".to_owned(),
            Content::Number { number, percent: true } => format!("number {number} (percent)"),
            Content::Number { number, percent: false } => format!("number {number}"),
            Content::Date(date) => format!("date {date}"),
            Content::DateTime(moment) => format!("moment {moment}"),
            Content::Bool(value) => format!("bool {value}"),
            Content::Error => "error".to_owned(),
        };
        writeln!(shown, "  {address} {content}: {:?}", cell.text).unwrap();
    }
    let merges: Vec<_> = sheet.merges.iter().map(ToString::to_string).collect();
    if !merges.is_empty() {
        writeln!(shown, "  merged: {}", merges.join(" ")).unwrap();
    }
    if !sheet.hidden_rows.is_empty() {
        writeln!(shown, "  hidden rows, from 0: {:?}", sheet.hidden_rows).unwrap();
    }
    if !sheet.hidden_columns.is_empty() {
        writeln!(shown, "  hidden columns, from 0: {:?}", sheet.hidden_columns).unwrap();
    }
    if !sheet.column_widths.is_empty() {
        writeln!(shown, "  widths, columns from 0: {:.1?}", sheet.column_widths).unwrap();
    }
}

fn read(path: &Path) -> (Option<Workbook>, Vec<kehoach::diagnostic::Diagnostic>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    workbook::read(name, &std::fs::read(path).unwrap())
}

#[test]
fn every_variant_of_the_real_annex() {
    insta::glob!("variants/*.*s*", |path| {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown(&read(path)));
        });
    });
}
