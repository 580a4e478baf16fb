//! Where each kind of row is placed.

use super::super::mark::Mark;
use super::{DEEPEST, Level, Sum, Tree, levels};

/// How a mark is understood, by what is open; later ones are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// No like of it is open, and it is not the first.
    Lone,
    /// It is of an open style, somewhere in its sequence.
    Apart(i64),
    /// It goes on with a sequence that was closed.
    Resumed,
    /// It is the first of an open style.
    Again,
    /// It is the first of a style that is not open.
    First,
    /// It is the next of an open style, but for its brackets.
    NearlyNext,
    /// It is the next of an open style.
    Next,
}

/// A way to understand a mark.
#[derive(Debug, Clone, Copy)]
struct Choice {
    fit: Fit,
    level: Level,
    ordinal: u32,
    /// The open row of its level.
    at: Option<usize>,
}

impl Tree<'_> {
    pub(super) fn number(&mut self, index: usize) {
        let Some(mark) = &self.items[index].mark else { return };
        let Some(choice) = self.choose(index) else { return };
        self.drop_details(index, choice.level);
        if self.extend(index, mark, choice) {
            return;
        }
        // Details have been closed, so that what is open is looked for anew.
        let at = choice.at.filter(|at| *at < self.open.len());
        match (choice.fit, at) {
            (Fit::Again, Some(at))
                if at + 1 < self.open.len() && self.nests(index, choice.level) =>
            {
                self.push_below(index, choice.level, choice.ordinal);
            }
            (_, Some(at)) => {
                let at = self.above_missing(mark, at);
                self.push_beside(index, at, choice.level, choice.ordinal);
            }
            (_, None) => self.first(index, choice),
        }
    }

    /// The best way to understand the mark of an item.
    fn choose(&self, index: usize) -> Option<Choice> {
        let choices = levels(&self.items[index]).into_iter().map(|(level, ordinal)| {
            let next = |open: &super::Open| open.level == level && open.ordinal + 1 == ordinal;
            let nearly = |open: &super::Open| match (open.level, level) {
                (Level::Marked(one, style), Level::Marked(other, wanted)) => {
                    one == other && style.bare() == wanted.bare() && open.ordinal + 1 == ordinal
                }
                _ => false,
            };
            let (fit, at) = if let Some(at) = self.open.iter().rposition(next) {
                (Fit::Next, Some(self.outer(index, at, next)))
            } else if let Some(at) = self.find(level) {
                let apart = i64::from(self.open[at].ordinal).abs_diff(i64::from(ordinal));
                let apart = -i64::try_from(apart).unwrap_or(i64::MAX);
                (if ordinal == 1 { Fit::Again } else { Fit::Apart(apart) }, Some(at))
            } else if let Some(at) = self.open.iter().rposition(nearly) {
                (Fit::NearlyNext, Some(at))
            } else if ordinal == 1 {
                (Fit::First, None)
            } else if self.last.get(&level).is_some_and(|last| last + 1 == ordinal) {
                (Fit::Resumed, None)
            } else {
                (Fit::Lone, None)
            };
            Choice { fit, level, ordinal, at }
        });
        let choices: Vec<Choice> = choices.collect();
        // `I` below `H` is the next letter, unless numerals are known to stand below letters.
        let known = |choice: &&Choice| {
            let top = self.open.get(self.details().wrapping_sub(1)).map(|top| top.level);
            choice.fit == Fit::First
                && top.is_some_and(|top| self.below.contains(&(top, choice.level)))
        };
        let first = choices.iter().find(known).copied();
        first.or_else(|| {
            // Of two that fit alike, the letter is the likelier: `C`, `D`, `L` and `M` alone.
            choices
                .iter()
                .copied()
                .reduce(|best, next| if next.fit >= best.fit { next } else { best })
        })
    }

    /// Where sequences of one style go on at two depths, the one that the next row fits: what
    /// stands below the outer one begins anew there.
    fn outer(&self, index: usize, inner: usize, next: impl Fn(&super::Open) -> bool) -> usize {
        let Some(outer) = self.open[..inner].iter().rposition(next) else { return inner };
        let after = self.items.get(index + 1).map(levels).unwrap_or_default();
        let begins_anew = after.contains(&(self.open[outer + 1].level, 1));
        if begins_anew { outer } else { inner }
    }

    /// Places a number that extends that of an open row below it: `1.1` and `7a`.
    fn extend(&mut self, index: usize, mark: &Mark, choice: Choice) -> bool {
        if mark.steps() < 2 {
            return false;
        }
        let items = self.items;
        let extended = |open: &super::Open| {
            let above = &items[open.index];
            above.column <= items[index].column
                && above.mark.as_ref().is_some_and(|above| mark.extends(above))
        };
        if let Some(at) = self.open.iter().rposition(extended) {
            self.open.truncate(at + 1);
            self.push_below(index, choice.level, choice.ordinal);
            return true;
        }
        // `7a` without a 7 follows the 6.
        let Some(base) = mark.base() else { return false };
        let column = items[index].column;
        let before = self.open.iter().rposition(|open| {
            let number = items[open.index].mark.as_ref().and_then(Mark::plain_number);
            let number = number.or_else(|| {
                items[open.index].mark.as_ref().and_then(Mark::base).filter(|_| open.ordinal > 0)
            });
            number.is_some_and(|number| number + 1 == base || number == base)
                && items[open.index].column == column
        });
        if let Some(at) = before {
            let level = self.open[at].level;
            self.push_beside(index, at, level, base);
        }
        before.is_some()
    }

    /// `2.1` after `1.3`, the one below `1`, stands where `1` does if there is no `2`.
    fn above_missing(&self, mark: &Mark, at: usize) -> usize {
        let of = |index: usize| self.items[index].mark.as_ref();
        let open = self.open[at];
        let Some((own, above)) = of(open.index).zip(open.parent.and_then(of)) else { return at };
        if mark.steps() < 2 || !own.extends(above) || mark.extends(above) {
            return at;
        }
        self.open.iter().rposition(|open| Some(open.index) == self.open[at].parent).unwrap_or(at)
    }

    /// Whether a number that begins anew stands below the open row above it, rather than beside
    /// the open one of its style: it does where it is known to, or where
    /// that row's own sequence goes on afterwards.
    fn nests(&self, index: usize, level: Level) -> bool {
        let depth = self.open.len();
        self.open.last().is_some_and(|top| {
            let known = self.below.contains(&(top.level, level));
            depth < DEEPEST && (known || self.next_of(index, top.level) == Some(top.ordinal + 1))
        })
    }

    /// Opens a style that is not open.
    fn first(&mut self, index: usize, choice: Choice) {
        let Level::Marked(column, style) = choice.level else { return };
        while let Some(Level::Marked(inner, _) | Level::Unread(inner)) =
            self.open.last().map(|top| top.level)
            && inner > column
        {
            self.open.pop();
        }
        self.close_known(choice.level);
        // A capital or a Roman numeral after several plain numbers, which begin anew below it,
        // stands above them; it was only not needed before.
        if style.is_high()
            && !self.last.contains_key(&choice.level)
            && let Some(top) = self.open.last().copied()
            && let Level::Marked(_, above) = top.level
            && !above.is_high()
            && top.ordinal > 1
            && self.next_of(index, top.level) == Some(1)
        {
            let at = self.open.len() - 1;
            self.push_beside(index, at, choice.level, choice.ordinal);
            return;
        }
        self.push_below(index, choice.level, choice.ordinal);
    }

    /// Closes the details above a numbered row: dashes, `Trong đó`. They stay open where the rows
    /// show that they head numbers.
    fn drop_details(&mut self, index: usize, level: Level) {
        let details = self.details();
        if details == self.open.len() {
            return;
        }
        let sign = self.open[details..]
            .iter()
            .rposition(|open| matches!(open.level, Level::Marked(..)) && open.index + 1 == index);
        let keep =
            sign.filter(|_| self.find(level).is_none_or(|at| at >= details)).is_some_and(|sign| {
                let sign = self.open[details + sign];
                // Signs at the top of the tree, with nothing above that they could belong to.
                (details == 0 && self.open[0].level != Level::Total)
                    || self.below.contains(&(sign.level, level))
                    || self.sign_heads(index, sign.level, level)
            });
        self.open.truncate(sign.filter(|_| keep).map_or(details, |sign| details + sign + 1));
    }

    /// Places a row that begins with a sign.
    pub(super) fn sign(&mut self, index: usize) {
        let Some(&(level, _)) = levels(&self.items[index]).first() else { return };
        if let Some(at) = self.find(level) {
            return self.push_beside(index, at, level, 0);
        }
        // A star in the column of numbers, in a list of words, stands for a number.
        let item = &self.items[index];
        let is_star = item.in_column && item.mark.as_ref().is_some_and(Mark::is_star);
        let at = self.details().checked_sub(1).filter(|_| is_star && !item.has_figure);
        if let Some(at) = at.filter(|at| {
            let head = &self.items[self.open[*at].index];
            head.has_data && !head.has_figure
        }) {
            let parent = self.open[at].parent;
            self.open.truncate(at + 1);
            return self.push(index, level, 0, parent);
        }
        self.close_known(level);
        let is_total = self.open.last().is_some_and(|top| top.level == Level::Total);
        if is_total && !self.numbered && !self.last.contains_key(&Level::Plain) {
            // Where all rows begin with a sign, they are the parts of the total, not of its row.
            self.open.pop();
        }
        self.push_below(index, level, 0);
    }

    /// Places a row with a number that is not understood.
    pub(super) fn unread(&mut self, index: usize) {
        let column = self.items[index].column;
        self.open.truncate(self.details());
        let like = self.open.iter().rposition(|open| match open.level {
            Level::Marked(of, _) | Level::Unread(of) => of == column,
            _ => false,
        });
        if let Some(at) = like {
            let (level, ordinal) = (self.open[at].level, self.open[at].ordinal);
            return self.push_beside(index, at, level, ordinal);
        }
        self.push_below(index, Level::Unread(column), 0);
    }

    /// Places what a cell merged down over rows stands for.
    pub(super) fn group(&mut self, index: usize, column: usize) {
        let row = self.items[index].row;
        let own = self.items[index + 1..].iter().take_while(|item| item.row == row);
        let marked = own.flat_map(levels).find_map(|(level, _)| self.find(level));
        if let Some(at) = marked {
            self.open.truncate(at);
        }
        self.open.truncate(self.details());
        let level = Level::Group(column);
        match self.find(level) {
            Some(at) => self.push_beside(index, at, level, 0),
            None => {
                let inner = |level: Level| matches!(level, Level::Group(of) if of > column);
                while self.open.last().is_some_and(|top| inner(top.level)) {
                    self.open.pop();
                }
                self.push_below(index, level, 0);
            }
        }
    }

    /// Places a row without a number that heads what follows.
    pub(super) fn heading(&mut self, index: usize) {
        let item = &self.items[index];
        let level = if item.wide { Level::Wide } else { Level::Heading };
        let next = self.items.get(index + 1).map(levels).unwrap_or_default();
        let restarted = next.iter().find_map(|(level, _)| self.find(*level));
        let details = self.details();
        self.open.truncate(restarted.unwrap_or(details).min(details));
        if let Some(at) = self.find(level) {
            return self.push_beside(index, at, level, 0);
        }
        if item.wide && restarted.is_none() && !self.headed_again(index) {
            self.open.clear();
        }
        self.push_below(index, level, 0);
    }

    /// Places a row without a number: a detail of the numbered row above it, or in a table
    /// without numbers just a row.
    pub(super) fn plain(&mut self, index: usize) {
        let item = &self.items[index];
        if !self.numbered {
            if !item.detail {
                let keep = self.details();
                let at = self.find(Level::Plain);
                return match at {
                    Some(at) => self.push_beside(index, at, Level::Plain, 0),
                    None => {
                        self.open.truncate(keep);
                        self.push_below(index, Level::Plain, 0);
                    }
                };
            }
            return match self.find(Level::Bare) {
                Some(at) => self.push_beside(index, at, Level::Bare, 0),
                None => self.push_below(index, Level::Bare, 0),
            };
        }
        if item.bare {
            let open =
                self.open.iter().rposition(|o| matches!(o.level, Level::Plain | Level::Bare));
            return match open {
                Some(at) => self.push_beside(index, at, Level::Bare, 0),
                None => self.push_below(index, Level::Bare, 0),
            };
        }
        if let Some(head) = item.under {
            let below = !self.items[head].has_data;
            let parent = if below { Some(head) } else { self.parents[head] };
            self.open.truncate(self.details());
            return self.push(index, Level::Plain, 0, parent);
        }
        if let Some(at) = self.find(Level::Plain) {
            return self.push_beside(index, at, Level::Plain, 0);
        }
        if self.open.last().is_some_and(|top| top.level == Level::Bare) || item.detail {
            return self.push_below(index, Level::Plain, 0);
        }
        self.open.truncate(self.details());
        let Some(top) = self.open.last().copied() else {
            return self.push_below(index, Level::Plain, 0);
        };
        // Among rows of words, or of names alone, one without a number is a row like them.
        let head = &self.items[top.index];
        let heads = head.wide || head.group.is_some() || item.has_data;
        let is_part = item.has_figure || (!head.has_data && heads);
        let parent = if is_part || !matches!(top.level, Level::Marked(..) | Level::Unread(_)) {
            Some(top.index)
        } else {
            top.parent
        };
        self.push(index, Level::Plain, 0, parent);
    }

    /// Places a total: below the group that it closes, where it names that or stands last in it.
    pub(super) fn total(&mut self, index: usize, sum: &Sum) {
        let parent = self.closed_by(index, sum);
        if let Some(parent) = parent
            && let Some(open) = self.open.iter().find(|open| open.index == parent)
        {
            self.closing.insert(sum.name.clone(), open.level);
        }
        if self.open.last().is_some_and(|top| top.level == Level::Total) {
            self.open.pop();
        }
        self.push(index, Level::Total, 0, parent);
    }

    fn closed_by(&self, index: usize, sum: &Sum) -> Option<usize> {
        if let Some(of) = sum.of {
            return Some(of);
        }
        let names = |open: &&super::Open| {
            let mark = self.items[open.index].mark.as_ref();
            mark.is_some_and(|mark| sum.marks.iter().any(|named| named.same(mark)))
        };
        if let Some(open) = self.open.iter().rev().find(names) {
            return if sum.marks.len() == 1 { Some(open.index) } else { open.parent };
        }
        if sum.whole || !sum.marks.is_empty() {
            return None;
        }
        let rows = self.details();
        let after = &self.items[index + 1..];
        let totals = after.iter().take_while(|item| item.total.is_some() && item.mark.is_none());
        let totals = totals.count();
        let closes = |at: usize| (at + 1 < rows).then(|| self.open[at].index);
        let Some(next) = after.get(totals) else {
            // The last total of a table adds up all, unless those of its name closed groups.
            let level = self.closing.get(&sum.name).copied();
            let known = level.and_then(|level| self.find(level)).and_then(closes);
            return known.or_else(|| totals.checked_sub(1).and_then(closes));
        };
        let next_heads = self.heads(index + 1 + totals);
        let level = match next.group {
            Some(column) => Some(Level::Group(column)),
            None if next_heads => Some(if next.wide { Level::Wide } else { Level::Heading }),
            None => None,
        };
        let at = level.and_then(|level| self.find(level)).or_else(|| {
            let open = levels(next).into_iter().filter(|(_, ordinal)| *ordinal != 1);
            open.filter_map(|(level, _)| self.find(level)).next()
        })?;
        closes(at + totals)
    }
}
