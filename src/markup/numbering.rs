//! The numbers of headings by the template's scheme, and the words that refer to them.

use std::str::FromStr;

/// The letters that number points (điểm), in the order of Nghị định 30/2020/NĐ-CP documents:
/// Vietnamese, without those that carry a hat or a horn.
const LETTERS: [char; 23] = [
    'a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',
    'u', 'v', 'x', 'y',
];

/// How a level is numbered: `I.`, `1.`, `1.1.`, `a)`, `Điều 1.`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    before: String,
    counter: Counter,
    after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counter {
    Roman,
    /// Arabic, with the numbers of so many levels, its own included.
    Arabic(usize),
    Letter,
    Capital,
}

/// A form that isn't known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnknownForm;

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(form: &str) -> Result<Self, UnknownForm> {
        let alone = |token: &str| -> Option<usize> {
            form.match_indices(token).map(|(at, _)| at).find(|&at| {
                let before = form[..at].chars().next_back();
                let after = form[at + token.len()..].chars().next();
                !before.is_some_and(char::is_alphanumeric)
                    && !after.is_some_and(char::is_alphanumeric)
            })
        };
        let made = |at: usize, length: usize, counter| Self {
            before: form[..at].to_owned(),
            counter,
            after: form[at + length..].to_owned(),
        };
        if let Some(at) = form.find(|c: char| c.is_ascii_digit()) {
            let end =
                form[at..].find(|c: char| c != '1' && c != '.').map_or(form.len(), |n| at + n);
            let token = form[at..end].trim_end_matches('.');
            let known = token.split('.').all(|part| part == "1")
                && !form[at + token.len()..].contains(|c: char| c.is_alphanumeric());
            let levels = token.split('.').count();
            return if known {
                Ok(made(at, token.len(), Counter::Arabic(levels)))
            } else {
                Err(UnknownForm)
            };
        }
        let counters = [("I", Counter::Roman), ("a", Counter::Letter), ("A", Counter::Capital)];
        counters
            .into_iter()
            .find_map(|(token, counter)| Some(made(alone(token)?, token.len(), counter)))
            .filter(|form| !form.after.contains(|c: char| c.is_alphanumeric()))
            .ok_or(UnknownForm)
    }
}

impl Form {
    /// Whether the form has a word of its own, as `Điều 1.` and `Phần I` have.
    fn has_word(&self) -> bool {
        self.before.contains(char::is_alphabetic)
    }

    /// Whether it numbers articles (điều), which count on through the whole document.
    fn is_article(&self) -> bool {
        self.before.trim().to_lowercase() == "điều"
    }
}

/// Gives headings their numbers. Counters start again under each heading above.
#[derive(Debug)]
pub(super) struct Numbering {
    forms: Vec<Option<Form>>,
    counters: Vec<usize>,
    /// The heading that is open on each level, by its count; none where it has no number.
    path: Vec<Option<usize>>,
}

impl Numbering {
    /// Numbering by a scheme: a form for each level, none for a level without numbers.
    pub(super) fn new(forms: Vec<Option<Form>>) -> Self {
        Self { counters: vec![0; forms.len()], path: vec![None; forms.len()], forms }
    }

    /// The number of levels in the scheme.
    pub(super) fn levels(&self) -> usize {
        self.forms.len()
    }

    /// Starts all counters again, as an annex does.
    pub(super) fn restart(&mut self) {
        self.counters.fill(0);
        self.path.fill(None);
    }

    /// The number of the next heading of a level (from 1) as it is printed.
    pub(super) fn next(&mut self, level: usize, numbered: bool) -> Option<String> {
        for deeper in level..self.forms.len() {
            self.path[deeper] = None;
            if !self.forms[deeper].as_ref().is_some_and(Form::is_article) {
                self.counters[deeper] = 0;
            }
        }
        let index = level.checked_sub(1).filter(|index| *index < self.forms.len())?;
        self.path[index] = None;
        let form = self.forms[index].as_ref().filter(|_| numbered)?;
        self.counters[index] += 1;
        self.path[index] = Some(self.counters[index]);
        Some(format!("{}{}{}", form.before, self.counted(index, form), form.after))
    }

    /// The count of the heading that is open on a level, in the letters of the form.
    fn counted(&self, index: usize, form: &Form) -> String {
        let count = self.path[index].unwrap_or_default();
        match form.counter {
            Counter::Roman => roman(count),
            Counter::Letter => letters(count),
            Counter::Capital => letters(count).to_uppercase(),
            Counter::Arabic(levels) => {
                let counts = self.path[(index + 1).saturating_sub(levels)..=index].iter().flatten();
                counts.map(usize::to_string).collect::<Vec<_>>().join(".")
            }
        }
    }

    /// How a document refers to the heading that is open on a level (from 1): `điểm a, mục 1,
    /// phần II`; none where it has no number.
    pub(super) fn words(&self, level: usize) -> Option<String> {
        let mut index = level.checked_sub(1).filter(|index| *index < self.forms.len())?;
        self.path[index]?;
        let mut parts = Vec::new();
        let mut under_article = false;
        loop {
            let Some(form) = self.forms[index].as_ref().filter(|_| self.path[index].is_some())
            else {
                match index.checked_sub(1) {
                    Some(above) => index = above,
                    None => break,
                }
                continue;
            };
            let number = self.counted(index, form);
            let above = self.path[..index].iter().rposition(Option::is_some);
            let article_above =
                above.and_then(|above| self.forms[above].as_ref()).is_some_and(Form::is_article);
            let part = match form.counter {
                _ if form.has_word() => format!("{}{number}", form.before.trim_start()),
                Counter::Letter => format!("điểm {number}"),
                Counter::Roman | Counter::Capital if above.is_none() => format!("phần {number}"),
                Counter::Arabic(1) if article_above => format!("khoản {number}"),
                _ => format!("mục {number}"),
            };
            parts.push(part);
            if form.is_article() {
                under_article = true;
                break;
            }
            // `1.2.` already says the number above it.
            let covered = if let Counter::Arabic(levels) = form.counter { levels } else { 1 };
            match index.checked_sub(covered) {
                Some(next) => index = next,
                None => break,
            }
        }
        Some(parts.join(if under_article { " " } else { ", " }))
    }
}

/// A number in Roman numerals, empty for 0 and above 3999.
pub(super) fn roman(number: usize) -> String {
    u32::try_from(number).ok().and_then(crate::value::roman::format).unwrap_or_default()
}

/// A number in letters: `a` … `y`, then `aa`, `ab`; empty for 0.
fn letters(mut number: usize) -> String {
    let mut shown = Vec::new();
    while number > 0 {
        shown.push(LETTERS[(number - 1) % LETTERS.len()]);
        number = (number - 1) / LETTERS.len();
    }
    shown.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(scheme: &[&str]) -> Numbering {
        let form = |form: &&str| (!form.is_empty()).then(|| form.parse().unwrap());
        Numbering::new(scheme.iter().map(form).collect())
    }

    /// Headings of these levels get these numbers, and are referred to by these words.
    fn check(scheme: &[&str], headings: &[(usize, &str, &str)]) {
        let mut numbering = numbering(scheme);
        for (level, number, words) in headings {
            assert_eq!(numbering.next(*level, true).as_deref(), Some(*number));
            assert_eq!(numbering.words(*level).as_deref(), Some(*words), "{number}");
        }
    }

    #[test]
    fn plans_count_under_each_heading() {
        check(
            &["I.", "1.", "1.1.", "a)"],
            &[
                (1, "I.", "phần I"),
                (2, "1.", "mục 1, phần I"),
                (1, "II.", "phần II"),
                (2, "1.", "mục 1, phần II"),
                (3, "1.1.", "mục 1.1, phần II"),
                (3, "1.2.", "mục 1.2, phần II"),
                (4, "a)", "điểm a, mục 1.2, phần II"),
                (2, "2.", "mục 2, phần II"),
                (3, "2.1.", "mục 2.1, phần II"),
            ],
        );
        check(
            &["I.", "1.", "a)"],
            &[
                (1, "I.", "phần I"),
                (2, "1.", "mục 1, phần I"),
                (3, "a)", "điểm a, mục 1, phần I"),
                (1, "II.", "phần II"),
                (3, "a)", "điểm a, phần II"),
            ],
        );
        check(&["1.", "1.1."], &[(1, "1.", "mục 1"), (2, "1.1.", "mục 1.1")]);
        check(&["A.", "I."], &[(1, "A.", "phần A"), (2, "I.", "mục I, phần A")]);
    }

    #[test]
    fn articles_count_on_and_are_named_without_commas() {
        check(
            &["Chương I", "Điều 1.", "1.", "a)"],
            &[
                (1, "Chương I", "Chương I"),
                (2, "Điều 1.", "Điều 1"),
                (2, "Điều 2.", "Điều 2"),
                (1, "Chương II", "Chương II"),
                (2, "Điều 3.", "Điều 3"),
                (3, "1.", "khoản 1 Điều 3"),
                (4, "a)", "điểm a khoản 1 Điều 3"),
            ],
        );
    }

    #[test]
    fn letters_follow_the_vietnamese_order() {
        let all: Vec<_> = [1, 4, 5, 6, 7, 23, 24, 46, 47].map(letters).to_vec();
        assert_eq!(all, ["a", "d", "đ", "e", "g", "y", "aa", "ay", "ba"]);
        assert_eq!([4, 9, 14, 1999].map(roman), ["IV", "IX", "XIV", "MCMXCIX"]);
    }

    #[test]
    fn unnumbered_headings_leave_no_trace_in_numbers() {
        let mut numbering = numbering(&["1.", "1.1."]);
        assert_eq!(numbering.next(1, true).as_deref(), Some("1."));
        assert_eq!(numbering.next(1, false), None);
        assert_eq!(numbering.words(1), None);
        assert_eq!(numbering.next(2, true).as_deref(), Some("1."));
        assert_eq!(numbering.next(1, true).as_deref(), Some("2."));
    }

    #[test]
    fn unknown_forms_are_refused() {
        for form in ["x", "(*)", "2.", "1.2.", "Điều", "I a)", "1a", "Aa", "-", "1 và 1"] {
            assert_eq!(form.parse::<Form>(), Err(UnknownForm), "{form}");
        }
        for form in ["I.", "1", "1.1.1.", "a)", "(1)", "A.", "Phần I", "Điều 1.", "Mục a -"]
        {
            assert!(form.parse::<Form>().is_ok(), "{form}");
        }
    }
}
