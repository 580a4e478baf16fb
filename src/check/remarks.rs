//! What a rule has to say, as findings: how sure it is, where, and what to do.

use super::fix::{Change, Fix};
use super::quote;
use super::{Checked, Paper, Rule, Unevaluated};
use crate::diagnostic::{Certainty, Diagnostic, Place, Severity};
use crate::docx::read::story::OBJECT;

/// Takes the remarks of one rule.
#[derive(Debug)]
pub struct Remarks<'r> {
    rule: &'r Rule,
    papers: &'r [Paper],
    checked: &'r mut Checked,
}

impl<'r> Remarks<'r> {
    /// For the remarks of a rule on some documents.
    pub(super) fn new(rule: &'r Rule, papers: &'r [Paper], checked: &'r mut Checked) -> Self {
        // The name is a static of the program, and the rule's life may be shorter.
        Self { rule, papers, checked }
    }

    /// What is wrong whatever the truth is: the rule's own severity. The message is one sentence in
    /// Vietnamese that begins with a small letter and has no full stop; the hint begins with a verb.
    pub fn proved(&mut self, at: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.push(self.rule.severity, Certainty::Proved, vec![at], message.into(), hint.into());
    }

    /// As [`Self::proved`], with several places, the most telling first.
    pub fn proved_at(
        &mut self,
        places: Vec<Place>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(self.rule.severity, Certainty::Proved, places, message.into(), hint.into());
    }

    /// What differs by no more than rounding does: a note, shown on request.
    pub fn rounding(&mut self, at: Place, message: impl Into<String>, hint: impl Into<String>) {
        let (certainty, at) = (Certainty::Rounding, vec![at]);
        self.push(Severity::Note, certainty, at, message.into(), hint.into());
    }

    /// What may be wrong: a note, in a list of its own.
    pub fn guess(&mut self, at: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.guess_at(vec![at], message, hint);
    }

    /// As [`Self::guess`], with several places, the most telling first.
    pub fn guess_at(
        &mut self,
        places: Vec<Place>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Severity::Note, Certainty::Guess, places, message.into(), hint.into());
    }

    /// How what was said last is set right, where it has one right answer: what is there before and
    /// after, for people, and the changes, of which none touches a word.
    pub fn set_right(
        &mut self,
        before: impl Into<String>,
        after: impl Into<String>,
        changes: Vec<Change>,
    ) {
        let Some(finding) = self.checked.findings.last() else { return };
        let Some(place) = finding.places.first().cloned() else { return };
        let said = |text: String| text.replace(OBJECT, "");
        let (rule, before, after) = (self.rule.name, said(before.into()), said(after.into()));
        self.checked.fixes.push(Fix { rule, place, before, after, changes });
    }

    /// That the rule could not be evaluated for a document or dossier, which never counts as passed.
    pub fn not_evaluated(&mut self, file: impl Into<String>, reason: impl Into<String>) {
        self.checked.unevaluated.push(Unevaluated {
            rule: self.rule.name,
            file: file.into(),
            reason: reason.into(),
        });
    }

    /// Has a place that shows the beginning of its paragraph show what a message speaks of.
    fn quote(&self, place: &mut Place, message: &str) {
        let Place::Document { file, paragraph, text } = place else { return };
        let paper = self.papers.iter().find(|paper| paper.file == *file);
        let own = paper.zip(paragraph.checked_sub(1));
        let Some(own) = own.and_then(|(paper, at)| paper.paragraphs.get(at)) else { return };
        if *text == quote::of(own, "") {
            *text = quote::of(own, message);
        }
    }

    fn push(
        &mut self,
        severity: Severity,
        certainty: Certainty,
        mut places: Vec<Place>,
        mut message: String,
        hint: String,
    ) {
        message.retain(|letter| letter != OBJECT);
        for place in &mut places {
            self.quote(place, &message);
        }
        let mut finding = Diagnostic::new(severity, self.rule.name, message).hint(hint);
        finding.places = places;
        finding.certainty = Some(certainty);
        self.checked.findings.push(finding);
    }
}
