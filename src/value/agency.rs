//! The names of agencies: when a text is one, and when it begins as one.

use super::name::folded;
use super::phrase::{Words, strip, strip_word, words};

/// Words that begin the names of agencies, whose lists are read as words: `Sở Công Thương`.
const BEGINNINGS: [&str; 10] =
    ["Sở", "Phòng", "Ban", "Bộ", "Cục", "Chi Cục", "Ủy Ban", "UBND", "HĐND", "Hội đồng"];

/// Whether a text begins with the word for an agency, whatever follows: `Sở Y tế`, `UBND các xã`.
pub fn begins_as_agency(text: &str) -> bool {
    BEGINNINGS.iter().any(|word| strip_word(text, word).is_some())
}

/// The committee and the council of a place, before its name.
const OF_PLACES: [&str; 4] = ["ủy ban nhân dân", "hội đồng nhân dân", "ubnd", "hđnd"];

/// The place whose committee or council a name is, as it stands, in any letters.
///
/// ```
/// use kehoach::value::agency::place_of_body;
/// assert_eq!(place_of_body("ỦY BAN NHÂN DÂN XÃ TÂN LẬP"), Some("XÃ TÂN LẬP"));
/// assert_eq!(place_of_body("Sở Y tế"), None);
/// ```
pub fn place_of_body(name: &str) -> Option<&str> {
    let name = name.trim();
    OF_PLACES.into_iter().find_map(|body| {
        let spaces = body.matches(' ').count();
        let (at, _) = name.match_indices(' ').nth(spaces)?;
        (folded(&name[..at]) == folded(body)).then(|| name[at..].trim())
    })
}

/// The longest name of an agency, in characters; longer texts are sentences.
const LONGEST: usize = 90;

/// The words that begin the name of an agency, before a word with a capital; longer ones stand
/// before those that they begin with.
static AGENCIES: Words = words![
    "sở",
    "phòng",
    "ban",
    "bộ",
    "cục",
    "chi cục",
    "văn phòng",
    "trung tâm",
    "trường",
    "bệnh viện",
    "viện",
    "trạm",
    "hội đồng",
    "hội",
    "liên đoàn",
    "liên minh",
    "tỉnh đoàn",
    "đài",
    "báo",
    "công ty",
    "bảo hiểm xã hội",
    "đoàn thanh niên",
    "đoàn",
];

/// The agencies that are known by their word alone, with the place or the field after it.
static KNOWN_AGENCIES: Words = words![
    "công an",
    "thanh tra",
    "kho bạc nhà nước",
    "bảo hiểm xã hội",
    "bộ chỉ huy quân sự",
    "ban chỉ huy quân sự",
    "bộ đội biên phòng",
    "viện kiểm sát nhân dân",
    "tòa án nhân dân",
    "ủy ban mặt trận tổ quốc",
    "ubmttq",
    "mặt trận tổ quốc",
    "liên đoàn lao động",
    "tỉnh đoàn",
    "văn phòng ubnd",
    "văn phòng hđnd",
];

/// Whether a text is the name of one agency: `Sở Y tế`, `Công an tỉnh`; not `Sở, ngành`,
/// `UBND các xã` or words that begin like one, as `Phòng cháy`.
///
/// ```
/// use kehoach::value::agency::is_agency;
/// assert!(is_agency("Sở Nông nghiệp và Môi trường"));
/// assert!(!is_agency("Ban hành kế hoạch"));
/// ```
pub fn is_agency(text: &str) -> bool {
    text.len() <= 4 * LONGEST && names_agency(text.trim(), &folded(text))
}

fn names_agency(text: &str, folded: &str) -> bool {
    if text.chars().count() > LONGEST || text.contains([':', ';', '\n']) {
        return false;
    }
    if let Some((word, rest)) = strip(text, folded, &KNOWN_AGENCIES) {
        // `Công an` without its place is any: a kind of people, a column of `Quân đội | Công an`.
        let is_any = rest.is_empty() && matches!(word, "công an" | "thanh tra" | "bảo hiểm xã hội");
        return !is_any && !rest.starts_with([',', '-']);
    }
    // In capitals any words look like a name, `BAN HÀNH`, but for those after an agency's alone.
    let capitals = !text.contains(char::is_lowercase);
    let found = strip(text, folded, &AGENCIES);
    found.is_some_and(|(word, rest)| {
        rest.starts_with(char::is_uppercase) && (!capitals || matches!(word, "sở" | "chi cục"))
    })
}

/// Words that begin the names of agencies with divisions that have no seal of their own.
const DIVIDED: [&str; 10] = [
    "Sở",
    "Cục",
    "Chi cục",
    "Trung tâm",
    "Bệnh viện",
    "Trường",
    "Viện",
    "Bảo hiểm xã hội",
    "Ban Dân tộc",
    "Thanh tra",
];

/// Words that begin the names of such divisions.
const DIVISIONS: [&str; 7] = ["Phòng", "Văn phòng", "Khoa", "Tổ", "Đội", "Bộ phận", "Thanh tra"];

/// Whether a unit is a division of the agency that issues, and so issues nothing itself.
///
/// ```
/// use kehoach::value::agency::is_division;
/// assert!(is_division("Phòng Nghiệp vụ Y", "SỞ Y TẾ"));
/// assert!(!is_division("Trung tâm Y tế", "Sở Y tế"));
/// assert!(!is_division("Phòng Kinh tế", "ỦY BAN NHÂN DÂN XÃ TÂN LẬP"));
/// ```
pub fn is_division(unit: &str, issuer: &str) -> bool {
    let begins =
        |text: &str, words: &[&str]| words.iter().any(|word| strip_word(text, word).is_some());
    begins(unit, &DIVISIONS) && begins(issuer, &DIVIDED)
}

/// The bodies that are asked and not told: Party, Front, unions and associations.
const ASKED: [&str; 16] = [
    "ủy ban mặt trận",
    "ủy ban mttq",
    "ubmttq",
    "mttq",
    "mặt trận",
    "hội",
    "các hội",
    "các đoàn thể",
    "các tổ chức chính trị",
    "liên đoàn lao động",
    "đoàn thanh niên",
    "đoàn tncs",
    "tỉnh đoàn",
    "tỉnh ủy",
    "đảng ủy",
    "ban tuyên giáo",
];

/// Whether a text names a body that an office of the State asks, and doesn't tell, to do something.
///
/// ```
/// use kehoach::value::agency::is_asked;
/// assert!(is_asked("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"));
/// assert!(is_asked("Hội Nông dân"));
/// assert!(!is_asked("Hội đồng nhân dân xã"));
/// assert!(!is_asked("Sở Nội vụ"));
/// ```
pub fn is_asked(text: &str) -> bool {
    let text = folded(text);
    let begins = |words: &str| {
        let rest = text.strip_prefix(folded(words).as_str());
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    ASKED.iter().any(|words| begins(words)) && !text.starts_with(&folded("hội đồng"))
}
