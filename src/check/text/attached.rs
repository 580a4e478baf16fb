//! The line `(Kèm theo … số … ngày … của …)` of an annex: whose it is, and what is left blank in it.

use crate::check::paper::PartKind;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::date;
use crate::value::name::folded;

/// The line `(Kèm theo Kế hoạch số … ngày … của …)` of an annex that says otherwise than the head.
static ATTACHED: Pattern = Pattern::new(
    Needs::Any(&["èm theo", "ÈM THEO"]),
    r"(?i)kèm theo +([\p{L} ]+?) +số:? *([^ /]*) */ *([\p{L}\d&]+(?:-[\p{L}\d&]+)*)(?:,? +ngày +(\d{1,2} +tháng +\d{1,2} +năm +\d{4}|\d{1,2}/\d{1,2}/\d{4}))?(?: +của +([^()]+))?",
);

/// A day that is left to be filled in: `ngày     tháng 02 năm 2020`, `ngày …/02/2020`.
static BLANK_DAY: Pattern =
    Pattern::new(Needs::Any(&["gày"]), r"[Nn]gày[ .…_]*(?:/ ?\d{1,2}/\d{4}|tháng\b)");

pub(super) fn differing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let facts = &paper.facts;
    let Some(kind) = facts.kind else { return };
    for part in paper.part(PartKind::Attachment) {
        let text = paper.text_of(part);
        let Some(hit) = ATTACHED.captures(text) else { continue };
        if plain_kind(&hit[1]) != kind {
            continue;
        }
        let mut differ = Vec::new();
        let digits = |text: &str| text.trim_start_matches('0').to_owned();
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if let Some(own) = facts.number.as_deref().filter(|own| is_number(own)) {
            if is_number(&hit[2]) && digits(own) != digits(&hit[2]) {
                differ.push(format!("số {} (đầu văn bản: {own})", &hit[2]));
            }
            // Where the head has been filled in by hand, the line is easily forgotten.
            if is_blank(&hit[2]) {
                differ.push(format!("số để trống (đầu văn bản: {own})"));
            }
        }
        if let Some(own) = facts.date
            && BLANK_DAY.is_match(text)
        {
            differ.push(format!("ngày để trống (đầu văn bản: {})", date::short(own)));
        }
        if let Some(own) = &facts.symbol
            && is_other_symbol(own, &hit[3])
        {
            differ.push(format!("ký hiệu {} (đầu văn bản: {own})", &hit[3]));
        }
        if let Some(own) = facts.date
            && let Some(Ok(day)) =
                hit.get(4).map(|day| date::parse(&format!("ngày {}", day.as_str())))
            && day != own
        {
            differ.push(format!("ngày {} (đầu văn bản: {})", date::short(day), date::short(own)));
        }
        // Without a head, lines in capitals may be anything.
        let has_head = paper.part(PartKind::Nation).next().is_some();
        if let (Some(own), Some(issuer), true) = (&facts.issuer, hit.get(5), has_head)
            && is_other_issuer(own, issuer.as_str())
        {
            differ.push(format!("cơ quan {} (đầu văn bản: {own})", issuer.as_str().trim()));
        }
        if !differ.is_empty() {
            let message = format!("dòng “Kèm theo” khác với đầu văn bản: {}", differ.join("; "));
            remarks.proved(
                paper.place(part.paragraph),
                message,
                "ghi số, ký hiệu, ngày và cơ quan như ở đầu văn bản",
            );
        }
    }
}

/// Whether nothing has been filled in.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '.' | '…' | '_' | ' '))
}

/// Whether two symbols differ, as far as the first has been typed: the last group of `KH-` is left
/// to be filled in.
fn is_other_symbol(own: &str, other: &str) -> bool {
    let (own, other) = (own.replace(' ', "").to_uppercase(), other.to_uppercase());
    match own.strip_suffix('-') {
        Some(typed) => other.split('-').ne(typed.split('-')) && !other.starts_with(&own),
        None => own != other,
    }
}

/// A type without its marks, as the facts have it.
fn plain_kind(text: &str) -> &'static str {
    crate::check::paper::parts::kind_of(text).unwrap_or_default()
}

/// Whether two names of issuers name two bodies, short forms written out.
fn is_other_issuer(own: &str, other: &str) -> bool {
    let full = |text: &str| {
        let text = folded(text);
        let text = text
            .replace("ubnd", &folded("ủy ban nhân dân"))
            .replace("hđnd", &folded("hội đồng nhân dân"));
        text.replace("bcđ", &folded("ban chỉ đạo")).replace("mtqg", &folded("mục tiêu quốc gia"))
    };
    let (own, other) = (full(own), full(other));
    let (own, other) = (own.trim_matches(['.', ' ', ')']), other.trim_matches(['.', ' ', ')']));
    !own.contains(other) && !other.contains(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_one_in_short_forms() {
        assert!(is_other_issuer("ỦY BAN NHÂN DÂN XÃ MINH TÂN", "UBND xã Bình Tân"));
        assert!(!is_other_issuer("ỦY BAN NHÂN DÂN XÃ MINH TÂN", "UBND xã Minh Tân"));
        assert!(!is_other_issuer("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "Ủy ban nhân dân tỉnh"));
    }

    #[test]
    fn days_are_left_blank() {
        for (text, expected) in [
            ("(Kèm theo Kế hoạch số    /KH-UBND ngày    /02/2020 của", true),
            ("(Kèm theo Kế hoạch số …/KH-UBND ngày … tháng 02 năm 2020", true),
            ("(Kèm theo Kế hoạch số 28/KH-UBND ngày 12/02/2020", false),
            ("(Kèm theo Kế hoạch số 28/KH-UBND ngày 12 tháng 02 năm 2020", false),
            ("(Kèm theo Kế hoạch giao ngày công)", false),
        ] {
            assert_eq!(BLANK_DAY.is_match(text), expected, "{text}");
        }
    }
}
