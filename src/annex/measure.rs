//! In which unit of measure a figure stands: by its own text, its row, the head of its column, or
//! the line above the table.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::{Column, ColumnRole, Line, Row, RowRole};
use crate::value::Meaning;
use crate::value::amount::Scale;
use crate::value::name::folded;

/// The most words of a unit of measure: `triệu đồng/người/năm`, `lượt khách quốc tế`.
const MOST_WORDS: usize = 4;

/// Gives each figure its unit of measure.
///
/// A column that says itself in what its figures stand, such as `So sánh (%)`, does so before the
/// rows, where these are rates: the rows' units are those of what is compared.
pub(super) fn give(rows: &mut [Row], columns: &mut [Column], line: Option<&Line>) {
    for (at, column) in columns.iter_mut().enumerate() {
        let has_figures = || rows.iter().any(|row| row.cells[at].value.number().is_some());
        if column.measure.is_some() && !has_figures() {
            column.measure = None;
        }
    }
    let line = line.and_then(|line| of_line(&line.text));
    let column = columns.iter().position(|column| column.role == ColumnRole::Measure);
    let mut known: HashMap<String, Arc<String>> = HashMap::new();
    let mut of = |text: &str| shared(&mut known, text);
    let of_columns: Vec<_> =
        columns.iter().map(|column| column.measure.as_deref().map(&mut of)).collect();
    let of_line: Option<Arc<String>> = line.as_deref().map(&mut of);
    // Whether the units of the rows are those of another column.
    let counts = columns.iter().any(|column| column.role.holds_data() && column.measure.is_none());
    let mut above: Option<Arc<String>> = None;
    for row in rows {
        let of_row = column.and_then(|column| {
            let text = row.cells[column].value.text.trim();
            if text.is_empty() || row.role == RowRole::Group && row.cells[column].region.width() > 1
            {
                return None;
            }
            if !is_ditto(text) {
                above = Some(of(&one_line(text)));
            }
            above.clone()
        });
        for ((cell, column), of_column) in row.cells.iter_mut().zip(&*columns).zip(&of_columns) {
            let quantity = match &cell.value.meaning {
                Meaning::Quantity(quantity) => Some(quantity),
                // A number that can be read in two ways is counted in something too.
                Meaning::Words if cell.value.doubt.is_some() && is_number(&cell.value.text) => None,
                _ => continue,
            };
            if !column.role.holds_data() {
                continue;
            }
            let own = quantity.and_then(|quantity| quantity.beside().unit.as_ref());
            cell.measure = if quantity.is_some_and(|quantity| quantity.percent) {
                Some(of("%"))
            } else if let Some(unit) = own {
                Some(of(unit))
            } else if column.role == ColumnRole::Rate
                || is_rate(column.measure.as_deref())
                || counts && is_paid_for(of_row.as_deref(), of_column.as_deref())
            {
                of_column.clone()
            } else {
                let by_line = || {
                    let fits = |line: &Arc<String>| {
                        !counts_other(column, line) && !is_no_money(&row.label, line)
                    };
                    of_line.clone().filter(fits)
                };
                of_row.clone().or_else(|| of_column.clone()).or_else(by_line)
            };
        }
    }
}

/// The same text as it is known already, so that each unit of measure is kept once.
fn shared(known: &mut HashMap<String, Arc<String>>, text: &str) -> Arc<String> {
    if let Some(known) = known.get(text) {
        return known.clone();
    }
    let shared = Arc::new(text.to_owned());
    known.insert(text.to_owned(), shared.clone());
    shared
}

fn one_line(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a number alone, in whatever way it is to be read.
fn is_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}

fn is_rate(measure: Option<&str>) -> bool {
    matches!(measure, Some("%" | "‰"))
}

/// Whether a column of money stands beside what the rows count: `Thành tiền (triệu đồng)` of so
/// many `thùng`.
fn is_paid_for(of_row: Option<&String>, of_column: Option<&String>) -> bool {
    let is_money = |unit: &String| unit.parse::<Scale>().is_ok();
    of_column.is_some_and(is_money)
        && of_row.is_some_and(|unit| !is_money(unit) && !is_rate(Some(unit)))
}

/// Whether a column counts something else than the money that the line above the table names:
/// `Số hộ`, in a table of triệu đồng.
fn counts_other(column: &Column, line: &str) -> bool {
    column.path.last().is_some_and(|head| is_no_money(head, line))
}

/// Whether a name is of a count or of a ratio, where a line above the table names money: `Số lượt
/// bạn đọc`, `Tỷ lệ giải ngân`.
fn is_no_money(name: &str, line: &str) -> bool {
    if line.parse::<Scale>().is_err() {
        return false;
    }
    let name = folded(name.trim_start_matches(['-', '–', '+', '*', '•', ' ']));
    let begins = |words: &[String]| words.iter().any(|word| name.starts_with(word.as_str()));
    let counted = name.strip_prefix(SO.as_str()).map(str::trim_start);
    begins(&*RATIOS)
        || counted.is_some_and(|counted| {
            !counted.is_empty() && !NO_COUNT.iter().any(|word| counted.starts_with(word.as_str()))
        })
}

static SO: LazyLock<String> = LazyLock::new(|| folded("số") + " ");
/// What follows `Số` where it is of money, or no count: `Số hóa hồ sơ`.
static NO_COUNT: LazyLock<[String; 8]> =
    LazyLock::new(|| ["tiền", "vốn", "dư", "thu", "chi", "kinh phí", "hóa", "liệu"].map(folded));
static RATIOS: LazyLock<[String; 6]> = LazyLock::new(|| {
    ["tỷ lệ ", "tỉ lệ ", "tỷ trọng ", "tỉ trọng ", "tỷ suất ", "hệ số "].map(folded)
});

/// Whether a cell says that the unit of measure is that of the row above: `"`, `nt`, `-nt-`, `//`,
/// `như trên`.
pub(super) fn is_ditto(text: &str) -> bool {
    let inner = text.trim().trim_matches(['-', '–', ' ', '.', '_']);
    let marks = |c: char| matches!(c, '"' | '\'' | '”' | '“' | '″' | '〃' | '/' | '’' | '‘');
    (!inner.is_empty() && inner.chars().count() <= 2 && inner.chars().all(marks))
        || matches!(folded(inner).as_str(), "nt" | "n.t" | "n/t")
        || folded(inner) == *AS_ABOVE
}

static AS_ABOVE: LazyLock<String> = LazyLock::new(|| folded("như trên"));

/// Whether a header may be that of units of measure or of something else, by what stands below:
/// `Đơn vị`, `ĐV`.
pub(super) fn is_open_header(header: &str) -> bool {
    static OPEN: LazyLock<[String; 3]> = LazyLock::new(|| ["đơn vị", "đv", "đ.vị"].map(folded));
    OPEN.contains(&folded(header.trim_end_matches([':', '.', ' '])))
}

/// Whether a cell's text may be a unit of measure: a few words that name no place or agency, and no
/// figure.
pub(super) fn may_be(text: &str) -> bool {
    let text = one_line(text);
    let is_figure = text.parse::<rust_decimal::Decimal>().is_ok();
    let is_scale = || text.parse::<Scale>().is_ok();
    !text.is_empty()
        && !is_figure
        && text.split(' ').count() <= MOST_WORDS
        && !text.contains([':', ';'])
        && (is_scale()
            || (!text.starts_with(|c: char| c.is_ascii_digit())
                && super::owner::name_of(&text).is_none()
                && !text.split(' ').skip(1).any(|word| {
                    word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase)
                })))
}

/// Whether a text is nothing but a unit of measure: a sign, money, an abbreviation.
pub(super) fn is_known(text: &str) -> bool {
    matches!(text, "%" | "‰" | "ha" | "km" | "m" | "m2" | "m3" | "kg" | "tấn" | "tạ/ha")
        || text.parse::<Scale>().is_ok()
        || ABBREVIATED.contains(&text) && text.chars().all(char::is_uppercase) && text != "TB"
}

/// Whether a text is written as units of measure are, in small letters: `hộ`, `tạ/ha`.
pub(super) fn is_written_as(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_lowercase() || matches!(c, '%' | '‰'));
    (starts || is_known(text)) && may_be(text) && !text.contains(['(', ')', '+', '=', '*'])
}

/// The unit of measure that a head gives: in brackets at its end, `Diện tích (ha)`, or as a sign,
/// `Tỷ lệ %`.
pub(super) fn of_head(path: &[String]) -> Option<Arc<str>> {
    path.iter().rev().find_map(|head| {
        let head = head.trim();
        if let Some(inner) = head.strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
            return in_brackets(inner.1);
        }
        let is_sign = |word: &str| matches!(word, "%" | "‰");
        let words: Vec<&str> = head.split_whitespace().collect();
        let within = words.iter().enumerate().find(|(at, word)| {
            // `100 % số hộ` is a figure.
            let before = at.checked_sub(1).map(|before| words[before]);
            is_sign(word)
                && !before.is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()))
        });
        if let Some((_, sign)) = within {
            return Some(Arc::from(*sign));
        }
        let sign = head.chars().last().filter(|c| matches!(c, '%' | '‰'))?;
        let before = head.trim_end_matches(sign).chars().last();
        // `đạt 100%` is a figure.
        (!before.is_some_and(|c| c.is_ascii_digit())).then(|| Arc::from(sign.to_string()))
    })
}

/// The name of a column without what stands in brackets at its end, where that is a unit of measure,
/// which its figures have, or a sign: `Số hộ (hộ)`, `Tổng (A+B)`. A remark stays: `Năm 2026 (ước)`.
pub(crate) fn without_measure(name: &str) -> &str {
    let Some((bare, inner)) = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once('('))
        .filter(|(bare, _)| !bare.trim().is_empty())
    else {
        return name;
    };
    match inner.chars().any(char::is_lowercase) && in_brackets(inner).is_none() {
        true => name,
        false => bare.trim_end(),
    }
}

/// The words that remarks in brackets have, and units of measure have not.
const REMARKS: [&str; 49] = [
    "đầu", "cuối", "kỳ", "nếu", "có", "dự", "kiến", "ước", "tạm", "cũ", "mới", "kèm", "gồm", "trừ",
    "bao", "theo", "so", "với", "trong", "đó", "của", "các", "không", "kể", "chưa", "đã", "lần",
    "giá", "đến", "từ", "tại", "đợt", "và", "cả", "lũy", "luỹ", "kế", "hoạch", "thực", "hiện",
    "tính", "được", "phần", "thêm", "còn", "lại", "khác", "chính", "thức",
];

/// A unit of measure in the brackets of a head; none where the words are a remark.
fn in_brackets(inner: &str) -> Option<Arc<str>> {
    let text = one_line(inner);
    static STOP: LazyLock<Vec<String>> = LazyLock::new(|| REMARKS.map(folded).into());
    let text = match text.split_once(':') {
        Some((word, rest))
            if is_open_header(word) || crate::value::name::is_measure_header(word) =>
        {
            rest.trim().to_owned()
        }
        Some(_) => return None,
        None => text,
    };
    if matches!(text.as_str(), "%" | "‰") || text.parse::<Scale>().is_ok() {
        return Some(text.into());
    }
    let words = folded(&text);
    let mut words = words.split(' ');
    let is_plain = may_be(&text)
        && text.chars().any(char::is_alphabetic)
        && !text.contains(['+', '=', '*', ','])
        && (text.contains('/') || is_short(&text))
        && !text.starts_with('/')
        && words.all(|word| !STOP.iter().any(|stop| stop == word));
    is_plain.then(|| text.into())
}

/// Whether a text is as short as units of measure in brackets are; a number among its words is part
/// of one only as in `m2`.
fn is_short(text: &str) -> bool {
    let roman = crate::value::roman::parse(text).is_some();
    let digits = text.split(' ').all(|word| {
        word.chars().filter(char::is_ascii_digit).count() <= 1
            && !word.starts_with(|c: char| c.is_ascii_digit())
    });
    // Capitals are an abbreviation, which few units of measure are: `(KH)`, `(TW)`.
    let capitals = text.len() > 1 && text.chars().take(2).all(char::is_uppercase);
    let known = !capitals || ABBREVIATED.contains(&text);
    let letter = text.chars().count() == 1 && text.starts_with(char::is_uppercase);
    text.split(' ').count() <= 3 && digits && !roman && !letter && known
}

/// Units of measure that are written in capitals.
const ABBREVIATED: [&str; 13] =
    ["HTX", "USD", "VND", "HA", "KM", "MW", "KW", "KV", "KVA", "KWH", "MVA", "GB", "TB"];

/// The unit of measure of a line such as `Đơn vị tính: triệu đồng`; none where it names several.
fn of_line(line: &str) -> Option<Arc<str>> {
    let (_, rest) = line.split_once(':')?;
    let text = rest.trim().trim_end_matches([')', '.', ' ']);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let one = !text.is_empty() && !text.contains([',', ';', ':']) && text.split(' ').count() <= 5;
    one.then(|| crate::value::case::lower_first(&text).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_give_units_of_measure_and_remarks_do_not() {
        for (head, measure) in [
            ("Diện tích (ha)", "ha"),
            ("Diện tích (m2)", "m2"),
            ("Năng suất (tạ/ha)", "tạ/ha"),
            ("Thu nhập bình quân (triệu đồng/người)", "triệu đồng/người"),
            ("Kinh phí (1.000 đồng)", "1.000 đồng"),
            ("Số tiền (triệu đồng)", "triệu đồng"),
            ("Tỷ lệ (%)", "%"),
            ("Tỷ lệ %", "%"),
            ("Tỷ lệ % đạt", "%"),
            ("% so với kế hoạch", "%"),
            ("Mức giảm sinh (‰)", "‰"),
            ("Sản phẩm (HTX)", "HTX"),
            ("Số hộ (hộ)", "hộ"),
            ("Vốn (ĐVT: tỷ đồng)", "tỷ đồng"),
        ] {
            assert_eq!(of_head(&[head.to_owned()]).as_deref(), Some(measure), "{head}");
        }
        for head in [
            "Tổng số (A+B)",
            "Kết quả (nếu có)",
            "Vốn (dự kiến)",
            "Xã X (*)",
            "Giá trị (giá 2010)",
            "Năm 2026 (KH giao)",
            "Nhóm (I)",
            "Cột (1)",
            "Đạt 100%",
            "Đủ 100 % số hộ",
            "Xã An Bình (cũ)",
            "Thực hiện (lũy kế)",
            "Chỉ tiêu",
            "",
        ] {
            assert_eq!(of_head(&[head.to_owned()]), None, "{head}");
        }
    }

    #[test]
    fn a_line_gives_one_unit_of_measure() {
        for (line, measure) in [
            ("Đơn vị tính: triệu đồng", Some("triệu đồng")),
            ("ĐVT: Triệu đồng", Some("triệu đồng")),
            ("(Đơn vị tính: 1.000 đồng)", Some("1.000 đồng")),
            ("Đơn vị tính: ha, triệu đồng", None),
            ("Đơn vị tính:", None),
        ] {
            assert_eq!(of_line(line).as_deref(), measure, "{line}");
        }
    }

    #[test]
    fn marks_that_repeat_are_known() {
        for text in ["\"", "nt", "-nt-", "- nt -", "''", "//", "”", "NT", "như trên"] {
            assert!(is_ditto(text), "{text}");
        }
        for text in ["", "-", "tấn", "n", "\"ha\"", "người"] {
            assert!(!is_ditto(text), "{text}");
        }
        for text in ["ha", "Ha", "hộ", "Triệu đồng", "%", "1.000 đồng", "m2", "tạ/ha", "HTX"]
        {
            assert!(may_be(text), "{text}");
        }
        for text in ["Sở Y tế", "Xã An Bình", "12", "Ban Quản lý dự án", "12 hộ"] {
            assert!(!may_be(text), "{text}");
        }
    }
}
