//! Days that the calendar has not, periods that run backwards, years that are another than the
//! plan's, deadlines that are past.

use jiff::civil::Date;

use super::{cited, scan};
use crate::check::paper::{PartKind, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::plain::plain as letters;
use crate::check::{Paper, Remarks};
use crate::value::date;
use crate::value::deadline::Deadline;
use crate::value::name::folded;
use crate::value::year::{self, Sort, Years};

/// What looks like a day.
static DAY: Pattern = Pattern::new(
    Needs::Digit,
    r"(?i)(ngày +)?(\d{1,2})(?:[/.-](\d{1,2})[/.-](\d{4})\b|/(\d{1,2})\b| +tháng +(\d{1,2})(?: +năm +(\d{4}))?\b)",
);

/// `ngày 31/11/2025`, `ngày 30 tháng 2`.
pub(super) fn no_such_day(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        for hit in DAY.captures_iter(text) {
            let whole = hit.get(0).map_or(0..0, |whole| whole.range());
            let (before, after) = (&text[..whole.start], &text[whole.end..]);
            let is_apart = !before
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | ',' | '-'))
                && !after.starts_with(['/', '-']);
            let is_said = hit.get(1).is_some();
            let in_words = hit.get(6).is_some();
            let number = |at: usize| hit.get(at).and_then(|part| part.as_str().parse::<i8>().ok());
            let (Some(day), Some(month)) = (number(2), number(3).or(number(5)).or(number(6)))
            else {
                continue;
            };
            let year = hit.get(4).or(hit.get(7)).and_then(|year| year.as_str().parse::<i16>().ok());
            let with_points = hit.get(3).is_some() && !whole_has_slash(&text[whole.clone()]);
            // `17/13` is a share; `15.20.2025` may be anything.
            if !is_apart
                || !is_said && !in_words && (year.is_none() || with_points)
                || day > 39
                || month > 19
            {
                continue;
            }
            // A leap year where none is given.
            if Date::new(year.unwrap_or(2024), month, day).is_err() {
                let written = text[whole].trim();
                let message = format!("“{written}” không phải là ngày có thật");
                remarks.proved(paper.place(index), message, "xem lại ngày, tháng trong lịch");
            }
        }
    }
}

fn whole_has_slash(text: &str) -> bool {
    text.contains('/')
}

/// Two years that are joined.
static PERIOD: Pattern = Pattern::new(Needs::Digits, r"((?:19|20)\d\d) ?[-–—] ?((?:19|20)\d\d)");

/// What such years are said to be.
const PERIODS: [&str; 7] =
    ["giai đoạn", "thời kỳ", "nhiệm kỳ", "niên độ", "năm học", "các năm", "từ năm"];

/// Two days, or two years, that words join.
static SPAN: Pattern = Pattern::new(
    Needs::Any(&["ừ ngày", "ừ năm"]),
    r"\b[Tt]ừ (?:(ngày \d{1,2}(?:/\d{1,2}(?:/\d{4})?| tháng \d{1,2}(?: năm \d{4})?)?)(?:,? (?:cho )?đến(?: hết)?) (ngày \d{1,2}(?:/\d{1,2}(?:/\d{4})?| tháng \d{1,2}(?: năm \d{4})?))|năm ((?:19|20)\d\d) đến(?: hết)?(?: năm)? ((?:19|20)\d\d)\b)",
);

/// `từ ngày 21/6 đến ngày 20/6/2026`, `từ năm 2030 đến năm 2026`.
fn turned(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        for hit in SPAN.captures_iter(&paragraph.text) {
            let written = &hit[0];
            let is_turned = match (hit.get(1), hit.get(2), hit.get(3), hit.get(4)) {
                (Some(from), Some(to), ..) => is_before(to.as_str(), from.as_str()),
                (_, _, Some(from), Some(to)) => to.as_str() < from.as_str(),
                _ => false,
            };
            if is_turned {
                let message = format!("“{written}” kết thúc trước khi bắt đầu");
                remarks.proved(paper.place(index), message, "xem lại hai mốc thời gian");
            }
        }
    }
}

/// Whether one day is before another, which may leave its month and year to it: `từ ngày 21 đến ngày
/// 20 tháng 6 năm 2026`. Where neither has a year, a period may go over New Year.
fn is_before(to: &str, from: &str) -> bool {
    let numbers = |text: &str| -> Vec<i16> {
        let words = text.split(|c: char| !c.is_ascii_digit());
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let (to, mut from) = (numbers(to), numbers(from));
    let has_year = to.len() == 3;
    from.extend(to.get(from.len()..).unwrap_or_default());
    let order = |own: &[i16]| own.iter().rev().copied().collect::<Vec<_>>();
    // Of one month without a year it is plain too.
    let is_one_month = to.len() == 2 && from.get(1) == to.get(1);
    from.len() == to.len() && (has_year || is_one_month) && order(&to) < order(&from)
}

/// `giai đoạn 2021-2015`.
pub(super) fn reversed(paper: &Paper, remarks: &mut Remarks<'_>) {
    turned(paper, remarks);
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        for hit in PERIOD.captures_iter(text) {
            let (first, last) = (&hit[1], &hit[2]);
            let whole = hit.get(0).map_or(0..0, |whole| whole.range());
            let (before, after) = (&text[..whole.start], &text[whole.end..]);
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let is_said = || {
                let before = before.trim_end().to_lowercase();
                PERIODS.iter().any(|words| before.ends_with(words))
            };
            let is_number = before.ends_with(is_word)
                || before.ends_with(['/', '.', ',', '-'])
                || after.starts_with(is_word)
                || after.starts_with(['/', '.', '-']) && !is_said();
            if !is_number && first > last {
                let message = format!("giai đoạn “{first}-{last}” kết thúc trước khi bắt đầu");
                remarks.proved(paper.place(index), message, "xem lại hai năm của giai đoạn");
            }
        }
    }
}

/// The one year of the plan.
pub(super) fn plan_year(paper: &Paper) -> Option<u16> {
    let kind = paper.facts.kind?;
    if !matches!(kind, "ke hoach" | "chuong trinh" | "phuong an" | "quyet dinh" | "thong bao") {
        return None;
    }
    match paper.facts.years.as_slice() {
        [years] if !years.is_period() => Some(years.first),
        _ => None,
    }
}

/// Words that tell that a heading is of what is to be done.
const AHEAD: [&str; 15] = [
    "mục tiêu",
    "chỉ tiêu",
    "nhiệm vụ",
    "kế hoạch",
    "phân công",
    "lộ trình",
    "giải pháp",
    "kinh phí",
    "danh mục",
    "danh sách",
    "tiến độ",
    "phấn đấu",
    "dự toán",
    "phân bổ",
    "giao",
];

/// Words that tell that it is of what was, or beside it.
const BEHIND: [&str; 24] = [
    "kết quả",
    "đã",
    "thực trạng",
    "hiện trạng",
    "đánh giá",
    "tổng kết",
    "so với",
    "ước",
    "tồn tại",
    "hạn chế",
    "thực hiện năm",
    "chuyển tiếp",
    "chuyển sang",
    "nợ",
    "kéo dài",
    "hết năm",
    "đến năm",
    "từ năm",
    "tình hình",
    "khắc phục",
    "còn lại",
    "số liệu",
    "theo",
    "chỉ số",
];

/// The sentence that ends a document, where it names another year than the subject does.
fn stale_close(paper: &Paper, remarks: &mut Remarks<'_>) {
    let [own] = paper.facts.years[..] else { return };
    if plan_year(paper).is_some() {
        return;
    }
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let is_close = paragraph.role == Role::Body && text.trim_start().starts_with("Trên đây là");
        if !is_close || text.chars().count() > 600 || !cited::of_text(0, text).is_empty() {
            continue;
        }
        // What the document is, up to the first mark.
        let first = text.split([';', ',', '.']).next().unwrap_or_default();
        let named = year::mentions(first);
        let [mention] = &named[..] else { continue };
        let said = mention.years;
        if said.last + 1 == own.last && said.first + 1 == own.first {
            let shown = |years: Years| match years.is_period() {
                true => format!("{}-{}", years.first, years.last),
                false => years.first.to_string(),
            };
            let (said, own) = (shown(said), shown(own));
            let message = format!("câu kết ghi năm {said}, trong khi văn bản là của năm {own}");
            let hint = format!("sửa thành năm {own}, nếu không phải nói về năm trước");
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

/// A heading of a report that tells what is to be done, with a year before the last that the report
/// is of.
fn stale_ahead(paper: &Paper, remarks: &mut Remarks<'_>) {
    if paper.facts.kind != Some("bao cao") {
        return;
    }
    let Some(last) = paper.facts.years.iter().map(|years| years.last).max() else { return };
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let is_heading = matches!(paragraph.role, Role::Heading(1 | 2));
        if !is_heading || text.chars().count() > 200 || scan::has_any(text, &BEHIND) {
            continue;
        }
        let title = text.split_once([' ', '\t']).map_or("", |(_, title)| title).to_lowercase();
        let is_ahead = ["phương hướng", "nhiệm vụ", "kế hoạch", "mục tiêu", "giải pháp"]
            .iter()
            .any(|word| title.trim_start().starts_with(word));
        let named = year::mentions(text);
        let [mention] = &named[..] else { continue };
        if is_ahead && mention.years == Years::of(last - 1) {
            let year = last - 1;
            let message = format!("đề mục việc sắp làm ghi năm {year}, báo cáo là của năm {last}");
            let hint =
                format!("sửa thành năm {last} hoặc năm sau, nếu không phải nói về năm trước");
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

/// A heading or the name of an annex that names the year before the plan's.
pub(super) fn stale(paper: &Paper, remarks: &mut Remarks<'_>) {
    stale_close(paper, remarks);
    stale_ahead(paper, remarks);
    let Some(own) = plan_year(paper) else { return };
    stale_work(paper, own, remarks);
    let titles: Vec<usize> = paper.part(PartKind::AnnexTitle).map(|part| part.paragraph).collect();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let is_title = titles.contains(&index) || is_annex_name(paper, index);
        let text = paragraph.text.as_str();
        // The sentence that ends a document names the document.
        let is_close = paragraph.role == Role::Body && text.trim_start().starts_with("Trên đây là");
        if !is_title && !is_close && !matches!(paragraph.role, Role::Heading(1 | 2)) {
            continue;
        }
        let mentions = year::mentions(text);
        let plain: Vec<Years> = mentions
            .iter()
            .filter(|mention| mention.sort == Sort::Plain)
            .map(|mention| mention.years)
            .collect();
        let is_before = plain == [Years::of(own - 1)];
        // `phấn đấu thực hiện năm`: what is to be done, however its tones are typed.
        let is_aimed = is_before && letters(text).contains("phan dau thuc hien");
        if !is_before
            || text.chars().count() > if is_close { 600 } else { 200 }
            || scan::has_any(text, &BEHIND) && !is_aimed
            || !cited::of_text(0, text).is_empty()
        {
            continue;
        }
        let year = own - 1;
        let what = match (is_title, is_close) {
            (true, _) => "tên phụ lục",
            (_, true) => "câu kết",
            _ => "đề mục",
        };
        let message = format!("{what} ghi năm {year}, trong khi văn bản là của năm {own}");
        let hint = format!("sửa thành năm {own}, nếu không phải nói về năm trước");
        if is_aimed || scan::has_any(text, &AHEAD) {
            remarks.proved(paper.place(index), message, hint);
        } else {
            remarks.guess(paper.place(index), message, hint);
        }
    }
}

/// Whether a line names an annex that has no label: in capitals, and below it what it goes with.
fn is_annex_name(paper: &Paper, index: usize) -> bool {
    let text = paper.paragraphs[index].text.trim();
    let is_capital = !text.is_empty() && !text.contains(char::is_lowercase);
    let below = || paper.paragraphs[index + 1..].iter().map(|below| below.text.trim());
    is_capital
        && paper.paragraphs[index].cell.is_none()
        && below().find(|text| !text.is_empty()).is_some_and(|below| {
            below.trim_start_matches('(').trim_start().to_lowercase().starts_with("kèm theo")
        })
}

/// Something that is to be done again and again, in a year.
static AGAIN: Pattern = Pattern::new(
    Needs::Digits,
    r"(?i)\b((?:hằng|hàng) (?:ngày|tuần|tháng|quý)),? (?:của |trong |trong cả |cả )?năm ((?:19|20)\d\d)\b",
);

/// Work of every month of the year before the plan's.
fn stale_work(paper: &Paper, own: u16, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        if !matches!(paragraph.role, Role::Body | Role::Annex) {
            continue;
        }
        for hit in AGAIN.captures_iter(text) {
            let range = hit.get(0).map_or(0..0, |whole| whole.range());
            let is_before = hit[2].parse() == Ok(own - 1);
            // What the clause speaks of, and not what else the sentence does.
            let clause = text[..range.start].rfind([',', ';', ':']).map_or(0, |at| at + 1);
            let is_of_then = scan::has_any(&text[clause..range.end], &BEHIND);
            if is_before && !is_of_then && !scan::has_any(&text[clause..range.start], &DONE) {
                let message = format!(
                    "việc làm {} ghi năm {}, trong khi văn bản là của năm {own}",
                    hit[1].to_lowercase(),
                    &hit[2]
                );
                let hint = format!("sửa thành năm {own}, nếu không phải nói về năm trước");
                remarks.proved(paper.place(index), message, hint);
            }
        }
    }
}

/// A deadline, with what is to be done by it.
static DEADLINE: Pattern = Pattern::new(
    Needs::Digit,
    r"(?xi)
        \b(hoàn\ thành|xong|gửi|báo\ cáo|nộp|trình|chậm\ nhất|thời\ hạn|tổng\ hợp|triển\ khai|khởi\ công|bàn\ giao|giải\ ngân|nghiệm\ thu)\b ([^.;\n]{0,80}?)
        \b((?:trước|chậm\ nhất|đến\ hết|trong)\ (?:là\ )?(?:ngày\ )?
           (?:\d{1,2}/\d{1,2}(?:/\d{4})?|\d{1,2}\ tháng\ \d{1,2}(?:\ năm\ \d{4})?|tháng\ \d{1,2}(?:/\d{4}|\ năm\ \d{4})?|quý\ (?:IV|I{1,3}|[1-4])(?:/\d{4}|\ năm\ \d{4})?))",
);

/// Words with which a sentence tells what was, or what is of every year.
pub(super) const DONE: [&str; 20] = [
    "đã",
    "được phê duyệt",
    "được giao",
    "hằng năm",
    "hàng năm",
    "hằng tháng",
    "hàng tháng",
    "hằng quý",
    "hàng quý",
    "kỳ trước",
    "năm trước",
    "năm sau",
    "năm kế tiếp",
    "liền kề",
    "định kỳ",
    "tồn đọng",
    "khởi công",
    "dự án",
    "công trình",
    "kể từ",
];

/// A day that is called a term.
static TERM: Pattern = Pattern::new(
    Needs::DigitAnd(&["ời hạn", "ạn cuối", "ạn nộp", "ạn gửi", "ạn hoàn thành"]),
    r"(?i)\b(?:thời hạn|hạn cuối|hạn nộp|hạn gửi|hạn hoàn thành)(?: [\p{L} ]{1,30})?: *(?:trước |chậm nhất )?(?:là )?(ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4}))",
);

/// When a document says that it is in force.
static FORCE: Pattern = Pattern::new(
    Needs::Any(&["hiệu lực"]),
    r"(?:Quyết định|Nghị quyết|Chỉ thị|Quy chế|Quy định|Kế hoạch) này có hiệu lực (?:thi hành )?(?:kể )?từ (ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4}))",
);

/// Days of a fixed form that are before the day of the document: terms, and when it is in force.
fn past_days(paper: &Paper, own: jiff::civil::Date, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex) {
            continue;
        }
        let text = paragraph.text.as_str();
        let past = |written: &str| date::parse(written).is_ok_and(|day| day < own);
        for hit in TERM.captures_iter(text).filter(|hit| past(&hit[1])) {
            let whole = hit.get(0).map_or(0..0, |whole| whole.range());
            if scan::has_any(scan::sentence(text, &whole), &DONE) {
                continue;
            }
            let message = format!(
                "thời hạn “{}” đã qua khi văn bản được ban hành ({})",
                &hit[1],
                date::short(own)
            );
            remarks.proved(paper.place(index), message, "sửa thời hạn");
        }
        for hit in FORCE.captures_iter(text).filter(|hit| past(&hit[1])) {
            let message = format!(
                "có hiệu lực từ “{}”, trước khi văn bản được ban hành ({})",
                &hit[1],
                date::short(own)
            );
            let hint = "sửa ngày có hiệu lực, nếu không phải văn bản có hiệu lực trở về trước";
            remarks.guess(paper.place(index), message, hint);
        }
    }
}

/// A deadline before the day of the document, or after the plan's last year.
pub(super) fn deadlines(paper: &Paper, remarks: &mut Remarks<'_>) {
    if let Some(own) = paper.facts.date {
        past_days(paper, own, remarks);
    }
    let Some(own) = paper.facts.date.filter(|_| paper.facts.kind != Some("bao cao")) else {
        return;
    };
    let years = &paper.facts.years;
    let last = years.iter().map(|years| years.last).max().and_then(|year| i16::try_from(year).ok());
    // A deadline without a year is of the plan's.
    let year = plan_year(paper).and_then(|year| i16::try_from(year).ok());
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex) {
            continue;
        }
        let text = paragraph.text.as_str();
        for hit in DEADLINE.captures_iter(text) {
            let Some(found) = hit.get(3) else { continue };
            let whole = hit.get(0).map_or(0..0, |whole| whole.range());
            let written = found.as_str();
            // `hoàn thành trong tháng 3/2025` of what was is told otherwise.
            // `báo cáo năm trước ngày 10/12`: what the deadline says is none of them.
            let sentence = scan::sentence(text, &whole).replacen(written, "", 1);
            let is_start = hit[1].to_lowercase() == "khởi công";
            let is_done = DONE.iter().filter(|word| !(is_start && **word == "khởi công"));
            let is_done: Vec<&str> = is_done.copied().collect();
            if scan::has_any(&sentence, &is_done) || !cited::of_text(0, &text[whole]).is_empty() {
                continue;
            }
            let has_year = !year::mentions(written).is_empty();
            let Ok(deadline) = without_year_word(written).parse::<Deadline>() else { continue };
            let Some(year) = year.filter(|_| !has_year).or(has_year.then_some(own.year())) else {
                continue;
            };
            let Some(day) = deadline.last_day(year) else { continue };
            if day < own {
                let message = format!(
                    "thời hạn “{written}” đã qua khi văn bản được ban hành ({})",
                    date::short(own)
                );
                match is_start {
                    // A work may have been begun before it is told of.
                    true => remarks.guess(paper.place(index), message, "sửa thời hạn"),
                    false => remarks.proved(paper.place(index), message, "sửa thời hạn"),
                }
            } else if let Some(last) = last.filter(|last| day.year() > *last && has_year) {
                let message = format!("thời hạn “{written}” sau năm {last} của văn bản");
                remarks.guess(paper.place(index), message, "xem lại năm của thời hạn");
            }
        }
    }
}

/// `quý I năm 2026` as `quý I/2026`.
pub(super) fn without_year_word(text: &str) -> String {
    let is_quarter_or_month = folded(text).contains("quý")
        || text.to_lowercase().contains("tháng") && !text.contains("ngày");
    if is_quarter_or_month && date::parse(text).is_err() && !text.to_lowercase().contains("ngày") {
        text.replace(" năm ", "/")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_with_their_year() {
        let deadline: Deadline = without_year_word("trong quý I năm 2026").parse().unwrap();
        assert_eq!(deadline.last_day(2025), Some(jiff::civil::date(2026, 3, 31)));
    }
}
