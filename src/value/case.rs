//! Capitals: the first letter of a sentence, and all of a text.

/// The text with its first letter as a capital (viết hoa đầu câu); the rest stays as it is.
///
/// ```
/// use kehoach::value::case;
/// assert_eq!(case::sentence("đến năm 2025, UBND huyện"), "Đến năm 2025, UBND huyện");
/// assert_eq!(case::sentence("“ủy ban”"), "“Ủy ban”");
/// ```
pub fn sentence(text: &str) -> String {
    match text.char_indices().find(|(_, c)| c.is_alphanumeric()) {
        Some((index, first)) => {
            let mut result = text[..index].to_owned();
            result.extend(first.to_uppercase());
            result.push_str(&text[index + first.len_utf8()..]);
            result
        }
        None => text.to_owned(),
    }
}

/// The text with its first letter in lower case, unless the first word is an abbreviation.
///
/// ```
/// use kehoach::value::case;
/// assert_eq!(case::lower_first("Xã nông thôn mới"), "xã nông thôn mới");
/// assert_eq!(case::lower_first("UBND huyện"), "UBND huyện");
/// ```
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            let mut result: String = first.to_lowercase().collect();
            result.push_str(&text[first.len_utf8()..]);
            result
        }
        _ => text.to_owned(),
    }
}

/// The text in capitals.
///
/// ```
/// assert_eq!(kehoach::value::case::capitals("Ủy ban nhân dân xã Đường Lâm"), "ỦY BAN NHÂN DÂN XÃ ĐƯỜNG LÂM");
/// ```
pub fn capitals(text: &str) -> String {
    text.to_uppercase()
}

/// The text in lower case.
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}
