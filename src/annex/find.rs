//! The steps from a sheet to its annex, and the findings on the way.

use crate::diagnostic::{Diagnostic, Place};
use crate::workbook::{Address, Region, Sheet};

use super::body::{self, Body};
use super::grid::{Grid, Patch};
use super::header::{Header, take_formulas};
use super::rows::Layout;
use super::table::{self, Matrix};
use super::{Annex, Column, ColumnRole, Correction, Shape};
use super::{
    key, lines, measure, negative, numerals, opening, plain, rates, role, rows, totals, values,
    vocabulary,
};

/// The finding for a table that has a header alone.
pub const WITHOUT_ROWS: &str = "annex-without-rows";

/// How many cells one finding points at.
const MOST_PLACES: usize = 5;

/// Finds the annex in a sheet. Returns none, with a finding that says why, where there is none.
pub fn find(sheet: &Sheet, correction: &Correction) -> (Option<Annex>, Vec<Diagnostic>) {
    let (grid, mut findings) = Grid::new(sheet, correction.region);
    if grid.patches.is_empty() {
        findings.push(empty(sheet, correction));
        return (None, findings);
    }
    let wants_header = correction.header_rows != Some(0);
    let header = wants_header.then(|| Header::find(&grid, correction)).flatten();
    let (mut rules, mut fixed) = (Vec::new(), Vec::new());
    let annex = match &header {
        Some(header) => {
            below_header(&grid, header, correction, &mut findings).map(|(annex, read, given)| {
                (rules, fixed) = (read, given);
                annex
            })
        }
        None => plain::find(&grid, correction, &mut findings),
    };
    let Some(mut annex) = annex else {
        if !findings.iter().any(|finding| finding.name == "table-too-large") {
            findings.push(not_found(sheet));
        }
        return (None, findings);
    };
    if annex.rows.is_empty() {
        findings.push(
            Diagnostic::warning(WITHOUT_ROWS, "bảng chỉ có tiêu đề, không có dòng nào")
                .hint("điền các dòng của bảng, hoặc chọn trang tính khác trong ho-so.toml")
                .at(annex.region.clone()),
        );
    }
    findings.extend(values::errors(&annex, sheet));
    negative::read(&mut annex);
    findings.extend(values::settle(&mut annex, sheet, correction.decimal_mark));
    numerals::read(&mut annex);
    rates::mark(&mut annex.columns, &annex.rows);
    measure::give(&mut annex.rows, &mut annex.columns, annex.unit_line.as_ref());
    let level = |at: usize| annex.columns[at].owner.as_ref().map(|owner| owner.level);
    for at in totals::whole_columns(&annex, &level, &|at| !fixed.contains(&at)) {
        annex.columns[at].role = ColumnRole::Total;
    }
    if let Some(at) = totals::divided_column(&annex, &|at| !fixed.contains(&at)) {
        annex.columns[at].role = ColumnRole::Total;
    }
    findings.extend(totals::check(&annex, &rules));
    (Some(annex), findings)
}

fn empty(sheet: &Sheet, correction: &Correction) -> Diagnostic {
    let (message, hint) = match correction.region {
        Some(region) => (
            format!("vùng {region} không có nội dung"),
            "sửa `vung` trong ho-so.toml cho đúng vùng của bảng",
        ),
        None => (
            "trang tính không có nội dung".to_owned(),
            "chọn trang tính khác trong ho-so.toml, hoặc điền bảng vào trang tính này",
        ),
    };
    Diagnostic::error("annex-empty", message).hint(hint).at(at_sheet(sheet))
}

fn not_found(sheet: &Sheet) -> Diagnostic {
    Diagnostic::error("annex-not-found", "không tìm thấy dòng tiêu đề của bảng (TT, Nội dung, …)")
        .hint(
            "ghi `vung` (chẳng hạn \"A5:L17\") và `hang_tieu_de` (số dòng tiêu đề) của bảng này \
             trong ho-so.toml",
        )
        .at(at_sheet(sheet))
}

/// The finding for a column that a manifest gives a role and the table has not.
fn unknown_column(name: &str, grid: &Grid<'_>, columns: &[Column]) -> Diagnostic {
    let heads: Vec<&str> =
        columns.iter().filter_map(|column| column.path.last()).map(String::as_str).collect();
    Diagnostic::error("unknown-column", format!("bảng không có cột “{name}” ghi ở `vai_tro`"))
        .hint(crate::diagnostic::source::did_you_mean(name, &heads))
        .at(at_sheet(grid.sheet))
}

fn at_sheet(sheet: &Sheet) -> Place {
    Place::Sheet { file: sheet.file.clone(), sheet: sheet.name.clone() }
}

/// The finding about a table that no person lays out.
pub(super) fn too_large(sheet: &Sheet) -> Diagnostic {
    Diagnostic::error("table-too-large", "bảng có quá nhiều ô")
        .hint("ghi `vung` của bảng trong ho-so.toml, chẳng hạn \"A5:L17\"")
        .at(at_sheet(sheet))
}

fn below_header(
    grid: &Grid<'_>,
    header: &Header,
    correction: &Correction,
    findings: &mut Vec<Diagnostic>,
) -> Option<(Annex, Vec<totals::Rule>, Vec<usize>)> {
    let start = grid.rows.partition_point(|(row, _)| *row <= header.end);
    let body = body::find(grid, Some(header), start);
    let header_rows = grid.rows.iter().enumerate().filter(|(_, (row, _))| {
        (header.first..=header.last).contains(row) || Some(*row) == header.units
    });
    let header_rows: Vec<usize> = header_rows.map(|(index, _)| index).collect();
    let units = header.units.map_or(0, |_| 1);

    let indices = header_rows.iter().chain(&body.rows).copied();
    let columns = table::used_columns(grid, indices.clone(), header.columns);
    let rows: Vec<u32> = indices.map(|index| grid.rows[index].0).collect();
    let Some(matrix) = Matrix::new(grid, rows, columns) else {
        findings.push(too_large(grid.sheet));
        return None;
    };
    let all = header_rows.len();
    let Some((mut columns, odd_columns)) = table::columns(&matrix, (all - units, all)) else {
        findings.push(too_large(grid.sheet));
        return None;
    };
    findings.extend(odd_columns);
    let (fixed, unknown) = role::given(&mut columns, &correction.roles);
    findings.extend(unknown.into_iter().map(|name| unknown_column(name, grid, &columns)));
    let (label, groups) = table::label_column(&matrix, &columns, all, correction.label_column);
    findings.extend(outside(grid, header, &body));

    let label = label.unwrap_or(0);
    columns[label].role = ColumnRole::Label;
    role::by_contents(&matrix, &mut columns, (label, &fixed), all);
    let layout = Layout { columns: &columns, label, groups, header: all };
    let mut rows = rows::rows(&matrix, &layout);
    let region = grid.sheet.place(region(&matrix, header.first));
    let header_cells = table::header_cells(&matrix, all);
    let last_row = matrix.rows.last().copied().unwrap_or(header.end);
    // It has as much in it as the rows.
    drop(matrix);
    let mut titles = titles(grid, header.first);
    opening::take(&mut titles, &mut rows, &columns);
    findings.extend(key::give(&mut rows, &columns, label, grid.sheet));
    let rules = take_formulas(grid, header, &mut columns);

    let shape = correction.shape.unwrap_or_else(|| shape(&columns, label));
    let above = lines::above(grid, &titles, header.columns);
    findings.extend(rows_above(grid.sheet, &above));
    findings.extend(helpers(grid.sheet, &above));
    let mut below: Vec<Patch<'_>> =
        body.notes.iter().flat_map(|&index| grid.row(index)).copied().collect();
    below.extend(lines::notes_below(grid, last_row));
    let (notes, signature) = lines::foot(grid, &below);
    let annex = Annex {
        shape,
        region,
        letterhead: above.letterhead,
        form: above.form,
        titles: above.titles,
        attachment: above.attachment,
        unit_line: above.unit_line,
        date_line: above.date_line,
        facts: above.facts,
        header: header_cells,
        columns,
        rows,
        notes,
        signature,
        index: super::Index::default(),
    };
    Some((annex, rules, fixed))
}

/// What stands above a row, inside and outside the region under study.
fn titles<'a>(grid: &Grid<'a>, first: u32) -> Vec<Patch<'a>> {
    let mut patches: Vec<Patch<'_>> =
        grid.patches.iter().filter(|patch| patch.row() < first).copied().collect();
    patches.extend(lines::titles_above(grid, first));
    patches.sort_by_key(|patch| patch.seen.start);
    patches
}

/// The region of a table in the sheet, from the header's first row to the last row's end.
pub(super) fn region(matrix: &Matrix<'_, '_>, first: u32) -> Region {
    let mut end = Address::new(first, 0);
    for (patch, _) in &matrix.patches {
        if patch.row() >= first && matrix.rows.binary_search(&patch.row()).is_ok() {
            end.row = end.row.max(patch.seen.end.row);
            end.column = end.column.max(patch.seen.end.column);
        }
    }
    let start = matrix.columns.first().copied().unwrap_or(0);
    Region::new(Address::new(first, start), end)
}

fn shape(columns: &[Column], label: usize) -> Shape {
    let leaf = |column: &Column| column.path.last().cloned().unwrap_or_default();
    let values: Vec<&Column> =
        columns.iter().filter(|c| c.role.holds_data() || c.role == ColumnRole::Measure).collect();
    match values[..] {
        [] => Shape::List,
        [value]
            if vocabulary::is_key(&leaf(&columns[label]))
                && vocabulary::is_key_value(&leaf(value)) =>
        {
            Shape::KeyValue
        }
        _ => Shape::Table,
    }
}

/// A finding about rows of several cells above the header, which are no titles: perhaps the header
/// was found too far down.
fn rows_above(sheet: &Sheet, above: &lines::Above<'_>) -> Option<Diagnostic> {
    let (first, count) = above.odd?;
    let message = format!("{count} dòng phía trên tiêu đề bảng không được đọc là dòng của bảng");
    Some(
        Diagnostic::warning("rows-above-header", message)
            .hint("nếu tiêu đề bảng nằm cao hơn, ghi `vung` và `hang_tieu_de` trong ho-so.toml")
            .at(sheet.place(first.region)),
    )
}

/// A note about cells above the table that say nothing of it, such as a year for a formula.
pub(super) fn helpers(sheet: &Sheet, above: &lines::Above<'_>) -> Option<Diagnostic> {
    let first = above.helpers.first()?;
    let message = match above.helpers.len() {
        1 => format!("ô phía trên bảng không thuộc tên bảng, được bỏ qua: “{}”", first.text()),
        count => format!("{count} ô phía trên bảng không thuộc tên bảng, được bỏ qua"),
    };
    let finding = Diagnostic::note("helper-cell", message)
        .hint("ô phụ của người lập biểu thì để nguyên; là tên bảng thì ghi cùng dòng tên bảng");
    let places = above.helpers.iter().take(MOST_PLACES);
    Some(places.fold(finding, |finding, patch| finding.at(sheet.place(patch.region))))
}

/// Findings about what stands beside or below the table and is not part of it.
fn outside(grid: &Grid<'_>, header: &Header, body: &Body) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let beside = table::beside(grid, header, body.rows.iter().copied());
    if let Some(first) = beside.first() {
        let message = match beside.len() {
            1 => format!("ô nằm ngoài bảng bị bỏ qua: “{}”", first.text()),
            count => format!("{count} ô nằm ngoài bảng bị bỏ qua"),
        };
        let finding = Diagnostic::warning("cell-outside-table", message)
            .hint("đặt tên cột cho các ô này trong tiêu đề bảng, hoặc xóa chúng");
        let places = beside.iter().take(MOST_PLACES);
        findings.push(places.fold(finding, |f, patch| f.at(grid.sheet.place(patch.region))));
    }
    let second = body.second.map(|index| grid.row(index)[0].region);
    let right = header.second.and_then(|column| {
        let patches = grid.patches.iter();
        patches.clone().find(|p| p.row() == header.first && p.column() == column).map(|p| p.region)
    });
    for region in [right, second].into_iter().flatten() {
        let message = "trang tính còn một bảng nữa; chỉ bảng đầu tiên được đọc";
        findings.push(
            Diagnostic::warning("second-table", message)
                .hint("ghi `vung` của từng bảng trong ho-so.toml để đọc cả hai")
                .at(grid.sheet.place(region)),
        );
    }
    findings
}
