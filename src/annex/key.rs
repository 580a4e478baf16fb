//! The keys of rows: names for templates, unique among siblings and stable when rows move.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::value::slug::slug;
use crate::workbook::Sheet;

use super::table::unique;
use super::{Column, ColumnRole, Row};

/// The length of what is added from another column to tell two rows of one name apart.
const ADDED: usize = 30;

/// The most rows of one name that are told apart by their contents.
const MOST_TOLD: usize = 100;

/// Gives each row its key. Rows of one name under one parent are told apart by what another
/// column says of them, or else by counting, which is a finding.
pub(super) fn give(
    rows: &mut [Row],
    columns: &[Column],
    label: usize,
    sheet: &Sheet,
) -> Vec<Diagnostic> {
    let mut siblings: HashMap<(Option<usize>, Arc<str>), Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.continues.is_none()) {
        let name = (row.parent, base(row));
        let members = siblings.entry(name.clone()).or_default();
        if members.is_empty() {
            order.push(name);
        }
        members.push(index);
    }
    let mut findings = Vec::new();
    let mut taken: HashSet<(Option<usize>, Arc<str>)> =
        order.iter().filter(|name| siblings[*name].len() == 1).cloned().collect();
    for name in order {
        let members = &siblings[&name];
        let (parent, base) = name;
        if let [only] = members[..] {
            rows[only].key = base;
            continue;
        }
        let told = told_apart(rows, columns, members).filter(|added| {
            added.iter().all(|added| !taken.contains(&(parent, format!("{base}_{added}").into())))
        });
        if told.is_none() {
            findings.push(finding(rows, members, label, sheet));
        }
        let mut number = 1;
        for (at, &member) in members.iter().enumerate() {
            let key: Arc<str> = match &told {
                Some(added) => format!("{base}_{}", added[at]).into(),
                None if at == 0 && !taken.contains(&(parent, base.clone())) => base.clone(),
                None => {
                    unique(&base, &mut number, |key| taken.contains(&(parent, key.into()))).into()
                }
            };
            taken.insert((parent, key.clone()));
            rows[member].key = key;
        }
    }
    give_continued(rows, &mut taken);
    findings
}

/// Rows that go on with an item have its key and a number.
fn give_continued(rows: &mut [Row], taken: &mut HashSet<(Option<usize>, Arc<str>)>) {
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for index in 0..rows.len() {
        let Some(item) = rows[index].continues else { continue };
        let (base, parent) = (rows[item].key.to_string(), rows[index].parent);
        let number = numbers.entry(item).or_insert(1);
        let key = unique(&base, number, |key| taken.contains(&(parent, key.into())));
        let key: Arc<str> = key.into();
        taken.insert((parent, key.clone()));
        rows[index].key = key;
    }
}

fn base(row: &Row) -> Arc<str> {
    let name = slug(&row.label);
    if !name.is_empty() {
        return name.into();
    }
    let number = row.number.as_deref().map(slug).unwrap_or_default();
    if number.is_empty() { "dong".into() } else { format!("muc{number}").into() }
}

/// What the first column that differs in all of the rows says of each.
fn told_apart(rows: &[Row], columns: &[Column], members: &[usize]) -> Option<Vec<String>> {
    if members.len() > MOST_TOLD || members.iter().any(|&member| !rows[member].printed) {
        return None;
    }
    // The first column of numbers counts rows, which says nothing of them.
    let first = usize::from(columns.first().is_some_and(|c| c.role == ColumnRole::Number));
    (first..columns.len()).find_map(|column| {
        let mut added = Vec::with_capacity(members.len());
        for &member in members {
            let text = slug(&rows[member].cells[column].value.text);
            let text = text.trim_start_matches('_');
            let end = text
                .char_indices()
                .nth(ADDED)
                .map_or(text.len(), |(at, _)| text[..at].rfind('_').unwrap_or(at));
            added.push(text[..end].to_owned());
        }
        let mut sorted = added.clone();
        sorted.sort_unstable();
        sorted.dedup();
        (sorted.len() == members.len() && !sorted[0].is_empty()).then_some(added)
    })
}

fn finding(rows: &[Row], members: &[usize], label: usize, sheet: &Sheet) -> Diagnostic {
    let name = &rows[members[0]].label;
    let message = match members.len() {
        2 => format!("hai dòng cùng tên “{name}” trong một nhóm"),
        count => format!("{count} dòng cùng tên “{name}” trong một nhóm"),
    };
    let finding = Diagnostic::warning("duplicate-row", message)
        .hint("xem có ghi nhầm tên không, hoặc đặt cho mỗi dòng một tên riêng; để nguyên thì văn bản in cả hai như đã ghi");
    let places = members.iter().take(5).map(|&member| {
        let row = &rows[member];
        let named = if row.printed {
            Some(&row.cells[label])
        } else {
            row.cells.iter().rev().find(|cell| !cell.value.is_empty())
        };
        Place::Cell(sheet.place(named.unwrap_or(&row.cells[label]).region))
    });
    places.fold(finding, Diagnostic::at)
}
