//! A document and a profile → a DOCX file.
//!
//! docx-rs is the builder, and is used once, when a [`Writer`] is made: it builds every shape of
//! paragraph, run, table, row, cell and section with a placeholder in it. What it builds is put into
//! schema order (`schema`), given what docx-rs lacks (`shapes`, `parts`, `styles`: each addition
//! stands beside its reason), and cut at the placeholders into moulds (`mould`). Writing a document
//! then copies moulds and escapes its text between them (`draft`, with `head`, `leaflet`, `body`,
//! `table`, `closing` and `annex` for the parts of a document), deflates the result once, and puts it beside
//! the static parts, which were deflated when the writer was made (`package`).
//!
//! What the page can't hold is set another way (`wide`). Every figure and every table has an anchor
//! (`anchor`), and the whole a seal ([`seal`]), by which a file that someone has edited is told from
//! one that was only written. `read` reads documents of any origin again.

pub(crate) mod anchor;
mod annex;
mod balance;
mod body;
mod closing;
mod columns;
mod draft;
pub(crate) mod escape;
mod flow;
pub(crate) mod given;
mod head;
mod leaflet;
mod long;
mod made;
mod manifest;
mod merges;
pub(crate) mod metrics;
mod mould;
mod package;
mod packing;
mod paper;
mod parts;
mod phrases;
pub mod read;
pub(crate) mod repack;
pub(crate) mod schema;
pub mod seal;
mod set;
mod shapes;
mod spans;
mod styles;
mod table;
mod texts;
mod wide;
mod words;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

pub(crate) use self::anchor::tag as anchor_tag;
use self::draft::{Draft, push_plain};
use self::flow::Spacing;
pub use self::made::Made;
use self::made::{Main, Parts};
use self::package::{Deflater, Prepared};
use self::paper::Paper;
use self::phrases::Phrases;
use self::shapes::Shapes;
pub(crate) use self::spans::is_numbered;
use self::texts::Texts;
use crate::diagnostic::Diagnostic;
use crate::document::{Annex, Document, IssueDate, Layout, Meta};
use crate::profile::Profile;
use crate::value::case::lower_first;

/// What a file's properties say (Word: File, Info).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    /// The title: type and subject.
    pub title: String,
    /// The author: the agency.
    pub creator: String,
    /// What it is about.
    pub subject: String,
    /// When it was made; left out where it is not known.
    pub created: Option<Date>,
    /// The path within the folder of its dossier's documents, by which a file that is no longer
    /// made is known; left out where it is empty.
    pub path: String,
}

impl Properties {
    /// The properties that a document has by its own components.
    pub fn of(document: &Document, profile: &Profile) -> Self {
        let plain = |text| {
            let mut plain = String::new();
            push_plain(&mut plain, text, &profile.blank);
            plain.replace('\n', " ")
        };
        let meta = &document.meta;
        let subject = plain(&meta.subject);
        let title = match meta.layout {
            Layout::Official => format!("{} {subject}", meta.kind),
            // `Tài liệu tuyên truyền về Chương trình …`
            Layout::Leaflet | Layout::Flyer => format!("{} {}", meta.kind, lower_first(&subject)),
        };
        let title = title.trim().to_owned();
        let created = match meta.date {
            IssueDate::Day(date) => Some(date),
            IssueDate::Unknown | IssueDate::Year(_) | IssueDate::Month(..) => None,
        };
        Self { title, creator: plain(&meta.issuer), subject, created, path: String::new() }
    }
}

/// Writes documents by one profile. What documents have in common is prepared once; it can be shared
/// by threads.
pub struct Writer {
    profile: Profile,
    shapes: Shapes,
    spacings: Vec<Spacing>,
    most_anchored: usize,
    /// What documents of each spacing have in common, made when the first of them is written.
    common: Vec<OnceLock<Arc<Common>>>,
    rooms: Pool<Rooms>,
}

/// What a document needs while it is written, and the next one uses again.
#[derive(Default)]
struct Rooms {
    /// What the documents so far have told of texts.
    texts: Texts,
    xml: String,
    deflater: Deflater,
}

/// The room of a longer document is given back.
const MOST_KEPT: usize = 1 << 20;

/// What is taken for a document and given back, so that as many are made as threads work at once.
struct Pool<T>(Mutex<Vec<T>>);

impl<T: Default> Pool<T> {
    fn take(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn put(&self, item: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

/// A document that has been written.
#[derive(Debug)]
pub struct Written {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What was done about tables that are too wide.
    pub findings: Vec<Diagnostic>,
    /// The line of markup of each anchor, in the order of their numbers from 1; 0 for what stands
    /// in no line of the body.
    pub lines: Vec<usize>,
}

/// A document that has been written, and is not packed yet.
struct Unpacked {
    parts: Parts,
    findings: Vec<Diagnostic>,
    lines: Vec<usize>,
}

/// How a document is written.
#[derive(Clone, Copy)]
struct How {
    /// As an annex that is a file of its own.
    is_annex: bool,
    /// To be packed at once, so that what is large need not be held whole.
    is_packed: bool,
}

/// What all documents of a spacing have in common.
#[derive(Debug)]
struct Common {
    prepared: Prepared,
    /// The names of all parts in order, with the hashes of those that are prepared.
    names: Vec<(&'static str, Option<blake3::Hash>)>,
    /// The part with the styles.
    styles: String,
}

impl Common {
    fn new(profile: &Profile) -> Self {
        let parts = parts::all(profile);
        let mut names: Vec<_> =
            parts.iter().map(|part| (part.name, Some(blake3::hash(&part.content)))).collect();
        names.extend([DOCUMENT, CORE, seal::MANIFEST].map(|name| (name, None)));
        names.sort_by_key(|(name, _)| *name);
        let styles = parts.iter().find(|part| part.name == STYLES);
        let styles = styles.and_then(|part| String::from_utf8(part.content.clone()).ok());
        let styles = styles.unwrap_or_default();
        Self { prepared: Prepared::new(&parts), names, styles }
    }
}

/// Words as they stand in `w:t`, with what a line break becomes.
pub(crate) fn xml_text(words: &str, line_break: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    escape::text(&mut out, words, line_break);
    out
}

const DOCUMENT: &str = "word/document.xml";
const CORE: &str = "docProps/core.xml";
const STYLES: &str = "word/styles.xml";

impl Writer {
    /// Prepares all that the documents of a profile have in common.
    pub fn new(profile: &Profile) -> Self {
        let spacings = Spacing::of(profile);
        let common = spacings.iter().map(|_| OnceLock::new()).collect();
        Self {
            profile: profile.clone(),
            shapes: Shapes::new(profile),
            common,
            spacings,
            most_anchored: long::MOST_ANCHORED,
            rooms: Pool::default(),
        }
    }

    /// The same, but a table is long when more of its cells than this come from cells of a workbook:
    /// then its rows have anchors, and most of its cells have none.
    #[must_use]
    pub fn anchoring_at_most(mut self, cells: usize) -> Self {
        self.most_anchored = cells;
        self
    }

    /// Prepares what documents of the usual spacing have in common, before the first of them.
    pub fn prepare(&self) {
        self.common(0);
    }

    /// The profile that documents are laid out by.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What documents of a spacing have in common.
    fn common(&self, spacing: usize) -> &Arc<Common> {
        let make = || Arc::new(Common::new(&self.spacings[spacing].applied(&self.profile)));
        self.common[spacing].get_or_init(make)
    }

    /// Writes a document as the bytes of a DOCX file, and tells what was done about tables that are too
    /// wide. The same document gives the same bytes.
    pub fn write(&self, document: Document, properties: &Properties) -> (Vec<u8>, Vec<Diagnostic>) {
        let Written { bytes, findings, .. } = self.written(document, properties);
        (bytes, findings)
    }

    /// As [`Self::write`], with what is known of the file.
    pub fn packed(&self, document: Document, properties: &Properties) -> (Made, Vec<Diagnostic>) {
        let (file, findings, _) = self.filed(document, properties, false);
        (file.into(), findings)
    }

    /// As [`Self::write`], with the line of markup of each anchor.
    pub fn written(&self, document: Document, properties: &Properties) -> Written {
        let (file, findings, lines) = self.filed(document, properties, false);
        Written { bytes: file.bytes, findings, lines }
    }

    /// As [`Self::packed`], but the file is packed only when it is asked for.
    pub fn unpacked(&self, document: Document, properties: &Properties) -> (Made, Vec<Diagnostic>) {
        let mut rooms = self.rooms.take();
        let how = How { is_annex: false, is_packed: false };
        let Unpacked { parts, findings, .. } = self.made(document, properties, how, &mut rooms);
        self.rooms.put(rooms);
        (parts.into(), findings)
    }

    /// Writes an annex as a file of its own, without head and signature: the decree has annexes that
    /// go out as separate files signed one by one, above their first line.
    pub fn annex(&self, annex: Annex, meta: Meta, properties: &Properties) -> Written {
        let document = Document { meta, blocks: Vec::new(), annexes: vec![annex] };
        let (file, findings, lines) = self.filed(document, properties, true);
        Written { bytes: file.bytes, findings, lines }
    }

    fn filed(
        &self,
        document: Document,
        properties: &Properties,
        is_annex: bool,
    ) -> (made::Packed, Vec<Diagnostic>, Vec<usize>) {
        let mut rooms = self.rooms.take();
        let how = How { is_annex, is_packed: true };
        let Unpacked { parts, findings, lines } = self.made(document, properties, how, &mut rooms);
        let file = parts.packed(&mut rooms.deflater);
        rooms.deflater.make_room(MOST_KEPT);
        if let Main::Whole(xml) = parts.document
            && xml.capacity() <= MOST_KEPT
        {
            rooms.xml = xml;
        }
        self.rooms.put(rooms);
        (file, findings, lines)
    }

    fn made(
        &self,
        mut document: Document,
        properties: &Properties,
        how: How,
        rooms: &mut Rooms,
    ) -> Unpacked {
        rooms.texts.make_room();
        let phrases = Phrases::of(&document, &self.profile.blank, &mut rooms.texts);
        spans::bind(&mut document, &self.profile, &mut rooms.texts);
        let out = std::mem::take(&mut rooms.xml);
        let mut draft = Draft::new(&self.profile, &self.shapes, &phrases, out);
        draft.most_anchored = self.most_anchored;
        if how.is_packed {
            draft.pack();
        }
        if !how.is_annex {
            draft.head(&document.meta);
            let end_mark = Some(self.profile.body.end_mark.default.as_str());
            let end_mark = end_mark.filter(|_| document.meta.layout != Layout::Flyer);
            draft.blocks(&document.blocks, end_mark, Vec::new());
            if document.meta.layout == Layout::Flyer {
                draft.end_columns();
            }
            draft.closing(&document.meta);
        }
        let page = Paper::Upright.text_height(&self.profile) as f64;
        let spacing = draft.flow.take().map_or(0, |flow| flow.best(&self.spacings, page));
        let common = self.common(spacing).clone();
        for annex in std::mem::take(&mut document.annexes) {
            draft.annex(&annex, &document.meta);
        }
        drop(document);
        let (document, mut anchors, findings) = draft.finish();
        let lines = std::mem::take(&mut anchors.lines);
        let core = self.core(properties);
        let manifest = anchors.part(&properties.path);
        Unpacked { parts: Parts { document, core, manifest, common }, findings, lines }
    }

    /// The part with the file's properties. docx-rs can set no title, author, subject or language,
    /// and writes a date where none is known.
    fn core(&self, properties: &Properties) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><cp:coreProperties \
             xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
        );
        for (element, value) in [
            ("dc:title", &properties.title),
            ("dc:subject", &properties.subject),
            ("dc:creator", &properties.creator),
            ("cp:lastModifiedBy", &properties.creator),
            ("dc:language", &self.profile.language),
        ] {
            if !value.is_empty() {
                xml.push_str(&format!("<{element}>"));
                escape::attribute(&mut xml, value);
                xml.push_str(&format!("</{element}>"));
            }
        }
        if let Some(date) = properties.created {
            for element in ["dcterms:created", "dcterms:modified"] {
                xml.push_str(&format!(
                    "<{element} xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</{element}>"
                ));
            }
        }
        xml.push_str("</cp:coreProperties>");
        xml
    }
}
