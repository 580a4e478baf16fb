//! Totals over columns: which columns a column of totals adds up, and whether it does.

use std::collections::{BTreeMap, HashMap};

use crate::annex::rates::names_unit;
use crate::annex::{Column, ColumnRole};
use crate::diagnostic::Diagnostic;
use crate::value::name::folded;
use crate::value::number::format;

use super::beside;
use super::figure::Sum;
use super::names;
use super::part;
use super::sum::Parts;
use super::table::{Table, is_total_name};

/// A column of totals and the columns that it adds up.
struct Adds {
    total: usize,
    parts: Vec<usize>,
    /// All columns beside it, where some are not known to be units: agencies by other names.
    others: Vec<usize>,
    by: By,
}

/// By what the parts of a total are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// They are places or agencies.
    Unit,
    /// Their head says that they divide the total.
    Head,
    /// They stand beside it, and may be something else: most rows must agree.
    Place,
    /// Their head says that they are some of the parts: none is more than the total.
    Selection,
}

/// Findings about totals that differ from the columns that they add up.
pub(super) fn check(table: &Table<'_>, settled: &[bool]) -> Vec<Diagnostic> {
    let sums = sums(table, settled);
    let mut findings = Vec::new();
    // Sums over the same kinds, under several heads, speak for each other.
    let mut kinds: BTreeMap<Vec<String>, Vec<&Adds>> = BTreeMap::new();
    for adds in &sums {
        match adds.by {
            By::Unit | By::Head => findings.extend(by_name(table, adds)),
            By::Place => {
                let columns = std::iter::once(&adds.total).chain(&adds.parts);
                let names = columns.map(|&column| folded(table.leaf(column))).collect();
                kinds.entry(names).or_default().push(adds);
            }
            By::Selection => findings.extend(selection(table, adds)),
        }
    }
    findings.extend(kinds.values().flat_map(|kinds| by_place(table, kinds)));
    let known: Vec<usize> = sums.iter().map(|adds| adds.total).collect();
    findings.extend(beside::check(table, settled, &known));
    findings
}

/// Whether a column is the sum of others in every row in which it can be compared, and in as many as
/// this for sure.
pub(super) fn adds_up(table: &Table<'_>, columns: &[usize], total: usize, least: usize) -> bool {
    let mut agree = 0;
    // Most columns are no sum, which the first row tells.
    let agrees = compared(table, columns, total).all(|(_, sum)| {
        agree += usize::from(matches!(sum, Sum::Agrees { telling: true }));
        !matches!(sum, Sum::Differs { .. })
    });
    agrees && agree >= least
}

/// The rows in which a sum can be compared, each with what it says.
pub(super) fn outcomes<'a>(
    table: &Table<'a>,
    columns: &[usize],
    total: usize,
) -> Vec<(Parts<'a>, Sum)> {
    compared(table, columns, total).collect()
}

/// The same, row by row as they are asked for.
fn compared<'t, 'a>(
    table: &'t Table<'a>,
    columns: &'t [usize],
    total: usize,
) -> impl Iterator<Item = (Parts<'a>, Sum)> + use<'t, 'a> {
    let stated = (0..table.annex.rows.len()).filter(move |&row| table.cell(row, total).starts_row);
    stated.filter(|&row| !table.is_rate_row(row)).filter_map(move |row| {
        let parts = Parts {
            annex: table.annex,
            total: table.cell(row, total),
            parts: columns.iter().map(|&part| (false, table.cell(row, part))).collect(),
            rounded: table.is_rounded(row, total),
        };
        let sum = parts.compare()?;
        Some((parts, sum))
    })
}

pub(super) fn counts(outcomes: &[(Parts<'_>, Sum)]) -> (usize, usize) {
    let agree = |sum: &Sum| matches!(sum, Sum::Agrees { telling: true });
    let differ = |sum: &Sum| matches!(sum, Sum::Differs { .. });
    let count = |is: &dyn Fn(&Sum) -> bool| outcomes.iter().filter(|(_, sum)| is(sum)).count();
    (count(&agree), count(&differ))
}

fn by_name(table: &Table<'_>, adds: &Adds) -> Vec<Diagnostic> {
    let mut outcomes = outcomes(table, &adds.parts, adds.total);
    let (mut agree, mut differ) = counts(&outcomes);
    if !adds.others.is_empty() {
        let all = self::outcomes(table, &adds.others, adds.total);
        let counted = counts(&all);
        if counted.0 > agree {
            (outcomes, (agree, differ)) = (all, counted);
        }
        // Without a row that adds up it is not known which columns belong together.
        if agree == 0 {
            return Vec::new();
        }
    }
    let more = outcomes.iter().all(|(parts, sum)| match (sum, parts.total.value.number()) {
        (Sum::Differs { sum, .. }, Some(total)) => total > *sum,
        _ => true,
    });
    // A total that is more than its columns in every row has others that are not shown.
    if agree == 0 && differ > 2 && more {
        return Vec::new();
    }
    let of = if adds.by == By::Unit { "các đơn vị" } else { COLUMNS };
    outcomes
        .iter()
        .filter(|(_, sum)| !matches!(sum, Sum::Differs { like_mean: true, .. }))
        .filter_map(|(parts, sum)| finding(parts, *sum, of))
        .collect()
}

fn by_place(table: &Table<'_>, kinds: &[&Adds]) -> Vec<Diagnostic> {
    let outcomes: Vec<_> =
        kinds.iter().flat_map(|adds| outcomes(table, &adds.parts, adds.total)).collect();
    let (agree, differ) = counts(&outcomes);
    if agree == 0 || differ > agree {
        return Vec::new();
    }
    outcomes.iter().filter_map(|(parts, sum)| finding(parts, *sum, COLUMNS)).collect()
}

/// What a message calls columns that are no units.
pub(super) const COLUMNS: &str = "các cột thành phần";

pub(super) fn finding(parts: &Parts<'_>, sum: Sum, of: &str) -> Option<Diagnostic> {
    let Sum::Differs { sum, .. } = sum else { return None };
    let (stated, sum) = (parts.stated(), format(sum));
    Some(parts.finding(format!("tổng ghi {stated} nhưng {of} cộng lại được {sum}")))
}

fn selection(table: &Table<'_>, adds: &Adds) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for row in (0..table.annex.rows.len()).filter(|&row| !table.is_rate_row(row)) {
        let total = table.cell(row, adds.total);
        for &column in &adds.parts {
            findings.extend(part::exceeds(
                table.annex,
                (total, table.cell(row, column)),
                table.leaf(column),
            ));
        }
    }
    findings
}

/// The head over a column at a level, and what stands above and below it.
type Beside = (usize, Vec<String>, Vec<String>);

fn beside(column: &Column, level: usize) -> Beside {
    let path = &column.path;
    (path.len(), path[..level].to_vec(), path[level + 1..].to_vec())
}

fn sums(table: &Table<'_>, settled: &[bool]) -> Vec<Adds> {
    let columns = &table.annex.columns;
    let mut totals: Vec<(usize, usize)> = Vec::new();
    let mut wanted: HashMap<Beside, Vec<usize>> = HashMap::new();
    for (index, column) in columns.iter().enumerate() {
        for (level, name) in column.path.iter().enumerate() {
            if is_total_name(name) && table.adds(index) && !settled[index] {
                totals.push((index, level));
                wanted.insert(beside(column, level), Vec::new());
            }
        }
    }
    for (index, column) in columns.iter().enumerate().filter(|(index, _)| table.adds(*index)) {
        for level in 0..column.path.len() {
            let other = !is_total_name(&column.path[level]) && !is_other(&column.path[level]);
            if other && let Some(found) = wanted.get_mut(&beside(column, level)) {
                found.push(index);
            }
        }
    }
    let mut sums = Vec::new();
    for (total, level) in totals {
        let beside = &wanted[&beside(&columns[total], level)];
        let found = units(columns, beside, level)
            .map(|parts| {
                let owned = parts.iter().any(|&part| columns[part].owner.is_some());
                let some = parts.len() < beside.len() && !owned;
                let others = if some { beside.clone() } else { Vec::new() };
                Adds { total, parts, others, by: By::Unit }
            })
            .or_else(|| {
                let parts = beside.iter().copied();
                let parts: Vec<usize> =
                    parts.filter(|&part| is_run(table, total, part, level)).collect();
                // One column beside a total is another figure, such as that of the year before.
                (parts.len() > 1).then_some(Adds {
                    total,
                    parts,
                    others: Vec::new(),
                    by: By::Place,
                })
            });
        match found {
            Some(adds) => sums.push(adds),
            None if level + 1 == columns[total].path.len() => {
                sums.extend(below_heads(table, total, level));
            }
            None => {}
        }
        sums.extend(among(columns, beside, total, level));
    }
    sums
}

/// The columns at a level that belong to places or agencies, where at least two do.
fn units(columns: &[Column], beside: &[usize], level: usize) -> Option<Vec<usize>> {
    let owned = |column: &Column| match &column.owner {
        Some(owner) => owner.level == level,
        None => names_unit(&column.path[level]),
    };
    let parts: Vec<usize> = beside.iter().copied().filter(|&part| owned(&columns[part])).collect();
    (parts.len() > 1).then_some(parts)
}

/// Whether a column beside a total that is no unit's may be a part of it: it belongs to nobody
/// else, and its name is not that of a selection.
fn is_run(table: &Table<'_>, total: usize, part: usize, level: usize) -> bool {
    let columns = &table.annex.columns;
    let role = columns[part].role;
    let owner = |column: &Column| column.owner.as_ref().map(|owner| owner.name.clone());
    matches!(role, ColumnRole::Value | ColumnRole::Total)
        && owner(&columns[total]) == owner(&columns[part])
        && !names::is_among(&columns[part].path[level])
}

/// Columns beside a total whose names say that they are some of its parts.
fn among(columns: &[Column], beside: &[usize], total: usize, level: usize) -> Option<Adds> {
    let selects = |&part: &usize| {
        part > total && columns[part].path[level..].iter().any(|name| names::is_among(name))
    };
    let parts: Vec<usize> = beside.iter().copied().filter(selects).collect();
    (!parts.is_empty()).then_some(Adds { total, parts, others: Vec::new(), by: By::Selection })
}

/// The columns under the heads to the right of a total that divide it: `Tổng | Chia theo xã`.
fn below_heads(table: &Table<'_>, total: usize, level: usize) -> Vec<Adds> {
    let columns = &table.annex.columns;
    let above = &columns[total].path[..level];
    let mut heads: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, column) in columns.iter().enumerate().skip(total + 1) {
        let path = &column.path;
        if !path.starts_with(above) || path.len() <= level {
            break;
        }
        if path.len() == level + 1 {
            // Another total begins columns of its own.
            if is_total_name(&path[level]) {
                break;
            }
            continue;
        }
        match heads.last_mut().filter(|(head, _)| *head == path[level]) {
            Some((_, parts)) => parts.push(index),
            None => heads.push((&path[level], vec![index])),
        }
    }
    let mut sums = Vec::new();
    for (head, below) in heads {
        // Two levels below a head divide it in more ways than one.
        if is_other(head) || below.iter().any(|&part| columns[part].path.len() != level + 2) {
            continue;
        }
        let parts: Vec<usize> = below
            .into_iter()
            .filter(|&part| table.adds(part))
            .filter(|&part| !is_total_name(&columns[part].path[level + 1]))
            .filter(|&part| !is_other(&columns[part].path[level + 1]))
            .collect();
        let units = units(columns, &parts, level + 1);
        let by = match () {
            () if names::is_among(head) => By::Selection,
            () if units.is_some() => By::Unit,
            () if divides(head) => By::Head,
            () => By::Place,
        };
        let parts = units.unwrap_or(parts);
        if parts.len() > 1 || (by == By::Selection && !parts.is_empty()) {
            sums.push(Adds { total, parts, others: Vec::new(), by });
        }
    }
    sums
}

/// Whether a head says that the columns below it divide a total.
fn divides(head: &str) -> bool {
    let head = folded(head);
    ["chia", "phân", "gồm", "bao gồm"].map(folded).iter().any(|word| {
        head.strip_prefix(word.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
    })
}

/// Whether a name in the header is that of a year or a stage of a plan, which is no part of a
/// total beside it: `Thực hiện năm 2024`, `Kế hoạch`, `Luỹ kế`.
fn is_other(name: &str) -> bool {
    static STAGES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        ["kế hoạch", "kh", "thực hiện", "th", "ước", "dự toán", "luỹ kế", "lũy kế", "so với"]
            .map(folded)
            .to_vec()
    });
    let digits = name.split(|c: char| !c.is_ascii_digit());
    let year = digits
        .filter_map(|digits| digits.parse::<u32>().ok())
        .any(|year| (1900..2200).contains(&year));
    let name = folded(name);
    year || STAGES.iter().any(|stage| {
        name.strip_prefix(stage.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '/']))
    })
}
