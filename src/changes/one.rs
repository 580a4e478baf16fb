//! A table of one of two dossiers → what its rows, columns and cells are called there, and where they
//! stand.

use std::collections::HashMap;
use std::sync::Arc;

use super::columns::head;
use super::lines::one_line;
use super::{Beside, Side};
use crate::annex::Annex;
use crate::diagnostic::CellPlace;
use crate::document::Origin;
use crate::dossier::{Dossier, Found};
use crate::markup::shown_text;
use crate::value::{Meaning, Value, number};
use crate::workbook::Region;

/// The most cells of a row or a column that has come or gone that are told.
pub(super) const MOST_CELLS: usize = 12;

/// A table of one of the two dossiers.
pub(super) struct One<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) name: &'a Arc<str>,
    pub(super) found: &'a Found,
    pub(super) annex: &'a Annex,
    /// The unit that each row is of, among those of its dossier.
    pub(super) units: Vec<Option<usize>>,
    /// Whether each unit is one because a row of this table names it.
    pub(super) listed: Vec<bool>,
    /// How many rows have each name.
    names: HashMap<&'a str, usize>,
    /// How many columns have each lowest head.
    heads: HashMap<&'a str, usize>,
    /// Whether one column alone holds data.
    is_of_one_column: bool,
}

impl<'a> One<'a> {
    pub(super) fn of(dossier: &'a Dossier, name: &'a Arc<str>) -> Self {
        let found = &dossier.annexes[name];
        let annex = &*found.annex;
        let mut units = vec![None; annex.rows.len()];
        for (unit, rows) in &found.rows_of {
            rows.iter().for_each(|&row| units[row] = Some(*unit));
        }
        let mut listed = vec![false; dossier.units.list.len()];
        let groups = dossier.units.groups.iter().filter(|group| group.table == *name);
        groups.flat_map(|group| &group.units).for_each(|&unit| listed[unit] = true);
        let mut names: HashMap<&str, usize> = HashMap::new();
        annex.rows.iter().for_each(|row| *names.entry(&row.label).or_default() += 1);
        let mut heads: HashMap<&str, usize> = HashMap::new();
        (0..annex.columns.len()).for_each(|at| *heads.entry(head(annex, at)).or_default() += 1);
        let data = annex.columns.iter().filter(|column| column.role.holds_data());
        let is_of_one_column = data.take(2).count() == 1;
        Self { dossier, name, found, annex, units, listed, names, heads, is_of_one_column }
    }

    /// The unit that a row is.
    pub(super) fn own_unit(&self, row: usize) -> Option<usize> {
        self.units[row]
    }

    /// The unit that a row is, or stands under.
    pub(super) fn unit_over(&self, row: usize) -> Option<usize> {
        self.above(row).find_map(|row| self.units[row])
    }

    /// A row and those above it in the tree.
    pub(super) fn above(&self, row: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(row), |&row| self.annex.rows[row].parent)
    }

    pub(super) fn unit_name(&self, unit: usize) -> String {
        self.dossier.units.list[unit].name.clone()
    }

    /// What a row is called: by its name, or with those of the rows above it where several have it.
    /// The unit is told elsewhere.
    pub(super) fn target(&self, row: usize) -> Option<String> {
        if self.units[row].is_some() {
            return None;
        }
        let label = |row: usize| {
            let row = &self.annex.rows[row];
            match row.label.trim() {
                "" => row.number.as_deref().unwrap_or_default(),
                label => label,
            }
        };
        if self.names.get(&*self.annex.rows[row].label).is_none_or(|&count| count == 1) {
            return Some(label(row).to_owned());
        }
        let mut names: Vec<&str> =
            self.above(row).take_while(|&row| self.units[row].is_none()).map(label).collect();
        names.reverse();
        Some(names.join(" › "))
    }

    /// What a column is called beside its unit; none where that says all, or where it is the only one
    /// of data.
    pub(super) fn column(&self, column: usize) -> Option<String> {
        let known = &self.annex.columns[column];
        if self.found.units[column].is_some() {
            let level = known.owner.as_ref().map_or(0, |owner| owner.level + 1);
            let beside = known.path.get(level..).unwrap_or_default();
            return (!beside.is_empty()).then(|| beside.join(" › "));
        }
        if self.is_of_one_column && known.role.holds_data() {
            return None;
        }
        let leaf = head(self.annex, column);
        let is_unique = self.heads.get(leaf) == Some(&1);
        let name = if is_unique { leaf.to_owned() } else { known.path.join(" › ") };
        Some(one_line(&name)).filter(|name| !name.is_empty())
    }

    /// The origin that documents know a cell by, where they can print it.
    pub(super) fn origin(&self, region: Region) -> Option<Origin> {
        self.dossier.origins.get(self.found.origin(region)? as usize)
    }

    pub(super) fn side(&self, row: usize, column: usize) -> Side {
        let cell = &self.annex.rows[row].cells[column];
        let place = self.annex.place(cell);
        Side {
            text: shown(self.annex, row, column),
            number: comparable(&cell.value),
            touched: self.touched(cell.region, &place),
            place: Some(place),
            ..Side::default()
        }
    }

    /// What documents may print of a cell: by its key, or by its place alone.
    pub(super) fn touched(&self, region: Region, place: &CellPlace) -> Vec<Origin> {
        let unnamed = || Origin { key: "".into(), place: place.clone() };
        vec![self.origin(region).unwrap_or_else(unnamed)]
    }

    /// A row with what stands in it; what stands under it is touched too.
    pub(super) fn row(&self, row: usize, under: &[usize]) -> Side {
        let known = &self.annex.rows[row];
        let cells = self.annex.columns.iter().enumerate().zip(&known.cells);
        let cells = cells
            .filter(|((_, column), cell)| column.role.holds_data() && !cell.value.text.is_empty());
        let named = cells.map(|((at, _), _)| {
            let unit = self.found.units[at].map(|unit| self.unit_name(unit));
            let name = [unit, self.column(at)].into_iter().flatten().collect::<Vec<_>>();
            Beside { name: name.join(", "), text: shown(self.annex, row, at) }
        });
        let mut cells: Vec<Beside> = named.collect();
        let more = cells.len().saturating_sub(MOST_CELLS);
        cells.truncate(MOST_CELLS);
        let label = self.annex.label_column().and_then(|column| known.cells.get(column));
        let touched = std::iter::once(row).chain(under.iter().copied());
        let touched = touched.flat_map(|row| self.annex.rows[row].cells.iter());
        let mut touched: Vec<Region> = touched.map(|cell| cell.region).collect();
        touched.dedup();
        Side {
            text: known.label.clone(),
            place: label.or(known.cells.first()).map(|cell| self.annex.place(cell)),
            cells,
            more,
            touched: touched.into_iter().filter_map(|region| self.origin(region)).collect(),
            ..Side::default()
        }
    }

    /// A column with what stands in it.
    pub(super) fn whole_column(&self, column: usize) -> Side {
        let rows = self.annex.rows.iter().enumerate().filter(|(_, row)| row.printed);
        let filled = rows.filter(|(_, row)| !row.cells[column].value.text.is_empty());
        let mut cells = Vec::new();
        let mut touched = Vec::new();
        let mut more = 0;
        for (at, row) in filled {
            let cell = &row.cells[column];
            touched.extend(self.origin(cell.region));
            if cells.len() < MOST_CELLS {
                let name = self.target(at).or_else(|| Some(self.unit_name(self.units[at]?)));
                cells.push(Beside {
                    name: name.unwrap_or_default(),
                    text: shown(self.annex, at, column),
                });
            } else {
                more += 1;
            }
        }
        let text = one_line(&self.annex.columns[column].path.join(" › "));
        let place = Some(self.head_place(column));
        Side { text, place, cells, more, touched, number: None }
    }

    /// Where the lowest head over a column stands.
    pub(super) fn head_place(&self, column: usize) -> CellPlace {
        self.head_cell(column, head(self.annex, column))
    }

    /// Where a head over a column stands.
    pub(super) fn head_cell(&self, column: usize, text: &str) -> CellPlace {
        let cells = self.annex.header.iter().rev().filter_map(|row| {
            let at = row.partition_point(|cell| cell.column <= column).checked_sub(1)?;
            row.get(at).filter(|cell| column < cell.column + cell.column_span.max(1))
        });
        let mut named = cells.filter(|cell| cell.text == text);
        named.next().map_or_else(|| self.annex.region.clone(), |cell| cell.place.clone())
    }

    /// The path of a row, as templates know it.
    pub(super) fn key(&self, row: usize) -> Arc<str> {
        let mut keys: Vec<&str> = self.above(row).map(|row| &*self.annex.rows[row].key).collect();
        keys.reverse();
        keys.iter().fold(self.name.to_string(), |path, key| path + ".muc." + key).into()
    }
}

/// The number of a value that can be compared with another: a plain one, or a percentage.
fn comparable(value: &Value) -> Option<rust_decimal::Decimal> {
    match &value.meaning {
        Meaning::Quantity(quantity) if quantity.is_plain() || quantity.is_share() => {
            Some(quantity.number)
        }
        _ => None,
    }
}

/// The text of a cell as documents print it; a number that Excel does not show is told too.
fn shown(annex: &Annex, row: usize, column: usize) -> String {
    let cell = &annex.rows[row].cells[column];
    let text = shown_text(cell, || annex.is_counted(row, column));
    match &cell.value.meaning {
        Meaning::Quantity(quantity) if text.is_empty() => number::format(quantity.number),
        _ => one_line(&text),
    }
}
