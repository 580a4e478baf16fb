//! Cells that still speak of the year before in a dossier that has been put forward to a new one.
//!
//! The year of the plan is known from what says it: the dossier's name, the year and the subject
//! among the facts, the titles of the annexes of targets; the latest of these is the plan's. Where a
//! fact that says the year is behind, the facts have not been gone through, and every one that
//! speaks of the year before is told. Where none is behind, a cell may speak of the year before with
//! good reason (results, comparisons), and only what can't be right is told: a title, a day long
//! before the year, a deadline that had passed when the plan was issued.

use jiff::civil::Date;

use crate::annex::{Column, ColumnRole, Line, Row, RowCell, Shape};
use crate::diagnostic::{Diagnostic, Place};
use crate::dossier::leaf::Leaf;
use crate::dossier::{Dossier, Found, Manifest};
use crate::template::{Engine, Used};
use crate::value::Meaning;
use crate::value::deadline::Deadline;
use crate::value::name::folded;
use crate::value::symbol::has_symbol;
use crate::value::year::{self, Mention, Sort, Years};

/// The facts that hold the plan's year and nothing else.
const YEAR: [&str; 3] = ["nam_ke_hoach", "nam", "giai_doan"];

/// How many words before a year tell that two texts speak of the same.
const WORDS: usize = 4;

/// The first month of a year in which plans for the next are issued.
const EARLIEST: i8 = 7;

/// What is found in the cells of a dossier.
pub(super) fn told(dossier: &Dossier, engine: &Engine, manifest: &str) -> Vec<Diagnostic> {
    let used = engine.used_by(dossier);
    let facts = Facts::of(dossier, &used, manifest);
    let targets = targets(dossier);
    let Some(known) = own(dossier, &facts, &targets) else { return Vec::new() };
    let look = Look { known: &known, facts: &facts, used: &used, dossier };
    look.findings(&targets)
}

/// A fact about the documents, from a cell or from the manifest.
struct Fact<'a> {
    place: Place,
    text: &'a str,
    meaning: Option<&'a Meaning>,
    says: Says,
}

/// What a fact says of the plan's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It is the year, or the subject.
    Year,
    /// It is the day of issue.
    Day,
    /// It may speak of any year.
    Other,
}

/// The facts about the documents.
struct Facts<'a>(Vec<Fact<'a>>);

impl<'a> Facts<'a> {
    fn of(dossier: &'a Dossier, used: &Used, manifest: &str) -> Self {
        let subjects = places(dossier, used.subject.iter());
        let days = places(dossier, used.days.iter());
        let mut facts = Vec::new();
        for (_, found) in dossier.annexes.iter().filter(|(key, found)| {
            found.annex.shape == Shape::KeyValue && used.names.contains(&***key)
        }) {
            let is_value = |column: &Column| column.role == ColumnRole::Value;
            let Some(value) = found.annex.columns.iter().position(is_value) else { continue };
            let cells =
                found.annex.rows.iter().filter_map(|row| Some((row, row.cells.get(value)?)));
            for (row, cell) in cells {
                let place = Place::from(found.annex.place(cell));
                let says = match () {
                    () if YEAR.contains(&&*row.key) || subjects.contains(&place) => Says::Year,
                    () if days.contains(&place) => Says::Day,
                    () => Says::Other,
                };
                // A fact that is of a year by its own name is right to say so.
                let is_of_a_year = !year::mentions(&row.label).is_empty();
                // Four digits that are no fact of the plan's year are a number of something.
                let is_number = matches!(cell.value.meaning, Meaning::Quantity(_));
                if says != Says::Other || !is_of_a_year && !is_number {
                    let (text, meaning) = (&*cell.value.text, Some(&cell.value.meaning));
                    facts.push(Fact { place, text, meaning, says });
                }
            }
        }
        for (name, fact) in &dossier.manifest.facts {
            let says = if YEAR.contains(&&**name) { Says::Year } else { Says::Other };
            let place = Manifest::place(manifest, fact);
            facts.push(Fact { place, text: fact.get_ref(), meaning: None, says });
        }
        Self(facts)
    }
}

/// The places of the cells that paths lead to.
fn places<'a>(dossier: &Dossier, paths: impl Iterator<Item = &'a Vec<String>>) -> Vec<Place> {
    let cells = paths.filter_map(|path| {
        let value = dossier.value(path.iter().map(String::as_str))?;
        Some(Leaf::of(&value)?.origins())
    });
    let origins = cells.flatten().filter_map(|index| dossier.origins.get(index as usize));
    origins.map(|origin| origin.place.into()).collect()
}

/// The annexes that give targets to units.
fn targets(dossier: &Dossier) -> Vec<&Found> {
    let has_units = |found: &&Found| found.units.iter().any(Option::is_some);
    dossier.annexes.values().filter(has_units).collect()
}

/// The plan's year, and what says so.
struct Known {
    own: Years,
    /// The year or period before it.
    last: Years,
    /// Where the year is said.
    source: String,
    /// The words before the year, wherever the plan's own or the last is said of the plan.
    contexts: Vec<String>,
}

/// The year that a text says by itself, where it says one alone.
fn only(text: &str) -> Option<Years> {
    let mut said: Vec<Years> = Vec::new();
    for mention in year::mentions(text).into_iter().filter(|one| one.sort == Sort::Plain) {
        if !said.contains(&mention.years) {
            said.push(mention.years);
        }
    }
    <[Years; 1]>::try_from(said).ok().map(|[one]| one)
}

/// The one year of all titles of annexes that say a year.
fn of_titles(targets: &[&Found]) -> Option<(Years, Place)> {
    let mut said = targets.iter().flat_map(|found| &found.annex.titles);
    let mut all = said.by_ref().filter(|line| !year::mentions(&line.text).is_empty());
    let first = all.next()?;
    let years = only(&first.text)?;
    all.all(|line| only(&line.text) == Some(years)).then(|| (years, first.place.clone().into()))
}

fn own(dossier: &Dossier, facts: &Facts<'_>, targets: &[&Found]) -> Option<Known> {
    let name = dossier.manifest.name.as_deref().unwrap_or_default();
    let mut said: Vec<(Years, String)> = Vec::new();
    let of_plan = facts.0.iter().filter(|fact| fact.says == Says::Year);
    said.extend(
        of_plan.clone().filter_map(|fact| Some((only(fact.text)?, fact.place.to_string()))),
    );
    said.extend(only(name).map(|years| (years, "dòng `ten` của ho-so.toml".to_owned())));
    said.extend(of_titles(targets).map(|(years, place)| (years, place.to_string())));
    let kind = said.first()?.0.is_period();
    said.retain(|(years, _)| years.is_period() == kind);
    // The first of those that say the latest.
    let (own, source) = said.into_iter().rev().max_by_key(|(years, _)| years.first)?;
    let length = own.last - own.first + 1;
    let last = Years { first: own.first - length, last: own.last - length };
    let titles = targets.iter().flat_map(|found| &found.annex.titles).map(|line| &*line.text);
    let texts = of_plan.map(|fact| fact.text).chain([name]).chain(titles);
    let contexts = texts.flat_map(|text| {
        let mentions = year::mentions(text).into_iter();
        let said = mentions.filter(|one| one.years == own || one.years == last);
        said.filter_map(|one| context(text, &one)).collect::<Vec<_>>()
    });
    let contexts = contexts.collect();
    Some(Known { own, last, source, contexts })
}

/// The words before a year, where there are enough of them to tell what it is the year of.
fn context(text: &str, mention: &Mention) -> Option<String> {
    let before = folded(&text[..mention.range.start]);
    let words: Vec<&str> = before.split_whitespace().collect();
    let start = words.len().checked_sub(WORDS)?;
    Some(words[start..].join(" "))
}

impl Known {
    /// The mention of the year before in a text that doesn't speak of the plan's own.
    fn behind(&self, text: &str) -> Option<Mention> {
        let mentions = year::mentions(text);
        let is_in = |mention: &Mention, years: Years| match mention.sort {
            Sort::Plain => mention.years == years,
            // A plan of several years is made in days of the period before.
            Sort::Dated => !years.is_period() && mention.years.first == years.first,
            Sort::Numbered => false,
        };
        if has_symbol(text) || mentions.iter().any(|mention| is_in(mention, self.own)) {
            return None;
        }
        mentions.into_iter().find(|mention| is_in(mention, self.last))
    }

    fn warning(&self) -> Diagnostic {
        let (last, own) = (self.last.worded(), self.own.worded());
        let message = format!("ô này còn ghi {last}, mà kế hoạch là của {own}");
        Diagnostic::warning("last-year", message)
    }
}

/// Whether a row is about a document that is known by its number: its day is no deadline.
fn is_of_a_document(row: &Row) -> bool {
    has_symbol(&row.label) || row.cells.iter().any(|cell| has_symbol(&cell.value.text))
}

struct Look<'a> {
    known: &'a Known,
    facts: &'a Facts<'a>,
    used: &'a Used,
    dossier: &'a Dossier,
}

impl Look<'_> {
    fn findings(&self, targets: &[&Found]) -> Vec<Diagnostic> {
        let (mut stale, mut doubtful) = (Vec::new(), Vec::new());
        let is_behind =
            |fact: &Fact<'_>| fact.says == Says::Year && self.known.behind(fact.text).is_some();
        let all = self.facts.0.iter().any(is_behind);
        for fact in &self.facts.0 {
            let Some(mention) = self.known.behind(fact.text) else { continue };
            let is_same = || {
                context(fact.text, &mention)
                    .is_some_and(|words| self.known.contexts.contains(&words))
            };
            if all || fact.says == Says::Day && self.is_too_early(fact) {
                stale.push(fact.place.clone());
            } else if fact.says == Says::Other && mention.sort == Sort::Plain && is_same() {
                doubtful.push(fact.place.clone());
            }
        }
        stale.extend(self.deadlines(all));
        let mut findings = Vec::new();
        let says = format!("năm của kế hoạch ghi ở {}, sai thì sửa ở đó", self.known.source);
        if !stale.is_empty() {
            let hint = format!("mở bảng tính, sửa năm ở các ô được chỉ rồi lập lại; {says}");
            findings.push(Diagnostic { places: stale, ..self.known.warning().hint(hint) });
        }
        if let Some((years, _)) = of_titles(targets).filter(|(years, _)| *years == self.known.last)
        {
            let lines = targets.iter().flat_map(|found| &found.annex.titles);
            let of_it = lines.filter(|line| only(&line.text) == Some(years));
            let places = of_it.map(|line: &Line| line.place.clone().into()).collect();
            let hint = format!(
                "chép bảng chỉ tiêu của {} đè lên tệp này, hoặc sửa tên bảng; {says}",
                self.known.own.worded()
            );
            findings.push(Diagnostic { places, ..self.known.warning().hint(hint) });
        }
        if !doubtful.is_empty() {
            let message = self.known.warning().message;
            let note = Diagnostic::note("last-year", message);
            let hint =
                "nếu ô nói về kết quả của năm ấy thì để nguyên; nếu là lời năm trước thì sửa năm";
            findings.push(Diagnostic { places: doubtful, ..note.hint(hint) });
        }
        findings
    }

    /// Whether a day of issue is too long before the year to be that of its plan.
    fn is_too_early(&self, fact: &Fact<'_>) -> bool {
        match fact.meaning {
            Some(Meaning::Date(day)) => self.is_long_before(*day),
            _ => false,
        }
    }

    fn is_long_before(&self, day: Date) -> bool {
        let is_one_year = !self.known.own.is_period();
        is_one_year && day.year() == self.known.last.first as i16 && day.month() < EARLIEST
    }

    /// The deadlines of tasks that lie in the year before: all, or those that can't be right.
    fn deadlines(&self, all: bool) -> Vec<Place> {
        let issued = self.facts.0.iter().find_map(|fact| match fact.meaning {
            Some(Meaning::Date(day)) if fact.says == Says::Day => Some(*day),
            _ => None,
        });
        let issued = issued.filter(|day| !all && !self.is_long_before(*day));
        let has_passed = |cell: &RowCell| {
            let last_day = match &cell.value.meaning {
                Meaning::Date(day) => Some(*day),
                Meaning::Deadline(deadline) => match &**deadline {
                    Deadline::Periods(_, periods) => {
                        let last = periods.last();
                        last.and_then(|one| one.last_day(self.known.own.first as i16))
                    }
                    _ => None,
                },
                _ => None,
            };
            last_day.is_some_and(|day| match issued {
                Some(issued) => day < issued,
                None => self.is_long_before(day),
            })
        };
        let mut places = Vec::new();
        let is_looked_at =
            |key: &str| self.used.names.contains(key) && !self.used.bases.contains(key);
        for (_, found) in self.dossier.annexes.iter().filter(|(key, _)| is_looked_at(key)) {
            let columns = found.annex.columns.iter().enumerate();
            let is_deadline = |column: &Column| column.role == ColumnRole::Deadline;
            for (at, _) in columns.filter(|(_, column)| is_deadline(column)) {
                let stale = found.annex.rows.iter().filter_map(|row| {
                    let cell = row.cells.get(at)?;
                    let is_stale = self.known.behind(&cell.value.text).is_some()
                        && (all || has_passed(cell))
                        && !is_of_a_document(row);
                    is_stale.then(|| Place::from(found.annex.place(cell)))
                });
                places.extend(stale);
            }
        }
        // A merged cell is that of several rows.
        places.dedup();
        places
    }
}
