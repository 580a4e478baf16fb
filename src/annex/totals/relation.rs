//! Rates that other figures of the table give: `10 %` where `20` of `200` stand beside.
//!
//! Nothing names the two columns (or the two rows, where units are columns) that a rate follows
//! from. They are those whose quotient is the rate in most places, to the last digit shown; the
//! places in which it isn't are told.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::annex::RowRole;
use crate::diagnostic::Diagnostic;
use crate::value::Meaning;
use crate::value::number::format;

use super::figure::{self, Bounds, Figure, round};
use super::table::Table;

/// How many lines on either side of a rate are tried.
const MOST_BESIDE: usize = 6;

/// How many places are looked at to choose among pairs of lines.
const MOST_SAMPLES: usize = 16;

/// How many digits the rates that agree must show together.
const LEAST_DIGITS: u32 = 3;

/// How a rate follows from two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Their quotient, times a power of ten.
    Quotient(i32),
    /// By how many percent the first is more than the second.
    Growth,
}

/// What a rate follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Relation {
    above: usize,
    below: usize,
    shape: Shape,
}

impl Relation {
    fn expected(self, above: Decimal, below: Decimal) -> Option<Decimal> {
        let quotient = above.checked_div(below)?;
        match self.shape {
            Shape::Quotient(power) => shift(quotient, power),
            Shape::Growth => shift(quotient.checked_sub(Decimal::ONE)?, 2),
        }
    }

    /// What a message calls it: a price of one unit is no rate.
    fn named(self) -> &'static str {
        match self.shape {
            Shape::Quotient(2) | Shape::Growth => "tỷ lệ ",
            Shape::Quotient(_) => "",
        }
    }

    fn hint(self) -> &'static str {
        match self.shape {
            Shape::Quotient(2) | Shape::Growth => {
                "kiểm tra lại tỷ lệ và hai số mà nó được tính ra, rồi sửa ô sai"
            }
            Shape::Quotient(_) => "kiểm tra lại số này và hai số mà nó được tính ra, rồi sửa ô sai",
        }
    }

    /// The formula, for a message.
    fn shown(self, above: Figure, below: Figure) -> String {
        let (above, below) = (format(above.shown), format(below.shown));
        match self.shape {
            Shape::Quotient(0) => format!("{above}/{below}"),
            Shape::Quotient(power) if power > 0 => {
                let factor = shift(Decimal::ONE, power).unwrap_or(Decimal::ONE);
                format!("{above}/{below}×{}", format(factor))
            }
            Shape::Quotient(power) => {
                let factor = shift(Decimal::ONE, -power).unwrap_or(Decimal::ONE);
                format!("{above}/{below}/{}", format(factor))
            }
            Shape::Growth => format!("({above}-{below})/{below}×100"),
        }
    }
}

fn shift(number: Decimal, power: i32) -> Option<Decimal> {
    let factor = Decimal::from(10_i64.checked_pow(power.unsigned_abs())?);
    if power < 0 { number.checked_div(factor) } else { number.checked_mul(factor) }
}

/// A table as lines of figures: its columns over the rows, or its rows over the columns.
#[derive(Clone, Copy)]
struct View<'t, 'a> {
    table: &'t Table<'a>,
    by_rows: bool,
}

impl<'a> View<'_, 'a> {
    fn cell(&self, line: usize, place: usize) -> &'a crate::annex::RowCell {
        if self.by_rows { self.table.cell(line, place) } else { self.table.cell(place, line) }
    }

    /// The places at which lines are compared.
    fn places(&self) -> Vec<usize> {
        let annex = self.table.annex;
        if self.by_rows {
            let holds = |column: &usize| self.table.adds(*column);
            (0..annex.columns.len()).filter(holds).collect()
        } else {
            let holds = |row: &usize| annex.rows[*row].printed && !self.table.is_rate_row(*row);
            (0..annex.rows.len()).filter(holds).collect()
        }
    }

    fn is_rate(&self, line: usize) -> bool {
        if self.by_rows { self.table.is_rate_row(line) } else { self.table.rate_columns[line] }
    }

    fn may_give(&self, line: usize) -> bool {
        if self.by_rows { !self.is_rate(line) } else { self.table.adds(line) }
    }

    fn is_total(&self, place: usize) -> bool {
        !self.by_rows && self.table.row(place).role == RowRole::Total
    }

    fn figure(&self, line: usize, place: usize) -> Option<Figure> {
        let cell = self.cell(line, place);
        let merged = cell.region.width() > 1 || cell.region.height() > 1;
        if merged { None } else { Figure::single(&cell.value) }
    }

    fn is_rounded(&self, line: usize, place: usize) -> bool {
        let (row, column) = if self.by_rows { (line, place) } else { (place, line) };
        self.table.is_rounded(row, column)
    }

    /// The lines beside a rate that may give it, the nearest first.
    fn beside(&self, rate: usize, lines: usize) -> Vec<usize> {
        let near = 4 * MOST_BESIDE;
        let gives = |line: &usize| self.may_give(*line);
        let before = (rate.saturating_sub(near)..rate).rev().filter(gives).take(MOST_BESIDE);
        let after = (rate + 1..lines.min(rate + 1 + near)).filter(gives).take(MOST_BESIDE / 2);
        before.chain(after).collect()
    }

    /// Whether the figures of a rate are percentages: by sign, name or unit of measure.
    fn is_percent(&self, rate: usize, place: usize) -> bool {
        let cell = self.cell(rate, place);
        let by_cell =
            matches!(&cell.value.meaning, Meaning::Quantity(quantity) if quantity.percent);
        let says = |text: &str| text.contains('%');
        let by_line = if self.by_rows {
            self.table.measure_of(rate).is_some_and(|measure| says(&measure))
                || says(&self.table.row(rate).label)
        } else {
            let column = &self.table.annex.columns[rate];
            column.path.iter().any(|name| says(name)) || column.measure.as_deref().is_some_and(says)
        };
        by_cell || by_line
    }
}

/// Findings about rates that differ from what other figures of the table give.
pub(super) fn check(table: &Table<'_>, settled: &[bool]) -> Vec<Diagnostic> {
    let annex = table.annex;
    let mut findings = Vec::new();
    for (by_rows, lines) in [(false, annex.columns.len()), (true, annex.rows.len())] {
        let view = View { table, by_rows };
        let places = view.places();
        for line in (0..lines).filter(|&line| view.is_rate(line)) {
            let value = by_rows || (annex.columns[line].role.holds_data() && !settled[line]);
            if value {
                findings.extend(line_of_rates(&view, line, lines, &places));
            }
        }
    }
    findings
}

/// How a relation does in the places of a line.
struct Trial {
    relation: Relation,
    holds: usize,
    digits: u32,
    fails: Vec<usize>,
}

fn line_of_rates(
    view: &View<'_, '_>,
    rate: usize,
    lines: usize,
    places: &[usize],
) -> Vec<Diagnostic> {
    let filled: Vec<usize> =
        places.iter().copied().filter(|&place| view.figure(rate, place).is_some()).collect();
    if filled.len() < 2 {
        return Vec::new();
    }
    let beside = view.beside(rate, lines);
    let mut trials: Vec<Trial> = Vec::new();
    for &above in &beside {
        for &below in beside.iter().filter(|&&below| below != above) {
            for relation in shapes(view, rate, above, below, &filled) {
                trials.extend(tried(view, rate, relation, &filled));
            }
        }
    }
    // Few places agree with a wrong pair by chance, more so where many pairs are tried.
    let least = if beside.len() > 4 { 3 } else { 2 };
    trials.retain(|trial| {
        let telling = trial.digits >= LEAST_DIGITS && trial.holds >= least
            || trial.holds >= 2 && trial.digits >= 2 * LEAST_DIGITS;
        telling && trial.fails.len() * 2 <= trial.holds
    });
    let Some(most) = trials.iter().map(|trial| trial.holds).max() else { return Vec::new() };
    trials.retain(|trial| trial.holds == most);
    let (first, others) = (&trials[0], &trials[1..]);
    let wrong = first.fails.iter().filter(|place| {
        // What one of several explanations allows is no mistake.
        others.iter().all(|other| other.fails.contains(place))
    });
    wrong.filter_map(|&place| finding(view, rate, first.relation, place, &filled)).collect()
}

/// The shapes that a relation of two lines may have, by the first places.
fn shapes(
    view: &View<'_, '_>,
    rate: usize,
    above: usize,
    below: usize,
    filled: &[usize],
) -> Vec<Relation> {
    let mut found: Vec<Relation> = Vec::new();
    let mut tried = 0;
    for &place in filled.iter().take(MOST_SAMPLES) {
        let (Some(one), Some(other), Some(stated)) =
            (view.figure(above, place), view.figure(below, place), view.figure(rate, place))
        else {
            continue;
        };
        if other.number.is_zero() || one.number.is_zero() || stated.number.is_zero() {
            continue;
        }
        // A wrong one, or two, may stand first.
        tried += 1;
        if tried > 4 {
            break;
        }
        let percent = view.is_percent(rate, place);
        let powers: &[i32] = if percent { &[2] } else { &[0, 1, -1, 2, 3, -2, -3, 4, 5] };
        let quotients = powers.iter().map(|&power| Shape::Quotient(power));
        let growth = percent.then_some(Shape::Growth);
        for shape in quotients.chain(growth) {
            let relation = Relation { above, below, shape };
            let agrees = relation
                .expected(one.number, other.number)
                .is_some_and(|expected| holds(stated, expected));
            if agrees && !found.contains(&relation) {
                found.push(relation);
            }
        }
    }
    found
}

/// Whether a rate is what was computed, as it is shown.
fn holds(stated: Figure, expected: Decimal) -> bool {
    round(expected, stated.decimals) == stated.shown || figure::same(expected, stated.number)
}

/// Whether a rate is not what follows from two figures, whichever way all three were rounded.
fn fails(stated: Figure, (above, below): (Bounds, Bounds), relation: Relation) -> bool {
    if !below.start().is_sign_positive() || below.start().is_zero() {
        return false;
    }
    let ends = [(above.start(), below.end()), (above.end(), below.start())];
    let ends = ends.map(|(above, below)| relation.expected(*above, *below));
    let [Some(one), Some(other)] = ends else { return false };
    // Digits that were cut off rather than rounded are no mistake.
    let unit = stated.unit();
    stated.shown + unit <= one.min(other) || stated.shown - unit >= one.max(other)
}

fn tried(view: &View<'_, '_>, rate: usize, relation: Relation, filled: &[usize]) -> Option<Trial> {
    let mut trial = Trial { relation, holds: 0, digits: 0, fails: Vec::new() };
    // Rates of one digit, `0,1` in place after place, follow from almost anything: each of them
    // speaks for a relation once.
    let mut told = HashSet::new();
    for &place in filled {
        let (Some(above), Some(below), Some(stated)) = (
            view.figure(relation.above, place),
            view.figure(relation.below, place),
            view.figure(rate, place),
        ) else {
            continue;
        };
        let Some(expected) = relation.expected(above.number, below.number) else { continue };
        let bounds = |line, figure: Figure| figure.bounds(view.is_rounded(line, place));
        if holds(stated, expected) {
            // All or nothing agrees with anything.
            let trivial = stated.shown.is_zero() || above.number == below.number;
            if !trivial {
                trial.holds += 1;
                let digits = stated.digits();
                if digits > 1 || told.insert(stated.shown.normalize()) {
                    trial.digits += digits;
                }
            }
        } else if fails(
            stated,
            (bounds(relation.above, above), bounds(relation.below, below)),
            relation,
        ) {
            trial.fails.push(place);
        }
        if trial.fails.len() > trial.holds + 4 {
            return None;
        }
    }
    Some(trial)
}

fn finding(
    view: &View<'_, '_>,
    rate: usize,
    relation: Relation,
    place: usize,
    filled: &[usize],
) -> Option<Diagnostic> {
    let above = view.figure(relation.above, place)?;
    let below = view.figure(relation.below, place)?;
    let stated = view.figure(rate, place)?;
    let expected = round(relation.expected(above.number, below.number)?, stated.decimals.max(2));
    let others: Vec<Figure> = filled
        .iter()
        .filter(|&&other| other != place && !view.is_total(other))
        .filter_map(|&other| view.figure(rate, other))
        .collect();
    let total = view.is_total(place) || (view.by_rows && is_total_column(view, place));
    let mean =
        total && others.len() > 1 && figure::mean(&others, stated.decimals) == Some(stated.shown);
    let (text, formula) = (format(stated.shown), relation.shown(above, below));
    let expected = format(expected);
    let (name, message, hint) = if mean {
        (
            "mean-of-rates",
            format!(
                "{text} là trung bình cộng các tỷ lệ; tính theo số tổng: {formula} = {expected}"
            ),
            "tỷ lệ của tổng phải tính từ các số tổng: sửa ô này, hoặc ghi rõ đây là trung bình cộng",
        )
    } else {
        (
            "rate-mismatch",
            format!("{}ghi {text} nhưng {formula} = {expected}", relation.named()),
            relation.hint(),
        )
    };
    Some(
        Diagnostic::warning(name, message)
            .hint(hint)
            .at(view.table.annex.place(view.cell(rate, place)))
            .at(view.table.annex.place(view.cell(relation.above, place)))
            .at(view.table.annex.place(view.cell(relation.below, place))),
    )
}

fn is_total_column(view: &View<'_, '_>, column: usize) -> bool {
    let names = &view.table.annex.columns[column].path;
    names.iter().any(|name| super::table::is_total_name(name))
}
