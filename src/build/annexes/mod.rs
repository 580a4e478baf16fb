//! A dossier that has been read → the annexes of its documents, each as a file of its own: a DOCX that
//! goes out beside its document, and a workbook that its unit fills in.

mod gather;
mod send;
mod take;

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::case::DossierCase;
use super::{Case, panic};
use crate::diagnostic::{CellPlace, Diagnostic, Severity};
use crate::document::{Annex, AnnexKind, Document};
use crate::docx::Properties;
use crate::dossier::{self, Dossier};
use crate::form::{self, Form, Stamp};
use crate::value::year;
use crate::workbook::Workbook;

pub use self::gather::{Gathered, gather};
pub use self::send::{Files, Gone, send};
pub use self::take::{Arrivals, Arrived, arrivals};

/// The folder of annexes within that of a dossier's documents.
pub const FOLDER: &str = "phu-luc";

/// An annex of a document, as the files that go out.
#[derive(Debug)]
pub struct Part {
    /// The path under the folder of annexes, with `/` and without an ending: `xa/an-binh-phu-luc-1`.
    pub path: String,
    /// The unit that the document is for.
    pub unit: Option<String>,
    /// The document's file.
    pub docx: Vec<u8>,
    /// What the unit is sent; none where the annex has no table.
    pub form: Option<Form>,
}

/// The annexes of a dossier's documents.
pub struct Annexes<'c> {
    /// The dossier.
    pub case: &'c DossierCase,
    numbers: Numbers<'c>,
}

impl<'c> Annexes<'c> {
    /// Those of a dossier.
    pub fn of(case: &'c DossierCase) -> Self {
        Self { case, numbers: Numbers::of(case.dossier()) }
    }

    /// The annexes of a document by its place among those that are planned, and what was found.
    pub fn parts(&self, index: usize) -> (Vec<Part>, Vec<Diagnostic>) {
        let plan = &self.case.dossier().plans[index];
        let planned = &self.case.documents()[index];
        let (document, mut findings) = self.case.document(plan);
        let Some((document, writer)) = document.zip(self.case.writer_of(plan)) else {
            findings.retain(|finding| finding.severity == Severity::Error);
            return (Vec::new(), findings);
        };
        let own = own(&document);
        let count = own.len();
        let mut parts = Vec::new();
        for (number, annex) in (1..).zip(own) {
            let mut properties = Properties::of(&document, writer.profile());
            let label =
                annex.number.as_deref().map_or(String::new(), |number| format!(" {number}"));
            properties.title = format!("Phụ lục{label} - {}", properties.title);
            let stem = planned.path.strip_suffix(".docx").unwrap_or(&planned.path);
            let end = if count > 1 { format!("-{number}") } else { String::new() };
            let path = format!("{stem}-phu-luc{end}");
            // No file lies there: it is none of the documents that a build makes and clears away.
            properties.path = format!("{FOLDER}:{path}");
            let written = writer.annex(annex.clone(), document.meta.clone(), &properties);
            findings.extend(written.findings);
            let form = self.form(annex, index, number);
            parts.push(Part { path, unit: planned.unit.clone(), docx: written.bytes, form });
        }
        (parts, findings)
    }

    /// What the unit of a document is sent.
    pub fn forms(&self, index: usize) -> Vec<Form> {
        let plan = &self.case.dossier().plans[index];
        let document = panic::catch(|| self.case.document(plan).0).ok().flatten();
        let Some(document) = document else { return Vec::new() };
        let own = (1..).zip(own(&document));
        own.filter_map(|(number, annex)| self.form(annex, index, number)).collect()
    }

    fn form(&self, annex: &Annex, index: usize, number: usize) -> Option<Form> {
        let planned = &self.case.documents()[index];
        let stamp = Stamp {
            dossier: self.case.name().to_owned(),
            year: year_of(self.case.dossier()),
            document: planned.path.clone(),
            number,
            unit: planned.unit.clone().unwrap_or_default(),
        };
        form::made(annex, stamp, &|place| self.numbers.get(place))
    }

    /// The forms that a workbook may be which says nothing of itself.
    pub fn fitting(&self, workbook: &Workbook) -> Vec<Form> {
        let forms = (0..self.case.documents().len()).flat_map(|index| self.forms(index));
        forms.filter(|form| form.fits(workbook)).collect()
    }
}

/// The annexes of a document that go out by themselves, in their order.
fn own(document: &Document) -> Vec<&Annex> {
    let annexes = document.annexes.iter();
    annexes.filter(|a| a.kind == AnnexKind::Appendix && !a.blocks.is_empty()).collect()
}

/// The numbers of the cells of a dossier.
struct Numbers<'d>(HashMap<CellPlace, &'d crate::value::Value>);

impl<'d> Numbers<'d> {
    fn of(dossier: &'d Dossier) -> Self {
        let mut numbers = HashMap::new();
        for found in dossier.annexes.values() {
            let cells = found.annex.rows.iter().flat_map(|row| &row.cells);
            for cell in cells.filter(|cell| cell.value.number().is_some()) {
                numbers.entry(found.annex.place(cell)).or_insert(&*cell.value);
            }
        }
        Self(numbers)
    }

    fn get(&self, place: &CellPlace) -> Option<Decimal> {
        let value = self.0.get(place)?;
        value.number().filter(|_| value.doubt.is_none())
    }
}

/// The year or period that a dossier is of, by its name; empty where that says none.
pub fn year_of(dossier: &Dossier) -> String {
    let names = [dossier.manifest.name.as_deref().unwrap_or_default(), &dossier.name];
    let mut found = names.iter().filter_map(|name| {
        year::mentions(name).into_iter().max_by_key(|mention| mention.years.last)
    });
    found.next().map(|mention| mention.years.dashed()).unwrap_or_default()
}

/// The name of the workbook in which the rows of all units stand, of an annex by its name in templates;
/// documents may have several of one annex.
pub fn collecting(source: &str, title: &str, ordinal: usize) -> String {
    let name = if source.is_empty() { crate::value::slug::slug(title) } else { source.to_owned() };
    let name = name.trim_matches('_').replace('_', "-");
    let end = if ordinal > 1 && !source.is_empty() { format!("-{ordinal}") } else { String::new() };
    format!("{}{name}{end}.xlsx", dossier::COLLECTING)
}
