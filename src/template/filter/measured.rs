//! A target's figure as it stands in a sentence: with its unit of measure, in the style of offices.

use rust_decimal::Decimal;

use super::number::{by_thousands, in_prose, with_unit};
use super::{Entry, Kind, wrong};
use crate::dossier::leaf::Leaf;
use crate::template::rich::Rich;
use crate::value::number::{self, Reading, count, format, grouped, restyled};
use crate::value::{Meaning, Quantity, Taking, case, parse_text};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "kem_don_vi",
    arguments: &[],
    about: "Viết chỉ tiêu thành lời kèm đơn vị tính mà phụ biểu ghi: ở ô, ở cột đơn vị tính, ở tiêu đề cột hoặc ở dòng “Đơn vị tính: …”. Hàng nghìn có dấu chấm, số đếm dưới 10 có số 0 đứng trước, số âm trong ngoặc có dấu trừ, đơn vị “1.000 đồng” là “nghìn đồng”.",
    example: "{{ binh_quan | kem_don_vi }}",
    prints: "ít nhất 15 tiêu chí/xã",
    run: |value, _| {
        let rich = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
        let leaf = Leaf::of(value);
        let number = leaf.and_then(Leaf::number);
        let plain = rich.plain();
        // Digits that the table takes for no number are a year, or a name.
        let is_name = leaf.is_some() && number.is_none() && is_digits(&plain);
        if is_name {
            return Ok(rich.into_value());
        }
        let text = measured(&plain, leaf.and_then(Leaf::unit), number);
        Ok(rich.replaced(text).into_value())
    },
}];

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A figure's text as it stands in a sentence, with its unit of measure. The number is known where
/// the table has told how the text is read.
fn measured(text: &str, unit: Option<&str>, known: Option<Decimal>) -> String {
    let bracketed = || Some(text.trim().strip_prefix('(')?.strip_suffix(')')?.trim());
    if let Some(number) = known.filter(Decimal::is_sign_negative)
        && bracketed().is_some()
    {
        let quantity = Quantity::of(number);
        return with_measure(format(number), &quantity, unit);
    }
    let taking = Taking { parts: true, ranges: true, ..Taking::default() };
    let quantity = match parse_text(text).meaning {
        Meaning::Quantity(quantity) => Some(quantity),
        // `5-7` may be days, where no table has told.
        _ => known.and_then(|_| Quantity::read(text, taking).ok()),
    };
    let Some(quantity) = quantity else {
        // A text whose number can be read in two ways stays as it is, with its unit.
        let inner = bracketed().unwrap_or(text);
        let is_number = inner.contains(|c: char| c.is_ascii_digit())
            && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        return match unit {
            Some(unit) if is_number => with_unit(text.to_owned(), Some(unit)),
            _ => in_prose(text),
        };
    };
    let plain = is_digits(text);
    let number = if plain && unit.is_some_and(|unit| !matches!(unit, "%" | "‰")) {
        count(quantity.number)
    } else if plain {
        format(quantity.number)
    } else {
        let text = restyled(text).unwrap_or_else(|| text.to_owned());
        in_prose(&grouped(&text))
    };
    with_measure(number, &quantity, unit)
}

/// A written number with the unit of measure that it lacks.
fn with_measure(number: String, quantity: &Quantity, unit: Option<&str>) -> String {
    match unit {
        Some(sign @ ("%" | "‰")) if !number.contains(sign) => format!("{number}{sign}"),
        // `31/40` is so many of so many, which its unit may say once more: `thôn/tổng số`.
        Some(unit) if unit.contains('/') && number.contains('/') => number,
        Some(unit) if quantity.beside().unit.is_none() && !quantity.percent => {
            let unit = case::lower_first(unit);
            match by_tens(&unit).filter(|_| by_thousands(&unit).is_none()) {
                // `5` of `100 liều` are 500 of them.
                Some((factor, of)) if *quantity == Quantity::of(quantity.number) => {
                    let product = quantity.number.checked_mul(factor).map(count);
                    product.map_or(number, |product| with_unit(product, Some(of)))
                }
                Some(_) => format!("{number} (đơn vị tính: {unit})"),
                None => match trailing(&number) {
                    // `từ 29 điểm trở lên`
                    Some((number, tail)) => {
                        format!("{} {tail}", with_unit(number.to_owned(), Some(&unit)))
                    }
                    None => with_unit(number, Some(&unit)),
                },
            }
        }
        _ => number,
    }
}

/// The words after a number that bound it, which its unit of measure comes before: `trở lên`.
fn trailing(number: &str) -> Option<(&str, &str)> {
    let at = number.rfind(" trở ")?;
    Some((number[..at].trim_end(), number[at..].trim_start()))
}

/// A unit of measure that counts by tens or hundreds, for which there is no word: `100 liều`.
fn by_tens(unit: &str) -> Option<(Decimal, &str)> {
    let (reading, rest) = number::read(unit)?;
    let factor = match reading {
        Reading::Sure(factor) | Reading::TwoWays { grouped: factor, .. } => factor,
        Reading::Point(_) => return None,
    };
    let digits = factor.normalize().to_string();
    let is_power = digits.starts_with('1') && digits[1..].bytes().all(|digit| digit == b'0');
    let of = rest.strip_prefix(' ')?;
    (is_power && of.starts_with(char::is_alphabetic)).then_some((factor, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_with_their_units_of_measure() {
        for (text, unit, written) in [
            ("50", Some("giường"), "50 giường"),
            ("5", Some("hộ"), "05 hộ"),
            ("332000", Some("Triệu đồng"), "332.000 triệu đồng"),
            ("120,5", Some("ha"), "120,5 ha"),
            ("12345,5", Some("ha"), "12.345,5 ha"),
            ("98,5", Some("%"), "98,5%"),
            ("95%", Some("%"), "95%"),
            ("≥61,5%", Some("%"), "ít nhất 61,5%"),
            ("0,1", Some("‰"), "0,1‰"),
            ("37 xã", Some("xã"), "37 xã"),
            ("0", Some("hộ"), "0 hộ"),
            ("1234", None, "1.234"),
            ("7", None, "7"),
            ("Duy trì", Some("%"), "Duy trì"),
            ("", Some("ha"), ""),
            ("27540", Some("1.000 đồng"), "27.540 nghìn đồng"),
            ("60", Some("1000 con"), "60 nghìn con"),
            ("2,5", Some("1.000.000 đồng"), "2,5 triệu đồng"),
            ("1", Some("100 liều"), "100 liều"),
            ("27,5", Some("100 liều"), "2.750 liều"),
            ("≥5", Some("100 liều"), "ít nhất 5 (đơn vị tính: 100 liều)"),
            ("1,300,000,000", Some("đồng"), "1.300.000.000 đồng"),
            ("12 345", Some("người"), "12.345 người"),
            ("(1.234)", Some("hộ"), "(1.234) hộ"),
            ("5-7", None, "5-7"),
        ] {
            assert_eq!(measured(text, unit, None), written, "{text}");
        }
        for (text, known, unit, written) in [
            ("5-7", "5", "CLB", "5-7 CLB"),
            ("5 - 7", "5", "%", "5 - 7%"),
            ("5/7", "5", "thôn", "5/7 thôn"),
            ("(5.400)", "-5400", "triệu đồng", "-5.400 triệu đồng"),
            ("(12)", "-12", "%", "-12%"),
        ] {
            let known = known.parse().ok();
            assert_eq!(measured(text, Some(unit), known), written, "{text}");
        }
    }
}
