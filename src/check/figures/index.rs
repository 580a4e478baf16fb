//! Annexes → their numbers by value and their rows by name, made once, so that each number of a
//! document is looked up and none is searched for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use super::number;
use crate::annex::{Annex, ColumnRole, Row, RowCell};
use crate::value::name::folded;
use crate::value::{Meaning, Quantity};

/// How many numbers of a row may be compared with each other.
const MOST_IN_ROW: usize = 14;

/// A cell of an annex: the annex, the row and the column.
pub(super) type Spot = (usize, usize, usize);

/// A row by the words of its name: the words, the annex and the row.
type Named = (Vec<String>, usize, usize);

/// What annexes say, to be looked up.
#[derive(Debug, Default)]
pub struct Index {
    /// The annexes.
    pub(super) annexes: Vec<Arc<Annex>>,
    /// All numbers that stand anywhere in them, and the sums of their columns.
    numbers: BTreeSet<Decimal>,
    /// The shares and the differences that two numbers of a row make.
    derived: BTreeSet<Decimal>,
    /// The rows by their names.
    pub(super) names: Names,
    /// The cells by compound units, `tiêu chí/xã`.
    rates: BTreeMap<String, Vec<Spot>>,
}

/// Names of what has numbers, looked up in texts.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By the first two words, each with all its words.
    rows: HashMap<(String, String), Vec<Named>>,
}

impl Names {
    /// Adds what has a name of two words at least: an annex and a row.
    pub(super) fn add(&mut self, words: Vec<String>, annex: usize, row: usize) {
        if let [first, second, ..] = &words[..] {
            let key = (first.clone(), second.clone());
            self.rows.entry(key).or_default().push((words, annex, row));
        }
    }

    /// The rows whose whole names stand in words, each with the place of its first word.
    pub(super) fn within<'i>(
        &'i self,
        text: &[String],
    ) -> Vec<(usize, &'i [String], usize, usize)> {
        let mut found: Vec<(usize, &[String], usize, usize)> = Vec::new();
        for at in 0..text.len().saturating_sub(1) {
            let key = (text[at].clone(), text[at + 1].clone());
            for (words, annex, row) in self.rows.get(&key).into_iter().flatten() {
                if text[at..].starts_with(words) {
                    found.push((at, words, *annex, *row));
                }
            }
        }
        // The longest name at a place is the one that is meant.
        let longest =
            |at: usize| found.iter().filter(|other| other.0 == at).map(|other| other.1.len()).max();
        let kept: Vec<bool> = found.iter().map(|one| Some(one.1.len()) == longest(one.0)).collect();
        let mut kept = kept.into_iter();
        found.retain(|_| kept.next().unwrap_or(false));
        found
    }
}

impl Index {
    /// Puts annexes in order.
    pub(in crate::check) fn of(annexes: Vec<Arc<Annex>>) -> Self {
        let mut index = Self { annexes, ..Self::default() };
        for at in 0..index.annexes.len() {
            let annex = Arc::clone(&index.annexes[at]);
            index.add(at, &annex);
        }
        index
    }

    fn add(&mut self, at: usize, annex: &Annex) {
        let lines = annex.titles.iter().chain(&annex.notes).chain(&annex.unit_line);
        for line in lines {
            self.add_text(&line.text);
        }
        for column in &annex.columns {
            column.path.iter().for_each(|name| self.add_text(name));
        }
        let mut sums = vec![Decimal::ZERO; annex.columns.len()];
        for (row_at, row) in annex.rows.iter().enumerate() {
            self.add_text(&row.label);
            self.add_row(at, row_at, row);
            let mut numbers = Vec::new();
            for (column, cell) in row.cells.iter().enumerate() {
                if !cell.starts_row || !cell.starts_column {
                    continue;
                }
                self.add_cell((at, row_at, column), cell);
                if let Some(count) = cell.value.count() {
                    numbers.push(count);
                    if row.role != crate::annex::RowRole::Total {
                        sums[column] = sums[column].checked_add(count).unwrap_or(sums[column]);
                    }
                }
            }
            self.derive(&numbers);
        }
        self.numbers.extend(sums.iter().map(Decimal::normalize));
        self.numbers.insert(Decimal::from(annex.rows.len()));
    }

    fn add_row(&mut self, at: usize, row_at: usize, row: &Row) {
        self.names.add(words(&row.label), at, row_at);
    }

    fn add_cell(&mut self, spot: Spot, cell: &RowCell) {
        match &cell.value.meaning {
            Meaning::Quantity(quantity) => {
                let beside = quantity.beside();
                self.numbers.insert(quantity.number.abs().normalize());
                self.numbers.extend(beside.upper.iter().map(Decimal::normalize));
                self.numbers.extend(beside.whole.iter().map(Decimal::normalize));
                if let Some(unit) = beside.unit.as_deref().filter(|unit| unit.contains('/')) {
                    self.rates.entry(folded(unit)).or_default().push(spot);
                }
                if beside.rest.is_some() {
                    self.add_text(&cell.value.text);
                }
            }
            Meaning::Names(names) => {
                self.numbers.insert(Decimal::from(names.names.len()));
            }
            Meaning::Empty | Meaning::Missing => {}
            _ => self.add_text(&cell.value.text),
        }
    }

    fn add_text(&mut self, text: &str) {
        for mention in number::mentions(text) {
            let beside = mention.beside();
            self.numbers.extend(beside.upper.iter().map(Decimal::normalize));
            self.numbers.extend(beside.whole.iter().map(Decimal::normalize));
            self.numbers.insert(mention.number().abs().normalize());
        }
    }

    fn derive(&mut self, numbers: &[Decimal]) {
        if numbers.len() > MOST_IN_ROW {
            return;
        }
        for (at, one) in numbers.iter().enumerate() {
            for (other_at, other) in numbers.iter().enumerate() {
                if at == other_at {
                    continue;
                }
                let share = one.checked_mul(Decimal::ONE_HUNDRED);
                let share = share.and_then(|share| share.checked_div(*other));
                self.derived.extend(share);
                self.derived.extend(one.checked_sub(*other).map(|difference| difference.abs()));
                if at < other_at {
                    self.derived.extend(one.checked_add(*other));
                }
                let growth = share.and_then(|share| share.checked_sub(Decimal::ONE_HUNDRED));
                self.derived.extend(growth.map(|growth| growth.abs()));
            }
        }
    }

    /// Whether a number stands in the annexes, is one of theirs rounded or in another unit of money, or
    /// follows from two of a row.
    pub(super) fn explains(&self, number: Decimal, decimals: u32, is_money: bool) -> bool {
        let half = Decimal::new(5, decimals.min(20) + 1);
        let near = |number: Decimal, half: Decimal| {
            let range = || number - half..=number + half;
            self.numbers.range(range()).next().is_some()
                || self.derived.range(range()).next().is_some()
        };
        if near(number, if decimals > 0 { half } else { Decimal::ZERO }) || near(number, half) {
            return true;
        }
        let factors = [1_000_i64, 1_000_000, 1_000_000_000].map(Decimal::from);
        is_money
            && factors.into_iter().any(|factor| {
                let up = number.checked_mul(factor).zip(half.checked_mul(factor));
                let down = number.checked_div(factor).zip(half.checked_div(factor));
                up.into_iter().chain(down).any(|(number, half)| near(number, half))
            })
    }

    /// The cells of a compound unit.
    pub(super) fn of_rate(&self, unit: &str) -> &[Spot] {
        self.rates.get(&folded(unit)).map_or(&[], Vec::as_slice)
    }

    /// A cell.
    pub(super) fn cell(&self, (annex, row, column): Spot) -> &RowCell {
        &self.annexes[annex].rows[row].cells[column]
    }

    /// Whether a row has a number in any of its columns: a document of a unit says what stands in its
    /// own, beside the total.
    pub(super) fn has(&self, annex: usize, row: usize, number: Decimal) -> bool {
        self.annexes[annex].rows[row].cells.iter().any(|cell| match &cell.value.meaning {
            Meaning::Quantity(quantity) => quantity.number == number,
            _ => false,
        })
    }

    /// The quantity that a row has, where it has one alone: its total, or its only one.
    pub(super) fn only(&self, annex: usize, row: usize) -> Option<(Spot, &Quantity)> {
        let table = &self.annexes[annex];
        let figure = |column: usize| -> Option<(Spot, &Quantity)> {
            let cell = &table.rows[row].cells[column];
            match &cell.value.meaning {
                Meaning::Quantity(quantity)
                    if cell.starts_row && cell.starts_column && cell.value.doubt.is_none() =>
                {
                    Some(((annex, row, column), quantity))
                }
                _ => None,
            }
        };
        let columns = || {
            let all = table.columns.iter().enumerate();
            all.filter(|(_, column)| column.role.holds_data()).map(|(at, _)| at)
        };
        let is_total = |column: &usize| table.columns[*column].role == ColumnRole::Total;
        let mut totals = columns().filter(is_total).filter_map(figure);
        if let Some(total) = totals.next() {
            return totals.next().is_none().then_some(total);
        }
        let mut all = columns().filter_map(figure);
        all.next().filter(|_| all.next().is_none())
    }
}

/// The words of a text, folded, without marks; `số` says nothing: `Tiêu chí số 2` is `Tiêu chí 2`.
pub(super) fn words(text: &str) -> Vec<String> {
    static NUMBER: LazyLock<String> = LazyLock::new(|| folded("số"));
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(folded).filter(|word| *word != *NUMBER).collect()
}
