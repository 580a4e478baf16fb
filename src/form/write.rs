//! A form → an xlsx: what the unit fills in is open and what is still empty is yellow, all else is
//! locked, without a password; the same bytes for the same form.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::hidden::{self, Line};
use super::{Cell, Form, Kind, Page};
use crate::skeleton::{begun, repacked};

/// What is to be filled in.
const YELLOW: Color = Color::RGB(0x00FF_F2CC);

/// The header.
const BLUE: Color = Color::RGB(0x00D9_E2F3);

/// The most characters that a cell takes.
const LONGEST: usize = 32_767;

/// How high a line is, in points.
const LINE: f64 = 16.5;

/// The xlsx of a form.
pub fn write(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun()?;
    for page in &form.pages {
        write_page(workbook.add_worksheet(), page)?;
    }
    hide(&mut workbook, &hidden::lines(form))?;
    Ok(repacked(&workbook.save_to_buffer()?)?)
}

/// Adds the hidden sheet.
pub(super) fn hide(workbook: &mut Workbook, lines: &[Line]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(hidden::NAME)?;
    sheet.set_very_hidden(true);
    sheet.protect();
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, cut(text))?;
        }
    }
    Ok(())
}

/// As much of a text as a cell takes.
pub(super) fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

/// What every cell has.
pub(super) fn base() -> Format {
    Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The head of a column.
pub(super) fn head() -> Format {
    base()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(BLUE)
}

fn write_page(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    if page.is_wide() {
        sheet.set_landscape();
    }
    for (column, width) in (0..).zip(&page.widths) {
        sheet.set_column_width(column, *width)?;
    }
    let (first, rows) = page.header;
    if rows > 0 {
        sheet.set_repeat_rows(first, first + rows - 1)?;
        sheet.set_freeze_panes(first + rows, 0)?;
    }
    for cell in &page.cells {
        put(sheet, cell)?;
    }
    set_heights(sheet, page)?;
    let options =
        ProtectionOptions { format_columns: true, format_rows: true, ..Default::default() };
    sheet.protect_with_options(&options);
    Ok(())
}

fn format(cell: &Cell) -> Format {
    let mut format = match cell.kind {
        Kind::Title => base().set_bold(),
        Kind::Line | Kind::Note => base().set_italic(),
        Kind::Measure => base().set_italic().set_align(FormatAlign::Right),
        Kind::Head => head(),
        Kind::Label => base().set_border(FormatBorder::Thin),
        Kind::Open => base().set_border(FormatBorder::Thin).set_unlocked(),
    };
    if cell.is_strong {
        format = format.set_bold();
    }
    if cell.is_centred {
        format = format.set_align(FormatAlign::Center);
    }
    if cell.kind == Kind::Open && cell.text.is_empty() {
        format = format.set_background_color(YELLOW);
    }
    match &cell.number {
        Some(number) => format.set_num_format(&number.format),
        None => format,
    }
}

fn put(sheet: &mut Worksheet, cell: &Cell) -> Result<(), XlsxError> {
    let format = format(cell);
    let (start, end) = (cell.region.start, cell.region.end);
    let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
    let (first, last) = (column(start.column), column(end.column));
    if start != end {
        sheet.merge_range(start.row, first, end.row, last, "", &format)?;
    }
    let number = cell.number.as_ref().and_then(|number| number.value.to_f64());
    match number {
        Some(number) => sheet.write_number_with_format(start.row, first, number, &format)?,
        None if cell.text.is_empty() => sheet.write_blank(start.row, first, &format)?,
        None => sheet.write_string_with_format(start.row, first, cut(&cell.text), &format)?,
    };
    Ok(())
}

/// Makes rows as high as their cells need: not every program does when it opens a file.
fn set_heights(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
    for cell in &page.cells {
        let (start, end) = (cell.region.start, cell.region.end);
        let columns = start.column as usize..=end.column as usize;
        let width: f64 = page.widths.get(columns).unwrap_or_default().iter().sum();
        let wide = if cell.is_strong { 1.2 } else { 1.08 };
        let room = (width - 1.0).max(1.0);
        let lines = cell.text.split('\n');
        let lines = lines.map(|line| (line.chars().count() as f64 * wide / room).ceil().max(1.0));
        let rows = end.row - start.row + 1;
        let each = lines.sum::<f64>() / f64::from(rows);
        for row in start.row..=end.row {
            let height = heights.entry(row).or_insert(1.0);
            *height = height.max(each);
        }
    }
    for (row, lines) in heights {
        // Excel has no higher row.
        sheet.set_row_height(row, (lines * LINE).min(409.0))?;
    }
    Ok(())
}
