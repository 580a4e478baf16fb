//! A form as it was sent, and as it would be now → what has changed in the dossier since.

use std::sync::Arc;

use super::difference::Difference;
use super::{Form, Kind, Page, received};
use crate::workbook::{Cell, Content, Sheet, Workbook};

/// What the annex would say otherwise now, but for the order of its rows. The line that says what it
/// comes with is left out: its number and day come when the document is signed.
pub fn outdated(sent: &Form, now: &Form) -> Vec<Difference> {
    let pages = sent.pages.iter().map(|page| Page {
        cells: page.cells.iter().filter(|cell| cell.kind != Kind::Line).cloned().collect(),
        ..page.clone()
    });
    let sent = Form { stamp: sent.stamp.clone(), pages: pages.collect() };
    let sheets = received(&sent, &workbook(now)).into_iter();
    let all = sheets.flat_map(|sheet| sheet.differences);
    all.filter(|difference| !difference.sort.is_looks()).collect()
}

/// A form as the workbook that it would be.
fn workbook(form: &Form) -> Workbook {
    Workbook { file: "".into(), sheets: form.pages.iter().map(sheet).collect() }
}

fn sheet(page: &Page) -> Sheet {
    let said = page.cells.iter().filter(|cell| cell.kind != Kind::Line && !cell.text.is_empty());
    let cells = said.map(|cell| {
        let content = match &cell.number {
            Some(number) => {
                Content::Number { number: number.value, percent: number.format.ends_with('%') }
            }
            None => Content::Text,
        };
        (cell.region.start, Arc::new(Cell { content, text: cell.text.clone() }))
    });
    Sheet {
        file: "".into(),
        name: page.name.as_str().into(),
        visible: true,
        cells: cells.collect(),
        merges: page.cells.iter().map(|cell| cell.region).collect(),
        hidden_rows: Default::default(),
        hidden_columns: Default::default(),
        column_widths: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Cell as Sent, Stamp};

    fn form(line: &str, rows: &[(&str, &str)]) -> Form {
        let cell = |at: &str, kind, text: &str| Sent {
            region: at.parse::<crate::workbook::Address>().unwrap().into(),
            kind,
            text: text.to_owned(),
            number: None,
            is_strong: false,
            is_centred: false,
        };
        let mut cells = vec![
            cell("A1", Kind::Title, "CHỈ TIÊU"),
            cell("A2", Kind::Line, line),
            cell("A3", Kind::Head, "Nội dung"),
            cell("B3", Kind::Head, "Số hộ"),
        ];
        for (row, (name, figure)) in (4..).zip(rows) {
            cells.push(cell(&format!("A{row}"), Kind::Label, name));
            cells.push(cell(&format!("B{row}"), Kind::Open, figure));
        }
        let page = Page {
            name: "Phụ lục".to_owned(),
            source: String::new(),
            title: "CHỈ TIÊU".to_owned(),
            widths: vec![9.0; 2],
            header: (2, 1),
            cells,
        };
        Form { stamp: Stamp::default(), pages: vec![page] }
    }

    #[test]
    fn figures_and_rows_are_told_and_neither_the_order_nor_the_number_of_the_document() {
        let sent = form("(Kèm theo Kế hoạch số …… )", &[("Hộ nghèo", "37"), ("Hộ khác", "2")]);
        let signed = form("(Kèm theo Kế hoạch số 15)", &[("Hộ khác", "2"), ("Hộ nghèo", "37")]);
        assert_eq!(outdated(&sent, &signed), []);
        let rows = [("Lớp học", "4"), ("Hộ nghèo", "40"), ("Hộ khác", "2")];
        let now = outdated(&sent, &form("", &rows));
        let said: Vec<String> = now.iter().map(Difference::changed).collect();
        let expected = ["thêm dòng “Lớp học | 4”", "Hộ nghèo, Số hộ: “37” → “40”"];
        assert_eq!(said, expected);
    }
}
