//! Signs that stand on one another, signs without a space after them, pairs that are left open.

use std::ops::Range;

use super::scan;
use crate::check::paper::Paragraph;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};

/// Signs of a sentence that follow one another.
static TWICE: Pattern =
    Pattern::new(Needs::Nothing, r",\s?[,;:.]|;\s?[,;:.]|:\s?[,;:.]|\.\s?[,;:]|\.\.+");

/// The signs with no space after them, with the letters beside them.
fn tight(text: &str) -> Vec<Range<usize>> {
    let all: Vec<(usize, char)> = text.char_indices().collect();
    let start = |at: usize| all.get(at).map_or(text.len(), |(start, _)| *start);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, (_, sign)) in all.iter().enumerate() {
        if !matches!(sign, ',' | ';' | ':' | '.' | '…' | '(' | ')' | '&') {
            continue;
        }
        let before = |many: usize, is: fn(char) -> bool| {
            at >= many && all[at - many..at].iter().all(|(_, c)| is(*c))
        };
        let after =
            |far: usize, is: fn(char) -> bool| all.get(at + far).is_some_and(|(_, c)| is(*c));
        let is_letter = char::is_alphabetic;
        let (first, last) = match sign {
            ',' | ';' | ':' if before(2, char::is_lowercase) && after(1, is_letter) => (2, 1),
            '.' if before(3, char::is_lowercase)
                && after(1, char::is_uppercase)
                && after(2, char::is_lowercase) =>
            {
                (3, 2)
            }
            '.' if before(2, |c| c == '.') && after(1, is_letter) => (2, 1),
            '…' if after(1, char::is_uppercase) => (0, 1),
            ',' if is_between_years(text, start(at), start(at + 1)) => (4, 4),
            '&' if before(1, char::is_whitespace) && after(1, is_letter)
                || before(1, is_letter) && after(1, |c| c == ' ') =>
            {
                (1, 1)
            }
            '(' | ')' if before(1, is_letter) && after(1, is_letter) => (1, 1),
            _ => continue,
        };
        let range = start(at - first)..start(at + last + 1);
        if found.last().is_none_or(|before| before.end <= range.start) {
            found.push(range);
        }
    }
    found
}

/// Whether a comma stands between two years: `2020,2021`.
fn is_between_years(text: &str, start: usize, end: usize) -> bool {
    let is_year = |digits: &str| digits.len() == 4 && digits.starts_with(['1', '2']);
    let (before, after) = (&text[..start], &text[end..]);
    let first = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let last = after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let is_apart = !before[..before.len() - first.len()].ends_with(['.', ',', '/'])
        && !after[last.len()..].starts_with(['%', '/']);
    is_year(first) && is_year(last) && is_apart
}

/// Addresses of the network and of mail have signs of their own.
fn has_address(text: &str) -> bool {
    const STARTS: [&str; 3] = ["http:", "https:", "www."];
    const ENDS: [&str; 9] = ["vn", "com", "org", "net", "doc", "docx", "xls", "xlsx", "pdf"];
    if !text.contains(['@', '.', ':']) {
        return false;
    }
    let text = text.to_ascii_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let ends =
        |piece: &str| ENDS.contains(&piece.split(|c| !is_word(c)).next().unwrap_or_default());
    text.contains('@')
        || STARTS.iter().any(|start| text.contains(start))
        || text.split('.').skip(1).any(ends)
}

/// The labels of lists, whose brackets close nothing.
fn ends_with_label(text: &str) -> bool {
    let Some(text) = text.strip_suffix(')') else { return false };
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '.' | ':' | '(');
    let label = text.rsplit(is_mark).next().unwrap_or_default();
    let all = |is: fn(char) -> bool| !label.is_empty() && label.chars().all(is);
    let mut rest = label.chars();
    let is_letter = rest.next().is_some_and(char::is_lowercase)
        && matches!(rest.as_str().as_bytes(), [] | [b'0'..=b'9']);
    is_letter
        || label.len() <= 2 && all(|c| c.is_ascii_digit())
        || all(|c| matches!(c, 'i' | 'v' | 'x'))
        || all(|c| matches!(c, 'I' | 'V' | 'X'))
        || all(|c| c == '*')
}

fn looked_at(paper: &Paper) -> impl Iterator<Item = (usize, &Paragraph)> {
    scan::prose(paper).filter(|(_, paragraph)| !has_address(&paragraph.text))
}

/// `,,`, `.;`, `..`.
pub(super) fn doubled(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in looked_at(paper) {
        let text = &paragraph.text;
        for hit in TWICE.find_iter(text) {
            let (before, after) = (&text[..hit.start()], &text[hit.end()..]);
            let signs = hit.as_str();
            let dots = signs.chars().filter(|c| *c == '.').count();
            // Three points and more are an ellipsis or the room of what is to be filled in.
            let is_ellipsis = dots > 2
                || signs == "." && after.starts_with('.')
                || before.ends_with(['.', '…'])
                || signs.ends_with('.') && after.starts_with('.')
                || after.starts_with("./.")
                || signs.starts_with('.') && is_abbreviation(before)
                || before.ends_with('/');
            let is_one_too_many =
                dots == 4 && signs.len() == 4 && is_last_ellipsis(text, before, after);
            if is_ellipsis && !is_one_too_many {
                continue;
            }
            let message =
                format!("hai dấu câu liền nhau “{signs}”: “{}”", scan::around(text, &hit.range()));
            remarks.proved(paper.place(index), message, "giữ một dấu câu");
        }
    }
}

/// Whether four points that end a paragraph are an ellipsis with a full stop, and no room to be filled
/// in: `78,5%....`.
fn is_last_ellipsis(text: &str, before: &str, after: &str) -> bool {
    let is_said = before.ends_with(|c: char| c.is_lowercase() || c == '%' || c.is_ascii_digit());
    after.trim().is_empty() && is_said && text.matches("..").count() == 2
}

/// `soát,báo cáo`.
pub(super) fn space(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in looked_at(paper) {
        let text = &paragraph.text;
        let mut found = tight(text);
        found.retain(|range| is_tight(text, range));
        let Some(first) = found.first() else { continue };
        let message = format!(
            "thiếu dấu cách cạnh dấu câu{}: “{}”",
            scan::times(found.len()),
            scan::around(text, first)
        );
        remarks.proved(paper.place(index), message, "thêm dấu cách giữa dấu câu và chữ cạnh nó");
    }
}

/// A missing space that is none of an abbreviation.
fn is_tight(text: &str, hit: &Range<usize>) -> bool {
    let found = &text[hit.clone()];
    if !found.contains(['(', ')']) {
        return true;
    }
    // `(sau)đó`, `xã(trừ`: words, not labels or plurals such as `văn bản(s)`.
    let before: String =
        text[..hit.start].chars().rev().take_while(|c| c.is_alphanumeric()).collect();
    let after: String = text[hit.end..].chars().take_while(|c| c.is_alphanumeric()).collect();
    !before.is_empty()
        && !after.is_empty()
        && !ends_with_label(text[..hit.end].trim_end_matches(char::is_alphanumeric))
}

/// Whether a text ends with a word that ends with a point: `v.v`, `TP`, `Th.S`.
fn is_abbreviation(before: &str) -> bool {
    let word: String =
        before.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '.').collect();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters < 3 || word.contains('.') || word.chars().next().is_some_and(char::is_uppercase)
}

/// Brackets and quotes that are opened and not closed, or closed and not opened.
pub(super) fn pairs(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = &paper.paragraphs;
    for (index, paragraph) in looked_at(paper) {
        for (open, close, name) in [('(', ')', "ngoặc đơn"), ('“', '”', "ngoặc kép")] {
            let (opened, closed) = left_over(&paragraph.text, open, close);
            if opened == 0 && closed == 0 {
                continue;
            }
            // A pair may go on in the next paragraphs, or come from those before.
            let near = index.saturating_sub(NEAR)..(index + NEAR + 1).min(all.len());
            let is_elsewhere = near.filter(|at| *at != index).any(|at| {
                let other = left_over(&all[at].text, open, close);
                if at > index { opened > 0 && other.1 > 0 } else { closed > 0 && other.0 > 0 }
            });
            if is_elsewhere {
                continue;
            }
            let (message, hint) = if opened > 0 {
                (format!("dấu {name} “{open}” mở mà không đóng"), format!("thêm dấu “{close}”"))
            } else {
                (
                    format!("dấu {name} “{close}” đóng mà không mở"),
                    format!("thêm dấu “{open}” hoặc bỏ dấu “{close}”"),
                )
            };
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

/// How many paragraphs away a pair may be closed.
const NEAR: usize = 6;

/// How many signs are opened and not closed, and closed and not opened; those of labels of lists
/// aside.
fn left_over(text: &str, open: char, close: char) -> (usize, usize) {
    let (mut opened, mut closed) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        if c == open {
            opened += 1;
        } else if c == close {
            match opened {
                0 if close == ')' && ends_with_label(&text[..=at]) => {}
                0 => closed += 1,
                _ => opened -= 1,
            }
        }
    }
    (opened, closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_close_nothing() {
        for text in [
            "a) một; b) hai",
            "(nội dung 4.11)",
            "(a) một (b) hai",
            "gồm: 1) một, 2) hai",
            "(xem mục 2)",
        ] {
            assert_eq!(left_over(text, '(', ')'), (0, 0), "{text}");
        }
        assert_eq!(left_over("các thôn (kể cả", '(', ')'), (1, 0));
        assert_eq!(left_over("các thôn mới) báo cáo", '(', ')'), (0, 1));
    }
}
