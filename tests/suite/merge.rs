//! Documents that people have edited are renewed with the edits: histories of edits and of changes of
//! the data, each of which must lose nothing that a person wrote, leave no untouched figure as it was,
//! and come out the same when renewed again.
//!
//! `KEHOACH_HISTORIES` is how many are run; `KEHOACH_FROM` the first. With LibreOffice at hand,
//! `cargo test --test suite merge:: -- --ignored` has it save each document in between.

mod annexes;
mod cases;
mod conflicts;
mod data;
mod earlier;
mod edits;
mod frames;
mod long;
mod onward;
mod own;
mod proposals;
mod sections;
mod so_cu;
mod stale;
mod tables;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use kehoach::document::Document;
use kehoach::docx::read::Package;
use kehoach::docx::read::outline::{Outline, plain};
use kehoach::docx::read::story::{Block, Cell, Story};
use kehoach::docx::read::xml::Xml;
use kehoach::docx::{Made, Properties, Writer};
use kehoach::merge::{Merged, Options, Outcome, Track, merge};
use kehoach::profile::Profile;
use rayon::prelude::*;

use self::edits::Edited;
use crate::fuzz::numbers::Numbers;

/// How many histories are run where nothing else is said.
const HISTORIES: u64 = 2000;

fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |number| number.parse().expect("a number"))
}

#[test]
fn histories() {
    all_end_well(&[Writer::new(&Profile::nd30())], HISTORIES);
}

/// The same with tables that are long, or become long, or small again.
#[test]
fn histories_of_long_tables() {
    let writer = |cells| Writer::new(&Profile::nd30()).anchoring_at_most(cells);
    all_end_well(&[writer(0)], HISTORIES / 8);
    all_end_well(&[writer(0), writer(10_000), writer(30)], HISTORIES / 8);
}

fn all_end_well(writers: &[Writer], histories: u64) {
    let shapes = data::shapes();
    let from = asked("KEHOACH_FROM", 0);
    let failed: Vec<String> = (from..from + asked("KEHOACH_HISTORIES", histories))
        .into_par_iter()
        .filter_map(|number| {
            fault(|| history(number, writers, &shapes))
                .map(|said| format!("history {number}: {said}"))
        })
        .collect();
    none_failed(&failed);
}

/// What a history ended with, if it did not end well.
fn fault(history: impl FnOnce()) -> Option<String> {
    let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(history)).err()?;
    Some(told.downcast_ref::<String>().cloned().unwrap_or_default())
}

fn none_failed(failed: &[String]) {
    let first = failed[..failed.len().min(8)].join("\n");
    assert!(failed.is_empty(), "{} failed\n{first}", failed.len());
}

/// The same with LibreOffice between the edits and the renewal: it writes every part anew.
#[test]
#[ignore = "it needs LibreOffice, and takes long"]
fn histories_through_libreoffice() {
    let profile = Profile::nd30();
    let writer = Writer::new(&profile);
    let shapes = data::shapes();
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("saved");
    let from = asked("KEHOACH_FROM", 0);
    let histories: Vec<_> = (from..from + asked("KEHOACH_HISTORIES", 100))
        .map(|number| {
            let mut numbers = Numbers::of(0x4C4F, number);
            let mut document = shapes[numbers.below(shapes.len())].clone();
            let base = writer.write(document.clone(), &Properties::default()).0;
            let mut edited = Edited::of(&base, number);
            for _ in 0..numbers.below(6) {
                edited.edit(&mut numbers);
            }
            data::change(&mut document, &mut numbers, 0);
            let path = folder.path().join(format!("{number}.docx"));
            std::fs::write(&path, edited.packed()).unwrap();
            (path, base, writer.write(document, &Properties::default()).0, edited)
        })
        .collect();
    for some in histories.chunks(50) {
        let paths = some.iter().map(|(path, ..)| path);
        let office = std::process::Command::new("soffice")
            .args(["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"])
            .arg(&saved)
            .args(paths)
            .output()
            .expect("LibreOffice");
        assert!(office.status.success(), "{office:?}");
    }
    let failed: Vec<String> = histories
        .par_iter()
        .filter_map(|(path, base, new, edited)| {
            let file = std::fs::read(saved.join(path.file_name().unwrap())).unwrap();
            let renewed = || match merge(
                Path::new("a.docx"),
                &file,
                &new.clone().into(),
                &Options::default(),
            ) {
                Outcome::Merged(merged) => check(base, &file, new, &merged, edited),
                Outcome::Same => {}
                Outcome::Not(reason) => panic!("not renewed: {reason:?}"),
            };
            fault(renewed).map(|said| format!("{}: {said}", path.display()))
        })
        .collect();
    none_failed(&failed);
}

/// A document is generated, edited, and its data changes: several times over.
fn history(number: u64, writers: &[Writer], shapes: &[Document]) {
    let mut numbers = Numbers::of(0x4B48, number);
    let mut document = shapes[numbers.below(shapes.len())].clone();
    let mut base = writers[0].write(document.clone(), &Properties::default()).0;
    let mut edited = Edited::of(&base, number);
    for round in 0..1 + numbers.below(3) {
        let count = numbers.below(6);
        for _ in 0..count {
            edited.edit(&mut numbers);
        }
        let changed = data::change(&mut document, &mut numbers, round);
        // As it is made, and as a file that is read again.
        let writer = &writers[(round + 1) % writers.len()];
        let made = writer.unpacked(document.clone(), &Properties::default()).0;
        let new = made.bytes().to_vec();
        let made = if round == 0 { made } else { Made::from(new.clone()) };
        let file = edited.packed();
        let merged = match merge(Path::new("a.docx"), &file, &made, &Options::default()) {
            Outcome::Merged(merged) => *merged,
            Outcome::Same => continue,
            Outcome::Not(reason) => panic!("not renewed: {reason:?}"),
        };
        check(&base, &file, &new, &merged, &edited);
        let may_be_untracked = changed.annexes || changed.columns;
        // A cell that goes on with a merge begins it when the row above goes: that is no revision.
        let tracked = number
            .is_multiple_of(3)
            .then(|| tracked(&file, &made, may_be_untracked || edited.has_merged));
        if let Some((tracked, is_kept)) = &tracked {
            // Columns come and go only without revisions.
            assert!(may_be_untracked || tracked.renewed == merged.renewed);
            if *is_kept && !may_be_untracked {
                proposals::check(&file, tracked, &merged);
            }
        }
        if edited.is_untouched() {
            assert_eq!(texts(&merged.bytes), texts(&new), "what nobody has edited is as new");
        }
        // What is proposed may stay undecided until the data changes again.
        match tracked.filter(|_| numbers.once_in(2)) {
            Some((tracked, _)) => {
                let again = with_revisions(&tracked.bytes, &Made::from(new.clone()));
                assert!(again == Outcome::Same, "renewed twice with revisions, it changes again");
                edited.take_undecided(&tracked.bytes);
            }
            None => edited.take(&merged.bytes),
        }
        base = new;
    }
}

/// With revisions a document says the same when they are accepted, and what stood in the file when
/// they are rejected. The program tries both before it writes; here it must have been able to.
/// Annexes come, go and turn without revisions, and that is told.
/// Also gives whether it has them.
fn tracked(file: &[u8], new: &Made, may_be_untracked: bool) -> (Merged, bool) {
    let Outcome::Merged(tracked) = with_revisions(file, new) else {
        panic!("not renewed with revisions");
    };
    let is_kept = tracked.findings.iter().all(|finding| finding.name != "revisions-not-kept");
    assert!(is_kept || may_be_untracked, "no revisions");
    valid(&tracked.bytes, file);
    (*tracked, is_kept)
}

fn with_revisions(file: &[u8], new: &Made) -> Outcome {
    let track = Track { date: Some("2026-01-02".parse().unwrap()) };
    let options = Options { track: Some(track), ..Options::default() };
    merge(Path::new("a.docx"), file, new, &options)
}

/// What each paragraph says, cells included.
fn texts(bytes: &[u8]) -> Vec<String> {
    read(bytes).paragraphs.iter().map(|paragraph| plain(&paragraph.text)).collect()
}

fn read(bytes: &[u8]) -> Outline {
    let package = Package::open(bytes).expect("a document");
    let xml = Xml::read(package.document().unwrap()).expect("well-formed");
    Outline::of(&Story::of(&xml).unwrap())
}

/// The figures of a document by their keys: their texts.
fn figures(bytes: &[u8]) -> BTreeMap<String, String> {
    let package = Package::open(bytes).unwrap();
    let (_, manifest) = package.manifest().unwrap();
    let figures = manifest.figures.into_iter();
    figures.map(|figure| (figure.origins[0].key.to_string(), figure.text)).collect()
}

fn check(base: &[u8], file: &[u8], new: &[u8], merged: &Merged, edited: &Edited) {
    let before = texts(file).join("\n");
    let after = texts(&merged.bytes).join("\n");
    for word in &edited.words {
        let counts = [&before, &after].map(|text| text.matches(word.as_str()).count());
        assert!(counts[1] >= counts[0], "a person's “{word}” is lost:\n{after}");
    }
    things_stay(file, &merged.bytes, edited);
    // A figure that stands in the file as it was generated says what it says now.
    let incomplete = merged.is_incomplete;
    let (old, now) = (figures(base), figures(new));
    for (key, text) in &old {
        let Some(next) = now.get(key).filter(|next| *next != text) else { continue };
        let (text, next) = (plain(text), plain(next));
        if says(&before, &text) {
            // What is only longer now stands in what it was before.
            let is_stale = says(&after, &text) && !next.contains(&text);
            let is_there = says(&after, &next) || incomplete;
            let lines = |all: &str, what: &str| -> Vec<String> {
                all.lines().filter(|line| line.contains(what)).map(str::to_owned).collect()
            };
            assert!(
                !is_stale && is_there,
                "{key}: “{text}” is “{next}” now\nin the file: {:#?}\nrenewed: {:#?}\n{:#?}\ntold: {:#?}",
                lines(&before, &text),
                lines(&after, &text),
                lines(&after, &next),
                merged.findings.iter().map(|finding| &finding.message).collect::<Vec<_>>(),
            );
        }
    }
    valid(&merged.bytes, file);
    others_stay(file, &merged.bytes, !merged.findings.is_empty());
    // Nothing is new, so nothing changes.
    let new = Made::from(new.to_vec());
    let again = merge(Path::new("a.docx"), &merged.bytes, &new, &Options::default());
    assert!(again == Outcome::Same, "renewed twice, it changes again");
}

/// Notes, pictures and text boxes of a person stay as often as they are there, and headers are still
/// named by a section.
fn things_stay(file: &[u8], merged: &[u8], edited: &Edited) {
    let main = |bytes: &[u8]| Package::open(bytes).unwrap().document().unwrap().to_owned();
    let (before, after) = (main(file), main(merged));
    for thing in &edited.things {
        let counts = [&before, &after].map(|text| text.matches(thing.as_str()).count());
        assert!(counts[1] >= counts[0], "a person's “{thing}” is lost");
    }
    for header in &edited.headers {
        let is_there = [&before, &after].map(|text| text.contains(header.as_str()));
        assert!(is_there[1] || !is_there[0], "no section names a person's {header} any more");
    }
}

/// Whether a text says a figure, and not only a longer number or word with the same letters.
fn says(text: &str, figure: &str) -> bool {
    let goes_on = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let mut places = text.match_indices(figure);
    places.any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + figure.len()..]);
        !goes_on(before.chars().next_back()) && !goes_on(after.chars().next())
    })
}

/// What Word repairs or refuses, unless it stood in the file before: LibreOffice writes a bookmark in a
/// table several times over.
fn valid(bytes: &[u8], before: &[u8]) {
    let (found, known) = (faults(bytes), faults(before));
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "{new:?}");
    // What is put in is known to the manifest.
    let there = bookmarked(before);
    let known: HashSet<usize> = Package::open(bytes)
        .and_then(|package| Some(package.manifest()?.1.figures))
        .map(|figures| figures.iter().map(|figure| figure.number).collect())
        .unwrap_or_default();
    let is_unknown = |number: &usize| !known.contains(number) && !there.contains(number);
    let unknown: Vec<usize> = bookmarked(bytes).into_iter().filter(is_unknown).collect();
    assert!(unknown.is_empty(), "nothing is known of figures {unknown:?}");
}

/// The numbers of the figures that have their bookmarks.
fn bookmarked(bytes: &[u8]) -> BTreeSet<usize> {
    let figures = read(bytes).paragraphs.into_iter().flat_map(|paragraph| paragraph.figures);
    figures.map(|(_, number)| number).collect()
}

fn faults(bytes: &[u8]) -> HashSet<String> {
    let package = Package::open(bytes).unwrap();
    let xml = Xml::read(package.document().unwrap()).expect("well-formed");
    let story = Story::of(&xml).unwrap();
    let (mut seen, mut faults) = (HashSet::new(), HashSet::new());
    let mut once = |what: &str, name: Option<std::borrow::Cow<'_, str>>| {
        let named = format!("{what} {}", name.unwrap_or_default());
        if !seen.insert(named.clone()) {
            faults.insert(format!("{named} twice"));
        }
    };
    for index in 0..xml.elements.len() {
        match xml.elements[index].name {
            "bookmarkStart" => {
                once("bookmark", xml.attribute(index, "name"));
                once("bookmark's id", xml.attribute(index, "id"));
            }
            "ins" | "del" => once("revision's id", xml.attribute(index, "id")),
            "id" => once("control's id", xml.val(index)),
            _ => {}
        }
    }
    faults.extend(nameless(&package, &xml));
    for id in unpaired(&xml) {
        faults.insert(format!("bookmark {id} does not begin and end once"));
    }
    for cell in story.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells) {
        if !matches!(cell.blocks.last(), Some(Block::Paragraph(_))) {
            faults.insert("a cell that does not end with a paragraph".to_owned());
        }
    }
    for table in &story.tables {
        // The merges of rows that the row above takes part in.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for row in &table.rows {
            let is_merged = |cell: &&Cell| xml.path(cell.element, &["tcPr", "vMerge"]).is_some();
            let merged: Vec<&Cell> = row.cells.iter().filter(is_merged).collect();
            let is_headless =
                |cell: &&Cell| cell.is_below && !open.contains(&(cell.column, cell.span));
            if merged.iter().any(is_headless) {
                faults.insert("a cell that goes on with none above".to_owned());
            }
            open = merged.iter().map(|cell| (cell.column, cell.span)).collect();
        }
    }
    if story.tables.iter().any(|table| table.rows.is_empty()) {
        faults.insert("a table without rows".to_owned());
    }
    faults
}

/// What the main part names, and no relationship or no note is.
fn nameless(package: &Package, xml: &Xml<'_>) -> HashSet<String> {
    let main = package.document_path();
    let known: HashSet<String> = package.related(main, "").into_iter().map(|(id, _)| id).collect();
    let mut faults = HashSet::new();
    for index in 0..xml.elements.len() {
        for (name, value) in xml.all_attributes(index) {
            if name.starts_with("r:") && !known.contains(&*value) {
                faults.insert(format!("{name} {value} is no part"));
            }
        }
        let element = &xml.elements[index];
        let note = element.name.strip_suffix("Reference");
        let note = note.filter(|note| matches!(*note, "footnote" | "endnote" | "comment"));
        if let (Some(note), Some(id)) = (note, xml.attribute(index, "id")) {
            let part = package.beside(&format!("/{note}s")).unwrap_or_default();
            if !part.contains(&format!("<w:{note} w:id=\"{id}\"")) {
                faults.insert(format!("{note} {id} is not there"));
            }
        }
        if element.name == "sectPr" {
            let mut seen = HashSet::new();
            for child in xml.children(index) {
                let name = xml.elements[child].name;
                if name.ends_with("Reference") && !seen.insert((name, xml.attribute(child, "type")))
                {
                    faults.insert(format!("a section with two of {name}"));
                }
            }
        }
    }
    faults
}

/// The ids of bookmarks that have not one start, and one end after it.
fn unpaired(xml: &Xml<'_>) -> Vec<String> {
    let mut open: BTreeMap<String, bool> = BTreeMap::new();
    let mut unpaired = Vec::new();
    for index in 0..xml.elements.len() {
        let id = || xml.attribute(index, "id").unwrap_or_default().into_owned();
        let is_right = match xml.elements[index].name {
            "bookmarkStart" => open.insert(id(), true).is_none(),
            "bookmarkEnd" => open.insert(id(), false) == Some(true),
            _ => continue,
        };
        if !is_right {
            unpaired.push(id());
        }
    }
    unpaired.extend(open.into_iter().filter(|(_, is_open)| *is_open).map(|(id, _)| id));
    unpaired
}

/// All parts but the document and the manifest are carried over byte for byte, and those that comments
/// need where there are any.
fn others_stay(file: &[u8], merged: &[u8], may_be_commented: bool) {
    let package = Package::open(file).unwrap();
    let own = ["word/document.xml", package.manifest_part().unwrap().0];
    let commented = ["word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"];
    let is_own = |name: &str| own.contains(&name) || may_be_commented && commented.contains(&name);
    let parts = |bytes: &[u8]| -> BTreeMap<String, Vec<u8>> {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).unwrap();
                let mut content = Vec::new();
                std::io::Read::read_to_end(&mut part, &mut content).unwrap();
                (part.name().unwrap().into_owned(), content)
            })
            .filter(|(name, _)| !is_own(name))
            .collect()
    };
    assert_eq!(parts(file), parts(merged));
}
