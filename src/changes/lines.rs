//! The lines around a table before and now → which have changed.

use super::{Change, Kind, Side};
use crate::annex::{Annex, Line};
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
    for now in &new.facts {
        let before = old.facts.iter().find(|fact| folded(&fact.key.text) == folded(&now.key.text));
        let before = before.map(|fact| std::slice::from_ref(&fact.value)).unwrap_or_default();
        changes.extend(of_sort(&now.key.text, before, std::slice::from_ref(&now.value)));
    }
    for before in &old.facts {
        let is_there = new.facts.iter().any(|f| folded(&f.key.text) == folded(&before.key.text));
        if !is_there {
            changes.extend(of_sort(&before.key.text, std::slice::from_ref(&before.value), &[]));
        }
    }
    changes
}

/// The lines of a sort that are no longer the same, in order.
fn of_sort(target: &str, old: &[Line], new: &[Line]) -> Vec<Change> {
    let mut gone: Vec<&Line> = old.iter().collect();
    let mut come: Vec<&Line> = Vec::new();
    for line in new {
        match gone.iter().position(|other| is_same(&other.text, &line.text)) {
            Some(at) => drop(gone.remove(at)),
            None => come.push(line),
        }
    }
    let mut gone = gone.into_iter();
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
