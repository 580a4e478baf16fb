//! Numbers that look random and are always the same: those of a seed and of one input's number.

/// A generator (`SplitMix64`).
pub(crate) struct Numbers(u64);

impl Numbers {
    /// The numbers of one input, whatever came before it.
    pub(crate) fn of(seed: u64, input: u64) -> Self {
        let mut numbers = Self(seed ^ input.wrapping_mul(0xD1B5_4A32_D192_ED03));
        numbers.next();
        numbers
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below another; 0 below 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// One of some.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// How often something is repeated: mostly a few times, now and then thousands.
    pub(crate) fn times(&mut self) -> usize {
        let most = [3, 3, 10, 300, 20_000][self.below(5)];
        1 + self.below(most)
    }
}
