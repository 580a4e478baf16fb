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

/// The text with its first letter in lower case, as it stands within a sentence; a proper name and
/// an abbreviation keep theirs. The kind word before a name is no part of it.
///
/// ```
/// use kehoach::value::case;
/// assert_eq!(case::lower_first("Xã nông thôn mới"), "xã nông thôn mới");
/// assert_eq!(case::lower_first("Huyện Bạch Thông"), "huyện Bạch Thông");
/// assert_eq!(case::lower_first("Chiến Thắng, Vũ Sơn"), "Chiến Thắng, Vũ Sơn");
/// assert_eq!(case::lower_first("UBND huyện"), "UBND huyện");
/// assert_eq!(case::lower_first("Nghị quyết số 818/NQ-UBTVQH14"), "Nghị quyết số 818/NQ-UBTVQH14");
/// assert_eq!(case::lower_first("Về Chương trình A"), "về Chương trình A");
/// assert_eq!(case::lower_first("Trình UBND tỉnh ban hành"), "trình UBND tỉnh ban hành");
/// assert_eq!(case::lower_first("Chi cục Kiểm lâm"), "Chi cục Kiểm lâm");
/// assert_eq!(case::lower_first("Quý I"), "quý I");
/// ```
pub fn lower_first(text: &str) -> String {
    let mut words = text.split_whitespace();
    let capital =
        |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let (first, second) = (words.next(), words.next());
    // Before an abbreviation may stand any word: `Trình UBND tỉnh`.
    let is_name = capital(first)
        && capital(second)
        && !second.is_some_and(|word| is_abbreviation(word) || is_mark(word))
        && first != Some("Về")
        && super::name::split_kind(text).0.is_none()
        || is_citation(text)
        || capital(first) && super::agency::is_agency(text);
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !is_name && !second.is_some_and(char::is_uppercase) => {
            let mut result: String = first.to_lowercase().collect();
            result.push_str(&text[first.len_utf8()..]);
            result
        }
        _ => text.to_owned(),
    }
}

/// Whether a word is an abbreviation: `UBND`, `NSTW,`.
fn is_abbreviation(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.all(char::is_uppercase)
}

/// Whether a word is a letter that tells one of a kind: `Quý I`, `Nhóm A`.
fn is_mark(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', ':', '.', ')']);
    matches!(word.as_bytes(), [letter] if letter.is_ascii_uppercase())
}

/// Whether a text begins with a document that is cited by its number: `Nghị quyết số 818/…`. Its
/// type keeps its capital.
fn is_citation(text: &str) -> bool {
    const TYPES: [&str; 8] = [
        "Nghị quyết",
        "Nghị định",
        "Quyết định",
        "Chỉ thị",
        "Thông tư",
        "Thông báo",
        "Kế hoạch",
        "Công văn",
    ];
    TYPES.iter().any(|kind| text.strip_prefix(kind).is_some_and(|rest| rest.starts_with(" số ")))
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
