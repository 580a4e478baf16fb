//! Long lists whose items are made when they are asked for.
//!
//! A row costs ten times as much as templates see it as in its annex, and a document of one unit takes
//! a few rows of many. Where a long list would stand among the values, its *stand-in* stands: a value
//! that no template can make. Templates get it only where they choose from the list at once
//! ([`crate::template::Engine::whole`]); everywhere else the list itself is put in its place.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use tera::value::Key;
use tera::{Map, Value};

use super::Names;
use super::leaf::{named_units, names_unit, unit_index};
use super::rows::by_key;

/// The fewest cells of a table whose rows are made when they are asked for: as values they are some
/// 15 MB.
const LONG: usize = 20_000;

/// Whether rows of so many cells are made when they are asked for.
pub(super) const fn is_long(cells: usize) -> bool {
    cells >= LONG
}

/// The fields of a table that hold its rows: those at the top, all of them, those at the top by key.
pub(super) const ROWS: [Key<'static>; 3] =
    [Key::Str("hang"), Key::Str("moi_hang"), Key::Str("muc")];

/// Which of the two lists of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// The rows at the top of the tree.
    Top,
    /// All rows.
    All,
}

/// What the lists of a table are made of.
pub(super) trait Items: Send + Sync {
    /// How many rows a list has.
    fn len(&self, which: Which) -> usize;
    /// How many cells all rows have, about.
    fn cells(&self) -> usize;
    /// A row of a list.
    fn get(&self, which: Which, at: usize) -> Value;
    /// The same, which need not have the rows below it and those that go on with it.
    fn alone(&self, which: Which, at: usize) -> Value {
        self.get(which, at)
    }
    /// All rows of both lists, those at the top first.
    fn whole(&self) -> (Vec<Value>, Vec<Value>);
    /// Where the rows are that name a unit, by its number among all.
    fn of_unit(&self, which: Which, unit: usize) -> Vec<usize> {
        let names =
            |&at: &usize| named_units(&self.get(which, at)).any(|named| named == unit as u64);
        (0..self.len(which)).filter(names).collect()
    }
}

/// The lists of a table of many rows.
struct LongTable {
    number: u64,
    items: Arc<dyn Items>,
}

impl fmt::Debug for LongTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LongTable({})", self.items.len(Which::All))
    }
}

/// A long list.
#[derive(Debug)]
pub struct LongList {
    table: Arc<LongTable>,
    which: Which,
}

/// What the bytes of a stand-in begin with.
const STAND_IN: &[u8] = b"danh sach dai ";

/// The long tables of all dossiers that are held, by number: Tera's values hold no objects of ours.
static TABLES: RwLock<BTreeMap<u64, Weak<LongTable>>> = RwLock::new(BTreeMap::new());

/// The number of the next table. It is no part of any result.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Drop for LongTable {
    fn drop(&mut self) {
        TABLES.write().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

impl LongList {
    /// The list that a value stands for.
    pub fn of(value: &Value) -> Option<Self> {
        let (which, number) = value.as_bytes()?.strip_prefix(STAND_IN)?.split_first()?;
        let which = if *which == 0 { Which::Top } else { Which::All };
        let tables = TABLES.read().unwrap_or_else(PoisonError::into_inner);
        let table = tables.get(&u64::from_le_bytes(number.try_into().ok()?))?.upgrade()?;
        Some(Self { table, which })
    }

    /// How many rows it has.
    #[expect(clippy::len_without_is_empty, reason = "a long list is never empty")]
    pub fn len(&self) -> usize {
        self.table.items.len(self.which)
    }

    /// By what it is told from other lists, as long as its dossier is held.
    pub fn key(&self) -> (u64, Which) {
        (self.table.number, self.which)
    }

    /// A row.
    pub fn get(&self, at: usize) -> Option<Value> {
        (at < self.len()).then(|| self.table.items.get(self.which, at))
    }

    /// The rows one after the other, of each what stands in its cells.
    pub fn alone(&self) -> impl Iterator<Item = Value> {
        (0..self.len()).map(|at| self.table.items.alone(self.which, at))
    }

    /// Its first rows.
    pub fn first(&self, count: usize) -> Vec<Value> {
        self.rows().take(count).collect()
    }

    /// The row of a key.
    pub(super) fn of_key(&self, key: &str) -> Option<Value> {
        let is_it = |row: &Value| {
            let own = row.as_map().and_then(|row| row.get(&Key::Str("khoa")));
            own.and_then(Value::as_str) == Some(key)
        };
        self.rows().find(is_it)
    }

    fn rows(&self) -> impl Iterator<Item = Value> {
        (0..self.len()).map(|at| self.table.items.get(self.which, at))
    }

    /// The rows that name a unit.
    pub fn of_unit(&self, unit: &Value) -> Vec<Value> {
        let at = unit_index(unit).and_then(|at| usize::try_from(at).ok());
        let Some(at) = at else {
            return self.rows().filter(|row| names_unit(row, unit)).collect();
        };
        let places = self.table.items.of_unit(self.which, at).into_iter();
        places.map(|at| self.table.items.get(self.which, at)).collect()
    }
}

/// The long tables of a dossier. When it is let go, nothing stands for them any more.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<Arc<LongTable>>);

impl Lists {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields of a table that hold its rows: the rows, or stand-ins where they are many.
    pub(super) fn fields(&mut self, items: Arc<dyn Items>) -> [Value; 3] {
        if !is_long(items.cells()) {
            let (top, all) = items.whole();
            let by_key = by_key(&top);
            return [Value::from(top), Value::from(all), by_key];
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let table = Arc::new(LongTable { number, items });
        let mut tables = TABLES.write().unwrap_or_else(PoisonError::into_inner);
        tables.insert(number, Arc::downgrade(&table));
        self.0.push(table);
        let stand_in =
            |which: u8| Value::bytes([STAND_IN, &[which], &number.to_le_bytes()].concat());
        [stand_in(0), stand_in(1), stand_in(0)]
    }
}

/// The rows of the tables that have been made, which several names may share.
type Made = BTreeMap<u64, [Value; 3]>;

/// Values with the long lists of the tables that are wanted whole in the place of their stand-ins.
pub(super) fn whole(names: &Names, is_wanted: impl Fn(&str) -> bool) -> Names {
    let mut made = Made::new();
    let mut whole = names.clone();
    for (name, value) in &mut whole {
        if is_wanted(name)
            && let Some(wanted) = table(value, &mut made)
        {
            *value = wanted;
        }
    }
    whole
}

/// A table, a list of tables or tables by name, with their rows; none where no stand-in is among
/// them.
fn table(value: &Value, made: &mut Made) -> Option<Value> {
    if let Some(list) = value.as_array() {
        let is_table = |value: &Value| value.as_map().is_some_and(|map| map.contains_key(&ROWS[0]));
        if !list.first().is_some_and(is_table) {
            return None;
        }
        let tables: Vec<Option<Value>> = list.iter().map(|value| table(value, made)).collect();
        let is_any = tables.iter().any(Option::is_some);
        let tables = tables.into_iter().zip(list).map(|(made, old)| made.unwrap_or(old.clone()));
        return is_any.then(|| Value::from(tables.collect::<Vec<_>>()));
    }
    let map = value.as_map()?;
    if let Some(whole) = with_rows(map, made) {
        return Some(Value::from(whole));
    }
    // Groups of units stand below one name.
    if map.contains_key(&ROWS[1]) || !map.values().any(|value| value.as_map().is_some()) {
        return None;
    }
    let mut whole: Option<Map> = None;
    for (key, value) in map {
        let is_table = value.as_map().is_some_and(|map| map.contains_key(&ROWS[1]));
        if let Some(value) = is_table.then(|| table(value, made)).flatten() {
            whole.get_or_insert_with(|| map.clone()).insert(key.clone(), value);
        }
    }
    whole.map(Value::from)
}

fn with_rows(map: &Map, made: &mut Made) -> Option<Map> {
    let LongList { table, .. } = LongList::of(map.get(&ROWS[1])?)?;
    let rows = made.entry(table.number).or_insert_with(|| {
        let (top, all) = table.items.whole();
        let by_key = by_key(&top);
        [Value::from(top), Value::from(all), by_key]
    });
    let mut whole = map.clone();
    whole.extend(ROWS.into_iter().zip(rows.clone()));
    Some(whole)
}
