//! The units that documents are made for: those of the list, and those that an annex has beside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::annex::{Annex, ColumnRole};
use crate::diagnostic::Diagnostic;
use crate::value::{name, slug};

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The name for templates and for `--unit`: `huyen_bach_thong`.
    pub key: Arc<str>,
    /// The full name: `Huyện Bạch Thông`.
    pub name: String,
    /// The kind word: `huyện`.
    pub kind: Option<String>,
    /// The name without the kind word: `Bạch Thông`.
    pub own_name: String,
    /// The row of the list, an index into its annex's rows; none for a unit that only an annex
    /// has.
    pub row: Option<usize>,
}

/// The units of a dossier.
#[derive(Debug, Default)]
pub struct Units {
    /// The units in the order of the list, then those that only an annex has.
    pub list: Vec<Unit>,
    /// The unit of each name, in comparable form; none where two units share it.
    names: BTreeMap<String, Option<usize>>,
}

/// The columns of the list that say what a unit is.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListColumns<'a> {
    /// The column of the kind word.
    pub(super) kind: &'a str,
    /// The column of the name without it.
    pub(super) own_name: &'a str,
}

impl Units {
    /// The units that a table lists.
    pub(super) fn listed(annex: &Annex, columns: ListColumns<'_>) -> Self {
        let mut units = Self::default();
        let column = |key: &str| annex.columns.iter().position(|column| &*column.key == key);
        let (kind, own) = (column(columns.kind), column(columns.own_name));
        for (at, row) in annex.rows.iter().enumerate() {
            let text = |column: Option<usize>| {
                let text = &row.cells.get(column?)?.value.text;
                (!text.is_empty()).then(|| text.clone())
            };
            if row.role == crate::annex::RowRole::Data && !row.label.is_empty() {
                units.add(&row.label, text(kind), text(own), Some(at));
            }
        }
        units
    }

    fn add(&mut self, full: &str, kind: Option<String>, own: Option<String>, row: Option<usize>) {
        let (kind_word, rest) = name::split_kind(full);
        let kind = kind.or_else(|| kind_word.map(str::to_owned));
        let own_name = own.unwrap_or_else(|| rest.to_owned());
        let key = slug::slug(full);
        let at = self.list.len();
        let unit = Unit { key: key.into(), name: full.to_owned(), kind, own_name, row };
        for known in [name::folded(full), name::folded(&unit.own_name)] {
            self.names
                .entry(known)
                .and_modify(|known| {
                    if *known != Some(at) {
                        *known = None;
                    }
                })
                .or_insert(Some(at));
        }
        self.list.push(unit);
    }

    /// The unit of a name, with or without its kind word.
    pub fn of_name(&self, name: &str) -> Option<usize> {
        if self.list.is_empty() || name.is_empty() || name.len() > 120 {
            return None;
        }
        *self.names.get(&name::folded(name))?
    }

    /// The unit of each column of an annex. A column that stands among those of units, and is
    /// that of none, is a unit that the list lacks: it is added, with a finding.
    pub(super) fn of_columns(
        &mut self,
        annex: &Annex,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Option<usize>> {
        let is_value = |role| matches!(role, ColumnRole::Value);
        if self.list.is_empty() {
            self.add_columns_with_kind(annex);
        }
        let mut units: Vec<Option<usize>> = annex
            .columns
            .iter()
            .map(|column| {
                let name = column.path.last().filter(|_| is_value(column.role))?;
                self.of_name(name)
            })
            .collect();
        // Names under one head belong together, but only where most of them are known.
        let mut heads: BTreeMap<&[String], (usize, usize)> = BTreeMap::new();
        for (column, unit) in annex.columns.iter().zip(&units) {
            if is_value(column.role) && !column.path.is_empty() {
                let head = heads.entry(&column.path[..column.path.len() - 1]).or_default();
                head.0 += usize::from(unit.is_some());
                head.1 += 1;
            }
        }
        for (at, column) in annex.columns.iter().enumerate() {
            let Some((last, head)) = column.path.split_last() else { continue };
            let (known, all) = heads.get(head).copied().unwrap_or_default();
            let named_so = name::split_kind(last).0.is_some();
            let known = known * 2 > all || known > 0 && named_so;
            if units[at].is_none() && is_value(column.role) && known {
                let place = header_place(annex, at);
                units[at] = Some(self.list.len());
                self.add(last, None, None, None);
                findings.push(
                    Diagnostic::warning(
                        "unit-not-listed",
                        format!(
                            "phụ biểu có cột “{last}” nhưng danh sách đơn vị không có đơn vị này"
                        ),
                    )
                    .hint("thêm đơn vị vào danh sách; văn bản của đơn vị vẫn được lập")
                    .at(place),
                );
            }
        }
        units
    }

    /// Takes for units the columns that are named like units, where no list says who they are.
    fn add_columns_with_kind(&mut self, annex: &Annex) {
        let names = annex.columns.iter().filter(|column| column.role == ColumnRole::Value);
        let names: Vec<&String> = names
            .filter_map(|column| column.path.last())
            .filter(|name| name::split_kind(name).0.is_some())
            .collect();
        if names.len() > 1 {
            for name in names {
                self.add(name, None, None, None);
            }
        }
    }

    /// A finding for the units of the list that an annex with columns of units has no column for.
    pub(super) fn without_column(&self, annex: &Annex, units: &[Option<usize>]) -> Vec<Diagnostic> {
        let with: BTreeSet<usize> = units.iter().flatten().copied().collect();
        if with.is_empty() {
            return Vec::new();
        }
        let without = self.list.iter().enumerate().filter(|(at, _)| !with.contains(at));
        without
            .map(|(_, unit)| {
                Diagnostic::warning(
                    "unit-without-column",
                    format!(
                        "“{}” có trong danh sách đơn vị nhưng phụ biểu không có cột",
                        unit.name
                    ),
                )
                .hint("kiểm tra tên cột trong phụ biểu hoặc bỏ đơn vị khỏi danh sách")
                .at(annex.region.clone())
            })
            .collect()
    }
}

/// The cell of the header that names a column.
pub(super) fn header_place(annex: &Annex, column: usize) -> crate::diagnostic::CellPlace {
    let cells = annex.header.iter().rev().flatten();
    cells
        .filter(|cell| cell.column == column && cell.column_span == 1 && !cell.text.is_empty())
        .map(|cell| cell.place.clone())
        .next()
        .unwrap_or_else(|| annex.region.clone())
}
