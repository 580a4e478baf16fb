//! What is found of documents and of the workbooks beside them → the same, without what would have a
//! right document follow a wrong workbook.

use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};

/// What to do where a workbook has faults of its own.
const FIRST: &str = "sửa lỗi của bảng tính trước, rồi soát lại văn bản";

/// Rules that have a document follow a workbook.
const FOLLOW: [&str; 2] = ["text-and-source", "figure-nowhere"];

/// A number that was typed over a formula may be meant; a document is not to follow it unseen.
const TYPED: &str = "typed-over-formula";

/// Leaves out differences from cells that are told to be wrong, and has the others wait until the
/// workbook is right.
pub fn settled(findings: &mut Vec<Diagnostic>) {
    let wrong: Vec<CellPlace> = findings
        .iter()
        .filter(|finding| {
            let is_fault = finding.severity >= Severity::Warning || finding.name == TYPED;
            is_fault && !FOLLOW.contains(&finding.name)
        })
        .flat_map(|finding| finding.places.iter().filter_map(cell))
        .cloned()
        .collect();
    if wrong.is_empty() {
        return;
    }
    let is_wrong = |place: &CellPlace| {
        wrong.iter().any(|own| is_of(own, place) && own.cell.contains(place.cell.start))
    };
    findings.retain(|finding| {
        finding.name != FOLLOW[0] || !finding.places.iter().filter_map(cell).any(is_wrong)
    });
    for finding in findings.iter_mut().filter(|finding| FOLLOW.contains(&finding.name)) {
        let mut cells = finding.places.iter().filter_map(cell).peekable();
        // What is nowhere may have been in any of them.
        let is_beside =
            cells.peek().is_none() || cells.any(|place| wrong.iter().any(|own| is_of(own, place)));
        if is_beside {
            finding.hint = Some(FIRST.to_owned());
        }
    }
}

fn cell(place: &Place) -> Option<&CellPlace> {
    match place {
        Place::Cell(place) => Some(place),
        _ => None,
    }
}

/// Whether two cells are of one sheet.
fn is_of(one: &CellPlace, other: &CellPlace) -> bool {
    one.file == other.file && one.sheet == other.sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &'static str, severity: Severity, cell: Option<&str>) -> Diagnostic {
        let finding = Diagnostic::new(severity, name, "hai số khác nhau").hint("sửa cho khớp");
        let place = |cell: &str| {
            Place::Cell(CellPlace {
                file: "bieu.xlsx".into(),
                sheet: "Biểu".into(),
                cell: cell.parse::<crate::workbook::Address>().unwrap().into(),
            })
        };
        match cell {
            Some(cell) => finding.at(place(cell)),
            None => finding,
        }
    }

    #[test]
    fn a_right_document_does_not_follow_a_wrong_workbook() {
        let differs = || at("text-and-source", Severity::Warning, Some("D11"));
        let rate = || at("text-and-source", Severity::Warning, Some("E11"));
        let nowhere = || at("figure-nowhere", Severity::Note, None);
        let mut alone = vec![differs(), rate(), nowhere()];
        settled(&mut alone);
        assert_eq!(alone, [differs(), rate(), nowhere()]);
        let told = at("sum-range", Severity::Warning, Some("D11"));
        let mut found = vec![told.clone(), differs(), rate(), nowhere()];
        settled(&mut found);
        assert_eq!(found, [told, rate().hint(FIRST), nowhere().hint(FIRST)]);
    }
}
