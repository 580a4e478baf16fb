//! Capitals: the first letter of a sentence, and all of a text.

use super::syllable::is_syllable;

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

/// A text in capitals as a sentence has it: its first letter stays a capital, and so do
/// abbreviations, which are no syllables, and words that the decree writes with one (Appendix II).
/// Where it may hold the name of a place or an agency, whose words would need theirs, it stays as it
/// is, as any text does that has small letters.
///
/// ```
/// use kehoach::value::case::out_of_capitals;
/// assert_eq!(out_of_capitals("NÔNG NGHIỆP, LÂM NGHIỆP"), "Nông nghiệp, lâm nghiệp");
/// assert_eq!(out_of_capitals("CÔNG NGHIỆP - TTCN"), "Công nghiệp - TTCN");
/// assert_eq!(out_of_capitals("Y TẾ, BHYT"), "Y tế, BHYT");
/// assert_eq!(out_of_capitals("CÔNG TÁC ĐẢNG QUÝ II"), "Công tác Đảng quý II");
/// assert_eq!(out_of_capitals("OCOP"), "OCOP");
/// assert_eq!(out_of_capitals("HỖ TRỢ XÃ TÂN LẬP"), "HỖ TRỢ XÃ TÂN LẬP");
/// assert_eq!(out_of_capitals("SỞ Y TẾ"), "SỞ Y TẾ");
/// ```
pub fn out_of_capitals(text: &str) -> String {
    let is_word = |word: &str| word.chars().count() > 1 && is_syllable(&lower(word));
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| is_word(word));
    let says_words = words.clone().count() > 1 || words.any(|word| !word.is_ascii());
    if text.contains(char::is_lowercase) || !says_words || names_body(text) {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let small = lower(letters);
        // A letter alone is a number, but for those that are words: `Y TẾ`, `Ở`.
        let is_number =
            matches!(small.as_str(), "a" | "b" | "c" | "d" | "đ" | "e" | "i" | "v" | "x");
        if is_number || !is_syllable(&small) {
            result.push_str(word);
        } else {
            result.push_str(&small);
            result.push_str(&word[letters.len()..]);
        }
    }
    for name in PROPER {
        result = result.replace(&lower(name), name);
    }
    sentence(&result)
}

/// Names that stand in the titles of targets, as the decree writes them.
const PROPER: [&str; 7] =
    ["Đảng", "Nhà nước", "Việt Nam", "Quốc hội", "Chính phủ", "Mặt trận Tổ quốc", "Hồ Chí Minh"];

/// The kind words of places with a government, before whose names they stand.
const GOVERNED: [&str; 9] =
    ["tỉnh", "thành phố", "thị xã", "huyện", "quận", "xã", "phường", "thị trấn", "đặc khu"];

/// Whether a text in capitals may hold the name of a place or an agency: it begins as an agency
/// or a place does, or has the kind word of one in it, which is not part of another word, `XÃ HỘI`.
fn names_body(text: &str) -> bool {
    let mut starts = text.char_indices().map(|(at, _)| at);
    let is_start = |at: &usize| *at > 0 && text[..*at].ends_with(' ');
    let governs = |at: usize| {
        let kind = super::name::split_kind(&text[at..]).0;
        kind.is_some_and(|kind| GOVERNED.contains(&kind))
            && !lower(&text[at..]).starts_with("xã hội")
    };
    let whole = lower(text);
    super::agency::begins_as_agency(text)
        || super::name::split_kind(text).0.is_some() && !whole.starts_with("xã hội")
        || starts.by_ref().filter(is_start).any(governs)
}
