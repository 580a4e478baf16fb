//! What a document of ours knows of itself → the custom XML part that says it.
//!
//! ```xml
//! <kehoach xmlns="urn:kehoach:manifest:1" seal="…" path="huyen/ba-be.docx">
//!   <sheet file="phu-bieu.xlsx" name="Phụ biểu"/>
//!   <o s="1" k="phu_bieu.muc.xa.tong" c="C8"/>
//!   <o p="3" k="ba_be" c="D8"/>
//!   <body sections="1">
//!     <p>Có thêm <f>07 xã</f>, cả tỉnh <f o="1">21 xã</f>.</p>
//!     <t s="1" k="phu_bieu" c="A5:D9"><r><c>1</c><c><f o="2"><g>Xã đạt chuẩn</g>XÃ ĐẠT CHUẨN</f></c></r></t>
//!   </body>
//! </kehoach>
//! ```
//!
//! A sheet stands once, and so does a value with its cell, where it is used first (`o`): its sheet by
//! number, if it is not that of the one before (`s`); so many parts of the key of the one before (`p`)
//! and the rest of its own (`k`); its cell (`c`). The body is the text that was generated, paragraph by
//! paragraph and cell by cell; a cell of one paragraph is written without it. A figure (`f`) stands in
//! its text; it comes from the values that it names by number (`o`), or else from the one after all that
//! were named so far. What it said before it was set in capitals stands beside it (`g`). Figures and
//! tables that come from an annex have the numbers of their anchors: one more than the one before, or
//! as they say (`n`). Where rows of a long table have bookmarks, their numbers stand at them, and
//! before the body what their cells come from ([`super::read::marked`]). A table with lines says how wide
//! its columns are (`w`), in twips.
//!
//! It is short because it is in every document, deflated and read at every renewal.

use hashbrown::HashMap;

use super::escape;
use super::mould::push_number;
use super::seal;

/// A cell that a figure came from, and under which name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'v> {
    pub(super) key: &'v str,
    pub(super) file: &'v str,
    pub(super) sheet: &'v str,
    pub(super) cell: &'v str,
}

/// What stands at the root, beside the seal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Root<'r> {
    /// The path within the folder of the dossier's documents.
    pub(super) path: Option<&'r str>,
    /// The years between which the document has come along.
    pub(super) years: Option<[&'r str; 2]>,
}

/// The part while it is being written.
#[derive(Debug, Default)]
pub(super) struct Writing {
    sheets: Vec<(String, String)>,
    /// The values so far, by what they say, with their numbers.
    known: HashMap<String, usize>,
    /// The value that is looked for.
    asked: String,
    values: String,
    /// The key of the last value.
    key: String,
    /// The number of its sheet.
    sheet: usize,
    /// The greatest number of a value that a figure has named.
    named: usize,
    /// The number of the last anchor.
    number: usize,
    /// What else is said, as elements before the body.
    pub(super) more: String,
    body: String,
    /// Where in it the cell that is being written begins.
    cell: usize,
}

impl Writing {
    /// Whether the body is still empty.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    pub(super) fn begin_paragraph(&mut self) {
        self.body.push_str("<p>");
    }

    pub(super) fn end_paragraph(&mut self) {
        self.body.push_str("</p>");
    }

    pub(super) fn words(&mut self, words: &str) {
        escape::text(&mut self.body, words, "\n");
    }

    /// A figure begins, which said something else before it was set in capitals or did not.
    pub(super) fn begin_figure<'v>(
        &mut self,
        number: usize,
        values: impl ExactSizeIterator<Item = Value<'v>>,
        before: Option<&str>,
    ) {
        self.body.push_str("<f");
        self.anchored(number);
        let count = values.len();
        let next = self.named + 1;
        let at = self.body.len();
        self.body.push_str(" o=\"");
        for (index, value) in values.enumerate() {
            let value = self.value(value);
            self.named = self.named.max(value);
            if count == 1 && value == next {
                self.body.truncate(at);
                break;
            }
            if index > 0 {
                self.body.push(' ');
            }
            push_number(&mut self.body, value);
        }
        if self.body.len() > at {
            self.body.push('"');
        }
        self.body.push('>');
        if let Some(before) = before {
            self.body.push_str("<g>");
            self.words(before);
            self.body.push_str("</g>");
        }
    }

    pub(super) fn end_figure(&mut self) {
        self.body.push_str("</f>");
    }

    /// A table begins that has no anchor, with the widths of its columns where they are told.
    pub(super) fn begin_table(&mut self, widths: &[i64]) {
        self.body.push_str("<t");
        self.widths(widths);
        self.body.push('>');
    }

    /// By the widths it is known later whether a person has changed them.
    fn widths(&mut self, widths: &[i64]) {
        for (at, width) in widths.iter().enumerate() {
            self.body.push_str(if at == 0 { " w=\"" } else { " " });
            push_number(&mut self.body, usize::try_from(*width).unwrap_or_default());
        }
        if !widths.is_empty() {
            self.body.push('"');
        }
    }

    /// A table begins that comes from an annex: its anchor's number, and what is said of it.
    pub(super) fn begin_anchored_table<'v>(
        &mut self,
        number: usize,
        said: impl Iterator<Item = (&'static str, &'v str)>,
        widths: &[i64],
    ) {
        self.body.push_str("<t");
        self.anchored(number);
        for (name, value) in said {
            attribute(&mut self.body, name, value);
        }
        self.widths(widths);
        self.body.push('>');
    }

    pub(super) fn end_table(&mut self) {
        self.body.push_str("</t>");
    }

    /// A row begins, with the number of its bookmark where it has one.
    pub(super) fn begin_row(&mut self, mark: Option<usize>) {
        self.body.push_str("<r");
        if let Some(number) = mark {
            number_attribute(&mut self.body, "n", number);
            self.number = number;
        }
        self.body.push('>');
    }

    pub(super) fn end_row(&mut self) {
        self.body.push_str("</r>");
    }

    /// A cell begins that covers so many columns, and goes on with the one above or does not.
    pub(super) fn begin_cell(&mut self, span: usize, is_below: bool) {
        self.body.push_str("<c");
        if span > 1 {
            number_attribute(&mut self.body, "s", span);
        }
        if is_below {
            self.body.push_str(" m=\"1\"");
        }
        self.body.push('>');
        self.cell = self.body.len();
    }

    /// The cell ends. Of one paragraph, as most are, only what it says is left.
    pub(super) fn end_cell(&mut self) {
        let inner = &self.body[self.cell..];
        let only = inner.strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>"));
        if only.is_some_and(|only| !only.contains("<p>") && !only.contains("<t")) {
            let end = self.body.len() - "</p>".len();
            self.body.truncate(end);
            self.body.drain(self.cell..self.cell + "<p>".len());
        }
        if self.body.len() == self.cell {
            self.body.pop();
            self.body.push_str("/>");
        } else {
            self.body.push_str("</c>");
        }
    }

    /// The whole part, with the blank seal; without a number of sections it has no body.
    pub(super) fn part(self, root: Root<'_>, sections: Option<usize>) -> String {
        let length = self.values.len() + self.more.len() + self.body.len();
        let mut out = String::with_capacity(length + 512);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><kehoach");
        attribute(&mut out, "xmlns", seal::NAMESPACE);
        attribute(&mut out, "seal", seal::BLANK);
        if let Some(path) = root.path {
            attribute(&mut out, "path", path);
        }
        if let Some([from, to]) = root.years {
            attribute(&mut out, seal::COME_ALONG, from);
            attribute(&mut out, "to", to);
        }
        out.push('>');
        for (file, name) in &self.sheets {
            out.push_str("<sheet");
            attribute(&mut out, "file", file);
            attribute(&mut out, "name", name);
            out.push_str("/>");
        }
        out.push_str(&self.values);
        out.push_str(&self.more);
        if let Some(sections) = sections {
            out.push_str("<body");
            number_attribute(&mut out, "sections", sections);
            out.push('>');
            out.push_str(&self.body);
            out.push_str("</body>");
        }
        out.push_str("</kehoach>");
        out
    }

    /// Says the number of an anchor that is not the next.
    fn anchored(&mut self, number: usize) {
        if number != self.number + 1 {
            number_attribute(&mut self.body, "n", number);
        }
        self.number = number;
    }

    /// The number of a sheet, from 1.
    fn sheet(&mut self, file: &str, name: &str) -> usize {
        let is_it = |(own, sheet): &(String, String)| own == file && sheet == name;
        let known = self.sheets.iter().position(is_it);
        let at = known.unwrap_or_else(|| {
            self.sheets.push((file.to_owned(), name.to_owned()));
            self.sheets.len() - 1
        });
        at + 1
    }

    /// The number of a value, from 1, which is written where it is new.
    fn value(&mut self, value: Value<'_>) -> usize {
        let sheet = self.sheet(value.file, value.sheet);
        self.asked.clear();
        push_number(&mut self.asked, sheet);
        for part in [value.cell, value.key] {
            self.asked.push(' ');
            self.asked.push_str(part);
        }
        if let Some(known) = self.known.get(&self.asked) {
            return *known;
        }
        let number = self.known.len() + 1;
        self.known.insert(self.asked.clone(), number);
        self.values.push_str("<o");
        if sheet != self.sheet {
            number_attribute(&mut self.values, "s", sheet);
            self.sheet = sheet;
        }
        let (parts, rest) = shared(&self.key, value.key);
        if parts > 0 {
            number_attribute(&mut self.values, "p", parts);
        }
        if let Some(rest) = rest {
            attribute(&mut self.values, "k", rest);
        }
        attribute(&mut self.values, "c", value.cell);
        self.values.push_str("/>");
        self.key.clear();
        self.key.push_str(value.key);
        number
    }
}

/// How many parts a key has in common with the one before, and the rest of it, if there is one.
fn shared<'k>(before: &str, key: &'k str) -> (usize, Option<&'k str>) {
    let same = before.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
    let ends = |key: &str| matches!(key.as_bytes().get(same), None | Some(b'.'));
    let within = &key.as_bytes()[..same];
    let parts = within.iter().filter(|&&byte| byte == b'.').count();
    if same > 0 && ends(before) && ends(key) {
        return (parts + 1, key.get(same + 1..));
    }
    let start = within.iter().rposition(|&byte| byte == b'.').map_or(0, |at| at + 1);
    (parts, Some(&key[start..]))
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::attribute(out, value);
    out.push('"');
}

fn number_attribute(out: &mut String, name: &str, number: usize) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_number(out, number);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn of_a_key_only_what_differs_is_written() {
        for (before, key, parts, rest) in [
            ("", "a.b", 0, Some("a.b")),
            ("a.b", "a.c", 1, Some("c")),
            ("a.bc", "a.bd.e", 1, Some("bd.e")),
            ("a.b", "a.b.c", 2, Some("c")),
            ("a.b.c", "a.b", 2, None),
            ("a.b", "a.b", 2, None),
            ("a", "ab", 0, Some("ab")),
            ("ab", "a", 0, Some("a")),
            ("a.b", "a.", 1, Some("")),
            (".a", ".b", 1, Some("b")),
            ("", "", 0, Some("")),
        ] {
            assert_eq!(shared(before, key), (parts, rest), "{before} {key}");
        }
    }
}
