//! Rules over figures: totals and parts, counts and names, shares, growth, bounds, and whether the
//! figures of a document are those of its workbooks.

mod against;
mod changes;
mod columns;
mod count;
mod formulas;
mod growth;
mod index;
mod listed;
mod mean;
mod number;
mod parts;
mod points;
mod precision;
mod read;
mod share;
mod steps;
mod sum;
mod swapped;
mod table;

pub use self::index::Index;
pub use self::read::Read;

use std::collections::BTreeMap;

use super::rule::rules;
use super::{Paper, Remarks};
use crate::annex::RowRole;
use crate::value::name::{is_proper_word, split_kind};

rules! {
    "total-mismatch" Warning Paper(sum::totals);
    "part-above-total" Warning Paper(sum::parts_above);
    "count-mismatch" Warning Paper(count::counts);
    "repeated-name" Warning Paper(count::repeated);
    "duplicate-row" Warning Paper(duplicate_row);
    "rate-mismatch" Warning Paper(share::rates);
    "mean-of-rates" Warning Paper(mean_of_rates);
    "formula-mismatch" Warning Paper(formula_mismatch);
    "shares-not-hundred" Warning Paper(share::structures);
    "bound-mismatch" Warning Paper(share::bounds);
    "impossible-mean" Warning Paper(mean::told);
    "direction-mismatch" Warning Paper(growth::directions);
    "stock-mismatch" Warning Paper(growth::stocks);
    "text-and-table" Warning Paper(against::within);
    "list-and-table" Warning Paper(listed::spelled);
    "text-and-source" Warning Against(against::differing);
    "figure-nowhere" Warning Against(against::nowhere);
    "sum-range" Warning Source(formulas::sums);
    "stock-columns" Warning Source(steps::of_source);
    "typed-over-formula" Warning Source(formulas::typed);
    "number-as-text" Warning Source(formulas::texts);
}

/// Two rows of one unit are a slip, whatever they say; tasks of one name may be meant.
fn duplicate_row(paper: &Paper, remarks: &mut Remarks<'_>) {
    for table in &Read::of(paper).tables {
        let Some(label) = table.annex.label_column() else { continue };
        let mut rows: BTreeMap<(Option<usize>, &str), Vec<usize>> = BTreeMap::new();
        for (at, row) in table.annex.rows.iter().enumerate() {
            let own = split_kind(&row.label).1;
            let is_unit = !own.is_empty() && own.split_whitespace().all(is_proper_word);
            if row.role == RowRole::Data && row.continues.is_none() && row.printed && is_unit {
                rows.entry((row.parent, row.label.as_str())).or_default().push(at);
            }
        }
        for ((_, name), rows) in rows.into_iter().filter(|(_, rows)| rows.len() > 1) {
            let cells = rows.iter().map(|&row| table.annex.rows[row].cells[label].region);
            let at: Vec<usize> = cells.filter_map(|cell| table.paragraph(cell)).collect();
            // What is merged down over several rows is one.
            if at.len() < 2 || at.windows(2).any(|pair| pair[0] == pair[1]) {
                continue;
            }
            let message = format!("{} dòng của bảng cùng tên “{name}”", at.len());
            let places = at.into_iter().map(|at| paper.place(at)).collect();
            remarks.guess_at(places, message, "sửa tên ở dòng ghi nhầm, hoặc bỏ dòng thừa");
        }
    }
}

fn mean_of_rates(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "mean-of-rates", remarks);
}

fn formula_mismatch(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "formula-mismatch", remarks);
}
