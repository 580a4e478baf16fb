//! Capital letters (Phụ lục II of the decree).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::items::item;
use crate::check::paper::parts::is_blank;
use crate::check::paper::{Paragraph, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::diagnostic::Place;

/// A word in small letters of one syllable, the end of a sentence, and another word in small letters.
static SENTENCE: Pattern = Pattern::new(
    Needs::Any(&[".", "?", "!"]),
    r"(?:^|\s)(\p{Ll}{2,}[)”]?)([.?!])\s+(\p{Ll}\p{L}*)",
);
static UNIT: Pattern = Pattern::new(
    Needs::Any(&[
        "Tỉnh ",
        "Huyện ",
        "Xã ",
        "Phường ",
        "Thị xã ",
        "Thị trấn ",
        "Thành phố ",
        "Thôn ",
        "Quận ",
    ]),
    r"\p{Ll}+,? (Tỉnh|Huyện|Xã|Phường|Thị xã|Thị trấn|Thành phố|Thôn|Quận) (\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)*)",
);
static DIGIT_UNIT: Pattern = Pattern::new(
    Needs::DigitAnd(&["phường ", "quận "]),
    r"\p{L}+ (phường|quận) (\d{1,2})(?:[;,.)](?:\D|$)|$)",
);
static REFERENCE: Pattern = Pattern::new(
    Needs::Any(&["Khoản", "Điểm", "điều", "chương"]),
    r"[\p{L}\d][,]? (?:(Khoản) \d+|(Điểm) \p{Ll}\d? (?:[Kk]hoản|Điều|điều)|(điều) \d+(?:[\s;,.)]|$)|(chương) [IVX]+(?:[\s;,.)]|$))",
);
static DOCUMENT: Pattern = Pattern::new(
    Needs::DigitAnd(&["số"]),
    r"(?:^|[\s(])((?:nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông báo|hướng dẫn|chương trình|kế hoạch|phương án|đề án|báo cáo|tờ trình|công điện|nghị định|thông tư|công văn)) số:? ?(\d+(?:/\d{4})?/[\p{Lu}\d][\p{L}\d&-]*)",
);
static PEOPLE: Pattern =
    Pattern::new(Needs::Any(&["nhân dân"]), r"(\p{L}+) (nhân dân)\b(?: (\p{L}+))?");
static WEEKDAY: Pattern = Pattern::new(
    Needs::Any(&["thứ "]),
    "(?:sáng|chiều|tối|ngày|vào|từ) (thứ (?:hai|ba|tư|năm|sáu|bảy)) (?:hằng|hàng) tuần",
);

/// Names of agencies as the decree writes them.
const AGENCIES: [&str; 22] = [
    "Ban Chỉ đạo",
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Mặt trận Tổ quốc",
    "Ban Chấp hành",
    "Ban Thường vụ",
    "Đoàn Thanh niên Cộng sản",
    "Hội Liên hiệp Phụ nữ",
    "Hội Nông dân",
    "Hội Cựu chiến binh",
    "Liên đoàn Lao động",
    "Văn phòng Chính phủ",
    "Văn phòng Điều phối",
    "Sở Tài chính",
    "Sở Nội vụ",
    "Sở Nông nghiệp và Môi trường",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Phòng Nội vụ",
    "Thủ tướng Chính phủ",
    "Ngân hàng Chính sách xã hội",
    "Trung tâm Phục vụ hành chính công",
];

/// All of them in small letters, each by its place in the list; some are written in two ways.
static SMALL: LazyLock<Vec<(usize, String)>> = LazyLock::new(|| {
    let small = AGENCIES.iter().map(|name| small(name)).enumerate();
    let forms = small.flat_map(|(at, name)| [(at, name.replace("ủy", "uỷ")), (at, name)]);
    let mut forms: Vec<_> = forms.collect();
    forms.dedup();
    forms
});

/// A text in small letters, each letter as long as before.
fn small(text: &str) -> String {
    let small = |c: char| {
        let mut small = c.to_lowercase();
        small.next().filter(|own| small.len() == 0 && own.len_utf8() == c.len_utf8()).unwrap_or(c)
    };
    text.chars().map(small).collect()
}

/// The names of agencies in a text, however they are written, and as the decree writes them.
fn agencies(text: &str) -> Vec<(&str, &'static str)> {
    let plain = small(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let found = SMALL.iter().flat_map(|(name, form)| {
        plain.match_indices(form.as_str()).map(|(at, form)| (*name, at..at + form.len()))
    });
    let is_whole = |range: &Range<usize>| {
        !text[..range.start].ends_with(is_word) && !text[range.end..].starts_with(is_word)
    };
    let whole = found.filter(|(_, range)| is_whole(range));
    whole.map(|(name, range)| (&text[range], AGENCIES[name])).collect()
}

fn prose(paper: &Paper) -> impl Iterator<Item = (usize, &Paragraph)> {
    paper.paragraphs.iter().enumerate().filter(|(_, paragraph)| {
        let is_text =
            matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Basis | Role::Annex);
        is_text && paragraph.cell.is_none()
    })
}

/// `nd30-cap-start`.
pub(super) fn start(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut before = String::new();
    for (at, paragraph) in prose(paper) {
        let text = paragraph.text.trim();
        if is_blank(text) {
            continue;
        }
        let body = item(at, text).map_or(text, |item| item.rest);
        let body = body.trim_start_matches(['(', '“', '"', '*', '-', '+', ' ']);
        let word = body.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        // A sign or a unit is no word: `m²`, `pH`, `e-learning`.
        let is_word = word.chars().count() > 1 && word.chars().all(char::is_lowercase);
        if is_word && !body[word.len()..].starts_with('-') {
            let message = format!("đoạn bắt đầu bằng chữ thường: “{word} …”");
            // After a line that was broken by hand it goes on with its sentence.
            let is_broken = !before.is_empty() && !before.ends_with(['.', ':', '!', '?']);
            let is_broken = is_broken && item(at, text).is_none();
            let hint = format!("viết hoa chữ đầu đoạn: `{}`", capital(word));
            if is_broken || is_at_annex_end(paragraph) {
                remarks.guess(
                    paper.place(at),
                    message,
                    "viết hoa chữ đầu đoạn, hoặc nối vào dòng trên",
                );
            } else {
                remarks.proved(paper.place(at), message, hint);
            }
        }
        for found in SENTENCE.captures_iter(text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (last, next) = (part(1), part(3));
            if !is_syllable(last.trim_end_matches([')', '”'])) {
                continue;
            }
            let message = format!("sau dấu chấm là chữ thường: “{last}{} {next}”", part(2));
            remarks.proved(paper.place(at), message, format!("viết hoa: `{}`", capital(next)));
        }
        text.clone_into(&mut before);
    }
}

fn is_at_annex_end(paragraph: &Paragraph) -> bool {
    paragraph.role == Role::Annex
}

/// Whether a word is a whole syllable of Vietnamese rather than a short form: it has a vowel, and
/// consonants on both sides of it at most.
fn is_syllable(word: &str) -> bool {
    let plain = crate::check::plain::plain(word);
    let vowels = |c: char| "aeiouy".contains(c);
    let Some(first) = plain.find(vowels) else { return false };
    let rest = plain[first..].trim_start_matches(vowels);
    first <= 3 && ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"].contains(&rest) && plain.len() > 1
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `nd30-cap-unit`.
pub(super) fn unit(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, paragraph) in prose(paper) {
        for found in UNIT.captures_iter(&paragraph.text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (kind, name) = (part(1), part(2));
            // The decree gives this one a capital.
            if kind == "Thành phố" && name.starts_with("Hồ Chí Minh") {
                continue;
            }
            all.entry(format!("{kind} {name}")).or_default().push(at);
        }
    }
    for (name, places) in all {
        let small = name.chars().next().map_or_else(String::new, |first| {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        });
        let is_small_too =
            prose(paper).any(|(_, paragraph)| paragraph.text.contains(small.as_str()));
        // A unit that is named after a person or an event has a capital.
        let is_sure = is_small_too || name.starts_with("Tỉnh ");
        let places: Vec<Place> = places.iter().map(|at| paper.place(*at)).collect();
        let message = format!("“{name}” viết hoa danh từ chung");
        let hint = format!("viết `{small}`");
        if is_sure {
            remarks.proved_at(places, message, hint);
        } else {
            let hint = hint + "; giữ chữ hoa nếu đặt theo tên người, sự kiện, con số";
            remarks.guess_at(places, message, hint);
        }
    }
}

/// `nd30-cap-unit-digit`.
pub(super) fn unit_digit(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for found in DIGIT_UNIT.captures_iter(&paragraph.text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (kind, number) = (part(1), part(2));
            let message = format!("“{kind} {number}” viết thường, tên đơn vị là con số");
            let hint = format!("viết `{} {number}`", capital(kind));
            remarks.proved(paper.place(at), message, hint);
        }
    }
}

/// `nd30-cap-org`.
pub(super) fn organization(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut wrong: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
    for (at, paragraph) in prose(paper) {
        for (own, right) in agencies(&paragraph.text) {
            let plain = own.replace("Uỷ", "Ủy");
            // In small letters throughout it is no name, and in capitals it is a heading.
            let is_name =
                own.starts_with(char::is_uppercase) && own.chars().any(char::is_lowercase);
            if is_name && right != plain {
                wrong.entry((own.to_owned(), right)).or_default().push(at);
            }
        }
    }
    for ((own, right), mut at) in wrong {
        let many = at.len();
        at.dedup();
        let places: Vec<Place> = at.into_iter().take(5).map(|at| paper.place(at)).collect();
        let times = if many > 1 { format!(", {many} lần") } else { String::new() };
        let message = format!("tên cơ quan viết “{own}”{times}");
        remarks.proved_at(places, message, format!("viết `{right}`"));
    }
}

/// `nd30-cap-ref`.
pub(super) fn reference(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for found in REFERENCE.captures_iter(&paragraph.text) {
            let Some(word) = (1..=4).find_map(|index| found.get(index)) else { continue };
            let own = word.as_str();
            let right = match own {
                "Khoản" => "khoản".to_owned(),
                "Điểm" => "điểm".to_owned(),
                other => capital(other),
            };
            let how = if right == capital(own) { "viết thường" } else { "viết hoa" };
            let message = format!("chữ “{own}” trong viện dẫn {how}");
            remarks.proved(paper.place(at), message, format!("viết `{right}`"));
        }
    }
}

/// `nd30-cap-doc`.
pub(super) fn document(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for found in DOCUMENT.captures_iter(&paragraph.text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (kind, symbol) = (part(1), part(2));
            let message = format!("tên loại văn bản viết thường: “{kind} số {symbol}”");
            remarks.proved(
                paper.place(at),
                message,
                format!("viết `{} số {symbol}`", capital(kind)),
            );
        }
    }
}

/// `nd30-cap-nhandan`.
pub(super) fn people(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut places = Vec::new();
    for (at, paragraph) in prose(paper) {
        for found in PEOPLE.captures_iter(&paragraph.text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            // Names and fixed phrases have it in small letters.
            let is_fixed =
                ["ban", "đồng", "án", "sát", "đội", "an", "tranh", "tín", "nghệ", "sĩ", "ưu"]
                    .contains(&part(1).to_lowercase().as_str())
                    || part(3) == "tệ";
            if !is_fixed {
                places.push(at);
            }
        }
    }
    places.dedup();
    if !places.is_empty() {
        let places: Vec<Place> = places.into_iter().take(5).map(|at| paper.place(at)).collect();
        let message = "chữ “nhân dân” đứng riêng viết thường";
        remarks.guess_at(places, message, "viết `Nhân dân` khi là danh từ riêng chỉ toàn dân");
    }
}

/// `nd30-cap-weekday`.
pub(super) fn weekday(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for day in WEEKDAY.captures_iter(&paragraph.text).filter_map(|found| found.get(1)) {
            let own = day.as_str();
            let right = own
                .split_once(' ')
                .map_or(String::new(), |(word, number)| format!("{word} {}", capital(number)));
            let message = format!("ngày trong tuần viết thường: “{own}”");
            remarks.proved(paper.place(at), message, format!("viết `{right}`"));
        }
    }
}
