//! Columns that must be what the row of numbers says: `(6)=(5)/(4)`.

use rust_decimal::Decimal;

use crate::annex::{Row, RowRole};
use crate::diagnostic::{Diagnostic, Place};
use crate::value::Meaning;
use crate::value::number::format;

use super::figure::{self, Bounds, Figure, round};
use super::formula::Formula;
use super::table::Table;

/// How many cells a finding points at, beside the one that differs.
const MOST_OPERANDS: usize = 11;

/// A column and what it must be.
#[derive(Debug, Clone)]
pub(in crate::annex) struct Rule {
    /// The column, an index.
    pub column: usize,
    /// What it must be.
    pub formula: Formula,
}

/// Findings about cells that are not what the formula of their column makes of the others.
pub(super) fn check(table: &Table<'_>, rules: &[Rule]) -> Vec<Diagnostic> {
    rules.iter().flat_map(|rule| check_rule(table, rule)).collect()
}

fn check_rule(table: &Table<'_>, rule: &Rule) -> Vec<Diagnostic> {
    let sum = rule.formula.is_sum();
    let adds = |row: &usize| table.row(*row).printed && !(sum && table.is_rate_row(*row));
    let rows: Vec<usize> = (0..table.annex.rows.len()).filter(adds).collect();
    // A rate may be given in percent, or as tons to the hectare, without a word in the formula.
    let powers: &[i64] = match (sum, rule.formula.has_constant()) {
        (true, _) => &[1],
        (false, true) => &[1, 100],
        (false, false) => &[1, 100, 10, 1000],
    };
    let mut best: Option<(usize, Vec<Diagnostic>, usize)> = None;
    for &factor in powers {
        let percent = is_percent(table, rule.column);
        // Without a row that tells otherwise, percentages are of a hundred.
        let factor = if percent && !rule.formula.has_constant() {
            match factor {
                1 => 100,
                100 => 1,
                other => other,
            }
        } else {
            factor
        };
        let (mut holds, mut findings) = (0, Vec::new());
        for &row in &rows {
            match outcome(table, rule, row, Decimal::from(factor)) {
                Some(Ok(())) => holds += 1,
                Some(Err(finding)) => findings.push(*finding),
                None => {}
            }
        }
        if best.as_ref().is_none_or(|(most, ..)| holds > *most) {
            let wrong = findings.len();
            best = Some((holds, findings, wrong));
        }
    }
    match best {
        // A formula that no row follows, or few do, is one of other columns.
        Some((holds, _, wrong)) if wrong > 2 && holds < wrong => Vec::new(),
        Some((_, findings, _)) => findings,
        None => Vec::new(),
    }
}

/// Whether the figures of a column are percentages.
fn is_percent(table: &Table<'_>, column: usize) -> bool {
    let says = |text: &str| text.contains('%');
    let head = &table.annex.columns[column];
    let percent = |row: &Row| matches!(&row.cells[column].value.meaning, Meaning::Quantity(quantity) if quantity.percent);
    head.path.iter().any(|name| says(name))
        || head.measure.as_deref().is_some_and(says)
        || table.annex.rows.iter().any(percent)
}

/// Whether a row follows a rule; none where it doesn't say.
fn outcome(
    table: &Table<'_>,
    rule: &Rule,
    index: usize,
    factor: Decimal,
) -> Option<Result<(), Box<Diagnostic>>> {
    let row = table.row(index);
    let target = &row.cells[rule.column];
    if target.region.width() > 1 || !target.starts_row {
        return None;
    }
    let stated = Figure::single(&target.value)?;
    let operands = rule.formula.columns();
    let sum = rule.formula.is_sum();
    let mut filled = false;
    for &column in &operands {
        let cell = &row.cells[column];
        let blank = figure::is_blank(cell);
        if cell.region.width() > 1 || (!blank && Figure::single(&cell.value).is_none()) {
            return None;
        }
        filled |= !blank;
    }
    if !filled {
        return None;
    }
    let bounds = |wide: bool| {
        let scaled = |bounds: Bounds| {
            Some(bounds.start().checked_mul(factor)?..=bounds.end().checked_mul(factor)?)
        };
        let of = |column: usize| -> Option<Bounds> {
            let cell = &row.cells[column];
            if figure::is_blank(cell) {
                return sum.then_some(Decimal::ZERO..=Decimal::ZERO);
            }
            let figure = Figure::single(&cell.value)?;
            Some(if wide {
                figure.bounds(table.is_rounded(index, column))
            } else {
                figure.number..=figure.number
            })
        };
        rule.formula.bounds(of).and_then(scaled)
    };
    let exact = *bounds(false)?.start();
    let agrees =
        figure::same(exact, stated.number) || round(exact, stated.decimals) == stated.shown;
    let rounded = table.is_rounded(index, rule.column);
    let wide = bounds(true)?;
    // Digits that were cut off rather than rounded are no mistake of a quotient.
    let own = stated.bounds(rounded);
    let slack = if sum { Decimal::ZERO } else { stated.unit() };
    let near = own.start().checked_sub(slack)? < *wide.end()
        && own.end().checked_add(slack)? > *wide.start();
    let near = near || (own.start() == wide.end() || own.end() == wide.start());
    if agrees || near {
        return Some(Ok(()));
    }
    let expected = format(round(exact, stated.decimals.max(2)));
    let text = table.annex.columns[rule.column].formula.as_ref().map_or("", |line| &line.text);
    let message = if row.role == RowRole::Total && !sum && is_mean(table, rule, stated) {
        format!(
            "{} là trung bình cộng các tỷ lệ; theo công thức {text} phải là {expected}",
            format(stated.shown)
        )
    } else {
        format!("ô ghi {} nhưng theo công thức {text} phải là {expected}", format(stated.shown))
    };
    let finding = Diagnostic::warning("formula-mismatch", message)
        .hint("kiểm tra lại ô này và các ô mà công thức lấy, rồi sửa ô sai; công thức sai thì sửa dòng đánh số cột")
        .at(table.annex.place(target));
    let places =
        operands.iter().map(|&column| &row.cells[column]).filter(|cell| !cell.value.is_empty());
    let places = places.take(MOST_OPERANDS).map(|cell| Place::Cell(table.annex.place(cell)));
    Some(Err(Box::new(places.fold(finding, Diagnostic::at))))
}

/// Whether a figure is the mean of those of the rows of data.
fn is_mean(table: &Table<'_>, rule: &Rule, stated: Figure) -> bool {
    let rows = table.annex.rows.iter().filter(|row| row.role == RowRole::Data);
    let others: Vec<Figure> =
        rows.filter_map(|row| Figure::single(&row.cells[rule.column].value)).collect();
    others.len() > 1 && figure::mean(&others, stated.decimals) == Some(stated.shown)
}
