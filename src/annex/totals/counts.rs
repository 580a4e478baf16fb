//! Counts that differ from the list of names in the next column, or from the rows below them.

use rust_decimal::prelude::ToPrimitive as _;

use crate::annex::rates::in_brackets;
use crate::annex::{Annex, Column, ColumnRole, Row, RowRole};
use crate::diagnostic::Diagnostic;
use crate::value::name::folded;
use crate::value::number::format;
use crate::value::{Meaning, Names, parse_text};

/// Findings about counts that differ from the list of names in the next column, or from the rows below
/// a group whose name counts them.
pub(super) fn check(annex: &Annex) -> Vec<Diagnostic> {
    let is_value = |column: &Column| {
        matches!(column.role, ColumnRole::Value | ColumnRole::Rate | ColumnRole::Agency)
    };
    let counts = |column: &Column| {
        column.role == ColumnRole::Value
            && column.path.last().is_some_and(|name| counted(&folded(name)).is_some())
    };
    let pairs = annex.columns.windows(2).enumerate();
    let pairs = pairs.filter(|(_, pair)| counts(&pair[0]) && is_value(&pair[1]));
    pairs.flat_map(|(column, _)| pair(annex, column)).chain(groups(annex)).collect()
}

/// Findings about groups such as `Xã đạt chuẩn năm 2025 (14 xã)` over another number of rows. Where no
/// group of the table counts the rows below it, none is taken to.
fn groups(annex: &Annex) -> Vec<Diagnostic> {
    let mut below = vec![0_usize; annex.rows.len()];
    for row in annex.rows.iter().filter(|row| row.printed && row.role == RowRole::Data) {
        if let (Some(parent), None) = (row.parent, row.continues) {
            below[parent] += 1;
        }
    }
    let counted = annex.rows.iter().zip(&below).filter(|(_, below)| **below > 0);
    let counted = counted.filter_map(|(row, below)| Some((row, headed(&row.label)?, *below)));
    let counted: Vec<(&Row, usize, usize)> = counted.collect();
    let agree = counted.iter().filter(|(_, stated, below)| stated == below).count();
    let wrong = counted.iter().filter(|(_, stated, below)| stated != below);
    if agree == 0 || agree * 2 < counted.len() {
        return Vec::new();
    }
    wrong.filter_map(|(row, stated, below)| headed_finding(annex, row, *stated, *below)).collect()
}

/// How many a group says that it has, in brackets: 14 of `Lộ trình năm 2025 (14 xã)`.
fn headed(label: &str) -> Option<usize> {
    let inner = in_brackets(label).last()?;
    let Meaning::Quantity(quantity) = parse_text(inner).meaning else { return None };
    let counts = quantity.is_plain() && quantity.beside().unit.is_some();
    (counts && quantity.beside().change.is_none()).then(|| quantity.number.to_usize()).flatten()
}

fn headed_finding(annex: &Annex, row: &Row, stated: usize, below: usize) -> Option<Diagnostic> {
    let label = annex.label_column()?;
    let message = format!("tên nhóm ghi {stated} nhưng bên dưới có {below} dòng");
    Some(
        Diagnostic::warning("count-mismatch", message)
            .hint("đếm lại các dòng của nhóm, rồi sửa số hoặc thêm dòng còn thiếu")
            .at(annex.place(&row.cells[label])),
    )
}

/// The findings of a column of counts and the one of names after it.
fn pair(annex: &Annex, column: usize) -> Vec<Diagnostic> {
    let head = annex.columns[column].path.last().map_or("", String::as_str);
    let of_names = annex.columns[column + 1].path.last().map_or("", String::as_str);
    let mut agree = 0;
    let mut wrong: Vec<(&Row, &Names, bool)> = Vec::new();
    for row in annex.rows.iter().filter(|row| row.role == RowRole::Data) {
        let (count, names) = (&row.cells[column], &row.cells[column + 1]);
        let Meaning::Names(list) = &names.value.meaning else { continue };
        if !count.starts_row || !names.starts_row || count.value.number().is_none() {
            continue;
        }
        let Some(stated) = count.value.count() else { continue };
        if stated == list.names.len().into() {
            agree += 1;
        } else {
            wrong.push((row, list, counts_kind(head, of_names, list)));
        }
    }
    // What the head does not say, most rows say.
    let mostly = agree > 1 && agree > wrong.len() * 2;
    let told = wrong.into_iter().filter(|(_, _, named)| *named || mostly);
    told.filter_map(|(row, list, _)| finding(annex, row, list, column)).collect()
}

fn finding(annex: &Annex, row: &Row, list: &Names, column: usize) -> Option<Diagnostic> {
    let (count, names) = (&row.cells[column], &row.cells[column + 1]);
    let stated = format(count.value.count()?);
    let message = format!("số ghi {stated} nhưng danh sách có {} tên", list.names.len());
    Some(
        Diagnostic::warning("count-mismatch", message)
            .hint("kiểm tra lại số và danh sách tên, rồi sửa ô sai")
            .at(annex.place(count))
            .at(annex.place(names)),
    )
}

/// What a folded head counts: `xã đạt chuẩn` of `số xã đạt chuẩn`.
fn counted(head: &str) -> Option<&str> {
    head.strip_prefix(folded("số").as_str()).and_then(|rest| rest.strip_prefix(' '))
}

/// Whether a head `Số xã đạt chuẩn` counts what the names beside it are: the word after `Số` is
/// the kind that the names have, or that their own head gives.
fn counts_kind(head: &str, of_names: &str, names: &Names) -> bool {
    let head = folded(head);
    let Some(counted) = counted(&head) else { return false };
    let more = counted.strip_prefix(folded("lượng").as_str());
    let counted = more.and_then(|rest| rest.strip_prefix(' ')).unwrap_or(counted);
    let begins = |kind: &str| -> bool {
        let kind = folded(kind);
        !kind.is_empty()
            && counted
                .strip_prefix(kind.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '(', '/']))
    };
    if let Some(kind) = &names.kind {
        return begins(kind);
    }
    let of_names = folded(of_names);
    let introduces = ["tên", "danh", "sách", "các", "những"].map(folded);
    let mut words = of_names.split(' ');
    words.find(|word| !introduces.iter().any(|other| other == word)).is_some_and(begins)
}
