//! Numbers: how they are written, counted, and put into words.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tera::{Kwargs, TeraResult, Value};

use super::{Argument, Entry, Kind, text_argument, wrong};
use crate::dossier::leaf::Leaf;
use crate::template::rich::{Rich, number};
use crate::value;

const PLACES: Argument =
    Argument { name: "le", required: false, about: "số chữ số lẻ, làm tròn" };
const UNIT: Argument =
    Argument { name: "don_vi", required: false, about: "đơn vị viết sau số" };

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "so",
        arguments: &[PLACES, UNIT],
        about: "Viết số theo kiểu Việt Nam: dấu chấm giữa các nhóm ba chữ số, dấu phẩy trước phần lẻ.",
        example: "{{ kinh_phi | so }} và {{ 1234.567 | so(le=1, don_vi=\"ha\") }}",
        prints: "1.012.123 và 1.234,6 ha",
        run: |value, kwargs| written(value, kwargs, value::number::format),
    },
    Entry {
        kind: Kind::Filter,
        name: "dem",
        arguments: &[UNIT],
        about: "Viết số lượng như trong kế hoạch: từ 1 đến 9 có số 0 đứng trước. Với một danh sách thì đếm số mục.",
        example: "{{ cac_xa | dem(don_vi=\"xã\") }}; {{ hang | dem }}; {{ xa_dat_chuan | dem(don_vi=\"xã\") }}",
        prints: "03 xã; 03; 37 xã",
        run: count,
    },
    Entry {
        kind: Kind::Filter,
        name: "phan_tram",
        arguments: &[PLACES],
        about: "Viết tỉ lệ phần trăm; số đứng trước dấu % viết như bộ lọc `so`.",
        example: "{{ ti_le | phan_tram }}; {{ 42.375 | phan_tram(le=1) }}",
        prints: "78,5%; 42,4%",
        run: |value, kwargs| written(value, kwargs, value::number::percent),
    },
    Entry {
        kind: Kind::Filter,
        name: "tien",
        arguments: &[PLACES, UNIT],
        about: "Viết số tiền kèm đơn vị; không ghi `don_vi` thì dùng đơn vị trong ô.",
        example: "{{ kinh_phi | tien }}",
        prints: "1.012.123 triệu đồng",
        run: money,
    },
    Entry {
        kind: Kind::Filter,
        name: "bang_chu",
        arguments: &[UNIT],
        about: "Viết số bằng chữ.",
        example: "{{ xa_dat_chuan | bang_chu(don_vi=\"xã\") }}",
        prints: "ba mươi bảy xã",
        run: in_words,
    },
    Entry {
        kind: Kind::Filter,
        name: "tien_bang_chu",
        arguments: &[],
        about: "Viết số tiền tính bằng đồng thành chữ.",
        example: "{{ 1250000 | tien_bang_chu }}",
        prints: "một triệu hai trăm năm mươi nghìn đồng",
        run: |value, _| {
            let amount = need_number(value)?;
            let words = value::words::money_in_words(amount)
                .ok_or_else(|| wrong("số tiền này không viết thành chữ được"))?;
            figure(value, words)
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "la_ma",
        arguments: &[],
        about: "Viết số bằng chữ số La Mã.",
        example: "Quý {{ 3 | la_ma }}",
        prints: "Quý III",
        run: |value, _| {
            let roman = need_number(value)?
                .to_u32()
                .and_then(value::roman::format)
                .ok_or_else(|| wrong("chỉ viết số La Mã được cho số nguyên từ 1 đến 3999"))?;
            figure(value, roman)
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "so_trong",
        arguments: &[],
        about: "Lấy số đầu tiên trong câu chữ của một ô.",
        example: "{{ thon | so_trong }}",
        prints: "7",
        run: first_number,
    },
    Entry {
        kind: Kind::Filter,
        name: "van_xuoi",
        arguments: &[],
        about: "Viết chỉ tiêu thành lời: ≥ là “ít nhất”, ≤ là “không quá”, > là “trên”, < là “dưới”.",
        example: "đạt {{ binh_quan | van_xuoi }}",
        prints: "đạt ít nhất 15 tiêu chí/xã",
        run: |value, _| {
            let rich = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
            Ok(rich.map(in_prose).into_value())
        },
    },
];

/// The number of a value, which must have one.
pub(super) fn need_number(value: &Value) -> TeraResult<Decimal> {
    number(value).ok_or_else(|| match Leaf::of(value) {
        Some(leaf) if leaf.text().is_empty() => wrong("ô này trống, không có số"),
        Some(leaf) => wrong(format!("“{}” không phải là một số", leaf.text())),
        None => wrong("giá trị này không phải là một số"),
    })
}

/// A text with the origins of a value.
pub(super) fn figure(value: &Value, text: String) -> TeraResult<Value> {
    let origins = match Rich::of(value) {
        Ok(rich) => rich.replaced(text),
        Err(_) => Rich::default().replaced(text),
    };
    Ok(origins.into_value())
}

fn written(value: &Value, kwargs: &Kwargs, format: fn(Decimal) -> String) -> TeraResult<Value> {
    let mut amount = need_number(value)?;
    if let Some(places) = kwargs.get::<u32>("le")? {
        amount = value::number::round(amount, places);
    }
    figure(value, with_unit(format(amount), text_argument(kwargs, "don_vi")?.as_deref()))
}

/// A number with its unit after it. One that counts by thousands has a word for them: `1.000 đồng`
/// are `nghìn đồng`.
pub(super) fn with_unit(number: String, unit: Option<&str>) -> String {
    match unit {
        Some(unit) if !unit.is_empty() => match by_thousands(unit) {
            Some((word, of)) => format!("{number} {word} {of}"),
            // `95% dân số`
            None if unit.starts_with(['%', '‰']) => format!("{number}{unit}"),
            None => format!("{number} {unit}"),
        },
        _ => number,
    }
}

/// The word for the thousands by which a unit counts, and what it counts.
pub(super) fn by_thousands(unit: &str) -> Option<(&'static str, &str)> {
    const WORDS: [(&str, [&str; 2]); 3] = [
        ("nghìn", ["1000", "1.000"]),
        ("triệu", ["1000000", "1.000.000"]),
        ("tỷ", ["1000000000", "1.000.000.000"]),
    ];
    let end = unit.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, of) = unit.split_at(end);
    let (word, _) = WORDS.into_iter().find(|(_, spellings)| spellings.contains(&number))?;
    let of = of.trim_start();
    of.starts_with(char::is_alphabetic).then_some((word, if of == "đ" { "đồng" } else { of }))
}

fn count(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let unit = text_argument(kwargs, "don_vi")?;
    let items = value.as_array().or_else(|| Leaf::of(value).and_then(Leaf::names));
    let (amount, origins) = match items {
        Some(items) => {
            let mut origins: Vec<u32> = items.iter().flat_map(super::list::origins).collect();
            origins.dedup();
            (Decimal::from(items.len()), origins)
        }
        None => (need_number(value)?, super::list::origins(value)),
    };
    let text = with_unit(value::number::count(amount), unit.as_deref());
    Ok(if origins.is_empty() {
        Value::from(text)
    } else {
        crate::dossier::leaf::figure(&origins, &text)
    })
}

fn money(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let mut amount = need_number(value)?;
    if let Some(places) = kwargs.get::<u32>("le")? {
        amount = value::number::round(amount, places);
    }
    let unit = text_argument(kwargs, "don_vi")?
        .or_else(|| Leaf::of(value).and_then(Leaf::unit).map(str::to_owned))
        .ok_or_else(|| wrong("ô này không ghi đơn vị tiền, cần thêm don_vi=\"triệu đồng\""))?;
    figure(value, with_unit(value::number::format(amount), Some(&unit)))
}

fn in_words(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let words = value::words::number_in_words(need_number(value)?)
        .ok_or_else(|| wrong("số này quá lớn để viết thành chữ"))?;
    figure(value, with_unit(words, text_argument(kwargs, "don_vi")?.as_deref()))
}

fn first_number(value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = Rich::of(value).map_err(|reason| wrong(reason.words()))?.plain();
    let start = text.find(|c: char| c.is_ascii_digit());
    let digits = start.map(|start| {
        let rest = &text[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ','])
    });
    let digits = digits.ok_or_else(|| wrong(format!("“{text}” không có số nào")))?;
    figure(value, digits.to_owned())
}

pub(super) fn in_prose(text: &str) -> String {
    const SIGNS: [(&str, &str); 6] = [
        (">=", "ít nhất "),
        ("<=", "không quá "),
        ("≥", "ít nhất "),
        ("≤", "không quá "),
        (">", "trên "),
        ("<", "dưới "),
    ];
    let mut prose = text.to_owned();
    for (sign, words) in SIGNS {
        prose = prose.replace(&format!("{sign} "), words).replace(sign, words);
    }
    prose
}
