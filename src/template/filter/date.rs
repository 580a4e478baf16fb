//! Days, written long and short.

use jiff::civil::Date;
use tera::{TeraResult, Value};

use super::number::figure;
use super::{Entry, Kind, wrong};
use crate::template::rich::Rich;
use crate::value;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "ngay_dai",
        arguments: &[],
        about: "Viết ngày bằng lời như ở đầu văn bản; ngày dưới 10 và tháng 1, 2 có số 0 đứng trước.",
        example: "{{ ngay | ngay_dai }}",
        prints: "ngày 01 tháng 4 năm 2025",
        run: |value, _| figure(value, value::date::long(day(value)?)),
    },
    Entry {
        kind: Kind::Filter,
        name: "ngay_ngan",
        arguments: &[],
        about: "Viết ngày bằng số.",
        example: "{{ ngay | ngay_ngan }}",
        prints: "01/4/2025",
        run: |value, _| figure(value, value::date::short(day(value)?)),
    },
    Entry {
        kind: Kind::Filter,
        name: "kem_ngay",
        arguments: &[],
        about: "Ngày bằng số, có dấu cách và chữ “ngày” ở trước, để viết sau số của văn bản; ô chưa ghi đủ ngày thì không in gì.",
        example: "Kế hoạch số 15/KH-UBND{{ ngay | kem_ngay }}",
        prints: "Kế hoạch số 15/KH-UBND ngày 01/4/2025",
        run: |value, _| match day(value) {
            Ok(whole) => figure(value, format!(" ngày {}", value::date::short(whole))),
            Err(_) => Ok(Value::from("")),
        },
    },
];

fn day(value: &Value) -> TeraResult<Date> {
    let text = Rich::of(value).map_err(|reason| wrong(reason.words()))?.plain();
    value::date::parse(&text).map_err(|error| wrong(error.to_string()))
}
