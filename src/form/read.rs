//! A workbook that has come back → which form it is, and what has become of it.

use super::compare::{self, Difference, Table};
use super::{Cell, Form, Kind, Page, hidden};
use crate::workbook::{Sheet, Workbook};

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

/// What has become of each sheet of a form.
pub fn received(form: &Form, workbook: &Workbook) -> Vec<Received> {
    let of = |(at, page): (usize, &Page)| {
        let (differences, table) = match sheet(page, at, workbook) {
            Some(sheet) => compare::compare(page, sheet),
            None => compare::compare(page, &nothing(page)),
        };
        let sheet = sheet(page, at, workbook).map_or(&*page.name, |sheet| &*sheet.name).to_owned();
        let (source, title) = (page.source.clone(), page.title.clone());
        let is_open = |cell: &Cell| cell.kind == Kind::Open && cell.text.is_empty();
        let is_blank = differences.is_empty() && page.cells.iter().any(is_open);
        Received { sheet, source, title, differences, table, is_blank }
    };
    form.pages.iter().enumerate().map(of).collect()
}

/// The sheet of a name, else the one in its place.
fn sheet<'w>(page: &Page, at: usize, workbook: &'w Workbook) -> Option<&'w Sheet> {
    let shown = || workbook.sheets.iter().filter(|sheet| sheet.visible);
    let named = shown().find(|sheet| *sheet.name == *page.name);
    named.or_else(|| shown().nth(at))
}

/// A sheet on which nothing stands.
fn nothing(page: &Page) -> Sheet {
    Sheet {
        file: "".into(),
        name: page.name.as_str().into(),
        visible: true,
        cells: std::collections::BTreeMap::new(),
        merges: crate::workbook::Merges::default(),
        hidden_rows: std::collections::BTreeSet::new(),
        hidden_columns: std::collections::BTreeSet::new(),
        column_widths: std::collections::BTreeMap::new(),
    }
}

impl Form {
    /// Whether a workbook that says nothing of itself is this form: the same titles above the same
    /// columns.
    pub fn fits(&self, workbook: &Workbook) -> bool {
        self.pages.iter().enumerate().all(|(at, page)| {
            let Some(sheet) = sheet(page, at, workbook) else { return false };
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
