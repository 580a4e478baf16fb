//! The tables of a document against those of workbooks that they seem to be copies of.

use std::sync::Arc;

use super::against::{of_annex, short};
use super::index::{Index, words};
use super::read::Read;
use crate::annex::Annex;
use crate::check::{Paper, Remarks};

/// Tells cells of a document's tables that differ from the same cells of a workbook: of the same
/// column and row by their names, where most others agree.
pub(super) fn differing(paper: &Paper, index: &Index, remarks: &mut Remarks<'_>) {
    for table in &Read::of(paper).tables {
        let best = index.annexes.iter().filter_map(|annex| Copy::of(&table.annex, annex));
        let Some(copy) = best.max_by_key(|copy| copy.agree) else { continue };
        if copy.agree < 3 || copy.differ.len() * 3 > copy.agree {
            continue;
        }
        for (here, there) in &copy.differ {
            let (own, other) = (&here.value.text, &there.value.text);
            let place = table.paragraph(here.region).map(|at| paper.place(at));
            let places = place.into_iter().chain([of_annex(copy.annex, there.region)]);
            let message =
                format!("bảng trong văn bản ghi “{}”, bảng tính ghi “{}”", cut(own), cut(other));
            remarks.proved_at(places.collect(), message, "sửa cho hai chỗ khớp nhau");
        }
    }
}

fn cut(text: &str) -> String {
    short(text.trim())
}

/// A table of a document beside the annex that it seems to be a copy of.
struct Copy<'a> {
    annex: &'a Arc<Annex>,
    agree: usize,
    differ: Vec<(&'a crate::annex::RowCell, &'a crate::annex::RowCell)>,
}

impl<'a> Copy<'a> {
    fn of(here: &'a Annex, there: &'a Arc<Annex>) -> Option<Self> {
        let heads = |annex: &Annex| -> Vec<String> {
            let name = |column: &crate::annex::Column| words(&column.path.join(" ")).join(" ");
            annex.columns.iter().map(name).collect()
        };
        let (own, other) = (heads(here), heads(there));
        let columns: Vec<(usize, usize)> = (0..own.len())
            .filter(|&at| here.columns[at].role.holds_data() && !own[at].is_empty())
            .filter(|&at| own.iter().filter(|head| **head == own[at]).count() == 1)
            .filter_map(|at| {
                other.iter().position(|head| *head == own[at]).map(|found| (at, found))
            })
            .collect();
        if columns.is_empty() {
            return None;
        }
        let path = |annex: &Annex, row: usize| {
            let row = &annex.rows[row];
            let parent = row.parent.map(|parent| annex.rows[parent].label.as_str());
            words(&format!("{} {}", parent.unwrap_or_default(), row.label)).join(" ")
        };
        let mut rows: std::collections::HashMap<String, Vec<usize>> =
            std::collections::HashMap::new();
        for row in 0..there.rows.len() {
            rows.entry(path(there, row)).or_default().push(row);
        }
        let mut copy = Self { annex: there, agree: 0, differ: Vec::new() };
        let mut seen = std::collections::HashSet::new();
        for row in 0..here.rows.len() {
            let name = path(here, row);
            let Some([partner]) = rows.get(&name).map(Vec::as_slice) else { continue };
            if name.is_empty() || !seen.insert(name) {
                continue;
            }
            for &(column, other) in &columns {
                let (one, two) =
                    (&here.rows[row].cells[column], &there.rows[*partner].cells[other]);
                let blank = one.value.is_empty() || two.value.is_empty();
                if blank || !one.starts_row || !one.starts_column {
                    continue;
                }
                let equal = words(&one.value.text) == words(&two.value.text)
                    || one.value.number().is_some() && one.value.number() == two.value.number();
                let numbers = one.value.number().is_some() && two.value.number().is_some();
                match equal {
                    true => copy.agree += 1,
                    false if numbers => copy.differ.push((one, two)),
                    false => {}
                }
            }
        }
        Some(copy)
    }
}
