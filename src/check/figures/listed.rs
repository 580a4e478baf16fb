//! Lists of names in the running text against the rows of the document's own tables: the same names,
//! one of them in another spelling.

use super::count;
use super::read::Read;
use crate::annex::RowRole;
use crate::check::{Paper, Remarks};
use crate::value::name::{folded, split_kind};
use crate::value::near::{self, Name, Why};

/// How many names of a list a table must have before the rest is looked for in it.
const LEAST: usize = 2;

/// Tells names of lists that a table has in another spelling: `Đồng Giữa` and `Đồng Dữa`.
pub(super) fn spelled(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    if read.tables.is_empty() {
        return;
    }
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        for list in count::lists(text, mentions) {
            let own: Vec<&str> = list.names.iter().map(|name| split_kind(name).1).collect();
            for table in &read.tables {
                let Some(label) = table.annex.label_column() else { continue };
                let rows = table.annex.rows.iter().filter(|row| row.role == RowRole::Data);
                let rows = rows.filter(|row| row.continues.is_none() && row.printed);
                let rows: Vec<_> = rows.map(|row| (split_kind(&row.label).1, row)).collect();
                let has = |name: &&&str| rows.iter().any(|(row, _)| folded(row) == folded(name));
                let known = own.iter().filter(has).count();
                if known < LEAST || known * 2 < own.len() {
                    continue;
                }
                let listed: Vec<Name<'_>> = own.iter().map(|name| (*name).into()).collect();
                let headed: Vec<Name<'_>> = rows.iter().map(|(name, _)| (*name).into()).collect();
                for pair in near::pairs(&listed, &headed) {
                    let (name, (other, row)) = (own[pair.listed], rows[pair.headed]);
                    let Some(at) = table.paragraph(row.cells[label].region) else { continue };
                    if pair.why == Why::Kind || at == index {
                        continue;
                    }
                    let places = vec![paper.place(index), paper.place(at)];
                    let message = format!("câu ghi “{name}”, bảng trong văn bản ghi “{other}”");
                    let hint = "viết một tên ở cả hai chỗ";
                    // As many rows as names are the same names.
                    match rows.len() == own.len() {
                        true => remarks.proved_at(places, message, hint),
                        false => remarks.guess_at(places, message, hint),
                    }
                }
            }
        }
    }
}
