//! What was read, in the notation of readings (`tests/README.md`), and how it differs.
//!
//! The text is written along the reading that is expected: where that leaves something open (two
//! roles, the name of a finding, figures that it does not speak of) what was read fits or does not.

use std::fmt::Write as _;

use kehoach::annex::{Annex, ColumnRole, Line, Row, RowCell, RowRole};
use kehoach::diagnostic::{Diagnostic, Place, Severity};
use kehoach::dossier::{Dossier, Found};
use kehoach::value::number::format;
use kehoach::value::{Deadline, Meaning, Qualifier, Quantity, date};
use kehoach::workbook::{Address, Region, Sheet, column_letters};

/// How far a sheet was moved; addresses are told as if it had not been.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved {
    pub(super) rows: u32,
    pub(super) columns: u32,
}

impl Moved {
    pub(super) const NOT: Self = Self { rows: 0, columns: 0 };

    /// The sheet moved.
    pub(super) fn apply(self, sheet: &Sheet) -> Sheet {
        let at = |at: Address| Address::new(at.row + self.rows, at.column + self.columns);
        let mut moved = sheet.clone();
        moved.cells = sheet.cells.iter().map(|(&from, cell)| (at(from), cell.clone())).collect();
        moved.merges = sheet
            .merges
            .iter()
            .map(|region| Region::new(at(region.start), at(region.end)))
            .collect();
        moved.hidden_rows = sheet.hidden_rows.iter().map(|row| row + self.rows).collect();
        moved.hidden_columns = sheet.hidden_columns.iter().map(|at| at + self.columns).collect();
        moved.column_widths = std::collections::BTreeMap::new();
        moved
    }

    fn letters(self, column: u32) -> String {
        column_letters(column.wrapping_sub(self.columns))
    }

    fn region(self, region: Region) -> Region {
        let back = |at: Address| {
            let row = at.row.saturating_sub(self.rows);
            Address::new(row, at.column.saturating_sub(self.columns))
        };
        Region::new(back(region.start), back(region.end))
    }
}

/// What was read.
pub(super) struct Read {
    pub(super) dossier: Dossier,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) moved: Moved,
}

/// Stands between two readings that are both right.
const OR: &str = "\n=or=\n";

/// How what was read differs from a reading; none where it does not, or fits another that is right
/// too.
pub(super) fn difference(reading: &str, read: &Read) -> Option<String> {
    let mut least: Option<String> = None;
    for reading in reading.split(OR) {
        let lines = reading.trim().lines();
        let expected: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
        let actual = Writer { read, expected: &expected }.all();
        let actual: Vec<&str> = actual.trim().lines().collect();
        if expected == actual {
            return None;
        }
        least.get_or_insert_with(|| compared(&expected, &actual));
    }
    least
}

/// Both texts in one, with `-` before what is missing and `+` before what is too much.
fn compared(expected: &[&str], actual: &[&str]) -> String {
    let (n, m) = (expected.len(), actual.len());
    let mut common = vec![vec![0_u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            common[i][j] = match expected[i] == actual[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut text = String::new();
    while i < n || j < m {
        if i < n && j < m && expected[i] == actual[j] {
            writeln!(text, "  {}", expected[i]).unwrap();
            (i, j) = (i + 1, j + 1);
        } else if j == m || i < n && common[i + 1][j] >= common[i][j + 1] {
            writeln!(text, "- {}", expected[i]).unwrap();
            i += 1;
        } else {
            writeln!(text, "+ {}", actual[j]).unwrap();
            j += 1;
        }
    }
    text
}

struct Writer<'a> {
    read: &'a Read,
    expected: &'a [&'a str],
}

impl Writer<'_> {
    fn all(&self) -> String {
        let mut text = String::new();
        match self.found() {
            Some(found) => self.annex(found, &mut text),
            None => text.push_str("no annex\n"),
        }
        let units: Vec<&str> =
            self.read.dossier.units.list.iter().map(|unit| unit.name.as_str()).collect();
        let units = match units.as_slice() {
            _ if self.expected.contains(&"units: any") => "any".to_owned(),
            [] => "none".to_owned(),
            units => units.join("; "),
        };
        writeln!(text, "units: {units}").unwrap();
        self.findings(&mut text);
        text
    }

    /// The annex that the reading is of.
    fn found(&self) -> Option<&Found> {
        let annexes = &self.read.dossier.annexes;
        annexes.get("bieu").or_else(|| annexes.values().next())
    }

    /// The lines of a part of the expected reading, below its head.
    fn part(&self, head: &str) -> Vec<&str> {
        let below = self.expected.iter().skip_while(|line| **line != head).skip(1);
        below.take_while(|line| line.starts_with(' ')).map(|line| line.trim()).collect()
    }

    fn annex(&self, found: &Found, text: &mut String) {
        let annex = &found.annex;
        lines(text, "agency", &annex.letterhead);
        lines(text, "form", annex.form.as_slice());
        lines(text, "title", &annex.titles);
        lines(text, "attachment", annex.attachment.as_slice());
        lines(text, "unit line", annex.unit_line.as_slice());
        lines(text, "date line", annex.date_line.as_slice());
        for fact in &annex.facts {
            writeln!(text, "fact: {} = {}", shown(&fact.key.text), shown(&fact.value.text))
                .unwrap();
        }
        text.push_str("columns\n");
        let expected = self.part("columns");
        for (at, column) in annex.columns.iter().enumerate() {
            let wanted = expected.get(at).and_then(|line| {
                let (start, _) = line.split_once(':')?;
                start.split_once(' ').map(|(_, role)| role)
            });
            let letters = self.read.moved.letters(column.index);
            let role = fitting(role_name(column.role), wanted);
            write!(text, "  {letters} {role}: {}", shown(&column.path.join(" › "))).unwrap();
            if let Some(measure) = &column.measure {
                write!(text, " ({measure})").unwrap();
            }
            if let Some(unit) = found.units[at] {
                write!(text, " @ {}", self.read.dossier.units.list[unit].name).unwrap();
            }
            if let Some(formula) = &column.formula {
                write!(text, " {{{}}}", formula.text).unwrap();
            }
            text.push('\n');
        }
        text.push_str("rows\n");
        let expected = self.part("rows");
        for (at, row) in annex.rows.iter().enumerate() {
            self.row(annex, row, expected.get(at).copied().unwrap_or_default(), text);
        }
        lines(text, "note", &annex.notes);
        lines(text, "signature", &annex.signature);
    }

    fn row(&self, annex: &Annex, row: &Row, expected: &str, text: &mut String) {
        let fields: Vec<&str> = expected.split(" | ").collect();
        let number = fitting(row.number.as_deref().unwrap_or("·"), fields.first().copied());
        let role = match row.role {
            _ if row.continues.is_some() => "continues",
            RowRole::Group => "group",
            RowRole::Data => "data",
            RowRole::Total => "total",
        };
        let role = fitting(role, fields.get(2).copied());
        let indent = "  ".repeat(row.level + 1);
        write!(text, "{indent}{number} | {} | {role}", shown(&row.label)).unwrap();
        if let Some(figures) = fields.get(3) {
            let told = figures.split("; ").map(|figure| {
                let letters = figure.split_once('=').map_or(figure, |(letters, _)| letters);
                let is = |column: &kehoach::annex::Column| {
                    self.read.moved.letters(column.index) == letters
                };
                let column = annex.columns.iter().position(is);
                let value = column.map(|column| figure_of(&row.cells[column]));
                format!("{letters}={}", value.unwrap_or_else(|| "no column".to_owned()))
            });
            write!(text, " | {}", told.collect::<Vec<_>>().join("; ")).unwrap();
        }
        text.push('\n');
    }

    fn findings(&self, text: &mut String) {
        let mut left: Vec<&Diagnostic> = self.read.findings.iter().collect();
        if self.expected.contains(&"findings: notes only") {
            left.retain(|finding| finding.severity > Severity::Note);
            if left.is_empty() {
                text.push_str("findings: notes only\n");
                return;
            }
        }
        if left.is_empty() {
            text.push_str("findings: none\n");
            return;
        }
        text.push_str("findings\n");
        for line in self.part("findings") {
            if let Some(at) = left.iter().position(|finding| self.fits(line, finding)) {
                left.remove(at);
                writeln!(text, "  {line}").unwrap();
            }
        }
        for finding in left {
            let severity = severity_name(finding.severity);
            let places: Vec<String> = self.places(finding);
            let places = places.join(" ");
            writeln!(text, "  {severity} {} at {places}", finding.name).unwrap();
            writeln!(text, "    {}", shown(&finding.message)).unwrap();
        }
    }

    fn places(&self, finding: &Diagnostic) -> Vec<String> {
        let shown = |place: &Place| match place {
            Place::Cell(place) => self.read.moved.region(place.cell).to_string(),
            other => other.to_string(),
        };
        finding.places.iter().map(shown).collect()
    }

    /// Whether a finding is as a line of the reading says: `warning total-mismatch at C2`,
    /// `note/warning at E1`.
    fn fits(&self, line: &str, finding: &Diagnostic) -> bool {
        let (what, wanted) = line.split_once(" at ").unwrap_or((line, ""));
        let (severity, name) = what.split_once(' ').unwrap_or((what, ""));
        let places = self.places(finding);
        severity.split('/').any(|one| one == severity_name(finding.severity))
            && (name.is_empty() || name.split('/').any(|one| one == finding.name))
            && wanted.split_whitespace().all(|place| places.iter().any(|one| one == place))
    }
}

/// What was read; where it is one of those that the reading leaves open, all of them.
fn fitting(read: &str, wanted: Option<&str>) -> String {
    let wanted = wanted.filter(|wanted| wanted.split('/').any(|one| one == read));
    wanted.unwrap_or(read).to_owned()
}

fn shown(text: &str) -> String {
    text.replace('\n', " ⏎ ")
}

fn lines(text: &mut String, head: &str, lines: &[Line]) {
    for line in lines {
        writeln!(text, "{head}: {}", shown(&line.text)).unwrap();
    }
}

const fn role_name(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Number => "number",
        ColumnRole::Label => "label",
        ColumnRole::Measure => "measure",
        ColumnRole::Total => "total",
        ColumnRole::Rate => "rate",
        ColumnRole::Deadline => "deadline",
        ColumnRole::Agency => "agency",
        ColumnRole::Value => "value",
        ColumnRole::Note => "note",
    }
}

const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A cell: a figure with its unit of measure, until when, or its text.
pub(super) fn figure_of(cell: &RowCell) -> String {
    let value = &cell.value;
    let mut text = match &value.meaning {
        Meaning::Empty => "empty".to_owned(),
        Meaning::Quantity(quantity) => {
            quantity_of(quantity, cell.measure.as_ref().map(|measure| measure.as_str()))
        }
        Meaning::Date(day) => format!("until {}", date::short(*day)),
        Meaning::Deadline(deadline) => match (&**deadline, deadline.last_day(2026)) {
            (Deadline::Always, _) => "always".to_owned(),
            (Deadline::Yearly(..), _) | (_, None) => "recurring".to_owned(),
            (_, Some(day)) => format!("until {}", date::short(day)),
        },
        _ => shown(&value.text),
    };
    if value.doubt.is_some() {
        text.push_str(" ?");
    }
    text
}

fn quantity_of(quantity: &Quantity, measure: Option<&str>) -> String {
    let sign = match quantity.qualifier {
        None => "",
        Some(Qualifier::AtLeast) => "≥",
        Some(Qualifier::AtMost) => "≤",
        Some(Qualifier::MoreThan) => ">",
        Some(Qualifier::LessThan) => "<",
        Some(Qualifier::About) => "~",
    };
    let mut text = format!("{sign}{}", format(quantity.number));
    for (mark, number) in [("-", quantity.beside().upper), ("/", quantity.beside().whole)] {
        if let Some(number) = number {
            write!(text, "{mark}{}", format(number)).unwrap();
        }
    }
    let own = quantity.percent.then_some("%").or(quantity.beside().unit.as_deref());
    match measure.or(own) {
        Some("%") => text.push('%'),
        Some(unit) => write!(text, " {unit}").unwrap(),
        None => {}
    }
    text
}
