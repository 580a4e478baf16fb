//! A number as it is written, and the one that follows from others: the same, the same but for
//! rounding, or another.

use rust_decimal::Decimal;

use crate::value::number::{format, round};

/// How a written number and a reckoned one compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// It is the reckoned one, rounded as people do.
    Same,
    /// The last digits were cut off.
    Cut,
    /// It was rounded up where it should have been rounded down.
    Up,
    /// It is another.
    Differs,
}

/// Compares a number written with some decimals with one that was reckoned.
pub(super) fn agreement(written: Decimal, decimals: u32, reckoned: Decimal) -> Agreement {
    let unit = Decimal::new(1, decimals.min(20));
    if round(reckoned, decimals) == written {
        return Agreement::Same;
    }
    match (written - reckoned).abs() < unit {
        true if written.abs() < reckoned.abs() => Agreement::Cut,
        true => Agreement::Up,
        false => Agreement::Differs,
    }
}

/// A reckoned number as a message shows it beside a written one.
pub(super) fn shown(reckoned: Decimal, decimals: u32) -> String {
    format(round(reckoned, decimals.max(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_is_told_from_rounding_and_from_mistakes() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (written, decimals, reckoned, expected) in [
            ("41.2", 1, "41.176", Agreement::Same),
            ("41.1", 1, "41.176", Agreement::Cut),
            ("52", 0, "52.94", Agreement::Cut),
            ("1.2", 1, "1.1236", Agreement::Up),
            ("41.0", 1, "41.176", Agreement::Differs),
            ("60", 0, "60", Agreement::Same),
            ("61", 0, "60", Agreement::Differs),
        ] {
            assert_eq!(
                agreement(number(written), decimals, number(reckoned)),
                expected,
                "{written}"
            );
        }
    }
}
