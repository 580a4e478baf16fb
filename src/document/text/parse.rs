//! The text form → a document.

use std::iter::Peekable;
use std::sync::Arc;

use super::cursor::Cursor;
use super::{
    ANNEX, ATTACHED, ATTACHMENT, BODY, COLUMN_LINE, COLUMNS, Error, Grid, HEADER, KEYS, Key,
    LAYOUTS, NOTE, ROWS, TABLE, TOTAL, UNIT_LINE, WHEN_WIDE, WIDE_LINE, listed, value,
};
use crate::document::{
    Annex, AnnexKind, Block, Document, Heading, IssueDate, Meta, Paragraph, ParagraphStyle,
    Recipient, RecipientKind, RowKind, Table, TableCell, TableColumn, TableRow,
};

/// Reads the text form of a document: what [`print`](super::print()) prints, or what a person
/// wrote.
///
/// # Errors
///
/// The first line that is not of the form described at [the module](super).
pub fn parse(text: &str) -> Result<Document, Error> {
    let mut lines = Lines {
        lines: text
            .lines()
            .enumerate()
            .map((|(index, line)| Cursor::new(index + 1, line)) as fn((usize, &str)) -> Cursor<'_>)
            .filter(|line| !line.clone().skip_spaces().rest().is_empty())
            .peekable(),
    };
    let mut document = Document::default();
    while let Some(line) = lines.next_unless(|line| line.rest().starts_with("==")) {
        meta_line(line, &mut document.meta)?;
    }
    while let Some(mut line) = lines.next_if(|line| line.rest().starts_with("==")) {
        line.eat("==");
        line.skip_spaces();
        if line.eat_word(|word| value(&BODY, word)).is_some() {
            line.end()?;
            document.blocks.extend(lines.blocks()?);
        } else if line.eat_word(|word| value(&ANNEX, word)).is_some() {
            document.annexes.push(annex(line, &mut lines, AnnexKind::Appendix)?);
        } else if line.eat_word(|word| value(&ATTACHED, word)).is_some() {
            let kind = AnnexKind::Attached { subject: Vec::new() };
            document.annexes.push(annex(line, &mut lines, kind)?);
        } else {
            let expected = "“nội dung”, “phụ lục” hoặc “văn bản kèm theo” sau “==”";
            return Err(line.error(expected));
        }
    }
    Ok(document)
}

/// The lines that are not empty.
struct Lines<I: Iterator> {
    lines: Peekable<I>,
}

impl<'a, I: Iterator<Item = Cursor<'a>>> Lines<I> {
    fn next_if(&mut self, is_such: impl Fn(&Cursor<'a>) -> bool) -> Option<Cursor<'a>> {
        self.lines.next_if(|line| is_such(line))
    }

    fn next_unless(&mut self, is_such: impl Fn(&Cursor<'a>) -> bool) -> Option<Cursor<'a>> {
        self.lines.next_if(|line| !is_such(line))
    }

    /// The text of the next line, where it has the key that the closure steps over.
    fn text_of(
        &mut self,
        key: impl Fn(&mut Cursor<'a>) -> bool,
    ) -> Result<crate::document::Text, Error> {
        let has_key = |line: &mut Cursor<'a>| key(line) && line.eat(":");
        match self.next_if(|line| has_key(&mut line.clone())) {
            Some(mut line) => {
                has_key(&mut line);
                whole_text(&mut line)
            }
            None => Ok(Vec::new()),
        }
    }

    /// The blocks up to the next `==`.
    fn blocks(&mut self) -> Result<Vec<Block>, Error> {
        let mut blocks = Vec::new();
        while let Some(line) = self.next_unless(|line| line.rest().starts_with("==")) {
            blocks.push(self.block(line)?);
        }
        Ok(blocks)
    }

    fn block(&mut self, mut line: Cursor<'a>) -> Result<Block, Error> {
        if line.rest().starts_with([' ', '\t']) {
            return Err(line.error("một khối ở đầu dòng (chỉ dòng của bảng mới thụt vào)"));
        }
        let source = source_line(&mut line);
        if line.eat_word(|word| value(&TABLE, word)).is_some() {
            return Ok(Block::Table(self.table(line, source)?));
        }
        let marks = line.take_while(|c| "#-+~^".contains(c));
        let level = u8::try_from(marks.len()).unwrap_or(u8::MAX);
        let of = |mark| !marks.is_empty() && marks.chars().all(|c| c == mark);
        if of('#') {
            return heading(line, level, source);
        }
        let style = match marks {
            "" => ParagraphStyle::Body,
            "~" => ParagraphStyle::Note,
            "^" => ParagraphStyle::Centred,
            "-" => return item(line, 1, source),
            _ if of('+') => return item(line, level.saturating_add(1), source),
            _ => return Err(line.error("chữ sau một trong các dấu “#”, “-”, “+”, “~”, “^”")),
        };
        let text = whole_text(&mut line)?;
        Ok(Block::Paragraph(Paragraph { style, text, line: source }))
    }

    /// A table, of whose first line all but `@bảng` is left.
    fn table(&mut self, mut line: Cursor<'a>, source: usize) -> Result<Table, Error> {
        let name = line.name(&['@'])?;
        let place = if line.eat("@") { Some(line.place()?) } else { None };
        line.end()?;
        let mut table = Table {
            source: Arc::from(name),
            place,
            columns: Vec::new(),
            header: Vec::new(),
            rows: Vec::new(),
            unit_line: None,
            notes: Vec::new(),
            when_wide: None,
            line: source,
        };
        let mut grids = (Grid::default(), Grid::default());
        while let Some(line) = self.next_if(|line| line.rest().starts_with([' ', '\t'])) {
            table_line(line, &mut table, &mut grids)?;
        }
        Ok(table)
    }
}

/// The line of markup before a block, 0 where none is given.
fn source_line(line: &mut Cursor<'_>) -> usize {
    let mut ahead = line.clone();
    match ahead.number() {
        Some(source) if ahead.eat("|") => {
            ahead.skip_spaces();
            *line = ahead;
            source
        }
        _ => 0,
    }
}

fn meta_line(mut line: Cursor<'_>, meta: &mut Meta) -> Result<(), Error> {
    let key = line.eat_word(|word| value(&KEYS, word));
    let key = key.ok_or_else(|| line.error(format!("một trong {}, hoặc “==”", listed(&KEYS))))?;
    line.expect(":")?;
    match key {
        Key::Layout => {
            let layout = line.skip_spaces().eat_word(|word| value(&LAYOUTS, word));
            meta.layout = layout.ok_or_else(|| line.error(listed(&LAYOUTS)))?;
        }
        Key::Kind => meta.kind = line.name(&[])?,
        Key::Parent => meta.parent = Some(whole_text(&mut line)?),
        Key::Issuer => meta.issuer = whole_text(&mut line)?,
        Key::Number => meta.number = whole_text(&mut line)?,
        Key::Symbol => meta.symbol = whole_text(&mut line)?,
        Key::Place => meta.place = whole_text(&mut line)?,
        Key::Date => meta.date = date(&mut line)?,
        Key::DateOrigin => meta.date_origin = Some(line.origin()?),
        Key::Subject => meta.subject = whole_text(&mut line)?,
        Key::Enactor => meta.enactor = whole_text(&mut line)?,
        Key::Addressee => meta.addressees.push(whole_text(&mut line)?),
        Key::Basis => meta.bases.push(whole_text(&mut line)?),
        Key::Recipient => {
            line.skip_spaces();
            let kind = if line.eat("-") {
                RecipientKind::Item
            } else if line.eat("+") {
                RecipientKind::SubItem
            } else {
                RecipientKind::Label
            };
            meta.recipients.push(Recipient { text: whole_text(&mut line)?, kind });
        }
        Key::Authority => meta.signature.lines.push(whole_text(&mut line)?),
        Key::Office => meta.signature.office = Some(whole_text(&mut line)?),
        Key::Signer => meta.signature.name = whole_text(&mut line)?,
    }
    line.end()
}

/// A text that takes up the rest of the line.
fn whole_text(line: &mut Cursor<'_>) -> Result<crate::document::Text, Error> {
    let text = line.text(false)?;
    if line.rest().starts_with("{:}") {
        return Err(line.error("hết dòng (chỉ đề mục mới có “{:}”)"));
    }
    Ok(text)
}

/// `2025`, `2025-04` or `2025-04-01`.
fn date(line: &mut Cursor<'_>) -> Result<IssueDate, Error> {
    let before = line.skip_spaces().clone();
    let shown = line.take_while(|c| c.is_ascii_digit() || c == '-');
    let year = |text: &str| text.parse().ok().filter(|year| (1..=9999).contains(year));
    let date = match shown.split('-').collect::<Vec<_>>()[..] {
        [y] => year(y).map(IssueDate::Year),
        [y, m] => {
            let month = m.parse().ok().filter(|month| (1..=12).contains(month));
            year(y).zip(month).map(|(year, month)| IssueDate::Month(year, month))
        }
        _ => shown.parse().ok().map(IssueDate::Day),
    };
    date.ok_or_else(|| before.error("ngày có thật, dạng 2025-04-01, 2025-04 hoặc 2025"))
}

/// The number in `[ ]` and the name in `(# )`, where they are given.
fn number_and_id(line: &mut Cursor<'_>) -> Result<(Option<String>, Option<String>), Error> {
    let mut given = (None, None);
    if line.skip_spaces().eat("[") {
        given.0 = Some(line.name(&[']'])?);
        line.expect("]")?;
    }
    if line.skip_spaces().eat("(#") {
        given.1 = Some(line.name(&[')'])?);
        line.expect(")")?;
    }
    Ok(given)
}

fn heading(mut line: Cursor<'_>, level: u8, source: usize) -> Result<Block, Error> {
    let (number, id) = number_and_id(&mut line)?;
    let title = line.text(false)?;
    let run_in = if line.eat("{:}") { whole_text(&mut line)? } else { Vec::new() };
    Ok(Block::Heading(Heading { level, number, id, title, run_in, line: source }))
}

fn item(mut line: Cursor<'_>, level: u8, source: usize) -> Result<Block, Error> {
    Ok(Block::Item { level, text: whole_text(&mut line)?, line: source })
}

fn annex<'a, I: Iterator<Item = Cursor<'a>>>(
    mut line: Cursor<'a>,
    lines: &mut Lines<I>,
    mut kind: AnnexKind,
) -> Result<Annex, Error> {
    let (number, id) = number_and_id(&mut line)?;
    let title = whole_text(&mut line)?;
    if let AnnexKind::Attached { subject } = &mut kind {
        *subject = lines.text_of(|line| {
            line.eat_word(|word| value(&KEYS, word).filter(|key| *key == Key::Subject)).is_some()
        })?;
    }
    let attachment =
        lines.text_of(|line| line.eat_word(|word| value(&ATTACHMENT, word)).is_some())?;
    Ok(Annex { kind, id, number, title, attachment, blocks: lines.blocks()? })
}

/// A line below `@bảng`.
fn table_line(
    mut line: Cursor<'_>,
    table: &mut Table,
    (header, rows): &mut (Grid, Grid),
) -> Result<(), Error> {
    line.skip_spaces();
    if line.eat_word(|word| value(&UNIT_LINE, word)).is_some() {
        line.expect(":")?;
        table.unit_line = Some(whole_text(&mut line)?);
    } else if line.eat_word(|word| value(&NOTE, word)).is_some() {
        line.expect(":")?;
        table.notes.push(whole_text(&mut line)?);
    } else if line.eat_word(|word| value(&WIDE_LINE, word)).is_some() {
        line.expect(":")?;
        let way = line.skip_spaces().eat_word(|word| value(&WHEN_WIDE, word));
        table.when_wide = Some(way.ok_or_else(|| line.error(listed(&WHEN_WIDE)))?);
    } else if line.eat_word(|word| value(&COLUMN_LINE, word)).is_some() {
        while line.skip_spaces().eat("|") {
            table.columns.push(column(&mut line)?);
        }
    } else if line.eat_word(|word| value(&HEADER, word)).is_some() {
        let kind = line.skip_spaces().eat_word(|word| value(&ROWS, word));
        let cells = cells(&mut line, header)?;
        table.header.push(TableRow { kind: kind.unwrap_or(RowKind::Header), cells });
    } else if let Some(kind) = line.eat_word(|word| value(&ROWS, word)) {
        table.rows.push(TableRow { kind, cells: cells(&mut line, rows)? });
    } else {
        let expected =
            format!("“cột”, “đầu”, {}, “đơn vị tính”, “khi rộng” hoặc “ghi chú”", listed(&ROWS));
        return Err(line.error(expected));
    }
    line.end()
}

fn column(line: &mut Cursor<'_>) -> Result<TableColumn, Error> {
    let kind = line.skip_spaces().eat_word(|word| value(&COLUMNS, word));
    let kind = kind.ok_or_else(|| line.error(listed(&COLUMNS)))?;
    let before = line.skip_spaces().clone();
    let after = line.name(&['|'])?;
    let (width, last) = after.rsplit_once(' ').unwrap_or(("", after.as_str()));
    let total = value(&TOTAL, last).is_some();
    let width = match if total { width } else { after.as_str() } {
        "" => None,
        width => Some(width.parse().map_err(|_| before.error("độ rộng cột bằng số"))?),
    };
    Ok(TableColumn { width, kind, total })
}

fn cells(line: &mut Cursor<'_>, grid: &mut Grid) -> Result<Vec<TableCell>, Error> {
    let mut cells = Vec::new();
    while line.skip_spaces().eat("|") {
        let (mut column, mut spans) = (grid.next(), (1, 1));
        if line.skip_spaces().eat("[") {
            if let Some(columns) = line.number() {
                line.expect("x")?;
                let rows = line.number().ok_or_else(|| line.error("số hàng"))?;
                spans = (columns, rows);
            }
            if line.eat("@") {
                column = line.number().ok_or_else(|| line.error("số thứ tự cột"))?;
            }
            line.expect("]")?;
        }
        if spans.0 == 0 || spans.1 == 0 {
            return Err(line.error("ô rộng ít nhất 1 cột và cao ít nhất 1 hàng"));
        }
        grid.place(column, spans.0, spans.1);
        let text = line.text(true)?;
        if line.rest().starts_with("{:}") {
            return Err(line.error("“|” hoặc hết dòng (chỉ đề mục mới có “{:}”)"));
        }
        cells.push(TableCell { column, column_span: spans.0, row_span: spans.1, text });
    }
    grid.end_row();
    Ok(cells)
}
