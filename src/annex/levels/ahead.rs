//! What the rows that follow say of one whose place is doubtful.

use super::super::mark::Mark;
use super::{Item, Level, Tree, levels};

/// How many rows are looked at.
const FAR: usize = 1000;

impl Tree<'_> {
    /// The place among its like of the next mark of a level.
    pub(super) fn next_of(&self, index: usize, level: Level) -> Option<u32> {
        self.items[index + 1..].iter().take(FAR).find_map(|item| {
            let like = levels(item).into_iter().find(|(of, _)| *of == level);
            like.map(|(_, ordinal)| ordinal)
        })
    }

    /// Whether a row without a number heads what follows: it runs over the table, or the numbers
    /// begin anew below it, or, in a table without numbers, it has a name alone.
    pub(super) fn heads(&self, index: usize) -> bool {
        let item = &self.items[index];
        if !is_plain(item) || item.detail || item.under.is_some() {
            return false;
        }
        let Some(next) = self.items.get(index + 1) else { return false };
        if item.wide && !item.has_data {
            return true;
        }
        if !self.numbered {
            return !item.has_data && next.has_data;
        }
        let Some(mark) = next.mark.as_ref().filter(|mark| !mark.is_sign()) else { return false };
        if item.announces && !item.has_data {
            return true;
        }
        let next_levels = levels(next);
        let open = |(level, ordinal): &(Level, u32)| *ordinal == 1 && self.find(*level).is_some();
        let extends = |open: &super::Open| {
            self.items[open.index].mark.as_ref().is_some_and(|above| mark.extends(above))
        };
        if next_levels.iter().any(open) && !self.open.iter().any(extends) {
            return true;
        }
        if !self.open.iter().any(|open| !open.level.is_detail()) && !item.has_data {
            return true;
        }
        let known = |(level, ordinal): &(Level, u32)| {
            let heading = if item.wide { Level::Wide } else { Level::Heading };
            *ordinal == 1 && self.below.contains(&(heading, *level))
        };
        next_levels.iter().any(known) || self.headed_again(index)
    }

    /// Whether the first of a style that follows a row comes once more after another row like it,
    /// before any sequence goes on that is open now.
    pub(super) fn headed_again(&self, index: usize) -> bool {
        let Some(first) = self.items.get(index + 1) else { return false };
        let first = levels(first).into_iter().find(|(_, ordinal)| *ordinal == 1);
        let Some((level, _)) = first else { return false };
        let wide = self.items[index].wide;
        self.comes_again(index + 1, level, |item| {
            is_plain(item) && !item.detail && item.wide == wide
        })
    }

    /// Whether rows that begin with a sign head numbers: another such row is followed by the first
    /// of the same style before any sequence goes on that is open now.
    pub(super) fn sign_heads(&self, index: usize, sign: Level, level: Level) -> bool {
        let is_first = levels(&self.items[index]).contains(&(level, 1));
        is_first
            && self.comes_again(index, level, |item| levels(item).iter().any(|(of, _)| *of == sign))
    }

    fn comes_again(&self, index: usize, level: Level, head: impl Fn(&Item) -> bool) -> bool {
        let after = self.items[index + 1..].iter().take(FAR);
        for (item, next) in after.clone().zip(after.skip(1)) {
            let own = levels(item);
            if item.group.is_some() {
                return false;
            }
            if head(item) {
                if levels(next).contains(&(level, 1)) {
                    return true;
                }
                continue;
            }
            let is_number = item.mark.as_ref().is_some_and(|mark: &Mark| !mark.is_sign());
            if is_number && own.iter().any(|(of, _)| *of != level && self.find(*of).is_some()) {
                return false;
            }
        }
        false
    }
}

/// Whether a row has neither number nor sum nor merged name.
fn is_plain(item: &Item) -> bool {
    item.mark.is_none()
        && !item.unread
        && item.group.is_none()
        && item.total.is_none()
        && item.continues.is_none()
}
