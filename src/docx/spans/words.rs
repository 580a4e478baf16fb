//! The words on both sides of a space: whether a line may end between them.

use super::dashes::{is_dash, is_date, is_year};
use super::{Edit, Room, SPACE, in_span};

/// What an ordinal follows: a number after it counts nothing.
const NUMBERED: [&str; 27] = [
    "số", "ngày", "tháng", "quý", "năm", "tuần", "thứ", "lần", "kỳ", "khóa", "khoá", "đợt", "điều",
    "khoản", "điểm", "tiết", "mục", "phần", "chương", "lục", "biểu", "bảng", "mẫu", "hình",
    "trang", "tờ", "quyển",
];

/// Words of grammar, which are no things that a number counts.
const GRAMMAR: [&str; 50] = [
    "và", "hoặc", "của", "về", "cho", "với", "tại", "trong", "trên", "dưới", "theo", "đến", "từ",
    "để", "do", "bởi", "vì", "nhưng", "mà", "nên", "thì", "là", "có", "được", "bị", "đã", "đang",
    "sẽ", "phải", "cần", "không", "chưa", "còn", "như", "gồm", "nếu", "khi", "trước", "sau", "ở",
    "giữa", "bằng", "nhằm", "thuộc", "kèm", "này", "nêu", "đạt", "so", "ban",
];

/// The magnitudes before `đồng`.
const MAGNITUDES: [&str; 5] = ["nghìn", "ngàn", "triệu", "tỷ", "tỉ"];

/// The signs that end a clause, a quotation, a parenthesis.
const CLOSING: [char; 14] = ['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '’', '\'', '»', '…'];

/// Whether what comes after a word is a number of an order.
pub(crate) fn is_numbered(word: &str) -> bool {
    NUMBERED.contains(&word.to_lowercase().as_str())
}

/// The spaces at which no line may end.
pub(super) fn spaces(flat: &str, room: Room, edits: &mut Vec<Edit>) {
    let spans = edits.len();
    let mut tokens = Vec::new();
    for line in flat.split('\n') {
        let offset = line.as_ptr() as usize - flat.as_ptr() as usize;
        tokens.clear();
        let mut start = offset;
        let blanks = (offset..).zip(line.bytes()).filter(|(_, byte)| *byte == b' ');
        for end in blanks.map(|(at, _)| at).chain([offset + line.len()]) {
            tokens.push((start, end));
            start = end + 1;
        }
        let token = |index: usize| {
            tokens
                .get(index)
                .map_or(Token::default(), |&(start, end)| Token::new(&flat[start..end]))
        };
        // Four words are looked at: two before the space, two after it.
        let (mut earlier, mut before, mut after) = (Token::default(), token(0), token(1));
        for (index, &(end, _)) in tokens.iter().enumerate().skip(1) {
            let later = token(index + 1);
            let at = end - 1;
            if is_bound([earlier, before, after, later], room) && !in_span(&edits[..spans], at) {
                edits.push(Edit { at, end: at + 1, with: "\u{A0}" });
            }
            (earlier, before, after) = (before, after, later);
        }
    }
    edits.sort_by_key(|edit| edit.at);
}

/// A word with its signs, as it stands between spaces.
#[derive(Clone, Copy, Default)]
struct Token<'a> {
    /// All of it.
    whole: &'a str,
    /// Without quotes, parentheses and the signs that end a clause.
    core: &'a str,
    /// Whether a sign ends it.
    ends: bool,
}

impl<'a> Token<'a> {
    fn new(whole: &'a str) -> Self {
        let opened = whole.trim_start_matches(['(', '[', '“', '"', '‘', '\'', '«']);
        let core = opened.trim_end_matches(CLOSING);
        Self { whole, core, ends: core.len() < opened.len() }
    }

    fn is_any(self, words: &[&str]) -> bool {
        words.contains(&self.core.to_lowercase().as_str())
    }

    fn is_word(self) -> bool {
        self.whole.starts_with(char::is_alphabetic)
    }

    fn is_dash(self) -> bool {
        matches!(self.whole, "-" | "–" | "—")
    }

    fn is_sign(self) -> bool {
        matches!(self.whole, "≥" | "≤" | "<" | ">" | "±" | "~" | "=" | "≈")
    }

    /// Whether it begins with a digit, or with a blank for one.
    fn begins_with_digit(self) -> bool {
        self.core.starts_with(|c: char| c.is_ascii_digit() || c == SPACE)
    }

    /// A number, a date or a blank for one, perhaps with a sign before it: `≥15`, `4/2022`, `99%`.
    fn is_number(self) -> bool {
        let number = self.core.trim_start_matches(['≥', '≤', '<', '>', '±', '~', '+', '-']);
        number.starts_with(|c: char| c.is_ascii_digit() || c == SPACE)
            && number.chars().all(|c| {
                c.is_ascii_digit()
                    || matches!(c, '.' | ',' | '/' | '%' | '‰' | ':' | '-' | '–' | SPACE)
            })
    }

    /// `I`, `XIV`, `A`: the name of a part, a class, an example.
    fn is_letters(self) -> bool {
        let mut letters = self.core.chars();
        match (letters.next(), letters.next()) {
            (Some(one), None) => one.is_ascii_uppercase() && one != 'Y',
            _ => {
                (2..=6).contains(&self.core.len())
                    && self.core.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
            }
        }
    }
}

/// Whether no line may end between the second and the third of four words.
fn is_bound([earlier, before, after, later]: [Token<'_>; 4], room: Room) -> bool {
    if before.whole.is_empty() || after.whole.is_empty() {
        return false;
    }
    if after.is_dash() {
        return !before.is_dash() && !later.whole.is_empty() && !before.ends;
    }
    if after.begins_with_digit() {
        return before.is_sign()
            || !before.ends
                && !before.is_dash()
                && (before.is_any(&NUMBERED)
                    || after.is_number()
                        && !counts(before, after, later)
                        && !before.is_number()
                        && !later.whole.starts_with(is_dash)
                        && after.core.len() == after.whole.trim_end_matches(CLOSING).len()
                        && !after.core.contains(is_dash));
    }
    if after.is_letters() {
        return !before.ends && before.core.chars().any(char::is_alphabetic);
    }
    if matches!(after.core, "%" | "‰") {
        return before.is_number();
    }
    // `điểm a`, `tiết b`, `quý I/2025`
    let mut letters = after.core.chars();
    let is_one = letters.next().is_some() && letters.next().is_none();
    if is_one && before.is_any(&["điểm", "tiết"])
        || after.core.starts_with(['I', 'V']) && before.is_any(&["quý"])
    {
        return !before.ends;
    }
    if !after.is_word() || before.ends {
        return false;
    }
    let number = before.is_number();
    if number && counts(earlier, before, after) {
        return true;
    }
    if earlier.is_number() && after.core.to_lowercase() == "đồng" {
        return before.is_any(&MAGNITUDES);
    }
    room == Room::Page
        && (number || before.is_letters())
        && (after.is_any(&["tháng"]) && earlier.is_any(&["ngày"])
            || after.is_any(&["năm"]) && earlier.is_any(&["tháng", "quý"]))
}

/// Whether a number counts what comes after it.
fn counts(before: Token<'_>, number: Token<'_>, after: Token<'_>) -> bool {
    number.is_number()
        && !number.ends
        && after.is_word()
        && !number.core.contains(SPACE)
        && !number.core.split(is_dash).all(|part| is_year(part) || is_date(part))
        && (before.ends || !before.is_any(&NUMBERED))
        && !after.is_any(&GRAMMAR)
}
