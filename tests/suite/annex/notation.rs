//! Sheets written as text: a line a row, cells parted by `|`.
//!
//! A cell `<` belongs to the merged region of the cell to its left, `^` to that of the cell above;
//! `=37` is a number, `=78%` a percentage, `=#REF!` an error, `=hidden` a zero that is not shown, `⏎` a line break. Before the rows may stand: `# …` (a
//! remark), `@ B3` (where the first cell stands), `!hide rows 3 4`, `!hide columns C`,
//! `!region A1:C9`, `!header 2`, `!shape list`, `!label B`.

use std::collections::{BTreeMap, BTreeSet};

use kehoach::annex::{Correction, Shape};
use kehoach::value::GAP;
use kehoach::workbook::{Address, Cell, Content, Region, Sheet};

/// A sheet and the correction that goes with it.
pub(crate) struct Case {
    pub sheet: Sheet,
    pub correction: Correction,
}

impl Case {
    pub(crate) fn parse(text: &str) -> Self {
        let mut correction = Correction::default();
        let mut hidden_rows = BTreeSet::new();
        let mut hidden_columns = BTreeSet::new();
        let mut start = Address::new(0, 0);
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next_if(|line| line.starts_with(['#', '@', '!'])) {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["@", address] => start = address.parse().unwrap(),
                ["!hide", "rows", ref rows @ ..] => {
                    hidden_rows.extend(rows.iter().map(|row| row.parse::<u32>().unwrap() - 1));
                }
                ["!hide", "columns", ref columns @ ..] => {
                    hidden_columns.extend(columns.iter().map(|letters| column(letters)));
                }
                ["!region", region] => correction.region = Some(region.parse().unwrap()),
                ["!header", rows] => correction.header_rows = Some(rows.parse().unwrap()),
                ["!label", letters] => correction.label_column = Some(column(letters)),
                ["!shape", "list"] => correction.shape = Some(Shape::List),
                ["!shape", "key-value"] => correction.shape = Some(Shape::KeyValue),
                ["!shape", "table"] => correction.shape = Some(Shape::Table),
                _ => assert!(line.starts_with('#'), "{line}"),
            }
        }
        let mut cells = BTreeMap::new();
        let mut merged: BTreeMap<Address, Region> = BTreeMap::new();
        for (row, line) in (start.row..).zip(lines) {
            for (column, text) in (start.column..).zip(line.split('|')) {
                let at = Address::new(row, column);
                let anchor = match text.trim() {
                    "" => continue,
                    "<" => Address::new(row, column - 1),
                    "^" => Address::new(row - 1, column),
                    text => {
                        cells.insert(at, cell(text).into());
                        merged.insert(at, at.into());
                        continue;
                    }
                };
                let first = merged.values().find(|region| region.contains(anchor)).unwrap().start;
                let region = merged.get_mut(&first).unwrap();
                region.end.row = region.end.row.max(row);
                region.end.column = region.end.column.max(column);
            }
        }
        let sheet = Sheet {
            file: "bieu.xlsx".into(),
            name: "Biểu".into(),
            visible: true,
            cells,
            merges: merged.into_values().collect(),
            hidden_rows,
            hidden_columns,
            column_widths: BTreeMap::new(),
        };
        Self { sheet, correction }
    }
}

fn column(letters: &str) -> u32 {
    format!("{letters}1").parse::<Address>().unwrap().column
}

fn cell(text: &str) -> Cell {
    let text = text.replace(" ⏎ ", "\n").replace('⏎', "\n");
    let Some(figure) = text.strip_prefix('=') else {
        return Cell { content: Content::Text, text };
    };
    if figure.starts_with('#') {
        return Cell { content: Content::Error(figure.into()), text: GAP.to_owned() };
    }
    if figure == "hidden" {
        let content = Content::Number { number: 0.into(), percent: false };
        return Cell { content, text: String::new() };
    }
    let percent = figure.ends_with('%');
    let digits = figure.trim_end_matches('%').replace(',', ".");
    let mut number: rust_decimal::Decimal = digits.parse().unwrap();
    if percent {
        number /= rust_decimal::Decimal::ONE_HUNDRED;
    }
    Cell { content: Content::Number { number, percent }, text: figure.to_owned() }
}
