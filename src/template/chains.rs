//! Templates that extend and include one another without end, found before Tera walks over them by
//! functions that call themselves.

use std::collections::BTreeMap;

use super::scan::{self, TagKind};
use super::source::{Part, Source};
use crate::diagnostic::{Diagnostic, Place};

/// How many templates may stand one in another by `extends` and `include`: people use three. While
/// they are filled each takes about 10 KiB of stack in a debug build, of the 1 MiB that the first
/// thread of a program has on Windows.
const MOST_IN_CHAIN: usize = 24;

/// How many templates one may include, counted each time: Tera looks all of them through for each.
const MOST_INCLUDES: usize = 200;

/// The templates that can't be used for that reason, and what to say.
pub(super) fn check(
    sources: &[Source],
    names: &BTreeMap<String, usize>,
) -> (Vec<usize>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut broken = Vec::new();
    let mut edges: Vec<Vec<usize>> = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let named = named(source);
        if named.len() > MOST_INCLUDES {
            let message = format!("mẫu có hơn {MOST_INCLUDES} thẻ `include`");
            let hint = "gộp các mẫu nhỏ lại, hoặc viết thành thành phần";
            let at = Place::Template { file: source.name.clone(), line: 1, column: 1 };
            findings.push(Diagnostic::error("nested-too-deep", message).hint(hint).at(at));
            broken.push(index);
        }
        edges.push(named.iter().filter_map(|name| names.get(name).copied()).collect());
    }
    // After as many rounds, those from which a chain of as many goes out, or a circle.
    let round = |alive: &Vec<bool>| -> Vec<bool> {
        edges.iter().map(|edges| edges.iter().any(|&to| alive[to])).collect()
    };
    let mut alive = vec![true; sources.len()];
    for _ in 0..MOST_IN_CHAIN {
        alive = round(&alive);
    }
    let mut circling = alive.clone();
    loop {
        let next = round(&circling);
        if next == circling {
            break;
        }
        circling = next;
    }
    // A small circle is told by Tera, which knows its tag.
    let is_small = circling.iter().filter(|circles| **circles).count() <= MOST_IN_CHAIN;
    let is_deep = |&index: &usize| alive[index] && !(is_small && circling[index]);
    let deep: Vec<usize> = (0..sources.len()).filter(is_deep).collect();
    if let Some(&first) = deep.first() {
        let message = format!(
            "mẫu kế thừa hoặc gọi (`extends`, `include`) lồng nhau quá {MOST_IN_CHAIN} tầng, hoặc \
             vòng lại chính nó"
        );
        let file = sources[first].name.clone();
        findings.push(
            Diagnostic::error("nested-too-deep", message)
                .hint("bỏ bớt tầng: gộp các mẫu nhỏ lại, hoặc viết thành thành phần")
                .at(Place::Template { file, line: 1, column: 1 }),
        );
        broken.extend(deep);
    }
    (broken, findings)
}

/// The names of the templates that a template extends and includes.
fn named(source: &Source) -> Vec<String> {
    let mut named: Vec<String> = source.parent.clone().into_iter().collect();
    for part in &source.parts {
        for tag in part.tags.iter().filter(|tag| tag.kind == TagKind::Statement) {
            let text = |at: usize| tag.words.get(at).map(|word| &part.written[word.range.clone()]);
            if let (Some("include" | "extends"), Some(name)) = (text(0), text(1)) {
                named.push(scan::unquoted(name));
            }
        }
    }
    named
}

/// How many components that there are none of, or blocks, a template may have: Tera shows the whole
/// file for each of them that is wrong.
const MOST_UNKNOWN: usize = 200;

/// A finding where a piece calls a great many components that there are none of, or has a great many
/// blocks. Of a few Tera tells itself.
pub(super) fn unknown(
    source: &Source,
    part: &Part,
    components: &BTreeMap<String, usize>,
) -> Option<Diagnostic> {
    let text = |word: &scan::Word| &part.written[word.range.clone()];
    let (mut calls, mut blocks) = (0, 0);
    let mut last = 0;
    for tag in &part.tags {
        blocks += usize::from(tag.words.first().is_some_and(|word| text(word) == "block"));
        for (one, next) in tag.words.iter().zip(tag.words.iter().skip(1)) {
            let is_call = text(one) == "<" && next.kind == scan::WordKind::Name;
            if is_call && !components.contains_key(text(next)) {
                calls += 1;
            }
        }
        if calls > MOST_UNKNOWN || blocks > MOST_UNKNOWN {
            last = tag.inside.start;
            break;
        }
    }
    let (name, message, hint) = if calls > MOST_UNKNOWN {
        let message = format!("mẫu gọi hơn {MOST_UNKNOWN} thành phần không có");
        ("unknown-component", message, "xem tên các thành phần trong tài liệu viết mẫu")
    } else if blocks > MOST_UNKNOWN {
        let message = format!("mẫu có hơn {MOST_UNKNOWN} khối `block`");
        ("too-many-blocks", message, "gộp các khối lại, hoặc chia ra nhiều mẫu")
    } else {
        return None;
    };
    let at = source.place(part.in_file(&(last..last)).start);
    Some(Diagnostic::error(name, message).hint(hint).at(at))
}
