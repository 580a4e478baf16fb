//! Two lists of paragraphs, tables or rows → which of one is which of the other.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use super::tokens::matched;

/// What an item is known by.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// All that it says and all anchors or keys in it.
    pub exact: u64,
    /// What it is known by among its like; none where it has nothing that no other has.
    pub key: Option<u64>,
    /// All anchors and keys that no other of its list has.
    pub keys: Vec<u64>,
    /// Anchors and keys that others of its list have too.
    pub shared: Vec<u64>,
    /// The paragraphs in it.
    pub paragraphs: Vec<usize>,
    /// Only items of one sort are paired.
    pub sort: u8,
}

/// More pairs than this in one gap are not weighed one by one.
const MOST: usize = 1 << 16;

/// How alike two items must be, from 0 to 1, to be one where nothing else tells.
const ALIKE: f64 = 0.5;

/// Which of one list is which of the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pairs {
    /// Those that stand in the order of both lists.
    pub in_order: Vec<(usize, usize)>,
    /// Those that are known by the same key and stand elsewhere.
    pub moved: Vec<(usize, usize)>,
}

/// The words of an item, sorted.
pub(super) type Words<'w> = &'w dyn Fn(&Item) -> Vec<u64>;

/// What becomes of each item of two lists.
#[derive(Debug)]
pub(super) struct Assigned {
    /// For each new item the old one that it is.
    pub old_of: Vec<Option<usize>>,
    /// Whether a new item stays where the old one stands, though its place is another now.
    pub in_place: Vec<bool>,
    /// The old items that are no longer there.
    pub gone: Vec<usize>,
}

impl Pairs {
    /// All pairs.
    pub(super) fn all(self) -> Vec<(usize, usize)> {
        let mut all = self.in_order;
        all.extend(self.moved);
        all
    }

    /// The pairs of lists of so many items, of which these are the pairs between what is the same at
    /// both ends.
    pub(super) fn between(
        mut self,
        (start, end): (usize, usize),
        (old, new): (usize, usize),
    ) -> Self {
        for pair in self.in_order.iter_mut().chain(&mut self.moved) {
            pair.0 += start;
            pair.1 += start;
        }
        let first = (0..start).map(|at| (at, at));
        let last = (0..end).rev().map(|at| (old - 1 - at, new - 1 - at));
        self.in_order = first.chain(self.in_order).chain(last).collect();
        self
    }

    /// Takes the pairs of two further pieces of the lists, which begin at these places.
    pub(super) fn extend(&mut self, further: Self, (old, new): (usize, usize)) {
        let place = |(a, b): (usize, usize)| (a + old, b + new);
        self.in_order.extend(further.in_order.into_iter().map(place));
        self.moved.extend(further.moved.into_iter().map(place));
    }

    /// So many items that are the same, one by one.
    pub(super) fn same(items: usize) -> Self {
        Self { in_order: (0..items).map(|at| (at, at)).collect(), moved: Vec::new() }
    }

    /// What becomes of so many old and new items. What has another place now goes there, as one that
    /// is gone and one that comes, unless it is to stay.
    pub(super) fn assigned(
        &self,
        (old, new): (usize, usize),
        stays: impl Fn(usize, usize) -> bool,
    ) -> Assigned {
        let (mut old_of, mut in_place) = (vec![None; new], vec![false; new]);
        let mut is_there = vec![false; old];
        let staying = self.moved.iter().filter(|(old, new)| stays(*old, *new));
        for (pair, stays) in
            self.in_order.iter().map(|pair| (pair, false)).chain(staying.map(|pair| (pair, true)))
        {
            old_of[pair.1] = Some(pair.0);
            in_place[pair.1] = stays;
            is_there[pair.0] = true;
        }
        let gone = (0..old).filter(|at| !is_there[*at]).collect();
        Assigned { old_of, in_place, gone }
    }
}

/// Pairs two lists.
pub(super) fn pairs(old: &[Item], new: &[Item], words: [Words<'_>; 2]) -> Pairs {
    let exact = |items: &[Item]| items.iter().map(|item| (item.exact, 0)).collect::<Vec<_>>();
    let mut in_order = between(&exact(old), &exact(new));
    in_order = filled(in_order, old.len(), new.len(), |gone, come| {
        // What has no key is like nothing.
        let keys = |items: &[Item], side: u8| -> Vec<(u64, usize)> {
            let keyed = items.iter().enumerate();
            keyed
                .map(|(at, item)| item.key.map_or((u64::from(side), at + 1), |key| (key, 0)))
                .collect()
        };
        between(&keys(&old[gone], 0), &keys(&new[come], 1))
    });
    let mut moved = moved(old, new, &in_order);
    // What shares keys with what stands between the same neighbours has not moved.
    in_order = filled(in_order, old.len(), new.len(), |gone, come| {
        let inside = moved.iter().filter(|(a, b)| gone.contains(a) && come.contains(b));
        longest(inside.map(|(a, b)| (a - gone.start, b - come.start)).collect())
    });
    moved.retain(|pair| !in_order.contains(pair));
    // What is known to stand elsewhere is like nothing here.
    let elsewhere: [HashSet<usize>; 2] =
        [moved.iter().map(|pair| pair.0).collect(), moved.iter().map(|pair| pair.1).collect()];
    in_order = filled(in_order, old.len(), new.len(), |gone, come| {
        let (rest_old, rest_new) = (
            gone.clone().filter(|at| !elsewhere[0].contains(at)).collect::<Vec<_>>(),
            come.clone().filter(|at| !elsewhere[1].contains(at)).collect::<Vec<_>>(),
        );
        let items = |all: &'_ [Item], rest: &[usize], words: Words<'_>| -> Vec<Weighed> {
            rest.iter().map(|&at| Weighed::of(&all[at], words)).collect()
        };
        let found = weighed(&items(old, &rest_old, words[0]), &items(new, &rest_new, words[1]));
        let places = found.into_iter();
        places.map(|(a, b)| (rest_old[a] - gone.start, rest_new[b] - come.start)).collect()
    });
    Pairs { in_order, moved }
}

/// For each of so many columns of one table that of another, as most of the cells that are surely the
/// same have it; those between take what is left between.
pub(super) fn columns(
    votes: &HashMap<(usize, usize), usize>,
    from: usize,
    to: usize,
) -> Vec<Option<usize>> {
    let mut columns = vec![None; from];
    let mut least = 0;
    for (column, place) in columns.iter_mut().enumerate() {
        let mut best: Option<(usize, usize)> = None;
        for candidate in least..to {
            let count = votes.get(&(column, candidate)).copied().unwrap_or(0);
            if count > best.map_or(0, |(count, _)| count) {
                best = Some((count, candidate));
            }
        }
        if let Some((_, found)) = best {
            *place = Some(found);
            least = found + 1;
        }
    }
    // Columns that nothing tells, empty ones: by the neighbour before.
    for column in 0..from {
        if columns[column].is_some() {
            continue;
        }
        let guess = match column.checked_sub(1) {
            Some(before) => columns[before].map(|before| before + 1),
            None => Some(0),
        };
        let next = columns[column..].iter().flatten().next().copied().unwrap_or(to);
        columns[column] = guess.filter(|guess| *guess < next);
    }
    columns
}

/// Those left over on both sides that share the most keys, wherever they stand.
fn moved(old: &[Item], new: &[Item], pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let taken: [HashSet<usize>; 2] =
        [pairs.iter().map(|pair| pair.0).collect(), pairs.iter().map(|pair| pair.1).collect()];
    let mut places: HashMap<(u8, u64), usize> = HashMap::new();
    for (at, item) in new.iter().enumerate().filter(|(at, _)| !taken[1].contains(at)) {
        for key in item.keys.iter().chain(&item.key) {
            places.entry((item.sort, *key)).or_insert(at);
        }
    }
    let mut found = Vec::new();
    let mut gone: HashSet<usize> = HashSet::new();
    for (at, item) in old.iter().enumerate().filter(|(at, _)| !taken[0].contains(at)) {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for key in item.keys.iter().chain(&item.key) {
            if let Some(place) = places.get(&(item.sort, *key)) {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let free = shared.into_iter().filter(|(place, _)| !gone.contains(place));
        let best = free.max_by_key(|&(place, count)| (count, std::cmp::Reverse(place)));
        if let Some((place, _)) = best {
            gone.insert(place);
            found.push((at, place));
        }
    }
    found
}

/// The most of some pairs that go together in order; these are in the order of the first of each.
fn longest(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    if pairs.len() > MOST.isqrt() {
        return Vec::new();
    }
    // For each the length of the longest row that ends with it, and the one before it there.
    let mut rows: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let before = (0..at).filter(|&other| pairs[other].1 < pair.1);
        let best = before.max_by_key(|&other| (rows[other].0, std::cmp::Reverse(other)));
        rows.push((best.map_or(1, |best| rows[best].0 + 1), best));
    }
    let mut next = (0..rows.len()).max_by_key(|&at| (rows[at].0, std::cmp::Reverse(at)));
    let mut found = Vec::new();
    while let Some(at) = next {
        found.push(pairs[at]);
        next = rows[at].1;
    }
    found.reverse();
    found
}

/// How alike two lists of sorted words are: from 0, nothing in common, to 1.
pub(super) fn likeness(old: &[u64], new: &[u64]) -> f64 {
    if old.is_empty() && new.is_empty() {
        return 1.0;
    }
    let (mut common, mut at) = (0, 0);
    for word in old {
        while at < new.len() && new[at] < *word {
            at += 1;
        }
        if at < new.len() && new[at] == *word {
            common += 1;
            at += 1;
        }
    }
    2.0 * f64::from(common) / (old.len() + new.len()) as f64
}

fn between(old: &[(u64, usize)], new: &[(u64, usize)]) -> Vec<(usize, usize)> {
    let places = matched(old, new).into_iter().enumerate();
    places.filter_map(|(old, new)| Some((old, new?))).collect()
}

/// The pairs with more of them in the gaps.
fn filled(
    pairs: Vec<(usize, usize)>,
    old: usize,
    new: usize,
    more: impl Fn(std::ops::Range<usize>, std::ops::Range<usize>) -> Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let mut all = Vec::with_capacity(pairs.len());
    let (mut at_old, mut at_new) = (0, 0);
    for (next_old, next_new) in pairs.into_iter().chain([(old, new)]) {
        if at_old < next_old && at_new < next_new {
            let found = more(at_old..next_old, at_new..next_new);
            all.extend(found.into_iter().map(|(a, b)| (at_old + a, at_new + b)));
        }
        if next_old < old || next_new < new {
            all.push((next_old, next_new));
        }
        (at_old, at_new) = (next_old + 1, next_new + 1);
    }
    all
}

/// An item of a gap.
struct Weighed {
    words: Vec<u64>,
    key: Option<u64>,
    sort: u8,
}

impl Weighed {
    fn of(item: &Item, words: Words<'_>) -> Self {
        Self { words: words(item), key: item.key, sort: item.sort }
    }
}

/// The pairs of a gap by how alike they are, as many as go together in order.
fn weighed(old: &[Weighed], new: &[Weighed]) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.len(), new.len());
    if let ([old], [new]) = (old, new)
        && old.sort == new.sort
    {
        // What is left between others is the same, unless both have keys, which say otherwise.
        let is_other = old.key.is_some() && new.key.is_some() && old.key != new.key;
        let is_alike = !is_other || likeness(&old.words, &new.words) >= ALIKE;
        return if is_alike { vec![(0, 0)] } else { Vec::new() };
    }
    if rows * columns > MOST {
        return Vec::new();
    }
    let weight = |row: usize, column: usize| {
        let (old, new) = (&old[row], &new[column]);
        let alike = likeness(&old.words, &new.words);
        (old.sort == new.sort && alike >= ALIKE).then_some(alike)
    };
    // The best that the rests from here on give.
    let mut best = vec![0.0_f64; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let without = best[at(row + 1, column)].max(best[at(row, column + 1)]);
            let with = weight(row, column).map(|weight| weight + best[at(row + 1, column + 1)]);
            best[at(row, column)] = with.map_or(without, |with| with.max(without));
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let here = best[at(row, column)];
        if here == best[at(row + 1, column)] {
            row += 1;
        } else if here == best[at(row, column + 1)] {
            column += 1;
        } else {
            pairs.push((row, column));
            row += 1;
            column += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(exact: u64, key: Option<u64>, words: &[u64]) -> Item {
        Item { exact, key, shared: words.to_vec(), ..Item::default() }
    }

    const WORDS: [Words<'_>; 2] = [&|item| item.shared.clone(), &|item| item.shared.clone()];

    #[test]
    fn what_is_the_same_goes_first_then_keys_then_likeness() {
        let old = [
            item(1, None, &[1]),
            item(2, Some(7), &[2, 3]),
            item(3, None, &[4, 5, 6]),
            item(4, None, &[9]),
        ];
        let new = [
            item(1, None, &[1]),
            item(9, None, &[8]),
            item(5, Some(7), &[1, 1]),
            item(6, None, &[4, 5, 7]),
            item(4, None, &[9]),
        ];
        assert_eq!(pairs(&old, &new, WORDS).in_order, [(0, 0), (1, 2), (2, 3), (3, 4)]);
    }

    #[test]
    fn what_shares_keys_between_the_same_neighbours_has_not_moved() {
        let keyed = |exact, keys: &[u64]| Item {
            exact,
            key: keys.first().copied(),
            keys: keys.to_vec(),
            ..Item::default()
        };
        let old = [keyed(1, &[10, 1]), keyed(2, &[11, 2]), keyed(3, &[12, 3])];
        let new = [keyed(4, &[20, 1]), keyed(5, &[21, 3]), keyed(6, &[22, 2])];
        let found = pairs(&old, &new, WORDS);
        assert_eq!(found.in_order, [(0, 0), (1, 2)]);
        assert_eq!(found.moved, [(2, 1)]);
    }

    #[test]
    fn what_has_moved_is_known_by_its_key() {
        let old = [item(1, Some(1), &[]), item(2, Some(2), &[1]), item(3, None, &[])];
        let new = [item(2, Some(2), &[1]), item(3, None, &[]), item(4, Some(1), &[5])];
        let found = pairs(&old, &new, WORDS);
        assert_eq!(found.in_order, [(1, 0), (2, 1)]);
        assert_eq!(found.moved, [(0, 2)]);
    }
}
