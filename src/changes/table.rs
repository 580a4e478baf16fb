//! A table before and now → what has changed in it, in the order of its rows now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::columns::{self, head};
use super::lines::{self, is_same, one_line};
use super::pairs::Pairs;
use super::rows;
use super::{Beside, Change, Kind, Names, Side};
use crate::annex::{Annex, ColumnRole, RowCell, Shape};
use crate::diagnostic::CellPlace;
use crate::document::Origin;
use crate::dossier::{Dossier, Found};
use crate::markup::shown_text;
use crate::value::{Meaning, Value, number};
use crate::workbook::Region;

/// The most cells of a row or a column that has come or gone that are told.
const MOST_CELLS: usize = 12;

/// A table of one of the two dossiers.
struct One<'a> {
    dossier: &'a Dossier,
    name: &'a Arc<str>,
    found: &'a Found,
    annex: &'a Annex,
    /// The unit that each row is of, among those of its dossier.
    units: Vec<Option<usize>>,
    /// Whether each unit is one because a row of this table names it.
    listed: Vec<bool>,
    /// How many rows have each name.
    names: HashMap<&'a str, usize>,
    /// How many columns have each lowest head.
    heads: HashMap<&'a str, usize>,
    /// Whether one column alone holds data.
    is_of_one_column: bool,
}

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

impl<'a> One<'a> {
    fn of(dossier: &'a Dossier, name: &'a Arc<str>) -> Self {
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
    fn own_unit(&self, row: usize) -> Option<usize> {
        self.units[row]
    }

    /// The unit that a row is, or stands under.
    fn unit_over(&self, row: usize) -> Option<usize> {
        self.above(row).find_map(|row| self.units[row])
    }

    /// A row and those above it in the tree.
    fn above(&self, row: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(row), |&row| self.annex.rows[row].parent)
    }

    fn unit_name(&self, unit: usize) -> String {
        self.dossier.units.list[unit].name.clone()
    }

    /// What a row is called: by its name, or with those of the rows above it where several have it.
    /// The unit is told elsewhere.
    fn target(&self, row: usize) -> Option<String> {
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
    fn column(&self, column: usize) -> Option<String> {
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
    fn origin(&self, region: Region) -> Option<Origin> {
        self.dossier.origins.get(self.found.origin(region)? as usize)
    }

    fn side(&self, cell: &RowCell) -> Side {
        let place = self.annex.place(cell);
        Side {
            text: shown(cell),
            number: comparable(&cell.value),
            touched: self.touched(cell.region, &place),
            place: Some(place),
            ..Side::default()
        }
    }

    /// What documents may print of a cell: by its key, or by its place alone.
    fn touched(&self, region: Region, place: &CellPlace) -> Vec<Origin> {
        let unnamed = || Origin { key: "".into(), place: place.clone() };
        vec![self.origin(region).unwrap_or_else(unnamed)]
    }

    /// A row with what stands in it; what stands under it is touched too.
    fn row(&self, row: usize, under: &[usize]) -> Side {
        let known = &self.annex.rows[row];
        let cells = self.annex.columns.iter().enumerate().zip(&known.cells);
        let cells = cells
            .filter(|((_, column), cell)| column.role.holds_data() && !cell.value.text.is_empty());
        let named = cells.map(|((at, _), cell)| {
            let unit = self.found.units[at].map(|unit| self.unit_name(unit));
            let name = [unit, self.column(at)].into_iter().flatten().collect::<Vec<_>>();
            Beside { name: name.join(", "), text: shown(cell) }
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
    fn whole_column(&self, column: usize) -> Side {
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
                cells.push(Beside { name: name.unwrap_or_default(), text: shown(cell) });
            } else {
                more += 1;
            }
        }
        let text = one_line(&self.annex.columns[column].path.join(" › "));
        let place = Some(self.head_place(column));
        Side { text, place, cells, more, touched, number: None }
    }

    /// Where the lowest head over a column stands.
    fn head_place(&self, column: usize) -> CellPlace {
        self.head_cell(column, head(self.annex, column))
    }

    /// Where a head over a column stands.
    fn head_cell(&self, column: usize, text: &str) -> CellPlace {
        let cells = self.annex.header.iter().rev().filter_map(|row| {
            let at = row.partition_point(|cell| cell.column <= column).checked_sub(1)?;
            row.get(at).filter(|cell| column < cell.column + cell.column_span.max(1))
        });
        let mut named = cells.filter(|cell| cell.text == text);
        named.next().map_or_else(|| self.annex.region.clone(), |cell| cell.place.clone())
    }

    /// The path of a row, as templates know it.
    fn key(&self, row: usize) -> Arc<str> {
        let mut keys: Vec<&str> = self.above(row).map(|row| &*self.annex.rows[row].key).collect();
        keys.reverse();
        keys.iter().fold(self.name.to_string(), |path, key| path + ".muc." + key).into()
    }
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
            found.push(self.cell(now, is, kind, cells));
        }
        found.into_iter().for_each(|change| self.add(change));
    }

    fn cell(
        &self,
        row: usize,
        column: usize,
        kind: Kind,
        (old, new): (&RowCell, &RowCell),
    ) -> Change {
        let one = &self.new;
        let measure = new.measure.clone().filter(|_| kind == Kind::Figure);
        let (old_measure, new_measure) = (&old.measure, &new.measure);
        let (was, is) = (self.old.side(old), one.side(new));
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
fn shown(cell: &RowCell) -> String {
    let text = shown_text(cell);
    match &cell.value.meaning {
        Meaning::Quantity(quantity) if text.is_empty() => number::format(quantity.number),
        _ => one_line(&text),
    }
}
