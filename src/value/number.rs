//! Numbers as Vietnamese offices write them: `1.234.567,8`, `01`, `78,5%`.

use rust_decimal::{Decimal, RoundingStrategy};

/// How the digits at the beginning of a text can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// In one way.
    Sure(Decimal),
    /// As a decimal with a point (`78.5`), which the office would write with a comma.
    Point(Decimal),
    /// In two ways: `1.234` is 1234 here and 1,234 elsewhere.
    TwoWays {
        /// The mark: a point or a comma.
        mark: char,
        /// The number if the mark parts thousands.
        grouped: Decimal,
        /// The number if the mark parts decimals.
        decimal: Decimal,
    },
}

/// Reads the number that a text begins with, and gives what follows it.
///
/// ```
/// use kehoach::value::number::{Reading, read};
/// assert_eq!(read("1.012.123 xã"), Some((Reading::Sure(1_012_123.into()), " xã")));
/// assert!(matches!(read("1.234"), Some((Reading::TwoWays { .. }, ""))));
/// assert_eq!(read("xã"), None);
/// ```
pub fn read(text: &str) -> Option<(Reading, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(end) = spaced(text) {
        let (token, rest) = text.split_at(end);
        let token: String = token.chars().filter(|c| !c.is_whitespace()).collect();
        return spaced_reading(&token).map(|number| (Reading::Sure(number), rest));
    }
    let (token, rest) = text.split_at(token_end(text));
    token_reading(token).map(|reading| (reading, rest))
}

/// Where the digits and marks end that a text begins with; a mark at the end is not part of them.
fn token_end(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',']).len()
}

/// Where a number ends whose thousands are parted by spaces, if the text begins with one: `2 533,6`,
/// `1 200 hộ`. Only groups of three digits are such, and all of them: not `12 2025`.
fn spaced(text: &str) -> Option<usize> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut end = digits(text);
    if end > 3 || text.starts_with('0') {
        return None;
    }
    let mut groups = 0;
    while let Some(space) = text[end..].chars().next().filter(|c| c.is_whitespace() && *c != '\n') {
        let after = &text[end + space.len_utf8()..];
        if digits(after) != 3 {
            // A longer or shorter group belongs to another number, and so may the ones before it.
            if digits(after) > 0 {
                return None;
            }
            break;
        }
        end += space.len_utf8() + 3;
        groups += 1;
    }
    if groups == 0 {
        return None;
    }
    // Decimals after the last group; another mark after them makes it no number.
    let marked = text[end..].starts_with([',', '.'])
        && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
    if marked {
        end += 1 + digits(&text[end + 1..]);
        let goes_on = text[end..].starts_with([',', '.'])
            && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        return (!goes_on).then_some(end);
    }
    Some(end)
}

/// The number of a token whose spaces have been taken out: its one mark parts decimals.
fn spaced_reading(token: &str) -> Option<Decimal> {
    token.replace(',', ".").parse().ok()
}

/// The mark that parts decimals in the numbers of a text, where one of them leaves no doubt of it:
/// `,` in `1.012.123`, `98,5` and `1.200,5`, `.` in `20.35` and `1,200.5`; none where no number
/// tells, or where they tell different things.
pub fn decimal_mark(text: &str) -> Option<char> {
    let mut found = None;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let token = &rest[start..start + token_end(&rest[start..])];
        rest = &rest[start + token.len()..];
        let mark = match (token.matches('.').count(), token.matches(',').count()) {
            (0, 0) => continue,
            _ if token_reading(token).is_none() => return None,
            (0, 2..) => '.',
            (2.., 0) => ',',
            (0, 1) | (1, 0) => match token_reading(token) {
                Some(Reading::Sure(_)) => ',',
                Some(Reading::Point(_)) => '.',
                _ => continue,
            },
            _ => token.chars().rev().find(|c| !c.is_ascii_digit())?,
        };
        if found.is_some_and(|found| found != mark) {
            return None;
        }
        found = Some(mark);
    }
    found
}

/// Reads a whole text as a number.
pub fn read_all(text: &str) -> Option<Reading> {
    read(text).filter(|(_, rest)| rest.is_empty()).map(|(reading, _)| reading)
}

fn token_reading(token: &str) -> Option<Reading> {
    let points = token.matches('.').count();
    let commas = token.matches(',').count();
    let parts: Vec<&str> = token.split(['.', ',']).collect();
    if parts.iter().any(|part| part.is_empty())
        || !parts.concat().bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let plain = || token.replace(['.', ','], "").parse::<Decimal>().ok();
    let grouped = |parts: &[&str]| {
        parts[0].len() <= 3 && parts[0] != "0" && parts[1..].iter().all(|part| part.len() == 3)
    };
    let decimal = |mark: char| {
        let (whole, fraction) = token.rsplit_once(mark)?;
        format!("{}.{fraction}", whole.replace(['.', ','], "")).parse::<Decimal>().ok()
    };
    match (points, commas) {
        (0, 0) => plain().map(Reading::Sure),
        (1, 0) | (0, 1) => {
            let mark = if points == 1 { '.' } else { ',' };
            let decimal = decimal(mark)?;
            if grouped(&parts) {
                Some(Reading::TwoWays { mark, grouped: plain()?, decimal })
            } else if mark == ',' {
                Some(Reading::Sure(decimal))
            } else {
                Some(Reading::Point(decimal))
            }
        }
        (_, 0) | (0, _) => grouped(&parts).then(plain).flatten().map(Reading::Sure),
        // Both marks stand in it: the last one parts the decimals, and it stands once.
        _ => {
            let mark = token.chars().rev().find(|c| !c.is_ascii_digit())?;
            let other = if mark == '.' { ',' } else { '.' };
            let (whole, _) = token.rsplit_once(mark)?;
            let wholes: Vec<&str> = whole.split(other).collect();
            (!whole.contains(mark) && grouped(&wholes))
                .then(|| decimal(mark))
                .flatten()
                .map(Reading::Sure)
        }
    }
}

/// A number with points between thousands and a comma before decimals: `1.234.567,8`.
///
/// ```
/// use kehoach::value::number::format;
/// assert_eq!(format("1234567.80".parse().unwrap()), "1.234.567,8");
/// assert_eq!(format("-0.5".parse().unwrap()), "-0,5");
/// ```
pub fn format(number: Decimal) -> String {
    let number = number.normalize();
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    text
}

/// A text with points between the thousands of each number in it that has no mark for them:
/// `12345,5` is `12.345,5`. Digits after a comma stay, and so do numbers of up to three digits.
///
/// ```
/// use kehoach::value::number::grouped;
/// assert_eq!(grouped("≥12345,6789"), "≥12.345,6789");
/// assert_eq!(grouped("1.234"), "1.234");
/// ```
pub fn grouped(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 4);
    let mut rest = text;
    let mut before = None;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end =
            rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |e| start + e);
        let (lead, digits) = (&rest[..start], &rest[start..end]);
        result.push_str(lead);
        let before_it = lead.chars().last().or(before);
        let is_whole = !matches!(before_it, Some(',' | '.')) && !digits.starts_with('0');
        for (index, digit) in digits.chars().enumerate() {
            if is_whole && index > 0 && (digits.len() - index).is_multiple_of(3) {
                result.push('.');
            }
            result.push(digit);
        }
        before = digits.chars().last();
        rest = &rest[end..];
    }
    result.push_str(rest);
    result
}

/// A text whose first number has spaces or commas between its thousands, with points in their
/// place; none where it is written otherwise.
///
/// ```
/// use kehoach::value::number::restyled;
/// assert_eq!(restyled("1,300,000.5 đồng").as_deref(), Some("1.300.000,5 đồng"));
/// assert_eq!(restyled("≥ 12 345").as_deref(), Some("≥ 12.345"));
/// assert_eq!(restyled("1,5"), None);
/// ```
pub fn restyled(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (lead, rest) = text.split_at(start);
    let by_spaces = spaced(rest);
    let end = by_spaces.unwrap_or_else(|| token_end(rest));
    let (token, rest) = rest.split_at(end);
    let is_sure = || matches!(token_reading(token), Some(Reading::Sure(_)));
    if by_spaces.is_none() && !(token.matches(',').count() > 1 && is_sure()) {
        return None;
    }
    let mark = |c: char| match c {
        ',' if by_spaces.is_none() => '.',
        '.' => ',',
        space if space.is_whitespace() => '.',
        other => other,
    };
    let token: String = token.chars().map(mark).collect();
    Some(format!("{lead}{token}{rest}"))
}

/// A count as offices write it: whole numbers from 1 to 9 with a zero before them (`01`, `07`,
/// `12`); 0 and numbers with decimals as [`format`](fn@format) does.
pub fn count(number: Decimal) -> String {
    let text = format(number);
    if text.len() == 1 && text != "0" { format!("0{text}") } else { text }
}

/// A percentage: `78,5%`. The number is the figure before `%`.
pub fn percent(number: Decimal) -> String {
    format!("{}%", format(number))
}

/// A number rounded to a number of decimals, halves away from zero, as people do.
pub fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// The share of a part in a whole as the figure before `%`, rounded; none of a whole of nothing.
pub fn share(part: Decimal, whole: Decimal, places: u32) -> Option<Decimal> {
    let hundredfold = part.checked_mul(Decimal::ONE_HUNDRED)?;
    hundredfold.checked_div(whole).map(|share| round(share, places))
}

/// The figure before `%` with as many decimals as asked for: `15,0%`.
///
/// ```
/// use kehoach::value::number::fixed_percent;
/// assert_eq!(fixed_percent("15".parse().unwrap(), 1), "15,0%");
/// assert_eq!(fixed_percent("1.25".parse().unwrap(), 0), "1%");
/// ```
pub fn fixed_percent(number: Decimal, places: u32) -> String {
    let rounded = round(number, places);
    let whole = format(rounded.trunc());
    if places == 0 {
        return format!("{whole}%");
    }
    let mut fraction = rounded.fract().abs();
    fraction.rescale(places);
    let digits = fraction.to_string();
    let digits = digits.split_once('.').map_or("", |(_, digits)| digits);
    format!("{whole},{digits}%")
}

/// The shares of parts in their sum as figures before `%`, rounded so that they make exactly 100:
/// each is cut off, and what is lacking goes to the largest remainders, of equal ones to the larger
/// part and then to the first. None where the sum is zero, a part is negative, or it can't be
/// reckoned exactly.
///
/// ```
/// use kehoach::value::number::shares;
/// let parts = [110_000.into(), 110_000.into(), 2_500.into()];
/// let shares: Vec<String> = shares(&parts, 1).unwrap().iter().map(ToString::to_string).collect();
/// assert_eq!(shares, ["49.5", "49.4", "1.1"]);
/// ```
pub fn shares(parts: &[Decimal], places: u32) -> Option<Vec<Decimal>> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    if sum.is_zero() || parts.iter().any(|part| part.is_sign_negative() && !part.is_zero()) {
        return None;
    }
    let units = Decimal::from(100_u64.checked_mul(10_u64.checked_pow(places)?)?);
    let mut shares = Vec::with_capacity(parts.len());
    for part in parts {
        let exact = part.checked_mul(units)?;
        let whole = exact.checked_div(sum)?.floor();
        // The remainder over the sum, which is the same for all: exact where a quotient is not.
        shares.push((whole, exact.checked_sub(whole.checked_mul(sum)?)?));
    }
    let given: Decimal = shares.iter().map(|(whole, _)| *whole).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&one, &other| {
        let by = |at: usize| (shares[at].1, parts[at]);
        by(other).cmp(&by(one))
    });
    let lacking = usize::try_from((units - given).trunc().mantissa()).ok()?;
    for &at in order.iter().take(lacking) {
        shares[at].0 += Decimal::ONE;
    }
    let unit = Decimal::new(1, places);
    Some(shares.into_iter().map(|(whole, _)| whole * unit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn marks_are_read_where_they_have_one_meaning() {
        for (text, number) in [
            ("37", "37"),
            ("02", "2"),
            ("78,5", "78.5"),
            ("0,785", "0.785"),
            ("1.012.123", "1012123"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567,25", "1234567.25"),
            ("1,234,567", "1234567"),
            ("0", "0"),
            ("1234,5678", "1234.5678"),
        ] {
            assert_eq!(read_all(text), Some(Reading::Sure(decimal(number))), "{text}");
        }
        assert_eq!(read_all("78.5"), Some(Reading::Point(decimal("78.5"))));
        for text in ["1.234", "12,500", "999.000"] {
            assert!(matches!(read_all(text), Some(Reading::TwoWays { .. })), "{text}");
        }
        for text in ["", ".", "1..2", "1.23.4", "1,2,3", "1.2345,6", "x", "1x", "1.", "1.234.5"] {
            assert_eq!(read_all(text), None, "{text}");
        }
    }

    #[test]
    fn spaces_part_groups_of_three_and_nothing_else() {
        for (text, number, rest) in [
            ("2 533,6", "2533.6", ""),
            ("2\u{a0}127,0", "2127.0", ""),
            ("1\u{202f}200", "1200", ""),
            ("1\u{2009}012\u{2009}123 xã", "1012123", " xã"),
            ("1 200 hộ", "1200", " hộ"),
            ("12 345.5 ha", "12345.5", " ha"),
            ("1 200, trong đó", "1200", ", trong đó"),
            ("5 xã 3 thôn", "5", " xã 3 thôn"),
            ("12 2025", "12", " 2025"),
            ("1200 300", "1200", " 300"),
            ("01 200", "1", " 200"),
            ("1 20", "1", " 20"),
            ("1 200 30", "1", " 200 30"),
            ("5\n300", "5", "\n300"),
        ] {
            assert_eq!(read(text), Some((Reading::Sure(decimal(number)), rest)), "{text:?}");
        }
    }

    #[test]
    fn the_decimal_mark_is_told_where_it_is_plain() {
        for (text, mark) in [
            ("1.012.123", Some(',')),
            ("98,5", Some(',')),
            ("1.200,5", Some(',')),
            ("0,785", Some(',')),
            ("20.35", Some('.')),
            ("0.785", Some('.')),
            ("1,200.5", Some('.')),
            ("1,012,123", Some('.')),
            ("6,6-6,8", Some(',')),
            ("4.500-4.700", None),
            ("1.234", None),
            ("37 xã", None),
            ("98,5 và 20.35", None),
        ] {
            assert_eq!(decimal_mark(text), mark, "{text}");
        }
    }

    #[test]
    fn a_mark_that_ends_a_sentence_is_not_part_of_the_number() {
        assert_eq!(read("5, 6"), Some((Reading::Sure(5.into()), ", 6")));
        assert_eq!(read("5. Tên"), Some((Reading::Sure(5.into()), ". Tên")));
        assert_eq!(read("năm 5"), None);
    }

    #[test]
    fn numbers_are_written_as_offices_do() {
        for (number, text) in [
            ("0", "0"),
            ("7", "7"),
            ("999", "999"),
            ("1000", "1.000"),
            ("1234567.80", "1.234.567,8"),
            ("-1234.5", "-1.234,5"),
            ("0.0", "0"),
        ] {
            assert_eq!(format(decimal(number)), text);
        }
        for (number, text) in [("0", "0"), ("1", "01"), ("7", "07"), ("12", "12"), ("1.5", "1,5")] {
            assert_eq!(count(decimal(number)), text);
        }
        assert_eq!(percent(decimal("78.50")), "78,5%");
        assert_eq!(round(decimal("2.345"), 2), decimal("2.35"));
        assert_eq!(share(7.into(), 17.into(), 1), Some(decimal("41.2")));
        assert_eq!(share(7.into(), 0.into(), 1), None);
    }

    #[test]
    fn shares_make_a_hundred() {
        for (parts, places, expected) in [
            ("1 1 1", 1, "33.4 33.3 33.3"),
            ("1 1 1", 0, "34 33 33"),
            ("2 2 2 1", 1, "28.6 28.6 28.5 14.3"),
            ("1 2", 2, "33.33 66.67"),
            ("5", 1, "100.0"),
            ("0 5", 1, "0 100.0"),
            ("110000 110000 2500", 1, "49.5 49.4 1.1"),
            ("0.1 0.2 0.7", 1, "10.0 20.0 70.0"),
            ("1 5 1", 1, "14.3 71.4 14.3"),
        ] {
            let parts: Vec<Decimal> = parts.split(' ').map(decimal).collect();
            let found = shares(&parts, places).unwrap();
            let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
            assert_eq!(shown.join(" "), expected);
            assert_eq!(found.iter().sum::<Decimal>(), Decimal::ONE_HUNDRED);
        }
        for parts in ["0", "0 0", "-1 2"] {
            let parts: Vec<Decimal> = parts.split(' ').map(decimal).collect();
            assert_eq!(shares(&parts, 1), None);
        }
        assert_eq!(shares(&[], 1), None);
        assert_eq!(shares(&[Decimal::MAX, Decimal::MAX], 1), None);
    }
}
