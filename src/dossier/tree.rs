//! Annexes → the tree of values that templates see, each cell with its origin.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::value::Key;
use tera::{Map, Value};

use super::leaf::{COLUMNS, HEADS, figure, leaf, of_no_cell};
use super::lists::Lists;
use super::origins::{Cells, Origins};
use super::owners::Owned;
use super::rows::{Rows, column_key};
use super::shared::{self, Together};
use super::units::Units;
use crate::annex::{
    Annex, Column, ColumnRole, Line, RowRole, Shape, whole_columns, without_measure,
};
use crate::counted;
use crate::diagnostic::CellPlace;
use crate::document::Origin;
use crate::value::Value as Parsed;
use crate::value::slug::slug;
use crate::workbook::Region;

/// What an annex is called that has no title.
const NO_TITLE: &str = "Biểu chi tiết";

/// An annex as a dossier holds it.
#[derive(Debug)]
pub struct Found {
    /// The annex.
    pub annex: Arc<Annex>,
    /// For each of its columns, the unit that it belongs to, an index into the dossier's units.
    pub units: Vec<Option<usize>>,
    /// The unit whose table it is as a whole, where tables of its form are units' own.
    pub(super) owner: Option<Owned>,
    /// The rows of each unit that is one, indices into the annex's rows.
    pub rows_of: BTreeMap<usize, Vec<usize>>,
    /// The rows that name each unit in any cell, indices into the annex's rows.
    pub named_rows: BTreeMap<usize, Vec<usize>>,
    /// The index of the origin of each cell that is no cell of a table's rows.
    lines: BTreeMap<Region, u32>,
    /// The cells of the rows, and the index of the origin of the first.
    cells: Option<(u32, Arc<Cells>)>,
    by_unit: OnceLock<ByUnit>,
}

/// The columns of an annex by the units that they belong to.
#[derive(Debug, Default)]
pub struct ByUnit {
    shared: Vec<usize>,
    own: BTreeMap<usize, Vec<usize>>,
}

impl ByUnit {
    /// The columns that are no unit's, and those of a unit, in order.
    pub fn shown(&self, unit: Option<usize>) -> Vec<usize> {
        let own = unit.and_then(|unit| self.own.get(&unit));
        let mut shown: Vec<usize> =
            self.shared.iter().chain(own.into_iter().flatten()).copied().collect();
        shown.sort_unstable();
        shown
    }

    /// Whether any column belongs to a unit.
    pub fn has_units(&self) -> bool {
        !self.own.is_empty()
    }
}

impl Found {
    /// An annex of which nothing else is known yet.
    pub(super) fn new(annex: Annex, owner: Option<Owned>) -> Self {
        Self {
            owner,
            units: vec![None; annex.columns.len()],
            annex: Arc::new(annex),
            rows_of: BTreeMap::new(),
            named_rows: BTreeMap::new(),
            lines: BTreeMap::new(),
            cells: None,
            by_unit: OnceLock::new(),
        }
    }

    /// Finds the total over columns of units that only the list of units knows for such: `An Bình`.
    pub(super) fn find_totals(&mut self, units: &Units, has_given: bool) {
        let annex = &self.annex;
        let is_new = |at: usize| self.units[at].is_some() && annex.columns[at].owner.is_none();
        // What a person has said of the columns stands.
        if has_given || !(0..annex.columns.len()).any(is_new) {
            return;
        }
        let level = |at: usize| {
            let unit = self.units[at]?;
            let path = &annex.columns[at].path;
            let owner = annex.columns[at].owner.as_ref().map(|owner| owner.level);
            let named = || path.iter().rposition(|name| units.of_name(name) == Some(unit));
            owner.or_else(named).or_else(|| path.len().checked_sub(1))
        };
        let totals = whole_columns(annex, &level, &|_| true);
        if !totals.is_empty() {
            let annex = Arc::make_mut(&mut self.annex);
            totals.into_iter().for_each(|at| annex.columns[at].role = ColumnRole::Total);
        }
    }

    /// The index of the origin of a cell or merged region that templates can print.
    pub fn origin(&self, region: Region) -> Option<u32> {
        let of_rows = || {
            let (first, cells) = self.cells.as_ref()?;
            Some(first + cells.of_region(region)?)
        };
        self.lines.get(&region).copied().or_else(of_rows)
    }

    /// The rows that are shown of a unit that has no column: those that are called by its name, or
    /// else those that name it or mean it otherwise, with what stands below them and the groups that
    /// they stand in. A group's sums are not the unit's.
    pub fn rows_of_unit(
        &self,
        unit: usize,
        meant: impl Iterator<Item = usize>,
    ) -> Option<Vec<usize>> {
        if self.owner.is_some() {
            return None;
        }
        let own = self.rows_of.get(&unit).or_else(|| self.named_rows.get(&unit))?;
        let is_total = |at: &usize| self.annex.rows[*at].role == RowRole::Total;
        let own = own.iter().copied().chain(meant.filter(|_| !self.rows_of.contains_key(&unit)));
        let own: Vec<usize> = own.filter(|at| !is_total(at)).collect();
        if own.is_empty() {
            return None;
        }
        let mut shown = self.annex.with_below(&own);
        let mut heads = Vec::new();
        for &row in &own {
            let mut above = self.annex.rows[row].parent;
            while let Some(at) = above {
                let row = &self.annex.rows[at];
                let has_figures =
                    row.cells.iter().zip(&self.annex.columns).any(|(cell, column)| {
                        column.role.holds_data() && cell.value.number().is_some()
                    });
                if row.role == RowRole::Group && !has_figures {
                    heads.push(at);
                }
                above = row.parent;
            }
        }
        shown.extend(heads);
        shown.sort_unstable();
        shown.dedup();
        Some(shown)
    }

    /// The columns by the units that they belong to, when these are known.
    pub fn columns_by_unit(&self) -> &ByUnit {
        self.by_unit.get_or_init(|| {
            counted::looked_at(self.units.len());
            let mut columns = ByUnit::default();
            for (at, owner) in self.units.iter().enumerate() {
                match owner {
                    None => columns.shared.push(at),
                    Some(unit) => columns.own.entry(*unit).or_default().push(at),
                }
            }
            columns
        })
    }
}

/// Builds the values of one annex.
pub(super) struct Tree<'a> {
    name: &'a str,
    annex: Arc<Annex>,
    /// The unit whose table it is as a whole.
    owner: Option<Owned>,
    /// The unit that each column of the annex belongs to.
    owners: &'a [Option<usize>],
    /// The index of the origin of each cell that has been met.
    lines: &'a mut BTreeMap<Region, u32>,
    /// The cells of the rows, and the index of the origin of the first.
    cells: &'a mut Option<(u32, Arc<Cells>)>,
    /// The rows of each unit.
    rows_of: &'a mut BTreeMap<usize, Vec<usize>>,
    /// The rows that name each unit.
    named_rows: &'a mut BTreeMap<usize, Vec<usize>>,
    units: &'a Arc<Units>,
    /// The columns of each unit that has several.
    several: BTreeMap<usize, Together>,
    origins: &'a mut Origins,
    lists: &'a mut Lists,
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        name: &'a str,
        found: &'a mut Found,
        units: &'a Arc<Units>,
        (origins, lists): (&'a mut Origins, &'a mut Lists),
    ) -> Self {
        let Found { annex, owner, units: owners, rows_of, named_rows, lines, cells, .. } = found;
        let (annex, owner, several) = (annex.clone(), *owner, shared::of_units(annex, owners));
        Self {
            name,
            annex,
            owner,
            owners,
            lines,
            cells,
            rows_of,
            named_rows,
            units,
            several,
            origins,
            lists,
        }
    }

    /// The value of the annex.
    pub(super) fn build(mut self) -> Value {
        let annex = self.annex.clone();
        match annex.shape {
            Shape::KeyValue => self.key_value(&annex),
            Shape::Table | Shape::List => self.table(&annex),
        }
    }

    /// The index of a cell's origin; a merged region has one, by the path that it was met under
    /// first.
    fn origin(&mut self, place: CellPlace, path: impl FnOnce() -> String) -> u32 {
        let known = self.lines.entry(place.cell);
        *known.or_insert_with(|| self.origins.note(Origin { key: path().into(), place }))
    }

    fn line(&mut self, line: &Line, field: &str) -> Value {
        let name = self.name;
        let origin = self.origin(line.place.clone(), || format!("{name}.{field}"));
        leaf(origin, &Parsed::words(&line.text))
    }

    fn lines(&mut self, lines: &[Line], field: &str) -> Value {
        let values: Vec<Value> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| self.line(line, &format!("{field}[{at}]")))
            .collect();
        Value::from(values)
    }

    /// `Khoản mục` and `Nội dung`: the value of each key, with its remark as `ghi_chu`.
    fn key_value(&mut self, annex: &Annex) -> Value {
        let column = |role| annex.columns.iter().position(|column| column.role == role);
        let (value, note) = (column(ColumnRole::Value), column(ColumnRole::Note));
        let mut map = Map::with_capacity(annex.rows.len());
        for row in &annex.rows {
            let Some(cell) = value.and_then(|value| row.cells.get(value)) else { continue };
            let path = format!("{}.{}", self.name, row.key);
            let origin = self.origin(annex.place(cell), || path.clone());
            let mut value = leaf(origin, &cell.value);
            if let Some(note) = note.and_then(|note| row.cells.get(note)) {
                let origin = self.origin(annex.place(note), || format!("{path}.ghi_chu"));
                let mut fields = value.as_map().cloned().unwrap_or_default();
                fields.insert(Key::Str("ghi_chu"), leaf(origin, &note.value));
                value = Value::from(fields);
            }
            map.insert(Key::String(row.key.clone()), value);
        }
        Value::from(map)
    }

    fn table(&mut self, annex: &Annex) -> Value {
        let mut map = Map::new();
        let title = self.title(annex);
        map.insert(Key::Str("ten"), title);
        map.insert(Key::Str("cua_don_vi"), self.owner_key());
        let is_titled = self.owner.is_some_and(|owner| owner.is_titled);
        map.insert(Key::Str("ten_co_don_vi"), Value::from(is_titled));
        let owner = self.owner.map_or("", |owner| &*self.units.list[owner.unit].name);
        map.insert(Key::Str("ten_don_vi"), of_no_cell(&Parsed::words(owner)));
        map.insert(Key::Str("tieu_de"), self.lines(&annex.titles, "tieu_de"));
        let mut optional = |tree: &mut Self, line: Option<&Line>, field: &'static str| {
            let value = line.map_or_else(Value::none, |line| tree.line(line, field));
            map.insert(Key::Str(field), value);
        };
        optional(self, annex.attachment.as_ref(), "kem_theo");
        optional(self, annex.unit_line.as_ref(), "don_vi_tinh");
        optional(self, annex.form.as_ref(), "so_bieu");
        optional(self, annex.date_line.as_ref(), "thoi_diem");
        map.insert(Key::Str("thong_tin_bang"), self.facts_above(annex));
        map.insert(Key::Str("ghi_chu"), self.lines(&annex.notes, "ghi_chu"));
        map.insert(Key::Str("cot"), self.headers(annex));
        map.insert(COLUMNS, self.columns(annex));
        let rows = Arc::new(self.rows());
        let [top, all, by_key] = self.lists.fields(rows);
        map.insert(Key::Str("muc"), by_key);
        map.insert(Key::Str("hang"), top);
        map.insert(Key::Str("moi_hang"), all);
        Value::from(map)
    }

    /// The key of the unit whose table it is as a whole; empty where it is no one's.
    fn owner_key(&self) -> Value {
        let unit = self.owner.map(|owner| &self.units.list[owner.unit]);
        Value::from(unit.map_or("", |unit| &*unit.key))
    }

    /// The title of the annex. One that has none is called by the number of its form, or by what
    /// such tables are called, so that a document can place it and refer to it.
    fn title(&mut self, annex: &Annex) -> Value {
        let titles = annex.titles.iter().filter(|line| !is_label(&line.text));
        let mut lines: Vec<&Line> = titles.collect();
        if lines.is_empty() {
            lines.extend(&annex.form);
        }
        if lines.is_empty() {
            return Value::from(NO_TITLE);
        }
        let title = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let name = self.name;
        let origins: Vec<u32> = lines
            .iter()
            .map(|line| self.origin(line.place.clone(), || format!("{name}.ten")))
            .collect();
        figure(&origins, without_label(&title))
    }

    /// What is said above the table by key and value, by the keys.
    fn facts_above(&mut self, annex: &Annex) -> Value {
        let mut map = Map::with_capacity(annex.facts.len());
        for fact in &annex.facts {
            let key = slug(&fact.key.text);
            let path = format!("thong_tin_bang.{key}");
            let name = self.name;
            let origin = self.origin(fact.value.place.clone(), || format!("{name}.{path}"));
            let value = crate::value::parse_text(&fact.value.text);
            map.entry(Key::from(key)).or_insert_with(|| leaf(origin, &value));
        }
        Value::from(map)
    }

    /// The words in the header over each column; those over a unit's column are its name.
    fn headers(&mut self, annex: &Annex) -> Value {
        let mut map = Map::with_capacity(annex.columns.len());
        for (at, column) in annex.columns.iter().enumerate() {
            let Some(text) = column.path.last().filter(|_| self.owners[at].is_none()) else {
                continue;
            };
            let place = super::units::header_place(annex, at);
            let key = format!("{}.cot.{}", self.name, column.key).into();
            // Not among the known cells: a placed table's header is words, not figures.
            let origin = self.origins.note(Origin { key, place });
            map.insert(Key::String(column.key.clone()), leaf(origin, &Parsed::words(text)));
        }
        Value::from(map)
    }

    /// What each column is: where a row has its cell (`khoa`, or `don_vi` and `phu`), its role, what
    /// it is called in a sentence, and whether it holds the targets of its unit or of the whole.
    fn columns(&mut self, annex: &Annex) -> Value {
        let of = |role: fn(&Column) -> bool| {
            let columns = annex.columns.iter().enumerate();
            columns.filter(|(_, column)| role(column)).map(|(at, _)| at).collect::<Vec<_>>()
        };
        let totals = of(|column| column.role == ColumnRole::Total);
        let figures = of(|column| column.role == ColumnRole::Value && column.owner.is_none());
        let mut figures: Vec<usize> =
            figures.into_iter().filter(|&at| annex.has_figures(at)).collect();
        let has = |role| annex.columns.iter().any(|column| column.role == role);
        // Where there are rates alone they are the targets, but how far tasks have come is none.
        if figures.is_empty() && !(has(ColumnRole::Agency) && has(ColumnRole::Deadline)) {
            figures = of(|column| column.role == ColumnRole::Rate && column.owner.is_none());
            figures.retain(|&at| annex.has_figures(at));
        }
        let whole = if totals.is_empty() { &figures } else { &totals };
        let are_parallel = (!totals.is_empty() || shared::are_of_year(annex, whole))
            && shared::are_parallel(annex, whole);
        let target = shared::target(annex, whole).filter(|_| !are_parallel);
        let beside = shared::below_heads(annex, self.owners);
        let told = shared::told_names(annex, self.owners);
        let mut columns = Vec::with_capacity(annex.columns.len());
        for (at, column) in annex.columns.iter().enumerate() {
            let mut map = Map::with_capacity(6);
            let mut name = column.path.last().map_or("", String::as_str);
            let mut role = column.role_name();
            let mut is_target = target == Some(at);
            if let Some(owner) = self.owners[at] {
                let unit = &self.units.list[owner];
                map.insert(Key::Str("don_vi"), Value::from(&*unit.key));
                role = "don_vi";
                is_target = true;
                let parts = self.several.get(&owner);
                let part = parts.map(|parts| (parts.is_target(at), parts.name_of(at)));
                if let Some((is_main, part)) = part {
                    is_target = is_main;
                    map.insert(Key::Str("phu"), Value::from(part.unwrap_or_default()));
                    let name = told.get(&at).map_or(name, String::as_str);
                    map.insert(Key::Str("ten_phu"), self.head(annex, at, name));
                }
                name = &unit.name;
            }
            let key = column_key(&column.key);
            map.insert(Key::Str("khoa"), Value::from(key.as_str().unwrap_or_default()));
            map.insert(Key::Str("vai_tro"), Value::from(role));
            map.insert(HEADS, Value::from(column.path.join(" › ")));
            map.insert(Key::Str("ten"), self.head(annex, at, without_measure(name)));
            if self.owners[at].is_none() {
                if let Some(told) = told.get(&at) {
                    map.insert(Key::Str("ten_du"), self.head(annex, at, told));
                }
                if let Some(year) = shared::year_of(column) {
                    map.insert(Key::Str("nam"), Value::from(year));
                }
            }
            map.insert(Key::Str("chinh"), Value::from(is_target));
            if let Some(&(head, is_main)) = beside.get(&at) {
                let head = without_measure(head);
                map.insert(Key::Str("tren"), self.head(annex, at, head));
                map.insert(Key::Str("nhom"), Value::from(head));
                map.insert(Key::Str("chinh_nhom"), Value::from(is_main));
            }
            columns.push(Value::from(map));
        }
        Value::from(columns)
    }

    /// What a column is called, with the cell that says so.
    fn head(&mut self, annex: &Annex, column: usize, name: &str) -> Value {
        let place = super::units::header_place(annex, column);
        let key = format!("{}.cot.{}", self.name, annex.columns[column].key).into();
        leaf(
            self.origins.note(Origin { key, place }),
            &Parsed::words(shared::spoken(name).as_ref()),
        )
    }

    /// What the rows are made of; notes which units are rows, and which are named.
    fn rows(&mut self) -> Rows {
        let key = |owner: &Option<usize>| owner.map(|unit| self.units.list[unit].key.clone());
        let owners = self.owners.iter().map(key).collect();
        let cells = Arc::new(Cells::new(self.name, &self.annex, owners));
        let cells = (self.origins.add(cells.clone()), cells);
        *self.cells = Some(cells.clone());
        let rows = Rows::new(self.name, &self.annex, self.owners, self.units, cells);
        for (at, row) in self.annex.rows.iter().enumerate() {
            if let Some(unit) = rows.labelled(row) {
                self.rows_of.entry(unit).or_default().push(at);
            }
        }
        *self.named_rows = rows.by_unit();
        rows
    }
}

/// Whether a title line is only the word for an annex: `PHỤ BIỂU:`, `Phụ lục II`, `Biểu số 01`.
fn is_label(text: &str) -> bool {
    let text = crate::value::case::lower(text);
    let rest = ["phụ biểu", "phụ lục", "biểu"].iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| {
        rest.trim_start_matches([' ', ':']).trim_start_matches("số").trim().chars().all(|c| {
            c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | 'l' | ':' | '.' | '/' | ' ')
        })
    })
}

/// A title without the word for an annex before a colon: `Phụ lục I: Nội dung công việc`. A document
/// numbers its annexes itself.
fn without_label(title: &str) -> &str {
    match title.split_once(':') {
        Some((label, rest)) if is_label(label) && !rest.trim().is_empty() => rest.trim(),
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_label, without_label};

    #[test]
    fn a_title_stands_without_the_word_for_an_annex() {
        for (title, rest) in [
            ("Phụ lục: Nội dung công việc", "Nội dung công việc"),
            ("Biểu số 01: Mục tiêu năm 2025", "Mục tiêu năm 2025"),
            ("PHỤ LỤC II: CHỈ TIÊU", "CHỈ TIÊU"),
            ("Mục tiêu: xã đạt chuẩn", "Mục tiêu: xã đạt chuẩn"),
            ("Phụ lục:", "Phụ lục:"),
            ("Biểu tổng hợp", "Biểu tổng hợp"),
        ] {
            assert_eq!(without_label(title), rest);
        }
    }

    #[test]
    fn the_word_for_an_annex_is_no_title() {
        for label in ["PHỤ BIỂU:", "Phụ lục", "Phụ lục II", "Biểu số 01", "BIỂU 02."]
        {
            assert!(is_label(label), "{label}");
        }
        for title in ["Biểu tổng hợp", "Phụ lục: Nội dung", "MỤC TIÊU NĂM 2025"] {
            assert!(!is_label(title), "{title}");
        }
    }
}
