//! References to headings and annexes by name → the words by which a document refers to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::numbering::roman;
use super::source::Source;
use crate::diagnostic::few::Few;
use crate::diagnostic::source::near;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Annex, AnnexKind, plain};

/// Begins a reference in a text whose words aren't known yet; its number follows. It is a
/// private-use character that is no mark, so no text can hold it.
pub(super) const OPEN: char = '\u{E010}';
/// The first byte of [`OPEN`] in UTF-8.
const OPEN_BYTE: u8 = 0xEE;
/// How many bytes the words of all references of a document may have: names of headings are read
/// from the template, and each reference says one again.
const MOST_WORDS: usize = 8 << 20;

/// Ends the number of a reference.
pub(super) const CLOSE: char = '\u{E011}';

/// A reference as it stands in the markup.
#[derive(Debug)]
pub(super) struct Reference {
    /// The name of what it refers to.
    pub(super) target: String,
    /// Where it stands.
    pub(super) at: usize,
    /// Whether a text begins with it.
    pub(super) capital: bool,
    /// The component of the head and its line, where it does not stand in the body.
    pub(super) line: Option<(&'static str, Arc<str>)>,
    /// How many documents issued with this one have begun before it: it stands in the last.
    pub(super) document: usize,
}

/// Where an annex stands, and what it is called there.
#[derive(Debug)]
pub(super) struct AnnexPlace {
    /// How many documents issued with this one have begun, itself included: it belongs to the
    /// last.
    document: usize,
    /// The number of an appendix, where its document has several.
    pub(super) number: Option<String>,
    /// The type of the document that it belongs to or is.
    of: Arc<str>,
    /// Whether it is that document.
    is_attached: bool,
}

/// Where the annexes of a document of a type stand: the appendices of each document that is issued
/// with it count anew.
pub(super) fn places(kind: &str, annexes: &[Annex]) -> Vec<AnnexPlace> {
    let mut places: Vec<AnnexPlace> = Vec::new();
    let (mut document, mut of, mut count) = (0, Arc::<str>::from(kind), 0);
    for annex in annexes {
        let is_attached = annex.kind != AnnexKind::Appendix;
        if is_attached {
            document += 1;
            of = plain(&annex.title).into();
            count = 0;
        } else {
            count += 1;
        }
        let number = (!is_attached).then(|| roman(count));
        places.push(AnnexPlace { document, number, of: of.clone(), is_attached });
    }
    let mut appendices: BTreeMap<usize, usize> = BTreeMap::new();
    for place in places.iter().filter(|place| !place.is_attached) {
        *appendices.entry(place.document).or_default() += 1;
    }
    let is_alone = |place: &AnnexPlace| appendices.get(&place.document).is_none_or(|&n| n < 2);
    places.iter_mut().filter(|place| is_alone(place)).for_each(|place| place.number = None);
    places
}

impl AnnexPlace {
    /// What the annex is called within a document.
    fn name(&self, within: usize) -> String {
        let of = &self.of;
        match (self.is_attached, self.document == within) {
            (true, true) => format!("{of} này"),
            (true, false) => format!("{of} kèm theo"),
            (false, true) => self.appendix(),
            (false, false) if self.document == 0 => format!("{} kèm theo {of}", self.appendix()),
            (false, false) => format!("{}, {of} kèm theo", self.appendix()),
        }
    }

    /// `Phụ lục`, or `Phụ lục II` where there are two or more.
    fn appendix(&self) -> String {
        match &self.number {
            Some(number) => format!("Phụ lục {number}"),
            None => "Phụ lục".into(),
        }
    }

    /// What a heading of the annex is called within a document.
    fn heading(&self, words: &str, within: usize) -> String {
        if self.is_attached && self.document == within {
            return words.to_owned();
        }
        // Articles are joined without commas.
        let between = if self.is_attached && words.contains("Điều ") { " " } else { ", " };
        format!("{words}{between}{}", self.name(within))
    }
}

/// What can be referred to.
#[derive(Debug)]
pub(super) enum Target {
    /// A heading with a number, and the annex that it stands in.
    Numbered { words: String, annex: Option<usize> },
    /// A heading without a number, by its title.
    Unnumbered { title: String },
    /// An annex.
    Annex(usize),
}

/// What can be referred to, by name.
pub(super) type Targets = BTreeMap<String, Target>;

/// The words of each reference in a document of a type, with a finding for each that can't be put into words.
pub(super) fn resolve(
    references: &[Reference],
    kind: &str,
    targets: &Targets,
    places: &[AnnexPlace],
    source: &Source<'_>,
) -> (Vec<String>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut few = Few::default();
    let mut room = MOST_WORDS;
    let words = references.iter().map(|reference| {
        let target = &reference.target;
        let words = match targets.get(target) {
            Some(Target::Annex(index)) => places[*index].name(reference.document),
            Some(Target::Numbered { words, annex: None }) if reference.document == 0 => {
                words.clone()
            }
            Some(Target::Numbered { words, annex: None }) => format!("{words} của {kind}"),
            Some(Target::Numbered { words, annex: Some(index) }) => {
                places[*index].heading(words, reference.document)
            }
            Some(Target::Unnumbered { title }) => {
                let message = format!("đề mục “{target}” không có số để dẫn chiếu");
                let name = "reference-without-number";
                if few.takes(Severity::Warning, name, || source.place(reference.at)) {
                    let finding = reference.finding(Severity::Warning, name, message, source);
                    let hint = "bỏ {.khong-so} ở đề mục ấy, hoặc gọi tên nó bằng chữ";
                    findings.push(finding.hint(hint));
                }
                format!("“{title}”")
            }
            None => {
                if few.takes(Severity::Error, "unknown-reference", || source.place(reference.at)) {
                    findings.push(unknown(reference, targets, source));
                }
                format!("[{target}]")
            }
        };
        let words = if reference.capital { capitalised(&words) } else { words };
        match room.checked_sub(words.len()) {
            Some(left) => room = left,
            None => {
                if few.takes(Severity::Error, "text-too-long", || source.place(reference.at)) {
                    let message =
                        "các dẫn chiếu của văn bản dài quá mức, phần sau không được viết ra";
                    let hint = "rút ngắn tên đề mục được dẫn chiếu, hoặc bỏ bớt dẫn chiếu";
                    let name = "text-too-long";
                    let finding = reference.finding(Severity::Error, name, message.into(), source);
                    findings.push(finding.hint(hint));
                }
                return String::new();
            }
        }
        words
    });
    let words = words.collect();
    findings.extend(few.rest());
    (words, findings)
}

/// Puts the words in the place of the references in a text.
pub(super) fn fill(text: &mut String, words: &[String]) {
    // Most texts hold none. The first byte of the mark is in no Vietnamese letter, its last one is.
    if !text.as_bytes().contains(&OPEN_BYTE) {
        return;
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(OPEN) {
        filled.push_str(before);
        let (index, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        let index = index.parse().ok();
        filled.push_str(index.and_then(|index: usize| words.get(index)).map_or("", |words| words));
        rest = after;
    }
    filled.push_str(rest);
    *text = filled;
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

impl Reference {
    /// A finding about the reference, in the body or in its line of the head.
    fn finding(
        &self,
        severity: Severity,
        name: &'static str,
        message: String,
        body: &Source<'_>,
    ) -> Diagnostic {
        match &self.line {
            Some((component, line)) => {
                Source::head(line, component).finding(severity, name, self.at, message)
            }
            None => body.finding(severity, name, self.at, message),
        }
    }
}

fn unknown(reference: &Reference, targets: &Targets, source: &Source<'_>) -> Diagnostic {
    let target = &reference.target;
    let message = format!("không có đề mục nào tên “{target}” để dẫn chiếu");
    let near = near(target, targets.keys().map(String::as_str));
    let hint = if near.is_empty() {
        format!("đặt tên cho đề mục cần dẫn chiếu, chẳng hạn “## Tên đề mục {{ #{target} }}”")
    } else {
        let quoted: Vec<String> = near.iter().map(|name| format!("“{name}”")).collect();
        format!("viết đúng tên đề mục, có phải là {}?", quoted.join(" hoặc "))
    };
    reference.finding(Severity::Error, "unknown-reference", message, source).hint(hint)
}
