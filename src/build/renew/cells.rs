//! What still speaks of a year in what is copied, each with its place and its text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::workbooks::{Fated, Judged};
use crate::diagnostic::Place;
use crate::value::symbol::has_symbol;
use crate::value::year::{self, Mention, Sort, Years};
use crate::workbook::{Cell, Content, Sheet, Workbook};

/// Something that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub text: String,
    /// Why it is told.
    pub why: Why,
}

/// Why something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A cell with the old year: it must be changed.
    Year,
    /// The number or the date of the old document.
    NewEach,
    /// A line of the manifest that calls something of a copied workbook by the old year.
    Manifest,
    /// A comment of the manifest.
    Comment,
    /// A line of a template that has the old year.
    Template,
    /// A document that is cited.
    Cited,
    /// Other years: results of years before, periods.
    Past,
}

/// What the cells of copied workbooks say of years.
pub(super) fn left<'a>(
    books: impl Iterator<Item = (&'a Workbook, &'a Fated)>,
    judged: &Judged<'_>,
    old: Years,
) -> Vec<Left> {
    let new_each = judged.new_each();
    let mut left = Vec::new();
    for (book, fated) in books {
        for sheet in &book.sheets {
            let cited = cited_rows(sheet);
            let is_bases = judged.is_bases(&book.file, &sheet.name);
            for (address, cell) in &sheet.cells {
                let place = sheet.place(sheet.anchor(*address));
                let is_cited = is_bases || cited.contains(&address.row);
                let is_new_each = new_each.contains(&place.to_string());
                let why = match why(cell, is_cited, old) {
                    Some(Why::Year) if is_year(cell, old) => Some(Why::Year),
                    _ if is_new_each => Some(Why::NewEach),
                    why => why,
                };
                if let Some(why) = why {
                    let mut place = place;
                    place.file = Arc::from(&*fated.name);
                    let text = cell.text.replace('\n', " ");
                    left.push(Left { place: place.into(), text, why });
                }
            }
        }
    }
    left
}

/// Why a cell is told, if it is.
fn why(cell: &Cell, is_cited: bool, old: Years) -> Option<Why> {
    let mentions = year::mentions(&cell.text);
    let is_number = matches!(cell.content, Content::Number { .. });
    let is_day = matches!(cell.content, Content::Date(_) | Content::DateTime(_));
    // A number of four digits is a year where it is the old one, else it is a number.
    if mentions.is_empty() || is_number && mentions.iter().all(|mention| mention.years != old) {
        return None;
    }
    Some(if is_cited {
        Why::Cited
    } else if mentions.iter().any(|mention| is_old(mention, old) || is_day && is_in(mention, old)) {
        Why::Year
    } else {
        Why::Past
    })
}

/// Whether a year is the plan's own, by itself or in a day.
fn is_old(mention: &Mention, old: Years) -> bool {
    match mention.sort {
        Sort::Plain => mention.years == old,
        Sort::Dated => is_in(mention, old),
        Sort::Numbered => false,
    }
}

fn is_in(mention: &Mention, old: Years) -> bool {
    (old.first..=old.last).contains(&mention.years.first)
}

/// Whether a cell holds the old year and nothing else.
fn is_year(cell: &Cell, old: Years) -> bool {
    let mentions = year::mentions(&cell.text);
    matches!(mentions.as_slice(), [one] if one.years == old && one.range == (0..cell.text.len()))
}

/// The rows of a sheet in which a document is cited by its number.
fn cited_rows(sheet: &Sheet) -> BTreeSet<u32> {
    let cited = sheet.cells.iter().filter(|(_, cell)| has_symbol(&cell.text));
    cited.map(|(address, _)| address.row).collect()
}

/// The lines of a manifest that have the old year, but for headers, whose names are those of
/// templates.
pub(super) fn in_manifest(text: &str, old: Years, tables: &[String]) -> Vec<Left> {
    let mut left = in_text(crate::dossier::manifest::FILE, text, old, tables, Why::Manifest);
    left.retain(|left| !left.text.starts_with('['));
    for left in &mut left {
        let text = without(&left.text, tables);
        let first = year::mentions(&text).into_iter().find(|mention| is_old(mention, old));
        let before = first.map_or("", |mention| &left.text[..mention.range.start]);
        if is_comment(before) {
            left.why = Why::Comment;
        } else if left.text.starts_with("ngay") {
            left.why = Why::NewEach;
        }
    }
    left
}

/// Whether a comment of TOML has begun before the end of a text: at a `#` that is in no quotes.
fn is_comment(text: &str) -> bool {
    let mut quote = None;
    for c in text.chars() {
        match quote {
            None if c == '#' => return true,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    false
}

/// A text with the names of tables blotted out, byte by byte.
fn without(text: &str, tables: &[String]) -> String {
    let mut text = text.to_owned();
    for table in tables {
        text = text.replace(table, &" ".repeat(table.len()));
    }
    text
}

/// The lines of a text file that have the old year, but for that in the names of tables, which
/// keep them.
pub(super) fn in_text(
    file: &str,
    text: &str,
    old: Years,
    tables: &[String],
    why: Why,
) -> Vec<Left> {
    let file: Arc<str> = file.into();
    let lines = text.lines().zip(1..).filter_map(|(line, number)| {
        let mentions = year::mentions(&without(line, tables));
        let mention = mentions.iter().find(|mention| is_old(mention, old))?;
        let column = line[..mention.range.start].chars().count() + 1;
        let place = Place::Template { file: file.clone(), line: number, column };
        Some(Left { place, text: line.trim().to_owned(), why })
    });
    lines.collect()
}
