//! The rows of a list by the units that they name, so that a batch of documents does not walk its
//! lists once for each of them.
//!
//! A list of the dossier is the same value in all documents. When a thread meets one again, the
//! rows of each unit are noted once; a list that a template has made is met once and walked.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use tera::Value;

use crate::dossier::leaf::{named_units, unit_index};

/// The shortest list for which an index is worth its making.
const SHORTEST: usize = 64;
/// The number of lists that a thread keeps an index of, or remembers to have met.
const KEPT: usize = 8;

/// The rows of one list.
struct Index {
    /// The list itself: while it is held, no other can stand where it stands.
    list: Value,
    /// The rows that name each unit, by its number among all units.
    rows: BTreeMap<u64, Vec<usize>>,
}

#[derive(Default)]
struct Indices {
    /// Where lists stood that were met once.
    met: VecDeque<usize>,
    /// The latest used first.
    known: VecDeque<Index>,
}

thread_local! {
    static INDICES: RefCell<Indices> = RefCell::default();
}

/// The rows of a list that name a unit, where the list has been met before; none where the caller
/// must walk it.
pub(super) fn of_unit(list: &Value, unit: &Value) -> Option<Vec<Value>> {
    let rows = list.as_array().filter(|rows| rows.len() >= SHORTEST)?;
    let unit = unit_index(unit)?;
    INDICES.with_borrow_mut(|indices| {
        let found = indices.of(list, rows)?.get(&unit);
        Some(found.map_or_else(Vec::new, |found| {
            found.iter().filter_map(|&at| rows.get(at).cloned()).collect()
        }))
    })
}

impl Indices {
    fn of(&mut self, list: &Value, rows: &[Value]) -> Option<&BTreeMap<u64, Vec<usize>>> {
        let place = rows.as_ptr() as usize;
        let is_here =
            |index: &Index| index.list.as_array().is_some_and(|other| std::ptr::eq(other, rows));
        if let Some(at) = self.known.iter().position(is_here) {
            if at > 0 {
                let index = self.known.remove(at)?;
                self.known.push_front(index);
            }
            return self.known.front().map(|index| &index.rows);
        }
        if !self.met.contains(&place) {
            self.met.truncate(KEPT - 1);
            self.met.push_front(place);
            return None;
        }
        let mut by_unit: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            for unit in named_units(row) {
                by_unit.entry(unit).or_default().push(at);
            }
        }
        self.known.truncate(KEPT - 1);
        self.known.push_front(Index { list: list.clone(), rows: by_unit });
        self.known.front().map(|index| &index.rows)
    }
}

#[cfg(test)]
mod tests {
    use tera::Map;
    use tera::value::Key;

    use super::*;

    /// A map with a hidden number, as rows and units have it.
    fn numbered(key: &'static str, number: Value) -> Value {
        let mut map = Map::new();
        map.insert(Key::Str(key), number);
        Value::from(map)
    }

    fn rows(units: u64) -> Value {
        let both = |unit: u64| Value::from(vec![Value::from(unit), Value::from(unit + 1)]);
        Value::from((0..units).map(|unit| numbered("_cua", both(unit))).collect::<Vec<_>>())
    }

    #[test]
    fn a_list_that_is_met_again_is_known_by_its_units() {
        let (list, unit) = (rows(100), numbered("_dv", Value::from(5_u64)));
        assert_eq!(of_unit(&list, &unit), None, "met for the first time");
        let found = of_unit(&list, &unit).unwrap();
        let all = list.as_array().unwrap();
        assert_eq!(found, [all[4].clone(), all[5].clone()]);
        let stranger = numbered("_dv", Value::from(500_u64));
        assert_eq!(of_unit(&list.clone(), &stranger), Some(Vec::new()));
        assert_eq!(of_unit(&list, &numbered("khoa", Value::from("x"))), None, "no number");
        assert_eq!(of_unit(&rows(3), &unit), None, "too short");
    }

    #[test]
    fn many_lists_are_kept_within_bounds() {
        let unit = numbered("_dv", Value::from(5_u64));
        for _ in 0..4 * KEPT {
            let list = rows(SHORTEST as u64);
            for _ in 0..3 {
                if let Some(found) = of_unit(&list, &unit) {
                    assert_eq!(found.len(), 2);
                }
            }
        }
        INDICES.with_borrow(|indices| {
            assert!(indices.known.len() <= KEPT && indices.met.len() <= KEPT);
        });
    }
}
