//! Which columns of an annex are of the same unit, or of the whole: `TH 2025` and `KH 2026` under
//! one head; and which of them is the target itself.

use std::collections::BTreeMap;

use tera::Value;

use super::leaf::with_fields;
use crate::annex::{Annex, Column, ColumnRole};
use crate::value::slug::slug;

/// The columns that stand under one head.
#[derive(Debug)]
pub(super) struct Together {
    /// Each with its name under the head: `kh_2026`.
    columns: Vec<(usize, String)>,
    /// The one that is the target: of the latest year, the last of those.
    main: usize,
}

impl Together {
    /// The column that holds the targets.
    pub(super) const fn main(&self) -> usize {
        self.main
    }

    /// The name of a column under the head.
    pub(super) fn name_of(&self, column: usize) -> Option<&str> {
        self.columns.iter().find(|(at, _)| *at == column).map(|(_, name)| name.as_str())
    }

    /// The value for templates of the cells in these columns: that of the target, with all of them
    /// by their names.
    pub(super) fn joined(&self, cells: &[(usize, Value)]) -> Value {
        let of = |column: usize| cells.iter().find(|(at, _)| *at == column).map(|(_, cell)| cell);
        let fields = self.columns.iter().filter_map(|(column, name)| {
            let cell = of(*column)?.clone();
            Some((name.clone(), cell))
        });
        let main = of(self.main).cloned().unwrap_or_else(Value::none);
        with_fields(main, fields.collect())
    }
}

/// For each unit with several columns, those that are its.
pub(super) fn of_units(annex: &Annex, owners: &[Option<usize>]) -> BTreeMap<usize, Together> {
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, owner) in owners.iter().enumerate() {
        if let Some(owner) = owner {
            columns.entry(*owner).or_default().push(at);
        }
    }
    columns.retain(|_, columns| columns.len() > 1);
    columns.into_iter().map(|(owner, columns)| (owner, together(annex, &columns))).collect()
}

fn together(annex: &Annex, columns: &[usize]) -> Together {
    let name = |column: &Column| {
        let below = column.owner.as_ref().map_or(0, |owner| owner.level + 1);
        let name = slug(&column.path.get(below..).unwrap_or_default().join(" "));
        if name.is_empty() { column.key.to_string() } else { name }
    };
    Together {
        columns: columns.iter().map(|&at| (at, name(&annex.columns[at]))).collect(),
        main: target(annex, columns).unwrap_or(0),
    }
}

/// For each column of no unit below a head of several, the head, and whether it is the one that the
/// others are told beside: the total, or that of the latest year. Where no column is, each is told
/// by itself.
pub(super) fn below_heads<'a>(
    annex: &'a Annex,
    owners: &[Option<usize>],
) -> BTreeMap<usize, (&'a str, bool)> {
    let mut groups: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, column) in annex.columns.iter().enumerate() {
        let above = column.path.split_last().map_or(&[][..], |(_, above)| above);
        if owners[at].is_none() && column.role.holds_data() && !above.is_empty() {
            groups.entry(above).or_default().push(at);
        }
    }
    let mut heads = BTreeMap::new();
    for (above, columns) in groups {
        let Some(head) = above.last().filter(|_| columns.len() > 1) else { continue };
        let total = columns.iter().copied().find(|&c| annex.columns[c].role == ColumnRole::Total);
        let has_years = columns
            .iter()
            .any(|&c| annex.columns[c].path.last().is_some_and(|name| latest_year(name).is_some()));
        let main = total.or_else(|| target(annex, &columns).filter(|_| has_years));
        heads.extend(columns.iter().map(|&at| (at, (head.as_str(), main == Some(at)))));
    }
    heads
}

/// The column among some that holds the targets: of those that are no rates the one of the latest
/// year, the last where several are.
pub(super) fn target(annex: &Annex, columns: &[usize]) -> Option<usize> {
    let is_rate = |at: usize| annex.columns[at].role == ColumnRole::Rate;
    let year = |at: usize| annex.columns[at].path.iter().filter_map(|name| latest_year(name)).max();
    columns.iter().copied().max_by_key(|&at| (!is_rate(at), year(at), at))
}

/// The latest year that a name tells: 2026 of `So với năm 2025, KH 2026`.
fn latest_year(name: &str) -> Option<u32> {
    let digits = name.split(|c: char| !c.is_ascii_digit());
    digits
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1900..2200).contains(year))
        .max()
}
