//! What a cell holds → what it means: a quantity, names, a date, a deadline, an amount.

use rust_decimal::Decimal;

use crate::workbook::Cell;

/// What a cell means, beside the text it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The text, as the office wrote it.
    pub text: String,
    /// What it means.
    pub meaning: Meaning,
    /// Why it can't be read with certainty, in Vietnamese, where it can't.
    pub doubt: Option<String>,
}

/// What a cell means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Nothing: the row does not apply to the column. This is not zero.
    Empty,
    /// A number, with what is counted.
    Quantity(Quantity),
    /// A list of names.
    Names(Names),
    /// A day.
    Date(jiff::civil::Date),
    /// Words.
    Words,
}

/// A number with qualifier, unit and whole: `≥15 tiêu chí/xã`, `tối thiểu 09`, `78,5%`, `7/17 xã`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The number; for a percentage the figure before `%`: 78.5.
    pub number: Decimal,
    /// At least, at most, …
    pub qualifier: Option<Qualifier>,
    /// Whether `%` follows.
    pub percent: bool,
    /// The whole of which it is a part: 17 in `7/17 xã`.
    pub whole: Option<Decimal>,
    /// The unit: `xã`, `tiêu chí/xã`, `triệu đồng`.
    pub unit: Option<String>,
    /// The words after it: `và các thôn chưa đạt chuẩn năm 2024`.
    pub rest: Option<String>,
}

/// How a number bounds what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// `≥`, `tối thiểu`, `ít nhất`, `từ … trở lên`.
    AtLeast,
    /// `≤`, `tối đa`, `không quá`.
    AtMost,
    /// `>`, `trên`, `hơn`.
    MoreThan,
    /// `<`, `dưới`.
    LessThan,
    /// `khoảng`.
    About,
}

/// A list of names with the kind word before it: `Xã A, B, C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The kind word in lower case: `xã`.
    pub kind: Option<String>,
    /// The names in the order of the cell.
    pub names: Vec<String>,
}

/// Reads what a cell means. `None` is an empty cell.
pub fn parse(cell: Option<&Cell>) -> Value {
    let _ = cell;
    Value { text: String::new(), meaning: Meaning::Empty, doubt: None }
}
