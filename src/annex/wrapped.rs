//! Order numbers that stand within the names of rows: which are numbers, and whether they are the
//! outline of a table that counts its rows in a column beside.

use std::collections::{BTreeSet, HashMap};

use super::drafts::label_patch;
use super::mark::{Mark, Reading, Style};
use super::rows::Layout;
use super::table::Matrix;

/// What is known of the numbers in the names of a table.
#[derive(Debug, Default)]
pub(super) struct Wrapped {
    /// The names' numbers are the outline, and the column of numbers counts the rows.
    pub outline: bool,
    /// For each style, the places among their like of its numbers.
    styles: HashMap<Style, BTreeSet<u32>>,
    /// The plain numbers, each with the letters after it: 7, 7a, 7b.
    lettered: HashMap<u32, BTreeSet<u32>>,
}

/// How many letters a sequence may leave out.
const MOST_MISSING: usize = 2;

impl Wrapped {
    pub(super) fn new(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Self {
        let mut wrapped = Self::default();
        let names: Vec<Option<String>> = (layout.header..matrix.rows.len())
            .map(|row| label_patch(matrix, layout, row).map(|patch| patch.text()))
            .collect();
        for (_, mark, _) in names.iter().flatten().filter_map(|name| Mark::split(name)) {
            if let Some(number) = mark.plain_number() {
                wrapped.lettered.entry(number).or_default();
            }
            for reading in mark.readings() {
                wrapped.styles.entry(reading.style).or_default().insert(reading.ordinal);
            }
        }
        for (_, mark, _) in names.iter().flatten().filter_map(|name| Mark::split_lettered(name)) {
            if let Some(letters) = mark.base().and_then(|base| wrapped.lettered.get_mut(&base)) {
                letters.extend(mark.readings().iter().map(|reading| reading.ordinal));
            }
        }
        wrapped.outline = wrapped.is_outline(matrix, layout, &names);
        wrapped
    }

    /// Splits a name into its number and the rest, where the number is one: letters must begin
    /// a sequence or stand in one, since `P. Hòa Lạc` is a ward.
    pub(super) fn split<'t>(&self, name: &'t str) -> Option<(String, Mark, &'t str)> {
        let Some(split) = Mark::split(name) else {
            return Mark::split_lettered(name).filter(|(_, mark, _)| self.goes_on(mark));
        };
        // A numeral may also be a letter, `I`, so that no order among the numbers says anything.
        let counts = |reading: Reading| {
            let (at, near) = (reading.ordinal, reading.ordinal.saturating_sub(1));
            self.styles.get(&reading.style).is_some_and(|places| {
                let begins = places.contains(&1) && at as usize <= places.len() + MOST_MISSING;
                at > 0 && (begins || places.contains(&(at + 1)) || places.contains(&near))
            })
        };
        let mark = &split.1;
        let holds = !mark.is_doubtful() || mark.readings().into_iter().any(counts);
        holds.then_some(split)
    }

    /// Whether a number and a letter, `7b`, go on with numbers that are there: 7, 7a.
    fn goes_on(&self, mark: &Mark) -> bool {
        let letters = mark.base().and_then(|base| self.lettered.get(&base));
        letters.is_some_and(|letters| {
            let mut places = mark.readings().into_iter().map(|reading| reading.ordinal);
            places.any(|at| {
                let missing = at.saturating_sub(MOST_MISSING as u32)..at;
                at == 1 || (at > 0 && letters.range(missing).next_back().is_some())
            })
        })
    }

    /// Whether the column of numbers counts all rows on and on, while the names have marks that
    /// are not the same.
    fn is_outline(
        &self,
        matrix: &Matrix<'_, '_>,
        layout: &Layout<'_>,
        names: &[Option<String>],
    ) -> bool {
        if layout.numbers() != 1 || !layout.groups.is_empty() {
            return false;
        }
        let mut last = 0;
        let (mut marked, mut beside, mut differ, mut plain) = (0, 0, 0, 0);
        for (at, name) in names.iter().enumerate() {
            let row = layout.header + at;
            let own = name.as_deref().and_then(|name| self.split(name));
            marked += usize::from(own.is_some());
            let cell = matrix.get(row, 0).filter(|(patch, _)| matrix.starts_row(patch, row));
            let Some((patch, _)) = cell else { continue };
            let Some(mark) = Mark::read(&patch.text()) else { continue };
            if mark.plain_number() != Some(last + 1) {
                return false;
            }
            last += 1;
            match own {
                Some((_, own, _)) => {
                    beside += 1;
                    differ += usize::from(!own.same(&mark));
                }
                None => plain += 1,
            }
        }
        // Names that all begin with a dash have no outline; nor have those that say their number
        // twice, where others have it once.
        let has_heads = plain > 0 || self.styles.keys().any(|style| !style.is_sign());
        let is_own = differ > 0 || plain == 0;
        beside >= 2 && is_own && beside * 5 >= marked * 4 && has_heads
    }
}
