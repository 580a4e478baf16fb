//! A workbook that has come back → which form it is, and what has become of it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::cells::{Table, listed};
use super::compare;
use super::difference::{Difference, Sort};
use super::{Cell, Form, Kind, Page, hidden};
use crate::workbook::{Address, Sheet, Workbook};

/// What is known of a workbook that has come.
#[derive(Debug)]
pub enum Came {
    /// It says itself what it is.
    Known(Box<Form>),
    /// It was ours, and what it says of itself has been changed.
    Changed,
    /// It says nothing of itself.
    Unknown,
}

/// A sheet that has come back.
#[derive(Debug)]
pub struct Received {
    /// The sheet's name.
    pub sheet: String,
    /// The annex that it was made from.
    pub source: String,
    /// What it is called.
    pub title: String,
    /// What differs from what was sent.
    pub differences: Vec<Difference>,
    /// What its rows say.
    pub table: Table,
    /// Whether there was something to fill in, and nothing has been.
    pub is_blank: bool,
}

impl Came {
    /// What a workbook says of itself.
    pub fn of(workbook: &Workbook) -> Self {
        match workbook.sheets.iter().find_map(hidden::form) {
            Some(Ok(form)) => Self::Known(Box::new(form)),
            Some(Err(())) => Self::Changed,
            None => Self::Unknown,
        }
    }
}

/// What has become of each sheet of a form, and then of those that there are more.
pub fn received(form: &Form, workbook: &Workbook) -> Vec<Received> {
    let sheets = sheets(form, workbook);
    let sent = form.pages.iter().zip(&sheets).map(|(page, sheet)| of_page(page, *sheet));
    let is_known =
        |own: &Sheet| sheets.iter().flatten().any(|sheet: &&Sheet| std::ptr::eq(*sheet, own));
    let more = shown(workbook).filter(|own| !is_known(own)).filter_map(added);
    sent.chain(more).collect()
}

fn of_page(page: &Page, sheet: Option<&Sheet>) -> Received {
    let (mut differences, table) = match sheet {
        Some(sheet) => compare::compare(page, sheet),
        None => (vec![compare::gone(page)], Table::default()),
    };
    let name = sheet.map_or(&*page.name, |sheet| &*sheet.name).to_owned();
    if name != page.name {
        let start = Address::new(0, 0);
        differences.insert(0, Difference::new(Sort::SheetRenamed, start, &*page.name, &*name));
    }
    let is_open = |cell: &Cell| cell.kind == Kind::Open && cell.text.is_empty();
    let is_as_sent = differences.iter().all(|difference| difference.sort.is_looks());
    let is_blank = is_as_sent && page.cells.iter().any(is_open);
    let (source, title) = (page.source.clone(), page.title.clone());
    Received { sheet: name, source, title, differences, table, is_blank }
}

/// A sheet that was not sent, and on which something stands.
fn added(sheet: &Sheet) -> Option<Received> {
    let said = sheet.cells.iter().filter(|(_, cell)| !cell.text.is_empty());
    let (first, _) = said.clone().next()?;
    let new = listed(said.map(|(_, cell)| cell.text.as_str()));
    Some(Received {
        sheet: sheet.name.to_string(),
        source: String::new(),
        title: String::new(),
        differences: vec![Difference::new(Sort::SheetAdded, *first, "", new)],
        table: Table::default(),
        is_blank: false,
    })
}

fn shown(workbook: &Workbook) -> impl Iterator<Item = &Sheet> {
    workbook.sheets.iter().filter(|sheet| sheet.visible)
}

/// For each sheet of a form that of its name; else, of those that are left, the one that says most of
/// what was sent, and of several such the one nearest to its place.
fn sheets<'w>(form: &Form, workbook: &'w Workbook) -> Vec<Option<&'w Sheet>> {
    let shown: Vec<&Sheet> = shown(workbook).collect();
    let named = |page: &Page| shown.iter().position(|sheet| *sheet.name == *page.name);
    let mut found: Vec<Option<usize>> = form.pages.iter().map(named).collect();
    for (at, page) in form.pages.iter().enumerate() {
        if found[at].is_none() {
            let free = (0..shown.len()).filter(|place| !found.contains(&Some(*place)));
            let known =
                free.map(|place| (known(page, shown[place]), Reverse(place.abs_diff(at)), place));
            found[at] = known.max().filter(|(known, ..)| *known > 0).map(|(.., place)| place);
        }
    }
    found.into_iter().map(|place| Some(shown[place?])).collect()
}

/// How many of the titles, heads and names that were sent a sheet has.
fn known(page: &Page, sheet: &Sheet) -> usize {
    let there: BTreeSet<&str> = sheet.cells.values().map(|cell| cell.text.as_str()).collect();
    let sent = page.cells.iter().filter(|cell| cell.kind != Kind::Open);
    sent.filter(|cell| there.contains(cell.text.as_str())).count()
}

impl Form {
    /// Whether a workbook that says nothing of itself is this form: the same titles above the same
    /// columns.
    pub fn fits(&self, workbook: &Workbook) -> bool {
        self.pages.iter().zip(sheets(self, workbook)).all(|(page, sheet)| {
            let Some(sheet) = sheet else { return false };
            let says = |text: &str| sheet.cells.values().any(|cell| cell.text == text);
            let titles = page.cells.iter().filter(|cell| cell.kind == Kind::Title);
            titles.into_iter().all(|title| says(&title.text))
                && page.cells.iter().filter(|cell| cell.kind == Kind::Head).all(|h| says(&h.text))
        })
    }

    /// Whether what stands in a workbook is what was sent, so that it may be replaced.
    pub fn is_untouched(&self, workbook: &Workbook) -> bool {
        received(self, workbook).iter().all(|received| received.differences.is_empty())
    }
}
