//! What an annex of random shape has.

use proptest::prelude::*;

use super::numbers::{SCHEMES, Style};

/// Where the order numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// In a column of their own, marks such as `-` too.
    Own,
    /// In a column of their own, but for marks, which stand before the names.
    OwnButMarks,
    /// Before the names.
    InNames,
    /// Before the names, with running numbers in a column beside.
    InNamesBesideRunning,
}

/// Where the unit of measure is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measures {
    Nowhere,
    /// In a column, one for all rows.
    SameInColumn,
    /// In a column, another in each row.
    InColumn,
    /// In the heads of the columns.
    InHeads,
    /// In a line above the table.
    InLine,
}

/// Whose the columns of figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owners {
    Nobody,
    Communes,
    Committees,
    Villages,
    Agencies,
}

/// Where the total over all rows stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TotalRow {
    None,
    Top,
    Bottom,
}

#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// An index into the schemes of order numbers.
    pub(super) scheme: usize,
    pub(super) numbers: Numbers,
    /// How deep each row stands, cut to what its scheme and the row above allow.
    pub(super) depths: Vec<usize>,
    pub(super) measures: Measures,
    pub(super) owners: Owners,
    /// The columns of figures: of owners, or as they are.
    pub(super) columns: usize,
    /// The columns below each owner; none where its head has none below.
    pub(super) below: usize,
    pub(super) total_column: bool,
    /// A head above all owners.
    pub(super) over_head: bool,
    /// Whether heads of one column are merged down over the header.
    pub(super) merged_down: bool,
    pub(super) sums: bool,
    pub(super) total_row: TotalRow,
    pub(super) note_column: bool,
    /// Columns of lead agencies and deadlines.
    pub(super) words: (bool, bool),
    pub(super) titles: usize,
    pub(super) agency: bool,
    pub(super) form: bool,
    pub(super) attachment: bool,
    pub(super) notes: usize,
    pub(super) signature: bool,
    /// Digits after the comma.
    pub(super) decimals: u32,
    /// Some figures are texts: `≥15`, `Khoảng 4`.
    pub(super) texts: bool,
    /// A row that numbers the columns below the header.
    pub(super) number_row: bool,
    /// A unit of measure that is that of the row above is not said again.
    pub(super) ditto: bool,
    /// Figures are typed as text: `1 234,5`.
    pub(super) typed: bool,
    /// What figures and names are made of.
    pub(super) seeds: Vec<u16>,
    pub(super) moved: (u32, u32),
}

/// Any shape.
pub(super) fn any_shape() -> impl Strategy<Value = Shape> {
    let numbers = prop_oneof![
        Just(Numbers::Own),
        Just(Numbers::OwnButMarks),
        Just(Numbers::InNames),
        Just(Numbers::InNamesBesideRunning),
    ];
    let measures = prop_oneof![
        Just(Measures::Nowhere),
        Just(Measures::SameInColumn),
        Just(Measures::InColumn),
        Just(Measures::InHeads),
        Just(Measures::InLine),
    ];
    let owners = prop_oneof![
        2 => Just(Owners::Nobody),
        1 => Just(Owners::Communes),
        1 => Just(Owners::Committees),
        1 => Just(Owners::Villages),
        1 => Just(Owners::Agencies),
    ];
    let total_row = prop_oneof![Just(TotalRow::None), Just(TotalRow::Top), Just(TotalRow::Bottom)];
    let table = (0..SCHEMES.len(), numbers, proptest::collection::vec(0..5_usize, 2..14), measures);
    let columns = (owners, 1..4_usize, 0..4_usize, any_bools(), total_row);
    let around = (0..3_usize, 0..3_usize, any_bools());
    let figures = (
        0..3_u32,
        any::<[bool; 4]>(),
        proptest::collection::vec(1..900_u16, 97),
        (0..4_u32, 0..4_u32),
    );
    (table, columns, around, figures).prop_map(|(table, columns, around, figures)| {
        let (scheme, numbers, depths, measures) = table;
        let (owners, columns, below, bools, total_row) = columns;
        let [total_column, over_head, merged_down, sums, note_column, lead] = bools;
        let (titles, notes, [agency, form, attachment, signature, deadline, _]) = around;
        let (decimals, [texts, number_row, ditto, typed], seeds, moved) = figures;
        let has_owners = owners != Owners::Nobody;
        let words = (lead && !has_owners, deadline && !has_owners);
        let mut shape = Shape {
            scheme,
            numbers,
            depths,
            measures,
            owners,
            columns: if has_owners { columns + 1 } else { columns },
            below: if has_owners { below } else { 0 },
            total_column: total_column && has_owners,
            over_head: over_head && has_owners,
            merged_down,
            sums,
            total_row,
            note_column,
            words,
            titles,
            agency: agency && titles > 0,
            form: form && titles > 0,
            attachment: attachment && titles > 0,
            notes,
            signature,
            decimals,
            texts,
            number_row,
            ditto,
            typed,
            seeds,
            moved,
        };
        shape.make_plain();
        shape
    })
}

fn any_bools() -> impl Strategy<Value = [bool; 6]> {
    any::<[bool; 6]>()
}

impl Shape {
    /// Leaves out what would be read in two ways.
    fn make_plain(&mut self) {
        if self.measures == Measures::InHeads && self.owners != Owners::Nobody {
            self.measures = Measures::InLine;
        }
        // A line that says the unit of figures stands below a title.
        if self.measures == Measures::InLine && self.titles == 0 {
            self.titles = 1;
        }
        // Figures in several units of measure add up to nothing.
        if self.measures == Measures::InColumn {
            self.sums = false;
            self.total_row = TotalRow::None;
        }
        // Words are no parts of a sum.
        if self.sums || self.total_column || self.total_row != TotalRow::None {
            self.texts = false;
        }
        let deepest = SCHEMES[self.scheme].len() - 1;
        let mut above = None;
        for depth in &mut self.depths {
            *depth = (*depth).min(above.map_or(0, |above: usize| above + 1)).min(deepest);
            above = Some(*depth);
        }
        // Where names have the numbers that the column beside has, either may be the rows' own.
        let is_flat = self.depths.iter().all(|depth| *depth == 0);
        if self.numbers == Numbers::InNamesBesideRunning
            && is_flat
            && SCHEMES[self.scheme][0] == Style::Plain
        {
            self.numbers = Numbers::InNames;
        }
        // Letters and numerals are drawn for eight rows of a level.
        let mut counts = [0_usize; 8];
        let within = self.depths.iter().take_while(|depth| {
            counts[**depth] += 1;
            counts[**depth + 1..].fill(0);
            counts[**depth] <= 8
        });
        let within = within.count();
        self.depths.truncate(within);
    }

    /// Its features in words, for a survey.
    pub(super) fn features(&self) -> Vec<String> {
        let flags = [
            ("total column", self.total_column),
            ("head over owners", self.over_head),
            ("heads merged down", self.merged_down),
            ("sums of groups", self.sums),
            ("note column", self.note_column),
            ("lead agencies", self.words.0),
            ("deadlines", self.words.1),
            ("agency above", self.agency),
            ("form", self.form),
            ("attachment", self.attachment),
            ("signature", self.signature),
            ("figures as words", self.texts),
            ("number row", self.number_row),
            ("ditto marks", self.ditto),
            ("figures typed as text", self.typed),
        ];
        let flags = flags.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned());
        let kinds = [
            format!("scheme {:?}", SCHEMES[self.scheme]),
            format!("numbers {:?}", self.numbers),
            format!("measures {:?}", self.measures),
            format!("owners {:?}", self.owners),
            format!("below owners {}", self.below),
            format!("total row {:?}", self.total_row),
            format!("titles {}", self.titles),
            format!("notes {}", self.notes),
        ];
        flags.chain(kinds).collect()
    }
}
