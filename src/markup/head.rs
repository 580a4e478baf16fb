//! The head's components as inline markup → the head of the document and its references, and the
//! line of an annex that says to what it belongs.

use jiff::civil::Date;
use pulldown_cmark::Parser;

use super::inline::Builder;
use super::reference::Reference;
use super::source::Source;
use crate::diagnostic::Diagnostic;
use crate::document::{
    Blank, Figure, Inline, IssueDate, Layout, Meta, Origin, Origins, Recipient, RecipientKind,
    Signature, Text,
};
use crate::template::{Filled, mark};
use crate::value::case;

/// Keeps a line from being read as a heading or an item; it is a private-use character that is no
/// mark, and left out of the text.
const NO_BLOCK: char = '\u{E012}';

/// What is left over when the components of the head have been read.
#[derive(Default)]
pub(super) struct Left {
    /// The findings.
    pub(super) findings: Vec<Diagnostic>,
    /// The references, which wait for the headings of the body.
    pub(super) references: Vec<Reference>,
}

/// Reads the components of the head.
pub(super) fn meta(filled: &Filled, origins: &dyn Origins) -> (Meta, Left) {
    let head = &filled.head;
    let mut left = Left::default();
    let mut lines = |lines: &[String], component| -> Vec<Text> {
        let texts = lines.iter().map(|line| text(line, component, origins, Some(&mut left)));
        texts.filter(|text| !text.is_empty()).collect()
    };
    let parent = lines(&head.parent, "tên cơ quan chủ quản");
    let mut meta = Meta {
        layout: filled.layout,
        kind: filled.kind.trim().to_owned(),
        parent: (!parent.is_empty()).then(|| join(parent, &Inline::LineBreak)),
        issuer: join(lines(&head.issuer, "tên cơ quan ban hành"), &Inline::LineBreak),
        number: join(lines(&head.number, "số"), &space()),
        symbol: join(lines(&head.symbol, "ký hiệu"), &space()),
        place: join(lines(&head.place, "địa danh"), &space()),
        date: head.date,
        date_origin: head.date_origin.and_then(|index| origins.get(index)),
        subject: join(lines(&head.subject, "trích yếu"), &Inline::LineBreak),
        enactor: join(lines(&head.enactor, "thẩm quyền ban hành"), &Inline::LineBreak),
        addressees: lines(&head.addressees, "kính gửi").into_iter().map(undecorated).collect(),
        bases: lines(&head.bases, "căn cứ").into_iter().map(undecorated).collect(),
        recipients: lines(&head.recipients, "nơi nhận").into_iter().map(recipient).collect(),
        signature: Signature {
            lines: lines(&head.authority, "quyền hạn, chức vụ của người ký"),
            office: Some(lines(&head.office, "chức vụ của người ký"))
                .filter(|lines| !lines.is_empty())
                .map(|lines| join(lines, &Inline::LineBreak)),
            name: join(lines(&head.signer, "họ tên người ký"), &space()),
        },
    };
    left.findings.extend(super::tidied::meta(&mut meta));
    (meta, left)
}

/// A line of inline markup as a text; without references where nobody takes what is left over.
fn text(
    line: &str,
    component: &'static str,
    origins: &dyn Origins,
    left: Option<&mut Left>,
) -> Text {
    let source = format!(
        "{NO_BLOCK}{}",
        line.trim_matches([' ', '\t', '\r', '\n']).replace(['\r', '\n'], " ")
    );
    let (source, placed_table) = without_tables(source);
    let mut builder = Builder::new(Source::head(&source, component), origins);
    let mut unseen = Left::default();
    builder.refers = left.is_some();
    let left = left.unwrap_or(&mut unseen);
    builder.references = std::mem::take(&mut left.references);
    for (event, range) in Parser::new(&source).into_offset_iter() {
        builder.event(event, &range);
    }
    let text = builder.finish();
    if placed_table {
        let hint = "đặt bảng trong nội dung, không trong phần đầu";
        builder.warn("misplaced-table", 0, "không đặt bảng ở đây được", hint);
    }
    left.findings.append(&mut builder.findings);
    left.references = builder.references;
    text
}

/// Markup without the tables that are placed in it, and whether there were any.
fn without_tables(mut markup: String) -> (String, bool) {
    let mut placed = false;
    while let Some(start) = markup.find(mark::TABLE) {
        let end = markup[start..].find(mark::TABLE_END);
        let end = end.map_or(markup.len(), |end| start + end + mark::TABLE_END.len_utf8());
        markup.replace_range(start..end, "");
        placed = true;
    }
    (markup, placed)
}

fn space() -> Inline {
    Inline::Text(" ".into())
}

/// Lines as one text.
fn join(lines: Vec<Text>, between: &Inline) -> Text {
    let mut joined = Text::new();
    for line in lines {
        if !joined.is_empty() {
            joined.push(between.clone());
        }
        joined.extend(line);
    }
    joined
}

/// A component without the `;` or `.` at its end, which the layout prescribes.
fn undecorated(mut text: Text) -> Text {
    trim_end(&mut text);
    trim_start(&mut text, |characters| characters.trim_start_matches(DASHES).trim_start());
    text
}

/// The marks that people type before the line of a list.
const DASHES: [char; 4] = ['-', '–', '−', '*'];

fn recipient(mut text: Text) -> Recipient {
    let begins = |text: &mut Text, with: &[char]| {
        first(text).is_some_and(|first| first.trim_start().starts_with(with))
    };
    let is_sub_item = begins(&mut text, &['+']);
    // A dash that is typed says that a line with others below it is a recipient all the same.
    let is_item = begins(&mut text, &DASHES);
    trim_end(&mut text);
    trim_start(&mut text, |characters| {
        characters.trim_start().trim_start_matches(DASHES).trim_start_matches('+').trim_start()
    });
    let is_label = !is_item && last(&mut text).is_some_and(|last| last.ends_with(':'));
    let kind = match (is_sub_item, is_label) {
        (true, _) => RecipientKind::SubItem,
        (false, true) => RecipientKind::Label,
        (false, false) => RecipientKind::Item,
    };
    Recipient { text, kind }
}

/// The characters with which a text begins, in a figure too.
fn first(text: &mut Text) -> Option<&mut String> {
    match text.first_mut()? {
        Inline::Text(characters) | Inline::Figure(Figure { text: characters, .. }) => {
            Some(characters)
        }
        Inline::Emphasis(inner) | Inline::Strong(inner) => first(inner),
        Inline::Blank(_) | Inline::LineBreak => None,
    }
}

/// The characters with which a text ends, in a figure too.
fn last(text: &mut Text) -> Option<&mut String> {
    match text.last_mut()? {
        Inline::Text(characters) | Inline::Figure(Figure { text: characters, .. }) => {
            Some(characters)
        }
        Inline::Emphasis(inner) | Inline::Strong(inner) => last(inner),
        Inline::Blank(_) | Inline::LineBreak => None,
    }
}

fn trim_start(text: &mut Text, trimmed: impl Fn(&str) -> &str) {
    while let Some(characters) = first(text) {
        let kept = trimmed(characters).to_owned();
        let is_empty = kept.is_empty();
        *characters = kept;
        if !is_empty {
            break;
        }
        text.remove(0);
    }
}

fn trim_end(text: &mut Text) {
    while let Some(characters) = last(text) {
        characters.truncate(characters.trim_end_matches([';', '.', ' ']).len());
        if !characters.is_empty() {
            break;
        }
        text.pop();
    }
}

/// The line `Kèm theo Kế hoạch số 224/KH-UBND ngày 01/4/2025 của UBND tỉnh Bắc Kạn`, with the
/// figures and blanks of the head. Without a short name the issuer's name is used as it is.
/// A leaflet or a flyer, which has no number, is named by its subject.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục III.
pub(super) fn attachment(meta: &Meta, short_issuer: &[String], origins: &dyn Origins) -> Text {
    let mut line = Line(Text::new());
    line.text("Kèm theo ");
    line.text(&meta.kind);
    if meta.layout != Layout::Official {
        line.subject(&meta.subject);
        return line.0;
    }
    line.text(" số");
    line.number(&meta.number);
    if !meta.symbol.is_empty() {
        line.text("/");
        line.inlines(&meta.symbol);
    }
    line.text(" ngày");
    line.date(meta.date, meta.date_origin.as_ref());
    let texts = short_issuer.iter().map(|line| text(line, "", origins, None));
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    let issuer: Text = if texts.is_empty() {
        meta.issuer.iter().map(in_one_line).collect()
    } else {
        join(texts, &space())
    };
    if !issuer.is_empty() {
        line.text(" của ");
        line.inlines(&issuer);
    }
    line.0
}

fn in_one_line(inline: &Inline) -> Inline {
    match inline {
        Inline::LineBreak => space(),
        other => other.clone(),
    }
}

/// Keeps a date together: a blank that begins or ends a line can't be filled in by hand, and `ngày`
/// says nothing without what follows it.
const NO_BREAK_SPACE: &str = "\u{A0}";

/// A text that is put together.
struct Line(Text);

impl Line {
    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.0.push(Inline::Text(text.to_owned())),
        }
    }

    fn inlines(&mut self, text: &[Inline]) {
        for inline in text {
            match inline {
                Inline::Text(characters) => self.text(characters),
                other => self.0.push(other.clone()),
            }
        }
    }

    /// The subject in the middle of a sentence.
    fn subject(&mut self, subject: &[Inline]) {
        if subject.is_empty() {
            return;
        }
        let mut subject: Text = subject.iter().map(in_one_line).collect();
        if let Some(first) = first(&mut subject) {
            *first = case::lower_first(first);
        }
        self.text(" ");
        self.inlines(&subject);
    }

    fn number(&mut self, text: &[Inline]) {
        if text.is_empty() {
            self.text(NO_BREAK_SPACE);
            self.0.push(Inline::Blank(Blank::Number));
        } else {
            self.text(" ");
            self.inlines(text);
        }
    }

    /// A piece of the date, which comes from the date's cell.
    fn from(&mut self, text: String, origin: Option<&Origin>) {
        match origin {
            Some(origin) => {
                self.0.push(Inline::Figure(Figure { text, origins: vec![origin.clone()] }));
            }
            None => self.text(&text),
        }
    }

    fn date(&mut self, date: IssueDate, origin: Option<&Origin>) {
        let (month, year) = match date {
            IssueDate::Day(date) => {
                self.text(NO_BREAK_SPACE);
                return self.from(short_date(date), origin);
            }
            IssueDate::Month(year, month) => (Some(month), Some(year)),
            IssueDate::Year(year) => (None, Some(year)),
            IssueDate::Unknown => (None, None),
        };
        let word = |word: &str| format!("{NO_BREAK_SPACE}{word}{NO_BREAK_SPACE}");
        self.text(NO_BREAK_SPACE);
        self.0.push(Inline::Blank(Blank::Day));
        self.text(&word("tháng"));
        match month {
            Some(month) => self.from(padded_month(month), origin),
            None => self.0.push(Inline::Blank(Blank::Month)),
        }
        self.text(&word("năm"));
        match year {
            Some(year) => self.from(year.to_string(), origin),
            None => self.0.push(Inline::Blank(Blank::Year)),
        }
    }
}

/// `01/4/2025`: days below 10 and months below 3 have a 0 in front.
///
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 4.
fn short_date(date: Date) -> String {
    format!("{:02}/{}/{}", date.day(), padded_month(date.month()), date.year())
}

fn padded_month(month: i8) -> String {
    if month < 3 { format!("{month:02}") } else { month.to_string() }
}
