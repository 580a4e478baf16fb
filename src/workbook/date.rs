//! Dates and times of cells: serial numbers and ISO text → days, and days → text.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, ToSpan};

use super::format::DateParts;

/// The milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// The point in time that a serial number stands for: days from 1900 or 1904, and their fraction.
/// None before the first day and after the year 9999.
///
/// Source: ECMA-376 Part 1, 18.17.4.1. In the system of 1900, day 60 is a 29 February that never
/// was, kept since Lotus 1-2-3; it is read as the 28th.
pub(super) fn from_serial(serial: f64, is_1904: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let milliseconds = (serial.fract() * DAY).round() as i64;
    let days = serial.trunc() as i64;
    let first = if is_1904 {
        Date::constant(1904, 1, 1)
    } else if days < 60 {
        Date::constant(1899, 12, 31)
    } else {
        Date::constant(1899, 12, 30)
    };
    let span: Span = days.days().milliseconds(milliseconds);
    first.to_datetime(Time::midnight()).checked_add(span).ok()
}

/// Whether a point in time lies on the day that the number 0 stands for, which is none: Excel shows
/// it as 00/01/1900, LibreOffice as 30/12/1899. In the system of 1904, 0 is a day.
pub(super) fn is_day_zero(moment: DateTime, is_1904: bool) -> bool {
    !is_1904
        && moment.date() < Date::constant(1900, 1, 1)
        && moment.date() >= Date::constant(1899, 12, 30)
}

/// The point in time that ISO 8601 text stands for: `2025-04-01` or `2025-04-01T14:30:00`.
pub(super) fn from_iso(text: &str) -> Option<DateTime> {
    let text = text.trim().trim_end_matches('Z');
    text.parse::<DateTime>()
        .ok()
        .or_else(|| text.parse::<Date>().ok().map(|date| date.to_datetime(Time::midnight())))
}

/// A point in time as an office writes it, by what the cell's format shows of it: `01/4/2025`,
/// `15/11/2025 14:30`, `4/2025`.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II.4: days below 10 and the months 1
/// and 2 have a 0 before them.
pub(super) fn show(moment: DateTime, parts: DateParts) -> String {
    let mut day = Vec::new();
    if parts.day {
        day.push(format!("{:02}", moment.day()));
    }
    if parts.month {
        day.push(match moment.month() {
            month @ (1 | 2) => format!("{month:02}"),
            month => month.to_string(),
        });
    }
    if parts.year {
        day.push(moment.year().to_string());
    }
    let day = day.join("/");
    if !parts.time || moment.time() == Time::midnight() && !day.is_empty() {
        return day;
    }
    let mut time = format!("{:02}:{:02}", moment.hour(), moment.minute());
    if moment.second() > 0 {
        time += &format!(":{:02}", moment.second());
    }
    if day.is_empty() { time } else { format!("{day} {time}") }
}

/// A time that may exceed a day, from days: `30:15`.
pub(super) fn show_elapsed(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round().min(1e15) as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds > 0 {
        format!("{sign}{hours:02}:{minutes:02}:{seconds:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_in_both_systems() {
        for (serial, is_1904, shown) in [
            (1.0, false, "01/01/1900"),
            (59.0, false, "28/02/1900"),
            (60.0, false, "28/02/1900"),
            (61.0, false, "01/3/1900"),
            (45_748.0, false, "01/4/2025"),
            (44_286.0, true, "01/4/2025"),
            (45_976.604_166_666_7, false, "15/11/2025 14:30"),
            (2_958_465.0, false, "31/12/9999"),
        ] {
            let moment = from_serial(serial, is_1904).unwrap();
            let parts = DateParts { time: true, ..DateParts::DAY };
            assert_eq!(show(moment, parts), shown, "{serial}");
        }
        for serial in [-1.0, 2_958_466.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(from_serial(serial, false), None, "{serial}");
        }
    }

    #[test]
    fn iso_text_is_read() {
        let date = from_iso("2025-04-01").unwrap();
        assert_eq!(show(date, DateParts::DAY), "01/4/2025");
        assert!(from_iso("2025-04-01T14:30:00").is_some());
        assert!(from_iso("01/4/2025").is_none());
    }
}
