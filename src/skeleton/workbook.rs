//! The sheets of a skeleton's workbook, in TOML → an xlsx.
//!
//! A sheet has lines above its table, header rows, body rows and lines below. In rows `<` goes on
//! with the cell to its left, `^` with the cell above, `#` is the row's number, and a row
//! `["*name"]` stands for rows of the issuer. A row that names what the issuer has not is left out.

use std::io::{self, Cursor};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use serde::Deserialize;
use zip::{ZipArchive, ZipWriter};

use super::words::Words;
use crate::packed::same_everywhere;
use crate::value::date;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The description is not what it must be.
    #[error("mô tả bảng tính mẫu sai: {0}")]
    Description(#[from] toml::de::Error),
    /// The writer of workbooks refused it.
    #[error("không lập được bảng tính mẫu: {0}")]
    Writer(#[from] XlsxError),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    trang: Vec<Sheet>,
}

/// A sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    /// Its name.
    ten: String,
    /// The widths of its columns, in characters.
    rong: Vec<f64>,
    /// Whether it is printed in landscape.
    #[serde(default)]
    ngang: bool,
    /// Lines above the table, the first in bold.
    #[serde(default)]
    dong_tren: Vec<String>,
    /// The header rows.
    dau: Vec<Vec<Cell>>,
    /// The body.
    than: Vec<Vec<Cell>>,
    /// Lines below the table.
    #[serde(default)]
    dong_duoi: Vec<String>,
    /// The columns to fill in, from 1.
    dien: Vec<usize>,
    /// Columns whose words are centred, from 1, beside the first.
    #[serde(default)]
    giua: Vec<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Text(String),
}

/// The xlsx of a description.
pub(super) fn write(text: &str, words: &Words) -> Result<Vec<u8>, WorkbookError> {
    let description: Description = toml::from_str(text)?;
    let mut workbook = begun()?;
    for sheet in &description.trang {
        write_sheet(sheet, words, workbook.add_worksheet())?;
    }
    let made = workbook.save_to_buffer()?;
    Ok(repacked(&made).map_err(XlsxError::from)?)
}

/// A workbook in which no clock stands: the same words give the same bytes.
pub(crate) fn begun() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

/// The same workbook without a trace of the system that it was made on: the same words give the same
/// bytes.
pub(crate) fn repacked(workbook: &[u8]) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook))?;
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        packed.start_file(part.name()?, same_everywhere())?;
        io::copy(&mut part, &mut packed)?;
    }
    Ok(packed.finish()?.into_inner())
}

/// The formats of a sheet.
struct Formats {
    title: Format,
    line: Format,
    below: Format,
    head: Format,
}

/// What every cell has.
fn base() -> Format {
    Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

impl Formats {
    fn new() -> Self {
        let centred = base().set_align(FormatAlign::Center);
        Self {
            title: centred.clone().set_bold(),
            line: centred.clone().set_italic(),
            below: base().set_italic(),
            head: centred
                .set_bold()
                .set_border(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00D9_E2F3)),
        }
    }
}

fn write_sheet(sheet: &Sheet, words: &Words, page: &mut Worksheet) -> Result<(), XlsxError> {
    let formats = Formats::new();
    page.set_name(&sheet.ten)?;
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    if sheet.ngang {
        page.set_landscape();
    }
    for (column, width) in (0..).zip(&sheet.rong) {
        page.set_column_width(column, *width)?;
    }
    let last = u16::try_from(sheet.rong.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let mut row = 0;
    for line in &sheet.dong_tren {
        let format = if row == 0 { &formats.title } else { &formats.line };
        line_across(page, row, last, &words.in_text(line), format)?;
        row += 1;
    }
    // A blank row parts the lines from the table.
    row += u32::from(!sheet.dong_tren.is_empty());
    let heads: Vec<Vec<Cell>> =
        sheet.dau.iter().map(|cells| filled(cells, words, 0).unwrap_or_default()).collect();
    let body = rows(sheet, words);
    page.set_repeat_rows(row, row + height(&heads) - 1)?;
    grid(page, row, &heads, |_, _, _| formats.head.clone())?;
    row += height(&heads);
    grid(page, row, &body, |cells, column, cell| body_format(sheet, cells, column, cell))?;
    row += height(&body);
    for line in &sheet.dong_duoi {
        line_across(page, row, last, &words.in_text(line), &formats.below)?;
        row += 1;
    }
    Ok(())
}

fn height(rows: &[Vec<Cell>]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// The rows of the body, with the issuer's in their places and without those that it has not.
fn rows(sheet: &Sheet, words: &Words) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut number = 0;
    for cells in &sheet.than {
        let theirs = match cells.first() {
            Some(Cell::Text(text)) => text.strip_prefix('*'),
            _ => None,
        };
        let expanded: Vec<Vec<Cell>> = match theirs {
            Some(name) => {
                let rows = words.rows(name).iter();
                let numbered = |row: &Vec<String>| {
                    let cells = row.iter().cloned().map(Cell::Text);
                    std::iter::once(Cell::Text("#".to_owned())).chain(cells).collect()
                };
                rows.map(numbered).collect()
            }
            None => vec![cells.clone()],
        };
        for cells in expanded {
            if let Some(cells) = filled(&cells, words, number + 1) {
                // Numbers begin again below a row with a mark of its own.
                number = match cells.first() {
                    Some(Cell::Number(_)) => number + 1,
                    Some(Cell::Text(mark)) if !mark.is_empty() => 0,
                    _ => number,
                };
                rows.push(cells);
            }
        }
    }
    rows
}

/// A row with its words filled in; none where it names what the issuer has not.
fn filled(cells: &[Cell], words: &Words, number: u32) -> Option<Vec<Cell>> {
    let cells = cells.iter().map(|cell| match cell {
        Cell::Text(text) if text == "#" => Some(Cell::Number(number.into())),
        Cell::Text(text) => words.fill(text).map(Cell::Text),
        Cell::Number(number) => Some(Cell::Number(*number)),
    });
    cells.collect()
}

/// Writes rows, with `<` and `^` as merged cells.
fn grid(
    page: &mut Worksheet,
    top: u32,
    rows: &[Vec<Cell>],
    format: impl Fn(&[Cell], usize, &Cell) -> Format,
) -> Result<(), XlsxError> {
    let is = |row: usize, column: usize, mark: &str| {
        let cell = rows.get(row).and_then(|cells| cells.get(column));
        matches!(cell, Some(Cell::Text(text)) if text == mark)
    };
    for (at, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if is(at, column, "<") || is(at, column, "^") {
                continue;
            }
            let right = (column + 1..).take_while(|next| is(at, *next, "<")).count();
            let down = (at + 1..).take_while(|next| is(*next, column, "^")).count();
            let format = format(cells, column, cell);
            let place = |at: usize, column: usize| {
                (top + u32::try_from(at).unwrap_or(0), u16::try_from(column).unwrap_or(0))
            };
            let (first, last) = (place(at, column), place(at + down, column + right));
            if first != last {
                page.merge_range(first.0, first.1, last.0, last.1, "", &format)?;
            }
            put(page, first, cell, &format)?;
        }
    }
    Ok(())
}

/// Writes a value: a day as a day, so that Excel shows it as one.
fn put(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Number(number) if number.fract() == 0.0 => page.write_number_with_format(
            row,
            column,
            *number,
            &format.clone().set_num_format("#,##0"),
        )?,
        Cell::Number(number) => page.write_number_with_format(
            row,
            column,
            *number,
            &format.clone().set_num_format("0.0"),
        )?,
        Cell::Text(text) => match date::parse(text) {
            Ok(day) => {
                let month = u8::try_from(day.month()).unwrap_or(1);
                let year = u16::try_from(day.year()).unwrap_or(1900);
                let day =
                    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).unwrap_or(1))?;
                let format = format.clone().set_num_format("dd/mm/yyyy");
                page.write_datetime_with_format(row, column, &day, &format)?
            }
            // A year is a number without separators.
            Err(_) => match text.parse::<u32>() {
                Ok(year) => page.write_number_with_format(row, column, year, format)?,
                Err(_) => page.write_string_with_format(row, column, text, format)?,
            },
        },
    };
    Ok(())
}

/// A line across the table.
fn line_across(
    page: &mut Worksheet,
    row: u32,
    last: u16,
    line: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match last {
        0 => page.write_string_with_format(row, 0, line, format)?,
        _ => page.merge_range(row, 0, row, last, line, format)?,
    };
    Ok(())
}

/// What a cell of the body looks like: those to fill in are yellow; a row of two cells is a
/// heading.
fn body_format(sheet: &Sheet, cells: &[Cell], column: usize, cell: &Cell) -> Format {
    let mut format = base().set_border(FormatBorder::Thin);
    let is_number = matches!(cell, Cell::Number(_));
    if column == 0 || is_number || sheet.giua.contains(&(column + 1)) {
        format = format.set_align(FormatAlign::Center);
    }
    if cells.len() <= 2 && sheet.rong.len() > 2 {
        format = format.set_bold();
    } else if sheet.dien.contains(&(column + 1)) {
        format = format.set_background_color(Color::RGB(0x00FF_F2CC));
    } else if column + 1 == sheet.rong.len() && column > 1 {
        // The last column explains.
        format = format.set_italic();
    }
    format
}
