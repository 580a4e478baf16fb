//! A spreadsheet file → sheets of cells, each with its address.

mod address;
mod assemble;
mod biff;
mod calculated;
mod date;
mod error;
mod format;
mod formulas;
mod guard;
mod kind;
mod legacy;
mod merges;
mod ods;
mod package;
mod raw;
mod text;
mod xlsx;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

pub use address::{Address, AddressError, Region, column_letters};
pub use formulas::{Formulas, formulas};
pub use merges::Merges;
pub(crate) use text::clean;

use self::error::Error;
use self::guard::guarded;
use self::kind::Kind;
use self::raw::RawWorkbook;
use crate::diagnostic::{CellPlace, Diagnostic};

/// A workbook as it was read: xlsx, xls, ods or xlsb.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// The path within the dossier, such as `phu-bieu.xlsx`.
    pub file: Arc<str>,
    /// The sheets in the order of the tabs, hidden ones too.
    pub sheets: Vec<Sheet>,
}

/// A sheet of cells.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The workbook's path within the dossier.
    pub file: Arc<str>,
    /// The name on the tab.
    pub name: Arc<str>,
    /// Whether the tab is shown.
    pub visible: bool,
    /// The cells that hold something, shown or not, by address. Of a merged region only the top left
    /// cell does. Those that hold the same are one.
    pub cells: BTreeMap<Address, Arc<Cell>>,
    /// The merged regions, sorted.
    pub merges: Merges,
    /// The rows that are hidden, from 0.
    pub hidden_rows: BTreeSet<u32>,
    /// The columns that are hidden, from 0.
    pub hidden_columns: BTreeSet<u32>,
    /// The widths of columns that have one set, in characters of the default font.
    pub column_widths: BTreeMap<u32, f64>,
}

/// What a cell holds, put in order: NFC, single spaces, no control characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// How a reader of the sheet sees it: `37 xã`, `78,5%`, `01/4/2025`; nothing for a number that
    /// Excel does not show. Lines are parted by `\n`.
    pub text: String,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text, its lines parted by `\n`.
    Text,
    /// A number, exact as the sheet shows it.
    Number {
        /// The number; for a percentage 0.785, not 78.5.
        number: Decimal,
        /// Whether the cell shows it as a percentage.
        percent: bool,
    },
    /// A day.
    Date(jiff::civil::Date),
    /// A point in time.
    DateTime(jiff::civil::DateTime),
    /// True or false.
    Bool(bool),
    /// An error that Excel shows, such as `#DIV/0!`; the cell's text is the gap that documents show
    /// in its place.
    Error(Arc<str>),
}

impl Sheet {
    /// The cell that is seen at an address: its own, or that of the merged region over it.
    pub fn get(&self, address: Address) -> Option<&Cell> {
        self.cells.get(&self.anchor(address).start).map(|cell| &**cell)
    }

    /// The merged region over an address, or the cell alone.
    pub fn anchor(&self, address: Address) -> Region {
        self.merges.over(address).unwrap_or_else(|| address.into())
    }

    /// The place of a cell or region in this sheet, for findings.
    pub fn place(&self, cell: impl Into<Region>) -> CellPlace {
        CellPlace { file: self.file.clone(), sheet: self.name.clone(), cell: cell.into() }
    }
}

/// Reads a workbook from the bytes of its file; what it is, is told by them and not by its name.
///
/// `file` is the path within the dossier, for the places of findings. Without a workbook, a finding
/// says why.
pub fn read(file: &str, bytes: &[u8]) -> (Option<Workbook>, Vec<Diagnostic>) {
    let file: Arc<str> = file.into();
    match read_raw(bytes, false) {
        Ok(raw) => assemble::assemble(&file, raw),
        Err(error) => (None, vec![error.of_file(&file)]),
    }
}

/// As [`read`], with the formulas that its format holds, in one go.
pub fn read_with_formulas(
    file: &str,
    bytes: &[u8],
) -> (Option<Workbook>, Vec<Diagnostic>, Formulas) {
    let file: Arc<str> = file.into();
    match read_raw(bytes, true) {
        Ok(raw) => {
            let formulas = formulas::of(&raw);
            let (workbook, findings) = assemble::assemble(&file, raw);
            (workbook, findings, formulas)
        }
        Err(error) => (None, vec![error.of_file(&file)], Formulas::new()),
    }
}

fn read_raw(bytes: &[u8], with_formulas: bool) -> Result<RawWorkbook, Error> {
    match kind::tell(bytes)? {
        Kind::Xlsx(package, main) => xlsx::read(package, &main, with_formulas),
        Kind::Xlsb(package, main) => biff::xlsb::read(&package, &main),
        Kind::Ods(package) => ods::read(&package, with_formulas),
        Kind::Xls => biff::xls::read(bytes),
    }
}
