//! One number written in two ways: two digits that stand side by side change places, as fingers do.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::number::Mention;
use super::read::Read;
use crate::annex::{ColumnRole, RowRole};
use crate::check::paper::Role;
use crate::check::{Paper, Remarks};
use crate::value::number::format;

/// How many digits tell that two numbers are one that was typed in two ways.
const LEAST_DIGITS: usize = 3;

/// Whether two numbers are the same but for two digits side by side that changed places.
pub(super) fn is_swapped(one: Decimal, other: Decimal) -> bool {
    let digits = |number: Decimal| -> Vec<u8> {
        number.normalize().to_string().bytes().filter(u8::is_ascii_digit).collect()
    };
    let scales = one.normalize().scale() == other.normalize().scale();
    let (one, other) = (digits(one), digits(other));
    let told = |digits: &[u8]| {
        let last = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
        last >= LEAST_DIGITS
    };
    let differ: Vec<usize> =
        (0..one.len().min(other.len())).filter(|&at| one[at] != other[at]).collect();
    let [first, second] = differ[..] else { return false };
    scales
        && one.len() == other.len()
        && (told(&one) || told(&other))
        && second == first + 1
        && one[first] == other[second]
        && one[second] == other[first]
}

/// Tells totals of money that stand nowhere else, and elsewhere with two digits in each other's place.
pub(super) fn totals(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let stated: Vec<(usize, &Mention)> = (0..paper.paragraphs.len())
        .filter(|&at| {
            matches!(paper.paragraphs[at].role, Role::Body | Role::Annex | Role::Heading(_))
        })
        .flat_map(|at| read.mentions[at].iter().map(move |mention| (at, mention)))
        .filter(|(at, mention)| is_total(&paper.paragraphs[*at].text, mention))
        .collect();
    if stated.is_empty() {
        return;
    }
    // All numbers of tables, and which of them are totals.
    let mut cells: BTreeMap<Decimal, (usize, bool)> = BTreeMap::new();
    for table in &read.tables {
        for row in &table.annex.rows {
            for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.starts_row) {
                let (Some(number), Some(paragraph)) =
                    (cell.value.number(), table.paragraph(cell.region))
                else {
                    continue;
                };
                let is_total =
                    row.role == RowRole::Total || table.annex.columns[at].role == ColumnRole::Total;
                let own = cells.entry(number.normalize()).or_insert((paragraph, is_total));
                if is_total && !own.1 {
                    *own = (paragraph, true);
                }
            }
        }
    }
    for (at, (paragraph, mention)) in stated.iter().enumerate() {
        let number = mention.number().normalize();
        let is_elsewhere = cells.contains_key(&number)
            || read.mentions.iter().enumerate().any(|(other, found)| {
                other != *paragraph && found.iter().any(|found| found.value() == mention.value())
            });
        if is_elsewhere {
            continue;
        }
        let totals = cells.iter().filter(|(_, (_, is_total))| *is_total);
        let in_table = totals.map(|(number, (paragraph, _))| (*number, *paragraph));
        let before = stated[..at].iter().chain(&stated[at + 1..]);
        let in_text = before
            .filter(|(_, other)| other.noun() == mention.noun())
            .map(|(paragraph, other)| (other.number(), *paragraph));
        let other = in_table.chain(in_text).find(|(other, _)| is_swapped(number, *other));
        if let Some((other, there)) = other {
            let (own, other) = (mention.brief(), format(other));
            let message = format!("tổng ghi {own}, chỗ khác trong văn bản ghi {other}");
            let places = vec![paper.place(*paragraph), paper.place(there)];
            let hint = "xem hai số có nói về một việc không; nếu có thì sửa cho khớp";
            remarks.guess_at(places, message, hint);
        }
    }
}

/// Whether an amount of money is said to be a total.
fn is_total(text: &str, mention: &Mention) -> bool {
    let start = text[..mention.start].rfind([',', ';', '\n', '(', ':']).map_or(0, |at| at + 1);
    let clause = text[start..mention.start].to_lowercase();
    let is_said = clause.split(' ').any(|word| word == "tổng");
    is_said && mention.is_money() && mention.is_amount() && mention.quantity.qualifier.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_changed_places_are_known() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (one, other, expected) in [
            ("9126", "9216", true),
            ("336", "363", true),
            ("12100", "11200", true),
            ("48.15", "48.51", true),
            ("120", "210", false),
            ("9126", "9621", false),
            ("9126", "9127", false),
            ("9126", "91.26", false),
            ("9126", "9126", false),
        ] {
            assert_eq!(is_swapped(number(one), number(other)), expected, "{one} {other}");
        }
    }
}
