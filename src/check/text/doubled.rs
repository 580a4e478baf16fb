//! Words and phrases that stand twice in a row.

use super::scan;
use crate::check::{Paper, Remarks};

/// Small words and names of kinds: doubled they mean nothing.
const NEVER: [&str; 58] = [
    "và",
    "của",
    "các",
    "những",
    "là",
    "được",
    "cho",
    "trong",
    "với",
    "tại",
    "để",
    "do",
    "theo",
    "đã",
    "có",
    "về",
    "này",
    "khi",
    "đến",
    "bởi",
    "trên",
    "bằng",
    "hoặc",
    "cùng",
    "phải",
    "không",
    "ở",
    "sẽ",
    "nhằm",
    "vào",
    "như",
    "nếu",
    "vì",
    "thì",
    "mà",
    "xã",
    "phường",
    "tỉnh",
    "thôn",
    "huyện",
    "tiêu",
    "chí",
    "kế",
    "hoạch",
    "việc",
    "số",
    "tổ",
    "chức",
    "thực",
    "hiện",
    "một",
    "đối",
    "thuộc",
    "giữa",
    "sau",
    "trước",
    "bị",
    "cứ",
];

/// Words that are doubled in good Vietnamese beside the numbers: from láy and repetitions.
const OFTEN: [&str; 62] = [
    "ai",
    "ba",
    "bay",
    "cao",
    "chầm",
    "chậm",
    "chăm",
    "châu",
    "chiều",
    "chuồn",
    "dần",
    "dồn",
    "đều",
    "đêm",
    "đông",
    "đời",
    "đu",
    "đủ",
    "đỏ",
    "gần",
    "hai",
    "hay",
    "khư",
    "lâu",
    "luôn",
    "lớp",
    "mãi",
    "mười",
    "nâu",
    "năm",
    "nào",
    "ngày",
    "người",
    "nhà",
    "nhanh",
    "nơi",
    "nghìn",
    "ngành",
    "rất",
    "rưng",
    "sáng",
    "song",
    "sáu",
    "thỉnh",
    "thường",
    "tháng",
    "tám",
    "từ",
    "từng",
    "tím",
    "trùng",
    "vàng",
    "xa",
    "xanh",
    "xinh",
    "tư",
    "bảy",
    "chín",
    "bốn",
    "hằng",
    "hàng",
    "lần",
];

/// Words that are doubled with a meaning, but not before a figure: `ngày ngày 15`.
const BEFORE_FIGURES: [&str; 4] = ["ngày", "tháng", "năm", "số"];

pub(super) fn word(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let ranges: Vec<_> = scan::letters(text).collect();
        let mut done = 0;
        for at in 0..ranges.len() {
            let Some(length) = repeated(text, &ranges, at).filter(|_| at >= done) else { continue };
            let twice = &text[ranges[at].start..ranges[at + 2 * length - 1].end];
            let one = &text[ranges[at].start..ranges[at + length - 1].end];
            done = at + 2 * length;
            let words = if length == 1 { "chữ" } else { "cụm từ" };
            let message = format!("{words} “{one}” viết hai lần liền nhau: “{twice}”");
            let hint = format!("bỏ một {words} “{one}”");
            match sureness(text, &ranges, at, length) {
                Some(true) => remarks.proved(paper.place(index), message, hint),
                Some(false) => remarks.guess(paper.place(index), message, hint),
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
    let word = text[ranges[at].clone()].to_lowercase();
    let after = text[ranges[at + 2 * length - 1].end..].trim_start();
    let before = text[..ranges[at].start].trim_end();
    if length > 1 {
        // Slogans repeat themselves; names and abbreviations may.
        let has_capital = text[ranges[at].start..ranges[at + length - 1].end]
            .chars()
            .skip(1)
            .any(char::is_uppercase);
        return (!has_capital && word != "từng").then_some(true);
    }
    let other = &text[ranges[at + 1].clone()];
    if word.chars().count() < 2 || other.starts_with(char::is_uppercase) {
        return None;
    }
    let is_figure = after.starts_with(|c: char| c.is_ascii_digit());
    if BEFORE_FIGURES.contains(&word.as_str()) && is_figure && word != "năm" {
        return Some(true);
    }
    if NEVER.contains(&word.as_str()) {
        return Some(true);
    }
    if OFTEN.contains(&word.as_str()) {
        return None;
    }
    // What is counted is named once: `12 hộ hộ`.
    let is_counted = before.ends_with(|c: char| c.is_ascii_digit());
    Some(is_counted)
}
