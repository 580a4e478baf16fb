//! A number that words bound (`tối thiểu 09 xã`) against an exact one: whether the bound is kept.

use rust_decimal::Decimal;

use super::number::Mention;
use crate::value::Qualifier;

/// Whether words bound a quantity from one side: what is about something bounds nothing.
pub(super) fn is_bounded(mention: &Mention) -> bool {
    mention.quantity.qualifier.is_some_and(|own| own != Qualifier::About)
}

/// Whether an exact value, in the unit that amounts are compared in, keeps to a bound.
pub(super) fn meets(bound: &Mention, value: Decimal) -> bool {
    match bound.quantity.qualifier {
        Some(qualifier) => qualifier.admits(bound.value(), value),
        None => bound.value() == value,
    }
}
