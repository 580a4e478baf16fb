//! Figures in brackets, which accounts write for what is less than nothing: `(1.200)` where a column
//! or a row tells what has become more and less.

use std::sync::{Arc, LazyLock};

use super::{Annex, Column, ColumnRole, Row};
use crate::value::name::folded;
use crate::value::number::decimal_mark;
use crate::value::{Meaning, Quantity, QuantityError, Taking, Value};

/// Words of the heads and names under which figures are changes.
static CHANGE: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["tăng", "giảm", "chênh lệch", "so sánh", "điều chỉnh", "+/-", "±"].map(folded).to_vec()
});

/// Reads them, where the head of the column, its formula or the name of the row says that figures are
/// changes, or where number cells of the column are shown in brackets.
pub(super) fn read(annex: &mut Annex) {
    let of_figures =
        |column: &Column| column.role.holds_data() && column.role != ColumnRole::Deadline;
    let columns: Vec<usize> =
        (0..annex.columns.len()).filter(|&at| of_figures(&annex.columns[at])).collect();
    for at in columns {
        let values = || annex.rows.iter().map(|row| &row.cells[at].value);
        let bracketed: Vec<String> =
            values().filter_map(|value| in_brackets(value)).map(str::to_owned).collect();
        if bracketed.is_empty() {
            continue;
        }
        let by_column = is_change(&annex.columns[at]) || values().any(|value| is_shown_so(value));
        let mark = bracketed.iter().find_map(|text| decimal_mark(text));
        let taking = Taking { decimal_mark: mark, ..Taking::default() };
        for row in &mut annex.rows {
            if !by_column && !is_change_row(row) {
                continue;
            }
            let cell = &mut row.cells[at];
            let Some(inner) = in_brackets(&cell.value) else { continue };
            let (meaning, doubt) = match Quantity::read(inner, taking) {
                Ok(quantity) if quantity == Quantity::of(quantity.number) => {
                    (Meaning::Quantity(Quantity::of(-quantity.number)), None)
                }
                Err(error @ QuantityError::TwoWays(..)) => {
                    (Meaning::Words, Some(error.to_string()))
                }
                _ => continue,
            };
            let value = Arc::make_mut(&mut cell.value);
            (value.meaning, value.doubt) = (meaning, doubt.map(Arc::new));
        }
    }
}

/// The number that words are in brackets.
fn in_brackets(value: &Value) -> Option<&str> {
    let is_words = matches!(value.meaning, Meaning::Words);
    let inner = value.text.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
    let is_number = inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    (is_words && is_number).then_some(inner)
}

/// Whether a cell holds a number less than nothing that is shown in brackets.
fn is_shown_so(value: &Value) -> bool {
    value.text.trim().starts_with('(') && value.number().is_some_and(|n| n.is_sign_negative())
}

fn is_change(column: &Column) -> bool {
    let differs = |formula: &str| formula.contains(['-', '–']);
    column.path.iter().any(|name| says_change(name))
        || column.formula.as_ref().is_some_and(|formula| differs(&formula.text))
}

fn is_change_row(row: &Row) -> bool {
    says_change(&row.label)
}

fn says_change(name: &str) -> bool {
    let name = folded(name);
    CHANGE.iter().any(|word| name.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse_text;

    #[test]
    fn numbers_in_brackets_are_told_from_words() {
        for (text, inner) in [
            ("(12)", Some("12")),
            ("(5.400)", Some("5.400")),
            ("(1)", Some("1")),
            ("(a)", None),
            ("(12 hộ)", None),
            ("12", None),
            ("()", None),
        ] {
            assert_eq!(in_brackets(&parse_text(text)), inner, "{text}");
        }
    }
}
