//! Number formats such as `#,##0` and `0.0%`: a number → its text as an office reader sees it.

use rust_decimal::{Decimal, RoundingStrategy};

/// How a cell shows its number: up to four sections, for positive, negative, zero and text, or for
/// the numbers that their conditions name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NumberFormat {
    sections: Vec<(Option<Condition>, Section)>,
    /// Whether its code is longer than Excel allows, so that it says nothing.
    refused: bool,
}

/// For which numbers a section is: `[<10]`, `[=0]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    comparison: Comparison,
    limit: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
}

impl Condition {
    const fn new(comparison: Comparison, limit: Decimal) -> Self {
        Self { comparison, limit }
    }

    /// A condition such as `<10` or `>=0`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (comparison, limit) = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<>", Comparison::Other),
            ("!=", Comparison::Other),
            ("<", Comparison::Less),
            (">", Comparison::More),
            ("=", Comparison::Equal),
        ]
        .into_iter()
        .find_map(|(sign, found)| text.strip_prefix(sign).map(|limit| (found, limit)))?;
        Some(Self::new(comparison, limit.trim().parse().ok()?))
    }

    fn holds(self, number: Decimal) -> bool {
        match self.comparison {
            Comparison::Less => number < self.limit,
            Comparison::AtMost => number <= self.limit,
            Comparison::Equal => number == self.limit,
            Comparison::Other => number != self.limit,
            Comparison::AtLeast => number >= self.limit,
            Comparison::More => number > self.limit,
        }
    }

    /// Whether it holds for negative numbers alone, whose sign its section then writes itself.
    fn is_of_negative(self) -> bool {
        match self.comparison {
            Comparison::Less => self.limit <= Decimal::ZERO,
            Comparison::AtMost | Comparison::Equal => self.limit < Decimal::ZERO,
            Comparison::Other | Comparison::AtLeast | Comparison::More => false,
        }
    }

    /// Whether it holds for all positive numbers.
    fn is_of_positive(self) -> bool {
        match self.comparison {
            Comparison::More | Comparison::AtLeast => self.limit <= Decimal::ZERO,
            _ => false,
        }
    }
}

/// What a section of a format makes of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Section {
    /// As many digits as there are.
    General { before: String, after: String },
    /// Digits by a pattern, or words alone.
    Pattern(Pattern),
    /// A day or a point in time.
    Date(DateParts),
    /// A time that may exceed a day.
    Elapsed,
}

/// What a date format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DateParts {
    /// The day of the month.
    pub(super) day: bool,
    /// The month.
    pub(super) month: bool,
    /// The year.
    pub(super) year: bool,
    /// The time of the day.
    pub(super) time: bool,
}

impl DateParts {
    /// A whole day.
    pub(super) const DAY: Self = Self { day: true, month: true, year: true, time: false };
}

/// The digits that a format shows, and the words around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pattern {
    /// The words before the digits.
    pub(super) before: String,
    /// The words after them, the percent sign too.
    pub(super) after: String,
    /// Whether there are digits at all.
    pub(super) digits: bool,
    /// The fewest digits before the decimal comma.
    pub(super) least_whole: usize,
    /// The fewest decimals.
    pub(super) least_decimals: u32,
    /// The most decimals.
    pub(super) most_decimals: u32,
    /// Whether thousands are parted by dots.
    pub(super) grouped: bool,
    /// Whether the number is shown times a hundred.
    pub(super) percent: bool,
    /// How many times the number is shown divided by a thousand.
    pub(super) thousands: u32,
}

/// The codes of the formats that a workbook names by number alone.
///
/// Source: ECMA-376 Part 1, 18.8.30; 27 to 36 and 50 to 58 are dates of East Asian versions.
fn built_in_code(id: u16) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => "dd/mm/yyyy",
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => "h:mm:ss",
        22 => "dd/mm/yyyy h:mm",
        37 | 38 => "#,##0 ;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        41 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        42 => "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
        44 => "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
        46 => "[h]:mm:ss",
        _ => "General",
    }
}

impl NumberFormat {
    /// The format that a workbook knows by its number.
    pub(super) fn built_in(id: u16) -> Self {
        Self::parse(built_in_code(id))
    }

    /// A format by its code, such as `#,##0.00` or `0" xã"`.
    pub(super) fn parse(code: &str) -> Self {
        // Excel allows a code 255 characters; none says more in more.
        if code.chars().count() > LONGEST_CODE {
            return Self::refused();
        }
        let sections = sections(code).into_iter().take(MOST_SECTIONS);
        let mut sections: Vec<(Option<Condition>, Section)> =
            sections.map(|(condition, tokens)| (condition, section(tokens))).collect();
        // Without conditions the sections are for positive numbers, negative ones and zero.
        if sections.iter().all(|(condition, _)| condition.is_none()) {
            let count = sections.len().min(3);
            let zero = Decimal::ZERO;
            let of_sign = match count {
                2 => [Some(Condition::new(Comparison::AtLeast, zero)), None, None],
                3 => [
                    Some(Condition::new(Comparison::More, zero)),
                    Some(Condition::new(Comparison::Less, zero)),
                    None,
                ],
                _ => [None; 3],
            };
            sections.truncate(3);
            for ((condition, _), of_sign) in sections.iter_mut().zip(of_sign) {
                *condition = of_sign;
            }
        } else {
            Self::complete(&mut sections);
        }
        Self { sections, refused: false }
    }

    /// The second of three sections of which only the first has a condition is for the negative
    /// numbers left; the last one is for all that are left.
    fn complete(sections: &mut Vec<(Option<Condition>, Section)>) {
        sections.truncate(3);
        if let [_, (second @ None, _), _] = sections.as_mut_slice() {
            *second = Some(Condition::new(Comparison::Less, Decimal::ZERO));
        }
    }

    /// A format of one pattern for all numbers.
    pub(super) fn pattern(pattern: Pattern) -> Self {
        Self::single(Section::Pattern(pattern))
    }

    /// A format of patterns for the numbers that conditions name, and another format for all others.
    pub(super) fn instead(
        patterns: impl IntoIterator<Item = (Condition, Pattern)>,
        others: Self,
    ) -> Self {
        let patterns =
            patterns.into_iter().map(|(condition, of)| (Some(condition), Section::Pattern(of)));
        let mut sections: Vec<_> = patterns.take(MOST_SECTIONS).collect();
        sections.extend(others.sections.into_iter().take(1));
        Self { sections, refused: false }
    }

    /// A format for days or points in time.
    pub(super) fn date(parts: DateParts) -> Self {
        Self::single(Section::Date(parts))
    }

    /// A format for times that may exceed a day.
    pub(super) fn elapsed() -> Self {
        Self::single(Section::Elapsed)
    }

    /// A format of which nothing is known but that it asks for more than Excel allows.
    pub(super) const fn refused() -> Self {
        Self { sections: Vec::new(), refused: true }
    }

    fn single(section: Section) -> Self {
        Self { sections: vec![(None, section)], refused: false }
    }

    /// Whether its code is longer than Excel allows; numbers are shown as if there were none.
    pub(super) const fn is_refused(&self) -> bool {
        self.refused
    }

    /// Whether it shows a percentage.
    pub(super) fn is_percent(&self) -> bool {
        matches!(self.sections.first(), Some((_, Section::Pattern(pattern))) if pattern.percent)
    }

    /// What it shows of a date, if it shows one.
    pub(super) fn date_parts(&self) -> Option<DateParts> {
        match self.sections.first() {
            Some((_, Section::Date(parts))) => Some(*parts),
            _ => None,
        }
    }

    /// Whether it shows a time that may exceed a day.
    pub(super) fn is_elapsed(&self) -> bool {
        matches!(self.sections.first(), Some((_, Section::Elapsed)))
    }

    /// The number as the cell shows it, in the Vietnamese way: `1.234,5`; nothing where its format
    /// shows nothing, such as `#` or `0;-0;;@` of 0.
    pub(super) fn show(&self, number: Decimal) -> String {
        let holds = |(condition, _): &&(Option<Condition>, Section)| {
            condition.is_none_or(|condition| condition.holds(number))
        };
        let Some((condition, section)) = self.sections.iter().find(holds) else {
            return general(number);
        };
        // A section for negative numbers alone writes their sign itself.
        let own_sign = match condition {
            Some(condition) => condition.is_of_negative(),
            None => {
                let mut before = self.sections.iter().filter_map(|(condition, _)| *condition);
                before.any(Condition::is_of_positive)
            }
        };
        let number = if own_sign { number.abs() } else { number };
        let shown = match section {
            Section::General { before, after } => format!("{before}{}{after}", general(number)),
            Section::Pattern(pattern) => pattern.show(number),
            Section::Date(_) | Section::Elapsed => general(number),
        };
        shown.trim().to_owned()
    }
}

impl Pattern {
    fn show(&self, number: Decimal) -> String {
        if !self.digits {
            return format!("{}{}", self.before, self.after);
        }
        let mut number = number;
        if self.percent {
            number = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
        }
        for _ in 0..self.thousands.min(9) {
            number /= Decimal::ONE_THOUSAND;
        }
        let number = number
            .round_dp_with_strategy(self.most_decimals, RoundingStrategy::MidpointAwayFromZero)
            .normalize();
        let sign = if number < Decimal::ZERO { "-" } else { "" };
        let shown = number.abs().to_string();
        let (whole, decimals) = shown.split_once('.').unwrap_or((&shown, ""));
        if number.is_zero() && self.least_whole == 0 && self.least_decimals == 0 {
            return format!("{}{}", self.before, self.after);
        }
        let mut whole = format!("{whole:0>width$}", width = self.least_whole);
        if self.grouped {
            whole = group(&whole);
        }
        let decimals = format!("{decimals:0<width$}", width = self.least_decimals as usize);
        let comma = if decimals.is_empty() { "" } else { "," };
        format!("{sign}{}{whole}{comma}{decimals}{}", self.before, self.after)
    }
}

/// The digits with dots between thousands.
fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// As many digits as there are, but no more than the eleven characters that Excel allows them.
fn general(number: Decimal) -> String {
    const MOST: usize = 11;
    let mut shown = number.normalize().to_string();
    if shown.len() > MOST
        && let Some(point) = shown.find('.')
    {
        let decimals = (MOST.saturating_sub(point + 1)) as u32;
        shown = number
            .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
            .normalize()
            .to_string();
    }
    shown.replace('.', ",")
}

/// A token of a format's code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A word or sign shown as it is.
    Words(String),
    /// A character that means something, in small letters.
    Code(char),
    /// `[h]`, `[m]` or `[s]`.
    Elapsed,
}

/// The longest code of a format that Excel allows.
const LONGEST_CODE: usize = 255;

/// The most sections of a format that are looked at.
const MOST_SECTIONS: usize = 8;

/// The sections of a code: their conditions, and the rest as tokens. Colours and fill characters
/// show nothing.
fn sections(code: &str) -> Vec<(Option<Condition>, Vec<Token>)> {
    let mut sections = vec![(None, Vec::new())];
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        let token = match c {
            ';' => {
                sections.push((None, Vec::new()));
                continue;
            }
            '"' => Token::Words(rest.by_ref().take_while(|&c| c != '"').collect()),
            '\\' => match rest.next() {
                Some(c) => Token::Words(c.to_string()),
                None => continue,
            },
            '_' => {
                rest.next();
                Token::Words(" ".to_owned())
            }
            '*' => {
                rest.next();
                continue;
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|&c| c != ']').collect();
                if let Some(currency) = inside.strip_prefix('$') {
                    let sign = currency.split('-').next().unwrap_or_default();
                    Token::Words(sign.to_owned())
                } else if !inside.is_empty()
                    && inside.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S'))
                {
                    Token::Elapsed
                } else {
                    if let (Some(condition), Some((own, _))) =
                        (Condition::parse(&inside), sections.last_mut())
                    {
                        *own = Some(condition);
                    }
                    continue;
                }
            }
            c => Token::Code(c.to_ascii_lowercase()),
        };
        if let Some((_, section)) = sections.last_mut() {
            section.push(token);
        }
    }
    sections
}

fn section(tokens: Vec<Token>) -> Section {
    if tokens.contains(&Token::Elapsed) {
        return Section::Elapsed;
    }
    if let Some(general) = general_section(&tokens) {
        return general;
    }
    let has = |c: char| tokens.contains(&Token::Code(c));
    if !has('0') && !has('#') && ['d', 'm', 'y', 'h', 's'].into_iter().any(has) {
        let time = has('h') || has('s');
        // Without a day or a year, `m` beside `h` or `s` is minutes.
        let month = has('m') && (!time || has('d') || has('y'));
        return Section::Date(DateParts { day: has('d'), month, year: has('y'), time });
    }
    if has('/') && has('?') || has('e') && (has('0') || has('#')) {
        return Section::General { before: String::new(), after: String::new() };
    }
    Section::Pattern(pattern(&tokens))
}

/// `General` with words around it, or `@`.
fn general_section(tokens: &[Token]) -> Option<Section> {
    let word = |word: &str| {
        let word: Vec<Token> = word.chars().map(Token::Code).collect();
        let at = tokens.windows(word.len()).position(|window| window == word)?;
        Some((at, at + word.len()))
    };
    let (start, end) = word("general").or_else(|| word("@"))?;
    let words = |tokens: &[Token]| {
        tokens
            .iter()
            .map(|token| match token {
                Token::Words(words) => words.clone(),
                Token::Code(c) => c.to_string(),
                Token::Elapsed => String::new(),
            })
            .collect()
    };
    Some(Section::General { before: words(&tokens[..start]), after: words(&tokens[end..]) })
}

fn pattern(tokens: &[Token]) -> Pattern {
    let mut pattern = Pattern::default();
    let mut decimals = false;
    // Commas after the last digit each divide by a thousand; one before a digit groups.
    let mut commas = 0;
    for token in tokens {
        match token {
            Token::Code(c @ ('0' | '#' | '?')) => {
                pattern.grouped |= commas > 0;
                commas = 0;
                pattern.digits = true;
                if decimals {
                    pattern.most_decimals += 1;
                    if *c == '0' {
                        pattern.least_decimals = pattern.most_decimals;
                    }
                } else if *c == '0' || pattern.least_whole > 0 {
                    pattern.least_whole += 1;
                }
            }
            Token::Code('.') if pattern.digits && !decimals => decimals = true,
            Token::Code(',') if pattern.digits => commas += 1,
            Token::Code('%') => {
                pattern.percent = true;
                words_of(&mut pattern).push('%');
            }
            Token::Code(c) => words_of(&mut pattern).push(*c),
            Token::Words(words) => words_of(&mut pattern).push_str(words),
            Token::Elapsed => {}
        }
    }
    pattern.thousands = commas;
    // `?` alone stands for the room of a digit, as in the dash for zero of accounting formats.
    if pattern.digits && !tokens.iter().any(|token| matches!(token, Token::Code('0' | '#'))) {
        pattern.digits = false;
    }
    pattern
}

fn words_of(pattern: &mut Pattern) -> &mut String {
    if pattern.digits { &mut pattern.after } else { &mut pattern.before }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (code, number, shown) in [
            ("General", "2025", "2025"),
            ("General", "37", "37"),
            ("General", "1234.5", "1234,5"),
            ("General", "-0.5", "-0,5"),
            ("General", "0.333333333333333", "0,333333333"),
            ("General", "1012123", "1012123"),
            ("0", "37.4", "37"),
            ("0.0", "37", "37,0"),
            ("#,##0", "1012123", "1.012.123"),
            ("#,##0.0", "1234.55", "1.234,6"),
            ("#,##0.##", "1234.5", "1.234,5"),
            ("#,###", "0", ""),
            ("#,##0;-#,##0;;@", "0", ""),
            ("#,##0;-#,##0;;@", "-1500", "-1.500"),
            ("#,##0;-#,##0;;@", "1500", "1.500"),
            ("0;;", "0", ""),
            ("0;;", "-3", ""),
            ("0;;", "3", "3"),
            ("#", "0", ""),
            ("#", "3", "3"),
            (";;;", "0", ""),
            ("0;-0;;@", "0", ""),
            ("0.0;-0.0;\"-\"", "0", "-"),
            ("[<10]\"<10\";0", "7", "<10"),
            ("[<10]\"<10\";0", "12", "12"),
            ("[<10]\"<10\"", "12", "12"),
            ("[=0]\"-\";#,##0", "0", "-"),
            ("[=0]\"-\";#,##0", "1500", "1.500"),
            ("[=0]\"-\";#,##0", "-1500", "-1.500"),
            ("[=0]\"\";General", "0", ""),
            ("[>=1000000]0.0,,\" tr\";[>=1000]0,\" ng\";0", "1500000", "1,5 tr"),
            ("[>=1000000]0.0,,\" tr\";[>=1000]0,\" ng\";0", "2000", "2 ng"),
            ("[>=1000000]0.0,,\" tr\";[>=1000]0,\" ng\";0", "12", "12"),
            ("[Red][<0]-0;[Blue]0", "-5", "-5"),
            ("[Red][<0]-0;[Blue]0", "5", "5"),
            ("#,##0,", "1234567", "1.235"),
            ("0%", "0.88", "88%"),
            ("0.0%", "0.785", "78,5%"),
            ("0.##%", "0.4", "40%"),
            ("00", "7", "07"),
            ("00\" xã\"", "7", "07 xã"),
            ("0 \"xã\"", "37", "37 xã"),
            ("#,##0\\ [$₫-42A]", "5000", "5.000 ₫"),
            ("#,##0;(#,##0);\"-\"", "-1500", "(1.500)"),
            ("#,##0;(#,##0);\"-\"", "0", "-"),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)", "1500", "1.500"),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)", "0", "-"),
            ("[Red]-#,##0", "5", "-5"),
            ("@", "12", "12"),
            ("# ?/?", "0.5", "0,5"),
            ("0.00E+00", "12345", "12345"),
            (";;;", "12", ""),
        ] {
            let number: Decimal = number.parse().unwrap();
            assert_eq!(NumberFormat::parse(code).show(number), shown, "{code} of {number}");
        }
    }

    #[test]
    fn a_code_longer_than_excel_allows_is_none() {
        for code in ["0".repeat(70_000), format!("0.{}", "0".repeat(70_000))] {
            assert_eq!(NumberFormat::parse(&code).show(7.into()), "7");
        }
    }

    #[test]
    fn date_formats_are_told_from_numbers() {
        let parts = |code: &str| NumberFormat::parse(code).date_parts();
        assert_eq!(parts("dd/mm/yyyy"), Some(DateParts::DAY));
        assert_eq!(parts("[$-42A]dd\\ mmmm\\ yyyy;@"), Some(DateParts::DAY));
        assert_eq!(
            parts("mm/yyyy"),
            Some(DateParts { month: true, year: true, ..DateParts::default() })
        );
        assert_eq!(parts("h:mm"), Some(DateParts { time: true, ..DateParts::default() }));
        for code in ["General", "0", "#,##0\" đ\"", "0\" ngày\"", "[Red]0", "@", "0.00E+00"] {
            assert_eq!(parts(code), None, "{code}");
        }
        assert!(NumberFormat::parse("[h]:mm").is_elapsed());
        assert!(NumberFormat::parse("0.0%").is_percent());
        assert!(!NumberFormat::parse("0\"%\"").is_percent());
    }
}
