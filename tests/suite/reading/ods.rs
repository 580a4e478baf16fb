//! Sheets → an ods, as little of it as holds values, merged regions and what is hidden.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use kehoach::workbook::{Address, Content, Region, Sheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0""#,
    r#" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#,
    r#" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2""#,
    r#" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#,
    r#" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">"#,
    "<office:automatic-styles>",
    r#"<number:percentage-style style:name="N1"><number:number number:decimal-places="2""#,
    r#" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>"#,
    r#"<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>"#,
    "</office:automatic-styles><office:body><office:spreadsheet>",
);

pub(super) fn write(sheets: &[Sheet]) -> Vec<u8> {
    let mut content = HEAD.to_owned();
    for sheet in sheets {
        table(&mut content, sheet);
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    let manifest = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part, options) in [
        ("mimetype", MIME, stored),
        ("META-INF/manifest.xml", &manifest, SimpleFileOptions::default()),
        ("content.xml", &content, SimpleFileOptions::default()),
    ] {
        package.start_file(name, options).unwrap();
        package.write_all(part.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

fn table(to: &mut String, sheet: &Sheet) {
    write!(to, r#"<table:table table:name="{}">"#, escaped(&sheet.name)).unwrap();
    let ends = sheet.cells.keys().copied().chain(sheet.merges.iter().map(|merged| merged.end));
    let hidden = sheet.hidden_columns.iter().map(|&column| Address::new(0, column));
    let all: Vec<Address> = ends.chain(hidden).collect();
    let rows = all.iter().map(|at| at.row + 1).max().unwrap_or(0);
    let columns = all.iter().map(|at| at.column + 1).max().unwrap_or(0);
    let merges: BTreeMap<Address, Region> =
        sheet.merges.iter().map(|merged| (merged.start, *merged)).collect();
    let is_covered =
        |at: Address| sheet.merges.iter().any(|merged| merged.contains(at) && merged.start != at);
    let collapsed = |hidden| if hidden { r#" table:visibility="collapse""# } else { "" };
    for column in 0..columns {
        let hidden = collapsed(sheet.hidden_columns.contains(&column));
        write!(to, "<table:table-column{hidden}/>").unwrap();
    }
    for row in 0..rows {
        let hidden = collapsed(sheet.hidden_rows.contains(&row));
        write!(to, "<table:table-row{hidden}>").unwrap();
        for column in 0..columns {
            let at = Address::new(row, column);
            if is_covered(at) {
                to.push_str("<table:covered-table-cell/>");
                continue;
            }
            to.push_str("<table:table-cell");
            if let Some(merged) = merges.get(&at).filter(|merged| merged.start != merged.end) {
                write!(
                    to,
                    r#" table:number-columns-spanned="{}" table:number-rows-spanned="{}""#,
                    merged.end.column - column + 1,
                    merged.end.row - row + 1
                )
                .unwrap();
            }
            cell(to, sheet, at);
        }
        to.push_str("</table:table-row>");
    }
    to.push_str("</table:table>");
}

/// The rest of a cell: its type and value, and its paragraphs.
fn cell(to: &mut String, sheet: &Sheet, at: Address) {
    let Some(cell) = sheet.cells.get(&at) else {
        to.push_str("/>");
        return;
    };
    match &cell.content {
        Content::Number { number, percent } => {
            let (kind, shown) = match percent {
                true => (
                    r#"table:style-name="ce1" office:value-type="percentage""#,
                    format!("{}%", number * rust_decimal::Decimal::ONE_HUNDRED),
                ),
                false => (r#"office:value-type="float""#, number.to_string()),
            };
            write!(to, r#" {kind} office:value="{number}"><text:p>{shown}"#).unwrap();
            to.push_str("</text:p>");
        }
        _ => {
            to.push_str(r#" office:value-type="string">"#);
            for line in cell.text.lines() {
                // Spaces in a row are one in this format, unless they are counted.
                let line = escaped(line).replace("  ", r#" <text:s text:c="1"/>"#);
                write!(to, "<text:p>{line}</text:p>").unwrap();
            }
        }
    }
    to.push_str("</table:table-cell>");
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
