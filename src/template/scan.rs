//! A template's source → its tags and the words in them, with their places.
//!
//! Tera keeps its parser to itself. This reads just enough of the language (delimiters, strings,
//! names, punctuation) to say which names a tag uses and where.

use std::ops::Range;

/// What a tag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `{{ … }}`
    Expression,
    /// `{% … %}`
    Statement,
}

/// A tag of a template.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    /// The bytes between the delimiters and their `-`.
    pub(super) inside: Range<usize>,
    pub(super) words: Vec<Word>,
}

/// What a word of a tag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    /// A name or keyword.
    Name,
    /// A quoted string.
    String,
    /// A number.
    Number,
    /// Punctuation, one character or `==`, `!=`, `<=`, `>=`, `?.`, `?[`, `//`, `**`, `...`.
    Punctuation,
}

/// A word of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) kind: WordKind,
    pub(super) range: Range<usize>,
}

/// The tags of a source, in order, those in comments and `{% raw %}` left out. What is not closed
/// ends the scan: Tera reports it.
pub(super) fn tags(source: &str) -> Vec<Tag> {
    scanned(source).tags
}

/// A source, taken apart.
pub(super) struct Scanned {
    /// As [`tags`] gives them.
    pub(super) tags: Vec<Tag>,
    /// The text: the bytes between tags and comments, without what is raw.
    pub(super) gaps: Vec<Range<usize>>,
    /// Whether every tag and comment is closed.
    pub(super) is_whole: bool,
}

/// Takes a source apart.
pub(super) fn scanned(source: &str) -> Scanned {
    let (mut tags, mut gaps) = (Vec::new(), Vec::new());
    let (mut at, mut gap) = (0, 0);
    let mut is_whole = false;
    loop {
        let Some(start) = source[at..].find('{').map(|offset| at + offset) else {
            is_whole = true;
            break;
        };
        let rest = &source[start..];
        if heading_id(rest).is_some() {
            at = start + 2;
        } else if let Some(comment) = rest.strip_prefix("{#") {
            // As Tera does: what opens the comment is no part of what closes it.
            let Some(end) = comment.find("#}") else { break };
            gaps.push(gap..start);
            at = start + 2 + end + 2;
            gap = at;
        } else if rest.starts_with("{{") || rest.starts_with("{%") {
            let kind =
                if rest.starts_with("{{") { TagKind::Expression } else { TagKind::Statement };
            let Some((tag, end)) = tag(source, start, kind) else { break };
            gaps.push(gap..start);
            at = end;
            if is_raw(source, &tag) {
                let Some(end) = after_raw(&source[at..]) else { break };
                at += end;
            } else {
                tags.push(tag);
            }
            gap = at;
        } else {
            at = start + 1;
        }
    }
    // What stands after a tag that is not closed may be part of it.
    gaps.push(gap..if is_whole { source.len() } else { gap });
    Scanned { tags, gaps, is_whole }
}

/// The length of a heading's name at the beginning of a text: `{#muc_tieu}`, which Tera would take
/// for the beginning of a comment.
pub(super) fn heading_id(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("{#")?;
    let name = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
    let starts = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (starts && rest[name..].starts_with('}')).then_some(name + 3)
}

/// A source whose headings' names are not taken for comments; no byte moves.
pub(super) fn without_heading_ids(source: &str) -> String {
    let mut without = source.to_owned();
    for (at, _) in source.match_indices("{#") {
        if heading_id(&source[at..]).is_some() {
            without.replace_range(at + 1..at + 2, " ");
        }
    }
    without
}

/// The byte after `{% endraw %}`.
fn after_raw(text: &str) -> Option<usize> {
    text.match_indices("{%").find_map(|(start, _)| {
        let inside = &text[start + 2..];
        let blank = |c: char| c.is_ascii_whitespace();
        let rest = inside.strip_prefix('-').unwrap_or(inside).trim_start_matches(blank);
        let rest = rest.strip_prefix("endraw")?.trim_start_matches(blank);
        let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
        Some(text.len() - rest.len())
    })
}

fn is_raw(source: &str, tag: &Tag) -> bool {
    tag.kind == TagKind::Statement
        && tag.words.len() == 1
        && source[tag.words[0].range.clone()] == *"raw"
}

/// The tag that starts at a delimiter, and the byte after it.
fn tag(source: &str, start: usize, kind: TagKind) -> Option<(Tag, usize)> {
    let bytes = source.as_bytes();
    let close: &[u8] = if kind == TagKind::Expression { b"}}" } else { b"%}" };
    let mut at = start + 2;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    let inside = at;
    let mut words = Vec::new();
    let mut braces = 0_usize;
    loop {
        let byte = *bytes.get(at)?;
        let closes = braces == 0 && bytes[at..].starts_with(close);
        let trims = braces == 0 && byte == b'-' && bytes[at + 1..].starts_with(close);
        if closes || trims {
            let end = at + usize::from(trims) + 2;
            return Some((Tag { kind, inside: inside..at, words }, end));
        }
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let word = word(source, at)?;
        match byte {
            b'{' => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            _ => {}
        }
        at = word.range.end;
        words.push(word);
    }
}

/// The word that starts at a byte; none where a string is not closed.
fn word(source: &str, start: usize) -> Option<Word> {
    let rest = &source[start..];
    let first = rest.chars().next()?;
    let (kind, length) = if first.is_ascii_alphabetic() || first == '_' {
        (WordKind::Name, span(rest, |c| c.is_ascii_alphanumeric() || c == '_'))
    } else if first.is_ascii_digit() {
        (WordKind::Number, span(rest, |c| c.is_ascii_digit() || c == '.'))
    } else if matches!(first, '"' | '\'' | '`') {
        (WordKind::String, quoted(rest, first)?)
    } else {
        const LONG: [&str; 8] = ["...", "==", "!=", "<=", ">=", "?.", "?[", "//"];
        let long = LONG.iter().find(|long| rest.starts_with(**long));
        (WordKind::Punctuation, long.map_or(first.len_utf8(), |long| long.len()))
    };
    Some(Word { kind, range: start..start + length })
}

fn span(text: &str, part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !part(c)).unwrap_or(text.len())
}

fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// A name with the fields that follow it: `a.b["c"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// The bytes of the whole path.
    pub(super) range: Range<usize>,
    /// The name and the fields that are written out, each with its bytes; ends before the first
    /// `[expression]`, which can't be known beforehand.
    pub(super) steps: Vec<(String, Range<usize>)>,
    /// What stands around it.
    pub(super) context: PathContext,
}

/// What stands around a path, which decides what may be asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathContext {
    /// It is an operand.
    Operand,
    /// A filter follows, or it is an argument: it is passed on whole.
    Passed,
    /// The template itself asks whether it is there: `is defined`, `| default(…)`, `?.`.
    Asked,
}

/// A call of a filter or a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// Whether it is a filter.
    pub(super) is_filter: bool,
    /// The bytes of its name.
    pub(super) name: Range<usize>,
    /// The bytes of its arguments' names.
    pub(super) arguments: Vec<Range<usize>>,
}

/// The paths and calls among the words of an expression.
pub(super) fn uses(source: &str, words: &[Word]) -> (Vec<Path>, Vec<Call>) {
    Uses { source, words, paths: Vec::new(), calls: Vec::new() }.collect()
}

/// What a string says, as Tera reads it.
pub(super) fn unquoted(string: &str) -> String {
    let inside = string.get(1..string.len().saturating_sub(1)).unwrap_or_default();
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        let c = if c == '\\' { rest.next() } else { Some(c) };
        text.extend(c);
    }
    text
}

/// Whether a word ends an operand, so that a bracket after it belongs to it.
pub(super) fn ends_operand(source: &str, word: &Word) -> bool {
    let text = &source[word.range.clone()];
    match word.kind {
        WordKind::Name => !KEYWORDS.contains(&text) || matches!(text, "true" | "false"),
        WordKind::String | WordKind::Number => true,
        WordKind::Punctuation => matches!(text, ")" | "]" | "}"),
    }
}

/// The bracket that closes the one at a word.
pub(super) fn closing(source: &str, words: &[Word], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(open) {
        if word.kind != WordKind::Punctuation {
            continue;
        }
        match &source[word.range.clone()] {
            "(" | "[" | "?[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

struct Uses<'a> {
    source: &'a str,
    words: &'a [Word],
    paths: Vec<Path>,
    calls: Vec<Call>,
}

/// Words of Tera that are not names.
const KEYWORDS: [&str; 12] =
    ["and", "or", "not", "in", "is", "true", "false", "none", "if", "else", "for", "null"];

impl Uses<'_> {
    fn text(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &self.source[word.range.clone()])
    }

    fn is_name(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.kind == WordKind::Name)
    }

    fn collect(mut self) -> (Vec<Path>, Vec<Call>) {
        // The calls that are open at a word; none stands for brackets that are no call.
        let mut open: Vec<Option<usize>> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            match self.text(at) {
                "(" | "[" | "{" | "?[" => open.push(None),
                ")" | "]" | "}" => {
                    open.pop();
                }
                _ if self.is_name(at) => {
                    at = self.name(at, &mut open);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        (self.paths, self.calls)
    }

    /// Takes the name at a word and what belongs to it; gives the next word.
    fn name(&mut self, at: usize, open: &mut Vec<Option<usize>>) -> usize {
        let before = at.checked_sub(1).map_or("", |before| self.text(before)).to_owned();
        let is_argument = self.text(at + 1) == "=" && matches!(before.as_str(), "(" | ",");
        if is_argument {
            if let Some(Some(call)) = open.last() {
                self.calls[*call].arguments.push(self.words[at].range.clone());
            }
            return at + 2;
        }
        let is_test = before == "is" || before == "not" && at > 1 && self.text(at - 2) == "is";
        if is_test && self.text(at) != "not" {
            if self.text(at + 1) == "(" {
                open.push(None);
                return at + 2;
            }
            return at + 1;
        }
        let is_call = self.text(at + 1) == "(";
        if before == "|" || is_call && !KEYWORDS.contains(&self.text(at)) {
            let name = self.words[at].range.clone();
            self.calls.push(Call { is_filter: before == "|", name, arguments: Vec::new() });
            if is_call {
                open.push(Some(self.calls.len() - 1));
                return at + 2;
            }
            return at + 1;
        }
        if KEYWORDS.contains(&self.text(at)) || before == "." {
            return at + 1;
        }
        self.path(at, open.iter().any(Option::is_some))
    }

    fn path(&mut self, start: usize, in_call: bool) -> usize {
        let first = self.words[start].range.clone();
        let mut steps = vec![(self.source[first.clone()].to_owned(), first.clone())];
        let (mut at, mut known, mut asked) = (start + 1, true, false);
        let mut end = first.end;
        loop {
            match self.text(at) {
                "." if self.is_name(at + 1) => {
                    let range = self.words[at + 1].range.clone();
                    end = range.end;
                    if known {
                        steps.push((self.source[range.clone()].to_owned(), range));
                    }
                    at += 2;
                }
                "?." | "?[" => {
                    asked = true;
                    known = false;
                    at += 1;
                }
                "[" => {
                    let Some(close) = self.closing(at) else { break };
                    let written = &self.words[at + 1..close];
                    if let (true, [word]) = (known, written)
                        && word.kind == WordKind::String
                    {
                        let quoted = &self.source[word.range.clone()];
                        steps.push((quoted[1..quoted.len() - 1].to_owned(), word.range.clone()));
                    } else {
                        known = false;
                        let (paths, calls) = uses(self.source, written);
                        self.paths.extend(paths);
                        self.calls.extend(calls);
                    }
                    end = self.words[close].range.end;
                    at = close + 1;
                }
                _ => break,
            }
        }
        let context = if asked || self.is_asked(at) {
            PathContext::Asked
        } else if in_call || self.text(at) == "|" {
            PathContext::Passed
        } else {
            PathContext::Operand
        };
        self.paths.push(Path { range: first.start..end, steps, context });
        at
    }

    fn is_asked(&self, at: usize) -> bool {
        match self.text(at) {
            "is" => {
                let test = if self.text(at + 1) == "not" { at + 2 } else { at + 1 };
                matches!(self.text(test), "defined" | "undefined")
            }
            "|" => matches!(self.text(at + 1), "default" | "hoac"),
            _ => false,
        }
    }

    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in open..self.words.len() {
            match self.text(at) {
                "[" | "?[" => depth += 1,
                "]" => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let mut lines = Vec::new();
        for tag in tags(source) {
            let (paths, calls) = uses(source, &tag.words);
            for path in paths {
                let steps: Vec<_> = path.steps.iter().map(|(step, _)| step.as_str()).collect();
                lines.push(format!("{:?} {}", path.context, steps.join("/")));
            }
            for call in calls {
                let arguments: Vec<_> =
                    call.arguments.iter().map(|range| &source[range.clone()]).collect();
                let kind = if call.is_filter { "filter" } else { "function" };
                lines.push(format!("{kind} {}({})", &source[call.name], arguments.join(",")));
            }
        }
        lines.join("\n")
    }

    #[test]
    fn names_and_calls_are_found_with_what_stands_around_them() {
        assert_eq!(shown("a {{ x.y['z t'].u }} b"), "Operand x/y/z t/u");
        assert_eq!(shown("{% if not a.b and c is defined %}"), "Operand a/b\nAsked c");
        assert_eq!(
            shown("{{ f(x=a.b, y='}}') | loc(cot=c) }}"),
            "Passed a/b\nPassed c\nfunction f(x,y)\nfilter loc(cot)"
        );
        assert_eq!(shown("{{ a[i].b }}"), "Operand i\nOperand a");
        assert_eq!(
            shown("{# {{ x }} #}{% raw %}{{ y }}{% endraw %}{{ z | default(value=1) }}"),
            "Asked z\nfilter default(value)"
        );
        assert_eq!(shown("{% if a is starting_with('x') %}"), "Operand a");
        assert_eq!(shown("# {{ a }} {#muc_tieu}\n{{ b }}"), "Operand a\nOperand b");
        assert_eq!(shown("{{ 'chưa đóng }}"), "");
    }
}
