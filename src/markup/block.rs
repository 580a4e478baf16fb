//! Block markup → blocks and annexes: what a paragraph, an item, a placed table becomes.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::heading::HeadingStart;
use super::inline::Builder;
use super::numbering::Numbering;
use super::reference::Targets;
use super::written::Written;
use super::{Tables, Unplaced};
use crate::diagnostic::Severity;
use crate::diagnostic::source::did_you_mean;
use crate::document::{Annex, AnnexKind, Block, Inline, Paragraph, ParagraphStyle, RowKind, Text};
use crate::template::Placement;

/// The additions to CommonMark that are recognised.
const OPTIONS: Options = Options::ENABLE_HEADING_ATTRIBUTES.union(Options::ENABLE_TABLES);

/// The depth of lists that documents know: `-` and `+`.
const MAX_ITEM_LEVEL: usize = 2;

/// Reads block markup into blocks.
pub(super) struct Reader<'a> {
    pub(super) inline: Builder<'a>,
    pub(super) numbering: Numbering,
    /// The forms by which the headings of a document issued with this one are numbered.
    pub(super) attached_scheme: Vec<String>,
    pub(super) targets: Targets,
    pub(super) body: Vec<Block>,
    pub(super) annexes: Vec<Annex>,
    /// The level of the heading that came last.
    pub(super) level: usize,
    /// The heading that nothing stands under yet: where it is, and its level.
    pub(super) bare_heading: Option<(usize, usize)>,
    /// Where the annex begins that is being read.
    pub(super) annex_at: usize,
    /// Whether an annex too many has begun.
    pub(super) refuses_annexes: bool,
    tables: &'a dyn Tables,
    placements: Vec<Placement>,
    lists: Vec<List>,
    /// Where the text that is being read began.
    open: Option<usize>,
    heading: Option<HeadingStart>,
    /// The table that is being read, and where it began.
    written: Option<(Written, usize)>,
    /// Whether CommonMark leaves the text as it is, as in code.
    raw: bool,
}

/// A list that has begun.
struct List {
    /// The number of the next item in an ordered list.
    number: Option<u64>,
    /// The mark before its items: `-`, `+`, `*`, or the one after the number.
    mark: char,
    /// Whether the item has no text yet.
    fresh: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        inline: Builder<'a>,
        numbering: Numbering,
        tables: &'a dyn Tables,
        placements: Vec<Placement>,
    ) -> Self {
        Self {
            inline,
            numbering,
            attached_scheme: Vec::new(),
            targets: Targets::new(),
            body: Vec::new(),
            annexes: Vec::new(),
            level: 0,
            bare_heading: None,
            annex_at: 0,
            refuses_annexes: false,
            tables,
            placements,
            lists: Vec::new(),
            open: None,
            heading: None,
            written: None,
            raw: false,
        }
    }

    /// Reads the whole source.
    pub(super) fn read(&mut self) {
        let parser = Parser::new_ext(self.inline.source.text, OPTIONS);
        let mut definitions: Vec<_> =
            parser.reference_definitions().iter().map(|(_, one)| one.span.clone()).collect();
        definitions.sort_by_key(|span| std::cmp::Reverse(span.start));
        for (event, range) in parser.into_offset_iter() {
            while definitions.last().is_some_and(|span| span.start < range.start) {
                definitions.pop().into_iter().for_each(|span| self.definition(span));
            }
            self.event(event, range);
        }
        definitions.into_iter().rev().for_each(|span| self.definition(span));
        self.flush();
        self.end_of_section(0);
        self.end_of_annex();
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.raw {
            match event {
                Event::Text(text) | Event::Html(text) => self.raw_lines(&text, range.start),
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                    self.flush();
                    self.raw = false;
                }
                _ => {}
            }
            return;
        }
        match self.inline.event(event, &range) {
            None => {
                self.open.get_or_insert(range.start);
            }
            Some(Event::Start(tag)) => self.start(tag, range.start),
            Some(Event::End(tag)) => self.end(tag),
            Some(Event::Rule) => {
                self.flush();
                self.unsupported(
                    range.start,
                    "đường kẻ ngang",
                    "bỏ dòng này; các đường kẻ của thể thức được tự đặt",
                );
            }
            Some(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        self.flush();
        match tag {
            Tag::Paragraph => self.open = Some(at),
            Tag::Table(alignments) => self.written = Some((Written::new(&alignments), at)),
            Tag::TableHead | Tag::TableRow => {
                let kind = if tag == Tag::TableHead { RowKind::Header } else { RowKind::Data };
                self.written.iter_mut().for_each(|(table, _)| table.row(kind));
            }
            Tag::Heading { level, id, classes, attrs } => {
                let start = HeadingStart::new(at, level, id, &classes, &attrs);
                self.open = Some(at);
                if !self.lists.is_empty() {
                    let hint = "bỏ “#”, hoặc đưa đề mục ra ngoài gạch đầu dòng";
                    self.unsupported(at, "đề mục trong gạch đầu dòng", hint);
                } else if self.inline.source.text[at..].trim_start().starts_with('#') {
                    self.heading = Some(start);
                } else {
                    let hint = "viết đề mục với “#” ở đầu dòng, và bỏ dòng gạch";
                    self.unsupported(at, "dòng gạch “---” hay “===” dưới chữ", hint);
                }
            }
            Tag::List(number) => {
                let after_digits = self.inline.source.text[at..]
                    .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
                    .chars()
                    .next();
                self.lists.push(List { number, mark: after_digits.unwrap_or('-'), fresh: true });
                self.check_list(at);
            }
            Tag::Item => {
                if let Some(list) = self.lists.last_mut() {
                    list.fresh = true;
                }
            }
            Tag::BlockQuote(_) => {
                let hint = "bỏ “>” ở đầu dòng, hoặc viết “\\>” nếu là chữ";
                self.unsupported(at, "trích dẫn “>”", hint);
            }
            Tag::CodeBlock(kind) => {
                self.raw = true;
                let (what, hint) = match kind {
                    CodeBlockKind::Indented => {
                        ("dòng thụt vào 4 dấu cách", "bỏ các dấu cách ở đầu dòng")
                    }
                    CodeBlockKind::Fenced(_) => ("khối chữ giữa hai dòng ```", "bỏ hai dòng ```"),
                };
                self.unsupported(at, what, hint);
            }
            Tag::HtmlBlock => {
                self.raw = true;
                let hint = "bỏ thẻ; ghi chú cho người soạn mẫu thì để trong {# … #}";
                self.unsupported(at, "thẻ HTML", hint);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let title = self.inline.finish();
                match (self.heading.take(), self.open.take()) {
                    (Some(start), _) => self.add_heading(start, title),
                    (None, Some(at)) => self.text_block(title, at),
                    (None, None) => {}
                }
                self.place_tables(false);
            }
            TagEnd::Item => {
                self.flush();
                if let Some(List { number: Some(number), .. }) = self.lists.last_mut() {
                    *number += 1;
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                self.open = None;
                let text = self.inline.finish();
                self.written.iter_mut().for_each(|(table, _)| table.cell(text.clone()));
                self.place_tables(false);
            }
            TagEnd::Table => {
                if let Some((written, at)) = self.written.take() {
                    if written.is_too_large() {
                        let message =
                            "bảng viết bằng dấu `|` có quá nhiều ô, phần sau không được in";
                        let hint =
                            "đưa bảng vào bảng tính rồi đặt bằng {{ bang(ten=…) }}, hoặc chia nhỏ";
                        self.inline.tell(Severity::Error, "table-too-large", at, || {
                            (message.to_owned(), hint.to_owned())
                        });
                    }
                    let table = written.table(self.inline.source.line(at));
                    self.add(Block::Table(table));
                }
            }
            _ => self.flush(),
        }
    }

    fn check_list(&mut self, at: usize) {
        let Some(list) = self.lists.last() else { return };
        if let Some(number) = list.number {
            let shown = format!("{number}{}", list.mark);
            let what = format!("số thứ tự “{shown}” ở đầu dòng");
            let hint = format!(
                "viết thành đề mục “#” để tự đánh số, thành gạch đầu dòng “-”, hoặc “{number}\\{}” \
                 nếu là chữ",
                list.mark
            );
            self.unsupported(at, &what, &hint);
        } else if self.lists.len() > MAX_ITEM_LEVEL {
            self.inline.warn(
                "list-too-deep",
                at,
                "gạch đầu dòng lồng quá hai bậc (“-” rồi “+”), bậc dưới được in như bậc hai",
                "viết lại thành hai bậc, hoặc dùng đề mục “#” cho bậc trên cùng",
            );
        }
    }

    pub(super) fn unsupported(&mut self, at: usize, what: &str, hint: &str) {
        let message = format!("{what} không dùng được trong văn bản, chỉ giữ lại chữ");
        self.inline.warn("unsupported-markup", at, &message, hint);
    }

    /// Text that CommonMark leaves as it is, a paragraph for each line.
    fn raw_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in text.split_inclusive('\n') {
            self.open.get_or_insert(at);
            self.inline.raw(line.trim_end_matches(['\r', '\n']));
            if line.ends_with('\n') {
                self.flush();
            }
            at += line.len();
        }
    }

    /// A definition `[name]: address`, which CommonMark would swallow.
    fn definition(&mut self, span: Range<usize>) {
        self.unsupported(
            span.start,
            "định nghĩa liên kết “[…]: …”",
            "bỏ dòng này, hoặc viết “\\[” nếu là chữ",
        );
        let text = self.inline.source.text;
        self.raw_lines(&text[span.clone()], span.start);
        self.flush();
    }

    /// Ends the text that is being read.
    fn flush(&mut self) {
        let Some(at) = self.open.take() else { return };
        let text = self.inline.finish();
        let alone = text.is_empty() && self.lists.is_empty();
        if !text.is_empty() {
            self.text_block(text, at);
        }
        self.place_tables(alone);
    }

    fn text_block(&mut self, text: Text, at: usize) {
        let line = self.inline.source.line(at);
        let depth = self.lists.len();
        let Some(list) = self.lists.last_mut() else { return self.paragraph(text, at) };
        if !std::mem::take(&mut list.fresh) {
            return self.add(Block::Paragraph(Paragraph {
                style: ParagraphStyle::Body,
                text,
                line,
            }));
        }
        if let Some(number) = list.number {
            let mut numbered = vec![Inline::Text(format!("{number}{} ", list.mark))];
            match (&mut numbered[..], text.first()) {
                ([Inline::Text(before)], Some(Inline::Text(first))) => {
                    before.push_str(first);
                    numbered.extend(text.into_iter().skip(1));
                }
                _ => numbered.extend(text),
            }
            let style = ParagraphStyle::Body;
            return self.add(Block::Paragraph(Paragraph { style, text: numbered, line }));
        }
        // A list marked with `+` is a second level, also where it isn't indented.
        let level = if list.mark == '+' { MAX_ITEM_LEVEL } else { depth.min(MAX_ITEM_LEVEL) };
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        self.add(Block::Item { level, text, line });
    }

    fn paragraph(&mut self, mut text: Text, at: usize) {
        let line = self.inline.source.line(at);
        if self.inline.source.text[at..].starts_with(": ") {
            match self.run_in(text) {
                Ok(()) => return,
                Err(kept) => text = kept,
            }
            self.inline.warn(
                "run-in-without-heading",
                at,
                "đoạn bắt đầu bằng “: ” phải đứng ngay sau một đề mục",
                "chuyển đoạn này lên ngay dưới đề mục, hoặc viết “\\:” nếu là chữ",
            );
        }
        let (style, text) = match <[Inline; 1]>::try_from(text) {
            Ok([Inline::Emphasis(inner)]) => (ParagraphStyle::Note, inner),
            Ok(text) => (ParagraphStyle::Body, text.into()),
            Err(text) => (ParagraphStyle::Body, text),
        };
        self.add(Block::Paragraph(Paragraph { style, text, line }));
    }

    /// Lets a text run on after the heading just before it, or be the subject of the document that
    /// begins there; gives it back where there is none.
    fn run_in(&mut self, text: Text) -> Result<(), Text> {
        if let Some(Annex { kind: AnnexKind::Attached { subject }, blocks, .. }) =
            self.annexes.last_mut()
            && blocks.is_empty()
            && subject.is_empty()
        {
            *subject = without_colon(text);
            return Ok(());
        }
        let Some(Block::Heading(heading)) = self.blocks().last_mut() else { return Err(text) };
        if !heading.run_in.is_empty() {
            return Err(text);
        }
        let text = without_colon(text);
        if let Some(Inline::Text(last)) = heading.title.last_mut() {
            last.truncate(last.trim_end_matches([':', ' ']).len());
        }
        heading.run_in = text;
        self.bare_heading = None;
        Ok(())
    }

    fn place_tables(&mut self, alone: bool) {
        for (index, at) in std::mem::take(&mut self.inline.tables) {
            if !alone {
                self.inline.warn(
                    "misplaced-table",
                    at,
                    "bảng đứng lẫn trong chữ, nên được đặt xuống dưới đoạn này",
                    "để bảng ở một dòng riêng, trước và sau nó là dòng trống",
                );
            }
            let Some(placement) = self.placements.get(index) else { continue };
            let line = self.inline.source.line(at);
            let (name, words) = match self.tables.table(placement) {
                Ok(mut table) => {
                    table.line = line;
                    self.add(Block::Table(table));
                    continue;
                }
                Err(Unplaced::NoAnnex) => (
                    "unknown-annex",
                    (
                        format!("không có phụ lục “{}” để đặt bảng", placement.annex),
                        "xem tên các phụ lục bằng lệnh kehoach inspect".to_owned(),
                    ),
                ),
                Err(Unplaced::NoColumn { name, known }) => {
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    (
                        "unknown-column",
                        (
                            format!("phụ lục “{}” không có cột `{name}` để in", placement.annex),
                            did_you_mean(&name, &known),
                        ),
                    )
                }
            };
            self.inline.tell(Severity::Error, name, at, || words);
        }
    }

    /// The blocks of the annex that has begun, or of the body.
    pub(super) fn blocks(&mut self) -> &mut Vec<Block> {
        self.annexes.last_mut().map_or(&mut self.body, |annex| &mut annex.blocks)
    }

    pub(super) fn add(&mut self, block: Block) {
        self.bare_heading = None;
        self.blocks().push(block);
    }
}

/// A text without the colon that it begins with.
fn without_colon(mut text: Text) -> Text {
    if let Some(Inline::Text(first)) = text.first_mut() {
        let rest = first.trim_start_matches(':').trim_start().to_owned();
        if rest.is_empty() {
            text.remove(0);
        } else {
            *first = rest;
        }
    }
    text
}
