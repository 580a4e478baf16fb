//! Which line of a template the lines of a filled text come from.
//!
//! A mark goes before the first character of each line that prints, where it can't change what is
//! printed: not before what trims the space before it, and not in text that is kept for a filter
//! or a name. The marks are taken out again as soon as the template is filled.

use std::ops::Range;
use std::sync::Arc;

use super::mark::LINE;
use super::scan::{self, Tag, TagKind};

/// Where a stretch of filled text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The line of the filled text in which it begins, from 1.
    pub filled: usize,
    /// The template.
    pub file: Arc<str>,
    /// The template's line, from 1.
    pub line: usize,
}

/// The bytes before which a piece of a template takes marks, each with its line in the piece,
/// from 0.
pub(super) fn places(written: &str, tags: &[Tag]) -> Vec<(usize, usize)> {
    let kept = kept(written, tags);
    let mut places = Vec::new();
    let mut start = 0;
    for (number, line) in written.split_inclusive('\n').enumerate() {
        let at = start + (line.len() - line.trim_start().len());
        start += line.len();
        let rest = &written[at..];
        let is_comment = rest.starts_with("{#") && scan::heading_id(rest).is_none();
        let prints = !line.trim().is_empty() && !is_comment && !rest.starts_with("{{-");
        // They stand in order.
        let next = kept.partition_point(|range| range.end <= at);
        let is_kept = kept.get(next).is_some_and(|range| range.contains(&at));
        // Tags stand in order.
        let next = tags.partition_point(|tag| whole(tag).end <= at);
        let around = tags[next..].iter().take_while(|tag| whole(tag).start <= at);
        let opens = |tag: &Tag| tag.kind == TagKind::Expression && at == tag.inside.start - 2;
        let in_tag = around.into_iter().any(|tag| !opens(tag));
        if prints && !is_kept && !in_tag {
            places.push((at, number));
        }
    }
    places
}

/// The bytes of a tag, with its delimiters.
fn whole(tag: &Tag) -> Range<usize> {
    tag.inside.start.saturating_sub(3)..tag.inside.end + 3
}

/// The stretches whose text is not printed where it stands: components, and what goes into a name,
/// a filter or a component.
fn kept(written: &str, tags: &[Tag]) -> Vec<Range<usize>> {
    let mut kept = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for tag in tags.iter().filter(|tag| tag.kind == TagKind::Statement) {
        let text = |at: usize| tag.words.get(at).map(|word| &written[word.range.clone()]);
        let has_value = || (0..tag.words.len()).any(|at| text(at) == Some("="));
        let (opens, closes) = match (text(0), text(1)) {
            (Some("component" | "filter"), _) => (true, false),
            (Some("set" | "set_global"), _) => (!has_value(), false),
            (Some("endcomponent" | "endfilter" | "endset"), _) | (Some("<"), Some("/")) => {
                (false, true)
            }
            (Some("<"), _) => (true, false),
            _ => (false, false),
        };
        if opens {
            if depth == 0 {
                start = tag.inside.start;
            }
            depth += 1;
        }
        if closes && depth > 0 {
            depth -= 1;
            if depth == 0 {
                kept.push(start..tag.inside.end);
            }
        }
    }
    if depth > 0 {
        kept.push(start..written.len());
    }
    kept
}

/// A mark for a line of a template.
pub(super) fn mark(source: usize, line: usize) -> String {
    format!("{LINE}{source}.{line}{LINE}")
}

/// A filled text without its marks, and what they say.
pub(super) fn take(text: &str, name: impl Fn(usize) -> Option<Arc<str>>) -> (String, Vec<Printed>) {
    let mut taken = String::with_capacity(text.len());
    let mut printed = Vec::new();
    let mut filled = 1;
    for (number, part) in text.split(LINE).enumerate() {
        // Between two marks stands what the first says, then text, and so on.
        if number % 2 == 0 {
            taken.push_str(part);
            filled += part.matches('\n').count();
            continue;
        }
        let place = part
            .split_once('.')
            .and_then(|(source, line)| Some((name(source.parse().ok()?)?, line.parse().ok()?)));
        if let Some((file, line)) = place {
            printed.push(Printed { filled, file, line });
        }
    }
    (taken, printed)
}

/// Where a line of the filled text comes from: the first that begins in it, or else the last that
/// begins before.
pub fn of(printed: &[Printed], line: usize) -> Option<&Printed> {
    let next = printed.partition_point(|printed| printed.filled < line);
    let here = printed.get(next).filter(|printed| printed.filled == line);
    here.or_else(|| printed.get(next.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(written: &str) -> Vec<usize> {
        places(written, &scan::tags(written)).into_iter().map(|(_, line)| line + 1).collect()
    }

    #[test]
    fn lines_that_print_are_marked_where_it_changes_nothing() {
        let text = "Một\n\n  - hai\n{{ ba }}\n{{- bốn }}\n{% if a %}\nnăm\n{% endif %}\n";
        assert_eq!(lines(text), [1, 3, 4, 7]);
        assert_eq!(lines("{# chú\nthích #}\n# Đề mục {#ten}\n{% set a =\n1 %}"), [2, 3]);
        let kept =
            "{% component a() %}\nmột\n{% endcomponent %}\n{% set b %}\nhai\n{% endset %}\nba";
        assert_eq!(lines(kept), [7]);
        let body = "{% <a()> %}\nmột\n{% </a> %}\nhai\n{% filter hoa %}\nba\n{% endfilter %}\n";
        assert_eq!(lines(body), [4]);
    }

    #[test]
    fn marks_are_taken_out_with_what_they_say() {
        let text = format!("{}một\n{}hai", mark(0, 3), mark(1, 7));
        let name = |source: usize| Some(Arc::from(["a.md", "b.md"][source]));
        let (taken, printed) = take(&text, name);
        assert_eq!(taken, "một\nhai");
        assert_eq!(printed[1], Printed { filled: 2, file: "b.md".into(), line: 7 });
        assert_eq!(of(&printed, 1), Some(&printed[0]));
        assert_eq!(of(&printed, 9), Some(&printed[1]));
        assert_eq!(of(&[], 1), None);
    }
}
