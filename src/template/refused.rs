//! What Tera would take and templates must not have, since it knows no end of it, and what it shows
//! the whole file for each time.

use super::scan::{TagKind, WordKind};
use super::slips::{PAIRS, Slips};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::few::MOST;
use crate::diagnostic::source::did_you_mean;

/// How deep tags may stand in one another: as deep as Tera takes them.
const MOST_NESTED: usize = 39;

/// How many `elif` the conditions around a place may have together. Each takes about 2 KiB of stack
/// in a debug build while the template is read.
const MOST_BRANCHES: usize = 150;

/// The tests that Tera knows.
const TESTS: [&str; 17] = [
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];

impl Slips<'_> {
    /// Whether tags stand in one another only as deep as the reader of templates, which calls itself
    /// for each and for each `elif`, can go.
    pub(super) fn nesting(&mut self) -> bool {
        let mut open: Vec<(&str, usize)> = Vec::new();
        let mut branches = 0;
        for tag in &self.part.tags {
            let Some((keyword, range)) = self.keyword(tag) else { continue };
            if let Some((_, end)) = PAIRS.iter().find(|(begin, _)| *begin == keyword) {
                let after = tag.words.get(2).map_or("|", |word| self.text(&word.range));
                if !keyword.starts_with("set") || after == "|" {
                    open.push((end, 0));
                }
            } else if let Some(at) = open.iter().rposition(|(end, _)| *end == keyword) {
                branches -= open.drain(at..).map(|(_, branches)| branches).sum::<usize>();
            } else if keyword == "elif"
                && let Some((_, own)) = open.iter_mut().rev().find(|(end, _)| *end == "endif")
            {
                *own += 1;
                branches += 1;
            }
            let (message, hint) = if open.len() > MOST_NESTED {
                (
                    format!("thẻ lồng trong nhau quá {MOST_NESTED} tầng"),
                    "bỏ bớt tầng, hoặc tách phần trong ra một thành phần",
                )
            } else if branches > MOST_BRANCHES {
                (
                    format!("các thẻ `if` ở đây có quá {MOST_BRANCHES} nhánh `elif`"),
                    "tách ra nhiều thẻ `if`, hoặc đưa vào bảng tính",
                )
            } else {
                continue;
            };
            self.report(Diagnostic::error("nested-too-deep", message).hint(hint), &range);
            return false;
        }
        true
    }

    /// Tests that there are none of, where they are many: Tera shows the whole file for each.
    pub(super) fn tests(&mut self) {
        let mut unknown = Vec::new();
        for tag in &self.part.tags {
            let mut words = tag.words.iter().peekable();
            while let Some(word) = words.next() {
                if word.kind != WordKind::Name || self.text(&word.range) != "is" {
                    continue;
                }
                words.next_if(|word| self.text(&word.range) == "not");
                let test = words.peek().filter(|word| !TESTS.contains(&self.text(&word.range)));
                unknown.extend(test.map(|word| word.range.clone()));
            }
        }
        if unknown.len() > MOST {
            for range in unknown {
                let test = self.text(&range);
                let message = format!("không có phép thử `{test}`");
                let hint = did_you_mean(test, &TESTS);
                self.report(Diagnostic::error("unknown-test", message).hint(hint), &range);
            }
        }
    }

    /// Words that mean something to Tera which templates of ours have not.
    pub(super) fn names(&mut self) {
        for tag in &self.part.tags {
            let words = tag.words.iter().enumerate();
            for (at, word) in words.filter(|(_, word)| word.kind == WordKind::Name) {
                let is_field = at > 0 && self.text(&tag.words[at - 1].range) == ".";
                let is_first = at == 0 && tag.kind == TagKind::Statement;
                match self.text(&word.range) {
                    "for" if !is_field && !is_first => {
                        let message = "không dùng được `for` trong danh sách `[… for … in …]`";
                        let hint =
                            "viết vòng lặp bằng thẻ `{% for … in … %}`, hoặc dùng `| loc(…)`";
                        let finding = Diagnostic::error("unknown-tag", message).hint(hint);
                        self.report(finding, &word.range);
                    }
                    name if name.starts_with("__tera") => {
                        let message = format!("không có `{name}` trong dữ liệu");
                        let hint = "xem các tên dùng được bằng lệnh `kehoach inspect`";
                        let finding = Diagnostic::error("unknown-name", message).hint(hint);
                        self.report(finding, &word.range);
                    }
                    _ => {}
                }
            }
        }
    }
}
