//! The agency that issues, as a line above the tables → it is a letterhead there, whatever words its
//! name begins with, and no part of a title.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Manifest;
use super::facts::TABLE;
use super::named::comparable;
use crate::annex::{Annex, ColumnRole};
use crate::value::slug::slug;

/// The facts that name the agency that issues and the one above it.
const FACTS: [&str; 3] = ["co_quan_ban_hanh", "co_quan_chu_quan", "ten_viet_tat_cua_co_quan"];

/// Takes the names of the agency from the titles of tables that say more than that.
pub(super) fn take_from_titles(annexes: &mut BTreeMap<Arc<str>, Annex>, manifest: &Manifest) {
    let mut names = BTreeSet::new();
    let given = manifest.facts.iter().filter(|(name, _)| FACTS.contains(&slug(name).as_str()));
    names.extend(given.map(|(_, fact)| comparable(fact.get_ref())));
    if let Some(annex) = annexes.get(TABLE) {
        let value = annex.columns.iter().position(|column| column.role == ColumnRole::Value);
        let rows = annex.rows.iter().filter(|row| FACTS.contains(&&*row.key));
        let cells = rows.filter_map(|row| row.cells.get(value?));
        names.extend(cells.map(|cell| comparable(&cell.value.text)));
    }
    names.remove("");
    for annex in annexes.values_mut() {
        let is_agency = |annex: &Annex| names.contains(&comparable(&annex.titles[0].text));
        while annex.titles.len() > 1 && is_agency(annex) {
            let line = annex.titles.remove(0);
            annex.letterhead.push(line);
        }
    }
}
