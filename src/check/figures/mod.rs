//! Rules over figures: totals and parts, counts and names, shares, growth, bounds, and whether the
//! figures of a document are those of its workbooks.

mod against;
mod count;
mod formulas;
mod growth;
mod index;
mod mean;
mod number;
mod precision;
mod read;
mod share;
mod sum;
mod table;

pub use self::index::Index;
pub use self::read::Read;

use super::rule::rules;
use super::{Paper, Remarks};

rules! {
    "total-mismatch" Warning Paper(sum::totals);
    "part-above-total" Warning Paper(part_above_total);
    "count-mismatch" Warning Paper(count::counts);
    "repeated-name" Warning Paper(count::repeated);
    "rate-mismatch" Warning Paper(share::rates);
    "mean-of-rates" Warning Paper(mean_of_rates);
    "formula-mismatch" Warning Paper(formula_mismatch);
    "bound-mismatch" Warning Paper(share::bounds);
    "impossible-mean" Warning Paper(mean::told);
    "direction-mismatch" Warning Paper(growth::directions);
    "stock-mismatch" Warning Paper(growth::stocks);
    "text-and-table" Warning Paper(against::within);
    "text-and-source" Warning Against(against::differing);
    "figure-nowhere" Warning Against(against::nowhere);
    "sum-range" Warning Source(formulas::sums);
    "typed-over-formula" Warning Source(formulas::typed);
    "number-as-text" Warning Source(formulas::texts);
    "formula-without-result" Warning Source(formulas::unreckoned);
}

fn part_above_total(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "part-above-total", remarks);
}

fn mean_of_rates(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "mean-of-rates", remarks);
}

fn formula_mismatch(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "formula-mismatch", remarks);
}
