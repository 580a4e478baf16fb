//! A table and its name → whether it says what is paid for the rest: what it calls itself, and
//! whether its figures are money.

use super::tree::Found;
use crate::annex::{ColumnRole, Shape};
use crate::value::amount::Scale;
use crate::value::slug::slug;

/// What such tables call themselves, in comparable form.
const WORDS: [&str; 3] = ["kinh_phi", "nguon_von", "du_toan"];

/// What a table calls itself that is of income.
const INCOME: &str = "du_toan_thu";

/// The heads of columns whose rows are the sources of money.
const SOURCES: [&str; 4] = ["nguon", "nguon_von", "nguon_kinh_phi", "nguon_tai_chinh"];

/// Before how many words of a name the words for funding must stand to be what it is about.
const FIRST_WORDS: usize = 6;

/// The figures of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figures {
    /// Money alone, and rates of it.
    Money,
    /// Money and other things: numbers and prices, targets and what they cost.
    Mixed,
    /// No money.
    Other,
    /// None, or none that says what it counts.
    Unsaid,
}

/// What the figures of a table are, by their units of measure.
pub(super) fn figures(found: &Found) -> Figures {
    let (mut money, mut other) = (false, false);
    for row in &found.annex.rows {
        for (cell, column) in row.cells.iter().zip(&found.annex.columns) {
            let is_amount = column.role.holds_data() && column.role != ColumnRole::Rate;
            let measure = cell.measure.as_deref().filter(|_| is_amount);
            match measure.map(String::as_str) {
                None | Some("%" | "‰") => {}
                Some(measure) if measure.parse::<Scale>().is_ok() => money = true,
                Some(_) => other = true,
            }
        }
    }
    match (money, other) {
        (true, false) => Figures::Money,
        (true, true) => Figures::Mixed,
        (false, true) => Figures::Other,
        (false, false) => Figures::Unsaid,
    }
}

/// Whether a table is one of funding: of money alone where its sheet, its title or the head of its
/// rows has a word for that anywhere; of other figures beside, such as numbers and prices, or of
/// figures that don't say what they count, where its sheet or its title is about that alone.
pub(super) fn is_funding(key: &str, found: &Found) -> bool {
    let annex = &found.annex;
    let title: Vec<&str> = annex.titles.iter().map(|line| line.text.as_str()).collect();
    let names = [key.to_owned(), title.join(" ")];
    let says = || names.iter().any(|name| says(name).is_some()) || has_sources(found);
    annex.shape != Shape::KeyValue
        && match figures(found) {
            Figures::Money => says(),
            Figures::Mixed | Figures::Unsaid => names.iter().any(|name| says_alone(name)),
            Figures::Other => false,
        }
}

/// Whether the rows of a table are sources of money, by the head above their names.
fn has_sources(found: &Found) -> bool {
    let mut labels = found.annex.columns.iter().filter(|column| column.role == ColumnRole::Label);
    labels.any(|column| column.path.last().is_some_and(|head| are_sources(head)))
}

/// Whether the head of a column says that sources of money stand below it.
pub(crate) fn are_sources(head: &str) -> bool {
    SOURCES.contains(&&*slug(head))
}

/// Where a name has a word for funding: how many words stand before it.
fn says(name: &str) -> Option<usize> {
    let name = format!("_{}_", slug(name));
    if name.contains(&format!("_{INCOME}_")) {
        return None;
    }
    let at = WORDS.iter().filter_map(|word| name.find(&format!("_{word}_"))).min()?;
    Some(name[..at].matches('_').count())
}

/// Whether a name is about funding alone: nothing is told beside it, before the word for it.
fn says_alone(name: &str) -> bool {
    let clause = name.split([',', ';']).next().unwrap_or_default();
    let is_alone = |before: usize| {
        before <= FIRST_WORDS && !slug(clause).split('_').take(before).any(|word| word == "va")
    };
    says(clause).is_some_and(is_alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_that_a_table_is_of_funding_alone() {
        for (name, is_said) in [
            ("pl3_kinh_phi", true),
            ("Biểu 3 (kinh phí)", true),
            ("DỰ TOÁN KINH PHÍ THỰC HIỆN", true),
            ("BIỂU TỔNG HỢP NHU CẦU KINH PHÍ", true),
            ("NGUỒN KINH PHÍ", true),
            ("CHỈ TIÊU VÀ KINH PHÍ HỖ TRỢ", false),
            ("Nhiệm vụ, kinh phí", false),
            ("DỰ TOÁN THU NGÂN SÁCH", false),
            ("CHỈ TIÊU DẠY BƠI CHO HỌC SINH", false),
        ] {
            assert_eq!(says_alone(name), is_said, "{name}");
        }
    }
}
