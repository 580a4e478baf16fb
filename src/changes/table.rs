//! A table before and now → what has changed in it, in the order of its rows now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::columns::{self, head};
use super::lines::{self, is_same, one_line};
use super::one::{MOST_CELLS, One};
use super::pairs::Pairs;
use super::rows;
use super::{Beside, Change, Kind, Names, Side};
use crate::annex::{Annex, ColumnRole, Shape};
use crate::dossier::Dossier;
use crate::value::{Meaning, Value};
use crate::workbook::Region;

/// Both.
struct Both<'a> {
    old: One<'a>,
    new: One<'a>,
    units: &'a Pairs,
    columns: Pairs,
    rows: Pairs,
    changes: Vec<Change>,
}

/// What has changed in a table.
pub(super) fn changes(
    (old, before): (&Dossier, &Arc<str>),
    (new, now): (&Dossier, &Arc<str>),
    units: &Pairs,
) -> Vec<Change> {
    let (old, new) = (One::of(old, before), One::of(new, now));
    let columns = columns::pairs(old.found, new.found, &|unit| units.now(unit));
    // Units that are gone have numbers after those of now.
    let after = new.dossier.units.list.len();
    let of_old = |row: usize| old.own_unit(row).map(|unit| units.now(unit).unwrap_or(after + unit));
    let of_new = |row: usize| new.own_unit(row);
    let rows = rows::pairs(old.annex, new.annex, &columns, [&of_old, &of_new]);
    let mut both = Both { old, new, units, columns, rows, changes: Vec::new() };
    both.lines();
    both.heads();
    both.rows();
    both.changes
}

impl Both<'_> {
    fn add(&mut self, change: Change) {
        let table = Some(self.new.name.clone());
        self.changes.push(Change { table, ..change });
    }

    fn lines(&mut self) {
        for mut change in lines::changes(self.old.annex, self.new.annex) {
            for (side, one) in [(&mut change.old, &self.old), (&mut change.new, &self.new)] {
                let Some(side) = side else { continue };
                let Some(place) = &side.place else { continue };
                side.touched = one.touched(place.cell, place);
            }
            let key = change.new.as_ref().or(change.old.as_ref());
            let key = key.and_then(|side| side.touched.first()).map(|origin| origin.key.clone());
            change.key = key.filter(|key| !key.is_empty());
            self.add(change);
        }
    }

    /// The columns and their heads.
    fn heads(&mut self) {
        let mut told: HashSet<(String, String)> = HashSet::new();
        for (before, now) in self.columns.both().collect::<Vec<_>>() {
            self.head(before, now, &mut told);
        }
        for now in self.columns.come() {
            let new = Some(self.new.whole_column(now));
            let unit = self.new.found.units[now].map(|unit| self.new.unit_name(unit));
            let key = Some(self.column_key(&self.new, now));
            let change = Change { new, unit, key, ..Change::of(Kind::ColumnAdded) };
            self.add(change);
        }
        for before in self.columns.gone() {
            let old = Some(self.old.whole_column(before));
            let unit = self.old.found.units[before].map(|unit| self.old.unit_name(unit));
            let key = Some(self.column_key(&self.old, before));
            let change = Change { old, unit, key, ..Change::of(Kind::ColumnRemoved) };
            self.add(change);
        }
    }

    fn column_key(&self, one: &One<'_>, column: usize) -> Arc<str> {
        format!("{}.cot.{}", one.name, one.annex.columns[column].key).into()
    }

    /// The heads over a column that is there before and now; one over several is told once.
    fn head(&mut self, before: usize, now: usize, told: &mut HashSet<(String, String)>) {
        let (old, new) = (&self.old.annex.columns[before], &self.new.annex.columns[now]);
        let owners = [&old.owner, &new.owner].map(|owner| owner.as_ref().map(|own| own.level));
        let is_owned = self.new.found.units[now].is_some();
        let measures = (old.measure.clone(), new.measure.clone());
        let mut found: Vec<Change> = Vec::new();
        let key = Some(self.column_key(&self.new, now));
        let has_measure =
            measures.0 != measures.1 && (measures.0.is_some() || measures.1.is_some());
        if has_measure {
            let side = |one: &One<'_>, column: usize, measure: &Option<Arc<str>>| Side {
                text: measure.as_deref().unwrap_or_default().to_owned(),
                place: Some(one.head_place(column)),
                touched: one.whole_column(column).touched,
                ..Side::default()
            };
            let column = one_line(&new.path.join(" › "));
            let heads = (old.path.concat(), new.path.concat());
            if told.insert(heads) {
                found.push(Change {
                    column: Some(column),
                    key: key.clone(),
                    old: Some(side(&self.old, before, &measures.0)),
                    new: Some(side(&self.new, now, &measures.1)),
                    ..Change::of(Kind::Measure)
                });
            }
        }
        // A path of another length is told as a whole.
        let names: Vec<(String, String, usize)> = if old.path.len() == new.path.len() {
            let levels = old.path.iter().zip(&new.path).enumerate();
            levels.map(|(level, (old, new))| (old.clone(), new.clone(), level)).collect()
        } else {
            vec![(old.path.join(" › "), new.path.join(" › "), usize::MAX)]
        };
        for (was, is, level) in names {
            let is_name = is_owned && owners[1] == Some(level) && owners[0] == Some(level);
            let is_told = has_measure && level + 1 == new.path.len();
            if is_same(&was, &is) || is_name || is_told || !told.insert((was.clone(), is.clone())) {
                continue;
            }
            let side = |one: &One<'_>, column: usize, text: &str| Side {
                text: one_line(text),
                place: Some(one.head_cell(column, text)),
                ..Side::default()
            };
            found.push(Change {
                key: key.clone(),
                old: Some(side(&self.old, before, &was)),
                new: Some(side(&self.new, now, &is)),
                ..Change::of(Kind::ColumnRenamed)
            });
        }
        found.into_iter().for_each(|change| self.add(change));
    }

    fn rows(&mut self) {
        let mut moved: HashMap<(Option<usize>, Option<usize>), usize> = HashMap::new();
        let mut seen: HashSet<(Region, Region)> = HashSet::new();
        let columns: Vec<(usize, usize)> = self.columns.both().collect();
        let under_new = under(self.new.annex, |row| self.rows.before(row).is_none());
        for now in 0..self.new.annex.rows.len() {
            match self.rows.before(now) {
                Some(before) => {
                    self.name(before, now);
                    self.place(before, now, &mut moved);
                    self.cells(before, now, &columns, &mut seen);
                }
                None => {
                    let Some(rows) = under_new.get(&now) else { continue };
                    self.whole_row(now, rows, Kind::RowAdded);
                }
            }
        }
        let under_old = under(self.old.annex, |row| self.rows.now(row).is_none());
        for before in self.rows.gone() {
            let Some(rows) = under_old.get(&before) else { continue };
            self.whole_row(before, rows, Kind::RowRemoved);
        }
    }

    /// A row that has come or gone, with the rows under it that have too.
    fn whole_row(&mut self, row: usize, under: &[usize], kind: Kind) {
        let one = if kind == Kind::RowAdded { &self.new } else { &self.old };
        // The row of the list by which a unit is one says no more than that the unit has come or gone.
        if let Some(unit) = one.own_unit(row) {
            let is_listed = one.listed[unit] && one.dossier.units.list[unit].row == Some(row);
            let is_alone = match kind {
                Kind::RowAdded => self.units.before(unit).is_none(),
                _ => self.units.now(unit).is_none(),
            };
            if is_listed && is_alone {
                return;
            }
        }
        let mut side = one.row(row, under);
        if !under.is_empty() {
            side.text = format!("{} (cùng {} dòng bên dưới)", side.text, under.len());
        }
        let mut change = Change::of(kind);
        change.unit = one.unit_over(row).map(|unit| one.unit_name(unit));
        change.key = Some(one.key(row));
        let above = one.annex.rows[row].parent.and_then(|above| one.target(above));
        change.target = above;
        match kind {
            Kind::RowAdded => change.new = Some(side),
            _ => change.old = Some(side),
        }
        self.add(change);
    }

    /// The name of a row that is there before and now.
    fn name(&mut self, before: usize, now: usize) {
        let (old, new) = (&self.old.annex.rows[before], &self.new.annex.rows[now]);
        // What goes on with an item has that item's name.
        let is_item = old.continues.is_none() && new.continues.is_none();
        let is_unit = self.old.own_unit(before).is_some() && self.new.own_unit(now).is_some();
        if !is_item || is_unit || rows::comparable(&old.label) == rows::comparable(&new.label) {
            return;
        }
        let side = |one: &One<'_>, row: usize| Side {
            cells: Vec::new(),
            more: 0,
            touched: Vec::new(),
            ..one.row(row, &[])
        };
        let label = |one: &One<'_>, row: usize| {
            let cell = one.annex.rows[row].cells.get(one.annex.label_column()?)?;
            Some(one.touched(cell.region, &one.annex.place(cell)))
        };
        let mut sides = [side(&self.old, before), side(&self.new, now)];
        sides[0].touched = label(&self.old, before).unwrap_or_default();
        sides[1].touched = label(&self.new, now).unwrap_or_default();
        let [was, is] = sides;
        let unit = self.new.unit_over(now).map(|unit| self.new.unit_name(unit));
        let key = Some(self.new.key(now));
        let (old, new) = (Some(was), Some(is));
        self.add(Change { unit, key, old, new, ..Change::of(Kind::RowRenamed) });
    }

    /// Where a row stands in the tree; rows that have gone together from one place to another are told
    /// once.
    fn place(
        &mut self,
        before: usize,
        now: usize,
        moved: &mut HashMap<(Option<usize>, Option<usize>), usize>,
    ) {
        let (from, to) = (self.old.annex.rows[before].parent, self.new.annex.rows[now].parent);
        if from.and_then(|from| self.rows.now(from)) == to && from.is_some() == to.is_some() {
            return;
        }
        if let Some(&first) = moved.get(&(from, to)) {
            let row = self.new.annex.rows[now].label.clone();
            if let Some(new) = &mut self.changes[first].new {
                if new.cells.len() < MOST_CELLS {
                    new.cells.push(Beside { name: row, text: String::new() });
                } else {
                    new.more += 1;
                }
            }
            return;
        }
        let side = |one: &One<'_>, row: usize, above: Option<usize>| {
            let side = one.row(row, &[]);
            let text = above.map_or_else(String::new, |row| one.annex.rows[row].label.clone());
            Side { text, cells: Vec::new(), more: 0, touched: Vec::new(), ..side }
        };
        let (old, new) = (side(&self.old, before, from), side(&self.new, now, to));
        let target = Some(self.new.annex.rows[now].label.clone());
        let key = Some(self.new.key(now));
        moved.insert((from, to), self.changes.len());
        let (old, new) = (Some(old), Some(new));
        self.add(Change { target, key, old, new, ..Change::of(Kind::RowMoved) });
    }

    /// The cells of a row that is there before and now. A region that several show is told once.
    fn cells(
        &mut self,
        before: usize,
        now: usize,
        columns: &[(usize, usize)],
        seen: &mut HashSet<(Region, Region)>,
    ) {
        let (old, new) = (&self.old.annex.rows[before], &self.new.annex.rows[now]);
        if !(old.printed && new.printed) {
            return;
        }
        let mut found = Vec::new();
        for &(was, is) in columns {
            let column = &self.new.annex.columns[is];
            if matches!(column.role, ColumnRole::Number | ColumnRole::Label) {
                continue;
            }
            let cells = (&old.cells[was], &new.cells[is]);
            let Some(kind) = differ(&cells.0.value, &cells.1.value) else { continue };
            let regions = (cells.0.region, cells.1.region);
            let is_merged = [regions.0, regions.1].iter().any(|region| region.start != region.end);
            if is_merged && !seen.insert(regions) {
                continue;
            }
            let kind = if column.role == ColumnRole::Measure { Kind::Measure } else { kind };
            found.push(self.cell((before, was), (now, is), kind));
        }
        found.into_iter().for_each(|change| self.add(change));
    }

    fn cell(&self, before: (usize, usize), (row, column): (usize, usize), kind: Kind) -> Change {
        let one = &self.new;
        let old = &self.old.annex.rows[before.0].cells[before.1];
        let new = &one.annex.rows[row].cells[column];
        let measure = new.measure.clone().filter(|_| kind == Kind::Figure);
        let (old_measure, new_measure) = (&old.measure, &new.measure);
        let (was, is) = (self.old.side(before.0, before.1), one.side(row, column));
        // Of a list of keys and values, what is a year or a number of a document can't be told.
        let is_amount = one.annex.shape == Shape::Table && old_measure == new_measure;
        let numbers = was.number.zip(is.number).filter(|_| is_amount);
        let difference = numbers.and_then(|(was, is)| is.checked_sub(was));
        let names = match (&old.value.meaning, &new.value.meaning) {
            (Meaning::Names(old), Meaning::Names(new)) => Names::between(&old.names, &new.names),
            _ => None,
        };
        let unit = one.found.units[column].or_else(|| one.unit_over(row));
        let is_shared = new.region.width() > 1 && one.found.units[column].is_some();
        let key = is.touched.first().map(|origin| origin.key.clone());
        let key = key.filter(|key| !key.is_empty());
        let target = one.target(row);
        // Where the row is a unit, the column says what is told of it.
        let head = || Some(one_line(head(one.annex, column))).filter(|_| target.is_none());
        let column_name = one.column(column).or_else(head);
        Change {
            key: key.or_else(|| Some(one.key(row))),
            target,
            column: column_name.filter(|_| kind != Kind::Measure),
            // What is merged over the columns of several units is of none.
            unit: unit.filter(|_| !is_shared).map(|unit| one.unit_name(unit)),
            measure,
            old: Some(was),
            new: Some(is),
            difference: difference.filter(|difference| !difference.is_zero()),
            names,
            ..Change::of(kind)
        }
    }
}

/// The rows without a partner that stand under none such, with all below them that have none.
fn under(annex: &Annex, is_alone: impl Fn(usize) -> bool) -> HashMap<usize, Vec<usize>> {
    let mut tops: Vec<Option<usize>> = vec![None; annex.rows.len()];
    let mut under: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, row) in annex.rows.iter().enumerate() {
        if !is_alone(at) {
            continue;
        }
        match row.parent.and_then(|above| tops[above]) {
            Some(top) => {
                tops[at] = Some(top);
                under.entry(top).or_default().push(at);
            }
            None => {
                tops[at] = Some(at);
                under.entry(at).or_default();
            }
        }
    }
    under
}

/// In what two cells differ, if they do.
fn differ(old: &Value, new: &Value) -> Option<Kind> {
    if is_same(&old.text, &new.text) && old.is_empty() == new.is_empty() {
        return None;
    }
    let is_words = |value: &Value| {
        matches!(value.meaning, Meaning::Words | Meaning::Names(_) | Meaning::Empty)
    };
    let is_figure = !(is_words(old) && is_words(new)) && old.meaning != new.meaning;
    Some(if is_figure { Kind::Figure } else { Kind::Words })
}
