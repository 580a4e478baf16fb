//! A document, and the one that its dossier would make now → each of its figures with the cells, the
//! formula and the template line that it comes from, and whether it is still what was generated.
//!
//! [`Explained::of`] needs the file alone: a document of ours knows the cells of its figures. What
//! the workbooks say now, formulas and templates are added where the dossier is known. [`query`]
//! tells which figures come from a cell that someone asks about, [`text`] puts all into words.

mod placed;
pub mod query;
pub mod text;
mod typed;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::CellPlace;
use crate::docx::read::Package;
use crate::docx::read::manifest::{self, Manifest};
use crate::docx::read::marked::bookmark_of;
use crate::docx::read::outline::{Outline, plain};
use crate::docx::read::story::Story;
use crate::docx::read::xml::Xml;
use crate::workbook::{Address, Region};

/// The most formulas of a figure that are told.
const MOST_FORMULAS: usize = 6;

/// A line of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateLine {
    /// The template, as a manifest names it: `ke-hoach-ntm-tinh.md`.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
}

/// A document as it would be made now.
#[derive(Debug)]
pub struct Fresh {
    /// The bytes of the DOCX.
    pub bytes: Vec<u8>,
    /// The template line of each anchor, in the order of their numbers from 1; none for what stands
    /// in the head or the foot.
    pub templates: Vec<Option<TemplateLine>>,
}

/// The formulas of workbooks: by the workbook's path within the dossier, the sheet and the cell.
pub type Formulas = BTreeMap<String, BTreeMap<String, BTreeMap<Address, String>>>;

/// A figure of a document, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What the document says.
    pub text: String,
    /// The paragraph in reading order, from 1, cells included.
    pub paragraph: usize,
    /// The cells, by where they stand now; none for what was typed by hand.
    pub places: Vec<CellPlace>,
    /// The formula of its cell, `=SUM(D8:K8)`; of several cells those that there are.
    pub formula: Option<String>,
    /// The line of the template that prints it.
    pub template: Option<TemplateLine>,
    /// Whether it is what was generated.
    pub state: State,
    /// What was generated, where the document says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<String>,
    /// What would be generated now, where that is something else; empty where the document would no
    /// longer have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// The paths of the values, as templates know them.
    #[serde(skip)]
    pub keys: Vec<String>,
}

/// Whether a figure is what was generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is, and would be generated again.
    Generated,
    /// A person has written it, or written over it.
    Edited,
    /// It is, but the workbooks say something else now.
    Stale,
}

/// What a document's figures come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    /// The path under which it was made, within its dossier's documents.
    pub path: Option<String>,
    /// The figures, in reading order.
    pub figures: Vec<Figure>,
    /// What was generated and is no longer found: the texts, with their cells.
    pub lost: Vec<(String, Vec<CellPlace>)>,
}

/// Why a file can't be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Not {
    /// It is no DOCX.
    Document,
    /// It does not say what its figures come from.
    Ours,
}

impl Explained {
    /// Tells the figures of a file; beside what it says itself, what `fresh` and the formulas know.
    pub fn of(bytes: &[u8], fresh: Option<&Fresh>, formulas: &Formulas) -> Result<Self, Not> {
        let package = Package::open(bytes).ok_or(Not::Document)?;
        let xml = package.document().and_then(Xml::read).ok_or(Not::Document)?;
        let story = Story::of(&xml).ok_or(Not::Document)?;
        let (_, manifest) = package.manifest().ok_or(Not::Ours)?;
        let found = placed::find(&story, &manifest);
        let printed = printed(&manifest);
        let now = fresh.and_then(Now::of);
        let renewed = now.as_ref().map(|now| now.partners(&manifest)).unwrap_or_default();
        let figure = |placed: &placed::Placed| {
            let known = &manifest.figures[placed.figure];
            let text = story.paragraphs[placed.paragraph].text[placed.text.clone()].to_owned();
            let generated = &printed[&known.number];
            let is_edited = !is_same(&text, generated, manifest.base.is_some());
            let partner = renewed.get(&placed.figure);
            let origins = partner.map_or(&known.origins, |partner| &partner.origins);
            let from =
                origins.iter().filter_map(|origin| Some((place(origin)?, origin.key.to_string())));
            let (places, keys): (Vec<CellPlace>, Vec<String>) =
                from.collect::<BTreeSet<_>>().into_iter().unzip();
            let fresh_text = match (&now, partner) {
                (Some(_), Some(partner)) => Some(partner.text.clone()),
                (Some(_), None) => Some(String::new()),
                (None, _) => None,
            };
            let is_exact = manifest.base.is_some();
            let fresh_text = fresh_text.filter(|now| !is_same(now, generated, is_exact));
            let state = match () {
                () if is_edited => State::Edited,
                () if fresh_text.is_some() => State::Stale,
                () => State::Generated,
            };
            Figure {
                formula: formula(formulas, &places),
                template: partner.and_then(|partner| partner.template.clone()),
                generated: is_edited.then(|| generated.clone()),
                now: fresh_text,
                keys,
                paragraph: placed.paragraph + 1,
                text,
                places,
                state,
            }
        };
        let mut figures: Vec<(usize, Figure)> =
            found.placed.iter().map(|placed| (placed.text.start, figure(placed))).collect();
        if let Some(base) = &manifest.base {
            figures.extend(typed::numbers(&story, base, &found.placed, &manifest));
        }
        figures.sort_by_key(|(start, figure)| (figure.paragraph, *start));
        let lost = found.lost.iter().map(|&figure| {
            let known = &manifest.figures[figure];
            let text = printed[&known.number].clone();
            (text, known.origins.iter().filter_map(place).collect())
        });
        Ok(Self {
            lost: lost.collect(),
            figures: figures.into_iter().map(|(_, figure)| figure).collect(),
            path: manifest.path.clone(),
        })
    }
}

/// What was printed for each figure, by its number: as it was written, in capitals too, where the
/// document has kept that.
fn printed(manifest: &Manifest) -> HashMap<usize, String> {
    let mut printed: HashMap<usize, String> =
        manifest.figures.iter().map(|figure| (figure.number, figure.text.clone())).collect();
    for paragraph in manifest.base.iter().flat_map(|base| &base.paragraphs) {
        for (text, number) in &paragraph.figures {
            printed.insert(*number, paragraph.text[text.clone()].to_owned());
        }
    }
    printed
}

/// Whether two texts are the same as they are read; where what was printed is not known letter by
/// letter, also in capitals.
fn is_same(one: &str, other: &str, is_exact: bool) -> bool {
    let (one, other) = (plain(one), plain(other));
    one == other || !is_exact && one.to_lowercase() == other.to_lowercase()
}

/// The cell that a document names.
fn place(source: &manifest::Source) -> Option<CellPlace> {
    let cell: Region = source.cell.parse().ok()?;
    Some(CellPlace { file: source.file.as_str().into(), sheet: source.sheet.as_str().into(), cell })
}

/// The formula of a cell; of several cells those that there are, each after its address.
fn formula(formulas: &Formulas, places: &[CellPlace]) -> Option<String> {
    let of = |place: &CellPlace| {
        formulas.get(&*place.file)?.get(&*place.sheet)?.get(&place.cell.start).cloned()
    };
    if let [only] = places {
        return of(only);
    }
    let known = places.iter().filter_map(|place| Some(format!("{}: {}", place.cell, of(place)?)));
    let known: Vec<String> = known.take(MOST_FORMULAS).collect();
    (!known.is_empty()).then(|| known.join("; "))
}

/// What would be generated now.
struct Now {
    manifest: Manifest,
    printed: HashMap<usize, String>,
    templates: Vec<Option<TemplateLine>>,
}

/// A figure as it would be generated now.
struct Partner {
    text: String,
    origins: Vec<manifest::Source>,
    template: Option<TemplateLine>,
}

impl Now {
    fn of(fresh: &Fresh) -> Option<Self> {
        let package = Package::open(&fresh.bytes)?;
        let (_, manifest) = package.manifest()?;
        let printed = printed(&manifest);
        Some(Self { printed, templates: fresh.templates.clone(), manifest })
    }

    /// The figures of now by those of before, as indices: those of the same values, in order.
    fn partners(&self, before: &Manifest) -> HashMap<usize, Partner> {
        let mut waiting: HashMap<Vec<&str>, std::vec::IntoIter<usize>> = HashMap::new();
        let mut known: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
        for (at, figure) in self.manifest.figures.iter().enumerate() {
            known.entry(keys(figure)).or_default().push(at);
        }
        let mut partners = HashMap::new();
        for (at, figure) in before.figures.iter().enumerate() {
            let keys = keys(figure);
            let Some(all) = known.get(&keys) else { continue };
            let next = waiting.entry(keys).or_insert_with(|| all.clone().into_iter());
            // Of a value that was printed more often, one is as good as another.
            let now = next.next().or_else(|| all.last().copied());
            let Some(now) = now.map(|now| &self.manifest.figures[now]) else { continue };
            let partner = Partner {
                text: self.printed[&now.number].clone(),
                origins: now.origins.clone(),
                template: bookmark_of(now.number)
                    .checked_sub(1)
                    .and_then(|at| self.templates.get(at)?.clone()),
            };
            partners.insert(at, partner);
        }
        partners
    }
}

/// By what a figure is the same: the paths of its values, or its cells where they have none; in an
/// order that does not follow that of the rows.
fn keys(figure: &manifest::Figure) -> Vec<&str> {
    let parts = figure.origins.iter().flat_map(|origin| match origin.key.as_str() {
        "" => vec![&*origin.file, &*origin.sheet, &*origin.cell],
        key => vec![key],
    });
    let mut parts: Vec<&str> = parts.collect();
    parts.sort_unstable();
    parts
}

/// Paragraphs by their text as it is compared, in order.
fn by_text<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<String, Vec<usize>> {
    let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, text) in texts.enumerate() {
        known.entry(plain(text)).or_default().push(at);
    }
    known
}

/// The text of the paragraphs of an outline.
fn texts(outline: &Outline) -> impl Iterator<Item = &str> {
    outline.paragraphs.iter().map(|paragraph| paragraph.text.as_str())
}
