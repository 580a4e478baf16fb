//! What a person does to a workbook in Excel: fills in cells, puts in rows.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use kehoach::workbook::Address;
use regex::Regex;
use zip::write::SimpleFileOptions;

/// Writes a value into a cell of a workbook's first sheet: a number as one, anything else as text;
/// nothing clears it.
pub(crate) fn fill(path: &Path, cell: &str, value: &str) {
    change(path, "xl/worksheets/sheet1.xml", &mut |text| filled(text, cell, value));
}

/// Puts an empty row in above one, counted from 1.
pub(crate) fn insert_row(path: &Path, row: u32) {
    change(path, "xl/worksheets/sheet1.xml", &mut |text| {
        let address = Regex::new(r#"(ref="|r="|:)([A-Z]+)([0-9]+)"#).unwrap();
        let below = |number: &str| {
            let number: u32 = number.parse().unwrap();
            if number >= row { number + 1 } else { number }
        };
        let text = address.replace_all(text, |found: &regex::Captures<'_>| {
            format!("{}{}{}", &found[1], &found[2], below(&found[3]))
        });
        let rows = Regex::new(r#"<row r="([0-9]+)""#).unwrap();
        let moved = rows.replace_all(&text, |found: &regex::Captures<'_>| {
            format!("<row r=\"{}\"", below(&found[1]))
        });
        moved.into_owned()
    });
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
