//! What a cell holds → what it means: a quantity, names, a date, a deadline, an amount.
//!
//! Beside the reading of cells the module has what people expect of the same things when they are
//! written again: [`number`], [`words`], [`date`], [`roman`], [`case`], [`order`], [`name`] and
//! [`slug`]; and what is known of names: [`near`] tells slips, [`places`] which are in force.

pub mod agency;
pub mod amount;
pub mod case;
pub mod date;
pub mod deadline;
pub mod name;
mod names;
pub mod near;
pub mod number;
pub mod order;
pub(crate) mod outcome;
pub(crate) mod phrase;
pub mod places;
mod quantity;
pub mod roman;
pub mod slug;
pub(crate) mod syllable;
pub mod symbol;
pub mod tidy;
pub mod words;
pub mod year;

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use smol_str::SmolStr;

pub use agency::begins_as_agency;
pub use date::PartialDate;
pub use deadline::Deadline;
pub use names::{Names, NamesError, Part, may_name_places, place_parts};
pub use quantity::{Beside, Qualifier, Quantity, QuantityError, Taking};

use crate::workbook::{Cell, Content};

/// What stands in documents in the place of a figure that is missing, to be filled in.
pub const GAP: &str = "……";

/// What a cell means, beside the text it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The text, as the office wrote it; nothing for a number that Excel does not show, such as a
    /// hidden zero.
    pub text: SmolStr,
    /// What it means.
    pub meaning: Meaning,
    /// Why it can't be read with certainty, in Vietnamese, where it can't.
    pub doubt: Option<Arc<String>>,
}

/// What a cell means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Nothing: the row does not apply to the column. This is not zero.
    Empty,
    /// A figure that is missing: the cell shows an error in its place.
    Missing,
    /// A number, with what is counted.
    Quantity(Quantity),
    /// A list of names.
    Names(Box<Names>),
    /// A day.
    Date(Date),
    /// A date whose day is left blank.
    PartialDate(PartialDate),
    /// By when, or how often: `Quý II, III`, `xong trước 30/4/2022`, `Thường xuyên`.
    Deadline(Box<Deadline>),
    /// Words.
    Words,
}

impl Value {
    /// Words, whatever they may mean.
    pub fn words(text: impl Into<SmolStr>) -> Self {
        Self { text: text.into(), meaning: Meaning::Words, doubt: None }
    }

    /// The value of an empty cell.
    pub const fn empty() -> Self {
        Self { text: SmolStr::new_static(""), meaning: Meaning::Empty, doubt: None }
    }

    /// Whether the cell is empty. Zero is not.
    pub const fn is_empty(&self) -> bool {
        matches!(self.meaning, Meaning::Empty)
    }

    /// The number, where the value is one.
    pub const fn number(&self) -> Option<Decimal> {
        match &self.meaning {
            Meaning::Quantity(quantity) => Some(quantity.number),
            _ => None,
        }
    }

    /// How many there are, if it is a plain count or a list of names; none where it is bounded, a
    /// range, a percentage, or has words after it that may count more.
    pub fn count(&self) -> Option<Decimal> {
        match &self.meaning {
            _ if self.doubt.is_some() => None,
            Meaning::Quantity(quantity) if quantity.is_plain() => Some(quantity.number),
            Meaning::Names(names) => Some(Decimal::from(names.names.len())),
            _ => None,
        }
    }
}

/// Whether a text is a tick, by which a table says yes: `x`, `✓`.
pub fn is_tick(text: &str) -> bool {
    matches!(text.trim(), "x" | "X" | "×" | "✓" | "✔" | "√" | "☑" | "☒")
}

/// Reads what a cell means. `None` is an empty cell.
pub fn parse(cell: Option<&Cell>) -> Value {
    let Some(cell) = cell else { return Value::empty() };
    let (meaning, doubt) = match &cell.content {
        Content::Text => read_text(&cell.text),
        Content::Number { number, percent } => {
            (Meaning::Quantity(numeric(*number, *percent)), None)
        }
        Content::Date(day) => (Meaning::Date(*day), None),
        Content::DateTime(time) => (Meaning::Date(time.date()), None),
        Content::Bool(_) => (Meaning::Words, None),
        Content::Error(_) => (Meaning::Missing, None),
    };
    Value { text: cell.text.as_str().into(), meaning, doubt: doubt.map(Arc::new) }
}

/// Reads what a text means, such as the part of a cell after a colon.
pub fn parse_text(text: &str) -> Value {
    let (meaning, doubt) = read_text(text);
    Value { text: text.into(), meaning, doubt: doubt.map(Arc::new) }
}

fn numeric(number: Decimal, percent: bool) -> Quantity {
    let factor = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let number = number.checked_mul(factor).unwrap_or(number).normalize();
    let mut quantity = Quantity::of(number);
    quantity.percent = percent;
    quantity
}

fn read_text(text: &str) -> (Meaning, Option<String>) {
    if text.trim().is_empty() {
        return (Meaning::Empty, None);
    }
    match date::parse(text) {
        Ok(day) => return (Meaning::Date(day), None),
        Err(date::DateError::NotADate(_)) => {}
        Err(doubt) => return (Meaning::Words, Some(doubt.to_string())),
    }
    if let Some(date) = date::parse_partial(text) {
        return (Meaning::PartialDate(date), None);
    }
    if let Ok(deadline) = text.parse() {
        return (Meaning::Deadline(Box::new(deadline)), None);
    }
    match text.parse() {
        Ok(quantity) => {
            let doubt = quantity::repeated_word(text)
                .map(|word| format!("chữ “{word}” lặp lại trong “{text}”"));
            return (Meaning::Quantity(quantity), doubt);
        }
        Err(QuantityError::NotAQuantity(_)) => {}
        Err(doubt) => return (Meaning::Words, Some(doubt.to_string())),
    }
    match text.parse::<Names>() {
        Ok(names) => {
            let doubt =
                names.repeated().map(|name| format!("tên “{name}” lặp lại trong danh sách"));
            (Meaning::Names(Box::new(names)), doubt)
        }
        Err(_) => (Meaning::Words, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(content: Content, text: &str) -> Cell {
        Cell { content, text: text.to_owned() }
    }

    #[test]
    fn empty_is_not_zero() {
        assert_eq!(parse(None), Value::empty());
        assert!(parse(Some(&cell(Content::Text, " \n"))).is_empty());
        let hidden = parse(Some(&cell(Content::Number { number: 0.into(), percent: false }, "")));
        assert_eq!((hidden.is_empty(), hidden.number()), (false, Some(Decimal::ZERO)));
        let zero = parse(Some(&cell(Content::Number { number: 0.into(), percent: false }, "0")));
        assert_eq!((zero.is_empty(), zero.number()), (false, Some(Decimal::ZERO)));
        assert_eq!(parse_text("0").number(), Some(Decimal::ZERO));
    }

    #[test]
    fn a_numeric_cell_is_never_ambiguous() {
        let content = Content::Number { number: "1.234".parse().unwrap(), percent: false };
        let value = parse(Some(&cell(content, "1,234")));
        assert_eq!((value.number(), value.doubt), (Some("1.234".parse().unwrap()), None));
        let content = Content::Number { number: "0.785".parse().unwrap(), percent: true };
        let value = parse(Some(&cell(content, "78,5%")));
        assert_eq!(value.number(), Some("78.5".parse().unwrap()));
    }

    #[test]
    fn what_is_doubtful_stays_text() {
        for text in ["1.234", "31/02/2025", "1/4/25", "7/12"] {
            let value = parse_text(text);
            assert_eq!(value.meaning, Meaning::Words, "{text}");
            assert!(value.doubt.is_some(), "{text}");
        }
        let error = parse(Some(&cell(Content::Error("#DIV/0!".into()), GAP)));
        assert_eq!((error.text.as_str(), error.meaning), (GAP, Meaning::Missing));
        let value = parse_text("12 thôn thôn và các thôn khác");
        assert!(value.number() == Some(12.into()) && value.doubt.is_some());
        let value = parse_text("Xã Tân Lập, Vũ Lễ, Tân Lập");
        assert!(matches!(value.meaning, Meaning::Names(_)) && value.count().is_none());
    }

    #[test]
    fn each_kind_is_told_from_the_others() {
        for (text, kind) in [
            ("01/4/2025", "date"),
            ("ngày   tháng 2 năm 2025", "partial"),
            ("xong trước 30/4/2022", "deadline"),
            ("Tháng 3-7", "deadline"),
            ("37 xã", "quantity"),
            ("2025", "quantity"),
            ("Xã Vi Hương, Vũ Muộn", "names"),
            ("5, 6, 17", "names"),
            ("KH-UBND", "words"),
            ("224/KH-UBND", "words"),
            ("Duy trì", "words"),
            ("2021 - 2025", "deadline"),
            ("6/2026", "deadline"),
            ("13/2026", "quantity"),
            ("60 - 62", "quantity"),
            ("3-4", "words"),
            ("Sau khi có văn bản của tỉnh", "words"),
            ("UBND các huyện, thành phố xây dựng mục tiêu chi tiết, giải pháp", "words"),
        ] {
            let found = match parse_text(text).meaning {
                Meaning::Empty => "empty",
                Meaning::Missing => "missing",
                Meaning::Quantity(_) => "quantity",
                Meaning::Names(_) => "names",
                Meaning::Date(_) => "date",
                Meaning::PartialDate(_) => "partial",
                Meaning::Deadline(_) => "deadline",
                Meaning::Words => "words",
            };
            assert_eq!(found, kind, "{text}");
        }
    }
}
