//! Order numbers: the styles of the levels of an annex, and the number of each row.

/// The style of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A, B, …
    Capital,
    /// I, II, …
    Roman,
    /// 1, 2, …
    Plain,
    /// (1), (2), …
    Bracketed,
    /// a, b, …
    Small,
    /// a), b), …
    SmallBracket,
    /// 1.1 below 1.
    Step,
    /// 7a below 7.
    Lettered,
    /// `*`
    Star,
    /// `-`
    Dash,
    /// `+`
    Plus,
}

use Style::*;

/// The styles from the top of the tree down, as offices use them.
pub(super) const SCHEMES: [&[Style]; 15] = [
    &[Capital, Roman, Plain, Dash, Plus],
    &[Roman, Plain, Small, Dash],
    &[Roman, Small, Plain, Dash],
    &[Plain, Step, Step, Dash],
    &[Roman, Plain, Step, Dash, Plus],
    &[Capital, Plain, SmallBracket, Dash],
    &[Capital, Roman, Bracketed, Plain, Dash],
    &[Plain, Star, Dash, Plus],
    &[Plain, Lettered, Dash],
    &[Small, Plain, Bracketed, Dash],
    &[Plain, Dash, Plus],
    &[Roman, Capital, Plain, Dash],
    &[Capital, Plain, Step, SmallBracket],
    &[Roman, Plain, Step, Star, Dash],
    &[Capital, Roman, Small, Plain, Dash],
];

impl Style {
    /// Whether its mark is the same for all rows of its level.
    pub(super) const fn is_mark(self) -> bool {
        matches!(self, Star | Dash | Plus)
    }

    /// The number of the row that is the `at`th of its level, from 1, below a row's number.
    pub(super) fn number(self, at: usize, above: Option<&str>) -> String {
        let letter = |first: u8| char::from(first + (at - 1) as u8);
        match self {
            Capital => letter(b'A').to_string(),
            Roman => ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][at - 1].to_owned(),
            Plain => at.to_string(),
            Bracketed => format!("({at})"),
            Small => letter(b'a').to_string(),
            SmallBracket => format!("{})", letter(b'a')),
            Step => format!("{}.{at}", above.unwrap_or_default().trim_end_matches('.')),
            Lettered => format!("{}{}", above.unwrap_or_default(), letter(b'a')),
            Star => "*".to_owned(),
            Dash => "-".to_owned(),
            Plus => "+".to_owned(),
        }
    }

    /// The number as it stands before a name.
    pub(super) fn before_name(self, number: &str) -> String {
        match self {
            Capital | Roman | Plain | Step | Small => format!("{number}."),
            Bracketed | SmallBracket | Lettered | Star | Dash | Plus => number.to_owned(),
        }
    }
}
