//! The Vietnamese order of words: a ă â … d đ …, tones after letters, numbers by their size.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    Collator::try_new(locale!("vi-u-kn").into(), CollatorOptions::default())
        .expect("the order of Vietnamese is built into the library")
});

/// Compares two texts in the Vietnamese order.
///
/// ```
/// use kehoach::value::order;
/// let mut names = vec!["Đông", "Xã 10", "Ân", "Dương", "An", "Xã 9"];
/// names.sort_by(|a, b| order::compare(a, b));
/// assert_eq!(names, ["An", "Ân", "Dương", "Đông", "Xã 9", "Xã 10"]);
/// ```
pub fn compare(one: &str, other: &str) -> Ordering {
    COLLATOR.compare(one, other)
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_come_before_tones() {
        let mut words = ["mạ", "mã", "mả", "má", "mà", "ma", "mâ", "mă", "Ma"];
        words.sort_by(|a, b| super::compare(a, b));
        assert_eq!(words, ["ma", "Ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ"]);
    }
}
