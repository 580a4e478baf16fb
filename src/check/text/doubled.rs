//! Words and phrases that stand twice in a row.

use super::scan;
use crate::check::{Paper, Remarks};

/// Small words that mean nothing doubled, and after which words they end one of two syllables:
/// `tồn tại tại xã` is right.
const NEVER: [(&str, &[&str]); 24] = [
    ("và", &[]),
    ("của", &[]),
    ("các", &[]),
    ("những", &[]),
    ("là", &[]),
    ("được", &[]),
    ("cho", &[]),
    ("trong", &["trắng"]),
    ("với", &[]),
    ("tại", &["tồn", "hiện", "thực", "nội"]),
    ("để", &[]),
    ("do", &["tự", "lý"]),
    ("theo", &["tiếp", "kèm"]),
    ("đã", &[]),
    ("có", &[]),
    ("này", &[]),
    ("khi", &[]),
    ("sẽ", &[]),
    ("nhằm", &[]),
    ("hoặc", &[]),
    ("vào", &[]),
    ("như", &["hầu"]),
    ("phải", &[]),
    ("bởi", &[]),
];

/// Words that are doubled with a meaning, but not before a figure: `ngày ngày 15`.
const BEFORE_FIGURES: [&str; 2] = ["ngày", "tháng"];

/// Phrases that are a body or a paper and what it does: `các tổ chức tổ chức hội nghị`.
const BOTH_NOUN_AND_VERB: &str = "tổ chức, báo cáo, chỉ đạo, quản lý, giám sát, hướng dẫn, kiểm tra, \
    đánh giá, hoạt động, lao động, sản xuất, kinh doanh, điều hành, điều phối, tư vấn, vận động, thanh tra, \
    điều tra, xã hội, phát triển, bảo vệ, đại diện, hỗ trợ, dự báo, thông báo, quy định, quyết định, đề nghị, \
    kế hoạch, hợp tác, phối hợp, công tác, thi đua, chăm sóc, phục vụ, dịch vụ, thông tin, quy hoạch, \
    đầu tư, nghiên cứu, chỉ huy, thẩm định, thu gom, xuất bản, kinh tế, tài trợ, đào tạo, dạy học, vận tải";

/// What is said twice in good Vietnamese.
const SAID_TWICE: [&str; 4] = ["từng bước", "từng ngày", "ngày đêm", "rất nhiều"];

pub(super) fn word(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let ranges: Vec<_> = scan::letters(text).collect();
        let mut done = 0;
        for at in 0..ranges.len() {
            let Some(length) = repeated(text, &ranges, at).filter(|_| at >= done) else { continue };
            let one = &text[ranges[at].start..ranges[at + length - 1].end];
            done = at + 2 * length;
            let words = if length == 1 { "chữ" } else { "cụm từ" };
            let message = format!("{words} “{one}” viết hai lần liền nhau");
            let hint = format!("bỏ một {words} “{one}”");
            let both = ranges[at].start..ranges[at + 2 * length - 1].end;
            match sureness(text, &ranges, at, length) {
                Some(true) => remarks.proved(paper.place_of(index, both), message, hint),
                Some(false) => remarks.guess(paper.place_of(index, both), message, hint),
                None => {}
            }
        }
    }
}

type Ranges = [std::ops::Range<usize>];

/// How many words from a place on stand twice: one to three.
fn repeated(text: &str, ranges: &Ranges, at: usize) -> Option<usize> {
    (1..=3).find(|&length| {
        let Some(both) = ranges.get(at..at + 2 * length) else { return false };
        let (one, other) = both.split_at(length);
        both.windows(2).all(|pair| scan::is_joined(text, &pair[0], &pair[1]))
            && one.iter().zip(other).enumerate().all(|(place, (one, other))| {
                let (one, other) = (&text[one.clone()], &text[other.clone()]);
                one == other || place == 0 && one.to_lowercase() == other.to_lowercase()
            })
    })
}

/// Whether what is repeated is wrong for sure, may be, or is none of our business.
fn sureness(text: &str, ranges: &Ranges, at: usize, length: usize) -> Option<bool> {
    let one = text[ranges[at].start..ranges[at + length - 1].end].to_lowercase();
    let last = ranges[at + 2 * length - 1].end;
    let (before, after) = (text[..ranges[at].start].trim_end(), text[last..].trim_start());
    let is_figure = |c: char| c.is_ascii_digit();
    if length > 1 {
        // Names and abbreviations may repeat themselves.
        let written = &text[ranges[at].start..last];
        let has_capital = written.chars().skip(1).any(char::is_uppercase);
        if has_capital || SAID_TWICE.contains(&one.as_str()) {
            return None;
        }
        let is_both = BOTH_NOUN_AND_VERB.split(", ").any(|phrase| phrase == one);
        return (!is_both).then_some(true);
    }
    let other = &text[ranges[at + 1].clone()];
    if one.chars().count() < 2 || other.starts_with(char::is_uppercase) {
        return None;
    }
    if BEFORE_FIGURES.contains(&one.as_str()) && after.starts_with(is_figure) {
        return Some(true);
    }
    let before_word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if let Some((_, ends)) = NEVER.iter().find(|(word, _)| *word == one) {
        let is_end = ends.contains(&before_word.to_lowercase().as_str());
        return (!is_end).then_some(true);
    }
    // What is counted is named once: `12 hộ hộ`. Whole numbers in words are doubled: `hai hai`.
    before.ends_with(is_figure).then_some(COUNTED.contains(&one.as_str()))
}

/// What offices count.
const COUNTED: [&str; 14] = [
    "xã",
    "phường",
    "thôn",
    "bản",
    "huyện",
    "tỉnh",
    "hộ",
    "người",
    "trường",
    "tiêu",
    "lớp",
    "đơn",
    "triệu",
    "đồng",
];
