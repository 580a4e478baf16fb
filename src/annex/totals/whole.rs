//! Which columns of figures, beside columns of units, are the total over them: by what their heads
//! say that names no unit, and by whether they are the sums.

use std::collections::BTreeMap;

use crate::annex::{Annex, Column, ColumnRole};
use crate::value::name::{folded, split_kind};
use crate::value::phrase::{Words, strip, words};

use super::columns::{counts, outcomes};
use super::table::Table;

/// Words before the place whose whole a head names: `Toàn tỉnh`, `Cả xã`.
static WHOLE: Words = words!["toàn", "cả"];

/// What heads below the name of a unit say: `KH 2026`.
type Below = String;

/// The columns of totals of a table that has none by their names. `level` gives the level of a
/// column's head that names a unit; `open` are the columns that nobody has given a role.
pub(crate) fn columns(
    annex: &Annex,
    level: &dyn Fn(usize) -> Option<usize>,
    open: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let is_total = |column: &Column| column.role == ColumnRole::Total;
    let label = annex.label_column();
    if annex.columns.iter().any(is_total) {
        return Vec::new();
    }
    let mut units: BTreeMap<Below, Vec<usize>> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for (at, column) in annex.columns.iter().enumerate() {
        if let Some(level) = level(at) {
            units.entry(below(annex, at, level)).or_default().push(at);
            names.push(folded(&column.path[level]));
        }
    }
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return Vec::new();
    }
    // What stands above `KH 2026`, or the whole head, with its columns and those of the units.
    let mut wholes: BTreeMap<Vec<String>, Vec<(usize, &[usize])>> = BTreeMap::new();
    for (at, column) in annex.columns.iter().enumerate() {
        let is_open = column.role == ColumnRole::Value && level(at).is_none() && open(at);
        let is_other = column.path.iter().any(|name| is_other(name));
        if !is_open || is_other || label.is_none_or(|label| at <= label) || !annex.has_figures(at) {
            continue;
        }
        for level in 0..column.path.len() {
            if let Some(parts) = units.get(&below(annex, at, level)) {
                wholes.entry(column.path[..=level].to_vec()).or_default().push((at, parts));
            }
        }
    }
    if wholes.is_empty() {
        return Vec::new();
    }
    let table = Table::new(annex);
    let counted = |columns: &[(usize, &[usize])]| {
        columns.iter().fold((0, 0), |(agree, differ), (total, parts)| {
            let found = counts(&outcomes(&table, parts, *total));
            (agree + found.0, differ + found.1)
        })
    };
    let told: Vec<_> =
        wholes.iter().map(|(head, columns)| (head, columns, counted(columns))).collect();
    let near = |columns: &[(usize, &[usize])]| {
        let distance = |(at, parts): &(usize, &[usize])| {
            parts.iter().map(|part| part.abs_diff(*at)).min().unwrap_or(usize::MAX)
        };
        columns.iter().map(distance).min().unwrap_or(usize::MAX)
    };
    let sums = told.iter().filter(|(_, _, (agree, differ))| agree > differ);
    let by_sum =
        sums.min_by_key(|(_, columns, (agree, _))| (std::cmp::Reverse(*agree), near(columns)));
    let mut named = told.iter().filter(|(head, _, (agree, differ))| {
        (*agree > 0 || *differ == 0) && head.last().is_some_and(|name| speaks_of_whole(name))
    });
    let by_name = || named.next().filter(|_| named.next().is_none());
    let found = by_sum.or_else(by_name);
    found.map_or_else(Vec::new, |(_, columns, _)| columns.iter().map(|(at, _)| *at).collect())
}

/// What stands below a level of a column's head, in comparable form.
fn below(annex: &Annex, column: usize, level: usize) -> Below {
    folded(&annex.columns[column].path[level + 1..].join(" › "))
}

/// What has been done, and when something is to be: no total of what units are to do, whatever it
/// adds up to.
static OTHER: Words =
    words!["th", "thực hiện", "ước", "kết quả", "hiện trạng", "thời hạn", "thời gian", "ngày"];

/// Whether a head names something else than what the units have.
fn is_other(head: &str) -> bool {
    strip(head, &folded(head), &OTHER).is_some()
}

/// Whether a head speaks of the whole of a place, or of what the level above has given: `Chỉ tiêu
/// toàn tỉnh`, `Tỉnh giao`, `Chỉ tiêu chung`.
fn speaks_of_whole(head: &str) -> bool {
    let words: Vec<&str> = head.split_whitespace().collect();
    let is_place = |word: &str| split_kind(&format!("{word} X")).0.is_some();
    let is = |word: &str, wanted: &str| folded(word) == folded(wanted);
    words.windows(2).any(|pair| {
        let is_whole =
            strip(pair[0], &folded(pair[0]), &WHOLE).is_some_and(|(_, rest)| rest.is_empty());
        (is_whole || is(pair[1], "giao")) && (is_place(pair[0]) || is_place(pair[1]))
    }) || words.last().is_some_and(|last| is(last, "chung"))
}

#[cfg(test)]
mod tests {
    use super::{is_other, speaks_of_whole};

    #[test]
    fn heads_speak_of_the_whole() {
        for head in ["Chỉ tiêu toàn tỉnh", "Cả tỉnh", "Tỉnh giao", "CHỈ TIÊU CHUNG", "Xã giao"]
        {
            assert!(speaks_of_whole(head), "{head}");
        }
        for head in ["TH 2025", "Ước 2026", "Thời hạn", "Thực hiện năm 2025"] {
            assert!(is_other(head), "{head}");
        }
        for head in ["Thống kê", "KH 2026", "Tổng TH 2025"] {
            assert!(!is_other(head), "{head}");
        }
        for head in ["Kế hoạch năm 2026", "Mã", "Toàn diện", "Giao thông", "Số xã", "Giao đất"]
        {
            assert!(!speaks_of_whole(head), "{head}");
        }
    }
}
