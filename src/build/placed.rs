//! What of an annex a document shows: the columns and rows of one unit, and columns chosen by what
//! they are.

use std::collections::BTreeSet;

use crate::annex::{Annex, Column, ColumnRole, Row, RowRole};
use crate::counted;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::dossier::{Dossier, Found};
use crate::markup::Unplaced;
use crate::template::{Placement, means_all_of};

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
        let columns = found.columns_by_unit();
        shown.columns = Some(columns.shown(unit));
        if placement.rows.is_none() && !columns.has_units() {
            shown.rows = unit.and_then(|unit| rows_of(dossier, found, unit));
        }
    }
    if !placement.named.is_empty() {
        let own = shown.columns.take();
        shown.columns = Some(chosen(annex, &placement.named, own.as_deref())?);
    }
    Ok(shown)
}

/// The rows that are shown of a unit: its own, and those that agencies are to do of which it is one
/// without its name, `UBND các xã`.
fn rows_of(dossier: &Dossier, found: &Found, unit: usize) -> Option<Vec<usize>> {
    let annex = &found.annex;
    let of = &dossier.units.list[unit];
    let first = of.name.split(' ').next().unwrap_or_default();
    let (kind, body) = match of.kind.as_deref() {
        Some(kind) => (kind, "chinh_quyen"),
        None => (first, "co_quan"),
    };
    let agencies: Vec<usize> = (0..annex.columns.len())
        .filter(|&at| annex.columns[at].role == ColumnRole::Agency)
        .collect();
    let is_meant = |row: &Row| {
        row.role == RowRole::Data
            && agencies.iter().any(|&at| means_all_of(&row.cells[at].value.text, kind, body))
    };
    let rows = annex.rows.iter().enumerate();
    let meant = rows.filter(|(_, row)| !agencies.is_empty() && is_meant(row)).map(|(at, _)| at);
    found.rows_of_unit(unit, meant)
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

/// The columns of the names given, beside those of order numbers and of the rows' names; of those of
/// a unit, in order, where it is for one.
fn chosen(annex: &Annex, names: &[String], own: Option<&[usize]>) -> Result<Vec<usize>, Unplaced> {
    // An annex may have a column for each unit, and a document shows those of one.
    let of_unit = |columns: &BTreeSet<usize>| -> Vec<usize> {
        match own {
            Some(own) => own.iter().copied().filter(|at| columns.contains(at)).collect(),
            None => columns.iter().copied().collect(),
        }
    };
    let mut chosen = BTreeSet::new();
    let mut is_any_there = false;
    for name in names {
        let found = annex.columns_named(name);
        // A role that a table has no column of is none of its columns; of several roles one must be
        // there.
        let is_last = names.last() == Some(name);
        let is_role = Column::CHOSEN_ROLES.contains(&name.as_str());
        if found.is_empty() && (!is_role || (is_last && !is_any_there)) {
            let known = annex.columns.iter().map(|column| column.key.to_string()).collect();
            return Err(Unplaced::NoColumn { name: name.clone(), known });
        }
        is_any_there |= !found.is_empty();
        let found = of_unit(&found);
        counted::looked_at(found.len());
        chosen.extend(found);
    }
    chosen.extend(of_unit(annex.fixed_columns()));
    Ok(chosen.into_iter().collect())
}
