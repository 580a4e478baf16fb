//! A document → its text form.

use std::fmt::Write;

use super::{
    ANNEX, ATTACHED, ATTACHMENT, BLANKS, BODY, COLUMN_LINE, COLUMNS, Grid, HEADER, KEYS, Key,
    LAYOUTS, NOTE, ROWS, TABLE, TOTAL, UNIT_LINE, WHEN_WIDE, WIDE_LINE, word,
};
use crate::diagnostic::CellPlace;
use crate::document::{
    Annex, AnnexKind, Block, Document, Heading, Inline, IssueDate, Layout, Meta, Origin,
    ParagraphStyle, RecipientKind, RowKind, Table, TableRow,
};

/// The characters that begin something else where a paragraph could stand.
const BLOCK_LEADS: &str = "#-+~^=@";

/// Prints a document as text, which [`parse`](super::parse()) reads back to the same document.
pub fn print(document: &Document) -> String {
    let mut out = String::new();
    meta(&mut out, &document.meta);
    if !document.blocks.is_empty() {
        let _ = writeln!(out, "\n== {}", BODY[0].1);
        blocks(&mut out, &document.blocks);
    }
    for one in &document.annexes {
        annex(&mut out, one);
    }
    out
}

fn meta(out: &mut String, meta: &Meta) {
    let given = |text: &Vec<Inline>| (!text.is_empty()).then(|| text.clone());
    if meta.layout != Layout::default() {
        key(out, Key::Layout);
        let _ = writeln!(out, " {}", word(&LAYOUTS, &meta.layout));
    }
    if !meta.kind.is_empty() {
        key(out, Key::Kind);
        out.push(' ');
        name(out, &meta.kind);
        out.push('\n');
    }
    line(out, Key::Parent, &meta.parent);
    line(out, Key::Issuer, &given(&meta.issuer));
    line(out, Key::Number, &given(&meta.number));
    line(out, Key::Symbol, &given(&meta.symbol));
    line(out, Key::Place, &given(&meta.place));
    date(out, meta);
    line(out, Key::Subject, &given(&meta.subject));
    line(out, Key::Enactor, &given(&meta.enactor));
    line(out, Key::Addressee, &meta.addressees);
    line(out, Key::Basis, &meta.bases);
    for recipient in &meta.recipients {
        key(out, Key::Recipient);
        match recipient.kind {
            RecipientKind::Label => {}
            RecipientKind::Item => out.push_str(" -"),
            RecipientKind::SubItem => out.push_str(" +"),
        }
        spaced(out, &recipient.text, "-+");
        out.push('\n');
    }
    line(out, Key::Authority, &meta.signature.lines);
    line(out, Key::Office, &meta.signature.office);
    line(out, Key::Signer, &given(&meta.signature.name));
}

fn key(out: &mut String, key: Key) {
    out.push_str(word(&KEYS, &key));
    out.push(':');
}

/// A line of the head for each of the texts that a component has.
fn line<'a>(out: &mut String, of: Key, texts: impl IntoIterator<Item = &'a Vec<Inline>>) {
    for text in texts {
        key(out, of);
        spaced(out, text, "");
        out.push('\n');
    }
}

fn date(out: &mut String, meta: &Meta) {
    let shown = match meta.date {
        IssueDate::Unknown => None,
        IssueDate::Year(year) => Some(format!("{year:04}")),
        IssueDate::Month(year, month) => Some(format!("{year:04}-{month:02}")),
        IssueDate::Day(date) => Some(date.to_string()),
    };
    if let Some(shown) = shown {
        key(out, Key::Date);
        let _ = writeln!(out, " {shown}");
    }
    if let Some(from) = &meta.date_origin {
        key(out, Key::DateOrigin);
        out.push(' ');
        origin(out, from);
        out.push('\n');
    }
}

fn annex(out: &mut String, annex: &Annex) {
    let section = match annex.kind {
        AnnexKind::Appendix => ANNEX[0].1,
        AnnexKind::Attached { .. } => ATTACHED[0].1,
    };
    let _ = write!(out, "\n== {section}");
    number_and_id(out, annex.number.as_deref(), annex.id.as_deref());
    spaced(out, &annex.title, "[(");
    out.push('\n');
    // Always, since a paragraph that begins with these words could follow.
    if let AnnexKind::Attached { subject } = &annex.kind {
        key(out, Key::Subject);
        spaced(out, subject, "");
        out.push('\n');
    }
    let _ = write!(out, "{}:", ATTACHMENT[0].1);
    spaced(out, &annex.attachment, "");
    out.push('\n');
    blocks(out, &annex.blocks);
}

fn number_and_id(out: &mut String, number: Option<&str>, id: Option<&str>) {
    if let Some(number) = number {
        out.push_str(" [");
        name(out, number);
        out.push(']');
    }
    if let Some(id) = id {
        out.push_str(" (#");
        name(out, id);
        out.push(')');
    }
}

fn blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Heading(one) => heading(out, one),
            Block::Paragraph(paragraph) => {
                let marker = match paragraph.style {
                    ParagraphStyle::Body => "",
                    ParagraphStyle::Note => "~",
                    ParagraphStyle::Centred => "^",
                };
                let empty = marker.is_empty() && paragraph.text.is_empty();
                source_line(out, paragraph.line, empty);
                out.push_str(marker);
                if marker.is_empty() {
                    inlines(out, &paragraph.text, BLOCK_LEADS);
                } else {
                    spaced(out, &paragraph.text, "");
                }
            }
            Block::Item { level, text, line } => {
                source_line(out, *line, false);
                match level {
                    0 | 1 => out.push('-'),
                    _ => (1..*level).for_each(|_| out.push('+')),
                }
                spaced(out, text, "");
            }
            Block::Table(one) => table(out, one),
        }
        out.push('\n');
    }
}

/// The line of markup before a block; `always` where the line would be empty without.
fn source_line(out: &mut String, line: usize, always: bool) {
    if line > 0 || always {
        let _ = write!(out, "{line}| ");
    }
}

fn heading(out: &mut String, heading: &Heading) {
    source_line(out, heading.line, false);
    (0..heading.level.max(1)).for_each(|_| out.push('#'));
    number_and_id(out, heading.number.as_deref(), heading.id.as_deref());
    spaced(out, &heading.title, "[(");
    if !heading.run_in.is_empty() {
        out.push_str(" {:}");
        spaced(out, &heading.run_in, "");
    }
}

fn table(out: &mut String, table: &Table) {
    source_line(out, table.line, false);
    out.push_str(TABLE[0].1);
    out.push(' ');
    name(out, &table.source);
    if let Some(from) = &table.place {
        out.push_str(" @ ");
        place(out, from);
    }
    if !table.columns.is_empty() {
        let _ = write!(out, "\n  {}", COLUMN_LINE[0].1);
    }
    for column in &table.columns {
        let _ = write!(out, " | {}", word(&COLUMNS, &column.kind));
        if let Some(width) = column.width {
            let _ = write!(out, " {width}");
        }
        if column.total {
            let _ = write!(out, " {}", TOTAL[0].1);
        }
    }
    if let Some(way) = &table.when_wide {
        let _ = write!(out, "\n  {}: {}", WIDE_LINE[0].1, word(&WHEN_WIDE, way));
    }
    if let Some(text) = &table.unit_line {
        let _ = write!(out, "\n  {}:", UNIT_LINE[0].1);
        spaced(out, text, "");
    }
    let mut grid = Grid::default();
    for row in &table.header {
        let _ = write!(out, "\n  {}", HEADER[0].1);
        if row.kind != RowKind::Header {
            let _ = write!(out, " {}", word(&ROWS, &row.kind));
        }
        cells(out, row, &mut grid);
    }
    let mut grid = Grid::default();
    for row in &table.rows {
        let _ = write!(out, "\n  {}", word(&ROWS, &row.kind));
        cells(out, row, &mut grid);
    }
    for note in &table.notes {
        let _ = write!(out, "\n  {}:", NOTE[0].1);
        spaced(out, note, "");
    }
}

fn cells(out: &mut String, row: &TableRow, grid: &mut Grid) {
    for cell in &row.cells {
        out.push_str(" |");
        let moved = cell.column != grid.next();
        let spans = (cell.column_span, cell.row_span) != (1, 1);
        if moved || spans {
            out.push_str(" [");
            if spans {
                let _ = write!(out, "{}x{}", cell.column_span, cell.row_span);
            }
            if moved {
                let _ = write!(out, "@{}", cell.column);
            }
            out.push(']');
        }
        grid.place(cell.column, cell.column_span, cell.row_span);
        spaced(out, &cell.text, "[");
    }
    grid.end_row();
}

/// A text after a space; nothing at all for an empty one.
fn spaced(out: &mut String, text: &[Inline], leads: &str) {
    if !text.is_empty() {
        out.push(' ');
        inlines(out, text, leads);
    }
}

/// A text that stands alone; `leads` are the characters that would mean something else at its
/// beginning.
fn inlines(out: &mut String, text: &[Inline], leads: &str) {
    inner(out, text, Some(leads));
}

/// Inlines, whose ends are trimmed in reading where they have `leads`, and not within `{ }`.
fn inner(out: &mut String, text: &[Inline], leads: Option<&str>) {
    let is_text = |inline: &Inline| matches!(inline, Inline::Text(text) if !text.is_empty());
    for (index, inline) in text.iter().enumerate() {
        match inline {
            Inline::Text(characters) if characters.is_empty() => out.push_str("{\"\"}"),
            Inline::Text(characters) => {
                if index > 0 && is_text(&text[index - 1]) {
                    out.push_str("{}");
                }
                let first = leads.filter(|_| index == 0);
                let last = leads.is_some() && index + 1 == text.len();
                escape(out, characters, "", first, last);
            }
            Inline::Emphasis(nested) | Inline::Strong(nested) => {
                let strong = matches!(inline, Inline::Strong(_));
                out.push_str(if strong { "{*" } else { "{_" });
                inner(out, nested, None);
                out.push('}');
            }
            Inline::Figure(figure) => {
                out.push_str("{=");
                escape(out, &figure.text, "", None, false);
                for from in &figure.origins {
                    out.push('|');
                    origin(out, from);
                }
                out.push('}');
            }
            Inline::Blank(blank) => {
                let _ = write!(out, "{{?{}}}", word(&BLANKS, blank));
            }
            Inline::LineBreak => out.push_str("{/}"),
        }
    }
}

fn origin(out: &mut String, origin: &Origin) {
    name(out, &origin.key);
    out.push_str(" @ ");
    place(out, &origin.place);
}

fn place(out: &mut String, place: &CellPlace) {
    name(out, &place.file);
    out.push_str(" › ");
    name(out, &place.sheet);
    let _ = write!(out, " › {}", place.cell);
}

/// A name between separators, which are escaped within it.
fn name(out: &mut String, name: &str) {
    escape(out, name, "@›])", Some(""), true);
}

/// Text with `\` before what would mean something else: `special` characters anywhere, those of
/// `leads` at its beginning, and spaces at a beginning or an end that is trimmed in reading.
fn escape(out: &mut String, text: &str, special: &str, leads: Option<&str>, trimmed_end: bool) {
    for (index, character) in text.char_indices() {
        let lead = leads.filter(|_| index == 0);
        let end = trimmed_end && index + character.len_utf8() == text.len();
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' | '{' | '}' | '|' => out.extend(['\\', character]),
            ' ' if lead.is_some() || end => out.push_str("\\ "),
            _ if special.contains(character) => out.extend(['\\', character]),
            _ if lead.is_some_and(|leads| leads.contains(character)) => {
                out.extend(['\\', character]);
            }
            _ if character.is_control() || (character.is_whitespace() && character != ' ') => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
}
