//! The cells of a table: what is bound in them as long as the table has room for it.

use super::{Applied, Binder, Edit, Room, SPACE};
use crate::document::{ColumnKind, RowKind, Table, TableRow};
use crate::docx::columns::Letters;
use crate::docx::draft::push_plain;
use crate::docx::metrics;
use crate::docx::paper::Paper;
use crate::length::Length;

/// How much of a page a table may need for its widest words, so that what is left can be shared out
/// by what the columns hold.
const ROOMY: f64 = 0.75;

/// How much of its share of the page a column of long texts gets at least.
const SHARE: f64 = 0.6;

/// What the cells of a column need on one line, in 1/2048 em.
#[derive(Clone, Copy, Default)]
struct Need {
    /// The widest word as bound.
    bound: u32,
    /// The widest word with each no-break space as any other.
    loose: u32,
    /// The longest line.
    longest: u32,
}

impl Binder<'_> {
    /// Binds what the cells of a table say, and gives back what the table has no room for.
    pub(super) fn table(&mut self, table: &mut Table) {
        let rows = table.header.iter_mut().chain(&mut table.rows);
        for cell in rows.flat_map(|row| &mut row.cells) {
            let short = table.columns.get(cell.column).is_some_and(|column| {
                matches!(column.kind, ColumnKind::Quantity | ColumnKind::Words)
            });
            self.bind(&mut cell.text, if short { Room::Value } else { Room::Cell });
        }
        if let Some(most) = self.most(table) {
            for row in table.header.iter_mut().chain(&mut table.rows) {
                self.loosen(row, &most);
            }
        }
        for text in table.unit_line.iter_mut().chain(&mut table.notes) {
            self.bind(text, Room::Page);
        }
    }

    /// Gives the cells of a row their spaces back where a word is wider than its column may be.
    fn loosen(&mut self, row: &mut TableRow, most: &[u32]) {
        let bold = row.kind != RowKind::Data;
        for cell in &mut row.cells {
            let end = (cell.column + cell.column_span).min(most.len());
            let Some(columns) = most.get(cell.column..end) else { continue };
            let most = columns.iter().fold(0_u32, |sum, most| sum.saturating_add(*most));
            self.flat.clear();
            push_plain(&mut self.flat, &cell.text, &self.profile.blank);
            let mut edits = Vec::new();
            let mut at = 0;
            for word in self.flat.split([' ', '\n']) {
                if word.contains(SPACE) && metrics::units(word, bold) > most {
                    loose(word, at, &mut edits);
                }
                at += word.len() + 1;
            }
            if !edits.is_empty() {
                Applied::new(&edits, &self.profile.blank).text(&mut cell.text);
            }
        }
    }

    /// How wide a word of each column may be, lest the table need a wider page or smaller letters, or
    /// the other columns be narrow. None where all that is bound has room.
    fn most(&mut self, table: &Table) -> Option<Vec<u32>> {
        let needs = self.needs(table);
        if needs.iter().all(|need| need.bound <= need.loose) {
            return None;
        }
        let letters = Letters::of(self.profile);
        let twips = |size: u8, units: u32| {
            metrics::to_twips(units, Length::pt(i64::from(size))) + 2.0 * letters.padding
        };
        let least: f64 = needs.iter().map(|need| twips(letters.usual, need.loose)).sum();
        let mut pages = [Paper::Upright, Paper::Side]
            .into_iter()
            .map(|paper| paper.text_width(self.profile) as f64);
        let page = pages.find(|page| least <= *page);
        let em = metrics::to_twips(1, Length::pt(i64::from(letters.largest)));
        let mut filled: f64 = needs.iter().map(|need| twips(letters.largest, need.loose)).sum();
        // What is left is shared out by the amount of text, as `columns` does.
        let spare = page.map_or(0.0, |page| (page - filled).max(0.0) * SHARE / em);
        let roots: f64 = needs.iter().map(|need| f64::from(need.longest).sqrt()).sum();
        let mut most: Vec<u32> = needs
            .iter()
            .map(|need| need.loose + (spare * f64::from(need.longest).sqrt() / roots) as u32)
            .collect();
        let Some(page) = page else { return Some(most) };
        // Those that need little more come first.
        let mut order: Vec<usize> = (0..needs.len()).collect();
        order.sort_by_key(|&column| needs[column].bound.saturating_sub(most[column]));
        for column in order {
            let bound = needs[column].bound;
            let more = f64::from(bound.saturating_sub(most[column])) * em;
            if filled + more <= page * ROOMY {
                filled += more;
                most[column] = most[column].max(bound);
            }
        }
        Some(most)
    }

    /// What each column needs.
    fn needs(&mut self, table: &Table) -> Vec<Need> {
        let mut needs = vec![Need::default(); table.columns.len()];
        for row in table.header.iter().chain(&table.rows) {
            let bold = row.kind != RowKind::Data;
            for cell in row.cells.iter().filter(|cell| cell.column_span == 1) {
                let Some(need) = needs.get_mut(cell.column) else { continue };
                self.flat.clear();
                push_plain(&mut self.flat, &cell.text, &self.profile.blank);
                for line in self.flat.split('\n') {
                    let mut length = 0;
                    for word in line.split(' ') {
                        let whole = metrics::units(word, bold);
                        let loose = word.split(SPACE).map(|part| metrics::units(part, bold)).max();
                        need.bound = need.bound.max(whole);
                        need.loose = need.loose.max(loose.unwrap_or_default());
                        length += whole;
                    }
                    need.longest = need.longest.max(length);
                }
            }
        }
        needs
    }
}

/// Gives a word its spaces back, and leaves whole what is one without them: `2021-2025`.
fn loose(word: &str, at: usize, edits: &mut Vec<Edit>) {
    const SPAN: &str = "\u{A0}-\u{A0}";
    let mut from = 0;
    while let Some(space) = word[from..].find(SPACE).map(|space| space + from) {
        let (end, with) = if word[space..].starts_with(SPAN) {
            (space + SPAN.len(), "\u{2011}")
        } else {
            (space + SPACE.len_utf8(), " ")
        };
        edits.push(Edit { at: at + space, end: at + end, with });
        from = end;
    }
}
