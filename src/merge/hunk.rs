//! A paragraph of the base and what it is now → the changes, each of which is made whole or not at all.

use std::ops::Range;

use super::side::Side;
use super::tokens::{Token, differences};

/// A difference of base and new as one change: it is made whole or not at all.
pub(super) struct Hunk {
    /// The tokens of the base.
    pub base: Range<usize>,
    /// The tokens of the new paragraph.
    pub new: Range<usize>,
    /// What differs within it.
    pub inner: Vec<(Range<usize>, Range<usize>)>,
}

/// The differences of a paragraph, so wide that no figure is renewed by half.
pub(super) fn hunks((base, from): (&Side<'_>, usize), (new, to): (&Side<'_>, usize)) -> Vec<Hunk> {
    let hashes = |side: &Side<'_>, at: usize| -> Vec<u64> {
        side.tokens[at].iter().map(|token| token.hash).collect()
    };
    let (old, now) = (hashes(base, from), hashes(new, to));
    let figures: [Vec<Range<usize>>; 2] = [
        base.figure_tokens(from).map(|(at, _)| at).collect(),
        new.figure_tokens(to).map(|(at, _)| at).collect(),
    ];
    let mut hunks: Vec<Hunk> = Vec::new();
    for (gone, come) in differences(&old, &now) {
        let mut hunk = Hunk { base: gone.clone(), new: come.clone(), inner: vec![(gone, come)] };
        hunk.widen(&figures, old.len());
        // Words that a single sign or space parts are one change; figures are each their own.
        let is_figure = |hunk: &Hunk| {
            let touches = |at: &Range<usize>| at.start < hunk.base.end && hunk.base.start < at.end;
            figures[0].iter().any(touches)
        };
        while let Some(last) = hunks.pop_if(|last| {
            let apart = usize::from(!(is_figure(last) || is_figure(&hunk)));
            hunk.base.start < last.base.end + apart + usize::from(apart > 0)
        }) {
            hunk.join(last);
            hunk.widen(&figures, old.len());
        }
        hunks.push(hunk);
    }
    for hunk in &mut hunks {
        hunk.join_words(&base.tokens[from]);
    }
    hunks
}

impl Hunk {
    /// Makes one change of it and the one before.
    fn join(&mut self, before: Self) {
        let end = self.base.end.max(before.base.end);
        let start = self.base.start.min(before.base.start);
        let mut inner = before.inner;
        inner.append(&mut self.inner);
        self.inner = inner;
        self.reach(start, end);
    }

    /// Makes one of differences that nothing but spaces part: words are read together.
    fn join_words(&mut self, base: &[Token]) {
        let mut joined: Vec<(Range<usize>, Range<usize>)> = Vec::with_capacity(self.inner.len());
        for (gone, come) in self.inner.drain(..) {
            match joined.last_mut() {
                Some((old, new))
                    if base[old.end..gone.start].iter().all(|token| token.is_space) =>
                {
                    old.end = gone.end;
                    new.end = come.end;
                }
                _ => joined.push((gone, come)),
            }
        }
        self.inner = joined;
    }

    /// Reaches over these words of the base. Beside what differs both say the same.
    fn reach(&mut self, start: usize, end: usize) {
        let (Some(first), Some(last)) = (self.inner.first(), self.inner.last()) else { return };
        self.new =
            first.1.start.saturating_sub(first.0.start - start)..last.1.end + (end - last.0.end);
        self.base = start..end;
    }

    /// Widens it to the whole of the figures that it touches.
    fn widen(&mut self, figures: &[Vec<Range<usize>>; 2], length: usize) {
        let touches = |figure: &Range<usize>, change: &Range<usize>| {
            figure.start < change.end && change.start < figure.end
        };
        loop {
            let (mut left, mut right) = (0, 0);
            for (figures, change) in figures.iter().zip([&self.base, &self.new]) {
                for figure in figures.iter().filter(|figure| touches(figure, change)) {
                    left = left.max(change.start.saturating_sub(figure.start));
                    right = right.max(figure.end.saturating_sub(change.end));
                }
            }
            let start = self.base.start.saturating_sub(left);
            let end = (self.base.end + right).min(length);
            if (start..end) == self.base {
                return;
            }
            self.reach(start, end);
        }
    }
}
