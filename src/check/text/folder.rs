//! Documents of a folder beside one another: one number twice, and one document cited under another
//! date.

use std::collections::BTreeMap;

use super::cited;
use crate::check::paper::PartKind;
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::date::short;
use crate::value::name::folded;

/// Number, symbol, issuer and year of a document, where it has them.
fn own(paper: &Paper) -> Option<(String, String, i16)> {
    let facts = &paper.facts;
    let number = facts.number.as_deref()?.trim();
    if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let symbol = facts.symbol.as_deref()?.replace(' ', "").to_uppercase();
    let key = format!("{}/{symbol}", number.trim_start_matches('0'));
    Some((key, folded(facts.issuer.as_deref()?), facts.year?))
}

/// Whether a document cites another by its number and symbol, of a year that may be its own.
pub(in crate::check) fn cites(paper: &Paper, other: &Paper) -> bool {
    let Some((key, _, year)) = own(other) else { return false };
    let mut citations = cited::citations(paper).iter();
    citations.any(|own| own.key() == key && own.date.is_none_or(|day| day.year() == year))
}

fn place(paper: &Paper) -> Place {
    let part = paper.part(PartKind::Number).next();
    paper.place(part.map_or(0, |part| part.paragraph))
}

/// Two documents under one number.
pub(super) fn number_twice(papers: &[Paper], _: &[Source], remarks: &mut Remarks<'_>) {
    let mut by_key: BTreeMap<(String, String, i16), Vec<&Paper>> = BTreeMap::new();
    for paper in papers.iter().filter(|paper| !paper.paragraphs.is_empty()) {
        if let Some(key) = own(paper) {
            by_key.entry(key).or_default().push(paper);
        }
    }
    for ((key, _, year), same) in by_key.into_iter().filter(|(_, same)| same.len() > 1) {
        let subject = |paper: &Paper| paper.facts.subject.as_deref().map(folded);
        let is_copy = same.windows(2).all(|pair| subject(pair[0]) == subject(pair[1]));
        let places = same.iter().map(|paper| place(paper)).collect();
        let message = format!("{} văn bản cùng số {key} năm {year} của một cơ quan", same.len());
        if is_copy {
            // The parts of one document, or two drafts of it.
            remarks.guess_at(places, message, "nếu là hai bản của một văn bản thì giữ một bản");
        } else {
            remarks.proved_at(places, message, "cấp lại số cho một văn bản");
        }
    }
}

/// A document of the folder that another cites under another date.
pub(super) fn cited_otherwise(papers: &[Paper], _: &[Source], remarks: &mut Remarks<'_>) {
    let mut known: BTreeMap<String, Vec<(&Paper, String)>> = BTreeMap::new();
    for paper in papers.iter().filter(|paper| !paper.paragraphs.is_empty()) {
        if let Some((key, issuer, _)) = own(paper) {
            known.entry(key).or_default().push((paper, issuer));
        }
    }
    for paper in papers {
        for citation in cited::citations(paper) {
            let Some(same) = known.get(&citation.key()) else { continue };
            let (Some(day), Some(issuer)) = (citation.date, &citation.issuer) else { continue };
            let issuer = folded(issuer).replace("ubnd", &folded("ủy ban nhân dân"));
            for (other, own) in same {
                let Some(own_day) = other.facts.date.filter(|_| other.file != paper.file) else {
                    continue;
                };
                // Another body of the same letters numbers alike.
                if own.contains(&issuer) && day != own_day && day.year() == own_day.year() {
                    let message = format!(
                        "{} được viện dẫn với ngày {}, nhưng văn bản trong thư mục ghi ngày {}",
                        citation.named(),
                        short(day),
                        short(own_day)
                    );
                    let places = vec![paper.place(citation.paragraph), place(other)];
                    remarks.proved_at(
                        places,
                        message,
                        "sửa ngày trong viện dẫn cho khớp với văn bản",
                    );
                }
            }
        }
    }
}
