//! Columns that tell in which year something is: `Năm khởi công`, `Năm hoàn thành`. A year is no
//! figure: it has no thousands, counts nothing and is nobody's target.

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use super::{Annex, Column};
use crate::value::deadline::{Bound, Period};
use crate::value::name::folded;
use crate::value::{Deadline, Meaning, Quantity, Value};

static YEAR: LazyLock<String> = LazyLock::new(|| folded("năm"));

/// Reads the cells of such columns as years, also where the sheet shows them as `2.026`.
pub(super) fn read(annex: &mut Annex) {
    for at in 0..annex.columns.len() {
        let column = &annex.columns[at];
        if column.owner.is_some() || !column.role.holds_data() || !speaks_of_years(column) {
            continue;
        }
        let values = || annex.rows.iter().map(|row| &row.cells[at].value);
        let are_years = values().all(|value| value.number().is_none() || year(value).is_some());
        if !are_years {
            continue;
        }
        for row in &mut annex.rows {
            let cell = &mut row.cells[at];
            if let Some(year) = year(&cell.value) {
                let value = Arc::make_mut(&mut cell.value);
                value.text = year.to_string().into();
                let year = Deadline::Periods(Bound::Within, vec![Period::Year(year)]);
                value.meaning = Meaning::Deadline(Box::new(year));
            }
        }
    }
}

/// Whether the head of a column has the word for a year, and no year: `Năm 2026` is over the figures
/// of that year.
fn speaks_of_years(column: &Column) -> bool {
    let Some(head) = column.path.last() else { return false };
    let head = folded(head);
    !head.contains(|c: char| c.is_ascii_digit())
        && head.split(|c: char| c == ' ' || c == '(' || c == '/').any(|word| word == *YEAR)
}

/// The year that a number is.
fn year(value: &Value) -> Option<i16> {
    let Meaning::Quantity(quantity) = &value.meaning else { return None };
    let is_plain = *quantity == Quantity::of(quantity.number);
    let years = Decimal::from(1900)..Decimal::from(2200);
    (is_plain && quantity.number.is_integer() && years.contains(&quantity.number))
        .then(|| i16::try_from(quantity.number).ok())
        .flatten()
}
