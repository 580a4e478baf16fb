//! An annex of a document → the form that is sent to its unit.

use rust_decimal::Decimal;

use super::{Cell, Form, Kind, Number, Page, Stamp};
use crate::document::{Annex, Block, ColumnKind, Inline, RowKind, Table, TableCell, Text};
use crate::value::number::{self, Reading};
use crate::workbook::{Address, Region, clean};

/// The exact number of a cell that a text was printed from.
pub type Named<'a> = dyn Fn(&crate::diagnostic::CellPlace) -> Option<Decimal> + 'a;

/// The most columns that are printed upright.
const NARROW: f64 = 92.0;

/// The form of an annex: a sheet for each of its tables; none where it has no table.
///
/// `number` gives the number of a cell of the dossier.
pub fn made(annex: &Annex, stamp: Stamp, number: &Named<'_>) -> Option<Form> {
    let tables: Vec<&Table> = annex.blocks.iter().filter_map(table).collect();
    let pages = tables.iter().enumerate().map(|(at, table)| page(annex, table, at, number));
    let pages: Vec<Page> = pages.collect();
    (!pages.is_empty()).then_some(Form { stamp, pages })
}

fn table(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(table) if !table.columns.is_empty() => Some(table),
        _ => None,
    }
}

impl Page {
    /// Whether it is printed on its side.
    pub(super) fn is_wide(&self) -> bool {
        self.widths.iter().sum::<f64>() > NARROW
    }

    /// The columns.
    pub(super) fn columns(&self) -> u32 {
        u32::try_from(self.widths.len()).unwrap_or(u32::MAX)
    }
}

fn page(annex: &Annex, table: &Table, at: usize, number: &Named<'_>) -> Page {
    let label = match &annex.number {
        Some(number) => format!("Phụ lục {number}"),
        None => "Phụ lục".to_owned(),
    };
    let title = crate::value::case::capitals(&plain(&annex.title));
    let mut page = Page {
        name: if at == 0 { label.clone() } else { format!("{label} ({})", at + 1) },
        source: table.source.to_string(),
        title: clean(&title).replace('\n', " "),
        widths: table.columns.iter().zip(0..).map(|(_, column)| width(table, column)).collect(),
        header: (0, 0),
        cells: Vec::new(),
    };
    let last = page.columns().saturating_sub(1);
    let mut row = 0;
    let attachment = clean(&plain(&annex.attachment));
    let attachment = match attachment.to_lowercase().starts_with("kèm theo") {
        _ if attachment.is_empty() => String::new(),
        true => format!("({attachment})"),
        false => format!("(Kèm theo {attachment})"),
    };
    let lines = [
        (Kind::Title, label),
        (Kind::Title, clean(&title)),
        (Kind::Line, attachment),
        (
            Kind::Measure,
            table.unit_line.as_ref().map(|line| clean(&plain(line))).unwrap_or_default(),
        ),
    ];
    for (kind, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        // A blank row parts the lines from the table, unless the unit of measure stands there.
        row += u32::from(kind == Kind::Measure);
        page.line(row, last, kind, text);
        row += 1;
    }
    row += u32::from(table.unit_line.is_none());
    page.header = (row, count(table.header.len()));
    for cells in &table.header {
        for cell in &cells.cells {
            page.cell(row, cell, Kind::Head, None, true);
        }
        row += 1;
    }
    for cells in &table.rows {
        for cell in &cells.cells {
            let kind = table.columns[cell.column].kind;
            let text = clean(&plain(&cell.text));
            let number = numeric(&cell.text, &text, number);
            let is_open = opens(cells.kind, kind, cell, &text, table.columns.len());
            let is_centred = kind != ColumnKind::Label
                && (kind != ColumnKind::Words || text.chars().count() < 12);
            let kind = if is_open { Kind::Open } else { Kind::Label };
            page.cell(row, cell, kind, number, is_centred);
            if let Some(cell) = page.cells.last_mut() {
                cell.is_strong = matches!(cells.kind, RowKind::Group | RowKind::Total);
            }
        }
        row += 1;
    }
    for note in &table.notes {
        page.line(row, last, Kind::Note, clean(&plain(note)));
        row += 1;
    }
    page
}

impl Page {
    fn line(&mut self, row: u32, last: u32, kind: Kind, text: String) {
        let region = Region::new(Address::new(row, 0), Address::new(row, last));
        let is_centred = matches!(kind, Kind::Title | Kind::Line);
        self.cells.push(Cell {
            region,
            kind,
            text,
            number: None,
            is_strong: kind == Kind::Title,
            is_centred,
        });
    }

    fn cell(
        &mut self,
        row: u32,
        cell: &TableCell,
        kind: Kind,
        number: Option<Number>,
        is_centred: bool,
    ) {
        let start = Address::new(row, count(cell.column));
        let end = Address::new(
            row + count(cell.row_span.max(1)) - 1,
            count(cell.column + cell.column_span.max(1)) - 1,
        );
        self.cells.push(Cell {
            region: Region::new(start, end),
            kind,
            text: clean(&plain(&cell.text)),
            number,
            is_strong: kind == Kind::Head,
            is_centred,
        });
    }
}

/// Whether a cell is for the unit to fill in: figures and words, and what is left empty in a row.
fn opens(row: RowKind, column: ColumnKind, cell: &TableCell, text: &str, columns: usize) -> bool {
    // What goes over all columns is a heading.
    if cell.column_span >= columns.max(2) {
        return false;
    }
    match column {
        ColumnKind::Quantity | ColumnKind::Words => row != RowKind::Group || !text.is_empty(),
        ColumnKind::Label => row == RowKind::Data && text.is_empty(),
        ColumnKind::Number | ColumnKind::Measure => false,
    }
}

/// The number that a text is: that of its cell where it comes from one.
fn numeric(text: &Text, plain: &str, number: &Named<'_>) -> Option<Number> {
    let (digits, percent) = match plain.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (plain, false),
    };
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    // A number with a zero before it is written so on purpose: `05`, `007`.
    let is_padded = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned[1..].starts_with(|c: char| c.is_ascii_digit());
    let reading = number::read_all(unsigned).filter(|_| !is_padded)?;
    let of_cell = match text.as_slice() {
        [Inline::Figure(figure)] => match figure.origins.as_slice() {
            [origin] => number(&origin.place),
            _ => None,
        },
        _ => None,
    };
    let value = match (of_cell, reading) {
        (Some(value), _) => value,
        (None, Reading::Sure(value)) if digits == unsigned => value,
        (None, Reading::Sure(value)) => -value,
        (None, _) => return None,
    };
    let decimals = unsigned.rsplit_once(',').map_or(0, |(_, decimals)| decimals.len());
    // What the sheet shows must be what the text says.
    let shown = value.round_dp(u32::try_from(decimals).ok()?);
    let is_grouped = unsigned.contains('.');
    let mut said = number::format(shown.abs());
    if !is_grouped {
        said = said.replace('.', "");
    }
    let stripped = |text: &str| match text.split_once(',') {
        Some((whole, rest)) => match rest.trim_end_matches('0') {
            "" => whole.to_owned(),
            rest => format!("{whole},{rest}"),
        },
        None => text.to_owned(),
    };
    if said != stripped(unsigned)
        || (shown.is_sign_negative() && !shown.is_zero()) == (digits == unsigned)
    {
        return None;
    }
    let mut format = if is_grouped { "#,##0" } else { "0" }.to_owned();
    if decimals > 0 {
        format.push('.');
        format.push_str(&"0".repeat(decimals));
    }
    let value = if percent {
        format.push('%');
        value / Decimal::from(100)
    } else {
        value
    };
    Some(Number { value, format })
}

/// What a text says, with line breaks; blanks are spaces.
pub(super) fn plain(text: &Text) -> String {
    let mut plain = String::new();
    push(&mut plain, text);
    plain
}

fn push(plain: &mut String, text: &Text) {
    for inline in text {
        match inline {
            Inline::Text(words) => plain.push_str(words),
            Inline::Emphasis(text) | Inline::Strong(text) => push(plain, text),
            Inline::Figure(figure) => plain.push_str(&figure.text),
            Inline::Blank(_) => plain.push_str(" …… "),
            Inline::LineBreak => plain.push('\n'),
        }
    }
}

/// How wide a column is, in characters: as in the workbook that it comes from, within bounds.
fn width(table: &Table, column: usize) -> f64 {
    let of = &table.columns[column];
    let (least, usual, most) = match of.kind {
        ColumnKind::Number => (5.0, 6.0, 9.0),
        ColumnKind::Label => (28.0, 40.0, 60.0),
        ColumnKind::Measure => (9.0, 12.0, 18.0),
        ColumnKind::Quantity => (11.0, 14.0, 24.0),
        ColumnKind::Words => (14.0, 22.0, 50.0),
    };
    let word = table.header.iter().chain(&table.rows).flat_map(|row| &row.cells);
    let words = word.filter(|cell| cell.column == column && cell.column_span <= 1);
    let longest = words
        .flat_map(|cell| {
            plain(&cell.text)
                .split_whitespace()
                .map(|word| word.chars().count())
                .collect::<Vec<_>>()
        })
        .max()
        .unwrap_or_default();
    let least = f64::max(least, longest as f64 * 1.25 + 2.0).min(most);
    of.width.unwrap_or(usual).clamp(least, most)
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let number = numeric(&vec![Inline::Text(text.to_owned())], text, &|_| None)?;
        Some((number.value.normalize().to_string(), number.format))
    }

    #[test]
    fn a_number_is_shown_as_its_text_says_it() {
        for (text, value, format) in [
            ("37", "37", "0"),
            ("2026", "2026", "0"),
            ("1.234.567", "1234567", "#,##0"),
            ("1.234,50", "1234.5", "#,##0.00"),
            ("0", "0", "0"),
            ("-5,5", "-5.5", "0.0"),
            ("78,5%", "0.785", "0.0%"),
        ] {
            assert_eq!(read(text), Some((value.to_owned(), format.to_owned())), "{text}");
        }
        for text in ["", "05", "37 xã", "≥15", "1.234", "Xã An Bình", "12/2026", "-"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
