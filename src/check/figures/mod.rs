//! Rules over figures: totals and parts, counts and names, shares, growth, bounds, and whether the
//! figures of a document are those of its workbooks.

mod added;
mod against;
mod among;
mod bounded;
mod bounds_across;
mod changes;
mod columns;
mod copies;
mod count;
mod excepted;
mod formulas;
mod growth;
mod index;
mod labels;
mod listed;
mod manner;
mod mean;
mod number;
mod outside;
mod own;
mod parts;
mod points;
mod precision;
mod read;
mod share;
mod spans;
mod steps;
mod sum;
mod swapped;
mod table;
mod years;

pub use self::index::Index;
pub use self::read::Read;

use std::collections::BTreeMap;

use super::rule::rules;
use super::{Paper, Remarks, Source};
use crate::annex::{Annex, RowRole};
use crate::diagnostic::Place;
use crate::value::name::{is_proper_word, split_kind};
use crate::workbook::Region;

rules! {
    "total-mismatch" Warning Paper(sum::totals);
    "part-above-total" Warning Paper(sum::parts_above);
    "count-mismatch" Warning Paper(count::counts);
    "repeated-name" Warning Paper(count::repeated);
    "name-excepted" Warning Paper(excepted::excepted);
    "name-excepted-cells" Warning Source(excepted::of_source);
    "duplicate-row" Warning Paper(duplicate_row);
    "rate-mismatch" Warning Paper(share::rates);
    "mean-of-rates" Warning Paper(mean_of_rates);
    "formula-mismatch" Warning Paper(formula_mismatch);
    "shares-not-hundred" Warning Paper(share::structures);
    "bound-mismatch" Warning Paper(share::bounds);
    "span-open" Note Paper(spans::open);
    "impossible-mean" Warning Paper(mean::told);
    "direction-mismatch" Warning Paper(growth::directions);
    "stock-mismatch" Warning Paper(growth::stocks);
    "text-and-table" Warning Paper(against::within);
    "list-and-table" Warning Paper(listed::spelled);
    "text-and-source" Warning Against(against::differing);
    "target-of-unit" Warning Folder(own::across);
    "figure-nowhere" Warning Against(against::nowhere);
    "sum-range" Warning Source(formulas::sums);
    "stock-columns" Warning Source(stock_columns);
    "stock-across-years" Warning Folder(years::across);
    "typed-over-formula" Warning Source(formulas::typed);
    "number-as-text" Warning Source(formulas::texts);
}

/// The tables of data of a document as annexes, each with where a cell stands.
pub(super) fn tables(
    paper: &Paper,
) -> impl Iterator<Item = (&Annex, impl Fn(Region) -> Option<Place>)> {
    Read::of(paper).tables.iter().map(move |table| {
        let place = move |cell| table.paragraph(cell).map(|at| paper.place(at));
        (&table.annex, place)
    })
}

/// Two rows of one unit are a slip, whatever they say; tasks of one name may be meant.
fn duplicate_row(paper: &Paper, remarks: &mut Remarks<'_>) {
    labels::twice(paper, remarks);
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

/// Columns of what was, of what is added and of what is then; and the end of one year beside the
/// beginning of the next.
fn stock_columns(source: &Source, remarks: &mut Remarks<'_>) {
    steps::of_source(source, remarks);
    years::of_source(source, remarks);
}

fn mean_of_rates(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "mean-of-rates", remarks);
}

fn formula_mismatch(paper: &Paper, remarks: &mut Remarks<'_>) {
    table::told(paper, "formula-mismatch", remarks);
}
