//! A cell's number as a reader of the sheet sees it, and how far rounding may have moved it.

use std::ops::RangeInclusive;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::annex::RowCell;
use crate::value::number::{self, Reading};
use crate::value::{Meaning, Value};

/// Half of a unit of the last place.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// How far sums of binary fractions may be off.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// A number and how precisely it is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// The number that the cell holds.
    pub number: Decimal,
    /// The number that it shows.
    pub shown: Decimal,
    /// How many decimals it shows.
    pub decimals: u32,
}

/// The bounds of what a number may be.
pub(super) type Bounds = RangeInclusive<Decimal>;

impl Figure {
    /// The figure of a cell that can be added to others: a plain number, or the count of a list of
    /// names.
    pub(super) fn summand(value: &Value) -> Option<Self> {
        let count = value.count()?;
        match &value.meaning {
            Meaning::Names(_) => Some(Self::exact(count)),
            _ => Some(Self::of(&value.text, count)),
        }
    }

    /// The figure of a cell that holds one sure number, a percentage or not.
    pub(super) fn single(value: &Value) -> Option<Self> {
        match &value.meaning {
            Meaning::Quantity(quantity)
                if value.doubt.is_none()
                    && quantity.qualifier.is_none()
                    && quantity.beside().upper.is_none()
                    && quantity.beside().whole.is_none()
                    && quantity.beside().rest.is_none() =>
            {
                Some(Self::of(&value.text, quantity.number))
            }
            _ => None,
        }
    }

    const fn exact(number: Decimal) -> Self {
        Self { number, shown: number, decimals: 0 }
    }

    /// A number as a text shows it.
    pub(super) fn of(text: &str, number: Decimal) -> Self {
        let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let near = |shown: Decimal| {
            let unit = Decimal::new(1, shown.scale());
            ((number.abs() - shown).abs() <= unit).then_some(shown)
        };
        let shown = match number::read(&text[start..]) {
            Some((Reading::Sure(shown) | Reading::Point(shown), _)) => near(shown),
            Some((Reading::TwoWays { grouped, decimal, .. }, _)) => {
                near(grouped).or_else(|| near(decimal))
            }
            None => None,
        };
        let number = number.normalize();
        let shown = shown.unwrap_or_else(|| number.abs());
        let decimals = shown.scale();
        let shown = if number.is_sign_negative() { -shown } else { shown };
        Self { number, shown, decimals }
    }

    /// A unit of the last place shown.
    pub(super) fn unit(&self) -> Decimal {
        Decimal::new(1, self.decimals.min(28))
    }

    /// Whether the cell holds more than it shows.
    fn hides(&self) -> bool {
        self.number != self.shown
    }

    /// How far the number that stands behind the shown one may be from it. Whole numbers are
    /// counts unless they are told to be rounded.
    fn half(&self, rounded: bool) -> Decimal {
        if self.decimals > 0 || rounded || self.hides() {
            self.unit() * HALF
        } else {
            Decimal::ZERO
        }
    }

    /// The numbers that may stand behind the shown one.
    pub(super) fn bounds(&self, rounded: bool) -> Bounds {
        let half = self.half(rounded);
        self.shown.min(self.number) - half..=self.shown.max(self.number) + half
    }

    /// How many digits it has from the first that is not zero.
    pub(super) fn digits(&self) -> u32 {
        let mut mantissa = self.shown.mantissa().unsigned_abs();
        let mut digits = 0;
        while mantissa > 0 {
            mantissa /= 10;
            digits += 1;
        }
        digits
    }
}

/// Whether two numbers are the same but for what binary fractions lose.
pub(super) fn same(one: Decimal, other: Decimal) -> bool {
    one.checked_sub(other).is_some_and(|difference| difference.abs() <= NOISE)
}

/// What a sum and a stated total have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sum {
    /// They agree; whether more than one part that is not 0 says so.
    Agrees {
        /// Whether the agreement tells anything.
        telling: bool,
    },
    /// They differ by more than rounding explains.
    Differs {
        /// The sum of the parts.
        sum: Decimal,
        /// Whether the total lies among its parts and far from their sum, as a mean does.
        like_mean: bool,
        /// Whether it is the mean of the parts.
        mean: bool,
    },
}

/// Compares a total with the parts that it adds up; none where a number is too large.
pub(super) fn compare(total: Figure, parts: &[(bool, Figure)], rounded: bool) -> Option<Sum> {
    let (mut exact, mut sum) = (Decimal::ZERO, Decimal::ZERO);
    for (minus, part) in parts {
        let sign = if *minus { -Decimal::ONE } else { Decimal::ONE };
        exact = exact.checked_add(part.number * sign)?;
        sum = sum.checked_add(part.shown * sign)?;
    }
    let used: Vec<Decimal> =
        parts.iter().map(|(_, part)| part.shown).filter(|part| !part.is_zero()).collect();
    let agrees = Sum::Agrees { telling: used.len() > 1 };
    if same(exact, total.number) || sum == total.shown {
        return Some(agrees);
    }
    // Figures that all end in 0 or 5 are no results of rounding.
    let five = Decimal::from(5);
    let coarse = parts.iter().all(|(_, part)| (part.shown % five).is_zero());
    let rounded = rounded && !coarse;
    let fractions = parts.iter().any(|(_, part)| part.decimals > 0);
    let mut slack = total.half(rounded || fractions);
    for (_, part) in parts {
        slack = slack.checked_add(part.half(rounded))?;
    }
    if sum.checked_sub(total.shown)?.abs() <= slack {
        return Some(agrees);
    }
    let among = || {
        let (least, most) = (used.iter().min()?, used.iter().max()?);
        Some(used.len() > 1 && *least <= total.shown && total.shown <= *most)
    };
    let far = total.shown.checked_mul(five)?.abs() < sum.checked_mul(Decimal::from(4))?.abs();
    let plus = parts.iter().all(|(minus, _)| !minus);
    let mean = sum.checked_div(Decimal::from(used.len().max(1)))?;
    let mean = used.len() > 1 && (mean - total.shown).abs() <= total.unit() * HALF;
    let like_mean = plus && far && among() == Some(true);
    Some(Sum::Differs { sum: sum.normalize(), like_mean, mean })
}

/// The mean of figures, rounded to a number of decimals.
pub(super) fn mean(figures: &[Figure], decimals: u32) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for figure in figures {
        sum = sum.checked_add(figure.number)?;
    }
    sum.checked_div(Decimal::from(figures.len())).map(|mean| round(mean, decimals))
}

/// A number rounded as people do.
pub(super) fn round(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Whether a cell says that there is nothing: it is empty, or holds a dash or a cross alone.
pub(super) fn is_blank(cell: &RowCell) -> bool {
    cell.value.is_empty() || matches!(cell.value.text.trim(), "-" | "–" | "—" | "x" | "X" | "…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse_text;

    fn figure(text: &str) -> Figure {
        Figure::summand(&parse_text(text)).unwrap()
    }

    fn agrees(total: &str, parts: &[&str], rounded: bool) -> bool {
        let parts: Vec<(bool, Figure)> = parts.iter().map(|part| (false, figure(part))).collect();
        matches!(compare(figure(total), &parts, rounded), Some(Sum::Agrees { .. }))
    }

    #[test]
    fn sums_may_differ_by_what_rounding_explains() {
        for (total, parts, rounded) in [
            ("50", ["20", "30"].as_slice(), false),
            ("100", &["33,3", "33,3", "33,3"], false),
            ("100,0", &["33,3", "33,3", "33,3"], false),
            ("10,1", &["3,33", "6,72"], false),
            ("4691", &["1234", "2345", "1111"], true),
            ("0,3", &["0,1", "0,2"], false),
        ] {
            assert!(agrees(total, parts, rounded), "{total} {parts:?}");
        }
        for (total, parts, rounded) in [
            ("51", ["20", "30"].as_slice(), false),
            ("51", &["20", "30"], true),
            ("100,5", &["33,3", "33,3", "33,3"], false),
            ("4691", &["1234", "2345", "1111"], false),
            ("4695", &["1234", "2345", "1111"], true),
        ] {
            assert!(!agrees(total, parts, rounded), "{total} {parts:?}");
        }
    }

    #[test]
    fn what_is_shown_counts_and_what_is_held_too() {
        let held = Figure::of("33", "33.333333".parse().unwrap());
        assert_eq!((held.shown, held.decimals), (Decimal::from(33), 0));
        let parts = [(false, held); 3];
        let total = Figure::of("100", "99.999999".parse().unwrap());
        assert_eq!(compare(total, &parts, false), Some(Sum::Agrees { telling: true }));
        assert_eq!(Figure::of("7,10", "7.1".parse().unwrap()).decimals, 2);
        assert_eq!(Figure::of("1.234", 1234.into()).decimals, 0);
        assert_eq!(Figure::of("-5,5", "-5.5".parse().unwrap()).shown, "-5.5".parse().unwrap());
    }

    #[test]
    fn a_mean_is_no_sum() {
        let parts = [(false, figure("50")), (false, figure("60"))];
        let found = compare(figure("56"), &parts, false);
        assert!(matches!(found, Some(Sum::Differs { like_mean: true, mean: false, .. })));
        let found = compare(figure("111"), &parts, false);
        assert!(matches!(found, Some(Sum::Differs { like_mean: false, .. })));
    }
}
