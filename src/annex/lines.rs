//! The lines above and below a table: letterhead, titles, “(Kèm theo …)”, unit line, notes.

use super::around;
use super::grid::{Grid, Patch};
use super::vocabulary as words;
use super::{Fact, Line};

/// The lines above a table, each in its place.
#[derive(Debug, Default)]
pub(super) struct Above<'a> {
    pub letterhead: Vec<Line>,
    pub form: Option<Line>,
    pub titles: Vec<Line>,
    pub attachment: Option<Line>,
    pub unit_line: Option<Line>,
    pub date_line: Option<Line>,
    pub facts: Vec<Fact>,
    /// Cells that say nothing of the table: figures that help a formula, beside the titles.
    pub helpers: Vec<Patch<'a>>,
    /// The first row of several titles side by side, and how many such rows there are: perhaps
    /// rows of the table.
    pub odd: Option<(Patch<'a>, usize)>,
}

/// A patch as a line.
pub(super) fn line(grid: &Grid<'_>, patch: &Patch<'_>) -> Line {
    Line { text: patch.text(), place: grid.sheet.place(patch.region) }
}

/// Whether the patches of a row are a row of a letterhead.
pub(super) fn is_letterhead_row(patches: &[Patch<'_>]) -> bool {
    patches.iter().any(|patch| words::is_letterhead(&patch.text()))
}

/// Whether one of the patches of a row is a line that stands above tables, such as a unit line
/// beside the number of a table.
pub(super) fn is_title_row(patches: &[Patch<'_>]) -> bool {
    patches.iter().any(|patch| {
        let text = patch.text();
        words::is_unit_line(&text)
            || words::is_attachment(&text)
            || around::form(&text).is_some()
            || around::is_date(&text)
            || (text.ends_with(':') && around::is_key(&text))
    })
}

/// The patches, row by row, up to the first row that does not pass a test.
fn rows_while<'a>(
    patches: impl Iterator<Item = Patch<'a>>,
    mut fits: impl FnMut(&[Patch<'a>]) -> bool,
) -> Vec<Patch<'a>> {
    let mut taken = Vec::new();
    let mut row: Vec<Patch<'a>> = Vec::new();
    let mut patches = patches.peekable();
    while let Some(patch) = patches.next() {
        row.push(patch);
        if patches.peek().is_some_and(|next| next.row() == patch.row()) {
            continue;
        }
        if !fits(&row) {
            break;
        }
        taken.append(&mut row);
    }
    taken
}

/// The titles and the letterhead above the region under study; what belongs to another table
/// above is left out.
pub(super) fn titles_above<'a>(grid: &Grid<'a>, first: u32) -> Vec<Patch<'a>> {
    let above = grid.outside.iter().rev().filter(|patch| patch.row() < first).copied();
    let mut titles =
        rows_while(above, |row| row.len() == 1 || is_letterhead_row(row) || is_title_row(row));
    titles.reverse();
    titles
}

/// The notes below the region under study: lines that begin as notes do, and those right below.
pub(super) fn notes_below<'a>(grid: &Grid<'a>, last: u32) -> Vec<Patch<'a>> {
    let below = grid.outside.iter().filter(|patch| patch.row() > last).copied();
    let mut end = None;
    rows_while(below, |row| {
        let follows = end.is_some_and(|end| row[0].row() == end + 1);
        end = Some(row[0].seen.end.row);
        row.len() == 1 && (follows || words::begins_note(&row[0].text()))
    })
}

/// Sorts the lines above a table, which spans columns of the sheet.
pub(super) fn above<'a>(
    grid: &Grid<'_>,
    patches: &[Patch<'a>],
    (first, last): (u32, u32),
) -> Above<'a> {
    // The letterhead ends with the line of the motto, or of the place and date below it.
    let letterhead = patches.iter().filter(|patch| words::is_letterhead(&patch.text()));
    let end = letterhead.map(|patch| patch.seen.end.row).max();
    let mut above = Above::default();
    let mut odd = 0;
    for row in patches.chunk_by(|one, other| one.row() == other.row()) {
        let head = end.is_some_and(|end| row[0].row() <= end);
        let before = above.titles.len();
        above.sort_row(grid, row, (first, last), head);
        if above.titles.len() > before + 1 && row.len() > 1 && !head {
            odd += 1;
            above.odd = Some((above.odd.map_or(row[0], |(patch, _)| patch), odd));
        }
    }
    // An agency with its place on a line above the title is whose table it is: `LIÊN ĐOÀN LAO ĐỘNG
    // TỈNH HÀ SƠN`.
    if above.titles.len() > 1 && around::is_agency_of_place(&above.titles[0].text) {
        let line = above.titles.remove(0);
        above.letterhead.push(line);
    }
    above
}

impl<'a> Above<'a> {
    /// Sorts the patches of one row.
    fn sort_row(
        &mut self,
        grid: &Grid<'_>,
        row: &[Patch<'a>],
        (first, last): (u32, u32),
        head: bool,
    ) {
        let mut patches = row.iter().peekable();
        while let Some(patch) = patches.next() {
            let text = patch.text();
            let outside = patch.column() > last || patch.seen.end.column < first;
            let next = patches.peek().copied();
            if words::is_unit_line(&text)
                && !around::names_reporter(&text)
                && self.unit_line.is_none()
            {
                // The unit may stand in the next cell.
                let unit = next.filter(|_| around::awaits_unit(&text));
                let mut own = line(grid, patch);
                if let Some(unit) = unit {
                    patches.next();
                    own =
                        Line { text: format!("{} {}", own.text, unit.text()), ..line(grid, unit) };
                }
                self.unit_line = Some(own);
            } else if let Some(value) = next.filter(|value| !head && pairs(patch, value, row)) {
                patches.next();
                let key = trimmed(line(grid, patch));
                self.facts.push(Fact { key, value: line(grid, value) });
            } else if (!head && around::is_number(&text))
                || (outside && row.len() > 1 && !self.knows(&text))
            {
                self.helpers.push(*patch);
            } else {
                self.sort_lines(grid, patch, head);
            }
        }
    }

    /// Whether a text is one of the lines around a table, wherever it stands.
    fn knows(&self, text: &str) -> bool {
        words::is_letterhead(text)
            || words::is_attachment(text)
            || around::form(text).is_some()
            || around::is_date(text)
            || around::is_agency_line(text)
    }

    /// Sorts the lines of one patch: agency and form may stand in one cell.
    fn sort_lines(&mut self, grid: &Grid<'_>, patch: &Patch<'_>, head: bool) {
        let whole = line(grid, patch);
        let raw = patch.cell.map_or("", |cell| cell.text.as_str());
        let parts: Vec<&str> = raw.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
        // Lines that are all of a title are one.
        let is_other = |part: &&str| {
            around::form(part).is_some() || around::is_agency_line(part) || around::is_date(part)
        };
        if parts.len() < 2 || words::is_attachment(&whole.text) || !parts.iter().any(is_other) {
            return self.sort_line(whole, head);
        }
        let mut title: Vec<&str> = Vec::new();
        for part in parts {
            if is_other(&part) || words::is_unit_line(part) || words::is_attachment(part) {
                self.sort_line(Line { text: part.to_owned(), place: whole.place.clone() }, head);
            } else {
                title.push(part);
            }
        }
        if !title.is_empty() {
            self.sort_line(Line { text: title.join(" "), place: whole.place }, head);
        }
    }

    fn sort_line(&mut self, line: Line, head: bool) {
        let text = line.text.as_str();
        if words::is_attachment(text) && self.attachment.is_none() {
            self.attachment = Some(line);
        } else if words::is_unit_line(text)
            && !around::names_reporter(text)
            && self.unit_line.is_none()
        {
            self.unit_line = Some(line);
        } else if around::is_date(text) && self.date_line.is_none() {
            self.date_line = Some(line);
        } else if let Some((number, title)) = around::form(text) {
            let own = Line { text: number.to_owned(), place: line.place.clone() };
            let title = Line { text: title.to_owned(), place: line.place };
            match self.form {
                Some(_) => self.letterhead.push(own),
                None => self.form = Some(own),
            }
            if !title.text.is_empty() {
                self.titles.push(title);
            }
        } else if head || (self.titles.is_empty() && around::is_agency_line(text)) {
            self.letterhead.push(line);
        } else if let Some((key, value)) =
            around::key_and_value(text).filter(|_| !self.titles.is_empty())
        {
            let of = |text: &str| Line { text: text.to_owned(), place: line.place.clone() };
            let fact = Fact { key: of(key), value: of(value) };
            self.facts.push(fact);
        } else {
            self.titles.push(line);
        }
    }
}

/// Whether two neighbours are a key and its value: the key has a colon, or they have the row to
/// themselves.
fn pairs(key: &Patch<'_>, value: &Patch<'_>, row: &[Patch<'_>]) -> bool {
    let (name, text) = (key.text(), value.text());
    let beside = value.column() == key.seen.end.column + 1;
    let marked = name.ends_with(':');
    let known = |text: &str| {
        words::is_letterhead(text)
            || words::is_attachment(text)
            || words::is_unit_line(text)
            || around::form(text).is_some()
            || around::is_date(text)
            || around::is_agency_line(text)
    };
    // Without a colon a key is no line in capitals, as titles are.
    let plain = marked || (row.len() == 2 && beside && name.contains(char::is_lowercase));
    around::is_key(&name)
        && plain
        && !known(&name)
        && (marked || !known(&text))
        && !text.ends_with(':')
}

/// A key without its colon.
fn trimmed(key: Line) -> Line {
    Line { text: key.text.trim_end_matches([':', ' ']).to_owned(), ..key }
}

/// Sorts the patches below a table into notes and the signature block: what stands below the
/// words of a signature, in whatever columns, is one; what goes on below a note is a note.
pub(super) fn foot(grid: &Grid<'_>, patches: &[Patch<'_>]) -> (Vec<Line>, Vec<Line>) {
    let (mut notes, mut signature) = (Vec::new(), Vec::new());
    let mut note_column = None;
    let mut signing = false;
    for patch in patches {
        let text = patch.text();
        let signs = around::signs(&text) || words::begins_signature(&text);
        signing |= signs;
        if words::begins_note(&text) && !signs {
            note_column = Some(patch.column());
            notes.push(line(grid, patch));
        } else if signs || (signing && note_column != Some(patch.column())) {
            if signs && note_column == Some(patch.column()) {
                note_column = None;
            }
            signature.push(line(grid, patch));
        } else {
            notes.push(line(grid, patch));
        }
    }
    (notes, signature)
}
