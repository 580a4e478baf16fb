//! The words by which the lines around a table are known: number of the form, date of the
//! figures, agency, key and value, signature.

use crate::value::agency::is_agency;
use crate::value::name::{folded, split_kind};
use crate::value::{begins_as_agency, roman};

/// The words for a form or an annex, longer ones before those that they begin with.
const FORMS: [&str; 7] = ["phụ lục", "phụ biểu", "biểu mẫu", "mẫu biểu", "biểu", "mẫu", "bảng"];

/// The words that the line of the date of the figures begins with.
const DATES: [&str; 12] = [
    "lũy kế",
    "luỹ kế",
    "số liệu",
    "tính đến",
    "thời điểm",
    "tại thời điểm",
    "đến ngày",
    "đến hết",
    "đến tháng",
    "ước đến",
    "từ ngày",
    "cập nhật",
];

/// The words after which a word for an agency is none: `BAN HÀNH`, `PHÒNG, CHỐNG`.
const NO_AGENCIES: [&str; 8] = [
    "ban hành",
    "phòng chống",
    "phòng, chống",
    "hội nghị",
    "hội thi",
    "bộ chỉ số",
    "bộ chỉ tiêu",
    "bộ tiêu chí",
];

/// The words for those that make plans of their own and are no authorities.
const BODIES: [&str; 14] = [
    "đảng ủy",
    "bảo hiểm xã hội",
    "bệnh viện",
    "trung tâm",
    "trạm y tế",
    "trường mầm non",
    "trường mn",
    "trường mẫu giáo",
    "trường tiểu học",
    "trường th",
    "trường trung học",
    "trường thcs",
    "trường thpt",
    "trường ptdt",
];

/// The longest number of a form, in characters.
const LONGEST_NUMBER: usize = 20;

/// The longest line of a date, and the longest key, in characters.
const LONGEST_DATE: usize = 70;
const LONGEST_KEY: usize = 40;

/// Splits the number of a form from the title after it: `Biểu số 02`, `Mẫu số 01/ĐTC`,
/// `Biểu 1: KINH PHÍ`. The title is empty where there is none.
pub(super) fn form(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let word = FORMS.iter().find_map(|word| after_word(line, word))?;
    let number = ["số:", "số", "sô"].iter().find_map(|s| after_word(word, s)).unwrap_or(word);
    let number = number.trim_start_matches([':', ' ']);
    if number.is_empty() {
        return Some((line, ""));
    }
    // A word for a form with a colon needs no number: `Phụ lục: Nội dung công việc`.
    if word.trim_start().starts_with(':') && number == word.trim_start_matches([':', ' ']) {
        let form = &line[..line.len() - word.trim_start().len()];
        return Some((form.trim_end(), number));
    }
    let end = number.find([' ', ':']).unwrap_or(number.len());
    let (own, rest) = number.split_at(end);
    let own = own.trim_end_matches(['.', ',']);
    let rest = rest.trim_start_matches([':', '.', ' ', '-', '–']);
    let parted = number[end..].starts_with(':')
        || number[..end].ends_with('.')
        || ["- ", "– "].iter().any(|dash| number[end..].trim_start().starts_with(dash));
    let is_number = own.chars().count() <= LONGEST_NUMBER
        && own.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_'))
        && (own.contains(|c: char| c.is_ascii_digit())
            || roman::parse(own).is_some()
            || own.chars().count() == 1);
    // A symbol of several words: `Biểu số 104/CK TC-NSNN`.
    let is_symbol = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/');
    if is_number && !parted && own.contains('/') && rest.chars().all(is_symbol) {
        return Some((line, ""));
    }
    if !is_number || (!rest.is_empty() && !parted) {
        return None;
    }
    let form = &line[..line.len() - number.len() + own.len()];
    Some((form, rest))
}

/// What follows a word at the beginning of a line.
fn after_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let words = word.split(' ').count();
    let mut end = line.len();
    let is_gap = |c: char| c.is_whitespace() || c == ':';
    if let Some((at, _)) = line.match_indices(is_gap).nth(words - 1) {
        end = at;
    }
    let own = &line[..end];
    (folded(own) == folded(word) || own.to_lowercase() == word).then(|| line[end..].trim_start())
}

/// Whether a line says of when the figures are: `Lũy kế đến 25/8/2026`.
pub(super) fn is_date(line: &str) -> bool {
    let text = folded(line.trim_start_matches(['(', ' ']));
    line.chars().count() <= LONGEST_DATE
        && line.contains(|c: char| c.is_ascii_digit())
        && DATES.iter().any(|word| text.starts_with(&folded(word)))
        && (text.contains('/')
            || ["ngày", "tháng", "quý", "năm"].iter().any(|word| text.contains(&folded(word))))
}

/// Whether a line is the name of an agency, as it stands at the left above a title.
pub(super) fn is_agency_line(line: &str) -> bool {
    let text = folded(line);
    let is_other = NO_AGENCIES.iter().any(|word| text.starts_with(&folded(word)));
    let is_body = BODIES.iter().any(|word| text.starts_with(&folded(word)));
    (begins_as_agency(line) || is_body) && !is_other && line.chars().count() <= LONGEST_DATE
}

/// Whether a line is the name of an agency that ends with its place, and says nothing else.
pub(super) fn is_agency_of_place(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends_with_place = |from: usize| {
        super::name_of_unit(&words[from..].join(" ")).is_some()
            && !is_agency(&words[from..].join(" "))
    };
    line.chars().count() <= LONGEST_DATE
        && !line.contains(|c: char| c.is_ascii_digit())
        && is_agency(line)
        && (1..words.len()).any(ends_with_place)
}

/// Whether a unit line has no unit after its colon, which then stands in the next cell.
pub(super) fn awaits_unit(line: &str) -> bool {
    line.trim_end().ends_with(':')
}

/// Whether a text after `Đơn vị:` names who reports, not a unit of measure.
pub(super) fn names_reporter(line: &str) -> bool {
    line.split_once(':').is_some_and(|(_, rest)| {
        let rest = rest.trim_matches([' ', ')']);
        begins_as_agency(rest) || split_kind(rest).0.is_some()
    })
}

/// Whether a text is a number alone, which is no title.
pub(super) fn is_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '%' | '-' | ' '))
}

/// Whether a text may be the key of a value beside it.
pub(super) fn is_key(text: &str) -> bool {
    let text = text.trim();
    let short = text.chars().count() <= LONGEST_KEY;
    short && text.contains(char::is_alphabetic) && !text.starts_with('(') && !is_number(text)
}

/// Splits a line into a key and its value: `Địa bàn: Xã Thuận Hạnh`.
pub(super) fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let is_short = key.split(' ').count() <= 4 && value.chars().count() <= LONGEST_DATE;
    (is_key(key) && key.contains(char::is_lowercase) && is_short && !value.is_empty())
        .then_some((key, value))
}

/// Whether a line is a sure sign of a signature block: place and date, `(Ký, đóng dấu)`, `TM.`.
pub(super) fn signs(line: &str) -> bool {
    let text = folded(line);
    let has = |word: &str| text.contains(&folded(word));
    let dated = has("ngày") && has("tháng") && has("năm") && line.chars().count() <= LONGEST_DATE;
    let by = ["tm.", "kt.", "tl.", "tuq.", "q."].iter().any(|word| text.starts_with(word));
    let signed = ["(ký", "(đã ký", "(ký,"].iter().any(|word| text.starts_with(&folded(word)));
    (dated && (text.starts_with(&folded("ngày")) || has(", ngày"))) || signed || (by && !has(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_form_is_told_from_titles() {
        for (line, number, title) in [
            ("Biểu số 02", "Biểu số 02", ""),
            ("BIỂU 02.", "BIỂU 02", ""),
            ("Mẫu số 01/ĐTC", "Mẫu số 01/ĐTC", ""),
            ("Phụ lục số 3", "Phụ lục số 3", ""),
            ("PHỤ LỤC II", "PHỤ LỤC II", ""),
            ("Phụ lục", "Phụ lục", ""),
            ("PHỤ BIỂU:", "PHỤ BIỂU:", ""),
            ("Biểu số 104/CK TC-NSNN", "Biểu số 104/CK TC-NSNN", ""),
            ("Biểu số: 03a/BC", "Biểu số: 03a/BC", ""),
            ("Biểu mẫu số 12", "Biểu mẫu số 12", ""),
            ("Biểu 1: KINH PHÍ", "Biểu 1", "KINH PHÍ"),
            ("Biểu số 01. Mục tiêu năm 2025", "Biểu số 01", "Mục tiêu năm 2025"),
            ("Phụ lục I - CHỈ TIÊU", "Phụ lục I", "CHỈ TIÊU"),
            ("Phụ lục: Nội dung công việc", "Phụ lục", "Nội dung công việc"),
        ] {
            assert_eq!(form(line), Some((number, title)), "{line}");
        }
        for line in [
            "Biểu tổng hợp",
            "BIỂU 05 CHỈ TIÊU", // no mark parts the title from the number
            "Bảng tổng hợp kinh phí",
            "Mẫu nhà văn hóa",
            "KẾ HOẠCH NĂM 2026",
            "Biểu dương 10 tập thể",
        ] {
            assert_eq!(form(line), None, "{line}");
        }
    }

    #[test]
    fn dates_of_figures_are_told_from_titles() {
        for line in [
            "Luỹ kế đến 25/8/2026",
            "Lũy kế đến ngày 25 tháng 8 năm 2026",
            "(Số liệu đến ngày 30/11/2025)",
            "Tính đến 31/12/2025",
            "(Thời điểm 31/12/2025)",
            "Đến hết quý III/2026",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in ["KẾ HOẠCH ĐẾN NĂM 2030", "Số liệu về hộ nghèo", "NĂM 2026", "Số liệu 12 xã"]
        {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn agencies_keys_and_signatures_are_told() {
        for line in [
            "ỦY BAN NHÂN DÂN TỈNH MINH CHÂU",
            "UBND XÃ AN BÌNH",
            "SỞ NỘI VỤ",
            "HĐND XÃ AN BÌNH",
            "TRƯỜNG TIỂU HỌC SÔNG CẦU",
        ] {
            assert!(is_agency_line(line), "{line}");
        }
        for line in [
            "BAN HÀNH KẾ HOẠCH",
            "KẾ HOẠCH",
            "PHÒNG, CHỐNG THIÊN TAI",
            "XÃ ĐẠT CHUẨN",
            "BỘ CHỈ SỐ NƯỚC SẠCH",
            "TRƯỜNG, LỚP, HỌC SINH",
        ] {
            assert!(!is_agency_line(line), "{line}");
        }
        assert_eq!(key_and_value("Địa bàn: Xã Thuận Hạnh"), Some(("Địa bàn", "Xã Thuận Hạnh")));
        for line in ["MỤC TIÊU: XÃ ĐẠT CHUẨN", "Địa bàn:", "Năm 2026", "(Nguồn: báo cáo)"]
        {
            assert_eq!(key_and_value(line), None, "{line}");
        }
        for line in
            ["Minh Châu, ngày    tháng    năm 2026", "(Ký, đóng dấu)", "TM. ỦY BAN NHÂN DÂN"]
        {
            assert!(signs(line), "{line}");
        }
        for line in ["Trước ngày 15 tháng 12 năm 2026", "Chủ tịch UBND xã", "Số liệu tạm tính"]
        {
            assert!(!signs(line), "{line}");
        }
        assert!(names_reporter("Đơn vị: UBND xã An Bình") && !names_reporter("Đơn vị: người"));
    }
}
