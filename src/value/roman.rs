//! Roman numerals: I, II, III, IV, …

const NUMERALS: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A number from 1 to 3999 as a Roman numeral.
///
/// ```
/// use kehoach::value::roman;
/// assert_eq!(roman::format(14).unwrap(), "XIV");
/// assert_eq!(roman::parse("XIV"), Some(14));
/// ```
pub fn format(number: u32) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            text.push_str(numeral);
            rest -= value;
        }
    }
    Some(text)
}

/// The number of a Roman numeral in capitals, written as it should be.
pub fn parse(text: &str) -> Option<u32> {
    let mut rest = text;
    let mut number = 0;
    for (value, numeral) in NUMERALS {
        while let Some(after) = rest.strip_prefix(numeral) {
            number += value;
            rest = after;
        }
    }
    (rest.is_empty() && format(number).as_deref() == Some(text)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_go_both_ways() {
        for number in 1..4000 {
            assert_eq!(parse(&format(number).unwrap()), Some(number));
        }
        for text in ["", "IIII", "VX", "iv", "IM", "A", "I.", "MMMM"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!((format(0), format(4000)), (None, None));
    }
}
