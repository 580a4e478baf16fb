//! Headings of the markup → numbered headings, centred lines, annexes and attached documents.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::block::Reader;
use super::reference::Target;
use crate::diagnostic::Severity;
use crate::diagnostic::source::near;
use crate::document::{
    Annex, AnnexKind, Block, Heading, Inline, Paragraph, ParagraphStyle, Text, plain,
};

/// The classes that a heading can have.
const CLASSES: [&str; 4] = ["khong-so", "giua", "phu-luc", "kem-theo"];

/// How many annexes and documents issued with it one document may have. Each repeats the line that
/// says what it belongs to.
const MOST_ANNEXES: usize = 1000;

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
        if title.is_empty() && !self.runs_on(&start) {
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
            self.add_annex(start, AnnexKind::Appendix, title);
        } else if start.is("kem-theo") {
            self.attach();
            self.add_annex(start, AnnexKind::Attached { subject: Text::new() }, title);
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
            let runs_on = number.as_deref().is_some_and(|number| {
                number.starts_with("Điều ") || !number.starts_with(char::is_uppercase)
            });
            let nothing = Text::new();
            let (title, run_in) =
                if is_sentence && runs_on { (nothing, title) } else { (title, nothing) };
            let id = start.id;
            self.add(Block::Heading(Heading { level, number, id, title, run_in, line }));
            self.level = start.level;
            self.bare_heading = (!is_sentence).then_some((start.at, start.level));
        }
    }

    /// Whether a heading without a title has its text in the paragraph after it, as an article has
    /// that is no more than a sentence: `Điều 2. Quyết định này có hiệu lực …`.
    fn runs_on(&self, start: &HeadingStart) -> bool {
        let after = self.inline.source.text[start.at..].split_once('\n');
        let is_numbered = CLASSES.iter().all(|class| !start.is(class));
        is_numbered && after.is_some_and(|(_, after)| after.trim_start().starts_with(": "))
    }

    /// A document begins that is issued with this one: it has a numbering of its own.
    fn attach(&mut self) {
        let mut findings = Vec::new();
        self.numbering = super::numbering(&self.attached_scheme, &mut findings);
        // The scheme is the same for all of them; what is wrong with it is said once.
        if self.inline.document == 0 {
            self.inline.findings.append(&mut findings);
        }
        self.inline.document += 1;
    }

    /// Begins an annex; what comes after too many of them goes on in the last.
    fn add_annex(&mut self, start: HeadingStart, kind: AnnexKind, mut title: Text) {
        self.end_of_section(0);
        self.end_of_annex();
        if let Some(Inline::Text(last)) = title.last_mut() {
            last.truncate(last.trim_end_matches([':', ' ']).len());
        }
        let index = self.annexes.len();
        if index == MOST_ANNEXES && !std::mem::replace(&mut self.refuses_annexes, true) {
            let message = format!("văn bản có hơn {MOST_ANNEXES} phụ lục, phần sau không được lập");
            let hint = "xem mẫu có lặp phụ lục quá nhiều lần không; chia ra nhiều văn bản";
            self.inline
                .tell(Severity::Error, "too-many-annexes", start.at, || (message, hint.to_owned()));
        }
        if index >= MOST_ANNEXES {
            return;
        }
        self.name(&start, |_| Target::Annex(index));
        self.numbering.restart();
        self.level = 0;
        self.annexes.push(Annex {
            kind,
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
        let Some(annex) = self.annexes.last() else { return };
        let is_appendix = annex.kind == AnnexKind::Appendix;
        let lacks_subject =
            matches!(&annex.kind, AnnexKind::Attached { subject } if subject.is_empty());
        if annex.blocks.is_empty() {
            let (what, hint) = if is_appendix {
                (
                    "phụ lục không có nội dung",
                    "đặt bảng hoặc viết chữ dưới tên phụ lục, hoặc bỏ phụ lục này",
                )
            } else {
                (
                    "văn bản kèm theo không có nội dung",
                    "viết nội dung dưới trích yếu, hoặc bỏ văn bản kèm theo",
                )
            };
            self.inline.warn("empty-annex", self.annex_at, what, hint);
        }
        if lacks_subject {
            self.inline.warn(
                "missing-subject",
                self.annex_at,
                "văn bản kèm theo chưa có trích yếu",
                "viết trích yếu ở đoạn ngay dưới tên loại văn bản, bắt đầu bằng “: ”",
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
            let words = || {
                let near = near(word.trim_start_matches('.'), CLASSES);
                let known = if near.is_empty() {
                    "viết #tên, .khong-so, .giua, .phu-luc hoặc .kem-theo".to_owned()
                } else {
                    let quoted: Vec<String> =
                        near.iter().map(|name| format!("“.{name}”")).collect();
                    format!("có phải là {}?", quoted.join(" hoặc "))
                };
                let message = format!("“{word}” trong ngoặc nhọn của đề mục không có nghĩa");
                (message, known)
            };
            self.inline.tell(Severity::Warning, "unknown-heading-attribute", start.at, words);
        }
    }
}
