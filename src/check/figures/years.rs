//! Columns of tables that say what there is at the end of a year and at the beginning of the next, in
//! one table, in two sheets, in the dossiers of two years → the rows in which they are not the same.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::against::of_annex;
use super::index::words;
use super::read::Read;
use super::table;
use crate::annex::Annex;
use crate::check::pattern::{Needs, Pattern};
use crate::check::plain::plain;
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::number::format;
use crate::value::year;
use crate::workbook::Region;

/// How many rows must be the same before another is told: the heads alone may mean something else.
const LEAST: usize = 3;

/// The point of time of a head, plain: the beginning or the end of a year.
static POINT: Pattern = Pattern::new(
    Needs::Any(&["dau ", "cuoi ", "het ", "/12", "/1", "/01"]),
    r"(?:tinh |co |tai )?(?:den |thoi diem )?(?:\b(dau|cuoi|het) (?:nam|ky|nien do)(?: ((?:19|20)\d\d))?|(?:ngay )?\b(31/12|0?1/0?1)(?:/((?:19|20)\d\d))?)\b",
);

const HINT: &str =
    "xem lại hai số: số đầu năm phải là số cuối năm trước; các dòng khác của hai cột khớp nhau";

/// A column of what there is at a point of time.
struct Stock<'a> {
    annex: &'a Annex,
    column: usize,
    /// The year that ends there.
    ended: i16,
    /// Whether it is told as the beginning of the next.
    opens: bool,
    /// What is counted, by its words.
    counted: Vec<String>,
}

/// A row in which two columns differ.
struct Slip<'a> {
    cells: [(&'a Annex, Region); 2],
    message: String,
}

/// Tells rows of a document's tables.
pub(super) fn of_paper(paper: &Paper, remarks: &mut Remarks<'_>) {
    let tables = &Read::of(paper).tables;
    let annexes: Vec<&Annex> = tables.iter().map(|table| &table.annex).collect();
    for slip in slips(&annexes, &annexes, Same::Within) {
        let cells = slip.cells.iter().filter_map(|cell| of_table(tables, cell));
        let places = cells.map(|at| paper.place(at)).collect();
        remarks.proved_at(places, slip.message, HINT);
    }
}

/// Tells rows of the tables of a dossier.
pub(super) fn of_source(source: &Source, remarks: &mut Remarks<'_>) {
    let annexes = annexes(source);
    for slip in slips(&annexes, &annexes, Same::Within) {
        let places = slip.cells.iter().map(|(annex, cell)| of_annex(annex, *cell)).collect();
        remarks.proved_at(places, slip.message, HINT);
    }
}

/// Tells rows of the tables of two documents, or of two dossiers, of one folder.
pub(super) fn across(papers: &[Paper], sources: &[Source], remarks: &mut Remarks<'_>) {
    let of_sources: Vec<Vec<&Annex>> = sources.iter().map(annexes).collect();
    for (at, one) in of_sources.iter().enumerate() {
        for other in &of_sources[at + 1..] {
            for slip in slips(one, other, Same::Apart) {
                let cells = slip.cells.iter();
                let places = cells.map(|(annex, cell)| of_annex(annex, *cell)).collect();
                remarks.proved_at(places, slip.message, HINT);
            }
        }
    }
    // Documents without tables of such columns cost nothing more.
    let of_papers: Vec<(&Paper, Vec<&Annex>)> = papers
        .iter()
        .map(|paper| {
            let tables = Read::of(paper).tables.iter().map(|table| &table.annex);
            (paper, tables.filter(|annex| !stocks(annex).is_empty()).collect())
        })
        .filter(|(_, annexes): &(_, Vec<_>)| !annexes.is_empty())
        .collect();
    for (at, (paper, one)) in of_papers.iter().enumerate() {
        for (beside, other) in &of_papers[at + 1..] {
            for slip in slips(one, other, Same::Apart) {
                let [first, second] = &slip.cells;
                let (first, second) = match one.iter().any(|own| std::ptr::eq(*own, first.0)) {
                    true => (first, second),
                    false => (second, first),
                };
                let place = |paper: &Paper, cell| {
                    of_table(&Read::of(paper).tables, cell).map(|at| paper.place(at))
                };
                let places: Vec<Place> =
                    place(paper, first).into_iter().chain(place(beside, second)).collect();
                remarks.proved_at(places, slip.message, HINT);
            }
        }
    }
}

fn annexes(source: &Source) -> Vec<&Annex> {
    source.dossier.annexes.values().map(|found| &*found.annex).collect()
}

/// The paragraph of a cell of one of a document's tables.
fn of_table(tables: &[table::Read], (annex, cell): &(&Annex, Region)) -> Option<usize> {
    let mut own = tables.iter().filter(|table| std::ptr::eq(&raw const table.annex, *annex));
    own.next()?.paragraph(*cell)
}

/// Whether two lists of annexes are one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Same {
    Within,
    Apart,
}

/// The rows in which the end of a year is not the beginning of the next.
fn slips<'a>(one: &[&'a Annex], other: &[&'a Annex], same: Same) -> Vec<Slip<'a>> {
    let of = |annexes: &[&'a Annex]| -> Vec<Stock<'a>> {
        annexes.iter().flat_map(|annex| stocks(annex)).collect()
    };
    let (mut all, first) = (of(one), of(one).len());
    if same == Same::Apart {
        all.extend(of(other));
    }
    let mut slips = Vec::new();
    for (at, before) in all.iter().enumerate().filter(|(_, stock)| !stock.opens) {
        for (beside, after) in all.iter().enumerate().filter(|(_, stock)| stock.opens) {
            let is_apart = same == Same::Within || (at < first) != (beside < first);
            if is_apart && before.ended == after.ended && before.counted == after.counted {
                slips.extend(apart(before, after).unwrap_or_default());
            }
        }
    }
    slips
}

/// The columns of an annex that say what there is at a point of time.
fn stocks(annex: &Annex) -> Vec<Stock<'_>> {
    let columns = annex.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| column.role.holds_data());
    columns.filter_map(|(at, _)| stock(annex, at)).collect()
}

fn stock(annex: &Annex, column: usize) -> Option<Stock<'_>> {
    let path: Vec<String> = annex.columns[column].path.iter().map(|own| plain(own)).collect();
    let (level, found) =
        path.iter().enumerate().rev().find_map(|(at, text)| Some((at, POINT.captures(text)?)))?;
    let opens = found.get(1).is_some_and(|word| word.as_str() == "dau")
        || found.get(3).is_some_and(|day| !day.as_str().starts_with("31"));
    let written = found.get(2).or(found.get(4)).and_then(|year| year.as_str().parse::<i16>().ok());
    let year = written.or_else(|| {
        let heads = annex.columns[column].path.iter().map(String::as_str);
        only_year(heads).or_else(|| only_year(annex.titles.iter().map(|line| line.text.as_str())))
    })?;
    // What is counted stands beside the point of time, or above it.
    let text = &path[level];
    let whole = found.get(0)?.range();
    let own = format!("{} {}", &text[..whole.start], &text[whole.end..]);
    let is_said = |words: &Vec<String>| !words.is_empty();
    let others = path[..level].iter().rev().chain(&path[level + 1..]);
    let counted = std::iter::once(named(&own)).chain(others.map(|text| named(text)));
    let counted = counted.into_iter().find(is_said)?;
    Some(Stock { annex, column, ended: if opens { year - 1 } else { year }, opens, counted })
}

/// The words of a head, its years aside.
fn named(text: &str) -> Vec<String> {
    let is_year = |word: &String| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = words(text);
    words.retain(|word| !is_year(word) && word != "nam" && word != "so");
    words
}

/// The one year that texts name.
fn only_year<'t>(texts: impl Iterator<Item = &'t str>) -> Option<i16> {
    let mut years: Vec<u16> = Vec::new();
    for mention in texts.flat_map(year::mentions) {
        if mention.years.is_period() {
            return None;
        }
        years.push(mention.years.first);
    }
    years.sort_unstable();
    years.dedup();
    match years[..] {
        [year] => i16::try_from(year).ok(),
        _ => None,
    }
}

/// The numbers of a column by what their rows are called, with the cells; rows of one name are none.
fn numbers<'a>(stock: &Stock<'a>) -> BTreeMap<(String, String), (Decimal, Region, &'a str)> {
    let mut numbers = BTreeMap::new();
    let mut twice = Vec::new();
    let rows = &stock.annex.rows;
    for row in rows.iter().filter(|row| row.printed) {
        let cell = &row.cells[stock.column];
        let Some(number) = cell.value.count() else { continue };
        let above = row.parent.map(|parent| plain(&rows[parent].label)).unwrap_or_default();
        let key = (above, plain(&row.label));
        if numbers.insert(key.clone(), (number, cell.region, row.label.as_str())).is_some() {
            twice.push(key);
        }
    }
    numbers.retain(|key, _| !twice.contains(key));
    numbers
}

/// The rows in which two columns differ; none where too few are the same.
fn apart<'a>(before: &Stock<'a>, after: &Stock<'a>) -> Option<Vec<Slip<'a>>> {
    let opening = numbers(after);
    let (mut agreeing, mut apart) = (0, Vec::new());
    for (key, (closed, cell, label)) in numbers(before) {
        let Some((opened, other, _)) = opening.get(&key) else { continue };
        let decimals = closed.scale().max(opened.scale()).min(20);
        let slack = if decimals > 0 { Decimal::new(10, decimals + 1) } else { Decimal::ZERO };
        if closed.checked_sub(*opened)?.abs() <= slack {
            agreeing += 1;
            continue;
        }
        let (closed, opened, year) = (format(closed), format(*opened), before.ended);
        let label = label.lines().next().unwrap_or_default();
        let message =
            format!("“{label}”: cuối năm {year} ghi {closed}, đầu năm {} ghi {opened}", year + 1);
        apart.push(Slip { cells: [(after.annex, *other), (before.annex, cell)], message });
    }
    (agreeing >= LEAST && agreeing >= apart.len() * 3).then_some(apart)
}
