//! A spreadsheet file → the formulas of its cells as Excel shows them, `=SUM(D8:K8)`, for people who
//! ask where a figure comes from.
//!
//! Known for xlsx and ods, which hold their formulas as text. Nothing is calculated.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::kind::{self, Kind};
use super::raw::{COLUMNS, ROWS, RawWorkbook};
use super::{Address, column_letters, ods, text, xlsx};

/// The longest formula that is told.
const LONGEST: usize = 8_192;

/// A formula as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Its cell.
    pub(super) cell: Address,
    /// The text; empty where another cell has written it for several.
    pub(super) text: String,
    /// By what cells share a formula.
    pub(super) shared: Option<u32>,
}

/// The formulas of a workbook, by the names of its sheets and the cells.
pub type Formulas = BTreeMap<String, BTreeMap<Address, String>>;

/// The formulas of a workbook, by the names of its sheets; none where it can't be read or its format
/// holds none.
pub fn formulas(bytes: &[u8]) -> Formulas {
    let read = match kind::tell(bytes) {
        Ok(Kind::Xlsx(package, main)) => xlsx::read(package, &main, true),
        Ok(Kind::Ods(package)) => ods::read(&package, true),
        _ => return Formulas::new(),
    };
    read.map(|raw| of(&raw)).unwrap_or_default()
}

/// The formulas of what was read with them.
pub(super) fn of(raw: &RawWorkbook) -> Formulas {
    let mut sheets = Formulas::new();
    for sheet in &raw.sheets {
        if let Ok(content) = &sheet.content {
            let name = text::clean(&sheet.name).replace('\n', " ");
            sheets.insert(name, shown(&content.formulas));
        }
    }
    sheets
}

/// The formulas of a sheet as Excel shows them.
fn shown(written: &[Written]) -> BTreeMap<Address, String> {
    let own = |written: &&Written| written.shared.is_some() && !written.text.is_empty();
    let masters: HashMap<u32, &Written> =
        written.iter().filter(own).filter_map(|own| Some((own.shared?, own))).collect();
    let mut shown = BTreeMap::new();
    for formula in written {
        let text = match formula.shared.and_then(|shared| masters.get(&shared)) {
            Some(master) if formula.text.is_empty() => {
                moved(&master.text, master.cell, formula.cell)
            }
            _ => plain(&formula.text),
        };
        if !text.is_empty() && text.len() <= LONGEST {
            shown.insert(formula.cell, format!("={}", text.trim_start_matches('=')));
        }
    }
    shown
}

/// A formula in the words of Excel: `of:=SUM([.D8:.K8])` of ods is `SUM(D8:K8)`.
///
/// Source: OpenDocument 1.3 Part 4, 5.8 (references).
fn plain(text: &str) -> String {
    let text = text.trim();
    let Some(text) = text.strip_prefix("of:").or_else(|| text.strip_prefix("oooc:")) else {
        return text.to_owned();
    };
    let mut shown = String::with_capacity(text.len());
    let (mut quoted, mut within) = (None, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quoted, letter) {
            (Some(quote), _) if letter == quote => quoted = None,
            (None, '"' | '\'') => quoted = Some(letter),
            (Some(_), _) => {}
            (None, '[') => {
                within = true;
                letters.next_if_eq(&'.');
                continue;
            }
            (None, ']') => {
                within = false;
                continue;
            }
            (None, ':') if within => {
                shown.push(':');
                letters.next_if_eq(&'.');
                continue;
            }
            (None, '.') if within => {
                shown.push('!');
                continue;
            }
            (None, _) => {}
        }
        shown.push(letter);
    }
    shown
}

/// A formula that another cell has written, as it stands here: references without `$` go along.
///
/// Source: ECMA-376 Part 1, 18.3.1.40 (`f`, shared formulas).
fn moved(text: &str, from: Address, to: Address) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    let mut quoted = None;
    let mut before = None;
    while let Some(letter) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '\\');
        match quoted {
            Some(quote) if letter == quote => quoted = None,
            None if matches!(letter, '"' | '\'') => quoted = Some(letter),
            None if (letter == '$' || letter.is_ascii_alphabetic())
                && !before.is_some_and(is_word) =>
            {
                let end = rest.find(|c: char| !is_word(c) && c != '$').unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                // A name before `(` is a function, one before `!` a sheet.
                let is_name = after.starts_with(['(', '!']);
                match reference(word).filter(|_| !is_name) {
                    Some(reference) => reference.put(&mut moved, from, to),
                    None => moved.push_str(word),
                }
                before = word.chars().next_back();
                rest = after;
                continue;
            }
            _ => {}
        }
        moved.push(letter);
        before = Some(letter);
        rest = &rest[letter.len_utf8()..];
    }
    moved
}

/// A reference to a cell: what of it stays where the formula goes along.
struct Reference {
    cell: Address,
    stays: (bool, bool),
}

/// The reference that a word is: `C8`, `$C8`, `C$8`, `$C$8`.
fn reference(word: &str) -> Option<Reference> {
    let (column_stays, rest) = match word.strip_prefix('$') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let end = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, rest) = rest.split_at(end);
    let (row_stays, digits) = match rest.strip_prefix('$') {
        Some(digits) => (true, digits),
        None => (false, rest),
    };
    let cell: Address = format!("{letters}{digits}").parse().ok()?;
    let is_there = cell.column < COLUMNS && cell.row < ROWS;
    is_there.then_some(Reference { cell, stays: (column_stays, row_stays) })
}

impl Reference {
    fn put(&self, out: &mut String, from: Address, to: Address) {
        // Beyond the edge of the sheet a reference goes on from the other edge.
        let along = |at: u32, from: u32, to: u32, most: u32| {
            (i64::from(at) + i64::from(to) - i64::from(from)).rem_euclid(i64::from(most)) as u32
        };
        let (column_stays, row_stays) = self.stays;
        let column = match column_stays {
            true => self.cell.column,
            false => along(self.cell.column, from.column, to.column, COLUMNS),
        };
        let row = match row_stays {
            true => self.cell.row,
            false => along(self.cell.row, from.row, to.row, ROWS),
        };
        let mark = |stays| if stays { "$" } else { "" };
        let letters = column_letters(column);
        let _ = write!(out, "{}{letters}{}{}", mark(column_stays), mark(row_stays), row + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_formula_goes_along_with_its_cell() {
        for (text, expected) in [
            ("SUM(D8:K8)", "SUM(E10:L10)"),
            ("$D8+D$8+$D$8+D8", "$D10+E$8+$D$8+E10"),
            ("LOG10(D8)*2", "LOG10(E10)*2"),
            ("IF(D8>0,\"D8\",'D8'!D8)", "IF(E10>0,\"D8\",'D8'!E10)"),
            ("Bieu1!D8+thue_D8", "Bieu1!E10+thue_D8"),
            ("SUM(D:D)", "SUM(D:D)"),
        ] {
            let (from, to) = ("C8".parse().unwrap(), "D10".parse().unwrap());
            assert_eq!(moved(text, from, to), expected);
        }
    }

    #[test]
    fn a_formula_of_ods_is_told_in_the_words_of_excel() {
        for (text, expected) in [
            ("of:=SUM([.D8:.K8])", "=SUM(D8:K8)"),
            ("of:=[.$D$8]*100/[$'Phụ biểu'.C9]", "=$D$8*100/$'Phụ biểu'!C9"),
            ("of:=IF([.D8]>0.5;\"[.D8]\";\"\")", "=IF(D8>0.5;\"[.D8]\";\"\")"),
            ("SUM(D8:K8)", "SUM(D8:K8)"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
