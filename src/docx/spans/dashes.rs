//! Dashes: those within symbols, and those between the numbers of a span.

use super::Edit;
use super::words::is_numbered;

/// The dashes within symbols and between numbers.
pub(super) fn dashes(flat: &str, edits: &mut Vec<Edit>) {
    for (at, dash) in flat.char_indices().filter(|(_, c)| is_dash(*c)) {
        let end = at + dash.len_utf8();
        let (before, after) = (&flat[..at], &flat[end..]);
        if let Some(span) = span(before, after) {
            edits.push(Edit { at: at - span.before, end: end + span.after, with: span.with });
        } else if dash == '-'
            && let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next())
            && left.is_alphanumeric()
            && right.is_alphanumeric()
            && (left.is_uppercase() && right.is_uppercase() || in_a_symbol(before, after))
        {
            edits.push(Edit { at, end, with: "\u{2011}" });
        }
    }
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−')
}

/// Whether a hyphen stands in a word that has digits in it.
fn in_a_symbol(before: &str, after: &str) -> bool {
    let part_of_word = |c: &char| !c.is_whitespace();
    let left = before.chars().rev().take_while(part_of_word);
    left.chain(after.chars().take_while(part_of_word)).any(|c| c.is_ascii_digit())
}

/// How the dash between two numbers is written, and how many spaces on each side it takes up.
struct Span {
    before: usize,
    after: usize,
    with: &'static str,
}

/// The span that the numbers on both sides of a dash are, if they are one.
fn span(before: &str, after: &str) -> Option<Span> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/');
    let left = before.strip_suffix(' ').unwrap_or(before);
    let right = after.strip_prefix(' ').unwrap_or(after);
    let rest = left.trim_end_matches(is_part);
    let first = &left[rest.len()..];
    let rest_after = right.trim_start_matches(is_part);
    let second = right[..right.len() - rest_after.len()].trim_end_matches(['.', ',', '/']);
    if first.is_empty() || second.is_empty() || !first.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // A telephone number or a symbol goes on.
    let goes_on = |c: char| c.is_alphanumeric() || is_dash(c) || c == '_';
    if rest.ends_with(goes_on) || rest_after.starts_with(goes_on) {
        return None;
    }
    let span =
        |with| Span { before: before.len() - left.len(), after: after.len() - right.len(), with };
    let in_time = |number: &str| is_year(number) || is_date(number);
    if in_time(first) && in_time(second) {
        return Some(span("\u{A0}-\u{A0}"));
    }
    let number = |text: &str| {
        (!text.contains('/') && text.len() <= 6 && !text.starts_with('0'))
            .then(|| text.replace(',', ".").parse::<f64>().ok())
            .flatten()
    };
    let whole = first.contains(['.', ',']) || second.contains(['.', ',']);
    let grows = number(first)? < number(second)? && (whole || !is_year(first));
    // `Tiêu chí số 2 - 15 xã đạt`: the first is a number of its own.
    let named = rest.trim_end().rsplit(' ').next().is_some_and(is_numbered);
    let spaced = before.len() > left.len() && after.len() > right.len();
    (grows && !(named && spaced)).then(|| span("\u{2011}"))
}

pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// Whether a text is a month or a day with the sign between its numbers.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('/');
    let last = parts.next_back().is_some_and(|year| year.len() == 4 || year.len() <= 2);
    let short = |part: &str| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok();
    let before = text.matches('/').count();
    last && (1..=2).contains(&before) && parts.all(short)
}
