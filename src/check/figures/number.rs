//! A text → the quantities that it names, each with what it counts and where it stands: no dates,
//! years, numbers of documents, headings or names.

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::value::year;
use crate::value::{Beside, Quantity, Taking};

/// How many words after a number may say what it counts.
const MOST_WORDS: usize = 8;

/// How many words before a number may say how it bounds.
const MOST_BEFORE: usize = 3;

/// Words before a number that make it a name or a place in an order.
const NAMING: [&str; 24] = [
    "số", "điều", "khoản", "điểm", "mục", "phần", "năm", "tháng", "ngày", "quý", "quí", "thứ",
    "khóa", "khoá", "lục", "biểu", "kỳ", "đoạn", "chương", "chí", "bảng", "trang", "dòng", "phiên",
];

/// Kinds of units that have numbers for names, which are not money: `phường 14`.
const WARDS: [&str; 2] = ["phường", "quận"];

/// Words that do so before one digit: `cấp 3`, but not `cấp 50 thẻ`.
const RANKING: [&str; 12] =
    ["hạng", "cấp", "loại", "nhóm", "lớp", "vùng", "đợt", "tập", "bước", "bậc", "tổ", "hồi"];

/// The words between a part and its whole, where the part leaves what is counted to the whole.
const OF: [&str; 4] = ["trên tổng số", "trong tổng số", "trong số", "trên"];

/// How texts in documents are to be taken: as the decree has numbers written.
const TAKING: Taking = Taking { decimal_mark: Some(','), parts: true, ranges: true };

/// A quantity in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    /// The bytes from the words that bound it to the end of its unit.
    pub(super) at: Range<usize>,
    /// Where its digits begin.
    pub(super) start: usize,
    /// What it is.
    pub(super) quantity: Quantity,
    /// How many decimals it is written with.
    pub(super) decimals: u32,
}

impl Mention {
    /// The number.
    pub(super) fn number(&self) -> Decimal {
        self.quantity.number
    }

    /// What stands beside the number.
    pub(super) fn beside(&self) -> &Beside {
        self.quantity.beside()
    }

    /// What it counts; empty where nothing says.
    pub(super) fn unit(&self) -> &str {
        self.beside().unit.as_deref().unwrap_or_default()
    }

    /// The first word of what it counts, in lower case: `xã` of `xã đạt chuẩn`.
    pub(super) fn noun(&self) -> String {
        self.unit().split([' ', '/']).next().unwrap_or_default().to_lowercase()
    }

    /// Whether it is a whole number of things and nothing beside.
    pub(super) fn is_count(&self) -> bool {
        self.is_amount() && self.number().is_integer() && self.quantity.qualifier.is_none()
    }

    /// Whether it is one number of something that may be added to others.
    pub(super) fn is_amount(&self) -> bool {
        let beside = self.beside();
        !self.quantity.percent
            && beside.upper.is_none()
            && beside.whole.is_none()
            && !self.unit().is_empty()
            && !self.unit().contains('/')
    }

    /// The part and the whole of `7/17 xã`.
    pub(super) fn share(&self) -> Option<(Decimal, Decimal)> {
        let whole = self.beside().whole.filter(|whole| !whole.is_zero())?;
        (!self.quantity.percent).then_some((self.number(), whole))
    }

    /// How many things it says there are: 7 of `7 xã` and of `7/17 xã`.
    pub(super) fn count(&self) -> Option<Decimal> {
        let is_part = self.share().is_some() && self.quantity.qualifier.is_none();
        (self.is_count() || is_part && self.number().is_integer()).then(|| self.number())
    }

    /// The number in a unit that all amounts of its kind share: money in đồng.
    pub(super) fn value(&self) -> Decimal {
        self.number().checked_mul(self.scale()).unwrap_or(self.number())
    }

    /// How many of the unit that it is compared in make one of its own.
    pub(super) fn scale(&self) -> Decimal {
        Decimal::from(match self.noun().as_str() {
            "nghìn" | "ngàn" if self.is_money() => 1_000_i64,
            "triệu" if self.is_money() => 1_000_000,
            "tỷ" | "tỉ" if self.is_money() => 1_000_000_000,
            _ => 1,
        })
    }

    /// Whether it is an amount of money.
    pub(super) fn is_money(&self) -> bool {
        let unit = self.unit().to_lowercase();
        let scaled = ["nghìn", "ngàn", "triệu", "tỷ", "tỉ"].iter().any(|word| unit == *word);
        scaled || unit.split(' ').take(2).any(|word| word == "đồng")
    }

    /// Whether another counts or measures the same.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.noun() == other.noun() || self.is_money() && other.is_money()
    }

    /// Whether it is a percentage alone.
    pub(super) fn is_percent(&self) -> bool {
        let beside = self.beside();
        self.quantity.percent && beside.upper.is_none() && beside.whole.is_none()
    }

    /// The number as it is written, with what it counts in one word or two: `37 xã`, `41,1%`.
    pub(super) fn brief(&self) -> String {
        let number = crate::value::number::format(self.number());
        let Beside { whole, .. } = self.beside();
        let whole = whole.map(|whole| format!("/{}", crate::value::number::format(whole)));
        let whole = whole.unwrap_or_default();
        let percent = if self.quantity.percent { "%" } else { "" };
        let mut unit: Vec<&str> = self.unit().split(' ').take(3).collect();
        // `250 triệu đồng mua máy tính`: what it is spent on is not what it counts.
        let money = unit.iter().position(|word| word.starts_with("đồng"));
        if let Some(at) = money.filter(|_| self.is_money()) {
            unit.truncate(at + 1);
        }
        let links = ["lên", "xuống", "có", "so", "là", "đạt", "được", "chiếm", "để", "với"];
        unit.truncate(
            unit.len() - usize::from(unit.last().is_some_and(|last| links.contains(last))),
        );
        let unit = unit.join(" ");
        format!("{number}{percent}{whole} {unit}").trim().to_owned()
    }
}

/// The quantities in a text, in order.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    // The sign that ends a document is none of a number.
    let text = text.strip_suffix("./.").unwrap_or(text);
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return found;
    }
    let years: Vec<Range<usize>> =
        year::mentions(text).into_iter().map(|year| year.range).collect();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let token = token_end(text, start);
        at = token;
        let is_year = years.iter().any(|year| year.start < token && start < year.end);
        if is_year || !begins_word(text, start) || is_name(text, start, token) {
            continue;
        }
        if let Some(mention) = read(text, start) {
            at = at.max(mention.at.end.min(digits_end(text, start, &mention)));
            found.push(mention);
        }
    }
    found
}

/// Where the digits and marks from a place on end.
fn token_end(text: &str, start: usize) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/');
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
    start + text[start..end].trim_end_matches(['.', ',', '/']).len()
}

/// Where the last digits of a range or a part of a whole end.
fn digits_end(text: &str, start: usize, mention: &Mention) -> usize {
    let Beside { upper, whole, .. } = mention.beside();
    if upper.is_none() && whole.is_none() {
        return token_end(text, start);
    }
    let rest = &text[start..mention.at.end];
    rest.rfind(|c: char| c.is_ascii_digit()).map_or(start, |last| start + last + 1)
}

/// Whether a number begins a word of its own.
fn begins_word(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || "([“\"≥≤><~≈:;=+".contains(c))
}

/// Whether digits are a date, a number of a document, of a heading, or part of a name.
fn is_name(text: &str, start: usize, end: usize) -> bool {
    let token = &text[start..end];
    let parts: Vec<&str> = token.split('/').collect();
    let year = |part: &&str| {
        part.len() == 4 && part.parse::<u32>().is_ok_and(|year| (1900..2200).contains(&year))
    };
    if parts.len() > 2 || parts.iter().any(year) {
        return true;
    }
    let after = &text[end..];
    // `18/KH`, `2A`, `164-CV`, `6h30`.
    let glued = after.chars().next().is_some_and(|c| c.is_alphabetic() || c == ':');
    let symbol = after
        .strip_prefix(['/', '-'])
        .is_some_and(|rest| rest.chars().next().is_some_and(char::is_uppercase));
    if glued || symbol {
        return true;
    }
    let before = text[..start].trim_end();
    let lead = before.trim_matches(|c: char| c.is_whitespace() || "-–+*•".contains(c));
    if lead.is_empty() && (after.starts_with(". ") || after.starts_with(')')) {
        return true;
    }
    // A mark between the word and the number parts them.
    let mut words = before.rsplit(|c: char| c.is_whitespace() || "(“".contains(c));
    let last = words.next().unwrap_or_default().to_lowercase();
    let earlier = words.next().unwrap_or_default().to_lowercase();
    let counts = last == "số" && matches!(earlier.as_str(), "tổng" | "con" | "tỷ" | "đa" | "trong");
    let ranks = token.len() == 1 && RANKING.contains(&last.as_str());
    let is_scaled = || {
        let unit = after.trim_start().split([' ', ',', '.', ';']).next().unwrap_or_default();
        ["nghìn", "ngàn", "triệu", "tỷ", "tỉ", "đồng", "%"].contains(&unit)
    };
    let is_ward = WARDS.contains(&last.as_str())
        && token.len() < 3
        && token.bytes().all(|byte| byte.is_ascii_digit())
        && !is_scaled();
    let names = ranks || is_ward || NAMING.contains(&last.as_str()) && !counts;
    // `ngày 30/4`, `trước 30/4`: a day and a month.
    let is_day = parts.len() == 2 && matches!(last.as_str(), "ngày" | "trước" | "sau" | "hết");
    names || is_day
}

/// Reads the quantity whose digits begin at a place.
fn read(text: &str, start: usize) -> Option<Mention> {
    let end = phrase_end(text, start);
    let line_start = text[..start]
        .rfind(['\n', ',', ';', '(', ')', ':', '“'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let before = &text[line_start..start];
    let mut starts: Vec<usize> = vec![start];
    let words = before.char_indices().filter(|(at, c)| {
        !c.is_whitespace() && before[..*at].chars().next_back().is_none_or(char::is_whitespace)
    });
    let words: Vec<usize> = words.map(|(at, _)| line_start + at).collect();
    // Words beyond another number are that number's.
    let own = |at: &&usize| !text[**at..].starts_with(|c: char| c.is_ascii_digit());
    starts.extend(words.iter().rev().take(MOST_BEFORE).take_while(own));
    // The most words before it that all say something of the number.
    for &from in starts.iter().rev() {
        let phrase = one_of(text[from..end].trim());
        let Ok(quantity) = Quantity::read(&phrase, TAKING) else { continue };
        let number = crate::value::number::read(&text[start..]);
        let written = number.map_or(0, |(_, rest)| text.len() - start - rest.len());
        let digits = &text[start..start + written];
        let decimals = match digits.rsplit_once(',') {
            Some((_, decimals)) => u32::try_from(decimals.len()).unwrap_or(0),
            None => quantity.number.normalize().scale(),
        };
        let unit_end =
            quantity.beside().unit.as_deref().and_then(|unit| {
                text[start..end].find(unit).map(|found| start + found + unit.len())
            });
        let digits_end = text[start..end]
            .rfind(|c: char| c.is_ascii_digit() || c == '%')
            .map_or(start + written, |found| start + found + 1);
        let at = from..unit_end.unwrap_or(start + written).max(digits_end);
        return Some(Mention { at, start, quantity, decimals });
    }
    None
}

/// A phrase in which `4 trên 5 xã` is `4/5 xã`.
fn one_of(phrase: &str) -> Cow<'_, str> {
    let split = OF.iter().find_map(|of| phrase.split_once(&format!(" {of} ")));
    match split {
        Some((part, whole))
            if part.ends_with(|c: char| c.is_ascii_digit())
                && whole.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Cow::Owned(format!("{part}/{whole}"))
        }
        _ => Cow::Borrowed(phrase),
    }
}

/// Where the words end that may belong to a number: at a mark, at the next number, after some words.
fn phrase_end(text: &str, start: usize) -> usize {
    let mut end = head_end(text, start);
    for _ in 0..MOST_WORDS {
        let rest = &text[end..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        let word = &rest[gap..];
        let length = word.find(|c: char| c.is_whitespace() || ",;:()“”\"".contains(c));
        let length = length.unwrap_or(word.len());
        if length == 0 || gap == 0 && end > head_end(text, start) {
            break;
        }
        let word = &word[..length];
        if word.starts_with(|c: char| c.is_ascii_digit()) || word == "năm" || word == "-" {
            break;
        }
        // `thôn/345` goes on to the whole; a second stroke ends it.
        if let Some((_, after)) = word.split_once('/')
            && after.starts_with(|c: char| c.is_ascii_digit())
            && text[start..end].contains('/')
        {
            end += gap + word.find('/').unwrap_or(0);
            break;
        }
        end += gap + length;
        if word.ends_with(['.', '…']) {
            end -= word.len() - word.trim_end_matches(['.', '…']).len();
            break;
        }
    }
    // Words that join what comes next are no part of what is counted.
    let phrase = &text[start..end];
    let joined = [" và", " hoặc", " là"].iter().find_map(|word| phrase.strip_suffix(word));
    joined.map_or(end, |phrase| start + phrase.len())
}

/// Where the digits of a number end, with the upper end of a range, the whole and the sign of
/// percent.
fn head_end(text: &str, start: usize) -> usize {
    let number = |at: usize| -> Option<usize> {
        let (_, rest) = crate::value::number::read(&text[at..])?;
        Some(text.len() - rest.len())
    };
    let percent = |at: usize| {
        let rest = text[at..].trim_start_matches(' ');
        if rest.starts_with('%') { text.len() - rest.len() + 1 } else { at }
    };
    let Some(end) = number(start) else { return start };
    let end = percent(end);
    let rest = text[end..].trim_start_matches(' ');
    let from = text[..start].trim_end().ends_with("từ");
    // `4 trên 5 xã`.
    let of = || {
        let whole = OF.iter().find_map(|of| rest.strip_prefix(of)?.strip_prefix(' '))?;
        whole.starts_with(|c: char| c.is_ascii_digit()).then_some(whole)
    };
    let joined = rest.strip_prefix(['-', '–', '/']);
    let joined = joined.or_else(|| rest.strip_prefix("đến ").filter(|_| from)).or_else(of);
    let Some(after) = joined.map(|after| after.trim_start_matches(' ')) else { return end };
    number(text.len() - after.len()).map_or(end, percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        mentions(text).iter().map(|mention| mention.quantity.to_string()).collect()
    }

    #[test]
    fn quantities_are_found_in_sentences() {
        for (text, expected) in [
            ("Số xã đạt 19 tiêu chí là 7/17 xã, chiếm 41,1%;", "đạt 19 tiêu chí | 7/17 xã | 41,1%"),
            ("có thêm tối thiểu 09 xã đạt chuẩn NTM", "thêm tối thiểu 9 xã đạt chuẩn NTM"),
            ("tương đương 207 thôn/345 thôn/29 xã, trong đó", "207/345 thôn"),
            ("là 222.500 triệu đồng.", "222.500 triệu đồng"),
            ("Vốn tín dụng 110.000 triệu đồng chiếm 49,4%.", "110.000 triệu đồng chiếm | 49,4%"),
            ("đạt trên 60% (năm 2019 là 58%)", "đạt trên 60% | 58%"),
            ("mỗi xã: 15 tiêu chí/xã.", "15 tiêu chí/xã"),
            ("thêm từ 3 - 5 tiêu chí", "thêm 3-5 tiêu chí"),
            ("trên 1.000 lao động", "trên 1.000 lao động"),
            ("tham gia BHYT >85%.", "trên 85%"),
            ("giảm từ 45% xuống 40%", "giảm 45% xuống | 40%"),
            ("nay 4 trên 5 xã đã công bố", "4/5 xã đã công bố"),
            ("Cấp 1.200 thẻ", "1.200 thẻ"),
            ("gồm 16 thôn và 01 bản.", "16 thôn | 1 bản"),
            ("Ngân sách phường 1.051,5 triệu đồng", "1.051,5 triệu đồng"),
            ("Ngân sách phường 60 triệu đồng", "60 triệu đồng"),
        ] {
            assert_eq!(read(text).join(" | "), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_passed_over() {
        for text in [
            "Căn cứ Kế hoạch số 18/KH-UBND ngày 20/01/2026",
            "giai đoạn 2021-2025, năm 2025",
            "1. Mục tiêu",
            "4.1. Nâng cao hiệu quả",
            "Điều 5, khoản 2",
            "trước 30/4/2022, trong tháng 10/2022",
            "Tiêu chí số 2 - Giao thông",
            "lúc 8h30, ngày 12 tháng 2",
            "nội dung số 01, trang 3",
            "trường cấp 3, hạng 2",
            "Tổ dân phố số 3, phường 14",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }
}
