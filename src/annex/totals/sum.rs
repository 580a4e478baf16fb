//! One comparison of a total with its parts, and the finding about it.

use crate::annex::{Annex, RowCell};
use crate::diagnostic::{Diagnostic, Place};
use crate::value::number::format;
use crate::value::{Meaning, Qualifier, Value};

use super::figure::{self, Figure, Sum};

/// How many of the parts a finding points at.
const MOST_PARTS: usize = 12;

/// A total and the cells that it adds up.
pub(super) struct Parts<'a> {
    pub annex: &'a Annex,
    pub total: &'a RowCell,
    /// Each with whether it is taken away.
    pub parts: Vec<(bool, &'a RowCell)>,
    /// Whether whole figures may be rounded.
    pub rounded: bool,
}

impl Parts<'_> {
    /// What the sum says of the total; none where anything is not known for certain.
    pub(super) fn compare(&self) -> Option<Sum> {
        let total = &self.total.value;
        // A list of names in a column of totals sums nothing up.
        total.number()?;
        let (bound, stated) = stated(total)?;
        let mut figures = Vec::with_capacity(self.parts.len());
        for (minus, part) in &self.parts {
            if figure::is_blank(part) {
                continue;
            }
            // A text merged over several columns belongs to none of them.
            if part.region.width() > 1 {
                return None;
            }
            // A total in words over the whole row sums up figures, not lists of names.
            if self.total.region.width() > 1 && part.value.number().is_none() {
                return None;
            }
            if differ(unit(self.total), unit(part)) {
                return None;
            }
            figures.push((*minus, Figure::summand(&part.value)?));
        }
        if figures.is_empty() {
            return None;
        }
        match (figure::compare(stated, &figures, self.rounded)?, bound) {
            // Parts that keep to a bound say nothing of whether they are all.
            (Sum::Differs { sum, .. }, Some(bound)) if bound.admits(stated.shown, sum) => {
                Some(Sum::Agrees { telling: false })
            }
            (said, _) => Some(said),
        }
    }

    /// The finding that the parts make another sum.
    pub(super) fn finding(&self, message: String) -> Diagnostic {
        let finding = Diagnostic::warning("total-mismatch", message)
            .hint("kiểm tra lại số tổng và từng ô, rồi sửa ô sai")
            .at(self.annex.place(self.total));
        let filled = self.parts.iter().map(|(_, part)| *part).filter(|part| !part.value.is_empty());
        let places = filled.take(MOST_PARTS).map(|part| Place::Cell(self.annex.place(part)));
        places.fold(finding, Diagnostic::at)
    }

    /// The number that the total states, for a message.
    pub(super) fn stated(&self) -> String {
        match (stated(&self.total.value), &self.total.value.meaning) {
            (Some((Some(_), _)), Meaning::Quantity(quantity)) => quantity.to_string(),
            (Some((None, total)), _) => format(total.shown),
            _ => String::new(),
        }
    }
}

/// What a total states: the figure, and how words bound it (`tối thiểu 09`).
fn stated(total: &Value) -> Option<(Option<Qualifier>, Figure)> {
    if let Some(figure) = Figure::summand(total) {
        return Some((None, figure));
    }
    let Meaning::Quantity(quantity) = &total.meaning else { return None };
    let bound = quantity.qualifier.filter(|own| *own != Qualifier::About)?;
    let is_sure = quantity.unbounded().is_plain() && total.doubt.is_none();
    is_sure.then(|| (Some(bound), Figure::of(&total.text, quantity.number)))
}

/// The unit that a cell's own text gives.
fn unit(cell: &RowCell) -> Option<&str> {
    match &cell.value.meaning {
        Meaning::Quantity(quantity) => quantity.beside().unit.as_deref(),
        _ => None,
    }
}

fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.to_lowercase() != other.to_lowercase())
}
