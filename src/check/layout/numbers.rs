//! How numbers, dates and years are written.

use std::ops::Range;

use crate::check::fix::Change;
use crate::check::paper::{Paragraph, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::diagnostic::Place;
use crate::value::name::kinds;
use crate::value::number;

static MANY: Pattern = Pattern::new(Needs::Digits, r"(?:^|[\s(])(\d{4,})(?: (\p{Ll}+)|%|[,;.)]|$)");
static COMMAS: Pattern = Pattern::new(
    Needs::DigitAnd(&[","]),
    r"(?:^|[\s(])(\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?)(?:[\s;.)]|$)",
);
static COMMA: Pattern =
    Pattern::new(Needs::DigitAnd(&[","]), r"(?:^|[\s(])([1-9]\d{0,2},\d{3})(?:[\s;.)]|$)");
static DOTS: Pattern =
    Pattern::new(Needs::DigitAnd(&["."]), r"(?:^|[\s(])([1-9]\d{0,2}(?:\.\d{3})+)(?:[\s;.),]|$)");
static POINT: Pattern = Pattern::new(
    Needs::DigitAnd(&["."]),
    r"(?:^|[\s(])(\d{1,3}\.(?:\d{1,2}|\d{4,}))(?:%| ?(?:nghìn|ngàn|triệu|tỷ|tỉ|đồng|lần|ha|hecta|km|kg|tấn|tạ|m²|m2|m³|m3|%))(?:[\s;.,)]|$)",
);

static PERCENT: Pattern = Pattern::new(Needs::Any(&[" %", "\u{A0}%"]), r"\d([ \u{A0}]+)%");
static DATE: Pattern =
    Pattern::new(Needs::DigitAnd(&["/"]), r"(?:^|[^\d/.,])(\d{1,2})/(\d{1,2})/(\d{4})(?:[^\d/]|$)");
static LONG_DATE: Pattern =
    Pattern::new(Needs::DigitAnd(&["gày "]), r"[Nn]gày +(\d{1,2}) tháng (\d{1,2}) năm (\d{4})");
static SHORT_DATE: Pattern = Pattern::new(
    Needs::DigitAnd(&["gày "]),
    r"[Nn]gày +(\d{1,2}[/.-]\d{1,2}[/.-]\d{2})(?:[^\d/]|$)",
);
static SHORT_YEAR: Pattern = Pattern::new(
    Needs::DigitAnd(&["ăm ", "iai đoạn ", "iên độ "]),
    r"(?:[Gg]iai đoạn|[Nn]iên độ|[Nn]ăm) (\d{2} ?[-–] ?\d{2})(?:[^\d/.,]|$)|[Nn]ăm (\d{2})(?:$|[;.,)](?:\D|$)|\s+(?:và|đến|của|trên|so|là)\b)",
);
static SPAN: Pattern = Pattern::new(
    Needs::Digits,
    r"(?:19|20)\d\d([ \u{A0}]*[-–—][ \u{A0}]*)(?:19|20)\d\d(?:[^\d/]|$)",
);
static UNEVEN: Pattern = Pattern::new(
    Needs::DigitAnd(&["- ", " -", "– ", " –"]),
    r"(?:^|[\s(])(\d{1,3}(?:,\d+)?(?:[-–] | [-–])\d{1,3}(?:,\d+)?)(?:%| \p{Ll})",
);
static COUNT: Pattern = Pattern::new(
    Needs::Digit,
    r"(?:^|[\s(])(0?[1-9]) (?:xã|phường|huyện|thôn|bản|hộ|người|tiêu chí|chỉ tiêu|đơn vị|sản phẩm|mô hình|lớp|công trình|dự án|điểm|khu|tổ|cơ sở|hợp tác xã|trường|cuộc|buổi|đồng chí)\b",
);

/// The paragraphs of text outside tables, by their index.
fn prose(paper: &Paper) -> impl Iterator<Item = (usize, &Paragraph)> {
    paper.paragraphs.iter().enumerate().filter(|(_, paragraph)| {
        let is_text =
            matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Basis | Role::Annex);
        is_text && paragraph.cell.is_none()
    })
}

/// The words before a place, the last first.
fn words_before(text: &str, at: usize) -> impl Iterator<Item = &str> {
    text[..at].split_whitespace().rev()
}

/// Whether a number is the name of something: of a paper, a standard, a telephone, a lot.
fn is_name(text: &str, range: &Range<usize>) -> bool {
    let mut before = words_before(text, range.start);
    let Some(last) = before.next() else { return false };
    let last = last.trim_start_matches(['(', '“']);
    let is_code = last.chars().any(|c| c.is_ascii_digit())
        || last.chars().filter(|c| c.is_uppercase()).count() > 1;
    let word = last.trim_end_matches([':', '.']).to_lowercase();
    is_code
        || last.ends_with(':')
        || [
            "số", "mã", "năm", "thoại", "fax", "điều", "khoản", "lô", "thửa", "tờ", "đến", "từ",
            "ngày", "hiệu",
        ]
        .contains(&word.as_str())
}

/// Whether a small number is the name of a place: `tổ dân phố 1 tổ chức`.
fn is_place(text: &str, at: usize) -> bool {
    let front = text[..at].trim_end().to_lowercase();
    kinds().any(|kind| {
        let rest = front.strip_suffix(kind);
        rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// `nd30-fmt-thousands`.
pub(super) fn thousands(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        let text = paragraph.text.as_str();
        for found in MANY.captures_iter(text) {
            let Some(digits) = found.get(1) else { continue };
            let own = digits.as_str();
            let is_year = own.len() == 4 && ("1900".."2100").contains(&own);
            // What counts something has a word after it that is no word of joining.
            let unit = found.get(2).map(|unit| unit.as_str());
            let is_counted = unit.is_some_and(|unit| {
                ![
                    "của", "ngày", "và", "đến", "về", "do", "là", "tại", "theo", "trong", "được",
                    "có", "với", "cho", "để", "năm",
                ]
                .contains(&unit)
            });
            if own.starts_with('0') || is_year || !is_counted || is_name(text, &digits.range()) {
                continue;
            }
            let message = format!("số “{own}” chưa tách hàng nghìn");
            let hint = format!("viết `{}`", number::grouped(own));
            remarks.proved(paper.place(at), message, hint);
        }
        for found in COMMAS.captures_iter(text).filter_map(|found| found.get(1)) {
            let message = format!("số “{}” tách hàng nghìn bằng dấu phẩy", found.as_str());
            let right: String = found
                .as_str()
                .chars()
                .map(|c| match c {
                    ',' => '.',
                    '.' => ',',
                    other => other,
                })
                .collect();
            remarks.proved(paper.place(at), message, format!("viết `{right}`"));
        }
    }
}

/// `nd30-fmt-decimal`.
pub(super) fn decimal(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for found in POINT.captures_iter(&paragraph.text).filter_map(|found| found.get(1)) {
            // `Mục 4.1` and what heads a paragraph are no quantities.
            // `từ 18.5%` tells a quantity all the same, by what stands behind it.
            let text = paragraph.text.as_str();
            let from = words_before(text, found.start()).next().unwrap_or_default().to_lowercase();
            let is_measured = matches!(from.as_str(), "từ" | "đến")
                && text[found.end()..]
                    .trim_start()
                    .starts_with(|c: char| c == '%' || c.is_alphabetic());
            if found.start() == 0 || !is_measured && is_name(text, &found.range()) {
                continue;
            }
            let own = found.as_str();
            let message = format!("số “{own}” dùng dấu chấm cho phần thập phân");
            remarks.proved(paper.place(at), message, format!("viết `{}`", own.replace('.', ",")));
        }
    }
}

/// `nd30-fmt-ambiguous`: groups of three both after a dot and after a comma.
pub(super) fn ambiguous(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut first = None;
    let mut dotted = None;
    for (at, paragraph) in prose(paper) {
        let text = &paragraph.text;
        let comma = COMMA.captures(text).and_then(|found| found.get(1));
        first = first.or_else(|| Some((at, comma?.as_str().to_owned())));
        let dot = DOTS.captures(text).and_then(|found| found.get(1));
        dotted = dotted.or_else(|| Some((at, dot?.as_str().to_owned())));
    }
    if let (Some((at, comma)), Some((other, dot))) = (first, dotted) {
        let message = format!("“{comma}” đọc được hai cách, vì chỗ khác viết “{dot}”");
        let hint = "dùng dấu chấm để tách hàng nghìn, dấu phẩy cho phần thập phân";
        remarks.guess_at(vec![paper.place(at), paper.place(other)], message, hint);
    }
}

/// `nd30-fmt-percent`.
pub(super) fn percent(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        let raw = &paragraph.raw;
        let gaps: Vec<Range<usize>> = PERCENT
            .captures_iter(raw)
            .filter_map(|found| found.get(1).map(|gap| gap.range()))
            .collect();
        let Some(first) = gaps.first() else { continue };
        let number = raw[..first.start].rsplit(char::is_whitespace).next().unwrap_or_default();
        let message = format!("có dấu cách giữa số và dấu phần trăm: “{number} %”");
        // The mark of its decimals is another rule's, which says the same.
        let right = match number::read_all(number) {
            Some(number::Reading::Point(read)) => number::format(read),
            _ => number.to_owned(),
        };
        remarks.proved(paper.place(at), message, format!("viết liền `{right}%`"));
        let changes = gaps.into_iter().map(|raw| Change::Blanks { paragraph: at, raw }).collect();
        remarks.set_right(format!("“{number} %”"), format!("“{number}%”"), changes);
    }
}

/// `nd30-fmt-count-pad`: counts below 10 with a nought and without one.
pub(super) fn count_pad(paper: &Paper, remarks: &mut Remarks<'_>) {
    let (mut padded, mut bare) = (0_usize, Vec::new());
    let mut shown = String::new();
    for (at, paragraph) in prose(paper) {
        for found in COUNT.captures_iter(&paragraph.text) {
            let (Some(whole), Some(digits)) = (found.get(0), found.get(1)) else { continue };
            if digits.as_str().len() == 2 {
                padded += 1;
            } else if !is_name(&paragraph.text, &digits.range())
                && !is_place(&paragraph.text, digits.start())
                && !paragraph.text[whole.end()..].starts_with(" phần trăm")
            {
                if bare.is_empty() {
                    whole.as_str().trim().trim_start_matches('(').clone_into(&mut shown);
                }
                bare.push(at);
            }
        }
    }
    if padded > 0 && !bare.is_empty() && padded >= bare.len() {
        bare.dedup();
        let places: Vec<Place> = bare.into_iter().map(|at| paper.place(at)).collect();
        let message = format!("“{shown}” không có số 0 ở đầu như các chỗ khác trong văn bản");
        let hint = format!("viết `0{shown}`, hoặc bỏ số 0 ở mọi chỗ");
        remarks.guess_at(places, message, hint);
    }
}

/// `nd30-fmt-date-short`.
pub(super) fn date_short(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        for found in LONG_DATE.captures_iter(&paragraph.text) {
            let (day, month, year) = (&found[1], &found[2], &found[3]);
            let (Ok(d), Ok(m)) = (day.parse::<u8>(), month.parse::<u8>()) else { continue };
            if d > 0 && d < 10 && day.len() == 1 || (1..3).contains(&m) && month.len() == 1 {
                let right_month = if m < 3 { format!("{m:02}") } else { month.to_owned() };
                let message = format!("“ngày {day} tháng {month} năm {year}” thiếu số 0");
                let hint = format!("viết `ngày {d:02} tháng {right_month} năm {year}`");
                remarks.proved(paper.place(at), message, hint);
            }
        }
        for found in DATE.captures_iter(&paragraph.text) {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (day, month, year) = (part(1), part(2), part(3));
            let (Ok(d), Ok(m)) = (day.parse::<u8>(), month.parse::<u8>()) else { continue };
            if !(1..=31).contains(&d) || !(1..=12).contains(&m) || !year.starts_with(['1', '2']) {
                continue;
            }
            // From 3 on months go with and without a nought.
            let is_bare = |text: &str, number: u8, below: u8| number < below && text.len() == 1;
            if is_bare(day, d, 10) || is_bare(month, m, 3) {
                let right_day = format!("{d:02}");
                let right_month = if m < 3 { format!("{m:02}") } else { month.to_owned() };
                let message = format!("ngày “{day}/{month}/{year}” thiếu số 0");
                let hint = format!("viết `{right_day}/{right_month}/{year}`");
                remarks.proved(paper.place(at), message, hint);
            }
        }
    }
}

/// `nd30-fmt-year`.
pub(super) fn year(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (at, paragraph) in prose(paper) {
        let text = &paragraph.text;
        let years = SHORT_YEAR
            .captures_iter(text)
            .filter_map(|found| found.get(1).or(found.get(2)))
            .filter(|year| {
                // `năm 10 điểm`, and what is told by a number alone before 1999, is no year.
                let number: u8 = year.as_str()[..2].parse().unwrap_or(0);
                (16..=45).contains(&number)
            });
        let dates = SHORT_DATE.captures_iter(text).filter_map(|found| found.get(1));
        for found in years.chain(dates) {
            let message = format!("“{}” ghi năm bằng hai chữ số", found.as_str());
            remarks.proved(paper.place(at), message, "ghi năm đủ bốn chữ số");
        }
    }
}

/// `nd30-fmt-span`: years that are joined in two ways, numbers with a blank on one side.
pub(super) fn span(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut styles: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, paragraph) in prose(paper) {
        for span in UNEVEN.captures_iter(&paragraph.text).filter_map(|found| found.get(1)) {
            let from = words_before(&paragraph.text, span.start()).next().unwrap_or_default();
            // What heads a paragraph is a label: `2- 3 hộ …`.
            if span.start() == 0 || from == "số" {
                continue;
            }
            let message = format!("khoảng “{}” có dấu cách chỉ ở một bên", span.as_str());
            remarks.guess(paper.place(at), message, "viết `3 - 5` hoặc `3-5`");
        }
        for gap in SPAN.captures_iter(&paragraph.text).filter_map(|found| found.get(1)) {
            let gap = gap.as_str().replace('\u{A0}', " ");
            let dash = gap.trim();
            let is_uneven = gap.starts_with(' ') != gap.ends_with(' ');
            if is_uneven {
                let message = format!("hai năm nối bằng “{gap}”, dấu cách chỉ ở một bên");
                let hint = "viết `2021 - 2025` hoặc `2021-2025`, một cách trong cả văn bản";
                remarks.proved(paper.place(at), message, hint);
                continue;
            }
            let style = if gap.starts_with(' ') { format!(" {dash} ") } else { dash.to_owned() };
            match styles.iter_mut().find(|(own, _)| *own == style) {
                Some((_, places)) => places.push(at),
                None => styles.push((style, vec![at])),
            }
        }
    }
    if styles.len() < 2 {
        return;
    }
    styles.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let [(usual, many), (other, places), ..] = &styles[..] else { return };
    let places: Vec<Place> = places.iter().take(5).map(|at| paper.place(*at)).collect();
    let message = format!(
        "khoảng năm viết nhiều cách: “2021{usual}2025” {} chỗ, “2021{other}2025” {} chỗ",
        many.len(),
        styles[1].1.len()
    );
    let hint = format!("viết một cách trong cả văn bản, như `2021{usual}2025`");
    remarks.guess_at(places, message, hint);
}
