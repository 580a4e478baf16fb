//! Workbooks → sheets of cells: each file of `workbook/` and `variants/` with what was read of it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kehoach::workbook::{self, Address, Content, Sheet, Workbook};

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
    crate::findings::show(findings, &mut shown);
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
            Content::Error(kind) => format!("error {kind}"),
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
fn every_workbook() {
    insta::glob!("workbook/*.*s*", |path| {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(shown(&read(path)));
        });
    });
}

#[test]
fn the_real_annex_and_its_tables_elsewhere() {
    for name in ["phu-bieu", "phu-bieu-dich-chuyen", "phu-bieu-chin-don-vi"] {
        let path = suite(&format!("variants/{name}.xlsx"));
        insta::with_settings!({ omit_expression => true, snapshot_suffix => name }, {
            insta::assert_snapshot!(shown(&read(&path)));
        });
    }
}

/// The sheets of a workbook without the widths of columns, which formats measure differently.
fn said(path: &str) -> String {
    let (workbook, findings) = read(&suite(path));
    let mut workbook = workbook.unwrap_or_else(|| panic!("{path}: {findings:?}"));
    for sheet in &mut workbook.sheets {
        sheet.column_widths.clear();
    }
    let mut findings = findings;
    for finding in &mut findings {
        finding.places.clear();
    }
    shown(&(Some(workbook), findings))
}

fn suite(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(path)
}

#[test]
fn the_same_annex_says_the_same_in_every_format() {
    let original = said("variants/phu-bieu.xlsx");
    for name in ["phu-bieu.xls", "phu-bieu.ods", "phu-bieu.xlsb", "phu-bieu-nfd.xlsx"] {
        assert_eq!(said(&format!("variants/{name}")), original, "{name}");
    }
    assert_eq!(said("variants/phu-bieu-cong-thuc.xlsx"), original);
}

#[test]
fn the_same_values_say_the_same_in_every_format_and_date_system() {
    let original = said("workbook/gia-tri.xlsx");
    for name in ["gia-tri", "gia-tri-1904"] {
        for format in ["xlsx", "xls", "ods", "xlsb"] {
            assert_eq!(said(&format!("workbook/{name}.{format}")), original, "{name}.{format}");
        }
    }
}

#[test]
fn hidden_zeros_are_hidden_in_every_format() {
    for name in ["an-so-0", "tat-so-0"] {
        let original = said(&format!("workbook/{name}.xlsx"));
        for format in ["xls", "ods"] {
            assert_eq!(said(&format!("workbook/{name}.{format}")), original, "{name}.{format}");
        }
    }
}

#[test]
fn old_encodings_are_known_by_their_fonts_in_every_format() {
    let original = said("workbook/ma-cu.xlsx");
    for format in ["xls", "ods", "xlsb"] {
        assert_eq!(said(&format!("workbook/ma-cu.{format}")), original, "{format}");
    }
}

#[test]
fn a_moved_annex_says_the_same_at_moved_addresses() {
    let sheet = |path: &str| read(&suite(path)).0.unwrap().sheets.remove(0);
    let original = sheet("variants/phu-bieu.xlsx");
    let moved = sheet("variants/phu-bieu-dich-chuyen.xlsx");
    assert_eq!(original.cells.len(), moved.cells.len());
    for (address, cell) in &original.cells {
        let column = address.column + if address.column < 2 { 2 } else { 3 };
        let there = Address::new(address.row + 3, column);
        assert_eq!(moved.get(there), Some(&**cell), "{address} is not at {there}");
    }
}

/// A zip file of parts, without compression unless asked for.
fn zip_of(parts: &[(String, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The parts of a zip file.
fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[test]
fn a_zip_bomb_is_refused_by_what_comes_out_of_it() {
    let mut parts = parts_of(&std::fs::read(suite("variants/phu-bieu.xlsx")).unwrap());
    parts.push(("xl/sharedStrings.xml".to_owned(), vec![b' '; 150 << 20]));
    let bomb = zip_of(&parts, zip::CompressionMethod::Deflated);
    assert!(bomb.len() < 1 << 20);
    let (workbook, findings) = workbook::read("bom.xlsx", &bomb);
    assert!(workbook.is_none());
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.name, "workbook-too-large");
    assert_eq!(finding.message, "bảng tính quá lớn (giải nén ra hơn 128 MiB)");
}

#[test]
fn a_package_of_thousands_of_parts_is_refused() {
    let parts: Vec<_> = (0..10_001).map(|part| (format!("{part}.xml"), Vec::new())).collect();
    let bytes = zip_of(&parts, zip::CompressionMethod::Stored);
    let (workbook, findings) = workbook::read("nhieu-phan.xlsx", &bytes);
    assert!(workbook.is_none());
    assert_eq!(findings[0].message, "bảng tính quá lớn (10001 phần trong tệp nén)");
}

/// The annex of a province with as many columns and rows, as xlsx.
fn large(rows: u32, columns: u16) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    for pair in 0..columns / 2 {
        sheet.merge_range(0, pair * 2, 0, pair * 2 + 1, "Xã", &format).unwrap();
    }
    for row in 1..rows {
        for column in 0..columns {
            sheet.write_number(row, column, f64::from(row % 100)).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn an_annex_of_thousands_of_columns_or_rows_is_read_whole() {
    for (rows, columns) in [(14, 5_000), (5_000, 14)] {
        let (workbook, findings) = workbook::read("lon.xlsx", &large(rows, columns));
        assert_eq!(findings, []);
        let sheet = &workbook.unwrap().sheets[0];
        assert_eq!(sheet.merges.len(), usize::from(columns / 2));
        for column in 0..u32::from(columns) {
            assert_eq!(sheet.get(Address::new(0, column)).unwrap().text, "Xã");
        }
        assert_eq!(
            sheet.get(Address::new(rows - 1, 3)).unwrap().text,
            ((rows - 1) % 100).to_string()
        );
    }
}

/// A generator of numbers that always gives the same ones.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) as usize) % end.max(1)
    }

    /// Changes, removes or doubles a few bytes.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let few = (at + 1 + self.below(8)).min(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..few)),
                2 => bytes.splice(at..at, bytes[at..few].to_vec()).for_each(drop),
                3 if at < bytes.len() => bytes[at] = 0xFF,
                4 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                _ if at < bytes.len() => bytes[at] = self.below(256) as u8,
                _ => {}
            }
        }
    }
}

/// Damaged files of every format end in a workbook or in findings that say why, never in a panic.
#[test]
fn damaged_files_are_read_or_refused() {
    for format in ["xlsx", "xls", "ods", "xlsb"] {
        for name in ["workbook/gia-tri", "variants/phu-bieu"] {
            let bytes = std::fs::read(suite(&format!("{name}.{format}"))).unwrap();
            let parts = if format == "xls" { Vec::new() } else { parts_of(&bytes) };
            let mut numbers = Numbers(2025);
            let until = Instant::now() + Duration::from_millis(900);
            let mut rounds = 0;
            while rounds < 2_000 && Instant::now() < until {
                rounds += 1;
                let damaged = if parts.is_empty() || numbers.below(8) == 0 {
                    let mut damaged = bytes.clone();
                    numbers.damage(&mut damaged);
                    damaged
                } else {
                    // In a zip file the sum of a part would give the damage away.
                    let mut parts = parts.clone();
                    let part = numbers.below(parts.len());
                    numbers.damage(&mut parts[part].1);
                    zip_of(&parts, zip::CompressionMethod::Stored)
                };
                let (workbook, findings) = workbook::read("hong", &damaged);
                assert!(workbook.is_some() || !findings.is_empty(), "{name}.{format}: {rounds}");
            }
        }
    }
}

#[test]
fn formulas_are_told_as_excel_shows_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("Phụ biểu").unwrap();
    for row in 0..3 {
        page.write(row, 1, row).unwrap();
        page.write_formula(row, 0, "=SHARED(1)").unwrap();
    }
    let mut parts = parts_of(&book.save_to_buffer().unwrap());
    let sheet = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap();
    let mut text = String::from_utf8(std::mem::take(&mut sheet.1)).unwrap();
    // Excel writes a formula that is filled down once, and names it in the cells below.
    let shared = [
        "<f t=\"shared\" ref=\"A1:A2\" si=\"0\">$B$1+B1&amp;\"B1\"</f>",
        "<f t=\"shared\" si=\"0\"/>",
        "<f t=\"array\" ref=\"A3\">SUM(B1:B3*2)</f>",
    ];
    for formula in shared {
        text = text.replacen("<f>SHARED(1)</f>", formula, 1);
    }
    sheet.1 = text.into_bytes();
    let bytes = zip_of(&parts, zip::CompressionMethod::Deflated);
    let formulas = workbook::formulas(&bytes);
    let shown: Vec<String> =
        formulas["Phụ biểu"].iter().map(|(cell, formula)| format!("{cell}: {formula}")).collect();
    let expected = ["A1: =$B$1+B1&\"B1\"", "A2: =$B$1+B2&\"B1\"", "A3: =SUM(B1:B3*2)"];
    assert_eq!(shown, expected);
    assert!(workbook::formulas(b"no workbook").is_empty());
}
