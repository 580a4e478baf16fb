//! The rows of a table before and now → which are the same, wherever they stand.
//!
//! A row is known below the row that it stands under: by its name where no other has it, by its key,
//! by its name and its cells where several have it, by a name that is likely the same; and, of rows
//! that stand under another row now, by a name that no other such row has.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::pairs::Pairs;
use crate::annex::{Annex, ColumnRole, Row, RowCell, without_mark};
use crate::counted;
use crate::value::name::folded;

/// The most rows of one name under one row that are told apart by their cells.
const MOST_TOLD: usize = 100;

/// Of the words of two names, how many of ten must be in both for a row of the same number to be the
/// same.
const WORDS_OF_TEN: u64 = 6;

/// What a word weighs that stands in one name alone.
const WHOLE: u64 = 1 << 20;

/// The rows of an annex below each row, and at the top.
struct Below(HashMap<Option<usize>, Vec<usize>>);

impl Below {
    fn of(annex: &Annex) -> Self {
        let mut below: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for (at, row) in annex.rows.iter().enumerate() {
            below.entry(row.parent).or_default().push(at);
        }
        Self(below)
    }

    fn get(&self, row: Option<usize>) -> &[usize] {
        self.0.get(&row).map_or(&[], Vec::as_slice)
    }
}

/// Joins rows.
struct Joining<'a> {
    old: &'a Annex,
    new: &'a Annex,
    columns: &'a Pairs,
    below: [Below; 2],
    rows: Pairs,
}

/// Which rows are the same. `units` gives the unit of a row that is one: in both the number among
/// the units of now.
pub(super) fn pairs(
    old: &Annex,
    new: &Annex,
    columns: &Pairs,
    units: [&dyn Fn(usize) -> Option<usize>; 2],
) -> Pairs {
    let mut joining = Joining {
        old,
        new,
        columns,
        below: [Below::of(old), Below::of(new)],
        rows: Pairs::of(old.rows.len(), new.rows.len()),
    };
    joining.under(None, None, &units);
    joining.elsewhere(&units);
    joining.rows
}

impl<'a> Joining<'a> {
    /// Joins the rows below two rows that are one, and those below them.
    fn under(
        &mut self,
        old: Option<usize>,
        new: Option<usize>,
        units: &[&dyn Fn(usize) -> Option<usize>; 2],
    ) {
        let mut left = vec![(old, new)];
        while let Some((old, new)) = left.pop() {
            let before = self.below[0].get(old).to_vec();
            let now = self.below[1].get(new).to_vec();
            if before.is_empty() || now.is_empty() {
                continue;
            }
            self.level(&before, &now, units);
            let joined =
                before.iter().filter_map(|&old| Some((Some(old), Some(self.rows.now(old)?))));
            left.extend(joined);
        }
    }

    /// Joins rows that stand under the same row.
    fn level(
        &mut self,
        before: &[usize],
        now: &[usize],
        [unit_before, unit_now]: &[&dyn Fn(usize) -> Option<usize>; 2],
    ) {
        let (old, new) = (self.old, self.new);
        self.rows.among(before, now, unit_before, unit_now);
        // Keys know no tones, and count what is alike without them.
        self.rows.among(before, now, |at| own_name(&old.rows[at]), |at| own_name(&new.rows[at]));
        self.rows.among(before, now, |at| Some(&*old.rows[at].key), |at| Some(&*new.rows[at].key));
        let (gone, come) = self.left(before, now);
        if gone.is_empty() || come.is_empty() {
            return;
        }
        self.of_one_name(&gone, &come);
        // Whether two units are one is known already.
        let (mut gone, mut come) = self.left(&gone, &come);
        gone.retain(|&at| unit_before(at).is_none());
        come.retain(|&at| unit_now(at).is_none());
        self.rows.near(&gone, &come, |at| &old.rows[at].label, |at| &new.rows[at].label);
        let (gone, come) = self.left(&gone, &come);
        self.of_one_number(&gone, &come, [before, now]);
    }

    fn left(&self, before: &[usize], now: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let gone = before.iter().copied().filter(|&at| self.rows.now(at).is_none());
        let come = now.iter().copied().filter(|&at| self.rows.before(at).is_none());
        (gone.collect(), come.collect())
    }

    /// Joins rows of one name, those whose cells are the likest first.
    fn of_one_name(&mut self, gone: &[usize], come: &[usize]) {
        let mut by_name: BTreeMap<String, [Vec<usize>; 2]> = BTreeMap::new();
        for &at in gone {
            by_name.entry(comparable(&self.old.rows[at].label)).or_default()[0].push(at);
        }
        for &at in come {
            by_name.entry(comparable(&self.new.rows[at].label)).or_default()[1].push(at);
        }
        for [gone, come] in by_name.into_values() {
            if gone.len() > MOST_TOLD || come.len() > MOST_TOLD {
                gone.into_iter().zip(come).for_each(|(old, new)| self.rows.join(old, new));
                continue;
            }
            let mut alike: Vec<(usize, usize, usize)> = Vec::new();
            for &old in &gone {
                alike.extend(come.iter().map(|&new| (self.equal(old, new), old, new)));
            }
            alike.sort_by_key(|&(equal, old, new)| (usize::MAX - equal, old, new));
            for (_, old, new) in alike {
                if self.rows.now(old).is_none() && self.rows.before(new).is_none() {
                    self.rows.join(old, new);
                }
            }
        }
    }

    /// How many cells of two rows say the same.
    fn equal(&self, old: usize, new: usize) -> usize {
        let (old, new) = (&self.old.rows[old], &self.new.rows[new]);
        let pairs = self.columns.both().filter(|(_, now)| {
            !matches!(self.new.columns[*now].role, ColumnRole::Number | ColumnRole::Label)
        });
        let alike = pairs.filter(|&(before, now)| {
            counted::looked_at(1);
            let (before, now): (&RowCell, &RowCell) = (&old.cells[before], &new.cells[now]);
            !now.value.is_empty() && before.value.text == now.value.text
        });
        alike.count()
    }

    /// Joins rows that have one number and mostly the same words, by those that tell them from the
    /// rows beside them, before and now.
    fn of_one_number(&mut self, gone: &[usize], come: &[usize], [before, now]: [&[usize]; 2]) {
        let number = |row: &'a Row| row.number.as_deref().filter(|number| is_number(number));
        let (old, new) = (self.old, self.new);
        let mut joined = Pairs::of(old.rows.len(), new.rows.len());
        joined.among(gone, come, |at| number(&old.rows[at]), |at| number(&new.rows[at]));
        let names = |annex: &'a Annex, rows: &[usize]| -> Vec<&'a str> {
            rows.iter().map(|&at| &*annex.rows[at].label).collect()
        };
        let words = Words::of(&[names(old, before), names(new, now)]);
        for &now in come {
            let Some(before) = joined.before(now) else { continue };
            if words.are_alike(&old.rows[before].label, &new.rows[now].label) {
                self.rows.join(before, now);
            }
        }
    }

    /// Joins rows that stand under another row now, and those below them.
    fn elsewhere(&mut self, units: &[&dyn Fn(usize) -> Option<usize>; 2]) {
        let (old, new) = (self.old, self.new);
        let mut moved = Pairs::of(old.rows.len(), new.rows.len());
        let (gone, come) = (self.rows.gone(), self.rows.come());
        moved.among(
            &gone,
            &come,
            |at| Some(comparable(&old.rows[at].label)),
            |at| Some(comparable(&new.rows[at].label)),
        );
        for now in come {
            let Some(before) = moved.before(now) else { continue };
            if self.rows.before(now).is_none() && self.rows.now(before).is_none() {
                self.rows.join(before, now);
                self.under(Some(before), Some(now), units);
            }
        }
    }
}

/// Whether what marks a row counts it, so that it tells the row from others: no dash.
fn is_number(number: &str) -> bool {
    number.contains(char::is_alphanumeric)
}

/// The name of a row, comparable; none for what has none of its own.
fn own_name(row: &Row) -> Option<String> {
    Some(comparable(&row.label)).filter(|name| !name.is_empty() && row.continues.is_none())
}

/// A name as it is compared: an order number that was taken for a part of it, as in a table that has
/// been read otherwise than before, does not make it another.
pub(super) fn comparable(name: &str) -> String {
    folded(without_mark(name))
}

/// The words of the names of rows. Those that all names have in common tell none from the others.
struct Words {
    /// In how many names of one side each stands at most.
    counts: HashMap<String, u64>,
    /// How many names there are, on the side that has more.
    names: u64,
}

impl Words {
    /// Of the names of before and of now.
    fn of(sides: &[Vec<&str>; 2]) -> Self {
        let mut most: HashMap<String, u64> = HashMap::new();
        for names in sides {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for word in names.iter().flat_map(|name| words(&folded(name))) {
                *counts.entry(word).or_default() += 1;
            }
            for (word, count) in counts {
                let known = most.entry(word).or_default();
                *known = count.max(*known);
            }
        }
        let names = sides.iter().map(Vec::len).max().unwrap_or_default();
        Self { counts: most, names: names as u64 }
    }

    /// How much words tell: [`WHOLE`] for one that stands in one name, nothing for one of all.
    fn weight<'a>(&self, words: impl IntoIterator<Item = &'a String>) -> u64 {
        let weight = |word| match self.counts.get(word).copied().unwrap_or(1) {
            0 | 1 => WHOLE,
            count => WHOLE * (self.names - count) / ((self.names - 1) * count),
        };
        words.into_iter().map(weight).sum()
    }

    /// Whether two names have the same numbers, and most of their words in common, or one all words
    /// of the other.
    fn are_alike(&self, one: &str, other: &str) -> bool {
        let (one, other) = (folded(one), folded(other));
        let (of_one, of_other) = (words(&one), words(&other));
        if of_one.is_empty() || of_other.is_empty() || numbers(&one) != numbers(&other) {
            return false;
        }
        let common = self.weight(of_one.intersection(&of_other));
        let is_longer = of_one.is_subset(&of_other) || of_other.is_subset(&of_one);
        let all = self.weight(&of_one) + self.weight(&of_other);
        is_longer || common > 0 && common * 2 * 10 >= all * WORDS_OF_TEN
    }
}

/// The numbers in a name, in order.
fn numbers(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect()
}

/// The words of a comparable name, each once.
pub(super) fn words(name: &str) -> HashSet<String> {
    let words = name.split(|c: char| !c.is_alphanumeric() && !is_tone(c));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether this marks the letter before it.
fn is_tone(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn names_are_alike_by_their_words_and_numbers() {
        let name = "Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều";
        for (other, expected) in [
            ("Tỷ lệ hộ nghèo theo chuẩn đa chiều", true),
            ("Tỷ lệ hộ nghèo", true),
            ("Tỷ lệ hộ nghèo đa chiều theo chuẩn nghèo năm 2026", false),
            ("Tỷ lệ che phủ rừng", false),
            ("Số xã đạt chuẩn", false),
        ] {
            let words = Words::of(&[vec![name], vec![other]]);
            assert_eq!(words.are_alike(name, other), expected, "{other}");
        }
        let names = ["Tiêu chí số 1 về quy hoạch", "Tiêu chí số 2 về quy hoạch"];
        let words = Words::of(&[vec![names[0]], vec![names[1]]]);
        assert!(!words.are_alike(names[0], names[1]));
    }

    #[test]
    fn words_that_all_names_have_tell_nothing() {
        let name = |what: &str| format!("Rà soát, lập kế hoạch {what} theo quy định của pháp luật");
        let old = ["trồng rừng", "dạy nghề", "cấp nước"].map(name);
        let new = ["làm đường", "dạy nghề ngắn hạn", "cấp điện"].map(name);
        let sides = [&old, &new].map(|names| names.iter().map(String::as_str).collect());
        let words = Words::of(&sides);
        let alike = (0..3).map(|at| words.are_alike(&old[at], &new[at])).collect::<Vec<_>>();
        assert_eq!(alike, [false, true, false]);
    }
}
