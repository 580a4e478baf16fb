//! What the figures of a table say of each other: totals and their parts, rates and what they
//! follow from, counts and the names they count.
//!
//! Numbers are compared as a reader of the sheet sees them: what rounding explains is no mistake,
//! and where it is not sure what a figure adds up, nothing is said.

mod beside;
mod columns;
mod counts;
mod divided;
mod figure;
mod formula;
mod names;
mod numbered;
mod part;
mod relation;
mod rows;
mod sum;
mod table;
mod whole;

use crate::diagnostic::Diagnostic;

pub(super) use divided::column as divided_column;
pub(super) use formula::Formula;
pub(crate) use names::beyond_among;
pub(super) use numbered::Rule;
pub(crate) use whole::columns as whole_columns;

use super::Annex;
use table::Table;

/// Findings about figures that contradict others of the table; `rules` are what the row of numbers
/// says of columns.
pub(super) fn check(annex: &Annex, rules: &[Rule]) -> Vec<Diagnostic> {
    let table = Table::new(annex);
    // A column whose formula is known is compared with that alone.
    let mut settled = vec![false; annex.columns.len()];
    for rule in rules {
        settled[rule.column] = true;
    }
    let mut findings = columns::check(&table, &settled);
    findings.extend(rows::check(&table));
    findings.extend(part::check(&table));
    findings.extend(numbered::check(&table, rules));
    findings.extend(relation::check(&table, &settled));
    findings.extend(counts::check(annex));
    findings
}
