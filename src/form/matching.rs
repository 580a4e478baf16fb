//! The rows or columns that were sent, and those that came back → which is which, in whatever order they
//! stand now.

use std::collections::{BTreeMap, BTreeSet};

/// More pairs than this are not weighed one by one.
const MOST: usize = 1 << 14;

/// How many are weighed for one that is not called as it was.
const NEAR: usize = 32;

/// How like two names must be to be one that was changed.
const ALIKE: f64 = 0.6;

/// What a row or a column is known by, from what tells it surely to what tells it where nothing else is
/// called so; empty where it has nothing of this sort.
pub(super) type Keys = Vec<String>;

/// For each item before the one that it is now. `alike` tells whether one may be another that stands in
/// its place; with `by_place`, as many as stand between the same neighbours are the same, one by one.
pub(super) fn matched(
    old: &[Keys],
    new: &[Keys],
    by_place: bool,
    alike: &dyn Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let mut matching = Matching { pairs: vec![None; old.len()], taken: vec![false; new.len()] };
    let levels = old.iter().map(Vec::len).max().unwrap_or_default();
    (0..levels).for_each(|level| matching.called(old, new, level, true));
    matching.beside_neighbours(old, new);
    (0..levels).for_each(|level| matching.called(old, new, level, false));
    if by_place {
        matching.by_place();
    }
    matching.after_neighbours(alike);
    matching.anywhere(alike);
    matching.pairs
}

struct Matching {
    pairs: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Matching {
    fn pair(&mut self, old: usize, new: usize) {
        self.pairs[old] = Some(new);
        self.taken[new] = true;
    }

    /// What is called so once, or else as often as before.
    fn called(&mut self, old: &[Keys], new: &[Keys], level: usize, is_once: bool) {
        let mut by_key: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
        let free_old = (0..old.len()).filter(|&at| self.pairs[at].is_none());
        let free_new = (0..new.len()).filter(|&at| !self.taken[at]);
        for (side, at) in free_old.map(|at| (0, at)).chain(free_new.map(|at| (1, at))) {
            let keys = if side == 0 { &old[at] } else { &new[at] };
            if let Some(key) = keys.get(level).filter(|key| !key.is_empty()) {
                by_key.entry(key).or_default()[side].push(at);
            }
        }
        for [before, now] in by_key.into_values() {
            if before.len() == now.len() && (before.len() == 1 || !is_once) {
                before.into_iter().zip(now).for_each(|(before, now)| self.pair(before, now));
            }
        }
    }

    /// Of several of a name the one that stands behind or before what it stood behind or before: the
    /// parts of groups that have parts of the same names.
    fn beside_neighbours(&mut self, old: &[Keys], new: &[Keys]) {
        for at in 1..old.len() {
            let behind = self.pairs[at - 1].map(|now| now + 1);
            self.named(old, new, at, behind);
        }
        for at in (1..old.len()).rev() {
            let before = self.pairs[at].and_then(|now| now.checked_sub(1));
            self.named(old, new, at - 1, before);
        }
    }

    /// Pairs an item with the one in a place, where both are called so.
    fn named(&mut self, old: &[Keys], new: &[Keys], at: usize, now: Option<usize>) {
        let Some(now) = now.filter(|now| *now < new.len() && !self.taken[*now]) else { return };
        let name = old[at].last().filter(|name| !name.is_empty());
        if self.pairs[at].is_none() && name.is_some() && name == new[now].last() {
            self.pair(at, now);
        }
    }

    /// What stands between the same neighbours, where there are as many as before.
    fn by_place(&mut self) {
        let mut start = 0;
        while start < self.pairs.len() {
            let end = (start..self.pairs.len()).find(|&at| self.pairs[at].is_some());
            let end = end.unwrap_or(self.pairs.len());
            let first = start.checked_sub(1).map_or(Some(0), |at| Some(self.pairs[at]? + 1));
            let last = self.pairs.get(end).copied().flatten();
            let last = last.unwrap_or(if end == self.pairs.len() { self.taken.len() } else { 0 });
            if let Some(first) = first.filter(|first| first + (end - start) == last)
                && !self.taken[first..last].contains(&true)
            {
                (start..end).zip(first..last).for_each(|(old, new)| self.pair(old, new));
            }
            start = end + 1;
        }
    }

    /// What stands after what it stood after, as far as that is not known to be another.
    fn after_neighbours(&mut self, alike: &dyn Fn(usize, usize) -> bool) {
        let mut free = 0;
        for at in 0..self.pairs.len() {
            if let Some(now) = self.pairs[at] {
                free = now + 1;
                continue;
            }
            let end = (free..self.taken.len()).find(|&now| self.taken[now]);
            let end = end.unwrap_or(self.taken.len());
            if let Some(found) = (free..end).take(NEAR).find(|&now| alike(at, now)) {
                self.pair(at, found);
                free = found + 1;
            }
        }
    }

    fn anywhere(&mut self, alike: &dyn Fn(usize, usize) -> bool) {
        let old: Vec<usize> =
            (0..self.pairs.len()).filter(|&at| self.pairs[at].is_none()).collect();
        let new: Vec<usize> = (0..self.taken.len()).filter(|&at| !self.taken[at]).collect();
        if old.len() * new.len() > MOST {
            return;
        }
        for at in old {
            if let Some(found) = new.iter().copied().find(|&now| !self.taken[now] && alike(at, now))
            {
                self.pair(at, found);
            }
        }
    }
}

/// Whether one name may be the other with a change: most letters, or one with more words around it.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return false;
    }
    let is_within = long.windows(short.len()).any(|part| part == short);
    // A single word may stand in any name.
    is_within && (short.len() > 1 || long.len() <= 2)
        || strsim::normalized_levenshtein(&short.join(" "), &long.join(" ")) >= ALIKE
}

/// The items that have left their places, where as many as can be have kept theirs.
pub(super) fn moved(places: &[Option<u32>]) -> Vec<usize> {
    // For each length the item that ends a row of so many in order, at the earliest place; and for each item the
    // one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    let placed = || (0..places.len()).filter(|&at| places[at].is_some());
    for at in placed() {
        let length = ends.partition_point(|&end| places[end] < places[at]);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let kept: BTreeSet<usize> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    placed().filter(|at| !kept.contains(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Vec<Keys> {
        names.iter().map(|name| vec![(*name).to_owned()]).collect()
    }

    #[test]
    fn names_tell_rows_in_any_order_and_neighbours_tell_the_rest() {
        let found = |old: &[&str], new: &[&str], by_place| {
            let alike = |a: usize, b: usize| old[a].is_empty() || are_alike(old[a], new[b]);
            matched(&keys(old), &keys(new), by_place, &alike)
        };
        assert_eq!(found(&["a", "b", "c"], &["c", "x", "a"], false), [Some(2), None, Some(0)]);
        assert_eq!(found(&["a", "a", "b"], &["b", "a", "a"], false), [Some(1), Some(2), Some(0)]);
        let groups = found(
            &["a", "i", "x", "y", "b", "i", "x", "y"],
            &["b", "i", "x", "y", "a", "i", "x", "y"],
            false,
        );
        assert_eq!(groups, [4, 5, 6, 7, 0, 1, 2, 3].map(Some));
        assert_eq!(found(&["a", "", "b"], &["b", "a", "x"], false), [Some(1), Some(2), Some(0)]);
        assert_eq!(found(&["a", "b", "c"], &["a", "x", "c"], true), [Some(0), Some(1), Some(2)]);
        assert_eq!(found(&["a", "b", "c"], &["a", "x", "y", "c"], true), [Some(0), None, Some(3)]);
        let found = found(&["hộ nghèo", "hộ khác"], &["hộ khác", "hộ nghèo mới"], false);
        assert_eq!(found, [Some(1), Some(0)]);
    }

    #[test]
    fn what_has_moved_is_the_least_that_can_have() {
        for (places, expected) in [
            (&[Some(0), None, Some(3)][..], &[][..]),
            (&[Some(1), Some(2), Some(3), Some(0)], &[3]),
            (&[Some(3), Some(0), Some(1), Some(2)], &[0]),
            (&[Some(4), Some(5), None, Some(6), Some(1), Some(2)], &[4, 5]),
        ] {
            assert_eq!(moved(places), expected, "{places:?}");
        }
    }

    #[test]
    fn a_name_with_more_words_is_that_name_and_a_single_word_is_not() {
        assert!(are_alike("Hộ cận nghèo", "Hộ cận nghèo (chuẩn mới)"));
        assert!(are_alike("An Bình", "Xã An Bình"));
        assert!(!are_alike("Hộ", "Hộ thoát nghèo bền vững"));
        assert!(!are_alike("Hộ cận nghèo", "Lớp học mở mới"));
        assert!(!are_alike("", "Lớp"));
    }
}
