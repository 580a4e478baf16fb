//! Means of whole things that no whole sum gives: `7 xã, bình quân 16,3 tiêu chí/xã`, where 16,3 · 7
//! is no whole number, whatever the rounding.

use rust_decimal::Decimal;

use super::number::Mention;
use super::read::Read;
use crate::check::{Paper, Remarks};
use crate::value::number::{format, round};

/// What is measured and not counted: a mean of it may be anything.
const MEASURED: [&str; 28] = [
    "đồng", "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "ha", "tấn", "tạ", "yến", "kg", "g", "km", "m",
    "m2", "m3", "m²", "m³", "lít", "kwh", "mw", "điểm", "giờ", "phút", "năm", "tháng", "ngày", "%",
];

/// How a mean of whole things may have come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Some whole sum gives it, rounded as people do.
    Rounded,
    /// Some whole sum gives it where its last digits are cut off.
    Cut,
    /// None does; the nearest that some do, below and above.
    None(Decimal, Decimal),
}

/// How a mean of some number of whole things may have come about.
fn origin(mean: Decimal, decimals: u32, of: Decimal) -> Option<Origin> {
    let sum = mean.checked_mul(of)?;
    let exact = [sum.floor().checked_div(of)?, sum.ceil().checked_div(of)?];
    let unit = Decimal::new(1, decimals.min(20));
    if exact.iter().any(|exact| round(*exact, decimals) == mean) {
        return Some(Origin::Rounded);
    }
    if exact.iter().any(|exact| *exact >= mean && *exact - mean < unit) {
        return Some(Origin::Cut);
    }
    let digits = decimals.max(2);
    Some(Origin::None(round(exact[0], digits), round(exact[1], digits)))
}

/// Tells means that no whole sum gives.
pub(super) fn told(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, mentions) in Read::of(paper).mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for (at, mean) in mentions.iter().enumerate() {
            let Some((noun, of)) = mean.unit().split_once('/') else { continue };
            let noun = noun.split(' ').next().unwrap_or_default().to_lowercase();
            let of = of.split(' ').next().unwrap_or_default().to_lowercase();
            let is_mean = mean.decimals > 0
                && mean.quantity.qualifier.is_none()
                && !mean.quantity.percent
                && mean.beside().upper.is_none()
                && text.to_lowercase().contains("bình quân")
                && !mean.beside().change.as_deref().is_some_and(|word| {
                    word.contains("tăng") || word.contains("giảm") || word.contains("thêm")
                });
            if !is_mean || MEASURED.contains(&noun.as_str()) || of.is_empty() {
                continue;
            }
            // The one count of the same sentence.
            let others = mentions.iter().enumerate().filter(|(other, _)| *other != at);
            let others: Vec<&Mention> = others.map(|(_, other)| other).collect();
            let counts: Vec<&&Mention> = others
                .iter()
                .filter(|other| {
                    other.is_count() && other.noun() == of && sentence(text, other, mean)
                })
                .collect();
            let [count] = counts[..] else { continue };
            let many = count.number();
            if many <= Decimal::ONE {
                continue;
            }
            let shown = (format(mean.number()), format(many));
            let noun_of = mean.unit().split('/').next().unwrap_or_default();
            let hint = format!("cộng lại số {noun_of} của từng {of} rồi chia cho {}", shown.1);
            let at = paper.place(index);
            match origin(mean.number(), mean.decimals, many) {
                Some(Origin::None(below, above)) => remarks.proved(
                    at,
                    format!(
                        "bình quân {} {noun}/{of} của {} {of} không thể có: tổng chẵn gần nhất cho {} hoặc {}",
                        shown.0,
                        shown.1,
                        format(below),
                        format(above)
                    ),
                    hint,
                ),
                Some(Origin::Cut) => remarks.rounding(
                    at,
                    format!("bình quân {} {noun}/{of} là bỏ bớt chữ số chứ không làm tròn", shown.0),
                    hint,
                ),
                Some(Origin::Rounded) | None => {}
            }
        }
    }
}

/// Whether two quantities stand in one sentence.
fn sentence(text: &str, one: &Mention, other: &Mention) -> bool {
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    let between = text.get(first.start..second.start).unwrap_or_default();
    !between.contains(". ") && !between.contains(['\n', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_whole_things_has_few_values() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        for (mean, decimals, of, expected) in [
            ("16.3", 1, 7, "rounded"),
            ("16.2", 1, 7, "cut"),
            ("16.5", 1, 3, "none"),
            ("16.7", 1, 3, "rounded"),
            ("16.6", 1, 3, "cut"),
            ("16.4", 1, 4, "none"),
            ("17.1", 1, 184, "rounded"),
            ("12.34", 2, 17, "none"),
        ] {
            let found = match origin(number(mean), decimals, of.into()).unwrap() {
                Origin::Rounded => "rounded",
                Origin::Cut => "cut",
                Origin::None(..) => "none",
            };
            assert_eq!(found, expected, "{mean} of {of}");
        }
    }
}
