//! Order numbers that stand within the names of rows: which are numbers, and whether they are the
//! outline of a table that counts its rows in a column beside.

use std::collections::HashMap;

use super::drafts::label_patch;
use super::mark::{Mark, Style};
use super::rows::Layout;
use super::table::Matrix;

/// The numbers of one style.
#[derive(Debug)]
struct Sequence {
    first: u32,
    second: Option<u32>,
    begins: bool,
}

/// What is known of the numbers in the names of a table.
#[derive(Debug, Default)]
pub(super) struct Wrapped {
    /// The names' numbers are the outline, and the column of numbers counts the rows.
    pub outline: bool,
    /// For each style, its first and second number, and whether one begins a sequence.
    styles: HashMap<Style, Sequence>,
}

impl Wrapped {
    pub(super) fn new(matrix: &Matrix<'_, '_>, layout: &Layout<'_>) -> Self {
        let mut wrapped = Self::default();
        let names: Vec<Option<String>> = (layout.header..matrix.rows.len())
            .map(|row| label_patch(matrix, layout, row).map(|patch| patch.text()))
            .collect();
        for (_, mark, _) in names.iter().flatten().filter_map(|name| Mark::split(name)) {
            for reading in mark.readings() {
                wrapped
                    .styles
                    .entry(reading.style)
                    .and_modify(|known| {
                        known.second = known.second.or(Some(reading.ordinal));
                        known.begins |= reading.ordinal == 1;
                    })
                    .or_insert(Sequence {
                        first: reading.ordinal,
                        second: None,
                        begins: reading.ordinal == 1,
                    });
            }
        }
        wrapped.outline = wrapped.is_outline(matrix, layout, &names);
        wrapped
    }

    /// Splits a name into its number and the rest, where the number is one: letters must begin
    /// a sequence or go on with one, since `P. Hòa Lạc` is a ward.
    pub(super) fn split<'t>(&self, name: &'t str) -> Option<(String, Mark, &'t str)> {
        let split = Mark::split(name)?;
        let counts = |style: Style| {
            // `I` may be the first of Roman numbers or the ninth letter: `A` after it begins letters.
            self.styles.get(&style).is_some_and(|known| {
                known.begins || (known.first > 0 && known.second == Some(known.first + 1))
            })
        };
        let mark = &split.1;
        let holds = !mark.is_doubtful() || mark.readings().iter().any(|r| counts(r.style));
        holds.then_some(split)
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
        // Names that all begin with a dash have no outline.
        let has_heads = plain > 0 || self.styles.keys().any(|style| !style.is_sign());
        // One that differs is enough where every name has a number.
        let differ_enough = differ >= 2 || differ == 1 && beside == marked && plain == 0;
        beside >= 2 && differ_enough && beside * 5 >= marked * 4 && has_heads
    }
}
