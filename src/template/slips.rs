//! Slips of those who write templates: told by their own names, where Tera would say less, say it
//! elsewhere, or say nothing.
//!
//! - `{ thong_tin.so }` has one brace too few on each side, and would be printed as it stands;
//! - `{% if … %}` without its end, told where it begins and not where the file ends;
//! - a name in Vietnamese letters, or in the quotes that Word makes of straight ones;
//! - a tag that is none;
//! - text outside the blocks of a template that extends another, which is never printed.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::scan::{Tag, TagKind, WordKind};
use super::source::{Part, Source};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::few::Few;
use crate::diagnostic::source::{did_you_mean, excerpt, line_and_column};
use crate::value::slug::slug;

/// The tags that are closed by another, and those.
pub(super) const PAIRS: [(&str, &str); 7] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("block", "endblock"),
    ("filter", "endfilter"),
    ("component", "endcomponent"),
    ("set", "endset"),
    ("set_global", "endset"),
];

/// What stands in single braces and is meant as an expression has fewer bytes.
const LONGEST_IN_BRACES: usize = 400;

/// The tags beside those.
const OTHERS: [&str; 8] =
    ["elif", "else", "extends", "include", "raw", "endraw", "break", "continue"];

/// Words of conditions and loops, which are no part of a name beside them.
const CONNECTIVES: [&str; 7] = ["and", "or", "not", "in", "is", "if", "else"];

/// What is wrong with a piece of a template, and whether names in it can't be read.
pub(super) fn check(source: &Source, part: &Part) -> (Vec<Diagnostic>, bool) {
    let mut slips = Slips { source, part, few: Few::default(), findings: Vec::new() };
    for tag in &part.tags {
        slips.letters(tag);
    }
    let are_names_lost = !slips.findings.is_empty();
    let is_flat = slips.nesting();
    slips.names();
    slips.tests();
    slips.single_braces();
    // Where a tag never ends, what follows it is not known.
    if is_flat && part.is_whole {
        slips.tags();
        slips.outside_blocks();
    }
    slips.findings.extend(slips.few.rest());
    (slips.findings, are_names_lost)
}

/// Whether a letter is one that names in tags can't have.
pub(super) fn is_accented(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic() || is_combining_mark(c)
}

pub(super) struct Slips<'a> {
    source: &'a Source,
    pub(super) part: &'a Part,
    few: Few,
    findings: Vec<Diagnostic>,
}

impl<'a> Slips<'a> {
    pub(super) fn report(&mut self, finding: Diagnostic, range: &Range<usize>) {
        let range = self.part.in_file(range);
        let place = || Some(self.source.place(range.start));
        if !self.few.takes(finding.severity, finding.name, place) {
            return;
        }
        let finding = finding.at(self.source.place(range.start)).excerpt(excerpt(
            &self.source.name,
            &self.source.text,
            range,
        ));
        self.findings.push(finding);
    }

    pub(super) fn text(&self, range: &Range<usize>) -> &'a str {
        &self.part.written[range.clone()]
    }

    /// The line of the file that a byte of the piece is in.
    fn line(&self, byte: usize) -> usize {
        let byte = self.part.in_file(&(byte..byte)).start;
        line_and_column(&self.source.text, byte).0
    }

    /// The first word of a tag that is no expression.
    pub(super) fn keyword(&self, tag: &Tag) -> Option<(&'a str, Range<usize>)> {
        let first = tag.words.first().filter(|_| tag.kind == TagKind::Statement)?;
        (first.kind == WordKind::Name).then(|| (self.text(&first.range), first.range.clone()))
    }

    /// Letters and quotes that names and strings in a tag can't have.
    fn letters(&mut self, tag: &Tag) {
        let outside = || tag.words.iter().filter(|word| word.kind == WordKind::Punctuation);
        let is_curly = |range: &Range<usize>| self.text(range).contains(['“', '”', '„', '‘', '’']);
        if let Some(word) = outside().find(|word| is_curly(&word.range)) {
            let message =
                format!("dấu nháy cong `{}` không dùng được trong thẻ", self.text(&word.range));
            let hint =
                "gõ lại dấu nháy thẳng (\" hoặc '); Word tự đổi dấu nháy, nên sửa mẫu bằng Notepad";
            self.report(Diagnostic::error("curly-quotes", message).hint(hint), &word.range);
            return;
        }
        let keyword = self.keyword(tag).map_or(0, |(_, range)| range.end);
        let mut done = tag.inside.start.max(keyword);
        let accented = outside().filter(|word| self.text(&word.range).contains(is_accented));
        for word in accented.collect::<Vec<_>>() {
            if word.range.start < done {
                continue;
            }
            let name = self.whole_name(word.range.start, done..tag.inside.end);
            done = name.end;
            let written = self.text(&name);
            let message = format!("tên `{written}` có dấu, nên mẫu không đọc được");
            let hint = format!(
                "trong thẻ viết tên không dấu, nối bằng gạch dưới: `{}`; nếu là chữ để in thì đặt \
                 trong dấu nháy thẳng",
                slug(written)
            );
            self.report(Diagnostic::error("accented-name", message).hint(hint), &name);
        }
    }

    /// The name around a byte: the letters beside it, and further words after single blanks.
    fn whole_name(&self, at: usize, within: Range<usize>) -> Range<usize> {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_' || is_combining_mark(c);
        let before = &self.part.written[within.start..at];
        let mut start = within.start + before.trim_end_matches(is_letter).len();
        let after = &self.part.written[at..within.end];
        let mut end = within.end - after.trim_start_matches(is_letter).len();
        loop {
            let rest = &self.part.written[end..within.end];
            let Some(next) = rest.strip_prefix(' ') else { break };
            let length = next.len() - next.trim_start_matches(is_letter).len();
            if length == 0 || CONNECTIVES.contains(&&next[..length]) {
                break;
            }
            end += 1 + length;
        }
        loop {
            let rest = &self.part.written[within.start..start];
            let Some(before) = rest.strip_suffix(' ') else { break };
            let length = before.len() - before.trim_end_matches(is_letter).len();
            let word = &before[before.len() - length..];
            if length == 0 || CONNECTIVES.contains(&word) {
                break;
            }
            start -= 1 + length;
        }
        start..end
    }

    /// `{ a.b }` in the text between tags.
    fn single_braces(&mut self) {
        for gap in &self.part.gaps {
            let mut at = gap.start;
            while let Some(open) = self.part.written[at..gap.end].find('{').map(|to| at + to) {
                at = open + 1;
                let rest = &self.part.written[at..gap.end];
                // What is meant is short, and not looked for to the end of the file each time.
                let rest = &rest[..rest.floor_char_boundary(LONGEST_IN_BRACES)];
                let Some(length) = rest.find(['}', '\n']) else { continue };
                let is_doubled = rest.starts_with('{') || !rest[length..].starts_with('}');
                if is_doubled || !is_expression(&rest[..length]) {
                    continue;
                }
                let inside = rest[..length].trim().to_owned();
                let message = format!("`{{ {inside} }}` viết thiếu ngoặc, sẽ in nguyên như vậy");
                let hint = format!("viết hai ngoặc ở mỗi bên: `{{{{ {inside} }}}}`");
                let finding = Diagnostic::error("single-braces", message).hint(hint);
                self.report(finding, &(open..at + length + 1));
                at += length;
            }
        }
    }

    /// Tags that are none, that are never closed, or that close nothing.
    fn tags(&mut self) {
        if self.unknown_tags() {
            // One of them may be what another tag closes.
            return;
        }
        let part = self.part;
        let mut open: Vec<(&str, &str, Range<usize>)> = Vec::new();
        for tag in &part.tags {
            let Some((keyword, range)) = self.keyword(tag) else { continue };
            if let Some((_, end)) = PAIRS.iter().find(|(begin, _)| *begin == keyword) {
                // `set` has an end where no value follows its name.
                let after = tag.words.get(2).map_or("|", |word| self.text(&word.range));
                if !keyword.starts_with("set") || after == "|" {
                    open.push((keyword, end, tag.inside.clone()));
                }
            } else if PAIRS.iter().any(|(_, end)| *end == keyword) {
                let Some(at) = open.iter().rposition(|(_, end, _)| *end == keyword) else {
                    let (message, hint) = match open.pop() {
                        None => (
                            format!("`{{% {keyword} %}}` không đóng thẻ nào"),
                            "bỏ thẻ này, hoặc thêm thẻ mở ở phía trên".to_owned(),
                        ),
                        Some((begin, end, inside)) => (
                            format!(
                                "`{{% {keyword} %}}` không đóng được thẻ `{{% {begin} %}}` ở dòng {}",
                                self.line(inside.start)
                            ),
                            format!("sửa thành `{{% {end} %}}`, hoặc thêm thẻ mở ở phía trên"),
                        ),
                    };
                    self.report(Diagnostic::error("stray-tag", message).hint(hint), &range);
                    continue;
                };
                for (keyword, end, inside) in open.split_off(at).into_iter().skip(1).rev() {
                    let before = format!(" trước thẻ đóng ở dòng {}", self.line(range.start));
                    self.unclosed(keyword, end, &inside, &before);
                }
            }
        }
        for (keyword, end, inside) in open {
            self.unclosed(keyword, end, &inside, "");
        }
    }

    /// Tells the tags that are none; whether there are any.
    fn unknown_tags(&mut self) -> bool {
        let mut known: Vec<&str> = Vec::new();
        for tag in PAIRS.iter().flat_map(|(a, b)| [*a, *b]).chain(OTHERS) {
            if !known.contains(&tag) {
                known.push(tag);
            }
        }
        let before = self.findings.len();
        for tag in &self.part.tags {
            let Some((keyword, range)) = self.keyword(tag) else { continue };
            if !known.contains(&keyword) {
                let message = format!("không có thẻ `{keyword}`");
                let hint = did_you_mean(keyword, &known);
                self.report(Diagnostic::error("unknown-tag", message).hint(hint), &range);
            }
        }
        self.findings.len() > before
    }

    fn unclosed(&mut self, keyword: &str, end: &str, inside: &Range<usize>, before: &str) {
        let message = format!("thẻ `{{% {keyword} … %}}` này chưa được đóng{before}");
        let hint = format!("thêm `{{% {end} %}}` ở chỗ nó phải kết thúc");
        let trimmed = inside.start..inside.start + self.text(inside).trim_end().len();
        self.report(Diagnostic::error("unclosed-tag", message).hint(hint), &trimmed);
    }

    /// Text outside the blocks of a template that extends another.
    fn outside_blocks(&mut self) {
        let first = self.part.tags.first().and_then(|tag| self.keyword(tag));
        if first.is_none_or(|(keyword, _)| keyword != "extends") {
            return;
        }
        let mut depth = 0_usize;
        // What stands between two blocks is told once.
        let mut is_told = false;
        let mut tags = self.part.tags.iter().peekable();
        for gap in &self.part.gaps {
            while let Some(tag) = tags.next_if(|tag| tag.inside.start < gap.start) {
                match self.keyword(tag) {
                    Some(("block" | "component", _)) => (depth, is_told) = (depth + 1, false),
                    Some(("endblock" | "endcomponent", _)) => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            let text = self.text(gap);
            if is_told || depth > 0 || text.trim().is_empty() {
                continue;
            }
            is_told = true;
            let start = gap.start + (text.len() - text.trim_start().len());
            let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
            let message = "chữ này đứng ngoài các khối, nên không bao giờ được in";
            let hint = "mẫu có `extends` chỉ in những gì nằm giữa `{% block … %}` và `{% endblock %}`: \
                        chuyển chữ vào một khối, hoặc bỏ đi";
            let finding = Diagnostic::error("text-outside-block", message).hint(hint);
            self.report(finding, &(start..start + line.len()));
        }
    }
}

/// Whether a text in single braces is meant as an expression: a name with a field, a filter or
/// arguments. Attributes of headings begin with `#` or `.`.
fn is_expression(inside: &str) -> bool {
    let inside = inside.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.') || is_combining_mark(c);
    let rest = inside.trim_start_matches(is_name);
    let path = &inside[..inside.len() - rest.len()];
    let begins = path.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let has_field = path.split('.').filter(|step| !step.is_empty()).count() > 1;
    let rest = rest.trim_start();
    begins
        && match rest.chars().next() {
            None => has_field && !path.ends_with('.'),
            Some('|' | '(') => true,
            Some('[') => has_field,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::is_expression;

    #[test]
    fn what_is_meant_as_an_expression_is_known_by_its_form() {
        for inside in [
            " thong_tin.so ",
            "thong_tin.trích_yếu",
            " ten | hoa ",
            "bang(ten=\"phu_bieu\")",
            "phu_bieu.hang[0]",
        ] {
            assert!(is_expression(inside), "{inside}");
        }
        for inside in [
            "",
            "#muc_tieu",
            ".phu-luc",
            "#a .b",
            "ten_rieng",
            "x, y",
            "điểm a, điểm b",
            "a.",
            "1.5",
        ] {
            assert!(!is_expression(inside), "{inside}");
        }
    }
}
