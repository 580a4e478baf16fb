//! Markup → a document: a filled template's head and body, as blocks and inlines with origins.
//!
//! The body is [CommonMark](https://spec.commonmark.org/), of which a document uses paragraphs,
//! headings, lists with `-`, emphasis `*…*`, strong emphasis `**…**` and hard line breaks. What
//! else CommonMark has (numbered lists, quotes, code, HTML, images, rules) is a finding, and its
//! text is kept. The additions:
//!
//! | Markup | Is |
//! | --- | --- |
//! | `## Tên đề mục { #ten }` | a heading with a name; in a template there must be a space after `{`, since Tera reads `{#` as a comment |
//! | `## Tên đề mục { .khong-so }` | a heading without a number |
//! | `# QUYẾT ĐỊNH: { .giua }` | a centred line |
//! | `# Tên phụ lục { .phu-luc #ten }` | begins an annex, to the next one or the end; the headings in it count anew |
//! | `# Kế hoạch { .kem-theo #ten }` | begins a document of that type that is issued with this one; the paragraph after it, with `: `, is its subject; its headings count anew, by a scheme of their own, and so do the annexes after it |
//! | `: ` at the beginning of the paragraph after a heading | text that runs on after the heading: `1. Xã nông thôn mới: Phấn đấu …` |
//! | `#` alone, then `: `; or a heading that is a sentence with its full stop | text that runs on after the number alone: `Điều 2. Quyết định này có hiệu lực …` |
//! | `[](#ten)` | a reference to a heading or an annex by its name: `mục 4, phần III`, `Phụ lục II`; with a capital where a text begins with it |
//! | `[xem](#ten)` | the same with words before it: `xem mục 4, phần III` |
//! | `- ` within `- `, or `+ ` | an item of the second level |
//! | a paragraph all in emphasis | a remark: `*(Chi tiết tại Phụ lục kèm theo)*` |
//! | `{{ bang(…) }}` alone in a paragraph | an annex's table |
//! | rows of cells between `|`, below the first of them a row of `---` | a table of the template's own; `---:` is a column of numbers |
//!
//! # Numbers
//!
//! Headings number themselves by the scheme, a form for each level: `I.` Roman, `1.` Arabic,
//! `1.1.` with the number above (`1.1.1.` with two), `a)` letters in the Vietnamese order, `A.`
//! capital letters, each with whatever stands around it (`Phần I`, `(1)`); an empty form leaves
//! the level without. Counters start again under each heading above, but articles (`Điều 1.`)
//! count on to the end. A number that a person types at the beginning of a line is an ordered
//! list for CommonMark, and a finding.
//!
//! # References
//!
//! A reference names the levels from the innermost to the outermost: `điểm a, mục 1, phần II`. A
//! letter is a `điểm`; Roman numerals and capitals of the outermost level are a `phần`; other
//! numbers are a `mục`, and below an article a `khoản`; a form with a word of its own is called by
//! it. `mục 1.2` says the number above it and leaves it out. An article is named alone, and joined
//! without commas: `điểm a khoản 2 Điều 5`. What stands in a document that is issued with this one
//! is named with it from outside: `mục 1, phần II, Kế hoạch kèm theo`; what stands outside is named
//! with its document from within: `Điều 3 của Quyết định`. References may stand in the
//! head as well: `Như Điều 3` among the recipients.
//!
//! # Spaces
//!
//! In running text two spaces become one, and none stands before `,` `.` `;` `:` `)` or after `(`.
//! Figures and other data stay as they are.

mod block;
mod components;
mod head;
mod heading;
mod inline;
mod numbering;
mod reference;
mod source;
mod table;
mod tidied;
mod written;

use std::borrow::Cow;

pub use crate::mark::escape;
pub use source::FILLED;
pub(crate) use table::shown_text;
pub use table::table;

use self::block::Reader;
use self::inline::Builder;
use self::numbering::{Form, Numbering};
use self::source::Source;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, Layout, Origins, Table};
use crate::template::lines::{self, Printed};
use crate::template::{Filled, Placement, mark};

/// Gives the tables that a template places.
pub trait Tables {
    /// The table of an annex, or why it can't be placed.
    fn table(&self, placement: &Placement) -> Result<Table, Unplaced>;
}

/// Why a table can't be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// There is no annex of that name.
    NoAnnex,
    /// The annex has no column that is called so.
    NoColumn {
        /// The name that was asked for.
        name: String,
        /// The names of the annex's columns.
        known: Vec<String>,
    },
}

/// Reads a filled template as a document. Figures take their origins from `origins` by their
/// indices; tables come from `tables`.
///
/// The findings are in the order of the text. Places in the body are those of the template, or name
/// [`FILLED`] as their file where these are not known.
pub fn parse(
    filled: &Filled,
    origins: &dyn Origins,
    tables: &dyn Tables,
) -> (Document, Vec<Diagnostic>) {
    let (mut meta, left) = head::meta(filled, origins);
    let mut findings = left.findings;
    let scheme = numbering(&filled.numbering, &mut findings);
    let (body, placements) = placements(&filled.body, &mut findings);
    let mut builder = Builder::new(Source::body(&body), origins);
    builder.references = left.references;
    let mut reader = Reader::new(builder, scheme, tables, placements);
    reader.attached_scheme.clone_from(&filled.attached_numbering);
    reader.read();

    let Reader { inline, targets, body: mut blocks, mut annexes, .. } = reader;
    let places = reference::places(&meta.kind, &annexes);
    let (words, unresolved) =
        reference::resolve(&inline.references, &meta.kind, &targets, &places, &inline.source);
    if !words.is_empty() {
        let change = &mut |text: &mut String| reference::fill(text, &words);
        meta.change_characters(change);
        annexes.iter_mut().for_each(|annex| annex.change_characters(change));
        blocks.iter_mut().for_each(|block| block.change_characters(change));
    }
    for (annex, place) in annexes.iter_mut().zip(places) {
        annex.number = place.number;
        annex.attachment = head::attachment(&meta, &filled.head.short_issuer, origins);
    }
    let by_issuer = filled.layout == Layout::Official;
    if by_issuer && !annexes.is_empty() && filled.head.short_issuer.is_empty() {
        let message = "chưa có tên ngắn của cơ quan ban hành để ghi dòng “(Kèm theo … của …)”";
        findings.push(
            Diagnostic::warning("missing-short-issuer", message)
                .hint("ghi tên ngắn của cơ quan, chẳng hạn “UBND tỉnh Bắc Kạn”, vào hồ sơ"),
        );
    }
    findings.extend(components::missing(&meta));
    if blocks.is_empty() {
        findings.push(
            Diagnostic::warning("empty-document", "văn bản không có nội dung")
                .hint("xem mẫu có viết gì ngoài phần đầu không"),
        );
    }
    let mut in_body = inline.findings;
    in_body.extend(unresolved);
    in_body.sort_by_key(position);
    in_body.extend(inline.few.rest());
    findings.extend(in_body);
    findings.iter_mut().for_each(|finding| in_template(finding, &filled.lines));
    (Document { meta, blocks, annexes }, findings)
}

/// Names the template's line in a finding about the filled body, where it is known; the line as it
/// was filled is shown beside.
fn in_template(finding: &mut Diagnostic, lines: &[Printed]) {
    for place in &mut finding.places {
        let Place::Template { file, line, .. } = place else { continue };
        let Some(printed) = lines::of(lines, *line).filter(|_| **file == *FILLED) else { continue };
        let shown = finding.excerpt.as_deref().and_then(|excerpt| excerpt.split_once(" | "));
        if let Some((_, text)) = shown {
            finding.excerpt = Some(format!("đã điền: {text}"));
        }
        *place = Place::Template { file: printed.file.clone(), line: printed.line, column: 1 };
    }
}

/// The numbering by a scheme; a form that isn't known is a finding, and its level has no number.
fn numbering(scheme: &[String], findings: &mut Vec<Diagnostic>) -> Numbering {
    let forms = scheme.iter().enumerate().map(|(index, form)| {
        let form = form.trim();
        if form.is_empty() {
            return None;
        }
        let known = form.parse::<Form>().ok();
        if known.is_none() {
            let message = format!("kiểu đánh số “{form}” của đề mục cấp {} chưa biết", index + 1);
            findings.push(
                Diagnostic::error("unknown-numbering", message)
                    .hint("viết “I.”, “A.”, “1.”, “1.1.”, “a)”, “Phần I” hoặc “Điều 1.”"),
            );
        }
        known
    });
    Numbering::new(forms.collect())
}

/// Takes the placements of tables out of the body, and leaves their numbers: their JSON must not
/// be read as markup.
fn placements<'a>(body: &'a str, findings: &mut Vec<Diagnostic>) -> (Cow<'a, str>, Vec<Placement>) {
    let mut placements = Vec::new();
    if !body.contains(mark::TABLE) {
        return (body.into(), placements);
    }
    let mut short = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once(mark::TABLE) {
        let (json, after) = after.split_once(mark::TABLE_END).unwrap_or((after, ""));
        short.push_str(before);
        match serde_json::from_str(json) {
            Ok(placement) => {
                let index = placements.len().to_string();
                short.extend([mark::TABLE.to_string(), index, mark::TABLE_END.to_string()]);
                placements.push(placement);
            }
            Err(error) => findings.push(
                Diagnostic::error("broken-mark", format!("không đọc được chỗ đặt bảng: {error}"))
                    .hint("in kết quả của hàm đặt bảng ra mẫu như nó có, không qua bộ lọc nào"),
            ),
        }
        rest = after;
    }
    short.push_str(rest);
    (short.into(), placements)
}

/// The position of a finding in the body.
fn position(finding: &Diagnostic) -> (usize, usize) {
    match finding.places.first() {
        Some(Place::Template { line, column, .. }) => (*line, *column),
        _ => (0, 0),
    }
}
