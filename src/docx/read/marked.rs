//! What a manifest says of a long table, whose rows have bookmarks and whose cells have none → the
//! figures in its cells; and the same written.
//!
//! Of a table of thousands of cells each is known by its row and its column: the manifest tells once
//! for the table the workbook, the sheet and which column of it each column shows, and for each row
//! the row of the sheet and the path of its values, in runs where rows follow one another. What
//! stands in a cell is said by the text that was generated alone.

use hashbrown::HashMap;
use smol_str::{SmolStr, format_smolstr};

use super::manifest::{Figure, Source};
use super::outline::Outline;
use super::story::Block;
use super::xml::Xml;
use crate::docx::escape;

/// The element of a long table.
pub(super) const ELEMENT: &str = "rows";

/// The bit by which the number of a cell is told from those of bookmarks.
const CELL: usize = 1 << (usize::BITS - 1);

/// How many bits the number of a column takes: no table has more than 63 columns.
const COLUMN: u32 = 6;

/// The number of the figure in a cell of a row with a bookmark, by the bookmark's number and the
/// column.
pub fn number_of(row: usize, column: usize) -> usize {
    CELL | row << COLUMN | column
}

/// The number of the bookmark of the row that a figure stands in, and its column; none for one that
/// has a bookmark of its own.
pub fn place_of(number: usize) -> Option<(usize, usize)> {
    let place = number ^ CELL;
    (number & CELL != 0).then_some((place >> COLUMN, place & ((1 << COLUMN) - 1)))
}

/// The number of the bookmark by which a figure is found: its own, or its row's.
pub fn bookmark_of(number: usize) -> usize {
    place_of(number).map_or(number, |(row, _)| row)
}

/// A number of an anchor when bookmarks have other ones.
pub fn renumbered(number: usize, given: &mut dyn FnMut(usize) -> usize) -> usize {
    match place_of(number) {
        Some((row, column)) => number_of(given(row), column),
        None => given(number),
    }
}

/// Where the cells of a long table come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The workbook.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The columns whose cells are known by their rows.
    pub columns: Vec<Column>,
    /// The rows that have bookmarks.
    pub rows: Vec<Row>,
}

/// A column of a long table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Which of the table's columns it is, from 0.
    pub at: usize,
    /// The letters of the sheet's column.
    pub letters: String,
    /// The end of the paths of its values, after that of the row.
    pub key: String,
}

/// A row of a long table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The number of its bookmark: 12 of `kh_dong_12`.
    pub number: usize,
    /// The row of the sheet, from 1.
    pub row: usize,
    /// The beginning of the paths of its values: that of the rows above it and a point, if any.
    pub under: String,
    /// What follows of them, without a space and a point.
    pub key: String,
}

impl Marked {
    /// Reads the element, with the number of its table.
    pub(super) fn read(xml: &Xml<'_>, element: usize) -> Option<(usize, Self)> {
        let said = |index: usize, name: &str| Some(xml.attribute(index, name)?.into_owned());
        let number = |index: usize, name: &str| xml.attribute(index, name)?.parse().ok();
        let mut marked = Self {
            file: said(element, "file")?,
            sheet: said(element, "sheet")?,
            ..Self::default()
        };
        for child in xml.children(element) {
            match xml.elements[child].name {
                "column" => marked.columns.push(Column {
                    at: number(child, "at")?,
                    letters: said(child, "is")?,
                    key: said(child, "key")?,
                }),
                "run" => {
                    let (first, row) = (number(child, "n")?, number(child, "row")?);
                    let under = said(child, "under")?;
                    let text = xml.text(child);
                    let keys = text.split(' ').zip(0_usize..);
                    marked.rows.extend(keys.map(|(key, at)| Row {
                        number: first.saturating_add(at),
                        row: row.saturating_add(at),
                        under: under.clone(),
                        key: key.to_owned(),
                    }));
                }
                _ => {}
            }
        }
        Some((number(element, "of")?, marked))
    }

    /// Writes the element of the table of a number.
    pub(in crate::docx) fn write(&self, table: usize, out: &mut String) {
        out.push_str(&format!("<{ELEMENT} of=\"{table}\""));
        attribute(out, "file", &self.file);
        attribute(out, "sheet", &self.sheet);
        out.push('>');
        for column in &self.columns {
            out.push_str(&format!("<column at=\"{}\" is=\"{}\"", column.at, column.letters));
            attribute(out, "key", &column.key);
            out.push_str("/>");
        }
        let mut before: Option<&Row> = None;
        for row in &self.rows {
            let goes_on = before.is_some_and(|before| {
                (before.number + 1, before.row + 1) == (row.number, row.row)
                    && before.under == row.under
            });
            if goes_on {
                out.push(' ');
            } else {
                out.push_str(if before.is_some() { "</run>" } else { "" });
                out.push_str(&format!("<run n=\"{}\" row=\"{}\"", row.number, row.row));
                attribute(out, "under", &row.under);
                out.push('>');
            }
            escape::text(out, &row.key, " ");
            before = Some(row);
        }
        out.push_str(if before.is_some() { "</run>" } else { "" });
        out.push_str(&format!("</{ELEMENT}>"));
    }

    /// Finds the figures in the cells of a table of the text that was generated, and notes them there.
    pub(super) fn find(&self, outline: &mut Outline, table: usize) -> Vec<Figure> {
        let rows: HashMap<usize, &Row> = self.rows.iter().map(|row| (row.number, row)).collect();
        let [file, sheet] = [&self.file, &self.sheet].map(SmolStr::new);
        let Outline { paragraphs, tables, .. } = outline;
        let mut figures = Vec::new();
        for (&at, number) in &tables[table].marks {
            let Some(row) = rows.get(number) else { continue };
            let mut columns = self.columns.iter().peekable();
            for cell in &tables[table].rows[at] {
                while columns.next_if(|column| column.at < cell.column).is_some() {}
                let Some(column) = columns.peek().filter(|column| column.at == cell.column) else {
                    continue;
                };
                let ([Block::Paragraph(only)], 1) = (&cell.blocks[..], cell.span) else { continue };
                let paragraph = &mut paragraphs[*only];
                if paragraph.text.is_empty() || !paragraph.figures.is_empty() {
                    continue;
                }
                let number = number_of(row.number, column.at);
                paragraph.figures.push((0..paragraph.text.len(), number));
                let source = Source {
                    key: format_smolstr!("{}{}.{}", row.under, row.key, column.key),
                    file: file.clone(),
                    sheet: sheet.clone(),
                    cell: format_smolstr!("{}{}", column.letters, row.row),
                };
                let text = paragraph.text.clone();
                figures.push(Figure { number, origins: vec![source], text });
            }
        }
        figures
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::attribute(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_known_by_its_row_and_its_column() {
        assert_eq!(place_of(number_of(71, 5)), Some((71, 5)));
        assert_eq!((place_of(71), bookmark_of(71), bookmark_of(number_of(71, 5))), (None, 71, 71));
        let mut given = |number| number + 100;
        assert_eq!(renumbered(number_of(71, 5), &mut given), number_of(171, 5));
        assert_eq!(renumbered(71, &mut given), 171);
    }

    #[test]
    fn rows_are_written_in_runs_and_read_again() {
        let row = |number, row, under: &str, key: &str| Row {
            number,
            row,
            under: under.to_owned(),
            key: key.to_owned(),
        };
        let marked = Marked {
            file: "a & b.xlsx".to_owned(),
            sheet: "Biểu \"1\"".to_owned(),
            columns: vec![
                Column { at: 0, letters: "B".to_owned(), key: "ten".to_owned() },
                Column { at: 2, letters: "D".to_owned(), key: "theo_don_vi.a".to_owned() },
            ],
            rows: vec![
                row(3, 7, "bieu.muc.", "viec_1"),
                row(4, 8, "bieu.muc.", "viec_2"),
                row(5, 9, "bieu.muc.viec_2.muc.", "con"),
                row(6, 12, "bieu.muc.viec_2.muc.", "sau"),
                row(8, 13, "", "<rieng>"),
            ],
        };
        let mut out = String::new();
        marked.write(2, &mut out);
        assert_eq!(out.matches("<run ").count(), 4);
        let xml = Xml::read(&out).unwrap();
        assert_eq!(Marked::read(&xml, 0), Some((2, marked)));
    }
}
