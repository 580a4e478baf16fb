//! Numbers and money in words: `một trăm linh năm`, `hai mươi mốt`, `mười lăm`.

use rust_decimal::Decimal;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// The names of the groups of three digits below a billion, from the right.
const GROUPS: [&str; 3] = ["", " nghìn", " triệu"];

const BILLION: u128 = 1_000_000_000;

/// A number in words, in lower case; none from 10¹⁸, which no one reads aloud.
///
/// ```
/// use kehoach::value::words::number_in_words;
/// assert_eq!(number_in_words(105.into()).unwrap(), "một trăm linh năm");
/// assert_eq!(number_in_words("0.5".parse().unwrap()).unwrap(), "không phẩy năm");
/// ```
pub fn number_in_words(number: Decimal) -> Option<String> {
    let number = number.normalize();
    let whole = u128::try_from(number.abs().trunc()).ok()?;
    if whole >= BILLION * BILLION {
        return None;
    }
    let mut text = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        text.push_str("âm ");
    }
    text.push_str(&whole_in_words(whole));
    let plain = number.abs().to_string();
    if let Some((_, fraction)) = plain.split_once('.') {
        text.push_str(" phẩy ");
        text.push_str(&fraction_in_words(fraction));
    }
    Some(text)
}

/// An amount of money in words, in lower case: `hai trăm hai mươi hai triệu năm trăm nghìn đồng`.
pub fn money_in_words(dong: Decimal) -> Option<String> {
    number_in_words(dong).map(|words| format!("{words} đồng"))
}

/// Decimals are read as a number, zeros before it one by one: `không hai` for `02`.
fn fraction_in_words(fraction: &str) -> String {
    let rest = fraction.trim_start_matches('0');
    let mut words: Vec<String> = vec![DIGITS[0].to_owned(); fraction.len() - rest.len()];
    match rest.parse::<u128>() {
        Ok(number) if rest.len() <= 3 => words.push(whole_in_words(number)),
        _ => words.extend(rest.bytes().map(|digit| DIGITS[usize::from(digit - b'0')].to_owned())),
    }
    words.join(" ")
}

fn whole_in_words(number: u128) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let (billions, rest) = (number / BILLION, number % BILLION);
    let mut parts = Vec::new();
    if billions > 0 {
        parts.push(format!("{} tỷ", whole_in_words(billions)));
    }
    for power in [2, 1, 0] {
        let group = rest / 1000_u128.pow(power) % 1000;
        if group > 0 {
            let digits = [group / 100, group / 10 % 10, group % 10].map(|digit| digit as usize);
            parts.push(group_in_words(digits, !parts.is_empty()) + GROUPS[power as usize]);
        }
    }
    parts.join(" ")
}

/// Three digits in words; a group that follows another is read with its hundreds, even of none.
fn group_in_words([hundreds, tens, ones]: [usize; 3], follows: bool) -> String {
    let mut words = Vec::new();
    let with_hundreds = hundreds > 0 || follows;
    if with_hundreds {
        words.push(format!("{} trăm", DIGITS[hundreds]));
    }
    match tens {
        0 if ones > 0 && with_hundreds => words.push("linh".to_owned()),
        0 => {}
        1 => words.push("mười".to_owned()),
        _ => words.push(format!("{} mươi", DIGITS[tens])),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt".to_owned()),
        (2.., 4) => words.push("tư".to_owned()),
        (1.., 5) => words.push("lăm".to_owned()),
        _ => words.push(DIGITS[ones].to_owned()),
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_aloud() {
        for (number, words) in [
            ("0", "không"),
            ("4", "bốn"),
            ("10", "mười"),
            ("11", "mười một"),
            ("14", "mười bốn"),
            ("15", "mười lăm"),
            ("20", "hai mươi"),
            ("21", "hai mươi mốt"),
            ("24", "hai mươi tư"),
            ("25", "hai mươi lăm"),
            ("100", "một trăm"),
            ("101", "một trăm linh một"),
            ("105", "một trăm linh năm"),
            ("115", "một trăm mười lăm"),
            ("1005", "một nghìn không trăm linh năm"),
            ("1050", "một nghìn không trăm năm mươi"),
            ("1000000", "một triệu"),
            ("1000005", "một triệu không trăm linh năm"),
            ("222500000", "hai trăm hai mươi hai triệu năm trăm nghìn"),
            ("1000000000", "một tỷ"),
            ("5733123000000", "năm nghìn bảy trăm ba mươi ba tỷ một trăm hai mươi ba triệu"),
            ("1000000000000", "một nghìn tỷ"),
            ("1000000000000000", "một triệu tỷ"),
            ("0.5", "không phẩy năm"),
            ("1.25", "một phẩy hai mươi lăm"),
            ("0.05", "không phẩy không năm"),
            ("78.50", "bảy mươi tám phẩy năm"),
            ("-3", "âm ba"),
        ] {
            assert_eq!(number_in_words(number.parse().unwrap()).unwrap(), words, "{number}");
        }
        assert_eq!(number_in_words("1000000000000000000".parse().unwrap()), None);
        assert_eq!(money_in_words(2_500_000.into()).unwrap(), "hai triệu năm trăm nghìn đồng");
    }
}
