//! What someone asks about: a cell, a range or a name → whether a figure comes from it.

use super::Figure;
use crate::diagnostic::CellPlace;
use crate::value::name::folded;
use crate::value::slug::slug;
use crate::workbook::Region;

/// What someone asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The workbook's path within the dossier.
    pub file: String,
    /// The sheet, comparable; all of them where none is named.
    sheet: Option<String>,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Region(Region),
    /// A path as templates know it.
    Path(String),
    /// A part of such a path: the name of a row, a column or a unit.
    Name(String),
}

impl Query {
    /// Reads `C8`, `C8:E9`, `Phụ biểu!C8`, a path (`phu_bieu.muc.ho_ngheo`), or the name of a row, a
    /// column or a unit.
    ///
    /// ```
    /// use kehoach::explain::query::Query;
    /// let asked = |text| Query::of("phu-bieu.xlsx", None, text);
    /// assert!(asked("C8").region().is_some() && asked("Phụ biểu!$C$8:$E$9").region().is_some());
    /// assert!(asked("Hộ nghèo").region().is_none());
    /// ```
    pub fn of(file: &str, sheet: Option<&str>, text: &str) -> Self {
        let text = text.trim();
        let cell = |text: &str| text.replace('$', "").to_uppercase().parse::<Region>().ok();
        let (named, rest) = match text.rsplit_once('!') {
            Some((sheet, cell)) => (Some(sheet.trim_matches('\'')), cell),
            None => (None, text),
        };
        let (named, what) = match cell(rest) {
            Some(region) => (named, What::Region(ordered(region))),
            None if text.contains('.') && text.bytes().all(is_of_path) => {
                (None, What::Path(text.to_owned()))
            }
            None => (None, What::Name(slug(text).trim_matches('_').to_owned())),
        };
        let sheet = named.or(sheet).map(comparable);
        Self { file: file.to_owned(), sheet, what }
    }

    /// The cells, where it asks about cells.
    pub fn region(&self) -> Option<Region> {
        match self.what {
            What::Region(region) => Some(region),
            What::Path(_) | What::Name(_) => None,
        }
    }

    /// Whether it asks about a sheet.
    pub fn has_sheet(&self, name: &str) -> bool {
        self.sheet.as_ref().is_none_or(|sheet| *sheet == comparable(name))
    }

    /// Whether a figure comes from it.
    pub fn asks_for(&self, figure: &Figure) -> bool {
        figure.places.iter().zip(&figure.keys).any(|(place, key)| self.is_at(place, key))
    }

    /// Whether it asks about a place, and the value there.
    pub fn is_at(&self, place: &CellPlace, key: &str) -> bool {
        if *place.file != *self.file || !self.has_sheet(&place.sheet) {
            return false;
        }
        match &self.what {
            What::Region(region) => is_over(*region, place.cell),
            What::Path(path) => key
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
            What::Name(name) => !name.is_empty() && key.split('.').any(|part| part == name),
        }
    }
}

/// A region with its corners in order.
fn ordered(region: Region) -> Region {
    let (mut start, mut end) = (region.start, region.end);
    if start.row > end.row {
        std::mem::swap(&mut start.row, &mut end.row);
    }
    if start.column > end.column {
        std::mem::swap(&mut start.column, &mut end.column);
    }
    Region::new(start, end)
}

/// Whether two regions have a cell in common.
fn is_over(one: Region, other: Region) -> bool {
    one.start.row <= other.end.row
        && other.start.row <= one.end.row
        && one.start.column <= other.end.column
        && other.start.column <= one.end.column
}

fn comparable(name: &str) -> String {
    folded(name)
}

/// Whether paths of values have this letter.
const fn is_of_path(letter: u8) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'_' | b'.')
}
