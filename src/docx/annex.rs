//! Annexes (phụ lục): each a section of its own, upright or on its side, with its heading lines.

use super::columns::{self, Grid};
use super::draft::{Draft, push_plain};
use super::shapes::{Look, Section};
use super::styles::Name;
use super::words::capitals;
use crate::document::{Annex, Block, Inline, Table};
use crate::length::Length;

/// The longest rule below a heading: on its side, the page is wide and the lines are long.
const LONGEST_RULE: Length = Length::mm(50);

impl Draft<'_> {
    /// Writes an annex on a new page.
    pub(super) fn annex(&mut self, annex: &Annex) {
        let (section, grids) = self.laid_out(annex);
        self.begin_section(section);
        let head = &self.profile.annex;
        self.paragraph(Name::AnnexLabel, false, |draft| {
            draft.words("Phụ lục", Look::default());
            if let Some(number) = &annex.number {
                draft.words(" ", Look::default());
                draft.words(number, Look::default());
            }
        });
        let mut widest = 0.0_f64;
        if !annex.title.is_empty() {
            let letters = (head.title.size.default, head.title.bold);
            widest = self.centred(Name::AnnexTitle, &capitals(&annex.title), letters);
        }
        if !annex.attachment.is_empty() {
            let mut plain = String::new();
            push_plain(&mut plain, &annex.attachment, &self.profile.blank);
            let said = plain.to_lowercase().starts_with("kèm theo");
            let open = if said { "(" } else { "(Kèm theo " };
            let mut line = vec![Inline::Text(open.to_owned())];
            line.extend(annex.attachment.iter().cloned());
            line.push(Inline::Text(")".to_owned()));
            let letters = (head.attachment.size.default, head.attachment.bold);
            widest = widest.max(self.centred(Name::Attachment, &line, letters));
        }
        let rule = (widest * head.rule.default).min(LONGEST_RULE.twips() as f64);
        self.rule(rule, self.text_width());
        self.blocks(&annex.blocks, None, grids);
    }

    /// How the annex stands: on its side where a table of it is wide, with the grids of its tables.
    fn laid_out(&self, annex: &Annex) -> (Section, Vec<Grid>) {
        let tables: Vec<&Table> = annex
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some(table),
                Block::Heading(_) | Block::Paragraph(_) | Block::Item { .. } => None,
            })
            .collect();
        let either: Vec<_> =
            tables.iter().map(|table| columns::either_way(table, self.profile)).collect();
        if !either.iter().any(|grid| grid.landscape) {
            return (Section::Upright, either);
        }
        let grids = tables
            .iter()
            .zip(either)
            .map(
                |(table, grid)| {
                    if grid.landscape { grid } else { columns::landscape(table, self.profile) }
                },
            )
            .collect();
        (Section::Landscape, grids)
    }
}
