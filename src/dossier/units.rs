//! The units that documents are made for, in groups: those of the list and those that an annex
//! has beside, and those of each group that the manifest names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::named::{Names, without_remark};
use crate::annex::{Annex, ColumnRole, RowRole};
use crate::diagnostic::{CellPlace, Diagnostic};
use crate::value::{case, name, slug};

/// The name of the group that the list of units makes.
pub const LISTED: &str = "don_vi";

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
    /// The row of the group's table, an index into its annex's rows; none for a unit that stands
    /// only in a header or in a column of names.
    pub row: Option<usize>,
    /// The cell that names it, where it has no row.
    pub place: Option<CellPlace>,
}

/// Units that documents are made for together, such as the communes or the lead agencies.
#[derive(Debug, Default)]
pub struct Group {
    /// The name that the manifest gives it.
    pub name: Arc<str>,
    /// The table that names its units.
    pub table: Arc<str>,
    /// The column that names them, where it is not that of the rows' names.
    pub column: Option<Arc<str>>,
    /// Columns of other tables that name units of it too: table and column.
    pub(super) further: Vec<(Arc<str>, Arc<str>)>,
    /// Its units, indices into [`Units::list`], in order.
    pub units: Vec<usize>,
    /// The kind words of its units.
    pub(super) kinds: BTreeSet<String>,
    pub(super) names: Names,
}

/// The units of a dossier.
#[derive(Debug)]
pub struct Units {
    /// The units of all groups, those of the list first.
    pub list: Vec<Unit>,
    /// The groups; the first is that of the list, and may be empty.
    pub groups: Vec<Group>,
}

/// The columns of a table that say what a unit is.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListColumns<'a> {
    /// The column of the kind word.
    pub(super) kind: &'a str,
    /// The column of the name without it.
    pub(super) own_name: &'a str,
}

/// What is known of a unit before it is one.
#[derive(Debug, Default)]
pub(super) struct Naming {
    pub(super) full: String,
    pub(super) kind: Option<String>,
    pub(super) own: Option<String>,
    pub(super) row: Option<usize>,
    pub(super) place: Option<CellPlace>,
}

fn of_row(at: usize) -> Naming {
    Naming { row: Some(at), ..Naming::default() }
}

impl Default for Units {
    fn default() -> Self {
        let listed = Group { name: LISTED.into(), ..Group::default() };
        Self { list: Vec::new(), groups: vec![listed] }
    }
}

impl Group {
    /// The unit of a name, with or without its kind word; none where two share it.
    pub(super) fn of_name(&self, name: &str) -> Option<usize> {
        self.names.of(name)
    }

    /// All units that a name means, also by what else the manifest says that they are called.
    pub(super) fn all_of_name(&self, name: &str) -> Vec<usize> {
        self.names.all(name)
    }
}

impl Units {
    /// The units that a table lists, one a row, as the first group.
    pub(super) fn listed(table: &str, annex: &Annex, columns: ListColumns<'_>) -> Self {
        let mut units = Self::default();
        units.groups[0].table = table.into();
        units.add_rows(0, annex, columns, None);
        units
    }

    /// Adds the rows of a table as units of a group.
    pub(super) fn add_rows(
        &mut self,
        group: usize,
        annex: &Annex,
        columns: ListColumns<'_>,
        kind_word: Option<&str>,
    ) {
        let column = |key: &str| annex.columns.iter().position(|column| &*column.key == key);
        let (kind, own) = (column(columns.kind), column(columns.own_name));
        for (at, row) in annex.rows.iter().enumerate() {
            let text = |column: Option<usize>| {
                let text = &row.cells.get(column?)?.value.text;
                (!text.is_empty()).then(|| text.clone())
            };
            let is_item = row.role == RowRole::Data && row.continues.is_none();
            if is_item && !row.label.is_empty() {
                let (kind, own) = (text(kind), text(own));
                let is_bare = kind.is_none() && name::split_kind(&row.label).0.is_none();
                let naming = match kind_word.filter(|_| is_bare) {
                    Some(word) => {
                        let full = format!("{} {}", case::sentence(word), row.label);
                        let own = own.unwrap_or_else(|| row.label.clone());
                        Naming { full, kind: Some(word.to_owned()), own: Some(own), ..of_row(at) }
                    }
                    None => Naming { full: row.label.clone(), kind, own, ..of_row(at) },
                };
                self.add(group, naming);
            }
        }
    }

    /// Adds a unit to a group.
    pub(super) fn add(&mut self, group: usize, naming: Naming) -> usize {
        let Naming { full, kind, own, row, place } = naming;
        let (kind_word, rest) = name::split_kind(&full);
        let kind = kind.or_else(|| kind_word.map(str::to_owned));
        let own_name = own.unwrap_or_else(|| without_remark(rest).to_owned());
        let key = slug::slug(&full);
        let at = self.list.len();
        let unit = Unit { key: key.into(), name: full.clone(), kind, own_name, row, place };
        let group = &mut self.groups[group];
        group.names.add(at, &unit.name, unit.kind.as_deref(), &unit.own_name);
        group.kinds.extend(unit.kind.as_deref().map(name::folded));
        group.units.push(at);
        self.list.push(unit);
        at
    }

    /// The units of the first group.
    pub fn of_list(&self) -> impl Iterator<Item = &Unit> {
        self.groups[0].units.iter().map(|&at| &self.list[at])
    }

    /// The listed unit of a name, with or without its kind word.
    pub fn of_name(&self, name: &str) -> Option<usize> {
        self.groups[0].of_name(name)
    }

    /// The unit of each column of an annex. A column that stands among those of units, and is
    /// that of none, is a unit that the list lacks: it is added, with a finding.
    pub(super) fn of_columns(
        &mut self,
        annex: &Annex,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Option<usize>> {
        let is_value = |role| matches!(role, ColumnRole::Value);
        if self.groups[0].units.is_empty() {
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
                units[at] = Some(self.add(0, Naming { full: last.clone(), ..Naming::default() }));
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
                self.add(0, Naming { full: name.clone(), ..Naming::default() });
            }
        }
    }

    /// The unit of each column of an annex, of those groups that have at least two columns in it;
    /// columns of listed units stay theirs.
    pub(super) fn of_columns_in_groups(&self, annex: &Annex, columns: &mut [Option<usize>]) {
        for group in self.groups.iter().skip(1) {
            let owned: Vec<(usize, usize)> = annex
                .columns
                .iter()
                .enumerate()
                .filter(|(at, column)| columns[*at].is_none() && column.role == ColumnRole::Value)
                .filter_map(|(at, column)| Some((at, group.of_name(column.path.last()?)?)))
                .collect();
            if owned.len() > 1 {
                for (column, unit) in owned {
                    columns[column] = Some(unit);
                }
            }
        }
    }

    /// A finding for the units of the list that an annex with columns of units has no column for.
    pub(super) fn without_column(&self, annex: &Annex, units: &[Option<usize>]) -> Vec<Diagnostic> {
        let with: BTreeSet<usize> = units.iter().flatten().copied().collect();
        if with.is_empty() {
            return Vec::new();
        }
        let without = self.groups[0].units.iter().filter(|at| !with.contains(at));
        without
            .map(|&at| {
                let unit = &self.list[at];
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
