//! The rows of a table, each with its mark → what stands below what.
//!
//! No ladder of styles is known beforehand; the sheet shows it. A style that is met for the first
//! time opens a level below the row above it; one that is open goes on, and closes what has been
//! opened since. Where a mark can be read in two ways, or a number begins anew, the sequence
//! decides, and what follows.

mod ahead;
mod place;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::mark::{Mark, Reading, Style};

/// The deepest that numbers of one style are taken to stand below each other.
const DEEPEST: usize = 16;

/// What is known of a row before its place in the tree is.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its order number, where it is understood.
    pub mark: Option<Mark>,
    /// The column of numbers that its mark stands in, 0 for one in the name.
    pub column: usize,
    /// Its mark stands in a column of numbers.
    pub in_column: bool,
    /// It has a number that is not understood.
    pub unread: bool,
    /// The column whose merged cell it stands for, if it has no row of its own.
    pub group: Option<usize>,
    /// The row of the table.
    pub row: usize,
    /// Its name runs over the columns of figures.
    pub wide: bool,
    /// It holds more than number and name.
    pub has_data: bool,
    /// It holds a number of something.
    pub has_figure: bool,
    /// It begins with words for a part of the row above: `Trong đó`.
    pub detail: bool,
    /// It has those words alone, and what they announce stands below.
    pub bare: bool,
    /// Its name ends as one does that is followed by what it names.
    pub announces: bool,
    /// What it adds up, if it is a total.
    pub total: Option<Sum>,
    /// The item that the number merged down over this row belongs to.
    pub under: Option<usize>,
    /// The item that it goes on with.
    pub continues: Option<usize>,
}

/// What the name of a total says that it adds up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// The name in the form in which names are compared.
    pub name: String,
    /// The marks that it names: `Cộng A`, `Tổng số (A+B)`.
    pub marks: Vec<Mark>,
    /// The item that it names: `Cộng khối xã`.
    pub of: Option<usize>,
    /// It adds up all.
    pub whole: bool,
}

/// A level that rows stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Marked(usize, Style),
    Unread(usize),
    Group(usize),
    Wide,
    Heading,
    Plain,
    /// `Trong đó:` alone.
    Bare,
    Total,
}

impl Level {
    /// Whether rows of this level are details, which take no numbered rows.
    const fn is_detail(self) -> bool {
        match self {
            Self::Marked(_, style) => style.is_sign(),
            Self::Plain | Self::Bare | Self::Total => true,
            Self::Unread(_) | Self::Group(_) | Self::Wide | Self::Heading => false,
        }
    }
}

/// An open row: one that the next may stand below or beside.
#[derive(Debug, Clone, Copy)]
struct Open {
    level: Level,
    ordinal: u32,
    index: usize,
    parent: Option<usize>,
}

/// The tree as it grows.
struct Tree<'a> {
    items: &'a [Item],
    /// Whether rows have numbers, so that one without is a detail.
    numbered: bool,
    /// The open rows from the top of the tree down.
    open: Vec<Open>,
    /// Which levels have been met below which.
    below: BTreeSet<(Level, Level)>,
    /// The last ordinal of each level.
    last: BTreeMap<Level, u32>,
    /// The names of totals that have closed a group, and the level of the group.
    closing: BTreeMap<String, Level>,
    parents: Vec<Option<usize>>,
}

/// The parent of each item.
pub(super) fn parents(items: &[Item], numbered: bool) -> Vec<Option<usize>> {
    let mut tree = Tree {
        items,
        numbered,
        open: Vec::new(),
        below: BTreeSet::new(),
        last: BTreeMap::new(),
        closing: BTreeMap::new(),
        parents: Vec::with_capacity(items.len()),
    };
    for index in 0..items.len() {
        tree.place(index);
    }
    tree.parents
}

/// The levels that a marked item may stand on, each with the place among its like.
fn levels(item: &Item) -> Vec<(Level, u32)> {
    let level = |reading: Reading| {
        let column = if reading.style.is_sign() { 0 } else { item.column };
        (Level::Marked(column, reading.style), reading.ordinal)
    };
    item.mark.iter().flat_map(Mark::readings).map(level).collect()
}

impl Tree<'_> {
    fn place(&mut self, index: usize) {
        let item = &self.items[index];
        if let Some(continued) = item.continues {
            self.parents.push(self.parents[continued]);
        } else if let Some(mark) = &item.mark {
            if mark.is_sign() { self.sign(index) } else { self.number(index) }
        } else if let Some(sum) = &item.total {
            self.total(index, sum);
        } else if let Some(group) = item.group {
            self.group(index, group);
        } else if item.unread {
            self.unread(index);
        } else if self.heads(index) {
            self.heading(index);
        } else {
            self.plain(index);
        }
    }

    /// The innermost open row of a level.
    fn find(&self, level: Level) -> Option<usize> {
        self.open.iter().rposition(|open| open.level == level)
    }

    /// Opens a row below the innermost open one.
    fn push_below(&mut self, index: usize, level: Level, ordinal: u32) {
        let parent = self.open.last().map(|open| open.index);
        for open in &self.open {
            self.below.insert((open.level, level));
        }
        self.push(index, level, ordinal, parent);
    }

    /// Opens a row beside an open one, and closes that and all below it.
    fn push_beside(&mut self, index: usize, at: usize, level: Level, ordinal: u32) {
        let parent = self.open[at].parent;
        self.open.truncate(at);
        self.push(index, level, ordinal, parent);
    }

    fn push(&mut self, index: usize, level: Level, ordinal: u32, parent: Option<usize>) {
        self.open.push(Open { level, ordinal, index, parent });
        self.last.insert(level, ordinal);
        self.parents.push(parent);
    }

    /// Where the details at the end of the open rows begin.
    fn details(&self) -> usize {
        let details = self.open.iter().rev().take_while(|open| open.level.is_detail()).count();
        self.open.len() - details
    }

    /// Closes open rows that are known to stand below a level, and are not known to stand above.
    fn close_known(&mut self, level: Level) {
        while let Some(top) = self.open.last()
            && self.below.contains(&(level, top.level))
            && !self.below.contains(&(top.level, level))
        {
            self.open.pop();
        }
    }
}
