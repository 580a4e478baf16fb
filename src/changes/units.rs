//! The units of two dossiers → which are the same, and which have come, gone, or got another name.

use super::pairs::Pairs;
use super::{Change, Kind, Side};
use crate::annex::Annex;
use crate::dossier::Dossier;
use crate::value::name::folded;

/// Which units are the same.
pub(super) fn pairs(old: &Dossier, new: &Dossier) -> Pairs {
    let (before, now) = (&old.units.list, &new.units.list);
    let mut pairs = Pairs::of(before.len(), now.len());
    // Names before keys: keys know no tones, and count those that are alike without them.
    pairs.by(|at| Some(folded(&before[at].name)), |at| Some(folded(&now[at].name)));
    pairs.by(|at| Some(&*before[at].key), |at| Some(&*now[at].key));
    // A commune that has become a ward keeps its own name.
    pairs.by(|at| Some(folded(&before[at].own_name)), |at| Some(folded(&now[at].own_name)));
    let (gone, come) = (pairs.gone(), pairs.come());
    pairs.near(&gone, &come, |at| &before[at].name, |at| &now[at].name);
    pairs
}

/// What has become of the units.
pub(super) fn changes(old: &Dossier, new: &Dossier, pairs: &Pairs) -> Vec<Change> {
    let mut changes = Vec::new();
    let tables = [tables(old), tables(new)];
    for at in 0..new.units.list.len() {
        let now = Some(side(new, &tables[1], at));
        let mut change = match pairs.before(at) {
            Some(before) => {
                let names = [&old.units.list[before].name, &new.units.list[at].name];
                if folded(names[0]) == folded(names[1]) {
                    continue;
                }
                Change { old: Some(side(old, &tables[0], before)), ..Change::of(Kind::UnitRenamed) }
            }
            None => Change::of(Kind::UnitAdded),
        };
        change.new = now;
        change.unit = Some(new.units.list[at].name.clone());
        changes.push(change);
    }
    for at in pairs.gone() {
        let unit = Some(old.units.list[at].name.clone());
        changes.push(Change {
            unit,
            old: Some(side(old, &tables[0], at)),
            ..Change::of(Kind::UnitRemoved)
        });
    }
    changes
}

/// The table that names each unit.
fn tables(dossier: &Dossier) -> Vec<Option<&Annex>> {
    let mut tables = vec![None; dossier.units.list.len()];
    for group in dossier.units.groups.iter().rev() {
        let Some(table) = dossier.annexes.get(&group.table) else { continue };
        group.units.iter().for_each(|&unit| tables[unit] = Some(&*table.annex));
    }
    tables
}

/// A unit with the cell that names it.
fn side(dossier: &Dossier, tables: &[Option<&Annex>], unit: usize) -> Side {
    let known = &dossier.units.list[unit];
    let of_row = || {
        let annex = tables[unit]?;
        let cell = annex.rows.get(known.row?)?.cells.get(annex.label_column()?)?;
        Some(annex.place(cell))
    };
    let place = known.place.clone().or_else(of_row);
    Side { text: known.name.clone(), place, ..Side::default() }
}
