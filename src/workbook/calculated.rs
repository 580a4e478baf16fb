//! Whether a workbook's formulas were ever calculated: a program that writes workbooks may store 0
//! as the result of each.
//!
//! Known for xlsx and ods, which hold their formulas as text.

use super::raw::{RawCell, RawValue};
use super::{Address, Region};

/// The most formulas of a sheet whose operands are kept, and the longest that is looked at.
pub(super) const MOST_FORMULAS: usize = 1_000;
const LONGEST: usize = 200;

/// The most operands of a formula, and the most cells of one, that are looked at.
const MOST_OPERANDS: usize = 30;
const MOST_CELLS: usize = 2_000;

/// The cells that a formula adds up, where it does nothing else: `SUM(C5:C9)`, `=C5+D5`,
/// `of:=SUM([.C5:.C9])`. None for any other, whose result may well be 0.
pub(super) fn operands(formula: &str) -> Option<Vec<Region>> {
    if formula.len() > LONGEST {
        return None;
    }
    let text = formula.trim().trim_start_matches("of:").trim_start_matches('=');
    let text = text.replace("[.", "").replace(":.", ":").replace([']', '$', ' '], "");
    let text = text.to_uppercase().replace("SUM(", "").replace(')', "");
    let parts: Vec<&str> = text.split(['+', ',', ';']).collect();
    if parts.len() > MOST_OPERANDS {
        return None;
    }
    parts.into_iter().map(|part| part.parse::<Region>().ok()).collect()
}

/// The formulas that were never calculated: each has the result 0 and adds up numbers that are not,
/// and no formula of the sheet has another result. The cells are in order.
pub(super) fn never(
    cells: &[(Address, RawCell)],
    formulas: &[(Address, Vec<Region>)],
) -> Vec<Address> {
    let is_result = |cell: &&RawCell| cell.formula && matches!(cell.value, RawValue::Number(_));
    let is_zero = |cell: &RawCell| cell.value == RawValue::Number(0.0);
    if formulas.is_empty() || !cells.iter().map(|(_, cell)| cell).filter(is_result).all(is_zero) {
        return Vec::new();
    }
    let adds_up = |regions: &[Region]| {
        let mut sum = 0.0;
        for region in regions {
            let rows = &cells[cells.partition_point(|(at, _)| *at < region.start)..];
            let rows = rows.iter().take_while(|(at, _)| *at <= region.end);
            let columns = region.start.column..=region.end.column;
            for (at, cell) in rows.take(MOST_CELLS) {
                match cell.value {
                    RawValue::Number(number) if columns.contains(&at.column) => {
                        if number < 0.0 {
                            return false;
                        }
                        sum += number;
                    }
                    _ => {}
                }
            }
        }
        sum > 0.0
    };
    let of = |address: Address| {
        let at = cells.binary_search_by_key(&address, |(at, _)| *at).ok()?;
        Some(&cells[at].1)
    };
    let never = formulas.iter().filter(|(at, regions)| {
        of(*at).is_some_and(|cell| cell.formula && is_zero(cell)) && adds_up(regions)
    });
    never.map(|(at, _)| *at).collect()
}

#[cfg(test)]
mod tests {
    use super::operands;

    #[test]
    fn sums_give_their_operands_and_nothing_else_does() {
        for (formula, count) in [
            ("SUM(C5:C9)", 1),
            ("=C5+D5", 2),
            ("of:=SUM([.C5:.C9])", 1),
            ("SUM($C$5:C9,E5)", 2),
            ("SUM(C5;D5)+E5", 3),
            ("C5", 1),
        ] {
            assert_eq!(operands(formula).map(|found| found.len()), Some(count), "{formula}");
        }
        for formula in ["C5-D5", "C5*D5", "IF(C5>0,1,0)", "SUM(Bieu!C5:C9)", "ROUND(C5,0)", "", "5"]
        {
            assert_eq!(operands(formula), None, "{formula}");
        }
    }
}
