//! What a check found, for people: what is sure first, then guesses, then what was not looked at.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::super::page::{Page, one_line};
use super::Answer;
use super::render;
use crate::diagnostic::{Certainty, Diagnostic, Severity};

/// How many rules are named that were not looked at for one reason.
const NAMED: usize = 8;

/// Shows it.
pub(super) fn show(
    answer: &Answer,
    with_rounding: bool,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<()> {
    let of = |certainty| {
        move |finding: &&Diagnostic| finding.certainty.unwrap_or(Certainty::Proved) == certainty
    };
    let findings = &answer.diagnostics;
    for finding in together(findings.iter().filter(of(Certainty::Proved))) {
        render::diagnostic(&finding, err)?;
    }
    if with_rounding {
        for finding in together(findings.iter().filter(of(Certainty::Rounding))) {
            render::diagnostic(&finding, err)?;
        }
    }
    let guesses: Vec<_> = findings.iter().filter(of(Certainty::Guess)).collect();
    if !guesses.is_empty() {
        writeln!(err, "\nNên xem lại (có thể đúng):\n")?;
        for finding in together(guesses.iter().copied()) {
            render::diagnostic(&finding, err)?;
        }
    }
    err.flush()?;
    let mut missed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for unevaluated in &answer.not_evaluated {
        let rules = missed.entry(&unevaluated.reason).or_default();
        if !rules.contains(&unevaluated.rule) {
            rules.push(unevaluated.rule);
        }
    }
    for (reason, rules) in missed {
        let names =
            if rules.len() > NAMED { String::new() } else { format!(" ({})", rules.join(", ")) };
        writeln!(out, "Chưa xét {} quy tắc{names}: {}", rules.len(), one_line(reason))?;
    }
    for omitted in &answer.left_out {
        let (rule, reason) = (one_line(&omitted.rule), one_line(&omitted.reason));
        writeln!(out, "Không xét {rule} theo hồ sơ {}: {reason}", one_line(&omitted.file))?;
    }
    let count = |severity| {
        let sure = findings.iter().filter(of(Certainty::Proved));
        sure.filter(|finding| finding.severity == severity).count()
    };
    let mut words = Vec::new();
    for (severity, word) in
        [(Severity::Error, "lỗi"), (Severity::Warning, "cảnh báo"), (Severity::Note, "lưu ý")]
    {
        if count(severity) > 0 {
            words.push(format!("{} {word}", count(severity)));
        }
    }
    if !guesses.is_empty() {
        words.push(format!("{} chỗ nên xem lại", guesses.len()));
    }
    let said = if words.is_empty() {
        "không thấy gì phải sửa".to_owned()
    } else {
        words.join(", ")
    };
    writeln!(out, "Đã soát {} văn bản, hồ sơ: {said}", answer.looked_at)
}

/// Findings that say the same of several places, as one with all places.
fn together<'f>(findings: impl Iterator<Item = &'f Diagnostic>) -> Vec<Diagnostic> {
    let mut places: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    let mut together: Vec<Diagnostic> = Vec::new();
    for finding in findings {
        let key = (finding.name, finding.message.as_str(), finding.hint.as_deref());
        match places.entry(key) {
            Entry::Occupied(known) => {
                together[*known.get()].places.extend(finding.places.iter().cloned());
            }
            Entry::Vacant(new) => {
                new.insert(together.len());
                together.push(finding.clone());
            }
        }
    }
    together
}
