//! Headings of the markup → numbered headings, centred lines and annexes.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::block::Reader;
use super::reference::Target;
use crate::diagnostic::Severity;
use crate::diagnostic::source::near;
use crate::document::{Annex, Block, Heading, Inline, Paragraph, ParagraphStyle, Text, plain};

/// The classes that a heading can have.
const CLASSES: [&str; 3] = ["khong-so", "giua", "phu-luc"];

/// A heading that has begun.
pub(super) struct HeadingStart {
    at: usize,
    level: usize,
    id: Option<String>,
    classes: Vec<String>,
    /// Words in the braces that are no class and no name.
    attributes: Vec<String>,
}

impl HeadingStart {
    pub(super) fn new(
        at: usize,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) -> Self {
        Self {
            at,
            level: level as usize,
            id: id.map(|id| id.to_string()),
            classes: classes.iter().map(ToString::to_string).collect(),
            attributes: attributes.iter().map(|(name, _)| name.to_string()).collect(),
        }
    }

    fn is(&self, class: &str) -> bool {
        self.classes.iter().any(|known| known == class)
    }
}

impl Reader<'_> {
    /// A heading with its title.
    pub(super) fn add_heading(&mut self, start: HeadingStart, title: Text) {
        self.check_attributes(&start);
        if title.is_empty() && !self.is_numbered_paragraph(&start) {
            self.inline.warn(
                "empty-heading",
                start.at,
                "đề mục không có tên",
                "viết tên đề mục sau “#”, hoặc bỏ dòng này",
            );
            return;
        }
        let line = self.inline.source.line(start.at);
        if start.is("phu-luc") {
            self.add_annex(start, title);
        } else if start.is("giua") {
            self.name(&start, |_| Target::Unnumbered { title: plain(&title) });
            self.end_of_section(start.level);
            let style = ParagraphStyle::Centred;
            self.add(Block::Paragraph(Paragraph { style, text: title, line }));
        } else {
            self.check_level(&start);
            self.end_of_section(start.level);
            let number = self.numbering.next(start.level, !start.is("khong-so"));
            self.name(&start, |reader| match reader.numbering.words(start.level) {
                Some(words) => {
                    Target::Numbered { words, annex: reader.annexes.len().checked_sub(1) }
                }
                None => Target::Unnumbered { title: plain(&title) },
            });
            // A title that is a whole sentence says all that it has to say.
            let is_sentence = plain(&title).ends_with(['.', ';']);
            let level = u8::try_from(start.level).unwrap_or(u8::MAX);
            let (id, run_in) = (start.id, Vec::new());
            self.add(Block::Heading(Heading { level, number, id, title, run_in, line }));
            self.level = start.level;
            self.bare_heading = (!is_sentence).then_some((start.at, start.level));
        }
    }

    /// Whether a heading without a title is the number of the paragraph below it.
    fn is_numbered_paragraph(&self, start: &HeadingStart) -> bool {
        let below = self.inline.source.text[start.at..].split_once('\n');
        let is_paragraph = below.is_some_and(|(_, below)| below.trim_start().starts_with(": "));
        is_paragraph && !start.is("phu-luc") && !start.is("giua")
    }

    fn add_annex(&mut self, start: HeadingStart, mut title: Text) {
        self.end_of_section(0);
        self.end_of_annex();
        if let Some(Inline::Text(last)) = title.last_mut() {
            last.truncate(last.trim_end_matches([':', ' ']).len());
        }
        let index = self.annexes.len();
        self.name(&start, |_| Target::Annex(index));
        self.numbering.restart();
        self.level = 0;
        self.annexes.push(Annex {
            id: start.id,
            number: None,
            title,
            attachment: Text::new(),
            blocks: Vec::new(),
        });
        self.annex_at = start.at;
    }

    /// Says so when the annex that ends has nothing in it.
    pub(super) fn end_of_annex(&mut self) {
        if self.annexes.last().is_some_and(|annex| annex.blocks.is_empty()) {
            self.inline.warn(
                "empty-annex",
                self.annex_at,
                "phụ lục không có nội dung",
                "đặt bảng hoặc viết chữ dưới tên phụ lục, hoặc bỏ phụ lục này",
            );
        }
    }

    /// Says so when a heading has nothing under it and one of the same level or above follows.
    pub(super) fn end_of_section(&mut self, next_level: usize) {
        if let Some((at, level)) = self.bare_heading.take()
            && level >= next_level
        {
            self.inline.warn(
                "empty-section",
                at,
                "dưới đề mục này không có nội dung",
                "viết nội dung, hoặc để mẫu bỏ cả đề mục khi không có gì",
            );
        }
    }

    /// Makes the heading's name known.
    fn name(&mut self, start: &HeadingStart, target: impl FnOnce(&Self) -> Target) {
        let Some(id) = &start.id else { return };
        if self.targets.contains_key(id) {
            let message = format!("hai đề mục cùng tên “{id}”, dẫn chiếu chỉ tới đề mục trước");
            let hint = "đặt tên khác cho một trong hai đề mục";
            self.inline.warn("duplicate-name", start.at, &message, hint);
            return;
        }
        let target = target(self);
        self.targets.insert(id.clone(), target);
    }

    fn check_level(&mut self, start: &HeadingStart) {
        if start.level > self.level + 1 {
            let message = format!(
                "đề mục cấp {} đứng ngay dưới cấp {}, thiếu cấp ở giữa",
                start.level, self.level
            );
            let hint = format!("viết {} dấu “#”, hoặc thêm đề mục ở giữa", self.level + 1);
            self.inline.warn("skipped-heading-level", start.at, &message, &hint);
        }
        let levels = self.numbering.levels();
        if start.level > levels && !start.is("khong-so") {
            let message =
                format!("mẫu chỉ đánh số {levels} cấp đề mục, cấp {} không có số", start.level);
            let hint = "thêm kiểu số cho cấp này vào phần đầu của mẫu, hoặc dùng “-”";
            self.inline.warn("heading-too-deep", start.at, &message, hint);
        }
    }

    fn check_attributes(&mut self, start: &HeadingStart) {
        let unknown = start.classes.iter().filter(|class| !CLASSES.contains(&class.as_str()));
        let unknown = unknown.map(|class| format!(".{class}")).chain(start.attributes.clone());
        for word in unknown.collect::<Vec<_>>() {
            let near = near(word.trim_start_matches('.'), CLASSES);
            let known = if near.is_empty() {
                "viết #tên, .khong-so, .giua hoặc .phu-luc".to_owned()
            } else {
                let quoted: Vec<String> = near.iter().map(|name| format!("“.{name}”")).collect();
                format!("có phải là {}?", quoted.join(" hoặc "))
            };
            let message = format!("“{word}” trong ngoặc nhọn của đề mục không có nghĩa");
            let finding = self.inline.source.finding(
                Severity::Warning,
                "unknown-heading-attribute",
                start.at,
                message,
            );
            self.inline.findings.push(finding.hint(known));
        }
    }
}
