//! What a document says of itself: number, symbol, date, issuer, type, subject, the years of its plan.

use jiff::civil::Date;

use super::Paper;
use super::parts::{PartKind, kind_of};
use crate::value::date;
use crate::value::year::{self, Years};

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The number, as it is typed; none while it is blank.
    pub number: Option<String>,
    /// The symbol, as it is typed: `KH-UBND`.
    pub symbol: Option<String>,
    /// The day that it is dated.
    pub date: Option<Date>,
    /// The year that it is dated, also where the day is blank.
    pub year: Option<i16>,
    /// The issuer, its lines joined.
    pub issuer: Option<String>,
    /// The agency above the issuer.
    pub parent: Option<String>,
    /// The type, folded: `ke hoach`.
    pub kind: Option<&'static str>,
    /// The subject, its lines joined.
    pub subject: Option<String>,
    /// The years that the subject names.
    pub years: Vec<Years>,
}

impl Facts {
    /// Reads the components that were recognised.
    pub(super) fn of(paper: &Paper) -> Self {
        let joined = |kind: PartKind| {
            let lines: Vec<&str> = paper.part(kind).map(|part| paper.text_of(part)).collect();
            (!lines.is_empty()).then(|| lines.join(" "))
        };
        let mut facts = Self {
            issuer: joined(PartKind::Issuer),
            parent: joined(PartKind::Parent),
            subject: joined(PartKind::Subject).or_else(|| joined(PartKind::LetterSubject)),
            kind: joined(PartKind::Kind).and_then(|text| kind_of(&text)),
            ..Self::default()
        };
        if let Some(text) = joined(PartKind::Number) {
            let (number, symbol) = text.split_once('/').unwrap_or((&text, ""));
            let number = number.trim_start_matches("Số").trim_start_matches(':').trim();
            facts.number = (!number.is_empty()).then(|| number.to_owned());
            facts.symbol = Some(symbol.trim().to_owned()).filter(|symbol| !symbol.is_empty());
        }
        if let Some(text) = joined(PartKind::PlaceDate) {
            let written = text.split_once(',').map_or("", |(_, date)| date.trim());
            facts.date = date::parse(written).ok();
            let year = written.rsplit(' ').next().and_then(|year| year.parse().ok());
            facts.year = facts.date.map(Date::year).or(year);
        }
        let subject = facts.subject.as_deref().unwrap_or_default();
        facts.years = year::mentions(subject).into_iter().map(|mention| mention.years).collect();
        facts
    }
}
