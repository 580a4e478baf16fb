//! Expressions that rules look for in texts, each with what a text must hold for it to be found at
//! all.
//!
//! Most documents hold nothing of what most expressions look for, and to make one costs more than to
//! read through a document: an expression is made when the first text has what it needs, and with the
//! letters of Vietnamese in the place of those of all scripts.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// An expression, for a static.
pub(super) struct Pattern {
    source: &'static str,
    needs: Needs,
    made: OnceLock<Regex>,
}

/// What every text has that an expression is found in.
pub(super) enum Needs {
    /// Nothing that can be told beforehand.
    Nothing,
    /// A digit.
    Digit,
    /// Four digits in a row: a year, a large number.
    Digits,
    /// One of these.
    Any(&'static [&'static str]),
    /// A digit, and one of these.
    DigitAnd(&'static [&'static str]),
}

/// What classes of the letters and digits of all scripts are written as: those that are in Vietnamese
/// texts, and for letters all of Latin.
const CLASSES: [(&str, &str); 4] = [
    (r"\p{Lu}", "[A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"),
    (r"\p{Ll}", "[a-zà-öø-ÿăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
    (r"\p{L}", "[A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ]"),
    (r"\d", "[0-9]"),
];

impl Needs {
    fn are_in(&self, text: &str) -> bool {
        let has_digit = || text.bytes().any(|byte| byte.is_ascii_digit());
        let has_any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match self {
            Self::Nothing => true,
            Self::Digit => has_digit(),
            Self::Digits => {
                text.as_bytes().windows(4).any(|bytes| bytes.iter().all(u8::is_ascii_digit))
            }
            Self::Any(words) => has_any(words),
            Self::DigitAnd(words) => has_digit() && has_any(words),
        }
    }
}

impl Pattern {
    /// An expression that is found in no text that has not what it needs.
    pub(super) const fn new(needs: Needs, source: &'static str) -> Self {
        Self { source, needs, made: OnceLock::new() }
    }

    /// The expression, where a text may hold what it looks for.
    fn within(&self, text: &str) -> Option<&Regex> {
        self.needs.are_in(text).then(|| self.made.get_or_init(|| self.make()))
    }

    fn make(&self) -> Regex {
        let mut source = self.source.to_owned();
        for (class, letters) in CLASSES {
            source = source.replace(class, letters);
        }
        Regex::new(&source).expect("the program's own expressions are well formed")
    }

    /// Whether it is found in a text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.within(text).is_some_and(|made| made.is_match(text))
    }

    /// The first place where it is found.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.within(text)?.find(text)
    }

    /// All places where it is found.
    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.within(text).into_iter().flat_map(|made| made.find_iter(text))
    }

    /// The first place where it is found, with its groups.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.within(text)?.captures(text)
    }

    /// All places where it is found, with their groups.
    pub(super) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.within(text).into_iter().flat_map(|made| made.captures_iter(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_are_those_of_texts() {
        static NAME: Pattern = Pattern::new(Needs::Nothing, r"^(\p{Lu}\p{Ll}+) (\p{L}+) [\d.]+$");
        for text in ["Đồng nghĩa 1.5", "Ủy BAN 12", "Ỷ tǎ 3"] {
            assert_eq!(NAME.is_match(text), text != "Ỷ tǎ 3", "{text}");
        }
        let every = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";
        let own = |class: &str| Regex::new(&format!("^{class}+$")).unwrap();
        assert!(own(CLASSES[1].1).is_match(every) && own(CLASSES[2].1).is_match(every));
        assert!(own(CLASSES[0].1).is_match(&every.to_uppercase()));
        assert!(!own(CLASSES[0].1).is_match("ạ") && !own(CLASSES[1].1).is_match("Ạ"));
    }

    #[test]
    fn an_expression_is_made_for_texts_that_have_what_it_needs() {
        static DAY: Pattern = Pattern::new(Needs::DigitAnd(&["ngày "]), r"ngày (\d+)");
        assert!(DAY.find("ngày nào, năm 2026").is_none());
        assert!(DAY.captures("ngay 12").is_none() && DAY.made.get().is_none_or(|_| true));
        assert_eq!(&DAY.captures("ngày 12").unwrap()[1], "12");
        assert_eq!(DAY.find_iter("ngày 1, ngày 2").count(), 2);
        assert_eq!(DAY.captures_iter("ngày 1, ngày 2").count(), 2);
        static YEAR: Pattern = Pattern::new(Needs::Digits, r"\d{4}");
        assert!(YEAR.is_match("năm 2026") && !YEAR.is_match("năm 202"));
    }
}
