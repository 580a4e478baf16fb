//! What a person does to a workbook in Excel: fills in cells, puts in rows and columns, sorts, adds sheets.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use kehoach::workbook::Address;
use regex::Regex;
use zip::write::SimpleFileOptions;

/// The first sheet of a workbook.
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Writes a value into a cell of a workbook's first sheet: a number as one, anything else as text;
/// nothing clears it.
pub(crate) fn fill(path: &Path, cell: &str, value: &str) {
    change(path, SHEET, &mut |text| filled(text, cell, value));
}

/// Puts an empty row in above one, counted from 1.
pub(crate) fn insert_row(path: &Path, row: u32) {
    change(path, SHEET, &mut |text| moved(text, &|at| (at.0, at.1 + u32::from(at.1 >= row))));
}

/// Takes a row out; those below it move up.
pub(crate) fn remove_row(path: &Path, row: u32) {
    let this = Regex::new(&format!(r#"(?s)<row r="{row}"[^>]*?(/>|>.*?</row>)"#)).unwrap();
    let merged = Regex::new(&format!(r#"<mergeCell ref="[A-Z]+{row}:[A-Z]+{row}"/>"#)).unwrap();
    change(path, SHEET, &mut |text| {
        let text = merged.replace_all(&this.replace(text, ""), "").into_owned();
        moved(&text, &|at| (at.0, at.1 - u32::from(at.1 > row)))
    });
}

/// Puts rows in the order that they are named in, in the places that they have together.
pub(crate) fn order_rows(path: &Path, rows: &[u32]) {
    let mut places = rows.to_vec();
    places.sort_unstable();
    let place = |row: u32| match rows.iter().position(|own| *own == row) {
        Some(at) => places[at],
        None => row,
    };
    change(path, SHEET, &mut |text| {
        let text = moved(text, &|at| (at.0, place(at.1)));
        let (start, end) = (text.find("<row ").unwrap(), text.find("</sheetData>").unwrap());
        let row = Regex::new(r#"(?s)<row r="([0-9]+)"[^>]*?(/>|>.*?</row>)"#).unwrap();
        let all = row.captures_iter(&text[start..end]);
        let mut all: Vec<(u32, String)> =
            all.map(|found| (found[1].parse().unwrap(), found[0].to_owned())).collect();
        all.sort();
        let all: String = all.into_iter().map(|(_, row)| row).collect();
        format!("{}{all}{}", &text[..start], &text[end..])
    });
}

/// Puts an empty column in before one.
pub(crate) fn insert_column(path: &Path, column: &str) {
    let column = format!("{column}1").parse::<Address>().unwrap().column;
    change(path, SHEET, &mut |text| moved(text, &|at| (at.0 + u32::from(at.0 >= column), at.1)));
}

/// Gives the first sheet another name.
pub(crate) fn rename(path: &Path, name: &str) {
    let first = Regex::new(r#"<sheet name="[^"]*""#).unwrap();
    let named = format!("<sheet name=\"{name}\"");
    change(path, "xl/workbook.xml", &mut |text| {
        first.replace(text, regex::NoExpand(&named)).into_owned()
    });
}

/// Adds a sheet that says something in its first cell.
pub(crate) fn add_sheet(path: &Path, name: &str, says: &str) {
    const KIND: &str =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    let sheet = format!("<sheet name=\"{name}\" sheetId=\"99\" r:id=\"rId99\"/></sheets>");
    change(path, "xl/workbook.xml", &mut |text| text.replace("</sheets>", &sheet));
    let relation = format!(
        "<Relationship Id=\"rId99\" Type=\"{KIND}\" Target=\"worksheets/sheet99.xml\"/></Relationships>"
    );
    change(path, "xl/_rels/workbook.xml.rels", &mut |text| {
        text.replace("</Relationships>", &relation)
    });
    let part = "xl/worksheets/sheet99.xml";
    change(path, "[Content_Types].xml", &mut |text| {
        let first = Regex::new(r#"<Override PartName="/xl/worksheets/sheet1.xml"[^>]*/>"#).unwrap();
        let own = first.find(text).unwrap().as_str();
        text.replace(own, &format!("{own}{}", own.replace("sheet1", "sheet99")))
    });
    let bytes = fs::read(path).unwrap();
    let mut written = zip::ZipWriter::new_append(Cursor::new(bytes)).unwrap();
    written.start_file(part, SimpleFileOptions::default()).unwrap();
    let empty = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
                 <sheetData></sheetData></worksheet>";
    written.write_all(filled(empty, "A1", says).as_bytes()).unwrap();
    fs::write(path, written.finish().unwrap().into_inner()).unwrap();
}

/// A sheet with each cell, row and region where `to` has it: a column from 0 and a row from 1.
fn moved(text: &str, to: &dyn Fn((u32, u32)) -> (u32, u32)) -> String {
    let address = Regex::new(r#"(ref="|<c r="|:)([A-Z]+[0-9]+)"#).unwrap();
    let text = address.replace_all(text, |found: &regex::Captures<'_>| {
        let own: Address = found[2].parse().unwrap();
        let (column, row) = to((own.column, own.row + 1));
        format!("{}{}", &found[1], Address::new(row - 1, column))
    });
    let rows = Regex::new(r#"<row r="([0-9]+)""#).unwrap();
    let text = rows.replace_all(&text, |found: &regex::Captures<'_>| {
        format!("<row r=\"{}\"", to((0, found[1].parse().unwrap())).1)
    });
    text.into_owned()
}

/// Takes a sheet of a name away from what is shown: its text is no longer the program's.
pub(crate) fn forget(path: &Path) {
    change(path, "xl/sharedStrings.xml", &mut |text| text.replacen(">kehoach<", ">khac<", 1));
}

fn filled(text: &str, cell: &str, value: &str) -> String {
    let address: Address = cell.parse().unwrap();
    let row_number = address.row + 1;
    let style = Regex::new(&format!(r#"<c r="{cell}"( s="[0-9]+")?"#)).unwrap();
    let style = style.captures(text).and_then(|found| Some(found.get(1)?.as_str().to_owned()));
    let style = style.unwrap_or_default();
    let said = match value.parse::<f64>() {
        _ if value.is_empty() => format!("<c r=\"{cell}\"{style}/>"),
        Ok(number) => format!("<c r=\"{cell}\"{style}><v>{number}</v></c>"),
        Err(_) => format!(
            "<c r=\"{cell}\"{style} t=\"inlineStr\"><is><t>{}</t></is></c>",
            value.replace('&', "&amp;").replace('<', "&lt;")
        ),
    };
    let there = Regex::new(&format!(r#"<c r="{cell}"[^>]*?(/>|>.*?</c>)"#)).unwrap();
    if there.is_match(text) {
        return there.replace(text, regex::NoExpand(&said)).into_owned();
    }
    let row = Regex::new(&format!(r#"(?s)<row r="{row_number}"[^>]*?(/>|>(.*?)</row>)"#)).unwrap();
    let Some(found) = row.captures(text) else {
        let new = format!("<row r=\"{row_number}\">{said}</row>");
        let rows = Regex::new(r#"<row r="([0-9]+)""#).unwrap();
        let after =
            rows.captures_iter(text).find(|found| found[1].parse::<u32>().unwrap() > row_number);
        let at = match after {
            Some(found) => found.get(0).unwrap().start(),
            None => text.find("</sheetData>").unwrap(),
        };
        return format!("{}{new}{}", &text[..at], &text[at..]);
    };
    let whole = found.get(0).unwrap();
    let Some(inner) = found.get(2) else {
        let new = format!("<row r=\"{row_number}\">{said}</row>");
        return format!("{}{new}{}", &text[..whole.start()], &text[whole.end()..]);
    };
    let cells = Regex::new(r#"<c r="([A-Z]+[0-9]+)""#).unwrap();
    let after = cells
        .captures_iter(inner.as_str())
        .find(|found| found[1].parse::<Address>().unwrap().column > address.column);
    let at = inner.start() + after.map_or(inner.len(), |found| found.get(0).unwrap().start());
    format!("{}{said}{}", &text[..at], &text[at..])
}

fn change(path: &Path, part: &str, with: &mut dyn FnMut(&str) -> String) {
    let bytes = fs::read(path).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == part {
            content = with(std::str::from_utf8(&content).unwrap()).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).unwrap();
        written.write_all(&content).unwrap();
    }
    fs::write(path, written.finish().unwrap().into_inner()).unwrap();
}
