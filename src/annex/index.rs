//! What is looked for in an annex for each document that shows some of it, found once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::counted::Counted;
use super::{Annex, ColumnRole};
use crate::counted;
use crate::value::name::folded;
use crate::value::slug::slug;

/// What follows from an annex; made when it is first asked for, after the annex is whole.
#[derive(Debug, Default)]
pub struct Index {
    counts: OnceLock<Vec<bool>>,
    counted: OnceLock<Counted>,
    ends: OnceLock<Vec<usize>>,
    columns: OnceLock<Columns>,
    heads: OnceLock<BTreeMap<String, BTreeSet<usize>>>,
    /// The columns by the names that have been looked for among their heads.
    headed: Mutex<BTreeMap<String, Arc<BTreeSet<usize>>>>,
}

impl Index {
    /// What of an annex counts something, found once.
    pub(super) fn counted(&self, find: impl FnOnce() -> Counted) -> &Counted {
        self.counted.get_or_init(find)
    }
}

/// Another annex finds its own.
impl Clone for Index {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It says nothing that the annex does not.
impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Columns by what they are called.
#[derive(Debug, Clone, Default)]
struct Columns {
    /// Those of each key and of each role.
    named: BTreeMap<Arc<str>, Arc<BTreeSet<usize>>>,
    /// Those of order numbers and of the rows' names.
    fixed: BTreeSet<usize>,
}

impl Annex {
    /// Whether the cells of a column of order numbers count 1, 2, 3 from the first row to the last.
    pub fn counts(&self, column: usize) -> bool {
        let counts = self.index.counts.get_or_init(|| {
            (0..self.columns.len()).map(|column| self.column_counts(column)).collect()
        });
        counts.get(column).copied().unwrap_or_default()
    }

    fn column_counts(&self, column: usize) -> bool {
        if self.columns[column].role != ColumnRole::Number {
            return false;
        }
        counted::looked_at(self.rows.len());
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
        let mut before = None;
        let cells = cells
            .filter(|cell| !cell.value.text.is_empty())
            .filter(|cell| before.replace(cell.region) != Some(cell.region));
        cells.zip(1..).all(|(cell, at)| cell.value.text.parse() == Ok(at))
    }

    /// Rows with all that stand below them in the tree or go on with them, in the order of the sheet.
    pub fn with_below(&self, rows: &[usize]) -> Vec<usize> {
        let above = |at: usize| {
            let row = &self.rows[at];
            row.parent.into_iter().chain(row.continues)
        };
        // The last row that stands below each or goes on with it.
        let ends = self.index.ends.get_or_init(|| {
            counted::looked_at(self.rows.len());
            let mut ends: Vec<usize> = (0..self.rows.len()).collect();
            for at in (0..self.rows.len()).rev() {
                for above in above(at) {
                    ends[above] = ends[above].max(ends[at]);
                }
            }
            ends
        });
        let mut shown: BTreeSet<usize> = rows.iter().copied().collect();
        for &row in rows {
            counted::looked_at(ends[row] + 1 - row);
            for at in row + 1..=ends[row] {
                if above(at).any(|above| shown.contains(&above)) {
                    shown.insert(at);
                }
            }
        }
        shown.into_iter().collect()
    }

    /// The columns of a name: a key, the word for a role, or else a head, as it is written or in the
    /// form of names in templates.
    pub fn columns_named(&self, name: &str) -> Arc<BTreeSet<usize>> {
        if let Some(named) = self.columns_by_name().named.get(name) {
            return named.clone();
        }
        let mut headed = self.index.headed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = headed.get(name) {
            return known.clone();
        }
        let found = Arc::new(self.columns_headed(name));
        headed.insert(name.to_owned(), found.clone());
        found
    }

    /// The columns of order numbers and of the rows' names.
    pub fn fixed_columns(&self) -> &BTreeSet<usize> {
        &self.columns_by_name().fixed
    }

    fn columns_by_name(&self) -> &Columns {
        self.index.columns.get_or_init(|| {
            counted::looked_at(self.columns.len());
            let mut columns = Columns::default();
            for (at, column) in self.columns.iter().enumerate() {
                for name in [column.key.clone(), column.role_name().into()] {
                    Arc::make_mut(columns.named.entry(name).or_default()).insert(at);
                }
                if matches!(column.role, ColumnRole::Number | ColumnRole::Label) {
                    columns.fixed.insert(at);
                }
            }
            columns
        })
    }

    fn columns_headed(&self, name: &str) -> BTreeSet<usize> {
        // Heads are folded only where nothing else has a name that is asked for.
        let heads = self.index.heads.get_or_init(|| {
            counted::looked_at(self.columns.len());
            let mut heads: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
            for (at, column) in self.columns.iter().enumerate() {
                for head in &column.path {
                    heads.entry(folded_key(&folded(head))).or_default().insert(at);
                    heads.entry(slug_key(&slug(head))).or_default().insert(at);
                }
            }
            heads
        });
        let mut found = heads.get(&folded_key(&folded(name))).cloned().unwrap_or_default();
        found.extend(heads.get(&slug_key(name)).into_iter().flatten());
        counted::looked_at(found.len());
        found
    }
}

/// The key of a head as it is compared with a name.
fn folded_key(head: &str) -> String {
    format!("={head}")
}

/// The key of a head as a name in templates.
fn slug_key(head: &str) -> String {
    format!("_{head}")
}
