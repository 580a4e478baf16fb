//! Details that say of themselves that they are some of a whole, and are more than it.

use crate::annex::{Annex, RowCell, RowRole};
use crate::diagnostic::Diagnostic;
use crate::value::number::format;

use super::figure::Figure;
use super::names;
use super::table::Table;

/// A finding if a part is more than its whole.
pub(super) fn exceeds(
    annex: &Annex,
    (whole, part): (&RowCell, &RowCell),
    name: &str,
) -> Option<Diagnostic> {
    whole.value.number()?;
    part.value.number()?;
    if whole.region == part.region || whole.region.width() > 1 || part.region.width() > 1 {
        return None;
    }
    let (all, some) = (Figure::summand(&whole.value)?, Figure::summand(&part.value)?);
    if all.shown.is_sign_negative() || some.bounds(true).start() <= all.bounds(true).end() {
        return None;
    }
    let message =
        format!("“{name}” ghi {} nhưng tất cả chỉ có {}", format(some.shown), format(all.shown));
    Some(
        Diagnostic::warning("part-above-total", message)
            .hint("phần “trong đó” không thể lớn hơn tổng: kiểm tra hai ô, rồi sửa ô sai")
            .at(annex.place(whole))
            .at(annex.place(part)),
    )
}

/// Findings about rows “Trong đó …” whose figures are more than those of the row that they detail.
pub(super) fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let rows = &table.annex.rows;
    let mut findings = Vec::new();
    // The last row at each level, which a total followed by its details is part of.
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| names::is_among(&row.label)) {
        let before = index.checked_sub(1);
        let total = before.filter(|&before| rows[before].role == RowRole::Total);
        let Some(whole) = total.or(row.parent) else { continue };
        if table.is_rate_row(index) || table.is_rate_row(whole) || !table.same_measure(whole, index)
        {
            continue;
        }
        for column in (0..table.annex.columns.len()).filter(|&column| table.adds(column)) {
            let (all, some) = (table.cell(whole, column), table.cell(index, column));
            findings.extend(exceeds(table.annex, (all, some), &row.label));
        }
    }
    findings
}
