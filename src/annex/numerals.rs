//! Columns whose numbers are no figures: years (`Năm khởi công`, `Năm hoàn thành`) and codes (`Mã dự
//! án`, `Số điện thoại`). They have no thousands, count nothing and are nobody's target.

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use super::{Annex, Column, ColumnRole};
use crate::value::deadline::{Bound, Period};
use crate::value::name::folded;
use crate::value::{Deadline, Meaning, Quantity, Value};

static YEAR: LazyLock<String> = LazyLock::new(|| folded("năm"));

/// How the heads of columns of codes begin.
static CODES: LazyLock<[String; 4]> =
    LazyLock::new(|| ["mã", "số hiệu", "số điện thoại", "số tài khoản"].map(folded));

/// Reads the cells of such columns as what they are, also where the sheet shows them as `2.026`, and
/// years among the times of a column of deadlines.
pub(super) fn read(annex: &mut Annex) {
    for at in 0..annex.columns.len() {
        let column = &annex.columns[at];
        if column.owner.is_some() || !column.role.holds_data() {
            continue;
        }
        let values = || annex.rows.iter().map(|row| &row.cells[at].value);
        let are_years = || values().all(|value| value.number().is_none() || year(value).is_some());
        let read: fn(&mut Value) = if is_of_codes(column) {
            to_code
        } else if column.role == ColumnRole::Deadline || speaks_of_years(column) && are_years() {
            to_year
        } else {
            continue;
        };
        for row in &mut annex.rows {
            let cell = &mut row.cells[at];
            if cell.value.number().is_some() {
                read(Arc::make_mut(&mut cell.value));
            }
        }
    }
}

fn to_year(value: &mut Value) {
    let Some(year) = year(value) else { return };
    value.text = year.to_string().into();
    let year = Deadline::Periods(Bound::Within, vec![Period::Year(year)]);
    value.meaning = Meaning::Deadline(Box::new(year));
}

fn to_code(value: &mut Value) {
    let Some(number) = whole(value) else { return };
    // Zeros before it, which a text has, are part of a code.
    if !value.text.bytes().all(|byte| byte.is_ascii_digit()) {
        value.text = number.to_string().into();
    }
    value.meaning = Meaning::Words;
}

/// Whether the head of a column has the word for a year, and no year: `Năm 2026` is over the figures
/// of that year.
fn speaks_of_years(column: &Column) -> bool {
    let Some(head) = column.path.last() else { return false };
    let head = folded(head);
    !head.contains(|c: char| c.is_ascii_digit())
        && head.split([' ', '(', '/']).any(|word| word == *YEAR)
}

/// Whether the head of a column begins with the word for a code.
fn is_of_codes(column: &Column) -> bool {
    let Some(head) = column.path.last() else { return false };
    let head = folded(head);
    CODES.iter().any(|word| {
        head.strip_prefix(word.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// The whole number that a value is, and nothing else.
fn whole(value: &Value) -> Option<Decimal> {
    let Meaning::Quantity(quantity) = &value.meaning else { return None };
    let is_plain = *quantity == Quantity::of(quantity.number) && quantity.number.is_integer();
    is_plain.then(|| quantity.number.normalize())
}

/// The year that a number is.
fn year(value: &Value) -> Option<i16> {
    let years = Decimal::from(1900)..Decimal::from(2200);
    let year = whole(value).filter(|year| years.contains(year))?;
    year.try_into().ok()
}
