//! The units that documents are made for, in groups: those of the list and those that an annex
//! has beside, and those of each group that the manifest names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::named::{Names, without_remark};
use super::tree::Found;
use crate::annex::{self, Annex, ColumnRole, Row, RowRole, Shape};
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
    /// The first unit of each key.
    keys: BTreeMap<Arc<str>, usize>,
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
        Self { list: Vec::new(), groups: vec![listed], keys: BTreeMap::new() }
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
                (!text.is_empty()).then(|| text.to_string())
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
        let key: Arc<str> = slug::slug(&full).into();
        let at = self.list.len();
        self.keys.entry(key.clone()).or_insert(at);
        let unit = Unit { key, name: full.clone(), kind, own_name, row, place };
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

    /// The unit of a key.
    pub fn of_key(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }

    /// The listed unit of a name, with or without its kind word.
    pub fn of_name(&self, name: &str) -> Option<usize> {
        self.groups[0].of_name(name)
    }

    /// The unit of each column of an annex: of the list by any name in its head, or the place or
    /// agency that its head names. One that the list lacks is added, with a finding; one of
    /// another group is left to it.
    pub(super) fn of_columns(
        &mut self,
        annex: &Annex,
        added: &mut Vec<(usize, CellPlace)>,
    ) -> Vec<Option<usize>> {
        let mut units = Vec::with_capacity(annex.columns.len());
        for (at, column) in annex.columns.iter().enumerate() {
            if column.role != ColumnRole::Value {
                units.push(None);
                continue;
            }
            let owner = column.owner.as_ref();
            let names = owner.map(|owner| &owner.name).into_iter().chain(column.path.iter().rev());
            let known = names.into_iter().find_map(|name| self.of_name(name));
            let of_others = || {
                let name = owner.map(|owner| owner.name.as_str())?;
                self.groups.iter().skip(1).find_map(|group| group.of_name(name))
            };
            let unit = match owner {
                Some(owner) if known.is_none() && of_others().is_none() => {
                    let unit = self.add(0, naming(&owner.name));
                    added.push((unit, header_place(annex, at)));
                    Some(unit)
                }
                _ => known,
            };
            units.push(unit);
        }
        units
    }

    /// Adds the places and agencies that the rows of an annex name, where it has figures, most of
    /// its rows name one, and the list lacks them; of those kinds that the list has, if there is
    /// one. Groups of rows and totals are no units.
    pub(super) fn add_named_rows(&mut self, annex: &Annex, added: &mut Vec<(usize, CellPlace)>) {
        let is_data = |row: &&Row| row.role == RowRole::Data && row.continues.is_none();
        if annex.shape != Shape::Table || !has_figures(annex) {
            return;
        }
        let Some(label) = annex.label_column() else { return };
        // A list of works names schools and health stations that are no units of it: agencies are
        // where the head says so.
        let head = name::folded(&annex.columns[label].path.join(" "));
        let of_agencies = AGENCY_HEADS.iter().any(|word| head.contains(&name::folded(word)));
        let is_unit = |name: &str| of_agencies || name::split_kind(name).0.is_some();
        let rows = annex.rows.iter().filter(is_data);
        let named: Vec<(&Row, String)> = rows
            .clone()
            .filter_map(|row| Some((row, annex::name_of_unit(&row.label)?)))
            .filter(|(_, name)| is_unit(name))
            .collect();
        if named.is_empty() || named.len() * 10 < rows.count() * 6 {
            return;
        }
        let is_listed = self.is_listed();
        for (row, name) in named {
            let naming = naming(&name);
            let kind = naming.kind.as_deref().map(name::folded);
            let is_of_list = kind.is_some_and(|kind| self.groups[0].kinds.contains(&kind));
            if self.of_name(&name).is_some() || is_listed && !is_of_list {
                continue;
            }
            let place = annex.place(&row.cells[label]);
            added.push((self.add(0, Naming { place: Some(place.clone()), ..naming }), place));
        }
    }

    /// Whether a table lists the units of the first group.
    fn is_listed(&self) -> bool {
        self.of_list().any(|unit| unit.row.is_some())
    }

    /// The finding for units that annexes have and the list has not; none where there is no list.
    pub(super) fn not_listed(&self, added: &[(usize, CellPlace)]) -> Option<Diagnostic> {
        if !self.is_listed() {
            return None;
        }
        let mut seen = BTreeSet::new();
        let units: Vec<&(usize, CellPlace)> =
            added.iter().filter(|(unit, _)| seen.insert(*unit)).collect();
        let names: Vec<&str> =
            units.iter().map(|(unit, _)| self.list[*unit].name.as_str()).collect();
        let message = match names.as_slice() {
            [] => return None,
            [name] => format!("phụ biểu có “{name}” nhưng danh sách đơn vị không có đơn vị này"),
            names => format!(
                "phụ biểu có {} đơn vị mà danh sách đơn vị không có: {}",
                names.len(),
                shortened(names)
            ),
        };
        let finding = Diagnostic::warning("unit-not-listed", message)
            .hint("thêm vào danh sách (trang Đơn vị); văn bản riêng vẫn được lập");
        let places = units.iter().take(MOST_PLACES).map(|(_, place)| place.clone());
        Some(places.fold(finding, Diagnostic::at))
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

    /// A finding for the units of the list that an annex with columns of units has no column for,
    /// those aside that have figures in rows elsewhere or whose names, folded, are likely written
    /// wrong.
    pub(super) fn without_column(
        &self,
        found: &Found,
        counts: impl Fn(usize) -> bool,
        misspelled: &BTreeSet<String>,
    ) -> Option<Diagnostic> {
        let with: BTreeSet<usize> = found.units.iter().flatten().copied().collect();
        if with.is_empty() {
            return None;
        }
        let without: Vec<&str> = self
            .of_rows()
            .filter(|at| counts(*at) && !with.contains(at) && !self.is_told(*at, misspelled))
            .map(|at| self.list[at].name.as_str())
            .collect();
        let message = match without.as_slice() {
            [] => return None,
            [name] => format!("“{name}” có trong danh sách đơn vị nhưng phụ biểu không có cột"),
            names => format!(
                "{} đơn vị trong danh sách không có cột trong phụ biểu: {}",
                names.len(),
                shortened(names)
            ),
        };
        Some(
            Diagnostic::warning("unit-without-column", message)
                .hint("kiểm tra tên cột trong phụ biểu, hoặc bỏ khỏi danh sách")
                .at(found.annex.region.clone()),
        )
    }

    /// The units that are rows with figures of an annex other than the list, by the annex.
    pub(super) fn in_rows<'a>(
        found: &'a BTreeMap<Arc<str>, Found>,
        list: &str,
    ) -> BTreeMap<&'a str, BTreeSet<usize>> {
        let others =
            found.iter().filter(|(key, found)| ***key != *list && has_figures(&found.annex));
        others.map(|(key, found)| (&**key, found.rows_of.keys().copied().collect())).collect()
    }

    /// The units of the list, without those that an annex has added.
    fn of_rows(&self) -> impl Iterator<Item = usize> {
        self.groups[0].units.iter().copied().filter(|&at| self.list[at].row.is_some())
    }

    /// Whether it has been told that the name of a unit is likely written wrong.
    fn is_told(&self, at: usize, misspelled: &BTreeSet<String>) -> bool {
        misspelled.contains(&name::folded(without_remark(&self.list[at].name)))
    }

    /// The units of the list that no annex has a column for and no row names, where annexes have
    /// figures by unit: nothing is known that a document of theirs could say.
    pub(super) fn absent(&self, found: &BTreeMap<Arc<str>, Found>, list: &str) -> BTreeSet<usize> {
        let others = || found.iter().filter(|(key, _)| ***key != *list).map(|(_, found)| found);
        let is_by_unit = |found: &Found| {
            found.units.iter().any(Option::is_some)
                || !found.rows_of.is_empty() && has_figures(&found.annex)
        };
        if !others().any(is_by_unit) {
            return BTreeSet::new();
        }
        let mut absent: BTreeSet<usize> = self.of_rows().collect();
        for found in others() {
            for unit in found.units.iter().flatten().chain(found.named_rows.keys()) {
                absent.remove(unit);
            }
            if let Some(owner) = found.owner {
                absent.remove(&owner.unit);
            }
        }
        absent
    }

    /// The finding for the units that are absent from all annexes.
    pub(super) fn told_absent(
        &self,
        absent: &BTreeSet<usize>,
        list: Option<&Found>,
        misspelled: &BTreeSet<String>,
    ) -> Option<Diagnostic> {
        let untold = || absent.iter().filter(|&&at| !self.is_told(at, misspelled));
        let names: Vec<&str> = untold().map(|&at| self.list[at].name.as_str()).collect();
        let message = match names.as_slice() {
            [] => return None,
            [name] => {
                format!(
                    "“{name}” có trong danh sách đơn vị nhưng không có trong phụ biểu nào, nên không lập văn bản riêng"
                )
            }
            names => format!(
                "{} đơn vị trong danh sách không có trong phụ biểu nào, nên không lập văn bản riêng: {}",
                names.len(),
                shortened(names)
            ),
        };
        let finding = Diagnostic::warning("unit-without-column", message)
            .hint("kiểm tra tên đơn vị trong phụ biểu, hoặc bỏ khỏi danh sách");
        let places = untold().take(MOST_PLACES).filter_map(|&at| {
            let annex = &list?.annex;
            let row = annex.rows.get(self.list[at].row?)?;
            Some(annex.place(row.cells.get(annex.label_column()?)?))
        });
        Some(places.fold(finding, Diagnostic::at))
    }
}

/// Whether a table has figures.
fn has_figures(annex: &Annex) -> bool {
    let mut columns = annex.columns.iter().enumerate();
    columns.any(|(at, column)| column.role.holds_data() && annex.has_figures(at))
}

/// A note on columns of figures whose heads are names without a kind, `Nà Cọ`, `Khuổi Vai`: whether
/// they are units is for a person to say. `table` is the annex's name in manifests.
pub(super) fn bare_names(
    table: &str,
    annex: &Annex,
    units: &[Option<usize>],
) -> Option<Diagnostic> {
    if units.iter().any(Option::is_some) {
        return None;
    }
    let is_bare = |column: &annex::Column| {
        let leaf = column.path.last().map_or("", String::as_str);
        column.role == ColumnRole::Value && annex::is_bare_name(leaf)
    };
    let columns = annex.columns.iter().enumerate();
    let bare: Vec<usize> =
        columns.filter(|(at, c)| is_bare(c) && annex.has_figures(*at)).map(|(at, _)| at).collect();
    let name = |at: &usize| annex.columns[*at].path.last().map_or("", String::as_str);
    let names: Vec<&str> = bare.iter().map(name).collect();
    // A word alone with a capital is any head; two are a name.
    let full = names.iter().filter(|name| name.contains(' ')).count();
    if names.len() < 2 || full * 2 <= names.len() {
        return None;
    }
    let roles: Vec<String> = names.iter().map(|name| format!("\"{name}\" = \"don_vi\"")).collect();
    let message = format!(
        "{} cột mang tên riêng nhưng không ghi loại đơn vị: {}; được đọc là cột số liệu",
        names.len(),
        shortened(&names)
    );
    let hint = format!(
        "nếu là cột của từng đơn vị: thêm tên vào trang Đơn vị, hoặc ghi vào ho-so.toml:\n\
         [bang.{table}]\nvai_tro = {{ {} }}",
        roles.join(", ")
    );
    let finding = Diagnostic::note("names-without-kind", message).hint(hint);
    Some(
        bare.iter()
            .take(MOST_PLACES)
            .fold(finding, |finding, &at| finding.at(header_place(annex, at))),
    )
}

/// How many cells one finding points at.
const MOST_PLACES: usize = 5;

/// What the head over the names of agencies speaks of.
const AGENCY_HEADS: [&str; 5] = ["đơn vị", "cơ quan", "tổ chức", "sở", "ban, ngành"];

/// The most names that a message spells out.
const MOST_NAMES: usize = 8;

/// Names in a message, the last of many left out.
pub(super) fn shortened(names: &[&str]) -> String {
    let shown = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES { format!("{shown}…") } else { shown }
}

/// What is known of a unit by the name in a head or row: its kind word in full, its name with
/// capitals as names have them.
fn naming(name: &str) -> Naming {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name::split_kind(&name) {
        (Some(kind), own) => {
            let own = if own.contains(char::is_lowercase) { own.to_owned() } else { titled(own) };
            let full = format!("{} {own}", case::sentence(kind));
            Naming { full, kind: Some(kind.to_owned()), own: Some(own), ..Naming::default() }
        }
        (None, _) => Naming { full: case::sentence(&name), ..Naming::default() },
    }
}

/// A name in capitals as names are written: `AN BÌNH` is `An Bình`. Short forms with digits stay.
fn titled(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if word.chars().count() > 1 => {
                first.to_string() + &letters.as_str().to_lowercase()
            }
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The cell of the header that names a column.
pub(super) fn header_place(annex: &Annex, column: usize) -> crate::diagnostic::CellPlace {
    // A unit's name may stand over several columns, above what each of them holds.
    let owner = annex.columns[column].owner.as_ref();
    let name = owner.and_then(|owner| annex.columns[column].path.get(owner.level));
    // The cells of a row of the header stand in the order of their columns.
    let cells = annex.header.iter().rev().filter_map(|row| {
        let at = row.partition_point(|cell| cell.column <= column).checked_sub(1)?;
        row.get(at)
    });
    let over =
        |cell: &annex::HeaderCell| (cell.column..cell.column + cell.column_span).contains(&column);
    cells
        .filter(|cell| match name {
            Some(name) => over(cell) && cell.text == *name,
            None => cell.column == column && cell.column_span == 1 && !cell.text.is_empty(),
        })
        .map(|cell| cell.place.clone())
        .next()
        .unwrap_or_else(|| annex.region.clone())
}
