//! The columns of a table before and now → which are the same, wherever they stand.

use super::pairs::Pairs;
use crate::annex::{Annex, Column, ColumnRole};
use crate::dossier::Found;
use crate::value::name::folded;

/// Which columns are the same. `unit_now` gives what a unit of before is among those of now.
pub(super) fn pairs(old: &Found, new: &Found, unit_now: &dyn Fn(usize) -> Option<usize>) -> Pairs {
    let (before, now) = (&old.annex.columns, &new.annex.columns);
    let mut pairs = Pairs::of(before.len(), now.len());
    // What a column of a unit holds is told by its heads without the unit's name.
    pairs.by(
        |at| Some((unit_now(old.units[at]?)?, beside_owner(&before[at]))),
        |at| Some((new.units[at]?, beside_owner(&now[at]))),
    );
    pairs.by(|at| old.units[at].and_then(unit_now), |at| new.units[at]);
    let is_free = |of: &Found, at: usize| of.units[at].is_none();
    let heads = |column: &Column| column.path.iter().map(|name| folded(name)).collect::<Vec<_>>();
    pairs.by(
        |at| is_free(old, at).then(|| heads(&before[at])),
        |at| is_free(new, at).then(|| heads(&now[at])),
    );
    pairs.by(
        |at| is_free(old, at).then(|| &*before[at].key),
        |at| is_free(new, at).then(|| &*now[at].key),
    );
    for role in [ColumnRole::Label, ColumnRole::Number] {
        pairs.by(
            |at| (before[at].role == role).then_some(()),
            |at| (now[at].role == role).then_some(()),
        );
    }
    let leaf = |column: &Column| column.path.last().map(|name| folded(name));
    pairs.by(
        |at| Some((before[at].role_name(), leaf(&before[at])?)),
        |at| Some((now[at].role_name(), leaf(&now[at])?)),
    );
    let free = |of: &Found, left: Vec<usize>| -> Vec<usize> {
        left.into_iter().filter(|&at| is_free(of, at)).collect()
    };
    let (gone, come) = (free(old, pairs.gone()), free(new, pairs.come()));
    pairs.near(&gone, &come, |at| head(&old.annex, at), |at| head(&new.annex, at));
    // The only one of its sort has got another head.
    pairs.by(
        |at| is_free(old, at).then(|| before[at].role_name()),
        |at| is_free(new, at).then(|| now[at].role_name()),
    );
    pairs
}

/// The last name in the heads of a column.
pub(super) fn head(annex: &Annex, column: usize) -> &str {
    annex.columns[column].path.last().map_or("", String::as_str)
}

/// The heads of a column of a unit but the one that names it.
pub(super) fn beside_owner(column: &Column) -> Vec<String> {
    let owner = column.owner.as_ref().map(|owner| owner.level);
    let below = owner.map_or(0, |level| level + 1);
    column.path.iter().skip(below).map(|name| folded(name)).collect()
}
