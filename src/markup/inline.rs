//! Inline markup with marks → a text: figures with their origins, blanks, line breaks, emphasis,
//! references, and spaces put in order.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::reference::{self, Reference};
use super::source::Source;
use crate::diagnostic::few::Few;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Blank, Figure, Inline, Origin, Origins, Text};
use crate::template::mark;

/// How deep emphasis and links may stand in one another. All that walks over a text calls itself at
/// each level, with some hundreds of bytes of stack in a debug build; people write two.
const MOST_FRAMES: usize = 16;

/// Takes the events of inline markup, and gives the text that they make.
pub(super) struct Builder<'a> {
    pub(super) source: Source<'a>,
    pub(super) findings: Vec<Diagnostic>,
    /// How many findings of each kind there were.
    pub(super) few: Few,
    /// The references to headings, which are put into words when all headings are known.
    pub(super) references: Vec<Reference>,
    /// Whether references may stand here.
    pub(super) refers: bool,
    /// How many documents issued with this one have begun.
    pub(super) document: usize,
    /// The tables that were placed in the text, by their number, and where.
    pub(super) tables: Vec<(usize, usize)>,
    origins: &'a dyn Origins,
    text: Text,
    /// What has begun within the text, the innermost last.
    frames: Vec<Frame>,
    /// How many have begun in the innermost of [`MOST_FRAMES`] and are passed over.
    passed_over: usize,
    buffer: String,
    last: Last,
    figure: Option<OpenFigure>,
    /// The mark that has begun, and what stands after it.
    pending: Option<(char, String)>,
    /// Where the event that is being read begins.
    at: usize,
    broken: bool,
}

/// An emphasis or a link that has begun, and what stands in it so far.
struct Frame {
    kind: FrameKind,
    text: Text,
}

enum FrameKind {
    Emphasis,
    Strong,
    /// A link, with the name of the heading that it refers to.
    Link(Option<String>),
}

/// A figure that has begun. One within another belongs to it.
struct OpenFigure {
    text: String,
    origins: BTreeMap<usize, Origin>,
    depth: usize,
}

/// What was written last, so far as it matters to the spaces after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    Space,
    /// A space that is data.
    DataSpace,
    OpenParenthesis,
    Other,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: Source<'a>, origins: &'a dyn Origins) -> Self {
        Self {
            refers: source.is_body(),
            source,
            findings: Vec::new(),
            few: Few::default(),
            references: Vec::new(),
            document: 0,
            tables: Vec::new(),
            origins,
            text: Text::new(),
            frames: Vec::new(),
            passed_over: 0,
            buffer: String::new(),
            last: Last::Start,
            figure: None,
            pending: None,
            at: 0,
            broken: false,
        }
    }

    pub(super) fn warn(&mut self, name: &'static str, at: usize, message: &str, hint: &str) {
        self.tell(Severity::Warning, name, at, || (message.to_owned(), hint.to_owned()));
    }

    /// A finding about a position, with its message and hint; one of those of a kind that are too
    /// many is counted alone.
    pub(super) fn tell(
        &mut self,
        severity: Severity,
        name: &'static str,
        at: usize,
        words: impl FnOnce() -> (String, String),
    ) {
        let source = &self.source;
        if self.few.takes(severity, name, || source.place(at)) {
            let (message, hint) = words();
            self.findings.push(source.finding(severity, name, at, message).hint(hint));
        }
    }

    /// Takes an event of inline markup. Gives it back if it is none.
    pub(super) fn event<'e>(
        &mut self,
        event: Event<'e>,
        range: &Range<usize>,
    ) -> Option<Event<'e>> {
        self.at = range.start;
        match event {
            Event::Text(text) => self.source_text(&text, range),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.line_break(),
            Event::Code(code) => {
                self.unsupported("chữ trong dấu ` `", "bỏ dấu `, hoặc viết \\` nếu là chữ");
                self.raw(&code);
            }
            Event::InlineHtml(html) => {
                if !html.starts_with("</") {
                    self.unsupported("thẻ HTML", "bỏ thẻ, hoặc viết \\< nếu là chữ");
                }
                self.raw(&html);
            }
            Event::Start(Tag::Emphasis) => self.open(FrameKind::Emphasis),
            Event::Start(Tag::Strong) => self.open(FrameKind::Strong),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let written_out = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let target = dest_url.strip_prefix('#').filter(|_| self.refers);
                if target.is_none() && !written_out {
                    let what = format!("liên kết tới “{dest_url}”");
                    self.unsupported(&what, "viết địa chỉ ra thành chữ, hoặc bỏ liên kết");
                }
                self.open(FrameKind::Link(target.map(str::to_owned)));
            }
            Event::Start(Tag::Image { .. }) => {
                self.unsupported("hình ảnh", "bỏ hình, chèn sau bằng Word nếu cần");
                self.open(FrameKind::Link(None));
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {
                self.close();
            }
            other => return Some(other),
        }
        None
    }

    fn unsupported(&mut self, what: &str, hint: &str) {
        self.warn(
            "unsupported-markup",
            self.at,
            &format!("{what} không dùng được trong văn bản, chỉ giữ lại chữ"),
            hint,
        );
    }

    /// The text of an event. What was escaped stands first in it, or is all of it.
    fn source_text(&mut self, text: &str, range: &Range<usize>) {
        let source = self.source.text.as_bytes();
        let escaped = range.start > 0 && source[range.start - 1] == b'\\';
        let reference = text.len() != range.len();
        let data = match text.chars().next() {
            Some(first) if escaped => first.len_utf8(),
            _ if reference => text.len(),
            _ => 0,
        };
        self.data(&text[..data]);
        self.text(&text[data..]);
    }

    /// Text that CommonMark leaves as it is: data within it is still escaped.
    pub(super) fn raw(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            self.text(&rest[..at]);
            let after = &rest[at + 1..];
            let escaped = usize::from(after.starts_with(|c: char| c.is_ascii_punctuation()));
            self.data(if escaped == 1 { &after[..1] } else { "\\" });
            rest = &after[escaped..];
        }
        self.text(rest);
    }

    /// Data outside a figure, which stays as it is.
    fn data(&mut self, text: &str) {
        if let Some((_, after)) = &mut self.pending {
            after.push_str(text);
        } else if let Some(figure) = &mut self.figure {
            figure.text.push_str(text);
        } else if let Some(last) = text.chars().next_back() {
            self.buffer.push_str(text);
            self.last = if last == ' ' { Last::DataSpace } else { Last::Other };
        }
    }

    /// Text and marks; outside of figures the spaces are put in order.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        loop {
            if self.pending.is_some() || self.figure.is_some() {
                let end = rest.find(mark::is_private).unwrap_or(rest.len());
                self.data(&rest[..end]);
                rest = &rest[end..];
            } else {
                let plain = self.plain_run(rest);
                if let Some(last) = rest[..plain].bytes().next_back() {
                    self.buffer.push_str(&rest[..plain]);
                    self.last = if last == b' ' { Last::Space } else { Last::Other };
                }
                rest = &rest[plain..];
            }
            let Some(character) = rest.chars().next() else { break };
            rest = &rest[character.len_utf8()..];
            if mark::is_private(character) {
                self.mark(character);
            } else {
                self.punctuation(character, rest);
            }
        }
    }

    /// How many bytes of running text can be taken as they are: up to a space that would be
    /// dropped, punctuation after a space, a parenthesis, or what could be a mark.
    fn plain_run(&self, text: &str) -> usize {
        let mut after_space = self.last != Last::Other;
        let stop = text.bytes().position(|byte| match byte {
            b' ' => std::mem::replace(&mut after_space, true),
            b',' | b';' | b':' | b'.' => std::mem::replace(&mut after_space, false),
            b'(' | b')' | 0xEE | 0xEF | 0xF3 | 0xF4 => true,
            _ => {
                after_space = false;
                false
            }
        });
        stop.unwrap_or(text.len())
    }

    /// A character of running text that takes away a space, or begins what could be a mark.
    fn punctuation(&mut self, character: char, after: &str) {
        self.last = match character {
            ' ' if self.last == Last::Other => Last::Space,
            ' ' => return,
            '(' => Last::OpenParenthesis,
            ',' | ';' | ':' | '.' | ')' => {
                let ellipsis = character == '.' && after.starts_with('.');
                if self.last == Last::Space && !ellipsis && self.buffer.ends_with(' ') {
                    self.buffer.pop();
                }
                if self.last == Last::OpenParenthesis && character == ')' {
                    self.warn(
                        "empty-parentheses",
                        self.at,
                        "trong ngoặc “()” không có gì",
                        "xem số liệu ở chỗ này, hoặc để mẫu bỏ cả ngoặc khi trống",
                    );
                }
                Last::Other
            }
            _ => Last::Other,
        };
        self.buffer.push(character);
    }

    fn mark(&mut self, character: char) {
        if !matches!(character, mark::FIGURE..=mark::BLANK_END) {
            return;
        }
        match (character, self.pending.take()) {
            (mark::FIGURE, None) => self.pending = Some((mark::FIGURE, String::new())),
            (mark::FIGURE_TEXT, Some((mark::FIGURE, indices))) => self.open_figure(&indices),
            (mark::FIGURE_END, None) if self.figure.is_some() => self.close_figure(),
            (mark::LINE_BREAK, None) => self.line_break(),
            (mark::TABLE | mark::BLANK, None) if self.figure.is_none() => {
                self.pending = Some((character, String::new()));
            }
            (mark::TABLE_END, Some((mark::TABLE, index))) => match index.parse() {
                Ok(index) => self.tables.push((index, self.at)),
                Err(_) => self.broken_mark(),
            },
            (mark::BLANK_END, Some((mark::BLANK, name))) => match blank(&name) {
                Some(blank) => self.push(Inline::Blank(blank)),
                None => self.broken_mark(),
            },
            _ => self.broken_mark(),
        }
    }

    fn open_figure(&mut self, indices: &str) {
        let before = self.figure.take();
        let (text, mut origins, depth) =
            before.map_or((String::new(), BTreeMap::new(), 0), |f| (f.text, f.origins, f.depth));
        for index in indices.split(',').filter(|index| !index.is_empty()) {
            let index = index.parse().ok();
            match index.and_then(|index| Some((index, self.origins.get(index)?))) {
                Some((index, origin)) => drop(origins.insert(index, origin)),
                None => self.broken_mark(),
            }
        }
        self.figure = Some(OpenFigure { text, origins, depth: depth + 1 });
    }

    fn close_figure(&mut self) {
        let Some(mut figure) = self.figure.take() else { return };
        figure.depth -= 1;
        if figure.depth > 0 {
            self.figure = Some(figure);
        } else if !figure.text.is_empty() {
            let origins = figure.origins.into_values().collect();
            let ends_in_space = figure.text.ends_with(' ');
            self.push(Inline::Figure(Figure { text: figure.text, origins }));
            self.last = if ends_in_space { Last::DataSpace } else { Last::Other };
        }
    }

    fn broken_mark(&mut self) {
        if !self.broken {
            self.broken = true;
            self.warn(
                "broken-mark",
                self.at,
                "mất dấu của một số liệu, nên không biết nó từ ô nào",
                "xem bộ lọc của mẫu ở dòng này có cắt hay sửa số liệu sau khi in không",
            );
        }
    }

    fn line_break(&mut self) {
        if let Some(figure) = &mut self.figure {
            figure.text.push('\n');
            return;
        }
        if self.last == Last::Space && self.buffer.ends_with(' ') {
            self.buffer.pop();
        }
        self.push(Inline::LineBreak);
        self.last = Last::Start;
    }

    fn open(&mut self, kind: FrameKind) {
        self.flush();
        if self.frames.len() >= MOST_FRAMES {
            if self.passed_over == 0 {
                self.warn(
                    "nested-too-deep",
                    self.at,
                    &format!(
                        "dấu nhấn mạnh `*`, `_` hay liên kết lồng nhau quá {MOST_FRAMES} bậc, các \
                         bậc trong chỉ giữ lại chữ"
                    ),
                    "bỏ bớt dấu, hoặc viết “\\*” nếu là chữ",
                );
            }
            self.passed_over += 1;
            return;
        }
        self.frames.push(Frame { kind, text: Text::new() });
    }

    fn close(&mut self) {
        self.flush();
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        match frame.kind {
            FrameKind::Emphasis if !frame.text.is_empty() => self.add(Inline::Emphasis(frame.text)),
            FrameKind::Strong if !frame.text.is_empty() => self.add(Inline::Strong(frame.text)),
            FrameKind::Emphasis | FrameKind::Strong => {}
            FrameKind::Link(target) => {
                let named = !frame.text.is_empty();
                frame.text.into_iter().for_each(|inline| self.add(inline));
                if let Some(target) = target {
                    self.reference(target, named);
                }
            }
        }
    }

    /// A reference, after its own words where it has some.
    fn reference(&mut self, target: String, named: bool) {
        if named {
            self.buffer.push(' ');
        }
        let capital = self.last == Last::Start && !named;
        let _ =
            write!(self.buffer, "{}{}{}", reference::OPEN, self.references.len(), reference::CLOSE);
        let line = self.source.line_of_head();
        let document = self.document;
        self.references.push(Reference { target, at: self.at, capital, line, document });
        self.last = Last::Other;
    }

    /// An inline that is not text, after the text before it.
    fn push(&mut self, inline: Inline) {
        self.flush();
        self.add(inline);
        self.last = Last::Other;
    }

    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            // A copy of the right length, so that the buffer need not grow anew for each text.
            let text = self.buffer.clone();
            self.buffer.clear();
            self.add(Inline::Text(text));
        }
    }

    fn add(&mut self, inline: Inline) {
        let text = self.frames.last_mut().map_or(&mut self.text, |frame| &mut frame.text);
        match (text.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(more)) => before.push_str(&more),
            (_, inline) => text.push(inline),
        }
    }

    /// The text so far, and a new one begins.
    pub(super) fn finish(&mut self) -> Text {
        if self.pending.take().is_some() || self.figure.is_some() {
            self.broken_mark();
        }
        if let Some(figure) = &mut self.figure {
            figure.depth = 1;
            self.close_figure();
        }
        if self.last == Last::Space && self.buffer.ends_with(' ') {
            self.buffer.pop();
        }
        self.passed_over = 0;
        while !self.frames.is_empty() {
            self.close();
        }
        self.flush();
        self.last = Last::Start;
        self.broken = false;
        std::mem::take(&mut self.text)
    }
}

fn blank(name: &str) -> Option<Blank> {
    Some(match name {
        "so" => Blank::Number,
        "ngay" => Blank::Day,
        "thang" => Blank::Month,
        "nam" => Blank::Year,
        "ten" => Blank::Name,
        _ => return None,
    })
}
