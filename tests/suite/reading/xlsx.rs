//! Sheets → an xlsx.

use kehoach::workbook::{Content, Sheet};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

pub(super) fn write(sheets: &[Sheet]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet);
    }
    workbook.save_to_buffer().unwrap()
}

fn fill(to: &mut Worksheet, sheet: &Sheet) {
    to.set_name(&*sheet.name).unwrap();
    let plain = Format::new();
    let percent = Format::new().set_num_format("0.00%");
    for merged in sheet.merges.iter().filter(|merged| merged.start != merged.end) {
        let (start, end) = (merged.start, merged.end);
        let columns = (start.column as u16, end.column as u16);
        to.merge_range(start.row, columns.0, end.row, columns.1, "", &plain).unwrap();
    }
    for (address, cell) in &sheet.cells {
        let (row, column) = (address.row, address.column as u16);
        match &cell.content {
            Content::Number { number, percent: is_percent } => {
                let number: f64 = number.to_string().parse().unwrap();
                let format = if *is_percent { &percent } else { &plain };
                to.write_number_with_format(row, column, number, format).unwrap();
            }
            _ => drop(to.write_string(row, column, &cell.text).unwrap()),
        }
    }
    for &row in &sheet.hidden_rows {
        to.set_row_hidden(row).unwrap();
    }
    for &column in &sheet.hidden_columns {
        to.set_column_hidden(column as u16).unwrap();
    }
}
