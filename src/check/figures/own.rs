//! What the tables of a whole give to one unit (a column of its own, or a row) → its targets, by name,
//! against what the unit's own document says.

use std::collections::{BTreeMap, BTreeSet};

use super::against::{beside, comparable, of_annex, same, short, texts};
use super::index::{Index, Names, words};
use super::number::Mention;
use super::read::Read;
use crate::annex::{Annex, RowCell, RowRole};
use crate::check::{Paper, Remarks, Source, text};
use crate::value::agency::place_of_body;
use crate::value::name::{folded, split_kind};
use crate::value::{Meaning, Quantity};
use crate::workbook::Region;

/// A unit by its names, as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    /// With its kind: `xã minh tân`.
    pub(super) full: String,
    /// Without it.
    bare: String,
    /// For people.
    shown: String,
}

impl Unit {
    /// The unit whose document it is.
    pub(super) fn of(paper: &Paper) -> Option<Self> {
        let place = place_of_body(paper.facts.issuer.as_deref()?)?;
        let (kind, bare) = split_kind(place);
        kind.map(|_| Self { full: folded(place), bare: folded(bare), shown: place.to_lowercase() })
    }

    /// Whether a name is its own, with its kind or without one.
    fn is_named(&self, name: &str) -> bool {
        let name = folded(name.trim());
        name == self.full || name == self.bare
    }
}

/// What a unit is given.
pub(super) struct Target<'i> {
    /// What it is called, and by whom.
    pub(super) label: &'i str,
    pub(super) annex: &'i Annex,
    pub(super) region: Region,
    pub(super) shown: &'i str,
    quantity: &'i Quantity,
    measure: Option<&'i str>,
    /// The cells beside it that are the whole's, and those that are other units'.
    wholes: Vec<&'i RowCell>,
    others: Vec<&'i RowCell>,
}

/// What tables give to a unit.
pub(super) struct Targets<'i> {
    pub(super) list: Vec<Target<'i>>,
    names: Names,
}

/// Where the number of a target stands in a document of the unit, and what stands there.
pub(super) struct Said<'t, 'i> {
    pub(super) target: &'t Target<'i>,
    pub(super) paragraph: usize,
    pub(super) written: String,
    /// What the number is.
    pub(super) is: Is,
}

/// Whose number stands in the document of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// Its own.
    Own,
    /// That of the whole.
    Whole,
    /// That of another unit.
    Others,
    /// None of the tables.
    None,
}

impl<'i> Targets<'i> {
    /// The targets of a unit, those whose name is that of no other.
    pub(super) fn of(index: &'i Index, unit: &Unit) -> Self {
        let mut list = Vec::new();
        for annex in &index.annexes {
            columns(annex, unit, &mut list);
            rows(annex, unit, &mut list);
        }
        let mut names = Names::default();
        let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for target in &list {
            if !seen.insert(words(target.label)) {
                twice.insert(words(target.label));
            }
        }
        for (at, target) in list.iter().enumerate() {
            let name = words(target.label);
            if !twice.contains(&name) {
                names.add(name, 0, at);
            }
        }
        Self { list, names }
    }

    /// What a document says of them: in its text beside their names, and in its tables.
    pub(super) fn said<'t>(&'t self, paper: &Paper) -> Vec<Said<'t, 'i>> {
        let mut said = Vec::new();
        if self.list.is_empty() {
            return said;
        }
        let read = Read::of(paper);
        for paragraph in texts(paper) {
            let text = &paper.paragraphs[paragraph].text;
            for mention in &read.mentions[paragraph] {
                let found = self.beside(text, mention).map(|target| Said {
                    target,
                    paragraph,
                    written: mention.brief(),
                    is: target.whose(|there| same(mention, there)),
                });
                said.extend(found);
            }
        }
        for (at, table) in read.tables.iter().enumerate() {
            for (row_at, row) in table.annex.rows.iter().enumerate() {
                let name = words(&row.label);
                let [(0, whole, _, found)] = self.names.within(&name)[..] else { continue };
                let Some((spot, own)) = read.index.only(at, row_at) else { continue };
                let (target, cell) = (&self.list[found], read.index.cell(spot));
                let measure = cell.measure.as_deref().map(String::as_str);
                let is_known = whole.len() == name.len() && is_alike(own, measure, target);
                let Some(paragraph) = table.paragraph(cell.region).filter(|_| is_known) else {
                    continue;
                };
                let written = cell.value.text.trim().to_owned();
                let is = target.whose(|there| there.number == own.number);
                said.push(Said { target, paragraph, written, is });
            }
        }
        said
    }

    fn beside(&self, text: &str, mention: &Mention) -> Option<&Target<'i>> {
        let ((_, at), _) = beside(&self.names, text, mention)?;
        let target = &self.list[at];
        // Where nothing gives its unit, its name may: `Số hộ thoát nghèo`.
        let noun = mention.noun();
        let is_named = words(target.label).contains(&folded(&noun));
        let measure = target.measure.or_else(|| is_named.then_some(noun.as_str()));
        comparable(&mention.quantity, target.quantity, measure).then_some(target)
    }
}

impl Target<'_> {
    /// Whose number one is, by whether it is that of a quantity.
    fn whose(&self, is_it: impl Fn(&Quantity) -> bool) -> Is {
        let stands = |cells: &[&RowCell]| {
            cells.iter().any(|cell| match &cell.value.meaning {
                Meaning::Quantity(quantity) => is_it(quantity),
                _ => false,
            })
        };
        match () {
            () if is_it(self.quantity) => Is::Own,
            () if stands(&self.wholes) => Is::Whole,
            () if stands(&self.others) => Is::Others,
            () => Is::None,
        }
    }
}

/// Whether a cell of another table is of the same kind as a target, with the same words about it.
fn is_alike(own: &Quantity, measure: Option<&str>, target: &Target<'_>) -> bool {
    let unit = |quantity: &Quantity, measure: Option<&str>| {
        let unit = quantity.beside().unit.as_deref().or(measure).unwrap_or_default();
        folded(unit)
    };
    let (own_unit, other) = (unit(own, measure), unit(target.quantity, target.measure));
    (own_unit.is_empty() || other.is_empty() || own_unit == other)
        && own.percent == target.quantity.percent
        && own.beside().whole == target.quantity.beside().whole
        && own.beside().upper.is_none()
        && own.beside().change == target.quantity.beside().change
}

/// The figures of the one column that is a unit's.
fn columns<'i>(annex: &'i Annex, unit: &Unit, list: &mut Vec<Target<'i>>) {
    let columns = annex.columns.iter().enumerate().filter(|(_, column)| {
        let owner = column.owner.as_ref().map(|owner| owner.name.as_str());
        column.role.holds_data() && owner.is_some_and(|owner| unit.is_named(owner))
    });
    let mut columns = columns.map(|(at, _)| at);
    // Of several it is not known which its document means.
    let (Some(column), None) = (columns.next(), columns.next()) else { return };
    let beside: Vec<(usize, bool)> = (0..annex.columns.len())
        .filter(|&at| at != column && annex.columns[at].role.holds_data())
        .map(|at| (at, annex.columns[at].owner.is_some()))
        .collect();
    for row in annex.rows.iter().filter(|row| row.printed) {
        let cells = beside.iter().map(|&(at, is_others)| (&row.cells[at], is_others));
        list.extend(target(annex, (&row.cells[column], &row.label), cells));
    }
}

/// The figures of the one row that is a unit's, by the heads of their columns.
fn rows<'i>(annex: &'i Annex, unit: &Unit, list: &mut Vec<Target<'i>>) {
    let mut rows = annex.rows.iter().filter(|row| row.printed && unit.is_named(&row.label));
    let (Some(row), None) = (rows.next(), rows.next()) else { return };
    for (at, column) in annex.columns.iter().enumerate() {
        let head = column.path.last().map_or("", |head| head.split('(').next().unwrap_or_default());
        if column.role.holds_data() && column.owner.is_none() {
            let beside =
                annex.rows.iter().filter(|other| other.printed && other.index != row.index);
            let cells = beside.map(|other| (&other.cells[at], other.role == RowRole::Data));
            list.extend(target(annex, (&row.cells[at], head.trim()), cells));
        }
    }
}

/// A target, with the cells beside it, each with whether it is another unit's.
fn target<'i>(
    annex: &'i Annex,
    (cell, label): (&'i RowCell, &'i str),
    beside: impl Iterator<Item = (&'i RowCell, bool)>,
) -> Option<Target<'i>> {
    let Meaning::Quantity(quantity) = &cell.value.meaning else { return None };
    let is_own = cell.starts_row && cell.starts_column && cell.value.doubt.is_none();
    let is_one = cell.region.width() == 1 && cell.region.height() == 1;
    if !is_own || !is_one {
        return None;
    }
    let (others, wholes): (Vec<_>, Vec<_>) = beside.partition(|(_, is_others)| *is_others);
    let cells = |found: Vec<(&'i RowCell, bool)>| found.into_iter().map(|(cell, _)| cell).collect();
    Some(Target {
        label,
        annex,
        region: cell.region,
        shown: cell.value.text.trim(),
        quantity,
        measure: cell.measure.as_deref().map(String::as_str),
        wholes: cells(wholes),
        others: cells(others),
    })
}

/// Tells numbers of a unit's document that are those of another unit in the tables of its dossier.
pub(super) fn of_source(paper: &Paper, index: &Index, remarks: &mut Remarks<'_>) {
    let Some(unit) = Unit::of(paper) else { return };
    let targets = Targets::of(index, &unit);
    for said in targets.said(paper).into_iter().filter(|said| said.is == Is::Others) {
        let (label, shown) = (short(said.target.label), said.target.shown);
        let message = format!(
            "“{label}”: văn bản ghi {}, là số của đơn vị khác; bảng tính giao cho {} là {shown}",
            said.written, unit.shown
        );
        let place = of_annex(said.target.annex, said.target.region);
        let places = vec![paper.place(said.paragraph), place];
        remarks.guess_at(places, message, "xem số này có lấy nhầm của đơn vị khác không");
    }
}

/// Tells targets of a unit's document that are others than those that a document of the folder gives
/// it: one that it cites, or one of the same years whose other targets it has.
pub(super) fn across(papers: &[Paper], _: &[Source], remarks: &mut Remarks<'_>) {
    let given = givers(papers);
    for (at, paper) in papers.iter().enumerate() {
        let Some(unit) = Unit::of(paper) else { continue };
        let by_name = [&unit.full, &unit.bare].into_iter().filter_map(|name| given.get(name));
        let givers: BTreeSet<usize> = by_name.flatten().copied().filter(|own| *own != at).collect();
        for giver in givers.into_iter().map(|giver| &papers[giver]) {
            let is_cited = text::cites(paper, giver);
            let years = &paper.facts.years;
            let is_of_year = !years.is_empty() && *years == giver.facts.years;
            let is_other = Unit::of(giver).is_none_or(|own| own != unit);
            if !is_other || !is_cited && !is_of_year {
                continue;
            }
            let read = Read::of(giver);
            let targets = Targets::of(&read.index, &unit);
            let said = targets.said(paper);
            let agreeing = said.iter().filter(|said| said.is == Is::Own).count();
            let apart = |said: &&Said<'_, '_>| matches!(said.is, Is::Others | Is::None);
            let differing: Vec<&Said<'_, '_>> = said.iter().filter(apart).collect();
            if agreeing < differing.len() || !is_cited && agreeing < LEAST {
                continue;
            }
            for said in differing {
                let (label, shown) = (short(said.target.label), said.target.shown);
                let mut tables = read.tables.iter();
                let table = tables.find(|table| table.annex.region == said.target.annex.region);
                let place = table.and_then(|table| table.paragraph(said.target.region));
                let place = place.map(|at| giver.place(at));
                let message = format!(
                    "“{label}”: văn bản này ghi {}, văn bản giao ghi {shown} cho {}",
                    said.written, unit.shown
                );
                let places = std::iter::once(paper.place(said.paragraph)).chain(place).collect();
                let hint = "xem lại chỉ tiêu được giao; nếu phấn đấu mức khác thì nói rõ";
                remarks.guess_at(places, message, hint);
            }
        }
    }
}

/// How many targets of two documents that do not cite one another must be the same.
const LEAST: usize = 2;

/// The documents whose tables name a unit, by its name as it is compared.
fn givers(papers: &[Paper]) -> BTreeMap<String, Vec<usize>> {
    let mut given: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, paper) in papers.iter().enumerate() {
        let mut names = BTreeSet::new();
        for annex in &Read::of(paper).index.annexes {
            let owners = annex.columns.iter().filter_map(|column| column.owner.as_ref());
            names.extend(owners.map(|owner| folded(owner.name.trim())));
            names.extend(annex.rows.iter().map(|row| folded(row.label.trim())));
        }
        names.into_iter().for_each(|name| given.entry(name).or_default().push(at));
    }
    given
}
