//! Differences of two rates in points: `đạt 97,5%, tăng 3,5 điểm phần trăm so với năm 2025 (95%)`.

use rust_decimal::Decimal;

use super::number::Mention;
use crate::check::Remarks;
use crate::diagnostic::Place;
use crate::value::number::format;

/// Tells points in a paragraph that are not the difference of the rates beside them.
pub(super) fn differing(
    text: &str,
    mentions: &[Mention],
    place: &Place,
    remarks: &mut Remarks<'_>,
) {
    for (at, points) in mentions.iter().enumerate().filter(|(_, mention)| is_points(mention)) {
        let Some((now, before)) = rates(text, mentions, at) else { continue };
        let difference = now.number() - before.number();
        // Each of the three may have been rounded.
        let slack: Decimal = [now, before, points]
            .iter()
            .map(|one| Decimal::new(i64::from(one.decimals > 0) * 5, one.decimals.min(20) + 1))
            .sum();
        if (difference.abs() - points.number()).abs() <= slack {
            continue;
        }
        let message = format!(
            "ghi {} điểm phần trăm nhưng từ {}% đến {}% là {}",
            format(points.number()),
            format(before.number()),
            format(now.number()),
            format(difference.abs())
        );
        remarks.proved(place.clone(), message, "kiểm tra ba số, rồi sửa số sai");
    }
}

/// Whether a quantity is a change in points, not a rate itself.
fn is_points(mention: &Mention) -> bool {
    let unit = mention.unit().to_lowercase();
    let beside = mention.beside();
    (unit.starts_with("điểm phần trăm") || unit.starts_with("điểm %"))
        && beside.upper.is_none()
        && beside.whole.is_none()
        && mention.quantity.qualifier.is_none()
}

/// The rates that points lie between: the one now, and the one before.
fn rates<'m>(text: &str, mentions: &'m [Mention], at: usize) -> Option<(&'m Mention, &'m Mention)> {
    let points = &mentions[at];
    let now = &mentions[at.checked_sub(1)?];
    let is_rate = |mention: &Mention| mention.is_percent() && mention.quantity.qualifier.is_none();
    let between = text.get(now.start..points.start)?.to_lowercase();
    let between = between.trim_start_matches(|c: char| !c.is_alphabetic());
    if !is_rate(now) || !matches!(between.trim(), "tăng" | "giảm") {
        return None;
    }
    // `từ 95% lên 97,5%, tăng …`.
    let from = at.checked_sub(2).map(|at| &mentions[at]).filter(|from| is_rate(from));
    let from = from.filter(|from| {
        let joined = text[from.start..now.start].trim_end().to_lowercase();
        let starts = text[..from.start].trim_end().to_lowercase();
        starts.ends_with("từ") && ["lên", "xuống", "còn", "đến"].iter().any(|w| joined.ends_with(w))
    });
    if let Some(from) = from {
        return Some((now, from));
    }
    // `so với năm 2025 (95%)`, `so với năm 2025 (là 95%)`.
    let before = mentions.get(at + 1).filter(|before| is_rate(before))?;
    let lead = text.get(points.at.end.min(before.start)..before.start)?;
    let whole = text.get(points.start..before.start)?;
    let opened = lead.rsplit_once('(').map(|(_, inside)| inside.trim());
    let is_base = opened.is_some_and(|inside| inside.is_empty() || inside == "là");
    (whole.contains("so với") && is_base && !whole.contains([';', '\n'])).then_some((now, before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::figures::number::mentions;

    #[test]
    fn the_rates_of_points_are_known() {
        for (text, expected) in [
            (
                "Tỷ lệ đạt 97,5%, tăng 3,5 điểm phần trăm so với năm 2025 (95%).",
                Some(("97,5%", "95%")),
            ),
            (
                "Tỷ lệ đạt 97.5 %, tăng 3,5 điểm phần trăm so với năm 2025 (95%).",
                Some(("97,5%", "95%")),
            ),
            ("Từ 95% lên 97,5%, tăng 2,5 điểm phần trăm.", Some(("97,5%", "95%"))),
            ("Tỷ lệ đạt 97,5%, tăng 3,5 điểm phần trăm so với năm 2025.", None),
            ("Đạt trên 97,5%, tăng 3,5 điểm phần trăm so với năm 2025 (95%).", None),
            ("Tỷ lệ hộ nghèo 5%, tăng 2 điểm phần trăm; hộ cận nghèo so với năm 2025 (4%).", None),
        ] {
            let found = mentions(text);
            let at = found.iter().position(is_points).unwrap();
            let rates = rates(text, &found, at);
            let shown = rates.map(|(now, before)| (now.brief(), before.brief()));
            let shown = shown.as_ref().map(|(now, before)| (now.as_str(), before.as_str()));
            assert_eq!(shown, expected, "{text}");
        }
    }
}
