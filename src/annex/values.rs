//! The values of a table, read together: what one leaves open, those in its column tell, or those in
//! its row where a column is mixed. What stays open, and what was taken for what, is told once for
//! each column.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{CellPlace, Diagnostic};
use crate::value::case::lower;
use crate::value::deadline::{self, Bound, Deadline};
use crate::value::number::{self, Reading};
use crate::value::{Meaning, Quantity, QuantityError, Taking, Value};
use crate::workbook::{Content, Sheet};

use super::{Annex, ColumnRole};

/// How many cells one finding points at.
const MOST_PLACES: usize = 20;

/// How many of its values a message repeats.
const MOST_SHOWN: usize = 3;

/// What a value says of how those beside it are to be read, or leaves open itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Nothing: an empty cell.
    Silent,
    /// It is a whole number, or a number cell, which only says that figures stand here.
    Figure,
    /// Its decimals are parted by this mark.
    Decimals(char),
    /// A part of a whole that can be nothing else, with the mark of its decimals.
    Part(Option<char>),
    /// A range that can be nothing else, with the mark of its decimals.
    Range(Option<char>),
    /// A day, a month or a deadline.
    Day,
    /// Words.
    Words,
    /// `20.35`: decimals, or the steps of an order number.
    OpenPoint,
    /// `1.234`: thousands or decimals.
    OpenGroups,
    /// `7/10`: a part of a whole, or a day and a month.
    OpenPart,
    /// `3-4`: a range, or days, months, numbers of things.
    OpenRange,
}

impl Look {
    const fn is_open(self) -> bool {
        matches!(self, Self::OpenPoint | Self::OpenGroups | Self::OpenPart | Self::OpenRange)
    }

    fn at(value: &Value, content: Option<&Content>) -> Self {
        let is_text = matches!(content, Some(Content::Text) | None);
        match &value.meaning {
            Meaning::Quantity(_) if !is_text => Self::Figure,
            Meaning::Quantity(quantity) => {
                let mark = decimal_mark(&value.text, quantity);
                match (quantity.beside().whole, quantity.beside().upper) {
                    (Some(_), _) => Self::Part(mark),
                    (None, Some(_)) => Self::Range(mark),
                    (None, None) => mark.map_or(Self::Figure, Self::Decimals),
                }
            }
            Meaning::Empty | Meaning::Missing => Self::Silent,
            Meaning::Date(_) | Meaning::PartialDate(_) | Meaning::Deadline(_) => Self::Day,
            Meaning::Names(_) => Self::Words,
            Meaning::Words => match value.text.parse::<Quantity>() {
                Err(QuantityError::Point(..)) => Self::OpenPoint,
                Err(QuantityError::TwoWays(..)) => Self::OpenGroups,
                Err(QuantityError::DayOrPart(_)) => Self::OpenPart,
                _ if Quantity::read(&value.text, RANGES).is_ok() => Self::OpenRange,
                _ => Self::Words,
            },
        }
    }
}

const RANGES: Taking = Taking { decimal_mark: None, parts: false, ranges: true };

/// The mark that parts the decimals of a text that was read for sure.
fn decimal_mark(text: &str, quantity: &Quantity) -> Option<char> {
    let digits = text.find(|c: char| c.is_ascii_digit()).map(|at| &text[at..])?;
    match number::read(digits) {
        // What is counted has told how to read it: `1.234 hộ`.
        Some((Reading::TwoWays { mark, grouped, .. }, _)) => {
            let other = if mark == '.' { ',' } else { '.' };
            Some(if quantity.number.abs() == grouped { other } else { mark })
        }
        _ => number::decimal_mark(text),
    }
}

/// What the values of a line, a column or a row, say together.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    figures: usize,
    commas: usize,
    points: usize,
    parts: usize,
    ranges: usize,
    days: usize,
    words: usize,
    open_points: usize,
    open_groups: usize,
}

impl Line {
    fn add(&mut self, look: Look) {
        match look {
            Look::Silent | Look::OpenPart | Look::OpenRange => {}
            Look::Figure => self.figures += 1,
            Look::Decimals(mark) => self.add_mark(Some(mark)),
            Look::Part(mark) => {
                self.parts += 1;
                self.add_mark(mark);
            }
            Look::Range(mark) => {
                self.ranges += 1;
                self.add_mark(mark);
            }
            Look::Day => self.days += 1,
            Look::Words => self.words += 1,
            Look::OpenPoint => self.open_points += 1,
            Look::OpenGroups => self.open_groups += 1,
        }
    }

    const fn add_mark(&mut self, mark: Option<char>) {
        match mark {
            Some(',') => self.commas += 1,
            Some(_) => self.points += 1,
            None => {}
        }
    }

    /// Whether its values are written in one way.
    fn is_of_one_kind(&self) -> bool {
        let points = self.points + self.open_points;
        let groups = self.commas + self.open_groups;
        let kinds = [points, groups, self.parts, self.days, self.words];
        kinds.iter().filter(|count| **count > 0).count() <= 1
    }

    /// Whether none of its values holds a figure, though some hold words.
    const fn is_of_words(&self) -> bool {
        let figures = self.commas + self.points + self.parts + self.ranges;
        self.words > 0 && figures + self.open_points + self.open_groups == 0
    }

    /// How an open value of the line is taken, if the line tells.
    fn taking(&self, look: Look) -> Option<Taking> {
        let taking = Taking::default();
        match look {
            // Order numbers have steps; a column of them has words or days as well, or points where
            // others are groups of thousands.
            Look::OpenPoint
                if self.commas + self.open_groups + self.words + self.days == 0
                    && self.open_points > 0 =>
            {
                Some(Taking { decimal_mark: Some('.'), ..taking })
            }
            Look::OpenGroups if self.commas > 0 && self.points + self.open_points == 0 => {
                Some(Taking { decimal_mark: Some(','), ..taking })
            }
            Look::OpenGroups if self.points > 0 && self.commas == 0 => {
                Some(Taking { decimal_mark: Some('.'), ..taking })
            }
            Look::OpenPart if self.parts > 0 && self.days == 0 => {
                Some(Taking { parts: true, ..taking })
            }
            Look::OpenRange if self.ranges > 0 && self.days == 0 => {
                Some(Taking { ranges: true, ..taking })
            }
            // Among figures alone it is one as well.
            Look::OpenRange
                if self.figures + self.commas + self.points > 0 && self.words + self.days == 0 =>
            {
                Some(Taking { ranges: true, ..taking })
            }
            _ => None,
        }
    }
}

/// What was done with open values, to be told once for each column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// Points were taken for decimal points, since the column says so.
    Points,
    /// As before, since the row says so.
    PointsOfRow,
    /// Parts of a whole.
    Parts,
    /// Doubts of one kind stay.
    Doubt(String),
}

/// The cells of a column of which one thing is told: their texts, and what they were read as.
#[derive(Default)]
struct Cells {
    places: Vec<CellPlace>,
    texts: Vec<String>,
    read: Vec<String>,
    doubts: Vec<String>,
    stays_words: bool,
}

/// Reads the values of a table together, and says what was taken and what stays in doubt. The mark
/// parts decimals where nothing of the table tells; without one, what is open stays so.
pub(super) fn settle(annex: &mut Annex, sheet: &Sheet, mark: Option<char>) -> Vec<Diagnostic> {
    let columns: Vec<usize> =
        (0..annex.columns.len()).filter(|&c| annex.columns[c].role.holds_data()).collect();
    let rows: Vec<usize> = (0..annex.rows.len()).filter(|&row| annex.rows[row].printed).collect();
    let looks: Vec<Vec<Look>> = rows
        .iter()
        .map(|&row| {
            let look = |&column: &usize| {
                let cell = &annex.rows[row].cells[column];
                let content = sheet.cells.get(&cell.region.start).map(|cell| &cell.content);
                Look::at(&cell.value, content)
            };
            columns.iter().map(look).collect()
        })
        .collect();
    let mut of_columns = vec![Line::default(); columns.len()];
    let mut of_rows = vec![Line::default(); rows.len()];
    let mut of_table = Line::default();
    for looks in &looks {
        for (line, &look) in of_columns.iter_mut().zip(looks) {
            line.add(look);
            of_table.add(look);
        }
    }
    for (of_row, looks) in of_rows.iter_mut().zip(&looks) {
        // What is due when, and who does it, says nothing of the figures beside.
        let is_figure = |(of, line): &(usize, &Line)| {
            let role = annex.columns[columns[*of]].role;
            !line.is_of_words() && !matches!(role, ColumnRole::Deadline | ColumnRole::Agency)
        };
        let figures = of_columns.iter().enumerate().filter(is_figure);
        figures.for_each(|(of, _)| of_row.add(looks[of]));
    }
    // A row is a line of its own in a table of targets over units: each is written in one way.
    let rows_tell = of_rows.iter().all(Line::is_of_one_kind);
    let parts_thousands: Vec<bool> = rows
        .iter()
        .zip(&looks)
        .map(|(&row, looks)| {
            (0..columns.len()).any(|of| {
                let taking = of_columns[of].taking(looks[of]);
                looks[of] == Look::OpenGroups
                    && taking.is_some_and(|taking| {
                        !taking.parts_decimals(&annex.rows[row].cells[columns[of]].value.text)
                    })
            })
        })
        .collect();
    let mut told: BTreeMap<(usize, Told), Cells> = BTreeMap::new();
    for (at, &row) in rows.iter().enumerate() {
        // Asked once for a row, and only where it tells.
        let mut counts = None;
        for (of, &column) in columns.iter().enumerate() {
            let look = looks[at][of];
            let of_row = if rows_tell { of_rows[at] } else { Line::default() };
            let mut lines = [of_columns[of], of_row];
            // What is measured is a figure, whatever stands beside it.
            lines[0].figures +=
                usize::from(look == Look::OpenRange && measured(annex, row, column));
            let role = annex.columns[column].role;
            let is_counted = matches!(look, Look::OpenRange | Look::OpenPart)
                && !matches!(role, ColumnRole::Deadline | ColumnRole::Agency)
                && *counts.get_or_insert_with(|| row_counts(annex, row));
            let cell = &mut annex.rows[row].cells[column];
            // Where others of its row have points between their thousands it is asked, not guessed.
            let is_asked = look == Look::OpenGroups
                && parts_thousands[at]
                && of_columns[of]
                    .taking(look)
                    .is_some_and(|taking| taking.parts_decimals(&cell.value.text));
            let note = match look {
                _ if is_asked => None,
                Look::OpenRange | Look::OpenPart if is_counted => {
                    as_counted(&mut cell.value);
                    None
                }
                look if look.is_open() => open(&mut cell.value, look, lines, (of_table, mark)),
                Look::Day => {
                    again_a_part(&mut cell.value, of_columns[of]);
                    None
                }
                _ => None,
            };
            let note = note.or_else(|| cell.value.doubt.as_ref().map(|d| Told::Doubt(kind(d))));
            let Some(note) = note else { continue };
            let cells = told.entry((column, note)).or_default();
            // A merged region is seen in several rows and columns.
            if cells.places.last().is_some_and(|place| place.cell == cell.region) {
                continue;
            }
            cells.places.push(sheet.place(cell.region));
            cells.texts.push(cell.value.text.to_string());
            if let Meaning::Quantity(quantity) = &cell.value.meaning {
                cells.read.push(number::format(quantity.number));
            }
            cells.doubts.extend(cell.value.doubt.as_deref().cloned());
            cells.stays_words |= matches!(cell.value.meaning, Meaning::Words);
        }
    }
    let mut told: Vec<_> = told.into_iter().collect();
    told.sort_by_key(|(_, cells)| cells.places.first().map(|place| place.cell.start));
    told.into_iter().map(|((column, told), cells)| finding(annex, column, &told, cells)).collect()
}

/// Whether something says in which unit of measure a cell's figure stands.
fn measured(annex: &Annex, row: usize, column: usize) -> bool {
    let of_row = annex.columns.iter().zip(&annex.rows[row].cells);
    let mut of_row = of_row.filter(|(column, _)| column.role == ColumnRole::Measure);
    annex.columns[column].measure.is_some()
        || annex.unit_line.is_some()
        || of_row.any(|(_, cell)| !cell.value.is_empty())
}

/// Whether the column of units of measure says in what a row is counted: what counts is no day.
fn row_counts(annex: &Annex, row: usize) -> bool {
    let of_row = annex.columns.iter().zip(&annex.rows[row].cells);
    let mut of_row = of_row.filter(|(column, _)| column.role == ColumnRole::Measure);
    of_row.any(|(_, cell)| {
        !cell.value.is_empty()
            && !["ngày", "tháng", "quý", "thời gian"].contains(&&*lower(&cell.value.text))
    })
}

/// Takes a value for a range or a part of a whole.
fn as_counted(value: &mut Arc<Value>) {
    let taking = Taking { parts: true, ranges: true, ..Taking::default() };
    if let Ok(quantity) = Quantity::read(&value.text, taking) {
        let value = Arc::make_mut(value);
        (value.meaning, value.doubt) = (Meaning::Quantity(quantity), None);
    }
}

/// Reads an open value as its column, its row or its table tells; says what is to be told of it.
fn open(
    value: &mut Arc<Value>,
    look: Look,
    lines: [Line; 2],
    (table, mark): (Line, Option<char>),
) -> Option<Told> {
    let of_lines = lines.iter().enumerate().find_map(|(at, line)| {
        let quantity = Quantity::read(&value.text, line.taking(look)?).ok()?;
        Some((at, quantity))
    });
    // Thousands are parted in one way all over a table; what its decimals show, its groups follow.
    let of_table = || {
        let taking = table.taking(look).filter(|_| look == Look::OpenGroups)?;
        Some((2, Quantity::read(&value.text, taking).ok()?))
    };
    // Decimals with a point beside it make it doubtful whatever is usual.
    let usual = || {
        let beside = lines.iter().map(|line| line.points + line.open_points).sum::<usize>();
        let mark = mark.filter(|_| look == Look::OpenGroups && beside == 0);
        let taking = Taking { decimal_mark: Some(mark?), ..Taking::default() };
        Some((2, Quantity::read(&value.text, taking).ok()?))
    };
    let Some((at, quantity)) = of_lines.or_else(of_table).or_else(usual) else {
        if look == Look::OpenPart
            && lines[0].days > 0
            && lines[0].parts == 0
            && let Some(day) = deadline::day_of_year(&value.text)
        {
            let value = Arc::make_mut(value);
            value.meaning =
                Meaning::Deadline(Box::new(Deadline::Periods(Bound::Within, vec![day])));
            value.doubt = None;
        }
        return None;
    };
    let by_point = match look {
        Look::OpenPoint => true,
        Look::OpenGroups => value.text.contains('.') && quantity.number.scale() > 0,
        _ => false,
    };
    let value = Arc::make_mut(value);
    value.meaning = Meaning::Quantity(quantity);
    value.doubt = None;
    match (look, at) {
        (Look::OpenPart, _) => Some(Told::Parts),
        (_, 0) if by_point => Some(Told::Points),
        _ if by_point => Some(Told::PointsOfRow),
        _ => None,
    }
}

/// `6/2026` is a month and a year, but one of 2026 among parts of a whole.
fn again_a_part(value: &mut Arc<Value>, column: Line) {
    let is_month = value.text.starts_with(|c: char| c.is_ascii_digit())
        && matches!(&value.meaning, Meaning::Deadline(deadline) if matches!(&**deadline,
            Deadline::Periods(_, periods)
                if matches!(periods.as_slice(), [deadline::Period::Month(_, Some(_))])));
    if is_month
        && column.parts > column.days
        && let Ok(quantity) = value.text.parse()
    {
        Arc::make_mut(value).meaning = Meaning::Quantity(quantity);
    }
}

/// What kind of doubt one is: its words without what they quote and without figures.
fn kind(doubt: &str) -> String {
    let mut quoted = false;
    let unquoted = doubt.chars().filter(|&c| {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            _ => {}
        }
        !quoted && !c.is_ascii_digit() && !matches!(c, '.' | ',')
    });
    unquoted.collect()
}

fn finding(annex: &Annex, column: usize, told: &Told, cells: Cells) -> Diagnostic {
    let name = annex.columns[column].path.join(" › ");
    let count = cells.places.len();
    let shown = |texts: &[String]| {
        let mut shown: Vec<&str> = texts.iter().map(String::as_str).collect();
        shown.truncate(MOST_SHOWN);
        let more = if texts.len() > MOST_SHOWN { ", …" } else { "" };
        shown.join(", ") + more
    };
    let finding = match told {
        Told::Points | Told::PointsOfRow => {
            let line = if *told == Told::Points { "cột" } else { "dòng" };
            Diagnostic::note(
                "decimal-points",
                format!(
                    "cột “{name}” có {count} số viết với dấu chấm ({}), được hiểu là số thập phân \
                     ({}) vì {line} này không có số nào dùng dấu chấm để tách hàng nghìn",
                    shown(&cells.texts),
                    shown(&cells.read),
                ),
            )
            .hint("nếu đúng, không cần làm gì; nếu không, sửa ô trong Excel thành ô kiểu số")
        }
        Told::Parts => Diagnostic::note(
            "scores-read",
            format!(
                "cột “{name}” có {count} ô ({}) được hiểu là điểm hoặc phần trên tổng số, như các \
                 ô khác của cột, không phải ngày, tháng",
                shown(&cells.texts),
            ),
        )
        .hint("nếu là ngày, tháng thì ghi cả năm vào ô"),
        Told::Doubt(_) => {
            let first = cells.doubts.first().map_or("", String::as_str);
            let message = match count {
                1 => first.to_owned(),
                _ => format!("{count} ô của cột “{name}” chưa rõ nghĩa, chẳng hạn {first}"),
            };
            let message = match cells.stays_words {
                true => format!("{message}; ô được giữ nguyên như chữ"),
                false => message,
            };
            Diagnostic::warning("doubtful-value", message)
                .hint("sửa ô cho rõ nghĩa; số thì nhập vào ô kiểu số")
        }
    };
    cells.places.into_iter().take(MOST_PLACES).fold(finding, Diagnostic::at)
}

/// Findings about cells of the table, and of the lines around it, that show an error: one for each
/// kind of error and column.
pub(super) fn errors(annex: &Annex, sheet: &Sheet) -> Vec<Diagnostic> {
    let table = annex.region.cell;
    let mut found: BTreeMap<(u32, &str), Vec<CellPlace>> = BTreeMap::new();
    for (address, cell) in &sheet.cells {
        let Content::Error(kind) = &cell.content else { continue };
        let beside = (table.start.row..=table.end.row).contains(&address.row)
            && !(table.start.column..=table.end.column).contains(&address.column);
        let hidden = sheet.hidden_rows.contains(&address.row)
            || sheet.hidden_columns.contains(&address.column);
        if !beside && !hidden {
            let places = found.entry((address.column, kind.as_ref())).or_default();
            places.push(sheet.place(*address));
        }
    }
    let finding = |((column, kind), places): ((u32, &str), Vec<CellPlace>)| {
        let name = annex.columns.iter().find(|known| known.index == column);
        let name = name.map(|known| format!(" của cột “{}”", known.path.join(" › ")));
        let count = match places.len() {
            1 => "ô".to_owned(),
            count => format!("{count} ô"),
        };
        let message = format!(
            "{count}{} hiện lỗi {kind} thay cho số liệu; văn bản để “{}” ở chỗ ấy",
            name.unwrap_or_default(),
            crate::value::GAP,
        );
        let finding = Diagnostic::warning("formula-error", message)
            .hint("sửa công thức trong Excel cho hết lỗi rồi lưu lại, hoặc gõ thẳng số liệu vào ô");
        places.into_iter().take(MOST_PLACES).fold(finding, Diagnostic::at)
    };
    found.into_iter().map(finding).collect()
}
