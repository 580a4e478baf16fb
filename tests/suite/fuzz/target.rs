//! What is tried: seeds, how they are changed, and what must hold of the outcome.

use std::fs;
use std::path::PathBuf;

use kehoach::diagnostic::Diagnostic;
use kehoach::docx::{Properties, Writer};
use kehoach::dossier::{self, Dossier, File};
use kehoach::profile::Profile;
use kehoach::template::Engine;
use kehoach::workbook::{self, Workbook};
use kehoach::{annex, markup};

use super::mutate::{self, Words};
use super::numbers::Numbers;
use super::package::{self, Part, Xls};
use super::suite;
use crate::template::Case;

/// The largest file that is a seed: of a large one, most changes touch what is alike.
const LARGEST_SEED: u64 = 24 << 10;

/// Something that reads what strangers have written.
pub(super) struct Target {
    /// Its name, which is that of its test.
    pub(super) name: &'static str,
    /// How the names of its inputs end.
    pub(super) ending: &'static str,
    /// How many inputs are tried where nothing else is said: some ten seconds.
    pub(super) runs: u64,
    seeds: Vec<Seed>,
    words: Words,
    run: fn(&[u8]) -> Result<(), String>,
}

/// A file from which inputs are made, and what it is made of.
enum Seed {
    Parts(Vec<Part>),
    Records(Xls),
    /// The texts before, in and after the part that is changed.
    Text([String; 3]),
}

impl Target {
    /// Workbooks in the four formats.
    pub(super) fn xlsx() -> Self {
        let words = Words::of(include_str!("words/xml.txt"));
        let seeds = workbooks("xlsx");
        Self { name: "xlsx", ending: "xlsx", runs: 6_000, seeds, words, run: read_workbook }
    }

    pub(super) fn xlsb() -> Self {
        let words = Words::of(include_str!("words/xml.txt"));
        let seeds = workbooks("xlsb");
        Self { name: "xlsb", ending: "xlsb", runs: 6_000, seeds, words, run: read_workbook }
    }

    pub(super) fn ods() -> Self {
        let words = Words::of(include_str!("words/xml.txt"));
        let seeds = workbooks("ods");
        Self { name: "ods", ending: "ods", runs: 4_000, seeds, words, run: read_workbook }
    }

    pub(super) fn xls() -> Self {
        let seeds = workbooks("xls");
        let words = Words::of("");
        Self { name: "xls", ending: "xls", runs: 8_000, seeds, words, run: read_workbook }
    }

    /// Manifests, with sheets and templates that they may speak of.
    pub(super) fn manifest() -> Self {
        let words = Words::of(include_str!("words/toml.txt"));
        let mut seeds = cases("=== ho-so\n");
        let sheets = read(&suite("template/data_is_text.txt"));
        for folder in ["inputs", "templates/ho-so-mau"] {
            for folder in files(&suite("../..").join(folder)) {
                if let Ok(manifest) = fs::read_to_string(folder.join("ho-so.toml")) {
                    let rest = sheets.clone();
                    seeds.push(Seed::Text(["=== ho-so\n".to_owned(), manifest, rest]));
                }
            }
        }
        Self { name: "manifest", ending: "txt", runs: 6_000, seeds, words, run: read_case }
    }

    /// Templates, with sheets that fill them.
    pub(super) fn template() -> Self {
        let words = Words::of(include_str!("words/tera.txt"));
        let seeds = cases("=== mau ");
        Self { name: "template", ending: "txt", runs: 3_000, seeds, words, run: read_case }
    }

    /// Markup alone, as a template's text that has no data.
    pub(super) fn markup() -> Self {
        let words = Words::of(include_str!("words/markdown.txt"));
        let mut seeds = Vec::new();
        for path in files(&suite("markup")) {
            let text = read(&path);
            let body = text.split_once("---\n").map_or(text.as_str(), |(_, body)| body);
            seeds.push(Seed::Text([String::new(), plain(body), String::new()]));
        }
        Self { name: "markup", ending: "md", runs: 4_000, seeds, words, run: read_markup }
    }

    /// An input: the seeds as they are first, and then changed ones. The same for the same numbers.
    pub(super) fn input(&self, seed: u64, number: u64) -> Vec<u8> {
        if let Some(seed) = self.seeds.get(number as usize) {
            return seed.bytes();
        }
        let numbers = &mut Numbers::of(seed, number);
        let of = numbers.one(&self.seeds).expect("there are seeds");
        let other = numbers.one(&self.seeds).expect("there are seeds");
        of.changed(other, &self.words, numbers)
    }

    /// Tries an input.
    pub(super) fn run(&self, input: &[u8]) -> Result<(), String> {
        (self.run)(input)
    }
}

impl Seed {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Parts(parts) => package::zipped(parts),
            Self::Records(xls) => xls.joined(),
            Self::Text(parts) => parts.concat().into_bytes(),
        }
    }

    fn changed(&self, other: &Self, words: &Words, numbers: &mut Numbers) -> Vec<u8> {
        let mut bytes = match (self, other) {
            (Self::Parts(parts), Self::Parts(others)) => {
                let mut parts = parts.clone();
                for _ in 0..=numbers.below(3) {
                    if !parts.is_empty() {
                        package::change(&mut parts, others, words, numbers);
                    }
                }
                package::zipped(&parts)
            }
            (Self::Records(xls), Self::Records(other)) => {
                let mut xls = xls.clone();
                xls.change(other, numbers);
                xls.joined()
            }
            (Self::Text([before, text, after]), Self::Text([_, other, _])) => {
                let mut text = text.clone();
                mutate::text(&mut text, &[other], words, numbers);
                // A part of a case begins with this.
                let text = text.replace("=== ", "===");
                return format!("{before}{text}\n{after}").into_bytes();
            }
            _ => self.bytes(),
        };
        if numbers.once_in(12) {
            mutate::damage(&mut bytes, numbers);
        }
        bytes
    }
}

fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn read(path: &std::path::Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The small workbooks of a format.
fn workbooks(format: &str) -> Vec<Seed> {
    let folders = ["workbook", "variants", "reading/formats"];
    let paths = folders.iter().flat_map(|folder| files(&suite(folder)));
    let mut seeds = Vec::new();
    for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == format)) {
        if fs::metadata(&path).unwrap().len() > LARGEST_SEED {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        if format == "xls" {
            seeds.extend(Xls::of(&bytes).map(Seed::Records));
        } else {
            seeds.extend(package::parts(&bytes).map(Seed::Parts));
        }
    }
    seeds
}

/// The cases of templates, each cut around a part that begins so.
fn cases(start: &str) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for path in files(&suite("template")) {
        let text = read(&path);
        for (at, _) in text.match_indices(start) {
            let body = at + text[at..].find('\n').unwrap() + 1;
            let end = text[body..].find("=== ").map_or(text.len(), |end| body + end);
            let parts = [&text[..body], &text[body..end], &text[end..]];
            seeds.push(Seed::Text(parts.map(str::to_owned)));
        }
    }
    seeds
}

/// Markup of a case without what is data.
fn plain(markup: &str) -> String {
    let mut parts = markup.split('⟦');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (data, rest) = part.split_once('⟧').unwrap_or((part, ""));
        text += data.split_once('|').map_or("", |(_, text)| text);
        text += rest;
    }
    text
}

/// A workbook is read, or something says why not; and so is what stands in its sheets.
fn read_workbook(bytes: &[u8]) -> Result<(), String> {
    let (book, findings) = workbook::read("tep", bytes);
    check(&findings)?;
    let Some(book) = book else {
        let is_told = !findings.is_empty();
        return is_told.then_some(()).ok_or_else(|| "no workbook and no word".to_owned());
    };
    check_cells(&book)?;
    if book.sheets.iter().all(|sheet| sheet.cells.len() < 5_000) {
        for sheet in &book.sheets {
            let (_, findings) = annex::find(sheet, &annex::Correction::default());
            check(&findings)?;
        }
    }
    Ok(())
}

/// No cell may hold a mark of ours.
fn check_cells(book: &Workbook) -> Result<(), String> {
    for sheet in &book.sheets {
        for (address, cell) in &sheet.cells {
            if cell.text.chars().any(|c| kehoach::mark::is_private(c) || c == '\r') {
                return Err(format!("{} › {address} has a mark: {:?}", sheet.name, cell.text));
            }
        }
    }
    Ok(())
}

/// A finding says something, and none is of a fault of ours.
fn check(findings: &[Diagnostic]) -> Result<(), String> {
    for finding in findings {
        if finding.message.is_empty() || finding.name == "program-fault" {
            return Err(format!("{}: {}", finding.name, finding.message));
        }
    }
    Ok(())
}

/// A manifest, sheets and templates give documents, or findings that say why not.
fn read_case(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    let case = Case::parse(&text);
    let (dossier, findings) =
        dossier::open_workbooks("thu", case.manifest, vec![case.workbook.clone()]);
    check(&findings)?;
    let Some(dossier) = dossier else {
        return if findings.is_empty() { Err("no dossier and no word".to_owned()) } else { Ok(()) };
    };
    documents(&dossier, &case.templates)
}

/// Markup gives a document.
fn read_markup(bytes: &[u8]) -> Result<(), String> {
    let body = String::from_utf8_lossy(bytes);
    // Without its signs nothing is Tera.
    let body = body.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #");
    let template =
        format!("+++\nloai = \"Kế hoạch\"\ndanh_so = [\"I.\", \"1.\", \"a)\"]\n+++\n{body}");
    let manifest = "[[van_ban]]\nmau = \"thu.md\"\n";
    let files: &[File] = &[];
    let (dossier, _) = dossier::open("thu", manifest, files);
    let dossier = dossier.ok_or("no dossier")?;
    documents(&dossier, &[("thu.md", &template)])
}

/// The first documents of a dossier, up to the bytes.
fn documents(dossier: &Dossier, templates: &[(&str, &str)]) -> Result<(), String> {
    thread_local! {
        static WRITER: Writer = Writer::new(&Profile::named("nd30-2020").unwrap());
    }
    let (engine, findings) = Engine::new(templates.iter().copied());
    check(&findings)?;
    for plan in dossier.plans.iter().take(4) {
        let names = dossier.names(plan);
        check(&engine.check_names(&plan.template, &names))?;
        let (filled, findings) = engine.fill(&plan.template, &names, &dossier.origins);
        check(&findings)?;
        let Some(filled) = filled else {
            return if findings.is_empty() {
                Err("no text and no word".to_owned())
            } else {
                Ok(())
            };
        };
        let (document, findings) = markup::parse(&filled, &dossier.origins, dossier);
        check(&findings)?;
        let findings = WRITER.with(|writer| {
            let properties = Properties::of(&document, writer.profile());
            writer.write(document, &properties).1
        });
        check(&findings)?;
    }
    Ok(())
}
