//! What of an annex a document shows: the columns and rows of one unit, and columns chosen by what
//! they are.

use std::collections::BTreeSet;

use crate::annex::{Annex, Column, ColumnRole};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::dossier::{Dossier, Found};
use crate::markup::Unplaced;
use crate::template::Placement;
use crate::value::name::folded;
use crate::value::slug::slug;

/// A placement with the columns and rows that are shown by their indices. For a unit these are its
/// own columns beside those that are no unit's, totals included; where units are rows, its own rows
/// with what stands below them.
pub(super) fn shown(
    dossier: &Dossier,
    found: &Found,
    placement: &Placement,
) -> Result<Placement, Unplaced> {
    let mut shown = placement.clone();
    let annex = &found.annex;
    if let Some(key) = &placement.unit {
        let unit = dossier.units.of_key(key);
        let columns = found.units.iter().enumerate();
        let own = columns.filter(|(_, owner)| owner.is_none() || **owner == unit);
        shown.columns = Some(own.map(|(at, _)| at).collect());
        if placement.rows.is_none() && found.units.iter().all(Option::is_none) {
            let rows = unit.and_then(|unit| found.rows_of.get(&unit));
            shown.rows = rows.map(|rows| with_below(annex, rows));
        }
    }
    if !placement.named.is_empty() {
        let own = shown.columns.take();
        let is_own = |at: &usize| own.as_ref().is_none_or(|own| own.contains(at));
        shown.columns = Some(chosen(annex, &placement.named)?.into_iter().filter(is_own).collect());
    }
    Ok(shown)
}

/// A note for the lines below an annex that a document prints without them, where the manifest does
/// not say that they are no part of it.
pub(super) fn unprinted_notes(dossier: &Dossier, document: &Document) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut notes = Vec::new();
    for table in document.tables().filter(|table| table.notes.is_empty()) {
        let name = &*table.source;
        let Some(found) = dossier.annex(name).filter(|_| told.insert(name)) else { continue };
        let key = dossier.annex_name(name);
        let entry = dossier.manifest.tables.get(key);
        if found.annex.notes.is_empty() || entry.is_some_and(|entry| entry.notes.is_some()) {
            continue;
        }
        let message = "ghi chú dưới bảng không được in vào văn bản";
        let hint = format!(
            "ghi chú là một phần của văn bản thì ghi [bang.{key}] ghi_chu = true vào ho-so.toml"
        );
        let note = Diagnostic::note("unprinted-note", message).hint(hint);
        let places = found.annex.notes.iter().map(|line| line.place.clone());
        notes.push(places.fold(note, Diagnostic::at));
    }
    notes
}

/// Rows with all that stand below them in the tree or go on with them, in the order of the sheet.
fn with_below(annex: &Annex, rows: &[usize]) -> Vec<usize> {
    let mut shown = vec![false; annex.rows.len()];
    for &row in rows {
        shown[row] = true;
    }
    let first = rows.first().copied().unwrap_or(annex.rows.len());
    for (at, row) in annex.rows.iter().enumerate().skip(first) {
        let above = row.parent.into_iter().chain(row.continues);
        shown[at] |= above.into_iter().any(|above| shown[above]);
    }
    (first..annex.rows.len()).filter(|&at| shown[at]).collect()
}

/// The columns of the names given, beside those of order numbers and of the rows' names.
fn chosen(annex: &Annex, names: &[String]) -> Result<Vec<usize>, Unplaced> {
    let places = |is_meant: &dyn Fn(&Column) -> bool| -> Vec<usize> {
        let columns = annex.columns.iter().enumerate();
        columns.filter(|(_, column)| is_meant(column)).map(|(at, _)| at).collect()
    };
    let mut chosen = BTreeSet::new();
    for name in names {
        // Heads are folded only where nothing else has the name: this is done for each document,
        // and an annex may have a column for each unit.
        let mut found = places(&|column| *column.key == **name || column.role_name() == name);
        if found.is_empty() {
            let wanted = folded(name);
            found = places(&|column| column.path.iter().any(|head| is_head(head, name, &wanted)));
        }
        // A role that a table has no column of is none of its columns; of several roles one must be
        // there.
        let is_last = names.last() == Some(name);
        let is_role = Column::CHOSEN_ROLES.contains(&name.as_str());
        if found.is_empty() && (!is_role || (is_last && chosen.is_empty())) {
            let known = annex.columns.iter().map(|column| column.key.to_string()).collect();
            return Err(Unplaced::NoColumn { name: name.clone(), known });
        }
        chosen.extend(found);
    }
    chosen.extend(places(&|column| matches!(column.role, ColumnRole::Number | ColumnRole::Label)));
    Ok(chosen.into_iter().collect())
}

/// Whether a name means a head, as it is written or in the form of names in templates.
fn is_head(head: &str, name: &str, wanted: &str) -> bool {
    folded(head) == wanted || slug(head) == name
}
