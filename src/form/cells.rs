//! What a cell of a sheet says, and whether that is what was sent.

use rust_decimal::Decimal;

use crate::value::number::{self, Reading};
use crate::workbook::{Cell, Content};

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// The text.
    pub text: String,
    /// The number, where it is one, and whether it is shown as a percentage.
    pub number: Option<(Decimal, bool)>,
}

impl Value {
    pub(super) fn of(cell: &Cell) -> Self {
        let number = match cell.content {
            Content::Number { number, percent } => Some((number, percent)),
            _ => None,
        };
        Self { text: says(cell), number }
    }
}

/// The rows of a table, with what its columns are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<String>,
    /// The rows, with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

/// What a cell says to a reader.
pub(super) fn says(cell: &Cell) -> String {
    match &cell.content {
        Content::Error(error) => error.to_string(),
        _ => cell.text.clone(),
    }
}

/// Cells in a line, but for those that say nothing.
pub(super) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let said = texts.into_iter().filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join(" | ")
}

/// Whether a cell still says what was sent: the same words, or the same number written another way.
pub(super) fn is_same(old: &str, now: Option<&Cell>) -> bool {
    let Some(now) = now else { return old.is_empty() };
    let text = says(now);
    if text == old {
        return true;
    }
    let new = match now.content {
        Content::Number { number, .. } => Some(number),
        Content::Text => bare(&text),
        _ => None,
    };
    bare(old).is_some_and(|old| new == Some(old))
}

/// The number that a text is, in whole or in hundredths.
fn bare(text: &str) -> Option<Decimal> {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let value = match number::read_all(unsigned)? {
        Reading::Sure(value) | Reading::Point(value) => value,
        Reading::TwoWays { grouped, .. } => grouped,
    };
    let value = if digits == unsigned { value } else { -value };
    Some(if percent { value / Decimal::from(100) } else { value })
}
