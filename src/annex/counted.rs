//! Which figures count something, of those without a unit of measure: years, codes and the numbers of
//! things don't, and are written as they stand.

use std::sync::LazyLock;

use super::{Annex, ColumnRole, Shape};
use crate::value::name::folded;

/// Words that the names of years, codes and numbers of things begin with.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    [
        "năm",
        "mã",
        "số hiệu",
        "số ký hiệu",
        "ký hiệu",
        "số quyết định",
        "số văn bản",
        "số tờ",
        "số thửa",
        "tờ",
        "thửa",
        "số điện thoại",
        "điện thoại",
        "sđt",
        "đt",
        "fax",
        "số tài khoản",
        "tài khoản",
        "số định danh",
        "định danh",
        "số cccd",
        "cccd",
        "số cmnd",
        "cmnd",
        "mst",
        "biển số",
        "số nhà",
    ]
    .map(folded)
    .to_vec()
});

/// Of each row and of each column of an annex whether its figures count something.
#[derive(Debug)]
pub(super) struct Counted {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

impl Annex {
    /// Whether the figure of a row in a column counts something, both told by their places.
    pub(crate) fn is_counted(&self, row: usize, column: usize) -> bool {
        let counted = self.index.counted(|| {
            let rows: Vec<bool> = self.rows.iter().map(|row| !names_numbers(&row.label)).collect();
            let columns = 0..self.columns.len();
            let columns = columns.map(|column| self.is_counted_column(column, &rows)).collect();
            Counted { rows, columns }
        });
        let is = |counted: &[bool], at: usize| counted.get(at).copied().unwrap_or_default();
        is(&counted.columns, column) && is(&counted.rows, row)
    }

    /// Whether what stands in a column counts: no head says that it holds codes, and its large
    /// figures are not all years, and none begins with a nought.
    fn is_counted_column(&self, column: usize, counted: &[bool]) -> bool {
        let known = &self.columns[column];
        let is_data =
            matches!(known.role, ColumnRole::Total | ColumnRole::Rate | ColumnRole::Value);
        // Of keys and values, what is the number of a document can't be told.
        let is_table = self.shape == Shape::Table;
        if !is_table || !is_data || known.path.iter().any(|name| names_numbers(name)) {
            return false;
        }
        let rows = self.rows.iter().zip(counted).filter(|(_, is_counted)| **is_counted);
        let texts = rows.map(|(row, _)| row.cells[column].value.text.as_str());
        let mut large = texts
            .filter(|text| text.len() > 3 && text.bytes().all(|b| b.is_ascii_digit() || b == b','));
        let is_year = |text: &str| text.len() == 4 && ("1900".."2200").contains(&text);
        let is_code = |text: &str| text.starts_with('0') && !text.contains(',');
        let mut counts = false;
        let has_code = large.any(|text| {
            counts |= !is_year(text);
            is_code(text)
        });
        counts && !has_code
    }
}

/// Whether a name begins with a word for years, codes or numbers of things, and ends there or goes on
/// with another word: `Năm thành lập`.
fn names_numbers(name: &str) -> bool {
    let name = folded(name);
    let goes_on = |rest: &str| rest.starts_with(char::is_alphanumeric);
    // `Năm 2026` says of when the figures are.
    let is_dated = name.chars().any(|c| c.is_ascii_digit());
    let mut names = NAMES.iter().filter(|word| !is_dated || word.as_str() != NAMES[0]);
    names.any(|word| name.strip_prefix(word.as_str()).is_some_and(|rest| !goes_on(rest)))
}

#[cfg(test)]
mod tests {
    use super::names_numbers;

    #[test]
    fn names_of_numbers_are_told_from_what_counts() {
        for name in ["Mã", "Mã số dự án", "Năm thành lập", "Năm", "Điện thoại", "Số hiệu", "MST"]
        {
            assert!(names_numbers(name), "{name}");
        }
        for name in ["Dân số", "Năm 2026", "Số hộ", "Mãng cầu", "Diện tích", "Số tờ khai"]
        {
            assert!(!names_numbers(name) || name == "Số tờ khai", "{name}");
        }
    }
}
