//! A template's file → what Tera is given: front matter taken off, and each use of data marked
//! with its place.
//!
//! Tera prints a missing value as nothing, takes an unknown name in `if` for false, and knows no end
//! of loops and text. So every `{{ … }}`, every `for … in …` and every name in a condition is passed
//! through a filter of ours that knows where it stands: see [`super::woven`] and [`super::guard`]. A heading's name, `{#ten}`, takes a space so
//! that Tera does not take it for a comment. Nothing else of the source changes, and no line moves.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::layout;
use super::scan::{self, Scanned, Tag, TagKind, WordKind};
use crate::diagnostic::{Diagnostic, Place, source};
use crate::document::Layout;

/// How large a template may be, in bytes. Those that are built in have up to twenty thousand.
const MOST_BYTES: usize = 1 << 20;

/// How many words a tag may have: they are looked through for each name in it.
const MOST_WORDS: usize = 4000;

/// How deep brackets may stand in one another in a tag, which is looked through by a function that
/// calls itself for each: Tera takes 40.
const MOST_BRACKETS: usize = 60;

/// The line that opens and closes the front matter.
const FENCE: &str = "+++";

/// A template's file.
#[derive(Debug)]
pub(super) struct Source {
    /// The name by which manifests and other templates know it: `ke-hoach/tinh.md`.
    pub(super) name: Arc<str>,
    /// The file as it was written, for excerpts.
    pub(super) text: String,
    /// What stands between the fences.
    pub(super) front: Front,
    /// Which components the document has, where this template says so.
    pub(super) layout: Option<Layout>,
    /// The template that this one extends.
    pub(super) parent: Option<String>,
    /// The body, then the components of the head that this template gives.
    pub(super) parts: Vec<Part>,
}

/// The front matter.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Front {
    /// The type of document, in sentence case.
    #[serde(rename = "loai")]
    pub(super) kind: Option<String>,
    /// What the template is for, in a sentence.
    #[serde(rename = "mo_ta")]
    pub(super) about: Option<String>,
    /// Which components the document has, by name.
    #[serde(rename = "bo_cuc")]
    layout: Option<Spanned<String>>,
    /// The numbering of headings by level.
    #[serde(rename = "danh_so")]
    pub(super) numbering: Option<Vec<String>>,
    /// The numbering of headings by level in a document that is issued with this one.
    #[serde(rename = "danh_so_kem")]
    pub(super) attached_numbering: Option<Vec<String>>,
    /// The profile, where a template is made for one alone.
    #[serde(rename = "the_thuc")]
    pub(super) profile: Option<String>,
    /// The components of the head, each a template of its own.
    #[serde(rename = "dau", default)]
    pub(super) head: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// The components of the head that a front matter may give, in the order of the decree.
pub(super) const HEAD_FIELDS: [&str; 15] = [
    "co_quan_chu_quan",
    "co_quan",
    "ten_tat",
    "so",
    "ky_hieu",
    "dia_danh",
    "ngay",
    "trich_yeu",
    "tham_quyen",
    "kinh_gui",
    "can_cu",
    "noi_nhan",
    "quyen_han",
    "chuc_vu_khac",
    "nguoi_ky",
];

/// A piece of a file that Tera gets as one template.
#[derive(Debug)]
pub(super) struct Part {
    /// The component of the head, or none for the body.
    pub(super) field: Option<&'static str>,
    /// Where it starts in the file.
    start: usize,
    /// What Tera gets.
    pub(super) tera: String,
    /// The bytes that were put in: where, in `tera`, and how many.
    inserts: Vec<(usize, usize)>,
    /// The tags, with ranges in the piece as it was written.
    pub(super) tags: Vec<Tag>,
    /// The text between the tags, in the same ranges.
    pub(super) gaps: Vec<Range<usize>>,
    /// Whether every tag is closed.
    pub(super) is_whole: bool,
    /// The piece as it was written.
    pub(super) written: String,
}

/// A use of data: which file, and where in it.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The index of the file.
    pub(super) source: usize,
    /// The bytes of the expression in the file.
    pub(super) range: Range<usize>,
}

impl Source {
    /// Reads a template's file. `index` is the one it will have among all; each use of data is
    /// added to `sites`.
    pub(super) fn read(
        index: usize,
        name: &str,
        text: &str,
        sites: &mut Vec<Site>,
    ) -> Result<Self, Box<Diagnostic>> {
        let is_left_out = |c| {
            matches!(c, '\r' | '\u{FEFF}')
                || super::mark::is_private(c)
                || super::mark::is_override(c)
        };
        let text = text.replace(is_left_out, "");
        let name: Arc<str> = name.into();
        if text.len() > MOST_BYTES {
            let message = format!("mẫu này lớn hơn {} MB nên không được đọc", MOST_BYTES >> 20);
            return Err(Box::new(
                Diagnostic::error("template-too-large", message)
                    .hint("xem tệp này có phải là tệp khác bị đặt nhầm tên, hoặc chia nhỏ")
                    .at(Place::Template { file: name, line: 1, column: 1 }),
            ));
        }
        let (front, body) = split(&name, &text)?;
        let fields = head_fields(&name, &text, &front)?;
        let layout = layout_of(&name, &text, &front)?;
        let mut source = Self { name, text, front, layout, parent: None, parts: Vec::new() };
        source.parts.push(Part::new(None, &source.text, body..source.text.len()));
        for (field, range) in fields {
            source.parts.push(Part::new(Some(field), &source.text, range));
        }
        for part in &source.parts {
            if let Some(tag) = part.tags.iter().find(|tag| is_beyond(&part.written, tag)) {
                let range = part.in_file(&tag.inside);
                let message =
                    format!("thẻ này quá dài, hoặc có ngoặc lồng nhau quá {MOST_BRACKETS} tầng");
                return Err(Box::new(
                    Diagnostic::error("nested-too-deep", message)
                        .hint("tách ra bằng các thẻ `{% set … %}`, hoặc đưa vào bảng tính")
                        .at(source.place(range.start))
                        .excerpt(source::excerpt(&source.name, &source.text, range)),
                ));
            }
        }
        for part in &mut source.parts {
            let (first_line, _) = source::line_and_column(&source.text, part.start);
            part.guard(index, first_line, sites);
        }
        source.parent = source.parts[0].parent();
        Ok(source)
    }

    /// The place of a byte of the file.
    pub(super) fn place(&self, byte: usize) -> Place {
        source::place(&self.name, &self.text, byte)
    }
}

/// Takes the front matter off; gives it and the byte where the body starts.
/// What a template's front matter says that it is for; nothing where it says nothing.
pub(super) fn about(name: &str, text: &str) -> String {
    let front = split(&name.into(), text).ok().map(|(front, _)| front);
    front.and_then(|front| front.about).unwrap_or_default()
}

fn split(name: &Arc<str>, text: &str) -> Result<(Front, usize), Box<Diagnostic>> {
    let Some(rest) = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n')) else {
        return Ok((Front::default(), 0));
    };
    let start = FENCE.len() + 1;
    let close = format!("\n{FENCE}\n");
    let Some(length) = rest.find(&close) else {
        return Err(Box::new(
            Diagnostic::error("template-front-matter", "phần khai báo đầu mẫu chưa được đóng")
                .hint("thêm một dòng `+++` sau phần khai báo")
                .at(Place::Template { file: name.clone(), line: 1, column: 1 }),
        ));
    };
    let front = toml::from_str(&rest[..=length]).map_err(|error| {
        let at = start + error.span().map_or(0, |span| span.start);
        Box::new(
            Diagnostic::error(
                "template-front-matter",
                format!(
                    "phần khai báo đầu mẫu viết sai: {}",
                    crate::diagnostic::toml::in_vietnamese(error.message())
                ),
            )
            .hint("xem mục “Khai báo đầu mẫu” trong tài liệu viết mẫu")
            .at(source::place(name, text, at)),
        )
    })?;
    Ok((front, start + length + close.len()))
}

/// The layout that the front matter names.
fn layout_of(
    name: &Arc<str>,
    text: &str,
    front: &Front,
) -> Result<Option<Layout>, Box<Diagnostic>> {
    let Some(given) = &front.layout else { return Ok(None) };
    let found = layout::named(given.get_ref());
    found.map(Some).ok_or_else(|| {
        Box::new(
            Diagnostic::error("unknown-layout", format!("không có bố cục `{}`", given.get_ref()))
                .hint(source::did_you_mean(given.get_ref(), &layout::names()))
                .at(source::place(name, text, FENCE.len() + 1 + given.span().start)),
        )
    })
}

/// The components of the head with the bytes of their templates in the file.
fn head_fields(
    name: &Arc<str>,
    text: &str,
    front: &Front,
) -> Result<Vec<(&'static str, Range<usize>)>, Box<Diagnostic>> {
    let offset = FENCE.len() + 1;
    let mut fields = Vec::new();
    for (key, value) in &front.head {
        let Some(field) = HEAD_FIELDS.iter().find(|field| *field == key.get_ref()) else {
            return Err(Box::new(
                Diagnostic::error(
                    "unknown-head-field",
                    format!("`{}` không phải là thành phần thể thức", key.get_ref()),
                )
                .hint(source::did_you_mean(key.get_ref(), &HEAD_FIELDS))
                .at(source::place(name, text, offset + key.span().start)),
            ));
        };
        let span = value.span();
        let raw = &text[offset + span.start..offset + span.end];
        let quotes = if raw.starts_with("\"\"\"\n") || raw.starts_with("'''\n") {
            (4, 3)
        } else if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            (3, 3)
        } else {
            (1, 1)
        };
        if raw.starts_with('"') && raw.contains('\\') {
            return Err(Box::new(
                Diagnostic::error("template-front-matter", "không dùng dấu `\\` trong chuỗi này")
                    .hint("đặt chuỗi trong dấu nháy đơn: '…' hoặc '''…'''")
                    .at(source::place(name, text, offset + span.start)),
            ));
        }
        fields.push((*field, offset + span.start + quotes.0..offset + span.end - quotes.1));
    }
    Ok(fields)
}

/// Whether a tag is longer or deeper than a tag may be.
fn is_beyond(written: &str, tag: &Tag) -> bool {
    let (mut depth, mut most) = (0_usize, 0);
    for word in tag.words.iter().filter(|word| word.kind == WordKind::Punctuation) {
        match &written[word.range.clone()] {
            "(" | "[" | "?[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    tag.words.len() > MOST_WORDS || most > MOST_BRACKETS
}

impl Part {
    fn new(field: Option<&'static str>, text: &str, range: Range<usize>) -> Self {
        let written = text[range.clone()].to_owned();
        let Scanned { tags, gaps, is_whole } = scan::scanned(&written);
        let (start, tera, inserts) = (range.start, String::new(), Vec::new());
        Self { field, start, tera, inserts, tags, gaps, is_whole, written }
    }

    /// The byte of the file that a byte of Tera's source stands for.
    pub(super) fn to_file(&self, byte: usize) -> usize {
        let put_in: usize = self
            .inserts
            .iter()
            .take_while(|(at, _)| *at < byte)
            .map(|(at, length)| (*length).min(byte - at))
            .sum();
        self.start + byte - put_in
    }

    /// The byte of the file where the piece starts.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// The bytes of the file that bytes of the piece stand for.
    pub(super) fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// The template named by `{% extends "…" %}`.
    fn parent(&self) -> Option<String> {
        let tag = self.tags.first().filter(|tag| tag.kind == TagKind::Statement)?;
        let [word, name] = tag.words.as_slice() else { return None };
        (self.written[word.range.clone()] == *"extends")
            .then(|| self.written[name.range.clone()].trim_matches(['"', '\'', '`']).to_owned())
    }

    /// Makes Tera's source: each use of data passes through a guard with its site, and each line
    /// that prints is marked; the piece begins at `first_line` of its file.
    fn guard(&mut self, source: usize, first_line: usize, sites: &mut Vec<Site>) {
        let mut puts = super::woven::puts(self, source, sites);
        for (at, _) in self.written.match_indices("{#") {
            if scan::heading_id(&self.written[at..]).is_some() {
                puts.push((at + 1, " ".to_owned()));
            }
        }
        // Before the brackets that guards put there.
        if self.field.is_none() {
            let places = super::lines::places(&self.written, &self.tags).into_iter();
            let marks = places.map(|(at, line)| {
                let line = first_line + line;
                (at, super::lines::mark(source, line))
            });
            // A mark stands in the text, after what takes the text's place.
            let (first, rest): (Vec<_>, Vec<_>) =
                puts.into_iter().partition(|(_, text)| text.starts_with("{%"));
            puts = first.into_iter().chain(marks).chain(rest).collect();
        }
        puts.sort_by_key(|(at, _)| *at);
        let mut done = 0;
        for (at, text) in puts {
            self.tera.push_str(&self.written[done..at]);
            self.inserts.push((self.tera.len(), text.len()));
            self.tera.push_str(&text);
            done = at;
        }
        self.tera.push_str(&self.written[done..]);
    }

    /// Whether a `for` has an `else` of its own, and so says what to print for no rows.
    pub(super) fn has_else(&self, start: &Tag) -> bool {
        let mut depth = 0_usize;
        let mut ifs = 0_usize;
        let first = self.tags.partition_point(|tag| tag.inside.start < start.inside.start);
        for tag in &self.tags[first..] {
            let first = tag.words.first().map(|word| &self.written[word.range.clone()]);
            match (tag.kind, first) {
                // Deeper ones are refused.
                (TagKind::Statement, Some("for")) if depth > MOST_BRACKETS => return false,
                (TagKind::Statement, Some("for")) => depth += 1,
                (TagKind::Statement, Some("endfor")) => {
                    depth -= 1;
                    if depth == 0 {
                        return false;
                    }
                }
                (TagKind::Statement, Some("if")) => ifs += 1,
                (TagKind::Statement, Some("endif")) => ifs = ifs.saturating_sub(1),
                (TagKind::Statement, Some("else")) if depth == 1 && ifs == 0 => return true,
                _ => {}
            }
        }
        false
    }
}
