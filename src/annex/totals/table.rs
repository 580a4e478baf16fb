//! What the checks of totals need to know of an annex again and again.

use std::cell::{Cell, OnceCell};

use crate::annex::rates;
use crate::annex::vocabulary as words;
use crate::annex::{Annex, Column, ColumnRole, Row, RowCell, RowRole};
use crate::value::Meaning;
use crate::value::name::folded;

use super::names;

/// An annex with its rows' children, its rates, and its units of measure.
pub(super) struct Table<'a> {
    pub annex: &'a Annex,
    /// The rows at the top of the tree.
    pub top: Vec<usize>,
    /// For each row those directly below it.
    pub children: Vec<Vec<usize>>,
    /// Whether the figures of a column add up to nothing.
    pub rate_columns: Vec<bool>,
    /// Whether the figures of a row add up to nothing, of those that have been asked.
    rate_rows: Vec<OnceCell<bool>>,
    /// Which columns have heads that don't say that they hold rates.
    plain_columns: Vec<bool>,
    /// The column of units of measure.
    measure: Option<usize>,
    /// Whether the figures of each column are rounded by their unit of measure.
    rounded_columns: Vec<Option<bool>>,
    /// The same of the whole table.
    rounded: bool,
    /// How many more cells totals over rows may look at.
    budget: Cell<usize>,
}

/// How often totals over rows may look at each cell: as often as sums nest in the tables that
/// people make.
const MOST_LOOKS: usize = 64;

/// Units of measure whose figures are rounded: what is measured, not counted.
const MEASURED: [&str; 14] =
    ["ha", "tấn", "tạ", "kg", "km", "km2", "km²", "m", "m2", "m²", "m3", "m³", "lít", "kwh"];

/// What units of measure begin with that count by thousands and more.
const SCALES: [&str; 8] = ["nghìn", "ngàn", "triệu", "tỷ", "tỉ", "tr.", "1.000", "1000"];

impl<'a> Table<'a> {
    pub(super) fn new(annex: &'a Annex) -> Self {
        let mut top = Vec::new();
        let mut children = vec![Vec::new(); annex.rows.len()];
        for (index, row) in annex.rows.iter().enumerate() {
            match row.parent {
                Some(parent) => children[parent].push(index),
                None => top.push(index),
            }
        }
        let measure = rates::measure_column(annex);
        let columns = annex.columns.iter().enumerate();
        let labels = rates::Labels::of(&annex.rows);
        let rate = |(index, column)| rates::is_rate_column(column, index, &labels);
        let rate_columns = columns.map(rate).collect();
        let rounded_columns = annex.columns.iter().map(is_rounded_column).collect();
        let line = annex.unit_line.as_ref().and_then(|line| line.text.split_once(':'));
        let rounded = line.is_some_and(|(_, unit)| is_rounded(unit));
        let cells = annex.rows.len().saturating_mul(annex.columns.len());
        let budget = Cell::new(cells.saturating_mul(MOST_LOOKS));
        Self {
            annex,
            top,
            children,
            rate_columns,
            rate_rows: vec![OnceCell::new(); annex.rows.len()],
            plain_columns: rates::plain_columns(annex),
            measure,
            rounded_columns,
            rounded,
            budget,
        }
    }

    /// Counts a look at a cell; none when there were too many.
    pub(super) fn spend(&self) -> Option<()> {
        self.budget.set(self.budget.get().checked_sub(1)?);
        Some(())
    }

    /// Whether the figures of a row add up to nothing.
    pub(super) fn is_rate_row(&self, row: usize) -> bool {
        let is_rate =
            || rates::is_rate_row(self.annex, (self.measure, &self.plain_columns), self.row(row));
        *self.rate_rows[row].get_or_init(is_rate)
    }

    pub(super) fn row(&self, row: usize) -> &'a Row {
        &self.annex.rows[row]
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &'a RowCell {
        &self.annex.rows[row].cells[column]
    }

    /// Whether whole figures in a cell may be rounded, by its unit of measure.
    pub(super) fn is_rounded(&self, row: usize, column: usize) -> bool {
        if let Some(measure) = &self.cell(row, column).measure {
            return is_rounded(measure);
        }
        let own = self.measure_of(row).map(|measure| is_rounded(&measure));
        own.or(self.rounded_columns[column]).unwrap_or(self.rounded)
    }

    /// The unit of measure that a row gives, folded.
    pub(super) fn measure_of(&self, row: usize) -> Option<String> {
        let text = &self.row(row).cells[self.measure?].value.text;
        let text = text.trim();
        let says = text.chars().any(char::is_alphanumeric) && !text.starts_with(['-', '"']);
        (says && !matches!(text, "nt" | "NT"))
            .then(|| folded(text))
            .or_else(|| (text == "%").then(|| text.to_owned()))
    }

    /// Whether two rows count in the same unit of measure, as far as they say.
    pub(super) fn same_measure(&self, one: usize, other: usize) -> bool {
        match (self.measure_of(one), self.measure_of(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// Whether a column holds figures that may add up.
    pub(super) fn adds(&self, column: usize) -> bool {
        let role = self.annex.columns[column].role;
        matches!(role, ColumnRole::Value | ColumnRole::Total) && !self.rate_columns[column]
    }

    /// Whether a row stands for a part of its own: it is no total and no detail of another.
    pub(super) fn is_part(&self, row: usize) -> bool {
        let row = self.row(row);
        row.role != RowRole::Total && !names::is_among(&row.label) && !is_dashed(row)
    }

    /// The rows below a row, or at the top, that are its parts: the numbered ones, or all where a
    /// group has none.
    pub(super) fn parts(&self, parent: Option<usize>) -> Vec<usize> {
        let below = parent.map_or(&self.top, |parent| &self.children[parent]);
        let mut parts: Vec<usize> =
            below.iter().copied().filter(|&row| self.is_part(row)).collect();
        // Rows without a number between numbered ones are details of the row above them.
        let numbered = |row: &usize| self.row(*row).number.is_some();
        let groups = |row: &usize| self.row(*row).role == RowRole::Group;
        if parts.iter().any(numbered) {
            parts.retain(|row| numbered(row) || groups(row) || self.row(*row).continues.is_some());
        }
        let heads = parent.is_none_or(|parent| self.row(parent).role == RowRole::Group);
        if parts.is_empty() && heads {
            let all = below.iter().copied();
            parts = all
                .filter(|&row| self.row(row).role != RowRole::Total)
                .filter(|&row| !names::is_among(&self.row(row).label))
                .collect();
        }
        parts
    }

    /// Whether some of a row's children are said to be a selection, by a line that has a name
    /// alone: `Trong đó:`.
    pub(super) fn selects(&self, row: usize) -> bool {
        self.children[row].iter().any(|&child| {
            let row = self.row(child);
            names::is_among(&row.label)
                && row.cells.iter().all(|cell| cell.value.number().is_none())
        })
    }

    /// The last name over a column, for words that claim a sum.
    pub(super) fn leaf(&self, column: usize) -> &'a str {
        self.annex.columns[column].path.last().map_or("", String::as_str)
    }
}

/// Whether a row begins with a dash or a star: a detail of the row above it.
fn is_dashed(row: &Row) -> bool {
    let number = row.number.as_deref().unwrap_or_default().trim();
    number.starts_with(['-', '–', '—', '•', '+', '*', '‑'])
}

fn is_rounded_column(column: &Column) -> Option<bool> {
    if let Some(measure) = &column.measure {
        return Some(is_rounded(measure));
    }
    let mut brackets = column.path.iter().rev().flat_map(|name| rates::in_brackets(name));
    brackets.any(is_rounded).then_some(true)
}

fn is_rounded(measure: &str) -> bool {
    let measure = measure.trim().trim_matches(['(', ')', '.']).to_lowercase();
    MEASURED.contains(&measure.as_str()) || SCALES.iter().any(|scale| measure.starts_with(scale))
}

/// Whether a name in the header is that of a total, without what it says it adds up.
pub(super) fn is_total_name(name: &str) -> bool {
    let name = name.split('(').next().unwrap_or_default();
    words::is_total_column(name.trim())
}

/// Whether the value of a cell is a list of names.
pub(super) fn is_names(cell: &RowCell) -> bool {
    matches!(cell.value.meaning, Meaning::Names(_))
}
