//! Anchors: by what a figure or a table is found again in a document that a word processor has
//! saved since, and the manifest that says which cell it came from.
//!
//! Word keeps content controls and bookmarks; LibreOffice keeps bookmarks and drops what it does not
//! know; both keep custom XML most of the time. So all three are written, and any one will do.

use super::escape;
use super::mould::push_number;
use super::read::marked::Marked;
use super::seal;
use super::spans::unbound;
use crate::document::{Figure, Origin, Table};

/// The longest title or tag that Word takes, in UTF-16 units.
const LONGEST: usize = 64;

/// The anchors of a document, counted, its manifest, and its text as it is written.
#[derive(Default)]
pub(super) struct Anchors {
    /// The line of markup of what is being written; 0 for what stands in no line of the body.
    pub(super) line: usize,
    /// The lines that the anchors were written for, in their order.
    pub(super) lines: Vec<usize>,
    count: usize,
    manifest: String,
    /// The text: paragraphs, and tables of rows of cells. By it what a person has written since is
    /// told from what was generated.
    base: String,
    /// How many sections have ended in it.
    sections: usize,
    /// Where in it the cell that is being written begins.
    cell: usize,
    /// Whether what is written is the text of a figure, which the manifest has already.
    in_figure: bool,
    /// Whether the cell that is being written is known by its row, so that its figure needs nothing.
    pub(super) is_known: bool,
}

/// The names by which one figure or table is found again.
pub(super) struct Anchor {
    /// The number, from 1: the bookmark's id.
    pub number: usize,
    /// The bookmark's name, `kh_1`.
    pub bookmark: String,
    /// The control's title, for people: `phu-bieu.xlsx › Phụ biểu › C8`.
    pub alias: String,
    /// The control's tag, for programs: the value's path, or its end where it is too long.
    pub tag: String,
}

/// How much of its annex a table shows, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All of it.
    Whole,
    /// All of it, with its columns as rows.
    Turned,
    /// Some of its columns.
    Part {
        /// The number of the part, from 1.
        number: usize,
        /// How many there are.
        of: usize,
    },
}

impl Anchors {
    /// The anchor of a figure; none for text that came from no cell.
    pub(super) fn figure(&mut self, figure: &Figure) -> Option<Anchor> {
        let first = figure.origins.first().filter(|_| !self.is_known)?;
        let cell = first.place.cell.to_string();
        let alias = title([&first.place.file, &first.place.sheet, &cell], figure.origins.len());
        let anchor = self.next("kh_", alias, &first.key);
        self.open("figure", &anchor.bookmark);
        self.manifest.push('>');
        self.origin(first, &cell);
        for origin in &figure.origins[1..] {
            self.origin(origin, &origin.place.cell.to_string());
        }
        self.manifest.push_str("<text>");
        escape::text(&mut self.manifest, &unbound(&figure.text), "\n");
        self.manifest.push_str("</text></figure>");
        Some(anchor)
    }

    /// The anchor of a table. Each part of one has its own.
    pub(super) fn table(&mut self, table: &Table, form: Form) -> Anchor {
        let alias = table
            .place
            .as_ref()
            .map_or_else(|| table.source.to_string(), |place| place.to_string());
        let anchor = self.next("kh_bang_", end_of(alias), &table.source);
        self.open("table", &anchor.bookmark);
        self.attribute("key", &table.source);
        if let Some(place) = &table.place {
            self.attribute("file", &place.file);
            self.attribute("sheet", &place.sheet);
            self.attribute("cell", &place.cell.to_string());
        }
        match form {
            Form::Whole => {}
            Form::Turned => self.attribute("turned", "true"),
            Form::Part { number, of } => self.attribute("part", &format!("{number}/{of}")),
        }
        self.manifest.push_str("/>");
        anchor
    }

    /// The anchor of a row of a long table: nothing but a bookmark.
    pub(super) fn mark(&mut self) -> Anchor {
        self.next("kh_dong_", String::new(), "")
    }

    /// Says where the cells of a long table come from.
    pub(super) fn marked(&mut self, table: usize, marked: &Marked) {
        marked.write(table, &mut self.manifest);
    }

    /// The part that holds the manifest, with the blank seal,
    /// and the path under which the document is made.
    pub(super) fn manifest(self, path: &str) -> String {
        let mut made_as = String::new();
        if !path.is_empty() {
            made_as.push_str(" path=\"");
            escape::attribute(&mut made_as, path);
            made_as.push('"');
        }
        let Self { manifest, base, sections, .. } = self;
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
             <kehoach xmlns=\"{}\" seal=\"{}\"{made_as}>",
            seal::NAMESPACE,
            seal::BLANK,
        );
        out.reserve_exact(manifest.len() + base.len() + 64);
        out.push_str(&manifest);
        drop(manifest);
        out.push_str(&format!("<base sections=\"{sections}\">"));
        out.push_str(&base);
        out.push_str("</base></kehoach>");
        out
    }

    /// Whether nothing has been written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    /// A section ends.
    pub(super) fn end_section(&mut self) {
        self.sections += 1;
    }

    /// A paragraph begins.
    pub(super) fn begin_paragraph(&mut self) {
        self.base.push_str("<p>");
    }

    /// The paragraph ends.
    pub(super) fn end_paragraph(&mut self) {
        self.base.push_str("</p>");
    }

    /// Words of a paragraph, as they are printed.
    pub(super) fn words(&mut self, words: &str) {
        if !self.in_figure {
            escape::text(&mut self.base, &unbound(words), "\n");
        }
    }

    /// A figure begins; in capitals it is not as the manifest has it.
    pub(super) fn begin_figure(&mut self, number: usize, caps: bool) {
        self.base.push_str("<f n=\"");
        push_number(&mut self.base, number);
        self.base.push_str("\">");
        self.in_figure = !caps;
    }

    /// The figure ends.
    pub(super) fn end_figure(&mut self) {
        self.base.push_str("</f>");
        self.in_figure = false;
    }

    /// A table begins, with the number of its anchor.
    pub(super) fn begin_table(&mut self, number: Option<usize>) {
        self.base.push_str("<t");
        if let Some(number) = number {
            self.push_number("n", number);
        }
        self.base.push('>');
    }

    /// The table ends.
    pub(super) fn end_table(&mut self) {
        self.base.push_str("</t>");
    }

    /// A row begins, with the number of its bookmark.
    pub(super) fn begin_row(&mut self, number: Option<usize>) {
        self.base.push_str("<r");
        if let Some(number) = number {
            self.push_number("n", number);
        }
        self.base.push('>');
    }

    /// The row ends.
    pub(super) fn end_row(&mut self) {
        self.base.push_str("</r>");
    }

    /// A cell begins that covers so many columns, and goes on with the one above or does not.
    pub(super) fn begin_cell(&mut self, span: usize, is_below: bool) {
        self.base.push_str("<c");
        if span > 1 {
            self.push_number("s", span);
        }
        if is_below {
            self.push_number("m", 1);
        }
        self.base.push('>');
        self.cell = self.base.len();
    }

    /// The cell ends. Most empty ones hold an empty paragraph, which goes without saying.
    pub(super) fn end_cell(&mut self) {
        if &self.base[self.cell..] == "<p></p>" {
            self.base.truncate(self.cell);
        }
        self.base.push_str("</c>");
    }

    fn push_number(&mut self, name: &str, number: usize) {
        self.base.push(' ');
        self.base.push_str(name);
        self.base.push_str("=\"");
        push_number(&mut self.base, number);
        self.base.push('"');
    }

    fn next(&mut self, prefix: &str, alias: String, key: &str) -> Anchor {
        self.count += 1;
        self.lines.push(self.line);
        let mut bookmark = prefix.to_owned();
        push_number(&mut bookmark, self.count);
        Anchor { number: self.count, bookmark, alias, tag: tag(key) }
    }

    fn open(&mut self, element: &str, bookmark: &str) {
        self.manifest.push('<');
        self.manifest.push_str(element);
        self.attribute("bookmark", bookmark);
    }

    fn origin(&mut self, origin: &Origin, cell: &str) {
        self.manifest.push_str("<origin");
        self.attribute("key", &origin.key);
        self.attribute("file", &origin.place.file);
        self.attribute("sheet", &origin.place.sheet);
        self.attribute("cell", cell);
        self.manifest.push_str("/>");
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.manifest.push(' ');
        self.manifest.push_str(name);
        self.manifest.push_str("=\"");
        escape::attribute(&mut self.manifest, value);
        self.manifest.push('"');
    }
}

/// The title of the control around the figure of a value, for people, by the file, the sheet and the
/// first of its cells.
pub(crate) fn title(first: [&str; 3], cells: usize) -> String {
    let mut title = first.join(" › ");
    if cells > 1 {
        title.push_str(&format!(" và {} ô khác", cells - 1));
    }
    end_of(title)
}

/// The tag of the control around the figure of a value, for programs.
pub(crate) fn tag(key: &str) -> String {
    end_of(key.to_owned())
}

/// The end of a name that is longer than Word takes, which tells more than its beginning, after a
/// mark that tells apart names with the same end.
fn end_of(name: String) -> String {
    // No text has more units than bytes.
    if name.len() <= LONGEST {
        return name;
    }
    let length = name.encode_utf16().count();
    if length <= LONGEST {
        return name;
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let mut rest = length - (LONGEST - 8);
    let mut start = 0;
    for (at, letter) in name.char_indices() {
        if rest == 0 {
            break;
        }
        rest = rest.saturating_sub(letter.len_utf16());
        start = at + letter.len_utf8();
    }
    format!("{}…{}", &hash[..7], &name[start..])
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_long_name_keeps_its_end_and_stays_unique() {
        let long = |first: &str| format!("{first}.{}.tong", "xa_nong_thon_moi_".repeat(6));
        assert_eq!(end_of("phu_bieu.tong".to_owned()), "phu_bieu.tong");
        let (one, other) = (end_of(long("a")), end_of(long("b")));
        assert_ne!(one, other);
        for name in [one, other, end_of("😀 › ".repeat(40))] {
            assert!(name.encode_utf16().count() <= 64, "{name}");
        }
    }
}
