//! An annex as text, for people who want to see what was found and how templates name it.

use std::fmt::{self, Write as _};

use crate::value::number::format;
use crate::value::{Beside, Meaning, Names, Quantity, Value, date};
use crate::workbook::{Region, column_letters};

use super::{Annex, Column, ColumnRole, Fact, Line, Row, RowRole, Shape};

/// An annex as text: where it stands, its lines, its columns and the tree of its rows, each with
/// its key, and every value with its cell and what it means.
pub fn outline(annex: &Annex) -> String {
    let mut text = String::new();
    write(annex, &mut text).expect("a string takes all that is written to it");
    text
}

impl fmt::Display for Annex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&outline(self))
    }
}

fn write(annex: &Annex, text: &mut String) -> fmt::Result {
    writeln!(text, "{}: {}", annex.shape, annex.region)?;
    write_lines(text, "Phần đầu", &annex.letterhead)?;
    write_lines(text, "Số biểu", annex.form.as_slice())?;
    write_lines(text, "Tên bảng", &annex.titles)?;
    write_lines(text, "Kèm theo", annex.attachment.as_slice())?;
    write_lines(text, "Đơn vị tính", annex.unit_line.as_slice())?;
    write_lines(text, "Thời điểm số liệu", annex.date_line.as_slice())?;
    for Fact { key, value } in &annex.facts {
        writeln!(text, "Thông tin bảng: {} = {} ({})", key.text, value.text, value.place.cell)?;
    }
    writeln!(text, "Cột:")?;
    for column in &annex.columns {
        write_column(text, column)?;
    }
    writeln!(text, "Dòng:")?;
    for row in &annex.rows {
        write_row(text, annex, row)?;
    }
    write_lines(text, "Ghi chú cuối bảng", &annex.notes)?;
    write_lines(text, "Phần ký cuối bảng", &annex.signature)
}

fn write_lines(text: &mut String, name: &str, lines: &[Line]) -> fmt::Result {
    for line in lines {
        writeln!(text, "{name}: {} ({})", line.text, line.place.cell)?;
    }
    Ok(())
}

fn write_column(text: &mut String, column: &Column) -> fmt::Result {
    let letters = column_letters(column.index);
    write!(text, "  {letters} {} · {}", column.key, column.role)?;
    if !column.path.is_empty() {
        write!(text, " · {}", column.path.join(" › "))?;
    }
    if let Some(measure) = &column.measure {
        write!(text, " · tính bằng {measure}")?;
    }
    if let Some(owner) = &column.owner {
        write!(text, " · của {}", owner.name)?;
    }
    if let Some(formula) = &column.formula {
        write!(text, " · công thức {}", formula.text)?;
    }
    text.push('\n');
    Ok(())
}

fn write_row(text: &mut String, annex: &Annex, row: &Row) -> fmt::Result {
    let indent = "  ".repeat(row.level + 1);
    write!(text, "{indent}{} · ", row.key)?;
    if let Some(number) = &row.number {
        write!(text, "{number} ")?;
    }
    write!(text, "{} · {}", row.label, row.role)?;
    match row.printed {
        true => write!(text, " · dòng {}", row.index + 1)?,
        false => write!(text, " · gộp")?,
    }
    if let Some(item) = row.continues {
        write!(text, " · tiếp dòng {}", annex.rows[item].index + 1)?;
    }
    writeln!(text)?;
    // The name of a group stands once, at the group.
    let mut named: Vec<Region> =
        row.parent.iter().flat_map(|&parent| names(annex, parent)).collect();
    named.extend(annex.label_column().map(|label| row.cells[label].region));
    let mut last: Option<Region> = None;
    for (column, cell) in annex.columns.iter().zip(&row.cells) {
        let shown = !matches!(column.role, ColumnRole::Number | ColumnRole::Label);
        let place = cell.region;
        let again = !cell.starts_row || (row.printed && named.contains(&place));
        if !shown || cell.value.is_empty() || again {
            continue;
        }
        if last.replace(place) == Some(place) {
            continue;
        }
        let value = &cell.value;
        let line = value.text.replace('\n', " ⏎ ");
        write!(text, "{indent}    {} {place}: {line} → {}", column.key, Shown(value))?;
        // The measure that the text itself gives is shown with the value.
        let own = matches!(&value.meaning, Meaning::Quantity(q) if q.percent || q.beside().unit.is_some());
        match &cell.measure {
            Some(measure) if !own => writeln!(text, ", {measure}")?,
            _ => writeln!(text)?,
        }
    }
    Ok(())
}

/// The cells that name a group without a row of its own.
fn names(annex: &Annex, group: usize) -> Vec<Region> {
    let group = &annex.rows[group];
    let cells = group.cells.iter().filter(|cell| !group.printed && !cell.value.is_empty());
    cells.map(|cell| cell.region).collect()
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "Bảng",
            Self::KeyValue => "Bảng khoản mục và nội dung",
            Self::List => "Danh sách",
        })
    }
}

impl fmt::Display for ColumnRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "số thứ tự",
            Self::Label => "tên dòng",
            Self::Measure => "đơn vị tính",
            Self::Total => "tổng",
            Self::Rate => "tỷ lệ",
            Self::Deadline => "thời gian",
            Self::Agency => "cơ quan",
            Self::Value => "số liệu",
            Self::Note => "ghi chú",
        })
    }
}

impl fmt::Display for RowRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Group => "nhóm",
            Self::Data => "số liệu",
            Self::Total => "tổng",
        })
    }
}

/// What a value means, in words.
struct Shown<'a>(&'a Value);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.meaning {
            Meaning::Empty => f.write_str("trống"),
            Meaning::Missing => f.write_str("thiếu số liệu"),
            Meaning::Quantity(quantity) => write_quantity(f, quantity),
            Meaning::Names(list) => {
                let Names { kind, names } = &**list;
                let kind = kind.as_ref().map(|kind| format!(" {kind}")).unwrap_or_default();
                write!(f, "{} tên{kind}: {}", names.len(), names.join(" | "))
            }
            Meaning::Date(day) => write!(f, "ngày {}", date::short(*day)),
            Meaning::PartialDate(date) => match date.month {
                Some(month) => write!(f, "ngày để trống, tháng {month} năm {}", date.year),
                None => write!(f, "ngày, tháng để trống, năm {}", date.year),
            },
            Meaning::Deadline(deadline) => write!(f, "thời hạn {deadline}"),
            Meaning::Words => f.write_str("chữ"),
        }?;
        match &self.0.doubt {
            Some(_) => f.write_str(" (chưa chắc)"),
            None => Ok(()),
        }
    }
}

fn write_quantity(f: &mut fmt::Formatter<'_>, quantity: &Quantity) -> fmt::Result {
    let name = if quantity.percent { "tỷ lệ" } else { "số" };
    write!(f, "{name} {}", format(quantity.number))?;
    if let Some(upper) = quantity.beside().upper {
        write!(f, " đến {}", format(upper))?;
    }
    if let Some(whole) = quantity.beside().whole {
        write!(f, " trên {}", format(whole))?;
    }
    let Beside { change, unit, rest, .. } = quantity.beside();
    for part in [change, unit, rest].into_iter().flatten() {
        write!(f, ", {part}")?;
    }
    match quantity.qualifier {
        Some(qualifier) => write!(f, ", {qualifier}"),
        None => Ok(()),
    }
}
