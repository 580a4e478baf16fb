//! Which of the columns of times says by when a task is to be done, and which when it begins; a
//! deadline as the end of a sentence.

use std::cmp::Ordering;

use tera::{Map, TeraResult, Value};

use super::targets::Column;
use super::{Argument, Entry, Kind, wrong};
use crate::dossier::leaf::Leaf;
use crate::template::rich::{Piece, Rich};
use crate::value::case::lower_first;
use crate::value::deadline::{Bound, Deadline, Period, day_of_year};
use crate::value::name::folded;
use crate::value::{Meaning, date, parse_text};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "kip_han",
    arguments: &[Argument {
        name: "tu",
        required: false,
        about: "lúc bắt đầu, thường là `viec.bat_dau`; không có thì chỉ viết thời hạn",
    }],
    about: "Viết thời hạn thành lời để đặt cuối câu: “hoàn thành trong quý I/2026”, “hoàn thành chậm nhất ngày 31/3/2026”, “hằng quý”; biết cả lúc bắt đầu thì viết “thực hiện từ … đến …”.",
    example: "{{ hang[2].han | kip_han }}; {{ hang[0].han | kip_han }}; {{ ngay | kip_han }}",
    prints: "hoàn thành trước 30/4/2025; hoàn thành trong quý III; hoàn thành chậm nhất ngày 01/4/2025",
    run: |value, kwargs| {
        let end = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
        let start = kwargs.get::<Value>("tu")?.filter(|start| !start.is_none());
        Ok(spoken(&end, start.as_ref())?.into_value())
    },
}];

/// Words that the head of a column has that says when a task begins, and when it is done.
const START: [&str; 6] = ["bắt đầu", "khởi công", "khởi động", "triển khai", "thực hiện", "từ"];
const END: [&str; 5] = ["hoàn thành", "kết thúc", "hạn", "xong", "đến"];

/// How many rows tell which of two columns is the later one.
const MOST_ROWS: usize = 100;

/// The columns of a table's times.
pub(super) struct Times<'a> {
    /// By when.
    pub deadline: Option<&'a Column<'a>>,
    /// From when, where a column says so beside the deadline.
    pub start: Option<&'a Column<'a>>,
}

impl<'a> Times<'a> {
    /// Tells the columns of times apart by what stands in them: what is later in every row is the
    /// deadline. Where that leaves it open, their heads tell.
    pub(super) fn of(columns: &[&'a Column<'a>], rows: &'a [Value]) -> Self {
        let heads: Vec<String> = columns
            .iter()
            .map(|column| folded(Leaf::of(&column.name()).map_or("", Leaf::text)))
            .collect();
        let rows: Vec<&Map> = rows.iter().filter_map(Value::as_map).take(MOST_ROWS).collect();
        let order = |one: usize, other: usize| later(columns[one], columns[other], &rows);
        let is_last = |at: &usize| {
            (0..columns.len())
                .all(|other| other == *at || order(*at, other) != Some(Ordering::Less))
        };
        let last: Vec<usize> = (0..columns.len()).filter(is_last).collect();
        let deadline = match last[..] {
            [] => (!columns.is_empty()).then_some(0),
            [only] => Some(only),
            _ => {
                let ends = |at: &&usize| has_word(&heads[**at], &END);
                let begins = |at: &&usize| has_word(&heads[**at], &START);
                let by_head = last.iter().find(|at| ends(at) && !begins(at));
                let by_head = by_head.or_else(|| last.iter().find(ends));
                by_head.or_else(|| last.iter().find(|at| !begins(at))).or(last.first()).copied()
            }
        };
        let start = deadline.and_then(|end| {
            let begins = |at: &usize| {
                *at != end
                    && has_word(&heads[*at], &START)
                    && order(*at, end) != Some(Ordering::Greater)
            };
            (0..columns.len()).find(begins)
        });
        Self { deadline: deadline.map(|at| columns[at]), start: start.map(|at| columns[at]) }
    }

    /// When the task of a row begins, where it is known by when it is done and both make a span.
    pub(super) fn start_in(&self, row: &'a Map) -> Option<&'a Value> {
        let start = self.start?.cell(row)?;
        let end = self.deadline?.cell(row)?;
        let text = |cell| Leaf::of(cell).map_or("", Leaf::text);
        span(text(start), text(end)).map(|_| start)
    }
}

/// Whether a folded head has one of some words.
fn has_word(head: &str, words: &[&str]) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.iter().any(|word| {
        let word = folded(word);
        head.match_indices(word.as_str()).any(|(at, _)| {
            !is_letter(head[..at].chars().next_back())
                && !is_letter(head[at + word.len()..].chars().next())
        })
    })
}

/// How the times of two columns stand to each other, in all rows alike; none where no row tells.
fn later(one: &Column<'_>, other: &Column<'_>, rows: &[&Map]) -> Option<Ordering> {
    let text = |column: &Column<'_>, row| {
        column.cell(row).and_then(Leaf::of).map(|leaf| leaf.text().to_owned())
    };
    let mut found = None;
    for row in rows {
        let Some((one, other)) = text(one, row).zip(text(other, row)) else { continue };
        let Some((one, other)) = period(&one).zip(period(&other)) else { continue };
        match compared(one, other) {
            None | Some(Ordering::Equal) => {}
            order if found.is_none() => found = order,
            order if order == found => {}
            Some(_) => return None,
        }
    }
    found
}

/// How the ends of two periods stand to each other. One that names no year is of the other's.
fn compared(one: Period, other: Period) -> Option<Ordering> {
    let year = own_year(one).or(own_year(other)).unwrap_or(2000);
    let first = one.first_day(year).zip(other.first_day(year));
    let last = one.last_day(year).zip(other.last_day(year));
    match (first.map(|(one, other)| one.cmp(&other)), last.map(|(one, other)| one.cmp(&other))) {
        // A day within the other's month says nothing.
        (Some(first), Some(last)) if first == last => Some(last),
        (Some(Ordering::Equal), other) | (other, Some(Ordering::Equal)) => other,
        _ => None,
    }
}

fn own_year(period: Period) -> Option<i16> {
    match period {
        Period::Day(day) => Some(day.year()),
        Period::Month(_, year) | Period::Quarter(_, year) | Period::Half(_, year) => year,
        Period::Year(year) => Some(year),
        Period::DayOfYear(..) => None,
    }
}

/// The one period that a text is.
fn period(text: &str) -> Option<Period> {
    let text = text.trim();
    match parse_text(text).meaning {
        Meaning::Date(day) => Some(Period::Day(day)),
        Meaning::Deadline(deadline) => match *deadline {
            Deadline::Periods(Bound::Within, periods) => match periods[..] {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        },
        _ => day_of_year(text).or_else(|| year(text).map(Period::Year)),
    }
}

/// The year that a text is: `2027`, in columns of times.
fn year(text: &str) -> Option<i16> {
    let is_plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| is_plain && (1900..2200).contains(year))
}

/// Two periods that make a span: the first before the second.
fn span(start: &str, end: &str) -> Option<(Period, Period)> {
    let span = period(start).zip(period(end))?;
    (compared(span.0, span.1)? == Ordering::Less).then_some(span)
}

/// A deadline at the end of a sentence, with when the task begins where both make a span.
fn spoken(end: &Rich, start: Option<&Value>) -> TeraResult<Rich> {
    let start = start.map(Rich::of).transpose().map_err(|reason| wrong(reason.words()))?;
    let whole = end.plain();
    if let Some(start) = start
        && let Some((first, last)) = span(&start.plain(), &whole)
    {
        let said = |period: Period| match period {
            Period::Day(_) | Period::DayOfYear(..) => format!("ngày {period}"),
            _ => period.to_string(),
        };
        let text = |text: &str| Rich(vec![Piece::Text(text.to_owned())]);
        let parts = [
            text("thực hiện từ "),
            start.replaced(said(first)),
            text(" đến "),
            end.replaced(said(last)),
        ];
        return Ok(Rich(parts.into_iter().flat_map(|part| part.0).collect()));
    }
    Ok(end.replaced(in_time(&whole)))
}

/// A deadline as the end of a sentence.
fn in_time(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let start = folded(text);
    // `Quý I` is no name.
    let lower = match text.char_indices().nth(1) {
        Some((at, _)) if start.starts_with(&folded("qu")) => lower_first(&text[..at]) + &text[at..],
        _ => lower_first(text),
    };
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(&folded(word)));
    if text.is_empty() || begins(&["hoàn thành", "xong"]) {
        return lower;
    }
    if begins(&["trước", "trong", "đến", "chậm nhất", "sau", "vào"]) {
        return format!("hoàn thành {lower}");
    }
    if begins(&["thường xuyên", "liên tục"]) {
        return format!("thực hiện {lower}");
    }
    if begins(&["hằng", "hàng", "định kỳ", "theo", "từ", "cả năm", "mỗi"]) {
        return lower;
    }
    match parse_text(text).meaning {
        Meaning::Date(day) => format!("hoàn thành chậm nhất ngày {}", date::short(day)),
        _ if begins(&["quý", "quí", "tháng", "năm", "tuần", "6 tháng", "9 tháng"]) => {
            format!("hoàn thành trong {lower}")
        }
        _ if year(text).is_some() => format!("hoàn thành trong năm {lower}"),
        // `6/2026`, the month that columns of deadlines leave unnamed.
        _ if is_month(text) => format!("hoàn thành trong tháng {lower}"),
        _ if begins(&["cuối", "đầu", "giữa"]) => format!("hoàn thành vào {lower}"),
        _ if begins(&["ngày"]) => format!("hoàn thành chậm nhất {lower}"),
        _ => format!("thời hạn: {lower}"),
    }
}

/// Whether a text is a month and its year: `6/2026`.
fn is_month(text: &str) -> bool {
    let Some((month, year)) = text.split_once('/') else { return false };
    let month = month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    month && year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_end_a_sentence() {
        for (text, written) in [
            ("Quý I/2026", "hoàn thành trong quý I/2026"),
            ("trước 31/01/2026", "hoàn thành trước 31/01/2026"),
            ("31/3/2026", "hoàn thành chậm nhất ngày 31/3/2026"),
            ("Hằng quý", "hằng quý"),
            ("Thường xuyên", "thực hiện thường xuyên"),
            ("Tháng 4/2026", "hoàn thành trong tháng 4/2026"),
            ("6/2026", "hoàn thành trong tháng 6/2026"),
            ("Cuối năm 2026", "hoàn thành vào cuối năm 2026"),
            ("Sau khi có hướng dẫn", "hoàn thành sau khi có hướng dẫn"),
            ("2026 - 2030", "thời hạn: 2026 - 2030"),
            ("", ""),
        ] {
            assert_eq!(in_time(text), written, "{text}");
        }
    }

    #[test]
    fn a_beginning_and_an_end_make_a_span() {
        let text = |text: &str| Rich(vec![Piece::Text(text.to_owned())]);
        for (start, end, written) in [
            ("01/3/2026", "30/4/2026", "thực hiện từ ngày 01/3/2026 đến ngày 30/4/2026"),
            ("Tháng 5", "Tháng 6", "thực hiện từ tháng 5 đến tháng 6"),
            ("Quý I", "Quý II/2026", "thực hiện từ quý I đến quý II/2026"),
            ("01/3", "30/4", "thực hiện từ ngày 01/3 đến ngày 30/4"),
            ("30/4/2026", "01/3/2026", "hoàn thành chậm nhất ngày 01/3/2026"),
            ("Quý I", "Quý I", "hoàn thành trong quý I"),
            ("Thường xuyên", "Quý I", "hoàn thành trong quý I"),
            ("10/3/2026", "Tháng 3/2026", "hoàn thành trong tháng 3/2026"),
        ] {
            let start = Value::from(start);
            assert_eq!(spoken(&text(end), Some(&start)).unwrap().plain(), written);
        }
    }

    #[test]
    fn heads_say_what_a_time_is() {
        for (head, starts, ends) in [
            ("Thời gian bắt đầu", true, false),
            ("Từ ngày", true, false),
            ("Đến ngày", false, true),
            ("Thời hạn hoàn thành", false, true),
            ("Khởi công", true, false),
            ("Tường trình", false, false),
        ] {
            let head = folded(head);
            assert_eq!((has_word(&head, &START), has_word(&head, &END)), (starts, ends), "{head}");
        }
    }
}
