//! Which columns and rows hold figures that add up to nothing: rates, averages, densities,
//! comparisons, prices, scores.
//!
//! The unit of measure tells most of them (`%`, `tạ/ha`), the cells' own form some (percentages),
//! and words the rest.

use std::cell::OnceCell;
use std::sync::LazyLock;

use crate::value::name::{folded, is_measure_header, split_kind};
use crate::value::{Meaning, begins_as_agency};

use super::{Annex, Column, ColumnRole, Row};

/// Words folded once.
type Words = LazyLock<Vec<String>>;

/// Words that name such figures wherever they stand in a name, in lower case.
static ANYWHERE: Words = LazyLock::new(|| {
    [
        "tỷ lệ",
        "tỉ lệ",
        "tỷ trọng",
        "tỉ trọng",
        "tỷ suất",
        "tỉ suất",
        "bình quân",
        "mật độ",
        "năng suất",
        "so sánh",
        "đơn giá",
        "hệ số",
        "chỉ số",
        "tốc độ",
        "tăng trưởng",
        "cơ cấu",
        "bq",
    ]
    .map(folded)
    .to_vec()
});

/// Words that name them where a name begins with them.
static FIRST: Words = LazyLock::new(|| {
    ["trung bình", "so với", "giá bán", "giá thành", "mức giá", "điểm số", "điểm chuẩn", "điểm tối"]
        .map(folded)
        .to_vec()
});

/// Names that say no more than this.
static WHOLE: Words = LazyLock::new(|| {
    ["giá", "điểm", "số điểm", "tổng điểm", "điểm đạt", "xếp hạng"].map(folded).to_vec()
});

/// What figures are given for each of, after a slash: `BQ/xã`, `bác sĩ/vạn dân`.
const EACH: [&str; 10] = ["vạn", "nghìn", "người", "hộ", "ha", "năm", "tháng", "dân", "kh", "th"];

/// Gives the columns of rates their role, but for those of a unit.
pub(super) fn mark(columns: &mut [Column], rows: &[Row]) {
    let labels = Labels::of(rows);
    for (index, column) in columns.iter_mut().enumerate() {
        let plain = column.role == ColumnRole::Value && !is_owned(column);
        if plain && is_rate_column(column, index, &labels) && holds_numbers(index, rows) {
            column.role = ColumnRole::Rate;
        }
    }
}

/// Whether a column belongs to a place or an agency.
fn is_owned(column: &Column) -> bool {
    column.owner.is_some() || column.path.iter().any(|name| names_unit(name))
}

/// Whether a name in the header is one of a place or an agency: a word for its kind, and a name.
pub(super) fn names_unit(name: &str) -> bool {
    let (kind, rest) = split_kind(name);
    // `Tổ dân phố số 2` has a number for a name.
    let rest = rest.strip_prefix("số ").unwrap_or(rest);
    let named = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (kind.is_some() && named) || begins_as_agency(name)
}

fn holds_numbers(column: usize, rows: &[Row]) -> bool {
    let (mut cells, mut numbers) = (0, 0);
    for row in rows {
        let value = &row.cells[column].value;
        cells += usize::from(!value.is_empty());
        numbers += usize::from(value.number().is_some());
    }
    numbers > 0 && numbers * 2 >= cells
}

/// Rows, and whether their names say that their figures are rates: each is read once, though every
/// column asks.
pub(super) struct Labels<'a> {
    rows: &'a [Row],
    are_rates: Vec<OnceCell<bool>>,
}

impl<'a> Labels<'a> {
    pub(super) fn of(rows: &'a [Row]) -> Self {
        Self { rows, are_rates: vec![OnceCell::new(); rows.len()] }
    }

    /// What stands in a column, with the row and whether its name says that its figures are rates.
    fn figures(
        &self,
        column: usize,
    ) -> impl Iterator<Item = (&'a Meaning, (&'a Row, &OnceCell<bool>))> {
        let rows = self.rows.iter().zip(&self.are_rates);
        rows.map(move |(row, is_rate)| (&row.cells[column].value.meaning, (row, is_rate)))
    }
}

/// Whether the figures of a column are rates, by its heads, its unit of measure, the formula in
/// the row of numbers, or since they are percentages.
pub(super) fn is_rate_column(column: &Column, index: usize, labels: &Labels<'_>) -> bool {
    let divides = |formula: &str| {
        let result = formula.split_once('=').map_or(formula, |(_, result)| result);
        result.contains(['/', ':', '÷'])
    };
    let formula = column.formula.as_ref().map(|formula| formula.text.as_str());
    // What is only taken away from something else is measured as that is: `So sánh`, `(6)=(5)-(4)`.
    let is_difference = |formula: &str| {
        let result = formula.split_once('=').map_or(formula, |(_, result)| result);
        result.contains('-') && !result.contains('%') && !divides(formula)
    };
    column.measure.as_deref().is_some_and(is_rate_measure)
        || !formula.is_some_and(is_difference) && column.path.iter().any(|name| is_rate_name(name))
        || formula.is_some_and(divides)
        || {
            // A row of percentages says nothing of its columns.
            all_percent(labels.figures(index), |(row, is_rate)| {
                *is_rate.get_or_init(|| is_rate_name(&row.label))
            })
        }
}

/// Which columns hold figures under heads that don't say that they are rates.
pub(super) fn plain_columns(annex: &Annex) -> Vec<bool> {
    let is_plain = |column: &Column| {
        column.role.holds_data() && !column.path.iter().any(|name| is_rate_name(name))
    };
    annex.columns.iter().map(is_plain).collect()
}

/// Whether the figures of a row are rates, by its name, its unit of measure, or since they are
/// percentages.
pub(super) fn is_rate_row(
    annex: &Annex,
    (measure, plain): (Option<usize>, &[bool]),
    row: &Row,
) -> bool {
    let unit = measure.map(|column| row.cells[column].value.text.as_str());
    unit.is_some_and(is_rate_measure)
        || row
            .cells
            .iter()
            .filter_map(|cell| cell.measure.as_ref())
            .any(|measure| is_rate_measure(measure))
            && mostly_rates(annex, row)
        || is_rate_name(&row.label)
        || {
            let plain = plain.iter().zip(&row.cells).filter(|(is_plain, _)| **is_plain);
            all_percent(plain.map(|(_, cell)| (&cell.value.meaning, ())), |()| false)
        }
}

/// Whether the unit of measure of most figures of a row is that of a rate.
fn mostly_rates(annex: &Annex, row: &Row) -> bool {
    let (mut figures, mut rates) = (0, 0);
    for (column, cell) in annex.columns.iter().zip(&row.cells) {
        if column.role.holds_data() && cell.value.number().is_some() {
            figures += 1;
            rates +=
                usize::from(cell.measure.as_ref().is_some_and(|measure| is_rate_measure(measure)));
        }
    }
    rates * 2 > figures
}

/// The column of units of measure.
pub(super) fn measure_column(annex: &Annex) -> Option<usize> {
    let by_role = annex.columns.iter().position(|column| column.role == ColumnRole::Measure);
    by_role.or_else(|| {
        let named = |name: &String| is_measure_header(name);
        annex.columns.iter().position(|column| column.path.last().is_some_and(named))
    })
}

/// Whether all figures of some cells, at least two, are percentages, but for those of a row or column
/// whose name says that they are rates. Names are looked at where there is a figure alone.
fn all_percent<'a, T>(
    cells: impl Iterator<Item = (&'a Meaning, T)>,
    is_named_so: impl Fn(T) -> bool,
) -> bool {
    let mut found = 0;
    for (meaning, of) in cells {
        if let Meaning::Quantity(quantity) = meaning
            && !is_named_so(of)
        {
            if !quantity.percent {
                return false;
            }
            found += 1;
        }
    }
    found > 1
}

/// Whether a unit of measure is that of a rate: `%`, `‰`, `tạ/ha`, `triệu đồng/người`.
pub(super) fn is_rate_measure(measure: &str) -> bool {
    let measure = measure.trim();
    if measure.contains(['%', '‰']) {
        return true;
    }
    let Some((left, right)) = measure.split_once('/') else { return false };
    let (left, right) = (left.trim(), right.trim());
    let is_word = |text: &str| text.chars().any(char::is_alphabetic);
    let is_kind = |text: &str| {
        is_kind_word(text) || is_kind_word(text.rsplit(' ').next().unwrap_or_default())
    };
    is_word(left) && is_word(right) && !(is_kind(left) && is_kind(right))
}

/// Whether a word says what kind of place something is: `xã`, `phường`.
fn is_kind_word(word: &str) -> bool {
    split_kind(&format!("{word} X")).0.is_some()
}

/// Whether a name, of a column or a row, says that the figures are rates.
pub(super) fn is_rate_name(name: &str) -> bool {
    if name.contains(['%', '‰']) || in_brackets(name).any(is_rate_measure) || is_for_each(name) {
        return true;
    }
    let name = folded(name);
    let is_mark = |c: char| !c.is_alphanumeric() && !('\u{300}'..'\u{370}').contains(&c);
    let begins = |text: &str, words: &str| {
        text.strip_prefix(words).is_some_and(|rest| rest.chars().next().is_none_or(is_mark))
    };
    // What follows each mark, where words may begin.
    let marks = name.char_indices().filter(|(_, c)| is_mark(*c));
    let mut starts =
        std::iter::once(name.as_str()).chain(marks.map(|(at, mark)| &name[at + mark.len_utf8()..]));
    starts.any(|start| ANYWHERE.iter().any(|words| begins(start, words)))
        || FIRST.iter().any(|words| begins(&name, words))
        || WHOLE.iter().any(|words| without_brackets(&name) == words)
}

/// Whether a name ends in what its figures are given for each of: `số tiêu chí đạt/xã`.
fn is_for_each(name: &str) -> bool {
    let Some((left, right)) = without_brackets(name).rsplit_once('/') else { return false };
    let last = left.trim().rsplit(' ').next().unwrap_or_default();
    let first = right.trim().split(' ').next().unwrap_or_default().to_lowercase();
    let each = EACH.contains(&first.as_str()) || is_kind_word(&first);
    let counted = last.chars().all(char::is_alphabetic) && !last.is_empty();
    each && counted && !is_kind_word(last)
}

fn without_brackets(name: &str) -> &str {
    name.split('(').next().unwrap_or_default().trim()
}

/// What stands in brackets in a name.
pub(super) fn in_brackets(name: &str) -> impl Iterator<Item = &str> {
    name.split('(').skip(1).filter_map(|rest| rest.split(')').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_known_by_their_names() {
        for name in [
            "Tỷ lệ %",
            "Tỉ lệ hộ nghèo",
            "Năng suất (tạ/ha)",
            "Thu nhập (triệu đồng/người/năm)",
            "So sánh (%)",
            "Mật độ dân số",
            "Số tiêu chí đạt BQ/xã",
            "Số tiêu chí đạt/xã",
            "Bác sĩ/vạn dân",
            "Tốc độ tăng trưởng",
            "Giá",
            "Điểm",
            "KH 2026/TH 2025 (%)",
            "Trung bình mỗi xã",
            "Hệ số lương",
        ] {
            assert!(is_rate_name(name), "{name}");
        }
        for name in [
            "Số hộ",
            "Giá trị sản xuất",
            "Số điểm trường",
            "Số xã/phường",
            "Số thôn (thôn/bản)",
            "Số hộ đến 31/12/2025",
            "Diện tích (ha)",
            "Hộ có mức sống trung bình",
            "Thu ngân sách (triệu đồng)",
            "Địa điểm",
        ] {
            assert!(!is_rate_name(name), "{name}");
        }
    }

    #[test]
    fn rates_are_known_by_their_units() {
        for measure in ["%", "‰", "tạ/ha", "triệu đồng/người/năm", "người/km2", "giường/vạn dân"]
        {
            assert!(is_rate_measure(measure), "{measure}");
        }
        for measure in ["ha", "xã", "xã/phường", "thôn/tổ dân phố", "triệu đồng", "", "12/2025"]
        {
            assert!(!is_rate_measure(measure), "{measure}");
        }
    }
}
