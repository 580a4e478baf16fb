//! Anchors: by what a figure or a table is found again in a document that a word processor has
//! saved since, and the manifest that says which cell it came from.
//!
//! Word keeps content controls and bookmarks; LibreOffice keeps bookmarks and drops what it does not
//! know; both keep custom XML most of the time. So all three are written, and any one will do.

use super::manifest::{Root, Value, Writing};
use super::mould::push_number;
use super::read::marked::Marked;
use super::spans::unbound;
use crate::document::{Figure, Table};
use crate::workbook::Region;

/// The longest title or tag that Word takes, in UTF-16 units.
const LONGEST: usize = 64;

/// The anchors of a document, counted, and its manifest with its text as it is written.
#[derive(Default)]
pub(super) struct Anchors {
    /// The line of markup of what is being written; 0 for what stands in no line of the body.
    pub(super) line: usize,
    /// The lines that the anchors were written for, in their order.
    pub(super) lines: Vec<usize>,
    count: usize,
    /// What the document knows of itself. By the text in it what a person has written since is told
    /// from what was generated.
    pub(super) manifest: Writing,
    /// How many sections have ended in it.
    sections: usize,
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
    /// The anchor of a figure, which begins in the manifest too; none for text that came from no cell.
    pub(super) fn figure(&mut self, figure: &Figure, caps: bool) -> Option<Anchor> {
        let first = figure.origins.first().filter(|_| !self.is_known)?;
        let cells: Vec<_> =
            figure.origins.iter().map(|origin| origin.place.cell.to_string()).collect();
        let alias = title([&first.place.file, &first.place.sheet, &cells[0]], cells.len());
        let anchor = self.next("kh_", alias, &first.key);
        let values = figure.origins.iter().zip(&cells).map(|(origin, cell)| Value {
            key: &origin.key,
            file: &origin.place.file,
            sheet: &origin.place.sheet,
            cell,
        });
        let before = caps.then(|| unbound(&figure.text));
        self.manifest.begin_figure(anchor.number, values, before.as_deref());
        Some(anchor)
    }

    /// The anchor of a table. Each part of one has its own.
    pub(super) fn table(&mut self, table: &Table) -> Anchor {
        let alias = table
            .place
            .as_ref()
            .map_or_else(|| table.source.to_string(), |place| place.to_string());
        self.next("kh_bang_", end_of(alias), &table.source)
    }

    /// The anchor of a row of a long table: nothing but a bookmark.
    pub(super) fn mark(&mut self) -> Anchor {
        self.next("kh_dong_", String::new(), "")
    }

    /// Says where the cells of a long table come from.
    pub(super) fn marked(&mut self, table: usize, marked: &Marked) {
        marked.write(table, &mut self.manifest.more);
    }

    /// A table begins, with the number of its anchor where it comes from an annex, and the widths of its
    /// columns.
    pub(super) fn begin_table(
        &mut self,
        number: Option<usize>,
        (table, form): (&Table, Form),
        widths: &[i64],
    ) {
        let Some(number) = number else { return self.manifest.begin_table(widths) };
        let place = table.place.as_ref().map(|place| (place, place.cell.to_string()));
        let part = match form {
            Form::Part { number, of } => Some(format!("{number}/{of}")),
            Form::Whole | Form::Turned => None,
        };
        let mut said = vec![("key", &*table.source)];
        if let Some((place, cell)) = &place {
            said.extend([("file", &*place.file), ("sheet", &*place.sheet), ("cell", cell)]);
        }
        said.extend((form == Form::Turned).then_some(("turned", "true")));
        said.extend(part.as_deref().map(|part| ("part", part)));
        self.manifest.begin_anchored_table(number, said.into_iter(), widths);
    }

    /// The part that holds the manifest, with the blank seal,
    /// and the path under which the document is made.
    pub(super) fn part(self, path: &str) -> String {
        let root = Root { path: Some(path).filter(|path| !path.is_empty()), ..Root::default() };
        self.manifest.part(root, Some(self.sections))
    }

    /// Whether nothing has been written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.manifest.is_empty()
    }

    /// Words of a paragraph, as they are printed.
    pub(super) fn words(&mut self, words: &str) {
        self.manifest.words(&unbound(words));
    }

    /// A section ends.
    pub(super) fn end_section(&mut self) {
        self.sections += 1;
    }

    fn next(&mut self, prefix: &str, alias: String, key: &str) -> Anchor {
        self.count += 1;
        self.lines.push(self.line);
        let mut bookmark = prefix.to_owned();
        push_number(&mut bookmark, self.count);
        Anchor { number: self.count, bookmark, alias, tag: tag(key) }
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

/// Whether the title of a control is one of ours: it ends with a cell.
pub(super) fn is_title(title: &str) -> bool {
    let cell = title.rsplit_once(" › ").map(|(_, cell)| cell.split(' ').next());
    cell.flatten().is_some_and(|cell| cell.parse::<Region>().is_ok())
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
    use super::{end_of, is_title};

    #[test]
    fn a_long_name_keeps_its_end_and_stays_unique() {
        let long = |first: &str| format!("{first}.{}.tong", "xa_nong_thon_moi_".repeat(6));
        assert_eq!(end_of("phu_bieu.tong".to_owned()), "phu_bieu.tong");
        assert!(is_title("phu-bieu.xlsx › Phụ biểu › C8") && is_title("a › b › A1:B2 và 3 ô khác"));
        assert!(!is_title("Họ và tên") && !is_title("Trang › Mục › Hai"));
        let (one, other) = (end_of(long("a")), end_of(long("b")));
        assert_ne!(one, other);
        for name in [one, other, end_of("😀 › ".repeat(40))] {
            assert!(name.encode_utf16().count() <= 64, "{name}");
        }
    }
}
