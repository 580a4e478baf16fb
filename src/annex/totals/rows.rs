//! Totals over rows: which rows a row adds up, and whether it does.
//!
//! What a name says it adds up counts first (`Tổng số (A+B)`, `Cộng mục I`), then where the row
//! stands. A total may be of the whole table, of the rows since the total before it, or of those
//! totals; that of these counts which most of its columns agree with.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::annex::{RowCell, RowRole};
use crate::diagnostic::Diagnostic;
use crate::value::name::folded;
use crate::value::number::format;

use super::figure::{self, Sum};
use super::names;
use super::sum::Parts;
use super::table::{Table, is_names};

/// How many rows of totals are compared with the whole table: some above, some below, and those
/// that nest. Others are compared with the rows that they stand among.
const MOST_WHOLES: usize = 12;

/// What a row adds up, if it adds up anything.
struct Reading {
    /// The rows, each with whether it is taken away.
    rows: Vec<(bool, usize)>,
    /// How sure it is.
    claim: Claim,
    /// What a message calls the parts.
    of: String,
}

/// How sure it is that a row adds up what it is taken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// By its name or its place.
    Sure,
    /// Only if other figures agree.
    Supported,
}

/// What the columns of a row say to a reading of it.
#[derive(Default)]
struct Outcome<'a> {
    agree: usize,
    differ: Vec<(usize, Parts<'a>, Sum)>,
}

/// Findings about totals and groups that differ from the rows that they add up.
pub(super) fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let columns: Vec<usize> =
        (0..table.annex.columns.len()).filter(|&column| table.adds(column)).collect();
    let marks = Marks::new(table);
    let mut checked = BTreeSet::new();
    let mut findings = Vec::new();
    let (mut wholes, mut agreeing) = (0, 0);
    for row in 0..table.annex.rows.len() {
        let total = table.row(row).role == RowRole::Total;
        let readings = match named(table, &marks, row) {
            Some(reading) => vec![reading],
            None if total => {
                let first_or_last = stands_at_end(table, row);
                wholes += usize::from(first_or_last);
                placed(table, row, first_or_last && wholes <= MOST_WHOLES)
            }
            None => continue,
        };
        checked.insert(row);
        let outcomes: Vec<(Reading, Outcome<'_>)> = readings
            .into_iter()
            .filter(|reading| !reading.rows.is_empty())
            .map(|reading| {
                let outcome = outcome(table, &columns, row, &reading);
                (reading, outcome)
            })
            .collect();
        // The first of the readings that most columns agree with.
        let best = outcomes.iter().map(|(_, outcome)| outcome.agree).max().unwrap_or(0);
        let found = outcomes.into_iter().find(|(_, outcome)| outcome.agree == best);
        let Some((reading, outcome)) = found else { continue };
        agreeing += outcome.agree;
        if reading.claim == Claim::Supported
            && (outcome.agree == 0 || outcome.agree < outcome.differ.len())
        {
            continue;
        }
        findings.extend(told(table, &reading, outcome));
    }
    findings.extend(groups(table, &columns, &checked, agreeing));
    findings
}

/// The rows of a table by their order numbers.
struct Marks {
    rows: HashMap<String, Vec<usize>>,
    /// The same by folded numbers, since names in capitals may have them in any case.
    folded: HashMap<String, Vec<usize>>,
}

impl Marks {
    fn new(table: &Table<'_>) -> Self {
        let mut marks = Self { rows: HashMap::new(), folded: HashMap::new() };
        for (index, row) in table.annex.rows.iter().enumerate() {
            if let Some(number) = &row.number {
                let mark = names::mark(number);
                marks.folded.entry(folded(&mark)).or_default().push(index);
                marks.rows.entry(mark).or_default().push(index);
            }
        }
        marks
    }

    /// The row of a number that another row means: one beside or below it, or the only one.
    fn meant(&self, table: &Table<'_>, by: usize, mark: &str) -> Option<usize> {
        let rows = self.rows.get(mark)?;
        let parent = table.row(by).parent;
        let near = |row: &&usize| {
            let above = table.row(**row).parent;
            **row != by && (above == parent || above == Some(by))
        };
        let mut beside = rows.iter().filter(near);
        match (beside.next(), beside.next()) {
            (Some(one), None) => Some(*one),
            (None, _) => (rows.len() == 1 && rows[0] != by).then(|| rows[0]),
            _ => None,
        }
    }
}

/// What a row adds up by its name.
fn named(table: &Table<'_>, marks: &Marks, row: usize) -> Option<Reading> {
    let this = table.row(row);
    let text = match &this.number {
        Some(number) if number.contains('=') => number,
        _ => &this.label,
    };
    if let Some(terms) = names::formula(text) {
        let rows: Option<Vec<(bool, usize)>> = terms
            .iter()
            .map(|term| marks.meant(table, row, &term.mark).map(|row| (term.minus, row)))
            .collect();
        if let Some(rows) = rows {
            let mut of = String::new();
            for term in &terms {
                let sign = if term.minus { "-" } else { "+" };
                of.push_str(if of.is_empty() && !term.minus { "" } else { sign });
                of.push_str(&term.mark);
            }
            return Some(Reading { rows, claim: Claim::Sure, of });
        }
    }
    if this.role != RowRole::Total {
        return None;
    }
    let closed = this.parent.or_else(|| closed(table, marks, row))?;
    let parts = table.parts(Some(closed)).into_iter().filter(|&part| part != row);
    let rows = parts.map(|part| (false, part)).collect();
    Some(Reading { rows, claim: Claim::Sure, of: "các dòng".to_owned() })
}

/// The group that a total closes by its name: the nearest one above of that number or that name.
fn closed(table: &Table<'_>, marks: &Marks, row: usize) -> Option<usize> {
    let name = names::closes(&table.row(row).label)?;
    let has_parts = |row: &usize| !table.children[*row].is_empty();
    if let Some(rows) = marks.folded.get(&name) {
        let nearest = rows.partition_point(|&other| other < row).checked_sub(1);
        return nearest.map(|at| rows[at]).filter(has_parts);
    }
    let mut groups = (0..row).rev().filter(has_parts).take(200);
    groups.find(|&group| folded(&table.row(group).label) == name)
}

/// Whether a total stands above all rows of figures, or below them.
fn stands_at_end(table: &Table<'_>, row: usize) -> bool {
    let is_total = |other: &usize| !table.is_part(*other);
    let at = table.top.partition_point(|&other| other < row);
    let follows = table.top.get(at).is_some_and(|&other| other == row);
    let (above, below) = (&table.top[..at], &table.top[at + usize::from(follows)..]);
    above.iter().all(is_total) || below.iter().all(is_total)
}

/// What a total may add up by its place, the likeliest first.
fn placed(table: &Table<'_>, row: usize, whole: bool) -> Vec<Reading> {
    let reading = |rows: Vec<usize>, claim| Reading {
        rows: rows.into_iter().filter(|&part| part != row).map(|part| (false, part)).collect(),
        claim,
        of: "các dòng".to_owned(),
    };
    let this = table.row(row);
    if this.number.is_some() {
        let below = table.parts(Some(row));
        if !below.is_empty() {
            return vec![reading(below, Claim::Sure)];
        }
    }
    let claim = if this.number.is_some() { Claim::Supported } else { Claim::Sure };
    let at = table.top.partition_point(|&other| other < row);
    let is_total = |other: &usize| table.row(*other).role == RowRole::Total;
    // The rows between this total and the one before it.
    let start = table.top[..at].iter().rposition(is_total).map_or(0, |start| start + 1);
    let block: Vec<usize> =
        table.top[start..at].iter().copied().filter(|&part| table.is_part(part)).collect();
    let mut readings = Vec::new();
    // Other totals below it: it closes the rows above it sooner than the table.
    let closes = start > 0 && !block.is_empty() && at + 1 < table.top.len();
    if whole && closes {
        readings.push(reading(block, claim));
        readings.push(reading(table.parts(None), Claim::Supported));
    } else if whole {
        readings.push(reading(table.parts(None), claim));
        let totals = table.top.iter().copied().filter(is_total).filter(|&other| other < row);
        readings.push(reading(totals.collect(), Claim::Supported));
        readings.push(reading(block, Claim::Supported));
    } else {
        // The only total over some rows at the end of them.
        let plain = block.len() > 1 && block.iter().all(|&part| table.children[part].is_empty());
        readings.push(reading(block, if plain { claim } else { Claim::Supported }));
        let end = table.top[at..].iter().skip(1).position(is_total);
        let after = &table.top[(at + 1).min(table.top.len())..];
        let after = &after[..end.unwrap_or(after.len())];
        let after = after.iter().copied().filter(|&part| table.is_part(part)).collect();
        readings.push(reading(after, Claim::Supported));
    }
    readings
}

/// Compares a row with what it is read to add up, column by column.
fn outcome<'a>(table: &Table<'a>, columns: &[usize], row: usize, reading: &Reading) -> Outcome<'a> {
    let mut outcome = Outcome::default();
    if table.is_rate_row(row) {
        return outcome;
    }
    for &column in columns {
        let total = table.cell(row, column);
        if figure::is_blank(total) || !total.starts_row {
            continue;
        }
        let Some(parts) = gathered(table, column, row, reading) else { continue };
        let rounded = table.is_rounded(row, column);
        let parts = Parts { annex: table.annex, total, parts, rounded };
        match parts.compare() {
            Some(Sum::Agrees { telling }) => outcome.agree += usize::from(telling),
            Some(sum @ Sum::Differs { .. }) => outcome.differ.push((column, parts, sum)),
            None => {}
        }
    }
    outcome
}

/// The cells of a column that stand for the rows of a reading: a row's own figure, or where it has
/// none, those of its parts. None where they can't be added up.
fn gathered<'a>(
    table: &Table<'a>,
    column: usize,
    total: usize,
    reading: &Reading,
) -> Option<Vec<(bool, &'a RowCell)>> {
    let mut cells = Vec::new();
    let mut open: Vec<(bool, usize)> = reading.rows.iter().rev().copied().collect();
    while let Some((minus, row)) = open.pop() {
        table.spend()?;
        let cell = table.cell(row, column);
        if !cell.starts_row {
            continue;
        }
        if figure::is_blank(cell) || !table.row(row).printed {
            let parts = table.parts(Some(row));
            open.extend(parts.into_iter().rev().map(|part| (minus, part)));
            continue;
        }
        // Words over a group are its heading.
        let heading = table.row(row).role == RowRole::Group && cell.value.number().is_none();
        if heading && !is_names(cell) {
            let parts = table.parts(Some(row));
            open.extend(parts.into_iter().rev().map(|part| (minus, part)));
            continue;
        }
        if table.is_rate_row(row) || !table.same_measure(total, row) {
            return None;
        }
        cells.push((minus, cell));
    }
    let mut measures = reading.rows.iter().filter_map(|&(_, row)| table.measure_of(row));
    let first = measures.next();
    let alike = measures.all(|measure| Some(measure) == first);
    (alike || leaves_amounts(table, total, reading)).then_some(cells)
}

/// Whether a total leaves blank what its rows count in units of their own, as the quantities of a
/// list with prices: then what it states is in one unit, which is not that of the rows.
fn leaves_amounts(table: &Table<'_>, total: usize, reading: &Reading) -> bool {
    let stated = table.row(total);
    stated.role == RowRole::Total
        && table.measure_of(total).is_none()
        && (0..stated.cells.len()).any(|column| {
            let has_figure =
                |&(_, row): &(bool, usize)| table.cell(row, column).value.number().is_some();
            table.adds(column)
                && figure::is_blank(table.cell(total, column))
                && reading.rows.iter().all(has_figure)
        })
}

/// The findings of a reading.
fn told(table: &Table<'_>, reading: &Reading, outcome: Outcome<'_>) -> Vec<Diagnostic> {
    let differ = outcome.differ.into_iter();
    differ
        .filter_map(|(column, parts, sum)| {
            let Sum::Differs { sum, like_mean, mean } = sum else { return None };
            // What lies among its parts is a mean, unless the column says that it counts.
            let counted = names::claims_sum(table.leaf(column)) && !mean;
            if (like_mean && !counted) || are_years(&parts) {
                return None;
            }
            let message = format!(
                "tổng ghi {} nhưng {} cộng lại được {}",
                parts.stated(),
                reading.of,
                format(sum)
            );
            Some(parts.finding(message))
        })
        .collect()
}

/// Whether all figures of a column could be years, as of a column “Năm hoàn thành”.
fn are_years(parts: &Parts<'_>) -> bool {
    let year = |cell: &RowCell| {
        cell.value.number().is_some_and(|number| {
            number.fract().is_zero() && number >= 1900.into() && number < 2200.into()
        })
    };
    year(parts.total) && parts.parts.iter().all(|(_, cell)| figure::is_blank(cell) || year(cell))
}

/// Findings about rows that carry figures over numbered rows with other figures; `agreeing` counts
/// the sums of the table that are right.
fn groups(
    table: &Table<'_>,
    columns: &[usize],
    checked: &BTreeSet<usize>,
    agreeing: usize,
) -> Vec<Diagnostic> {
    // Groups of one sort speak for each other: those of letters and Roman numerals, and those of
    // each number of points.
    let mut sorts: BTreeMap<usize, Vec<(Reading, Outcome<'_>)>> = BTreeMap::new();
    for row in 0..table.annex.rows.len() {
        let this = table.row(row);
        if checked.contains(&row)
            || this.role == RowRole::Total
            || !this.printed
            || table.selects(row)
        {
            continue;
        }
        let has_figures = || columns.iter().any(|&c| this.cells[c].value.number().is_some());
        if table.children[row].is_empty() || !has_figures() {
            continue;
        }
        let parts = table.parts(Some(row));
        let numbered = parts.iter().all(|&part| {
            let part = table.row(part);
            part.number.is_some() || part.role == RowRole::Group || part.continues.is_some()
        });
        let of_group = this.role == RowRole::Group;
        if parts.is_empty() || !(numbered || of_group) {
            continue;
        }
        let heads = heads_by_number(this.number.as_deref());
        let claim = if heads && parts.len() > 1 { Claim::Sure } else { Claim::Supported };
        let name = short(&this.label);
        let rows = parts.into_iter().map(|part| (false, part)).collect();
        let reading = Reading { rows, claim, of: format!("các mục của “{name}”") };
        let outcome = outcome(table, columns, row, &reading);
        let sort = if heads { 0 } else { 1 + this.level };
        sorts.entry(sort).or_default().push((reading, outcome));
    }
    let mut findings = Vec::new();
    for groups in sorts.into_values() {
        let agree: usize = groups.iter().map(|(_, outcome)| outcome.agree).sum();
        let differ: usize = groups.iter().map(|(_, outcome)| outcome.differ.len()).sum();
        let wrong = groups.iter().filter(|(_, outcome)| !outcome.differ.is_empty()).count();
        for (reading, outcome) in groups {
            let holds = match reading.claim {
                // Where no group is the sum of its rows, groups are no sums here.
                Claim::Sure => agree + agreeing > 0 || wrong < 2,
                Claim::Supported => agree > 0 && agree >= differ,
            };
            if holds {
                findings.extend(told(table, &reading, outcome));
            }
        }
    }
    findings
}

/// Whether a number is one that heads parts of a table: a letter, a Roman numeral; or there is
/// none.
fn heads_by_number(number: Option<&str>) -> bool {
    let Some(number) = number else { return true };
    let mark = names::mark(number);
    !mark.is_empty() && mark.chars().all(char::is_uppercase)
}

/// A name for a message, cut where it is long.
fn short(label: &str) -> String {
    let line = label.split('\n').next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
