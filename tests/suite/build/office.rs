//! Invented dossiers, whose manifest has a line for each document.

use std::path::Path;
use std::sync::Arc;

use kehoach::build::{Case, Change, Outcome, Planned, Seal};
use kehoach::diagnostic::{CellPlace, Diagnostic, Severity};
use kehoach::docx::Made;
use kehoach::docx::read::Package;
use kehoach::merge::{Choice, Merged, Options, Own, Reason};

/// A dossier as its manifest gives it.
pub(super) struct Office {
    name: String,
    planned: Vec<Planned>,
    texts: Vec<String>,
}

/// Reads a dossier folder; a manifest that begins with `!` can't be read.
pub(super) fn load(folder: &Path) -> (Option<Box<dyn Case>>, Vec<Diagnostic>) {
    let manifest = std::fs::read_to_string(folder.join("ho-so.toml")).unwrap();
    if let Some(said) = manifest.strip_prefix('!') {
        assert!(!said.starts_with('!'), "hai dấu chấm than");
        return (None, said.lines().filter(|line| !line.is_empty()).map(finding).collect());
    }
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    (Some(Box::new(Office::new(name, &manifest))), Vec::new())
}

impl Office {
    pub(super) fn new(name: String, manifest: &str) -> Self {
        let mut office = Self { name, planned: Vec::new(), texts: Vec::new() };
        for line in manifest.lines().filter(|line| !line.is_empty()) {
            let fields: Vec<&str> = line.split('|').map(str::trim).collect();
            let [path, unit, key, text] = fields[..] else { panic!("four fields: {line}") };
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let (unit, unit_key) = (some(unit), some(key));
            office.planned.push(Planned { path: path.into(), unit, unit_key });
            office.texts.push(text.to_owned());
        }
        office
    }
}

impl Case for Office {
    fn name(&self) -> &str {
        &self.name
    }

    fn documents(&self) -> &[Planned] {
        &self.planned
    }

    fn make(&self, index: usize, _: bool) -> (Option<Made>, Vec<Diagnostic>) {
        let (mut body, mut diagnostics) = (Some(String::new()), Vec::new());
        for part in self.texts[index].split(';').map(str::trim) {
            match part.split_once(": ") {
                Some(("panic", message)) => panic!("{message}"),
                Some(("note" | "warning" | "error", _)) => diagnostics.push(finding(part)),
                _ if part == "fail" => body = None,
                _ => body = body.map(|body| body + part),
            }
        }
        (body.map(|body| sealed(&body).into()), diagnostics)
    }
}

/// `warning: message @ C8`
fn finding(text: &str) -> Diagnostic {
    let (severity, text) = text.split_once(": ").unwrap();
    let severity = match severity {
        "note" => Severity::Note,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    };
    let (message, cell) = match text.split_once(" @ ") {
        Some((message, cell)) => (message, Some(cell)),
        None => (text, None),
    };
    let diagnostic = Diagnostic::new(severity, "invented", message);
    match cell {
        Some(cell) => diagnostic.at(CellPlace {
            file: Arc::from("phu-bieu.xlsx"),
            sheet: Arc::from("Phụ biểu"),
            cell: cell.parse().unwrap(),
        }),
        None => diagnostic,
    }
}

/// A document as the program makes it: its text, and a mark by which edits are known.
pub(super) fn sealed(body: &str) -> Vec<u8> {
    format!("ours:{body}#{}", mark(body)).into_bytes()
}

/// Whether a document was edited; one that begins with `!` is such that looking at it panics.
pub(super) fn seal(bytes: &[u8]) -> Seal {
    assert!(!bytes.starts_with(b"!"), "tệp hỏng");
    let Some(text) = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_prefix("ours:"))
    else {
        return Seal::Foreign;
    };
    match text.rsplit_once('#') {
        Some((body, said)) if said == mark(body) => Seal::Intact,
        _ => Seal::Edited,
    }
}

pub(super) fn look(bytes: &[u8]) -> (Seal, Option<Package>) {
    (seal(bytes), None)
}

/// Renews an edited document: what stands before the first comma was generated, the rest is a person's.
/// One without a comma does not say what was generated.
pub(super) fn merge(
    _: &Path,
    (file, _): (&[u8], Option<&Package>),
    new: &Made,
    options: &Options,
) -> Outcome {
    let body = |bytes: &[u8]| -> String {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix("ours:").unwrap();
        text.rsplit_once('#').map_or(text, |(body, _)| body).to_owned()
    };
    let (file, new) = (body(file), body(new.bytes()));
    let Some((base, edits)) = file.split_once(',') else {
        return Outcome::Not(Reason::NoBase);
    };
    if base == new {
        return Outcome::Same;
    }
    let conflict = Diagnostic::warning("edit-conflict", format!("sửa tay: {edits}"));
    let edits = if options.choice == Choice::New { String::new() } else { format!(",{edits}") };
    let cell = CellPlace {
        file: Arc::from("phu-bieu.xlsx"),
        sheet: Arc::from("Phụ biểu"),
        cell: "C8".parse().unwrap(),
    };
    let change = Change { paragraph: 1, old: base.to_owned(), new: new.clone(), cells: vec![cell] };
    Outcome::Merged(Box::new(Merged {
        bytes: format!("ours:{new}{edits}#0000").into_bytes(),
        renewed: vec![change],
        findings: if file.contains("trái") { vec![conflict] } else { Vec::new() },
        own: Own::default(),
        is_incomplete: file.contains("thiếu"),
        has_come_along: false,
    }))
}

/// The path under which a document was made: that at which it stands, unless it is a copy; as one that
/// is beside a document was made as that document.
pub(super) fn made_as(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let path = path.to_str()?.replace('\\', "/");
    let (_, path) = path.rsplit_once("/out/")?.1.split_once('/')?;
    let is_copy = text.contains("bản chép") || path.contains(".bak-");
    let path = path.replace(".truoc", "").replace(".moi", "");
    (text.starts_with("ours:") && !is_copy).then_some(path)
}

fn mark(body: &str) -> String {
    blake3::hash(body.as_bytes()).to_hex()[..4].to_owned()
}
