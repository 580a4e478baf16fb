//! A difference of a paragraph of the base and of the new one → its parts within the frames of figures,
//! and those beside them.

use std::ops::Range;

use super::splice::Home;
use super::three::Three;

/// A part of a difference: tokens of the base, those that come in their place, and where.
pub(super) struct Piece {
    pub gone: Range<usize>,
    pub come: Range<usize>,
    pub home: Home,
}

impl Three<'_> {
    /// Differences cut where a figure that both have begins and ends: what comes beside it stands beside
    /// its frame, what it says now in it.
    pub(super) fn cut_at_frames(
        &self,
        (base, new): (usize, usize),
        inner: &[(Range<usize>, Range<usize>)],
    ) -> Vec<Piece> {
        let now: Vec<(Range<usize>, usize)> = self.new.figure_tokens(new).collect();
        let pairs = self.base.figure_tokens(base).filter_map(|(then, number)| {
            let same =
                |other: &&(Range<usize>, usize)| self.fresh.numbers.get(&other.1) == Some(&number);
            Some((then, now.iter().find(same)?.0.clone()))
        });
        let pairs: Vec<(Range<usize>, Range<usize>)> = pairs.collect();
        let mut pieces = Vec::new();
        for (gone, come) in inner {
            let touches = |one: &Range<usize>, two: &Range<usize>| {
                one.start <= two.end && two.start <= one.end
            };
            let (mut from, mut to) = (gone.start, come.start);
            let figures = pairs.iter().filter(|(a, b)| touches(a, gone) && touches(b, come));
            let ends = figures.flat_map(|(a, b)| {
                [(a.start, b.start, Home::Beside), (a.end, b.end, Home::Figure)]
            });
            let end = (gone.end, come.end, Home::Beside);
            for (a, b, home) in ends.chain([end]) {
                let (a, b) = (a.clamp(from, gone.end), b.clamp(to, come.end));
                if from < a || to < b {
                    pieces.push(Piece { gone: from..a, come: to..b, home });
                }
                (from, to) = (a, b);
            }
        }
        pieces
    }
}
