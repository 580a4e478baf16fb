//! The cases whose workbook would be large to store: each is small as a file, and much when it is
//! read without bounds.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Case;
use super::generated::{GOOD, ONE, each};

/// All cases.
pub(super) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, file: &str, bytes: Vec<u8>| {
        let files = vec![
            ("ho-so.toml".into(), format!("so_lieu = [\"{file}\"]\n\n{ONE}").into_bytes()),
            ("templates/t.md".into(), GOOD.as_bytes().to_vec()),
            (file.into(), bytes),
        ];
        cases.push(Case { name: name.to_owned(), files });
    };
    for (name, bytes) in formats().into_iter().chain(texts()).chain(places()).chain(parts()) {
        add(&format!("xlsx-{name}"), "bieu.xlsx", bytes);
    }
    for (name, bytes) in tables() {
        add(&format!("ods-{name}"), "bieu.ods", bytes);
    }
    cases
}

type Named = (&'static str, Vec<u8>);

/// What formats and styles make of a cell.
fn formats() -> Vec<Named> {
    let styled = |code: &str, rows: usize| {
        let styles = format!(
            "<numFmts><numFmt numFmtId=\"200\" formatCode=\"{code}\"/></numFmts>\
             <cellXfs><xf/><xf numFmtId=\"200\"/></cellXfs>"
        );
        book(&[numbers(rows, 30, " s=\"1\"")], &styles, "")
    };
    let looks = |look: &str, count: usize| {
        let styles = format!("<cellXfs>{}</cellXfs>", look.repeat(count));
        book(&[numbers(3, 3, "")], &styles, "")
    };
    vec![
        ("format-of-255-digits", styled(&"0".repeat(255), 6_000)),
        ("format-of-60000-digits", styled(&"0".repeat(60_000), 100)),
        ("format-of-240-words", styled(&format!("0&quot;{}&quot;", "x".repeat(240)), 6_000)),
        ("styles-of-one-format", {
            let styles = format!(
                "<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><cellXfs>{}</cellXfs>",
                "0".repeat(250),
                "<xf numFmtId=\"200\"/>".repeat(190_000)
            );
            book(&[numbers(3, 3, "")], &styles, "")
        }),
        ("styles-a-million", looks("<xf numFmtId=\"9\"/>", 1_000_000)),
    ]
}

/// Texts that are there once and shown often.
fn texts() -> Vec<Named> {
    let shown = |length: usize, times: usize| {
        let rows = each(times, |row| {
            let row = row + 2;
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c><c r=\"B{row}\" t=\"s\"><v>0</v></c></row>"
            )
        });
        let sheet = format!("<sheetData>{}{rows}</sheetData>", heads(3));
        book(&[sheet], "", &format!("<si><t>{}</t></si>", "ế".repeat(length)))
    };
    let merged = format!(
        "<sheetData><row r=\"1\">{}{}{}</row>{}</sheetData>\
         <mergeCells><mergeCell ref=\"C1:AMJ1\"/></mergeCells>",
        text("A1", "TT"),
        text("B1", "Nội dung"),
        text("C1", &"chữ ".repeat(8_000)),
        each(20, |row| {
            let row = row + 2;
            let cells = each(1_000, |at| format!("<c r=\"{}{row}\"><v>1</v></c>", letters(at + 2)));
            format!("<row r=\"{row}\">{}{cells}</row>", text(&format!("A{row}"), "1"))
        })
    );
    vec![
        ("string-of-32000-shown-100000-times", shown(32_000, 100_000)),
        ("string-longer-than-a-cell", shown(200_000, 3)),
        ("head-merged-over-1000-columns", book(&[merged], "", "")),
        ("string-claimed-twice", {
            let table = "<sst a:uniqueCount=\"1\" uniqueCount=\"1000000000000\" xmlns:a=\"b\">\
                         <si><t>Xã A</t></si></sst>";
            let mut parts = parts_of(&[numbers(3, 3, "")], "");
            parts.push(("xl/sharedStrings.xml".to_owned(), table.to_owned()));
            zipped(&parts)
        }),
    ]
}

/// Cells by how many they are and where they stand.
fn places() -> Vec<Named> {
    let sparse = format!(
        "<sheetData>{}{}</sheetData>",
        heads(999),
        each(999, |row| format!("<row r=\"{0}\"><c r=\"A{0}\"><v>{0}</v></c></row>", row + 2))
    );
    let far = format!(
        "<sheetData>{}<row r=\"1000000\"><c r=\"S1000000\"><v>1</v></c></row></sheetData>",
        heads(3)
    );
    let columns = "<col min=\"1\" max=\"16384\" hidden=\"1\" width=\"9\"/>".repeat(200_000);
    vec![
        ("cells-of-one-sheet", book(&[numbers(110_000, 10, "")], "", "")),
        ("cells-too-many", book(&[numbers(115_000, 18, "")], "", "")),
        ("sheets-that-span-much", book(&vec![sparse; 8], "", "")),
        ("cells-far-apart", book(&vec![far; 20], "", "")),
        (
            "columns-over-each-other",
            book(&[format!("<cols>{columns}</cols>{}", numbers(3, 3, ""))], "", ""),
        ),
        ("merges-too-many", {
            let merges = each(250_000, |row| format!("<mergeCell ref=\"A{0}:B{0}\"/>", row + 9));
            let sheet = format!("{}<mergeCells>{merges}</mergeCells>", numbers(3, 3, ""));
            book(&[sheet], "", "")
        }),
        ("elements-within-each-other", {
            let (open, close) = ("<a>".repeat(300_000), "</a>".repeat(300_000));
            book(&[format!("{open}{close}{}", numbers(3, 3, ""))], "", "")
        }),
    ]
}

/// The parts of a package.
fn parts() -> Vec<Named> {
    let mut two = parts_of(&[numbers(3, 3, "")], "");
    two[0].1 = two[0].1.replace(
        "</Relationships>",
        "<Relationship Id=\"r2\" Type=\"x/officeDocument\" Target=\"xl/khac.xml\"/></Relationships>",
    );
    let mut same = parts_of(&[numbers(20, 10, "")], "");
    let sheets = each(1_000, |at| format!("<sheet name=\"S{at}\" r:id=\"r0\"/>"));
    same[2].1 = format!("<workbook xmlns:r=\"r\"><sheets>{sheets}</sheets></workbook>");
    vec![
        ("two-main-parts", zipped(&two)),
        ("one-part-for-1000-sheets", zipped(&same)),
        ("part-of-200-mib", {
            let mut parts = parts_of(&[numbers(3, 3, "")], "");
            parts.push(("xl/sharedStrings.xml".to_owned(), " ".repeat(200 << 20)));
            zipped(&parts)
        }),
    ]
}

/// The same in a file of LibreOffice, where a cell or a row may stand for thousands.
fn tables() -> Vec<Named> {
    let ods = |styles: &str, rows: &str| {
        let content = format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
             xmlns:style=\"s\" xmlns:number=\"n\"><office:automatic-styles>{styles}\
             </office:automatic-styles><office:body><office:spreadsheet><table:table \
             table:name=\"Biểu\">{rows}</table:table></office:spreadsheet></office:body>\
             </office:document-content>"
        );
        let kind = "application/vnd.oasis.opendocument.spreadsheet".to_owned();
        zipped(&[("mimetype".to_owned(), kind), ("content.xml".to_owned(), content)])
    };
    let rows = |times: usize, columns: usize, cell: &str| {
        let cell = cell.replacen(
            "table-cell",
            &format!("table-cell table:number-columns-repeated=\"{columns}\""),
            1,
        );
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cell}</table:table-row>")
    };
    let word = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let number =
        "<table:table-cell table:style-name=\"s\" office:value-type=\"float\" office:value=\"1\"/>";
    let digits = |count: usize| {
        format!(
            "<number:number-style style:name=\"f\"><number:number \
             number:min-integer-digits=\"{count}\"/></number:number-style><style:style \
             style:name=\"s\" style:family=\"table-cell\" style:data-style-name=\"f\"/>"
        )
    };
    let chain = each(100_000, |at| {
        format!(
            "<style:style style:name=\"s{}\" style:family=\"table-cell\" \
             style:parent-style-name=\"s{at}\"/>",
            at + 1
        )
    });
    vec![
        ("cells-repeated", ods("", &rows(1_000_000, 16_000, &word("chữ")))),
        ("text-repeated", ods("", &rows(1_000, 1_000, &word(&"chữ ".repeat(8_000))))),
        ("format-of-255-digits", ods(&digits(255), &rows(10_000, 20, number))),
        ("format-of-60000-digits", ods(&digits(60_000), &rows(100, 20, number))),
        (
            "styles-that-inherit",
            ods(&chain, &rows(10, 10, &number.replace("\"s\"", "\"s100000\""))),
        ),
        ("spaces", ods("", &rows(20, 3, &word(&"<text:s text:c=\"1000000\"/>".repeat(1_000))))),
    ]
}

/// A workbook of these sheets, styles and strings.
fn book(sheets: &[String], styles: &str, strings: &str) -> Vec<u8> {
    let mut parts = parts_of(sheets, styles);
    if !strings.is_empty() {
        parts.push(("xl/sharedStrings.xml".to_owned(), format!("<sst>{strings}</sst>")));
    }
    zipped(&parts)
}

/// The parts of a workbook: the relationships, those of the main part, the main part, and the rest.
fn parts_of(sheets: &[String], styles: &str) -> Vec<(String, String)> {
    let list = |entry: &dyn Fn(usize) -> String| each(sheets.len(), entry);
    let relationships = list(&|at| {
        format!("<Relationship Id=\"r{at}\" Type=\"x/worksheet\" Target=\"s{at}.xml\"/>")
    });
    let entries = list(&|at| format!("<sheet name=\"S{at}\" r:id=\"r{at}\"/>"));
    let mut parts = vec![
        (
            "_rels/.rels".to_owned(),
            "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
                .to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships>{relationships}</Relationships>"),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns:r=\"r\"><sheets>{entries}</sheets></workbook>"),
        ),
        ("xl/styles.xml".to_owned(), format!("<styleSheet>{styles}</styleSheet>")),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        parts.push((format!("xl/s{at}.xml"), format!("<worksheet>{sheet}</worksheet>")));
    }
    parts
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A table of numbers below its heads.
fn numbers(rows: usize, columns: usize, attributes: &str) -> String {
    let names: Vec<String> = (0..columns).map(letters).collect();
    let rows = each(rows, |row| {
        let row = row + 2;
        let cell =
            |name: &String| format!("<c r=\"{name}{row}\"{attributes}><v>{}</v></c>", row % 97);
        format!("<row r=\"{row}\">{}</row>", names.iter().map(cell).collect::<String>())
    });
    format!("<sheetData>{}{rows}</sheetData>", heads(columns))
}

fn heads(columns: usize) -> String {
    let head = |at: usize| text(&format!("{}1", letters(at)), &format!("Cột {at}"));
    format!("<row r=\"1\">{}</row>", each(columns, head))
}

fn text(address: &str, text: &str) -> String {
    format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn letters(column: usize) -> String {
    kehoach::workbook::column_letters(column as u32)
}
