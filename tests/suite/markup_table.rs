//! Annexes as tables of a document. A case is a sheet, a line for each row: `cột` gives the roles
//! of the columns, `đầu` a row of the header, `nhóm`, `dòng` and `tổng` rows of the body. A cell
//! `<` is merged with the one on its left, `^` with the one above. `hiện` lines are placements:
//! columns, rows and `ghi chú`, each with its table in the outcome.

#![expect(clippy::unwrap_used, reason = "cases are read outside of the test functions too")]

use std::fmt::Write;

use kehoach::annex::{
    Annex, Column, ColumnRole, HeaderCell, Index, Line, Row, RowCell, RowRole, Shape,
};
use kehoach::diagnostic::CellPlace;
use kehoach::document::text::print;
use kehoach::document::{Block, Document, Origin};
use kehoach::markup::table;
use kehoach::template::Placement;
use kehoach::value::{Beside, Meaning, Quantity, Value};
use kehoach::workbook::{Address, Region};

#[test]
fn every_table() {
    insta::glob!("markup_table/*.txt", |path| {
        let case = std::fs::read_to_string(path).unwrap();
        let annex = annex(&case);
        let origin = |place: &CellPlace| {
            // The first two columns say what a row is, and are no figures.
            (place.cell.start.column > 1).then(|| Origin { key: "b".into(), place: place.clone() })
        };
        let mut shown = String::new();
        for line in case.lines().filter_map(|line| line.strip_prefix("hiện:")) {
            let table = table(&annex, "bieu", &placement(line), &origin);
            let blocks = vec![Block::Table(table)];
            let document = Document { blocks, ..Document::default() };
            let printed = print(&document);
            writeln!(shown, "hiện:{line}{}", printed.replace("== nội dung\n", "")).unwrap();
        }
        insta::with_settings!({ description => case.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(shown);
        });
    });
}

fn placement(line: &str) -> Placement {
    let mut placement = Placement { annex: "bieu".into(), ..Placement::default() };
    for part in line.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        if part == "ghi chú" {
            placement.notes = true;
            continue;
        }
        let (what, indices) = part.split_once(' ').unwrap();
        let indices = indices.split(',').map(|index| index.parse().unwrap()).collect();
        match what {
            "cột" => placement.columns = Some(indices),
            _ => placement.rows = Some(indices),
        }
    }
    placement
}

/// The cells of a row of the case.
fn cells(line: &str) -> Vec<String> {
    line.split('|').skip(1).map(|cell| cell.trim().replace('⏎', "\n")).collect()
}

fn annex(case: &str) -> Annex {
    let lines: Vec<_> = case.lines().filter(|line| line.contains('|')).collect();
    let grid: Vec<_> = lines.iter().map(|line| cells(line)).collect();
    let line_at = |row: u32, text: &str| Line { text: text.into(), place: place(row, 0, row, 0) };
    let note = |key| case.lines().filter_map(move |line| line.strip_prefix(key)).map(str::trim);
    let mut annex = Annex {
        shape: Shape::Table,
        region: place(0, 0, 9, 9),
        letterhead: Vec::new(),
        form: None,
        titles: Vec::new(),
        attachment: None,
        date_line: None,
        facts: Vec::new(),
        signature: Vec::new(),
        unit_line: note("đơn vị:").next().map(|text| line_at(0, text)),
        header: Vec::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        notes: note("ghi chú:").map(|text| line_at(20, text)).collect(),
        index: Index::default(),
    };
    for (at, line) in lines.iter().enumerate() {
        let row = u32::try_from(at).unwrap();
        match line.split('|').next().unwrap().trim() {
            "cột" => annex.columns = grid[at].iter().enumerate().map(column).collect(),
            "đầu" => annex.header.push(header_row(&grid, at)),
            kind => {
                let cells = (0..grid[at].len()).map(|column| body_cell(&grid, at, column));
                let role = match kind {
                    "nhóm" => RowRole::Group,
                    "tổng" => RowRole::Total,
                    _ => RowRole::Data,
                };
                annex.rows.push(Row {
                    index: row,
                    role,
                    level: 0,
                    parent: None,
                    continues: None,
                    number: None,
                    label: String::new(),
                    key: "r".into(),
                    printed: true,
                    cells: cells.collect(),
                });
            }
        }
    }
    annex
}

fn place(top: u32, left: u32, bottom: u32, right: u32) -> CellPlace {
    let cell = Region::new(Address::new(top, left), Address::new(bottom, right));
    CellPlace { file: "b.xlsx".into(), sheet: "B".into(), cell }
}

fn column((index, role): (usize, &String)) -> Column {
    Column {
        index: u32::try_from(index).unwrap(),
        path: Vec::new(),
        key: "c".into(),
        role: match role.as_str() {
            "số" => ColumnRole::Number,
            "tên" => ColumnRole::Label,
            "đơn vị tính" => ColumnRole::Measure,
            "tổng" => ColumnRole::Total,
            "ghi chú" => ColumnRole::Note,
            _ => ColumnRole::Value,
        },
        measure: None,
        owner: None,
        formula: None,
        width: Some(10.0),
    }
}

/// The merged region over a cell: its top left cell and its size.
fn region(grid: &[Vec<String>], row: usize, column: usize) -> (usize, usize, usize, usize) {
    let (mut top, mut left) = (row, column);
    while grid[top][left] == "<" {
        left -= 1;
    }
    while grid[top][left] == "^" {
        top -= 1;
    }
    while grid[top][left] == "<" {
        left -= 1;
    }
    let width = 1 + grid[top][left + 1..].iter().take_while(|cell| *cell == "<").count();
    let height = 1 + grid[top + 1..].iter().take_while(|row| row[left] == "^").count();
    (top, left, width, height)
}

fn region_place(grid: &[Vec<String>], row: usize, column: usize) -> CellPlace {
    let (top, left, width, height) = region(grid, row, column);
    let cell = |index: usize| u32::try_from(index).unwrap();
    place(cell(top), cell(left), cell(top + height - 1), cell(left + width - 1))
}

fn header_row(grid: &[Vec<String>], row: usize) -> Vec<HeaderCell> {
    let starts = grid[row].iter().enumerate().filter(|(_, text)| *text != "<" && *text != "^");
    starts
        .map(|(column, text)| {
            let (_, _, column_span, row_span) = region(grid, row, column);
            let place = region_place(grid, row, column);
            HeaderCell { text: text.clone(), column, column_span, row_span, place }
        })
        .collect()
}

fn body_cell(grid: &[Vec<String>], row: usize, column: usize) -> RowCell {
    let (top, left, _, _) = region(grid, row, column);
    let text = grid[top][left].clone();
    let number = text.trim_start_matches('≥').split(' ').next().unwrap().parse().ok();
    let meaning = match number {
        Some(number) => Meaning::Quantity(Quantity::of(number).with(Beside {
            rest: text.contains(" và ").then(|| text.clone()),
            ..Beside::default()
        })),
        None if text.is_empty() => Meaning::Empty,
        None => Meaning::Words,
    };
    RowCell {
        region: region_place(grid, row, column).cell,
        starts_row: top == row,
        starts_column: left == column,
        value: Value { text: text.into(), meaning, doubt: None }.into(),
        measure: None,
    }
}
