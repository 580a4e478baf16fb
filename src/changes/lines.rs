//! The lines around a table before and now → which have changed.

use std::collections::HashMap;

use super::pairs::Pairs;
use super::{Change, Kind, Side};
use crate::annex::{Annex, Fact, Line};
use crate::value::name::folded;

/// What has changed in the lines above and below a table, each with what sort of line it is.
pub(super) fn changes(old: &Annex, new: &Annex) -> Vec<Change> {
    let optional = |line: &Option<Line>| line.iter().cloned().collect::<Vec<Line>>();
    let mut changes = Vec::new();
    for (target, before, now) in [
        ("tiêu đề của bảng", old.titles.clone(), new.titles.clone()),
        ("số của biểu", optional(&old.form), optional(&new.form)),
        ("dòng “Kèm theo”", optional(&old.attachment), optional(&new.attachment)),
        ("đơn vị tính của bảng", optional(&old.unit_line), optional(&new.unit_line)),
        ("thời điểm của số liệu", optional(&old.date_line), optional(&new.date_line)),
        ("ghi chú dưới bảng", old.notes.clone(), new.notes.clone()),
        ("đầu trang tính", old.letterhead.clone(), new.letterhead.clone()),
        ("phần ký của bảng", old.signature.clone(), new.signature.clone()),
    ] {
        changes.extend(of_sort(target, &before, &now));
    }
    let key = |fact: &Fact| folded(&fact.key.text);
    let mut facts = Pairs::of(old.facts.len(), new.facts.len());
    facts.by(|at| Some(key(&old.facts[at])), |at| Some(key(&new.facts[at])));
    let value = |fact: &Fact| vec![fact.value.clone()];
    for (at, fact) in new.facts.iter().enumerate() {
        let before = facts.before(at).map(|before| value(&old.facts[before]));
        changes.extend(of_sort(&fact.key.text, &before.unwrap_or_default(), &value(fact)));
    }
    for fact in facts.gone().into_iter().map(|at| &old.facts[at]) {
        changes.extend(of_sort(&fact.key.text, &value(fact), &[]));
    }
    changes
}

/// The lines of a sort that are no longer the same, in order.
fn of_sort(target: &str, old: &[Line], new: &[Line]) -> Vec<Change> {
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in old.iter().enumerate().rev() {
        known.entry(one_line(&line.text)).or_default().push(at);
    }
    let mut stays = vec![false; old.len()];
    let mut come: Vec<&Line> = Vec::new();
    for line in new {
        match known.get_mut(&one_line(&line.text)).and_then(Vec::pop) {
            Some(at) => stays[at] = true,
            None => come.push(line),
        }
    }
    let mut gone = old.iter().zip(stays).filter(|(_, stays)| !stays).map(|(line, _)| line);
    let mut come = come.into_iter();
    let mut changes = Vec::new();
    loop {
        let (old, new) = (gone.next().map(side), come.next().map(side));
        if old.is_none() && new.is_none() {
            return changes;
        }
        let target = Some(target.to_owned());
        changes.push(Change { target, old, new, ..Change::of(Kind::Line) });
    }
}

fn side(line: &Line) -> Side {
    Side { text: line.text.clone(), place: Some(line.place.clone()), ..Side::default() }
}

/// Whether two texts are the same but for their spaces and breaks of lines.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().eq(other.split_whitespace())
}

/// A text in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
