//! A dossier or a workbook as it was and as it is now → what has changed: targets, rows, columns,
//! units, lines, each by its key and not by where it stands, with both cells.
//!
//! [`between`] compares, [`text`] says it so that it can be sent by mail, [`workbook`] puts it into a
//! workbook; as it stands it serializes to JSON.

mod columns;
mod lines;
mod one;
mod pairs;
mod rows;
mod table;
mod tables;
pub mod text;
mod units;
pub mod workbook;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

use crate::diagnostic::CellPlace;
use crate::document::Origin;
use crate::dossier::Dossier;
use crate::value::name::folded;
use crate::value::number;

/// A difference between before and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What sort of difference it is.
    pub kind: Kind,
    /// The name by which templates know the table; none for what is of no table.
    pub table: Option<Arc<str>>,
    /// The path of what has changed, as templates know it, which does not depend on where it stands.
    pub key: Option<Arc<str>>,
    /// The row, by its name, and by those it stands under where the name alone does not tell it; or
    /// what sort of line.
    pub target: Option<String>,
    /// The column, where the table has several of data, and it is not its unit that tells it.
    pub column: Option<String>,
    /// The unit that it is of.
    pub unit: Option<String>,
    /// The unit of measure now.
    pub measure: Option<Arc<String>>,
    /// What it was; none for what was not there.
    pub old: Option<Side>,
    /// What it is; none for what is no longer there.
    pub new: Option<Side>,
    /// By how much a number has changed, where both are plain numbers of one unit of measure.
    #[serde(serialize_with = "plain")]
    pub difference: Option<Decimal>,
    /// Which names have come and gone, where both sides are lists with a name in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    /// The documents that print it, or did where it is gone: the first [`MOST_DOCUMENTS`].
    pub documents: Vec<Reached>,
    /// How many documents there are beside these.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_documents: usize,
}

/// The most documents of a change that are named.
pub const MOST_DOCUMENTS: usize = 100;

/// What stands on one side of a change.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Side {
    /// The text as documents print it.
    pub text: String,
    /// The cell or region.
    #[serde(flatten)]
    pub place: Option<CellPlace>,
    /// Of a row or a column: what stands in it, by the names of columns or rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Beside>,
    /// Of a row or a column: how many cells there are beside these.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    /// The number, where it is one.
    #[serde(skip)]
    pub number: Option<Decimal>,
    /// The cells of which documents may print something.
    #[serde(skip)]
    pub touched: Vec<Origin>,
}

/// What has changed in a list of names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Names {
    /// Those that stand in it now alone.
    pub added: Vec<String>,
    /// Those that stood in it before alone.
    pub removed: Vec<String>,
}

impl Names {
    /// Which names two lists don't share; none where they have the same, in another order, or where
    /// they share none, since nothing is left to be told.
    fn between(old: &[String], new: &[String]) -> Option<Self> {
        let beside = |names: &[String], others: &[String]| -> Vec<String> {
            let others: HashSet<String> = others.iter().map(|name| folded(name)).collect();
            names.iter().filter(|name| !others.contains(&folded(name))).cloned().collect()
        };
        let names = Self { added: beside(new, old), removed: beside(old, new) };
        let is_changed = !names.added.is_empty() || !names.removed.is_empty();
        (is_changed && names.added.len() < new.len()).then_some(names)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("thêm", &self.added), ("bớt", &self.removed)];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        let parts: Vec<String> =
            parts.map(|(word, names)| format!("{word} {}", names.join(", "))).collect();
        f.write_str(&parts.join("; "))
    }
}

/// A cell of a row or a column that has come or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// The column of a row, the row of a column.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A document that prints what has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// Its path, as the user would type it.
    pub path: Arc<str>,
    /// Its paragraphs in reading order, from 1, cells included; none for the document of a unit that
    /// has come or gone.
    pub paragraphs: Vec<usize>,
}

/// What sort of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A table has come.
    TableAdded,
    /// A table is gone.
    TableRemoved,
    /// A unit has come.
    UnitAdded,
    /// A unit is gone.
    UnitRemoved,
    /// A unit is likely the same under another name.
    UnitRenamed,
    /// A column has come.
    ColumnAdded,
    /// A column is gone.
    ColumnRemoved,
    /// The head of a column is another.
    ColumnRenamed,
    /// A row has come, with those below it.
    RowAdded,
    /// A row is gone, with those below it.
    RowRemoved,
    /// A row is likely the same under another name.
    RowRenamed,
    /// A row stands under another row.
    RowMoved,
    /// A unit of measure is another.
    Measure,
    /// A figure, a day or a deadline is another.
    Figure,
    /// Words are others, or a figure is written otherwise.
    Words,
    /// A line around a table is another: a title, a note.
    Line,
}

impl Kind {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 16] = [
        Self::TableAdded,
        Self::TableRemoved,
        Self::UnitAdded,
        Self::UnitRemoved,
        Self::UnitRenamed,
        Self::ColumnAdded,
        Self::ColumnRemoved,
        Self::ColumnRenamed,
        Self::RowAdded,
        Self::RowRemoved,
        Self::RowRenamed,
        Self::RowMoved,
        Self::Measure,
        Self::Figure,
        Self::Words,
        Self::Line,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TableAdded => "thêm bảng",
            Self::TableRemoved => "bớt bảng",
            Self::UnitAdded => "thêm đơn vị",
            Self::UnitRemoved => "bớt đơn vị",
            Self::UnitRenamed => "đổi tên đơn vị",
            Self::ColumnAdded => "thêm cột",
            Self::ColumnRemoved => "bớt cột",
            Self::ColumnRenamed => "đổi tiêu đề cột",
            Self::RowAdded => "thêm dòng",
            Self::RowRemoved => "bớt dòng",
            Self::RowRenamed => "đổi tên dòng",
            Self::RowMoved => "chuyển dòng sang nhóm khác",
            Self::Measure => "đổi đơn vị tính",
            Self::Figure => "đổi số liệu",
            Self::Words => "đổi chữ",
            Self::Line => "đổi dòng quanh bảng",
        }
    }

    /// Whether it is told of the shape of the tables and not of what one target is.
    pub const fn is_of_shape(self) -> bool {
        !matches!(self, Self::Figure | Self::Words | Self::Measure | Self::Line)
    }
}

/// What has changed from one dossier to another, in the order of the tables and of their rows now;
/// what is gone stands after what is there. None of the changes knows its documents yet.
pub fn between(old: &Dossier, new: &Dossier) -> Vec<Change> {
    let units = units::pairs(old, new);
    let mut changes = units::changes(old, new, &units);
    let tables = tables::pairs(old, new);
    for (before, now) in &tables.both {
        changes.extend(table::changes((old, before), (new, now), &units));
    }
    changes.extend(tables.changes(old, new));
    changes
}

impl Change {
    /// Whether what has changed stands among what is there now.
    pub const fn is_there(&self) -> bool {
        self.new.is_some()
    }

    /// Adds a document that prints it.
    pub fn reach(&mut self, reached: Reached) {
        if self.documents.len() < MOST_DOCUMENTS {
            self.documents.push(reached);
        } else {
            self.more_documents += 1;
        }
    }

    /// The cells of which documents print something: those of now, or of before for what is gone.
    pub fn cells(&self) -> impl Iterator<Item = &CellPlace> {
        let side = self.new.as_ref().or(self.old.as_ref());
        side.into_iter().flat_map(|side| &side.touched).map(|origin| &origin.place)
    }

    /// A difference of a sort of which nothing else is known yet.
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            table: None,
            key: None,
            target: None,
            column: None,
            unit: None,
            measure: None,
            old: None,
            new: None,
            difference: None,
            names: None,
            documents: Vec::new(),
            more_documents: 0,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn plain<S: Serializer>(number: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_some(&number.map(|number| number.normalize().to_string()))
}

/// By how much a number has changed: `tăng 1`, `giảm 2,5`; of percentages in points of them. It has no
/// more decimals than the numbers are shown with, and what they don't show is not told.
fn by_how_much(difference: Decimal, is_share: bool, shown: [&str; 2]) -> Option<String> {
    let decimals = shown.map(decimals).into_iter().max().unwrap_or_default();
    let difference = difference.round_dp_with_strategy(decimals, HALF_UP);
    let word = if difference.is_sign_negative() { "giảm" } else { "tăng" };
    let points = if is_share { " điểm phần trăm" } else { "" };
    let said = || format!("{word} {}{points}", number::format(difference.abs()));
    (!difference.is_zero()).then(said)
}

/// As offices round.
const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

/// How many decimals a number has as it is shown: `106,6%` has one, `1.280` none.
fn decimals(shown: &str) -> u32 {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count() as u32;
    match (shown.rsplit_once(','), shown.rsplit_once('.')) {
        (Some((_, rest)), _) => digits(rest),
        // Three digits after a point are thousands.
        (None, Some((_, rest))) if digits(rest) != 3 => digits(rest),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_the_decimals_that_are_shown() {
        let said = |difference: &str, is_share, shown| {
            by_how_much(difference.parse().unwrap(), is_share, shown).unwrap_or_default()
        };
        let points = "6.541351703291";
        assert_eq!(said(points, true, ["100,1%", "106,6%"]), "tăng 6,5 điểm phần trăm");
        assert_eq!(said("-2.5", false, ["1.280", "1.277,5"]), "giảm 2,5");
        assert_eq!(said("270", false, ["1.280", "1.550"]), "tăng 270");
        assert_eq!(said("0.5", true, ["97.5", "98"]), "tăng 0,5 điểm phần trăm");
        assert_eq!(said("0.0004", true, ["100%", "100%"]), "");
    }
}
