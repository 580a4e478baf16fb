//! The tables of two dossiers → which are the same, and which have come or gone.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use super::pairs::Pairs;
use super::rows::words;
use super::{Change, Kind, Side};
use crate::annex::Annex;
use crate::dossier::Dossier;
use crate::value::name::folded;

/// Which tables are the same, by their names for templates.
pub(super) struct Tables {
    pub(super) both: Vec<(Arc<str>, Arc<str>)>,
    gone: Vec<Arc<str>>,
    come: Vec<Arc<str>>,
}

/// Which tables are the same: by name, by the name of their sheet, or because most of their rows are.
pub(super) fn pairs<'a>(old: &'a Dossier, new: &'a Dossier) -> Tables {
    let [before, now] = [old, new].map(|dossier| dossier.annexes.keys().collect::<Vec<_>>());
    let sheet = |of: &Dossier, key: &str| of.annexes[key].annex.region.sheet.clone();
    let mut pairs = Pairs::of(before.len(), now.len());
    pairs.by(|at| Some(before[at]), |at| Some(now[at]));
    pairs.by(|at| Some(folded(&sheet(old, before[at]))), |at| Some(folded(&sheet(new, now[at]))));
    let known = |of: &'a Dossier, key: &str| Known::of(&of.annexes[key].annex);
    let come: Vec<(usize, Known<'_>)> =
        pairs.come().into_iter().map(|at| (at, known(new, now[at]))).collect();
    let mut alike: Vec<((usize, usize), usize, usize)> = Vec::new();
    for at in pairs.gone() {
        let known = known(old, before[at]);
        alike.extend(come.iter().filter_map(|(other, of)| Some((known.like(of)?, at, *other))));
    }
    alike.sort_by_key(|&(common, old, new)| (Reverse(common), old, new));
    for (_, old, new) in alike {
        if pairs.now(old).is_none() && pairs.before(new).is_none() {
            pairs.join(old, new);
        }
    }
    // Two workbooks with one table each are compared whatever they hold.
    if let ([_], [_], None) = (&before[..], &now[..], pairs.now(0)) {
        pairs.join(0, 0);
    }
    Tables {
        both: pairs.both().map(|(old, new)| (before[old].clone(), now[new].clone())).collect(),
        gone: pairs.gone().into_iter().map(|at| before[at].clone()).collect(),
        come: pairs.come().into_iter().map(|at| now[at].clone()).collect(),
    }
}

/// By what a table is known under another name.
struct Known<'a> {
    /// The keys of its rows, whatever they stand under.
    rows: HashSet<&'a str>,
    /// The words of its sheet's name and its titles.
    words: HashSet<String>,
}

impl<'a> Known<'a> {
    fn of(annex: &'a Annex) -> Self {
        let titles = annex.titles.iter().map(|line| line.text.as_str());
        let names = std::iter::once(&*annex.region.sheet).chain(titles);
        Self {
            rows: annex.rows.iter().map(|row| &*row.key).collect(),
            words: names.flat_map(|name| words(&folded(name))).collect(),
        }
    }

    /// How many rows and words two tables have in common, if half of the rows of the shorter.
    fn like(&self, other: &Self) -> Option<(usize, usize)> {
        let rows = self.rows.intersection(&other.rows).count();
        let is_half = rows > 0 && rows * 2 >= self.rows.len().min(other.rows.len());
        is_half.then(|| (rows, self.words.intersection(&other.words).count()))
    }
}

impl Tables {
    /// The tables that have come or gone.
    pub(super) fn changes(&self, old: &Dossier, new: &Dossier) -> Vec<Change> {
        let side = |of: &Dossier, key: &Arc<str>| {
            let annex = &of.annexes[key].annex;
            let text = annex.region.sheet.to_string();
            Some(Side { text, place: Some(annex.region.clone()), ..Side::default() })
        };
        let change = |kind, key: &Arc<str>| Change {
            table: Some(key.clone()),
            key: Some(key.clone()),
            ..Change::of(kind)
        };
        let come = self.come.iter();
        let come = come.map(|key| Change { new: side(new, key), ..change(Kind::TableAdded, key) });
        let gone = self.gone.iter();
        let gone =
            gone.map(|key| Change { old: side(old, key), ..change(Kind::TableRemoved, key) });
        come.chain(gone).collect()
    }
}
