//! A text → the same without accents, in lower case, its blanks single: how fixed words are looked for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as fixed words are looked for in it.
///
/// ```
/// use kehoach::check::plain::plain;
/// assert_eq!(plain(" KẾ  HOẠCH đợt 1: "), "ke hoach dot 1:");
/// ```
pub fn plain(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' => said.push('d'),
            '–' | '—' | '‑' => said.push('-'),
            letter if letter.is_whitespace() => {
                if !said.is_empty() && !said.ends_with(' ') {
                    said.push(' ');
                }
            }
            letter => said.extend(letter.to_lowercase()),
        }
    }
    said.truncate(said.trim_end().len());
    said
}
