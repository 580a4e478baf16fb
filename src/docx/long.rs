//! A table of many cells → those that are known by their rows and columns, so that each row has a
//! bookmark and the cells have nothing.
//!
//! A cell is known so where it stands in the row and the column of the sheet in which most of its
//! neighbours stand, and its path is that of its row and that of its column. Any other (the header's,
//! a merged one, a sum over others) has its own anchor, as all cells of smaller tables have.

use super::read::marked::{Column, Marked, Row};
use crate::document::{Inline, Origin, Table, TableCell, TableRow};
use crate::workbook::column_letters;

/// A table of more cells with origins is long. Word takes minutes to open a file of a hundred thousand
/// content controls, and each takes room in the file twice over, in the text and in the manifest;
/// annexes that people read have some hundred.
pub(super) const MOST_ANCHORED: usize = 5_000;

/// The cells of a long table that are known by their rows and columns.
pub(super) struct Long<'t> {
    table: &'t Table,
    /// The column of the sheet, and the end of the paths; none for columns of cells with anchors of
    /// their own.
    columns: Vec<Option<(u32, &'t str)>>,
    /// The row of the sheet, and the beginning of the paths, without the point before what follows.
    rows: Vec<Option<(u32, &'t str)>>,
}

impl<'t> Long<'t> {
    /// The cells of a table with these rows below its header; none where it is not long.
    pub(super) fn of(table: &'t Table, rows: &'t [TableRow], most: usize) -> Option<Self> {
        let (place, width) = (table.place.as_ref()?, table.columns.len());
        if rows.len() * width <= most {
            return None;
        }
        let all = || rows.iter().map(|row| row.cells.iter().filter_map(origin));
        if all().map(Iterator::count).sum::<usize>() <= most {
            return None;
        }
        let mut long = Self { table, columns: vec![None; width], rows: vec![None; rows.len()] };
        let is_here = |origin: &Origin| {
            (&origin.place.file, &origin.place.sheet) == (&place.file, &place.sheet)
                && origin.place.cell.start == origin.place.cell.end
        };
        let known = |row: &'t TableRow| {
            let cells = row.cells.iter();
            let cells = cells.filter(|cell| cell.column_span == 1 && cell.column < width);
            let cells = cells.filter_map(|cell| Some((cell.column, origin(cell)?)));
            cells.filter(|(_, origin)| is_here(origin)).collect::<Vec<_>>()
        };
        // What is printed as it stands in no cell can't be told from what is known by its row.
        let mut is_open = vec![true; width];
        for cell in rows.iter().flat_map(|row| &row.cells) {
            let is_plain = !cell.text.is_empty() && origin(cell).is_none() && !has_anchor(cell);
            if let Some(is_open) = is_open.get_mut(cell.column) {
                *is_open &= !is_plain;
            }
        }
        // The row in which most cells are known tells first where the paths of rows end.
        let counts = rows.iter().map(|row| known(row).len());
        let fullest = counts.enumerate().max_by_key(|&(at, count)| (count, usize::MAX - at))?.0;
        for at in std::iter::once(fullest).chain(0..rows.len()) {
            let cells = known(&rows[at]);
            let mut path: Option<&str> = cells.iter().find_map(|(column, origin)| {
                let (_, end) = long.columns[*column]?;
                origin.key.strip_suffix(end)?.strip_suffix('.')
            });
            if path.is_none() && cells.len() > 1 {
                path = shared(cells.iter().map(|(_, origin)| &*origin.key));
            }
            let Some(path) = path.filter(|path| is_path(path)) else { continue };
            let index = cells.iter().find(|(_, origin)| is_under(&origin.key, path));
            let Some(index) = index.map(|(_, origin)| origin.place.cell.start.row) else {
                continue;
            };
            long.rows[at] = Some((index, path));
            for (column, origin) in cells {
                let end = origin.key.strip_prefix(path).and_then(|rest| rest.strip_prefix('.'));
                if let (None, Some(end), true) = (long.columns[column], end, is_open[column]) {
                    long.columns[column] = Some((origin.place.cell.start.column, end));
                }
            }
        }
        // A row of which no cell is known needs no bookmark.
        for (at, row) in rows.iter().enumerate() {
            if !row.cells.iter().any(|cell| long.is_known(at, cell)) {
                long.rows[at] = None;
            }
        }
        long.rows.iter().any(Option::is_some).then_some(long)
    }

    /// Whether a row has a bookmark.
    pub(super) fn is_marked(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(Option::is_some)
    }

    /// Whether a cell of a row is known by its row and its column.
    pub(super) fn is_known(&self, row: usize, cell: &TableCell) -> bool {
        let place = self.table.place.as_ref();
        let known = || {
            let ((index, path), (column, end)) =
                (self.rows.get(row).copied()??, self.columns.get(cell.column).copied()??);
            let Origin { key, place: own } = origin(cell)?;
            let is_here =
                place.is_some_and(|place| (&place.file, &place.sheet) == (&own.file, &own.sheet));
            let is_there = own.cell.start == own.cell.end
                && (own.cell.start.row, own.cell.start.column) == (index, column);
            let rest = key.strip_prefix(path)?.strip_prefix('.')?;
            Some(is_here && is_there && rest == end && cell.column_span == 1)
        };
        known().unwrap_or(false)
    }

    /// What the manifest says of it: `numbers` are those of the bookmarks of its rows.
    pub(super) fn told(&self, numbers: &[Option<usize>]) -> Marked {
        let place = self.table.place.as_ref();
        let columns = self.columns.iter().enumerate().filter_map(|(at, column)| {
            let (index, key) = (*column)?;
            Some(Column { at, letters: column_letters(index), key: key.to_owned() })
        });
        let rows = self.rows.iter().zip(numbers).filter_map(|(row, number)| {
            let (index, path) = (*row)?;
            let (under, key) = path.split_at(path.rfind('.').map_or(0, |point| point + 1));
            let (under, key) = (under.to_owned(), key.to_owned());
            Some(Row { number: (*number)?, row: index as usize + 1, under, key })
        });
        Marked {
            file: place.map_or_else(String::new, |place| place.file.to_string()),
            sheet: place.map_or_else(String::new, |place| place.sheet.to_string()),
            columns: columns.collect(),
            rows: rows.collect(),
        }
    }
}

/// Where all that a cell says comes from; none where it comes from several cells or none.
fn origin(cell: &TableCell) -> Option<&Origin> {
    match &cell.text[..] {
        [Inline::Figure(figure)] if !figure.text.is_empty() => match &figure.origins[..] {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// Whether something that a cell says has an anchor of its own.
fn has_anchor(cell: &TableCell) -> bool {
    crate::document::inlines(&cell.text).any(|inline| match inline {
        Inline::Figure(figure) => !figure.origins.is_empty(),
        _ => false,
    })
}

/// Whether a path leads to a value below another.
fn is_under(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether the end of a path can stand in a list of words, and is something.
fn is_path(path: &str) -> bool {
    let key = &path[path.rfind('.').map_or(0, |point| point + 1)..];
    !key.is_empty() && !key.contains(char::is_whitespace)
}

/// The path that all of some lead through.
fn shared<'k>(mut keys: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let first = keys.next()?;
    let mut length = first.rfind('.')?;
    for key in keys {
        while !is_under(key, &first[..length]) {
            length = first[..length].rfind('.')?;
        }
    }
    Some(&first[..length])
}
