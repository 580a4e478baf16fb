//! A piece of a template → what is put into it before Tera gets it: guards around uses of data, and
//! what takes the steps, the text and the depth of filling it ([`super::bounds`]).
//!
//! | Where | What |
//! | --- | --- |
//! | `{{ … }}` | `_in` around the whole |
//! | beside `~` | `_noi` around what is joined |
//! | `if`, `elif` | `_dk` around each name, `_co` where it is passed on |
//! | `for` | `_lap` around what is gone over, `_co` where there is an `else` |
//! | lists and groups that are built, outermost | `_dung` |
//! | names in tags that compare, copy, or go over all of something | `_ss`, `_nang` |
//! | the beginning and end of a piece, a block, a component | `_vao`, `_ra` |
//! | a long text in a loop, a block, a component | `_chu` before it |

use std::collections::BTreeSet;
use std::ops::Range;

use super::scan::{self, Path, PathContext, Tag, TagKind, Word, WordKind};
use super::source::{Part, Site};

/// A text of as many bytes takes its own each time that it is passed; a shorter one takes its with
/// all that stand in the same loop, block or component, whichever of them are passed.
const LONG_TEXT: usize = 256;

/// Words of tags that compare what stands beside them.
const COMPARING: [&str; 7] = ["==", "!=", "<", ">", "<=", ">=", "in"];

/// Words of tags that copy what stands beside them, or go over it.
const COPYING: [&str; 6] = [":", "...", "reverse", "values", "keys", "pairs"];

/// What is put into a piece, in the order in which it stands at the same byte.
pub(super) fn puts(part: &Part, source: usize, sites: &mut Vec<Site>) -> Vec<(usize, String)> {
    let left_blank = left_blank(part);
    let mut weave = Weave { part, source, sites, puts: Vec::new(), left_blank };
    let texts = weave.texts();
    for (index, tag) in part.tags.iter().enumerate() {
        weave.tag(tag, texts.get(index).copied().flatten());
    }
    weave.puts
}

struct Weave<'a> {
    part: &'a Part,
    source: usize,
    sites: &'a mut Vec<Site>,
    puts: Vec<(usize, String)>,
    /// The names that the piece sets to an empty text: that they print nothing is meant.
    left_blank: BTreeSet<&'a str>,
}

impl<'a> Weave<'a> {
    fn text(&self, word: &Word) -> &'a str {
        &self.part.written[word.range.clone()]
    }

    fn word(&self, tag: &Tag, at: usize) -> Option<&'a str> {
        tag.words.get(at).map(|word| self.text(word))
    }

    fn wrap(&mut self, range: Range<usize>, guard: &str, more: &str) {
        let site = self.sites.len();
        self.puts.push((range.start, "(".to_owned()));
        self.puts.push((range.end, format!(")|{guard}(vt={site}{more})")));
        let start = self.part.start();
        let range = start + range.start..start + range.end;
        self.sites.push(Site { source: self.source, range });
    }

    fn tag(&mut self, tag: &Tag, text: Option<usize>) {
        let first = self.word(tag, 0);
        let is_condition = tag.kind == TagKind::Statement && matches!(first, Some("if" | "elif"));
        let words = match (tag.kind, first) {
            (TagKind::Expression, _) | (_, Some("<")) => &tag.words[..],
            (_, Some("if" | "elif" | "filter")) => &tag.words[1..],
            (_, Some("set" | "set_global")) => tag.words.get(2..).unwrap_or_default(),
            (_, Some("for")) => {
                let after = tag.words.iter().position(|word| self.text(word) == "in");
                after.map_or(&[][..], |at| &tag.words[at + 1..])
            }
            _ => return,
        };
        let (compares, copies) = self.heavy(words);
        for path in scan::uses(&self.part.written, words).0 {
            if self.is_no_value(&path, words) {
                continue;
            }
            let range = path.range.clone();
            // What a filter takes is not what is compared.
            let compares = compares && path.context != PathContext::Passed;
            match (is_condition, path.context) {
                (true, PathContext::Operand) => {
                    self.wrap(range, "_dk", if compares { ", ss=true" } else { "" });
                }
                _ if compares => self.wrap(range, "_ss", ""),
                _ if copies => self.wrap(range, "_nang", ""),
                _ => {}
            }
            if is_condition && path.context == PathContext::Passed {
                self.wrap(path.range, "_co", "");
            }
        }
        for literal in literals(&self.part.written, words) {
            self.wrap(literal, "_dung", "");
        }
        for joined in super::joined::joined(&self.part.written, words) {
            self.wrap(joined, "_noi", "");
        }
        match (tag.kind, first) {
            (TagKind::Expression, _) => {
                let call = matches!(first, None | Some("<"))
                    || first == Some("super") && self.word(tag, 1) == Some("(");
                if !call {
                    let may_be_blank = tag.words.len() == 1
                        && first.is_some_and(|name| self.left_blank.contains(name));
                    self.wrap(whole(tag), "_in", if may_be_blank { ", trong=true" } else { "" });
                }
            }
            (TagKind::Statement, Some("for")) => {
                let text = text.map_or_else(String::new, |bytes| format!(", chu={bytes}"));
                if let (Some(first), Some(last)) = (words.first(), words.last()) {
                    let (guard, more) = if self.part.has_else(tag) {
                        ("_co", format!(", lap=true{text}"))
                    } else {
                        ("_lap", text)
                    };
                    self.wrap(first.range.start..last.range.end, guard, &more);
                }
            }
            _ => {}
        }
    }

    /// Whether a tag compares, and whether it copies or goes over what is named in it.
    fn heavy(&self, words: &[Word]) -> (bool, bool) {
        let is_call = words.first().is_some_and(|word| self.text(word) == "<");
        let has = |of: &[&str]| {
            let word = |word: &Word| {
                let text = self.text(word);
                word.kind != WordKind::String
                    && of.contains(&text)
                    && !(is_call && matches!(text, "<" | ">"))
            };
            words.iter().any(word)
        };
        (has(&COMPARING), has(&COPYING))
    }

    /// Whether what looks like a path is the name of a component or of its argument.
    fn is_no_value(&self, path: &Path, words: &[Word]) -> bool {
        let before = words.iter().rev().find(|word| word.range.end <= path.range.start);
        let after = words.iter().find(|word| word.range.start >= path.range.end);
        let is_markup = words.first().is_some_and(|word| self.text(word) == "<");
        let is_named = before.is_some_and(|word| matches!(self.text(word), "<" | "/"))
            || after.is_some_and(|word| self.text(word) == "=");
        is_markup && is_named
    }

    /// What is put around the piece, its blocks and components, and before long texts; for each
    /// `for` the bytes of the short texts in it.
    fn texts(&mut self) -> Vec<Option<usize>> {
        let part = self.part;
        let mut inside: Vec<Option<usize>> = vec![None; part.tags.len()];
        // The loops, blocks and components that are open, each with its tag.
        let mut open: Vec<usize> = Vec::new();
        let mut around = 0;
        let mut long = Vec::new();
        let mut end = 0;
        let starts = part.tags.iter().map(|tag| self.outside(tag).start);
        let starts: Vec<usize> = starts.chain([part.written.len()]).collect();
        for (index, start) in starts.into_iter().enumerate() {
            let bytes = start.saturating_sub(end);
            match (open.last(), index.checked_sub(1)) {
                (None, _) => around += bytes,
                (Some(_), Some(before)) if bytes >= LONG_TEXT => long.push((before, bytes)),
                (Some(&of), _) => inside[of] = Some(inside[of].unwrap_or(0) + bytes),
            }
            let Some(tag) = part.tags.get(index) else { break };
            end = self.outside(tag).end;
            if tag.kind == TagKind::Expression {
                continue;
            }
            match self.word(tag, 0) {
                Some("for" | "block" | "component") => open.push(index),
                Some("endfor" | "endblock" | "endcomponent") => {
                    open.pop();
                }
                _ => {}
            }
        }
        let extends = part.tags.first().is_some_and(|tag| {
            tag.kind == TagKind::Statement && self.word(tag, 0) == Some("extends")
        });
        if !extends {
            self.puts.push((0, format!("{{% if _vao(chu={around}) %}}{{% endif %}}")));
        }
        for (index, tag) in part.tags.iter().enumerate() {
            let range = self.outside(tag);
            match self.word(tag, 0).filter(|_| tag.kind == TagKind::Statement) {
                Some("block" | "component") => {
                    let text = inside[index].unwrap_or(0);
                    self.after(tag, format!("_vao(chu={text})"));
                }
                Some("endblock" | "endcomponent") => {
                    let trims = part.written[range.start..].starts_with("{%-");
                    let trim = if trims { "-" } else { "" };
                    let leave = format!("{{%{trim} if _ra() %}}{{% endif %}}");
                    self.puts.push((range.start, leave));
                }
                _ => {}
            }
            if let Ok(at) = long.binary_search_by_key(&index, |(before, _)| *before) {
                self.after(tag, format!("_chu(chu={})", long[at].1));
            }
        }
        if !extends {
            self.puts.push((part.written.len(), "{% if _ra() %}{% endif %}".to_owned()));
        }
        inside
    }

    /// Puts a call after a tag, so that the text after it is trimmed as before.
    fn after(&mut self, tag: &Tag, call: String) {
        let range = self.outside(tag);
        let trim = if self.part.written[..range.end - 2].ends_with('-') { "-" } else { "" };
        self.puts.push((range.end, format!("{{% if {call} %}}{{% endif {trim}%}}")));
    }

    /// The bytes of a tag with its delimiters.
    fn outside(&self, tag: &Tag) -> Range<usize> {
        let before = &self.part.written[..tag.inside.start];
        let start = tag.inside.start - if before.ends_with('-') { 3 } else { 2 };
        let trims = self.part.written[tag.inside.end..].starts_with('-');
        start..tag.inside.end + if trims { 3 } else { 2 }
    }
}

/// The names that a piece sets to an empty text, if only in one branch.
fn left_blank(part: &Part) -> BTreeSet<&str> {
    let text = |word: &Word| &part.written[word.range.clone()];
    let is_empty =
        |word: &Word| word.kind == WordKind::String && scan::unquoted(text(word)).is_empty();
    let name = |tag: &Tag| match &tag.words[..] {
        [keyword, name, value @ ..]
            if tag.kind == TagKind::Statement
                && matches!(text(keyword), "set" | "set_global")
                && value.iter().any(is_empty) =>
        {
            Some(name.range.clone())
        }
        _ => None,
    };
    part.tags.iter().filter_map(name).map(|range| &part.written[range]).collect()
}

/// The lists and groups that an expression builds of other values, the outermost of them.
fn literals(source: &str, words: &[Word]) -> Vec<Range<usize>> {
    let text = |at: usize| words.get(at).map_or("", |word| &source[word.range.clone()]);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let begins = match text(at) {
            "[" => true,
            "{" => {
                let keyed = words
                    .get(at + 1)
                    .is_some_and(|word| word.kind != WordKind::Punctuation && text(at + 2) == ":");
                keyed || text(at + 1) == "..."
            }
            _ => false,
        };
        let is_string = words[at].kind == WordKind::String;
        if !begins || is_string || at > 0 && scan::ends_operand(source, &words[at - 1]) {
            at += 1;
            continue;
        }
        let close = scan::closing(source, words, at).unwrap_or(words.len() - 1);
        let is_made = words[at..close].iter().any(|word| {
            let text = &source[word.range.clone()];
            word.kind == WordKind::Name && !matches!(text, "true" | "false" | "none" | "null")
        });
        if is_made {
            found.push(words[at].range.start..words[close].range.end);
        }
        at = close + 1;
    }
    found
}

/// The words of a tag from the first to the last.
fn whole(tag: &Tag) -> Range<usize> {
    let start = tag.words.first().map_or(tag.inside.start, |word| word.range.start);
    let end = tag.words.last().map_or(tag.inside.end, |word| word.range.end);
    start..end
}
