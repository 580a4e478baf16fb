//! The rows of all units that have sent their form → one workbook; and such a workbook → the rows.
//!
//! A hidden sheet holds the rows as they were taken over, so that a unit that sends again replaces its
//! own, and what a person has done to the workbook since is known.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::cells::{Table, Value};
use super::grid::JOINT;
use super::hidden::{self, Held, Line};
use super::write::{base, cut, head, hide};
use crate::skeleton::{begun, repacked};
use crate::value::name;
use crate::workbook::{Workbook, clean};

/// What the hidden sheet is about, and the version of its form.
const COLLECTED: [&str; 2] = ["tong-hop", "1"];

/// What the column of each unit's own figures is called where all stand together.
const OWN: &str = "Số liệu của đơn vị";

/// The most rows of a sheet.
const MOST_ROWS: usize = 1_000_000;

/// Which forms are put together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Of {
    /// The name of the dossier's folder.
    pub dossier: String,
    /// The annex that they were made from, or what they are called.
    pub source: String,
    /// What they are called.
    pub title: String,
}

/// What a workbook of all units holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Which forms are put together.
    pub of: Of,
    /// The rows of the units that have sent theirs.
    pub taken: Vec<Taken>,
    /// All units.
    pub units: Vec<String>,
}

/// The rows of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The unit.
    pub unit: String,
    /// The file that it sent.
    pub file: String,
    /// Its rows.
    pub table: Table,
}

impl Taken {
    /// The rows of a unit; the column that is called as the unit is named as all such columns are.
    pub fn new(unit: &str, file: &str, mut table: Table) -> Self {
        for column in &mut table.columns {
            let parts =
                column.split(JOINT).map(|part| if name::same(part, unit) { OWN } else { part });
            *column = clean(&parts.collect::<Vec<_>>().join(JOINT));
        }
        Self { unit: unit.to_owned(), file: clean(file).replace('\n', " "), table }
    }
}

/// The workbook of the units that have sent theirs, and the list of all: the same bytes for the same rows.
pub fn collected(of: &Of, taken: &[Taken], units: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun()?;
    write_rows(workbook.add_worksheet(), of, taken)?;
    write_units(workbook.add_worksheet(), taken, units)?;
    hide(&mut workbook, &lines(of, taken, units))?;
    Ok(repacked(&workbook.save_to_buffer()?)?)
}

/// All columns, in the order of the first unit that has them.
fn columns(taken: &[Taken]) -> Vec<&str> {
    let mut columns: Vec<&str> = Vec::new();
    for column in taken.iter().flat_map(|taken| &taken.table.columns) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    columns
}

fn write_rows(sheet: &mut Worksheet, of: &Of, taken: &[Taken]) -> Result<(), XlsxError> {
    sheet.set_name("Tổng hợp")?;
    let columns = columns(taken);
    let heads: Vec<&str> = ["STT", "Đơn vị"].into_iter().chain(columns.iter().copied()).collect();
    let widths = heads.iter().enumerate().map(|(at, head)| width(at, head, taken));
    page(sheet, &format!("TỔNG HỢP {}", of.title), &heads, widths)?;
    let cell = base().set_border(FormatBorder::Thin);
    let centred = cell.clone().set_align(FormatAlign::Center);
    let rows = taken.iter().flat_map(|taken| taken.table.rows.iter().map(move |row| (taken, row)));
    let mut last = FIRST;
    for (at, (taken, row)) in rows.take(MOST_ROWS).enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        last = FIRST + 1 + number;
        sheet.write_number_with_format(last, 0, number + 1, &centred)?;
        sheet.write_string_with_format(last, 1, cut(&taken.unit), &cell)?;
        for (to, column) in (2..).zip(&columns) {
            let from = taken.table.columns.iter().position(|own| own == column);
            let value = from.and_then(|from| row.get(from));
            put(sheet, (last, to), value, &cell)?;
        }
    }
    let width = u16::try_from(heads.len() - 1).unwrap_or(u16::MAX);
    sheet.autofilter(FIRST, 0, last, width)?;
    Ok(())
}

/// The row of the heads.
const FIRST: u32 = 2;

fn page(
    sheet: &mut Worksheet,
    title: &str,
    heads: &[&str],
    widths: impl Iterator<Item = f64>,
) -> Result<(), XlsxError> {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(FIRST, FIRST)?;
    sheet.set_freeze_panes(FIRST + 1, 2)?;
    let mut all = 0.0;
    for (column, (text, width)) in (0..).zip(heads.iter().zip(widths)) {
        all += width;
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(FIRST, column, cut(text), &head())?;
    }
    if all > 92.0 {
        sheet.set_landscape();
    }
    let last = u16::try_from(heads.len() - 1).unwrap_or(u16::MAX);
    let bold = base().set_bold().set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, cut(title), &bold)?;
    Ok(())
}

fn width(at: usize, head: &str, taken: &[Taken]) -> f64 {
    if at < 2 {
        return [6.0, 26.0][at];
    }
    let of = |taken: &Taken| taken.table.columns.iter().position(|column| column == head);
    let cells = taken.iter().flat_map(|taken| {
        let column = of(taken);
        taken.table.rows.iter().filter_map(move |row| row.get(column?))
    });
    let longest = cells.map(|value| value.text.chars().count()).max().unwrap_or_default();
    (longest as f64 * 1.1 + 2.0).clamp(9.0, 44.0)
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: Option<&Value>,
    base: &Format,
) -> Result<(), XlsxError> {
    let Some(value) = value.filter(|value| !value.text.is_empty()) else {
        sheet.write_blank(row, column, base)?;
        return Ok(());
    };
    match value.number.and_then(|(number, percent)| Some((number, percent, number.to_f64()?))) {
        Some((number, percent, plain)) => {
            let shown = if percent { number * Decimal::from(100) } else { number };
            let decimals = "0".repeat(shown.normalize().scale() as usize);
            let point = if decimals.is_empty() { "" } else { "." };
            let sign = if percent { "%" } else { "" };
            let whole = if value.text.contains('.') { "#,##0" } else { "0" };
            let format = base.clone().set_num_format(format!("{whole}{point}{decimals}{sign}"));
            sheet.write_number_with_format(row, column, plain, &format)?;
        }
        None => {
            sheet.write_string_with_format(row, column, cut(&value.text), base)?;
        }
    }
    Ok(())
}

fn write_units(sheet: &mut Worksheet, taken: &[Taken], units: &[String]) -> Result<(), XlsxError> {
    sheet.set_name("Tình hình gửi")?;
    let heads = ["STT", "Đơn vị", "Tình trạng", "Số dòng", "Tệp nhận"];
    page(sheet, "TÌNH HÌNH GỬI", &heads, [6.0, 34.0, 14.0, 10.0, 44.0].into_iter())?;
    let cell = base().set_border(FormatBorder::Thin);
    for (at, unit) in (1..).zip(units) {
        let row = FIRST + at;
        let own = taken.iter().find(|taken| taken.unit == *unit);
        sheet.write_number_with_format(row, 0, at, &cell)?;
        sheet.write_string_with_format(row, 1, cut(unit), &cell)?;
        let sent = if own.is_some() { "đã gửi" } else { "chưa gửi" };
        sheet.write_string_with_format(row, 2, sent, &cell)?;
        match own {
            Some(own) => {
                let rows = u32::try_from(own.table.rows.len()).unwrap_or(u32::MAX);
                sheet.write_number_with_format(row, 3, rows, &cell)?;
                sheet.write_string_with_format(row, 4, cut(&own.file), &cell)?;
            }
            None => {
                sheet.write_blank(row, 3, &cell)?;
                sheet.write_blank(row, 4, &cell)?;
            }
        }
    }
    Ok(())
}

fn lines(of: &Of, taken: &[Taken], units: &[String]) -> Vec<Line> {
    let mut lines = vec![
        hidden::line(["ho-so", &of.dossier]),
        hidden::line(["bieu", &of.source]),
        hidden::line(["ten", &of.title]),
    ];
    lines.extend(units.iter().map(|unit| hidden::line(["moi", unit])));
    for taken in taken {
        lines.push(hidden::line(["don-vi", &taken.unit, &taken.file]));
        let columns = taken.table.columns.iter().map(|column| format!("={column}"));
        lines.push(std::iter::once("cot".to_owned()).chain(columns).collect());
        for row in &taken.table.rows {
            let cells = row.iter().map(|value| match value.number {
                Some((number, true)) => format!("%{number}={}", value.text),
                Some((number, false)) => format!("{number}={}", value.text),
                None => format!("={}", value.text),
            });
            lines.push(std::iter::once("dong".to_owned()).chain(cells).collect());
        }
    }
    hidden::stamped(COLLECTED, lines)
}

/// What a collecting workbook holds; `Err` where the sheet that tells it has been changed, and none
/// where it is no such workbook.
pub fn taken(workbook: &Workbook) -> Option<Result<State, ()>> {
    let held = workbook.sheets.iter().find_map(|sheet| hidden::held(sheet, COLLECTED))?;
    Some(match held {
        Held::Whole(lines) => read(&lines).ok_or(()),
        Held::Broken => Err(()),
    })
}

fn read(lines: &[Line]) -> Option<State> {
    let mut of = Of { dossier: String::new(), source: String::new(), title: String::new() };
    let (mut taken, mut units): (Vec<Taken>, Vec<String>) = (Vec::new(), Vec::new());
    for line in lines {
        let at = |index: usize| line.get(index).map_or("", String::as_str).to_owned();
        match line.first().map(String::as_str) {
            Some("ho-so") => of.dossier = at(1),
            Some("bieu") => of.source = at(1),
            Some("ten") => of.title = at(1),
            Some("moi") => units.push(at(1)),
            Some("don-vi") => {
                taken.push(Taken { unit: at(1), file: at(2), table: Table::default() });
            }
            Some("cot") => {
                let columns = line[1..].iter().map(|cell| cell.strip_prefix('='));
                let columns: Option<Vec<&str>> = columns.collect();
                taken.last_mut()?.table.columns = columns?.into_iter().map(str::to_owned).collect();
            }
            Some("dong") => {
                let row: Option<Vec<Value>> = line[1..].iter().map(|cell| value(cell)).collect();
                taken.last_mut()?.table.rows.push(row?);
            }
            _ => return None,
        }
    }
    Some(State { of, taken, units })
}

fn value(cell: &str) -> Option<Value> {
    let (number, text) = cell.split_once('=')?;
    let (number, percent) = match number.strip_prefix('%') {
        Some(number) => (number, true),
        None => (number, false),
    };
    let number = match number {
        "" => None,
        number => Some((number.parse().ok()?, percent)),
    };
    Some(Value { text: text.to_owned(), number })
}

/// Whether two workbooks say the same, sheet by sheet and cell by cell.
pub fn says_the_same(one: &Workbook, other: &Workbook) -> bool {
    let said = |workbook: &Workbook| -> Vec<BTreeSet<(crate::workbook::Address, String)>> {
        let sheets = workbook.sheets.iter().map(|sheet| {
            let cells = sheet.cells.iter().filter(|(_, cell)| !cell.text.is_empty());
            cells.map(|(address, cell)| (*address, cell.text.clone())).collect()
        });
        sheets.collect()
    };
    said(one) == said(other)
}

impl Taken {
    /// Adds the rows of another table of the same unit.
    pub fn add(&mut self, other: Self) {
        if !self.file.split(", ").any(|file| file == other.file) {
            self.file = format!("{}, {}", self.file, other.file);
        }
        for column in &other.table.columns {
            if !self.table.columns.contains(column) {
                self.table.columns.push(column.clone());
                self.table.rows.iter_mut().for_each(|row| row.push(Value::default()));
            }
        }
        for row in other.table.rows {
            let of = |column: &String| {
                let from = other.table.columns.iter().position(|own| own == column)?;
                row.get(from).cloned()
            };
            let row = self.table.columns.iter().map(|column| of(column).unwrap_or_default());
            self.table.rows.push(row.collect());
        }
    }
}
