//! Changes → a workbook with a row for each.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::text::documents;
use super::{Change, Side};
use crate::skeleton::{begun, repacked};

/// The columns: what they are called, and how wide they are in characters.
const COLUMNS: [(&str, f64); 12] = [
    ("TT", 6.0),
    ("Loại thay đổi", 20.0),
    ("Đơn vị", 24.0),
    ("Chỉ tiêu", 44.0),
    ("Cột", 20.0),
    ("ĐVT", 12.0),
    ("Cũ", 20.0),
    ("Mới", 20.0),
    ("Tăng, giảm", 16.0),
    ("Ô cũ", 26.0),
    ("Ô mới", 26.0),
    ("Văn bản", 40.0),
];

/// The most rows that a sheet has.
const MOST_ROWS: usize = 1_048_575;

/// The most characters that a cell takes.
const MOST_CHARACTERS: usize = 32_767;

/// The xlsx of changes: the same bytes for the same changes.
pub fn workbook(changes: &[Change]) -> Result<Vec<u8>, XlsxError> {
    sheet(&COLUMNS, changes, write_row)
}

/// The xlsx of rows of texts below named columns, each with its width in characters; order numbers
/// stand before them.
pub fn of_texts(columns: &[(&str, f64)], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let columns: Vec<_> = [COLUMNS[0]].into_iter().chain(columns.iter().copied()).collect();
    sheet(&columns, rows, |page, row, texts, base| {
        page.write_number_with_format(row, 0, row, base)?;
        for (column, text) in (1..).zip(texts) {
            string(page, (row, column), text, base)?;
        }
        Ok(())
    })
}

/// A sheet with a row for each item.
fn sheet<T>(
    columns: &[(&str, f64)],
    items: &[T],
    write: impl Fn(&mut Worksheet, u32, &T, &Format) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun()?;
    let page = workbook.add_worksheet();
    page.set_name("Thay đổi")?;
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 0)?;
    page.set_freeze_panes(1, 0)?;
    let base = Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_text_wrap();
    let head = base
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00D9_E2F3));
    for (column, (name, width)) in (0..).zip(columns) {
        page.set_column_width(column, *width)?;
        page.write_string_with_format(0, column, *name, &head)?;
    }
    for (row, item) in (1..).zip(items.iter().take(MOST_ROWS)) {
        write(page, row, item, &base)?;
    }
    let last = u32::try_from(items.len().min(MOST_ROWS)).unwrap_or(u32::MAX);
    page.autofilter(0, 0, last, columns.len() as u16 - 1)?;
    Ok(repacked(&workbook.save_to_buffer()?)?)
}

fn write_row(
    page: &mut Worksheet,
    row: u32,
    change: &Change,
    base: &Format,
) -> Result<(), XlsxError> {
    page.write_number_with_format(row, 0, row, base)?;
    let measure = change.measure.as_ref().map(|measure| measure.as_str());
    for (column, text) in [
        (1, Some(change.kind.name())),
        (2, change.unit.as_deref()),
        (3, change.target.as_deref()),
        (4, change.column.as_deref()),
        (5, measure),
    ] {
        string(page, (row, column), text.unwrap_or_default(), base)?;
    }
    for (column, side) in [(6, &change.old), (7, &change.new)] {
        // With words beside it a number is text.
        let plain = |side: &&Side| side.text.chars().all(|c| !c.is_alphabetic() && c != '%');
        let number = side.as_ref().filter(plain).and_then(|side| side.number);
        let text = side.as_ref().map_or("", |side| &side.text);
        value(page, (row, column), number, text, base)?;
    }
    let names = change.names.as_ref().map(ToString::to_string).unwrap_or_default();
    value(page, (row, 8), change.difference, &names, base)?;
    for (column, side) in [(9, &change.old), (10, &change.new)] {
        let place = side.as_ref().and_then(|side| side.place.as_ref());
        let place = place.map(ToString::to_string).unwrap_or_default();
        string(page, (row, column), &place, base)?;
    }
    string(page, (row, 11), &documents(change).unwrap_or_default(), base)?;
    Ok(())
}

/// A number as one, with as many decimals as it has; anything else as text, never as a formula.
fn value(
    page: &mut Worksheet,
    at: (u32, u16),
    number: Option<Decimal>,
    text: &str,
    base: &Format,
) -> Result<(), XlsxError> {
    let number = number.map(|number| number.normalize());
    let Some((number, value)) = number.and_then(|number| Some((number, number.to_f64()?))) else {
        return string(page, at, text, base);
    };
    let decimals = "0".repeat(number.scale() as usize);
    let point = if decimals.is_empty() { "" } else { "." };
    let format = base.clone().set_num_format(format!("#,##0{point}{decimals}"));
    page.write_number_with_format(at.0, at.1, value, &format)?;
    Ok(())
}

fn string(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    base: &Format,
) -> Result<(), XlsxError> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    page.write_string_with_format(row, column, text, base)?;
    Ok(())
}
