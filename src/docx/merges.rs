//! A table whose cells are merged over rows, and the pages it will stand on → which rows stay with
//! the next, and which merged cells are cut in two, each with the text.
//!
//! A word processor lets a merged cell run on over the page and doesn't repeat what it says: on the
//! next page nobody knows whose rows they are. Rows under one merged cell stay together where a page
//! can hold them. Where the page must end among them, the cell is cut there and says it again. Where
//! pages end is reckoned by the heights of rows, with a margin; and since the rows of each part stay
//! together, a page that ends a little sooner or later moves a part and parts none.

use crate::document::{Table, TableCell, TableRow};

/// How a table's rows go over pages.
pub(super) struct Rows {
    /// The rows of the body, where cells had to be cut.
    pub cut: Option<Vec<TableRow>>,
    /// Whether each row stays with the next.
    pub keep: Vec<bool>,
}

/// How much of a page is reckoned with.
const SURE: f64 = 0.95;
/// A page is not left emptier than this for the sake of a merged cell.
const FULL: f64 = 0.75;
/// Rows that take up more of a page than this are not kept together.
const TOGETHER: f64 = 0.5;
/// The height of a line between rows, in twips.
const BORDER: f64 = 10.0;

/// How the rows of a table go over pages. The heights are those of all rows, header first; on the
/// first page so much is taken up already, if that is known.
pub(super) fn over_pages(table: &Table, heights: &[f64], page: f64, taken: Option<f64>) -> Rows {
    let count = table.rows.len();
    let mut over = crossings(&table.rows);
    if over.iter().all(|over| *over == 0) {
        return Rows { cut: None, keep: vec![false; count] };
    }
    let header = table.header.len().min(heights.len());
    let head: f64 = heights[..header].iter().map(|height| height + BORDER).sum();
    let height = |row: usize| heights.get(header + row).copied().unwrap_or_default() + BORDER;
    let cuts = taken.map_or_else(Vec::new, |taken| cuts(&over, &height, page * SURE, head, taken));
    let cut = (!cuts.is_empty()).then(|| {
        let rows = cut(&table.rows, &cuts);
        over = crossings(&rows);
        rows
    });
    let mut keep = vec![false; count];
    let mut start = 0;
    while start < count {
        let length = over[start..].iter().take_while(|over| **over > 0).count();
        let end = (start + length).min(count - 1);
        let tall: f64 = (start..=end).map(&height).sum();
        if length > 0 && tall <= page * TOGETHER {
            keep[start..end].fill(true);
        }
        start = end + 1;
    }
    Rows { cut, keep }
}

/// For each row, how many cells go on below it.
fn crossings(rows: &[TableRow]) -> Vec<usize> {
    let mut changes = vec![0_isize; rows.len() + 1];
    for (index, row) in rows.iter().enumerate() {
        for cell in &row.cells {
            let last = (index + cell.row_span.max(1) - 1).min(rows.len() - 1);
            changes[index] += 1;
            changes[last] -= 1;
        }
    }
    let mut over = 0_isize;
    changes[..rows.len()]
        .iter()
        .map(|change| {
            over += change;
            usize::try_from(over).unwrap_or_default()
        })
        .collect()
}

/// The rows with which pages begin among rows of one merged cell.
fn cuts(
    over: &[usize],
    height: &impl Fn(usize) -> f64,
    page: f64,
    head: f64,
    taken: f64,
) -> Vec<usize> {
    let mut cuts = Vec::new();
    // Where the page begins, and what its rows take up so far.
    let (mut start, mut filled, mut room) = (0, 0.0, page - head - taken);
    let mut row = 0;
    while row < over.len() {
        if filled + height(row) <= room || row == start {
            filled += height(row);
            row += 1;
            continue;
        }
        // The last place on the page where no cell goes on, if it is far enough down.
        let mut whole = filled;
        let mut end = row;
        while end > start + 1 && over[end - 1] > 0 {
            end -= 1;
            whole -= height(end);
        }
        if over[end - 1] > 0 || whole < room * FULL {
            cuts.push(row);
            end = row;
        }
        (start, row) = (end, end);
        (filled, room) = (0.0, page - head);
    }
    cuts
}

/// The rows with the cells cut above each of these, and their texts again below.
fn cut(rows: &[TableRow], cuts: &[usize]) -> Vec<TableRow> {
    let mut rows = rows.to_vec();
    let mut earlier = 0;
    for &at in cuts {
        let mut again = Vec::new();
        // What an earlier cut ended reaches no further.
        for (above, row) in rows.iter_mut().enumerate().take(at).skip(earlier) {
            for cell in row.cells.iter_mut().filter(|cell| above + cell.row_span > at) {
                let row_span = above + cell.row_span - at;
                cell.row_span = at - above;
                again.push(TableCell { row_span, ..cell.clone() });
            }
        }
        rows[at].cells.extend(again);
        rows[at].cells.sort_by_key(|cell| cell.column);
        earlier = at;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, plain, text};

    /// A table of groups, each a cell merged over so many rows.
    fn table(groups: &[usize]) -> Table {
        let mut given =
            String::from("== nội dung\n@bảng b\n  cột | tên | số liệu\n  đầu | A | B\n");
        for (index, rows) in groups.iter().enumerate() {
            given.push_str(&format!("  dòng | [1x{rows}] Nhóm {index} | 0\n"));
            for row in 1..*rows {
                given.push_str(&format!("  dòng | {row}\n"));
            }
        }
        let mut document = text::parse(&given).unwrap();
        let Some(Block::Table(table)) = document.blocks.pop() else { panic!("no table") };
        table
    }

    fn set(groups: &[usize], taken: Option<f64>) -> (Vec<(usize, String, usize)>, Vec<bool>) {
        let table = table(groups);
        let heights = vec![100.0 - BORDER; table.rows.len() + 1];
        let rows = over_pages(&table, &heights, 1000.0 / SURE, taken);
        let cells = rows.cut.as_ref().unwrap_or(&table.rows).iter().enumerate();
        let first = cells.flat_map(|(index, row)| {
            let first = row.cells.iter().filter(|cell| cell.column == 0);
            first.map(move |cell| (index, plain(&cell.text), cell.row_span))
        });
        (first.collect(), rows.keep)
    }

    #[test]
    fn a_cell_that_goes_on_over_the_page_says_it_again() {
        // Nine rows stand below the header on each page.
        let (cells, keep) = set(&[4, 12, 4], Some(0.0));
        let wanted = [(0, "Nhóm 0", 4), (4, "Nhóm 1", 5), (9, "Nhóm 1", 7), (16, "Nhóm 2", 4)];
        assert_eq!(cells, wanted.map(|(row, text, span)| (row, text.to_owned(), span)));
        assert_eq!(keep[..4], [true, true, true, false]);
        assert_eq!(keep[4..9], [true, true, true, true, false]);
        // More than half a page, which is never moved as a whole.
        assert_eq!(keep[9..16], [false; 7]);
    }

    #[test]
    fn a_page_that_is_nearly_full_ends_above_the_cell() {
        let (cells, keep) = set(&[8, 3], Some(0.0));
        assert_eq!(cells.len(), 2);
        assert_eq!(
            keep,
            [false, false, false, false, false, false, false, false, true, true, false]
        );
    }

    #[test]
    fn where_the_page_ends_is_not_known_in_the_midst_of_text() {
        let (cells, keep) = set(&[3, 12], None);
        assert_eq!(cells.len(), 2);
        assert_eq!(keep[..3], [true, true, false]);
        assert_eq!(keep[3..], [false; 12]);
        assert_eq!(set(&[1, 1, 1], None).1, [false; 3]);
    }
}
