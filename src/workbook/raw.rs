//! What the readers of the four formats give alike: cells as the file holds them, within bounds.

use std::ops::Range;
use std::sync::Arc;

use super::error::Error;
use super::format::NumberFormat;
use super::formulas::Written;
use super::{Address, Region};

/// The rows of a sheet, in any format.
pub(super) const ROWS: u32 = 1 << 20;
/// The columns of a sheet, in any format.
pub(super) const COLUMNS: u32 = 1 << 14;

/// The most cells that the sheets of a workbook may hold, together.
const MOST_CELLS: usize = 2_000_000;
/// The most bytes of text that they may hold, and show, together: 32 MiB.
pub(super) const MOST_TEXT: usize = 32 << 20;
/// The longest text that Excel allows in a cell is 32,767 characters, each of up to four bytes.
pub(super) const LONGEST_TEXT: usize = 4 * 32_767;
/// The largest rectangle that the cells of a sheet may span.
const MOST_POSITIONS: u64 = 20_000_000;
/// The most merged regions that a sheet may have.
const MOST_MERGES: usize = 200_000;

/// The most styles, fonts and number formats that a workbook may have; Excel itself writes no more
/// than 65,490 styles.
const MOST_STYLES: usize = 200_000;

/// A workbook as its format's reader found it.
#[derive(Debug, Default)]
pub(super) struct RawWorkbook {
    /// The sheets of cells, in the order of the tabs.
    pub(super) sheets: Vec<RawSheet>,
    /// The styles that cells point to.
    pub(super) styles: Vec<Style>,
    /// Whether days count from 1904.
    pub(super) is_1904: bool,
}

/// A sheet as its format's reader found it.
#[derive(Debug)]
pub(super) struct RawSheet {
    /// The name on the tab.
    pub(super) name: String,
    /// Whether the tab is shown.
    pub(super) visible: bool,
    /// What is in it, or why that can't be read.
    pub(super) content: Result<RawContent, Error>,
}

/// What is in a sheet. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct RawContent {
    /// The cells that hold something or a formula.
    pub(super) cells: RawCells,
    /// What formulas add up, of those that do nothing else; of many the first.
    pub(super) sums: Vec<(Address, Vec<Region>)>,
    /// The formulas, where they are asked for.
    pub(super) formulas: Vec<Written>,
    /// The merged regions, in any order.
    pub(super) merges: Vec<Region>,
    /// The hidden rows.
    pub(super) hidden_rows: Vec<Range<u32>>,
    /// The hidden columns.
    pub(super) hidden_columns: Vec<Range<u32>>,
    /// Whether the sheet is set to show no zeros.
    pub(super) hides_zeros: bool,
    /// The widths of columns, in characters of the default font.
    pub(super) column_widths: Vec<(Range<u32>, f64)>,
}

/// Cells in the order in which they were put in, mostly that of the sheet.
#[derive(Debug, Default)]
pub(super) struct RawCells(Vec<(Address, RawCell)>);

impl RawCells {
    fn put(&mut self, address: Address, cell: RawCell) {
        self.0.push((address, cell));
    }

    /// The cells by address; of those that a file has twice, the last.
    pub(super) fn in_order(self) -> Vec<(Address, RawCell)> {
        let mut cells = self.0;
        if !cells.is_sorted_by(|(one, _), (other, _)| one < other) {
            cells.sort_by_key(|(address, _)| *address);
            // Of two, the first is let go of: it takes the place of what comes after it.
            cells.dedup_by(|later, kept| {
                let is_same = later.0 == kept.0;
                if is_same {
                    std::mem::swap(later, kept);
                }
                is_same
            });
        }
        cells
    }
}

/// A cell as its format's reader found it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawCell {
    /// What it holds.
    pub(super) value: RawValue,
    /// Its style, an index into those of the workbook.
    pub(super) style: u32,
    /// Whether a formula gave the value.
    pub(super) formula: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RawValue {
    /// Nothing: a formula without a value.
    Nothing,
    /// Text, not yet in order.
    Text(Arc<str>),
    /// A number; a date too, which only its style tells.
    Number(f64),
    /// A date or point in time, as ISO 8601.
    Moment(Arc<str>),
    /// True or false.
    Bool(bool),
    /// An error, such as `#DIV/0!`.
    Error(Arc<str>),
}

/// How cells look, as far as it matters to what they say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Style {
    /// How numbers are shown.
    pub(super) format: Arc<NumberFormat>,
    /// The font's name, where the format tells it.
    pub(super) font: Option<Arc<str>>,
}

/// What the sheets of a workbook may still hold.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
    /// The bytes of formulas; none where nobody asks for them.
    formulas: usize,
}

impl Budget {
    /// All that a workbook may hold.
    pub(super) const fn new() -> Self {
        Self { cells: MOST_CELLS, text: MOST_TEXT, formulas: 0 }
    }

    /// As [`Self::new`], with the text of formulas where it is asked for.
    pub(super) const fn with_formulas(is_asked: bool) -> Self {
        Self { formulas: if is_asked { MOST_TEXT } else { 0 }, ..Self::new() }
    }

    /// Refuses more cells than are left, before any is made.
    pub(super) fn check_cells(&self, cells: u64) -> Result<(), Error> {
        if cells > self.cells as u64 { Err(too_many_cells()) } else { Ok(()) }
    }

    /// Refuses more bytes of text than are left, before they are put anywhere.
    pub(super) fn check_text(&self, bytes: usize) -> Result<(), Error> {
        if bytes > self.text { Err(too_much_text()) } else { Ok(()) }
    }

    fn take(&mut self, address: Address, value: &RawValue) -> Result<(), Error> {
        let text = match value {
            RawValue::Text(text) | RawValue::Moment(text) | RawValue::Error(text) => text.len(),
            RawValue::Nothing | RawValue::Number(_) | RawValue::Bool(_) => 0,
        };
        if text > LONGEST_TEXT {
            return Err(Error::TooLarge(format!("ô {address} dài hơn 32.767 ký tự")));
        }
        self.cells =
            self.cells.checked_sub(1).ok_or_else(|| Error::TooLarge("hơn 2 triệu ô".to_owned()))?;
        self.text = self.text.checked_sub(text).ok_or_else(too_much_text)?;
        Ok(())
    }
}

/// Refuses more text than the cells of a workbook may hold or show.
pub(super) fn too_much_text() -> Error {
    Error::TooLarge("hơn 32 MiB chữ".to_owned())
}

fn too_many_cells() -> Error {
    Error::TooLarge("hơn 2 triệu ô".to_owned())
}

/// Refuses more styles than a workbook ever has.
pub(super) fn check_styles(count: usize) -> Result<(), Error> {
    if count > MOST_STYLES {
        return Err(Error::TooLarge(format!("hơn {MOST_STYLES} kiểu ô")));
    }
    Ok(())
}

impl RawContent {
    /// Puts a cell in, within what the workbook may hold.
    pub(super) fn put(
        &mut self,
        address: Address,
        cell: RawCell,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        check_address(address)?;
        let blank = match &cell.value {
            RawValue::Nothing => !cell.formula,
            RawValue::Text(text) => !cell.formula && text.trim().is_empty(),
            _ => false,
        };
        if !blank {
            budget.take(address, &cell.value)?;
            self.cells.put(address, cell);
        }
        Ok(())
    }

    /// Puts a merged region in.
    pub(super) fn merge(&mut self, region: Region) -> Result<(), Error> {
        check_address(region.start)?;
        check_address(region.end)?;
        if region.start.row > region.end.row || region.start.column > region.end.column {
            return Err(Error::broken("ô gộp sai"));
        }
        if self.merges.len() == MOST_MERGES {
            return Err(Error::TooLarge(format!("hơn {MOST_MERGES} ô gộp")));
        }
        self.merges.push(region);
        Ok(())
    }

    /// Keeps a formula, where formulas are asked for and there is room.
    pub(super) fn formula(&mut self, written: Written, budget: &mut Budget) {
        // What a formula takes beside its text.
        const BESIDE: usize = 64;
        if let Some(left) = budget.formulas.checked_sub(written.text.len() + BESIDE) {
            budget.formulas = left;
            self.formulas.push(written);
        }
    }

    /// Refuses cells so far apart that they can't be a table.
    pub(super) fn check_extent(&self) -> Result<(), Error> {
        let addresses = || self.cells.0.iter().map(|(address, _)| address);
        let (Some(first), Some(last)) = (addresses().min(), addresses().max()) else {
            return Ok(());
        };
        let left = addresses().map(|cell| cell.column).min().unwrap_or(0);
        let right = addresses().map(|cell| cell.column).max().unwrap_or(0);
        let rows = u64::from(last.row - first.row + 1);
        if rows * u64::from(right - left + 1) > MOST_POSITIONS {
            return Err(Error::FarApart(*last));
        }
        Ok(())
    }
}

/// Refuses an address that no sheet has.
pub(super) fn check_address(address: Address) -> Result<(), Error> {
    if address.row < ROWS && address.column < COLUMNS {
        Ok(())
    } else {
        Err(Error::broken("địa chỉ ô sai"))
    }
}
