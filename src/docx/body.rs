//! The blocks of the body and of annexes: headings, paragraphs, items, tables.

use super::draft::Draft;
use super::paper::Paper;
use super::shapes::{Look, Weight};
use super::styles::{LEVELS, Name};
use super::wide::{self, Setting, Sheets};
use super::words::ended;
use crate::document::{Block, Heading, Inline, Paragraph, ParagraphStyle, Table, Text};

/// How the number of a heading is written, which decides how the heading looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `Phần I`, `Chương II`, `Mục 1`, `Tiểu mục 1`: two lines in the middle.
    Division,
    /// `Điều 1.`
    Article,
    /// `I.`, `A.`: capitals in bold.
    Roman,
    /// `1.`, `1.1.`: bold.
    Arabic,
    /// `a)`: neither.
    Letter,
    /// No number.
    Bare,
}

impl Form {
    fn of(number: Option<&str>) -> Self {
        let Some(number) = number else { return Self::Bare };
        let divisions = ["Phần ", "Chương ", "Mục ", "Tiểu mục "];
        if divisions.iter().any(|word| number.starts_with(word)) {
            Self::Division
        } else if number.starts_with("Điều ") {
            Self::Article
        } else if number.ends_with(')') {
            Self::Letter
        } else if number.starts_with(|first: char| first.is_ascii_uppercase()) {
            Self::Roman
        } else {
            Self::Arabic
        }
    }
}

impl Draft<'_> {
    /// Writes blocks. The last one ends with the mark, if there is one, and stays with what
    /// follows. Tables are set as is given, in order, or for an upright page.
    pub(super) fn blocks(
        &mut self,
        blocks: &[Block],
        end_mark: Option<&str>,
        settings: Vec<Setting>,
    ) {
        let mut settings = settings.into_iter();
        for (index, block) in blocks.iter().enumerate() {
            let next = blocks.get(index + 1);
            let mark = end_mark.filter(|_| next.is_none());
            self.anchors.line = block.line();
            match block {
                Block::Heading(heading) => self.heading(heading, mark),
                Block::Paragraph(paragraph) => self.body_paragraph(paragraph, next, mark),
                Block::Item { level, text, .. } => self.item(*level, text, next, mark),
                Block::Table(table) => {
                    let setting = settings.next().unwrap_or_else(|| self.set_upright(table));
                    self.table_block(table, &setting, mark);
                }
            }
        }
        self.anchors.line = 0;
    }

    /// How a table is set in the running text, on the page that it stands on.
    fn set_upright(&mut self, table: &Table) -> Setting {
        let sheets = Sheets { papers: &[self.paper()], larger: false };
        let (setting, told) = wide::set(table, self.profile, sheets);
        self.findings.extend(told);
        setting
    }

    fn body_paragraph(&mut self, paragraph: &Paragraph, next: Option<&Block>, mark: Option<&str>) {
        let name = match paragraph.style {
            ParagraphStyle::Body => Name::Body,
            ParagraphStyle::Note => Name::Note,
            ParagraphStyle::Centred => Name::Centred,
        };
        let introduces = matches!(next, Some(Block::Item { .. } | Block::Table(_)))
            && ends_with_colon(&paragraph.text);
        self.paragraph(name, introduces || mark.is_some(), |draft| {
            draft.marked(&paragraph.text, mark, Look::default());
        });
    }

    fn item(&mut self, level: u8, text: &Text, next: Option<&Block>, mark: Option<&str>) {
        let introduces = next.is_some() && ends_with_colon(text);
        let (name, dash) = if level <= 1 { (Name::Item, "- ") } else { (Name::SubItem, "+ ") };
        self.paragraph(name, introduces || mark.is_some(), |draft| {
            draft.words(dash, Look::default());
            draft.marked(text, mark, Look::default());
        });
    }

    fn heading(&mut self, heading: &Heading, mark: Option<&str>) {
        let form = Form::of(heading.number.as_deref());
        let level = heading.level.clamp(1, LEVELS);
        if !heading.run_in.is_empty() {
            return self.run_in_heading(heading, form, mark);
        }
        let keep = mark.is_some();
        let number = heading.number.as_deref().unwrap_or_default();
        if form == Form::Division {
            return self.paragraph(Name::Division(level), keep, |draft| {
                draft.words(number, Look::default());
                draft.words("\n", Look::default());
                draft.marked(&heading.title, mark, Look { caps: true, ..Look::default() });
            });
        }
        // In a narrow column capitals would take twice the lines.
        let in_column = self.paper() == Paper::Column;
        let caps = !in_column && (form == Form::Roman || (form == Form::Bare && level == 1));
        let weight = match (form, level) {
            (Form::Letter, ..=3) => Weight::Regular,
            (Form::Letter, _) | (_, ..=3) => Weight::Style,
            _ => Weight::Bold,
        };
        let look = Look { weight, caps, ..Look::default() };
        self.paragraph(Name::Heading(level), keep, |draft| {
            draft.number_before(number, look);
            draft.marked(&heading.title, mark, look);
        });
    }

    /// A label in bold with the text running on.
    fn run_in_heading(&mut self, heading: &Heading, form: Form, mark: Option<&str>) {
        let titled = !heading.title.is_empty();
        let bold = form == Form::Article || (titled && form != Form::Letter);
        let weight = if bold { Weight::Bold } else { Weight::Style };
        let look = Look { weight, ..Look::default() };
        let name = if titled { Name::RunIn } else { Name::Body };
        self.paragraph(name, mark.is_some(), |draft| {
            draft.number_before(heading.number.as_deref().unwrap_or_default(), look);
            if titled {
                draft.text(&heading.title, look);
                draft.words(if ends_with_colon(&heading.title) { " " } else { ": " }, look);
            }
            draft.marked(&heading.run_in, mark, Look::default());
        });
    }

    fn number_before(&mut self, number: &str, look: Look) {
        if !number.is_empty() {
            self.words(number, look);
            self.words(" ", look);
        }
    }

    /// Writes text, with the mark at its end if there is one.
    pub(super) fn marked(&mut self, text: &Text, mark: Option<&str>, look: Look) {
        match mark {
            Some(mark) => self.text(&ended(text, mark, mark), look),
            None => self.text(text, look),
        }
    }
}

fn ends_with_colon(text: &[Inline]) -> bool {
    match text.last() {
        Some(Inline::Text(words)) => words.trim_end().ends_with(':'),
        Some(Inline::Emphasis(text) | Inline::Strong(text)) => ends_with_colon(text),
        Some(Inline::Figure(figure)) => figure.text.trim_end().ends_with(':'),
        Some(Inline::Blank(_) | Inline::LineBreak) | None => false,
    }
}
