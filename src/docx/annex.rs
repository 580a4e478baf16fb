//! Annexes (phụ lục) and documents issued with this one: each a section of its own, upright or on
//! its side, with its heading lines.

use super::draft::{Draft, push_plain};
use super::metrics;
use super::paper::Paper;
use super::shapes::{Look, Section};
use super::styles::Name;
use super::wide::{self, Setting, Sheets};
use super::words::capitals;
use crate::document::{Annex, AnnexKind, Block, Inline, Meta, Table, Text};
use crate::length::Length;
use crate::profile::Profile;

/// The longest rule below a heading: on its side, the page is wide and the lines are long.
const LONGEST_RULE: Length = Length::mm(50);

/// The height of the rule below a heading with the gaps around it, in twips.
const RULE: f64 = 220.0;

/// The height of a line of the heading, in twips.
fn head_line(profile: &Profile) -> f64 {
    profile.annex.title.size.default.twips() as f64 * metrics::LINE
}

impl Draft<'_> {
    /// Writes an annex on a new page. The text of a document that is issued with this one ends with
    /// the mark, as the body does; a table needs none.
    pub(super) fn annex(&mut self, annex: &Annex, meta: &Meta) {
        let (section, settings) = self.laid_out(annex);
        self.begin_annex(section);
        let ends_in_text = !matches!(annex.blocks.last(), Some(Block::Table(_)));
        let end_mark = self.profile.body.end_mark.default.as_str();
        let (widest, end_mark) = match &annex.kind {
            AnnexKind::Appendix => (self.appendix_head(annex), None),
            AnnexKind::Attached { subject } => {
                let widest = self.attached_title(annex, subject, meta);
                (widest, Some(end_mark).filter(|_| ends_in_text))
            }
        };
        let widest = widest.max(self.attachment(annex));
        let rule = (widest * self.profile.annex.rule.default).min(LONGEST_RULE.twips() as f64);
        self.rule(rule, self.text_width());
        // A table that begins the annex begins below its heading, whose label is a line of its own.
        let line = head_line(self.profile);
        let heading = (self.title_lines + 1) as f64 * line + RULE;
        let begins = matches!(annex.kind, AnnexKind::Appendix)
            && matches!(annex.blocks.first(), Some(Block::Table(_)));
        self.taken = begins.then_some(heading);
        self.blocks(&annex.blocks, end_mark, settings);
    }

    /// Type and subject of a document that is issued with this one, below agency and State.
    fn attached_title(&mut self, annex: &Annex, subject: &Text, meta: &Meta) -> f64 {
        self.attached_head(meta);
        let head = &self.profile.head;
        self.paragraph(Name::AttachedTitle, false, |draft| {
            draft.text(&annex.title, Look { caps: true, ..Look::default() });
        });
        if subject.is_empty() {
            return 0.0;
        }
        let letters = (head.subject.size.default, head.subject.bold);
        self.centred(Name::Subject, subject, letters)
    }

    /// `Phụ lục II` and the title below it.
    fn appendix_head(&mut self, annex: &Annex) -> f64 {
        let head = &self.profile.annex;
        self.paragraph(Name::AnnexLabel, false, |draft| {
            draft.words("Phụ lục", Look::default());
            if let Some(number) = &annex.number {
                draft.words(" ", Look::default());
                draft.words(number, Look::default());
            }
        });
        if annex.title.is_empty() {
            return 0.0;
        }
        let letters = (head.title.size.default, head.title.bold);
        self.centred(Name::AnnexTitle, &capitals(&annex.title), letters)
    }

    /// `(Kèm theo Kế hoạch số … của …)`.
    fn attachment(&mut self, annex: &Annex) -> f64 {
        if annex.attachment.is_empty() {
            return 0.0;
        }
        let head = &self.profile.annex;
        let mut plain = String::new();
        push_plain(&mut plain, &annex.attachment, &self.profile.blank);
        let said = plain.to_lowercase().starts_with("kèm theo");
        let open = if said { "(" } else { "(Kèm theo " };
        let mut line = vec![Inline::Text(open.to_owned())];
        line.extend(annex.attachment.iter().cloned());
        line.push(Inline::Text(")".to_owned()));
        let letters = (head.attachment.size.default, head.attachment.bold);
        self.centred(Name::Attachment, &line, letters)
    }

    /// How the annex stands: on the largest sheet that a table of it needs, with how its tables are
    /// set there.
    fn laid_out(&mut self, annex: &Annex) -> (Section, Vec<Setting>) {
        let tables: Vec<&Table> = annex
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some(table),
                Block::Heading(_) | Block::Paragraph(_) | Block::Item { .. } => None,
            })
            .collect();
        let either = Sheets { papers: &[Paper::Upright, Paper::Side], larger: true };
        let mut set: Vec<_> =
            tables.iter().map(|table| wide::set(table, self.profile, either)).collect();
        let papers = set.iter().map(|(setting, _)| setting.paper());
        let paper = papers.max().unwrap_or(Paper::Upright);
        for (table, set) in tables.iter().zip(&mut set) {
            if set.0.paper() != paper {
                let sheets = Sheets { papers: &[paper], larger: false };
                *set = wide::set(table, self.profile, sheets);
            }
        }
        let (settings, told): (Vec<_>, Vec<_>) = set.into_iter().unzip();
        self.findings.extend(told.into_iter().flatten());
        (paper.section(), settings)
    }
}
