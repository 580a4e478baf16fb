//! The formulas of workbooks: sums that leave out a row or a column, numbers typed over a column of
//! formulas, and numbers kept as text.

use std::collections::{BTreeMap, HashMap};

use crate::annex::{Annex, ColumnRole, Row, RowRole};
use crate::check::{Remarks, Source};
use crate::diagnostic::{CellPlace, Place};
use crate::value::name::folded;
use crate::value::number::format;
use crate::value::{Beside, Meaning};
use crate::workbook::{Address, Content, Region, Sheet};

/// How many cells one finding points at.
const MOST_PLACES: usize = 5;

/// How many sums are asked whether they add up a cell.
const MOST_SUMS: usize = 400;

/// An annex with its sheet and the formulas of it.
struct Table<'s> {
    annex: &'s Annex,
    sheet: &'s Sheet,
    formulas: &'s BTreeMap<Address, String>,
    /// The annex's rows by those of the sheet.
    rows: HashMap<u32, usize>,
    /// The annex's columns by those of the sheet.
    columns: HashMap<u32, usize>,
    /// The rows below each row, and at the top.
    children: HashMap<Option<usize>, Vec<usize>>,
}

impl<'s> Table<'s> {
    fn of(source: &'s Source) -> impl Iterator<Item = Self> {
        source.dossier.annexes.values().filter_map(|found| {
            let annex = &*found.annex;
            let (sheet, formulas) = source.sheet(&annex.region.file, &annex.region.sheet)?;
            let rows = annex.rows.iter().enumerate().filter(|(_, row)| row.printed);
            let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
            for (at, row) in annex.rows.iter().enumerate() {
                children.entry(row.parent).or_default().push(at);
            }
            let columns = annex.columns.iter().enumerate();
            Some(Self {
                annex,
                sheet,
                formulas,
                rows: rows.map(|(at, row)| (row.index, at)).collect(),
                columns: columns.map(|(at, column)| (column.index, at)).collect(),
                children,
            })
        })
    }

    fn place(&self, cell: Address) -> Place {
        Place::Cell(CellPlace { cell: cell.into(), ..self.annex.region.clone() })
    }
}

/// Tells sums that leave out a row or a column beside what they add up.
pub(super) fn sums(source: &Source, remarks: &mut Remarks<'_>) {
    for table in Table::of(source) {
        for (&own, formula) in table.formulas {
            let Some(range) = sum_of(formula) else { continue };
            let missed = match range {
                _ if range.height() == 1 && range.start.row == own.row && range.width() > 1 => {
                    missed_columns(&table, own, range).or_else(|| short_row(&table, own, range))
                }
                _ if range.width() == 1 && range.start.column == own.column => {
                    missed_rows(&table, own, range)
                }
                _ => continue,
            };
            let Some((cell, name, number)) = missed else { continue };
            let message = format!("công thức {formula} bỏ sót ô {cell} (“{name}”: {number})");
            let hint = "sửa vùng cộng cho đủ, rồi lưu lại";
            remarks.proved_at(vec![table.place(own), table.place(cell)], message, hint);
        }
    }
}

/// The range that a formula sums up, where it does nothing else: `=SUM(D8:D12)`, `=D8+D9+D10`,
/// `=SUM(D8:D11)+D12`.
fn sum_of(formula: &str) -> Option<Region> {
    let inner = formula.trim().trim_start_matches('=').trim();
    let is_one = !inner.contains('+');
    let mut terms = inner.split('+').map(|term| {
        let term = term.trim();
        match term.get(..4).filter(|word| word.eq_ignore_ascii_case("SUM(")) {
            Some(_) => region(term[4..].strip_suffix(')')?),
            None if is_one => None,
            None => Some(Region::from(term.replace('$', "").parse::<Address>().ok()?)),
        }
    });
    let first = terms.next()??;
    // What goes on where the last ended.
    terms.try_fold(first, |whole, next| {
        let next = next?;
        let is_right = next.start.row == whole.start.row
            && next.end.row == whole.end.row
            && next.start.column == whole.end.column + 1;
        let is_below = next.start.column == whole.start.column
            && next.end.column == whole.end.column
            && next.start.row == whole.end.row + 1;
        (is_right || is_below).then(|| Region::new(whole.start, next.end))
    })
}

/// The column that the formulas of most other rows add up, with a number here, and this one leaves
/// out.
fn short_row(table: &Table<'_>, own: Address, range: Region) -> Option<Missed> {
    let others: Vec<Region> = table
        .formulas
        .iter()
        .filter(|(cell, _)| cell.column == own.column && cell.row != own.row)
        .filter_map(|(cell, formula)| {
            let region = sum_of(formula)?;
            (region.height() == 1 && region.start.row == cell.row).then_some(region)
        })
        .collect();
    let columns = |region: &Region| (region.start.column, region.end.column);
    let usual = others
        .iter()
        .map(columns)
        .max_by_key(|own| others.iter().filter(|other| columns(other) == *own).count())?;
    let alike = others.iter().filter(|other| columns(other) == usual).count();
    let own_columns = columns(&range);
    let is_within = usual.0 <= own_columns.0 && own_columns.1 <= usual.1 && usual != own_columns;
    if !is_within || alike < 2 || alike * 2 <= others.len() {
        return None;
    }
    let row = &table.annex.rows[*table.rows.get(&own.row)?];
    let missed = (usual.0..=usual.1).filter(|at| *at < own_columns.0 || *at > own_columns.1);
    missed.into_iter().find_map(|index| {
        let at = *table.columns.get(&index)?;
        let number = row.cells[at].value.count().filter(|number| !number.is_zero())?;
        let name = table.annex.columns[at].path.last().map_or("", String::as_str);
        Some((Address::new(own.row, index), short(name), format(number)))
    })
}

/// A range such as `$D$8:D12`.
fn region(text: &str) -> Option<Region> {
    let plain = text.replace('$', "");
    let (start, end) = plain.split_once(':')?;
    let (start, end): (Address, Address) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
    (start.row <= end.row && start.column <= end.column).then(|| Region::new(start, end))
}

type Missed = (Address, String, String);

/// The row next to those that a sum adds up, of the same group and with a number, that it leaves out.
fn missed_rows(table: &Table<'_>, own: Address, range: Region) -> Option<Missed> {
    let column = *table.columns.get(&own.column)?;
    let inside: Vec<usize> =
        (range.start.row..=range.end.row).filter_map(|row| table.rows.get(&row).copied()).collect();
    let adds = |at: &usize| is_part(&table.annex.rows[*at]);
    let first = inside.iter().copied().find(adds)?;
    if inside.iter().filter(|at| adds(at)).count() < 2 {
        return None;
    }
    let siblings = &table.children[&table.annex.rows[first].parent];
    let start = siblings.binary_search(&first).ok()?;
    let last = inside.iter().copied().rfind(|at| siblings.binary_search(at).is_ok())?;
    let end = siblings.binary_search(&last).ok()?;
    let number = |at: usize| table.annex.rows[at].cells[column].value.count();
    let fits = |at: &usize| {
        let row = &table.annex.rows[*at];
        let cell = &row.cells[column];
        is_part(row)
            && row.printed
            && row.index != own.row
            && cell.starts_row
            && cell.region.width() == 1
            && number(*at).is_some_and(|number| !number.is_zero())
            && (table.annex.rows[first].number.is_some() == row.number.is_some())
    };
    let before = start.checked_sub(1).map(|at| siblings[at]);
    let after = siblings.get(end + 1).copied();
    let missed = before.into_iter().chain(after).find(fits)?;
    // A sum that another sum of its own adds up later is one of a part.
    let row = &table.annex.rows[missed];
    let between_own = |at: u32| (own.row < range.start.row) == (at > own.row);
    if !between_own(row.index) {
        return None;
    }
    let shown = format(number(missed)?);
    Some((Address::new(row.index, own.column), short(&row.label), shown))
}

/// Whether a row is a part of a sum of its group.
fn is_part(row: &Row) -> bool {
    let label = folded(row.label.trim_start_matches(['-', '+', '*', '(', ' ']));
    let dashed = row.number.as_deref().is_some_and(|number| number.starts_with(['-', '+', '*']));
    row.role == RowRole::Data && !label.starts_with(&folded("trong đó")) && !dashed
}

/// The column next to those that a sum adds up, of a unit too and with a number, that it leaves out.
fn missed_columns(table: &Table<'_>, own: Address, range: Region) -> Option<Missed> {
    let row = &table.annex.rows[*table.rows.get(&own.row)?];
    let columns = &table.annex.columns;
    let at = |column: u32| table.columns.get(&column).copied();
    let (first, last) = (at(range.start.column)?, at(range.end.column)?);
    let owned = |at: usize| columns[at].owner.is_some() && columns[at].role == ColumnRole::Value;
    if first == last || !(first..=last).all(owned) {
        return None;
    }
    let path = &columns[first].path;
    let above = &path[..path.len().saturating_sub(1)];
    let beside = [first.checked_sub(1), Some(last + 1)].into_iter().flatten();
    let mut beside = beside.filter(|&at| at < columns.len() && columns[at].index != own.column);
    let missed = beside.find(|&at| {
        let cell = &row.cells[at];
        owned(at)
            && columns[at].path.len() == path.len()
            && columns[at].path.starts_with(above)
            && cell.region.width() == 1
            && cell.value.count().is_some_and(|number| !number.is_zero())
    })?;
    let shown = format(row.cells[missed].value.count()?);
    let name = columns[missed].path.last().map_or("", String::as_str);
    Some((Address::new(own.row, columns[missed].index), short(name), shown))
}

fn short(label: &str) -> String {
    let line = label.lines().next().unwrap_or_default();
    line.chars().take(50).collect()
}

/// Tells numbers that were typed into a column of which all other cells are one formula.
pub(super) fn typed(source: &Source, remarks: &mut Remarks<'_>) {
    for table in Table::of(source) {
        for (at, column) in table.annex.columns.iter().enumerate() {
            let mut forms: HashMap<String, usize> = HashMap::new();
            let mut constants = Vec::new();
            for row in
                table.annex.rows.iter().filter(|row| row.printed && row.role == RowRole::Data)
            {
                let cell = Address::new(row.index, column.index);
                match table.formulas.get(&cell) {
                    Some(formula) => *forms.entry(relative(formula, row.index)).or_default() += 1,
                    None if row.cells[at].value.count().is_some_and(|number| !number.is_zero()) => {
                        constants.push(cell);
                    }
                    None => {}
                }
            }
            let Some(most) = forms.values().copied().max() else { continue };
            if constants.is_empty() || forms.len() > 1 || most < 3 || constants.len() * 3 > most {
                continue;
            }
            let name = column.path.last().map_or("", String::as_str);
            let message = format!(
                "cột “{}” tính bằng công thức, riêng ô này gõ số: khi số liệu đổi, ô này không đổi theo",
                short(name)
            );
            let places = constants.iter().take(MOST_PLACES).map(|cell| table.place(*cell));
            remarks.guess_at(
                places.collect(),
                message,
                "chép công thức của ô trên xuống, hoặc để nguyên nếu cố ý",
            );
        }
    }
}

/// A formula with its own row's number left out, so that those of one column are alike.
fn relative(formula: &str, row: u32) -> String {
    let own = (row + 1).to_string();
    let mut form = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end =
            rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| start + end);
        form.push_str(&rest[..start]);
        let after_letter = rest[..start].ends_with(|c: char| c.is_ascii_uppercase());
        form.push_str(if after_letter && rest[start..end] == own {
            "#"
        } else {
            &rest[start..end]
        });
        rest = &rest[end..];
    }
    form + rest
}

/// Tells numbers that are kept as text among numbers.
pub(super) fn texts(source: &Source, remarks: &mut Remarks<'_>) {
    for table in Table::of(source) {
        let sums: Vec<Region> =
            table.formulas.values().flat_map(|formula| ranges(formula)).take(MOST_SUMS).collect();
        for (at, column) in table.annex.columns.iter().enumerate() {
            if !column.role.holds_data() {
                continue;
            }
            let (mut numbers, mut kept) = (0, Vec::new());
            for row in table.annex.rows.iter().filter(|row| row.printed) {
                let cell = Address::new(row.index, column.index);
                match table.sheet.cells.get(&cell).map(|cell| &cell.content) {
                    Some(Content::Number { .. }) => numbers += 1,
                    Some(Content::Text) if is_bare(&row.cells[at].value.meaning) => kept.push(cell),
                    _ => {}
                }
            }
            if kept.is_empty() || numbers < 3 || kept.len() * 3 > numbers {
                continue;
            }
            let is_summed = kept.iter().any(|cell| sums.iter().any(|sum| sum.contains(*cell)));
            let places = kept.iter().take(MOST_PLACES).map(|cell| table.place(*cell)).collect();
            let hint = "chọn ô, đổi sang dạng số (Convert to Number) rồi lưu lại";
            match is_summed {
                true => {
                    let message = "số lưu ở dạng chữ, nên SUM không cộng ô này";
                    remarks.proved_at(places, message, hint);
                }
                false => {
                    let message =
                        "số lưu ở dạng chữ giữa các ô số; công thức của Excel sẽ bỏ qua ô này";
                    remarks.guess_at(places, message, hint);
                }
            }
        }
    }
}

/// Whether a value is a number and nothing beside.
fn is_bare(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Quantity(quantity)
        if *quantity.beside() == Beside::default() && quantity.qualifier.is_none() && !quantity.percent)
}

/// The ranges that a formula adds up.
fn ranges(formula: &str) -> Vec<Region> {
    let upper = formula.to_ascii_uppercase();
    let sums = upper.match_indices("SUM(").map(|(at, word)| &upper[at + word.len()..]);
    sums.filter_map(|rest| rest.split(')').next())
        .flat_map(|inner| inner.split([',', ';']))
        .filter_map(region)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::check::source::Formulas;
    use crate::check::{self, Book, LeftOut};
    use crate::dossier;
    use crate::workbook::{Cell, Workbook};

    #[test]
    fn sums_of_one_range_are_read() {
        let region = |text: &str| sum_of(text).map(|region| region.to_string());
        assert_eq!(region("=SUM(D8:D12)").as_deref(), Some("D8:D12"));
        assert_eq!(region("=sum($D$8:$K8)").as_deref(), Some("D8:K8"));
        assert_eq!(region("=D8+D9+$D$10").as_deref(), Some("D8:D10"));
        assert_eq!(region("=SUM(D8:D9)+D10").as_deref(), Some("D8:D10"));
        assert_eq!(region("=D7+E7").as_deref(), Some("D7:E7"));
        for text in ["=SUM(D8,D9)", "=D8+E9", "=D8+D10", "=SUM(D8:D12)/2", "=SUM(D8)", "=D8"] {
            assert_eq!(region(text), None, "{text}");
        }
    }

    /// A sheet as lines of cells, `12` a number and `'12` a text, beside the formulas of some.
    fn said(lines: &[&str], formulas: &[(&str, &str)]) -> Vec<String> {
        let mut cells = BTreeMap::new();
        for (row, line) in (0..).zip(lines) {
            for (column, text) in (0..).zip(line.split('|')) {
                let text = text.trim();
                let content = match text.parse() {
                    Ok(number) => Content::Number { number, percent: false },
                    Err(_) => Content::Text,
                };
                let text = text.trim_start_matches('\'').to_owned();
                if !text.is_empty() {
                    cells.insert(Address::new(row, column), Arc::new(Cell { content, text }));
                }
            }
        }
        let sheet = Sheet {
            file: "bieu.xlsx".into(),
            name: "Biểu".into(),
            visible: true,
            cells,
            merges: std::iter::empty().collect(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
            column_widths: BTreeMap::new(),
        };
        let workbook = Workbook { file: "bieu.xlsx".into(), sheets: vec![sheet] };
        let manifest = "[[van_ban]]\nmau = \"van-ban.md\"\n";
        let (dossier, _) = dossier::open_workbooks("ho-so", manifest, vec![workbook.clone()]);
        let formula = |(cell, text): &(&str, &str)| (cell.parse().unwrap(), (*text).to_owned());
        let formulas = formulas.iter().map(formula).collect();
        let formulas = Formulas::from([("Biểu".to_owned(), formulas)]);
        let source = Source::new(Path::new("ho-so"), dossier.unwrap());
        let source = source.with_books(vec![Book { workbook, formulas }]);
        let findings = check::source(&source, &LeftOut::new()).findings;
        findings.iter().map(|finding| format!("{}: {}", finding.name, finding.message)).collect()
    }

    const ROWS: [&str; 6] = [
        "TT | Thôn | Hộ nghèo | Hộ cận nghèo",
        "1 | Đồng Mây | 12 | 4",
        "2 | Bãi Sậy | 9 | 3",
        "3 | Gò Cao | 21 | 7",
        "4 | Bến Đá | 8 | 2",
        " | Cộng | 42 | 16",
    ];

    #[test]
    fn a_sum_that_leaves_out_a_row_is_told() {
        let short = said(&ROWS, &[("C6", "=SUM(C2:C4)"), ("D6", "=SUM(D2:D5)")]);
        assert_eq!(short, ["sum-range: công thức =SUM(C2:C4) bỏ sót ô C5 (“Bến Đá”: 8)"]);
        assert_eq!(said(&ROWS, &[("C6", "=SUM(C2:C5)")]), Vec::<String>::new());
        let first = said(&ROWS, &[("C6", "=SUM(C3:C5)")]);
        assert_eq!(first, ["sum-range: công thức =SUM(C3:C5) bỏ sót ô C2 (“Đồng Mây”: 12)"]);
    }

    #[test]
    fn a_row_that_leaves_out_a_column_is_told() {
        let rows = [
            "TT | Thôn | Tổng | Ngân sách tỉnh | Ngân sách xã | Đóng góp",
            "1 | Đồng Mây | 12 | 4 | 5 | 3",
            "2 | Bãi Sậy | 9 | 3 | 4 | 2",
            "3 | Gò Cao | 16 | 7 | 9 | 5",
            "4 | Bến Đá | 8 | 2 | 5 | 1",
        ];
        let whole = |row: u32| format!("=D{row}+E{row}+F{row}");
        let (two, three, five) = (whole(2), whole(3), whole(5));
        let formulas = [("C2", &*two), ("C3", &*three), ("C4", "=D4+E4"), ("C5", &*five)];
        let found = said(&rows, &formulas);
        let is_told = |line: &String| line.contains("=D4+E4 bỏ sót ô F4 (“Đóng góp”: 5)");
        assert!(found.iter().any(is_told), "{found:?}");
        let four = whole(4);
        let formulas = [("C2", &*two), ("C3", &*three), ("C4", &*four), ("C5", &*five)];
        let found = said(&rows, &formulas);
        assert!(!found.iter().any(|line| line.starts_with("sum-range")), "{found:?}");
    }

    #[test]
    fn a_number_over_a_column_of_formulas_is_told() {
        let formulas = [("D2", "=C2-8"), ("D3", "=C3-8"), ("D4", "=C4-8")];
        let found = said(&ROWS, &formulas);
        assert!(found.len() == 1 && found[0].starts_with("typed-over-formula"), "{found:?}");
        let whole = [("D2", "=C2-8"), ("D3", "=C3-8"), ("D4", "=C4-8"), ("D5", "=C5-8")];
        assert_eq!(said(&ROWS, &whole), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_a_sum_passes_over_is_told() {
        let mut rows = ROWS;
        rows[3] = "3 | Gò Cao | '21 | 7";
        let found = said(&rows, &[("C6", "=SUM(C2:C5)")]);
        assert_eq!(found, ["number-as-text: số lưu ở dạng chữ, nên SUM không cộng ô này"]);
    }

    #[test]
    fn formulas_of_one_column_are_alike() {
        assert_eq!(relative("=D8/C8*100", 7), relative("=D12/C12*100", 11));
        assert_ne!(relative("=D8/C8*100", 7), relative("=D12/C11*100", 11));
    }
}
