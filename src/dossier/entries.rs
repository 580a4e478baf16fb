//! How many entries a manifest may have.

use std::ops::Range;

use toml::Spanned;

use super::manifest::{GroupEntry, Manifest, TableEntry};

/// How many entries of each kind a manifest may have.
const MOST_DOCUMENTS: usize = 10_000;
const MOST_CHECKS: usize = 2000;
const MOST_TABLES: usize = 1000;
const MOST_COLUMNS: usize = 2000;
const MOST_GROUPS: usize = 200;
const MOST_NAMES: usize = 5000;
const MOST_FACTS: usize = 10_000;
const MOST_WORKBOOKS: usize = 1000;

impl Manifest {
    /// The first kind of entry of which there are too many: where it is, what it is called, and how
    /// many there may be. Each of them is compared with the others of its kind, or looked for among
    /// all sheets.
    pub(super) fn too_many(&self) -> Option<(Range<usize>, &'static str, usize)> {
        fn at<T>(entry: Option<&Spanned<T>>) -> Range<usize> {
            entry.map_or(0..0, Spanned::span)
        }
        let document = self.documents.get(MOST_DOCUMENTS).map(|document| &document.template);
        let check = self.checks.get(MOST_CHECKS).map(|check| &check.main);
        let columns = |table: &TableEntry| table.columns.len().max(table.roles.len());
        let wide = self.tables.values().find(|table| columns(table) > MOST_COLUMNS);
        let names = |group: &GroupEntry| {
            group.other_names.len().max(group.further.len()).max(group.covers.len())
        };
        let long = self.groups.values().find(|group| names(group) > MOST_NAMES);
        let workbooks = self.workbooks.as_deref().unwrap_or_default();
        let first = |group: &GroupEntry| group.table.span();
        let all = [
            (self.documents.len(), MOST_DOCUMENTS, "[[van_ban]]", at(document)),
            (self.checks.len(), MOST_CHECKS, "[[doi_chieu]]", at(check)),
            (self.tables.len(), MOST_TABLES, "[bang]", 0..0),
            (wide.map_or(0, columns), MOST_COLUMNS, "cot, vai_tro", 0..0),
            (self.groups.len(), MOST_GROUPS, "[nhom_don_vi]", 0..0),
            (long.map_or(0, names), MOST_NAMES, "ten_khac", long.map_or(0..0, first)),
            (self.facts.len(), MOST_FACTS, "[thong_tin]", at(self.facts.values().next())),
            (workbooks.len(), MOST_WORKBOOKS, "so_lieu", at(workbooks.get(MOST_WORKBOOKS))),
        ];
        let beyond = all.into_iter().find(|(count, most, _, _)| count > most);
        beyond.map(|(_, most, what, range)| (range, what, most))
    }
}
