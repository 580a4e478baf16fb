//! Lengths on paper, exact in every unit that a decree or a word processor uses.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// A length on paper, held as a whole number of EMU (1/914,400 inch), in which a millimetre, a
/// point and a twip are all exact.
///
/// ```
/// use kehoach::length::Length;
/// assert_eq!(Length::mm(30).twips(), 1701);
/// assert_eq!(Length::pt(14).half_points(), 28);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Length {
    /// No length at all.
    pub const ZERO: Self = Self(0);

    /// A length of whole millimetres (36,000 EMU each).
    pub const fn mm(millimetres: i64) -> Self {
        Self(millimetres * 36_000)
    }

    /// A length of whole points (12,700 EMU each).
    pub const fn pt(points: i64) -> Self {
        Self(points * 12_700)
    }

    /// A length of whole half-points (6,350 EMU each), the unit of `w:sz` (ECMA-376, 17.3.2.38).
    pub const fn from_half_points(half_points: i64) -> Self {
        Self(half_points * 6_350)
    }

    /// A length of whole twips (635 EMU each), the unit of most of WordprocessingML.
    pub const fn from_twips(twips: i64) -> Self {
        Self(twips * 635)
    }

    /// A length of whole EMU, the unit of drawings.
    pub const fn from_emu(emu: i64) -> Self {
        Self(emu)
    }

    /// The length in EMU.
    pub const fn emu(self) -> i64 {
        self.0
    }

    /// The length in twips, rounded to the nearest.
    pub const fn twips(self) -> i64 {
        (self.0 * 2 + 635).div_euclid(2 * 635)
    }

    /// The length in half-points, rounded to the nearest.
    pub const fn half_points(self) -> i64 {
        (self.0 * 2 + 6_350).div_euclid(2 * 6_350)
    }

    /// The length in millimetres, for reading only.
    pub fn to_mm(self) -> f64 {
        self.0 as f64 / 36_000.0
    }

    /// The length in points, for reading only.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / 12_700.0
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<i64> for Length {
    type Output = Self;
    fn div(self, divisor: i64) -> Self {
        Self(self.0 / divisor)
    }
}
