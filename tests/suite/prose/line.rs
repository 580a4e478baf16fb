//! A document as its reader sees it: line after line, each with what it is.

use kehoach::document::{Annex, Block, Document, Text, plain};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line of the head: agency, subject.
    Head,
    /// A legal basis.
    Basis,
    /// A heading of a level; text that runs on after it is a paragraph of its own.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list of a level.
    Item(u8),
    /// A table.
    Table,
    /// A recipient.
    Recipient,
    /// The title of an annex, which ends what stands before it.
    Annex,
}

/// How the lines of a case begin.
const MARKS: [(&str, Kind); 6] = [
    ("- ", Kind::Item(1)),
    ("+ ", Kind::Item(2)),
    ("| ", Kind::Table),
    ("căn cứ: ", Kind::Basis),
    ("nơi nhận: ", Kind::Recipient),
    ("phụ lục: ", Kind::Annex),
];

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// For whom a document is.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The unit's name; none for a document of the whole.
    pub(super) unit: Option<String>,
    /// The names of the other units of its kind.
    pub(super) others: Vec<String>,
    /// Whether it is a leaflet, which tells people who does what.
    pub(super) is_villager: bool,
}

impl Reader {
    /// The reader that a case names in its first line, and the rest of the case.
    pub(super) fn of(case: &str) -> (Self, &str) {
        let Some(rest) = case.strip_prefix("for: ") else {
            return (Self::default(), case);
        };
        let (first, case) = rest.split_once('\n').unwrap();
        let (unit, others) = first.split_once(';').unwrap_or((first, ""));
        let others = others.split(',').map(str::trim).filter(|name| !name.is_empty());
        let unit = Some(unit.trim().to_owned());
        (Self { unit, others: others.map(str::to_owned).collect(), is_villager: false }, case)
    }
}

impl Line {
    fn new(kind: Kind, text: &Text) -> Self {
        Self { kind, text: plain(text) }
    }

    /// Lines of a case: `# I. heading`, `- item`, `+ item`, `| table`, `căn cứ: basis`,
    /// `nơi nhận: recipient`, `phụ lục: title`, and paragraphs.
    pub(super) fn read(case: &str) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        for line in case.lines().filter(|line| !line.trim().is_empty()) {
            let level = line.len() - line.trim_start_matches('#').len();
            let marked =
                MARKS.iter().find_map(|(mark, kind)| Some((*kind, line.strip_prefix(mark)?)));
            let (kind, text) = match marked {
                _ if level > 0 => (Kind::Heading(u8::try_from(level).unwrap()), &line[level..]),
                Some(marked) => marked,
                None => (Kind::Paragraph, line),
            };
            match lines.last_mut() {
                Some(last) if kind == Kind::Table && last.kind == kind => {
                    last.text = format!("{}\n{}", last.text, text.trim());
                }
                _ => lines.push(Self { kind, text: text.trim().to_owned() }),
            }
        }
        lines
    }

    /// Whether the line is a sentence of the body.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.kind, Kind::Paragraph | Kind::Item(_))
    }
}

/// The lines of a document.
pub(super) fn of(document: &Document) -> Vec<Line> {
    let meta = &document.meta;
    let mut lines = vec![Line::new(Kind::Head, &meta.issuer), Line::new(Kind::Head, &meta.subject)];
    lines.extend(meta.bases.iter().map(|basis| Line::new(Kind::Basis, basis)));
    lines.extend(document.blocks.iter().flat_map(of_block));
    lines.extend(meta.recipients.iter().map(|one| Line::new(Kind::Recipient, &one.text)));
    lines.extend(document.annexes.iter().flat_map(of_annex));
    lines
}

fn of_annex(annex: &Annex) -> Vec<Line> {
    let mut lines = vec![Line::new(Kind::Annex, &annex.title)];
    lines.extend(annex.blocks.iter().flat_map(of_block));
    lines
}

fn of_block(block: &Block) -> Vec<Line> {
    match block {
        Block::Heading(heading) => {
            let title = Line::new(Kind::Heading(heading.level), &heading.title);
            let run_in = Line::new(Kind::Paragraph, &heading.run_in);
            if run_in.text.is_empty() { vec![title] } else { vec![title, run_in] }
        }
        Block::Paragraph(paragraph) => vec![Line::new(Kind::Paragraph, &paragraph.text)],
        Block::Item { level, text, .. } => vec![Line::new(Kind::Item(*level), text)],
        Block::Table(table) => {
            let rows = table.header.iter().chain(&table.rows);
            let rows = rows.map(|row| {
                let cells = row.cells.iter().map(|cell| plain(&cell.text));
                cells.collect::<Vec<_>>().join(" | ")
            });
            vec![Line { kind: Kind::Table, text: rows.collect::<Vec<_>>().join("\n") }]
        }
    }
}
