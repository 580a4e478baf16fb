//! Things of an earlier and of a later list → which of them are the same.

use std::collections::HashMap;
use std::hash::Hash;

use crate::counted;
use crate::value::near::{self, Name};

/// Which things of two lists are the same, by their indices.
#[derive(Debug)]
pub(super) struct Pairs {
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
}

impl Pairs {
    /// Of lists of so many things, none of which has a partner yet.
    pub(super) fn of(old: usize, new: usize) -> Self {
        Self { to_new: vec![None; old], to_old: vec![None; new] }
    }

    pub(super) fn join(&mut self, old: usize, new: usize) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    /// What an earlier thing is now.
    pub(super) fn now(&self, old: usize) -> Option<usize> {
        self.to_new.get(old).copied().flatten()
    }

    /// What a later thing was before.
    pub(super) fn before(&self, new: usize) -> Option<usize> {
        self.to_old.get(new).copied().flatten()
    }

    /// Those that are in both lists, in the order of the later.
    pub(super) fn both(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.to_old.iter().enumerate();
        all.filter_map(|(new, old)| Some(((*old)?, new)))
    }

    /// Those of the earlier list that have no partner.
    pub(super) fn gone(&self) -> Vec<usize> {
        (0..self.to_new.len()).filter(|&old| self.to_new[old].is_none()).collect()
    }

    /// Those of the later list that have no partner.
    pub(super) fn come(&self) -> Vec<usize> {
        (0..self.to_old.len()).filter(|&new| self.to_old[new].is_none()).collect()
    }

    /// Joins those without a partner that share what `old` and `new` say of them with one alone.
    pub(super) fn by<K: Eq + Hash>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        let (gone, come) = (self.gone(), self.come());
        self.among(&gone, &come, old, new);
    }

    /// As [`Self::by`], of some of them.
    pub(super) fn among<K: Eq + Hash>(
        &mut self,
        gone: &[usize],
        come: &[usize],
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        counted::looked_at(gone.len() + come.len());
        let mut known: HashMap<K, [Option<usize>; 2]> = HashMap::new();
        for &at in gone.iter().filter(|&&at| self.to_new[at].is_none()) {
            if let Some(key) = old(at) {
                let place = known.entry(key).or_default();
                *place = if place[0].is_none() { [Some(at), None] } else { [Some(at), Some(at)] };
            }
        }
        let mut wanted: HashMap<K, usize> = HashMap::new();
        let come: Vec<usize> =
            come.iter().copied().filter(|&at| self.to_old[at].is_none()).collect();
        for &at in &come {
            if let Some(key) = new(at) {
                *wanted.entry(key).or_default() += 1;
            }
        }
        for at in come {
            let Some(key) = new(at) else { continue };
            if let (Some([Some(only), None]), Some(1)) = (known.get(&key), wanted.get(&key)) {
                self.join(*only, at);
            }
        }
    }

    /// Joins those of the lists whose names are likely one name, written otherwise.
    pub(super) fn near<'a>(
        &mut self,
        gone: &[usize],
        come: &[usize],
        old: impl Fn(usize) -> &'a str,
        new: impl Fn(usize) -> &'a str,
    ) {
        if gone.is_empty() || come.is_empty() {
            return;
        }
        let before: Vec<Name<'_>> = gone.iter().map(|&at| old(at).into()).collect();
        let after: Vec<Name<'_>> = come.iter().map(|&at| new(at).into()).collect();
        for pair in near::pairs(&before, &after) {
            self.join(gone[pair.listed], come[pair.headed]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_alone_is_not_joined() {
        let (old, new) = (["a", "b", "b", "c"], ["c", "b", "a", "a"]);
        let mut pairs = Pairs::of(old.len(), new.len());
        pairs.by(|at| Some(old[at]), |at| Some(new[at]));
        assert_eq!(pairs.both().collect::<Vec<_>>(), [(3, 0)]);
        assert_eq!((pairs.gone(), pairs.come()), (vec![0, 1, 2], vec![1, 2, 3]));
    }
}
