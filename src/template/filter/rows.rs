//! The long lists of a dossier, each with what filters have found in it, so that a batch of documents
//! does not walk its lists once for each of them.
//!
//! A list of the dossier is the same value in all documents. The rows of a unit and those with a
//! text in a column are looked up in an index that is made once; what else a filter is asked of such
//! a list in the same words is answered once. An answer that is itself a long list is such a list
//! too. Lists that a template makes anew for each document are walked.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tera::{Kwargs, TeraResult, Value};

use super::list::{bare_item, cell, text_of};
use crate::counted;
use crate::dossier::leaf::named_units;
use crate::dossier::{LongList, Names, Which};
use crate::template::guard::{self, Seen};
use crate::value::name::folded;

/// The shortest list that is worth an index.
const SHORTEST: usize = 64;

/// The arguments by which rows are looked up in an index: they differ from unit to unit.
const LOOKED_UP: [&str; 3] = ["don_vi", "la", "co"];

/// How many answers are kept for a list.
const MOST_ANSWERS: usize = 1_024;

/// How many answers are kept as lists of their own.
const MOST_LISTS: usize = 4_096;

/// The long lists of a dossier, by where their rows stand.
#[derive(Default)]
pub(in crate::template) struct Lists {
    given: HashMap<usize, Arc<List>>,
    /// Those that filters have made of them.
    made: Mutex<HashMap<usize, Arc<List>>>,
    long: Mutex<HashMap<(u64, Which), Arc<Long>>>,
}

/// A list with what has been found in it. While it is held, no other can stand where it stands.
pub(super) struct List {
    value: Value,
    named: OnceLock<ByUnit>,
    named_within: OnceLock<ByUnit>,
    places: Mutex<BTreeMap<String, Arc<[u32]>>>,
    lookup: Lookup,
    answers: Mutex<HashMap<Question, Answer>>,
}

/// A list whose rows are made when they are asked for, with what has been found in it.
struct Long {
    list: LongList,
    lookup: Lookup,
}

/// The indices of a list's columns.
#[derive(Default)]
struct Lookup {
    columns: Mutex<BTreeMap<String, Option<Arc<Column>>>>,
    /// The long lists that have been looked up, by where their places stand in an index.
    looked_up: Mutex<HashMap<usize, Value>>,
}

/// The rows that name each unit, by its number among all units.
type ByUnit = BTreeMap<u64, Vec<u32>>;

/// The cells of a list in one column.
#[derive(Default)]
struct Column {
    /// The rows of each text, folded.
    texts: BTreeMap<String, Vec<u32>>,
    /// The rows of each item that a text lists.
    items: OnceLock<BTreeMap<String, Vec<u32>>>,
    named: ByUnit,
}

/// What a filter is asked of a list: its name, and the values of its arguments.
type Question = (&'static str, Vec<Argument>);

/// The value of an argument: plain text and numbers as they are, what is shared by where it stands.
#[derive(PartialEq, Eq, Hash)]
enum Argument {
    None,
    Plain { is_text: bool, is_markup: bool, written: String },
    Shared(usize),
}

/// What a filter has answered, and remarked.
struct Answer {
    value: Value,
    remarks: Vec<Seen>,
    /// The arguments, held so that nothing else can stand where they stand.
    _arguments: Vec<Value>,
}

/// What a panicking thread has left is whole: it is put there at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// The lists of the dossier of which a document is being made on this thread. Tera gives filters
    /// no place of their own to find them in.
    static LISTS: RefCell<Option<Arc<Lists>>> = const { RefCell::new(None) };
}

/// Does something with the lists of a dossier at hand.
pub(in crate::template) fn with<T>(lists: &Arc<Lists>, work: impl FnOnce() -> T) -> T {
    let before = LISTS.replace(Some(lists.clone()));
    let done = work();
    LISTS.set(before);
    done
}

impl Lists {
    /// The long lists among what templates see: the rows of tables, and those below them.
    pub(in crate::template) fn of(names: &Names) -> Self {
        let mut lists = Self::default();
        names.values().for_each(|value| lists.add(value));
        lists
    }

    fn add(&mut self, value: &Value) {
        if let Some(map) = value.as_map() {
            map.values().filter(|value| value.is_array()).for_each(|value| self.add(value));
        }
        let Some(rows) = value.as_array().filter(|rows| !rows.is_empty()) else { return };
        if rows.len() >= SHORTEST {
            let list = List::new(value);
            if self.given.insert(place(rows), Arc::new(list)).is_some() {
                return;
            }
        }
        // The rows of one table are alike.
        let is_nested = rows[0].as_map().is_some_and(|row| row.values().any(Value::is_array));
        if is_nested {
            rows.iter().filter(|row| row.is_map()).for_each(|row| self.add(row));
        }
    }

    fn get(&self, rows: &[Value]) -> Option<Arc<List>> {
        let place = (rows.len() >= SHORTEST).then(|| place(rows))?;
        self.given.get(&place).cloned().or_else(|| lock(&self.made).get(&place).cloned())
    }

    /// Makes a list known that a filter has made of a known one and that is kept.
    fn keep(&self, value: &Value) {
        let lists = value.as_array().into_iter().flatten();
        let lists = lists
            .take(SHORTEST)
            .filter_map(|part| part.as_map())
            .flat_map(|map| map.values().filter(|value| value.is_array()));
        for list in std::iter::once(value).chain(lists) {
            let Some(rows) = list.as_array().filter(|rows| rows.len() >= SHORTEST) else {
                continue;
            };
            let mut made = lock(&self.made);
            if made.len() < MOST_LISTS && !self.given.contains_key(&place(rows)) {
                made.entry(place(rows)).or_insert_with(|| Arc::new(List::new(list)));
            }
        }
    }
}

fn place(rows: &[Value]) -> usize {
    rows.as_ptr() as usize
}

/// The list that a value is, where it is one of the dossier's.
pub(super) fn known(value: &Value) -> Option<Arc<List>> {
    known_rows(value.as_array()?)
}

/// As [`known`], for its rows.
pub(super) fn known_rows(rows: &[Value]) -> Option<Arc<List>> {
    LISTS.with_borrow(|lists| lists.as_ref()?.get(rows))
}

/// What a filter answers: as before, where a list of the dossier has been asked the same.
pub(super) fn answered(
    value: &Value,
    (name, arguments): (&'static str, &[super::Argument]),
    kwargs: &Kwargs,
    answer: impl FnOnce() -> TeraResult<Value>,
) -> TeraResult<Value> {
    let Some(list) = known(value) else { return answer() };
    let Some((question, held)) = question(name, arguments, kwargs) else { return answer() };
    let known = lock(&list.answers).get(&question).map(|known| {
        known.remarks.iter().cloned().for_each(guard::remark_again);
        known.value.clone()
    });
    if let Some(known) = known {
        return Ok(known);
    }
    counted::looked_at(list.rows().len());
    let (answer, remarks) = guard::left(answer);
    let value = answer?;
    let mut answers = lock(&list.answers);
    if answers.len() < MOST_ANSWERS {
        LISTS.with_borrow(|lists| lists.iter().for_each(|lists| lists.keep(&value)));
        let answer = Answer { value: value.clone(), remarks, _arguments: held };
        answers.insert(question, answer);
    }
    Ok(value)
}

/// A question with the values that it holds; none where an argument differs from unit to unit, or
/// can't be told from another.
fn question(
    name: &'static str,
    arguments: &[super::Argument],
    kwargs: &Kwargs,
) -> Option<(Question, Vec<Value>)> {
    let mut asked = Vec::with_capacity(arguments.len());
    let mut held = Vec::new();
    for argument in arguments {
        let value = kwargs.get::<Value>(argument.name).ok()?;
        asked.push(match &value {
            None => Argument::None,
            Some(_) if LOOKED_UP.contains(&argument.name) => return None,
            Some(value) => match (value.as_map(), value.as_array()) {
                (Some(map), _) => Argument::Shared(std::ptr::from_ref(map) as usize),
                (None, Some(rows)) => Argument::Shared(place(rows)),
                (None, None) => Argument::Plain {
                    is_text: value.is_string(),
                    is_markup: value.is_safe(),
                    written: value.to_string(),
                },
            },
        });
        held.extend(value.filter(|value| value.is_map() || value.is_array()));
    }
    Some(((name, asked), held))
}

impl List {
    fn new(value: &Value) -> Self {
        Self {
            value: value.clone(),
            named: OnceLock::new(),
            named_within: OnceLock::new(),
            places: Mutex::default(),
            lookup: Lookup::default(),
            answers: Mutex::default(),
        }
    }

    fn rows(&self) -> &[Value] {
        self.value.as_array().unwrap_or_default()
    }

    /// The rows that name a unit.
    pub(super) fn of_unit(&self, unit: u64) -> Value {
        self.chosen(self.named().get(&unit))
    }

    /// Where the rows are that name a unit.
    pub(super) fn places_of_unit(&self, unit: u64) -> Vec<usize> {
        let places = self.named().get(&unit).map_or(&[][..], Vec::as_slice);
        counted::looked_at(places.len());
        places.iter().map(|&at| at as usize).collect()
    }

    fn named(&self) -> &ByUnit {
        self.named.get_or_init(|| {
            counted::looked_at(self.rows().len());
            by_unit(self.rows().iter())
        })
    }

    /// Where the rows are that name a unit, or have a cell or a row below them that does.
    pub(super) fn places_within(&self, unit: u64) -> &[u32] {
        let named = self.named_within.get_or_init(|| {
            counted::looked_at(self.rows().len());
            let mut by_unit = ByUnit::new();
            for (at, row) in (0..).zip(self.rows()) {
                let mut units = BTreeSet::new();
                add_within(row, &mut units);
                units.into_iter().for_each(|unit| by_unit.entry(unit).or_default().push(at));
            }
            by_unit
        });
        named.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// Where the rows are that answer a question with yes; each question is asked once.
    pub(super) fn places(&self, question: String, is_meant: impl Fn(&Value) -> bool) -> Arc<[u32]> {
        let mut places = lock(&self.places);
        let ask = || {
            counted::looked_at(self.rows().len());
            (0..).zip(self.rows()).filter(|(_, row)| is_meant(row)).map(|(at, _)| at).collect()
        };
        places.entry(question).or_insert_with(ask).clone()
    }

    /// The rows that name a unit in a column; none where a row has no such cell.
    pub(super) fn of_unit_in(&self, unit: u64, column: &str) -> Option<Value> {
        Some(self.chosen(self.column(column)?.named.get(&unit)))
    }

    fn chosen(&self, places: Option<&Vec<u32>>) -> Value {
        let rows = self.rows();
        self.lookup.chosen(places, |at| {
            counted::looked_at(1);
            rows.get(at).cloned()
        })
    }

    fn column(&self, name: &str) -> Option<Arc<Column>> {
        self.lookup.column(name, || {
            counted::looked_at(self.rows().len());
            Column::of(self.rows().iter(), name)
        })
    }
}

/// The rows of a list whose cell in a column has a text, or lists an item; none where a row has no
/// such cell, and where the list is none of the dossier's.
pub(super) fn looked_up(value: &Value, column: &str, wanted: Wanted<'_>) -> Option<Value> {
    if let Some(list) = LongList::of(value) {
        let long = long(list);
        return Some(long.chosen(long.column(column)?.places(wanted)));
    }
    let list = known(value)?;
    Some(list.chosen(list.column(column)?.places(wanted)))
}

/// A list whose rows are made when they are asked for, as it is known.
fn long(list: LongList) -> Arc<Long> {
    let new = |list| Arc::new(Long { list, lookup: Lookup::default() });
    LISTS.with_borrow(|lists| match lists {
        Some(lists) => lock(&lists.long).entry(list.key()).or_insert_with(|| new(list)).clone(),
        None => new(list),
    })
}

impl Long {
    fn chosen(&self, places: Option<&Vec<u32>>) -> Value {
        self.lookup.chosen(places, |at| self.list.get(at))
    }

    fn column(&self, name: &str) -> Option<Arc<Column>> {
        self.lookup.column(name, || Column::of(self.list.alone(), name))
    }
}

/// What is looked up in a column.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'w> {
    /// A text.
    Text(&'w str),
    /// An item of those that a text lists.
    Item(&'w str),
}

impl Lookup {
    /// The rows at some places, as `row` gives them.
    fn chosen(&self, places: Option<&Vec<u32>>, row: impl Fn(usize) -> Option<Value>) -> Value {
        let places = places.map_or(&[][..], Vec::as_slice);
        let chosen =
            || Value::from(places.iter().filter_map(|&at| row(at as usize)).collect::<Vec<_>>());
        if places.len() < SHORTEST {
            return chosen();
        }
        let place = places.as_ptr() as usize;
        let mut looked_up = lock(&self.looked_up);
        let chosen = looked_up.entry(place).or_insert_with(chosen);
        LISTS.with_borrow(|lists| lists.iter().for_each(|lists| lists.keep(chosen)));
        chosen.clone()
    }

    /// The index of a column, which `read` makes where there is none yet; none where a row has no
    /// such cell.
    fn column(&self, name: &str, read: impl FnOnce() -> Option<Column>) -> Option<Arc<Column>> {
        let mut columns = lock(&self.columns);
        if let Some(known) = columns.get(name) {
            return known.clone();
        }
        let column = read().map(Arc::new);
        columns.insert(name.to_owned(), column.clone());
        column
    }
}

impl Column {
    /// The cells of rows in a column; none where one lacks it or holds no text.
    fn of(rows: impl Iterator<Item = impl Borrow<Value>>, name: &str) -> Option<Self> {
        let mut column = Self::default();
        for (at, row) in (0..).zip(rows) {
            let cell = cell(row.borrow(), name).ok()?;
            column.texts.entry(folded(&text_of(cell).ok()?)).or_default().push(at);
            add_named(cell, at, &mut column.named);
        }
        Some(column)
    }

    /// Where the rows are whose cell is as wanted.
    fn places(&self, wanted: Wanted<'_>) -> Option<&Vec<u32>> {
        match wanted {
            Wanted::Text(text) => self.texts.get(&folded(text)),
            Wanted::Item(item) => self.items().get(bare_item(&folded(item))),
        }
    }

    fn items(&self) -> &BTreeMap<String, Vec<u32>> {
        self.items.get_or_init(|| {
            let mut items: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for (text, rows) in &self.texts {
                for item in text.split([',', ';']) {
                    items.entry(bare_item(item).to_owned()).or_default().extend(rows);
                }
            }
            for rows in items.values_mut() {
                rows.sort_unstable();
                rows.dedup();
            }
            items
        })
    }
}

/// The units that a row, its cells and the rows below it name.
fn add_within(row: &Value, units: &mut BTreeSet<u64>) {
    units.extend(named_units(row));
    let Some(row) = row.as_map() else { return };
    for value in row.values() {
        match value.as_array() {
            Some(rows) => rows.iter().for_each(|row| add_within(row, units)),
            None => units.extend(named_units(value)),
        }
    }
}

fn by_unit<'a>(rows: impl Iterator<Item = &'a Value>) -> ByUnit {
    let mut by_unit = ByUnit::new();
    (0..).zip(rows).for_each(|(at, row)| add_named(row, at, &mut by_unit));
    by_unit
}

/// Adds the place of a row to those of the units that it, or a cell of it, names.
fn add_named(named: &Value, at: u32, by_unit: &mut ByUnit) {
    for unit in named_units(named) {
        by_unit.entry(unit).or_default().push(at);
    }
}

#[cfg(test)]
mod tests {
    use tera::Map;
    use tera::value::Key;

    use super::*;

    fn rows(units: u64) -> Value {
        let row = |unit: u64| {
            let mut row = Map::new();
            row.insert(
                Key::Str("_cua"),
                Value::from(vec![Value::from(unit), Value::from(unit + 1)]),
            );
            row.insert(Key::Str("ma"), Value::from(format!("Mã {}", unit / 2)));
            row.insert(Key::Str("so"), Value::from(format!("{unit}, 0{}", unit + 1)));
            Value::from(row)
        };
        Value::from((0..units).map(row).collect::<Vec<_>>())
    }

    fn lists(list: &Value) -> Arc<Lists> {
        let mut table = Map::new();
        table.insert(Key::Str("hang"), list.clone());
        Arc::new(Lists::of(&Names::from([("bieu".to_owned(), Value::from(table))])))
    }

    #[test]
    fn a_list_of_the_dossier_is_walked_once_for_all_documents() {
        let list = rows(100);
        let all = list.as_array().unwrap().to_vec();
        let lists = lists(&list);
        with(&lists, || {
            let known = known(&list).unwrap();
            assert_eq!(known.of_unit(5), Value::from(all[4..6].to_vec()));
            assert_eq!(known.of_unit(500), Value::from(Vec::<Value>::new()));
            let with_text = |text: &str| looked_up(&list, "ma", Wanted::Text(text));
            assert_eq!(with_text("mã 7"), Some(Value::from(all[14..16].to_vec())));
            let with_item = looked_up(&list, "so", Wanted::Item("7"));
            assert_eq!(with_item, Some(Value::from(all[6..8].to_vec())));
            assert_eq!(looked_up(&list, "khong_co", Wanted::Text("x")), None);
            counted::taken();
            for unit in 0..50 {
                known.of_unit(unit);
                with_text(&format!("Mã {unit}"));
            }
            assert_eq!(
                counted::taken(),
                50 * 5 - 1,
                "the rows that are given, and each name folded"
            );
        });
        assert!(known(&list).is_none(), "no dossier is at hand");
    }

    #[test]
    fn short_lists_and_those_of_templates_are_not_known() {
        let (list, other) = (rows(100), rows(3));
        with(&lists(&list), || {
            assert!(known(&rows(100)).is_none());
            assert!(known(&other).is_none());
        });
        with(&lists(&other), || assert!(known(&other).is_none()));
    }
}
