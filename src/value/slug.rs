//! Names for templates: `Xã nông thôn mới` → `xa_nong_thon_moi`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The length in characters at which a name is cut, at the end of a word.
const LONGEST: usize = 60;

/// A text as a name for templates: lower case, no accents, words parted by `_`, a `_` before a
/// digit, cut at the end of a word. It is empty where the text has no letter and no digit.
///
/// ```
/// use kehoach::value::slug::slug;
/// assert_eq!(slug("Xã nông thôn mới"), "xa_nong_thon_moi");
/// assert_eq!(slug("Đơn vị\ntính (%)"), "don_vi_tinh");
/// assert_eq!(slug("11 nội dung"), "_11_noi_dung");
/// ```
pub fn slug(text: &str) -> String {
    let mut name = whole(text);
    if name.len() > LONGEST {
        let end = name[..=LONGEST].rfind('_').unwrap_or(LONGEST);
        name.truncate(end);
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// As [`slug`], but neither cut nor with a `_` before a digit at its beginning.
pub fn whole(text: &str) -> String {
    let mut name = String::new();
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c.to_ascii_lowercase() {
            'đ' | 'Đ' => name.push('d'),
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if !name.is_empty() && !name.ends_with('_') => name.push('_'),
            _ => {}
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    name
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_are_plain_letters() {
        for (text, name) in [
            ("Huyện\nBa Bể", "huyen_ba_be"),
            ("  - Tỷ lệ (%)  ", "ty_le"),
            ("Năm 2025", "nam_2025"),
            ("4.10", "_4_10"),
            ("ĐƯỜNG ĐỒI", "duong_doi"),
            ("Hoa\u{300} Bi\u{300}nh", "hoa_binh"),
            ("…", ""),
            ("R&D", "r_d"),
        ] {
            assert_eq!(slug(text), name, "{text}");
        }
    }

    #[test]
    fn long_names_end_at_a_word() {
        let long = slug(&"nông thôn mới ".repeat(20));
        assert!(long.len() <= 60 && long.ends_with("_nong"), "{long}");
        assert_eq!(slug(&"x".repeat(100)).len(), 60);
    }
}
